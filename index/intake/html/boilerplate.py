"""The article's own paragraphs, without what stands around and between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import accumulate, islice

import trafilatura
from lxml import etree

from index.intake.html.blocks import (
    FEWEST_WORDS,
    PARTING,
    PROSE,
    Block,
    Tree,
    blocks,
    count,
    is_unseen,
    text_in,
    word_count,
)
from index.intake.html.metadata import date_in, is_same_title
from index.text.normalise import normalise

# Comments may be longer than the article.
_COMMENTS = re.compile(r"(?i)(^|\s)(comments?|disqus|fb-comments|respond)(?![a-z])")


def _beginning(phrases: str) -> re.Pattern[str]:
    """Matches normalised text that begins with one of the phrases, given one a line."""
    return re.compile(rf"\W*(?:{_either(phrases)})(?!\w)")


def _either(phrases: str) -> str:
    return "|".join(re.escape(normalise(line.strip())) for line in phrases.strip().splitlines())


# Lines that lead to another article ...
_ELSEWHERE = _beginning(
    """
    اقرأ أيضا
    اقرأ أيضًا
    اقرؤوا أيضا
    اقرأ المزيد
    اقرأ كذلك
    اقرأ عن
    اقرأ
    طالع أيضا
    طالع
    شاهد أيضا
    شاهد
    موضوعات ذات صلة
    مواضيع ذات صلة
    أخبار ذات صلة
    مقالات ذات صلة
    مواضيع متعلقة
    موضوعات متعلقة
    أخبار متعلقة
    ذات صلة
    قد يهمك أيضا
    قد يهمك
    قد يعجبك
    لا يفوتك
    للمزيد
    المزيد من الأخبار
    المزيد
    اخترنا لك
    read also
    read more
    read next
    see also
    related
    you may also like
    """
)
# ... and lines that invite to do something else than read.
_INVITING = _beginning(
    """
    اشترك الآن
    اشترك في النشرة
    اشترك في نشرتنا
    اشترك في قناتنا
    اشتركوا
    للاشتراك
    تابعوا
    تابعنا
    تابعونا
    لمتابعة
    انضم إلى
    انضموا إلى
    حمل تطبيق
    حملوا تطبيق
    شاركها
    شارك المقال
    شارك الخبر
    انسخ الرابط
    رابط مختصر
    جميع الحقوق محفوظة
    حقوق النشر
    الكلمات المفتاحية
    كلمات مفتاحية
    الكلمات الدلالية
    كلمات دلالية
    الوسوم
    المصدر
    قصص مقترحة
    follow us
    subscribe
    sign up
    share
    all rights reserved
    copyright
    tags
    """
)
_ADVERTISEMENT = re.compile(_either("إعلان\nإعلانات\nadvertisement"))
# The whole label, with a number at most, of what readers have written under the article.
_PHRASES_OF_READERS = """
    التعليقات
    تعليقات
    آراء القراء
    تعليقات القراء
    أضف تعليق
    أضف تعليقا
    اترك تعليقا
    comments
    leave a comment
    """
_READERS = re.compile(rf"[\W\d]*(?:{_either(_PHRASES_OF_READERS)})[\W\d]*")
_CONSENT = re.compile(
    _either(
        """
        ملفات تعريف الارتباط
        ملفات الارتباط
        الكوكيز
        cookies
        """
    )
)
_LONGEST_LINE = 30
_LONGEST_LABEL = 6


# What stands beside the text rather than in it.
_BESIDE = frozenset({"figure", "figcaption", "nav", "aside", "form"})


def lines_of(tree: Tree, title: str, about: str = "") -> list[str]:
    """The paragraphs of the article on a page, in order, without its title. Changes the tree.

    `about` is the description that the page gives of it.
    """
    _uncover(tree)
    _join(tree)
    whole = deepcopy(tree)
    _clear(tree)
    left = list(blocks(tree, _BESIDE))
    lines = _found(tree)
    lines = _trimmed([*_standfirst(left, title, about, lines), *lines], title)
    return lines if count(lines) >= FEWEST_WORDS else _trimmed(_found(_unnamed(whole)), title)


def _unnamed(tree: Tree) -> Tree:
    """The tree without the names by which parts of a page are told: some sites have their article
    in an <aside>, or in what a script shows."""
    for element in tree.iter(etree.Element):
        if element.tag in _PLACES:
            element.tag = "div"
        for name in ("class", "id", "role", "style", "hidden", "aria-hidden"):
            element.attrib.pop(name, None)
    return tree


_PLACES = frozenset("aside dialog footer form header menu nav noscript".split())


def _trimmed(lines: Sequence[str], title: str) -> list[str]:
    """Lines without the title, and without what stands above the first paragraph: section, names,
    date, labels of buttons."""
    own: list[str] = []
    known: set[str] = set()
    for line in lines:
        if line not in known and not is_same_title(line, title):
            own.append(line)
        if word_count(line) >= PROSE:  # short lines may be said twice
            known.add(line)
    first = next((at for at, line in enumerate(own) if _is_paragraph(line)), 0)
    while own and _CONSENT.search(normalise(own[-1])):
        del own[-1]
    return own[first:]


def _is_paragraph(line: str) -> bool:
    words = word_count(line)
    if _CONSENT.search(normalise(line)):
        return False
    return bool(_ENDED.search(line)) or words >= (_LONGEST_DATE if date_in(line) else PROSE)


def _found(tree: Tree) -> list[str]:
    """The lines that trafilatura takes for the article."""
    seen = list(blocks(tree))
    found = trafilatura.bare_extraction(tree, include_comments=False)
    body = getattr(found, "body", None)
    lines = [] if body is None else [" ".join(line.split()) for line in _written(body)]
    lines = [line for line in lines if any(c.isalnum() for c in line)]
    is_all = len(lines) == 1  # where it finds no article, it gives all words of the page
    return [part for line in lines for part in _parts(line, seen, is_all)]


def _parts(line: str, seen: Sequence[Block], is_all: bool) -> list[str]:
    """A line as the page parts it: trafilatura may give on one what breaks part."""
    parts = [block for block in seen if block.text in line]
    texts = [block.text for block in parts if not (is_all and block.is_link)]
    return texts if texts and (is_all or " ".join(texts) == line) else [line]


# A sentence ends so ...
_SENTENCE = re.compile(r"[.!?؟。»”\"]$")
# ... and a paragraph also one of a few words; a line of a date has fewer words than this.
_ENDED = re.compile(r"[.!?؟…۔。»”“\"']$")
_LONGEST_DATE = 15


def _standfirst(left: Sequence[Block], title: str, about: str, lines: Sequence[str]) -> list[str]:
    """The first paragraph between the title and the first line, which often stands apart, or the
    one of which metadata say that the article is `about` it."""
    first = next((i for i, block in enumerate(left) if lines and block.text == lines[0]), 0)
    titled = [i for i, block in enumerate(left[:first]) if is_same_title(block.text, title)]
    between = (
        [block.text for block in left[titled[0] + 1 : first] if block.is_prose] if titled else []
    )
    found = [text for text in between if text[:_SAME_BEGINNING] == about[:_SAME_BEGINNING]]
    return (found or [text for text in between if _ENDED.search(text)])[:1]


# Characters by which two texts are known to begin alike.
_SAME_BEGINNING = 40


# What stands within a line in what trafilatura has found.
_WITHIN = frozenset({"hi", "ref", "del", "code", "span"})


def _written(body: Tree) -> Iterator[str]:
    """The lines of what trafilatura has found."""
    line = ""
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        if element.tag not in _WITHIN:
            yield line
            line = ""
        if event == "start" and element.tag == "row" and (row := _row(element)):
            yield row
            walk.skip_subtree()
        else:
            line += (element.text if event == "start" else element.tail) or ""
    yield line


def _row(element: Tree) -> str:
    """A row of a table on one line; nothing where its cells hold paragraphs."""
    cells = [" ".join("".join(cell.itertext()).split()) for cell in element]
    is_table = all(word_count(cell) < PROSE for cell in cells)
    return " — ".join(filter(None, cells)) if is_table else ""


def _uncover(tree: Tree) -> None:
    """Shows paragraphs that are hidden right behind a label until somebody wants to read on."""
    for element in tree.xpath("//div[@style or @hidden]|//section[@style or @hidden]"):
        if _is_behind_label(element):
            element.attrib.pop("hidden", None)
            element.attrib.pop("style", None)


def _is_behind_label(element: Tree) -> bool:
    """Whether an element holds hardly anything but paragraphs and stands behind a label."""
    label = element.getprevious()
    if label is None or not 0 < word_count(text_in(label)) <= _LONGEST_LABEL:
        return False
    if len(label.xpath("descendant::*[self::a or self::button]")) > 1:  # buttons to share it
        return False
    # What hides it is not looked at here.
    inside = [block for child in element for block in blocks(child)]
    return 2 * sum(b.words for b in inside if _is_sentence(b)) > sum(b.words for b in inside)


def _is_sentence(block: Block) -> bool:
    return block.is_prose and bool(_SENTENCE.search(block.text))


# Elements in which a line of text stands.
_LINES = ("p", "li", "dd", "dt", "td", "th", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6")


# Elements that trafilatura knows within a line; all others it drops with what they say.
_KNOWN = frozenset(
    "a abbr acronym b bdi bdo big br cite del dfn em font i img ins kbd mark s samp small span"
    " strike strong sub sup tt u var wbr".split()
)


def _join(tree: Tree) -> None:
    """Lets the words of unusual elements within a line stand there without them, quotations with
    their marks."""
    lines = [
        one
        for one in tree.iter(*_LINES, "div")
        if one.tag != "div" or _is_line(one) or _is_link_among_prose(one)
    ]
    for line in lines:
        line.attrib.pop("aria-hidden", None)  # is said of what everybody sees
        if word_count(text := text_in(line)) >= PROSE and _SENTENCE.search(text):
            # A paragraph may be a link as a whole, which trafilatura takes for a headline.
            etree.strip_tags(line, "a")
            box = line.getparent()
            if line.tag == "p":
                for element in (line, box) if len(box) == 1 else (line,):
                    element.attrib.pop("class", None)
                    element.attrib.pop("id", None)
        for element in list(line.iterdescendants(etree.Element)):
            if element.tag in _KNOWN or is_unseen(element):
                continue
            if element.tag == "q":
                _mark(element)
            if element.tag not in PARTING or (element.tag in _CONTROLS and _is_within(element)):
                element.drop_tag()


def _is_line(element: Tree) -> bool:
    """Whether words stand in an element itself, and nothing in it that parts them but breaks."""
    texts = [element.text, *(child.tail for child in element)]
    return any((text or "").strip() for text in texts) and not _has_lines(element)


def _is_link_among_prose(element: Tree) -> bool:
    """Whether an element is one link between two paragraphs."""
    around = (element.getprevious(), element.getnext())
    if len(element) != 1 or element.find(".//a") is None or None in around:
        return False
    parts = [list(blocks(one)) for one in around]
    return not _has_lines(element) and all(
        len(part) == 1 and _is_sentence(part[0]) for part in parts
    )


def _has_lines(element: Tree) -> bool:
    """Whether anything in an element parts its words but breaks."""
    return any(
        one.tag in PARTING and one.tag != "br" and one.tag not in _CONTROLS
        for one in element.iterdescendants()
    )


_CONTROLS = frozenset({"button", "label", "output", "option", "select"})


def _is_within(element: Tree) -> bool:
    """Whether words stand right before or behind an element."""
    before = element.getprevious()
    text = element.getparent().text if before is None else before.tail
    return bool((text or "").strip() or (element.tail or "").strip())


_ARABIC = re.compile("[\u0600-\u06ff]")


def _mark(quotation: Tree) -> None:
    """Writes the marks that browsers show around a quotation."""
    said = text_in(quotation)
    first, last = "«»" if _ARABIC.search(said) else "“”"
    quotation.text = first + (quotation.text or "")
    quotation.tail = last + (quotation.tail or "")


# What stands for a picture in an embedded post.
_PICTURE = re.compile(r"pic\.\S+")


def _clear(tree: Tree) -> None:
    """Takes out comments, slide shows, names of pictures in posts, lines that lead elsewhere, and
    what is to be filled in: polls, newsletters, logins."""
    for link in list(tree.iter("a")):
        if _PICTURE.fullmatch(text_in(link)):
            _drop(link)
    for field in tree.xpath("//input[not(@type = 'hidden' or @type = 'checkbox')]"):
        if tree in field.iterancestors():  # it has not gone with another
            _drop(_box(field))
    for element in list(tree.iter("ul", "ol")):
        if _is_slide_show(element):
            _drop(element)
    for element in list(tree.iter("div", "section", "ul", "ol")):
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        if _COMMENTS.search(named):
            _drop(element)
    for element in list(tree.iter("p", "div", "li", "h2", "h3", "h4", "h5", "h6", "blockquote")):
        _drop_aside(element)


def _box(field: Tree) -> Tree:
    """The largest element around a field to fill in that has no more words than a line."""
    while (around := field.getparent()) is not None:
        if any(n > _LONGEST_LINE for n in accumulate(block.words for block in blocks(around))):
            break
        field = around
    return field


# The number of a picture, and how many there are.
_COUNTER = re.compile(r"(\d+)\s?/\s?(\d+)\b")


def _is_slide_show(element: Tree) -> bool:
    """Whether a list holds pictures that are counted: 1/9, 2/9 ... Most are about other things."""
    counted = [_COUNTER.match(text_in(item)) for item in element]
    numbers = [(int(one[1]), int(one[2])) for one in counted if one]
    return numbers == [(n, len(element)) for n in range(1, len(element) + 1)]


def _drop(element: Tree) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _drop_aside(element: Tree) -> None:
    """Drops a line that is not the article's, with what it is the label of."""
    inside = list(islice(blocks(element), 2))
    if len(inside) != 1 or inside[0].words > _LONGEST_LINE:
        return
    block, text = inside[0], normalise(inside[0].text)
    if _READERS.fullmatch(text) and not _goes_on(element):
        for later in list(element.itersiblings()):
            _drop(later)
        _drop(element)
    elif _ELSEWHERE.match(text) and _leads_away(element.getnext()):
        while _leads_away(after := element.getnext()):
            _drop(after)
        _drop(element)
    elif _invites(block, text) or _ADVERTISEMENT.fullmatch(text):
        _drop(element)


def _goes_on(element: Tree) -> bool:
    """Whether paragraphs stand before and after an element: it is a heading."""
    before, after = element.getprevious(), element.getnext()
    return before is not None and after is not None and {before.tag, after.tag} == {"p"}


def _invites(block: Block, text: str) -> bool:
    """Whether a line leads to another article or invites to do something else."""
    if _ELSEWHERE.match(text):
        return block.linked >= block.words / 2
    is_label = block.words <= _LONGEST_LABEL and not _SENTENCE.search(block.text)
    return bool(_INVITING.match(text)) and (block.linked > 0 or is_label)


def _leads_away(element: Tree) -> bool:
    """Whether an element begins with a headline to read on."""
    first = None if element is None else next(blocks(element), None)
    return first is not None and first.is_headline

"""The article's own paragraphs, without what stands around and between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

import trafilatura
from lxml import etree

from index.intake.html.blocks import (
    PROSE,
    Block,
    Tree,
    blocks,
    is_hidden,
    prose,
    text_in,
)
from index.intake.html.metadata import date_in, is_same_title
from index.text.normalise import normalise

_NEVER = (
    "nav", "footer", "aside", "button", "figcaption", "dialog", "menu", "label", "select",
    "noscript", "template", "iframe", "svg", "script", "style",
)  # fmt: skip
# Words in the classes and ids of what is not the article, whatever stands in it ...
_NAMES = frozenset(
    "related relatedposts elated recommend recommended recommendation recommendations newsletter"
    " comment comments disqus respond ad ads advert advertisement adsbygoogle promo promoted"
    " sponsored outbrain taboola trending popular mostread footer sidebar cookie cookies consent"
    " gdpr copyright caption bio".split()
)
# ... and of what may be a part of the article too, so that it only goes without a paragraph.
_LABELS = frozenset(
    "share sharing sharer social addtoany sharedaddy jp readmore more breadcrumb breadcrumbs tag"
    " tags latest nav navbar navigation menu subscribe subscription follow credit author authors"
    " byline meta toolbar print rating pagination next prev previous ticker breaking skip banner"
    " popup modal overlay also".split()
)
_TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# Comments may be longer than the article.
_COMMENTS = re.compile(r"(?i)(^|\s)(comments?|disqus|fb-comments|respond)(?![a-z])")
# What holds more of a page's prose than this is the article, however it is named.
_LARGEST_CLUTTER = 0.3
# The element that holds the article has nearly all prose that is left.
_WHOLE = 0.7


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
    follow us
    subscribe
    sign up
    share
    all rights reserved
    copyright
    tags
    """
)
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
_LONGEST_LINE = 30
_LONGEST_LABEL = 6


def lines_of(tree: Tree, title: str) -> list[str]:
    """The paragraphs of the article on a page, in order, without its title. Changes the tree."""
    _strip(tree)
    _strip_others(tree, title)
    left = list(blocks(tree))
    _name_body(tree)
    found = trafilatura.bare_extraction(tree, include_comments=False, include_tables=False)
    body = getattr(found, "body", None)
    lines = [] if body is None else [" ".join(line.split()) for line in _written(body)]
    lines = [line for line in lines if any(c.isalnum() for c in line)]
    while lines and (is_same_title(lines[0], title) or _is_date(lines[0])):
        del lines[0]
    return [*_standfirst(left, title, lines), *lines]


def _is_date(line: str) -> bool:
    return len(line.split()) < PROSE and date_in(line) is not None


def _standfirst(left: Sequence[Block], title: str, lines: Sequence[str]) -> list[str]:
    """Paragraphs between the title and the first line, which often stand apart from the rest."""
    first = next((i for i, block in enumerate(left) if lines and block.text == lines[0]), 0)
    titled = [i for i, block in enumerate(left[:first]) if is_same_title(block.text, title)]
    return (
        [block.text for block in left[titled[-1] + 1 : first] if block.is_prose] if titled else []
    )


def _written(body: Tree) -> Iterator[str]:
    """The lines of what trafilatura has found; hi and ref stand within a line."""
    line = ""
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element.tag not in {"hi", "ref", "del", "code", "span"}:
            yield line
            line = ""
        line += (element.text if event == "start" else element.tail) or ""
    yield line


def _strip(tree: Tree) -> None:
    for element in list(tree.iter(etree.Element)):
        if element.tag in _NEVER or (element.tag not in {"head", "title"} and is_hidden(element)):
            _drop(element)
    held = prose(tree)
    for element in list(tree.iter("form")):
        # Some systems put the whole page into one.
        if held[element] > _LARGEST_CLUTTER * held[tree]:
            element.drop_tag()
        else:
            _drop(element)
    for element in list(tree.iter("div", "section", "ul", "ol", "p", "span", "table", "dl")):
        if _is_clutter(element, max(held[element], _in_line(element)), held[tree]):
            _drop(element)
    for element in list(tree.iter("div", "section", "ul", "main", "body", "tr")):
        _drop_cards(element)
    for element in list(tree.iter("p", "div", "li", "h2", "h3", "h4", "h5", "h6", "blockquote")):
        _drop_aside(element)


def _drop_cards(element: Tree) -> None:
    """Drops children that are each a headline of another article with an excerpt under it."""
    cards = [child for child in element if _is_card(child)]
    if len(cards) > 1:
        for card in cards:
            _drop(card)


def _is_card(element: Tree) -> bool:
    if element.tag not in {"div", "article", "section", "li", "td"} or element.find(".//a") is None:
        return False
    ranks = [one.is_headline for one in blocks(element) if one.is_headline or one.is_prose]
    return ranks == [True, False] and element.find(".//h1") is None


def _drop(element: Tree) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _in_line(element: Tree) -> int:
    """The words of a paragraph within a line."""
    words = len(element.text_content().split()) if element.tag == "span" else 0
    return words if words >= PROSE else 0


def _is_clutter(element: Tree, words: int, total: int) -> bool:
    """Whether an element with so many of the page's words of prose is clutter by its name."""
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    tokens = {token.lower() for token in _TOKEN.findall(named)}
    return (
        bool(
            _COMMENTS.search(named)
            or (tokens & _NAMES and words <= _LARGEST_CLUTTER * total)
            or (tokens & _LABELS and not words)
        )
        and element.find(".//h1") is None
    )


def _strip_others(tree: Tree, title: str) -> None:
    """Where one <article> has the title, the others on the page are other articles."""
    outermost = tree.xpath(".//article[not(ancestor::article)]")
    own = [
        article
        for article in outermost
        if any(is_same_title(text_in(h), title) for h in article.iter("h1", "h2", "h3"))
    ]
    if own:
        for article in outermost:
            if article is not own[0]:
                _drop(article)


def _drop_aside(element: Tree) -> None:
    """Drops a line that is not the article's, with what it is the label of."""
    inside = list(islice(blocks(element), 2))
    if len(inside) != 1 or inside[0].words > _LONGEST_LINE:
        return
    block, text, after = inside[0], normalise(inside[0].text), element.getnext()
    if _READERS.fullmatch(text):
        for later in list(element.itersiblings()):
            _drop(later)
        _drop(element)
    elif _ELSEWHERE.match(text) and not block.linked and _leads_away(after):
        _drop(after)
        _drop(element)
    elif block.is_headline or block.linked == block.words or _invites(block, text):
        _drop(element)


def _invites(block: Block, text: str) -> bool:
    """Whether a line leads to another article or invites to do something else."""
    if _ELSEWHERE.match(text):
        return block.linked >= block.words / 2
    return bool(_INVITING.match(text)) and (block.linked > 0 or block.words <= _LONGEST_LABEL)


def _leads_away(element: Tree) -> bool:
    """Whether an element holds nothing but links to read."""
    if element is None:
        return False
    inside = list(blocks(element))
    return bool(inside) and all(block.is_headline or block.words < 4 for block in inside)


def _name_body(tree: Tree) -> None:
    """Gives the element that holds the article a name by which trafilatura finds it, and takes
    away names on and around it by which it would skip the whole ("sidebar-right")."""
    body = tree.find("body")
    if body is None:
        return
    held = prose(tree)
    while inner := [child for child in body if held[child] > _WHOLE * held[tree]]:
        if inner[0].tag not in {"div", "section", "article", "main"}:
            break
        body = inner[0]
    for element in [*body.iterancestors(), *body.iter(etree.Element)]:
        if held[element]:
            for name in ("class", "id", "role", "style"):
                element.attrib.pop(name, None)
    if body.tag != "body":
        body.set("itemprop", "articleBody")

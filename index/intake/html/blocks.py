"""HTML bytes → a tree, and a tree as the blocks of text that its reader sees."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree, html

from index.errors import LinkNoArticle, LinkTooLarge
from index.intake.encodings import western_or_arabic
from index.intake.fetcher import Page

# lxml comes without types.
Tree = Any

# A paragraph has so many words; what has fewer is a label, a headline or a name.
PROSE = 10
# A news flash has a dozen words and more; what has fewer is a caption or a headline.
FEWEST_WORDS = 15
# Real articles have some thousand elements; reading takes a second for each ten thousand.
MOST_ELEMENTS = 30_000

_CHARSET = re.compile(rb"""(?i)<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?([\w.:-]+)""")
# Where a page has to name its encoding; some put much before it.
_HEAD = 4096
# Encodings that are claimed by default, whatever a page is written in.
_LATIN = frozenset({"iso8859-1", "cp1252", "ascii", "iso8859-15", "utf-8"})
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def text_of(page: Page) -> str:
    """The characters of a page. What is UTF-8 is UTF-8 whatever it says: no other text is."""
    for bom, encoding in _BOMS:
        if page.data.startswith(bom):
            return page.data[len(bom) :].decode(encoding, "replace")
    try:
        return page.data.decode("utf-8")
    except UnicodeDecodeError:
        declared = _declared(page)
        return page.data.decode(declared, "replace") if declared else western_or_arabic(page.data)


def _declared(page: Page) -> str | None:
    named = _CHARSET.search(page.data[:_HEAD])
    for name in (page.charset, named[1].decode("ascii") if named else None):
        try:
            found = codecs.lookup(name or "").name
            b"".decode(found)  # some codecs are not from bytes to text
        except LookupError:
            continue
        if found not in _LATIN:
            return found
    return None


# Characters that XML does not know and lxml does not take, as they are and as numbers.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REFERENCE = re.compile(r"(?i)&#(?:x([0-9a-f]+)|([0-9]+));?")


# Marks that have been written as entities twice, which readers see as &quot;.
_ESCAPED_TWICE = re.compile(
    r"&amp;(?=(?:amp|quot|apos|nbsp|[lr]aquo|[lr][sd]quo|[nm]dash|hellip|[lr]rm|zwn?j|#\d{2,5});)"
)


def _allowed(found: re.Match[str]) -> str:
    digits, base = (found[1], 16) if found[1] else (found[2], 10)
    code = int(digits, base) if len(digits) < 10 else 0
    is_known = code in {9, 10, 13} or 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000
    return found[0] if is_known and code not in {0xFFFE, 0xFFFF} else ""


def parsed(page: Page) -> Tree:
    """The tree of a page. Raises LinkNoArticle where there is none, or LinkTooLarge."""
    text = _ESCAPED_TWICE.sub("&", text_of(page))
    text = _REFERENCE.sub(_allowed, _FORBIDDEN.sub("", text))
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise LinkNoArticle(page.url) from error
    if sum(1 for _ in tree.iter()) > MOST_ELEMENTS:
        raise LinkTooLarge(page.url)
    _embody(tree)
    for element in tree.xpath("//*[@style]"):
        if element.tag not in PARTING and _BLOCK.search(element.get("style")):
            _part(element)
    return tree


_OF_HEAD = frozenset("title meta link script style base noscript template".split())


def _embody(tree: Tree) -> None:
    """Puts what stands in the head and is none of it into the body: where a page does not name its
    body, lxml takes elements that are younger than HTML 4 for the head's."""
    head, body = tree.find("head"), tree.find("body")
    first = (
        next((one for one in head if one.tag not in _OF_HEAD), None) if head is not None else None
    )
    if first is None:
        return
    if body is None:
        body = etree.SubElement(tree, "body")
    for at, element in enumerate([first, *first.itersiblings()]):
        body.insert(at, element)


_BLOCK = re.compile(r"(?i)display\s*:\s*(?:block|flex|grid|table|list-item)")
# What ends a line of its own; elsewhere words go on whatever their style.
_END = re.compile(r"(?:[.:!?؟؛…»”\"]|^)\s*$")


def _part(element: Tree) -> None:
    """Puts a line's words that a style sets apart on lines of their own."""
    before = element.getprevious()
    first = element.getparent().text if before is None else before.tail
    if before is not None and _END.search(first or ""):
        element.addprevious(etree.Element("br"))
    if (element.tail or "").strip() and _END.search(text_in(element)):
        element.addnext(etree.Element("br"))


PARTING = frozenset(
    "address article aside blockquote body br center dd details dialog div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section"
    " summary table tbody td tfoot th thead tr ul option select button label".split()
)
_UNSEEN = frozenset("script style noscript template head title svg iframe object textarea".split())
_HIDDEN = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text as the reader sees it, how many of its words are within links, and whether it
    stands in a dialog, which most pages show to few."""

    text: str
    words: int
    linked: int
    is_over: bool = False

    @classmethod
    def of(cls, line: str) -> Block:
        """A line without links as a block."""
        return cls(line, word_count(line), 0)

    @property
    def is_headline(self) -> bool:
        """More than three words, nearly all of them links: something else to read."""
        return self.words > 3 and self.is_link

    @property
    def is_link(self) -> bool:
        """Hardly anything but links."""
        return self.linked > 0.8 * self.words

    @property
    def is_prose(self) -> bool:
        """A paragraph, or nearly one."""
        return self.words >= PROSE and self.linked < 0.5 * self.words


def is_unseen(element: Tree) -> bool:
    """Whether an element holds what is no text for readers."""
    return element.tag in _UNSEEN


def is_hidden(element: Tree) -> bool:
    """Whether nobody sees the element, as far as the element itself tells."""
    # A hidden body is one that a script shows.
    return element.tag not in {"html", "body"} and (
        is_unseen(element)
        or element.get("hidden") is not None
        or bool(_HIDDEN.search(element.get("style") or ""))
    )


# Writing without spaces, in which a word has two characters or so.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_UNSPACED = re.compile(f"[{UNSPACED}]")


def word_count(text: str) -> int:
    """The number of words in a text, about so where the script has no spaces."""
    unspaced = len(_UNSPACED.findall(text))
    return len(_UNSPACED.sub(" ", text).split()) + (unspaced + 1) // 2


def count(lines: Iterable[str]) -> int:
    """The number of words in lines."""
    return sum(map(word_count, lines))


def blocks(root: Tree, without: frozenset[str] = frozenset()) -> Iterator[Block]:
    """The visible text, parted where the page parts it, without elements of some names."""
    pieces: list[tuple[str, bool]] = []
    links = dialogs = 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        step = 1 if event == "start" else -1
        if element.tag in PARTING:
            yield from _block(pieces, dialogs > 0)
            pieces = []
            dialogs += step * _is_dialog(element)
        links += step * (element.tag == "a")
        if event == "end":
            pieces.append(("" if element is root else element.tail or "", links > 0))
        elif is_hidden(element) or element.tag in without:
            walk.skip_subtree()
        else:
            pieces.append((element.text or "", links > 0))
    yield from _block(pieces, False)


def _is_dialog(element: Tree) -> bool:
    return element.tag == "dialog" or element.get("role") in {"dialog", "alertdialog"}


def _block(pieces: list[tuple[str, bool]], is_over: bool) -> Iterator[Block]:
    text = " ".join("".join(piece for piece, _ in pieces).split())
    if text:
        linked = sum(word_count(piece) for piece, is_link in pieces if is_link)
        yield Block(text, word_count(text), linked, is_over)


def text_in(element: Tree) -> str:
    """All text of an element that readers see, on one line. Elements that touch are parted: what
    stands in each is often parted by style only."""
    pieces: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, part in walk:
        if event == "end":
            pieces.append(part.tail or "" if part is not element else "")
        elif is_unseen(part) and part is not element:
            walk.skip_subtree()
        else:
            pieces += [" " if _touches(part) else "", part.text or ""]
    return " ".join("".join(pieces).split())


def _touches(element: Tree) -> bool:
    """Whether an element begins right where another ends."""
    before = element.getprevious()
    return before is not None and not before.tail

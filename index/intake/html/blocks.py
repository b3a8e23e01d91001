"""HTML bytes → a tree, and a tree as the blocks of text that its reader sees."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree, html

from index.errors import LinkNoArticle, LinkTooLarge
from index.intake.fetcher import Page

# lxml comes without types.
Tree = Any

# A paragraph has so many words; what has fewer is a label, a headline or a name.
PROSE = 10
# Real articles have some thousand elements; reading takes a second for each ten thousand.
MOST_ELEMENTS = 30_000

_CHARSET = re.compile(rb"""(?i)<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?([\w.:-]+)""")
# Where a page has to name its encoding; some put much before it.
_HEAD = 4096
# Encodings that servers claim by default and that no Arabic can be written in.
_LATIN = frozenset({"iso8859-1", "cp1252", "ascii", "iso8859-15"})
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
        return page.data.decode(_declared(page) or "windows-1256", "replace")


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


def _allowed(found: re.Match[str]) -> str:
    digits, base = (found[1], 16) if found[1] else (found[2], 10)
    code = int(digits, base) if len(digits) < 10 else 0
    is_known = code in {9, 10, 13} or 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000
    return found[0] if is_known and code not in {0xFFFE, 0xFFFF} else ""


def parsed(page: Page) -> Tree:
    """The tree of a page. Raises LinkNoArticle where there is none, or LinkTooLarge."""
    text = _REFERENCE.sub(_allowed, _FORBIDDEN.sub("", text_of(page)))
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise LinkNoArticle(page.url) from error
    if sum(1 for _ in tree.iter()) > MOST_ELEMENTS:
        raise LinkTooLarge(page.url)
    return tree


_PARTING = frozenset(
    "address article aside blockquote body br center dd details dialog div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section"
    " summary table tbody td tfoot th thead tr ul option select button label".split()
)
_UNSEEN = frozenset("script style noscript template head title svg iframe object textarea".split())
_HIDDEN = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text as the reader sees it, and how many of its words are within links."""

    text: str
    words: int
    linked: int

    @property
    def is_headline(self) -> bool:
        """A link to something else to read."""
        return self.words > 3 and self.linked > 0.8 * self.words

    @property
    def is_prose(self) -> bool:
        """A paragraph, or nearly one."""
        return self.words >= PROSE and self.linked < 0.5 * self.words


def is_hidden(element: Tree) -> bool:
    """Whether nobody sees the element, as far as the element itself tells."""
    # A hidden body is one that a script shows.
    return element.tag not in {"html", "body"} and (
        element.tag in _UNSEEN
        or element.get("hidden") is not None
        or bool(_HIDDEN.search(element.get("style") or ""))
    )


def blocks(root: Tree) -> Iterator[Block]:
    """The visible text, parted where the page parts it."""
    return (block for _, block in _placed(root))


def _placed(root: Tree) -> Iterator[tuple[Tree, Block]]:
    """Blocks, each with the innermost parting element that it stands in."""
    pieces: list[tuple[str, bool]] = []
    links = 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if element.tag in _PARTING:
            holder = element.getparent() if event == "start" and element is not root else element
            yield from ((holder, block) for block in _block(pieces))
            pieces = []
        if event == "start":
            links += element.tag == "a"
            if is_hidden(element):
                walk.skip_subtree()
            else:
                pieces.append((element.text or "", links > 0))
        else:
            links -= element.tag == "a"
            if element is not root:
                pieces.append((element.tail or "", links > 0))
    yield from ((root, block) for block in _block(pieces))


def _block(pieces: list[tuple[str, bool]]) -> Iterator[Block]:
    text = " ".join("".join(piece for piece, _ in pieces).split())
    if text:
        linked = sum(len(piece.split()) for piece, is_link in pieces if is_link)
        yield Block(text, len(text.split()), linked)


def prose(root: Tree) -> Counter[Tree]:
    """The number of words in the paragraphs of each element, from one walk over all: a page of a
    stranger may be nested as deep as it likes. Elements within a line count nothing."""
    words: Counter[Tree] = Counter()
    for holder, block in _placed(root):
        words[holder] += block.words * block.is_prose
    for element in reversed(list(root.iter(etree.Element))):
        if element is not root:
            words[element.getparent()] += words[element]
    return words


def text_in(element: Tree) -> str:
    """All text of an element, on one line."""
    return " ".join(element.text_content().split())

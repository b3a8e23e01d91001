"""A PDF → its text with the places where its pages begin."""

from __future__ import annotations

from itertools import accumulate
from statistics import median

from index.errors import ArticleError, DocumentDamaged, DocumentNoText
from index.intake.documents.glyphs import Sheet, sheets
from index.intake.documents.layout import Paragraph, paragraphs
from index.intake.files import LONGEST_TITLE, article_of
from index.text.normalise import normalise, words
from index.text.visual_order import is_reversed
from index.types import Article, Format

# Fewer words are what a scanner writes beneath its pictures.
_FEWEST_WORDS = 10
# A share of glyphs: with more of which nothing tells what they are, what is left is no text.
_MOST_UNKNOWN = 0.2
# A title is so much larger than the text, and stands among so many paragraphs at its head.
_TITLE_SIZE, _TITLE_WITHIN = 1.15, 5


def article_of_pdf(data: bytes, name: str) -> Article:
    """The article in a PDF, a paragraph a line, with the offsets at which its pages begin.

    Raises DocumentError.
    """
    try:
        pages = list(sheets(data, name))
        found = paragraphs(pages)
    except (ArticleError, MemoryError):
        raise
    except Exception as error:  # a parser's own: it stumbles in ways without number
        raise DocumentDamaged(name) from error
    text = "\n".join(one.text for one in found)
    if len(words(normalise(text))) < _FEWEST_WORDS or _is_unknown(pages) or is_reversed(text):
        raise DocumentNoText(name)
    article = article_of(text, name)
    return Article(
        text, _title(found) or article.title, article.hash, format=Format.PDF,
        pages=_starts(found, len(pages)),
    )  # fmt: skip


def _is_unknown(pages: list[Sheet]) -> bool:
    seen = [glyph for page in pages for glyph in page.glyphs if glyph.x1 > glyph.x0]
    return sum(not glyph.text for glyph in seen) > _MOST_UNKNOWN * len(seen)


def _title(found: list[Paragraph]) -> str:
    """The largest words at the head of the first page; "" where none are larger than the text."""
    usual = median(one.size for one in found for _ in range(1 + len(one.text) // 20))
    head = [one for one in found[:_TITLE_WITHIN] if one.page == 0 and len(one.text) > 1]
    largest = max(head, key=lambda one: one.size, default=None)
    if largest is None or largest.size < _TITLE_SIZE * usual or len(largest.text) > LONGEST_TITLE:
        return ""
    return largest.text


def _starts(found: list[Paragraph], count: int) -> tuple[int, ...]:
    """The offset at which each page begins; that of an empty one is that of the next."""
    offsets = accumulate((len(one.text) + 1 for one in found), initial=0)
    begins: dict[int, int] = {}
    for offset, one in zip(offsets, found, strict=False):
        for within, page in ((0, one.page), *one.turns):
            begins.setdefault(page, offset + within)
    starts, after = [], sum(len(one.text) + 1 for one in found) - 1
    for page in reversed(range(count)):
        after = begins.get(page, after)
        starts.append(after)
    starts.append(0)
    return tuple(sorted(starts)[1:])

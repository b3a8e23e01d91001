"""An article's text with what is said in it, and what answers a question, as nested spans of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.text.sentences import LINE
from index.types import Article, Statement

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class LineStatement:
    """A statement within a line: its number in the article, from 1, who says it, by their number
    in the order of first words, and whether it begins and ends here or in another line."""

    number: int
    speaker: int
    statement: Statement
    begins: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of which all is the same: the statements that open before them, those that close behind
    them, the innermost first, and which evidence they belong to, None: to none. `is_first` of it.
    """

    text: str
    opens: tuple[LineStatement, ...]
    closes: tuple[LineStatement, ...]
    evidence: int | None
    is_first: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line that has words: its number as readers count, where it stands, the page of a document
    that begins with it."""

    number: int
    start: int
    pieces: tuple[Piece, ...]
    page: int | None


def paragraphs(
    article: Article,
    statements: Sequence[Statement],
    speakers: Mapping[str, int],
    evidence: Sequence[Span] = (),
) -> Iterator[Paragraph]:
    """The paragraphs of an article; the pieces of each, joined, are the stored line.

    `speakers` numbers the statements' speakers, `evidence` are the spans to be shown.
    """
    number, page, seen = 0, 0, set[int]()
    for line in LINE.finditer(article.text):
        if not any(map(str.isalnum, line.group())):
            continue
        number += 1
        here = article.page_at(line.start()) or 0
        pieces = tuple(_pieces(article.text, line.span(), statements, speakers, evidence, seen))
        yield Paragraph(number, line.start(), pieces, here if here > page else None)
        page = here


def _pieces(
    text: str,
    line: Span,
    statements: Sequence[Statement],
    speakers: Mapping[str, int],
    evidence: Sequence[Span],
    seen: set[int],
) -> Iterator[Piece]:
    """The pieces of one line; `seen` is the evidence that has been shown."""
    inside = [
        (number, one)
        for number, one in enumerate(statements, 1)
        if one.start < line[1] and line[0] < one.end
    ]
    spans = [(one.start, one.end) for _, one in inside]
    cuts = _cuts(line, [*spans, *evidence])
    covering = [_covering(inside, span) for span in pairwise(cuts)]
    for at, span in enumerate(pairwise(cuts)):
        before = covering[at - 1] if at else []
        behind = covering[at + 1] if at + 1 < len(covering) else []
        kept, keeping = _common(before, covering[at]), _common(covering[at], behind)
        of = next((i for i, (a, b) in enumerate(evidence) if a <= span[0] and span[1] <= b), None)
        yield Piece(
            text[slice(*span)],
            tuple(_said(one, speakers, span) for one in covering[at][kept:]),
            tuple(_said(one, speakers, span) for one in reversed(covering[at][keeping:])),
            of,
            of is not None and of not in seen,
        )
        if of is not None:
            seen.add(of)


def _cuts(line: Span, spans: Iterable[Span]) -> list[int]:
    """Where something begins or ends in a line, in order."""
    inside = {at for span in spans for at in span if line[0] < at < line[1]}
    return sorted({*line, *inside})


Numbered = tuple[int, Statement]


def _covering(inside: Sequence[Numbered], span: Span) -> list[Numbered]:
    """The statements that words belong to, the outermost first."""
    found = [one for one in inside if one[1].start <= span[0] and span[1] <= one[1].end]
    return sorted(found, key=lambda one: (one[1].start, -one[1].end, one[0]))


def _common(one: Sequence[Numbered], other: Sequence[Numbered]) -> int:
    """How many statements stay open between two pieces."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a[0] != b[0]:
            break
        count += 1
    return count


def _said(one: Numbered, speakers: Mapping[str, int], span: Span) -> LineStatement:
    number, statement = one
    begins, ends = span[0] == statement.start, span[1] == statement.end
    return LineStatement(number, speakers[statement.speaker], statement, begins, ends)

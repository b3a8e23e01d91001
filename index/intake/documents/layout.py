"""Glyphs on pages → paragraphs in the order in which they are read.

Marks go to their letters, glyphs to words, words to lines, lines to columns and paragraphs; what
repeats at the head and foot of pages goes.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from math import inf
from statistics import median

from index.intake.documents.glyphs import Glyph, Sheet
from index.text.normalise import TATWEEL, normalise
from index.text.visual_order import (
    RIGHT,
    direction,
    is_right_to_left,
    logical,
    unpaired,
)

# Shares of the font's size. A gap between glyphs that is a space; glyphs that stand on one line;
# copies of a glyph, which are one.
_SPACE, _ON_A_LINE, _SAME_PLACE = 0.14, 0.4, 0.1
# Between columns there is at least so much, and so many lines stand side by side.
_GUTTER, _FEWEST_LINES = 0.7, 3
# So many places are tried: more than a newspaper has columns.
_MOST_GUTTERS = 24
# Between the cells of a table there is at least so much.
_CELL = 1.2
# In columns of text, unlike those of tables, most lines have so many words and are so full.
_PROSE_WORDS, _FULL = 3, 0.7
# A line ends its paragraph where the distance to the next one is so much larger than usual: that of
# one that ends like a paragraph, and of any; or where so much of it is empty.
_APART, _FAR_APART, _SHORT = 1.25, 1.8, 0.4
# Lines of other sizes belong to other paragraphs.
_OTHER_SIZE = 1.15
_STOPS = tuple('.!?؟…:»"”)')


@dataclass(slots=True)
class Word:
    """Units from left to right without a space between them."""

    units: list[str]
    x0: float
    x1: float
    y: float
    size: float


@dataclass(slots=True)
class Line:
    """Words from left to right on one baseline; `column` is from where to where its column goes,
    `is_row` whether its words stand in cells."""

    words: list[Word]
    page: int
    column: tuple[float, float]
    is_row: bool = False

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    @property
    def y(self) -> float:
        return self.words[0].y

    @property
    def size(self) -> float:
        return max(word.size for word in self.words)

    @property
    def units(self) -> list[str]:
        """Its units with the spaces between them."""
        units = [*self.words[0].units]
        for before, word in pairwise(self.words):
            is_cell = self.is_row and word.x0 - before.x1 > _CELL * self.size
            units += ["\t" if is_cell else " ", *word.units]
        return units


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, the page on which it begins, counted from 0, and the size of its letters."""

    text: str
    page: int
    size: float
    # Where in it other pages begin: (offset, page).
    turns: tuple[tuple[int, int], ...] = ()


def paragraphs(pages: Sequence[Sheet]) -> list[Paragraph]:
    """The paragraphs of a document."""
    glyphs = [glyph for page in pages for glyph in page.glyphs]
    asides = sum(glyph.is_aside for glyph in glyphs)
    kept = asides < len(glyphs) - asides  # some say of everything that it is none of the text
    right_to_left = is_right_to_left(glyph.text for glyph in glyphs)
    laid_out = []
    for number, page in enumerate(pages):
        seen = [glyph for glyph in page.glyphs if not (kept and glyph.is_aside)]
        laid_out.append(list(_lines(seen, number, right_to_left)))
    lines = [line for page in _without_heads(laid_out, right_to_left) for line in page]
    groups = list(_grouped(lines, right_to_left))
    mirrored = _brackets_are_mirrored(lines, right_to_left)
    return [p for p in (_paragraph(g, right_to_left, mirrored) for g in groups) if p.text]


# Words and lines ---------------------------------------------------------------------------------


def _lines(glyphs: Sequence[Glyph], page: int, right_to_left: bool) -> Iterator[Line]:
    """The lines of a page in reading order, each with its column."""
    rows = _rows(_words(_lettered([*_drawn_once(glyphs)])))
    yield from _in_order(rows, page, right_to_left)


def _drawn_once(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """Glyphs without those that stand where the same one stands already, as in bold letters and
    shadows that are made of two copies. Marks of several letters may share a place."""
    known: dict[tuple[str, int, int], Glyph] = {}
    for glyph in glyphs:
        if glyph.x1 <= glyph.x0 or glyph.size <= 0:
            yield glyph
            continue
        near = _SAME_PLACE * glyph.size
        column, row = int(glyph.x0 // near), int(glyph.y // near)
        around = (
            known.get((glyph.text, column + right, row + up))
            for right in (0, -1, 1)
            for up in (0, -1, 1)
        )
        if any(one and _is_near(one, glyph, near) for one in around):
            continue
        known[glyph.text, column, row] = glyph
        yield glyph


def _is_near(one: Glyph, other: Glyph, near: float) -> bool:
    return abs(one.x0 - other.x0) < near and abs(one.y - other.y) < near


def _lettered(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Glyphs with the marks that belong to them.

    Marks stand before their letters where a line is drawn from left to right, as nearly all is;
    where it is drawn in the order of reading, behind them.
    """
    # A letter without a width is what is left of one that has been cut off, or told twice.
    drawn = [glyph for glyph in glyphs if glyph.x1 > glyph.x0 or glyph.is_mark]
    before = _drawn_from_left(drawn)
    lettered: list[Glyph] = []
    waiting: list[Glyph] = []
    for glyph in drawn:
        if glyph.is_mark:
            if before:
                waiting.append(glyph)
            elif lettered:
                lettered[-1].text += glyph.text
            if glyph.x1 > glyph.x0:  # what is drawn along with it keeps its place
                lettered.append(replace(glyph, text=""))
            continue
        if waiting and glyph.text and not glyph.text.isspace():
            marks = [one for one in waiting if abs(one.y - glyph.y) < glyph.size]
            glyph.text += "".join(one.text for one in reversed(marks))
            waiting = []
        lettered.append(glyph)
    for glyph in lettered:
        glyph.text = unicodedata.normalize("NFC", glyph.text)
    return lettered


def _drawn_from_left(glyphs: Sequence[Glyph]) -> bool:
    """Whether Arabic letters that follow one another stand ever more to the right."""
    letters = [glyph for glyph in glyphs if direction(glyph.text) == RIGHT and not glyph.is_mark]
    steps = Counter(
        after.x0 > before.x0
        for before, after in pairwise(letters)
        if abs(after.y - before.y) < 0.1 * before.size
        and min(abs(after.x0 - before.x1), abs(after.x1 - before.x0)) < 0.3 * before.size
    )
    return steps[True] >= steps[False]


def _words(glyphs: Iterable[Glyph]) -> list[Word]:
    """Glyphs drawn one beside the other, to either side, as words; spaces as empty words."""
    words: list[Word] = []
    current: Word | None = None
    for glyph in glyphs:
        if glyph.text.isspace():
            words.append(Word([], glyph.x0, glyph.x1, glyph.y, glyph.size))
            current = None
            continue
        unit = glyph.text.strip()
        if current is not None and abs(glyph.y - current.y) < 0.25 * glyph.size:
            gap = _SPACE * max(glyph.size, current.size)
            if -3 * gap < glyph.x0 - current.x1 < gap:
                current.units.append(unit)
                current.x1 = max(current.x1, glyph.x1)
                continue
            if -3 * gap < current.x0 - glyph.x1 < gap and direction(unit) != "D":
                current.units.insert(0, unit)
                current.x0 = min(current.x0, glyph.x0)
                continue
        current = Word([unit], glyph.x0, glyph.x1, glyph.y, glyph.size)
        words.append(current)
    return words


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    """Words by baseline, from the top of the page, each row from left to right."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda one: -one.y):
        row = rows[-1] if rows else None
        if row and abs(row[0].y - word.y) < _ON_A_LINE * min(row[0].size, word.size):
            row.append(word)
        else:
            rows.append([word])
    for row in rows:
        row.sort(key=lambda one: one.x0 + one.x1)
    return [row for row in map(_joined, rows) if row]


def _joined(row: Sequence[Word]) -> list[Word]:
    """A row without its spaces, and with the parts of words that were not drawn at a stretch."""
    joined: list[Word] = []
    is_apart = True
    for word in row:
        if not word.units:
            is_apart = True
            continue
        last = joined[-1] if joined else None
        if last and not is_apart and word.x0 - last.x1 < _SPACE * max(last.size, word.size):
            last.units += word.units
            last.x1 = max(last.x1, word.x1)
        else:
            joined.append(word)
        is_apart = False
    return joined


# Columns -----------------------------------------------------------------------------------------


def _in_order(rows: Sequence[list[Word]], page: int, right_to_left: bool) -> Iterator[Line]:
    """Rows as lines: those of columns column by column, of tables row by row."""
    if not rows:
        return
    column = min(row[0].x0 for row in rows), max(word.x1 for row in rows for word in row)
    gutter = _gutter(rows)
    if gutter is None:
        cells = [_cell_gaps(row) for row in rows]
        for number, row in enumerate(rows):
            beside = [*cells[max(0, number - 1) : number], *cells[number + 1 : number + 2]]
            others = [gap for gaps in beside for gap in gaps]
            is_row = any(_overlap(mine, other) for mine in cells[number] for other in others)
            yield Line(row, page, column, is_row)
        return
    start, end, at = gutter
    yield from _in_order(rows[:start], page, right_to_left)
    block = rows[start:end]
    sides = (
        [[w for w in row if w.x0 + w.x1 <= 2 * at] for row in block],
        [[w for w in row if w.x0 + w.x1 > 2 * at] for row in block],
    )
    for side in reversed(sides) if right_to_left else sides:
        yield from _in_order([row for row in side if row], page, right_to_left)
    yield from _in_order(rows[end:], page, right_to_left)


def _cell_gaps(row: Sequence[Word]) -> list[tuple[float, float]]:
    """What may stand between the cells of a row, from where to where."""
    return [
        (left.x1, right.x0)
        for left, right in pairwise(row)
        if right.x0 - left.x1 > _CELL * max(left.size, right.size)
    ]


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return min(one[1], other[1]) > max(one[0], other[0])


@dataclass(frozen=True, slots=True)
class _Edges:
    """Where the words of a row stand: before number n of them all ends at `ends[n]`, from it on
    all begins at `begins[n]`."""

    middles: list[float]
    ends: list[float]
    begins: list[float]
    size: float

    @classmethod
    def of(cls, row: Sequence[Word]) -> _Edges:
        ends = accumulate((word.x1 for word in row), max, initial=-inf)
        begins = accumulate((word.x0 for word in reversed(row)), min, initial=inf)
        middles = [(word.x0 + word.x1) / 2 for word in row]
        return cls(middles, [*ends], [*begins][::-1], row[0].size)

    def split(self, at: float) -> int | None:
        """How many words stand at the left of a place; None where words stand across it, or too
        near to one another there."""
        count = bisect_right(self.middles, at)
        end, begin = self.ends[count], self.begins[count]
        if -inf < end and begin < inf:
            return count if begin - end >= _GUTTER * self.size * 0.8 else None
        return count if end <= at <= begin else None

    def sides(self, count: int) -> Iterator[tuple[int, float]]:
        """How many words stand at either side, and how much room they take."""
        yield count, self.ends[count] - self.begins[0]
        yield len(self.middles) - count, self.ends[-1] - self.begins[count]


def _gutter(rows: Sequence[list[Word]]) -> tuple[int, int, float] | None:
    """Rows from one to another that stand in two columns, and where between these; the most rows
    that do; None where none do."""
    best: tuple[int, int, float] | None = None
    edges = [_Edges.of(row) for row in rows]
    for at in _open_places(rows):
        counts = [one.split(at) for one in edges]
        for start, end in _uncrossed(counts):
            is_larger = best is None or end - start > best[1] - best[0]
            if is_larger and _is_prose(edges[start:end], counts[start:end]):
                best = start, end, at
    return best


def _open_places(rows: Sequence[list[Word]]) -> list[float]:
    """The places that lie in the gaps of most rows, from left to right. A row is enough: lines of
    columns may stand at heights of their own."""
    steps: list[tuple[float, int]] = []
    for row in rows:
        for left, right in pairwise(row):
            if right.x0 - left.x1 > _GUTTER * min(left.size, right.size):
                steps += (left.x1, 1), (right.x0, -1)
    steps.sort()
    height, peaks = 0, []
    for (start, step), (end, after) in pairwise(steps):
        height += step
        if step > after:
            peaks.append((height, (start + end) / 2))
    return sorted(at for _, at in sorted(peaks, reverse=True)[:_MOST_GUTTERS])


def _uncrossed(counts: Sequence[int | None]) -> Iterator[tuple[int, int]]:
    """Runs of rows that are parted, of those that are not None."""
    start = 0
    for number, count in enumerate([*counts, None]):
        if count is None:
            if number - start >= _FEWEST_LINES:
                yield start, number
            start = number + 1


def _is_prose(edges: Sequence[_Edges], counts: Sequence[int | None]) -> bool:
    """Whether both sides of parted rows are columns of text, and not those of a table."""
    parted = [one.sides(count or 0) for one, count in zip(edges, counts, strict=True)]
    for side in zip(*parted, strict=True):
        lines = [(count, width) for count, width in side if count]
        if len(lines) < _FEWEST_LINES or median(count for count, _ in lines) < _PROSE_WORDS:
            return False
        widest = max(width for _, width in lines)
        if sum(width > _FULL * widest for _, width in lines) < len(lines) / 2:
            return False
    return True


# Heads and feet ----------------------------------------------------------------------------------

_NUMBER = re.compile(r"\d{1,9}")
# As a line of its own: 7, - 7 -, page 7 of 9, 7/9.
_ROUND = r"[\s|·•()\[\]–—-]*"
_PAGE_NUMBER = re.compile(
    rf"{_ROUND}(?:صفحه|ص|page|p)?[\s.:]*\d{{1,3}}(?:\s*(?:/|-|–|من|of)\s*\d{{1,3}})?{_ROUND}", re.I
)
# No page of what is read has such a number; years have.
_NO_PAGE = 1000
# So many lines at either end of a page may be its head or foot.
_OUTER = 2


@dataclass(slots=True)
class _Outer:
    """A line at the upper or lower end of a page; whether a gap parts it from those further in."""

    line: Line
    is_apart: bool
    text: str
    numbers: list[int]

    def is_same(self, other: _Outer) -> bool:
        """Whether it says the same at the same height of another page, but for its number."""
        pages = other.line.page - self.line.page
        return abs(self.line.y - other.line.y) < self.line.size / 2 and all(
            a == b or (b - a == pages and max(a, b) < _NO_PAGE)
            for a, b in zip(self.numbers, other.numbers, strict=True)
        )


def _without_heads(pages: Sequence[list[Line]], right_to_left: bool) -> list[list[Line]]:
    """Pages without what stands at the same end of several ones, and without page numbers."""
    usual = _usual_distance([line for page in pages for line in page])
    alike: dict[tuple[bool, str], list[_Outer]] = defaultdict(list)
    for page in pages:
        for is_upper, line, is_apart in _outer(page, usual):
            text = logical(line.units, right_to_left, mirrored=True)
            numbers = [int(number) for number in _NUMBER.findall(text)]
            alike[is_upper, _NUMBER.sub("0", text)].append(_Outer(line, is_apart, text, numbers))
    heads = {
        id(one.line)
        for group in alike.values()
        for one in group
        if _is_head(one, group, len(pages))
    }
    return [[line for line in page if id(line) not in heads] for page in pages]


def _outer(page: Sequence[Line], usual: float) -> Iterator[tuple[bool, Line, bool]]:
    """The lines at the upper (True) and lower end, and whether they stand apart."""
    by_height = sorted(page, key=lambda line: -line.y)
    for is_upper, lines in ((True, by_height), (False, by_height[::-1])):
        gaps = [_are_apart(one, other, usual) for one, other in pairwise(lines[: _OUTER + 1])]
        for number, line in enumerate(lines[:_OUTER]):
            yield is_upper, line, any(gaps[number:])


def _are_apart(one: Line, other: Line, usual: float) -> bool:
    return abs(one.y - other.y) > _APART * usual * min(one.size, other.size)


def _is_head(one: _Outer, alike: Sequence[_Outer], count: int) -> bool:
    times = len({other.line.page for other in alike if one.is_same(other)})
    if times > 1:
        return times > count / 2 or (one.is_apart and times >= count / 3)
    # Of two pages the first may have no number.
    return count <= 2 and one.is_apart and bool(_PAGE_NUMBER.fullmatch(normalise(one.text)))


# Paragraphs --------------------------------------------------------------------------------------


def _grouped(lines: Sequence[Line], right_to_left: bool) -> Iterator[list[Line]]:
    """Lines as paragraphs, which may go on in another column or on another page."""
    usual = _usual_distance(lines)
    group: list[Line] = []
    for line in lines:
        if group and _begins(group[-1], line, usual, right_to_left):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _usual_distance(lines: Sequence[Line]) -> float:
    """The distance of lines that follow one another, in shares of their size."""
    distances = [
        (before.y - line.y) / line.size
        for before, line in pairwise(lines)
        if before.page == line.page and before.column == line.column and before.y - line.y > 0
    ]
    distances.sort()
    return distances[len(distances) // 3] if distances else 1.5


def _begins(before: Line, line: Line, usual: float, right_to_left: bool) -> bool:
    """Whether a line begins a paragraph."""
    if before.is_row or line.is_row:
        return True
    if max(before.size, line.size) > _OTHER_SIZE * min(before.size, line.size):
        return True
    short = _far_gap(before, right_to_left) > 2 * before.size
    stops = before.words[0].units[0] if right_to_left else before.words[-1].units[-1]
    is_end = short or stops.endswith(_STOPS)
    if before.page != line.page or before.column != line.column or before.y <= line.y:
        return is_end
    distance = (before.y - line.y) / (line.size * usual)
    is_short = _far_gap(before, right_to_left) > _SHORT * (before.column[1] - before.column[0])
    return (
        distance > (_APART if is_end else _FAR_APART)
        or (short and stops.endswith(_STOPS))
        or is_short
    )


def _far_gap(line: Line, right_to_left: bool) -> float:
    """How far a line ends before the end of its column."""
    return line.x0 - line.column[0] if right_to_left else line.column[1] - line.x1


def _brackets_are_mirrored(lines: Sequence[Line], right_to_left: bool) -> bool:
    """Whether brackets have been stored as they are seen: then more of them find their partners
    when they are turned."""
    both = [
        unpaired("\n".join(logical(line.units, right_to_left, mirrored) for line in lines))
        for mirrored in (True, False)
    ]
    return both[0] <= both[1]


# What stretches a line; at the end of a word it may be meant.
_STRETCHED = re.compile(rf"(?<=\S){TATWEEL}+(?=[^\W\d_])")


def _paragraph(group: Sequence[Line], right_to_left: bool, mirrored: bool) -> Paragraph:
    text, turns, page = "", [], group[0].page
    for line in group:
        if text:
            text += " "
        if line.page != page:
            page = line.page
            turns.append((len(text), page))
        words = logical(line.units, right_to_left, mirrored).strip()
        text += _STRETCHED.sub("", words)
    return Paragraph(text, group[0].page, max(line.size for line in group), tuple(turns))

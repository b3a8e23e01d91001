"""Links that open a web page at an article's exact words.

A text fragment names words of a page, `#:~:text=[prefix-,]start[,end][,-suffix]`, and the browser
scrolls to the first place that has them and highlights it (WICG, URL Fragment Text Directives,
https://wicg.github.io/scroll-to-text-fragment). Each of the four lies in one block of the page,
`start` to `end` may span several.

What the draft leaves open was tried on Chromium (tests/test_fragments.py). It compares by ICU's
collation for searching, at its first level: vowel signs, tatweel, hamzas, dots of yeh and teh,
kinds of digits and of quotation marks make no difference. `normalise` folds no less, so what is
found once in the normalised text is found once by the browser. Words end where ICU ends them.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from index.text.normalise import (
    TATWEEL,
    normalise_with_offsets,
    words,
)
from index.text.sentences import LINE, trim

Span = tuple[int, int]

# Longer addresses are cut or refused by some servers and messengers; an Arabic letter takes six.
LONGEST_URL = 2048
# Up to here the words themselves cost little more than those at their ends.
LONGEST_EXACT = 8  # words
# Other headlines share words with the title, so words of a title are named one and all. A first
# line of more words than this is no title.
LONGEST_TITLE = 20  # words
# A page has more words than its article: menus, captions, other headlines. Fewer words than these
# are too likely to stand among them; the end is looked for after the start only.
FEWEST_START, FEWEST_END = 4, 3
# Words of a start in the title's line, as headlines, teasers and paths of sections elsewhere on the
# page begin with the same ones; and of a start or end lengthened until it is the only one.
MOST = 8
WIDEST = 12  # words before and behind that tell repeated words apart

_DIRECTIVE = ":~:"


def source_link(url: str, text: str, start: int, end: int) -> str:
    """The address of a page at which a browser highlights `text[start:end]`.

    `text` is the article as it is stored: its title in the first line, a block of the page a line.
    The span is widened to whole words, since no browser has to match less. What the address has
    for a fragment stays in it. The address alone comes back when the span has no word in it or no
    fragment fits into LONGEST_URL characters.
    """
    page = _page(text)
    span = _matchable(page, start, end)
    if span is None:
        return url
    address = url.partition(_DIRECTIVE)[0] if "#" in url else f"{url}#"
    for terms in _choices(page, span):
        link = f"{address}{_DIRECTIVE}text={_written(text, terms)}"
        if len(link) <= LONGEST_URL:
            return link
    return url


# The page --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Page:
    """A text as a browser searches it: the lines that have words, as spans; its normalised form."""

    text: str
    lines: tuple[Span, ...]
    folded: str
    offsets: list[int]  # of `folded`, into `text`

    def line(self, at: int) -> Span:
        """The line in which an offset lies."""
        return next(line for line in self.lines if at <= line[1])

    def neighbour(self, line: Span, step: int) -> Span | None:
        """The line before (-1) or behind (1) a line."""
        at = self.lines.index(line) + step
        return self.lines[at] if 0 <= at < len(self.lines) else None

    def words(self, start: int, end: int) -> list[Span]:
        """What stands between white space and has a letter or digit, cut to `start` and `end`."""
        found = (match.span() for match in _CHUNK.finditer(self.text, start, end))
        return [(a, b) for a, b in found if _has_word(self.text[a:b])]

    def fold(self, at: int) -> int:
        """The offset in the normalised text of an offset in the text."""
        return bisect_left(self.offsets, at)


_CHUNK = re.compile(r"\S+")


# The evidence of one answer is several spans of one text.
@lru_cache(maxsize=4)
def _page(text: str) -> _Page:
    folded, offsets = normalise_with_offsets(text)
    lines = (match.span() for match in LINE.finditer(text))
    return _Page(text, tuple((a, b) for a, b in lines if _has_word(text[a:b])), folded, offsets)


def _has_word(piece: str) -> bool:
    return any(char.isalnum() and char != TATWEEL for char in piece)


# What can be matched ---------------------------------------------------------------------------

# Between digits these belong to the number, between letters to the word (Unicode Standard Annex 29,
# word boundaries, less the full stop and colon between letters, which end a word in Chromium).
_IN_NUMBERS = frozenset(".,;'’‘،٫٬")
_IN_WORDS = frozenset("'’‘·")


def _is_letter(char: str) -> bool:
    return char.isalnum() or char == "_" or unicodedata.category(char) in {"Mn", "Mc", "Me"}


def _is_unseen(char: str) -> bool:
    """Whether the matcher passes over a character that word boundaries know.

    These are marks of direction, soft hyphens, joiners, and tatweel: a match stops before them, and
    no word ends there. (A zero-width space ends one.)
    """
    return char == TATWEEL or (char != "\u200b" and unicodedata.category(char) == "Cf")


def _joined(text: str, at: int) -> bool:
    """Whether the characters before and at an offset belong to one word."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if _part_of_word(before) and _part_of_word(after):
        return True
    around = (text[at - 2 : at - 1], before, after, text[at + 1 : at + 2])
    return _bridged(*around[1:]) or _bridged(*around[:3])


def _part_of_word(char: str) -> bool:
    return _is_letter(char) or _is_unseen(char)


def _bridged(before: str, middle: str, after: str) -> bool:
    """Whether a punctuation mark joins what stands around it: 61,5 and it's."""
    if middle in _IN_NUMBERS and before.isdecimal() and after.isdecimal():
        return True
    return middle in _IN_WORDS and before.isalpha() and after.isalpha()


def _matchable(page: _Page, start: int, end: int) -> Span | None:
    """The span widened to whole words and cut to where a match can begin and end."""
    text = page.text
    start, end = trim(text, max(start, 0), min(end, len(text)))
    if start >= end or not _has_word(text[start:end]):
        return None
    while _joined(text, start):
        start -= 1
    while _joined(text, end):
        end += 1
    found = page.words(start, end)
    # A mark alone in its line is not worth a block.
    start = max(start, page.line(found[0][0])[0])
    end = min(end, page.line(found[-1][1])[1])
    while _is_unseen(text[start]) or text[start].isspace():
        start += 1
    settled = _ending(page, start, end)
    return (start, settled) if settled > start and _has_word(text[start:settled]) else None


def _ending(page: _Page, start: int, end: int) -> int:
    """The offset nearest to `end` at which a match can end.

    None can before a character that is passed over, since no word ends there. So a punctuation mark
    before one is left out; a word takes the space or mark behind it along, or is left out too.
    """
    text = page.text
    while end > start:
        end = _without_unseen(text, start, end)
        unseen = _unseen_until(text, end)
        if unseen == end:
            return end
        if not _is_letter(text[end - 1]):
            end -= 1
        elif unseen < page.line(end)[1] and _unseen_until(text, unseen + 1) == unseen + 1:
            return unseen + 1
        else:
            while end > start and _part_of_word(text[end - 1]):
                end -= 1
    return end


def _without_unseen(text: str, start: int, end: int) -> int:
    while end > start and (_is_unseen(text[end - 1]) or text[end - 1].isspace()):
        end -= 1
    return end


def _unseen_until(text: str, at: int) -> int:
    while at < len(text) and _is_unseen(text[at]):
        at += 1
    return at


# The terms of a fragment -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Terms:
    """The spans that a fragment names; `end` is None where `start` is all of it."""

    start: Span
    end: Span | None = None
    prefix: Span | None = None
    suffix: Span | None = None


def _written(text: str, terms: _Terms) -> str:
    pieces = [
        _encoded(text, terms.prefix) + "-" if terms.prefix else "",
        _encoded(text, terms.start),
        _encoded(text, terms.end) if terms.end else "",
        "-" + _encoded(text, terms.suffix) if terms.suffix else "",
    ]
    return ",".join(filter(None, pieces))


def _encoded(text: str, span: Span) -> str:
    """Words for a fragment, in which a dash or comma of the text would read as syntax.

    HTML makes one space of several, but only of those that are its own white space.
    """
    spaced = re.sub(r"[ \t\n\r\f]+|\s", " ", text[slice(*span)])
    return quote(spaced, safe="", errors="replace").replace("-", "%2D")


def _choices(page: _Page, span: Span) -> Iterator[_Terms]:
    """Terms for a span, the best first."""
    exact, ends = _exact(page, span), _ends(page, span)
    several_lines = page.line(span[0]) != page.line(span[1])
    whole = len(page.words(*span)) <= LONGEST_EXACT or _in_title(page, span)
    order = (exact, ends) if whole and not several_lines else (ends, exact)
    yield from (terms for terms in order if terms and not (several_lines and terms.end is None))


def _in_title(page: _Page, span: Span) -> bool:
    line = page.line(span[0])
    return line == page.lines[0] and len(page.words(*line)) <= LONGEST_TITLE


def _fewest(page: _Page, span: Span) -> int:
    """How many words a start has at least, with its prefix and, if it is all, its suffix."""
    return MOST if page.line(span[0]) == page.lines[0] else FEWEST_START


def _exact(page: _Page, span: Span) -> _Terms:
    """All words of a span, with those around them as far as they are needed."""
    least = _fewest(page, span) - len(page.words(*span))
    for prefix, suffix in _contexts(page, span, least):
        if _is_first(page, 0, prefix, span, suffix):
            return _Terms(span, None, prefix, suffix)
    # The page repeats all of it, with what stands around it: one place is as good as the other.
    return _Terms(span)


def _ends(page: _Page, span: Span) -> _Terms | None:
    """A few words of a span at either end."""
    for prefix, head in _heads(page, span):
        if _is_first(page, 0, prefix, head):
            break
    else:
        return None
    for tail, suffix in _tails(page, span, head[1]):
        if _is_first(page, head[1], tail, suffix):
            return _Terms(head, tail, prefix, suffix)
    return None


def _heads(page: _Page, span: Span) -> Iterator[tuple[Span | None, Span]]:
    """Beginnings of a span, each longer than the one before, then with words before them."""
    own = page.words(span[0], min(span[1], page.line(span[0])[1]))
    if span[1] <= page.line(span[0])[1]:
        own = own[:-FEWEST_END]
    heads = [(span[0], _inner_end(page, word)) for word in own]
    usable = [head for head in heads[:MOST] if head[1] > head[0]]
    fewest = _fewest(page, span)
    enough = usable[fewest - 1 :] or usable[-1:]
    if len(usable) >= fewest:
        yield from ((None, head) for head in enough)
    for head in enough[:1]:
        lacking = fewest - len(page.words(*head))
        for prefix, _ in _contexts(page, head, lacking, behind=False):
            yield prefix, head


def _tails(page: _Page, span: Span, after: int) -> Iterator[tuple[Span, Span | None]]:
    """Endings of a span, each longer than the one before, then with words behind them."""
    own = page.words(max(after, page.line(span[1])[0]), span[1])
    tails = [(_inner_start(page, word), span[1]) for word in reversed(own)][:MOST]
    enough = tails[FEWEST_END - 1 :] or tails[-1:]
    yield from ((tail, None) for tail in enough)
    for tail in enough[:1]:
        for _, suffix in _contexts(page, tail, 1, before=False):
            yield tail, suffix


def _inner_end(page: _Page, word: Span) -> int:
    """Where a word ends without the punctuation behind it; its start if no match can end there."""
    start, end = word
    while end > start and not _part_of_word(page.text[end - 1]):
        end -= 1
    return end if _ending(page, start, end) == end else start


def _inner_start(page: _Page, word: Span) -> int:
    start, end = word
    while start < end - 1 and not _is_letter(page.text[start]):
        start += 1
    return start


# The words around ------------------------------------------------------------------------------


def _contexts(
    page: _Page, span: Span, least: int, *, before: bool = True, behind: bool = True
) -> Iterator[tuple[Span | None, Span | None]]:
    """Prefixes and suffixes of a span, ever longer: in its own block, then beyond it.

    They begin with `least` words where the block has so many. What stands in the blocks around is
    for need only: pages put pictures and advertisements between.
    """
    near = (
        [None, *_prefixes(page, span)] if before else [None],
        [None, *_suffixes(page, span)] if behind else [None],
    )
    yield from _combined(*near, least)
    far = (
        [None, *_prefixes_beyond(page, span)] if before and len(near[0]) == 1 else near[0],
        [None, *_suffixes_beyond(page, span)] if behind and len(near[1]) == 1 else near[1],
    )
    if far != near:
        yield from _combined(*far, 1)


def _combined(
    prefixes: Sequence[Span | None], suffixes: Sequence[Span | None], least: int
) -> Iterator[tuple[Span | None, Span | None]]:
    """Pairs by their number of words, the place in their lists."""
    most = len(prefixes) + len(suffixes) - 2
    for total in range(max(0, min(least, most)), min(most, WIDEST) + 1):
        for ahead in range(min(total, len(prefixes) - 1), -1, -1):
            if total - ahead < len(suffixes):
                yield prefixes[ahead], suffixes[total - ahead]


def _prefixes(page: _Page, span: Span) -> list[Span]:
    """The words before a span in its block: one, two, and so on."""
    return _before(page, page.line(span[0])[0], span[0])


def _before(page: _Page, start: int, end: int) -> list[Span]:
    begin, end = trim(page.text, start, end)
    # The browser wants the span right behind the prefix, and it does not pass over these there.
    if begin >= end or _is_unseen(page.text[end - 1]):
        return []
    return [(_inner_start(page, word), end) for word in reversed(page.words(begin, end))][:WIDEST]


def _suffixes(page: _Page, span: Span) -> list[Span]:
    """The words behind a span in its block: one, two, and so on."""
    return _behind(page, span[1], page.line(span[1])[1])


def _behind(page: _Page, start: int, end: int) -> list[Span]:
    begin, end = trim(page.text, start, end)
    if begin >= end or _is_unseen(page.text[begin]):
        return []
    spans = [(begin, _inner_end(page, word)) for word in page.words(begin, end)[:WIDEST]]
    return [(a, b) for a, b in spans if _has_word(page.text[a:b])]


def _prefixes_beyond(page: _Page, span: Span) -> list[Span]:
    line = page.line(span[0])
    above = page.neighbour(line, -1)
    if above is None or page.text[line[0] : span[0]].strip():
        return []
    return _before(page, *above)


def _suffixes_beyond(page: _Page, span: Span) -> list[Span]:
    line = page.line(span[1])
    below = page.neighbour(line, 1)
    if below is None or page.text[span[1] : line[1]].strip():
        return []
    return _behind(page, *below)


# Being the first -------------------------------------------------------------------------------

# Within a term only what is neither letter nor line end may differ; between two terms anything.
_WITHIN, _BETWEEN = r"(?:[^\w\n]|_)+", r"[\W_]*"


def _is_first(page: _Page, after: int, *terms: Span | None) -> bool:
    """Whether no place from `after` on has the words of these terms before their own place."""
    present = [term for term in terms if term is not None]
    found = _pattern(page, present).search(page.folded, page.fold(after))
    own = page.fold(present[0][0])
    while own < len(page.folded) and not page.folded[own].isalnum():
        own += 1
    return found is None or found.start() >= own


def _pattern(page: _Page, terms: Iterable[Span]) -> re.Pattern[str]:
    pieces = (words(page.folded[page.fold(a) : page.fold(b)]) for a, b in terms)
    joined = _BETWEEN.join(_WITHIN.join(map(re.escape, piece)) for piece in pieces)
    return re.compile(rf"(?<![^\W_]){joined}(?![^\W_])")

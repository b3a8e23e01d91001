"""Lines and sentences of a text, as spans (start, end) of it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from unicodedata import category

# What ends a line, in whatever file the text was written; what stands between two such ends.
LINE_ENDS = "\n\r\u2028\u2029\u0085\v\f"
LINE = re.compile(f"[^{LINE_ENDS}]+")
# A sentence ends on one of these, with any closing quote or bracket after it.
_STOP = re.compile(r"[.!?؟…۔]+[»”\"’')\]]*")
_OPENING, _CLOSING = "«“", "»”"
_TITLES = frozenset({"د", "أ", "ا", "م", "ص", "ت", "ج", "هـ"})
_LONGEST_TITLE = max(map(len, _TITLES))
# Letters that stand alone before a full stop each, all of an abbreviation but its last: م.ت.ف.
_DOTTED = re.compile(r"(?<!\w)(?:[^\W\d_]ـ?[.] ?)+[^\W\d_]ـ?")
_LONGEST_DOTTED = 24
# Before it nothing but the number stands on its line: 1. ٢.
_LIST_NUMBER = re.compile(r"\W*\d{1,3}")
_NO_SPACE = re.compile(r"\S")
# A quotation is kept whole up to this many characters: longer ones run over several sentences
# that readers expect to be quoted one at a time.
LONGEST_WHOLE_QUOTATION = 200


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Spans (start, end) of the sentences of `text[start:end]`, trimmed, in order, none empty.

    A newline always ends a sentence; `.` `!` `?` `؟` `…` do, unless inside a number, after an
    initial, inside a Latin word or address, or inside a short quotation that goes on.
    """
    end = len(text) if end is None else end
    spans: list[tuple[int, int]] = []
    for line in _lines(text, start, end):
        spans.extend(_line_sentences(text, *line))
    return spans


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in LINE.finditer(text, start, end):
        span = trim(text, *match.span())
        if span[0] < span[1]:
            yield span


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _line_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    kept = _Kept(_short_quotations(text, start, end))
    begin = seen = start
    spoken = False
    for stop in _STOP.finditer(text, start, end):
        # A stop with no word before it (". ." or "...") belongs to the sentence after it.
        spoken = spoken or any(map(str.isalnum, text[seen : stop.start()]))
        seen = stop.end()
        if spoken and seen < end and _is_end(text, stop, begin, end, kept):
            yield trim(text, begin, seen)
            begin, spoken = seen, False
    span = trim(text, begin, end)
    if span[0] < span[1]:
        yield span


class _Kept:
    """The quotations of a line that are kept whole; to ask for them is no walk through them."""

    def __init__(self, quotations: list[tuple[int, int]]) -> None:
        self._ends = [end for _, end in quotations]  # in order: quotations are found as they close
        openings = accumulate((begin for begin, _ in reversed(quotations)), min)
        self._first = [*openings][::-1]  # where the first opens of those from here on

    def holds(self, start: int, end: int) -> bool:
        """Whether a span lies within one of them, and does not begin or end it."""
        place = bisect_right(self._ends, end)
        return place < len(self._ends) and self._first[place] < start


def _is_end(text: str, stop: re.Match[str], begin: int, end: int, kept: _Kept) -> bool:
    if kept.holds(*stop.span()):
        return False
    if stop.group() == "." and _ends_nothing(text, stop.start(), begin, end):
        return False
    # A closing quote straight after the stop may still be followed by the sentence's own comma.
    following = _NO_SPACE.search(text, stop.end(), end)
    return following is None or following.group() not in "،؛,;"


def _ends_nothing(text: str, at: int, begin: int, end: int) -> bool:
    """Whether the full stop there belongs to a number, a name or a title and ends nothing."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if before.isdigit() and after.isdigit():
        return True
    if _is_abbreviated(text, begin, at, end):
        return True
    if after.isspace() and _LIST_NUMBER.fullmatch(text, begin, at):
        return True
    if _is_latin(before) and (_is_latin(after) or after.isdigit()):
        return True
    word = _last_letters(text, begin, at)
    return word in _TITLES or (len(word) == 1 and _is_latin(before))


def _is_abbreviated(text: str, begin: int, at: int, end: int) -> bool:
    """Whether the full stop there belongs to letters that each have one: م.ت.ف.، د. ك."""
    last = _last_letters(text, begin, at).removesuffix("ـ")
    if len(last) != 1 or not last.isalpha():
        return False
    if text[at + 1 : min(at + 2, end)].isalpha():
        return True
    start = max(begin, at - _LONGEST_DOTTED)
    return any(
        _DOTTED.fullmatch(text, place, at)
        for place in range(at - 1, start - 1, -1)
        if text[place].isalpha()
    )


def _last_letters(text: str, start: int, end: int) -> str:
    """The word that ends there, or its last letters: one more than any title has."""
    begin = end
    while begin > max(start, end - _LONGEST_TITLE - 1) and _is_of_word(text[begin - 1]):
        begin -= 1
    return text[begin:end]


def _is_of_word(char: str) -> bool:
    """Whether a character stands in a word: a letter, a digit, a vowel sign."""
    return char.isalnum() or category(char) == "Mn"


def _is_latin(char: str) -> bool:
    return bool(char) and char.isascii() and char.isalpha()


def _closes(text: str, start: int, at: int, end: int) -> bool:
    """Whether a straight mark can only close: glued to the word before it, not to one behind."""
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    return before.isalnum() and not after.isalnum()


def _short_quotations(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the closed quotations of one line that are short enough to be kept whole."""
    spans: list[tuple[int, int]] = []
    opened: dict[str, int] = {}
    for at in range(start, end):
        char = text[at]
        if char in _OPENING:
            opened.setdefault(_CLOSING[_OPENING.index(char)], at)
        elif char == '"' and '"' not in opened:
            if not _closes(text, start, at, end):
                opened['"'] = at
        elif char in opened:
            begin = opened.pop(char)
            if at + 1 - begin <= LONGEST_WHOLE_QUOTATION:
                spans.append((begin, at + 1))
    return spans

"""In how much of an article evidence is shown, as offsets into its text."""

from __future__ import annotations

import re

from index.answering.of_the_text import LONGEST_WANTED
from index.text.sentences import (
    LINE_ENDS,
    sentences,
    trim,
)
from index.types import Evidence

# A paragraph is shown whole up to so many characters, else the sentence alone; and of a sentence
# (or of evidence) without an end, so much.
SHORT_PARAGRAPH = 400
LONGEST_EXCERPT = 700
# Around evidence that is cut out of a longer sentence, so many characters.
AROUND = 80
_LINES = re.compile(f"[{LINE_ENDS}]")
Span = tuple[int, int]


def excerpt(item: Evidence, text: str) -> Span:
    """The passage in which evidence is shown: its whole paragraph where that is short and the
    evidence is no statement, else the sentences that it lies in, cut where they are too long."""
    words = trim(text, item.start, item.end)
    start, end = line_at(text, words[0])
    is_whole = words == (start, end) and not item.speaker and not item.marks
    if is_whole and end - start <= LONGEST_WANTED:
        return start, end
    end = max(end, words[1])
    if item.kind is None and end - start <= SHORT_PARAGRAPH:
        return start, end
    # A sentence that reaches further is cut in any case, and a line may be a whole article.
    near = max(start, words[0] - LONGEST_EXCERPT), min(end, words[0] + 2 * LONGEST_EXCERPT)
    touched = [(a, b) for a, b in sentences(text, *near) if a < words[1] and b > words[0]]
    start = min([words[0], *(a for a, _ in touched)])
    end = max([words[1], *(b for _, b in touched)])
    if end - start <= LONGEST_EXCERPT:
        return start, end
    if item.marks:
        words = min(a for a, _ in item.marks), max(b for _, b in item.marks)
    return _cut(text, (start, end), words)


def _cut(text: str, passage: Span, words: Span) -> Span:
    """A passage cut at spaces around the words it is shown for, or within them where they are too
    long themselves."""
    around = max(0, min(AROUND, (LONGEST_EXCERPT - (words[1] - words[0])) // 2))
    start = max(passage[0], words[0] - around)
    if start > passage[0]:
        start = text.find(" ", start, words[0]) + 1 or words[0]
    end = min(passage[1], words[1] + around, start + LONGEST_EXCERPT)
    if end < passage[1]:
        least = words[1] if words[1] <= end else end - AROUND
        end = max(text.rfind(" ", least, end), least)
        end -= text[end - 1 : end + 1] == "\r\n"  # one line break, which is not cut in two
    return start, end


def line_at(text: str, at: int) -> Span:
    """The line that an offset lies in, without white space at its ends."""
    start = max(text.rfind(end, 0, at) for end in LINE_ENDS) + 1
    ends = [found for end in LINE_ENDS if (found := text.find(end, at)) >= 0]
    end = min(ends, default=len(text))
    return trim(text, start, end)


def paragraph_of(text: str, at: int) -> int:
    """The number of the paragraph that an offset lies in, counted from 1."""
    lines = _LINES.split(text[:at] + "x") if at < len(text) else _LINES.split(text)
    return sum(any(map(str.isalnum, line)) for line in lines)

"""`Article` text → passages and sentences, as offsets into the text."""

from __future__ import annotations

from itertools import pairwise

from index.text.sentences import LINE_ENDS, sentences
from index.types import Passage, Sentence

# The model reads 512 tokens; Arabic news runs at 3 to 4 characters a token. A passage of this
# size is read whole, with room to spare, and still speaks of one thing.
LONGEST_PASSAGE = 1200
# No sentence of a real article is longer; without punctuation, a text is cut at spaces.
LONGEST_SENTENCE = 800


def split(text: str) -> list[Passage]:
    """The passages of a text, in order: one a paragraph (line), a long one cut at sentence ends.

    Every letter and digit of the text lies in exactly one sentence, every sentence in exactly
    one passage. Lines without a letter or digit count neither as paragraph nor as passage.
    """
    passages: list[Passage] = []
    paragraph = 0
    line_end = -1
    pending: list[Sentence] = []
    for start, end in _bounded_sentences(text):
        new_line = _has_newline(text, line_end, start)
        if new_line:
            paragraph += 1
        too_long = bool(pending) and end - pending[0].start > LONGEST_PASSAGE
        if pending and (new_line or too_long):
            passages.append(_passage(pending))
            pending = []
        pending.append(Sentence(start, end, paragraph))
        line_end = end
    if pending:
        passages.append(_passage(pending))
    return passages


def _passage(inside: list[Sentence]) -> Passage:
    return Passage(inside[0].start, inside[-1].end, inside[0].paragraph, tuple(inside))


def _has_newline(text: str, before: int, start: int) -> bool:
    return before < 0 or any(end in LINE_ENDS for end in text[before:start])


def _bounded_sentences(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for start, end in sentences(text):
        if any(c.isalnum() for c in text[start:end]):
            spans.extend(pairwise(_cuts(text, start, end)))
    return spans


def _cuts(text: str, start: int, end: int) -> list[int]:
    """Where to cut a sentence that no reader would read as one: the last space before the limit."""
    cuts = [start]
    while end - cuts[-1] > LONGEST_SENTENCE:
        limit = cuts[-1] + LONGEST_SENTENCE
        space = text.rfind(" ", cuts[-1] + 1, limit)
        cuts.append(space + 1 if space > 0 else limit)
    return [*cuts, end]

"""The clauses of a sentence: pieces short enough to say one thing each."""

from __future__ import annotations

import re

_WORD = re.compile(r"\S+")
# Behind one of these a clause ends.
_ENDS = ("،", ",", "؛", ";", ":")
# Words of a piece: fewer are joined to what stands before them; more than the most are cut evenly
# into such as have at most so many.
FEWEST, MOST, CUT = 7, 20, 14
# What is left at the end goes with the piece before it if it has fewer.
FEWEST_LAST = 5
Span = tuple[int, int]


def clauses(sentence: str) -> list[str]:
    """A sentence parted at its commas and colons, then evenly where that leaves it too long; none
    for a sentence that is one piece itself."""
    return [" ".join(sentence[a:b].split()) for a, b in clause_spans(sentence)]


def clause_spans(sentence: str) -> list[Span]:
    """Where the clauses of a sentence stand in it."""
    pieces: list[list[Span]] = []
    begins = True
    for found in _WORD.finditer(sentence):
        if begins and (not pieces or len(pieces[-1]) >= FEWEST):
            pieces.append([])
        pieces[-1].append(found.span())
        begins = found.group().endswith(_ENDS)
    if len(pieces) > 1 and len(pieces[-1]) < FEWEST_LAST:
        last = pieces.pop()
        pieces[-1] += last
    short = [one for piece in pieces for one in _evenly(piece)]
    return [(words[0][0], words[-1][1]) for words in short] if len(short) > 1 else []


def _evenly(words: list[Span]) -> list[list[Span]]:
    if len(words) <= MOST:
        return [words]
    size = -(-len(words) // -(-len(words) // CUT))
    return [words[at : at + size] for at in range(0, len(words), size)]

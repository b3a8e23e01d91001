"""The clauses of a sentence: pieces short enough to say one thing each."""

from __future__ import annotations

import re

_BOUNDARY = re.compile(r"(?<=[،,؛;:])\s+")
# Words of a piece: fewer are joined to what stands before them; more than the most are cut evenly
# into such as have at most so many.
FEWEST, MOST, CUT = 7, 20, 14
# What is left at the end goes with the piece before it if it has fewer.
FEWEST_LAST = 5


def clauses(sentence: str) -> list[str]:
    """A sentence parted at its commas and colons, then evenly where that leaves it too long; none
    for a sentence that is one piece itself."""
    pieces: list[list[str]] = []
    for part in _BOUNDARY.split(sentence):
        if pieces and len(pieces[-1]) < FEWEST:
            pieces[-1] += part.split()
        else:
            pieces.append(part.split())
    if len(pieces) > 1 and len(pieces[-1]) < FEWEST_LAST:
        last = pieces.pop()
        pieces[-1] += last
    short = [one for piece in pieces for one in _evenly(piece)]
    return [" ".join(words) for words in short] if len(short) > 1 else []


def _evenly(words: list[str]) -> list[list[str]]:
    if len(words) <= MOST:
        return [words]
    size = -(-len(words) // -(-len(words) // CUT))
    return [words[at : at + size] for at in range(0, len(words), size)]

"""The second one, after a question about the first: what an ordinal leaves unsaid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from index.text.lexicon.tables import columns_of
from index.text.normalise import normalise

_WORD = re.compile(r"[^\W_]+(?:[\u064b-\u065f]+[^\W_]*)*")
# A question with so few words beside its ordinal may leave out of what it is the second.
_SHORT = 6


@lru_cache(4096)
def place_in_order(word: str) -> str:
    """Which place in an order a word names, "" for none; Arabic and Russian inflect them."""
    form = normalise(word)
    bare = form[1:] if form.startswith("وال") else form
    known = columns_of("in-order")
    if bare in known:
        return known[bare][-1]
    return next((place for stem, place in _RUSSIAN if re.fullmatch(rf"{stem}\w{{1,3}}", bare)), "")


_RUSSIAN = (("перв", "1"), ("втор", "2"), ("трет", "3"), ("четверт", "4"))


def of_another_in_order(text: str, before: Sequence[str]) -> str:
    """A short question about the second, with of what it is the second, as a question before it
    (the latest comes first) names the first of them; "" of any other text."""
    words = _WORD.findall(text)
    if len(words) > _SHORT:
        return ""
    at = next((i for i, word in enumerate(words) if place_in_order(word)), None)
    if at is None:
        return ""
    place = place_in_order(words[at])
    for earlier in before:
        known = _WORD.findall(earlier)
        places = map(place_in_order, known)
        there = next((i for i, one in enumerate(places) if one not in {"", place}), None)
        if there is not None:
            return _completed(text, words, at, earlier, known, there)
    return ""


def _completed(
    text: str, words: Sequence[str], at: int, earlier: str, known: Sequence[str], there: int
) -> str:
    ordinal = re.sub(r"^و(?=ال)", "", words[at])
    arabic = "\u0600" <= ordinal[0] <= "\u06ff"
    beside = there - 1 if arabic else there + 1
    if not 0 <= beside < len(known):
        return ""
    rest = [word for i, word in enumerate(words) if i != at and normalise(word) not in _SMALL]
    if not rest:  # and the second?
        return earlier.replace(known[there], ordinal, 1)
    said = f"{known[beside]} {ordinal}" if arabic else f"{ordinal} {known[beside]}"
    return text.replace(words[at], said, 1)


_SMALL = frozenset("and the what about of one ones et le la un une а и в во о طيب طب".split())

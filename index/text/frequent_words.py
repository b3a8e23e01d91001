"""Which words a text has most often, and where."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from index.text.language import FOREIGN_SMALL_WORDS
from index.text.lexicon.speech import is_function, reporting_verb
from index.text.lexicon.tables import words_of
from index.text.normalise import normalise, normalise_with_offsets, stem

ARABIC = "ar"
# Letters of the shortest word that tells of something.
SHORTEST = 3
_WORD = re.compile(r"[^\W\d_]+")
_GENERAL = words_of("term-general") | words_of("term-asking")
# What may be joined to the front of a word: and, so, in, to, as.
_JOINED = "وفبلك"
_FOREIGN_SMALL = frozenset(map(normalise, FOREIGN_SMALL_WORDS))


@dataclass(frozen=True, slots=True)
class FrequentWord:
    """A word in all its forms: what they have in common, the form that is most frequent as it is
    written, and the offsets at which they begin."""

    stem: str
    written: str
    at: tuple[int, ...]


def frequent_words(text: str, language: str) -> list[FrequentWord]:
    """The words of a text, the most frequent first, without those that merely connect or tell that
    somebody speaks."""
    plain, offsets = normalise_with_offsets(text)
    places: defaultdict[str, list[int]] = defaultdict(list)
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for found in _WORD.finditer(plain):
        word = found.group()
        if len(word) < SHORTEST or _is_small(word, language):
            continue
        key = stem(word) if language == ARABIC else word
        start, end = offsets[found.start()], offsets[found.end()]
        places[key].append(start)
        forms[key][text[start:end]] += 1
    found_all = (FrequentWord(key, _usual(forms[key]), tuple(places[key])) for key in places)
    return sorted(found_all, key=lambda one: -len(one.at))


def _is_small(word: str, language: str) -> bool:
    if language != ARABIC:
        return word in _FOREIGN_SMALL
    rests = (word, word[1:]) if word[0] in _JOINED else (word,)
    return reporting_verb(word) is not None or any(
        is_function(one) or one in _GENERAL for one in rests
    )


def _usual(forms: Counter[str]) -> str:
    return forms.most_common(1)[0][0]

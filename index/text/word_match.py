"""Whether two words are one word: inflected, misspelt, or a name spelt in another way or script.

Every word has keys, each with a strength; two words that share a key are the same word as surely
as the weaker of the two strengths says. So a text is asked for a word by a few look-ups.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np

from index.text.normalise import BOUNDARY, stem
from index.text.places import of_place, place_in_arabic
from index.text.transliteration import sound, spelling

# How surely words are the same that share …
EXACT = 1.0  # … their letters or light stem
OWNED = 0.9  # … what is left of them without whose it is
SPELLING = 0.8  # … what variants of a foreign name share
MISSPELT = 0.7  # … all but one letter
NAME = 0.9  # … the consonants of a name in two scripts
ROOT = 0.6  # … the consonants of a root
# At this strength and above a word counts as being in a text.
SAME = 0.65

_SHORTEST_ROOT = 3
_SHORTEST_MISSPELT = 5
_SHORTEST_NAME = 3
_CYRILLIC = frozenset(map(chr, range(0x400, 0x500)))
# Conjunctions, prepositions and the article, as they are fused to the front of a word.
_FRONTS = ("وبال", "وال", "بال", "فال", "كال", "لل", "ال", "وب", "ول", "وس", *"وفبلكس")
# What verbs and derived nouns put around a root.
_ROOT_FRONTS = ("است", *"متاين")
_ROOT_ENDS = ("وا", "تم", "نا", "ت", "ا")
_WEAK = frozenset("اوي")
# Whose something is, as it is fused to the end of a word; the stem knows the two shortest.
_OWNERS = ("هما", "ها", "هم", "هن", "كم", "نا", "ه")
_SHORTEST_OWNED = 3


def is_arabic_script(word: str) -> bool:
    """Whether a normalised word is in Arabic letters."""
    return "\u0600" <= word[0] <= "\u06ff"


@lru_cache(65536)
def forms(word: str) -> tuple[str, ...]:
    """A normalised word and what is left of it without each front that may be fused to it."""
    without = (
        word[len(front) :]
        for front in _FRONTS
        if word.startswith(front) and len(word) - len(front) >= 3
    )
    return (word, *without)


@lru_cache(65536)
def owned(word: str) -> tuple[str, ...]:
    """What a normalised word may be without whose it is: `كتابهم` a `كتاب`, `كلفته` a `كلفه`.
    A word with an article has nobody beside it."""
    for owner in _OWNERS if not word.startswith("ال") else ():
        if word.endswith(owner) and len(word) - len(owner) >= _SHORTEST_OWNED:
            bare = word[: -len(owner)]
            return (bare, f"{bare[:-1]}ه") if bare.endswith("ت") else (bare,)
    return ()


@lru_cache(65536)
def root(word: str) -> str:
    """The consonants that a word shares with others of its root, or its stem where few are left."""
    core = stem(word)
    for front in _ROOT_FRONTS:
        if core.startswith(front) and len(core) - len(front) >= 3:
            core = core[len(front) :]
            break
    for end in _ROOT_ENDS:
        if core.endswith(end) and len(core) - len(end) >= 3:
            core = core[: -len(end)]
            break
    consonants = core[:1] + "".join(letter for letter in core[1:] if letter not in _WEAK)
    return consonants if len(consonants) >= _SHORTEST_ROOT else core


@lru_cache(65536)
def keys(word: str) -> Mapping[str, float]:
    """Everything by which a normalised Arabic word of a text may be recognised, with strengths."""
    found: dict[str, float] = {}
    for form in forms(word):
        for key, strength in _keys_of_form(form):
            found[key] = max(found.get(key, 0.0), strength)
    return found


def _keys_of_form(form: str) -> Iterable[tuple[str, float]]:
    yield f"w{form}", EXACT
    yield f"s{stem(form)}", EXACT
    for bare in owned(form):
        yield f"w{bare}", OWNED
        yield f"s{stem(bare)}", OWNED
    if len(spelling(form)) >= _SHORTEST_NAME:
        yield f"k{spelling(form)}", SPELLING
    if len(root(form)) >= _SHORTEST_ROOT:
        yield f"r{root(form)}", ROOT
    if len(sound(form)) >= _SHORTEST_NAME:
        yield f"n{sound(form)}", NAME
    if len(form) >= _SHORTEST_MISSPELT:
        yield f"d{form}", MISSPELT
        for i in range(len(form)):
            yield f"d{form[:i]}{form[i + 1 :]}", MISSPELT


@lru_cache(65536)
def asked_keys(word: str) -> Mapping[str, float]:
    """The same for a word of a question, which may be in another script."""
    if is_arabic_script(word):
        # Two Arabic words that only sound alike are two words.
        return {key: strength for key, strength in keys(word).items() if key[0] != "n"}
    found = {f"w{word}": EXACT}
    consonants = sound(word)
    if len(consonants) >= _SHORTEST_NAME:
        found[f"n{consonants}"] = NAME
    if place := place_in_arabic(word):
        return {f"w{place}": EXACT, f"s{stem(place)}": EXACT, f"w{of_place(place)}": NAME}
    if word[0] in _CYRILLIC and len(consonants) > _SHORTEST_NAME:
        found[f"n{consonants[:-1]}"] = NAME  # a case ending: Лавровым
    return found


@lru_cache(65536)
def likeness(asked: str, known: str) -> float:
    """How surely a word of a question is a word of the text, 0 to 1."""
    there = keys(known)
    return max(
        (min(strength, there.get(key, 0.0)) for key, strength in asked_keys(asked).items()),
        default=0.0,
    )


def same_word(asked: str, known: str) -> bool:
    """Whether a normalised word of a question is a word of the article, spelt or inflected so."""
    return likeness(asked, known) >= SAME


@lru_cache(512)
def _index(tokens: str) -> Mapping[str, Mapping[int, float]]:
    """The keys of a passage's words (`StoredPassage.tokens`) → its sentences with strengths."""
    found: dict[str, dict[int, float]] = {}
    for number, line in enumerate(tokens.split("\n")):
        for word in {bounded.strip(BOUNDARY) for bounded in line.split()}:
            for key, strength in keys(word).items() if word else ():
                sentences = found.setdefault(key, {})
                sentences[number] = max(sentences.get(number, 0.0), strength)
    return found


def matches(asked: Sequence[str], passages: Sequence[str], lengths: Sequence[int]) -> np.ndarray:
    """How surely each word of a question stands in each sentence: shape (words, sentences).

    `passages` are `StoredPassage.tokens`, `lengths` the numbers of their sentences.
    """
    found = np.zeros((len(asked), sum(lengths)))
    first = 0
    for tokens, length in zip(passages, lengths, strict=True):
        index = _index(tokens)
        for row, word in enumerate(asked):
            for key, strength in asked_keys(word).items():
                for number, other in index.get(key, {}).items():
                    at = first + number
                    found[row, at] = max(found[row, at], min(strength, other))
        first += length
    return found

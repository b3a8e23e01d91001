"""Arabic that is written in Latin letters and digits, told and put into Arabic ones: shu 2al?

Whether a text is such Arabic its letters tell. What each of its words may be is tried letter by
letter, and chosen among words that are frequent in questions, those of the article asked about, and
whatever is spelt as words are. `benchmarks/learn_latin_letters.py` learns the weights.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from zlib import crc32

import numpy as np

from index.questions.dialects import STANDARD, asked_in_one
from index.questions.latin_spelling import FRONTS, LONGEST, ways
from index.text.lexicon.tables import classes
from index.text.normalise import normalise

WEIGHTS = Path(str(files("data") / "latin_letters.npz"))
BUCKETS = 1 << 13
# Letters of words; the first is where one begins and ends.
LETTERS = " ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي"
_AT = {letter: i for i, letter in enumerate(LETTERS)}
# What a cost is multiplied by to be kept as a whole number.
SCALE = 16
# Costs: of a word of the lexicon that is not frequent, of one of the article, of one that is not
# known, besides its letters, and of taking the front of one for the article or something else.
_RARE, _OF_ARTICLE, _UNKNOWN, _DEFINITE, _JOINED = 9.0, 5.0, 4.0, 1.0, 2.5
# The fewer words, the surer they have to be.
FEW = 2.0
# What the cost of a letter counts beside that of a word.
_OF_LETTERS = 2.0
# So many ways to begin a word are gone on with; a word of more letters stays as it is.
_MOST, _LONGEST_WORD = 24, 30
# Letters behind what may be joined to the front of a word.
_REST = 3

_OTHER = re.compile(r"[\u0400-\u04ff\u0600-\u06ff]")
_TOKEN = r"'?[a-z0-9]+(?:'[a-z0-9]*)*"
_WORD = re.compile(
    rf"(?<![\w'])(?:(?P<front>{'|'.join(sorted(FRONTS, key=len, reverse=True))})[ -]+)?"
    rf"(?P<word>{_TOKEN})",
    re.IGNORECASE,
)
_STRETCHED = re.compile(r"(.)\1{2,}")
# The article before a letter that it is spoken like: ennajda, essa7afa.
_LIKENED = re.compile(r"[eai](?=([stdnrz9])\1)")


@lru_cache(1024)
def is_arabic_in_latin(text: str) -> bool:
    """Whether a text is Arabic in Latin letters."""
    known = words_in(text)
    if not known:
        return False
    told = sum(map(_told, known)) / math.sqrt(len(known))
    return told > _weights().least + FEW / len(known)


def in_arabic_letters(text: str, known: frozenset[str] = frozenset()) -> str:
    """A text in Arabic letters if it is Arabic in Latin ones, as it is otherwise. `known` are the
    normalised words of the article asked about."""
    return _turned(text, known) if is_arabic_in_latin(text) else text


@lru_cache(128)
def _turned(text: str, known: frozenset[str]) -> str:
    return _WORD.sub(lambda found: _word(found["front"] or "", found["word"], known), text)


def words_in(text: str) -> list[str]:
    """The words of a text in Latin letters; none of one that has others."""
    lower = normalise(text)
    return [] if _OTHER.search(lower) else re.findall(_TOKEN, lower)


@lru_cache(8192)
def _told(word: str) -> float:
    told, its = _weights().told, buckets(word)
    return sum(told[one] for one in its) / len(its)


def buckets(word: str) -> frozenset[int]:
    """The buckets of a word and of the letters that stand together in it."""
    padded = " 0 " if word.isdigit() else f" {word} "
    parts = {padded[i : i + n] for n in (2, 3, 4) for i in range(len(padded) - n + 1)}
    return frozenset(crc32(one.encode()) % BUCKETS for one in {padded, *parts})


class _Weights(NamedTuple):
    """`told`: shape (BUCKETS,), what each tells of Arabic; `least`: where a text is taken for it.
    `letters`: the cost of each letter behind two others; `frequent`: that of words as written."""

    told: list[float]
    least: float
    letters: list[list[list[float]]]
    frequent: dict[str, float]


@lru_cache(1)
def _weights() -> _Weights:
    with np.load(WEIGHTS) as kept:
        letters, costs = (kept[one].astype(np.float32) / SCALE for one in ("letters", "costs"))
        frequent = dict(zip(str(kept["words"]).split(), costs.tolist(), strict=True))
        told = kept["told"].astype(np.float32).tolist()
        return _Weights(told, float(kept["least"]), letters.tolist(), frequent)


def _word(front: str, word: str, known: frozenset[str]) -> str:
    """A word in Arabic letters, with what stands before it."""
    before = FRONTS[normalise(front)][-1] if front else ""
    if word.isdigit() or len(word) > _LONGEST_WORD:
        return before + word
    latin = _STRETCHED.sub(r"\1\1", normalise(word))
    found = list(_found(latin, known))
    for joined, rest in () if before.endswith("ال") else _divided(latin):
        more = _DEFINITE if joined.endswith("ال") else _JOINED
        behind = [one for one in _found(rest, known) if not one[1].startswith("ال")]
        if joined == "ش":  # what, which stands in one with verbs: not how (many)
            behind = [one for one in behind if asked_in_one(normalise(joined + one[1]))]
        found += ((cost + more, joined + turned) for cost, turned in behind)
    return before + min(found, default=(0.0, word))[1]


def _divided(latin: str) -> Iterator[tuple[str, str]]:
    """What may be joined to the front of a word, and the rest of it."""
    if likened := _LIKENED.match(latin):
        yield "ال", latin[likened.end() :]
    for size in (1, 2, 3):
        joined, rest = FRONTS.get(latin[:size], " ")[0], latin[size:]
        if not joined.endswith(" ") and len(rest) >= _REST and len(latin) > _REST + 1:
            yield joined, rest


def _found(latin: str, known: frozenset[str]) -> Iterator[tuple[float, str]]:
    """What a word may be in Arabic letters, with what that costs."""
    for words in (_frequent(), _of_lexicon(), _of_article(known), _ANY):
        if (found := _likeliest(latin, words)) is not None:
            yield found


class _Words(NamedTuple):
    """Words, each with its cost, and all that they begin with, in a form in which they are
    compared; and how that is written."""

    cost: Mapping[str, float]
    begun: frozenset[str]
    folded: Callable[[str], str]
    written: Mapping[str, str]

    def state(self, text: str) -> str:
        """What of a word begun tells how it may go on."""
        return self.folded(text)

    def step(self, text: str, letters: str) -> float | None:
        """What letters behind a word begun cost, None where it does not go on so."""
        return 0.0 if self.state(text + letters) in self.begun else None

    def end(self, text: str) -> float | None:
        """What it costs that a word is a whole one, None where it is none."""
        return self.cost.get(self.state(text))

    def shown(self, text: str) -> str:
        """A word as it is written."""
        return self.written.get(self.state(text), text)


class _AnyWord:
    """Whatever is spelt as words are."""

    def state(self, text: str) -> str:
        return text[-2:]

    def step(self, text: str, letters: str) -> float:
        costs, at = _weights().letters, [_AT[one] for one in f"  {text}"[-2:] + letters]
        return sum(costs[a][b][c] for a, b, c in zip(at, at[1:], at[2:], strict=False))

    def end(self, text: str) -> float | None:
        return self.step(text, LETTERS[0]) + _UNKNOWN if len(text) > 1 else None

    def shown(self, text: str) -> str:
        return text


_ANY = _AnyWord()


def _likeliest(latin: str, words: _Words | _AnyWord) -> tuple[float, str] | None:
    """The likeliest of words that are written so in Latin letters, with its cost."""
    begun: list[dict[str, tuple[float, str]]] = [{} for _ in range(len(latin) + LONGEST)]
    begun[0][""] = (0.0, "")
    for at in range(len(latin)):
        for cost, text in sorted(begun[at].values())[:_MOST]:
            for size in range(1, min(LONGEST, len(latin) - at) + 1):
                for letters, more in ways(latin, at, size):
                    step = words.step(text, letters) if letters else 0.0
                    if step is None:
                        continue
                    one = (cost + _OF_LETTERS * more + step, text + letters)
                    there, state = begun[at + size], words.state(one[1])
                    there[state] = min(one, there.get(state, one))
    whole = begun[len(latin)].values()
    ended = [(cost + end, text) for cost, text in whole if (end := words.end(text)) is not None]
    cost, text = min(ended, default=(0.0, ""))
    return (cost, words.shown(text)) if text else None


_ARTICLE = re.compile("^[وفبك]?ال(?=...)")
_FIRST = re.compile("(?<![^و])[أإآ]|(?<=ال)[أإآ]")


def form(word: str) -> str:
    """A word as it is spelt, but for what is left out at its front: أن، ان."""
    return _FIRST.sub("ا", word)


@lru_cache(1)
def _frequent() -> _Words:
    written = {form(word): word for word in _weights().frequent}
    cost = {one: _weights().frequent[word] for one, word in written.items()}
    bare = {_ARTICLE.sub("", word): its for word, its in cost.items()}
    return _words(bare | cost, form, written)


# The lexicon has few verbs of deeds, for other reasons than that people ask with them: beside their
# nouns (اجتمع, اجتماع) they would be taken for what is meant.
_DEEDS = "of-deeds"


@lru_cache(1)
def _of_lexicon() -> _Words:
    known = frozenset(STANDARD).union(*(its for name, its in classes().items() if name != _DEEDS))
    return _words(dict.fromkeys(known, _RARE), normalise)


@lru_cache(32)
def _of_article(known: frozenset[str]) -> _Words:
    bare = {_ARTICLE.sub("", word) for word in known}
    return _words(dict.fromkeys(known | bare, _OF_ARTICLE), normalise)


def _words(
    cost: Mapping[str, float],
    folded: Callable[[str], str],
    written: Mapping[str, str] = MappingProxyType({}),
) -> _Words:
    begun = frozenset(word[:i] for word in cost for i in range(1, len(word) + 1))
    return _Words(cost, begun, folded, written)

"""Which dialogue act a text most likely is, as learnt from labelled utterances.

A softmax over hashed features: the letters of its words, and what they may be by the tables of the
language, alone and in pairs. `benchmarks/learn_acts.py` learns the weights.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.questions.word_classes import bases, by_word, classes_of, words_shown
from index.text.lexicon.speech import saying_verb
from index.text.lexicon.tables import words_of
from index.text.normalise import normalise

# The act of whoever asks for words of the article.
ASK = "ask"
BUCKETS = 1 << 14
WEIGHTS = Path(str(files("data") / "acts.npz"))
_LETTERS = (2, 3, 4)
# What all features of words by the tables count together with those of letters.
_OF_WORDS = 0.35
_MANY, _UNKNOWN = 9, 5
_DIGITS, _STRETCHED = re.compile(r"\d+"), re.compile(r"(.)\1{2,}")
_MORE_CLASSES = by_word(
    {
        "uttered": words_of("intent-uttered")
        | words_of("all-words-uttered")
        | words_of("talk-quote"),
        "give": words_of("all-words-give"),
        "every": words_of("all-words-all"),
        "right": words_of("talk-right"),
        "lies": words_of("talk-lies"),
        "true": words_of("talk-true"),
        "yours": words_of("talk-your-opinion"),
        "myself": words_of("talk-myself"),
        "exactly": words_of("all-words-exactly"),
        "paragraph": words_of("talk-paragraph"),
        "sentence": words_of("talk-sentence"),
        "next": words_of("talk-next"),
        "figures": words_of("talk-figures"),
        "only": words_of("talk-only"),
        "better": words_of("talk-better"),
    }
)


def likely_act(text: str) -> tuple[str, float]:
    """The likeliest act of a text, and its chance."""
    weights = _weights()
    places, values = features(text)
    scores = (values @ weights.of[places] + weights.bias) * weights.scales
    chances = np.exp(scores - scores.max())
    best = int(chances.argmax())
    return weights.acts[best], float(chances[best] / chances.sum())


@dataclass(frozen=True, slots=True)
class _Weights:
    """`of`: shape (BUCKETS, acts), whole numbers that `scales`, shape (acts,), makes logits."""

    acts: Sequence[str]
    of: NDArray[np.float32]
    bias: NDArray[np.float32]
    scales: NDArray[np.float32]


@lru_cache(1)
def _weights() -> _Weights:
    with np.load(WEIGHTS) as kept:
        of = kept["weights"].astype(np.float32)
        return _Weights([str(one) for one in kept["acts"]], of[:-1], of[-1], kept["scales"])


def features(text: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The buckets of a text's features, and the value of each."""
    shown = words_shown(text)
    forms = [_DIGITS.sub("0", _STRETCHED.sub(r"\1\1", normalise(word))) for word in shown]
    letters: set[int] = set()
    letters.update(*map(_of_letters, forms))
    told = {_bucket(one) for one in _of_classes(shown, text)}
    values = np.full(len(letters) + len(told), _OF_WORDS, np.float32)
    values[: len(letters)] = max(1, len(letters)) ** -0.5  # none of a text without words
    return np.array([*letters, *told], np.int64), values


def _bucket(feature: str) -> int:
    return crc32(feature.encode()) % BUCKETS


@lru_cache(8192)
def _of_letters(form: str) -> frozenset[int]:
    """The buckets of a word and of the letters that stand together in it."""
    padded = f" {form} "
    ends = [(i, i + size) for size in _LETTERS for i in range(len(padded) - size + 1)]
    return frozenset(_bucket(one) for one in (f"w{form}", *(f"c{padded[i:j]}" for i, j in ends)))


def _of_classes(shown: Sequence[str], text: str) -> Iterator[str]:
    each = [
        heard | _more_classes(normalise(word))
        for word, heard in zip(shown, classes_of(shown), strict=True)
    ]
    for one in each:
        yield from (f"h{name}" for name in one or ("O",))
    kinds = ["^", *("+".join(sorted(one)) or "O" for one in each), "$"]
    yield from (f"b{one}>{other}" for one, other in pairwise(kinds))
    for where, ends in (("f", each[:1]), ("l", each[-1:])):
        yield from (f"{where}{name}" for name in frozenset().union(*ends))
    yield f"u{min(_UNKNOWN, sum(not one for one in each))}"
    yield f"n{min(_MANY, len(each))}"
    if "?" in text or "؟" in text:
        yield "q"


@lru_cache(8192)
def _more_classes(form: str) -> frozenset[str]:
    known = (_MORE_CLASSES.get(one, frozenset()) for one in bases(form))
    return frozenset().union(*known, {"said"} if saying_verb(form) else ())

"""Real Arabic text in any amount, for measuring speed.

Passages are windows of one to three consecutive sentences of the evaluation files, all of them
different. When more are wanted than there are, they are repeated with a third of their words
exchanged for words of the whole collection, so that term frequencies stay those of real text.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.builtin import built_in_article
from index.errors import EvaluationError
from index.evaluation.retrieval import Context, read_collection
from index.text.sentences import sentences
from index.types import Encoder, Vectors

SETS = ("xquad.ar.json", "tydiqa-goldp.ar.json", "mlqa-dev.ar.json")
LONGEST_WINDOW = 3
EXCHANGED = 1 / 3
# How far a changed copy moves from its passage, as a share of the length of its vector.
NOISE = 0.25


def texts(sets: Path | None) -> tuple[list[str], list[str]]:
    """Real passages and real questions; of the built-in article where no sets are given."""
    found: list[str] = []
    questions: list[str] = []
    contexts: list[Context] = []
    for name in SETS if sets else ():
        try:
            collection = read_collection(Path(sets or "", name))
        except EvaluationError:
            continue
        contexts.extend(collection.contexts)
        questions.extend(asked.text for asked in collection.questions)
    for text in [context.text for context in contexts] or built_in_article().text.split("\n"):
        spans = sentences(text)
        for size in range(1, LONGEST_WINDOW + 1):
            found.extend(
                text[spans[i][0] : spans[i + size - 1][1]] for i in range(len(spans) - size + 1)
            )
    distinct = list(dict.fromkeys(found))
    random.Random(1).shuffle(distinct)
    random.Random(2).shuffle(questions)
    return distinct, questions or ["ماذا قال لافروف؟", "أين التقى الوزيران؟", "من هو برايس؟"]


def embedded(texts: Sequence[str], encoder: Encoder, cache: Path) -> Vectors:
    """The texts' vectors, shape (len(texts), dimension); kept in `cache` for the next run."""
    if cache.exists():
        known: Vectors = np.load(cache)
        if len(known) >= len(texts):
            return known[: len(texts)]
    vectors = encoder.encode_document(texts)
    cache.parent.mkdir(parents=True, exist_ok=True)
    np.save(cache, vectors)
    return vectors


class Corpus:
    """As many passages with vectors as are asked for, the first of them real."""

    def __init__(self, real: Sequence[str], vectors: Vectors) -> None:
        self._real = real
        self._vectors = vectors
        self._words = [word for text in real for word in text.split()]

    def passage(self, number: int) -> tuple[str, Vectors]:
        """Passage `number` and its vector of shape (dimension,)."""
        text = self._real[number % len(self._vectors)]
        vector = self._vectors[number % len(self._vectors)]
        if number < len(self._vectors):
            return text, vector
        chance = random.Random(number)
        words = [
            chance.choice(self._words) if chance.random() < EXCHANGED else word
            for word in text.split()
        ]
        noise = np.random.default_rng(number).normal(size=vector.shape).astype(np.float32)
        moved = vector + NOISE * noise / np.linalg.norm(noise)
        return " ".join(words), moved / np.linalg.norm(moved)

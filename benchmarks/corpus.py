"""Real Arabic text in any amount, for measuring speed.

Passages are those of the evaluation files and of articles, and their single sentences, all of them
different. When more are wanted than there are, they are repeated with a third of their
words exchanged for words of the whole collection, so that term frequencies stay those of real text.
Their vectors are moved by the difference of two other passages' vectors, which varies as real text
does, and so far that a copy is about as near to its passage as a real passage's nearest is.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.builtin import built_in_article
from index.errors import EvaluationError
from index.evaluation.retrieval import Context, read_collection
from index.text.passages import split
from index.types import Encoder, Passage, Sentence, Vectors

SETS = ("xquad.ar.json", "tydiqa-goldp.ar.json", "mlqa-dev.ar.json")
EXCHANGED = 1 / 3
# How far a changed copy moves from its passage, as a share of the length of its vector: to a cosine
# of .89, which is what the nearest passages of different texts have (the median of 400).
NOISE = 0.5


def texts(sets: Path | None, news: Path | None = None) -> tuple[list[str], list[str]]:
    """Real passages, of a folder of articles too, and real questions; of the built-in article where
    nothing is given."""
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
    whole = [context.text for context in contexts]
    for path in sorted(news.glob("*.txt")) if news else ():
        whole.extend(path.read_text(encoding="utf-8").split("\n"))
    for text in whole or built_in_article().text.split("\n"):
        for passage in split(text):
            parts: list[Passage | Sentence] = [passage, *passage.sentences]
            found.extend(text[part.start : part.end] for part in parts)
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
        one, other = (self._vectors[chance.randrange(len(self._vectors))] for _ in range(2))
        noise = one - other
        moved = vector + NOISE * noise / max(1e-9, np.linalg.norm(noise))
        return " ".join(words), moved / np.linalg.norm(moved)

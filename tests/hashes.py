"""A fast encoder whose vectors can be foretold, and what reads by it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np

from index.embedding.model import BundledEncoder, Model
from index.embedding.taught import Taught
from index.text.normalise import grams, normalise, words


class HashEncoder:
    """Bags of hashed 4-grams: texts that share words are near, so that ranking can be asserted."""

    dimension = 128

    def encode_query(self, texts: Sequence[str]) -> np.ndarray:
        vectors = [self._vector(text) for text in texts]
        return np.array(vectors, dtype=np.float32).reshape(len(texts), self.dimension)

    encode_document = encode_query

    def _vector(self, text: str) -> np.ndarray:
        vector = np.full(self.dimension - 1, 1e-3, dtype=np.float32)
        for word in words(normalise(text)):
            for gram in grams(word):
                digest = hashlib.blake2b(gram.encode(), digest_size=4).digest()
                vector[int.from_bytes(digest, "big") % (self.dimension - 1)] += 1
        # One direction in common lifts the cosines into the range of e5, 0.75 to 1.
        return np.append(0.5 * vector / np.linalg.norm(vector), 0.75**0.5).astype(np.float32)


@dataclass(frozen=True, slots=True)
class HashModel(Model):
    """A model whose encoder is that one; it notes each time that it is loaded."""

    name: str = "hash:1"
    dimension: int = 128
    loaded: list[HashEncoder] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        return self.name

    @property
    def is_remote(self) -> bool:
        return self.name.startswith("some/")

    def load(self) -> HashEncoder:
        encoder = HashEncoder()
        encoder.dimension = self.dimension
        self.loaded.append(encoder)
        return encoder


def hash_taught() -> Taught:
    """What reads by the fast encoder: a sentence answers that shares much with its question."""
    none = np.zeros(HashEncoder.dimension + 1, dtype=np.float32)
    none[-1] = NONE_ANSWERS
    return Taught(cast(BundledEncoder, HashEncoder()), none)


# As near as this to a question is that nothing answers it.
NONE_ANSWERS = 0.83

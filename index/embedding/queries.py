"""The vectors of questions: of several in one call of the model, and kept for those asked last."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index.lru_cache import LruCache
from index.types import Encoder, Vectors

# Questions whose vectors are kept in memory.
QUERIES = 256


class QueryVectors:
    """The vectors of questions by their text. `encoder` gives the model, which loads when a first
    vector is missing. Safe to use from several threads."""

    def __init__(self, encoder: Callable[[], Encoder]) -> None:
        self._encoder = encoder
        self._known: LruCache[Vectors] = LruCache(QUERIES)

    def vector(self, text: str) -> Vectors:
        """The vector of a question, shape (dimension,). Raises ModelError."""
        known = self._known.get(text)
        vector = self._encoder().encode_query([text])[0] if known is None else known
        self._known.keep(text, vector)
        return vector

    def embed(self, texts: Sequence[str]) -> None:
        """Has the model read those of some questions whose vectors are missing, all at once.

        Raises ModelError.
        """
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        if missing:
            for text, vector in zip(missing, self._encoder().encode_query(missing), strict=True):
                self._known.keep(text, vector)

"""What the indexes of a database are told of a passage, and what they offer: the seam."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.retrieval.search import Dense
from index.types import Vectors


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage by its id: its terms, each once, its own vector of shape (dimension,), and how many
    sentences and words it has."""

    passage: int
    article: int
    terms: Sequence[str]
    vector: Vectors
    sentences: int
    words: int


class Indexes(Protocol):
    """What finds passages by their words, and by their vectors where the database does that.

    What changes something is called within a transaction. Every method raises StoreError.
    """

    @property
    def dense(self) -> Dense | None:
        """What searches the vectors; None: the database does not."""
        ...

    @staticmethod
    def key(term: str) -> object:
        """The form in which a term is stored in the table `terms`."""
        ...

    def add(self, passages: Sequence[Entry]) -> None:
        """Takes passages in, and counts how many hold a term."""
        ...

    def remove(self, passages: Sequence[Entry]) -> None:
        """Forgets the passages of an article."""
        ...

    def begin_bulk(self) -> None:
        """Called before more is added than is here: indexes that take longer to add to than to
        build may be dropped until `build_deferred` is called."""
        ...

    def build_deferred(self, told: Callable[[str], None]) -> None:
        """Builds the indexes that are not there; `told` hears the name of each before."""
        ...

    def replace_vectors(self, dimension: int, vectors: Mapping[int, Vectors]) -> None:
        """Takes another model's vectors of all passages, by id, as StoredPassage has them."""
        ...

    def lexical(
        self, weights: Mapping[str, float], limit: int, articles: Collection[int] | None
    ) -> list[int]:
        """Ids of the passages that hold any of some terms, those with the highest sum of their
        weights first, and of equal ones the oldest."""
        ...

    def changes(self) -> tuple[int, int]:
        """Two numbers, at least one of which changes whenever an article has come or gone."""
        ...

    def check(self) -> None:
        """Reads the whole database. Raises StoreDamaged where something is broken."""
        ...

"""SQLite's full-text index over the passages' terms. Vectors are FAISS's matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import chain

from index.errors import StoreDamaged
from index.store.indexes import Entry
from index.store.sqlite import SqliteDatabase
from index.types import Vectors


class Fts5:
    """The lexical index of a store in an SQLite file. Every method raises StoreError."""

    dense = None

    def __init__(self, database: SqliteDatabase, name: str) -> None:
        self._db = database
        self._name = name

    @staticmethod
    def key(term: str) -> object:
        """The form in which a term is stored in the table `terms`."""
        return term

    def add(self, passages: Sequence[Entry]) -> None:
        """Takes passages in, within a transaction, and counts how many hold a term."""
        self._db.write_many(
            "INSERT INTO lexical (rowid, terms) VALUES (?, ?)",
            [(one.passage, " ".join(one.terms)) for one in passages],
        )
        self._count(passages, 1)

    def remove(self, passages: Sequence[Entry]) -> None:
        """Forgets the passages of an article, within a transaction."""
        # A contentless FTS5 table is told again what it had been given.
        self._db.write_many(
            "INSERT INTO lexical (lexical, rowid, terms) VALUES ('delete', ?, ?)",
            [(one.passage, " ".join(one.terms)) for one in passages],
        )
        self._count(passages, -1)

    def _count(self, passages: Sequence[Entry], sign: int) -> None:
        frequency = Counter(chain.from_iterable(one.terms for one in passages))
        self._db.write_many(
            "INSERT INTO terms VALUES (?, ?)"
            " ON CONFLICT (term) DO UPDATE SET passages = terms.passages + excluded.passages",
            [(term, sign * count) for term, count in frequency.items()],
        )

    def begin_bulk(self) -> None:
        """Nothing is dropped."""

    def build_deferred(self, told: Callable[[str], None]) -> None:
        """Nothing has been dropped."""

    def replace_vectors(self, dimension: int, vectors: Mapping[int, Vectors]) -> None:
        """Takes another model's vectors of all passages, within a transaction."""

    def lexical(
        self, weights: Mapping[str, float], limit: int, articles: Collection[int] | None
    ) -> list[int]:
        """Ids of the passages that hold any of some terms, those with the highest sum of their
        weights first, and of equal ones the oldest."""
        # Without contents and positions FTS5's own rank is the same for all of them.
        each = "SELECT rowid AS id, ? AS weight FROM lexical WHERE lexical MATCH ?"
        values = [value for term, weight in weights.items() for value in (weight, f'"{term}"')]
        only: tuple[object, ...] = ()
        where = ""
        if articles is not None:
            where = f"WHERE id IN (SELECT id FROM passages WHERE article_id {self._db.any_of})"
            only = (self._db.listed(articles),)
        rows = self._db.rows(
            f"SELECT id FROM ({' UNION ALL '.join([each] * len(weights))}) {where}"
            " GROUP BY id ORDER BY round(sum(weight), 9) DESC, id LIMIT ?",
            (*values, *only, limit),
        )
        return [int(str(row[0])) for row in rows]

    def changes(self) -> tuple[int, int]:
        """The first changes whenever another connection has committed, the second whenever this
        one has changed something."""
        return int(str(self._db.rows("PRAGMA data_version")[0][0])), self._db.changes

    def check(self) -> None:
        """Reads the whole database. Raises StoreDamaged where something is broken."""
        if str(self._db.rows("PRAGMA quick_check(1)")[0][0]) != "ok":
            raise StoreDamaged(self._name)

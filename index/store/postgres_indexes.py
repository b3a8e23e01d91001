"""The passages' terms and vectors where PostgreSQL searches them: by a GIN index over hashed terms,
and by pgvector's HNSW."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from index.errors import StoreDamaged, StoreFull
from index.store.indexes import Entry
from index.store.migrations import DENSE_INDEX, LEXICAL_INDEX
from index.store.postgres import PostgresDatabase
from index.types import Vectors

# Up to so many passages every vector is compared, as FAISS does.
EXACT = 20_000
EXACT_SUBSET = 5_000
# So many of the nearest found so far a search of the graph keeps in view, the most that pgvector
# takes: of the ten nearest of a million it finds .92 so in 45 ms, with 200 .68 in 11.
IN_VIEW = 1_000
# Beyond so many dimensions pgvector indexes no half-precision vectors: all are compared.
MOST_INDEXED = 4_000
# So many kilobytes an index needs for a passage while it is built, and so many megabytes it is
# given at most.
BUILT_IN = 3
MOST_MEMORY = 4_096

ALONE = "SET LOCAL max_parallel_maintenance_workers = 0"

DENSE = "dense_vectors"
_BUILT = {"lexical_terms": LEXICAL_INDEX, DENSE: DENSE_INDEX}

# Of the terms of a passage: shape (terms,).
Keys = NDArray[np.int64]


class PostgresIndexes:
    """The indexes of a store on a PostgreSQL server. Every method raises StoreError."""

    def __init__(self, database: PostgresDatabase) -> None:
        self._db = database

    @property
    def dense(self) -> PostgresIndexes:
        """What searches the vectors: the database itself."""
        return self

    @staticmethod
    def key(term: str) -> int:
        """The form in which a term is stored: 64 bits of its hash, since a passage has hundreds of
        terms, and one may be longer than what an index takes."""
        digest = hashlib.blake2b(term.encode("utf-8", "replace"), digest_size=8).digest()
        return int.from_bytes(digest, "big", signed=True)

    def add(self, passages: Sequence[Entry]) -> None:
        """Takes passages in, within a transaction, and counts how many hold a term."""
        known = _keys_of(passages)
        rows = [
            (one.passage, one.article, _array(keys))
            for one, keys in zip(passages, known, strict=True)
        ]
        self._db.copy("lexical", "id, article_id, terms", rows, ("int8", "int8", "bytea"))
        self._put({one.passage: one.vector for one in passages})
        self._count(known, 1)

    def remove(self, passages: Sequence[Entry]) -> None:
        """Forgets the passages of an article, within a transaction; their rows go with it."""
        self._count(_keys_of(passages), -1)

    def _count(self, known: Sequence[Keys], sign: int) -> None:
        keys, counts = np.unique(np.concatenate([_NONE, *known]), return_counts=True)
        self._db.write(
            "INSERT INTO terms"
            " SELECT * FROM unnest(?::bigint[], ?::integer[]) AS counted(term, change)"
            " ON CONFLICT (term) DO UPDATE SET passages = terms.passages + excluded.passages",
            (_listed(keys.tolist()), _listed((sign * counts).tolist())),
        )
        self._note_change()

    def _put(self, vectors: Mapping[int, Vectors]) -> None:
        rows = ((passage, _binary(vector)) for passage, vector in vectors.items())
        self._db.copy("dense", "id, vector", rows, ("int8", "bytea"))

    def _note_change(self) -> None:
        self._db.write("UPDATE meta SET value = CAST(value AS BIGINT) + 1 WHERE key = 'changes'")

    def begin_bulk(self) -> None:
        """Drops the indexes that take longer to add to than to build, where this role may."""
        owned = "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'dense'::regclass"
        if self._db.rows(owned) == [(True,)]:
            for name in _BUILT:
                self._db.write(f"DROP INDEX IF EXISTS {name}")

    def build_deferred(self, told: Callable[[str], None]) -> None:
        """Builds them where they are not there; `told` hears of each before."""
        for name, statement in _BUILT.items():
            if name == DENSE and self._dimension() > MOST_INDEXED:
                continue
            if self._db.rows("SELECT to_regclass(?)", (name,)) == [(None,)]:
                told(name)
                try:
                    self._build(statement)
                except StoreFull:  # a container mostly has little memory that processes share
                    self._build(statement, ALONE)
        self._db.write("ANALYZE")

    def _build(self, statement: str, *settings: str) -> None:
        """Builds an index in memory, by several processes of the server where it has the place."""
        memory = min(MOST_MEMORY, max(64, self._passages() * BUILT_IN // 1024))
        with self._db.transaction():
            for one in (f"SET LOCAL maintenance_work_mem = '{memory:d}MB'", *settings, statement):
                self._db.write(one)

    def replace_vectors(self, dimension: int, vectors: Mapping[int, Vectors]) -> None:
        """Takes another model's vectors of all passages, within a transaction."""
        self._db.write("DELETE FROM dense")
        if dimension != self._dimension():
            # The column's type and the index hold one dimension.
            self._db.write("DROP INDEX IF EXISTS dense_vectors")
            self._db.write(f"ALTER TABLE dense ALTER COLUMN vector TYPE halfvec({dimension:d})")
            if dimension <= MOST_INDEXED:
                self._db.write(DENSE_INDEX)
        self._put({passage: rows[0] for passage, rows in vectors.items()})
        self._note_change()

    def _dimension(self) -> int:
        (row,) = self._db.rows(
            "SELECT atttypmod FROM pg_attribute"
            " WHERE attrelid = 'dense'::regclass AND attname = 'vector'"
        )
        return int(str(row[0]))

    def lexical(
        self, weights: Mapping[str, float], limit: int, articles: Collection[int] | None
    ) -> list[int]:
        """Ids of the passages that hold any of some terms, those with the highest sum of their
        weights first, and of equal ones the oldest."""
        # Term by term, so that the index alone tells which passages and no row's terms are read.
        found = (
            "CROSS JOIN LATERAL (SELECT id FROM lexical WHERE terms @> ARRAY[asked.term]) AS one"
        )
        only: tuple[object, ...] = ()
        if articles is not None:
            # The few passages of a chat are read, however frequent a term is elsewhere.
            found = "JOIN lexical AS one ON asked.term = ANY(terms) WHERE article_id = ANY(?)"
            only = (self._db.listed(articles),)
        with self._db.snapshot():
            # A planner that knows nothing of the terms' frequencies would read every row of theirs.
            self._db.rows("SELECT set_config('enable_seqscan', 'off', true)")
            rows = self._ranked(found, weights, only, limit)
            self._db.rows("SELECT set_config('enable_seqscan', 'on', true)")
        return [int(str(row[0])) for row in rows]

    def _ranked(
        self, found: str, weights: Mapping[str, float], only: tuple[object, ...], limit: int
    ) -> list[tuple[object, ...]]:
        return self._db.rows(
            f"SELECT one.id FROM unnest(?::bigint[], ?::float8[]) AS asked(term, weight) {found}"
            " GROUP BY one.id ORDER BY round(sum(weight)::numeric, 9) DESC, one.id LIMIT ?",
            ([self.key(term) for term in weights], [*weights.values()], *only, limit),
        )

    def search(self, query: Vectors, limit: int, only: Collection[int] | None = None) -> list[int]:
        """Ids of the passages nearest to a vector of shape (dimension,), best first.

        With `only`, no others are considered. Fewer than `limit` where there are fewer.
        """
        asked = literal(query)
        where: tuple[object, ...] = ()
        only_these = ""
        if only is not None:
            only_these, where = "WHERE id = ANY(?)", (self._db.listed(only),)
        is_exact = len(only) <= EXACT_SUBSET if only is not None else self._passages() <= EXACT
        # What is materialised in no order is compared one by one, whatever index there is.
        graph, nearest = (
            ("", ()) if is_exact else ("ORDER BY vector <#> ?::halfvec LIMIT ?", (asked, limit))
        )
        with self._db.snapshot():
            self._db.rows(
                "SELECT set_config('hnsw.ef_search', ?, true),"
                " set_config('hnsw.iterative_scan', 'relaxed_order', true)",
                (str(max(IN_VIEW, limit)),),
            )
            rows = self._db.rows(
                "WITH nearest AS MATERIALIZED"
                f" (SELECT id, vector <#> ?::halfvec AS distance FROM dense {only_these} {graph})"
                " SELECT id FROM nearest ORDER BY distance, id LIMIT ?",
                (asked, *where, *nearest, limit),
            )
        return [int(str(row[0])) for row in rows]

    def _passages(self) -> int:
        return int(str(self._db.rows("SELECT value FROM meta WHERE key = 'passages'")[0][0]))

    def changes(self) -> tuple[int, int]:
        """The first changes whenever an article has come or gone, whoever did it."""
        (row,) = self._db.rows("SELECT value FROM meta WHERE key = 'changes'")
        return int(str(row[0])), 0

    def check(self) -> None:
        """Reads every row, and counts. Raises StoreDamaged where something is broken."""
        self._db.rows("SELECT sum(length(text)), sum(hashtext(text)::bigint) FROM articles")
        (row,) = self._db.rows(
            "SELECT count(*), count(md5(vectors)), count(md5(tokens)), count(md5(stems)),"
            " (SELECT count(cardinality(terms)) FROM lexical),"
            " (SELECT count(vector_dims(vector)) FROM dense),"
            " (SELECT value::bigint FROM meta WHERE key = 'passages') FROM passages"
        )
        if len(set(row)) != 1:
            raise StoreDamaged(self._db.place)


def _keys_of(passages: Sequence[Entry]) -> list[Keys]:
    """The keys of the terms of each passage."""
    terms = dict.fromkeys(chain.from_iterable(one.terms for one in passages))
    keys = {term: PostgresIndexes.key(term) for term in terms}
    return [
        np.fromiter(map(keys.__getitem__, one.terms), np.int64, len(one.terms)) for one in passages
    ]


def _listed(numbers: Iterable[int]) -> str:
    """Whole numbers as PostgreSQL reads an array: of thousands a list would take its time."""
    return "{" + ",".join(map(str, numbers)) + "}"


def _array(numbers: Keys) -> bytes:
    """A bigint[] as the server itself has it."""
    if not len(numbers):
        return struct.pack(">iiI", 0, 0, _BIGINT)
    elements = np.empty(len(numbers), _ELEMENT)
    elements["size"], elements["value"] = 8, numbers
    return struct.pack(">iiIii", 1, 0, _BIGINT, len(numbers), 1) + elements.tobytes()


_NONE = np.empty(0, np.int64)
_ELEMENT = np.dtype([("size", ">i4"), ("value", ">i8")])
# The number of the type bigint.
_BIGINT = 20


def _binary(vector: Vectors) -> bytes:
    """A vector of shape (dimension,) as the server itself has a halfvec."""
    return struct.pack(">hh", len(vector), 0) + vector.astype(">f2").tobytes()


def literal(vector: Vectors) -> str:
    """A vector of shape (dimension,) as pgvector reads it."""
    return "[" + ",".join(map(repr, vector.astype("float16").astype(float).tolist())) + "]"

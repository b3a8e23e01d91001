"""The seam between what is stored and where: an SQLite file, or a PostgreSQL server.

Statements are written once, in what both understand: `?` for a value, `RETURNING`, `ON CONFLICT`,
no more rows than fit into memory. What differs stands in `any_of`, `listed`, and in the schemas.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from index.errors import StoreError
from index.store.sqlite import FULL, SqliteDatabase


@dataclass(frozen=True, slots=True)
class Schema:
    """The tables of one database with their history: for each kind of database its scripts, of
    which number n is applied once. Append only: never edit one that has been released."""

    name: str
    sqlite: Sequence[str]
    postgres: Sequence[str]

    @property
    def file_name(self) -> str:
        """The SQLite file in a data directory."""
        return f"{self.name}.sqlite3"


class Database(Protocol):
    """An open database. Safe to use from several threads. Every method raises StoreError."""

    @property
    def any_of(self) -> str:
        """Behind a column: whether it is one of some values, given as `listed` makes them."""
        ...

    def listed(self, values: Collection[object]) -> object:
        """Values as `any_of` takes them."""
        ...

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """All rows that a statement gives."""
        ...

    def write(self, sql: str, values: Sequence[object] = ()) -> int:
        """One statement that changes something: by itself, or within a transaction. Returns how
        many rows it has changed."""
        ...

    def write_many(self, sql: str, values: Iterable[Sequence[object]]) -> None:
        """One statement for many rows."""
        ...

    def copy(self, table: str, columns: str, rows: Iterable[Sequence[object]]) -> None:
        """Puts many rows into a table as they are; the columns are joined by ", "."""
        ...

    def new_ids(self, table: str, count: int) -> list[int]:
        """Ids for so many rows that are about to be put into a table, within a transaction."""
        ...

    def transaction(self, *, alone: bool = True) -> AbstractContextManager[None]:
        """All that is written inside, or nothing. While it is `alone`, whatever process has another
        such transaction on the same tables waits: what it has read still holds as it writes."""
        ...

    def snapshot(self) -> AbstractContextManager[None]:
        """Inside it everything is read as of one moment, whatever other processes write."""
        ...

    def last_id(self, table: str) -> int:
        """The highest id that a table has given to a row, which may be gone; 0: none."""
        ...

    def give_after(self, table: str, last: int) -> None:
        """Has a table give no id up to that one any more."""
        ...

    def leave_no_trace(self) -> None:
        """Has what has been deleted leave the disk, as far as that is ours to say."""
        ...

    def close(self) -> None:
        """Closes the connections; it is of no use afterwards."""
        ...


@dataclass(frozen=True, slots=True)
class Table:
    """A table that `rawi migrate` copies as it is.

    `columns` are joined by ", "; `key` are those it is sorted by. `truths` are the columns that are
    true or false. `ids`: the table gives its rows ids of its own (AUTOINCREMENT).
    """

    name: str
    columns: str
    key: str
    truths: tuple[str, ...] = ()
    ids: bool = False

    def rows(self, database: Database) -> list[tuple[object, ...]]:
        """All rows, in the order of their key."""
        names = self.columns.split(", ")
        return [
            tuple(
                bool(value) if name in self.truths else value
                for name, value in zip(names, row, strict=True)
            )
            for row in database.rows(f"SELECT {self.columns} FROM {self.name} ORDER BY {self.key}")
        ]

    def move(self, source: Database, target: Database) -> None:
        """Copies the rows that are not there yet."""
        values = ", ".join("?" * (self.columns.count(",") + 1))
        with target.transaction():
            target.write_many(
                f"INSERT INTO {self.name} ({self.columns}) VALUES ({values})"
                " ON CONFLICT DO NOTHING",
                self.rows(source),
            )
            if self.ids:
                target.give_after(self.name, source.last_id(self.name))

    def digest(self, database: Database) -> tuple[int, str]:
        """How many rows there are, and a hash of all of them."""
        rows = self.rows(database)
        found = repr(rows).replace("\\x00", "\ufffd")  # which stands for U+0000 on a server
        return len(rows), hashlib.blake2b(found.encode(), digest_size=16).hexdigest()


def open_database(
    folder: Path,
    url: str,
    schema: Schema,
    durability: str = FULL,
    patience: float | None = None,
) -> Database:
    """Opens or makes the tables of a schema: those of a server where there is a `url`, otherwise
    a file in a data directory.

    `durability` is what a file's commits survive, `patience` for how many seconds whoever is
    writing is waited for. Raises StoreError.
    """
    if not url:
        path = folder / schema.file_name
        return SqliteDatabase.open(path, schema.sqlite, durability, patience)
    try:
        from index.store.postgres import PostgresDatabase  # psycopg, where it is asked for
    except ImportError as error:
        raise StoreError("psycopg: pip install 'rawi[postgres]'") from error
    return PostgresDatabase.open(url, schema.name, schema.postgres, patience)

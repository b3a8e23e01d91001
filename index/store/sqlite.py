"""A database in an SQLite file: opening it, transactions, errors as ours."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import RLock

from index.errors import (
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreReadOnly,
    StoreTooNew,
)

# How long to wait for another process that is writing, in seconds: the longest transaction is
# the insertion of a large article, a second or two.
PATIENCE = 30.0

# What reaches the disk with every commit: FULL survives a power cut, NORMAL the end of a process.
FULL, NORMAL = "FULL", "NORMAL"


class SqliteDatabase:
    """An open SQLite file. Safe to use from several threads: they wait for one another."""

    any_of = "IN (SELECT value FROM json_each(?))"

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection = connection
        self._name = name
        self._lock = RLock()

    @classmethod
    def open(
        cls,
        path: Path,
        migrations: Sequence[str],
        durability: str = FULL,
        patience: float | None = None,
    ) -> SqliteDatabase:
        """Opens or makes a file, readable by its owner alone, and brings its schema up to date.

        `patience` is for how many seconds a writing process is waited for. Raises
        StoreReadOnly, StoreFull, StoreDamaged, StoreBusy or StoreTooNew.
        """
        with _errors(path):
            try:
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                path.touch(mode=0o600)  # SQLite gives its journals the mode that the file has
            except OSError as error:
                raise (StoreFull if error.errno == 28 else StoreReadOnly)(
                    str(path.parent)
                ) from error
            connection = sqlite3.connect(
                path,
                timeout=PATIENCE if patience is None else patience,
                isolation_level=None,
                check_same_thread=False,
            )
            try:
                _write_ahead(connection)
                connection.execute(f"PRAGMA synchronous = {durability}")
                connection.execute("PRAGMA foreign_keys = ON")
                connection.execute("PRAGMA secure_delete = ON")  # what is removed leaves no trace
                database = cls(connection, path.name)
                database._migrate(path, migrations)
            except BaseException:
                connection.close()
                raise
        return database

    def close(self) -> None:
        """Closes the connection; it is of no use afterwards."""
        self._connection.close()

    def _migrate(self, path: Path, migrations: Sequence[str]) -> None:
        if self._version() == len(migrations):
            return
        with self.transaction():
            version = self._version()  # again, now that no other process can change it
            if version > len(migrations):
                raise StoreTooNew(str(path))
            for number in range(version + 1, len(migrations) + 1):
                for statement in _statements(migrations[number - 1]):
                    self._connection.execute(statement)
                self._connection.execute(f"PRAGMA user_version = {number}")

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    def transaction(self, *, alone: bool = True) -> AbstractContextManager[None]:
        """All that is written inside, or nothing. SQLite has one writer at a time anyway."""
        del alone
        return self._transaction("IMMEDIATE")

    @contextmanager
    def _transaction(self, kind: str) -> Iterator[None]:
        with self._lock, _errors(self._name):
            self._connection.execute(f"BEGIN {kind}")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def snapshot(self) -> AbstractContextManager[None]:
        """Inside it everything is read as of one moment, whatever other processes write."""
        return self._transaction("DEFERRED")

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """All rows that a query gives."""
        with self._lock, _errors(self._name):
            return self._connection.execute(sql, values).fetchall()

    @staticmethod
    def listed(values: Collection[object]) -> object:
        """Values as `any_of` takes them."""
        return json.dumps(list(values))

    def last_id(self, table: str) -> int:
        """The highest id that a table has given to a row, which may be gone; 0: none."""
        found = self.rows("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
        return int(str(found[0][0])) if found else 0

    def give_after(self, table: str, last: int) -> None:
        """Has a table give no id up to that one any more."""
        if not self.write("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (last, table)):
            self.write("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, last))

    @property
    def changes(self) -> int:
        """How many rows this connection has changed."""
        return self._connection.total_changes

    def leave_no_trace(self) -> None:
        """Empties the journal, where what has been deleted would stand for a while.

        Where another process is reading, that is for the next time.
        """
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def write(self, sql: str, values: Sequence[object] = ()) -> int:
        """One statement that changes something: by itself, or within a transaction. Returns how
        many rows it has changed."""
        with self._lock, _errors(self._name):
            return self._connection.execute(sql, values).rowcount

    def write_many(self, sql: str, values: Iterable[Sequence[object]]) -> None:
        """One statement for many rows."""
        with self._lock, _errors(self._name):
            self._connection.executemany(sql, values)

    def copy(self, table: str, columns: str, rows: Iterable[Sequence[object]]) -> None:
        """Puts many rows into a table as they are; the columns are joined by ", "."""
        values = ", ".join("?" * (columns.count(",") + 1))
        self.write_many(f"INSERT INTO {table} ({columns}) VALUES ({values})", rows)

    def new_ids(self, table: str, count: int) -> list[int]:
        """Ids for so many rows that are about to be put into a table, within a transaction."""
        last = self.last_id(table)
        return list(range(last + 1, last + 1 + count))


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turns the write-ahead log on; SQLite does not itself wait here for whoever else does so."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.02)


def _statements(script: str) -> Iterator[str]:
    """The statements of a migration one by one: `executescript` would commit in between."""
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def _errors(where: object) -> Iterator[None]:
    """SQLite's errors as ours."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise _ERRORS.get(error.sqlite_errorcode & 0xFF, StoreError)(f"{where}") from error
    except sqlite3.DatabaseError as error:
        raise StoreDamaged(f"{where}") from error


_ERRORS: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_BUSY: StoreBusy,
    sqlite3.SQLITE_LOCKED: StoreBusy,
    sqlite3.SQLITE_READONLY: StoreReadOnly,
    sqlite3.SQLITE_CANTOPEN: StoreReadOnly,
    sqlite3.SQLITE_PERM: StoreReadOnly,
    sqlite3.SQLITE_FULL: StoreFull,
    sqlite3.SQLITE_IOERR: StoreFull,
    sqlite3.SQLITE_CORRUPT: StoreDamaged,
    sqlite3.SQLITE_NOTADB: StoreDamaged,
    sqlite3.SQLITE_ERROR: StoreDamaged,
}

"""A database on a PostgreSQL server: connections, transactions, errors as ours.

Nothing lasts longer than a transaction on its connection, so a pool such as PgBouncer may stand in
between: no prepared statements, no settings of a session, no locks of one.
"""

from __future__ import annotations

import threading
import time
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.types.string import StrDumperUnknown
from psycopg_pool import ConnectionPool, PoolTimeout

from index.errors import (
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreReadOnly,
    StoreTooNew,
    StoreUnreachable,
)

if TYPE_CHECKING:
    from psycopg.abc import Buffer

# How long to wait for a connection, and for another process that is writing, in seconds.
PATIENCE = 30.0
# Connections of one part of the store at most: readers beside a writer.
MOST_CONNECTIONS = 4
# A server that is not heard of for so long, in seconds, is gone.
SILENCE = 15
# The first half of the keys of our advisory locks.
_LOCKS = zlib.crc32(b"rawi") >> 1

Connection = psycopg.Connection[tuple[object, ...]]


class PostgresDatabase:
    """Connections to a PostgreSQL server. Safe to use from several threads: each has its own."""

    any_of = "= ANY(?)"

    def __init__(self, pool: ConnectionPool[Connection], place: str, name: str) -> None:
        self.place = place
        self._pool = pool
        self._lock = zlib.crc32(name.encode()) >> 1
        self._held = threading.local()

    @classmethod
    def open(
        cls, url: str, name: str, migrations: Sequence[str], patience: float | None = None
    ) -> PostgresDatabase:
        """Connects to a server and brings the tables of the schema of that name up to date there.

        `patience` is for how many seconds the server is waited for. Raises StoreUnreachable,
        StoreReadOnly, StoreFull, StoreDamaged, StoreBusy or StoreTooNew.
        """
        place = place_of(url)
        pool = ConnectionPool(
            url,
            connection_class=cast("type[Connection]", psycopg.Connection),
            kwargs={**_watched(url), "autocommit": True, "prepare_threshold": None},
            min_size=1,
            max_size=MOST_CONNECTIONS,
            timeout=PATIENCE if patience is None else patience,
            num_workers=1,
            check=_check,
            configure=_configure,
            open=False,
            name=name,
        )
        database = cls(pool, place, name)
        try:
            # Once without the pool, which would not say why it cannot.
            with _errors(place), psycopg.connect(make_conninfo(url, **_watched(url))):
                pool.open()
            database._migrate(name, migrations)
        except BaseException:
            pool.close()
            raise
        return database

    def close(self) -> None:
        """Closes the connections; it is of no use afterwards."""
        self._pool.close()

    def _migrate(self, name: str, migrations: Sequence[str]) -> None:
        if self._version(name) == len(migrations):
            return
        with self.transaction():
            self.write(
                "CREATE TABLE IF NOT EXISTS schemas (name TEXT PRIMARY KEY, version INTEGER)"
            )
            version = self._version(name)  # again, now that nobody else can change it
            if version > len(migrations):
                raise StoreTooNew(self.place)
            for script in migrations[version:]:
                self.write(script)
            self.write(
                "INSERT INTO schemas VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET version = excluded.version",
                (name, len(migrations)),
            )

    def _version(self, name: str) -> int:
        if self.rows("SELECT to_regclass('schemas')") == [(None,)]:
            return 0
        found = self.rows("SELECT version FROM schemas WHERE name = ?", (name,))
        return int(str(found[0][0])) if found else 0

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        """The connection of this thread's transaction, or one of those that are free."""
        held: Connection | None = getattr(self._held, "connection", None)
        if held is not None:
            yield held
            return
        with self._pool.connection() as connection:
            yield connection

    def transaction(self, *, alone: bool = True) -> AbstractContextManager[None]:
        """All that is written inside, or nothing. While it is `alone`, whatever process has another
        such transaction on the same tables waits: what it has read still holds as it writes."""
        waits = f"SELECT set_config('lock_timeout', '{PATIENCE:.0f}s', true)"
        if alone:
            waits += f", pg_advisory_xact_lock({_LOCKS}, {self._lock})"
        return self._transaction("BEGIN", waits)

    def snapshot(self) -> AbstractContextManager[None]:
        """Inside it everything is read as of one moment, whatever other processes write."""
        # What is asked here takes milliseconds: to compile it first would take longer.
        return self._transaction(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            "SELECT set_config('jit', 'off', true)",
        )

    @contextmanager
    def _transaction(self, begin: str, first: str) -> Iterator[None]:
        if getattr(self._held, "connection", None) is not None:
            yield  # within the one that has been begun
            return
        with _errors(self.place), self._connection() as connection:
            connection.execute(begin)
            self._held.connection = connection
            try:
                self.rows(first)
                yield
                connection.execute("COMMIT")
            except BaseException:
                if not connection.broken:
                    connection.execute("ROLLBACK")
                raise
            finally:
                self._held.connection = None

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """All rows that a statement gives."""
        with _errors(self.place), self._connection() as connection:
            return connection.execute(_placed(sql), values or None).fetchall()

    def write(self, sql: str, values: Sequence[object] = ()) -> int:
        """One statement that changes something: by itself, or within a transaction. Returns how
        many rows it has changed."""
        with _errors(self.place), self._connection() as connection:
            return connection.execute(_placed(sql), values or None).rowcount

    def write_many(self, sql: str, values: Iterable[Sequence[object]]) -> None:
        """One statement for many rows."""
        with _errors(self.place), self._connection() as connection, connection.cursor() as cursor:
            cursor.executemany(_placed(sql), values)

    def copy(
        self,
        table: str,
        columns: str,
        rows: Iterable[Sequence[object]],
        types: Sequence[str] = (),
    ) -> None:
        """Puts many rows into a table as they are; the columns are joined by ", ".

        With `types`, those of the columns in PostgreSQL's words, everything goes as the server
        itself has it, and bytes, called "bytea", may be of any type.
        """
        statement = f"COPY {table} ({columns}) FROM STDIN"
        with (
            _errors(self.place),
            self._connection() as connection,
            connection.cursor() as cursor,
            cursor.copy(f"{statement} (FORMAT BINARY)" if types else statement) as copying,
        ):
            if types:
                copying.set_types(types)
            for row in rows:
                copying.write_row(row)

    def new_ids(self, table: str, count: int) -> list[int]:
        """Ids for so many rows that are about to be put into a table."""
        rows = self.rows(
            "SELECT nextval(pg_get_serial_sequence(?, 'id')) FROM generate_series(1, ?)",
            (table, count),
        )
        return [int(str(one)) for (one,) in rows]

    def last_id(self, table: str) -> int:
        """The highest id that a table has given to a row, which may be gone; 0: none."""
        ((sequence,),) = self.rows("SELECT pg_get_serial_sequence(?, 'id')", (table,))
        ((last, is_called),) = self.rows(f"SELECT last_value, is_called FROM {sequence}")
        return int(str(last)) if is_called else 0

    def give_after(self, table: str, last: int) -> None:
        """Has a table give no id up to that one any more."""
        if last:
            self.rows("SELECT setval(pg_get_serial_sequence(?, 'id'), ?)", (table, last))

    @staticmethod
    def listed(values: Collection[object]) -> object:
        """Values as `any_of` takes them."""
        return list(values)

    def leave_no_trace(self) -> None:
        """The server overwrites what has been deleted when it vacuums."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What a server is: its version, that of pgvector (or of the one that could be installed;
    empty: none), who we are there and whether that may write, how long it takes to answer, and
    whether what goes there is encrypted."""

    version: int
    pgvector: tuple[int, ...]
    role: str
    may_write: bool
    milliseconds: float
    encryption: str


def examined(url: str) -> Examined:
    """Asks a server what it is. Raises StoreError."""
    with (
        _errors(place_of(url)),
        psycopg.connect(make_conninfo(url, **_watched(url)), autocommit=True) as connection,
    ):
        began = time.perf_counter()
        for _ in range(10):
            connection.execute("SELECT 1")
        milliseconds = (time.perf_counter() - began) * 100
        found = connection.execute(
            "SELECT coalesce(installed_version, default_version) FROM pg_available_extensions"
            " WHERE name = 'vector'"
        ).fetchone()
        # Before the tables are there, who may make them may write.
        may = connection.execute(
            "SELECT CASE WHEN to_regclass('articles') IS NULL"
            " THEN coalesce(has_schema_privilege(current_schema(), 'CREATE'), FALSE)"
            " ELSE has_table_privilege('articles', 'INSERT')"
            " AND has_table_privilege('articles', 'UPDATE')"
            " AND has_table_privilege('articles', 'DELETE') END"
            " AND NOT pg_is_in_recovery()"
        ).fetchone()
        info = connection.info
        return Examined(
            info.server_version // 10_000,
            tuple(map(int, str(found[0]).split("."))) if found else (),
            info.user,
            bool(may and may[0]),
            milliseconds,
            "encrypted" if connection.pgconn.ssl_in_use else "not encrypted",
        )


def place_of(url: str) -> str:
    """Which server and database an address means, without the name and password in it."""
    try:
        known = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        return "DATABASE_URL"
    return "/".join(str(known[key]) for key in ("host", "port", "dbname") if known.get(key))


def _watched(url: str) -> dict[str, int]:
    """Settings by which a connection whose other end has vanished is noticed, but for those that an
    address makes itself."""
    ours = {"connect_timeout": SILENCE, "keepalives_idle": SILENCE,
            "tcp_user_timeout": 1000 * SILENCE}  # fmt: skip
    return {name: value for name, value in ours.items() if name not in conninfo_to_dict(url)}


class _Text(StrDumperUnknown):
    """PostgreSQL's texts hold every letter but U+0000, in whose place stands U+FFFD: every offset
    stays what it is."""

    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace("\0", "\ufffd"))


def _configure(connection: Connection) -> None:
    connection.adapters.register_dumper(str, _Text)


def _check(connection: Connection) -> None:
    """Raises OperationalError where the server has closed a connection: what it has said of that is
    here already, nothing needs to be asked."""
    for _ in range(2):  # its last words, and the end behind them
        connection.pgconn.consume_input()
    if connection.pgconn.status != psycopg.pq.ConnStatus.OK:
        raise psycopg.OperationalError("the server has closed the connection")


@cache
def _placed(sql: str) -> str:
    """A statement with psycopg's placeholders. All of them stand in the code."""
    return sql.replace("%", "%%").replace("?", "%s") if "?" in sql else sql


@contextmanager
def _errors(place: str) -> Iterator[None]:
    """PostgreSQL's errors as ours."""
    try:
        yield
    except PoolTimeout as error:
        raise StoreUnreachable(place) from error
    except psycopg.Error as error:
        for theirs, ours in _ERRORS:
            if isinstance(error, theirs):
                raise ours(place) from error
        if error.sqlstate is None:  # it is not the server that says so
            raise StoreUnreachable(place) from error
        raise StoreError(f"{place}: {error.diag.message_primary}") from error


# Of an error that several fit, the first counts.
_ERRORS: Sequence[tuple[type[psycopg.Error], type[StoreError]]] = (
    (errors.DiskFull, StoreFull),
    (errors.LockNotAvailable, StoreBusy),
    (errors.QueryCanceled, StoreBusy),
    (errors.DeadlockDetected, StoreBusy),
    (errors.SerializationFailure, StoreBusy),
    (errors.TooManyConnections, StoreBusy),
    (errors.ReadOnlySqlTransaction, StoreReadOnly),
    (errors.DataCorrupted, StoreDamaged),
    (errors.IndexCorrupted, StoreDamaged),
    (errors.UndefinedTable, StoreDamaged),
    (errors.UndefinedColumn, StoreDamaged),
    (errors.AdminShutdown, StoreUnreachable),
    (errors.CrashShutdown, StoreUnreachable),
    (errors.CannotConnectNow, StoreUnreachable),
)

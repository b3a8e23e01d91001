"""What has come from Telegram and is not answered yet: it survives the end of the process.

An update is in the database before Telegram is told that it has arrived. From the moment an answer
leaves for Telegram until Telegram says what became of it, its update is *in doubt*: if the process
ends then, nobody can know whether the answer has arrived. As Telegram takes nearly all that is sent
to it, an update in doubt counts as answered.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import mmap
import struct
import time
from collections.abc import Callable
from itertools import chain, repeat
from pathlib import Path

from telegram import Update

from index.errors import StoreError
from index.store.sqlite import NORMAL, SqliteDatabase

# So many updates are worked on at once: more would only wait for the one model, and httpx slows
# down with hundreds of requests.
AT_ONCE = 32
# So many may wait in memory; then fetching waits, and Telegram keeps the rest.
MOST_WAITING = 500
# An update during which the process has ended so often is not tried again.
TRIES = 3
# Telegram offers an update again for a day at most; for so long its number is remembered.
NUMBERS_KEPT = 2 * 86400

# The event loop waits for whoever else holds the file for PATIENCE seconds at a time, and for
# PAUSES, in seconds, between the tries: what is not stored is not confirmed to Telegram either.
PATIENCE = 0.02
PAUSES = (0.1, 0.5, 1, 5)

FILE_NAME = "inbox.sqlite3"
# Append only: see index/store/migrations.py. Without a body: dealt with.
MIGRATIONS = (
    """
    CREATE TABLE updates (
        bot INTEGER NOT NULL, id INTEGER NOT NULL,
        body TEXT, tries INTEGER NOT NULL, received REAL NOT NULL,
        PRIMARY KEY (bot, id)
    ) WITHOUT ROWID;
    """,
)


log = logging.getLogger(__name__)


class Doubts:
    """The numbers of updates in doubt, in memory that outlives the process.

    Writing to the database gives the interpreter's lock away: the process could end between that
    and the sending, and an answer be lost. Writing here does not.
    """

    def __init__(self, path: Path) -> None:
        path.touch(mode=0o600)
        with path.open("r+b") as file:
            file.truncate(_NUMBER.size * AT_ONCE)
            self._memory = mmap.mmap(file.fileno(), 0)
        self._free = list(range(AT_ONCE))
        self._slots: dict[int, int] = {}

    @property
    def numbers(self) -> list[int]:
        """All that are in doubt."""
        return [number for (number,) in _NUMBER.iter_unpack(self._memory[:]) if number]

    def add(self, number: int) -> None:
        """Notes that an update is in doubt."""
        if number not in self._slots and self._free:
            self._slots[number] = slot = self._free.pop()
            _NUMBER.pack_into(self._memory, slot * _NUMBER.size, number)

    def remove(self, number: int) -> None:
        """Notes that it is known what became of an update."""
        slot = self._slots.pop(number, None)
        if slot is not None:
            _NUMBER.pack_into(self._memory, slot * _NUMBER.size, 0)
            self._free.append(slot)

    def clear(self) -> None:
        """Empties the list: the database knows by now what the last run left."""
        self._memory[:] = bytes(len(self._memory))

    def close(self) -> None:
        """Closes the file."""
        self._memory.close()


_NUMBER = struct.Struct("<q")


class Inbox(asyncio.Queue[object]):
    """The queue between fetching and handling updates, kept in a file of its own: nothing else
    that is written holds it up."""

    def __init__(self, database: SqliteDatabase, doubts: Doubts, bot: int) -> None:
        super().__init__()
        self._database = database
        self._bot = bot
        self.doubts = doubts
        # As they have come, by number: to write an update out again takes its time.
        self.bodies: dict[int, str] = {}
        self._resumed: set[int] = set()
        self._dealt_with: list[int] = []
        self._underway = 0
        self._room = asyncio.Event()
        self._room.set()

    @classmethod
    def open(cls, folder: Path, bot: int) -> Inbox:
        """Opens or makes the inbox of a bot in a data directory. Raises StoreError."""
        path = folder / FILE_NAME
        database = SqliteDatabase.open(path, MIGRATIONS, NORMAL, PATIENCE)
        return cls(database, Doubts(folder / f"inbox-{bot}.doubts"), bot)

    def close(self) -> None:
        """Closes the files."""
        self._database.close()
        self.doubts.close()

    @property
    def underway(self) -> int:
        """How many updates wait or are being handled."""
        return self._underway

    async def put(self, item: object) -> None:
        """Takes an update in, unless it has been before; waits while too many are waiting."""
        if isinstance(item, Update):
            await self._room.wait()
            if not await self._kept(item):
                return
            self._count(1)
        await super().put(item)
        await asyncio.sleep(0)  # see Bot.get_updates

    async def _kept(self, update: Update) -> bool:
        """Stores an update, however long that takes; False: it has been here before."""
        body = self.bodies.pop(update.update_id, None) or update.to_json()
        for pause in chain(PAUSES, repeat(PAUSES[-1])):
            try:
                return self._keep(update.update_id, body)
            except StoreError as error:
                log.error("cannot store an update: %s", type(error).__name__)
                await asyncio.sleep(pause)
        raise AssertionError  # the pauses do not end

    def _keep(self, number: int, body: str) -> bool:
        return bool(
            self._database.write(
                "INSERT OR IGNORE INTO updates VALUES (?, ?, ?, 0, ?)",
                (self._bot, number, body.encode("utf-8", "replace").decode(), time.time()),
            )
        )

    def _count(self, change: int) -> None:
        self._underway += change
        (self._room.set if self._underway < MOST_WAITING else self._room.clear)()

    async def resume(self, parse: Callable[[dict[str, object]], Update]) -> int:
        """Queues what the last run has left, in its order; returns how many updates that is."""
        left = self._left()
        self._resumed = {number for number, _ in left}
        for number, body in left:
            self._count(1)
            await super().put(parse({**json.loads(body), "update_id": number}))
        return len(left)

    def _left(self) -> list[tuple[int, str]]:
        write = self._database.write
        with self._database.transaction():
            write(
                "UPDATE updates SET body = NULL WHERE bot = ?"
                " AND (tries >= ? OR id IN (SELECT value FROM json_each(?)))",
                (self._bot, TRIES, json.dumps(self.doubts.numbers)),
            )
            rows = self._database.rows(
                "SELECT id, body FROM updates WHERE bot = ? AND body IS NOT NULL ORDER BY id",
                (self._bot,),
            )
        self.doubts.clear()
        return [(int(str(number)), str(body)) for number, body in rows]

    def begin(self, number: int) -> None:
        """Counts a try of an update that an earlier run has left: it may be what ended that."""
        if number in self._resumed:
            with contextlib.suppress(StoreError):  # a try that is not counted harms nobody
                self._database.write(
                    "UPDATE updates SET tries = tries + 1 WHERE bot = ? AND id = ?",
                    (self._bot, number),
                )

    def done(self, number: int) -> None:
        """An update has been dealt with: nothing but its number is kept."""
        self._dealt_with.append(number)
        try:
            self._database.write(
                "UPDATE updates SET body = NULL WHERE bot = ?"
                " AND id IN (SELECT value FROM json_each(?))",
                (self._bot, json.dumps(self._dealt_with)),
            )
        except StoreError as error:  # with the next one, then; until then it stays in doubt
            log.error("cannot note an answer: %s", type(error).__name__)
        else:
            for one in self._dealt_with:
                self.doubts.remove(one)
            self._dealt_with.clear()
        finally:
            self._count(-1)

    def expire(self) -> None:
        """Forgets the numbers that Telegram will not offer again, and what was written here."""
        try:
            self._database.write(
                "DELETE FROM updates WHERE received < ?", (time.time() - NUMBERS_KEPT,)
            )
            self._database.leave_no_trace()
        except StoreError as error:  # the next time, then
            log.error("cannot forget numbers: %s", type(error).__name__)

    def left_for_later(self) -> None:
        """An update stays in the database for the next run."""
        self._count(-1)

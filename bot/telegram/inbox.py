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
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from itertools import chain, repeat
from pathlib import Path

from telegram import Update

from index.errors import StoreError
from index.store.database import Database, Schema, Table, open_database
from index.store.sqlite import NORMAL

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

# Chats are dealt out in so many shares, by their numbers: each process handles those of its shares.
SHARES = 64
ALL_SHARES = frozenset(range(SHARES))
# Who has this one also does what has to be done once, such as fetching.
FIRST_SHARE = 0

# Append only: see `Schema`. Without a body: dealt with.
SCHEMA = Schema(
    "inbox",
    sqlite=(
        """
        CREATE TABLE updates (
            bot INTEGER NOT NULL, id INTEGER NOT NULL,
            body TEXT, tries INTEGER NOT NULL, received REAL NOT NULL,
            PRIMARY KEY (bot, id)
        ) WITHOUT ROWID;
        """,
        """
        ALTER TABLE updates ADD COLUMN share INTEGER NOT NULL DEFAULT 0;
        """,
    ),
    postgres=(
        """
        CREATE TABLE updates (
            bot BIGINT NOT NULL, id BIGINT NOT NULL,
            body TEXT, tries INTEGER NOT NULL, received DOUBLE PRECISION NOT NULL,
            leaving BOOLEAN NOT NULL DEFAULT FALSE,
            PRIMARY KEY (bot, id)
        );
        CREATE INDEX updates_that_wait ON updates (bot, id) WHERE body IS NOT NULL;
        CREATE TABLE leads (
            bot BIGINT PRIMARY KEY, holder TEXT NOT NULL, until TIMESTAMPTZ NOT NULL
        );
        """,
        """
        ALTER TABLE updates ADD COLUMN share INTEGER NOT NULL DEFAULT 0;
        DROP INDEX updates_that_wait;
        CREATE INDEX updates_that_wait ON updates (bot, share, id) WHERE body IS NOT NULL;
        DROP TABLE leads;
        -- What a process alone may do until then, if it does not renew it: a share's number, a
        -- link's hash, or the process itself, which lives.
        CREATE TABLE leases (
            bot BIGINT NOT NULL, name TEXT NOT NULL,
            holder TEXT NOT NULL, until TIMESTAMPTZ NOT NULL,
            PRIMARY KEY (bot, name)
        );
        """,
    ),
)


# What is moved to another database.
UPDATES = Table("updates", "bot, id, body, tries, received, share", "bot, id")

Parse = Callable[[dict[str, object]], Update]
# Hears which shares are this process's from now on, before their updates are handled.
Taken = Callable[[Collection[int]], Awaitable[None]]

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


class Inbox(asyncio.Queue[object], ABC):
    """The queue between fetching and handling updates, as what is kept of them has it."""

    def __init__(self, database: Database, bot: int) -> None:
        super().__init__()
        self.database = database
        self._bot = bot
        # As they have come, by number: to write an update out again takes its time.
        self.bodies: dict[int, str] = {}
        # Those whose chats this process handles.
        self.shares: set[int] = set()
        # How many processes live, as far as is known.
        self.processes = 1
        # The chats of what goes on beside updates, such as readings: their shares stay here.
        self.busy: Callable[[], Collection[int]] = tuple
        self._resumed: set[int] = set()
        self._underway = 0
        self._room = asyncio.Event()
        self._room.set()

    @property
    def underway(self) -> int:
        """How many updates wait or are being handled."""
        return self._underway

    @abstractmethod
    async def take_part(
        self, parse: Parse, taken: Taken, lost: Callable[[Exception], None]
    ) -> None:
        """Begins to queue what is stored, what the last run has left before all else.

        `lost` hears of what makes this process end.
        """

    @contextlib.asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[None]:
        """Inside it no other process does what has that name; for a minute at most."""
        del name
        yield

    @abstractmethod
    async def close(self) -> None:
        """Closes what is open."""

    @abstractmethod
    def settle(self) -> list[tuple[int, str]]:
        """Gives up what the last run was in doubt about or has tried too often; what is left, by
        number. No process handles any of it."""

    async def begin(self, number: int) -> None:
        """Counts a try of an update that an earlier run has left: it may be what ended that."""
        if number in self._resumed:
            self._resumed.discard(number)
            with contextlib.suppress(StoreError):  # a try that is not counted harms nobody
                await self._written(
                    "UPDATE updates SET tries = tries + 1 WHERE bot = ? AND id = ?",
                    (self._bot, number),
                )

    @abstractmethod
    def in_doubt(self, number: int) -> Awaitable[bool] | None:
        """Hears, at the very write, that an answer to an update leaves. What comes back says, once
        that is noted, whether it may; None: it is noted, and may."""

    @abstractmethod
    async def settled(self, number: int) -> None:
        """Hears that what left has answered nothing: the update is in doubt no more."""

    @abstractmethod
    async def done(self, number: int) -> None:
        """An update has been dealt with: nothing but its number is kept."""

    @abstractmethod
    def left_for_later(self, number: int) -> None:
        """An update stays in the database for the next run."""

    def waits(self, number: int) -> bool:
        """Whether an update before this one of its chat has been left for later, so that this one
        is, too."""
        del number
        return False

    async def expire(self) -> None:
        """Forgets the numbers that Telegram will not offer again, and what was written here."""
        try:
            await self._written(
                "DELETE FROM updates WHERE received < ?", (time.time() - NUMBERS_KEPT,)
            )
            self.database.leave_no_trace()
        except StoreError as error:  # the next time, then
            log.error("cannot forget numbers: %s", type(error).__name__)

    async def _is_new(self, update: Update) -> bool:
        """Stores an update, however long that takes; False: it has been here before."""
        body = self.bodies.pop(update.update_id, None) or update.to_json()
        for pause in chain(PAUSES, repeat(PAUSES[-1])):
            try:
                return bool(
                    await self._written(
                        "INSERT INTO updates (bot, id, body, tries, received, share)"
                        " VALUES (?, ?, ?, 0, ?, ?) ON CONFLICT DO NOTHING",
                        (self._bot, update.update_id, body.encode("utf-8", "replace").decode(),
                         time.time(), share_of(chat_of(update))),
                    )
                )  # fmt: skip
            except StoreError as error:
                log.error("cannot store an update: %s", type(error).__name__)
                await asyncio.sleep(pause)
        raise AssertionError  # the pauses do not end

    async def _written(self, sql: str, values: Sequence[object]) -> int:
        """What a statement that changes something changes."""
        return self.database.write(sql, values)

    def _count(self, change: int) -> None:
        self._underway += change
        (self._room.set if self._underway < MOST_WAITING else self._room.clear)()


class FileInbox(Inbox):
    """An inbox in a file of its own, which one process has: nothing else that is written holds it
    up."""

    def __init__(self, database: Database, doubts: Doubts, bot: int) -> None:
        super().__init__(database, bot)
        self.doubts = doubts
        self._dealt_with: list[int] = []

    @classmethod
    def open(cls, folder: Path, bot: int) -> FileInbox:
        """Opens or makes the inbox of a bot in a data directory. Raises StoreError."""
        database = open_database(folder, "", SCHEMA, NORMAL, PATIENCE)
        return cls(database, Doubts(folder / f"inbox-{bot}.doubts"), bot)

    async def close(self) -> None:
        """Closes the files."""
        self.database.close()
        self.doubts.close()

    async def put(self, item: object) -> None:
        """Takes an update in, unless it has been before; waits while too many are waiting."""
        if isinstance(item, Update):
            await self._room.wait()
            if not await self._is_new(item):
                return
            self._count(1)
        await super().put(item)
        await asyncio.sleep(0)  # see Bot.get_updates

    async def take_part(
        self, parse: Parse, taken: Taken, lost: Callable[[Exception], None]
    ) -> None:
        """Queues what the last run has left, in its order: there is no other process."""
        del lost
        left = self.settle()
        self._resumed = {number for number, _ in left}
        self.shares |= ALL_SHARES
        for number, body in left:
            self._count(1)
            await super().put(parse(content(number, body)))
        await taken(ALL_SHARES)

    def settle(self) -> list[tuple[int, str]]:
        """Gives up what the last run was in doubt about or has tried too often; what is left."""
        database = self.database
        with database.transaction():
            database.write(
                "UPDATE updates SET body = NULL WHERE bot = ?"
                f" AND (tries >= ? OR id {database.any_of})",
                (self._bot, TRIES, database.listed(self.doubts.numbers)),
            )
            rows = database.rows(
                "SELECT id, body FROM updates WHERE bot = ? AND body IS NOT NULL ORDER BY id",
                (self._bot,),
            )
        self.doubts.clear()
        return [(int(str(number)), str(body)) for number, body in rows]

    def in_doubt(self, number: int) -> None:
        """Notes, at the very write, that an answer to an update leaves."""
        self.doubts.add(number)

    async def settled(self, number: int) -> None:
        """Notes that what left has answered nothing: the update is in doubt no more."""
        self.doubts.remove(number)

    async def done(self, number: int) -> None:
        """An update has been dealt with: nothing but its number is kept."""
        self._dealt_with.append(number)
        try:
            await self._written(
                f"UPDATE updates SET body = NULL WHERE bot = ? AND id {self.database.any_of}",
                (self._bot, self.database.listed(self._dealt_with)),
            )
        except StoreError as error:  # with the next one, then; until then it stays in doubt
            log.error("cannot note an answer: %s", type(error).__name__)
        else:
            for one in self._dealt_with:
                self.doubts.remove(one)
            self._dealt_with.clear()
        finally:
            self._count(-1)

    def left_for_later(self, number: int) -> None:
        """An update stays in the database for the next run."""
        del number
        self._count(-1)


def content(number: int, body: str) -> dict[str, object]:
    """An update as it has come, under the number that it has been kept under."""
    return {**json.loads(body), "update_id": number}


def chat_of(update: Update) -> int:
    """Whose turn an update waits for: a chat, or a person where there is none."""
    whose = update.effective_chat or update.effective_user
    return whose.id if whose and isinstance(whose.id, int) else 0


def share_of(chat: int) -> int:
    """Which share a chat is in."""
    return chat % SHARES

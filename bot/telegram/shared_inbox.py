"""The inbox of a bot that several processes run, on a database server.

Each of them stores what Telegram brings to it. One leads: it handles what is stored, and fetches
where nothing is brought. It leads by a lease, which it renews; when that has run out another one
leads, and takes up what the last one has left.

Before the first answer to an update leaves, its update is marked as *leaving*, which only who leads
can. Where the process ends before it is noted what became of that, the update counts as answered,
as it does in `inbox.py`; but the mark is made some milliseconds before the writing.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import secrets
import time
from collections.abc import Callable, Sequence
from itertools import chain, repeat
from pathlib import Path

from telegram import Update

from bot.telegram.inbox import MOST_WAITING, PAUSES, SCHEMA, TRIES, Inbox, Parse, content
from index.errors import StoreError
from index.store.database import Database, open_database

# Seconds: for how long a lease holds, after which of them it is renewed, and how long before its
# end whoever holds it gives up by itself.
LEASE = 15.0
RENEWED = 4.0
MARGIN = 3.0
# Seconds between two looks at what other processes have stored, a little more or less.
LOOKED = 0.2

log = logging.getLogger(__name__)


class LeadLost(Exception):
    """Another process leads by now, or may."""


class SharedInbox(Inbox):
    """The queue between fetching and handling updates, kept in a table that several processes fill
    and one of them empties."""

    def __init__(self, database: Database, bot: int) -> None:
        super().__init__(database, bot)
        self._us = secrets.token_hex(8)
        self._until = 0.0
        self._stored = asyncio.Event()
        self._taken: set[int] = set()
        self._tasks: list[asyncio.Task[None]] = []

    @classmethod
    def open(cls, folder: Path, url: str, bot: int) -> SharedInbox:
        """Opens or makes the inbox of a bot on a server. Raises StoreError."""
        return cls(open_database(folder, url, SCHEMA), bot)

    # Leading ------------------------------------------------------------------------------

    async def lead(self, stopping: asyncio.Event, lost: Callable[[Exception], None]) -> None:
        """Waits until this process leads, or is told to stop; `lost` hears when it does no more."""
        log.info("waiting to lead")
        while not stopping.is_set():
            with contextlib.suppress(StoreError):
                await self._renew()
            if self._until:
                self.leads.set()
                self._tasks.append(asyncio.create_task(self._keep(lost)))
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), RENEWED * random.uniform(0.8, 1.2))

    async def _keep(self, lost: Callable[[Exception], None]) -> None:
        while time.monotonic() < self._until:
            await asyncio.sleep(RENEWED)
            try:
                await self._renew()
            except StoreError as error:
                log.warning("the lease is not renewed: %s", type(error).__name__)
        lost(LeadLost())

    async def _renew(self) -> None:
        """Takes or renews the lease, where nobody else has it."""
        asked = time.monotonic()
        taken = await self._written(
            "INSERT INTO leads (bot, holder, until) VALUES (?, ?, now() + ? * interval '1 s')"
            " ON CONFLICT (bot) DO UPDATE SET holder = excluded.holder, until = excluded.until"
            " WHERE leads.holder = excluded.holder OR leads.until < now()",
            (self._bot, self._us, LEASE),
        )
        self._until = asked + LEASE - MARGIN if taken else 0.0

    async def close(self) -> None:
        """Lets another process lead at once, and closes the connections."""
        for task in self._tasks:
            task.cancel()
        with contextlib.suppress(StoreError):
            await self._written(
                "DELETE FROM leads WHERE bot = ? AND holder = ?", (self._bot, self._us)
            )
        self.database.close()

    # Updates ------------------------------------------------------------------------------

    async def put(self, item: object) -> None:
        """Takes an update in, unless it has been before."""
        if not isinstance(item, Update):
            await asyncio.Queue.put(self, item)
        elif await self._is_new(item):
            self._stored.set()

    async def resume(self, parse: Parse) -> int:
        """Begins with what is stored, and goes on with it; returns how many updates there are."""
        left = await asyncio.to_thread(self.settle)
        self._resumed = {number for number, _ in left}
        self._tasks.append(asyncio.create_task(self._fetch(parse)))
        return len(left)

    def settle(self) -> list[tuple[int, str]]:
        """Gives up what the last leader was in doubt about or has tried too often; what is left."""
        self.database.write(
            "UPDATE updates SET body = NULL WHERE bot = ? AND body IS NOT NULL"
            " AND (tries >= ? OR leaving)",
            (self._bot, TRIES),
        )
        return self._waiting()

    def _waiting(self) -> list[tuple[int, str]]:
        """The oldest of those that wait and have not been taken."""
        rows = self.database.rows(
            "SELECT id, body FROM updates WHERE bot = ? AND body IS NOT NULL"
            " AND NOT id = ANY(?) ORDER BY id LIMIT ?",
            (self._bot, self.database.listed(self._taken), MOST_WAITING),
        )
        return [(int(str(number)), str(body)) for number, body in rows]

    async def _fetch(self, parse: Parse) -> None:
        """Queues what is stored, whichever process has stored it."""
        while True:
            await self._room.wait()
            self._stored.clear()
            found: list[tuple[int, str]] = []
            try:
                found = await asyncio.to_thread(self._waiting)
            except StoreError as error:
                log.warning("cannot look for updates: %s", type(error).__name__)
            for number, body in found:
                self._taken.add(number)
                self._count(1)
                await asyncio.Queue.put(self, parse(content(number, body)))
            if len(found) < MOST_WAITING:
                with contextlib.suppress(TimeoutError):
                    pause = LOOKED * random.uniform(0.5, 1.5)
                    await asyncio.wait_for(self._stored.wait(), pause)

    async def leaving(self, number: int) -> bool:
        """Marks an update whose answer is about to leave; False where another process leads."""
        marked = await self._written(
            "UPDATE updates SET leaving = TRUE WHERE bot = ? AND id = ? AND EXISTS"
            " (SELECT FROM leads WHERE bot = ? AND holder = ? AND until > now())",
            (self._bot, number, self._bot, self._us),
        )
        return bool(marked)

    def in_doubt(self, number: int) -> None:
        """It has been marked before."""

    async def settled(self, number: int) -> None:
        """Takes the mark back: no answer to an update has been made."""
        with contextlib.suppress(StoreError):  # then it counts as answered if the process ends
            await self._written(
                "UPDATE updates SET leaving = FALSE WHERE bot = ? AND id = ?", (self._bot, number)
            )

    async def done(self, number: int) -> None:
        """An update has been dealt with: nothing but its number is kept, as soon as the server can
        note that."""
        for pause in chain(PAUSES, repeat(PAUSES[-1])):
            try:
                await self._written(
                    "UPDATE updates SET body = NULL WHERE bot = ? AND id = ?", (self._bot, number)
                )
                break
            except StoreError as error:
                log.error("cannot note an answer: %s", type(error).__name__)
                await asyncio.sleep(pause)
        self._taken.discard(number)
        self._count(-1)

    def left_for_later(self, number: int) -> None:
        """An update stays in the database, for this process or the next."""
        self._taken.discard(number)
        self._count(-1)

    async def _written(self, sql: str, values: Sequence[object]) -> int:
        """What a statement changes, beside the event loop: it may have to wait for the server."""
        return await asyncio.to_thread(self.database.write, sql, values)

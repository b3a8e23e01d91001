"""The inbox of a bot that several processes run, on a database server.

Each of them stores what Telegram brings to it, whose ever it is, and handles what is stored for the
chats of its shares. All that a process may do alone it may do by a lease, which it renews: that it
lives, each share, the reading of a link. Shares are divided evenly among those that live: whoever
has too many lets some go, once nothing of theirs is under way, and whoever has too few takes what
is free, or what has run out because another one died. As a chat belongs to one process, what is
kept of it in memory, its order and its pace among it, is right in all of them.

As an answer is written, its update is marked as *leaving*, which only who has its share can, and
the bytes wait for that alone: for no turn, no limit, no connection. Where the process ends before
it is noted what became of them, the update counts as answered, as it does in `inbox.py`, unless the
process that is started in its place knows that they were not written (see written.py).
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import random
import secrets
import time
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, repeat
from pathlib import Path

from telegram import Update

from bot.telegram.inbox import (
    ALL_SHARES,
    FIRST_SHARE,
    MOST_WAITING,
    PAUSES,
    SCHEMA,
    SHARES,
    TRIES,
    Inbox,
    Parse,
    Taken,
    chat_of,
    content,
    share_of,
)
from bot.telegram.written import Written, left
from index.errors import StoreError
from index.store.database import Database, open_database

# Seconds: for how long a lease holds, after which of them it is renewed, and how long before its
# end whoever holds it gives up by itself.
LEASE = 15.0
RENEWED = 4.0
MARGIN = 3.0
# Seconds between two looks at what other processes have stored or read, a little more or less.
LOOKED = 0.2
# Seconds after which somebody else does what one process has begun to do alone.
LONGEST_ALONE = 60.0
# The names of the leases by which processes tell that they live.
_LIVES = "lives:"

log = logging.getLogger(__name__)


class LeasesLost(Exception):
    """Other processes may by now handle the chats of this one."""


class SharedInbox(Inbox):
    """The queue between fetching and handling updates, kept in a table that several processes fill
    and empty."""

    def __init__(self, database: Database, bot: int, folder: Path) -> None:
        super().__init__(database, bot)
        self._folder = folder
        self._traces: Written | None = None
        self._us = secrets.token_hex(8)
        self._until = 0.0
        # Shares of which nothing more is begun, as they go to another process.
        self._going: set[int] = set()
        self._stored = asyncio.Event()
        # The chats of the updates that are under way, by number; and which of these wait for one
        # before them that has been left for later.
        self._taken: dict[int, int] = {}
        self._behind: set[int] = set()
        self._tasks: list[asyncio.Task[None]] = []
        # Leases are renewed whatever else waits for the server.
        self._keeper = ThreadPoolExecutor(1, thread_name_prefix="leases")

    @classmethod
    def open(cls, folder: Path, url: str, bot: int) -> SharedInbox:
        """Opens or makes the inbox of a bot on a server. Raises StoreError."""
        inbox = cls(open_database(folder, url, SCHEMA), bot, folder)
        inbox._take_back()  # at once: the leases of who is gone run out
        return inbox

    # Shares -------------------------------------------------------------------------------

    async def take_part(
        self, parse: Parse, taken: Taken, lost: Callable[[Exception], None]
    ) -> None:
        """Begins to queue what is stored for the shares that are this process's, as they are."""
        self._traces = Written.open(self._folder, self._bot, self._us)
        await self._divide(taken)
        self._tasks += [
            asyncio.create_task(self._keep(taken, lost)),
            asyncio.create_task(self._fetch(parse)),
        ]

    def _take_back(self) -> None:
        """Takes back the marks of what a process that is gone has not written after all. The shares
        are still its own: otherwise another one has counted it as answered by now."""
        with contextlib.suppress(StoreError):  # then it counts as answered
            for process, numbers in left(self._folder, self._bot):
                count = self.database.write(
                    "UPDATE updates SET leaving = FALSE WHERE bot = ? AND leaving"
                    " AND body IS NOT NULL AND NOT id = ANY(?) AND share::text IN"
                    " (SELECT name FROM leases WHERE leases.bot = updates.bot AND holder = ?)",
                    (self._bot, self.database.listed(numbers), process),
                )
                log.info("not written after all", extra={"count": count})

    async def _keep(self, taken: Taken, lost: Callable[[Exception], None]) -> None:
        while time.monotonic() < self._until:
            await asyncio.sleep(RENEWED * random.uniform(0.8, 1.0))
            try:
                await self._divide(taken)
            except StoreError as error:
                log.warning("leases are not renewed: %s", type(error).__name__)
        lost(LeasesLost())

    async def _divide(self, taken: Taken) -> None:
        """Renews what is ours, lets go what is too much and takes what is free."""
        asked = time.monotonic()
        loop = asyncio.get_running_loop()
        await self._let_go()
        others = await loop.run_in_executor(self._keeper, self._others)
        self.processes = 1 + sum(name.startswith(_LIVES) for name in others)
        most = -(-SHARES // self.processes)
        free = sorted(ALL_SHARES - self.shares - {int(one) for one in others if one.isdecimal()})
        wanted = sorted(self.shares) + free[: max(0, most - len(self.shares))]
        ours = await loop.run_in_executor(self._keeper, self._renew, wanted)
        if not self.shares <= ours:
            self._until = 0.0
            return
        self._until = asked + LEASE - MARGIN
        if fresh := ours - self.shares:
            left = await loop.run_in_executor(self._keeper, self.settle, fresh)
            self._resumed |= {number for number, _ in left}
            log.info("shares taken", extra={"count": len(fresh)})
            await taken(fresh)
            self.shares |= fresh
            self._stored.set()
        self._choose(len(self.shares) - most)

    def _others(self) -> set[str]:
        """The names of the leases that other processes hold."""
        rows = self.database.rows(
            "SELECT name FROM leases WHERE bot = ? AND holder <> ? AND until > now()",
            (self._bot, self._us),
        )
        return {str(name) for (name,) in rows}

    def _renew(self, shares: Sequence[int]) -> set[int]:
        """Takes or renews leases where nobody else has them: which shares are ours by now."""
        names = [_LIVES + self._us, *map(str, shares)]
        rows = self.database.rows(_TAKE, (self._bot, self._us, LEASE, self.database.listed(names)))
        return {int(str(name)) for (name,) in rows if str(name).isdecimal()}

    def _choose(self, too_many: int) -> None:
        """Has as many shares go as are too many; those first that nothing holds here."""
        busy = {share_of(chat) for chat in self.busy()}
        may_go = self.shares - {FIRST_SHARE}
        self._going &= may_go
        order = sorted(may_go, key=lambda one: (one not in self._going, one in busy, -one))
        self._going = set(order[: max(0, too_many)])

    async def _let_go(self) -> None:
        """Gives up the leases of the shares that go, where nothing of theirs is under way."""
        held = {share_of(chat) for chat in (*self._taken.values(), *self.busy())}
        if gone := self._going - held:
            self.shares -= gone
            self._going -= gone
            await self._give_up([*map(str, gone)])

    async def _give_up(self, names: Sequence[str]) -> None:
        with contextlib.suppress(StoreError):  # then they run out by themselves
            await asyncio.get_running_loop().run_in_executor(
                self._keeper, self.database.write,
                "DELETE FROM leases WHERE bot = ? AND holder = ? AND name = ANY(?)",
                (self._bot, self._us, self.database.listed(names)),
            )  # fmt: skip

    @contextlib.asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[None]:
        """Inside it no other process does what has that name; for a minute at most."""
        key = "alone:" + hashlib.blake2b(name.encode(), digest_size=16).hexdigest()
        asked = self._bot, f"{self._us}:{id(asyncio.current_task())}", LONGEST_ALONE, [key]
        is_ours = False
        with contextlib.suppress(StoreError):  # twice is better than never
            while not (is_ours := await self._written(_TAKE, asked) > 0):  # noqa: ASYNC110
                await asyncio.sleep(LOOKED * random.uniform(0.5, 1.5))
        try:
            yield
        finally:
            if is_ours:
                with contextlib.suppress(StoreError):  # it runs out by itself
                    await self._written(
                        "DELETE FROM leases WHERE bot = ? AND holder = ? AND name = ?",
                        (*asked[:2], key),
                    )

    async def close(self) -> None:
        """Lets other processes go on at once, and closes the connections."""
        for task in self._tasks:
            task.cancel()
        await self._give_up([_LIVES + self._us, *map(str, self.shares)])
        self._keeper.shutdown()
        self.database.close()
        if self._traces:
            self._traces.close()

    # Updates ------------------------------------------------------------------------------

    async def put(self, item: object) -> None:
        """Takes an update in, unless it has been before."""
        if not isinstance(item, Update):
            await asyncio.Queue.put(self, item)
        elif await self._is_new(item) and share_of(chat_of(item)) in self.shares:
            self._stored.set()

    def settle(self, shares: Collection[int] = ALL_SHARES) -> list[tuple[int, str]]:
        """Gives up what whoever had some shares was in doubt about or has tried too often; what is
        left."""
        self.database.write(
            "UPDATE updates SET body = NULL WHERE bot = ? AND body IS NOT NULL"
            " AND share = ANY(?) AND (tries >= ? OR leaving)",
            (self._bot, self.database.listed(shares), TRIES),
        )
        return [(number, body) for number, body, _ in self._waiting(shares)]

    def _waiting(self, shares: Collection[int]) -> list[tuple[int, str, int]]:
        """The oldest of those that wait and have not been taken."""
        rows = self.database.rows(
            "SELECT id, body, share FROM updates WHERE bot = ? AND share = ANY(?)"
            " AND body IS NOT NULL AND NOT id = ANY(?) ORDER BY id LIMIT ?",
            (self._bot, self.database.listed(shares), self.database.listed(self._taken),
             MOST_WAITING),
        )  # fmt: skip
        return [(int(str(number)), str(body), int(str(share))) for number, body, share in rows]

    async def _fetch(self, parse: Parse) -> None:
        """Queues what is stored, whichever process has stored it."""
        while True:
            await self._room.wait()
            self._stored.clear()
            found: list[tuple[int, str, int]] = []
            try:
                found = await asyncio.to_thread(self._waiting, self.shares - self._going)
            except StoreError as error:
                log.warning("cannot look for updates: %s", type(error).__name__)
            for number, body, share in found:
                # A share that was let go meanwhile is another process's by now.
                if share in self.shares - self._going:
                    update = parse(content(number, body))
                    self._taken[number] = chat_of(update)
                    self._count(1)
                    await asyncio.Queue.put(self, update)
            if len(found) < MOST_WAITING:
                with contextlib.suppress(TimeoutError):
                    pause = LOOKED * random.uniform(0.5, 1.5)
                    await asyncio.wait_for(self._stored.wait(), pause)

    async def leaving(self, number: int) -> bool:
        """Marks an update whose answer leaves; False where its share is not ours."""
        marked = await self._written(
            "UPDATE updates SET leaving = TRUE WHERE bot = ? AND id = ? AND EXISTS"
            " (SELECT FROM leases WHERE leases.bot = updates.bot AND name = share::text"
            " AND holder = ? AND until > now())",
            (self._bot, number, self._us),
        )
        return bool(marked)

    async def in_doubt(self, number: int) -> bool:
        """Marks it, and says whether its answer may leave: whether its share is ours. The answer is
        written in the same breath."""
        may_leave = await self.leaving(number)
        if may_leave and self._traces:
            self._traces.add(number)
        return may_leave

    async def settled(self, number: int) -> None:
        """Takes the mark back: no answer to an update has been made."""
        if self._traces:
            self._traces.remove(number)
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
        if self._traces:
            self._traces.remove(number)
        self._taken.pop(number, None)
        self._count(-1)

    def left_for_later(self, number: int) -> None:
        """An update stays in the database, for this process or another one."""
        chat = self._taken.pop(number, None)
        self._behind |= {one for one, its in self._taken.items() if its == chat and one > number}
        self._count(-1)

    def waits(self, number: int) -> bool:
        """Whether an update before this one of its chat has been left for later."""
        is_behind = number in self._behind
        self._behind.discard(number)
        return is_behind

    async def expire(self) -> None:
        """Forgets numbers, and leases that ran out."""
        await super().expire()
        with contextlib.suppress(StoreError):  # the next time, then
            await self._written("DELETE FROM leases WHERE until < now() - interval '1 hour'", ())

    async def _written(self, sql: str, values: Sequence[object]) -> int:
        """What a statement changes, beside the event loop: it may have to wait for the server."""
        return await asyncio.to_thread(self.database.write, sql, values)


# Where two processes want the same, they take it in the same order.
_TAKE = """
    INSERT INTO leases (bot, holder, until, name)
    SELECT ?, ?, now() + ? * interval '1 s', name FROM unnest(?::text[]) AS wanted(name)
    ORDER BY name
    ON CONFLICT (bot, name) DO UPDATE SET holder = excluded.holder, until = excluded.until
    WHERE leases.holder = excluded.holder OR leases.until < now()
    RETURNING name
"""

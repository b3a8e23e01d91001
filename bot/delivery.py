"""From Telegram and back to it: nothing that came in is lost, nothing is answered twice.

An update is in the database before Telegram is told that it has arrived, and leaves it when it has
been dealt with; so it survives the end of the process. While an answer is on its way to Telegram,
its update is *in doubt*: if the process ends then, nobody can know whether the answer has arrived.
As Telegram takes nearly all that is sent to it, an update in doubt counts as answered.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from pathlib import Path
from typing import Any

import httpx
from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError, TimedOut
from telegram.ext import AIORateLimiter, BaseUpdateProcessor, ExtBot
from telegram.request import HTTPXRequest, RequestData

from index.database import NORMAL, Database

# So many updates are worked on at once: more would only wait for the one model, and httpx slows
# down with hundreds of requests.
AT_ONCE = 32
# So many may wait in memory; then fetching waits, and Telegram keeps the rest.
MOST_WAITING = 500
# An update during which the process has ended so often is not tried again.
TRIES = 3
# Telegram offers an update again for a day at most; for so long its number is remembered.
NUMBERS_KEPT = 2 * 86400
# Pauses before what has not reached Telegram is sent again, in seconds.
PAUSES = (0.5, 1, 2, 4, 8, 15, 30)
RETRIES_AFTER_FLOOD = 20
# Seconds to wait for Telegram's answer to something sent: giving up early would leave it in doubt.
READ_TIMEOUT = 30.0

FILE_NAME = "inbox.sqlite3"
# Append only: see index/migrations.py.
MIGRATIONS = (
    """
    CREATE TABLE updates (
        bot INTEGER NOT NULL, id INTEGER NOT NULL,
        body TEXT, state INTEGER NOT NULL, tries INTEGER NOT NULL, received REAL NOT NULL,
        PRIMARY KEY (bot, id)
    ) WITHOUT ROWID;
    """,
)

log = logging.getLogger(__name__)
_current: ContextVar[Handling | None] = ContextVar("update", default=None)


class State(IntEnum):
    """How far an update has come."""

    WAITING = 0
    IN_DOUBT = 1
    DONE = 2


@dataclass(slots=True)
class Handling:
    """An update that is being handled, and whether a message has been sent for it."""

    number: int
    is_answered: bool = False


class Inbox(asyncio.Queue[object]):
    """The queue between fetching and handling updates, kept in a file of its own: nothing else
    that is written holds it up."""

    def __init__(self, database: Database, bot: int) -> None:
        super().__init__()
        self._database = database
        self._bot = bot
        self._underway = 0
        # As they have come, by number: to write an update out again takes its time.
        self.bodies: dict[int, str] = {}
        self._resumed: set[int] = set()
        self._room = asyncio.Event()
        self._room.set()

    @classmethod
    def open(cls, folder: Path, bot: int) -> Inbox:
        """Opens or makes the inbox of a data directory. Raises StoreError."""
        path = folder / FILE_NAME
        inbox = cls(Database.open(path, MIGRATIONS, NORMAL), bot)
        path.chmod(0o600)
        return inbox

    def close(self) -> None:
        """Closes the file."""
        self._database.close()

    @property
    def underway(self) -> int:
        """How many updates wait or are being handled."""
        return self._underway

    async def put(self, item: object) -> None:
        """Takes an update in, unless it has been before; waits while too many are waiting."""
        if isinstance(item, Update):
            await self._room.wait()
            if not self._keep(item):
                return
            self._count(1)
        await super().put(item)
        await asyncio.sleep(0)  # see Bot.get_updates

    def _keep(self, update: Update) -> bool:
        number = update.update_id
        body = _storable(self.bodies.pop(number) if number in self.bodies else update.to_json())
        cursor = self._database.write(
            "INSERT OR IGNORE INTO updates VALUES (?, ?, ?, ?, 0, ?)",
            (self._bot, number, body, State.WAITING, time.time()),
        )
        return cursor.rowcount > 0

    def _count(self, change: int) -> None:
        self._underway += change
        (self._room.set if self._underway < MOST_WAITING else self._room.clear)()

    async def resume(self, bot: ExtBot[Any]) -> int:
        """Queues what the last run has left, in its order; returns how many updates that is."""
        left = self._left()
        self._resumed = {number for number, _ in left}
        for number, body in left:
            update = parsed({**json.loads(body), "update_id": number}, bot)
            self._count(1)
            await super().put(update)
        return len(left)

    def _left(self) -> list[tuple[int, str]]:
        write = self._database.write
        with self._database.transaction():
            write("DELETE FROM updates WHERE received < ?", (time.time() - NUMBERS_KEPT,))
            # In doubt, or tried too often.
            write(
                "UPDATE updates SET state = ?, body = NULL WHERE bot = ? AND state < ?"
                " AND (state > ? OR tries >= ?)",
                (State.DONE, self._bot, State.DONE, State.WAITING, TRIES),
            )
            rows = self._database.rows(
                "SELECT id, body FROM updates WHERE bot = ? AND state = ? ORDER BY id",
                (self._bot, State.WAITING),
            )
        return [(int(str(number)), str(body)) for number, body in rows]

    def begin(self, number: int) -> None:
        """Counts a try of an update that an earlier run has left: it may be what ended that."""
        if number in self._resumed:
            self._database.write(
                "UPDATE updates SET tries = tries + 1 WHERE bot = ? AND id = ?",
                (self._bot, number),
            )

    def mark(self, number: int, state: State) -> None:
        """Notes how far an update has come."""
        self._database.write(
            "UPDATE updates SET state = ? WHERE bot = ? AND id = ?", (state, self._bot, number)
        )

    def done(self, number: int) -> None:
        """An update has been dealt with: nothing but its number is kept."""
        self._database.write(
            "UPDATE updates SET state = ?, body = NULL WHERE bot = ? AND id = ?",
            (State.DONE, self._bot, number),
        )
        self._count(-1)

    def left_for_later(self) -> None:
        """An update that stays in the database for the next run."""
        self._count(-1)


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


class InOrder(BaseUpdateProcessor):
    """Handles the updates of one chat one after the other, those of different chats at once."""

    def __init__(self, inbox: Inbox) -> None:
        # The base class would let waiting updates take the places of those that need not wait.
        super().__init__(max_concurrent_updates=100 * MOST_WAITING)
        self._inbox = inbox
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._turns: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._queued: Counter[int] = Counter()
        self._stopping = False

    def stop(self) -> None:
        """What has been begun is finished; the rest is left for the next run."""
        self._stopping = True

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Waits for the turn of the update's chat, then for one of the places."""
        assert isinstance(update, Update) and isinstance(coroutine, Coroutine)
        chat = _chat_of(update)
        self._queued[chat] += 1
        try:
            async with self._turns[chat], self._slots:
                await self._handle(update.update_id, coroutine)
        finally:
            self._queued[chat] -= 1
            if not self._queued[chat]:
                del self._queued[chat], self._turns[chat]

    async def _handle(self, number: int, coroutine: Coroutine[Any, Any, Any]) -> None:
        if self._stopping:
            coroutine.close()
            self._inbox.left_for_later()
            return
        self._inbox.begin(number)
        token = _current.set(Handling(number))
        try:
            await coroutine
        finally:
            _current.reset(token)
        self._inbox.done(number)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""


def _chat_of(update: Update) -> int:
    """Whose turn an update waits for: a chat, or a person where there is none."""
    whose = update.effective_chat or update.effective_user
    return whose.id if whose and isinstance(whose.id, int) else 0


class NotReached(NetworkError):
    """A request that Telegram has not carried out, for all one can know."""


class Requests(HTTPXRequest):
    """Requests to Telegram that note what becomes of the answer to an update."""

    def __init__(
        self,
        inbox: Inbox,
        heard: Callable[[str, int], None],
        read_timeout: float = READ_TIMEOUT,
    ) -> None:
        """`heard` is told each Bot API method and the HTTP status that came back, 0: none."""
        super().__init__(
            read_timeout=read_timeout, connect_timeout=10.0, pool_timeout=READ_TIMEOUT,
            httpx_kwargs={"event_hooks": {"request": [self._watch]}},
        )  # fmt: skip
        self._inbox = inbox
        self._heard = heard

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *rest: Any,
        **more: Any,
    ) -> tuple[int, bytes]:
        """As HTTPXRequest. Raises NotReached where it is worth trying again."""
        status, is_settled = 0, False
        try:
            status, result = await super().do_request(url, method, request_data, *rest, **more)
            is_settled = status != httpx.codes.OK
        except NetworkError as error:
            if _is_late(error):
                raise
            is_settled = True
            raise NotReached(str(error)) from error
        finally:
            self._settle(url, status, is_settled)
        if status in _OVERLOADED:
            raise NotReached(f"HTTP {status}")
        return status, result

    async def _watch(self, request: httpx.Request) -> None:
        """Notes the moment at which an answer leaves: any earlier, and the end of the process
        would lose it; any later, and the next run would give it twice."""
        handling = _current.get()
        if handling is None or not _sends(_method_of(request.url.path)):
            return

        async def trace(event: str, _: Any) -> None:
            if event == "http11.send_request_body.started":
                self._inbox.mark(handling.number, State.IN_DOUBT)

        request.extensions = {**request.extensions, "trace": trace}

    def _settle(self, url: str, status: int, is_settled: bool) -> None:
        """Takes the doubt back where it is known that no message has been made."""
        name, handling = _method_of(url), _current.get()
        self._heard(name, status)
        if handling and _sends(name):
            handling.is_answered = handling.is_answered or not is_settled
            if not handling.is_answered:
                self._inbox.mark(handling.number, State.WAITING)


def _method_of(url: str) -> str:
    return url.rsplit("/", 1)[-1]


# What a server or a proxy before it says when it did not get to a request.
_OVERLOADED = frozenset({500, 502, 503, 504})


def _sends(name: str) -> bool:
    """Whether a Bot API method makes a message, so that doing it twice shows."""
    return name.startswith(("send", "forward", "copy")) and name != "sendChatAction"


def _is_late(error: NetworkError) -> bool:
    """Whether it is the response that has not come: the request has mostly been carried out.

    A connection that breaks, on the other hand, has mostly been closed by the other side before
    it has read the request.
    """
    return isinstance(error.__cause__, httpx.ReadTimeout)


class Pace(AIORateLimiter):
    """Telegram's limits, and patience: what has not reached Telegram is sent again."""

    def __init__(self, **limits: float) -> None:
        super().__init__(max_retries=RETRIES_AFTER_FLOOD, **limits)

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """As AIORateLimiter, which waits and tries again after a 429."""
        request = callback, args, kwargs, endpoint, data, rate_limit_args
        # Nobody waits for what is asked and told at the start: there a failure is to be seen.
        for pause in PAUSES if endpoint.startswith(_AWAITED) else ():
            try:
                return await super().process_request(*request)
            except NotReached:
                await asyncio.sleep(pause)
            except TimedOut:
                if _sends(endpoint):
                    raise
                await asyncio.sleep(pause)  # an edit or an answer may well be made twice
        return await super().process_request(*request)


_AWAITED = ("send", "edit", "answer")


class Bot(ExtBot[int]):
    """A bot whom one malformed update does not keep from the others."""

    __slots__ = ("_failed", "_inbox")

    def __init__(
        self, *args: Any, inbox: Inbox, failed: Callable[[TelegramError], None], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        with self._unfrozen():
            self._inbox = inbox
            self._failed = failed

    async def get_updates(
        self,
        offset: int | None = None,
        limit: int | None = None,
        timeout: Any = None,  # noqa: ASYNC109 - Telegram's own word
        allowed_updates: Sequence[str] | None = None,
        **_: Any,
    ) -> tuple[Update, ...]:
        """As ExtBot's; `failed` hears of what makes further fetching pointless."""
        seconds = timeout.total_seconds() if isinstance(timeout, timedelta) else timeout or 0
        asked = {"offset": offset, "limit": limit, "timeout": int(seconds),
                 "allowed_updates": allowed_updates}  # fmt: skip
        try:
            fetched = await self._post("getUpdates", asked, read_timeout=seconds + READ_TIMEOUT)
        except (Conflict, InvalidToken) as error:
            self._failed(error)
            raise
        updates = []
        for one in fetched if isinstance(fetched, list) else ():
            if isinstance(one, dict) and isinstance(one.get("update_id"), int):
                self._inbox.bodies[one["update_id"]] = json.dumps(one, ensure_ascii=False)
                updates.append(parsed(one, self))
                await asyncio.sleep(0)  # a hundred at a stretch would keep everything waiting
        return tuple(updates)


def parsed(content: dict[str, Any], bot: ExtBot[Any]) -> Update:
    """An update; one of another shape than the Bot API's as one that holds nothing."""
    try:
        return Update.de_json(content, bot)
    except Exception:  # whatever a conversion stumbles over: it was not written for that
        log.warning("malformed update", extra={"update": content["update_id"]})
        return Update(int(content["update_id"]))

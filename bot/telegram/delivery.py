"""From Telegram and back to it: in order within a chat, patiently, nothing answered twice.

No faster than Telegram takes it, in a second and in a minute (`Pace`).
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain, repeat
from typing import Any

import httpx
from aiolimiter import AsyncLimiter
from telegram import Update
from telegram.constants import FloodLimit
from telegram.error import (
    Conflict,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import AIORateLimiter, BaseUpdateProcessor, ExtBot
from telegram.request import HTTPXRequest, RequestData

from bot.telegram.inbox import (
    AT_ONCE,
    MOST_WAITING,
    Inbox,
    chat_of,
)
from index.errors import StoreError, StoreUnreachable

# Pauses before what has not reached Telegram is sent again, in seconds.
PAUSES = (0.5, 1, 2, 4, 8, 15, 30)
# Seconds to wait for Telegram's answer to something sent: giving up early would leave it in doubt.
READ_TIMEOUT = 30.0
# Seconds within which it has to be noted that an answer leaves; well within the time above.
NOTED_WITHIN = 10.0

log = logging.getLogger(__name__)
_current: ContextVar[Handling | None] = ContextVar("update", default=None)


@dataclass(slots=True)
class Handling:
    """An update that is being handled, whether a message is about to leave for it or has been
    sent, and whether one could not be before the bot was told to stop."""

    number: int
    leaves: Callable[[int], Awaitable[bool] | None] | None = None
    is_answered: bool = False
    is_interrupted: bool = False


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
        assert isinstance(update, Update)
        assert isinstance(coroutine, Coroutine)
        chat = chat_of(update)
        self._queued[chat] += 1
        try:
            async with self._turns[chat], self._slots:
                await self._handle(update.update_id, coroutine)
        finally:
            self._queued[chat] -= 1
            if not self._queued[chat]:
                del self._queued[chat], self._turns[chat]

    async def _handle(self, number: int, coroutine: Coroutine[Any, Any, Any]) -> None:
        if self._stopping or self._inbox.waits(number):
            coroutine.close()
            self._inbox.left_for_later(number)
            return
        await self._inbox.begin(number)
        handling = Handling(number)
        token = _current.set(handling)
        try:
            await coroutine
        finally:
            _current.reset(token)
        if handling.is_interrupted and not handling.is_answered:
            self._inbox.left_for_later(number)
        else:
            await self._inbox.done(number)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""


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
            await self._settle(url, status, is_settled)
        if status in _OVERLOADED:
            raise NotReached(f"HTTP {status}")
        return status, result

    async def _watch(self, request: httpx.Request) -> None:
        """Has the connection note the moment at which an answer leaves; see Loop."""
        handling = _current.get()
        if handling is None or not _sends(_method_of(request.url.path)):
            return

        async def trace(event: str, _: Any) -> None:
            if event == "http11.send_request_body.started":
                handling.leaves = self._inbox.in_doubt

        request.extensions = {**request.extensions, "trace": trace}

    async def _settle(self, url: str, status: int, is_settled: bool) -> None:
        """Takes the doubt back where it is known that no message has been made."""
        name, handling = _method_of(url), _current.get()
        self._heard(name, status)
        if handling and _sends(name):
            handling.leaves = None
            handling.is_answered = handling.is_answered or not is_settled
            if not handling.is_answered:
                await self._inbox.settled(handling.number)


class Loop(asyncio.SelectorEventLoop):
    """An event loop whose connections put an update in doubt (see inbox.py) as the body of its
    answer is written: if they did it earlier, the end of the process would lose the answer; if
    later, the next run would give it twice. In the layers above, another thread may run in between
    for milliseconds, and much may be waited for: a free connection, Telegram's name and key."""

    async def create_connection(self, *args: Any, **more: Any) -> Any:
        """As SelectorEventLoop."""
        transport, protocol = await super().create_connection(*args, **more)
        return _Connection(transport), protocol


class _Connection:
    """A transport that is watched as it is written to. Where to note what leaves takes its time,
    what is written waits for that; where it cannot be noted, or must not leave, the connection
    ends."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._held: list[bytes] = []
        self._noting: asyncio.Task[None] | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """As Transport."""
        handling = _current.get()
        noted: Awaitable[bool] | None = None
        if handling and handling.leaves:
            leaves, handling.leaves = handling.leaves, None
            noted = leaves(handling.number)
        if noted or self._noting:
            self._held.append(data)
        else:
            self._transport.write(data)
        if noted:
            self._noting = asyncio.get_running_loop().create_task(self._write_once(noted))

    async def _write_once(self, noted: Awaitable[bool]) -> None:
        may_leave = False
        try:
            async with asyncio.timeout(NOTED_WITHIN):
                may_leave = await noted
        except (StoreError, TimeoutError) as error:
            log.warning("an answer cannot leave: %s", type(error).__name__)
        held, self._held, self._noting = self._held, [], None
        if may_leave and not self._transport.is_closing():
            self._transport.write(b"".join(held))
        else:
            self._transport.abort()


def again_later(error: BaseException | None) -> bool:
    """Whether the update that is being handled is left for later: what kept it from being answered
    is over then, and nothing has been said to it."""
    handling = _current.get()
    if handling is None or handling.is_answered or not isinstance(error, StoreUnreachable):
        return False
    handling.is_interrupted = True
    return True


def is_answered() -> bool:
    """Whether a message has been sent for the update that is being handled."""
    handling = _current.get()
    return handling is not None and handling.is_answered


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
    """Telegram's limits, and patience: what has not reached Telegram is sent again until it does,
    or until the bot is told to stop; then its update is left for the next run."""

    def __init__(
        self, stopping: asyncio.Event, processes: Callable[[], int] = lambda: 1, **limits: Any
    ) -> None:
        """`processes` says how many share the overall limit; that of a chat is its one's alone."""
        super().__init__(**limits)
        self._stopping = stopping
        self._processes = processes
        self._shared_by = 1

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """As AIORateLimiter, but a 429 keeps only its own chat waiting."""
        self._share()
        request = callback, args, kwargs, endpoint, data, rate_limit_args
        # Nobody waits for what is asked and told at the start: there a failure is to be seen.
        if not endpoint.startswith(_AWAITED):
            return await super().process_request(*request)
        for pause in chain(PAUSES, repeat(PAUSES[-1])):
            try:
                return await super().process_request(*request)
            except RetryAfter as error:
                # The public property warns of what it will be one day.
                await self._wait(error, error._retry_after.total_seconds() + FLOOD_SLACK)
            except NotReached as error:
                await self._wait(error, pause)
            except TimedOut as error:
                if _sends(endpoint):
                    raise
                await self._wait(error, pause)  # an edit may well be made twice
        raise AssertionError  # the pauses do not end

    def _share(self) -> None:
        """Takes this process's part of what Telegram takes from all of them."""
        count = self._processes()
        if self._base_limiter and count != self._shared_by:
            self._base_limiter = AsyncLimiter(max(1, FloodLimit.MESSAGES_PER_SECOND / count), 1)
            self._shared_by = count

    async def _wait(self, error: TelegramError, seconds: float) -> None:
        """Waits before the next try; where the bot is told to stop meanwhile, there is none."""
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return
        handling = _current.get()
        if handling:
            handling.is_interrupted = True
        raise error


_AWAITED = ("send", "edit", "answer")
# Seconds that Telegram's clock may be ahead of ours.
FLOOD_SLACK = 0.1


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

"""The thread that thinks: the event loop never waits for the model.

Questions that wait for it are answered together, as the model reads several in less time than it
takes for one after the other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from bot.conversation import Conversation, Given, Request
from index.types import RawiError

P = ParamSpec("P")
R = TypeVar("R")

# So many questions are answered together at most: more would make the first one wait for the last.
MOST_TOGETHER = 16

Waiting = tuple[Request, Callable[[Given], Any], "asyncio.Future[Any]"]


class Engine:
    """Does work beside the event loop, one thing after the other: the library has one model, and
    threads that wait for it would take the interpreter's lock from the loop."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="engine")
        self._waiting: list[Waiting] = []
        self._is_scheduled = False

    async def do(self, work: Callable[P, R], *args: P.args, **more: P.kwargs) -> R:
        """Does some work and gives its result."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: work(*args, **more))

    async def ask(self, request: Request, then: Callable[[Given], R]) -> R:
        """Answers a question and gives what `then` makes of it, both on the engine's thread.

        Raises RawiError.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[R] = loop.create_future()
        self._waiting.append((request, then, future))
        if not self._is_scheduled:
            self._is_scheduled = True
            self._schedule(loop)
        return await future

    def close(self) -> None:
        """Lets the thread end."""
        self._thread.shutdown()

    def _schedule(self, loop: asyncio.AbstractEventLoop) -> None:
        """Has the thread answer what waits when it gets to it, and then what waits by then."""

        def work() -> None:
            # One list operation each, so the loop may append meanwhile.
            group, self._waiting[:MOST_TOGETHER] = self._waiting[:MOST_TOGETHER], []
            results = self._answered(group)
            loop.call_soon_threadsafe(self._deliver, loop, group, results)

        self._thread.submit(work)

    def _deliver(
        self, loop: asyncio.AbstractEventLoop, group: Sequence[Waiting], results: Sequence[Any]
    ) -> None:
        for (_, _, future), result in zip(group, results, strict=True):
            if future.cancelled():
                continue
            if isinstance(result, BaseException):
                future.set_exception(result)
            else:
                future.set_result(result)
        self._is_scheduled = bool(self._waiting)
        if self._is_scheduled:
            self._schedule(loop)

    def _answered(self, group: Sequence[Waiting]) -> list[Any]:
        """What becomes of each question: a result, or the error that it raises."""
        try:
            given = self._conversation.ask_many([request for request, _, _ in group])
        except Exception as error:  # not a question's own fault, or a fault of ours in one of them
            if len(group) == 1:
                return [error]
            return [self._answered([one])[0] for one in group]
        return [
            one if isinstance(one, RawiError) else _attempt(then, one)
            for one, (_, then, _) in zip(given, group, strict=True)
        ]


def _attempt(then: Callable[[Given], Any], given: Given) -> Any:
    try:
        return then(given)
    except Exception as error:
        return error

"""The threads that think: the event loop never waits for the model.

Questions that wait for it are answered together, as the model reads several in less time than it
takes for one after the other.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from bot.chats.conversation import (
    Conversation,
    Given,
    Heard,
    Turn,
)
from index.errors import RawiError

P = ParamSpec("P")
R = TypeVar("R")

# So many questions are answered together at most: more would make the first one wait for the last.
MOST_TOGETHER = 16

THREADS = 2

Waiting = tuple[Turn, Callable[[Given], Any], "asyncio.Future[Any]"]


class Engine:
    """Does work beside the event loop: one thread has the model read what comes next while the
    other one answers. More of them would only take the interpreter's lock from the loop."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="reader")
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="engine")
        self._waiting: list[Waiting] = []
        self._groups = 0

    async def do(self, work: Callable[P, R], *args: P.args, **more: P.kwargs) -> R:
        """Does some work and gives its result."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: work(*args, **more))

    async def ask(self, turn: Turn, then: Callable[[Given], R]) -> R:
        """Answers a question and gives what `then` makes of it, both on the engine's thread.

        Raises RawiError.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[R] = loop.create_future()
        self._waiting.append((turn, then, future))
        self._go_on(loop)
        return await future

    def close(self) -> None:
        """Lets the threads end."""
        self._reader.shutdown()
        self._thread.shutdown()

    def _go_on(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begins with those that wait, unless as many groups are under way as there are threads."""
        if self._waiting and self._groups < THREADS:
            self._groups += 1
            self._reader.submit(self._read, loop)

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        """Takes a group, understands it, has the model read it and hands it on with what has been
        understood. On the reader's thread."""
        group = self._waiting[:MOST_TOGETHER]
        del self._waiting[: len(group)]  # no more than those: the loop may append meanwhile
        heard = None
        with contextlib.suppress(Exception):  # what is wrong will be raised where it is answered
            heard = self._conversation.understand([turn for turn, _, _ in group])
            self._conversation.embed(heard)
        self._thread.submit(self._work, loop, group, heard)

    def _work(
        self,
        loop: asyncio.AbstractEventLoop,
        group: Sequence[Waiting],
        heard: Sequence[Heard] | None,
    ) -> None:
        loop.call_soon_threadsafe(self._deliver, loop, group, self._answered(group, heard))

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
        self._groups -= 1
        self._go_on(loop)

    def _answered(
        self, group: Sequence[Waiting], heard: Sequence[Heard] | None = None
    ) -> list[Any]:
        """What becomes of each question: a result, or the error that it raises."""
        try:
            turns = [turn for turn, _, _ in group]
            talk = self._conversation
            given = talk.ask_many(turns) if heard is None else talk.answer(heard)
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

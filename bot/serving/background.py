"""Long work in threads that give way to those that answer."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import Callable
from threading import Thread, get_native_id
from typing import TypeVar

from index.errors import RawiError
from index.library import Library
from index.types import Article

R = TypeVar("R")

# The nice level of the threads that take articles in: with it a tenth more questions are answered
# meanwhile.
NICE = 5


def _give_way() -> None:
    """Lets the threads that answer go first, where a thread has a priority of its own."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, get_native_id(), NICE)


async def in_background(work: Callable[[], R]) -> R:
    """Does some work in a thread that does not keep the process from ending: a fetch may wait for
    a site for long, and nothing that is half done is ever stored."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[R] = loop.create_future()

    def settle(result: R | None, error: BaseException | None) -> None:
        if future.cancelled():
            return
        if error:
            future.set_exception(error)
        else:
            future.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        outcome: tuple[R | None, BaseException | None]
        _give_way()
        try:
            outcome = work(), None
        except BaseException as error:
            outcome = None, error
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(settle, *outcome)

    Thread(target=run, name="reading", daemon=True).start()
    return await future


async def prepared(library: Library, article: Article) -> None:
    """Has an article read before anybody asks. What fails then fails again, and is told, when
    somebody does."""
    with contextlib.suppress(RawiError):
        await in_background(lambda: library.prepare(article))

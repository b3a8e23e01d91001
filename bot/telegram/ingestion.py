"""Articles on their way in: fetched, read and shown, beside everything else that the bot does.

What is to be read is noted before anything is said about it, so that the end of the process loses
none: the next run takes it up. What several chats want at once is read once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import secrets
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextvars import Context as Variables
from dataclasses import dataclass, replace
from threading import Thread, get_native_id
from typing import TypeVar
from urllib.parse import unquote

from telegram.error import BadRequest, TelegramError

from bot import messages
from bot.chats.conversation import (
    ReadingForgotten,
    Request,
    ShelfFull,
)
from bot.chats.memory import Submission, Underway
from bot.telegram.context import Context
from bot.telegram.entities import ISOLATES, clean
from bot.telegram.handlers.asking import replying
from bot.telegram.replies import (
    Reply,
    card,
    plain,
)
from bot.telegram.sending import put, send_new
from index.errors import (
    ArticleError,
    ArticleTooLarge,
    ArticleTooLong,
    ArticleUnknown,
    ArticleUnreadable,
    ModelError,
    QuestionError,
    StoreBusy,
    StoreError,
)
from index.intake.fetcher import Fetcher
from index.intake.files import (
    LARGEST_FILE,
    article_of,
    identified,
)
from index.intake.ingest import (
    Extract,
    Ingester,
    article_of_file,
)
from index.intake.urls import canonical
from index.library import Library
from index.types import Article

log = logging.getLogger(__name__)

# So many are fetched at once, of one chat so many: a slow site keeps nobody else waiting.
AT_ONCE, AT_ONCE_OF_A_CHAT = 4, 2
# Characters: three times the longest of news reports, a quarter of a minute for the model.
LONGEST_ARTICLE = 100_000
# A reading that does not come to its end is begun so often, after so many seconds or by the next
# run: what ends the process each time must not do so for ever.
MOST_TRIES, TRIED_EVERY = 3, 60.0
# How much later than the threads that answer those that read get their turn: with it a tenth more
# questions are answered meanwhile.
NICE = 5
# Seconds between two words about how a reading gets on: each is an edit that Telegram counts.
TOLD_EVERY = 3.0
# What is mostly over a minute later; a full disk is not, and is said at once.
_PASSING = (TelegramError, StoreBusy)
# Telegram's own word for a file that is larger than bots may fetch.
_TOO_BIG = "is too big"
_LONGEST_NAME = 80

R = TypeVar("R")


@dataclass(slots=True)
class _Shared:
    """A reading that any number of chats wait for, and how much of it the model has read."""

    outcome: asyncio.Task[Article] | None = None
    share: float = 0.0


class Ingestion:
    """Reads what chats send, each in a task of its own.

    `fetcher` fetches links, `extract` takes an article out of a page.
    """

    def __init__(self, library: Library, fetcher: Fetcher, extract: Extract) -> None:
        self._library = library
        self._extract = extract
        self._reader = Ingester(library, fetcher, extract, LONGEST_ARTICLE)
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._shared: dict[str, _Shared] = {}
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._turns: dict[int, asyncio.Semaphore] = {}
        self._waiting: Counter[int] = Counter()

    async def begin(self, context: Context, wanted: Underway) -> None:
        """Reads what somebody wants read; what the same message asks for twice is read once."""
        begin = context.rawi.chats.begin_reading
        self._run(context, await context.rawi.engine.do(begin, wanted))

    async def resume(self, context: Context) -> int:
        """Takes up what an earlier run has left undone; returns how many readings that are."""
        left = await context.rawi.engine.do(context.rawi.chats.readings)
        for one in left:
            self._run(context, one)
        return len(left)

    async def close(self) -> None:
        """Stops reading; what is not done is left for the next run."""
        tasks = [*self._tasks.values(), *(s.outcome for s in self._shared.values() if s.outcome)]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _run(self, context: Context, noted: Underway) -> None:
        """In a task that belongs to no update: what it sends is nobody's answer."""
        if noted.id in self._tasks:
            return
        task = asyncio.create_task(self._carry_out(context, noted.id), context=Variables())
        self._tasks[noted.id] = task
        task.add_done_callback(lambda _: self._tasks.pop(noted.id, None))

    async def _carry_out(self, context: Context, reading: int) -> None:
        """Reads, tells, and asks what is to be asked, until all of it has been done."""
        rawi = context.rawi
        for _ in range(MOST_TRIES):
            try:
                noted = await rawi.engine.do(rawi.chats.try_reading, reading)
                if noted is not None:
                    await self._once(context, noted)
                    await rawi.engine.do(rawi.chats.end_reading, reading)
                return
            except (TelegramError, StoreError) as error:
                # A file could not be fetched, the outcome not be told, or not be noted as told.
                log.warning("reading left: %s", type(error).__name__)
            if rawi.stopping.is_set():
                return
            await asyncio.sleep(TRIED_EVERY)

    async def _once(self, context: Context, noted: Underway) -> None:
        rawi, article = context.rawi, None
        noted = await self._begun(context, noted)
        try:
            if noted.tries > MOST_TRIES:
                raise RuntimeError("given up")  # whatever has ended the process each time
            noted, article = await self._article(context, noted)
            reply = await rawi.engine.do(
                card, rawi.conversation.library, article, noted.language, 0,
                context.deep_links, messages.now_asked(noted.place.chat),
            )  # fmt: skip
            rawi.meters.readings.labels("read").inc()
        except ReadingForgotten:
            reply = plain(messages.say(messages.NOT_ANY_MORE, noted.language))
        except (ArticleError, ShelfFull) as error:
            rawi.meters.readings.labels("refused").inc()
            reply = plain(_why_not(error, noted, rawi.conversation.most))
        except Exception as error:
            if isinstance(error, _PASSING) and noted.tries < MOST_TRIES:
                raise
            number = secrets.token_hex(4)
            rawi.meters.readings.labels("failed").inc()
            rawi.meters.errors.inc()
            log.error("not read", exc_info=error, extra={"error": number})
            reply = plain(messages.say(messages.NOT_READ, noted.language, number))
        await self._show(context, noted, reply)
        if article and noted.question:
            await self._ask(context, noted, article)

    async def _begun(self, context: Context, noted: Underway) -> Underway:
        """Says that a reading has begun. Where that does not arrive it goes on all the same."""
        words = plain(messages.say(messages.FETCHING, noted.language))
        try:
            if noted.progress is not None:
                await put(noted.place.chat, noted.progress, context, words)
                return noted
            sent = await self._send(context, noted, words)
        except TelegramError:
            if context.rawi.stopping.is_set():
                raise
            return noted
        if sent is None:
            return noted
        await context.rawi.engine.do(context.rawi.chats.show_progress, noted.id, sent)
        return replace(noted, progress=sent)

    async def _send(self, context: Context, noted: Underway, reply: Reply) -> int | None:
        to = noted.message if noted.message > 0 else None
        return await send_new(noted.place.chat, context, reply, to, noted.place.thread)

    async def _show(self, context: Context, noted: Underway, reply: Reply) -> None:
        """Puts the outcome in the place of what was said about the reading."""
        chat, shown = noted.place.chat, False
        if noted.progress is not None:
            shown = await put(chat, noted.progress, context, reply)
        if not shown:
            await self._send(context, noted, reply)

    async def _ask(self, context: Context, noted: Underway, article: Article) -> None:
        """Asks the question that came with a link."""
        try:
            request = Request(noted.place, noted.question, None, article.id)
            spoken = context.rawi.chats.preferences(noted.place.chat).language
            made = await context.rawi.engine.ask(request, replying(context, noted.place, spoken))
        except (QuestionError, ArticleUnknown):
            return
        except ModelError as error:
            log.error("not asked", exc_info=error)
            return
        await self._send(context, noted, made)

    # The article --------------------------------------------------------------------------

    async def _article(self, context: Context, noted: Underway) -> tuple[Underway, Article]:
        """The article, on the chat's shelf. Raises ArticleError, ShelfFull or ReadingForgotten."""
        conversation = context.rawi.conversation
        async with self._turn(noted.place.chat):
            while True:
                article = await self._awaited(context, noted)
                # Another chat may have dropped it, and with it the article, in this very moment.
                with contextlib.suppress(ArticleUnknown):
                    place, article = await context.rawi.engine.do(
                        conversation.shelve_reading, noted.id, article.id
                    )
                    return replace(noted, place=place), article

    @contextlib.asynccontextmanager
    async def _turn(self, chat: int) -> AsyncIterator[None]:
        """Waits until not too much is being read for a chat."""
        turn = self._turns.setdefault(chat, asyncio.Semaphore(AT_ONCE_OF_A_CHAT))
        self._waiting[chat] += 1
        try:
            async with turn:
                yield
        finally:
            self._waiting[chat] -= 1
            if not self._waiting[chat]:
                del self._waiting[chat], self._turns[chat]

    async def _awaited(self, context: Context, noted: Underway) -> Article:
        """Waits for a reading, and tells how it gets on."""
        shared = self._join(context, noted)
        assert shared.outcome
        last = -1
        while not shared.outcome.done():
            await asyncio.wait({shared.outcome}, timeout=TOLD_EVERY)
            percent = round(100 * shared.share)
            if not shared.outcome.done() and percent > max(0, last) and noted.progress is not None:
                words = messages.say(messages.READING, noted.language, percent)
                await put(noted.place.chat, noted.progress, context, plain(words))
                last = percent
        return shared.outcome.result()

    def _join(self, context: Context, noted: Underway) -> _Shared:
        """The reading of a submission: the one under way, or a new one."""
        submission = noted.submission
        # No two chats have the same file or text, as far as one knows.
        key = canonical(submission.url) if submission.url else str(noted.id)
        if key not in self._shared:
            shared = self._shared[key] = _Shared()
            shared.outcome = asyncio.create_task(self._read(context, submission, shared))
            shared.outcome.add_done_callback(lambda _: self._shared.pop(key, None))
        return self._shared[key]

    async def _read(self, context: Context, submission: Submission, shared: _Shared) -> Article:
        async with self._slots:
            data = await _downloaded(context, submission) if submission.file else b""

            def progress(done: int, total: int) -> None:
                shared.share = done / max(1, total)

            def work() -> Article:
                if submission.url:
                    article = self._reader.read(submission.url, keep=False, progress=progress)
                else:
                    found = self._article_of(submission, data)
                    article = self._library.add(found, keep=False, progress=progress)
                # Whoever asks next finds it read: those who answer do not have to wait for it.
                self._library.speakers(article)
                return article

            return await _in_thread(work)

    def _article_of(self, submission: Submission, data: bytes) -> Article:
        """The article in a file or a text. Raises ArticleError."""
        name = submission.name[:_LONGEST_NAME]
        if not submission.file:
            article = article_of(submission.text, name)
            article = identified(replace(article, site=name or None, date=submission.date))
        else:
            article = article_of_file(data, submission.name, self._extract)
        if len(article.text) > LONGEST_ARTICLE:
            raise ArticleTooLong(LONGEST_ARTICLE)
        return article


async def _downloaded(context: Context, submission: Submission) -> bytes:
    """A file that somebody has sent.

    Raises ArticleTooLarge or ArticleUnreadable, and TelegramError where that says nothing of the
    file.
    """
    name = submission.name[:_LONGEST_NAME]
    try:
        file = await context.bot.get_file(submission.file)
        if (file.file_size or 0) > LARGEST_FILE:
            raise ArticleTooLarge(name)
        data = bytes(await file.download_as_bytearray())
    except BadRequest as error:
        raise (ArticleTooLarge if _TOO_BIG in str(error) else ArticleUnreadable)(name) from error
    if len(data) > LARGEST_FILE:
        raise ArticleTooLarge(name)
    return data


def _shown(detail: str) -> str:
    """An address or a name as people read it, from left to right whatever stands around it."""
    readable = clean(unquote(detail, errors="replace")).translate(ISOLATES)
    return f"\u2066{readable[:_LONGEST_NAME]}{'…' if len(readable) > _LONGEST_NAME else ''}\u2069"


def _why_not(error: Exception, noted: Underway, most: int) -> str:
    """Why something has not been read, in one sentence."""
    if isinstance(error, ArticleError):
        words = messages.error(type(error)(_shown(str(error.detail))), noted.language)
        return words[:1].upper() + words[1:]
    return messages.say(messages.SHELF_FULL, noted.language, most)


def _give_way() -> None:
    """Lets the threads that answer go first, where a thread has a priority of its own."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, get_native_id(), NICE)


async def _in_thread(work: Callable[[], R]) -> R:
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

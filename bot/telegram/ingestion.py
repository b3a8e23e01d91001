"""Articles on their way in: fetched and read beside everything else that the bot does.

What several chats want at once is read once, and what does not come to its end is begun again.
Nothing here is Telegram's: how files come here, and what people are told, is the handlers'.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from contextvars import Context as Variables
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from bot.chats.records import Place, Submission, Underway
from bot.serving.background import in_background
from index.errors import ArticleTooLong
from index.ingestion import (
    Extract,
    Ingester,
    article_of_file,
)
from index.intake.documents.kinds import DOCUMENT_NAMES
from index.intake.fetcher import Fetcher
from index.intake.files import (
    article_of,
    identified,
)
from index.intake.urls import canonical
from index.library import Library
from index.types import Article, Format

# So many are fetched at once, of one chat so many: a slow site keeps nobody else waiting.
AT_ONCE, AT_ONCE_OF_A_CHAT = 4, 2
# Characters: three times the longest of news reports, a quarter of a minute for the model.
LONGEST_ARTICLE = 100_000
# A reading that does not come to its end is begun so often, after so many seconds or by the next
# run: what ends the process each time must not do so for ever.
MOST_TRIES, TRIED_EVERY = 3, 60.0
# Seconds between two words about how a reading gets on: each is an edit that Telegram counts.
TOLD_EVERY = 3.0
# Characters of a name.
LONGEST_NAME = 80

# Reads and tells once; False where that is to be tried again.
Attempt = Callable[[int], Awaitable[bool]]
# The bytes of a file that somebody has sent.
Download = Callable[[Submission], Awaitable[bytes]]
# Says how many per cent have been read.
Tell = Callable[[int], Awaitable[None]]


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
        # Inside it no other process reads a link of that name.
        self.alone: Callable[[str], AbstractAsyncContextManager[None]] = lambda _: (
            contextlib.nullcontext()
        )
        self._reader = Ingester(library, fetcher, extract, LONGEST_ARTICLE)
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._noted: dict[int, Underway] = {}
        self._chats: dict[int, int] = {}
        self._shared: dict[str, _Shared] = {}
        self._slots = asyncio.Semaphore(AT_ONCE)
        # One process reads all documents: those that wait for it keep no link waiting.
        self._documents = asyncio.Semaphore(1)
        self._turns: dict[int, asyncio.Semaphore] = {}
        self._waiting: Counter[int] = Counter()

    def begin(self, noted: Underway, attempt: Attempt) -> None:
        """Has a reading carried out, if it is not under way: in a task that belongs to no update,
        as what it sends is nobody's answer."""
        reading = noted.id
        if reading in self._tasks:
            return
        task = asyncio.create_task(_carry_out(reading, attempt), context=Variables())
        self._tasks[reading], self._noted[reading] = task, noted
        self._chats[reading] = noted.place.chat

        def done(_: object) -> None:
            self._tasks.pop(reading, None)
            self._noted.pop(reading, None)
            self._chats.pop(reading, None)

        task.add_done_callback(done)

    def chats(self) -> set[int]:
        """The chats for which something is being read."""
        return {*self._chats.values()}

    def give_up(self, readings: Iterable[int]) -> None:
        """Ends readings that nobody wants any more; what other chats wait for goes on."""
        for reading in readings:
            if task := self._tasks.get(reading):
                task.cancel()

    def outcome_is_told(self, reading: int) -> None:
        """No question waits for a reading any more whose outcome people know."""
        self._noted.pop(reading, None)

    def under_way(self, place: Place, message: int | None = None) -> Underway | None:
        """What is being read from a message of a chat; without one, the newest that somebody has
        asked for at a place."""
        for one in reversed(self._noted.values()):
            of_message = one.place.chat == place.chat and message in (one.message, one.origin)
            if of_message if message is not None else one.place == place:
                return one
        return None

    async def close(self) -> None:
        """Stops reading; what is not done is left for the next run."""
        tasks = [*self._tasks.values(), *(s.outcome for s in self._shared.values() if s.outcome)]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @contextlib.asynccontextmanager
    async def turn(self, chat: int) -> AsyncIterator[None]:
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

    async def article(self, noted: Underway, download: Download, tell: Tell) -> Article:
        """Waits for an article, and tells how its reading gets on. Raises ArticleError."""
        shared = self._join(noted, download)
        assert shared.outcome
        last = 0
        while not shared.outcome.done():
            await asyncio.wait({shared.outcome}, timeout=TOLD_EVERY)
            percent = round(100 * shared.share)
            if not shared.outcome.done() and percent > last:
                await tell(percent)
                last = percent
        return shared.outcome.result()

    def _join(self, noted: Underway, download: Download) -> _Shared:
        """The reading of a submission: the one under way, or a new one."""
        submission = noted.submission
        # No two chats have the same file or text, as far as one knows.
        key = canonical(submission.url) if submission.url else str(noted.id)
        if key not in self._shared:
            shared = self._shared[key] = _Shared()
            shared.outcome = asyncio.create_task(self._read(key, submission, download, shared))
            shared.outcome.add_done_callback(lambda _: self._shared.pop(key, None))
        return self._shared[key]

    async def _read(
        self, key: str, submission: Submission, download: Download, shared: _Shared
    ) -> Article:
        turn = self._documents if _is_document(submission) else contextlib.nullcontext()
        # Where another process reads a link, it is known when that has done so.
        alone = self.alone(key) if submission.url else contextlib.nullcontext()
        async with alone, turn, self._slots:
            data = await download(submission) if submission.file else b""

            def progress(done: int, total: int) -> None:
                shared.share = done / max(1, total)

            def work() -> Article:
                if submission.part:
                    part = self._library.article(submission.part)
                    return self._reader.read_on(part, keep=False, progress=progress)
                if submission.url:
                    return self._reader.read(submission.url, keep=False, progress=progress)
                found = self._article_of(submission, data)
                return self._library.add(found, keep=False, progress=progress)

            return await in_background(work)

    def _article_of(self, submission: Submission, data: bytes) -> Article:
        """The article in a file or a text. Raises ArticleError."""
        name = submission.name[:LONGEST_NAME]
        if not submission.file:
            # Forwarded from a channel, it has a name.
            article = article_of(submission.text, name, Format.POST if name else Format.TEXT)
            article = identified(replace(article, site=name or None, date=submission.date))
        else:
            article = article_of_file(data, submission.name, self._extract)
        if len(article.text) > LONGEST_ARTICLE:
            raise ArticleTooLong(LONGEST_ARTICLE)
        return article


def _is_document(submission: Submission) -> bool:
    """Whether something is a PDF or the like, as far as its name tells."""
    name = urlsplit(submission.url).path or submission.name
    return name.lower().endswith(DOCUMENT_NAMES)


async def _carry_out(reading: int, attempt: Attempt) -> None:
    """Begins a reading until it has been done, but not for ever."""
    for _ in range(MOST_TRIES):
        if await attempt(reading):
            return
        await asyncio.sleep(TRIED_EVERY)

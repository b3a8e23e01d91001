"""Articles that are added on the page: a link, a file or a text, read beside everything else."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from bot import messages
from bot.serving.background import in_background, prepared
from index.errors import RawiError
from index.ingestion import Extract, Ingester, article_of_file
from index.intake.fetcher import Fetcher
from index.intake.files import article_of
from index.library import Library
from index.types import Article, Format

log = logging.getLogger(__name__)

# So many are read at once, and so many are remembered, the last ones.
AT_ONCE, MOST = 4, 100
LONGEST_NAME = 80  # characters


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody sends to be read: a link, a file with its name, or a text."""

    link: str = ""
    name: str = ""
    data: bytes = b""
    text: str = ""


@dataclass(slots=True)
class Reading:
    """How far a reading has come.

    `is_link`: there is a link to fetch first. `share`: how much of the article the model has read,
    0 to 1. `article`: its id, once it is there. Why there will be none: `error`, or `number`, that
    of an unexpected error in the log, or `most`, how many articles one address may add, and has.
    """

    is_link: bool
    most: int = 0
    share: float = 0.0
    article: int | None = None
    error: RawiError | None = None
    number: str = ""
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def failed(self) -> bool:
        """Whether there is no article, and will be none."""
        return self.error is not None or bool(self.number) or bool(self.most)

    @property
    def is_over(self) -> bool:
        """Whether there is nothing more to wait for."""
        return self.article is not None or self.failed

    def told(self, language: str) -> str:
        """How far it has come, in words."""
        if self.error is not None:
            return messages.error(self.error, language)
        if self.number:
            return messages.say(messages.NOT_READ, language, self.number)
        if self.most:
            return messages.say(messages.ADDED_ENOUGH, language, self.most)
        if self.is_link and not self.share:
            return messages.say(messages.FETCHING, language)
        return messages.say(messages.READING, language, round(100 * self.share))

    def changes(self) -> None:
        """Wakes those who wait for it to go on."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def change(self) -> None:
        """Waits until it has gone on."""
        await self._changed.wait()


class Readings:
    """Reads what is sent into a library, whose articles then are its owner's: they are kept. `most`
    articles may come from one address, 0: any number."""

    def __init__(self, library: Library, fetcher: Fetcher, extract: Extract, most: int = 0) -> None:
        self._most = most
        self._added: Counter[int] = Counter()
        self._library = library
        self._extract = extract
        self._ingester = Ingester(library, fetcher, extract)
        self._readings: dict[str, Reading] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(AT_ONCE)

    def begin(self, sent: Sent, who: int) -> str:
        """Has something read for an address, as a number; gives the name, which nobody can guess,
        by which it is asked for."""
        is_full = 0 < self._most <= self._added[who]
        name = secrets.token_urlsafe(12)
        reading = Reading(bool(sent.link), self._most if is_full else 0)
        self._readings[name] = reading
        if len(self._readings) > MOST:
            del self._readings[next(iter(self._readings))]
        if is_full:
            return name
        self._added[who] += 1
        task = asyncio.create_task(self._read(sent, reading, who))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return name

    def get(self, name: str) -> Reading | None:
        """A reading by its name, while it is remembered."""
        return self._readings.get(name)

    async def close(self) -> None:
        """Waits for none any more: nothing that is half done is ever stored."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _read(self, sent: Sent, reading: Reading, who: int) -> None:
        loop = asyncio.get_running_loop()

        def go_on(share: float) -> None:
            reading.share = share
            reading.changes()

        def progress(done: int, total: int) -> None:
            loop.call_soon_threadsafe(go_on, done / max(1, total))

        article = None
        try:
            async with self._slots:
                article = await in_background(lambda: self._article(sent, progress))
            reading.article = article.id
        except RawiError as error:
            reading.error = error
        except Exception as error:
            reading.number = secrets.token_hex(4)
            log.error("failed", exc_info=error, extra={"error": reading.number})
        if reading.failed:
            self._added[who] -= 1
        reading.changes()
        if article:
            await prepared(self._library, article)

    def _article(self, sent: Sent, progress: Callable[[int, int], None]) -> Article:
        """What has been sent as a stored article. Raises RawiError."""
        if sent.link:
            return self._ingester.read(sent.link, progress=progress)
        if sent.name:
            found = article_of_file(sent.data, sent.name[-LONGEST_NAME:], self._extract)
        else:
            found = article_of(sent.text, "", Format.TEXT)
        return self._library.add(found, progress=progress)

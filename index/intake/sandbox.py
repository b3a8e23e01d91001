"""Reads strangers' pages in a process of its own, which may hang, swell or crash alone.

Parsers are written in C, hold the interpreter's lock and cannot be interrupted: what a hostile
page does to them must not reach the bot, which answers others meanwhile. So a page's bytes go to
a child process with limits of memory and time and nothing worth stealing, and its article comes
back as JSON, which can only be text: a child that a page has taken over is just another stranger.

The child is started as a command of its own rather than by `multiprocessing`, which would import
the program's main module in it (with FAISS and the model) and leave it the whole environment,
the bot's token included.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Self

from index.errors import (
    ArticleError,
    DocumentDamaged,
    DocumentError,
    LinkError,
    LinkMoved,
    LinkNoArticle,
    LinkTimedOut,
    LinkTooLarge,
)
from index.intake.documents.kinds import DOCUMENTS, MOST_PAGES
from index.intake.fetcher import Page
from index.intake.files import identified
from index.intake.urls import canonical, is_same_site
from index.types import Article, Format

# Seconds for one page, the child's start included. What ends at all has taken three at most; of a
# document, of which 200 full pages take half a minute, three times as many.
SECONDS, _LONGER = 20.0, 3
# Bytes of address space. No page of 10 MB that has been tried takes half of it.
MEMORY = 2**30
# After so many pages the child is replaced: lxml and trafilatura keep caches, and may leak.
PAGES = 200
# Bytes of an answer: the longest text of an article, each character escaped in full.
LONGEST_ANSWER = 8 * 2**20

_LENGTH = struct.Struct(">I")
_KINDS: list[type[ArticleError]] = [
    LinkError, *LinkError.__subclasses__(), LinkMoved,
    DocumentError, *DocumentError.__subclasses__(),
]  # fmt: skip
_ERRORS = {kind.__name__: kind for kind in _KINDS}
# What the child knows of an article; text and title have to be there.
_FIELDS = ("text", "title", "url", "site", "author", "date", "format")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.A)


class Extractor:
    """Reads pages and documents in child processes. Safe to use from several threads.

    `seconds` is the limit for one page, `memory` a child's in bytes of address space (where the
    system can set one), `pages` after how many it is replaced. A child is started by the first
    page, another one by the first document: a long one keeps no page waiting.
    """

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY, pages: int = PAGES) -> None:
        self._pages = _Reader(seconds, memory, pages)
        self._documents = _Reader(seconds * _LONGER, memory, pages)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The number of the process for pages; None before the first one and after a failure."""
        return self._pages.pid

    def extract(self, page: Page) -> Article:
        """The article on a page, as `article_of_page` reads it.

        Raises the errors that it raises; where it takes too long LinkTimedOut, where it breaks or
        takes too much memory LinkNoArticle, and for both DocumentDamaged of a document; OSError or
        RuntimeError where no process gets ready, and RuntimeError after `close`. To wait for other
        pages does not count.
        """
        reader = self._documents if page.type in DOCUMENTS else self._pages
        return _article(reader.read(page), page)

    def close(self) -> None:
        """Ends the children at once, whatever they read: `extract` raises RuntimeError then. May be
        called again."""
        self._pages.close()
        self._documents.close()


class _Reader:
    """Has a child process read one page after the other; threads take turns."""

    def __init__(self, seconds: float, memory: int, pages: int) -> None:
        self._seconds = seconds
        self._memory = memory
        self._pages = pages
        self._turn = Lock()
        self._child: _Child | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        child = self._child
        return child.process.pid if child else None

    def read(self, page: Page) -> bytes:
        """What the child answers about a page."""
        with self._turn:
            child = self._ready()
            try:
                answer = child.ask(page, time.monotonic() + self._seconds)
            except BaseException as error:
                self._end()
                self._check_open()  # a page is not to blame for the end of its reader
                if isinstance(error, TimeoutError):
                    late = DocumentDamaged if page.type in DOCUMENTS else LinkTimedOut
                    raise late(page.url) from None
                if isinstance(error, OSError | EOFError):
                    raise _broken(page.type)(page.url) from error
                raise
            if child.pages >= self._pages:
                self._end()
        return answer

    def close(self) -> None:
        self._closed = True
        child = self._child
        if child:
            child.process.kill()  # whoever has the turn waits no longer, and gives it back
        with self._turn:
            self._end()

    def _ready(self) -> _Child:
        """A child that is alive. One that died while it had nothing to do is no page's fault."""
        self._check_open()
        if self._child and self._child.process.poll() is not None:
            self._end()
        if self._child is None:
            self._child = _Child.start(self._memory, self._seconds)
        self._check_open()  # again: who closes meanwhile has seen no child
        return self._child

    def _check_open(self) -> None:
        if self._closed:
            raise RuntimeError("the extractor is closed")

    def _end(self) -> None:
        child, self._child = self._child, None
        if child:
            child.end()


def _broken(kind: str) -> type[ArticleError]:
    """What a page or document of some type is on which its reader breaks."""
    return DocumentDamaged if kind in DOCUMENTS else LinkNoArticle


# The parent's side -----------------------------------------------------------------------------


@dataclass(slots=True)
class _Child:
    """A process that reads pages, and the line to it."""

    process: subprocess.Popen[bytes]
    line: socket.socket
    pages: int = 0

    @classmethod
    def start(cls, memory: int, seconds: float) -> _Child:
        """A new process, which says so when it is ready. Raises OSError."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                process = subprocess.Popen(
                    [sys.executable, "-P", "-c", _COMMAND, str(memory), str(seconds)],
                    stdin=theirs.fileno(),
                    # What parsers print may be a page's words, which belong in no log.
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env=_environment(),
                    # Ctrl-C in the terminal is meant for the parent.
                    start_new_session=True,
                )
            except BaseException:
                ours.close()
                raise
        return cls(process, ours)

    def ask(self, page: Page, deadline: float) -> bytes:
        """The answer about a page. Raises TimeoutError, EOFError or OSError; RuntimeError where
        the process has not got ready, which is no page's fault."""
        if not self.pages:
            self._greet(deadline)
        self.pages += 1
        about = {"url": page.url, "type": page.type, "charset": page.charset}
        _send(self.line, json.dumps(about).encode(), deadline)
        _send(self.line, page.data, deadline)
        return _receive(self.line, LONGEST_ANSWER, deadline)

    def _greet(self, deadline: float) -> None:
        try:
            _receive(self.line, 0, deadline)
        except (EOFError, ConnectionError) as error:
            raise RuntimeError("the process that reads pages does not start") from error

    def end(self) -> None:
        """Ends it at once, hung or not: it has nothing to lose."""
        self.line.close()
        self.process.kill()
        self.process.wait()


_COMMAND = "from index.intake.sandbox import serve; serve()"


def _environment() -> dict[str, str]:
    """All that the child has of ours: where modules lie. numpy's threads would take its memory."""
    path = os.pathsep.join(str(Path(one).absolute()) for one in sys.path)
    return {"PYTHONPATH": path, "PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1"}


def _article(answer: bytes, page: Page) -> Article:
    """The article that an answer holds. Raises the LinkError that it names, or LinkNoArticle where
    it is anything that our own code would not have said."""
    try:
        said = json.loads(answer)
        if "error" not in said:
            known = {name: _text(said[name]) for name in _FIELDS}
            places = _offsets(said["pages"]), _addresses(said["rest"], page)
            return _checked(known, *places, page)
        error = _ERRORS[said["error"]](_text(said["detail"]))
    except (ValueError, TypeError, KeyError, RecursionError, LinkError) as wrong:
        raise _broken(page.type)(page.url) from wrong
    raise error


def _offsets(value: object) -> tuple[int, ...]:
    """Raises TypeError or ValueError for what are no offsets in ascending order."""
    if not isinstance(value, list) or not all(type(one) is int for one in value):
        raise TypeError(value)
    if len(value) > MOST_PAGES or value != sorted(value) or (value and value[0] != 0):
        raise ValueError(value)
    return tuple(value)


def _addresses(value: object, page: Page) -> tuple[str, ...]:
    """Raises TypeError, ValueError or LinkRefused for what are no addresses of the page's site."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise TypeError(value)
    if len(value) > MOST_PAGES or not all(is_same_site(canonical(one), page.url) for one in value):
        raise ValueError(value)
    return tuple(map(canonical, value))


def _text(value: object) -> str | None:
    """Raises TypeError, or ValueError for half a surrogate pair, which could not be stored."""
    if value is not None and not isinstance(value, str):
        raise TypeError(value)
    (value or "").encode()
    return value


def _checked(
    known: dict[str, str | None], pages: tuple[int, ...], rest: tuple[str, ...], page: Page
) -> Article:
    """An article of such fields. Raises TypeError, ValueError or LinkRefused."""
    text, title, came_as = known.pop("text"), known.pop("title"), Format(known.pop("format") or "")
    url, day = known["url"], known["date"]
    if not text or not title or any(offset > len(text) for offset in pages):
        raise TypeError
    if url is not None and not is_same_site(canonical(url), page.url):
        raise ValueError(url)
    if day is not None and not _DAY.fullmatch(day):
        raise ValueError(day)
    # The hash tells articles apart: it is counted here, not believed.
    return identified(Article(text, title, "", 0, **known, format=came_as, pages=pages, rest=rest))


# The line between them -------------------------------------------------------------------------


def _send(line: socket.socket, data: bytes, deadline: float | None = None) -> None:
    """Sends a length and so many bytes. Raises TimeoutError, or OSError where nobody listens."""
    for part in (_LENGTH.pack(len(data)), data):
        _limit(line, deadline)
        line.sendall(part)


def _receive(line: socket.socket, longest: int, deadline: float | None = None) -> bytes:
    """What was sent. Raises EOFError at the end, OSError for more than `longest` bytes."""
    (length,) = _LENGTH.unpack(_exactly(line, _LENGTH.size, deadline))
    if length > longest:
        raise OSError(f"{length} bytes")
    return _exactly(line, length, deadline)


def _exactly(line: socket.socket, size: int, deadline: float | None) -> bytes:
    data = bytearray()
    while len(data) < size:
        _limit(line, deadline)
        piece = line.recv(min(size - len(data), 2**16))
        if not piece:
            raise EOFError
        data += piece
    return bytes(data)


def _limit(line: socket.socket, deadline: float | None) -> None:
    """Each step may take what is left, so that all of them together take no more."""
    if deadline is not None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        line.settimeout(left)


# The child's side ------------------------------------------------------------------------------


def serve() -> None:
    """The child: answers page after page on its standard input, a socket, until nobody asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(10)  # people who wait for answers come first
    memory, seconds = int(sys.argv[1]), float(sys.argv[2])
    from index.intake.pages import article_of_page  # before the limits: they are for the pages

    limit = _limits(memory, seconds)
    with socket.socket(fileno=os.dup(0)) as line, suppress(EOFError, OSError):
        _send(line, b"")  # ready
        while True:
            about = json.loads(_receive(line, 2**20))
            page = Page(data=_receive(line, 2**30), **about)
            limit()
            _send(line, _answer(article_of_page, page))


def _limits(memory: int, seconds: float) -> Callable[[], None]:
    """Sets the limits of the process; returns what sets that of its processor time anew.

    The parent ends a child that takes too long. This is for one whose parent is gone.
    """
    try:
        import resource
    except ImportError:  # not on every system
        return lambda: None

    def set_soft(kind: int, value: int) -> None:
        with suppress(ValueError, OSError):  # more than is allowed already, or unknown there
            resource.setrlimit(kind, (value, resource.getrlimit(kind)[1]))

    set_soft(resource.RLIMIT_AS, memory)
    set_soft(resource.RLIMIT_CORE, 0)  # a page is not left behind on a disk
    return lambda: set_soft(resource.RLIMIT_CPU, int(time.process_time() + seconds) + 1)


def _answer(read: Callable[[Page], Article], page: Page) -> bytes:
    """What reading a page comes to, as JSON. A MemoryError ends the process: it would be short
    of memory ever after."""
    try:
        article = read(page)
        said: dict[str, object] = {
            name: getattr(article, name) for name in (*_FIELDS, "pages", "rest")
        }
    except MemoryError:
        os._exit(1)
    except (LinkError, DocumentError) as error:
        said = _failure(type(error), str(error.detail))
    except Exception:  # a parser's own, which says nothing to anybody
        said = _failure(_broken(page.type), page.url)
    data = json.dumps(said).encode()
    if len(data) > LONGEST_ANSWER:
        return json.dumps(_failure(LinkTooLarge, page.url)).encode()
    return data


def _failure(kind: type[ArticleError], detail: str) -> dict[str, object]:
    return {"error": kind.__name__, "detail": detail}

"""`rawi web`: articles in a browser. What is shown is made in other threads, so that the event loop
waits neither for the model nor for a page; beside a bot the page has an event loop of its own."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Thread
from typing import TypeVar
from urllib.parse import urlsplit

from tornado.httpserver import HTTPServer
from tornado.web import Application

from bot.serving.rate import RateLimiter
from bot.settings import Settings, SettingWrong
from bot.web.access import NAME, Kept
from bot.web.handlers import (
    AddHandler,
    AppHandler,
    ArticleHandler,
    FiguresHandler,
    FileHandler,
    PictureHandler,
    ReadingHandler,
    StagesHandler,
    StartHandler,
)
from bot.web.readings import Readings
from bot.web.requests import Busy, PageHandler, Web
from bot.web.site import Site
from index.intake.fetcher import Fetcher
from index.intake.files import LARGEST_DOCUMENT
from index.intake.sandbox import Extractor
from index.library import Library

R = TypeVar("R")

# A thread that computes gives the interpreter's lock back after so many seconds: the event loop
# waits for it after each of its own calls.
SWITCH_INTERVAL = 0.001
THREADS = 2  # that make pages
# Pages that are waited for at once; whoever comes then is asked to come again.
MOST_WAITING = 200
LAST_PORT = 65535
# What a browser may send, and how long it may take. Where articles may be added, a file that is
# somewhat too large is refused in words, and larger ones by cutting the connection.
LARGEST_HEAD, LARGEST_BODY = 2**16, 2**16
LARGEST_ADDED = 2 * LARGEST_DOCUMENT
SLOWEST = 15.0  # seconds for a request's head, its body, or between two requests


class Threads:
    """Does work beside the event loop, in so many threads."""

    def __init__(self, count: int = THREADS) -> None:
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="page")
        self._waiting = 0

    async def do(self, work: Callable[[], R]) -> R:
        """Does some work and gives its result. Raises Busy."""
        if self._waiting >= MOST_WAITING:
            raise Busy
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Lets the threads end."""
        self._threads.shutdown(cancel_futures=True)


def application(web: Web) -> Application:
    """What answers requests."""
    known = {"web": web}
    return Application(
        [
            (r"/", StartHandler, known),
            (r"/figures", FiguresHandler, known),
            (r"/app", AppHandler, known),
            (r"/add", AddHandler, known),
            (r"/reading/([\w-]{1,32})", ReadingHandler, known),
            (r"/reading/([\w-]{1,32})/stages", StagesHandler, known),
            (rf"/a({NAME})", ArticleHandler, known),
            (rf"/a({NAME})\.png", PictureHandler, known),
            (rf"/({'|'.join(web.site.static)})", FileHandler, known),
        ],
        default_handler_class=PageHandler,
        default_handler_args=known,
        log_function=lambda _: None,  # what people ask stands in no log
    )


def listening(web: Web, host: str, port: int, patience: float = SLOWEST) -> HTTPServer:
    """A server that listens, and waits for so many seconds. Raises OSError."""
    largest = LARGEST_ADDED if web.readings else LARGEST_BODY
    server = HTTPServer(
        application(web),
        max_header_size=LARGEST_HEAD,
        max_body_size=largest,
        max_buffer_size=LARGEST_HEAD + largest,
        idle_connection_timeout=patience,
        body_timeout=patience,
        xheaders=bool(web.address),  # in front of it stands whoever speaks TLS for everybody
    )
    server.listen(port, host)
    return server


@contextlib.contextmanager
def beside(web: Web, host: str, port: int, patience: float = SLOWEST) -> Iterator[HTTPServer]:
    """Inside it the page is there, on an event loop of its own in a thread of its own: whoever else
    has a loop in this process does not wait for its readers. Raises OSError."""
    started, stopping = Future[tuple[asyncio.AbstractEventLoop, HTTPServer]](), asyncio.Event()

    async def serve() -> None:
        try:
            server = listening(web, host, port, patience)
        except BaseException as error:
            started.set_exception(error)
            return
        started.set_result((asyncio.get_running_loop(), server))
        await stopping.wait()
        server.stop()
        await server.close_all_connections()

    thread = Thread(target=asyncio.run, args=(serve(),), name="readers")
    thread.start()
    loop, server = started.result()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(stopping.set)
        thread.join()


def run(
    settings: Settings, library: Library, fetcher: Fetcher, say: Callable[[str], object]
) -> None:
    """Shows articles until it is told to stop; `say` hears where, `fetcher` fetches links that are
    added. Raises SettingWrong, StoreError or ModelError."""
    logging.getLogger("tornado").setLevel(logging.CRITICAL + 1)  # it would log what people ask
    sys.setswitchinterval(SWITCH_INTERVAL)
    host, port = address(settings.web_listen)
    library.built_in()
    with Extractor() as extractor:
        most = may_be_added(settings, host)
        adds = None if most is None else Readings(library, fetcher, extractor.extract, most)
        asyncio.run(_run(settings, Site(library, Kept(library)), adds, (host, port), say))


async def _run(
    settings: Settings,
    site: Site,
    readings: Readings | None,
    place: tuple[str, int],
    say: Callable[[str], object],
) -> None:
    (host, port), threads = place, Threads()
    web = Web(
        site,
        threads.do,
        RateLimiter(settings.questions_per_minute),
        frozenset({"localhost", host, urlsplit(settings.web_url).hostname or host}),
        readings,
        address=settings.web_url,
    )
    try:
        server = listening(web, host, port)
    except OSError as error:
        raise SettingWrong("WEB_LISTEN", settings.web_listen) from error
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    say(f"http://{f'[{host}]' if ':' in host else host}:{port}/")
    warming = asyncio.create_task(threads.do(site.warm_up))
    await stopping.wait()
    server.stop()
    if readings:
        await readings.close()
    with contextlib.suppress(Exception):  # what is wrong with the model is told with each page
        await warming
    await server.close_all_connections()
    threads.close()


def may_be_added(settings: Settings, host: str) -> int | None:
    """How many articles may be added from one address to a page that listens there, 0: any number;
    None: whoever reaches this machine from elsewhere adds nothing to its owner's articles."""
    if not settings.web_url and _is_here(host):
        return 0
    return settings.articles_per_chat if settings.web_adding else None


def _is_here(host: str) -> bool:
    """Whether only this machine reaches an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def address(listen: str) -> tuple[str, int]:
    """Host and port. Raises SettingWrong."""
    host, _, port = listen.rpartition(":")
    if not port.isdecimal() or int(port) > LAST_PORT:
        raise SettingWrong("WEB_LISTEN", listen)
    return host.strip("[]") or "127.0.0.1", int(port)

"""`rawi web`: articles in a browser.

Everything that comes from outside is checked here; what is shown is made in other threads, so that
the event loop waits neither for the model nor for a page.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import secrets
import signal
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from time import time
from typing import Any, TypeVar
from urllib.parse import urlsplit

from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RequestHandler

from bot import messages
from bot.serving.rate import RateLimiter, Verdict
from bot.settings import Settings, SettingWrong
from bot.web import article_page
from bot.web.article_page import Wanted
from bot.web.site import Site
from index.errors import ArticleUnknown
from index.library import Library

log = logging.getLogger(__name__)

R = TypeVar("R")

# A thread that computes gives the interpreter's lock back after so many seconds: the event loop
# waits for it after each of its own calls.
SWITCH_INTERVAL = 0.001
THREADS = 2
# Pages that are waited for at once; whoever comes then is asked to come again.
MOST_WAITING = 200
LAST_PORT = 65535
# What a browser may send, and how long it may take: no page takes more than a short form.
LARGEST_HEAD, LARGEST_BODY = 2**16, 2**16
SLOWEST = 15.0  # seconds for a request's head, its body, or between two requests
A_YEAR = 365 * 24 * 3600

_POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("style", "script", "img", "font", "connect")),
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Vary": "Accept-Language",
    "Cache-Control": "no-cache",
}


KINDS = {
    "css": "text/css; charset=UTF-8",
    "js": "text/javascript; charset=UTF-8",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
}


class Busy(Exception):
    """More is being waited for than can be made."""


class Threads:
    """Does work beside the event loop, so much of it at once."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="page")
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


@dataclass(frozen=True, slots=True)
class Web:
    """What every request is answered from: `do` works beside the event loop, `hosts` are the names
    that this server answers to besides numeric addresses."""

    site: Site
    do: Callable[[Callable[[], bytes]], Awaitable[bytes]]
    limits: RateLimiter
    hosts: frozenset[str]


class Shown(RequestHandler):
    """A request and its answer."""

    web: Web

    def initialize(self, web: Web) -> None:
        """Takes what it is answered from."""
        self.web = web

    def set_default_headers(self) -> None:
        """Says to the browser what a page may do."""
        self.clear_header("Server")
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        """Refuses what has been sent to another name: a page elsewhere, whose name leads here, must
        not read what is shown here."""
        name = host_name(self.request.host)
        if name not in self.web.hosts and not _is_numeric(name):
            raise HTTPError(HTTPStatus.MISDIRECTED_REQUEST)

    @property
    def language(self) -> str:
        """The language of the page's own words."""
        return preferred(self.request.headers.get("Accept-Language", ""))

    @property
    def base(self) -> str:
        """The address of this server as the browser knows it."""
        return f"{self.request.protocol}://{self.request.host}"

    def count_question(self) -> None:
        """Counts a question of whoever asks. Raises HTTPError where that is one too many."""
        who = int(ipaddress.ip_address(self.request.remote_ip or "::"))
        if self.web.limits.judge(who, time()) is not Verdict.FREE:
            raise HTTPError(HTTPStatus.TOO_MANY_REQUESTS)

    async def show(self, work: Callable[[], bytes], kind: str = "text/html; charset=UTF-8") -> None:
        """Answers with what is made beside the event loop."""
        try:
            content = await self.web.do(work)
        except ArticleUnknown as error:
            raise HTTPError(HTTPStatus.NOT_FOUND) from error
        except Busy as error:
            raise HTTPError(HTTPStatus.SERVICE_UNAVAILABLE) from error
        self.set_header("Content-Type", kind)
        await self.finish(content)

    def write_error(self, status_code: int, **_: object) -> None:
        """A page that says what is wrong, and nothing of why."""
        words, values = messages.NOTHING_HERE, ()
        if status_code == HTTPStatus.TOO_MANY_REQUESTS:
            words = messages.SLOW_DOWN
        elif status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            words = messages.BUSY
        elif status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            words, values = messages.APOLOGY, (self._number,)  # type: ignore[assignment]
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        self.finish(self.web.site.wrong(words, self.language, self.base, *values))

    _number = ""

    def log_exception(self, _kind: Any, value: BaseException | None, _trace: Any) -> None:
        """Logs what is our own fault, under the number that the page tells."""
        if not isinstance(value, HTTPError):
            self._number = secrets.token_hex(4)
            log.error("failed", exc_info=value, extra={"error": self._number})

    def head(self, *_: str) -> Any:
        """As the page itself, whose body is not sent."""
        return self.get(*_)

    def get(self, *_: str) -> Any:
        """Nothing is at this address."""
        raise HTTPError(HTTPStatus.NOT_FOUND)


class Start(Shown):
    """The start page."""

    async def get(self, *_: str) -> None:
        """Which articles there are."""
        await self.show(lambda: self.web.site.start(self.language, self.base))


class AnArticle(Shown):
    """An article, and what is asked of it."""

    async def get(self, *path: str) -> None:
        """The article, with the answer where there is a question."""
        number, wanted = int(path[0]), self._wanted()
        if wanted.question:
            self.count_question()
        await self.show(lambda: self.web.site.article(number, wanted, self.language, self.base))

    def _wanted(self) -> Wanted:
        return Wanted(
            question=self.get_query_argument("q", "").strip(),
            after=article_page.before(self.get_query_arguments("after")),
            statement=self._counted("s"),
            speaker=self._counted("who"),
        )

    def _counted(self, name: str) -> int | None:
        """A number in the address, None for none or what is none."""
        text = self.get_query_argument(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


class APicture(AnArticle):
    """The words of an answer or a statement as a picture."""

    async def get(self, *path: str) -> None:
        """The picture."""
        number, wanted = int(path[0]), self._wanted()
        self.count_question()
        await self.show(lambda: self.web.site.picture(number, wanted, self.language), "image/png")


class AFile(Shown):
    """Style sheet, script and font."""

    async def get(self, *path: str) -> None:
        """A file; another version of it has another address."""
        name = path[0]
        self.set_header("Content-Type", KINDS[name.rpartition(".")[2]])
        self.set_header("Cache-Control", f"public, max-age={A_YEAR}, immutable")
        await self.finish(self.web.site.static[name])


def application(web: Web) -> Application:
    """What answers requests."""
    known = {"web": web}
    return Application(
        [
            (r"/", Start, known),
            (r"/a(\d{1,18})", AnArticle, known),
            (r"/a(\d{1,18})\.png", APicture, known),
            (rf"/({'|'.join(web.site.static)})", AFile, known),
        ],
        default_handler_class=Shown,
        default_handler_args=known,
        compress_response=True,
        log_function=lambda _: None,  # what people ask stands in no log
    )


def listening(web: Web, host: str, port: int, patience: float = SLOWEST) -> HTTPServer:
    """A server that listens, and waits for so many seconds. Raises OSError."""
    server = HTTPServer(
        application(web),
        max_header_size=LARGEST_HEAD,
        max_body_size=LARGEST_BODY,
        max_buffer_size=LARGEST_HEAD + LARGEST_BODY,
        idle_connection_timeout=patience,
        body_timeout=patience,
    )
    server.listen(port, host)
    return server


def run(settings: Settings, library: Library, say: Callable[[str], object]) -> None:
    """Shows articles until it is told to stop; `say` hears where. Raises SettingWrong, StoreError
    or ModelError."""
    logging.getLogger("tornado").setLevel(logging.CRITICAL + 1)  # it would log what people ask
    sys.setswitchinterval(SWITCH_INTERVAL)
    host, port = _address(settings.web_listen)
    library.built_in()
    asyncio.run(_run(settings, Site(library), host, port, say))


async def _run(
    settings: Settings, site: Site, host: str, port: int, say: Callable[[str], object]
) -> None:
    threads = Threads()
    limits = RateLimiter(settings.questions_per_minute)
    web = Web(site, threads.do, limits, frozenset({"localhost", host}))
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
    with contextlib.suppress(Exception):  # what is wrong with the model is told with each page
        await warming
    await server.close_all_connections()
    threads.close()


def _address(listen: str) -> tuple[str, int]:
    """Host and port. Raises SettingWrong."""
    host, _, port = listen.rpartition(":")
    if not port.isdecimal() or int(port) > LAST_PORT:
        raise SettingWrong("WEB_LISTEN", listen)
    return host.strip("[]") or "127.0.0.1", int(port)


def host_name(host: str) -> str:
    """The name in a Host header, without the port; "" where it is none."""
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_numeric(name: str) -> bool:
    """Whether a host is a numeric address, which no name of somebody else's can lead to."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def preferred(accepted: str) -> str:
    """The language to speak to a browser in, by its Accept-Language header."""
    wanted = []
    for at, choice in enumerate(accepted.split(",")[:20]):
        code, _, weight = choice.partition(";")
        quality = weight.strip().removeprefix("q=")
        with contextlib.suppress(ValueError):
            wanted.append((-float(quality or 1), at, code.strip().lower()))
    spoken = (code for weight, _, code in sorted(wanted) if weight < 0 and code not in {"", "*"})
    codes = list(spoken)
    known = (one for one in codes if one.split("-")[0] in messages.LANGUAGES)
    return messages.own_language(next(known, codes[0] if codes else None))

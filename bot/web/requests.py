"""A request, checked, and its answer: what every page has in common."""

from __future__ import annotations

import contextlib
import gzip
import ipaddress
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from time import time
from typing import Any
from urllib.parse import urlsplit

from tornado.web import HTTPError, RequestHandler

from bot import messages
from bot.serving.rate import RateLimiter, Verdict
from bot.web.readings import Readings
from bot.web.site import Site, Visitor
from index.errors import ArticleUnknown

log = logging.getLogger(__name__)

# Where Telegram in a browser shows Mini Apps, in frames.
TELEGRAM = "https://web.telegram.org"


def policy(framed_by: str) -> str:
    """What a page may load, and who may show it in a frame."""
    kinds = ("style", "script", "img", "font", "connect")
    own = [f"{kind}-src 'self'" for kind in kinds]
    rest = ["form-action 'self'", "base-uri 'none'", f"frame-ancestors {framed_by}"]
    return "; ".join(["default-src 'none'", *own, *rest])


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Vary": "Accept-Language, Accept-Encoding",
    "Cache-Control": "private, no-cache",
}


# So many articles may be added in a minute.
READINGS_PER_MINUTE = 10


class Busy(Exception):
    """More is being waited for than can be made."""


@dataclass(frozen=True, slots=True)
class Web:
    """What every request is answered from: `do` works beside the event loop, `hosts` are the names
    that this server answers to besides numeric addresses; `readings` reads what is added, None:
    nothing may be. `token` is what only a page of this server knows. `visits` opens articles for
    those who come from Telegram; `address` is where everybody reaches the page, "": nowhere
    but where each request says that it was sent."""

    site: Site
    do: Callable[[Callable[[], bytes]], Awaitable[bytes]]
    limits: RateLimiter
    hosts: frozenset[str]
    readings: Readings | None = None
    additions: RateLimiter = field(default_factory=lambda: RateLimiter(READINGS_PER_MINUTE))
    token: str = field(default_factory=secrets.token_urlsafe)
    visits: Callable[[str, str], Awaitable[str | None]] | None = None
    address: str = ""


class PageHandler(RequestHandler):
    """A request and its answer."""

    web: Web

    def __init__(self, application: Any, request: Any, web: Web) -> None:
        self.web = web  # headers are asked for before anything else
        super().__init__(application, request)

    def set_default_headers(self) -> None:
        """Says to the browser what a page may do."""
        self.clear_header("Server")
        for name, value in HEADERS.items():
            self.set_header(name, value)
        framed_by = TELEGRAM if self.web.site.in_telegram else "'none'"
        self.set_header("Content-Security-Policy", policy(framed_by))

    def prepare(self) -> None:
        """Refuses what has been sent to another name: a page elsewhere, whose name leads here, must
        not read what is shown here."""
        name = host_name(self.request.host)
        if name not in self.web.hosts and not _is_numeric(name):
            raise HTTPError(HTTPStatus.MISDIRECTED_REQUEST)

    @property
    def language(self) -> str:
        """The language of the page's own words."""
        return self.visitor.language

    @property
    def visitor(self) -> Visitor:
        """Whom the page is made for; a language in the address has been chosen."""
        chosen = self.request.query_arguments.get("lang", [b""])[-1].decode("ascii", "replace")
        if chosen in messages.LANGUAGES:
            return Visitor(chosen, self.base, True)
        return Visitor(preferred(self.request.headers.get("Accept-Language", "")), self.base)

    @property
    def base(self) -> str:
        """The address of this server as the browser knows it."""
        public = host_name(urlsplit(self.web.address).netloc)
        if public and host_name(self.request.host) == public:
            return self.web.address
        return f"{self.request.protocol}://{self.request.host}"

    @property
    def who(self) -> int:
        """The address that asks, as a number."""
        return int(ipaddress.ip_address(self.request.remote_ip or "::"))

    def count_question(self) -> None:
        """Counts a question of whoever asks. Raises HTTPError where that is one too many."""
        if self.web.limits.judge(self.who, time()) is not Verdict.FREE:
            raise HTTPError(HTTPStatus.TOO_MANY_REQUESTS)

    def packs(self, kind: str) -> bool:
        """Whether the browser takes what is of a kind as gzip; says so to it, with the kind."""
        self.set_header("Content-Type", kind)
        packs = kind.startswith("text/") and "gzip" in self.request.headers.get(
            "Accept-Encoding", ""
        )
        if packs:
            self.set_header("Content-Encoding", "gzip")
        return packs

    async def show(self, work: Callable[[], bytes], kind: str = "text/html; charset=UTF-8") -> None:
        """Answers with what is made beside the event loop."""
        pack = packed if self.packs(kind) else bytes
        try:
            content = await self.web.do(lambda: pack(work()))
        except ArticleUnknown as error:
            raise HTTPError(HTTPStatus.NOT_FOUND) from error
        except Busy as error:
            raise HTTPError(HTTPStatus.SERVICE_UNAVAILABLE) from error
        await self.finish(content)

    def write_error(self, status_code: int, **_: object) -> None:
        """A page that says what is wrong, and nothing of why."""
        words, values = messages.NOTHING_HERE, ()
        if status_code == HTTPStatus.TOO_MANY_REQUESTS:
            words = messages.SLOW_DOWN
        elif status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            words = messages.BUSY
        elif status_code == HTTPStatus.FORBIDDEN:
            words = messages.FORM_EXPIRED
        elif status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            words, values = messages.APOLOGY, (self._number,)  # type: ignore[assignment]
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        self.finish(self.web.site.wrong(words, self.visitor, *values))

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


def packed(content: bytes) -> bytes:
    """What is sent as gzip; the same content is the same bytes, by which a browser knows it."""
    return gzip.compress(content, mtime=0)


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

"""A link from a stranger → the page behind it, without going where only insiders may go.

Whoever sends a link chooses its name servers, its redirects and every byte of what comes back. So
there is one strict reading of a URL, every address of a name is checked, the checked address
itself is connected to (a second look-up could give another), all of this again at each redirect,
and bytes, unpacked bytes and time have limits. Nothing is taken from the environment (no proxy,
no .netrc), and no cookie is kept.

A page that has been read before is asked for on condition (RFC 9110, section 13), with what the
site gave to recognise it by; robots.txt is read as RFC 9309 has it.
"""

from __future__ import annotations

import ipaddress
import re
import ssl
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache
from threading import Thread
from typing import overload
from urllib.parse import urljoin

import httpx
from protego import Protego

from index.errors import (
    LinkError,
    LinkForbidden,
    LinkNotPage,
    LinkRefused,
    LinkTimedOut,
    LinkTooLarge,
    LinkUnreachable,
)
from index.intake.addresses import Resolve, is_public, look_up
from index.intake.documents.kinds import DOCUMENTS, document_type
from index.intake.files import LARGEST_DOCUMENT
from index.intake.robots import AGENT, CLOSED_TO_ALL, LONGEST_ROBOTS, our_rules
from index.intake.urls import RequestUrl, request_url
from index.intake.wrapped import is_preview, preview_of, unwrapped

HEADERS = {
    "Accept": "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.5",
    "Accept-Language": "ar, *;q=0.5",
    "Accept-Encoding": "gzip, identity",
    "Connection": "close",
}
# Where a file's page would be: a name that leads nowhere (RFC 6761), and no site's front page.
NOWHERE = "https://file.invalid/page"
PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
# What a server may call a document; its bytes tell whether it is one.
_BYTES = DOCUMENTS | {"application/x-pdf", "application/octet-stream", "binary/octet-stream"}

# Of a name with many addresses so many are tried before it counts as unreachable.
TRIED_ADDRESSES = 3
_PIECE = 2**16  # bytes unpacked at a time
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CLOSED = frozenset({401, 402, 403, 407, 451})


@dataclass(frozen=True, slots=True)
class Budget:
    """What one link may cost: bytes on the wire and unpacked, those of a document, seconds in all,
    redirects."""

    wire: int = 5 * 2**20
    unpacked: int = 10 * 2**20
    document: int = LARGEST_DOCUMENT
    seconds: float = 20.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Validators:
    """What tells whether a page has changed: its ETag and Last-Modified, as the site wrote them.

    They hold for the URL that was asked and for no other. None: not given, or not to be trusted.
    """

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What a link led to: the last URL, the unpacked bytes, their type and encoding if given.

    `validators` are those of the link itself, and empty where it was answered by a redirect: a
    page that another URL gave says nothing of what the link leads to next time.
    """

    url: str
    data: bytes
    type: str
    charset: str | None = None
    validators: Validators = Validators()


def direct() -> httpx.BaseTransport:
    """Connections without proxies. No connection is used again: one that was checked for one name
    would serve another name at the same address."""
    return httpx.HTTPTransport(
        verify=_authorities(),
        trust_env=False,
        limits=httpx.Limits(max_keepalive_connections=0),
    )


@cache
def _authorities() -> ssl.SSLContext:
    """The authorities whose certificates count. To load them holds the interpreter's lock for
    20 ms, which is too long to do it for every link."""
    return httpx.create_ssl_context(trust_env=False)


class Fetcher:
    """Fetches pages from strangers' links. Safe to use from several threads.

    `resolve` gives a name's addresses, `transport` makes the connections of one fetch. `contact`
    is where sites can complain, a URL or an e-mail address: printable ASCII without spaces and
    parentheses, which every request names.
    """

    def __init__(
        self,
        resolve: Resolve = look_up,
        transport: Callable[[], httpx.BaseTransport] = direct,
        budget: Budget | None = None,
        contact: str = "",
    ) -> None:
        self._resolve = resolve
        self._transport = transport
        self._budget = budget or Budget()
        self._headers = {"User-Agent": _agent(contact), **HEADERS}

    @overload
    def fetch(self, url: str, known: None = None) -> Page: ...

    @overload
    def fetch(self, url: str, known: Validators | None) -> Page | None: ...

    def fetch(self, url: str, known: Validators | None = None) -> Page | None:
        """The page that a link leads to. Raises LinkError, but not LinkNoArticle.

        `known` are the validators of the page that the same link led to before: None says that
        the site has that page still. They are sent to the link's own URL only and not along its
        redirects, where they would be compared with those of other pages.

        The work is done in a thread of its own, which is left behind when the time is up: neither
        a look-up nor a header that comes byte by byte can be interrupted otherwise.
        """
        transport = self._transport()
        trip = _Trip(transport, self._resolve, self._budget, self._headers)
        outcome: Future[Page | None] = Future()
        conditions = _conditions(known or Validators())
        Thread(target=_settle, args=(outcome, trip, url, conditions), daemon=True).start()
        try:
            return outcome.result(self._budget.seconds)
        except LinkError as error:
            raise type(error)(url) from error
        except TimeoutError:
            raise LinkTimedOut(url) from None
        finally:
            transport.close()  # what the thread still waits for ends with it


def _settle(
    outcome: Future[Page | None], trip: _Trip, url: str, conditions: Mapping[str, str]
) -> None:
    try:
        outcome.set_result(trip.page(url, conditions))
    except BaseException as error:
        outcome.set_exception(error)


class _Trip:
    """The way to one page: through redirects, asking each site's robots.txt."""

    def __init__(
        self,
        transport: httpx.BaseTransport,
        resolve: Resolve,
        budget: Budget,
        headers: Mapping[str, str],
    ) -> None:
        self._transport = transport
        self._resolve = resolve
        self._budget = budget
        self._headers = headers
        self._deadline = time.monotonic() + budget.seconds
        self._rules: dict[str, Protego] = {}

    def page(self, url: str, conditions: Mapping[str, str]) -> Page | None:
        """The page, or None where the link's own URL says that it is still the one known."""
        first = request_url(url)

        def meant(link: RequestUrl) -> Mapping[str, str]:
            return conditions if link == first else {}

        link, response = self._follow(url, self._permit, meant)
        with closing(response):
            if response.status_code == 304 and meant(link):
                return None
            _accept(response)
            kind, charset = _content_type(response)
            if kind not in PAGES | _BYTES:
                raise LinkNotPage(url)
            data = self._body(response, self._limits(kind))
            found = document_type(data)
            if found is None and kind not in PAGES:
                raise LinkNotPage(url)
            validators = _validators(response) if link == first else Validators()
            return Page(link.url, data, found or kind, charset, validators)

    def _limits(self, kind: str) -> tuple[int, int]:
        """How many bytes of a kind of content may come on the wire, and how many unpacked."""
        if kind in _BYTES:
            return self._budget.document, self._budget.document
        return self._budget.wire, self._budget.unpacked

    def _follow(
        self,
        url: str,
        permit: Callable[[RequestUrl], None] = lambda _: None,
        conditions: Callable[[RequestUrl], Mapping[str, str]] = lambda _: {},
    ) -> tuple[RequestUrl, httpx.Response]:
        """Where a URL leads in the end, and what is answered there, its body still unread."""
        for _ in range(self._budget.redirects + 1):
            link = request_url(url)
            permit(link)
            response = self._get(link, conditions(link))
            target = response.headers.get("location")
            if response.status_code not in _REDIRECTS or not target:
                return link, response
            response.close()
            url = preview_of(unwrapped(_joined(link.url, target)))
            if url == link.url and is_preview(url):  # the channel shows strangers no posts
                raise LinkForbidden(url)
        raise LinkUnreachable(url)

    def _permit(self, link: RequestUrl) -> None:
        """Raises LinkForbidden where the site's robots.txt does not want us."""
        root = replace(link, target="/robots.txt").url
        if root not in self._rules:
            self._rules[root] = self._read_rules(root)
        if not self._rules[root].can_fetch(link.url, AGENT):
            raise LinkForbidden(link.url)

    def _read_rules(self, url: str) -> Protego:
        _, response = self._follow(url)
        with closing(response):
            if response.is_success:
                return Protego.parse(our_rules(self._robots(response)))
            return Protego.parse("" if response.is_client_error else CLOSED_TO_ALL)

    def _robots(self, response: httpx.Response) -> str:
        """A robots.txt as far as its limit, where it ends with its last whole line: a rule that is
        cut off says something else."""
        limits = self._budget.wire, self._budget.unpacked
        data = self._body(response, limits, cut=LONGEST_ROBOTS)
        if len(data) >= LONGEST_ROBOTS:
            data = data[: max(data.rfind(b"\n"), data.rfind(b"\r"), 0)]
        return data.decode("utf-8-sig", "replace")

    def _get(self, link: RequestUrl, conditions: Mapping[str, str]) -> httpx.Response:
        addresses = self._checked(link)
        for address in addresses:
            try:
                return self._ask(link, address, conditions)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
            except httpx.TimeoutException as error:
                raise LinkTimedOut(link.url) from error
            except httpx.TransportError as error:
                raise LinkUnreachable(link.url) from error
        raise LinkUnreachable(link.url)

    def _checked(self, link: RequestUrl) -> list[str]:
        """The addresses to try. One that is not public spoils all: it is a trap or an intranet."""
        try:
            ipaddress.ip_address(link.host)
            found: Sequence[str] = [link.host]
        except ValueError:
            try:
                found = self._resolve(link.host)
            except (OSError, UnicodeError) as error:
                raise LinkUnreachable(link.url) from error
        if not all(map(is_public, found)):
            raise LinkRefused(link.url)
        return list(found[:TRIED_ADDRESSES])

    def _ask(self, link: RequestUrl, address: str, conditions: Mapping[str, str]) -> httpx.Response:
        """Asks an address for a URL: the name stands in the header and in the certificate."""
        host = f"[{address}]" if ":" in address else address
        left = self._left(link)
        # Half, so that time is left for the next address where this one does not answer.
        timeout = httpx.Timeout(left, connect=left / 2)
        extensions: dict[str, object] = {"timeout": timeout.as_dict()}
        if address != link.host:
            extensions["sni_hostname"] = link.host
        request = httpx.Request(
            "GET",
            f"{link.scheme}://{host}:{link.port}{link.target}",
            headers={"Host": link.authority, **self._headers, **conditions},
            extensions=extensions,
        )
        return self._transport.handle_request(request)

    def _left(self, link: RequestUrl) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise LinkTimedOut(link.url)
        return left

    def _body(
        self, response: httpx.Response, limits: tuple[int, int], cut: int | None = None
    ) -> bytes:
        """The unpacked body within its limits, or so many bytes of it.

        Raises LinkTooLarge (unless cut), LinkTimedOut, LinkNotPage or LinkUnreachable.
        """
        body = bytearray()
        try:
            for piece in self._unpacked(response, *limits):
                body += piece
                if cut is not None and len(body) >= cut:
                    return bytes(body[:cut])
        except httpx.TimeoutException as error:
            raise LinkTimedOut from error
        except (httpx.TransportError, zlib.error, EOFError) as error:
            raise LinkUnreachable from error
        return bytes(body)

    def _unpacked(self, response: httpx.Response, wire: int, most: int) -> Iterator[bytes]:
        encoding = response.headers.get("content-encoding", "").strip().lower()
        if encoding in {"", "identity"}:
            return self._limited(response, wire)
        if encoding in {"gzip", "x-gzip"}:
            return _unzipped(self._limited(response, wire), most)
        raise LinkNotPage(encoding)

    def _limited(self, response: httpx.Response, most: int) -> Iterator[bytes]:
        """The bytes on the wire, as long as they are few enough and come in time."""
        size = 0
        for chunk in response.iter_raw():
            size += len(chunk)
            if size > most:
                raise LinkTooLarge
            if time.monotonic() > self._deadline:
                raise LinkTimedOut
            yield chunk


# Conditions, and what they are made of ---------------------------------------------------------

# An entity tag as RFC 9110, section 8.8.3 has it; and one line of printable ASCII. A site's own
# words come back to it in a header, and are kept in between: so there is a limit to them.
_ETAG = re.compile(r'(?:W/)?"[!#-~]*"')
_PRINTABLE = re.compile(r"[ -~]+")
_LONGEST_VALIDATOR = 256


def _validators(response: httpx.Response) -> Validators:
    return _sane(Validators(response.headers.get("etag"), response.headers.get("last-modified")))


def _sane(given: Validators) -> Validators:
    return Validators(_fitting(_ETAG, given.etag), _fitting(_PRINTABLE, given.modified))


def _fitting(form: re.Pattern[str], text: str | None) -> str | None:
    fits = text is not None and len(text) <= _LONGEST_VALIDATOR and form.fullmatch(text)
    return text if fits else None


def _conditions(known: Validators) -> dict[str, str]:
    """The headers by which a page is only sent if it has changed."""
    sane = _sane(known)
    headers = {"If-None-Match": sane.etag, "If-Modified-Since": sane.modified}
    return {name: value for name, value in headers.items() if value is not None}


def _joined(base: str, target: str) -> str:
    try:
        return urljoin(base, target)
    except ValueError as error:
        raise LinkRefused(target) from error


def _accept(response: httpx.Response) -> None:
    if response.status_code in _CLOSED:
        raise LinkForbidden
    if response.status_code not in {200, 203}:
        raise LinkUnreachable


def _content_type(response: httpx.Response) -> tuple[str, str | None]:
    kind, _, rest = response.headers.get("content-type", "").partition(";")
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", rest, re.I)
    return kind.strip().lower(), charset[1] if charset else None


def _unzipped(packed: Iterator[bytes], limit: int) -> Iterator[bytes]:
    """gzip, unpacked as far as the limit goes and no byte further. Raises LinkTooLarge."""
    unzip, left = zlib.decompressobj(wbits=31), limit
    for chunk in packed:
        while chunk:
            piece = unzip.decompress(chunk, min(_PIECE, left + 1))
            left -= len(piece)
            if left < 0:
                raise LinkTooLarge
            yield piece
            chunk = unzip.unconsumed_tail
    if not unzip.eof:
        raise EOFError


def _agent(contact: str) -> str:
    """The User-Agent header; a URL has a plus before it, by custom."""
    plus = "+" if "://" in contact else ""
    return f"{AGENT}/1.0 ({plus}{contact})" if contact else f"{AGENT}/1.0"

"""A link from a stranger → the page behind it, without going where only insiders may go.

Whoever sends a link chooses its name servers, its redirects and every byte of what comes back. So
there is one strict reading of a URL, every address of a name is checked, the checked address
itself is connected to (a second look-up could give another), all of this again at each redirect,
and bytes, unpacked bytes and time have limits. Nothing is taken from the environment (no proxy,
no .netrc), and no cookie is kept.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, replace
from threading import Thread
from urllib.parse import unquote_plus, urljoin
from urllib.robotparser import RobotFileParser

import httpx
import idna

from index.types import (
    LinkError,
    LinkForbidden,
    LinkNotPage,
    LinkRefused,
    LinkTimedOut,
    LinkTooLarge,
    LinkUnreachable,
)

# Whoever runs Rawi for others puts a page of their own here: it is where sites can complain.
CONTACT = "https://rawi.example/bot"
AGENT = "Rawi"
HEADERS = {
    "User-Agent": f"{AGENT}/1.0 (+{CONTACT})",
    "Accept": "text/html, application/xhtml+xml, text/plain;q=0.8",
    "Accept-Language": "ar, *;q=0.5",
    "Accept-Encoding": "gzip, identity",
    "Connection": "close",
}
PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
PORTS = {"http": 80, "https": 443}
LONGEST_LINK = 4096
# Of a name with many addresses so many are tried before it counts as unreachable.
TRIED_ADDRESSES = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CLOSED = frozenset({401, 402, 403, 407, 451})

Resolve = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one link may cost: bytes on the wire and unpacked, seconds in all, redirects."""

    wire: int = 5 * 2**20
    unpacked: int = 10 * 2**20
    seconds: float = 20.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Page:
    """What a link led to: the last URL, the unpacked bytes, their type and encoding if given."""

    url: str
    data: bytes
    type: str
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A URL as it is asked for: all ASCII, without a fragment; `target` is path and query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Host and port as the Host header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The URL itself."""
        return f"{self.scheme}://{self.authority}{self.target}"


# Reading a URL ---------------------------------------------------------------------------------

_URL = re.compile(r"(?i)(https?)://([^/?#]+)([/?][^#]*)?(?:#.*)?", re.S)
_AUTHORITY = re.compile(r"(?:\[([0-9a-fA-F:.]+)\]|([^\[\]:@%]+))(?::([0-9]{1,5}))?")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
# The last label of what only looks like a name: a number, decimal, octal or hexadecimal.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
# Control characters, and the backslash that some take for a slash.
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")
_NEVER_PUBLIC = frozenset({"localhost", "local", "internal", "localdomain", "onion", "arpa"})
_TRACKING = re.compile(
    r"utm_.*|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|ttclid|igshid"
    r"|igsh|mc_[ce]id|_ga|_gl|_hs(enc|mi)|mkt_tok|oly_(anon|enc)_id|vero_id|wickedid|s_cid|ref_src"
    r"|ref_url|cmpid|ocid|at_(medium|campaign|custom\d|format|link_.*|ptr_name|bbc_team)|traffic_source"
)


def place_of(url: str) -> Place:
    """Reads a URL strictly: what two programs could read differently is refused.

    Raises LinkRefused.
    """
    try:
        return _place(url.strip())
    except (ValueError, httpx.InvalidURL) as error:
        raise LinkRefused(url) from error


def _place(url: str) -> Place:
    found = _URL.fullmatch(url)
    if not found or _FORBIDDEN.search(url) or len(url) > LONGEST_LINK:
        raise LinkRefused(url)
    scheme, authority, target = found[1].lower(), found[2], found[3] or "/"
    parts = _AUTHORITY.fullmatch(authority)
    if not parts:
        raise LinkRefused(url)
    host = str(ipaddress.IPv6Address(parts[1])) if parts[1] else _host(parts[2])
    port = int(parts[3] or PORTS[scheme])
    if port not in PORTS.values():
        raise LinkRefused(url)
    return Place(scheme, host, port, _target(target))


def _host(name: str) -> str:
    """A host in ASCII: a name of at least two labels, or an IPv4 address in its plain form."""
    # idna takes three other characters for dots, and there is no honest reason to write them.
    host = name.lower() if name.isascii() else idna.encode(_without_dots(name)).decode("ascii")
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return str(ipaddress.IPv4Address(host))
    named = len(labels) > 1 and len(host) <= 253 and all(map(_LABEL.fullmatch, labels))
    if not named or labels[-1] in _NEVER_PUBLIC:
        raise ValueError(name)
    return host


def _without_dots(name: str) -> str:
    if any(dot in name for dot in "\u3002\uff0e\uff61"):
        raise ValueError(name)
    return name.lower()


def _target(target: str) -> str:
    """Path and query in ASCII, without dot segments: what the robots' rules are asked about has
    to be what the server is asked for."""
    raw = httpx.URL(f"http://host{target}").raw_path.decode("ascii")
    return re.sub("%[0-9a-fA-F]{2}", lambda found: found[0].upper(), raw)


def canonical(url: str) -> str:
    """The form in which a URL is kept: no fragment, no default port, nothing that tracks.

    Raises LinkRefused.
    """
    place = place_of(url)
    path, _, query = place.target.partition("?")
    kept = [part for part in query.split("&") if part and not _tracks(part)]
    return replace(place, target=path + ("?" + "&".join(kept) if kept else "")).url


def _tracks(part: str) -> bool:
    return bool(_TRACKING.fullmatch(unquote_plus(part.partition("=")[0]).lower()))


# Addresses -------------------------------------------------------------------------------------

# IANA's registries of special-purpose addresses, and an address of Azure's that is public by
# number only.
_NOT_PUBLIC_4 = tuple(
    map(
        ipaddress.IPv4Network,
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16"
        " 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15"
        " 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4".split(),
    )
)
# Everything public lies in 2000::/3, which leaves out mapped, translated and local addresses; in
# it lie Teredo and other protocols, documentation, and 6to4.
_PUBLIC_6 = ipaddress.IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    map(ipaddress.IPv6Network, "2001::/23 2001:db8::/32 2002::/16 3fff::/20".split())
)


def is_public(address: str) -> bool:
    """Whether anybody on the Internet may connect to an IPv4 or IPv6 address."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(number, ipaddress.IPv4Address):
        return not any(number in network for network in _NOT_PUBLIC_4)
    return (
        number.scope_id is None
        and number in _PUBLIC_6
        and not any(number in network for network in _NOT_PUBLIC_6)
    )


def look_up(host: str) -> list[str]:
    """All addresses of a name, as this machine resolves it. Raises OSError."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


# Fetching --------------------------------------------------------------------------------------


def direct() -> httpx.BaseTransport:
    """Connections without proxies. None is used twice: one that has been checked for one name
    would serve for another name at the same address."""
    return httpx.HTTPTransport(trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))


class Fetcher:
    """Fetches pages from strangers' links. Safe to use from several threads.

    `resolve` gives a name's addresses, `transport` makes the connections of one fetch.
    """

    def __init__(
        self,
        resolve: Resolve = look_up,
        transport: Callable[[], httpx.BaseTransport] = direct,
        limits: Limits | None = None,
    ) -> None:
        self._resolve = resolve
        self._transport = transport
        self._limits = limits or Limits()

    def fetch(self, url: str) -> Page:
        """The page that a link leads to. Raises LinkError, but not LinkNoArticle.

        The work is done in a thread of its own, which is left behind when the time is up: neither
        a look-up nor a header that comes byte by byte can be interrupted otherwise.
        """
        transport = self._transport()
        trip = _Trip(transport, self._resolve, self._limits)
        outcome: Future[Page] = Future()
        Thread(target=_settle, args=(outcome, trip, url), daemon=True).start()
        try:
            return outcome.result(self._limits.seconds)
        except LinkError as error:
            raise type(error)(url) from error
        except TimeoutError:
            raise LinkTimedOut(url) from None
        finally:
            transport.close()  # what the thread still waits for ends with it


def _settle(outcome: Future[Page], trip: _Trip, url: str) -> None:
    try:
        outcome.set_result(trip.page(url))
    except BaseException as error:
        outcome.set_exception(error)


class _Trip:
    """The way to one page: through redirects, asking each site's robots.txt."""

    def __init__(self, transport: httpx.BaseTransport, resolve: Resolve, limits: Limits) -> None:
        self._transport = transport
        self._resolve = resolve
        self._limits = limits
        self._deadline = time.monotonic() + limits.seconds
        self._rules: dict[str, RobotFileParser] = {}

    def page(self, url: str) -> Page:
        place, response = self._follow(url, self._permit)
        with closing(response):
            _accept(response)
            kind, charset = _content_type(response)
            if kind not in PAGES:
                raise LinkNotPage(url)
            return Page(place.url, self._body(response), kind, charset)

    def _follow(
        self, url: str, permit: Callable[[Place], None] = lambda _: None
    ) -> tuple[Place, httpx.Response]:
        """Where a URL leads in the end, and what is answered there, its body still unread."""
        for _ in range(self._limits.redirects + 1):
            place = place_of(url)
            permit(place)
            response = self._get(place)
            target = response.headers.get("location")
            if response.status_code not in _REDIRECTS or not target:
                return place, response
            response.close()
            url = _joined(place.url, target)
        raise LinkUnreachable(url)

    def _permit(self, place: Place) -> None:
        """Raises LinkForbidden where the site's robots.txt does not want us."""
        root = replace(place, target="/robots.txt").url
        if root not in self._rules:
            self._rules[root] = self._read_rules(root)
        if not self._rules[root].can_fetch(AGENT, place.url):
            raise LinkForbidden(place.url)

    def _read_rules(self, url: str) -> RobotFileParser:
        rules = RobotFileParser()
        _, response = self._follow(url)
        with closing(response):
            if response.is_success:
                rules.parse(self._body(response).decode("utf-8-sig", "replace").splitlines())
            elif response.is_client_error:
                rules.parse([])
            else:
                rules.parse(["User-agent: *", "Disallow: /"])
        return rules

    def _get(self, place: Place) -> httpx.Response:
        addresses = self._checked(place)
        for address in addresses:
            try:
                return self._ask(place, address)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
            except httpx.TimeoutException as error:
                raise LinkTimedOut(place.url) from error
            except httpx.TransportError as error:
                raise LinkUnreachable(place.url) from error
        raise LinkUnreachable(place.url)

    def _checked(self, place: Place) -> list[str]:
        """The addresses to try. One that is not public spoils all: it is a trap or an intranet."""
        try:
            ipaddress.ip_address(place.host)
            found: Sequence[str] = [place.host]
        except ValueError:
            try:
                found = self._resolve(place.host)
            except (OSError, UnicodeError) as error:
                raise LinkUnreachable(place.url) from error
        if not all(map(is_public, found)):
            raise LinkRefused(place.url)
        return list(found[:TRIED_ADDRESSES])

    def _ask(self, place: Place, address: str) -> httpx.Response:
        """Asks an address for a place: the name stands in the header and in the certificate."""
        host = f"[{address}]" if ":" in address else address
        left = self._left(place)
        # Half, so that time is left for the next address where this one does not answer.
        timeout = httpx.Timeout(left, connect=left / 2)
        extensions: dict[str, object] = {"timeout": timeout.as_dict()}
        if address != place.host:
            extensions["sni_hostname"] = place.host
        request = httpx.Request(
            "GET",
            f"{place.scheme}://{host}:{place.port}{place.target}",
            headers={"Host": place.authority, **HEADERS},
            extensions=extensions,
        )
        return self._transport.handle_request(request)

    def _left(self, place: Place) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise LinkTimedOut(place.url)
        return left

    def _body(self, response: httpx.Response) -> bytes:
        """The unpacked body. Raises LinkTooLarge, LinkTimedOut, LinkNotPage or LinkUnreachable."""
        try:
            packed = self._limited(response)
            encoding = response.headers.get("content-encoding", "").strip().lower()
            if encoding in {"", "identity"}:
                return b"".join(packed)
            if encoding in {"gzip", "x-gzip"}:
                return _unzipped(packed, self._limits.unpacked)
        except httpx.TimeoutException as error:
            raise LinkTimedOut from error
        except (httpx.TransportError, zlib.error, EOFError) as error:
            raise LinkUnreachable from error
        raise LinkNotPage(encoding)

    def _limited(self, response: httpx.Response) -> Iterator[bytes]:
        """The bytes on the wire, as long as they are few enough and come in time."""
        size = 0
        for chunk in response.iter_raw():
            size += len(chunk)
            if size > self._limits.wire:
                raise LinkTooLarge
            if time.monotonic() > self._deadline:
                raise LinkTimedOut
            yield chunk


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


def _unzipped(packed: Iterator[bytes], limit: int) -> bytes:
    """gzip, unpacked as far as the limit goes and no byte further. Raises LinkTooLarge."""
    unzip, out = zlib.decompressobj(wbits=31), bytearray()
    for chunk in packed:
        out += unzip.decompress(chunk, limit - len(out) + 1)
        if len(out) > limit:
            raise LinkTooLarge
    if not unzip.eof:
        raise EOFError
    return bytes(out)

"""One strict reading of a URL that a stranger chose."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, replace
from urllib.parse import unquote_plus, urlsplit

import httpx
import idna

from index.errors import (
    LinkRefused,
)

PORTS = {"http": 80, "https": 443}
LONGEST_LINK = 4096


@dataclass(frozen=True, slots=True)
class RequestUrl:
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


# What is invisible at the ends of a copied link: marks of direction and of width.
_INVISIBLE = r"\s\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_ENCODED = r"%C2%AD|%D8%9C|%E2%80%8[B-F]|%E2%80%A[A-E]|%E2%81%A[0-F]|%EF%BB%BF"
_START = re.compile(rf"[{_INVISIBLE}]*")
_END = re.compile(rf"(?i)(?:[{_INVISIBLE}]|{_ENCODED})\Z")
_LONGEST_MARK = 9  # characters


def cleaned(url: str) -> str:
    """A link without what is invisible at its ends, found in linear time: strangers write links."""
    found = _START.match(url)
    start, end = found.end() if found else 0, len(url)
    while last := _END.search(url, max(start, end - _LONGEST_MARK), end):
        end = last.start()
    return url[start:end]


def request_url(url: str) -> RequestUrl:
    """Reads a URL strictly: what two programs could read differently is refused.

    Raises LinkRefused.
    """
    try:
        return _request_url(cleaned(url))
    except (ValueError, httpx.InvalidURL) as error:
        raise LinkRefused(url) from error


def _request_url(url: str) -> RequestUrl:
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
    return RequestUrl(scheme, host, port, _target(target))


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
    asked = request_url(url)
    path, _, query = asked.target.partition("?")
    kept = [part for part in query.split("&") if part and not _tracks(part)]
    return replace(asked, target=path + ("?" + "&".join(kept) if kept else "")).url


def _tracks(part: str) -> bool:
    return bool(_TRACKING.fullmatch(unquote_plus(part.partition("=")[0]).lower()))


# Whose it is -----------------------------------------------------------------------------------

_SUBDOMAIN = re.compile(r"^(www|m|mobile|amp)\.")


def host_of(url: str) -> str:
    """The host of a URL, without "www." and the like."""
    return _SUBDOMAIN.sub("", urlsplit(url).hostname or "")


def is_same_site(one: str, other: str) -> bool:
    """Whether a page at one URL may name the other as its own: their hosts have to be equal, since
    a blog may not speak for its provider's."""
    return host_of(one) == host_of(other)

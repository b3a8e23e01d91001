"""Links in disguise → the links that they are made of.

Apps and sites wrap links to count clicks, to show pages faster or to warn of leaving. What is
wrapped is only read out of the address; it is then as strange as any other link.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from index.intake.urls import cleaned

# Of a site (any of its parts) the beginning of the path, and the parameter that holds a link.
_WRAPPERS = (
    ("t.me", "/iv", "url"),
    ("google", "/url", "q"),
    ("google", "/url", "url"),
    ("facebook.com", "/l.php", "u"),
    ("facebook.com", "/flx/warn", "u"),
    ("messenger.com", "/l.php", "u"),
    ("instagram.com", "/", "u"),
    ("youtube.com", "/redirect", "q"),
    ("protection.outlook.com", "/", "url"),
)
_GOOGLE = re.compile(r"(?:.+\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?")
_TELEGRAM = frozenset({"t.me", "telegram.me", "telegram.dog"})
# A page kept by Google's or another cache of AMP pages: /c/s/host/path, /amp/s/host/path; s: https.
_AMP = re.compile(r"/(?:[a-z]/|wp/|amp/)(s/)?((?:[\w-]+\.)+[a-z]{2,}(?:/.*)?)", re.I)
_AMP_HOSTS = re.compile(r"(?:.+\.)?(?:ampproject\.org|bing-amp\.com)")
# A post of a channel that everybody may read, also as its preview.
_POST = re.compile(r"/(?:s/)?([A-Za-z]\w{3,31})/(\d{1,10})/?", re.A)
_MOST_LAYERS = 4


def unwrapped(url: str) -> str:
    """The link inside a link, through all its layers; any other link without marks at its ends.

    A post of a Telegram channel is `https://t.me/NAME/NUMBER`.
    """
    url = cleaned(url)
    for _ in range(_MOST_LAYERS):
        inner = _inside(url)
        if inner is None:
            return url
        url = cleaned(inner)
    return url


def _inside(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        host, query = (parts.hostname or "").lower(), parse_qs(parts.query)
    except ValueError:
        return None
    if host in _TELEGRAM and (post := _POST.fullmatch(parts.path)):
        plain = f"https://t.me/{post[1]}/{post[2]}"
        return plain if plain != url else None
    is_google = bool(_GOOGLE.fullmatch(host))
    if is_google or _AMP_HOSTS.fullmatch(host):
        kept = _AMP.fullmatch(parts.path)
        if kept and (not is_google or parts.path.startswith("/amp/")):
            rest = f"?{parts.query}" if parts.query else ""
            return f"{'https' if kept[1] else 'http'}://{kept[2]}{rest}"
    for site, path, name in _WRAPPERS:
        is_site = is_google if site == "google" else f".{_telegram(host)}".endswith(f".{site}")
        if is_site and parts.path.startswith(path):
            for inner in query.get(name, ()):
                if inner.lower().startswith(("http://", "https://")):
                    return inner
    return None


def _telegram(host: str) -> str:
    return "t.me" if host in _TELEGRAM else host


def preview_of(url: str) -> str:
    """Where the page of a link is: of a channel's post its preview, of all others the link."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    is_post = parts.hostname == "t.me" and _POST.fullmatch(parts.path)
    return f"https://t.me/s{parts.path}" if is_post and not is_preview(url) else url


def is_preview(url: str) -> bool:
    """Whether an address is that of a post in its channel's preview."""
    parts = urlsplit(url)
    return parts.hostname == "t.me" and parts.path.startswith("/s/") and "/" in parts.path[3:]

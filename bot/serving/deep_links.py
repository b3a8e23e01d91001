"""Deep links: t.me/<bot>?start=<payload> opens an article, a passage of it or a speaker's words.

A payload holds ids alone, and ids can be guessed. So it opens only what the chat that follows it
may see, unless it is signed: then somebody has shared the very passage, of a page that is open to
everybody anyway.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from urllib.parse import urlencode

from index.types import Article

TELEGRAM = "https://t.me"
SHARE = f"{TELEGRAM}/share/url"
_ID = r"(0|[1-9]\d{0,17})"
_AT = r"(0|[1-9]\d{0,8})"
_LINK = re.compile(
    rf"(?:a{_ID}|p{_ID}_{_AT}_{_AT}|s{_ID}_{_AT}_([0-9a-f]{{6}}))(?:-([0-9a-f]{{16}}))?", re.ASCII
)
_SIGNATURE_BYTES = 8


@dataclass(frozen=True, slots=True)
class Link:
    """What a deep link opens: an article, a span of it, or one of its speakers; `digits` are a hash
    of the speaker's name, by which it shows whether the number still means the same one."""

    article: int
    span: tuple[int, int] | None = None
    speaker: int | None = None
    digits: str = ""


class DeepLinks:
    """Makes and reads the deep links of the bot with that name. `secret` signs them: no two bots
    have the same. `page` is the address of the page, "" without one, `has_app` whether Telegram
    opens it for links of its own too."""

    def __init__(
        self, name: str | None, secret: str, page: str = "", has_app: bool = False
    ) -> None:
        self._name = name
        self._page = page
        self._has_app = has_app
        self._key = hashlib.blake2b(secret.encode(), person=b"deep links").digest()

    def to(self, article: Article, span: tuple[int, int] | None = None) -> str | None:
        """The link to an article or a passage of it: for everybody where it is from the web, else
        for whoever may see it. None for a bot without a name, as other servers may have one."""
        if not self._name:
            return None
        opened = payload(Link(article.id, span))
        if article.url:
            opened = f"{opened}-{self.signature(opened)}"
        return f"{TELEGRAM}/{self._name}?start={opened}"

    def into_group(self) -> str | None:
        """The link by which Telegram has somebody add the bot to a group."""
        return self._name and f"{TELEGRAM}/{self._name}?startgroup"

    def sharing(self, article: Article, span: tuple[int, int] | None, words: str) -> str | None:
        """The link by which Telegram has somebody choose a chat to share something with."""
        url = self.to(article, span)
        return url and f"{SHARE}?{urlencode({'url': url, 'text': words})}"

    def reading(self, article: Article, span: tuple[int, int]) -> str | None:
        """The link, for whoever reads along in a group, that opens the page of an article at words
        of it inside Telegram; None without a page that Telegram opens so."""
        if not (self._name and self._page and self._has_app):
            return None
        return f"{TELEGRAM}/{self._name}?startapp={payload(Link(article.id, span))}"

    def app(self, article: Article, span: tuple[int, int]) -> str | None:
        """The address of the same for a button that opens the page; None without one."""
        return f"{self._page}/app?at={payload(Link(article.id, span))}" if self._page else None

    def opened(self, text: str) -> tuple[Link, bool] | None:
        """What a payload opens and whether for everybody; None where it is none of ours."""
        link = linked(text)
        opened, _, signature = text.partition("-")
        if link is None:
            return None
        if not signature:
            return link, False
        is_ours = hmac.compare_digest(signature, self.signature(opened))
        return (link, True) if is_ours else None

    def is_signed(self, article: int, signature: str) -> bool:
        """Whether a signature is that of the link to an article."""
        return hmac.compare_digest(signature, self.signature(payload(Link(article))))

    def signed_until(self, article: int, until: int) -> str:
        """The signature that opens an article until a time in seconds since 1970."""
        return self.signature(f"{payload(Link(article))} until {until}")

    def is_signed_until(self, article: int, until: int, signature: str) -> bool:
        """Whether a signature is that one."""
        return hmac.compare_digest(signature, self.signed_until(article, until))

    def signature(self, text: str) -> str:
        """What only this bot can put to a text."""
        return hashlib.blake2b(
            text.encode(), key=self._key, digest_size=_SIGNATURE_BYTES
        ).hexdigest()


def linked(text: str) -> Link | None:
    """What the payload of a deep link opens, signed or not; None where it is none of ours."""
    match = _LINK.fullmatch(text)
    if not match:
        return None
    article, of, start, end, spoken_in, speaker, digits, _ = match.groups()
    if article:
        return Link(int(article))
    if of:
        return Link(int(of), (int(start), int(end)))
    return Link(int(spoken_in), None, int(speaker), digits)


def payload(link: Link) -> str:
    """The payload of a deep link: ids alone, 64 characters at most with a signature."""
    if link.span:
        return f"p{link.article}_{link.span[0]}_{link.span[1]}"
    if link.speaker is None:
        return f"a{link.article}"
    return f"s{link.article}_{link.speaker}_{link.digits}"

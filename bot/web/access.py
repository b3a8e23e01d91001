"""Which articles the page shows, and to whom.

What may not be seen and what is not there are the same: ArticleUnknown.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from bot.chats.conversation import Conversation
from bot.serving.deep_links import DeepLinks
from index.errors import ArticleUnknown
from index.library import Library
from index.types import Article

# What stands in an address behind the "a": an id, then perhaps the signature by which the article
# is open to everybody, or the time until which it is to whoever has the address, and a signature.
NAME = r"\d{1,18}(?:-(?:\d{10}-)?[0-9a-f]{16})?"
# Seconds for which an address shows what only a chat may see.
VISIT = 3600


class Access(Protocol):
    """Which articles there are for whoever has an address."""

    def listed(self) -> list[Article]:
        """Those that everybody sees."""

    def opened(self, name: str) -> Article:
        """The one that an address leads to. Raises ArticleUnknown."""

    def sharing(self, article: Article, span: tuple[int, int], words: str) -> str | None:
        """The link by which Telegram shares words of an article, where it is at hand."""


class Kept:
    """The articles that whoever runs Rawi keeps, to whoever reaches the page."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def listed(self) -> list[Article]:
        """All of them, the newest first."""
        return self._library.kept()[::-1]

    def opened(self, name: str) -> Article:
        """One by its id."""
        article = self._library.article(int(name)) if name.isdigit() else None
        if article is None or not self._library.is_kept(article.id):  # a chat's own
            raise ArticleUnknown(name)
        return article

    def sharing(self, _article: Article, _span: tuple[int, int], _words: str) -> str | None:
        """None: Telegram is not at hand."""
        return None


class Visits:
    """What the bot's page shows: to everybody the built-in article and pages of the web that
    somebody has shared; and, for an hour, what a visitor's chats may see."""

    def __init__(
        self,
        conversation: Conversation,
        links: DeepLinks,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._conversation = conversation
        self._links = links
        self._clock = clock

    def listed(self) -> list[Article]:
        """The built-in article."""
        return [self._conversation.built_in()]

    def opened(self, name: str) -> Article:
        """One by its id and what signs it."""
        number, _, signature = name.partition("-")
        until, _, signed = signature.rpartition("-")
        article = self._conversation.library.article(int(number))
        if until:
            may = int(until) >= self._clock() and self._links.is_signed_until(
                article.id, int(until), signed
            )
        elif signed:
            may = bool(article.url) and self._links.is_signed(article.id, signed)
        else:
            may = self._conversation.is_public(article.id)
        if not may:
            raise ArticleUnknown(name)
        return article

    def name(self, article: Article) -> str:
        """The name under which an article is open to whoever has just shown that they may see it:
        for everybody where it is anyway, else for an hour."""
        if self._conversation.is_public(article.id):
            return str(article.id)
        until = int(self._clock()) + VISIT
        return f"{article.id}-{until}-{self._links.signed_until(article.id, until)}"

    def sharing(self, article: Article, span: tuple[int, int], words: str) -> str | None:
        """The link by which somebody chooses a chat to share words with."""
        return self._links.sharing(article, span, words)

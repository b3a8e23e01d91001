"""What a command reads from: the library, the chats, the article that it names."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot import messages
from bot.chats.memory import Chats
from bot.settings import Settings
from bot.terminal.progress import bar
from bot.terminal.readers import reader_of
from index.embedding.model import Model
from index.errors import ArticleNotText
from index.intake.files import read_article
from index.library import Library
from index.types import Article, Event

if TYPE_CHECKING:
    from index.intake.fetcher import Fetcher

LINK = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
# What takes more than reading text: a link or, by its name, an HTML file or a document.
_PAGE = re.compile(rf"^{LINK.pattern}|\.(x?html?|pdf|docx?)$", re.I)


def open_library(settings: Settings, where: Path | None = None, title: str = "") -> Library:
    """The user's library, or one in a folder elsewhere, telling standard error what it does."""

    def notify(event: Event) -> None:
        print(f"rawi: {messages.event(event, messages.ENGLISH)}", file=sys.stderr)

    return Library.open(
        where or settings.data_dir, Model(settings.model), notify, bar(title or "rawi"),
        reader_of(settings), "" if where else settings.database_url,
    )  # fmt: skip


def open_chats(settings: Settings) -> Chats:
    """What the user's chats remember."""
    return Chats.open(settings.data_dir, url=settings.database_url)


def chosen(library: Library, source: str | None, fetcher: Callable[[], Fetcher]) -> Article:
    """The article that --article names: an id, a file, a link, or the built-in one."""
    if source is None:
        return library.built_in()
    if source.isascii() and source.isdigit() and not Path(source).exists():
        return library.article(int(source))
    return taken_in(library, source, fetcher)


def taken_in(library: Library, source: str, fetcher: Callable[[], Fetcher]) -> Article:
    """The article in a file or behind a link, stored."""
    if not _PAGE.search(source):
        with contextlib.suppress(ArticleNotText):  # a document whose name does not tell
            return library.add(read_article(Path(source)))
    from index.ingestion import (  # 0.2 s that only a reader of pages need wait for
        Ingester,
        read_file,
    )
    from index.intake.sandbox import Extractor

    with Extractor() as extractor:
        if LINK.match(source):
            return Ingester(library, fetcher(), extractor.extract).read(source)
        return library.add(read_file(Path(source), extractor.extract))


def fetcher_of(settings: Settings) -> Fetcher:
    """What fetches links."""
    from index.intake.fetcher import Fetcher

    return Fetcher(contact=settings.links_contact)

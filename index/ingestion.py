"""A link → the stored article: known already, asked whether it has changed, or read anew. A file
→ its article, be it a text, a document or a page that somebody has saved.

`index/intake/` fetches and parses; here it is decided what is fetched and what is stored.

Pages change, so what is stored is a snapshot: an article whose text never changes and that says
when it was read. A page that has changed becomes another article beside it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from index.errors import (
    ArticleError,
    ArticleTooLarge,
    ArticleTooLong,
    ArticleUnknown,
    DocumentError,
    LinkError,
    LinkMoved,
    LinkNoArticle,
    LinkUnreachable,
)
from index.intake.documents.kinds import document_type
from index.intake.fetcher import (
    NOWHERE,
    Fetcher,
    Page,
    Validators,
)
from index.intake.files import (
    HTML_NAMES,
    LARGEST_DOCUMENT,
    LARGEST_FILE,
    LONGEST_TEXT,
    article_of,
    decode,
    read_bytes,
)
from index.intake.numbered_pages import continued, number_of
from index.intake.urls import canonical
from index.intake.wrapped import preview_of, unwrapped
from index.library import Library
from index.types import Article, Format, Progress, StoredLink

# A link is not asked again for so many seconds: news changes, but not while a group talks of it.
FRESH = 600.0
# Of an article on several pages so many are read.
MOST_PARTS = 10
# Pages that only lead on to another one, behind the link itself.
MOST_STEPS = 3

Extract = Callable[[Page], Article]


def read_file(path: Path, extract: Extract) -> Article:
    """The article in a file: text as `read_article` takes it, HTML or a document.

    Raises ArticleError.
    """
    return article_of_file(read_bytes(path, LARGEST_DOCUMENT), str(path), extract)


def article_of_file(data: bytes, name: str, extract: Extract) -> Article:
    """The article in a file's bytes: a document, a page where its name is that of HTML, or text.

    Raises ArticleError.
    """
    kind = document_type(data)
    if kind is None and len(data) > LARGEST_FILE:
        raise ArticleTooLarge(name)
    if kind is None and not name.lower().endswith(HTML_NAMES):
        return article_of(decode(data, name), name, Format.FILE)
    try:
        return extract(page_of_file(data, kind or "text/html"))
    except ArticleError as error:
        raise type(error)(name) from error


def page_of_file(data: bytes, kind: str = "text/html") -> Page:
    """A file that is HTML or a document as a page that has no address."""
    return Page(NOWHERE, data, kind)


class Ingester:
    """Reads links into a library. Safe to use from several threads.

    `extract` is `article_of_page` of `pages.py`, here or in a process of its own; `longest`
    is how many characters an article may have; `clock` gives seconds since 1970.
    """

    def __init__(
        self,
        library: Library,
        fetcher: Fetcher,
        extract: Extract,
        longest: int = LONGEST_TEXT,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._library = library
        self._fetcher = fetcher
        self._extract = extract
        self._longest = longest
        self._clock = clock

    def read(self, url: str, *, keep: bool = True, progress: Progress | None = None) -> Article:
        """The article that a link leads to, stored: see `Library.add`.

        Raises LinkError, ArticleTooLong, ModelError or StoreError, and has then changed nothing.
        """
        key = canonical(unwrapped(url))
        known = self._library.link(key)
        if known and 0 <= self._clock() - known.checked < FRESH:
            article = self._known(known, keep)
            if article:
                return article
        source = preview_of(key)
        validators = Validators(known.etag, known.modified) if known else None
        page = self._fetcher.fetch(source, validators)
        if page is None and known:
            article = self._known(known, keep)
            if article:
                self._library.put_link(key, replace(known, checked=self._clock()))
                return article
            page = self._fetcher.fetch(source)  # it has been removed meanwhile
        if page is None:
            raise LinkUnreachable(key)
        found, validators = self._article(key, page)
        article = self._library.add(found, keep=keep, progress=progress)
        # Not under the address that the page says is its own: it could say another one's.
        link = StoredLink(article.id, validators.etag, validators.modified, self._clock())
        self._library.put_link(key, link)
        return article

    def read_on(
        self, part: Article, *, keep: bool = True, progress: Progress | None = None
    ) -> Article:
        """A stored article with further pages of it, of which at least one can be read now, stored
        beside it: see `Library.add`. Raises as `read`."""
        following = self._extract(self._fetcher.fetch(part.rest[0]))
        most = len(part.pages) + MOST_PARTS
        found = self._as_read(self._whole(continued(replace(part, id=0), following), most))
        article = self._library.add(found, keep=keep, progress=progress)
        if article.url:
            link = StoredLink(article.id, None, None, self._clock())
            self._library.put_link(canonical(article.url), link)
        return article

    def _known(self, link: StoredLink, keep: bool) -> Article | None:
        """The article that a link is known to lead to, unless it has been removed."""
        try:
            return self._library.add(self._library.article(link.article), keep=keep)
        except ArticleUnknown:
            return None

    def _article(self, url: str, page: Page) -> tuple[Article, Validators]:
        """The article on a page, or on the one that it only leads on to, which is fetched as any
        other is; and by what the first one may be recognised, where it is the article's."""
        try:
            article, validators = self._whole(self._extract(page)), page.validators
        except LinkMoved as moved:
            article, validators = self._led_on(url, str(moved.detail)), Validators()
        except (LinkError, DocumentError) as error:
            raise type(error)(url) from error
        return self._as_read(article), validators

    def _as_read(self, article: Article) -> Article:
        """An article as it has been read now. Raises ArticleTooLong."""
        if len(article.text) > self._longest:
            raise ArticleTooLong(self._longest)
        now = datetime.fromtimestamp(self._clock(), UTC)
        return replace(article, read=now.isoformat(timespec="seconds"))

    def _whole(self, article: Article, most: int = MOST_PARTS) -> Article:
        """An article with its further pages, as far as they can be read, `most` pages in all."""
        try:
            if article.rest and number_of(article.rest[0]) == 1:  # it begins on another page
                article = self._extract(self._fetcher.fetch(article.rest[0]))
            while article.rest and len(article.pages) < most:
                article = continued(article, self._extract(self._fetcher.fetch(article.rest[0])))
        except (LinkError, DocumentError, RuntimeError):
            pass  # what is missing is said with the article
        return article

    def _led_on(self, url: str, target: str) -> Article:
        """The article to which a page leads in a few more steps. Raises LinkError."""
        try:
            for _ in range(MOST_STEPS):
                try:
                    target = preview_of(unwrapped(target))
                    return self._whole(self._extract(self._fetcher.fetch(target)))
                except LinkMoved as moved:
                    target = str(moved.detail)
        except (LinkError, DocumentError) as error:
            raise type(error)(url) from error
        raise LinkNoArticle(url)

"""Where an article is from: its title, site, author, day and format."""

from __future__ import annotations

import re
from collections.abc import Mapping
from textwrap import shorten
from urllib.parse import urlsplit

from bot.messages.languages import COMMA, END_ISOLATE, ISOLATE, Words, day, isolated, say
from index.types import Article, Format

# A title is told by its beginning.
LONGEST_TITLE = 80
# Of an article whose other pages could not be read.
_PAGE_OF: Words = ("الصفحة {} من {} وحدها", "page {} of {} only")
_PAGES_OF: Words = ("الصفحات 1 إلى {} من {} وحدها", "pages 1 to {} of {} only")
FORMATS: Mapping[Format, Words] = {
    Format.PAGE: ("صفحة ويب", "Web page"),
    Format.FILE: ("ملف", "File"),
    Format.PDF: ("ملف PDF (الصفحات: {})", "PDF (pages: {})"),
    Format.WORD: ("ملف Word", "Word document"),
    Format.POST: ("منشور", "Post"),
    Format.TEXT: ("نص", "Text"),
}


def format_of(article: Article, language: str) -> str:
    """What an article was when it came, and how long a document is."""
    return say(FORMATS[article.format], language, len(article.pages))


_HOSTLIKE = re.compile(r"\w\.\w")


def origin(article: Article, language: str) -> str:
    """Where an article appeared, by whom and when, on one line; "" where nothing is known.

    A page can give itself any name, so the host that it was read from stands beside it.
    """
    host = urlsplit(article.url or "").hostname or ""
    site = article.site or host
    if host and host.removeprefix("www.") != site.removeprefix("www."):
        # A name that looks like another host is no name.
        named = "" if _HOSTLIKE.search(site) else isolated(site, language)
        site = f"{named} ({ISOLATE}{host}{END_ISOLATE})" if named else isolated(host, language)
    elif site:
        site = isolated(site, language)
    written = article.date and day(article.date, language)
    author = article.author and isolated(article.author, language)
    known = [site, author, written, part(article, language)]
    return say(COMMA, language).join(one for one in known if one)


def part(article: Article, language: str) -> str:
    """Which of its pages an article has, where that is not all of them."""
    read = max(1, len(article.pages))
    if not article.rest:
        return ""
    if read == 1:
        return say(_PAGE_OF, language, 1, 1 + len(article.rest))
    return say(_PAGES_OF, language, read, read + len(article.rest))


def source(article: Article) -> str:
    """The article an answer is from."""
    return f"[{shorten(article.title, LONGEST_TITLE, placeholder='…')}]"

"""An article on several pages: which of them an address is, and how they become one article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from index.intake.files import identified
from index.types import Article

# How pages call the number of a page in their address.
_NUMBERS = frozenset({"page", "p", "pg", "seite", "pagina", "paged", "pageno"})
_NUMBERED = re.compile(r"[/_-](?:page[/_-]?)?(\d{1,2})(?=/?$|\.html?$)")


def number_of(url: str) -> int:
    """Which page of its article an address is."""
    return next(page_readings(url))[1]


def page_readings(url: str) -> Iterator[tuple[tuple[str, tuple[tuple[str, str], ...]], int]]:
    """An address without the number of its page, and that number, in every way that it can be read:
    a number at its end may be that of the article."""
    place = urlsplit(url)
    query, path = parse_qsl(place.query), place.path.rstrip("/")
    for name, value in query:
        if name.lower() in _NUMBERS and value.isdecimal() and len(value) < 3:
            yield (path, tuple(pair for pair in query if pair != (name, value))), int(value)
            return
    if found := _NUMBERED.search(place.path):
        yield (_NUMBERED.sub("", place.path).rstrip("/"), tuple(query)), int(found[1])
    yield (path, tuple(query)), 1


def continued(article: Article, part: Article) -> Article:
    """An article with the next of its pages: its text without the title that all of them have, and
    what is left to read, of which that page may know more. A page with the same text again, such
    as further comments have, is no next one."""
    lines = part.text.removeprefix(f"{part.title}\n").split("\n")
    if lines[0] in article.text.split("\n"):
        return replace(article, rest=())
    text = "\n".join(lines)
    left = dict.fromkeys((*article.rest[1:], *part.rest))
    seen = number_of(article.rest[0])
    return identified(
        replace(
            article,
            text=f"{article.text}\n{text}",
            pages=(*(article.pages or (0,)), len(article.text) + 1),
            rest=tuple(one for one in left if number_of(one) > seen),
        )
    )

"""What a page says about its article: title, date, author, site, address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from index.errors import LinkRefused
from index.intake.html.blocks import (
    Block,
    Tree,
    text_in,
)
from index.intake.urls import canonical
from index.text.normalise import normalise, words


@dataclass(frozen=True, slots=True)
class Facts:
    """Metadata: `meta` by name or property, `news` the article's own JSON-LD, if there is one."""

    meta: dict[str, str]
    news: dict[str, Any]

    @property
    def is_article(self) -> bool:
        """Whether the page calls itself an article."""
        return bool(
            self.news
            or self.meta.get("og:type", "").lower() == "article"
            or "article:published_time" in self.meta
        )

    @property
    def is_closed(self) -> bool:
        """Whether it says that it is not for everybody (schema.org's isAccessibleForFree)."""
        return str(self.news.get("isAccessibleForFree", "")).lower().endswith("false")


_NEWS = re.compile(r"(?i)(article|blogposting|reportage)")


def facts_of(tree: Tree) -> Facts:
    """The metadata of a page."""
    meta: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = " ".join((element.get("content") or "").split())
        if name and content:
            meta.setdefault(name.lower(), content)
    found = (node for script in tree.iter("script") for node in _linked_data(script))
    news = next((node for node in found if _NEWS.search(str(node.get("@type", "")))), {})
    return Facts(meta, news)


def _linked_data(script: Tree) -> Iterator[dict[str, Any]]:
    if "ld+json" not in (script.get("type") or ""):
        return
    try:
        waiting = [json.loads(script.text or "", strict=False)]
    except (ValueError, RecursionError):
        return
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(reversed(node))
        elif isinstance(node, dict):
            yield node
            waiting.extend(node[key] for key in ("mainEntity", "@graph") if key in node)


def _named(value: object) -> str | None:
    """The name of what JSON-LD gives as a text, a thing with a name, or several of them."""
    if isinstance(value, list):
        return "، ".join(filter(None, map(_named, value))) or None
    if isinstance(value, dict):
        value = value.get("name")
    text = _one_line(value) if isinstance(value, str) else ""
    return text if text and "://" not in text else None


def _one_line(text: str) -> str:
    """A text from JSON, where entities and halves of characters occur."""
    return " ".join(unescape(text).encode("utf-8", "replace").decode("utf-8").split())


def author_of(facts: Facts) -> str | None:
    """Who has written it, several names parted by commas."""
    claims = (facts.news.get("author"), facts.news.get("creator"))
    named = (facts.meta.get(name) for name in ("author", "article:author", "dc.creator"))
    return next(filter(None, map(_named, (*claims, *named))), None)


# Address and site ------------------------------------------------------------------------------

_SUBDOMAIN = re.compile(r"^(www|m|mobile|amp)\.")


def address_of(tree: Tree, url: str) -> str:
    """The page's own canonical address where it is one of the same site, or else the link."""
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            try:
                own = canonical(urljoin(url, link.get("href") or ""))
            except (LinkRefused, ValueError):
                continue
            # Some sites name their front page on every page.
            if is_same_site(own, url) and (urlsplit(own).path != "/" or urlsplit(url).path == "/"):
                return own
    return canonical(url)


def host_of(url: str) -> str:
    """The host of a URL, without "www." and the like."""
    return _SUBDOMAIN.sub("", urlsplit(url).hostname or "")


def is_same_site(one: str, other: str) -> bool:
    """Whether a page at one URL may name the other as its own: nobody speaks for another host, not
    for the one that theirs is a part of either (blogs are parts of their provider's)."""
    return host_of(one) == host_of(other)


def site_of(facts: Facts, url: str) -> str:
    """The name of the site as the page gives it, or its host."""
    named = facts.meta.get("og:site_name") or _named(facts.news.get("publisher"))
    return named or facts.meta.get("application-name") or host_of(url)


# Title -----------------------------------------------------------------------------------------

# What parts the headline from the name of the site.
_PARTING = re.compile(r"\s+[|\-–—:·•»«]+\s+|\s*\|\s*")
# The name of a site has at most so many words, a headline at least so many.
_SITE, _HEADLINE = 4, 3


def title_of(tree: Tree, facts: Facts) -> str:
    """The headline as the page shows it: a heading that metadata confirm, or what these say."""
    first = [text_in(heading) for heading in tree.iter("h1") if text_in(heading)]
    shown = [*first, *(text_in(heading) for heading in tree.iter("h2"))]
    claims = _claims(tree, facts)
    for claim in claims:
        confirmed = {_key(claim), *_beginnings(claim)}
        for heading in shown:
            if _key(heading) in confirmed and _key(heading):
                return heading
    long = [heading for heading in first if len(words(heading)) >= _HEADLINE]
    if len(long) == 1:
        return long[0]
    return _without_site(claims[0], facts) if claims else next(iter([*first, *shown]), "")


def _claims(tree: Tree, facts: Facts) -> list[str]:
    named = [
        facts.news.get("headline"),
        facts.meta.get("og:title"),
        facts.meta.get("twitter:title"),
    ]
    named += [text_in(title) for title in tree.iter("title")][:1]
    texts = [_one_line(name) for name in named if isinstance(name, str)]
    return [text for text in texts if _key(text)]


def _key(title: str) -> str:
    return " ".join(words(normalise(title)))


def is_same_title(one: str, other: str) -> bool:
    """Whether two lines are the same headline, in whatever spelling."""
    return _key(one) == _key(other)


def _beginnings(title: str) -> set[str]:
    """A title without its last parts."""
    starts = [title[: found.start()] for found in _PARTING.finditer(title)]
    return {_key(start) for start in starts if len(words(start)) >= _HEADLINE}


def _without_site(title: str, facts: Facts) -> str:
    site = _key(facts.meta.get("og:site_name", ""))
    *_, last = [None, *_PARTING.finditer(title)]
    if last and (_key(title[last.end() :]) == site or len(title[last.end() :].split()) <= _SITE):
        return title[: last.start()].strip()
    return title


# Date ------------------------------------------------------------------------------------------

_DATES = (
    "article:published_time", "datepublished", "og:article:published_time", "publishdate",
    "pubdate", "dc.date", "dc.date.issued", "dcterms.date", "date", "parsely-pub-date",
)  # fmt: skip
_YEAR = r"(19\d\d|20\d\d)"
_YEAR_FIRST = re.compile(rf"(?<!\d){_YEAR}\s*[-/.]\s*(\d\d?)\s*[-/.]\s*(\d\d?)(?!\d)")
_DAY_FIRST = re.compile(rf"(?<!\d)(\d\d?)\s*[-/.]\s*(\d\d?)\s*[-/.]\s*{_YEAR}(?!\d)")
# Normalised; of the East, of the West and of the Maghreb.
_MONTHS = (
    "كانون الثاني|يناير|جانفي", "شباط|فبراير|فيفري", "اذار|مارس", "نيسان|ابريل|افريل",
    "ايار|مايو|ماي", "حزيران|يونيو|جوان", "تموز|يوليو|يوليوز|جويليه", "اب|اغسطس|اوت|غشت",
    "ايلول|سبتمبر|شتنبر", "تشرين الاول|اكتوبر", "تشرين الثاني|نوفمبر|نونبر",
    "كانون الاول|ديسمبر|دجنبر",
)  # fmt: skip
_WRITTEN = re.compile(rf"(?<!\d)(\d\d?)\s+({'|'.join(_MONTHS)})\b[^\d\n]{{0,20}}{_YEAR}")
_DATING = re.compile(r"(?i)date|time|publish|posted|meta|byline|info")
# A date line is short; a longer text may be about another day.
_LONGEST_DATE_LINE = 120


def date_of(tree: Tree, facts: Facts, url: str, seen: Sequence[Block], title: str) -> str | None:
    """The day of publication as YYYY-MM-DD: from metadata, from beside the title, from the URL,
    and only then from elsewhere on the page, where other articles have theirs.

    `seen` is the page's text.
    """
    claims = (facts.news.get("datePublished"), *map(facts.meta.get, _DATES))
    path = re.search(r"/20\d\d[/-]\d\d?[/-]\d\d?(?=\D|$)", urlsplit(url).path)
    lines = (
        *(str(claim or "") for claim in claims),
        *_beside(seen, title),
        *_times(tree),
        path[0] if path else "",
        *_date_lines(tree),
    )
    return next(filter(None, map(date_in, lines)), None)


# Lines after and before the title among which its date line is.
_AFTER, _BEFORE = 8, 3


def _beside(seen: Sequence[Block], title: str) -> Iterator[str]:
    """Short lines around the last place where the title stands, nearest first."""
    at = [
        i for i, block in enumerate(seen) if not block.linked and is_same_title(block.text, title)
    ]
    if at:
        near = [*seen[at[-1] : at[-1] + _AFTER], *reversed(seen[max(0, at[-1] - _BEFORE) : at[-1]])]
        yield from (block.text for block in near if len(block.text) < _LONGEST_DATE_LINE)


def _times(tree: Tree) -> Iterator[str]:
    """Those after the first heading, and then all."""
    after = [
        time for heading in tree.xpath("(//h1)[1]") for time in heading.xpath("following::time")
    ]
    for element in [*after, *tree.iter("time")]:
        yield element.get("datetime") or ""
        yield text_in(element)


def _date_lines(tree: Tree) -> Iterator[str]:
    for element in tree.iter("span", "div", "p", "li", "td", "font", "small", "abbr"):
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        if _DATING.search(named) and len(text := text_in(element)) < _LONGEST_DATE_LINE:
            yield text


def date_in(text: str) -> str | None:
    """The first date in a text, as YYYY-MM-DD; where the year is last, the day is first."""
    text = normalise(text)
    if found := _YEAR_FIRST.search(text):
        return _day(found[1], int(found[2]), found[3])
    if found := _DAY_FIRST.search(text):
        return _day(found[3], int(found[2]), found[1])
    if found := _WRITTEN.search(text):
        month = next(n for n, names in enumerate(_MONTHS, 1) if found[2] in names.split("|"))
        return _day(found[3], month, found[1])
    return None


def _day(year: str, month: int, day: str) -> str | None:
    try:
        return date(int(year), month, int(day)).isoformat()
    except ValueError:
        return None

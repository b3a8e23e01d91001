"""What a page says about its article: title, date, author, site, address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from html import unescape
from itertools import takewhile
from typing import Any
from urllib.parse import urljoin, urlsplit

import dateparser
from htmldate import find_date
from trafilatura.metadata import extract_author

from index.errors import LinkRefused
from index.intake.html.blocks import (
    Block,
    Tree,
    text_in,
)
from index.intake.urls import canonical, host_of, is_same_site
from index.text.normalise import normalise, words


@dataclass(frozen=True, slots=True)
class Facts:
    """Metadata: `meta` by name or property, `news` the article's own JSON-LD, if there is one, and
    `named`, what JSON-LD names, by the id by which it refers to it."""

    meta: dict[str, str]
    news: dict[str, Any]
    named: dict[str, Any]

    @property
    def is_article(self) -> bool:
        """Whether the page says that it is an article, more than by its type: some say "article" of
        every page they have."""
        return bool(self.news or "article:published_time" in self.meta)

    @property
    def is_closed(self) -> bool:
        """Whether it says that it is not for everybody (schema.org's isAccessibleForFree)."""
        return str(self.news.get("isAccessibleForFree", "")).lower().endswith("false")

    @property
    def about(self) -> str:
        """What the page says that it is about."""
        return self.meta.get("og:description") or self.meta.get("description", "")


_NEWS = re.compile(r"(?i)(article|blogposting|reportage)")


def facts_of(tree: Tree) -> Facts:
    """The metadata of a page."""
    meta: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = " ".join((element.get("content") or "").split())
        if name and content:
            meta.setdefault(name.lower(), content)
    found = [node for script in tree.iter("script") for node in _linked_data(script)]
    news = next((node for node in found if _NEWS.search(str(node.get("@type", "")))), {})
    return Facts(
        meta, news, {str(node["@id"]): node for node in found if "@id" in node and node.get("name")}
    )


_AROUND_JSON = re.compile(r"^[\s/*]*<!(?:\[CDATA\[|--)[\s/*]*|[\s/*;]*(?:\]\]|--)>[\s/*]*$|;\s*$")


def _linked_data(script: Tree) -> Iterator[dict[str, Any]]:
    if "ld+json" not in (script.get("type") or ""):
        return
    # Some write it for old browsers: in a comment, or in a section that XML would not read.
    text = _AROUND_JSON.sub("", script.text or "")
    try:
        waiting = [json.loads(text, strict=False)]
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


# Normalised words that begin a line beside the title which names who has written it ...
_BY = frozenset(
    "كتب كتبت كتابه بقلم بواسطه تحرير اعداد حوار المولف الكاتب by par von por di".split()
)
# A person has so many names at most; what stands behind a dash is where they are.
_LONGEST_NAME = 5
_BEHIND_NAME = re.compile(r"\s+[-–—|/]\s+.*")


def author_of(tree: Tree, facts: Facts, url: str, seen: Sequence[Block], title: str) -> str | None:
    """Who has written it, several names parted by commas. Others are believed before those who
    give the site's own name.

    `seen` is the page's text.
    """
    site, news = site_of(facts, url), facts.news
    claimed = _people(news.get("author"), facts) or _people(news.get("creator"), facts)
    named = [claimed, *map(facts.meta.get, ("author", "article:author", "dc.creator"))]
    first, *others = (None if _is_site(one, site, url) else _named(one) for one in named)
    found = (first, _byline(seen, title), *others, claimed, _marked(tree))
    name = next(filter(None, found), None)
    return _BEHIND_NAME.sub("", name) if name else None


def _people(claim: object, facts: Facts) -> str | None:
    """The names of authors in JSON-LD, which may refer to what it names elsewhere."""
    several = claim if isinstance(claim, list) else [claim]
    whole = (
        facts.named.get(str(one["@id"]), one)
        if isinstance(one, dict) and "@id" in one and not one.get("name")
        else one
        for one in several
    )
    return _named(list(whole))


def _byline(seen: Sequence[Block], title: str) -> str | None:
    for line in (seen[at].text for at in _beside(seen, title)):
        first, *rest = re.split(r"[\s:،,/–—-]+", line.strip(), maxsplit=1)
        if rest and normalise(first) in _BY:
            # When it was written may follow.
            said = rest[0].rstrip(" :،").split()
            names = list(takewhile(_is_name, said))
            is_all = len(names) == len(said) or date_in(line) is not None
            if is_all and 0 < len(names) <= _LONGEST_NAME:
                return " ".join(names)
    return None


# A degree before a name: د. and أ.د.
_ACADEMIC = re.compile(r"(?:[^\W\d_]{1,2}\.){1,2}")


def _is_name(word: str) -> bool:
    is_plain = not re.search(r"[\d:|.،,•·–—-]", word) or _ACADEMIC.fullmatch(word)
    return bool(is_plain) and normalise(word) not in _NO_NAMES


def _marked(tree: Tree) -> str | None:
    """What trafilatura finds where pages mark their authors, if it looks like names of people."""
    names = (extract_author(tree) or "").split("; ")
    return "، ".join(name for name in names if 1 < len(name.split()) <= _LONGEST_NAME) or None


def _is_site(name: str | None, site: str, url: str) -> bool:
    """Whether a name is that of the site rather than of a person."""
    squeezed = _squeezed(name or "")
    return squeezed in {"", _squeezed(site), _squeezed(host_of(url))} or squeezed in map(
        _squeezed, host_of(url).split(".")
    )


def _squeezed(text: str) -> str:
    return "".join(words(normalise(text)))


# Address and site ------------------------------------------------------------------------------


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
    headings = [one for one in tree.iter("h1", "h2", "h3", "h4") if not _is_logo(one)]
    shown = [text for heading in headings if (text := text_in(heading))]
    first = [text for heading in headings if heading.tag == "h1" and (text := text_in(heading))]
    claims = _claims(tree, facts)
    for claim in claims:
        confirmed = {_key(claim), *_parts(claim)}
        for heading in [*first, *shown]:
            if _key(heading) in confirmed:
                return heading
    for claim in claims:
        # A heading may have more than the headline: what it is about, a section, a date.
        if any(_key(claim) in _key(one) for one in first):
            return claim
    if len(first) == 1:
        return first[0]
    return _without_site(claims[0]) if claims else next(iter([*first, *shown]), "")


def _is_logo(heading: Tree) -> bool:
    """Whether a heading is the site's name, a link to its front page."""
    places = [urlsplit(link.get("href") or "x") for link in heading.iter("a")]
    return any(place.path in {"", "/"} and not place.query for place in places)


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


def _parts(title: str) -> set[str]:
    """A title without its last parts, and without its first ones."""
    found = list(_PARTING.finditer(title))
    parts = [title[: one.start()] for one in found] + [title[one.end() :] for one in found]
    return {_key(part) for part in parts if len(words(part)) >= _HEADLINE}


def _without_site(title: str) -> str:
    *_, last = [None, *_PARTING.finditer(title)]
    if last and len(title[last.end() :].split()) <= _SITE:
        return title[: last.start()].strip()
    return title


# Date ------------------------------------------------------------------------------------------

_DATES = (
    "article:published_time", "datepublished", "og:article:published_time", "publishdate",
    "pubdate", "parsely-pub-date",
)  # fmt: skip
# What may also be the day of a change, or of the file.
_WEAK_DATES = ("dc.date.issued", "dcterms.date", "dc.date", "date")
_YEAR = r"(199\d|20\d\d)"
_YEAR_FIRST = re.compile(rf"(?<!\d){_YEAR}\s*[-/.年년]\s*(\d\d?)\s*[-/.月월]\s*(\d\d?)(?!\d)")
_DAY_FIRST = re.compile(rf"(?<!\d)(\d\d?)\s*[-/.]\s*(\d\d?)\s*[-/.]\s*{_YEAR}(?!\d)")
# Normalised; of the East, of the West and of the Maghreb.
_MONTHS = (
    "كانون الثاني|كانون 2|يناير|جانفي", "شباط|فبراير|فيفري", "اذار|مارس", "نيسان|ابريل|افريل",
    "ايار|مايو|ماي", "حزيران|يونيو|جوان", "تموز|يوليو|يوليوز|جويليه", "اب|اغسطس|اوت|غشت",
    "ايلول|سبتمبر|شتنبر", "تشرين الاول|تشرين 1|اكتوبر", "تشرين الثاني|تشرين 2|نوفمبر|نونبر",
    "كانون الاول|كانون 1|ديسمبر|دجنبر",
)  # fmt: skip
_MONTH = "|".join(_MONTHS)
_WRITTEN = re.compile(rf"(?<!\d)(\d\d?)\s+({_MONTH})\b[^\d\n]{{0,20}}{_YEAR}")
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\s+(\d\d?)\s*[,،]?\s+{_YEAR}")
# The months of the Persian calendar.
_PERSIAN = (
    "فروردين|ارديبهشت|خرداد|تير|مرداد|شهريور",
    "مهر|ابان|اذر|دي|بهمن|اسفند",
)  # fmt: skip
_IN_PERSIAN = re.compile(rf"(?<!\d)(\d\d?)\s+({'|'.join(_PERSIAN)})\b\D{{0,10}}(1[34]\d\d)(?!\d)")
_NO_NAMES = frozenset(_MONTH.replace("|", " ").split()) | {"le", "am", "on"}
# The months of other languages are left to dateparser.
_NAME = r"[^\W\d_]{3,12}\.?"
_FOREIGN = re.compile(
    rf"(?<!\d)(?:\d\d?(?:\.|st|nd|rd|th|er|º)?\s+(?:de\s+)?{_NAME},?\s+(?:de\s+)?"
    rf"|{_NAME}\s+\d\d?(?:st|nd|rd|th)?,?\s+(?:\d\d:\d\d\s+)?){_YEAR}(?!\d)",
    re.I,
)
_LANGUAGES = ["en", "fr", "de", "es", "it", "pt", "nl", "tr", "ru", "uk", "pl", "sv", "id", "hi"]
_PARSING: Any = {"REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": "DMY"}
# A date line is short; a longer text may be about another day.
_LONGEST_DATE_LINE = 120


def date_of(tree: Tree, facts: Facts, url: str, seen: Sequence[Block], title: str) -> str | None:
    """The day of publication as YYYY-MM-DD: from metadata, of which what the page shows beside the
    title is believed first, from there, from elsewhere on the page where all of it
    agrees, or where htmldate finds it. Nothing where a date stands beside the title that nobody can
    read, or where the day may be that of another article.

    `seen` is the page's text.
    """
    places = [at for at in _beside(seen, title) if not _is_anothers(seen, at, at + 1, title)]
    beside = [seen[at].text for at in places]
    unread = next((at for at, line in enumerate(beside) if _is_dated(line)), len(beside))
    shown = [day for day in map(date_in, beside[:unread]) if day]
    if day := _claimed(facts, shown) or next(iter(shown), None):
        return day
    if unread < len(beside):
        return None
    return next(iter(_issued(facts)), None) or _elsewhere(tree, url, seen, title)


def _claimed(facts: Facts, shown: Sequence[str]) -> str | None:
    """The day that metadata claim: one that is also shown, or else the first."""
    values = [facts.news.get("datePublished"), *map(facts.meta.get, _DATES)]
    claims = [(day, claim) for claim in map(str, filter(None, values)) if (day := date_in(claim))]
    for day, claim in (*claims, *((day, "") for day in _issued(facts))):
        if found := next((one for one in shown if one == day or _is_local(one, day, claim)), None):
            return found
    return claims[0][0] if claims else None


def _issued(facts: Facts) -> list[str]:
    return [day for name in _WEAK_DATES if (day := date_in(facts.meta.get(name, "")))]


def _elsewhere(tree: Tree, url: str, seen: Sequence[Block], title: str) -> str | None:
    """The one day that the page marks or shows, or htmldate's guess, if no other article's."""
    own, others = _days(seen, title)
    marked = {day for time in tree.iter("time") if (day := date_in(time.get("datetime") or ""))}
    if len(marked) == 1 and not marked & others:
        return marked.pop()
    if len(own) == 1 and not others:
        return own.pop()
    guessed = date_in(find_date(deepcopy(tree), False, True, url=url) or "")
    return guessed if guessed not in others else None


def _days(seen: Sequence[Block], title: str) -> tuple[set[str], set[str]]:
    """The days that stand alone on the page, and those of something else, which stand in a link or
    beside one, or sign a post."""
    own: set[str] = set()
    others: set[str] = set()
    for at, block in enumerate(seen):
        if block.words - block.linked < _LONGEST_DATE and (day := date_in(block.text)):
            (others if _is_anothers(seen, at, at + 2, title) else own).add(day)
    return own, others


def _is_anothers(seen: Sequence[Block], at: int, end: int, title: str) -> bool:
    """Whether a line signs an embedded post, or stands beside the headline of another article."""
    return seen[at].text.startswith("—") or any(
        one.is_headline and not is_same_title(one.text, title) for one in seen[max(0, at - 1) : end]
    )


_UTC = re.compile(r"(?<!\d)(\d\d):\d\d.*(?:Z|GMT|UTC|\+00:?00)$")


def _is_local(shown: str, day: str, claim: str) -> bool:
    """Whether a day that the page shows is the day of a time in UTC where the page is from."""
    found = _UTC.search(claim)
    after = (date.fromisoformat(shown) - date.fromisoformat(day)).days
    return found is not None and after == (int(found[1]) >= 18) - (int(found[1]) < 6)


def _is_dated(line: str) -> bool:
    """Whether a short line has a year and a day in it, which cannot be read."""
    numbers = re.findall(r"\d+", normalise(line))
    is_year = any(re.fullmatch(r"20\d\d|1[34]\d\d", number) for number in numbers)
    is_date = is_year and len(line.split()) < _LONGEST_DATE and any(len(n) < 3 for n in numbers)
    return is_date and date_in(line) is None


_LONGEST_DATE = 8
# Lines after and before the title among which its date line is.
_AFTER, _BEFORE = 8, 3


def _beside(seen: Sequence[Block], title: str) -> Iterator[int]:
    """Where short lines are around the last place where the title stands, nearest first."""
    at = [
        i for i, block in enumerate(seen) if not block.linked and is_same_title(block.text, title)
    ]
    if at:
        last, end = at[-1], min(at[-1] + _AFTER, len(seen))
        near = [*range(last, end), *reversed(range(max(0, last - _BEFORE), last))]
        yield from (one for one in near if len(seen[one].text) < _LONGEST_DATE_LINE)


def date_in(text: str) -> str | None:
    """The first date in a text, as YYYY-MM-DD; where the year is last, the day is first."""
    plain = normalise(text)
    return _in_numbers(plain) or _in_words(plain) or _in_another_language(text)


def _in_numbers(plain: str) -> str | None:
    if found := _YEAR_FIRST.search(plain):
        return _day(found[1], int(found[2]), found[3])
    if found := _DAY_FIRST.search(plain):
        return _day(found[3], int(found[2]), found[1]) or _day(found[3], int(found[1]), found[2])
    return None


def _in_words(plain: str) -> str | None:
    if found := _WRITTEN.search(plain):
        return _day(found[3], _month(found[2]), found[1])
    if found := _MONTH_FIRST.search(plain):
        return _day(found[3], _month(found[1]), found[2])
    if found := _IN_PERSIAN.search(plain):
        month = "|".join(_PERSIAN).split("|").index(found[2])
        return _persian(int(found[3]), month, int(found[1]))
    return None


def _in_another_language(text: str) -> str | None:
    found = _FOREIGN.search(text)
    if not found:
        return None
    parsed = dateparser.parse(found[0], languages=_LANGUAGES, settings=_PARSING)
    return parsed.date().isoformat() if parsed else None


def _persian(year: int, month: int, day: int) -> str | None:
    """A day of the Persian calendar, its months counted from 0: six of 31 days, then of 30; 8 years
    in 33 have a day more."""
    if not 0 < day <= (31 if month < 6 else 30):
        return None
    leap = (year + 1595) // 33 * 8 + ((year + 1595) % 33 + 3) // 4
    days = 365 * (year + 1595) + leap + 30 * month + min(month, 6) + day
    return date.fromordinal(days - 355_668 - 365).isoformat()


def _month(name: str) -> int:
    return next(n for n, names in enumerate(_MONTHS, 1) if name in names.split("|"))


def _day(year: str, month: int, day: str) -> str | None:
    try:
        return date(int(year), month, int(day)).isoformat()
    except ValueError:
        return None

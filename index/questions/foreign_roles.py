"""Roles and nationalities in other languages → Arabic: who "the minister" is in an Arabic article,
and who "the Russian"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.text.lexicon.tables import translated, translations

_ARABIC = translations("foreign_roles")
_OF_COUNTRY = {word: _ARABIC[word] for word in translated("foreign_roles", "of-country", str)}


def _any(words: Iterable[str]) -> re.Pattern[str]:
    """One of some words; the longest first, so that a prime minister is no minister."""
    listed = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)")


_ROLE = _any(_ARABIC.keys() - _OF_COUNTRY.keys())
_FROM = _any(_OF_COUNTRY)
_OWNER = re.compile(r"['’]s ")


def in_arabic(described: str) -> str:
    """The Arabic for the first role in a description in another language, or else for the country
    that it says somebody is of, "" without either; of the minister's spokesman it is the
    spokesman's."""
    last = _OWNER.split(described.lower())[-1]
    if found := _ROLE.search(last):
        return _ARABIC[found.group()]
    found = _FROM.search(last)
    # Behind the country a name may follow.
    return _OF_COUNTRY[found.group()] if found and _ENDS.match(last[found.end() :]) else ""


def of_country(described: str) -> str:
    """The Arabic for the country that a description in another language says somebody with a role
    is of, "" without one: the *Russian* minister."""
    found = _FROM.search(described.lower())
    return _OF_COUNTRY[found.group()] if found and _ROLE.search(described.lower()) else ""


_ENDS = re.compile(r"(?: (?:side|part|camp|one|guys?|people|сторон[аы]|сторону|стороной))*\W*$")

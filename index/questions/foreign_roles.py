"""Roles in other languages → Arabic: who "the minister" is in an Arabic article."""

from __future__ import annotations

import re

from index.text.lexicon.tables import translations

_ARABIC = translations("foreign_roles")
# The longest first, so that a prime minister is no minister.
_ROLE = re.compile(
    r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, _ARABIC), key=len, reverse=True)) + r")(?!\w)"
)
_OWNER = re.compile(r"['’]s ")


def in_arabic(described: str) -> str:
    """The Arabic for the first role in a description in another language, "" without one; of the
    minister's spokesman it is the spokesman's."""
    found = _ROLE.search(_OWNER.split(described.lower())[-1])
    return _ARABIC[found.group()] if found else ""

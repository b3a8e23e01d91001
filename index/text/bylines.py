"""Lines of a text that tell who wrote it."""

from __future__ import annotations

import re

from index.text.lexicon.tables import words_of
from index.text.normalise import normalise
from index.text.sentences import LINE

_BYLINES = "|".join(sorted(words_of("bylines"), key=len, reverse=True))
_NAMES = r"(?:[^\W\d]+[\s،,/&-]*)"
# A mark between the word and names, or a few words that may be a name: a sentence that begins so
# ("wrote the minister …") is none.
_BYLINE = re.compile(
    rf"\W*(?:{_BYLINES})(?:\s*[:,،/|–—-]\s*{_NAMES}{{1,8}}|(?:\s+(?!ال)[^\W\d]+){{1,4}})\W*",
    re.IGNORECASE,
)
LONGEST = 80
# They stand behind the headline, or at the end.
FIRST, LAST = 5, 3


def byline(text: str) -> tuple[int, int] | None:
    """Where the line stands that tells who wrote a text; None without one."""
    lines = [one for one in LINE.finditer(text) if one.group().strip()]
    for one in [*lines[:FIRST], *lines[FIRST:][-LAST:]]:
        shown = one.group().rstrip()
        if (
            len(shown) <= LONGEST
            and shown[-1] not in ".!؟?"
            and _BYLINE.fullmatch(normalise(shown))
        ):
            return one.start(), one.start() + len(shown)
    return None

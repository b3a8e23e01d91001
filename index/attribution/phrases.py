"""Where a noun phrase ends: who speaks, before what they say, with no mark between the two.

Arabic puts subject and object side by side ("denied the ministry the existence of …"). What tells
them apart: after a definite word an indefinite one begins something new, unless it is the name
that follows a role; a verbal noun or a quantity is nobody's name; a known full name is complete.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from index.attribution.lines import COMMA, Line, Token
from index.attribution.speakers import Cast
from index.attribution.wording import LONGEST_NAME, WITHIN_NAMES
from index.text.lexicon.speech import (
    ADJECTIVES,
    ADVERBIAL,
    AUDIENCE,
    DELEGATES,
    NAME_LINKS,
    QUANTIFIERS,
    RANKS,
    SMALL_ROLES,
    STOPS,
    TIMES,
    WITH_PERSON,
    has_masdar_stem,
    is_body,
    is_masdar,
    is_preposition_with_pronoun,
    is_role,
    saying_participle,
    saying_verb,
    without_article,
)
from index.text.lexicon.tables import words_of

# An idafa goes on; it is closed by a definite word; a name has begun.
_OPEN, _CLOSED, _NAME = range(3)
_POINTERS = words_of("pointers")
_PLACE = words_of("place-of-role")
_AROUND = words_of("around")
_NISBA = re.compile("(?:ي|يه|يين|يان|يتين)$")
# Names before that of a family.
_OF_A_FAMILY = 2


class Phrases:
    """Positions are those of a line's tokens, `hi` ends the sentence."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast

    def end(self, line: Line, first: int, hi: int) -> int:
        """Behind the noun phrase that begins at `first`, without an apposition after a comma."""
        if first >= hi or not self._begins(line, first):
            return first
        head = line.form(first)
        state, person = self._state_of(head), is_role(head)
        names = int(state == _NAME)
        k = first + 1
        while k < hi:
            quotation = line.opening(k)
            if quotation is not None and state == _OPEN:
                state, k = _CLOSED, quotation.last + quotation.closed
                continue
            if line.is_initial(k):
                k += 1
                continue  # Dr. Some One
            after = self._next(line, k, state, person, names, head)
            if after is None:
                return k
            state = after
            person = person or is_role(line.form(k))
            names = names + 1 if state == _NAME else 0
            k += 1
        return hi

    def _begins(self, line: Line, k: int) -> bool:
        form = line.form(k)
        return line.tokens[k].word and (not (form in ADVERBIAL or form in STOPS))

    def _state_of(self, form: str) -> int:
        if form.startswith("ال"):
            return _CLOSED
        return _OPEN if self._is_common(form) else _NAME

    def _is_common(self, form: str) -> bool:
        return self._cast.is_common(form) and not self._cast.is_name(form)

    def _next(
        self, line: Line, k: int, state: int, person: bool, names: int, head: str
    ) -> int | None:
        """The state behind token `k`, or None where something new begins."""
        form = line.form(k)
        if self._stops(line, k):
            return None
        if form in _PLACE or form == "عن":
            return _OPEN if person or state != _NAME else None
        whole = is_body(form) or is_role(form)  # وزارة، وكيل
        whole = whole or (person and self._cast.is_name_with_and(form, line.form(k - 1)))
        whole = whole or self._cast.is_name(form)
        if form[0] == "و" and not whole:
            if form.startswith("وال") and state != _NAME:
                return _CLOSED
            if is_role(form[1:]) or is_body(form[1:]):
                return _OPEN
            return _NAME if state == _NAME and self._cast.has(form[1:]) else None
        if form.startswith("لل"):
            return _CLOSED if state != _NAME else None
        if form[0] == "ل" and is_masdar(form[1:]) and is_body(head) and line.form(k - 1) != head:
            return _OPEN  # the observatory *for the independence* of …
        if form[0] in "بل" and self._cast.is_fused(form):
            placed = (person or state != _NAME) and not is_masdar(form[1:])
            return self._state_of(form[1:]) if placed else None  # in Some Town, not *for need* of …
        # "His commitment", التزامه, has the letters of the article, and none.
        if form.startswith("ال") and not _is_act(line, k):
            return self._definite(line, k, state, person, names)
        return self._indefinite(line, k, state, person)

    def _stops(self, line: Line, k: int) -> bool:
        form = line.form(k)
        if form == "عن" and without_article(line.form(k - 1)) in DELEGATES:
            return False  # representatives *of* ministries
        return (
            not line.tokens[k].word
            or form in ADVERBIAL - _PLACE
            or form in STOPS - _PLACE
            or saying_verb(form) is not None
            or saying_participle(form) is not None
            or line.is_that(k)
        )

    def _definite(self, line: Line, k: int, state: int, person: bool, names: int) -> int | None:
        form, before = line.form(k), line.form(k - 1)
        if state == _OPEN:
            return _CLOSED
        if state == _NAME:
            if before in NAME_LINKS or form in WITHIN_NAMES:
                return _NAME
            if is_body(form):
                return None
            if is_role(form):
                return None if person else _CLOSED
            if form.endswith("يه"):
                return _CLOSED
            whole = self._cast.ends_name(before)
            linked = line.form(k - 2) in NAME_LINKS and form.endswith("ي")  # … Abd al-One al-Iraqi
            family = names == _OF_A_FAMILY and form.endswith("ي")  # … Salim Muhammad al-Hashimi
            late = names > 1 and not (linked or family or self._cast.is_name(form))
            return None if late or whole else _NAME
        titled = person and without_article(form) in RANKS
        return _CLOSED if titled or self._qualifies(form, before) else None

    def _qualifies(self, form: str, before: str) -> bool:
        """Whether a definite word after another is an adjective of it, not a noun of its own."""
        if form in ADJECTIVES or self._cast.goes_with(form, before) or form.endswith("ون"):
            return True
        return bool(_NISBA.search(form))

    def _indefinite(self, line: Line, k: int, state: int, person: bool) -> int | None:
        form, cast = line.form(k), self._cast
        if cast.is_name(form):
            return _NAME
        if _is_act(line, k):
            # sources, diplomatic ones | the holding of …
            whole = line.form(k - 1).endswith(("ي", "يه")) and not is_body(line.form(k - 1))
            return _OPEN if state == _OPEN and not whole else None
        if is_role(form) or (person and form in SMALL_ROLES):
            return _OPEN if state != _CLOSED or person else None
        if state == _OPEN:
            idafa = not person and line.form(k + 1).startswith("ال")
            return _OPEN if idafa or cast.is_common(form) else _NAME
        if state == _CLOSED:
            return _NAME if person and not cast.is_common(form) else None
        known = cast.ends_name(line.form(k - 1)) or cast.is_common(form)
        return None if known else _NAME

    def known_name(self, line: Line, first: int, part: Sequence[Token]) -> list[Token]:
        """The name that a phrase in mid-clause begins with, as far as it is known or a mark ends
        it: Some One *begins* …"""
        marked = len(part) <= LONGEST_NAME and not line.tokens[first + len(part)].word
        if marked or part[0].form in QUANTIFIERS:
            return list(part)
        return [part[0], *takewhile(self._is_of_name, part[1:])]

    def _is_of_name(self, token: Token) -> bool:
        form = token.form
        family = form.startswith("ال") and form.endswith("ي")
        return self._cast.is_name(form) or form in NAME_LINKS | WITHIN_NAMES or family

    def object_begins(self, line: Line, i: int, hi: int) -> tuple[int, int] | None:
        """Where the object of the verb at `i` begins and its subject ends, if both are clear.

        Between them may stand the place and time of speaking, or an apposition.
        """
        first = i + 1
        first += is_preposition_with_pronoun(line.form(first))  # renewed *in it* the minister …
        if first >= hi:
            return None
        if self._is_object_at_once(line, i):
            return first, first
        end = self.end(line, first, hi)
        k, commas = end, 0
        while k < hi and k < i + 40:
            form = line.form(k)
            if form in COMMA:
                commas += 1
                k += 1
                if commas == 1 and k < hi and not _is_act(line, k):
                    inserted, k = k, self._past_insertion(line, k, hi)
                    if self._is_apposed(line, inserted, k):
                        end = k
                    elif self._follows(line, inserted, k, hi) and end > first:
                        return inserted, end  # renewed Some One, *the stand* of …
                continue
            if form in TIMES or form.isdigit():
                k += 1
                continue
            if form in _AROUND and line.tokens[k].word:
                k = max(k + 1, self.end(line, k + 1, hi))
                continue
            clear = end > first or (k > first and _is_act(line, k))
            return (k, end) if clear and self._may_be_object(line, k) else None
        return None

    def _follows(self, line: Line, first: int, comma: int, hi: int) -> bool:
        """Whether the object begins behind a comma, as none does behind the next one."""
        later = comma + 1 < hi and self._may_be_object(line, comma + 1)
        return self._may_be_object(line, first) and not later

    def _is_apposed(self, line: Line, first: int, last: int) -> bool:
        """Whether an insertion names the one before it: the head of the board, *Some One*, …"""
        quotation = line.opening(first)
        if quotation is not None:
            return quotation.last + quotation.closed == last
        head = line.form(first)
        return self._cast.is_name(head) or without_article(head) in RANKS or is_role(head)

    @staticmethod
    def _past_insertion(line: Line, k: int, hi: int) -> int:
        while k < hi and line.form(k) not in COMMA:
            k += 1
        return k

    def _is_object_at_once(self, line: Line, i: int) -> bool:
        """Whether the object follows the verb, whose subject is elided or stands before it."""
        form = line.form(i + 1)
        if form in _POINTERS or _is_act(line, i + 1):
            return not self._cast.is_name(form)
        verb = saying_verb(line.form(i))
        return verb in WITH_PERSON and form in AUDIENCE | {"وسايل"}

    def _may_be_object(self, line: Line, k: int) -> bool:
        form = line.form(k)
        if form in _POINTERS or form in QUANTIFIERS:
            return True
        begins = not self._stops(line, k) and line.opening(k) is None
        return begins and (form[0] not in "وف" or _is_act(line, k))


def _is_act(line: Line, k: int) -> bool:
    """Whether a word is a verbal noun: رغبتها, but not طلبة, the students."""
    form = line.form(k)
    return is_masdar(form) or (line.has_pronoun(k) and has_masdar_stem(form))

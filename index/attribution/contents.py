"""What is said: the quotation, clause or noun phrase that a word of saying introduces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.attribution.cues import CLAUSE_OPENERS, NEAR, as_for, goes_on_writing
from index.attribution.lines import (
    COMMA,
    MARKS,
    Line,
    Quotation,
)
from index.attribution.phrases import Phrases
from index.attribution.speakers import Cast
from index.text.lexicon.speech import (
    ADVERBIAL,
    IMPERFECT_VERBS,
    MEDIA,
    SAME,
    SAYING_PARTICIPLES,
    STOPS,
    TITLED,
    WITH_PERSON,
    is_body,
    is_masdar,
    reporting_verb,
    saying_participle,
    saying_verb,
    saying_verb_with_pronoun,
    without_article,
)
from index.text.lexicon.tables import words_of
from index.types import DIRECT, INDIRECT

# Quotations of so few words are titles, names and scare quotes, unless a verb asks for them.
SHORT_QUOTATION = 3
# The words of a subject with its appositions and adverbials.
LONGEST_SUBJECT = 45
# A noun phrase as content ("demanded *an inquiry*") has at least so many words.
SHORTEST_OBJECT = 2
LONGEST_TITLE = 6
# A verb or participle without a mark before it goes on where "that" follows as soon as this.
SOON = 6
# So few words behind a quotation that fills its clause but for them do not make it a report.
LONGEST_TAIL = 3
_NOT_SAID = words_of("not-said")
_BEHIND_COMMA = words_of("behind-comma")
_SECOND_THAT = words_of("second-that")
_ASSERTING = words_of("asserting")
_BEING = words_of("being")
_CALLED = words_of("called")
_BREAKING_OFF = words_of("breaking-off")


@dataclass(frozen=True, slots=True)
class Content:
    """What is said: tokens from `first` up to `last`; the subject ends before token `subject`.

    `kind` is direct or indirect; `behind_object` tells that the verb's object stands before it.
    """

    kind: str
    first: int
    last: int
    subject: int
    after: int  # where reading goes on
    behind_object: bool = False


class _Ahead:
    """What was last found ahead of a token of a line, up to `hi`: it lies ahead of all between.

    A line may have a word of saying beside every other; each would look through the whole rest.
    """

    def __init__(self) -> None:
        self._where = (0, 0)
        self._from = self._at = self._end = 0

    def known(self, line: Line, first: int, hi: int) -> int | None:
        """What lies ahead of token `first`, if that is known."""
        known = self._where == (line.paragraph, hi) and self._from <= first < self._at
        return self._end if known else None

    def note(self, line: Line, first: int, hi: int, at: int, end: int) -> int:
        """Notes that what token `at` tells is the first ahead of token `first`: an `end`."""
        self._where = line.paragraph, hi
        self._from, self._at, self._end = first, at, end
        return end


class Contents:
    """Finds what is said. Positions are those of a line's tokens, `hi` ends the sentence."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._phrases = Phrases(cast)
        self._clauses, self._asides = _Ahead(), _Ahead()

    def introduced(
        self, line: Line, i: int, hi: int, prepositions: Sequence[str], clause_only: bool
    ) -> Content | None:
        """What the verb or participle at token `i` introduces, or None."""
        subject = None
        aside = self._aside(line, i, hi, prepositions)
        k, last = i + 1, min(hi, i + LONGEST_SUBJECT)
        while k < last:
            form, quotation = line.form(k), line.opening(k)
            if quotation is not None:
                content = self._quotation(line, i, k, quotation, hi)
                if line.form(quotation.last + quotation.closed) in prepositions:
                    content = None  # called on "all who are able" *to* …
                if content is not None:
                    return self._ending(content, subject)
                k = quotation.last + 1
                continue
            if line.is_that(k):
                if line.form(k - 1) in _NOT_SAID:
                    k += 1
                    continue
                return self._ending(self._clause(line, k, hi), subject)
            if form == ":":
                return self._ending(self._after_colon(line, k, hi), subject)
            if line.is_according(k):
                k = line.past_according(k, hi)
                continue
            other = saying_participle(form)
            if other is not None:
                if line.form(k + 1) not in COMMA:  # said, *repeating*, that …
                    prepositions, clause_only = (other,), other == "-"
                subject = k if subject is None else subject
            elif self._ends_search(line, k, i):
                return None
            elif not clause_only:
                content = self._object(line, i, k, hi, prepositions, aside)
                if content is not None:
                    return self._ending(self._with_person(line, i, content, aside), subject)
            k += 1
        return None

    def _aside(
        self, line: Line, i: int, hi: int, prepositions: Sequence[str]
    ) -> tuple[int, int] | None:
        """Where a finite verb's object begins and its subject ends, where that matters."""
        verb = reporting_verb(line.form(i))
        if verb is None or not ("-" in prepositions or verb in WITH_PERSON):
            return None
        return self._phrases.object_begins(line, i, hi)

    def _with_person(
        self, line: Line, i: int, content: Content, aside: tuple[int, int] | None
    ) -> Content:
        """With whom something is demanded of, or who is accused of it: "the mayor of theft"."""
        if (
            aside is None
            or saying_verb(line.form(i)) not in WITH_PERSON
            or aside[0] >= content.first
        ):
            return content
        if content.kind != INDIRECT:
            return replace(content, subject=min(content.subject, max(aside[1], i + 1)))
        return replace(content, first=aside[0], subject=min(content.subject, aside[1]))

    def _quotation(
        self, line: Line, i: int, at: int, quotation: Quotation, hi: int
    ) -> Content | None:
        """A quotation as content, unless it is a name or title on the way to the content."""
        close = quotation.last + quotation.closed
        size = line.words(quotation.first, quotation.last)
        asked_for = line.form(at - 1) == ":" or saying_verb(line.form(at - 1)) is not None
        # What somebody is described as may be one word: "arbitrary".
        described = saying_participle(line.form(i)) == "ب"
        asked_for = asked_for or (line.form(at - 1) == "ب" and described)
        if (size <= SHORT_QUOTATION and not asked_for) or self._is_title(line, at, quotation):
            return None
        if at == i + 1 and size <= 2 and close < hi and line.tokens[close].word:
            return None  # pledged "Someone" in a report …: it is the subject
        nearby = [k for k in range(close, min(hi, close + 3)) if line.tokens[k].word]
        if any(line.is_that(k) for k in nearby[:1]):
            return None
        return Content(DIRECT, quotation.first, quotation.last, at, close)

    def _is_title(self, line: Line, at: int, quotation: Quotation) -> bool:
        """Whether a quotation names a programme or paper, or somebody, and says nothing."""
        size = line.words(quotation.first, quotation.last)
        named = without_article(line.form(at - 1)) in MEDIA | TITLED and size <= LONGEST_TITLE
        return named

    def _clause(self, line: Line, that: int, hi: int) -> Content:
        """What stands behind "that": a quotation that fills the clause, or the clause."""
        fused = line.is_that(that, fused_only=True)
        at = that + 1
        while at < hi and line.form(at) in COMMA | {":"}:
            at += 1
        near = next((k for k in range(at, min(hi, at + 4)) if line.opening(k)), None)
        if near is not None:
            quotation = line.opening(near)
            assert quotation is not None
            close = quotation.last + quotation.closed
            size = line.words(quotation.first, quotation.last)
            tail = line.words(close, self.clause_end(line, close, hi))
            between, fills = line.words(at, near), self._fills(line, close, hi)
            alone = between == 0 and (size >= 8 or (size > 2 and tail <= LONGEST_TAIL))
            if alone or (fills and between <= 2 and size >= 6):
                return Content(DIRECT, quotation.first, quotation.last, that, close)
        end = self.clause_end(line, at, hi)
        return Content(INDIRECT, that if fused else at, end, that, max(end, that + 1))

    def _after_colon(self, line: Line, colon: int, hi: int) -> Content:
        quotation = line.opening(colon + 1)
        if quotation is not None:
            close = quotation.last + quotation.closed
            return Content(DIRECT, quotation.first, quotation.last, colon, close)
        end = self.clause_end(line, colon + 1, hi)
        return Content(INDIRECT, colon + 1, end, colon, max(end, colon + 1))

    @staticmethod
    def _fills(line: Line, close: int, hi: int) -> bool:
        """Whether nothing of the clause follows a quotation that has been closed."""
        if close >= hi:
            return True
        comma = line.form(close) in COMMA
        word = line.form(close + comma)
        return (
            saying_verb(word) is not None
            or saying_participle(word) is not None
            or word in _SECOND_THAT
        )

    def clause_end(self, line: Line, first: int, hi: int) -> int:
        """Where an indirect clause ends: before the next teller, its source, or at `hi`."""
        known = self._clauses.known(line, first, hi)
        if known is not None:
            return known
        for k in range(first + 1, hi):
            if line.quoted(k):
                continue
            end = self._clause_ends(line, k, hi)
            if end is not None:
                return self._clauses.note(line, first, hi, k, end)
        return self._clauses.note(line, first, hi, hi, hi)

    def _clause_ends(self, line: Line, k: int, hi: int) -> int | None:
        form, before = line.form(k), line.form(k - 1)
        parted = before in COMMA | MARKS
        begins = parted or self._that_near(line, k) or line.opening(k + 1) is not None
        if form in SAYING_PARTICIPLES and begins:
            return k
        if form in SAYING_PARTICIPLES and form[-1] == "ا" and before not in _BEING:
            return k
        if line.is_according(k) and (parted or hi - k <= 8):
            return k
        if (parted and form in _BREAKING_OFF) or _is_of_telling(line, k):
            return k
        if (parted and _is_comment(line, k)) or as_for(line, k):
            return k
        tells = saying_verb(form) or (reporting_verb(form) and line.is_that(k + 1))
        if before in CLAUSE_OPENERS and tells and form not in IMPERFECT_VERBS:
            return k - 1
        if before in COMMA and form in _ASSERTING:
            near = range(k + 2, min(hi, k + NEAR))
            if any(line.is_that(j) for j in near):
                return k  # …, *said* experts that …
        if before == "و":
            parted = line.form(k - 2) in COMMA
        elif form[0] not in "وف":
            return None
        near = range(k + 1, min(hi, k + SOON))
        goes_on = parted or (saying_verb(form[1:]) and any(map(line.is_that, near)))
        return k - (before == "و") if goes_on and self._tells(line, k, hi) else None

    @staticmethod
    def _that_near(line: Line, k: int) -> bool:
        """Whether "that" follows a participle soon, within its clause."""
        for j in range(k + 1, k + SOON):
            if line.is_that(j):
                return True
            if not line.tokens[j : j + 1] or not line.tokens[j].word:
                break
        return False

    def _tells(self, line: Line, k: int, hi: int) -> bool:
        """Whether a verb at `k` tells of speech here: what it introduces follows near by."""
        form = line.form(k)
        verb = reporting_verb(form) or saying_verb_with_pronoun(form)
        if verb is None:
            return False
        if saying_verb(form):
            return True
        near = range(k + 1, min(hi, k + 1 + NEAR))
        return any(line.is_that(j) or line.opening(j) for j in near)

    @staticmethod
    def _ending(content: Content, subject: int | None) -> Content:
        if subject is None:
            return content
        return Content(
            content.kind, content.first, content.last, subject, content.after,
            content.behind_object,
        )  # fmt: skip

    def _ends_search(self, line: Line, k: int, i: int) -> bool:
        """Whether another clause begins, in which the verb at `i` has no say."""
        form = line.form(k)
        verb = saying_verb(form)
        return (
            verb is not None
            and k > i + 1
            and (form[0] in "وف" or line.form(k - 1) in COMMA | CLAUSE_OPENERS)
            and form not in {"بين", "قوله", "عبر", "طلب"} | _CALLED
        )

    def _object(
        self,
        line: Line,
        i: int,
        k: int,
        hi: int,
        prepositions: Sequence[str],
        aside: tuple[int, int] | None,
    ) -> Content | None:
        """A noun phrase as content, behind the verb's preposition or without any."""
        form = line.form(k)
        for preposition in prepositions:
            if preposition == "-":
                first = self._object_begins(line, i, k, aside)
                if first is not None and self._clause_follows(line, i, first, hi):
                    first = None
            elif preposition == "ل":
                to = range(k + 1, min(hi, k + NEAR))
                first = k if _is_to_do(form) and all(line.form(j) != "الي" for j in to) else None
            elif preposition == "ب":
                first = k if self._is_behind_b(line, i, k) else None
                placed = line.form(k + 1) in COMMA and self._clause_follows(line, i, k, hi)
                first = None if placed else first  # in Somewhere, …, *that* …
            else:
                first = k + 1 if form == preposition else None
                reach = range(k + 2, min(hi, k + NEAR))
                if any(line.form(j) == preposition and line.is_that(j + 1) for j in reach):
                    first = None  # warned experts *of* Some Town *of* that …
            if first is None or first >= hi:
                continue
            if line.is_that(first):
                return self._clause(line, first, hi)
            quotation = line.opening(first)
            if quotation is None and form == "ب":
                quotation = line.opening(k + 1)
            if quotation is not None:
                close = quotation.last + quotation.closed
                if line.words(quotation.first, quotation.last) < SHORT_QUOTATION:
                    end = self._object_end(line, close, hi) if close < hi else close
                    goes_on = line.words(close, end) >= SHORT_QUOTATION
                    return Content(INDIRECT, first, end, k, end, True) if goes_on else None
                return Content(DIRECT, quotation.first, quotation.last, k, close, True)
            end = self._object_end(line, first, hi)
            begins = aside[0] if aside and preposition != "-" else first
            if line.words(min(begins, first), end) < SHORTEST_OBJECT:
                return None
            subject = aside[1] if aside and preposition == "-" else min(k, first)
            return Content(INDIRECT, first, end, subject, end, True)
        return None

    def _clause_follows(self, line: Line, i: int, first: int, hi: int) -> bool:
        """Whether "that" or a quotation comes later: then what stands between is no object."""
        for k in range(first, min(hi, i + LONGEST_SUBJECT)):
            quotation = line.opening(k)
            if quotation is not None:
                if line.words(quotation.first, quotation.last) <= SHORT_QUOTATION:
                    continue
                if line.is_that(quotation.first):
                    return True
                return self._fills(line, quotation.last + quotation.closed, hi)
            if line.quoted(k):
                continue
            if line.form(k) in SAYING_PARTICIPLES or self._ends_search(line, k, i):
                return False
            if line.is_that(k) and line.form(k - 1) not in STOPS:
                return True
        return False

    def _is_behind_b(self, line: Line, i: int, k: int) -> bool:
        """Whether a word begins with ب as the verb's preposition, not as "in" of a place."""
        form = line.form(k)
        if form == "ب":
            return True
        if form[0] != "ب" or len(form) < 4 or self._cast.is_name(form):
            return False
        if is_body(form[1:]):
            return False  # the member *in a council*
        may_be_named = not (self._cast.is_fused(form) or is_masdar(form[1:]))
        finite = saying_participle(line.form(i)) is None
        if finite and may_be_named and k < self._phrases.end(line, i + 1, k + 1):
            return False  # part of the subject's name
        # "the mayor in-Some-Place for-something": of two in a row the second is the verb's
        return line.form(k + 1)[:1] != "ب"

    def _object_begins(
        self, line: Line, i: int, k: int, aside: tuple[int, int] | None
    ) -> int | None:
        """Where the object of a verb without preposition begins: behind the subject, if any."""
        form = line.form(k)
        if saying_participle(line.form(i)) is not None:
            pointing = form in {"هذا", "هذه", "ذلك", "تلك"}
            begins = pointing or form not in STOPS | ADVERBIAL
            return k if k == _past_meanwhile(line, i + 1) and begins else None
        return k if aside is not None and aside[0] == k else None

    def _object_end(self, line: Line, first: int, hi: int) -> int:
        end = self.clause_end(line, first, hi)
        known = self._asides.known(line, first, end)
        if known is not None:
            return known
        aside = next((k for k in range(first + 1, end) if self._is_aside(line, k)), end)
        return self._asides.note(line, first, end, aside, aside)

    @staticmethod
    def _is_aside(line: Line, k: int) -> bool:
        """Whether what stands from token `k` on is no part of an object before it."""
        if line.quoted(k):
            return False
        behind_comma = line.form(k) in COMMA and line.form(k + 1) in _BEHIND_COMMA
        return behind_comma or goes_on_writing(line, k)


def _is_comment(line: Line, k: int) -> bool:
    """Whether the writer tells what came of what was said: …, *which led to* …; not what it is
    about: …, *which calls for* …"""
    if line.form(k) == "الامر":
        return line.form(k + 1) == "الذي"
    verb = line.form(k + 2)
    of_it = verb[:1] in {"ي", "ت"} and not verb.endswith("ه")
    return line.form(k) == "وهو" and line.form(k + 1) == "ما" and not of_it


def _is_to_do(form: str) -> bool:
    """Whether a word is a verbal noun behind "to" in one word: called on them *to rescue* …"""
    return form[:1] == "ل" and (is_masdar(form[1:]) or is_masdar(form[2:]))


def _is_of_telling(line: Line, k: int) -> bool:
    """Whether where and when somebody spoke follows, or why: *and that in reply to* …"""
    return line.form(k) == "وذلك" and line.form(k + 1) in ADVERBIAL


def _past_meanwhile(line: Line, k: int) -> int:
    """Behind "at the same time", "in this context", where that begins at token `k`."""
    if line.form(k) != "في":
        return k
    return k + 3 if {line.form(k + 1), line.form(k + 2)} & SAME else k

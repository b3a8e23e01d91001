"""Speech within speech: what another says, 'in marks of its own' or as a clause.

It counts only where its speaker stands beside the verb: in a quotation the one who speaks is "I",
and every other verb of saying has its own subject.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.attribution.cues import NEAR, is_finite
from index.attribution.lines import (
    LONGEST_SENTENCE,
    STRAIGHT,
    Line,
)
from index.attribution.phrases import Phrases
from index.attribution.speakers import Cast, Speaker
from index.attribution.subjects import Subjects
from index.text.lexicon.speech import (
    NEGATIONS,
    OBJECT_PREPOSITIONS,
    PREPOSITIONS,
    STOPS,
    WITH_PERSON,
    is_feminine,
    reporting_verb,
    saying_verb,
    saying_verb_with_pronoun,
)

_PAIRS = {"«": "»", "“": "”", "„": "“", "‹": "›", "'": "'", "‘": "’", "’": "’"} | {
    mark: mark for mark in STRAIGHT
}
# Between the verb and the inner quotation: "to me", a colon.
REACH = 6
# An inner clause or its subject has at most so many words before the verb.
SUBJECT_REACH = 7


@dataclass(frozen=True, slots=True)
class Inner:
    """What another says within the tokens of a statement."""

    speaker: Speaker
    direct: bool
    first: int
    last: int


class Nested:
    """Finds speech within a statement; positions are those of a line's tokens."""

    def __init__(self, cast: Cast, subjects: Subjects) -> None:
        self._cast = cast
        self._subjects = subjects
        self._phrases = Phrases(cast)

    def within(self, line: Line, first: int, last: int) -> Iterator[Inner]:
        """What others say between two tokens, which are a statement."""
        k = first
        while k < last:
            inner = self._told_at(line, k, first, last) if self._may_tell(line, k) else None
            if inner is not None:
                yield inner
                k = inner.last
            k += 1

    @staticmethod
    def _may_tell(line: Line, k: int) -> bool:
        form = line.form(k)
        verb = reporting_verb(form) or saying_verb_with_pronoun(form)
        tells = verb is not None and (reporting_verb(form) or verb in WITH_PERSON)
        may = line.tokens[k].word and form not in STOPS and line.form(k - 1) not in NEGATIONS
        return bool(may and tells and is_finite(line, k, k, verb or ""))

    def _told_at(self, line: Line, k: int, first: int, last: int) -> Inner | None:
        span = self._quotation(line, k, last)
        direct = span is not None
        span = span or self._clause(line, k, last)
        speaker = self._speaker(line, k, first, span[0]) if span else None
        if span is None:
            span = self._object(line, k, last)
            speaker = self._before(line, k, first) if span else None
        return Inner(speaker, direct, *span) if span and speaker is not None else None

    @staticmethod
    def _object(line: Line, k: int, last: int) -> tuple[int, int] | None:
        """What stands behind the verb's preposition: they expressed *their wish* …"""
        takes = OBJECT_PREPOSITIONS.get(reporting_verb(line.form(k)) or "", ())
        reach = range(k + 1, min(last, k + REACH))
        first = next((j + 1 for j in reach if line.form(j) in takes), last)
        ends = {"،", "؛", ".", *_PAIRS}
        end = next((j for j in range(first, last) if line.form(j) in ends), last)
        return (first, end) if line.words(first, end) > 2 else None

    def _quotation(self, line: Line, k: int, last: int) -> tuple[int, int] | None:
        """The inner quotation that begins soon behind the verb and ends within the statement."""
        opening = next((j for j in range(k + 1, min(last, k + REACH)) if line.form(j) in _PAIRS), 0)
        if not opening:
            return None
        mark = _PAIRS[line.form(opening)]
        for j in range(opening + 2, min(last, opening + LONGEST_SENTENCE)):
            if line.form(j) == mark:
                begins = line.form(opening + 1) not in PREPOSITIONS
                return (opening + 1, j) if begins and line.words(opening + 1, j) > 1 else None
        return None

    @staticmethod
    def _clause(line: Line, k: int, last: int) -> tuple[int, int] | None:
        """The clause behind "that", soon after the verb."""
        if saying_verb(line.form(k)) is None:
            return None
        reach = range(k + 1, min(last, k + NEAR))
        that = next((j for j in reach if line.is_that(j) or not line.tokens[j].word), k)
        if not line.is_that(that):
            return None
        begin = that if that and line.is_that(that, fused_only=True) else that + 1
        last = min(last, begin + LONGEST_SENTENCE)
        end = next((j for j in range(begin + 3, last) if line.form(j) in {"؛", "."}), last)
        return (begin, end) if line.words(begin, end) > 2 else None

    def _speaker(self, line: Line, k: int, first: int, content: int) -> Speaker | None:
        """Who stands straight before the verb as its subject, or straight behind it."""
        before = self._before(line, k, first) or self._subjects.antecedent(line, k - 1, first)
        if before is not None:
            return before
        end = self._phrases.end(line, k + 1, content)
        parts = self._subjects.parts.between(line, k + 1, min(end, content))
        return self._cast.speaker(parts, None) if self._is_known(parts) else None

    def _before(self, line: Line, k: int, first: int) -> Speaker | None:
        if line.form(k)[0] in "وف":
            return None
        for begin in range(max(first, k - SUBJECT_REACH), k):
            starts = begin == first or not line.tokens[begin - 1].word or line.is_that(begin - 1)
            if starts and self._phrases.end(line, begin, k) == k:
                parts = self._subjects.parts.between(line, begin, k)
                # The residents say so; *the experience shows* is of no one.
                named = bool(parts) and parts[0][0].form.startswith("ال")
                if self._is_known(parts) or (named and not is_feminine(line.form(k))):
                    return self._cast.speaker(parts, None)
        return None

    def _is_known(self, parts: list[list]) -> bool:  # type: ignore[type-arg]
        return bool(parts) and self._subjects.parts.is_somebody(parts[0])

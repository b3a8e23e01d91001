"""The statements that reading an article finds, without marks at their ends or overlaps."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, replace

from index.attribution.lines import MARKS, Line
from index.attribution.nested import Nested
from index.attribution.speakers import Speaker
from index.attribution.subjects import Subjects
from index.types import (
    DIRECT,
    INDIRECT,
    Statement,
)

_OPENING = MARKS | {"("}
# Beside a number they are part of it.
_EMBEDDING = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
_POPPING = frozenset("\u202c\u2069")
_UNITS = frozenset("%٪‰$€£¥₪°")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is a statement: by which rule, and the span of the word that told. `subject`
    is the rule by which its speaker was found, "" where the rule itself says who it is."""

    rule: str
    start: int
    end: int
    subject: str


class Collected:
    """Collects statements; whoever spoke last is known to `subjects`."""

    def __init__(self, subjects: Subjects, nested: Nested) -> None:
        self._subjects = subjects
        self._nested = nested
        self._found: list[tuple[Speaker, str, int, int, int, Reason]] = []
        self._reason = Reason("", 0, 0, "")
        self._outer: list[tuple[int, int]] = []  # spans, without speech within speech
        self._starts: list[int] = []
        # By their number, lines that end before anything is said: "He wrote:".
        self.waiting: dict[int, Speaker] = {}

    def because(self, rule: str, line: Line, cue: int) -> None:
        """Notes why what is added next is a statement: a rule, and token `cue` that told."""
        token = line.tokens[cue]
        self._reason = Reason(rule, token.start, token.end, "")
        self._subjects.rule = ""

    def __len__(self) -> int:
        return len(self._found)

    def clear(self) -> None:
        """Forgets everything, for another reading."""
        self._subjects.forget()
        self._found.clear()
        self._outer.clear()
        self._starts.clear()

    def speakers(self, since: int = 0) -> list[Speaker]:
        """Everybody who speaks in the statements after so many, in the order in which they do."""
        return list({id(speaker): speaker for speaker, *_ in self._found[since:]}.values())

    def spoke_in(self, line: Line, lo: int, hi: int) -> bool:
        """Whether anything has been found between two tokens."""
        start, end = line.tokens[lo].start, line.tokens[hi - 1].end
        return bisect_left(self._starts, start) < bisect_left(self._starts, end)

    def add(
        self,
        speaker: Speaker | None,
        kind: str,
        line: Line,
        first: int,
        last: int,
        *,
        around: bool = False,
    ) -> None:
        """Notes a statement of the tokens from `first` up to `last`, without marks at its ends.
        One that overlaps another is none, unless it tells what is `around` those found."""
        tokens = line.tokens
        while first < last and not tokens[first].word and tokens[first].form not in _OPENING:
            if tokens[first].form in _UNITS and line.form(first + 1)[:1].isdigit():
                break
            first += 1
        while last > first and not tokens[last - 1].word and not self._belongs(line, first, last):
            last -= 1
        if speaker is None:
            return
        if line.words(first, last) == 0:
            self.waiting[line.paragraph] = speaker
            return
        start, end = tokens[first].start, tokens[last - 1].end
        end = _past_embedding(line.text, start, end)
        if around:
            self._note(speaker, kind, start, end, line.paragraph)
        elif all(end <= a or b <= start for a, b in self._outer[-6:]):
            self._outer.append((start, end))
            self._note(speaker, kind, start, end, line.paragraph)
            self._subjects.note(speaker)
            self._add_nested(line, first, last)

    def _add_nested(self, line: Line, first: int, last: int) -> None:
        for inner in self._nested.within(line, first, last):
            start, end = line.tokens[inner.first].start, line.tokens[inner.last - 1].end
            kind = DIRECT if inner.direct else INDIRECT
            self._note(inner.speaker, kind, start, end, line.paragraph)

    def _note(self, speaker: Speaker, kind: str, start: int, end: int, paragraph: int) -> None:
        reason = replace(self._reason, subject=self._subjects.rule)
        self._found.append((speaker, kind, start, end, paragraph, reason))
        insort(self._starts, start)

    def _belongs(self, line: Line, first: int, last: int) -> bool:
        """Whether the mark before `last` closes a quotation or bracket opened within the span."""
        mark = line.form(last - 1)
        if mark == ")":
            return line.has_bracket(first, last - 1)
        closed = line.closed_before(last)
        inside = closed is not None and closed.last == last - 1 and closed.first > first
        is_unit = mark in _UNITS and line.form(last - 2)[-1:].isdigit()
        return inside or is_unit or mark in {"!", "؟", "?"}

    def explained(self) -> list[tuple[Statement, Reason]]:
        """Everything found and why, in the order of the text."""
        ordered = sorted(self._found, key=lambda one: (one[2], -one[3]))
        # One tuple for all that somebody says: there may be thousands of both.
        aliases = {speaker.number: tuple(speaker.aliases) for speaker in self.speakers()}
        return [
            (Statement(speaker.name, aliases[speaker.number], kind, start, end, paragraph), reason)
            for speaker, kind, start, end, paragraph, reason in ordered
        ]


def _past_embedding(text: str, start: int, end: int) -> int:
    """The end of a span with the marks that close what turns the direction of letters in it."""
    opened = sum(text.count(mark, start, end) for mark in _EMBEDDING)
    opened -= sum(text.count(mark, start, end) for mark in _POPPING)
    while opened > 0 and text[end : end + 1] in _POPPING:
        end, opened = end + 1, opened - 1
    return end

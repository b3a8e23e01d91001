"""Who speaks where the layout tells it: "Name: …", lists below a colon, interviews, posts.

Channels, pages and interviews do without a verb of saying. Whose a line is tell its label, the
line above that ends with a colon, the question before it, or the signature below.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile, zip_longest

from index.attribution.collected import Collected
from index.attribution.contents import SHORTEST_OBJECT
from index.attribution.label_speakers import LabelledSpeakers
from index.attribution.lines import COMMA, Line, Token
from index.attribution.speakers import Cast, Speaker
from index.attribution.subjects import Subjects
from index.attribution.wording import LONGEST_NAME, LONGEST_PHRASE
from index.text.lexicon.speech import (
    ADVERBIAL,
    NATIONALITIES,
    OCCASIONS,
    UTTERANCES,
    is_role,
    without_article,
)
from index.text.lexicon.tables import words_of
from index.types import DIRECT, INDIRECT

_DASHES = frozenset("-–—")
_ASKING = words_of("asking-label")
_ANSWERING = words_of("answering-label")
_INTERVIEWS = words_of("interviews")
_INTERVIEWING = words_of("interviewing")
_MAIN_POINTS = words_of("main-points")
# An interview names its guest in so many lines.
_INTRODUCTION = 5
# So many lines that are questions make an interview.
FEWEST_QUESTIONS = 3


class Layouts:
    """Reads the lines of an article for speech that their layout tells."""

    def __init__(self, cast: Cast, subjects: Subjects, found: Collected) -> None:
        self._cast = cast
        self._subjects = subjects
        self._found = found
        self._people = LabelledSpeakers(())
        self._guest: Speaker | None = None
        # Whose the lines below a colon are, and whether only if they are items of a list.
        self._above: Speaker | None = None
        self._items_only = self._is_point = self._asked = self._is_interview = False

    def read(self, lines: Sequence[Line]) -> None:
        """Notes what everybody says in lines in which nothing else has been found."""
        self._people = LabelledSpeakers(self._found.speakers())
        asked = sum(line.tokens[-1].form in "؟?" for line in lines)
        self._is_interview = asked >= FEWEST_QUESTIONS
        self._guest = self._interviewed(lines[:_INTRODUCTION])
        for line, below in zip_longest(lines, lines[1:]):
            first = _begins(line)
            told = self._labelled(line, first) or self._credited(line, first)
            if not told and not self._leads_on(line, first):
                self._unlabelled(line, first, below)

    def _unlabelled(self, line: Line, first: int, below: Line | None) -> None:
        """A line that the one above, or the one below, says whose it is."""
        item = first > 0 and line.opening(first - 1) is None
        asks = line.tokens[-1].form in "؟?" and (item or self._is_interview)
        if self._guest is not None and asks:
            self._asked, self._above = True, None
        elif self._asked and self._guest is not None:
            self._add("answer", self._guest, line, first)
        else:
            self._below(line, first, item, below)

    def _below(self, line: Line, first: int, item: bool, below: Line | None) -> None:
        """A line below a colon, or above a signature."""
        speaker = self._above if item or not self._items_only else None
        speaker = (below and self._signed(below, speaker)) or speaker
        spoken = self._found.spoke_in(line, 0, len(line.tokens))
        if speaker is not None and not spoken:
            self._add("line above or below", speaker, line, first)
        if spoken or not (item or (speaker and self._is_point)):
            self._above = None
        self._items_only = self._items_only or item  # what ends a list is no point of it

    def _add(self, rule: str, speaker: Speaker, line: Line, first: int) -> None:
        self._found.because(rule, line, 0)
        quotation = line.opening(first) or line.opening(first - 1)
        if quotation is not None:
            self._found.add(speaker, DIRECT, line, quotation.first, quotation.last)
        elif line.words(first, len(line.tokens)) >= SHORTEST_OBJECT:
            self._found.add(speaker, INDIRECT, line, first, len(line.tokens))

    # Labels ----------------------------------------------------------------------------------

    def _labelled(self, line: Line, first: int) -> bool:
        """Whether a line begins with who speaks; what they say is noted."""
        reach = range(first + 1, min(len(line.tokens), first + LONGEST_PHRASE * 2))
        colon = next((k for k in reach if line.form(k) == ":" and not line.quoted(k)), None)
        if colon is None:
            colon = next((k for k in reach if line.form(k) in _DASHES), None)
            named = colon is not None and colon - first > 1
            if not (named and all(self._cast.is_name(t.form) for t in line.tokens[first:colon])):
                return False
        if colon is None or colon == len(line.tokens) - 1:
            return False
        if line.tokens[-1].form in "؟?" and self._guest is not None:
            self._asked, self._above = True, None  # the interviewer's
            return True
        label = line.form(first) if colon == first + 1 else ""
        if label in _ASKING:
            self._asked, self._above = True, None
            return True
        speaker = self._guest if label in _ANSWERING else self._called(line, first, colon)
        if speaker is None or self._found.spoke_in(line, first, len(line.tokens)):
            return speaker is not None
        self._add("label", speaker, line, colon + 1)
        self._people.note(speaker)
        self._above = None
        return True

    def _credited(self, line: Line, first: int) -> bool:
        """Whether a line is a quotation with whose it is behind a dash; it is noted."""
        quotation = line.opening(first - 1)
        dash = quotation.last + 1 if quotation is not None else len(line.tokens)
        if quotation is None or line.form(dash) not in _DASHES:
            return False
        speaker = self._called(line, dash + 1, len(line.tokens))
        if speaker is not None and not self._found.spoke_in(line, first, dash):
            self._add("credit", speaker, line, first)
        return speaker is not None

    def _called(self, line: Line, first: int, colon: int) -> Speaker | None:
        """Whom a label calls: who speaks in the article, or a role with its name."""
        label = _label(line, first, colon)
        of_country = [token for token in label if token.form not in NATIONALITIES]
        speaker = self._people.called(label) if label else None
        if speaker is None and 0 < len(of_country) < len(label):
            speaker = self._people.called(of_country)
        if speaker is not None:
            return speaker
        bars = (k + 1 for k in range(colon - 1, first, -1) if line.form(k) == "|")
        first = next(bars, first)  # urgent | the minister: …
        parts = self._subjects.parts.between(line, first, colon)
        if not parts or line.tokens[first].start != parts[0][0].start:
            return None
        head = parts[0][0].form
        whole = len(parts[0]) > 1 and is_role(head)
        whole = whole or (len(parts) > 1 and is_role(parts[1][0].form))  # Some One, minister of …
        unnamed = len(label) == 1 and is_role(head) and not head.startswith("ال")  # Experts: …
        if whole or unnamed or all(self._cast.is_name(token.form) for token in parts[0]):
            return self._cast.speaker(parts, None)
        return None

    # What stands above and below -------------------------------------------------------------

    def _leads_on(self, line: Line, first: int) -> bool:
        """Whether a line ends with a colon, and says whose what follows is."""
        last = len(line.tokens) - 1
        if line.form(last) != ":":
            return False
        told = self._found.waiting.get(line.paragraph)
        self._is_point = any(line.form(k) in _MAIN_POINTS for k in range(first, last))
        self._items_only = told is None and not self._is_point
        speech = any(
            without_article(line.form(k)) in OCCASIONS | UTTERANCES for k in range(first, last)
        )
        self._subjects.clause_from = first
        self._above = told or (self._subjects.mentioned(line, first, last) if speech else None)
        return True

    def _signed(self, line: Line, known: Speaker | None) -> Speaker | None:
        """Who has signed what stands above: — Some One (@someone)."""
        at = next((k for k in range(1, len(line.tokens)) if line.form(k) == "@"), 0)
        if line.form(0) not in _DASHES or line.form(at - 1) != "(" or at > LONGEST_PHRASE:
            return None
        return self._cast.signed(line.tokens[1 : at - 1], known)

    def _interviewed(self, lines: Sequence[Line]) -> Speaker | None:
        """Whom an article says that it is an interview with: by its words, or by a label in the
        title where questions follow."""
        for line in lines:
            for k in range(len(line.tokens) - 2):
                if line.form(k) in _INTERVIEWING:
                    self._subjects.clause_from = k + 1
                    return self._subjects.mentioned(line, k + 1, len(line.tokens), person=True)
                if line.form(k) in _INTERVIEWS and line.form(k + 1) == "مع":
                    parts = self._subjects.parts.between(line, k + 2, len(line.tokens))
                    if parts and self._subjects.parts.is_somebody(parts[0]):
                        return self._cast.speaker(parts, None)
        if not self._is_interview:
            return None
        colon = next((k for k, token in enumerate(lines[0].tokens) if token.form == ":"), 0)
        return self._called(lines[0], 0, colon) if colon else None


def _begins(line: Line) -> int:
    """The first word of a line, behind the number that it has in a list: 1- …"""
    first = next(k for k, token in enumerate(line.tokens) if token.word)
    numbered = line.form(first).isdigit() and line.form(first + 1) in _DASHES | {".", ")"}
    behind = (k for k in range(first + 2, len(line.tokens)) if line.tokens[k].word)
    return next(behind, first) if numbered else first


def _label(line: Line, first: int, colon: int) -> list[Token]:
    """The words before a colon that call somebody, if they are few enough, without when and where:
    The minister *after the meeting*: …"""
    parted = (k + 1 for k in range(colon - 1, first, -1) if line.form(k) in COMMA | {"|", "."})
    tokens = [token for token in line.tokens[next(parted, first) : colon] if token.word]
    tokens = tokens[:1] + list(takewhile(lambda token: token.form not in ADVERBIAL, tokens[1:]))
    return tokens if len(tokens) <= LONGEST_NAME + 1 else []

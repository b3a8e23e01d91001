"""Whose words a sentence is by "according to …", before, behind or within it."""

from __future__ import annotations

from dataclasses import dataclass

from index.attribution.contents import SHORT_QUOTATION, Contents
from index.attribution.cues import SO_THEN
from index.attribution.lines import (
    COMMA,
    Line,
    Token,
)
from index.attribution.phrases import Phrases
from index.attribution.speakers import Cast, Speaker
from index.attribution.subject_parts import OBTAINED
from index.attribution.subjects import Subjects
from index.attribution.wording import LONGEST_NAME, LONGEST_PHRASE
from index.text.lexicon.speech import (
    AGENCIES,
    DOCUMENTS,
    MEDIA,
    QUANTIFIERS,
    SAME,
    UTTERANCES,
    is_body,
    is_role,
    saying_verb,
    saying_verb_with_pronoun,
    without_article,
)
from index.text.lexicon.tables import words_of
from index.types import DIRECT, INDIRECT

# A sentence goes on behind its source when so many words follow.
SHORT_TAIL = 3
_TELLING = words_of("telling")
_OF_THEM = words_of("of-them")
_WITH_TO = words_of("with-to")
_SPEAKING = DOCUMENTS | UTTERANCES | MEDIA | AGENCIES
_OPENERS = words_of("openers")


@dataclass(frozen=True, slots=True)
class Sourced:
    """Tokens from `first` up to `last` are the speaker's words, as token `cue` tells."""

    speaker: Speaker | None
    kind: str
    first: int
    last: int
    cue: int


class Sources:
    """Reads "according to …"; positions are those of a line's tokens, `hi` ends the sentence."""

    def __init__(
        self,
        cast: Cast,
        subjects: Subjects,
        contents: Contents,
    ) -> None:
        self._cast = cast
        self._subjects = subjects
        self._contents = contents
        self._phrases = Phrases(cast)

    def prefix(self, line: Line, lo: int, hi: int) -> int:
        """Where a sentence begins that opens with "according to …"; `lo` where it does not."""
        if not line.is_according(lo):
            return lo
        end = line.past_according(lo, hi)
        reach = range(lo + 2, min(hi, end + LONGEST_PHRASE))
        resumed = next((k for k in reach if line.form(k) in SO_THEN), None)
        if resumed is not None:
            return resumed
        while (quotation := line.opening(end)) is not None:
            end = quotation.last + 1
            while end < hi and line.form(end) not in COMMA:
                end += 1
        return end + 1 if end < hi else self._unmarked(line, lo, hi)

    def _unmarked(self, line: Line, lo: int, hi: int) -> int:
        """Where the words begin behind a source that no comma parts from them."""
        first = self._past_telling(line, lo + 1)
        while line.form(first) in SAME:
            first += 1
        end = self._phrases.end(line, first, hi)
        while end < hi and line.form(end) in SAME:
            end += 1
        return end if lo < end < hi - SHORT_TAIL else lo

    def before(self, line: Line, lo: int, i: int, hi: int) -> Sourced:
        """According to somebody, …: the rest of the sentence, from token `i`, is theirs."""
        first = lo + 1
        if line.is_own_words(first):
            speaker = self._subjects.last
        else:
            speaker = self._source(line, self._past_telling(line, first), i)
        quotation = line.opening(i)
        if quotation is not None:
            return Sourced(speaker, DIRECT, quotation.first, quotation.last, lo)
        i += line.form(i) in {"فان", "فقد"}
        return Sourced(speaker, INDIRECT, i, self._contents.clause_end(line, i, hi), lo)

    def _past_telling(self, line: Line, at: int) -> int:
        """Behind "what … has said" and "a statement of" in "according to what … has said"."""
        while at < len(line.tokens):
            form = line.form(at)
            after = line.form(at + 1)
            # Official estimates, a press statement.
            described = after.endswith(("ي", "يه")) and not after.startswith("ال")
            described = described or after in OBTAINED
            joined = form[0] == "ل" and form[1:] in UTTERANCES
            utterance = (form in UTTERANCES or joined) and not described
            if line.form(at + 2) in _OF_THEM:
                # data *that* somebody *got* from …
                reach = range(at + 3, min(len(line.tokens), at + 9))
                return next((k + 1 for k in reach if line.form(k) == "من"), at)
            telling = (
                form in _TELLING
                or utterance
                or bool(saying_verb(form) or saying_verb_with_pronoun(form))
            )
            if not telling:
                return at
            at += 1
        return at

    def _source(self, line: Line, first: int, last: int) -> Speaker | None:
        first, last = self._subjects.parts.issuer(line, first, last)
        parts = self._subjects.parts.between(line, first, last, source=True)
        head = parts[0][0] if parts else None
        if head and head.form[0] == "ل" and line.form(first - 1).removeprefix("و") in _WITH_TO:
            parts[0][0] = Token(head.start + 1, head.end, head.form[1:], True)
        return self._cast.speaker(parts, self._subjects.last) if parts else None

    def behind(self, line: Line, lo: int, hi: int) -> Sourced | None:
        """…, according to somebody: the sentence before is theirs."""
        for k in range(lo + 2, hi):
            if line.quoted(k) or not line.is_according(k):
                continue
            end = line.past_according(k, hi)
            first = k + 1 + (line.form(k) == "علي")
            own = line.is_own_words(first)
            told = self._past_telling(line, first)
            end = self._past_name(line, end, hi)
            if not (own or told > first or self._may_speak(line, first)):
                return None  # before anybody is called so
            speaker = self._subjects.last if own else self._source(line, told, end)
            if speaker is None:
                return None
            return self._spoken_before(line, lo, k, end, hi, speaker)
        return None

    @staticmethod
    def _past_name(line: Line, comma: int, hi: int) -> int:
        """Behind a name that follows a source and a comma, and nothing after it but whom they told:
        according to the director, *Some One*."""
        end = comma + 1
        while end < hi and line.tokens[end].word and end - comma <= LONGEST_PHRASE:
            end += 1
        ends = (end == hi or line.form(end) in COMMA) and line.form(comma + 1)[:1] != "و"
        return end if ends and 1 < line.words(comma, end) <= LONGEST_NAME + 1 else comma

    def _may_speak(self, line: Line, first: int) -> bool:
        """Whether a source is somebody, not "according to the law, the programme, the season"."""
        form = line.form(first)
        heads = [form, form[1:], f"ا{form[1:]}"] if form[:1] == "ل" else [form]
        return any(map(self._is_speaking, heads))

    def _is_speaking(self, form: str) -> bool:
        known = self._cast.is_name(form) or is_role(form) or is_body(form)
        return known or form in QUANTIFIERS | SAME or without_article(form) in _SPEAKING

    def _spoken_before(
        self, line: Line, lo: int, k: int, end: int, hi: int, speaker: Speaker
    ) -> Sourced:
        before = line.closed_before(k)
        if before is not None and line.words(before.first, before.last) > SHORT_QUOTATION:
            return Sourced(speaker, DIRECT, before.first, before.last, k)
        begin = lo
        while line.form(begin) in _OPENERS:
            begin += 1
        last = hi if line.words(end, hi) > SHORT_TAIL else k
        return Sourced(speaker, INDIRECT, begin, last, k)

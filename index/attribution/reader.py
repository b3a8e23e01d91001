"""Who said what: every utterance of an article with its speaker, as an exact span.

A line is read from left to right for the words that tell of speaking. Each has a content and a
subject, which may be a name, a role or nothing at all; `index/attribution/` has a file for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.attribution.according import Sourced, Sources
from index.attribution.collected import Collected, Reason
from index.attribution.contents import (
    Content,
    Contents,
)
from index.attribution.cues import (
    NEAR,
    SO_THEN,
    is_finite,
    tells,
    turns,
    verb_behind,
    with_pronoun,
)
from index.attribution.governors import with_governors
from index.attribution.layouts import Layouts
from index.attribution.lines import (
    COMMA,
    Line,
    Quotation,
    lines_of,
)
from index.attribution.nested import Nested
from index.attribution.speakers import Cast, Speaker
from index.attribution.subjects import WHO_SAID, Subjects
from index.attribution.wording import LONGEST_PHRASE
from index.text.lexicon.speech import (
    DECLARING,
    DOCUMENTS,
    FUSED_THAT,
    MEDIA,
    OBJECT_PREPOSITIONS,
    SAYING_VERBS,
    WITH_CLAUSE_ONLY,
    WITH_PERSON,
    is_masdar,
    reporting_verb,
    saying_participle,
    saying_verb,
    without_article,
)
from index.text.lexicon.tables import columns_of, words_of
from index.types import (
    DIRECT,
    INDIRECT,
    Statement,
)

_STANDS = words_of("stands")
_OF = words_of("of-whom")
_GOING_ON = words_of("going-on")
_RELAYED = columns_of("relayed")
# A quotation of so many words that follows a statement without a verb of its own continues it.
CONTINUATION = 5


def statements(text: str) -> tuple[Statement, ...]:
    """The statements of an article's text, in the order of the text."""
    return with_governors(text, [found for found, _ in explained(text)])


def explained(text: str) -> list[tuple[Statement, Reason]]:
    """The statements of a text, in its order, each with why it is one and whose."""
    return _Reader(text, lines_of(text)).read()


class _Reader:
    def __init__(self, text: str, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._cast = Cast(text, [line.tokens for line in lines])
        self._contents = Contents(self._cast)
        self._subjects = Subjects(self._cast)
        self._sources = Sources(self._cast, self._subjects, self._contents)
        self._found = Collected(self._subjects, Nested(self._cast, self._subjects))
        self._in_sentences = {
            line.quoted_forms(quotation)
            for line in lines
            for quotation in line.quotations
            if not line.is_quotation(quotation)
        }

    def read(self) -> list[tuple[Statement, Reason]]:
        """All statements. The first reading learns who speaks, the second knows them all."""
        self._read_once()
        self._cast.forget_all_but_names()
        self._found.clear()
        self._read_once()
        Layouts(self._cast, self._subjects, self._found).read(self._lines)
        return self._found.explained()

    def _read_once(self) -> None:
        previous = False
        for line in self._lines:
            previous = previous and line.opening(line.sentences[0][0]) is not None
            if line.continued:
                self._found.because("quotation over several lines", line, 0)
                self._found.add(self._subjects.last, DIRECT, line, 0, line.continued)
            for first, hi in line.sentences:
                lo = max(first, line.continued + 1) if line.continued else first
                if lo >= hi:
                    continue
                before = len(self._found)
                self._sentence(line, lo, hi, previous)
                previous = len(self._found) > before

    def _sentence(self, line: Line, lo: int, hi: int, follows: bool) -> None:
        found = len(self._found)
        self._subjects.clause_from = lo
        i = self._sources.prefix(line, lo, hi)
        turn = next((k for k in range(i + 1, hi) if turns(line, k, lo)), hi) if i > lo else hi
        if i > lo and (line.form(i) in SO_THEN or not tells(line, i, turn)):
            sourced = self._sources.before(line, lo, i, hi)
            self._sourced(line, sourced)
            i = max(i + 1, sourced.last)
        subject: Speaker | None = None
        while i < hi:
            quotation = line.opening(i)
            if quotation is not None:
                follows = follows or len(self._found) > found
                i, speaker = self._quoted(line, i, lo, hi, quotation, follows)
            elif turns(line, i, lo):
                self._subjects.clause_from, subject = i + 1, None
                speaker, i = None, i + 1
            else:
                speaker, i = self._event(line, i, lo, hi, subject)
            subject = speaker or subject
        behind = self._sources.behind(line, lo, hi)
        if behind is None:
            return
        if len(self._found) == found:
            self._sourced(line, behind)
        elif self._is_whole(line, lo, behind.cue):
            self._sourced(line, replace(behind, last=behind.cue))
        elif behind.speaker not in self._found.speakers(found) and line.form(lo) in SAYING_VERBS:
            # A report opens: the president called for a truce, according to an agency.
            self._sourced(line, replace(behind, first=lo, last=behind.cue), around=True)
        elif behind.kind == DIRECT:  # a quotation that none of those before has spoken
            self._sourced(line, behind)

    def _is_whole(self, line: Line, lo: int, cue: int) -> bool:
        """Whether what stands before a source is a clause, and no one speaks in it: words follow
        that are said with a verb of their own."""
        long = line.words(lo, cue) > CONTINUATION
        return long and not tells(line, lo, cue) and not self._found.spoke_in(line, lo, cue)

    def _sourced(self, line: Line, found: Sourced, *, around: bool = False) -> None:
        self._found.because("according to", line, found.cue)
        self._found.add(found.speaker, found.kind, line, found.first, found.last, around=around)

    def _quoted(
        self, line: Line, i: int, lo: int, hi: int, quotation: Quotation, follows: bool
    ) -> tuple[int, Speaker | None]:
        """A quotation without a verb before it: told behind it, or the last speaker goes on."""
        after = max(i + 1, quotation.last + quotation.closed)
        long = line.words(quotation.first, quotation.last) > 2
        verb = verb_behind(line, after, hi) if long and quotation.closed else None
        if verb is not None:
            speaker, end = self._told_behind(line, verb, hi, quotation)
            return end, speaker
        if self._continues(line, i, lo, quotation, follows):
            self._found.because("quotation that goes on", line, i)
            self._found.add(self._subjects.last, DIRECT, line, quotation.first, quotation.last)
        return after, None

    def _told_behind(
        self, line: Line, verb: int, hi: int, quotation: Quotation
    ) -> tuple[Speaker | None, int]:
        end = verb + 1
        while end < hi and line.form(end) not in COMMA and not line.opening(end):
            end += 1
        last = self._apposed(line, end)
        parts = self._subjects.parts.between(line, verb + 1, last)
        speaker = self._cast.speaker(parts, self._subjects.last) if parts else None
        speaker = speaker or self._subjects.last
        self._found.because("verb behind a quotation", line, verb)
        self._found.add(speaker, DIRECT, line, quotation.first, quotation.last)
        second = line.opening(end) or line.opening(end + 1)
        if second is not None and line.words(second.first, second.last) > 2:
            self._found.add(speaker, DIRECT, line, second.first, second.last)
            end = second.last + second.closed
        return speaker, end

    @staticmethod
    def _apposed(line: Line, comma: int) -> int:
        """The end of what may be an apposition behind a comma."""
        end = comma + 1
        while end < len(line.tokens) and line.tokens[end].word and end < comma + LONGEST_PHRASE:
            end += 1
        return min(end, len(line.tokens))

    def _unnamed(self, line: Line, lo: int) -> Speaker | None:
        """Who is told of in the sentence before, where nobody speaks: she waits. "…", she says."""
        before = line.sentence_before(lo)
        if before is None or self._found.spoke_in(line, *before):
            return None
        self._subjects.clause_from = before[0]
        return self._subjects.mentioned(line, *before, person=True)

    def _continues(self, line: Line, at: int, lo: int, quotation: Quotation, follows: bool) -> bool:
        """Whether a quotation without a verb of its own carries on what was said before."""
        if line.is_quotation(quotation) and line.quoted_forms(quotation) in self._in_sentences:
            return False  # words of the text, repeated as an eye-catcher
        alone = at == lo or line.form(at - 1) in {"و", "."}
        long = line.words(quotation.first, quotation.last) >= CONTINUATION
        return follows and alone and long and self._subjects.last is not None

    def _event(
        self, line: Line, i: int, lo: int, hi: int, subject: Speaker | None
    ) -> tuple[Speaker | None, int]:
        """What happens at token `i`: the speaker it tells of, if any, and where to go on."""
        form = line.form(i)
        if not line.tokens[i].word:
            return None, i + 1
        if line.is_according(i):
            return None, self._according(line, i, hi)
        denies = form == "نفي" and line.letters(i) == "نفى"
        if form in DECLARING and not denies and line.form(i - 1) not in {"في", "علي"}:
            self._found.because("noun of saying", line, i)
            return self._noun(line, i, hi)
        if form in _STANDS and line.form(i + 1) == "في":
            self._found.because("stands in a document", line, i)
            return self._stands_in(line, i, hi)
        preposition = saying_participle(form)
        accused = form == "متهمين" and line.form(i - 1) not in COMMA
        accused = accused or form.startswith("مقترح")
        if accused:
            preposition = None  # released *the accused*; turned down *a proposal*
        if preposition is not None and i > lo:
            self._found.because("participle", line, i)
            return self._participle(line, i, lo, hi, preposition, subject)
        verb = reporting_verb(form) or (with_pronoun(form) if line.has_pronoun(i) else None)
        if form.removeprefix("و") in _RELAYED and line.form(i + 1):
            self._found.because("relayed from somebody", line, i)
            return self._relayed(line, i, hi)
        if verb is None or not is_finite(line, i, lo, verb):
            return None, i + 1
        self._found.because("verb of saying", line, i)
        return self._finite(line, i, lo, hi, verb, subject)

    def _according(self, line: Line, i: int, hi: int) -> int:
        """Behind "according to" within a sentence: …, according to X *so* …"""
        begins = self._sources.prefix(line, i, hi)
        if line.form(begins) not in SO_THEN:
            return line.past_according(i, hi)
        sourced = self._sources.before(line, i, begins, hi)
        self._sourced(line, sourced)
        return max(begins + 1, sourced.last)

    def _noun(self, line: Line, i: int, hi: int) -> tuple[Speaker | None, int]:
        """A declaration *of somebody's*, about or that …"""
        content = self._contents.introduced(line, i, hi, DECLARING[line.form(i)], False)
        parts = self._subjects.parts.between(line, i + 1, content.subject) if content else []
        if content is None or not (parts and self._subjects.parts.is_somebody(parts[0])):
            return None, i + 1
        speaker = self._cast.speaker(parts, self._subjects.last)
        self._note(speaker, line, content, hi)
        return speaker, content.after

    def _stands_in(self, line: Line, i: int, hi: int) -> tuple[Speaker | None, int]:
        """There *stands in* a statement of somebody's, or in a report: …"""
        content = self._contents.introduced(line, i, hi, (), True)
        head = without_article(line.form(i + 2))
        if content is not None and head in DOCUMENTS:
            parts = self._subjects.parts.between(line, i + 2, content.subject, source=True)
            speaker = self._cast.speaker(parts, None) if parts else None
            self._note(speaker, line, content, hi)
            return speaker, content.after
        if content is None:
            return None, i + 1
        first = next((k for k in range(i + 2, content.subject) if line.form(k) in _OF), i + 2)
        parts = self._subjects.parts.between(line, first + 1, content.subject, source=True)
        known = bool(parts) and self._subjects.parts.is_somebody(parts[0])
        speaker = self._cast.speaker(parts, self._subjects.last) if known else self._subjects.last
        self._note(speaker, line, content, hi)
        return speaker, content.after

    def _finite(
        self, line: Line, i: int, lo: int, hi: int, verb: str, subject: Speaker | None
    ) -> tuple[Speaker | None, int]:
        content = self._contents.introduced(
            line, i, hi, OBJECT_PREPOSITIONS.get(verb, ()), verb in WITH_CLAUSE_ONLY
        )
        if content is not None and saying_verb(line.form(i)) is None:
            content = content if content.subject - i <= NEAR else None
        if verb == "وصف" and content is not None:
            content = self._epithet(line, content)
        end = content.subject if content else self._subjects.bare_end(line, i, hi)
        elided = not self._subjects.parts.between(line, i + 1, end)
        speaker: Speaker | None = None
        if elided and i == lo and verb not in _GOING_ON:
            told_of = self._unnamed(line, lo)
            speaker = told_of if told_of and told_of.name_words else None
        begins = content.first if content else None
        speaker = speaker or self._subjects.subject(line, i, end, lo, subject, begins)
        if content is None:
            return speaker, i + 1
        if content.behind_object and not self._may_elide(line, i):
            return speaker, i + 1
        if self._passes_on(line, i, content):
            self._subjects.clause_from = content.first
            return None, content.first
        self._note(speaker, line, content, hi)
        return speaker, content.after

    def _epithet(self, line: Line, content: Content) -> Content | None:
        """What somebody is described as is a statement only in the speaker's own words."""
        if content.kind == DIRECT or line.is_that(content.first):
            return content
        for k in range(content.subject, content.last):
            quotation = line.opening(k)
            if quotation is not None and line.words(quotation.first, quotation.last) > 1:
                after = quotation.last + quotation.closed
                return Content(DIRECT, quotation.first, quotation.last, content.subject, after)
        return None

    def _passes_on(self, line: Line, i: int, content: Content) -> bool:
        """Whether an agency or paper only tells that somebody else has said something."""
        if content.kind != INDIRECT or without_article(line.form(i + 1)) not in MEDIA:
            return False
        return any(
            saying_verb(line.form(k)) and is_finite(line, k, content.first - 1, "")
            for k in range(content.first, content.last)
            if line.tokens[k].word and not line.quoted(k) and self._introduces(line, k, content)
        )

    @staticmethod
    def _introduces(line: Line, k: int, content: Content) -> bool:
        """Whether a verb speaks to or of somebody, or "that" or a quotation follows it soon."""
        near = range(k + 1, min(content.last, k + NEAR))
        told = any(line.is_that(j) or line.opening(j) is not None for j in near)
        return told or saying_verb(line.form(k)) in WITH_PERSON

    def _may_elide(self, line: Line, i: int) -> bool:
        """Whether a noun phrase may be what somebody said: the verb has or continues a subject."""
        relative = line.form(i - 1) in {"الذي", "التي", "الذين", "ما", "ان", "من"}
        return not relative or self._subjects.rule == WHO_SAID

    def _participle(
        self, line: Line, i: int, lo: int, hi: int, preposition: str, subject: Speaker | None
    ) -> tuple[Speaker | None, int]:
        content = self._contents.introduced(line, i, hi, (preposition,), False)
        if content is None:
            return None, i + 1
        if content.behind_object and preposition == "-":
            # A confirmed case *of the fever*: what is said would stand without a preposition.
            of_it = line.form(content.first).startswith(("بال", "لل"))
            noun = is_masdar(line.form(i)) and line.form(i - 1) not in COMMA  # *following* the case
            if of_it or noun:
                return None, i + 1
        speaker = self._subjects.of_participle(line, i, lo, subject)
        self._note(speaker, line, content, hi)
        return speaker, content.after

    def _relayed(self, line: Line, i: int, hi: int) -> tuple[Speaker | None, int]:
        """[An agency] relayed from somebody his saying …"""
        reach = range(i + 1, min(hi, i + 25))
        ways = _RELAYED[line.form(i).removeprefix("و")]
        source = next((k for k in reach if line.form(k) in ways), None)
        content = self._contents.introduced(line, i, hi, (), False)
        if content is None:
            return None, i + 1
        if source is None or source > content.subject:
            # A paper *relays that* …, and says of nobody else that he has said so.
            parts = self._subjects.parts.between(line, i + 1, content.subject)
            whole = bool(parts) and parts[-1][-1] == line.tokens[content.subject - 1]
            if not (whole and without_article(parts[0][0].form) in MEDIA):
                return None, i + 1
        else:
            parts = self._subjects.parts.between(line, source + 1, content.subject)
            parts = parts if line.form(source) in {"عن", "من", "الي"} else []
        speaker = self._cast.speaker(parts, self._subjects.last) if parts else self._subjects.last
        self._note(speaker, line, content, hi)
        return speaker, content.after

    def _note_second(self, speaker: Speaker | None, line: Line, at: int, hi: int) -> None:
        """A quotation, "and that …": a clause beside it."""
        that = at + (line.form(at) in COMMA)
        form = line.form(that)
        if form not in {"وان", "وبان"} and form[1:] not in FUSED_THAT:
            return
        first = that + 1 if form in {"وان", "وبان"} else that
        self._found.add(speaker, INDIRECT, line, first, self._contents.clause_end(line, first, hi))

    def _note(self, speaker: Speaker | None, line: Line, content: Content, hi: int) -> None:
        self._found.add(speaker, content.kind, line, content.first, content.last)
        # "… and that …", or "…", "…": further quotations, each a statement of its own.
        at = content.after
        while content.kind == DIRECT and at < hi:
            that = next((k for k in range(at, min(hi, at + 3)) if line.is_that(k)), None)
            quotation = line.opening(that + 1) if that is not None else None
            if quotation is None:
                self._note_second(speaker, line, at, hi)
                return
            self._found.add(speaker, DIRECT, line, quotation.first, quotation.last)
            at = quotation.last + 1

"""Who said what: every utterance of an article with its speaker, as an exact span.

A line is read from left to right for the words that tell of speaking (`index/speech.py`). Each
has a content, which `index/contents.py` finds, and a subject, which `index/subjects.py` finds;
who is meant by it, `index/speakers.py` knows.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.contents import DIRECT, INDIRECT, SHORT_QUOTATION, Content, Contents
from index.lines import COMMA, MARKS, Line, Quotation, lines_of
from index.speakers import Cast, Speaker
from index.speech import (
    BARE_THAT,
    FUSED_THAT,
    IMPERSONAL,
    MEDIA,
    NEGATIONS,
    OBJECT,
    OWN_WORDS,
    PREPOSITIONS,
    SAYING,
    STOPS,
    UTTERANCES,
    WITH_CLAUSE_ONLY,
    WITH_PERSON,
    bare,
    said,
    said_of,
    saying_participle,
)
from index.subjects import Subjects
from index.types import Statement

# A quotation of so many words that follows a statement without a verb of its own continues it.
CONTINUATION = 5


def statements(text: str) -> tuple[Statement, ...]:
    """The statements of an article's text, in the order of the text."""
    return _Reader(text, lines_of(text)).read()


class _Reader:
    def __init__(self, text: str, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._cast = Cast(text, [line.tokens for line in lines])
        self._contents = Contents(self._cast)
        self._subjects = Subjects(self._cast)
        self._found: list[tuple[Speaker, str, int, int, int]] = []

    def read(self) -> tuple[Statement, ...]:
        """All statements. The first reading learns who speaks, the second knows them all."""
        self._read_once()
        self._cast.forget_all_but_names()
        self._subjects.last, self._found = None, []
        self._read_once()
        return self._statements()

    def _read_once(self) -> None:
        for line in self._lines:
            previous = False
            for lo, hi in line.sentences:
                before = len(self._found)
                self._sentence(line, lo, hi, previous)
                previous = len(self._found) > before

    def _statements(self) -> tuple[Statement, ...]:
        ordered = sorted(self._found, key=lambda one: (one[2], -one[3]))
        return tuple(
            Statement(
                speaker=speaker.name,
                aliases=tuple(speaker.aliases),
                kind=kind,
                start=start,
                end=end,
                paragraph=paragraph,
            )
            for speaker, kind, start, end, paragraph in ordered
        )

    def _sentence(self, line: Line, lo: int, hi: int, follows: bool) -> None:
        found = len(self._found)
        self._subjects.clause_from = lo
        i = self._skip_prefix(line, lo, hi)
        source = i > lo
        subject: Speaker | None = None
        if source and not self._tells(line, i, hi):
            self._according(line, lo, i, hi)
            return
        while i < hi:
            quotation = line.opening(i)
            if quotation is not None:
                if self._continues(line, i, lo, quotation, follows or len(self._found) > found):
                    self._add(self._subjects.last, DIRECT, line, quotation.first, quotation.last)
                i = max(i + 1, quotation.last + quotation.closed)
                continue
            before = self._quotation_before(line, i, lo)
            if before is not None:
                speaker, after = self._told_after(line, i, lo, hi, before)
            else:
                speaker, after = self._event(line, i, lo, hi, subject)
            subject = speaker or subject
            i = after
        if len(self._found) == found:
            self._attributed_after(line, lo, hi)

    def _quotation_before(self, line: Line, i: int, lo: int) -> Quotation | None:
        """The quotation, nobody's so far, that a verb of saying follows: "…", said Some One."""
        form = line.form(i)
        if form not in SAYING or form in STOPS or not line.tokens[i].word:
            return None
        quotation = line.closed_before(i)
        if quotation is None or quotation.first < lo:
            return None
        known = self._found and self._found[-1][2] >= line.tokens[quotation.first].start
        long = line.words(quotation.first, quotation.last) > 2
        return quotation if long and not known else None

    def _told_after(
        self, line: Line, i: int, lo: int, hi: int, quotation: Quotation
    ) -> tuple[Speaker | None, int]:
        end = i + 1
        while end < hi and line.form(end) not in COMMA and not line.opening(end):
            end += 1
        parts = self._subjects.parts(line, i + 1, end)
        speaker = self._cast.speaker(parts, self._subjects.last) if parts else self._subjects.last
        self._add(speaker, DIRECT, line, quotation.first, quotation.last)
        return speaker, end

    def _continues(self, line: Line, at: int, lo: int, quotation: Quotation, follows: bool) -> bool:
        """Whether a quotation without a verb of its own carries on what was said before."""
        alone = at == lo or line.form(at - 1) in {"و", "."}
        long = line.words(quotation.first, quotation.last) >= CONTINUATION
        return follows and alone and long and self._subjects.last is not None

    def _tells(self, line: Line, i: int, hi: int) -> bool:
        """Whether a sentence has a verb of saying outside its quotations."""
        for k in range(i, hi):
            verb = said(line.form(k)) if line.tokens[k].word and not line.quoted(k) else None
            if verb is not None and (k == i or self._is_finite(line, k, i, verb)):
                return True
        return False

    def _add(self, speaker: Speaker | None, kind: str, line: Line, first: int, last: int) -> None:
        """Notes a statement of the tokens from `first` up to `last`, without marks at its ends."""
        tokens = line.tokens
        while first < last and not tokens[first].word and tokens[first].form not in MARKS | {"("}:
            first += 1
        while last > first and not tokens[last - 1].word and not self._belongs(line, first, last):
            last -= 1
        if speaker is None or line.words(first, last) == 0:
            return
        start, end = tokens[first].start, tokens[last - 1].end
        if all(end <= a or b <= start for _, _, a, b, _ in self._found[-6:]):
            self._found.append((speaker, kind, start, end, line.paragraph))
            self._subjects.last = speaker

    def _belongs(self, line: Line, first: int, last: int) -> bool:
        """Whether the mark before `last` closes a quotation or bracket opened within the span."""
        mark = line.form(last - 1)
        if mark == ")":
            return any(line.form(k) == "(" for k in range(first, last - 1))
        closed = line.closed_before(last)
        inside = closed is not None and closed.last == last - 1 and closed.first > first
        return inside or mark in {"!", "؟", "?"}

    def _event(
        self, line: Line, i: int, lo: int, hi: int, subject: Speaker | None
    ) -> tuple[Speaker | None, int]:
        """What happens at token `i`: the speaker it tells of, if any, and where to go on."""
        form = line.form(i)
        if not line.tokens[i].word:
            return None, i + 1
        if line.is_according(i):
            self._claim(line, i, lo, subject)
            return None, line.past_according(i, hi)
        if form in {"تصريح", "تصريحات"} and line.form(i - 1) not in {"في", "من"}:
            return self._noun(line, i, lo, hi)
        preposition = saying_participle(form)
        if preposition is not None and i > lo:
            return self._participle(line, i, lo, hi, preposition, subject)
        verb = said(form) or self._with_pronoun(form)
        if form in {"نقل", "نقلت", "ونقل", "ونقلت"} and line.form(i + 1):
            return self._relayed(line, i, hi)
        if verb is None or not self._is_finite(line, i, lo, verb):
            return None, i + 1
        return self._finite(line, i, lo, hi, verb, subject)

    @staticmethod
    def _with_pronoun(form: str) -> str | None:
        """The verb of ووصفه، واتهمها: whom it is said of stands as a pronoun."""
        verb = said_of(form)
        return verb if verb in WITH_PERSON else None

    def _claim(self, line: Line, i: int, lo: int, subject: Speaker | None) -> None:
        """A quotation that "according to him" follows directly is his."""
        first = i + 1 + (line.form(i) == "علي")
        quotation = line.closed_before(i)
        if quotation is None or quotation.first <= lo or line.form(first) not in OWN_WORDS:
            return
        if line.words(quotation.first, quotation.last) > SHORT_QUOTATION:
            speaker = subject or self._subjects.last
            self._add(speaker, DIRECT, line, quotation.first, quotation.last)

    def _noun(self, line: Line, i: int, lo: int, hi: int) -> tuple[Speaker | None, int]:
        """A declaration *of somebody's*, about or that …"""
        content = self._contents.introduced(line, i, hi, ("عن", "ب"), False)
        parts = self._subjects.parts(line, i + 1, content.subject) if content else []
        if content is None or not parts or not self._subjects.is_somebody(parts[0]):
            return None, i + 1
        speaker = self._cast.speaker(parts, self._subjects.last)
        self._note(speaker, line, content, hi)
        return speaker, content.after

    def _is_finite(self, line: Line, i: int, lo: int, verb: str) -> bool:
        """Whether a form of a verb of saying is one here, and says that somebody does speak."""
        form, before, after = line.form(i), line.form(i - 1), line.form(i + 1)
        if i > lo and before in NEGATIONS | PREPOSITIONS:
            return False
        if after in BARE_THAT | FUSED_THAT and form.lstrip("و") in IMPERSONAL:
            return False
        if i > lo and before in BARE_THAT and form[0] in "يت":
            return False
        if form in STOPS and verb != "بين":
            return False
        if form == "بين" and i > lo and before not in COMMA | {"كما", "قد"}:
            return False  # "between"
        if verb == "بين":
            return any(line.form(k) in BARE_THAT | FUSED_THAT for k in range(i + 1, i + 16))
        if form == "عبر":
            return i == lo or self._is_after_source(line, i, lo)
        return True

    def _is_after_source(self, line: Line, i: int, lo: int) -> bool:
        return i - lo <= 3 and line.is_according(lo)

    def _finite(
        self, line: Line, i: int, lo: int, hi: int, verb: str, subject: Speaker | None
    ) -> tuple[Speaker | None, int]:
        content = self._contents.introduced(
            line, i, hi, OBJECT.get(verb, ()), verb in WITH_CLAUSE_ONLY
        )
        if verb == "وصف" and content is not None:
            content = self._epithet(line, content)
        end = content.subject if content else self._subjects.bare_end(line, i, hi)
        speaker = self._subjects.subject(line, i, end, lo, subject, told=content is not None)
        if content is None:
            return speaker, i + 1
        if content.behind_object and not self._may_elide(line, i, lo):
            return speaker, i + 1
        if self._passes_on(line, i, content):
            self._subjects.clause_from = content.first
            return None, content.first
        self._note(speaker, line, content, hi)
        return speaker, content.after

    def _epithet(self, line: Line, content: Content) -> Content | None:
        """What somebody is described as is a statement only in the speaker's own words."""
        if content.kind == DIRECT:
            return content
        for k in range(content.subject, min(content.last, content.subject + 3)):
            quotation = line.opening(k)
            if quotation is not None and line.words(quotation.first, quotation.last) > 2:
                after = quotation.last + quotation.closed
                return Content(DIRECT, quotation.first, quotation.last, content.subject, after)
        return None

    def _passes_on(self, line: Line, i: int, content: Content) -> bool:
        """Whether an agency or paper only tells that somebody else has said something."""
        if content.kind != INDIRECT or bare(line.form(i + 1)) not in MEDIA:
            return False
        return any(
            said(line.form(k)) and self._is_finite(line, k, content.first - 1, "")
            for k in range(content.first, content.last)
            if line.tokens[k].word and not line.quoted(k)
        )

    def _may_elide(self, line: Line, i: int, lo: int) -> bool:
        """Whether a noun phrase may be what somebody said: the verb has or continues a subject."""
        relative = line.form(i - 1) in {"الذي", "التي", "الذين", "ما", "ان", "من"}
        return not (relative and i > lo)

    def _participle(
        self, line: Line, i: int, lo: int, hi: int, preposition: str, subject: Speaker | None
    ) -> tuple[Speaker | None, int]:
        content = self._contents.introduced(line, i, hi, (preposition,), False)
        if content is None:
            return None, i + 1
        if content.behind_object and preposition == "-" and not line.form(i).endswith(("ا", "ه")):
            return None, i + 1
        speaker = subject or self._subjects.mentioned(line, lo, i) or self._subjects.last
        self._note(speaker, line, content, hi)
        return speaker, content.after

    def _relayed(self, line: Line, i: int, hi: int) -> tuple[Speaker | None, int]:
        """[An agency] relayed from somebody his saying …"""
        source = next((k for k in range(i + 1, min(hi, i + 12)) if line.form(k) == "عن"), None)
        content = self._contents.introduced(line, i, hi, (), False)
        if source is None or content is None or content.subject <= source:
            return None, i + 1
        parts = self._subjects.parts(line, source + 1, content.subject)
        speaker = self._cast.speaker(parts, self._subjects.last) if parts else self._subjects.last
        self._note(speaker, line, content, hi)
        return speaker, content.after

    def _note(self, speaker: Speaker | None, line: Line, content: Content, hi: int) -> None:
        self._add(speaker, content.kind, line, content.first, content.last)
        # "… and that …": further clauses in quotation marks, each a statement of its own.
        at = content.after
        while content.kind == DIRECT and at < hi:
            that = next(
                (k for k in range(at, min(hi, at + 3)) if line.is_that(k)),
                None,
            )
            quotation = line.opening(that + 1) if that is not None else None
            if quotation is None or not line.form(at).startswith("و"):
                return
            self._add(speaker, DIRECT, line, quotation.first, quotation.last)
            at = quotation.last + 1

    def _skip_prefix(self, line: Line, lo: int, hi: int) -> int:
        """Where a sentence begins that opens with "according to …"; `lo` where it does not."""
        if not line.is_according(lo):
            return lo
        end = line.past_according(lo, hi)
        verb = next((k for k in range(lo + 2, end) if said(line.form(k))), None)
        if verb is not None and line.form(verb - 1) != "ما":
            return verb
        while (quotation := line.opening(end)) is not None:
            if line.words(quotation.first, quotation.last) > SHORT_QUOTATION:
                return end
            end = quotation.last + 1
            while end < hi and line.form(end) not in COMMA:
                end += 1
        return min(hi, end + 1) if end < hi else lo

    def _according(self, line: Line, lo: int, i: int, hi: int) -> None:
        """According to somebody, …: the rest of the sentence is theirs."""
        first = lo + 1
        if line.form(first) in OWN_WORDS:
            speaker = self._subjects.last
        else:
            speaker = self._source(line, self._past_telling(line, first), i)
        quotation = line.opening(i)
        if quotation is not None:
            self._add(speaker, DIRECT, line, quotation.first, quotation.last)
        else:
            i += line.form(i) in {"فان", "فقد"}
            self._add(speaker, INDIRECT, line, i, self._contents.clause_end(line, i, hi))

    @staticmethod
    def _past_telling(line: Line, at: int) -> int:
        """Behind "what … has said" and "a statement of" in "according to what … has said"."""
        while True:
            form = line.form(at)
            telling = form in {"ما", "لما", "به", "بها", "عنه"} | UTTERANCES
            telling = telling or bool(said(form) or said_of(form))
            if not telling:
                return at
            at += 1

    def _source(self, line: Line, first: int, last: int) -> Speaker | None:
        parts = self._subjects.parts(line, first, last, source=True)
        return self._cast.speaker(parts, self._subjects.last) if parts else None

    def _attributed_after(self, line: Line, lo: int, hi: int) -> None:
        """…, according to somebody: the sentence before is theirs."""
        for k in range(lo + 2, hi):
            if line.quoted(k) or not line.is_according(k):
                continue
            end = line.past_according(k, hi)
            tail = line.words(end, hi)
            first = k + 1 + (line.form(k) == "علي")
            own = line.form(first) in OWN_WORDS
            first = self._past_telling(line, first)
            speaker = self._subjects.last if own else self._source(line, first, end)
            if speaker is None:
                return
            before = line.closed_before(k)
            if (
                before is not None
                and before.first > lo
                and line.words(before.first, before.last) > SHORT_QUOTATION
            ):
                self._add(speaker, DIRECT, line, before.first, before.last)
                return
            begin = lo
            while line.form(begin) in {"كما", "و", "لكن", "هذا"}:
                begin += 1
            if line.is_that(begin):
                begin += 0 if line.is_that(begin, fused_only=True) else 1
            self._add(speaker, INDIRECT, line, begin, hi if tail > 3 else k)
            return

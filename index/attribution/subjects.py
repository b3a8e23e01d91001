"""Who is meant: the subject of a verb of saying, behind it, before it, or as before."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from index.attribution.agreement import agrees, is_of_several, is_plural
from index.attribution.cues import AS_FOR
from index.attribution.lines import (
    COMMA,
    Line,
    Token,
    ends_feminine,
)
from index.attribution.phrases import Phrases
from index.attribution.speakers import Cast, Speaker
from index.attribution.subject_parts import (
    Parts,
)
from index.attribution.wording import LONGEST_NAME, LONGEST_PHRASE
from index.text.lexicon.speech import (
    ADVERBIAL,
    NATIONALITIES,
    PLURAL_VERBS,
    PREPOSITIONS,
    QUANTIFIERS,
    ROLES,
    STOPS,
    TIMES,
    WITH_PERSON,
    is_body,
    is_feminine,
    is_masdar,
    is_matter,
    is_plural_role,
    is_role,
    saying_verb,
    without_article,
)
from index.text.lexicon.tables import words_of

_WHICH = words_of("which")
_ALL_OF = words_of("all-of")
_BUT_THEY = words_of("but-they")
_ABOUT = words_of("about-on")
_HAD = words_of("had")
_SIDES = words_of("sides")
_FROM = frozenset({"من", "ومن"})
_BEFORE_VERB = words_of("before-verb")


# The rule by which whoever stands before "who" speaks.
WHO_SAID = "who said"
# So many speakers back a verb may find one that agrees with it.
LONGEST_MEMORY = 4
# So far before its verb a subject may stand.
FURTHEST_SUBJECT = 30


class Nobody(Enum):
    """That a rule has found that nobody speaks."""

    NOBODY = 0


NOBODY = Nobody.NOBODY
# Who speaks, that nobody does, or None where a rule does not apply.
FoundSpeaker = Speaker | Nobody | None


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of saying at token `i` of a sentence that begins at `lo`.

    `subject` is who speaks in the clause so far, `told` where what is said begins, `parts` what
    stands behind the verb. `opens`: the sentence begins with it. `to_person`: it takes one whom
    something is said to.
    """

    line: Line
    i: int
    lo: int
    subject: Speaker | None
    told: int | None
    parts: Sequence[Sequence[Token]]
    opens: bool
    to_person: bool

    @property
    def named(self) -> bool:
        """Whether what stands behind the verb may be its subject: not behind "but he"."""
        return bool(self.parts) and self.line.form(self.i - 1) not in _BUT_THEY


@dataclass(frozen=True, slots=True)
class SubjectRule:
    """A way to find who speaks, with sentences that it decides and who speaks in them."""

    name: str
    find: Callable[[Subjects, Verb], FoundSpeaker]
    examples: tuple[tuple[str, str], ...]


class Subjects:
    """Finds who speaks; positions are those of a line's tokens.

    `last` is who spoke before, `clause_from` where the clause begins whose first person or body
    may be the subject.
    """

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self.phrases = Phrases(cast)
        self.parts = Parts(cast)
        self._recent: list[Speaker] = []  # who spoke before, last of them the last one
        self.clause_from = 0
        # By which rule it was last found who speaks.
        self.rule = ""
        # Between which tokens nobody has been found, in the clause and in the sentence.
        self._empty = (0, 0), 0

    @property
    def last(self) -> Speaker | None:
        """Who spoke before."""
        return self._recent[-1] if self._recent else None

    def note(self, speaker: Speaker) -> None:
        """Notes who has spoken."""
        if speaker in self._recent[-LONGEST_MEMORY:]:
            self._recent.remove(speaker)
        self._recent.append(speaker)
        del self._recent[:-LONGEST_MEMORY]

    def forget(self) -> None:
        """Forgets who has spoken, for another reading."""
        self._recent.clear()

    def agreeing(self, found: Speaker | None, form: str) -> Speaker | None:
        """Who was found to speak by a verb or participle, or whoever spoke before that agrees with
        it in gender, where the first does not."""
        if found is None or agrees(found, form):
            return found
        her = is_feminine(form)
        agree = is_plural if is_of_several(form) else lambda one: one.feminine is her
        return next(filter(agree, reversed(self._recent)), found)

    def of_participle(self, line: Line, i: int, lo: int, subject: Speaker | None) -> Speaker | None:
        """Who speaks by the participle at `i`: `subject`, who speaks in the clause so far, whoever
        it names first, or as before."""
        found = subject or self.mentioned(line, lo, i, by=line.form(i))
        self.rule = "told of" if found else "as before"
        return self.agreeing(found or self.last, line.form(i))

    def bare_end(self, line: Line, i: int, hi: int) -> int:
        """The end of what may be the subject of a verb that introduces nothing itself."""
        k = i + 1
        hi = min(hi, i + LONGEST_PHRASE)
        while k < hi and line.form(k) not in STOPS | ADVERBIAL:
            quotation = line.opening(k)
            if quotation is None and not line.tokens[k].word:
                break
            k = quotation.last + quotation.closed if quotation else k + 1
        return max(k, self._end_of_person(line, i, hi))

    def subject(
        self,
        line: Line,
        i: int,
        end: int,
        lo: int,
        subject: Speaker | None,
        told: int | None,
    ) -> Speaker | None:
        """Who speaks by the verb at `i`: named behind it, before it, or as before. What is said
        begins at token `told`, None where nothing is. The rule that decided is `rule`."""
        to_person = saying_verb(line.form(i)) in WITH_PERSON
        if to_person:
            apposed = self._end_of_person(line, i, told or end)
            in_commas = any(line.form(k) in COMMA for k in range(i, apposed))
            end = apposed if in_commas else self._end_of_person(line, i, end)
        plural = line.form(i) in PLURAL_VERBS or line.form(i)[1:] in PLURAL_VERBS
        behind = i + 1
        while behind < end and line.form(behind) in TIMES:
            behind += 1  # announced *yesterday* the minister
        first, end = self.parts.issuer(line, behind, end)
        if first > behind + 1 and line.form(behind) == "في" and self._beside(line, i, lo):
            first = end  # the ministry said in a statement *that the agency published*
        parts = [] if plural else self.parts.between(line, first, end, source=first > behind)
        whole = line.is_that(end) or line.form(end) == ":" or line.opening(end) is not None
        if first == behind and not whole:
            parts = self._bounded(line, first, end, parts)
        opens = i == lo or (i == lo + 1 and line.form(lo) in _BEFORE_VERB)
        verb = Verb(line, i, lo, subject, told, parts, opens, to_person)
        for rule in SUBJECT_RULES:
            found = rule.find(self, verb)
            if found is not None:
                self.rule = rule.name
                return self._agreed(verb, None if found is NOBODY else found)
        return None

    def _agreed(self, verb: Verb, found: Speaker | None) -> Speaker | None:
        """The speaker a rule has found, if the verb agrees with them; whoever stands behind it has
        the gender that it has."""
        form = verb.line.form(verb.i)
        if self.rule != "behind the verb":
            return self.agreeing(found, form)
        if found is not None and found.feminine is None:
            found.feminine = is_feminine(form)
        return found

    def _told_of(self, verb: Verb) -> Speaker | None:
        """Whom the clause has told of, or names first."""
        by = verb.line.form(verb.i)
        asked_about = verb.line.form(verb.lo).removeprefix("و") in _ABOUT
        if asked_about and not verb.subject and self.last and agrees(self.last, by):
            return self.last  # *and of* the minister he said …
        return verb.subject or self.mentioned(verb.line, verb.lo, verb.i, by=by)

    def had_said(self, verb: Verb) -> FoundSpeaker:
        """Between كان and قد stands who had said something."""
        had = self._with_had(verb.line, verb.i)
        return (self._cast.speaker(had, self.last) or NOBODY) if had else None

    def of_other_gender(self, verb: Verb) -> FoundSpeaker:
        """What stands behind the verb does not agree with it, and is its object."""
        if not verb.parts or not self._disagrees(verb.line, verb.i, verb.parts[0][0]):
            return None
        return self._told_of(verb) or self.last

    def spoken_to(self, verb: Verb) -> FoundSpeaker:
        """Behind a verb of demanding stands of whom, where that is nobody who speaks."""
        if not (verb.to_person and verb.named and self._may_be_subject(verb)):
            return None
        if verb.parts[0][0].form in _ALL_OF:
            return self.last if verb.opens else self.mentioned(verb.line, verb.lo, verb.i)
        if self.parts.is_somebody(verb.parts[0]) or verb.i == verb.lo:
            return None
        return self._told_of(verb) or (self.last if verb.opens else None)

    def behind(self, verb: Verb) -> FoundSpeaker:
        """Whoever stands straight behind the verb."""
        if not (verb.named and self._may_be_subject(verb)):
            return None
        return self._cast.speaker(verb.parts, self.last)

    def _may_be_subject(self, verb: Verb) -> bool:
        """Whether what stands behind a verb may be who speaks: not *the way of* expressing …"""
        return verb.told is not None or self.parts.is_somebody(verb.parts[0])

    def but_they(self, verb: Verb) -> FoundSpeaker:
        """But *she* urged: who spoke before goes on."""
        if verb.line.form(verb.i - 1) not in _BUT_THEY:
            return None
        return self._told_of(verb) or self.last or NOBODY

    def at_the_head(self, verb: Verb) -> FoundSpeaker:
        """A sentence begins with a verb without a subject: who spoke before goes on."""
        return (self.last or NOBODY) if verb.opens else None

    def as_for(self, verb: Verb) -> FoundSpeaker:
        """As for the ministry, it says …"""
        return self._as_for(verb.line, verb.i)

    def beside(self, verb: Verb) -> FoundSpeaker:
        """The ministry denies: the subject stands straight before its verb."""
        return self._beside(verb.line, verb.i, verb.lo)

    def who_said(self, verb: Verb) -> FoundSpeaker:
        """… the driver, *who* said: whoever stands before the pronoun."""
        return self.antecedent(verb.line, verb.i - 1, verb.lo)

    def told_of(self, verb: Verb) -> FoundSpeaker:
        """Whoever the clause tells of, or names first."""
        return self._told_of(verb)

    def of_what_is_indefinite(self, verb: Verb) -> FoundSpeaker:
        """News *that says* …: what has no speaker is nobody's."""
        before, form = verb.line.form(verb.i - 1), verb.line.form(verb.i)
        indefinite = len(before) > 3 and before not in STOPS
        indefinite = indefinite and not before.startswith(("ال", "لكن"))
        return NOBODY if indefinite and form[0] not in "وف" else None

    def as_before(self, _: Verb) -> FoundSpeaker:
        """Who spoke before goes on."""
        return self.last

    def _end_of_person(self, line: Line, i: int, hi: int) -> int:
        """The end of who speaks to somebody named behind them: with an apposition in commas."""
        end = min(hi, max(i + 2, self.phrases.end(line, i + 1, hi)))
        comma = next((k for k in range(end, min(hi, end + 5)) if not line.tokens[k].word), hi)
        if comma >= hi or line.form(comma) not in COMMA:
            return end
        close = next((k for k in range(comma + 1, hi) if not line.tokens[k].word), hi)
        apposed = close < hi and line.form(close) in COMMA and close - comma <= LONGEST_NAME + 1
        return close if apposed else end

    def _beside(self, line: Line, i: int, lo: int) -> Speaker | None:
        """The subject that stands straight before its verb: the ministry denies …"""
        if line.form(i)[0] in "وف":
            return None
        for begin in range(max(lo, self.clause_from, i - LONGEST_PHRASE), i):
            before = line.form(begin - 1)
            starts = begin == lo or before in COMMA | {"ان", "لكن"}
            if not starts:
                continue
            end = self._without_origin(line, begin, i)
            parts = self.parts.between(line, begin, end)
            whole = self.phrases.end(line, begin, end) == end
            if whole and parts and self.parts.is_somebody(parts[0]):
                return self._cast.speaker(parts, self.last)
        return None

    def antecedent(self, line: Line, which: int, lo: int) -> Speaker | None:
        """Whom "who" follows upon: heard were witnesses, among them *the driver* who said …"""
        found: Speaker | None = None
        if line.form(which) not in _WHICH:
            return None
        which -= line.form(which - 1) in COMMA
        for begin in range(which - 1, max(lo, which - LONGEST_PHRASE) - 1, -1):
            if not line.tokens[begin].word or line.form(begin) in STOPS:
                break
            if self.phrases.end(line, begin, which) == which:
                parts = self.parts.between(line, begin, which)
                if parts and self.parts.is_somebody(parts[0]):
                    found = self._cast.speaker(parts, None)
        return found

    def _as_for(self, line: Line, i: int) -> Speaker | None:
        """The subject of "as for the ministry, it says": between أما and the verb's ف."""
        end = i - (line.form(i - 1) == "فقد")
        if line.form(self.clause_from - 1) not in AS_FOR or line.form(end)[0] != "ف":
            return None
        parts = self.parts.between(line, self.clause_from, end)
        return self._cast.speaker(parts, self.last) if parts else None

    def _without_origin(self, line: Line, begin: int, end: int) -> int:
        """The end of "Some One *of Some Company*", without what he is of."""
        of = next((k for k in range(begin + 2, end) if line.form(k) == "من"), end)
        named = all(self._cast.may_name(line.tokens, k + 1) for k in range(begin, of))
        return of if named else end

    def _with_had(self, line: Line, i: int) -> list[list[Token]]:
        """The subject of "the minister *had* said": between كان and قد."""
        if line.form(i - 1) != "قد":
            return []
        for k in range(i - 2, max(-1, i - 2 - FURTHEST_SUBJECT), -1):
            if line.form(k) in _HAD:
                return self.parts.between(line, k + 1, i - 1)
            if line.form(k) in {".", "؛"}:
                break
        return []

    def _disagrees(self, line: Line, i: int, subject: Token) -> bool:
        """Whether a word is of the other gender than the verb, and so not its subject."""
        verb, head = line.form(i), subject.form
        feminine = bool(is_feminine(verb))
        named = self._cast.is_name(head) or is_role(head)
        if not (feminine or named) and self._is_of_things(line, subject):
            return True
        if head.startswith("ال") and head.endswith("ين") and not self._cast.is_name(head):
            people = head.removesuffix("ين")  # a plural in the accusative: urged *the Tunisians* …
            return people in NATIONALITIES or is_role(people)
        if not is_role(head):
            return False
        word = without_article(head).removesuffix("ها").removesuffix("هم")
        if feminine:
            return word + "ه" in ROLES
        return word in ROLES and ends_feminine(line.text, subject)

    @staticmethod
    def _is_of_things(line: Line, subject: Token) -> bool:
        """Whether a word is feminine, or a plural of things, whose adjective is feminine."""
        place = bisect_left(line.tokens, subject.start, key=lambda token: token.start)
        after = line.tokens[place + 1 : place + 2]
        things = bool(after) and after[0].form.startswith("ال") == subject.form.startswith("ال")
        one = is_body(subject.form) and not subject.form.endswith("ات")
        things = things and after[0].form.endswith("يه") and not one
        several = is_body(subject.form) and subject.form.endswith("ات")
        return ends_feminine(line.text, subject) or things or several

    def _name_before(self, line: Line, role: int, lo: int) -> int:
        """Where a name begins that an indefinite role follows, behind a comma or none: Some One,
        head of …"""
        form = line.form(role)
        if form.startswith("ال") or is_plural_role(form):
            return role
        begin = end = role - (role > lo and line.form(role - 1) in COMMA)
        if end < role and line.form(end - 1).startswith("ال"):
            begin -= 1  # a family's name
        while begin > lo and end - begin < 4 and self._cast.may_name(line.tokens, begin):
            begin -= 1
        return begin if end - begin > 1 else role

    def _bounded(
        self, line: Line, first: int, last: int, parts: list[list[Token]]
    ) -> list[list[Token]]:
        """The parts of a subject in mid-clause, no further than its phrase goes."""
        end = self.phrases.end(line, first, last)
        after = line.form(end)
        goes_on = after.startswith("ال") and not is_matter(after)
        goes_on = goes_on or is_body(after) or line.opening(end) is not None
        if len(parts) != 1 or end == first or goes_on:
            return parts
        return self.parts.between(line, first, end)

    def mentioned(
        self, line: Line, lo: int, i: int, *, person: bool = False, by: str = ""
    ) -> Speaker | None:
        """Who the clause names first before token `i`; a `person` only. Of several the first that
        agrees with `by`, the verb or participle."""
        first_named: Speaker | None = None
        begin = max(lo, self.clause_from)
        where = (line.paragraph, begin)
        k = self._empty[1] if self._empty[0] == where else begin
        while k < i:
            token = line.tokens[k]
            form = token.form
            if line.quoted(k) or (form in _SIDES and line.form(k - 1) in _FROM):
                k += 1
                continue
            whole = is_role(form) or is_body(form) or self._cast.is_name(form)
            fused = form[1:] if form[0] in "وبل" and not whole else form
            somebody = self._cast.is_name(fused) or self._cast.has_spoken(fused)
            body = is_body(fused) and not (person or line.form(k - 1) in PREPOSITIONS)
            body = body and not is_masdar(line.form(k - 1))  # *what* the opposition says
            if is_role(fused) or body or somebody:
                first = self._name_before(line, k, lo) if is_role(fused) and fused == form else k
                # *One* official, *a number of* farmers.
                several = (k - 1 - (line.form(k - 1) == "من")) if first == k > lo else k
                first = several if line.form(several) in QUANTIFIERS else first
                end = min(i, first + FURTHEST_SUBJECT)
                parts = self.parts.between(line, first, end)
                if parts and somebody and not (is_role(fused) or is_body(fused)):
                    parts[0] = self.phrases.known_name(line, first, parts[0])
                else:
                    parts = self._bounded(line, first, end, parts)
                if parts:
                    if first == k and fused != form:
                        begins = token.start + len(form) - len(fused)
                        parts[0][0] = Token(begins, token.end, fused, True)
                    speaker = self._cast.speaker(parts, self.last)
                    if speaker is not None and agrees(speaker, by):
                        return speaker
                    first_named = first_named or speaker
            k += 1
        if not person and first_named is None:
            self._empty = where, i
        return first_named


# Whoever the first rule finds that applies.
SUBJECT_RULES = (
    SubjectRule(
        "had said", Subjects.had_said, (("وكان المدير قد أعلن أن المصنع سيغلق.", "المدير"),)
    ),
    SubjectRule(
        "of the other gender",
        Subjects.of_other_gender,
        (("قال المدير إن الوقت حان، ودعا الهيئات الرقابية إلى مراجعة كل العقود.", "المدير"),),
    ),
    SubjectRule(
        "spoken to",
        Subjects.spoken_to,
        (("قال المدير إن الوقت حان. ودعا جميع العمال إلى العودة إلى المصنع غدا.", "المدير"),),
    ),
    SubjectRule("behind the verb", Subjects.behind, (("قال المدير إن المصنع سيغلق.", "المدير"),)),
    SubjectRule(
        "but they",
        Subjects.but_they,
        (("غاب المدير عن الجلسة لكنه حث العمال على العودة إلى المصنع غدا.", "المدير"),),
    ),
    SubjectRule(
        "at the head",
        Subjects.at_the_head,
        (("قال المدير إن المصنع سيغلق. وأضاف أن العمال سيعودون.", "المدير"),),
    ),
    SubjectRule(
        "as for", Subjects.as_for, (("أما المدير الجديد فأكد أن المصنع سيغلق.", "المدير الجديد"),)
    ),
    SubjectRule("beside the verb", Subjects.beside, (("المدير أكد أن المصنع سيغلق.", "المدير"),)),
    SubjectRule(
        WHO_SAID,
        Subjects.who_said,
        (("حضر الجلسة شهود من بينهم الحارس الذي قال إنه رأى الحادث.", "الحارس"),),
    ),
    SubjectRule(
        "told of", Subjects.told_of, (("وصل المدير إلى المصنع وقال إن العمل سيعود.", "المدير"),)
    ),
    SubjectRule(
        "of what is indefinite",
        Subjects.of_what_is_indefinite,
        (("انتشرت أمس أخبار تقول إن المصنع سيغلق.", ""),),
    ),
    SubjectRule(
        "as before",
        Subjects.as_before,
        (("قال المدير إن المصنع سيغلق. وفي المقابل أكد أن العمال سيعودون.", "المدير"),),
    ),
)

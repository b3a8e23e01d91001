"""Who is meant: the subject of a verb of saying, behind it, before it, or as before."""

from __future__ import annotations

from collections.abc import Sequence

from index.attribution.lines import COMMA, Line, Quotation, Token
from index.attribution.phrases import Phrases
from index.attribution.speakers import Cast, Speaker
from index.attribution.speech import (
    ADJECTIVES,
    ADVERBIAL,
    AGENCIES,
    ASKED,
    AUDIENCE,
    BY_SAYING,
    DELEGATES,
    ENVOYS,
    HONORIFICS,
    IMPERFECT,
    MEDIA,
    NATIONALITIES,
    NEGATIONS,
    OBJECT,
    OCCASIONS,
    PLURAL,
    QUANTIFIERS,
    RANKS,
    ROLES,
    SPANS,
    STOPS,
    TIMES,
    UTTERANCES,
    VERBAL_NOUNS,
    WHICH_TIME,
    WITH_PERSON,
    bare,
    belongs_to,
    is_body,
    is_masdar,
    is_role,
    said,
    saying_participle,
    told,
)
from index.attribution.wording import LONGEST_NAME, LONGEST_PHRASE

# Answered *him* the deputy: behind the verb, before its subject.
_TO_HIM = frozenset({"عليه", "عليها", "عليهم", "له", "لها", "لهم", "لنا", "لي", "اليه", "اليها"})
# Whom somebody demands something of: *all* the parties.
_WHICH = frozenset({"الذي", "التي", "الذين"})
_ALL_OF = frozenset({"جميع", "كافه", "كل", "ساير", "مختلف"})
_ACTING = frozenset({"بالتكليف", "بالنيابه", "بالانابه", "بالوكاله"})  # the acting head of …
_CALLED = frozenset({"يدعي", "تدعي", "ويدعي", "وتدعي"})
# He *went on* saying.
_GOING_ON = frozenset({"مضي", "مضت", "راح", "راحت", "اخذ", "اخذت", "عاد", "عادت"})
_JOURNALISTS = frozenset({"مراسل", "مراسله", "صحفي", "صحفيه", "مدير", "مديره", "رييس", "مندوب"})
_BUT_THEY = frozenset({"لكنه", "لكنها", "لكنهم", "ولكنه", "ولكنها"})
_AS_FOR = frozenset({"اما", "واما"})
# A report *that came out*, a study …
_APPEARED = frozenset({"صدر", "صدرت", "صادر", "صادره", "نشر", "نشرت", "تلقت", "اطلعت", "حصلت"})
_BASED = frozenset({"ومقره", "ومقرها", "ومقرهم"})
_HAD = frozenset({"كان", "كانت", "وكان", "وكانت", "كانا", "كانوا", "وكانوا"})
# So far before its verb a subject may stand.
LONGEST_SUBJECT = 30


class Subjects:
    """Finds who speaks; positions are those of a line's tokens.

    `last` is who spoke before, `clause_from` where the clause begins whose first person or body
    may be the subject.
    """

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self.phrases = Phrases(cast)
        self.last: Speaker | None = None
        # Who asked whom last: "…?" – and *he* answered.
        self.dialogue: tuple[Speaker, Speaker] | None = None
        self.clause_from = 0
        # Between which tokens nobody has been found, in the clause and in the sentence.
        self._empty = {False: ((0, 0, 0), 0), True: ((0, 0, 0), 0)}

    def bare_end(self, line: Line, i: int, hi: int) -> int:
        """The end of what may be the subject of a verb that introduces nothing itself."""
        k = i + 1
        hi = min(hi, i + LONGEST_PHRASE)
        object_in_b = "ب" in OBJECT.get(said(line.form(i)) or "", ())
        while k < hi and line.form(k) not in STOPS | ADVERBIAL:
            form = line.form(k)
            if not (line.tokens[k].word or line.is_initial(k)):
                break
            known = self._cast.is_name(form) or is_role(form) or is_body(form)
            if object_in_b and k > i + 1 and form[0] == "ب" and not known:
                return k
            k += 1
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
        begins at token `told`, None where nothing is."""
        if said(line.form(i)) in WITH_PERSON:
            apposed = self._end_of_person(line, i, told or end)
            in_commas = any(line.form(k) in COMMA for k in range(i, apposed))
            end = apposed if in_commas else self._end_of_person(line, i, end)
        plural = line.form(i) in PLURAL or line.form(i)[1:] in PLURAL
        had = self._with_had(line, i)
        if had:
            return self._cast.speaker(had, self.last)
        parts = [] if plural else self.parts(line, i + 1, end)
        if (
            parts
            and self._disagrees(line.form(i), parts[0][0].form)
            and (other := subject or self.mentioned(line, lo, i))
        ):
            return other
        if line.form(i - 1) in _BUT_THEY:
            parts = []  # but *she* urged the authorities …
        if parts and (told is not None or self.is_somebody(parts[0])):
            spoken_to = parts[0][0].form in _ALL_OF or self._goes_on_to(line, i)
            if said(line.form(i)) in WITH_PERSON and spoken_to:
                elided = subject or (self.last if i == lo else self.mentioned(line, lo, i))
                if elided is not None:
                    return elided
            if said(line.form(i)) in WITH_PERSON:
                somebody = self.is_somebody(parts[0]) or i == lo
                named = None if somebody else subject or self.mentioned(line, lo, i)
                if named is not None:
                    return named
            speaker = self._cast.speaker(parts, self.last)
            if speaker is not None:
                return speaker
        if line.form(i - 1) in _BUT_THEY:
            return subject or self.mentioned(line, lo, i) or self.last
        if i == lo:
            return self.last
        as_for = self._as_for(line, i, lo)
        if as_for is not None:
            return as_for
        beside = self._beside(line, i, lo)
        if beside is not None:
            return beside
        if subject is None and self._is_aside(line, i, lo):
            return self.last
        if line.form(i - 1) in _WHICH and (named := self._antecedent(line, i - 1, lo)):
            return named
        named = subject or self.mentioned(line, lo, i)
        before = line.form(i - 1)
        if named is None and before.removeprefix("و") in _GOING_ON:
            return self.last
        # "news that says …": what has no speaker is nobody's.
        indefinite = (
            len(before) > 3 and before not in STOPS and not before.startswith(("ال", "لكن"))
        )
        return named or (None if indefinite and line.form(i)[0] not in "وف" else self.last)

    @staticmethod
    def _goes_on_to(line: Line, i: int) -> bool:
        """Whether a clause goes on with a verb of addressing: he stood up, *and addressed* …"""
        return said(line.form(i)) == "خاطب" and line.form(i)[0] == "و" and line.form(i - 1) in COMMA

    def _end_of_person(self, line: Line, i: int, hi: int) -> int:
        """The end of who speaks to somebody named behind them: with an apposition in commas."""
        end = min(hi, max(i + 2, self.phrases.end(line, i + 1, hi)))
        comma = next((k for k in range(end, min(hi, end + 5)) if not line.tokens[k].word), hi)
        placed = comma == end or line.form(end) in {"لدي", "عن", "في"}
        if comma >= hi or line.form(comma) not in COMMA or not placed:
            return end
        close = next((k for k in range(comma + 1, hi) if not line.tokens[k].word), hi)
        apposed = close < hi and line.form(close) in COMMA and close - comma <= LONGEST_NAME + 1
        return close if apposed and not said(line.form(comma + 1)) else end

    def partner(self, line: Line, i: int, verb: str) -> Speaker | None:
        """Who speaks by a verb without a subject in a dialogue: whoever was asked answers."""
        if self.dialogue is None or line.form(i)[0] != "ف":
            return None
        asks = verb == "سال"
        return self.dialogue[0 if asks else 1] if asks or verb in {"رد", "اجاب", "قال"} else None

    def note_question(self, line: Line, i: int, content: int, speaker: Speaker) -> None:
        """Notes whom somebody asks, if the verb's object says it."""
        begin = self.phrases.end(line, i + 1, content)
        end = self.phrases.end(line, begin, content)
        parts = self.parts(line, begin, end) if i + 1 < begin < end else []
        asked = self._cast.speaker(parts, None) if parts and self.is_somebody(parts[0]) else None
        if asked is not None:
            self.dialogue = speaker, asked

    def _is_aside(self, line: Line, i: int, lo: int) -> bool:
        """Whether what stands before a verb tells only what somebody speaks about: "Asked about
        the minister, he said"."""
        return line.form(i - 1) in COMMA and self._opens_aside(line, max(lo, self.clause_from), i)

    @staticmethod
    def _opens_aside(line: Line, begin: int, i: int) -> bool:
        opening = {line.form(k).removeprefix("و") for k in range(begin, min(i, begin + 2))}
        return bool(opening & ASKED)

    def _beside(self, line: Line, i: int, lo: int) -> Speaker | None:
        """The subject that stands straight before its verb: the ministry denies …"""
        if line.form(i)[0] in "وف":
            return None
        for begin in range(max(lo, self.clause_from, i - LONGEST_PHRASE), i):
            form, before = line.form(begin), line.form(begin - 1)
            joined = form[:1] == "و" and (is_role(form[1:]) or is_body(form[1:]))
            starts = begin == lo or before in COMMA | {"ان", "لكن"} or joined
            if not starts or not line.tokens[begin].word or line.quoted(begin):
                continue
            end = self._without_origin(line, begin, i)
            parts = self.parts(line, begin, end)
            if self.phrases.end(line, begin, end) == end and parts:
                if joined:
                    head = parts[0][0]
                    parts[0][0] = Token(head.start + 1, head.end, head.form[1:], True)
                if self.is_somebody(parts[0]) or end < i:
                    return self._cast.speaker(parts, self.last)
        return None

    def _antecedent(self, line: Line, which: int, lo: int) -> Speaker | None:
        """Whom "who" follows upon: heard were witnesses, among them *the driver* who said …"""
        found: Speaker | None = None
        for begin in range(which - 1, max(lo, which - LONGEST_PHRASE) - 1, -1):
            if not line.tokens[begin].word or line.form(begin) in STOPS:
                break
            if self.phrases.end(line, begin, which) == which:
                parts = self.parts(line, begin, which)
                if parts and self.is_somebody(parts[0]):
                    found = self._cast.speaker(parts, None)
        return found

    def _as_for(self, line: Line, i: int, lo: int) -> Speaker | None:
        """The subject of "as for the ministry, it says": between أما and the verb's ف."""
        if line.form(lo) not in _AS_FOR or line.form(i)[0] != "ف":
            return None
        parts = self.parts(line, lo + 1, i)
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
        for k in range(i - 2, max(-1, i - 2 - LONGEST_SUBJECT), -1):
            if line.form(k) in _HAD:
                return self.parts(line, k + 1, i - 1)
            if line.form(k) in {".", "؛"}:
                break
        return []

    @staticmethod
    def _disagrees(verb: str, head: str) -> bool:
        """Whether a role is of the other gender than the verb, and so not its subject."""
        if not is_role(head) or is_body(head):
            return False
        word = bare(head).removesuffix("ها").removesuffix("هم")
        feminine = verb.endswith("ت") or (verb in IMPERFECT and verb.lstrip("وف")[0] == "ت")
        if feminine:
            return word + "ه" in ROLES
        return word.endswith("ه") and word in ROLES and word[:-1] in ROLES

    def is_somebody(self, part: Sequence[Token]) -> bool:
        head = part[0].form
        # The Spaniard *Some One*: of a country, and a name follows.
        national = head in NATIONALITIES and len(part) > 1 and not part[1].form.startswith("ال")
        return national or is_role(head) or is_body(head) or self._cast.is_name(head)

    def parts(
        self, line: Line, first: int, last: int, *, source: bool = False
    ) -> list[list[Token]]:
        """The subject between two tokens and its apposition, without adverbials."""
        parts: list[list[Token]] = [[]]
        k = first
        while k < last:
            token = line.tokens[k]
            if token.form in COMMA:
                if not parts[-1] or len(parts) == 2:
                    break
                if line.form(k + 1) in _BASED:  # a company, based in …, Some One
                    k = next((j for j in range(k + 2, last) if line.form(j) in COMMA), k)
                parts.append([])
            elif line.opening(k) is not None:
                inner = self._inner_name(line, k, last, parts[-1])
                if inner is None:
                    break
                words = [t for t in line.tokens[inner.first : inner.last] if t.word]
                whole = len(words) > 1 and parts[-1] and is_role(parts[-1][0].form)
                parts[-1].extend([_as_one(words)] if whole else words)
                k = inner.last + inner.closed
                if is_body(parts[-1][0].form):
                    while k < last and line.form(k) not in COMMA:
                        k += 1
                continue
            elif token.form == "(":
                while k < last and line.form(k) != ")":
                    k += 1
            elif token.word:
                if not parts[-1] and token.form in _TO_HIM:
                    k += 1
                    continue
                if token.form in _CALLED and parts[-1] and len(parts) == 1:
                    parts.append([])  # a tourist *called* Some One
                    k += 1
                    continue
                if self._ends_subject(line, k, parts[-1], source):
                    while k < last and line.form(k) not in COMMA:
                        k += 1
                    if len(parts) == 2 or not parts[-1]:
                        break
                    continue
                begins = k == first or (k == first + 1 and line.form(first) in UTTERANCES)
                parts[-1].append(self._unfused(token, begins and source))
            k += 1
        for part in parts:
            while part and part[-1].form in {"ب", "ل", "ك"}:
                part.pop()
        found = [part for part in parts if part and not self._is_verb(part[0].form)][:2]
        return found if len(found) < 2 or self._is_apposition(found[1]) else found[:1]

    def _is_verb(self, form: str) -> bool:
        """Whether the first word of a subject is a verb of saying; a few that are names are not."""
        at_times = told(form) is not None and form.endswith("ت") and not self._cast.is_name(form)
        return said(form) is not None or at_times

    def _is_apposition(self, part: Sequence[Token]) -> bool:
        """Whether what follows a comma says who is meant: a role or name, not "wished …"."""
        head = part[0].form
        known = self.is_somebody(part) or bare(head) in RANKS | HONORIFICS or head in QUANTIFIERS
        if head.startswith("لكن") or any(said(token.form) for token in part):
            return False  # "but he admitted"
        if known or head.startswith("ال"):
            return True
        return len(part) <= LONGEST_NAME and not any(
            is_masdar(token.form) or token.form in STOPS for token in part
        )

    def _inner_name(self, line: Line, k: int, last: int, part: Sequence[Token]) -> Quotation | None:
        """A quotation that belongs to the subject: the company "X", or "Some One" alone."""
        quotation = line.opening(k)
        if quotation is None or quotation.last >= last:
            return None
        words = range(quotation.first, quotation.last)
        if not part:
            known = all(self._cast.is_name(line.form(j)) for j in words)
            size = line.words(quotation.first, quotation.last)
            return quotation if size and (known or size <= 2) else None
        named = self.is_somebody(part) or bare(part[0].form) in MEDIA or is_body(part[-1].form)
        return quotation if named and len(words) <= LONGEST_NAME else None

    def _unfused(self, token: Token, source: bool) -> Token:
        """A word without the preposition of "according to": للأمم → الأمم."""
        if not source or token.form[0] != "ل":
            return token
        if token.form.startswith("لل") and len(token.form) > 4:
            return Token(token.start + 1, token.end, "ا" + token.form[1:], True)
        if self._cast.is_fused(token.form) or self._cast.is_name(token.form[1:]):
            return Token(token.start + 1, token.end, token.form[1:], True)
        return token

    def _ends_subject(self, line: Line, k: int, part: Sequence[Token], source: bool) -> bool:
        form = line.form(k)
        if form in SPANS and line.form(k + 1) in WHICH_TIME:
            return True
        if part and form == "علي" and bare(part[-1].form).startswith("مطلع"):
            return False  # sources *informed of* …
        if form == "في" and part and self._may_work_there(line, k, part):
            return False
        if part and (belongs_to(form, part[-1].form) or self._is_of_company(line, k, part)):
            return False
        if form == "عن" and len(part) <= 2 and part and bare(part[0].form) in DELEGATES:
            return False
        if form in {"الي", "لدي"} and part and bare(part[0].form) in ENVOYS:
            return False
        if part and self._cast.ends_name(part[-1].form) and len(part) < LONGEST_PHRASE:
            goes_on = self._cast.is_name(form) or is_role(form) or form[:2] == "ال" or form in STOPS
            if not goes_on and not line.is_that(k):
                return True  # a full name is complete
        if part and self._is_told(form, part):
            return True
        if form in {"سابقا", "حاليا"} and part and part[-1].form.endswith("ا"):
            return False  # a former official, in the accusative
        if form in ADVERBIAL or form in NEGATIONS or (form.isdigit() and part):
            return True
        if source and part and said(form):
            return True
        future = form[0] == "ف" and form[1:2] in set("يتس") and not self._cast.is_name(form)
        near = range(max(0, k - LONGEST_SUBJECT), k)
        if part and future and any(line.form(j) in _AS_FOR for j in near):
            return True  # as for the committee, it *will* …
        if part and (self._is_described(line, k, part) or self._goes_on(line, k, part)):
            return True
        if part and self._is_object(line, k, part[-1]):
            return True
        if not part and (form in BY_SAYING or self._is_how(line, k)):
            return True
        if not part and form.startswith("وال") and not (is_role(form) or self._cast.is_name(form)):
            return True  # "said she, *with tears* in her eyes"
        if not part:
            # أم is "or", but at the head of a subject it is a mother
            return (form in STOPS and form != "ام") or (not source and self._is_addressee(form))
        if form == "ام" and is_role(part[-1].form) and not line.form(k + 1).startswith("ال"):
            return False  # Mrs. Umm …
        if form in STOPS and form not in {"من", "كل", "بعض", "غير", "اكثر", "مثل"}:
            return True
        if form == "من" and line.is_that(k + 1):
            return True
        if (
            form.startswith("وال")
            and is_role(form[1:])
            and len(part) == 1
            and is_role(part[0].form)
        ):
            return False  # the writer and analyst, one person
        if form[0] == "و" and (self._cast.is_name(form[1:]) or is_role(form[1:])):
            return True
        if form[0] == "ل" and (
            form.lstrip("ل") in AUDIENCE
            or self._cast.is_name(form[1:])
            or self._cast.is_name(line.form(k - 1))
            or (source and form.startswith("لل") and len(part) == 1)
        ):
            return True
        return saying_participle(form) is not None and form.endswith("ا")

    @staticmethod
    def _is_how(line: Line, k: int) -> bool:
        """Whether a word tells how somebody spoke: says he *laughing*: …"""
        shown = line.text[line.tokens[k].start : line.tokens[k].end]
        return "\u064b" in shown and shown.endswith(("ا", "\u064b")) and not is_role(line.form(k))

    @staticmethod
    def _is_object(line: Line, k: int, before: Token) -> bool:
        """Whether a word stands in the accusative, and what is before it does not: issued *a
        statement*."""
        mine, other = (line.text[one.start : one.end] for one in (line.tokens[k], before))
        accusative = "\u064b" in mine and "\u064b" not in other
        return (
            accusative
            and not is_role(line.form(k))
            and mine.rstrip("\u064b").endswith(("ا", "\u064bا"))
        )

    @staticmethod
    def _is_told(form: str, part: Sequence[Token]) -> bool:
        """Whether an agency is whom somebody speaks to: three officials told *Reuters*."""
        before = part[-1].form
        if not any(is_role(token.form) for token in part) or before in {"في", "من", "لدي"}:
            return False
        if form in AGENCIES:
            return before not in _JOURNALISTS
        return form == "وكاله" and not is_role(before)

    def _is_of_company(self, line: Line, k: int, part: Sequence[Token]) -> bool:
        """Whether what somebody is *of* "Some Company" stands here, and a name follows: it is not
        the paper that they speak to."""
        quotation = line.opening(k + 1) if line.form(k) in {"ل", "ب"} else None
        if quotation is None or not quotation.closed or not is_role(part[0].form):
            return False
        after = quotation.last + 1
        goes_on = after < len(line.tokens) and line.tokens[after].word and not line.is_that(after)
        return goes_on and line.form(after) not in STOPS | ADVERBIAL

    def _is_addressee(self, form: str) -> bool:
        """Whether a word says to whom somebody speaks: للصحفيين، لرويترز; not a name as لافروف."""
        if form[0] != "ل" or len(form) < 3 or self._cast.is_name(form):
            return False
        whom = form[2:] if form.startswith("لل") else form[1:]
        if whom.isascii():
            return True  # لـCNN
        return whom in AUDIENCE or form.startswith("لل") or self._cast.is_fused(form)

    def _goes_on(self, line: Line, k: int, part: Sequence[Token]) -> bool:
        """Whether the clause goes on behind somebody: *by supporting*, from *delay*, the ministry
        *lowers*; names do not follow the names of bodies."""
        form, after = line.form(k), line.form(k + 1)
        if self._cast.is_name(form) or form in _ACTING:
            return False
        if (form[0] == "ب" and is_masdar(bare(form[1:]))) or (form == "من" and is_masdar(after)):
            return True
        head, before = part[0].form, part[-1].form
        if before.startswith("ال") and form in VERBAL_NOUNS:
            return True
        if not is_body(head) or is_role(head):
            return False
        verb = (form[0] == "ي" and len(form) > 3) or (said(form) and form not in STOPS)
        if before.startswith("ال") and (is_masdar(form) or verb):
            return True
        past = form.endswith("ت") and not form.endswith("ات") and len(form) > 3
        whose = form.endswith(("ها", "ته")) and not is_body(form)
        return (past or whose or form in _APPEARED) and not head.startswith("ال")

    @staticmethod
    def _is_described(line: Line, k: int, part: Sequence[Token]) -> bool:
        """Whether a participle describes a body beyond its name: the club *playing in* …"""
        form = line.form(k)
        if not form.startswith("الم") or form.endswith(("ي", "يه")) or form in ADJECTIVES:
            return False
        goes_on = line.form(k + 1) in {"في", "من", "علي", "الي"}
        return goes_on and len(part) > 1 and is_body(part[0].form)

    def _may_work_there(self, line: Line, k: int, part: Sequence[Token]) -> bool:
        """Whether "in" belongs to the speaker: an official in a ministry, not in a statement."""
        where = line.form(k + 1)
        head = part[0].form
        if is_body(head) and not is_role(head):
            placed = where.startswith("ال") or not self._cast.is_common(where)
            named = len(part) > 1 and not head.startswith("ال") and not where.endswith(("ها", "ه"))
            return placed and named and where not in TIMES | OCCASIONS
        if not is_role(head):
            return False
        return bare(where) not in OCCASIONS and not self._cast.is_name(line.form(k - 1))

    def _is_national(self, line: Line, k: int) -> bool:
        """Whether a word says of what country somebody is whose name follows: *the Spaniard* …"""
        if line.form(k) not in NATIONALITIES or k + 2 >= len(line.tokens):
            return False
        return all(self._cast.may_name(line.tokens, j + 1) for j in (k + 1, k + 2))

    def _name_before(self, line: Line, role: int, lo: int) -> int:
        """Where a name begins that an indefinite role follows: Some One, head of …"""
        if line.form(role).startswith("ال"):
            return role
        begin = role
        while begin > lo and role - begin < 4 and self._cast.may_name(line.tokens, begin):
            begin -= 1
        return begin if role - begin > 1 else role

    def mentioned(self, line: Line, lo: int, i: int, *, person: bool = False) -> Speaker | None:
        """Who the clause names first before token `i`, or else the sentence; a `person` only."""
        begin = max(lo, self.clause_from)
        if self._opens_aside(line, begin, i):
            begin = next((k for k in range(begin, i) if line.form(k) in COMMA), begin)
        found = self._first_named(line, begin, i, lo, person)
        if found is None and begin > lo:
            found = self._first_named(line, lo, begin, lo, person, again=True)
        return found

    def _first_named(
        self, line: Line, begin: int, i: int, lo: int, person: bool, *, again: bool = False
    ) -> Speaker | None:
        # Where nobody was found a moment ago there is still nobody; `again`: if no name is new.
        where = (line.paragraph, begin, self._cast.known_names if again else 0)
        k = self._empty[again][1] if self._empty[again][0] == where else begin
        while k < i:
            token = line.tokens[k]
            form = token.form
            if not token.word or line.quoted(k):
                k += 1
                continue
            whole = is_role(form) or is_body(form) or self._cast.is_name(form)
            fused = form[1:] if form[0] in "وبل" and not whole else form
            somebody = self._cast.is_name(fused) or self._cast.has_spoken(fused)
            somebody = somebody or self._is_national(line, k)
            if is_role(fused) or (is_body(fused) and not person) or somebody:
                first = self._name_before(line, k, lo) if is_role(fused) and fused == form else k
                first -= first == k > lo and line.form(k - 1) in QUANTIFIERS  # one of the people
                parts = self.parts(line, first, min(i, first + LONGEST_SUBJECT))
                if parts:
                    if first == k and fused != form:
                        begins = token.start + len(form) - len(fused)
                        parts[0][0] = Token(begins, token.end, fused, True)
                    speaker = self._cast.speaker(parts, self.last)
                    if speaker is not None:
                        return speaker
            k += 1
        if not person:
            self._empty[again] = where, i
        return None


def _as_one(words: Sequence[Token]) -> Token:
    """What stands in quotation marks behind a role, as one definite word: no name is in it."""
    form = " ".join(token.form for token in words)
    return Token(
        words[0].start, words[-1].end, form if form.startswith("ال") else f"ال{form}", True
    )

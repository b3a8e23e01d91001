"""The parts of a subject: role, name and apposition, without what only stands around them."""

from __future__ import annotations

from collections.abc import Sequence

from index.attribution.cues import SO_THEN
from index.attribution.lines import (
    COMMA,
    Line,
    Quotation,
    Token,
)
from index.attribution.speakers import ISSUED, Cast
from index.attribution.wording import DESCRIBING, LONGEST_NAME, LONGEST_PHRASE, name_length
from index.text.lexicon.speech import (
    ACCORDING,
    ADVERBIAL,
    AGENCIES,
    AUDIENCE,
    DELEGATES,
    DOCUMENTS,
    ENVOYS,
    MEDIA,
    NAME_LINKS,
    NEGATIONS,
    OCCASIONS,
    ROLES,
    STOPS,
    TIMES,
    UTTERANCES,
    WHICH_TIME,
    is_body,
    is_construct_plural,
    is_country,
    is_function,
    is_matter,
    is_plural_role,
    is_preposition_with_pronoun,
    is_role,
    reporting_verb,
    saying_participle,
    saying_verb,
    without_article,
)
from index.text.lexicon.tables import words_of
from index.text.lexicon.verb_forms import DEEDS

_WITHHOLDING = words_of("withholding")
_OUR_OWN = words_of("our-own")
_JOURNALISTS = words_of("journalists")
_TO_HIM = words_of("to-him")
_MANNER = words_of("manner")
_ENDING = ADVERBIAL | _MANNER | NEGATIONS | DEEDS | ACCORDING
_MONTHS = words_of("months") | words_of("periods")


_ISSUED_BY = words_of("issued-by")
OBTAINED = words_of("obtained")
_UNIONS = words_of("unions")
_SOURCES = words_of("sources")
_WHERE = words_of("workplaces")
_NUMBERED = words_of("numbered")
_AMONG = words_of("among") | words_of("sides")
_CALLED = words_of("called")
_PEOPLE = words_of("plurals-of-people")
_WHICH = words_of("which")
_THIS = words_of("pointers") & words_of("same")


class Parts:
    """Finds where a subject ends and what it is made of; positions are those of a line's tokens."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast

    def is_somebody(self, part: Sequence[Token]) -> bool:
        """Whether a phrase begins with a role, a body or a known name."""
        head = part[0].form
        return is_role(head) or is_body(head) or self._cast.is_name(head)

    @staticmethod
    def issuer(line: Line, first: int, last: int) -> tuple[int, int]:
        """Who has issued a statement or figures, where that follows it; else the document, without
        who has got hold of it."""
        if line.form(first) in ISSUED and line.form(first + 1) == "عن":
            return first + 2, last
        if _is_issued_by(line.form(first)):
            return first + 1, last
        heads = {line.form(k).removeprefix("ل") for k in (first, first + 1)}  # *the latest* figures
        for k in range(first + 1, min(last, first + LONGEST_PHRASE)):
            form = line.form(k)
            if _is_issued_by(form) and heads & UTTERANCES:
                return (k + 1, last) if k + 1 < last else (first, k)
            definite = form.startswith("لل")
            body = f"ا{form[1:]}" if definite else form[1:] if form[0] == "ل" else ""
            described = k > first + 1 and line.form(k - 1).endswith(("ي", "يه"))
            if (definite or described) and heads & UTTERANCES and is_body(body):
                return k, last  # a statement *of the ministry*, a *press* statement *of-a ministry*
            if form in OBTAINED:
                return first, k
        return first, last

    def between(
        self, line: Line, first: int, last: int, *, source: bool = False
    ) -> list[list[Token]]:
        """The subject between two tokens and its apposition, without adverbials."""
        parts: list[list[Token]] = [[]]
        k = first
        # All up to what opens what is said is of the subject, or stands around it.
        whole = line.is_that(last) or line.form(last) == ":"
        whole = whole or (source and line.form(last) in COMMA | {"."})
        while k < last:
            token = line.tokens[k]
            if token.form in COMMA:
                if len(parts) == 2 and self._is_joined_role(parts[-1]):
                    parts.pop()
                parts.append([])
            elif line.opening(k) is not None:
                inner = self._inner_name(line, k, last, parts[-1])
                if inner is None:
                    break
                words = [t for t in line.tokens[inner.first : inner.last] if t.word]
                of_role = bool(parts[-1]) and is_role(parts[-1][0].form)
                # The head of the *festival* "Some One", not of the *party* "Some Name".
                head = parts[-1][-1].form if of_role else ""
                named = head.startswith("ال") and not is_body(head)
                as_one = len(words) > 1 and of_role and not named
                k = inner.last + inner.closed
                if not parts[-1] and len(parts) == 1:
                    parts[-1:] = [words, []]  # "Some One", the guest of …
                    continue
                parts[-1].extend([_as_one(words)] if as_one else words)
                if is_body(parts[-1][0].form):
                    parts[-1].extend(self._purpose(line, k, last))
                    while k < last and line.form(k) not in COMMA:
                        k += 1
                continue
            elif token.form == ":":
                break
            elif token.form in _CALLED:
                parts.append([])
            elif token.form == "(" and any(parts):  # not (Some Paper) says …
                while k < last and line.form(k) != ")":
                    k += 1
            elif token.word:
                skipped = is_preposition_with_pronoun(token.form)
                skipped = skipped or token.form in _TO_HIM | _MANNER | _THIS
                if not parts[-1] and skipped:
                    k += 1
                    continue
                word = self._unfused(token, k == first and source)
                if word is token and self._ends_subject(line, k, parts[-1], source, whole):
                    while k < last and line.form(k) not in COMMA:
                        k += 1
                    if not parts[-1] or token.form in _WHICH:
                        break
                    continue
                parts[-1].append(word)
            k += 1
        for part in parts:
            while part and self._hangs(part[-1]):
                part.pop()
        found = [part for part in parts if part and saying_verb(part[0].form) is None][:2]
        return found if len(found) < 2 or self._is_apposition(found[1]) else found[:1]

    @staticmethod
    def _is_joined_role(part: Sequence[Token]) -> bool:
        """Whether a part is another role of the same person: the cleric, *and head* of …."""
        return bool(part) and part[0].form[0] == "و" and is_role(part[0].form[1:])

    @staticmethod
    def _hangs(last: Token) -> bool:
        """Whether a word leads on to what is no longer there: sources *from*, figures *issued*."""
        return is_function(last.form) or last.form in {"ب", "ل"} or last.form in ISSUED

    def _is_apposition(self, part: Sequence[Token]) -> bool:
        """Whether what follows a comma says who is meant: a role or name, not "wished …"."""
        head = part[0].form
        if self.is_somebody(part) or head.startswith("ال"):
            return True
        called = name_length(part) <= LONGEST_NAME and self._cast.may_be_called(part)
        return called and head[0] != "و" and not self._cast.is_adverb(head)

    def _inner_name(self, line: Line, k: int, last: int, part: Sequence[Token]) -> Quotation | None:
        """A quotation that belongs to the subject: the company "X", or "Some One" alone."""
        quotation = line.opening(k)
        if quotation is None or quotation.last >= last:
            return None
        if not part:
            return quotation if line.words(quotation.first, quotation.last) <= 2 else None
        return quotation if self.is_somebody(part) else None

    @staticmethod
    def _purpose(line: Line, k: int, last: int) -> Sequence[Token]:
        """What a body is, or is for, behind its name in quotation marks: "X" *for maritime
        studies*, "X", the *French*."""
        form = line.form(k)
        of_kind = form.startswith("ال") and form.endswith(("ي", "يه")) and form not in DESCRIBING
        if not (of_kind or (form.startswith("لل") and form[2:] not in AUDIENCE)):
            return ()
        end = k + 1
        while end < last and line.form(end)[:2] == "ال" and line.form(end) not in ADVERBIAL | TIMES:
            end += 1
        return line.tokens[k:end]

    def _unfused(self, token: Token, source: bool) -> Token:
        """A word without the preposition of "according to": للأمم → الأمم."""
        if not source or token.form[0] != "ل":
            return token
        if token.form.startswith("لل"):
            return Token(token.start + 1, token.end, "ا" + token.form[1:], True)
        if self._cast.is_fused(token.form):
            return Token(token.start + 1, token.end, token.form[1:], True)
        return token

    def _ends_subject(
        self, line: Line, k: int, part: Sequence[Token], source: bool, whole: bool
    ) -> bool:
        form = line.form(k)
        if line.form(k + 1) in WHICH_TIME:
            return True
        if not part:
            return self._begins_no_subject(line, k) or self._is_addressee(line, k)
        if _is_issued_by(form):
            return part[0].form not in DOCUMENTS
        if self._tells_of_what(line, k, part):
            return False
        if self._is_complete(line, k, part):
            return True
        if (
            self._is_told(form, part)
            or self._is_matter(form, part)
            or self._tells_more(line, k)
            or self._is_theirs(line, k, part)
            or self._goes_on(line, k, part)
        ):
            return True
        if form == "من" and line.form(k + 1) in _AMONG:
            return True
        described = form in DESCRIBING and not is_body(part[0].form)
        described = described and not (whole and is_role(part[0].form))
        if described or _is_so_that(line, k):
            return True
        numbered = is_body(part[-1].form) or part[-1].form in _NUMBERED  # channel *12*
        if form in _ENDING or (form.isdigit() and not numbered):
            return True
        if form.removeprefix("و") in _WITHHOLDING or self._is_object(line, k):
            return True
        if form in STOPS and form not in {"من", "كل", "بعض", "غير", "اكثر", "مثل"}:
            return True
        another = form[0] == "و" and is_role(form[1:])
        of_body = form.startswith("وال") and is_body(part[0].form)  # of health *and population*
        if another and not (whole or of_body or _are_several(form[1:], part)):
            return True
        if form[0] in "بل" and form.endswith(("ها", "هم")):
            return True
        if form[0] == "ل" and (
            (form.lstrip("ل") in AUDIENCE and without_article(part[0].form) not in _UNIONS)
            or (part[0].form in _SOURCES and self._cast.is_fused(form))
            or (len(part) < 3 and (form[1:] in _PEOPLE or is_construct_plural(form[1:])))
            or _is_his(line, k)
            or self._cast.is_name(line.form(k - 1))
            or (
                form.startswith("لل")
                and len(part) == 1
                and (source or is_country(without_article(part[0].form)))
            )
        ):
            return True
        # Behind what is definite *who* would lead a verb in.
        definite = any(token.form.startswith("ال") for token in part[:2])
        closed = whole and definite and line.form(k - 1).startswith(("ال", "لل"))
        return (reporting_verb(form) is not None and not closed) or _carries_on(form)

    def _begins_no_subject(self, line: Line, k: int) -> bool:
        """Whether a word cannot be the first of a subject."""
        form = line.form(k)
        if form in ADVERBIAL | _MANNER | NEGATIONS or self._is_object(line, k) or _carries_on(form):
            return True
        return form in STOPS - NAME_LINKS - ROLES

    def _tells_of_what(self, line: Line, k: int, part: Sequence[Token]) -> bool:
        """Whether a preposition leads on to what somebody is an official, member or envoy of."""
        form, head = line.form(k), without_article(part[0].form)
        if form == "علي":
            return without_article(part[-1].form).startswith("مطلع")  # sources *informed of* …
        if form in _WHERE and self._may_work_there(line, k, part):
            return True
        if form == "عن" and head in DELEGATES:
            return True
        return form in {"الي", "لدي"} and head in ENVOYS

    def _is_complete(self, line: Line, k: int, part: Sequence[Token]) -> bool:
        """Whether a full name stands before a word that is none of it."""
        form = line.form(k)
        if not self._cast.ends_name(part[-1].form):
            return False
        family = form[:2] == "ال" and not self._cast.is_whole_name(part)
        other = self._cast.ends_name(form) and not self._cast.goes_with(form, part[-1].form)
        named = self._cast.is_name(form) and not other
        return not (is_role(form) or family or form in STOPS or named)

    @staticmethod
    def _tells_more(line: Line, k: int) -> bool:
        """Whether the clause puts in more of somebody: the centre, *and its seat* is …"""
        form = line.form(k)
        owned = form.endswith(("ه", "ها")) and line.has_pronoun(k) and not is_body(form)
        return form[0] == "و" and owned

    @staticmethod
    def _is_object(line: Line, k: int) -> bool:
        """Whether a word stands in the accusative: issued *a statement*; says he *laughing*."""
        return "\u064b" in line.letters(k)

    @staticmethod
    def _is_told(form: str, part: Sequence[Token]) -> bool:
        """Whether an agency is whom somebody speaks to: three officials told *Reuters*."""
        official = any(is_role(token.form) for token in part) and part[-1].form not in STOPS
        return form in _OUR_OWN or (
            official and form in AGENCIES and part[-1].form not in _JOURNALISTS
        )

    def _is_matter(self, form: str, part: Sequence[Token]) -> bool:
        """Whether a word behind a full name is what somebody criticises, backs or visits, and no
        name of theirs: Some One *the deal*."""
        head = part[0].form
        if not form.startswith("ال"):
            return False
        if len(part) == 1:
            whole = head.startswith("ال") or is_country(head) or self._cast.is_short_name(part[0])
            return whole and is_matter(form)
        if is_body(head):
            return False
        if any(token.form in STOPS for token in part[-3:]):
            return False  # sources informed *of* plans of the meeting
        first, second = part[-2].form, part[-1].form
        if (
            len(part) == 2
            and is_role(head)
            and second.endswith(("ي", "يه"))
            and not is_body(second)
        ):
            return is_matter(form)  # announced Iraqi sources *the discovery*
        named = not first.startswith("ال") and not any(map(self._cast.is_common, (first, second)))
        return named and (is_matter(form) or is_body(form))

    def _is_addressee(self, line: Line, k: int) -> bool:
        """Whether a word says to whom somebody speaks: للصحفيين، لرويترز، لزميله."""
        form = line.form(k)
        if form[0] != "ل":
            return False
        if _is_his(line, k):
            return True
        return form.startswith("لل") or form[1:] in AUDIENCE

    def _goes_on(self, line: Line, k: int, part: Sequence[Token]) -> bool:
        """Whether the clause goes on behind somebody: names do not follow the names of bodies."""
        form, before, head = line.form(k), part[-1].form, part[0].form
        if self._cast.is_name(form):
            return False
        whole = self._is_several(part) or (is_body(head) and head.startswith("ال"))
        if whole and before.startswith("ال") and self._is_new(form):
            return True
        past = form.endswith("ت") and not form.endswith("ات") and len(form) > 3
        return is_body(head) and past and head not in MEDIA

    @staticmethod
    def _is_theirs(line: Line, k: int, part: Sequence[Token]) -> bool:
        """Whether a word is something of theirs: denied the young man *his link* to …"""
        form = line.form(k)
        owned = len(form) > 4 and form[-2:] != "يه" and line.letters(k).endswith(("ه", "ها", "هم"))
        whole = part[0].form.startswith("ال") and part[-1].form.startswith("ال")
        return whole and owned

    @staticmethod
    def _is_several(part: Sequence[Token]) -> bool:
        """Whether a phrase is of several people, who have no one name."""
        head = part[0].form
        return is_role(head) and head.endswith(("ون", "ين", "اء"))

    def _is_new(self, form: str) -> bool:
        """Whether an indefinite word is no part of a phrase that is complete."""
        return not (form.startswith(("ال", "ل", "ب", "وال")) or form in STOPS)

    def _may_work_there(self, line: Line, k: int, part: Sequence[Token]) -> bool:
        """Whether "in" belongs to the speaker: an official in a ministry, not in a statement."""
        where = line.form(k + 1)
        head = part[0].form
        if without_article(where) in OCCASIONS or line.is_own_words(k + 1):
            return False
        if is_body(head) and not is_role(head):
            placed = where.startswith("ال") or not self._cast.is_common(where)
            named = len(part) > 1 and not head.startswith("ال") and not where.endswith(("ها", "ه"))
            return placed and named
        return is_role(head) and where not in _MONTHS


def _is_so_that(line: Line, k: int) -> bool:
    """Whether a word is "so that": فإن as it is spelt, فان before a definite word; else it links
    names."""
    form = line.form(k)
    return form in SO_THEN and (form != line.letters(k) or line.form(k + 1).startswith("ال"))


def _carries_on(form: str) -> bool:
    """Whether a word tells how somebody goes on, and so is nobody: he added, *warning* that."""
    return form.endswith("ا") and saying_participle(form) is not None


def _are_several(form: str, part: Sequence[Token]) -> bool:
    """Whether two groups are told of as one: farmers *and* traders."""
    both = (without_article(one) for one in (form, part[-1].form))
    return all(map(is_plural_role, both))


def _is_his(line: Line, k: int) -> bool:
    """Whether a word ends in a pronoun: لزميله، لضيفها."""
    form = line.form(k)
    # Behind a preposition stands a genitive, which has no such alif: it is a name.
    return form.endswith(("ه", "ها", "هم")) and form[-2:] != "اه" and line.has_pronoun(k)


def _is_issued_by(form: str) -> bool:
    """Whether a document's issuer follows: the report *that was made by* …"""
    verbs = (form.removesuffix(its) for its in ("ها", "ه") if form.endswith(its))
    return any(verb in _ISSUED_BY or f"{verb[:-1]}ي" in _ISSUED_BY for verb in verbs)


def _as_one(words: Sequence[Token]) -> Token:
    """What stands in quotation marks behind a role, as one definite word: no name is in it."""
    form = " ".join(token.form for token in words)
    return Token(
        words[0].start, words[-1].end, form if form.startswith("ال") else f"ال{form}", True
    )

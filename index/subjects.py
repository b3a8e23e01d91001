"""Who is meant: the subject of a verb of saying, behind it, before it, or as before."""

from __future__ import annotations

from collections.abc import Sequence

from index.lines import COMMA, Line, Token
from index.speakers import LONGEST_PHRASE, Cast, Speaker
from index.speech import (
    ADVERBIAL,
    MEDIA,
    NEGATIONS,
    OCCASIONS,
    STOPS,
    WITH_PERSON,
    bare,
    is_body,
    is_role,
    said,
    saying_participle,
)


class Subjects:
    """Finds who speaks; positions are those of a line's tokens.

    `last` is who spoke before, `clause_from` where the clause begins whose first person or body
    may be the subject.
    """

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self.last: Speaker | None = None
        self.clause_from = 0
        self._empty = ((0, 0), 0)

    def bare_end(self, line: Line, i: int, hi: int) -> int:
        """The end of what may be the subject of a verb that introduces nothing itself."""
        k = i + 1
        hi = min(hi, i + LONGEST_PHRASE)
        while k < hi and line.tokens[k].word and line.form(k) not in STOPS | ADVERBIAL:
            k += 1
        return k

    def subject(
        self, line: Line, i: int, end: int, lo: int, subject: Speaker | None, *, told: bool
    ) -> Speaker | None:
        """Who speaks by the verb at `i`: named behind it, before it, or as before."""
        parts = self.parts(line, i + 1, end)
        if parts and (told or self.is_somebody(parts[0])):
            if said(line.form(i)) in WITH_PERSON:
                somebody = self.is_somebody(parts[0]) or i == lo
                named = None if somebody else subject or self.mentioned(line, lo, i)
                if named is not None:
                    return named
                parts[0] = self._before_object(parts[0])
            return self._cast.speaker(parts, self.last)
        if i == lo:
            return self.last
        named = subject or self.mentioned(line, lo, i)
        before = line.form(i - 1)
        # "news that says …": what has no speaker is nobody's.
        indefinite = (
            len(before) > 3 and before not in STOPS and not before.startswith(("ال", "لكن"))
        )
        return named or (None if indefinite and line.form(i)[0] not in "وف" else self.last)

    def _before_object(self, part: Sequence[Token]) -> list[Token]:
        """Whoever speaks, without whom they speak to or of."""
        named = [self._cast.is_name(token.form) for token in part]
        if named[0]:
            return list(part[: named.index(False)] if False in named else part)
        for k in range(1, len(part)):
            form = part[k].form
            if is_body(form) and (form.startswith("ال") or part[k - 1].form.startswith("ال")):
                return list(part[:k])
            ends = k > 1 and part[k - 1].form.startswith("ال") and not form.startswith("ال")
            if ends and not is_role(part[0].form):
                return list(part[:k])
        return list(part)

    def is_somebody(self, part: Sequence[Token]) -> bool:
        head = part[0].form
        return is_role(head) or is_body(head) or self._cast.is_name(head)

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
                parts.append([])
            elif line.opening(k) is not None:
                if len(parts[-1]) != 1 or bare(parts[-1][0].form) not in MEDIA:
                    break
            elif token.form == "(":
                while k < last and line.form(k) != ")":
                    k += 1
            elif token.word:
                if self._ends_subject(line, k, parts[-1], source):
                    while k < last and line.form(k) not in COMMA:
                        k += 1
                    if len(parts) == 2 or not parts[-1]:
                        break
                    continue
                parts[-1].append(self._unfused(token, k == first and source))
            k += 1
        return [part for part in parts if part and not said(part[0].form)][:2]

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
        if form == "في" and part and self._may_work_there(line, k, part):
            return False
        if form in ADVERBIAL or form in NEGATIONS or (form.isdigit() and part):
            return True
        if not part:
            return form in STOPS
        if form in STOPS and form not in {"من", "كل", "بعض", "غير", "اكثر", "مثل"}:
            return True
        if form[0] == "و" and (self._cast.is_name(form[1:]) or is_role(form[1:])):
            return True
        if form[0] == "ل" and (
            form[1:] in MEDIA
            or self._cast.is_name(form[1:])
            or self._cast.is_name(line.form(k - 1))
            or (source and form.startswith("لل") and len(part) == 1)
        ):
            return True
        return saying_participle(form) is not None and form.endswith("ا")

    def _may_work_there(self, line: Line, k: int, part: Sequence[Token]) -> bool:
        """Whether "in" belongs to the speaker: an official in a ministry, not in a statement."""
        where = line.form(k + 1)
        if not is_role(part[0].form):
            return False
        return bare(where) not in OCCASIONS and not self._cast.is_name(line.form(k - 1))

    def _name_before(self, line: Line, role: int, lo: int) -> int:
        """Where a name begins that an indefinite role follows: Some One, head of …"""
        if line.form(role).startswith("ال"):
            return role
        begin = role
        while begin > lo and role - begin < 4 and self._cast.may_name(line.tokens, begin):
            begin -= 1
        return begin if role - begin > 1 else role

    def mentioned(self, line: Line, lo: int, i: int) -> Speaker | None:
        """The first person or body that a sentence names before token `i`."""
        begin = max(lo, self.clause_from)
        # Where nobody was found a moment ago there is still nobody.
        k = self._empty[1] if self._empty[0] == (line.paragraph, begin) else begin
        while k < i:
            token = line.tokens[k]
            form = token.form
            if not token.word or line.quoted(k):
                k += 1
                continue
            fused = form[1:] if form[0] in "وبل" and not self._cast.is_name(form) else form
            somebody = self._cast.is_name(fused) or self._cast.has_spoken(fused)
            if is_role(fused) or is_body(fused) or somebody:
                begin = self._name_before(line, k, lo) if is_role(fused) and fused == form else k
                parts = self.parts(line, begin, i)
                if parts:
                    if begin == k:
                        begins = token.start + len(form) - len(fused)
                        parts[0][0] = Token(begins, token.end, fused, True)
                    return self._cast.speaker(parts, self.last)
            k += 1
        self._empty = ((line.paragraph, begin), i)
        return None

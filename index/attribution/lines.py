"""A line of text as tokens, with its quotation marks paired as its writer meant them.

Arabic news mixes «», “” and straight marks, nests straight ones in each other and forgets to close
them; so marks are paired by what stands around them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise

from index.text.lexicon.speech import (
    ACCORDING,
    BARE_THAT,
    FUSED_THAT,
    MEDIA,
    is_country,
    is_masdar,
    is_own_words,
    is_role,
    saying_participle,
    saying_verb,
    without_article,
)
from index.text.lexicon.tables import classes, words_of
from index.text.normalise import TATWEEL, normalise
from index.text.sentences import trim

# Numbers, abbreviations as in م.ت.ف., words, marks of two characters, and other marks.
_TOKEN = re.compile(
    r"\d+(?:[.,٫٬]\d+)+|(?<!\w)(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?|(?:[^\W_]|[\u0610-\u061a\u0640\u064b-\u065f\u0670\u200c-\u200f])+"
    r"(?:(?<=\d)[.,٫٬]\d+)*|<<|>>|\(\(|\)\)|''|\S"
)
_ALIKE = words_of("alike")
_SON_OF = words_of("son-of")
_BY_SAYING = words_of("by-saying")
_HAD = words_of("had")
_ON, _ALI = re.compile(r"\bعلى\b"), re.compile(r"\bعلي\b")
OPENING = frozenset("«“„‹")
CLOSING = frozenset("»”›")
STRAIGHT = frozenset('"″＂')
_DOUBLED = {"<<": "«", "((": "«", ">>": "»", "))": "»", "''": '"'}
# They make one word of several, as in #some_one.
_JOINING = frozenset("#_")
MARKS = OPENING | CLOSING | STRAIGHT
SENTENCE_ENDS = frozenset(".!?؟…۔")
# A quotation goes on over so many lines at most.
LONGEST_SPEECH = 8
# So many marks are looked ahead at to tell whether a quotation is closed.
MARKS_AHEAD = 12
# Nobody's sentence has more words and marks; a text without full stops is cut here.
LONGEST_SENTENCE = 400
COMMA = frozenset("،,؛;-–—")


# Normalised, the name Ali would be the word "on"; where spelling tells them apart, so does this.
ALI = "عليّ"


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark at `text[start:end]`; `form` is the word normalised, or the mark."""

    start: int
    end: int
    form: str
    word: bool


def ends_feminine(text: str, token: Token) -> bool:
    """Whether a word is written with the ending of the feminine, which normalising makes a ه."""
    return text[token.end - 1] == "ة"


@dataclass(frozen=True, slots=True)
class Quotation:
    """The tokens from `first` up to `last` (exclusive) between an opening and a closing mark.

    The opening mark is token `first - 1`; the closing one is token `last`, if it is `closed`.
    """

    first: int
    last: int
    closed: bool


def tokenise(text: str, start: int, end: int, *, has_ali: bool = False) -> list[Token]:
    """The words and marks of `text[start:end]`. `has_ali`: علي is a name, "on" is written على."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text, start, end):
        if match.group() in _JOINING:
            continue
        is_son_of = bool(tokens) and tokens[-1].form in _SON_OF
        token = _token(match, has_ali or is_son_of)
        second = _second_word(token)
        if second:
            middle = token.start + second
            tokens.append(Token(token.start, middle, token.form[:second], True))
            token = Token(middle, token.end, token.form[second:], True)
        tokens.append(token)
    return tokens


def _second_word(token: Token) -> int:
    """How far into a word another begins that has lost its space: Abd|al-One, One|the spokesman,
    heading|and said; 0 where none does."""
    form = token.form
    if len(form) != token.end - token.start:
        return 0
    at = form.find("ال", 3)
    if at > 0 and (form[:at] in {"عبد", "وعبد"} or (at > 3 and is_role(form[at:]))):
        return at
    ands = (k for k in range(4, len(form) - 4) if form[k] == "و" and saying_verb(form[k + 1 :]))
    return next(ands, 0)


def _token(match: re.Match[str], has_ali: bool) -> Token:
    shown = match.group().replace(TATWEEL, "")
    form = ALI if has_ali and shown == "علي" else normalise(shown)
    if form[:2] == "ال" and shown[0] != form[0] and not _is_of_language(form):
        form = shown[0] + form[1:]  # a hamza begins no article: Alexander, German
    elif form in {"ان", "ال"} and shown[0] == "\u0622":
        form = shown  # with a madda it is Anne and no *that*, the house of somebody and no *the*
    word = bool(form) and any(map(str.isalnum, shown))
    mark = _DOUBLED.get(match.group(), match.group())
    return Token(match.start(), match.end(), form if word else mark, word)


@lru_cache(maxsize=65536)
def _is_of_language(form: str) -> bool:
    """Whether any table or pattern has a word, so that it has to be found as it is there."""
    return is_masdar(form) or is_country(form) or any(form in words for words in classes().values())


def quotations(text: str, tokens: list[Token], speaking: Collection[int]) -> list[Quotation]:
    """The outermost quotations of a line, in order. An unclosed one runs to the line's end.

    `speaking` are the positions of tokens that say that somebody speaks: a mark that opens soon
    after one begins a new quotation, also where the one before was never closed.
    """
    found: list[Quotation] = []
    stack: list[int] = []
    marks = [i for i, token in enumerate(tokens) if token.form in MARKS]
    for place, at in enumerate(marks):
        if _opens(text, tokens, at, bool(stack)):
            spoken = _spoken_before(tokens, at, speaking)
            following = marks[place : place + MARKS_AHEAD]
            if stack and spoken > stack[0] and not _closed_twice(text, tokens, following):
                end = _end_before(tokens, spoken)
                end = _end_unclosed(tokens, stack[0], speaking, end)
                found.append(Quotation(stack[0] + 1, end, False))
                stack.clear()
            stack.append(at)
        elif stack:
            begin = stack.pop()
            if not stack:
                found.append(Quotation(begin + 1, at, True))
    if stack:
        end = _end_unclosed(tokens, stack[0], speaking, len(tokens))
        found.append(Quotation(stack[0] + 1, end, False))
    return [quotation for quotation in found if quotation.last > quotation.first]


def _opens(text: str, tokens: list[Token], at: int, inside: bool) -> bool:
    """Whether a mark opens a quotation: by its shape, else by the spaces around it."""
    token = tokens[at]
    before, after = text[token.start - 1 : token.start], text[token.end : token.end + 1]
    ends = bool(before.strip()) and (not after.strip() or after in ".،,؛;:!؟?)")
    if token.form in OPENING:  # ”so“ and „so“ too
        return not (inside and ends and token.form == "“")
    if token.form in CLOSING:
        return not inside and token.form == "”" and not ends
    if before == ":" or text.endswith(": ", 0, token.start):
        opens = True  # also where a blank follows
    elif not after.strip() or after in ".،,؛;:!؟?)»":
        opens = False
    else:
        opens = not before.strip() or (not before.isalnum() and before not in ".…!؟?)")
    if opens or inside:
        # One letter before it is a conjunction or preposition: و"…"، بـ"…"
        return opens or (before == "\u0640" and bool(after.strip()))
    # Nothing is open: a mark with space on both sides, or glued to a word, begins one, unless
    # it stands where something ends.
    form = tokens[at - 1].form if at > 0 else ""
    fused = form in {"و", "ف", "ب", "ل", "ك"} or saying_verb(form) is not None
    return fused or (not before.strip() and bool(after))


def _spoken_before(tokens: list[Token], at: int, speaking: Collection[int], reach: int = 7) -> int:
    """The nearest token before a mark that says somebody speaks, or -1."""
    for i in range(at - 1, max(-1, at - 1 - reach), -1):
        if i in speaking:
            return i
        if tokens[i].form in MARKS:
            break
    return -1


def _closed_twice(text: str, tokens: list[Token], marks: list[int]) -> bool:
    """Whether the mark that opens now and one that is open already are both closed later."""
    depth = 2
    for at in marks[1:]:
        depth += 1 if _opens(text, tokens, at, True) else -1
        if depth == 0:
            return True
    return False


def _end_unclosed(tokens: list[Token], opening: int, speaking: Collection[int], last: int) -> int:
    """The end of a quotation that nothing closes before token `last`: a sentence in which somebody
    speaks follows, or any sentence where another quotation does."""
    for at in range(opening + 2, min(last, len(tokens) - 1)):
        form = tokens[at].form
        if form in ".؟!?":
            begins = last < len(tokens) or any(k in speaking for k in range(at + 1, at + 3))
            if begins or tokens[at + 1].form in _HAD:
                return at
        if at in speaking and _goes_on_with(form, tokens[at + 1 : at + 3]):
            return at
    return last


def _goes_on_with(participle: str, after: Sequence[Token]) -> bool:
    """Whether a participle tells of speech, by what follows it: that, or its preposition."""
    takes = BARE_THAT | FUSED_THAT | {saying_participle(participle)}
    return any(token.form in takes for token in after)


def _end_before(tokens: list[Token], at: int) -> int:
    """The end of what was said before the clause that token `at` begins."""
    while at > 0 and not tokens[at - 1].word:
        at -= 1
    return at


class Line:
    """One line: its tokens, which of them are quoted, and its sentences.

    Its first `continued` tokens belong to a quotation that an earlier line opens.
    """

    def __init__(self, text: str, tokens: list[Token], paragraph: int, continued: int = 0) -> None:
        self.text = text
        self.tokens = tokens
        self.paragraph = paragraph
        self.continued = continued
        self._forms = [token.form for token in tokens]
        self._thats = {i for i in range(len(tokens)) if self._is_that(i)}
        self._according = {i for i in range(len(tokens)) if self._is_according(i)}
        speaking = {
            i
            for i, token in enumerate(tokens)
            if token.word
            and (
                saying_verb(token.form) or saying_participle(token.form) or token.form in _BY_SAYING
            )
        }
        self.quotations = quotations(text, tokens, speaking)
        if continued:
            later = [q for q in self.quotations if q.first > continued]
            self.quotations = [Quotation(0, continued, continued < len(tokens)), *later]
        # Before each token: how many words; and where brackets open.
        self._words = list(accumulate((token.word for token in tokens), initial=0))
        self._brackets = [i for i, token in enumerate(tokens) if token.form == "("]
        self._opened = {q.first - 1: q for q in self.quotations if q.first}
        self._firsts = [q.first for q in self.quotations]
        self.sentences = list(self._sentences())

    def form(self, at: int) -> str:
        """The normalised form of a token, "" beyond the line's ends."""
        return self._forms[at] if 0 <= at < len(self._forms) else ""

    def letters(self, at: int) -> str:
        """A token as the text writes it, without tatweel: the normalised form tells نفى from نفي
        no more."""
        return self.text[self.tokens[at].start : self.tokens[at].end].replace(TATWEEL, "")

    def has_pronoun(self, at: int) -> bool:
        """Whether a word may end in a pronoun, not in the ending of the feminine: طالبه، طالبة."""
        return not self.letters(at).endswith("ة")

    def is_own_words(self, at: int) -> bool:
        """Whether a word is what somebody told of before has said: according to *his opinion*."""
        return is_own_words(self.form(at)) and self.has_pronoun(at)

    def opening(self, at: int) -> Quotation | None:
        """The quotation whose opening mark is this token."""
        return self._opened.get(at)

    def is_quotation(self, quotation: Quotation) -> bool:
        """Whether a line is a quotation and nothing else."""
        return self.words(0, len(self.tokens)) == self.words(quotation.first, quotation.last)

    def quoted_forms(self, quotation: Quotation) -> tuple[str, ...]:
        """The words of a quotation."""
        return tuple(token.form for token in self.tokens[quotation.first : quotation.last])

    def quoted(self, at: int) -> bool:
        """Whether a token stands inside a quotation."""
        place = bisect_right(self._firsts, at) - 1
        return place >= 0 and at < self.quotations[place].last

    def closed_before(self, at: int) -> Quotation | None:
        """The quotation that is closed at most a comma before a token."""
        place = bisect_right(self._firsts, at) - 1
        if place < 0 or not self.quotations[place].closed:
            return None
        quotation = self.quotations[place]
        return quotation if at - 2 <= quotation.last < at else None

    def words(self, first: int, last: int) -> int:
        """How many words the tokens from `first` up to `last` are."""
        first, last = (min(max(at, 0), len(self.tokens)) for at in (first, last))
        return max(0, self._words[last] - self._words[first])

    def has_bracket(self, first: int, last: int) -> bool:
        """Whether a bracket opens from token `first` on, before token `last`."""
        return bisect_left(self._brackets, first) < bisect_left(self._brackets, last)

    def sentence_before(self, at: int) -> tuple[int, int] | None:
        """The sentence that ends at most a mark before a token."""
        place = bisect_left(self.sentences, at - 2, key=lambda sentence: sentence[1])
        before = self.sentences[place] if place < len(self.sentences) else None
        return before if before is not None and before[1] <= at else None

    def _sentences(self) -> list[tuple[int, int]]:
        spans: list[tuple[int, int]] = []
        begin = depth = 0
        for i, token in enumerate(self.tokens):
            depth += (token.form == "(") - (token.form == ")" and depth > 0)
            ends = token.form in SENTENCE_ENDS and not depth
            if ends and not self.quoted(i) and not self.is_initial(i):
                spans.append((begin, i))
                begin = i + 1
            elif i - begin >= LONGEST_SENTENCE:
                spans.append((begin, i))
                begin = i
        spans.append((begin, len(self.tokens)))
        return [(a, b) for a, b in spans if self.words(a, b)]

    def is_initial(self, at: int) -> bool:
        """Whether a full stop belongs to an initial or title of one letter: د. سامر، «هدى. م»."""
        if self.form(at) != ".":
            return False
        letters = (k for k in (at - 1, at + 1) if len(self.form(k)) == 1 and self.tokens[k].word)
        return any(k < at or self.quoted(at) for k in letters)

    def is_that(self, i: int, *, fused_only: bool = False) -> bool:
        """Whether a token is "that" before a clause; `fused_only`: one with a pronoun, أنه."""
        return i in self._thats and (not fused_only or self._forms[i] in FUSED_THAT)

    def _is_that(self, i: int) -> bool:
        if self._forms[i] == "بان" and self.form(i + 1) == "كي":
            return False  # a name: nobody says *that in order to*
        return self._forms[i] in FUSED_THAT or self._forms[i] in BARE_THAT

    def is_according(self, i: int) -> bool:
        """Whether "according to" begins at a token."""
        return i in self._according

    def _is_according(self, i: int) -> bool:
        form = self._forms[i]
        if form == "علي" and self.form(i + 1) == "حد":
            return self.form(i + 2) not in _ALIKE
        return (form[1:] if form[:1] == "و" and form[1:] in ACCORDING else form) in ACCORDING

    def past_according(self, i: int, hi: int) -> int:
        """Behind "according to …": the next comma or quotation."""
        k = i + 1
        while k < hi and self.form(k) not in COMMA:
            quotation = self.opening(k)
            if quotation is not None:
                if without_article(self.form(k - 1)) not in MEDIA:
                    break
                k = quotation.last  # according to the paper "Some Name"
            k += 1
        return min(k, hi)


def lines_of(text: str) -> list[Line]:
    """The lines of a text that hold a word; `paragraph` counts them from 1."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    has_ali = 2 * len(_ON.findall(text)) >= len(_ALI.findall(text))
    tokens = (tokenise(text, *trim(text, a, b), has_ali=has_ali) for a, b in pairwise(starts))
    spoken = [line for line in tokens if any(token.word for token in line)]
    continued = _continued(spoken)
    return [Line(text, line, number + 1, continued[number]) for number, line in enumerate(spoken)]


def _continued(lines: Sequence[Sequence[Token]]) -> list[int]:
    """How many tokens at the start of each line belong to a quotation that an earlier line opens
    and a later one closes, with no mark between."""
    found = [0] * len(lines)
    opened: int | None = None  # the line with a mark that nothing has closed
    for number, line in enumerate(lines):
        at = _first_unmatched(line)
        if opened is not None and at is not None and number - opened <= LONGEST_SPEECH:
            for between in range(opened + 1, number):
                found[between] = len(lines[between])
            found[number] = at
            opened = None
        shapes = [token.form for token in line if token.form in OPENING | CLOSING]
        if shapes:
            opened = number if shapes[-1] in OPENING else None
    return found


def _first_unmatched(line: Sequence[Token]) -> int | None:
    """The first closing mark of a line before any that opens."""
    first = next((i for i, token in enumerate(line) if token.form in OPENING | CLOSING), None)
    return first if first is not None and line[first].form in CLOSING else None

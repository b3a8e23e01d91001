"""A short name's fullest form, wherever the article gives it: [Some] One.

What is found for a word is found once for all its spellings: an article may have thousands of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.attribution.lines import Token
from index.attribution.register import alike_keys
from index.attribution.wording import LONGEST_NAME, Wording, is_linked, name_length
from index.text.lexicon.speech import (
    BARE_THAT,
    is_construct_plural,
    is_country,
    is_role,
    saying_verb,
)
from index.text.lexicon.tables import words_of
from index.text.lexicon.verb_forms import DEEDS

_WHICH = words_of("which")
_BEFORE_NAMES = BARE_THAT | DEEDS
# A name of fewer letters is only found as it is written.
FEWEST_LETTERS = 4


@dataclass(frozen=True, slots=True)
class _Form:
    """One form of a name: better the longer it is, then the more often the article has it."""

    tokens: Sequence[Token]
    often: int
    place: tuple[int, int]  # of its last word: by the word's first occurrence, then its own

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """What the best has most of; of two as good, the first is it."""
        return len(self.tokens), self.often, -self.place[0], -self.place[1]


class FullNames:
    """Finds the full names of one article."""

    def __init__(self, wording: Wording, lines: Sequence[Sequence[Token]]) -> None:
        self._wording = wording
        self._lines = lines
        self._places: dict[str, list[tuple[Sequence[Token], int]]] = {}
        for line in lines:
            for i, token in enumerate(line):
                if token.word:
                    self._places.setdefault(token.form, []).append((line, i))
        self._ranks = {form: rank for rank, form in enumerate(self._places)}
        self._alike: defaultdict[str, list[str]] = defaultdict(list)
        for form in self._places:
            for key in alike_keys(form):
                self._alike[key].append(form)
        self._best: dict[str, _Form | None] = {}
        self._full: dict[str, Sequence[Token]] = {}
        self._runs: dict[int, Counter[tuple[str, ...]]] = {}

    def of(self, name: Sequence[Token]) -> Sequence[Token]:
        """The fullest form of a name of one word; a longer one is full, and so is a country's."""
        if len(name) > 1 or is_country(name[0].form):
            return name
        word = name[0].form
        if word not in self._full:
            # So few letters sound like many words: الأم، اليوم.
            few = len(word.removeprefix("ال")) < FEWEST_LETTERS
            keys = alike_keys(word)[: 1 if few else None]
            best = _best(map(self._best_by, keys))
            self._full[word] = best.tokens if best else name
        return self._full[word]

    def _best_by(self, key: str) -> _Form | None:
        if key not in self._best:
            self._best[key] = _best(
                self._form(line, i, (self._ranks[word], place))
                for word in self._alike.get(key, ())
                for place, (line, i) in enumerate(self._places[word])
            )
        return self._best[key]

    def _form(self, line: Sequence[Token], i: int, place: tuple[int, int]) -> _Form | None:
        """The name that ends with a token, if it has another word."""
        begin = i
        while begin > 0 and self._wording.may_name(line, begin):
            if name_length(line[begin : i + 1]) == LONGEST_NAME:
                break
            begin -= 1
        while begin < i and not self._is_whole(line, begin, i):
            begin += 1
        tokens = line[begin : i + 1]
        return _Form(tokens, self._often(tokens), place) if begin < i else None

    def _often(self, tokens: Sequence[Token]) -> int:
        """How often these words stand in a row; where two such rows touch, they are one."""
        size = len(tokens)
        if size not in self._runs:
            self._runs[size] = self._count(size)
        return self._runs[size][tuple(token.form for token in tokens)]

    def _count(self, size: int) -> Counter[tuple[str, ...]]:
        counts: Counter[tuple[str, ...]] = Counter()
        for line in self._lines:
            forms = [token.form for token in line]
            free: dict[tuple[str, ...], int] = {}
            for i in range(len(forms) - size + 1):
                run = tuple(forms[i : i + size])
                if free.get(run, 0) <= i:
                    counts[run] += 1
                    free[run] = i + size + 1
        return counts

    def _is_whole(self, line: Sequence[Token], begin: int, end: int) -> bool:
        """Whether tokens are a whole name: after what names follow, or so more than once."""
        often = self._often(line[begin : end + 1]) > 1
        goes_on = end + 1 < len(line) and line[end + 1].word
        if not often and goes_on and (begin == 0 or not line[begin - 1].word):
            return False  # a clause begins with its verb
        if self._introduced(line, begin):
            return True
        return line[end].form.startswith("ال") and often

    @staticmethod
    def _introduced(line: Sequence[Token], begin: int) -> bool:
        """Whether what stands before a name is what names follow: a role, a verb, a comma."""
        if begin == 0:
            return True
        before = line[begin - 1]
        if before.form in _WHICH or is_linked(line[begin].form, before.form):
            return False  # a verb follows, or a name goes on
        return (
            not before.word
            or before.form in _BEFORE_NAMES
            or saying_verb(before.form) is not None
            or before.form.startswith(("ال", "وال", "بال", "لل"))
            or (is_role(before.form) and not is_construct_plural(before.form))
        )


def _best(forms: Iterable[_Form | None]) -> _Form | None:
    return max((form for form in forms if form), key=lambda form: form.rank, default=None)

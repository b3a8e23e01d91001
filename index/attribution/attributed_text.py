"""An article as it has been read: who says what in it, and who a question means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise

from index.attribution.reader import statements
from index.lru_cache import LruCache
from index.text.language import language
from index.text.lexicon.speech import (
    ACCORDING,
    MEDIA,
    NATIONALITIES,
    QUANTIFIERS,
    is_body,
    is_country,
    is_function,
    is_masdar,
    is_role,
    saying_verb,
    without_article,
)
from index.text.lexicon.tables import words_of
from index.text.normalise import normalise, words
from index.text.sentences import LINE
from index.text.word_match import (
    SPELLING,
    likeness,
    same_word,
)
from index.types import Statement

_TITLES = words_of("empty-titles")


# Words before a name that tell what somebody is: the survivor, the foreign minister of Russia.
_LONGEST_DESCRIPTION = 4

# A talk asks of the same people again and again.
_ASKED = 256

# A first line that ends with a quotation is a headline up to so many characters.
LONGEST_QUOTING = 160
_SENTENCE_ENDS = frozenset('.!؟?…»”"')
_IN_WORDS_OF = words_of("in-words-of")
_BEFORE_A_ROLE = QUANTIFIERS | words_of("how-high")
# A role of fewer letters has no stem of its own: the mother is not the secretary (أم، أمين).
_SHORTEST_ROLE = 3


@dataclass(frozen=True, slots=True)
class SpeakerView:
    """A speaker with everything said: `names` are the normalised words of each name and role."""

    name: str
    names: tuple[tuple[str, ...], ...]
    statements: tuple[Statement, ...]

    @property
    def is_person(self) -> bool:
        """Whether the speaker has a name of their own, not just a role or a body's name."""
        return bool(self.names[0]) and not _describes(self.names[0][0])

    def is_called(self, role: str) -> bool:
        """Whether the article calls the speaker by a definite role: the president, the *French*
        president; a president *of* something is not called the president."""
        return is_role(role) and any(name[0] == role for name in self.names if name)


@dataclass(frozen=True)
class AttributedText:
    """What is known of one article's text beyond its passages."""

    text: str
    statements: tuple[Statement, ...] = field(init=False)
    # Questions that it has been found to answer, by language.
    suggested: dict[str, tuple[str, ...]] = field(default_factory=dict)
    # Whom questions to it have been found to name, and who is a woman.
    named: LruCache[tuple[SpeakerView, ...]] = field(default_factory=lambda: LruCache(_ASKED))
    feminine: dict[str, bool] = field(default_factory=dict)
    _meant: LruCache[tuple[SpeakerView | None, str]] = field(
        default_factory=lambda: LruCache(_ASKED)
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "statements", statements(self.text))

    @cached_property
    def language(self) -> str:
        """Its language, as that of a question is told: a question in another one shares no words
        with it."""
        return language(self.text)

    @cached_property
    def words(self) -> frozenset[str]:
        """All its normalised words."""
        return frozenset(words(normalise(self.text)))

    @cached_property
    def headline_end(self) -> int:
        """Where a headline ends: a first line that ends as no sentence does; 0 without one."""
        lines = [
            match for match in LINE.finditer(self.text) if any(map(str.isalnum, match.group()))
        ]
        first = lines[0].group().rstrip() if lines else ""
        if len(first) <= LONGEST_QUOTING:  # a headline may end with somebody's words
            first = first.rstrip('"”»') or first
        if len(lines) < 2 or first[-1] in _SENTENCE_ENDS:
            return 0
        return lines[0].end()

    def meant_by(self, question: str) -> SpeakerView | None:
        """Who is asked about as one who speaks: did *X* say …, is it so according to *X*?"""
        asked = words(normalise(question))
        for i, word in enumerate(asked[:-1]):
            if saying_verb(word) or word in ACCORDING or word in _IN_WORDS_OF:
                voice, _ = self.voice(" ".join(asked[i + 1 : i + 4]))
                if voice is not None:
                    return voice
        return None

    @cached_property
    def voices(self) -> tuple[SpeakerView, ...]:
        """Everybody who says something, in the order of their first words."""
        said: dict[str, list[Statement]] = {}
        for statement in self.statements:
            said.setdefault(statement.speaker, []).append(statement)
        return tuple(
            SpeakerView(
                name,
                tuple(tuple(words(normalise(n))) for n in (name, *told[0].aliases)),
                tuple(told),
            )
            for name, told in said.items()
        )

    def voice(self, asked: str) -> tuple[SpeakerView | None, str]:
        """Whom the words of a question mean, and those of the words that mean something else.

        None where nobody who speaks in the article is meant.
        """
        known = self._meant.get(asked)
        if known is None:
            known = self._found(asked)
            self._meant.keep(asked, known)
        return known

    def _found(self, asked: str) -> tuple[SpeakerView | None, str]:
        tokens = [word for word in words(normalise(asked)) if word not in _TITLES]
        voice, rest = self._voice(tokens)
        described = _described(tokens)
        if voice is None and 0 < described <= _LONGEST_DESCRIPTION:
            voice, rest = self._voice(tokens[described:])
            return (voice, rest) if voice is not None and voice.is_person else (None, "")
        return voice, rest

    def _voice(self, tokens: Sequence[str]) -> tuple[SpeakerView | None, str]:
        """Whom words mean from their first on, and those behind a name."""
        best: tuple[tuple[int, bool, bool, int], SpeakerView, bool] | None = None
        for voice in self.voices:
            if len(tokens) == 1 and self._is_of_another(voice, tokens[0]):
                continue
            called_so = len(tokens) == 1 and voice.is_called(tokens[0])
            for name in filter(None, voice.names):
                matched = _matched(voice, name, tokens)
                fits = (matched, name == tuple(tokens), called_so, len(voice.statements))
                if matched and (best is None or fits > best[0]):
                    best = (fits, voice, _describes(name[0]))
        if best is None:
            return None, ""
        (matched, *_), found, by_role = best
        # What more is said of a role ("the *late* minister") is no topic; behind a name it is, and
        # so is whom something is said of: of what did the governor accuse *the minister*?
        rest = tokens[matched:]
        another = bool(rest) and (is_role(rest[0]) or is_body(rest[0]))
        return found, " ".join(rest) if another or not by_role else ""

    def _is_of_another(self, voice: SpeakerView, asked: str) -> bool:
        """Whether the article has a family's name mostly behind another first name: who says what
        of somebody's father is not the father."""
        name = voice.names[0]
        if not voice.is_person or len(name) < 2 or not same_word(asked, name[-1]):
            return False
        own = self._pairs[name[-2], name[-1]]
        return any(
            often > max(1, own) and second == name[-1] and _may_be_first_name(first)
            for (first, second), often in self._pairs.items()
            if first != name[-2] and not same_word(first, name[-2])
        )

    @cached_property
    def _pairs(self) -> Counter[tuple[str, str]]:
        """How often two words stand side by side."""
        return Counter(pairwise(words(normalise(self.text))))

    def mentions(self, word: str) -> bool:
        """Whether a word of a question stands in the article, in whatever form or script. A country
        is no misspelling of another word: اليمن، اليوم."""
        if is_country(country := without_article(word)):
            told = _forms_of(_american(country))
            return any(told.fullmatch(_american(one)) for one in self.words)
        return word in self.words or any(same_word(word, known) for known in self.words)


def _american(word: str) -> str:
    """A word in the one of the two spellings of America."""
    return word.replace("اميرك", "امريك")


@lru_cache(_ASKED)
def _forms_of(country: str) -> re.Pattern[str]:
    """How a country, its people and what is of it are written, with what is fused before it."""
    stem = country.removesuffix("يا").removesuffix("ا")
    return re.compile(rf"[وفبلك]?(?:ال|لل)?{stem}(?:يا|ا|ي\w{{0,3}})?")


def _may_be_first_name(word: str) -> bool:
    small = saying_verb(word) or is_function(word) or is_masdar(word) or word.startswith("ال")
    return not (small or is_role(word) or is_body(word))


def _describes(word: str) -> bool:
    """Whether a word tells what somebody is rather than who: a role, a body, a definite word."""
    return is_role(word) or is_body(word) or word.startswith("ال")


@lru_cache(65536)
def is_national(word: str) -> bool:
    """Whether a word says of what country somebody is, a man or a woman."""
    return f"ال{_masculine(word)}" in NATIONALITIES


def _masculine(word: str) -> str:
    return without_article(word.removesuffix("ه") if word.endswith("يه") else word)


@lru_cache(65536)
def same_in_office(one: str, other: str) -> bool:
    """Whether two words of roles or bodies are the same. A role or country is no misspelling of
    another: the coach is not the director (مدرب، مدير), the Saudi not the Swede."""
    if is_national(one) and is_national(other):
        first, second = (_american(_masculine(word)) for word in (one, other))
        return first == second
    if is_role(one) or is_role(other):
        first, second = one.removeprefix("ال"), other.removeprefix("ال")
        long = min(len(first), len(second)) >= _SHORTEST_ROLE
        return first == second or (long and likeness(first, second) >= SPELLING)
    return same_word(one, other)


def _has_role(name: Sequence[str], role: str) -> bool:
    """Whether somebody called so has a role: it is the first word for what they are. The
    president's adviser is no president."""
    first = next((word for word in name if word not in _BEFORE_A_ROLE), name[0])
    return any(same_in_office(role, word) for word in (name[0], first))


def _is_of_another_country(voice: SpeakerView, asked: Sequence[str]) -> bool:
    """Whether the article knows the role asked for, but of another country: the *French* president
    is not the American one."""
    return is_national(asked[1]) and any(
        same_in_office(asked[0], name[0])
        and is_national(name[1])
        and not same_in_office(asked[1], name[1])
        for name in voice.names
        if len(name) > 1
    )


def _genders_differ(role: str, asked: str) -> bool:
    """Whether two words for a role are a man's and a woman's: وزير، وزيرة."""
    return is_role(role) and is_role(asked) and role.endswith("ه") != asked.endswith("ه")


def _is_adjective(rest: Sequence[str]) -> bool:
    """Whether words are one definite adjective of relation: الروسي، البريطانية."""
    return len(rest) == 1 and rest[0].startswith("ال") and rest[0].endswith(("ي", "يه"))


def _described(tokens: Sequence[str]) -> int:
    """How many words from the first describe somebody."""
    return next((i for i, word in enumerate(tokens) if not _describes(word)), len(tokens))


def _matched(voice: SpeakerView, name: Sequence[str], asked: Sequence[str]) -> int:
    """How many words of a question, from its first, this name or role of a speaker has."""
    # A country's news agency does not speak for it.
    of_country = len(asked) == 1 and is_country(asked[0]) and name[0] in MEDIA
    if of_country or (asked and is_role(asked[0]) and not _has_role(name, asked[0])):
        return 0
    count = 0
    for word in asked:
        if not any(same_in_office(word, known) for known in name):
            break
        count += 1
    others = len(asked) - count
    if count and _genders_differ(name[0], asked[0]):
        return 0
    if not count or not others:
        return count
    if name == voice.names[0] and voice.is_person:
        # A first name alone names nobody, unless it is all the article knows.
        first_only = count == 1 and len(name) > 1 and not same_word(asked[0], name[-1])
        return 0 if first_only else count
    if count == 1 and _describes(asked[0]):
        # The official *of what*? Only where the article has no more to call them by, or what more
        # is asked for is an adjective: the *British* embassy.
        known = len(name) == 1 and (len(voice.names[0]) == 1 or _is_adjective(asked[1:]))
        return 1 if known and not _is_of_another_country(voice, asked) else 0
    return count

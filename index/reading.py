"""An article as it has been read: who says what in it, and who a question means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from index.arabic import normalise, words
from index.matching import same_word
from index.speech import is_body, is_role
from index.statements import statements
from index.types import Statement

# Titles before a name say nothing of who it is.
_TITLES = frozenset(normalise("السيد السيدة الدكتور الدكتورة الأستاذ الأستاذة المدعو").split())


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker with everything said: `names` are the normalised words of each name and role."""

    name: str
    names: tuple[tuple[str, ...], ...]
    statements: tuple[Statement, ...]

    @property
    def is_person(self) -> bool:
        """Whether the speaker has a name of their own, not just a role or a body's name."""
        head = self.names[0][0] if self.names and self.names[0] else ""
        return not (is_role(head) or is_body(head) or head.startswith("ال"))


@dataclass(frozen=True)
class Reading:
    """What is known of one article's text beyond its passages."""

    text: str
    statements: tuple[Statement, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "statements", statements(self.text))

    @cached_property
    def words(self) -> frozenset[str]:
        """All its normalised words."""
        return frozenset(words(normalise(self.text)))

    @cached_property
    def voices(self) -> tuple[Voice, ...]:
        """Everybody who says something, in the order of their first words."""
        said: dict[str, list[Statement]] = {}
        for statement in self.statements:
            said.setdefault(statement.speaker, []).append(statement)
        return tuple(
            Voice(
                name,
                tuple(tuple(words(normalise(n))) for n in (name, *told[0].aliases)),
                tuple(told),
            )
            for name, told in said.items()
        )

    def voice(self, asked: str) -> tuple[Voice | None, str]:
        """Whom the words of a question mean, and those of the words that mean something else.

        None where nobody who speaks in the article is meant.
        """
        tokens = [word for word in words(normalise(asked)) if word not in _TITLES]
        best: tuple[int, int, Voice] | None = None
        for voice in self.voices:
            matched = max(
                (_matched(voice, name, tokens) for name in voice.names if name), default=0
            )
            if matched and (best is None or (matched, len(voice.statements)) > best[:2]):
                best = (matched, len(voice.statements), voice)
        if best is None:
            return None, ""
        # What more is said of a role ("the *late* minister") is no topic; behind a name it is.
        more = best[0] == 1 and not best[2].is_person
        return best[2], "" if more else " ".join(tokens[best[0] :])

    def mentions(self, word: str) -> bool:
        """Whether a word of a question stands in the article, in whatever form or script."""
        return any(same_word(word, known) for known in self.words)


def _matched(voice: Voice, name: Sequence[str], asked: Sequence[str]) -> int:
    """How many words of a question, from its first, this name or role of a speaker has."""
    count = 0
    for word in asked:
        if not any(same_word(word, known) for known in name):
            break
        count += 1
    if not count:
        return 0
    if name == voice.names[0] and voice.is_person:
        # A first name alone names nobody, unless it is all the article knows.
        alone = count == 1 and len(name) > 1 and same_word(asked[0], name[0])
        return 0 if alone and not same_word(asked[0], name[-1]) and len(asked) > 1 else count
    others = len(asked) - count
    head = is_role(asked[0]) or is_body(asked[0]) or asked[0].startswith("ال")
    if count == 1 and head and others:
        # The official *of what*? Where the article calls somebody so without more, one word of the
        # question may be too much; where it has no more to call them by, all of them.
        only = len(voice.names[0]) == 1
        return 1 if len(name) == 1 and (only or others == 1) else 0
    return count

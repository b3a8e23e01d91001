"""Who is called by which words: asked for by words, never by asking everybody.

An article may have thousands of speakers, and its text may be a stranger's. Each entry (a name, a
role) is one bit of the integers that are kept for its words, so that whatever is asked about all
entries at once is a few operations on integers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from index.text.lexicon.speech import without_article, without_possessive
from index.text.transliteration import spelling

# What a word is looked up by: two words that share a key are one.
Keys = Sequence[str]


@lru_cache(maxsize=65536)
def alike_keys(word: str) -> tuple[str, ...]:
    """The keys that two words share exactly where `index.text.transliteration.alike` holds them for
    one name."""
    return (
        (without_article(word), f"~{spelling(word)}")
        if len(word) >= 4
        else (without_article(word),)
    )


class Register:
    """Entries of words, each somebody's. Sets of entries are integers, one bit an entry."""

    def __init__(self) -> None:
        self._owners: list[int] = []
        self._digits: list[int] = []  # the entries whose owner's number has this binary digit
        self._held: dict[str, int] = {}
        self._at: list[dict[str, int]] = []  # by the word's place in the entry
        self._sized: list[int] = [0]  # the entries of exactly so many words …
        self._at_least: list[int] = [0]  # … and of so many or more

    def add(self, words: Sequence[Keys], owner: int) -> int:
        """Notes an entry of the owner with this number."""
        entry = 1 << len(self._owners)
        self._owners.append(owner)
        for place, keys in enumerate(words):
            if place == len(self._at):
                self._at.append({})
                self._sized.append(0)
                self._at_least.append(0)
            self._at_least[place + 1] |= entry
            for key in keys:
                self._held[key] = self._held.get(key, 0) | entry
                self._at[place][key] = self._at[place].get(key, 0) | entry
        self._sized[len(words)] |= entry
        self._note_digits(owner, entry)
        return entry

    def _note_digits(self, owner: int, entry: int) -> None:
        self._digits.extend([0] * (owner.bit_length() - len(self._digits)))
        for digit in range(owner.bit_length()):
            if owner >> digit & 1:
                self._digits[digit] |= entry

    def sized(self, size: int) -> int:
        """The entries of so many words."""
        return self._sized[size] if size < len(self._sized) else 0

    def at_least(self, size: int) -> int:
        """The entries of so many words or more."""
        return self._at_least[size] if size < len(self._at_least) else 0

    def holding(self, words: Iterable[Keys]) -> int:
        """The entries that hold all of these words."""
        found = self.at_least(1)
        for keys in words:
            if not found:
                break
            found &= _union(self._held, keys)
        return found

    def within(self, words: Sequence[Keys], longest: int) -> int:
        """The entries of at most so many words, all of which are among these."""
        keys = {key for word in words for key in word}
        found, rest = 0, self.at_least(1)
        for place, held in enumerate(self._at[:longest]):
            rest &= _union(held, keys)
            if not rest:
                break
            found |= rest & self._sized[place + 1]
        return found

    def latest(self, entries: int) -> int | None:
        """The highest number of an owner of these entries."""
        for digit in reversed(self._digits):
            entries = entries & digit or entries
        return self._owner(entries)

    def first(self, entries: int) -> int | None:
        """The lowest number of an owner of these entries."""
        for digit in reversed(self._digits):
            entries = entries & ~digit or entries
        return self._owner(entries)

    def _owner(self, entries: int) -> int | None:
        return self._owners[entries.bit_length() - 1] if entries else None


def _union(held: dict[str, int], keys: Iterable[str]) -> int:
    found = 0
    for key in keys:
        found |= held.get(key, 0)
    return found


class Names:
    """The names of speakers: a part of one, or more than one, leads to the speaker."""

    def __init__(self) -> None:
        self._register = Register()
        self._begin: dict[str, int] = {}
        self._end: dict[str, int] = {}
        self._gone = 0
        self._entries: dict[int, int] = {}

    def add(self, name: Sequence[str], owner: int) -> None:
        """Notes the one name of the speaker with this number, in place of another."""
        self._gone |= self._entries.get(owner, 0)
        entry = self._register.add([alike_keys(word) for word in name], owner)
        self._entries[owner] = entry
        self._begin[name[0]] = self._begin.get(name[0], 0) | entry
        for key in alike_keys(name[-1]):
            self._end[key] = self._end.get(key, 0) | entry

    def latest(self, words: Sequence[str]) -> int | None:
        """The last speaker whose name holds these words, or whose name they hold, at its end."""
        found = self._of_one(words[0]) if len(words) == 1 else self._of_more(words)
        return self._register.latest(found & ~self._gone)

    def _of_one(self, word: str) -> int:
        whole = self._begin.get(word, 0) & self._register.at_least(2)
        return whole | _union(self._end, alike_keys(word))

    def _of_more(self, words: Sequence[str]) -> int:
        keys = [alike_keys(word) for word in words]
        ends = self._begin.get(words[0], 0) | _union(self._end, keys[-1])
        parts = ends & self._register.sized(1)
        longer = self._register.holding(keys) & self._register.at_least(len(words))
        shorter = self._register.within(keys, len(words) - 1) & self._register.at_least(2)
        return parts | longer | shorter


class Roles:
    """The phrases by which speakers are called: the same head, and one phrase within the other."""

    def __init__(self) -> None:
        self._register = Register()
        self._heads: dict[str, int] = {}
        self._of: dict[int, int] = {}

    def add(self, phrase: Sequence[str], owner: int) -> None:
        """Notes one more phrase by which the speaker with this number is called."""
        entry = self._register.add([(word,) for word in _words(phrase)], owner)
        self._heads[_head(phrase)] = self._heads.get(_head(phrase), 0) | entry
        self._of[owner] = self._of.get(owner, 0) | entry

    def latest(self, words: Sequence[str], first: int | None) -> int | None:
        """The speaker called by these words: `first`, where they may call that one, otherwise
        whoever was noted last."""
        definite = words[0].startswith("ال")
        if not definite and len(words) == 1:
            return None
        keys = [(word,) for word in _words(words)]
        narrower = self._register.holding(keys)
        wider = self._register.within(keys, len(keys))
        if not definite:
            # A nationality more makes another of a role: minister of X, Jordan's minister of X.
            wider &= self._register.holding(key for key in keys if key[0].endswith(("ي", "يه")))
        heads = self._heads.get(_head(words), 0)
        found = (narrower | wider) & heads
        if first is not None and found & self._of.get(first, 0):
            owner: int | None = first
        else:
            owner = self._register.latest(found)
        fuller = heads & self._of.get(owner or 0, 0) & self._register.at_least(2)
        # "The party" was another party than this one is called in full.
        return owner if definite or not fuller or fuller & found else None


def _head(phrase: Sequence[str]) -> str:
    return without_possessive(phrase[0]).rstrip("ي")  # محام، المحامي


def _words(phrase: Sequence[str]) -> Iterable[str]:
    """The distinct words of a role as they are compared: his director is the director."""
    return dict.fromkeys([without_possessive(phrase[0]), *map(without_article, phrase[1:])])

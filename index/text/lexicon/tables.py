"""The words of the language as data: tables of `word<TAB>columns…`, with comments on `#`.

What a class of words is for stands at the head of the table that has it, and only there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import resources

from index.text.normalise import normalise

# Tables of `word<TAB>class class …`, some with what belongs to a word behind its classes: the
# imperfect of a verb, prepositions. Those of translations stand beside them.
TABLES = (
    "nouns",
    "verbs",
    "participles",
    "single_forms",
    "particles",
    "measures",
    "question_words",
    "talk",
)


def read(text: str, name: str, form: Callable[[str], str] = normalise) -> dict[str, list[str]]:
    """Every word of a table in such a form → its columns; a word stands once."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        shown, *columns = line.split("\t")
        word = form(shown)
        if word in found:
            raise ValueError(f"{name}: {shown} stands twice")
        found[word] = columns
    return found


def _text(name: str) -> str:
    file = resources.files("index.text.lexicon").joinpath(f"{name}.tsv")
    return file.read_text(encoding="utf-8")


def translations(name: str) -> dict[str, str]:
    """A table of words as written and what they mean."""
    return {word: its[0] for word, its in read(_text(name), name, str).items()}


def translated(name: str, kind: str, form: Callable[[str], str] = normalise) -> frozenset[str]:
    """The words of a table of translations, in such a form, that are of a kind, which stands
    last."""
    known = read(_text(name), name, form)
    return frozenset(word for word, (_, *kinds) in known.items() if kind in kinds)


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, list[str]]]:
    return {name: read(_text(name), name) for name in TABLES}


@lru_cache(maxsize=1)
def classes() -> dict[str, frozenset[str]]:
    """Every class of all tables → its normalised words."""
    found: dict[str, set[str]] = {}
    for table in _tables().values():
        for word, its in table.items():
            for one in its[0].split():
                found.setdefault(one, set()).add(word)
    return {one: frozenset(words) for one, words in found.items()}


def words_of(one: str) -> frozenset[str]:
    """The normalised words of a class; an unknown class raises a KeyError."""
    return classes()[one]


@lru_cache
def columns_of(one: str) -> dict[str, tuple[str, ...]]:
    """The words of a class, in the order of their table → what stands behind their classes, all
    normalised."""
    return {
        word: tuple(" ".join(map(normalise, columns)).split())
        for table in _tables().values()
        for word, (its, *columns) in table.items()
        if one in its.split()
    }

"""The words of the language as data: tables of `word<TAB>class class …`, with comments on `#`."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from index.text.normalise import normalise

# Tables of classes; those of translations stand beside them.
TABLES = ("nouns", "verbs", "particles", "question_words")


def read(text: str, name: str) -> dict[str, list[str]]:
    """Every normalised word of a table → its classes; a word stands once."""
    found: dict[str, list[str]] = {}
    for shown, classes in _lines(text):
        word = normalise(shown)
        if word in found:
            raise ValueError(f"{name}: {shown} stands twice")
        found[word] = classes.split()
    return found


def _lines(text: str) -> list[tuple[str, str]]:
    kept = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(word, rest) for word, _, rest in (line.partition("\t") for line in kept)]


def _text(name: str) -> str:
    file = resources.files("index.text.lexicon").joinpath(f"{name}.tsv")
    return file.read_text(encoding="utf-8")


def translations(name: str) -> dict[str, str]:
    """A table of words as written and what they mean; a word stands once."""
    found: dict[str, str] = {}
    for word, meaning in _lines(_text(name)):
        if word in found:
            raise ValueError(f"{name}: {word} stands twice")
        found[word] = meaning
    return found


@lru_cache(maxsize=1)
def classes() -> dict[str, frozenset[str]]:
    """Every class of all tables → its normalised words."""
    found: dict[str, set[str]] = {}
    for name in TABLES:
        for word, its in read(_text(name), name).items():
            for one in its:
                found.setdefault(one, set()).add(word)
    return {one: frozenset(words) for one, words in found.items()}


def words_of(one: str) -> frozenset[str]:
    """The normalised words of a class; an unknown class raises a KeyError."""
    return classes()[one]

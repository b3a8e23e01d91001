"""The words of the language as data: tables of `word<TAB>class class …`, with comments on `#`."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from index.text.normalise import normalise

TABLES = ("nouns", "verbs", "particles", "question_words")


def read(text: str, name: str) -> dict[str, list[str]]:
    """Every normalised word of a table → its classes; a word stands once."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        shown, _, classes = line.partition("\t")
        word = normalise(shown)
        if word in found:
            raise ValueError(f"{name}: {shown} stands twice")
        found[word] = classes.split()
    return found


@lru_cache(maxsize=1)
def classes() -> dict[str, frozenset[str]]:
    """Every class of all tables → its normalised words."""
    found: dict[str, set[str]] = {}
    for name in TABLES:
        file = resources.files("index.text.lexicon").joinpath(f"{name}.tsv")
        for word, its in read(file.read_text(encoding="utf-8"), name).items():
            for one in its:
                found.setdefault(one, set()).add(word)
    return {one: frozenset(words) for one, words in found.items()}


def words_of(one: str) -> frozenset[str]:
    """The normalised words of a class; an unknown class raises a KeyError."""
    return classes()[one]

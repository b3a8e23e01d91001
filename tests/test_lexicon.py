"""The tables of words: a word stands once, and every class is used."""

from __future__ import annotations

import re

import pytest

from index.text.lexicon import tables
from tests.conftest import ROOT

FOLDER = ROOT / "index" / "text" / "lexicon"


def used() -> set[str]:
    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "index").rglob("*.py"))
    return set(re.findall(r'(?:words|columns)_of\("([^"]+)"\)', text))


def test_every_table_is_loaded() -> None:
    assert {path.stem for path in FOLDER.glob("*.tsv")} == {
        *tables.TABLES,
        "dialects",
        "foreign_roles",
    }


def test_every_class_is_used_and_exists() -> None:
    assert used() == set(tables.classes())


@pytest.mark.parametrize("name", tables.TABLES)
def test_a_class_stands_in_one_table_and_is_described_there(name: str) -> None:
    text = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8")
    described = re.findall(r"^# ([a-z-]+): ", text, re.MULTILINE)
    assert len(described) == len(set(described))
    found = [columns[0].split() for columns in tables.read(text, name).values()]
    assert set(described) == {one for its in found for one in its}


def test_a_word_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="stands twice"):
        tables.read("أمس\ttimes\nامس\tspans\n", "some")


def test_an_unknown_class_is_refused() -> None:
    with pytest.raises(KeyError):
        tables.words_of("no such class")

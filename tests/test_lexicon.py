"""Words: in a table one stands once, every class is used, and in code they are normalised."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.text.lexicon import tables
from index.text.normalise import normalise
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


def test_no_two_tables_have_a_class_of_the_same_name() -> None:
    texts = [(FOLDER / f"{name}.tsv").read_text(encoding="utf-8") for name in tables.TABLES]
    described = [one for text in texts for one in re.findall(r"^# ([a-z-]+): ", text, re.MULTILINE)]
    assert sorted(described) == sorted(set(described))


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


def test_every_word_for_a_number_of_sentences_says_how_many() -> None:
    counts = tables.columns_of("talk-number")
    assert {int(count) for (count,) in counts.values()} == {1, 2, 3, 4, 5}


def test_an_unknown_class_is_refused() -> None:
    with pytest.raises(KeyError):
        tables.words_of("no such class")


def test_every_kind_of_a_dialects_word_is_described() -> None:
    text = (FOLDER / "dialects.tsv").read_text(encoding="utf-8")
    kinds = {kind for _, *its in tables.read(text, "dialects").values() for kind in its}
    assert kinds == set(re.findall(r"^# ([a-z-]+): ", text, re.MULTILINE))


# A letter or mark that normalising takes away finds nothing in normalised text, silently. These
# files hold no words for normalised text; what else is not normalised stands below, by its file.
AS_WRITTEN = {
    **{
        str(path.relative_to(ROOT)): "people read it"
        for path in (ROOT / "bot/messages").glob("[a-z]*.py")
    },
    "index/text/normalise.py": "it takes these letters away",
    "index/text/visual_order.py": "letters tell the order of a text only as written",
    "index/text/language.py": "letters tell languages apart only as written",
    "index/text/sentences.py": "it divides a text as written",
    "index/questions/latin_letters.py": "it spells words as written",
    "index/questions/latin_spelling.py": "letters are spelt as written",
    "index/questions/scope.py": "its patterns are for a question as written",
    "index/intake/html/boilerplate.py": "its phrases are normalised when the patterns are made",
    "index/intake/html/paywalls.py": "its phrases are normalised when the patterns are made",
}
TANWIN, DAMMA, TATWEEL = "\u064b", "\u064f", "\u0640"
WORDS_AS_WRITTEN = {
    "index/attribution/shown_names.py": {TANWIN},
    "bot/terminal/cli.py": {"متى"},  # people read it
    "index/answering/suggestions.py": {"أهم"},  # people read it
    # The letters of a token as written, where normalising makes two words one.
    "index/attribution/cues.py": {DAMMA},
    "index/attribution/lines.py": {"على", "علي\u0651", "ة", "آ", TATWEEL},
    "index/attribution/subject_parts.py": {TANWIN},
    "index/text/lexicon/speech.py": {"آل"},
    "index/attribution/reader.py": {"نفى"},
    # What a dialect's word is replaced by, and which on the contrary is Standard as written.
    "index/questions/dialects.py": {"على", "أي", "آي"},
}
ARABIC = re.compile("[\u0621-\u063a\u0640-\u0652\u0670-\u06d3\u06d5\u06fa-\u06ff]+")


def strings(tree: ast.Module) -> Iterator[str]:
    """The strings of a module that are no docstrings and no sentences, which are examples of rules;
    those in f-strings among them."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield "" if " " in node.value and node.value.endswith(".") else node.value


def not_normal(code: str) -> set[str]:
    """The Arabic words in the strings of some code that are not in normal form."""
    found = {word for text in strings(ast.parse(code)) for word in ARABIC.findall(text)}
    return {word for word in found if normalise(word) != word}


@pytest.mark.parametrize(
    "path",
    sorted([*(ROOT / "index").rglob("*.py"), *(ROOT / "bot").rglob("*.py")]),
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_words_in_code_are_normalised(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    found = not_normal(path.read_text(encoding="utf-8"))
    if name in AS_WRITTEN:
        assert found, f"{name} needs no exemption"
    else:
        assert found == WORDS_AS_WRITTEN.get(name, set())


def test_a_word_that_is_not_normalised_is_found() -> None:
    code = '''"""وزارة"""\nif form in {"وزاره", "وزارة"} or form == f"{front}على": pass'''
    assert not_normal(code) == {"وزارة", "على"}


def test_of_every_plural_of_people_it_is_told_who_one_of_them_is() -> None:
    singulars = tables.columns_of("plurals-of-people")
    assert not [word for word, columns in singulars.items() if len(columns) != 1]

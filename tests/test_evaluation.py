"""Measures, and the floors below which quality must not fall."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.settings import Settings
from index.embedding.model import Model
from index.errors import EvaluationError
from index.evaluation.news import (
    answer_figures,
    answered,
    read_annotated,
    statement_figures,
)
from index.evaluation.pages import page_figures, read_pages
from index.evaluation.retrieval import (
    ranking_metrics,
    read_collection,
    refusal,
    retrieval,
    sentence_hits,
)
from index.library import Library
from index.retrieval.reader import BUNDLED, reader_named
from index.types import Vectors
from tests.conftest import ROOT, evaluation_file

FLOORS = json.loads((ROOT / "data" / "eval" / "floors.json").read_text(encoding="utf-8"))


class Memory:
    """The bundled encoder, asked once for each text: many measures have texts in common."""

    def __init__(self) -> None:
        self._encoder = Model("bundled").load()
        self._queries: dict[str, Vectors] = {}
        self._documents: dict[str, Vectors] = {}

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        return _remembered(self._queries, self._encoder.encode_query, texts)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        return _remembered(self._documents, self._encoder.encode_document, texts)


def _remembered(
    known: dict[str, Vectors], encode: Callable[[Sequence[str]], Vectors], texts: Sequence[str]
) -> Vectors:
    new = [text for text in dict.fromkeys(texts) if text not in known]
    known.update(zip(new, encode(new), strict=True))
    return np.array([known[text] for text in texts]) if texts else encode([])


@dataclass(frozen=True, slots=True)
class Remembering(Model):
    """The bundled model with that encoder."""

    memory: Memory

    def load(self) -> Memory:
        return self.memory


@pytest.fixture(scope="module")
def model() -> Model:
    return Remembering("bundled", Memory())


def silent(_done: int, _of: int) -> None:
    pass


def test_metrics_are_the_textbooks() -> None:
    found = ranking_metrics([1, 2, 0, 11])
    assert found["R@1"] == 1 / 4
    assert found["R@5"] == 2 / 4
    assert found["MRR@10"] == (1 + 1 / 2) / 4
    assert found["nDCG@10"] == (1 + 1 / math.log2(3)) / 4
    assert ranking_metrics([])["R@1"] == 0


def squad(tmp_path: Path, data: object) -> Path:
    path = tmp_path / "set.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


PARAGRAPH = {
    "context": "فاز الفريق. وسجل سامي هدفين.",
    "qas": [
        {"question": "من سجل؟", "answers": [{"text": "سامي", "answer_start": 17}]},
        {"question": "لا جواب لي", "answers": []},
    ],
}


def test_every_distinct_context_is_a_passage_and_every_answered_question_counts(
    tmp_path: Path,
) -> None:
    path = squad(tmp_path, {"data": [{"paragraphs": [PARAGRAPH, PARAGRAPH]}]})
    collection = read_collection(path)
    assert len(collection.contexts) == 1
    assert [asked.text for asked in collection.questions] == ["من سجل؟"] * 2
    assert len(collection.contexts[0].sentences) == 2


def test_sentence_breaks_of_a_file_are_taken_over(tmp_path: Path) -> None:
    given = {**PARAGRAPH, "sentence_breaks": [[0, 5], [5, 28]]}
    collection = read_collection(squad(tmp_path, {"data": [{"paragraphs": [given]}]}))
    assert collection.contexts[0].sentences == ((0, 5), (5, 28))


@pytest.mark.parametrize("data", [[], {}, {"data": 3}, {"data": [{}]}, {"data": [[]]}, "x", None])
def test_a_file_of_another_shape_is_one_clear_error(tmp_path: Path, data: object) -> None:
    with pytest.raises(EvaluationError):
        read_collection(squad(tmp_path, data))


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00"])
def test_a_file_that_is_no_json_is_one_clear_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "set.json"
    path.write_bytes(content)
    for wrong in (path, tmp_path, tmp_path / "none.json"):
        with pytest.raises(EvaluationError):
            read_collection(wrong)


def test_measuring_twice_in_one_place_gives_the_same(tmp_path: Path) -> None:
    whole = read_collection(ROOT / "data" / "eval" / "built-in.json")
    asked = [question for question in whole.questions if question.context < 5]
    collection = replace(whole, contexts=whole.contexts[:5], questions=asked)
    with Library.open(tmp_path, Model("bundled")) as library:
        first = retrieval(library, collection, silent)
        assert retrieval(library, collection, silent) == first


def measured(model: Model, folder: Path, path: Path, floor: dict[str, Any]) -> dict[str, Any]:
    """The figures that a floor is about."""
    if floor["measure"] == "pages":
        return page_figures(read_pages(path))
    if floor["measure"] == "statements":
        return statement_figures(read_annotated(path))
    if floor["measure"] == "answers":
        with Library.open(folder, model) as library:
            given = answered(library, read_annotated(path), silent)
            return answer_figures((question, grade) for question, _, grade in given)
    collection = read_collection(path)
    if floor.get("full"):  # where `rawi eval` has built it, or will find it built
        folder = Settings.read().collection_dir(path.stem, collection.hash)
    reader = reader_named(floor.get("reader", BUNDLED))
    with Library.open(folder, model, reader=reader) as library:
        if floor["measure"] == "sentences":
            return sentence_hits(library, collection, silent)
        if floor["measure"] == "refusal":
            return refusal(library, collection, silent)
        found = retrieval(library, collection, silent)
        for part in ("dense", "lexical"):
            assert found["hybrid"]["nDCG@10"] >= found[part]["nDCG@10"] - 0.04
        return found["hybrid"]


CASES = [
    pytest.param(floor, id="-".join(
                     str(floor[key])
                     for key in ("measure", "file", "reader")
                     if key in floor
                 ),
                 marks=[pytest.mark.full] if floor.get("full") else [])
    for floor in FLOORS
]  # fmt: skip


@pytest.mark.parametrize("floor", CASES)
def test_quality_does_not_fall_below_its_floor(
    floor: dict[str, Any], model: Model, tmp_path_factory: pytest.TempPathFactory
) -> None:
    ours = ROOT / "data" / "eval" / floor["file"]
    path = ours if ours.exists() else evaluation_file(floor["file"])
    # Measures of one set find its vectors where the one before has left them.
    folder = tmp_path_factory.getbasetemp() / path.name
    found = measured(model, folder, path, floor)
    for name, least in floor["floors"].items():
        row, _, figure = name.rpartition("/")
        assert (found[row] if row else found)[figure] >= least, found

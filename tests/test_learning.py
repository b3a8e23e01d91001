"""What the reader learns from: the questions of `benchmarks/questions.tsv`, and checkpoints."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections import Counter
from pathlib import Path

import pytest

from index.text.language import language
from tests.conftest import ROOT, SHARED

# The language by which each is known: dialects are Arabic to `language`.
LANGUAGES = {
    "ar": "ar", "arz": "ar", "apc": "ar", "afb": "ar", "acm": "ar", "ary": "ar",
    "en": "en", "fr": "fr", "ru": "ru",
}  # fmt: skip
TEXTS = SHARED / "news" / "texts"
Row = tuple[str, str, str, list[int]]


def rows() -> list[Row]:
    """Article, language, question, and the bounds of the spans that answer it, in their order."""
    lines = (ROOT / "benchmarks" / "questions.tsv").read_text("utf-8").splitlines()
    parted = [line.split("\t") for line in lines]
    return [
        (article, code, text, [int(at) for span in spans.split(",") if span
                               for at in span.split("-")])
        for article, code, text, spans in parted
    ]  # fmt: skip


def test_every_question_is_in_its_language_and_stands_once() -> None:
    asked = rows()
    assert len(asked) > 3000
    wrong = [text for _, code, text, _ in asked if language(text) != LANGUAGES[code]]
    assert not wrong
    (_, most), *_ = Counter((article, text) for article, _, text, _ in asked).most_common(1)
    assert most == 1


def test_the_spans_of_an_answer_are_in_order_and_do_not_overlap() -> None:
    for article, _, text, bounds in rows():
        assert len(bounds) % 2 == 0
        assert bounds == sorted(set(bounds)), (article, text)


def test_the_spans_of_an_answer_lie_in_their_article() -> None:
    if not TEXTS.is_dir():
        pytest.skip("the articles are not beside the project")
    texts = {path.stem: path.read_bytes().decode() for path in TEXTS.glob("*.txt")}
    for article, _, text, bounds in rows():
        for start, end in zip(bounds[::2], bounds[1::2], strict=True):
            assert texts[article][start:end].strip(), (article, text)
            assert end <= len(texts[article]), (article, text)


@pytest.mark.full
def test_a_mean_of_checkpoints_weighs_each_as_much_as_it_counts(tmp_path: Path) -> None:
    import torch

    from benchmarks.learn_reader import Start, mean_of

    for name, value in (("before", 1.0), ("after", 5.0)):
        tensors = {"weight": torch.full((2,), value), "ids": torch.arange(3)}
        torch.save({"bert": tensors, "none": {"bias": torch.tensor(-value)}}, tmp_path / name)

    def mean(*given: str) -> tuple[list[float], float]:
        found = mean_of([Start.read(f"{tmp_path}/{one}") for one in given])
        assert found["bert"]["ids"].tolist() == [0, 1, 2]
        return found["bert"]["weight"].tolist(), found["none"]["bias"].item()

    assert mean("before") == ([1, 1], -1)
    assert mean("before", "after") == ([3, 3], -3)
    assert mean("before:.25", "after:.75") == mean("before", "after:3") == ([4, 4], -4)
    assert Start.read("a:b.pt").path == Path("a:b.pt")
    with pytest.raises(ArgumentTypeError, match="more than nothing"):
        Start.read("after:0")

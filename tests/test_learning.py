"""What the reader learns from: the questions of `benchmarks/questions.tsv`, and checkpoints."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections import Counter
from pathlib import Path

import pytest

from index.builtin import built_in_article
from index.embedding.export import export_model
from index.retrieval.reader import BUNDLED_READER, TEMPERATURE
from index.text.language import language
from index.text.passages import split
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
def test_learning_goes_on_from_the_mean_of_what_has_been_learnt(tmp_path: Path) -> None:
    import numpy as np
    import torch

    from benchmarks.learn_reader import Model, Start, mixed, save_checkpoint, start_from

    export_model(tmp_path / "e5")
    model = Model(tmp_path / "e5")
    shipped = ROOT / "data" / "reader.npz"

    def started(*given: str) -> dict[str, list[int]]:
        start_from(model, [Start.read(one) for one in given])
        return {name: value.tolist() for name, value in model.packed().items()}

    with np.load(shipped) as kept:
        written = {name: kept[name].tolist() for name in kept.files}
    assert started(str(shipped)) == written
    save_checkpoint(model, torch.optim.AdamW(model.none.parameters()), 1, tmp_path / "shipped")
    assert started(f"{shipped}:.5", f"{tmp_path / 'shipped'}:.5") == written

    # As they are taught and as they read, the weights give the same scores.
    article = built_in_article().text
    sentences = [article[one.start : one.end] for p in split(article) for one in p.sentences]
    asked = ["متى التقى لافروف وبلينكن؟", "What did Price say about Navalny?"]
    with torch.no_grad():
        taught = mixed(model, model.questions(asked), sentences).numpy()
    read = np.stack([BUNDLED_READER.read(one, sentences).scores for one in asked]) * TEMPERATURE
    assert np.abs(taught - read).max() < 0.01

    for name, value in (("before", 1.0), ("after", 5.0)):
        with torch.no_grad():
            for one in model.learnt().values():
                one.fill_(value)
        optimiser = torch.optim.AdamW(model.none.parameters())
        save_checkpoint(model, optimiser, 1, tmp_path / f"{name}.checkpoint")
    for counts in ((0.25, 0.75), (1, 3)):
        given = zip(("before", "after"), counts, strict=True)
        started(*(f"{tmp_path / name}.checkpoint:{count}" for name, count in given))
        assert all(bool((one == 4).all()) for one in model.learnt().values())


@pytest.mark.full
def test_a_start_is_a_file_and_how_much_it_counts() -> None:
    from benchmarks.learn_reader import Start

    assert Start.read("a:b.pt") == Start(Path("a:b.pt"), 1.0)
    assert Start.read("after:.75") == Start(Path("after"), 0.75)
    with pytest.raises(ArgumentTypeError, match="more than nothing"):
        Start.read("after:0")

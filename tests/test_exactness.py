"""The promise of the whole house: evidence is the stored text at its offsets, letter for letter."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.evaluation.retrieval import read_collection
from index.intake.files import article_of, read_article
from index.library import Library
from index.retrieval.reader import BUNDLED_READER
from index.text.normalise import normalise
from index.text.visual_order import turned
from index.types import Answer, Level
from tests.conftest import ROOT, evaluation_file
from tests.hashes import HashModel
from tests.test_arabic import ALPHABET


def exact(answer: Answer, text: str) -> None:
    assert answer.article.text == text
    for evidence in answer.evidence:
        assert evidence.text
        assert evidence.text.encode() == text[evidence.start : evidence.end].encode()
    assert (answer.evidence == ()) == (answer.level is Level.NOT_IN_ARTICLE)


@pytest.fixture(params=["hashes", pytest.param("bundled", marks=pytest.mark.full)])
def read_by(request: pytest.FixtureRequest, fast: Library, tmp_path: Path) -> Iterator[Library]:
    """An empty library with the fast encoder, read by hashes, and under `full` by the reader that
    is shipped."""
    if request.param == "hashes":
        yield fast
        return
    with Library.open(tmp_path / "read", HashModel(), reader=BUNDLED_READER) as library:
        yield library


# Some questions of the large sets; every one under `full`.
SOME = [("built-in.json", 1), ("xquad.ar.json", 120), ("mlqa-dev.ar.json", 80)]
EVERY = [
    pytest.param(name, 1, marks=pytest.mark.full)
    for name in ("xquad.ar.json", "mlqa-dev.ar.json", "xquad-r.ar.json", "tydiqa-goldp.ar.json",
                 "xquad.en.json", "xquad.ru.json")
]  # fmt: skip


@pytest.mark.parametrize(("name", "step"), [*SOME, *EVERY])
def test_of_every_evaluation_question(name: str, step: int, read_by: Library) -> None:
    ours = ROOT / "data" / "eval" / name
    collection = read_collection(ours if ours.exists() else evaluation_file(name))
    contexts = defaultdict(list)
    for context in collection.contexts:
        contexts[context.article].append(context.text)
    texts = {number: "\n".join(parts) for number, parts in contexts.items()}
    shown = 0
    questions = collection.questions[::step]
    asked_of = {collection.contexts[asked.context].article for asked in questions}
    ids = {number: read_by.add(article_of(texts[number], name)).id for number in asked_of}
    for asked in questions:
        number = collection.contexts[asked.context].article
        answer = read_by.ask(asked.text, [ids[number]])
        exact(answer, texts[number])
        shown += len(answer.evidence)
    assert shown > len(questions) / 3


def test_of_every_news_question(read_by: Library) -> None:
    path = evaluation_file("news.jsonl")
    for line in path.read_text(encoding="utf-8").splitlines():
        news = json.loads(line)
        base = path.parent if (path.parent / news["text"]).exists() else path.parent.parent
        article = read_by.add(read_article(base / news["text"]))
        on_disk = (base / news["text"]).read_bytes().decode("utf-8-sig")
        assert article.text == on_disk
        for question in news["questions"]:
            exact(read_by.ask(question["q"], [article.id], question.get("after") or []), on_disk)


@settings(max_examples=60)
@given(
    st.text(st.sampled_from(ALPHABET), min_size=1, max_size=1500).filter(
        lambda text: any(c.isalnum() for c in text)
    ),
    st.data(),
)
def test_of_any_text_and_any_question_from_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    question = text[start : start + 80]
    if not any(c.isalnum() for c in normalise(question)):
        question = "س"  # the engine does not take one without a word
    with TemporaryDirectory() as folder, Library.open(Path(folder), HashModel()) as library:
        article = library.add(article_of(text, "test"))
        # What seems to have been stored as it is seen is turned once, when it is taken in.
        exact(library.ask(question, [article.id]), turned(text))

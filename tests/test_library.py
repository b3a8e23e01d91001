"""The façade: articles in, answers out."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from index.builtin import built_in_article
from index.embedding.model import Model
from index.errors import (
    ArticleUnknown,
    ModelError,
    QuestionEmpty,
)
from index.intake.files import article_of
from index.library import Library
from index.store.faiss_index import FILE_NAME
from index.types import Event, Level
from tests.hashes import HashModel

NEWS = (
    "افتتاح الجسر\n"
    "افتتح المحافظ الجسر الجديد يوم السبت. وبلغت كلفته عشرين مليونا.\n"
    "وحضر الحفل سكان الحي."
)


def test_the_built_in_article_answers_with_its_exact_words(library: Library) -> None:
    article = library.built_in()
    answer = library.ask("أين التقى بلينكن ولافروف؟", [article.id])
    assert answer.level is Level.ANSWERED
    assert any("أيسلندا" in evidence.text for evidence in answer.evidence)
    assert answer.article == article
    assert answer.question.language == "ar"
    assert answer.elapsed_ms > 0


@pytest.mark.parametrize(
    "question",
    ["من فاز بكأس العالم لكرة القدم؟", "كم سعر الذهب اليوم؟", "كيف أطبخ الأرز؟"],
)
def test_what_the_article_does_not_speak_of_has_no_evidence(
    library: Library, question: str
) -> None:
    answer = library.ask(question, [library.built_in().id])
    assert answer.level is Level.NOT_IN_ARTICLE
    assert answer.evidence == ()


def test_every_evidence_is_the_articles_own_text(library: Library) -> None:
    article = library.built_in()
    for question in ("ماذا قال بلينكن؟", "متى القمة؟", "What did Biden call Putin?"):
        for evidence in library.ask(question, [article.id]).evidence:
            assert article.text[evidence.start : evidence.end] == evidence.text


def test_a_paragraph_is_counted_from_1(library: Library) -> None:
    article = library.built_in()
    answer = library.ask("من المدير التنفيذي لشركة نورد ستريم 2؟", [article.id])
    evidence = answer.evidence[0]
    lines = [line for line in article.text.split("\n") if line.strip()]
    assert evidence.text in lines[evidence.paragraph - 1]


def test_the_article_that_answers_best_is_the_one_that_answers(library: Library) -> None:
    meeting = library.built_in()
    bridge = library.add(article_of(NEWS, "test"))
    both = [meeting.id, bridge.id]
    assert library.ask("من افتتح الجسر الجديد؟", both).article == bridge
    assert library.ask("من المدير التنفيذي لشركة نورد ستريم؟", both).article == meeting


def test_one_article_never_answers_for_another(library: Library) -> None:
    meeting = library.built_in()
    bridge = library.add(article_of(NEWS, "test"))
    answer = library.ask("من افتتح الجسر الجديد؟", [meeting.id])
    assert answer.article == meeting
    assert answer.level is not Level.ANSWERED
    assert library.ask("من افتتح الجسر الجديد؟", [bridge.id]).level is Level.ANSWERED


def test_adding_the_same_text_again_gives_the_same_article(library: Library) -> None:
    first = library.add(article_of(NEWS, "one"))
    assert library.add(article_of(NEWS, "two")) == first
    assert len(library.articles()) == 2


def test_a_removed_article_is_found_no_more(library: Library) -> None:
    bridge = library.add(article_of(NEWS, "test"))
    library.search("الجسر")
    library.remove(bridge.id)
    with pytest.raises(ArticleUnknown):
        library.ask("من افتتح الجسر؟", [bridge.id])
    results = library.search("الجسر الجديد")
    assert results is not None
    assert {candidate.article_id for candidate in results.candidates} == {library.built_in().id}


def test_an_empty_question_and_an_unknown_article_are_errors(library: Library) -> None:
    with pytest.raises(QuestionEmpty):
        library.ask(" ", [library.built_in().id])
    with pytest.raises(ArticleUnknown):
        library.ask("من؟", [99])


def test_another_process_may_add_and_remove_at_any_time(library: Library, data_dir: Path) -> None:
    library.built_in()
    library.search("شيء")
    with Library.open(data_dir, Model("bundled")) as other:
        bridge = other.add(article_of(NEWS, "test"))
        assert library.ask("من افتتح الجسر الجديد؟", [bridge.id]).level is Level.ANSWERED
        other.remove(bridge.id)
    with pytest.raises(ArticleUnknown):
        library.ask("من افتتح الجسر الجديد؟", [bridge.id])


def test_the_model_loads_only_when_needed(tmp_path: Path) -> None:
    model = HashModel()
    with Library.open(tmp_path, model) as library:
        assert library.articles() == []
        assert len(model.loaded) == 0
        library.built_in()
        library.ask("ماذا؟", [1])
        assert len(model.loaded) == 1


def test_first_use_is_announced_and_measured(tmp_path: Path) -> None:
    events: list[Event] = []
    steps: list[tuple[int, int]] = []
    with Library.open(
        tmp_path, HashModel(), events.append, lambda done, of: steps.append((done, of))
    ) as library:
        library.built_in()
        assert events == [Event.FIRST_USE]
        assert steps[-1][0] == steps[-1][1] > 0
        assert steps == sorted(steps)
        library.built_in()
        assert events == [Event.FIRST_USE]


def test_a_model_that_may_have_to_be_fetched_is_said_to_be_looked_for(tmp_path: Path) -> None:
    events: list[Event] = []
    with Library.open(tmp_path, HashModel("some/model"), events.append) as library:
        library.add(article_of(NEWS, "test"))
    assert events == [Event.MODEL_SOUGHT]
    assert Model("some/model").is_remote
    assert not any(Model(name).is_remote for name in ("bundled", str(tmp_path), "/no/such/model"))


def test_another_model_is_announced_and_its_vectors_take_over(tmp_path: Path) -> None:
    with Library.open(tmp_path, HashModel()) as library:
        library.add(article_of(NEWS, "test"))
        library.search("الجسر")
    events: list[Event] = []
    with Library.open(tmp_path, HashModel("hash:2", 64), events.append) as library:
        results = library.search("الجسر")
        assert results is not None
        assert all(candidate.vectors.shape[1] == 64 for candidate in results.candidates)
        assert events == [Event.MODEL_CHANGED, Event.INDEX_REBUILT]
        assert library.articles()[0].text == NEWS


def test_two_processes_with_two_models_never_mix_their_vectors(tmp_path: Path) -> None:
    with (
        Library.open(tmp_path, HashModel("hash:1", 128)) as one,
        Library.open(tmp_path, HashModel("hash:2", 64)) as two,
    ):
        for turn in range(3):
            for library, dimension in ((one, 128), (two, 64)):
                library.add(article_of(f"{NEWS} {turn} {dimension}", "test"))
                results = library.search("الجسر")
                assert results is not None
                assert {c.vectors.shape[1] for c in results.candidates} == {dimension}
        assert len(one.articles()) == 6


def test_a_model_that_cannot_be_loaded_changes_nothing(tmp_path: Path) -> None:
    with Library.open(tmp_path, Model("/no/such/model")) as library:
        with pytest.raises(ModelError):
            library.built_in()
        assert library.articles() == []
    with Library.open(tmp_path, HashModel()) as library:
        assert library.built_in().text == built_in_article().text


@pytest.mark.parametrize("content", [b"", b"{}\nrubbish", b"\xff" * 300])
def test_a_damaged_index_is_rebuilt_with_a_word(data_dir: Path, content: bytes) -> None:
    (data_dir / FILE_NAME).write_bytes(content)
    events: list[Event] = []
    with Library.open(data_dir, Model("bundled"), events.append) as library:
        assert library.ask("أين التقى بلينكن ولافروف؟", [1]).level is Level.ANSWERED
    assert events == [Event.INDEX_REBUILT]
    events.clear()
    with Library.open(data_dir, Model("bundled"), events.append) as library:
        library.ask("أين التقى بلينكن ولافروف؟", [1])
    assert events == []


def test_a_missing_index_is_rebuilt_in_silence(data_dir: Path) -> None:
    (data_dir / FILE_NAME).unlink()
    events: list[Event] = []
    with Library.open(data_dir, Model("bundled"), events.append) as library:
        assert library.ask("أين التقى بلينكن ولافروف؟", [1]).level is Level.ANSWERED
    assert events == []
    assert (data_dir / FILE_NAME).exists()


def test_an_index_that_cannot_be_saved_is_no_reason_not_to_answer(data_dir: Path) -> None:
    (data_dir / FILE_NAME).unlink()
    (data_dir / FILE_NAME).mkdir()
    events: list[Event] = []
    with Library.open(data_dir, Model("bundled"), events.append) as library:
        assert library.ask("أين التقى بلينكن ولافروف؟", [1]).level is Level.ANSWERED
    assert Event.INDEX_NOT_SAVED in events
    assert sorted(path.name for path in data_dir.iterdir() if "faiss" in path.name) == [FILE_NAME]


def test_several_threads_may_ask_and_add_at_once(library: Library) -> None:
    article = library.built_in()
    errors: list[BaseException] = []

    def work(number: int) -> None:
        try:
            mine = library.add(article_of(f"{NEWS} رقم {number}", "test"))
            for _ in range(3):
                assert library.ask("من افتتح الجسر الجديد؟", [mine.id]).article == mine
                assert library.ask("ماذا قال لافروف؟", [article.id]).article == article
            library.remove(mine.id)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert library.articles() == [article]


@pytest.mark.parametrize(
    "text",
    [
        "كلمة",
        "a",
        "?!\nx\n?!",
        "كلمة " * 3000,
        '"' * 50 + "نص",
        "«" * 200 + "نص",
        "An English text.",
    ],
)
def test_odd_articles_are_asked_without_harm(fast: Library, text: str) -> None:
    article = fast.add(article_of(text, "test"))
    for question in ("كلمة", "ماذا؟", "نص"):
        for evidence in fast.ask(question, [article.id]).evidence:
            assert article.text[evidence.start : evidence.end] == evidence.text

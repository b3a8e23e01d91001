"""Measures on annotated news are those that were agreed upon."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.errors import EvaluationError
from index.evaluation.news import (
    Annotated,
    Grade,
    Marked,
    answer_figures,
    grade,
    is_right_speaker,
    read_annotated,
    statement_figures,
)
from index.intake.files import article_of
from index.types import (
    Answer,
    Evidence,
    Level,
    Question,
    Statement,
)

TEXT = "0123456789" * 20


def marked(kind: str, *spans: tuple[int, int]) -> Marked:
    return Marked("q", "سؤال", "ar", kind, spans, ())


def answered(*spans: tuple[int, int], level: Level = Level.ANSWERED) -> Answer:
    evidence = tuple(Evidence(TEXT[a:b], a, b, 1, 1.0) for a, b in spans)
    article = article_of(f"س{TEXT[1:]}", "test")
    return Answer(level, article, Question("سؤال", "ar"), evidence, (), 1.0)


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        (marked("fact", (0, 20)), answered((0, 20)), Grade.CORRECT),
        (marked("fact", (0, 20)), answered((10, 30)), Grade.CORRECT),
        (marked("fact", (0, 20)), answered((11, 31)), Grade.INCORRECT),  # touches too little
        (marked("fact", (0, 20)), answered((0, 61)), Grade.INCORRECT),  # shows too much
        (marked("fact", (0, 20), (100, 120)), answered((100, 120)), Grade.CORRECT),
        (marked("what-said", (0, 20), (40, 60)), answered((0, 20)), Grade.CORRECT),
        (marked("what-said", (0, 20), (40, 60), (80, 99)), answered((0, 20)), Grade.INCORRECT),
        (marked("what-said", (0, 20)), answered((0, 20), (40, 61)), Grade.INCORRECT),
        (marked("what-said", (0, 150)), answered((0, 40)), Grade.CORRECT),
        (marked("what-said", (0, 150)), answered((0, 39)), Grade.INCORRECT),
        (marked("unanswerable"), answered((0, 20)), Grade.INCORRECT),
        (marked("unanswerable"), answered(level=Level.NOT_IN_ARTICLE), Grade.NOT_ATTEMPTED),
        (marked("fact", (0, 20)), answered((0, 20), level=Level.NEAREST), Grade.NOT_ATTEMPTED),
    ],
)
def test_an_answer_is_graded_by_the_spans_it_shows(
    question: Marked, answer: Answer, expected: Grade
) -> None:
    assert grade(question, answer) is expected


def test_a_refusal_is_right_for_an_unanswerable_question_only() -> None:
    figures = answer_figures(
        [
            (marked("unanswerable"), Grade.NOT_ATTEMPTED),
            (marked("fact", (0, 9)), Grade.NOT_ATTEMPTED),
        ]
    )
    assert figures["all"]["right"] == 0.5
    assert figures["unanswerable"]["right"] == 1
    assert figures["language ar"]["questions"] == 2


def stated(speaker: str, start: int, end: int, kind: str = "direct") -> Statement:
    return Statement(speaker, ("الوزير",), kind, start, end, 1)


def test_a_speaker_may_be_called_by_any_of_their_names() -> None:
    gold = stated("سيرجي لافروف", 0, 9)
    assert is_right_speaker(stated("سيرجى لافروف", 0, 9), gold)
    assert is_right_speaker(stated("الوزير", 0, 9), gold)
    assert not is_right_speaker(stated("وزير", 0, 9), gold)


def test_statements_are_paired_one_to_one() -> None:
    text = 'قال الوزير: "نحن نعمل على ذلك منذ سنوات".'
    start, end = text.index("نحن"), text.index('".')
    gold = (stated("الوزير", start, end), stated("الوزير", 0, 3, "indirect"))
    figures = statement_figures([Annotated(article_of(text, "test"), gold, ())])
    assert figures["all"]["precision"] == 1
    assert figures["all"]["recall"] == 0.5
    assert figures["direct"]["recall"] == 1
    assert figures["all"]["speaker"] == 1


def test_a_file_of_another_shape_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("خبر", encoding="utf-8")
    path = tmp_path / "news.jsonl"
    rows: list[object] = [{}, [], {"text": "text.txt"}, {"text": "text.txt", "statements": 3}]
    for row in rows:
        path.write_text(json.dumps(row), encoding="utf-8")
        with pytest.raises(EvaluationError):
            read_annotated(path)

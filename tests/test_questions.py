"""What is asked."""

import pytest

from index.questions import LONGEST_QUESTION, understand
from index.types import QuestionEmpty, QuestionTooLong


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ماذا قال لافروف؟", "ar"),
        ("ماذا قال عن Nord Stream 2؟", "ar"),
        ("What did Lavrov say?", "en"),
        ("Lavrov?", "en"),
        ("Qu'a dit Lavrov sur le gaz ?", "fr"),
        ("Où se sont-ils rencontrés ?", "fr"),
        ("Что сказал Лавров?", "ru"),
        ("2021", "ar"),
    ],
)
def test_the_language_is_the_questions_own(text: str, language: str) -> None:
    assert understand(text).language == language


@pytest.mark.parametrize("text", ["", " ", "\n\t", "؟", "...!", "😀", "\u200f"])
def test_a_question_without_a_word_is_empty(text: str) -> None:
    with pytest.raises(QuestionEmpty):
        understand(text)


def test_a_question_has_a_limit() -> None:
    assert understand("ا" * LONGEST_QUESTION).text
    for text in ("ا" * (LONGEST_QUESTION + 1), "كلمة " * 20_000):
        with pytest.raises(QuestionTooLong):
            understand(text)


def test_white_space_of_any_kind_is_one_space() -> None:
    assert understand("  ماذا\n\tقال\u00a0لافروف؟ ").text == "ماذا قال لافروف؟"


@pytest.mark.parametrize("follow_up", ["وأين التقيا؟", "And where?", "Et où ?"])
def test_a_follow_up_is_searched_with_the_question_before_it(follow_up: str) -> None:
    found = understand(follow_up, ["سؤال قديم", "ماذا قال لافروف؟"]).standard
    assert follow_up in found
    assert "ماذا قال لافروف؟" in found
    assert "سؤال قديم" not in found


@pytest.mark.parametrize("question", ["من هو برايس؟", "واشنطن ماذا قالت؟", "ما هي وكالة تاس؟"])
def test_a_question_that_stands_alone_needs_no_other(question: str) -> None:
    assert understand(question, ["ماذا قال لافروف؟"]).standard == question


def test_without_a_question_before_it_a_follow_up_stands_alone() -> None:
    assert understand("وأين؟").standard == "وأين؟"


def test_a_new_topic_keeps_the_speaker_of_the_question_before_it() -> None:
    found = understand("وماذا عن إيران؟", ["ماذا قال لافروف؟"])
    assert (found.kind, found.speaker, found.topic) == ("what-said", "لافروف", "إيران")

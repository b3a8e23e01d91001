"""Dialect words become Standard Arabic; Standard Arabic stays as it is."""

from __future__ import annotations

import pytest

from index.evaluation.retrieval import read_collection
from index.questions.dialects import to_standard
from tests.conftest import evaluation_file


@pytest.mark.parametrize(
    ("spoken", "expected"),
    [
        ("لافروف قال ايه؟", "لافروف قال ماذا؟"),
        ("فين اتقابلوا وإمتى؟", "أين التقوا ومتى؟"),
        ("ليش ما قدر يجي؟", "لماذا لم يستطع يجي؟"),
        ("واش قالت بلي المدير غايب؟", "هل قالت ان المدير غايب؟"),
        ("شكون لي معارض؟", "من الذي معارض؟"),
        ("القرار ده بيمنع ايه؟", "القرار هذا يمنع ماذا؟"),
        ("شو قال الوزير وليش؟", "ماذا قال الوزير ولماذا؟"),
        ("مين كان بهاللجنة؟", "من كان في هذه اللجنه؟"),
        ("وش قال لافروف؟", "ماذا قال لافروف؟"),
        ("منو اللي طلب ذلك؟", "من الذي طلب ذلك؟"),
        ("شقال لافروف؟", "ماذا قال لافروف؟"),
        ("شوكت صار الاجتماع؟", "متى صار الاجتماع؟"),
        ("شكون قال هذا؟", "من قال هذا؟"),
        ("علاش وكيفاش وشحال؟", "لماذا وكيف وكم؟"),
        ("واشمعنى هو؟", "ولماذا هو؟"),
        ("أشمن قانون؟", "أي قانون؟"),
        ("شحچى الوزير؟", "ماذا حكي الوزير؟"),
        ("شحجم الخسائر؟", "شحجم الخسائر؟"),
        ("قداش عدد الدول؟", "كم عدد الدول؟"),
    ],
)
def test_dialect_words_become_standard_ones(spoken: str, expected: str) -> None:
    assert to_standard(spoken) == expected


@pytest.mark.parametrize(
    "question",
    [
        "ما الدول الأعضاء؟", "أية دولة فازت؟", "متى صدر البيان؟", "من هي سفيرة الدول العربية؟",
        "ما فوائد القاعدة؟", "أين تقع بيروت؟", "كيف ينتج الكائن الحي الطاقة؟",
    ],
)  # fmt: skip
def test_standard_questions_stay_as_they_are(question: str) -> None:
    assert to_standard(question) == question


def test_words_of_the_article_are_no_dialect() -> None:
    assert to_standard("من رأى شاف؟", frozenset({"شاف"})) == "من رأى شاف؟"


@pytest.mark.parametrize("name", ["xquad.ar.json", "tydiqa-goldp.ar.json", "mlqa-dev.ar.json"])
def test_of_a_hundred_standard_questions_none_is_reworded(name: str) -> None:
    asked = [" ".join(one.text.split()) for one in read_collection(evaluation_file(name)).questions]
    changed = [text for text in asked if to_standard(text) != text]
    assert len(changed) < len(asked) / 100, changed

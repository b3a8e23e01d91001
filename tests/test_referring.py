"""Whom a follow-up means: by gender and number, by who was spoken of last, and the other one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.intake.files import article_of
from index.library import Asked, Library
from index.questions.understanding import alone
from index.types import Answer, Article, Intent, Level

TEXT = """بلدية الساحل تغلق السوق القديم
قال رئيس البلدية سامر قباني إن السوق القديم سيغلق ثلاثة أشهر لترميم سقفه.
وقالت عضوة المجلس هالة مرعي إن الإغلاق يضر بالتجار الصغار ولا يعوضهم أحد.
وأضافت مرعي أن المجلس لم يصوت على موعد الإغلاق.
وردت وزيرة التجارة نورا سعدون بأن الوزارة ستدفع تعويضا عن كل متجر.
وأكد قباني أن الترميم لن يتأخر وأن السوق سيفتح قبل العيد.
"""


@pytest.fixture
def article(fast: Library) -> Article:
    return fast.add(article_of(TEXT, "خبر"))


def asked(library: Library, article: Article, *texts: str, shown: tuple[str, ...] = ()) -> Answer:
    *after, text = texts
    (answer,) = library.ask_many([Asked(text, [article.id], after, shown=shown)])
    assert isinstance(answer, Answer)
    return answer


Asks = Callable[..., Answer]


@pytest.fixture
def ask(fast: Library, article: Article) -> Asks:
    return lambda *texts, **more: asked(fast, article, *texts, **more)


@pytest.mark.parametrize(
    ("before", "text", "speaker"),
    [
        ("ماذا قال سامر قباني؟", "وماذا قال عن العيد؟", "سامر قباني"),
        ("ماذا قالت هالة مرعي؟", "وشو قالت كمان؟", "هالة مرعي"),
        ("ماذا قالت هالة مرعي؟", "وهو شو قال؟", "سامر قباني"),
        ("ماذا قالت هالة مرعي؟", "والتانية شو قالت؟", "نورا سعدون"),
        ("ماذا قالت هالة مرعي؟", "والأخرى باش جاوباتها؟", "نورا سعدون"),
        ("ماذا قالت هالة مرعي؟", "وقباني؟", "سامر قباني"),
        ("ماذا قالت هالة مرعي؟", "ما رأيه في الموضوع؟", "سامر قباني"),
        ("What did Samer Qabbani say?", "And the minister?", "نورا سعدون"),
        ("What did Samer Qabbani say?", "And what did she say?", "هالة مرعي"),
    ],
)
def test_a_pronoun_means_whom_it_fits(ask: Asks, before: str, text: str, speaker: str) -> None:
    answer = ask(before, text)
    assert answer.level is Level.ANSWERED
    assert {one.speaker for one in answer.evidence} == {speaker}


def test_whose_words_were_shown_last_counts_before_what_was_asked(ask: Asks) -> None:
    answer = ask("من قال إن الإغلاق يضر بالتجار؟", "وماذا قالت أيضا؟", shown=("هالة مرعي",))
    assert answer.question.speaker == "هالة مرعي"


def test_a_speaker_with_and_fused_to_the_name_is_found(ask: Asks) -> None:
    assert ask("وقباني شو قال؟").question.speaker == "سامر قباني"


def test_whoever_has_nobody_to_point_at_is_shown_who_speaks(ask: Asks) -> None:
    assert ask("وهو شو قال؟").question.intent is Intent.SPEAKERS


@pytest.mark.parametrize(
    ("text", "speaker", "topic"),
    [
        ("مدير المدرسة عن الطلاب وش ذكر؟", "مدير المدرسة", "الطلاب"),
        ("مدير المدرسة كان كلامه عن ايه؟", "مدير المدرسة", None),
        ("والمدير رد عليها قال ايه؟", "والمدير", None),
        ("المعلمة شو قال عنها المدير؟", "المدير", None),
        ("And Smith, how does he explain the delay?", "Smith", "the delay"),
        ("Que dit le docteur Paul Morel de cette loi ?", "le docteur Paul Morel", "cette loi"),
        ("А что сказал Иванов о погоде?", "Иванов", "погоде"),
    ],
)
def test_the_subject_may_stand_before_what_asks(text: str, speaker: str, topic: str | None) -> None:
    question = alone(text)
    assert (question.intent, question.speaker, question.topic) == ("what-said", speaker, topic)


def test_words_in_quotation_marks_point_at_nobody() -> None:
    assert alone("ماذا قال المدير عن «هو لا يعرف»؟").refers is None


def test_what_nobody_can_be_told_to_have_said_is_looked_for_in_the_article(ask: Asks) -> None:
    assert ask("وهي شو قالت عن موعد الإغلاق؟").question.intent is Intent.FACT

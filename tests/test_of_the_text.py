"""What is wanted of the text itself: a paragraph, what comes next, its numbers, all of it."""

from __future__ import annotations

import pytest

from bot import messages
from index.intake.files import article_of
from index.library import Library
from index.questions.understanding import understand
from index.types import LAST, Answer, Article, Evidence, Intent, Level, SmallTalk

TEXT = """مستشفى الوادي يفتح قسما جديدا للحروق
افتتح مستشفى الوادي قسما للحروق يضم 40 سريرا وثلاث غرف للعمليات. وحضر الافتتاح عدد من الأهالي.
قالت مديرة المستشفى ليلى حمدان إن القسم يستقبل المرضى من أربع محافظات. وأضافت أن العلاج فيه مجاني.
وسيعمل في القسم أطباء تدربوا في الخارج.
"""


@pytest.fixture
def article(fast: Library) -> Article:
    return fast.add(article_of(TEXT, "خبر"))


def shown(article: Article, words: str, paragraph: int) -> Evidence:
    start = article.text.index(words)
    return Evidence(words, start, start + len(words), paragraph, 1.0)


@pytest.mark.parametrize(
    ("text", "intent", "number", "topic"),
    [
        ("هات الفقرة كلها", Intent.PARAGRAPH, None, None),
        ("انسخ لي الفقرة كاملة", Intent.PARAGRAPH, None, None),
        ("بدي الفقرة التالتة", Intent.PARAGRAPH, 3, None),
        ("الفقرة الأخيرة لو سمحت", Intent.PARAGRAPH, LAST, None),
        ("الفقرة اللي فيها الأسعار كاملة", Intent.PARAGRAPH, None, "الأسعار"),
        ("the whole paragraph please", Intent.PARAGRAPH, None, None),
        ("show me the first paragraph", Intent.PARAGRAPH, 1, None),
        ("le paragraphe entier svp", Intent.PARAGRAPH, None, None),
        ("весь абзац, пожалуйста", Intent.PARAGRAPH, None, None),
        ("واللي بعدها؟", Intent.NEXT, None, None),
        ("the next sentence please", Intent.NEXT, None, None),
        ("la phrase suivante", Intent.NEXT, None, None),
        ("بس الأرقام لو سمحت", Intent.NUMBERS, None, None),
        ("only the numbers", Intent.NUMBERS, None, None),
        ("juste les chiffres", Intent.NUMBERS, None, None),
    ],
)
def test_what_is_wanted_of_the_text(
    text: str, intent: Intent, number: int | None, topic: str | None
) -> None:
    question = understand(text)
    assert (question.intent, question.paragraph, question.topic) == (intent, number, topic)


@pytest.mark.parametrize(
    "text",
    [
        "ماذا نصت الفقرة الثانية من القانون؟",
        "من نشر هذه الأرقام؟",
        "ماذا حدث بعدها في المدينة؟",
        "who came next in the race?",
        "who published the numbers?",
    ],
)
def test_a_question_with_such_words_is_none(text: str) -> None:
    assert understand(text).intent not in {Intent.PARAGRAPH, Intent.NEXT, Intent.NUMBERS}


def asked(library: Library, article: Article, text: str, *seen: Evidence) -> Answer:
    return library.ask(text, [article.id], ["متى افتتح القسم؟"] if seen else (), seen)


def test_the_paragraph_of_what_was_shown(fast: Library, article: Article) -> None:
    answer = asked(fast, article, "هات الفقرة كلها", shown(article, "العلاج فيه مجاني", 3))
    (whole,) = answer.evidence
    assert whole.text == TEXT.split("\n")[2]
    assert messages.answer(answer)[0] == "الفقرة:"


def test_a_paragraph_by_its_number(fast: Library, article: Article) -> None:
    for text, at in (("الفقرة الأولى", 1), ("the third paragraph", 2), ("آخر فقرة", 3)):
        (whole,) = asked(fast, article, text).evidence
        assert whole.text == TEXT.split("\n")[at]


def test_a_paragraph_of_nothing_is_asked_back(fast: Library, article: Article) -> None:
    for text in ("هات الفقرة كلها", "واللي بعدها؟"):
        answer = asked(fast, article, text)
        assert answer.level is Level.NOT_IN_ARTICLE
        assert messages.answer(answer)[0].startswith("أيّ فقرة")
        assert messages.sign(answer) == ""


def test_a_number_that_no_paragraph_has_is_said_to_be_none(fast: Library, article: Article) -> None:
    answer = asked(fast, article, "هات الفقرة 90")
    assert answer.level is Level.NOT_IN_ARTICLE
    assert messages.answer(answer)[0] == "لا أجد في المقال فقرة بهذا الرقم."


def test_what_comes_next(fast: Library, article: Article) -> None:
    answer = asked(fast, article, "واللي بعدها؟", shown(article, "الافتتاح عدد من الأهالي", 2))
    assert answer.evidence[0].text.startswith("قالت مديرة المستشفى")
    assert messages.answer(answer)[0] == "وبعد ذلك في المقال:"
    end = asked(fast, article, "واللي بعدها؟", shown(article, "تدربوا في الخارج", 4))
    assert messages.answer(end)[0] == "لا شيء بعد ذلك في المقال."


def test_all_numbers_in_their_sentences(fast: Library, article: Article) -> None:
    answer = asked(fast, article, "الأرقام فقط لو سمحت")
    marked = [TEXT[a:b] for one in answer.evidence for a, b in one.marks]
    assert marked == ["40 سريرا", "وثلاث غرف", "أربع محافظات"]
    assert "❌" not in messages.sign(answer)


def test_who_wants_all_of_the_text_is_told_of_it() -> None:
    question = understand("ابعتلي نص الخبر كامل")
    assert (question.intent, question.small_talk) == (Intent.CHAT, SmallTalk.WHOLE_TEXT)

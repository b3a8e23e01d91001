"""The bot's words in four languages."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from bot import messages
from index.types import Answer, Article, Evidence, Intent, Level, Question

SUBJECTS = [
    importlib.import_module(f"bot.messages.{one.name}")
    for one in pkgutil.iter_modules(messages.__path__)
]


def every() -> Iterator[messages.Words]:
    """All words that people read: every pair of strings, Arabic and English."""

    def within(value: object) -> Iterator[messages.Words]:
        if isinstance(value, dict):
            for one in value.values():
                yield from within(one)
        elif (
            isinstance(value, tuple)
            and len(value) == 2
            and all(isinstance(one, str) for one in value)
        ):
            yield value

    for subject in SUBJECTS:
        for name, value in vars(subject).items():
            if not name.startswith("__") and name != "TRANSLATED":
                yield from within(value)


def fields(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w*\}", text))


def test_no_two_subjects_have_words_of_one_name() -> None:
    own = Counter(
        name for subject in SUBJECTS for name in subject.__annotations__ if not name.startswith("_")
    )
    assert own
    assert set(own.values()) == {1}


def shown(intent: Intent, count: int, *, apart: bool = True) -> list[str]:
    """The line before so many sentences that answer a question, each in a paragraph of its own."""
    evidence = tuple(Evidence("كلمة", 0, 4, 1 + i * apart, 1.0) for i in range(count))
    article = Article("كلمة", "عنوان", "")
    question = Question("س", "ar", intent=intent)
    answer = Answer(Level.ANSWERED, article, question, evidence, (), 0.0)
    return messages.heading(answer, "ar")


def test_of_two_sentences_that_may_answer_it_is_said_that_one_of_them_does() -> None:
    (told,) = shown(Intent.FACT, 2)
    assert "أحد" in told
    assert not shown(Intent.FACT, 1)
    assert not shown(Intent.FACT, 2, apart=False)
    assert shown(Intent.SUMMARY, 2) != [told]
    assert not shown(Intent.WHAT_SAID, 2)


@pytest.mark.parametrize("language", messages.TRANSLATED)
def test_every_word_stands_in_the_catalogue_and_nothing_else(language: str) -> None:
    catalogue = messages.translations(language)
    wanted = {english for _, english in every()}
    assert set(catalogue) == wanted
    assert all(catalogue.values())


def test_each_language_says_as_much() -> None:
    for arabic, english in every():
        told = [messages.translations(one)[english] for one in messages.TRANSLATED]
        for text in (arabic, *told):
            assert fields(text) == fields(english), text


@pytest.mark.parametrize(
    ("code", "language"),
    [("ar", "ar"), (None, "ar"), ("fr", "fr"), ("fr-CA", "fr"), ("ru", "ru"), ("en-GB", "en"),
     ("de", "en")],
)  # fmt: skip
def test_people_are_spoken_to_in_their_language_or_in_english(
    code: str | None, language: str
) -> None:
    assert messages.own_language(code) == language


def test_dates_are_in_words() -> None:
    told = [messages.day("2021-05-20", language) for language in messages.LANGUAGES]
    assert told == ["20 مايو 2021", "20 May 2021", "20 mai 2021", "20 мая 2021"]


@pytest.mark.parametrize(
    ("name", "declined"),
    [
        ("مسؤولون كبار في الوزارة", "مسؤولين كبار في الوزارة"),
        ("مسؤولون تونسيون", "مسؤولين تونسيين"), ("أصدقاؤه", "أصدقائه"), ("والداه", "والديه"),
        ("والدا الطفل", "والدي الطفل"), ("هارون سعد", "هارون سعد"), ("سلطان حداد", "سلطان حداد"),
    ],
)  # fmt: skip
def test_a_name_behind_of_is_in_the_genitive(name: str, declined: str) -> None:
    assert messages.genitive(name, "ar") == declined

"""Arabic in Latin letters is told from other languages and understood as Arabic."""

from __future__ import annotations

import time

import pytest

from index.evaluation.retrieval import read_collection
from index.library import Library
from index.questions.latin_letters import in_arabic_letters, is_arabic_in_latin
from index.questions.scope import in_every_article
from index.questions.several import questions_in
from index.questions.understanding import understand
from index.text.language import tells_its_language
from index.text.normalise import normalise, words
from index.types import Intent, Level, SmallTalk
from tests.conftest import evaluation_file


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("shu 2al el wazir?", "شو قال الوزير?"),
        ("shou 2al lavrov?", "شو قال لافروف?"),
        ("eh elly 7asal?", "ايه اللي حصل?"),
        ("wesh gal elwazir 3la el 2as3ar?", "وش قال الوزير على الاسعار?"),
        ("chnowa 9al el wazir?", "شنوة قال الوزير?"),
        ("3lach saret ljalsa?", "علاش صارت الجلسة?"),
        ("shgal el ra2is 3an el 6aqa?", "شقال الرئيس عن الطاقة?"),
        ("meen w leh?", "مين وليه?"),
        ("chhal men wahed?", "شحال من واحد?"),
        ("mata yabda2 el ejtema3?", "متى يبدا الاجتماع?"),
    ],
)
def test_words_are_put_into_arabic_letters(typed: str, meant: str) -> None:
    assert normalise(in_arabic_letters(typed)) == normalise(meant)


def test_the_words_of_the_article_are_chosen_first() -> None:
    known = frozenset(words(normalise("رفض المزارعون سد وادي الزيتون وقال مراد الخطيب إنهم قلقون")))
    turned = in_arabic_letters("shu 2al mourad el 5ateeb 3an sad wadi el zeitoun?", known)
    assert normalise(turned) == "شو قال مراد الخطيب عن سد وادي الزيتون?"


@pytest.mark.parametrize(
    "text",
    [
        "What did the minister say about gas?", "Que dit le ministre sur le gaz ?", "and why?",
        "Who is Hassan al-Banna?", "La mère de Karim est-elle venue ?", "how many in 2017?",
        "What did Ben Ali say to the G20?", "is el Niño over?", "Кто такой Лавров?", "ماذا قال؟",
        "", "?", "2017", "Was hat der Minister gesagt?", "x" * 3000,
    ],
)  # fmt: skip
def test_other_languages_stay_as_they_are(text: str) -> None:
    assert in_arabic_letters(text) == text


@pytest.mark.parametrize(
    "text",
    ["chkoun trump?", "min howa price?", "wein el link?", "ok w ba3den?", "bonjour, labas 3lik"],
)
def test_a_word_or_name_as_others_write_it_hides_no_arabic(text: str) -> None:
    assert is_arabic_in_latin(text)


def test_no_question_in_english_is_taken_for_arabic() -> None:
    file = evaluation_file("xquad.en.json")
    asked = [one.text for one in read_collection(file).questions]
    assert not [text for text in asked if is_arabic_in_latin(text)]


def test_telling_costs_little() -> None:
    asked = [f"What did the minister of region {i} say about water prices?" for i in range(300)]
    is_arabic_in_latin("warm")
    began = time.process_time()
    assert not any(map(is_arabic_in_latin, asked))
    assert (time.process_time() - began) / len(asked) < 0.001


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("shu 2al el wazir 3an el gaz?", Intent.WHAT_SAID), ("fein 7asal da?", Intent.PLACE),
        ("emta el ejtema3?", Intent.TIME), ("leh rafado?", Intent.REASON),
        ("kam wa7ed mat?", Intent.NUMBER), ("lakhasli el ma2al", Intent.SUMMARY),
        ("meen katab el ma2al?", Intent.ORIGIN),
    ],
)  # fmt: skip
def test_questions_ask_what_they_ask_in_arabic(text: str, intent: Intent) -> None:
    question = understand(text)
    assert (question.intent, question.language) == (intent, "ar")


@pytest.mark.parametrize(
    ("text", "talk"),
    [
        ("shukran ktir", SmallTalk.THANKS), ("ezayak 3amel eh", SmallTalk.GREETING),
        ("ma3 el salama", SmallTalk.FAREWELL), ("enta meen?", SmallTalk.ABOUT_ME),
    ],
)  # fmt: skip
def test_small_talk_is_heard(text: str, talk: SmallTalk) -> None:
    question = understand(text)
    assert (question.small_talk, question.language) == (talk, "ar")


def test_a_follow_up_goes_on_from_the_question_before() -> None:
    after = understand("w 3an el mayya?", ["shu 2al el wazir 3an el kahraba?"])
    assert after.intent is Intent.WHAT_SAID
    assert normalise(after.speaker or "") == "الوزير"


def test_several_questions_and_all_articles_are_heard() -> None:
    assert len(questions_in("meen 2al keda? w emta?")) == 2
    assert questions_in("meen 2al keda?") == ["meen 2al keda?"]
    assert in_every_article("meen 2al keda fe kol el ma2alat?")[1]
    assert in_every_article("meen 2al keda?") == ("meen 2al keda?", False)


def test_the_answer_is_that_to_the_same_question_in_arabic_letters(library: Library) -> None:
    for typed, meant in [
        ("shu 2al lavrov 3an iran?", "شو قال لافروف عن ايران؟"),
        ("blinken 2al eh 3an el menakh?", "بلينكن قال ايه عن المناخ؟"),
        ("shou 2al price 3an navalny?", "شو قال برايس عن نافالني؟"),
    ]:
        first, second = (library.ask(one, [1]) for one in (typed, meant))
        assert first.level is second.level
        assert [one.start for one in first.evidence] == [one.start for one in second.evidence]
    assert library.ask("chnowa 9al poutine?", [1]).level is Level.NOT_IN_ARTICLE


@pytest.mark.parametrize(
    ("text", "tells"),
    [("meen el nowab elly 7adaro?", True), ("plus court", False), ("ok", False), ("et où ?", True)],
)
def test_only_words_of_no_language_are_of_whoever_writes_them(text: str, tells: bool) -> None:
    assert tells_its_language(in_arabic_letters(text)) is tells

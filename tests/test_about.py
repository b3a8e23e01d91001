"""What does the article have on something?"""

from __future__ import annotations

import pytest

from index.answering.referring import meant_by_plural
from index.attribution.attributed_text import AttributedText
from index.questions.about import asked_about
from index.questions.dialogue_acts import dialogue_act, restated
from index.questions.several import questions_in
from index.questions.understanding import understand
from index.text.normalise import normalise
from index.text.places import place_in_arabic
from index.text.word_match import same_word
from index.types import Intent, Pronoun, SmallTalk


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("المرفأ ماله؟", "المرفأ"),
        ("وايه موضوع الصفقة دي؟", "الصفقة"),
        ("شو قصة الباخرة؟", "الباخرة"),
        ("الأردن ليه علاقة بالكلام ده؟", "الأردن"),
        ("هل تكلموا عن الأسعار؟", "الأسعار"),
        ("والباخرة شو قالوا عنها؟", "الباخرة"),
        ("طيب والباخرة ايش كتبوا عنها؟", "الباخرة"),
        ("المرفأ ايش كتبوا عنه", "المرفأ"),
        ("الخبراء شو قالوا عنه؟", ""),
        ("واش كاين شي حاجة على المغرب؟", "المغرب"),
        ("is there anything about Japan?", "Japan"),
        ("what about the harbour?", "the harbour"),
        ("y a-t-il quelque chose sur le port ?", "le port"),
        ("Есть там что-нибудь про Японию?", "Японию"),
        ("а Япония там упоминается?", "Япония"),
        ("is Japan mentioned in it?", "Japan"),
        ("ما قصة هذا المقال؟", ""),
        ("هل تحدث عن ذلك؟", ""),
        ("عن ماذا تحدث الوزير؟", ""),
        ("what about him?", ""),
        ("how many ships came about noon?", ""),
    ],
)
def test_what_an_article_has_on_something_is_asked(text: str, topic: str) -> None:
    assert asked_about(text) == topic


@pytest.mark.parametrize("word", ["Japan", "Japon", "Японии", "Японию"])
def test_a_country_is_known_by_its_name_in_other_languages(word: str) -> None:
    assert same_word(normalise(word), "اليابان")
    assert place_in_arabic("harbour") == ""


@pytest.mark.parametrize(
    ("text", "speaker", "topic"),
    [
        ("قال الوزير شي عن المرفأ؟", "الوزير", "المرفأ"),
        ("هل رد الوزير على الاتهام؟", "الوزير", "الاتهام"),
        ("شو رأي الوزير بالخطة؟", "الوزير", "الخطة"),
        ("did Smith say anything about the harbour?", "Smith", "the harbour"),
        ("А Смирнов что ему ответил?", "Смирнов", None),
        ("et Jeanne Dupont, elle dit quoi ?", "Jeanne Dupont", None),
        ("what did Smith say was found", "Smith", None),
    ],
)
def test_whether_somebody_spoke_is_what_they_said(
    text: str, speaker: str, topic: str | None
) -> None:
    asked = understand(text)
    assert (asked.intent, asked.speaker, asked.topic) == (Intent.WHAT_SAID, speaker, topic)


def test_the_other_one_of_a_role() -> None:
    asked = understand("والطبيب التاني شو حكى؟")
    assert (asked.speaker, asked.refers) == ("الطبيب", Pronoun.OTHER_HE)


def test_between_is_no_verb() -> None:
    assert understand("ما الفرق بين السفينتين؟").intent is Intent.FACT


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("اختصرلي الكلام ده عشان ابعته لأخويا", Intent.SUMMARY),
        ("معلش، قولي اهم ٣ حاجات في الخبر", Intent.SUMMARY),
        ("give me the top 3 things", Intent.SUMMARY),
        ("what are the key takeaways?", Intent.SUMMARY),
        ("ولماذا؟", Intent.REASON),
        ("وليش؟", Intent.REASON),
    ],
)
def test_what_is_asked_of_the_whole(text: str, intent: Intent) -> None:
    assert understand(text).intent is intent


@pytest.mark.parametrize(
    "text",
    [
        "is it true or just made up?",
        "is the minister lying about the prices?",
        "Он врёт или нет, как думаешь?",
        "Кто из них звучит жёстче?",
    ],
)
def test_what_is_to_be_judged(text: str) -> None:
    act = dialogue_act(text)
    assert act is not None
    assert act.small_talk is SmallTalk.OPINION


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("انا بسأل عن سعر التذكرة", "سعر التذكرة"),
        ("I asked about the price", "the price"),
        ("я спрашиваю про цену", "цену"),
        ("كم السعر؟", "كم السعر؟"),
        ("طيب انا فهمت كل ده بس مين اللي خسر؟", "مين اللي خسر؟"),
        ("سيبك من الباقي، مين صاحب المحل؟", "مين صاحب المحل؟"),
        ("i got that but who paid the fine?", "who paid the fine?"),
        ("ماشي يا باشا المدير قال ايه؟", "المدير قال ايه؟"),
        ("الوزير وافق بس مين رفض؟", "الوزير وافق بس مين رفض؟"),
    ],
)
def test_who_asks_again_says_so(text: str, asked: str) -> None:
    assert restated(text) == asked


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ما فهمتش، شنو قرر المجلس؟", ["شنو قرر المجلس؟"]),
        ("اتفقوا على ايه واختلفوا على ايه؟", ["اتفقوا على ايه", "واختلفوا على ايه؟"]),
        ("Was it right? what do you think", ["Was it right? what do you think"]),
        (
            "how does Smith's tone compare to Cohen's?",
            ["What did Smith say?", "What did Cohen say?"],
        ),
    ],
)
def test_parts_of_a_message(text: str, parts: list[str]) -> None:
    assert questions_in(text) == parts


def test_who_said_that_is_whoever_has_been_shown() -> None:
    asked = understand("مين اللي قال كده؟", ["ليش تأخر القطار؟"], shown=["سامي حداد"])
    assert (asked.intent, asked.speaker, asked.topic) == (
        Intent.WHAT_SAID,
        "سامي حداد",
        "تأخر القطار",
    )


def test_a_question_with_and_that_says_of_what_is_whole() -> None:
    asked = understand("وأي سفينة غرقت؟", ["متى وصل الوزير؟"])
    assert asked.standard == "وأي سفينة غرقت؟"
    assert "الميناء" in understand("وأي ميناء؟", ["من أين أبحرت من الميناء؟"]).standard


@pytest.mark.parametrize("text", ["مين كتبه؟", "and who wrote it?"])
def test_who_wrote_it(text: str) -> None:
    assert understand(text).intent is Intent.ORIGIN


def test_himself_names_nobody_else() -> None:
    assert understand("ماذا قال الوزير نفسه؟").speaker == "الوزير"
    assert understand("А сам Смирнов что сказал?").speaker == "Смирнов"


def test_people_at_large_are_all_of_whom_no_more_is_known() -> None:
    text = "قال أحد المستخدمين إن الجسر جميل.\nوقال المهندس فادي خوري إن الجسر متين."
    found = meant_by_plural("الناس", AttributedText(text))
    assert [voice.name for voice in found] == ["أحد المستخدمين"]
    assert meant_by_plural("people", AttributedText(text)) == found

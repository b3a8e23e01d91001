"""What is asked."""

import pytest

from index.errors import QuestionEmpty, QuestionTooLong
from index.questions.scope import in_every_article
from index.questions.stance import stance_of
from index.questions.standalone import alone, who_is
from index.questions.understanding import LONGEST_QUESTION, understand
from index.questions.what_said import names_something
from index.text.lexicon import tables
from index.text.terms import asks_about_something
from index.types import Intent
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ماذا قال لافروف؟", "ar"),
        ("ماذا قال عن Nord Stream 2؟", "ar"),
        ("What did Lavrov say?", "en"),
        ("Lavrov?", "en"),
        ("Qu'a dit Lavrov sur le gaz ?", "fr"),
        ("Résumé détaillé", "fr"),
        ("Où se sont-ils rencontrés ?", "fr"),
        ("Что сказал Лавров?", "ru"),
        ("2021", "ar"),
        ("ما هو Kepler-452b", "ar"),
        ("haddad موافق ولا لا؟", "ar"),
        ("what is الناتو", "en"),
    ],
)
def test_the_language_is_the_questions_own(text: str, language: str) -> None:
    assert understand(text).language == language


@pytest.mark.parametrize("text", ["", " ", "\n\t", "؟", "...!", "\u200f"])
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


@pytest.mark.parametrize(
    ("follow_up", "matter"),
    [
        ("وأين التقيا؟", "اتفق الوزيران؟"),
        ("Et comment ?", "اتفق الوزيران؟"),
    ],
)
def test_a_follow_up_is_searched_with_the_question_before_it(follow_up: str, matter: str) -> None:
    found = understand(follow_up, ["سؤال قديم", "هل اتفق الوزيران؟"]).standard
    assert found == f"{follow_up} {matter}"


def test_a_follow_up_is_searched_with_whom_the_one_before_asked_about() -> None:
    """And not with what they said: that is another question."""
    found = understand("وأين التقيا؟", ["ماذا قال لافروف عن إيران؟"]).standard
    assert found == "وأين التقيا؟ لافروف إيران"


@pytest.mark.parametrize("question", ["من هو برايس؟", "واشنطن ماذا قالت؟", "ما هي وكالة تاس؟"])
def test_a_question_that_stands_alone_needs_no_other(question: str) -> None:
    assert understand(question, ["ماذا قال لافروف؟"]).standard == question


def test_without_a_question_before_it_a_follow_up_stands_alone() -> None:
    assert understand("وأين؟").standard == "وأين؟"


def test_a_new_topic_keeps_the_speaker_of_the_question_before_it() -> None:
    found = understand("وماذا عن إيران؟", ["ماذا قال لافروف؟"])
    assert (found.intent, found.speaker, found.topic) == ("what-said", "لافروف", "إيران")


@pytest.mark.parametrize("others", ["من قال ذلك أيضا؟", "ومن غيره؟", "من غير سيرجي قال ذلك؟"])
def test_who_else_leaves_the_talk_on_its_speaker(others: str) -> None:
    found = understand("وماذا عن إيران؟", ["ماذا قال لافروف عن الطاقة؟", others])
    assert (found.intent, found.speaker, found.topic) == ("what-said", "لافروف", "إيران")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("ماذا قال لافروف في كل المقالات؟", "ماذا قال لافروف؟"),
        ("ماذا قال لافروف في المقالات؟", "ماذا قال لافروف؟"),
        ("لخص لي كل المقالات", "لخص لي المقال"),
        ("لخّص المقالات", "لخّص المقال"),
        ("ما أهم ما جاء في المقالات؟", "ما أهم ما جاء في المقال؟"),
        ("ما أهم ما جاء بكل المقالات", "ما أهم ما جاء في المقال"),
        ("ماذا ورد في جميع المقالات عن إيران؟", "ماذا ورد في المقال عن إيران؟"),
        ("أعطني ملخصا لكل المقالات", "أعطني ملخصا للمقال"),
        ("summarise all articles", "summarise the article"),
        ("résume tous les articles", "résume l'article"),
    ],
)
def test_all_articles_are_asked_in_many_ways(text: str, asked: str) -> None:
    assert in_every_article(text) == (asked, True)
    kind = "what-said" if "لافروف" in asked else "summary"
    assert understand(asked).intent == kind


@pytest.mark.parametrize("text", ["لخص المقال", "كم عدد المقالات؟", "من كتب في المقالات الأدبية؟"])
def test_a_question_that_only_speaks_of_articles_asks_one(text: str) -> None:
    assert in_every_article(text) == (text, False)


@pytest.mark.parametrize(
    "text",
    [
        "في كل المقالات؟", "وفي كل المقالات؟", "و في كل المقالات", "طيّب، وفي جميع المقالات؟",
        "والآن في المقالات كلها؟", "وبكل المقالات", "In all articles?", "And in every article?",
        "et dans tous les articles ?", "А во всех статьях?",
    ],
)  # fmt: skip
def test_all_articles_alone_ask_nothing_else(text: str) -> None:
    assert in_every_article(text) == ("", True)


@pytest.mark.parametrize("follow_up", ["أين؟", "ليش؟", "كم؟", "Why?", "Quand ?", "Когда?"])
def test_a_bare_question_word_goes_on_from_the_question_before_it(follow_up: str) -> None:
    assert "التقى لافروف" in understand(follow_up, ["هل التقى لافروف بلينكن؟"]).standard


@pytest.mark.parametrize("text", ["و؟", "في", "متى؟", "ما هو؟", "why?", "Où ?", "Когда?"])
def test_some_questions_are_about_nothing(text: str) -> None:
    assert not asks_about_something(understand(text))


@pytest.mark.parametrize(
    "text", ["ماذا حدث؟", "متى وقع ذلك؟", "لافروف", "2021", "5", "what happened?", "Lavrov?"]
)
def test_a_word_of_its_own_is_something_to_ask_about(text: str) -> None:
    assert asks_about_something(understand(text))


@pytest.mark.parametrize(
    ("text", "speaker", "verb"),
    [
        ("من شنو حذرت الوزيرة؟", "الوزيرة", "حذرت"),
        ("ممَّ حذرت الوزيرة؟", "الوزيرة", "حذرت"),
        ("بما رد لافروف؟", "لافروف", ""),
        ("شكال الوزير؟", "الوزير", ""),
        ("وبماذا رد عليه الوزير؟", "الوزير", ""),
        ("المتهم الأول قال ايه للقاضي؟", "المتهم الأول", ""),
        ("بماذا وعد الوزير؟", "الوزير", "وعد"),
        ("الوزير علق ولا كتب حاجه؟", "الوزير", ""),
        ("شو قال الوزير ولا سكت؟", "الوزير", ""),
        ("والوزير شحچى؟", "الوزير", ""),
    ],
)
def test_who_is_asked_about_is_the_one_who_spoke(text: str, speaker: str, verb: str) -> None:
    question = understand(text)
    assert (question.intent, question.speaker, question.verb) == ("what-said", speaker, verb)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("قباني ده مين؟", "قباني"),
        ("قباني مين؟", "قباني"),
        ("شكون هو قباني؟", "قباني"),
        ("مين هي هذه الوزيرة؟", "الوزيره"),
        ("قباني ضد مين؟", ""),
        ("who is al-Qabbani?", "al-Qabbani"),
    ],
)
def test_who_is_asked_for_in_any_order_of_words(text: str, name: str) -> None:
    assert who_is(alone(text).standard) == name


@pytest.mark.parametrize(
    ("phrase", "is_one"),
    [
        ("السوق القديم", True),
        ("the old market", True),
        ("بالرساله", False),
        ("لو السوق اغلق", False),
        ("was worried", False),
        ("يفك السلاسل", False),
        ("ولماذا", False),
    ],
)
def test_a_heading_has_only_what_is_a_noun(phrase: str, is_one: bool) -> None:
    assert names_something(phrase.split()) is is_one


@pytest.mark.parametrize(
    ("text", "standard"),
    [
        ("انا مش فاهم، متى يغلق السوق؟", "متى يغلق السوق؟"),
        ("بدي اعرف متى يغلق السوق", "متى يغلق السوق"),
        ("what about Qabbani, did he resign?", "did Qabbani resign?"),
        ("In the meeting, did he resign?", "In the meeting, did he resign?"),
    ],
)
def test_what_is_said_before_a_question_is_no_part_of_it(text: str, standard: str) -> None:
    assert alone(text).standard == standard


@pytest.mark.parametrize(
    "text",
    [
        "قرأت أن قوات إضافية في الطريق، كم عددها؟",
        "سمعت عن مئة مليون يورو. لمن ذهبت؟",
    ],
)
def test_what_a_question_is_about_may_stand_before_it(text: str) -> None:
    assert understand(text).standard == text


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("what happened on May 3?", Intent.FACT),
        ("what happened?", Intent.SUMMARY),
        ("what is said about the market?", Intent.SUMMARY),
        ("did he mention the market?", Intent.WHAT_SAID),
        ("Он говорил о рынке?", Intent.WHAT_SAID),
        ("et lui, il en pense quoi ?", Intent.WHAT_SAID),
        ("who gets quoted in it?", Intent.SPEAKERS),
    ],
)
def test_what_is_asked_for_in_other_languages(text: str, intent: Intent) -> None:
    assert alone(text).intent is intent


@pytest.mark.parametrize(
    ("before", "text", "intent", "standard"),
    [
        ("من أي رواية أخذ المسلسل؟", "ومين كتبها؟", "person", "ومن كتبها أي رواية أخذ المسلسل؟"),
        (
            "which study do they cite?",
            "who wrote it?",
            "person",
            "who wrote it study do they cite؟",
        ),
        ("من يسكن في البيت؟", "ومين كاتبه؟", "origin", "ومن كاتبه؟"),
        ("where did the ship sink?", "who reported that?", "who-said", "where did the ship sink?"),
        ("أين غرقت السفينة؟", "مين نقل هالخبر؟", "who-said", "أين غرقت السفينة؟"),
        (
            "بماذا وصف الربان المالك؟",
            "هو قالها كده بالظبط؟",
            "what-said",
            "بماذا وصف الربان المالك؟",
        ),
        ("did they pay the crew?", "but why not?", "reason", "but why not? did they pay the crew؟"),
        ("شو في الصندوق الأول؟", "والتاني؟", "fact", "ماذا في الصندوق التاني؟"),
        ("أين فتح الصندوق الأول؟", "والثاني شو فيه؟", "fact", "الصندوق الثاني ماذا فيه؟"),
        ("what was in the first box?", "and the third?", "fact", "what was in the third box?"),
        ("что было в первом ящике?", "а во втором?", "fact", "что было в втором ящике?"),
    ],
)
def test_a_follow_up_is_of_the_answer_before_it(
    before: str, text: str, intent: str, standard: str
) -> None:
    question = understand(text, [before])
    assert (question.intent, question.standard) == (intent, standard)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("and according to the Russians?", "the Russians"),
        ("et selon la police ?", "la police"),
        ("а по мнению капитана?", "капитана"),
        ("وبرأي المالك؟", "المالك"),
        ("ومن الجانب التركي؟", "الجانب التركي"),
    ],
)
def test_the_same_according_to_somebody_else_is_what_they_say(text: str, speaker: str) -> None:
    question = understand(text, ["ماذا قال الربان عن الحمولة؟"])
    assert (question.intent, question.speaker, question.topic) == ("what-said", speaker, "الحمولة")


@pytest.mark.parametrize(
    ("text", "who", "what"),
    [
        ("but is haddad for or against the toll", "haddad", "the toll"),
        ("so does the mayor support the toll or not?", "the mayor", "the toll"),
        ("Haddad est-il pour ou contre le péage ?", "Haddad", "le péage"),
        ("мэр за или против моста?", "мэр", "моста"),
        ("هو المحافظ مع الجسر ولا ضده؟", "المحافظ", "الجسر"),
        ("haddad ضد الجسر؟", "haddad", "الجسر"),
        ("هل تعارض النقابة القانون؟", "النقابة", "القانون"),
        ("what is the case against the mayor?", "", ""),
        ("من مع من؟", "", ""),
    ],
)
def test_whose_stance_is_asked_for(text: str, who: str, what: str) -> None:
    assert stance_of(text) == (who, what)


def test_a_number_of_days_is_no_place_in_an_order() -> None:
    asked = understand("هاي اول مرة يزور الولاية؟", ["ماذا قال الوزير؟"])
    assert asked.standard == "هذه اول مرة يزور الولاية؟"


@pytest.mark.parametrize("name", ["measures", "question_words"])
def test_every_word_of_the_lexicon_may_be_a_follow_up(name: str) -> None:
    text = (ROOT / "index" / "text" / "lexicon" / f"{name}.tsv").read_text("utf-8")
    for word in tables.read(text, name, str):
        asked = understand(f"طب و{word}؟", ["متى التقى الوزير الأول بالرئيس؟"])
        assert asked.standard, word


def test_good_before_a_question_is_so_in_iraqi() -> None:
    question = alone("زين شقال الوزير؟")
    assert (question.intent, question.speaker) == (Intent.WHAT_SAID, "الوزير")
    assert alone("زين والوزير، شقال؟").speaker == "الوزير"

"""What is answered, shown as nearest, and refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot import messages
from index.answering.evidence import FRAGMENT
from index.answering.levels import (
    THRESHOLDS,
    THRESHOLDS_FOREIGN,
    THRESHOLDS_READ,
    level_of,
    thresholds,
)
from index.answering.ranking import nearest
from index.answering.suggestions import suggestions, what_said
from index.answering.what_said import foreign_voice
from index.attribution.attributed_text import AttributedText
from index.attribution.governors import with_governors
from index.embedding.model import Model
from index.intake.files import article_of
from index.library import Library
from index.retrieval.rerank import RankedSentences
from index.types import DIRECT, INDIRECT, Article, Level, Sentence, Statement


def test_a_reader_has_thresholds_of_its_own() -> None:
    assert thresholds(False, False) == THRESHOLDS
    assert thresholds(True, False) == THRESHOLDS_FOREIGN
    for is_foreign in (False, True):
        assert thresholds(is_foreign, True) == THRESHOLDS_READ


@pytest.mark.parametrize("least", [THRESHOLDS, THRESHOLDS_FOREIGN, THRESHOLDS_READ])
def test_a_chance_has_one_level(least: tuple[float, float]) -> None:
    answered, nearest = least
    for chance, level in (
        (1.0, Level.ANSWERED),
        (answered, Level.ANSWERED),
        (answered - 1e-9, Level.NEAREST),
        (nearest, Level.NEAREST),
        (nearest - 1e-9, Level.NOT_IN_ARTICLE),
        (0.0, Level.NOT_IN_ARTICLE),
    ):
        assert level_of(chance, least) is level


ENGLISH = """The harbour opens again
The port authority said the harbour would open again in March after two years of repairs.
Fishermen lost half of their income while the harbour was closed, the union of fishermen reported.
The repairs cost 40 million dollars and were paid for by the ministry of transport.
"""


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How much did the repairs cost?", "40 million dollars"),
        ("كم خسر الصيادون من دخلهم؟", "half of their income"),
        ("ما عاصمة فرنسا؟", None),
        ("What is the capital of France?", None),
    ],
)
def test_an_article_in_another_language_is_asked_in_its_own_and_in_arabic(
    library: Library, question: str, words: str | None
) -> None:
    article = library.add(article_of(ENGLISH, "test"))
    answer = library.ask(question, [article.id])
    assert (answer.level is Level.ANSWERED) == (words is not None)
    assert words is None or words in answer.evidence[0].text


WORDINGS = [
    "ماذا قال لافروف؟", "لافروف قال ايه؟", "شو قال لافروف؟", "وش قال لافروف؟", "شنو قال لافروف؟",
    "ماذا صرح وزير الخارجية الروسي؟", "ماذا قال لافروڤ؟", "تصريحات لافروف", "What did Lavrov say?",
    "Qu'a dit Lavrov ?", "Что сказал Лавров?",
]  # fmt: skip


@pytest.mark.parametrize("wording", WORDINGS)
def test_what_somebody_said_is_the_same_in_every_dialect_and_language(
    library: Library, wording: str
) -> None:
    article = library.built_in()
    answer = library.ask(wording, [article.id])
    assert answer.level is Level.ANSWERED
    assert {item.speaker for item in answer.evidence} == {"سيرجي لافروف"}
    asked = [(item.start, item.end) for item in answer.evidence]
    told = [(one.start, one.end) for one in library.statements(article, "لافروف")]
    assert asked == told
    assert asked == sorted(asked)


def test_a_topic_leaves_the_statements_that_are_on_it(library: Library) -> None:
    article = library.built_in()
    everything = library.ask("ماذا قال لافروف؟", [article.id]).evidence
    on_topic = library.ask("ماذا قال لافروف عن قوانين الدبلوماسية؟", [article.id]).evidence
    assert 0 < len(on_topic) < len(everything)
    assert "قوانين الدبلوماسية" in on_topic[0].text


@pytest.mark.parametrize(
    "question",
    [
        "ماذا قال لافروف عن نافالني؟",
        "ماذا قال بوتين عن بايدن؟",
        "ماذا قال برايس عن التغلب على الوضع غير الصحي؟",  # those are Lavrov's words
        "بماذا اتهم لافروف نافالني؟",  # the article tells of no such accusation
    ],
)
def test_what_somebody_does_not_say_is_refused_with_their_name(
    library: Library, question: str
) -> None:
    answer = library.ask(question, [library.built_in().id])
    assert answer.level is not Level.ANSWERED
    assert answer.question.speaker
    assert answer.question.topic


def test_what_is_refused_comes_with_questions_that_are_answered(library: Library) -> None:
    article = library.built_in()
    for language, question in (("ar", "كم سعر الذهب اليوم؟"), ("en", "Who won the world cup?")):
        refused = library.ask(question, [article.id])
        assert refused.level is Level.NOT_IN_ARTICLE
        assert 0 < len(refused.suggestions) <= 3
        for suggestion in refused.suggestions:
            again = library.ask(suggestion, [article.id])
            assert again.level is Level.ANSWERED
            assert again.question.language == language


def test_an_answer_offers_no_other_questions(library: Library) -> None:
    assert library.ask("ماذا قال لافروف؟", [library.built_in().id]).suggestions == ()


def test_a_follow_up_takes_speaker_or_matter_from_the_talk(library: Library) -> None:
    article = library.built_in()
    about = library.ask("وماذا عن الطاقة؟", [article.id], ["ماذا قال بلينكن؟"])
    assert about.question.speaker == "أنتوني بلينكين"
    assert all("طاقة" in item.text for item in about.evidence)
    where = library.ask("وأين التقيا؟", [article.id], ["ماذا قال بلينكن؟"])
    assert "أيسلندا" in where.evidence[0].text


def test_fifty_follow_ups_do_no_harm(library: Library) -> None:
    article = library.built_in()
    asked: list[str] = []
    for number in range(50):
        text = ("وماذا قال؟", "وأين؟", "وماذا عن إيران؟", "ومتى؟")[number % 4]
        answer = library.ask(text, [article.id], ["ماذا قال لافروف؟", *asked])
        assert answer.level in Level
        asked.append(text)


def test_a_line_that_dates_an_article_is_no_key_sentence(fast: Library) -> None:
    text = (
        "افتتاح معرض الكتاب في الميناء القديم\n"
        "المنامة 03 صفر 1444 هـ الموافق 30 أغسطس 2022 م\n"
        "افتتح وزير الثقافة معرض الكتاب في الميناء القديم بحضور كتاب من عشرين بلدا.\n"
        "وقال الوزير إن المعرض يستمر عشرة أيام ويعرض ثلاثين ألف كتاب."
    )
    article = fast.add(article_of(text, "test"))
    shown = [one.text for one in fast.ask("لخص المقال", [article.id]).evidence]
    assert shown[0].startswith("افتتح وزير الثقافة")
    assert not any("الموافق" in one for one in shown)


def test_a_summary_is_the_articles_own_sentences(library: Library) -> None:
    article = library.built_in()
    answer = library.ask("لخص المقال", [article.id])
    assert answer.level is Level.ANSWERED
    assert answer.evidence == library.summary(article)
    assert all(item.text != article.title for item in answer.evidence)


@pytest.mark.parametrize(("text", "kind"), [("السلام عليكم", "chat"), ("شكرا", "chat")])
def test_small_talk_is_no_question_about_the_article(
    library: Library, text: str, kind: str
) -> None:
    answer = library.ask(text, [library.built_in().id])
    assert answer.question.intent == kind
    assert answer.evidence == ()


@pytest.mark.parametrize(
    "text",
    [
        "من كتب هذا المقال؟", "متى نُشر الخبر؟", "مين كتب المقال؟", "ما مصدر الخبر؟",
        "من كتب هالمقال؟", "Who wrote this article?", "Where was the story published?",
        "Qui a écrit cet article ?",
    ],
)  # fmt: skip
def test_who_wrote_the_article_is_no_question_to_its_text(library: Library, text: str) -> None:
    article = library.built_in()
    other = library.add(
        replace(article_of("أكد الوزير الخبر", "t"), author="نيد برايس", site="a.b")
    )
    answer = library.ask(text, [other.id])
    assert (answer.level, answer.question.intent) == (Level.NOT_IN_ARTICLE, "origin")
    assert "a.b" in messages.refused(answer, "ar")
    assert "نيد برايس" in messages.refused(answer, "ar")
    unknown = library.ask(text, [article.id])
    assert "لا أعرف من كتب هذا المقال" in messages.refused(unknown, "ar")
    among = library.ask(text, [article.id, other.id])
    assert among.level is Level.NOT_IN_ARTICLE
    assert "نيد" not in messages.refused(among, "ar")


def test_when_after_who_wrote_the_article_asks_of_the_article(library: Library) -> None:
    article = library.built_in()
    assert library.ask("ومتى؟", [article.id], ["من كتب المقال؟"]).question.intent == "origin"


def test_a_line_that_dates_the_article_tells_when_it_appeared(fast: Library) -> None:
    text = "حريق في الميناء\nالأربعاء، 7 آذار/مارس 2018، آخر تحديث 12:30\nأتت النيران على الرصيف.\n"
    article = fast.add(article_of(text, "خبر"))
    answer = fast.ask("تاريخ الخبر؟", [article.id])
    assert [one.paragraph for one in answer.evidence] == [2]
    assert answer.level is Level.ANSWERED


@pytest.mark.parametrize(
    "text",
    [
        "من كتب الرسالة؟", "متى نُشر التقرير؟", "Who wrote the letter?", "من مؤلف النص المسرحي؟",
        "من نشر الخبر عن وفاة الفنان؟", "ما مصدر الخبر المتداول؟", "Who wrote the text message?",
    ],
)  # fmt: skip
def test_who_wrote_something_else_is_a_question_to_the_text(library: Library, text: str) -> None:
    assert library.ask(text, [library.built_in().id]).question.intent != "origin"


@pytest.mark.parametrize("text", ["climate", "you are an idiot", "What a stupid bot!", "russie"])
def test_what_asks_nothing_in_another_language_is_not_answered(library: Library, text: str) -> None:
    assert library.ask(text, [library.built_in().id]).level is not Level.ANSWERED


def test_a_number_that_answers_is_marked(tmp_path: Path) -> None:
    text = "افتتح المتحف الجديد أمس. وزار المتحف 350 زائرا في يومه الأول."
    with Library.open(tmp_path, Model("bundled")) as library:
        article = library.add(article_of(text, "test"))
        evidence = library.ask("كم زائرا زار المتحف في يومه الأول؟", [article.id]).evidence
    assert [text[a:b] for item in evidence for a, b in item.marks] == ["350 زائرا"]


def test_a_sentence_without_such_a_number_does_not_easily_answer_how_many(library: Library) -> None:
    ids = [library.built_in().id]
    lacking = library.ask("كم دبلوماسيا حضر المحادثات بين البلدين؟", ids)
    assert lacking.level is not Level.ANSWERED
    counted = library.ask("كم مصدرا تحدث عن نافالني؟", ids)
    assert counted.level is Level.ANSWERED
    assert "ثلاثة مصادر" in counted.evidence[0].text


ODD = {
    "one word": "خبر",
    "no punctuation": "قال الوزير إن العمل مستمر " * 100,
    "no punctuation at length": "قال الوزير إن العمل مستمر " * 400,
    "all quotes": '"«»“”' * 200 + "قال",
    "english": "The minister said that work goes on. Nobody was hurt.",
    "marks only between": "ً ٌ ٍ َ كلمة",
}


def test_the_rarest_word_of_a_topic_tells_which_statements_are_on_it(fast: Library) -> None:
    text = (
        "قال المدير سامي الخطيب إن صادرات زيت الزيتون ارتفعت هذا العام.\n"
        "وأضاف أن أسعار زيت الزيتون مجزية للفلاحين.\n"
        "وأكد الخطيب أن زيت الزيتون المعلب يباع في عشرة بلدان.\n"
        "وكان موسم زيت الزيتون قد انطلق في نوفمبر."
    )
    article = fast.add(article_of(text, "test"))
    found = fast.ask("ماذا قال سامي الخطيب عن زيت الزيتون المعلب؟", [article.id]).evidence
    assert [one.text for one in found] == ["زيت الزيتون المعلب يباع في عشرة بلدان"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("من هي نيدا؟", "وكالة الأنباء البحرية نيدا"),
        ("Who is Bellamy?", "الخبير البحري توماس بيلامي"),
        ("من هو رئيس الميناء؟", None),
    ],
)
def test_who_that_is_stands_before_the_name(fast: Library, asked: str, told: str | None) -> None:
    text = (
        "قال القبطان سعيد إن عادل غائب منذ أسبوع. وحضر الرئيس منصور الحفل وقال إنه سعيد.\n"
        "ونقلت وكالة الأنباء البحرية نيدا الخبر عن الخبير البحري توماس بيلامي."
    )
    article = fast.add(article_of(text, "test"))
    found = fast.ask(asked, [article.id])
    is_told = found.level is Level.ANSWERED and found.evidence[0].text
    assert (told in str(is_told)) if told else not is_told


def test_an_interviewers_question_answers_nothing_but_leads_to_the_reply(library: Library) -> None:
    text = (
        "حوار مع رئيس النادي عن الموسم الجديد\n"
        "*هل سيغادر الهداف الفريق هذا الصيف؟\n"
        "-قطعا لا، عقده ساري المفعول ولا نية لنا في التفريط فيه.\n"
        "*وماذا عن الملعب؟\n"
        "-الأشغال تتقدم بنسق جيد، ونأمل أن تنتهي قبل الشتاء."
    )
    article = library.add(article_of(text, "test"), keep=False)
    found = library.ask("هل سيغادر الهداف هذا الصيف؟", [article.id]).evidence
    assert found[0].text.startswith("-قطعا لا")
    assert not any("؟" in one.text for one in found)


@pytest.mark.parametrize(
    "name",
    [pytest.param(one, marks=[pytest.mark.full] if "length" in one else []) for one in ODD],
)
def test_an_odd_article_is_answered_about_without_harm(fast: Library, name: str) -> None:
    article = fast.add(article_of(ODD[name], "test"))
    for question in (
        "ماذا قال الوزير؟",
        "كم؟",
        "لخص",
        "من قال ذلك؟",
        "أين ومتى؟",
        ODD[name][:2000],
    ):
        if any(map(str.isalnum, question)):
            answer = fast.ask(question, [article.id])
            for item in answer.evidence:
                assert item.text == article.text[item.start : item.end]


@pytest.mark.parametrize(
    "question", ["من قال إن المحادثات بناءة؟", "Who said the talks were constructive?"]
)
def test_who_said_names_the_speaker_however_little_of_the_sentence_is_theirs(
    library: Library, question: str
) -> None:
    answer = library.ask(question, [1])
    (told,) = (one for one in answer.evidence if one.speaker == "سيرجي لافروف")
    assert told.kind is None  # they are not all his words: it quotes him


# Who is meant ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "asked", "name"),
    [
        ("قال وزير الخارجية الروسي سيرجي لافروف إن الحوار مستمر.", "الرئيس", None),
        ("قال مندوب الأمم المتحدة إن الوضع صعب.", "المتحدث", None),
        ("قال مدير النادي إن الملعب مغلق.", "المدرب", None),
        ("قال مستشار الرئيس إن القرار قريب.", "الرئيس", None),
        ("قال نائب رئيس الوزراء إن القرار قريب.", "رئيس الوزراء", None),
        ("قال مدير النادي إن الملعب مغلق.", "المدير", "مدير النادي"),
        ("قال كبير الباحثين إن النتائج مفاجئة.", "الباحث", "كبير الباحثين"),
        ("قالت ثلاثة مصادر إن القرار قريب جدا.", "المصدر", "ثلاثة مصادر"),
    ],
)
def test_a_role_is_asked_of_those_who_have_it(text: str, asked: str, name: str | None) -> None:
    voice, _ = AttributedText(text).voice(asked)
    assert (voice and voice.name) == name


@pytest.mark.parametrize(
    ("asked", "name", "rest"),
    [
        ("Adam Ben Amor du projet", "آدم بن عمر", "projet"),
        ("Адам Коэн", "آدم كوهين", ""),
        ("le délégué de la région", "معتمد المنطقة", ""),
        ("the governor's spokesman", "المتحدث باسم المحافظ", ""),
        ("Adam Smith", None, ""),
        ("Ben Adam", None, ""),
    ],
)
def test_words_in_another_language_mean_the_longest_part_that_somebody_has(
    asked: str, name: str | None, rest: str
) -> None:
    text = (
        "قال آدم بن عمر إن المشروع جاهز. وقال آدم كوهين إن الميزانية لا تكفي. "
        "وقال معتمد المنطقة إن الأشغال بدأت. وقال المتحدث باسم المحافظ إن الطريق مغلق."
    )
    voice, more = foreign_voice(asked, AttributedText(text))
    assert (voice and voice.name, more) == (name, rest)


def test_the_president_of_one_country_is_not_that_of_another() -> None:
    text = "قال الرئيس الفرنسي فرنسوا أولاند إن الرد قريب. وأضاف الرئيس أن التحقيق مستمر."
    known = {asked: AttributedText(text).voice(asked)[0] for asked in ("الرئيس الفرنسي", "الرئيس")}
    assert {voice and voice.name for voice in known.values()} == {"فرنسوا أولاند"}
    assert AttributedText(text).voice("الرئيس الأمريكي")[0] is None


@pytest.mark.parametrize(
    ("asked", "level"),
    [
        ("What did Foreign Minister Lavrov say?", Level.ANSWERED),
        ("What did President Joe Biden say?", Level.ANSWERED),
        ("What did President Putin say?", Level.NOT_IN_ARTICLE),
    ],
)
def test_a_name_behind_a_foreign_role_is_that_person(
    library: Library, asked: str, level: Level
) -> None:
    assert library.ask(asked, [library.built_in().id]).level is level


# What is suggested, what is read ----------------------------------------------------------------


def test_no_suggested_topic_points_at_something() -> None:
    text = (
        "قال الوزير إن هذه الإجراءات ضرورية. وأضاف أن هذه الإجراءات مؤقتة.\n"
        "وناقش المجلس هذا الأمر أمس. ثم عاد المجلس إلى هذا الأمر اليوم.\n"
        "وتبدأ المحكمة العليا عملها غدا. وتنظر المحكمة العليا في الطعون."
    )
    found = suggestions(AttributedText(text), "ar", lambda _: True)
    assert "ماذا ورد في المقال عن المحكمة العليا؟" in found
    assert not any(word in one for one in found for word in ("هذا", "هذه"))


def test_nobody_is_sent_to_ask_what_a_letter_said() -> None:
    text = "ووفق رسالة اطلعت عليها الصحيفة أمس، اختار المجلس مديرا جديدا.\nوقال الوزير إنه راض."
    assert [one.name for one in AttributedText(text).voices] == ["رسالة", "الوزير"]
    found = suggestions(AttributedText(text), "ar", lambda _: True)
    assert "ماذا قال الوزير؟" in found
    assert not any("رسالة" in one for one in found)


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("ونفى الوزير وجود أي عجز في الموازنة.", "وجود", "ونفى … "),
        ("أعلن الاتحاد القاري أمس أنه قرر تأجيل المباراة.", "أنه", "أعلن … "),
        ("وأشادت الوزيرة باختيار المدينة عاصمة للثقافة.", "باختيار", "وأشادت … "),
        ("قال الوزير إن الاتفاق قريب جدا.", "الاتفاق", ""),
        (
            "وطلب المدير فتح تحقيق، بناء على طلب من النادي، بعد تصريح اللاعب عن وجود تلاعب كبير.",
            "وجود",
            "تصريح … عن ",
        ),
        ("وطلب المدير فتح تحقيق. وفي اليوم نفسه وجود تلاعب كبير.", "وجود", ""),
        ("ولم يؤكد الوزير أمس وجود مفاوضات مع الشركة.", "وجود", "ولم يؤكد … "),
        ("ووصف المدير اللقاء بأنه مثمر جدا.", "بأنه", "ووصف المدير اللقاء "),
    ],
)
def test_reported_words_are_led_in_by_their_own_verb(text: str, words: str, shown: str) -> None:
    start = text.index(words)
    said = Statement("X", (), INDIRECT, start, len(text) - 1, 1)
    (found,) = with_governors(text, [said])
    line = messages.statement(found, Article(text, "", ""), "ar")[0]
    assert line == f"{shown}{text[start:-1]}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("نفت الشركة الكبرى أن *الجسر مغلق*.", "نفت … أن «"),
        ("ولم يستبعد العميد هاني أن *تعود الحافلات*.", "ولم يستبعد … أن «"),
        ("وشكك المدرب في أن *الحكم منصف*.", "وشكك … في أن «"),
        ("وطالب السكان بأن *تضاء الشوارع*.", "وطالب … بأن «"),
        ("وحذر الطبيب من أن *العدوى تنتشر*.", "وحذر … من أن «"),
        ("وقال الطبيب إن *العدوى تنتشر*.", "«"),
        ("ووصف الطبيب العدوى بأنها «*سريعة جدا*».", "ووصف الطبيب العدوى بأنها «"),
        ("ولم يقل الطبيب إن *العدوى تنتشر*.", "ولم يقل … إن «"),
        ("ونفى المدير ما قالته الصحيفة من أن *المصنع أفلس*.", "ونفى … من أن «"),
        ("نقلت الوكالة عن المدير نفيه *إفلاس المصنع*.", "نفيه «"),
        ("نفى المدير إفلاس المصنع، مؤكدا أن *العمل مستمر*.", "«"),
        ("نـفـى المدير أن *العمل توقف*.", "نـفـى … أن «"),
        ("تحدث الوزير. نفى أن *العمل توقف*.", "نفى أن «"),
    ],
)
@pytest.mark.parametrize("kind", [DIRECT, INDIRECT])
def test_what_is_denied_or_demanded_is_never_without_its_verb(
    text: str, shown: str, kind: str
) -> None:
    before, words, _ = text.split("*")
    whole = text.replace("*", "")
    start, end = len(before), len(before) + len(words)
    (found,) = with_governors(whole, [Statement("X", (), kind, start, end, 1)])
    line = messages.statement(found, Article(whole, "", ""), "ar")[0]
    # Guillemets are for exact words alone.
    exact = f"{shown}{words}»"
    assert line == (exact if kind == DIRECT else exact.replace("«", "").replace("»", ""))


@pytest.mark.parametrize("question", ["و؟", "في", "متى؟", "أين؟", "why?", "Où ?"])
def test_a_question_about_nothing_has_no_answer(library: Library, question: str) -> None:
    answer = library.ask(question, [1])
    assert answer.level is Level.NOT_IN_ARTICLE
    assert answer.suggestions


@pytest.mark.parametrize("question", ["أين؟", "وين؟", "where?"])
def test_a_bare_question_word_is_answered_after_another_question(
    library: Library, question: str
) -> None:
    answer = library.ask(question, [1], ["هل التقى بلينكن ولافروف؟"])
    assert answer.level is Level.ANSWERED
    assert "أيسلندا" in answer.evidence[0].text


def test_the_role_of_a_speaker_tells_whether_she_is_a_woman() -> None:
    attributed = AttributedText(
        "وأكدت وزيرة البيئة ياسمين فؤاد أن الأشجار ستزرع. وأضافت أن العمل بدأ."
    )
    assert what_said(attributed.voices[0], attributed, "ar") == "ماذا قالت ياسمين فؤاد؟"
    attributed = AttributedText("وأفادت البيانات بأن الأسعار ارتفعت. وقال الفرات إن ذلك متوقع.")
    assert what_said(attributed.voices[0], attributed, "ar") == "ماذا قالت البيانات؟"


def test_names_stand_in_the_askers_script_once_beside_the_articles_own(library: Library) -> None:
    article = library.built_in()
    asked = "What did Blinken say?"
    given = messages.as_asked(library.ask(asked, [article.id]), library, [asked])
    told = [one.speaker or "" for one in given.evidence]
    assert told[0].startswith("Blinken (")
    assert "أنتوني بلينكين" in told[0]
    assert set(told[1:]) == {"Blinken"}
    assert messages.answer(given)[0] == "What Blinken said, in this article:"
    fact = messages.as_asked(library.ask("Where did they meet?", [article.id]), library, [asked])
    assert not any("()" in line for line in messages.answer(fact))


def test_a_country_that_is_a_letter_away_from_another_is_not_it(library: Library) -> None:
    ids = [library.built_in().id]
    assert library.ask("هل تكلموا عن سوريا؟", ids).level is not Level.ANSWERED
    assert library.ask("نافلني ماله؟", ids).level is Level.ANSWERED


def ranked_with(*scores: float, length: int = 60) -> RankedSentences:
    """Sentences of one length one after the other, with these scores."""
    count = len(scores)
    return RankedSentences(
        sentences=[Sentence(i * length, (i + 1) * length, i + 1) for i in range(count)],
        texts=[[] for _ in range(count)],
        owner=np.arange(count),
        features={"read": np.zeros(count)},
        scores=np.array(scores),
        article={},
    )


@pytest.mark.parametrize(
    ("scores", "shown"),
    [
        ((3.0, 5.0, 4.0), [1, 2, 0]),
        ((3.0 - 0.01, 5.0, 4.0), [1, 2]),
        ((1.0, 5.0), [1]),
        ((5.0, 5.0, 5.0, 5.0), [0, 1, 2]),
        ((2.0,), [0]),
    ],
)
def test_up_to_three_sentences_are_nearest(scores: tuple[float, ...], shown: list[int]) -> None:
    assert nearest(ranked_with(*scores), headline_end=0) == shown


def test_behind_the_nearest_neither_a_fragment_nor_the_headline_is_shown() -> None:
    assert nearest(ranked_with(4.0, 5.0, 4.5), headline_end=60) == [1, 2]
    assert nearest(ranked_with(5.0, 4.5), headline_end=120) == [0]
    assert nearest(ranked_with(5.0, 4.5, length=FRAGMENT - 1), headline_end=0) == [0]


@pytest.mark.parametrize("topic", ["اليمن", "السودان", "الموسيقى", "القمر"])
def test_of_what_an_article_does_not_tell_nobody_says_anything(
    library: Library, topic: str
) -> None:
    answer = library.ask(f"ماذا قال بلينكن عن {topic}؟", [1])
    assert answer.level is not Level.ANSWERED


def test_a_country_is_told_of_in_either_spelling_and_by_its_people() -> None:
    told = AttributedText("وصل الوفد الأميركي والروس إلى القمة اليوم.")
    assert all(map(told.mentions, ("امريكا", "اميركا", "روسيا")))
    assert not any(map(told.mentions, ("اليمن", "فرنسا")))

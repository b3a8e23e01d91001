"""Whom a follow-up means: by gender and number, by who was spoken of last, and the other one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot import messages
from index.answering.asking import Asked
from index.answering.ranking import NEAREST
from index.answering.referring import named
from index.answering.suggestions import what_said
from index.attribution.attributed_text import AttributedText
from index.intake.files import article_of
from index.library import Library
from index.questions.standalone import alone
from index.questions.understanding import understand
from index.text.lexicon.tables import words_of
from index.text.normalise import normalise
from index.types import Answer, Article, Evidence, Intent, Level, Pronoun, Question, SmallTalk

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


def asked(
    library: Library, article: Article, *texts: str, shown: tuple[Evidence, ...] = ()
) -> Answer:
    *after, text = texts
    (answer,) = library.ask_many([Asked(text, [article.id], after, shown=shown)])
    assert isinstance(answer, Answer)
    return answer


HER = Evidence("الإغلاق يضر", 0, 0, 3, 1.0, speaker="هالة مرعي")
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
        ("ماذا قالت هالة مرعي؟", "وشو رأيه بموضوع العيد؟", "سامر قباني"),
        ("What did Samer Qabbani say?", "And the minister?", "نورا سعدون"),
        ("من هي هالة مرعي؟", "وماذا قالت؟", "هالة مرعي"),
        ("سامر قباني مين هو", "وايش قال", "سامر قباني"),
        ("وقباني ده يبقى مين؟", "وقال ايه بالظبط؟", "سامر قباني"),
        ("Who is Samer Qabbani?", "And what did he say?", "سامر قباني"),
        ("متى يفتح قباني السوق؟", "وشو قال كمان؟", "سامر قباني"),
        ("What did Samer Qabbani say?", "And what did she say?", "هالة مرعي"),
        ("ماذا قالت هالة مرعي؟", "هات كلام الراجل ده بالنص", "سامر قباني"),
        ("ماذا قالت هالة مرعي؟", "أريد كلامه بالنص بين علامتي تنصيص", "سامر قباني"),
        ("ماذا قال سامر قباني؟", "والست دي قالت ايه؟", "هالة مرعي"),
        ("ماذا قال سامر قباني؟", "والست؟", "هالة مرعي"),
        ("ماذا قالت هالة مرعي؟", "عطيني الكلام ديالو بالحرف", "سامر قباني"),
        ("ماذا قال سامر قباني؟", "هية شقالت؟", "هالة مرعي"),
        ("متى يفتح قباني السوق؟", "شقال للتجار؟", "سامر قباني"),
        ("ماذا قال سامر قباني؟", "her exact words please", "هالة مرعي"),
    ],
)
def test_a_pronoun_means_whom_it_fits(ask: Asks, before: str, text: str, speaker: str) -> None:
    answer = ask(before, text)
    assert answer.level is Level.ANSWERED
    assert {one.speaker for one in answer.evidence} == {speaker}


def test_whose_words_were_shown_last_counts_before_what_was_asked(ask: Asks) -> None:
    answer = ask("من قال إن الإغلاق يضر بالتجار؟", "وماذا قالت أيضا؟", shown=(HER,))
    assert answer.question.speaker == "هالة مرعي"


def test_whoever_is_named_in_what_was_shown_has_been_spoken_of(ask: Asks) -> None:
    told = "وردت وزيرة التجارة نورا سعدون بأن الوزارة ستدفع تعويضا عن كل متجر."
    start = TEXT.index(told)
    answer = ask(
        "من سيدفع التعويض؟",
        "وماذا قالت؟",
        shown=(Evidence(told, start, start + len(told), 5, 1.0),),
    )
    assert answer.question.speaker == "نورا سعدون"


@pytest.mark.parametrize(
    ("before", "text", "standard"),
    [
        ("ماذا قالت هالة مرعي؟", "واسمها ايه؟", "من هو هالة مرعي؟"),
        ("ماذا قال سامر قباني؟", "و شنو سميتو؟", "من هو سامر قباني؟"),
        ("ماذا قال سامر قباني؟", "شو اسمو؟", "من هو سامر قباني؟"),
        ("Qu'a dit Samer Qabbani ?", "il s'appelle comment ?", "qui est Samer Qabbani ?"),
    ],
)
def test_a_name_is_asked_of_whoever_is_spoken_of(
    ask: Asks, before: str, text: str, standard: str
) -> None:
    assert ask(before, text).question.standard == standard


@pytest.mark.parametrize(
    "text", ["وهني شو ردوا؟", "هنن شو قالوا؟", "وهما ردوا بايه؟", "هوما شنو قالوا؟"]
)
def test_pronouns_of_dialects_are_no_names(text: str) -> None:
    question = understand(text, ["ماذا قال المتظاهرون؟"])
    assert (question.speaker, question.refers) == ("المتظاهرون", Pronoun.THEY)


def test_a_question_names_nobody_by_a_role_among_its_words(ask: Asks) -> None:
    told = "وقالت عضوة المجلس هالة مرعي إن الإغلاق يضر بالتجار الصغار ولا يعوضهم أحد."
    start = TEXT.index(told)
    seen = Evidence(told, start, start + len(told), 3, 1.0)
    answer = ask("وزيرة أي وزارة هي؟", "وماذا قالت؟", shown=(seen,))
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
        ("والمدير رد عليها قال ايه؟", "المدير", None),
        ("والمدير شو قال عن السور؟", "المدير", "السور"),
        ("وقال المدير ايه بالظبط؟", "المدير", None),
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


@pytest.mark.parametrize(
    ("before", "text", "standard"),
    [
        ("ماذا قالت هالة مرعي؟", "كم عمرها؟", "كم عمرها؟ هالة مرعي"),
        ("كم عمر سامر قباني؟", "وأين يسكن؟", "وأين يسكن؟ سامر قباني"),
        ("كم عمر سامر؟", "وأين يسكن؟", "وأين يسكن؟ سامر قباني"),
        ("من هو سامي حداد؟", "متى تزوج؟", "متى تزوج؟ سامي حداد"),
        ("How old is Qabbani?", "Where does he live?", "Where does Qabbani live?"),
        ("كم متجرا في السوق؟", "ومتى؟", "ومتى متجرا في السوق؟"),
        ("Did Qabbani close the market?", "And Saadoun?", "Did Saadoun close the market?"),
        ("كم عمر سامر قباني؟", "كم متجرا في السوق؟", "كم متجرا في السوق؟"),
        ("كم عمر سامر قباني؟", "هل وافقت نورا سعدون؟", "هل وافقت نورا سعدون؟"),
    ],
)
def test_a_question_of_whoever_was_spoken_of_is_completed_with_them(
    fast: Library, article: Article, before: str, text: str, standard: str
) -> None:
    understood = fast.understand(Asked(text, [article.id], [before]))
    assert isinstance(understood.question, Question)
    assert understood.question.standard == standard


@pytest.mark.parametrize(
    ("text", "intent", "standard"),
    [
        ("طب وامتى؟", "time", "ومتى افتتح الجسر؟"),
        ("ايمتى صار هالشي؟", "time", "متى افتتح الجسر؟"),
        ("ومع مين", "person", "ومع من افتتح الجسر؟"),
        ("وشو السبب؟", "reason", "ماذا افتتح الجسر؟"),
        ("and where exactly?", "place", "where افتتح الجسر؟"),
        ("et quand ?", "time", "quand افتتح الجسر؟"),
        ("а когда это было?", "time", "когда افتتح الجسر؟"),
    ],
)
def test_what_only_asks_is_of_what_was_shown(text: str, intent: str, standard: str) -> None:
    question = understand(text, ["من افتتح الجسر؟", "أين؟"])
    assert (question.intent, question.standard, question.of_shown) == (intent, standard, True)


@pytest.mark.parametrize("text", ["ومتى كسر؟", "وين هو؟", "كم عاملا؟", "ماذا قال؟", "who is he?"])
def test_what_names_or_points_at_somebody_is_not(text: str) -> None:
    assert not understand(text, ["من افتتح الجسر؟"]).of_shown


BRIDGE = """افتتاح جسر النهر
افتتح وزير النقل هاني داود جسر النهر أمس الخميس في حي الميناء.
وجاء بناء الجسر بسبب انهيار القديم قبل عامين.
وفي سياق آخر أعلنت الوزارة أن قطار الشمال سيبدأ رحلاته يوم الأحد من محطة المعرض.
"""


def bridge(library: Library, *texts: str) -> Answer:
    """What a report answers to the last of some texts, with what it has shown before."""
    article = library.add(article_of(BRIDGE, "خبر"))
    shown: tuple[Evidence, ...] = ()
    for i, text in enumerate(texts):
        answer = asked(library, article, *texts[:i], text, shown=shown)
        shown = answer.evidence
    return answer


def test_when_is_told_by_the_sentence_shown(fast: Library) -> None:
    answer = bridge(fast, "من افتتح جسر النهر؟", "طب وامتى؟")
    (evidence,) = answer.evidence
    assert (answer.level, evidence.paragraph) == (Level.ANSWERED, 2)
    assert [BRIDGE[a:b] for a, b in evidence.marks] == ["أمس الخميس"]


def test_how_many_of_what_was_shown_is_told_there(fast: Library) -> None:
    text = """حريق في الميناء
وقال متحدث باسم الدفاع المدني إن النيران أتت على أربعة مستودعات قرب الرصيف الشرقي.
وفي العام الماضي احترق مستودعان في المدينة نفسها.
"""
    article = fast.add(article_of(text, "خبر"))
    before = "ماذا حرقت النيران؟"
    shown = asked(fast, article, "ماذا قال المتحدث باسم الدفاع المدني؟").evidence
    answer = asked(fast, article, before, "وكم مستودع؟", shown=shown)
    assert [one.paragraph for one in answer.evidence] == [2]
    assert answer.level is Level.ANSWERED


def test_what_was_shown_is_found_again_without_being_handed_over(fast: Library) -> None:
    article = fast.add(article_of(BRIDGE, "خبر"))
    answer = asked(fast, article, "من افتتح جسر النهر؟", "وامتى؟")
    assert [one.paragraph for one in answer.evidence] == [2]


def test_what_nothing_beside_it_tells_is_not_taken_from_elsewhere(fast: Library) -> None:
    answer = bridge(fast, "لماذا بني الجسر؟", "ومع مين؟")
    assert answer.level is Level.NOT_IN_ARTICLE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("إيمتى؟", "لم أجد في المقال متى كان ذلك."),
        ("and where?", "I did not find in the article where that was."),
        ("pourquoi ?", "Je n'en ai pas trouvé la raison dans l'article."),
    ],
)
def test_a_refusal_says_what_is_not_there(text: str, said: str) -> None:
    question = understand(text, ["من افتتح الجسر؟"])
    found = Answer(Level.NOT_IN_ARTICLE, Article("", "", ""), question, (), (), 0.0)
    assert messages.refused(found, question.language) == said


def test_of_a_name_that_only_others_speak_of_they_say_nothing(ask: Asks) -> None:
    answer = ask("ماذا قالت هالة مرعي؟", "وهي شو رأيها بقباني؟")
    assert (answer.level, answer.question.topic) == (Level.NOT_IN_ARTICLE, "قباني")


@pytest.mark.parametrize(
    ("text", "refers", "topic"),
    [
        ("هو شلون يشوف قضية التعويض", Pronoun.HE, "قضية التعويض"),
        ("وهي كيف ترى الإغلاق؟", Pronoun.SHE, "الإغلاق"),
        ("وعن التعويض شكال", Pronoun.HE, "التعويض"),
    ],
)
def test_what_stands_behind_whom_is_pointed_at_is_the_topic(
    text: str, refers: Pronoun, topic: str
) -> None:
    question = alone(text)
    assert (question.intent, question.speaker) == (Intent.WHAT_SAID, None)
    assert (question.refers, question.topic) == (refers, topic)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("وقباني شو قال من جهته؟", "وقباني"),
        ("et Qabbani il a dit quoi de son côté ?", "Qabbani"),
        ("what did Qabbani say for his part?", "Qabbani"),
        ("а Каббани что сказал со своей стороны?", "Каббани"),
    ],
)
def test_for_his_part_is_no_topic(text: str, speaker: str) -> None:
    question = alone(text)
    assert (question.speaker, question.topic) == (speaker, None)


def test_another_topic_in_russian_may_begin_with_either_and() -> None:
    question = understand("и про карту?", ["что сказал Каббани?"])
    assert (question.speaker, question.topic) == ("Каббани", "карту")


def test_a_year_is_a_time_in_french() -> None:
    assert alone("c'est quelle année ?").intent is Intent.TIME


def test_another_topic_is_asked_about_plainly() -> None:
    question = understand("وعن خط الغاز؟", ["شو رأي قباني بالسوق؟"])
    assert question.standard == "ماذا قال قباني عن خط الغاز؟"


@pytest.mark.parametrize("text", ["مين قال شو؟", "who said what?"])
def test_who_said_what_shows_the_first_words_of_each(ask: Asks, text: str) -> None:
    told = [one.speaker for one in ask(text).evidence]
    assert len(told) == len(set(told)) == 3


def test_all_quotes_are_all_of_them(ask: Asks) -> None:
    assert len(ask("كل الاقتباسات في المقال").evidence) > 3


@pytest.mark.parametrize("text", ["شسمه", "what's his name?"])
def test_his_name_is_who_he_is(ask: Asks, text: str) -> None:
    shown = (replace(HER, speaker="سامر قباني"),)
    question = ask("ماذا قال رئيس البلدية؟", text, shown=shown).question
    assert (question.intent, "سامر قباني" in question.standard) == (Intent.PERSON, True)


def test_what_is_said_of_somebody_pointed_at_is_said_of_them(
    fast: Library, article: Article
) -> None:
    before = ["كم عمر سامر قباني؟"]
    question = fast.understand(Asked("ماذا قالت هالة مرعي عنه؟", [article.id], before)).question
    assert isinstance(question, Question)
    assert (question.speaker, question.topic) == ("هالة مرعي", "سامر قباني")


def test_a_plural_means_all_of_whom_it_is_one(fast: Library) -> None:
    text = "قال السفير الفرنسي سعد جابر إن السد قديم.\nوأكدت الشرطة الفرنسية أن السد آمن.\n"
    article = fast.add(article_of(f"{text}وقال الوزير هاني داود إن السد جديد.", "خبر"))
    for question in ("شو قالوا الفرنسيين؟", "What did the French say?"):
        answer = asked(fast, article, question)
        assert {one.speaker for one in answer.evidence} == {"سعد جابر", "الشرطة الفرنسية"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("فتح السوق\nبقلم: سمير القاضي\nفتح السوق أمس.", "بقلم: سمير القاضي"),
        ("فتح السوق\nفتح السوق أمس.\nBy Jane Doe", "By Jane Doe"),
        ("فتح السوق\nكتب الوزير إلى التجار يطمئنهم\nفتح السوق أمس.", None),
    ],
)
def test_a_line_of_the_text_tells_who_wrote_it(fast: Library, text: str, line: str | None) -> None:
    answer = asked(fast, fast.add(article_of(text, "خبر")), "مين كتب المقال؟")
    assert [one.text for one in answer.evidence] == ([line] if line else [])


TALE = """حادث في ميناء البلدة
قال وزير النقل التركي أورهان قايا إن الرافعة كانت قديمة.
وأضاف قايا أن الميناء سيغلق أسبوعا.
وقال وزير الصناعة الإيطالي ماركو بيني إن الرافعة جديدة.
وقال أحد أصدقاء العامل المصاب إنه حذر من الرافعة مرتين.
"""


@pytest.mark.parametrize(
    ("texts", "speakers"),
    [
        (("ماذا قال قايا؟", "وغيره؟"), {"بيني", "أصدقاء"}),
        (("ماذا قال قايا؟", "وماذا قال غيره؟"), {"بيني", "أصدقاء"}),
        (("what did the Turk say?", "and the rest?"), {"بيني", "أصدقاء"}),
        (("что сказал турок?", "а остальные что сказали?"), {"بيني", "أصدقاء"}),
        (("what did everybody say?",), {"قايا", "بيني", "أصدقاء"}),
        (("what did the Turk say?",), {"قايا"}),
        (("qu'a dit l'Italien ?",), {"بيني"}),
        (("что сказал турецкий министр?",), {"قايا"}),
        (("what did the Italian minister say?",), {"بيني"}),
        (("the Turkish side said what?",), {"قايا"}),
        (("رفيقه شو قال؟",), {"أصدقاء"}),
        (("صاحبو شنوة قال",), {"أصدقاء"}),
        (("what did his friend say?",), {"أصدقاء"}),
        (("ماذا قال بيني عن الرافعة؟", "ومن الجانب التركي؟"), {"قايا"}),
        (("how did the Turks see the crane?", "and the Italians?"), {"بيني"}),
        (("هو بيني مع الرافعة ولا ضدها؟",), {"بيني"}),
        (("قايا شايف الرافعة ازاي",), {"قايا"}),
        (("شو رأي بيني بالرافعة؟",), {"بيني"}),
    ],
)
def test_whoever_is_meant_in_other_words_speaks(
    fast: Library, texts: tuple[str, ...], speakers: set[str]
) -> None:
    answer = asked(fast, fast.add(article_of(TALE, "خبر")), *texts)
    assert answer.level is Level.ANSWERED
    shown = {one.speaker for one in answer.evidence if one.speaker}
    assert {own for own in ("قايا", "بيني", "أصدقاء") for one in shown if own in one} == speakers


@pytest.mark.parametrize(
    "text", ["what did the French minister say?", "what did Minister Holm say?", "وزوجته شو قالت؟"]
)
def test_nobody_else_speaks_for_whom_the_article_does_not_have(fast: Library, text: str) -> None:
    assert asked(fast, fast.add(article_of(TALE, "خبر")), text).level is not Level.ANSWERED


NOTICE = """انقطاع المياه في أحياء المدينة
قالت أوساط في شركة المياه إن الانقطاع يبدأ صباح الأحد.
* سكان التلال
تنقطع المياه عن البيوت العالية يومين كاملين بسبب ضعف الضغط.
تصل الصهاريج إلى المدارس أولا ثم إلى المستشفى. والمساجد أيضا. ولا تصل إلى المصانع هذا الأسبوع.
"""


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ماذا عن سكان التلال؟", "* سكان التلال\nتنقطع المياه"),
        ("سكان التلال كمان؟", "* سكان التلال\nتنقطع المياه"),
        ("والمساجد؟", "تصل الصهاريج"),
    ],
)
def test_no_heading_or_fragment_stands_alone(fast: Library, text: str, first: str) -> None:
    article = fast.add(article_of(NOTICE, "خبر"))
    answer = asked(fast, article, text)
    assert answer.evidence
    shown = answer.evidence[0]
    assert shown.text.startswith(first)
    assert shown.text == article.text[shown.start : shown.end]


def test_sources_in_the_plural_say_as_a_woman_does() -> None:
    attributed = AttributedText(NOTICE)
    (voice,) = attributed.voices
    assert what_said(voice, attributed, "ar").startswith("ماذا قالت أوساط")
    assert named([voice.name], Pronoun.SHE, attributed) == ""


DEPOT = """حريق في مخزن الميناء
اندلع حريق في مخزن الميناء فجر السبت.
وسلم العمال مفاتيح المخزن إلى قائد الإطفاء رامي صالح بعد ساعة.
وفي المدينة افتتح المحافظ معرض الكتاب وسلم الجوائز إلى الطلاب.
وقال الوزير نبيل حداد إن التحقيق بدأ، ونفى المدير كمال شوقي أي إهمال.
"""


def test_what_goes_on_is_looked_for_where_the_talk_is(fast: Library) -> None:
    article = fast.add(article_of(DEPOT, "خبر"))
    first = asked(fast, article, "ماذا سلم العمال بعد ساعة؟")
    then = asked(fast, article, "ماذا سلم العمال بعد ساعة؟", "وسلموها لمين؟", shown=first.evidence)
    assert "رامي صالح" in then.evidence[0].text


def test_what_is_doubted_is_answered_with_what_is_nearest(library: Library) -> None:
    article = library.add(article_of(DEPOT, "خبر"))
    question = "كم بلغ سعر برميل النفط أمس؟"
    assert asked(library, article, question).level is Level.NOT_IN_ARTICLE
    again = asked(library, article, question, "متأكد؟")
    assert again.level is Level.NEAREST
    assert 1 <= len(again.evidence) <= NEAREST


def test_whoever_was_introduced_and_says_nothing_is_not_taken_for_another(fast: Library) -> None:
    article = fast.add(article_of(DEPOT, "خبر"))
    answer = asked(fast, article, "مين هو رامي صالح؟", "وشو قال؟")
    assert answer.question.speaker == "رامي صالح"
    assert answer.level is not Level.ANSWERED


def test_a_mere_name_behind_anything_asks_what_that_one_says(ask: Asks) -> None:
    answer = ask("ليش السوق القديم مسكر؟", "وهالة مرعي؟")
    assert (answer.question.intent, answer.question.speaker) == (Intent.WHAT_SAID, "هالة مرعي")


def test_what_stands_behind_a_name_and_a_comma_tells_who_that_is(fast: Library) -> None:
    text = (
        "خلاف في الميناء\nوصل خلاف سمير العطار، المدير العام للميناء، مع النقابة إلى القضاء.\n"
        "ورد المجلس على بيان العطار ببيان ثان.\n"
    )
    answer = asked(fast, fast.add(article_of(text, "خبر")), "شكون هو العطار؟")
    assert "المدير العام" in answer.evidence[0].text


def test_a_headline_may_end_with_a_quotation() -> None:
    body = "\nقال المدرب إن الفريق جاهز."
    assert AttributedText('المدرب لمنتقديه: "انتظروا النهاية"' + body).headline_end > 0
    assert AttributedText('قال المدرب إن الفريق جاهز: "انتظروا."' + body).headline_end == 0


SPOKESMAN = """نقابة الصيادين ترفض رسوم الميناء
قال مدير الميناء وليد شاكر إن الرسوم الجديدة ستدفع مع بداية العام.
وقال الناطق باسم النقابة عادل حمدان إن الصيادين لن يدفعوا هذه الرسوم.
"""


def test_whoever_was_introduced_is_spoken_of_next(fast: Library) -> None:
    article = fast.add(article_of(SPOKESMAN, "خبر"))
    told = asked(fast, article, "ماذا قال وليد شاكر؟", "ومن الناطق باسم النقابة؟")
    assert told.evidence[0].speaker == "عادل حمدان"
    before = ("ماذا قال وليد شاكر؟", "ومن الناطق باسم النقابة؟")
    said = asked(fast, article, *before, "وماذا قال؟", shown=told.evidence)
    assert said.question.speaker == "عادل حمدان"


PRAISE = """المدرب يرد على نجم الفريق السابق
قال النجم السابق رامي عوض إن شباب النادي يستحقون الثقة.
وقال المدرب كريم ناصر عن تصريحات عوض: إنه لشرف كبير أن يتحدث أفضل لاعب في تاريخ \
الفريق عن الجمهور بتلك الطريقة.
"""


def test_what_another_says_of_somebody_is_not_what_they_said(library: Library) -> None:
    article = library.add(article_of(PRAISE, "خبر"))
    said = asked(library, article, "ماذا قال عوض عن الفريق؟")
    assert "كريم ناصر" not in {one.speaker for one in said.evidence}


def test_a_few_words_that_go_on_from_a_question_are_one(fast: Library) -> None:
    article = fast.add(article_of(SPOKESMAN, "خبر"))
    by_itself = asked(fast, article, "طماطم بندورة")
    assert by_itself.question.small_talk is SmallTalk.NO_QUESTION
    after = asked(fast, article, "متى ستدفع الرسوم الجديدة؟", "طماطم بندورة")
    assert after.question.small_talk is None


AMBASSADORS = """سفراء يعزون في ضحايا العاصفة
قال السفير التونسي رامي عوض إن بلاده أرسلت ثلاثين خيمة إلى المنكوبين.
وحضر السفير الروماني العزاء مع وفد من سبعة أطباء وغادر دون تصريح.
"""


def test_and_the_ambassador_of_another_country_is_another(fast: Library) -> None:
    article = fast.add(article_of(AMBASSADORS, "خبر"))
    said = asked(fast, article, "ماذا قال السفير التونسي؟", "والسفير الروماني؟")
    assert "رامي عوض" not in {said.question.speaker, *(one.speaker for one in said.evidence)}


def test_how_many_they_are_is_asked_of_what_was_shown(library: Library) -> None:
    article = library.add(article_of(AMBASSADORS, "خبر"))
    shown = asked(library, article, "من حضر مع السفير الروماني؟")
    told = asked(library, article, "من حضر مع السفير الروماني؟", "كم عددهم؟", shown=shown.evidence)
    assert told.level is Level.ANSWERED
    assert "سبعة أطباء" in told.evidence[0].text


# Of whom TEXT has one, and people of whom no more is known.
SOMEBODY = {normalise("رؤساء"), *words_of("people-at-large")}


@pytest.mark.parametrize("plural", sorted(words_of("plurals-of-people") - SOMEBODY))
def test_many_of_whom_the_article_tells_nothing_say_nothing(fast: Library, plural: str) -> None:
    article = fast.add(article_of(TEXT, "خبر"))
    answer = asked(fast, article, f"ماذا قال ال{plural}؟")
    assert answer.question.intent is Intent.WHAT_SAID
    assert answer.level is Level.NOT_IN_ARTICLE


def test_a_country_s_news_agency_does_not_speak_for_it(fast: Library) -> None:
    told = """أفادت وكالة الأنباء الإيرانية بأن السفينة وصلت.
وقالت وزارة الخارجية التركية إن السفينة تأخرت.
"""
    article = fast.add(article_of(told, "خبر"))
    assert asked(fast, article, "وماذا قالت إيران؟").level is not Level.ANSWERED
    assert asked(fast, article, "وماذا قالت تركيا؟").level is Level.ANSWERED


def test_whose_words_are_doubted_in_vain_gets_nothing_as_theirs(library: Library) -> None:
    article = library.add(article_of(DEPOT, "خبر"))
    assert asked(library, article, "ماذا قال الجنود؟").level is Level.NOT_IN_ARTICLE
    for again in ("متأكد؟", "بالعربي"):
        answer = asked(library, article, "ماذا قال الجنود؟", again)
        assert answer.level is not Level.ANSWERED

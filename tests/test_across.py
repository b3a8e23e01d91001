"""Questions to several articles at once, and who else says the same."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from bot import messages
from bot.chats.conversation import Conversation, Turn
from bot.chats.memory import Chats
from bot.chats.records import Place
from index.answering.asking import Asked
from index.answering.many_articles import (
    MOST,
    newest_first,
    same_speaker,
)
from index.attribution.attributed_text import AttributedText
from index.embedding.model import Model
from index.errors import (
    ArticleUnknown,
    QuestionEmpty,
    RawiError,
)
from index.intake.files import article_of
from index.library import Library
from index.questions.understanding import understand
from index.questions.who_else import is_only_who_else
from index.types import (
    Answer,
    Article,
    Intent,
    Level,
    Pointed,
)

WATER = (
    "رئيس الوزراء الفرنسي يعرض خطة المياه\n"
    'قال رئيس الوزراء الفرنسي إن "سعر المياه سيرتفع عشرة في المئة في الصيف بسبب الجفاف".'
    " وأضاف أن الحكومة ستدعم المزارعين.\n"
    'وقالت نقابة المزارعين إن "رفع سعر المياه في موسم الجفاف سيضر بالمزارعين الصغار".\n'
    "وقال رئيس البلدية إن الملعب الجديد سيفتح أبوابه في الخريف."
)
DROUGHT = (
    "جفاف في الجنوب\n"
    'أكدت وزارة الزراعة أن "سعر المياه سيرتفع هذا الصيف بنحو عشرة في المئة لأن الجفاف طال".\n'
    "وقالت منظمة حماية المستهلك إن الأسعار الحالية مرتفعة أصلا.\n"
    "وقال رئيس الوزراء الفرنسي إن السدود امتلأت إلى النصف فقط."
)
MATCH = (
    "مباراة الأحد\n"
    "قال مدرب المنتخب إن الفريق مستعد للمباراة النهائية. وأضاف أن الحارس تعافى من إصابته.\n"
    "وقال رئيس الاتحاد إن التذاكر نفدت كلها. وبلغ عدد التذاكر 40 ألفا."
)
PRICE = "سعر المياه سيرتفع عشرة في المئة في الصيف بسبب الجفاف"


def dated(text: str, date: str | None = None) -> Article:
    return replace(article_of(text, "test"), date=date)


def taken_in(library: Library) -> dict[str, Article]:
    return {
        "water": library.add(dated(WATER, "2024-01-02")),
        "drought": library.add(dated(DROUGHT, "2024-03-01")),
        "match": library.add(dated(MATCH)),
    }


@pytest.fixture(scope="module")
def real(built_in_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library with the built-in article and these, and the bundled model."""
    folder = shutil.copytree(built_in_dir, tmp_path_factory.mktemp("across") / "data")
    with Library.open(Path(folder), Model("bundled")) as library:
        taken_in(library)
        yield library


def asked(
    library: Library,
    text: str,
    articles: Sequence[Article],
    after: Sequence[str] = (),
    about: Pointed | None = None,
) -> Answer:
    (answer,) = library.ask_many([Asked(text, [one.id for one in articles], after, about)])
    assert not isinstance(answer, RawiError)
    return answer


def said(answer: Answer) -> list[tuple[str, str | None, str]]:
    """Every piece of evidence with its article's title and its speaker, in order."""
    return [
        (one.article.title, item.speaker, item.text)
        for one in (answer, *answer.others)
        for item in one.evidence
    ]


QUESTIONS = [
    "ماذا قال رئيس الوزراء الفرنسي؟", "ماذا قال مدرب المنتخب عن الحارس؟", "ماذا قال وزير الدفاع؟",
    "كم عدد التذاكر؟", "من قال إن التذاكر نفدت؟", "ما أهم ما جاء في المقال؟", "مرحبا",
    "ماذا ورد في المقال عن الجفاف؟", "من قال إن سعر المياه سيرتفع أيضا؟", "What did the coach say?",
]  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS)
def test_one_article_answers_as_if_there_were_no_others(fast: Library, question: str) -> None:
    for article in taken_in(fast).values():
        answer = asked(fast, question, [article])
        assert (answer.article, answer.others, answer.articles_asked) == (article, (), 1)
        twice = fast.ask(question, [article.id, article.id])
        assert replace(twice, elapsed_ms=0) == replace(answer, elapsed_ms=0)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_evidence_is_its_own_articles_text(fast: Library, question: str) -> None:
    known = taken_in(fast)
    for chosen in permutations(known.values(), 2):
        answer = asked(fast, question, chosen)
        assert answer.articles_asked == 2
        shown = [answer, *answer.others]
        assert len({one.article.id for one in shown}) == len(shown)
        assert all(one.level is Level.ANSWERED and one.evidence for one in answer.others)
        for one in shown:
            assert one.article in chosen
            for item in one.evidence:
                assert one.article.text[item.start : item.end] == item.text


def test_what_somebody_said_comes_from_every_article_the_newest_first(fast: Library) -> None:
    known = taken_in(fast)
    answer = asked(fast, "ماذا قال رئيس الوزراء الفرنسي؟", list(known.values()))
    assert [one.article for one in (answer, *answer.others)] == [known["drought"], known["water"]]
    assert {speaker for _, speaker, _ in said(answer)} == {"رئيس الوزراء الفرنسي"}
    assert answer.elapsed_ms > 0


def test_an_article_that_is_not_asked_never_answers(fast: Library) -> None:
    known = taken_in(fast)
    answer = asked(fast, "ماذا قال رئيس الوزراء الفرنسي؟", [known["water"], known["match"]])
    assert [one.article for one in (answer, *answer.others)] == [known["water"]]


def test_what_nobody_says_is_refused_once_with_questions_to_the_newest(fast: Library) -> None:
    known = taken_in(fast)
    answer = asked(fast, "ماذا قال وزير الدفاع؟", list(known.values()))
    assert answer.level is Level.NOT_IN_ARTICLE
    assert (answer.article, answer.others, answer.evidence) == (known["drought"], (), ())
    assert answer.suggestions == fast.suggestions(known["drought"], "ar")


def test_a_removed_article_among_several_is_an_error(fast: Library) -> None:
    known = taken_in(fast)
    fast.remove(known["match"].id)
    (answer,) = fast.ask_many([Asked("ماذا قال المدرب؟", [one.id for one in known.values()])])
    assert isinstance(answer, ArticleUnknown)
    (nothing,) = fast.ask_many([Asked("ماذا قال المدرب؟", [])])
    assert isinstance(nothing, ArticleUnknown)


def test_no_answer_has_more_articles_than_fit_on_a_screen(fast: Library) -> None:
    added = [fast.add(dated(f"{MATCH} وانتهت المباراة رقم {n}.")) for n in range(MOST + 3)]
    for question in ("ماذا قال مدرب المنتخب عن الحارس؟", "ما أهم ما جاء في المقال؟"):
        answer = asked(fast, question, added)
        assert 1 + len(answer.others) <= MOST


def test_the_same_words_are_shown_once(fast: Library) -> None:
    added = [fast.add(dated(f"{MATCH} وانتهت المباراة رقم {n}.")) for n in range(3)]
    answer = asked(fast, "ماذا قال مدرب المنتخب؟", added)
    assert (answer.article, answer.others) == (added[-1], ())


def test_the_newest_is_by_date_and_then_by_number() -> None:
    one, two, three, four = (replace(dated("نص"), id=n) for n in range(1, 5))
    one, two = replace(one, date="2024-05-01"), replace(two, date="2024-05-01")
    for order in permutations([one, two, three, four]):
        assert newest_first(order) == [two, one, four, three]


# Who it is ------------------------------------------------------------------------------------


NAMED = "قال وزير الخارجية الروسي سيرجي لافروف إن المحادثات بناءة. وأضاف لافروف أن الحوار سيستمر."
OFFICE = "قال وزير الخارجية الروسي إن الحوار ضروري."
LAST_NAME = "وقال لافروف إن الاجتماع المقبل في الخريف."
ANOTHER_OFFICE = "قال وزير الخارجية المصري إن الحوار مفيد للجميع."
ONLY_MINISTER = "قال الوزير إن الطريق سيفتح في الشتاء."


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (NAMED, OFFICE, True),
        (NAMED, LAST_NAME, True),
        (NAMED, ANOTHER_OFFICE, False),
        (NAMED, ONLY_MINISTER, False),
        (OFFICE, OFFICE, True),
        (ONLY_MINISTER, ONLY_MINISTER, False),  # of what?
        ("قال إيمانويل ماكرون إن الأمر عاجل.", "قالت بريجيت ماكرون إن الأمر عاجل.", False),
        ("قال الرئيس الفرنسي إن الأمر عاجل.", "أكد الرئيس الفرنسي أن لا رجعة فيه.", True),
        ("قال الرئيس الصربي إن الأمر عاجل.", "أكد الرئيس المصري أن لا رجعة فيه.", False),
        ("قال المسؤول التونسي إن الأمر عاجل.", "أكد المسؤول التونسي أن لا رجعة فيه.", False),
        ("قال مدرب المنتخب الوطني إن الأمر عاجل.", "قال مدير المنتخب الوطني إن لا رجعة.", False),
        ("قال عضو مجلس النواب إن الأمر عاجل.", "قال عضو مجلس النواب إن لا رجعة فيه.", False),
    ],
)
def test_a_speaker_is_known_by_name_or_by_an_office_of_one(
    one: str, other: str, same: bool
) -> None:
    (here, *_), (there, *_) = AttributedText(one).voices, AttributedText(other).voices
    assert same_speaker(here, there) is same
    assert same_speaker(there, here) is same


@pytest.mark.parametrize(
    "question", ["ماذا قال لافروف؟", "ماذا قال وزير الخارجية الروسي؟", "What did Lavrov say?"]
)
def test_a_speaker_is_found_under_other_names_in_other_articles(
    fast: Library, question: str
) -> None:
    texts = (NAMED, OFFICE, LAST_NAME, ANOTHER_OFFICE, ONLY_MINISTER)
    added = [fast.add(article_of(text, "test")) for text in texts]
    answer = asked(fast, question, added)
    assert {one.article for one in (answer, *answer.others)} == set(added[:3])
    assert answer.article == added[2]


PRESIDENT = "قال الرئيس الفرنسي فرنسوا أولاند إن الرد قريب. وأضاف الرئيس أن التحقيق مستمر."
CHAIRMAN = "قال رئيس نادي المدينة إن الملعب سيفتح في الخريف."
RUSSIAN = "قال وزير الخارجية الروسي سيرجي لافروف إن الحوار مستمر. وأضاف لافروف أن الرد جاهز."


@pytest.mark.parametrize("question", ["ما الذي قاله الرئيس؟", "What did the president say?"])
def test_a_bare_role_means_whoever_an_article_calls_so(fast: Library, question: str) -> None:
    added = [fast.add(article_of(text, "test")) for text in (PRESIDENT, CHAIRMAN, RUSSIAN)]
    answer = asked(fast, question, added)
    assert {speaker for _, speaker, _ in said(answer)} == {"فرنسوا أولاند"}
    assert asked(fast, question, [added[2]]).level is Level.NOT_IN_ARTICLE
    assert {s for _, s, _ in said(asked(fast, question, added[1:]))} == {"رئيس نادي المدينة"}


# What a person reads of it --------------------------------------------------------------------


def test_every_article_is_named_where_its_words_are_shown(fast: Library) -> None:
    known = taken_in(fast)
    answer = asked(fast, "ماذا قال رئيس الوزراء الفرنسي؟", list(known.values()))
    lines = messages.answer(answer)
    assert lines[0] == "من أقوال رئيس الوزراء الفرنسي:"
    sources = [line for line in lines if line.startswith("[")]
    assert sources == [messages.source(known["drought"]), messages.source(known["water"])]


@pytest.mark.parametrize(
    ("question", "refusal"),
    [
        ("ماذا قال وزير الدفاع؟", "لا أجد في هذه المقالات قولًا منسوبًا إلى وزير الدفاع."),
        ("من غير وزير الدفاع قال ذلك؟", "لا أجد في هذه المقالات أحدًا آخر قال ذلك."),
        ("كيف أطبخ الأرز؟", "لم أجد في هذه المقالات جوابًا."),
        ("What did the judge say?", "I find no words of the judge in these articles."),
    ],
)
def test_a_refusal_speaks_of_all_articles(fast: Library, question: str, refusal: str) -> None:
    answer = asked(fast, question, list(taken_in(fast).values()))
    assert messages.refused(answer, answer.question.language) == refusal
    assert answer.level is not Level.NOT_IN_ARTICLE or messages.answer(answer)[0] == refusal


# Facts ----------------------------------------------------------------------------------------


def test_a_fact_is_answered_by_the_article_that_has_it(real: Library) -> None:
    known = taken_in(real)
    every = [real.built_in(), *known.values()]
    for question, title in (
        ("كم عدد التذاكر؟", "match"),
        ("من قال إن التذاكر نفدت كلها؟", "match"),
    ):
        answer = asked(real, question, every)
        assert answer.level is Level.ANSWERED
        assert answer.article == known[title]
    answer = asked(real, "من المدير التنفيذي لشركة نورد ستريم؟", every)
    assert (answer.level, answer.article) == (Level.ANSWERED, real.built_in())


def test_what_no_article_answers_is_refused_once(real: Library) -> None:
    every = [real.built_in(), *taken_in(real).values()]
    answer = asked(real, "كيف أطبخ الأرز؟", every)
    assert answer.level is Level.NOT_IN_ARTICLE
    assert answer.others == ()
    assert answer.articles_asked == 4


def test_a_summary_has_a_sentence_or_two_of_each(real: Library) -> None:
    known = taken_in(real)
    answer = asked(real, "ما أهم ما جاء في المقالات؟", list(known.values()))
    shown = [answer, *answer.others]
    assert [one.article for one in shown] == [known["drought"], known["water"], known["match"]]
    assert all(1 <= len(one.evidence) <= 2 for one in shown)


# Who else -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "من قال ذلك أيضًا؟", "من غيره قال هذا؟", "هل قال غيره ذلك؟", "مين كمان قال هيك",
        "مين تاني قال كده", "منو غيره گال", "شكون آخر قال", "حدا غيره حكى هيك؟",
        "في حد تاني قال كده؟", "ماذا قال غيره عن ذلك؟", "وش قال الآخرون؟",
        "هل هناك من قال ذلك غيره؟", "هل أكد أحد آخر ذلك؟",
        "who else said this?", "Did anyone else say so?", "Qui d'autre l'a dit ?",
        "кто ещё это сказал?",
    ],
)  # fmt: skip
def test_who_else_is_asked_in_many_ways(text: str) -> None:
    question = understand(text)
    assert (question.intent, question.speaker, question.topic) == (Intent.WHO_ELSE, None, None)


@pytest.mark.parametrize(
    ("text", "speaker", "topic"),
    [
        ("من غير لافروف قال ذلك؟", "لافروف", None),
        ("من قال ذلك غير وزير الخارجية الروسي؟", "وزير الخارجية الروسي", None),
        ("من غيره تحدث عن إيران؟", None, "إيران"),
        ("من غيره قال إن المحادثات بناءة؟", None, "المحادثات بناءة"),
        ("من قال «الحوار ضروري» أيضا؟", None, "الحوار ضروري"),
        ("Who besides Lavrov said this?", "Lavrov", None),
        ("Who else said that talks go on?", None, "talks go on"),
    ],
)
def test_who_else_tells_whom_to_leave_out_and_what_was_said(
    text: str, speaker: str | None, topic: str | None
) -> None:
    question = understand(text)
    assert (question.intent, question.speaker, question.topic) == (Intent.WHO_ELSE, speaker, topic)


@pytest.mark.parametrize(
    "text",
    [
        "من قال ذلك؟", "من قال إن القرار غير مبرر؟", "هل قال بلينكن أيضا إن العلاقات مستقرة؟",
        "من هو آخر من قال ذلك؟", "هل قال شيئا غيره؟", "من غيره حضر الاجتماع؟",
        "من قال إن على الحكومة دعم الفلاحين وغيرهم؟", "ماذا قال وزير آخر؟", "Who said so?",
        "Who else attended the meeting?",
    ],
)  # fmt: skip
def test_other_questions_do_not_ask_who_else(text: str) -> None:
    assert understand(text).intent is not Intent.WHO_ELSE


def test_who_else_alone_means_what_stands_before_it() -> None:
    for text in ("ومن غيره؟", "مين كمان؟", "Who else?"):
        standard = understand(text).standard
        assert is_only_who_else(standard)
        question = understand(text, ["ماذا قال لافروف عن إيران؟"])
        assert (question.intent, question.speaker) == (Intent.WHO_ELSE, "لافروف")
        assert question.topic == "إيران"
        assert understand(text, ["من حضر الاجتماع؟"]).intent is not Intent.WHO_ELSE


AGAIN = ("وزارة الزراعة", "سعر المياه سيرتفع هذا الصيف بنحو عشرة في المئة لأن الجفاف طال")
NEAR = ("نقابة المزارعين", "رفع سعر المياه في موسم الجفاف سيضر بالمزارعين الصغار")


@pytest.mark.parametrize(
    ("text", "after", "about"),
    [
        ("من قال ذلك أيضا؟", (), Pointed(PRICE, "رئيس الوزراء الفرنسي")),
        ("ومن غيره؟", (), Pointed(PRICE, "رئيس الوزراء الفرنسي")),
        ("qui d'autre l'a dit ?", (), Pointed(PRICE, "رئيس الوزراء الفرنسي")),
        (f"من قال «{PRICE}» أيضا؟", (), None),
        (f"ومن غيره «{PRICE}»؟", (), None),
        ("ومن غيره؟", ("ماذا قال رئيس الوزراء الفرنسي عن سعر المياه؟",), None),
        ("مين كمان قال هيك؟", ("من قال إن سعر المياه سيرتفع بسبب الجفاف؟",), None),
    ],
)
def test_others_who_say_so_are_found_in_every_article(
    real: Library, text: str, after: Sequence[str], about: Pointed | None
) -> None:
    known = taken_in(real)
    answer = asked(real, text, list(known.values()), after, about)
    assert answer.level is Level.ANSWERED
    found = {(speaker, words) for _, speaker, words in said(answer)}
    assert AGAIN in found
    if not after:
        assert found == {AGAIN}
    assert "رئيس البلدية" not in {speaker for speaker, _ in found}
    assert answer.article == known["drought"]


def test_what_is_only_near_to_it_is_the_nearest(real: Library) -> None:
    about = Pointed(PRICE, "رئيس الوزراء الفرنسي")
    answer = asked(real, "من غيره قال ذلك؟", [taken_in(real)["water"]], (), about)
    assert answer.level is Level.NEAREST
    assert [(s, t) for _, s, t in said(answer)] == [NEAR]
    assert (answer.articles_asked, answer.others) == (1, ())


BUDGET = "الميزانية الجديدة لا تتضمن أي زيادة في الضرائب هذا العام"


@pytest.mark.parametrize(
    ("other", "level"),
    [
        ("الميزانية الجديدة هذا العام لا تتضمن زيادة في الضرائب", Level.ANSWERED),
        ("الميزانية الجديدة تتضمن زيادة في الضرائب هذا العام", Level.NEAREST),
        ("الميزانية الجديدة ستعرض على البرلمان مع قانون الضرائب", Level.NEAREST),
        ("الملعب سيفتح أبوابه للجمهور في الخريف", Level.NOT_IN_ARTICLE),
    ],
)
def test_only_who_says_the_same_says_it_too(real: Library, other: str, level: Level) -> None:
    text = f"قال وزير المالية إن {BUDGET}.\nوقال نقيب التجار إن {other}."
    article = real.add(article_of(text, "test"))
    about = Pointed(BUDGET, "وزير المالية")
    assert asked(real, "من قال ذلك أيضا؟", [article], (), about).level is level


def test_the_same_sentence_of_two_articles_is_shown_once_from_the_newest(real: Library) -> None:
    again = "وقال نقيب التجار إن الميزانية الجديدة هذا العام لا تتضمن زيادة في الضرائب."
    old = real.add(dated(f"قال وزير المالية إن {BUDGET}.\n{again}", "2024-01-01"))
    new = real.add(dated(f"اجتماع التجار\n{again}\nوقال إن السوق هادئة.", "2024-02-01"))
    answer = asked(real, "من قال ذلك أيضا؟", [old, new], (), Pointed(BUDGET, "وزير المالية"))
    assert [(one.article, len(one.evidence)) for one in (answer, *answer.others)] == [(new, 1)]
    told = asked(real, "ماذا قال نقيب التجار؟", [old, new])
    assert [(one.article, len(one.evidence)) for one in (told, *told.others)] == [(new, 2)]


@pytest.mark.parametrize(
    ("text", "after", "about"),
    [
        ("من قال ذلك أيضا؟", (), Pointed("التذاكر نفدت كلها", "رئيس الاتحاد")),
        ("من قال ذلك أيضا؟", (), Pointed("الملعب الجديد سيفتح أبوابه في الخريف", "رئيس البلدية")),
        ("من قال ذلك أيضا؟", (), None),
        ("Who else said this?", ("من قال إن التذاكر نفدت كلها؟",), None),
        ("من غير رئيس الاتحاد قال إن التذاكر نفدت؟", (), None),
    ],
)
def test_where_nobody_else_says_so_nobody_is_named(
    real: Library, text: str, after: Sequence[str], about: Pointed | None
) -> None:
    answer = asked(real, text, list(taken_in(real).values()), after, about)
    assert answer.level is Level.NOT_IN_ARTICLE
    assert answer.question.intent is Intent.WHO_ELSE
    assert (answer.evidence, answer.others) == ((), ())


def test_a_speaker_under_another_name_is_nobody_else(real: Library) -> None:
    added = [real.add(article_of(text, "test")) for text in (NAMED, OFFICE, ANOTHER_OFFICE)]
    about = Pointed("الحوار ضروري", "وزير الخارجية الروسي")
    answer = asked(real, "من غيره تحدث عن الحوار؟", added, (), replace(about, words="الحوار"))
    assert {speaker for _, speaker, _ in said(answer)} == {"وزير الخارجية المصري"}


@pytest.fixture
def talk(real: Library, tmp_path: Path) -> Iterator[Conversation]:
    """A chat that has all these articles and reads the last."""
    with Chats.open(tmp_path) as chats:
        talk = Conversation(real, chats, most=3)
        for article in taken_in(real).values():
            talk.shelve(HERE, article.id)
        yield talk


HERE = Place(8, 0, 8)


@pytest.mark.parametrize("text", ["في كل المقالات؟", "وفي كل المقالات؟", "And in all articles?"])
def test_all_articles_alone_are_asked_the_question_before(talk: Conversation, text: str) -> None:
    alone = talk.ask(Turn(HERE, "ماذا قال رئيس الوزراء الفرنسي؟")).answer
    assert (alone.level, alone.articles_asked) == (Level.NOT_IN_ARTICLE, 1)
    everywhere = talk.ask(Turn(HERE, text)).answer
    assert (everywhere.level, everywhere.articles_asked) == (Level.ANSWERED, 4)
    assert everywhere.question.text == alone.question.text
    assert {title for title, _, _ in said(everywhere)} == {
        "رئيس الوزراء الفرنسي يعرض خطة المياه", "جفاف في الجنوب",
    }  # fmt: skip
    follow_up = talk.ask(Turn(HERE, "وماذا عن السدود في كل المقالات؟")).answer
    assert [words for _, _, words in said(follow_up)] == ["السدود امتلأت إلى النصف فقط"]


def test_all_articles_alone_are_no_question_where_none_stands_before(talk: Conversation) -> None:
    with pytest.raises(QuestionEmpty):
        talk.ask(Turn(HERE, "وفي كل المقالات؟"))

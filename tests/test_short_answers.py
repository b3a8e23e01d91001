"""Numbers and dates in text, and which of them answers."""

from __future__ import annotations

import time

import pytest

from index.questions.answer_types import (
    counted,
    holds,
    lacks_amount,
    marks,
    same_unit,
)
from index.text.normalise import normalise
from index.types import Intent


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Intent.NUMBER, "بلغ العدد ٤٥"), (Intent.NUMBER, "ثلاثة آلاف شخص"),
        (Intent.NUMBER, "قبل أسبوعين"),
        (Intent.NUMBER, "نحو 4.5 في المئة"), (Intent.TIME, "يوم الجمعة 19 مارس 2021"),
        (Intent.TIME, "بدأ البيع في 19 أوت"), (Intent.TIME, "6 ماي2017"),
        (Intent.TIME, "متم جويلية"),
        (Intent.TIME, "15 يوليوز الماضي"), (Intent.TIME, "20 آب / أغسطس 2020"),
        (Intent.TIME, "مطلع جمادى الآخرة"), (Intent.NUMBER, "جاء اثنان من اللاعبين"),
        (Intent.TIME, "مساء أمس الأحد"), (Intent.TIME, "في كانون الثاني"),
        (Intent.TIME, "الشهر الماضي"),
        (Intent.TIME, "في الخامس عشر من نوفمبر"), (Intent.TIME, "حتى الثاني من الشهر الجاري"),
        (Intent.TIME, "عند الساعة الثالثة"), (Intent.TIME, "الساعة 14:30"),
        (Intent.REASON, "وذلك بسبب الأمطار"), (Intent.REASON, "لأن الطريق مغلق"),
    ],
)  # fmt: skip
def test_a_text_holds_the_kind_of_thing_asked_for(kind: Intent, text: str) -> None:
    assert holds(kind, normalise(text))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Intent.NUMBER, "أحد اللاعبين"),
        (Intent.NUMBER, "أمس الاثنين"),
        (Intent.NUMBER, "يوم اثنين"),
        (Intent.NUMBER, "والإثنين الماضي"),
        (Intent.NUMBER, "من الأحد إلى الخميس"),
        (Intent.NUMBER, "الثلاثاء أو الأربعاء"),
        (Intent.TIME, "في 12 دولة"),
        (Intent.REASON, "قال الوزير ذلك"),
    ],
)
def test_a_text_without_it_does_not(kind: Intent, text: str) -> None:
    assert not holds(kind, normalise(text))


def test_what_is_counted_is_told_by_the_question() -> None:
    assert counted("كم دولة شاركت؟") == "دوله"
    assert counted("كم من لاعب شارك؟") == "لاعب"
    assert counted("أين ذلك؟") == ""
    assert counted("كم واحد مات؟") == ""  # it does not say of what
    assert counted("كم تبلغ نسبة الفائدة؟") == "نسبه"
    assert counted("كم تقرير نشرت المنظمة؟") == "تقرير"
    assert counted("كم يمني قتل؟") == "يمني"


@pytest.mark.parametrize(
    "question", ["كم تستغرق الرحلة؟", "كم كلفت الخطة؟", "كم دفعوا؟", "كم أنفقت؟"]
)
def test_a_verb_is_not_what_is_counted(question: str) -> None:
    assert counted(question) == ""


@pytest.mark.parametrize(
    ("question", "text", "other"),
    [
        ("كم تستغرق الرحلة؟", "تدوم الرحلة 70 دقيقة", "حضر الرحلة 70 طالبا"),
        ("ما مدة العقد؟", "وقعا العقد لموسمين مدته ثلاثة أعوام", "وقع العقد عام 2019"),
        ("كم كلف الجسر؟", "بلغت الكلفة 2.4 مليون دينار", "طول الجسر 240 مترا"),
        ("بكم بيعت اللوحة؟", "بيعت مقابل 900 ألف يورو", "بيعت 12 لوحة"),
        ("كم سعر التذكرة؟", "سعر التذكرة ديناران", "بيعت 12 تذكرة"),
        ("بكم الدخول؟", "الدخول بالمجان", "دخله 12 زائرا"),
        ("How much did the bridge cost?", "بلغت الكلفة 15 مليار ليرة", "افتتح الجسر عام 2019"),
        ("ما سعر الفائدة؟", "رفع البنك سعر الفائدة إلى 5.25 في المئة", "رفع البنك السعر مرة"),
        ("كم كلف الجسر؟", "كلف ألفي دولار", "كلف 3 أرواح"),
        ("كم كلف الجسر؟", "كلف 200 € لا غير", "كلف 3 أرواح"),
        ("كم عجز الميزانية؟", "بلغ العجز 4.5% من الناتج", "تأخرت الميزانية 3 مرات"),
        ("ما مدة العقد؟", "مدته عام واحد", "وقعه 3 لاعبين"),
        ("ما مدة العقد؟", "وقع لموسمين", "وقعه 3 لاعبين"),
        ("كم نسبة المشاركين؟", "شارك خمسة وعشرون في المئة", "شارك خمسة وعشرون"),
        ("كم نسبة المشاركين؟", "شارك ثلثا الناس", "شارك 3 ناس"),
        ("كم فلوس أخذوا؟", "أخذوا 300 ريال", "لعبوا 15 يوما من دون أجر"),
        ("بأي نسبة ترتفع الرسوم؟", "ترتفع الرسوم 5 في المئة", "ترتفع الرسوم 5 مرات"),
    ],
)
def test_what_is_measured_is_an_amount_of_it(question: str, text: str, other: str) -> None:
    assert not lacks_amount(question, normalise(text))
    assert lacks_amount(question, normalise(other))


def test_what_measures_nothing_lacks_no_amount() -> None:
    assert not lacks_amount("كم رجلا جاء؟", "جاء الرجال")


def test_fines_may_be_counted() -> None:
    sentence = "وفرضت الهيئة 12 غرامة بقيمة 500 دينار"
    ((start, end),) = marks(Intent.NUMBER, "كم غرامة فرضت الهيئة؟", sentence)
    assert sentence[start:end] == "12 غرامة"
    ((start, end),) = marks(Intent.NUMBER, "كم الغرامة؟", sentence)
    assert sentence[start:end] == "500 دينار"


@pytest.mark.parametrize("date", ["17 من أبريل", "3 من شهر مايو 2019"])
def test_a_day_is_part_of_a_date_with_and_without_of(date: str) -> None:
    sentence = f"يحيي الصيادون عيدهم الموافق {date} كل عام"
    ((start, end),) = marks(Intent.TIME, "متى يوم الصيادين؟", sentence)
    assert sentence[start:end] == date


def test_the_amount_of_what_is_measured_is_marked() -> None:
    sentence = "شيد الجسر خلال 3 سنوات وكلف 15 مليون دولار"
    ((start, end),) = marks(Intent.NUMBER, "كم كلف الجسر؟", sentence)
    assert sentence[start:end] == "15 مليون دولار"


def test_the_number_beside_what_is_counted_is_marked() -> None:
    sentence = "وتضم المجموعة ٤٥ دولة و3 هيئات"
    ((start, end),) = marks(Intent.NUMBER, "كم دولة في المجموعة؟", sentence)
    assert sentence[start:end] == "٤٥ دولة"


@pytest.mark.parametrize(
    ("unit", "word"), [("شخص", "اشخاص"), ("بيت", "بيوت"), ("دوله", "دول"), ("طفل", "الاطفال")]
)
def test_what_is_counted_may_stand_in_a_broken_plural(unit: str, word: str) -> None:
    assert same_unit(unit, word)


@pytest.mark.parametrize(("unit", "word"), [("شخص", "شركات"), ("يوم", "عام"), ("طالب", "طائره")])
def test_other_nouns_are_not_what_is_counted(unit: str, word: str) -> None:
    assert not same_unit(unit, word)


def test_nothing_is_marked_where_several_could_be_meant() -> None:
    assert marks(Intent.NUMBER, "كم؟", "سجل 3 أهداف في 10 مباريات") == ()


@pytest.mark.parametrize("piece", ["ألف ", "12 ", "12/", "وال", "يناير ", "يوم 12 ", "، "])
@pytest.mark.parametrize("question", ["كم رجلا؟", "كم كلف الجسر؟", "متى؟"])
def test_a_page_of_nothing_else_is_read_in_time(piece: str, question: str) -> None:
    kind = Intent.TIME if question == "متى؟" else Intent.NUMBER
    begun = time.process_time()
    marks(kind, question, piece * (40_000 // len(piece)))
    assert time.process_time() - begun < 5  # hours, where each letter is begun at anew


def test_a_date_is_marked_as_a_whole() -> None:
    sentence = "عُقد اللقاء يوم الجمعة 19 مارس 2021 في القصر"
    ((start, end),) = marks(Intent.TIME, "متى عقد اللقاء؟", sentence)
    assert sentence[start:end] == "يوم الجمعة 19 مارس 2021"

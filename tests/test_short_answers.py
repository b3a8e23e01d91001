"""Numbers and dates in text, and which of them answers."""

from __future__ import annotations

import pytest

from index.arabic import normalise
from index.kinds import Kind
from index.short_answers import counted, holds, marks, same_unit


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.NUMBER, "بلغ العدد ٤٥"), (Kind.NUMBER, "ثلاثة آلاف شخص"),
        (Kind.NUMBER, "قبل أسبوعين"),
        (Kind.NUMBER, "نحو 4.5 في المئة"), (Kind.TIME, "يوم الجمعة 19 مارس 2021"),
        (Kind.TIME, "بدأ البيع في 19 أوت"), (Kind.TIME, "6 ماي2017"), (Kind.TIME, "متم جويلية"),
        (Kind.TIME, "15 يوليوز الماضي"), (Kind.TIME, "20 آب / أغسطس 2020"),
        (Kind.TIME, "مطلع جمادى الآخرة"), (Kind.NUMBER, "جاء اثنان من اللاعبين"),
        (Kind.TIME, "مساء أمس الأحد"), (Kind.TIME, "في كانون الثاني"), (Kind.TIME, "الشهر الماضي"),
        (Kind.REASON, "وذلك بسبب الأمطار"), (Kind.REASON, "لأن الطريق مغلق"),
    ],
)  # fmt: skip
def test_a_text_holds_the_kind_of_thing_asked_for(kind: Kind, text: str) -> None:
    assert holds(kind, normalise(text))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.NUMBER, "أحد اللاعبين"),
        (Kind.NUMBER, "أمس الاثنين"),
        (Kind.NUMBER, "يوم اثنين"),
        (Kind.NUMBER, "والإثنين الماضي"),
        (Kind.NUMBER, "من الأحد إلى الخميس"),
        (Kind.NUMBER, "الثلاثاء أو الأربعاء"),
        (Kind.TIME, "في 12 دولة"),
        (Kind.REASON, "قال الوزير ذلك"),
    ],
)
def test_a_text_without_it_does_not(kind: Kind, text: str) -> None:
    assert not holds(kind, normalise(text))


def test_what_is_counted_is_told_by_the_question() -> None:
    assert counted("كم دولة شاركت؟") == "دوله"
    assert counted("كم من لاعب شارك؟") == "لاعب"
    assert counted("أين ذلك؟") == ""
    assert counted("كم واحد مات؟") == ""  # it does not say of what


def test_the_number_beside_what_is_counted_is_marked() -> None:
    sentence = "وتضم المجموعة ٤٥ دولة و3 هيئات"
    ((start, end),) = marks(Kind.NUMBER, "كم دولة في المجموعة؟", sentence)
    assert sentence[start:end] == "٤٥"


@pytest.mark.parametrize(
    ("unit", "word"), [("شخص", "اشخاص"), ("بيت", "بيوت"), ("دوله", "دول"), ("طفل", "الاطفال")]
)
def test_what_is_counted_may_stand_in_a_broken_plural(unit: str, word: str) -> None:
    assert same_unit(unit, word)


@pytest.mark.parametrize(("unit", "word"), [("شخص", "شركات"), ("يوم", "عام"), ("طالب", "طائره")])
def test_other_nouns_are_not_what_is_counted(unit: str, word: str) -> None:
    assert not same_unit(unit, word)


def test_nothing_is_marked_where_several_could_be_meant() -> None:
    assert marks(Kind.NUMBER, "كم؟", "سجل 3 أهداف في 10 مباريات") == ()


def test_a_date_is_marked_as_a_whole() -> None:
    sentence = "عُقد اللقاء يوم الجمعة 19 مارس 2021 في القصر"
    ((start, end),) = marks(Kind.TIME, "متى عقد اللقاء؟", sentence)
    assert sentence[start:end] == "يوم الجمعة 19 مارس 2021"

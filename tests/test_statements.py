"""Who said what: a promise a test, with sentences of our own and the built-in article's people."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.attribution.reader import explained, statements
from index.attribution.subjects import SUBJECT_RULES, SubjectRule
from index.types import Statement

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئىةًّ"
WORDS = (
    "قال قالت وأضاف أن إن بأن الوزير المتحدثة الوزارة لافروف بلينكن وفق بحسب قبل مشيرا إلى في بيان"
).split()
MARKS = ("«", "»", '"', "“", "”", "'", ":", "،", ".", "؟", "(", ")", "\n")


def told(text: str) -> list[tuple[str, str]]:
    """(speaker, words) of every statement."""
    return [(one.speaker, text[one.start : one.end]) for one in statements(text)]


def only(text: str) -> tuple[Statement, str]:
    found = statements(text)
    assert len(found) == 1, told(text)
    return found[0], text[found[0].start : found[0].end]


# Where the speaker stands -----------------------------------------------------------------------


def test_the_subject_behind_the_verb_speaks() -> None:
    assert told("قال الوزير إن الاتفاق قريب جدا.") == [("الوزير", "الاتفاق قريب جدا")]


def test_the_subject_before_the_verb_speaks() -> None:
    assert told("لكن المتحدثة أكدت أن الجلسة تأجلت إلى الغد.") == [
        ("المتحدثة", "الجلسة تأجلت إلى الغد")
    ]


def test_a_pluperfect_has_its_subject_before_it() -> None:
    text = "وكان الوزير قد اتهم الشركة بـ«إخفاء الأرقام الحقيقية»."
    assert told(text) == [("الوزير", "إخفاء الأرقام الحقيقية")]


def test_a_participle_belongs_to_the_subject_before_it() -> None:
    text = "قالت المتحدثة إن الجلسة تأجلت، مشيرة إلى أن الموعد لم يحدد بعد."
    assert told(text) == [
        ("المتحدثة", "الجلسة تأجلت"),
        ("المتحدثة", "الموعد لم يحدد بعد"),
    ]


def test_according_to_somebody_at_the_beginning() -> None:
    text = "ووفقا لوزارة الصحة، ارتفع عدد الإصابات هذا الشهر."
    assert told(text) == [("وزارة الصحة", "ارتفع عدد الإصابات هذا الشهر")]


def test_according_to_somebody_at_the_end() -> None:
    text = "ارتفع عدد الإصابات هذا الشهر، بحسب وزارة الصحة."
    assert told(text) == [("وزارة الصحة", "ارتفع عدد الإصابات هذا الشهر")]


def test_according_to_a_law_nobody_speaks() -> None:
    assert told("تجرى الانتخابات كل أربع سنوات وفق القانون الجديد.") == []


def test_a_quotation_may_come_before_its_verb() -> None:
    text = "«لن نغادر هذه المدينة أبدا»، تقول المتحدثة."
    assert told(text) == [("المتحدثة", "لن نغادر هذه المدينة أبدا")]


def test_a_relayed_word_is_its_first_speaker_s() -> None:
    text = "ونقلت وكالة الأنباء عن مصدر دبلوماسي قوله إن المحادثات توقفت."
    assert told(text) == [("مصدر دبلوماسي", "المحادثات توقفت")]


def test_a_statement_of_a_body_stands_in_its_release() -> None:
    text = "نفت وزارة المالية وجود أي عجز. وجاء في بيان لها: «الموازنة متوازنة تماما هذا العام»."
    assert [speaker for speaker, _ in told(text)] == ["وزارة المالية"] * 2


def test_a_headline_with_a_colon_is_the_speaker_s() -> None:
    text = "لافروف: الحوار مستمر مع واشنطن\nقال وزير الخارجية الروسي سيرجي لافروف إن الوقت مبكر."
    assert told(text)[0] == ("سيرجي لافروف", "الحوار مستمر مع واشنطن")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A company in quotation marks belongs to the role before it, a paper is only told.
        (
            "وقال المدير المالي لـ«الشركة الوطنية» سيرجي لافروف إن الأرباح زادت هذا العام.",
            [("سيرجي لافروف", "الأرباح زادت هذا العام")],
        ),
        (
            "وقالت الباحثة بـ«مركز الخليج للدراسات»، لـ«الشرق الأوسط»، إن الأسعار سترتفع.",
            [("الباحثة بـ«مركز الخليج للدراسات»", "الأسعار سترتفع")],
        ),
        (
            "وأبلغ ثلاثة مسؤولين رويترز بأن الاتفاق صار قريبا جدا.",
            [("ثلاثة مسؤولين", "الاتفاق صار قريبا جدا")],
        ),
        # An apposition in commas, before the object that the verb takes.
        (
            "وطالب وكيل اللجنة بمجلس النواب، النائب نيد برايس، الحكومة بإنشاء صندوق للتأمين.",
            [("نيد برايس", "الحكومة بإنشاء صندوق للتأمين")],
        ),
        # Where somebody is sent, and whom a body is named after.
        (
            "وقالت سفيرة الاتحاد الأوروبي لدى روسيا إن الحوار مستمر مع الجميع.",
            [("سفيرة الاتحاد الأوروبي لدى روسيا", "الحوار مستمر مع الجميع")],
        ),
        (
            "وأكدت مديرة جامعة الملك سعود أن باب القبول ما زال مفتوحا.",
            [("مديرة جامعة الملك سعود", "باب القبول ما زال مفتوحا")],
        ),
        # Whose data it is, and of whom a paper has it.
        (
            "وبلغت نسبة الإقبال 29 بالمئة هذا العام، وفقا لبيانات وزارة المالية.",
            [("وزارة المالية", "وبلغت نسبة الإقبال 29 بالمئة هذا العام")],
        ),
        (
            "ووفق معطيات حصلت عليها الصحيفة من وزارة الصحة، ارتفع عدد الإصابات.",
            [("وزارة الصحة", "ارتفع عدد الإصابات")],
        ),
        (
            "وعلمت الصحيفة من مصدر مسؤول أن الجلسة ستعقد يوم الجمعة.",
            [("مصدر مسؤول", "الجلسة ستعقد يوم الجمعة")],
        ),
        # A relative clause is no part of who speaks; its own verb has an antecedent.
        (
            "كشفت دراسة واسعة نُشرت نتائجها أمس أن المشي مفيد للقلب.",
            [("دراسة واسعة", "المشي مفيد للقلب")],
        ),
        (
            "وسمعت المحكمة 14 شاهدا، من بينهم سائق الشاحنة الذي صرح بأنه لم ير شيئا.",
            [("سائق الشاحنة", "بأنه لم ير شيئا")],
        ),
        # Short words on both sides of the verb.
        (
            "«نمنا فقراء»، يقول الوزير، «وصحونا أغنياء».",
            [("الوزير", "نمنا فقراء"), ("الوزير", "وصحونا أغنياء")],
        ),
        ("وحمّل الوزير الشركة مسؤولية التأخير كله.", [("الوزير", "الشركة مسؤولية التأخير كله")]),
        ("وقال آمر الكتيبة إن القتال توقف اليوم.", [("آمر الكتيبة", "القتال توقف اليوم")]),
        # "In the name of" is a given name too, but not behind a spokesman.
        (
            "وقال المتحدث باسم خفر السواحل نيد برايس إن المركب غرق ليلا.",
            [("نيد برايس", "المركب غرق ليلا")],
        ),
        # A place behind an indefinite body is its name, and the person's comes next.
        (
            "وذكر رئيس بلدية لندن سيرجي لافروف أن السفينة ستصل غدا.",
            [("سيرجي لافروف", "السفينة ستصل غدا")],
        ),
        (
            "وأفاد مراسل الأناضول بأن التيار الكهربائي انقطع ليلا.",
            [("مراسل الأناضول", "التيار الكهربائي انقطع ليلا")],
        ),
        (
            "خبراء: الأسعار سترتفع في الصيف المقبل\nارتفعت الأسعار أمس.",
            [("خبراء", "الأسعار سترتفع في الصيف المقبل")],
        ),
        # A post may be of two things, and a nationality takes nothing with a preposition.
        (
            "وأوضح مدير هيئة الغابات ومكافحة الحرائق، سيرجي لافروف، أن الطريق مفتوح.",
            [("سيرجي لافروف", "الطريق مفتوح")],
        ),
        (
            "وقال المخرج المصري لطفي الحداد إن الفيلم اكتمل.",
            [("لطفي الحداد", "الفيلم اكتمل")],
        ),
        # Behind a source with an apposition its words begin with "so".
        (
            "ووفق ما صرحت به رئيسة حزب «الغد»، نيد برايس، لإذاعة محلية، فإن الحزب سيطعن في القرار.",
            [("نيد برايس", "الحزب سيطعن في القرار")],
        ),
        # Whose wife, whose speech.
        (
            "وقالت زوجته نيد برايس لصحيفتنا إنها كتبت الرسالة ليلا.",
            [("نيد برايس", "إنها كتبت الرسالة ليلا")],
        ),
        (
            "وأفاد المدير بأن الحالات زادت، مسجلا أن الأطفال أكثرها.",
            [("المدير", "الحالات زادت"), ("المدير", "الأطفال أكثرها")],
        ),
        # Who does not want to be named is called by no more than his post.
        (
            "ونقلت الصحيفة عن مسؤول كبير في الوزارة، فضل حجب هويته، أن الرواتب ستصرف غدا.",
            [("مسؤول كبير في الوزارة", "الرواتب ستصرف غدا")],
        ),
        (
            "وقال سائق شاحنة رفض ذكر اسمه إن الطريق مغلق.",
            [("سائق شاحنة", "الطريق مغلق")],
        ),
        (
            "وأبلغت مصادر طبية مراسلنا أن الطريق مغلق.",
            [("مصادر طبية", "الطريق مغلق")],
        ),
        # Verbs that tell of speech only with a clause, a quotation or a colon.
        (
            "ويتذكر المزارع نيد برايس: جاء السيل ليلا فهربنا.",
            [("نيد برايس", "جاء السيل ليلا فهربنا")],
        ),
        # A word that has lost its space, and the name as it is written elsewhere.
        (
            "قال الوزير سامي عبد الهادي إن الطريق مفتوح. وأكد الوزير عبدالهادي أن الأمر تم.",
            [("سامي عبد الهادي", "الطريق مفتوح"), ("سامي عبد الهادي", "الأمر تم")],
        ),
        # The second word of a place belongs to it, where the article has it so.
        (
            "غرقت قصر النخيل أمس. وقال رئيس بلدية قصر النخيل سامي الخوري إن المطر توقف.",
            [("سامي الخوري", "المطر توقف")],
        ),
        # A new clause needs no mark before it.
        (
            "قال المدير إن الطريق مفتوح وأوضحت الوزيرة أن الجسر مغلق.",
            [("المدير", "الطريق مفتوح"), ("الوزيرة", "الجسر مغلق")],
        ),
        (
            "قال المدير إن الأمر انتهى، موضحا في الوقت نفسه استمرار غلق الجسر شهرا.",
            [("المدير", "الأمر انتهى"), ("المدير", "استمرار غلق الجسر شهرا")],
        ),
        ("و بين المدير أن الجسر مغلق اليوم.", [("المدير", "الجسر مغلق اليوم")]),
        # "The same" is nobody, and "so" begins what a source says.
        (
            "وحسب نفس التقرير فإن الجسر مغلق منذ شهر.",
            [("التقرير", "الجسر مغلق منذ شهر")],
        ),
        (
            "وبحسب وكالة «غيمة» فقد أفاد المدير بأن الجسر مغلق.",
            [("المدير", "الجسر مغلق")],
        ),
        # In a quotation that is never closed nobody speaks but whose it is.
        (
            'وقال المدير: "الجسر مغلق منذ شهر. وفي الأثناء أكدت الوزيرة أن "الطريق مفتوح للجميع".',
            [("المدير", "الجسر مغلق منذ شهر"), ("الوزيرة", "الطريق مفتوح للجميع")],
        ),
        # Another party than the one that spoke.
        (
            "قال حزب الغد إن الوقت حان. وأكد الحزب أن الوعد قائم. وأعلن حزب الأمل أنه باق.",
            [
                ("حزب الغد", "الوقت حان"),
                ("حزب الغد", "الوعد قائم"),
                ("حزب الأمل", "أنه باق"),
            ],
        ),
        # A quotation with few words behind it is one.
        ("قال المدير إن «الجسر مغلق منذ شهر» لا أكثر.", [("المدير", "الجسر مغلق منذ شهر")]),
        # A proposal that is turned down is nobody's words.
        (
            "ورفض المدير مقترحا يقضي بتأجيل الموعد، معتبرا أن الوقت ضاق.",
            [("المدير", "الوقت ضاق")],
        ),
    ],
)
def test_who_speaks_is_told_from_what_stands_around(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "وحضر نحو ألف طالب بالجامعة حفل التخرج في المدينة.",  # a student demands nothing
        "وأعلن الوزير الخطة، وهو وعد لم ينفذ حتى اليوم أبدا.",  # a promise
        "وعبرت الوزيرة الجسر إلى الضفة الأخرى من النهر.",  # crossed
        "حاولنا الاتصال بالوزير، غير أن هاتفه ظل يرن دون مجيب.",  # his telephone
        "ووصلت شاحنات محملة بالمساعدات إلى المدينة أمس.",  # loaded with
        "ووقعت الوزارة أربع مذكرات تتعلق بتأهيل الكوادر الوطنية.",  # memoranda
        "وارتفع ثمن الخزان الواحد إلى 700 درهم.",  # the price
        "ويعد هذا الخفض الثاني خلال العام، إذ سبق أن خفض المصرف الفائدة.",  # is considered
        "وسجلت وزارة الصحة عشر حالات مؤكدة بالحصبة في المدينة.",  # confirmed cases
        "وقال الوزير كلمته. وأُعلن لاحقا إغلاق الميناء أمام السفن.",  # it was announced
    ],
)
def test_words_that_only_look_like_speaking_tell_of_none(text: str) -> None:
    assert told(text) == []


def test_a_verb_of_the_headline_is_no_name() -> None:
    text = "نقل 37 تلميذا والمحافظ يزور المصابين\nوأكد المحافظ أن حالة المصابين مستقرة."
    assert told(text) == [("المحافظ", "حالة المصابين مستقرة")]


def test_a_quotation_goes_on_over_paragraphs() -> None:
    text = (
        "وقال الوزير: «نريد سدا واحدا لا أكثر.\nوكلفته لا تتجاوز مليون دولار.\n"
        "والمشروع نائم في الأدراج». ثم غادر القاعة."
    )
    assert told(text) == [
        ("الوزير", "نريد سدا واحدا لا أكثر"),
        ("الوزير", "وكلفته لا تتجاوز مليون دولار"),
        ("الوزير", "والمشروع نائم في الأدراج"),
    ]


# Who is meant -----------------------------------------------------------------------------------


def test_an_elided_subject_is_who_spoke_last() -> None:
    text = "قال الوزير إن الاتفاق قريب. وأضاف أن التوقيع غدا."
    assert [speaker for speaker, _ in told(text)] == ["الوزير", "الوزير"]


def test_a_role_leads_to_its_name() -> None:
    text = (
        "قال وزير الخارجية الأمريكي أنتوني بلينكن إن الاتفاق قريب.\n"
        "وقال المتحدث باسم الوزارة نيد برايس إن الموعد لم يحدد.\n"
        "وأكد الوزير أن التوقيع سيتم غدا."
    )
    assert [speaker for speaker, _ in told(text)] == [
        "أنتوني بلينكن",
        "نيد برايس",
        "أنتوني بلينكن",
    ]


def test_a_short_name_leads_to_the_full_one() -> None:
    text = "قال وزير الخارجية سيرجي لافروف إن الاتفاق قريب. وتابع لافروف أن التوقيع غدا."
    assert {speaker for speaker, _ in told(text)} == {"سيرجي لافروف"}


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        # "As for …" changes the subject; "but she" and an adverb do not.
        (
            "قال الوزير إن الوضع هادئ. أما الهلال الأحمر فأكد أن فرقه وصلت إلى القرية.",
            ["الوزير", "الهلال الأحمر"],
        ),
        (
            "قالت الوزيرة إن الموعد لم يحدد، لكنها حثت السلطات على «الالتزام بالموعد الجديد».",
            ["الوزيرة", "الوزيرة"],
        ),
        (
            "قال الوزير إن الأمر انتهى. ثم قال ضاحكا: «هذا أمر لا يصدق أبدا».",
            ["الوزير", "الوزير"],
        ),
        # Whom somebody is asked about, and of whom something is demanded, does not speak.
        (
            "وقالت الوزيرة إن القرار نهائي. وردا على سؤال عن الشركة، أجابت: «لن نغير شيئا منه».",
            ["الوزيرة", "الوزيرة"],
        ),
        (
            "وأكد الوزير أن الطريق مغلق. وناشد جميع الأطراف السماح بمرور القافلة فورا.",
            ["الوزير", "الوزير"],
        ),
        # Whoever did something in the sentence before speaks in the next.
        (
            "قال وزير الخارجية سيرجي لافروف إن الوقت مبكر.\n"
            "وأدلى نيد برايس بصوته صباحا. وقال للصحفيين: «أنا واثق من الفوز».\n"
            "وأضاف نيد برايس أن النتائج قريبة.",
            ["سيرجي لافروف", "نيد برايس", "نيد برايس"],
        ),
        # His director is the director.
        (
            "قالت مخرجته نيد برايس إنها كتبت النص.\nوأوضحت المخرجة أن العرض تأخر.",
            ["نيد برايس", "نيد برايس"],
        ),
        # "Son of Ali" is a name, however the text writes "on".
        (
            "وأعلن الأمين العام محمد بن علي كومان أن الخطة جاهزة. وأضاف كومان أن الأمر انتهى.",
            ["محمد بن علي كومان", "محمد بن علي كومان"],
        ),
        # What a family's name is followed by may be what he declines.
        (
            "قال المدرب طارق السقا إن الفوز مهم.\n"
            "ورفض السقا الحديث عن اللقب، مشددا على أن الطريق طويل.",
            ["طارق السقا", "طارق السقا"],
        ),
        # She is introduced by a role with a preposition: *of the director* …
        (
            "أكدت اللجنة أن اللغة ناضجة. وفاز الفيلم للمخرجة اليمنية نيد برايس بالجائزة.\n"
            "وصعدت برايس إلى المسرح، وقالت بعد صمت: «هذه الجائزة لأهل المدينة كلهم».",
            ["اللجنة", "نيد برايس"],
        ),
        # What is listed behind a colon is nobody's words.
        (
            "وقال الوزير إن الوضع صعب. وحمل الناس لافتات، منها: «لا للحرب ولا للجوع في بلدنا».",
            ["الوزير"],
        ),
        (
            "قال المدرب بشر سالم إن الفريق جاهز. أما بشر فأكد أن العمل جيد.",
            ["بشر سالم", "بشر سالم"],
        ),
        # A headline may say when.
        (
            "لافروف بعد لقاء بلينكن: الحوار مستمر بيننا\n"
            "قال وزير الخارجية الروسي سيرجي لافروف إن الوقت مبكر.",
            ["سيرجي لافروف", "سيرجي لافروف"],
        ),
    ],
)
def test_a_subject_that_is_not_named_is_found(text: str, speakers: list[str]) -> None:
    assert [speaker for speaker, _ in told(text)] == speakers


@pytest.mark.parametrize(
    "subject",
    [
        "السيد أنتوني بلينكن",
        "معالي الوزير أنتوني بلينكن",
        "الأمريكي أنتوني بلينكن",
        "أنتوني بلينكن وزير الخارجية",
        "وزير الخارجية، أنتوني بلينكن،",
    ],
)
def test_a_name_is_shown_without_title_and_role(subject: str) -> None:
    assert told(f"قال {subject} إن الاتفاق قريب جدا.")[0][0] == "أنتوني بلينكن"


def test_roles_are_aliases() -> None:
    found, _ = only("قال أنتوني بلينكن وزير الخارجية إن الاتفاق قريب جدا.")
    assert "وزير الخارجية" in found.aliases


def test_a_body_speaks_by_its_full_name() -> None:
    text = "أعلنت وزارة التعليم تأجيل الامتحانات إلى الشهر المقبل. وأوضحت الوزارة أن السبب صحي."
    assert [speaker for speaker, _ in told(text)] == ["وزارة التعليم"] * 2


def test_what_a_body_announces_begins_where_its_name_ends() -> None:
    text = "أعلنت وزارة التعليم تأجيل الامتحانات إلى الشهر المقبل."
    assert told(text) == [("وزارة التعليم", "تأجيل الامتحانات إلى الشهر المقبل")]


def test_an_unnamed_source_speaks() -> None:
    text = "غير أن مصدرا حكوميا طلب عدم ذكر اسمه قال إن المبلغ أكبر."
    assert told(text) == [("مصدر حكومي", "المبلغ أكبر")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "ووفقا لمذكرة صادرة عن بلدية المدينة، فإن الجسر سيغلق شهرا.",
            [("بلدية المدينة", "الجسر سيغلق شهرا")],
        ),
        (
            "الجسر سيغلق شهرا كاملا، وفقا لدراسة أعدها معهد المرور.",
            [("دراسة أعدها معهد المرور", "الجسر سيغلق شهرا كاملا")],
        ),
        (
            "أكد بيان أصدرته البلدية أن الجسر سيغلق شهرا.",
            [("البلدية", "الجسر سيغلق شهرا")],
        ),
        (
            "أظهرت أحدث أرقام نشرتها البلدية أن الجسر مغلق.",
            [("البلدية", "الجسر مغلق")],
        ),
        (
            "أظهرت دراسة أجراها معهد المرور أن الجسر مغلق.",
            [("دراسة أجراها معهد المرور", "الجسر مغلق")],
        ),
        (
            "الجسر سيغلق شهرا كاملا، وفقا لوثيقة حصلت عليها الصحيفة.",
            [("وثيقة", "الجسر سيغلق شهرا كاملا")],
        ),
        (
            "وجاء في الوثيقة التي سلمت أمس أن «الجسر سيغلق شهرا».",
            [("الوثيقة", "الجسر سيغلق شهرا")],
        ),
        (
            "قالت الوزيرة إن المطر قادم. وجاء في قرار المحكمة أن الجسر سيغلق شهرا.",
            [("الوزيرة", "المطر قادم"), ("قرار المحكمة", "الجسر سيغلق شهرا")],
        ),
    ],
)
def test_a_document_is_its_issuer_s_or_speaks_itself(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("قال مدير النقل بالقيروان رشاد المهيري إن الطريق سالكة.", "رشاد المهيري"),
        ("أكد نادر الوافي الملحق الثقافي بالسفارة أن المعرض ناجح.", "نادر الوافي"),
        ('أعلن مدير المهرجان الدولي "سامي الخوري" أن العرض تأجل.', "سامي الخوري"),
        ("أكد وزير النقل الهادي مراد أن الطريق سالكة.", "الهادي مراد"),
        ("قال المعهد الوطني للبحار ومقره الميناء إن السمك كثير.", "المعهد الوطني للبحار"),
        ('قالت صحيفة "البرق" الإسبانية إن المباراة تأجلت.', 'صحيفة "البرق" الإسبانية'),
        ("قالت النائبة عن حزب أنوار تونس بمجلس النواب هاجر بن سالم إن الحل قريب.", "هاجر بن سالم"),
        ("قال الطبيب منجي العلوي أصيل الجبل إن الدواء نافد.", "منجي العلوي"),
        ("ذكر بلاغ إعلامي لوزارة الصحة أن الدواء متوفر.", "وزارة الصحة"),
        ("وتضيف هذه الدراسة أن النوم يقوي الذاكرة.", "الدراسة"),
        ("الجسر سيغلق غدا، بحسب ما ذكرته صحيفة «البرق» الإسبانية.", "صحيفة «البرق» الإسبانية"),
        ("وقال والدا مرادوف إنهما ينتظران عودته.", "والدا مرادوف"),
        ("من جهة أخرى قدم وزير النقل لضيفه هدية، وقال إن العلاقة متينة.", "وزير النقل"),
        ("روى أحد الناجين ورفض ذكر اسمه أن القارب انقلب.", "أحد الناجين"),
        ("أكد الوزير ضيف البرنامج أن الطريق سالكة.", "الوزير"),
        (
            "دعا المرصد الوطني لاستقلال القضاء إلى رفع القيود عن الصحافة.",
            "المرصد الوطني لاستقلال القضاء",
        ),
        ("جددت قطر الدعوة إلى «وقف فوري كامل للقتال في المدن».", "قطر"),
        ("توجهت الهيئة الوطنية للحزب بـ«نداء عاجل إلى كل الناس».", "الهيئة الوطنية للحزب"),
        ("قال وزير الصناعة والتجارة سامي الخوري إن المصنع سيغلق.", "سامي الخوري"),
        ("قال الناطق الرسمي باسم الجبهة حمزة الخوري إن الوضع صعب.", "حمزة الخوري"),
        ("صرح مدير المكتب، رشاد بن سالم آل ناصر، بأن الموقع تعطل.", "رشاد بن سالم آل ناصر"),
        ("أكد مصدر أمني للبرق أن عدد الجرحى بلغ مئة.", "مصدر أمني"),
        ("أفاد التقرير الصادر اليوم بأن الأسعار ارتفعت.", "التقرير"),
        ("وقال السائق وليد الخوري إن الحافلة توقفت.", "وليد الخوري"),
        ("وقال مدير المستشفى بالقرقة وقرنبل سامي الخوري إن الدواء نافد.", "سامي الخوري"),
        ("كشف علماء النقاب عن دواء جديد للمرض النادر.", "علماء"),
        ("أفادت النقابة الوطنية للصحفيين بأن المؤتمر تأجل.", "النقابة الوطنية للصحفيين"),
        ("ارتفع عدد الجرحى، حسب مدير الصحة، الدكتور سامي الخوري.", "سامي الخوري"),
        ("سجل الميناء تقدما كبيرا وقال المدير إن العمل مستمر.", "المدير"),
        ("وذكر مسؤول في الشرطة تحدث للصحيفة أن الطريق مغلق.", "مسؤول في الشرطة"),
    ],
)
def test_where_a_name_ends(text: str, name: str) -> None:
    assert [speaker for speaker, _ in told(text)] == [name]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("ودعا التونسيين إلى العودة إلى العمل غدا.", "سامي الخوري"),
        ("وقال لزملائه إن العمل انتهى.", "سامي الخوري"),
        ("وكتب ذات مرة أنه لا يحب المطر.", "سامي الخوري"),
        ("وأضاف أن المطر سيستمر.", "سامي الخوري"),
        ("وقالت وزيرة الري، منى سالم، إن السد آمن. وأضاف أن المطر سيستمر.", "سامي الخوري"),
        ("وقالت وزيرة الري، منى سالم، إن السد آمن. وأضافت أن المطر سيستمر.", "منى سالم"),
        ("وزار مقر وزارة العدل، مؤكدا أن المطر سيستمر.", "سامي الخوري"),
        ("وتفاعل ناشطون على الشبكة مع سامي الخوري، مؤكدين أن المطر سيستمر.", "ناشطون"),
        ("وظهر الخبر في صحيفة البلد، وقال إن المطر سيستمر.", "سامي الخوري"),
        ("وكان رئيس الحزب نادر الطبيب غائبا. وأضاف الطبيب أن المطر سيستمر.", "نادر الطبيب"),
    ],
)
def test_who_goes_on_is_nobody_spoken_to_and_agrees_in_gender(text: str, who: str) -> None:
    assert told(f"قال سامي الخوري إن الوقت حان. {text}")[-1][0] == who


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "وصل القطار متأخرا، بحسب مدير المحطة، ونزل الركاب جميعا.",
            [("مدير المحطة", "وصل القطار متأخرا")],
        ),
        (
            "من جهته عبر مدير المحطة عن امتنانه لكل العاملين.",
            [("مدير المحطة", "امتنانه لكل العاملين")],
        ),
        ("وجد الباحثون أن النوم يقوي الذاكرة.", [("الباحثون", "النوم يقوي الذاكرة")]),
        ("تحدث المدير عن ضرورة ترميم الجسر.", [("المدير", "ضرورة ترميم الجسر")]),
        (
            "دعا الخوري «كل القوى القادرة على العمل» إلى ترميم الجسر القديم.",
            [("الخوري", "ترميم الجسر القديم")],
        ),
        (
            "أشار المدير إلى العجز الذي تعانيه الشركات والتي صارت عبئا على الدولة.",
            [("المدير", "العجز الذي تعانيه الشركات والتي صارت عبئا على الدولة")],
        ),
        (
            "قال المدير إن الجسر آمن كما وجدوا أن الطريق سالكة.",
            [("المدير", "الجسر آمن"), ("المدير", "الطريق سالكة")],
        ),
        ("نقلت صحيفة البرق أن الجسر سيغلق.", [("صحيفة البرق", "الجسر سيغلق")]),
        (
            "حذر باحثون في المجلة العلمية «RIVERS AND BRIDGES OF OLD» من أن الجسر قديم.",
            [("باحثون في المجلة العلمية", "الجسر قديم")],
        ),
        (
            "قال الحارس: «لا مرور ليلا هنا. وكان مدير النقل قد أعلن أن الجسر قديم.",
            [("الحارس", "لا مرور ليلا هنا"), ("مدير النقل", "الجسر قديم")],
        ),
    ],
)
def test_where_speech_is_told_in_other_ways(text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text) == expected


def test_who_denies_may_stand_before_the_verb() -> None:
    text = "لكن الوزير سالم الحسن نفى أن تكون الطريق مغلقة."
    assert told(text) == [("سالم الحسن", "تكون الطريق مغلقة")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("وانتقد المحلل السياسي سامي الخوري الاتفاق، وقال: «الاتفاق ولد ميتا».", "سامي الخوري"),
        ("وأيد النائب وائل أبو فاعور المشروع، وأضاف: «سنصوت لصالحه غدا».", "وائل أبو فاعور"),
        ("وزارت الوزيرة نجلاء رياشي المصابين، وقالت: «حالتهم مستقرة اليوم».", "نجلاء رياشي"),
        ("وقال المدير أحمد حسن الكواري: «سنصوت لصالحه غدا».", "أحمد حسن الكواري"),
        ("وقالت مصادر مطلعة على خطط الاجتماع إن الوقت مبكر.", "مصادر مطلعة على خطط الاجتماع"),
    ],
)
def test_what_somebody_speaks_about_is_no_part_of_the_name(text: str, name: str) -> None:
    assert [speaker for speaker, _ in told(text)] == [name]


@pytest.mark.parametrize(
    ("behind", "name"),
    [
        ("للدراسات البحرية", "مركز «أفق» للدراسات البحرية"),
        ("للصحفيين", "مركز «أفق»"),
        ("للمرة الثانية", "مركز «أفق»"),
    ],
)
def test_what_a_body_is_for_belongs_to_its_name(behind: str, name: str) -> None:
    text = f"قال مركز «أفق» {behind} إن البحر هادئ. وأضاف المركز أن الريح خفيفة."
    assert [speaker for speaker, _ in told(text)] == [name] * 2


def test_whom_a_body_has_is_no_part_of_its_name() -> None:
    text = "أقال نادي الساحل مدربه الفرنسي أمس. وقال النادي إن الانفصال تم بالتراضي."
    assert told(text) == [("نادي الساحل", "الانفصال تم بالتراضي")]


def test_the_same_source_is_the_source_before() -> None:
    text = "وقال مصدر أمني إن الطريق مغلق. وأضاف المصدر ذاته أن الحركة ستعود غدا."
    assert [speaker for speaker, _ in told(text)] == ["مصدر أمني", "مصدر أمني"]


@pytest.mark.parametrize("whom", ["للصحفيين", "لرويترز", "لوكالة الأنباء"])
def test_an_addressee_is_no_speaker(whom: str) -> None:
    text = f"نفى الوزير وجود أي خلاف مع الشركة. وقال {whom} إن العقد سار."
    assert [speaker for speaker, _ in told(text)] == ["الوزير", "الوزير"]


def test_a_name_that_begins_as_a_preposition_does_is_a_name() -> None:
    text = "قال وزير الخارجية سيرجي لافروف إن الوقت مبكر. وقال لافروف إن الحوار مستمر."
    assert [speaker for speaker, _ in told(text)] == ["سيرجي لافروف"] * 2


@pytest.mark.parametrize("when", ["الشهر الماضي", "حينها", "مساء الأربعاء"])
def test_time_is_no_part_of_a_speaker(when: str) -> None:
    assert told(f"أعلنت الوزارة {when} أن المشروع اكتمل.")[0][0] == "الوزارة"


# What is said -----------------------------------------------------------------------------------


def test_a_quotation_is_direct_and_a_clause_indirect() -> None:
    text = "قال الوزير: «سنوقع الاتفاق غدا». وأكد أن الوقت مناسب."
    assert [one.kind for one in statements(text)] == ["direct", "indirect"]


def test_several_sentences_in_one_quotation_are_one_statement() -> None:
    _, said = only("قال الوزير: «سنوقع غدا. الوقت مناسب. لن ننتظر أكثر».")
    assert said == "سنوقع غدا. الوقت مناسب. لن ننتظر أكثر"


def test_an_unclosed_quotation_runs_to_the_end_of_its_line() -> None:
    text = "قال الوزير: «سنوقع الاتفاق غدا صباحا.\nوغادر الوفد المدينة مساء."
    assert told(text) == [("الوزير", "سنوقع الاتفاق غدا صباحا")]


def test_a_quotation_of_its_own_carries_on() -> None:
    text = "قال الوزير: «سنوقع الاتفاق غدا».\n«ولن ننتظر أكثر من ذلك أبدا».\nوغادر الوفد."
    assert [speaker for speaker, _ in told(text)] == ["الوزير", "الوزير"]


def test_a_denial_is_a_statement() -> None:
    assert told("نفى الوزير صحة هذه الأنباء جملة وتفصيلا.") == [
        ("الوزير", "صحة هذه الأنباء جملة وتفصيلا")
    ]


def test_a_demand_is_a_statement() -> None:
    text = "ودعت الوزارة السائقين إلى تجنب الطريق الساحلي."
    assert told(text) == [("الوزارة", "السائقين إلى تجنب الطريق الساحلي")]


def test_an_accusation_is_its_accuser_s() -> None:
    text = "واتهم لافروف الإدارة الأمريكية بتأخير المفاوضات النووية."
    assert [speaker for speaker, _ in told(text)] == ["لافروف"]


def test_speech_within_speech_has_its_own_speaker() -> None:
    text = "قالت المتحدثة: «الوزير قال لنا 'سنوقع غدا'، ونحن ننتظر»."
    assert ("الوزير", "سنوقع غدا") in told(text)
    assert [speaker for speaker, _ in told(text)] == ["المتحدثة", "الوزير"]


def test_a_clause_ends_where_the_writer_goes_on() -> None:
    text = "قال الوزير إن المشروع اكتمل، وذلك في ختام زيارته."
    assert told(text) == [("الوزير", "المشروع اكتمل")]


@pytest.mark.parametrize(
    "text",
    [
        "حمل المتظاهرون لافتات، منها: «لا للحرب ولا للجوع في بلدنا».",
        "وعرضت ثلاثة أفلام، هي: «طريق إلى البحر البعيد عنا» وغيره.",
        "وأصدر القاضي قراره استنادا إلى شهادة الطبيب، وانتهت الجلسة.",
        "وذهب الناس إلى بيوتهم إلى أن هدأت الأوضاع.",
        "ذهب المنتخب إلى المباراة وهو يعلم أن الفوز صعب.",
        "وذهبت الشرطة إلى المكان: وجدت ثلاث سيارات.",
        "بشر كثيرون يعيشون هنا.",
        "وألزمت المحكمة الصحيفة بالاعتراف بأنها أخطأت.",
        "وسمح القاضي للمتهم بالقول إنه بريء.",
        "توزع البلدية المياه على الأحياء وفق جدول دوري، بواقع ثماني ساعات لكل حي.",
        "ويعد هذا الإضراب الثاني، إذ انتهى الأول بسلفة لكل معلم.",
        "بدأت عملية «المصالح المتقاطعة» في المدينة أمس.",
        "عرض الفيلم «طريق إلى البحر البعيد» في القاعة.",
        "وقع الاتفاق بين الوزير والشركة أمس.",
        "يذكر أن المشروع بدأ العام الماضي.",
        "لم يعلن الوزير أي موعد.",
    ],
)
def test_what_nobody_says_is_no_statement(text: str) -> None:
    assert told(text) == []


# Any input ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["", " ", "قال", "«", '"""""', "\u064e\u0651\u0640", "The minister said that it works.", "؟!."],
)
def test_odd_input_holds_no_statement(text: str) -> None:
    assert statements(text) == ()


@pytest.mark.parametrize("text", ["كلمة " * 20_000, '"' * 20_000, "قال الوزير إن " * 5_000])
def test_a_text_without_punctuation_is_read_in_time(text: str) -> None:
    begun = time.process_time()
    statements(text)
    assert time.process_time() - begun < 5


def assert_sound(text: str) -> None:
    found = statements(text)
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        assert one.speaker.strip()
    for i, one in enumerate(found):
        for other in found[i + 1 :]:
            apart = one.end <= other.start or other.end <= one.start
            within = one.start <= other.start and other.end <= one.end
            around = other.start <= one.start and one.end <= other.end
            assert apart or within or around


@settings(max_examples=150)
@given(st.text(alphabet=LETTERS + "".join(MARKS) + " 1a", max_size=150))
def test_any_letters_and_marks_give_sound_statements(text: str) -> None:
    assert_sound(text)


@settings(max_examples=250)
@given(st.lists(st.sampled_from([*WORDS, *MARKS]), max_size=50))
def test_any_words_and_marks_give_sound_statements(words: list[str]) -> None:
    assert_sound(" ".join(words))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("قال التاجر فادي إن الأرباح زادت 12%.", "الأرباح زادت 12%"),
        ("قال التاجر فادي إن السعر بلغ 40$.", "السعر بلغ 40$"),
        ("قـال التاجر فادي إن الســوق مفتوحة اليوم.", "الســوق مفتوحة اليوم"),
        (
            "قال التاجر فادي إن السعر زاد بـ2.04 دينار هذا اليوم.",
            "السعر زاد بـ2.04 دينار هذا اليوم",
        ),
    ],
)
def test_units_numbers_and_tatweel_stay_within_a_statement(text: str, words: str) -> None:
    assert [text[one.start : one.end] for one in statements(text)] == [words]


def test_saying_so_begins_a_statement_of_its_own() -> None:
    text = "أكد الحارس نبيل أن الفريق جاهز للمباراة قائلا: «سنلعب من أجل الفوز وحده غدا»."
    told = statements(text)
    assert [one.kind for one in told] == ["indirect", "direct"]
    assert text[told[0].start : told[0].end] == "الفريق جاهز للمباراة"


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        # What stands in a quotation that is over governs nothing behind it.
        ('قال الوزير سعيد إن "القوانين توصي بالصبر". وقال: "سنصبر".', [None, None]),
        ('أشاد الوزير سعيد بالفريق وقال "سنعود أقوى".', [None]),
        ('نفى الوزير سعيد "وجود أزمة في القمح".', ["نفى"]),
    ],
)
def test_words_hang_on_the_verb_that_governs_them(text: str, verbs: list[str | None]) -> None:
    found = [text[slice(*one.governor)] if one.governor else None for one in statements(text)]
    assert found == verbs


# Layouts ----------------------------------------------------------------------------------------


def test_a_label_tells_who_speaks() -> None:
    text = (
        "🔻 وزير النقل سامي الأمين: الطريق سيفتح يوم السبت\n🔻 خبراء: الكلفة مرتفعة جدا هذه المرة"
    )
    assert told(text) == [
        ("سامي الأمين", "الطريق سيفتح يوم السبت"),
        ("خبراء", "الكلفة مرتفعة جدا هذه المرة"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "عاجل | وزير النقل سامي الخوري: سنفتح الميناء أمام السفن غدا",
            [("سامي الخوري", "سنفتح الميناء أمام السفن غدا")],
        ),
        (
            "أبرز ما جاء في كلمة المدير سامي الخوري:\n1- السد ممتلئ بالماء.\n2- المطر قريب جدا.",
            [("سامي الخوري", "السد ممتلئ بالماء"), ("سامي الخوري", "المطر قريب جدا")],
        ),
        (
            "«السد ممتلئ بالماء هذا العام» - سامي الخوري، وزير الري",
            [("سامي الخوري", "السد ممتلئ بالماء هذا العام")],
        ),
        (
            "حاورت «البرق» مدير المرصد سامي الخوري.\n* هل المطر قريب؟\nنعم، المطر قريب جدا.",
            [("سامي الخوري", "نعم، المطر قريب جدا")],
        ),
    ],
)
def test_channels_and_interviews_have_layouts_of_their_own(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert told(text) == expected


@pytest.mark.parametrize("label", ["ملاحظة", "القاهرة", "قناة البحر التردد", "السعر الجديد"])
def test_a_label_that_is_nobody_tells_nothing(label: str) -> None:
    assert told(f"{label}: الطريق سيفتح يوم السبت المقبل") == []


def test_items_below_a_colon_are_whose_the_line_above_says() -> None:
    text = (
        "أبرز ما جاء في كلمة رئيس النادي سامي الأمين:\n- لن نبيع الملعب القديم\n"
        "- سنبدأ البناء في الربيع\nواختتم الحفل مساء بعرض موسيقي."
    )
    assert told(text) == [
        ("سامي الأمين", "لن نبيع الملعب القديم"),
        ("سامي الأمين", "سنبدأ البناء في الربيع"),
    ]


def test_a_list_of_decisions_is_nobodys_speech() -> None:
    text = "قرر رئيس النادي ما يلي:\n- بيع الملعب القديم للبلدية\n- خفض ثمن التذاكر للشباب"
    assert told(text) == []


def test_an_interviewers_questions_are_not_the_answers() -> None:
    text = (
        "حوار مع مدير المتحف سامي الأمين\nس: هل يبقى المتحف مغلقا؟\nج: لا، سنفتحه في الخريف.\n"
        "- ومن يدفع كلفة الترميم؟\n- البلدية تدفع نصفها والوزارة نصفها."
    )
    assert told(text) == [
        ("سامي الأمين", "لا، سنفتحه في الخريف"),
        ("سامي الأمين", "البلدية تدفع نصفها والوزارة نصفها"),
    ]


def test_questions_without_marks_before_them_are_an_interviewers_too() -> None:
    text = (
        "في حوار مع مدير المتحف سامي الأمين، عن الترميم.\nهل يبقى المتحف مغلقا؟\n"
        "سنفتحه في الخريف المقبل.\nومن يدفع الكلفة؟\nالبلدية تدفع نصفها اليوم.\nومتى نراه؟\n"
        "في الصيف المقبل."
    )
    assert told(text) == [
        ("سامي الأمين", "سنفتحه في الخريف المقبل"),
        ("سامي الأمين", "البلدية تدفع نصفها اليوم"),
        ("سامي الأمين", "في الصيف المقبل"),
    ]


def test_an_answer_goes_on_until_the_next_question() -> None:
    text = (
        "مديرة المتحف هدى الصغير لـ«البلد»: سنفتح في الخريف\n*متى يفتح المتحف أبوابه؟\n"
        "-نفتح في الخريف بعد الترميم.\nوالدخول بلا ثمن للطلبة كلهم.\n*ومن يدفع الكلفة؟\n"
        "-البلدية تدفع نصفها والوزارة نصفها.\n*وماذا عن الحديقة؟\n-الحديقة مفتوحة منذ شهر."
    )
    answers = told(text)[1:]
    assert [words for _, words in answers] == [
        "نفتح في الخريف بعد الترميم",
        "والدخول بلا ثمن للطلبة كلهم",
        "البلدية تدفع نصفها والوزارة نصفها",
        "الحديقة مفتوحة منذ شهر",
    ]
    assert {speaker for speaker, _ in answers} == {"هدى الصغير"}


def test_a_post_is_whose_signature_stands_below_it() -> None:
    text = (
        "وكتبت رئيسة النقابة على صفحتها:\nلن نوقف الإضراب قبل أن تدفع الأجور.\n"
        "— هدى الصغير (@huda_example)"
    )
    assert told(text) == [("هدى الصغير", "لن نوقف الإضراب قبل أن تدفع الأجور")]


def test_an_eye_catcher_is_said_once() -> None:
    text = (
        "قال الوزير إن الميزانية جاهزة.\n«الجسر آمن ولن يغلق هذا العام»\n"
        "وقالت المهندسة هدى الصغير: «الجسر آمن ولن يغلق هذا العام»."
    )
    assert told(text) == [
        ("الوزير", "الميزانية جاهزة"),
        ("هدى الصغير", "الجسر آمن ولن يغلق هذا العام"),
    ]


@pytest.mark.parametrize("marks", ["<< >>", "(( ))", "'' ''", "” “", "„ “", "‹ ›"])
def test_marks_of_every_shape_are_quotation_marks(marks: str) -> None:
    opening, closing = marks.split()
    found, words = only(f"وقال الوزير: {opening}الجسر آمن ولن يغلق هذا العام{closing} فورا.")
    assert (found.kind, words) == ("direct", "الجسر آمن ولن يغلق هذا العام")


def test_a_name_is_shown_as_a_reader_says_it() -> None:
    assert told("قال #سامي_الأمـــين إن الطريق مفتوح.") == [("سامي الأمين", "الطريق مفتوح")]
    assert told("قال مدير شركة Blue Sea سامي الأمين إن الطريق مفتوح.") == [
        ("سامي الأمين", "الطريق مفتوح")
    ]


def test_a_full_stop_in_an_abbreviation_ends_nothing() -> None:
    assert told("وقال مدير شركة النقل ش.م.ل. سامي الأمين إن الحافلات تعود غدا.") == [
        ("سامي الأمين", "الحافلات تعود غدا")
    ]


def test_what_turns_the_direction_of_letters_is_closed_within_the_words() -> None:
    text = "قال الوزير إن الطريق مفتوح \u202bيوم السبت\u202c."
    assert told(text) == [("الوزير", "الطريق مفتوح \u202bيوم السبت\u202c")]


# Where a report ends ----------------------------------------------------------------------------


@pytest.mark.parametrize("goes_on", ["مؤكدا", "مشددا على", "معبرا بوضوح عن", "وأضاف أن"])
def test_a_report_ends_where_its_speaker_goes_on_without_a_comma(goes_on: str) -> None:
    text = f"قال الوزير إن الطريق مفتوح للحافلات {goes_on} ضرورة الحذر عند المنحدرات كلها."
    assert told(text)[0] == ("الوزير", "الطريق مفتوح للحافلات")


@pytest.mark.parametrize(
    "text",
    [
        "قال المدير إن المصنع صار هاتفا للمدينة كلها اليوم.",
        "قال المدير إن المصنع بات مطالبا بدفع الأجور المتأخرة.",
    ],
)
def test_a_noun_or_what_somebody_becomes_ends_no_report(text: str) -> None:
    assert only(text)[1] == text.partition("إن ")[2].rstrip(".")


def test_a_report_ends_before_a_clause_with_a_verb_and_speaker_of_its_own() -> None:
    text = (
        "أكدت الوزارة أنها حققت في الحادث، مشيرة إلى أنها ستكشف النتائج، قال خبراء إن الجسر قديم."
    )
    assert told(text)[1:] == [("الوزارة", "أنها ستكشف النتائج"), ("خبراء", "الجسر قديم")]


def test_a_spokesman_does_not_get_the_name_of_whom_he_speaks_for() -> None:
    text = "قال متحدث باسم رئيس البلدية رامي الحداد إن الجسر قديم. ووصل رئيس البلدية رامي الحداد."
    assert told(text) == [("متحدث باسم رئيس البلدية رامي الحداد", "الجسر قديم")]


def test_the_one_as_well_as_the_other_is_no_source() -> None:
    text = "أكد المدير أن العمل صعب على العامل والزبون على حد السواء داخل المصنع."
    assert told(text) == [("المدير", "العمل صعب على العامل والزبون على حد السواء داخل المصنع")]


def test_the_age_of_somebody_is_no_part_of_the_name() -> None:
    text = "قال رامي البالغ من العمر عشرين عاما إن الجسر قديم جدا."
    assert told(text) == [("رامي", "الجسر قديم جدا")]


# Who is nobody ----------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["عنه", "بالمناسبة", "بوضوح", "خلالها"])
def test_a_particle_or_an_adverb_does_not_speak(word: str) -> None:
    text = f"قال سامي الأمين إن الطريق مفتوح. وأكد {word} أن الجسر آمن."
    assert {speaker for speaker, _ in told(text)} == {"سامي الأمين"}


def test_words_behind_a_role_are_a_name_only_if_they_may_be_one() -> None:
    text = "أعلن رئيس البلدية حالة الطوارئ في الميناء. وقال رئيس البلدية إن المطر سيستمر."
    assert ("رئيس البلدية", "المطر سيستمر") in told(text)


def test_a_plural_of_things_is_addressed_by_a_masculine_verb() -> None:
    text = "قال سامي الأمين إن الوقت حان. ودعا الهيئات الرقابية إلى أن تراقب العقود."
    assert told(text)[1] == ("سامي الأمين", "تراقب العقود")


# Why ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", SUBJECT_RULES, ids=lambda rule: rule.name)
def test_a_rule_decides_its_own_examples(rule: SubjectRule) -> None:
    for text, speaker in rule.examples:
        found = explained(text)
        if speaker:
            assert (found[-1][0].speaker, found[-1][1].subject) == (speaker, rule.name)
        else:
            assert found == []


def test_an_explanation_names_the_word_that_told() -> None:
    text = "أكد المدير أن المصنع سيغلق، مشيرا إلى أن العمال سيعودون."
    assert [(text[why.start : why.end], why.rule) for _, why in explained(text)] == [
        ("أكد", "verb of saying"),
        ("مشيرا", "participle"),
    ]


def test_the_friend_or_father_of_somebody_is_not_that_one() -> None:
    text = "خرج الحداد من المستشفى أمس.\nوقال شقيق الحداد إنه بخير. وقال الحداد إنه يشكر الأطباء."
    told = [(one.speaker, one.aliases) for one in statements(text)]
    assert told[0][0] == "شقيق الحداد"
    assert told[1] == ("الحداد", ())


def test_what_stands_behind_which_is_no_part_of_a_name() -> None:
    text = "ووقع الاتفاق، الذي يمثل ثمرة جهود نورلاك لسنوات.\nوقالت نورلاك إن الأرباح ستزيد."
    assert told(text) == [("نورلاك", "الأرباح ستزيد")]

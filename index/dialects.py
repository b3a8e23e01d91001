"""Words of the spoken Arabics → Standard Arabic, the language of the article."""

from __future__ import annotations

import re

from index.arabic import normalise
from index.speech import said

# From left to right: Egyptian, Levantine, Gulf, Iraqi, Maghrebi; a word stands once.
_WORDS = """
ايه شو ايش وش ويش وشو شنو اشنو شنوه شنوا اش شنهو اشن = ماذا
شنيه شني شنهي = ما هي
مين منو شكون منهو = من
ليه ليش علاش علاه لويش لاش = لماذا
فين وين وينه وينها فينه = أين
منين = من أين
لوين لفين = إلى أين
امتي امته ايمتي ايمتا يمته شوكت فوقاش وقتاش امتا امتين = متى
ازاي شلون كيفاش اشلون وشلون كيفاه = كيف
كام قديش قداش شحال شكد قدايش قداه جم = كم
بكام بقديش بقداش بشحال بيش = بكم
فاش = في ماذا
واش = هل
اللي يلي = الذي
ديال ديالو ديالها تاع نتاع متاع بتاع بتاعه بتاعت تبع = -
ده هاد هيدا هاذا = هذا
دي هاي هيدي هاذي هادي = هذه
هادشي = هذا
هون = هنا
هونيك هناك = هناك
كده كدا هيك هيج = هكذا
دول هدول هاذول = هؤلاء
مش مو موش = ليس
عم قاعد قاعده = -
عشان علشان مشان لاجل باش = كي
كمان برضه برضو زاده = أيضا
انو = أن
رح حيكون غادي = سوف
دلوقتي هلق هلأ الحين هسه توا دابا = الآن
امبارح مبارح البارح = أمس
النهارده انهارده ليوم = اليوم
لسه لسا = ما زال
بكره بكرا غدوه باجر = غدا
كويس كويسه منيح منيحه زين زينه باهي مليح = جيد
سوي سوت = فعل
سووا عملوا = فعلوا
جه اجا اجي = جاء
جت اجت = جاءت
راح = ذهب
راحوا = ذهبوا
حصل = حدث
حصلت = حدثت
مفيش مافيش ماكو ماكاينش مافي = لا يوجد
اكو كاين = يوجد
كاينه = توجد
يسوي بيعمل تعمل = يفعل
حكي كال هدر هضر اتكلم = قال
حكت كالت هضرت اتكلمت = قالت
حكوا كالوا كالو هضروا اتكلموا قالو = قالوا
يحكي بيحكي يهدر يهضر بيتكلم يتكلم = يتحدث
ماتش = مباراة
تليفون موبايل جوال تلفون تيليفون = هاتف
طياره طيارات = طائرة
راجل = رجل
المرا = المرأة
مرا = امرأة
بنته بنتها = ابنته
دوا = دواء
فلوس مصاري مصاري دراهم = مال
عايز عاوز بدو بده يبي يبغي بغا = يريد
عايزه عاوزه بدها تبي تبغي = تريد
عايزين عاوزين بدهم بدهن يبون يبغون = يريدون
شاف شافت = رأى
زي متل = مثل
عيال دراري ولاد = أطفال
اوي كتير برشا بزاف هواي وايد = كثيرا
جوامع = مساجد
كرهبه طوموبيل عربيه = سيارة
اتقتل انقتل = قتل
اتصاب انصاب = أصيب
انمسك اتقبض = اعتقل
سالفه حكايه = قصة
معهن معاهم = معهم
توفات = توفيت
تاخذو ياخذو = يأخذ
"""


def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in _WORDS.strip().splitlines():
        spoken, standard = line.split("=")
        for word in normalise(spoken).split():
            table.setdefault(word, "" if standard.strip() == "-" else standard.strip())
    return table


STANDARD = _table()
ASKING = frozenset({"ماذا", "ما هي", "من", "لماذا", "أين", "متى", "كيف", "كم", "بكم", "هل", "الذي"})
# قال إيه، قد إيه: two words for one.
_PAIRS = (
    (re.compile(r"\bقد ايه\b"), "كم"),
    (re.compile(r"\bعن شو\b"), "عن ماذا"),
    (re.compile(r"\bواش (?=(?:قال|كال|هضر|صرح|رد))"), "ماذا "),
    (re.compile(r"\bراجل (?=ال?مرا)"), "زوج "),
)
_WORD = re.compile(r"[^\W\d_]+(?:[\u064b-\u065f\u0640]+[^\W\d_]*)*")
_NOT = re.compile(r"ما(\w{3,})ش")  # ماتنشرش → لا تنشر
_NOW = re.compile(r"ب([يتن]\w{3,})")  # بيمنع → يمنع
_WILL = re.compile(r"ه([يتن](?!ئ|كل|در|ل)\w{3,})")  # هيروح → سيروح
_THIS = re.compile(r"(ب|ل|ع|و|ف)?هال(\w{2,})")  # بهاللجنه → بهذه اللجنة
_ON = re.compile(r"عال(\w{3,})")  # عالسكايب → على السكايب
_WHAT = re.compile(r"ش(\w{3,})")  # شقال؟ شصار؟
_HAPPENED = frozenset({"صار", "حصل", "حدث", "سوي", "يصير", "يريد"})
_FRONT = {"ب": "في", "ل": "ل", "ع": "على", "و": "و", "ف": "ف"}
# Standard words that the patterns would take apart.
_KEPT = frozenset(
    normalise(
        "بيان بيانا بيانات بيانه بيانها بيروت بيت بيوت بيئة بنية بنيامين عالم عالمي عالمية"
        " عالمه ماذا بينما بينهم بينها بيونغ بيونج بيونجيانغ ماكياج هالة ماركش"
        " بتاريخ بتوقيت بنسبة بيد بيع"
        " بتمويل بتقديم بيضاء بيولوجي بيولوجية بيانو بنغازي بنغلاديش بندقية بتونس بنزين"
    ).split()
)


def standard(word: str, known: frozenset[str] = frozenset()) -> str:
    """The Standard Arabic for one normalised word, itself where it is none of the spoken ones.

    A word that stands in `known`, the words of the article asked about, is left alone unless it
    asks.
    """
    if word in known and STANDARD.get(word) not in ASKING:
        return word
    for front in ("", "و", "ف"):
        rest = word.removeprefix(front)
        if front and (rest == word or len(rest) < 2):
            continue
        if rest in STANDARD:
            return front + STANDARD[rest]
        if rest.startswith("ال") and rest[2:] in STANDARD:
            return front + "ال" + STANDARD[rest[2:]]
    if word in _KEPT:
        return word
    if (match := _WHAT.fullmatch(word)) and (said(match.group(1)) or match.group(1) in _HAPPENED):
        return f"ماذا {match.group(1)}"
    if match := _NOT.fullmatch(word):
        return f"لا {match.group(1)}"
    if match := _THIS.fullmatch(word):
        return f"{_FRONT.get(match.group(1) or '', '')} هذه ال{match.group(2)}".strip()
    if match := _ON.fullmatch(word):
        return f"على ال{match.group(1)}"
    if (match := _NOW.fullmatch(word)) and word not in known:
        return match.group(1)
    if (match := _WILL.fullmatch(word)) and word not in known:
        return f"س{match.group(1)}"
    return word


def to_standard(question: str, known: frozenset[str] = frozenset()) -> str:
    """A question in Standard Arabic; its own words where they are not those of a dialect."""
    for pattern, replacement in _PAIRS:
        if pattern.search(normalise(question)):
            question = pattern.sub(replacement, normalise(question))
    reworded = _WORD.sub(lambda match: _reworded(match.group(), known), question)
    return " ".join(reworded.split())


def _reworded(word: str, known: frozenset[str]) -> str:
    form = normalise(word)
    reworded = standard(form, known)
    return word if reworded == form else reworded

"""The words of a sentence that answer plainly: a number, a date, a reason's beginning.

All patterns are for normalised text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from index.text.lexicon.speech import STOPS
from index.text.lexicon.tables import words_of
from index.text.normalise import (
    normalise,
    normalise_with_offsets,
    words,
)
from index.text.word_match import same_word
from index.types import Intent

Span = tuple[int, int]
# Two words behind a number have no more characters than this.
BESIDE = 60


def _either(words: Iterable[str]) -> str:
    """A pattern for one of some words, the longest first."""
    return "(?:" + "|".join(sorted(words, key=lambda word: (-len(word), word))) + ")"


# One way to read each letter: with وال beside و and ال, a word of many would never be done with.
_FUSED = r"(?:[وفبلك]|ال)*"
# Monday is spelt as "the two" is, but is hardly ever it.
_NO_MONDAY = r"(?!(?:[وفبلك]*ال|[وف]?لل|(?<=يوم ))اثنين(?!\w))"
# What repeats has a bound: a page of nothing but numbers is to be done with as well.
_DIGITS = r"\d+(?:[.,/]\d+){0,4}"
_COUNT = _either(words_of("number-words"))
_DUAL = _either(words_of("duals"))
_PERCENT = r"(?:%|٪|(?:في ال|بال)(?:ميه|مايه))"
NUMBER = re.compile(
    rf"(?<!\w){_NO_MONDAY}{_FUSED}(?:{_DIGITS}|{_COUNT}|{_DUAL})"
    rf"(?:\s+{_NO_MONDAY}{_FUSED}{_COUNT}){{0,9}}(?:\s*{_PERCENT})?(?!\w)"
)

_MONTH = (
    _either(words_of("months")) + r"|(?:كانون|تشرين) (?:الاول|الثاني)|ربيع (?:الاول|الاخر|الثاني)"
    r"|جمادي (?:الاولي|الاخره|الثانيه)|ذ[ويا] (?:القعده|الحجه)"
)
_WEEKDAY = "ال" + _either(words_of("weekdays"))
_PART = _either(words_of("day-parts"))
_PERIOD = _either(words_of("periods"))
_WHICH = _either(words_of("which-period"))
_YEAR = r"(?:1[3-9]|20)\d\d"
_ORDINAL = "ال" + _either(words_of("ordinals")) + r"(?: عشر)?(?: والعشرين| والثلاثين)?"
_HOUR = "ال" + _either(words_of("hours"))
_MOMENT = (
    rf"{_FUSED}{_ORDINAL} من (?:شهر )?(?:{_MONTH}|الشهر)"
    rf"|[وفبلك]*الساعه (?:{_HOUR}(?: عشره)?|{_DIGITS}(?::\d\d)?)(?: وال(?:نصف|ربع|ثلث))?"
    rf"|{_DIGITS}\s+(?:من )?(?:شهر )?(?:{_MONTH})(?:\s*[/،]?\s*(?:{_MONTH}))?"
    rf"(?:\s*{_FUSED}{_YEAR})?"
    rf"|(?:{_MONTH})(?:\s+{_YEAR})?(?=\s|\W|$)"
    rf"|{_FUSED}{_WEEKDAY}|{_YEAR}|{_PART}"
    rf"|{_FUSED}{_PERIOD}\s+(?:{_WEEKDAY}|{_DIGITS}|{_WHICH})"
    rf"|(?:{_DIGITS}|{_COUNT})\s+{_PERIOD}|{_DUAL}|\d+:\d\d"
)
TIME = re.compile(rf"(?<!\w)(?:{_MOMENT})(?:[\s،/()]+(?:{_MOMENT}|{_WHICH}))*(?!\w)")

REASON = re.compile(
    r"(?<!\w)[وف]?(?:بسبب|لان(?:ه|ها|هم|نا)?|نتيجه|سبب(?:ه|ها)?|اسباب|السبب|بفعل"
    r"|جراء|نظرا|لذلك|لهذا|بغيه|بهدف|كي|لكي|حتي|اثر|عقب|علي خلفيه|ردا|احتجاجا|ناتج(?:ه)?|ناجم(?:ه)?"
    r"|يعود|تعود|يرجع|ترجع|ادي|ادت|يودي|تودي|تسبب(?:ت)?|دفع(?:ت)?|من اجل|في ظل|بدافع"
    r"|بداعي|بحجه|خوفا|خشيه|لتجنب|لعدم|لكون(?:ه|ها)?|بعد ان|مما"
    r"|ما (?:ادي|دفع))(?!\w)"
)


PLACE = re.compile(rf"(?<!\w){_FUSED}" + _either(words_of("place-heads")) + r"(?!\w)")


_AMOUNT = rf"(?:{_DIGITS}|{_COUNT})(?:\s+{_FUSED}{_COUNT}){{0,9}}"
_UNIT_OF_TIME = _either(words_of("units-of-time"))
_CURRENCY = _either(words_of("currencies"))
_SHARE = rf"{_FUSED}{_AMOUNT}\s?{_PERCENT}|[%٪]\s?{_DIGITS}"
_TWO_OF_IT = "(?:دولار|دينار|ريال|جنيه|درهم|ليرت)(?:ان|ين)"
_HOW_MUCH = (
    r"\b(?:و?(?:كم|ما)|باي)(?: (?:هو|هي|كان|كانت|صار|صارت|اجمالي|حجم|[يت]?بلغت?|من))* (?:ال)?"
)
# What a question measures, time, money or a share → how an amount of it is written.
_MEASURES = (
    (
        rf"{_HOW_MUCH}(?:وقت|مده|[يتا]?ستغرقت?|[يت]دوم|دامت?|[ايت]ستمرت?|[يت]حتاج\w* من الوقت)\b"
        r"|\bhow long\b|\bcombien de temps\b|\bсколько (?:времени|дл)",
        rf"{_FUSED}(?:{_AMOUNT}\s+{_UNIT_OF_TIME}|{_DUAL}"
        rf"|{_UNIT_OF_TIME} (?:واحده?|كامله?|ونصف|وربع))",
    ),
    (
        rf"\bبكم\b|{_HOW_MUCH}(?:ثمن|سعر|كلفه|تكلفه|ميزانيه|موازنه|عجز|ديون|ايرادات"
        r"|(?:مبلغ|غرامه|راتب|اجر)(?= ال|\W*$)|[يت]?كلفت?|[يت](?:نفق|دفع)\w*"
        r"|فلوس|مصاري|اموال|نقود"
        r"|قيمه (?:ال)?(?:صفقه|عقد|قرض|قسط|غرامه|جايزه|تذكره))\b"
        r"|\bhow much\b.*\b(?:cost|pay|paid|spen[dt]|lend|lent|loan|fine|money)\b"
        r"|\bwhat (?:is|was) the (?:price|cost|budget|deficit|fine|salary)\b"
        r"|\bcombien (?:[\w'’]+ ){0,4}co[uû]t"
        r"|\bсколько (?:\w+ ){0,4}(?:стои[тл]|стоить|обойд|заплат)",
        rf"{_FUSED}{_AMOUNT}(?:\s+\w+)?\s+{_CURRENCY}|{_FUSED}{_TWO_OF_IT}|{_FUSED}مجان(?:ا|ي|يه)?"
        rf"|[$€£]\s?{_DIGITS}|{_DIGITS}\s?[$€£]|{_SHARE}",  # a rate, a deficit
    ),
    (
        rf"{_HOW_MUCH}نسبه\b|\bwhat (?:share|percentage)\b|\bquel pourcentage\b",
        rf"{_SHARE}|{_FUSED}(?:نصف|ثلث|ثلثي|ثلثا|ربع|ارباع|خمس|اخماس)",
    ),
)
_MEASURED = [(re.compile(asks), re.compile(rf"(?<!\w)(?:{how})(?!\w)")) for asks, how in _MEASURES]


def lacks_amount(question: str, normalised: str) -> bool:
    """Whether normalised text has no amount of what a question measures; False where it measures
    nothing."""
    measured = measure(question)
    return measured is not None and measured.search(normalised) is None


@lru_cache(1024)
def measure(question: str) -> re.Pattern[str] | None:
    """How what a question measures (time, money, a share) is written; None where it tells none."""
    text = normalise(question)
    return next((shown for asks, shown in _MEASURED if asks.search(text)), None)


def holds(intent: Intent, normalised: str) -> bool:
    """Whether normalised text holds what such a question asks for; True where none can tell."""
    if intent is Intent.NUMBER:
        return bool(NUMBER.search(normalised))
    if intent is Intent.TIME:
        return bool(TIME.search(normalised))
    if intent is Intent.REASON:
        return bool(REASON.search(normalised))
    if intent is Intent.PLACE:
        return bool(PLACE.search(normalised))
    return True


def has_full_date(text: str) -> bool:
    """Whether a text tells a day of a month with its year."""
    return _FULL_DATE.search(normalise(text)) is not None


_FULL_DATE = re.compile(
    rf"(?<!\w)\d{{1,2}}\s+(?:{_MONTH})[^\d]{{0,12}}{_YEAR}(?!\d)"
    rf"|(?<!\d)(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-]{_YEAR}|{_YEAR}-\d\d-\d\d)(?!\d)"
)


def is_number(word: str) -> bool:
    """Whether a normalised word is a number or the beginning of one."""
    return bool(NUMBER.fullmatch(word))


_COUNTING = re.compile(
    r"(?<!\w)[وف]?(?:كم|عدد|how many|how much|combien d[e'’]|сколько)"
    r"(?:\s+(?:من|هو|هي|كان|كانت|عدد|[يت]?بلغت?))*\s+(\w+)"
)


def counted(question: str) -> str:
    """What a question counts, normalised: كم *دولة*, "" where it does not say."""
    found = _COUNTING.search(normalise(question))
    unit = found.group(1) if found else ""
    return "" if unit in _ANYBODY or _is_verb(unit) else unit


def _is_verb(word: str) -> bool:
    """Whether what stands behind "how many" is no noun: كم تستغرق، كم كلفت. What is counted stands
    in the accusative; of the nouns that do not show it few begin as an imperfect does."""
    if word.removesuffix("ت") in _PERFECT or word.removesuffix("وا") in _PERFECT:
        return True
    if word.endswith(("ا", "ه")) and not word.endswith(("ته", "تها")):
        return False
    return word[:1] in {"ي", "ت"} and not _NOUN.fullmatch(word)


# A report, a tunisian: a verbal noun of the second form, where somebody is from, and others.
_NOUN = re.compile(r"ت\w{1,2}ي\w|\w{2,}ي|يوم|تاجر|تجمع|يورو|يتيم")
_PERFECT = words_of("counting-verbs")
_ANYBODY = words_of("ones")


@lru_cache(maxsize=65536)
def same_unit(unit: str, word: str) -> bool:
    """Whether two words beside a number are one noun, also in a broken plural: شخص، أشخاص."""
    if same_word(unit, word):
        return True
    bones = _bones(unit)
    return len(bones) > 1 and bones == _bones(word)


def _bones(word: str) -> str:
    """The consonants of a noun without its article and the letters that its plural is made with."""
    noun = word.removeprefix("ال").removesuffix("ه")
    return "".join(letter for letter in noun if letter not in "اوي")


def counts(unit: str, sentence: str) -> bool:
    """Whether a sentence tells a number of what is counted."""
    normalised = normalise(sentence)
    found = (match.span() for match in NUMBER.finditer(normalised))
    return any(_beside(unit, normalised, span) for span in found)


def marks(intent: Intent, question: str, sentence: str) -> tuple[Span, ...]:
    """The words of a sentence that answer a question of that intent, where they are plain.

    Offsets are those of the sentence. Nothing where several could be meant.
    """
    pattern = {Intent.NUMBER: NUMBER, Intent.TIME: TIME}.get(intent)
    if pattern is None:
        return ()
    normalised, offsets = normalise_with_offsets(sentence)
    found = [match.span() for match in pattern.finditer(normalised)]
    unit, measured = counted(question), measure(question)
    if intent is Intent.NUMBER and measured:
        there = [match.span() for match in measured.finditer(normalised)]
        found = [a for a in found if any(a[0] < b[1] and b[0] < a[1] for b in there)]
    elif intent is Intent.NUMBER and unit:
        found = [span for span in found if _beside(unit, normalised, span)] or found
    if intent is Intent.NUMBER:
        found = [_with_noun(normalised, span) for span in found]
    return tuple((offsets[a], offsets[b]) for a, b in found) if len(found) == 1 else ()


def numbers_in(sentence: str) -> tuple[Span, ...]:
    """All numbers of a sentence, with what they are numbers of; offsets are those of the
    sentence."""
    normalised, offsets = normalise_with_offsets(sentence)
    found = (_with_noun(normalised, match.span()) for match in NUMBER.finditer(normalised))
    return tuple((offsets[a], offsets[b]) for a, b in found)


def _with_noun(normalised: str, span: Span) -> Span:
    """A number with what it is a number of, which stands right behind it, and how exact it is: 200
    people *at least*."""
    start, end = span
    if normalised[end - 1 : end] in "%٪" or (noun := _NOUN_OF.match(normalised, end)) is None:
        return span
    return start, noun.end() if noun["noun"] not in STOPS else end


_NOUN_OF = re.compile(
    r"\s(?P<noun>(?!ال)[^\W\d_]{2,})(?!\w)(?:\s(?:علي الاقل|علي الاكثر|تقريبا|فقط))?"
)


def _beside(unit: str, normalised: str, span: Span) -> bool:
    """Whether what is counted stands behind a number, two words away at most."""
    behind = words(normalised[span[1] : span[1] + BESIDE])
    return any(same_unit(unit, word) for word in behind[:2])

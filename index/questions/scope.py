"""Whether a question goes to all articles at once."""

from __future__ import annotations

import re

from index.questions.latin_letters import in_arabic_letters
from index.questions.standalone import alone
from index.text.normalise import normalise
from index.types import Intent

# All of them: with a word for "all", or the plural alone where nothing more is said of it.
_THEM_ALL = (
    r"(?:(?:كلّ?|جميع|سائر)\s+(?:هذه\s+)?المقالات|هذه\s+المقالات|المقالات\s+(?:كلّ?ها|جميعًا|جميعا)"
    r"|المقالات(?=\s*(?:$|[؟?.!،,])|\s+(?:عن|حول|بشأن|بخصوص|هنا|معًا|معا)\b))"
    r"(?:\s+(?:هنا|معًا|معا))?"
)
# All articles as what is to be summed up: then the question needs an article in their place.
_SUMMED_UP = re.compile(
    r"(?P<asks>\bو?(?:(?:لخّ?ص|اختصر|أوجز)(?:وا|ي|لي|لنا)?|تلخيص|ملخّ?ص(?:ًا|اً|ا)?|خلاصة|موجز|مضمون|فحوى"
    r"|(?:ما\s+)?(?:جاء|ورد|قيل|ذُ?كر))(?:\s+(?:لي|لنا|عليّ?|ما|جاء|ورد|قيل|ذُ?كر))*\s+)"
    rf"(?:في\s+|من\s+|ب(?=كل|جميع|سائر|هذه|المقالات)|(?P<of>ل)(?=كل|جميع|سائر|هذه))?"
    rf"{_THEM_ALL}",
    re.M,
)
_SUMMED_UP_ELSEWHERE = re.compile(
    r"(?P<asks>\b(?:summar\w+|sum\s+up|main\s+points|r[ée]sum\w+)\s+(?:me\s+)?(?:of\s+|de\s+)?)"
    r"(?P<all>all\s+(?:of\s+)?(?:the\s+|these\s+|our\s+)?articles|the\s+articles|these\s+articles"
    r"|(?:tous\s+)?(?:les|ces|des)\s+articles)\b",
    re.I,
)
_EVERYWHERE = re.compile(
    rf"[\s،,]*(?:\b[وف]?(?:(?:في|من)\s+|ب(?=كل|جميع|سائر)){_THEM_ALL}"
    r"|\bin\s+(?:all|every|any)\s+(?:of\s+)?(?:the\s+|these\s+|our\s+)?(?:articles?|them)"
    r"|\bdans\s+tous\s+(?:les|ces)\s+articles|\bво\s+всех\s+статьях)\b",
    re.I,
)

# What, normalised, may stand beside these words and asks nothing by itself.
_NOTHING_ELSE = re.compile(
    r"\W*(?:(?:و|ف|ثم|و?ماذا عن|طيب|طب|حسنا|و?الان|من فضلك|لو سمحت|and|now|okay|ok|please"
    r"|(?:what|how) about|et|maintenant|а|и|теперь)(?:\W+|$))*"
)


def in_every_article(text: str) -> tuple[str, bool]:
    """A question without the words by which it asks all articles at once, and whether it does.

    "Sum up all articles" becomes "sum up the article", which each is then asked; "and in all
    articles?" becomes "": what is asked there is the question before it.
    """
    if (turned := in_arabic_letters(text)) != text:
        asked, everywhere = in_every_article(turned)
        return (asked, True) if everywhere else (text, False)
    asked, count = _SUMMED_UP.subn(_in_the_article, text, count=1)
    if not count:
        asked, count = _SUMMED_UP_ELSEWHERE.subn(_the_article, text, count=1)
    if not count:
        asked, count = _EVERYWHERE.subn("", text, count=1)
        if count and _NOTHING_ELSE.fullmatch(normalise(asked)):
            asked = ""
    return asked, bool(count)


def _in_the_article(found: re.Match[str]) -> str:
    asks = found.group("asks")
    told = asks.split()[-1] in {"جاء", "ورد", "قيل", "ذكر", "ذُكر"}
    return f"{asks}{'في المقال' if told else 'للمقال' if found.group('of') else 'المقال'}"


def _the_article(found: re.Match[str]) -> str:
    french = re.search(r"\b(?:les|ces|des)\b", found.group("all"), re.I)
    return found.group("asks") + ("l'article" if french else "the article")


def asks_who_else(text: str) -> bool:
    """Whether a question asks for others who say the same."""
    return alone(text).intent is Intent.WHO_ELSE

"""The languages that Rawi speaks, and what each of them needs: words, days, names in other
scripts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from importlib import resources
from itertools import takewhile

from babel.dates import format_date
from babel.messages.pofile import read_po

from index.library import Library
from index.text.language import language
from index.text.lexicon.speech import is_role
from index.text.normalise import normalise
from index.text.transliteration import as_written
from index.types import Answer, Article

ARABIC, ENGLISH = "ar", "en"
# Languages whose words stand in catalogues, fr.po and ru.po, by the English ones.
TRANSLATED = ("fr", "ru")
IN_LATIN_LETTERS = frozenset({"en", "fr"})
Words = tuple[str, str]  # Arabic, English
COMMA: Words = ("، ", ", ")
LANGUAGES: Mapping[str, str] = {
    ARABIC: "العربية",
    ENGLISH: "English",
    "fr": "Français",
    "ru": "Русский",
}


def say(words: Words, language: str, *values: object) -> str:
    """The words in Arabic, English, French or Russian; in English for any other language."""
    text = words[0] if language == ARABIC else _translated(words[1], language)
    return text.format(*values) if values else text


def _translated(english: str, language: str) -> str:
    return translations(language).get(english, english) if language in TRANSLATED else english


@lru_cache
def translations(language: str) -> Mapping[str, str]:
    """The words in a language by the English ones, from its catalogue beside this file."""
    file = resources.files("bot.messages").joinpath(f"{language}.po")
    with file.open("rb") as catalogue:
        return {str(one.id): str(one.string) for one in read_po(catalogue) if one.id}


def side(language: str) -> str:
    """The direction in which a language is written, as HTML says it."""
    return "rtl" if language == ARABIC else "ltr"


# A name in another script than the line around it keeps to itself between these.
NO_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))
ISOLATE, LEFT_TO_RIGHT, END_ISOLATE = "\u2068", "\u2066", "\u2069"


def own_language(code: str | None) -> str:
    """The language in which to speak to somebody whose Telegram is in that one."""
    spoken = (code or ARABIC).split("-")[0]
    return spoken if spoken in LANGUAGES else ENGLISH


def isolated(name: str, language: str) -> str:
    """A name or topic that does not turn the line around it."""
    foreign = ("\u0600" <= name[:1] <= "\u06ff") != (language == ARABIC)
    return f"{ISOLATE}{name}{END_ISOLATE}" if foreign else name


def genitive(name: str, language: str) -> str:
    """A name or role behind "of" in a line of a language. Articles have them in the nominative
    mostly, which Arabic shows in some plurals and duals: مسؤولون, but نقلًا عن مسؤولين. A سلطان is
    one."""
    return isolated(_in_genitive(name) if language == ARABIC else name, language)


def _in_genitive(name: str) -> str:
    first, *others = name.split() or [""]
    end = first[-2:]
    if end in {"ون", "ان"} and is_role(normalise(first)) and is_role(normalise(first[:-2])):
        alike = list(takewhile(lambda one: one.endswith(end), others))
        declined = [f"{one[:-2]}ين" for one in (first, *alike)]
        return " ".join([*declined, *others[len(alike) :]])
    first = _HIS_PLURAL.sub("ائ", first)  # أصدقاؤه
    two = _TWO_OF_HIS.fullmatch(first)
    if two and is_role(normalise(two["one"])) and (two["whose"] or others):  # والداه، والدا فلان
        first = f"{two['one']}ي{two['whose']}"
    return " ".join([first, *others])


_HIS_PLURAL = re.compile(r"اؤ(?=(?:ه|ها|هم|هما|هن)$)")
_TWO_OF_HIS = re.compile(r"(?P<one>\w{3,})ا(?P<whose>ه|ها|هم|)")

_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ].+)?", re.ASCII)


def day(iso: str, language: str) -> str:
    """An ISO date or datetime as a day in words, as of its own time zone; anything else as it is.

    The digits are Western ones in every language: 20 مايو 2021, 20 May 2021.
    """
    if not _ISO.fullmatch(iso):
        return iso
    try:
        at = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return format_date(at, "d MMMM y", locale=language)


def period(iso: str, language: str) -> str:
    """A day, a month or a year, as a part of an ISO date, in words."""
    if len(iso) != len("2021-05"):
        return day(iso, language)
    return format_date(datetime.fromisoformat(f"{iso}-01"), "MMMM y", locale=language)


def as_asked(given: Answer, library: Library, asked: Sequence[str]) -> Answer:
    """An answer whose people are named as those who ask in another script have written them; where
    it says whose words they are, the article's own spelling stands beside that."""
    if given.question.language == ARABIC:
        return given

    is_russian = given.question.language == "ru"
    asked = [text for text in asked if (language(text) == "ru") == is_russian]

    def spelt(part: Answer) -> Answer:
        written = names_asked(part.article, library, asked)
        asked_about = part.question.speaker or ""

        def name(told: str) -> str:
            return written.get(told, told)

        shown: set[str] = set()
        evidence = []
        for one in part.evidence:
            told = name(speaker := one.speaker or "")
            if told != speaker and told not in shown:  # once as it stands in the words as well
                shown.add(told)
                told = f"{told} ({isolated(speaker, ENGLISH)})"
            evidence.append(replace(one, speaker=told or None))
        return replace(
            part,
            question=replace(part.question, speaker=name(asked_about) or None),
            evidence=tuple(evidence),
            others=tuple(map(spelt, part.others)),
            suggestions=tuple(_with_names(question, written) for question in part.suggestions),
            speakers=tuple(map(name, part.speakers)),
        )

    return spelt(given)


def _with_names(text: str, written: Mapping[str, str]) -> str:
    for name, one in written.items():
        text = text.replace(name, one)
    return text


def names_asked(article: Article, library: Library, asked: Sequence[str]) -> dict[str, str]:
    """The people who speak in an article → their names as questions in another script write them,
    but for two of the same name."""
    written: dict[str, str] = {}
    for voice in library.read(article).voices:
        name = " ".join(voice.names[0]) if voice.is_person else ""
        found = next(filter(None, (as_written(name, text) for text in asked)), "")
        if found:
            written[voice.name] = found
    names = Counter(written.values())
    return {name: one for name, one in written.items() if names[one] == 1}

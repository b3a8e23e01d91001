"""Names spelt in different ways and scripts: Лавров, Lavrov, لافروڤ and لافروف are one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from index.text.lexicon.speech import without_article
from index.text.normalise import normalise

# Consonants only, in classes that languages confuse; vowels and what spells them are left out.
_ARABIC = {
    "ب": "B", "ت": "T", "ط": "T", "ث": "T", "د": "D", "ض": "D", "ذ": "D", "ج": "J", "غ": "G",
    "ق": "K", "ك": "K", "خ": "H", "ح": "H", "ه": "H", "س": "S", "ص": "S", "ز": "Z", "ظ": "Z",
    "ش": "X", "ف": "V", "ل": "L", "م": "M", "ن": "N", "ر": "R",
}  # fmt: skip
_LATIN = {
    "sch": "X", "tch": "X", "sh": "X", "ch": "X", "kh": "H", "gh": "G", "th": "T", "dh": "D",
    "ph": "V", "ck": "K", "qu": "K", "ts": "TS", "tz": "TS", "ss": "S", "ll": "L", "nn": "N",
    "tt": "T", "mm": "M", "rr": "R", "pp": "B", "cc": "K", "ff": "V", "dj": "J",
    "b": "B", "p": "B", "t": "T", "d": "D", "j": "J", "g": "G", "k": "K", "q": "K", "c": "K",
    "h": "H", "s": "S", "x": "KS", "z": "Z", "f": "V", "v": "V", "l": "L", "m": "M", "n": "N",
    "r": "R",
}  # fmt: skip
_CYRILLIC = {
    "дж": "J",
    "б": "B", "п": "B", "т": "T", "д": "D", "ж": "J", "г": "G", "к": "K", "х": "H", "с": "S",
    "ц": "TS", "з": "Z", "ш": "X", "щ": "X", "ч": "X", "ф": "V", "в": "V", "л": "L", "м": "M",
    "н": "N", "р": "R",
}  # fmt: skip
# What one language writes with one of a class another may write with another.
_CLASSES = str.maketrans({"J": "G", "K": "G", "Z": "S", "H": "H"})


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """The consonants of a word in Arabic, Latin or Cyrillic letters, in classes that they share."""
    text = normalise(word)
    if any("\u0600" <= c <= "\u06ff" for c in text):
        letters = "".join(_ARABIC.get(c, "") for c in text)
    elif any("\u0400" <= c <= "\u04ff" for c in text):
        letters = _spelt(text, _CYRILLIC)
    else:
        letters = _spelt(unicodedata.normalize("NFKD", text), _LATIN)
    return _single(letters.translate(_CLASSES))


def sound_of_name(word: str) -> str:
    """The consonants of a part of a name, without the Arabic article, which is spelt in many ways
    or left out: السراج, al-Sarraj, Ас-Саррадж, Sarraj."""
    return sound(_ARTICLE.sub("", normalise(word)))


_ARTICLE = re.compile(
    r"^(?:ال(?=\w{2})|(?:al|el|as|ash|ar|an|at|az|ad|es|ech|er|en|et|ez|ed|аль?|эль?|а[сшрнтзд]|э[сш])-)"
)


def _spelt(text: str, classes: Mapping[str, str]) -> str:
    found: list[str] = []
    at = 0
    while at < len(text):
        for size in (3, 2, 1):
            if text[at : at + size] in classes:
                part = text[at : at + size]
                # c before e and i is an s; g before them is no harder than j
                soft = part == "c" and text[at + 1 : at + 2] in {"e", "i", "y"}
                found.append("S" if soft else classes[part])
                at += size
                break
        else:
            at += 1
    return "".join(found)


def as_written(name: str, text: str) -> str:
    """How a text in another script writes an Arabic name: its last word and those before it that
    it has, "" where it has not."""
    # Some write the article in one with the name: العبيدي, Laabidi.
    wanted = [{sound_of_name(word), sound(word)} for word in normalise(name).split()]
    there = _FOREIGN.findall(text)
    heard = [sound_of_name(word) for word in there]
    last = next(
        (
            i
            for i, one in enumerate(heard)
            if wanted and one in wanted[-1]
            # "said" is no Said: of few consonants are too many words.
            if len(one) >= _DISTINCT or (len(one) > 1 and i and there[i] != there[i].lower())
        ),
        None,
    )
    if last is None:
        return ""
    if (
        not normalise(name).endswith(_OPEN)
        and (plain := _DECLINED.sub("", there[last])) != there[last]
    ):
        return _capital(plain)  # what case the names before it are in is not told so simply
    first = last
    while first and heard[first - 1] and any(heard[first - 1] in one for one in wanted[:-1]):
        first -= 1
    return " ".join(map(_capital, there[first : last + 1]))


def _capital(word: str) -> str:
    return word.title() if word.islower() else word


# Russian declines a name that ends in a consonant: о Лаврове; behind л it may have lost a letter.
_DECLINED = re.compile("(?<=[бвгджзкмнпрстфхцчшщ])[ауе]$")
_OPEN = ("ا", "و", "ي", "ه")


_FOREIGN = re.compile(r"[^\W\d_\u0600-\u06ff]+(?:-[^\W\d_\u0600-\u06ff]+)*")
_DISTINCT = 3


def _single(letters: str) -> str:
    return "".join(c for i, c in enumerate(letters) if i == 0 or letters[i - 1] != c)


def spelling(word: str) -> str:
    """What variants of a foreign name share: بلينكين and بلينكن, غوغل and جوجل."""
    return word[:1].translate(_HARD_G) + word[1:].translate(_CORE)


_HARD_G = str.maketrans("غجق", "ككك")
_CORE = _HARD_G | dict.fromkeys(map(ord, "اوي"))


def alike(one: str, other: str) -> bool:
    """Whether two normalised words are the same name, spelt one way or another."""
    if one == other or without_article(one) == without_article(other):
        return True
    return min(len(one), len(other)) >= 4 and spelling(one) == spelling(other)

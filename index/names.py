"""Names spelt in different ways and scripts: Лавров, Lavrov, لافروڤ and لافروف are one."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from index.arabic import normalise

# Consonants only, in classes that languages confuse; vowels and what spells them are left out.
_ARABIC = {
    "ب": "B", "ت": "T", "ط": "T", "ث": "T", "د": "D", "ض": "D", "ذ": "D", "ج": "J", "غ": "G",
    "ق": "K", "ك": "K", "خ": "H", "ح": "H", "ه": "H", "س": "S", "ص": "S", "ز": "Z", "ظ": "Z",
    "ش": "X", "ف": "V", "ل": "L", "م": "M", "ن": "N", "ر": "R",
}  # fmt: skip
_LATIN = {
    "sch": "X", "tch": "X", "sh": "X", "ch": "X", "kh": "H", "gh": "G", "th": "T", "dh": "D",
    "ph": "V", "ck": "K", "qu": "K", "ts": "TS", "tz": "TS", "ss": "S", "ll": "L", "nn": "N",
    "tt": "T", "mm": "M", "rr": "R", "pp": "B", "cc": "K", "ff": "V",
    "b": "B", "p": "B", "t": "T", "d": "D", "j": "J", "g": "G", "k": "K", "q": "K", "c": "K",
    "h": "H", "s": "S", "x": "KS", "z": "Z", "f": "V", "v": "V", "l": "L", "m": "M", "n": "N",
    "r": "R",
}  # fmt: skip
_CYRILLIC = {
    "б": "B", "п": "B", "т": "T", "д": "D", "ж": "J", "г": "G", "к": "K", "х": "H", "с": "S",
    "ц": "TS", "з": "Z", "ш": "X", "щ": "X", "ч": "X", "ф": "V", "в": "V", "л": "L", "м": "M",
    "н": "N", "р": "R",
}  # fmt: skip
# What one language writes with one of a class another may write with another.
_CLASSES = str.maketrans({"J": "G", "K": "G", "Z": "S", "H": "H"})
_SHORTEST = 3


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """The consonants of a word in Arabic, Latin or Cyrillic letters, in common classes."""
    text = normalise(word)
    if any("\u0600" <= c <= "\u06ff" for c in text):
        letters = "".join(_ARABIC.get(c, "") for c in text)
    elif any("\u0400" <= c <= "\u04ff" for c in text):
        letters = "".join(_CYRILLIC.get(c, "") for c in text)
    else:
        letters = _latin(unicodedata.normalize("NFKD", text))
    return _single(letters.translate(_CLASSES))


def _latin(text: str) -> str:
    found: list[str] = []
    at = 0
    while at < len(text):
        for size in (3, 2, 1):
            if text[at : at + size] in _LATIN:
                part = text[at : at + size]
                # c before e and i is an s; g before them is no harder than j
                soft = part == "c" and text[at + 1 : at + 2] in {"e", "i", "y"}
                found.append("S" if soft else _LATIN[part])
                at += size
                break
        else:
            at += 1
    return "".join(found)


def _single(letters: str) -> str:
    return "".join(c for i, c in enumerate(letters) if i == 0 or letters[i - 1] != c)


def same_name(foreign: str, arabic: str) -> bool:
    """Whether a word in another script may be this Arabic word, article and case endings aside."""
    wanted = skeleton(foreign)
    if len(wanted) < _SHORTEST:
        return False
    russian = any("\u0400" <= c <= "\u04ff" for c in foreign)
    for word in _without_fronts(arabic):
        there = skeleton(word)
        if there == wanted or (there + "H" == wanted or there == wanted + "H"):
            return True
        # Russian cases add a consonant (Лавровым), and a long name may differ by one.
        if russian and len(there) >= _SHORTEST and wanted.startswith(there):
            return len(wanted) - len(there) <= 1
        if min(len(there), len(wanted)) >= 5 and differ_by_one(there, wanted):
            return True
    return False


def _without_fronts(word: str) -> list[str]:
    form = normalise(word)
    fronts = [form]
    for front in ("وال", "بال", "لل", "ال", "و", "ل", "ب", "ف"):
        if form.startswith(front) and len(form) - len(front) >= 3:
            fronts.append(form[len(front) :])
    return fronts


def differ_by_one(one: str, other: str) -> bool:
    """Whether one letter more, less or other makes two words the same."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return one == other
    short, long = sorted((one, other), key=len)
    at = next((i for i, c in enumerate(short) if c != long[i]), len(short))
    rest = short[at + 1 :] if len(short) == len(long) else short[at:]
    return rest == long[at + 1 :]

"""Rules of Arabic text: one small pure function a rule.

Matching is done on normalised text, display on the original, so every rule that changes the
length of a text is available with an offset map back to it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

TATWEEL = "\u0640"
_LETTERS = str.maketrans(
    {
        "آ": "ا", "أ": "ا", "إ": "ا", "ٱ": "ا",
        "ى": "ي", "ی": "ي", "ې": "ي", "ئ": "ي",
        "ة": "ه", "ۀ": "ه", "ھ": "ه", "ہ": "ه",
        "ؤ": "و", "ک": "ك",
        "ڤ": "ف", "ڨ": "ق", "گ": "ك", "ڭ": "ك", "پ": "ب", "چ": "ج", "ژ": "ز",
        "٫": ".", "٬": ",",
        TATWEEL: "",
    }
)  # fmt: skip
# Marks (Mn) are deleted with every vowel sign among them; Me are enclosing marks, Cf are the
# invisible controls of direction and joining, which copy and paste scatters through real text.
_DELETED = frozenset({"Mn", "Me", "Cf"})


def _normalise_char(char: str) -> str:
    """The normalised form of one character: NFKD, marks dropped, letters folded, digits 0-9."""
    folded = unicodedata.normalize("NFKD", char.translate(_LETTERS)).casefold()
    # Compatibility forms decompose into letters that are folded in their turn, hence both passes.
    folded = unicodedata.normalize("NFKD", folded).translate(_LETTERS)
    kept = (c for c in folded if unicodedata.category(c) not in _DELETED)
    return "".join(_digit(c) for c in kept)


def _digit(char: str) -> str:
    value = unicodedata.decimal(char, None)
    return char if value is None else str(value)


class _Table(dict[int, str]):
    """A translation table filled as characters are met: `str.translate` then runs in C."""

    def __missing__(self, code: int) -> str:
        value = self[code] = _normalise_char(chr(code))
        return value


_TABLE = _Table()


def normalise(text: str) -> str:
    """Text for matching: no marks, no tatweel, one form for each letter, lower case, digits 0-9.

    Works character by character, so it distributes over concatenation and is idempotent.
    """
    return text.translate(_TABLE)


def normalise_with_offsets(text: str) -> tuple[str, list[int]]:
    """`normalise(text)` and, for each of its characters, the offset in `text` it came from.

    The list has one more entry than the normalised text, the last being `len(text)`.
    """
    pieces: list[str] = []
    offsets: list[int] = []
    for at, char in enumerate(text):
        piece = _TABLE[ord(char)]
        pieces.append(piece)
        offsets.extend([at] * len(piece))
    offsets.append(len(text))
    return "".join(pieces), offsets


_WORD = re.compile(r"[^\W_]+")


def words(normalised: str) -> list[str]:
    """The words of normalised text: runs of letters and digits."""
    return _WORD.findall(normalised)


# Light stemming as in Lucene's ArabicStemmer (Larkey, Ballesteros and Connell 2002, "light10").
_PREFIXES = ("وال", "بال", "كال", "فال", "ال", "لل", "و")
_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The light stem of a normalised word: at most one prefix, then each suffix in turn."""
    for prefix in _PREFIXES:
        least = 4 if prefix == "و" else len(prefix) + 2
        if len(word) >= least and word.startswith(prefix):
            word = word[len(prefix) :]
            break
    for suffix in _SUFFIXES:
        if len(word) >= len(suffix) + 2 and word.endswith(suffix):
            word = word[: -len(suffix)]
    return word


GRAM = 4
BOUNDARY = "_"


# The grams of a longer word are not kept: strangers' words may have 100,000 letters.
LONGEST_KEPT = 64


def grams(word: str) -> tuple[str, ...]:
    """Character 4-grams of one word with its boundaries, `_word_`; a short word is one gram."""
    return _kept_grams(word) if len(word) <= LONGEST_KEPT else _grams(word)


def _grams(word: str) -> tuple[str, ...]:
    bounded = f"{BOUNDARY}{word}{BOUNDARY}"
    return tuple(bounded[i : i + GRAM] for i in range(max(1, len(bounded) - GRAM + 1)))


_kept_grams = lru_cache(maxsize=65536)(_grams)


def bounded(tokens: list[str]) -> str:
    """Tokens joined so that `text.count(gram)` counts a 4-gram inside words and never across.

    Each word stands as `_word_ `: a gram holds at most its own word's two boundaries.
    """
    return " ".join(f"{BOUNDARY}{token}{BOUNDARY}" for token in tokens)

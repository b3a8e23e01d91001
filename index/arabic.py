"""Rules of Arabic text: one small pure function a rule.

Matching is done on normalised text, display on the original, so every rule that changes the
length of a text is available with an offset map back to it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

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
_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ية", "ه", "ة", "ي")


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


# What ends a line, in whatever file the text was written; what stands between two such ends.
LINE_ENDS = "\n\r\u2028\u2029\u0085\v\f"
LINE = re.compile(f"[^{LINE_ENDS}]+")
# A sentence ends on one of these, with any closing quote or bracket after it.
_STOP = re.compile(r"[.!?؟…۔]+[»”\"’')\]]*")
_OPENING, _CLOSING = "«“", "»”"
_TITLES = frozenset({"د", "أ", "ا", "م", "ص", "ت", "ج", "هـ"})
_LONGEST_TITLE = max(map(len, _TITLES))
_NO_SPACE = re.compile(r"\S")
# A quotation is kept whole up to this many characters: longer ones run over several sentences
# that readers expect to be quoted one at a time.
LONGEST_WHOLE_QUOTATION = 200


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Spans (start, end) of the sentences of `text[start:end]`, trimmed, in order, none empty.

    A newline always ends a sentence; `.` `!` `?` `؟` `…` do, unless inside a number, after an
    initial, inside a Latin word or address, or inside a short quotation that goes on.
    """
    end = len(text) if end is None else end
    spans: list[tuple[int, int]] = []
    for line in _lines(text, start, end):
        spans.extend(_line_sentences(text, *line))
    return spans


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in LINE.finditer(text, start, end):
        span = trim(text, *match.span())
        if span[0] < span[1]:
            yield span


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _line_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    kept = _Kept(_short_quotations(text, start, end))
    begin = seen = start
    spoken = False
    for stop in _STOP.finditer(text, start, end):
        # A stop with no word before it (". ." or "...") belongs to the sentence after it.
        spoken = spoken or any(map(str.isalnum, text[seen : stop.start()]))
        seen = stop.end()
        if spoken and seen < end and _is_end(text, stop, begin, end, kept):
            yield trim(text, begin, seen)
            begin, spoken = seen, False
    span = trim(text, begin, end)
    if span[0] < span[1]:
        yield span


class _Kept:
    """The quotations of a line that are kept whole; to ask for them is no walk through them."""

    def __init__(self, quotations: list[tuple[int, int]]) -> None:
        self._ends = [end for _, end in quotations]  # in order: quotations are found as they close
        openings = accumulate((begin for begin, _ in reversed(quotations)), min)
        self._first = [*openings][::-1]  # where the first opens of those from here on

    def holds(self, start: int, end: int) -> bool:
        """Whether a span lies within one of them, and does not begin or end it."""
        place = bisect_right(self._ends, end)
        return place < len(self._ends) and self._first[place] < start


def _is_end(text: str, stop: re.Match[str], begin: int, end: int, kept: _Kept) -> bool:
    before, after = text[stop.start() - 1 : stop.start()], text[stop.end() : stop.end() + 1]
    if kept.holds(*stop.span()):
        return False
    if stop.group() == ".":
        if before.isdigit() and after.isdigit():
            return False
        if _is_latin(before) and (_is_latin(after) or after.isdigit()):
            return False
        word = _last_letters(text, begin, stop.start())
        if word in _TITLES or (len(word) == 1 and _is_latin(before)):
            return False
    # A closing quote straight after the stop may still be followed by the sentence's own comma.
    following = _NO_SPACE.search(text, stop.end(), end)
    return following is None or following.group() not in "،؛,;"


def _last_letters(text: str, start: int, end: int) -> str:
    """The word that ends there, or its last letters: one more than any title has."""
    begin = end
    while begin > max(start, end - _LONGEST_TITLE - 1) and text[begin - 1].isalnum():
        begin -= 1
    return text[begin:end]


def _is_latin(char: str) -> bool:
    return bool(char) and char.isascii() and char.isalpha()


def _closes(text: str, start: int, at: int, end: int) -> bool:
    """Whether a straight mark can only close: glued to the word before it, not to one behind."""
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    return before.isalnum() and not after.isalnum()


def _short_quotations(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the closed quotations of one line that are short enough to be kept whole."""
    spans: list[tuple[int, int]] = []
    opened: dict[str, int] = {}
    for at in range(start, end):
        char = text[at]
        if char in _OPENING:
            opened.setdefault(_CLOSING[_OPENING.index(char)], at)
        elif char == '"' and '"' not in opened:
            if not _closes(text, start, at, end):
                opened['"'] = at
        elif char in opened:
            begin = opened.pop(char)
            if at + 1 - begin <= LONGEST_WHOLE_QUOTATION:
                spans.append((begin, at + 1))
    return spans


# Letters that Persian, Urdu and their neighbours have besides the Arabic ones; every text of theirs
# has two in a hundred, Arabic news a few in foreign names.
_NEIGHBOURS = frozenset("پچژگٹڈڑںھہے")
_MOST_NEIGHBOURS = 0.01


def is_arabic_prose(text: str) -> bool:
    """Whether a text is in Arabic: mostly in its script, and not in another language of it."""
    letters = [char for char in text if char.isalpha()]
    script = sum("\u0620" <= char <= "\u06ff" for char in letters)
    neighbours = sum(char in _NEIGHBOURS for char in letters)
    return 2 * script > len(letters) and neighbours <= _MOST_NEIGHBOURS * script

"""In which encoding Arabic is written: told by the text that it gives, since what is said of it is
often wrong."""

from __future__ import annotations

import re

# Letters of the Arabic script, and those of the Latin one that windows-1256 has beside them.
_ARABIC = re.compile("[\u0621-\u064a]{2,}")
_MIXED = re.compile("[A-Za-z][\u0621-\u064a]|[\u0621-\u064a][A-Za-z]")
_LETTER = re.compile(r"[^\W\d_]")
_LATIN_1 = re.compile("[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc]")
# Shares of a text's letters. No language has half of its letters from the upper half of Latin-1;
# Arabic whose bytes were taken for Latin-1 has hardly any others.
_STRANGE = 0.5
# Of so many characters one may be broken, in a text that was cut off or joined within one.
_BROKEN = 50


def western_or_arabic(data: bytes) -> str:
    """The text of bytes that are no UTF-8: UTF-8 with a broken character or two, windows-1256, or
    windows-1252 where the other one would have words of both scripts."""
    text = data.decode("utf-8", "replace")
    beyond = sum(not c.isascii() for c in text)
    if beyond > _BROKEN * text.count("\ufffd"):
        return text
    arabic = data.decode("windows-1256", "replace")
    is_arabic = len(_ARABIC.findall(arabic)) > len(_MIXED.findall(arabic))
    return arabic if is_arabic else data.decode("windows-1252", "replace")


def mended(text: str) -> str:
    """An Arabic text whose bytes had been taken for Latin-1 before it was written; any other as it
    is."""
    if _is_strange(text):
        data = b"".join(_byte(c) for c in text)
        for encoding in ("utf-8", "windows-1256"):
            arabic = data.decode(encoding, "replace")
            if len(_ARABIC.findall(arabic)) > len(_MIXED.findall(arabic)) + arabic.count("\ufffd"):
                return arabic
    return text


def is_garbled(text: str) -> bool:
    """Whether a text was read in another encoding than it was written in."""
    is_long = len(text) > _BROKEN
    return is_long and (text.count("\ufffd") * _BROKEN > len(text) or _is_strange(text))


def _is_strange(text: str) -> bool:
    letters = len(_LETTER.findall(text))
    return len(_LATIN_1.findall(text)) > _STRANGE * max(1, letters)


def _byte(c: str) -> bytes:
    try:
        return c.encode("windows-1252")
    except UnicodeEncodeError:
        return c.encode("latin-1", "replace")

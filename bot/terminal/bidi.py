"""Right-to-left text that can be read in a terminal, whatever its encoding.

Some terminals reorder and join Arabic themselves and want the text in its logical order; most do
not, and show it backwards and in single letters unless it is sent in visual order, shaped and
aligned to the right.
"""

from __future__ import annotations

import codecs
import io
import json
import re
import shutil
import sys
import textwrap

from bot.messages import END_MARK, MARK
from bot.settings import VISUAL

# Arabic is hard to read in lines of more than this many columns.
WIDEST = 88
BOLD, REGULAR = "\033[1m", "\033[22m"
_ESCAPED = "rawi-escaped"


def take_any_text() -> None:
    """Lets the standard streams take any text, where their encoding has no room for it too.

    What cannot be written is written as `\\u0642`, which in JSON is the same letter still; what
    cannot be read is read as U+FFFD.
    """
    codecs.register_error(_ESCAPED, _escaped)
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, _ESCAPED), (sys.stderr, _ESCAPED)):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


def _escaped(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)  # set for writing alone
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end


def width() -> int:
    """Columns to use."""
    return min(WIDEST, shutil.get_terminal_size().columns)


def lay_out(paragraphs: list[str], columns: int, order: str) -> str:
    """Paragraphs wrapped to a width, in the order that the terminal needs.

    Marked words are bold; in visual order, which bold letters would break, they stand in brackets.
    """
    if order == VISUAL:
        shown = [p.replace(MARK, "[").replace(END_MARK, "]") for p in paragraphs]
        return "\n".join(_visual(line, columns) for p in shown for line in _wrapped(p, columns))
    text = "\n".join(line for p in paragraphs for line in _wrapped(p, columns))
    return text.replace(MARK, BOLD).replace(END_MARK, REGULAR)


# News agencies put a space before a comma; no line should begin with one.
_SPACED_STOP = re.compile(r" (?=[،؛؟.!,;?:»])")
_NO_BREAK = "\u00a0"


def _wrapped(paragraph: str, columns: int) -> list[str]:
    bound = _SPACED_STOP.sub(_NO_BREAK, paragraph)
    lines = textwrap.wrap(bound, columns, break_on_hyphens=False) or [""]
    return [line.replace(_NO_BREAK, " ") for line in lines]


def _visual(line: str, columns: int) -> str:
    """A line in visual order: letters joined, right to left, aligned to the right."""
    if not any("\u0590" <= c <= "\u08ff" for c in line):
        return line
    from arabic_reshaper import reshape
    from bidi.algorithm import get_display

    shown = str(get_display(reshape(line), base_dir="R"))
    return shown.rjust(columns)

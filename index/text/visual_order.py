"""What stands on a line from left to right → the words in the order in which they are read.

The Unicode bidirectional algorithm turns logical into visual order; a page has the result. Of what
may have led to it this takes the likeliest: numbers and words in other scripts run from left to
right, all else from right to left.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

RIGHT, LEFT, DIGIT, NEUTRAL = "R", "L", "D", "N"
_CLASSES = {"R": RIGHT, "AL": RIGHT, "L": LEFT, "EN": DIGIT, "AN": DIGIT}
_PAIRS = "()[]{}<>«»‹›"
_MIRRORED = str.maketrans(_PAIRS, "".join(_PAIRS[i ^ 1] for i in range(len(_PAIRS))))
_OPENING, _CLOSING = _PAIRS[::2], _PAIRS[1::2]
# Between two numbers they make one of them.
_WITHIN_NUMBERS = frozenset(".,:/٫٬\xa0")
_BEHIND_NUMBERS = frozenset("%٪‰°")


@lru_cache(4096)
def direction(text: str) -> str:
    """The direction of the first letter or digit: RIGHT, LEFT or DIGIT; NEUTRAL without one."""
    classes = (_CLASSES.get(unicodedata.bidirectional(char)) for char in text)
    return next(filter(None, classes), NEUTRAL)


def is_right_to_left(texts: Iterable[str]) -> bool:
    """Whether there are more letters of scripts that run from right to left."""
    found = [direction(text) for text in texts]
    return found.count(RIGHT) >= found.count(LEFT) and RIGHT in found


def logical(units: Sequence[str], right_to_left: bool, mirrored: bool) -> str:
    """The text of a line whose units, each in logical order itself, stand from left to right.

    `mirrored`: brackets stand as they are seen, and not as what they mean.
    """
    classes = [direction(unit) for unit in units]
    if right_to_left:
        return _from_right(units, classes, mirrored)
    pieces, at = [], 0
    while at < len(units):
        end = _arabic_end(classes, at) if classes[at] == RIGHT else at + 1
        part = units[at:end]
        pieces.append(_from_right(part, classes[at:end], mirrored) if end > at + 1 else part[0])
        at = end
    return "".join(pieces)


def _arabic_end(classes: Sequence[str], start: int) -> int:
    """Where the words from right to left end that begin at the left with this one."""
    end = start + 1
    for at in range(start + 1, len(classes)):
        if classes[at] == LEFT:
            break
        if classes[at] == RIGHT:
            end = at + 1
    return end


def _from_right(units: Sequence[str], classes: Sequence[str], mirrored: bool) -> str:
    pieces, at = [], 0
    has_letters = RIGHT in classes
    while at < len(units):
        if classes[at] in {LEFT, DIGIT}:
            end = _foreign_end(units, classes, at, has_letters)
            pieces.append("".join(units[at:end]))
        else:
            end = at + 1
            unit = units[at]
            is_turned = mirrored and classes[at] == NEUTRAL
            pieces.append(unit.translate(_MIRRORED) if is_turned else unit)
        at = end
    return "".join(reversed(pieces))


def _foreign_end(units: Sequence[str], classes: Sequence[str], start: int, in_arabic: bool) -> int:
    """Where a run from left to right ends that begins with this unit."""
    last = start
    for at in range(start + 1, len(units)):
        if classes[at] == RIGHT:
            break
        if classes[at] == NEUTRAL:
            continue
        between = "".join(units[last + 1 : at])
        if not _goes_on(classes[last], classes[at], between, in_arabic):
            break
        last = at
    run, behind = "".join(units[start : last + 1]), units[last + 1 : last + 2]
    closes = behind and behind[0] in _CLOSING
    if closes and run.count(_OPENING[_CLOSING.index(behind[0])]) > run.count(behind[0]):
        return last + 2
    if classes[last] == DIGIT and behind and behind[0] in _BEHIND_NUMBERS:
        return last + 2
    return last + 1


def _goes_on(left: str, right: str, between: str, in_arabic: bool) -> bool:
    """Whether a run goes on from one letter or digit to the next one."""
    if left == LEFT or not between:
        return True
    return right == DIGIT and (between in _WITHIN_NUMBERS or (not in_arabic and between != " "))


def unpaired(text: str) -> int:
    """How many brackets of a text have none that belongs to them."""
    wrong = 0
    for opening, closing in zip(_OPENING, _CLOSING, strict=True):
        depth = 0
        for char in text:
            if char == opening:
                depth += 1
            elif char == closing:
                wrong += depth == 0
                depth = max(0, depth - 1)
        wrong += depth
    return wrong


# Text that has been stored as it is seen -------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]{2,}")
_MARKS = re.compile("[\u064b-\u0652\u0670\u0640]")
# No word begins with them, and many end with them.
_LAST = "\u0629\u0649"


def letters(text: str) -> str:
    """A text with letters instead of the forms in which Arabic and Latin ones are written."""
    return _FORMS.sub(lambda form: unicodedata.normalize("NFKC", form[0]).strip(), text)


_FORMS = re.compile("[\ufb00-\ufdff\ufe70-\ufefc]")


def is_reversed(text: str) -> bool:
    """Whether Arabic words stand in it letter by letter from the wrong end."""
    words = _WORD.findall(_MARKS.sub("", letters(text)))
    first = sum(word[0] in _LAST for word in words)
    return first > max(1, sum(word[-1] in _LAST for word in words))


def turned(text: str) -> str:
    """A text whose lines have been stored as they are seen, as it is read; any other as it is."""
    if not is_reversed(text):
        return text
    both = [
        "\n".join(letters(logical([*line], True, mirrored)) for line in text.split("\n"))
        for mirrored in (True, False)
    ]
    return min(both, key=unpaired)

"""Which paragraph of an article is wanted: by its number, or by what stands in it."""

from __future__ import annotations

from index.questions.ordinals import place_in_order
from index.questions.word_classes import WORD, Word, bases, classes_of
from index.text.lexicon.speech import PREPOSITIONS, saying_verb
from index.text.lexicon.tables import words_of
from index.text.normalise import normalise
from index.text.terms import FOREIGN_SMALL
from index.types import LAST

_PARAGRAPH = words_of("talk-paragraph") | words_of("talk-sentence")
_LAST = words_of("in-order-last")
# Words that ask for it and say nothing of what is in it.
_ASKS_FOR_IT = (
    _PARAGRAPH
    | words_of("all-words-give")
    | words_of("all-words-all")
    | words_of("all-words-exactly")
    | words_of("all-words-that")
    | words_of("talk-only")
    | words_of("talk-next")
    | PREPOSITIONS
    | FOREIGN_SMALL
)


# The second is the other one as well, and stands in its table as that.
_SECOND = 2


def which_paragraph(text: str) -> tuple[int | None, str]:
    """The number of the paragraph that a text wants, and the words for what stands in it; neither
    where it says no more than that it wants it."""
    shown = WORD.findall(text)
    numbers = [_number(normalise(word)) for word in shown]
    if (number := next((one for one in numbers if one is not None), None)) is not None:
        return number, ""
    named = [any(one in _PARAGRAPH for one in bases(normalise(word))) for word in shown]
    behind = named.index(True) + 1 if True in named else 0
    heard = classes_of(shown)
    tells = [_tells(normalise(word), one) for word, one in zip(shown, heard, strict=True)]
    start = next((i for i in range(behind, len(shown)) if tells[i]), len(shown))
    end = next((i for i in range(len(shown), start, -1) if tells[i - 1]), start)
    return None, " ".join(shown[start:end])


def _number(form: str) -> int | None:
    """Which paragraph a word names by its number."""
    if any(one in _LAST for one in bases(form)):
        return LAST
    if form.isdigit():
        return int(form)
    place = place_in_order(form) or place_in_order(f"ال{form}")  # the first, or *first paragraph*
    return (int(place) if place.isdigit() else _SECOND) if place else None


def _tells(form: str, heard: Word) -> bool:
    """Whether a word tells something of what is in a paragraph."""
    asks = any(one in _ASKS_FOR_IT for one in bases(form))
    return not (asks or heard or saying_verb(form))

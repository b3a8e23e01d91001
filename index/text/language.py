"""In which language a text is."""

from __future__ import annotations

import re

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


_SCRIPTS = (
    ("ar", re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("en", re.compile(r"[A-Za-zÀ-ÿ]")),
)
# Small words that tell the two apart; names ("Le Pen") are outvoted by the rest of a question.
_FRENCH = frozenset(
    "que qui quoi quel quelle quels quelles qu qu'a où quand comment pourquoi combien est-ce le la"
    " les des du une un dans pour avec sur dit de et il elle en au aux ce cette a-t-il a-t-elle"
    " ont sont bonjour merci salut c'est est c ça cest oui non j'ai je tu vous nous"
    " lequel laquelle lesquels lesquelles"
    " mais donc alors aussi encore autre moi toi ils elles son sa ses par chez".split()
)
_ENGLISH = frozenset(
    "what who whom whose which where when how why did do does is are was were has have the of to in"
    " on for with by from and about said say many much a hello thanks".split()
)
# "Résume" is no small word, and no English one either.
_ACCENTED = re.compile("[àâçèéêîôùûœ]", re.I)
FOREIGN_SMALL_WORDS = (
    _FRENCH
    | _ENGLISH
    | frozenset(
        "did according after before in at according that this these those there their its his her"
        " avec selon dans ça что кто где когда почему как сколько какой какая какое какие какую чем"
        " кем кого кому зачем откуда куда ли в на по о об с у и а не".split()
    )
)


def tells_its_language(text: str) -> bool:
    """Whether a text tells in which language it is: one in Latin letters without any small word of
    French or English does not."""
    if any(pattern.search(text) for name, pattern in _SCRIPTS if name != "en"):
        return True
    small = re.split(r"[\s?!.,;:’']+", text.lower())
    return any(word in _FRENCH | _ENGLISH for word in small) or bool(_ACCENTED.search(text))


def language(text: str) -> str:
    """`ar`, `ru`, `fr` or `en` by the script that prevails, French by its small words.

    A text that begins with a small word of another language is in that language, whatever long
    Arabic name it asks about; one in Arabic may have longer names in other letters.
    """
    counts = {name: len(pattern.findall(text)) for name, pattern in _SCRIPTS}
    first = re.split(r"[\s'’]", text.strip().lower(), maxsplit=1)[0]
    if first in FOREIGN_SMALL_WORDS:
        counts["ar"] = 0
    elif counts["ar"] and not any(map(FOREIGN_SMALL_WORDS.__contains__, text.lower().split())):
        return "ar"  # it has no more of the other language than names
    best = max(counts, key=lambda name: counts[name])
    if best != "en":
        return best
    small = re.split(r"[\s?!.,;:’']+", text.lower())
    french, english = (sum(word in known for word in small) for known in (_FRENCH, _ENGLISH))
    french += bool(_ACCENTED.search(text))
    # "a" is a word of both: of as many, the first tells.
    return "fr" if french > english or (french == english and first in _FRENCH) else "en"

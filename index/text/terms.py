"""Which words of a question say what it is about."""

from __future__ import annotations

import re

from index.text.language import FOREIGN_SMALL_WORDS
from index.text.lexicon.speech import (
    STOPS,
)
from index.text.lexicon.tables import words_of
from index.text.normalise import normalise, words
from index.types import Question

FOREIGN_SMALL = frozenset(normalise(" ".join(FOREIGN_SMALL_WORDS)).split())


ASKING = words_of("term-asking")


_ASKING_WORD = re.compile(
    r"[?؟]"
    # "What a …!" asks nothing.
    r"|\b(?:who|whom|whose|which|when|where|why|how|what(?! an? (?!kind|sort)))\b"
    r"|^(?:(?:and|so|but|ok|well|then|please) )*"
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would"
    r"|should|don|isn|aren|wasn|weren|doesn|didn|hasn|haven|won|donne|dis|dites|nomme|скажи\w*"
    r"|tell|list|name|give|show|explain|describe|find|summar\w+|r[ée]sum\w+)\b"
    r"|\b(?:qui|quoi|quel|quelle|quels|quelles|quand|comment|pourquoi|combien|o[uù]|qu['’ ]|est-ce"
    r"|lequel|laquelle)\b|^que\b|\w-(?:t-)?(?:ils?|elles?|vous)\b"
    r"|\b(?:к(?:то|ого|ому|ем|ом)|ч(?:то|его|ему|[её]м|ей|ья|ь[её]м?|ьи|ьих|ьей)|где|куда|откуда"
    r"|когда|почему|зачем|как\w{0,4}|насколько|скольк\w+|котор\w+|назовите|расскажите|ли)\b",
    re.IGNORECASE,
)


def asks_in_words(question: Question) -> bool:
    """Whether a text in another language asks at all, by its words or a question mark: a mere
    "climate", or an insult, does not. In Arabic any text is a question, as people write them."""
    return question.language == "ar" or _ASKING_WORD.search(question.standard) is not None


def asks(question: Question) -> bool:
    """Whether a text asks, by its words or a question mark."""
    if question.language != "ar":
        return asks_in_words(question)
    asking = any(word in ASKING for word in words(normalise(question.standard)))
    return asking or "؟" in question.text or "?" in question.text


def asks_about_something(question: Question) -> bool:
    """Whether a question has a word that neither asks nor merely connects; "why?" has none."""
    small = STOPS | ASKING if question.language == "ar" else FOREIGN_SMALL
    return any(
        word not in small and (len(word) > 1 or word.isdigit())
        for word in words(normalise(question.standard))
    )


def content_words(text: str, language: str) -> list[str]:
    """The distinct normalised words of a question that say what it is about.

    Without those that ask or merely connect. Of a question in another
    script the names and numbers, which are all that an Arabic text can have in common with it.
    """
    if language == "ar":
        everything = words(normalise(text))
        kept = (w for w in everything if w not in STOPS and w not in ASKING and w not in _GENERAL)
    else:
        shown = re.findall(r"[^\W_]+", text)
        kept = (
            normalise(w)
            for w in shown
            if not w[0].islower() and normalise(w) not in FOREIGN_SMALL_WORDS and len(w) > 1
        )
    return list(dict.fromkeys(kept))


_GENERAL = words_of("term-general")

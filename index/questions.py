"""What is asked: for now the language and the limits of a question."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.arabic import normalise
from index.types import Question, QuestionEmpty, QuestionTooLong

# The longest question in any evaluation set has 400 characters; a quoted passage fits as well.
LONGEST_QUESTION = 2_000

_SCRIPTS = (
    ("ar", re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("en", re.compile(r"[A-Za-zÀ-ÿ]")),
)
# Small words that tell the two apart; names ("Le Pen") are outvoted by the rest of a question.
_FRENCH = frozenset(
    "que qui quoi quel quelle quels quelles où quand comment pourquoi combien est-ce le la les des"
    " du une un dans pour avec sur dit de et il elle en au aux ce cette a-t-il a-t-elle".split()
)
_ENGLISH = frozenset(
    "what who whom whose which where when how why did do does is are was were has have the of to in"
    " on for with by from and about said say many much".split()
)


def understand(text: str) -> Question:
    """The question in a text. Raises QuestionEmpty or QuestionTooLong."""
    stripped = " ".join(text.split())
    if not any(c.isalnum() for c in stripped):
        raise QuestionEmpty
    if len(stripped) > LONGEST_QUESTION:
        raise QuestionTooLong(LONGEST_QUESTION)
    return Question(text=stripped, language=language(stripped))


# A follow-up opens with "and" before a question word (وماذا، وأين، وعن), or is such a word alone.
_FOLLOW_UP = re.compile(
    r"و(?:ماذا|ما|من|اين|متي|كيف|لماذا|كم|هل|عن|ايش|ايه|شو|وش|ليش|ليه|فين|وين)\b|and\b|et\b|а\b"
)


def in_context(question: Question, after: Sequence[str]) -> str:
    """The text to search for: a follow-up together with the question it follows upon."""
    if after and _FOLLOW_UP.match(normalise(question.text)):
        return f"{question.text} {after[-1]}"
    return question.text


def language(text: str) -> str:
    """`ar`, `ru`, `fr` or `en` by the script that prevails, French by its small words."""
    counts = {name: len(pattern.findall(text)) for name, pattern in _SCRIPTS}
    best = max(counts, key=lambda name: counts[name])
    if best != "en":
        return best
    small = re.split(r"[\s?!.,;:’']+", text.lower())
    french, english = (sum(word in known for word in small) for known in (_FRENCH, _ENGLISH))
    return "fr" if french > english else "en"

"""What the best sentence lacks of what is asked for: a time, a number, an amount."""

from __future__ import annotations

from index.answering.levels import SURE
from index.questions.answer_types import counted, lacks_amount
from index.retrieval.rerank import RankedSentences
from index.types import Intent, Question


def lacks(question: Question, ranked: RankedSentences, probability: float) -> bool:
    """Whether the best sentence of an Arabic article has no such thing as a question asks for, and
    so answers it only where it is very likely to, or not at all."""
    return (
        _lacks_kind(question, ranked)
        or _lacks_amount(question, ranked)
        or (probability < SURE and _lacks_counted(question, ranked))
    )


def _lacks_kind(question: Question, ranked: RankedSentences) -> bool:
    """Whether the best sentence, however sure, has no time or number at all where one is asked
    for."""
    asked = question.intent in {Intent.NUMBER, Intent.TIME}
    return asked and not ranked.features["kind"][ranked.best]


def _lacks_counted(question: Question, ranked: RankedSentences) -> bool:
    """Whether the best sentence lacks a number of what is counted."""
    counts = question.intent is Intent.NUMBER and question.language == "ar"
    return (
        counts and bool(counted(question.standard)) and not ranked.features["counted"][ranked.best]
    )


def _lacks_amount(question: Question, ranked: RankedSentences) -> bool:
    """Whether the best sentence, however sure, has no amount of what is measured: time, money, a
    share."""
    told = " ".join(ranked.texts[ranked.best])
    return question.intent is Intent.NUMBER and lacks_amount(question.standard, told)

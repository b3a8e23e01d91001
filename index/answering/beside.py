"""Answers "and when?", "and where?" from the sentences just shown, or from those beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf

from index.answering.context import ArticleContext
from index.answering.evidence import signed_span, unbroken
from index.questions.answer_types import counted, counts, holds, marks
from index.retrieval.rerank import readable
from index.text.normalise import normalise
from index.types import Evidence, Intent, Question, Sentence

# By how many logits a reader must find it likelier that a sentence tells when, where, why or who it
# was than that none does: one that has been shown and holds such a thing, one that stands beside it
# and does; then the same of sentences in which no such thing is to be seen. A day in the sentence
# shown is nearly always that of what it tells, whatever a reader says.
LEAST = {
    Intent.TIME: (-2.0, 0.0, inf, inf),
    Intent.NUMBER: (-1.0, 0.5, inf, inf),
    Intent.PLACE: (-1.0, 0.0, 2.0, 2.0),
    Intent.REASON: (0.5, 0.0, 2.0, 1.5),
    Intent.PERSON: (0.0, 0.5, inf, inf),
}
# Where nobody reads, only what has been shown and holds what is asked for answers.
UNREAD = (0.0, inf, inf, inf)


def told_beside(question: Question, source: ArticleContext) -> Evidence | None:
    """The likeliest sentence of what was shown and of what stands right beside it; None where none
    is likely to tell what is asked of it."""
    spans = [span for span, _ in source.sentences()]
    there = beside(spans, source.shown, source.attributed.headline_end)
    texts = [source.article.text[span.start : span.end] for span, _ in there]
    read, is_read = _read(question, texts, source)
    above = [
        logits - _least(question.intent, text, is_shown=is_shown, is_read=is_read)
        for (_, is_shown), text, logits in zip(there, texts, read, strict=True)
    ]
    best = max(range(len(above)), key=lambda i: above[i], default=-1)
    if best < 0 or above[best] < 0:
        return None
    return _marked(question, source, there[best][0])


def counted_there(question: Question, source: ArticleContext) -> Evidence | None:
    """Of what was shown the sentence that tells a number of what is then counted: and how many
    *stores*? None where there is none."""
    unit = counted(question.standard) if question.intent is Intent.NUMBER else ""
    if not unit or not source.shown:
        return None
    there = beside([span for span, _ in source.sentences()], source.shown, 0)
    told = (
        span
        for span, is_shown in there
        if is_shown and counts(unit, source.article.text[span.start : span.end])
    )
    span = next(told, None)
    return None if span is None else _marked(question, source, span)


def _marked(question: Question, source: ArticleContext, span: Sentence) -> Evidence:
    whole = unbroken(source, span)
    evidence = signed_span(source, whole, 1.0)
    found = marks(question.intent, question.standard, evidence.text)
    return replace(evidence, marks=tuple((whole.start + a, whole.start + b) for a, b in found))


def _least(intent: Intent, text: str, *, is_shown: bool, is_read: bool) -> float:
    least = LEAST[intent] if is_read else UNREAD
    return least[2 * (not holds(intent, normalise(text))) + (not is_shown)]


def beside(
    spans: Sequence[Sentence], shown: Sequence[Evidence], headline_end: int
) -> list[tuple[Sentence, bool]]:
    """The sentences that were shown, and those right before and behind them, without the headline;
    whether each was shown."""
    is_shown = [
        any(span.start < one.end and one.start < span.end for one in shown) for span in spans
    ]
    return [
        (span, is_shown[i])
        for i, span in enumerate(spans)
        if any(is_shown[max(0, i - 1) : i + 2]) and span.end > headline_end
    ]


def _read(
    question: Question, texts: Sequence[str], source: ArticleContext
) -> tuple[list[float], bool]:
    """By how many logits each text is likelier to tell than that none does, and whether anybody
    reads at all."""
    if source.reader is not None and texts:
        asked = question.in_talk or question.standard
        logits = source.reader.read(asked, [readable(one) for one in texts])
        if logits is not None:
            return list(logits.scores - logits.none), True
    return [0.0] * len(texts), False

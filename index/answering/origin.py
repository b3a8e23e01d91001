"""Who wrote an article, and when, as a line of its own text tells."""

from __future__ import annotations

from collections.abc import Iterable

from index.answering.context import ArticleContext
from index.answering.evidence import evidence_of
from index.questions.answer_types import has_full_date
from index.questions.intents import asks_when
from index.text.bylines import byline
from index.types import Evidence, Intent, Question, Sentence

# A date stands in so many characters, in one of so many paragraphs.
DATELINE = 80
FIRST = 4


def signed_by(question: Question, source: ArticleContext) -> Evidence | None:
    """The line that tells who wrote an article, or when, of which no more is known than its
    text."""
    article = source.article
    when = asks_when(question)
    if question.intent is not Intent.ORIGIN or (article.date if when else article.author):
        return None
    spans = (span for span, _ in source.sentences())
    span = dateline(article.text, spans) if when else byline(article.text)
    if span is None:
        return None
    start, end = span
    there = [one.passage.paragraph for one in source.passages() if one.passage.start <= start]
    return evidence_of(article, Sentence(start, end, max(there, default=1)), 1.0)


def dateline(text: str, spans: Iterable[Sentence]) -> tuple[int, int] | None:
    """A short line at an article's beginning that has a day and its year, among its sentences."""
    for span in spans:
        is_short = span.paragraph <= FIRST and span.end - span.start <= DATELINE
        if is_short and has_full_date(text[span.start : span.end]):
            return span.start, span.end
    return None

"""What is wanted of a text itself: a whole paragraph, what comes next, the sentences with numbers.

What is shown is the article's, as it stands there; nothing is chosen by what it says, but for the
paragraph on something.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.answering.context import ArticleContext
from index.answering.evidence import FRAGMENT, evidence_of, signed_span
from index.answering.ranking import ranked_for
from index.questions.answer_types import numbers_in
from index.types import LAST, Evidence, Intent, Passage, Question, Sentence

# What comes next is told in so many sentences.
NEXT = 2
# A paragraph that is wanted is shown whole up to so many characters; of a longer one the part that
# is read as one passage.
LONGEST_WANTED = 1500


def of_the_text(question: Question, source: ArticleContext) -> tuple[Evidence, ...]:
    """What is wanted of the text; nothing where it has no such, or where it is not said of what."""
    if question.intent is Intent.NUMBERS:
        return tuple(_with_numbers(source))
    if question.intent is Intent.NEXT:
        return tuple(_next(source))
    place = _wanted(question, source)
    return () if place is None else (evidence_of(source.article, place, 1.0),)


def _body(source: ArticleContext) -> list[Sentence]:
    """The sentences of an article without its headline."""
    end = source.attributed.headline_end
    return [span for span, _ in source.sentences() if span.end > end]


def _with_numbers(source: ArticleContext) -> list[Evidence]:
    found = []
    for span in _body(source):
        there = numbers_in(source.article.text[span.start : span.end])
        if there:
            marks = tuple((span.start + a, span.start + b) for a, b in there)
            found.append(replace(signed_span(source, span, 1.0), marks=marks))
    return found


def _next(source: ArticleContext) -> list[Evidence]:
    end = max((one.end for one in source.shown), default=None)
    if end is None:
        return []
    behind = [one for one in _body(source) if one.start >= end]
    told = [one for one in behind if one.end - one.start >= FRAGMENT] or behind
    return [signed_span(source, one, 1.0) for one in told[:NEXT]]


def _wanted(question: Question, source: ArticleContext) -> Passage | Sentence | None:
    passages = [one.passage for one in source.passages()]
    if question.paragraph is not None:
        return _numbered(question.paragraph, passages, source)
    at = _found(question, source) if question.topic else _last_shown(source.shown)
    inside = next((one for one in passages if at is not None and one.start <= at < one.end), None)
    return None if inside is None else _whole(inside, passages)


def _last_shown(shown: Sequence[Evidence]) -> int | None:
    return shown[-1].start if shown else None


def _found(question: Question, source: ArticleContext) -> int | None:
    """Where the sentence stands that is nearest to what a paragraph is to be about."""
    results = source.search(question)
    if results is None:
        return None
    ranked = ranked_for(question, source, results)
    return ranked.sentences[ranked.best].start


def _numbered(
    number: int, passages: Sequence[Passage], source: ArticleContext
) -> Passage | Sentence | None:
    """The paragraph of a number, as they are counted where they are shown; the first is that below
    the headline."""
    body = [one for one in passages if one.end > source.attributed.headline_end]
    if number == LAST:
        return _whole(body[-1], passages) if body else None
    if number == 1:
        return _whole(body[0], passages) if body else None
    there = next((one for one in passages if one.paragraph == number), None)
    return None if there is None else _whole(there, passages)


def _whole(part: Passage, passages: Sequence[Passage]) -> Passage | Sentence:
    """The paragraph that a passage is of, unless it is too long to be shown as one."""
    its = [one for one in passages if one.paragraph == part.paragraph]
    whole = Sentence(its[0].start, its[-1].end, part.paragraph)
    return whole if whole.end - whole.start <= LONGEST_WANTED else part

"""Spans of an article as evidence: whose words they mostly are, which of them answer plainly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.answering.context import ArticleContext
from index.attribution.attributed_text import AttributedText
from index.questions.answer_types import marks
from index.retrieval.rerank import RankedSentences
from index.text.normalise import normalise, words
from index.text.terms import content_words
from index.text.word_match import same_word
from index.types import Article, Evidence, Intent, Passage, Question, Sentence, Statement

# So much of a sentence must be one speaker's statements for it to quote them, and so much for the
# whole to be theirs: the rest is marks and a word.
MOSTLY = 0.4
WHOLLY = 0.9
# What has fewer characters is a fragment of a sentence.
FRAGMENT = 30


def stated(article: Article, statement: Statement) -> Evidence:
    """A statement as evidence."""
    return Evidence(
        text=article.text[statement.start : statement.end],
        start=statement.start,
        end=statement.end,
        paragraph=statement.paragraph,
        score=1.0,
        speaker=statement.speaker,
        kind=statement.kind,
        governor=statement.governor,
    )


def evidence_of(article: Article, span: Passage | Sentence, score: float) -> Evidence:
    """A span as evidence without a speaker."""
    return Evidence(
        text=article.text[span.start : span.end],
        start=span.start,
        end=span.end,
        paragraph=span.paragraph,
        score=round(score, 4),
    )


def sentence_evidence(
    question: Question, source: ArticleContext, ranked: RankedSentences, at: int
) -> Evidence:
    """A sentence as evidence: whose words it mostly is, and which of its words answer plainly: what
    is asked for by its kind, or else the clause that a reader points at."""
    own = ranked.sentences[at]
    span = unbroken(source, own)
    evidence = signed_span(source, span, float(ranked.scores[at]))
    if question.intent is Intent.WHO_SAID and (told := _asked_for(question, source, span)):
        evidence = _signed(evidence, [told])
    plain = marks(question.intent, question.standard, evidence.text)
    found = [(span.start + a, span.start + b) for a, b in plain]
    if not found and (clause := ranked.clauses.get(at)):
        found = [(own.start + clause[0], own.start + clause[1])]
    return replace(evidence, marks=tuple(found))


def unbroken(source: ArticleContext, span: Passage | Sentence) -> Passage | Sentence:
    """A span, and with a heading or a fragment of a sentence what stands below it or before it:
    alone they say nothing."""
    if span.end - span.start >= FRAGMENT:
        return span
    there = [one for one, _ in source.sentences()]
    at = next((i for i, one in enumerate(there) if one.start <= span.start < one.end), None)
    if at is None:
        return span
    is_joined = at > 0 and there[at - 1].paragraph == there[at].paragraph
    if is_joined:
        return Sentence(there[at - 1].start, span.end, span.paragraph)
    below = there[at + 1 : at + 2]
    return Sentence(span.start, below[0].end, span.paragraph) if below else span


def signed_span(source: ArticleContext, span: Passage | Sentence, score: float) -> Evidence:
    """A span as evidence, with its speaker where it is mostly one speaker's statements."""
    evidence = evidence_of(source.article, span, score)
    inside = statements_in(source.attributed, span)
    is_ones = len({one.speaker for one in inside}) == 1
    return _signed(evidence, inside) if is_ones and _share(evidence, inside) >= MOSTLY else evidence


def _asked_for(
    question: Question, source: ArticleContext, span: Passage | Sentence
) -> Statement | None:
    """Of the statements in a span the one whose words a question about their speaker repeats,
    however little of the span it fills; None where it repeats none of them. A question in another
    language repeats no words: there it is the only one who speaks."""
    if question.language != "ar":
        speaking = statements_in(source.attributed, span)
        return speaking[0] if len({one.speaker for one in speaking}) == 1 else None
    asked = content_words(question.standard, "ar")
    best, most = None, 0
    for one in statements_in(source.attributed, span):
        there = set(words(normalise(source.article.text[one.start : one.end])))
        shared = sum(any(same_word(word, known) for known in there) for word in asked)
        if shared > most:
            best, most = one, shared
    return best


def _signed(evidence: Evidence, told: Sequence[Statement]) -> Evidence:
    """Evidence with the speaker of its statements, which it is or only quotes."""
    is_theirs = _share(evidence, told) >= WHOLLY and len({one.kind for one in told}) == 1
    if not is_theirs:
        return replace(evidence, speaker=told[0].speaker, kind=None)
    governor = told[0].governor
    if governor is not None and governor[1] > evidence.start:
        governor = None  # it stands in the words themselves
    return replace(evidence, speaker=told[0].speaker, kind=told[0].kind, governor=governor)


def _share(evidence: Evidence, told: Sequence[Statement]) -> float:
    """How much of evidence, 0 to 1, statements fill."""
    filled = sum(min(one.end, evidence.end) - max(one.start, evidence.start) for one in told)
    return filled / (evidence.end - evidence.start)


def statements_in(attributed: AttributedText, span: Passage | Sentence) -> list[Statement]:
    """The statements of an article that overlap a span."""
    return [one for one in attributed.statements if one.start < span.end and span.start < one.end]

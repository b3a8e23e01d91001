"""The sentences that may answer, scored by all that is known; which of them are shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from index.answering.beside import beside
from index.answering.context import ArticleContext
from index.answering.evidence import FRAGMENT, statements_in
from index.attribution.attributed_text import AttributedText
from index.retrieval.rerank import VISIBLE, RankedSentences, rank_sentences, read
from index.retrieval.search import Results
from index.text.terms import content_words
from index.text.word_match import same_word
from index.types import Intent, Question, Sentence

# A second sentence is shown where it is behind the first by so many logits at most, and behind
# "none of these" by so many. On news that was not learnt from over half of the answers show two: of
# 559 one of them answers in .85, the first alone in .73; of single ones .93 do (1.0: .82, .88).
ALIKE = 1.5
LIKELY_SECOND = -2.0
# Where it is not likely that any answers, so many are shown as the nearest, each behind the first
# by so many logits at most: of 268 such questions that have an answer one of these has it in .88,
# the first in .62.
NEAREST = 3
NEARLY = 2.0
# Sentences for whoever wants more than those that answer.
FURTHER = 2
# Where it is asked who says something, or whether somebody does, a sentence in which they speak is
# worth so many logits more; a headline so many less.
SPOKEN = 1.0
HEADLINE = 2.0
# A question that goes on from another is mostly answered by what that one has shown, or right
# beside it: where to look it tells by so many logits, and not whether anything answers. (Of 103
# follow-ups the first sentence answers 76 so, 71 otherwise.)
SHOWN, BESIDE = 1.0, 0.5
# One with more words of its own than these says itself where to look.
OWN = 2
# So many logits less is an interviewer's question worth: it stands behind everything.
INTERVIEWER = 10.0
# A line of so many words is a label.
LABEL = 2
# How a question ends.
_QUESTION = re.compile(r"[?؟]\W*$")


def ranked_for(question: Question, source: ArticleContext, results: Results) -> RankedSentences:
    """The sentences of the best candidates, scored by all that is known, and read where somebody
    reads."""
    ranked = _preferring(rank_sentences(question, results), question, source.attributed)
    texts = [source.article.text[one.start : one.end] for one in ranked.sentences]
    if source.reader is not None:
        ranked = read(ranked, question, source.reader, texts)
    there = _where_the_talk_is(question, source, ranked)
    features = {**ranked.features, "talk": there}
    ranked = replace(ranked, scores=ranked.scores + there, features=features)
    return _replying(ranked, texts, source.attributed)


def answering(ranked: RankedSentences) -> list[int]:
    """The positions of the sentences that answer, the best first: two where a reader finds them
    nearly alike, as answers often stand in two."""
    first, *others = map(int, np.argsort(-ranked.scores, kind="stable"))
    if not ranked.is_read or not others:
        return [first]
    second = others[0]
    alike = ranked.scores[first] - ranked.scores[second] <= ALIKE
    likely = ranked.features["read"][second] >= LIKELY_SECOND
    return [first, second] if alike and likely else [first]


def nearest(ranked: RankedSentences, headline_end: int) -> list[int]:
    """The positions of the sentences that are nearest to a question which none may answer, the best
    first; behind it neither a fragment nor the headline."""
    first, *others = map(int, np.argsort(-ranked.scores, kind="stable")[:NEAREST])
    near = [one for one in others if ranked.scores[first] - ranked.scores[one] <= NEARLY]
    return [first, *(one for one in near if _is_told(ranked.sentences[one], headline_end))]


def further(ranked: RankedSentences) -> list[int]:
    """The positions of the sentences behind those that answer, for whoever has been shown these;
    the same where there are no others."""
    shown = answering(ranked)
    order = map(int, np.argsort(-ranked.scores, kind="stable"))
    return [one for one in order if one not in shown][:FURTHER] or shown


def without_idle(
    positions: list[int], question: Question, ranked: RankedSentences, headline_end: int
) -> list[int]:
    """Sentences that answer, without a second one that is a fragment, the headline, or lacks what
    the first has: what is asked for (a time, a number of what is counted), any word of the
    question."""
    first, *others = positions
    kinds = [name for name in ("kind", "counted") if ranked.features[name][first]]
    if question.intent not in VISIBLE:
        kinds = []
    asked = content_words(question.standard, "ar") if question.language == "ar" else []
    shares = [
        any(same_word(word, token) for word in asked for token in tokens) for tokens in ranked.texts
    ]
    return [first] + [
        one
        for one in others
        if shares[one] or not shares[first]
        if _is_told(ranked.sentences[one], headline_end)
        if all(ranked.features[name][one] for name in kinds)
    ]


def _is_told(span: Sentence, headline_end: int) -> bool:
    """Whether a sentence is one, and not the headline."""
    return span.end - span.start >= FRAGMENT and span.end > headline_end


def _preferring(
    ranked: RankedSentences, question: Question, attributed: AttributedText
) -> RankedSentences:
    """The same with a bonus for sentences in which somebody speaks where that is asked for, or the
    one who is asked about; a headline, which the article goes on to tell in full, and a label of
    a word or two come last."""
    meant = attributed.meant_by(question.standard)
    bonus = np.zeros(len(ranked.sentences))
    for i, span in enumerate(ranked.sentences):
        speakers = {one.speaker for one in statements_in(attributed, span)}
        spoken = (
            meant.name in speakers if meant else question.intent is Intent.WHO_SAID and speakers
        )
        idle = span.end <= attributed.headline_end or len(ranked.texts[i]) <= LABEL
        bonus[i] = SPOKEN * bool(spoken) - HEADLINE * idle
    return replace(ranked, scores=ranked.scores + bonus)


def _where_the_talk_is(
    question: Question, source: ArticleContext, ranked: RankedSentences
) -> NDArray[np.float64]:
    """What each sentence is worth more for standing where a talk has come to."""
    bonus = np.zeros(len(ranked.sentences))
    asked = question.in_talk.rpartition(" | ")[2]
    own = len(content_words(asked, question.language)) if asked else OWN + 1
    if own > OWN or question.most is not None:  # who wants more has seen these
        return bonus
    spans = [span for span, _ in source.sentences()]
    there = beside(spans, source.shown, source.attributed.headline_end)
    worth = {span.start: SHOWN if is_shown else BESIDE for span, is_shown in there}
    for i, span in enumerate(ranked.sentences):
        bonus[i] = worth.get(span.start, 0.0)
    return bonus


def _replying(
    ranked: RankedSentences, texts: Sequence[str], attributed: AttributedText
) -> RankedSentences:
    """The same where an interviewer's question answers nothing: what speaks for it speaks for the
    reply behind it. What somebody asks in the course of a statement is theirs."""
    scores = ranked.scores.copy()
    told = ranked.features.get("read", np.zeros(0)).copy()
    for i, text in enumerate(texts):
        if not _QUESTION.search(text) or statements_in(attributed, ranked.sentences[i]):
            continue
        if i + 1 < len(texts) and ranked.owner[i + 1] - ranked.owner[i] <= 1:
            scores[i + 1] = max(scores[i + 1], scores[i])
            if told.size:
                told[i + 1] = max(told[i + 1], told[i])
        scores[i] -= INTERVIEWER
    features = {**ranked.features, "read": told} if told.size else ranked.features
    return replace(ranked, scores=scores, features=features)

"""Evidence → an answer at one of three levels; the only place that decides to refuse."""

from __future__ import annotations

import math

import numpy as np

from index.search import Results, Scores
from index.types import Article, Evidence, Level, Passage, Question, Sentence

# The chance that the best sentence answers, by logistic regression on its features. Learnt by
# `python -m benchmarks.learn` on half of xquad's articles: questions asked of their own article,
# of another, and of their own without the paragraph that answers. A question in another script
# than Arabic shares no words with the text, so only its vector counts.
SAME_SCRIPT = {
    "bias": -35.66, "dense": 10.61, "dense_sentence": 28.99,
    "stems": 0.50, "stems_sentence": 4.63, "grams": 7.80, "grams_sentence": 6.13,
}  # fmt: skip
OTHER_SCRIPT = {"bias": -52.55, "dense": 27.71, "dense_sentence": 39.90}
# At and above the first the answer is given; below the second nothing is shown.
ANSWERED_FROM = 0.5
NEAREST_FROM = 0.25

# Further sentences of the best sentence's passage are shown when they score nearly as well: the
# scores are logits, so this margin is a third of the best one's chance.
MARGIN = 1.1
MOST_SENTENCES = 3


def answerability(results: Results, question: Question) -> float:
    """The chance, 0 to 1, that the best sentence answers the question."""
    weights = SAME_SCRIPT if question.language == "ar" else OTHER_SCRIPT
    best = int(np.argmax(results.sentence_scores))
    return logistic(weights, {k: v[best] for k, v in results.features.sentence.items()})


def logistic(weights: dict[str, float], features: dict[str, float]) -> float:
    """Logistic regression of one case; `bias` stands among the weights."""
    total = sum(w * features.get(name, 1.0) for name, w in weights.items())
    return (1 + math.tanh(total / 2)) / 2  # as 1 / (1 + exp(-total)), without overflow


def level_of(chance: float) -> Level:
    """The level of honesty for a chance of being answered."""
    if chance >= ANSWERED_FROM:
        return Level.ANSWERED
    return Level.NEAREST if chance >= NEAREST_FROM else Level.NOT_IN_ARTICLE


def evidence_for(level: Level, article: Article, results: Results) -> tuple[Evidence, ...]:
    """The sentences that answer, the nearest passage, or nothing."""
    if level is Level.NOT_IN_ARTICLE:
        return ()
    best = int(np.argmax(results.sentence_scores))
    owner = int(results.features.owner[best])
    passage = results.candidates[owner].passage
    if level is Level.NEAREST:
        score = float(results.passage_scores[owner])
        return (_evidence(article, passage, score),)
    within = np.flatnonzero(results.features.owner == owner)
    scores = results.sentence_scores[within]
    return tuple(
        _evidence(article, passage.sentences[i], float(scores[i])) for i in _chosen(scores)
    )


def _chosen(scores: Scores) -> list[int]:
    """The best sentences of a passage, in the order of the text."""
    ranked = np.argsort(-scores, kind="stable")[:MOST_SENTENCES]
    return sorted(int(i) for i in ranked if scores[i] >= scores[ranked[0]] - MARGIN)


def _evidence(article: Article, span: Passage | Sentence, score: float) -> Evidence:
    return Evidence(
        text=article.text[span.start : span.end],
        start=span.start,
        end=span.end,
        paragraph=span.paragraph,
        score=round(score, 4),
    )

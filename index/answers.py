"""Evidence → an answer at one of three levels; the only place that decides to refuse."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.arabic import normalise, words
from index.kinds import Kind
from index.matching import same_word
from index.questions import OCCASION
from index.reading import Reading, Voice
from index.search import ASKING, Results, Scores
from index.speech import STOPS
from index.types import (
    Article,
    Evidence,
    Level,
    Passage,
    Question,
    Sentence,
    Statement,
    Vectors,
)

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

# What somebody says is on a topic when it has at least this share of the topic words that the best
# of their statements has; where none has any, when its vector lies this close to the best's.
SHARE_OF_BEST = 0.5
CLOSE_TO_BEST = 0.012
# Cosine of e5 below which no statement is on a topic with which it shares no word.
ON_TOPIC = 0.82
ON_TOPIC_FOREIGN = 0.80

Embed = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True, slots=True)
class Found:
    """What an article has to say to a question."""

    level: Level
    question: Question
    evidence: tuple[Evidence, ...] = ()


def answer(
    question: Question,
    article: Article,
    reading: Reading,
    results: Results,
    embed_topic: Embed,
    embed_statements: Embed,
) -> Found:
    """What the article says to a question, for which `results` are its scored sentences."""
    if question.kind is Kind.WHAT_SAID and question.speaker:
        found = _what_said(question, article, reading, embed_topic, embed_statements)
        if found is not None:
            return found
    level = level_of(answerability(results, question))
    return Found(level, question, evidence_for(level, article, reading, results))


# What somebody said ---------------------------------------------------------------------------


def _what_said(
    question: Question,
    article: Article,
    reading: Reading,
    embed_topic: Embed,
    embed_statements: Embed,
) -> Found | None:
    """All of a speaker's statements, on the topic if there is one; None where it is no such
    question after all."""
    assert question.speaker is not None
    voice, rest = reading.voice(question.speaker)
    if voice is None:
        return _nobody(question)
    topic = " ".join(part for part in (question.topic, rest) if part)
    question = replace(question, speaker=voice.name, topic=topic or None)
    chosen = list(voice.statements)
    if topic:
        chosen = _on_topic(topic, voice, article, reading, embed_topic, embed_statements, question)
    if not chosen:
        return Found(Level.NOT_IN_ARTICLE, question)
    return Found(Level.ANSWERED, question, tuple(_said(article, one) for one in chosen))


def _nobody(question: Question) -> Found | None:
    """Nobody in the article speaks under that name; a foreign description may still be anybody."""
    assert question.speaker is not None
    foreign = question.language != "ar"
    named = any(word[:1].isupper() for word in question.speaker.split())
    return None if foreign and not named else Found(Level.NOT_IN_ARTICLE, question)


def _on_topic(
    topic: str,
    voice: Voice,
    article: Article,
    reading: Reading,
    embed_topic: Embed,
    embed_statements: Embed,
    question: Question,
) -> list[Statement]:
    """Those of a speaker's statements that are on a topic, in the order of the text."""
    said = list(voice.statements)
    asked = words(normalise(topic))
    occasion = bool(asked) and asked[0] in OCCASION
    content = [word for word in asked if word not in STOPS and word not in ASKING]
    texts = [article.text[one.start : one.end] for one in said]
    shares = [_covered(content, text) for text in texts]
    if max(shares, default=0.0) > 0:
        return [
            one
            for one, share in zip(said, shares, strict=True)
            if share >= SHARE_OF_BEST * max(shares)
        ]
    if occasion or not content:
        return said
    if any(reading.mentions(word) for word in content):
        return []  # the article speaks of it, but not in this speaker's words
    close = embed_statements(texts) @ embed_topic([topic])[0]
    least = ON_TOPIC if question.language == "ar" else ON_TOPIC_FOREIGN
    if close.max() < least:
        return []
    return [
        one
        for one, cosine in zip(said, close, strict=True)
        if cosine >= max(least, close.max() - CLOSE_TO_BEST)
    ]


def _covered(content: Sequence[str], text: str) -> float:
    """The share of a topic's words that a text has."""
    there = set(words(normalise(text)))
    if not content:
        return 0.0
    return sum(any(same_word(word, known) for known in there) for word in content) / len(content)


def _said(article: Article, statement: Statement) -> Evidence:
    return Evidence(
        text=article.text[statement.start : statement.end],
        start=statement.start,
        end=statement.end,
        paragraph=statement.paragraph,
        score=1.0,
        speaker=statement.speaker,
        kind=statement.kind,
    )


# Everything else ------------------------------------------------------------------------------


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


def evidence_for(
    level: Level, article: Article, reading: Reading, results: Results
) -> tuple[Evidence, ...]:
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

"""Every feature by which a sentence may answer a question; and the chance that one answers at all.

Search proposes passages; here their sentences are looked into word by word. The words of a
question are found in whatever form (`word_match.py`) and ranked by how few of the sentences
have them; the kind of thing asked for either stands in a sentence or does not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from index.questions.answer_types import (
    counted,
    holds,
    is_number,
    same_unit,
)
from index.retrieval.reader import MOST_READ, Reader
from index.retrieval.search import (
    LOOKED_INTO,
    Results,
    Scores,
    rarity,
    weighted,
)
from index.retrieval.weights import (
    ANSWERS,
    ANSWERS_FOREIGN,
    ANSWERS_READ,
    READ,
    SENTENCE,
)
from index.text.clauses import Span
from index.text.normalise import BOUNDARY
from index.text.terms import content_words
from index.text.word_match import SAME, matches
from index.types import Intent, Question, Sentence

# What an article is most often asked for in vain.
TEMPTING = frozenset({Intent.NUMBER, Intent.TIME, Intent.PLACE})
# Kinds of which a sentence shows whether it holds such a thing.
VISIBLE = frozenset({Intent.NUMBER, Intent.TIME, Intent.REASON, Intent.PLACE})
# A sentence is read by so many characters, and what a reader says of it counts for so many logits
# at most: some are surer of themselves than others.
LONGEST_READ = 500
LARGEST_READ = 12.0


@dataclass(frozen=True, slots=True)
class RankedSentences:
    """Sentences with their features, each an array of shape (sentences,), and scores.

    `texts` are the sentences' normalised words; `owner` gives the position of each one's passage
    among the candidates. `article` has the features that belong to no sentence. `clauses`: what
    of a sentence, by its position, a reader points at.
    """

    sentences: list[Sentence]
    texts: list[list[str]]
    owner: NDArray[np.intp]
    features: dict[str, Scores]
    scores: Scores
    article: dict[str, float]
    clauses: dict[int, Span] = field(default_factory=dict)

    @property
    def is_read(self) -> bool:
        """Whether a reader has read them."""
        return "read" in self.features

    @property
    def best(self) -> int:
        """The position of the sentence that answers best."""
        return int(np.argmax(self.scores))


def rank_sentences(
    question: Question, results: Results, weights: dict[str, float] = SENTENCE
) -> RankedSentences:
    """The sentences of the best candidates with everything that speaks for each."""
    chosen = np.sort(np.argsort(-results.passage_scores, kind="stable")[:LOOKED_INTO])
    kept = np.flatnonzero(np.isin(results.features.owner, chosen))
    owner = results.features.owner[kept]
    features = {name: values[kept] for name, values in results.features.sentence.items()}
    candidates = [results.candidates[i] for i in chosen]
    texts = [
        line.replace(BOUNDARY, "").split() for one in candidates for line in one.tokens.split("\n")
    ]
    asked = content_words(question.standard, question.language)
    found = matches(
        asked, [one.tokens for one in candidates], [len(one.lengths) for one in candidates]
    )
    shares = rarity(found)
    article = [one.article_id for one in candidates for _ in one.lengths]
    features |= _word_features(found, shares, owner, article)
    features["kind"] = _of_kind(question, texts)
    features["counted"] = _counted(question, texts)
    absent = float(shares[found.max(axis=1) < SAME].sum()) if asked else 0.0
    return RankedSentences(
        sentences=[sentence for one in candidates for sentence in one.passage.sentences],
        texts=texts,
        owner=owner,
        features=features,
        scores=weighted(features, weights),
        article={
            "absent": absent,
            "mean": float(features["dense_sentence"].mean()),
            "tempting": float(question.intent in TEMPTING),
        },
    )


def _word_features(
    found: Scores, shares: Scores, owner: NDArray[np.intp], article: Sequence[int]
) -> dict[str, Scores]:
    """What share of the question's words a sentence has, its passage, it with its neighbours."""
    starts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    lengths = np.diff(np.r_[starts, len(owner)])
    in_passage = np.repeat(np.maximum.reduceat(found, starts, axis=1), lengths, axis=1)
    near = found.copy()
    follows = np.equal(article[1:], article[:-1])
    near[:, 1:] = np.maximum(near[:, 1:], found[:, :-1] * follows)
    near[:, :-1] = np.maximum(near[:, :-1], found[:, 1:] * follows)
    return {"words_sentence": shares @ found, "words": shares @ in_passage, "near": shares @ near}


def _of_kind(question: Question, texts: Sequence[Sequence[str]]) -> Scores:
    """1 for the sentences that hold such a thing as is asked for."""
    if question.intent not in VISIBLE:
        return np.zeros(len(texts))
    return np.array([float(holds(question.intent, " ".join(tokens))) for tokens in texts])


def _unit(question: Question) -> str:
    return counted(question.standard) if question.intent == Intent.NUMBER else ""


def _counted(question: Question, texts: Sequence[Sequence[str]]) -> Scores:
    """1 for the sentences in which a number stands beside what the question counts."""
    unit = _unit(question)
    if not unit:
        return np.zeros(len(texts))
    shown = np.zeros(len(texts))
    for number, plain in enumerate(texts):
        at = [i for i, token in enumerate(plain) if same_unit(unit, token)]
        shown[number] = any(
            is_number(plain[k]) for i in at for k in range(max(0, i - 2), min(len(plain), i + 3))
        )
    return shown


def readable(sentence: str) -> str:
    """As much of a sentence as is read."""
    return sentence[:LONGEST_READ]


def read(
    ranked: RankedSentences, question: Question, reader: Reader, texts: Sequence[str]
) -> RankedSentences:
    """The same as a reader sees it, who reads the best of them; `texts` are the sentences."""
    best = np.sort(np.argsort(-ranked.scores, kind="stable")[:MOST_READ])
    logits = reader.read(question.in_talk or question.standard, [readable(texts[i]) for i in best])
    if logits is None:
        return ranked
    above = np.clip(logits.scores - logits.none, -LARGEST_READ, LARGEST_READ)
    told = np.full(len(texts), above.min(initial=0.0))
    told[best] = above
    total = float(np.logaddexp.reduce(logits.scores) - logits.none)
    pointed = {int(i): one for i, one in zip(best, logits.clauses, strict=False) if one}
    return replace(
        ranked,
        features={**ranked.features, "read": told},
        scores=ranked.scores * READ["search"] + told * READ["read"],
        article={**ranked.article, "read_any": float(np.clip(total, -LARGEST_READ, LARGEST_READ))},
        clauses=pointed,
    )


def answerability(ranked: RankedSentences, is_foreign: bool) -> float:
    """The chance, 0 to 1, that the best sentence answers the question; `is_foreign` says that the
    question is in another language than the article."""
    features = answerability_features(ranked)
    if ranked.is_read:
        return logistic(ANSWERS_READ, {**features, "foreign": float(is_foreign)})
    return logistic(ANSWERS_FOREIGN if is_foreign else ANSWERS, features)


def answerability_features(ranked: RankedSentences) -> dict[str, float]:
    """The features of the best sentence, those of the article, and by how much it is the best."""
    best = ranked.best
    scores = ranked.scores - ranked.features.get("talk", 0.0)
    others = np.delete(scores, best)
    margin = float(scores[best] - others.max()) if others.size else 0.0
    of_best = {name: float(values[best]) for name, values in ranked.features.items()}
    far = max(0.0, FAR - of_best["dense_sentence"])
    return {**of_best, **ranked.article, "margin": min(margin, LARGEST_MARGIN), "far": far}


# A cosine of e5 below which a sentence is of something else. Above it a higher one speaks against
# an answer that a reader finds doubtful: tempting questions have more of the text's words than
# others.
FAR = 0.83
# A margin of so many logits is as clear as any.
LARGEST_MARGIN = 5.0


def logistic(weights: dict[str, float], features: dict[str, float]) -> float:
    """Logistic regression of one case; `bias` stands among the weights."""
    total = sum(w * features.get(name, 1.0) for name, w in weights.items())
    return (1 + math.tanh(total / 2)) / 2  # as 1 / (1 + exp(-total)), without overflow

"""A question → passages with scores: dense and lexical, fused.

    passage score = w · (passage cosine, best sentence's cosine, stems and 4-grams covered
                         by the passage and by its best sentence)

The same is known of each sentence; `rerank.py` adds what only a close look tells.

"Covered" is BM25 as a share of the highest value the question could reach. A plain BM25 score,
or a z-score over candidates, says which passage matches best but not whether it matches at all;
the share does, so a well-formed question that shares few words with any text (TyDi) leans on
its vector, and one that quotes the text (XQuAD) on its words, without a switch between the two.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.retrieval.weights import PASSAGE
from index.text.normalise import (
    BOUNDARY,
    grams,
    normalise,
    stem,
    words,
)
from index.text.terms import ASKING, content_words
from index.text.word_match import (
    SAME,
    is_arabic_script,
    matches,
)
from index.types import StoredPassage, Vectors

# BM25 as in Lucene, with the parameters that Anserini found to hold over many collections
# (k1 = 0.9, b = 0.4); measured here, 1.2 and 0.75 do worse on sentences.
K1 = 0.9
B = 0.4

# Up to this many passages all are scored; above it, the candidates are the best of each index.
SMALL = 256
CANDIDATES = 64
# A long question's rarest terms find its passages; the common ones only cost time (100,000
# passages: all 4-grams p95 307 ms, the 6 rarest 16 ms).
RAREST = 8
# So many of the best passages are looked into word by word.
LOOKED_INTO = 24
# A question in another script shares only names and numbers with an Arabic passage: having all of
# them is worth so many logits. Of 2, 3, 4 and 6 the best on xquad's English questions (R@1 .798
# without, .813 with).
NAMES = 2.0

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Terms:
    """The distinct terms of a question, as they are counted in passages."""

    stems: tuple[str, ...]
    grams: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Terms:
        """Stems (`_stem_`) and 4-grams of a question's words, each once, in order."""
        everything = words(normalise(text))
        tokens = [token for token in everything if token not in ASKING] or everything
        stems = dict.fromkeys(f"{BOUNDARY}{stem(token)}{BOUNDARY}" for token in tokens)
        return cls(tuple(stems), tuple(dict.fromkeys(g for token in tokens for g in grams(token))))


@dataclass(frozen=True, slots=True)
class Statistics:
    """What BM25 needs to know of the whole collection.

    `passages` counts them; `frequency` says in how many of them a term occurs; the lengths are
    the mean numbers of words of a passage and of a sentence.
    """

    passages: int
    frequency: dict[str, int]
    passage_length: float
    sentence_length: float


class Lexical(Protocol):
    """What searching asks of a store."""

    def count(self, articles: Collection[int] | None) -> int: ...
    def passage_ids(self, articles: Collection[int] | None) -> list[int]: ...
    def passages(self, ids: Sequence[int]) -> list[StoredPassage]: ...
    def statistics(self, terms: Sequence[str]) -> Statistics: ...
    def lexical(
        self, terms: Sequence[str], limit: int, articles: Collection[int] | None
    ) -> list[int]: ...


class Dense(Protocol):
    """What searching asks of the vectors."""

    def search(self, query: Vectors, limit: int, only: Collection[int] | None) -> list[int]: ...


@dataclass(frozen=True, slots=True)
class Features:
    """Every number known of the candidates, one column a passage or a sentence.

    `passage` and `sentence` have the keys of the weights PASSAGE, with arrays of shape (passages,)
    and (sentences,). `owner` gives each sentence's passage.
    """

    passage: dict[str, Scores]
    sentence: dict[str, Scores]
    owner: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Results:
    """Candidates in the order of their ids, with their scores: shape (passages,)."""

    candidates: list[StoredPassage]
    features: Features
    passage_scores: Scores


def weighted(features: dict[str, Scores], weights: dict[str, float], part: str = "") -> Scores:
    """The weighted sum of the features whose names begin with one of `part`'s words, or of all."""
    chosen = [name for name in weights if not part or name.startswith(tuple(part.split()))]
    total: Scores = np.sum([weights[name] * features[name] for name in chosen], axis=0)
    return total


DENSE_PART = "dense"
LEXICAL_PART = "stems grams"


def search(
    store: Lexical,
    vectors: Dense,
    question: str,
    query: Vectors,
    articles: Collection[int] | None = None,
) -> Results | None:
    """The candidates among `articles` (None: all) for a question and its vector, scored.

    `query` has shape (dimension,). None where there is nothing to search.
    """
    terms = Terms.of(question)
    size = store.count(articles)
    if size <= SMALL:
        candidates = store.passages(store.passage_ids(articles))
        statistics = local_statistics(candidates, (*terms.stems, *terms.grams))
    else:
        statistics = store.statistics((*terms.stems, *terms.grams))
        only = None if articles is None else store.passage_ids(articles)
        found = dict.fromkeys(vectors.search(query, CANDIDATES, only))
        found.update(dict.fromkeys(store.lexical(rarest(terms, statistics), CANDIDATES, articles)))
        candidates = store.passages(sorted(found))
    if not candidates:
        return None
    features = features_of(candidates, terms, query, statistics)
    scores = weighted(features.passage, PASSAGE)
    if not any(map(is_arabic_script, words(normalise(question)))):
        scores = scores + NAMES * _named(question, candidates, scores)
    return Results(candidates, features, scores)


def _named(question: str, candidates: Sequence[StoredPassage], scores: Scores) -> Scores:
    """What share of the names and numbers of a question in another script each of the best
    passages has; of the others nothing is known. Shape (passages,)."""
    asked = content_words(question, "")
    best = np.argsort(-scores, kind="stable")[:LOOKED_INTO]
    shares = np.zeros(len(candidates))
    if asked:
        chosen = [candidates[i] for i in best]
        lengths = [len(one.lengths) for one in chosen]
        found = matches(asked, [one.tokens for one in chosen], lengths)
        starts = list(accumulate(lengths, initial=0))[:-1]
        of_passage = np.maximum.reduceat(found, starts, axis=1)
        shares[best] = rarity(of_passage) @ of_passage
    return shares


def rarity(found: Scores) -> Scores:
    """The share of each word in what a question asks: more for words that few texts have.

    `found` tells how surely each word stands in each text: shape (words, texts).
    """
    n = found.shape[1]
    frequency = (found >= SAME).sum(axis=1)
    weights = np.log(1 + (n - frequency + 0.5) / (frequency + 0.5))
    return np.asarray(weights / max(1e-9, float(weights.sum())))


def rarest(terms: Terms, statistics: Statistics) -> list[str]:
    """The question's rarest known terms: what few passages share tells most."""
    known = {t for t in (*terms.stems, *terms.grams) if statistics.frequency.get(t)}
    return sorted(known, key=lambda term: (statistics.frequency[term], term))[:RAREST]


def local_statistics(candidates: Sequence[StoredPassage], terms: Sequence[str]) -> Statistics:
    """The statistics of a collection that is wholly at hand."""
    texts = [f"{p.tokens}\n{p.stems}" for p in candidates]
    frequency = {term: sum(term in text for text in texts) for term in terms}
    lengths = [length for p in candidates for length in p.lengths]
    return Statistics(
        passages=len(candidates),
        frequency=frequency,
        passage_length=sum(lengths) / max(1, len(candidates)),
        sentence_length=sum(lengths) / max(1, len(lengths)),
    )


def features_of(
    candidates: Sequence[StoredPassage], terms: Terms, query: Vectors, statistics: Statistics
) -> Features:
    """The features of candidates for a question's terms and its vector of shape (dimension,)."""
    starts = list(accumulate((len(p.lengths) for p in candidates), initial=0))[:-1]
    owner = np.repeat(np.arange(len(candidates)), [len(p.lengths) for p in candidates])
    dense = np.array([(p.vectors[0] @ query) for p in candidates], dtype=np.float64)
    dense_sentence = np.concatenate(
        [(p.vectors[1:] if len(p.vectors) > 1 else p.vectors) @ query for p in candidates]
    ).astype(np.float64)
    lengths = np.array([length for p in candidates for length in p.lengths], dtype=np.float64)
    passage = {"dense": dense, "dense_sentence": np.maximum.reduceat(dense_sentence, starts)}
    sentence = {"dense": dense[owner], "dense_sentence": dense_sentence}
    for name, wanted in (("stems", terms.stems), ("grams", terms.grams)):
        texts = [
            part
            for p in candidates
            for part in (p.stems if name == "stems" else p.tokens).split("\n")
        ]
        counts = _counts(texts, wanted)
        weights = _idf(wanted, statistics)
        of_sentence = _covered(counts, lengths, statistics.sentence_length, weights)
        of_passage = _covered(
            np.add.reduceat(counts, starts, axis=1),
            np.add.reduceat(lengths, starts),
            statistics.passage_length,
            weights,
        )
        passage[name] = of_passage
        passage[f"{name}_sentence"] = np.maximum.reduceat(of_sentence, starts)
        sentence[name] = of_passage[owner]
        sentence[f"{name}_sentence"] = of_sentence
    return Features(passage, sentence, owner)


def _counts(texts: Sequence[str], terms: Sequence[str]) -> Scores:
    """How often each term occurs in each text: shape (terms, texts)."""
    counted = [[text.count(term) for text in texts] for term in terms]
    return np.array(counted, dtype=np.float64).reshape(len(terms), len(texts))


def _idf(terms: Sequence[str], statistics: Statistics) -> Scores:
    n = statistics.passages
    known = (statistics.frequency.get(term, 0) for term in terms)
    return np.array([math.log(1 + (n - f + 0.5) / (f + 0.5)) for f in known])


def _covered(counts: Scores, lengths: Scores, mean: float, idf: Scores) -> Scores:
    """BM25 of each text as a share of the most that the terms can reach, 0 to 1."""
    most = float(idf.sum()) * (K1 + 1)
    if most == 0:
        return np.zeros(counts.shape[1])
    damping = K1 * (1 - B + B * lengths / max(mean, 1e-9))
    return np.asarray(idf @ (counts * (K1 + 1) / (counts + damping))) / most

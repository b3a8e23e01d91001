"""Measures on evaluation files: passages found, and the sentence found in its article.

The collections are built by the engine's own store and searched by its own search, so what is
measured is what answers.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.arabic import sentences
from index.articles import text_hash
from index.library import Library
from index.search import (
    DENSE_PART,
    LEXICAL_PART,
    PASSAGE_WEIGHTS,
    Results,
    Scores,
    weigh,
)
from index.types import Article, EvaluationError, Passage, Sentence

Metrics = dict[str, float]
CUTOFF = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of an evaluation file and where its answer begins.

    `context` is a position in the file's list of distinct contexts.
    """

    text: str
    context: int
    answer_start: int


@dataclass(frozen=True, slots=True)
class Context:
    """A paragraph of an evaluation file, the article it belongs to and its sentences."""

    text: str
    article: int
    sentences: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """A SQuAD-shaped file: its distinct contexts and the questions that have an answer."""

    contexts: list[Context]
    questions: list[Asked]
    hash: str

    def first(self, articles: int) -> Collection:
        """The part of it that belongs to the first few articles."""
        contexts = [context for context in self.contexts if context.article < articles]
        asked = [one for one in self.questions if one.context < len(contexts)]
        return Collection(contexts, asked, f"{articles}-{self.hash}")


def read_collection(path: Path) -> Collection:
    """Reads a SQuAD-shaped file; `sentence_breaks` are taken where it has them.

    Raises EvaluationError.
    """
    try:
        text = path.read_text(encoding="utf-8")
        return _collection(json.loads(text)["data"], text_hash(text))
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise EvaluationError(str(path)) from error


def _collection(data: Sequence[dict[str, list[dict[str, object]]]], file_hash: str) -> Collection:
    known: dict[str, int] = {}
    contexts: list[Context] = []
    asked: list[Asked] = []
    for number, article in enumerate(data):
        for paragraph in article["paragraphs"]:
            text = str(paragraph["context"])
            if text not in known:
                known[text] = len(contexts)
                breaks = paragraph.get("sentence_breaks") or sentences(text) or [(0, len(text))]
                spans = tuple((int(a), int(b)) for a, b in breaks)  # type: ignore[attr-defined]
                contexts.append(Context(text, number, spans))
            for entry in paragraph["qas"]:  # type: ignore[attr-defined]
                if entry["answers"]:
                    start = int(entry["answers"][0]["answer_start"])
                    asked.append(Asked(str(entry["question"]), known[text], start))
    return Collection(contexts, asked, file_hash)


def index_collection(library: Library, collection: Collection) -> list[int]:
    """Puts every context into a library as an article of one passage; their article ids."""
    return [
        library.add_prepared(
            Article(text=context.text, title=context.text[:60], hash=text_hash(context.text)),
            [_passage(context)],
        ).id
        for context in collection.contexts
    ]


def _passage(context: Context) -> Passage:
    spans = tuple(Sentence(a, b, 1) for a, b in context.sentences if b > a)
    return Passage(0, len(context.text), 1, spans)


def retrieval(
    library: Library, collection: Collection, progress: Callable[[int, int], None]
) -> dict[str, Metrics]:
    """R@1, R@5, MRR@10 and nDCG@10 of the passage that holds the answer, over all passages.

    `dense` and `lexical` rank by the two parts of the sum that `hybrid` ranks by.
    """
    articles = index_collection(library, collection)
    ranks: dict[str, list[int]] = {"dense": [], "lexical": [], "hybrid": []}
    for done, (asked, results) in enumerate(_searched(library, collection), 1):
        gold = articles[asked.context]
        for name, scores in passage_scores(results).items():
            ranks[name].append(_rank(results, scores, gold))
        progress(done, len(collection.questions))
    return {name: ranking_metrics(found) for name, found in ranks.items()}


def passage_scores(results: Results) -> dict[str, Scores]:
    """The fused passage scores and their dense and lexical parts."""
    features = results.features.passage
    return {
        "dense": weigh(features, PASSAGE_WEIGHTS, DENSE_PART),
        "lexical": weigh(features, PASSAGE_WEIGHTS, LEXICAL_PART),
        "hybrid": results.passage_scores,
    }


def _searched(library: Library, collection: Collection) -> Iterator[tuple[Asked, Results]]:
    for asked in collection.questions:
        results = library.search(asked.text)
        assert results is not None  # the collection has the question's own context
        yield asked, results


def _rank(results: Results, scores: Scores, gold_article: int) -> int:
    """The rank of the gold article's passage from 1; 0 where it is no candidate."""
    for position, candidate in enumerate(results.candidates):
        if candidate.article_id == gold_article:
            return 1 + int(np.sum(scores > scores[position]))
    return 0


def ranking_metrics(ranks: Sequence[int]) -> Metrics:
    """R@1, R@5, MRR@10 and nDCG@10 from the ranks (from 1; 0: not found) of one gold item each."""
    n = max(1, len(ranks))
    found = [rank for rank in ranks if 0 < rank <= CUTOFF]
    return {
        "R@1": sum(rank == 1 for rank in found) / n,
        "R@5": sum(rank <= 5 for rank in found) / n,
        "MRR@10": sum(1 / rank for rank in found) / n,
        "nDCG@10": sum(1 / math.log2(rank + 1) for rank in found) / n,
    }


def sentence_hits(
    library: Library, collection: Collection, progress: Callable[[int, int], None]
) -> Metrics:
    """hit@1 and hit@3 of the sentence that holds the answer, searching the question's article.

    A question whose answer begins in no sentence of its context is left out, and counted.
    """
    ids = index_collection(library, collection)
    by_article: dict[int, list[int]] = {}
    for context, article_id in zip(collection.contexts, ids, strict=True):
        by_article.setdefault(context.article, []).append(article_id)
    ranks: list[int] = []
    for done, asked in enumerate(collection.questions, 1):
        scope = by_article[collection.contexts[asked.context].article]
        results = library.search(asked.text, scope)
        assert results is not None
        rank = _sentence_rank(results, ids[asked.context], asked.answer_start)
        if rank:
            ranks.append(rank)
        progress(done, len(collection.questions))
    n = max(1, len(ranks))
    return {
        "hit@1": sum(rank == 1 for rank in ranks) / n,
        "hit@3": sum(rank <= 3 for rank in ranks) / n,
        "questions": len(ranks),
    }


def gold_sentence(results: Results, article_id: int, answer_start: int) -> int | None:
    """The position among all candidates' sentences of the one in which the answer begins."""
    for position, owner in enumerate(results.features.owner):
        candidate = results.candidates[owner]
        if candidate.article_id == article_id:
            first = int(np.argmax(results.features.owner == owner))
            span = candidate.passage.sentences[position - first]
            if span.start <= answer_start < span.end:
                return position
    return None


def _sentence_rank(results: Results, article_id: int, answer_start: int) -> int:
    position = gold_sentence(results, article_id, answer_start)
    if position is None:
        return 0
    return 1 + int(np.sum(results.sentence_scores > results.sentence_scores[position]))

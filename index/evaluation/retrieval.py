"""Measures on question sets: passages found, the sentence found in its article, refusals.

The collections are built by the engine's own store and searched by its own search, so what is
measured is what answers.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from index.answering.levels import level_of, thresholds
from index.errors import EvaluationError
from index.intake.files import text_hash
from index.library import Library
from index.questions.understanding import understand
from index.retrieval.reader import Reader
from index.retrieval.rerank import (
    RankedSentences,
    answerability,
    rank_sentences,
    read,
)
from index.retrieval.search import (
    DENSE_PART,
    LEXICAL_PART,
    Results,
    Scores,
    weighted,
)
from index.retrieval.weights import PASSAGE, SENTENCE
from index.text.sentences import sentences
from index.types import (
    Article,
    Level,
    Passage,
    Sentence,
)

Metrics = dict[str, float]
CUTOFF = 10


@dataclass(frozen=True, slots=True)
class GoldQuestion:
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
    questions: list[GoldQuestion]
    hash: str


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
    asked: list[GoldQuestion] = []
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
                    asked.append(GoldQuestion(str(entry["question"]), known[text], start))
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


def in_other_words(collection: Collection, asking: Collection) -> Collection:
    """A collection with the questions of another, its translation: the same in the same order.

    Raises EvaluationError where their numbers differ.
    """
    pairs = list(zip(collection.questions, asking.questions, strict=False))
    if len(collection.questions) != len(asking.questions):
        raise EvaluationError(f"{len(asking.questions)} questions for {len(collection.questions)}")
    worded = [replace(own, text=other.text) for own, other in pairs]
    return replace(collection, questions=worded)


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
        "dense": weighted(features, PASSAGE, DENSE_PART),
        "lexical": weighted(features, PASSAGE, LEXICAL_PART),
        "hybrid": results.passage_scores,
    }


def _searched(library: Library, collection: Collection) -> Iterator[tuple[GoldQuestion, Results]]:
    for asked in collection.questions:
        results = library.search(understand(asked.text).standard)
        assert results is not None  # the collection has the question's own context
        yield asked, results


def _rank(results: Results, scores: Scores, gold_article: int) -> int:
    """The rank of the gold article's passage from 1, behind all that score the same; 0 where it is
    no candidate."""
    for position, candidate in enumerate(results.candidates):
        if candidate.article_id == gold_article:
            return int(np.sum(scores >= scores[position]))
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
        rank = _sentence_rank(library, asked, scope, ids[asked.context])
        if rank:
            ranks.append(rank)
        progress(done, len(collection.questions))
    n = max(1, len(ranks))
    return {
        "hit@1": sum(rank == 1 for rank in ranks) / n,
        "hit@3": sum(rank <= 3 for rank in ranks) / n,
        "questions": len(ranks),
    }


def scopes(
    library: Library, collection: Collection, ids: Sequence[int]
) -> Iterator[tuple[GoldQuestion, tuple[list[int], list[int], list[int]], int]]:
    """Each question with three lists of articles' ids to put it to (those of its own article, the
    same without the paragraph that answers, those of another article) and its article's number.

    Where a file has one paragraph an article, the paragraphs nearest to the question stand in for
    the rest of it, and as many others, chosen once for all by a fixed seed, for another article.
    """
    groups: dict[int, list[int]] = {}
    for article_id, context in zip(ids, collection.contexts, strict=True):
        groups.setdefault(context.article, []).append(article_id)
    order = sorted(groups)
    whole = len(ids) > 2 * len(order)
    random = np.random.default_rng(0)
    for asked in collection.questions:
        gold, article = ids[asked.context], collection.contexts[asked.context].article
        if whole:
            own = groups[article]
            other = groups[order[(order.index(article) + 2) % len(order)]]  # of the same half
            number = article
        else:
            near = _nearest(library, asked, gold)
            own, number = sorted([gold, *near]), gold
            far = [i for i in ids if i not in own]
            other = sorted(int(i) for i in random.choice(far, len(own), replace=False))
        yield asked, (own, [i for i in own if i != gold], other), number


NEIGHBOURS = 4


def _nearest(library: Library, asked: GoldQuestion, gold: int) -> list[int]:
    """The articles of the passages nearest to a question, without the one that answers it."""
    results = library.search(understand(asked.text).standard)
    assert results is not None
    ranked = np.argsort(-results.passage_scores, kind="stable")
    articles = [results.candidates[i].article_id for i in ranked]
    return [article for article in articles if article != gold][:NEIGHBOURS]


def auroc(positive: Scores, negative: Scores) -> float:
    """The chance that a positive case scores above a negative one."""
    order = np.argsort(np.concatenate([positive, negative]), kind="stable")
    rank = np.empty(len(order))
    rank[order] = np.arange(1, len(order) + 1)
    n = len(positive)
    return float((rank[:n].sum() - n * (n + 1) / 2) / max(1, n * len(negative)))


def gold_sentence(
    ranked: RankedSentences, results: Results, article_id: int, answer_start: int
) -> int | None:
    """The position among the ranked sentences of the one in which the answer begins."""
    for position, (span, owner) in enumerate(zip(ranked.sentences, ranked.owner, strict=True)):
        candidate = results.candidates[owner]
        if candidate.article_id == article_id and span.start <= answer_start < span.end:
            return position
    return None


def ranked_in(
    library: Library,
    text: str,
    scope: Sequence[int],
    weights: dict[str, float] = SENTENCE,
    reader: Reader | None = None,
) -> tuple[RankedSentences, Results] | None:
    """The sentences of some articles that may answer a question, scored as answering scores them;
    None where the articles give none."""
    question = understand(text)
    results = library.search(question.standard, scope) if scope else None
    if results is None:
        return None
    ranked = rank_sentences(question, results, weights)
    if reader is not None:
        texts = {one.article_id: library.article(one.article_id).text for one in results.candidates}
        owners = [results.candidates[owner].article_id for owner in ranked.owner]
        sentences = [
            texts[owner][one.start : one.end]
            for owner, one in zip(owners, ranked.sentences, strict=True)
        ]
        ranked = read(ranked, question, reader, sentences)
    return ranked, results


def _sentence_rank(library: Library, asked: GoldQuestion, scope: Sequence[int], gold: int) -> int:
    seen = ranked_in(library, asked.text, scope, reader=library.reader)
    assert seen is not None
    position = gold_sentence(*seen, gold, asked.answer_start)
    if position is None:
        return 0
    scores = seen[0].scores
    return int(np.sum(scores >= scores[position]))


def refusal(
    library: Library, collection: Collection, progress: Callable[[int, int], None]
) -> dict[str, Metrics]:
    """How well the chance of an answer tells questions apart that should and should not be
    answered, on every second article: those that nothing was learnt from.

    `own` asks the question's own article, `hard` the same without the paragraph that answers,
    `easy` another one. AUROC tells each from `own`; `answered` is the share that is answered.
    """
    ids = index_collection(library, collection)
    chances: dict[str, list[float]] = {"own": [], "hard": [], "easy": []}
    levels: dict[str, list[Level]] = {name: [] for name in chances}
    for done, (asked, groups, number) in enumerate(scopes(library, collection, ids), 1):
        if number % 2 == 1:
            for name, scope in zip(chances, groups, strict=True):
                seen = ranked_in(library, asked.text, scope, reader=library.reader)
                if seen is not None:
                    question = understand(asked.text)
                    is_foreign = question.language != "ar"
                    chances[name].append(answerability(seen[0], is_foreign))
                    least = thresholds(is_foreign, seen[0].is_read)
                    levels[name].append(level_of(chances[name][-1], least))
        progress(done, len(collection.questions))
    own = np.array(chances["own"])
    return {
        name: {
            "questions": len(values),
            "AUROC": auroc(own, np.array(values)),
            "answered": levels[name].count(Level.ANSWERED) / max(1, len(values)),
        }
        for name, values in chances.items()
    }

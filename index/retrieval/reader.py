"""Who reads: question and sentence together, to tell which sentence answers, or that none does.

The search finds sentences that are about the same; a reader chooses among them. It points and never
writes: whatever it says, a person is shown the article's own words. To read means here to score
sentences by a question; who says what in an article is read by `index/attribution`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from textwrap import shorten
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.embedding.model import LONGEST_REASON
from index.embedding.taught import Taught, load_taught
from index.errors import ModelError
from index.lru_cache import LruCache
from index.retrieval.search import Scores
from index.text.clauses import Span, clause_spans, clauses
from index.types import Vectors

BUNDLED, OFF = "bundled", "off"
# Sentences that are read for one question: the answering one is among so many in .99 of the cases
# in which it is there at all.
MOST_READ = 12
# The temperature at which the bundled reader was taught.
TEMPERATURE = 0.03
# The share of a sentence's score that is its best clause's: of a long sentence often only a part
# answers, which the vector of the whole blurs.
CLAUSE = 0.4
# A clause is pointed at whose cosine is so much above every other one's: of those in which people
# have marked a name, a number or a few words that answer it holds them in .83, the best clause of
# any sentence in .62.
CLEARLY = 0.1
# Sentences whose vectors are remembered, in half precision: some 200 articles, 12 MB.
REMEMBERED = 4096
HalfVectors = NDArray[np.float16]
# Questions whose logits are remembered.
QUESTIONS_KEPT = 512


@dataclass(frozen=True, slots=True)
class ReaderLogits:
    """How well each of some sentences answers a question, and how likely it is that none does.

    `scores` has shape (sentences,); both are logits of one softmax. `clauses`: of each sentence
    the span of the clause that answers, as far as that is plain.
    """

    scores: Scores
    none: float
    clauses: tuple[Span | None, ...] = ()


class Reader(Protocol):
    """Reads a question and some sentences together; None: it does not read now.

    `local` reads without asking anybody outside this process: itself, or who stands in for it;
    None: nobody does. `prepare` does what can be done before anybody asks.
    """

    @property
    def local(self) -> Reader | None: ...

    def prepare(self, sentences: Sequence[str]) -> None: ...

    def read(self, question: str, sentences: Sequence[str]) -> ReaderLogits | None: ...


class BundledReader:
    """The bundled model, taught on questions to news which sentence answers and which only seems
    to (`python -m benchmarks.learn_reader`). Loads when it first reads; safe to use from threads.
    """

    def __init__(self, load: Callable[[], Taught] | None = None) -> None:
        self._load = load or _bundled
        self._taught: Taught | None = None
        self._lock = threading.Lock()
        self._known: LruCache[HalfVectors] = LruCache(REMEMBERED)

    @property
    def local(self) -> BundledReader:
        """Itself."""
        return self

    def prepare(self, sentences: Sequence[str]) -> None:
        """Remembers sentences: a question to them is then read in the time that it alone takes.
        Raises ModelError."""
        self._vectors(self._ready(), sentences)

    def read(self, question: str, sentences: Sequence[str]) -> ReaderLogits:
        """Raises ModelError."""
        taught = self._ready()
        asked = taught.encoder.encode_query([question])[0]
        none = float(asked @ taught.none[:-1] + taught.none[-1])
        cosines = [
            vectors.astype(np.float32) @ asked for vectors in self._vectors(taught, sentences)
        ]
        scores = np.array([_cosine(one) for one in cosines], dtype=np.float64) / TEMPERATURE
        pointed = tuple(map(_clause, sentences, cosines))
        return ReaderLogits(scores, none / TEMPERATURE, pointed)

    def _ready(self) -> Taught:
        with self._lock:
            if self._taught is None:
                self._taught = self._load()
            return self._taught

    def _vectors(self, taught: Taught, sentences: Sequence[str]) -> list[HalfVectors]:
        """Of each sentence its vector and those of its clauses, shape (1 + clauses, dimension);
        those that were read lately are known."""
        found = {one: self._known.get(one) for one in sentences}
        fresh = {one: [one, *clauses(one)] for one, vectors in found.items() if vectors is None}
        rows = taught.encoder.encode_document([text for texts in fresh.values() for text in texts])
        at = 0
        for sentence, texts in fresh.items():
            half = rows[at : at + len(texts)].astype(np.float16)
            at += len(texts)
            found[sentence] = half
            self._known.keep(sentence, half)
        return [vectors for one in sentences if (vectors := found[one]) is not None]


def _cosine(found: Vectors) -> float:
    """A sentence's cosine with a question, from its own and those of its clauses."""
    whole = float(found[0])
    best = float(found[1:].max()) if len(found) > 1 else whole
    return (1 - CLAUSE) * whole + CLAUSE * best


def _clause(sentence: str, found: Vectors) -> Span | None:
    """The clause that is clearly nearer to a question than every other one, from the cosines of the
    sentence and of its clauses."""
    *_, second, best = (0.0, 0.0, *np.sort(found[1:]))
    is_clear = len(found) > 2 and best - second >= CLEARLY
    return clause_spans(sentence)[int(found[1:].argmax())] if is_clear else None


class CrossEncoderReader:
    """Any `CrossEncoder` of sentence-transformers, by name or path. Its logits are scores; that
    none answers is worth 0, where these models are taught to draw the line."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._model: object = None
        self._lock = threading.Lock()

    @property
    def local(self) -> CrossEncoderReader:
        """Itself."""
        return self

    def prepare(self, sentences: Sequence[str]) -> None:
        """Nothing: it reads a sentence together with its question."""

    def read(self, question: str, sentences: Sequence[str]) -> ReaderLogits:
        """Raises ModelError."""
        model = self._ready()
        if not sentences:
            return ReaderLogits(np.empty(0), 0.0)
        with self._lock:
            found = model.predict(  # type: ignore[attr-defined]
                [(question, one) for one in sentences],
                activation_fn=_as_it_is,
                show_progress_bar=False,
            )
        return ReaderLogits(np.asarray(found, dtype=np.float64).reshape(len(sentences)), 0.0)

    def _ready(self) -> object:
        with self._lock:
            if self._model is None:
                self._model = _cross_encoder(self._name)
            return self._model


def _as_it_is(logits: object) -> object:
    return logits


def _cross_encoder(name: str) -> object:
    """Raises ModelError."""
    if Path(name).is_absolute() and not Path(name).exists():
        raise ModelError(f"{name} (no such folder)")
    try:  # 5 s and 400 MB to import: only where a setting asks for it
        from sentence_transformers import CrossEncoder

        return CrossEncoder(name)
    except Exception as error:  # the library raises whatever its own sources raised
        reason = shorten(str(error), LONGEST_REASON, placeholder=" …")
        raise ModelError(f"{name} ({reason or type(error).__name__})") from error


class CachedReader:
    """A reader that is asked once for the same question to the same sentences. Its `local` knows
    what it has read, and has the rest read by the local reader, if there is one."""

    def __init__(self, reader: Reader | None, known: LruCache[ReaderLogits] | None = None) -> None:
        self._reader = reader
        self._known: LruCache[ReaderLogits] = LruCache(QUESTIONS_KEPT) if known is None else known

    @property
    def local(self) -> CachedReader:
        """The local reader, with what this one has read."""
        return CachedReader(None if self._reader is None else self._reader.local, self._known)

    def prepare(self, sentences: Sequence[str]) -> None:
        """Has the reader prepare."""
        if self._reader is not None:
            self._reader.prepare(sentences)

    def read(self, question: str, sentences: Sequence[str]) -> ReaderLogits | None:
        """What the reader says, or has said."""
        name = blake2b("\0".join([question, *sentences]).encode("utf-8", "replace")).hexdigest()
        logits = self._known.get(name)
        if logits is None and self._reader is not None:
            logits = self._reader.read(question, sentences)
        if logits is not None:
            self._known.keep(name, logits)
        return logits


def reader_named(name: str) -> Reader | None:
    """The reader of a setting: the bundled one, none at all, or a CrossEncoder's name or path.

    Nothing loads before the first question.
    """
    if name == OFF:
        return None
    return BUNDLED_READER if name == BUNDLED else CrossEncoderReader(name)


def _bundled() -> Taught:
    return load_taught(Path(str(files("data") / "reader.npz")))


# One for all libraries of a process: it takes memory once.
BUNDLED_READER = BundledReader()

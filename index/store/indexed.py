"""Article store, model and vector index in step: what is searched is what is stored, in the vectors
of the one model."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock, RLock

import numpy as np

from index.embedding.model import Model
from index.retrieval.search import Dense, Results, search
from index.store.articles import Store
from index.store.faiss_index import VectorIndex
from index.text.normalise import TATWEEL
from index.types import (
    Article,
    Encoder,
    Event,
    Passage,
    Progress,
    StoredPassage,
    Vectors,
)

# Spans that are embedded between two reports of progress.
_GROUP = 32


class IndexedStore:
    """An article store whose vectors are a model's, and the FAISS index over them. Safe to use from
    several threads.

    The store may be read as it is. What changes articles or reads vectors goes through the methods
    here. Whoever does several things as one holds `lock`, which a thread may take again.
    """

    def __init__(
        self,
        folder: Path,
        store: Store,
        model: Model,
        notify: Callable[[Event], None],
        progress: Progress,
    ) -> None:
        self.store = store
        self.lock = RLock()
        self._folder = folder
        self._model = model
        self._notify = notify
        self._progress = progress
        # The model reads a part of one article after the other: two at once would both take
        # longer, and a short one need not wait for all of a long one.
        self._embedding = Lock()
        self._vectors: VectorIndex | None = None
        self._seen: int | None = None

    @classmethod
    def open(
        cls,
        folder: Path,
        model: Model,
        notify: Callable[[Event], None],
        progress: Progress,
        url: str = "",
    ) -> IndexedStore:
        """Opens or makes the store of a data directory, or that of a server where there is a `url`.
        The model loads when first needed.

        `notify` hears of rebuilding, `progress` gets (done, of) during long work. Raises
        StoreError.
        """
        return cls(folder, Store.open(folder, url), model, notify, progress)

    @cached_property
    def encoder(self) -> Encoder:
        """The embedding model. Raises ModelError."""
        if self._model.is_remote:  # a machine without Internet looks for it for minutes
            self._notify(Event.MODEL_SOUGHT)
        return self._model.load()

    @cached_property
    def fingerprint(self) -> str:
        """That of the model, under which its vectors are stored."""
        return self._model.fingerprint

    # Articles -----------------------------------------------------------------------------

    def add(
        self,
        article: Article,
        passages: Sequence[Passage],
        keep: bool = True,
        progress: Progress | None = None,
    ) -> Article:
        """Takes an article in, or finds it here by its hash; either way the one that is here.

        Nothing is locked while the model reads. Raises StoreError or ModelError, and has then
        changed nothing.
        """
        while True:  # until no other process has changed the model meanwhile
            with self.lock:
                present = self.store.find(article.hash)
                if present:
                    if keep:
                        self.store.keep(present.id)
                    return present
                self._settle_model()
            vectors = self._embed(article.text, passages, progress)
            with self.lock:
                stored = self.store.add(article, passages, vectors, self.fingerprint, keep)
                if stored:
                    self._seen = None  # the FAISS index catches up when it is next asked
                    return stored

    def _embed(
        self, text: str, passages: Sequence[Passage], progress: Progress | None = None
    ) -> list[Vectors]:
        """The vectors of passages and their sentences, as StoredPassage has them."""
        parts = [
            [(p.start, p.end)]
            + ([(s.start, s.end) for s in p.sentences] if len(p.sentences) > 1 else [])
            for p in passages
        ]
        total = sum(len(spans) for spans in parts)
        told = progress or self._progress
        rows: list[Vectors] = []
        done = 0
        for group in _groups(parts):
            spans = [span for one in group for span in one]
            with self._embedding:
                embedded = self.encoder.encode_document(
                    [text[a:b].replace(TATWEEL, "") for a, b in spans]
                )
            rows.extend(np.split(embedded, np.cumsum([len(one) for one in group])[:-1]))
            done += len(spans)
            told(done, total)
        return rows

    def remove(self, article_id: int) -> Article:
        """Removes an article; returns what it was. Raises ArticleUnknown or StoreError."""
        with self.lock:
            article = self.store.remove(article_id)
            self._seen = None
            return article

    # Vectors ------------------------------------------------------------------------------

    def passages(self, article: Article) -> list[StoredPassage]:
        """All passages of an article with the vectors of our model, in the order of its text.

        Raises ModelError or StoreError.
        """
        with self.lock:
            self._settle_model()
            return self.store.passages(self.store.passage_ids([article.id]))

    def search(
        self, question: str, query: Vectors, articles: Collection[int] | None = None
    ) -> Results | None:
        """Scored candidates for a question among some articles, or all; `query` is its vector,
        shape (dimension,). Raises ModelError or StoreError."""
        with self.lock:
            while True:
                index = self._ready()
                with self.store.snapshot():
                    if self.store.meta("model") == self.fingerprint:
                        return search(self.store, index, question, query, articles)

    def _ready(self) -> Dense:
        """What searches the vectors: the database, or FAISS, brought up to date where another
        process has changed the store."""
        if self.store.dense is not None:
            self._settle_model()
            return self.store.dense
        if self._vectors is not None and self._seen == self.store.data_version():
            return self._vectors
        self._settle_model()
        return self._settle_vectors()

    def _settle_model(self) -> None:
        """Makes the stored vectors those of our model: another model's are computed again."""
        while self.store.meta("model") != self.fingerprint:
            dimension = int(self.encoder.encode_query(["س"]).shape[1])
            if self.store.meta("model"):
                self._notify(Event.MODEL_CHANGED)
            fresh: dict[int, Vectors] = {}
            for article in self.store.articles():
                ids = self.store.passage_ids([article.id])
                passages = [stored.passage for stored in self.store.passages(ids)]
                fresh.update(zip(ids, self._embed(article.text, passages), strict=True))
            self.store.replace_vectors(self.fingerprint, dimension, fresh)

    def _settle_vectors(self) -> VectorIndex:
        """The FAISS index, holding exactly what the store holds at this moment."""
        version = self.store.data_version()
        index = self._vectors
        if index is None:
            index = self._load_vectors()
        wanted = self.store.passage_ids()
        index.settle(wanted, self.store.vectors, self._progress)
        self._vectors, self._seen = index, version
        if index.is_behind:
            self._save(index)
        return index

    def _load_vectors(self) -> VectorIndex:
        fingerprint, dimension = self.fingerprint, int(self.store.meta("dimension"))
        index = VectorIndex.load(self._folder, fingerprint, dimension)
        if index is not None:
            return index
        if VectorIndex.exists(self._folder):
            self._notify(Event.INDEX_REBUILT)
        return VectorIndex.empty(fingerprint, dimension)

    def _save(self, index: VectorIndex) -> None:
        try:
            index.save(self._folder)
        except OSError:
            # The store holds everything; the next opening rebuilds what could not be written.
            self._notify(Event.INDEX_NOT_SAVED)


def _groups(
    parts: Sequence[list[tuple[int, int]]],
) -> list[list[list[tuple[int, int]]]]:
    groups: list[list[list[tuple[int, int]]]] = []
    size = _GROUP
    for spans in parts:
        if size >= _GROUP:
            groups.append([])
            size = 0
        groups[-1].append(spans)
        size += len(spans)
    return groups

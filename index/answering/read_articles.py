"""Articles as questions are put to them: who says what in each, searched, and read for an answer.

What was read last is kept, so that the next question to it takes less.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from threading import Lock

from index.answering.context import ArticleContext
from index.attribution.attributed_text import AttributedText
from index.embedding.queries import QueryVectors
from index.lru_cache import LruCache
from index.retrieval.reader import CachedReader, Reader
from index.retrieval.rerank import readable
from index.retrieval.search import Results
from index.store.indexed import IndexedStore
from index.types import Article

# Articles whose statements (0.1 MB each) are kept in memory. What somebody said is asked of all
# articles of a group, which may be sixty.
ATTRIBUTED = 128
# Sentences that are read before anybody asks: those of a long report. A book would take minutes.
PREPARED = 256


class ReadArticles:
    """The articles of a store, read. Safe to use from several threads.

    `reader` tells which sentences answer; None: nobody reads. Methods that search raise ModelError
    or StoreError.
    """

    def __init__(self, indexed: IndexedStore, reader: Reader | None) -> None:
        self._indexed = indexed
        self._attributed: LruCache[AttributedText] = LruCache(ATTRIBUTED)
        self._queries = QueryVectors(lambda: indexed.encoder)
        self.reader = None if reader is None else CachedReader(reader)
        # Under the store's lock nobody waits for a server.
        self._local_reader = None if self.reader is None else self.reader.local
        # Of several articles at once each would take longer.
        self._preparing = Lock()

    def attributed(self, article: Article) -> AttributedText:
        """Who says what in an article."""
        attributed = self._attributed.get(article.hash) or AttributedText(article.text)
        self._attributed.keep(article.hash, attributed)
        return attributed

    def speakers(self, article: Article) -> tuple[str, ...]:
        """Who says something in an article, in the order of their first words."""
        return tuple(voice.name for voice in self.attributed(article).voices)

    def embed(self, texts: Sequence[str]) -> None:
        """Has the model read what will be searched by, all at once. Raises ModelError."""
        self._queries.embed(texts)

    def search(self, question: str, articles: Collection[int] | None = None) -> Results | None:
        """Scored candidates for a question among some articles, or all."""
        with self._indexed.lock:
            query = self._queries.vector(question)
            return self._indexed.search(question, query, articles)

    def context(self, article: Article) -> ArticleContext:
        """What an article offers to answer from, read by the local reader alone."""
        return ArticleContext(
            article,
            self.attributed(article),
            passages=lambda: self._indexed.passages(article),
            embed=self._queries.vector,
            search=lambda asked: self.search(asked.standard, [article.id]),
            reader=self._local_reader,
        )

    def prepare(self, article: Article) -> None:
        """Reads an article before anybody asks: the first question then takes no longer than the
        others. Nothing is locked meanwhile."""
        self.attributed(article)
        if self.reader is not None:
            passages = self._indexed.passages(article)
            spans = [span for one in passages for span in one.passage.sentences][:PREPARED]
            with self._preparing:
                self.reader.prepare([readable(article.text[s.start : s.end]) for s in spans])

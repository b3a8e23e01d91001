"""The façade: open a library, add articles, ask them."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from index.answering.asking import Asked, Asking, Understood
from index.answering.one_article import summary
from index.answering.read_articles import ReadArticles
from index.answering.suggestions import what_said
from index.attribution.attributed_text import AttributedText
from index.builtin import built_in_article
from index.embedding.model import Model
from index.errors import ArticleUnknown, RawiError
from index.retrieval.reader import BUNDLED_READER, Reader
from index.retrieval.rerank import RankedSentences
from index.retrieval.search import Results
from index.store.indexed import IndexedStore
from index.text.passages import split
from index.types import (
    Answer,
    Article,
    Encoder,
    Event,
    Evidence,
    Passage,
    Progress,
    Question,
    Statement,
    StoredLink,
)


def _silent(*_: object) -> None:
    return None


class Library:
    """Articles on disk and the means to ask them. Safe to use from several threads.

    Every method may raise StoreError, and those that search ModelError.
    """

    def __init__(
        self,
        indexed: IndexedStore,
        notify: Callable[[Event], None] = _silent,
        reader: Reader | None = BUNDLED_READER,
    ) -> None:
        self._indexed = indexed
        self._store = indexed.store
        self._lock = indexed.lock
        self._notify = notify
        self._read_articles = ReadArticles(indexed, reader)
        self._asking = Asking(indexed, self._read_articles)

    @classmethod
    def open(
        cls,
        folder: Path,
        model: Model,
        notify: Callable[[Event], None] = _silent,
        progress: Progress = _silent,
        reader: Reader | None = BUNDLED_READER,
        url: str = "",
    ) -> Library:
        """Opens or makes the library of a data directory, or that of a PostgreSQL server where
        there is a `url`. The model loads when first needed.

        `notify` hears of rebuilding, `progress` gets (done, of) during long work; `reader` tells
        which sentences answer, None: nobody reads. Raises StoreError.
        """
        return cls(IndexedStore.open(folder, model, notify, progress, url), notify, reader)

    def close(self) -> None:
        """Closes the store."""
        with self._lock:
            self._store.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def encoder(self) -> Encoder:
        """The embedding model. Raises ModelError."""
        return self._indexed.encoder

    @property
    def model(self) -> str:
        """Which model's vectors are searched: the fingerprint under which they are stored."""
        return self._indexed.fingerprint

    @property
    def reader(self) -> Reader | None:
        """Who tells which sentences answer; None: nobody reads."""
        return self._read_articles.reader

    # Articles -----------------------------------------------------------------------------

    def articles(self) -> list[Article]:
        """All articles, oldest first."""
        with self._lock:
            return self._store.articles()

    def article(self, article_id: int) -> Article:
        """One article by its id. Raises ArticleUnknown."""
        with self._lock:
            return self._store.article(article_id)

    def existing(self, articles: Collection[int]) -> dict[int, Article]:
        """Those of some articles that are here, by their ids and in the order of these."""
        with self._lock:
            return self._store.existing(articles)

    def built_in(self) -> Article:
        """The article that comes with Rawi, taken in on first use."""
        article = built_in_article()
        with self._lock:
            present = self._store.find(article.hash)
            if present:
                if not self._store.is_kept(present.id):  # a chat has brought it
                    self._store.keep(present.id)
                return present
            self._notify(Event.FIRST_USE)
            return self.add(article)

    def add(
        self, article: Article, *, keep: bool = True, progress: Progress | None = None
    ) -> Article:
        """Takes an article in, or finds it here by its hash; either way the one that is here.

        One that is not to be kept stays until it is released. Questions are answered meanwhile:
        nothing is locked while the model reads. Raises StoreError or ModelError, and has then
        changed nothing.
        """
        return self.add_prepared(article, split(article.text), keep=keep, progress=progress)

    def add_prepared(
        self,
        article: Article,
        passages: Sequence[Passage],
        *,
        keep: bool = True,
        progress: Progress | None = None,
    ) -> Article:
        """`add` for an article whose passages have been drawn already, as evaluation files have."""
        return self._indexed.add(article, passages, keep, progress)

    def remove(self, article_id: int) -> Article:
        """Removes an article; returns what it was. Raises ArticleUnknown."""
        return self._indexed.remove(article_id)

    def release(self, article_id: int) -> bool:
        """Removes an article that nobody wants any more, unless whoever runs Rawi keeps it."""
        with self._lock:
            try:
                if self._store.is_kept(article_id):
                    return False
                self.remove(article_id)
            except ArticleUnknown:
                return False
            return True

    def kept(self) -> list[Article]:
        """The articles that whoever runs Rawi keeps, oldest first."""
        with self._lock:
            return self._store.kept()

    def is_kept(self, article_id: int) -> bool:
        """Whether whoever runs Rawi keeps an article."""
        with self._lock:
            return self._store.is_kept(article_id)

    def unkept(self, before: str) -> list[int]:
        """Ids of the articles that are not to be kept, added before a time in ISO 8601 (UTC)."""
        with self._lock:
            return self._store.unkept(before)

    def link(self, url: str) -> StoredLink | None:
        """What a canonical link led to when it was last asked."""
        with self._lock:
            return self._store.link(url)

    def put_link(self, url: str, link: StoredLink) -> None:
        """Keeps what a canonical link has led to."""
        with self._lock:
            self._store.put_link(url, link)

    def check(self) -> None:
        """Reads the whole database. Raises StoreDamaged."""
        with self._lock:
            self._store.check()

    # Asking ---------------------------------------------------------------------------------

    def search(self, question: str, articles: Collection[int] | None = None) -> Results | None:
        """Scored candidates for a question among some articles, or all."""
        return self._read_articles.search(question, articles)

    def ranked(
        self, text: str, article: Article, after: Sequence[str] = (), *, reads: bool = True
    ) -> tuple[Question, RankedSentences] | None:
        """What answering sees of a question to an article: its sentences, scored, and read unless
        `reads` says otherwise; None for what is not a matter of one sentence.

        Raises QuestionError, ModelError or StoreError.
        """
        return self._asking.ranked(text, article, after, reads=reads)

    def ask(
        self,
        text: str,
        articles: Collection[int],
        after: Sequence[str] = (),
        shown: Sequence[Evidence] = (),
    ) -> Answer:
        """What the articles answer: the best or newest of those that do, and then the others.

        `after` holds the questions asked before this one, oldest first, `shown` what the
        answer before has shown. Raises QuestionError, ArticleUnknown, ModelError or StoreError.
        """
        (answer,) = self.ask_many([Asked(text, articles, after, shown=shown)])
        if isinstance(answer, RawiError):
            raise answer
        return answer

    def ask_many(self, asked: Sequence[Asked]) -> list[Answer | RawiError]:
        """The answers to several questions, or what is wrong with them, in their order.

        The questions that need the model share one call of it, which takes two thirds of the time
        that as many calls would. Raises ModelError or StoreError.
        """
        began = time.perf_counter()
        understood = [self.understand(one) for one in asked]
        self.embed(understood)
        shared = (time.perf_counter() - began) / max(1, len(asked))
        return [self.answer(one, shared) for one in understood]

    def understand(self, asked: Asked) -> Understood:
        """The first step of three: what is asked, and of which articles. Raises StoreError."""
        return self._asking.understand(asked)

    def is_current(self, understood: Understood) -> bool:
        """Whether nothing was written to the store since a question was understood: then no article
        has come or gone."""
        return self._asking.is_current(understood)

    def embed(self, understood: Sequence[Understood]) -> None:
        """The second step: all that models read for these questions, while others may be answered.

        Raises ModelError or StoreError.
        """
        self._asking.embed(understood)

    def answer(self, understood: Understood, shared: float = 0.0) -> Answer | RawiError:
        """The third step: what the articles answer, or what is wrong with the question.

        `shared` are the seconds that the steps before it took. Raises ModelError or StoreError.
        """
        return self._asking.answer(understood, shared)

    # What stands in an article --------------------------------------------------------------

    def suggestions(self, article: Article, language: str) -> tuple[str, ...]:
        """Questions in a language that the article answers, each tried; kept with what was read."""
        return self._asking.suggestions(article, language)

    def prepare(self, article: Article) -> None:
        """Has an article read for its speakers, and by the reader, before anybody asks: the first
        question then takes no longer than the others. Nothing is locked meanwhile."""
        self._read_articles.prepare(article)

    def speakers(self, article: Article) -> tuple[str, ...]:
        """Who says something in an article, in the order of their first words."""
        return self._read_articles.speakers(article)

    def what_said(self, article: Article, speaker: int, language: str) -> str:
        """The question what one of the speakers said. Raises IndexError."""
        attributed = self.read(article)
        return what_said(attributed.voices[speaker], attributed, language)

    def statements(self, article: Article, speaker: str | None = None) -> tuple[Statement, ...]:
        """Who said what in an article, in the order of its text; or what one speaker said."""
        attributed = self.read(article)
        if speaker is None:
            return attributed.statements
        voice, _ = attributed.voice(speaker)
        return voice.statements if voice else ()

    def summary(self, article: Article) -> tuple[Evidence, ...]:
        """The key sentences of an article, in the order of its text."""
        with self._lock:
            return summary(article, self.read(article), self._indexed.passages(article))

    def read(self, article: Article) -> AttributedText:
        """Who says what in an article; kept for the articles read last."""
        return self._read_articles.attributed(article)

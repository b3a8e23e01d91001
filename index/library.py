"""The façade: open a library, add articles, ask them."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Lock

from index.answering import many_articles, one_article, ranking
from index.answering.context import ArticleContext
from index.answering.referring import and_somebody, named, referred
from index.answering.suggestions import suggestions, what_said
from index.attribution.attributed_text import AttributedText
from index.builtin import built_in_article
from index.embedding.model import Model
from index.embedding.queries import QueryVectors
from index.errors import (
    ArticleUnknown,
    QuestionError,
    RawiError,
)
from index.lru_cache import LruCache
from index.questions import pointing, understanding
from index.retrieval.reader import BUNDLED_READER, CachedReader, Reader
from index.retrieval.rerank import RankedSentences, readable
from index.retrieval.search import Results
from index.store.indexed import IndexedStore
from index.text.passages import split
from index.types import (
    IN_PASSING,
    Answer,
    Article,
    Encoder,
    Event,
    Evidence,
    Intent,
    Level,
    Passage,
    Pointed,
    Progress,
    Question,
    Statement,
    StoredLink,
)

# Articles whose statements (0.1 MB each) are kept in memory. What somebody said is asked of all
# articles of a group, which may be sixty.
ATTRIBUTED = 128
# Sentences that are read before anybody asks: those of a long report. A book would take minutes.
PREPARED = 256


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the articles that may answer it, and those asked before it, oldest first.

    `about`: the words that the question "who else said so?" points at. `shown`: what the answer
    before this question has shown.
    """

    text: str
    articles: Collection[int]
    after: Sequence[str] = ()
    about: Pointed | None = None
    shown: Sequence[Evidence] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """What has been asked, the articles that it is put to, and the understood question, or the
    error that it raises. `version` is the state of the store when the articles were looked up."""

    asked: Asked
    articles: tuple[Article, ...]
    question: Question | RawiError
    version: tuple[int, int]


def speakers_of(shown: Sequence[Evidence]) -> list[str]:
    """Whose words an answer has shown, each once."""
    return list(dict.fromkeys(one.speaker for one in shown if one.speaker))


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
        self._attributed: LruCache[AttributedText] = LruCache(ATTRIBUTED)
        self._queries = QueryVectors(lambda: indexed.encoder)
        self._reader = None if reader is None else CachedReader(reader)
        # Under the lock nobody waits for a server.
        self._local_reader = None if self._reader is None else self._reader.local
        # Of several articles at once each would take longer.
        self._preparing = Lock()

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
        return self._reader

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

    # Asking ---------------------------------------------------------------------------------

    def search(self, question: str, articles: Collection[int] | None = None) -> Results | None:
        """Scored candidates for a question among some articles, or all."""
        with self._lock:
            query = self._queries.vector(question)
            return self._indexed.search(question, query, articles)

    def ranked(
        self, text: str, article: Article, after: Sequence[str] = (), *, reads: bool = True
    ) -> tuple[Question, RankedSentences] | None:
        """What answering sees of a question to an article: its sentences, scored, and read unless
        `reads` says otherwise; None for what is not a matter of one sentence.

        Raises QuestionError, ModelError or StoreError.
        """
        with self._lock:
            question = self._question(Asked(text, [article.id], after), [article])
            source = self._source(article)
            reader = self._reader if reads else None
            found = one_article.ranked(question, replace(source, reader=reader))
            return None if found is None else (question, found)

    def check(self) -> None:
        """Reads the whole database. Raises StoreDamaged."""
        with self._lock:
            self._store.check()

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
        version = self._store.changes()  # before the articles are read: what comes after is seen
        found = self._store.existing(asked.articles)
        articles = tuple(found.values())
        question: Question | RawiError
        missing = next((one for one in asked.articles if one not in found), None)
        if missing is not None or not articles:
            question = ArticleUnknown() if missing is None else ArticleUnknown(missing)
        else:
            try:
                question = self._question(asked, articles)
            except QuestionError as error:
                question = error
        return Understood(asked, articles, question, version)

    def _question(self, asked: Asked, articles: Sequence[Article]) -> Question:
        # One article's words tell which of a question's are a dialect's own. Those of many would
        # keep too much from being understood.
        attributed = self.read(articles[0]) if len(articles) == 1 else None
        known = attributed.words if attributed else frozenset()
        whom = partial(named, attributed=attributed) if attributed else pointing.nobody
        question = understanding.understand(
            asked.text, asked.after, known, asked.about, speakers_of(asked.shown), whom
        )
        if attributed is None:
            return question
        if asked.after and pointing.names_only(question):
            *before, last = asked.after
            asked_before = self._question(Asked(last, asked.articles, before), articles)
            question = and_somebody(question, asked_before, attributed)
        return referred(question, attributed)

    def is_current(self, understood: Understood) -> bool:
        """Whether nothing was written to the store since a question was understood: then no article
        has come or gone."""
        return understood.version == self._store.changes()

    def embed(self, understood: Sequence[Understood]) -> None:
        """The second step: the model reads what these questions will be searched by, all at once,
        unless it is known, and the reader what may answer them. Other questions may be answered
        meanwhile. Raises ModelError or StoreError."""
        questions = [one.question for one in understood]
        self._queries.embed(
            [
                one.standard
                for one in questions
                if not isinstance(one, RawiError) and one_article.searches(one)
            ]
        )
        for one in understood:
            self._read_ahead(one)

    def _read_ahead(self, understood: Understood) -> None:
        """Has the reader, which may be a server far away, read before the answer is asked for,
        while nothing is locked; it remembers what it has read."""
        question = understood.question
        if self._reader is None or len(understood.articles) != 1:
            return
        if isinstance(question, RawiError) or not one_article.searches(question):
            return
        with self._lock:
            source = self._source(understood.articles[0])
            results = source.search(question)
        if results is not None:
            ranking.ranked_for(question, replace(source, reader=self._reader), results)

    def answer(self, understood: Understood, shared: float = 0.0) -> Answer | RawiError:
        """The third step: what the articles answer, or what is wrong with the question.

        `shared` are the seconds that the steps before it took. Raises ModelError or StoreError.
        """
        with self._lock:
            if not self.is_current(understood):  # an article may be gone by now
                understood = self.understand(understood.asked)
            question = understood.question
            if isinstance(question, RawiError):
                return question
            return self._answered(understood.asked, understood.articles, question, shared)

    def _answered(
        self, asked: Asked, chosen: tuple[Article, ...], question: Question, shared: float
    ) -> Answer:
        began = time.perf_counter()
        first, *others = [
            Answer(
                level=one.found.level,
                article=one.article,
                question=one.found.question,
                evidence=one.found.evidence,
                suggestions=(),
                elapsed_ms=0.0,
                articles_asked=len(chosen),
            )
            for one in self._pieces(asked, chosen, question)
        ]
        suggested: tuple[str, ...] = ()
        if first.question.intent is Intent.SPEAKERS:
            first = replace(first, speakers=self.speakers(first.article))
        elif first.level is Level.NOT_IN_ARTICLE and first.question.small_talk not in IN_PASSING:
            suggested = self.suggestions(first.article, first.question.language)
        elapsed = (time.perf_counter() - began + shared) * 1000
        return replace(
            first, suggestions=suggested, elapsed_ms=round(elapsed, 2), others=tuple(others)
        )

    def _pieces(
        self, asked: Asked, chosen: tuple[Article, ...], question: Question
    ) -> list[many_articles.Piece]:
        """What each article has to say, in the order in which to show it."""
        if question.intent is Intent.WHO_ELSE:
            question = self._pointing_back(asked, question)
        elif len(chosen) == 1:
            (article,) = chosen
            shown = self._shown_before(asked, article) if question.of_shown else asked.shown
            found = one_article.answer(question, self._source(article), shown)
            return [many_articles.Piece(article, found)]
        articles = many_articles.Articles(
            many_articles.newest_first(chosen),
            source=self._source,
            understood=lambda source: self._in_words_of(source.article, asked, question),
            search=lambda text: self.search(text, [article.id for article in chosen]),
        )
        return many_articles.answers(question, articles)

    def _in_words_of(self, article: Article, asked: Asked, question: Question) -> Question:
        """A question as one of several articles has it: another one where its words matter."""
        matter = understanding.depends_on_words(asked.text, asked.after)
        return self._question(asked, [article]) if matter else question

    def _pointing_back(self, asked: Asked, question: Question) -> Question:
        """Who else says *this*: with the words that answered the question before it."""
        if question.topic or question.speaker or not asked.after:
            return question
        *before, last = asked.after
        previous = Asked(last, asked.articles, before)
        understood = self.understand(previous)
        asked_before = understood.question
        if isinstance(asked_before, RawiError):
            return question
        if asked_before.intent is Intent.WHO_ELSE:
            told = self._pointing_back(previous, asked_before)
            return replace(question, speaker=told.speaker, topic=told.topic, standard=told.standard)
        answer = self._answered(previous, understood.articles, asked_before, 0.0)
        if answer.level is not Level.ANSWERED:
            return question
        said = self._said_in(answer.evidence[0], answer.article)
        return replace(question, speaker=said.speaker, topic=said.words, standard=said.words)

    def _shown_before(self, asked: Asked, article: Article) -> Sequence[Evidence]:
        """What an article has shown last in a talk, where that is not told by what it answered: a
        question of what was shown that was refused leaves the talk there."""
        there = [one for one in asked.shown if article.text[one.start : one.end] == one.text]
        if there or not asked.after:
            return there
        *before, last = asked.after
        previous = Asked(last, [article.id], before)
        question = self.understand(previous).question
        if isinstance(question, RawiError):
            return ()
        answer = self._answered(previous, (article,), question, 0.0)
        is_refused = not answer.evidence and question.of_shown
        return self._shown_before(previous, article) if is_refused else answer.evidence

    def _said_in(self, evidence: Evidence, article: Article) -> Pointed:
        """What its speaker says in evidence, or all of it where nobody speaks."""
        own = (
            one
            for one in self.read(article).statements
            if one.speaker == evidence.speaker
            if evidence.start <= one.start and one.end <= evidence.end
        )
        first = next(own, evidence)
        return Pointed(article.text[first.start : first.end], evidence.speaker)

    def _source(self, article: Article) -> ArticleContext:
        return ArticleContext(
            article,
            self.read(article),
            passages=lambda: self._indexed.passages(article),
            embed=self._queries.vector,
            search=lambda asked: self.search(asked.standard, [article.id]),
            reader=self._local_reader,
        )

    def _is_answered(self, text: str, article: Article) -> bool:
        question = understanding.understand(text, (), self.read(article).words)
        return one_article.answer(question, self._source(article)).level is Level.ANSWERED

    def suggestions(self, article: Article, language: str) -> tuple[str, ...]:
        """Questions in a language that the article answers, each tried; kept with what was read."""
        with self._lock:
            attributed = self.read(article)
            tried = attributed.suggested.get(language)
            if tried is None:
                tried = suggestions(
                    attributed,
                    language,
                    lambda text: self._is_answered(text, article),
                )
                attributed.suggested[language] = tried
            return tried

    def prepare(self, article: Article) -> None:
        """Has an article read for its speakers, and by the reader, before anybody asks: the first
        question then takes no longer than the others. Nothing is locked meanwhile."""
        self.read(article)
        if self._reader is not None:
            passages = self._indexed.passages(article)
            spans = [span for one in passages for span in one.passage.sentences][:PREPARED]
            with self._preparing:
                self._reader.prepare([readable(article.text[s.start : s.end]) for s in spans])

    def speakers(self, article: Article) -> tuple[str, ...]:
        """Who says something in an article, in the order of their first words."""
        return tuple(voice.name for voice in self.read(article).voices)

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
            return one_article.summary(article, self.read(article), self._indexed.passages(article))

    def read(self, article: Article) -> AttributedText:
        """Who says what in an article; kept for the articles read last."""
        attributed = self._attributed.get(article.hash) or AttributedText(article.text)
        self._attributed.keep(article.hash, attributed)
        return attributed

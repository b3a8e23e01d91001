"""A question to articles on its way to the answer: understood, embedded, answered."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial

from index.answering import many_articles, one_article, ranking
from index.answering.read_articles import ReadArticles
from index.answering.referring import and_somebody, named, referred
from index.answering.suggestions import suggestions
from index.errors import ArticleUnknown, QuestionError, RawiError
from index.questions import pointing, understanding
from index.retrieval.rerank import RankedSentences
from index.store.indexed import IndexedStore
from index.types import (
    IN_PASSING,
    Answer,
    Article,
    Evidence,
    Intent,
    Level,
    Pointed,
    Question,
)


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


def _of(article: Article, shown: Sequence[Evidence]) -> list[Evidence]:
    """What has been shown that is of an article."""
    return [one for one in shown if article.text[one.start : one.end] == one.text]


def speakers_of(shown: Sequence[Evidence]) -> list[str]:
    """Whose words an answer has shown, each once."""
    return list(dict.fromkeys(one.speaker for one in shown if one.speaker))


class Asking:
    """Answers questions to articles, in three steps that may wait for each other's threads. Safe to
    use from several threads.

    Every method may raise StoreError, and those that search ModelError.
    """

    def __init__(self, indexed: IndexedStore, articles: ReadArticles) -> None:
        self._store = indexed.store
        self._lock = indexed.lock
        self._articles = articles

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
        attributed = self._articles.attributed(articles[0]) if len(articles) == 1 else None
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
        nobodys = [one.text for one in _of(articles[0], asked.shown) if not one.speaker]
        return referred(question, attributed, nobodys)

    def is_current(self, understood: Understood) -> bool:
        """Whether nothing was written to the store since a question was understood: then no article
        has come or gone."""
        return understood.version == self._store.changes()

    def embed(self, understood: Sequence[Understood]) -> None:
        """The second step: the model reads what these questions will be searched by, all at once,
        unless it is known, and the reader what may answer them. Other questions may be answered
        meanwhile. Raises ModelError or StoreError."""
        questions = [one.question for one in understood]
        self._articles.embed(
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
        if self._articles.reader is None or len(understood.articles) != 1:
            return
        if isinstance(question, RawiError) or not one_article.searches(question):
            return
        with self._lock:
            source = self._articles.context(understood.articles[0])
            results = source.search(question)
        if results is not None:
            ranking.ranked_for(question, replace(source, reader=self._articles.reader), results)

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
            first = replace(first, speakers=self._articles.speakers(first.article))
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
            shown: Sequence[Evidence] = _of(article, asked.shown)
            if question.of_shown and not shown:
                shown = self._shown_before(asked, article)
            source = replace(self._articles.context(article), shown=shown)
            found = one_article.answer(question, source)
            return [many_articles.Piece(article, found)]
        articles = many_articles.Articles(
            many_articles.newest_first(chosen),
            source=self._articles.context,
            understood=lambda source: self._in_words_of(source.article, asked, question),
            search=lambda text: self._articles.search(text, [article.id for article in chosen]),
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
        there = _of(article, asked.shown)
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
            for one in self._articles.attributed(article).statements
            if one.speaker == evidence.speaker
            if evidence.start <= one.start and one.end <= evidence.end
        )
        first = next(own, evidence)
        return Pointed(article.text[first.start : first.end], evidence.speaker)

    def _is_answered(self, text: str, article: Article) -> bool:
        question = understanding.understand(text, (), self._articles.attributed(article).words)
        return one_article.answer(question, self._articles.context(article)).level is Level.ANSWERED

    def suggestions(self, article: Article, language: str) -> tuple[str, ...]:
        """Questions in a language that the article answers, each tried; kept with what was read."""
        with self._lock:
            attributed = self._articles.attributed(article)
            tried = attributed.suggested.get(language)
            if tried is None:
                tried = suggestions(
                    attributed,
                    language,
                    lambda text: self._is_answered(text, article),
                )
                attributed.suggested[language] = tried
            return tried

    def ranked(
        self, text: str, article: Article, after: Sequence[str] = (), *, reads: bool = True
    ) -> tuple[Question, RankedSentences] | None:
        """What answering sees of a question to an article: its sentences, scored, and read unless
        `reads` says otherwise; None for what is not a matter of one sentence.

        Raises QuestionError, ModelError or StoreError.
        """
        with self._lock:
            question = self._question(Asked(text, [article.id], after), [article])
            source = self._articles.context(article)
            reader = self._articles.reader if reads else None
            found = one_article.ranked(question, replace(source, reader=reader))
            return None if found is None else (question, found)

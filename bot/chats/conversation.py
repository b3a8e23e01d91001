"""A talk with somebody: their question goes to the chat's article, after those before it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import RLock

from bot.chats.memory import Chats
from bot.chats.records import EVERY_ARTICLE, Part, Place, Preferences, Recorded, Underway
from index.answering.asking import Asked, Understood
from index.errors import ArticleUnknown, RawiError
from index.library import Library
from index.questions.scope import asks_who_else, in_every_article
from index.text.normalise import normalise
from index.types import (
    OF_NO_TEXT,
    Answer,
    Article,
    Evidence,
    Intent,
    Level,
    Pointed,
)

# "Who said this?", pointing at words: what the pointing word stands for are those words.
_POINTING = frozenset(normalise("هذا هذه ذلك تلك هاد هاي هيدا ده دي دا this that").split())
# Characters of the words pointed at that go into the question.
LONGEST_QUOTE = 300
# What somebody said who does not speak in an article is looked for in so many others of its chat.
MOST_ELSEWHERE = 12
# An article that no chat has is left alone for so long: it may be on its way to a shelf.
UNSHELVED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a message of the bot is about: an answer by its number, or an article."""

    answer: int | None = None
    article: int | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody says in a talk.

    `quote`: the words that they point at. `article`: the one that they ask, None for the chat's own
    (EVERY_ARTICLE: all that it may see). `about`: what the message of the bot is about that they
    reply to. `preferences`: what their chat has chosen, None where that has not been read yet.
    `instead`: the number of the answer that this one replaces, since its question was edited.
    """

    place: Place
    text: str
    quote: str | None = None
    article: int | None = None
    about: Subject | None = None
    preferences: Preferences | None = None
    instead: int | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """An understood turn: with what its chat has chosen, the questions of its talk so far, and what
    is to be asked of the library, or the error that keeps it from being asked."""

    turn: Turn
    chosen: Preferences
    talk: Sequence[str]
    understood: Understood | RawiError


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that has been given in a talk.

    `number` is that of its record, None where none is kept; `after` are the questions before it.
    Of a refusal `refused` counts those before it by the same article in the same talk, `elsewhere`
    is another article of the chat that does answer, and `has_others` says whether the chat has
    others that may be asked.
    """

    answer: Answer
    number: int | None
    after: Sequence[str] = ()
    refused: int = 0
    elsewhere: Article | None = None
    has_others: bool = False


class ShelfFull(Exception):
    """A chat has as many articles as one may have."""


class ReadingForgotten(Exception):
    """Whoever has asked for a reading has had it forgotten, or has removed the bot."""


class Conversation:
    """Asks a library on behalf of chats, each within what it may see. Synchronous.

    `most` is how many articles a chat may have.
    """

    def __init__(self, library: Library, chats: Chats, most: int) -> None:
        self.library = library
        self.chats = chats
        self.most = most
        self._built_in = library.built_in().id
        self._lock = RLock()

    # Articles of a chat -------------------------------------------------------------------

    def article(self, chat: int, thread: int = 0) -> Article:
        """The article that a chat, or a topic in it, is reading: the one it has chosen, else its
        newest one where it asks all of them or has dropped what it was reading, else the built-in
        one."""
        return self._chosen(chat, self.chats.preferences.of(chat, thread).article)

    def _chosen(self, chat: int, chosen: int | None) -> Article:
        shelf = self.chats.shelves.of(chat)
        if chosen != EVERY_ARTICLE and chosen not in shelf:
            return self.built_in()
        newest_first = shelf[::-1]
        in_order = sorted(newest_first, key=lambda number: number != chosen)
        there = (self._shelved(chat, number) for number in in_order)
        return next(filter(None, there), None) or self.built_in()

    def articles(self, chat: int) -> list[Article]:
        """What a chat may see: the built-in article, and its own, oldest first."""
        there = self._there(chat, [self._built_in, *self.chats.shelves.of(chat)])
        built_in = there.pop(self._built_in, None) or self.built_in()
        return [built_in, *there.values()]

    def built_in(self) -> Article:
        """The article that everybody may see; taken in anew where it has been removed."""
        try:
            return self.library.article(self._built_in)
        except ArticleUnknown:
            article = self.library.built_in()
            self._built_in = article.id
            return article

    def _own(self, chat: int) -> list[Article]:
        """The articles that a chat has added, oldest first."""
        return list(self._there(chat, self.chats.shelves.of(chat)).values())

    def _there(self, chat: int, numbers: Sequence[int]) -> dict[int, Article]:
        """Those of a chat's articles that are there; the places of the others on its shelf are free
        now."""
        there = self.library.existing(numbers)
        for number in numbers:
            if number not in there and number != self._built_in:
                self.drop(chat, number)
        return there

    def _shelved(self, chat: int, number: int) -> Article | None:
        """An article of a chat's shelf; None, and its place is free, where whoever runs Rawi has
        removed it."""
        try:
            return self.library.article(number)
        except ArticleUnknown:
            self.drop(chat, number)
            return None

    def asks_all(self, chat: int, thread: int = 0) -> bool:
        """Whether the questions of a chat, or of a topic in it, go to all that it may see."""
        return self.chats.preferences.of(chat, thread).article == EVERY_ARTICLE

    def has_room(self, chat: int, url: str = "") -> bool:
        """Whether a chat may have one more article, or has the one that a link leads to."""
        known = self.library.link(url) if url else None
        there = known is not None and self.may_see(chat, known.article)
        return there or len(self._own(chat)) < self.most

    def shelve_reading(self, reading: int, article: int) -> tuple[Place, Article]:
        """What has been read on the shelf of the chat that asked for it, and where that is by now.
        The chat's questions go to it unless they go to what was sent later and read faster.

        Raises ReadingForgotten, and as `shelve`.
        """
        with self._shelving():
            noted = self.chats.readings.get(reading)
            if noted is None:
                self._release([article])
                raise ReadingForgotten
            stored = self._shelve(noted.place, article, not self._is_past(noted))
            for message in {noted.message, noted.origin or 0}:
                if message > 0:
                    self.chats.origins.note(noted.place.chat, message, article)
            return noted.place, stored

    def is_past(self, reading: int) -> bool:
        """Whether a reading comes too late to be asked: the questions of its place go to what was
        chosen, or sent, after it. Also where it has been forgotten."""
        noted = self.chats.readings.get(reading)
        return noted is None or self._is_past(noted)

    def _is_past(self, noted: Underway) -> bool:
        chosen = self._preferred(noted.place).article
        last = 0 if chosen is None else self.chats.origins.last(noted.place.chat, chosen)
        return noted.overtaken or last > noted.message

    def choose(self, place: Place, article: int) -> None:
        """From now on the questions of a place go to an article, or to all with EVERY_ARTICLE, also
        when what is being read for it comes."""
        with self._shelving():
            self.chats.preferences.set_article(place.chat, article, place.thread)
            self.chats.readings.overtake(place)

    def shelve(self, place: Place, article: int) -> Article:
        """Puts an article on a chat's shelf; from now on the chat's questions go to it.

        Raises ShelfFull, or ArticleUnknown where it has been removed.
        """
        with self._shelving():
            return self._shelve(place, article)

    def _shelve(self, place: Place, article: int, is_asked: bool = True) -> Article:
        stored = self.library.article(article)
        if not self.may_see(place.chat, article):
            if not self.has_room(place.chat):
                raise ShelfFull
            self.chats.shelves.add(place, article)
        if is_asked:
            self.chats.preferences.set_article(place.chat, article, place.thread)
        return stored

    def drop(self, chat: int, article: int) -> None:
        """Takes an article off a chat's shelf, and out of the library where no other chat has it
        and whoever runs Rawi has not kept it."""
        with self._shelving():
            was_read = self.chats.preferences.of(chat).article == article
            self.chats.unshelve(chat, article)
            if was_read and (left := self.chats.shelves.of(chat)):
                self.chats.preferences.set_article(chat, left[-1])
            self._release([article])

    def forget(self, person: int, chat: int | None = None) -> None:
        """Deletes what is kept of a person, in one chat, or everywhere with the private chat."""
        with self._shelving():
            shelf = self.chats.shelves.of(person) if chat is None else []
            self.chats.forget(person, chat)
            self._release(shelf)

    def forget_chat(self, chat: int) -> None:
        """Deletes all that is kept of a chat, its articles too."""
        with self._shelving():
            shelf = self.chats.shelves.of(chat)
            self.chats.forget_chat(chat)
            self._release(shelf)

    def tidy(self) -> None:
        """Deletes what has been kept for long enough, and articles that no chat has."""
        self.chats.expire()
        before = datetime.now(UTC) - UNSHELVED
        with self._shelving():
            self._release(self.library.unkept(before.isoformat(timespec="seconds")))

    @contextmanager
    def _shelving(self) -> Iterator[None]:
        """Inside it nobody else drops articles or takes them in, in no other process either: what
        one chat drops must not go while another one is taking it in."""
        with self._lock, self.chats.alone():
            yield

    def _release(self, articles: Iterable[int]) -> None:
        for article in articles:
            if not self.chats.shelves.is_shelved(article):
                self.library.release(article)

    def is_public(self, article: int) -> bool:
        """Whether everybody may see an article."""
        return article == self._built_in

    def may_see(self, chat: int, article: int) -> bool:
        """Whether an article is everybody's or that chat's own."""
        return self.is_public(article) or self.chats.shelves.added_by(chat, article) is not None

    def visible(self, chat: int, article: int) -> Article:
        """An article by its number. Raises ArticleUnknown, also for one that is another chat's."""
        if not self.may_see(chat, article):
            raise ArticleUnknown(article)
        return self.library.article(article)

    def opened(self, chat: int, article: int, is_shared: bool) -> Article:
        """An article that a link leads to: one that the chat may see, or one that has been shared
        and is open to everybody on the web anyway. Raises ArticleUnknown."""
        found = self.library.article(article)
        if not self.may_see(chat, article) and not (is_shared and found.url):
            raise ArticleUnknown(article)
        return found

    # Questions ----------------------------------------------------------------------------

    def ask(self, turn: Turn) -> Given:
        """The answer to a question, remembered where the chat allows it. Raises RawiError."""
        (given,) = self.ask_many([turn])
        if isinstance(given, RawiError):
            raise given
        return given

    def ask_many(self, turns: Sequence[Turn]) -> list[Given | RawiError]:
        """The answers to questions of different talks, or what is wrong with them, in order.

        Raises ModelError or StoreError.
        """
        heard = self.understand(turns)
        self.embed(heard)
        return self.answer(heard)

    def understand(self, turns: Sequence[Turn]) -> list[Heard]:
        """The first step of three: what is asked in these turns. Raises StoreError."""
        return [self._heard(one, one.preferences or self._preferred(one.place)) for one in turns]

    def _heard(self, turn: Turn, chosen: Preferences) -> Heard:
        talk = self._talk(turn.place, chosen)
        asked = self._asked(turn, chosen, talk)
        understood = self.library.understand(asked) if isinstance(asked, Asked) else asked
        return Heard(turn, chosen, talk, understood)

    def _preferred(self, place: Place) -> Preferences:
        return self.chats.preferences.of(place.chat, place.thread)

    def _as_of_now(self, heard: Heard) -> Heard:
        """What has been heard, or that anew where, while it waited, the chat has chosen something
        else, the talk has gone on or articles have come or gone."""
        place, understood = heard.turn.place, heard.understood
        chosen = self._preferred(place)
        is_current = (
            chosen == heard.chosen
            and self._talk(place, chosen) == heard.talk
            and isinstance(understood, Understood)
            and self.library.is_current(understood)
        )
        return heard if is_current else self._heard(heard.turn, chosen)

    def _talk(self, place: Place, chosen: Preferences) -> Sequence[str]:
        return self.chats.talk.asked(place) if chosen.remembers else ()

    def embed(self, heard: Sequence[Heard]) -> None:
        """The second step: has the model read what is asked; others may be answered meanwhile.

        Raises ModelError or StoreError.
        """
        understood = [one.understood for one in heard]
        self.library.embed([one for one in understood if isinstance(one, Understood)])

    def answer(self, heard: Sequence[Heard]) -> list[Given | RawiError]:
        """The third step: the answers, or what is wrong with the questions, in order.

        Raises ModelError or StoreError.
        """
        now = [self._as_of_now(one) for one in heard]
        answers = [
            one.understood
            if isinstance(one.understood, RawiError)
            else self.library.answer(one.understood)
            for one in now
        ]
        return [self._given(one, answer) for one, answer in zip(now, answers, strict=True)]

    def _asked(self, turn: Turn, chosen: Preferences, talk: Sequence[str]) -> Asked | RawiError:
        """What is asked of the library in a turn, with the talk before it."""
        chat, (text, everywhere) = turn.place.chat, in_every_article(turn.text)
        number = turn.about.answer if turn.about else None
        told = self.chats.talk.recorded(number, chat) if number is not None else None
        edited = self.chats.talk.recorded(turn.instead, chat) if turn.instead else None
        try:
            articles = self._asked_of(
                turn, chosen.article, told or edited, everywhere or asks_who_else(text)
            )
        except ArticleUnknown as error:
            return error
        after: Sequence[str] = ()
        if chosen.remembers:
            # Whoever replies to an answer goes on from there, whatever has been asked since.
            after = [*told.after, told.parts[0].question.text] if told else talk
        shown: Sequence[Evidence] = ()
        if chosen.remembers and edited:
            after = edited.after
        if told:
            shown = [item for part in told.parts for item in part.evidence]
        elif chosen.remembers and not edited:
            shown = self.chats.talk.shown(turn.place)
        asked = pointing_at(text, turn.quote) if turn.quote else text
        if everywhere and not asked and after:  # "and in all articles?" asks what was asked before
            *after, asked = after
        return Asked(asked, articles, after, _pointed(told, turn.quote), shown)

    def _asked_of(
        self, turn: Turn, chosen: int | None, told: Recorded | None, everywhere: bool
    ) -> list[int]:
        """The articles that a question goes to: those given, all of them where it asks so, those of
        the answer replied to or that it had before it was edited, or the chat's. Raises
        ArticleUnknown."""
        chat, article = turn.place.chat, turn.article
        if article is None and everywhere:
            article = EVERY_ARTICLE
        elif article is None and told:
            article = told.parts[0].article if len(told.parts) == 1 else EVERY_ARTICLE
        elif article is None and turn.about:
            article = turn.about.article
        if article == EVERY_ARTICLE or (article is None and chosen == EVERY_ARTICLE):
            return [one.id for one in self.articles(chat)]
        return [(self._chosen(chat, chosen) if article is None else self.visible(chat, article)).id]

    def _given(self, heard: Heard, answer: Answer | RawiError) -> Given | RawiError:
        if isinstance(heard.understood, RawiError):
            return heard.understood
        if isinstance(answer, RawiError):
            return answer
        place, after = heard.turn.place, tuple(heard.understood.asked.after)
        if not heard.chosen.remembers or answer.question.intent is Intent.CHAT:
            return Given(answer, None, after)
        refused, elsewhere, others = 0, None, False
        if answer.level is Level.NOT_IN_ARTICLE and answer.articles_asked == 1:
            refused = self.chats.talk.refusals(place, answer.article.id)
            elsewhere, others = self._elsewhere(place.chat, answer, after)
        number = self.chats.talk.record(place, answer, after, self.library.model)
        return Given(answer, number, after, refused, elsewhere, others)

    def _elsewhere(
        self, chat: int, refusal: Answer, after: Sequence[str]
    ) -> tuple[Article | None, bool]:
        """Another article of the chat in which somebody speaks who does not in the one asked, of
        those that were added last, and whether there are others at all. Any other question would
        have to be searched for in each: that waits until it is wanted."""
        question = refusal.question
        others = [one.id for one in self.articles(chat) if one.id != refusal.article.id]
        if not others or question.intent in OF_NO_TEXT:
            return None, False
        if question.intent is not Intent.WHAT_SAID or not question.speaker:
            return None, True
        try:
            found = self.library.ask(question.text, others[-MOST_ELSEWHERE:], after)
        except RawiError:  # removed meanwhile
            return None, False
        there = found.article if found.level is Level.ANSWERED else None
        return there, False

    def recorded(self, number: int, chat: int) -> tuple[Recorded, Answer] | None:
        """An answer given in a chat before, if it is kept and the chat may still see it."""
        recorded = self.chats.talk.recorded(number, chat)
        if recorded is None:
            return None
        try:
            first, *others = (self._answer(part, chat) for part in recorded.parts)
        except ArticleUnknown:
            return None
        count = max(1, len(self.articles(chat))) if others else 1
        return recorded, replace(first, others=tuple(others), articles_asked=count)

    def _answer(self, part: Part, chat: int) -> Answer:
        article = self.visible(chat, part.article)
        return Answer(part.level, article, part.question, part.evidence, (), 0.0)


def _pointed(told: Recorded | None, quote: str | None) -> Pointed | None:
    """The words that somebody points at, in an answer of ours or elsewhere, and whose they are."""
    shown = [item for part in told.parts for item in part.evidence] if told else []
    if quote is None:
        return Pointed(shown[0].text, shown[0].speaker) if shown else None
    words = " ".join(quote.split())
    of = (one for one in shown if words in " ".join(one.text.split()))
    return Pointed(words, next((one.speaker for one in of), None))


def pointing_at(text: str, quote: str) -> str:
    """A question with the words that it points at in it."""
    words = " ".join(quote.split())[:LONGEST_QUOTE]
    quoted = f"«{words}»"
    pieces = re.split(r"(\s+|[؟?.!,،])", text)
    for i, piece in enumerate(pieces):
        if normalise(piece) in _POINTING:
            return "".join([*pieces[:i], quoted, *pieces[i + 1 :]])
    asked = text.rstrip(" ؟?.!")
    return f"{asked} {quoted}؟" if asked else f"{quoted}؟"

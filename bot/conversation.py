"""A talk with somebody: their question goes to the chat's article, after those before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.chats import Chats, Place, Recorded, answer_of
from index.arabic import normalise
from index.kinds import Kind
from index.library import Asked, Library
from index.types import Answer, Article, ArticleUnknown, RawiError

# "Who said this?", pointing at words: what the pointing word stands for are those words.
_POINTING = frozenset(normalise("هذا هذه ذلك تلك هاد هاي هيدا ده دي دا this that").split())
# So much of the words pointed at goes into the question.
LONGEST_QUOTE = 300


@dataclass(frozen=True, slots=True)
class Request:
    """A question of somebody: `quote` are words that they point at, `article` the one that they
    ask where it is not the chat's."""

    place: Place
    text: str
    quote: str | None = None
    article: int | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """An answer, its number where it has been recorded, and the questions before it."""

    answer: Answer
    number: int | None
    after: Sequence[str] = ()


class Conversation:
    """Asks a library on behalf of chats, each within what it may see. Synchronous."""

    def __init__(self, library: Library, chats: Chats) -> None:
        self.library = library
        self.chats = chats
        self._built_in = library.built_in().id

    def article(self, chat: int) -> Article:
        """The article that a chat is reading: the one it has chosen, or the built-in one."""
        chosen = self.chats.preferences(chat).article
        if chosen is not None and self.may_see(chat, chosen):
            try:
                return self.library.article(chosen)
            except ArticleUnknown:
                self.chats.choose(chat, None)
        return self.library.article(self._built_in)

    def articles(self, chat: int) -> list[Article]:
        """What a chat may see: the built-in article, and its own, oldest first."""
        numbers = {self._built_in, *self.chats.shelf(chat)}
        return [article for article in self.library.articles() if article.id in numbers]

    def is_public(self, article: int) -> bool:
        """Whether everybody may see an article."""
        return article == self._built_in

    def may_see(self, chat: int, article: int) -> bool:
        """Whether an article is everybody's or that chat's own."""
        return self.is_public(article) or article in self.chats.shelf(chat)

    def visible(self, chat: int, article: int) -> Article:
        """An article by its number. Raises ArticleUnknown, also for one that is another chat's."""
        if not self.may_see(chat, article):
            raise ArticleUnknown(article)
        return self.library.article(article)

    def ask(self, request: Request) -> Given:
        """The answer to a question, remembered where the chat allows it. Raises RawiError."""
        (given,) = self.ask_many([request])
        if isinstance(given, RawiError):
            raise given
        return given

    def ask_many(self, requests: Sequence[Request]) -> list[Given | RawiError]:
        """The answers to questions of different talks, or what is wrong with them, in order.

        Raises ModelError or StoreError.
        """
        asked = [self._asked(request) for request in requests]
        answers = iter(self.library.ask_many([one for one in asked if isinstance(one, Asked)]))
        return [
            self._given(request, one, next(answers)) if isinstance(one, Asked) else one
            for request, one in zip(requests, asked, strict=True)
        ]

    def prepare(self, requests: Sequence[Request]) -> None:
        """Has the model read questions that will be asked; others may be answered meanwhile.

        Raises ModelError or StoreError.
        """
        asked = [self._asked(request) for request in requests]
        self.library.prepare([one for one in asked if isinstance(one, Asked)])

    def _asked(self, request: Request) -> Asked | RawiError:
        """What a request asks the library, with the talk before it."""
        chat, text, quote = request.place.chat, request.text, request.quote
        try:
            article = request.article
            about = self.article(chat) if article is None else self.visible(chat, article)
        except ArticleUnknown as error:
            return error
        after = self.chats.asked(request.place) if self.chats.preferences(chat).remembers else ()
        return Asked(pointing_at(text, quote) if quote else text, [about.id], after)

    def _given(
        self, request: Request, asked: Asked, answer: Answer | RawiError
    ) -> Given | RawiError:
        if isinstance(answer, RawiError):
            return answer
        remembers = self.chats.preferences(request.place.chat).remembers
        if not remembers or answer.question.kind is Kind.CHAT:
            return Given(answer, None, asked.after)
        after = tuple(asked.after)
        return Given(answer, self.chats.record(request.place, answer, after, self.library.model))

    def recorded(self, number: int, chat: int) -> tuple[Recorded, Answer] | None:
        """An answer given in a chat before, if it is kept and the chat may still see it."""
        recorded = self.chats.recorded(number, chat)
        if recorded is None:
            return None
        try:
            return recorded, answer_of(recorded, self.visible(chat, recorded.article))
        except ArticleUnknown:
            return None


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

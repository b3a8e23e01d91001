"""A talk with somebody: their question goes to the chat's article, after those before it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.chats import Chats, Place, Recorded, answer_of
from index.arabic import normalise
from index.kinds import Kind
from index.library import Library
from index.types import Answer, Article, ArticleUnknown

# "Who said this?", pointing at words: what the pointing word stands for are those words.
_POINTING = frozenset(normalise("هذا هذه ذلك تلك هاد هاي هيدا ده دي دا this that").split())
# So much of the words pointed at goes into the question.
LONGEST_QUOTE = 300


@dataclass(frozen=True, slots=True)
class Given:
    """An answer, and its number where it has been recorded."""

    answer: Answer
    number: int | None


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

    def may_see(self, chat: int, article: int) -> bool:
        """Whether an article is everybody's or that chat's own."""
        return article == self._built_in or article in self.chats.shelf(chat)

    def visible(self, chat: int, article: int) -> Article:
        """An article by its number. Raises ArticleUnknown, also for one that is another chat's."""
        if not self.may_see(chat, article):
            raise ArticleUnknown(article)
        return self.library.article(article)

    def ask(
        self, place: Place, text: str, quote: str | None = None, article: int | None = None
    ) -> Given:
        """The answer to a question, remembered where the chat allows it.

        `quote` are words that the person points at. Raises RawiError.
        """
        remembers = self.chats.preferences(place.chat).remembers
        after = tuple(self.chats.asked(place)) if remembers else ()
        about = self.article(place.chat) if article is None else self.visible(place.chat, article)
        asked = pointing_at(text, quote) if quote else text
        answer = self.library.ask(asked, [about.id], after)
        if not remembers or answer.question.kind is Kind.CHAT:
            return Given(answer, None)
        return Given(answer, self.chats.record(place, answer, after, self.library.model))

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

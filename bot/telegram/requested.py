"""What somebody asks of the bot in plain words, as a message: the buttons that do it, a card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot import messages
from bot.chats.conversation import Conversation, Given
from bot.chats.records import Place
from bot.telegram.buttons import button, deleting, speaking
from bot.telegram.cards import card
from bot.telegram.entities import short
from bot.telegram.pages import Frame
from bot.telegram.reply import Reply, plain
from index.text.normalise import normalise, words
from index.text.terms import content_words
from index.types import Article, Intent, Question, SmallTalk

# So many speakers have a button of their own: the first ones of the article.
MOST_SPEAKERS = 16


def requested(conversation: Conversation, place: Place, given: Given, frame: Frame) -> Reply | None:
    """The reply to a request to the bot itself, such as "forget me"; None for a question to the
    article. May choose another article for the chat."""
    question, article = given.answer.question, given.answer.article
    if question.intent is Intent.SPEAKERS:
        words = messages.WHO_SPEAKS if question.refers is None else messages.WHOM_MEANT
        return speakers(conversation, article, frame.language, words, frame.names)
    made = _MADE.get(question.small_talk) if question.small_talk else None
    return made(_Wish(conversation, place, question, article, frame)) if made else None


def speakers(
    conversation: Conversation,
    article: Article,
    language: str,
    words: messages.Words = messages.WHO_SPEAKS,
    written: Mapping[str, str] | None = None,
) -> Reply:
    """Everybody who speaks in an article, as buttons, with people's names as they are written."""
    names = conversation.library.speakers(article)[:MOST_SPEAKERS]
    if not names:
        return plain(messages.say(messages.NO_STATEMENTS, language))
    line = f"{messages.say(words, language)}\n📰 {short(article.title)}"
    return plain(line, speaking(names, article, written))


@dataclass(frozen=True, slots=True)
class _Wish:
    conversation: Conversation
    place: Place
    question: Question
    article: Article
    frame: Frame


def _forgetting(wish: _Wish) -> Reply:
    return forgetting(wish.place, wish.frame.language)


def forgetting(place: Place, language: str) -> Reply:
    """Asks once more before what is kept of somebody is deleted."""
    words = messages.FORGET_GROUP if place.chat < 0 else messages.FORGET_PRIVATE
    return plain(
        messages.say(words, language),
        [deleting(f"forget:1:{place.person}", f"forget:0:{place.person}", language)],
    )


def _removing(wish: _Wish) -> Reply:
    language, number = wish.frame.language, wish.article.id
    if wish.conversation.is_public(number):
        return plain(messages.say(messages.STAYS, language))
    owner = wish.frame.owner
    return plain(
        messages.say(messages.REMOVE_ASKED, language, wish.article.title),
        [deleting(f"dropped:{number}:{owner}", f"dropped:0:{owner}", language)],
    )


def _shown(wish: _Wish, note: messages.Words | None = None) -> Reply:
    library, frame = wish.conversation.library, wish.frame
    return card(library, wish.article, frame.language, frame.links, note)


def _whole(wish: _Wish) -> Reply:
    """The article's name, with the button that sends its text."""
    language = wish.frame.language
    line = messages.small_talk(wish.question, wish.article, language)
    sends = button(messages.say(messages.SEND_TEXT, language), f"text:{wish.article.id}")
    return plain(line, [[sends]])


def _back(wish: _Wish) -> Reply:
    """Another article of the chat: the one that the words name, or the one read before."""
    chat = wish.place.chat
    others = [one for one in wish.conversation.articles(chat) if one.id != wish.article.id]
    named = content_words(wish.question.text, wish.question.language)
    meant = _named(others, named) or (others[0] if len(others) == 1 else None)
    if meant is None:
        frame = wish.frame
        rows = [[button(short(one.title), f"use:{one.id}:{frame.owner}")] for one in others]
        return plain(messages.say(messages.WHICH_ARTICLE, frame.language), rows[-MOST_SPEAKERS:])
    wish.conversation.choose(wish.place, meant.id)
    return _shown(replace(wish, article=meant), messages.now_asked(chat))


def _named(articles: Sequence[Article], named: Sequence[str]) -> Article | None:
    """The one article that most of some words stand in, those of its title first."""

    def fit(article: Article) -> tuple[int, int]:
        title, text = (set(words(normalise(one))) for one in (article.title, article.text))
        return sum(word in title for word in named), sum(word in text for word in named)

    fits = sorted(((fit(one), one.id, one) for one in articles), reverse=True)
    if not fits or fits[0][0] == (0, 0) or (len(fits) > 1 and fits[0][0] == fits[1][0]):
        return None
    return fits[0][2]


_MADE = {
    SmallTalk.FORGET: _forgetting,
    SmallTalk.REMOVE: _removing,
    SmallTalk.BACK: _back,
    SmallTalk.WHICH: _shown,
    SmallTalk.WHOLE_TEXT: _whole,
}

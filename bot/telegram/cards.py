"""An article as a message."""

from __future__ import annotations

from telegram import InlineKeyboardButton, MessageEntity

from bot import messages
from bot.serving.deep_links import DeepLinks
from bot.telegram.buttons import asking, button, speaking
from bot.telegram.entities import Composition, short
from bot.telegram.excerpts import paragraph_of
from bot.telegram.fitting import introduced
from bot.telegram.reply import Reply, composed
from index.library import Library
from index.text.language import is_arabic_prose
from index.types import Article

LONGEST_TITLE = 300
SPEAKERS_ON_A_CARD = 6
# Roughly what somebody reads.
WORDS_A_MINUTE = 180


def minutes(article: Article) -> int:
    """How long it takes to read an article."""
    return max(1, round(len(article.text.split()) / WORDS_A_MINUTE))


def card(
    library: Library,
    article: Article,
    language: str,
    links: DeepLinks | None = None,
    note: messages.Words | None = None,
) -> Reply:
    """An article: title, where and when it appeared, how long it is, who speaks, what to ask; with
    a note at its end."""
    message = Composition()
    message.line(short(article.title, LONGEST_TITLE), MessageEntity.BOLD, url=article.url)
    if origin := messages.origin(introduced(article), language):
        message.line(origin)
    statements = library.statements(article)
    paragraphs = paragraph_of(article.text, len(article.text))
    facts = (
        messages.format_of(article, language), len(article.text.split()), paragraphs,
        len(statements), minutes(article),
    )  # fmt: skip
    message.line(messages.say(messages.ARTICLE_FACTS, language, *facts))
    if article.read:
        read = messages.day(article.read, language)
        message.line(messages.say(messages.READ_ON, language, read), MessageEntity.ITALIC)
    if not is_arabic_prose(article.text):
        message.line(messages.say(messages.OTHER_LANGUAGE, language))
    if note:
        message.line()
        message.line(messages.say(note, language))
    rows = asking(library.suggestions(article, language), article, language)
    names = library.speakers(article)[:SPEAKERS_ON_A_CARD]
    rows += speaking(names, article)
    if article.rest:
        rows.append([button(messages.say(messages.READ_REST, language), f"rest:{article.id}")])
    last = [button(messages.say(messages.SEND_TEXT, language), f"text:{article.id}")]
    if url := links and links.sharing(article, None, short(article.title)):
        last.insert(0, InlineKeyboardButton(messages.say(messages.SHARE, language), url=url))
    rows.append(last)
    return composed(message, article, rows)

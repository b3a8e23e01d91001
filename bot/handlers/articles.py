"""What is read: the article, the others, who speaks in it, what it says above all."""

from __future__ import annotations

from telegram import InlineKeyboardButton, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from bot import messages
from bot.context import Context, language_of, owner_of, place_of
from bot.handlers.asking import ask, may_press, not_yours, outdated
from bot.handlers.sending import change, notice, send
from bot.replies import Reply, button, card, check, plain, speaking
from index.types import Article, RawiError

_MESSAGE = filters.UpdateType.MESSAGE
# So many speakers have a button of their own: the first ones of the article.
MOST_SPEAKERS = 16
MOST_ARTICLES = 20


def handlers() -> list[BaseHandler]:  # type: ignore[type-arg]
    """The handlers of this room."""
    return [
        CommandHandler("quotes", quotes, _MESSAGE),
        CommandHandler("summary", summary, _MESSAGE),
        CommandHandler("article", article, _MESSAGE),
        CommandHandler("articles", articles, _MESSAGE),
        CallbackQueryHandler(
            speaker_pressed, r"^said:([0-9]{1,18}):([0-9]{1,18}):([0-9a-z]+):([0-9]{1,18})$"
        ),
        CallbackQueryHandler(article_pressed, r"^use:([0-9]{1,18}):([0-9]{1,18})$"),
    ]


async def quotes(update: Update, context: Context) -> None:
    """`/quotes`: everybody who speaks in the article, as buttons."""
    language, owner = language_of(update, context), owner_of(update)
    rawi = context.rawi

    def reply() -> Reply:
        reading = rawi.conversation.article(place_of(update).chat)
        names = rawi.conversation.library.speakers(reading)[:MOST_SPEAKERS]
        if not names:
            return plain(messages.say(messages.NO_STATEMENTS, language))
        return plain(messages.say(messages.WHO_SPEAKS, language), speaking(names, reading, owner))

    await send(update, context, await rawi.engine.do(reply))


async def speaker_pressed(update: Update, context: Context) -> None:
    """Asks what the speaker on a button said."""
    query, match = update.callback_query, context.match
    if not query or not match:
        return
    number, index, digits, owner = match.groups()
    if not may_press(int(owner), update):
        await not_yours(update, context)
        return
    asked = await context.rawi.engine.do(
        what_said, context, place_of(update).chat, int(number), int(index), digits,
        language_of(update, context),
    )  # fmt: skip
    if asked is None:
        await outdated(update, context)
        return
    await notice(query)
    await ask(update, context, asked, article=int(number), shown=asked)


def what_said(
    context: Context, chat: int, number: int, speaker: int, digits: str, language: str
) -> str | None:
    """The question what a speaker said; None where the digits are of another one, or of nobody
    that the chat may see."""
    conversation = context.rawi.conversation
    try:
        article = conversation.visible(chat, number)
        name = conversation.library.speakers(article)[speaker]
        asked = conversation.library.what_said(article, speaker, language)
    except (RawiError, LookupError):
        return None
    return asked if check(name) == digits else None


async def summary(update: Update, context: Context) -> None:
    """`/summary`: the article's own key sentences."""
    asked = messages.say(messages.SUMMARISE, language_of(update, context))
    await ask(update, context, asked)


async def article(update: Update, context: Context) -> None:
    """`/article`: what is being read, who speaks in it, what it can be asked."""
    chat, owner = place_of(update).chat, owner_of(update)
    language = language_of(update, context)
    conversation = context.rawi.conversation

    def reply() -> Reply:
        return card(conversation.library, conversation.article(chat), language, owner)

    await send(update, context, await context.rawi.engine.do(reply))


async def articles(update: Update, context: Context) -> None:
    """`/articles`: all that can be asked here; a button chooses."""
    chat, owner = place_of(update).chat, owner_of(update)
    language = language_of(update, context)
    conversation = context.rawi.conversation

    def reply() -> Reply:
        chosen = conversation.article(chat).id
        rows = [
            [_choice(one, owner, one.id == chosen)]
            for one in conversation.articles(chat)[-MOST_ARTICLES:]
        ]
        return plain(messages.say(messages.CHOOSE_ARTICLE, language), rows)

    await send(update, context, await context.rawi.engine.do(reply))


def _choice(article: Article, owner: int, is_chosen: bool) -> InlineKeyboardButton:
    return button(("✓ " if is_chosen else "") + article.title, f"use:{article.id}:{owner}")


async def article_pressed(update: Update, context: Context) -> None:
    """From now on the chat's questions go to that article."""
    query, match = update.callback_query, context.match
    if not query or not match:
        return
    number, owner = (int(group) for group in match.groups())
    if not may_press(owner, update):
        await not_yours(update, context)
        return
    reply = await context.rawi.engine.do(choose, context, update, number)
    await notice(query)
    await change(query, reply)


def choose(context: Context, update: Update, number: int) -> Reply:
    """Chooses an article for a chat, if the chat may see it; the article as a card."""
    chat, language = place_of(update).chat, language_of(update, context)
    conversation = context.rawi.conversation
    try:
        chosen = conversation.visible(chat, number)
    except RawiError:
        return plain(messages.say(messages.NOT_VISIBLE, language))
    context.rawi.chats.choose(chat, number)
    return card(conversation.library, chosen, language, owner_of(update))

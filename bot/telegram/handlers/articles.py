"""What is read: the article, the others, who speaks in it, what it says above all."""

from __future__ import annotations

import re

from telegram import InlineKeyboardButton, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from bot import messages
from bot.chats.records import EVERY_ARTICLE
from bot.telegram.buttons import button, check
from bot.telegram.cards import card, minutes
from bot.telegram.context import (
    Context,
    language_of,
    owner_of,
    person_of,
    place_of,
)
from bot.telegram.entities import short
from bot.telegram.handlers.access import may_settle
from bot.telegram.handlers.asking import (
    alert,
    ask,
    may_press,
    not_yours,
    outdated,
)
from bot.telegram.reply import Reply, plain
from bot.telegram.requested import speakers
from bot.telegram.sending import (
    change,
    notice,
    send,
    send_file,
)
from index.errors import ArticleUnknown, RawiError
from index.types import Article

_MESSAGE = filters.UpdateType.MESSAGE
# So many articles stand on a page of a chat's list, with two buttons each: Telegram shows 100
# under a message.
ARTICLES_ON_A_PAGE = 20
# So many titles, the longest of them, fit into one message.
MOST_TITLES = 40


# What file names cannot have, and marks of direction.
_NO_NAME = re.compile(r"[\W_]+")


def handlers() -> list[BaseHandler]:  # type: ignore[type-arg]
    """The handlers of this room."""
    return [
        CommandHandler("quotes", quotes, _MESSAGE),
        CommandHandler("summary", summary, _MESSAGE),
        CommandHandler("article", article, _MESSAGE),
        CommandHandler("articles", articles, _MESSAGE),
        CallbackQueryHandler(
            speaker_pressed, r"^said:([0-9]{1,18}):([0-9]{1,18}):([0-9a-z]+)(?::[0-9]{1,18})?$"
        ),
        CallbackQueryHandler(text_pressed, r"^text:([0-9]{1,18})$"),
        CallbackQueryHandler(list_turned, r"^list:([0-9]{1,18}):([0-9]{1,18})$"),
        CallbackQueryHandler(article_pressed, r"^use:([0-9]{1,18}):([0-9]{1,18})$"),
        CallbackQueryHandler(drop_pressed, r"^drop:([0-9]{1,18}):([0-9]{1,18})$"),
        CallbackQueryHandler(dropped, r"^dropped:([0-9]{1,18}):([0-9]{1,18})$"),
    ]


async def quotes(update: Update, context: Context) -> None:
    """`/quotes`: everybody who speaks in the article, as buttons."""
    language = language_of(update, context)
    conversation = context.rawi.conversation

    def reply() -> Reply:
        place = place_of(update)
        article = conversation.article(place.chat, place.thread)
        return speakers(conversation, article, language)

    await send(update, context, await context.rawi.engine.do(reply))


async def speaker_pressed(update: Update, context: Context) -> None:
    """Asks what the speaker on a button said, for whoever presses it."""
    query, match = update.callback_query, context.match
    if not query or not match:
        return
    number, index, digits = match.groups()
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
    place, owner = place_of(update), owner_of(update)
    chat, thread = place.chat, place.thread
    language = language_of(update, context)
    conversation = context.rawi.conversation

    def reply() -> Reply:
        if conversation.asks_all(chat, thread):
            return _listed(update, context, owner)
        article = conversation.article(chat, thread)
        return card(conversation.library, article, language, context.deep_links)

    await send(update, context, await context.rawi.engine.do(reply))


async def articles(update: Update, context: Context) -> None:
    """`/articles`: all that can be asked here; buttons choose and remove."""
    reply = await context.rawi.engine.do(_listed, update, context, owner_of(update))
    await send(update, context, reply)


def _listed(update: Update, context: Context, owner: int, before: str = "", page: int = 0) -> Reply:
    """All that can be asked in a chat, behind some words: page by page, the newest last and on the
    first one; what the chat has added can be removed."""
    chat, language = place_of(update).chat, language_of(update, context)
    conversation = context.rawi.conversation
    built_in, *own = conversation.articles(chat)
    thread = place_of(update).thread
    everything = conversation.asks_all(chat, thread)
    chosen = None if everything else conversation.article(chat, thread).id
    # Some may have been removed since the button was made.
    page = min(page, max(0, len(own) - 1) // ARTICLES_ON_A_PAGE)
    end = len(own) - page * ARTICLES_ON_A_PAGE
    start = max(0, end - ARTICLES_ON_A_PAGE)
    rows = [
        [
            _choice(one.title, one.id, owner, one.id == chosen),
            *([] if conversation.is_public(one.id) else [button("🗑", f"drop:{one.id}:{owner}")]),
        ]
        for one in (built_in, *own[start:end])
    ]
    turned = [(messages.NEWER, page - 1)] * (page > 0) + [(messages.OLDER, page + 1)] * (start > 0)
    if turned:
        rows.append([button(messages.say(to, language), f"list:{at}:{owner}") for to, at in turned])
    if own:
        words = messages.say(messages.ALL_ARTICLES, language)
        rows.append([_choice(words, EVERY_ARTICLE, owner, everything)])
    about = "\n".join(_described(one, language) for one in own[start:end])
    lines = [before, about, messages.say(messages.CHOOSE_ARTICLE, language)]
    return plain("\n\n".join(filter(None, lines)), rows)


def _described(article: Article, language: str) -> str:
    """What an article is, how long and of when, below its title."""
    came_as, count = messages.format_of(article, language), len(article.text.split())
    known = messages.say(
        messages.LISTED, language, short(article.title), came_as, count, minutes(article)
    )
    day = article.date or article.read
    parts = [known, messages.day(day, language) if day else "", messages.part(article, language)]
    return messages.say(messages.COMMA, language).join(filter(None, parts))


def _choice(title: str, article: int, owner: int, is_chosen: bool) -> InlineKeyboardButton:
    return button(("✓ " if is_chosen else "") + title, f"use:{article}:{owner}")


async def text_pressed(update: Update, context: Context) -> None:
    """Sends an article's whole text, as it is stored, as a file."""
    query, match, conversation = update.callback_query, context.match, context.rawi.conversation
    if not query or not match:
        return
    try:
        found = await context.rawi.engine.do(
            conversation.visible, place_of(update).chat, int(match.group(1))
        )
    except ArticleUnknown:
        await alert(update, context, messages.NOT_VISIBLE)
        return
    await notice(query)
    name = _NO_NAME.sub(" ", short(found.title)).strip()
    await send_file(update, context, found.text.encode("utf-8", "replace"), f"{name}.txt")


async def list_turned(update: Update, context: Context) -> None:
    """Shows another page of what can be asked, in the same message."""
    query, match = update.callback_query, context.match
    if not query or not match:
        return
    page, owner = (int(group) for group in match.groups())
    if not may_press(owner, update):
        await not_yours(update, context)
        return
    reply = await context.rawi.engine.do(_listed, update, context, owner, "", page)
    await notice(query)
    await change(query, reply)


async def article_pressed(update: Update, context: Context) -> None:
    """From now on the chat's questions go to that article, or to all of them."""
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
    """Chooses an article for a chat, if the chat may see it, or all; what can be asked now."""
    chat, language = place_of(update).chat, language_of(update, context)
    conversation = context.rawi.conversation
    if number == EVERY_ARTICLE:
        conversation.choose(place_of(update), EVERY_ARTICLE)
        titles = [f"• {short(one.title)}" for one in conversation.articles(chat)]
        lines = [messages.say(messages.ASKING_ALL, language), *titles[-MOST_TITLES:]]
        if len(titles) > MOST_TITLES:
            older = len(titles) - MOST_TITLES
            lines.append(messages.say(messages.OTHER_ARTICLES, language, older))
        return plain("\n".join(lines))
    try:
        chosen = conversation.visible(chat, number)
    except RawiError:
        return plain(messages.say(messages.NOT_VISIBLE, language))
    conversation.choose(place_of(update), number)
    return card(conversation.library, chosen, language, context.deep_links)


async def drop_pressed(update: Update, context: Context) -> None:
    """Asks once more before an article is removed."""
    query, match = update.callback_query, context.match
    if not query or not match:
        return
    number, owner = (int(group) for group in match.groups())
    title = await _removable(update, context, number, owner)
    if title is None:
        return
    language = language_of(update, context)
    buttons = [
        button(messages.say(messages.DELETE, language), f"dropped:{number}:{owner}"),
        button(messages.say(messages.CANCEL, language), f"dropped:0:{owner}"),
    ]
    await notice(query)
    await change(query, plain(messages.say(messages.REMOVE_ASKED, language, title), [buttons]))


async def dropped(update: Update, context: Context) -> None:
    """Removes an article from the chat, or not; then what can be asked is shown again."""
    query, match = update.callback_query, context.match
    if not query or not match:
        return
    number, owner = (int(group) for group in match.groups())
    conversation, chat, gone = context.rawi.conversation, place_of(update).chat, ""
    if number:
        title = await _removable(update, context, number, owner)
        if title is None:
            return
        await context.rawi.engine.do(conversation.drop, chat, number)
        gone = messages.say(messages.REMOVED_HERE, language_of(update, context), title)
    elif not may_press(owner, update):
        await not_yours(update, context)
        return
    await notice(query)
    await change(query, await context.rawi.engine.do(_listed, update, context, owner, gone))


async def _removable(update: Update, context: Context, number: int, owner: int) -> str | None:
    """The title of an article that whoever presses a button may remove; others are told."""
    conversation, chat = context.rawi.conversation, place_of(update).chat
    if not may_press(owner, update):
        await not_yours(update, context)
        return None
    added_by = await context.rawi.engine.do(conversation.chats.shelves.added_by, chat, number)
    if added_by is None:
        await outdated(update, context)
        return None
    # 0 is nobody known: whoever has had it forgotten.
    if added_by != (person_of(update) or None) and not await may_settle(update, context):
        await alert(update, context, messages.NOT_YOURS_TO_REMOVE)
        return None
    try:
        article = await context.rawi.engine.do(conversation.library.article, number)
    except ArticleUnknown:
        return ""
    return article.title

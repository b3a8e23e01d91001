"""The bot and the chat itself: who it is, its language, what is kept, and forgetting it."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from telegram import ChatMember, InlineKeyboardButton, Update
from telegram.error import TelegramError
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from bot import messages
from bot.chats.records import Links
from bot.chats.retention import REMEMBERED
from bot.serving.deep_links import Link, payload
from bot.telegram.answers import passage
from bot.telegram.buttons import button
from bot.telegram.cards import card
from bot.telegram.context import (
    Context,
    language_of,
    own_language_of,
    person_of,
    place_of,
)
from bot.telegram.entities import short
from bot.telegram.handlers.access import may_settle
from bot.telegram.handlers.articles import choose, what_said
from bot.telegram.handlers.asking import ask, not_yours
from bot.telegram.pages import Frame
from bot.telegram.reply import Reply, plain
from bot.telegram.requested import forgetting
from bot.telegram.sending import (
    change,
    is_group,
    notice,
    send,
    tell,
)
from index.errors import RawiError

_MESSAGE = filters.UpdateType.MESSAGE
EACH_ONES_OWN = "own"


def handlers() -> list[BaseHandler]:  # type: ignore[type-arg]
    """The handlers of this room."""
    return [
        CommandHandler("start", start, _MESSAGE),
        CommandHandler("help", show_help, _MESSAGE),
        CommandHandler("language", language, _MESSAGE),
        CommandHandler("privacy", privacy, _MESSAGE),
        CommandHandler("forget", forget, _MESSAGE),
        CommandHandler("settings", settings, _MESSAGE),
        CommandHandler("stats", stats, _MESSAGE),
        CallbackQueryHandler(begin_pressed, r"^begin:(article|link)$"),
        CallbackQueryHandler(language_pressed, r"^lang:(ar|en|fr|ru|own)$"),
        CallbackQueryHandler(links_pressed, r"^links:(offered|read|ignored)$"),
        CallbackQueryHandler(memory_pressed, r"^keep:([01])$"),
        CallbackQueryHandler(forget_pressed, r"^forget:([01]):(-?[0-9]{1,18})$"),
    ]


async def start(update: Update, context: Context) -> None:
    """`/start`: who the bot is and what can be asked; with a payload, what a link opens."""
    opened = context.deep_links.opened(context.args[0]) if context.args else None
    if opened is None:
        await send(update, context, await context.rawi.engine.do(welcome, update, context))
    elif opened[0].speaker is None:
        reply = await context.rawi.engine.do(_opened, update, context, *opened)
        await send(update, context, reply)
    else:
        await _ask_speaker(update, context, opened[0])


def welcome(update: Update, context: Context) -> Reply:
    """Who the bot is, what to do and what it cannot, with buttons to begin with for everybody; what
    is being read where that is an article of the chat."""
    spoken, place = language_of(update, context), place_of(update)
    words = messages.WELCOME_GROUP if is_group(update) else messages.WELCOME_PRIVATE
    lines = [messages.say(words, spoken)]
    conversation = context.rawi.conversation
    article = conversation.article(place.chat, place.thread)
    if not conversation.is_public(article.id):
        lines += ["", messages.say(messages.NOW_READING, spoken, short(article.title))]
    rows = [
        [button(messages.say(messages.BEGIN, spoken), "begin:article")],
        [button(messages.say(messages.SEND_LINK, spoken), "begin:link")],
    ]
    if not is_group(update) and (url := context.deep_links.into_group()):
        added = messages.say(messages.ADD_TO_GROUP, spoken)
        rows.append([InlineKeyboardButton(added, url=url)])
    return plain("\n".join(lines), rows)


async def begin_pressed(update: Update, context: Context) -> None:
    """The first steps: the article that comes with Rawi, or how to send another one."""
    query, match = update.callback_query, context.match
    if not query or not match:
        return
    await notice(query)
    if match.group(1) == "link":
        await tell(update, context, messages.HOW_TO_SEND)
        return
    article = (await context.rawi.engine.do(context.rawi.conversation.built_in)).id
    reply = await context.rawi.engine.do(choose, context, update, article)
    await send(update, context, reply)


def _opened(update: Update, context: Context, link: Link, is_signed: bool) -> Reply:
    """What a deep link opens: an article or a passage of one, if the chat may see it, or if the
    link has been shared and the article is from the web."""
    spoken, conversation = language_of(update, context), context.rawi.conversation
    chat, links = place_of(update).chat, context.deep_links
    is_own = conversation.may_see(chat, link.article)
    if link.span is None and is_own:
        return choose(context, update, link.article)
    try:
        article = conversation.opened(chat, link.article, is_signed)
        if link.span is None:
            shown = card(conversation.library, article, spoken, links)
            shown = replace(shown, buttons=None)
        else:
            shown = passage(conversation.library, article, link.span, Frame(spoken, links=links))
    except RawiError:
        return plain(messages.say(messages.NOT_VISIBLE, spoken))
    if is_own:
        return shown
    data = f"take:{article.id}:{links.signature(payload(Link(article.id)))}"
    return shown.with_row(button(messages.say(messages.READ_HERE, spoken), data))


async def _ask_speaker(update: Update, context: Context, link: Link) -> None:
    """Asks what the speaker of a deep link said."""
    chat, spoken = place_of(update).chat, language_of(update, context)
    asked = await context.rawi.engine.do(
        what_said, context, chat, link.article, link.speaker or 0, link.digits, spoken
    )
    if asked is None:
        await send(update, context, plain(messages.say(messages.NOT_VISIBLE, spoken)))
    else:
        await ask(update, context, asked, article=link.article, shown=asked)


async def show_help(update: Update, context: Context) -> None:
    """`/help`: how to ask, what the signs mean, the commands."""
    spoken = language_of(update, context)
    commands = "\n".join(
        f"• {messages.say(words, spoken)}: \u200e/{name}\u200e"
        for name, words in messages.COMMANDS.items()
    )
    words = messages.say(messages.HELP, spoken, context.bot.username, commands)
    await send(update, context, plain(words))


async def language(update: Update, context: Context) -> None:
    """`/language`: in which language the bot's own words are."""
    if await _settles(update, context):
        words = messages.say(messages.CHOOSE_LANGUAGE, language_of(update, context))
        await send(update, context, plain(words, [_languages(update, context)]))


def _languages(update: Update, context: Context) -> list[InlineKeyboardButton]:
    own = messages.say(messages.EACH_ONES_OWN, language_of(update, context))
    made = [button(name, f"lang:{code}") for code, name in messages.LANGUAGES.items()]
    return [*made, button(own, f"lang:{EACH_ONES_OWN}")] if is_group(update) else made


async def language_pressed(update: Update, context: Context) -> None:
    """Keeps the chat's choice."""
    query, match = update.callback_query, context.match
    if not query or not match or not await _settles(update, context):
        return
    chosen = None if match.group(1) == EACH_ONES_OWN else match.group(1)
    chat = place_of(update).chat
    await context.rawi.engine.do(context.rawi.chats.preferences.set_language, chat, chosen)
    spoken = chosen or own_language_of(update)
    words = messages.LANGUAGE_SET if chosen else messages.LANGUAGE_UNSET
    await notice(query)
    await change(query, plain(messages.say(words, spoken)))


async def privacy(update: Update, context: Context) -> None:
    """`/privacy`: what is kept and for how long; who may, can have questions not kept."""
    await send(update, context, await _privacy(update, context))


async def _privacy(update: Update, context: Context) -> Reply:
    spoken = language_of(update, context)
    keeps = (await context.rawi.chosen(place_of(update))).remembers
    kept = messages.say(messages.QUESTIONS_KEPT if keeps else messages.QUESTIONS_NOT_KEPT, spoken)
    reader = urlsplit(context.rawi.settings.reader_url).hostname
    sent = messages.SENT_TO_MODEL if reader else messages.SENT_NOWHERE
    words = messages.say(
        messages.PRIVACY, spoken, REMEMBERED, messages.say(sent, spoken, reader or ""), kept
    )
    may = await may_settle(update, context)
    return plain(words, [[_memory(keeps, spoken)]] if may else ())


def _memory(keeps: bool, spoken: str) -> InlineKeyboardButton:
    """The button that has questions kept, or not kept."""
    words = messages.DO_NOT_KEEP if keeps else messages.KEEP
    return button(messages.say(words, spoken), f"keep:{int(not keeps)}")


async def memory_pressed(update: Update, context: Context) -> None:
    """Keeps questions from now on, or deletes them and keeps none."""
    query, match = update.callback_query, context.match
    if not query or not match or not await _settles(update, context):
        return
    chat = place_of(update).chat
    await context.rawi.engine.do(context.rawi.chats.allow_memory, chat, match.group(1) == "1")
    await notice(query)
    await change(query, await _privacy(update, context))


async def forget(update: Update, context: Context) -> None:
    """`/forget`: asks once more before it deletes."""
    await send(update, context, forgetting(place_of(update), language_of(update, context)))


async def forget_pressed(update: Update, context: Context) -> None:
    """Deletes what is kept of the person: here, or in private everywhere."""
    query, match = update.callback_query, context.match
    if not query or not match:
        return
    person, spoken = int(match.group(2)), language_of(update, context)
    # Where the group itself has asked, its admins answer for it.
    theirs = person == person_of(update) if person > 0 else await may_settle(update, context)
    if not theirs:
        await not_yours(update, context)
        return
    deletes = match.group(1) == "1"
    if deletes:
        where = place_of(update).chat if is_group(update) else None
        await context.rawi.engine.do(context.rawi.conversation.forget, person, where)
    await notice(query)
    forgotten = messages.FORGOTTEN_GROUP if is_group(update) else messages.FORGOTTEN_PRIVATE
    words = forgotten if deletes else messages.KEPT
    await change(query, plain(messages.say(words, spoken)))


async def settings(update: Update, context: Context) -> None:
    """`/settings`: what the chat has chosen, with buttons to change it."""
    if not await _settles(update, context):
        return
    await send(update, context, await _settings(update, context))


async def _settings(update: Update, context: Context) -> Reply:
    spoken = language_of(update, context)
    chosen = await context.rawi.chosen(place_of(update))
    own = messages.EACH_ONES_OWN if is_group(update) else messages.APP_LANGUAGE
    name = messages.LANGUAGES.get(chosen.language or "") or messages.say(own, spoken)
    kept = messages.QUESTIONS_KEPT if chosen.remembers else messages.QUESTIONS_NOT_KEPT
    links = Links.READ if not is_group(update) else chosen.links
    told = (name, messages.say(kept, spoken), messages.say(messages.LINKS[links], spoken))
    words = messages.say(messages.SETTINGS, spoken, *told)
    rows = [_languages(update, context), [_memory(chosen.remembers, spoken)]]
    if is_group(update):
        rows.append(
            [
                button(messages.say(said, spoken), f"links:{one}")
                for one, said in messages.LINKS.items()
                if one is not chosen.links
            ]
        )
        if links is not Links.IGNORED and not await _sees_all(update, context):
            words = f"{words}\n\n{messages.say(messages.LINKS_UNSEEN, spoken)}"
    return plain(words, rows)


async def links_pressed(update: Update, context: Context) -> None:
    """Keeps what becomes of the links that people post in a group."""
    query, match = update.callback_query, context.match
    if not query or not match or not await _settles(update, context):
        return
    chat, chosen = place_of(update).chat, Links(match.group(1))
    await context.rawi.engine.do(context.rawi.chats.preferences.set_links, chat, chosen)
    await notice(query)
    await change(query, await _settings(update, context))


async def _sees_all(update: Update, context: Context) -> bool:
    """Whether Telegram shows the bot what people post in a group, and not just what is for it."""
    if context.bot.bot.can_read_all_group_messages:
        return True
    try:
        member = await context.bot.get_chat_member(place_of(update).chat, context.bot.id)
    except TelegramError:
        return False
    return member.status == ChatMember.ADMINISTRATOR


async def stats(update: Update, context: Context) -> None:
    """`/stats`: figures of use, for whoever runs the bot."""
    spoken = language_of(update, context)
    if not context.rawi.is_admin(person_of(update)):
        await _admins_only(update, context)
        return
    conversation = context.rawi.conversation

    def counted() -> dict[str, int]:
        counts = conversation.chats.counts()
        return {**counts, "articles": len(conversation.library.articles())}

    counts = await context.rawi.engine.do(counted)
    words = messages.say(messages.STATS, spoken).format(**counts)
    await send(update, context, plain(words))


async def _settles(update: Update, context: Context) -> bool:
    """Whether somebody may change what holds for the whole chat; who may not is told."""
    may = await may_settle(update, context)
    if not may:
        await _admins_only(update, context)
    return may


async def _admins_only(update: Update, context: Context) -> None:
    words = messages.say(messages.ADMINS_ONLY, language_of(update, context))
    if update.callback_query:
        await notice(update.callback_query, words, alert=True)
    else:
        await send(update, context, plain(words))

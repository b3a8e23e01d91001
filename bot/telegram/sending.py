"""Replies on their way to a chat."""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import CallbackQuery, Message, ReplyParameters, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot import messages
from bot.telegram.context import Context, language_of, thread_of
from bot.telegram.reply import Reply, plain

log = logging.getLogger(__name__)
NOT_MODIFIED = "not modified"
# What Telegram says of a chat, a topic or a message that is gone.
GONE = "not found"
_QUOTED = re.compile(r"'.*'|\".*\"", re.S)
T = TypeVar("T")


async def send(
    update: Update, context: Context, reply: Reply, *, only_there: bool = False
) -> int | None:
    """Sends a reply into the chat and topic of an update, hanging on the message it is about; its
    number. `only_there`: not where that message has been deleted."""
    message = update.effective_message
    if not message:
        return None
    thread = thread_of(message if isinstance(message, Message) else None)
    number = message.message_id
    return await send_new(message.chat.id, context, reply, number, thread, only_there=only_there)


def message_key(chat: int, message: int) -> str:
    """A name for a message of a chat."""
    return f"{chat}:{message}"


async def tell(update: Update, context: Context, words: messages.Words, *values: object) -> None:
    """Replies with some of the bot's own words."""
    await send(update, context, plain(messages.say(words, language_of(update, context), *values)))


async def send_new(
    chat: int,
    context: Context,
    reply: Reply,
    to: int | None = None,
    thread: int = 0,
    *,
    only_there: bool = False,
) -> int | None:
    """Sends a reply into a chat and topic, hanging on a message where there is one; its number.
    `only_there`: not where that message has been deleted.

    Whoever has blocked the bot or removed it from a group gets nothing, and no error: None.
    """
    try:
        return await _taken(lambda one: _send(chat, context, one, to, thread, only_there), reply)
    except ChatMigrated as moved:
        await context.rawi.engine.do(context.rawi.chats.move, chat, moved.new_chat_id)
        return await _send(moved.new_chat_id, context, reply, None, 0)
    except (Forbidden, BadRequest) as error:
        # Nobody is there to be told, or not even bare words are taken: it stays unanswered.
        log.warning("not delivered: %s", _fault(error))
        return None


async def _send(
    chat: int,
    context: Context,
    reply: Reply,
    to: int | None,
    thread: int,
    only_there: bool = False,
) -> int:
    hanging = ReplyParameters(to, allow_sending_without_reply=not only_there) if to else None
    sent = await context.bot.send_message(
        chat,
        reply.text,
        entities=reply.entities,
        reply_markup=reply.buttons,
        reply_parameters=hanging,
        link_preview_options=reply.preview_options,
        message_thread_id=thread or None,
        disable_notification=reply.is_quiet or None,
    )
    return sent.message_id


async def send_picture(update: Update, context: Context, picture: bytes, under: Reply) -> None:
    """Sends a picture with a caption, hanging on the message that an update is about."""
    message = update.effective_message
    if not message:
        return
    thread = thread_of(message if isinstance(message, Message) else None)

    async def sent(under: Reply) -> None:
        await context.bot.send_photo(
            message.chat.id,
            picture,
            under.text,
            caption_entities=under.entities,
            reply_markup=under.buttons,
            reply_parameters=ReplyParameters(message.message_id, allow_sending_without_reply=True),
            message_thread_id=thread or None,
        )

    try:
        await _taken(sent, under)
    except (Forbidden, BadRequest) as error:
        log.warning("not delivered: %s", _fault(error))


async def send_file(update: Update, context: Context, data: bytes, name: str) -> None:
    """Sends a file, hanging on the message that an update is about."""
    message = update.effective_message
    if not message:
        return
    try:
        await context.bot.send_document(
            message.chat.id,
            data,
            filename=name,
            reply_parameters=ReplyParameters(message.message_id, allow_sending_without_reply=True),
            message_thread_id=thread_of(message if isinstance(message, Message) else None) or None,
        )
    except (Forbidden, BadRequest) as error:
        log.warning("not delivered: %s", _fault(error))


async def put(chat: int, message: int, context: Context, reply: Reply) -> bool:
    """Puts a reply in the place of a message of ours; False where that is no longer there."""

    async def edited(reply: Reply) -> None:
        await context.bot.edit_message_text(
            reply.text,
            chat,
            message,
            entities=reply.entities,
            reply_markup=reply.buttons,
            link_preview_options=reply.preview_options,
        )

    try:
        await _taken(edited, reply)
    except ChatMigrated:
        return False
    except (Forbidden, BadRequest) as error:
        return NOT_MODIFIED in str(error)
    return True


async def change(query: CallbackQuery, reply: Reply) -> None:
    """Puts a reply in the place of the message whose button was pressed."""

    async def edited(reply: Reply) -> None:
        await query.edit_message_text(
            reply.text,
            entities=reply.entities,
            reply_markup=reply.buttons,
            link_preview_options=reply.preview_options,
        )

    try:
        await _taken(edited, reply)
    except BadRequest as error:
        # Pressed twice, or deleted meanwhile: there is nothing left to change.
        if NOT_MODIFIED not in str(error):
            log.warning("not changed: %s", _fault(error))


async def _taken(attempt: Callable[[Reply], Awaitable[T]], reply: Reply) -> T:
    """Sends or edits; what Telegram finds fault with once more without links and styles, so that
    whoever has asked is not left without an answer. Raises TelegramError."""
    try:
        return await attempt(reply)
    except BadRequest as error:
        if NOT_MODIFIED in str(error) or GONE in str(error):
            raise
        log.warning("refused, so once more without links: %s", _fault(error))
    return await attempt(reply.bare())


def _fault(error: TelegramError) -> str:
    """What Telegram finds fault with, without what it quotes: a link has words of people in it."""
    return _QUOTED.sub("'…'", str(error))


async def notice(query: CallbackQuery, words: str = "", *, alert: bool = False) -> None:
    """Ends the waiting of a button, with a word where there is one to say."""
    with contextlib.suppress(BadRequest):  # too old: Telegram has given it up
        await query.answer(words or None, show_alert=alert)


def is_group(update: Update) -> bool:
    """Whether an update comes from a group."""
    chat = update.effective_chat
    return chat is not None and chat.type in (ChatType.GROUP, ChatType.SUPERGROUP)

"""Replies on their way to a chat."""

from __future__ import annotations

import contextlib
import logging

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, ReplyParameters, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.context import Context, thread_of
from bot.replies import Reply

log = logging.getLogger(__name__)
NOT_MODIFIED = "not modified"


async def send(update: Update, context: Context, reply: Reply) -> None:
    """Sends a reply into the chat and topic of an update, hanging on the message it is about.

    Whoever has blocked the bot or removed it from a group gets nothing, and no error.
    """
    message = update.effective_message
    if message:
        await send_new(message.chat.id, context, reply, message)


async def send_new(
    chat: int, context: Context, reply: Reply, to: MaybeInaccessibleMessage | None = None
) -> None:
    """Sends a reply into a chat, hanging on a message where there is one."""
    try:
        await _send(chat, to, context, reply)
    except ChatMigrated as moved:
        await context.rawi.engine.do(context.rawi.chats.move, chat, moved.new_chat_id)
        await _send(moved.new_chat_id, None, context, reply)
    except (Forbidden, BadRequest) as error:
        # Nobody is there to be told; what was asked stays unanswered.
        log.warning("not delivered: %s", error)


async def _send(
    chat: int, to: MaybeInaccessibleMessage | None, context: Context, reply: Reply
) -> None:
    hanging = ReplyParameters(to.message_id, allow_sending_without_reply=True) if to else None
    await context.bot.send_message(
        chat,
        reply.text,
        entities=reply.entities,
        reply_markup=reply.buttons,
        reply_parameters=hanging,
        link_preview_options=reply.preview_options,
        message_thread_id=(thread_of(to) or None) if isinstance(to, Message) else None,
    )


async def change(query: CallbackQuery, reply: Reply) -> None:
    """Puts a reply in the place of the message whose button was pressed."""
    try:
        await query.edit_message_text(
            reply.text,
            entities=reply.entities,
            reply_markup=reply.buttons,
            link_preview_options=reply.preview_options,
        )
    except BadRequest as error:
        # Pressed twice, or deleted meanwhile: there is nothing left to change.
        if NOT_MODIFIED not in str(error):
            log.warning("not changed: %s", error)


async def notice(query: CallbackQuery, words: str = "", *, alert: bool = False) -> None:
    """Ends the waiting of a button, with a word where there is one to say."""
    with contextlib.suppress(BadRequest):  # too old: Telegram has given it up
        await query.answer(words or None, show_alert=alert)


def is_group(update: Update) -> bool:
    """Whether an update comes from a group."""
    chat = update.effective_chat
    return chat is not None and chat.type in (ChatType.GROUP, ChatType.SUPERGROUP)

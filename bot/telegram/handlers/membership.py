"""The bot comes into a chat, leaves it, or the chat gets another number."""

from __future__ import annotations

from telegram import ChatMember, Update
from telegram.ext import BaseHandler, ChatMemberHandler, MessageHandler, filters

from bot.telegram.context import Context
from bot.telegram.handlers.chat import welcome
from bot.telegram.sending import is_group, send_new

_GONE = frozenset({ChatMember.LEFT, ChatMember.BANNED})


def handlers() -> list[BaseHandler]:  # type: ignore[type-arg]
    """The handlers of this room."""
    return [
        ChatMemberHandler(membership, ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(filters.StatusUpdate.MIGRATE, migrated),
    ]


async def membership(update: Update, context: Context) -> None:
    """Introduces the bot once to a group; forgets a group that has removed it."""
    change, chat = update.my_chat_member, update.effective_chat
    if not change or not chat or not is_group(update):
        return
    if change.new_chat_member.status in _GONE:
        await context.rawi.engine.do(context.rawi.conversation.forget_chat, chat.id)
    elif change.old_chat_member.status in _GONE and await context.rawi.engine.do(
        context.rawi.chats.preferences.introduce, chat.id
    ):
        await send_new(chat.id, context, await context.rawi.engine.do(welcome, update, context))


async def migrated(update: Update, context: Context) -> None:
    """A group has become a supergroup: both of them tell so, and either may come first."""
    message = update.effective_message
    if not message:
        return
    old = message.migrate_from_chat_id or message.chat.id
    new = message.migrate_to_chat_id or message.chat.id
    await context.rawi.engine.do(context.rawi.chats.move, old, new)

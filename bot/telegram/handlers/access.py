"""Who may use the bot, nobody else gets further than here; and who may settle things for a chat."""

from __future__ import annotations

from telegram import Chat, ChatMember, Message, Update
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop, filters

from bot import messages
from bot.serving.rate import Verdict
from bot.telegram.context import (
    Context,
    language_of,
    person_of,
    place_of,
    sent_at,
)
from bot.telegram.reply import plain
from bot.telegram.sending import is_group, send


async def admit(update: object, context: Context) -> None:
    """Stops the update of a chat or person that is not on the allow-list, where there is one."""
    if not isinstance(update, Update):
        raise ApplicationHandlerStop
    context.rawi.meters.updates.labels(kind_of(update)).inc()
    # Of what a chat tells about itself nothing is lost, whoever is named in it.
    if not _is_of_the_chat(update) and (_is_of_a_bot(update) or _is_too_much(update, context)):
        raise ApplicationHandlerStop
    context.chosen = await context.rawi.chosen(place_of(update))
    if await is_welcome(update, context):
        return
    context.rawi.meters.refused.inc()
    chat = update.effective_chat
    if update.message and chat and chat.type == Chat.PRIVATE:
        words = messages.say(messages.NOT_ALLOWED, language_of(update, context), chat.id)
        await send(update, context, plain(words))
    raise ApplicationHandlerStop


def _is_of_the_chat(update: Update) -> bool:
    """Whether an update tells of the chat itself: who comes and goes, another number."""
    told = update.message is not None and filters.StatusUpdate.ALL.check_update(update)
    return update.my_chat_member is not None or bool(told)


def _is_of_a_bot(update: Update) -> bool:
    """Whether another bot has written it: two of them would answer each other for ever."""
    message = update.effective_message if not update.callback_query else None
    writer = message.from_user if isinstance(message, Message) and not message.sender_chat else None
    return writer is not None and writer.is_bot


def _is_too_much(update: Update, context: Context) -> bool:
    """Whether somebody does so much that not even a word is due."""
    return context.rawi.floods.judge(person_of(update), sent_at(update)) is not Verdict.FREE


async def is_welcome(update: Update, context: Context) -> bool:
    """Whether an update comes from a chat or a person on the allow-list, or from an admin."""
    allowed = context.rawi.settings.allowed_chats
    person = person_of(update)
    if not allowed or context.rawi.is_admin(person):
        return True
    chat = update.effective_chat
    if update.guest_message or chat is None:
        return person in allowed
    rawi = context.rawi
    known = await rawi.read(rawi.chats.names_of, chat.id)
    if update.message and update.message.migrate_from_chat_id:
        # The supergroup tells of itself before its group's word has been taken in.
        known |= await rawi.read(rawi.chats.names_of, update.message.migrate_from_chat_id)
    return bool(allowed & known)


def kind_of(update: Update) -> str:
    """Which kind of update this is, in the Bot API's own word."""
    return next((name for name in Update.ALL_TYPES if getattr(update, name, None)), "unknown")


async def may_settle(update: Update, context: Context) -> bool:
    """Whether somebody may change what holds for the whole chat: in a group, its admins."""
    if not is_group(update) or context.rawi.is_admin(person_of(update)):
        return True
    chat, sender = update.effective_chat, update.effective_sender
    if not chat or not sender:
        return False
    if isinstance(sender, Chat):
        return sender.id == chat.id  # an admin who speaks as the group; a channel is no member
    try:
        member = await context.bot.get_chat_member(chat.id, sender.id)
    except TelegramError:
        return False
    return member.status in (ChatMember.ADMINISTRATOR, ChatMember.OWNER)

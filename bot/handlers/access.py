"""Who may use the bot: nobody else gets further than here."""

from __future__ import annotations

from telegram import Chat, Update
from telegram.ext import ApplicationHandlerStop

from bot import messages
from bot.context import Context, language_of, person_of
from bot.handlers.sending import send
from bot.replies import plain


async def admit(update: object, context: Context) -> None:
    """Stops the update of a chat or person that is not on the allow-list, where there is one."""
    if not isinstance(update, Update):
        raise ApplicationHandlerStop
    context.rawi.meters.updates.labels(kind_of(update)).inc()
    if is_welcome(update, context):
        return
    context.rawi.meters.refused.inc()
    chat = update.effective_chat
    if update.message and chat and chat.type == Chat.PRIVATE:
        words = messages.say(messages.NOT_ALLOWED, language_of(update, context), chat.id)
        await send(update, context, plain(words))
    raise ApplicationHandlerStop


def is_welcome(update: Update, context: Context) -> bool:
    """Whether an update comes from a chat or a person on the allow-list, or from an admin."""
    allowed = context.rawi.settings.allowed_chats
    person = person_of(update)
    if not allowed or context.rawi.is_admin(person):
        return True
    chat = update.effective_chat
    if update.guest_message or chat is None:
        return person in allowed
    return bool(allowed & context.rawi.chats.names_of(chat.id))


def kind_of(update: Update) -> str:
    """Which kind of update this is, in the Bot API's own word."""
    return next((name for name in Update.ALL_TYPES if getattr(update, name, None)), "unknown")

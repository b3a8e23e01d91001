"""What people think of an answer."""

from __future__ import annotations

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler

from bot import messages
from bot.telegram.context import (
    Context,
    language_of,
    person_of,
    place_of,
)
from bot.telegram.handlers.asking import (
    may_press,
    not_yours,
    outdated,
)
from bot.telegram.sending import notice


def handlers() -> list[BaseHandler]:  # type: ignore[type-arg]
    """The handlers of this room."""
    return [CallbackQueryHandler(judged, r"^(good|bad):([0-9]{1,18})$")]


async def judged(update: Update, context: Context) -> None:
    """Keeps what whoever asked thinks of the answer."""
    query, match = update.callback_query, context.match
    if not query or not match:
        return
    number, person = int(match.group(2)), person_of(update)
    chats, spoken = context.rawi.chats, language_of(update, context)
    recorded = chats.talk.recorded(number, place_of(update).chat)
    if recorded is None:
        await outdated(update, context)
    elif not may_press(recorded.place.person, update):
        await not_yours(update, context)
    else:
        helpful = match.group(1) == "good"
        await context.rawi.engine.do(chats.feedback.judge, number, person, helpful)
        await notice(query, messages.say(messages.THANKS, spoken))

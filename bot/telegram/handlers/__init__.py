"""Telegram in, Telegram out. Each handler parses, asks and replies."""

from __future__ import annotations

from telegram import Update
from telegram.ext import MessageHandler, TypeHandler, filters

from bot.telegram.context import App
from bot.telegram.handlers import (
    access,
    articles,
    asking,
    chat,
    elsewhere,
    errors,
    feedback,
    membership,
    reading,
)


def register(application: App) -> None:
    """All handlers, in the order in which they are tried."""
    application.add_handler(TypeHandler(object, access.admit), group=-2)
    application.add_handler(TypeHandler(Update, reading.sort_out), group=-1)
    for room in (membership, chat, articles, feedback, elsewhere, reading, asking):
        application.add_handlers(room.handlers())
    # A command that is none of ours.
    unknown = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & filters.COMMAND
    application.add_handler(MessageHandler(unknown, chat.show_help))
    application.add_error_handler(errors.failed)

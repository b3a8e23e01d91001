"""Telegram in, Telegram out. Each handler parses, asks and replies."""

from __future__ import annotations

from telegram.ext import TypeHandler

from bot.context import App
from bot.handlers import access, articles, asking, chat, elsewhere, errors, feedback, membership


def register(application: App) -> None:
    """All handlers, in the order in which they are tried."""
    application.add_handler(TypeHandler(object, access.admit), group=-1)
    for room in (membership, chat, articles, feedback, elsewhere, asking):
        application.add_handlers(room.handlers())
    application.add_error_handler(errors.failed)

"""Telegram's limits on a message, as python-telegram-bot knows them."""

from __future__ import annotations

from telegram.constants import MessageLimit

LONGEST_MESSAGE = int(MessageLimit.MAX_TEXT_LENGTH)  # UTF-16 units
MOST_ENTITIES = int(MessageLimit.MESSAGE_ENTITIES)

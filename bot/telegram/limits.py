"""Telegram's limits on a message, as python-telegram-bot knows them.

How many messages may be sent in a second and in a minute is kept to in `delivery.py` (`Pace`);
what a button or a deep link may carry, 64 bytes, by `buttons.py` and `bot/serving/deep_links.py`.
"""

from __future__ import annotations

from telegram.constants import MessageLimit

LONGEST_MESSAGE = int(MessageLimit.MAX_TEXT_LENGTH)  # UTF-16 units
MOST_ENTITIES = int(MessageLimit.MESSAGE_ENTITIES)

"""A Bot API server on loopback that enforces Telegram's rules, for tests.

It refuses what Telegram refuses, delivers only what Telegram would deliver, and remembers what
people would see. A test drives it as people talk:

    with BotApi() as api:
        person = api.person()
        chat = api.private(person)
        question = api.says(person, chat, "/start")
        assert api.wait(lambda: api.replies(question))

Where Telegram is lenient and a bot that relies on it would be wrong (entities that overlap,
unknown parameters, empty rows of buttons), this server refuses. `parse_mode` is refused too: the
bot composes entities. Standard library only; the server runs in a thread of its own.
"""

from tests.bot_api.rules import TOKEN, Json, Refused
from tests.bot_api.server import BotApi

__all__ = ["TOKEN", "BotApi", "Json", "Refused"]

"""What every handler is given: the bot's parts, with their types."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from telegram import Message, Update
from telegram.ext import Application, CallbackContext, ExtBot

from bot import messages
from bot.chats.conversation import Conversation
from bot.chats.memory import Chats
from bot.chats.records import Place, Preferences
from bot.serving.deep_links import DeepLinks
from bot.serving.rate import Limiter, RateLimiter, SharedRateLimiter
from bot.settings import Settings
from bot.telegram.engine import Engine
from bot.telegram.ingestion import Ingestion
from bot.telegram.metrics import Meters
from index.lru_cache import LruCache

P = ParamSpec("P")
R = TypeVar("R")

# For every question that somebody may ask, they may press so many buttons and the like.
FLOOD = 4
# So many articles may be read for a chat in a minute.
READINGS_PER_MINUTE = 10
# Answers that are made anew where their question is edited: those given last.
ANSWERED = 5_000
# Offers to read that are remembered: what goes round in a group is offered once.
OFFERS = 500


@dataclass(slots=True)
class Paste:
    """A text that may go on in the next message: its reading, when its last part was sent, in
    seconds since 1970, until when to wait for the next, on the loop's clock, and whether the last
    part ends with its paragraph."""

    reading: int
    sent: float
    until: float
    is_whole: bool


@dataclass(slots=True)
class Offer:
    """What has been offered to be read: the message that has it, None when somebody has accepted,
    the number of the offer, and when it was made, in seconds since 1970."""

    original: Message | None
    number: int
    made: float


@dataclass(frozen=True, slots=True)
class Answered:
    """Where a question has been answered: in which message, and the answer's number."""

    message: int
    number: int | None


class Rawi:
    """What the whole bot holds."""

    def __init__(
        self,
        settings: Settings,
        conversation: Conversation,
        readings: Ingestion,
        meters: Meters,
    ) -> None:
        self.settings = settings
        self.conversation = conversation
        self.readings = readings
        self.meters = meters
        # Who asks in several chats may be heard by several processes.
        per_minute = settings.questions_per_minute
        self.limits: Limiter = (
            SharedRateLimiter(conversation.chats.database, per_minute)
            if settings.database_url
            else RateLimiter(per_minute)
        )
        # Everything that somebody does counts here, what costs little too.
        self.floods = RateLimiter(FLOOD * per_minute)
        self.reading_limits = RateLimiter(READINGS_PER_MINUTE)
        # Hashes, as of what people have shared: nothing that could be read again.
        self.offered: deque[int] = deque(maxlen=OFFERS)
        # The last offer in a chat's topic, by `message_key` of both.
        self.offers: LruCache[Offer] = LruCache(OFFERS)
        # Albums of which a message has been dealt with: they are one thing.
        self.albums: deque[str] = deque(maxlen=100)
        # A question's chat and message → the message and the number of its answer.
        self.answered: LruCache[Answered] = LruCache(ANSWERED)
        # A shared message's chat and number → the hash of what there was to read in it and of the
        # question beside it; and the message that tells of it.
        self.shared: LruCache[int] = LruCache(ANSWERED)
        self.told: LruCache[int] = LruCache(ANSWERED)
        # Long texts that may go on in another message.
        self.pastes: dict[Place, Paste] = {}
        self.engine = Engine(conversation)
        # Whether updates are taken.
        self.is_running = False
        self.stopping = asyncio.Event()
        self.failure: Exception | None = None

    @property
    def chats(self) -> Chats:
        """The memory of all chats."""
        return self.conversation.chats

    def fail(self, error: Exception) -> None:
        """Stops the bot for a reason that no patience mends."""
        if not self.stopping.is_set():  # while stopping, the last fetch may well conflict
            self.failure = error
            self.stopping.set()

    def is_admin(self, person: int) -> bool:
        """Whether somebody runs this bot."""
        return person in self.settings.admins

    async def read(self, work: Callable[P, R], *args: P.args, **more: P.kwargs) -> R:
        """What a table says: at once where that is a file, which never waits; from a server beside
        the event loop. Raises StoreError."""
        if not self.settings.database_url:
            return work(*args, **more)
        return await asyncio.to_thread(work, *args, **more)

    async def chosen(self, place: Place) -> Preferences:
        """What a chat, or a topic in it, has chosen. Raises StoreError."""
        return await self.read(self.chats.preferences.of, place.chat, place.thread)


Bot = ExtBot[int]


def deep_links(rawi: Rawi, bot: Bot) -> DeepLinks:
    """Links that open something in a bot that has reached Telegram."""
    settings = rawi.settings
    return DeepLinks(bot.username, settings.token, settings.web_url, bool(bot.bot.has_main_web_app))


class Context(CallbackContext[Bot, dict[Any, Any], dict[Any, Any], Rawi]):
    """The context of one update."""

    # What its chat has chosen, as it was when its handling began.
    chosen = Preferences()

    @property
    def rawi(self) -> Rawi:
        """The bot's parts."""
        return self.bot_data

    @property
    def deep_links(self) -> DeepLinks:
        """Links that open something in this bot."""
        return deep_links(self.rawi, self.bot)


App = Application[Bot, Context, dict[Any, Any], dict[Any, Any], Rawi, Any]


def person_of(update: Update) -> int:
    """Who does something: a chat, where one speaks in its own name (an anonymous admin is the
    group, since Telegram names one and the same stand-in for all of them); 0: nobody known."""
    sender = update.effective_sender
    return sender.id if sender else 0


def owner_of(update: Update) -> int:
    """Whose the buttons under an answer are: a person's, or everybody's, 0, where a chat has asked
    in its own name, since Telegram does not say which person acts for it."""
    return max(person_of(update), 0)


def place_of(update: Update) -> Place:
    """Where and with whom a talk goes on."""
    chat = update.effective_chat.id if update.effective_chat else person_of(update)
    return Place(chat, thread_of(update.effective_message), person_of(update))


def sent_at(update: Update) -> float:
    """When somebody has done something, in seconds since 1970: what waited while the bot was down
    is no flood. A button can be pressed on a message of last week: there it is now."""
    message = update.effective_message if not update.callback_query else None
    return message.date.timestamp() if isinstance(message, Message) else time.time()


def thread_of(message: Message | None) -> int:
    """The topic of a forum that a message is in; 0 where there are none."""
    in_topic = message is not None and message.is_topic_message
    return (message.message_thread_id or 0) if message is not None and in_topic else 0


def language_of(update: Update, context: Context) -> str:
    """The language in which to speak to whoever does something."""
    return context.chosen.language or own_language_of(update)


def own_language_of(update: Update) -> str:
    """The language in which to speak to somebody whose chat has chosen none."""
    user = update.effective_user
    return messages.own_language(user.language_code if user else None)

"""Builds the Telegram bot, runs it, and stops it."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from functools import partial
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import telegram
from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    Update,
)
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, TelegramError
from telegram.ext import ApplicationBuilder, ContextTypes, ExtBot

from bot import messages
from bot.chats.conversation import Conversation
from bot.chats.memory import Chats
from bot.chats.retention import HOUR
from bot.serving.rate import SharedRateLimiter
from bot.settings import Settings
from bot.telegram import logs, metrics
from bot.telegram.context import (
    App,
    Context,
    Rawi,
    deep_links,
)
from bot.telegram.delivery import (
    Bot,
    InOrder,
    Loop,
    Pace,
    Requests,
    parsed,
)
from bot.telegram.handlers import incoming, register
from bot.telegram.inbox import FIRST_SHARE, FileInbox, Inbox
from bot.telegram.ingestion import Ingestion
from bot.telegram.shared_inbox import LeasesLost, SharedInbox
from index.errors import RawiError, StoreError
from index.intake.fetcher import Fetcher
from index.intake.sandbox import Extractor
from index.library import Library

log = logging.getLogger(__name__)

TELEGRAM = "https://api.telegram.org"
# A thread that computes gives the interpreter's lock back after so many seconds: the event loop
# waits for it after each of its own calls.
SWITCH_INTERVAL = 0.001
LAST_PORT = 65535
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_UPDATES = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.MY_CHAT_MEMBER,
)
_IN_GROUPS = (
    "ask", "read", "quotes", "summary", "article", "articles", "privacy", "forget", "help",
)  # fmt: skip


class BotFailed(Exception):
    """The bot cannot run; carries the words that say why, and whether a setting is to blame."""

    def __init__(self, words: messages.Words, *values: object, setting: bool = False) -> None:
        super().__init__(words[1])
        self.words = words
        self.values = values
        self.is_setting = setting


def run(settings: Settings, library: Library, chats: Chats, fetcher: Fetcher) -> None:
    """Runs the bot until it is told to stop; `fetcher` fetches links. Raises BotFailed."""
    if not settings.token:
        raise BotFailed(messages.TOKEN_MISSING, setting=True)
    if settings.webhook_url and not _SECRET.fullmatch(settings.webhook_secret):
        raise BotFailed(messages.SECRET_MISSING, setting=True)
    token = settings.token
    password = urlsplit(settings.database_url).password or ""
    logs.set_up([token, token.partition(":")[2], settings.webhook_secret, password])
    sys.setswitchinterval(SWITCH_INTERVAL)
    conversation = Conversation(library, chats, settings.articles_per_chat)
    with _told_clearly(), Extractor() as extractor:
        readings = Ingestion(library, fetcher, extractor.extract)
        rawi = Rawi(settings, conversation, readings, metrics.Meters())
        with asyncio.Runner(loop_factory=Loop) as runner:
            runner.run(_run(rawi))


def name_of(settings: Settings) -> str | None:
    """The bot's name, as Telegram knows it. Raises BotFailed."""

    async def username() -> str | None:
        async with telegram.Bot(settings.token, f"{_root(settings)}/bot") as bot:
            return bot.bot.username

    logging.getLogger("httpx").setLevel(logging.CRITICAL + 1)  # it would log the token
    with _told_clearly():
        return asyncio.run(username())


@contextlib.contextmanager
def _told_clearly() -> Iterator[None]:
    """What keeps the bot from running as one clear line."""
    try:
        yield
    except InvalidToken:
        raise BotFailed(messages.TOKEN_REFUSED, setting=True) from None
    except LeasesLost:
        raise BotFailed(messages.LEASES_LOST) from None
    except Conflict:
        raise BotFailed(messages.ANOTHER_INSTANCE) from None
    except BadRequest as error:  # it is a NetworkError to the library, but none to us
        raise BotFailed(messages.REFUSED, error.message, setting=True) from None
    except NetworkError:
        raise BotFailed(messages.UNREACHABLE) from None
    except TelegramError as error:
        raise BotFailed(messages.REFUSED, error.message) from None


def _root(settings: Settings) -> str:
    return settings.telegram_api_url or TELEGRAM


async def _run(rawi: Rawi) -> None:
    settings = rawi.settings
    inbox = inbox_of(settings.token, settings.data_dir, settings.database_url)
    order, beside = InOrder(inbox), list[asyncio.Task[None]]()
    rawi.readings.alone, inbox.busy = inbox.alone, rawi.readings.chats
    rawi.meters.waiting.set_function(lambda: inbox.underway)
    rawi.meters.shares.set_function(lambda: len(inbox.shares))
    application = build(rawi, inbox, order)
    _stop_on_signals(rawi)
    try:
        async with (
            application,
            _watched(rawi, inbox),
            _page(rawi, application.bot),
            _started(application, order),
        ):
            if settings.webhook_url:  # what is brought is kept, whoever handles it
                await _listen(application, settings)
            taken = partial(_taken, application, inbox, beside)
            await inbox.take_part(partial(parsed, bot=application.bot), taken, rawi.fail)
            # What is here by now stays: looking through it for garbage would stop the loop.
            gc.collect()
            gc.freeze()
            log.info("running as @%s", application.bot.username, extra={"count": inbox.underway})
            rawi.is_running = True
            await rawi.stopping.wait()
        log.info("stopped")
    finally:
        for task in beside:
            task.cancel()
        rawi.engine.close()
        await inbox.close()
    if rawi.failure:
        raise rawi.failure


def inbox_of(token: str, folder: Path, url: str) -> Inbox:
    """The inbox of the bot with that token: its own in a folder, or the one that processes share on
    a server where there is a `url`. Raises StoreError."""
    bot = _bot_id(token)
    return SharedInbox.open(folder, url, bot) if url else FileInbox.open(folder, bot)


async def _taken(
    application: App, inbox: Inbox, beside: list[asyncio.Task[None]], shares: Collection[int]
) -> None:
    """Takes up the readings that have been left in some shares; with the first one, also what one
    process has to do: to poll where nothing is brought, to introduce the bot, to forget."""
    await incoming.resume(Context(application), shares)
    rawi = application.bot_data
    if FIRST_SHARE in shares:
        if not rawi.settings.webhook_url:
            await _listen(application, rawi.settings)
        beside.append(asyncio.create_task(_introduce(application.bot, rawi.settings)))
        beside.append(asyncio.create_task(_forget(rawi, inbox)))


def build(rawi: Rawi, inbox: Inbox, order: InOrder) -> App:
    """The application, without having reached Telegram yet."""
    settings = rawi.settings
    root = _root(settings)
    # Telegram's own server is spared what it would refuse; another one says itself what is too
    # much, by a 429.
    limits = {"overall_max_rate": 0, "group_max_rate": 0} if settings.telegram_api_url else {}
    bot = Bot(
        settings.token, f"{root}/bot", f"{root}/file/bot",
        request=Requests(inbox, rawi.meters.heard),
        get_updates_request=Requests(inbox, rawi.meters.heard),
        rate_limiter=Pace(rawi.stopping, lambda: inbox.processes, **limits),
        inbox=inbox, failed=rawi.fail,
    )  # fmt: skip
    # The library wants a class to make its data from; ours is made already.
    types: Any = ContextTypes(context=Context, bot_data=cast("type[Rawi]", lambda: rawi))
    application = cast(
        App,
        ApplicationBuilder()
        .bot(bot)
        .update_queue(inbox)
        .concurrent_updates(order)
        .context_types(types)
        .build(),
    )
    register(application)
    return application


def _bot_id(token: str) -> int:
    number = token.partition(":")[0]
    return int(number) if number.isdecimal() and len(number) < 19 else 0


def _stop_on_signals(rawi: Rawi) -> None:
    """The first one lets the bot finish what it has begun; the second one ends it."""
    loop = asyncio.get_running_loop()

    def stop(number: signal.Signals) -> None:
        rawi.stopping.set()
        loop.remove_signal_handler(number)
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop, number)


@contextlib.asynccontextmanager
async def _started(application: App, order: InOrder) -> AsyncIterator[None]:
    """Inside it updates are handled; at its end what has been begun is finished."""
    await application.start()
    try:
        yield
    finally:
        order.stop()
        await _stop_listening(application)
        await application.stop()
        await application.bot_data.readings.close()


@contextlib.asynccontextmanager
async def _page(rawi: Rawi, bot: ExtBot[int]) -> AsyncIterator[None]:
    """The page, where it has an address. Raises BotFailed."""
    if not rawi.settings.web_url:
        yield
        return
    from bot.telegram.page import shown  # tornado, where it is wanted

    async with contextlib.AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(shown(rawi, bot, deep_links(rawi, bot)))
        except OSError:
            raise _cannot_listen(rawi.settings.web_listen, "WEB_LISTEN") from None
        yield


@contextlib.asynccontextmanager
async def _watched(rawi: Rawi, inbox: Inbox) -> AsyncIterator[None]:
    """The figures of the bot and its health, where they are asked for."""
    settings = rawi.settings
    if not settings.metrics_port:
        yield
        return
    health = metrics.Health(
        rawi.meters,
        is_polling=lambda: FIRST_SHARE in inbox.shares and not settings.webhook_url,
        is_ready=lambda: rawi.is_running and not rawi.stopping.is_set(),
        check=partial(rawi.read, rawi.chats.preferences.of, 0),
    )
    try:
        server = metrics.serve(rawi.meters, settings.metrics_port, health)
    except (OSError, OverflowError):
        place = f"{metrics.LOOPBACK}:{settings.metrics_port}"
        raise _cannot_listen(place, "METRICS_PORT") from None
    watching = asyncio.create_task(rawi.meters.watch_loop())
    try:
        yield
    finally:
        watching.cancel()
        server.stop()


async def _forget(rawi: Rawi, inbox: Inbox) -> None:
    """Deletes what has been kept for long enough, now and every hour."""
    while True:
        try:
            await rawi.engine.do(rawi.conversation.tidy)
            if isinstance(rawi.limits, SharedRateLimiter):
                await rawi.engine.do(rawi.limits.expire)
        except StoreError as error:  # an hour later, then
            log.error("cannot forget: %s", type(error).__name__)
        await inbox.expire()
        await asyncio.sleep(HOUR)


async def _listen(application: App, settings: Settings) -> None:
    """Polls, or takes what Telegram sends to the webhook."""
    assert application.updater
    # A server that knows no guests would refuse the word.
    guests = application.bot.bot.supports_guest_queries
    wanted = [*_UPDATES, *([Update.GUEST_MESSAGE] if guests else ())]
    if not settings.webhook_url:
        await application.updater.start_polling(
            allowed_updates=wanted, error_callback=_polling_failed
        )
        return
    host, port = _address(settings.webhook_listen)
    try:
        await application.updater.start_webhook(
            listen=host,
            port=port,
            url_path=urlsplit(settings.webhook_url).path.strip("/"),
            webhook_url=settings.webhook_url,
            secret_token=settings.webhook_secret,
            allowed_updates=wanted,
        )
    except OSError:
        raise _cannot_listen(settings.webhook_listen, "WEBHOOK_LISTEN") from None


def _address(listen: str) -> tuple[str, int]:
    """Host and port. Raises BotFailed."""
    host, _, port = listen.rpartition(":")
    if not port.isdecimal() or int(port) > LAST_PORT:
        raise _cannot_listen(listen, "WEBHOOK_LISTEN")
    return host or metrics.LOOPBACK, int(port)


def _cannot_listen(place: str, setting: str) -> BotFailed:
    return BotFailed(messages.PORT_TAKEN, place, setting, setting=True)


def _polling_failed(error: TelegramError) -> None:
    """Polling goes on by itself; that it has failed is worth a line."""
    log.warning("polling failed: %s", type(error).__name__)


async def _stop_listening(application: App) -> None:
    """What stopped the bot may have stopped the fetching already."""
    updater = application.updater
    if updater and updater.running:
        with contextlib.suppress(TelegramError, RawiError):
            await updater.stop()


# What people see before they write ---------------------------------------------------------------


async def _introduce(bot: ExtBot[int], settings: Settings) -> None:
    """Tells Telegram the commands and what the bot is. A server that cannot is no obstacle."""
    for language in messages.LANGUAGES:
        code = None if language == messages.ARABIC else language
        words = messages.say(messages.DESCRIPTION, language)
        calls: list[Callable[..., Any]] = [
            partial(bot.set_my_commands, _commands(names, language), scope)
            for scope, names in _scopes(settings)
        ]
        calls += [partial(bot.set_my_description, words)]
        calls += [partial(bot.set_my_short_description, words)]
        for call in calls:
            try:
                await call(language_code=code)
            except TelegramError as error:
                log.warning("not introduced: %s", error)


def _scopes(settings: Settings) -> list[tuple[BotCommandScope, list[str]]]:
    """Which commands are offered where."""
    everywhere = list(messages.COMMANDS)
    groups = list(_IN_GROUPS)
    return [
        (BotCommandScopeAllPrivateChats(), everywhere),
        (BotCommandScopeAllGroupChats(), groups),
        (BotCommandScopeAllChatAdministrators(), [*groups, "settings", "language"]),
        *((BotCommandScopeChat(one), [*everywhere, "stats"]) for one in sorted(settings.admins)),
    ]


def _commands(names: list[str], language: str) -> list[BotCommand]:
    words = {**messages.COMMANDS, **messages.ADMIN_COMMANDS}
    return [BotCommand(name, messages.say(words[name], language)) for name in names]

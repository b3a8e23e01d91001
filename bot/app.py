"""The Telegram bot: a message in, an answer out.

In a private chat every text is a question; in a group only what is addressed to the bot is, by
/ask or as a reply to it.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from typing import Any

from telegram import Message, ReplyParameters, Update
from telegram.error import Conflict, InvalidToken, NetworkError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackContext,
    CommandHandler,
    ContextTypes,
    ExtBot,
    MessageHandler,
    filters,
)

from bot import messages
from bot.settings import Settings
from index.library import Library
from index.questions import language
from index.types import Article, RawiError

log = logging.getLogger("rawi")

# What Telegram takes in one message.
LONGEST_MESSAGE = 4096


class BotFailed(Exception):
    """The bot cannot run; carries the words that say why."""

    def __init__(self, words: messages.Words) -> None:
        super().__init__(words[1])
        self.words = words


class Reading:
    """What the whole bot holds: a library, and the article that is asked."""

    library: Library
    article: Article
    failure: messages.Words | None = None


Context = CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], Reading]
Bot = Application[ExtBot[None], Context, dict[Any, Any], dict[Any, Any], Reading, Any]


def run(settings: Settings, library: Library, article: Article) -> None:
    """Runs the bot by polling until it is told to stop. Raises BotFailed."""
    if not settings.token:
        raise BotFailed(messages.TOKEN_MISSING)
    # httpx logs every request's URL, and with it the token; what python-telegram-bot would log
    # with a traceback reaches `failed`.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)
    application = build(settings, library, article)
    try:
        application.run_polling(allowed_updates=[Update.MESSAGE])
    except InvalidToken:
        raise BotFailed(messages.TOKEN_REFUSED) from None
    except NetworkError:
        raise BotFailed(messages.UNREACHABLE) from None
    if application.bot_data.failure:
        raise BotFailed(application.bot_data.failure)


def build(settings: Settings, library: Library, article: Article) -> Bot:
    """The application with its handlers, in the order in which they are tried."""
    types: ContextTypes[Context, dict[Any, Any], dict[Any, Any], Reading] = ContextTypes(
        context=CallbackContext, bot_data=Reading
    )
    builder = ApplicationBuilder().token(settings.token).context_types(types)
    if settings.telegram_api_url:
        root = settings.telegram_api_url.rstrip("/")
        builder = builder.base_url(f"{root}/bot").base_file_url(f"{root}/file/bot")
    application: Bot = builder.build()
    application.bot_data.library = library
    application.bot_data.article = article
    application.add_handler(CommandHandler(["start", "help"], start))
    application.add_handler(CommandHandler("ask", ask_command))
    private = filters.TEXT & ~filters.COMMAND & filters.ChatType.PRIVATE
    application.add_handler(MessageHandler(private, question))
    to_bot = filters.TEXT & ~filters.COMMAND & filters.REPLY & filters.ChatType.GROUPS
    application.add_handler(MessageHandler(to_bot, reply))
    application.add_error_handler(failed)
    return application


async def start(update: Update, context: Context) -> None:
    """Says who answers and about what."""
    message = update.effective_message
    if message and message.from_user:
        words = messages.BOT_WELCOME
        preferred = message.from_user.language_code or messages.ARABIC
        text = messages.say(words, preferred, context.bot_data.article.title)
        await message.reply_text(text)


async def ask_command(update: Update, context: Context) -> None:
    """`/ask question`."""
    if update.effective_message:
        await answer(update.effective_message, " ".join(context.args or ()), context)


async def question(update: Update, context: Context) -> None:
    """Any text in a private chat."""
    if update.effective_message:
        await answer(update.effective_message, update.effective_message.text or "", context)


async def reply(update: Update, context: Context) -> None:
    """A reply in a group, where it is one to the bot."""
    message = update.effective_message
    replied = message.reply_to_message if message else None
    if message and replied and replied.from_user and replied.from_user.id == context.bot.id:
        await answer(message, message.text or "", context)


async def answer(message: Message, text: str, context: Context) -> None:
    """Asks the article, beside the event loop, and replies to the question."""
    reading = context.bot_data
    try:
        given = await asyncio.to_thread(reading.library.ask, text, [reading.article.id])
        shown = messages.plain("\n\n".join(messages.answer(given)))
    except RawiError as error:
        shown = messages.error(error, language(text) if text else messages.ARABIC)
    hanging = ReplyParameters(message.message_id, allow_sending_without_reply=True)
    await message.reply_text(shown[:LONGEST_MESSAGE], reply_parameters=hanging)


async def failed(update: object, context: Context) -> None:
    """Logs what went wrong under a number and tells the person the number, nothing else."""
    if isinstance(context.error, Conflict):
        context.bot_data.failure = messages.ANOTHER_INSTANCE
        context.application.stop_running()
        return
    if isinstance(context.error, NetworkError):
        log.warning("Telegram cannot be reached: %s", type(context.error).__name__)
        return
    number = secrets.token_hex(4)
    log.error("error %s", number, exc_info=context.error)
    if isinstance(update, Update) and update.effective_message:
        words = messages.say(messages.APOLOGY, messages.ARABIC, number)
        await update.effective_message.reply_text(words)

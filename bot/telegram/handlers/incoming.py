"""What is read for a chat, where people see it: that it has begun, how it gets on, what it came to.

What is to be read is noted before anything is said about it, so that the end of the process loses
none: the next run takes it up.
"""

from __future__ import annotations

import contextlib
import logging
import secrets
from dataclasses import replace
from functools import partial
from urllib.parse import unquote

from telegram.error import BadRequest, TelegramError

from bot import messages
from bot.chats.conversation import (
    ReadingForgotten,
    Request,
    ShelfFull,
)
from bot.chats.records import Submission, Underway
from bot.telegram.cards import card
from bot.telegram.context import Context
from bot.telegram.entities import ISOLATES, clean
from bot.telegram.handlers.asking import replying
from bot.telegram.ingestion import LONGEST_NAME, MOST_TRIES
from bot.telegram.reply import Reply, plain
from bot.telegram.sending import put, send_new
from index.errors import (
    ArticleError,
    ArticleTooLarge,
    ArticleUnknown,
    ArticleUnreadable,
    ModelError,
    QuestionError,
    StoreBusy,
    StoreError,
)
from index.intake.files import LARGEST_DOCUMENT
from index.types import Article

log = logging.getLogger(__name__)

# What is mostly over a minute later; a full disk is not, and is said at once.
_PASSING = (TelegramError, StoreBusy)
# Telegram's own word for a file that is larger than bots may fetch.
_TOO_BIG = "is too big"


async def begin(context: Context, wanted: Underway) -> None:
    """Reads what somebody wants read; what the same message asks for twice is read once."""
    rawi = context.rawi
    noted = await rawi.engine.do(rawi.chats.readings.begin, wanted)
    rawi.readings.begin(noted.id, partial(_attempt, context))


async def resume(context: Context) -> int:
    """Takes up what an earlier run has left undone; returns how many readings that are."""
    rawi = context.rawi
    left = await rawi.engine.do(rawi.chats.readings.all)
    for one in left:
        rawi.readings.begin(one.id, partial(_attempt, context))
    return len(left)


async def _attempt(context: Context, reading: int) -> bool:
    """Reads, tells, and asks what is to be asked; False where that is to be tried again."""
    rawi = context.rawi
    try:
        noted = await rawi.engine.do(rawi.chats.readings.retry, reading)
        if noted is not None:
            await _once(context, noted)
            await rawi.engine.do(rawi.chats.readings.end, reading)
        return True
    except (TelegramError, StoreError) as error:
        # A file could not be fetched, the outcome not be told, or not be noted as told.
        log.warning("reading left: %s", type(error).__name__)
    return rawi.stopping.is_set()


async def _once(context: Context, noted: Underway) -> None:
    rawi, article = context.rawi, None
    noted = await _begun(context, noted)
    try:
        if noted.tries > MOST_TRIES:
            raise RuntimeError("given up")  # whatever has ended the process each time
        noted, article = await _article(context, noted)
        reply = await rawi.engine.do(
            card, rawi.conversation.library, article, noted.language, 0,
            context.deep_links, messages.now_asked(noted.place.chat),
        )  # fmt: skip
        rawi.meters.readings.labels("read").inc()
    except ReadingForgotten:
        reply = plain(messages.say(messages.NOT_ANY_MORE, noted.language))
    except (ArticleError, ShelfFull) as error:
        rawi.meters.readings.labels("refused").inc()
        reply = plain(_why_not(error, noted, rawi.conversation.most))
    except Exception as error:
        if isinstance(error, _PASSING) and noted.tries < MOST_TRIES:
            raise
        number = secrets.token_hex(4)
        rawi.meters.readings.labels("failed").inc()
        rawi.meters.errors.inc()
        log.error("not read", exc_info=error, extra={"error": number})
        reply = plain(messages.say(messages.NOT_READ, noted.language, number))
    await _show(context, noted, reply)
    if article and noted.question:
        await _ask(context, noted, article)


async def _begun(context: Context, noted: Underway) -> Underway:
    """Says that a reading has begun. Where that does not arrive it goes on all the same."""
    words = plain(messages.say(messages.FETCHING, noted.language))
    try:
        if noted.progress is not None:
            await put(noted.place.chat, noted.progress, context, words)
            return noted
        sent = await _send(context, noted, words)
    except TelegramError:
        if context.rawi.stopping.is_set():
            raise
        return noted
    if sent is None:
        return noted
    await context.rawi.engine.do(context.rawi.chats.readings.show_progress, noted.id, sent)
    return replace(noted, progress=sent)


async def _send(context: Context, noted: Underway, reply: Reply) -> int | None:
    to = noted.message if noted.message > 0 else None
    return await send_new(noted.place.chat, context, reply, to, noted.place.thread)


async def _show(context: Context, noted: Underway, reply: Reply) -> None:
    """Puts the outcome in the place of what was said about the reading."""
    chat, shown = noted.place.chat, False
    if noted.progress is not None:
        shown = await put(chat, noted.progress, context, reply)
    if not shown:
        await _send(context, noted, reply)


async def _ask(context: Context, noted: Underway, article: Article) -> None:
    """Asks the question that came with a link."""
    try:
        request = Request(noted.place, noted.question, None, article.id)
        spoken = context.rawi.chats.preferences.of(noted.place.chat).language
        made = await context.rawi.engine.ask(request, replying(context, noted.place, spoken))
    except (QuestionError, ArticleUnknown):
        return
    except ModelError as error:
        log.error("not asked", exc_info=error)
        return
    if made is not None:
        await _send(context, noted, made)


async def _article(context: Context, noted: Underway) -> tuple[Underway, Article]:
    """The article, on the chat's shelf. Raises ArticleError, ShelfFull or ReadingForgotten."""
    rawi = context.rawi
    download, tell = partial(_downloaded, context), partial(_tell, context, noted)
    async with rawi.readings.turn(noted.place.chat):
        while True:
            article = await rawi.readings.article(noted, download, tell)
            # Another chat may have dropped it, and with it the article, in this very moment.
            with contextlib.suppress(ArticleUnknown):
                place, article = await rawi.engine.do(
                    rawi.conversation.shelve_reading, noted.id, article.id
                )
                return replace(noted, place=place), article


async def _tell(context: Context, noted: Underway, percent: int) -> None:
    """Says how a reading gets on, where a message tells of it."""
    if noted.progress is not None:
        words = messages.say(messages.READING, noted.language, percent)
        await put(noted.place.chat, noted.progress, context, plain(words))


async def _downloaded(context: Context, submission: Submission) -> bytes:
    """A file that somebody has sent.

    Raises ArticleTooLarge or ArticleUnreadable, and TelegramError where that says nothing of the
    file.
    """
    name = submission.name[:LONGEST_NAME]
    try:
        file = await context.bot.get_file(submission.file)
        if (file.file_size or 0) > LARGEST_DOCUMENT:
            raise ArticleTooLarge(name)
        data = bytes(await file.download_as_bytearray())
    except BadRequest as error:
        raise (ArticleTooLarge if _TOO_BIG in str(error) else ArticleUnreadable)(name) from error
    if len(data) > LARGEST_DOCUMENT:
        raise ArticleTooLarge(name)
    return data


def _shown(detail: str) -> str:
    """An address or a name as people read it, from left to right whatever stands around it."""
    readable = clean(unquote(detail, errors="replace")).translate(ISOLATES)
    return f"\u2066{readable[:LONGEST_NAME]}{'…' if len(readable) > LONGEST_NAME else ''}\u2069"


def _why_not(error: Exception, noted: Underway, most: int) -> str:
    """Why something has not been read, in one sentence."""
    if isinstance(error, ArticleError):
        words = messages.error(type(error)(_shown(str(error.detail))), noted.language)
        return words[:1].upper() + words[1:]
    return messages.say(messages.SHELF_FULL, noted.language, most)

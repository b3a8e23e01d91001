"""When something goes wrong: a number in the log, and the same number to whoever asked."""

from __future__ import annotations

import contextlib
import logging
import secrets

from telegram import Update
from telegram.error import InvalidToken, TelegramError

from bot import messages
from bot.telegram.context import Context, language_of, place_of
from bot.telegram.delivery import again_later, is_answered
from bot.telegram.reply import plain
from bot.telegram.sending import notice, send
from index.errors import StoreError

log = logging.getLogger(__name__)


async def failed(update: object, context: Context) -> None:
    """Logs an error under a number and tells the person that number, nothing else."""
    error = context.error
    if isinstance(error, InvalidToken) and await _is_revoked(context):
        context.rawi.fail(error)
        return
    if again_later(error):
        log.warning("left for later: %s", type(error).__name__)
        return
    number = secrets.token_hex(4)
    context.rawi.meters.errors.inc()
    known = {"error": number, "update": getattr(update, "update_id", None)}
    log.error("failed", exc_info=error, extra=known)
    if not isinstance(update, Update) or isinstance(error, TelegramError) or is_answered():
        return  # Telegram did not take the answer, nor would it an apology; or it needs none
    with contextlib.suppress(StoreError):  # otherwise in the person's own language
        context.chosen = await context.rawi.chosen(place_of(update))
    words = messages.say(messages.APOLOGY, language_of(update, context), number)
    if update.callback_query:
        await notice(update.callback_query, words, alert=True)
    elif update.message:
        await send(update, context, plain(words))


async def _is_revoked(context: Context) -> bool:
    """Whether it is the token: a server that lacks a method says the same of one request."""
    try:
        await context.bot.get_me()
    except InvalidToken:
        return True
    except TelegramError:
        pass
    return False

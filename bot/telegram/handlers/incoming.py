"""What is read for a chat, where people see it: that it has begun, how it gets on, what it came to.

What is to be read is noted before anything is said about it, so that the end of the process loses
none: the next run takes it up.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial
from urllib.parse import unquote

from telegram import Message, MessageOriginChannel, Update
from telegram.error import BadRequest, TelegramError

from bot import messages
from bot.chats.conversation import (
    ReadingForgotten,
    ShelfFull,
    Turn,
)
from bot.chats.records import Place, Submission, Underway
from bot.serving.background import prepared
from bot.serving.rate import Verdict
from bot.telegram.cards import card
from bot.telegram.context import (
    Answered,
    Context,
    Offer,
    Paste,
    language_of,
    place_of,
    sent_at,
)
from bot.telegram.entities import ISOLATES, clean
from bot.telegram.handlers.replying import replying
from bot.telegram.inbox import share_of
from bot.telegram.ingestion import LONGEST_NAME, MOST_TRIES
from bot.telegram.reply import Reply, plain
from bot.telegram.sending import message_key, put, send, send_new, tell
from bot.telegram.submissions import asks, submissions_of
from index.errors import (
    ArticleError,
    ArticleTooLarge,
    ArticleUnknown,
    ArticleUnreadable,
    LinkError,
    QuestionError,
    StoreBusy,
    StoreError,
)
from index.intake.files import LARGEST_DOCUMENT, LARGEST_FILE
from index.intake.urls import canonical
from index.questions.dialogue_acts import dialogue_act
from index.types import Article

log = logging.getLogger(__name__)

# What is mostly over a minute later; a full disk is not, and is said at once.
_PASSING = (TelegramError, StoreBusy)
# Telegram's own word for a file that is larger than bots may fetch.
_TOO_BIG = "is too big"


async def read(
    update: Update,
    context: Context,
    found: Sequence[Submission],
    wanted: Underway,
    instead_of: Sequence[int] = (),
) -> None:
    """Has something read, within what a chat may have read, all of it as what is `wanted`; some
    readings are given up for it."""
    rawi, place = context.rawi, wanted.place
    if any(len(one.text.encode()) > LARGEST_FILE for one in found):
        await send(update, context, plain(messages.error(ArticleTooLarge(""), wanted.language)))
        return
    if not await rawi.engine.do(rawi.conversation.has_room, place.chat, _address(found[0])):
        await tell(update, context, messages.SHELF_FULL, rawi.conversation.most)
        return
    for submission in found:
        verdict = rawi.reading_limits.judge(place.chat, sent_at(update))
        if verdict is not Verdict.FREE:
            if verdict is Verdict.TOLD:
                await tell(update, context, messages.SLOW_DOWN_READING)
            return
        one = replace(wanted, submission=submission)
        await begin(context, one, sent_at(update), instead_of)
        # The others have messages of their own.
        wanted, instead_of = replace(wanted, progress=None), ()


def _address(submission: Submission) -> str:
    """The address under which a link is known, "" for what has none."""
    try:
        return canonical(submission.url) if submission.url else ""
    except LinkError:
        return ""


async def begin(
    context: Context, wanted: Underway, sent: float, instead_of: Sequence[int] = ()
) -> None:
    """Begins with a reading that was asked for at a time in seconds since 1970, instead of some
    others; what the same message asks for twice is read once."""
    rawi = context.rawi
    rawi.readings.give_up(instead_of)
    noted = await rawi.engine.do(rawi.chats.readings.begin, wanted, instead_of)
    if may_go_on(wanted.submission):
        until = asyncio.get_running_loop().time() + PASTE_PAUSE
        is_whole = wanted.submission.text.endswith(ENDS)
        rawi.pastes[wanted.place] = Paste(noted.id, sent, until, is_whole)
    rawi.readings.begin(noted, partial(_attempt, context))


# Long texts ------------------------------------------------------------------------------------

# Telegram's apps part a longer text into messages of 4,096 at most and send these at once: where
# they part it between paragraphs, the first may be half as long. UTF-16 units.
SHORTEST_PART = 2_048
# Seconds: from one part to the next, by Telegram's clock, which tells whole ones; and how long the
# next one is waited for.
PARTS_APART, PASTE_PAUSE = 1.0, 1.5
# What ends a paragraph: behind anything else a part goes on in the next one.
ENDS = tuple('.!؟?…»":')


def may_go_on(submission: Submission) -> bool:
    """Whether a text may go on in the next message: a channel's post is whole, whatever follows."""
    text = submission.text
    return not submission.date and len(text.encode("utf-16-le", "replace")) // 2 >= SHORTEST_PART


async def goes_on(update: Update, context: Context) -> bool:
    """Whether a message is the next part of a text that an app has parted, which is then read along
    with it."""
    message, place, loop = update.message, place_of(update), asyncio.get_running_loop()
    paste = context.rawi.pastes.get(place)
    if not message or not message.text or not paste:
        return False
    if isinstance(message.forward_origin, MessageOriginChannel) or message.reply_to_message:
        return False
    if sent_at(update) - paste.sent > PARTS_APART or asks(message.text):
        return False
    paste.until = loop.time() + PASTE_PAUSE  # for as long as it is noted, too
    text, more = message.text, may_go_on(Submission(text=message.text))
    between = "\n" if paste.is_whole else " "
    await context.rawi.engine.do(context.rawi.chats.readings.go_on, paste.reading, between + text)
    paste.sent, paste.is_whole = sent_at(update), text.endswith(ENDS)
    paste.until = loop.time() + (PASTE_PAUSE if more else 0)
    return True


async def _whole(context: Context, reading: int) -> None:
    """Waits until all parts of a text are there."""
    pastes, loop = context.rawi.pastes, asyncio.get_running_loop()
    for place, paste in [*pastes.items()]:
        if paste.reading == reading:
            while (left := paste.until - loop.time()) > 0:  # noqa: ASYNC110 - it grows meanwhile
                await asyncio.sleep(left)
            if pastes.get(place) is paste:
                del pastes[place]


# Questions that wait ---------------------------------------------------------------------------


async def waits(
    update: Update, context: Context, message: Message, text: str, quote: str | None
) -> bool:
    """Has a question wait for what it is about, where that is being read: what its message replies
    to, which is read for it where it has not been, what has just been offered to a group, or what
    its author has sent before it."""
    rawi, place, replied = context.rawi, place_of(update), message.reply_to_message
    act = dialogue_act(text)
    if act is not None and act.small_talk is not None:
        return False
    reading = rawi.readings.under_way(place, replied.message_id) if replied else None
    if reading is None and replied and not replied.forum_topic_created:
        sender = replied.from_user
        is_ours = sender is not None and sender.id == context.bot.id
        found = [] if is_ours else submissions_of(replied, False, True, quote is not None)
        if found:
            wanted = Underway(
                place, message.message_id, language_of(update, context), found[0], text,
                origin=replied.message_id, quiet=True, quote=quote,
            )  # fmt: skip
            await read(update, context, found[:1], wanted)
            return True
    if reading is None and replied is None:
        await _accept_offer(update, context)
    if reading is None:
        reading = rawi.readings.under_way(place)
        if reading is not None:
            is_past = await rawi.engine.do(rawi.conversation.is_past, reading.id)
            reading = None if is_past else reading
    if reading is None:
        return False
    wait = rawi.chats.readings.wait
    return await rawi.engine.do(wait, reading.id, message.message_id, text, quote)


# Offers ----------------------------------------------------------------------------------------

# Whoever asks so many seconds after an offer means what is offered, and accepts it so.
OFFER_HOLDS = 300.0


def offers(context: Context, place: Place, offer: Offer) -> None:
    """Remembers an offer as the last one in its topic."""
    context.rawi.offers.keep(message_key(place.chat, place.thread), offer)


async def accept(update: Update, context: Context, original: Message, number: int) -> None:
    """Has read what was offered in a message, in the place of the offer of that number."""
    place, last = place_of(update), _last_offer(update, context)
    if last is not None and last.number == number:
        last.original = None
    # The card is for whoever has shared it, and the others, more than for whoever accepts.
    poster = original.from_user.language_code if original.from_user else None
    language = context.chosen.language or messages.own_language(poster)
    found = submissions_of(original, False)
    wanted = Underway(place, original.message_id, language, found[0], progress=number)
    await read(update, context, found, wanted)


def _last_offer(update: Update, context: Context) -> Offer | None:
    place = place_of(update)
    return context.rawi.offers.get(message_key(place.chat, place.thread))


async def _accept_offer(update: Update, context: Context) -> None:
    """Accepts what has just been offered for somebody who asks instead of pressing the button."""
    offer = _last_offer(update, context)
    if offer and offer.original and sent_at(update) - offer.made <= OFFER_HOLDS:
        await accept(update, context, offer.original, offer.number)


# Readings --------------------------------------------------------------------------------------


async def resume(context: Context, shares: Collection[int]) -> None:
    """Takes up what an earlier run, or another process, has left undone in some shares."""
    rawi = context.rawi
    for one in await rawi.engine.do(rawi.chats.readings.all):
        if share_of(one.place.chat) in shares:
            rawi.readings.begin(one, partial(_attempt, context))


async def _attempt(context: Context, reading: int) -> bool:
    """Reads, tells, and asks what is to be asked; False where that is to be tried again."""
    rawi = context.rawi
    await _whole(context, reading)
    try:
        noted = await rawi.engine.do(rawi.chats.readings.retry, reading)
        if noted is not None:
            noted, article = await _once(context, noted)
            rawi.readings.outcome_is_told(reading)
            while not await rawi.engine.do(rawi.chats.readings.end, reading):
                await _ask_waiting(context, noted, article)
            if article:
                await prepared(rawi.conversation.library, article)
        return True
    except (TelegramError, StoreError) as error:
        # A file could not be fetched, the outcome not be told, or not be noted as told.
        log.warning("reading left: %s", type(error).__name__)
    return rawi.stopping.is_set()


async def _once(context: Context, noted: Underway) -> tuple[Underway, Article | None]:
    """Reads, tells, and asks the question that came along; where it stands by now, and what has
    been read."""
    rawi, article = context.rawi, None
    noted = await _begun(context, noted)
    try:
        if noted.tries > MOST_TRIES:
            raise RuntimeError("given up")  # whatever has ended the process each time
        noted, article = await _article(context, noted)
        is_past = await rawi.engine.do(rawi.conversation.is_past, noted.id)
        reply = await rawi.engine.do(
            card, rawi.conversation.library, article, noted.language,
            context.deep_links, None if is_past else messages.now_asked(noted.place.chat),
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
        reference = secrets.token_hex(4)
        rawi.meters.readings.labels("failed").inc()
        rawi.meters.errors.inc()
        log.error("not read", exc_info=error, extra={"error": reference})
        reply = plain(messages.say(messages.NOT_READ, noted.language, reference))
    if article and noted.quiet:
        made, number = await _answer(context, noted, article, noted.question, noted.quote)
        sent = await _show(context, noted, made or reply)
        _remember(context, noted, noted.message, sent, number)
        return noted, article
    await _show(context, noted, reply)
    if article and noted.question:
        made, _ = await _answer(context, noted, article, noted.question)
        if made is not None:
            await _send(context, noted, made)
    return noted, article


async def _ask_waiting(context: Context, noted: Underway, article: Article | None) -> None:
    """Asks the questions that have waited for an article, in their order."""
    rawi = context.rawi
    for one in await rawi.engine.do(rawi.chats.readings.waiting, noted.id):
        made: Reply | None = plain(messages.say(messages.NOTHING_TO_ASK, noted.language))
        number = None
        if article:
            made, number = await _answer(context, noted, article, one.text, one.quote)
        if made is not None:
            sent = await _send(context, replace(noted, message=one.message), made)
            _remember(context, noted, one.message, sent, number)
        await rawi.engine.do(rawi.chats.readings.answered, one.id)


def _remember(
    context: Context, noted: Underway, message: int, sent: int | None, number: int | None
) -> None:
    """Notes where a question has been answered, for when it is edited."""
    if sent is not None:
        key = message_key(noted.place.chat, message)
        context.rawi.answered.keep(key, Answered(sent, number))


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
    context.rawi.told.keep(message_key(noted.place.chat, noted.message), sent)
    await context.rawi.engine.do(context.rawi.chats.readings.show_progress, noted.id, sent)
    return replace(noted, progress=sent)


async def _send(context: Context, noted: Underway, reply: Reply) -> int | None:
    to = noted.message if noted.message > 0 else None
    return await send_new(noted.place.chat, context, reply, to, noted.place.thread)


async def _show(context: Context, noted: Underway, reply: Reply) -> int | None:
    """Puts the outcome in the place of what was said about the reading; where it stands."""
    chat, shown = noted.place.chat, False
    if noted.progress is not None:
        shown = await put(chat, noted.progress, context, reply)
    return noted.progress if shown else await _send(context, noted, reply)


async def _answer(
    context: Context, noted: Underway, article: Article, text: str, quote: str | None = None
) -> tuple[Reply | None, int | None]:
    """What an article that has been read answers to a question, None where that needs no word; and
    the answer's number."""
    numbers: list[int | None] = []
    try:
        turn = Turn(noted.place, text, quote, article.id)
        spoken = (await context.rawi.chosen(noted.place)).language
        then = replying(context, noted.place, spoken, numbers=numbers)
        return await context.rawi.engine.ask(turn, then), next(iter(numbers), None)
    except QuestionError as error:
        return plain(messages.error(error, noted.language)), None
    except ArticleUnknown:
        return plain(messages.say(messages.NOT_VISIBLE, noted.language)), None
    except StoreError:
        raise  # tried again
    except Exception as error:
        number = secrets.token_hex(4)
        context.rawi.meters.errors.inc()
        log.error("not asked", exc_info=error, extra={"error": number})
        return plain(messages.say(messages.APOLOGY, noted.language, number)), None


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

"""Links, files and long texts that people send: offered to be read, or read at once."""

from __future__ import annotations

from datetime import timedelta

from telegram import Message, Update
from telegram.ext import (
    ApplicationHandlerStop,
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot import messages
from bot.chats.conversation import ShelfFull
from bot.chats.records import Links, Submission, Underway
from bot.telegram.buttons import button
from bot.telegram.cards import card
from bot.telegram.context import (
    Context,
    Offer,
    language_of,
    place_of,
    sent_at,
)
from bot.telegram.handlers import incoming
from bot.telegram.handlers.asking import (
    is_addressed,
    outdated,
    without_name,
)
from bot.telegram.reply import plain
from bot.telegram.sending import (
    change,
    is_group,
    message_key,
    notice,
    send,
    tell,
)
from bot.telegram.submissions import asks, submissions_of, unread_of, without_links
from index.errors import ArticleUnknown

_MESSAGE = filters.UpdateType.MESSAGE
# What is edited later is not read where nothing was read from it before.
EDITED_WITHIN = timedelta(minutes=15)


class _HasSubmission(filters.MessageFilter):
    """Messages with something to read in them."""

    def filter(self, message: Message) -> bool:
        is_private = message.chat.type == message.chat.PRIVATE
        return bool(submissions_of(message, is_private))


class _HasUnread(filters.MessageFilter):
    """Messages about a link that is not read unless somebody insists."""

    def filter(self, message: Message) -> bool:
        return unread_of(message) is not None


def handlers() -> list[BaseHandler]:  # type: ignore[type-arg]
    """The handlers of this room."""
    return [
        CommandHandler("read", command, _MESSAGE),
        MessageHandler(filters.UpdateType.MESSAGES & ~filters.COMMAND & _HasSubmission(), posted),
        MessageHandler(_MESSAGE & ~filters.COMMAND & _HasUnread(), told_unread),
        MessageHandler(_MESSAGE & filters.ChatType.PRIVATE & filters.Document.ALL, no_text_file),
        CallbackQueryHandler(offer_pressed, r"^read$"),
        CallbackQueryHandler(rest_pressed, r"^rest:([0-9]{1,18})$"),
        CallbackQueryHandler(taken, r"^take:([0-9]{1,18}):([0-9a-f]{16})$"),
    ]


# Handlers -------------------------------------------------------------------------------------


async def command(update: Update, context: Context) -> None:
    """`/read link`, or `/read` in a reply to a message with a link, a file or a text."""
    message = update.effective_message
    if not message:
        return
    replied = message.reply_to_message
    found = submissions_of(message, False, is_asked=True)
    found = [one for one in found if one.url]
    origin = None
    if not found and replied:
        found, origin = submissions_of(replied, False, is_asked=True), replied.message_id
    if found:
        await _read(update, context, found, origin=origin)
    elif replied and replied.document:
        await tell(update, context, messages.NO_TEXT_FILE)
    else:
        await tell(update, context, messages.READ_WHAT)


async def posted(update: Update, context: Context) -> None:
    """Something to read in a message: in private read at once, in a group as its admins like."""
    message = update.effective_message
    if not message or (message.via_bot and message.via_bot.id == context.bot.id):
        return
    found = submissions_of(message, not is_group(update))
    links = context.chosen.links
    if not is_group(update) or is_addressed(message, context):
        beside = without_links(message, without_name(message, context)[0])
        await _read(update, context, found, beside if asks(beside) else "")
    elif links is Links.READ:
        await _read(update, context, found)
    elif links is Links.OFFERED and _is_new(context, message.chat.id, found):
        language = language_of(update, context)
        offer = plain(
            messages.say(messages.OFFER, language),
            [[button(messages.say(messages.READ, language), "read")]],
        ).quiet()
        number = await send(update, context, offer)
        if number is not None and isinstance(message, Message):
            incoming.offers(context, place_of(update), Offer(message, number, sent_at(update)))


def _is_new(context: Context, chat: int, found: list[Submission]) -> bool:
    """Whether what there is to read has not been offered to a chat a moment ago."""
    offered = context.rawi.offered
    fresh = [hash((chat, one)) for one in found if hash((chat, one)) not in offered]
    offered.extend(fresh)
    return bool(fresh)


async def sort_out(update: Update, context: Context) -> None:
    """Ends here what belongs to something else: the other pictures of an album, the next part of a
    text that an app has parted."""
    message = update.message
    if message and message.media_group_id:
        is_known = message.media_group_id in context.rawi.albums
        context.rawi.albums.append(message.media_group_id)
        if is_known and not message.caption and not submissions_of(message, True):
            raise ApplicationHandlerStop
    if message and not is_group(update) and await incoming.goes_on(update, context):
        raise ApplicationHandlerStop


async def told_unread(update: Update, context: Context) -> None:
    """A link that is not read: what can be done instead, where the message is for the bot."""
    message = update.effective_message
    if not message or (message.via_bot and message.via_bot.id == context.bot.id):
        return
    reason = unread_of(message)
    if reason and (not is_group(update) or is_addressed(message, context)):
        words, site = reason
        await tell(update, context, words, *([site] if site else []))


async def no_text_file(update: Update, context: Context) -> None:
    """A file that is neither a text nor a page."""
    await tell(update, context, messages.NO_TEXT_FILE)


async def offer_pressed(update: Update, context: Context) -> None:
    """Somebody accepts an offer: it is the message that it replies to which is read."""
    query = update.callback_query
    offer = query.message if query else None
    original = offer.reply_to_message if isinstance(offer, Message) else None
    found = submissions_of(original, False) if original else []
    if not query or not offer or not original or not found:
        await outdated(update, context)
        return
    await notice(query)
    await incoming.accept(update, context, original, offer.message_id)


async def rest_pressed(update: Update, context: Context) -> None:
    """Reads the pages of an article that could not be read before."""
    query, match, place = update.callback_query, context.match, place_of(update)
    shown = query.message if query else None
    if not query or not match or not shown:
        return
    number = int(match.group(1))
    try:
        part = await context.rawi.engine.do(context.rawi.conversation.visible, place.chat, number)
    except ArticleUnknown:
        await outdated(update, context)
        return
    if not part.rest:
        await outdated(update, context)
        return
    await notice(query)
    found = Submission(part=number)
    wanted = Underway(place, shown.message_id, language_of(update, context), found)
    await incoming.read(update, context, [found], wanted)


async def _read(
    update: Update,
    context: Context,
    found: list[Submission],
    question: str = "",
    origin: int | None = None,
) -> None:
    """Has read what somebody has sent; what they edit anew, where that says something else."""
    rawi, place, message = context.rawi, place_of(update), update.effective_message
    if not message or not found:
        return
    key, said = message_key(place.chat, message.message_id), hash((*found, question))
    progress, instead_of = None, []
    if isinstance(message, Message) and update.edited_message:
        known, edited = rawi.shared.get(key), message.edit_date or message.date
        if known == said or (known is None and edited - message.date > EDITED_WITHIN):
            return
        progress = rawi.told.get(key)
        noted = await rawi.engine.do(rawi.chats.readings.of_message, place.chat, message.message_id)
        instead_of = [
            one.id for one in noted if one.submission not in found or one.question != question
        ]
    rawi.shared.keep(key, said)
    language = language_of(update, context)
    wanted = Underway(place, message.message_id, language, found[0], question, progress, origin)
    await incoming.read(update, context, found, wanted, instead_of)


async def taken(update: Update, context: Context) -> None:
    """Whoever has followed a link to a passage reads the whole article in a chat of theirs."""
    query, match = update.callback_query, context.match
    if not query or not match:
        return
    number, language = int(match.group(1)), language_of(update, context)
    if not context.deep_links.is_signed(number, match.group(2)):
        await outdated(update, context)
        return
    rawi, place = context.rawi, place_of(update)
    try:
        article = await rawi.engine.do(rawi.conversation.shelve, place, number)
    except ShelfFull:
        words = messages.say(messages.SHELF_FULL, language, rawi.conversation.most)
        await notice(query, words, alert=True)
        return
    except ArticleUnknown:
        await outdated(update, context)
        return
    reply = await rawi.engine.do(
        card, rawi.conversation.library, article, language, context.deep_links,
        messages.now_asked(place.chat),
    )  # fmt: skip
    await notice(query)
    await change(query, reply)

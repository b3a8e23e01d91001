"""Links, files and long texts that people send: offered to be read, or read at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from telegram import Document, Message, MessageEntity, MessageOriginChannel, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot import messages
from bot.chats.conversation import ShelfFull
from bot.chats.records import Links, Submission, Underway
from bot.telegram.buttons import button
from bot.telegram.cards import card
from bot.telegram.context import (
    Context,
    language_of,
    place_of,
    sent_at,
)
from bot.telegram.handlers import incoming
from bot.telegram.handlers.asking import (
    is_addressed,
    outdated,
    tell,
    without_name,
)
from bot.telegram.links import unread
from bot.telegram.rate import Verdict
from bot.telegram.reply import plain
from bot.telegram.sending import (
    change,
    is_group,
    notice,
    send,
)
from index.errors import (
    ArticleTooLarge,
    ArticleUnknown,
    LinkError,
)
from index.intake.documents.kinds import DOCUMENT_NAMES, DOCUMENTS
from index.intake.files import LARGEST_FILE
from index.intake.pages import HTML_NAMES
from index.intake.urls import canonical
from index.intake.wrapped import preview_of, unwrapped
from index.questions.understanding import LONGEST_QUESTION
from index.text.normalise import normalise
from index.text.terms import ASKING

_MESSAGE = filters.UpdateType.MESSAGE
# Of one message so many links are read.
MOST_LINKS = 3
# Words: a text that has been forwarded in private or that somebody has replied to with /read is an
# article from so many on.
SHORTEST_TEXT = 20
# One that is forwarded in a group from so many; with a link in it, which mostly leads to the whole,
# from so many.
LONG_TEXT, LONG_TEXT_WITH_LINK = 60, 150
_HTML = frozenset({"text/html", "application/xhtml+xml"})
READABLE = frozenset({"text/plain", *_HTML, *DOCUMENTS})
_NAMES = (".txt", ".text", ".md", *HTML_NAMES, *DOCUMENT_NAMES)
_KINDS: list[str | None] = [MessageEntity.URL, MessageEntity.TEXT_LINK]


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
        MessageHandler(_MESSAGE & ~filters.COMMAND & _HasSubmission(), posted),
        MessageHandler(_MESSAGE & ~filters.COMMAND & _HasUnread(), told_unread),
        MessageHandler(_MESSAGE & filters.ChatType.PRIVATE & filters.Document.ALL, no_text_file),
        CallbackQueryHandler(offer_pressed, r"^read$"),
        CallbackQueryHandler(taken, r"^take:([0-9]{1,18}):([0-9a-f]{16})$"),
    ]


# What there is to read ------------------------------------------------------------------------


def submissions_of(message: Message, is_private: bool, is_asked: bool = False) -> list[Submission]:
    """What a message has to read in it: a file, a long text, or links that lead to articles.

    In private a text that is too long for a question is an article too; where somebody asks for
    it (`is_asked`), every link is one, and every text of some length.
    """
    if message.document:
        return [_file(message.document)] if _is_text(message.document) else []
    text = message.text or message.caption or ""
    links = [url for url in _links(message) if is_asked or not unread(url)]
    count = len(text.split())
    if is_private and len(text) > LONGEST_QUESTION:
        return [_text(message, text)]
    # A channel's post mostly has links to the channel at its end; one to elsewhere leads to more.
    leads_on = any(preview_of(url) == url for url in links)
    least = SHORTEST_TEXT if is_private or is_asked else LONG_TEXT
    if message.forward_origin and count >= (LONG_TEXT_WITH_LINK if leads_on else least):
        return [_text(message, text)]
    if links:
        return [Submission(url=url) for url in dict.fromkeys(links)][:MOST_LINKS]
    return [_text(message, text)] if is_asked and count >= SHORTEST_TEXT else []


def _is_text(document: Document) -> bool:
    name = (document.file_name or "").lower()
    return document.mime_type in READABLE or name.endswith(_NAMES)


def _file(document: Document) -> Submission:
    name = document.file_name or ""
    if document.mime_type in _HTML and not name.lower().endswith(HTML_NAMES):
        name += HTML_NAMES[0]
    return Submission(file=document.file_id, name=name)


def _text(message: Message, text: str) -> Submission:
    """A text, with the channel that has published it where it is forwarded from one."""
    origin = message.forward_origin
    if isinstance(origin, MessageOriginChannel):
        day = origin.date.date().isoformat()
        return Submission(text=text, name=origin.chat.title or "", date=day)
    return Submission(text=text)


def _links(message: Message) -> Iterator[str]:
    """The links of a message in the order of its text, hidden ones too, without their wrapping."""
    found = message.parse_entities(_KINDS) or message.parse_caption_entities(_KINDS)
    for entity, words in sorted(found.items(), key=lambda one: one[0].offset):
        url = entity.url or words
        yield unwrapped(url if "://" in url else f"https://{url}")


def unread_of(message: Message) -> tuple[messages.Words, str] | None:
    """Why the first link of a message is not read; a site that is only named in a question is no
    link to it."""
    reasons = [unread(url) for url in _links(message)]
    if not reasons or reasons[0] is None:
        return None
    words, _ = reasons[0]
    beside = _without_links(message, message.text or message.caption or "")
    return None if words is messages.UNREAD_FRONT and beside else reasons[0]


def _without_links(message: Message, text: str) -> str:
    """A message's text without the links that stand in it."""
    for words in (
        message.parse_entities([MessageEntity.URL])
        or message.parse_caption_entities([MessageEntity.URL])
    ).values():
        text = text.replace(words, " ")
    return " ".join(text.split())


def _question_beside(message: Message, context: Context) -> str:
    """The question that stands beside links in a message: whoever shares one from elsewhere sends
    its headline along, which is none."""
    text = _without_links(message, without_name(message, context)[0])
    first = normalise(text).split()[:1]
    asks = bool(re.search("[؟?]", text)) or (bool(first) and first[0] in ASKING)
    return text if asks and len(text) <= LONGEST_QUESTION else ""


# Handlers -------------------------------------------------------------------------------------


async def command(update: Update, context: Context) -> None:
    """`/read link`, or `/read` in a reply to a message with a link, a file or a text."""
    message = update.effective_message
    if not message:
        return
    replied = message.reply_to_message
    found = submissions_of(message, False, is_asked=True)
    found = [one for one in found if one.url]
    if not found and replied:
        found = submissions_of(replied, False, is_asked=True)
    if found:
        await _read(update, context, found, message.message_id)
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
    links = context.rawi.chats.preferences.of(message.chat.id).links
    if not is_group(update) or is_addressed(message, context):
        question = _question_beside(message, context)
        await _read(update, context, found, message.message_id, question)
    elif links is Links.READ:
        await _read(update, context, found, message.message_id)
    elif links is Links.OFFERED and _is_new(context, message.chat.id, found):
        language = language_of(update, context)
        offer = plain(
            messages.say(messages.OFFER, language),
            [[button(messages.say(messages.READ, language), "read")]],
        ).quiet()
        await send(update, context, offer)


def _is_new(context: Context, chat: int, found: list[Submission]) -> bool:
    """Whether what there is to read has not been offered to a chat a moment ago."""
    offered = context.rawi.offered
    fresh = [(chat, one) for one in found if (chat, one) not in offered]
    offered.extend(fresh)
    return bool(fresh)


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
    # The card is for whoever has shared it, and the others, more than for whoever presses.
    poster = original.from_user.language_code if original.from_user else None
    language = context.rawi.language(original.chat.id, poster)
    progress = offer.message_id
    await _read(update, context, found, original.message_id, language=language, progress=progress)


async def _read(
    update: Update,
    context: Context,
    found: list[Submission],
    message: int,
    question: str = "",
    language: str = "",
    progress: int | None = None,
) -> None:
    """Has something read, within what a chat may have read."""
    rawi, place = context.rawi, place_of(update)
    language = language or language_of(update, context)
    if any(len(one.text.encode()) > LARGEST_FILE for one in found):
        await send(update, context, plain(messages.error(ArticleTooLarge(""), language)))
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
        wanted = Underway(place, message, language, submission, question, progress)
        await incoming.begin(context, wanted)
        progress = None  # the others have messages of their own


def _address(submission: Submission) -> str:
    """The address under which a link is known, "" for what has none."""
    try:
        return canonical(submission.url) if submission.url else ""
    except LinkError:
        return ""


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
        card, rawi.conversation.library, article, language, 0, context.deep_links,
        messages.now_asked(place.chat),
    )  # fmt: skip
    await notice(query)
    await change(query, reply)

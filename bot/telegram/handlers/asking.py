"""Questions: in private every text, in groups what is addressed to the bot."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from telegram import Message, MessageEntity, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot import messages
from bot.chats.conversation import (
    Given,
    Subject,
    Turn,
)
from bot.serving.pictures import drawn
from bot.serving.rate import Verdict
from bot.telegram.answers import answered, caption
from bot.telegram.buttons import check
from bot.telegram.context import (
    Answered,
    Context,
    language_of,
    person_of,
    place_of,
    sent_at,
)
from bot.telegram.handlers import incoming
from bot.telegram.handlers.replying import replying
from bot.telegram.pages import Frame, paged, picture_of
from bot.telegram.reply import Reply, plain, together
from bot.telegram.sending import (
    change,
    message_key,
    notice,
    put,
    send,
    send_picture,
    tell,
)
from bot.telegram.subjects import subject_of
from index.errors import (
    ArticleUnknown,
    QuestionError,
    QuestionTooLong,
    RawiError,
)
from index.questions.dialogue_acts import dialogue_act
from index.questions.latin_letters import in_arabic_letters
from index.questions.several import questions_in
from index.text.language import tells_its_language
from index.types import TO_ONE, Answer

_MESSAGE = filters.UpdateType.MESSAGE
# Of several questions in one message so many are answered.
MOST_QUESTIONS = 4
_TEXT = (filters.TEXT | filters.CAPTION) & ~filters.COMMAND


def handlers() -> list[BaseHandler]:  # type: ignore[type-arg]
    """The handlers of this room; those of the buttons last, as they take what is left."""
    private = filters.ChatType.PRIVATE & _MESSAGE
    return [
        CommandHandler("ask", command, _MESSAGE),
        MessageHandler(_MESSAGE & filters.CaptionRegex(r"^/ask\b"), command),
        MessageHandler(private & _TEXT, question),
        MessageHandler(private & ~filters.StatusUpdate.ALL & ~filters.COMMAND, no_text),
        MessageHandler(filters.ChatType.GROUPS & _MESSAGE & _TEXT, overheard),
        MessageHandler(
            filters.UpdateType.EDITED_MESSAGE & (filters.TEXT | filters.CAPTION), edited
        ),
        CallbackQueryHandler(
            pressed,
            r"^ask:([0-9]{1,18}):([0-9a-z]+):([0-9]{1,18}):([0-9a-z]+)(?::[0-9]{1,18})?$",
        ),
        CallbackQueryHandler(asked_there, r"^there:([0-9]{1,18}):([0-9]{1,18})$"),
        CallbackQueryHandler(turned, r"^page:([0-9]{1,18}):([0-9]{1,18})$"),
        CallbackQueryHandler(pictured, r"^picture:([0-9]{1,18}):([0-9]{1,18})$"),
        CallbackQueryHandler(outdated),
    ]


async def command(update: Update, context: Context) -> None:
    """`/ask question`; in a reply, about the words replied to, or asking them."""
    message = update.effective_message
    if not message:
        return
    text = _after_command(message)
    quote = _quoted(message)
    replied = message.reply_to_message
    if not text and not quote and replied and not _is_ours(replied, context):
        text = replied.text or replied.caption or ""
    if text or quote:
        await ask(update, context, text, quote)
    else:
        await tell(update, context, messages.ASK_WHAT)


async def question(update: Update, context: Context) -> None:
    """Any text in a private chat, except what the person has sent through the bot itself."""
    message = update.effective_message
    if message and not (message.via_bot and message.via_bot.id == context.bot.id):
        await ask(update, context, message.text or message.caption or "", _quoted(message))


async def overheard(update: Update, context: Context) -> None:
    """A text in a group: a question where it replies to the bot or names it."""
    message = update.effective_message
    if not message or (message.via_bot and message.via_bot.id == context.bot.id):
        return
    text, named = without_name(message, context)
    named = named or _thanks_us(text, context)
    if named or is_addressed(message, context):
        await ask(update, context, text, _quoted(message), is_called=named)


async def edited(update: Update, context: Context) -> None:
    """A question that has been edited is asked anew, and the answer to it edited; one that still
    waits is put as it now is."""
    message, rawi = update.effective_message, context.rawi
    if not message:
        return
    text = message.text or message.caption or ""
    asked = _after_command(message) if text.startswith("/") else without_name(message, context)[0]
    if not asked:
        return
    chat, number, quote = message.chat.id, message.message_id, _quoted(message)
    if known := rawi.answered.get(message_key(chat, number)):
        await ask(update, context, asked, quote, instead=known)
    else:
        await rawi.engine.do(rawi.chats.readings.reword, chat, number, asked, quote)


async def no_text(update: Update, context: Context) -> None:
    """A picture, a voice message: what cannot be read is said to be so."""
    await tell(update, context, messages.NO_TEXT)


async def ask(
    update: Update,
    context: Context,
    text: str,
    quote: str | None = None,
    *,
    article: int | None = None,
    about: Subject | None = None,
    shown: str = "",
    instead: Answered | None = None,
    is_called: bool = False,
) -> None:
    """Puts a question to the chat's article, or to one given, after the talk or after an answer
    that it is about, and replies with the answer; or puts it in the place of the answer that it had
    before it was edited. `is_called`: it has the bot's name."""
    rawi, place, message = context.rawi, place_of(update), update.effective_message
    preferences, language = context.chosen, language_of(update, context)
    verdict = await rawi.read(rawi.limits.judge, person_of(update), sent_at(update))
    if verdict is not Verdict.FREE:
        rawi.meters.limited.inc()
        if verdict is Verdict.TOLD:
            await tell(update, context, messages.SLOW_DOWN)
        return
    if message and not update.callback_query:
        about = await _subject(message, context)
        if (
            about is None
            and instead is None
            and await incoming.waits(update, context, message, text, quote)
        ):
            return
    turn = Turn(place, text, quote, article, about, preferences)
    if instead is not None:
        turn = replace(turn, instead=instead.number)
    # Emoji, and a word or two in Latin letters, are of the language of whoever sends them: these
    # not where that is in other letters.
    is_theirs = not any(map(str.isalpha, text)) or language in messages.IN_LATIN_LETTERS
    told = tells_its_language(in_arabic_letters(text))
    own = language if is_theirs and not told else preferences.language
    began = time.perf_counter()
    numbers: list[int | None] = []
    parts = [text] if shown or quote else questions_in(text)
    if len(parts) == 1:
        then = replying(context, place, own, shown, is_called=is_called, numbers=numbers)
        made = [await _answered(context, turn, language, then)]
    else:
        made = await _each(context, turn, parts, language, own)
    rawi.meters.seconds.observe(time.perf_counter() - began)
    is_kept = False
    for one in filter(None, made):
        place_taken = instead.message if instead is not None else None
        instead = None  # one message has the place of another, those after it their own
        if place_taken and message and await put(message.chat.id, place_taken, context, one):
            sent: int | None = place_taken
        else:
            sent = await send(update, context, one, only_there=not update.callback_query)
        if sent is not None and message and isinstance(message, Message) and not is_kept:
            number = numbers[0] if numbers else None
            rawi.answered.keep(
                message_key(message.chat.id, message.message_id), Answered(sent, number)
            )
            is_kept = True


async def _answered(
    context: Context, turn: Turn, language: str, then: Callable[[Given], Reply | None]
) -> Reply | None:
    """What a question comes to, or what is wrong with it."""
    try:
        return await context.rawi.engine.ask(turn, then)
    except QuestionTooLong:  # counted with the words that it points at
        return plain(messages.say(messages.LONG_TEXT, language))
    except QuestionError as error:
        return plain(messages.error(error, language))
    except ArticleUnknown:
        return plain(messages.say(messages.NOT_VISIBLE, language))


async def _each(
    context: Context, turn: Turn, parts: Sequence[str], language: str, own: str | None
) -> list[Reply | None]:
    """The answers to several questions of one message, one below the other: each goes on from those
    before it."""
    made: list[Reply | None] = []
    places: set[tuple[int, int, int]] = set()
    for part in parts[:MOST_QUESTIONS]:
        then = _once(replying(context, turn.place, own, part, is_part=True), places, part, own)
        made.append(await _answered(context, replace(turn, text=part), language, then))
    if len(parts) > MOST_QUESTIONS:
        made.append(plain(messages.say(messages.MORE_QUESTIONS, language, MOST_QUESTIONS)))
    return [*together([one for one in made if one is not None])]


def _once(
    then: Callable[[Given], Reply | None],
    places: set[tuple[int, int, int]],
    part: str,
    spoken: str | None,
) -> Callable[[Given], Reply | None]:
    """What makes a reply of an answer below others, without the passages that those have shown."""

    def reply(given: Given) -> Reply | None:
        answer = given.answer
        there = [(answer.article.id, one.start, one.end) for one in answer.evidence]
        new = tuple(
            one for one, place in zip(answer.evidence, there, strict=True) if place not in places
        )
        places.update(there)
        if there and not new and not answer.others:
            own = messages.own_language(spoken or answer.question.language)
            return plain(f"❓ {part}\n{messages.say(messages.SAME_PLACE, own)}")
        return then(replace(given, answer=replace(answer, evidence=new)) if new else given)

    return reply


async def pressed(update: Update, context: Context) -> None:
    """A suggested question asks itself, for whoever presses it."""
    query, match = update.callback_query, context.match
    if not query or not match:
        return
    number, language, index, digits = match.groups()
    asked = await context.rawi.engine.do(
        _suggested, context, place_of(update).chat, int(number), language, int(index)
    )
    if asked is None or check(asked) != digits:
        await outdated(update, context)
        return
    await notice(query)
    await ask(update, context, asked, article=int(number), shown=asked)


def _suggested(context: Context, chat: int, number: int, language: str, index: int) -> str | None:
    """The question that a button stands for; None where it stands for none any more."""
    conversation = context.rawi.conversation
    try:
        article = conversation.visible(chat, number)
        return conversation.library.suggestions(article, language)[index]
    except (RawiError, LookupError):
        return None


async def asked_there(update: Update, context: Context) -> None:
    """Asks another article what one has refused, for whoever presses it."""
    query, match = update.callback_query, context.match
    if not query or not match:
        return
    number, article = (int(group) for group in match.groups())
    chat = place_of(update).chat
    found = await context.rawi.engine.do(context.rawi.conversation.recorded, number, chat)
    if found is None:
        await outdated(update, context)
        return
    text = found[1].question.text
    await notice(query)
    about = Subject(answer=number)
    await ask(update, context, text, article=article, about=about, shown=text)


async def turned(update: Update, context: Context) -> None:
    """Shows another page of an answer, in the same message."""
    query = update.callback_query
    found = await _page(update, context)
    if query and found:
        reply = await context.rawi.engine.do(answered, *found)
        await notice(query)
        await change(query, reply)


async def pictured(update: Update, context: Context) -> None:
    """Sends what stands on a page of an answer as a picture."""
    query = update.callback_query
    found = await _page(update, context)
    if not query or not found:
        return
    given, frame = found
    shown = picture_of(paged(given)[frame.page])
    if not shown:
        await outdated(update, context)
        return
    await notice(query)
    part, items = shown
    picture = await asyncio.to_thread(drawn, part.only(*items), frame.language)
    await send_picture(update, context, picture, caption(part, items, frame))


async def _page(update: Update, context: Context) -> tuple[Answer, Frame] | None:
    """The answer and the page that a button is about, for whoever has asked; others are told."""
    match, place = context.match, place_of(update)
    if not match:
        return None
    number, page = (int(group) for group in match.groups())
    found = await context.rawi.engine.do(context.rawi.conversation.recorded, number, place.chat)
    if found is None:
        await outdated(update, context)
        return None
    recorded, given = found
    if not may_press(recorded.place.person, update):
        await not_yours(update, context)
        return None
    spoken = context.chosen.language or given.question.language
    frame = Frame(
        messages.own_language(spoken), number, page, owner=max(recorded.place.person, 0),
        links=context.deep_links, is_private=place.chat > 0,
    )  # fmt: skip
    asked = (given.question.text, *reversed(recorded.after))
    library = context.rawi.conversation.library
    given = await context.rawi.engine.do(messages.as_asked, given, library, asked)
    speakers = await context.rawi.engine.do(library.speakers, given.article)
    return given, replace(frame, page=min(page, len(paged(given)) - 1), speakers=speakers)


def may_press(owner: int, update: Update) -> bool:
    """Whether buttons are for whoever presses one: see `owner_of`."""
    return owner <= 0 or owner == person_of(update)


async def not_yours(update: Update, context: Context) -> None:
    """A button of somebody else's."""
    await alert(update, context, messages.NOT_YOURS)


async def outdated(update: Update, context: Context) -> None:
    """A button that means nothing any more, or never did."""
    await alert(update, context, messages.OUTDATED)


async def alert(update: Update, context: Context, words: messages.Words) -> None:
    """Tells whoever has pressed a button something that they have to close."""
    if update.callback_query:
        said = messages.say(words, language_of(update, context))
        await notice(update.callback_query, said, alert=True)


def _after_command(message: Message) -> str:
    """What stands behind a command, line breaks and all."""
    parts = (message.text or message.caption or "").split(maxsplit=1)
    return parts[1].strip() if len(parts) > 1 else ""


def _quoted(message: Message) -> str | None:
    """The words that somebody has selected in the message replied to."""
    return message.quote.text if message.quote and message.quote.is_manual else None


def _is_ours(message: Message, context: Context) -> bool:
    """Whether a message is the bot's own, and not just the one that opens a topic."""
    sender = message.from_user
    return bool(sender and sender.id == context.bot.id and not message.forum_topic_created)


def is_addressed(message: Message, context: Context) -> bool:
    """Whether a message in a group is for the bot: it replies to it or names it."""
    replied = message.reply_to_message
    _, named = without_name(message, context)
    return named or bool(replied and _is_ours(replied, context))


async def _subject(message: Message, context: Context) -> Subject | None:
    """What the message is about that somebody replies to: one of ours, or one that an article was
    read from; None where it is not known, and so may be under way."""
    replied = message.reply_to_message
    if not replied:
        return None
    if _is_ours(replied, context):
        subject = subject_of(replied)
        return subject if subject != Subject() else None
    rawi = context.rawi
    number = await rawi.engine.do(rawi.chats.origins.article, message.chat.id, replied.message_id)
    return Subject(article=number) if number is not None else None


def _thanks_us(text: str, context: Context) -> bool:
    """Whether a text that has the bot's name anywhere is no more than thanks or the like."""
    if not _named(context.bot.first_name).search(text):
        return False
    act = dialogue_act(text)
    return act is not None and act.small_talk in TO_ONE


@lru_cache(maxsize=4)
def _named(first_name: str) -> re.Pattern[str]:
    """How a text names somebody of that name, or Rawi."""
    return re.compile(rf"(?<!\w){_names(first_name)}(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=4)
def _called(first_name: str) -> re.Pattern[str]:
    """How a text calls somebody of that name, or Rawi: the name comes first, mostly with nothing
    that parts it from what is asked, or stands behind the vocative anywhere."""
    name = rf"{_names(first_name)}(?!\w)[\s،,:!]*"
    return re.compile(rf"^\s*{name}|(?<!\w){messages.VOCATIVE}\s+{name}", re.IGNORECASE)


def _names(first_name: str) -> str:
    return f"(?:{'|'.join(re.escape(one) for one in {first_name, *messages.CALLED} if one)})"


def without_name(message: Message, context: Context) -> tuple[str, bool]:
    """A text without the bot's name in it, and whether it was there: its @name, or that by which
    one calls somebody."""
    text = message.text or message.caption or ""
    kinds: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]
    found = message.parse_entities(kinds) or message.parse_caption_entities(kinds)
    ours = [
        entity
        for entity, words in found.items()
        if (entity.user and entity.user.id == context.bot.id)
        or words.casefold() == f"@{context.bot.username}".casefold()
    ]
    if not ours and (called := _called(context.bot.first_name).search(text)):
        return f"{text[: called.start()]}{text[called.end() :]}".strip(), True
    encoded = text.encode("utf-16-le", "surrogatepass")  # in which Telegram counts
    for entity in sorted(ours, key=lambda one: -one.offset):
        start, end = 2 * entity.offset, 2 * (entity.offset + entity.length)
        encoded = encoded[:start] + encoded[end:]
    text = encoded.decode("utf-16-le", "replace")
    return " ".join(text.split()) if ours else text, bool(ours)

"""Questions from chats that the bot is not in: inline mode and guest mode."""

from __future__ import annotations

import logging
from dataclasses import replace
from hashlib import blake2b

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.error import BadRequest
from telegram.ext import BaseHandler, InlineQueryHandler, MessageHandler, filters

from bot import messages
from bot.chats.records import Place
from bot.serving.rate import Verdict
from bot.telegram.answers import answered
from bot.telegram.context import (
    Context,
    language_of,
    person_of,
)
from bot.telegram.entities import short
from bot.telegram.fitting import worded
from bot.telegram.handlers.asking import without_name
from bot.telegram.pages import Frame
from bot.telegram.reply import Reply, plain
from index.errors import RawiError
from index.types import (
    Answer,
    Article,
    Intent,
    Level,
)

log = logging.getLogger(__name__)
# An answer depends on what the person is reading, so Telegram shows it to nobody else, and not
# for long.
CACHE_SECONDS = 30
MOST_RESULTS = 10
LONGEST_DESCRIPTION = 120
START = "inline"


def handlers() -> list[BaseHandler]:  # type: ignore[type-arg]
    """The handlers of this room."""
    return [
        InlineQueryHandler(inline),
        MessageHandler(filters.UpdateType.GUEST_MESSAGE, guest),
    ]


async def inline(update: Update, context: Context) -> None:
    """`@bot question` in any chat: the answers to choose from and send."""
    query = update.inline_query
    if not query:
        return
    spoken = language_of(update, context)
    results, why = await context.rawi.engine.do(
        _results, context, person_of(update), query.query, spoken
    )
    try:
        await query.answer(
            results,
            cache_time=CACHE_SECONDS,
            is_personal=True,
            button=InlineQueryResultsButton(
                why or messages.say(messages.OPEN_RAWI, spoken), start_parameter=START
            ),
        )
    except BadRequest as error:
        log.info("inline answer too late: %s", error)


def _results(
    context: Context, person: int, text: str, spoken: str
) -> tuple[list[InlineQueryResultArticle], str]:
    """What somebody can send: each piece of evidence; without a question, what can be asked; and
    where there is nothing, why."""
    conversation = context.rawi.conversation
    article = conversation.article(person)
    if not text.strip():
        suggested = conversation.library.suggestions(article, spoken)
        answers = (conversation.library.ask(question, [article.id]) for question in suggested)
        return [result for one in answers for result in _answers(context, one, spoken)[:1]], ""
    try:
        given = conversation.library.ask(text, [article.id])
    except RawiError as error:
        return [], messages.error(error, spoken)
    results = _answers(context, given, spoken)
    return results, "" if results else short(_nothing(worded(given)), LONGEST_DESCRIPTION)


def _nothing(given: Answer) -> str:
    """Why there is nothing to send, in the language of the question."""
    language = messages.own_language(given.question.language)
    if given.level is Level.NEAREST:
        return messages.say(messages.NO_OUTRIGHT_ANSWER, language)
    return messages.refused(given, language)


def _answers(context: Context, given: Answer, spoken: str) -> list[InlineQueryResultArticle]:
    """One result for all of an answer, and one for each piece of evidence of many."""
    if given.question.intent is Intent.CHAT or given.level is not Level.ANSWERED:
        return []
    text = given.question.text
    frame = replace(_frame(context, given.article, spoken), question=text)
    given = messages.as_asked(given, context.rawi.conversation.library, [text])
    parts = [given]
    if len(given.evidence) > 1:
        parts += [given.only(item) for item in given.evidence[: MOST_RESULTS - 1]]
    return [_result(text, part, answered(part, frame), i) for i, part in enumerate(parts)]


def _frame(context: Context, article: Article, language: str) -> Frame:
    """Around what is shown to people who may not see the article: with links that they can
    follow."""
    can_follow = bool(article.url) or context.rawi.conversation.is_public(article.id)
    return Frame(language, links=context.deep_links if can_follow else None)


def _result(title: str, given: Answer, reply: Reply, index: int) -> InlineQueryResultArticle:
    first = given.evidence[0]
    words = messages.shared(
        first, given.article.text, messages.own_language(given.question.language)
    )
    digest = blake2b(f"{given.article.id}:{index}:{first.start}:{title}".encode("utf-8", "replace"))
    heading = title if index == 0 or not first.speaker else first.speaker
    return InlineQueryResultArticle(
        digest.hexdigest()[:32],
        heading[:LONGEST_DESCRIPTION],
        _content(reply),
        reply_markup=reply.buttons,
        description=words[: 2 * LONGEST_DESCRIPTION],
    )


def _content(reply: Reply) -> InputTextMessageContent:
    return InputTextMessageContent(
        reply.text, entities=reply.entities, link_preview_options=reply.preview_options
    )


async def guest(update: Update, context: Context) -> None:
    """A question in a chat that the bot has never joined: answered from the built-in article,
    since what the person reads in private is nobody else's."""
    message = update.guest_message
    if not message or not message.guest_query_id:
        return
    person, spoken = person_of(update), language_of(update, context)
    if (
        await context.rawi.read(context.rawi.limits.judge, person, message.date.timestamp())
    ) is not Verdict.FREE:
        return
    text, _ = without_name(message, context)
    reply = await context.rawi.engine.do(_guest_reply, context, Place(0, 0, person), text, spoken)
    result = InlineQueryResultArticle(
        "answer", text or "?", _content(reply), reply_markup=reply.buttons
    )
    try:
        await message.answer_guest_query(result)
    except BadRequest as error:
        log.info("guest answer too late: %s", error)


def _guest_reply(context: Context, place: Place, text: str, spoken: str) -> Reply:
    conversation = context.rawi.conversation
    try:
        given = conversation.library.ask(text, [conversation.article(place.chat).id])
    except RawiError as error:
        return plain(messages.error(error, spoken))
    own = messages.own_language(given.question.language)
    given = messages.as_asked(given, conversation.library, [text])
    return answered(given, _frame(context, given.article, own))

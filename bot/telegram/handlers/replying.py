"""What is replied to a question, at once or when what it is about has been read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot import messages
from bot.chats.conversation import Given
from bot.chats.records import Place
from bot.telegram.answers import answered
from bot.telegram.context import Context
from bot.telegram.pages import Frame
from bot.telegram.reply import Reply
from bot.telegram.requested import requested
from index.types import IN_PASSING, TO_ONE, Intent


def replying(
    context: Context,
    place: Place,
    spoken: str | None,
    shown: str = "",
    *,
    is_part: bool = False,
    is_called: bool = False,
    numbers: list[int | None] | None = None,
) -> Callable[[Given], Reply | None]:
    """What makes a reply of an answer to somebody's question, which is shown where it is not in
    sight: in the language that the chat has chosen, or in that of the question. None for what
    needs no word: in a group whatever is said in passing, but for thanks that call the bot by its
    name. `numbers` gets the answer's."""
    rawi, links = context.rawi, context.deep_links

    def reply(given: Given) -> Reply | None:
        question = given.answer.question
        if numbers is not None:
            numbers.append(given.number)
        rawi.meters.answers.labels(given.answer.level, question.language).inc()
        is_ours = is_called and question.small_talk in TO_ONE
        if place.chat < 0 and question.small_talk in IN_PASSING and not is_ours:
            return None
        own = messages.own_language(spoken or question.language)
        frame = Frame(
            own, number=given.number, owner=max(place.person, 0), question=shown,
            asked=given.after, links=links, is_part=is_part, refused=given.refused,
            elsewhere=given.elsewhere, has_others=given.has_others, is_private=place.chat > 0,
        )  # fmt: skip
        library, asked = rawi.conversation.library, (question.text, *reversed(given.after))
        if question.intent is Intent.WHAT_SAID:
            frame = replace(frame, speakers=library.speakers(given.answer.article))
        if question.language != messages.ARABIC:
            frame = replace(frame, names=messages.names_asked(given.answer.article, library, asked))
        made = requested(rawi.conversation, place, given, frame)
        return made or answered(messages.as_asked(given.answer, library, asked), frame)

    return reply

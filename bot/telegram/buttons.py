"""The buttons under messages. Their data are numbers and a check, never words."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence

from telegram import InlineKeyboardButton, WebAppInfo

from bot import messages
from bot.chats.records import EVERY_ARTICLE
from bot.telegram.entities import clean, short
from bot.telegram.pages import Frame, Page, picture_of
from index.answering.suggestions import unasked
from index.text.text_fragments import source_link
from index.types import IN_PASSING, Answer, Article, Intent

# So many speak where it is asked who says what.
SEVERAL = 2
LONGEST_LABEL = 64  # characters: more of them a phone does not show


def under_answer(frame: Frame, pages: Sequence[Page]) -> list[list[InlineKeyboardButton]]:
    """The buttons under a page of an answer: turning, sharing, picture and judging."""
    shown = pages[frame.page]
    rows = [sharing(shown, frame)]
    if frame.number is not None:
        rows = [_turning(frame, len(pages)), [*rows[0], *_picture(shown, frame)], _judging(frame)]
    rows.insert(-1, _reading(shown, frame))
    return [row for row in [*_who_spoke(shown, frame), *rows] if row]


def _who_spoke(shown: Page, frame: Frame) -> list[list[InlineKeyboardButton]]:
    """Buttons for all that each of those says of whom a page has a part: who said what?"""
    part, items = shown[0]
    speakers = {one.speaker for one in items if one.speaker}
    if part.question.intent is not Intent.WHAT_SAID or len(speakers) < SEVERAL:
        return []
    return speaking(frame.speakers, part.article, frame.names, speakers)


def _turning(frame: Frame, pages: int) -> list[InlineKeyboardButton]:
    turning = []
    if frame.page > 0:
        data = f"page:{frame.number}:{frame.page - 1}"
        turning.append(button(messages.say(messages.BACK, frame.language), data))
    if frame.page < pages - 1:
        data = f"page:{frame.number}:{frame.page + 1}"
        turning.append(button(messages.say(messages.MORE, frame.language), data))
    return turning


def sharing(shown: Page, frame: Frame) -> list[InlineKeyboardButton]:
    """Buttons that lead to the first words of a page: for others, and in the original."""
    part, items = shown[0]
    article, first = part.article, items[0]
    row = []
    words = clean(messages.shared(first, article.text, frame.language))
    span = first.start, first.end
    if shared := frame.links and frame.links.sharing(article, span, words):
        row.append(InlineKeyboardButton(messages.say(messages.SHARE, frame.language), url=shared))
    if article.url:
        url = source_link(article.url, article.text, *span)
        row.append(InlineKeyboardButton(messages.say(messages.IN_SOURCE, frame.language), url=url))
    return row


def _reading(shown: Page, frame: Frame) -> list[InlineKeyboardButton]:
    """A button that opens the first words of a page in the article, inside Telegram."""
    if frame.links is None:
        return []
    part, items = shown[0]
    span = items[0].start, items[0].end
    label = messages.say(messages.READ_IN_ARTICLE, frame.language)
    if frame.is_private:
        app = frame.links.app(part.article, span)
        return [InlineKeyboardButton(label, web_app=WebAppInfo(app))] if app else []
    url = frame.links.reading(part.article, span)
    return [InlineKeyboardButton(label, url=url)] if url else []


def _picture(shown: Page, frame: Frame) -> list[InlineKeyboardButton]:
    """A button for the statements of a page as a picture."""
    if not picture_of(shown):
        return []
    data = f"picture:{frame.number}:{frame.page}"
    return [button(messages.say(messages.PICTURE, frame.language), data)]


def _judging(frame: Frame) -> list[InlineKeyboardButton]:
    return [
        button(messages.say(messages.HELPFUL, frame.language), f"good:{frame.number}"),
        button(messages.say(messages.WRONG, frame.language), f"bad:{frame.number}"),
    ]


def under_refusal(given: Answer, frame: Frame) -> list[list[InlineKeyboardButton]]:
    """The buttons under a refusal: what to ask instead, and judging."""
    question = given.question
    if question.small_talk in IN_PASSING:
        return []
    fresh = unasked(given.suggestions, [question.text, *frame.asked])
    # The first suggestion at the first refusal of a talk, the second at the second: none twice.
    offered = fresh[frame.refused :][:1]
    rows = asking(given.suggestions, given.article, question.language, offered, frame.names)
    rows = _all_they_say(given, frame) or rows
    if frame.number is None:
        return rows
    if frame.elsewhere is not None:
        there = messages.say(messages.ELSEWHERE, frame.language, frame.elsewhere.title)
        rows = [[button(there, f"there:{frame.number}:{frame.elsewhere.id}")]]
    elif frame.has_others:
        others = messages.say(messages.ASK_OTHERS, frame.language)
        rows = [[button(others, f"there:{frame.number}:{EVERY_ARTICLE}")]]
    return [*rows, _judging(frame)]


def _all_they_say(given: Answer, frame: Frame) -> list[list[InlineKeyboardButton]]:
    """A button for all that somebody says who says nothing of what was asked."""
    who = given.question.speaker if given.question.intent is Intent.WHAT_SAID else None
    if who is None or who not in frame.speakers:
        return []
    name = messages.genitive(frame.names.get(who, who), frame.language)
    label = messages.say(messages.ALL_OF, frame.language, name)
    return speaking(frame.speakers, given.article, {who: label}, [who])


def deleting(yes: str, no: str, language: str) -> list[InlineKeyboardButton]:
    """Buttons that delete something, or not."""
    return [
        button(messages.say(messages.DELETE, language), yes),
        button(messages.say(messages.CANCEL, language), no),
    ]


def asking(
    questions: Sequence[str],
    article: Article,
    language: str,
    offered: Collection[str] | None = None,
    names: Mapping[str, str] | None = None,
) -> list[list[InlineKeyboardButton]]:
    """Questions that an article answers, or those of them that are offered, as buttons that ask
    themselves for whoever presses them; on them people have the names given."""

    def label(text: str) -> str:
        for name, written in (names or {}).items():
            text = text.replace(name, written)
        return text

    return [
        [button(label(text), f"ask:{article.id}:{language}:{i}:{check(text)}")]
        for i, text in enumerate(questions)
        if offered is None or text in offered
    ]


def speaking(
    names: Sequence[str],
    article: Article,
    written: Mapping[str, str] | None = None,
    only: Collection[str] | None = None,
) -> list[list[InlineKeyboardButton]]:
    """Speakers, or only some of them, as buttons for what they say, two a row, with people's names
    as they are written."""
    made = [
        button((written or {}).get(name, name), f"said:{article.id}:{i}:{check(name)}")
        for i, name in enumerate(names)
        if only is None or name in only
    ]
    return [made[i : i + 2] for i in range(0, len(made), 2)]


def button(label: str, data: str) -> InlineKeyboardButton:
    """A button that calls back with a few ASCII words, 64 bytes at most."""
    return InlineKeyboardButton(short(label, LONGEST_LABEL) or "…", callback_data=data)


def check(text: str) -> str:
    """A few digits by which a button knows whether its number still means the same."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=3).hexdigest()

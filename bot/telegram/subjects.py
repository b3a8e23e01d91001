"""A message of ours that somebody replies to → what it is about."""

from __future__ import annotations

import re
from urllib.parse import unquote

from telegram import Message

from bot.chats.conversation import Subject
from bot.serving.deep_links import linked

_OF_ANSWER = re.compile(r"(?:good|bad|page|picture):(\d{1,18})\b", re.ASCII)
_OF_ARTICLE = re.compile(r"(?:ask|said|take|text|rest):(\d{1,18})\b", re.ASCII)
_PAYLOAD = re.compile(r"[?&]start=([A-Za-z0-9_-]{1,64})")


def subject_of(message: Message) -> Subject:
    """What a message of ours is about, by its own buttons and links: nothing has to be kept."""
    markup = message.reply_markup
    pressed = [one for row in markup.inline_keyboard for one in row] if markup else []
    data = [one.callback_data for one in pressed if isinstance(one.callback_data, str)]
    for pattern, name in ((_OF_ANSWER, "answer"), (_OF_ARTICLE, "article")):
        for one in data:
            if found := pattern.match(one):
                return Subject(**{name: int(found[1])})
    entities = (*message.entities, *message.caption_entities)
    urls = [one.url for one in pressed if one.url] + [one.url for one in entities if one.url]
    for url in urls:
        found = _PAYLOAD.search(unquote(url))
        link = linked(found[1]) if found else None
        if link:
            return Subject(article=link.article)
    return Subject()

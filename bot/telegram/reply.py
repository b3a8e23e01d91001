"""A message to send: its text and entities, its buttons, and what it previews."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
)

from bot.telegram.entities import Composition, clean, units
from bot.telegram.limits import LONGEST_MESSAGE, MOST_ENTITIES
from index.types import Article

_LINKLIKE = re.compile(r"\w\.\w|://")


@dataclass(frozen=True, slots=True)
class Reply:
    """A message to send: text, entities, buttons under it, the one page that it previews, and
    whether it comes without a sound."""

    text: str
    entities: tuple[MessageEntity, ...] = ()
    buttons: InlineKeyboardMarkup | None = None
    preview: str | None = None
    is_quiet: bool = False

    def quiet(self) -> Reply:
        """The same without a sound."""
        return replace(self, is_quiet=True)

    def bare(self) -> Reply:
        """The same without what Telegram may find fault with: styles and links."""
        rows = self.buttons.inline_keyboard if self.buttons else ()
        kept = [left for row in rows if (left := [one for one in row if not one.url])]
        buttons = InlineKeyboardMarkup(kept) if kept else None
        return replace(self, entities=(), buttons=buttons, preview=None)

    def with_row(self, *row: InlineKeyboardButton) -> Reply:
        """The same with one more row of buttons."""
        rows = self.buttons.inline_keyboard if self.buttons else ()
        return replace(self, buttons=InlineKeyboardMarkup([*rows, row]))

    def then(self, other: Reply) -> Reply:
        """The same with another one below it, and no buttons."""
        at = units(self.text) + 2
        moved = [
            MessageEntity(
                one.type, one.offset + at, one.length, one.url, one.user, one.language,
                one.custom_emoji_id,
            )
            for one in other.entities
        ]  # fmt: skip
        entities = (*self.entities, *moved)
        return replace(self, text=f"{self.text}\n\n{other.text}", entities=entities, buttons=None)

    @property
    def preview_options(self) -> LinkPreviewOptions | None:
        """The article is previewed, never a link that happens to stand in the text."""
        if self.preview:
            return LinkPreviewOptions(url=self.preview, prefer_small_media=True)
        linked = any(entity.url for entity in self.entities) or _LINKLIKE.search(self.text)
        return LinkPreviewOptions(is_disabled=True) if linked else None


def plain(words: str, buttons: Sequence[Sequence[InlineKeyboardButton]] = ()) -> Reply:
    """A message of the bot's own words, which begins like a sentence."""
    words = words[:1].upper() + words[1:]
    return Reply(clean(words), (), InlineKeyboardMarkup(buttons) if buttons else None)


def together(replies: Sequence[Reply]) -> list[Reply]:
    """Replies one below the other, in as few messages as Telegram's limits allow."""
    packed: list[Reply] = []
    for one in replies:
        joined = packed[-1].then(one) if packed else one
        fits = units(joined.text) <= LONGEST_MESSAGE and len(joined.entities) <= MOST_ENTITIES
        if packed and fits:
            packed[-1] = joined
        else:
            packed.append(one)
    return packed


def composed(
    message: Composition, article: Article, buttons: Sequence[Sequence[InlineKeyboardButton]]
) -> Reply:
    """What has been composed about an article, whose page is previewed."""
    text, entities = message.finish()
    return Reply(text, entities, InlineKeyboardMarkup(buttons) if buttons else None, article.url)

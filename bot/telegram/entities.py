"""Text with entities, as Telegram takes it: built up piece by piece, nothing to escape."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from telegram import MessageEntity

from bot.telegram.limits import MOST_ENTITIES

# So many characters of a name or a title stand on one line.
LONGEST_LINE = 80

# What Telegram would drop or replace anyway: with it, offsets would no longer be ours. Control
# characters become spaces; marks that force a direction go, and those that draw over a line.
_CLEAN = {
    **{code: " " for code in (*range(0x20), 0x7F) if code != 0x0A},
    **dict.fromkeys((0x2028, 0x2029), " "),
    **dict.fromkeys((0x030A, 0x0333, 0x033F, *range(0x202A, 0x202F)), ""),
}


# In a name these would end the isolation that keeps it from turning its line.
ISOLATES = dict.fromkeys(range(0x2066, 0x206A))


def clean(text: str) -> str:
    """Text as Telegram keeps it."""
    return text.replace("\r\n", "\n").translate(_CLEAN).encode("utf-8", "replace").decode()


def units(text: str) -> int:
    """The length of text as Telegram counts it: in UTF-16 units, half characters included."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def short(text: str, most: int = LONGEST_LINE) -> str:
    """Text on one line of so many characters at most, cut behind a word where one ends."""
    line = " ".join(clean(text).split())
    if len(line) <= most:
        return line
    return f"{line[:most].rpartition(' ')[0] or line[: most - 1]}…"


class Composition:
    """A message under way. Offsets are counted in characters until it is finished."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._entities: list[MessageEntity] = []
        self._length = 0
        self.units = 0

    def add(self, text: str, *kinds: str, url: str | None = None) -> None:
        """Adds text in some styles, or as a link."""
        text = clean(text)
        start = self._length
        self._pieces.append(text)
        self._length += len(text)
        self.units += units(text)
        for kind in kinds:
            self._entity(kind, start)
        if url:
            self._entity(MessageEntity.TEXT_LINK, start, url)

    def line(self, text: str = "", *kinds: str, url: str | None = None) -> None:
        """Begins a new line where there is one already, and adds text to it."""
        if self._length:
            self.add("\n")
        if text:
            self.add(text, *kinds, url=url)

    @contextmanager
    def styled(self, kind: str) -> Iterator[None]:
        """Everything added inside is in this style."""
        start = self.begin()
        yield
        self.end(kind, start)

    def begin(self) -> tuple[int, int]:
        """Where a style begins whose end is not known yet."""
        return self._length, len(self._entities)

    def end(self, kind: str, begun: tuple[int, int]) -> None:
        """Ends a style that has begun: it stands before those inside it."""
        self._entity(kind, begun[0], at=begun[1])

    @property
    def entities(self) -> int:
        """How many entities there are so far."""
        return len(self._entities)

    def _entity(self, kind: str, start: int, url: str | None = None, at: int | None = None) -> None:
        if self._length > start and len(self._entities) < MOST_ENTITIES:
            entity = MessageEntity(kind, start, self._length - start, url=url)
            self._entities.insert(len(self._entities) if at is None else at, entity)

    def finish(self) -> tuple[str, tuple[MessageEntity, ...]]:
        """The text and its entities, in UTF-16 offsets."""
        text = "".join(self._pieces)
        entities = MessageEntity.adjust_message_entities_to_utf_16(text, self._entities)
        return text, tuple(entities)

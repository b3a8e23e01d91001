"""What is kept of chats, as data. Nothing here is Telegram's: a chat is a number, and so is a
person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from index.types import Evidence, Level, Question


@dataclass(frozen=True, slots=True)
class Place:
    """Where and with whom a talk goes on: chat, topic of a forum (0: none), person."""

    chat: int
    thread: int
    person: int


class Links(StrEnum):
    """What becomes of a link that somebody posts in a group."""

    OFFERED = "offered"
    READ = "read"
    IGNORED = "ignored"


# Instead of an article's number: all that a chat may see.
EVERY_ARTICLE = 0


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a chat has chosen; `article` None: the built-in one, `language` None: each one's own."""

    language: str | None = None
    article: int | None = None
    remembers: bool = True
    links: Links = Links.OFFERED


@dataclass(frozen=True, slots=True)
class Submission:
    """What is to become an article: a link, a file at Telegram's with its name, a text with the
    name of whoever has published it and the day, or an article by its number, with those of its
    further pages that could not be read before."""

    url: str = ""
    file: str = ""
    text: str = ""
    name: str = ""
    date: str | None = None
    part: int = 0


@dataclass(frozen=True, slots=True)
class Underway:
    """A reading that somebody has asked for and that is not done: `message` asked for it, and
    `question` is asked afterwards; `progress` is the bot's message about it, once there is one.

    `origin` is the message that is read, where it is another one. A `quiet` one is only read for
    its question: the answer is shown, and no card. `quote` are the words that the question points
    at. An `overtaken` one comes too late: since, somebody has chosen what is asked. `id` is 0 until
    it has been noted; `tries` counts how often it has been begun.
    """

    place: Place
    message: int
    language: str
    submission: Submission
    question: str = ""
    progress: int | None = None
    origin: int | None = None
    quiet: bool = False
    quote: str | None = None
    overtaken: bool = False
    id: int = 0
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that waits for a reading: the message that asks it, and the words it points at."""

    id: int
    message: int
    text: str
    quote: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """What one article has answered."""

    article: int
    level: Level
    question: Question
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """An answer that has been given, as long as it is kept: of one article, or of several."""

    id: int
    place: Place
    parts: tuple[Part, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody thought of an answer, with all that is needed to ask again."""

    helpful: bool
    article: int
    level: Level
    question: Question
    evidence: tuple[Evidence, ...]
    after: tuple[str, ...]
    model: str

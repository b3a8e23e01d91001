"""The whole domain; its errors stand in errors.py."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
# Hears how far long work has come: so many done, of so many.
Progress = Callable[[int, int], None]

# A statement in the speaker's own words, or in the article's.
DIRECT, INDIRECT = "direct", "indirect"


class Level(StrEnum):
    """The three levels of honesty."""

    ANSWERED = "answered"
    NEAREST = "nearest"
    NOT_IN_ARTICLE = "not_in_article"


class Intent(StrEnum):
    """What is asked for."""

    WHAT_SAID = "what-said"
    WHO_SAID = "who-said"
    WHO_ELSE = "who-else"
    PERSON = "person"
    PLACE = "place"
    TIME = "time"
    NUMBER = "number"
    REASON = "reason"
    YES_NO = "yes-no"
    SUMMARY = "summary"
    SHORTER = "shorter"
    MORE = "more"
    AGAIN = "again"
    SPEAKERS = "speakers"
    ORIGIN = "origin"
    PARAGRAPH = "paragraph"
    NEXT = "next"  # what comes behind what was shown
    NUMBERS = "numbers"
    FACT = "fact"
    CHAT = "chat"


# Intents that no words of an article answer: small talk, who wrote it, who speaks in it.
OF_NO_TEXT = frozenset({Intent.CHAT, Intent.ORIGIN, Intent.SPEAKERS})
# What is wanted of the text itself, as it stands there.
OF_THE_TEXT = frozenset({Intent.PARAGRAPH, Intent.NEXT, Intent.NUMBERS})


class Format(StrEnum):
    """What an article was when it came."""

    PAGE = "page"
    FILE = "file"
    PDF = "pdf"
    WORD = "word"
    POST = "post"
    TEXT = "text"


class SmallTalk(StrEnum):
    """What is said to Rawi rather than asked of an article: small talk, requests for what an
    article alone cannot give, and requests to remove or choose an article or to forget what is
    kept."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    ABOUT_ME = "about-me"
    PERSONAL = "personal"  # of whoever answers: when do you sleep?
    PRAISE = "praise"
    INSULT = "insult"
    LAUGHTER = "laughter"
    ASSENT = "assent"
    CONDOLENCE = "condolence"
    SORROW = "sorrow"
    TEST = "test"
    NO_WORDS = "no-words"
    NO_QUESTION = "no-question"
    REMARK = "remark"
    EXPLAIN = "explain"
    TRANSLATE = "translate"
    OPINION = "opinion"
    FORGET = "forget"
    REMOVE = "remove"
    BACK = "back"  # to the other article
    WHICH = "which"  # article is being asked
    WHOLE_TEXT = "whole-text"  # of the article


# What is said in passing: a light word answers it, and where several people talk nothing at all.
IN_PASSING = frozenset(
    {
        SmallTalk.THANKS, SmallTalk.FAREWELL, SmallTalk.PRAISE, SmallTalk.INSULT,
        SmallTalk.LAUGHTER, SmallTalk.ASSENT, SmallTalk.NO_WORDS, SmallTalk.CONDOLENCE,
        SmallTalk.SORROW, SmallTalk.REMARK,
    }
)  # fmt: skip


# Of these what is said to one and no other: by name it is said to them among several people too.
TO_ONE = frozenset({SmallTalk.THANKS, SmallTalk.PRAISE, SmallTalk.FAREWELL})


# The last paragraph of an article, whatever its number.
LAST = -1


class Pronoun(StrEnum):
    """Whom a question points at without a name: a man, a woman, several people, or the other one,
    who was not spoken of last."""

    HE = "he"
    SHE = "she"
    THEY = "they"
    OTHER = "other"
    OTHER_HE = "other-he"
    OTHER_SHE = "other-she"


@dataclass(frozen=True, slots=True)
class Article:
    """A text and what is known about it. `id` is 0 until the store has given one.

    `hash` tells it from every other: SHA-256 of the text, together with url, site, author and date
    where any is known.
    `read` is when a link was read, as ISO 8601 in UTC: pages change, what is quoted does not.
    `pages` are the offsets in the text at which the pages of a document begin, empty without any;
    `rest` the addresses of further pages of the article that could not be read: it is a part.
    """

    text: str
    title: str
    hash: str
    id: int = 0
    url: str | None = None
    site: str | None = None
    author: str | None = None
    date: str | None = None
    read: str | None = None
    format: Format = Format.TEXT
    pages: tuple[int, ...] = ()
    rest: tuple[str, ...] = ()

    def page_at(self, offset: int) -> int | None:
        """The number of the page on which an offset of the text stands; None without pages."""
        return bisect_right(self.pages, offset) if self.pages else None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A span of the article's text; `paragraph` counts non-blank lines from 1."""

    start: int
    end: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Passage:
    """What is searched first: one paragraph, or a part of a long one, with its sentences."""

    start: int
    end: int
    paragraph: int
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as the store gives it back.

    `tokens` and `stems` hold its normalised words and their stems as `_word_ _word_`, a line
    each sentence; `lengths` the number of words of each sentence. `vectors` has one row for
    the passage and then one for each sentence, or the passage's alone when it is its only
    sentence: shape (1 or 1 + len(sentences), dimension).
    """

    id: int
    article_id: int
    passage: Passage
    tokens: str
    stems: str
    lengths: tuple[int, ...]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class StoredLink:
    """The article that a link led to when it was last asked, at `checked` in seconds since 1970.

    `etag` and `modified` are what the site sent to recognise that version of the page.
    """

    article: int
    etag: str | None
    modified: str | None
    checked: float


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a text, and what has been understood of it.

    `speaker` and `topic`: whose words are asked for and about what, None where the question does
    not say. Of the intent WHO_ELSE the speaker is the one to be left out and the topic is what was
    said. `standard`: what is searched for, completed from the talk before; Arabic as Standard
    Arabic, other languages as they were written, of WHO_ELSE the topic. `small_talk`: what of it,
    for the intent CHAT alone. `verb`: the normalised verb by which a what-said question tells how
    somebody spoke ("what did X *accuse* Y of?"), "" where it only says that they did. `most`: how
    many sentences are wanted, None where that is not said. `refers`: the pronoun that stands for
    the speaker, one of `recent`, whom the talk before was about, the last first. `in_talk`: what a
    reader reads, the question behind the one before it; "" where none was before it. `of_shown`: it
    says nothing but what is asked (and when?): of what the answer before has shown. `doubted`: its
    answer is, and it is to be looked for again: whatever is nearest is shown then. `paragraph`: the
    number of the one that is wanted, LAST for the last, None where it tells none.
    """

    text: str
    language: str
    speaker: str | None = None
    topic: str | None = None
    intent: Intent = Intent.FACT
    small_talk: SmallTalk | None = None
    standard: str = ""
    verb: str = ""
    most: int | None = None
    refers: Pronoun | None = None
    recent: tuple[str, ...] = ()
    in_talk: str = ""
    of_shown: bool = False
    doubted: bool = False
    paragraph: int | None = None


@dataclass(frozen=True, slots=True)
class Pointed:
    """Words that a question points at, and whose they are; None where nobody says them."""

    words: str
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Exact words: `text` is `article.text[start:end]`, character for character.

    With a `kind`, direct or indirect, they are the `speaker`'s; with a speaker and no kind they
    only contain a quotation of theirs. `score` orders sentences, in logits; it is 1.0 where nothing
    was ranked. `marks` are the spans within it, as offsets into the article's text too, of the
    words that answer where they are plain: a number, a date. `governor` is as a Statement's.
    """

    text: str
    start: int
    end: int
    paragraph: int
    score: float
    speaker: str | None = None
    kind: str | None = None
    marks: tuple[tuple[int, int], ...] = ()
    governor: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """Who said what: the words are `article.text[start:end]`, `kind` is direct or indirect.

    `speaker` is the one name that all of a speaker's statements carry; `aliases` are the other
    names and roles that the article calls them by. `governor` is the span of the article's text of
    the verb, with its negation, that the words must not be shown without: *denied* that …
    """

    speaker: str
    aliases: tuple[str, ...]
    kind: str
    start: int
    end: int
    paragraph: int
    governor: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer about one article. Without evidence when the level is not_in_article.

    `others` are what other articles answer to the same question, in the order in which to show
    them, where it was put to several; `articles_asked` is to how many. Each of them is `answered`,
    with evidence of its own article; the time is that of all together, and 0 in `others`.
    `speakers` are those who speak in the article, where that is asked.
    """

    level: Level
    article: Article
    question: Question
    evidence: tuple[Evidence, ...]
    suggestions: tuple[str, ...]
    elapsed_ms: float
    others: tuple[Answer, ...] = ()
    articles_asked: int = 1
    speakers: tuple[str, ...] = ()

    def only(self, *evidence: Evidence) -> Answer:
        """The same answer with this evidence alone."""
        return replace(self, evidence=evidence, others=())


class Event(StrEnum):
    """What a library does on its own account and its user should hear of."""

    FIRST_USE = "first_use"
    MODEL_SOUGHT = "model_sought"
    MODEL_CHANGED = "model_changed"
    INDEX_REBUILT = "index_rebuilt"
    INDEX_NOT_SAVED = "index_not_saved"


class Encoder(Protocol):
    """A multilingual embedding model; every `SentenceTransformer` is one as it stands.

    Both methods take texts and return float32 vectors of length 1, shape (len(texts), dimension);
    the model's own prompts or prefixes for queries and documents are put on inside.
    """

    def encode_query(self, texts: Sequence[str]) -> Vectors: ...

    def encode_document(self, texts: Sequence[str]) -> Vectors: ...

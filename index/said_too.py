"""Who else says it? Other speakers' statements that say nearly the same or are on the same."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from index.arabic import normalise, words
from index.matching import same_word
from index.questions import content_words
from index.said import ON_TOPIC, ON_TOPIC_FOREIGN
from index.source import Source
from index.types import Statement

# A statement is on the same thing as words when their cosine, and so much of the share of content
# words of the one that the other has, reach this. Of 822 pairs of two speakers' statements in one
# of 13 articles 113 do, of 13,736 pairs from two articles on other events 13.
WORDS_COUNT = 0.15
SAME_THING = 0.91
# In another article, which may be on anything, it also has to share so many content words or to
# lie as close as this: of those 13,736 pairs one does, of 12 pairs of statements on one event
# that were worded in two ways 11.
SHARED_ELSEWHERE = 3
CLOSE_ELSEWHERE = 0.905
# Words with fewer content words than these are a topic rather than a statement: a statement is on
# it that has this share of them, in another article this one.
TOPIC = 5
TOPIC_SHARE = 0.5
TOPIC_SHARE_ELSEWHERE = 0.75


@dataclass(frozen=True, slots=True)
class Echo:
    """A statement on the same thing as some words; `strength` orders, and is 1 or thereabouts."""

    statement: Statement
    strength: float


def said_too(
    meant: Sequence[str], language: str, source: Source, apart: Collection[str], *, home: bool
) -> list[Echo]:
    """The statements of an article on the same thing as any of some texts, in its order.

    `language` is that of the texts. Without those of the speakers `apart`, by the names that their
    statements carry. `home`: the texts are from this article.
    """
    own = [one for one in source.reading.statements if one.speaker in apart]
    others = [
        one
        for one in source.reading.statements
        if one.speaker not in apart
        # What somebody is quoted within their words is those words again.
        if not any(mine.start <= one.start and one.end <= mine.end for mine in own)
    ]
    best: dict[Statement, float] = {}
    for text in meant if others else ():
        for one, strength in zip(
            others, _strengths(text, language, others, source, home), strict=True
        ):
            best[one] = max(best.get(one, 0.0), strength)
    return [Echo(one, best[one]) for one in others if best.get(one)]


def _strengths(
    text: str, language: str, others: Sequence[Statement], source: Source, home: bool
) -> list[float]:
    """How surely each statement is on the same thing as a text; 0 where it is not."""
    close, _ = source.closeness(text, others)
    asked = content_words(text, language)
    told = [content_words(source.article.text[one.start : one.end], "ar") for one in others]
    return [
        _strength(cosine, asked, have, language, home)
        for cosine, have in zip(close, told, strict=True)
    ]


def _strength(
    cosine: float, asked: Sequence[str], told: Sequence[str], language: str, home: bool
) -> float:
    shared = sum(any(same_word(word, known) for known in told) for word in asked)
    share = shared / len(asked) if asked else 0.0
    if len(asked) < TOPIC:
        least = ON_TOPIC if language == "ar" else ON_TOPIC_FOREIGN
        wanted = TOPIC_SHARE if home else TOPIC_SHARE_ELSEWHERE
        return share + cosine if asked and share >= wanted and cosine >= least else 0.0
    back = sum(any(same_word(word, known) for known in asked) for word in told)
    strength = cosine + WORDS_COUNT * max(share, back / max(1, len(told)))
    near = home or shared >= SHARED_ELSEWHERE or (shared > 0 and cosine >= CLOSE_ELSEWHERE)
    return strength if near and strength >= SAME_THING else 0.0


def contains(statement: str, text: str) -> bool:
    """Whether a statement has these words, one behind the other, or they have all of its own."""
    there, asked = words(normalise(statement)), words(normalise(text))
    short, long = sorted((there, asked), key=len)
    return len(short) >= TOPIC - 1 and f" {' '.join(short)} " in f" {' '.join(long)} "

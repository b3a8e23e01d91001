"""Who else says it? Other speakers' statements that say nearly the same or are on the same."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from index.answering.context import ArticleContext
from index.answering.what_said import ON_TOPIC, ON_TOPIC_FOREIGN
from index.text.lexicon.speech import NEGATIONS
from index.text.lexicon.tables import words_of
from index.text.normalise import normalise, words
from index.text.terms import content_words
from index.text.word_match import same_word
from index.types import Statement

# A statement is on the same thing as some words when their cosine + WORDS_COUNT · the share of
# content words in common reaches SAME_THING. Of 822 pairs of two speakers' statements in one of
# 13 articles 113 do, of 13,736 pairs from two articles on other events 13.
WORDS_COUNT = 0.15
SAME_THING = 0.91
# In another article, which may be on anything, it also has to share so many content words or to
# lie as close as this: of those 13,736 pairs one does, of 12 pairs of statements on one event
# that were worded in two ways 11.
SHARED_ELSEWHERE = 3
CLOSE_ELSEWHERE = 0.905
# Words with fewer than TOPIC content words are a topic rather than a statement: a statement is on
# it when it has TOPIC_SHARE of them, in another article TOPIC_SHARE_ELSEWHERE.
TOPIC = 5
TOPIC_SHARE = 0.5
TOPIC_SHARE_ELSEWHERE = 0.75
# It says the same *again* when the two have so much of their content words in common (the harmonic
# mean of both shares), or one has all of the other's. Of 104 pairs of two speakers' statements on
# the same thing in one of 13 articles two reach it: one pair, each way, which does say the same;
# the next is at .53. Of 10 claims worded in two ways 8 reach it. A topic needs all its words.
REPEATED = 0.55
SHORTEST_REPEATED = 3
_NOT = NEGATIONS | words_of("denying")


@dataclass(frozen=True, slots=True)
class Echo:
    """A statement on the same thing as some words.

    `strength` ranks echoes among each other and is about 1. `repeats`: the statement says the same
    as the words, rather than something on the same thing.
    """

    statement: Statement
    strength: float
    repeats: bool


def same_claim(
    meant: Sequence[str],
    language: str,
    source: ArticleContext,
    apart: Collection[str],
    *,
    home: bool,
) -> list[Echo]:
    """The statements of an article on the same thing as any of the texts `meant`, in its order.

    `language` is that of the texts. The speakers `apart`, given by the names that their statements
    carry, are left out. `home`: the texts are from this article.
    """
    own = [one for one in source.attributed.statements if one.speaker in apart]
    others = [
        one
        for one in source.attributed.statements
        if one.speaker not in apart
        # What somebody is quoted within their words is those words again.
        if not any(mine.start <= one.start and one.end <= mine.end for mine in own)
    ]
    best: dict[Statement, tuple[bool, float]] = {}
    for text in meant if others else ():
        for echo in _echoes(text, language, others, source, home):
            known = best.get(echo.statement, (False, 0.0))
            best[echo.statement] = max(known, (echo.repeats, echo.strength))
    return [Echo(one, best[one][1], best[one][0]) for one in others if one in best]


def _echoes(
    text: str, language: str, others: Sequence[Statement], source: ArticleContext, home: bool
) -> Iterator[Echo]:
    """Those of some statements that are on the same thing as a text."""
    close, _ = source.closeness(text, others)
    asked = content_words(text, language)
    for one, cosine in zip(others, close, strict=True):
        words_there = source.article.text[one.start : one.end]
        told = content_words(words_there, "ar")
        strength = _strength(cosine, asked, told, language, home)
        if strength:
            again = contains(words_there, text) or (
                _repeats(asked, told)
                and (len(asked) < TOPIC or _denies(text) == _denies(words_there))
            )
            yield Echo(one, strength, again)


def _shared(asked: Sequence[str], told: Sequence[str]) -> int:
    return sum(any(same_word(word, known) for known in told) for word in asked)


def _repeats(asked: Sequence[str], told: Sequence[str]) -> bool:
    """Whether content words of a statement say what others say."""
    share = _shared(asked, told) / max(1, len(asked))
    back = _shared(told, asked) / max(1, len(told))
    whole = share == 1.0 or (back == 1.0 and len(told) >= SHORTEST_REPEATED)
    if whole or len(asked) < TOPIC:
        return whole
    return 2 * share * back >= REPEATED * (share + back) > 0


def _denies(text: str) -> bool:
    """Whether a text says no to something: who says that it will not be does not repeat that it
    will."""
    return not _NOT.isdisjoint(words(normalise(text)))


def _strength(
    cosine: float, asked: Sequence[str], told: Sequence[str], language: str, home: bool
) -> float:
    shared = _shared(asked, told)
    share = shared / len(asked) if asked else 0.0
    if len(asked) < TOPIC:
        least = ON_TOPIC if language == "ar" else ON_TOPIC_FOREIGN
        wanted = TOPIC_SHARE if home else TOPIC_SHARE_ELSEWHERE
        return share + cosine if asked and share >= wanted and cosine >= least else 0.0
    strength = cosine + WORDS_COUNT * max(share, _shared(told, asked) / max(1, len(told)))
    near = home or shared >= SHARED_ELSEWHERE or (shared > 0 and cosine >= CLOSE_ELSEWHERE)
    return strength if near and strength >= SAME_THING else 0.0


def contains(statement: str, text: str) -> bool:
    """Whether a statement has these words, one behind the other, or they have all of its own."""
    there, asked = words(normalise(statement)), words(normalise(text))
    short, long = sorted((there, asked), key=len)
    return len(short) >= TOPIC - 1 and f" {' '.join(short)} " in f" {' '.join(long)} "

"""Who is that? The sentence that has a name with what its bearer is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import takewhile

from index.answering.context import ArticleContext
from index.answering.evidence import signed_span
from index.answering.referring import voice_of
from index.attribution.attributed_text import SpeakerView
from index.questions.standalone import who_is
from index.text.lexicon.speech import STOPS, is_body, is_role
from index.text.normalise import normalise, words
from index.text.word_match import NAME, SPELLING, likeness, same_word
from index.types import Evidence, Intent, Question

# What somebody is stands in so many words before the name.
TITLE = 4


def introduction(question: Question, source: ArticleContext) -> Evidence | None:
    """The first sentence that has a name with what its bearer is; None where the
    question asks something else, or no sentence tells."""
    if question.intent is not Intent.PERSON:
        return None
    asked = words(normalise(who_is(question.standard)))
    voice = voice_of(who_is(question.standard), source.attributed)
    if voice is not None and voice.is_person and not _is_another_role(asked, voice):
        roles = {word for name in voice.names[1:] for word in name if word not in voice.names[0]}
        full = voice.names[0]
        return _first(source, lambda line: {*full} <= {*line} and roles & {*line}) or _first(
            source, lambda line: full[-1] in line and roles & {*line}
        )
    named = words(normalise(who_is(question.standard, surely=True)))
    if voice is not None or not named or is_role(named[0]) or is_body(named[0]):
        return None
    either = _first(source, lambda line: _has_title(named, line)), _described(named, source)
    return min(filter(None, either), key=lambda one: one.start, default=None)


def mention(question: Question, source: ArticleContext) -> Evidence | None:
    """The first sentence that names somebody, where no sentence says what they are."""
    name = words(normalise(who_is(question.standard, surely=True)))
    if question.intent is not Intent.PERSON or not name or is_role(name[0]) or is_body(name[0]):
        return None

    def names(line: list[str]) -> bool:
        return all(any(likeness(word, one) >= SPELLING for one in line) for word in name)

    return _first(source, names)


def _is_another_role(asked: Sequence[str], voice: SpeakerView) -> bool:
    """Whether a role asked for has a word that nothing of what somebody is called has: the
    president *of Ukraine*."""
    called = {word for name in voice.names for word in name}
    return is_role(asked[0]) and not all(any(same_word(a, b) for b in called) for a in asked)


def _first(source: ArticleContext, tells: Callable[[list[str]], object]) -> Evidence | None:
    """The first sentence whose normalised words tell, a headline only where no other does."""
    telling = [span for span, line in source.sentences() if tells(line)]
    end = source.attributed.headline_end
    first = next((span for span in telling if span.end > end), telling[0] if telling else None)
    return None if first is None else signed_span(source, first, 1.0)


def _described(named: Sequence[str], source: ArticleContext) -> Evidence | None:
    """The first sentence that tells behind a comma what the bearer of a name is: X, the *head* …"""
    for span, line in source.sentences():
        if not all(any(likeness(word, one) >= NAME for one in line) for word in named):
            continue
        told = _TOLD.findall(normalise(source.article.text[span.start : span.end]))
        if any(
            comma in _COMMAS
            and likeness(named[-1], name) >= NAME
            and (is_role(what) or is_body(what))
            for name, comma, what in zip(told, told[1:], told[2:], strict=False)
        ):
            return signed_span(source, span, 1.0)
    return None


_COMMAS = ("،", ",", "(")
_TOLD = re.compile(r"[^\W_]+|[،,(]")


def _has_title(named: Sequence[str], line: Sequence[str]) -> bool:
    """Whether a name stands in a line, and before it what its bearer is: the head of the *agency*
    X, the Russian news *agency* X."""
    at = [
        next((i for i, one in enumerate(line) if likeness(word, one) >= NAME), -1) for word in named
    ]
    begin = min(at)
    if begin < 0 or max(at) - begin >= len(named):
        return False
    before = list(takewhile(lambda one: one not in STOPS, reversed(line[:begin])))[:TITLE]
    return any(is_role(one) or is_body(one) for one in before)

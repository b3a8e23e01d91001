"""What is asked: language, intent, who is meant, about what, and what a follow-up leaves unsaid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from unicodedata import category

from index.errors import QuestionEmpty, QuestionTooLong
from index.questions.dialects import to_standard
from index.questions.intents import intent_of
from index.questions.requests import Request, request_of, without_social
from index.questions.what_said import who_and_what
from index.questions.who_else import is_only_who_else, who_else
from index.text.language import language
from index.text.lexicon.speech import (
    WITH_PERSON,
    said,
)
from index.text.normalise import TATWEEL, normalise, words
from index.text.terms import asks_about_something
from index.types import Intent, Pointed, Pronoun, Question, SmallTalk

# The longest question in any evaluation set has 400 characters; a quoted passage fits as well.
LONGEST_QUESTION = 2_000
_NO_WORDS = Request(Intent.CHAT, SmallTalk.NO_WORDS)
# Texts that are kept as they have been read: a talk goes on, and each of its questions is one that
# the next ones follow upon.
_READ = 512


def understand(
    text: str,
    after: Sequence[str] = (),
    known: frozenset[str] = frozenset(),
    about: Pointed | None = None,
    shown: Sequence[str] = (),
) -> Question:
    """The question in a text, completed from the questions before it where it needs them.

    `known` are the normalised words of the article asked about; `about` the words that a question
    who else said something points at; `shown` whose words the answer before showed.
    Raises QuestionEmpty or QuestionTooLong.
    """
    stripped = _written(text)
    if not any(c.isalnum() for c in stripped):
        if all(category(c) != "So" for c in stripped):  # no emoji
            raise QuestionEmpty
        return _requested(stripped, language(stripped), _NO_WORDS)
    if len(stripped) > LONGEST_QUESTION:
        raise QuestionTooLong(LONGEST_QUESTION)
    question = _alone(stripped, known)
    if about is not None and _asks_for_others(question, about):
        question = _others_than(question, about.speaker, " ".join(about.words.split()))
    elif question.intent is Intent.SHORTER or (
        (after or shown) and question.intent is not Intent.CHAT
    ):
        earlier = [_alone(_written(one), known) for one in after if one.strip()]
        earlier = [one for one in earlier if one.intent not in _NOTHING_TO_GO_ON_FROM]
        shortens = question.intent is Intent.SHORTER
        question = (
            _shortened(question, earlier) if shortens else _completed(question, earlier, shown)
        )
    if question.intent is Intent.WHO_ELSE and question.topic:
        return replace(question, standard=question.topic)
    return question


# What leaves a talk on whom and what it was about.
_NOTHING_TO_GO_ON_FROM = {Intent.CHAT, Intent.SPEAKERS}


def _written(text: str) -> str:
    """A text on one line, without the tatweel that only stretches its words."""
    return " ".join(text.replace(TATWEEL, "").split())


def _asks_for_others(question: Question, about: Pointed) -> bool:
    """Whether a question is who else says the words pointed at: "who else?" does where somebody
    says them."""
    spoken = about.speaker is not None and is_only_who_else(question.standard)
    return spoken or question.intent is Intent.WHO_ELSE


def _others_than(question: Question, speaker: str | None, topic: str | None) -> Question:
    """A question who else than a speaker is on a topic, or on its own where these are None."""
    return replace(
        question,
        intent=Intent.WHO_ELSE,
        speaker=speaker or question.speaker,
        topic=topic or question.topic,
    )


def alone(text: str) -> Question:
    """The question in a text by itself, whatever talk it stands in and whatever is asked."""
    return _read(_written(text))


def names_only(question: Question) -> bool:
    """Whether a follow-up is no more than somebody or something: and the minister?"""
    form = normalise(question.text).split()
    joined = bool(form) and bool(_JOINED.match(" ".join(form)))
    return question.intent is Intent.FACT and joined and len(form) <= _LONGEST_NAMED


def depends_on_words(text: str, after: Sequence[str] = ()) -> bool:
    """Whether the words of the article asked matter to what a question means: where it, or one
    that it follows upon, has words that may be a dialect's."""
    return any(_is_reworded(alone(one)) for one in (text, *after))


def _is_reworded(question: Question) -> bool:
    return question.standard != question.text


def _alone(text: str, known: frozenset[str]) -> Question:
    question = _read(text)
    # The words of an article keep some from being reworded, and never make others so.
    if not known or not _is_reworded(question):
        return question
    standard = to_standard(text, known)
    return question if standard == question.standard else _parsed(text, question.language, standard)


@lru_cache(_READ)
def _read(text: str) -> Question:
    spoken = language(text)
    return _parsed(text, spoken, to_standard(text) if spoken == "ar" else text)


def _parsed(text: str, spoken: str, standard: str) -> Question:
    request = request_of(text)
    if request is None and (asked := without_social(text)) != text:
        request = request_of(asked)
        standard = to_standard(asked) if spoken == "ar" else asked
    if request is not None:
        return _requested(text, spoken, request)
    others = who_else(standard, spoken)
    intent = intent_of(standard, spoken, others)
    speaker = topic = verb = ""
    refers = None
    if intent is Intent.WHAT_SAID:
        said_by = who_and_what(standard, spoken)
        speaker, topic, refers = said_by.speaker, said_by.topic, said_by.refers
        verb = _telling_verb(standard)
    elif others is not None:
        speaker, topic = others
    return Question(
        text=text,
        language=spoken,
        intent=intent,
        speaker=speaker or None,
        topic=topic or None,
        standard=standard,
        verb=verb,
        refers=refers,
    )


def _requested(text: str, spoken: str, request: Request) -> Question:
    """What is said to whoever answers, or asked of the article as a whole."""
    return Question(
        text=text,
        language=spoken,
        intent=request.intent,
        small_talk=request.small_talk,
        topic=request.topic or None,
        standard=text,
        most=request.most,
    )


def _telling_verb(standard: str) -> str:
    """The verb of a question that tells more than that somebody spoke: of what did X *accuse* …"""
    return next((word for word in words(normalise(standard)) if said(word) in WITH_PERSON), "")


_AND_WHAT_OF = re.compile(
    r"^(?:و|طيب |طب )?(?:ماذا|ما) (?:عن|بشان|بخصوص|حول)\b|^و(?:عن|بشان|بخصوص) "
    r"|^(?:and )?what about\b"
    r"|^(?:and|how) about\b|^et (?:sur|pour|[aà] propos)|^а (?:что )?(?:насч[её]т|о|об|про)\b"
)
_JOINED = re.compile(r"^(?:[وف]\w{2}|طيب |طب |and |et |а |и )")
_LONGEST_NAMED = 5
_AND_ASKS = re.compile(
    r"^و(?:ماذا|ما|من|اين|متي|كيف|كم|لماذا|هل|لم|مع|في|عن|بم|بماذا|اي)\b"
    r"|^(?:يعني|طيب|طب|so|donc|alors|значит|and|et|а|и)\b"
)
# At the end of a question they mean somebody or something named before it; within it they go with
# what follows: who is *he*? but who is he, *the minister*?
_POINTS_BACK = re.compile(
    r"\b(?:(?:قال|ذكر|اضاف|صرح|اكد|راي|وصف|رد|علق)(?:ه|ها|هم)?|هو|هي|هم|ذلك|هذا|هناك|عنه|عنها"
    r"|فيه|له|لها)\W*$"
    r"|\b(?:he|she|they|it|there|that|his|her|their|il|elle|ils|он|она|они|его|е[её]|там)\b"
)
_LONGEST_POINTING = 6


def _shortened(question: Question, earlier: Sequence[Question]) -> Question:
    """What was asked before, or the article's main points, in fewer sentences."""
    if not earlier:
        return replace(question, intent=Intent.SUMMARY)
    *before, last = earlier
    if last.intent is Intent.SHORTER:
        last = _shortened(last, before)
    return replace(_completed(last, before), text=question.text, most=question.most)


def _completed(
    question: Question, earlier: Sequence[Question], shown: Sequence[str] = ()
) -> Question:
    """A follow-up with the speaker, intent and matter of what it follows upon; others unchanged."""
    if question.intent is Intent.WHAT_SAID:
        question = _said_by_recent(question, earlier, shown)
    if not earlier or question.refers is not None:
        return question
    others = _others_than_before(question, earlier)
    if others is not None:
        return others
    earlier = _without_others(earlier) or earlier
    last, form = earlier[-1], normalise(question.standard)
    what_of = _AND_WHAT_OF.match(form)
    if what_of:
        return _on_another_topic(question, question.standard[what_of.end() :], last)
    short = len(form.split()) <= _LONGEST_POINTING
    # "Where?" asks for a place and does not say of what.
    only_asks = question.intent is not Intent.FACT and not asks_about_something(question)
    if only_asks or _AND_ASKS.match(form) or (short and _POINTS_BACK.search(form)):
        intent = last.intent if only_asks and last.intent is Intent.ORIGIN else question.intent
        return replace(question, intent=intent, standard=f"{question.standard} {_matter(last)}")
    return question


def _said_by_recent(
    question: Question, earlier: Sequence[Question], shown: Sequence[str]
) -> Question:
    """A question what somebody said with those whom it may point at, the last of them first."""
    named = [one.speaker for one in reversed(earlier) if one.speaker]
    recent = tuple(dict.fromkeys([*shown, *named]))
    if not recent or question.speaker:
        return replace(question, recent=recent)
    return replace(
        question,
        speaker=recent[0],
        recent=recent,
        refers=question.refers or Pronoun.HE,
        standard=f"{question.standard} {recent[0]}",
    )


def _matter(question: Question) -> str:
    """What a question is about; of one what somebody said, without what it asks: whoever reads
    "where did they meet? what did he say?" looks for what he said."""
    if question.intent is Intent.SUMMARY:
        return question.topic or ""
    if question.intent is not Intent.WHAT_SAID or not question.speaker:
        return question.standard
    return " ".join(filter(None, (question.speaker, question.topic)))


def _on_another_topic(question: Question, topic: str, last: Question) -> Question:
    """The same as before asked about something else: and about the economy?"""
    topic = topic.strip(" ؟?.!")
    standard = f"{last.standard.rstrip(' ؟?')} {topic}"
    question = replace(question, intent=last.intent, standard=standard)
    if last.intent is Intent.WHAT_SAID:
        return replace(question, speaker=last.speaker, topic=topic)
    return replace(question, topic=topic) if last.intent is Intent.SUMMARY else question


def _others_than_before(question: Question, earlier: Sequence[Question]) -> Question | None:
    """Who else, after a question what somebody said or who said something: others than they, on
    the same. None for other questions, and after others: who else *was there*?"""
    only = is_only_who_else(question.standard)
    if question.intent is not Intent.WHO_ELSE and not only:
        return None
    before = _without_others(earlier)
    last = _completed(before[-1], before[:-1]) if before else question
    if last.intent is Intent.WHAT_SAID:
        speaker, topic = question.speaker or last.speaker, question.topic or last.topic
        return _others_than(question, speaker, topic)
    if last.intent is Intent.WHO_SAID:
        return _others_than(question, None, None)
    return None if only else question


def _without_others(earlier: Sequence[Question]) -> list[Question]:
    """The questions that do not ask who else: those leave a talk on whom and what it is about."""
    return [
        one
        for one in earlier
        if one.intent is not Intent.WHO_ELSE and not is_only_who_else(one.standard)
    ]

"""From a text to its question: within limits, by itself, and completed from the talk before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from unicodedata import category

from index.errors import QuestionEmpty, QuestionTooLong
from index.questions.follow_ups import gone_on
from index.questions.latin_letters import is_arabic_in_latin
from index.questions.others import others_than
from index.questions.pointing import ResolvePronoun, nobody
from index.questions.standalone import NO_WORDS, alone, alone_in, is_reworded, of_act, written
from index.questions.who_else import is_only_who_else
from index.text.language import language
from index.types import OF_THE_TEXT, Intent, Pointed, Question

# The longest question in any evaluation set has 400 characters; a quoted passage fits as well.
LONGEST_QUESTION = 2_000
# A question of so many words is read behind the one before it even where it says what it is about:
# of follow-ups nobody had seen .63 find their sentence so, .60 where only those are that have been
# completed; longer ones that change the subject are told better by themselves.
SHORT = 4


def understand(
    text: str,
    after: Sequence[str] = (),
    known: frozenset[str] = frozenset(),
    about: Pointed | None = None,
    shown: Sequence[str] = (),
    whom: ResolvePronoun = nobody,
) -> Question:
    """The question in a text, completed from the questions before it where it needs them.

    `known` are the normalised words of the article asked about; `about` are the words that "who
    else said so?" points at; `shown` are the speakers whose words the answer before showed; `whom`
    finds the person whom a pronoun means.

    Raises QuestionEmpty or QuestionTooLong.
    """
    stripped = written(text)
    if not any(c.isalnum() for c in stripped):
        if all(category(c) != "So" for c in stripped):  # no emoji
            raise QuestionEmpty
        return of_act(stripped, language(stripped), NO_WORDS)
    if len(stripped) > LONGEST_QUESTION:
        raise QuestionTooLong(LONGEST_QUESTION)
    question = alone_in(stripped, known)
    if about is not None and _asks_for_others(question, about):
        question = others_than(question, about.speaker, " ".join(about.words.split()))
    elif question.intent in _OF_THE_TALK or (
        (after or shown) and question.intent not in {Intent.CHAT, *OF_THE_TEXT}
    ):
        talk, asked = _talk(after, known, whom), question.standard
        own = question.language
        question = replace(gone_on(question, talk, shown, whom), language=own)
        leans = question.standard != asked or len(asked.split()) <= SHORT
        if talk and leans and not question.doubted:
            question = replace(question, in_talk=behind(talk[-1].standard, asked))
    if question.intent is Intent.WHO_ELSE and question.topic:
        return replace(question, standard=question.topic)
    return question


def behind(before: str, asked: str) -> str:
    """A question as a reader is taught to read it behind the one before; the same for none."""
    return asked if before == asked else f"{before} | {asked}"


_OF_THE_TALK = {Intent.SHORTER, Intent.MORE, Intent.AGAIN}
# What leaves a talk on whom and what it was about.
_NOTHING_TO_GO_ON_FROM = {Intent.CHAT, Intent.SPEAKERS, *OF_THE_TEXT}


def _talk(after: Sequence[str], known: frozenset[str], whom: ResolvePronoun) -> list[Question]:
    """The questions of a talk, each completed from those before it."""
    talk: list[Question] = []
    for text in after:
        question = alone_in(written(text), known)
        if question.intent in _NOTHING_TO_GO_ON_FROM or not question.text:
            continue
        question = gone_on(question, talk, (), whom)
        if question.refers is not None and (meant := whom(question.recent, question.refers)):
            question = replace(question, speaker=meant)
        talk.append(question)
    return talk


def _asks_for_others(question: Question, about: Pointed) -> bool:
    """Whether a question is who else says the words pointed at: "who else?" does where somebody
    says them."""
    spoken = about.speaker is not None and is_only_who_else(question.standard)
    return spoken or question.intent is Intent.WHO_ELSE


def depends_on_words(text: str, after: Sequence[str] = ()) -> bool:
    """Whether the words of the article asked matter to what a question means: where it, or one
    that it follows upon, has words that may be a dialect's, or is in Latin letters."""
    return any(is_arabic_in_latin(one) or is_reworded(alone(one)) for one in (text, *after))

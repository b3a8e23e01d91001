"""The question in a text by itself, without the talk before it: language, intent, who is meant,
about what."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial

from index.questions.about import asked_about
from index.questions.all_words import pointed_at, whose_words
from index.questions.dialects import to_standard
from index.questions.dialogue_acts import (
    DialogueAct,
    dialogue_act,
    in_so_many,
    restated,
    without_social,
)
from index.questions.intents import intent_of, telling
from index.questions.latin_letters import in_arabic_letters
from index.questions.paragraphs import which_paragraph
from index.questions.what_said import EVERYBODY, names_something, who_and_what
from index.questions.who_else import who_else
from index.questions.word_classes import classes_of, has, words_shown
from index.text.language import language
from index.text.lexicon.speech import WITH_PERSON, is_function, saying_verb
from index.text.lexicon.tables import words_of
from index.text.normalise import TATWEEL, normalise, words
from index.types import OF_THE_TEXT, Intent, Question, SmallTalk

NO_WORDS = DialogueAct(Intent.CHAT, SmallTalk.NO_WORDS)
# Texts that are kept as they have been read: a talk goes on, and each of its questions is one that
# the next ones follow upon.
_READ = 512


@lru_cache(_READ)
def form_of(text: str) -> str:
    """Normalised text; a talk comes back to the same again and again."""
    return normalise(text)


def written(text: str) -> str:
    """A text on one line, without the tatweel that only stretches its words, and with "and" fused
    to the word behind it as Arabic has it."""
    return _APART.sub("و", " ".join(text.replace(TATWEEL, "").split()))


_APART = re.compile(r"^و (?=[\u0620-\u064a])")


def alone(text: str) -> Question:
    """The question in a text by itself, whatever talk it stands in and whatever is asked."""
    return _read(in_arabic_letters(written(text)))


# Who is that? In either order in Arabic: من هو …، … مين هو.
_IS = "|".join(words_of("who-is"))
_WHO_IS = re.compile(
    rf"^(?:و|ف)?من (?P<is>(?:{_IS}) )?(?:هذا |هذه )?(?P<name>(?:\w+ ?){{1,4}})\W*$"
    rf"|^(?:و|ف)?(?P<first>(?:\w+ ){{1,4}}?)(?:هذا |هذه |ده |دي )?"
    rf"(?:(?:{_IS}) من|من(?: (?:{_IS}))?)\W*$"
)
_WHO_IS_OTHERS = re.compile(
    r"^(?:and |et |а |и )?(?:who(?:['’]s| is| was)|qui (?:est|[ée]tait)|кто (?:такой|такая|это)) "
    r"(?P<name>[^?,]{2,60}?)\W*$",
    re.IGNORECASE,
)
# Who is *he*? Whom a talk is about is to be told first.
WHO_IS_HE = re.compile(
    r"^(?:و|ف|طيب |طب )?(?:من|مين) (?:هو|هي|هذا|هذه)(?: (?:ده|اصلا|بالضبط|يعني))?\W*$"
    r"|^(?:و|ف)?(?:هو|هي) (?:من|مين)(?: (?:ده|هذا|اصلا))?\W*$"
    r"|\bwho(?:['’]s| is| was) (?:he|she|that)(?: \w+)?\W*$"
    r"|\b(?:c['’]est qui|qui est-(?:ce|il|elle))(?: (?:lui|elle|deja))?\W*$"
    r"|^(?:а |и )?кто (?:он|она|это)(?: так\w+)?\W*$"
)


def who_is(text: str, *, surely: bool = False) -> str:
    """Whom a question asks who they are, and nothing more: who is *X*? "" of any other. "Who X"
    may ask for whoever did something; `surely` leaves it out."""
    if WHO_IS_HE.search(form_of(text)):
        return ""
    if found := _WHO_IS.match(normalise(text)):
        name = found["first"] or ("" if surely and not found["is"] else found["name"])
        named = name.split()
        return "" if not named or is_function(named[-1]) else " ".join(named)  # *against* whom?
    other = _WHO_IS_OTHERS.match(text)
    return other["name"].strip() if other else ""


def is_reworded(question: Question) -> bool:
    """Whether words that may be a dialect's were put into standard ones."""
    return question.standard != question.text


@lru_cache(_READ)
def alone_in(text: str, known: frozenset[str]) -> Question:
    """The question in a text asked of an article with the words `known`."""
    text = in_arabic_letters(text, known)
    question = _read(text)
    # The words of an article keep some from being reworded, and never make others so.
    if not known or not is_reworded(question):
        return question
    return _in_so_many(text, partial(_whole_in, known=known))


def _whole_in(text: str, known: frozenset[str]) -> Question:
    question = _read_whole(text)
    standard = to_standard(text, known) if question.language == "ar" else text
    return question if standard == question.standard else _parsed(text, question.language, standard)


@lru_cache(_READ)
def _read(text: str) -> Question:
    return _in_so_many(text, _read_whole)


def _in_so_many(text: str, read: Callable[[str], Question]) -> Question:
    """A question, which may say in how many sentences it is to be answered: the whole article, what
    was asked before, or what it asks besides."""
    rest, most = in_so_many(text)
    act = dialogue_act(text) if most is not None else None
    if most is None or (act is not None and act.intent is Intent.MORE):
        return read(text)
    if act is not None and act.intent in {Intent.SHORTER, Intent.SUMMARY}:
        return replace(read(text), most=most)
    return replace(read(rest), text=text, most=most)


@lru_cache(_READ)
def _read_whole(text: str) -> Question:
    spoken = language(text)
    return _parsed(text, spoken, to_standard(text) if spoken == "ar" else text)


def _parsed(text: str, spoken: str, standard: str) -> Question:
    act, asked = dialogue_act(text), text
    bare = _unfronted(restated(without_social(text)))
    if bare != text and (act is None or _scolds_and_asks(act, text, bare)):
        act, asked = dialogue_act(bare), bare
        standard = to_standard(asked) if spoken == "ar" else asked
    if act is not None and act.intent not in {Intent.WHAT_SAID, Intent.ORIGIN}:
        return of_act(text, spoken, act)
    if act is not None and act.intent is Intent.WHAT_SAID:
        theirs = "" if act.everybody else whose_words(standard, spoken)
        if not theirs:
            him = None if act.everybody else pointed_at(asked)
            whose = None if him else EVERYBODY[spoken]
            return replace(of_act(text, spoken, act), speaker=whose, refers=him)
        asked = standard = theirs
    others = who_else(standard, spoken)
    said = bool(telling(words(normalise(standard)))) and not telling(words(normalise(asked)))
    if others is None and not said and (topic := asked_about(asked)):
        return Question(
            text=text, language=spoken, intent=Intent.SUMMARY, topic=topic, standard=standard
        )
    intent = intent_of(standard, spoken, others)
    speaker = topic = verb = ""
    refers = None
    if intent is Intent.WHAT_SAID:
        said_by = who_and_what(standard, spoken)
        speaker, topic, refers = said_by.speaker, said_by.topic, said_by.refers
        if topic and _is_the_article(speaker):
            intent, speaker, refers = Intent.SUMMARY, "", None
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


_ARTICLE = words_of("talk-this-text")


def _is_the_article(speaker: str) -> bool:
    """Whether words for a speaker mean the article itself: what does *it* say about …?"""
    named = words(normalise(speaker))
    last = named[-1] if named and len(named) <= _THE_ARTICLE else ""
    return last == "it" or {last, last.removeprefix("ال")} & _ARTICLE != set()


# This, the article.
_THE_ARTICLE = 2


# Who is put before the question that is asked of them: what about *Smith*, did he accept it?
_FRONTED = re.compile(
    r"^(?:and |so |et |а |и )?"
    r"(?:what about |how about |as for |quant (?:à|a) |что насч[её]т |что )?"
    r"(?P<who>[^\W\d][^,?!.]{1,40}), (?P<question>.{6,})$",
    re.IGNORECASE,
)


def _unfronted(text: str) -> str:
    """A question with whom it is asked of in the place of the pronoun that points at them."""
    found = _FRONTED.match(text)
    spoken = language(text) if found else "ar"
    pronoun = PRONOUN[spoken].search(found["question"]) if found and spoken != "ar" else None
    who = words_shown(found["who"]) if found else []
    if found is None or pronoun is None or not names_something(words(normalise(found["who"]))):
        return text
    if has(classes_of(who), "assent", "fill"):  # *well*, what does he think of it?
        return text
    behind = found["question"]
    return f"{behind[: pronoun.start()]}{found['who']}{behind[pronoun.end() :]}"


def _scolds_and_asks(act: DialogueAct, text: str, asked: str) -> bool:
    """Whether somebody who scolds goes on to ask: you did not understand, *where* was it?"""
    scolds = act.small_talk in {SmallTalk.INSULT, SmallTalk.EXPLAIN}
    if asked != without_social(text):
        return act.intent is Intent.CHAT and act.small_talk is not SmallTalk.OPINION
    return scolds and (_WANTS.match(asked) is not None or asked.endswith(("?", "؟")))


_WANTS = re.compile(
    r"(?:i (?:want|need)|give me|je veux|donne|хочу|мне нужн|عايز|عاوز|بدي|ابي|ابغي|اريد|بغيت)\b",
    re.IGNORECASE,
)


def of_act(text: str, spoken: str, act: DialogueAct) -> Question:
    """What is said to whoever answers, or asked of the article as a whole."""
    if act.intent in OF_THE_TEXT:
        return _of_the_text(text, spoken, act.intent)
    return Question(
        text=text,
        language=spoken,
        intent=act.intent,
        small_talk=act.small_talk,
        topic=act.topic or None,
        standard=text,
        most=act.most,
    )


def _of_the_text(text: str, spoken: str, intent: Intent) -> Question:
    """A part of the text itself that is wanted: of what was shown, where it does not say which."""
    number, topic = which_paragraph(text) if intent is Intent.PARAGRAPH else (None, "")
    return Question(
        text=text,
        language=spoken,
        intent=intent,
        topic=topic or None,
        standard=(to_standard(topic) if spoken == "ar" else topic) or text,
        of_shown=intent is not Intent.NUMBERS and number is None and not topic,
        paragraph=number,
    )


def _telling_verb(standard: str) -> str:
    """The verb of a question that tells more than that somebody spoke: of what did X *accuse* …"""
    return next(
        (word for word in words(normalise(standard)) if saying_verb(word) in WITH_PERSON), ""
    )


# Those that a name may replace as it is: no others are in the nominative, or stand first in Arabic.
PRONOUN = {
    "ar": re.compile(r"(?:^|(?<=^[وف])|(?<=^طيب )|(?<=^طب )|(?<=^يعني )|(?<=^هل ))ه[وي](?= )"),
    "en": re.compile(r"\b(?:he|she|him)\b", re.IGNORECASE),
    "fr": re.compile(r"(?<![-\w])(?:il|elle)\b(?! y a)", re.IGNORECASE),
    "ru": re.compile(r"\b(?:он|она)\b", re.IGNORECASE),
}

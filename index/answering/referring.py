"""Whom a question only points at, in the article that it is put to: he, she, the other one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.answering.gender import is_feminine
from index.answering.what_said import foreign_voice
from index.attribution.attributed_text import AttributedText, SpeakerView
from index.text.lexicon.speech import is_body
from index.text.normalise import normalise
from index.types import Intent, Pronoun, Question

_OTHERS = frozenset({Pronoun.OTHER, Pronoun.OTHER_HE, Pronoun.OTHER_SHE})
_IS_SHE = {
    Pronoun.HE: False, Pronoun.OTHER_HE: False, Pronoun.SHE: True, Pronoun.OTHER_SHE: True,
}  # fmt: skip
_OF_SOMEBODY = ("هم", "ها", "هن", "هما", "نا")


def referred(question: Question, reading: AttributedText) -> Question:
    """A question with whom it means. Where nobody can be told, it asks who speaks at all."""
    if question.intent is not Intent.WHAT_SAID:
        return question
    if question.refers is not None:
        voice = _meant(question, reading)
        if voice is None:
            if question.topic:  # something is told of that, whoever says it
                return replace(question, intent=Intent.FACT, refers=None)
            alone = question.recent or not reading.voices
            return question if alone else replace(question, intent=Intent.SPEAKERS)
        return _said_by(question, voice)
    return _of_the_talk(question, reading)


def _said_by(question: Question, voice: SpeakerView) -> Question:
    standard = question.standard
    if question.speaker and standard.endswith(question.speaker):
        standard = standard.removesuffix(question.speaker).rstrip()
    return replace(question, speaker=voice.name, standard=f"{standard} {voice.name}")


def _of_the_talk(question: Question, reading: AttributedText) -> Question:
    """Words in the place of a speaker that belong to somebody named before (*their* allies) are
    what the last speaker spoke of."""
    theirs = question.speaker or ""
    if not question.recent or len(theirs.split()) != 1 or not theirs.endswith(_OF_SOMEBODY):
        return question
    last = voice_of(question.recent[0], reading)
    if last is None or voice_of(theirs, reading) is not None:
        return question
    topic = " ".join(filter(None, (theirs, question.topic)))
    return replace(question, speaker=last.name, topic=topic)


def voice_of(asked: str, reading: AttributedText) -> SpeakerView | None:
    """Whom words name, with "and" fused to them or in another language."""
    bare = [asked, *([asked[1:]] if normalise(asked[:1]) in {"و", "ف"} else [])]
    for one in bare:
        voice, _ = reading.voice(one)
        if voice is not None:
            return voice
    return (
        None if any("\u0620" <= c <= "\u064a" for c in asked) else foreign_voice(asked, reading)[0]
    )


def _meant(question: Question, reading: AttributedText) -> SpeakerView | None:
    """Whom a pronoun means: of those whom the talk was about the last one that it fits; the other
    one is not the last. Else whoever in the article it fits, who says most."""
    recent = [voice_of(name, reading) for name in question.recent]
    known = list(dict.fromkeys(one.name for one in recent if one is not None))
    voices = {one.name: one for one in reading.voices}
    is_she = _IS_SHE.get(question.refers) if question.refers else None
    if question.refers in _OTHERS:
        known, last = known[1:], known[:1]
    else:
        last = []
    spoken = [voices[name] for name in known if name in voices]
    fitting = [one for one in spoken if _fits(one, is_she, reading)]
    if fitting:
        return fitting[0]
    if question.refers is Pronoun.THEY or not question.recent:
        return spoken[0] if spoken else None
    people: Sequence[SpeakerView] = [
        one
        for one in reading.voices
        if one.name not in last and not _is_body(one) and _fits(one, is_she, reading)
    ]
    people = [one for one in people if one.is_person] or people
    if not people:
        return spoken[0] if spoken else None
    return max(people, key=lambda one: len(one.statements))


def _is_body(voice: SpeakerView) -> bool:
    return bool(voice.names[0]) and is_body(voice.names[0][0])


def _fits(voice: SpeakerView, is_she: bool | None, reading: AttributedText) -> bool:
    return is_she is None or is_feminine(voice, reading) == is_she


_AND = re.compile(r"^(?:and|et|а|и|طيب|طب)\s+", re.IGNORECASE)


def and_somebody(question: Question, last: Question, reading: AttributedText) -> Question:
    """ "And the minister?" after what somebody said: what that one said, of the same."""
    if last.intent is not Intent.WHAT_SAID:
        return question
    voice = voice_of(_AND.sub("", question.text.strip(" ؟?.!،,")), reading)
    if voice is None:
        return question
    return replace(question, intent=Intent.WHAT_SAID, speaker=voice.name, topic=last.topic)

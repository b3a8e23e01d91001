"""What others than those before say, in a talk: who else, and the rest?

The words of a who-else question by itself: `who_else.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.questions.pointing import recent_of
from index.questions.standalone import form_of
from index.questions.what_said import OTHERS, means_others
from index.questions.who_else import is_only_who_else
from index.text.normalise import words
from index.types import Intent, Question


def others_than(question: Question, speaker: str | None, topic: str | None) -> Question:
    """A question who else than a speaker is on a topic, or on its own where these are None."""
    return replace(
        question,
        intent=Intent.WHO_ELSE,
        speaker=speaker or question.speaker,
        topic=topic or question.topic,
    )


def others_than_before(question: Question, earlier: Sequence[Question]) -> Question | None:
    """Who else, after a question what somebody said or who said something: others than they, on
    the same. None for other questions, and after others: who else *was there*?"""
    only = is_only_who_else(question.standard)
    if question.intent is not Intent.WHO_ELSE and not only:
        return None
    before = without_others(earlier)
    last = before[-1] if before else question
    if last.intent is Intent.WHAT_SAID:
        speaker, topic = question.speaker or last.speaker, question.topic or last.topic
        return others_than(question, speaker, topic)
    if last.intent is Intent.WHO_SAID:
        return others_than(question, None, None)
    return None if only else question


def what_others_said(
    question: Question, earlier: Sequence[Question], shown: Sequence[str]
) -> Question | None:
    """What all others say, of the same, after a question what somebody said: and the rest? None
    for other questions."""
    last = earlier[-1]
    if last.intent is not Intent.WHAT_SAID or question.topic:
        return None
    form = form_of(question.text).strip(" ؟?.!،,")
    bare = _AND_ONLY.sub("", form)
    only = bool({form, bare} & OTHERS) and question.intent is not Intent.WHAT_SAID
    told = question.intent is Intent.WHO_ELSE and not (last.topic or is_only_who_else(form))
    who = question.speaker or ""
    if not means_others(who):
        if not only and not told:
            return None
        who = next((one for one in words(bare) if means_others(one)), bare)
    return replace(
        question, intent=Intent.WHAT_SAID, speaker=who, topic=last.topic,
        recent=tuple(recent_of(earlier, shown)),
    )  # fmt: skip


_AND_ONLY = re.compile(r"^(?:[وف](?=\w{3})|طيب |طب |and |et |а |и )+(?:و(?=\w{3}))?")


def without_others(earlier: Sequence[Question]) -> list[Question]:
    """The questions that do not ask who else: those leave a talk on whom and what it is about."""
    return [
        one
        for one in earlier
        if one.intent is not Intent.WHO_ELSE and not is_only_who_else(one.standard)
    ]

"""What a follow-up leaves unsaid: speaker, intent and matter of the questions before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.questions.of_the_answer import of_the_answer, only_asks
from index.questions.others import others_than_before, what_others_said, without_others
from index.questions.pointing import (
    ResolvePronoun,
    asks_who_he_is,
    matter_in,
    of_somebody,
    pointed_with,
    recent_of,
    said_by_recent,
    with_name,
)
from index.questions.standalone import form_of
from index.questions.what_said import names_something, plainly
from index.text.normalise import words
from index.text.terms import asks, asks_about_something, content_words
from index.types import OF_NO_TEXT, Intent, Question, SmallTalk


def gone_on(
    question: Question, earlier: Sequence[Question], shown: Sequence[str], whom: ResolvePronoun
) -> Question:
    """A question as it goes on from those before it."""
    if question.intent is Intent.MORE:
        return _widened(question, earlier)
    if question.intent is Intent.AGAIN:
        return _doubted(question, earlier)
    # Whoever asks for the main points again wants less.
    if earlier and _is_of_all(earlier[-1]) and _is_of_all(question) and not question.most:
        return replace(question, most=1)
    of_answer = _is_of_all(question) and _THE_ANSWER.search(form_of(question.text))
    if question.intent is Intent.SHORTER or (earlier and of_answer):
        return _shortened(question, earlier)
    return _completed(question, earlier, shown, whom)


def _doubted(question: Question, earlier: Sequence[Question]) -> Question:
    """What was asked before, looked for again: is that so, exactly? Of nothing before it, whether
    it is true."""
    if not earlier:
        return replace(question, intent=Intent.CHAT, small_talk=SmallTalk.OPINION)
    return replace(earlier[-1], text=question.text, most=None, doubted=True)


def _is_of_all(question: Question) -> bool:
    """Whether a question asks for the main points of the whole article."""
    return question.intent is Intent.SUMMARY and not question.topic


def _widened(question: Question, earlier: Sequence[Question]) -> Question:
    """More of what was asked before, or of the article: all that somebody said, more sentences on
    what was asked about."""
    last = earlier[-1] if earlier else replace(question, intent=Intent.SUMMARY)
    if last.intent is Intent.WHAT_SAID and last.topic:
        return replace(last, text=question.text, topic=None, most=None)
    if _is_of_all(last):
        return replace(last, text=question.text, most=MORE)
    if last.intent is Intent.WHAT_SAID:  # all that they say has been shown: what is told of them
        return replace(question, intent=Intent.SUMMARY, topic=last.speaker, most=MORE)
    about = matter_in(last).strip(" ؟?")
    known = content_words(about, last.language)
    if last.language != "ar" and last.intent in _OF_ONE_SENTENCE and not known:
        return replace(last, text=question.text, most=MORE)
    if not known:
        return replace(question, intent=Intent.SUMMARY, most=MORE)
    if last.language == "ar":
        about = " ".join(known)
    return replace(
        last, text=question.text, intent=Intent.SUMMARY, topic=about or None, most=MORE,
        speaker=None, refers=None, standard=about or last.standard,
    )  # fmt: skip


_OF_ONE_SENTENCE = {
    Intent.FACT, Intent.PERSON, Intent.PLACE, Intent.TIME, Intent.NUMBER, Intent.REASON,
    Intent.YES_NO, Intent.WHO_SAID,
}  # fmt: skip
# Key sentences for whoever wants more of an article.
MORE = 6


def _shortened(question: Question, earlier: Sequence[Question]) -> Question:
    """What was asked before, or the article's main points, in fewer sentences."""
    # One sentence that answers is as short as it gets: then the article is meant, unless it is the
    # answer that is pointed at.
    is_long = earlier and earlier[-1].intent in {Intent.SUMMARY, Intent.WHAT_SAID}
    if not earlier or not (is_long or _points_at_it(question)):
        return replace(question, intent=Intent.SUMMARY)
    return replace(earlier[-1], text=question.text, most=question.most or 1)


def _points_at_it(question: Question) -> bool:
    """Whether what is to be shortened is pointed at: shorten *it*, *the answer*."""
    form = form_of(question.text)
    return bool(_SHORTEN_IT.search(form) or _THE_ANSWER.search(form))


_SHORTEN_IT = re.compile(
    r"(?:قصر|اقصر|اختصر|وجز|صغر)(?:ه|ها|هم|و|وا|لي ياه|لي ياها)\b|\b(?:it|that|this|[cç]a|это)\b"
)
_THE_ANSWER = re.compile(
    r"\b(?:الجواب|الرد|جوابك|ردك|الاجابه|اجابتك|answer|reply|reponse|ответ\w?)\b"
)


def _completed(
    question: Question, earlier: Sequence[Question], shown: Sequence[str], whom: ResolvePronoun
) -> Question:
    """A follow-up with the speaker, intent and matter of what it follows upon; others unchanged."""
    if (whole := of_the_answer(question, earlier, shown)) is not None:
        return whole
    if question.intent is Intent.WHAT_SAID:
        question = said_by_recent(question, earlier, shown, whom)
    if not earlier or question.refers is not None or question.intent in OF_NO_TEXT:
        return question
    settled = (
        what_others_said(question, earlier, shown)
        or others_than_before(question, earlier)
        or _of_shown(question, earlier)
    )
    if settled is not None:
        return settled
    earlier = without_others(earlier) or earlier
    last, form = earlier[-1], form_of(question.standard)
    what_of = _AND_WHAT_OF.match(form)
    if (
        what_of
        and names_something(words(form_of(question.standard[what_of.end() :])))
        and (question.intent is not Intent.SUMMARY or last.intent in _OF_ANOTHER_THING)
    ):
        return _on_another_topic(question, question.standard[what_of.end() :], last)
    is_bare = not asks_about_something(question) or _WHY_NOT.match(form)
    if asks(question) and is_bare and not asks_who_he_is(form):
        kind = pointed_with(question, form)
        named = whom(recent_of(earlier, shown), kind) if kind else ""
        about = with_name(question, named) if named else f"{question.standard} {matter_in(last)}"
        return replace(question, standard=about)
    return of_somebody(question, earlier, shown, whom)


def _of_shown(question: Question, earlier: Sequence[Question]) -> Question | None:
    """A question that only asks, of what was shown last; None of any other."""
    asked = None if _WHY_NOT.match(form_of(question.standard)) else only_asks(question)
    if asked is None:
        return None
    if earlier[-1].intent is Intent.ORIGIN:
        return replace(question, intent=Intent.ORIGIN)
    about = next((one for one in reversed(earlier) if not one.of_shown), earlier[-1])
    standard = f"{asked} {matter_in(about)}".strip()
    return replace(question, standard=standard, of_shown=True)


_WHY_NOT = re.compile(
    r"^(?:but |and |so |et |а |и |و|طيب |طب )?"
    r"(?:why not|pourquoi pas|почему (?:нет|не)|لماذا لا)\W*$"
)


_AND_WHAT_OF = re.compile(
    r"^(?:و|طيب |طب )?(?:ماذا|ما) (?:عن|بشان|بخصوص|حول)\b|^و(?:عن|علي|بشان|بخصوص) "
    r"|^(?:and )?what about\b"
    r"|^(?:and|how) about\b|^et (?:sur|pour|[aà] propos)|^[аи] (?:что )?(?:насч[её]т|о|об|про)\b"
)


# What is asked of one thing may be asked of another: and how many *there*? Of other questions one
# goes on to whatever is told of it.
_OF_ANOTHER_THING = {
    Intent.WHAT_SAID, Intent.SUMMARY, Intent.NUMBER, Intent.TIME, Intent.PLACE, Intent.REASON,
}  # fmt: skip


def _on_another_topic(question: Question, topic: str, last: Question) -> Question:
    """The same as before asked about something else: and about the economy?"""
    topic = topic.strip(" ؟?.!")
    if last.intent not in _OF_ANOTHER_THING:
        return replace(question, intent=Intent.SUMMARY, topic=topic)
    asked = last.standard.rstrip(" ؟?")
    is_there = bool(last.topic) and asked.endswith(last.topic or "")
    asked = asked.removesuffix(last.topic or "").rstrip() if is_there else asked
    standard = f"{asked} {topic}"
    question = replace(question, intent=last.intent, standard=standard)
    if last.intent is Intent.WHAT_SAID:
        whole = "" if last.verb else plainly(question, last.speaker, topic)
        standard = whole or standard
        return replace(question, speaker=last.speaker, topic=topic, standard=standard)
    return replace(question, topic=topic if last.intent is Intent.SUMMARY else None)

"""Questions that an article does answer, made from its speakers and from what it speaks of.

Their wording is here and not with the words of a front because they are questions to this engine:
every one is asked before it is offered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from index.answering.gender import is_feminine
from index.attribution.attributed_text import AttributedText, SpeakerView
from index.questions.standalone import alone
from index.questions.what_said import OCCASION
from index.text.lexicon.speech import (
    DOCUMENTS,
    SAME,
    UTTERANCES,
    saying_verb,
    without_article,
)
from index.text.lexicon.tables import words_of
from index.text.normalise import (
    normalise,
    stem,
    words,
)
from index.text.terms import content_words
from index.text.word_match import same_word
from index.types import Intent, Question

MOST = 3
# A pair of words that stands so often in an article is something that it speaks of.
RECURS = 2
SPEAKERS = 3

_WHAT_SAID = {
    "ar": ("ماذا قال {}؟", "ماذا قالت {}؟"),
    "en": ("What did {} say?",) * 2,
    "fr": ("Qu'a dit {} ?",) * 2,
    "ru": ("Что сказал {}?", "Что сказала {}?"),
}
_ABOUT = "ماذا ورد في المقال عن {}؟"
_MAIN = {
    "ar": "ما أهم ما جاء في المقال؟",
    "en": "What are the main points of the article?",
    "fr": "Peux-tu résumer l'article ?",
    "ru": "Кратко: о чём эта статья?",
}


def suggestions(
    attributed: AttributedText, language: str, is_answered: Callable[[str], bool]
) -> tuple[str, ...]:
    """Up to three questions in a language, each of which `is_answered` has confirmed."""
    confirmed = (question for question in _proposed(attributed, language) if is_answered(question))
    return tuple(islice(confirmed, MOST))


def _proposed(attributed: AttributedText, language: str) -> Iterator[str]:
    """Two speakers, what the article speaks of, its main points; then whoever else speaks. A letter
    or report that speaks for itself is nobody to ask for."""
    speaking = [one for one in attributed.voices if not _is_a_text(one)]
    voices = sorted(speaking, key=lambda voice: -len(voice.statements))
    asked = [what_said(voice, attributed, language) for voice in voices]
    yield from asked[: SPEAKERS - 1]
    if language == "ar":
        yield from (_ABOUT.format(subject) for subject in _subjects(attributed)[:2])
    yield _MAIN[language]
    yield from asked[SPEAKERS - 1 : 2 * SPEAKERS]


def _is_a_text(voice: SpeakerView) -> bool:
    """Whether what speaks is no more than a letter, a report, findings."""
    words_of_name = voice.names[0]
    return len(words_of_name) == 1 and without_article(words_of_name[0]) in DOCUMENTS | UTTERANCES


def what_said(voice: SpeakerView, attributed: AttributedText, language: str) -> str:
    """The question what a speaker said."""
    return _WHAT_SAID[language][is_feminine(voice, attributed)].format(voice.name)


def unasked(questions: Sequence[str], asked: Sequence[str]) -> list[str]:
    """Suggested questions without those that have been asked, in whatever words."""
    known = [alone(one) for one in asked if one.strip()]
    return [one for one in questions if not any(_is_same(alone(one), other) for other in known)]


def _is_same(one: Question, other: Question) -> bool:
    if one.text == other.text:
        return True
    about = bool(one.speaker or one.topic) or one.intent is Intent.SUMMARY
    alike = _are_same(one.speaker, other.speaker) and _are_same(one.topic, other.topic)
    return about and alike and one.intent is other.intent


def _are_same(one: str | None, other: str | None) -> bool:
    """Whether names or topics are the same, or one is a part of the other, in any script."""
    short, long = sorted((words(normalise(text or "")) for text in (one, other)), key=len)
    if not short:
        return not long
    return all(any(same_word(word, known) for known in long) for word in short)


def _subjects(attributed: AttributedText) -> list[str]:
    """Phrases of two words or more that recur in an article, in its own letters, the most frequent
    first. The second word is definite, so that the phrase can stand alone; a word that always goes
    before them belongs to them."""
    spoken = {word for voice in attributed.voices for name in voice.names for word in name}
    seen: dict[tuple[str, str], list[str]] = {}
    for match in _PHRASE.finditer(attributed.text):
        before, one, other = (normalise(match.group(i) or "") for i in (1, 2, 3))
        names = _names_something(one) and other.startswith("ال")
        if names and not {one, other} & spoken:
            whole = match.group().strip() if _names_something(before) else match.group(2, 3)
            shown = whole if isinstance(whole, str) else " ".join(whole)
            seen.setdefault((stem(one), stem(other)), []).append(shown)
    recurring = sorted((found for found in seen.values() if len(found) >= RECURS), key=len)
    return [
        found[0] if len(set(map(normalise, found))) == 1 else " ".join(found[0].split()[-2:])
        for found in reversed(recurring)
    ]


_PHRASE = re.compile(r"(?<!\w)(?:([^\W\d_]{3,}) )?(?=([^\W\d_]{3,}) ([^\W\d_]{4,})(?!\w))\2 \3")


def _names_something(word: str) -> bool:
    """Whether a topic may begin with a word: it neither connects nor points (هذا، هؤلاء، عنهم) at
    what the article has named, which by itself says nothing."""
    says_nothing = not content_words(word, "ar") or word in OCCASION or word in _POINTING
    return bool(word) and not (says_nothing or saying_verb(word) or word[0] in "وبلفك")


_POINTING = SAME | words_of("naming-nothing")

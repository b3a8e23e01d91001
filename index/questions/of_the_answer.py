"""Questions that are all about the answer before them: who said that, who reported it?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from index.questions.ordinals import of_another_in_order
from index.questions.pointing import asked_of, matter_in, pointed_with
from index.questions.several import matter_of
from index.questions.standalone import alone, form_of
from index.questions.what_said import names_something
from index.questions.word_classes import classes_of, words_shown
from index.text.lexicon.speech import PREPOSITIONS, saying_verb
from index.text.lexicon.tables import words_of
from index.text.normalise import normalise, words
from index.types import Intent, Question

# A talk comes back to the same texts.
_KEPT = 512


def only_asks(question: Question) -> str | None:
    """The words that ask of a question that says nothing else: and when? with whom? where did that
    happen? None of any other, and of one that points at somebody (where is *he*?)."""
    if question.intent not in _OF_SHOWN or len(question.standard.split()) > _LONGEST_ASKED:
        return None
    if pointed_with(question, form_of(question.standard)) is not None:
        return None
    return _only_asks(question.standard)


@lru_cache(_KEPT)
def _only_asks(text: str) -> str | None:
    shown = words_shown(text)
    heard = classes_of(shown)
    if not all(
        one & _ASKS or form in _ASKED_FOR or saying_verb(form)
        for one, form in zip(heard, map(normalise, shown), strict=True)
    ):
        return None
    asks = [
        word
        for one, word in zip(heard, shown, strict=True)
        if one & {"asks", "who", "what"} or normalise(word).removeprefix("و") in PREPOSITIONS
    ]
    return " ".join(asks) or None


_OF_SHOWN = {Intent.TIME, Intent.PLACE, Intent.REASON, Intent.PERSON, Intent.NUMBER}
_ASKS = {"asks", "who", "what", "small", "fill", "happen", "tell"}
# What is asked for, by name: the *reason*, the *date*.
_ASKED_FOR = words_of("asked-for")


def of_the_answer(
    question: Question, earlier: Sequence[Question], shown: Sequence[str]
) -> Question | None:
    """A question that is all about the answer before it: who said that, who wrote that book, who
    reported that, and according to the others? None for others."""
    form = form_of(question.standard)
    if (shown or earlier) and _WHO_SAID_IT.search(form):
        return _words_of_shown(question, earlier, shown)
    return _of_the_last(question, form, earlier[-1]) if earlier else None


def _of_the_last(question: Question, form: str, last: Question) -> Question | None:
    if question.intent is Intent.ORIGIN and _names_a_work(last):
        standard = f"{question.standard.rstrip(' ؟?')} {matter_in(last)}"
        return replace(question, intent=Intent.PERSON, standard=standard)
    reported, whose = _asks_of_the_last(form)
    if reported:
        return replace(question, intent=Intent.WHO_SAID, standard=asked_of(last) or last.standard)
    if whose:
        who = question.standard.strip(" ؟?.!")[-len(whose) :]
        topic = last.topic if last.intent is Intent.WHAT_SAID else last.standard.strip(" ؟?")
        return replace(question, intent=Intent.WHAT_SAID, speaker=who, topic=topic or None)
    if question.intent is not Intent.FACT or not (
        asked := of_another_in_order(question.standard, [last.standard])
    ):
        return None
    before, now = last.standard.split(), asked.split()
    changed = [one for one, other in zip(before, now, strict=False) if one != other]
    is_whole = len(before) == len(now) and len(changed) == 1
    return replace(question, intent=last.intent if is_whole else question.intent, standard=asked)


@lru_cache(_KEPT)
def _asks_of_the_last(form: str) -> tuple[bool, str]:
    """Whether a text asks who reported what was shown, and according to whom else it is asked
    for."""
    if len(form.split()) > _LONGEST_ASKED:
        return False, ""
    found = _ACCORDING.match(form)
    whose = found["who"].strip() if found else ""
    whose = whose if names_something(words(whose)) else ""  # pour *quelle raison* ?
    return bool(_REPORTED.search(form)), whose


# A question all about the answer before it has no more words.
_LONGEST_ASKED = 9


def _names_a_work(question: Question) -> bool:
    forms = words(form_of(question.standard))
    return any({one, one.removeprefix("ال")} & _WORKS for one in forms)


_WORKS = words_of("works")
_REPORTED = re.compile(
    r"^(?:و|ف|طيب |طب )?(?:من|مين|منو|شكون|اين|وين|فين) (?:هو |هي )?(?:الذي |اللي |يلي )?"
    r"(?:ات)?(?:نقل|نشر|اورد)(?:ت|ه|ها|وه|وها|وا)?"
    r"(?: (?:هذا|هذه|ذلك|كده|هيك|عنه|عنها|(?:ال|هال)(?:كلام|خبر|حكي|تصريح|قول)))*\W*$"
    r"|^(?:and |so )?(?:who|where|which \w+) (?:was |has |is )?(?:(?:that|this|it) )?"
    r"(?:been )?(?:reported|published|carried|quoted)(?: (?:that|this|it|him|her|so))?\W*$"
    r"|^(?:et )?(?:qui (?:l['’]a |a )?(?:rapport|cit|publi)e?e?s?(?: (?:ca|cela))?"
    r"|ou (?:est-ce que )?(?:ca|cela) a ete (?:rapport|publi|dit)\w*)\W*$"
    r"|^(?:а |и )?(?:кто|где) (?:это |об этом |его )?(?:сообщ|передал|процитир|опублик|написал"
    r"|напечат)\w*(?: (?:это|об этом))?\W*$"
)
_ACCORDING = re.compile(
    r"^(?:and |but |so |et |а |и |و|طيب |طب )?"
    r"(?:according to|in the (?:opinion|view|eyes) of|from the (?=\w+ side)|for|selon|d['’]apres"
    r"|du cote|du point de vue|pour|по мнению|по словам|со стороны|с точки зрения|براي|راي|بحسب|حسب"
    r"|وفق|من (?:وجهه نظر|جانب|جهه|طرف)|من(?= ال(?:جانب|طرف)))"
    r" (?P<who>(?:\w+ ?){1,3})\W*$"
)


# Who said that? Whose words the answer before has shown.
_WHO_SAID_IT = re.compile(
    r"^(?:و|ف|طيب |طب )?(?:من|مين|منو|شكون) (?:هو |هي )?(?:الذي |اللي |يلي |لي )?"
    r"(?:قال|قالت|حكي|صرح|يقول|قاله|قالها)"
    r"(?: (?:هذا|هذه|ذلك|كده|كدا|هيك|هكذا|هاد|هادشي|هالشي|الكلام|هالكلام|ها|ده))*\W*$"
    r"|^(?:and |so )?who(?: has)? (?:said|says|told) (?:that|this|it|so)\W*$"
    r"|^(?:et )?qui (?:a dit|dit|l['’]a dit)(?: (?:ca|cela|ceci))?\W*$"
    r"|^(?:а |и )?кто (?:это |так )?(?:сказал|говорит|сказала)(?: (?:это|так))?\W*$"
)


def _words_of_shown(
    question: Question, earlier: Sequence[Question], shown: Sequence[str]
) -> Question:
    """Who said that, as what whoever did says of what was asked before."""
    topic = matter_of(alone(earlier[-1].text).standard).strip(" ؟?") if earlier else ""
    if not shown:  # nobody's words: the passage that answered tells as much
        return replace(question, intent=Intent.WHO_SAID, standard=earlier[-1].standard)
    return replace(question, intent=Intent.WHAT_SAID, speaker=shown[0], topic=topic or None)

"""Whom and what a follow-up points at: by pronouns, by verbs without a subject, by "and"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from index.questions.answer_types import counted
from index.questions.several import matter_of
from index.questions.standalone import PRONOUN, WHO_IS_HE, form_of
from index.questions.what_said import pointed_topic
from index.text.lexicon.speech import PREPOSITIONS, is_function, saying_verb
from index.text.normalise import normalise, words
from index.text.terms import ASKING, FOREIGN_SMALL, content_words
from index.types import Intent, Pronoun, Question

# (texts, pronoun) → the name of the person in the texts (the latest text first) whom the pronoun
# fits, as the article asked knows them; "" for nobody.
ResolvePronoun = Callable[[Sequence[str], Pronoun | None], str]


def nobody(_texts: Sequence[str], _pronoun: Pronoun | None) -> str:
    """A `ResolvePronoun` for where no article is known: it names nobody."""
    return ""


def names_only(question: Question) -> bool:
    """Whether a follow-up is no more than somebody or something: and the minister?"""
    form = normalise(question.text)
    joined = _JOINED.match(form)
    if question.intent is not Intent.FACT or joined is None:
        return False
    named = words(form[joined.end("and") :])
    short = 0 < len(named) <= _LONGEST_NAMED and not is_function(named[0])
    asking = any(word in ASKING for word in words(form_of(question.standard)))
    return short and not asking


_JOINED = re.compile(r"^(?P<and>(?:(?:طيب|طب|and|et|а|и) )+[وف]?|[وف])(?=\w{2})")
_LONGEST_NAMED = 5
_AND_ASKS = re.compile(
    r"^و(?:ماذا|ما|من|اين|متي|كيف|كم|لماذا|هل|لم|مع|في|عن|بم|بماذا|اي)\b"
    r"|^(?:يعني|طيب|طب|so|donc|alors|значит|and|et|а|и)\b"
)
# At the end of a question they mean somebody or something named before it; within it they go with
# what follows: who is *he*? but who is he, *the minister*?
_POINTS_BACK = re.compile(
    r"\b(?:(?:قال|ذكر|اضاف|صرح|اكد|راي|وصف|رد|علق)(?:ه|ها|هم)?|هو|هي|هم|ذلك|هذا|هناك|عنه|عنها"
    r"|فيه|له|لها|منه|منها|معه|معها|عليه|عليها)\W*$"
    r"|\b(?:he|she|they|it|there|that|his|her|their|il|elle|ils|он|она|они|н?его|н?е[её]|н?ему|н?ей|там)\b"
)
_LONGEST_POINTING = 6
_OWNED = re.compile(r"(?<!\w)(?!ال|وال|بال)\w{2,}(?P<whose>ها|هم|ه)(?!\w)")
_WHOSE = {"ها": Pronoun.SHE, "هم": Pronoun.THEY, "ه": Pronoun.HE}
_HE_OR_SHE = (
    (Pronoun.SHE, re.compile(r"\b(?:she|her|elle|она|н?е[её]|н?ей|هي|عنها|لها|منها|معها|عليها)\b")),
    (Pronoun.HE, re.compile(r"\b(?:he|his|him|он|н?его|н?ему|ним|нём|هو|عنه|له|منه|معه|عليه)\b")),
)


def of_somebody(
    question: Question, earlier: Sequence[Question], shown: Sequence[str], whom: ResolvePronoun
) -> Question:
    """A question that leaves unsaid of whom it is asked, with whom the talk was about: where did
    *he* die? One that only goes on from the one before, and names nobody, with what that is about.
    """
    form = form_of(question.standard)
    short = len(form.split()) <= _LONGEST_POINTING
    goes_on = bool(_AND_ASKS.match(form)) and not _says_of_what(question)
    of_him = asks_who_he_is(form)
    points = of_him or (short and bool(_POINTS_BACK.search(form)))
    leaves_out = short and question.intent in _OF_AN_ACT and _leaves_out(question)
    is_whole = question.intent is Intent.WHAT_SAID or whom([question.standard], None)
    if not (goes_on or points or leaves_out) or is_whole:
        return question
    recent, kind = recent_of(earlier, shown), pointed_with(question, form)
    named = (
        "" if names_only(question) else whom(recent[:1] if goes_on and not of_him else recent, kind)
    )
    if not named and question.language == "en" and kind:
        named = whom(recent, kind) or whom((), kind)
    if of_him:
        return _who_he_is(question, named, earlier[-1])
    told = sum(word not in FOREIGN_SMALL for word in words(form))
    if not named and _OF_A_PERSON.search(form) and told >= WHOLE:
        return question
    left_out = leaves_out and question.intent not in {Intent.FACT, Intent.YES_NO}
    if named or goes_on or points or left_out:
        last = earlier[-1]
        matter = asked_of(last) if question.intent is Intent.FACT else matter_in(last)
        standard = with_name(question, named) if named else f"{question.standard} {matter}"
        return replace(question, standard=standard)
    return question


def _who_he_is(question: Question, named: str, last: Question) -> Question:
    """Who somebody is, or what they or something are called, of which the talk was."""
    if named:
        asked = _WHO_IS_ASKED[question.language].format(named)
        return replace(question, intent=Intent.PERSON, standard=asked)
    standard = f"{question.standard.rstrip(' ؟?')} {matter_in(last)}"
    is_name = _HIS_JOB.search(form_of(question.standard)) is not None
    return replace(question, intent=Intent.PERSON, standard=standard, of_shown=is_name)


def asks_who_he_is(form: str) -> bool:
    """Whether a normalised question is who somebody is who was named before, or what their name or
    work is."""
    return bool(WHO_IS_HE.search(form) or _HIS_JOB.search(form))


def with_name(question: Question, name: str) -> str:
    """A question with a name in the place of the pronoun that points at it, or behind it."""
    pronoun = PRONOUN[question.language].search(question.standard)
    if pronoun is None:
        return f"{question.standard} {name}"
    before, behind = question.standard[: pronoun.start()], question.standard[pronoun.end() :]
    return f"{before}{name}{behind}"


_WHO_IS_ASKED = {
    "ar": "من هو {}؟", "en": "who is {}?", "fr": "qui est {} ?", "ru": "кто такой {}?",
}  # fmt: skip
_JOB = r"(?:وظيفت|عمل|منصب|شغل|شغلت|مهنت|صفت|خدمت|اسم)(?:ه|ها|و)"
# What does he do? Who is he?
_HIS_JOB = re.compile(
    r"^(?:و|ف|طيب |طب )?(?:هو |هي )?(?:ماذا )?(?:ي|ت|بي|بت|كي|كت)(?:شتغل|عمل|خدم)(?: ماذا)?"
    r"(?: هو| هي)?\W*$"
    rf"|^(?:و|ف)?(?:ما|ماذا) (?:هو |هي )?{_JOB}\W*$|^(?:و|ف)?{_JOB} (?:ما|ماذا)\W*$"
    r"|^(?:and )?what(?: is|['’]s) (?:his|her) (?:job|role|position|name)\W*$"
    r"|^(?:and )?what does s?he do\W*$|^(?:et )?que fait-(?:il|elle)\W*$"
    r"|^(?:et )?(?:(?:elle|il) s['’]appelle comment|comment s['’]appelle-t-(?:il|elle))\W*$"
    r"|^(?:а )?как (?:его|ее) зовут\W*$"
    r"|^(?:а )?(?:кем|где) (?:он|она) работает\W*$|^(?:а )?чем (?:он|она) занимается\W*$"
)


def _says_of_what(question: Question) -> bool:
    """Whether a question that begins with "and" says itself what it is about: and which *company*
    was *hacked*? And which *border*? does not."""
    if question.language != "ar":
        shown = words(form_of(question.standard))
        return sum(word not in FOREIGN_SMALL for word in shown) >= WHOLE_FOREIGN
    form = form_of(question.standard)
    if not form.startswith("و") or _owner(question) or _POINTS_BACK.search(form):
        return False
    return len(content_words(question.standard.removeprefix("و"), "ar")) >= WHOLE


# A question with so many content words says what it is about by itself. In other languages than
# Arabic pronouns are counted among them.
WHOLE = 2
WHOLE_FOREIGN = 3
# He and she who have not been named are known from the article as well as from what was asked last.
_OF_A_PERSON = re.compile(r"\b(?:he|she|his|her|him)\b")


def pointed_with(question: Question, form: str) -> Pronoun | None:
    """The pronoun that a question points with, by itself or fused to a word."""
    kind = next((kind for kind, pattern in _HE_OR_SHE if pattern.search(form)), None)
    return kind or _owner(question)


def _owner(question: Question) -> Pronoun | None:
    """The pronoun fused to an indefinite word of a question: her age, who killed him. (A word that
    merely ends so is written with two dots.)"""
    for found in _OWNED.finditer(question.standard):
        before = words(form_of(question.standard[: found.start()]))
        if any(word.startswith("ال") for word in before):
            break  # *the missile*, what is its range?
        if not is_function(form_of(found.group())):
            return _WHOSE[found["whose"]]
    return None


def _leaves_out(question: Question) -> bool:
    """Whether an Arabic question has a pronoun fused to a word, or tells a verb and nobody who does
    it: where did he live in the city? Its only word, but for those behind prepositions, has no
    article."""
    if question.language != "ar":
        return False
    if _owner(question) is not None:
        return True
    forms = words(form_of(question.standard))
    told = [
        form
        for before, form in pairwise(["", *forms])
        if content_words(form, "ar") and before not in PREPOSITIONS
        if not form.startswith(("بال", "لل", "فال", "كال"))
    ]
    if question.intent is Intent.FACT or counted(question.standard):
        return False
    is_act = len(told) == 1 and not told[0].startswith(("ال", "وال"))
    return is_act or (not told and any(map(saying_verb, forms)))


# "Who killed him?" asks for the one, and needs no name of the other.
_OF_AN_ACT = {Intent.FACT, Intent.PLACE, Intent.TIME, Intent.REASON, Intent.NUMBER, Intent.YES_NO}


def recent_of(earlier: Sequence[Question], shown: Sequence[str]) -> list[str]:
    """Where those are named whom a talk was about, the last first: whoever was asked about before
    whose words that showed, and what was asked before that."""
    asked = [
        one.speaker or ("" if one.intent is Intent.WHAT_SAID else one.standard) for one in earlier
    ]
    *before, last = asked or [""]
    return [one for one in dict.fromkeys([last, *shown, *reversed(before)]) if one]


def said_by_recent(
    question: Question, earlier: Sequence[Question], shown: Sequence[str], whom: ResolvePronoun
) -> Question:
    """A question what somebody said with those whom it may point at, the last of them first, and
    whom its topic points at."""
    recent = tuple(recent_of(earlier, shown))
    if of := pointed_topic(question):
        own = set(words(normalise(question.speaker or (recent[0] if recent else ""))))
        spoken_of = [one for one in recent if not own & set(words(normalise(one)))]
        question = replace(question, topic=whom(spoken_of, of) or None)
    if not recent or question.speaker:
        return replace(question, recent=recent)
    return replace(question, speaker=recent[0], recent=recent, refers=question.refers or Pronoun.HE)


def asked_of(question: Question) -> str:
    """What a question is about; of one what somebody said, without what it asks: whoever reads
    "where did they meet? what did he say?" looks for what he said."""
    if question.intent is Intent.SUMMARY:
        return question.topic or ""
    if question.intent is not Intent.WHAT_SAID or not question.speaker:
        return question.standard
    return " ".join(filter(None, (question.speaker, question.topic)))


def matter_in(question: Question) -> str:
    """What a question is about, without what it asks: when? is not *where* did they meet."""
    asked = asked_of(question)
    return matter_of(asked) or asked

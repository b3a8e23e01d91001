"""What is asked: language, intent, who is meant, about what, and what a follow-up leaves unsaid."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from unicodedata import category

from index.errors import QuestionEmpty, QuestionTooLong
from index.questions.about import asked_about
from index.questions.answer_types import counted
from index.questions.dialects import to_standard
from index.questions.dialogue_acts import DialogueAct, dialogue_act, restated, without_social
from index.questions.intents import intent_of
from index.questions.several import matter_of
from index.questions.what_said import names_something, pointed_topic, who_and_what
from index.questions.who_else import is_only_who_else, who_else
from index.text.language import language
from index.text.lexicon.speech import (
    PREPOSITIONS,
    WITH_PERSON,
    is_function,
    said,
)
from index.text.lexicon.tables import words_of
from index.text.normalise import TATWEEL, normalise, words
from index.text.terms import FOREIGN_SMALL, asks, asks_about_something, content_words
from index.types import OF_NO_TEXT, Intent, Pointed, Pronoun, Question, SmallTalk

# The longest question in any evaluation set has 400 characters; a quoted passage fits as well.
LONGEST_QUESTION = 2_000
_NO_WORDS = DialogueAct(Intent.CHAT, SmallTalk.NO_WORDS)
# Texts that are kept as they have been read: a talk goes on, and each of its questions is one that
# the next ones follow upon.
_READ = 512
# (texts, pronoun) → the name of the person in the texts (the latest text first) whom the pronoun
# fits, as the article asked knows them; "" for nobody.
Whom = Callable[[Sequence[str], Pronoun | None], str]


def nobody(_texts: Sequence[str], _pronoun: Pronoun | None) -> str:
    """A `Whom` for where no article is known: it names nobody."""
    return ""


def understand(
    text: str,
    after: Sequence[str] = (),
    known: frozenset[str] = frozenset(),
    about: Pointed | None = None,
    shown: Sequence[str] = (),
    whom: Whom = nobody,
) -> Question:
    """The question in a text, completed from the questions before it where it needs them.

    `known` are the normalised words of the article asked about; `about` are the words that "who
    else said so?" points at; `shown` are the speakers whose words the answer before showed; `whom`
    finds the person whom a pronoun means.

    Raises QuestionEmpty or QuestionTooLong.
    """
    stripped = _written(text)
    if not any(c.isalnum() for c in stripped):
        if all(category(c) != "So" for c in stripped):  # no emoji
            raise QuestionEmpty
        return _of_act(stripped, language(stripped), _NO_WORDS)
    if len(stripped) > LONGEST_QUESTION:
        raise QuestionTooLong(LONGEST_QUESTION)
    question = _alone(stripped, known)
    if about is not None and _asks_for_others(question, about):
        question = _others_than(question, about.speaker, " ".join(about.words.split()))
    elif question.intent in _OF_THE_TALK or (
        (after or shown) and question.intent is not Intent.CHAT
    ):
        question = _gone_on(question, _talk(after, known, whom), shown, whom)
    if question.intent is Intent.WHO_ELSE and question.topic:
        return replace(question, standard=question.topic)
    return question


_OF_THE_TALK = {Intent.SHORTER, Intent.MORE}
# What leaves a talk on whom and what it was about.
_NOTHING_TO_GO_ON_FROM = {Intent.CHAT, Intent.SPEAKERS}


def _talk(after: Sequence[str], known: frozenset[str], whom: Whom) -> list[Question]:
    """The questions of a talk, each completed from those before it."""
    talk: list[Question] = []
    for text in after:
        question = _alone(_written(text), known)
        if question.intent in _NOTHING_TO_GO_ON_FROM or not question.text:
            continue
        question = _gone_on(question, talk, (), whom)
        if question.refers is not None and (meant := whom(question.recent, question.refers)):
            question = replace(question, speaker=meant)
        talk.append(question)
    return talk


@lru_cache(_READ)
def _form(text: str) -> str:
    """Normalised text; a talk comes back to the same again and again."""
    return normalise(text)


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
_WHO_IS_HE = re.compile(
    r"^(?:و|ف|طيب |طب )?(?:من|مين) (?:هو|هي|هذا|هذه)(?: (?:ده|اصلا|بالضبط|يعني))?\W*$"
    r"|^(?:و|ف)?(?:هو|هي) (?:من|مين)(?: (?:ده|هذا|اصلا))?\W*$"
    r"|\bwho(?:['’]s| is| was) (?:he|she|that)(?: \w+)?\W*$"
    r"|\b(?:c['’]est qui|qui est-(?:ce|il|elle))(?: (?:lui|elle|deja))?\W*$"
    r"|^(?:а |и )?кто (?:он|она|это)(?: так\w+)?\W*$"
)


def who_is(text: str, *, surely: bool = False) -> str:
    """Whom a question asks who they are, and nothing more: who is *X*? "" of any other. "Who X"
    may ask for whoever did something; `surely` leaves it out."""
    if _WHO_IS_HE.search(_form(text)):
        return ""
    if found := _WHO_IS.match(normalise(text)):
        name = found["first"] or ("" if surely and not found["is"] else found["name"])
        named = name.split()
        return "" if not named or is_function(named[-1]) else " ".join(named)  # *against* whom?
    other = _WHO_IS_OTHERS.match(text)
    return other["name"].strip() if other else ""


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
    act = dialogue_act(text)
    asked = _unfronted(restated(without_social(text)))
    if asked != text and (act is None or _scolds_and_asks(act, text, asked)):
        act = dialogue_act(asked)
        standard = to_standard(asked) if spoken == "ar" else asked
    if act is not None:
        return _of_act(text, spoken, act)
    others = who_else(standard, spoken)
    if others is None and (topic := asked_about(asked)):
        return Question(
            text=text, language=spoken, intent=Intent.SUMMARY, topic=topic, standard=standard
        )
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
    pronoun = _PRONOUN[spoken].search(found["question"]) if found and spoken != "ar" else None
    if found is None or pronoun is None or not names_something(words(normalise(found["who"]))):
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


def _of_act(text: str, spoken: str, act: DialogueAct) -> Question:
    """What is said to whoever answers, or asked of the article as a whole."""
    return Question(
        text=text,
        language=spoken,
        intent=act.intent,
        small_talk=act.small_talk,
        topic=act.topic or None,
        standard=text,
        most=act.most,
    )


def _telling_verb(standard: str) -> str:
    """The verb of a question that tells more than that somebody spoke: of what did X *accuse* …"""
    return next((word for word in words(normalise(standard)) if said(word) in WITH_PERSON), "")


_AND_WHAT_OF = re.compile(
    r"^(?:و|طيب |طب )?(?:ماذا|ما) (?:عن|بشان|بخصوص|حول)\b|^و(?:عن|علي|بشان|بخصوص) "
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
    r"|فيه|له|لها|منه|منها|معه|معها|عليه|عليها)\W*$"
    r"|\b(?:he|she|they|it|there|that|his|her|their|il|elle|ils|он|она|они|его|е[её]|там)\b"
)
_LONGEST_POINTING = 6
_OWNED = re.compile(r"(?<!\w)(?!ال|وال|بال)\w{2,}(?P<whose>ها|هم|ه)(?!\w)")
_WHOSE = {"ها": Pronoun.SHE, "هم": Pronoun.THEY, "ه": Pronoun.HE}
_HE_OR_SHE = (
    (Pronoun.SHE, re.compile(r"\b(?:she|her|elle|она|её|ее|هي|عنها|لها|منها|معها|عليها)\b")),
    (Pronoun.HE, re.compile(r"\b(?:he|his|him|он|его|هو|عنه|له|منه|معه|عليه)\b")),
)


def _gone_on(
    question: Question, earlier: Sequence[Question], shown: Sequence[str], whom: Whom
) -> Question:
    """A question as it goes on from those before it."""
    if question.intent is Intent.MORE:
        return _widened(question, earlier)
    # Whoever asks for the main points again wants less.
    if earlier and _is_of_all(earlier[-1]) and _is_of_all(question) and not question.most:
        return replace(question, most=1)
    if question.intent is Intent.SHORTER:
        return _shortened(question, earlier)
    return _completed(question, earlier, shown, whom)


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
    if last.intent is Intent.WHAT_SAID:  # all that they say has been shown
        return replace(question, intent=Intent.SUMMARY, most=MORE)
    about = _matter(last).strip(" ؟?")
    known = content_words(about, last.language)
    if not known:
        return replace(question, intent=Intent.SUMMARY, most=MORE)
    if last.language == "ar":
        about = " ".join(known)
    return replace(
        last, text=question.text, intent=Intent.SUMMARY, topic=about or None, most=MORE,
        speaker=None, refers=None, standard=about or last.standard,
    )  # fmt: skip


# Key sentences for whoever wants more of an article.
MORE = 6


def _shortened(question: Question, earlier: Sequence[Question]) -> Question:
    """What was asked before, or the article's main points, in fewer sentences."""
    # One sentence that answers is as short as it gets: then the article is meant.
    if not earlier or earlier[-1].intent not in {Intent.SUMMARY, Intent.WHAT_SAID}:
        return replace(question, intent=Intent.SUMMARY)
    return replace(earlier[-1], text=question.text, most=question.most)


def _completed(
    question: Question, earlier: Sequence[Question], shown: Sequence[str], whom: Whom
) -> Question:
    """A follow-up with the speaker, intent and matter of what it follows upon; others unchanged."""
    if (shown or earlier) and _WHO_SAID_IT.search(_form(question.standard)):
        return _words_of_shown(question, earlier, shown)
    if question.intent is Intent.WHAT_SAID:
        question = _said_by_recent(question, earlier, shown, whom)
    if not earlier or question.refers is not None or question.intent in OF_NO_TEXT:
        return question
    others = _others_than_before(question, earlier)
    if others is not None:
        return others
    earlier = _without_others(earlier) or earlier
    last, form = earlier[-1], _form(question.standard)
    what_of = _AND_WHAT_OF.match(form)
    if (
        what_of
        and names_something(words(_form(question.standard[what_of.end() :])))
        and (question.intent is not Intent.SUMMARY or last.intent in _OF_ANOTHER_THING)
    ):
        return _on_another_topic(question, question.standard[what_of.end() :], last)
    # "Where?" asks for a place and does not say of what.
    if asks(question) and not asks_about_something(question):
        kind = _pointed_with(question, form)
        named = whom(_recent(earlier, shown), kind) if kind else ""
        about = _with_name(question, named) if named else f"{question.standard} {_matter(last)}"
        intent = last.intent if last.intent is Intent.ORIGIN else question.intent
        return replace(question, intent=intent, standard=about)
    return _of_somebody(question, earlier, shown, whom)


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


def _of_somebody(
    question: Question, earlier: Sequence[Question], shown: Sequence[str], whom: Whom
) -> Question:
    """A question that leaves unsaid of whom it is asked, with whom the talk was about: where did
    *he* die? One that only goes on from the one before, and names nobody, with what that is about.
    """
    form = _form(question.standard)
    short = len(form.split()) <= _LONGEST_POINTING
    goes_on = bool(_AND_ASKS.match(form)) and not _says_of_what(question)
    of_him = bool(_WHO_IS_HE.search(form) or _HIS_JOB.search(form))
    points = of_him or (short and bool(_POINTS_BACK.search(form)))
    leaves_out = short and question.intent in _OF_AN_ACT and _leaves_out(question)
    is_whole = question.intent is Intent.WHAT_SAID or whom([question.standard], None)
    if not (goes_on or points or leaves_out) or is_whole:
        return question
    recent, kind = _recent(earlier, shown), _pointed_with(question, form)
    named = "" if names_only(question) else whom(recent[:1] if goes_on else recent, kind)
    if not named and question.language == "en" and kind:
        named = whom(recent, kind) or whom((), kind)
    if named and of_him:
        asked = _WHO_IS_ASKED[question.language].format(named)
        return replace(question, intent=Intent.PERSON, standard=asked)
    told = sum(word not in FOREIGN_SMALL for word in words(form))
    if not named and _OF_A_PERSON.search(form) and told >= WHOLE:
        return question
    left_out = leaves_out and question.intent not in {Intent.FACT, Intent.YES_NO}
    if named or goes_on or points or left_out:
        last = earlier[-1]
        matter = _asked(last) if question.intent is Intent.FACT else _matter(last)
        standard = _with_name(question, named) if named else f"{question.standard} {matter}"
        return replace(question, standard=standard)
    return question


def _with_name(question: Question, name: str) -> str:
    """A question with a name in the place of the pronoun that points at it, or behind it."""
    pronoun = _PRONOUN[question.language].search(question.standard)
    if pronoun is None:
        return f"{question.standard} {name}"
    before, behind = question.standard[: pronoun.start()], question.standard[pronoun.end() :]
    return f"{before}{name}{behind}"


# Those that a name may replace as it is: no others are in the nominative, or stand first in Arabic.
_PRONOUN = {
    "ar": re.compile(r"(?:^|(?<=^[وف])|(?<=^طيب )|(?<=^طب )|(?<=^يعني )|(?<=^هل ))ه[وي](?= )"),
    "en": re.compile(r"\b(?:he|she|him)\b", re.IGNORECASE),
    "fr": re.compile(r"(?<![-\w])(?:il|elle)\b(?! y a)", re.IGNORECASE),
    "ru": re.compile(r"\b(?:он|она)\b", re.IGNORECASE),
}


_WHO_IS_ASKED = {
    "ar": "من هو {}؟", "en": "who is {}?", "fr": "qui est {} ?", "ru": "кто такой {}?",
}  # fmt: skip


# What does he do? Who is he?
_HIS_JOB = re.compile(
    r"^(?:و|ف|طيب |طب )?(?:هو |هي )?(?:ماذا )?(?:ي|ت|بي|بت|كي|كت)(?:شتغل|عمل|خدم)(?: ماذا)?"
    r"(?: هو| هي)?\W*$"
    r"|^(?:و|ف)?(?:ما|ماذا) (?:هو |هي )?(?:وظيفت|عمل|منصب|شغل|شغلت|مهنت|صفت|خدمت)(?:ه|ها|و)\W*$"
    r"|^(?:and )?what(?: is|['’]s) (?:his|her) (?:job|role|position)\W*$"
    r"|^(?:and )?what does s?he do\W*$|^(?:et )?que fait-(?:il|elle)\W*$"
    r"|^(?:а )?(?:кем|где) (?:он|она) работает\W*$|^(?:а )?чем (?:он|она) занимается\W*$"
)


def _says_of_what(question: Question) -> bool:
    """Whether a question that begins with "and" says itself what it is about: and which *company*
    was *hacked*? And which *border*? does not."""
    if question.language != "ar":
        shown = words(_form(question.standard))
        return sum(word not in FOREIGN_SMALL for word in shown) >= WHOLE_FOREIGN
    form = _form(question.standard)
    if not form.startswith("و") or _owner(question) or _POINTS_BACK.search(form):
        return False
    return len(content_words(question.standard.removeprefix("و"), "ar")) >= WHOLE


# A question with so many content words says what it is about by itself. In other languages than
# Arabic pronouns are counted among them.
WHOLE = 2
WHOLE_FOREIGN = 3
# He and she who have not been named are known from the article as well as from what was asked last.
_OF_A_PERSON = re.compile(r"\b(?:he|she|his|her|him)\b")


def _pointed_with(question: Question, form: str) -> Pronoun | None:
    """The pronoun that a question points with, by itself or fused to a word."""
    kind = next((kind for kind, pattern in _HE_OR_SHE if pattern.search(form)), None)
    return kind or _owner(question)


def _owner(question: Question) -> Pronoun | None:
    """The pronoun fused to an indefinite word of a question: her age, who killed him. (A word that
    merely ends so is written with two dots.)"""
    for found in _OWNED.finditer(question.standard):
        before = words(_form(question.standard[: found.start()]))
        if any(word.startswith("ال") for word in before):
            break  # *the missile*, what is its range?
        if not is_function(_form(found.group())):
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
    forms = words(_form(question.standard))
    told = [
        form
        for before, form in pairwise(["", *forms])
        if content_words(form, "ar") and before not in PREPOSITIONS
        if not form.startswith(("بال", "لل", "فال", "كال"))
    ]
    if question.intent is Intent.FACT or counted(question.standard):
        return False
    is_act = len(told) == 1 and not told[0].startswith(("ال", "وال"))
    return is_act or (not told and any(map(said, forms)))


# "Who killed him?" asks for the one, and needs no name of the other.
_OF_AN_ACT = {Intent.FACT, Intent.PLACE, Intent.TIME, Intent.REASON, Intent.NUMBER, Intent.YES_NO}


def _recent(earlier: Sequence[Question], shown: Sequence[str]) -> list[str]:
    """Where those are named whom a talk was about, the last first: whoever was asked about before
    whose words that showed, and what was asked before that."""
    asked = [
        one.speaker or ("" if one.intent is Intent.WHAT_SAID else one.standard) for one in earlier
    ]
    *before, last = asked or [""]
    return [one for one in dict.fromkeys([last, *shown, *reversed(before)]) if one]


def _said_by_recent(
    question: Question, earlier: Sequence[Question], shown: Sequence[str], whom: Whom
) -> Question:
    """A question what somebody said with those whom it may point at, the last of them first, and
    whom its topic points at."""
    recent = tuple(_recent(earlier, shown))
    if of := pointed_topic(question):
        own = set(words(normalise(question.speaker or (recent[0] if recent else ""))))
        spoken_of = [one for one in recent if not own & set(words(normalise(one)))]
        question = replace(question, topic=whom(spoken_of, of) or None)
    if not recent or question.speaker:
        return replace(question, recent=recent)
    return replace(question, speaker=recent[0], recent=recent, refers=question.refers or Pronoun.HE)


def _asked(question: Question) -> str:
    """What a question is about; of one what somebody said, without what it asks: whoever reads
    "where did they meet? what did he say?" looks for what he said."""
    if question.intent is Intent.SUMMARY:
        return question.topic or ""
    if question.intent is not Intent.WHAT_SAID or not question.speaker:
        return question.standard
    return " ".join(filter(None, (question.speaker, question.topic)))


def _matter(question: Question) -> str:
    """What a question is about, without what it asks: when? is not *where* did they meet."""
    asked = _asked(question)
    return matter_of(asked) or asked


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
        return replace(question, speaker=last.speaker, topic=topic)
    return replace(question, topic=topic if last.intent is Intent.SUMMARY else None)


def _others_than_before(question: Question, earlier: Sequence[Question]) -> Question | None:
    """Who else, after a question what somebody said or who said something: others than they, on
    the same. None for other questions, and after others: who else *was there*?"""
    only = is_only_who_else(question.standard)
    if question.intent is not Intent.WHO_ELSE and not only:
        return None
    before = _without_others(earlier)
    last = before[-1] if before else question
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

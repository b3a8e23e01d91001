"""What a follow-up leaves unsaid: speaker, intent and matter of the questions before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from index.questions.answer_types import counted
from index.questions.by_itself import PRONOUN, WHO_IS_HE, alone, form_of
from index.questions.ordinals import of_another_in_order
from index.questions.several import matter_of
from index.questions.what_said import OTHERS, means_others, names_something, pointed_topic
from index.questions.who_else import is_only_who_else
from index.text.lexicon.speech import PREPOSITIONS, is_function, saying_verb
from index.text.lexicon.tables import words_of
from index.text.normalise import normalise, words
from index.text.terms import FOREIGN_SMALL, asks, asks_about_something, content_words
from index.types import OF_NO_TEXT, Intent, Pronoun, Question

# (texts, pronoun) → the name of the person in the texts (the latest text first) whom the pronoun
# fits, as the article asked knows them; "" for nobody.
Whom = Callable[[Sequence[str], Pronoun | None], str]


# A talk comes back to the same texts.
_KEPT = 512


def nobody(_texts: Sequence[str], _pronoun: Pronoun | None) -> str:
    """A `Whom` for where no article is known: it names nobody."""
    return ""


def others_than(question: Question, speaker: str | None, topic: str | None) -> Question:
    """A question who else than a speaker is on a topic, or on its own where these are None."""
    return replace(
        question,
        intent=Intent.WHO_ELSE,
        speaker=speaker or question.speaker,
        topic=topic or question.topic,
    )


def names_only(question: Question) -> bool:
    """Whether a follow-up is no more than somebody or something: and the minister?"""
    form = normalise(question.text).split()
    joined = bool(form) and bool(_JOINED.match(" ".join(form)))
    return question.intent is Intent.FACT and joined and len(form) <= _LONGEST_NAMED


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


def gone_on(
    question: Question, earlier: Sequence[Question], shown: Sequence[str], whom: Whom
) -> Question:
    """A question as it goes on from those before it."""
    if question.intent is Intent.MORE:
        return _widened(question, earlier)
    # Whoever asks for the main points again wants less.
    if earlier and _is_of_all(earlier[-1]) and _is_of_all(question) and not question.most:
        return replace(question, most=1)
    of_answer = _is_of_all(question) and _THE_ANSWER.search(form_of(question.text))
    if question.intent is Intent.SHORTER or (earlier and of_answer):
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
    question: Question, earlier: Sequence[Question], shown: Sequence[str], whom: Whom
) -> Question:
    """A follow-up with the speaker, intent and matter of what it follows upon; others unchanged."""
    if (whole := _of_the_answer(question, earlier, shown)) is not None:
        return whole
    if question.intent is Intent.WHAT_SAID:
        question = _said_by_recent(question, earlier, shown, whom)
    if not earlier or question.refers is not None or question.intent in OF_NO_TEXT:
        return question
    others = _what_others_said(question, earlier, shown) or _others_than_before(question, earlier)
    if others is not None:
        return others
    earlier = _without_others(earlier) or earlier
    last, form = earlier[-1], form_of(question.standard)
    what_of = _AND_WHAT_OF.match(form)
    if (
        what_of
        and names_something(words(form_of(question.standard[what_of.end() :])))
        and (question.intent is not Intent.SUMMARY or last.intent in _OF_ANOTHER_THING)
    ):
        return _on_another_topic(question, question.standard[what_of.end() :], last)
    # "Where?" asks for a place and does not say of what.
    if asks(question) and (not asks_about_something(question) or _WHY_NOT.match(form)):
        kind = _pointed_with(question, form)
        named = whom(_recent(earlier, shown), kind) if kind else ""
        about = _with_name(question, named) if named else f"{question.standard} {_matter(last)}"
        intent = last.intent if last.intent is Intent.ORIGIN else question.intent
        return replace(question, intent=intent, standard=about)
    return _of_somebody(question, earlier, shown, whom)


_WHY_NOT = re.compile(
    r"^(?:but |and |so |et |а |и |و|طيب |طب )?"
    r"(?:why not|pourquoi pas|почему (?:нет|не)|لماذا لا)\W*$"
)


def _of_the_answer(
    question: Question, earlier: Sequence[Question], shown: Sequence[str]
) -> Question | None:
    """A question that is all about the answer before it: who said that, who wrote that book, who
    reported that, did he say it in these words, and according to the others? None for others."""
    form = form_of(question.standard)
    if (shown or earlier) and _WHO_SAID_IT.search(form):
        return _words_of_shown(question, earlier, shown)
    return _of_the_last(question, form, earlier[-1]) if earlier else None


def _of_the_last(question: Question, form: str, last: Question) -> Question | None:
    if question.intent is Intent.ORIGIN and _names_a_work(last):
        standard = f"{question.standard.rstrip(' ؟?')} {_matter(last)}"
        return replace(question, intent=Intent.PERSON, standard=standard)
    reported, exactly, whose = _asks_of_the_last(form)
    if reported:
        return replace(question, intent=Intent.WHO_SAID, standard=_asked(last) or last.standard)
    if exactly:
        return replace(last, text=question.text, most=None)
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
def _asks_of_the_last(form: str) -> tuple[bool, bool, str]:
    """Whether a text asks who reported what was shown, whether it was said exactly so, and
    according to whom else it is asked for."""
    if len(form.split()) > _LONGEST_ASKED:
        return False, False, ""
    found = _ACCORDING.match(form)
    whose = found["who"].strip() if found else ""
    return bool(_REPORTED.search(form)), bool(_SAID_EXACTLY.search(form)), whose


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
_SAID_EXACTLY = re.compile(
    r"(?:قال(?:ه|ها|ت|تها)?|حكا(?:ه|ها)|قاله|كلامه) ?(?:هكذا|كده|هيك|جذي|كذا|هذا)? ?"
    r"(?:بالضبط|بالظبط|بالحرف|حرفيا|نصا)\W*$"
    r"|^(?:and |so |but )?(?:did|does|has) \w+ (?:really |actually )?(?:say|said|put)"
    r" (?:it|that|so)(?: like that)?"
    r" ?(?:exactly|literally|word for word|verbatim|in (?:those|these) words)\W*$"
    r"|^(?:он|она) так и сказал\w*|^(?:это )?(?:его|ее) (?:точные|дословные) слова\W*$"
    r"|^(?:et )?(?:ce sont|c['’]est) ses (?:mots|paroles)(?: exact\w+)?\W*$"
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


def _of_somebody(
    question: Question, earlier: Sequence[Question], shown: Sequence[str], whom: Whom
) -> Question:
    """A question that leaves unsaid of whom it is asked, with whom the talk was about: where did
    *he* die? One that only goes on from the one before, and names nobody, with what that is about.
    """
    form = form_of(question.standard)
    short = len(form.split()) <= _LONGEST_POINTING
    goes_on = bool(_AND_ASKS.match(form)) and not _says_of_what(question)
    of_him = bool(WHO_IS_HE.search(form) or _HIS_JOB.search(form))
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
    pronoun = PRONOUN[question.language].search(question.standard)
    if pronoun is None:
        return f"{question.standard} {name}"
    before, behind = question.standard[: pronoun.start()], question.standard[pronoun.end() :]
    return f"{before}{name}{behind}"


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


def _pointed_with(question: Question, form: str) -> Pronoun | None:
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
        return others_than(question, speaker, topic)
    if last.intent is Intent.WHO_SAID:
        return others_than(question, None, None)
    return None if only else question


def _what_others_said(
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
        recent=tuple(_recent(earlier, shown)),
    )  # fmt: skip


_AND_ONLY = re.compile(r"^(?:[وف](?=\w{3})|طيب |طب |and |et |а |и )+(?:و(?=\w{3}))?")


def _without_others(earlier: Sequence[Question]) -> list[Question]:
    """The questions that do not ask who else: those leave a talk on whom and what it is about."""
    return [
        one
        for one in earlier
        if one.intent is not Intent.WHO_ELSE and not is_only_who_else(one.standard)
    ]

"""The intent of a question to the words of an article: what it asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.questions.who_else import Excluded
from index.text.lexicon.speech import saying_verb, saying_verb_with_pronoun
from index.text.lexicon.tables import words_of
from index.text.normalise import normalise
from index.text.terms import ASKING
from index.types import Intent, Question


def _is(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


_AND = r"^(?:و|ف|طيب |يعني |هيا |اذن )?"
_ARABIC = (
    (Intent.REASON, _is(_AND +
        r"(?:لم |لما |ما سبب|ماذا سبب|ما الذي (?:يسبب|سبب|دفع|جعل)|ما هو سبب)"
        r"|(?:ما|ماذا|هو|هي) (?:ال)?(?:سبب|اسباب|دوافع)|\b[وف]?لماذا\b"
    )),
    (Intent.TIME, _is(_AND +
        r"(?:منذ |من |الي |حتي )?متي|\bو?متي\b|\b(?:في |ب)?(?:اي|ايه) (?:يوم|شهر|سنه|عام|تاريخ"
        r"|ساعه|وقت|موعد)|باي (?:تاريخ|يوم|وقت|ساعه)|ما (?:هو )?(?:تاريخ|موعد)"
    )),
    (Intent.NUMBER, _is(_AND +
        r"(?:ب|ل)?كم\b|\bكم\b|ما (?:هو |هي )?(?:عدد|سعر|نسبه|متوسط|مده|قيمه|عمر|حجم|مبلغ"
        r"|معدل|ثمن|تكلفه|كلفه)|^(?:ب|ل)?اي (?:نسبه|عدد|سعر|ثمن|مبلغ|معدل)\b"
    )),
    (Intent.PLACE, _is(_AND +
        r"(?:من |الي )?اين\b|\bو?اين\b|(?:في |ب)?اي (?:مدينه|بلد|دوله|مكان|منطقه|قاعه|ملعب|عاصمه)"
    )),
    (Intent.YES_NO, _is(_AND + r"هل\b|،\s*هل\b|\bهل\b")),
)  # fmt: skip
_OTHERS = (
    (Intent.WHO_SAID, _is(
        r"\bwho (?:said|says|claimed|stated|told|called|accused|asked|denied|confirmed"
        r"|announced|described|warned|promised|demanded)\b|\bqui a (?:dit|d[ée]clar"
        r"|affirm|annonc|demand|promis)|\bкто (?:сказал|заявил|сообщил|назвал|обвинил"
        r"|отметил)"
    )),
    (Intent.WHAT_SAID, _is(
        r"\b(?:what|how)(?: else| exactly)? (?:did|does|has|do|have) .{1,60}? (?:say|said|write"
        r"|wrote|state"
        r"|stated|tell|told|claim"
        r"|announce|declare|think|demand|describe|warn|comment|answer|reply|respond|react|explain"
        r"|justify)|\bwhat (?:were|was"
        r"|are) .{1,40}(?:words|statement|comments?|opinion|position)"
        r"|^(?:and |so |but )?(?:did|does|has|have|do) .{1,60}? (?:(?:sa(?:y|id)|tell|told) "
        r"(?:any|some)thing|respond|react|reply|replied|comment|speak|spoken|talk about|mention)\b"
        r"|^(?!wh)[^,?]{1,60} (?:said|says|thinks?|thought|replied|answered) what\b"
        r"|\b(?:dit|disent|pense|pensent"
        r"|r[ée]pond\w*) quoi\b|a-t-(?:il|elle) (?:r[ée]pondu|r[ée]agi"
        r"|comment[ée]|dit quelque chose)|\b(?:a|ont) (?:dit quelque chose|r[ée]agi|r[ée]pondu) "
        r"(?:[àa]|sur)\b|^(?:а |и )?(?:сказал|ответил|говорил|заявил|комментировал"
        r"|отреагировал|упоминал|упомянул)[аи]? ли\b"
        r"|^(?:а |и )?\w+ (?:говорил|сказал|упоминал|упомянул)[аи]? (?:что[- ]|о |об |про )"
        r"|\b(?:qu[e'’]|comment ).{1,60}\b(?:dit|disent|d[ée]clar|affirm|annonc|pens|r[ée]pon"
        r"|r[ée]plique|expliqu|justifi)|\b(?:что|как) .{0,60}(?:сказал|говор|заявил|сообщил"
        r"|отметил|думает|ответ|отвеча|объясн|комментир|написал|пишет)"
    )),
    (Intent.REASON, _is(
        r"\bwhy\b|\bpourquoi\b|\bпочему\b|\bзачем\b|what (?:caused|is the reason"
        r"|was the reason)|\bотчего\b|\bиз-за чего\b"
        r"|\bfor what reason\b|\bpour quelle raison\b|\bпо какой причине\b"
    )),
    (Intent.NUMBER, _is(
        r"\bhow (?:many|much|long|old|far|big|large|often)\b|what (?:share|percentage"
        r"|number|amount|age|price)|\bcombien\b|\bсколько\b|\bwhat was the score\b"
        r"|\bquel (?:est le )?(?:nombre|prix|montant)"
    )),
    (Intent.TIME, _is(
        r"\bwhen\b|\bwhat (?:day|date|year|time|month)\b|\bquand\b|\bкогда\b"
        r"|\bquel(?:le)? (?:jour|mois|ann[ée]e|date|heure)"
        r"|\bв как(?:ом году|ой день)\b|\bкакого числа\b"
    )),
    (Intent.PLACE, _is(
        r"\bwhere\b|\bwhat (?:city|country|place)\b|\bin which (?:city|country|place)\b"
        r"|\bo[uù]\W*$|\bo[uù] (?:s['’]|a|est|se|les|le|la|ont|sont|ca)|\bгде\b|\bкуда\b|\bоткуда\b"
    )),
    (Intent.PERSON, _is(r"\bwho\b|\bwhom\b|\bqui\b|\bкто\b|\bкого\b|\bс кем\b|\bкому\b")),
    (Intent.YES_NO, _is(
        r"^(?:(?:and|so|but|ok|well|then|et|mais|а|и|но) )*"
        r"(?:did|does|do|is|are|was|were|has|have|had|will|can|could"
        r"|would|should|est-ce|a-t-|ont-|est-il|est-elle)\b|\bли\b|^est-ce que"
    )),
)  # fmt: skip
# Who wrote the article itself, where and when it appeared: its text hardly ever tells.
_END = r"(?: (?:نفسه|نفسها|هذا|هذه|ده))?\W*$"
_ARTICLE = rf"(?:هذا |هذه |ه)?ال(?:مقال|مقاله|خبر|نص|موضوع){_END}"
_WROTE = "(?:كتب|كاتب|كاتبه|مولف|حرر|محرر|نشر|ناشر|صاحب)"
_WHERE = "(?:متي|اين|في اي (?:موقع|صحيفه|جريده|يوم|تاريخ))"
_OF_IT = "(?:مصدر|كاتب|تاريخ|تاريخ نشر|تاريخ كتابه|موقع)"
_ORIGIN = _is(
    rf"^(?:و|ف|طيب )?من (?:هو |هي |الذي |هو الذي )?{_WROTE} {_ARTICLE}"
    rf"|^[وف]?{_WHERE} (?:(?:ات|ان)?(?:نشر|كتب)|صدر|نزل)ت? {_ARTICLE}"
    rf"|^[وف]?(?:(?:ما|ماذا) (?:هو |هي )?)?(?:اسم )?{_OF_IT} {_ARTICLE}"
    rf"|^[وف]?من (?:الذي |هو )?(?:{_WROTE}(?:ه|ها|و) ?{_END}|كتب (?:هذا|هذه|هاد)\W*$)"
    r"|\b(?:who wrote|qui a (?:é|e)crit|кто (?:это )?написал) ?(?:it|this|that|ca|cela|это)?\W*$"
    r"|\bwho (?:wrote|published|is the (?:author|writer) of) (?:this|the) (?:article|story)\W*$"
    r"|\b(?:when|where) was (?:this|the) (?:article|story) (?:published|written|posted)\W*$"
    r"|\bwhat is the source of (?:this|the) (?:article|story)\W*$"
    r"|\bqui a (?:[ée]crit|publi[ée]) (?:cet |l['’])article\W*$"
    r"|\bкто (?:написал|опубликовал|автор) (?:эт\w+ )?стать\w+\W*$"
)
_IS = words_of("who-is")
ASKING_WHAT = words_of("intent-asking-what")
_OF_WHAT = words_of("intent-of-what")
UTTERED = words_of("intent-uttered")
_HIS = ("ها", "هم", "هن", "ه", "و", "ن", "هما")
_IN_STATEMENT = re.compile(r"(?:ماذا|ما الذي|ما) (?:ورد|جاء|تضمن|ذكر) (?:في )?")


def asks_when(question: Question) -> bool:
    """Whether a question where an article is from asks when or where it appeared."""
    return bool(_WHEN_WHERE.search(normalise(question.standard)))


_WHEN_WHERE = _is(r"\b(?:متي|اين|تاريخ|موقع|when|where|quand|ou|когда|где)\b")


def intent_of(standard: str, language: str, others: Excluded | None) -> Intent:
    """What a question in Standard Arabic or another language asks for, where it is known whether
    it asks for others who say the same."""
    if others is not None:
        return Intent.WHO_ELSE
    text = normalise(standard)
    if _ORIGIN.search(text):
        return Intent.ORIGIN
    if language != "ar":
        return next((intent for intent, pattern in _OTHERS if pattern.search(text)), Intent.FACT)
    return _arabic_intent(text)


def _arabic_intent(text: str) -> Intent:
    words = re.findall(r"\w+", text)
    if (about := _saying_intent(words, text)) is not None:
        return about
    for intent, pattern in _ARABIC:
        if pattern.search(text):
            return intent
    if (
        words
        and words[0] in {"من", "ومن", "لمن", "مع"}
        and not re.match(_AND + r"من (?:اين|متي|خلال|بين)", text)
    ):
        return Intent.PERSON
    ends = words[-2:] if len(words) > 1 else []
    asks_who = ends[-1:] == ["من"] or (len(words) > 2 and "من" in ends and bool({*ends} & _IS))
    return Intent.PERSON if asks_who else Intent.FACT


def telling(words: Sequence[str]) -> list[int]:
    """Where the normalised words of a question say that somebody speaks: قال، قاله، رأي. بين is no
    verb but between where an "and" follows, or a word that does not ask is before it."""
    return [
        i
        for i, word in enumerate(words)
        if (saying_verb(word) or saying_verb_with_pronoun(word) or is_uttered(word))
        and not (word == "بين" and (_divides(words[i + 2 :]) or not _asks_what(words[:i])))
    ]


def _divides(behind: Sequence[str]) -> bool:
    return any(one.startswith("و") for one in behind)


def _asks_what(before: Sequence[str]) -> bool:
    return any(one.removeprefix("و") in ASKING_WHAT for one in before[-1:])


def is_uttered(word: str) -> bool:
    """Whether a word is a noun for what somebody utters: his opinion, كلامه, in a dialect too:
    رايو."""
    if word in UTTERED:
        return True
    return any(
        word.removeprefix("و").removesuffix(end) in UTTERED and word.endswith(end) for end in _HIS
    )


def _saying_intent(words: list[str], text: str) -> Intent | None:
    """what-said or who-said, where a verb of saying stands close to the word that asks."""
    asks = [
        i
        for i, word in enumerate(words)
        if word.removeprefix("و") in ASKING_WHAT or word in ASKING_WHAT
    ]
    tells = telling(words)
    if words and words[0].removeprefix("و") in _OF_WHAT and tells[:1] == [1]:
        return Intent.WHAT_SAID
    who = words and words[0].removeprefix("و") == "من" and words[1:2] not in (["ماذا"], ["ما"])
    if who and tells and tells[0] <= 6:
        verb = words[tells[0]] not in UTTERED
        return Intent.WHO_SAID if verb else None
    if _IN_STATEMENT.match(text) or (words[:1] and words[0] in UTTERED and len(words) > 1):
        return Intent.WHAT_SAID
    if any(-4 <= tell - ask <= 2 for ask in asks for tell in tells):
        return Intent.WHAT_SAID
    if tells and tells[0] <= _EARLY and _whether_at_all(words, tells[0], text):
        return Intent.WHAT_SAID
    return None


_EARLY = 2
_ANYTHING = words_of("said-anything")
_SPEAKS = words_of("said-speaks")


def _whether_at_all(words: Sequence[str], tell: int, text: str) -> bool:
    """Whether a question is if somebody spoke at all, or of something: did he say anything, did he
    answer? That is answered by what they said."""
    if any(word in _ANYTHING for word in words[tell + 1 :]):
        return True
    bare = tell > 0 and "؟" in text and not any(word in ASKING for word in words)
    whether = bare or words[0].removeprefix("و") in _WHETHER
    return whether and words[tell] in _SPEAKS and len(words) > tell + 1


_WHETHER = words_of("about-whether")

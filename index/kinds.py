"""The kind of thing a question asks for."""

from __future__ import annotations

import re
from enum import StrEnum

from index.arabic import normalise
from index.speech import said


class Kind(StrEnum):
    """What is asked for."""

    WHAT_SAID = "what-said"
    WHO_SAID = "who-said"
    PERSON = "person"
    PLACE = "place"
    TIME = "time"
    NUMBER = "number"
    REASON = "reason"
    YES_NO = "yes-no"
    SUMMARY = "summary"
    FACT = "fact"
    CHAT = "chat"


def _any(text: str) -> str:
    return "(?:" + "|".join(normalise(text).split()) + ")"


def _is(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


_AND = r"^(?:و|ف|طيب |يعني |هيا |اذن )?"
_ARABIC = (
    (
        Kind.SUMMARY,
        _is(
            r"لخص|ملخص|خلاصه|اختصر|باختصار|موضوع (?:هذا )?(?:ال)?(?:مقال|خبر|نص|تقرير)"
            r"|(?:ماذا|ما|عم|عما|عن ماذا) (?:ذا )?(?:يتحدث|يدور|يتكلم|يتناول|يقول)"
            r" ?(?:عنه )?(?:هذا )?(?:ال)?(?:مقال|خبر|نص|تقرير|موضوع)|اهم (?:ما|النقاط|ال)"
        ),
    ),
    (Kind.REASON, _is(_AND +
        r"(?:لماذا|لم |لما |ما سبب|ماذا سبب|ما الذي (?:يسبب|سبب|دفع|جعل)|ما هو سبب)"
        r"|(?:ما|ماذا|هو|هي) (?:ال)?(?:سبب|اسباب|دوافع)"
    )),
    (Kind.TIME, _is(_AND +
        r"(?:منذ |من |الي |حتي )?متي|\b(?:في |ب)?(?:اي|ايه) (?:يوم|شهر|سنه|عام|تاريخ"
        r"|ساعه|وقت|موعد)|باي (?:تاريخ|يوم|وقت|ساعه)|ما (?:هو )?(?:تاريخ|موعد)"
    )),
    (Kind.NUMBER, _is(_AND +
        r"(?:ب|ل)?كم\b|\bكم\b|ما (?:هو |هي )?(?:عدد|سعر|نسبه|متوسط|مده|قيمه|عمر|حجم|مبلغ"
        r"|معدل|ثمن|تكلفه|كلفه)"
    )),
    (Kind.PLACE, _is(_AND +
        r"(?:من |الي )?اين\b|(?:في |ب)?اي (?:مدينه|بلد|دوله|مكان|منطقه|قاعه|ملعب|عاصمه)"
    )),
    (Kind.YES_NO, _is(_AND + r"هل\b|،\s*هل\b|\bهل\b")),
)  # fmt: skip
_OTHERS = (
    (Kind.SUMMARY, _is(
        r"\b(?:summar|sum up|main points?|what is (?:this|the) (?:article|story|text"
        r"|news) about|r[ée]sum|de quoi parle|кратк|о ч[её]м (?:эта |эт)?(?:стат|нов"
        r"|текст))"
    )),
    (Kind.WHO_SAID, _is(
        r"\bwho (?:said|says|claimed|stated|told|called|accused|asked|denied|confirmed"
        r"|announced|described|warned|promised|demanded)\b|\bqui a (?:dit|d[ée]clar"
        r"|affirm|annonc|demand|promis)|\bкто (?:сказал|заявил|сообщил|назвал|обвинил"
        r"|отметил)"
    )),
    (Kind.WHAT_SAID, _is(
        r"\bwhat (?:did|does|has|do) .{1,60}? (?:say|said|state|stated|tell|told|claim"
        r"|announce|declare|think|demand|describe|warn|comment)|\bwhat (?:were|was"
        r"|are) .{1,40}(?:words|statement|comments?|opinion|position)"
        r"|\bqu[e'’].{1,60}\b(?:dit|d[ée]clar|affirm|annonc|pens)|\bчто .{0,60}(?:сказал"
        r"|говор|заявил|сообщил|отметил|думает)"
    )),
    (Kind.REASON, _is(
        r"\bwhy\b|\bpourquoi\b|\bпочему\b|\bзачем\b|what (?:caused|is the reason"
        r"|was the reason)|\bотчего\b"
    )),
    (Kind.NUMBER, _is(
        r"\bhow (?:many|much|long|old|far|big|large|often)\b|what (?:share|percentage"
        r"|number|amount|age|price)|\bcombien\b|\bсколько\b|\bwhat was the score\b"
        r"|\bquel (?:est le )?(?:nombre|prix|montant)"
    )),
    (Kind.TIME, _is(
        r"\bwhen\b|\bwhat (?:day|date|year|time|month)\b|\bquand\b|\bкогда\b"
        r"|\bquel (?:jour|mois)|\bв каком году\b"
    )),
    (Kind.PLACE, _is(
        r"\bwhere\b|\bwhat (?:city|country|place)\b|\bin which (?:city|country|place)\b"
        r"|\bo[uù] (?:s['’]|a|est|se|les|le|la|ont|sont)|\bгде\b|\bкуда\b|\bоткуда\b"
    )),
    (Kind.PERSON, _is(r"\bwho\b|\bwhom\b|\bqui\b|\bкто\b|\bкого\b|\bс кем\b|\bкому\b")),
    (Kind.YES_NO, _is(
        r"^(?:and |et |а |и )?(?:did|does|do|is|are|was|were|has|have|had|will|can|could"
        r"|would|should|est-ce|a-t-|ont-|est-il|est-elle)\b|\bли\b|^est-ce que"
    )),
)  # fmt: skip
ASKING_WHAT = frozenset({"ماذا", "ما", "بماذا", "بم", "كيف", "عماذا", "عم", "ماهو", "ماهي", "فيم"})
UTTERED = frozenset(
    normalise("رأي رأيه رأيها رأيهم تصريحات تصريح أقوال موقف تعليق كلام رد ردود برأي").split()
)
_IN_STATEMENT = re.compile(r"(?:ماذا|ما الذي|ما) (?:ورد|جاء|تضمن|ذكر) (?:في )?")
_GREETING = re.compile(
    r"^(?:ال)?(?:سلام عليكم|سلام|مرحبا|مرحبتين|اهلا|اهلين|هلا|هاي|صباح الخير"
    r"|مساء الخير|هلو|الو|يا هلا|شكرا|مشكور|متشكر"
    r"|يسلمو|يعطيك العافيه|بارك الله فيك|تسلم|عفوا|وداعا|مع السلامه|باي|تمام|اوكي|حسنا|ممتاز"
    r"|hi|hello|hey|thanks?|thank you|bye|goodbye|ok|okay|salut|bonjour|merci|привет"
    r"|здравствуй(?:те)?|спасибо"
    r"|good (?:morning|evening|day))\b"
)
_ABOUT_ME = re.compile(
    r"^(?:من|ما|ماذا|مين|شو) (?:انت|انتي|اسمك|تكون|هو اسمك)\b|^(?:كيف حالك|كيفك"
    r"|شلونك|ازيك|كيف الحال)|^ماذا (?:تفعل|تستطيع|يمكنك)"
    r"|^(?:who|what) are you\b|^what(?:'s| is) your name|^how are you"
    r"|^what can you do|^кто ты|^qui es-tu|^comment [cç]a va"
)


def kind_of(standard: str, language: str) -> Kind:
    """What a question in Standard Arabic or another language asks for."""
    text = normalise(standard)
    words = re.findall(r"\w+", text)
    greeting = _GREETING.match(text)
    further = re.findall(r"\w+", text[greeting.end() :]) if greeting else []
    if _ABOUT_ME.search(text) or (greeting and len(further) <= 2):
        return Kind.CHAT
    if language != "ar":
        return next((kind for kind, pattern in _OTHERS if pattern.search(text)), Kind.FACT)
    if _ARABIC[0][1].search(text):
        return Kind.SUMMARY
    if (about := _said_kind(words, text)) is not None:
        return about
    for kind, pattern in _ARABIC[1:]:
        if pattern.search(text):
            return kind
    if (
        words
        and words[0] in {"من", "ومن", "لمن", "مع"}
        and not re.match(_AND + r"من (?:اين|متي|خلال|بين)", text)
    ):
        return Kind.PERSON
    return Kind.FACT


def _said_kind(words: list[str], text: str) -> Kind | None:
    """what-said or who-said, where a verb of saying stands close to the word that asks."""
    asks = [
        i
        for i, word in enumerate(words)
        if word.removeprefix("و") in ASKING_WHAT or word in ASKING_WHAT
    ]
    tells = [
        i for i, word in enumerate(words) if (said(word) and said(word) != "راي") or word in UTTERED
    ]
    if words and words[0].removeprefix("و") == "من" and tells and tells[0] <= 6:
        verb = words[tells[0]] not in UTTERED
        return Kind.WHO_SAID if verb else None
    if _IN_STATEMENT.match(text) or (words[:1] and words[0] in UTTERED and len(words) > 1):
        return Kind.WHAT_SAID
    if any(-4 <= tell - ask <= 2 for ask in asks for tell in tells):
        return Kind.WHAT_SAID
    return None

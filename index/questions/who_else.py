"""Who else said it? The words by which that is asked: whom to leave out, and what was said.

What the questions before add to it: `others.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from index.text.lexicon.speech import saying_verb, saying_verb_with_pronoun
from index.text.lexicon.tables import words_of
from index.text.normalise import normalise

# A talk comes back to the same texts.
_KEPT = 512


class Excluded(NamedTuple):
    """Whom a who-else question leaves out, and what was said; each "" where it does not name it."""

    speaker: str
    said: str


def who_else(standard: str, language: str) -> Excluded | None:
    """The speaker whom a who-else question leaves out, and the words that it asks about; None for
    any other question.

    `standard` is the question in Standard Arabic, or in the language it was asked in.
    """
    quoted = _QUOTED.search(standard)
    without = _QUOTED.sub(" ", standard)
    found = _arabic(without) if language == "ar" else _foreign(without)
    if quoted is not None and (found is not None or is_only_who_else(without)):
        return Excluded(found.speaker if found else "", quoted.group(1).strip())
    return found


@lru_cache(_KEPT)
def is_only_who_else(standard: str) -> bool:
    """Whether a text asks for nothing but others: ومن غيره؟ Who else? It refers to the answer
    before it, which need not be somebody's words."""
    return bool(_ONLY.fullmatch(normalise(standard).strip(" ؟?.!،,")))


_QUOTED = re.compile(r"[«“\"](.+)[»”\"]")


_WHO = words_of("else-who")
_WHAT = words_of("else-what")
_OTHERS_ALONE = words_of("else-others-alone")
_ANYBODY = words_of("else-anybody")
_OTHER_THAN_THEM = words_of("else-other-than-them")
_OTHER_THAN = words_of("else-other-than")
_ANOTHER = words_of("else-another")
_ALSO = words_of("else-also")
_RELATIVE = words_of("else-relative")
_POINTING = words_of("else-pointing")
_ABOUT = words_of("else-about")
_THERE_IS = words_of("else-there-is")
_THING = words_of("else-thing")
_ONLY = re.compile(
    r"(?:و|ف|طيب |طب )?(?:هل )?(?:(?:من|مين|منو|شكون|احد|حد|حدا) )"
    r"(?:هو |هم )?(?:غيره|غيرها|غيرهم|غيرو|سواه|سواها|سواهم|ايضا|كمان|كذلك|تاني|ثاني|اخر|الاخرون"
    r"|برضو|زاده)"
    r"|(?:and )?(?:who|anyone|anybody) else|(?:et )?qui (?:d['’ ]?autre|encore)"
    r"|(?:а |и )?кто (?:ещ[её]|другой)"
)


def _arabic(standard: str) -> Excluded | None:
    shown = re.findall(r"[^\W_]+(?:[\u064b-\u065f]+[^\W_]*)*", standard)
    forms = [normalise(word) for word in shown]
    asks = _asks(forms)
    told = [
        i for i, form in enumerate(forms) if saying_verb(form) or saying_verb_with_pronoun(form)
    ]
    if asks is None or not told:
        return None
    mark = _marked(forms, asks, told[0])
    if mark is None:
        return None
    name = _named(forms, mark, told[0])
    taken = {*range(told[0] + 1 if mark < told[0] else 0), told[0], mark, *name}
    rest = [i for i in range(len(forms)) if i not in taken]
    while rest and forms[rest[0]] in _RELATIVE | _POINTING | _ALSO | _ANYBODY | _ABOUT:
        rest.pop(0)
    while rest and forms[rest[-1]] in _POINTING | _ALSO:
        rest.pop()
    words = " ".join(shown[i] for i in rest if i > told[0] and forms[i] not in _OTHER_THAN_THEM)
    return Excluded(" ".join(shown[i] for i in name), words)


def _asks(forms: Sequence[str]) -> int | None:
    """Where a question begins to ask for somebody: من، هل، في حد؛ None where it does not."""
    for i, form in enumerate(forms[:3]):
        bare = form[1:] if form[:1] in "وف" and form[1:] in _WHO | _WHAT | {"هل"} else form
        if bare in _WHO | _WHAT | {"هل"} or (form in _ANYBODY and form not in _THERE_IS):
            return i
        if form not in _RELATIVE:
            return None
    return None


def _marked(forms: Sequence[str], asks: int, tells: int) -> int | None:
    """Where the word stands that asks for others than somebody; None where none does.

    What is asked for asks for others' words where these stand as the subject: ماذا قال غيره؟
    "Unjustified" (غير مبرر) does not: غير stands there behind neither a word for somebody nor one
    that points. "Did he *also* say" asks for no other, "*who* also said" does.
    """
    if forms[asks].lstrip("وف") in _WHAT:
        told = forms[tells + 1 : tells + 2]
        others = _OTHER_THAN_THEM | _OTHERS_ALONE | _OTHER_THAN
        return tells + 1 if told and told[0] in others else None
    who = forms[asks] not in {"هل", "وهل", "فهل"}
    for i, form in enumerate(forms):
        before = forms[i - 1] if i else ""
        behind_somebody = (i - 1 == asks and who) or before in _ANYBODY
        close = i <= tells + 2 or i == len(forms) - 1
        if form in _OTHER_THAN_THEM and (behind_somebody or close):
            return None if before in _THING else i
        if form in _OTHER_THAN and (behind_somebody or before in _POINTING):
            return i
        if form in _ANOTHER and behind_somebody and forms[i + 1 : i + 2] != ["من"]:
            return i
        if form in _ALSO and who and tells - asks <= 2 + (i < tells):
            return i
    return None


def _named(forms: Sequence[str], mark: int, tells: int) -> range:
    """The words of the name behind "other than"."""
    if forms[mark] not in _OTHER_THAN:
        return range(0)
    end = mark + 1
    while end < len(forms) and end != tells and forms[end] not in _RELATIVE | _POINTING | _ABOUT:
        end += 1
    return range(mark + 1, end)


# Other languages ------------------------------------------------------------------------------

_TELLS = (
    r"(?:sa(?:id|ys?|ying)|spoken?|speaks?|talk(?:ed|s)?|stated?|claim(?:ed|s)?|mention(?:ed|s)?"
    r"|confirm(?:ed|s)?|told|th(?:inks?|ought)|dit|disent|d[ée]clar\w+|affirm\w+|parl\w+|confirm\w+"
    r"|сказал\w*|говор\w+|заявил\w*|сообщил\w*|подтвердил\w*|считает|высказ\w+)"
)
_OTHERS = re.compile(
    r"\b(?:who|anyone|anybody|someone|somebody) else\b|\bwho also\b"
    r"|\bwhat (?:did|do|have) (?:the )?others\b"
    r"|\b(?:who|anyone|anybody)\b.{0,40}\b(?:besides|apart from|other than|except)\b"
    r"|\b(?:qui|quelqu['’]un|personne) d['’ ]?autres?\b|\bqui (?:a|ont) (?:aussi|[ée]galement)\b"
    r"|\bqui l['’](?:a|ont) (?:aussi|[ée]galement)\b|\bqui\b.{0,40}\b(?:[aà] part|sauf|hormis)\b"
    r"|\bкто ещ[её]\b|\bещ[её] кто\b|\bкто[- ]нибудь ещ[её]\b|\bкто (?:также|тоже)\b"
    r"|\bкто\b.{0,20}\bкроме\b|\bкроме\b.{0,40}\bкто\b",
    re.IGNORECASE,
)
_EXCEPT = re.compile(
    r"\b(?:besides|apart from|other than|except(?: for)?|[aà] part|sauf|hormis|кроме)\s+"
    rf"(?P<who>.+?)(?=,|\s+(?:has|have|had|did|does|a|ont|ещ[её]|{_TELLS})\b|[?؟]|$)",
    re.IGNORECASE,
)
_TOLD = re.compile(rf"\b{_TELLS}\b", re.IGNORECASE)
_NOTHING = re.compile(
    r"^(?:\s|that|so|this|it|the same(?: thing)?|about|of|too|as well|also|que|qu['’]|cela|[cç]a"
    r"|la m[êe]me chose|aussi|de|[aà] propos de|о том|что|об? этом|это|то же(?: самое)?|тоже|о|об"
    r"|про|[,?؟.!])+(?=\s|$|[?؟.!])",
    re.IGNORECASE,
)


def _foreign(text: str) -> Excluded | None:
    if not _OTHERS.search(text):
        return None
    told = _TOLD.search(text)
    if told is None:
        return None
    excepted = _EXCEPT.search(text)
    who = excepted.group("who").strip(" ,?.!؟") if excepted else ""
    rest = text[told.end() :]
    if excepted and excepted.start() >= told.end():
        rest = text[told.end() : excepted.start()]
    return Excluded(who, _NOTHING.sub("", f" {rest}").strip(" ,?.!؟"))

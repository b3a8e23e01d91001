"""Words of the spoken Arabics → Standard Arabic, the language of the article.

Single words stand in `index/text/lexicon/dialects.tsv`; pairs of words and fused forms here.
"""

from __future__ import annotations

import re

from index.text.lexicon.speech import saying_verb
from index.text.lexicon.tables import translated, translations, words_of
from index.text.normalise import normalise

STANDARD = {
    normalise(spoken): "" if standard == "-" else standard
    for spoken, standard in translations("dialects").items()
}
ASKING = translated("dialects", "asks")
NOUNS = translated("dialects", "noun")
_PRONOUNS = {one for one, standard in STANDARD.items() if standard in {"هو", "هي", "هم"}}
_POINTING = translated("dialects", "pointing")
# قال إيه، قد إيه: two words for one.
_PAIRS = (
    (re.compile(r"\bقد ايه\b"), "كم"),
    (re.compile(r"\bعن شو\b"), "عن ماذا"),
    (re.compile(r"\b(و?)جاب سيره\b"), r"\1ذكر"),
    (re.compile(r"\b(و?)جابت سيره\b"), r"\1ذكرت"),
    (re.compile(r"\b(و?)جابوا سيره\b"), r"\1ذكروا"),
    (re.compile(r"\bباش (?=جاوب|رد)"), "بماذا "),
    (re.compile(r"\bواش (?=\w+ بلي\b)"), "هل "),
    (re.compile(r"\b(قال(?:ت|وا)?) بلي\b"), r"\1 ان"),
    (re.compile(r"\b(شكون|هادو|هادوك) لي\b"), r"\1 اللي"),
    (re.compile(r"\bولد (?=عم|خال)"), "ابن "),
    (re.compile(r"\b(عم|خال|عمت|خالت)و\b"), r"\1ه"),
    (re.compile(r"\bما قدر\b"), "لم يستطع"),
    (re.compile(r"\bما قدرت\b"), "لم تستطع"),
    (re.compile(r"\bما قدروا?\b"), "لم يستطيعوا"),
    (re.compile(r"\bواش (?=(?:قال|كال|هضر|صرح|رد))"), "ماذا "),
    (re.compile(r"^(و?)هني\b"), r"\1هم"),  # elsewhere than at the beginning it is "here"
    (re.compile(r"\bراجل (?=ال?مرا)"), "زوج "),
)
_WORD = re.compile(r"[^\W\d_]+(?:[\u064b-\u065f\u0640]+[^\W\d_]*)*")
_NOT = re.compile(r"ما(\w{3,})ش")  # ماتنشرش → لا تنشر
_NOW = re.compile(r"ب([يتن]\w{3,})")  # بيمنع → يمنع
_WILL = re.compile(r"ه([يتن](?!كل|در|ل)\w{3,})")  # هيروح → سيروح
_THIS = re.compile(r"(ب|ل|ع|و|ف)?هال(\w{2,})")  # بهاللجنه → بهذه اللجنة
_ON = re.compile(r"عال(\w{3,})")  # عالسكايب → على السكايب
_WHAT = re.compile(r"ش(\w{3,})")  # شقال؟ شصار؟
_HAPPENED = words_of("dialect-happened")
# A dialect's word of so many letters with "and" before it is no other word.
_LONG = 4
_FRONT = {"ب": "في", "ل": "ل", "ع": "على", "و": "و", "ف": "ف"}
_KEPT = words_of("dialect-kept")
# أي and أية ask in Standard Arabic too; the spoken ايه is written without a hamza above.
_STANDARD_WHICH = ("أي", "آي")


def to_standard(question: str, known: frozenset[str] = frozenset()) -> str:
    """A question in Standard Arabic; its own words where they are not those of a dialect.

    A word that stands in `known`, the normalised words of the article asked about, is left alone
    unless it asks.
    """
    normal = normalise(question)
    for pattern, replacement in _PAIRS:
        if pattern.search(normal):
            question = normal = pattern.sub(replacement, normal)
    shown = _WORD.findall(question)
    forms = [normalise(word) for word in shown]
    new = [
        None if _is_standard(shown[i], form, forms[i - 1] if i else "") else _lexicon(form, known)
        for i, form in enumerate(forms)
    ]
    # Only beside a word that is a dialect's own are the patterns of its verbs looked for: بيمنع.
    spoken = any(one is not None for one in new)
    for i, form in enumerate(forms):
        if new[i] is None and form not in known and form not in _KEPT:
            new[i] = asked_in_one(form) or (_pattern(form) if spoken else None)
    replaced = iter(new)
    reworded = _WORD.sub(lambda match: _first(next(replaced), match.group()), question)
    return " ".join(reworded.split())


def _first(replacement: str | None, word: str) -> str:
    return word if replacement is None else replacement


def _is_standard(shown: str, form: str, before: str) -> bool:
    """Whether a word, as written and normalised, that a dialect has too is meant as the Standard
    one."""
    if form in _POINTING:
        return not before.startswith("ال")
    return form == "ايه" and shown.startswith(_STANDARD_WHICH)


def _lexicon(form: str, known: frozenset[str]) -> str | None:
    """The Standard Arabic for a normalised dialect word, with و or ف before a word that asks."""
    if form in STANDARD:
        return None if form in known and form not in ASKING else STANDARD[form]
    for front in ("و", "ف"):
        spoken = form[1:] if form.startswith(front) else ""
        long = front == "و" and len(spoken) >= _LONG and form not in known
        if spoken in ASKING or (long and spoken in STANDARD) or spoken in _PRONOUNS:
            return front + STANDARD[spoken]
    front, noun = ("و", form[1:]) if form.startswith("وال") else ("", form)
    noun = noun.removeprefix("ال")
    return f"{front}ال{STANDARD[noun]}" if noun in NOUNS and form not in known else None


def asked_in_one(form: str) -> str | None:
    """What did he say, happen, …, in one word: شقال؟ شصار؟"""
    match = _WHAT.fullmatch(form)
    verb = match.group(1) if match else ""
    verb = STANDARD.get(verb, _TOLD.sub("حك", verb))
    return f"ماذا {verb}" if saying_verb(verb) or verb in _HAPPENED else None


# Iraqi Arabic has چ, a ج once normalised, for ك: شحچى، what did he tell?
_TOLD = re.compile("^حج(?=(?:ي|ا|ت|وا?)$)")


def _pattern(form: str) -> str | None:
    """A verb or word with what a dialect fuses to it."""
    if match := _NOT.fullmatch(form):
        return f"لا {match.group(1)}"
    if match := _THIS.fullmatch(form):
        return f"{_FRONT.get(match.group(1) or '', '')} هذه ال{match.group(2)}".strip()
    if match := _ON.fullmatch(form):
        return f"على ال{match.group(1)}"
    if match := _NOW.fullmatch(form):
        return match.group(1)
    if match := _WILL.fullmatch(form):
        return f"س{match.group(1)}"
    return None

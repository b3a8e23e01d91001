"""All that somebody says, wanted as such: every quote of theirs, all they said about something.

It is the same question as what they said, and becomes that.
"""

from __future__ import annotations

import re

from index.text.lexicon.speech import saying_verb
from index.text.lexicon.tables import words_of
from index.text.normalise import normalise

_GIVE = {
    "en": r"(?:(?:please|pls|can|could|you|give|show|list|send|find|tell|get|me|us|i|want|need|see"
    r"|to|all|every|each|the|of|exact|direct|full|complete) )",
    "fr": r"(?:(?:svp|stp|peux|tu|pouvez|vous|donne|donner|donnez|montre|montrer|liste|cite|-?moi"
    r"|je|veux|toutes?|tous|chaque|les|des)[ -])",
    "ru": r"(?:(?:дай(?:те)?|покажи(?:те)?|приведи(?:те)?|выведи|перечисли|скинь|хочу|мне|можно"
    r"|пожалуйста|вс[её]|все|полностью|прямые|точные) )",
}
_WORDS = {
    "en": r"(?:quot(?:e|ation)s?|words|statements?|remarks|comments|sayings)",
    "fr": r"(?:citations?|propos|d[ée]clarations?|paroles|mots)",
    "ru": r"(?:цитат[ыу]?|слова|высказывания|заявления|реплики|фразы)",
}
_END = (
    r"(?: (?:please|pls|svp|stp|s['’]il te pla[iî]t|пожалуйста|here|in (?:it|the \w+)))*[\s?.!]*$"
)
_ABOUT = {
    "en": r"(?: (?:about|on|regarding) (?P<about>.+?))?",
    "fr": r"(?: (?:sur|[àa] propos de|concernant) (?P<about>.+?))?",
    "ru": r"(?: (?:о|об|про|насч[её]т) (?P<about>.+?))?",
}
_WHO = r"(?P<who>[^\s,?.!](?:[^,?.!]{0,40}?[^\s,?.!])?)"
_OTHERS = {
    "en": (
        rf"^{_GIVE['en']}*{_WHO}['’]s? {_GIVE['en']}*{_WORDS['en']}{_ABOUT['en']}{_END}",
        rf"^{_GIVE['en']}*{_WORDS['en']} (?:of|by|from) {_WHO}{_ABOUT['en']}{_END}",
        rf"^{_GIVE['en']}*(?:everything|all|anything|whatever)(?: that)? {_WHO} (?:has |have )?"
        rf"(?:sa(?:id|ys?)|told){_ABOUT['en']}{_END}",
    ),
    "fr": (
        rf"^{_GIVE['fr']}*{_WORDS['fr']} (?:de la |de l['’]|d['’]|de |du |des )"
        rf"{_WHO}{_ABOUT['fr']}{_END}",
        rf"^{_GIVE['fr']}*tout ce qu(?:e |['’]){_WHO} (?:a |ont )?(?:dit|disent)"
        rf"{_ABOUT['fr']}{_END}",
    ),
    "ru": (
        rf"^{_GIVE['ru']}*{_WORDS['ru']} {_WHO}{_ABOUT['ru']}{_END}",
        rf"^{_GIVE['ru']}*вс[её],? что (?:сказал\w*|говорил\w*) {_WHO}{_ABOUT['ru']}{_END}",
        rf"^{_GIVE['ru']}*вс[её],? что {_WHO} (?:сказал|говорил|говорит)\w*{_ABOUT['ru']}{_END}",
    ),
}  # fmt: skip
_PATTERNS = {
    spoken: [re.compile(one, re.IGNORECASE) for one in patterns]
    for spoken, patterns in _OTHERS.items()
}
# Without one of these no pattern fits, and most texts have none.
_NAMED = {
    "en": re.compile(rf"{_WORDS['en']}|everything|all|anything|whatever", re.IGNORECASE),
    "fr": re.compile(rf"{_WORDS['fr']}|tout ce", re.IGNORECASE),
    "ru": re.compile(rf"{_WORDS['ru']}|вс[её],? что", re.IGNORECASE),
}
_ASKED = {
    "en": ("What did {} say?", "What did {} say about {}?"),
    "fr": ("Qu'a dit {} ?", "Qu'a dit {} sur {} ?"),
    "ru": ("Что сказал {}?", "Что сказал {} о {}?"),
}
_HAND = words_of("all-words-give")
_ALL = words_of("all-words-all")
_UTTERED = words_of("intent-uttered") | words_of("all-words-uttered")
_THAT = words_of("all-words-that")
_EXACTLY = words_of("all-words-exactly")
_SHORT = words_of("talk-shorter") | words_of("talk-summary")


def all_words_of(text: str, spoken: str) -> str:
    """The question what somebody said (about something), of a text in such a language that wants
    all their words; "" of any other text."""
    if spoken == "ar":
        return _in_arabic(text)
    if not _NAMED[spoken].search(text):
        return ""
    plain, about = _ASKED[spoken]
    for pattern in _PATTERNS[spoken]:
        if found := pattern.match(text):
            topic = found["about"]
            return about.format(found["who"], topic) if topic else plain.format(found["who"])
    return ""


def _in_arabic(text: str) -> str:
    shown = text.strip(" ؟?.!").split()
    forms = [normalise(word) for word in shown]
    at = 0
    while at < len(forms) and forms[at] in _HAND:
        at += 1
    while at < len(forms) and forms[at] in _ALL:
        at += 1
    if not at or len(forms) < at + 2:
        return ""
    if forms[at] in _THAT and saying_verb(forms[at + 1].removesuffix("ه")):  # all that he said
        at += 1
    elif forms[at] not in _UTTERED:
        return ""
    end = len(forms)
    while end > at and forms[end - 1] in _EXACTLY:
        end -= 1
    whose = shown[at + 1 : end]
    if whose and normalise(whose[0]) in _SHORT:  # short words
        return ""
    return f"ماذا قال {' '.join(whose)}؟" if whose else ""

"""Two people compared: what one says and what the other says, as two questions."""

from __future__ import annotations

import re

from index.questions.what_said import says_when
from index.text.lexicon.tables import words_of
from index.text.normalise import normalise

_WORD = re.compile(r"[^\W_]+(?:[\u064b-\u065f\u0670]+[^\W_]*)*")
_COMPARE = words_of("talk-compare")
_DIFFERENCE = words_of("talk-difference")
_WORDS = words_of("talk-words")
_BETWEEN = words_of("talk-between")
_ABOUT = words_of("said-about")
# Within so many words of its beginning a text says that it compares.
_EARLY = 4

_OTHERS = {
    "en": re.compile(
        r"(?i)\bcompare (?:(?:what|the (?:words|positions?|views?|statements?) of) )?(?P<one>.+?)"
        r" (?:and|with|to) (?P<two>.+?)(?: (?:say|said|think))?(?: (?:about|on) (?P<about>.+?))?"
        r"[\s?.!]*$"
    ),
    "en ": re.compile(
        r"(?i)\bhow (?:do|does|did) (?P<one>.+?)"
        r"(?:['’]s? (?:tone|view|position|stance|words|take))? (?:compare|differ)(?: to| with|"
        r" from)? (?P<two>.+?)(?:['’]s?)?"
        r"(?: (?:about|on) (?P<about>.+?))?[\s?.!]*$"
    ),
    "fr": re.compile(
        r"(?i)\bcompare[rz]? (?:(?:ce que|les (?:propos|positions) de) )?(?P<one>.+?)"
        r" (?:et|[aà]|avec) (?P<two>.+?)(?: (?:disent|pensent))?(?: sur (?P<about>.+?))?[\s?.!]*$"
    ),
    "ru": re.compile(
        r"(?i)\bсравни(?:те)? (?:(?:что|слова|позиции) )?(?P<one>.+?) (?:и|с) (?P<two>.+?)"
        r"(?: (?:говорят|сказали))?(?: об? (?P<about>.+?))?[\s?.!]*$"
    ),
}
_ASKED = {
    "en": ("What did {} say?", "What did {} say about {}?"),
    "fr": ("Qu'a dit {} ?", "Qu'a dit {} sur {} ?"),
    "ru": ("Что сказал {}?", "Что сказал {} о {}?"),
}


def compared(text: str) -> list[str]:
    """The questions what the one says and what the other says, of a text that compares two people;
    none of any other text."""
    for language, pattern in _OTHERS.items():
        if found := pattern.search(text):
            plain, about = _ASKED[language.strip()]
            topic = found["about"]
            names = (found["one"], found["two"])
            return [about.format(one, topic) if topic else plain.format(one) for one in names]
    return _in_arabic(text)


def _in_arabic(text: str) -> list[str]:
    tokens = _WORD.findall(text)
    forms = [normalise(token) for token in tokens]
    begin = next((i for i, form in enumerate(forms[:_EARLY]) if form in _COMPARE), None)
    if begin is None:
        begin = next((i for i, form in enumerate(forms[:_EARLY]) if form in _DIFFERENCE), None)
        if begin is None or not {*forms[begin + 1 :]} & _WORDS:
            return []  # the difference between two things
    begin += 1
    if forms[begin : begin + 1] and forms[begin] in _BETWEEN:
        begin += 1
    end = next((i for i in range(begin, len(forms)) if forms[i] in _ABOUT), len(forms))
    # "And" is written in one with the second.
    second = next((i for i in range(begin + 1, end) if forms[i][0] == "و"), None)
    if second is None or len(forms[second]) == 1:
        return []
    about = ["عن", *tokens[end + 1 :]] if forms[end:] and forms[end] == "من" else tokens[end:]
    topic = " ".join(about)  # a position *towards* something
    both = (tokens[begin:second], [tokens[second][1:], *tokens[second + 1 : end]])
    named = [" ".join(words[normalise(words[0]) in _WORDS :]) for words in both]
    if any(one and says_when(one) for one in named):  # then and now
        return []
    return [_asked(words, topic) for words in both]


def _asked(words: list[str], topic: str) -> str:
    """The question for what somebody says: *his opinion* asks by itself."""
    by_name = words[1:] if normalise(words[0]) in _WORDS and len(words) > 1 else words
    begins = "ما" if len(words) == 1 and normalise(words[0]) in _WORDS else "ماذا قال"
    return f"{' '.join([begins, *by_name, topic]).strip()}؟"

"""All that somebody says, wanted as such: every quote of theirs, all they said about something.

It is the same question as what they said, and becomes that.
"""

from __future__ import annotations

import re

from index.questions.word_classes import WORD, Word, bases, classes_of, words_shown
from index.text.lexicon.speech import saying_verb
from index.text.lexicon.tables import words_of
from index.text.normalise import normalise
from index.text.terms import FOREIGN_SMALL

_ASKED = {
    "ar": ("ماذا قال {}؟", "ماذا قال {} عن {}؟"),
    "en": ("What did {} say?", "What did {} say about {}?"),
    "fr": ("Qu'a dit {} ?", "Qu'a dit {} sur {} ?"),
    "ru": ("Что сказал {}?", "Что сказал {} о {}?"),
}
_ARTICLES = frozenset("the l la le les".split())
_HE = {"ar": "", "en": "he", "fr": "il", "ru": "он"}
_HAND = words_of("all-words-give")
_ALL = words_of("all-words-all")
_UTTERED = words_of("intent-uttered") | words_of("all-words-uttered") | words_of("talk-quote")
_THAT = words_of("all-words-that")
_EXACTLY = words_of("all-words-exactly")


def whose_words(text: str, spoken: str) -> str:
    """The question what somebody said (about something), of a text that is known to want all their
    words: whoever is named by the first words of it that have no other part in that. "" where
    nobody is."""
    shown = WORD.findall(text)
    known = classes_of(shown)
    names = [_is_name(normalise(word), one) for word, one in zip(shown, known, strict=True)]
    if (
        spoken == "ar"
    ):  # there what hands them over stands before the words: *put down* what he said
        wanted = next((i for i, word in enumerate(shown) if _is_wanted(normalise(word))), 0)
        names[:wanted] = [False] * wanted
    start = next((i for i, is_name in enumerate(names) if is_name), len(shown))
    end = next((i for i in range(start, len(shown)) if not names[i]), len(shown))
    who = " ".join(shown[start:end])
    before = next((i for i in range(start - 1, 0, -1) if shown[i] not in _ARTICLES), 0)
    if who and "about" in known[before]:  # all that *he* said about something
        start, end, who = 0, before, _HE[spoken]
    if start == len(shown):
        return ""
    last = max(i for i, is_name in enumerate(names) if is_name) + 1
    of = next((i for i in range(end, last) if "about" in known[i]), last)
    plain, about = _ASKED[spoken]
    topic = " ".join(shown[of + 1 : last])
    return about.format(who, topic).replace("  ", " ") if topic else plain.format(who)


def _is_wanted(form: str) -> bool:
    return bool(saying_verb(form)) or any(one in _ALL | _UTTERED for one in bases(form))


def points_at_one(text: str) -> bool:
    """Whether a text that names nobody has a pronoun for whose words it wants."""
    return any(_is_his(normalise(word)) for word in words_shown(text))


def _is_his(form: str) -> bool:
    bare = re.sub(r"(?<=\w{3})(?:ها|هم|ه|و)$", "", form)
    return form in _HIS or (bare != form and bare in _UTTERED)


_HIS = frozenset("his her hers he she ses sa son il elle lui его ее он она هو هي".split())


def _is_name(form: str, known: Word) -> bool:
    mere = form.startswith("ال") and known <= {"fill", "praise", "assent", "small"}  # the good one
    wants = {form, form.removeprefix("ال")} & (_HAND | _ALL | _UTTERED | _THAT | _EXACTLY)
    spoken = saying_verb(form.removesuffix("ه")) or form in FOREIGN_SMALL
    return (not known or mere) and not wants and not spoken

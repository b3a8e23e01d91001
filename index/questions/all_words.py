"""All that somebody says, wanted as such: every quote of theirs, all they said about something.

It is the same question as what they said, and becomes that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.questions.word_classes import WORD, Word, bases, classes_of, own_classes, words_shown
from index.text.lexicon.speech import is_function, saying_verb
from index.text.lexicon.tables import words_of
from index.text.normalise import normalise
from index.text.terms import FOREIGN_SMALL
from index.types import Pronoun

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
_BELONGS = words_of("belongs-to")


def whose_words(text: str, spoken: str) -> str:
    """The question what somebody said (about something), of a text that is known to want all their
    words. "" where nobody is named in the part of it that wants them."""
    parts = [part for part in _PARTED.split(text) if WORD.search(part)]
    found = (_asked_in(part, spoken) for part in (*parts, text))
    return next(filter(None, found), "")


_PARTED = re.compile(r"[،,؛;.!?؟:]+(?=\s|$)")


def _asked_in(text: str, spoken: str) -> str:
    shown = WORD.findall(text)
    known = classes_of(shown)
    names = [_is_name(normalise(word), one) for word, one in zip(shown, known, strict=True)]
    if spoken == "ar":
        start, end = _named(list(map(normalise, shown)), known, names)
    else:
        start = next((i for i, is_name in enumerate(names) if is_name), len(shown))
        end = next((i for i in range(start, len(shown)) if not names[i]), len(shown))
    who = " ".join(shown[start:end])
    before = next((i for i in range(start - 1, 0, -1) if shown[i] not in _ARTICLES), 0)
    if who and "about" in known[before]:  # all that *he* said about something
        start, end, who = 0, before, _HE[spoken]
    if start == len(shown):
        return ""
    last = max((i + 1 for i, is_name in enumerate(names) if is_name), default=end)
    of = next((i for i in range(end, last) if "about" in known[i]), last)
    plain, about = _ASKED[spoken]
    topic = " ".join(shown[of + 1 : last])
    return about.format(who, topic).replace("  ", " ") if topic else plain.format(who)


def _named(forms: Sequence[str], known: Sequence[Word], names: Sequence[bool]) -> tuple[int, int]:
    """Where an Arabic text names whose words it wants: right behind a noun for what is uttered, or
    behind whatever else wants them; else before a verb of saying. Its end twice where nowhere."""
    uttered = next((i + 1 for i, form in enumerate(forms) if _is_uttered(form)), None)
    wanted = next((i for i, form in enumerate(forms) if _is_wanted(form)), None)
    nowhere = len(forms), len(forms)
    if uttered is not None:
        while uttered < len(forms) and _stands_between(forms[uttered]):
            uttered += 1
        end = uttered
        while end < len(forms) and _is_named(forms[end], known[end]):
            end += 1
        if end > uttered:
            return uttered, end
    if wanted is None:
        return nowhere
    told = saying_verb(forms[wanted]) is not None
    for begin, stop in ((wanted, len(forms)), *(((0, wanted),) if told else ())):
        start = next((i for i in range(begin, stop) if names[i]), stop)
        end = next((i for i in range(start, stop) if not names[i]), stop)
        if end > start:
            return start, end
    return nowhere


def _is_uttered(form: str) -> bool:
    """Whether a word is what is uttered, and not *his*: his words name nobody."""
    return {form, form.removeprefix("ال")} & _UTTERED != set() and pronoun_of(form) is None


def _stands_between(form: str) -> bool:
    """Whether a word may stand between words and whose they are: the words *of* …, all *that* …
    *said*."""
    return form in _THAT | _BELONGS | _ALL or saying_verb(form) is not None


def _is_named(form: str, known: Word) -> bool:
    """Whether a word behind an uttered noun goes on to name whose it is. What it would be without
    the letters before it does not matter: a name may begin with any."""
    other = form in _HAND | _ALL | _UTTERED | _THAT | _EXACTLY or is_function(form)
    asks = "about" in known or own_classes(form) - {"speaker"} or saying_verb(form)
    return not other and not asks


def _is_wanted(form: str) -> bool:
    return bool(saying_verb(form)) or any(one in _ALL | _UTTERED for one in bases(form))


def pointed_at(text: str) -> Pronoun | None:
    """For whom a text that names nobody has a pronoun, whose words it wants; in some languages it
    tells nothing of them."""
    return next(filter(None, (pronoun_of(normalise(word)) for word in words_shown(text))), None)


def pronoun_of(form: str) -> Pronoun | None:
    """The pronoun that a word is, or that is fused to a noun for what somebody utters or has."""
    if form in _HIS:
        return _HIS[form]
    found = _FUSED.fullmatch(form)
    owned = {found["noun"], found["noun"].removeprefix("ال")} if found else set()
    return _FUSED_TO[found["whose"]] if found and owned & (_UTTERED | _BELONGS) else None


_FUSED = re.compile(r"(?P<noun>\w{2,}?)(?P<whose>ها|هم|هن|ه|و|هو)")
_FUSED_TO = {
    "ها": Pronoun.SHE, "هم": Pronoun.THEY, "هن": Pronoun.THEY, "ه": Pronoun.HE, "و": Pronoun.HE,
    "هو": Pronoun.HE,
}  # fmt: skip
_HIS = {
    "his": Pronoun.HE, "he": Pronoun.HE, "him": Pronoun.HE, "il": Pronoun.HE, "его": Pronoun.HE,
    "он": Pronoun.HE, "هو": Pronoun.HE, "her": Pronoun.SHE, "hers": Pronoun.SHE,
    "she": Pronoun.SHE, "elle": Pronoun.SHE, "ее": Pronoun.SHE, "она": Pronoun.SHE,
    "هي": Pronoun.SHE, "their": Pronoun.THEY, "ses": Pronoun.THEY, "sa": Pronoun.THEY,
    "son": Pronoun.THEY, "lui": Pronoun.THEY, "leurs": Pronoun.THEY, "их": Pronoun.THEY,
}  # fmt: skip


def _is_name(form: str, known: Word) -> bool:
    mere = form.startswith("ال") and known <= {"fill", "praise", "assent", "small"}  # the good one
    wants = {form, form.removeprefix("ال")} & (_HAND | _ALL | _UTTERED | _THAT | _EXACTLY)
    spoken = saying_verb(form.removesuffix("ه")) or form in FOREIGN_SMALL
    return (not known or mere) and not wants and not spoken

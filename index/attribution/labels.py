"""As what a speaker is shown: the article's own letters, without what is only fused to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from index.attribution.lines import Token
from index.text.lexicon.speech import ROLES, STOPS, is_role, without_article
from index.text.normalise import TATWEEL

_ACCUSATIVE = re.compile("[\u064b]?ا[\u064b]?$")
_PRONOUN = re.compile("(?:ها|هم|ه)$")
# How a word's last letter is written before a pronoun → without one.
_BOUND = {"ت": "ة", "ؤ": "ء", "ئ": "ء"}
# Lengthening, and marks that only join or direct letters.
_UNSEEN = re.compile(f"(?<=\\w){TATWEEL}+(?=\\w)|[\u200c-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def label(text: str, tokens: Sequence[Token], is_fused: Callable[[str], bool]) -> str:
    """The letters of consecutive tokens, without a fused preposition; `is_fused` tells whether a
    word begins with one."""
    words = text[tokens[0].start : tokens[-1].end]
    words = " ".join(_UNSEEN.sub("", words).replace("_", " ").replace("#", "").split())
    closing = text[tokens[-1].end : tokens[-1].end + 1]
    opened = sum(words.count(mark) for mark in '«“"') > sum(words.count(m) for m in "»”")
    if opened and closing in set('»”"') and words.count('"') % 2 == (closing == '"'):
        words += closing
    first = tokens[0].form
    accusative = is_role(first) and first.endswith("ا") and not first.endswith("ها")
    accusative = accusative and without_article(first) not in ROLES  # البابا
    if accusative and not (tokens[1:] and _owns(tokens[1].form, is_fused)):
        words = _nominative(words.split())
    # للأمم is للـ + أمم: without its preposition it is الأمم.
    return f"ا{words}" if first.startswith("ال") and words[0] == "ل" else words


def of_whom(shown: str, owner: str) -> str:
    """A role with a pronoun as that of its owner: زوجته → زوجة X, أصدقاؤه → أصدقاء X."""
    role = _PRONOUN.sub("", shown)
    return f"{role[:-1]}{_BOUND.get(role[-1:], role[-1:])} {owner}"


def _owns(form: str, is_fused: Callable[[str], bool]) -> bool:
    """Whether a word behind a role says whose it is: both the parents *of Some One*, where an
    official in the accusative is followed by "in", "of" or an adjective."""
    return not (form in STOPS or form.endswith("ا") or is_fused(form))


def _nominative(words: Sequence[str]) -> str:
    """A role without the accusative of its first words: مسؤولا كبيرا → مسؤول كبير."""
    shown = list(words)
    for i, word in enumerate(words):
        if not _ACCUSATIVE.search(word):
            break
        shown[i] = _ACCUSATIVE.sub("", word)
    return " ".join(shown)

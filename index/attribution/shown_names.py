"""By what name a speaker is shown: in the article's own letters, without what is fused to them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.attribution.lines import Token
from index.text.lexicon.speech import ROLES, STOPS, is_role, without_article
from index.text.normalise import TATWEEL

_ACCUSATIVE = re.compile("[\u064b]?ا[\u064b]?$")
# Lengthening, and marks that only join or direct letters.
_UNSEEN = re.compile(f"{TATWEEL}+(?=\\w)|[\u200c-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def shown_name(text: str, tokens: Sequence[Token]) -> str:
    """The letters of consecutive tokens, without a fused preposition."""
    words = text[tokens[0].start : tokens[-1].end]
    words = " ".join(_UNSEEN.sub("", words).replace("_", " ").replace("#", "").split())
    closing = text[tokens[-1].end : tokens[-1].end + 1]
    opened = sum(words.count(mark) for mark in '«“"') > sum(words.count(m) for m in "»”")
    if opened and closing in set('»”"'):
        words += closing
    first = tokens[0].form
    accusative = is_role(first) and first.endswith("ا") and not first.endswith("ها")
    accusative = accusative and without_article(first) not in ROLES  # البابا
    if accusative and (len(tokens) == 1 or _is_same_case(tokens[1].form)):
        words = _nominative(words.split())
    # للأمم is للـ + أمم: without its preposition it is الأمم.
    return f"ا{words}" if first.startswith("ال") and words[0] == "ل" else words


def _is_same_case(form: str) -> bool:
    """Whether a word behind a role does not say whose it is, as in both parents *of Some One*: an
    official in the accusative is followed by "in", "of" or an adjective."""
    return form in STOPS or form.endswith("ا")


def _nominative(words: Sequence[str]) -> str:
    """A role without the accusative of its first words: مسؤولا كبيرا → مسؤول كبير."""
    shown = list(words)
    for i, word in enumerate(words):
        if not _ACCUSATIVE.search(word):
            break
        shown[i] = _ACCUSATIVE.sub("", word)
    return " ".join(shown)

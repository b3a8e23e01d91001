"""The verb that reported words hang on: without it a denial would read as its opposite.

"[Denied] that there is a crisis", "[did not exclude] that taxes rise": the words alone say
something else than their speaker did. A clause that somebody says or confirms needs no verb.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.text.lexicon.speech import (
    BARE_THAT,
    DECLARING,
    FUSED_THAT,
    NEGATIONS,
    OBJECT_PREPOSITIONS,
    PREPOSITIONS,
    WITH_CLAUSE_ONLY,
    reporting_verb,
    saying_participle,
)
from index.text.lexicon.tables import words_of
from index.text.normalise import normalise
from index.types import DIRECT, Statement

# A verb stands so many characters before its clause at most, with the longest of subjects between.
_BEFORE = 600
# A full stop between two words of one letter each is none: د. أ.
_SENTENCE_END = re.compile(r"(?<=[^\W\d]{2})[.!?؟…]+(?=\s|$)|[\r\n]")
_SHOWN = re.compile(r"[^\s،,.:؛;\"«»“”()]+")
_LEADING_ON = words_of("leading-on")
_ASSERTING = words_of("asserting")
_ASSERTING_PARTICIPLES = tuple(words_of("so-asserting"))
_DECLARING_NOT = frozenset({"نفي"})
_DENYING_NOUNS = frozenset(
    f"{front}{noun}{owner}"
    for front in ("", "و")
    for noun in words_of("denials")
    for owner in ("ه", "ها", "هم")
)
_RELATIVE = words_of("what-others-said")


def with_governors(text: str, found: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements of a text, each with the verb that its words need to be understood."""
    quoted = [(one.start, one.end) for one in found if one.kind == DIRECT]
    return tuple(replace(one, governor=governor(text, one, quoted)) for one in found)


def governor(
    text: str, statement: Statement, quoted: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    """The span of the verb that governs the words of a statement, with its negation, or None where
    they can stand alone. `quoted` are the spans of all quotations: a verb in one that is over
    governs nothing behind it."""
    start = statement.start
    lowest = max(0, start - _BEFORE)
    lowest = max((m.end() for m in _SENTENCE_END.finditer(text, lowest, start)), default=lowest)
    over = [(a, b) for a, b in quoted if lowest < b <= start]
    shown = [
        match.span()
        for match in _SHOWN.finditer(text, lowest, start)
        if not any(a <= match.start() < b for a, b in over)
    ]
    forms = [normalise(text[a:b]) for a, b in shown]
    if not forms or (statement.kind == DIRECT and text[lowest:start].rstrip(' «“"„').endswith(":")):
        return None
    first = normalise(text[start : statement.end]).split()[:1]
    # Behind any verb of saying may stand a clause, and what is quoted word for word.
    clause = forms[-1] in BARE_THAT or bool(first and first[0] in FUSED_THAT)
    clause = clause or statement.kind == DIRECT
    governing = [i for i in range(len(forms)) if _governs(forms, i, clause=clause)]
    while len(governing) > 1 and set(forms[governing[-2] + 1 : governing[-1]]) & _RELATIVE:
        if set(forms[governing[-1] - 1 : governing[-1]]) & _RELATIVE:
            governing.pop()
        else:
            break
    if not governing:
        return None
    at = governing[-1]
    negated = at > 0 and forms[at - 1] in NEGATIONS
    alone = forms[-1] in BARE_THAT or statement.kind == DIRECT
    if alone and not negated and _asserts(forms, at):
        return None
    return shown[at - negated][0], shown[at][1]


def _told(forms: Sequence[str], at: int) -> str | None:
    """The verb of speech that a word is a form of; behind a negation it may be cut short: لم يقل،
    لم ينف."""
    form = forms[at]
    verb = reporting_verb(form)
    if verb is not None or at == 0 or forms[at - 1] not in NEGATIONS or form[:1] not in {"ي", "ت"}:
        return verb
    whole = (f"{form[:-1]}{weak}{form[-1]}" for weak in "ويا")
    ended = (f"{form}{weak}" for weak in "وي")
    return next(filter(None, map(reporting_verb, (*whole, *ended))), None)


def _asserts(forms: Sequence[str], at: int) -> bool:
    """Whether a word tells that somebody says that something is so."""
    form, verb = forms[at], _told(forms, at)
    if verb is not None:
        return verb in _ASSERTING
    if form in DECLARING:
        return form not in _DECLARING_NOT
    return form.removeprefix("و").startswith(_ASSERTING_PARTICIPLES)


def _governs(forms: Sequence[str], at: int, *, clause: bool) -> bool:
    """Whether a word leads in what stands behind all of these: it tells of speech, and takes the
    preposition that stands last. "The request of X" is no verb of X's; `clause`: "that …" follows.
    """
    if forms[at] in _DENYING_NOUNS:
        return True
    verb, participle = _told(forms, at), saying_participle(forms[at])
    takes = OBJECT_PREPOSITIONS.get(verb or "", ()) + DECLARING.get(forms[at], ())
    if participle:
        takes += (participle,)
    elif verb and at and forms[at - 1] in PREPOSITIONS:
        return False
    if clause:
        return bool(verb or participle or forms[at] in DECLARING)
    if forms[-1] in _LEADING_ON:
        return forms[-1] in takes
    return "-" in takes or bool(participle) or bool(verb and verb not in WITH_CLAUSE_ONLY)

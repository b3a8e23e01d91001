"""Whether a word tells of speech here: many a form is a noun, a passive or "between" elsewhere."""

from __future__ import annotations

from index.attribution.lines import COMMA, Line
from index.text.lexicon.speech import (
    BARE_THAT,
    FUSED_THAT,
    IMPERFECT_VERBS,
    IMPERSONAL,
    NEGATIONS,
    PREPOSITIONS,
    SAYING_VERBS,
    STOPS,
    WITH_PERSON,
    saying_verb,
    saying_verb_with_pronoun,
)
from index.text.lexicon.tables import words_of

# A verb that tells of speech only at times does so when what is said begins so near.
NEAR = 14
_FOR_HIS_PART = words_of("for-his-part")
_AND_WHICH = words_of("and-which")
# In the imperfect they mostly mean that something *is considered* something.
_CONSIDERED = frozenset({"وعد", "اعتبر"})
_WITH_OBJECT = words_of("with-object")
_HAD = words_of("had")
AS_FOR = words_of("as-for")
SO_THEN = words_of("so-then")
_HOMOGRAPHS = words_of("homographs")
CLAUSE_OPENERS = words_of("clause-openers")


def tells(line: Line, i: int, hi: int) -> bool:
    """Whether a sentence has a verb of saying outside its quotations."""
    for k in range(i, hi):
        verb = saying_verb(line.form(k)) if line.tokens[k].word and not line.quoted(k) else None
        if verb is not None and (k == i or is_finite(line, k, i, verb)):
            return True
    return False


def turns(line: Line, i: int, lo: int) -> bool:
    """Whether another clause with a subject of its own begins behind token `i`."""
    form = line.form(i)
    if form in {"؛", "لكن", "ولكن", "بينما", "فيما"} or (form in AS_FOR and i == lo):
        return True
    if goes_on_writing(line, i) or as_for(line, i):
        return True
    if line.form(i - 1) == "وهو" and form == "ما":
        return True
    return line.form(i - 1) in {"غير", "الا", "بيد", "علما"} and form == "ان"


def as_for(line: Line, i: int) -> bool:
    """Whether somebody else is turned to: *as for* the minister, he …, not *either* … or …"""
    near = map(line.form, range(i + 2, i + NEAR))
    return line.form(i) in AS_FOR and any(
        form in SO_THEN or (form[:1] == "ف" and saying_verb(form) is not None) for form in near
    )


def goes_on_writing(line: Line, i: int) -> bool:
    """Whether the writer tells more of what was told: … *and which had* …"""
    return line.form(i) in _AND_WHICH and line.form(i + 1) in _HAD


def is_finite(line: Line, i: int, lo: int, verb: str) -> bool:
    """Whether a form of a verb of saying is one here, and says that somebody does speak."""
    form, before = line.form(i), line.form(i - 1)
    if i > lo and before in NEGATIONS and verb in {"استبعد", "نفي"}:
        return True  # not to rule out is to say something
    if i > lo and before in NEGATIONS | PREPOSITIONS:
        return False
    if _is_passive(line, i) or (saying_verb(form) in _WITH_OBJECT and line.form(i + 1)[:1] == "ب"):
        return False
    if line.is_that(i + 1) and form.lstrip("و") in IMPERSONAL:
        return False
    if verb in _CONSIDERED and (form in IMPERFECT_VERBS or form[1:] in IMPERFECT_VERBS):
        near = range(i + 1, i + NEAR)
        return verb != "وعد" and any(map(line.is_that, near))
    if verb == "حمل" and not holds_responsible(line, i):
        return False
    begins = i == lo or before in COMMA | CLAUSE_OPENERS | _FOR_HIS_PART | {"قد", ":"}
    that = any(line.form(k) in BARE_THAT | FUSED_THAT for k in range(i + 1, i + 16))
    if form in _HOMOGRAPHS and not (begins or (before == "و" and i == lo + 1)):
        return form == "ابرز" and that  # the price, between, the most notable
    if form in {"بين", "وبين", "فبين"}:
        return that
    if verb == "عبر":  # "express", where it is not "cross"
        return any(line.form(k) == "عن" for k in range(i + 1, i + 2 * NEAR))
    return True


def _is_passive(line: Line, i: int) -> bool:
    """Whether a perfect is written as a passive: أُعلن, *it was announced*, and nobody says who by.
    An imperfect has that mark in the active too."""
    written = line.letters(i).lstrip("وف")
    return written[1:2] == "\u064f"


def holds_responsible(line: Line, i: int) -> bool:
    """Whether a word of carrying tells of speech: somebody is made to carry the blame."""
    return any("مسوولي" in line.form(k) for k in range(i + 1, i + NEAR))


def with_pronoun(form: str) -> str | None:
    """The verb of ووصفه، واتهمها: whom it is said of stands as a pronoun."""
    verb = saying_verb_with_pronoun(form)
    return verb if verb in WITH_PERSON else None


def verb_behind(line: Line, k: int, hi: int) -> int | None:
    """The verb of saying behind a quotation: "…", said Some One."""
    while k < hi and line.form(k) in COMMA:
        k += 1
    form = line.form(k)
    tells = form in SAYING_VERBS and form not in STOPS
    tells = tells and not line.is_that(k + 1)  # then it tells of what follows
    return k if k < hi and tells and line.tokens[k].word else None

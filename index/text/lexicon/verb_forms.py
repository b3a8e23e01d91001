"""Every form of the verbs and participles by which Arabic news tells that somebody speaks."""

from __future__ import annotations

from index.text.lexicon.tables import columns_of, words_of


def _forms(perfect: str, imperfect: str) -> set[str]:
    """The third persons of a verb: قال قالت قالا قالتا قالوا, يقول تقول يقولون يقولان."""
    if perfect[-1] in "اي" and len(perfect) > 2:  # دعا، نفى: the last letter goes before an ending
        ended = {perfect[:-1] + ending for ending in ("ت", "وا", "تا", "يا")} | {perfect}
    else:
        ended = {perfect + ending for ending in ("", "ت", "ا", "تا", "وا")}
    rest = imperfect[1:]
    plural = rest[:-1] if rest[-1] in "وي" else rest
    dual = f"{rest}ان" if len(rest) > 2 else plural
    present = {front + end for front in "يت" for end in (rest, dual)}
    return ended | present | {f"ي{plural}ون"}


def _participle_forms(base: str) -> set[str]:
    root = base.removesuffix("ي") if base.endswith("ي") and len(base) > 4 else base
    weak = {root + "يا", root + "يه"} if base.endswith("ي") else set()
    return weak | {base + "ا", base + "ه", base + "ين"}


# Verb → its imperfect, then the prepositions of its object.
_SAYING = columns_of("saying")
_AT_TIMES = columns_of("at-times")
_SOMETHING_ELSE = words_of("something-else")


def _table(verbs: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {
        form: perfect
        for perfect, (imperfect, *_) in verbs.items()
        for form in _forms(perfect, imperfect)
        if form not in _SOMETHING_ELSE
    }


# Forms of verbs that tell what somebody does.
DEEDS = frozenset(_table(columns_of("of-deeds")))
# Every form → the verb's perfect.
SAYING_VERBS = _table(_SAYING)
VERBS_SAYING_AT_TIMES = {
    form: verb for form, verb in _table(_AT_TIMES).items() if form not in SAYING_VERBS
}
# Verbs that agree with a plural or dual stand behind their subject, never before it.
PLURAL_VERBS = frozenset(
    form
    for form, verb in (SAYING_VERBS | VERBS_SAYING_AT_TIMES).items()
    if form.endswith(("وا", "تا", "ون", "يان")) or form in {f"{verb}ا", f"ي{verb}ان"}
)
IMPERFECT_VERBS = frozenset(
    form
    for form, verb in (SAYING_VERBS | VERBS_SAYING_AT_TIMES).items()
    if form[0] in "يت" and form[0] != verb[0]
) | {form for form in SAYING_VERBS if form[0] == "ي"}
# Every form → the preposition that its object may stand behind; "-" is none.
SAYING_PARTICIPLES = {
    form: preposition
    for base, (preposition,) in columns_of("carrying-on").items()
    for form in _participle_forms(base)
    if form not in _SOMETHING_ELSE
}
# Verb → the prepositions that its object may stand behind; "-" is none.
OBJECT_PREPOSITIONS: dict[str, tuple[str, ...]] = {
    verb: tuple(prepositions)
    for verb, (_, *prepositions) in (_SAYING | _AT_TIMES).items()
    if prepositions
}

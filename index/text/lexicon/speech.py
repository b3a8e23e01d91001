"""The words by which Arabic news tells that somebody speaks: normalised, no names among them.

What each class is for stands at the head of its table.
"""

from __future__ import annotations

import re
from functools import lru_cache

from index.text.lexicon.tables import columns_of, words_of
from index.text.lexicon.verb_forms import (
    IMPERFECT_VERBS,
    OBJECT_PREPOSITIONS,
    PLURAL_VERBS,
    SAYING_PARTICIPLES,
    SAYING_VERBS,
    VERBS_SAYING_AT_TIMES,
)

__all__ = [
    "IMPERFECT_VERBS",
    "OBJECT_PREPOSITIONS",
    "PLURAL_VERBS",
    "SAYING_PARTICIPLES",
    "SAYING_VERBS",
    "VERBS_SAYING_AT_TIMES",
]


BARE_THAT = words_of("bare-that")
FUSED_THAT = words_of("fused-that")
ACCORDING = words_of("according")
TIMES = words_of("times")
WHICH_TIME = words_of("which-time")
CIRCUMSTANCES = words_of("circumstances")
ADVERBIAL = TIMES | CIRCUMSTANCES | words_of("adverbial")
PLACES_OF_WORK = words_of("places-of-work")
ROLES = words_of("roles")
BODIES = PLACES_OF_WORK | words_of("bodies")
POINTING = words_of("pointing")
IMPARTIAL = words_of("impartial")
NATIONALITIES = words_of("nationalities")
SAME = words_of("same")
SMALL_ROLES = words_of("small-roles")
ENVOYS = words_of("envoys")
OF_ONE = words_of("of-one")
PURPOSES = words_of("purposes")
NAMESAKES = PLACES_OF_WORK | words_of("namesakes")
QUANTIFIERS = words_of("quantifiers")
PREPOSITIONS = words_of("prepositions")
STOPS = words_of("stops")
IMPERSONAL = words_of("impersonal")
NEGATIONS = words_of("negations")
WITH_CLAUSE_ONLY = words_of("with-clause-only")


WITH_PERSON = words_of("with-person")
MEDIA = words_of("media")
AGENCIES = words_of("agencies")
AUDIENCE = MEDIA | AGENCIES | words_of("audience")
OCCASIONS = words_of("occasions")
UTTERANCES = words_of("utterances")
MATTERS = words_of("matters")
DOCUMENTS = words_of("documents")
DECLARING = columns_of("declaring")
TITLED = words_of("titled")
NO_SPEAKERS = words_of("no-speakers")
TITLES = words_of("titles")
# The house *of* Saud has kept its madda, which tells it from the article.
NAME_LINKS = words_of("name-links") | {"آل"}
HONORIFICS = words_of("honorifics")
DELEGATES = words_of("delegates")
RANKS = words_of("ranks")
ADJECTIVES = words_of("adjectives")
VERBAL_NOUNS = words_of("verbal-nouns")
_MASDAR = re.compile("ت..ي.|ا...?ا.|است..ا.|است.ا.ه|ا..ا.ه|ا.ا.ه|م.ا..ه|ان..ا.|ا...ا.ات")
_OWN_WORDS = words_of("own-words")
_WITH_AL = words_of("with-al")
GIVEN = words_of("given")


@lru_cache(maxsize=65536)
def is_masdar(form: str) -> bool:
    """Whether a word is a verbal noun, by its pattern or by the list: تحويل، إطلاق، وجود."""
    if form in VERBAL_NOUNS:
        return True
    named = is_role(form) or is_body(form) or is_country(form)
    if named or (form.startswith("ال") and form not in _WITH_AL):
        return False
    return form not in GIVEN and _MASDAR.fullmatch(form) is not None


@lru_cache(maxsize=65536)
def is_function(form: str) -> bool:
    """Whether a word is no noun: a particle or preposition, with a pronoun or without, and with
    "and" or "so" before it or without: عنه، ولكنهم، فيها. What links names is none: فان خال."""
    joined = form[:1] in ("و", "ف") and form not in NAME_LINKS
    rests = [form, form[1:]] if joined else [form]
    return any(
        rest in _FUNCTION or (_PRONOUN.sub("", rest) in _TAKING_PRONOUNS and len(rest) > 2)
        for rest in rests
    )


def is_preposition_with_pronoun(form: str) -> bool:
    """Whether a word is a preposition with a pronoun: إليهم، خلالها."""
    return _PRONOUN.sub("", form) in _PREPOSITIONAL - {form}


_TAKING_PRONOUNS = words_of("taking-pronouns")
_PREPOSITIONAL = _TAKING_PRONOUNS & (STOPS | ADVERBIAL) - words_of("joins-a-clause")
_FUNCTION = (STOPS | ADVERBIAL | NEGATIONS | BARE_THAT | ACCORDING) - QUANTIFIERS
_PRONOUN = re.compile("(?:ه|ها|هم|هن|هما|نا|كم)$")


@lru_cache(maxsize=65536)
def has_masdar_stem(form: str) -> bool:
    """Whether a word is a verbal noun, with a pronoun or without: تمسك، تمسكها، رغبته."""
    if is_masdar(form):
        return True
    owner = next((one for one in ("هما", "ها", "هم", "ه") if form.endswith(one)), "")
    act = form.removesuffix(owner) if owner else ""
    if act.endswith(("او", "اي")):
        return False  # a plural: his friends, their members
    return len(act) > 2 and (is_masdar(act) or (act[-1] == "ت" and is_masdar(f"{act[:-1]}ه")))


@lru_cache(maxsize=65536)
def is_own_words(form: str) -> bool:
    """Whether a word is what somebody told of before has said: *his* opinion, تعبيره، تصريحاتهم."""
    owner = next((one for one in ("ها", "هم", "ه") if form.endswith(one)), "")
    word = form.removesuffix(owner)
    said = word in _OWN_WORDS | UTTERANCES or f"{word[:-1]}ه" in UTTERANCES
    return bool(owner) and (said or has_masdar_stem(form))


def is_matter(form: str) -> bool:
    """Whether a definite word is what people speak about, and no family's name: الاتفاق، القرار."""
    return form in MATTERS or (
        form.startswith("ال") and is_masdar(form[2:]) and form not in ADJECTIVES
    )


@lru_cache(maxsize=65536)
def is_role(form: str) -> bool:
    """Whether a word is a role, with article, pronoun or accusative ending or without: نقيبها."""
    word = without_article(form)
    if word in ROLES:
        return True
    if word in BODIES:
        return False  # مؤسسة is no founder
    if is_plural_role(word):
        return True
    accusative = len(word) > 3 and word.endswith("ا") and word[:-1] in ROLES
    return accusative or without_possessive(form) in ROLES


def is_plural_role(word: str) -> bool:
    """Whether a word is the regular plural or dual of a role, whole or before whose they are:
    مرشحون، مرشحين، مرشحو."""
    if is_construct_plural(word):
        return True
    stem = word[:-2] if word[-2:] in {"ون", "ين", "ان"} else ""
    return len(stem) > 3 and stem in ROLES


def is_construct_plural(word: str) -> bool:
    """Whether a word is the regular plural of a role, cut short before whose they are: the
    candidates *of* …"""
    if word in ROLES or word[-1:] not in {"و", "ي"}:
        return False
    return f"{word}ن" in ROLES or (word[0] == "م" and len(word) > 4 and word[:-1] in ROLES)


def without_possessive(form: str) -> str:
    """A role without whose it is, and without article: مخرجته → مخرجه, نقيبها → نقيب; another word
    without article alone."""
    word = without_article(form)
    if word in ROLES or len(word) <= 3 or word != form:
        return word
    for owner in ("ها", "هم", "ه"):
        role = word.removesuffix(owner)
        joined = {"ت": "ه", "و": "ء", "ي": "ء"}.get(role[-1:])  # مخرجته، أصدقاؤه
        for one in (role, role[:-1] + joined) if joined else (role,):
            if word != role and one in ROLES:
                return one
    return word


@lru_cache(maxsize=65536)
def is_body(form: str) -> bool:
    """Whether a word is a body that can speak, with or without its article."""
    return without_article(form) in BODIES


@lru_cache(maxsize=65536)
def is_country(form: str) -> bool:
    """Whether a word is a country whose people are known by its name: قطر، فرنسا، روسيا."""
    stems = (form, form.removesuffix("ا"), form.removesuffix("يا"))
    return any(f"ال{stem}ي" in NATIONALITIES for stem in stems)


def belongs_to(preposition: str, before: str) -> bool:
    """Whether a preposition goes with the noun before it: the *defence of* consumers."""
    return preposition == "عن" and before.removeprefix("لل").removeprefix("ال") in _TAKE_OF


_TAKE_OF = words_of("take-of")


def without_article(form: str) -> str:
    """A word without its article: الوزير → وزير; للوزير stays."""
    return form[2:] if form.startswith("ال") and len(form) > 4 else form


@lru_cache(maxsize=65536)
def saying_verb_with_pronoun(form: str) -> str | None:
    """As `saying_verb`, for a verb with a pronoun behind it: أكده، ووصفها، أدانته."""
    for ending in ("ها", "هم", "ه"):
        if form.endswith(ending) and len(form) > len(ending) + 2:
            return saying_verb(form.removesuffix(ending))
    return None


@lru_cache(maxsize=65536)
def saying_verb(form: str) -> str | None:
    """The verb of saying that a word is a form of, with or without و, ف or س before it: قالت → قال;
    None for any other word."""
    if form in SAYING_VERBS:
        return SAYING_VERBS[form]
    return SAYING_VERBS.get(form[1:]) if _is_joined(form) else None


def _is_joined(form: str) -> bool:
    """Whether a letter may be joined to the front of a verb: and, so; *will* to an imperfect."""
    future = form[:1] == "س" and form[1:2] in {"ي", "ت"}
    return len(form) > 2 and (form[0] in "وف" or future)


@lru_cache(maxsize=65536)
def is_feminine(form: str) -> bool | None:
    """Whether a verb or participle of speech is feminine; None for a plural, a participle that may
    be either, or another word: قالت، تقول، مؤكدة."""
    verb, alone = reporting_verb(form), form[1:] if form[:1] in {"و", "ف"} else form
    if verb is None:
        return {"ا": False, "ه": True}.get(form[-1:]) if saying_participle(form) else None
    if form in PLURAL_VERBS or alone in PLURAL_VERBS:
        return None
    if form in IMPERFECT_VERBS or alone in IMPERFECT_VERBS:
        return (form if form in IMPERFECT_VERBS else alone)[0] == "ت"
    return form.endswith("ت") and not form.endswith(verb)


@lru_cache(maxsize=65536)
def saying_participle(form: str) -> str | None:
    """The preposition that such a participle takes ("-": none), or None for any other word."""
    if form in SAYING_PARTICIPLES:
        return SAYING_PARTICIPLES[form]
    if form[:1] == "و" and len(form) > 5:
        return SAYING_PARTICIPLES.get(form[1:])
    return None


@lru_cache(maxsize=65536)
def reporting_verb(form: str) -> str | None:
    """As `saying_verb`, also for a verb that tells of speech only at times."""
    verb = saying_verb(form)
    if verb is not None or not form:
        return verb
    return VERBS_SAYING_AT_TIMES.get(form) or (
        VERBS_SAYING_AT_TIMES.get(form[1:]) if _is_joined(form) else None
    )

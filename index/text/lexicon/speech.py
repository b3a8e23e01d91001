"""The words by which Arabic news tells that somebody speaks: normalised, no names among them."""

from __future__ import annotations

import re
from functools import lru_cache

from index.text.lexicon.tables import columns_of, words_of
from index.text.lexicon.verb_forms import (
    AT_TIMES,
    IMPERFECT,
    OBJECT,
    PARTICIPLES,
    PLURAL,
    SAYING,
)

__all__ = ["AT_TIMES", "IMPERFECT", "OBJECT", "PARTICIPLES", "PLURAL", "SAYING"]


# What follows these is what is said, whatever verb stands before: he answered, saying …
SAYING_SO = words_of("saying-so")
# He began *by reminding* that …
BY_REMINDING = words_of("by-reminding")
BY_SAYING = words_of("by-saying")
# "that" before a clause. A fused pronoun belongs to the clause, a bare أن does not.
BARE_THAT = words_of("bare-that")
FUSED_THAT = words_of("fused-that")
# "according to": whose words they are follows.
ACCORDING = words_of("according")
# "according to him": his words end here.
OWN_WORDS = words_of("own-words")
# When something was said.
TIMES = words_of("times")
# "last month": these after the name of a span of time.
SPANS = words_of("spans")
WHICH_TIME = words_of("which-time")
# How somebody stood there who said something.
CIRCUMSTANCES = words_of("circumstances")
# What somebody is asked or speaks about: nobody in it speaks.
ASKED = words_of("asked")
# What ends a subject: place, time and manner of speaking.
ADVERBIAL = TIMES | CIRCUMSTANCES | words_of("adverbial")
# After one of these heads "في" belongs to the speaker: an official *in* a ministry.
PLACES_OF_WORK = words_of("places-of-work")
# Heads of a role: what a person or body is. A name may follow.
ROLES = words_of("roles")
# Bodies speak too; the body spoken for is the speaker.
BODIES = PLACES_OF_WORK | words_of("bodies")
# A definite role alone points back to whoever spoke last: the official, the statement.
POINTING = words_of("pointing")
# These may mean a body as well.
IMPARTIAL = words_of("impartial")
# Of what country somebody is: alone it means who spoke last.
NATIONALITIES = words_of("nationalities")
# "the same source", "the said official": the rest of the phrase counts.
SAME = words_of("same")
# Indefinite words inside a role: a secretary *general*, the spokesman *in the name of*.
SMALL_ROLES = words_of("small-roles")
# They are sent *to* somewhere.
ENVOYS = words_of("envoys")
# A place or body named after somebody, who does not speak there: the university of King …
NAMESAKES = PLACES_OF_WORK | words_of("namesakes")
# Before a noun they say how many: nobody's name.
QUANTIFIERS = words_of("quantifiers")
# Words before which a form of a verb of saying is a noun: upon *a request*.
PREPOSITIONS = words_of("prepositions")
# Function words that neither begin nor belong to a name.
STOPS = words_of("stops")
# Nobody speaks where these stand straight before "that": it appears that, it is noted that.
IMPERSONAL = words_of("impersonal")
NEGATIONS = words_of("negations")
# Verbs with many other uses: they tell of speech only with a clause or a quotation.
WITH_CLAUSE_ONLY = words_of("with-clause-only")


# They speak to, of or against somebody, whose name stands where else a second name could not.
WITH_PERSON = words_of("with-person")
# Bodies that pass on what others say.
MEDIA = words_of("media")
AGENCIES = words_of("agencies")
# They are spoken to: "told *the journalists*". World agencies stand for all that are named so.
AUDIENCE = MEDIA | AGENCIES | words_of("audience")
# Where something is said, not where its speaker works: "in a statement".
OCCASIONS = words_of("occasions")
# Words for what has been said; a quotation may stand after them without a verb.
UTTERANCES = words_of("utterances")
# What people criticise, back or visit, beside the verbal nouns.
MATTERS = words_of("matters")
# What something stands in that nobody needs to have said.
DOCUMENTS = words_of("documents")
# Nouns of saying, with the prepositions of their object.
DECLARING = columns_of("declaring")
# What stands after one of these in quotation marks is its title.
TITLED = words_of("titled")
# What stands behind a verb of saying is not always somebody.
NO_SPEAKERS = words_of("no-speakers")
# According to these nobody speaks.
NO_SOURCES = words_of("no-sources")
# These titles belong to a name of one word.
TITLES = words_of("titles")
# Behind these a name goes on, whatever follows: son of, servant of.
NAME_LINKS = words_of("name-links")
# Words of respect before a title or name are no part of it.
HONORIFICS = words_of("honorifics")
# "His Excellency" alone is whoever was called so.
HIS_HONOUR = words_of("his-honour")
# What a role is for: the head *of football*, the council *for affairs of* …
PURPOSES = words_of("purposes")
# They stand for a party or place: the member *for* …
DELEGATES = words_of("delegates")
# Ranks and academic titles: a name follows; alone they say little about who is meant.
RANKS = words_of("ranks")
# Adjectives of bodies and roles that do not end as such usually do.
ADJECTIVES = words_of("adjectives")
# Verbal nouns that no pattern tells.
VERBAL_NOUNS = words_of("verbal-nouns")
_MASDAR = re.compile("ت..ي.|ت.ا..|ا...?ا.|است..ا.|است.ا.ه|ا..ا.ه|ا.ا.ه|م.ا..ه|ان..ا.|ا...ا.ات")
# Verbal nouns whose ال is no article.
_WITH_AL = words_of("with-al")
# Given names in the pattern of a verbal noun.
_GIVEN = words_of("given")


@lru_cache(maxsize=65536)
def is_masdar(form: str) -> bool:
    """Whether a word is a verbal noun, by its pattern or by the list: تحويل، إطلاق، وجود."""
    if form in VERBAL_NOUNS:
        return True
    if is_role(form) or is_body(form) or (form.startswith("ال") and form not in _WITH_AL):
        return False
    return form not in _GIVEN and _MASDAR.fullmatch(form) is not None


def is_matter(form: str) -> bool:
    """Whether a definite word is what people speak about, and no family's name: الاتفاق، القرار."""
    return form in MATTERS or (form.startswith("ال") and is_masdar(form[2:]))


@lru_cache(maxsize=65536)
def is_role(form: str) -> bool:
    """Whether a word is a role, with article, pronoun or accusative ending or without: نقيبها."""
    word = bare(form)
    if word in ROLES:
        return True
    if word in BODIES:
        return False  # مؤسسة is no founder
    if word[-1:] == "ي" and f"{word}ن" in ROLES:
        return True  # the analysts *of* …
    accusative = len(word) > 3 and word.endswith("ا") and word[:-1] in ROLES
    return accusative or unowned(word) in ROLES


def unowned(form: str) -> str:
    """A role without whose it is, and without article: مخرجته → مخرجه, نقيبها → نقيب; another word
    without article alone."""
    word = bare(form)
    if word in ROLES or len(word) <= 3:
        return word
    for owner in ("ها", "هم", "ه"):
        role = word.removesuffix(owner)
        for one in (role, f"{role[:-1]}ه" if role.endswith("ت") else role):
            if word != role and one in ROLES:
                return one
    return word


@lru_cache(maxsize=65536)
def is_body(form: str) -> bool:
    """Whether a word is a body that can speak, with or without its article."""
    return bare(form) in BODIES


def belongs_to(preposition: str, before: str) -> bool:
    """Whether a preposition goes with the noun before it: the *defence of* consumers."""
    return preposition == "عن" and before.removeprefix("لل").removeprefix("ال") in _TAKE_OF


_TAKE_OF = words_of("take-of")


def bare(form: str) -> str:
    """A word without its article: الوزير → وزير; للوزير stays."""
    return form[2:] if form.startswith("ال") and len(form) > 4 else form


@lru_cache(maxsize=65536)
def said_of(form: str) -> str | None:
    """As `said`, for a verb with a pronoun behind it: أكده، ووصفها، أدانته."""
    for ending in ("ها", "هم", "ه"):
        if form.endswith(ending) and len(form) > len(ending) + 2:
            return said(form.removesuffix(ending))
    return None


@lru_cache(maxsize=65536)
def said(form: str) -> str | None:
    """The verb of saying that a word is a form of, with or without و, ف or س before it."""
    if form in SAYING:
        return SAYING[form]
    return SAYING.get(form[1:]) if _is_joined(form) else None


def _is_joined(form: str) -> bool:
    """Whether a letter may be joined to the front of a verb: and, so; *will* to an imperfect."""
    future = form[:1] == "س" and form[1:2] in {"ي", "ت"}
    return len(form) > 2 and (form[0] in "وف" or future)


@lru_cache(maxsize=65536)
def saying_participle(form: str) -> str | None:
    """The preposition that such a participle takes ("-": none), or None for any other word."""
    if form in PARTICIPLES:
        return PARTICIPLES[form]
    if form[:1] == "و" and len(form) > 5:
        return PARTICIPLES.get(form[1:])
    return None


@lru_cache(maxsize=65536)
def told(form: str) -> str | None:
    """The verb that a word is a form of, one of saying or one that tells of speech at times."""
    verb = said(form)
    if verb is not None or not form:
        return verb
    return AT_TIMES.get(form) or (AT_TIMES.get(form[1:]) if _is_joined(form) else None)

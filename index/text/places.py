"""Countries and the like in other languages → what Arabic calls them: Germany sounds like no
ألمانيا."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale

from index.text.normalise import normalise

_LANGUAGES = {True: ("ru",), False: ("en", "fr")}  # in Cyrillic letters or not
# What Russian puts at the end of a name in other cases: в Китае, о Германии.
_ENDINGS = (*"аеиуыюяьо", "ем", "ом", "еи", "ии", "ию", "ия", "ои")
_SHORTEST = 3


@lru_cache
def _arabic(is_cyrillic: bool) -> dict[str, str]:
    """Normalised names of one word, and Russian ones without their ending → the Arabic name."""
    arabic = Locale.parse("ar").territories
    found: dict[str, str] = {}
    for language in _LANGUAGES[is_cyrillic]:
        for code, name in Locale.parse(language).territories.items():
            form = normalise(name)
            if code in arabic and form.isalpha():
                found.setdefault(form, normalise(arabic[code]))
                if is_cyrillic:
                    found.setdefault(_bare(form), normalise(arabic[code]))
    return found


def _bare(form: str) -> str:
    end = max((one for one in _ENDINGS if form.endswith(one)), key=len, default="")
    return form[: len(form) - len(end)] if len(form) - len(end) > _SHORTEST else form


@lru_cache(4096)
def place_in_arabic(word: str) -> str:
    """The Arabic name, normalised, of the country that a normalised word in another script names;
    "" where it names none."""
    is_cyrillic = "\u0400" <= word[0] <= "\u04ff"
    known = _arabic(is_cyrillic)
    name = known.get(word) or (known.get(_bare(word), "") if is_cyrillic else "")
    return name if " " not in name else ""


def of_place(place: str) -> str:
    """Who is from a country, normalised: تركيا، تركي."""
    bare = place.removeprefix("ال")
    return f"{bare.removesuffix('يا').removesuffix('ا').removesuffix('ه')}ي"

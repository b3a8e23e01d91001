"""What the words of a text may be in talk: greetings, words for the article, for what asks …

A word is itself, with what is fused to it; one that merely contains another's letters is another
word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from index.questions import dialects
from index.text.lexicon.speech import STOPS
from index.text.lexicon.tables import words_of
from index.text.normalise import normalise
from index.text.terms import ASKING

Word = frozenset[str]

_CLASSES = {
    "greeting": words_of("talk-greeting"),
    "thanks": words_of("talk-thanks"),
    "farewell": words_of("talk-farewell"),
    "praise": words_of("talk-praise"),
    "condolence": words_of("talk-condolence"),
    "sorrow": words_of("talk-sorrow"),
    "insult": words_of("talk-insult"),
    "assent": words_of("talk-assent"),
    "test": words_of("talk-test"),
    "me": words_of("talk-me"),
    "fill": words_of("talk-fill"),
    "article": words_of("talk-article"),
    "contain": words_of("talk-contain"),
    "mention": words_of("talk-mention"),
    "happen": words_of("talk-happen"),
    "tell": words_of("talk-tell"),
    "summary": words_of("talk-summary"),
    "shorter": words_of("talk-shorter"),
    "more": words_of("talk-more"),
    "deny": words_of("talk-deny"),
    "explain": words_of("talk-explain"),
    "translate": words_of("talk-translate"),
    "opinion": words_of("talk-opinion"),
    "forget": words_of("talk-forget"),
    "kept": words_of("talk-kept"),
    "back": words_of("talk-back"),
    "which": words_of("talk-which"),
    "speak": words_of("talk-speak"),
    "speaker": words_of("talk-speaker"),
    "all": words_of("talk-all"),
    "what": words_of("talk-what") | words_of("intent-asking-what") - {"كيف"},
    "who": words_of("talk-who"),
    "asks": words_of("talk-asks"),
    "about": words_of("talk-about"),
}
_WHAT = ("ماذا", "ما هي")
# What Arabic fuses to a word's front and, to a verb's end, whom and for whom.
_FRONTS = "و ف ب ل ك ع ال وال بال فال لل كال هال وهال بهال فهال عهال عال ول وب ت بت كت".split()
_BACKS = "ه ها هم هن و وا وه وها ي ني نا لي ليا لنا لو هالي هالنا هولي لك ك كم".split()
_SHORTEST = 2
_LAUGHTER = re.compile(
    r"[هخ]{3,}|(?:ha|he|hi|ah|хе|хи|ха|ах){2,}h?|l+o+l+|lmao+|rofl|m+d+r+|ptdr|ахах+а*|лол|ржу"
)
WORD = re.compile(r"[^\W_]+(?:[\u064b-\u065f\u0670]+[^\W_]*)*")
_STRETCHED = re.compile(r"(.)\1{2,}")
_QUOTED = re.compile(r"[«“\"].*?[»”\"]")
# May God bless you, give you health: whoever says so thanks.
_BLESSING = re.compile(r"(?:الله|ربنا|ربي) ي\w{2,}(?:ك|كم)(?!\w)")


def by_word(classes: Mapping[str, Collection[str]]) -> dict[str, Word]:
    """The classes of each word, from the words of each class."""
    found: dict[str, set[str]] = {}
    for name, its in classes.items():
        for word in its:
            found.setdefault(word, set()).add(name)
    return {word: frozenset(its) for word, its in found.items()}


_CLASSES_OF = by_word(_CLASSES)


def _phrases() -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in _CLASSES_OF:
        first, *more = phrase.split()
        if more:
            found.setdefault(first, []).append((first, *more))
    for phrases in found.values():
        phrases.sort(key=len, reverse=True)
    return found


_PHRASES = _phrases()


def words_shown(text: str) -> list[str]:
    """The words of a text as they stand there; what it quotes counts as one, which is unknown."""
    return WORD.findall(_QUOTED.sub(" x ", text))


def classes_of(shown: Iterable[str]) -> tuple[Word, ...]:
    """What each of such words may be; of words that belong together, all are what the whole is."""
    return _heard(tuple(map(normalise, shown)))


def own_classes(word: str) -> Word:
    """What a normalised word may be as it stands there, with nothing taken from its ends."""
    return _classes(word)


def has(there: Iterable[Word], *names: str) -> bool:
    """Whether one of some words may be something."""
    return any(one & set(names) for one in there)


def asks_who(text: str) -> bool:
    """Whether a text asks who: who said what?"""
    return has(classes_of(words_shown(text)), "who", "speak")


@lru_cache(1024)
def _heard(tokens: tuple[str, ...]) -> tuple[Word, ...]:
    found: list[Word] = []
    while len(found) < len(tokens):
        rest = tokens[len(found) :]
        whole = _phrase(rest)
        if not whole and _BLESSING.match(" ".join(rest[:2])):
            found += [frozenset({"thanks"})] * 2
        elif whole:
            found += [_classes(" ".join(whole))] * len(whole)
        else:
            is_first = all(one & {"fill", "small", "tell"} for one in found)
            found.append(_word(rest[0], is_first))
    return tuple(_denied(found))


def _denied(heard: Sequence[Word]) -> Iterable[Word]:
    """What words are where some of them deny praise, which is to scold: not helpful."""
    for i, one in enumerate(heard):
        before, behind = heard[max(0, i - 1) : i], heard[i + 1 : i + 2]
        is_denied = "praise" in one and any("deny" in other for other in before)
        denies = "deny" in one and any("praise" in other for other in behind)
        yield frozenset({"insult"}) if is_denied or denies else one


def _phrase(tokens: Sequence[str]) -> tuple[str, ...]:
    first = tokens[0]
    bare = first[1:] if first[:1] in "وف" else first
    for head in (first, bare):
        for phrase in _PHRASES.get(head, ()):
            if tuple(tokens[1 : len(phrase)]) == phrase[1:]:
                return phrase
    return ()


def _classes(form: str) -> Word:
    return _CLASSES_OF.get(form, frozenset())


@lru_cache(8192)
def _word(word: str, is_first: bool) -> Word:
    if _LAUGHTER.fullmatch(word):
        return frozenset({"laughter"})
    told = grammar(word, is_first)
    # Of a word that merely connects only the article is taken away: "was" is not "like you" (كانت).
    forms = (word, word.removeprefix("ال")) if "small" in told else bases(word)
    return told | next(filter(None, map(_classes, forms)), frozenset())


@lru_cache(8192)
def bases(word: str) -> tuple[str, ...]:
    """A word, and what is left of it without what is fused to it, the least taken away first."""
    return tuple(_bases(word))


def _bases(word: str) -> Iterator[str]:
    for form in dict.fromkeys((word, _STRETCHED.sub(r"\1", word))):
        yield form
        bare = [form[len(f) :] for f in _FRONTS if form.startswith(f)]
        yield from (one for one in bare if len(one) >= _SHORTEST)
        for one in (form, *bare):
            for back in _BACKS:
                if one.endswith(back) and len(one) - len(back) > _SHORTEST:
                    yield one[: -len(back)]


def grammar(word: str, is_first: bool) -> Word:
    """Whether a word asks, and for what, or merely connects."""
    found = set()
    for form in {word, word[word[:1] in "وفبلع" and len(word) > _SHORTEST :]}:
        standard = dialects.STANDARD.get(form, form if form in ASKING else "")
        if form in _RELATIVE or form in STOPS:
            found.add("small")
        elif form in dialects.ASKING or form in ASKING:
            found.add("what" if standard.startswith(_WHAT) or form in _CLASSES["what"] else "asks")
        elif form in dialects.STANDARD and normalise(standard) in _HERE:
            found.add("small")
        if (standard == "من" or form == "من") and is_first:
            found.add("who")
    if word.isdigit() or word.removeprefix("ب") in _NUMBERS:
        found.add("number")
    return frozenset(found)


_HERE = {"", "هذا", "هذه", "هنا", "هولاء"}
_NUMBERS = words_of("number-words") | words_of("talk-number")
_RELATIVE = words_of("else-relative") | words_of("else-pointing") | {"اللي", "يلي", "لي", "الي"}

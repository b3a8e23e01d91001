"""What is said to Rawi itself, and what is asked of the article as a whole.

That is told by what all the words of a text are, in whatever order, register or dialect they stand:
a text is a greeting when nothing in it is anything else. A word is itself, with what is fused to
it; one that merely contains another's letters is another word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from index.questions import dialects
from index.text.lexicon.speech import STOPS
from index.text.lexicon.tables import columns_of, words_of
from index.text.normalise import normalise, normalise_with_offsets, words
from index.text.terms import ASKING
from index.types import Intent, SmallTalk

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
_WHO, _WHAT = ("من",), ("ماذا", "ما هي")
# What Arabic fuses to a word's front and, to a verb's end, whom and for whom.
_FRONTS = "و ف ب ل ك ع ال وال بال فال لل كال هال وهال بهال فهال عهال عال ول وب ت بت كت".split()
_BACKS = "ه ها هم هن و وا وه وها ي ني نا لي ليا لنا لو هالي هالنا هولي لك ك كم".split()
_SHORTEST = 2
_LAUGHTER = re.compile(
    r"[هخ]{3,}|(?:ha|he|hi|ah|хе|хи|ха|ах){2,}h?|l+o+l+|lmao+|rofl|m+d+r+|ptdr|ахах+а*|лол|ржу"
)
_WORD = re.compile(r"[^\W_]+(?:[\u064b-\u065f\u0670]+[^\W_]*)*")
_STRETCHED = re.compile(r"(.)\1{2,}")
_QUOTED = re.compile(r"[«“\"].*?[»”\"]")
# What divides a text into what is said one after the other.
_PARTED = re.compile(r"[،,.!؟?؛;:\n]+|[\U0001F000-\U0001FAFF\u2600-\u27bf\ufe0f]+")
# May God bless you, give you health: whoever says so thanks.
_BLESSING = re.compile(r"(?:الله|ربنا|ربي) ي\w{2,}(?:ك|كم)(?!\w)")
# A greeting or thanks may have so many words more that are known as nothing.
_MORE = 2

Word = frozenset[str]


@dataclass(frozen=True, slots=True)
class DialogueAct:
    """What a text is, if it is no question to the words of an article: an intent, what of small
    talk it is, how many sentences are wanted, and what a summary is to be about."""

    intent: Intent
    small_talk: SmallTalk | None = None
    most: int | None = None
    topic: str = ""


def dialogue_act(text: str) -> DialogueAct | None:
    """What a text says to Rawi itself or asks of the whole article; None for a question to the
    article's words."""
    shown = _WORD.findall(_QUOTED.sub(" x ", text))
    if not shown:
        return None
    heard = _heard(tuple(map(normalise, shown)))
    if _judges(" ".join(map(normalise, shown))):
        return _talk(SmallTalk.OPINION)
    rule = next((rule for rule in _RULES if rule.fits(heard)), None)
    if rule is None and (cut := _WANTED_FOR.search(text)):  # so that I can send it to him
        before = dialogue_act(text[: cut.start()])
        return before if before and before.intent in _OF_ALL else None
    if rule is not None:
        is_summary = rule.act.intent is Intent.SUMMARY
        return replace(rule.act, most=_count(heard, shown)) if is_summary else rule.act
    topic = _topic(heard, shown)
    if topic:
        return DialogueAct(Intent.SUMMARY, topic=topic)
    is_asked = "؟" in text or "?" in text
    kind = _command(heard) or _social(heard, more=0 if is_asked else _MORE)
    return _talk(kind) if kind else None


_OF_ALL = {Intent.SUMMARY, Intent.SHORTER, Intent.MORE, Intent.SPEAKERS}
_WANTED_FOR = re.compile(
    r"(?<=\w)[،,]? (?:عشان|علشان|مشان|لشان|منشان|باش|لان|لاني|so (?:that )?i|because i|pour que"
    r"|чтобы|потому что)"
    r" .{2,60}$",
    re.IGNORECASE,
)


def in_so_many(text: str) -> tuple[str, int | None]:
    """A text without "in one sentence" and the like, and how many sentences that is; None where no
    number of them is wanted."""
    if not _SENTENCES.search(text):
        return text, None
    form, offsets = normalise_with_offsets(text)
    found = _SO_MANY.search(form)
    if found is None:
        return text, None
    rest = f"{text[: offsets[found.start()]]} {text[offsets[found.end() - 1] + 1 :]}"
    number = found.group()
    counts = columns_of("talk-number")
    told = next((one for one in number.split() if one in counts or one.isdigit()), "")
    if not told:  # Arabic fuses the number of two to the word, Russian declines it
        many = next((most for most, known in _FEW if re.search(known, number)), 1)
        return " ".join(rest.split()), many
    return " ".join(rest.split()), min(_MOST, int(counts[told][0] if told in counts else told))


_SENTENCES = re.compile(
    "sentence|line|phrase|ligne|предложен|строч|строк|фраз|جمل|سطر|سطور", re.IGNORECASE
)
_FEW = ((2, r"تين\b|رين\b|\bдв|\bdeux"), (3, r"\bтр|\bثلا|\bتلا|\btrois"))
_SO_MANY = re.compile(
    r"(?:\b(?:in|into|as|with|just|only) )*\b(?:one|a single|single|1|two|2|three|3|four|4|five|5)"
    r" (?:short |simple |single )?(?:sentences?|lines?)\b"
    r"|(?:\b(?:en|dans) )?\b(?:une?|1|deux|2|trois|3|quatre|4) (?:seule |courtes? |simples? )?"
    r"(?:phrases?|lignes?)\b"
    r"|(?:\b(?:в|во) )?\b(?:одн\w+|дв\w+|тр[её]\w+|[1-5]) (?:коротк\w+ )?"
    r"(?:предложени\w+|строчк\w+|строк\w+|фраз\w+)\b"
    r"|(?<!\w)(?:في |ف)?ب?(?:جمله|سطر) (?:واحده|وحده|بس|واحد)(?!\w)"
    r"|(?<!\w)(?:في |ف)?ب?(?:جملتين|سطرين)(?!\w)"
    r"|(?<!\w)(?:في |ف)?ب?(?:ثلاث|ثلاثه|تلات|تلت|[2-5]|اربع|خمس) (?:جمل|اسطر|سطور)(?!\w)"
)


def is_of_the_whole(text: str) -> bool:
    """Whether a text that says in how many sentences wants all of it in them: the whole meeting,
    what happened there; it may name what that is by any word."""
    heard = _heard(tuple(map(normalise, _WORD.findall(text))))
    asks = _has(heard, "what") and _has(heard, "happen", "about", "summary", "article")
    named = _has(heard, "article") and all(one & {*_ANYWHERE, *_SUMMING.split()} for one in heard)
    whole = _has(heard, "all", "summary") or _WHOLE_OF_IT.search(normalise(text)) is not None
    return asks or named or whole


_WHOLE_OF_IT = re.compile(r"\b(?:everything|whole|entire|it all|tout|весь|всю|все|كله|كلها|كلو)\b")


def says_only_how_long(text: str) -> bool:
    """Whether a text has nothing but that something is too long, or that it be told."""
    heard = _heard(tuple(map(normalise, _WORD.findall(text))))
    known = {*_ANYWHERE, "me", "tell", "shorter", "assent", "insult", "more"}
    return all(one & known for one in heard) or _has(heard, "shorter")


def _judges(text: str) -> bool:
    """Whether a text asks whoever answers to judge, whatever else it is about: in *your* opinion,
    who is right, is he lying?"""
    return any(pattern.search(text) for pattern in _JUDGING) or (
        _LYING.search(text) is not None and not _WHO_LIES.search(text)
    )


_YOU_THINK = "|".join(sorted(words_of("talk-your-opinion"), key=len, reverse=True))
_IS_RIGHT = "|".join(sorted(words_of("talk-right"), key=len, reverse=True))
_LIES = "|".join(sorted(words_of("talk-lies"), key=len, reverse=True))
_TRUE = "|".join(sorted(words_of("talk-true"), key=len, reverse=True))
_JUDGING = (
    # Is it true, or made up?
    re.compile(rf"^(?:\w+ ){{0,4}}(?:{_TRUE}) (?:or|ولا|ام|او|ou|или)\b(?: \w+){{1,6}}$"),
    # Which of them is tougher?
    re.compile(
        r"\b(?:wh\w+ (?:of (?:them|the two)) .*(?:more|er)|qui (?:d entre eux|des deux) .*plus"
        r"|кто из (?:них|двоих) .*\w(?:ее|че|ше|же))\b"
    ),
    re.compile(rf"\b(?:{_YOU_THINK})\b"),
    re.compile(rf"^(?:\w+ ){{0,3}}(?:من|مين|منو|شكون|هل|who|is|qui|est|кто) .*\b(?:{_IS_RIGHT})\b"),
)
_LYING = re.compile(rf"^(?:هل |is |est ce que )?(?:\w+ ){{0,2}}(?:{_LIES})(?: \w+){{0,7}}$")
# Who *denies* it? is another verb in the same letters.
_WHO_LIES = re.compile(r"\b[وف]?(?:من|مين|منو|شكون|who|qui|кто)\b")


def greeting_in(text: str) -> str:
    """How a text greets, where another answer than "hello" is due: with peace, in the morning …;
    "" otherwise."""
    there = f" {' '.join(map(normalise, _WORD.findall(text)))} "
    greets = (kind for kind, its in _GREETS.items() for one in its if f" {one} " in there)
    return next(greets, "")


_GREETS = {
    "peace": words_of("greets-with-peace"),
    "morning": words_of("greets-in-the-morning"),
    "evening": words_of("greets-in-the-evening"),
    "how": words_of("greets-with-how"),
}


def without_social(text: str) -> str:
    """A text without the parts that only greet, thank and the like, where something else is left;
    a question asked behind "explain to me" stands alone."""
    parts = [part for part in _PARTED.split(text) if _WORD.search(part)]
    if len(parts) < 2:
        return text
    kept = [part for part in parts if not _is_social(part)]
    if not kept or len(kept) == len(parts):
        return text
    start = text.index(kept[0])
    end = max(text.rindex(part) + len(part) for part in kept[-1:])
    return text[start:end].strip() + ("؟" if text.rstrip().endswith(("?", "؟")) else "")


def restated(text: str) -> str:
    """What is asked by who says so again: I am asking *about his name*; any other text as it is."""
    starts = [0, *(found.end() for found in _COMMA.finditer(text))]
    for start in starts:
        form, offsets = normalise_with_offsets(text[start:])
        for pattern in _RESTATED:
            if found := pattern.match(form):
                return text[start + offsets[found.start("asked")] :]
    before = next((start for start in starts[1:] if _is_of_oneself(text[:start])), 0)
    return text[before:]


_COMMA = re.compile(r"[،,;؛.!]\s+")
_MYSELF = words_of("talk-myself")


def _is_of_oneself(text: str) -> bool:
    """Whether what stands before a question speaks of whoever asks: I do not get it, …; I want to
    speak Arabic now, …"""
    there = words(normalise(text))
    return bool(_MYSELF & {*there}) and not any(_grammar(word, False) & _ASKING for word in there)


_ASKING = {"what", "asks"}


_RESTATED = tuple(
    re.compile(one)
    for one in (
        r"^(?:لا |مش كده )*(?:انا )?(?:كنت )?(?:ب|ك|كن|عم |عم ب)?(?:اسالك?|سال|سالت|سالتك|سالك"
        r"|سولتك|نسول"
        r"|قولك|قلتلك|قصدي|اقصد|قصد|نقصد) (?:عن |علي |هو )?(?P<asked>\w.{3,})",
        r"^(?:لا |بس |طيب |طب )?(?:انا )?(?:ابي|ابغي|عايزه?|عاوزه?|بدي|بغيت|اريد|حابه?|ودي|نحب|ممكن"
        r"|فيني|حبيت) (?:[انت]عرف|[انت]فهم|[انت]سال(?:ك)?(?: عن)?) (?P<asked>\w.{3,})",
        r"^(?:no |but )?(?:i(?:['’]m| am| was)? (?:just |only )?(?:asking|asked|mean|meant"
        r"|want(?:ed)? to"
        r" know)|my question (?:is|was))(?: you)?(?: about)? (?P<asked>\w.{3,})",
        r"^(?:non |mais )?je (?:te |vous |t['’])?(?:demande|demandais|parle|parlais|ai demande|veux"
        r" (?:dire|savoir)|voulais (?:dire|savoir))(?: de)? (?P<asked>\w.{3,})",
        r"^(?:нет |но )?(?:я (?:же )?)?(?:спрашива[юл]\w*|спросил\w*|имел\w* в виду|имею в виду)"
        r"(?: тебя| вас)?,? (?:про |о |об )?(?P<asked>\w.{3,})",
    )
)


def _is_social(part: str) -> bool:
    heard = _heard(tuple(map(normalise, _WORD.findall(part))))
    return _social(heard, more=0) is not None


# What words are -------------------------------------------------------------------------------


def _by_word() -> dict[str, Word]:
    found: dict[str, set[str]] = {}
    for name, its in _CLASSES.items():
        for word in its:
            found.setdefault(word, set()).add(name)
    return {word: frozenset(its) for word, its in found.items()}


_CLASSES_OF = _by_word()


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


@lru_cache(1024)
def _heard(tokens: tuple[str, ...]) -> tuple[Word, ...]:
    """What each word may be; of words that belong together, all are what the whole is."""
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
    grammar = _grammar(word, is_first)
    # Of a word that merely connects only the article is taken away: "was" is not "like you" (كانت).
    bases = [word, word.removeprefix("ال")] if "small" in grammar else _bases(word)
    return grammar | next(filter(None, map(_classes, bases)), frozenset())


def _bases(word: str) -> Iterable[str]:
    """A word, and what is left of it without what is fused to it, the least taken away first."""
    for form in dict.fromkeys((word, _STRETCHED.sub(r"\1", word))):
        yield form
        bare = [form[len(f) :] for f in _FRONTS if form.startswith(f)]
        yield from (one for one in bare if len(one) >= _SHORTEST)
        for one in (form, *bare):
            for back in _BACKS:
                if one.endswith(back) and len(one) - len(back) > _SHORTEST:
                    yield one[: -len(back)]


def _grammar(word: str, is_first: bool) -> Word:
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


# Requests -------------------------------------------------------------------------------------

_ANYWHERE = ("fill", "small", "number")


@dataclass(frozen=True, slots=True)
class _Rule:
    """A text is that act where it has a word of each of `needs`, and of `only` these."""

    act: DialogueAct
    needs: tuple[Word, ...]
    only: Word

    def fits(self, heard: Sequence[Word]) -> bool:
        """Whether a text of such words is that act."""
        return all(word & self.only for word in heard) and all(
            any(word & one for word in heard) for one in self.needs
        )


def _rule(act: DialogueAct, needs: str, also: str = "", beside: Iterable[str] = _ANYWHERE) -> _Rule:
    """`needs`: "a|b c" is a word of a or b, and one of c."""
    needed = tuple(frozenset(one.split("|")) for one in needs.split())
    return _Rule(act, needed, frozenset({*beside, *also.split()}).union(*needed))


def _talk(kind: SmallTalk) -> DialogueAct:
    return DialogueAct(Intent.CHAT, kind)


_SUMMING = "summary article contain happen tell what all about assent me"
_SPEAKERS, _SUMMARY = DialogueAct(Intent.SPEAKERS), DialogueAct(Intent.SUMMARY)
# The first that fits counts.
_RULES = (
    _rule(_talk(SmallTalk.GREETING), "greeting", "what asks"),
    _rule(_SPEAKERS, "speak who|all|speaker", "what asks tell article contain me about"),
    _rule(_SPEAKERS, "speaker article", "who what all asks tell contain me"),
    _rule(_SUMMARY, "summary article|tell", f"{_SUMMING} shorter"),
    _rule(DialogueAct(Intent.SHORTER, most=1), "shorter", "summary article tell me more"),
    _rule(DialogueAct(Intent.SHORTER, most=1), "summary more", "me"),
    _rule(DialogueAct(Intent.MORE), "tell all"),
    _rule(DialogueAct(Intent.MORE), "more", "article tell me assent what contain"),
    _rule(_SUMMARY, "article what|tell|contain", _SUMMING),
    _rule(_SUMMARY, "summary", _SUMMING),
    _rule(_SUMMARY, "happen what", _SUMMING, beside=("fill", "small")),
    _rule(_talk(SmallTalk.WHICH), "which", "article what asks contain me about"),
    _rule(_talk(SmallTalk.OPINION), "opinion",
          "article what asks contain about me tell happen"),
    _rule(_SUMMARY, "explain article what|shorter", f"{_SUMMING} shorter"),
    _rule(_talk(SmallTalk.EXPLAIN), "explain", "what contain me tell"),
    _rule(_talk(SmallTalk.BACK), "back article", "contain about tell me"),
    _rule(_talk(SmallTalk.REMOVE), "forget article", "all me contain"),
    _rule(_talk(SmallTalk.FORGET), "forget kept|all|me", "article what contain"),
    _rule(_talk(SmallTalk.REMOVE), "forget", "what contain"),
    _rule(_talk(SmallTalk.ABOUT_ME), "me what|who|asks",
          "greeting thanks farewell insult laughter praise test assent"),
    _rule(_talk(SmallTalk.ABOUT_ME), "me", "assent tell"),
)  # fmt: skip


def _has(heard: Iterable[Word], *names: str) -> bool:
    return any(one & set(names) for one in heard)


def _topic(heard: Sequence[Word], shown: Sequence[str]) -> str:
    """What is wanted of the article where the words before it ask for all that it has: everything
    *about* …"""
    for at in range(1, len(heard) - 1):
        if "about" in heard[at] and any(rule.fits(heard[:at]) for rule in _TO_TOPIC):
            return " ".join(shown[at + 1 :])
    return ""


_TO_TOPIC = (
    _rule(_SUMMARY, "more", "tell article me"),
    _rule(_SUMMARY, "tell|summary", _SUMMING),
    _rule(_SUMMARY, "what contain article", _SUMMING),
    _rule(_SUMMARY, "mention", f"{_SUMMING} asks"),
)
_MOST = 5


def _count(heard: Sequence[Word], shown: Sequence[str]) -> int | None:
    """How many sentences a summary is to have, where that is said."""
    counts = columns_of("talk-number")
    for one, word in zip(heard, shown, strict=True):
        form = normalise(word).removeprefix("ب")
        if form in counts or ("number" in one and form.isdigit()):
            return min(_MOST, max(1, int(counts[form][0] if form in counts else form)))
    return None


def _command(heard: Sequence[Word]) -> SmallTalk | None:
    """What is to be done with something that the text goes on to name: translate …"""
    led = next((i for i, one in enumerate(heard) if not one & _BEFORE_A_COMMAND), len(heard))
    if led == len(heard):
        led = next((i for i, one in enumerate(heard) if one & _COMMANDS.keys()), len(heard))
    first, rest = frozenset().union(*heard[led : led + 1]), heard[led + 1 :]
    if _has([*heard[:led], *rest], "what", "who", "asks"):
        return None
    if "back" in first and not _has(rest, "article", "back"):
        return None
    return next((kind for name, kind in _COMMANDS.items() if name in first), None)


_BEFORE_A_COMMAND = {"fill", "small", "me"}
_COMMANDS = {
    "back": SmallTalk.BACK,
    "translate": SmallTalk.TRANSLATE,
    "explain": SmallTalk.EXPLAIN,
}


# Small talk -----------------------------------------------------------------------------------

# Where a text is several of these, it is the first: whoever thanks and complains complains.
_SOCIAL = {
    "insult": SmallTalk.INSULT,
    "condolence": SmallTalk.CONDOLENCE,
    "sorrow": SmallTalk.SORROW,
    "thanks": SmallTalk.THANKS,
    "farewell": SmallTalk.FAREWELL,
    "laughter": SmallTalk.LAUGHTER,
    "praise": SmallTalk.PRAISE,
    "greeting": SmallTalk.GREETING,
    "test": SmallTalk.TEST,
    "assent": SmallTalk.ASSENT,
}


def _social(heard: Sequence[Word], more: int) -> SmallTalk | None:
    """What of small talk words are; so many may be unknown, where what is known comes first."""
    social = [one for one in heard if one & _SOCIAL.keys()]
    others = [one for one in heard if not one & {*_SOCIAL, *_ANYWHERE, "me"}]
    scolds = _has(social, "insult")
    asking = [one for one in heard if one not in social and (scolds or "small" not in one)]
    if not social or _has(asking, "what", "who", "asks"):
        return None
    if others and (len(others) > more or not (scolds or heard[0] in social)):
        return None
    return next(kind for name, kind in _SOCIAL.items() if _has(social, name))

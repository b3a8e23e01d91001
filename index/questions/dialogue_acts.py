"""What is said to Rawi itself, and what is asked of the article as a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.questions.latin_letters import in_arabic_letters
from index.questions.learnt_acts import ASK, likely_act
from index.questions.word_classes import WORD, Word, classes_of, grammar, has, words_shown
from index.text.lexicon.speech import STOPS
from index.text.lexicon.tables import columns_of, words_of
from index.text.normalise import normalise, normalise_with_offsets, words
from index.text.terms import ASKING, FOREIGN_SMALL
from index.types import Intent, SmallTalk

# What divides a text into what is said one after the other.
_PARTED = re.compile(r"[،,.!؟?؛;:\n]+|[\U0001F000-\U0001FAFF\u2600-\u27bf\ufe0f]+")


@dataclass(frozen=True, slots=True)
class DialogueAct:
    """What a text is, if it is no question to the words of an article: an intent, what of small
    talk it is, how many sentences are wanted, what a summary is to be about, and whether it is
    everybody's words that are wanted."""

    intent: Intent
    small_talk: SmallTalk | None = None
    most: int | None = None
    topic: str = ""
    everybody: bool = False


def dialogue_act(text: str) -> DialogueAct | None:
    """What a text says to Rawi itself or asks of the whole article; None for a question to the
    article's words."""
    text = in_arabic_letters(text)
    shown = words_shown(text)
    if not shown:
        return None
    heard = classes_of(shown)
    name, chance = likely_act(text)
    if name not in _OF_THE_WORDS and (topic := _topic(heard, shown)):
        return DialogueAct(Intent.SUMMARY, topic=topic)
    if name == ASK or chance < SURE:
        return None
    if name not in _INTENTS:
        return DialogueAct(Intent.CHAT, SmallTalk(name))
    intent = _INTENTS[name]
    most = _count(heard, shown) if intent is Intent.SUMMARY else None
    if intent is Intent.SHORTER:
        most = 1
    return DialogueAct(intent, most=most, everybody=name == _EVERYBODY)


# A text is taken for another act than a question from this chance on.
SURE = 0.4
_ALL_WORDS, _EVERYBODY = "all-words", "everybody"
# What is wanted is words as they stand there, and not whatever there is of something.
_OF_THE_WORDS = {_ALL_WORDS, "paragraph", "numbers"}
_INTENTS = {
    "summary": Intent.SUMMARY, "shorter": Intent.SHORTER, "more": Intent.MORE,
    "again": Intent.AGAIN,
    "speakers": Intent.SPEAKERS, "origin": Intent.ORIGIN,
    _ALL_WORDS: Intent.WHAT_SAID, _EVERYBODY: Intent.WHAT_SAID,
    "paragraph": Intent.PARAGRAPH, "next": Intent.NEXT, "numbers": Intent.NUMBERS,
}  # fmt: skip


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


def greeting_in(text: str) -> str:
    """How a text greets, where another answer than "hello" is due: with peace, in the morning …;
    "" otherwise."""
    there = f" {' '.join(map(normalise, WORD.findall(text)))} "
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
    parts = [part for part in _PARTED.split(text) if WORD.search(part)]
    if len(parts) < 2:
        return text
    kept = [part for part in parts if not _is_social(part)]
    kept = _wishes(kept) or kept
    if not kept or len(kept) == len(parts):
        return text
    start = text.index(kept[0])
    end = max(text.rindex(part) + len(part) for part in kept[-1:])
    return text[start:end].strip() + ("؟" if text.rstrip().endswith(("?", "؟")) else "")


def _wishes(parts: Sequence[str]) -> list[str]:
    """The one part that wishes something of the whole article, where the others neither do nor ask:
    what is it about? *I was bored halfway.*"""
    wishes = [part for part in parts if _act_of(part) in _INTENTS]
    others = [part for part in parts if part not in wishes]
    asks = any(has(classes_of(words_shown(part)), "asks", "what", "who") for part in others)
    return wishes if len(wishes) == 1 and not asks and any(map(_is_of_oneself, others)) else []


def restated(text: str) -> str:
    """What is asked by who says so again: I am asking *about his name*; any other text as it is."""
    starts = [0, *(found.end() for found in _COMMA.finditer(text))]
    for start in starts:
        form, offsets = normalise_with_offsets(text[start:])
        for pattern in _RESTATED:
            if found := pattern.match(form):
                return text[start + offsets[found.start("asked")] :]
    before = next((start for start in starts[1:] if _is_of_oneself(text[:start])), 0)
    if not before:
        return _unaddressed(text)
    # I have read that more soldiers come, *how many are they?*
    goes_on = _own_words(text[before:]) < _OWN <= _own_words(text[:before])
    return text if goes_on else text[before:]


def _own_words(text: str) -> int:
    """How many words of a text say what it is about."""
    small = STOPS | ASKING | FOREIGN_SMALL | _MYSELF
    return sum(word not in small for word in words(normalise(text)))


# Words of its own that make a question stand alone.
_OWN = 2


def _unaddressed(text: str) -> str:
    """A text without whom it is said to at its beginning: all right *sir*, what did he say?"""
    found = list(WORD.finditer(text))
    at = next((i for i, one in enumerate(found[:_EARLY]) if one.group() == "يا"), None)
    heard = classes_of([one.group() for one in found[:at]])
    if at is None or not all(one & _OPENING for one in heard) or len(found) < at + _EARLY:
        return text
    return text[found[at + 2].start() :]


# Whom somebody speaks to stands among so many words, and the question behind it has some as well.
_EARLY = 4
_OPENING = {"assent", "fill", "greeting"}


# What ends what somebody says of themselves before a question: I have understood *but* who paid?
_COMMA = re.compile(r"[،,؛;.!]\s+|\s(?:بس|لكن|ولكن|but|mais|но)\s+", re.IGNORECASE)
_MYSELF = words_of("talk-myself")


def _is_of_oneself(text: str) -> bool:
    """Whether what stands before a question speaks of whoever asks: I do not get it, …; I want to
    speak Arabic now, …"""
    there = words(normalise(text))
    return bool(_MYSELF & {*there}) and not any(grammar(word, False) & _ASKING for word in there)


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
    return _act_of(part) in _SOCIAL


def _act_of(part: str) -> str:
    name, chance = likely_act(part)
    return name if chance >= SURE else ASK


# No remark: what stands beside a question and tells something is what it asks about.
_SOCIAL = {
    "greeting", "thanks", "farewell", "praise", "insult", "laughter", "assent", "condolence",
    "sorrow", "test",
}  # fmt: skip


def _topic(heard: Sequence[Word], shown: Sequence[str]) -> str:
    """What is wanted of the article where the words before it ask for all that it has: everything
    *about* …"""
    for at in range(1, len(heard) - 1):
        of_what = all(one & {"what", "article", "fill", "small"} for one in heard[at + 1 :])
        if (
            "about" in heard[at]
            and not of_what
            and any(_asks_all(heard[:at], *one) for one in _OF_A_TOPIC)
        ):
            return " ".join(shown[at + 1 :])
    return ""


def _asks_all(heard: Sequence[Word], needs: str, also: str) -> bool:
    """Whether words have one of each of `needs` ("a|b c" is a word of a or b, and one of c), and
    besides them only such as may stand beside them."""
    needed = [set(one.split("|")) for one in needs.split()]
    only = {"fill", "small", "number", *also.split()}.union(*needed)
    return all(one & only for one in heard) and all(
        any(one & kind for one in heard) for kind in needed
    )


_SUMMING = "summary article contain happen tell what all about assent me"
_OF_A_TOPIC = (
    ("more", "tell article me"),
    ("tell|summary", _SUMMING),
    ("what contain article", _SUMMING),
    ("mention", f"{_SUMMING} asks"),
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

"""What did somebody say: the words for the speaker and for the topic."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from index.questions import dialects
from index.questions.intents import (
    ASKING_WHAT,
    UTTERED,
    is_uttered,
    telling,
)
from index.text.lexicon.speech import STOPS, saying_verb
from index.text.lexicon.tables import columns_of, words_of
from index.text.normalise import normalise, words
from index.text.terms import ASKING, FOREIGN_SMALL
from index.types import Pronoun, Question

# Follow-ups -----------------------------------------------------------------------------------

_ABOUT = words_of("said-about")
OCCASION = words_of("said-occasion")


def has_subject(question: Question) -> bool:
    """Whether a question has a topic, and that is a thing spoken about: neither an occasion ("after
    the meeting") nor a clause."""
    topic = normalise(question.topic or "").split()
    return names_something(topic) and topic[0] not in OCCASION


def names_something(phrase: Sequence[str]) -> bool:
    """Whether normalised words can stand behind "of": a noun with what belongs to it, and neither
    a question or clause nor what a dialect says in its own words."""
    if not 0 < len(phrase) <= _LONGEST_NAMED or any(map(_is_of_a_clause, phrase)):
        return False
    if _CLAUSE.search(" ".join(phrase)):
        return False
    first = phrase[len(phrase) > 1 and phrase[0] in _ARTICLES]
    small = first in STOPS or first in FOREIGN_SMALL or first.startswith(_FUSED)
    return not (small or _HE_DOES.match(first))


_LONGEST_NAMED = 5
_ARTICLES = frozenset("the a an le la les l un une des du this these".split())
# What is fused to a noun, so that it is no subject by itself; he does, as verbs begin.
_FUSED = ("بال", "فال", "كال", "لل", "عال", "هال", "وال")
_HE_DOES = re.compile(r"ي(?!وم\b)\w{2}|[ست]ي?ت\w{3}")


def _is_of_a_clause(word: str) -> bool:
    bare = word[1:] if word[:1] in "وفب" and len(word) > 3 else word
    asks = bool({word, bare} & (ASKING | _JOINS_A_CLAUSE)) or word in FOREIGN_ASKING
    return asks or saying_verb(word) is not None or bool({word, bare} & dialects.STANDARD.keys())


_JOINS_A_CLAUSE = words_of("joins-a-clause")


# Who is asked about, and what ------------------------------------------------------------------

_OWN = r"(?:['’]s)?(?: own)?(?: (?:statement|declaration|comments?|remarks|letter|report|speech))?"
_EN_SAID = re.compile(
    rf"\b(?:what|how)(?: else| exactly)? (?:did|does|has|have|do|were|was|are|is)"
    rf" (?P<who>.{{1,60}}?){_OWN}"
    r" (?:say|said|write|wrote|post(?:ed)?|tweet(?:ed)?|state[d]?|tell|told|claim(?:ed)?"
    r"|announced?|declared?|think|demand|answer|reply"
    r"|respond|react|explain(?:ed)?|justify|justified|describe|warn|comment|opinion|position"
    r"|statement|words)\b(?P<rest>.*)",
    re.IGNORECASE,
)
_FR_SAID = re.compile(
    r"\b(?:qu(?:e|['’])|comment) ?(?:est-ce qu(?:e|['’]) ?)?(?:a |ont |pense |dit |disent )?"
    r"(?P<who>.{0,60}?)(?: a| ont)?[ -]*(?:t-il |t-elle )?(?:l(?:ui|eur) )?"
    r"(?:dit|disent|d[ée]clar[ée]+|affirm[ée]+|annonc[ée]+|pense|r[ée]pond\w*|r[ée]plique|explique"
    r"|justifie)(?:-(?:t-)?(?:ils?|elles?))?\b(?P<rest>.*)",
    re.IGNORECASE,
)
_RU_SAID = re.compile(
    r"\b(?:что|как) (?P<before>.{0,60}?)\b(?:сказал[аи]?|говорил[аи]?|говор[ия]т|заявил[аи]?"
    r"|сообщил[аи]?|отметил[аи]?|думает|ответил[аи]?|отвечает|отвечают|объяснил[аи]?|объясняет"
    r"|комментирует|прокомментировал[аи]?|пишет|пишут|написал[аи]?)\b(?P<rest>.*)",
    re.IGNORECASE,
)
# Did X say anything about …? X says what of …?
_EN_WHETHER = re.compile(
    r"^(?:and |so |but )?(?:did|does|has|have|do) (?P<who>.{1,60}?) (?:(?:sa(?:y|id)|tell|told)"
    r" (?:any|some)thing|respond(?:ed)?|react(?:ed)?|reply|replied|comment(?:ed)?|speak|spoken"
    r"|talk(?:ed)?(?= about)|mention(?:ed)?(?P<mentioned>))\b"
    r"(?P<rest>.*)",
    re.IGNORECASE,
)
_EN_LAST = re.compile(
    r"^(?:and |so |but |ok )?(?P<who>(?!wh)[^,?]{1,60}?) (?:said|says|thinks?|thought"
    r"|replied|answered) what\b(?P<rest>.*)",
    re.IGNORECASE,
)
_FR_WHETHER = re.compile(
    r"^(?:et |mais )?(?:est-ce que )?(?P<who>.{1,60}?),?(?: (?:ils?|elles?))?"
    r"(?: (?:en )?(?:dit|disent|pense|pensent|r[ée]pond\w*) quoi| a (?:dit|r[ée]pondu) quoi"
    r"|(?: a| ont)(?:-t-(?:ils?|elles?))? (?:r[ée]pondu|r[ée]agi|comment[ée]|dit quelque chose))"
    r"\b(?P<rest>.*)",
    re.IGNORECASE,
)
_RU_WHETHER = re.compile(
    r"^(?:а |и )?(?:(?:сказал|ответил|говорил|заявил|комментировал|отреагировал|упоминал|упомянул"
    r")[аи]? ли (?P<who>\w+)|(?P<before>\w+) (?:говорил|сказал|упоминал|упомянул)[аи]?"
    r"(?= (?:что[- ]|о |об |про )))(?: что[- ]?(?:нибудь|то|либо))?(?P<rest>.*)",
    re.IGNORECASE,
)
FOREIGN_ASKING = words_of("talk-what") | words_of("talk-who") | words_of("talk-asks")
_FOREIGN_ABOUT = re.compile(
    r"\b(?:about|regarding|concerning|on|of|over|sur|(?:[aà] propos|au sujet) d(?:es|[eu])"
    r"|concernant|de(?= (?:cette|cet|ce|ces|[cç]a|cela)\b)|о|об|обо|про|насч[её]т)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SpeakerAndTopic:
    """The words of a question for who spoke and about what, "" where it has none; `refers` is the
    pronoun that stands for the speaker, None where none does."""

    speaker: str = ""
    topic: str = ""
    refers: Pronoun | None = None


OTHERS = words_of("said-others")


def means_others(who: str) -> bool:
    """Whether words for a speaker mean all others than those spoken of."""
    form = normalise(who)
    return bool({form, form.removeprefix("و")} & OTHERS)


def means_everybody(who: str) -> bool:
    """Whether words for a speaker mean all who speak."""
    form = normalise(who)
    return bool({form, form.removeprefix("و")} & _EVERYBODY)


_EVERYBODY = words_of("said-everybody")
EVERYBODY = {"ar": "الجميع", "en": "everybody", "fr": "tout le monde", "ru": "все"}


def plainly(question: Question, speaker: str | None, topic: str | None) -> str:
    """What somebody said about something, as one asks most plainly in Arabic, of a question that
    leaves unsaid who or what (*his* opinion); "" of one in another language, or that tells how it
    was said."""
    whole = speaker and topic and not question.verb and question.language == "ar"
    return f"ماذا قال {speaker} عن {topic}؟" if whole else ""


def pointed_topic(question: Question) -> Pronoun | None:
    """Whom a topic only points at: what did X say of *him*?"""
    topic = normalise(question.topic or "")
    if topic in _ABOUT_HIM:
        return _BY_NOUN[topic.removeprefix("عن")]
    return _OBJECTS.get(topic)


def who_and_what(standard: str, spoken: str) -> SpeakerAndTopic:
    """The words for the speaker and for the topic of a what-said question."""
    return _arabic(standard) if spoken == "ar" else _foreign(standard)


# In other languages ----------------------------------------------------------------------------

_PRONOUNS = {
    Pronoun.HE: "he il lui он",
    Pronoun.SHE: "she elle она",
    Pronoun.THEY: "they ils elles они",
    Pronoun.OTHER: "the other|the other one|l'autre|l’autre|другой|второй|тот",
    Pronoun.OTHER_SHE: "другая|вторая|та",
}
_OBJECTS = {
    "him": Pronoun.HE, "her": Pronoun.SHE, "them": Pronoun.THEY, "lui": Pronoun.HE,
    "elle": Pronoun.SHE, "eux": Pronoun.THEY, "нем": Pronoun.HE, "нём": Pronoun.HE,
    "ней": Pronoun.SHE, "них": Pronoun.THEY,
}  # fmt: skip
_POINTS = {
    word: kind
    for kind, listed in _PRONOUNS.items()
    for word in (listed.split("|") if "|" in listed else listed.split())
}
# What stands in front of a question, and what it begins with there: and Smith, … about Smith, …
_FRONTED = re.compile(
    r"^(?:and |et |а |и )?(?P<about>(?:about|on|sur|[aà] propos d[eu]|о|об|обо|про|насч[её]т) )?"
    r"(?P<front>[^,?]{2,60}?)(?:,| (?=что\b))\s*(?P<question>\S.*)",
    re.IGNORECASE,
)


_OTHER_ONE = re.compile(
    r"(?:the (?:other|second)|l['’]autre|le second|la seconde|другой|другая|второй|вторая)"
    r" ?(?P<role>\w+)$",
    re.IGNORECASE,
)
_SAYING = (_EN_SAID, _EN_LAST, _EN_WHETHER, _FR_SAID, _FR_WHETHER, _RU_SAID, _RU_WHETHER)


def _foreign(standard: str) -> SpeakerAndTopic:
    standard = _ON_THEIR_PART.sub("", standard)
    fronted = _FRONTED.match(standard)
    front = _HIMSELF.sub("", fronted.group("front").strip()) if fronted else ""
    if fronted and not names_something(words(normalise(front))):  # in the meeting, when he came
        fronted = None
    for pattern in _SAYING:
        match = pattern.search(standard)
        if not match:
            continue
        found = match.groupdict()
        rest = _ADDRESSED.sub("", found["rest"]).strip(" ?؟.!,")
        if found.get("mentioned") is not None:
            rest = f"about {rest}"
        parts = _FOREIGN_ABOUT.split(rest, maxsplit=1)
        who = _HIMSELF.sub(
            "", _AND.sub("", found.get("who") or found.get("before") or "").strip(" ,")
        )
        topic = parts[1].strip() if len(parts) > 1 else ""
        if not who or _ADDRESSED.fullmatch(f" {who}") or who.lower() in _SMALL:
            who = parts[0].strip()
        elif not topic and pattern is not _RU_SAID:  # there it is to whom
            topic = _TOWARDS.sub("", parts[0].strip())
        refers = _POINTS.get(who.lower())
        if other := _OTHER_ONE.match(who):
            return SpeakerAndTopic(other["role"], topic, Pronoun.OTHER)
        topic = "" if _CLAUSE.match(topic) else topic
        if fronted and fronted.group("about"):
            topic = topic or front
        elif fronted and (refers or not who) and front.lower() not in _SMALL:
            who, refers = front, _POINTS.get(front.lower())
        return SpeakerAndTopic("" if refers else who, topic, refers)
    return SpeakerAndTopic()


_ON_THEIR_PART = re.compile(
    r",? (?:de son côté|pour sa part|(?:for|on) (?:his|her|their) (?:own )?(?:part|side)"
    r"|со своей стороны)(?!\w)",
    re.IGNORECASE,
)
_TOWARDS = re.compile(r"^(?:to|against|[àa](?: l[ae'’])?|aux?|на)\s+", re.IGNORECASE)
_HIMSELF = re.compile(
    r"\s(?:himself|herself|themselves|lui-m[eê]me|elle-m[eê]me)$|^(?:сам|сама|сами)\s",
    re.IGNORECASE,
)
# To whom, or to what that was said before, somebody said it.
_ADDRESSED = re.compile(
    r"\s(?:(?:to|with) (?:him|her|them|it|that)|(?:à|avec) (?:lui|elle|eux|[cç]a|cela)"
    r"|(?:ему|ей|им|мне|нам)|на (?:это|его слова|то)|в ответ|in (?:reply|response)|en r[ée]ponse"
    r"|back)(?!\w)",
    re.IGNORECASE,
)
# What did X say *was raised*: no topic to look for.
_CLAUSE = re.compile(
    r"\b(?:was|were|is|are|has|have|had|would|will|should|must|happens|happened)\b", re.IGNORECASE
)
_AND = re.compile(r"^(?:(?:and|so|but|ok|well|et|mais|bon|alors|а|и|ну)\b[, ]*)+", re.IGNORECASE)
_SMALL = frozenset("and et а и lui leur se s'est a ont".split())


# In Arabic -------------------------------------------------------------------------------------


def _words_of(standard: str) -> list[str]:
    """The words of a question without those that it quotes, and "for his part"; a *re*action is
    what one answers."""
    shown = re.findall(r"[^\W_]+(?:[\u064b-\u065f]+[^\W_]*)*", _QUOTED.sub(" ", standard))
    forms = [*map(normalise, shown), ""]
    return [
        word
        for word, form, behind in zip(shown, forms, forms[1:], strict=False)
        if form not in _ACTING | _PART and not (form == "من" and behind in _PART)
    ]


def _is_occasion(forms: Sequence[str]) -> bool:
    """Whether a question begins with when or where it was: *in the meeting*, what did X say?"""
    return forms[0].removeprefix("و") in _WHEN_OR_WHERE


def _arabic(standard: str) -> SpeakerAndTopic:
    shown = _words_of(standard)
    forms = [normalise(word) for word in shown]
    tells = telling(forms)
    asks = {i for i, form in enumerate(forms) if form in ASKING_WHAT or form[1:] in ASKING_WHAT}
    skipped = asks | {i for i, form in enumerate(forms) if form in _NOBODY or form in _TO_HIM}
    tell = _telling(forms, tells)
    if tell is None:
        return SpeakerAndTopic()
    who, topic = _behind(shown, forms, skipped, {*asks, *tells}, tell)
    who = "" if says_when(who) else who
    if is_uttered(forms[tell]) and not topic:
        who, topic = _with_fused_topic(who)
        if who and forms[tell].endswith(_OWNED):  # his opinion *of* something
            who, topic = "", _OF.sub("", who)
    if is_uttered(forms[tell]) and forms[tell] not in UTTERED:  # his opinion: whose is said
        who, topic = "", topic or _bare(who)
    subject, matter = _before(shown, forms, {*skipped, *tells}, tell)
    subject = "" if (who and _is_occasion(forms)) or says_when(subject) else subject
    refers = _pointed_at(forms, tell, subject)
    # "The minister, what did she say of it": what stands behind the verb is no speaker then, but
    # for whom she is only talked about by: what did *he* say of her?
    fronted = bool(subject) and any(i < tell for i in asks)
    leads = fronted and forms[tell + 1 : tell + 2] != [_about_her(forms, tell)]
    # Smith sees *the meeting* how?
    sees = _sees(forms[tell]) and subject.endswith(shown[tell - 1])
    # He sees how *the crisis*?
    sees_it = refers is not None and _sees(forms[tell]) and any(map(_pointing, forms[:tell]))
    if (subject or sees_it) and (not who or leads or sees or sees_it):
        who, topic = subject, topic or _bare(who)
    if not topic and not fronted:
        topic = next((form for form in forms[tell + 1 :] if form in _ABOUT_HIM), "")
    pointed = _pointing(normalise(who))
    first, _, name = who.partition(" ")
    if name and _pointing(normalise(first)) in _OTHERS:  # the other one, *Smith*
        return SpeakerAndTopic(name, topic or matter)
    role, _, other = who.rpartition(" ")
    if role and (kind := _pointing(normalise(other))) in _OTHERS:  # the other expert
        return SpeakerAndTopic(_without_and(role), topic or matter, kind)
    if pointed or (refers and not who):
        return SpeakerAndTopic("", topic or matter, pointed or refers)
    return SpeakerAndTopic(who, topic or matter)


def says_when(phrase: str) -> bool:
    """Whether words that stand where a speaker may only say when: today, now."""
    return (_TIMES | _NOBODY).issuperset(words(normalise(phrase)))


def _sees(word: str) -> bool:
    return saying_verb(word) in _SEEING


_SEEING = {saying_verb(verb) for verb in words_of("seeing")}
_ACTING = {"فعل", "افعال"}
_PART = words_of("for-his-part")
_TIMES = words_of("times")
_WHEN_OR_WHERE = OCCASION | _TIMES
_OTHERS = {Pronoun.OTHER, Pronoun.OTHER_HE, Pronoun.OTHER_SHE}


def _without_and(words: str) -> str:
    return words[1:] if words.startswith("وال") else words


def _with_fused_topic(who: str) -> tuple[str, str]:
    """Somebody and what they have an opinion of, to which dialects fuse a preposition: رأي فلان
    بالخطه."""
    found = _FUSED_TOPIC.search(who)
    return (who[: found.start()], f"{found['the']}{found['topic']}") if found else (who, "")


_FUSED_TOPIC = re.compile(r"(?<=\w) [بف](?P<the>ال|ه[اذ])(?P<topic>\w{2}.*)$")


_OWNED = ("يه", "يها", "يهم")
_OF = re.compile(r"^[بف](?=\w{2})")


# Has he commented *or* written something?
_OR = "ولا"


def _about_her(forms: Sequence[str], tell: int) -> str:
    """A pronoun behind the verb with somebody behind it in turn: what said *of her* the president;
    "" without one."""
    behind = forms[tell + 1 : tell + 3]
    return behind[0] if len(behind) > 1 and behind[0] in _TO_HIM else ""


def _behind(
    shown: Sequence[str],
    forms: Sequence[str],
    skipped: Collection[int],
    asks: Collection[int],
    tell: int,
) -> tuple[str, str]:
    """What stands behind the verb: who speaks, and about what."""
    start = tell + 1
    while start < len(forms) and (start in skipped or forms[start] in {"في", "بيان", "تصريح"}):
        if forms[start] == "في" and forms[start + 1 : start + 2] not in (["بيان"], ["تصريح"]):
            break
        start += 1
    end = start
    while end < len(forms) and forms[end] not in {_OR, *_ABOUT} and end not in asks:
        end += 1
    # Whom the words were said to stands behind the speaker: the nurse *to the father*.
    named = (i for i in range(start, end) if forms[i] not in _NAMING_NOBODY)
    who = " ".join(shown[i] for i in named if not forms[i].startswith("لل"))
    who = without_nobody(who)
    # "how did X describe what happened to it": a clause, not a topic to look for
    relative = (end in asks and end > start) or forms[end : end + 1] == [_OR]
    topic = (
        "" if relative else " ".join(shown[i] for i in range(end + 1, len(shown)) if i not in asks)
    )
    # What is X's opinion *in*, not where he said it.
    if topic and forms[end] in OCCASION and not is_uttered(forms[tell]):
        topic = f"{shown[end]} {topic}"
    return who, without_nobody(topic)


def without_nobody(named: str) -> str:
    """Words for somebody or something without those at their end that name nobody: exactly."""
    shown = named.split()
    while len(shown) > 1 and normalise(shown[-1]) in _NOBODY:
        shown.pop()
    return " ".join(shown)


def _telling(forms: Sequence[str], tells: Sequence[int]) -> int | None:
    """Where the word stands that tells of speech; of several in a row (رد قال، رد عليه قال)
    the last."""
    if not tells:
        return 1 if len(forms) > 2 and forms[1] in {"ورد", "جاء"} else None
    tell = tells[0]
    while True:
        if tell + 1 in tells:
            tell += 1
        elif tell + 2 in tells and forms[tell + 1] in _TO_HIM:
            tell += 2
        else:
            return tell


def _before(
    shown: Sequence[str], forms: Sequence[str], skipped: Collection[int], tell: int
) -> tuple[str, str]:
    """What stands before the verb: who speaks, and about what."""
    before = [i for i in range(tell) if i not in skipped]
    at = next((i for i in before if forms[i].removeprefix("و") in _ABOUT), tell)
    subject = " ".join(shown[i] for i in before if i < at)
    if subject.startswith("وال"):  # "and" is written in one with it
        subject = subject[1:]
    return subject, " ".join(shown[i] for i in before if i > at)


def _bare(words: str) -> str:
    """Words without what Maghrebi Arabic fuses to them for "in"."""
    return re.sub(r"^ف(?=ال|ه[اذ])", "", words)


def _pointed_at(forms: Sequence[str], tell: int, subject: str) -> Pronoun | None:
    """Whom a verb without a subject means, by its gender and number, and by the pronoun before it;
    who *answers him* is the other one."""
    pronoun = next(filter(None, map(_pointing, forms)), None)
    if subject:
        return pronoun
    kind = pronoun or _agreeing(forms[tell])
    answers = any(form.lstrip("وف") in _ANSWERS for form in forms[: tell + 1])
    if answers and any(form in _TO_HIM for form in forms):
        return _OTHER.get(kind, kind) if kind else None
    return kind


def _pointing(form: str) -> Pronoun | None:
    return _POINTED.get(form) or _POINTED.get(form.removeprefix("و"))


_OTHER = {Pronoun.HE: Pronoun.OTHER_HE, Pronoun.SHE: Pronoun.OTHER_SHE}
_BY_NOUN = {"ها": Pronoun.SHE, "هم": Pronoun.THEY, "ه": Pronoun.HE, "و": Pronoun.HE}


def _agreeing(word: str) -> Pronoun | None:
    """Whom the form of a verb, or the pronoun fused to a noun, agrees with."""
    if is_uttered(word):
        return next((kind for end, kind in _BY_NOUN.items() if word.endswith(end)), None)
    if word.endswith("وا"):
        return Pronoun.THEY
    is_she = word.endswith("ت") or word.lstrip("وف").startswith("ت")
    return Pronoun.SHE if is_she else Pronoun.HE


_QUOTED = re.compile(r"[«“\"].*?[»”\"]")
_TO_HIM = words_of("said-to-him")
_ABOUT_HIM = words_of("said-about-him")
_NOBODY = words_of("said-nobody")
_NAMING_NOBODY = _ABOUT_HIM | words_of("said-anything") | words_of("said-himself")
_ANSWERS = words_of("said-answers")
_POINTED = {word: Pronoun(kind) for word, (kind,) in columns_of("said-pointing").items()}

"""What is asked: language, kind, who is meant, about what, and what a follow-up leaves unsaid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.arabic import normalise, words
from index.attribution.speech import STOPS, WITH_PERSON, said
from index.dialects import to_standard
from index.kinds import ASKING_WHAT, UTTERED, Kind, kind_of, tells_of_saying
from index.types import Pointed, Question, QuestionEmpty, QuestionTooLong
from index.who_else import is_only_who_else, who_else

# The longest question in any evaluation set has 400 characters; a quoted passage fits as well.
LONGEST_QUESTION = 2_000

_SCRIPTS = (
    ("ar", re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("en", re.compile(r"[A-Za-zÀ-ÿ]")),
)
# Small words that tell the two apart; names ("Le Pen") are outvoted by the rest of a question.
_FRENCH = frozenset(
    "que qui quoi quel quelle quels quelles qu qu'a où quand comment pourquoi combien est-ce le la"
    " les des du une un dans pour avec sur dit de et il elle en au aux ce cette a-t-il a-t-elle"
    " ont sont bonjour merci salut".split()
)
_ENGLISH = frozenset(
    "what who whom whose which where when how why did do does is are was were has have the of to in"
    " on for with by from and about said say many much a hello thanks".split()
)
FOREIGN_SMALL_WORDS = (
    _FRENCH
    | _ENGLISH
    | frozenset(
        "did according after before in at according that this these those there their its his her"
        " avec selon dans что кто где когда почему как сколько какой какая какое какие какую чем"
        " кем кого кому зачем откуда куда ли в на по о об с у и а не".split()
    )
)
_FOREIGN_SMALL = frozenset(normalise(" ".join(FOREIGN_SMALL_WORDS)).split())


# What makes a sentence a question stands in no answer, and would therefore count among its rarest
# and most telling words; "من" stays out because it also means "from".
ASKING = frozenset(
    normalise(
        "ما ماذا متى أين كيف لماذا كم هل أي أية ماهي ماهو هو هي الذي التي مالذي بماذا عماذا لمن بم"
        " فيم لم بأي لأي وماذا وما وأين ومتى وكيف ولماذا وكم وهل ومن"
    ).split()
)


def understand(
    text: str,
    after: Sequence[str] = (),
    known: frozenset[str] = frozenset(),
    about: Pointed | None = None,
) -> Question:
    """The question in a text, completed from the questions before it where it needs them.

    `known` are the normalised words of the article asked about; `about` the words that a question
    who else said something points at. Raises QuestionEmpty or QuestionTooLong.
    """
    stripped = " ".join(text.split())
    if not any(c.isalnum() for c in stripped):
        raise QuestionEmpty
    if len(stripped) > LONGEST_QUESTION:
        raise QuestionTooLong(LONGEST_QUESTION)
    question = _alone(stripped, known)
    if about is not None and _asks_for_others(question, about):
        question = _others_than(question, about.speaker, " ".join(about.words.split()))
    elif after and question.kind is not Kind.CHAT:
        earlier = [_alone(" ".join(one.split()), known) for one in after if one.strip()]
        question = _completed(question, [one for one in earlier if one.kind is not Kind.CHAT])
    if question.kind is Kind.WHO_ELSE and question.topic:
        return replace(question, standard=question.topic)
    return question


def _asks_for_others(question: Question, about: Pointed) -> bool:
    """Whether a question is who else says the words pointed at: "who else?" does where somebody
    says them."""
    spoken = about.speaker is not None and is_only_who_else(question.standard)
    return spoken or question.kind is Kind.WHO_ELSE


def _others_than(question: Question, speaker: str | None, topic: str | None) -> Question:
    """A question who else than a speaker is on a topic, or on its own where these are None."""
    return replace(
        question,
        kind=Kind.WHO_ELSE,
        speaker=speaker or question.speaker,
        topic=topic or question.topic,
    )


def _alone(text: str, known: frozenset[str]) -> Question:
    spoken = language(text)
    standard = to_standard(text, known) if spoken == "ar" else text
    kind = kind_of(standard, spoken)
    speaker = topic = verb = ""
    if kind is Kind.WHAT_SAID:
        speaker, topic = who_and_what(standard, spoken)
        verb = _telling_verb(standard)
    elif kind is Kind.SUMMARY:
        topic = _summarised(standard)
    elif kind is Kind.WHO_ELSE:
        speaker, topic = who_else(standard, spoken) or ("", "")
    return Question(
        text=text,
        language=spoken,
        kind=kind,
        speaker=speaker or None,
        topic=topic or None,
        standard=standard,
        verb=verb,
    )


def _telling_verb(standard: str) -> str:
    """The verb of a question that tells more than that somebody spoke: of what did X *accuse* …"""
    return next((word for word in words(normalise(standard)) if said(word) in WITH_PERSON), "")


_SUMMARISED = re.compile(r"\bعن\s+(?!ماذا|ما\b)(.+?)[\s؟?.!]*$")


def _summarised(standard: str) -> str:
    """What a question wants to be told of: what does the article say about *this*?"""
    found = _SUMMARISED.search(standard)
    return found.group(1) if found else ""


# All of them: with a word for "all", or the plural alone where nothing more is said of it.
_THEM_ALL = (
    r"(?:(?:كلّ?|جميع|سائر)\s+(?:هذه\s+)?المقالات|هذه\s+المقالات|المقالات\s+(?:كلّ?ها|جميعًا|جميعا)"
    r"|المقالات(?=\s*(?:$|[؟?.!،,])|\s+(?:عن|حول|بشأن|بخصوص|هنا|معًا|معا)\b))"
    r"(?:\s+(?:هنا|معًا|معا))?"
)
# All articles as what is to be summed up: then the question needs an article in their place.
_SUMMED_UP = re.compile(
    r"(?P<asks>\bو?(?:(?:لخّ?ص|اختصر|أوجز)(?:وا|ي|لي|لنا)?|تلخيص|ملخّ?ص(?:ًا|اً|ا)?|خلاصة|موجز|مضمون|فحوى"
    r"|(?:ما\s+)?(?:جاء|ورد|قيل|ذُ?كر))(?:\s+(?:لي|لنا|عليّ?|ما|جاء|ورد|قيل|ذُ?كر))*\s+)"
    rf"(?:في\s+|من\s+|ب(?=كل|جميع|سائر|هذه|المقالات)|(?P<of>ل)(?=كل|جميع|سائر|هذه))?"
    rf"{_THEM_ALL}",
    re.M,
)
_SUMMED_UP_ELSEWHERE = re.compile(
    r"(?P<asks>\b(?:summar\w+|sum\s+up|main\s+points|r[ée]sum\w+)\s+(?:me\s+)?(?:of\s+|de\s+)?)"
    r"(?P<all>all\s+(?:of\s+)?(?:the\s+|these\s+|our\s+)?articles|the\s+articles|these\s+articles"
    r"|(?:tous\s+)?(?:les|ces|des)\s+articles)\b",
    re.I,
)
_EVERYWHERE = re.compile(
    rf"[\s،,]*(?:\b[وف]?(?:(?:في|من)\s+|ب(?=كل|جميع|سائر)){_THEM_ALL}"
    r"|\bin\s+(?:all|every|any)\s+(?:of\s+)?(?:the\s+|these\s+|our\s+)?(?:articles?|them)"
    r"|\bdans\s+tous\s+(?:les|ces)\s+articles|\bво\s+всех\s+статьях)\b",
    re.I,
)

# What, normalised, may stand beside these words and asks nothing by itself.
_NOTHING_ELSE = re.compile(
    r"\W*(?:(?:و|ف|ثم|و?ماذا عن|طيب|طب|حسنا|و?الان|من فضلك|لو سمحت|and|now|okay|ok|please"
    r"|(?:what|how) about|et|maintenant|а|и|теперь)(?:\W+|$))*"
)


def in_every_article(text: str) -> tuple[str, bool]:
    """A question without the words by which it asks all articles at once, and whether it does.

    "Sum up all articles" becomes "sum up the article", which each is then asked; "and in all
    articles?" becomes "": what is asked there is the question before it.
    """
    asked, count = _SUMMED_UP.subn(_in_the_article, text, count=1)
    if not count:
        asked, count = _SUMMED_UP_ELSEWHERE.subn(_the_article, text, count=1)
    if not count:
        asked, count = _EVERYWHERE.subn("", text, count=1)
        if count and _NOTHING_ELSE.fullmatch(normalise(asked)):
            asked = ""
    return asked, bool(count)


def _in_the_article(found: re.Match[str]) -> str:
    asks = found.group("asks")
    told = asks.split()[-1] in {"جاء", "ورد", "قيل", "ذكر", "ذُكر"}
    return f"{asks}{'في المقال' if told else 'للمقال' if found.group('of') else 'المقال'}"


def _the_article(found: re.Match[str]) -> str:
    french = re.search(r"\b(?:les|ces|des)\b", found.group("all"), re.I)
    return found.group("asks") + ("l'article" if french else "the article")


def asks_who_else(text: str) -> bool:
    """Whether a question asks for others who say the same."""
    spoken = language(text)
    standard = to_standard(text, frozenset()) if spoken == "ar" else text
    return kind_of(standard, spoken) is Kind.WHO_ELSE


_ASKING_WORD = re.compile(
    r"[?؟]"
    # "What a …!" asks nothing.
    r"|\b(?:who|whom|whose|which|when|where|why|how|what(?! an? (?!kind|sort)))\b"
    r"|^(?:and |so |please )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would"
    r"|should|don|isn|aren|wasn|weren|doesn|didn|hasn|haven|won|donne|dis|dites|nomme|скажи\w*"
    r"|tell|list|name|give|show|explain|describe|find|summar\w+|r[ée]sum\w+)\b"
    r"|\b(?:qui|quoi|quel|quelle|quels|quelles|quand|comment|pourquoi|combien|o[uù]|qu['’ ]|est-ce"
    r"|lequel|laquelle)\b|^que\b|\w-(?:t-)?(?:ils?|elles?|vous)\b"
    r"|\b(?:к(?:то|ого|ому|ем|ом)|ч(?:то|его|ему|[её]м|ей|ья|ь[её]м?|ьи|ьих|ьей)|где|куда|откуда"
    r"|когда|почему|зачем|как\w{0,4}|насколько|скольк\w+|котор\w+|назовите|расскажите|ли)\b",
    re.IGNORECASE,
)


def asks_in_words(question: Question) -> bool:
    """Whether a text in another language asks at all, by its words or a question mark: a mere
    "climate", or an insult, does not. In Arabic any text is a question, as people write them."""
    return question.language == "ar" or _ASKING_WORD.search(question.standard) is not None


def asks_about_something(question: Question) -> bool:
    """Whether a question has a word that neither asks nor merely connects; "why?" has none."""
    small = STOPS | ASKING if question.language == "ar" else _FOREIGN_SMALL
    return any(
        word not in small and (len(word) > 1 or word.isdigit())
        for word in words(normalise(question.standard))
    )


def content_words(text: str, language: str) -> list[str]:
    """The distinct normalised words of a question that say what it is about.

    Without those that ask or merely connect. Of a question in another
    script the names and numbers, which are all that an Arabic text can have in common with it.
    """
    if language == "ar":
        everything = words(normalise(text))
        kept = (w for w in everything if w not in STOPS and w not in ASKING and w not in _GENERAL)
    else:
        shown = re.findall(r"[^\W_]+", text)
        kept = (
            normalise(w)
            for w in shown
            if not w[0].islower() and normalise(w) not in FOREIGN_SMALL_WORDS and len(w) > 1
        )
    return list(dict.fromkeys(kept))


# They say no more than that something is or happens.
_GENERAL = frozenset(
    normalise(
        """
        كان كانت يكون تكون يبلغ تبلغ بلغ بلغت تم يتم سيتم تمت حدث حدثت وقع وقعت جرى جرت صار صارت
        يوجد توجد هناك هنا أيضا فقط جدا يريد تريد عند ل ب مع
        إليه إليها إليهم عليهم منهم بينهم بينهما فيهم عنهم لديه لديها لديهم معه معها معهم حوله حولها
        بعده بعدها قبله قبلها عنده عندها بحسب حسب وفق وفقا
        """
    ).split()
)


# Follow-ups -----------------------------------------------------------------------------------

_ABOUT = frozenset(
    normalise(
        "عن حول بشأن بخصوص في على من بعد قبل مع ضد خلال تجاه إزاء لدى أثناء بصدد بالنسبة"
        " فيما عما عقب إلى أمام قبيل ضمن عند عندما حين"
    ).split()
)
# Behind these stands where or when something was said rather than what about. A topic that begins
# with one of them is such an occasion.
OCCASION = frozenset(
    normalise("في بعد قبل خلال مع لدى أثناء عقب إلى أمام قبيل ضمن عند عندما حين").split()
)
_AND_WHAT_OF = re.compile(
    r"^(?:و|طيب |طب )?(?:ماذا|ما) (?:عن|بشان|بخصوص|حول)\b|^و(?:عن|بشان|بخصوص) "
    r"|^(?:and )?what about\b"
    r"|^(?:and|how) about\b|^et (?:sur|pour|[aà] propos)|^а (?:что )?(?:насч[её]т|о|об|про)\b"
)
_AND = re.compile(r"^(?:و(?!ف|ق|ع)(?=\w{2})|and\b|et\b|а\b|и\b)")
_AND_ASKS = re.compile(
    r"^و(?:ماذا|ما|من|اين|متي|كيف|كم|لماذا|هل|لم|مع|في|عن|بم|بماذا|اي)\b|^and\b|^et\b|^а\b|^и\b"
)
# At the end of a question they mean somebody or something named before it; within it they go with
# what follows: who is *he*? but who is he, *the minister*?
_POINTS_BACK = re.compile(
    r"\b(?:(?:قال|ذكر|اضاف|صرح|اكد|راي|وصف|رد|علق)(?:ه|ها|هم)?|هو|هي|هم|ذلك|هذا|هناك|عنه|عنها"
    r"|فيه|له|لها)\W*$"
    r"|\b(?:he|she|they|it|there|that|his|her|their|il|elle|ils|он|она|они|его|е[её]|там)\b"
)
_LONGEST_POINTING = 6


def _completed(question: Question, earlier: Sequence[Question]) -> Question:
    """A follow-up with the speaker, kind and matter of what it follows upon; others unchanged."""
    if not earlier:
        return question
    others = _others_than_before(question, earlier)
    if others is not None:
        return others
    earlier = _without_others(earlier) or earlier
    last, form = earlier[-1], normalise(question.standard)
    what_of = _AND_WHAT_OF.match(form)
    if what_of:
        topic = question.standard[what_of.end() :].strip(" ؟?.!")
        spoke = next((one for one in reversed(earlier) if one.kind is Kind.WHAT_SAID), None)
        if last.kind is Kind.WHAT_SAID and spoke is not None:
            standard = f"{spoke.standard.rstrip(' ؟?')} {topic}"
            return replace(
                question, kind=Kind.WHAT_SAID, speaker=spoke.speaker, topic=topic, standard=standard
            )
        return replace(question, kind=last.kind, standard=f"{last.standard.rstrip(' ؟?')} {topic}")
    if question.kind is Kind.WHAT_SAID and question.speaker is None:
        spoke = next((one for one in reversed(earlier) if one.speaker), None)
        if spoke is not None:
            return replace(
                question,
                speaker=spoke.speaker,
                standard=f"{question.standard} {spoke.speaker}",
            )
    short = len(form.split()) <= _LONGEST_POINTING
    # "Where?" asks for a place and does not say of what.
    only_asks = question.kind is not Kind.FACT and not asks_about_something(question)
    if only_asks or _AND_ASKS.match(form) or (short and _POINTS_BACK.search(form)):
        kind = last.kind if only_asks and last.kind is Kind.ORIGIN else question.kind
        return replace(question, kind=kind, standard=f"{question.standard} {last.standard}")
    return question


def _others_than_before(question: Question, earlier: Sequence[Question]) -> Question | None:
    """Who else, after a question what somebody said or who said something: others than they, on
    the same. None for other questions, and after others: who else *was there*?"""
    only = is_only_who_else(question.standard)
    if question.kind is not Kind.WHO_ELSE and not only:
        return None
    before = _without_others(earlier)
    last = _completed(before[-1], before[:-1]) if before else question
    if last.kind is Kind.WHAT_SAID:
        speaker, topic = question.speaker or last.speaker, question.topic or last.topic
        return _others_than(question, speaker, topic)
    if last.kind is Kind.WHO_SAID:
        return _others_than(question, None, None)
    return None if only else question


def _without_others(earlier: Sequence[Question]) -> list[Question]:
    """The questions that do not ask who else: those leave a talk on whom and what it is about."""
    return [
        one
        for one in earlier
        if one.kind is not Kind.WHO_ELSE and not is_only_who_else(one.standard)
    ]


# Who is asked about, and what ------------------------------------------------------------------

_EN_SAID = re.compile(
    r"\bwhat (?:did|does|has|do|were|was|are|is) (?P<who>.{1,60}?)(?:'s)?"
    r" (?:say|said|state[d]?|tell|told|claim(?:ed)?|announced?|declared?|think|demand"
    r"|describe|warn|comment|opinion|position|statement|words)\b(?P<rest>.*)",
    re.IGNORECASE,
)
_FR_SAID = re.compile(
    r"\bqu(?:e|['’]) ?(?:est-ce qu(?:e|['’]) ?)?(?:a |ont |pense |dit )?(?P<who>.{0,60}?)"
    r"(?: a)?[ -]*(?:t-il |t-elle )?(?:dit|d[ée]clar[ée]+|affirm[ée]+|annonc[ée]+|pense)\b"
    r"(?P<rest>.*)",
    re.IGNORECASE,
)
_RU_SAID = re.compile(
    r"\bчто (?P<before>.{0,60}?)\b(?:сказал[аи]?|говорил[аи]?|говор[ия]т|заявил[аи]?|сообщил[аи]?"
    r"|отметил[аи]?|думает)\b(?P<rest>.*)",
    re.IGNORECASE,
)
_FOREIGN_ABOUT = re.compile(
    r"\b(?:about|regarding|concerning|on|of|over|sur|[aà] propos d[eu]|concernant"
    r"|о|об|обо|про|насч[её]т)\b",
    re.IGNORECASE,
)


def who_and_what(standard: str, spoken: str) -> tuple[str, str]:
    """The words for the speaker and for the topic of a what-said question; "" where it has none."""
    if spoken == "ar":
        return _arabic_who(standard)
    for pattern in (_EN_SAID, _FR_SAID, _RU_SAID):
        if match := pattern.search(standard):
            found = match.groupdict()
            rest = found["rest"].strip(" ?؟.!")
            parts = _FOREIGN_ABOUT.split(rest, maxsplit=1)
            who = (found.get("who") or found.get("before") or "").strip() or parts[0].strip()
            return who, parts[1].strip() if len(parts) > 1 else ""
    return "", ""


def _arabic_who(standard: str) -> tuple[str, str]:
    shown = re.findall(r"[^\W_]+(?:[\u064b-\u065f]+[^\W_]*)*", standard)
    forms = [normalise(word) for word in shown]
    tells = [i for i, form in enumerate(forms) if tells_of_saying(form)]
    asks = {i for i, form in enumerate(forms) if form in ASKING_WHAT or form[1:] in ASKING_WHAT}
    skipped = asks | {i for i, form in enumerate(forms) if form in _NOBODY}
    # Whom the words were said to stands behind the speaker: the nurse *to the father*.
    addressed = {i for i, form in enumerate(forms) if i and form.startswith("لل")}
    skipped |= {i for i, form in enumerate(forms) if form in _TO_HIM}
    if not tells and len(forms) > 2 and forms[1] in {"ورد", "جاء"}:
        tells = [1]
    if not tells:
        return "", ""
    tell = tells[0]
    if tell + 1 < len(forms) and forms[tell] in UTTERED and tell + 1 in tells:
        tell += 1
    start = tell + 1
    while start < len(forms) and (start in skipped or forms[start] in {"في", "بيان", "تصريح"}):
        if forms[start] == "في" and forms[start + 1 : start + 2] not in (["بيان"], ["تصريح"]):
            break
        start += 1
    end = start
    about_him = forms[tell] in UTTERED  # what is X's opinion *in*, not where he said it
    while end < len(forms) and forms[end] not in _ABOUT and end not in asks:
        end += 1
    named = [i for i in range(start, end) if i not in addressed]
    who = " ".join(shown[i] for i in named)
    # "how did X describe what happened to it": a clause, not a topic to look for
    relative = end in asks and end > start
    topic = (
        "" if relative else " ".join(shown[i] for i in range(end + 1, len(shown)) if i not in asks)
    )
    if topic and forms[end] in OCCASION and not about_him:
        topic = f"{shown[end]} {topic}"
    if not who:
        before = [i for i in range(tell) if i not in skipped]
        who = " ".join(shown[i] for i in before if forms[i] not in _ABOUT)
    return who, topic


# Answered *him* the minister.
_TO_HIM = frozenset(
    normalise("عليه عليها عليهم له لها لهم إليه إليها إليهم عنه عنها عنهم فيه فيها").split()
)
_NOBODY = frozenset(
    normalise(
        "كان كانت قد هو هي هم وهو وهي وهم الذي التي و في المقال الخبر النص أيضا كذلك بالضبط تحديدا"
        " هذا طب طيب يعني بس إذن حسنا"
    ).split()
)


def language(text: str) -> str:
    """`ar`, `ru`, `fr` or `en` by the script that prevails, French by its small words.

    A text that begins with a small word of another language is in that language, whatever long
    Arabic name it asks about.
    """
    counts = {name: len(pattern.findall(text)) for name, pattern in _SCRIPTS}
    first = re.split(r"[\s'’]", text.strip().lower(), maxsplit=1)[0]
    if first in FOREIGN_SMALL_WORDS:
        counts["ar"] = 0
    best = max(counts, key=lambda name: counts[name])
    if best != "en":
        return best
    small = re.split(r"[\s?!.,;:’']+", text.lower())
    french, english = (sum(word in known for word in small) for known in (_FRENCH, _ENGLISH))
    return "fr" if french > english else "en"

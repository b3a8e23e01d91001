"""What did somebody say: the words for the speaker and for the topic."""

from __future__ import annotations

import re

from index.questions.intents import (
    ASKING_WHAT,
    UTTERED,
    tells_of_saying,
)
from index.text.lexicon.tables import words_of
from index.text.normalise import normalise
from index.types import Question

# Follow-ups -----------------------------------------------------------------------------------

_ABOUT = words_of("said-about")
OCCASION = words_of("said-occasion")


def has_subject(question: Question) -> bool:
    """Whether a question has a topic that is a subject, and no occasion."""
    first = normalise(question.topic or "").split()[:1]
    return bool(first) and first[0] not in OCCASION


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


_TO_HIM = words_of("said-to-him")
_NOBODY = words_of("said-nobody")

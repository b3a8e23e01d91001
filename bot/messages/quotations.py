"""Evidence as it is shown: the exact words with the verb that governs them, whose they are, where
they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from textwrap import shorten

from bot.messages.languages import COMMA, Words, genitive, isolated, say
from index.text.lexicon.speech import BARE_THAT, reporting_verb
from index.text.lexicon.tables import words_of
from index.text.normalise import normalise
from index.types import DIRECT, INDIRECT, Article, Evidence, Statement

# So much of exact words goes along with a link to them.
LONGEST_SHARED = 120
REPORTED: Words = ("نُقل بالمعنى", "paraphrased")
# Of several statements in one passage some are exact and some are not: each is told, in order.
_IN_ORDER: Words = ("على الترتيب: {}", "in order: {}")
EXACT: Words = ("بنصّه", "word for word")
REWORDED: Words = ("بالمعنى", "in other words")
_PAGE: Words = ("الصفحة {}", "page {}")
_PARAGRAPH: Words = ("الفقرة {}", "paragraph {}")
_QUOTING: Words = ("نقلًا عن {}", "quoting {}")
# Where the words that answer begin and end: each front shows them in its own way.
MARK, END_MARK = "\ue000", "\ue001"
_MARKS = re.compile(f"[{MARK}{END_MARK}]")


def plain(text: str) -> str:
    """The words without marks."""
    return _MARKS.sub("", text)


def evidence(item: Evidence, article: Article, language: str) -> list[str]:
    """Evidence of an article as paragraphs: the words with their marks, where they stand."""
    text = article.text
    marks = [(a - item.start, b - item.start) for a, b in item.marks]
    return [f"{_lead(item, text)}{_shown(item, item.text, marks)}", where(item, article, language)]


def _shown(item: Evidence, words: str, marks: Sequence[tuple[int, int]] = ()) -> str:
    """Words of evidence on one line: between guillemets, but for what was reported in other words,
    which guillemets would make its speaker's own."""
    return marked(words, marks) if item.kind == INDIRECT else f"«{marked(words, marks)}»"


def _lead(item: Evidence, text: str) -> str:
    """The verb that governs evidence, before it: without it "[denied] a call" would say that there
    was one. What stands between is left out but for what joins them (in, of, that), unless it tells
    what is described: described *the talks* as "…"."""
    if item.governor is None:
        return ""
    start, end = item.governor
    verb = reporting_verb(normalise(text[start:end]).split()[-1])
    if verb in _SEEING and end < item.start:
        return " ".join([*text[start : item.start].rstrip(_OPENING).split(), ""])
    between = [word.strip(_AROUND) for word in text[end : item.start].split()]
    between = [word for word in between if word]
    joining = len(between)
    if joining and normalise(between[-1]) in BARE_THAT:
        joining -= 1
    if joining and normalise(between[joining - 1]) in _LEADING_ON:
        joining -= 1
    words = ["…"] if joining else []
    return " ".join([*text[start:end].split(), *words, *between[joining:], ""])


_AROUND = '،,.:؛"«»“”'
_OPENING = ' "«“„'
_SEEING = {reporting_verb(verb) for verb in words_of("seeing")}
_LEADING_ON = words_of("leading-on")


def marked(text: str, marks: Sequence[tuple[int, int]] = ()) -> str:
    """Words on one line, as paragraphs of a screen are, with spans of them marked."""
    for start, end in sorted(marks, reverse=True):
        text = f"{text[:start]}{MARK}{text[start:end]}{END_MARK}{text[end:]}"
    return " ".join(text.split())


def where(item: Evidence, article: Article, language: str) -> str:
    """Whose words evidence is, whether word for word, and where it stands in its article."""
    page = article.page_at(item.start)
    parts = [say(_PARAGRAPH, language, item.paragraph)]
    if page is not None:
        parts.insert(0, say(_PAGE, language, page))
    if item.speaker:
        parts.insert(0 if item.kind else len(parts), whose(item, language))
    if item.kind == INDIRECT:
        parts.append(say(REPORTED, language))
    return f"— {say(COMMA, language).join(parts)}"


def signed(items: Sequence[Evidence], article: Article, language: str) -> str:
    """Whose words the evidence of one passage is and where it stands; each for itself where some
    of it is exact and some is not."""
    first = items[0]
    if not {DIRECT, INDIRECT} <= {item.kind for item in items}:
        return where(first, article, language)
    each = [say(REWORDED if item.kind == INDIRECT else EXACT, language) for item in items]
    comma = say(COMMA, language)
    told = say(_IN_ORDER, language, comma.join(each))
    return f"{where(replace(first, kind=DIRECT), article, language)}{comma}{told}"


def whose(item: Evidence, language: str) -> str:
    """Whose words evidence is, or whom it quotes; "" where it is the article's alone."""
    if not item.speaker:
        return ""
    if item.kind:
        return isolated(item.speaker, language)
    return say(_QUOTING, language, genitive(item.speaker, language))


def shared(item: Evidence, text: str, language: str) -> str:
    """Evidence on one line, to be sent on: whose words, led in as they are, whether reported."""
    words = shorten(item.text, LONGEST_SHARED, placeholder=" …")
    name = f"{whose(item, language)}: " if item.kind else ""
    note = "" if item.kind else whose(item, language)
    if item.kind == INDIRECT:
        note = say(REPORTED, language)
    return f"{name}{_lead(item, text)}{_shown(item, words)}{note and f' ({note})'}"


def statement(item: Statement, article: Article, language: str) -> list[str]:
    """A statement as paragraphs: the words, and whose they are."""
    text = article.text[item.start : item.end]
    words = Evidence(
        text, item.start, item.end, item.paragraph, 1.0, item.speaker, item.kind,
        governor=item.governor,
    )  # fmt: skip
    return evidence(words, article, language)

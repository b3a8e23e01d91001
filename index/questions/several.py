"""Several questions in one message: where one ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from index.questions import dialects
from index.questions.comparing import compared
from index.questions.dialogue_acts import DialogueAct, dialogue_act
from index.questions.latin_letters import in_arabic_letters
from index.text.lexicon.speech import is_function, saying_verb
from index.text.lexicon.tables import words_of
from index.text.normalise import normalise, words
from index.text.word_match import is_arabic_script
from index.types import Intent, SmallTalk

_QUOTED = re.compile(r"[«“\"].*?[»”\"]")
_WORD = re.compile(r"[^\W_]+(?:[\u064b-\u065f\u0670]+[^\W_]*)*")
# What, behind a question, leads on to another one.
_JOINS = re.compile(r"[،؛]\s*|\s+(?=[وف]\w)|[,;]?\s+(?:and|et|а|и)\s+|,\s+")
_AND = re.compile(r"^(?:[،,;؛\s]|(?:and|et|а|и)\s)+")
_SMALL = words_of("talk-fill")
_FOREIGN_ASKS = words_of("talk-what") | words_of("talk-who") | words_of("talk-asks")
_ASKS = words_of("asks-by-itself")
_ASKS |= {
    word
    for word in dialects.ASKING
    if normalise(dialects.STANDARD[word]) in _ASKS | {"من", "ما هي", "من اين", "الي اين"}
}
# These ask only before a verb of saying, a pronoun or the like: "and from" is written so too.
_WHO_OR_WHAT = {"من", "ما"}
# Words of which a sentence has as many at least.
SENTENCE = 3
_WITH_OBJECT = re.compile(r"^(?!ال)\w{3,}(?:ه|ها|هم)$")
_BEHIND_WHO = words_of("behind-who")


def questions_in(text: str) -> list[str]:
    """The questions of a message, in order; the message itself where it is one. To compare two
    people is to ask what each of them says."""
    if (turned := in_arabic_letters(text)) != text:
        parts = questions_in(turned)
        return parts if len(parts) > 1 else [text]
    if both := compared(text):
        return both
    found: list[str] = []
    for part in re.split(r"(?<=[؟?])\s+", text.strip()):
        found += _joined(part)
    found = _with_their_matter([one for one in found if _WORD.search(one)])
    asking = [one for one in found if _asks(one) or _asks_by_its_mark(one)]
    if len(asking) < 2 or len(asking) < len(found):
        return [text]
    asking = _without_wishing_again(_without_judging_again(asking, text))
    talk = [one for one in asking if (wish := dialogue_act(one)) and wish.intent is Intent.CHAT]
    if any(_judges(one) for one in talk) and not any(_asks_for(one) for one in asking):
        return [text]  # a hero or a fool, what do you think?
    # Who are you, and what is your name? One line answers it. I did not understand, where was it?
    # The question alone is answered.
    asked = [one for one in asking if one not in talk or _judges(one)]
    return asked if talk != asking and asked else [text]


def _without_judging_again(parts: Sequence[str], text: str) -> list[str]:
    """Questions without what only says what is to be judged: what do you think, *is he right*, who
    is to blame? Behind "and" it is a question of its own."""
    return [
        one
        for i, one in enumerate(parts)
        if not (i and _judges(parts[i - 1]) and not _joined_with_and(one, parts[i - 1], text))
    ]


def _joined_with_and(part: str, before: str, text: str) -> bool:
    """Whether "and", or the end of a sentence, stands between a part of a text and the one before
    it."""
    between = text[text.find(before) + len(before) : text.find(part)]
    return bool(re.search(r"[?؟]|\w", between)) or part.lstrip()[:1] in {"و", "ف"}


def _without_wishing_again(parts: Sequence[str]) -> list[str]:
    """Questions without what wishes once more what one before it does: what is it about, *I have
    not read it all*?"""
    kept: dict[DialogueAct | str, str] = {}
    for one in parts:
        act = dialogue_act(one)
        kept.setdefault(one if act is None or act.intent is Intent.CHAT else act, one)
    return list(kept.values())


def _judges(part: str) -> bool:
    wish = dialogue_act(part)
    return wish is not None and wish.small_talk is SmallTalk.OPINION


def _asks_for(part: str) -> bool:
    """Whether a part that is no small talk asks for something by a word."""
    return dialogue_act(part) is None and _asks(part)


def _asks_by_its_mark(part: str) -> bool:
    """Whether a sentence is a question only as it is written: He threatened them? One of a word or
    two asks about what is before it: right?"""
    return part.rstrip().endswith(("?", "؟")) and len(words(part)) >= SENTENCE


def _joined(text: str) -> list[str]:
    """The parts of a sentence that each ask, joined by "and" or a comma."""
    hidden = _QUOTED.sub(lambda match: "x" * len(match.group()), text)
    start, parts = 0, []
    for match in _JOINS.finditer(hidden):
        before, behind = hidden[start : match.start()], hidden[match.end() :]
        both = match.group().isspace() and _ends_asking(before) and _ends_asking(behind)
        if _asks(before) and (both or _leads_on(match.group(), behind)):
            parts.append(text[start : match.start()])
            start = match.end()
    return [*parts, text[start:]]


def _ends_asking(text: str) -> bool:
    """Whether a text asks with its last word, as dialects do: اتفقوا على ايه."""
    forms = words(normalise(text))
    return len(forms) > 1 and forms[-1] in dialects.ASKING


def _leads_on(join: str, behind: str) -> bool:
    """Whether what joins and what stands behind it begin another question. In other languages what
    begins with a word that asks behind a mere comma depends on what is before it, unless it is
    nothing but that: who, where?"""
    if "،" in join or "؛" in join:
        return _begins_asking(behind) or (behind[:1] in "وف" and _asks(behind))
    if join.isspace():
        first = words(normalise(behind))[0]
        is_and = first not in _ASKS or first[1:] in _ASKS  # وين is no و
        return is_and and _begins_asking(behind)
    bare = "," not in join.strip() or len(join.split()) > 1
    return _begins_asking(behind) and (
        bare or not matter_of(re.split(r",| and | et | и ", behind)[0])
    )


def _with_their_matter(parts: Sequence[str]) -> list[str]:
    """When and where did they meet? A part that only asks has its matter from the one behind it."""
    whole: list[str] = []
    for part in reversed(parts):
        matter = matter_of(whole[0]) if whole else ""
        whole.insert(0, f"{part.strip(' ؟?')} {matter}" if matter and not matter_of(part) else part)
    whole[1:] = [_of_the_same(one, before) for before, one in pairwise(whole)]
    # Behind another question it means that one.
    if len(whole) > 1 and not matter_of(parts[-1]):
        return list(parts)
    return whole


def _of_the_same(part: str, before: str) -> str:
    """A question in another language with a single word of its own (how many bags, and *what
    brand*?) is of what the one before it is about."""
    matter = matter_of(part).strip(" ؟?")
    if is_arabic_script(normalise(part)) or not matter or len(matter.split()) > 1:
        return part
    return f"{part.strip(' ؟?')} {matter_of(before)}"


def matter_of(part: str) -> str:
    """What a question is about: its words without those that ask."""
    tokens = _WORD.findall(_AND.sub("", part))
    rest = [word for i, word in enumerate(tokens) if not _is_asking(normalise(word), i == 0)]
    return " ".join(rest) + ("؟" if rest and part.rstrip().endswith(("?", "؟")) else "")


def _begins_asking(text: str) -> bool:
    forms = words(normalise(_AND.sub("", text)))
    if not forms:
        return False
    first = forms[0][1:] if forms[0][:1] in "وف" and len(forms[0]) > 1 else forms[0]
    if first in _WHO_OR_WHAT:
        behind = forms[1] if len(forms) > 1 else ""
        if len(forms) == 2 and first == "من" and _WITH_OBJECT.search(behind):
            return not is_function(behind)  # who attended *it*?
        return bool(saying_verb(behind)) or behind in _BEHIND_WHO
    if forms[0] in _SMALL - _FOREIGN_ASKS and forms[1:2]:  # for what reason, to whom
        return forms[1] in _FOREIGN_ASKS
    return first in _ASKS or forms[0] in _ASKS or forms[0] in _FOREIGN_ASKS


def _asks(text: str) -> bool:
    forms = words(normalise(text))
    return any(_is_asking(form, i == 0) for i, form in enumerate(forms))


def _is_asking(form: str, is_first: bool) -> bool:
    bare = form[1:] if form[:1] in "وف" and len(form) > 2 else form
    if form in _ASKS or bare in _ASKS or form in _FOREIGN_ASKS:
        return True
    return is_first and (form in _WHO_OR_WHAT or bare in _WHO_OR_WHAT)

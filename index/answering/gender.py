"""Whether a speaker is a woman, or has a feminine word."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from index.attribution.attributed_text import AttributedText, SpeakerView
from index.text.lexicon.speech import is_body, is_role, saying_verb
from index.text.lexicon.tables import words_of
from index.text.normalise import normalise, words


def is_feminine(voice: SpeakerView, attributed: AttributedText) -> bool:
    """Whether the article's own verbs, or the word for the speaker, say so."""
    if voice.name not in attributed.feminine:
        attributed.feminine[voice.name] = _is_feminine(voice, attributed)
    return attributed.feminine[voice.name]


def are_bodies(word: str) -> bool:
    """Whether a word is a plural of bodies or sources, of which Arabic says *she*."""
    return word.removeprefix("ال") in _PLURALS


_PLURALS = words_of("plurals-of-bodies")


def _is_feminine(voice: SpeakerView, attributed: AttributedText) -> bool:
    head = voice.names[0][0] if voice.names[0] else ""
    if are_bodies(head):
        return True
    if head.endswith("ات") and (head.startswith("ال") or is_body(head) or is_role(head)):
        return True  # the figures, the authorities
    if is_body(head):
        return head.endswith("ه")
    roles = [name[0] for name in voice.names if name and is_role(name[0])]
    his = head if voice.name.split(" ")[0].endswith("ه") and not head.startswith("ال") else ""
    if any(one.endswith("ه") and one != his for one in roles):  # زميلة, not زميله: *his* colleague
        return True
    # "The colonel" may be a woman: the verb before it says so.
    called = {*voice.names[0], *roles}
    verbs = Counter(
        before.endswith("ت")
        for before, after in pairwise(words(normalise(attributed.text)))
        if after in called and saying_verb(before)
    )
    return verbs[True] > verbs[False]

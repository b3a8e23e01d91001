"""Whether somebody may be the subject of a verb, by gender and number."""

from __future__ import annotations

from index.attribution.speakers import Speaker
from index.text.lexicon.speech import PLURAL_VERBS, ROLES, is_body, is_feminine, without_article
from index.text.normalise import normalise


def agrees(speaker: Speaker, by: str) -> bool:
    """Whether somebody may be the subject of a verb or participle, by gender and number."""
    her = is_feminine(by) if by else None
    if is_of_several(by):
        return not speaker.name_words and (is_plural(speaker) or not _is_one(speaker))
    one = her is None or not is_plural(speaker)
    return one and (her is None or speaker.feminine in {None, her})


def is_of_several(by: str) -> bool:
    """Whether a verb or participle is of several people."""
    return by.endswith("ين") or bool({by, by.removeprefix("و")} & PLURAL_VERBS)


def is_plural(speaker: Speaker) -> bool:
    """Whether somebody is two or more by the ending or the lexicon: the officials, users."""
    head = without_article(normalise(speaker.name.split()[0]))
    return head.endswith(("ون", "ين", "ان", "اء")) and not speaker.name_words


def _is_one(speaker: Speaker) -> bool:
    head = normalise(speaker.name.split()[0])
    return without_article(head) in ROLES or is_body(head)

"""Whom a label "The minister: …" calls: one who speaks in the article, by whatever name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from index.attribution.lines import Token
from index.attribution.register import Register
from index.attribution.speakers import Speaker
from index.text.lexicon.speech import is_role, without_article
from index.text.normalise import normalise


class LabelledSpeakers:
    """Those who speak in an article, in the order in which they first do: labels may call them."""

    def __init__(self, speakers: Iterable[Speaker]) -> None:
        self._speakers: list[Speaker] = []
        self._places: dict[int, int] = {}
        self._noted: dict[int, tuple[str, int]] = {}  # name and number of aliases
        self._register = Register()
        for speaker in speakers:
            self.note(speaker)

    def note(self, speaker: Speaker) -> None:
        """Notes a speaker, or what is new in the names of one who has been noted."""
        if speaker.number not in self._places:
            self._places[speaker.number] = len(self._speakers)
            self._speakers.append(speaker)
        name, aliases = self._noted.get(speaker.number, ("", 0))
        self._noted[speaker.number] = speaker.name, len(speaker.aliases)
        if name != speaker.name:
            self._note_name(speaker.name, self._places[speaker.number])
        if aliases < len(speaker.aliases):
            for alias in islice(speaker.aliases, aliases, None):
                self._note_name(alias, self._places[speaker.number])

    def _note_name(self, name: str, place: int) -> None:
        words = dict.fromkeys(map(_plain, normalise(name).split()))
        self._register.add([(word,) for word in words], place)

    def called(self, tokens: Sequence[Token]) -> Speaker | None:
        """The first whom words call: by a part of the name, a role, or a body's name."""
        place = self._register.first(
            self._register.holding((_plain(token.form),) for token in tokens)
        )
        return None if place is None else self._speakers[place]


def _plain(form: str) -> str:
    """A word of a name or role without conjunction, article and pronoun: ورئيسها → رئيس."""
    form = normalise(form)
    word = form[1:] if form[0] == "و" and len(form) > 4 and not is_role(form) else form
    return without_article(word)

"""The people and bodies of an article: names, roles and short names lead to one speaker.

Everybody whom the article names with a role is introduced first; then each subject of a verb of
saying leads to one of them, or to somebody new.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from index.arabic import normalise
from index.attribution.lines import Token
from index.attribution.speech import (
    ADVERBIAL,
    BARE_THAT,
    FUSED_THAT,
    HIS_HONOUR,
    IMPARTIAL,
    NAME_LINKS,
    NATIONALITIES,
    NO_SPEAKERS,
    POINTING,
    RANKS,
    SAME,
    STOPS,
    TITLES,
    UTTERANCES,
    bare,
    is_body,
    is_masdar,
    is_role,
    said,
    said_of,
)
from index.attribution.wording import LONGEST_NAME, LONGEST_PHRASE, Wording
from index.names import alike

# A short name of a body ("the ministry") means one that was named not longer ago than this.
BODIES_BACK = 200


@dataclass(slots=True)
class Speaker:
    """Somebody of the article. `phrases` are the normalised words of each way it is called."""

    name: str
    number: int = 0  # its place among the speakers of the article
    aliases: dict[str, None] = field(default_factory=dict)  # keys in order, as a list without end
    name_words: tuple[str, ...] = ()
    phrases: dict[tuple[str, ...], None] = field(default_factory=dict)


def _plain(form: str) -> str:
    """A word of a name or role without conjunction, article and pronoun: ورئيسها → رئيس."""
    word = form[1:] if form[0] == "و" and len(form) > 4 and not is_role(form) else form
    word = bare(word)
    for end in ("ها", "هم"):
        if is_role(word) and word.endswith(end):
            return word.removesuffix(end)
    return word


class Cast(Wording):
    """Everybody who may speak in one article."""

    def __init__(self, text: str, lines: Sequence[Sequence[Token]]) -> None:
        super().__init__(text, lines)
        self._lines = lines
        self.speakers: list[Speaker] = []
        self._joined = "  ".join(f" {' '.join(token.form for token in line)} " for line in lines)
        self._places: dict[str, list[tuple[Sequence[Token], int]]] = {}
        self._bodies: list[tuple[int, Sequence[Token], int]] = []
        self._full: dict[str, Sequence[Token]] = {}
        self._map()
        self._introduce()

    def _map(self) -> None:
        """Notes where each word and each body stands."""
        for line in self._lines:
            for i, token in enumerate(line):
                if token.word:
                    self._places.setdefault(token.form, []).append((line, i))
                    if not token.form.startswith("ال") and self._body_in(token.form):
                        self._bodies.append((token.start, line, i))

    # Introducing -----------------------------------------------------------------------------

    def _introduce(self) -> None:
        """Notes everybody whom the article names together with a role."""
        for line in self._lines:
            for i, token in enumerate(line):
                form = token.form
                head = form[1:] if form[0] in "وفبلك" and not is_role(form) else form
                if not token.word or not is_role(head):
                    continue
                phrase = self._phrase(line, i)
                if bare(head) in TITLES:
                    roles, name = self.split(phrase)
                else:
                    begin = self.name_begins(phrase, bounded=False)
                    end = self.name_ends(phrase, begin) if begin else None
                    roles, name = [phrase[:begin]], phrase[begin:end] if begin else []
                known = bool(name) and (self.recurs(name[-1].form) or self._parted(line, name))
                if known and (roles or bare(head) in TITLES):
                    self._named(roles[0] if roles else (), name)

    @staticmethod
    def _parted(line: Sequence[Token], name: Sequence[Token]) -> bool:
        """Whether two words that may be a name are followed by what ends one."""
        place = bisect_left(line, name[-1].start, key=lambda token: token.start) + 1
        after = line[place] if place < len(line) else None
        ends = after is None or not after.word or after.form[0] == "و" or after.form in STOPS
        return len(name) == 2 and (ends or (after is not None and after.form in ADVERBIAL))

    def _phrase(self, line: Sequence[Token], at: int) -> list[Token]:
        """The role phrase that begins at a token, up to where running text ends it."""
        first = line[at]
        if not is_role(first.form):  # a conjunction or preposition is fused to it
            first = Token(first.start + 1, first.end, first.form[1:], True)
        phrase = [first]
        for token in line[at + 1 : at + LONGEST_PHRASE]:
            form = token.form
            if not token.word or form in ADVERBIAL or form in STOPS or said(form):
                break
            if form in FUSED_THAT or said_of(form):
                break
            if form.startswith("و") and (is_role(form[1:]) or form[1:] in self._said_by):
                break
            phrase.append(token)
            if form in self._said_by:
                break
        begin = self.name_begins(phrase, bounded=False)
        # Where no mark ends a name, two words of it are safe; more only if the last is one.
        if begin is not None and phrase[-1].form not in self._said_by:
            end = begin + 2
            while end < len(phrase) and phrase[end - 1].form in NAME_LINKS:
                end += 1
            del phrase[end:]
        return phrase

    def _named(self, role: Sequence[Token], name: Sequence[Token]) -> Speaker:
        """The speaker of that name, known or new, called by the role as well."""
        words = tuple(token.form for token in name)
        speaker = self._by_name(words)
        if speaker is None:
            full = self._full_name(name)
            words = tuple(token.form for token in full)
            speaker = self._by_name(words)
            if speaker is None:
                speaker = Speaker(self.shown(full), name_words=words)
                self.speakers.append(speaker)
                self.learn(words)
        elif len(words) > len(speaker.name_words) and len(speaker.name_words) == 1:
            speaker.aliases.append(speaker.name)
            speaker.name, speaker.name_words = self.shown(name), words
            self.learn(words)
        speaker.is_called(self.shown(name), ())
        if role:
            speaker.is_called(self._alias(role, name), tuple(token.form for token in role))
        return speaker

    def _by_name(self, words: Sequence[str]) -> Speaker | None:
        """The speaker whose name holds these words, or whose name they hold, at its end."""
        for speaker in reversed(self.speakers):
            known = speaker.name_words
            if not known:
                continue
            few, many = sorted((list(words), list(known)), key=len)
            if all(any(alike(a, b) for b in many) for a in few) and (
                len(few) > 1 or alike(few[0], many[-1]) or (len(many) > 1 and few[0] == many[0])
            ):
                return speaker
        return None

    def _full_name(self, name: Sequence[Token]) -> Sequence[Token]:
        """A short name's fullest form, wherever the article gives it: [Some] One."""
        if len(name) > 1:
            return name
        last = name[0].form
        if last not in self._full:
            self._full[last] = self._longest(name)
        return self._full[last]

    def _longest(self, name: Sequence[Token]) -> Sequence[Token]:
        best: Sequence[Token] = name
        for form in self._places:
            if alike(form, name[0].form):
                for line, i in self._places[form]:
                    begin = i
                    while begin > 0 and i - begin < LONGEST_NAME - 1 and self.may_name(line, begin):
                        begin -= 1
                    while begin < i and not self._is_whole(line, begin, i):
                        begin += 1
                    best = self._fuller(best, line[begin : i + 1])
        return best

    def _fuller(self, best: Sequence[Token], other: Sequence[Token]) -> Sequence[Token]:
        """The longer of two forms of a name, or the one that the article has more often."""
        if len(other) != len(best) or len(best) == 1:
            return max(best, other, key=len)
        one, two = (self._joined.count(f" {' '.join(t.form for t in n)} ") for n in (best, other))
        return other if two > one else best

    def _is_whole(self, line: Sequence[Token], begin: int, end: int) -> bool:
        """Whether tokens are a whole name: after what names follow, or so more than once."""
        forms = [token.form for token in line[begin : end + 1]]
        often = self._joined.count(f" {' '.join(forms)} ") > 1
        goes_on = end + 1 < len(line) and line[end + 1].word
        if not often and goes_on and (begin == 0 or not line[begin - 1].word):
            return False  # a clause begins with its verb
        if self._introduced(line, begin) and (end - begin < 2 or line[begin - 1].word):
            return True
        return line[end].form.startswith("ال") and often

    def _introduced(self, line: Sequence[Token], begin: int) -> bool:
        """Whether what stands before a name is what names follow: a role, a verb, a comma."""
        if begin == 0:
            return True
        before = line[begin - 1]
        return (
            not before.word
            or before.form in BARE_THAT
            or said(before.form) is not None
            or before.form.startswith(("ال", "وال", "بال", "لل"))
            or is_role(before.form)
        )

    def forget_all_but_names(self) -> None:
        """Keeps the persons that have been named, forgets what else spoke, for a second reading."""
        self.speakers = [speaker for speaker in self.speakers if len(speaker.name_words) > 1]

    # Resolving -------------------------------------------------------------------------------

    def speaker(self, parts: Sequence[Sequence[Token]], last: Speaker | None) -> Speaker | None:
        """The speaker whom a subject names; `parts` are its pieces between commas.

        `last` is who spoke before: a bare "the official" means them. None where nobody is named.
        """
        roles: list[Sequence[Token]] = []
        name: Sequence[Token] = ()
        for part in parts:
            meant: Sequence[Token] = [t for t in part if t.form not in SAME] or part
            if len(meant) > 1 and meant[0].form in UTTERANCES:
                meant = meant[1:]
            if meant and meant[0].form in HIS_HONOUR:
                return last
            if not roles and not name and self._is_nobody(meant):
                return None
            found_roles, found = self.split(meant)
            if not (name and found and found_roles == []):
                roles.extend(found_roles)
            if found and not name:
                name = found
        if name and not (roles and all(self._is_body(role) for role in roles)):
            speaker = self._named((), name)
            for role in roles:
                speaker.is_called(self._alias(role, name), tuple(token.form for token in role))
            return speaker
        return self._by_role(roles[0], last) if roles else None

    def _is_nobody(self, phrase: Sequence[Token]) -> bool:
        """Whether a phrase cannot be one who speaks: "the not naming", "his name", "the like"."""
        head = phrase[0].form if phrase else ""
        abstract = is_masdar(head) or head in NO_SPEAKERS
        return not head or (abstract and not self.is_name(head))

    def _alias(self, role: Sequence[Token], name: Sequence[Token]) -> str:
        """What a role is shown as: a rank together with the name, any other as it stands."""
        if len(role) > 1 or bare(role[0].form) not in RANKS:
            return self.shown(role)
        return f"{self.shown(role)} {self.shown(name)}"

    def _is_body(self, phrase: Sequence[Token]) -> bool:
        return is_body(phrase[0].form) and not is_role(phrase[0].form)

    def _by_role(self, role: Sequence[Token], last: Speaker | None) -> Speaker:
        words = tuple(token.form for token in role)
        if len(words) == 1 and not is_role(words[0]) and not is_body(words[0]):
            full = self._full_name(role)
            named = self._named((), full) if len(full) > 1 else self._by_name(words)
            if named is not None:
                named.is_called(self.shown(role), ())
                return named
        shown = self.shown(role)
        speaker = self._called(words, last)
        if speaker is None and len(words) == 1 and is_body(words[0]):
            full_role: Sequence[Token] = self._body_before(role[0]) or role
            shown, words = self.shown(full_role), tuple(t.form for t in full_role)
            speaker = self._called(words, None)
        if speaker is None and last is not None and self._points_to(words, last):
            speaker = last
        if speaker is None:
            speaker = Speaker(shown)
            self.speakers.append(speaker)
        speaker.is_called(shown, words)
        return speaker

    @staticmethod
    def _points_to(words: Sequence[str], last: Speaker) -> bool:
        """Whether words as "the American official" may mean whoever spoke last."""
        if len(words) == 1 and words[0] in NATIONALITIES:
            return bool(last.name_words)
        if (
            words[0] not in POINTING
            or len(words) > 3
            or not all(word.startswith("ال") for word in words)
        ):
            return False
        body = not last.name_words and is_body(normalise(last.name.split()[0]))
        return not body or words[0] in IMPARTIAL

    def _body_before(self, head: Token) -> list[Token]:
        """What the article last called in full: the ministry → the Ministry of Finance."""
        wanted = bare(head.form)
        place = bisect_left(self._bodies, head.start, key=lambda body: body[0])
        for _, line, i in reversed(self._bodies[max(0, place - BODIES_BACK) : place]):
            if self._body_in(line[i].form) == wanted:
                phrase = [Token(line[i].end - len(wanted), line[i].end, wanted, True)]
                for other in line[i + 1 : i + 4]:
                    if not other.form.startswith(("ال", "وال", "لل")):
                        break
                    phrase.append(other)
                if len(phrase) > 1:
                    return phrase
        return []

    @staticmethod
    def _body_in(form: str) -> str:
        """The indefinite body that a word is, with or without a letter fused before it, or ""."""
        if is_body(form):
            return form
        return form[1:] if len(form) > 3 and form[0] in "وبلف" and is_body(form[1:]) else ""

    def known_as(self, tokens: Sequence[Token], among: Sequence[Speaker]) -> Speaker | None:
        """Which of these speakers words call: by a part of the name, a role, or a body's name."""
        words = {_plain(token.form) for token in tokens}
        for speaker in among:
            own = list(map(normalise, (speaker.name, *speaker.aliases)))
            if any(words <= set(map(_plain, name.split())) for name in own):
                return speaker
        return None

    def _called(self, words: tuple[str, ...], last: Speaker | None) -> Speaker | None:
        """Whom these words call: the same head, and one phrase within the other.

        Who spoke last comes first, then whoever was called so most recently.
        """
        order: Iterable[Speaker] = reversed(self.speakers)
        for speaker in [*([last] if last else []), *order]:
            for phrase in speaker.phrases:
                if bare(phrase[0]).rstrip("ي") != bare(words[0]).rstrip("ي"):  # محام، المحامي
                    continue
                new, old = set(map(bare, words)), set(map(bare, phrase))
                definite = words[0].startswith("ال") or len(words) > 1
                if definite and (new <= old or (old <= new and not _is_other(words, new - old))):
                    return speaker
        return None

"""The people and bodies of an article: names, roles and short names lead to one speaker.

Everybody whom the article names with a role is introduced first; then each subject of a verb of
saying leads to one of them, or to somebody new.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.attribution.full_names import FullNames
from index.attribution.lines import SENTENCE_ENDS, Token, ends_feminine
from index.attribution.register import Names, Roles
from index.attribution.wording import LONGEST_PHRASE, WITHIN_NAMES, Wording, is_linked, name_length
from index.text.lexicon.speech import (
    ADVERBIAL,
    DOCUMENTS,
    ENVOYS,
    IMPARTIAL,
    NAME_LINKS,
    NATIONALITIES,
    NO_SPEAKERS,
    POINTING,
    RANKS,
    ROLES,
    SAME,
    STOPS,
    TITLES,
    UTTERANCES,
    belongs_to,
    is_body,
    is_function,
    is_masdar,
    is_matter,
    is_role,
    saying_verb,
    saying_verb_with_pronoun,
    without_article,
)
from index.text.lexicon.tables import words_of
from index.text.lexicon.verb_forms import DEEDS
from index.text.normalise import normalise

_TIMES = words_of("units-of-time")
_NO_SPEAKERS = NO_SPEAKERS | DEEDS
_ABBREVIATED = frozenset(rank for rank in RANKS if len(rank) == 1)
ISSUED = words_of("issued")
# A short name of a body ("the ministry") means one that was named not longer ago than this.
BODIES_BACK = 200
# Whose relative somebody is stands at most so many words and marks before.
OWNERS_BACK = 40


@dataclass(slots=True)
class Speaker:
    """Somebody of the article. `phrases` are the normalised words of each way it is called.

    What it is called by stands as the keys of a dictionary: in order, and each only once.
    """

    name: str
    number: int = 0  # its place among the speakers of the article
    aliases: dict[str, None] = field(default_factory=dict)
    name_words: tuple[str, ...] = ()
    phrases: dict[tuple[str, ...], None] = field(default_factory=dict)
    feminine: bool | None = None  # None where no verb has told yet


class Cast(Wording):
    """Everybody who may speak in one article."""

    def __init__(self, text: str, lines: Sequence[Sequence[Token]]) -> None:
        super().__init__(text, lines)
        self._lines = lines
        self._tokens = [token for line in lines for token in line]
        self._speakers: list[Speaker] = []
        self._by_name, self._by_phrase = Names(), Roles()
        self._full_names = FullNames(self, lines)
        self._bodies: list[int] = []  # where each begins
        self._in_full: dict[str, list[tuple[int, list[Token]]]] = {}
        self._note_bodies()
        self._introduce()

    def _note_bodies(self) -> None:
        """Notes each body, and with its place among them what is called in full."""
        for line in self._lines:
            for i, token in enumerate(line):
                form = token.form
                body = self._body_in(form) if token.word and not form.startswith("ال") else ""
                if body:
                    phrase = self._body_phrase(line, i, body)
                    if len(phrase) > 1:
                        self._in_full.setdefault(body, []).append((len(self._bodies), phrase))
                    self._bodies.append(token.start)

    @staticmethod
    def _body_phrase(line: Sequence[Token], at: int, body: str) -> list[Token]:
        """A body with the definite words behind it, without a letter fused before it."""
        phrase = [Token(line[at].end - len(body), line[at].end, body, True)]
        for other in line[at + 1 : at + 4]:
            taken = belongs_to(other.form, phrase[-1].form)  # the defence *of* consumers
            if not (taken or other.form.startswith(("ال", "وال", "لل"))):
                break
            phrase.append(other)
        return phrase

    # Introducing -----------------------------------------------------------------------------

    def _introduce(self) -> None:
        """Notes everybody whom the article names together with a role."""
        for number, line in enumerate(self._lines):
            is_headline = number == 0 and line[-1].form not in SENTENCE_ENDS
            for i, token in enumerate(line):
                form = token.form
                head = form[1:] if form[0] in "وفبلك" and not is_role(form) else form
                head = f"ا{head}" if form.startswith("لل") and not is_role(form) else head
                if not token.word or not (is_role(head) or form in _ABBREVIATED):
                    continue
                phrase = self._phrase(line, i)
                if self.is_anothers(phrase):
                    continue
                if without_article(head) in TITLES:
                    roles, name = self.split(phrase)
                else:
                    begin = self.name_begins(phrase, bounded=False)
                    end = self.name_ends(phrase, begin) if begin else None
                    roles, name = [phrase[:begin]], phrase[begin:end] if begin else []
                while len(name) > 2 and is_matter(name[-1].form):
                    name = name[:-1]
                known = bool(name) and (self.recurs(name[-1].form) or self._parted(line, name))
                known = known and self.may_be_called(name)
                if is_headline:  # it may be a sentence: the governor *visits* …
                    known = known and self.recurs(name[0].form)
                if known:
                    self._named(roles[0] if roles else (), name)

    @staticmethod
    def _parted(line: Sequence[Token], name: Sequence[Token]) -> bool:
        """Whether two words that may be a name are followed by what ends one."""
        place = bisect_left(line, name[-1].start, key=lambda token: token.start) + 1
        after = line[place] if place < len(line) else None
        ends = after is None or not after.word or after.form[0] == "و" or after.form in STOPS
        return len(name) == 2 and ends

    def _phrase(self, line: Sequence[Token], at: int) -> list[Token]:
        """The role phrase that begins at a token, up to where running text ends it."""
        first = line[at]
        if (
            not is_role(first.form) and len(first.form) > 1
        ):  # a conjunction or preposition is fused to it
            first = Token(first.start + 1, first.end, first.form[1:], True)
        phrase, marked = [first], False
        for token in line[at + 1 : at + LONGEST_PHRASE]:
            form = token.form
            sent = form == "الي" and without_article(first.form) in ENVOYS
            if token.form == "." and phrase == [first] and first.form in _ABBREVIATED:
                continue
            marked = not token.word
            if marked or (not sent and (form in ADVERBIAL or form in STOPS or saying_verb(form))):
                break
            if form.startswith("و") and is_role(form[1:]):
                break
            phrase.append(token)
            if form in self._said_by and form not in NAME_LINKS:
                break
        begin = self.name_begins(phrase, bounded=False)
        # Where no mark ends a name, two words of it are safe; more only if the last is one.
        if begin is not None and phrase[-1].form not in self._said_by:
            end = begin + 2
            while end < len(phrase) and (
                name_length(phrase[begin:end]) < 2
                or is_linked(phrase[end].form, phrase[end - 1].form)
                or phrase[end].form in WITHIN_NAMES
                or self.goes_with(phrase[end].form, phrase[end - 1].form)
                or (marked and end == len(phrase) - 1 and self._ends_as_family(phrase, end))
            ):
                end += 1
            del phrase[end:]
        return phrase

    @staticmethod
    def _ends_as_family(phrase: Sequence[Token], at: int) -> bool:
        """Whether the last word before a mark may be a family name: al-…i, al-One al-Other."""
        form = phrase[at].form
        definite = phrase[at - 1].form.startswith("ال") or form.endswith("ي")
        return definite if form.startswith("ال") else form[0] not in "وبلف"

    def _named(self, role: Sequence[Token], name: Sequence[Token]) -> Speaker:
        """The speaker of that name, known or new, called by the role as well."""
        words = tuple(token.form for token in name)
        speaker = self._of_name(words)
        if speaker is None:
            full = self._full_names.of(name)
            words = tuple(token.form for token in full)
            speaker = self._of_name(words) or self._new(self.shown(full), words)
        elif len(words) > len(speaker.name_words) and (
            len(speaker.name_words) == 1 or words[-1] in WITHIN_NAMES
        ):
            speaker.aliases[speaker.name] = None
            speaker.name = self.shown(name)
            self._name(speaker, words)
        self._call(speaker, self.shown(name))
        if role:
            self._call(speaker, self._alias(role, name), role)
        return speaker

    def _of_name(self, words: Sequence[str]) -> Speaker | None:
        number = self._by_name.latest(words)
        return None if number is None else self._speakers[number]

    def _new(self, shown: str, name: tuple[str, ...] = ()) -> Speaker:
        """Another speaker, with a name or without one."""
        speaker = Speaker(shown, len(self._speakers))
        self._speakers.append(speaker)
        if name:
            self._name(speaker, name)
        return speaker

    def _name(self, speaker: Speaker, words: tuple[str, ...]) -> None:
        """Gives a speaker a name, in place of the one they had."""
        speaker.name_words = words
        self._by_name.add(words, speaker.number)
        self.learn(words)

    def _call(self, speaker: Speaker, shown: str, phrase: Sequence[Token] = ()) -> None:
        """Notes one more way in which the article calls a speaker."""
        words = tuple(token.form for token in phrase)
        if words and words not in speaker.phrases:
            speaker.phrases[words] = None
            self._by_phrase.add(words, speaker.number)
        if shown and shown != speaker.name:
            speaker.aliases[shown] = None

    def forget_all_but_names(self) -> None:
        """Keeps the persons that have been named, forgets what else spoke, for a second reading."""
        named = [speaker for speaker in self._speakers if len(speaker.name_words) > 1]
        self._speakers, self._by_name, self._by_phrase = named, Names(), Roles()
        for number, speaker in enumerate(named):
            speaker.number = number
            self._by_name.add(speaker.name_words, number)
            for phrase in speaker.phrases:
                self._by_phrase.add(phrase, number)

    def is_short_name(self, token: Token) -> bool:
        """Whether a word is the last one of a name that the article gives in full."""
        return self.ends_name(token.form) or len(self._full_names.of([token])) > 1

    def is_whole_name(self, tokens: Sequence[Token]) -> bool:
        """Whether words are the end of a longer name that the article has given."""
        words = [token.form for token in tokens]
        speaker = self._of_name(words)
        return speaker is not None and len(speaker.name_words) > len(words)

    # Resolving -------------------------------------------------------------------------------

    def speaker(self, parts: Sequence[Sequence[Token]], last: Speaker | None) -> Speaker | None:
        """The speaker whom a subject names; `parts` are its pieces between commas.

        `last` is who spoke before: a bare "the official" means them. None where nobody is named.
        """
        roles: list[Sequence[Token]] = []
        name: Sequence[Token] = ()
        same = last is not None and any(t.form in SAME for t in parts[0])
        for part in parts:
            meant: Sequence[Token] = [t for t in part if t.form not in SAME] or part
            utters = len(meant) > 1 and meant[0].form in UTTERANCES and meant[1].form not in ISSUED
            if utters and not (self._is_adjective(meant) or is_body(meant[1].form[1:])):
                meant = meant[1:]  # the statement *of X*; not a statement *of-a* ministry
            if not roles and not name and self._is_nobody(meant):
                return None
            known = len(meant) > 1 and self.is_whole_name(meant)
            found_roles, found = ([], list(meant)) if known else self.split(meant)
            if not (name and found and found_roles == []):
                roles.extend(found_roles)
            if found and not name:
                name = found
        if name and not (roles and all(self._is_body(role) for role in roles)):
            speaker = self._named((), name)
            for role in roles:
                self._call(speaker, self._alias(role, name), role)
            return speaker
        return self._by_role(roles[0], last, same=same) if roles else None

    def signed(self, name: Sequence[Token], known: Speaker | None) -> Speaker:
        """Whoever has signed with a name; `known` by a role alone gets it."""
        if known is not None and not known.name_words:
            self._name(known, tuple(token.form for token in name))
            known.aliases[known.name] = None
            known.name = self.shown(name)
            return known
        return self._named((), name)

    def _is_nobody(self, phrase: Sequence[Token]) -> bool:
        """Whether a phrase cannot be one who speaks: "the not naming", "his name", "the like"."""
        head = phrase[0].form if phrase else ""
        no_noun = (is_masdar(head) and not is_body(head)) or head in _NO_SPEAKERS
        no_noun = no_noun or (is_function(head) and head not in NAME_LINKS | ROLES)
        no_noun = no_noun or (is_matter(head) and not is_body(head)) or head in _TIMES
        owned = head.endswith(("ها", "هم")) or self._has_his(phrase[0])
        owned = owned and not head.endswith("يه")  # André
        no_noun = no_noun or (owned and len(head) > 4 and not (is_role(head) or is_body(head)))
        no_noun = no_noun or self.is_adverb(head) or saying_verb_with_pronoun(head) is not None
        return not head or no_noun

    def is_adverb(self, form: str) -> bool:
        """Whether a word has a preposition before it: *on the occasion*, *with vigour*."""
        fused = form.startswith(("بال", "لل", "كال", "وال", "فال")) and len(form) > 5
        spoken = form in self._said_by
        fused = fused and not (is_role(form) or (spoken and self._counts[form] > 2))  # والدة
        rest = form[1:] if form[0] in "بلك" and not spoken else ""
        return fused or (len(rest) > 2 and rest in self._words)

    def _alias(self, role: Sequence[Token], name: Sequence[Token]) -> str:
        """What a role is shown as: a rank together with the name, any other as it stands."""
        if len(role) > 1 or without_article(role[0].form) not in RANKS:
            return self.shown(role)
        return f"{self.shown(role)} {self.shown(name)}"

    def _is_body(self, phrase: Sequence[Token]) -> bool:
        return is_body(phrase[0].form) and not is_role(phrase[0].form)

    def _by_role(
        self, role: Sequence[Token], last: Speaker | None, *, same: bool = False
    ) -> Speaker:
        """Whom a role calls; `same` where the text says that it is one it has called before."""
        words = tuple(token.form for token in role)
        if len(words) == 1 and (
            self.ends_name(words[0]) or not (is_role(words[0]) or is_body(words[0]))
        ):
            full = self._full_names.of(role)
            named = self._named((), full) if len(full) > 1 else self._of_name(words)
            if named is not None:
                self._call(named, self.shown(role))
                return named
        speaker = self._called(words, last)
        if speaker is None and len(words) == 1:
            role = self._body_before(role[0]) or role
            words = tuple(token.form for token in role)
            speaker = self._called(words, None)
        if speaker is None and last is not None and (same or self._points_to(words, last)):
            speaker = last
        if speaker is None:
            speaker = self._new(self.shown(role))
            things = role[0].form.endswith("ات")
            speaker.feminine = things or ends_feminine(self._text, role[0]) or None
        elif not speaker.name_words and self.shown(role).startswith(f"{speaker.name} "):
            speaker.aliases[speaker.name] = None
            speaker.name = self.shown(role)
        self._call(speaker, self.shown(role), role)
        return speaker

    def _called(self, words: Sequence[str], last: Speaker | None) -> Speaker | None:
        """Whom these words call: who spoke last, or whoever was first called so most recently."""
        number = self._by_phrase.latest(words, None if last is None else last.number)
        return None if number is None else self._speakers[number]

    @staticmethod
    def _points_to(words: Sequence[str], last: Speaker) -> bool:
        """Whether words as "the American official" may mean whoever spoke last."""
        same = words[0].startswith("ال") and any(
            without_article(phrase[0]) == without_article(words[0]) for phrase in last.phrases
        )
        if not (same or words[0] in POINTING) or not all(
            word.startswith("ال") for word in words[1:]
        ):
            return False
        called = {word for phrase in last.phrases for word in phrase}
        if NATIONALITIES & {*words} and NATIONALITIES & (called - {*words}):
            return False  # the Lebanese president is not *the Romanian one*
        if last.feminine is False and words[0].endswith("ه"):
            return False  # he is not *the spokeswoman*
        head = normalise(last.name.split()[0])
        body = is_body(head) and not last.name_words
        letter = without_article(head) in DOCUMENTS | UTTERANCES and len(last.name_words) < 2
        return not (body or letter) or words[0] in IMPARTIAL

    def _body_before(self, head: Token) -> list[Token]:
        """What the article last called in full: the ministry → the Ministry of Finance."""
        in_full = self._in_full.get(without_article(head.form), [])
        place = bisect_left(self._bodies, head.start)
        before = bisect_left(in_full, place, key=lambda body: body[0]) - 1
        recent = before >= 0 and in_full[before][0] >= place - BODIES_BACK
        return in_full[before][1] if recent else []

    @staticmethod
    def _is_adjective(phrase: Sequence[Token]) -> bool:
        """Whether what follows the first word only describes it: *official* estimates."""
        form = phrase[1].form
        return len(phrase) == 2 and not form.startswith("ال") and form.endswith(("ي", "يه"))

    @staticmethod
    def _body_in(form: str) -> str:
        """The indefinite body that a word is, with or without a letter fused before it, or ""."""
        if is_body(form):
            return form
        return form[1:] if len(form) > 3 and form[0] in "وبلف" and is_body(form[1:]) else ""

"""The people and bodies of an article: names, roles and short names lead to one speaker.

There is no lexicon of people. A name is what stands after a role ("the minister *Some One*") or
where only a speaker can stand; everything else follows from how the article itself uses it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from index.lines import Token
from index.names import alike
from index.speech import (
    ADVERBIAL,
    BARE_THAT,
    PLACES_OF_WORK,
    POINTING,
    QUANTIFIERS,
    SAME,
    SMALL_ROLES,
    STOPS,
    TITLES,
    UTTERANCES,
    bare,
    is_body,
    is_role,
    said,
    said_of,
)

# A role or name in running text has no mark at its end; few are longer.
LONGEST_PHRASE = 12
LONGEST_NAME = 4
# A short name of a body ("the ministry") means one that was named not longer ago than this.
BODIES_BACK = 200


@dataclass(slots=True)
class Speaker:
    """Somebody of the article. `phrases` are the normalised words of each way it is called."""

    name: str
    aliases: list[str] = field(default_factory=list)
    name_words: tuple[str, ...] = ()
    phrases: list[tuple[str, ...]] = field(default_factory=list)

    def is_called(self, shown: str, phrase: tuple[str, ...]) -> None:
        """Notes one more way in which the article calls the speaker."""
        if phrase and phrase not in self.phrases:
            self.phrases.append(phrase)
        if shown and shown != self.name and shown not in self.aliases:
            self.aliases.append(shown)


_ACCUSATIVE = re.compile("[\u064b]?ا[\u064b]?$")


class Cast:
    """Everybody who may speak in one article."""

    def __init__(self, text: str, lines: Sequence[Sequence[Token]]) -> None:
        self._text = text
        self._lines = lines
        self.speakers: list[Speaker] = []
        self._counts = Counter(token.form for line in lines for token in line if token.word)
        self._words = set(self._counts)
        self._joined = "  ".join(f" {' '.join(token.form for token in line)} " for line in lines)
        self._said_by = {
            after.form
            for line in lines
            for before, after in pairwise(line)
            if said(before.form) not in {None, "بين"} and after.word and not said(after.form)
        }
        self._places: dict[str, list[tuple[Sequence[Token], int]]] = {}
        self._bodies: list[tuple[int, Sequence[Token], int]] = []
        for line in lines:
            for i, token in enumerate(line):
                if token.word:
                    self._places.setdefault(token.form, []).append((line, i))
                    if not token.form.startswith("ال") and self._body_in(token.form):
                        self._bodies.append((token.start, line, i))
        self._names: set[str] = set()
        self._full: dict[str, Sequence[Token]] = {}
        self._introduce()

    # Reading phrases ------------------------------------------------------------------------

    def shown(self, tokens: Sequence[Token]) -> str:
        """The article's own letters for consecutive tokens, without a fused preposition."""
        if not tokens:
            return ""
        words = " ".join(self._text[tokens[0].start : tokens[-1].end].split())
        if (
            is_role(tokens[0].form)
            and tokens[0].form.endswith("ا")
            and len(tokens[0].form) > 3
            and not tokens[0].form.endswith("ها")
        ):
            words = " ".join(_ACCUSATIVE.sub("", word) for word in words.split())
        # للأمم is للـ + أمم: without its preposition it is الأمم.
        return f"ا{words}" if tokens[0].form.startswith("ال") and words[0] == "ل" else words

    def is_fused(self, form: str) -> bool:
        """Whether a word begins with a preposition ب or ل, not with a letter of a name."""
        if form.startswith(("لل", "بال")) and len(form) > 4:
            return True
        if form[0] not in "بل" or len(form) < 4 or form in self._said_by:
            return False
        if is_role(form) or is_body(form):
            return False
        if is_role(form[1:]) or is_body(form[1:]):
            return True
        if any(front + form in self._words for front in ("و", "ل", "ب") if form[0] != front):
            return False
        rest = form[1:]
        return rest in self._words or f"ال{rest}" in self._words or rest in PLACES_OF_WORK

    def split(self, phrase: Sequence[Token]) -> tuple[list[Token], list[Token]]:
        """A phrase as (role, name); either may be empty."""
        if not phrase:
            return [], []
        head = phrase[0].form
        role_head = is_role(head) or head in POINTING
        if is_body(head) and not role_head:
            return list(phrase), []
        if bare(head) in TITLES and len(phrase) > 1 and not phrase[1].form.startswith("ال"):
            return [], list(phrase)
        if not role_head and not head.startswith("ال"):
            if self._is_common(head):
                return list(phrase), []
            place = (k for k, token in enumerate(phrase) if k and is_role(token.form))
            role = next(place, len(phrase))
            return list(phrase[role:]), list(phrase[:role])
        begin = self._name_begins(phrase, bounded=True)
        if begin is None or (not role_head and begin > 1 and not self._has_said(phrase[begin:])):
            return list(phrase), []
        return list(phrase[:begin]), list(phrase[begin:])

    def _has_said(self, tokens: Sequence[Token]) -> bool:
        return any(token.form in self._said_by for token in tokens)

    def _is_common(self, form: str) -> bool:
        """Whether an indefinite word is a common noun, not a name: it also stands definite."""
        known = is_role(form) or is_body(form) or form in QUANTIFIERS
        return known or (f"ال{form}" in self._words and len(form) > 3)

    def _name_begins(self, phrase: Sequence[Token], *, bounded: bool) -> int | None:
        """Where the name in role + name begins: the first indefinite word after a definite one.

        `bounded`: the phrase is known to end where it ends, so its last two words may be a name
        that begins as a preposition does (ليلى، بشار).
        """
        head = phrase[0].form
        definite = head.startswith("ال") or (is_role(head) and head.endswith(("ها", "هم", "ه")))
        for i, token in enumerate(phrase[1:], 1):
            form = token.form
            if form in {"و", "في", "من", "على", "عن"}:
                definite = False
            elif form.startswith(("ال", "وال", "بال", "لل")):
                definite = True
            elif self.is_fused(form):
                definite = form not in self._said_by
            elif (
                is_role(form)
                or form in PLACES_OF_WORK
                or form in SMALL_ROLES
                or form.endswith(("ته", "ها", "هم"))
            ):
                definite = False
            elif form[0] in "بل" and (
                not (self._has_said(phrase[i : i + 2]) or (bounded and len(phrase) - i == 2))
            ):
                definite = False  # "in some place", "for something": no sign of a name
            elif self._is_common(form):
                definite = False
            elif (definite and len(phrase) - i <= LONGEST_NAME) or (
                form in self._said_by and not definite and len(phrase) - i <= 2
            ):
                return i
        return None

    def is_name(self, form: str) -> bool:
        """Whether a word is a part of a known speaker's name."""
        return form in self._names

    def has_spoken(self, form: str) -> bool:
        """Whether a word, not a common one, stands straight behind a verb of saying somewhere."""
        return form in self._said_by and not form.startswith("ال") and form not in STOPS

    def may_be_name(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether an unknown word could be a first name: the next one belongs to a name."""
        following = tokens[at + 1].form if at + 1 < len(tokens) else ""
        return bool(following) and (self.is_name(following) or following in self._said_by)

    # Introducing -----------------------------------------------------------------------------

    def _introduce(self) -> None:
        """Notes everybody whom the article names together with a role."""
        for line in self._lines:
            for i, token in enumerate(line):
                form = token.form
                head = form if is_role(form) else form[1:]
                if not token.word or not is_role(head):
                    continue
                phrase = self._phrase(line, i)
                if bare(head) in TITLES:
                    role, name = self.split(phrase)
                else:
                    begin = self._name_begins(phrase, bounded=False)
                    role, name = phrase[:begin], phrase[begin:] if begin else []
                if name and (role or bare(head) in TITLES) and self._recurs(name[-1].form):
                    self._named(role, name)

    def _recurs(self, form: str) -> bool:
        """Whether the article has a word more than once, or as one who speaks."""
        return form in self._said_by or self._counts[form] > 1

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
            if form.startswith("و") and (is_role(form[1:]) or form[1:] in self._said_by):
                break
            phrase.append(token)
            if form in self._said_by:
                break
        begin = self._name_begins(phrase, bounded=False)
        # Where no mark ends a name, two words of it are safe; more only if the last is one.
        if begin is not None and phrase[-1].form not in self._said_by:
            del phrase[begin + 2 :]
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
                self._names.update(words)
        elif len(words) > len(speaker.name_words) and len(speaker.name_words) == 1:
            speaker.aliases.append(speaker.name)
            speaker.name, speaker.name_words = self.shown(name), words
            self._names.update(words)
        speaker.is_called(self.shown(name), ())
        if role:
            speaker.is_called(self.shown(role), tuple(token.form for token in role))
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
                    if i + 1 - begin > len(best):
                        best = line[begin : i + 1]
        return best

    def _is_whole(self, line: Sequence[Token], begin: int, end: int) -> bool:
        """Whether tokens are a whole name: after what names follow, or so more than once."""
        if self._introduced(line, begin) and (end - begin < 2 or line[begin - 1].word):
            return True
        if not line[end].form.startswith("ال"):
            return False
        forms = [token.form for token in line[begin : end + 1]]
        return self._joined.count(f" {' '.join(forms)} ") > 1

    def may_name(self, line: Sequence[Token], begin: int) -> bool:
        """Whether the token before `begin` may belong to the name that goes on there."""
        before = line[begin - 1]
        form = before.form
        return (
            before.word
            and not form.startswith(("ال", "لل", "بال"))
            and form not in ADVERBIAL
            and form not in STOPS
            and not said(form)
            and not said_of(form)
            and not self._is_common(form)
            and not self.is_fused(form)
            and not form.isdigit()
            and len(form) > 1
            # a pronoun at the end of a noun: his client
            and not (len(form) > 4 and self._text[before.end - 1] == "ه")
        )

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
            role, found = self.split(meant)
            if role:
                roles.append(role)
            if found and not name:
                name = found
        if name and not (roles and all(self._is_body(role) for role in roles)):
            speaker = self._named(roles[0] if roles else (), name)
            for other in roles[1:]:
                speaker.is_called(self.shown(other), tuple(token.form for token in other))
            return speaker
        return self._by_role(roles[0], last) if roles else None

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
        if speaker is None and words[0] in POINTING and last is not None:
            speaker = last
        if speaker is None:
            speaker = Speaker(shown)
            self.speakers.append(speaker)
        speaker.is_called(shown, words)
        return speaker

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

    def _called(self, words: tuple[str, ...], last: Speaker | None) -> Speaker | None:
        """Whom these words call: the same head, and one phrase within the other.

        Who spoke last comes first, then whoever was called so most recently.
        """
        order: Iterable[Speaker] = reversed(self.speakers)
        for speaker in [*([last] if last else []), *order]:
            for phrase in speaker.phrases:
                if bare(phrase[0]).rstrip("ي") != bare(words[0]).rstrip("ي"):  # محام، المحامي
                    continue
                few, many = sorted((set(map(bare, words)), set(map(bare, phrase))), key=len)
                definite = words[0].startswith("ال") or len(words) > 1
                if few <= many and definite:
                    return speaker
        return None

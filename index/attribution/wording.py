"""How an article words who is meant: role and name told apart, by how it uses its own words.

There is no lexicon of people. A name is what stands after a role ("the minister *Some One*") or
where only a speaker can stand; everything else follows from how the article itself uses it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from index.attribution.lines import Token, ends_feminine
from index.attribution.shown_names import shown_name
from index.text.lexicon.speech import (
    ACCORDING,
    ADVERBIAL,
    GIVEN,
    HONORIFICS,
    NAME_LINKS,
    NAMESAKES,
    NEGATIONS,
    OF_ONE,
    PLACES_OF_WORK,
    POINTING,
    PURPOSES,
    QUANTIFIERS,
    RANKS,
    SMALL_ROLES,
    STOPS,
    TITLES,
    VERBAL_NOUNS,
    is_body,
    is_construct_plural,
    is_country,
    is_function,
    is_masdar,
    is_preposition_with_pronoun,
    is_role,
    saying_verb,
    without_article,
)
from index.text.lexicon.tables import words_of
from index.text.lexicon.verb_forms import DEEDS

# A role or name in running text has no mark at its end; few are longer.
LONGEST_PHRASE = 12
LONGEST_NAME = 4
DESCRIBING = words_of("describing")
WITHIN_NAMES = words_of("within-names")
_NO_NAMES = NEGATIONS | QUANTIFIERS | DEEDS
_SPOKESMEN = words_of("spokesmen")
_SON_OF = words_of("son-of")
_OF_SOMEBODY = words_of("of-somebody")
_WITH_AND = words_of("with-and")
_WHERE = words_of("place-of-role") - words_of("of-whom")


class Wording:
    """The words of one article, the names that have been learnt, and how to tell names in it."""

    def __init__(self, text: str, lines: Sequence[Sequence[Token]]) -> None:
        self._text = text
        self._counts = Counter(token.form for line in lines for token in line if token.word)
        self._words = set(self._counts)
        self._pairs = Counter(
            (one.form, other.form)
            for line in lines
            for one, other in pairwise(line)
            if one.word and other.word
        )
        self._said_by = {
            after.form
            for line in lines
            for before, after in pairwise(line)
            if saying_verb(before.form) not in {None, "بين"}
            and after.word
            and not saying_verb(after.form)
        }
        self._names: set[str] = set()
        self._last_names: set[str] = set()

    def shown(self, tokens: Sequence[Token]) -> str:
        """The article's own letters for consecutive tokens, as whom a statement is shown by."""
        return shown_name(self._text, tokens)

    def is_fused(self, form: str) -> bool:
        """Whether a word begins with a preposition ب or ل, not with a letter of a name."""
        if form.startswith(("لل", "بال")) and len(form) > 4:
            return True
        if form[0] not in "بل" or len(form) < 4 or form in self._said_by:
            return False
        if form[1:] in PURPOSES:
            return True
        rest = form[1:]
        if is_role(rest) or is_body(rest) or rest in VERBAL_NOUNS:
            return True
        plural = len(rest) > 4 and rest.endswith("ات")
        return plural or rest in self._words or f"ال{rest}" in self._words

    def split(self, phrase: Sequence[Token]) -> tuple[list[list[Token]], list[Token]]:
        """A phrase as (roles, name); either may be empty. Words of respect are neither."""
        while len(phrase) > 1 and without_article(phrase[0].form) in HONORIFICS:
            phrase = phrase[1:]
        of_several = len(phrase) > 1 and phrase[0].form in QUANTIFIERS  # one *of the officials* …
        begin = self._split_at(phrase[of_several:])
        if begin is not None and of_several:
            begin = begin + 1 if begin else None
        if begin is None:
            return [list(phrase)] if phrase else [], []
        end = self.name_ends(phrase, begin)
        if begin > 0 and not self.may_be_called(phrase[begin:end]):
            return [list(phrase[:begin])], []
        if begin == 0 and end == 1 < len(phrase) and not is_role(phrase[1].form):
            return [list(phrase)], []
        if without_article(phrase[0].form) in TITLES and begin == 1 and end == 2:
            begin = 0  # the title belongs to a name of one word
        last = begin
        while last > 1 and without_article(phrase[last - 1].form) in RANKS:
            last -= 1  # a title of the name, not of the role
        roles = [list(phrase[:last]), list(phrase[end:])]
        return [role for role in roles if role], list(phrase[begin:end])

    def may_be_called(self, name: Sequence[Token]) -> bool:
        """Whether words behind a role may be a name, not what somebody speaks about."""
        if ends_feminine(self._text, name[0]) and (len(name) == 1 or name[1].form.startswith("ال")):
            # A *state* of emergency; not *Hamza* al-…i.
            family = len(name) > 1 and self._text[name[1].end - 1] == "ي"
            return family and not self.is_common(name[0].form)
        return not any(
            self._is_no_name(token.form, before.form)
            for before, token in pairwise([name[0], *name])
            if token.form not in self._names and token.form not in self._said_by
        )

    def _is_no_name(self, form: str, before: str) -> bool:
        """Whether a word is a particle, a verb, a verbal noun or in the midst of a clause."""
        clause = form[0] in "بلك" and (is_masdar(form[1:]) or form.startswith("بال"))
        clause = clause and not self.goes_with(form, before)
        return clause or is_function(form) or is_masdar(form)

    def _split_at(self, phrase: Sequence[Token]) -> int | None:
        """Where the name begins in a phrase, None where there is none."""
        head = phrase[0].form
        role_head = is_role(head) or head in POINTING or without_article(head) in RANKS
        if is_body(head) and not role_head:
            return None
        if (
            without_article(head) in TITLES
            and len(phrase) > 1
            and self._may_be_titled(phrase[1].form)
        ):
            return 1
        if not role_head and not head.startswith("ال"):
            return None if self.is_common(head) and head not in self._names else 0
        if self.is_anothers(phrase):
            return None
        return self.name_begins(phrase, bounded=True)

    @staticmethod
    def is_anothers(phrase: Sequence[Token]) -> bool:
        """Whether the name that follows is another's: whom a spokesman without a name speaks for,
        whose friend or father somebody is."""
        head, *others = (token.form for token in phrase)
        if head in _SPOKESMEN:
            return len(others) > 1 and not others[1].startswith("ال")
        # Both his parents, his lawyers, too: without the ending of the dual or plural.
        one = head[:-1] if len(head) > 4 and head[-1] in "اوي" else head
        several = is_construct_plural(head)  # fans *of* …
        return (
            (several or bool({head, one} & _OF_SOMEBODY))
            and bool(others)
            and not (others[0].startswith("ال") or is_role(others[0]))
        )

    def _may_be_titled(self, form: str) -> bool:
        """Whether a word may be the name behind a title, not what somebody is the prince of."""
        place = form in PLACES_OF_WORK | NAMESAKES or is_country(form)
        return not (form.startswith("ال") or place or self.is_common(form))

    def name_ends(self, phrase: Sequence[Token], begin: int) -> int:
        """Where the name ends that begins there: before a role, or what no name holds."""
        for k in range(begin + 1, len(phrase)):
            form = phrase[k].form
            if form in self._names or is_linked(form, phrase[k - 1].form):
                continue
            if form.startswith("بال") and self.goes_with(form, phrase[k - 1].form):
                continue  # Bil-One is a family's name
            after = phrase[k + 1].form if k + 1 < len(phrase) else ""
            within = form in TITLES | GIVEN and not phrase[k - 1].form.startswith("ال")
            if form in NAME_LINKS or (within and not after.startswith("ال")):
                continue  # Some al-One *Abd* al-Other, Some *Sheikh* One
            no_name = is_masdar(form) and form not in self._said_by
            if k == begin + 1 and self._is_family_here(form):
                continue
            if k == begin + 1 and is_role(form) and after.startswith("ال") and after.endswith("ي"):
                continue  # Some *leader* al-One
            no_name = no_name or form in _NO_NAMES or (form == "من" and k > begin + 1)
            if no_name or is_role(form) or is_body(form):
                return k
            late = begin + 1 < k < len(phrase) - 1 and form not in self._said_by
            if form[0] in "بل" and (late or self.is_fused(form)):
                return k
            # [Some] al-One is whole: an indefinite word behind it, if more follow, is none of it.
            linked = k > begin + 1 and phrase[k - 2].form in NAME_LINKS
            linked = linked or phrase[k - 1].form in WITHIN_NAMES
            whole = k > begin + 1 and phrase[k - 1].form.startswith("ال") and not linked
            if whole and after.startswith("ال") and after.endswith(("ي", "يه")):
                return k  # Some al-One *the attaché* for culture
            if whole and k + 1 < len(phrase) and not form.startswith("ال"):
                return k
        return len(phrase)

    @staticmethod
    def _is_family_here(form: str) -> bool:
        """Whether a definite word behind a name is a family's, though the language has it as a
        role: [Ahmad] *al-Amin*."""
        return (
            is_role(form) and form.startswith("ال") and without_article(form) not in RANKS | TITLES
        )

    def has_said(self, tokens: Sequence[Token]) -> bool:
        """Whether any of these words stands straight behind a verb of saying in the article."""
        return any(token.form in self._said_by for token in tokens)

    def is_common(self, form: str) -> bool:
        """Whether an indefinite word is a common noun, not a name: it also stands definite."""
        known = is_role(form) or is_body(form) or form in QUANTIFIERS or is_masdar(form)
        accusative = form.endswith("ا") and len(form) > 3
        known = known or (accusative and (is_masdar(form[:-1]) or f"ال{form[:-1]}" in self._words))
        return known or f"ال{form}" in self._words

    def name_begins(self, phrase: Sequence[Token], *, bounded: bool) -> int | None:
        """Where the name in role + name begins: the first indefinite word after a definite one.

        `bounded`: the phrase is known to end where it ends, so its last two words may be a name
        that begins as a preposition does (ليلى، بشار).
        """
        head = phrase[0].form
        theirs = head.endswith(("ها", "هم")) or self._has_his(phrase[0])
        definite = head.startswith("ال") or (is_role(head) and theirs)
        for i, token in enumerate(phrase[1:], 1):
            form = token.form
            if form in NEGATIONS:
                return None
            if self._begins_behind(phrase, i):
                return i
            if definite and self._is_given_name(phrase, i):
                return i
            if len(form) == 1 or form in STOPS:
                definite = False
            elif "." in form or (form.isascii() and form.isalpha()):
                definite = True  # the director of the company *Latin Name*
            elif (
                self._is_place_of(phrase[i - 1].form, form)
                or (bounded and self._is_of_more(phrase, i))
                or (is_country(form) and form not in GIVEN)
            ):
                definite = True  # the mayor of *Lampedusa*, whose name follows
            elif (
                definite
                and i == len(phrase) - 1
                and form in self._last_names
                and form.startswith("ال")
            ):
                return i  # the minister *al-One*
            elif form.startswith(("ال", "وال", "بال", "لل")):
                definite = True
            elif form[0] == "و" and form[1:] in QUANTIFIERS:
                return None  # the head of the chamber *and the rest* of …
            elif form[0] == "و" and not self.is_name_with_and(form, phrase[i - 1].form):
                continue  # the hospital in some place *and another*
            elif self.is_fused(form):
                definite = form[1:] not in NAMESAKES | PURPOSES
                definite = definite and not self._is_of_some(form)
            elif self._is_of_some(phrase[i - 1].form) and self.name_ends(phrase, i) - i == 3:
                definite = True
            elif form in SMALL_ROLES and without_article(phrase[i - 1].form) in RANKS:
                continue  # Lieutenant *general*
            elif (
                is_role(form)
                or form in PLACES_OF_WORK
                or form in SMALL_ROLES
                or form.endswith(("ته", "ها", "هم"))
            ):
                definite = False
            elif form[0] in "بل" and not (
                self.has_said(phrase[i : i + 2])
                or (definite and self._is_name_here(phrase, i, bounded))
            ):
                # "in some place", "for something" are no sign of a name, unless one fits behind.
                definite = definite and form[0] == "ب" and self.name_ends(phrase, i) - i == 3
            elif self.is_common(form):
                definite = False
            elif definite and name_length(phrase[i : self.name_ends(phrase, i)]) <= LONGEST_NAME:
                return self._behind_office(phrase, i)
            elif form in self._said_by and not definite and len(phrase) - i <= 2:
                return i
        return None

    @staticmethod
    def _behind_office(phrase: Sequence[Token], i: int) -> int:
        """Where the name begins behind words of one pattern with a name: the minister, *holder of
        the Seal* al-Some One. No name goes on with an indefinite word behind two definite ones."""
        forms = _forms(phrase[i : i + LONGEST_NAME])
        if [form.startswith("ال") for form in forms] != [False, True, True, False]:
            return i
        return i if forms[2].endswith(("ي", "يه")) else i + 2

    def is_name_with_and(self, form: str, before: str) -> bool:
        """Whether a name begins with the letter that "and" is: by the list, or as it is used."""
        used = self.recurs(form) and not self.goes_with(form, before)
        return form in _WITH_AND or self.is_name(form) or used

    def _begins_behind(self, phrase: Sequence[Token], i: int) -> bool:
        """Whether a name begins here whatever its letters: behind a title (*Eng.* Maha)."""
        form = phrase[i].form
        common = is_role(form) or is_body(form) or form in STOPS | SMALL_ROLES or len(form) == 1
        common = common or self.is_common(form)
        if form.startswith("ال") or (common and form not in NAME_LINKS | GIVEN):
            return False
        title, before = phrase[i - 1].form, phrase[i - 2].form
        namesake = i > 1 and before.removeprefix("ل") in NAMESAKES  # the university of *King* …
        return without_article(title) in RANKS | TITLES and (
            (title.startswith("ال") and not namesake) or len(title) == 1  # Dr.
        )

    def _is_given_name(self, phrase: Sequence[Token], i: int) -> bool:
        """Whether a definite word is a given name, by the list or because the article has it, with
        the same name behind it, straight behind a verb of saying."""
        form = phrase[i].form
        after = phrase[i + 1].form if i + 1 < len(phrase) else ""
        if form in GIVEN and after:
            return form.startswith("ال") or (is_role(form) and i == len(phrase) - 2)
        spoken = form.startswith("ال") and form in self._said_by and not is_role(form)
        return spoken and self.goes_with(after, form)

    def _is_place_of(self, body: str, form: str) -> bool:
        """Whether a word is the name of a body that stands indefinite before it."""
        common = is_role(form) or is_body(form) or is_masdar(form) or f"ال{form}" in self._words
        common = common or form.endswith(("ي", "يه")) or form in STOPS
        body = body[1:] if body[0] in "بل" and body[1:] in PLACES_OF_WORK else body
        of_it = body in PLACES_OF_WORK or body in _WHERE
        return of_it and not (common or form.startswith(("ال", "وال", "لل", "بال")))

    def _is_of_more(self, phrase: Sequence[Token], i: int) -> bool:
        """Whether more words follow than a name has, the first of them what somebody is the coach
        of or the second of a town's name: the coach of *Some* *City* One Other."""
        words, rest = _forms(phrase[i:]), name_length(phrase[i:])
        plain = not words[0].endswith(("ي", "يه")) and not any(
            form.startswith("ال")
            or is_function(form)
            or self.is_common(form)
            or self.is_fused(form)
            for form in words[:-1]
        )
        of_one = i == 1 and phrase[0].form in OF_ONE and rest in {3, 4}
        second = i > 1 and phrase[i - 2].form in PLACES_OF_WORK | OF_ONE and rest == 3
        second = second and not phrase[i - 1].form.startswith("ال")
        return plain and (of_one or second)

    def _is_of_some(self, form: str) -> bool:
        """Whether a word with a preposition leaves open which one: the director of the *caravans*
        of …, and a place follows, then a name."""
        known = form.startswith("لل") or is_role(form[1:]) or form[1:] in NAMESAKES
        return form[0] in "بل" and not known and self.is_common(form[1:])

    def _is_name_here(self, phrase: Sequence[Token], i: int, bounded: bool) -> bool:
        """Whether a word that begins as a preposition does begins a name of two or three words."""
        following = phrase[i + 1].form if i + 1 < len(phrase) else ""
        form = phrase[i].form
        if form.endswith(("ه", "ات")) or is_masdar(form[1:]) or is_country(following):
            return False
        if i == 1 == len(phrase) - 1 and bounded:
            return self.recurs(form)  # the president Biden
        size = self.name_ends(phrase, i) - i
        fits = size == 2 or (size == 3 and form[0] != "ب")  # *in Tunis* Some One
        return fits and (bounded or following.startswith("ال"))

    def goes_with(self, form: str, before: str) -> bool:
        """Whether the article has a word behind another more than once: they are one."""
        return self._pairs[before, form] > 1

    def is_name(self, form: str) -> bool:
        """Whether a word is a part of a known speaker's name."""
        return form in self._names

    def has(self, form: str) -> bool:
        """Whether a word stands anywhere in the article."""
        return form in self._words

    def ends_name(self, form: str) -> bool:
        """Whether a word is the last one of a known full name."""
        return form in self._last_names

    def has_spoken(self, form: str) -> bool:
        """Whether a word, not a common one, stands straight behind a verb of saying somewhere."""
        return form in self._said_by and not form.startswith("ال") and form not in STOPS

    def recurs(self, form: str) -> bool:
        """Whether the article has a word more than once, or as one who speaks."""
        return form in self._said_by or self._counts[form] > 1

    def learn(self, name: Sequence[str]) -> None:
        """Notes the words of a name."""
        self._names.update(name)
        if len(name) > 1:
            self._last_names.add(name[-1])

    def may_name(self, line: Sequence[Token], begin: int) -> bool:
        """Whether the token before `begin` may belong to the name that goes on there."""
        before = line[begin - 1]
        form = before.form
        return (
            before.word
            and (
                self._is_within(line, begin - 1) or not form.startswith(("ال", "وال", "لل", "بال"))
            )
            and form not in ADVERBIAL
            and form not in STOPS
            and not is_preposition_with_pronoun(form)
            and not saying_verb(form)
            and form not in DEEDS
            and not (form in SMALL_ROLES and begin > 1 and is_role(line[begin - 2].form))
            and not self.is_common(form)
            and not self.is_fused(form)
            and len(form) > 1
            and not self._is_joined(form)
            and not (form[0] == "و" and (begin == 1 or not line[begin - 2].word))  # *and shouted*
            and not (len(form) > 4 and self._has_his(before))  # his client
        )

    def _has_his(self, token: Token) -> bool:
        """Whether a pronoun ends a word: only the text tells it from the ending of the feminine."""
        return self._text[token.end - 1] == "ه"

    @staticmethod
    def _is_within(line: Sequence[Token], at: int) -> bool:
        """Whether a definite word stands within names: Nur *al-Din*, Abd *al-One*."""
        form = line[at].form
        return form in WITHIN_NAMES | GIVEN or (at > 0 and line[at - 1].form in NAME_LINKS)

    def _is_joined(self, form: str) -> bool:
        """Whether a word is none of a name: "and according to", "and the …", و before a word."""
        rest = form[1:] if form[0] in "وف" else ""
        return form in ACCORDING or rest in self._words


def is_linked(form: str, before: str) -> bool:
    """Whether a name goes on with a word, whatever it is: [Some One] *ibn* Other, Abd *al-One*."""
    return form in _SON_OF or before in NAME_LINKS


def name_length(name: Sequence[Token]) -> int:
    """How many words a name has, without such as "son of"."""
    return sum(token.form not in NAME_LINKS for token in name)


def _forms(tokens: Sequence[Token]) -> list[str]:
    return [token.form for token in tokens]

"""Whom a question only points at, in the article that it is put to: he, she, the other one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from index.answering.gender import are_bodies, is_feminine
from index.answering.what_said import foreign_voice
from index.attribution.attributed_text import (
    AttributedText,
    SpeakerView,
    is_national,
    same_in_office,
)
from index.questions.foreign_roles import in_arabic
from index.questions.standalone import who_is
from index.questions.what_said import means_everybody, means_others, names_something, plainly
from index.text.lexicon.speech import STOPS, is_body, is_role, without_article
from index.text.lexicon.tables import columns_of, words_of
from index.text.normalise import normalise, words
from index.text.places import place_in_arabic
from index.text.terms import ASKING
from index.text.word_match import SPELLING, is_arabic_script, likeness
from index.types import Intent, Pronoun, Question

_OTHERS = frozenset({Pronoun.OTHER, Pronoun.OTHER_HE, Pronoun.OTHER_SHE})
_IS_SHE = {
    Pronoun.HE: False, Pronoun.OTHER_HE: False, Pronoun.SHE: True, Pronoun.OTHER_SHE: True,
}  # fmt: skip
_OF_SOMEBODY = ("هم", "ها", "هن", "هما", "نا")


def referred(question: Question, attributed: AttributedText, seen: Sequence[str] = ()) -> Question:
    """A what-said question with its pronoun replaced by the speaker it means. Where nobody can be
    meant, it becomes the question who speaks in the article; any other question stays as it is.

    `seen` is what the answer before has shown of nobody's words: whoever is named there has been
    spoken of since the question before."""
    if question.intent is not Intent.WHAT_SAID:
        return question
    if seen and question.recent:
        first, *rest = question.recent
        question = replace(question, recent=(first, *seen, *rest))
    if question.recent and _is_addressed(question.speaker or "", attributed):
        question = replace(question, speaker=question.recent[0], refers=Pronoun.THEY)
    elif (kind := _by_kind(question.speaker or "", attributed)) and question.recent:
        question = replace(question, speaker=question.recent[0], refers=kind)
    if question.refers is not None:
        if name := _introduced(question, attributed):
            return replace(question, speaker=name, refers=None)
        voice = _meant(question, attributed)
        if voice is None:
            if question.topic:  # something is told of that, whoever says it
                return replace(question, intent=Intent.FACT, refers=None)
            named = question.recent and not _is_question(question.speaker or "")
            alone = named or not attributed.voices
            return question if alone else replace(question, intent=Intent.SPEAKERS)
        return _said_by(question, voice)
    return _of_the_talk(question, attributed)


def _is_addressed(who: str, attributed: AttributedText) -> bool:
    """Whether what stands for a speaker is whom the words were said to: what did he say *to* the
    paper?"""
    form = normalise(who)
    to = form.startswith("ل") and form[1:] in attributed.words and " " not in form
    return to and voice_of(who, attributed) is None


def _by_kind(who: str, attributed: AttributedText) -> Pronoun | None:
    """The pronoun for somebody whom words only call a man or a woman, *that man*, where the article
    calls nobody so."""
    form, *more = words(normalise(who)) or [""]
    form = form.removeprefix("و")
    kind = columns_of("man-or-woman").get(form.removeprefix("ال"))
    if kind is None or not form.startswith("ال") or not _THAT.issuperset(more):
        return None
    return Pronoun(kind[0]) if voice_of(who, attributed) is None else None


_THAT = STOPS | words_of("all-words-that")


def _introduced(question: Question, attributed: AttributedText) -> str:
    """Who was asked about just before, *who is X?*, and says nothing in the article; "" for
    anybody else."""
    name = who_is(question.recent[0], surely=True) if question.recent else ""
    known = voice_of(name, attributed) or people_in(name, attributed) if name else True
    return "" if known or question.refers in _OTHERS else name


def _is_question(words: str) -> bool:
    """Whether what stands for a speaker is all of a question before, which named nobody known."""
    return words.rstrip().endswith(("?", "؟")) or len(words.split()) > _LONGEST_NAME


_LONGEST_NAME = 4


def _said_by(question: Question, voice: SpeakerView) -> Question:
    standard = question.standard
    if question.refers not in _OTHERS and question.speaker and standard.endswith(question.speaker):
        standard = standard.removesuffix(question.speaker).rstrip()
    whole = plainly(question, voice.name, question.topic) or f"{standard} {voice.name}"
    return replace(question, speaker=voice.name, standard=whole)


def _of_the_talk(question: Question, attributed: AttributedText) -> Question:
    """Words in the place of a speaker that belong to somebody named before (*their* allies) are
    what the last speaker spoke of."""
    theirs = question.speaker or ""
    if not question.recent or len(theirs.split()) != 1 or not theirs.endswith(_OF_SOMEBODY):
        return question
    if means_others(theirs):
        return question
    last = voice_of(question.recent[0], attributed)
    if last is None or voice_of(theirs, attributed) is not None:
        return question
    topic = " ".join(filter(None, (theirs, question.topic)))
    return replace(question, speaker=last.name, topic=topic)


def named(texts: Sequence[str], pronoun: Pronoun | None, attributed: AttributedText) -> str:
    """The name of the first person in `texts` (the latest text comes first) whom a pronoun fits, as
    that text words it; without texts, the person whom the article names most. "" for nobody."""
    is_she = _IS_SHE.get(pronoun) if pronoun else None
    if not texts:
        return _protagonist(is_she, attributed)
    for text in texts:
        for voice in people_in(text, attributed):
            if _fits(voice, is_she, attributed):
                return name_in(text, voice)
        if introduced := who_is(text, surely=True):
            return introduced
    return ""


def _protagonist(is_she: bool | None, attributed: AttributedText) -> str:
    """Whom an article names most: who is meant by *he* where nobody has been named in a talk."""
    there = Counter(words(normalise(attributed.text)))
    people = [
        (sum(there[one] for one in there if _is_name(voice.names[0][-1], one)), voice)
        for voice in attributed.voices
        if voice.is_person and _fits(voice, is_she, attributed)
    ]
    people.sort(key=lambda one: -one[0])
    (most, first), (next_most, _) = (*people, (0, None), (0, None))[:2]
    return first.name if first and most >= 2 * next_most and most > 2 else ""


_SMALL = STOPS | ASKING


def people_in(text: str, attributed: AttributedText) -> Sequence[SpeakerView]:
    """The people who speak in an article that a text names, by whatever words of their names, the
    ones named most fully first."""
    known = attributed.named.get(text)
    if known is None:
        asked = [word for word in words(normalise(text)) if word not in _SMALL]
        asked += [one[1:] for one in asked if one.startswith("و") and len(one) > _SHORTEST_AND]
        counts = [
            (sum(any(_is_name(word, known) for word in asked) for known in _own_name(voice)), voice)
            for voice in attributed.voices
        ]
        counts.sort(key=lambda one: (-one[0], -len(one[1].statements)))
        known = tuple(voice for count, voice in counts if count)
        attributed.named.keep(text, known)
    return known


def name_in(text: str, voice: SpeakerView) -> str:
    """The words of a text that name somebody, as they stand there; a first name, by which the
    article may not call them, in full."""
    own = _own_name(voice)
    shown = re.findall(r"[^\W_]+", text)
    words_of_it = [one for one in shown if any(_is_name(normalise(one), known) for known in own)]
    named = " ".join(words_of_it)
    if is_arabic_script(named or " ") and not any(
        _is_name(normalise(one), own[-1]) for one in words_of_it
    ):
        return voice.name
    with_and = named[:1] == "و" and all(known[0] != "و" for known in own)
    return named[1:] if with_and else named


def _own_name(voice: SpeakerView) -> Sequence[str]:
    """The words of a speaker's own name: of one who is called by a role, the two behind it."""
    name = voice.names[0]
    if name and are_bodies(name[0]):
        return ()
    if voice.is_person or len(name) < _WITH_ROLE:
        return name if voice.is_person else ()
    own = name[-2:]
    bare = not any(one.startswith("ال") or is_role(one) or is_body(one) for one in own)
    return own if bare else ()


# A role, a first name and a family's.
_WITH_ROLE = 3


def _is_name(asked: str, known: str) -> bool:
    return len(known) > _SHORTEST_NAME and likeness(asked, known) >= SPELLING


_SHORTEST_NAME = 2
# A word with "and" fused to it that may be a name.
_SHORTEST_AND = 4


def meant_by_plural(
    asked: str, attributed: AttributedText, recent: Sequence[str] = ()
) -> list[SpeakerView]:
    """All those whom a plural means: people of a country, in whatever form (الأمريكان), or of a
    role; everybody, or all others than those spoken of, whom `recent` names."""
    if means_everybody(asked):
        return list(attributed.voices)
    if means_others(asked):
        spoken_of = {one.name for text in recent for one in _called(text, attributed)}
        return [one for one in attributed.voices if one.name not in spoken_of]
    tokens = words(normalise(asked if is_arabic_script(asked[:1] or " ") else in_arabic(asked)))
    if (
        len(tokens) == _OF_A_SIDE
        and without_article(tokens[0]) in _SIDES
        and is_national(without_article(tokens[1]))
    ):
        return meant_by_plural(f"{tokens[1].removesuffix('ه')}ون", attributed)
    if len(tokens) == 1 and _is_at_large(tokens[0]):
        return [voice for voice in attributed.voices if any(map(_is_at_large, voice.names[0]))]
    one = _of_one_of(tokens[0]) if len(tokens) == 1 else ""
    if not one:
        return []
    return [
        voice
        for voice in attributed.voices
        if any(
            same_in_office(f"ال{one}", word)
            if is_national(one)
            else is_role(word) and without_article(word) == one
            for name in voice.names
            for word in (name if is_national(one) else name[:1])
        )
    ]


# The Russian side.
_OF_A_SIDE = 2
_SIDES = {without_article(word) for word in words_of("sides")}
_AT_LARGE = words_of("people-at-large")


def _is_at_large(word: str) -> bool:
    """Whether a word means people of whom no more is known: users, others."""
    return without_article(word.removeprefix("و")) in _AT_LARGE


def means_at_large(asked: str) -> bool:
    """Whether words for a speaker mean people of whom no more is known, whoever they are."""
    tokens = words(
        normalise(asked if is_arabic_script(normalise(asked)[:1] or " ") else in_arabic(asked))
    )
    return len(tokens) == 1 and _is_at_large(tokens[0])


def _of_one_of(plural: str) -> str:
    """The one of whom a plural is: an American, a deputy; "" of any other word."""
    known = columns_of("plurals-of-people")
    form = plural.removeprefix("و").removeprefix("ال")
    if form in known:
        return known[form][0]
    ending = next((end for end in ("يين", "يون", "ين", "ون", "ات") if form.endswith(end)), "")
    stem = form.removesuffix(ending)
    singles = (f"{stem}ي", stem, f"{stem}ه")
    return next((one for one in singles if ending and (is_national(one) or is_role(one))), "")


def voice_of(asked: str, attributed: AttributedText) -> SpeakerView | None:
    """The speaker whom words name; they may begin with a fused "and" or be in another language."""
    bare = [asked, *([asked[1:]] if normalise(asked[:1]) in {"و", "ف"} else [])]
    if normalise(asked).startswith("وال"):  # no name begins so
        bare.reverse()
    for one in bare:
        voice, _ = attributed.voice(one)
        if voice is not None:
            return voice
    is_foreign = not any("\u0620" <= c <= "\u064a" for c in asked)
    return foreign_voice(asked, attributed)[0] if is_foreign else None


def _meant(question: Question, attributed: AttributedText) -> SpeakerView | None:
    """Whom a pronoun means: of those whom the talk was about the last one that it fits; the other
    one is not the last. Else whoever in the article it fits, who says most."""
    recent = [one for text in question.recent for one in _called(text, attributed)]
    known = list(dict.fromkeys(one.name for one in recent))
    voices = {one.name: one for one in attributed.voices}
    is_she = _IS_SHE.get(question.refers) if question.refers else None
    described = question.speaker if question.speaker not in question.recent else None
    if question.refers in _OTHERS and described:
        return _other_of(described, known, attributed)
    if question.refers in _OTHERS:
        known, last = known[1:], known[:1]
    else:
        last = []
    spoken = [voices[name] for name in known if name in voices]
    fitting = [one for one in spoken if _fits(one, is_she, attributed)]
    if fitting:
        return fitting[0]
    if question.refers is Pronoun.THEY or not question.recent:
        return spoken[0] if spoken else None
    people: Sequence[SpeakerView] = [
        one
        for one in attributed.voices
        if one.name not in last and not _is_body(one) and _fits(one, is_she, attributed)
    ]
    people = [one for one in people if one.is_person] or people
    if not people:
        return spoken[0] if spoken else None
    return max(people, key=lambda one: len(one.statements))


def _other_of(
    described: str, known: Sequence[str], attributed: AttributedText
) -> SpeakerView | None:
    """The other one of a role, *the other expert*: who is called so and has not been spoken of, or
    else whoever has not."""
    arabic = is_arabic_script(normalise(described)[:1] or " ")
    role = without_article(normalise(described if arabic else in_arabic(described)))
    left = [one for one in attributed.voices if one.name not in known and one.is_person]
    called = [
        one
        for one in left
        if any(without_article(word) == role for name in one.names for word in name)
    ]
    return max(called or left, key=lambda one: len(one.statements), default=None)


def _called(text: str, attributed: AttributedText) -> Sequence[SpeakerView]:
    """Whom the words for a speaker mean, or the words of a question name."""
    if _is_question(text) or "؟" in text:
        return people_in(text, attributed)
    voice = voice_of(text, attributed)
    return people_in(text, attributed) if voice is None else [voice]


def _is_body(voice: SpeakerView) -> bool:
    return bool(voice.names[0]) and (is_body(voice.names[0][0]) or are_bodies(voice.names[0][0]))


def _fits(voice: SpeakerView, is_she: bool | None, attributed: AttributedText) -> bool:
    return is_she is None or is_feminine(voice, attributed) == is_she


_AND = re.compile(r"^(?:and|et|а|и|طيب|طب)\s+", re.IGNORECASE)


def _and_something(
    question: Question, name: str, last: Question, attributed: AttributedText
) -> Question:
    """The same of somebody or something that an article names and that says nothing in it."""
    first = normalise(name).split(" ")[0]
    bare = name[1:] if first[:1] in "وف" and first not in attributed.words else name
    phrase = words(normalise(bare))
    is_there = all(attributed.mentions(one) for one in phrase)
    if not (is_there and names_something(phrase)):
        return question
    if last.intent is Intent.WHAT_SAID and last.speaker and last.topic and _is_matter(bare):
        standard = f"{last.standard.removesuffix(last.topic).rstrip()} {bare}"
        return replace(
            last, text=question.text, language=question.language, topic=bare, standard=standard
        )
    if last.intent is Intent.WHAT_SAID:
        return replace(question, intent=Intent.WHAT_SAID, speaker=bare, topic=None)
    if last.intent in {Intent.PERSON, Intent.SUMMARY}:
        return replace(question, intent=Intent.SUMMARY, topic=bare)
    return question


def _is_matter(phrase: str) -> bool:
    """Whether words tell of a thing or country rather than of somebody by name."""
    first = normalise(phrase).split(" ")[0]
    if is_arabic_script(first):
        return first.startswith("ال") or is_national(f"{first.removesuffix('ا')}ي")
    return phrase[:1].islower() or place_in_arabic(first) != ""


def and_somebody(question: Question, last: Question, attributed: AttributedText) -> Question:
    """ "And the minister?" asks what was asked before of somebody else: what that one said, of the
    same; did *that one* accept it?"""
    name = _AND.sub("", question.text.strip(" ؟?.!،,"))
    form = normalise(name)
    if form.startswith("وال") and not is_role(form.split(" ")[0]):  # a mother is written so too
        name = name[1:]
    if (kind := _by_kind(name, attributed)) is not None:
        recent = (last.speaker or last.standard,)
        meant = _meant(replace(question, refers=kind, recent=recent), attributed)
        name = meant.name if meant is not None else name
    if meant_by_plural(name, attributed):  # and the Russians?
        topic = last.topic if last.intent is Intent.WHAT_SAID else last.standard.strip(" ؟?")
        return replace(question, intent=Intent.WHAT_SAID, speaker=name, topic=topic)
    voice = voice_of(name, attributed)
    if voice is None:
        return _and_something(question, name, last, attributed)
    name = name_in(question.text, voice) or voice.name
    if last.intent is Intent.WHAT_SAID:
        return replace(
            question,
            intent=Intent.WHAT_SAID,
            speaker=voice.name,
            topic=last.topic,
            standard=_of_another(last, name, attributed),
        )
    before = [one for one in people_in(last.standard, attributed) if one.name != voice.name]
    if not before and voice.is_person and last.intent in _OF_WHATEVER:
        return replace(question, intent=Intent.WHAT_SAID, speaker=voice.name)
    if not before:
        return question
    return replace(question, intent=last.intent, standard=_of_another(last, name, attributed))


# Behind these a mere name may be asked about for anything: then for what that one says.
_OF_WHATEVER = {Intent.FACT, Intent.REASON, Intent.YES_NO, Intent.SUMMARY}


def _of_another(last: Question, name: str, attributed: AttributedText) -> str:
    """A question with another name in the place of the one that it has first, or behind it."""
    before = people_in(last.standard, attributed)
    known = before[0].names[0] if before else ()
    new = [
        name if any(_is_name(one, own) for own in known for one in words(normalise(word))) else word
        for word in last.standard.split()
    ]
    return " ".join(dict.fromkeys(new if name in new else [*new, name]))

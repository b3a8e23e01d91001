"""What did somebody say (about something)? All their statements, and nobody else's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from index.answering.context import ArticleContext
from index.attribution.attributed_text import AttributedText, SpeakerView
from index.questions.foreign_roles import in_arabic, of_country
from index.questions.what_said import OCCASION
from index.retrieval.rerank import readable
from index.retrieval.search import rarity
from index.text.lexicon.speech import (
    STOPS,
    is_body,
    is_country,
    is_role,
    saying_participle,
    saying_verb,
    without_article,
)
from index.text.lexicon.tables import columns_of, words_of
from index.text.normalise import normalise, words
from index.text.terms import FOREIGN_SMALL, content_words
from index.text.transliteration import sound_of_name
from index.text.word_match import (
    OWNED,
    SAME,
    is_arabic_script,
    likeness,
    matches,
    owned,
    root,
    same_word,
)
from index.types import Question, Statement

# Somebody has spoken on a topic when one of their statements has at least SHARE_AT_LEAST of its
# words. Then all those are on it that have at least SHARE_OF_BEST of what the best one has, words
# being counted by rarity: of 55 such questions to real news 36 get what they ask for so, 31 where
# all words count the same, and a reader's word beside it adds none. Where no statement has that
# many of the words, those are on it whose cosines lie within CLOSE_TO_BEST of the best.
SHARE_OF_BEST = 0.5
SHARE_AT_LEAST = 0.4
# A topic of so many words, of which somebody else's statement has this share, is theirs.
LONG_TOPIC = 3
SHARE_ELSEWHERE = 0.75
CLOSE_TO_BEST = 0.012
# What other sentences are this much nearer to is not this speaker's topic.
ELSEWHERE = 0.025
# Cosine of e5 below which no statement is on a topic with which it shares no word.
ON_TOPIC = 0.82
ON_TOPIC_FOREIGN = 0.80
# From which on the nearest one is shown as such.
NEAR_TOPIC = 0.78

# The same where somebody reads, in logits above "none of these": where no word of a topic is
# theirs, where less than MOST_WORDS of them are, where one is missing. Of some 300 topics that
# nobody in the news spoke of words and cosines answer 40, this some 15; what somebody did speak of
# seldom lies lower.
ABOUT_IT = -3.7
HALF_OF_IT = -4.7
NEARLY_IT = -7.5
MOST_WORDS = 0.6
# Statements that are so many logits less likely than the likeliest are shown with it.
NEARLY_AS_LIKELY = 2.0

_SHORTEST_FUSED = 3
_OWN_AND = words_of("with-and")
_OPINION = words_of("opinions")
_MATTERS = words_of("said-matters")
# A verb introduces a statement within so many characters before it.
BEFORE = 70


@dataclass(frozen=True, slots=True)
class FoundStatements:
    """A what-said question with speaker and topic settled, and the statements that answer it.

    `voice` is the speaker, None where nobody in the article is meant. `told`: the question has a
    verb of its own ("what did X *accuse* Y of?") and the article introduces a statement with it.
    """

    question: Question
    voice: SpeakerView | None
    statements: tuple[Statement, ...]
    told: bool = False


def find_statements(question: Question, source: ArticleContext) -> FoundStatements:
    """The statements of the speaker whom a question asks about, on its topic if it has one."""
    asked = _without_and(question, source.attributed)
    question = replace(question, speaker=asked or None)
    voice, rest = source.attributed.voice(asked)
    if voice is None and (fused := _fused_topic(asked, source.attributed)) is not None:
        asked, topic = fused
        voice, rest = source.attributed.voice(asked)
        question = replace(question, speaker=asked, topic=question.topic or topic)
    if voice is None and not is_arabic_script(normalise(asked) or " "):
        voice, rest = foreign_voice(asked, source.attributed)
    if voice is None:
        voice = _relative(asked, source.attributed)
    if voice is None:
        return FoundStatements(question, None, ())
    matter = _of_opinion(_as_written(rest, question.text), question)
    topic = " ".join(part for part in (question.topic, matter) if part)
    if _is_the_matter(topic):
        topic = ""
    understood = replace(question, speaker=voice.name, topic=topic or None)
    told = _told_with(question.verb, voice, source.article.text) if question.verb else ()
    chosen: Sequence[Statement] = told or voice.statements
    if topic and not told:
        chosen = _on_topic(understood, voice, source)
        if not chosen and (other := _namesake(voice, source.attributed)) is not None:
            chosen = _on_topic(understood, other, source)
            voice = other if chosen else voice
            understood = replace(understood, speaker=voice.name)
        # "And the minister?" has its topic from the question before: what she says of anything.
        if not chosen and normalise(topic) not in normalise(question.text):
            chosen, understood = voice.statements, replace(understood, topic=None)
    if not chosen and question.verb and not topic:
        chosen = voice.statements
    return FoundStatements(understood, voice, tuple(chosen), bool(told))


def _fused_topic(asked: str, attributed: AttributedText) -> tuple[str, str] | None:
    """Somebody, and what they have an opinion of, to which a dialect has fused "of" where the
    article has it alone: الناس بالمشروع. None where nothing is fused."""
    shown = asked.split()
    for i, word in enumerate(map(normalise, shown)):
        fused = i > 0 and word.startswith("ب") and len(word) > _SHORTEST_FUSED
        if fused and word not in attributed.words and word[1:] in attributed.words:
            return " ".join(shown[:i]), " ".join([shown[i][1:], *shown[i + 1 :]])
    return None


def _relative(asked: str, attributed: AttributedText) -> SpeakerView | None:
    """Somebody's relative, friend or the like whom a question calls only so: *his* cousin, صاحبو,
    his friend."""
    form = normalise(asked)
    arabic = not form or is_arabic_script(form)
    if arabic and len(form.split()) == 1:
        bare = owned(form) or ((form[:-1],) if form.endswith("و") else ())
    elif _THEIR.match(form):
        bare = (normalise(in_arabic(asked)).removeprefix("ال"),)
    else:
        return None
    for one in filter(None, bare):
        if arabic and (voice := attributed.voice(one)[0]) is not None:
            return voice
        roles = _FRIENDS if one in _FRIENDS else {one} if is_role(one) else frozenset()
        for voice in attributed.voices:
            called = {_single(word) for name in voice.names for word in name[:2]}
            if called & roles:
                return voice
    return None


_THEIR = re.compile(r"(?:his|her|their|son|sa|ses|leurs?|его|е[её]|их)\b")
_FRIENDS = words_of("friends")


def _single(word: str) -> str:
    """The word for one of the people for whom a word stands, without an article."""
    bare = word.removeprefix("ال")
    return columns_of("plurals-of-people").get(bare, (bare,))[0]


def _without_and(question: Question, attributed: AttributedText) -> str:
    """Somebody asked about without an "and" that is written in one with the name: where the article
    has the name alone, or a question begins so with what no name or role begins with: وبوتين."""
    asked = question.speaker or ""
    first = normalise(asked.split(" ")[0])
    own = first in _OWN_AND or is_role(first) or is_body(first)
    if not first.startswith("و") or own or len(first) <= _SHORTEST_FUSED:
        return asked
    begins = normalise(question.text).startswith(first) and first not in attributed.words
    is_there = first[1:] in attributed.words or attributed.mentions(first[1:])
    return asked[1:] if begins or is_there else asked


def _is_the_matter(topic: str) -> bool:
    """Whether a topic is only what the whole article is about: the decision, this matter."""
    words_of_it = words(normalise(topic))
    return bool(words_of_it) and all(
        word.removeprefix("ال") in _MATTERS or word in _MATTERS or word in STOPS
        for word in words_of_it
    )


def _namesake(voice: SpeakerView, attributed: AttributedText) -> SpeakerView | None:
    """Another speaker whose name has all words of that one: the newspaper X, and X."""
    own = set(voice.names[0])
    return next(
        (one for one in attributed.voices if one is not voice and own < set(one.names[0])), None
    )


def closest(question: Question, source: ArticleContext) -> Statement | None:
    """Of a speaker's statements the one nearest to a topic on which none is; None where all are
    far from it."""
    voice = next((one for one in source.attributed.voices if one.name == question.speaker), None)
    if voice is None or not question.topic:
        return None
    close, _ = source.closeness(question.topic, voice.statements)
    best = max(range(len(close)), key=lambda i: close[i])
    # Across languages closeness says which is nearest, and hardly how near.
    is_near = close[best] >= NEAR_TOPIC or question.language != source.attributed.language
    return voice.statements[best] if is_near else None


def _as_written(rest: str, text: str) -> str:
    """Normalised words of a question in its own letters, where it has them in a row."""
    wanted, shown = rest.split(), re.findall(r"\w+", text)
    for i in range(len(shown) - len(wanted) + 1):
        if [normalise(word) for word in shown[i : i + len(wanted)]] == wanted:
            return " ".join(shown[i : i + len(wanted)])
    return rest


def _of_opinion(rest: str, question: Question) -> str:
    """What somebody has an opinion *of*, without the preposition that dialects fuse to it: رأيه
    بالخط."""
    fused = rest.startswith("ب") and len(rest.split()[0]) >= _SHORTEST_FUSED
    return rest[1:] if fused and _OPINION & set(words(normalise(question.text))) else rest


# Between somebody and what they speak of: Jean Dupont *du* projet; or within a role.
_OF = re.compile(
    r"\s(?:du |des |de la |de l['’]|de |d['’]|à |au |aux |on |in |at |of |о |об |в |на )",
    re.IGNORECASE,
)
# A name of fewer consonants in all is like too many others; one of fewer than the second number is
# nobody's, though whole names be compared.
_SHORTEST_SOUND = 3
_SHORTEST_SHORT = 2
_PART_OF_NAME = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def foreign_voice(asked: str, attributed: AttributedText) -> tuple[SpeakerView | None, str]:
    """Whom words in another language mean, and those of the words that mean something else.

    The longest part that means somebody does: le ministre *de* l'intérieur, le ministre *du*
    projet.
    """
    ends = [(len(asked), len(asked)), *reversed([one.span() for one in _OF.finditer(asked)])]
    for end, begin in ends:
        voice, rest = _foreign_voice(asked[:end], attributed)
        if voice is not None:
            return voice, rest or asked[begin:]
    return None, ""


def _sounding_so(asked: str, attributed: AttributedText) -> SpeakerView | None:
    """Who has a name of several words that sounds so: words too short to tell anybody by do
    together. Some languages hear no h: Коэн, Cohen. A single one (Lewis) does where one person
    alone is called so."""
    parts = [one for one in _PART_OF_NAME.findall(asked) if normalise(one) not in FOREIGN_SMALL]
    people = [one for one in attributed.voices if one.is_person]
    wanted = _sounds(parts)
    if len(wanted) > 1 and len("".join(wanted)) >= _SHORTEST_SOUND:
        return next((one for one in people if _sounds(one.names[0]) == wanted), None)
    if len(parts) != 1 or len(own := sound_of_name(parts[0])) < _SHORTEST_SHORT:
        return None
    for part in (slice(-1, None), slice(None)):
        called = [one for one in people if own in map(sound_of_name, one.names[0][part])]
        if called:
            return called[0] if len(called) == 1 else None
    return None


def _sounds(name: Sequence[str]) -> list[str]:
    return [sound_of_name(word).replace("H", "") for word in name]


def _foreign_voice(asked: str, attributed: AttributedText) -> tuple[SpeakerView | None, str]:
    """The same for all of the words: President *Macron* is whoever is called so, and no other
    president."""
    name = named_foreign(asked) or _capitalised(asked)
    if not name:
        if (voice := _sounding_so(asked, attributed)) is not None:
            return voice, ""
        role = in_arabic(asked)
        if (country := of_country(asked)) and role.startswith("ال"):
            return attributed.voice(f"{role} {country}")
        voice, rest = attributed.voice(role)
        # Other languages may have one word for a man's role and a woman's.
        return (voice, rest) if voice is not None or not role else attributed.voice(f"{role}ه")
    for part in (name, name.split()[-1]):
        voice, rest = attributed.voice(part)
        if voice is not None and voice.is_person:
            return voice, rest
    return _sounding_so(name.split()[-1], attributed), ""


def _capitalised(asked: str) -> str:
    """A name behind words that only say what somebody is: le docteur *Pierre Dupont*."""
    if in_arabic(asked):
        return ""
    found = re.search(r"(?:[A-ZÀ-ÝА-Я][\w’'.-]*\s*)+$", asked)
    return found.group().strip() if found and found.start() else ""


def may_be_anybody(question: Question) -> bool:
    """Whether a speaker is only described, in another language and by no role that one knows."""
    speaker = question.speaker or ""
    named = any(word[:1].isupper() for word in speaker.split())
    return question.language != "ar" and not named and not in_arabic(speaker)


def named_foreign(asked: str) -> str:
    """The name behind a person's role in another language, "" without one."""
    tokens = asked.split()
    for i, word in enumerate(tokens[1:], 1):
        role = normalise(in_arabic(tokens[i - 1]))
        if is_role(role) and word[:1].isupper() and not in_arabic(word):
            return " ".join(takewhile(lambda one: one[:1].isupper(), tokens[i:]))
    return ""


def _told_with(verb: str, voice: SpeakerView, text: str) -> Sequence[Statement]:
    """Those of a speaker's statements before which the article has that verb."""
    return [
        one
        for one in voice.statements
        if any(
            same_word(verb, word) or (_tells(word) and root(verb) == root(word))
            for word in words(normalise(text[max(0, one.start - BEFORE) : one.start]))
        )
    ]


def _tells(word: str) -> bool:
    """Whether a word of a text is a verb or participle of saying: انتقد، منتقدا."""
    return saying_verb(word) is not None or saying_participle(word) is not None


def _on_topic(
    question: Question, voice: SpeakerView, source: ArticleContext
) -> Sequence[Statement]:
    """Those of a speaker's statements that are on a topic, in the order of the text."""
    asked = words(normalise(question.topic or ""))
    content = topic_words(question)
    if is_untold_country(content, source.attributed):
        return ()
    text = source.article.text
    told = [text[one.start : one.end] for one in voice.statements]
    most = max(share(content, one) for one in told)
    if most <= SHARE_OF_BEST and _is_elsewhere(content, voice, source):
        return ()
    if most >= SHARE_AT_LEAST:
        if _is_another_topic(content, voice, source, _read(question, voice.statements, source)):
            return ()
        weights = _rarity(content, source)
        shares = [share(content, one, SAME, weights) for one in told]
        return _at_least(voice.statements, shares, SHARE_OF_BEST * max(shares))
    if not asked or asked[0] in OCCASION or (not content and is_arabic_script(asked[0])):
        return voice.statements
    return () if question.verb else _near_topic(question, content, voice, source)


def _is_another_topic(
    content: Sequence[str], voice: SpeakerView, source: ArticleContext, read: Sequence[float]
) -> bool:
    """Whether a topic of which a speaker's statements have words is another one all the same:
    "hunting laws" are not "laws of diplomacy", and some words are only spelt alike. `read` is how
    likely each is to be asked for, as `_read` has it."""
    text = source.article.text
    surely = max(share(content, text[one.start : one.end], OWNED) for one in voice.statements)
    if not read or surely == 1:
        return False
    return max(read) < (HALF_OF_IT if surely < MOST_WORDS else NEARLY_IT)


def _near_topic(
    question: Question, content: Sequence[str], voice: SpeakerView, source: ArticleContext
) -> Sequence[Statement]:
    """Those statements that are on a topic in other words, as a reader finds them, or the vectors
    where nobody reads."""
    foreign = question.language != source.attributed.language and content
    if (foreign or _is_bare_name(content)) and all(
        source.attributed.mentions(word) for word in content
    ):
        return ()  # names, of which others speak
    read = _read(question, voice.statements, source)
    if read:
        near = max(read) - NEARLY_AS_LIKELY
        return () if max(read) < ABOUT_IT else _at_least(voice.statements, read, near)
    close, elsewhere = source.closeness(question.topic or "", voice.statements)
    least = ON_TOPIC if question.language == "ar" else ON_TOPIC_FOREIGN
    if any(source.attributed.mentions(word) for word in content):
        least = max(least, elsewhere - ELSEWHERE)
    if max(close) < least:
        return ()
    return _at_least(voice.statements, close, max(least, max(close) - CLOSE_TO_BEST))


def is_untold_country(content: Sequence[str], attributed: AttributedText) -> bool:
    """Whether a topic is a country of which an article has no word."""
    alone = content[0] if len(content) == 1 else ""
    return is_country(without_article(alone)) and not attributed.mentions(alone)


def _is_bare_name(content: Sequence[str]) -> bool:
    """Whether a topic is a single Arabic word without an article or an owner: of things one has
    either, a name has neither."""
    alone = content[0] if len(content) == 1 else ""
    return bool(alone) and is_arabic_script(alone) and not (alone.startswith("ال") or owned(alone))


def _read(
    question: Question, statements: Sequence[Statement], source: ArticleContext
) -> list[float]:
    """By how many logits each statement is likelier to be what a question asks for than that none
    is; nothing where nobody reads."""
    if source.reader is None:
        return []
    texts = [readable(source.article.text[one.start : one.end]) for one in statements]
    logits = source.reader.read(question.standard, texts)
    return [] if logits is None else list(logits.scores - logits.none)


def _is_elsewhere(content: Sequence[str], voice: SpeakerView, source: ArticleContext) -> bool:
    """Whether somebody else has said what a topic's words say, and this speaker has not."""
    text = source.article.text
    return len(content) >= LONG_TOPIC and any(
        share(content, text[one.start : one.end]) >= SHARE_ELSEWHERE
        for one in source.attributed.statements
        if one.speaker != voice.name
    )


def _at_least(
    statements: Sequence[Statement], scores: Sequence[float], least: float
) -> list[Statement]:
    return [one for one, score in zip(statements, scores, strict=True) if score >= least]


def topic_words(question: Question) -> list[str]:
    """The content words of a question's topic, which may be Arabic in a question that is not."""
    topic = question.topic or ""
    arabic = any(map(is_arabic_script, words(normalise(topic))))
    return content_words(topic, "ar" if arabic else question.language)


def share(
    content: Sequence[str], text: str, least: float = SAME, weights: Sequence[float] | None = None
) -> float:
    """The share of a topic's words that a text has, each as surely as `least` says at least; a
    word counts by its weight, or all the same."""
    there = set(words(normalise(text)))
    if not content:
        return 0.0
    weights = weights or [1.0] * len(content)
    found = sum(
        weight
        for word, weight in zip(content, weights, strict=True)
        if any(likeness(word, known) >= least for known in there)
    )
    return found / sum(weights)


def _rarity(content: Sequence[str], source: ArticleContext) -> list[float]:
    """What each word of a topic tells, more where few of the article's sentences have it: of "the
    growth rate" it is growth."""
    passages = source.passages()
    there = matches(
        content, [one.tokens for one in passages], [len(one.lengths) for one in passages]
    )
    return [float(one) for one in rarity(there)]

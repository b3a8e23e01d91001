"""How the answers of several articles become one: which of them answer, in which order.

With n articles the risk that one of them answers wrongly grows with n. What somebody said is
tied to a speaker and may come from every article; anything else is looked for in the few that a
search of all of them finds best, and has to be surer than in one article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from index.answering.context import ArticleContext
from index.answering.evidence import stated
from index.answering.levels import SURE_AMONG_MANY
from index.answering.one_article import (
    Found,
    answer,
    summary,
)
from index.answering.same_claim import (
    Echo,
    contains,
    same_claim,
)
from index.answering.what_said import (
    SHARE_AT_LEAST,
    foreign_voice,
    may_be_anybody,
    named_foreign,
    share,
    topic_words,
)
from index.attribution.attributed_text import (
    AttributedText,
    SpeakerView,
    is_national,
    same_in_office,
)
from index.questions.foreign_roles import in_arabic
from index.retrieval.search import Results
from index.text.lexicon.speech import is_role, without_article
from index.text.lexicon.tables import words_of
from index.text.normalise import normalise, words
from index.text.word_match import is_arabic_script, same_word
from index.types import (
    OF_NO_TEXT,
    Article,
    Evidence,
    Intent,
    Level,
    Question,
)

# Articles in one answer: what fits on a screen or two of a telephone.
MOST = 5
# Articles that are looked into for an answer. Of 250 questions put to 48 articles the search has
# the right one first for 248, second for 2; of 66 put to 13, first for 63, second for 3.
CHOSEN = 3
# An article whose best passage is so many logits behind the best of all is not what is asked about.
BEHIND = 2.0
# Besides the best answer those are kept that are nearly as sure.
NEARLY = 0.8
# Key sentences of each article in a summary of several, sentences of each about something.
SENTENCES_EACH = 2
# "Who else says so?" of a speaker without a topic: so many of their statements, the first ones, are
# what others are compared with.
MEANT = 4
# An office named with so many words is one person's: the foreign minister *of Russia*.
WORDS_OF_AN_OFFICE = 3
OF_ONE = words_of("of-one")
OF_A_COUNTRY = words_of("of-a-country")


@dataclass(frozen=True)
class Articles:
    """Several articles, the newest first, as they are read and searched when needed.

    `source` gives what one of them offers; `understood` a question in its words; `search` scores
    passages of all of them.
    """

    newest: Sequence[Article]
    source: Callable[[Article], ArticleContext]
    understood: Callable[[ArticleContext], Question]
    search: Callable[[str], Results | None]

    def sources(self) -> list[ArticleContext]:
        """All of them."""
        return [self.source(article) for article in self.newest]


@dataclass(frozen=True, slots=True)
class Piece:
    """What one article has to say."""

    article: Article
    found: Found


def newest_first(articles: Iterable[Article]) -> list[Article]:
    """Articles by their date, the newest first; of one day, or without a date, by their number."""
    return sorted(set(articles), key=lambda one: (one.date or "", one.id), reverse=True)


def answers(question: Question, articles: Articles) -> list[Piece]:
    """What several articles say to a question, in the order in which to show it.

    The level of the first is that of the whole answer; the others are always `answered`. Where
    none answers, the newest article alone is returned, as not_in_article.
    """
    if question.intent in OF_NO_TEXT:
        return [_nothing(question, articles)]
    if question.intent is Intent.SUMMARY:
        return _summaries(question, articles)
    if question.intent is Intent.WHO_ELSE:
        return _who_else(question, articles)
    if question.intent is Intent.WHAT_SAID and question.speaker:
        return _what_said(question, articles)
    return _facts(question, articles)


def _nothing(question: Question, articles: Articles) -> Piece:
    return Piece(articles.newest[0], Found(Level.NOT_IN_ARTICLE, question))


def _answered(pieces: Iterable[Piece]) -> list[Piece]:
    """The first few that answer, without words that one before them has shown already."""
    found: list[Piece] = []
    shown: set[str] = set()
    for one in pieces:
        evidence = one.found.evidence if one.found.level is Level.ANSWERED else ()
        new = tuple(item for item in evidence if normalise(item.text) not in shown)
        shown.update(normalise(item.text) for item in new)
        if new:
            found.append(replace(one, found=replace(one.found, evidence=new)))
        if len(found) == MOST:
            break
    return found


# What somebody said ---------------------------------------------------------------------------


def _what_said(question: Question, articles: Articles) -> list[Piece]:
    sources = articles.sources()
    meant = voices_meant(question.speaker or "", [one.attributed for one in sources])
    speaking = [(one, voice) for one, voice in zip(sources, meant, strict=True) if voice]
    if not speaking:
        return _nobody_speaks(question, articles)
    pieces = [
        Piece(source.article, _said_by(question, source, voice)) for source, voice in speaking
    ]
    found = _answered(_on_topic(pieces))
    return found or [_nothing(pieces[0].found.question, articles)]


def _said_by(question: Question, source: ArticleContext, voice: SpeakerView) -> Found:
    """What an article says for a speaker whom it may know under another name."""
    known, _ = source.attributed.voice(question.speaker or "")
    if known is not voice:
        question = replace(question, speaker=voice.name)
    return answer(question, source)


def _on_topic(pieces: list[Piece]) -> list[Piece]:
    """Where statements have the words of the topic, those that are only near to it are left out."""
    having = [one for one in pieces if _has_topic(one.found)]
    return having or pieces


def _has_topic(found: Found) -> bool:
    wanted = topic_words(found.question)
    return any(share(wanted, one.text) >= SHARE_AT_LEAST for one in found.evidence)


def _nobody_speaks(question: Question, articles: Articles) -> list[Piece]:
    """Nobody speaks under that name: what others tell, from the one article where it is nearest."""
    tells = question.verb or may_be_anybody(question)
    found = _facts(question, articles)[:1] if tells else []
    return found or [_nothing(question, articles)]


# Who speaks under other names -----------------------------------------------------------------


def voices_meant(asked: str, texts: Sequence[AttributedText]) -> list[SpeakerView | None]:
    """Whom the words for a speaker mean in each of several articles; None: nobody there.

    Speakers whose names and roles have the most of the words are meant, and in the other articles
    whoever is the same person under another name: one article may name the foreign minister whom
    another knows by the office alone. A role alone ("the minister") may be somebody else in every
    article, so in each it means whoever that article calls so.
    """
    found = [_voice(asked, attributed) for attributed in texts]
    role = _bare_role(asked)
    if role:
        called = [voice if voice and voice.is_called(role) else None for voice in found]
        return called if any(called) else found
    fits = [_fit(asked, voice) if voice else -1 for voice in found]
    sure = [voice if fit == max(fits) else None for voice, fit in zip(found, fits, strict=True)]
    known = [voice for voice in sure if voice is not None]
    return [
        voice or next((one for one in attributed.voices if _is_one_of(one, known)), None)
        for voice, attributed in zip(sure, texts, strict=True)
    ]


def _voice(asked: str, attributed: AttributedText) -> SpeakerView | None:
    named = next((voice for voice in attributed.voices if voice.name == asked), None)
    voice = named or attributed.voice(asked)[0]
    return voice or foreign_voice(asked, attributed)[0]


def _bare_role(asked: str) -> str:
    """The role alone by which somebody is asked about, "" where more is said of them."""
    role = "" if named_foreign(asked) else in_arabic(asked)
    tokens = words(normalise(role or asked))
    return tokens[0] if len(tokens) == 1 and is_role(tokens[0]) else ""


def _fit(asked: str, voice: SpeakerView) -> int:
    """How many words of a question some name or role of a speaker has."""
    known = {word for name in voice.names for word in name}
    return sum(any(same_word(word, one) for one in known) for word in words(normalise(asked)))


def _is_one_of(voice: SpeakerView, known: Sequence[SpeakerView]) -> bool:
    return any(same_speaker(voice, one) for one in known)


def same_speaker(one: SpeakerView, other: SpeakerView) -> bool:
    """Whether speakers of two articles are the same: by name, or by an office where at most one of
    the articles has a name."""
    if one.is_person and other.is_person:
        return _same_name(one.names[0], other.names[0])
    return any(_same_words(a, b) for a in _offices(one) for b in _offices(other))


def _same_name(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names are one person's: the same from first to last, or the last alone."""
    short, long = sorted((one, other), key=len)
    first = len(short) == 1 or same_word(short[0], long[0])
    return first and same_word(short[-1], long[-1])


def _offices(voice: SpeakerView) -> list[Sequence[str]]:
    """The roles and bodies of a speaker that say whose or of what: the *French* president."""
    names = voice.names[1:] if voice.is_person else voice.names
    return [name for name in names if name and _is_of_one(name)]


def _is_of_one(name: Sequence[str]) -> bool:
    head = without_article(name[0])
    if len(name) >= WORDS_OF_AN_OFFICE:
        return head in OF_ONE or not is_role(head)
    national = len(name) > 1 and name[-1].startswith("ال") and is_national(name[-1])
    return national and (head in OF_A_COUNTRY or not is_role(head))


def _same_words(one: Sequence[str], other: Sequence[str]) -> bool:
    if len(one) != len(other):
        return False
    return all(same_in_office(a, b) for a, b in zip(one, other, strict=True))


# Who else says it -----------------------------------------------------------------------------


def _who_else(question: Question, articles: Articles) -> list[Piece]:
    """Other speakers who say the same, from the article where it was said and the few that are
    nearest to it, the surest article first; where nobody repeats it, what is nearest to it."""
    sources = articles.sources()
    apart = _apart(question, sources)
    homes = {one.article for one, names in zip(sources, apart, strict=True) if names}
    meant = _meant(question, sources, apart)
    near = {one for text in meant for one, _ in _ranked(text, articles)[:MOST]}
    arabic = any(map(is_arabic_script, words(normalise(" ".join(meant)))))
    language = "ar" if arabic else question.language
    found: list[tuple[ArticleContext, Echo]] = []
    for source, names in zip(sources, apart, strict=True):
        if source.article not in homes | near:
            continue
        home = source.article in homes or len(sources) == 1
        found += [(source, one) for one in same_claim(meant, language, source, names, home=home)]
    once = sorted(_once(found), key=lambda one: -one[1].strength)
    repeated = [one for one in once if one[1].repeats]
    chosen = repeated or once[:1]
    level = Level.ANSWERED if repeated else Level.NEAREST
    pieces = [
        Piece(article, Found(level, question, evidence, 1.0))
        for article, evidence in _by_article(chosen).items()
    ]
    return pieces[:MOST] or [_nothing(question, articles)]


def _once(found: Iterable[tuple[ArticleContext, Echo]]) -> Iterator[tuple[ArticleContext, Echo]]:
    """Statements without those that an article before has word for word from the same speaker."""
    seen: dict[str, list[SpeakerView]] = {}
    for source, echo in found:
        text = normalise(source.article.text[echo.statement.start : echo.statement.end])
        voice = next(one for one in source.attributed.voices if one.name == echo.statement.speaker)
        known = seen.setdefault(text, [])
        if not any(one.name == voice.name or same_speaker(one, voice) for one in known):
            yield source, echo
        known.append(voice)


def _by_article(
    found: Iterable[tuple[ArticleContext, Echo]],
) -> dict[Article, tuple[Evidence, ...]]:
    """Statements as evidence by their articles, in the order of the text of each."""
    shown: dict[Article, list[Evidence]] = {}
    for source, echo in found:
        shown.setdefault(source.article, []).append(stated(source.article, echo.statement))
    return {
        article: tuple(sorted(evidence, key=lambda one: one.start))
        for article, evidence in shown.items()
    }


def _apart(question: Question, sources: Sequence[ArticleContext]) -> list[frozenset[str]]:
    """The speakers of each article who are not "else": whom the question names, by whatever name
    they have there, and who has said the very words that it points at."""
    if question.speaker:
        meant = voices_meant(question.speaker, [one.attributed for one in sources])
        return [frozenset({voice.name} if voice else ()) for voice in meant]
    return [frozenset(_who_has_said(question.topic or "", one)) for one in sources]


def _who_has_said(text: str, source: ArticleContext) -> set[str]:
    statements = source.attributed.statements if text else ()
    return {
        one.speaker
        for one in statements
        if contains(source.article.text[one.start : one.end], text)
    }


def _meant(
    question: Question, sources: Sequence[ArticleContext], apart: Sequence[frozenset[str]]
) -> list[str]:
    """What was said: the words that the question has or points at, else what the speaker said."""
    if question.topic:
        return [question.topic]
    own = (
        source.article.text[one.start : one.end]
        for source, names in zip(sources, apart, strict=True)
        for one in source.attributed.statements
        if one.speaker in names
    )
    return list(islice(own, MEANT))


# Summaries ------------------------------------------------------------------------------------


def _summaries(question: Question, articles: Articles) -> list[Piece]:
    """The key sentences of the newest articles, or what each says about a topic."""
    if question.topic:
        told = (Piece(one.article, answer(question, one)) for one in articles.sources())
        return [_shortened(one) for one in _answered(told)] or [_nothing(question, articles)]
    return [
        Piece(one, Found(Level.ANSWERED, question, _key(articles.source(one)), 1.0))
        for one in articles.newest[:MOST]
    ]


def _key(source: ArticleContext) -> tuple[Evidence, ...]:
    return summary(source.article, source.attributed, source.passages(), SENTENCES_EACH)


def _shortened(piece: Piece) -> Piece:
    evidence = piece.found.evidence[:SENTENCES_EACH]
    return replace(piece, found=replace(piece.found, evidence=evidence))


# Everything else ------------------------------------------------------------------------------


def _facts(question: Question, articles: Articles) -> list[Piece]:
    """The surest answer of the articles that a search of all finds best, and those nearly as sure;
    else what is nearest in the best of them."""
    ranked = _ranked(question.standard, articles)[:CHOSEN]
    if not ranked:
        return [_nothing(question, articles)]
    least = ranked[0][1] - BEHIND
    pieces = [_from(articles.source(one), articles) for one, score in ranked if score >= least]
    answered = [one for one in pieces if one.found.level is Level.ANSWERED]
    if answered:
        sure = max(SURE_AMONG_MANY, NEARLY * answered[0].found.probability)
        return [answered[0], *(p for p in answered[1:] if p.found.probability >= sure)]
    first = pieces[0]
    return [first] if first.found.level is Level.NEAREST else [_nothing(question, articles)]


def _from(source: ArticleContext, articles: Articles) -> Piece:
    """What an article answers, as the nearest only where among several it is not sure enough.

    Who said something needs no such certainty: it stands in the article, or nothing is near."""
    question = articles.understood(source)
    found = answer(question, source)
    unsure = found.probability < SURE_AMONG_MANY and question.intent is not Intent.WHO_SAID
    if found.level is Level.ANSWERED and unsure:
        found = replace(found, level=Level.NEAREST)
    return Piece(source.article, found)


def _ranked(text: str, articles: Articles) -> list[tuple[Article, float]]:
    """The articles with the passages nearest to a text, each with its best passage's score; the
    nearest first, of those alike the newest."""
    results = articles.search(text)
    best: dict[int, float] = {}
    if results is not None:
        for one, score in zip(results.candidates, results.passage_scores, strict=True):
            best[one.article_id] = max(best.get(one.article_id, float("-inf")), float(score))
    found = [(one, best[one.id]) for one in articles.newest if one.id in best]
    return sorted(found, key=lambda one: -one[1])

"""Evidence → an answer of one article at one of three levels, or a refusal.

Where several articles are asked, `many_articles.py` may lower the level or refuse too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

import numpy as np

from index.answering.context import ArticleContext
from index.answering.referring import meant_by_plural, voice_of
from index.answering.summary import SENTENCES, key_sentences
from index.answering.what_said import closest, find_statements, may_be_anybody, topic_words
from index.attribution.attributed_text import AttributedText, SpeakerView
from index.questions.answer_types import (
    counted,
    lacks_amount,
    marks,
)
from index.questions.intents import asks_when
from index.questions.understanding import who_is
from index.retrieval.rerank import (
    VISIBLE,
    RankedSentences,
    answerability,
    rank_sentences,
    read,
)
from index.retrieval.search import Results
from index.text.bylines import byline
from index.text.lexicon.speech import STOPS, is_body, is_role
from index.text.normalise import normalise, words
from index.text.places import place_in_arabic
from index.text.terms import (
    asks,
    asks_about_something,
    asks_in_words,
    content_words,
)
from index.text.word_match import NAME, SPELLING, likeness, same_word
from index.types import (
    OF_NO_TEXT,
    Article,
    Evidence,
    Intent,
    Level,
    Passage,
    Question,
    Sentence,
    SmallTalk,
    Statement,
    StoredPassage,
)

# (answered from, nearest from): at and above the first chance the answer is given, below the second
# nothing is shown. Chosen from what `python -m benchmarks.learn` prints, so that an answer that is
# there is mostly given and the most tempting question mostly not. A question in another language
# shares no words with the text: its chances are learnt apart, and lie closer together.
THRESHOLDS = (0.35, 0.15)
THRESHOLDS_FOREIGN = (0.5, 0.35)
# Where somebody reads, one pair for all languages: at most one in ten of the questions that have no
# answer, and were made to look as if they had one, is answered (news that was not learnt from).
THRESHOLDS_READ = (0.54, 0.35)
# Reasons are doubted too much: at that chance .40 of those that stand in the text are told and .05
# of the tempting questions answered; from this one on .58 and .08.
THRESHOLDS_REASON = (0.45, 0.3)
# A second sentence is shown where it is behind the first by so many logits at most, and behind
# "none of these" by so many. On news that was not learnt from three questions in ten get two
# sentences, and .77 have the answering one among those shown, .70 with one sentence.
ALIKE = 1.0
LIKELY_SECOND = -2.0
# A sentence that lacks what is asked for (how many *states*, and no number of states) answers only
# from this chance on: "45 states" are a temptation for whoever asks how many voted.
SURE = 0.7
# A passage of more characters than this is shown as its best sentence alone.
LONGEST_NEAREST = 600
# Where it is asked who says something, or whether somebody does, a sentence in which they speak is
# worth so many logits more; a headline so many less.
SPOKEN = 1.0
HEADLINE = 2.0
# So many logits less is an interviewer's question worth: it stands behind everything.
INTERVIEWER = 10.0
# So much of a sentence must be one speaker's statements for it to quote them, and so much for the
# whole to be theirs: the rest is marks and a word.
MOSTLY = 0.4
WHOLLY = 0.9
# The sentences shown of what an article says about something.
ABOUT = 3
# A line of so many words is a label.
LABEL = 2
# What has fewer characters is a fragment of a sentence.
FRAGMENT = 30
# What somebody is stands in so many words before the name.
TITLE = 4
# So many words that ask nothing may be said to whoever answers.
FEW = 8


@dataclass(frozen=True, slots=True)
class Found:
    """What an article has to say to a question.

    `probability` is the chance, 0 to 1, that it answers at all: of what is not a matter of chance
    (somebody's statements, key sentences) it is 1 where that is an answer, else 0.
    """

    level: Level
    question: Question
    evidence: tuple[Evidence, ...] = ()
    probability: float = 0.0


def answer(question: Question, source: ArticleContext) -> Found:
    """What an article says to a question. Who else says something: see `many_articles.py`."""
    if question.intent in OF_NO_TEXT:
        return _signed_by(question, source) or Found(Level.NOT_IN_ARTICLE, question)
    if question.intent is Intent.SUMMARY:
        found = _summary(question, source)
    elif question.intent is Intent.WHAT_SAID and question.speaker:
        found = _what_said(question, source)
    else:
        found = _introduced(question, source) or _fact(question, source)
        if found.level is Level.NOT_IN_ARTICLE:
            found = _named(question, source) or found
    return replace(found, evidence=found.evidence[: question.most])


def _signed_by(question: Question, source: ArticleContext) -> Found | None:
    """Who wrote an article of which no more is known than its text: a line of it may tell."""
    if question.intent is not Intent.ORIGIN or source.article.author or asks_when(question):
        return None
    span = byline(source.article.text)
    if span is None:
        return None
    start, end = span
    there = [one.passage.paragraph for one in source.passages() if one.passage.start <= start]
    evidence = _evidence(source.article, Sentence(start, end, max(there, default=1)), 1.0)
    return Found(Level.ANSWERED, question, (evidence,), 1.0)


def searches(question: Question) -> bool:
    """Whether the question as a whole is searched for, and so has to be embedded."""
    said = question.intent is Intent.WHAT_SAID and question.speaker
    points = question.intent is Intent.WHO_ELSE and not question.topic
    sums_up = question.intent is Intent.SUMMARY and not question.topic
    return not (said or points or sums_up) and question.intent not in OF_NO_TEXT


# What somebody said ---------------------------------------------------------------------------


def _what_said(question: Question, source: ArticleContext) -> Found:
    """All of a speaker's statements, on the topic if there is one."""
    if all_of_them := _several_say(question, source):
        return all_of_them
    found = find_statements(question, source)
    if found.voice is None:
        return _not_a_speaker(question, source)
    if question.verb and not found.told and (told := _told(found.question, source)) is not None:
        return told
    if not found.statements:
        told = _told_of(found.question, question, found.voice, source)
        return told or _near(found.question, source)
    evidence = tuple(stated(source.article, one) for one in found.statements)
    return Found(Level.ANSWERED, found.question, evidence, 1.0)


def _several_say(question: Question, source: ArticleContext) -> Found | None:
    """What all say whom a plural means: the Americans, the deputies; None where it means nobody."""
    found = [
        find_statements(replace(question, speaker=voice.name), source)
        for voice in meant_by_plural(question.speaker or "", source.attributed)
    ]
    on_topic = [one for one in found if one.question.topic or not question.topic] or found
    evidence = [stated(source.article, one) for each in on_topic for one in each.statements]
    if not evidence:
        return None
    evidence.sort(key=lambda one: one.start)
    return Found(Level.ANSWERED, question, tuple(evidence), 1.0)


def _near(question: Question, source: ArticleContext) -> Found:
    """Nothing of that speaker on that topic. Whoever goes on in a talk, or asks in other words than
    the article can have, is shown what is nearest, as such."""
    goes_on = question.recent or question.language != source.attributed.language
    near = closest(question, source) if goes_on else None
    if near is None:
        return Found(Level.NOT_IN_ARTICLE, question)
    return Found(Level.NEAREST, question, (stated(source.article, near),))


def _not_a_speaker(question: Question, source: ArticleContext) -> Found:
    """Nobody speaks under that name. A telling verb (accused, described) is told by others, so the
    sentence that has both may still answer; a foreign description may mean anybody, so what comes
    nearest is shown, as such."""
    if may_be_anybody(question):
        found = _fact(question, source)
        nearest = found.level is Level.ANSWERED
        return replace(found, level=Level.NEAREST) if nearest else found
    told = _told(question, source) if question.verb else None
    return told or Found(Level.NOT_IN_ARTICLE, question)


def _told_of(
    understood: Question, asked: Question, voice: SpeakerView, source: ArticleContext
) -> Found | None:
    """The sentence that tells what somebody said of something with another verb: that he *called*
    him a killer. Only a reader knows it, and only where it names who is asked about."""
    if source.reader is None:
        return None
    found = _fact(asked, source)
    if found.level is not Level.ANSWERED:
        return None
    there = set(words(normalise(found.evidence[0].text)))
    names = {word for name in voice.names for word in name}
    if not any(same_word(word, one) for word in names for one in there):
        return None
    return replace(found, question=understood)


def _told(question: Question, source: ArticleContext) -> Found | None:
    """The sentence that tells with the question's own verb what somebody did in words."""
    results = source.search(question)
    if results is None:
        return None
    ranked = rank_sentences(question, results)
    wanted = [question.verb, *content_words(question.speaker or "", "ar")[:2]]
    fitting = [
        i
        for i, tokens in enumerate(ranked.texts)
        if all(any(same_word(word, token) for token in tokens) for word in wanted)
    ]
    if not fitting:
        return None
    best = max(fitting, key=lambda i: ranked.scores[i])
    evidence = (_sentence(question, source, ranked, best),)
    return Found(Level.ANSWERED, question, evidence, 1.0)


def stated(article: Article, statement: Statement) -> Evidence:
    """A statement as evidence."""
    return Evidence(
        text=article.text[statement.start : statement.end],
        start=statement.start,
        end=statement.end,
        paragraph=statement.paragraph,
        score=1.0,
        speaker=statement.speaker,
        kind=statement.kind,
        governor=statement.governor,
    )


# Summaries ------------------------------------------------------------------------------------


def _summary(question: Question, source: ArticleContext) -> Found:
    """The key sentences of the article, or those on a topic that the question names."""
    passages = source.passages()
    if question.topic:
        return _about(question, source, passages) or _on_it(question, source)
    most = question.most or SENTENCES
    evidence = summary(source.article, source.attributed, passages, most)
    return Found(Level.ANSWERED, question, evidence, 1.0)


def summary(
    article: Article,
    attributed: AttributedText,
    passages: Sequence[StoredPassage],
    most: int = SENTENCES,
) -> tuple[Evidence, ...]:
    """The key sentences of an article as evidence, so many at most."""
    spans = key_sentences(passages, attributed.headline_end, most)
    return tuple(_evidence(article, span, 1.0) for span in spans)


def _about(
    question: Question, source: ArticleContext, passages: Sequence[StoredPassage]
) -> Found | None:
    """The first sentences that have all the words of a topic; None where none has."""
    wanted = topic_words(question)
    spans = [
        span
        for one in passages
        for span, line in zip(one.passage.sentences, one.tokens.split("\n"), strict=True)
        if wanted and all(any(same_word(w, t) for t in _plain(line)) for w in wanted)
    ]
    if not spans:
        return None
    end = source.attributed.headline_end
    told = [one for one in spans if one.end > end and one.end - one.start >= FRAGMENT] or spans
    evidence = tuple(_attributed(source, span, 1.0) for span in told[:ABOUT])
    return Found(Level.ANSWERED, question, evidence, 1.0)


def _on_it(question: Question, source: ArticleContext) -> Found:
    """What is nearest to a topic of which no sentence has all words; nothing where the article has
    none of them. Of words in another language that is known of countries alone."""
    wanted = topic_words(question)
    is_known = question.language == "ar" or all(map(place_in_arabic, wanted))
    if wanted and is_known and not any(map(source.attributed.mentions, wanted)):
        return Found(Level.NOT_IN_ARTICLE, question)
    found = _fact(question, source)
    unsure = found.level is Level.ANSWERED and found.probability < SURE
    return replace(found, level=Level.NEAREST) if unsure else found


def _plain(line: str) -> list[str]:
    return line.replace("_", "").split()


# Everything else ------------------------------------------------------------------------------


def _fact(question: Question, source: ArticleContext) -> Found:
    """The sentence that answers, the nearest passage, or nothing.

    Nothing to a question that is about nothing ("why?"): some sentence would come first all the
    same.
    """
    if _asks_nothing(question, source):
        return Found(
            Level.NOT_IN_ARTICLE,
            replace(question, intent=Intent.CHAT, small_talk=SmallTalk.NO_QUESTION),
        )
    results = source.search(question) if asks_about_something(question) else None
    if results is None:
        return Found(Level.NOT_IN_ARTICLE, question)
    ranked = ranked_for(question, source, results)
    is_foreign = question.language != source.attributed.language
    probability = answerability(ranked, is_foreign)
    level = level_of(probability, thresholds(is_foreign, ranked.is_read, question.intent))
    # What times, numbers and amounts look like is known of Arabic alone.
    lacking = source.attributed.language == "ar" and (
        _lacks_amount(question, ranked) or (probability < SURE and _lacks(question, ranked))
    )
    if level is Level.ANSWERED and (lacking or not asks_in_words(question)):
        level = Level.NEAREST
    if question.intent is Intent.WHO_SAID and level is Level.NEAREST:
        level = Level.ANSWERED  # what is asked for stands in the article, or else nothing is near
    evidence: tuple[Evidence, ...] = ()
    if level is Level.ANSWERED:
        end = source.attributed.headline_end
        positions = _without_idle(answering(ranked), question, ranked, end)
        evidence = tuple(_sentence(question, source, ranked, one) for one in positions)
    elif level is Level.NEAREST:
        evidence = (_nearest(source, ranked, results),)
    return Found(level, question, evidence, probability)


def _without_idle(
    positions: list[int], question: Question, ranked: RankedSentences, headline_end: int
) -> list[int]:
    """Sentences that answer, without a second one that is a fragment, the headline, or lacks what
    is asked for (a time, a number of what is counted) where the first has it."""
    first, *others = positions
    kinds = [name for name in ("kind", "counted") if ranked.features[name][first]]
    if question.intent not in VISIBLE:
        kinds = []
    return [first] + [
        one
        for one in others
        if ranked.sentences[one].end - ranked.sentences[one].start >= FRAGMENT
        if ranked.sentences[one].end > headline_end
        if all(ranked.features[name][one] for name in kinds)
    ]


def _introduced(question: Question, source: ArticleContext) -> Found | None:
    """Who is that? The first sentence that has a name with what its bearer is; None where the
    question asks something else, or no sentence tells."""
    if question.intent is not Intent.PERSON:
        return None
    asked = words(normalise(who_is(question.standard)))
    voice = voice_of(" ".join(asked), source.attributed)
    if voice is not None and voice.is_person and not _is_another_role(asked, voice):
        roles = {word for name in voice.names[1:] for word in name if word not in voice.names[0]}
        return _first(question, source, lambda line: voice.names[0][-1] in line and roles & {*line})
    named = words(normalise(who_is(question.standard, surely=True)))
    if voice is not None or not named or is_role(named[0]) or is_body(named[0]):
        return None
    return _first(question, source, lambda line: _has_title(named, line))


def _named(question: Question, source: ArticleContext) -> Found | None:
    """Who is that, of whom no sentence says what they are: the first that names them is nearest."""
    name = words(normalise(who_is(question.standard, surely=True)))
    if question.intent is not Intent.PERSON or not name or is_role(name[0]) or is_body(name[0]):
        return None

    def names(line: list[str]) -> bool:
        return all(any(likeness(word, one) >= SPELLING for one in line) for word in name)

    found = _first(question, source, names)
    return None if found is None else replace(found, level=Level.NEAREST, probability=0.0)


def _is_another_role(asked: Sequence[str], voice: SpeakerView) -> bool:
    """Whether a role asked for has a word that nothing of what somebody is called has: the
    president *of Ukraine*."""
    called = {word for name in voice.names for word in name}
    return is_role(asked[0]) and not all(any(same_word(a, b) for b in called) for a in asked)


def _first(
    question: Question, source: ArticleContext, tells: Callable[[list[str]], object]
) -> Found | None:
    """An answer by the first sentence whose normalised words tell."""
    telling = [
        span
        for one in source.passages()
        for span, line in zip(one.passage.sentences, one.tokens.split("\n"), strict=True)
        if tells(_plain(line))
    ]
    end = source.attributed.headline_end
    first = next((span for span in telling if span.end > end), telling[0] if telling else None)
    if first is None:
        return None
    return Found(Level.ANSWERED, question, (_evidence(source.article, first, 1.0),), 1.0)


def _has_title(named: Sequence[str], line: Sequence[str]) -> bool:
    """Whether a name stands in a line, and before it what its bearer is: the head of the *agency*
    X, the Russian news *agency* X."""
    at = [
        next((i for i, one in enumerate(line) if likeness(word, one) >= NAME), -1) for word in named
    ]
    begin = min(at)
    if begin < 0 or max(at) - begin >= len(named):
        return False
    before = list(takewhile(lambda one: one not in STOPS, reversed(line[:begin])))[:TITLE]
    return any(is_role(one) or is_body(one) for one in before)


def _asks_nothing(question: Question, source: ArticleContext) -> bool:
    """Whether a few words neither ask nor have one in common with the article: what is said to
    whoever answers, however it is put."""
    few = len(question.text.split()) <= FEW
    if not few or question.intent is not Intent.FACT or asks(question):
        return False
    small = content_words(question.text, question.language)
    return not any(source.attributed.mentions(word) for word in small)


def answering(ranked: RankedSentences) -> list[int]:
    """The positions of the sentences that answer, the best first: two where a reader finds them
    nearly alike, as answers often stand in two."""
    first, *others = map(int, np.argsort(-ranked.scores, kind="stable"))
    if not ranked.is_read or not others:
        return [first]
    second = others[0]
    alike = ranked.scores[first] - ranked.scores[second] <= ALIKE
    likely = ranked.features["read"][second] >= LIKELY_SECOND
    return [first, second] if alike and likely else [first]


def ranked(question: Question, source: ArticleContext) -> RankedSentences | None:
    """The sentences that may answer, scored by all that is known, whether one is shown or not; None
    for what is not a matter of one sentence."""
    if not searches(question) or question.intent is Intent.WHO_ELSE:
        return None
    results = source.search(question) if asks_about_something(question) else None
    return None if results is None else ranked_for(question, source, results)


def ranked_for(question: Question, source: ArticleContext, results: Results) -> RankedSentences:
    """The sentences of the best candidates, scored by all that is known, and read where somebody
    reads."""
    ranked = _preferring(rank_sentences(question, results), question, source.attributed)
    texts = [source.article.text[one.start : one.end] for one in ranked.sentences]
    if source.reader is not None:
        ranked = read(ranked, question, source.reader, texts)
    return _replying(ranked, texts, source.attributed)


def _replying(
    ranked: RankedSentences, texts: Sequence[str], attributed: AttributedText
) -> RankedSentences:
    """The same where an interviewer's question answers nothing: what speaks for it speaks for the
    reply behind it. What somebody asks in the course of a statement is theirs."""
    scores = ranked.scores.copy()
    told = ranked.features.get("read", np.zeros(0)).copy()
    for i, text in enumerate(texts):
        if not _QUESTION.search(text) or _statements_in(attributed, ranked.sentences[i]):
            continue
        if i + 1 < len(texts) and ranked.owner[i + 1] - ranked.owner[i] <= 1:
            scores[i + 1] = max(scores[i + 1], scores[i])
            if told.size:
                told[i + 1] = max(told[i + 1], told[i])
        scores[i] -= INTERVIEWER
    features = {**ranked.features, "read": told} if told.size else ranked.features
    return replace(ranked, scores=scores, features=features)


# How a question ends.
_QUESTION = re.compile(r"[?؟]\W*$")


def _lacks(question: Question, ranked: RankedSentences) -> bool:
    """Whether the best sentence lacks what is asked for: a time, a number of what is counted."""
    if (
        question.intent is Intent.NUMBER
        and question.language == "ar"
        and counted(question.standard)
    ):
        return not ranked.features["counted"][ranked.best]
    return question.intent is Intent.TIME and not ranked.features["kind"][ranked.best]


def _lacks_amount(question: Question, ranked: RankedSentences) -> bool:
    """Whether the best sentence, however sure, has no amount of what is measured: time, money, a
    share."""
    told = " ".join(ranked.texts[ranked.best])
    return question.intent is Intent.NUMBER and lacks_amount(question.standard, told)


def thresholds(is_foreign: bool, is_read: bool, intent: Intent) -> tuple[float, float]:
    """From which chance on a question is answered, and from which the nearest is shown."""
    if is_read:
        return THRESHOLDS_REASON if intent is Intent.REASON else THRESHOLDS_READ
    return THRESHOLDS_FOREIGN if is_foreign else THRESHOLDS


def level_of(probability: float, least: tuple[float, float]) -> Level:
    """The level of honesty for a chance that a question is answered."""
    answered, nearest = least
    if probability >= answered:
        return Level.ANSWERED
    return Level.NEAREST if probability >= nearest else Level.NOT_IN_ARTICLE


def _preferring(
    ranked: RankedSentences, question: Question, attributed: AttributedText
) -> RankedSentences:
    """The same with a bonus for sentences in which somebody speaks where that is asked for, or the
    one who is asked about; a headline, which the article goes on to tell in full, and a label of
    a word or two come last."""
    meant = attributed.meant_by(question.standard)
    bonus = np.zeros(len(ranked.sentences))
    for i, span in enumerate(ranked.sentences):
        speakers = {one.speaker for one in _statements_in(attributed, span)}
        spoken = (
            meant.name in speakers if meant else question.intent is Intent.WHO_SAID and speakers
        )
        idle = span.end <= attributed.headline_end or len(ranked.texts[i]) <= LABEL
        bonus[i] = SPOKEN * bool(spoken) - HEADLINE * idle
    return replace(ranked, scores=ranked.scores + bonus)


def _statements_in(attributed: AttributedText, span: Passage | Sentence) -> list[Statement]:
    return [one for one in attributed.statements if one.start < span.end and span.start < one.end]


def _sentence(
    question: Question, source: ArticleContext, ranked: RankedSentences, at: int
) -> Evidence:
    """A sentence as evidence: whose words it mostly is, and which of its words answer plainly."""
    span = ranked.sentences[at]
    evidence = _attributed(source, span, float(ranked.scores[at]))
    if question.intent is Intent.WHO_SAID and (told := _asked_for(question, source, span)):
        evidence = _signed(evidence, [told])
    found = marks(question.intent, question.standard, evidence.text)
    return replace(evidence, marks=tuple((span.start + a, span.start + b) for a, b in found))


def _asked_for(
    question: Question, source: ArticleContext, span: Passage | Sentence
) -> Statement | None:
    """Of the statements in a span the one whose words a question about their speaker repeats,
    however little of the span it fills; None where it repeats none of them. A question in another
    language repeats no words: there it is the only one who speaks."""
    if question.language != "ar":
        speaking = _statements_in(source.attributed, span)
        return speaking[0] if len({one.speaker for one in speaking}) == 1 else None
    asked = content_words(question.standard, "ar")
    best, most = None, 0
    for one in _statements_in(source.attributed, span):
        there = set(words(normalise(source.article.text[one.start : one.end])))
        shared = sum(any(same_word(word, known) for known in there) for word in asked)
        if shared > most:
            best, most = one, shared
    return best


def _attributed(source: ArticleContext, span: Passage | Sentence, score: float) -> Evidence:
    """A span as evidence, with its speaker where it is mostly one speaker's statements."""
    evidence = _evidence(source.article, span, score)
    inside = _statements_in(source.attributed, span)
    is_ones = len({one.speaker for one in inside}) == 1
    return _signed(evidence, inside) if is_ones and _share(evidence, inside) >= MOSTLY else evidence


def _signed(evidence: Evidence, told: Sequence[Statement]) -> Evidence:
    """Evidence with the speaker of its statements, which it is or only quotes."""
    is_theirs = _share(evidence, told) >= WHOLLY and len({one.kind for one in told}) == 1
    if not is_theirs:
        return replace(evidence, speaker=told[0].speaker, kind=None)
    governor = told[0].governor
    if governor is not None and governor[1] > evidence.start:
        governor = None  # it stands in the words themselves
    return replace(evidence, speaker=told[0].speaker, kind=told[0].kind, governor=governor)


def _share(evidence: Evidence, told: Sequence[Statement]) -> float:
    """How much of evidence, 0 to 1, statements fill."""
    filled = sum(min(one.end, evidence.end) - max(one.start, evidence.start) for one in told)
    return filled / (evidence.end - evidence.start)


def _nearest(source: ArticleContext, ranked: RankedSentences, results: Results) -> Evidence:
    """The passage of the best sentence, or the sentence where the passage is long."""
    best = ranked.best
    passage = results.candidates[int(ranked.owner[best])].passage
    long = passage.end - passage.start > LONGEST_NEAREST
    span = ranked.sentences[best] if long else passage
    return _attributed(source, span, float(ranked.scores[best]))


def _evidence(article: Article, span: Passage | Sentence, score: float) -> Evidence:
    return Evidence(
        text=article.text[span.start : span.end],
        start=span.start,
        end=span.end,
        paragraph=span.paragraph,
        score=round(score, 4),
    )

"""Evidence → an answer of one article at one of three levels, the last of which is a refusal.

The chances that part the levels: `levels.py`. Where several articles are asked,
`many_articles.py` may lower the level or refuse too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from index.answering.beside import counted_there, told_beside
from index.answering.context import ArticleContext
from index.answering.evidence import (
    FRAGMENT,
    evidence_of,
    sentence_evidence,
    signed_span,
    stated,
    unbroken,
)
from index.answering.lacking import lacks
from index.answering.levels import SURE, level_of, thresholds
from index.answering.of_the_text import of_the_text
from index.answering.origin import dateline, signed_by
from index.answering.ranking import answering, further, nearest, ranked_for, without_idle
from index.answering.referring import means_at_large, meant_by_plural
from index.answering.summary import SENTENCES, key_sentences
from index.answering.what_said import (
    closest,
    find_statements,
    is_untold_country,
    may_be_anybody,
    topic_words,
)
from index.answering.who_is import introduction, mention
from index.attribution.attributed_text import AttributedText, SpeakerView
from index.questions.answer_types import holds
from index.questions.follow_ups import MORE
from index.questions.stance import stance_of
from index.questions.what_said import means_everybody
from index.questions.word_classes import asks_who, classes_of, has, words_shown
from index.retrieval.rerank import RankedSentences, answerability, rank_sentences
from index.retrieval.search import Results
from index.text.lexicon.tables import words_of
from index.text.normalise import normalise, words
from index.text.places import place_in_arabic
from index.text.terms import asks, asks_about_something, asks_in_words, content_words
from index.text.transliteration import spelling
from index.text.word_match import forms, is_arabic_script, same_word
from index.types import (
    OF_NO_TEXT,
    OF_THE_TEXT,
    Article,
    Evidence,
    Intent,
    Level,
    Passage,
    Question,
    Sentence,
    SmallTalk,
    StoredPassage,
)

# A passage of more characters than this is shown as its best sentence alone.
LONGEST_NEAREST = 600
# The sentences shown of what an article says about something.
ABOUT = 3
# A text of at most so many words that asks nothing is taken as said to Rawi.
FEW = 8


@dataclass(frozen=True, slots=True)
class Found:
    """What an article has to say to a question.

    `probability` is the estimated chance, 0 to 1, that the best sentence answers the question.
    Nothing is estimated for a speaker's statements and for key sentences: it is 1 where there are
    some, else 0.
    """

    level: Level
    question: Question
    evidence: tuple[Evidence, ...] = ()
    probability: float = 0.0


def answer(question: Question, source: ArticleContext) -> Found:
    """What an article says to a question. Who else says something: see `many_articles.py`."""
    if question.intent in OF_NO_TEXT:
        line = signed_by(question, source)
        found = Found(Level.NOT_IN_ARTICLE, question)
        return found if line is None else Found(Level.ANSWERED, question, (line,), 1.0)
    if question.intent is Intent.SUMMARY:
        found = _summary(question, source)
    elif question.intent is Intent.WHAT_SAID and question.speaker:
        found = _what_said(question, source)
        if found.level is Level.NOT_IN_ARTICLE and question.most:  # of nothing there is no less
            found = _summary(
                replace(question, intent=Intent.SUMMARY, speaker=None, topic=None), source
            )
    elif question.intent in OF_THE_TEXT:
        found = _of_the_text(question, source)
    elif question.of_shown:
        found = _of_shown(question, source)
    elif (told := counted_there(question, source)) is not None:
        found = Found(Level.ANSWERED, question, (told,), 1.0)
    else:
        found = _stance(question, source) or _person_or_fact(question, source)
    if question.doubted and found.level is Level.NOT_IN_ARTICLE:
        found = _fact(question, source)
        if found.level is Level.ANSWERED:  # nobody says so: what there is may be near
            found = replace(found, level=Level.NEAREST)
    return replace(found, evidence=found.evidence[: question.most])


def _of_the_text(question: Question, source: ArticleContext) -> Found:
    evidence = of_the_text(question, source)
    if question.of_shown and not source.shown:  # behind nothing there is nothing next
        question = replace(question, intent=Intent.PARAGRAPH)
    if not evidence:
        return Found(Level.NOT_IN_ARTICLE, question)
    return Found(Level.ANSWERED, question, evidence, 1.0)


def searches(question: Question) -> bool:
    """Whether the question as a whole is searched for, and so has to be embedded."""
    said = question.intent is Intent.WHAT_SAID and question.speaker
    points = question.intent is Intent.WHO_ELSE and not question.topic
    wants_all = question.intent in _OF_ALL and not question.topic
    return not (said or points or wants_all) and question.intent not in OF_NO_TEXT


_OF_ALL = {Intent.SUMMARY, *OF_THE_TEXT}


# What somebody said ---------------------------------------------------------------------------


def _what_said(question: Question, source: ArticleContext) -> Found:
    """All of a speaker's statements, on the topic if there is one."""
    if all_of_them := _several_say(question, source):
        return all_of_them
    found = find_statements(question, source)
    if found.voice is None:
        return _not_a_speaker(found.question, source)
    if question.verb and not found.told and (told := _told(found.question, source)) is not None:
        return told
    if not found.statements:
        told = _told_of(found.question, question, found.voice, source)
        return told or _near(found.question, source)
    evidence = tuple(stated(source.article, one) for one in found.statements)
    return Found(Level.ANSWERED, found.question, evidence, 1.0)


def _several_say(question: Question, source: ArticleContext) -> Found | None:
    """What all say whom a plural means: the Americans, the deputies; of all who speak, where it is
    asked *who* said what, the first words of each. None where it means nobody."""
    found = [
        find_statements(replace(question, speaker=voice.name), source)
        for voice in meant_by_plural(question.speaker or "", source.attributed, question.recent)
    ]
    on_topic = [one for one in found if one.question.topic or not question.topic] or found
    most = 1 if means_everybody(question.speaker or "") and asks_who(question.text) else None
    evidence = [stated(source.article, one) for each in on_topic for one in each.statements[:most]]
    if not evidence:
        return None
    evidence.sort(key=lambda one: one.start)
    understood = found[0].question if len(found) == 1 else question
    return Found(Level.ANSWERED, understood, tuple(evidence), 1.0)


def _stance(question: Question, source: ArticleContext) -> Found | None:
    """What somebody says of something that they are asked to be for or against; None of any other
    question, and where they say nothing of it."""
    if question.intent not in {Intent.YES_NO, Intent.FACT}:
        return None
    who, what = stance_of(question.standard)
    if not who:
        return None
    asked = replace(question, intent=Intent.WHAT_SAID, speaker=who, topic=what)
    found = find_statements(asked, source)
    if found.voice is None and _is_unknown(who, source.attributed):
        return Found(Level.NOT_IN_ARTICLE, question)
    if found.voice is None or not found.statements or not found.question.topic:
        return None
    evidence = tuple(stated(source.article, one) for one in found.statements)
    return Found(Level.ANSWERED, found.question, evidence, 1.0)


def _is_unknown(who: str, attributed: AttributedText) -> bool:
    """Whether an article has no word of those that name somebody, which in another language begin
    with a capital."""
    named = content_words(who, "ar" if is_arabic_script(normalise(who) or " ") else "en")
    return bool(named) and not any(map(attributed.mentions, named))


def _near(question: Question, source: ArticleContext) -> Found:
    """Nothing of that speaker on that topic. Whoever goes on in a talk, or asks in other words than
    the article can have, is shown what is nearest, as such."""
    # A name that the article has, or has not at all, is no matter of other words.
    named = topic_words(question)
    is_foreign = question.language != source.attributed.language
    there = [source.attributed.mentions(word) for word in named]
    elsewhere = bool(named) and (all(there) or (is_foreign and not any(there)))
    goes_on = question.recent or is_foreign
    near = closest(question, source) if goes_on and not elsewhere else None
    if near is None:
        return Found(Level.NOT_IN_ARTICLE, question)
    return Found(Level.NEAREST, question, (stated(source.article, near),))


def _not_a_speaker(question: Question, source: ArticleContext) -> Found:
    """Nobody speaks under that name. A telling verb (accused, described) is told by others, so the
    sentence that has both may still answer; a foreign description may mean anybody, so what comes
    nearest is shown, as such."""
    if means_at_large(question.speaker or ""):
        return _fact(replace(question, speaker=None), source)
    if may_be_anybody(question):
        found = _fact(question, source)
        nearest = found.level is Level.ANSWERED
        return replace(found, level=Level.NEAREST) if nearest else found
    told = _told(question, source) if question.verb else None
    is_pointed = normalise(question.speaker or "") not in normalise(question.text)
    wide = is_pointed or question.topic or not _says_plainly(question.standard)
    if told is None and wide:
        told = _spoken_of(question, source)
    return told or Found(Level.NOT_IN_ARTICLE, question)


# Whoever asks no more than what somebody *said* wants words; others (his position, his answer, what
# he said of something), and who only points at him, may want what is told of him.
_PLAIN = words_of("said-plainly")


def _says_plainly(asked: str) -> bool:
    return any({word, word.removesuffix("ه")} & _PLAIN for word in words(normalise(asked)))


def _spoken_of(question: Question, source: ArticleContext) -> Found | None:
    """Somebody who says nothing, but whom the article names: the sentence about them that is
    nearest to the question, as such."""
    name = content_words(question.speaker or "", question.language)
    if not name or not all(any(_is_named(w, t) for t in source.attributed.words) for w in name):
        return None
    results = source.search(question)
    if results is None:
        return None
    ranked = ranked_for(question, source, results)
    best = _best_with(name, ranked, _is_named)
    if best is None:
        return None
    return Found(Level.NEAREST, question, (sentence_evidence(question, source, ranked, best),))


def _told_of(
    understood: Question, asked: Question, voice: SpeakerView, source: ArticleContext
) -> Found | None:
    """The sentence that tells what somebody said of something with another verb: that he *called*
    him a killer. Only a reader knows it, and only where it names who is asked about."""
    of_what = topic_words(understood)
    if source.reader is None or is_untold_country(of_what, source.attributed):
        return None
    found = _fact(asked, source)
    if found.level is not Level.ANSWERED:
        return None
    best = found.evidence[0]
    if best.speaker not in {None, voice.name}:  # somebody else's words
        return None
    there = set(words(normalise(best.text)))
    # Another minister has the role as well.
    called = voice.names[:1] if voice.is_person else voice.names
    names = {word for name in called for word in name}
    needed: list[Collection[str]] = [names]
    if of_what and all(map(source.attributed.mentions, of_what)):
        needed.append(of_what)  # it is told in the words that the article has for it
    if not all(any(same_word(word, one) for word in its for one in there) for its in needed):
        return None
    return replace(found, question=understood)


def _told(question: Question, source: ArticleContext) -> Found | None:
    """The sentence that tells with the question's own verb what somebody did in words."""
    results = source.search(question)
    if results is None:
        return None
    ranked = rank_sentences(question, results)
    wanted = [question.verb, *content_words(question.speaker or "", "ar")[:2]]
    best = _best_with(wanted, ranked, same_word)
    if best is None:
        return None
    evidence = (sentence_evidence(question, source, ranked, best),)
    return Found(Level.ANSWERED, question, evidence, 1.0)


def _best_with(
    wanted: Sequence[str], ranked: RankedSentences, fits: Callable[[str, str], bool]
) -> int | None:
    """The position of the best of the sentences that have all of some words; None: none has."""
    having = [
        i
        for i, tokens in enumerate(ranked.texts)
        if all(any(fits(word, token) for token in tokens) for word in wanted)
    ]
    return max(having, key=lambda i: ranked.scores[i], default=None)


# Summaries ------------------------------------------------------------------------------------


def _summary(question: Question, source: ArticleContext) -> Found:
    """The key sentences of the article, or those on a topic that the question names."""
    if question.topic:
        return _about(question, source) or _on_it(question, source)
    most = question.most or SENTENCES
    evidence = summary(source.article, source.attributed, source.passages(), most)
    return Found(Level.ANSWERED, question, evidence, 1.0)


def summary(
    article: Article,
    attributed: AttributedText,
    passages: Sequence[StoredPassage],
    most: int = SENTENCES,
) -> tuple[Evidence, ...]:
    """The key sentences of an article as evidence, so many at most."""
    sentences = [sentence for one in passages for sentence in one.passage.sentences]
    dated = dateline(article.text, sentences)
    idle = [
        one
        for one in sentences
        if one.end <= attributed.headline_end or (one.start, one.end) == dated
    ]
    spans = key_sentences(passages, idle, most)
    return tuple(evidence_of(article, span, 1.0) for span in spans)


def _about(question: Question, source: ArticleContext) -> Found | None:
    """The first sentences that have all the words of a topic; None where none has."""
    wanted = topic_words(question)
    spans = [
        span
        for span, line in source.sentences()
        if wanted and all(any(_is_named(w, t) for t in line) for w in wanted)
    ]
    if question.most == MORE:  # beyond what has been shown
        spans = [one for one in spans if not _is_shown(one, source)] or spans
    if not spans:
        return None
    end = source.attributed.headline_end
    told = [one for one in spans if one.end > end and one.end - one.start >= FRAGMENT] or spans
    evidence = tuple(signed_span(source, unbroken(source, span), 1.0) for span in told[:ABOUT])
    return Found(Level.ANSWERED, question, evidence, 1.0)


def _is_shown(span: Sentence, source: ArticleContext) -> bool:
    return any(span.start < one.end and one.start < span.end for one in source.shown)


def _on_it(question: Question, source: ArticleContext) -> Found:
    """What is nearest to a topic of which no sentence has all words; nothing where the article has
    none of them. Of words in another language that is known of countries alone."""
    wanted = topic_words(question)
    is_known = question.language == "ar" or all(map(place_in_arabic, wanted))
    there = source.attributed.words
    if wanted and is_known and not any(_is_named(w, t) for w in wanted for t in there):
        return Found(Level.NOT_IN_ARTICLE, question)
    found = _fact(question, source)
    unsure = found.level is Level.ANSWERED and found.probability < SURE
    return replace(found, level=Level.NEAREST) if unsure else found


def _is_named(word: str, known: str) -> bool:
    """Whether a word of a topic stands in an article, however it is written there. It begins with
    the same letter: سوريا is no كوريا, from which a slip or a fused letter would make one."""
    if not same_word(word, known):
        return False
    heads = {spelling(one.removeprefix("ال"))[:1] for one in forms(known)}
    return not is_arabic_script(word) or spelling(word.removeprefix("ال"))[:1] in heads


# Everything else ------------------------------------------------------------------------------


def _of_shown(question: Question, source: ArticleContext) -> Found:
    """When, where or why what was shown is, as told beside it, or elsewhere where that surely is of
    the same: what would come nearest is of something else."""
    if (told := told_beside(question, source)) is not None:
        return Found(Level.ANSWERED, question, (told,), 1.0)
    found = _fact(question, source)
    is_plain = question.intent in {Intent.TIME, Intent.NUMBER}  # to be seen in a sentence
    is_there = any(holds(question.intent, normalise(one.text)) for one in found.evidence)
    is_told = is_there and (is_plain or found.probability >= SURE)
    return found if is_told else Found(Level.NOT_IN_ARTICLE, question)


def _person_or_fact(question: Question, source: ArticleContext) -> Found:
    """Who somebody is, or any other fact; whoever is only named is shown as what is nearest."""
    told = introduction(question, source)
    if told is not None:
        return Found(Level.ANSWERED, question, (told,), 1.0)
    found = _fact(question, source)
    if found.level is Level.NOT_IN_ARTICLE and (named := mention(question, source)) is not None:
        return Found(Level.NEAREST, question, (named,))
    return found


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
    answered, shown = thresholds(is_foreign, ranked.is_read)
    level = level_of(probability, (answered, 0.0 if question.doubted else shown))
    # What times, numbers and amounts look like is known of Arabic alone.
    lacking = source.attributed.language == "ar" and lacks(question, ranked, probability)
    if level is Level.ANSWERED and (lacking or not asks_in_words(question)):
        level = Level.NEAREST
    if question.intent is Intent.WHO_SAID and level is Level.NEAREST:
        level = Level.ANSWERED  # what is asked for stands in the article, or else nothing is near
    evidence: tuple[Evidence, ...] = ()
    end = source.attributed.headline_end
    if level is Level.ANSWERED:
        wanted = further(ranked) if question.most == MORE else answering(ranked)
        positions = without_idle(wanted, question, ranked, end)
        evidence = tuple(sentence_evidence(question, source, ranked, one) for one in positions)
    elif level is Level.NEAREST:
        evidence = _nearest(source, ranked, results, end)
    return Found(level, question, evidence, probability)


def _asks_nothing(question: Question, source: ArticleContext) -> bool:
    """Whether a few words neither ask nor have one in common with the article: what is said to
    whoever answers, however it is put."""
    few = len(question.text.split()) <= FEW
    asking = has(classes_of(words_shown(question.text)), "asks", "what", "who")
    if not few or question.intent is not Intent.FACT or asking or asks(question):
        return False
    if question.in_talk:  # it goes on from what does ask
        return False
    small = content_words(question.text, question.language)
    return not any(source.attributed.mentions(word) for word in small)


def ranked(question: Question, source: ArticleContext) -> RankedSentences | None:
    """The sentences that may answer, scored by all that is known, whether one is shown or not; None
    for what is not a matter of one sentence."""
    if not searches(question) or question.intent is Intent.WHO_ELSE:
        return None
    results = source.search(question) if asks_about_something(question) else None
    return None if results is None else ranked_for(question, source, results)


def _nearest(
    source: ArticleContext, ranked: RankedSentences, results: Results, headline_end: int
) -> tuple[Evidence, ...]:
    """The nearest sentences, as a reader finds them; where nobody reads the passage of the best, or
    that sentence alone where the passage is long."""
    best = ranked.best
    passage = results.candidates[int(ranked.owner[best])].passage
    shown: list[tuple[Passage | Sentence, int]] = [
        (ranked.sentences[one], one) for one in nearest(ranked, headline_end)
    ]
    if not ranked.is_read:
        is_long = passage.end - passage.start > LONGEST_NEAREST
        shown = [(ranked.sentences[best] if is_long else passage, best)]
    return tuple(
        signed_span(source, unbroken(source, span), float(ranked.scores[at])) for span, at in shown
    )

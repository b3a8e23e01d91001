"""An answer in words: at which level it stands, whose words follow, what to ask instead."""

from __future__ import annotations

from collections.abc import Collection

from bot.messages.languages import (
    COMMA,
    END_ISOLATE,
    ISOLATE,
    LANGUAGES,
    NO_ISOLATES,
    Words,
    genitive,
    isolated,
    say,
)
from bot.messages.quotations import evidence
from bot.messages.small_talk import small_talk
from bot.messages.sources import origin, source
from index.answering.what_said import SHARE_OF_BEST, may_be_anybody, share, topic_words
from index.questions.answer_types import marks
from index.questions.what_said import has_subject, names_something
from index.text.normalise import normalise
from index.types import OF_NO_TEXT, Answer, Intent, Level, Question

# So much of an article's beginning tells in which language it is.
LEAD = 1000
# All that they say, and some of it.
_SAYS: Words = ("أقوال {} في هذا المقال:", "What {} said, in this article:")
_SAYS_SOME: Words = ("من أقوال {} في هذا المقال:", "From what {} said, in this article:")
_SAYS_ABOUT: Words = ("من أقوال {} عن {}:", "What {} said about {}:")
_SAYS_NOTHING: Words = (
    "لا أجد في هذا المقال قولًا منسوبًا إلى {}.",
    "I find no words of {} in this article.",
)
_SAYS_NOTHING_ABOUT: Words = (
    "لا أجد في هذا المقال قولًا منسوبًا إلى {} عن {}.",
    "I find no words of {} about {} in this article.",
)
# They speak, but not of that.
_SAYS_NOT_THAT: Words = (
    "لا أجد في أقوال {} في هذا المقال جوابًا عن سؤالك.",
    "Among the words of {} in this article I find no answer to that.",
)
# They say nothing, but are spoken of.
_SAYS_NOTHING_BUT: Words = (
    "لا أجد في هذا المقال قولًا منسوبًا إلى {}. الأقرب إلى سؤالك:",
    "I find no words of {} in this article. What comes closest:",
)
# The same of several articles that a question was put to.
_SAYS_AMONG: Words = ("من أقوال {}:", "What {} said:")
_SAYS_NOTHING_AMONG: Words = (
    "لا أجد في هذه المقالات قولًا منسوبًا إلى {}.",
    "I find no words of {} in these articles.",
)
_SAYS_NOTHING_ABOUT_AMONG: Words = (
    "لا أجد في هذه المقالات قولًا منسوبًا إلى {} عن {}.",
    "I find no words of {} about {} in these articles.",
)
_OTHERS_SAY: Words = ("قال ذلك أيضًا:", "Others who said so:")
_OTHERS_SAY_NEAR: Words = (
    "أقرب ما قاله آخرون إلى ذلك، وليس القول نفسه:",
    "The closest to it that others said, and not the same:",
)
_NOBODY_ELSE: Words = (
    "لا أجد في هذا المقال أحدًا آخر قال ذلك.",
    "I find nobody else in this article who says so.",
)
_NOBODY_ELSE_AMONG: Words = (
    "لا أجد في هذه المقالات أحدًا آخر قال ذلك.",
    "I find nobody else in these articles who says so.",
)
_KEY_SENTENCES: Words = ("أهم ما جاء في المقال بنصّه:", "The article's own key sentences:")
_KEY_SENTENCES_AMONG: Words = (
    "أهم ما جاء في أحدث المقالات بنصّها:",
    "Key sentences of the newest articles, in their own words:",
)
SUGGESTED: Words = ("جرّب مثلًا:", "You could ask:")
SUGGESTED_AMONG: Words = (
    "من الأسئلة التي تجيب عنها المقالات:",
    "Questions that the articles do answer:",
)
_BRIEF: Words = ("الجواب: {}", "The answer: {}")
_NEAREST: Words = (
    "الأقرب إلى سؤالك في المقال، وقد لا يكون جوابه:",
    "What comes closest in the article; it may not be the answer:",
)
_NEAREST_AMONG: Words = (
    "الأقرب إلى سؤالك في هذه المقالات، وقد لا يكون جوابه:",
    "What comes closest in these articles; it may not be the answer:",
)
_ONE_OF_TWO: Words = (
    "لعلّ الجواب في أحد هذين الموضعين:",
    "The answer may be in one of these two passages:",
)
_ORIGIN: Words = (
    "المعروف عن المقال نفسه: {}.",
    "What is known of the article itself: {}.",
)
_NO_ORIGIN: Words = (
    "لا أعرف من كتب هذا المقال ولا متى نُشر.",
    "I do not know who wrote this article, or when it appeared.",
)
_NOT_IN_ARTICLE: Words = (
    "لم أجد في المقال جوابًا.",
    "I found no answer in the article.",
)
# Of what the answer before has shown: and when?
_NOT_OF_SHOWN: dict[Intent, Words] = {
    Intent.TIME: (
        "لم أجد في المقال متى كان ذلك.",
        "I did not find in the article when that was.",
    ),
    Intent.PLACE: (
        "لم أجد في المقال أين كان ذلك.",
        "I did not find in the article where that was.",
    ),
    Intent.REASON: (
        "لم أجد في المقال سبب ذلك.",
        "I did not find in the article why that is.",
    ),
}
_NUMBERS: Words = (
    "الأرقام الواردة في المقال، في جُملها:",
    "The numbers in the article, in their sentences:",
)
_NO_NUMBERS: Words = ("لا أجد أرقامًا في هذا المقال.", "I find no numbers in this article.")
_NEXT: Words = ("وبعد ذلك في المقال:", "What comes next in the article:")
_NO_NEXT: Words = (
    "لا شيء بعد ذلك في المقال.",
    "Nothing comes after that in the article.",
)
_PARAGRAPH: Words = ("الفقرة:", "The paragraph:")
_WHICH_PARAGRAPH: Words = (
    "أيّ فقرة هي المقصودة؟ يكفي رقمها أو موضوعها.",
    "Which paragraph do you mean? Tell me its number, or what it is about.",
)
_NO_SUCH_PARAGRAPH: Words = (
    "لا أجد في المقال فقرة بهذا الرقم.",
    "I find no paragraph of that number in the article.",
)
_OF_THE_TEXT = {
    Intent.NUMBERS: (_NUMBERS, _NO_NUMBERS),
    Intent.NEXT: (_NEXT, _NO_NEXT),
    Intent.PARAGRAPH: (_PARAGRAPH, _WHICH_PARAGRAPH),
}
_NOT_IN_ARTICLES: Words = (
    "لم أجد في هذه المقالات جوابًا.",
    "I found no answer in these articles.",
)
# The three levels of honesty, told apart at a glance.
ANSWERED_SIGN, NEAREST_SIGN, ABSENT_SIGN = "✅", "🟡", "❌"
_FROM_THE_ARTICLE: Words = ("من نصّ المقال:", "In the article's words:")
_FROM_THE_ARTICLES: Words = ("من نصوص المقالات:", "In the articles' words:")
IN_ARABIC: Words = ("النص بالعربية.", "The passage is in Arabic.")
NO_OUTRIGHT_ANSWER: Words = (
    "لم أجد في المقال جوابًا صريحًا.",
    "I found no outright answer in the article.",
)
_SPEAKERS: Words = ("المتحدثون في هذا المقال: {}.", "Those who speak in this article: {}.")
_NO_SPEAKERS: Words = (
    "لا أجد أقوالًا لأحد في هذا المقال.",
    "I find nobody's words in this article.",
)
WHO_SPEAKS: Words = (
    "المتحدثون في هذا المقال. اختر اسمًا لتقرأ أقواله:",
    "Those who speak in this article. Choose one to read what they say:",
)
WHOM_MEANT: Words = ("عمّن تسأل؟ اختر اسمًا:", "Whom do you mean? Choose:")
_WHOM_MEANT: Words = ("عمّن تسأل؟ المتحدثون في هذا المقال: {}.", "Whom do you mean? {}?")


def answer(given: Answer) -> list[str]:
    """An answer as paragraphs: how it stands, the exact words, where they stand."""
    language = given.question.language
    if given.level is Level.NOT_IN_ARTICLE:
        return [refused(given, language), *_suggested(given)]
    lines = [line for one in (given, *given.others) for line in _told(one, language)]
    first = brief(given, language)
    return [*heading(given, language), *([first] if first else []), *lines]


def _told(given: Answer, language: str) -> list[str]:
    """What one article says, as paragraphs."""
    lines = [line for item in given.evidence for line in evidence(item, given.article, language)]
    return [*lines, source(given.article)]


def refused(given: Answer, language: str) -> str:
    """What to say without evidence: small talk, where the article is from, nothing by that
    speaker, nothing at all."""
    question, asked = given.question, given.articles_asked
    if question.intent in OF_NO_TEXT and (question.small_talk or asked == 1):
        return _of_no_text(given, language)
    if question.intent is Intent.WHO_ELSE:
        return say(_NOBODY_ELSE if asked == 1 else _NOBODY_ELSE_AMONG, language)
    if question.intent is Intent.WHAT_SAID and _is_named(question):
        return _says_nothing(question, language, among=asked > 1)
    if question.intent in _OF_THE_TEXT and asked == 1:
        words = _NO_SUCH_PARAGRAPH if question.paragraph else _OF_THE_TEXT[question.intent][1]
        return say(words, language)
    if question.of_shown and asked == 1:
        return say(_NOT_OF_SHOWN.get(question.intent, _NOT_IN_ARTICLE), language)
    return say(_NOT_IN_ARTICLE if asked == 1 else _NOT_IN_ARTICLES, language)


def _says_nothing(question: Question, language: str, *, among: bool) -> str:
    """That somebody says nothing, or nothing of what is asked."""
    name = genitive(question.speaker or "", language)
    if _is_subject(question, language):
        about = _SAYS_NOTHING_ABOUT_AMONG if among else _SAYS_NOTHING_ABOUT
        return say(about, language, name, genitive(question.topic or "", language))
    if question.topic and not among:
        return say(_SAYS_NOT_THAT, language, name)
    return say(_SAYS_NOTHING_AMONG if among else _SAYS_NOTHING, language, name)


def _is_named(question: Question) -> bool:
    """Whether what stands for a speaker in a question names somebody at all."""
    return names_something(normalise(question.speaker or "").split())


def _of_no_text(given: Answer, language: str) -> str:
    """What no text answers: small talk, who speaks, where the article is from."""
    question = given.question
    if question.small_talk is not None:
        return small_talk(question, given.article, language)
    if question.intent is Intent.SPEAKERS:
        names = say(COMMA, language).join(isolated(one, language) for one in given.speakers)
        words = _SPEAKERS if question.refers is None else _WHOM_MEANT
        return say(words, language, names) if names else say(_NO_SPEAKERS, language)
    known = origin(given.article, language)
    return say(_ORIGIN if known else _NO_ORIGIN, language, known)


def _suggested(given: Answer) -> list[str]:
    if not given.suggestions:
        return []
    lines = [f"• {question}" for question in given.suggestions]
    words = SUGGESTED if given.articles_asked == 1 else SUGGESTED_AMONG
    return [say(words, given.question.language), *lines]


def heading(given: Answer, language: str) -> list[str]:
    """A line before the evidence, where it needs one: whose words, or that it is no answer."""
    question = given.question
    if question.intent is Intent.WHO_ELSE:
        is_near = given.level is Level.NEAREST
        return [say(_OTHERS_SAY_NEAR if is_near else _OTHERS_SAY, language)]
    speakers = {item.speaker or "" for part in (given, *given.others) for item in part.evidence}
    speaker = question.speaker
    if given.level is Level.NEAREST:
        return [_nearest(given, speakers, language)]
    is_theirs = bool(speaker) and all(_is_by(one, speaker or "") for one in speakers)
    if question.intent is Intent.WHAT_SAID and speaker and is_theirs:
        name = genitive(speaker, language)
        if _is_subject(question, language) and _tells_of_it(given):
            return [say(_SAYS_ABOUT, language, name, isolated(question.topic or "", language))]
        is_all = not (question.topic or question.verb or question.most)
        words = _SAYS if is_all else _SAYS_SOME
        return [say(_SAYS_AMONG if given.articles_asked > 1 else words, language, name)]
    if question.intent in _OF_THE_TEXT and not given.others:
        words = _OF_THE_TEXT[question.intent][0]
    elif question.intent is Intent.SUMMARY and not question.topic:
        words = _KEY_SENTENCES_AMONG if given.others else _KEY_SENTENCES
    else:
        words = _ONE_OF_TWO
    return [say(words, language)] if words is not _ONE_OF_TWO or _is_undecided(given) else []


def _nearest(given: Answer, speakers: Collection[str], language: str) -> str:
    """That what follows is no outright answer; that who is asked about says nothing."""
    asked = given.question.speaker or ""
    if given.articles_asked > 1:
        return say(_NEAREST_AMONG, language)
    is_said = given.question.intent is Intent.WHAT_SAID and _is_named(given.question)
    is_said = is_said and not may_be_anybody(given.question)
    if is_said and not any(_is_by(one, asked) for one in speakers):
        return say(_SAYS_NOTHING_BUT, language, genitive(asked, language))
    return say(_NEAREST, language)


def _is_undecided(given: Answer) -> bool:
    """Whether two sentences are shown because it is not plain which of them answers: on news that
    was not learnt from it is one of them in three of four cases, and both in one of forty."""
    told = (Intent.WHAT_SAID, Intent.SUMMARY, *_OF_THE_TEXT)
    if len(given.evidence) != 2 or given.others or given.question.intent in told:
        return False
    first, second = sorted(given.evidence, key=lambda one: one.start)
    return first.paragraph != second.paragraph or second.start - first.end > _APART


# Characters between two places of one paragraph; what is nearer is one place.
_APART = 100


def _is_by(speaker: str, asked: str) -> bool:
    """Whether evidence is of the speaker asked about, whose name may stand there in two scripts."""
    return speaker == asked or speaker.startswith(f"{asked} (")


def brief(given: Answer, language: str) -> str:
    """The number or date that answers, letter for letter, in a line of its own; "" where none of
    the evidence stands out. A clause that does is long enough where it stands."""
    if given.level is not Level.ANSWERED or given.others or len(given.evidence) != 1:
        return ""
    (item,) = given.evidence
    if len(item.marks) != 1:
        return ""
    start, end = item.marks[0]
    words = given.article.text[start:end]
    if marks(given.question.intent, given.question.standard, words) != ((0, len(words)),):
        return ""
    shown = " ".join(words.translate(NO_ISOLATES).split())
    return say(_BRIEF, language, f"{ISOLATE}{shown}{END_ISOLATE}")


def _is_subject(question: Question, language: str) -> bool:
    """Whether a topic can stand behind "about": not where and when something was said (*in* the
    meeting), not in a language that the bot does not speak, or does not speak here, and not in one
    that would have to decline it."""
    spoken = question.language == language and language in LANGUAGES and language != _DECLINING
    return spoken and has_subject(question)


_DECLINING = "ru"


def _tells_of_it(given: Answer) -> bool:
    """Whether what is shown has words of the topic: what was found by its sense alone may be about
    something else."""
    topic = topic_words(given.question)
    shown = [item.text for part in (given, *given.others) for item in part.evidence]
    return any(share(topic, text) >= SHARE_OF_BEST for text in shown)


# Which paragraph is meant is asked back.
_UNSIGNED = {*OF_NO_TEXT, Intent.PARAGRAPH}


def sign(given: Answer) -> str:
    """The mark of an answer's level; what no text could answer has none."""
    if given.level is Level.NOT_IN_ARTICLE and given.question.intent in _UNSIGNED:
        return ""
    return {
        Level.ANSWERED: ANSWERED_SIGN,
        Level.NEAREST: NEAREST_SIGN,
        Level.NOT_IN_ARTICLE: ABSENT_SIGN,
    }[given.level]


def opening(given: Answer, language: str) -> str:
    """The first line of an answer with evidence, where every answer has one."""
    words = _FROM_THE_ARTICLES if given.others else _FROM_THE_ARTICLE
    return (heading(given, language) or [say(words, language)])[0]

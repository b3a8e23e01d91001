"""What stands on the page of an article: the text with who says what, and what has been asked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten
from urllib.parse import urlencode

from bot import messages
from bot.web.marking import paragraphs
from bot.web.shares import shares
from bot.web.when_which_words import spread
from index.answering.evidence import stated
from index.errors import QuestionError
from index.library import Library
from index.text.sentences import LINE
from index.text.text_fragments import source_link
from index.types import Answer, Article, Evidence, Level, Question, Statement

# Questions that one goes on from.
MOST_BEFORE = 5
# Characters of what is shown where a link to the page is shared.
LONGEST_PREVIEW = 200
# Colours and styles of underlining (static/page.css): two speakers share both in an article of
# more than 32.
COLOURS, STYLES = 8, 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a page is asked for: a question and those before it, or one statement by its number from
    1, or words by their offsets, or what one speaker says by their number from 0; nothing of these:
    the article."""

    question: str = ""
    after: tuple[str, ...] = ()
    statement: int | None = None
    span: tuple[int, int] | None = None
    speaker: int | None = None


@dataclass(frozen=True, slots=True)
class Quoted:
    """A piece of evidence beside the text.

    `words` are its text in parts, of which every other one stands out; `where` says whose they are
    and where they stand; `place` and `original` are the links to them here and in the original
    page.
    """

    words: tuple[str, ...]
    where: str
    place: str
    original: str | None


@dataclass(frozen=True, slots=True)
class Panel:
    """What stands beside the text: what has been asked, and what the article has to say to it.

    `picture` is the address of the words as a picture, `share` the part of the page's address that
    asks for the same again, `to_share` the words that Telegram shares with their span in the text.
    """

    level: str
    heading: str
    brief: str
    quoted: tuple[Quoted, ...]
    suggestions: tuple[str, ...]
    share: str
    picture: str | None
    to_share: tuple[tuple[int, int], str] | None


def answer_to(library: Library, article: Article, wanted: Wanted, language: str) -> Answer | None:
    """What a page is asked for as an answer: that of the article, or one statement; None where it
    shows the article alone, or there is no such statement.

    Raises QuestionError, ArticleUnknown, ModelError or StoreError.
    """
    if wanted.question:
        return library.ask(wanted.question, [article.id], wanted.after)
    item = _item(library.statements(article), article, wanted)
    if item is None:
        return None
    return Answer(Level.ANSWERED, article, Question("", language), (item,), (), 0.0)


def _item(said: Sequence[Statement], article: Article, wanted: Wanted) -> Evidence | None:
    """The statement or the words that a page is asked for."""
    if wanted.statement is not None and 1 <= wanted.statement <= len(said):
        return stated(article, said[wanted.statement - 1])
    start, end = wanted.span or (0, 0)
    text = article.text[start:end]
    if not text.strip() or end > len(article.text):
        return None
    exact = next((one for one in said if (one.start, one.end) == (start, end)), None)
    lines = LINE.findall(article.text[: start + 1])
    number = sum(any(map(str.isalnum, line)) for line in lines)
    return stated(article, exact) if exact else Evidence(text, start, end, max(1, number), 1.0)


def shown(
    library: Library, article: Article, wanted: Wanted, language: str, path: str
) -> dict[str, object]:
    """Everything that the template of the page takes; `path` is the article's in its address.

    Raises ArticleUnknown, ModelError or StoreError.
    """
    attributed = library.read(article)
    names = library.speakers(article)
    wrong = ""
    try:
        answer = answer_to(library, article, wanted, language)
    except QuestionError as error:
        answer, wrong = None, messages.error(error, language)
    evidence = answer.evidence if answer else ()
    lines = paragraphs(
        article,
        attributed.statements,
        {name: number for number, name in enumerate(names)},
        [(item.start, item.end) for item in evidence],
    )
    first = next(lines, None) if attributed.headline_end else None
    return {
        "article": article,
        "headline": first,
        "paragraphs": lines,
        "names": names,
        "shares": shares([(article, attributed.statements)], names),
        "spread": spread(article),
        "length": len(article.text.split()),
        "wanted": wanted,
        "after": [*wanted.after, *filter(None, [wanted.question])][-MOST_BEFORE:],
        "wrong": wrong,
        "answer": answer,
        "path": path,
        "panel": answer and panel(library, answer, wanted, language, path),
        "facts": _facts(article, language),
        "original": original(article),
        "text_language": attributed.language,
        "text_side": messages.side(attributed.language),
        "preview": preview(answer, article, language),
        "suggestions": library.suggestions(article, language) if not wanted.question else (),
        "look": look,
        "place": place,
        "asking": lambda text: query(Wanted(text)),
        "here": f"{path}?{query(wanted)}".rstrip("?"),
    }


def look(speaker: int) -> str:
    """The classes by which a speaker's words are told from those of others."""
    return f"c{speaker % COLOURS} u{(speaker + speaker // COLOURS) % STYLES}"


def _facts(article: Article, language: str) -> list[str]:
    """What is known of an article: where it is from, what it was when it came, when it was read."""
    read = article.read and messages.day(article.read, language)
    return [
        *filter(None, [messages.origin(article, language)]),
        messages.format_of(article, language),
        *([messages.say(messages.READ_ON, language, read)] if read else []),
    ]


def original(article: Article) -> str | None:
    """The address of the original page, where it has one that a browser may be sent to."""
    url = article.url or ""
    return url if re.match(r"https?://", url) else None


_MARKS = re.compile(f"[{messages.MARK}{messages.END_MARK}]")


def panel(library: Library, answer: Answer, wanted: Wanted, language: str, path: str) -> Panel:
    """What stands beside the text."""
    if answer.level is Level.NOT_IN_ARTICLE:
        heading, brief = messages.refused(answer, language), ""
    else:
        heading, brief = messages.opening(answer, language), messages.brief(answer, language)
    if not wanted.question:
        heading = messages.whose(answer.evidence[0], language) or heading
    address = query(wanted)
    return Panel(
        answer.level.value,
        heading,
        brief,
        tuple(_quoted(at, item, answer, language) for at, item in enumerate(answer.evidence)),
        _goes_on(library, answer, wanted, language),
        address,
        f"{path}.png?{address}" if pictured(answer) else None,
        _to_share(answer, language),
    )


def _to_share(answer: Answer, language: str) -> tuple[tuple[int, int], str] | None:
    if not answer.evidence:
        return None
    item = answer.evidence[0]
    return (item.start, item.end), messages.shared(item, answer.article.text, language)


def pictured(answer: Answer | None) -> bool:
    """Whether an answer's words can be drawn: a card may say nothing but what an article says."""
    return answer is not None and answer.level is Level.ANSWERED and bool(answer.evidence)


def _quoted(at: int, item: Evidence, answer: Answer, language: str) -> Quoted:
    article = answer.article
    words, where = messages.evidence(item, article, language)
    page = original(article)
    return Quoted(
        tuple(_MARKS.split(words)),
        where,
        place(at),
        page and source_link(page, article.text, item.start, item.end),
    )


def place(at: int) -> str:
    """The id of a piece of evidence in the text: the form leads to the first one's."""
    return "found" if at == 0 else f"found{at + 1}"


def _goes_on(library: Library, answer: Answer, wanted: Wanted, language: str) -> tuple[str, ...]:
    """What else may be asked: what the article does answer, without what has been asked."""
    if not wanted.question:
        return ()
    suggested = answer.suggestions or library.suggestions(answer.article, language)
    return tuple(one for one in suggested if one not in {wanted.question, *wanted.after})


def query(wanted: Wanted) -> str:
    """The part of an address behind the question mark that asks for the same again."""
    pairs: list[tuple[str, str]] = []
    if wanted.question:
        pairs = [("q", wanted.question), *(("after", one) for one in wanted.after)]
    elif wanted.statement is not None:
        pairs = [("s", str(wanted.statement))]
    elif wanted.span is not None:
        pairs = [("at", "-".join(map(str, wanted.span)))]
    return urlencode(pairs)


def preview(answer: Answer | None, article: Article, language: str) -> Mapping[str, str]:
    """Title and words of the page where a link to it is shared."""
    title = shorten(article.title, LONGEST_PREVIEW, placeholder="…")
    if answer is None:
        known = messages.origin(article, language) or messages.say(messages.MOTTO, language)
        return {"title": title, "words": known}
    if answer.level is Level.NOT_IN_ARTICLE:
        words = messages.refused(answer, language)
    else:
        words = messages.plain(messages.evidence(answer.evidence[0], article, language)[0])
    asked_first = answer.question.text or messages.whose(answer.evidence[0], language)
    return {
        "title": shorten(asked_first or title, LONGEST_PREVIEW, placeholder="…"),
        "words": shorten(words, LONGEST_PREVIEW, placeholder="…"),
    }


def before(texts: Sequence[str]) -> tuple[str, ...]:
    """The questions that one goes on from: the last few of those that an address names."""
    return tuple(filter(None, (one.strip() for one in texts)))[-MOST_BEFORE:]

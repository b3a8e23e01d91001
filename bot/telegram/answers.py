"""An answer as one message, within Telegram's limits.

The exact words stand in bold inside their passage, then whose they are and where; whole paragraphs
follow in a quotation that opens on demand. Many statements come page by page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from telegram import MessageEntity

from bot import messages
from bot.telegram.buttons import sharing, under_answer, under_refusal
from bot.telegram.entities import (
    Composition,
    clean,
    short,
    units,
)
from bot.telegram.excerpts import Span, excerpt, line_at, paragraph_of
from bot.telegram.fitting import worded
from bot.telegram.limits import LONGEST_MESSAGE, MOST_ENTITIES
from bot.telegram.pages import Frame, Page, paged, place_in
from bot.telegram.reply import Reply, composed
from index.errors import ArticleUnknown
from index.library import Library
from index.text.language import is_arabic_prose
from index.text.text_fragments import source_link
from index.types import (
    OF_THE_TEXT,
    Answer,
    Article,
    Evidence,
    Intent,
    Level,
    Question,
)

# From so many UTF-16 units on, what an answer quotes opens on demand.
UNFOLDED = 900
# Of a paragraph of more characters (one in twenty, some of them a whole article) what is shown is
# enough; so is it where it has so much of the paragraph.
LONGEST_PARAGRAPH = 1000
MOST_OF_IT = 0.8
# UTF-16 units that are left free for the source, and for what Telegram counts otherwise.
RESERVE = 200
# So many characters of a question that stands above its answer: with them, a page keeps to
# Telegram's limits.
LONGEST_ASKED = 256


def answered(given: Answer, frame: Frame) -> Reply:
    """An answer, or one page of it."""
    given = worded(given)
    message = Composition()
    if frame.question:
        message.line(f"❓ {short(frame.question, LONGEST_ASKED)}", MessageEntity.ITALIC)
    if given.level is Level.NOT_IN_ARTICLE:
        words = messages.refused(given, frame.language)
        message.line(" ".join(filter(None, (messages.sign(given), words))))
        if given.question.intent is not Intent.CHAT and given.articles_asked == 1:
            _source(message, given.article, frame)
        return composed(message, given.article, under_refusal(given, frame))
    pages = paged(given)
    frame = replace(frame, page=min(frame.page, len(pages) - 1))
    shown = pages[frame.page]
    _opening(message, given, frame, pages)
    if brief := messages.brief(given, frame.language):
        message.line(brief)
    quoted = 0
    for part, items in shown:
        for together in _together(items, part.article.text):
            quoted += _evidence(message, together, part, frame, quoted)
        if not frame.is_part and _has_paragraphs(given):
            _paragraphs(message, items, part, frame.language)
        _source(message, part.article, frame)
    return composed(message, shown[0][0].article, under_answer(frame, pages))


def _opening(message: Composition, given: Answer, frame: Frame, pages: Sequence[Page]) -> None:
    """The first line: the level's sign, whose words follow, and which of how many."""
    words = messages.opening(given, frame.language)
    if len(pages) > 1:
        counts = [sum(len(items) for _, items in page) for page in pages]
        before = sum(counts[: frame.page])
        count = before + 1, before + counts[frame.page], sum(counts)
        part = messages.say(messages.PART_OF, frame.language, *count)
        told = words.rstrip(":\u00a0 ")
        words = f"{told} {part}{words[len(told) :] or ':'}"
    message.line(f"{messages.sign(given)} {words}", MessageEntity.BOLD)
    # Said once, to whoever asks in another language.
    is_first = not frame.asked and not frame.page and frame.language != messages.ARABIC
    if is_first and is_arabic_prose(given.article.text[: messages.LEAD]):
        message.line(messages.say(messages.IN_ARABIC, frame.language), MessageEntity.ITALIC)


def _together(shown: Sequence[Evidence], text: str) -> list[list[Evidence]]:
    """Evidence by the passage in which it is shown: two statements of one sentence are one."""
    return [list(items) for _, items in groupby(shown, key=lambda item: place_in(item, text))]


def _evidence(
    message: Composition, items: Sequence[Evidence], given: Answer, frame: Frame, before: int
) -> int:
    """The exact words inside their passage, whose they are, where they stand: folded where with
    what has been quoted before they make a long answer. How long they are."""
    text = given.article.text
    start, end = excerpt(items[0], text)
    length = units(text[start:end])
    folds = before and before + length > UNFOLDED
    message.line()
    with message.styled(MessageEntity.EXPANDABLE_BLOCKQUOTE if folds else MessageEntity.BLOCKQUOTE):
        if start > line_at(text, start)[0]:
            message.add("… ")
        _marked(message, text, (start, end), [span for one in items for span in _bold(one, given)])
        if end < line_at(text, end - 1)[1]:
            message.add(" …")
    span = items[0].start, max(item.end for item in items)
    message.line(
        messages.signed(items, given.article, frame.language),
        url=_origin(given.article, span, frame),
    )
    return length


def _bold(item: Evidence, given: Answer) -> Sequence[Span]:
    """What stands out: the number or date that answers, or the words that do; nothing where all
    of it is only near to the question, a sentence of a summary, or wanted as it stands there."""
    if given.level is Level.NEAREST or given.question.intent in _AS_A_WHOLE:
        return ()
    return item.marks or ((item.start, item.end),)


_AS_A_WHOLE = {Intent.SUMMARY, Intent.PARAGRAPH, Intent.NEXT}


def _marked(message: Composition, text: str, span: Span, bold: Sequence[Span]) -> None:
    """A span of a text with parts of it in bold."""
    at, end = span
    for a, b in sorted(bold):
        a, b = max(a, at), min(b, end)
        if a < b:
            message.add(text[at:a])
            message.add(text[a:b], MessageEntity.BOLD)
            at = b
    message.add(text[at:end])


def _has_paragraphs(given: Answer) -> bool:
    """Whether the whole paragraphs follow: not of what is only near, and not where a paragraph or
    what stands in many is wanted."""
    return given.level is not Level.NEAREST and given.question.intent not in OF_THE_TEXT


def _paragraphs(
    message: Composition, shown: Sequence[Evidence], given: Answer, language: str
) -> None:
    """The whole paragraphs of what has been shown in part, in a quotation that opens on demand; the
    source line leads to longer ones."""
    text = given.article.text
    whole = [
        (line, number, list(items))
        for (line, number), items in groupby(
            shown, key=lambda item: (line_at(text, item.start), item.paragraph)
        )
    ]
    wanted = [
        one
        for one in whole
        if one[0][1] - one[0][0] <= LONGEST_PARAGRAPH
        if any(_is_part_of(one[0], excerpt(item, text)) for item in one[2])
        if all(one[0][0] <= item.start and item.end <= one[0][1] for item in one[2])
    ]
    started = False
    for line, number, items in wanted:
        label = messages.say(messages.WHOLE_PARAGRAPH, language, number)
        needed = units(text[slice(*line)]) + units(label) + RESERVE
        if message.units + needed > LONGEST_MESSAGE or message.entities > MOST_ENTITIES // 2:
            break
        if not started:
            message.line()
            quotation = message.begin()
        message.line(label) if started else message.add(label)
        started = True
        message.line()
        _marked(message, text, line, [span for item in items for span in _bold(item, given)])
    if started:
        message.end(MessageEntity.EXPANDABLE_BLOCKQUOTE, quotation)


def _is_part_of(line: Span, shown: Span) -> bool:
    """Whether what is shown leaves out more than a little of a line."""
    return shown[1] - shown[0] < MOST_OF_IT * (line[1] - line[0])


def _source(message: Composition, article: Article, frame: Frame) -> None:
    title = short(article.title)
    if title:
        message.line("📰 ")
        linked_to = article.url or (frame.links and frame.links.to(article))
        message.add(title, url=linked_to or None)


def _origin(article: Article, span: Span, frame: Frame) -> str | None:
    """Where words stand: in the original page, or in the article as the bot shows it."""
    if article.url:
        return source_link(article.url, article.text, *span)
    return frame.links.to(article, span) if frame.links else None


def passage(library: Library, article: Article, span: Span, frame: Frame) -> Reply:
    """Words of an article, as a link opens them. Raises ArticleUnknown for none of its words."""
    start, end = span
    if not (0 <= start < end <= len(article.text) and clean(article.text[start:end]).strip()):
        raise ArticleUnknown(article.id)
    exact = [one for one in library.statements(article) if (one.start, one.end) == span]
    item = Evidence(
        article.text[start:end], start, end, paragraph_of(article.text, start), 1.0,
        exact[0].speaker if exact else None, exact[0].kind if exact else None,
        governor=exact[0].governor if exact else None,
    )  # fmt: skip
    given = Answer(Level.ANSWERED, article, Question("", frame.language), (item,), (), 0.0)
    return answered(given, frame)


def caption(part: Answer, items: Sequence[Evidence], frame: Frame) -> Reply:
    """What stands under a picture of evidence: its source, and the way there."""
    message = Composition()
    _source(message, part.article, frame)
    row = sharing([(part, [*items])], frame)
    return composed(message, part.article, [row] if row else [])

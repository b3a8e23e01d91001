"""What Rawi says in Telegram: an answer as one message, within Telegram's limits.

The exact words stand in bold inside their passage, then whose they are and where; whole paragraphs
follow in a quotation that opens on demand. Many statements come page by page.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import unquote

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    MessageEntity,
)

from bot import messages
from bot.chats.conversation import Subject
from bot.telegram.deep_links import DeepLinks, linked
from bot.telegram.entities import (
    ISOLATES,
    LONGEST_MESSAGE,
    MOST_ENTITIES,
    Composition,
    clean,
    units,
)
from index.errors import ArticleUnknown
from index.library import Library
from index.text.language import is_arabic_prose
from index.text.sentences import (
    LINE_ENDS,
    sentences,
    trim,
)
from index.text.text_fragments import source_link
from index.types import (
    Answer,
    Article,
    Evidence,
    Intent,
    Level,
    Question,
    SmallTalk,
)

# One screen of a telephone: so many pieces of evidence, so many UTF-16 units of them.
MOST_ON_A_PAGE = 4
PAGE_UNITS = 1300
# A paragraph is shown whole up to so many characters, else the sentence alone; and of a sentence
# (or of evidence) without an end, so much.
SHORT_PARAGRAPH = 400
LONGEST_EXCERPT = 700
# Around evidence that is cut out of a longer sentence, so many characters.
AROUND = 80
# What is left free for the source, and for what Telegram counts otherwise.
RESERVE = 200
# So many characters of what others have worded: with them, a page keeps to Telegram's limits.
LONGEST_ASKED = 256
LONGEST_NAME = 80
LONGEST_LABEL = 64
LONGEST_SOURCE = 80
LONGEST_TITLE = 300
SPEAKERS_ON_A_CARD = 6
_LINKLIKE = re.compile(r"\w\.\w|://")
_LINES = re.compile(f"[{LINE_ENDS}]")
Span = tuple[int, int]
# Of each article what of its evidence stands on a page.
Page = list[tuple[Answer, list[Evidence]]]


@dataclass(frozen=True, slots=True)
class Reply:
    """A message to send: text, entities, buttons under it, the one page that it previews, and
    whether it comes without a sound."""

    text: str
    entities: tuple[MessageEntity, ...] = ()
    buttons: InlineKeyboardMarkup | None = None
    preview: str | None = None
    is_quiet: bool = False

    def quiet(self) -> Reply:
        """The same without a sound."""
        return replace(self, is_quiet=True)

    def bare(self) -> Reply:
        """The same without what Telegram may find fault with: styles and links."""
        rows = self.buttons.inline_keyboard if self.buttons else ()
        kept = [left for row in rows if (left := [one for one in row if not one.url])]
        buttons = InlineKeyboardMarkup(kept) if kept else None
        return replace(self, entities=(), buttons=buttons, preview=None)

    def with_row(self, *row: InlineKeyboardButton) -> Reply:
        """The same with one more row of buttons."""
        rows = self.buttons.inline_keyboard if self.buttons else ()
        return replace(self, buttons=InlineKeyboardMarkup([*rows, row]))

    @property
    def preview_options(self) -> LinkPreviewOptions | None:
        """The article is previewed, never a link that happens to stand in the text."""
        if self.preview:
            return LinkPreviewOptions(url=self.preview, prefer_small_media=True)
        linked = any(entity.url for entity in self.entities) or _LINKLIKE.search(self.text)
        return LinkPreviewOptions(is_disabled=True) if linked else None


@dataclass(frozen=True, slots=True)
class Frame:
    """Around an answer: language of the bot's own words, number and page of the answer, whose
    buttons they are, the question where it is not in sight, what has been asked before, and the
    bot's deep links where people can follow them."""

    language: str
    number: int | None = None
    page: int = 0
    owner: int = 0
    question: str = ""
    asked: Collection[str] = ()
    links: DeepLinks | None = None


def answered(given: Answer, frame: Frame) -> Reply:
    """An answer, or one page of it."""
    given = _worded(given)
    message = Composition()
    if frame.question:
        message.line(f"❓ {short(frame.question, LONGEST_ASKED)}", MessageEntity.ITALIC)
    if given.level is Level.NOT_IN_ARTICLE:
        words = messages.refused(given, frame.language)
        message.line(" ".join(filter(None, (messages.sign(given), words))))
        buttons = _absent_buttons(given, frame)
        if any(str(row[0].callback_data).startswith("ask:") for row in buttons):
            among = messages.SUGGESTED if given.asked == 1 else messages.SUGGESTED_AMONG
            message.line(messages.say(among, frame.language))
        return _reply(message, given.article, buttons)
    pages = paged(given)
    frame = replace(frame, page=min(frame.page, len(pages) - 1))
    shown = pages[frame.page]
    _opening(message, given, frame, pages)
    for part, items in shown:
        for together in _together(items, part.article.text):
            _evidence(message, together, part, frame)
        _paragraphs(message, items, part, frame.language)
        _source(message, part.article, frame)
    return _reply(message, shown[0][0].article, _buttons(frame, pages))


def _worded(given: Answer) -> Answer:
    """The same with names and topic that fit into a line and leave its direction alone."""

    def fitting(name: str | None) -> str | None:
        return name and short(name.translate(ISOLATES), LONGEST_NAME)

    asked = given.question
    return replace(
        given,
        article=_introduced(given.article),
        question=replace(asked, speaker=fitting(asked.speaker), topic=fitting(asked.topic)),
        evidence=tuple(replace(one, speaker=fitting(one.speaker)) for one in given.evidence),
        others=tuple(map(_worded, given.others)),
    )


def _introduced(article: Article) -> Article:
    """An article with a site and an author that fit into a line and leave its direction alone."""
    return replace(
        article,
        site=article.site and short(article.site.translate(ISOLATES)),
        author=article.author and short(article.author.translate(ISOLATES)),
    )


def short(text: str, most: int = LONGEST_SOURCE) -> str:
    """Text on one line of so many characters at most, cut behind a word where one ends."""
    line = " ".join(clean(text).split())
    if len(line) <= most:
        return line
    return f"{line[:most].rpartition(' ')[0] or line[: most - 1]}…"


def _reply(
    message: Composition, article: Article, buttons: Sequence[Sequence[InlineKeyboardButton]]
) -> Reply:
    text, entities = message.finish()
    return Reply(text, entities, InlineKeyboardMarkup(buttons) if buttons else None, article.url)


# Evidence ---------------------------------------------------------------------------------------


def paged(given: Answer) -> list[Page]:
    """An answer parted into pages: of each article its evidence in the order of the text."""
    pages: list[Page] = []
    count, size, last = 0, 0, None
    for part in (given, *given.others):
        text = part.article.text
        for item in sorted(part.evidence, key=lambda one: (one.start, one.end)):
            place = _place(item, text)
            length = units(text[slice(*place[0])])
            more = 0 if (part.article.id, place) == last else length
            if not pages or size + more > PAGE_UNITS or count == MOST_ON_A_PAGE:
                pages.append([])
                count, size, more = 0, 0, length
            if not pages[-1] or pages[-1][-1][0] is not part:
                pages[-1].append((part, []))
            pages[-1][-1][1].append(item)
            count, size, last = count + 1, size + more, (part.article.id, place)
    return pages


def _place(item: Evidence, text: str) -> tuple[Span, str | None]:
    """Where evidence is shown: one speaker's statements of one passage stand together."""
    return excerpt(item, text), item.speaker


def _opening(message: Composition, given: Answer, frame: Frame, pages: Sequence[Page]) -> None:
    """The first line: the level's sign, whose words follow, and which of how many."""
    words = messages.opening(given, frame.language)
    if len(pages) > 1:
        counts = [sum(len(items) for _, items in page) for page in pages]
        before = sum(counts[: frame.page])
        count = before + 1, before + counts[frame.page], sum(counts)
        part = messages.say(messages.PART_OF, frame.language, *count)
        words = f"{words.rstrip(':')} {part}:"
    message.line(f"{messages.sign(given)} {words}", MessageEntity.BOLD)


def _together(shown: Sequence[Evidence], text: str) -> list[list[Evidence]]:
    """Evidence by the passage in which it is shown: two statements of one sentence are one."""
    return [list(items) for _, items in groupby(shown, key=lambda item: _place(item, text))]


def _evidence(message: Composition, items: Sequence[Evidence], given: Answer, frame: Frame) -> None:
    """The exact words inside their passage, whose they are, where they stand."""
    text = given.article.text
    start, end = excerpt(items[0], text)
    message.line()
    with message.styled(MessageEntity.BLOCKQUOTE):
        if start > _line(text, start)[0]:
            message.add("… ")
        _marked(message, text, (start, end), [span for one in items for span in _bold(one, given)])
        if end < _line(text, end - 1)[1]:
            message.add(" …")
    span = items[0].start, max(item.end for item in items)
    message.line(messages.where(items[0], frame.language), url=_origin(given.article, span, frame))


def _bold(item: Evidence, given: Answer) -> Sequence[Span]:
    """What stands out: the number or date that answers, or the words that do; nothing where all
    of it is only near to the question, or a sentence of a summary."""
    if given.level is Level.NEAREST or given.question.intent is Intent.SUMMARY:
        return ()
    return item.marks or ((item.start, item.end),)


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


def excerpt(item: Evidence, text: str) -> Span:
    """The passage in which evidence is shown: its paragraph where that is short and the evidence
    a sentence of it, else the sentences that it lies in; cut where they find no end."""
    words = trim(text, item.start, item.end)
    start, end = _line(text, words[0])
    end = max(end, words[1])
    if item.kind is None and not item.marks and end - start <= SHORT_PARAGRAPH:
        return start, end
    # A sentence that reaches further is cut in any case, and a line may be a whole article.
    near = max(start, words[0] - LONGEST_EXCERPT), min(end, words[0] + 2 * LONGEST_EXCERPT)
    touched = [(a, b) for a, b in sentences(text, *near) if a < words[1] and b > words[0]]
    start = min([words[0], *(a for a, _ in touched)])
    end = max([words[1], *(b for _, b in touched)])
    if end - start <= LONGEST_EXCERPT:
        return start, end
    if item.marks:
        words = min(a for a, _ in item.marks), max(b for _, b in item.marks)
    return _cut(text, (start, end), words)


def _cut(text: str, passage: Span, words: Span) -> Span:
    """A passage cut at spaces around the words it is shown for, or within them where they are too
    long themselves."""
    around = max(0, min(AROUND, (LONGEST_EXCERPT - (words[1] - words[0])) // 2))
    start = max(passage[0], words[0] - around)
    if start > passage[0]:
        start = text.find(" ", start, words[0]) + 1 or words[0]
    end = min(passage[1], words[1] + around, start + LONGEST_EXCERPT)
    if end < passage[1]:
        least = words[1] if words[1] <= end else end - AROUND
        end = max(text.rfind(" ", least, end), least)
    return start, end


def _line(text: str, at: int) -> Span:
    """The line that an offset lies in, without white space at its ends."""
    start = max(text.rfind(end, 0, at) for end in LINE_ENDS) + 1
    ends = [found for end in LINE_ENDS if (found := text.find(end, at)) >= 0]
    end = min(ends, default=len(text))
    return trim(text, start, end)


def _paragraphs(
    message: Composition, shown: Sequence[Evidence], given: Answer, language: str
) -> None:
    """The whole paragraphs of what has been shown in part, in a quotation that opens on demand."""
    text = given.article.text
    whole = [
        (line, number, list(items))
        for (line, number), items in groupby(
            shown, key=lambda item: (_line(text, item.start), item.paragraph)
        )
    ]
    wanted = [
        one
        for one in whole
        if any(excerpt(item, text) != one[0] for item in one[2])
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


def card(
    library: Library,
    article: Article,
    language: str,
    owner: int,
    links: DeepLinks | None = None,
    note: messages.Words | None = None,
) -> Reply:
    """An article: title, where and when it appeared, how long it is, who speaks, what to ask; with
    a note at its end."""
    message = Composition()
    message.line(short(article.title, LONGEST_TITLE), MessageEntity.BOLD, url=article.url)
    if origin := messages.origin(_introduced(article), language):
        message.line(origin)
    statements = library.statements(article)
    paragraphs = paragraph_of(article.text, len(article.text))
    facts = (len(article.text.split()), paragraphs, len(statements))
    message.line(messages.say(messages.ARTICLE_FACTS, language, *facts))
    if article.read:
        read = messages.day(article.read, language)
        message.line(messages.say(messages.READ_ON, language, read), MessageEntity.ITALIC)
    if not is_arabic_prose(article.text):
        message.line(messages.say(messages.OTHER_LANGUAGE, language))
    if note:
        message.line()
        message.line(messages.say(note, language))
    rows = asking(library.suggestions(article, language), article, language, owner)
    names = library.speakers(article)[:SPEAKERS_ON_A_CARD]
    rows += speaking(names, article, owner)
    words = short(article.title)
    if url := links and links.sharing(article, None, words):
        rows.append([InlineKeyboardButton(messages.say(messages.SHARE, language), url=url)])
    return _reply(message, article, rows)


def paragraph_of(text: str, at: int) -> int:
    """The number of the paragraph that an offset lies in, counted from 1."""
    lines = _LINES.split(text[:at] + "x") if at < len(text) else _LINES.split(text)
    return sum(any(map(str.isalnum, line)) for line in lines)


def caption(part: Answer, items: Sequence[Evidence], frame: Frame) -> Reply:
    """What stands under a picture of evidence: its source, and the way there."""
    message = Composition()
    _source(message, part.article, frame)
    row = _sharing([(part, [*items])], frame)
    return _reply(message, part.article, [row] if row else [])


# What a message is about ------------------------------------------------------------------------

_OF_ANSWER = re.compile(r"(?:good|bad|page|picture):(\d{1,18})\b", re.ASCII)
_OF_ARTICLE = re.compile(r"(?:ask|said|take):(\d{1,18})\b", re.ASCII)
_PAYLOAD = re.compile(r"[?&]start=([A-Za-z0-9_-]{1,64})")


def subject_of(message: Message) -> Subject:
    """What a message of ours is about, by its own buttons and links: nothing has to be kept."""
    markup = message.reply_markup
    pressed = [one for row in markup.inline_keyboard for one in row] if markup else []
    data = [one.callback_data for one in pressed if isinstance(one.callback_data, str)]
    for pattern, name in ((_OF_ANSWER, "answer"), (_OF_ARTICLE, "article")):
        for one in data:
            if found := pattern.match(one):
                return Subject(**{name: int(found[1])})
    entities = (*message.entities, *message.caption_entities)
    urls = [one.url for one in pressed if one.url] + [one.url for one in entities if one.url]
    for url in urls:
        found = _PAYLOAD.search(unquote(url))
        link = linked(found[1]) if found else None
        if link:
            return Subject(article=link.article)
    return Subject()


# Buttons ----------------------------------------------------------------------------------------


def _buttons(frame: Frame, pages: Sequence[Page]) -> list[list[InlineKeyboardButton]]:
    shown = pages[frame.page]
    rows = [_sharing(shown, frame)]
    if frame.number is not None:
        rows = [_turning(frame, len(pages)), [*rows[0], *_picture(shown, frame)], _judging(frame)]
    return [row for row in rows if row]


def _turning(frame: Frame, pages: int) -> list[InlineKeyboardButton]:
    turning = []
    if frame.page > 0:
        data = f"page:{frame.number}:{frame.page - 1}"
        turning.append(button(messages.say(messages.BACK, frame.language), data))
    if frame.page < pages - 1:
        data = f"page:{frame.number}:{frame.page + 1}"
        turning.append(button(messages.say(messages.MORE, frame.language), data))
    return turning


def _sharing(shown: Page, frame: Frame) -> list[InlineKeyboardButton]:
    """Buttons that lead to the first words of a page: for others, and in the original."""
    part, items = shown[0]
    article, first = part.article, items[0]
    row = []
    words = clean(messages.shared(first, article.text, frame.language))
    span = first.start, first.end
    if shared := frame.links and frame.links.sharing(article, span, words):
        row.append(InlineKeyboardButton(messages.say(messages.SHARE, frame.language), url=shared))
    if article.url:
        url = source_link(article.url, article.text, *span)
        row.append(InlineKeyboardButton(messages.say(messages.IN_SOURCE, frame.language), url=url))
    return row


def picture_of(shown: Page) -> tuple[Answer, list[Evidence]] | None:
    """What of a page makes a picture, which shows one article: the evidence of the first one in
    which somebody speaks."""
    return next((one for one in shown if any(item.speaker for item in one[1])), None)


def _picture(shown: Page, frame: Frame) -> list[InlineKeyboardButton]:
    """A button for the statements of a page as a picture."""
    if not picture_of(shown):
        return []
    data = f"picture:{frame.number}:{frame.page}"
    return [button(messages.say(messages.PICTURE, frame.language), data)]


def _judging(frame: Frame) -> list[InlineKeyboardButton]:
    return [
        button(messages.say(messages.HELPFUL, frame.language), f"good:{frame.number}"),
        button(messages.say(messages.WRONG, frame.language), f"bad:{frame.number}"),
    ]


# To thanks and farewells there is nothing to suggest.
_CLOSING = frozenset({SmallTalk.THANKS, SmallTalk.FAREWELL})


def _absent_buttons(given: Answer, frame: Frame) -> list[list[InlineKeyboardButton]]:
    question = given.question
    if question.small_talk in _CLOSING:
        return []
    asked = {question.text, *frame.asked}
    rows = asking(given.suggestions, given.article, given.question.language, frame.owner, asked)
    return [*rows, _judging(frame)] if frame.number is not None else rows


def asking(
    questions: Sequence[str],
    article: Article,
    language: str,
    owner: int,
    asked: Collection[str] = (),
) -> list[list[InlineKeyboardButton]]:
    """Questions that an article answers as buttons that ask themselves, without those asked."""
    return [
        [button(text, f"ask:{article.id}:{language}:{i}:{check(text)}:{owner}")]
        for i, text in enumerate(questions)
        if text not in asked
    ]


def speaking(
    names: Sequence[str], article: Article, owner: int
) -> list[list[InlineKeyboardButton]]:
    """Speakers as buttons for what they say, two a row."""
    made = [
        button(name, f"said:{article.id}:{i}:{check(name)}:{owner}") for i, name in enumerate(names)
    ]
    return [made[i : i + 2] for i in range(0, len(made), 2)]


def button(label: str, data: str) -> InlineKeyboardButton:
    """A button that calls back with a few ASCII words, 64 bytes at most."""
    return InlineKeyboardButton(short(label, LONGEST_LABEL) or "…", callback_data=data)


def check(text: str) -> str:
    """A few digits by which a button knows whether its number still means the same."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=3).hexdigest()


def plain(words: str, buttons: Sequence[Sequence[InlineKeyboardButton]] = ()) -> Reply:
    """A message of the bot's own words."""
    return Reply(clean(words), (), InlineKeyboardMarkup(buttons) if buttons else None)

"""What a message has to read in it: a file, a long text, or links that lead to articles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from telegram import Document, Message, MessageEntity, MessageOriginChannel

from bot import messages
from bot.chats.records import Submission
from bot.telegram.links import unread
from index.intake.documents.kinds import DOCUMENT_NAMES, DOCUMENTS
from index.intake.files import HTML_NAMES
from index.intake.wrapped import preview_of, unwrapped
from index.questions.understanding import LONGEST_QUESTION
from index.text.normalise import normalise
from index.text.terms import ASKING

# Of one message so many links are read.
MOST_LINKS = 3
# Words: a text that has been forwarded in private or that somebody has replied to with /read is an
# article from so many on.
SHORTEST_TEXT = 20
# One that is forwarded in a group from so many; with a link in it, which mostly leads to the whole,
# from so many.
LONG_TEXT, LONG_TEXT_WITH_LINK = 60, 150
_HTML = frozenset({"text/html", "application/xhtml+xml"})
# Word's old format is none that is read, and there are words of its own for it.
READABLE = frozenset({"text/plain", *_HTML, *DOCUMENTS, "application/msword"})
_NAMES = (".txt", ".text", ".md", ".doc", *HTML_NAMES, *DOCUMENT_NAMES)
_KINDS: list[str | None] = [MessageEntity.URL, MessageEntity.TEXT_LINK]


def submissions_of(
    message: Message, is_private: bool, is_asked: bool = False, is_quoted: bool = False
) -> list[Submission]:
    """What a message has to read in it: a file, a long text, or links that lead to articles.

    In private a text that is too long for a question is an article too; where somebody asks for
    it (`is_asked`), every text of some length is one, and every link that stands alone; where
    somebody points at its words (`is_quoted`), the text is meant, whatever its links lead to.
    """
    if message.document:
        return [_file(message.document)] if _is_text(message.document) else []
    text = message.text or message.caption or ""
    count = len(text.split())
    is_short = count < SHORTEST_TEXT
    links = [url for url in _links(message) if (is_asked and is_short) or not unread(url)]
    if is_quoted and not is_short:
        links = []
    is_pasted = not message.quote and _is_pasted(text, links)  # about words selected one asks
    if is_private and (len(text) > LONGEST_QUESTION or is_pasted):
        return [_text(message, text)]
    # A channel's post mostly has links to the channel at its end; one to elsewhere leads to more.
    leads_on = any(not unread(url) and preview_of(url) == url for url in links)
    least = SHORTEST_TEXT if is_private or is_asked else LONG_TEXT
    if message.forward_origin and count >= (LONG_TEXT_WITH_LINK if leads_on else least):
        return [_text(message, text)]
    if links:
        return [Submission(url=url) for url in dict.fromkeys(links)][:MOST_LINKS]
    return [_text(message, text)] if is_asked and not is_short else []


def _is_pasted(text: str, links: list[str]) -> bool:
    """Whether a text of some length is an article rather than a question about one."""
    asks = text.rstrip().endswith(("?", "؟"))
    return len(text.split()) >= LONG_TEXT and not links and not asks


def _is_text(document: Document) -> bool:
    name = (document.file_name or "").lower()
    return document.mime_type in READABLE or name.endswith(_NAMES)


def _file(document: Document) -> Submission:
    name = document.file_name or ""
    if document.mime_type in _HTML and not name.lower().endswith(HTML_NAMES):
        name += HTML_NAMES[0]
    return Submission(file=document.file_id, name=name)


def _text(message: Message, text: str) -> Submission:
    """A text, with the channel that has published it where it is forwarded from one."""
    origin = message.forward_origin
    if isinstance(origin, MessageOriginChannel):
        day = origin.date.date().isoformat()
        return Submission(text=text, name=origin.chat.title or "", date=day)
    return Submission(text=text)


def _links(message: Message) -> Iterator[str]:
    """The links of a message in the order of its text, hidden ones too, without their wrapping."""
    found = message.parse_entities(_KINDS) or message.parse_caption_entities(_KINDS)
    for entity, words in sorted(found.items(), key=lambda one: one[0].offset):
        url = entity.url or words
        yield unwrapped(url if re.match(r"\w+://", url) else f"https://{url}")


def unread_of(message: Message) -> tuple[messages.Words, str] | None:
    """Why the first link of a message is not read; a site that is only named in a question is no
    link to it."""
    reasons = [unread(url) for url in _links(message)]
    if not reasons or reasons[0] is None:
        return None
    words, _ = reasons[0]
    beside = without_links(message, message.text or message.caption or "")
    return None if words is messages.UNREAD_FRONT and beside else reasons[0]


def without_links(message: Message, text: str) -> str:
    """A message's text without the links that stand in it."""
    for words in (
        message.parse_entities([MessageEntity.URL])
        or message.parse_caption_entities([MessageEntity.URL])
    ).values():
        text = text.replace(words, " ")
    return " ".join(text.split())


def asks(text: str) -> bool:
    """Whether some words beside something to read ask: whoever shares it from elsewhere sends its
    headline along, which does not."""
    first = normalise(text).split()[:1]
    is_asked = bool(re.search("[؟?]", text)) or (bool(first) and first[0] in ASKING)
    return is_asked and len(text) <= LONGEST_QUESTION

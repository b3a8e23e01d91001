"""A text file → `Article`. The article's text is the file's text exactly as it is."""

from __future__ import annotations

import codecs
import hashlib
import json
import textwrap
from dataclasses import replace
from pathlib import Path

from index.errors import (
    ArticleEmpty,
    ArticleIsFolder,
    ArticleMissing,
    ArticleNotText,
    ArticleTooLarge,
    ArticleUnreadable,
)
from index.intake.encodings import is_garbled, mended
from index.text.sentences import sentences
from index.text.visual_order import turned
from index.types import Article, Format

# A 200,000-word article is about 2.5 MB of UTF-8: far above any news report, far below what
# would keep the machine busy for hours.
LARGEST_FILE = 8 * 1024 * 1024
# A document has pictures in it too; it is what bots may fetch from Telegram.
LARGEST_DOCUMENT = 20 * 1024 * 1024
# Characters: a book of 200 pages and more, and a second's work.
LONGEST_TEXT = 500_000
LONGEST_TITLE = 200
HTML_NAMES = (".html", ".htm", ".xhtml")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = frozenset(range(32)) - {7, 8, 9, 10, 11, 12, 13, 27}
# Shares of characters, over real Arabic text of each encoding: a right guess is near 1 for
# letters and spaces; a wrong one yields symbols, unassigned characters or other scripts.
_PLAUSIBLE = 0.8


def read_article(path: Path) -> Article:
    """The article in a text file: UTF-8, UTF-16, UTF-32 or windows-1256, with a BOM or without.

    Raises ArticleMissing, ArticleIsFolder, ArticleUnreadable, ArticleTooLarge, ArticleNotText or
    ArticleEmpty.
    """
    return article_of(decode(read_bytes(path), str(path)), str(path), Format.FILE)


def read_bytes(path: Path, largest: int = LARGEST_FILE) -> bytes:
    """The bytes of a file that is not larger. Raises ArticleError."""
    try:
        if path.is_dir():
            raise ArticleIsFolder(str(path))
        # Only a regular file has an end: a device or a pipe may never stop.
        if path.exists() and not path.is_file():
            raise ArticleUnreadable(str(path))
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except FileNotFoundError as error:
        raise ArticleMissing(str(path)) from error
    except (OSError, ValueError) as error:
        raise ArticleUnreadable(str(path)) from error
    if len(data) > largest:
        raise ArticleTooLarge(str(path))
    return data


def decode(data: bytes, origin: str) -> str:
    """The text of a file's bytes; a BOM says the encoding, else the one that reads as text."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decode(data[len(bom) :], encoding, origin)
    if _is_text(data):
        try:
            return _readable(mended(data.decode("utf-8")), origin)
        except UnicodeDecodeError:
            pass
    for encoding in ("utf-16-le", "utf-16-be", "windows-1256"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text.encode("utf-8")) and _plausible(text):
            return text
    raise (ArticleUnreadable if _is_text(data) else ArticleNotText)(origin)


def _decode(data: bytes, encoding: str, origin: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ArticleUnreadable(origin) from error
    if not _is_text(text.encode("utf-8", "surrogatepass")):
        raise ArticleNotText(origin)
    return text


def _readable(text: str, origin: str) -> str:
    if is_garbled(text):
        raise ArticleUnreadable(origin)
    return text


def _is_text(data: bytes) -> bool:
    return not _CONTROLS.intersection(data)


def _plausible(text: str) -> bool:
    """Whether a guessed encoding yields Arabic: mostly Arabic letters, or ASCII around them."""
    arabic = sum("\u0600" <= c <= "\u06ff" for c in text)
    expected = sum(
        c.isascii() or "\u0600" <= c <= "\u06ff" or c in "«»“”‘’–—…\u200c\u200d\u200e\u200f\xa0"
        for c in text
    )
    return arabic > 0.3 * len(text) and expected > _PLAUSIBLE * len(text)


def article_of(text: str, origin: str, format: Format = Format.TEXT) -> Article:
    """An article from its text, with its first line or sentence for a title; a text that has been
    stored letter by letter as it is seen is turned into the order of reading.

    Raises ArticleEmpty for a text without a letter or digit.
    """
    text = turned(text)
    if not any(c.isalnum() for c in text):
        raise ArticleEmpty(origin)
    return Article(text=text, title=_title(text), hash=text_hash(text), format=format)


def text_hash(text: str) -> str:
    """SHA-256 of the text as UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def identified(article: Article) -> Article:
    """The same with the hash that tells it from every other: of its text, and of all that is said
    about where it is from.

    By the text alone, whoever was the first to send a copy would tell everybody else who sends
    the same text where it is from.
    """
    known = (article.url, article.site, article.author, article.date)
    if not any(known):
        return replace(article, hash=text_hash(article.text))
    return replace(article, hash=text_hash(json.dumps([article.text, *known])))


def _title(text: str) -> str:
    first = next(line for line in text.splitlines() if any(c.isalnum() for c in line)).strip()
    if len(first) > LONGEST_TITLE:
        start, end = sentences(first)[0]
        first = first[start:end]
    if len(first) > LONGEST_TITLE:
        first = textwrap.shorten(first, LONGEST_TITLE, placeholder="…")
    return first if len(first) > 1 else text.strip()[:LONGEST_TITLE]

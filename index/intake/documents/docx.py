"""A Word document → its text, a paragraph a line, a row of a table a line; its notes at the end."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.text.run import Run

from index.errors import (
    DocumentDamaged,
    DocumentLocked,
    DocumentNoText,
    DocumentOutdated,
    DocumentTooLong,
)
from index.intake.documents.kinds import OLD_OFFICE
from index.intake.files import article_of
from index.types import Article, Format

# Bytes, unpacked: XML is packed some tenfold, pictures are not packed at all.
LARGEST_UNPACKED = 60 * 2**20
_NOTES = frozenset({RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES})
_PARAGRAPH, _ROW, _CELL, _RUN = qn("w:p"), qn("w:tr"), qn("w:tc"), qn("w:r")
_TEXT = {
    qn("w:t"): None, qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}  # fmt: skip
# What has been deleted, what only says how to compute something, and the same once more for
# programs that know less.
_SKIPPED = frozenset(
    {qn("w:del"), qn("w:moveFrom"), qn("w:instrText"), qn("w:pPr"), qn("w:rPr")}
    | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
)


def article_of_word(data: bytes, name: str) -> Article:
    """The article in a Word document.

    Raises DocumentError.
    """
    if data.startswith(OLD_OFFICE):  # an encrypted document lies in such a file too
        is_locked = "EncryptedPackage".encode("utf-16-le") in data
        raise (DocumentLocked if is_locked else DocumentOutdated)(name)
    try:
        with ZipFile(BytesIO(data)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > LARGEST_UNPACKED:
                raise DocumentTooLong(name)
        document: Any = Document(BytesIO(data))
        texts = (*_lines(document.element.body), *_notes(document.part))
        lines = [line.strip() for text in texts for line in text.split("\n")]
    except (DocumentTooLong, MemoryError):
        raise
    except Exception as error:  # the library's own, of every kind
        raise DocumentDamaged(name) from error
    text = "\n".join(filter(None, lines))
    if not any(char.isalnum() for char in text):
        raise DocumentNoText(name)
    article = article_of(text, name)
    return Article(text, article.title, article.hash, format=Format.WORD)


def _lines(element: Any) -> Iterator[str]:
    """The paragraphs in an element in order; rows of tables as a line each, boxes by themselves."""
    for child in element:
        if child.tag == _ROW:
            # Lines of a cell are one, or a row would be several.
            cells = (" ".join(" ".join(_lines(cell)).split()) for cell in _cells(child))
            yield "\t".join(cell for cell in cells if cell)
        elif child.tag == _PARAGRAPH:
            inner: list[Any] = []
            yield "".join(_runs(child, inner))
            for box in inner:
                yield from _lines(box)
        elif child.tag not in _SKIPPED:
            yield from _lines(child)


def _notes(part: Any) -> Iterator[str]:
    """The paragraphs of foot- and endnotes."""
    for relation in part.rels.values():
        if relation.reltype in _NOTES and not relation.is_external:
            for note in parse_xml(relation.target_part.blob):
                if note.get(qn("w:type"), "normal") == "normal":  # others are lines that part
                    yield from _lines(note)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == _CELL:
            yield child
        elif child.tag not in _SKIPPED:
            yield from _cells(child)


def _runs(element: Any, inner: list[Any]) -> Iterator[str]:
    """The words of a paragraph; what lies in it as paragraphs of its own goes to `inner`."""
    for child in element:
        if child.tag in _TEXT:
            yield _TEXT[child.tag] or child.text or ""
        elif child.tag == qn("w:txbxContent"):
            inner.append(child)
        elif child.tag not in _SKIPPED and not _is_hidden(child):
            yield from _runs(child, inner)


def _is_hidden(element: Any) -> bool:
    return element.tag == _RUN and bool(Run(element, element).font.hidden)

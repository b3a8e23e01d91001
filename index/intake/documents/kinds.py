"""Which bytes are documents, whatever their names or servers call them."""

from __future__ import annotations

import re

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCUMENTS = frozenset({PDF, WORD})
# A PDF of more is a book, and no news.
MOST_PAGES = 200
DOCUMENT_NAMES = (".pdf", ".docx")
# A PDF begins with its mark, which may stand behind what some servers put before it; a text may
# name it too, but has none of what a PDF consists of, or of what no text has.
_PDF_WITHIN, _PDF_MARK, _OBJECT = 1024, b"%PDF-", re.compile(rb"\d\s\d+\sobj\b|\0")
# The head of a packed file is 30 bytes, then comes its name.
_ZIP, _WORD_PART = b"PK\x03\x04", re.compile(rb"PK\x03\x04.{26}word/", re.S)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def document_type(data: bytes) -> str | None:
    """The media type of a document, PDF's or Word's, or None. Any office file of before 2007 counts
    as Word's, and is refused as one."""
    if data.startswith(_PDF_MARK) or (_PDF_MARK in data[:_PDF_WITHIN] and _OBJECT.search(data)):
        return PDF
    is_word = data.startswith(_ZIP) and _WORD_PART.search(data)
    return WORD if is_word or data.startswith(OLD_OFFICE) else None

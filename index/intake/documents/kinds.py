"""Which bytes are documents, whatever their names or servers call them."""

from __future__ import annotations

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCUMENTS = frozenset({PDF, WORD})
# A PDF of more is a book, and no news.
MOST_PAGES = 200
DOCUMENT_NAMES = (".pdf", ".docx")
# A PDF's mark may stand behind what some servers put before it.
_PDF_WITHIN = 1024
_ZIP, _WORD_PART = b"PK\x03\x04", b"word/document.xml"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def document_type(data: bytes) -> str | None:
    """The media type of a document, PDF's or Word's, or None. Any office file of before 2007 counts
    as Word's, and is refused as one."""
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return PDF
    is_word = data.startswith(_ZIP) and _WORD_PART in data
    return WORD if is_word or data.startswith(OLD_OFFICE) else None

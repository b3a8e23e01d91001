"""A PDF's bytes → the glyphs on its pages: what each one says and where it stands.

pdfminer.six tells for every glyph as a whole what it stands for, which Arabic needs: one glyph
may be several letters, and what PDFs call "actual text" stands for several glyphs at once.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import Matrix, Rect, apply_matrix_rect, decode_text

from index.errors import DocumentLocked, DocumentTooLong
from index.intake.documents.kinds import MOST_PAGES
from index.text.visual_order import letters

# Glyphs of a page: a newspaper's broadsheet has about 30,000.
MOST_GLYPHS = 100_000
# Pagination, and whatever else a tagged document says is not its text.
_ARTIFACT = "Artifact"
# Characters of a span's actual text: of a whole paragraph the places of its words would be lost.
_LONGEST_ACTUAL = 16


@dataclass(slots=True)
class Glyph:
    """What a glyph stands for, in logical order, from x0 to x1 on its baseline y; `size` is the
    font's. Points, y upwards. `is_aside`: the document says that it is none of its text."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    is_aside: bool = False

    @property
    def is_mark(self) -> bool:
        """Whether it is nothing but marks, which belong to a letter beside it."""
        marks = [unicodedata.category(char) == "Mn" for char in self.text]
        return all(marks) and bool(marks)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: the glyphs to be seen on it in the order in which they are drawn."""

    glyphs: list[Glyph]


def sheets(data: bytes, name: str) -> Iterator[Sheet]:
    """The pages of a PDF in order.

    Raises DocumentLocked, DocumentTooLong, or whatever pdfminer stumbles over.
    """
    try:
        document = PDFDocument(PDFParser(BytesIO(data)))
    except PDFPasswordIncorrect as error:
        raise DocumentLocked(name) from error
    pages = []
    for page in PDFPage.create_pages(document):
        pages.append(page)
        if len(pages) > MOST_PAGES:
            raise DocumentTooLong(name)
    resources = PDFResourceManager()
    device = _Device(resources)
    interpreter = PDFPageInterpreter(resources, device)
    for page in pages:
        interpreter.process_page(page)
        yield device.sheet()


class _Device(PDFTextDevice):
    """Takes down what is drawn. Turned glyphs are stamps and watermarks, and left out."""

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        """Begins a page; `ctm` leads from its boxes to where its glyphs are."""
        self._seen: Rect = apply_matrix_rect(ctm, page.cropbox)
        self._glyphs: list[Glyph] = []
        self._tags: list[tuple[bool, str | None, int]] = []
        self._asides = 0

    def sheet(self) -> Sheet:
        """What has been taken down of a page, without what has been cut off."""
        while self._tags:  # left open
            self.end_tag()
        left, bottom, right, top = self._seen
        return Sheet([
            glyph
            for glyph in self._glyphs
            if left <= (glyph.x0 + glyph.x1) / 2 <= right and bottom <= glyph.y <= top
        ])  # fmt: skip

    def begin_tag(self, tag: PSLiteral, props: Any = None) -> None:
        """A span begins that is marked as something."""
        named = resolve1(props) if isinstance(props, PDFObjRef) else props
        actual = resolve1(named.get("ActualText")) if isinstance(named, dict) else None
        words = decode_text(actual) if isinstance(actual, bytes) else None
        is_artifact = getattr(tag, "name", "") == _ARTIFACT
        self._tags.append((is_artifact, words, len(self._glyphs)))
        self._asides += is_artifact

    def end_tag(self) -> None:
        """The innermost span ends."""
        if not self._tags:
            return
        is_artifact, actual, start = self._tags.pop()
        self._asides -= is_artifact
        drawn = self._glyphs[start:]
        if actual is None or len(actual) > _LONGEST_ACTUAL or not drawn:
            return
        base = max(drawn, key=lambda glyph: glyph.x1 - glyph.x0)
        if any(abs(one.y - base.y) > base.size for one in drawn):
            return
        said = Glyph(_folded(actual), base.x0, base.x1, base.y, base.size, base.is_aside)
        wide = [one for one in drawn if one.x1 > one.x0]
        if wide:
            said.x0, said.x1 = min(one.x0 for one in wide), max(one.x1 for one in wide)
        self._glyphs[start:] = [said]

    def render_char(
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,  # noqa: ARG002
        cid: int,
        ncs: PDFColorSpace,  # noqa: ARG002
        graphicstate: PDFGraphicState,  # noqa: ARG002
    ) -> float:
        """One glyph; how far it moves the pen."""
        try:
            text = _folded(font.to_unichr(cid))
        except PDFUnicodeNotDefined:
            text = ""
        advance = float(font.char_width(cid) * fontsize * scaling)
        a, b, _, d, e, f = matrix
        is_upright = abs(b) < 0.1 * abs(a) and a * fontsize > 0 and d * fontsize > 0
        if is_upright and len(self._glyphs) < MOST_GLYPHS:
            size = abs(fontsize * d)
            self._glyphs.append(Glyph(text, e, e + advance * a, f, size, self._asides > 0))
        return advance


def _folded(text: str) -> str:
    """Letters instead of the forms in which they are written, without what says nothing."""
    return letters("".join(char for char in text if char not in "\0\ufffd\ufeff\u200b\xad"))

"""PDF and Word documents become articles; what cannot be read says why in one sentence."""

from __future__ import annotations

import io
import os
import signal
import socket
import struct
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import NamedTemporaryFile
from typing import Any

import docx
import pytest
import typst
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from benchmarks.documents import FONTS, HEAD, SOURCES, TABLE, Source, in_order, markup, written
from bot import messages
from index.errors import (
    ArticleTooLarge,
    DocumentDamaged,
    DocumentError,
    DocumentLocked,
    DocumentNoText,
    DocumentOutdated,
    DocumentTooLong,
    LinkNotPage,
    LinkTooLarge,
)
from index.ingestion import article_of_file, read_file
from index.intake.documents.glyphs import Glyph, Sheet
from index.intake.documents.kinds import MOST_PAGES
from index.intake.documents.layout import paragraphs
from index.intake.fetcher import Page
from index.intake.files import LARGEST_FILE, article_of
from index.intake.pages import article_of_page
from index.intake.sandbox import Extractor
from index.text.visual_order import is_reversed, logical, turned
from index.types import Article, Evidence, Format
from tests.test_scaling import MOST
from tests.web.server import Web, page, zeros

BY_NAME = {source.name: source for source in SOURCES}


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    with Extractor(seconds=2, memory=2**29) as extractor:
        yield extractor


def read(data: bytes, name: str = "file.pdf") -> Article:
    return article_of_file(data, name, article_of_page)


def printed(text: str) -> bytes:
    """A PDF of some markup."""
    with NamedTemporaryFile("w", suffix=".typ", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        return bytes(typst.compile(file.name, font_paths=FONTS))


@pytest.fixture(scope="module")
def pdfs() -> dict[str, bytes]:
    return {source.name: printed(markup(source)) for source in SOURCES}


# What stands in a PDF ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(BY_NAME))
def test_the_words_of_a_pdf_arrive_in_their_order(pdfs: dict[str, bytes], name: str) -> None:
    source, article = BY_NAME[name], read(pdfs[name])
    assert in_order(source.words, article.text.split()) == 1
    assert article.format is Format.PDF
    assert article.title == source.title
    # Neither the running head nor a page number.
    assert HEAD not in article.text
    lines = article.text.split("\n")
    assert not [line for line in lines if line.isdecimal()]
    paragraphs = [source.title, *source.before, *("\t".join(row) for row in source.table)]
    expected = [*paragraphs, *source.behind]
    assert [line.replace("\t", " ") for line in lines] == [p.replace("\t", " ") for p in expected]


def test_evidence_tells_its_page(pdfs: dict[str, bytes]) -> None:
    article, source = read(pdfs["plain"]), BY_NAME["plain"]
    assert len(article.pages) == 2
    assert article.pages[0] == 0
    first, last = article.text.index(source.before[0]), article.text.index(source.before[-1])
    assert (article.page_at(first), article.page_at(last)) == (1, 2)
    item = Evidence(source.before[-1], last, last + len(source.before[-1]), 12, 1.0)
    assert messages.where(item, article, "ar") == "— الصفحة 2، الفقرة 12"
    assert messages.where(item, article, "en") == "— page 2, paragraph 12"
    # A paragraph may go on on another page: its end stands there.
    (turn,) = article.pages[1:]
    assert article.page_at(turn - 1) == 1
    assert article.page_at(turn) == 2


def test_rows_of_a_table_are_read_row_by_row(pdfs: dict[str, bytes]) -> None:
    lines = read(pdfs["table"]).text.split("\n")
    rows = [line.split("\t") for line in lines if "محطة" in line and any(map(str.isdigit, line))]
    assert [" ".join(row) for row in rows] == [" ".join(row) for row in TABLE[1:]]


def test_what_is_turned_or_marked_as_no_text_is_left_out() -> None:
    words = "وصلت السفينة الأولى إلى الرصيف صباح اليوم وعليها أربعون حاوية من القمح والأرز."
    article = read(printed(
        f"""#set page(paper: "a5", background: rotate(45deg, text(40pt)[{HEAD}]))
        #set text(lang: "ar", font: "Amiri")
        {words}"""
    ))  # fmt: skip
    assert article.text == words


def test_a_pdf_in_latin_script_runs_from_left_to_right() -> None:
    words = "The harbour opens on 3 May (at noon), says the 802.11ax report on page 12."
    assert read(printed(f'#set page(paper: "a5")\n{words}')).text == words


# Pages of a few lines, drawn by hand -------------------------------------------------------------

FONT = "/Font <</F 5 0 R>>"
HELVETICA = "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>"
HARBOUR = "The harbour opened again on Monday after a winter of storms,"
WHEAT = "and the first ship of the year brought wheat from the north."


def drawn(*words: tuple[str, str], box: str = "/MediaBox [0 0 600 800]") -> bytes:
    """A page of words, each behind the matrix that says where they stand."""
    content = " ".join(f"BT /F 12 Tf {matrix} Tm ({said}) Tj ET" for matrix, said in words)
    return drawing(content.encode(), FONT, HELVETICA, box=box)


@pytest.mark.parametrize(
    ("box", "at"),
    [("", "1 0 0 1 {} {}"), ("/Rotate 90", "0 1 -1 0 {1} {0}"), ("/Rotate 180", "-1 0 0 -1 {} {}")],
)
def test_what_is_to_be_seen_of_a_page_is_what_has_not_been_cut_off(box: str, at: str) -> None:
    sign = -1 if "180" in box else 1
    places = [at.format(300 - sign * 240, 450 + y) for y in (-sign * 18, 0)]
    # At the very edge of what is seen, and on all four sides beyond it.
    places.append(at.format(300 - sign * 240, 840 if sign > 0 else 60))
    beyond = [at.format(x, y) for x, y in ((10, 500), (660, 500), (300, 20), (300, 880))]
    sheet = f"/MediaBox [0 0 700 900] /CropBox [50 50 650 850] {box}"
    if "90" in box:
        sheet = f"/MediaBox [0 0 900 700] /CropBox [50 50 850 650] {box}"
    article = read(drawn(*((one, HARBOUR) for one in places), *((one, "SLUG") for one in beyond),
                         box=sheet))  # fmt: skip
    assert article.text.count(HARBOUR) == 3
    assert "SLUG" not in article.text


@pytest.mark.parametrize("shift", [0, 0.3, 1])
def test_words_drawn_twice_are_read_once(shift: float) -> None:
    bold = "Little ferries accelerate"
    article = read(drawn(
        ("1 0 0 1 72 720", bold), (f"1 0 0 1 {72 + shift} {720 - shift}", bold),
        ("1 0 0 1 72 690", HARBOUR), ("1 0 0 1 72 676", WHEAT),
    ))  # fmt: skip
    assert article.text == f"{bold}\n{HARBOUR} {WHEAT}"


ARABIC = '#set text(lang: "ar", font: "Amiri")\n'
SENTENCES = (
    "وصلت السفينة الأولى إلى الرصيف صباح اليوم وعليها أربعون حاوية من القمح والأرز.",
    "يرى الخبراء أن كلفة الإصلاح بلغت ثلاثة ملايين درهم دفعها صندوق الطوارئ في المدينة.",
    "أغلق العمال الممر الشرقي مساء أمس كي تجف الدهانات الجديدة قبل وصول الزوار إليه.",
)


def test_sentences_at_the_edges_of_pages_are_no_heads() -> None:
    """Whether they differ by a number or end with one alone on the last line."""
    pages, expected = [], []
    for number, sentence in enumerate(SENTENCES):
        first = f"في عام {2023 + number} زار الميناء {99 + 20 * number * number} سفينة."
        pages.append(f"{first}\n\n{sentence}\n\n{sentence[:-1]} في عام \\\n{2030 + number}.")
        expected += [first, sentence, f"{sentence[:-1]} في عام {2030 + number}."]
    made = ARABIC + '#set page(paper: "a6")\n' + "\n#pagebreak()\n".join(pages)
    assert read(printed(made)).text.split() == " ".join(expected).split()


def test_heads_and_numbers_of_pages_are_left_out_and_a_title_of_the_same_words_is_not() -> None:
    title = "افتتاح الميناء الجديد"
    made = f"""#set page(paper: "a6", header: [{title}], footer: context [صفحة #counter(page).display() من 3])
    {ARABIC}#text(size: 18pt)[{title}]\n\n""" + "\n#pagebreak()\n".join(SENTENCES)  # noqa: E501
    assert read(printed(made)).text.split("\n") == [title, *SENTENCES]


def test_a_page_with_many_gaps_takes_as_long_as_it_is() -> None:
    place = Random(7)

    def seconds(rows: int) -> float:
        glyphs = []
        for row in range(rows):
            x = 5.0
            while x < 1000:
                glyphs.append(Glyph("b", x, x + 2, -6.0 * row, 4))
                x += place.uniform(6, 12)
        begun = time.process_time()
        paragraphs([Sheet(glyphs)])
        return time.process_time() - begun

    seconds(20)
    assert any(seconds(80) / seconds(40) <= MOST for _ in range(4))


# Visual order ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["قال المدير", "في عام 2025، وصل", "زاد 12.4% عن العام", "(نحو 6.4 مليارات)",
     "شركة Nord-Sud SA هنا", "طراز A320 هو", "نظام Wi-Fi (802.11ax) الجديد", "يوم 14/3/2026.",
     "و18 من", "«نعم»، قال", "بلغ 3,482,915 مسافرا", "من ٤١٢ ألفا", "برنامج Foo (Bar) الجديد"],
)  # fmt: skip
def test_a_line_as_it_is_seen_is_read_as_it_was_written(text: str) -> None:
    from bidi import get_display

    seen = get_display(text, base_dir="R")
    assert logical([*seen], right_to_left=True, mirrored=False) == text


def test_text_that_was_stored_as_it_is_seen_is_turned() -> None:
    from arabic_reshaper import reshape
    from bidi import get_display

    lines = [
        "مديرة المكتبة: الأبواب مفتوحة",
        "قالت مديرة المكتبة (سعاد) إن القاعة الكبرى تتسع لـ120 قارئة.",
    ]
    seen = "\n".join(get_display(reshape(line), base_dir="R") for line in lines)
    assert is_reversed(seen)
    assert article_of(seen, "x").text == "\n".join(lines)
    assert turned("\n".join(lines)) == "\n".join(lines)
    assert not is_reversed("أهلا وسهلا، مثلا وفضلا وكلا ويلا")


# Word --------------------------------------------------------------------------------------------


def word(build: Callable[[Any], None]) -> bytes:
    document, file = docx.Document(), io.BytesIO()
    build(document)
    document.save(file)
    return file.getvalue()


@pytest.mark.parametrize("name", list(BY_NAME))
def test_the_words_of_a_word_document_arrive_in_their_order(tmp_path: Path, name: str) -> None:
    source: Source = BY_NAME[name]
    written(source, tmp_path / "file.docx")
    article = read((tmp_path / "file.docx").read_bytes(), "file.docx")
    rows = ["\t".join(row) for row in source.table]
    assert article.text.split("\n") == [source.title, *source.before, *rows, *source.behind]
    assert (article.title, article.format, article.pages) == (source.title, Format.WORD, ())


def test_links_and_what_was_added_are_text_and_what_was_deleted_is_none() -> None:
    def build(document: Any) -> None:
        paragraph = document.add_paragraph("قال الوزير ")._p
        for tag, inner, words in (
            ("w:hyperlink", "w:t", "إن القرار "), ("w:ins", "w:t", "نهائي"),
            ("w:del", "w:delText", "مؤقت"), ("w:del", "w:t", "مؤقت"),
        ):  # fmt: skip
            around, run, text = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(inner)
            text.text = words
            text.set(qn("xml:space"), "preserve")
            run.append(text)
            around.append(run)
            paragraph.append(around)
        document.add_paragraph("سطر أول\nوسطر ثان")

    assert read(word(build), "a.docx").text == "قال الوزير إن القرار نهائي\nسطر أول\nوسطر ثان"


def test_what_is_hidden_is_no_text_and_a_cell_is_no_two_lines() -> None:
    def build(document: Any) -> None:
        paragraph = document.add_paragraph("نص ظاهر")
        paragraph.add_run(" ونص مخفي").font.hidden = True
        paragraph.add_run(" ونص عاد").font.hidden = False
        table = document.add_table(1, 2)
        table.cell(0, 0).text, table.cell(0, 1).text = "المديرة\nسعاد", "قالت نعم"

    assert read(word(build), "a.docx").text == "نص ظاهر ونص عاد\nالمديرة سعاد\tقالت نعم"


def test_foot_and_endnotes_stand_at_the_end() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("قال الوزير إن القرار نهائي")
        note = '<w:footnote w:id="{}"{}><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:footnote>'
        notes = note.format(0, ' w:type="separator"', "-") + note.format(2, "", "حاشية الوزارة&x;")
        space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        entity = f'<!DOCTYPE w [<!ENTITY x SYSTEM "{Path(__file__).as_uri()}">]>'
        data = f'{entity}<w:footnotes xmlns:w="{space}">{notes}</w:footnotes>'.encode()
        part = Part(
            PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, data, document.part.package
        )
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    assert read(word(build), "a.docx").text == "قال الوزير إن القرار نهائي\nحاشية الوزارة"


# What cannot be read -----------------------------------------------------------------------------


def pdf(*objects: str, trailer: str = "") -> bytes:
    """A PDF of such objects, numbered from 1, the first of which is the catalogue."""
    data, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, one in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj {one} endobj\n".encode("latin-1")
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    data += f"trailer <</Size {len(objects) + 1} /Root 1 0 R {trailer}>>\n".encode("latin-1")
    return bytes(data) + f"startxref\n{start}\n%%EOF".encode()


CATALOGUE, LEAF = "<</Type /Catalog /Pages 2 0 R>>", "<</Type /Page /Parent 2 0 R>>"


def many_pages(count: int) -> bytes:
    kids = " ".join(f"{number} 0 R" for number in range(3, count + 3))
    tree = f"<</Type /Pages /Kids [{kids}] /Count {count}>>"
    return pdf(CATALOGUE, tree, *[LEAF] * count)


def stream(data: bytes, known: str = "") -> str:
    return flate(zlib.compress(data, 9), known)


def flate(packed: bytes, known: str = "") -> str:
    head = f"<</Length {len(packed)} /Filter /FlateDecode {known}>>"
    return f"{head} stream\n{packed.decode('latin-1')}\nendstream"


def drawing(content: bytes, resources: str = "", *more: str, box: str = "") -> bytes:
    return one_page(stream(content), resources, *more, box=box)


def one_page(contents: str, resources: str = "", *more: str, box: str = "") -> bytes:
    """A PDF of one page with such a stream of contents."""
    leaf = f"<</Type /Page /Parent 2 0 R {box} /Contents 4 0 R /Resources <<{resources}>>>>"
    tree = "<</Type /Pages /Kids [3 0 R] /Count 1>>"
    return pdf(CATALOGUE, tree, leaf, contents, *more)


def scan() -> bytes:
    """A picture of a page, as a scanner makes it."""
    rows = b"".join(b"\0" + bytes(64) for _ in range(64))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 64, 64, 8, 0, 0, 0, 0)
    picture = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
               + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))  # fmt: skip
    numbers = ", ".join(map(str, picture))
    return printed(f"#image(bytes(({numbers})), width: 10cm)\nScanned with a scanner")


def packed(*parts: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return file.getvalue()


def changed(change: Callable[[bytes], bytes]) -> bytes:
    """A Word document with its main part changed."""
    whole = word(lambda document: document.add_paragraph("النص كله هنا"))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    return packed(*((n, change(d) if n == "word/document.xml" else d) for n, d in parts))


def hexadecimal(count: int) -> str:
    return f"<{'00' * count}>"


LOCK = f"<</Filter /Standard /V 1 /R 2 /O {hexadecimal(32)} /U {hexadecimal(32)} /P -4>>"
ID = f"/ID [{hexadecimal(16)} {hexadecimal(16)}]"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
HOSTILE: dict[str, tuple[Callable[[], bytes], type[DocumentError]]] = {
    "scan": (scan, DocumentNoText),
    "locked": (lambda: pdf(CATALOGUE, trailer=f"/Encrypt {LOCK} {ID}"), DocumentLocked),
    "locked Word": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), DocumentLocked),
    "old Word": (lambda: OLE, DocumentOutdated),
    "cut off": (lambda: printed("word " * 900)[:900], DocumentDamaged),
    "no PDF": (lambda: b"%PDF-1.7\n" + b"\xff\x00junk" * 400, DocumentDamaged),
    "too many pages": (lambda: many_pages(10_000), DocumentTooLong),
    "a tree that leads back": (
        lambda: pdf(CATALOGUE, "<</Type /Pages /Kids [2 0 R 2 0 R] /Count 9>>"), DocumentNoText),
    "a form within itself": (
        lambda: drawing(b"/A Do " * 99, "/XObject <</A 5 0 R>>", stream(
            b"/A Do " * 99, "/Type /XObject /Subtype /Form /BBox [0 0 9 9]"
            " /Resources <</XObject <</A 5 0 R>>>>")), DocumentError),
    "a bomb": (lambda: one_page(flate(b"\x78\xda" + zeros(2**29))), DocumentDamaged),
    "a bomb of Word": (
        lambda: packed(("[Content_Types].xml", b"<a/>"), ("word/document.xml", bytes(2**27))),
        DocumentTooLong),
    "no Word": (lambda: packed(("word/document.xml", b"<a/>")), DocumentDamaged),
    "Word cut off": (lambda: changed(lambda part: part)[:-400], DocumentDamaged),
    "entities": (
        lambda: changed(lambda part: b'<!DOCTYPE w [<!ENTITY a "%s">%s]>' % (b"a" * 99, b"".join(
            b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 99) for n in range(1, 9)))
            + part.partition(b"?>")[2].replace("النص".encode(), b"&a8;")), DocumentDamaged),
    "deep": (
        lambda: changed(lambda part: part.replace(b"<w:p>", b"<w:p>" * 9_000)), DocumentDamaged),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_says_why_and_takes_nothing_along(
    extractor: Extractor, pdfs: dict[str, bytes], name: str
) -> None:
    make, error = HOSTILE[name]
    data, began = make(), time.monotonic()
    with pytest.raises(error) as raised:
        article_of_file(data, "a file", extractor.extract)
    assert time.monotonic() - began < 20
    assert raised.value.detail == "a file"
    for language in ("ar", "en"):
        said = messages.error(raised.value, language)
        assert "a file" in said
        assert "\n" not in said
    assert article_of_file(pdfs["vowels"], "x", extractor.extract).format is Format.PDF


def test_nothing_is_fetched_and_nothing_outside_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("كلمة السر", encoding="utf-8")

    def refused(*_: object) -> None:
        raise AssertionError("a connection")

    monkeypatch.setattr(socket.socket, "connect", refused)
    inside = "http://169.254.169.254/latest/meta-data/"
    entity = f'<!DOCTYPE w [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'.encode()
    data = changed(lambda part: entity + part.partition(b"?>")[2].replace("كله".encode(), b"[&x;]"))
    assert "السر" not in read(data, "a.docx").text
    action = (
        f"/OpenAction <</S /URI /URI ({inside})>> /AA <</O <</S /JavaScript /JS (app.alert(1))>>>>"
    )
    catalogue = f"<</Type /Catalog /Pages 2 0 R {action}>>"
    external = f"<</Type /Page /Parent 2 0 R /Contents 4 0 R /F <</FS /URL /F ({inside})>>>>"
    tree = "<</Type /Pages /Kids [3 0 R] /Count 1>>"
    with pytest.raises(DocumentError):
        read(pdf(catalogue, tree, external, f"<</Length 0 /F ({secret})>> stream\n\nendstream"))


def test_a_pdf_of_as_many_pages_as_may_be_is_read() -> None:
    letters = "بتثجحخدذرزسشصضطظ"
    names = [a + b for a in letters for b in letters][:MOST_PAGES]
    pages = [f"وصلت سفينة {name}\\ إلى ميناء {name}\\ وعليها قمح {name}" for name in names]
    style = '#set page(paper: "a7")\n#set text(lang: "ar", font: "Amiri")\n'
    article = read(printed(style + "\n#pagebreak()\n".join(pages)))
    assert len(article.pages) == MOST_PAGES
    assert all(a < b for a, b in pairwise(article.pages))
    assert article.page_at(article.text.index(f"سفينة {names[149]}")) == 150


# By whatever way they come -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web() as web:
        yield web


@pytest.mark.parametrize(
    "kind", ["application/pdf", "application/octet-stream", "text/html", "application/x-pdf"]
)
def test_a_link_may_lead_to_a_document(web: Web, pdfs: dict[str, bytes], kind: str) -> None:
    web.answers["news.example/report"] = page(pdfs["vowels"], kind)
    found = web.fetcher().fetch("https://news.example/report")
    assert found.type == "application/pdf"
    article = article_of_page(found)
    assert (article.url, article.site) == ("https://news.example/report", "news.example")


def test_a_document_may_be_larger_than_a_page_and_other_bytes_are_no_document(web: Web) -> None:
    big = b"%PDF-1.7" + bytes(300_000)
    web.answers["news.example/big"] = page(big, "application/pdf")
    assert web.fetcher(document=400_000).fetch("https://news.example/big").data == big
    with pytest.raises(LinkTooLarge):
        web.fetcher(document=100_000).fetch("https://news.example/big")
    web.answers["news.example/other"] = page(b"MZ" + bytes(99), "application/octet-stream")
    with pytest.raises(LinkNotPage):
        web.fetcher().fetch("https://news.example/other")


def test_a_file_is_a_document_by_its_bytes(tmp_path: Path, pdfs: dict[str, bytes]) -> None:
    (tmp_path / "story.PDF").write_bytes(pdfs["vowels"])
    assert read_file(tmp_path / "story.PDF", article_of_page).format is Format.PDF
    assert read(pdfs["vowels"], "story.txt").format is Format.PDF
    with pytest.raises(ArticleTooLarge):
        read(b"a" * (LARGEST_FILE + 1), "story.txt")


def test_documents_are_told_by_more_than_a_name_of_theirs(tmp_path: Path) -> None:
    said = "كل ملف من هذا النوع يبدأ بالعلامة %PDF-1.7 كما يقول من كتب المواصفات."
    assert read(said.encode(), "a.txt").text == said
    assert read(b"HTTP/1.1 200\r\n\r\n" + drawn(("1 0 0 1 72 700", HARBOUR))).text == HARBOUR
    whole = word(lambda document: document.add_paragraph("النص كله هنا"))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        names = archive.namelist()
        other = packed(*(
            (name.replace("document.xml", "main2.xml"),
             archive.read(name).replace(b"document.xml", b"main2.xml"))
            for name in names
        ))  # fmt: skip
    assert read(other, "a.docx").text == "النص كله هنا"
    (tmp_path / "report").write_bytes(drawn(("1 0 0 1 72 700", HARBOUR)) + bytes(LARGEST_FILE))
    assert read_file(tmp_path / "report", article_of_page).format is Format.PDF


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for a process in /proc")
@pytest.mark.parametrize("hung_by", ["a stop", pytest.param("a page", marks=pytest.mark.full)])
def test_a_document_that_hangs_its_reader_is_damaged_and_the_next_one_is_read(hung_by: str) -> None:
    good = Page("https://news.example/a", drawn(("1 0 0 1 72 700", HARBOUR)), "application/pdf")
    endless = replace(good, data=drawing(b"0 0 m 9 9 l S " * 900_000))
    before = children()
    with Extractor(seconds=2) as extractor:
        assert extractor.extract(good).text == HARBOUR
        if hung_by == "a stop":
            (reader,) = children() - before
            os.kill(reader, signal.SIGSTOP)
        began = time.monotonic()
        with pytest.raises(DocumentDamaged):
            extractor.extract(endless if hung_by == "a page" else good)
        # The limit has ended it, which is three times that of a page.
        assert 6 <= time.monotonic() - began < 9
        assert extractor.extract(good).text == HARBOUR


def children() -> set[int]:
    """The numbers of the processes that this one has started and not yet waited for."""
    tasks = Path("/proc/self/task").iterdir()
    return {int(one) for task in tasks for one in (task / "children").read_text().split()}

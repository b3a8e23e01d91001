"""Read Arabic PDFs that several producers make of texts of our own: how many of their words arrive.

    python -m benchmarks.documents --out FOLDER

LibreOffice (`soffice`), Chromium and XeLaTeX (`xelatex`) are used where they are installed; typst
comes with Rawi. Each text is made by each of them: plain with a running head and page numbers, in
two columns, with a table, with vowel marks, with numbers and names in other scripts.
"""

from __future__ import annotations

import argparse
import difflib
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from statistics import mean

HEAD = "جريدة الميناء الأسبوعية"
TITLE = "الميناء القديم يفتح أبوابه من جديد"
STORY = """
أعلنت إدارة الميناء القديم أن الأرصفة الثلاثة ستفتح أمام سفن الصيد مطلع الشهر المقبل، بعد أعمال ترميم استمرت عامين كاملين وشارك فيها مهندسون من المدينة ومن الجامعة القريبة.
وقال مدير الميناء إن الأعمال انتهت قبل موعدها بأسبوعين، وإن كلفتها بقيت دون المبلغ الذي رصده المجلس البلدي، مضيفًا: «لم نطلب درهمًا واحدًا فوق ما وُعدنا به، وسننشر الحسابات كلها».
ورحّب نقيب الصيادين بالخبر، لكنه طالب بأن تُخصَّص أماكن لقوارب الصغار منهم، لأن كثيرين باعوا قواربهم حين أُغلقت الأرصفة ولم يجدوا عملًا في الميناء التجاري.
وتوقعت غرفة التجارة أن يعود إلى السوق المجاورة نصف التجار الذين غادروها، وأن تنخفض أسعار السمك في الصيف لأن الطريق من القارب إلى المشتري سيصبح أقصر.
في المقابل حذّرت جمعية البيئة من أن زيادة السفن قد تضر بالأعشاب البحرية التي عادت إلى الخليج، ودعت إلى مراقبة الماء كل أسبوع وإعلان النتائج على الناس.
وأوضح رئيس المجلس البلدي أن المراقبة ستبدأ قبل دخول أول سفينة، وأن المجلس تعاقد مع مختبر مستقل لا يتبع الميناء ولا الشركات التي تعمل فيه.
ويعود بناء الميناء إلى أكثر من مئة عام، وكان يستقبل سفن البريد والمسافرين قبل أن تنتقل الحركة كلها إلى الميناء الجديد في شمال المدينة.
وتذكر سيدة عاشت عمرها في الحي المطل على الماء أن الأطفال كانوا ينتظرون السفن على الدرج الحجري، وتقول إنها لم تصدّق أن الدرج سيبقى كما كان.
أما الدرج فقد رُمّم حجرًا حجرًا، إذ رُقّمت أحجاره ونُقلت إلى الورشة ثم أُعيدت إلى أماكنها، وهو عمل استغرق وحده سبعة أشهر.
ومن المقرر أن تقام في يوم الافتتاح سوق للحرف ومعرض لصور الميناء القديمة جمعها سكان الحي من بيوتهم، وأن تُفتح الأبواب للزوار مجانًا حتى المساء.
وختم مدير الميناء حديثه بالقول إن الأهم هو أن يشعر الناس بأن المكان لهم، وإن الإدارة ستستمع إلى شكاواهم في لقاء مفتوح أول كل شهر.
""".strip().splitlines()  # noqa: E501
VOWELLED = """
قَالَ المُعَلِّمُ لِطُلَّابِهِ إِنَّ القِرَاءَةَ بَابٌ لَا يُغْلَقُ، وَإِنَّ مَنْ دَخَلَهُ صَغِيرًا لَمْ يَخْرُجْ مِنْهُ كَبِيرًا.
ثُمَّ فَتَحَ كِتَابًا قَدِيمًا وَقَرَأَ عَلَيْهِمْ قِصَّةَ نَهْرٍ أَرَادَ أَنْ يَصِلَ إِلَى البَحْرِ، فَضَلَّ طَرِيقَهُ بَيْنَ الجِبَالِ سِنِينَ طَوِيلَةً.
وَسَأَلَهُ طَالِبٌ: لِمَاذَا لَمْ يَرْجِعِ النَّهْرُ إِلَى مَنْبَعِهِ؟ فَأَجَابَ المُعَلِّمُ: لِأَنَّ المَاءَ لَا يَعْرِفُ الرُّجُوعَ، وَكَذَلِكَ الأَيَّامُ.
وَفِي آخِرِ الدَّرْسِ كَتَبَ كُلُّ طَالِبٍ سَطْرًا وَاحِدًا عَنِ البَحْرِ، وَعَلَّقَ المُعَلِّمُ الأَسْطُرَ كُلَّهَا عَلَى الجِدَارِ.
وَلَمَّا جَاءَ الآبَاءُ فِي المَسَاءِ قَرَؤُوا الأَسْطُرَ وَاقِفِينَ، وَسَأَلُوا أَبْنَاءَهُمْ أَيْنَ تَعَلَّمُوا هَذِهِ الكَلِمَاتِ.
""".strip().splitlines()
NUMBERS = """
بلغ عدد المسافرين عبر المطار 3,482,915 مسافرًا في عام 2025، بزيادة نسبتها 12.4% على العام الذي قبله، وفق تقرير نشرته الهيئة يوم 14/3/2026.
وجاء في التقرير أن شركة Blue Harbour نقلت ٤١٢ ألف مسافر، وأن شركة Nord-Sud SA نقلت ٣٨٧ ألفًا، وأن الطائرات من طراز A320 أكثر الطائرات هبوطًا.
وارتفعت الإيرادات إلى 1.75 مليار دولار (نحو 6.4 مليارات درهم)، منها 320 مليونًا من المتاجر و18 مليونًا من مواقف السيارات.
وتراوحت مدة الانتظار بين 7 و23 دقيقة، وكان أطولها في الأسبوع الأخير من يوليو، حين وصل إلى المطار 96,200 مسافر في يوم واحد.
وقالت الهيئة إن نظام Wi-Fi الجديد (802.11ax) يغطي 98% من المبنى رقم 2، وإن موقعها airport.example يعرض المواعيد كل 30 ثانية.
وستُفتتح المرحلة الثانية في الربع الأول من 2028 بكلفة تُقدَّر بـ940 مليون يورو، على أن يبلغ طول المدرج الجديد 3,600 متر وعرضه 60 مترًا.
""".strip().splitlines()  # noqa: E501
TABLE = (
    ("المحطة", "الركاب", "القطارات"),
    ("المحطة الشمالية", "41200", "310"),
    ("محطة السوق", "28750", "264"),
    ("محطة الجامعة", "19600", "198"),
    ("المحطة الجنوبية", "15380", "120"),
)
AROUND = """
نشرت هيئة النقل أعداد الركاب في محطات الخط الأول خلال الشهر الماضي، وقالت إن المحطة الشمالية ما زالت أكثر المحطات ازدحامًا في ساعات الصباح.
وأضافت الهيئة أن القطارات ستزيد في المحطة الجنوبية بعد افتتاح الحي الجديد، وأن الأعداد ستُنشر منذ الآن في أول كل شهر على موقعها.
وذكرت الهيئة أن شكاوى الركاب من التأخير انخفضت إلى النصف منذ تجديد الإشارات، وأن العمل في المحطتين الأخيرتين سينتهي قبل الشتاء.
""".strip().splitlines()  # noqa: E501


@dataclass(frozen=True, slots=True)
class Source:
    """A text to print: what stands before its table, the table, and what stands behind it."""

    name: str
    title: str
    before: Sequence[str]
    table: Sequence[Sequence[str]] = ()
    behind: Sequence[str] = ()
    columns: int = 1

    @property
    def words(self) -> list[str]:
        """The words in their order."""
        cells = [cell for row in self.table for cell in row]
        return " ".join([self.title, *self.before, *cells, *self.behind]).split()


SOURCES = (
    Source("plain", TITLE, STORY),
    Source("columns", TITLE, STORY, columns=2),
    Source("table", "ركاب الخط الأول في شهر", AROUND[:1], TABLE, AROUND[1:]),
    Source("vowels", "النَّهْرُ وَالبَحْرُ", VOWELLED),
    Source("numbers", "مطار المدينة في أرقام", NUMBERS),
)


# Producers ---------------------------------------------------------------------------------------

FONT = "Amiri"


def _run(*command: str, cwd: Path) -> None:
    subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, timeout=180)  # fmt: skip


def chromium(source: Source, target: Path) -> None:
    """A page as it is printed from the browser."""
    rows = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in source.table
    )
    table = f"<table border=1 cellpadding=6>{rows}</table>" if rows else ""

    def paragraphs(lines: Sequence[str]) -> str:
        return "".join(f"<p>{line}</p>" for line in lines)

    page = target.with_suffix(".html")
    page.write_text(
        f"""<!doctype html><html lang=ar dir=rtl><meta charset=utf-8><title>{HEAD}</title>
        <style>@page {{ size: A5 }} body {{ font: 15pt "{FONT}"; text-align: justify }}
        main {{ columns: {source.columns}; column-gap: 1cm }}</style><h1>{source.title}</h1>
        <main>{paragraphs(source.before)}{table}{paragraphs(source.behind)}</main></html>""",
        encoding="utf-8",
    )
    # With the browser's own head and foot: date, title, address and page number.
    _run("chromium", "--headless", "--no-sandbox", "--disable-gpu",
         f"--print-to-pdf={target}", page.as_uri(), cwd=target.parent)  # fmt: skip


FONTS = [str(files("fontpkg_amiri") / "files")]


def typst(source: Source, target: Path) -> None:
    """typst's own layout."""
    import typst as compiler

    target.with_suffix(".typ").write_text(markup(source), encoding="utf-8")
    compiler.compile(str(target.with_suffix(".typ")), output=str(target), font_paths=FONTS)


def markup(source: Source) -> str:
    """A text with a running head and page numbers in typst's markup."""

    def text(words: str) -> str:
        return "#" + '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'

    cells = ", ".join(f"[{text(cell)}]" for row in source.table for cell in row)
    body = [text(line) for line in source.before]
    body += [f"#table(columns: {len(source.table[0])}, {cells})"] if cells else []
    body += [text(line) for line in source.behind]
    head = f"""#set page(paper: "a5", columns: {source.columns}, numbering: "1",
      header: align(center)[{text(HEAD)}])
    #set text(lang: "ar", font: "{FONT}", size: 14pt)
    #set par(justify: true, spacing: 1.4em)
    #place(top, scope: "parent", float: true)[= {text(source.title)}]"""
    return "\n\n".join([head, *body])


def xelatex(source: Source, target: Path) -> None:
    """LaTeX with the bidi package."""

    def text(words: str) -> str:
        words = re.sub(r"[%_&$#]", r"\\\g<0>", words)
        return re.sub(r"[A-Za-z][A-Za-z -]* [A-Za-z]+", r"\\LR{\g<0>}", words)

    rows = " \\\\ \\hline\n".join(" & ".join(map(text, row)) for row in source.table)
    table = [f"\\begin{{tabular}}{{|r|r|r|}}\\hline {rows} \\\\ \\hline\\end{{tabular}}"]
    body = [*map(text, source.before), *(table if rows else []), *map(text, source.behind)]
    begin, end = ("\\begin{multicols}{2}", "\\end{multicols}") if source.columns > 1 else ("", "")
    page = target.with_suffix(".tex")
    page.write_text(
        r"\documentclass[a5paper,12pt]{article}\usepackage{multicol,fancyhdr,fontspec}"
        r"\usepackage[margin=1.8cm]{geometry}\usepackage{bidi}\pagestyle{fancy}\fancyhf{}"
        f"\\setmainfont[Script=Arabic]{{{FONT}}}\\fancyhead[C]{{{HEAD}}}"
        r"\fancyfoot[C]{\thepage}\setlength{\parskip}{8pt}\setlength{\parindent}{0pt}\setRTL"
        f"\\begin{{document}}\\sloppy{{\\Large\\bfseries {source.title}\\par}}{begin}\n"
        + "\n\n".join(body)
        + f"\n\n{end}\\end{{document}}",
        encoding="utf-8",
    )
    for _ in range(2):
        _run("xelatex", "-interaction=batchmode", page.name, cwd=target.parent)


def libreoffice(source: Source, target: Path) -> None:
    """A flat OpenDocument text, printed by LibreOffice."""

    def paragraphs(lines: Sequence[str]) -> str:
        return "".join(f'<text:p text:style-name="P">{line}</text:p>' for line in lines)

    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell>{paragraphs([cell])}</table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in source.table
    )
    count = len(source.table[0]) if source.table else 0
    table = (
        f'<table:table table:style-name="T"><table:table-column'
        f' table:number-columns-repeated="{count}"/>{rows}</table:table>'
        if rows
        else ""
    )
    names = ("office", "style", "text", "table", "fo")
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:'
        f'{"xsl-fo-compatible" if name == "fo" else name}:1.0"'
        for name in names
    )
    page = target.with_suffix(".fodt")
    page.write_text(
        f"""<?xml version="1.0" encoding="UTF-8"?><office:document {spaces} office:version="1.3"
        office:mimetype="application/vnd.oasis.opendocument.text"><office:styles>
        <style:style style:name="P" style:family="paragraph"><style:paragraph-properties
          style:writing-mode="rl-tb" fo:text-align="justify" fo:margin-bottom="0.3cm"/>
        <style:text-properties style:font-name-complex="{FONT}" style:font-size-complex="14pt"
          fo:font-size="13pt"/></style:style></office:styles><office:automatic-styles>
        <style:style style:name="T" style:family="table"><style:table-properties
          style:writing-mode="rl-tb"/></style:style>
        <style:style style:name="S" style:family="section"><style:section-properties
          style:writing-mode="rl-tb"><style:columns fo:column-count="{source.columns}"
          fo:column-gap="0.8cm"/></style:section-properties></style:style>
        <style:page-layout style:name="L"><style:page-layout-properties fo:page-width="14.8cm"
          fo:page-height="21cm" fo:margin="1.5cm" style:writing-mode="rl-tb"/>
        <style:header-style/><style:footer-style/></style:page-layout></office:automatic-styles>
        <office:master-styles><style:master-page style:name="Standard"
          style:page-layout-name="L"><style:header>{paragraphs([HEAD])}</style:header>
        <style:footer><text:p text:style-name="P"><text:page-number/></text:p></style:footer>
        </style:master-page></office:master-styles><office:body><office:text>
        {paragraphs([source.title])}<text:section text:style-name="S" text:name="S">
        {paragraphs(source.before)}{table}{paragraphs(source.behind)}</text:section>
        </office:text></office:body></office:document>""",
        encoding="utf-8",
    )
    _office(page)


def word(source: Source, target: Path) -> None:
    """A Word document, printed by LibreOffice with the tags that Word itself writes by default."""
    page = target.with_suffix(".docx")
    written(source, page)
    _office(page, ':writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}')


def written(source: Source, target: Path) -> None:
    """Writes a Word document."""
    from docx import Document
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(14.8), Cm(21)
    section.left_margin = section.right_margin = Cm(1.8)

    def flagged(properties: object, name: str, **values: str) -> None:
        flag = OxmlElement(name)
        for key, value in values.items():
            flag.set(qn(f"w:{key}"), value)
        properties.append(flag)  # type: ignore[attr-defined]

    def right_to_left(paragraph: object, text: str) -> None:
        flagged(paragraph._p.get_or_add_pPr(), "w:bidi")  # type: ignore[attr-defined]
        run = paragraph.add_run(text)  # type: ignore[attr-defined]
        properties = run._r.get_or_add_rPr()
        flagged(properties, "w:rFonts", cs=FONT)
        flagged(properties, "w:szCs", val="28")
        flagged(properties, "w:rtl")

    right_to_left(section.header.paragraphs[0], HEAD)
    right_to_left(section.footer.paragraphs[0], "")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    section.footer.paragraphs[0]._p.append(field)
    if source.columns > 1:
        flagged(section._sectPr, "w:cols", num=str(source.columns), space="500")
        flagged(section._sectPr, "w:bidi")
    right_to_left(document.add_paragraph(), source.title)
    for line in source.before:
        right_to_left(document.add_paragraph(), line)
    if source.table:
        table = document.add_table(0, len(source.table[0]))
        flagged(table._tblPr, "w:bidiVisual")
        for row in source.table:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                right_to_left(cell.paragraphs[0], text)
    for line in source.behind:
        right_to_left(document.add_paragraph(), line)
    document.save(str(target))


def _office(page: Path, options: str = "") -> None:
    with tempfile.TemporaryDirectory() as profile:
        _run("soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless",
             "--convert-to", f"pdf{options}", page.name, cwd=page.parent)  # fmt: skip


PRODUCERS: dict[str, tuple[Callable[[Source, Path], None], str]] = {
    "chromium": (chromium, "chromium"),
    "libreoffice": (libreoffice, "soffice"),
    "typst": (typst, ""),
    "word": (word, "soffice"),
    "xelatex": (xelatex, "xelatex"),
}


# Measuring ---------------------------------------------------------------------------------------


def in_order(expected: Sequence[str], found: Sequence[str]) -> float:
    """The share of words that both have in the same order, of the longer of both."""
    matcher = difflib.SequenceMatcher(None, expected, found, autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    return same / max(len(expected), len(found), 1)


def made(folder: Path) -> list[tuple[Source, str, Path]]:
    """Every text by every producer that is installed; what lies there already stays."""
    documents = []
    for name, (make, program) in PRODUCERS.items():
        if program and not shutil.which(program):
            print(f"{name}: not installed")
            continue
        (folder / name).mkdir(parents=True, exist_ok=True)
        for source in SOURCES:
            target = folder / name / f"{source.name}.pdf"
            if not target.exists():
                make(source, target)
            documents.append((source, name, target))
    return documents


def main() -> None:
    """Makes the documents, reads them and prints what arrives."""
    from index.ingestion import article_of_file
    from index.intake.sandbox import Extractor

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    folder = parser.parse_args().out
    shares = []
    with Extractor() as extractor:
        for source, name, path in made(folder):
            began = time.perf_counter()
            article = article_of_file(path.read_bytes(), path.name, extractor.extract)
            seconds = time.perf_counter() - began
            share = in_order(source.words, article.text.split())
            paragraphs = sum(bool(line.strip()) for line in article.text.splitlines())
            shares.append(share)
            print(f"{name:12} {source.name:8} {share:.4f}  pages {len(article.pages)}"
                  f"  paragraphs {paragraphs}  {seconds:.2f} s")  # fmt: skip
    print(f"{len(shares)} documents: mean {mean(shares):.4f}, least {min(shares):.4f}")


if __name__ == "__main__":
    main()

"""A link to an article's page opens at the words of the evidence and highlights them, no others.

The rules are tested on the links, the promise in Chromium: `::target-text` paints what a text
fragment names, and a picture of the page tells which characters are painted.
"""

from __future__ import annotations

import base64
import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedding.model import Model
from index.evaluation.news import answered, read_annotated
from index.library import Library
from index.text.normalise import normalise, words
from index.text.text_fragments import LONGEST_URL, source_link
from tests.browser import Page, browser
from tests.conftest import evaluation_file
from tests.test_arabic import ALPHABET

URL = "https://example.com/news/1"
BAR = 0.98  # of the evidence is highlighted exactly

# The link ---------------------------------------------------------------------------------------


def link(text: str, quoted: str, nth: int = 0, url: str = URL) -> str:
    """The link to the nth place at which the text has these characters."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(quoted, at + 1)
    return source_link(url, text, at, at + len(quoted))


def directive(url: str) -> str:
    """A link's text directive, its terms decoded."""
    return unquote(url.partition("#:~:text=")[2])


TITLE = "لقاء الوزيرين في ريكيافيك"
BODY = (
    "التقى الوزير الروسي نظيره الأمريكي في العاصمة الآيسلندية مساء الأربعاء على هامش الاجتماع.\n"
    "وقال الوزير الروسي: «نحن مستعدون للحوار»، وأضاف: «لا شروط».\n"
    "وقال الوزير الأمريكي: «لا شروط لدينا»، ثم غادر."
)
TEXT = f"{TITLE}\n{BODY}"


def test_a_few_words_are_named_as_they_are() -> None:
    quoted = "«نحن مستعدون للحوار»"
    assert directive(link(TEXT, f"الروسي: {quoted}")) == f"الروسي: {quoted}"
    assert link("ا ب ج د", "ا ب ج د").endswith("text=%D8%A7%20%D8%A8%20%D8%AC%20%D8%AF")


def test_of_a_long_span_the_words_at_its_ends_are_named() -> None:
    long = BODY.split("\n")[0]
    assert directive(link(TEXT, long)) == "التقى الوزير الروسي نظيره,على هامش الاجتماع."


def test_of_words_in_two_blocks_those_at_the_ends_are_named() -> None:
    two = "ثلاثة أربعة خمسة ستة"
    text = f"عنوان\nواحد اثنان {two}\nسبعة ثمانية تسعة عشرة"
    assert directive(link(text, f"{two}\nسبعة ثمانية")) == f"{two},سبعة ثمانية"


def test_fewer_words_than_four_are_given_their_neighbours() -> None:
    """Elsewhere on the page, outside the article, they are likely to stand as well."""
    assert directive(link(TEXT, "ريكيافيك")) == "لقاء الوزيرين في-,ريكيافيك"
    assert directive(link("قال أحمد\nنعم\nلا", "نعم")) == "نعم"


def test_words_that_repeat_are_told_apart_by_their_neighbours() -> None:
    text = "س\nب ج د ه و\nز ب ج د ه ح"
    assert directive(link(text, "ب ج د ه")) == "ب ج د ه"
    assert directive(link(text, "ب ج د ه", 1)) == "ز-,ب ج د ه"
    text = "س\nب ج د ه و\nب ج د ه ح"
    assert directive(link(text, "ب ج د ه", 1)) == "ب ج د ه,-ح"


def test_words_that_repeat_whole_blocks_are_told_apart_by_the_blocks_around() -> None:
    text = "عنوان\nنعم\nأولا وثانيا\nنعم\nوأخيرا"
    assert directive(link(text, "نعم", 1)) == "وثانيا-,نعم"


def test_what_the_browser_takes_for_the_same_word_counts_as_repeated() -> None:
    text = "س\nهذا أَحمد علي ١٩ نفسه\nوهو احمد على 19 نفسه هناك"
    assert directive(link(text, "احمد على 19 نفسه")) == "وهو-,احمد على 19 نفسه"


def test_the_end_is_the_first_of_its_kind_behind_the_start() -> None:
    same = "في يوم كذا"
    text = f"س\nأ ب ج د {same} ه و {same} ز"
    quoted = f"أ ب ج د {same} ه و {same}"
    assert directive(link(text, quoted)) == f"أ ب ج د,و {same}"


def test_syntax_in_the_words_is_encoded() -> None:
    url = link("س\nثم A&B, c-d #e f ثم", "A&B, c-d #e f")
    assert url.endswith("text=A%26B%2C%20c%2Dd%20%23e%20f")


@pytest.mark.parametrize("before", [URL, f"{URL}#part", f"{URL}?a=b#part"])
def test_the_rest_of_the_address_stays(before: str) -> None:
    made = link("ا ب ج د", "ا ب ج د", url=before)
    assert made.startswith(before + (":~:text=" if "#" in before else "#:~:text="))


def test_words_named_by_the_address_make_way() -> None:
    made = link("ا ب ج د", "ا ب ج د", url=f"{URL}#part:~:text=x")
    assert made == link("ا ب ج د", "ا ب ج د", url=f"{URL}#part")


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 3), (4, 5), (99, 120), (-9, 0)])
def test_without_a_word_the_address_is_all(start: int, end: int) -> None:
    assert source_link(URL, "نعم ، لا", start, end) == URL


@pytest.mark.parametrize(
    ("text", "quoted", "named"),
    [
        ("س\nثم وقال أحمد لهم نعم كلا", "قال أحمد لهم نعم", "وقال أحمد لهم نعم"),
        ("س\nثم قال أحمد لهم نعمة كلا", "قال أحمد لهم نعم", "قال أحمد لهم نعمة"),
        ("س\nبلغت نسبة ذلك 61,5 بالمائة", "بلغت نسبة ذلك 61", "بلغت نسبة ذلك 61,5"),
        ("س\nقالت إن it's good أيضا", "it's good أيضا", "إن-,it's good أيضا"),
        ("س\nقالت إن it's good أيضا", "s good أيضا", "إن-,it's good أيضا"),
        ("س\nقال أحمد لهم نعم.وذهب", "قال أحمد لهم نعم", "قال أحمد لهم نعم"),
    ],
)
def test_half_words_are_widened(text: str, quoted: str, named: str) -> None:
    assert directive(link(text, quoted)) == named


@pytest.mark.parametrize(
    ("text", "quoted", "named"),
    [
        ("س\nقال أحمد لهم نعم\u200f ثم", "قال أحمد لهم نعم", "قال أحمد لهم نعم\u200f "),
        ("س\nقال أحمد لهم نعم\u200f. ثم", "قال أحمد لهم نعم", "قال أحمد لهم نعم\u200f."),
        ("س\nقال أحمد لهم نعم.\u200f ثم", "قال أحمد لهم نعم.", "قال أحمد لهم نعم"),
        ("س\nقال أحمد لهم هنا نعم\u200f\nثم", "قال أحمد لهم هنا نعم", "قال أحمد لهم هنا"),
        ("س\nفي شهر رمضان 1442 هـ كانت", "شهر رمضان 1442 هـ", "شهر رمضان 1442 هـ "),
        ("س\nقال \u200fأحمد لهم نعم كلا", "\u200fأحمد لهم نعم كلا", "أحمد لهم نعم كلا"),
    ],
)
def test_no_match_ends_before_a_character_that_is_passed_over(
    text: str, quoted: str, named: str
) -> None:
    assert directive(link(text, quoted)) == named


def test_spaces_are_those_of_the_page() -> None:
    text = "س\nقال  أحمد\tلهم\u00a0\u00a0نعم"
    assert directive(link(text, text[2:])) == "قال أحمد لهم  نعم"


def test_no_link_is_longer_than_addresses_may_be() -> None:
    assert link("ا" * 400, "ا" * 400) == URL
    text = " ".join(f"{'ب' * 50}{i}" for i in range(8))
    assert ",".join(text.split()[::7]) not in directive(link(text, text))
    assert len(link(text, text)) <= LONGEST_URL
    long = f"{URL}?{'q' * LONGEST_URL}"
    assert link("ا ب ج د", "ا ب ج د", url=long) == long


def placed(text: str, url: str) -> list[str]:
    """The words that a browser finds by a link, as the draft tells, word by word."""
    tokens = [(w, n) for n, line in enumerate(text.split("\n")) for w in words(normalise(line))]
    terms = [unquote(term) for term in url.partition(":~:text=")[2].split(",")]
    prefix = words(normalise(terms.pop(0))) if terms[0].endswith("-") else []
    suffix = words(normalise(terms.pop())) if terms[-1].startswith("-") else []
    start, *rest = (words(normalise(term)) for term in terms)

    def has(at: int, term: list[str]) -> bool:
        piece = tokens[at : at + len(term)]
        return [w for w, _ in piece] == term and len({n for _, n in piece}) <= 1

    end = rest[0] if rest else []
    for at in range(len(tokens)):
        own = at + len(prefix)
        if not (has(at, prefix) and has(own, start)):
            continue
        behind = own + len(start)
        stops = range(behind, len(tokens)) if end else [behind]
        for stop in stops:
            if has(stop, end) and has(stop + len(end), suffix):
                return [w for w, _ in tokens[own : stop + len(end)]]
        if end:
            break
    return []


@given(st.lists(st.sampled_from(["قال", "لا", "نعم", "ثم", "19", "\n"]), max_size=60), st.data())
def test_of_any_words_in_any_order_the_same_words_are_found(
    pieces: list[str], data: st.DataObject
) -> None:
    text = " ".join(pieces)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    while 0 < start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    url = source_link(URL, text, start, end)
    if url != URL:
        assert placed(text, url) == words(normalise(text[start:end]))
    else:
        assert not words(text[start:end]) or "\n" in text[start:end].strip()


@given(st.text(st.sampled_from(ALPHABET), max_size=400), st.integers(0, 400), st.integers(0, 400))
def test_of_any_text_and_span_the_link_is_an_address(text: str, start: int, end: int) -> None:
    url = source_link(URL, text, start, end)
    assert url.isascii()
    assert url.startswith(URL)
    assert len(url) <= LONGEST_URL
    assert url == URL or url.startswith(f"{URL}#:~:text=")
    folded = " ".join(text.split())
    for term in url.partition("#:~:text=")[2].split(","):
        assert " ".join(unquote(term.strip("-")).split()) in folded


# The page ---------------------------------------------------------------------------------------

PAINT = "#ff00ff"
STYLE = (
    "body { margin: 8px; color: transparent; background: #fff; font: 15px/1.7 sans-serif }"
    "a { color: inherit } h1 { font-size: 20px }"
    f"::target-text {{ color: transparent; background: {PAINT} }}"
)
WIDTH, HEIGHT = 1000, 1800  # of the window; no page of these tests is higher
# Of every block with data-start, a digit for each character: 1 if it is painted, 0 if not, 2 if it
# takes no room. What is painted elsewhere follows in words.
READ = """
(async picture => {
  const image = new Image();
  image.src = "data:image/png;base64," + picture;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"),
    {width: image.width, height: image.height});
  const drawing = canvas.getContext("2d");
  drawing.drawImage(image, 0, 0);
  const pixels = drawing.getImageData(0, 0, canvas.width, canvas.height).data;
  const painted = (node, from, to) => {
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    const box = range.getBoundingClientRect();
    if (box.width < 1) return "2";
    const at = Math.floor(box.y + box.height / 2) * canvas.width
      + Math.floor(box.x + box.width / 2);
    return pixels[4 * at] == 255 && pixels[4 * at + 1] == 0 ? "1" : "0";
  };
  const blocks = {};
  let elsewhere = "";
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; node = nodes.nextNode();) {
    const start = node.parentElement.closest("[data-start]")?.dataset.start;
    let at = 0;
    for (const character of node.data) {
      const one = painted(node, at, at + character.length);
      at += character.length;
      if (start !== undefined) blocks[start] = (blocks[start] ?? "") + one;
      else if (one == "1") elsewhere += character;
    }
  }
  return [blocks, elsewhere];
})
"""
FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))"

Layout = Callable[[str], str]


def lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text with their offsets, less the blank ones."""
    at = 0
    for line in text.split("\n"):
        if line.strip():
            yield at, line
        at += len(line) + 1


def plain(text: str) -> str:
    """A heading and paragraphs."""
    return "".join(
        f'<{tag} data-start="{at}">{escape(line)}</{tag}>'
        for tag, (at, line) in zip(_tags(), lines(text), strict=False)
    )


def marked_up(text: str) -> str:
    """Links and stress among the words and within them; lists and quotations among the blocks."""
    kinds = ("p", "div", "blockquote", "li")
    drawn = []
    for number, (at, line) in enumerate(lines(text)):
        tag = kinds[number % len(kinds)] if number else "h1"
        pieces = (_styled(piece, n) for n, piece in enumerate(line.split(" ")))
        drawn.append(f'<{tag} data-start="{at}">{" ".join(pieces)}</{tag}>')
    return "".join(drawn)


def crowded(text: str) -> str:
    """A menu and headlines that share words with the title, before an article with markup."""
    title = next(lines(text))[1]
    some = escape(" ".join(title.split()[:6]))
    return (
        f"<nav><a>الرئيسية</a> <a>سياسة</a> <a>{escape(title.split()[0])}</a></nav>"
        f"<aside><h3>اقرأ أيضا</h3><ul><li>{some}</li><li>كل شيء عن {some} هنا</li></ul></aside>"
        f"<article>{marked_up(text)}</article><footer>{some}</footer>"
    )


def _tags() -> Iterator[str]:
    yield "h1"
    while True:
        yield "p"


def _styled(piece: str, number: int) -> str:
    half = len(piece) // 2
    if number % 5 == 1:
        return f'<a href="#">{escape(piece)}</a>'
    if number % 7 == 2:
        return f"<b>{escape(piece)}</b>"
    if number % 11 == 3:
        return f"<i>{escape(piece[:half])}</i>{escape(piece[half:])}"
    return escape(piece)


@dataclass
class Site:
    """Pages on loopback and a browser that opens links to them."""

    page: Page
    root: str
    documents: dict[str, str] = field(default_factory=dict)

    def publish(self, body: str) -> str:
        """The address of a new page."""
        path = f"/{len(self.documents)}"
        self.documents[path] = (
            f'<!DOCTYPE html><html lang="ar" dir="rtl"><meta charset="utf-8">'
            f"<style>{STYLE}</style><body>{body}</body></html>"
        )
        return self.root + path

    def highlighted(self, url: str) -> tuple[dict[int, str], str]:
        """What a link paints: digits as READ tells by the offsets of lines, and words elsewhere."""
        self.page.navigate(url)
        # A painting without a click on it comes with the frame after the page has loaded.
        self.page.evaluate(FRAMES)
        height = self.page.evaluate("Math.ceil(document.body.getBoundingClientRect().bottom)")
        assert height <= HEIGHT
        picture = base64.b64encode(self.page.screenshot(0, 0, WIDTH, height)).decode()
        blocks, elsewhere = self.page.evaluate(f'{READ}("{picture}")')
        return {int(at): digits for at, digits in blocks.items()}, elsewhere

    def words(self, text: str, start: int, end: int, layout: Layout = plain) -> str:
        """The characters of an article that the link to a span paints; those elsewhere in <>."""
        url = source_link(self.publish(layout(text)), text, start, end)
        blocks, elsewhere = self.highlighted(url)
        found = "".join(text[at] for at in sorted(painted(blocks, "1")))
        return found + (f"<{elsewhere}>" if elsewhere else "")

    def misses(self, text: str, start: int, end: int, layout: Layout = plain) -> str:
        """Empty if the link to a span paints its words and nothing else; else what was wrong."""
        url = source_link(self.publish(layout(text)), text, start, end)
        blocks, elsewhere = self.highlighted(url)
        unseen = painted(blocks, "2") | {at for at, c in enumerate(text) if c.isspace()}
        wanted, found = set(range(start, end)) - unseen, painted(blocks, "1") - unseen
        if wanted == found and not elsewhere.strip():
            return ""
        shown = "".join(text[at] for at in sorted(found))
        return f"{text[start:end]!r}: {unquote(url)}: {shown!r}, elsewhere {elsewhere!r}"


def painted(blocks: dict[int, str], digit: str) -> set[int]:
    """The offsets of the characters that have this digit."""
    return {
        start + at
        for start, digits in blocks.items()
        for at, one in enumerate(digits)
        if one == digit
    }


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    documents: dict[str, str] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = documents.get(urlsplit(self.path).path, "").encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with browser() as running, ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            page = running.open(WIDTH, HEIGHT)
            yield Site(page, f"http://127.0.0.1:{server.server_port}", documents)
        finally:
            server.shutdown()
            thread.join()


def whole(text: str, start: int, end: int) -> tuple[int, int]:
    """A span with the rest of the words that it begins and ends in."""
    while 0 < start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


Place = tuple[str, int, int]


def annotated_places() -> list[Place]:
    """The spans of all statements and answers that people have marked in the news."""
    return [
        (one.article.text, *span)
        for one in read_annotated(evaluation_file("news.jsonl"))
        for span in sorted(
            {(said.start, said.end) for said in one.statements}
            | {span for question in one.questions for span in question.spans}
        )
    ]


def hold(site: Site, places: list[Place], layout: Layout) -> None:
    """Assert that the links to these spans highlight exactly them, as nearly always as BAR says."""
    wrong, widened = [], []
    for text, start, end in places:
        span = whole(text, start, end)
        if miss := site.misses(text, *span, layout):
            wrong.append(miss)
        if span != (start, end):
            widened.append(text[slice(*span)])
    report = (
        f"{len(wrong)} of {len(places)} miss:",
        *wrong,
        f"{len(widened)} were widened to whole words:",
        *widened,
    )
    assert len(wrong) <= (1 - BAR) * len(places), "\n".join(report)


def test_annotated_evidence_is_highlighted_exactly(site: Site) -> None:
    hold(site, annotated_places()[::40], crowded)


@pytest.mark.full
@pytest.mark.parametrize("layout", [plain, crowded])
def test_all_annotated_evidence_is_highlighted_exactly(site: Site, layout: Layout) -> None:
    hold(site, annotated_places(), layout)


@pytest.mark.full
def test_the_evidence_of_answers_is_highlighted_exactly(site: Site, tmp_path: Path) -> None:
    news = read_annotated(evaluation_file("news.jsonl"))
    with Library.open(tmp_path, Model("bundled")) as library:
        places = {
            (answer.article.text, item.start, item.end)
            for _, answer, _ in answered(library, news, lambda *_: None)
            for item in answer.evidence
        }
    hold(site, sorted(places), crowded)


@pytest.mark.full
def test_spans_from_anywhere_to_anywhere_are_highlighted_exactly(site: Site) -> None:
    """Also over several blocks, and from within words."""
    draw = random.Random(0)
    texts = [one.article.text for one in read_annotated(evaluation_file("news.jsonl"))]
    places = []
    for _ in range(200):
        text = draw.choice(texts)
        start = draw.randrange(len(text) - 1)
        end = min(len(text), start + draw.choice((1, 5, 20, 60, 200, 600)))
        while start < end and not text[start].isalnum():
            start += 1
        while start < end and not text[end - 1].isalnum():
            end -= 1
        if start < end:
            places.append((text, start, end))
    hold(site, places, crowded)


# What Chromium does -----------------------------------------------------------------------------


def spans(text: str, *quoted: str) -> list[tuple[int, int]]:
    return [(text.index(one), text.index(one) + len(one)) for one in quoted]


def test_words_that_repeat_are_highlighted_where_they_are(site: Site) -> None:
    text = (
        "نعم للسلام\nقال الأول نعم للسلام، وقال الثاني «نعم للسلام» أيضا.\nنعم للسلام\n"
        "ثم قال الأول نعم للسلام، وقال الثالث نعم للسلام.\nنعم للسلام"
    )
    at = -1
    for _ in range(text.count("نعم للسلام")):
        at = text.index("نعم للسلام", at + 1)
        assert not site.misses(text, at, at + len("نعم للسلام"))


def test_words_in_two_blocks_are_highlighted_in_both(site: Site) -> None:
    text = "عنوان\nأولا قال الوزير نعم.\n\nوثانيا قال لا.\nوثالثا قال الوزير نعم."
    for start, end in spans(text, "قال الوزير نعم.\n\nوثانيا قال", "لا.\nوثالثا", text[6:]):
        assert not site.misses(text, start, end, plain)
        assert not site.misses(text, start, end, marked_up)


def test_latin_digits_and_syntax_are_highlighted(site: Site) -> None:
    text = (
        "عنوان\nقالت AT&T, Inc. (كوفيد-19) إن 61,5% من الـ100 دولار it's - 50/50؟ ثم ١٢٫٥ و#وسم، "
        "بنسبة 3.5 % أي C++ أو 5-6؛ نعم!\nAT&T قالت 61 و5 و3 و19"
    )
    for start, end in spans(
        text,
        "AT&T, Inc.",
        "(كوفيد-19)",
        "61,5%",
        "it's - 50/50؟",
        "١٢٫٥ و#وسم،",
        "C++",
        "5-6؛ نعم!",
    ):
        assert not site.misses(text, start, end)


def test_signs_spaces_and_marks_without_width_do_no_harm(site: Site) -> None:
    text = (
        "عنوان\nقَالَ الرَّئيسُ\u200f نَعَمْ\u200f للسـلام\u00a0ثم \u200fشهر رمضان 1442 هـ كان "
        "\u202bقال لا\u202c، لا\u00adبأس بـ «\u200fكلا\u200f» وليس (أبدا)\u200f أو أجل.\u200f\n"
        "قال الرئيس نعم للسلام هـ"
    )
    quoted = ("الرَّئيسُ\u200f نَعَمْ", "للسـلام\u00a0ثم", "شهر رمضان 1442 هـ", "1442 هـ", "قال لا")
    for start, end in spans(text, *quoted, "لا\u00adبأس", "كلا", "(أبدا)", "أو أجل."):
        found = words(normalise(site.words(text, start, end)))
        assert found == words(normalise(text[start:end]))


def test_a_headline_box_before_the_article_does_not_catch_its_evidence(site: Site) -> None:
    def layout(text: str) -> str:
        title = escape(text.partition("\n")[0])
        return f"<aside><li>{title}</li><li>{title}</li></aside>{marked_up(text)}"

    text = f"{TITLE}\nبدأ لقاء الوزيرين في ريكيافيك بحضور الصحافة.\n{BODY}"
    for start, end in spans(text, "بدأ لقاء الوزيرين في ريكيافيك", *BODY.split("\n")):
        assert not site.misses(text, start, end, layout)
    again = text.index(TITLE, 1)
    assert not site.misses(text, again, again + len(TITLE), layout)
    # Nothing tells a title from the same title above it; the words are the right ones.
    assert site.words(text, 0, len(TITLE), layout) == f"<{TITLE}>"


def test_an_address_with_a_fragment_still_leads_to_the_words(site: Site) -> None:
    url = site.publish(f'{plain(TEXT)}<p id="end">')
    start, end = spans(TEXT, "مستعدون للحوار")[0]
    blocks, _ = site.highlighted(source_link(f"{url}#end", TEXT, start, end))
    assert painted(blocks, "1") == set(range(start, end))


def test_the_browser_scrolls_to_the_words(site: Site) -> None:
    text = "\n".join(["عنوان", *(f"فقرة رقم {number} من المقال" for number in range(400))])
    start, end = spans(text, "فقرة رقم 300 من المقال")[0]
    site.page.resize(WIDTH, 600)
    try:
        site.page.navigate(source_link(site.publish(plain(text)), text, start, end))
        site.page.evaluate(FRAMES)
        top = site.page.evaluate(
            f"document.querySelector('[data-start=\"{start}\"]').getBoundingClientRect().top"
        )
        assert 0 <= top < 600
    finally:
        site.page.resize(WIDTH, HEIGHT)


def test_the_picture_tells_apart_what_is_painted(site: Site) -> None:
    """The measure itself: each word of a line painted alone, by a range of its own."""
    text = "عنوان\nقال الوزير في 2021 إن لا"
    body = plain(text) + f"<style>::highlight(own) {{ background: {PAINT} }}</style>"
    for (start, _), (end, _) in pairwise([*lines(text.replace(" ", "\n")), (len(text) + 1, "")]):
        line = text.index("\n") + 1 if start > text.index("\n") else 0
        url = site.publish(
            f"{body}<script>"
            f"const node = document.querySelector('[data-start=\"{line}\"]').firstChild;"
            f"const own = new Range(); own.setStart(node, {start - line});"
            f"own.setEnd(node, {end - 1 - line}); CSS.highlights.set('own', new Highlight(own));"
            "</script>"
        )
        blocks, elsewhere = site.highlighted(url)
        assert painted(blocks, "1") == set(range(start, end - 1))
        assert not elsewhere

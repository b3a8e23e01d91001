"""Every way in which a real page has been read wrongly, as a small page of our own."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import ArticleUnreadable, LinkError, LinkNoArticle
from index.evaluation.pages import is_author, page_figures, read_pages
from index.ingestion import Ingester
from index.intake.encodings import is_garbled, mended
from index.intake.fetcher import Page
from index.intake.files import article_of, decode
from index.intake.pages import article_of_page
from index.library import Library
from tests.conftest import ROOT
from tests.web.server import Web, page

PAGES = {Path(one.file).stem: one for one in read_pages(ROOT / "data" / "eval" / "pages.jsonl")}
ARTICLES = [name for name, one in PAGES.items() if one.is_article]
OTHERS = [name for name, one in PAGES.items() if not one.is_article]
# Small pages of the same kinds, which others have written.
SHARED = ROOT.parent / "shared" / "cases" / "pages"


@pytest.mark.parametrize("name", ARTICLES)
def test_the_whole_article_is_read_and_nothing_else(name: str) -> None:
    one = PAGES[name]
    article = article_of_page(one.page)
    title, *lines = article.text.split("\n")
    assert (title, article.title) == (one.title, one.title)
    assert lines == list(one.paragraphs)


@pytest.mark.parametrize("name", [name for name in ARTICLES if PAGES[name].date])
def test_its_day_is_read(name: str) -> None:
    assert article_of_page(PAGES[name].page).date == PAGES[name].date


@pytest.mark.parametrize("name", [name for name in ARTICLES if PAGES[name].authors])
def test_its_author_is_read(name: str) -> None:
    assert article_of_page(PAGES[name].page).author == "، ".join(PAGES[name].authors)


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_article_or_cut_is_refused(name: str) -> None:
    with pytest.raises(LinkError):
        article_of_page(PAGES[name].page)


def test_a_day_that_nobody_can_read_is_not_replaced_by_anothers() -> None:
    one = PAGES["day-in-french"]
    data = one.page.data.replace(b"6 novembre 2030", b"6 noiembriou 2030")
    assert article_of_page(replace(one.page, data=data)).date is None


# What readers see on lines of their own, however a page writes it.
ONE, TWO, THREE = PAGES["closed-flag"].paragraphs[:3]
COUNTED = "وبلغ عدد الكتب المعروضة {} ألف كتاب في اليوم الأول من أيام السوق كما قال المنظمون."
QUOTED = "وقالت أمينة السوق إن {}الكتب القديمة ستباع بنصف الثمن{} في اليومين الأخيرين من الشهر."
LINES: dict[str, tuple[str, list[str]]] = {
    **{
        f"{name} in a line": (
            f"<div>{ONE}</div><div>{COUNTED.format(inside)}</div><div>{TWO}</div>",
            [ONE, COUNTED.format("سبعين"), TWO])
        for name, inside in {
            "time": "<time datetime=x>سبعين</time>", "label": "<label><b>سبعين</b></label>",
            "element of its own": "<strong><x-count>سبعين</x-count></strong>",
            "button": "<button>سبعين</button>", "link": "<a href=/x><output>سبعين</output></a>",
        }.items()
    },
    "quotation": (
        f"<div>{ONE}</div><div>{QUOTED.format('<q>', '</q>')}</div><div>{TWO}</div>",
        [ONE, QUOTED.format("«", "»"), TWO]),
    "lines by style": (
        f"<p>{ONE}</p><p><span style='display: block'>{TWO}</span>"
        f"<span style='display:block'>{THREE}</span></p>", [ONE, TWO, THREE]),
    "number by style": (
        f"<p>{ONE}</p><p>{COUNTED.format('<b style=display:block>سبعين</b>')}</p><p>{TWO}</p>",
        [ONE, COUNTED.format("سبعين"), TWO]),
    "box between paragraphs": (
        f"<p>{ONE}</p><div class='share-quote'><p>{TWO}</p></div><p>{THREE}</p>",
        [ONE, TWO, THREE]),
    "one link between paragraphs": (
        f"<div>{ONE}</div><div><b><a href=/x>{TWO}</a></b></div><div>{THREE}</div>"
        f"<div><a href=/y>{TWO} {THREE}</a></div>", [ONE, TWO, THREE]),
    "spans between breaks": (
        f"<div><span>{ONE}</span><br><span>{TWO}</span><br><span>{THREE}</span></div>",
        [ONE, TWO, THREE]),
    "advertisement": (
        f"<p>{ONE}</p><div><span>إعلان</span></div><p>{TWO}</p><p>إعلان</p><p>{THREE}</p>",
        [ONE, TWO, THREE]),
    "fields": (
        f"<p>{ONE}</p><div><h4>النشرة</h4><p>سجل بريدك لتصلك أخبار المدينة والسوق كل صباح"
        f".</p><div><input type=email><button>سجل</button></div></div><p>{TWO}</p><div><p>هل تزور"
        " سوق الكتب القديمة في هذا العام مع أسرتك؟</p><label><input type=radio>نعم</label>"
        f"<label><input type=radio>لا</label></div><p>{THREE}</p>", [ONE, TWO, THREE]),
    "cards to read on": (
        f"<p>{ONE}</p><p>{TWO}</p><h3>أخبار ذات صلة</h3><div><a href=/8>سوق الزهور يفتح أبوابه في"
        f" الربيع</a><p>{THREE}</p></div><div><a href=/9>مكتبة الميناء تشتري كتبا نادرة من السوق"
        f"</a><p>{THREE}</p></div>", [ONE, TWO]),
    "boxes to tick": (
        f"<p>{ONE}</p><ul><li><input type=checkbox> كتاب واحد في اليد اليمنى</li><li><input type="
        f"checkbox> ودفتر في اليسرى</li></ul><p>{TWO}</p>",
        [ONE, "كتاب واحد في اليد اليمنى", "ودفتر في اليسرى", TWO]),
    "picture of a post": (
        f"<p>{ONE}</p><blockquote><p>{TWO} <a href=/x>pic.example/a</a></p></blockquote>"
        f"<p>{THREE}</p>", [ONE, TWO, THREE]),
    "slide show": (
        f"<p>{ONE}</p><ul><li><h2>1/2 معرض</h2><p>{TWO}</p></li><li><h2>2/2</h2><p>{TWO}</p></li>"
        f"</ul><p>{THREE}</p>", [ONE, THREE]),
    "fractions": (
        f"<p>{ONE}</p><ul><li>1/2 كوب من الماء</li><li>3/4 كوب من الزيت</li></ul><p>{TWO}</p>",
        [ONE, "1/2 كوب من الماء", "3/4 كوب من الزيت", TWO]),
    "hidden rest": (
        f"<div class=intro><p>{ONE}</p></div><a href=#>المزيد</a>"
        f"<div style='display:none'><p>{TWO}</p><p>{THREE}</p></div>", [ONE, TWO, THREE]),
}  # fmt: skip


@pytest.mark.parametrize("name", LINES)
def test_what_readers_see_is_read_however_it_is_written(name: str) -> None:
    body, lines = LINES[name]
    html = f"<title>سوق الكتب القديمة</title><article><h1>سوق الكتب القديمة</h1>{body}</article>"
    article = article_of_page(Page("https://news.example/books", html.encode(), "text/html"))
    assert article.text.split("\n")[1:] == lines


def test_a_page_of_nothing_but_fields_takes_as_long_as_it_is() -> None:
    html = f"<h1>سوق الكتب القديمة</h1><p>{ONE}</p><p>{TWO}</p><div>{'<input>' * 9000}</div>"
    began = time.process_time()
    assert article_of_page(Page("https://news.example/books", html.encode(), "text/html")).text
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("line", "author"),
    [("كتبت – منى فارس", "منى فارس"), ("الكاتب: د. هاني بشار", "د. هاني بشار")],
)
def test_bylines_have_degrees_and_dashes(line: str, author: str) -> None:
    body = f"<div>{line}</div><p>{ONE}</p><p>{TWO}</p>"
    html = f"<title>سوق الكتب القديمة</title><article><h1>سوق الكتب القديمة</h1>{body}</article>"
    page_ = Page("https://news.example/books", html.encode(), "text/html")
    assert article_of_page(page_).author == author


@pytest.mark.parametrize(
    ("authors", "author"),
    [
        ('[{"name": "منى فارس"}, {"@type": "Organization", "name": "وكالة الضفة"}]',
         "منى فارس، وكالة الضفة"),
        ('{"@type": "Organization", "name": "وكالة الضفة"}', "وكالة الضفة"),
        ('{"@type": "Organization", "name": "يومية الساحل"}', "سعاد نجم"),
    ],
)  # fmt: skip
def test_an_agency_is_an_author_and_the_site_itself_only_where_nobody_else_is(
    authors: str, author: str
) -> None:
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "author": {authors}}}'
    head += '</script><meta property="og:site_name" content="يومية الساحل">'
    body = f"<h1>سوق الكتب القديمة</h1><div>كتبت: سعاد نجم</div><p>{ONE}</p><p>{TWO}</p>"
    html = f"<head><title>سوق الكتب القديمة</title>{head}</head><article>{body}</article>"
    page_ = Page("https://news.example/books", html.encode(), "text/html")
    assert article_of_page(page_).author == author


MORE = "<a href='/9'>سوق الزهور يفتح أبوابه في الربيع المقبل</a> <span>2019-01-02</span>"


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        ("", f"<div>{MORE}</div>", None),
        ("", f"<div>12/11/2030 18:20</div><div>{MORE}</div>", "2030-11-12"),
        ("", "<div>12/11/2030 18:20</div>", "2030-11-12"),
        ("", "<blockquote>سنفتح غدا.<br>— ناصر (@n) <a href=/s>May 1, 2024</a></blockquote>", None),
        ("", f"<time datetime='2030-11-12T09:00'>اليوم</time><div>{MORE}</div>", "2030-11-12"),
        ("<meta name=datePublished content=2030-11-09><meta name=date content=2030-11-12>",
         "<p>12 نوفمبر 2030</p>", "2030-11-12"),
        ("<meta name=datePublished content=2030-11-09>", "<p>12 نوفمبر 2030</p>", "2030-11-09"),
    ],
)  # fmt: skip
def test_the_day_is_the_one_on_which_a_page_agrees(head: str, body: str, day: str | None) -> None:
    lines = "".join(f"<p>{line}</p>" for line in PAGES["closed-flag"].paragraphs)
    is_beside = body.startswith("<p>")
    text = f"<h1>سوق الكتب</h1>{body}{lines}" if is_beside else f"<h1>سوق الكتب</h1>{lines}{body}"
    html = f"<head><title>سوق الكتب</title>{head}</head><article>{text}</article>"
    page_ = Page("https://news.example/books", html.encode(), "text/html")
    assert article_of_page(page_).date == day


@pytest.mark.skipif(not SHARED.exists(), reason=f"no {SHARED}")
@pytest.mark.parametrize("path", sorted(SHARED.glob("*")), ids=lambda path: path.name)
def test_pages_of_others(path: Path) -> None:
    case = json.loads((path / "case.json").read_text("utf-8"))
    wanted = case["expect"]
    source = Page(case["url"], (path / "page.html").read_bytes(), "text/html")
    if "error" in wanted:
        with pytest.raises(LinkError):
            article_of_page(source)
        return
    article = article_of_page(source)
    _, *lines = article.text.split("\n")
    days = wanted.get("date", article.date)
    assert article.title == wanted.get("title", article.title)
    assert wanted.get("not_title", "\n") not in article.title
    assert lines == wanted.get("lines", lines)
    assert all(text in article.text for text in wanted.get("has", ()))
    assert not any(text in line for text in wanted.get("lines_not", ()) for line in lines)
    assert article.date in (days if isinstance(days, list) else [days])
    assert article.author == wanted.get("author", article.author)


# Several pages ----------------------------------------------------------------------------------

STORY = PAGES["closed-flag"]
PARAGRAPHS = STORY.paragraphs


def numbered(number: int, last: int = 3, at: str = "?page={}") -> bytes:
    """One of several pages of a story, a paragraph on each."""
    links = "".join(f'<a href="{at.format(n)}">{n}</a>' for n in range(1, last + 1) if n != number)
    text = f"<p>{PARAGRAPHS[number - 1]}</p>"
    return f"<h1>{STORY.title}</h1>{text}<div class=pages>{links}</div>".encode()


@pytest.fixture
def web() -> Web:
    return Web()


def test_an_article_on_several_pages_is_read_on(web: Web, fast: Library) -> None:
    with web:
        for n in (1, 2, 3):
            query = f"?page={n}" if n > 1 else ""
            web.answers[f"news.example/story{query}"] = page(numbered(n))
        web.answers["news.example/story?page=1"] = page(numbered(1))
        ingester = Ingester(fast, web.fetcher(), article_of_page)
        for link in ("http://news.example/story", "http://news.example/story?page=2"):
            article = ingester.read(link)
            assert article.text.split("\n") == [STORY.title, *PARAGRAPHS[:3]]
            assert article.rest == ()
            assert [article.page_at(article.text.index(one)) for one in PARAGRAPHS[:3]] == [1, 2, 3]


def test_a_part_is_never_passed_for_the_whole_in_silence(web: Web, fast: Library) -> None:
    from bot import messages

    with web:
        web.answers["news.example/story"] = page(numbered(1))
        web.answers["news.example/story?page=2"] = page(numbered(2))
        ingester = Ingester(fast, web.fetcher(), article_of_page)
        article = ingester.read("http://news.example/story")
        with pytest.raises(LinkError):
            ingester.read_on(article)
        web.answers["news.example/story?page=3"] = page(numbered(3))
        whole = ingester.read_on(article)
        assert whole.text.split("\n") == [STORY.title, *PARAGRAPHS[:3]]
        assert (whole.rest, whole.id != article.id) == ((), True)
        assert ingester.read("http://news.example/story") == whole
    assert article.text.split("\n") == [STORY.title, *PARAGRAPHS[:2]]
    assert fast.article(article.id).rest == ("http://news.example/story?page=3",)
    assert "الصفحات 1 إلى 2 من 3 وحدها" in messages.origin(article, messages.ARABIC)
    alone = article_of_page(Page("http://news.example/story", numbered(1), "text/html"))
    assert "الصفحة 1 من 3 وحدها" in messages.origin(alone, messages.ARABIC)
    assert "page 1 of 3 only" in messages.origin(alone, messages.ENGLISH)


def test_further_comments_are_no_further_pages(web: Web, fast: Library) -> None:
    with web:
        web.answers["news.example/story"] = page(numbered(1))
        web.answers["news.example/story?page=2"] = page(numbered(1))
        article = Ingester(fast, web.fetcher(), article_of_page).read("http://news.example/story")
    assert article.text.split("\n") == [STORY.title, PARAGRAPHS[0]]
    assert article.rest == ()


@pytest.mark.parametrize(
    ("at", "url"),
    [
        ("/story/{}", "http://news.example/story"),
        ("/story/page/{}/", "http://news.example/story/"),
        ("/story-{}.html", "http://news.example/story.html"),
        ("?id=4&p={}", "http://news.example/story?id=4"),
        ("?page={}", "http://news.example/story/7"),
    ],
)
def test_pages_are_told_by_a_number_in_the_same_address(at: str, url: str) -> None:
    article = article_of_page(Page(url, numbered(1, at=at), "text/html"))
    assert len(article.rest) == 2


def test_the_next_article_is_no_next_page() -> None:
    data = numbered(1, last=1) + b'<a rel=next href="/b">next</a><a href="?page=x">2</a>'
    assert article_of_page(Page("http://news.example/story", data, "text/html")).rest == ()


# Encodings --------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", ["latin-1", "windows-1252"])
@pytest.mark.parametrize("right", ["utf-8", "windows-1256"])
def test_text_that_was_read_in_a_wrong_encoding_is_mended(right: str, wrong: str) -> None:
    text = "أعلنت المكتبة أن القاعات ستفتح حتى منتصف الليل"
    seen = "".join(
        bytes([byte]).decode(wrong, "ignore") or chr(byte) for byte in text.encode(right)
    )
    assert mended(seen) == text
    assert article_of(decode(seen.encode(), "x"), "x").text == text


@pytest.mark.parametrize(
    "text",
    ["Les élèves ont été reçus à l'école, où ça s'est passé.", "Æ, ø og å", PARAGRAPHS[0]],
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert mended(text) == text


def test_text_that_cannot_be_mended_is_refused() -> None:
    broken = PARAGRAPHS[0].replace("ا", "\ufffd")
    assert is_garbled(broken)
    with pytest.raises(ArticleUnreadable):
        decode(broken.encode(), "x")
    with pytest.raises(LinkNoArticle):
        article_of_page(Page("https://a.example/b", f"<h1>x</h1><p>{broken}".encode(), "text/html"))


# The measure ------------------------------------------------------------------------------------


def test_the_measure_sees_what_is_lost_and_what_is_too_much() -> None:
    whole = PAGES["two-containers"]
    short = replace(whole, corpus="short", paragraphs=(*whole.paragraphs, "فقرة لا تقف في الصفحة"))
    long = replace(whole, corpus="long", paragraphs=whole.paragraphs[:2])
    front = replace(PAGES["front-page"], corpus="fronts")
    refused = replace(front, corpus="refused", is_article=True, paragraphs=whole.paragraphs)
    figures = page_figures([replace(whole, corpus="whole"), short, long, front, refused])
    assert figures["whole"]["F"] == figures["whole"]["recall"] == 1.0
    assert figures["whole"]["lost"] == figures["whole"]["refused"] == 0
    assert figures["short"]["precision"] == 1.0
    assert figures["short"]["lost"] == 1 / 6
    assert figures["long"]["recall"] == 1.0
    assert figures["long"]["precision"] < 0.6
    assert figures["fronts"]["accepted"] == 0
    assert figures["fronts (trafilatura)"]["accepted"] == 1
    assert (figures["refused"]["refused"], figures["refused"]["F"]) == (1, 0.0)
    assert figures["whole"]["title"] == 1.0


def test_snippets_are_looked_for_in_the_text() -> None:
    one = PAGES["two-containers"]
    marked = replace(
        one,
        corpus="x",
        paragraphs=(),
        wanted=("الطلاب", "ليس هنا"),
        unwanted=("اتحاد الطلاب",),
    )
    figures = page_figures([marked])["x"]
    assert (figures["precision"], figures["recall"], figures["lost"]) == (0.5, 0.5, 0.5)


@pytest.mark.parametrize(
    ("names", "claim", "is_right"),
    [
        (["Rana Said"], "rana said", True),
        (["Rana Said", "Omar Zed"], "Omar Zed، Rana Said", True),
        (["Rana Said, Omar Zed"], "Rana Said and Omar Zed", True),
        (["Rana Said"], "Rana", False),
        (["Rana Said"], "", False),
    ],
)
def test_authors_are_right_when_all_are_named_and_nobody_else(
    names: list[str], claim: str, is_right: bool
) -> None:
    assert is_author(names, claim) is is_right

"""What is read from a page is the article, the whole of it and nothing else."""

from __future__ import annotations

import contextlib
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import messages
from bot.terminal import cli
from index.errors import (
    LinkError,
    LinkForbidden,
    LinkNoArticle,
    LinkTooLarge,
    LinkUnreachable,
)
from index.ingestion import Ingester, page_of_file
from index.intake.fetcher import Page
from index.intake.files import identified
from index.intake.html.metadata import date_in
from index.intake.pages import article_of_page
from index.library import Library
from index.types import Article
from tests.web import pages
from tests.web.server import Web, page, redirect

ARTICLES = pages.articles()
WALLS, TRAPS = pages.walls(), pages.traps()


def fetched(case: pages.Case) -> Page:
    kind, _, charset = case.kind.partition("; charset=")
    return Page(case.url, case.data, kind, charset.strip('"') or None)


@pytest.fixture(scope="module")
def read() -> dict[str, Article]:
    return {case.name: article_of_page(fetched(case)) for case in ARTICLES}


def test_nearly_all_paragraphs_are_kept_and_hardly_any_clutter(read: dict[str, Article]) -> None:
    lines = {name: article.text.split("\n") for name, article in read.items()}
    wanted = [(case.name, one) for case in ARTICLES for one in case.paragraphs]
    clutter = [(case.name, one) for case in ARTICLES for one in case.clutter]
    lost = [(name, one) for name, one in wanted if " ".join(one.split()) not in lines[name]]
    left = [(name, one) for name, one in clutter if one in read[name].text]
    assert len(ARTICLES) >= 30
    assert len(lost) <= 0.02 * len(wanted), lost
    assert len(left) <= 0.02 * len(clutter), left


def test_no_line_is_foreign(read: dict[str, Article]) -> None:
    """Lines that are neither title nor paragraph: dates, sources, names."""
    own = {
        case.name: {case.title, *(" ".join(one.split()) for one in case.paragraphs)}
        for case in ARTICLES
    }
    lines = [(name, line) for name, a in read.items() for line in a.text.split("\n")]
    foreign = [(name, line) for name, line in lines if line not in own[name]]
    assert len(foreign) <= 0.02 * len(lines), foreign


def test_paragraphs_keep_their_order(read: dict[str, Article]) -> None:
    for case in ARTICLES:
        at = [read[case.name].text.find(" ".join(one.split())) for one in case.paragraphs]
        assert at == sorted(at), case.name


def test_every_title_is_right_and_the_first_line(read: dict[str, Article]) -> None:
    for case in ARTICLES:
        article = read[case.name]
        assert article.title == case.title, case.name
        assert article.text.startswith(f"{case.title}\n")
        assert article.text.split("\n").count(case.title) == 1
        assert article == identified(article)


def test_nearly_every_date_and_site_is_right(read: dict[str, Article]) -> None:
    dates = [case.name for case in ARTICLES if read[case.name].date != case.date]
    sites = [case.name for case in ARTICLES if read[case.name].site != case.site]
    assert len(dates) <= 0.1 * len(ARTICLES), dates
    assert len(sites) <= 0.1 * len(ARTICLES), sites


@pytest.mark.parametrize("name", WALLS)
def test_a_wall_is_no_article(name: str) -> None:
    with pytest.raises(LinkForbidden):
        article_of_page(Page("https://news.example/a/1", WALLS[name].encode(), "text/html"))


@pytest.mark.parametrize("name", TRAPS)
def test_what_is_no_article_is_not_taken_for_one(name: str) -> None:
    path, text = TRAPS[name]
    with pytest.raises(LinkNoArticle):
        article_of_page(Page(f"https://news.example{path}", text.encode(), "text/html"))


def simple(head: str = "", body: str = "", url: str = "https://news.example/a/1") -> Article:
    """What is read from a page with three paragraphs and something more."""
    d = pages.Draft(77, 3)
    whole = f"<html><head>{head}</head><body><h1>{d.title}</h1>{pages.ps(d)}{body}</body></html>"
    return article_of_page(Page(url, whole.encode(), "text/html"))


def test_a_file_without_any_metadata_is_read() -> None:
    d = pages.Draft(77, 3)
    whole = f"<html><body><h1>{d.title}</h1>{pages.ps(d)}</body></html>"
    article = article_of_page(page_of_file(whole.encode()))
    assert article.title == d.title
    assert article.url is None


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("https://news.example/story?id=5&utm_source=x#top", "https://news.example/story?id=5"),
        ("/story", "https://news.example/story"),
        ("https://m.news.example/story", "https://m.news.example/story"),
        ("https://other.example/story", "https://news.example/a/1"),
        ("https://evilnews.example/story", "https://news.example/a/1"),
        ("https://news.example/", "https://news.example/a/1"),
        ("http://127.0.0.1/story", "https://news.example/a/1"),
        ("javascript:alert(1)", "https://news.example/a/1"),
        ("http://[::1", "https://news.example/a/1"),
        ("", "https://news.example/a/1"),
    ],
)
def test_the_pages_own_address_is_kept_where_it_is_of_the_same_site(href: str, kept: str) -> None:
    link = f'<link rel="canonical" href="{href}">'
    assert simple(link, url="https://news.example/a/1?fbclid=9").url == kept


@pytest.mark.parametrize(
    "script",
    ["{", "[]", "null", '"text"', '{"@graph": null}', "[" * 5000, '{"@type": 5, "headline": {}}',
     '{"@type": "NewsArticle", "headline": ["x"], "author": [1, null], "datePublished": 5}',
     '{"@type": "Article", "author": {"name": "\\ud800"}, "publisher": {"name": {"a": 1}}}'],
)  # fmt: skip
def test_broken_metadata_spoils_nothing(script: str) -> None:
    head = f'<script type="application/ld+json">{script}</script><meta name><meta content="x">'
    article = simple(head)
    assert article.title == pages.Draft(77, 3).title
    for value in (article.author, article.site, article.date):
        (value or "").encode("utf-8")


def test_author_and_site_are_as_the_page_names_them() -> None:
    people = '"author": [{"name": "هدى"}, {"name": "سامي &amp; علي"}, {"url": "https://x.example"}]'
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", {people}}}</script>'
    article = simple(head + '<meta name="application-name" content="الأفق">')
    assert (article.author, article.site) == ("هدى، سامي & علي", "الأفق")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-03-05T10:00:00Z", "2024-03-05"), ("5/3/2024", "2024-03-05"),
        ("٢٠٢٤/٣/٥", "2024-03-05"), ("الثلاثاء ٥ آذار/مارس ٢٠٢٤", "2024-03-05"),
        ("نشر في 05.03.2024 - 14:20", "2024-03-05"), ("5 تشرين الثاني 2023", "2023-11-05"),
        ("31 أوت 2022", "2022-08-31"), ("32/1/2024", None), ("2024-13-01", None), ("اليوم", None),
        ("123-45-6789", None),
        ("مايو 14, 2024", "2024-05-14"), ("9 de marzo de 2023", "2023-03-09"),
        ("Thu, 09 Mar 2023 09:22:00 +0300", "2023-03-09"), ("March 9th, 2023", "2023-03-09"),
        ("12. Januar 2022", "2022-01-12"), ("2023年3月9日", "2023-03-09"),
        ("03/18/2020", "2020-03-18"),
        ("14 كانون 2 2024", "2024-01-14"), ("۲ تیر ۱۳۹۹", "2020-06-22"),
        ("1 فروردین 1400", "2021-03-21"),
        ("30 اسفند 1399", "2021-03-20"), ("31 اسفند 1401", None), ("9 foo 2023", None),
    ],
)  # fmt: skip
def test_dates_are_read_as_people_write_them(text: str, day: str | None) -> None:
    assert date_in(text) == day


@pytest.mark.parametrize("size", [40_000, 600_000])
def test_a_page_beyond_every_article_is_too_large(size: int) -> None:
    body = "<i>x</i>" * size if size < 50_000 else "<p>" + "كلمة " * (size // 5)
    with pytest.raises(LinkTooLarge):
        simple(body=body)


@pytest.mark.parametrize("times", [1, pytest.param(3, marks=pytest.mark.full)])
def test_no_page_however_broken_raises_anything_else(times: int) -> None:
    dice = random.Random(8)
    pieces = [b"</div>", b"<p>", b"&#1;", b"&#xD800;", b"\x01", b"<svg>", b"<template>", b"<!--",
              b"<![CDATA[", b"<table>", b"<frameset>", b"\xff\xfe", b"<br>" * 50, b"<a href=x>",
              b'<link rel=canonical href="//[">', b"<title>", b"<time datetime>"]  # fmt: skip
    for case in ARTICLES * times:
        data = bytearray(case.data)
        for _ in range(dice.randint(1, 20)):
            at = dice.randrange(len(data))
            data[at : at + dice.choice((0, 1, 200))] = dice.choice(pieces)
        with contextlib.suppress(LinkError):
            article_of_page(replace(fetched(case), data=bytes(data))).text.encode("utf-8")


def test_a_plain_text_is_an_article_as_it_is(web: Web) -> None:
    text = "عنوان الخبر\n\n" + "كلمات كثيرة في نص بسيط لا علامات فيه\n" * 4
    link = "http://news.example/a.txt"
    for data in (text.encode(), text.encode("windows-1256"), text.encode("utf-16")):
        web.answers["news.example/a.txt"] = page(data, "text/plain")
        article = article_of_page(web.fetcher().fetch(link))
        assert (article.text, article.title, article.url) == (text, "عنوان الخبر", link)
    for data in (b"", b"\x00\x01\x02", b"few words"):
        web.answers["news.example/a.txt"] = page(data, "text/plain")
        with pytest.raises(LinkNoArticle):
            article_of_page(web.fetcher().fetch(link))


# Over the wire and in the library ---------------------------------------------------------------


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as web:
        for case in ARTICLES:
            web.answers[case.url.removeprefix("https://")] = page(case.data, case.kind)
        yield web


def test_the_whole_local_web_is_read_by_its_links(web: Web, read: dict[str, Article]) -> None:
    for case in ARTICLES:
        assert (
            article_of_page(web.fetcher(unpacked=2**20).fetch(f"{case.url}#comments"))
            == read[case.name]
        )


def test_an_article_is_kept_once_with_where_it_is_from(web: Web, fast: Library) -> None:
    case = ARTICLES[0]
    web.answers["short.example/x"] = redirect(f"{case.url}?utm_source=x")
    web.answers[f"{case.url.removeprefix('https://')}?utm_source=x"] = page(case.data, case.kind)
    first = fast.add(article_of_page(web.fetcher().fetch(case.url)))
    assert fast.add(article_of_page(web.fetcher().fetch("https://short.example/x"))) == first
    stored = fast.article(first.id)
    assert (stored.url, stored.site, stored.date) == (case.url, case.site, case.date)
    assert stored.author
    answer = fast.ask(f"ماذا عن {case.title}", [first.id])
    for item in answer.evidence:
        assert stored.text[item.start : item.end] == item.text


def test_errors_name_the_link_that_was_given(web: Web, fast: Library) -> None:
    web.answers["short.example/x"] = redirect("https://news.example/a")
    web.answers["news.example/a"] = page(TRAPS["shell"][1])
    for link, error in (("https://short.example/x", LinkNoArticle),
                        ("https://news.example/none", LinkUnreachable)):  # fmt: skip
        with pytest.raises(error) as raised:
            Ingester(fast, web.fetcher(), article_of_page).read(link)
        assert raised.value.detail == link


# In the terminal --------------------------------------------------------------------------------


@pytest.fixture
def terminal(
    web: Web, data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Runs the command within this process, with the local web for the whole one."""
    monkeypatch.setenv("RAWI_DATA_DIR", str(data_dir))

    def run(*arguments: str) -> tuple[int, str, str]:
        status = cli.main(list(arguments), web.fetcher())
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run


def test_rawi_add_and_ask_take_links(terminal: Callable[..., tuple[int, str, str]]) -> None:
    case = next(one for one in ARTICLES if len(one.paragraphs) == 2)
    assert terminal("add", case.url) == (0, f"added as article 2: {case.title}\n", "")
    assert terminal("add", case.url)[1] == f"already here as article 2: {case.title}\n"
    status, out, _ = terminal("ask", "ما أهم ما جاء في المقال؟", "--article", case.url, "--json")
    assert status == 0
    assert json.loads(out)["article"] == {"id": 2, "title": case.title, "url": case.url}
    rows = json.loads(terminal("articles", "--json")[1])
    assert (rows[1]["site"], rows[1]["date"]) == (case.site, case.date)


@pytest.mark.parametrize(
    ("link", "begins"),
    [
        ("http://169.254.169.254/latest/meta-data/", "this link is not opened"),
        ("file:///etc/passwd", "this link is not opened"),
        ("https://news.example/none", "this page cannot be reached"),
        (f"https://news.example/{'x' * 3000}", "this page cannot be reached"),
    ],
)
def test_a_link_that_cannot_be_read_is_one_line_and_status_2(
    terminal: Callable[..., tuple[int, str, str]], link: str, begins: str
) -> None:
    for arguments in (("add", link), ("ask", "ماذا؟", "--article", link)):
        status, out, err = terminal(*arguments)
        assert (status, out) == (2, "")
        assert err.startswith(f"rawi: {begins}")
        assert err.count("\n") == 1


def test_every_error_of_a_link_has_words_in_both_languages() -> None:
    for kind in LinkError.__subclasses__():
        arabic, english = (messages.error(kind("X"), language) for language in ("ar", "en"))
        assert arabic != english
        assert "X" in arabic
        assert "X" in english
        assert messages.error(LinkError("X"), "en") != english

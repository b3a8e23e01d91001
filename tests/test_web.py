"""The page: articles in a browser."""

from __future__ import annotations

import asyncio
import hmac
import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from html import escape
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import quote, urlencode

import httpx
import pytest
from lxml import html

from bot import messages
from bot.chats.conversation import Conversation
from bot.chats.memory import Chats
from bot.chats.records import Place
from bot.serving.deep_links import DeepLinks
from bot.serving.rate import RateLimiter
from bot.settings import Settings
from bot.telegram.buttons import under_answer
from bot.telegram.page import Doorkeeper
from bot.telegram.pages import Frame, paged
from bot.web import server
from bot.web.access import Kept, Visits
from bot.web.article_page import Wanted
from bot.web.init_data import visitor
from bot.web.marking import paragraphs
from bot.web.readings import Readings
from bot.web.requests import Web, preferred
from bot.web.server import Threads
from bot.web.site import Site, Visitor
from bot.web.when_which_words import courses
from index.attribution.attributed_text import AttributedText
from index.errors import ArticleUnknown, ModelError
from index.evaluation.news import read_annotated
from index.intake.fetcher import Fetcher
from index.intake.files import article_of, identified
from index.intake.pages import article_of_page
from index.library import Library
from index.retrieval.reader import BundledReader
from index.text.normalise import normalise, stem
from index.types import Article, Format
from tests.bot_api import TOKEN as BOT_TOKEN
from tests.bot_api import BotApi
from tests.browser import Browser, Page, browser
from tests.conftest import ROOT, evaluation_file
from tests.hashes import HashModel, hash_taught
from tests.running import answer, running

HARBOUR = """افتتاح مرفأ جديد في المدينة
أعلن وزير النقل سامي الحداد يوم الاثنين أن المرفأ سيستقبل ثلاثين سفينة في اليوم.
وقال الحداد: "بنينا هذا المرفأ في عامين". وأكدت رئيسة البلدية ليلى منصور أن العمل لم يتوقف.
وأوضحت منصور أن "الوزير قال إنه لن يزيد الرسوم هذا العام".
"""
SAID = "ماذا قال الحداد؟"
UNKNOWN = "ماذا قال الملك؟"


@contextmanager
def serving(
    library: Library,
    per_minute: int = 0,
    patience: float = 5.0,
    adds: bool = False,
    most: int = 0,
    site: Site | None = None,
    visits: Any = None,
) -> Iterator[str]:
    """The address of a server of a library, where one may add articles."""
    threads = Threads()
    web = Web(
        site or Site(library, Kept(library)),
        threads.do,
        RateLimiter(per_minute),
        frozenset({"localhost"}),
        Readings(library, Fetcher(), article_of_page, most) if adds else None,
        visits=visits,
    )
    with server.beside(web, "127.0.0.1", 0, patience) as listens:
        (bound,) = (one.getsockname() for one in cast("Any", listens)._sockets.values())
        yield f"http://127.0.0.1:{bound[1]}"
    threads.close()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library with one article of its own, 1, and one that only a chat has, 2."""
    folder = tmp_path_factory.mktemp("web")
    with Library.open(folder, HashModel(), reader=None) as library:
        known = article_of(HARBOUR, "harbour.txt")
        known = replace(
            known, url="https://news.example/harbour", site="أخبار المدينة", author="هدى",
            date="2024-03-04", read="2024-03-05T08:00:00+00:00", format=Format.PAGE,
        )  # fmt: skip
        library.add(identified(known))
        library.add(article_of("رسالة خاصة\nقال زيد إن الخبر سرّ.", "own.txt"), keep=False)
        yield library


@pytest.fixture(scope="module")
def site(library: Library) -> Iterator[str]:
    with serving(library) as address:
        yield address


def got(site: str, path: str, **headers: str) -> httpx.Response:
    return httpx.get(f"{site}{path}", headers=headers)


def page(site: str, path: str, language: str = "ar") -> Any:
    answer = got(site, path, **{"Accept-Language": language})
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def only(tree: Any, path: str) -> Any:
    (found,) = tree.xpath(path)
    return found


def text_of(tree: Any, path: str) -> str:
    return "".join(part.text_content() for part in tree.xpath(path))


# What is shown -----------------------------------------------------------------------------------


def test_the_start_page_leads_to_the_articles_that_are_kept(site: str) -> None:
    tree = page(site, "/")
    assert tree.xpath("//h2/a/@href") == ["/a1"]
    assert tree.get("lang") == "ar"
    assert tree.get("dir") == "rtl"


def test_the_text_is_there_letter_for_letter_with_the_readers_numbers(
    library: Library, site: str
) -> None:
    tree = page(site, "/a1")
    lines = [line for line in library.article(1).text.splitlines() if line.strip()]
    assert text_of(tree, "//h1") == lines[0]
    shown = tree.xpath("//article/p")
    assert [one.text_content() for one in shown] == lines[1:]
    assert [one.get("data-n") for one in shown] == ["2", "3", "4"]


def test_every_statement_is_marked_letter_for_letter(library: Library, site: str) -> None:
    article, tree = library.article(1), page(site, "/a1")
    said = library.statements(article)
    assert len(said) >= 4
    for number, one in enumerate(said, 1):
        element = only(tree, f"//*[@id='s{number}']")
        assert element.text_content() == article.text[one.start : one.end]
        assert one.kind in element.get("class").split()
        assert one.speaker in only(tree, f"//a[@href='?s={number}#s{number}']/@aria-label")


def test_two_speakers_look_different_and_one_always_the_same(library: Library, site: str) -> None:
    tree = page(site, "/a1")
    looks: dict[str, set[str]] = {}
    for number, one in enumerate(library.statements(library.article(1)), 1):
        classes = only(tree, f"//*[@id='s{number}']").get("class").split()
        looks.setdefault(one.speaker, set()).add(" ".join(classes[1:3]))
    assert all(len(look) == 1 for look in looks.values())
    assert len(set.union(*looks.values())) == len(looks) == 2


def test_what_is_known_of_the_article_stands_under_its_headline(site: str) -> None:
    facts = text_of(page(site, "/a1"), "//ul[@class='facts']")
    for known in ("أخبار المدينة", "هدى", "4 مارس 2024", "5 مارس 2024"):
        assert known in facts
    assert "https://news.example/harbour" in page(site, "/a1").xpath("//ul[@class='facts']//@href")


def test_a_question_is_answered_with_its_words_in_their_place(library: Library, site: str) -> None:
    answer = library.ask(SAID, [1])
    tree = page(site, f"/a1?q={quote(SAID)}")
    assert "answered" in only(tree, "//main").get("class").split()
    for at, item in enumerate(answer.evidence):
        name = "found" if at == 0 else f"found{at + 1}"
        assert item.text.startswith(only(tree, f"//mark[@id='{name}']").text_content())
        assert item.text in text_of(tree, "//blockquote")
    assert text_of(tree, "//mark") == "".join(item.text for item in answer.evidence)
    links = tree.xpath("//div[@class='answer']//a/@href")
    assert any(link.startswith("https://news.example/harbour#:~:text=") for link in links)
    assert tree.xpath("//input[@name='after']/@value") == [SAID]


def test_an_honest_no_has_no_words_and_offers_what_is_answered(site: str) -> None:
    tree = page(site, f"/a1?q={quote(UNKNOWN)}")
    assert "not_in_article" in only(tree, "//main").get("class").split()
    assert not tree.xpath("//mark | //blockquote | //meta[@property='og:image']")
    assert only(tree, "//*[@id='found']").get("class") == "answer"
    assert tree.xpath("//div[@class='try']//a/@href")


def test_a_follow_up_is_understood_by_the_questions_before_it(site: str) -> None:
    path = f"/a1?q={quote('وماذا عن ليلى منصور؟')}&after={quote(SAID)}"
    assert "ليلى منصور" in text_of(page(site, path), "//p[@class='level']")


def test_a_statement_has_an_address_a_preview_and_a_picture(library: Library, site: str) -> None:
    one = library.statements(library.article(1))[0]
    tree = page(site, "/a1?s=1")
    words = library.article(1).text[one.start : one.end]
    assert text_of(tree, "//mark") == words
    assert words in only(tree, "//meta[@property='og:description']/@content")
    picture = only(tree, "//meta[@property='og:image']/@content")
    assert picture == f"{site}/a1.png?s=1"
    drawn = httpx.get(picture)
    assert drawn.headers["content-type"] == "image/png"
    assert drawn.content.startswith(b"\x89PNG")


def test_the_list_of_speakers_filters(library: Library, site: str) -> None:
    tree = page(site, "/a1?who=1")
    name = library.speakers(library.article(1))[1]
    assert name in only(tree, "//nav[@class='speakers']//a[@aria-current]").text_content()
    for number, one in enumerate(library.statements(library.article(1)), 1):
        classes = only(tree, f"//*[@id='s{number}']").get("class").split()
        assert ("off" in classes) == (one.speaker != name)


def test_the_table_counts_every_word_that_is_said(library: Library, site: str) -> None:
    article, tree = library.article(1), page(site, "/a1")
    (much, when) = tree.xpath("//tbody")
    rows = {
        row.xpath("string(th)"): [int(cell.text) for cell in row.xpath("td[not(@class)]")]
        for row in much
    }
    for name in library.speakers(article):
        said = [one for one in library.statements(article) if one.speaker == name]
        counts = {"direct": 0, "indirect": 0}
        for one in said:
            counts[one.kind] += len(article.text[one.start : one.end].split())
        assert rows[name] == [len(said), counts["direct"], counts["indirect"]]
    widths = [float(width) for width in much[0].xpath(".//rect/@width")]
    assert sum(widths) == pytest.approx(100, abs=0.2)
    lines = [normalise(line) for line in article.text.splitlines() if line.strip()]
    assert len(when)
    for row in when:
        word, (times, places) = row.xpath("string(th)"), row.xpath("td[not(@class)]")
        assert int(times.text) == len(row.xpath(".//rect")) - 1 > 1
        assert all(
            stem(normalise(word)) in lines[int(number) - 1] for number in places.xpath("a/text()")
        )


def test_the_figures_of_several_articles_are_theirs_together(fast: Library) -> None:
    shown = Site(fast, Kept(fast))
    for day, count in (("2024-03-04", 2), ("2024-05-01", 1)):
        text = HARBOUR + "\nتوسعة الجسر." * count
        fast.add(identified(replace(article_of(text, f"{day}.txt"), date=day)))
    assert "/figures" in html.fromstring(shown.start(Visitor("ar", "")).decode()).xpath("//@href")
    tree = html.fromstring(shown.figures(Visitor("ar", "")).decode())
    much, when = tree.xpath("//table")
    assert when.xpath(".//thead/th/text() | .//thead/tr/th/text()")[2:] == [
        "4 مارس 2024",
        "1 مايو 2024",
    ]
    counts = {row.xpath("string(th)"): [one.text_content() for one in row[1:]] for row in when[-1]}
    assert counts["المرفأ"] == ["2", "3", "3"]
    assert counts["الجسر"] == ["2", "2", "1"]
    alone = fast.statements(fast.articles()[0])
    rows = {row.xpath("string(th)"): [int(one.text) for one in row[2:]] for row in much[-1]}
    for name, (articles, statements, *_) in rows.items():
        said = [one for one in alone if one.speaker == name]
        assert (articles, statements) == (2, 2 * len(said))


def test_times_are_days_then_months_then_years() -> None:
    def dated(days: Sequence[str]) -> list[Article]:
        return [
            replace(article_of("سفن كثيرة وسفن أخرى", "x"), date=day, id=number)
            for number, day in enumerate(days)
        ]

    many = [
        f"20{year}-0{month}-1{day}" for year in (20, 21) for month in (1, 2) for day in range(4)
    ]
    assert courses(dated(many[:8])).times == tuple(many[:8])
    assert courses(dated(many)).times == ("2020-01", "2020-02", "2021-01", "2021-02")
    assert courses(
        dated([f"20{year}-0{month}-01" for year in range(10, 20) for month in (1, 2)])
    ).times == tuple(f"20{year}" for year in range(12, 20))
    assert courses(dated(["2024-03-04"])).words[0].counts == (2,)
    assert [messages.period(one, "fr") for one in ("2024-03-04", "2024-03", "2024")] == [
        "4 mars 2024",
        "mars 2024",
        "2024",
    ]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "ar"), ("ar-EG,ar;q=0.9", "ar"), ("en-GB,en;q=0.8,ar;q=0.5", "en"), ("fr", "fr"),
        ("ru-RU", "ru"), ("de-DE,de;q=0.9", "en"), ("de,fr;q=0.5", "fr"), ("en;q=0.1,ar", "ar"),
        ("*", "ar"), ("en;q=0,ru", "ru"), ("q=;;,,x;q=a", "ar"), ("," * 5_000, "ar"),
    ],
)  # fmt: skip
def test_the_page_speaks_the_browsers_language(accepted: str, language: str) -> None:
    assert preferred(accepted) == language


def test_a_language_that_is_chosen_goes_along(site: str) -> None:
    tree = page(site, "/a1?q=x&lang=fr", "ar")
    assert (tree.get("lang"), tree.get("dir")) == ("fr", "ltr")
    assert messages.translations("fr")[messages.SPEAKERS[1]] in text_of(tree, "//nav")
    switches = tree.xpath("//nav[@class='languages']//a")
    assert {one.get("lang") for one in switches} == set(messages.LANGUAGES)
    assert only(tree, "//nav[@class='languages']//a[@aria-current]").get("lang") == "fr"
    assert all(one.get("href").endswith(f"q=x&lang={one.get('lang')}") for one in switches)
    own = [link for link in tree.xpath("//main//a/@href | //main//form/@action") if link[0] in "/?"]
    assert all(
        "lang=fr" in link.partition("#")[0] for link in own if "found" not in link or "?" in link
    )
    assert only(tree, "//input[@name='lang']/@value") == "fr"
    assert page(site, "/?lang=xx", "ru").get("lang") == "ru"
    assert "lang=" not in "".join(page(site, "/a1", "ru").xpath("//main//@href"))


def test_a_page_in_english_has_its_article_in_arabic(site: str) -> None:
    tree = page(site, "/a1", "en")
    assert (tree.get("lang"), tree.get("dir")) == ("en", "ltr")
    assert (only(tree, "//article").get("lang"), only(tree, "//article").get("dir")) == (
        "ar",
        "rtl",
    )


def test_a_page_is_small_and_needs_nothing_from_elsewhere(site: str) -> None:
    tree = page(site, "/a1")
    assets = tree.xpath("//link/@href | //script/@src")
    assert all(asset.startswith("/") for asset in assets)
    answers = [httpx.get(f"{site}{asset}") for asset in assets]
    assert all("immutable" in answer.headers["cache-control"] for answer in answers)
    assert sum(answer.num_bytes_downloaded for answer in answers) < 75_000
    assert not tree.xpath("//@style | //style | //script[not(@src)]")
    font = only(tree, "//link[@rel='preload']/@href")  # asked for once, by the same address
    style = only(tree, "//link[@rel='stylesheet']/@href")
    assert f'url("{font[1:]}")' in got(site, style).text


def test_spans_over_lines_and_within_each_other_give_the_line_back() -> None:
    text = "سطر أول\n\nسطر ثانٍ فيه كلام\nثالث"
    attributed = AttributedText(HARBOUR)
    said = replace(attributed.statements[0], start=4, end=20)
    within = replace(said, start=10, end=14)
    crossing = replace(said, start=12, end=25)
    article = replace(article_of(text, "x"), pages=(0, 9))
    lines = list(paragraphs(article, [said, within, crossing], {said.speaker: 0}, [(2, 12)]))
    shown = ["".join(piece.text for piece in line.pieces) for line in lines]
    assert shown == [line for line in text.splitlines() if line]
    assert [line.page for line in lines] == [1, 2, None]
    pieces = [piece for line in lines for piece in line.pieces]
    assert sum(len(piece.opens) for piece in pieces) == sum(len(piece.closes) for piece in pieces)
    assert sum(piece.is_first for piece in pieces) == 1
    assert "".join(p.text for p in pieces if p.evidence == 0) == text[2:12].replace("\n", "")


@pytest.mark.full
def test_statements_of_real_news_are_marked_letter_for_letter() -> None:
    for news in read_annotated(evaluation_file("news.jsonl")):
        article = news.article
        said = AttributedText(article.text).statements
        shown = ["" for _ in said]
        numbers = {one.speaker: 0 for one in said}
        open_now: list[int] = []
        for line in paragraphs(article, said, numbers):
            for piece in line.pieces:
                open_now += [opened.number for opened in piece.opens]
                for number in open_now:
                    shown[number - 1] += piece.text
                for closed in piece.closes:
                    assert open_now.pop() == closed.number
        for one, words in zip(said, shown, strict=True):
            assert words == "".join(article.text[one.start : one.end].splitlines())


# What must not be shown --------------------------------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>",
    "' onmouseover='alert(1)", '" autofocus onfocus="alert(1)', "</title><script>x()</script>",
    "</textarea><script>x()</script>", "<!--<script>-->x", "{{ 7*7 }}", "{% raw x %}",
    "<iframe srcdoc='<script>x()</script>'>", "<a href=javascript:alert(1)>x</a>",
    "&lt;script&gt;", "<style>*{display:none}</style>", "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0>", "\u202e<b>gnp.exe", "<math><mtext></form><form>",
    "<link rel=stylesheet href=//evil.example>", "]]><script>x()</script>",
]  # fmt: skip
DISGUISES = (str, str.upper, escape, quote, "\u200b{}".format)
PAYLOADS = [disguise(one) for disguise in DISGUISES for one in HOSTILE]


@pytest.mark.parametrize("payload", [" ".join(PAYLOADS[at::4]) for at in range(4)])
def test_nothing_that_others_write_becomes_markup(fast: Library, payload: str) -> None:
    text = f'{payload} عنوان\nقال {payload} الحداد: "{payload} كلام طويل كفاية". {payload}'
    known = replace(
        article_of(text, "x.txt"), title=payload, site=payload, author=payload, date=payload,
        url=f"javascript:{payload}", read=payload,
    )  # fmt: skip
    article = fast.add(identified(known))
    shown = Site(fast, Kept(fast))
    asked = Wanted(payload, (payload,) * 3)
    for wanted in (Wanted(), Wanted(statement=1), asked):
        tree = html.fromstring(
            shown.article(str(article.id), wanted, Visitor("ar", "http://localhost")).decode()
        )
        assert len(tree.xpath("//script")) == len(tree.xpath("/html/head/script[@src]")) == 1
        assert not tree.xpath("//@*[starts-with(name(), 'on')] | //iframe | //style | //base")
        assert not tree.xpath("//@srcdoc | //img | //meta[@http-equiv] | //svg[@onload]")
        links = tree.xpath("//@href | //@src | //@action")
        assert all(re.match(r"[/?#]", link) for link in links), links
        assert payload in tree.text_content()


def test_what_only_a_chat_has_is_as_absent_as_what_is_not_there(site: str) -> None:
    answers = [
        got(site, path)
        for path in ("/a2", "/a3", "/a999999999999999999", f"/a2?q={quote(SAID)}", "/a2.png?s=1")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd", "/page.css/../server.py", "/%2e%2e/%2e%2e/etc/passwd", "/a1%00", "/a0",
        "/templates/base.html", "/static/page.css", "/page.css%00.html", "//a1", "/a-1", "/a1.png",
        "/a1.png?s=99", f"/a1.png?q={quote(UNKNOWN)}", "/a١", "/.env", "/a1/", "/\\..\\x",
    ],
)  # fmt: skip
def test_nothing_else_is_at_any_address(site: str, path: str) -> None:
    answer = raw(site, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert re.match(rb"HTTP/1\.1 40[04] ", answer)
    assert b"root:" not in answer


def raw(site: str, request: str | bytes, patience: float = 8.0) -> bytes:
    """What comes back for bytes until the server closes the connection."""
    host, _, port = site.removeprefix("http://").partition(":")
    data = request.encode("utf-8", "surrogateescape") if isinstance(request, str) else request
    received = b""
    with socket.create_connection((host, int(port)), timeout=patience) as connection:
        try:
            connection.sendall(data)
            while part := connection.recv(65536):
                received += part
        except ConnectionError:
            pass
    return received


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200), ("localhost:8000", 200), ("127.0.0.1", 200), ("[::1]:80", 200),
        ("192.168.1.7:8000", 200), ("evil.example", 421), ("localhost.evil.example", 421),
        ("127.0.0.1.evil.example", 421), ("evil.example:127.0.0.1", 421), ("", 421),
        ("localhost@evil.example", 421), ("[::1", 421), ("a b", 421),
    ],
)  # fmt: skip
def test_only_its_own_names_are_answered(site: str, host: str, status: int) -> None:
    answer = raw(site, f"GET /a1 HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
    assert answer.startswith(f"HTTP/1.1 {status} ".encode()) or (
        status == 421 and answer.startswith(b"HTTP/1.1 400 ")
    )
    assert (b"https://news.example" in answer) == (status == 200)


@pytest.mark.parametrize("path", ["/", "/a1", "/a9", "/page.css", "/a1.png?s=1", "/nothing"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_every_answer_says_what_a_page_may_do(site: str, path: str, method: str) -> None:
    answer = httpx.request(method, f"{site}{path}")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert not {"set-cookie", "server", "x-powered-by"} & set(answer.headers)
    assert method != "POST" or answer.status_code in {404, 405}


def test_a_question_adds_no_header(site: str) -> None:
    answer = got(site, "/a1?q=x%0d%0aSet-Cookie:%20a=1%0d%0a%0d%0a<html>")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/a1?q=%ff%fe", "/a1?q=" + "%d9%85" * 2_000, "/a1?s=x&who=-1"])
def test_what_is_no_question_is_refused_or_passed_over(site: str, path: str) -> None:
    assert got(site, path).status_code in {200, 400}


def test_large_and_slow_requests_are_cut_off(library: Library) -> None:
    head = "GET / HTTP/1.1\r\nHost: localhost\r\n"
    with serving(library, patience=0.3) as site:
        large = raw(site, f"{head}X: {'x' * 200_000}\r\n\r\n")
        assert b" 200 " not in large[:40]
        posted = raw(
            site, f"POST /a1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: {10**9}\r\n\r\n"
        )
        assert b" 200 " not in posted[:40]
        assert raw(site, "GET / HT") == b""  # the rest never comes
        assert raw(site, head) == b""
        assert got(site, "/").status_code == 200


def test_many_connections_that_say_nothing_keep_nobody_waiting(site: str) -> None:
    host, _, port = site.removeprefix("http://").partition(":")
    idle = [socket.create_connection((host, int(port))) for _ in range(200)]
    try:
        assert got(site, "/a1").status_code == 200
    finally:
        for one in idle:
            one.close()


def test_who_asks_too_much_is_told_so(library: Library) -> None:
    with serving(library, per_minute=2) as site:
        path = f"/a1?q={quote(SAID)}"
        assert [got(site, path).status_code for _ in range(3)] == [200, 200, 429]
        assert got(site, "/a1").status_code == 200


def test_what_goes_wrong_is_told_by_a_number_alone(
    library: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> Article:
        raise RuntimeError("secret")

    with serving(library) as site:
        monkeypatch.setattr(library, "article", fail)
        answer = got(site, f"/a1?q={quote(SAID)}")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    (record,) = [one for one in caplog.records if one.name == "bot.web.requests"]
    assert record.error in answer.text  # type: ignore[attr-defined]
    assert SAID not in caplog.text


# What is added -----------------------------------------------------------------------------------


class Slow(BundledReader):
    """A reader that prepares only when it may, and then fails."""

    def __init__(self) -> None:
        super().__init__(hash_taught)
        self.may, self.asked = Event(), Event()

    def prepare(self, _: Sequence[str]) -> None:
        self.asked.set()
        assert self.may.wait(10)
        raise ModelError("gone")


def test_an_article_is_there_before_its_reader_is_ready_or_fails(tmp_path: Path) -> None:
    reader, form = Slow(), {"text": HARBOUR}
    with (
        Library.open(tmp_path, HashModel(), reader=reader) as library,
        serving(library, adds=True) as address,
    ):
        path = sent(address, form_of(address) | form).headers["location"]
        assert stages(address, path)[-1]["next"] == path
        assert reader.asked.wait(10)
        reader.may.set()
        assert httpx.get(f"{address}{path}").headers["location"] == "/a1"


@pytest.fixture(scope="module")
def adding(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("adding")
    with (
        Library.open(folder, HashModel(), reader=None) as library,
        serving(library, adds=True) as address,
    ):
        yield address


def form_of(site: str) -> dict[str, str]:
    return {"token": str(only(page(site, "/"), "//input[@name='token']/@value"))}


def sent(site: str, form: dict[str, str], **more: Any) -> httpx.Response:
    headers = {"Origin": site, "Accept-Language": "ar", **more.pop("headers", {})}
    return httpx.post(f"{site}/add", data=form, headers=headers, **more)


def stages(site: str, path: str) -> list[dict[str, str]]:
    """The stages that the page of a reading tells, to the last one."""
    with httpx.stream("GET", f"{site}{path}/stages", timeout=30) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = [line for line in answer.iter_lines() if line]
    return [json.loads(line.removeprefix("data: ")) for line in lines]


@pytest.mark.parametrize(
    ("form", "files", "title"),
    [
        ({"text": HARBOUR}, None, "افتتاح مرفأ جديد في المدينة"),
        ({}, {"file": ("x.txt", HARBOUR.replace("مرفأ", "مطار").encode())}, "افتتاح مطار جديد"),
        ({}, {"file": ("صفحة.txt", HARBOUR.encode("windows-1256"))}, "افتتاح مرفأ جديد"),
    ],
)
def test_what_is_added_is_read_and_shown(
    adding: str, form: dict[str, str], files: Any, title: str
) -> None:
    answer = sent(adding, form_of(adding) | form, files=files)
    assert answer.status_code == 303
    path = answer.headers["location"]
    assert stages(adding, path)[-1]["next"] == path
    article = httpx.get(f"{adding}{path}").headers["location"]
    assert title in text_of(page(adding, article), "//h1")
    assert article in page(adding, "/").xpath("//h2/a/@href")


@pytest.mark.parametrize(
    ("form", "name", "data", "told"),
    [
        ({"link": "http://127.0.0.1/x"}, "", b"", "لا أفتح هذا الرابط"),
        ({"link": "file:///etc/passwd"}, "", b"", "لا أفتح هذا الرابط"),
        ({"text": "..."}, "", b"", "لا نص"),
        ({}, "<b>.txt", bytes(range(256)), "ملف ثنائي لا نص: <b>.txt"),
        ({}, "../../x.txt", b"", "لا نص في هذا الملف"),
    ],
)
def test_what_cannot_be_added_is_refused_in_the_same_words(
    adding: str, form: dict[str, str], name: str, data: bytes, told: str
) -> None:
    before = page(adding, "/").xpath("//h2/a/@href")
    files = {"file": (name, data)} if name else None
    path = sent(adding, form_of(adding) | form, files=files).headers["location"]
    assert told in stages(adding, path)[-1]["told"]
    tree = page(adding, path)
    assert told in text_of(tree, "//p[@role='status']")
    assert page(adding, "/").xpath("//h2/a/@href") == before


def test_the_name_of_a_file_becomes_no_markup(adding: str) -> None:
    name = "<img src=x onerror=alert(1)>.txt"
    path = sent(adding, form_of(adding), files={"file": (name, b"")}).headers["location"]
    assert "<img" in stages(adding, path)[-1]["told"]
    assert not page(adding, path).xpath("//img")
    assert "onerror=alert(1)" in text_of(page(adding, path), "//p[@role='status']")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
    ],
)  # fmt: skip
def test_no_other_site_adds_anything(adding: str, headers: dict[str, str]) -> None:
    form = form_of(adding) | {"text": HARBOUR}
    assert sent(adding, form, headers=headers).status_code == 403


@pytest.mark.parametrize("token", [{}, {"token": ""}, {"token": "x"}, {"token": "é"}])
def test_a_form_without_our_token_adds_nothing(adding: str, token: dict[str, str]) -> None:
    assert sent(adding, {"text": HARBOUR, **token}).status_code == 403


def test_where_nothing_may_be_added_there_is_no_way_to(site: str) -> None:
    assert not page(site, "/").xpath("//form")
    assert sent(site, {"text": HARBOUR}).status_code == 404
    assert got(site, "/reading/x").status_code == 404


def test_one_address_adds_no_more_than_a_chat(fast: Library) -> None:
    with serving(fast, adds=True, most=1) as site:
        form = form_of(site)
        refused = sent(site, form | {"text": "..."}).headers["location"]
        assert "لا نص" in stages(site, refused)[-1]["told"]
        first = sent(site, form | {"text": HARBOUR}).headers["location"]
        assert "next" in stages(site, first)[-1]
        told = stages(site, sent(site, form | {"text": f"{HARBOUR} ثم"}).headers["location"])
        assert told[-1]["told"].startswith(messages.ADDED_ENOUGH[0][:20])
        assert page(site, "/").xpath("//h2/a/@href") == ["/a1"]


@pytest.mark.parametrize(
    ("host", "url", "adding", "most"),
    [
        ("127.0.0.1", "", False, 0), ("::1", "", True, 0), ("0.0.0.0", "", False, None),
        ("page.example", "", False, None), ("0.0.0.0", "", True, 50),
        ("127.0.0.1", "https://page.example", False, None),
        ("127.0.0.1", "https://page.example", True, 50),
    ],
)  # fmt: skip
def test_only_where_it_is_allowed_strangers_add(
    tmp_path: Path, host: str, url: str, adding: bool, most: int | None
) -> None:
    settings = Settings.read(tmp_path / ".env")
    settings = replace(settings, web_url=url, web_adding=adding, articles_per_chat=50)
    assert server.may_be_added(settings, host) == most


def test_no_more_is_read_than_in_telegram(library: Library) -> None:
    with serving(library, adds=True) as site:
        form = form_of(site) | {"link": "http://127.0.0.1/"}
        statuses = [sent(site, form).status_code for _ in range(11)]
    assert statuses == [303] * 10 + [429]


# Who sees what ------------------------------------------------------------------------------------

TOKEN = "12345:secret"
NOW = 1_800_000_000
PERSON, STRANGER, GROUP = 7, 8, -100


def signed(token: str = TOKEN, **fields: Any) -> str:
    """The data of a Mini App as Telegram signs them."""
    known = {"auth_date": str(NOW), "query_id": "AAE", "signature": "x"}
    known |= {"user": json.dumps({"id": PERSON, "first_name": "سلمى"}, ensure_ascii=False)}
    known |= {name: str(value) for name, value in fields.items()}
    lines = "\n".join(f"{name}={value}" for name, value in sorted(known.items()))
    secret = hmac.digest(b"WebAppData", token.encode(), "sha256")
    return urlencode(known | {"hash": hmac.digest(secret, lines.encode(), "sha256").hex()})


def test_whom_telegram_has_signed_is_known() -> None:
    assert visitor(signed(), TOKEN, NOW) == PERSON
    assert visitor(signed(start_param="a1", chat_type="group"), TOKEN, NOW + 3_000) == PERSON


GOOD = signed()
FORGED = [
    "", "x", "hash=", "%", "&&&", "a=b&hash=00", GOOD.replace("7", "8"), GOOD + "&user=%7B%7D",
    GOOD + "&x=1", GOOD[:-1], GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1"),
    GOOD.replace("signature=x&", ""), GOOD.replace("AAE", "AAF"), GOOD.replace("hash=", "hash=é"),
    re.sub("hash=.*", "hash=", GOOD), re.sub("hash=.*", "", GOOD), GOOD + "&hash=" + GOOD[-64:],
    GOOD.upper(), signed(token="12345:other"), signed(token=""), signed(auth_date=NOW - 3_601),
    signed(auth_date=NOW + 61), signed(auth_date="١٨٠٠٠٠٠٠٠٠"), signed(auth_date=-1),
    signed(auth_date=""), signed(user="null"), signed(user="{}"), signed(user='{"id": "7"}'),
    signed(user='{"id": true}'), signed(user='{"id": -100}'), signed(user="[7]"),
    signed(x="y" * 9_000),
]  # fmt: skip


@pytest.mark.parametrize("data", FORGED)
def test_what_telegram_has_not_signed_just_now_is_nobodys(data: str) -> None:
    assert visitor(data, TOKEN, NOW) is None


@pytest.fixture
def beside(fast: Library, tmp_path: Path) -> Iterator[SimpleNamespace]:
    """What stands behind the bot's page: a person, a group and a stranger have an article each."""
    fast.built_in()
    numbers = {}
    with Chats.open(tmp_path) as chats:
        conversation = Conversation(fast, chats, 10)
        for chat in (PERSON, GROUP, STRANGER):
            article = fast.add(article_of(f"{HARBOUR}\n{chat}", "x.txt"), keep=False)
            conversation.shelve(Place(chat, 0, abs(chat)), article.id)
            numbers[chat] = article.id
        shared = replace(article_of(f"{HARBOUR}\nweb", "x"), url="https://news.example/x")
        numbers[0] = fast.add(identified(shared), keep=False).id
        links = DeepLinks("rawi_bot", TOKEN, "https://page.example", has_app=True)
        time_is = SimpleNamespace(now=time.time())
        visits = Visits(conversation, links, lambda: time_is.now)
        settings = replace(Settings.read(tmp_path / ".env"), token=TOKEN)
        engine = Threads()

        async def do(work: Any, *given: Any) -> Any:
            return await engine.do(lambda: work(*given))

        async def is_member(chat: int, person: int) -> bool:
            return (chat, person) == (GROUP, PERSON)

        rawi: Any = SimpleNamespace(
            settings=settings, conversation=conversation, engine=SimpleNamespace(do=do), read=do
        )
        yield SimpleNamespace(
            rawi=rawi, visits=visits, links=links, numbers=numbers, time=time_is, library=fast,
            door=Doorkeeper(rawi, visits, links, is_member),
        )  # fmt: skip
        engine.close()


def fresh(person: int = PERSON) -> str:
    return signed(auth_date=int(time.time()), user=json.dumps({"id": person}))


@pytest.mark.parametrize(
    ("chat", "person", "sees"),
    [
        (PERSON, PERSON, True), (GROUP, PERSON, True), (STRANGER, PERSON, False),
        (PERSON, STRANGER, False), (GROUP, STRANGER, False), (STRANGER, STRANGER, True),
        (0, PERSON, False),
    ],
)  # fmt: skip
def test_visitors_see_what_their_chats_see(
    beside: SimpleNamespace, chat: int, person: int, sees: bool
) -> None:
    number = beside.numbers[chat]
    path = asyncio.run(beside.door.path(fresh(person), f"p{number}_0_9"))
    assert (path is not None) == sees
    if path:
        name, _, rest = path.removeprefix("/a").partition("?")
        assert beside.visits.opened(name).id == number
        assert rest == "at=0-9#found"
        for altered in (f"{number}", name[:-1] + "g", name.replace("-", "-1", 1), f"9{name}"):
            with pytest.raises((ArticleUnknown, ValueError)):
                beside.visits.opened(altered)
        beside.time.now += 3_601
        with pytest.raises(ArticleUnknown):
            beside.visits.opened(name)


def test_only_who_is_invited_visits(beside: SimpleNamespace) -> None:
    beside.rawi.settings = replace(beside.rawi.settings, allowed_chats=frozenset({GROUP}))
    answers = [
        asyncio.run(beside.door.path(fresh(), f"p{beside.numbers[chat]}_0_9"))
        for chat in (PERSON, GROUP)
    ]
    assert [answer is not None for answer in answers] == [False, True]


def test_an_article_of_the_web_that_was_shared_is_everybodys(beside: SimpleNamespace) -> None:
    number = beside.numbers[0]
    signature = beside.links.signature(f"a{number}")
    assert beside.visits.opened(f"{number}-{signature}").id == number
    own = beside.numbers[PERSON]
    for name in (f"{own}-{beside.links.signature(f'a{own}')}", f"{number}-{'0' * 16}", "99"):
        with pytest.raises(ArticleUnknown):
            beside.visits.opened(name)
    assert beside.visits.opened("1").id == 1  # the built-in article


def test_under_an_answer_a_button_opens_the_page_where_there_is_one(
    beside: SimpleNamespace,
) -> None:
    answer = beside.library.ask(SAID, [beside.numbers[PERSON]])
    item = answer.evidence[0]
    at = f"p{answer.article.id}_{item.start}_{item.end}"
    for links, is_private, expected in (
        (beside.links, True, f"https://page.example/app?at={at}"),
        (beside.links, False, f"https://t.me/rawi_bot?startapp={at}"),
        (DeepLinks("rawi_bot", TOKEN, "https://page.example"), False, None),
        (DeepLinks("rawi_bot", TOKEN), True, None),
    ):
        frame = Frame("ar", links=links, is_private=is_private)
        buttons = [one for row in under_answer(frame, paged(answer)) for one in row]
        found = [
            one.web_app.url if one.web_app else one.url
            for one in buttons
            if one.text == messages.READ_IN_ARTICLE[0]
        ]
        assert found == ([expected] if expected else [])


# In a browser, and as its user starts it ---------------------------------------------------------


@pytest.mark.full
def test_it_starts_says_where_and_stops(data_dir: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        "RAWI_DATA_DIR": str(data_dir), "PATH": "", "WEB_LISTEN": f"127.0.0.1:{port}",
        "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "web"], env=environment, cwd=tmp_path,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout
        line = process.stdout.readline()
        assert f"http://127.0.0.1:{port}/" in line
        assert got(f"http://127.0.0.1:{port}", "/a1").status_code == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert process.stderr
        assert process.stderr.read() == ""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as running:
        yield running


NODE = ROOT / "tests" / "node_modules"
THREE_KINDS = ["/", "/a1", f"/a1?q={quote(SAID)}", "/figures"]


def package_of_npm(path: str) -> Path:
    """A file of a package that `make test` installs where npm is."""
    if not (NODE / path).exists():
        pytest.skip("no packages of npm (npm ci --prefix tests)")
    return NODE / path


def test_a_validator_finds_no_fault_in_the_pages(site: str, tmp_path: Path) -> None:
    validator = package_of_npm("html-validate/bin/html-validate.mjs")
    config = {
        "root": True,
        "extends": ["html-validate:standard", "html-validate:document"],
        "rules": {"require-sri": ["error", {"target": "crossorigin"}]},
    }
    (tmp_path / ".htmlvalidate.json").write_text(json.dumps(config))
    for number, path in enumerate(THREE_KINDS):
        (tmp_path / f"{number}.html").write_bytes(got(site, path).content)
    done = subprocess.run(
        ["node", validator, *sorted(tmp_path.glob("*.html"))], cwd=tmp_path, text=True,
        capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "")


AXE = """axe.run().then(found => found.violations.map(
    one => [one.id, one.impact, one.nodes.map(node => node.html)]))"""


def test_axe_finds_nothing_that_shuts_people_out(site: str) -> None:
    axe = package_of_npm("axe-core/axe.min.js").read_text("utf-8")
    with browser() as chromium:
        tab = chromium.open(1280, 900)
        for path in THREE_KINDS:
            tab.navigate(f"{site}{path}")
            tab.evaluate(f"(() => {{ {axe}\n }})()")
            assert tab.evaluate(AXE) == [], path


WIDE = "document.documentElement.scrollWidth <= innerWidth"
FOUND = "[...document.querySelectorAll('mark')].map(one => one.textContent).join('')"
SEEN = """(() => { const box = document.getElementById('found').getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight; })()"""
THERE = "location.hash === '#found' && document.readyState === 'complete'"


def comes_to_the_words(tab: Page) -> None:
    """Waits until a tab has gone on to the words that answer."""
    until = time.monotonic() + 30
    while not tab.evaluate(THERE):
        assert time.monotonic() < until, tab.evaluate("location.href")
        time.sleep(0.1)


COLOURS = """(() => { const style = getComputedStyle(document.body);
  return [style.color, style.backgroundColor].map(one => one.match(/\\d+/g)[0] > 127); })()"""


@pytest.mark.full
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("dark", [False, True])
def test_a_browser_shows_the_words_in_their_place(
    library: Library, site: str, chromium: Browser, width: int, dark: bool
) -> None:
    tab = chromium.open(width, 740)
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    tab.call("Emulation.setEmulatedMedia", features=[scheme])
    tab.call("Log.enable")
    tab.navigate(f"{site}/a1?q={quote(SAID)}#found")
    answer = library.ask(SAID, [1])
    assert tab.evaluate(FOUND) == "".join(item.text for item in answer.evidence)
    assert tab.evaluate(WIDE)
    assert tab.evaluate(SEEN)
    assert tab.evaluate(COLOURS) == ([True, False] if dark else [False, True])
    assert tab.evaluate("getComputedStyle(document.querySelector('.text')).direction") == "rtl"
    assert tab.evaluate("document.fonts.check('20px \"Rawi Amiri\"', 'راوٍ')")


@pytest.mark.full
def test_it_works_without_a_script_and_on_paper(site: str, chromium: Browser) -> None:
    tab = chromium.open(1280, 900)
    tab.call("Emulation.setScriptExecutionDisabled", value=True)
    tab.navigate(f"{site}/a1")
    tab.evaluate(f"document.querySelector('#q').value = '{SAID}'")
    tab.call("Runtime.evaluate", expression="document.querySelector('form').submit()")
    comes_to_the_words(tab)
    assert tab.evaluate("document.querySelectorAll('mark').length > 0")
    tab.call("Emulation.setEmulatedMedia", media="print")
    assert tab.evaluate("getComputedStyle(document.querySelector('form')).display") == "none"


HEARD = """window.heard = []; window.TelegramWebviewProxy = {
  postEvent: (type, data) => heard.push([type, JSON.parse(data)]) };"""


@pytest.mark.full
def test_inside_telegram_the_article_opens_at_the_words(
    beside: SimpleNamespace, chromium: Browser
) -> None:
    item = beside.library.ask(SAID, [beside.numbers[PERSON]]).evidence[0]
    theme = {"bg_color": "#101820", "text_color": "#f0f0f0", "button_color": "#3399ff"}
    launch = {
        "tgWebAppData": fresh(), "tgWebAppVersion": "8.0",
        "tgWebAppThemeParams": json.dumps(theme),
    }  # fmt: skip
    at = f"p{beside.numbers[PERSON]}_{item.start}_{item.end}"
    site = Site(beside.library, beside.visits, in_telegram=True)
    with serving(beside.library, site=site, visits=beside.door.path) as address:
        tab = chromium.open(390, 700)
        tab.call("Page.addScriptToEvaluateOnNewDocument", source=HEARD)
        tab.navigate(f"{address}/app?at={at}#{urlencode(launch)}")
        comes_to_the_words(tab)
        assert tab.evaluate(FOUND) == item.text
        assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 24, 32)"
        heard = dict(tab.evaluate("heard"))
        assert {"web_app_ready", "web_app_expand"} <= set(heard)
        button = heard["web_app_setup_main_button"]
        assert (button["text"], button["color"]) == (messages.SHARE[1], "#3399ff")
        tab.evaluate("Telegram.WebView.receiveEvent('main_button_pressed')")
        (path,) = tab.evaluate(
            "heard.filter(one => one[0] === 'web_app_open_tg_link').map(one => one[1].path_full)"
        )
        assert path.startswith("/share/url?url=https%3A%2F%2Ft.me%2Frawi_bot")
        tab.evaluate("Telegram.WebView.receiveEvent('theme_changed', {theme_params: {}})")
        strange = urlencode(launch | {"tgWebAppData": fresh(STRANGER)})
        tab.navigate("about:blank")
        tab.navigate(f"{address}/app?at={at}#{strange}")
        time.sleep(0.5)
        assert tab.evaluate("location.pathname") == "/app"


@pytest.mark.full
def test_telegrams_own_script_says_the_same(
    beside: SimpleNamespace, site: str, chromium: Browser
) -> None:
    script = package_of_npm("@twa-dev/sdk/dist/telegram-web-apps.js").read_text("utf-8")
    item = beside.library.ask(SAID, [beside.numbers[PERSON]]).evidence[0]
    theme = {"bg_color": "#101820", "text_color": "#f0f0f0", "button_color": "#3399ff"}
    launch = urlencode({
        "tgWebAppData": fresh(), "tgWebAppVersion": "8.0", "tgWebAppPlatform": "ios",
        "tgWebAppThemeParams": json.dumps(theme),
    })  # fmt: skip
    at = f"p{beside.numbers[PERSON]}_{item.start}_{item.end}"
    shown = Site(beside.library, beside.visits, in_telegram=True)
    with serving(beside.library, site=shown, visits=beside.door.path) as address:
        tab = chromium.open(390, 700)
        tab.call("Page.addScriptToEvaluateOnNewDocument", source=HEARD)
        tab.navigate(f"{address}/app?at={at}#{launch}")
        comes_to_the_words(tab)
        ours = dict(tab.evaluate("heard"))
        tab.evaluate("Telegram.WebView.receiveEvent('main_button_pressed')")
        ours |= dict(tab.evaluate("heard"))
        button, link = ours["web_app_setup_main_button"], ours["web_app_open_tg_link"]
        tab.navigate("about:blank")
        tab.navigate(f"{site}/a1#{launch}")
        tab.evaluate(f"(() => {{ {script}\n }})()")
        app = "Telegram.WebApp"
        tab.evaluate(
            f"{app}.ready(); {app}.expand(); {app}.BackButton.show();"
            f"{app}.MainButton.setParams({{text: {json.dumps(button['text'])}, is_visible: true}});"
            f"{app}.openTelegramLink('https://t.me{link['path_full']}')"
        )
        time.sleep(0.2)
        theirs = dict(tab.evaluate("heard"))
    for name in ours.keys() - {"iframe_ready"}:
        own, other = (one[name] or {} for one in (ours, theirs))
        assert {key: other.get(key) for key in own} == own, name


@pytest.mark.full
def test_the_bot_shows_the_page_and_leads_to_it(data_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    listens, address = f"127.0.0.1:{port}", "https://page.example"
    with (
        BotApi() as api,
        running(data_dir, api.url, WEB_URL=address, WEB_LISTEN=listens) as bot,
    ):
        person = api.person()
        chat = api.private(person)
        shown = answer(api, api.says(person, chat, "ماذا قال لافروف عن قوانين الدبلوماسية؟"))
        rows = shown["reply_markup"]["inline_keyboard"]
        (link,) = [one["web_app"]["url"] for row in rows for one in row if "web_app" in one]
        assert link.startswith("https://page.example/app?at=p1_")
        address, named = f"http://{listens}", {"Host": "page.example"}
        assert httpx.get(f"{address}/a1", headers=named).status_code == 200
        assert httpx.get(f"{address}/a1", headers={"Host": "evil.example"}).status_code == 421
        init = signed(BOT_TOKEN, auth_date=int(time.time()))
        asked = {"at": link.partition("=")[2], "init": init}
        opened = httpx.post(f"{address}/app", data=asked, headers=named).json()["next"]
        found = html.fromstring(httpx.get(f"{address}{opened}", headers=named).content.decode())
        assert text_of(found, "//mark").startswith("قوانين الدبلوماسية")
        asked["init"] = signed("1:other", auth_date=int(time.time()))
        assert httpx.post(f"{address}/app", data=asked, headers=named).status_code == 404
        assert bot.stop() == 0
    assert "failed" not in bot.log
    assert api.refusals == []

"""Links in disguise lead to what they are made of, each step by the same strict rules."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import messages
from bot.telegram.links import unread
from index.embedding.model import Model
from index.errors import LinkNoArticle, LinkRefused
from index.ingestion import Ingester
from index.intake.pages import article_of_page
from index.intake.urls import canonical
from index.intake.wrapped import preview_of, unwrapped
from index.library import Library
from index.types import Format
from tests.web.server import ADDRESS, Web, page, redirect

STORY = (
    "المكتبة العامة تمدد ساعاتها",
    "قالت مديرة المكتبة إن القاعات ستبقى مفتوحة حتى منتصف الليل طوال شهر الامتحانات كل يوم.",
    "وأضافت المديرة أن عدد المقاعد سيزيد إلى أربعمئة مقعد بعد تجهيز الطابق الثاني من المبنى.",
    "ورحب اتحاد الطلبة بالقرار وطلب أن يستمر العمل به بعد الامتحانات أيضا في بقية السنة.",
)
PAGE = (
    f"<html lang=ar><title>{STORY[0]}</title><article><h1>{STORY[0]}</h1>"
    + "".join(f"<p>{line}</p>" for line in STORY[1:])
    + "</article></html>"
)
LINK = "https://news.example/library"


@pytest.mark.parametrize(
    ("url", "inside"),
    [
        ("https://t.me/iv?url=https%3A%2F%2Fnews.example%2Flibrary%3Fa%3D1&rhash=5", f"{LINK}?a=1"),
        (f"https://www.google.com/url?sa=t&q={LINK}&usg=x", LINK),
        (f"https://www.google.co.uk/url?sa=t&url={LINK}", LINK),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fnews.example%2Flibrary&h=AT0", LINK),
        ("https://lm.facebook.com/l.php?u=https%3A%2F%2Fnews.example%2Flibrary", LINK),
        ("https://l.instagram.com/?u=https%3A%2F%2Fnews.example%2Flibrary&e=AT0", LINK),
        (f"https://www.youtube.com/redirect?event=video&q={LINK}", LINK),
        ("https://www.google.com/amp/s/news.example/library", LINK),
        ("https://news-example.cdn.ampproject.org/c/s/news.example/library", LINK),
        ("https://www.google.com/amp/s/news.example/50%25-off", "https://news.example/50%25-off"),
        ("https://news-example.cdn.ampproject.org/v/news.example/library?amp_js_v=1",
         "http://news.example/library?amp_js_v=1"),
        (f"https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3D{LINK}", LINK),
        ("https://t.me/s/city_news/77", "https://t.me/city_news/77"),
        ("https://telegram.me/city_news/77?single", "https://t.me/city_news/77"),
        (f"{LINK}\u200f", LINK), (f"\u202b{LINK}\u202c", LINK), (f"\ufeff{LINK}\u200b ", LINK),
        (f"{LINK}%E2%80%8F", LINK),
        ("https://www.google.com/search?q=https://news.example/", None),
        ("https://www.google.com/url?q=javascript:alert(1)", None),
        ("https://t.me/city_news", None), ("https://news.example/url?q=https://a.example/", None),
        ("https://evilgoogle.com/url?q=https://a.example/", None), ("https://[", None),
    ],
)  # fmt: skip
def test_a_wrapped_link_is_what_it_wraps(url: str, inside: str | None) -> None:
    assert unwrapped(url) == (inside or url)


@pytest.mark.parametrize("mark", ["\u200e", "\u200f", "\u202c", "\u2069", "\u200b", "\ufeff", " "])
def test_what_is_invisible_at_the_ends_of_a_link_is_no_part_of_it(mark: str) -> None:
    assert canonical(f"{mark}{LINK}{mark}") == LINK


def test_only_posts_have_a_preview() -> None:
    assert preview_of("https://t.me/city_news/77") == "https://t.me/s/city_news/77"
    assert preview_of("https://t.me/s/city_news/77") == "https://t.me/s/city_news/77"
    assert preview_of("https://t.me/city_news") == "https://t.me/city_news"
    assert preview_of(LINK) == LINK


@pytest.mark.parametrize(
    ("url", "words", "site"),
    [
        ("https://www.youtube.com/watch?v=abcdefghijk", messages.UNREAD_FILM, "YouTube"),
        ("https://youtu.be/abcdefghijk", messages.UNREAD_FILM, "YouTube"),
        ("https://x.com/someone/status/1234", messages.UNREAD_POST, "X"),
        ("https://m.facebook.com/story.php?id=1", messages.UNREAD_POST, "Facebook"),
        ("https://www.instagram.com/p/abc/", messages.UNREAD_POST, "Instagram"),
        ("https://t.me/city_news", messages.UNREAD_CHANNEL, "Telegram"),
        ("https://t.me/+abcdef", messages.UNREAD_CHANNEL, "Telegram"),
        ("https://t.me/c/12345/6", messages.UNREAD_CHANNEL, "Telegram"),
        ("https://news.example/photo.JPG", messages.UNREAD_FILE, ""),
        ("https://news.example/", messages.UNREAD_FRONT, ""),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fyoutu.be%2Fabc", messages.UNREAD_FILM,
         "YouTube"),
    ],
)  # fmt: skip
def test_of_a_link_without_an_article_it_is_said_why(
    url: str, words: messages.Words, site: str
) -> None:
    assert unread(url) == (words, site)
    for language in ("ar", "en"):
        assert site in messages.say(words, language, site)


@pytest.mark.parametrize(
    "url",
    [LINK, "https://t.me/city_news/77", "https://news.example/report.pdf", "https://news.example/a.docx",
     "https://t.me/iv?url=https%3A%2F%2Fnews.example%2Flibrary&rhash=5", "https://netflix.com/a"],
)  # fmt: skip
def test_a_link_that_may_lead_to_an_article_is_read(url: str) -> None:
    assert unread(url) is None


# Fetched ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def library(built_in_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    data = Path(shutil.copytree(built_in_dir, tmp_path_factory.mktemp("disguised") / "data"))
    with Library.open(data, Model("bundled")) as library:
        yield library


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as web:
        web.answers["news.example/library"] = page(PAGE)
        yield web
    assert {one.address for one in web.asked} <= {ADDRESS}


def ingester(library: Library, web: Web) -> Ingester:
    return Ingester(library, web.fetcher(), article_of_page)


@pytest.mark.parametrize(
    "body",
    [
        "<meta http-equiv=refresh content='0; url=https://news.example/library'>",
        "<noscript><META HTTP-EQUIV='Refresh' CONTENT='0;URL=\"/library\"'></noscript>"
        "<script>location.replace('https://news.example/library')</script>",
        "<script>window.location.href = 'https:\\/\\/news.example\\/library'</script>",
        "<link rel=amphtml href=/library>", "<link rel=alternate media=print href=/library>",
        "<meta http-equiv=refresh content='1;url=https://www.google.com/url?q=" + LINK + "'>",
    ],
)  # fmt: skip
def test_a_page_that_only_leads_on_is_a_redirect(library: Library, web: Web, body: str) -> None:
    web.answers["news.example/x"] = page(f"<html><head><title>x</title>{body}</head></html>")
    web.answers["short.example/x"] = redirect("https://news.example/x")
    article = ingester(library, web).read("https://short.example/x")
    assert article.text.split("\n") == [*STORY]
    assert article.format is Format.PAGE


def test_each_step_keeps_to_the_rules_and_they_end(library: Library, web: Web) -> None:
    def leads(target: str) -> str:
        return f"<html><meta http-equiv=refresh content='0; url={target}'></html>"

    web.answers["news.example/in"] = page(leads("http://127.0.0.1/admin"))
    web.answers["news.example/meta"] = page(leads("http://169.254.169.254/latest/meta-data/"))
    web.answers["news.example/file"] = page(leads("file:///etc/passwd"))
    web.answers["news.example/round"] = page(leads("/around"))
    web.answers["news.example/around"] = page(leads("/round"))
    reader = ingester(library, web)
    for name in ("in", "meta"):
        with pytest.raises(LinkRefused) as raised:
            reader.read(f"https://news.example/{name}")
        assert raised.value.detail == f"https://news.example/{name}"
    for name in ("file", "round"):
        with pytest.raises(LinkNoArticle):
            reader.read(f"https://news.example/{name}")
    assert not [key for key in web.served if not key.startswith("news.example")]


def test_an_article_with_a_refresh_is_itself(library: Library, web: Web) -> None:
    refresh = "<meta http-equiv=refresh content='600; url=/library'>"
    web.answers["news.example/own"] = page(PAGE.replace("<title>", refresh + "<title>كلها: "))
    web.served.clear()
    ingester(library, web).read("https://news.example/own")
    assert "news.example/library" not in web.served


PREVIEW = """<html><body><section class="tgme_channel_history">
<div class="tgme_widget_message js-widget_message" data-post="city_news/76">
 <a class="tgme_widget_message_owner_name"><span>أخبار المدينة</span></a>
 <div class="tgme_widget_message_text js-message_text">منشور سابق عن الطقس</div>
 <a class="tgme_widget_message_date"><time datetime="2026-03-01T08:00:00+00:00">1</time></a></div>
<div class="tgme_widget_message js-widget_message" data-post="city_news/77">
 <a class="tgme_widget_message_owner_name"><span>أخبار المدينة</span></a>
 <a class="tgme_widget_message_reply"><div class="tgme_widget_message_text">منشور سابق</div></a>
 <div class="tgme_widget_message_text js-message_text"><b>عاجل</b> | مديرة المكتبة: القاعات مفتوحة
 حتى منتصف الليل<br><br>ويزيد عدد المقاعد إلى <a href="x">أربعمئة</a> مقعد.</div>
 <a class="tgme_widget_message_date"><time datetime="2026-03-04T21:30:00+00:00">2</time></a></div>
</section></body></html>"""


def test_a_link_to_a_post_is_read_with_its_channel_and_day(library: Library, web: Web) -> None:
    web.answers["t.me/s/city_news/77"] = page(PREVIEW)
    for url in ("https://t.me/city_news/77", "https://t.me/s/city_news/77?before=9"):
        article = ingester(library, web).read(url)
        assert article.text.split("\n") == [
            "عاجل | مديرة المكتبة: القاعات مفتوحة حتى منتصف الليل",
            "ويزيد عدد المقاعد إلى أربعمئة مقعد.",
        ]
        assert (article.url, article.site) == ("https://t.me/city_news/77", "أخبار المدينة")
        assert (article.date, article.format) == ("2026-03-04", Format.POST)
    web.answers["t.me/s/city_news/99"] = page(PREVIEW)
    with pytest.raises(LinkNoArticle):
        ingester(library, web).read("https://t.me/city_news/99")

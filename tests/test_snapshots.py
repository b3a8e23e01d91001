"""A link is read once, asked whether it has changed, and kept as it was."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from index.errors import (
    ArticleTooLong,
    ArticleUnknown,
    LinkNoArticle,
    LinkRefused,
    LinkUnreachable,
)
from index.ingestion import FRESH, Ingester
from index.intake.files import identified
from index.intake.pages import article_of_page
from index.library import Library
from tests.running import there
from tests.web.server import Answering, Web, page, redirect, status

HOST = "news.example.org"
URL = f"https://{HOST}/story/1"
WORDS = (
    "قال وزير المالية إن الميزانية الجديدة ستعرض على البرلمان مطلع الشهر المقبل بعد مشاورات.",
    "وأضاف الوزير أن الحكومة لن ترفع الضرائب على السلع الأساسية مهما كانت الظروف الحالية.",
    "وأكدت رئيسة اللجنة أن النقاش سيكون علنيا وأن الأرقام كلها ستنشر قبل التصويت بأسبوع.",
)


class Clock:
    """A time that a test sets."""

    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as web:
        yield web


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def reader(fast: Library, web: Web, clock: Clock) -> Ingester:
    return Ingester(fast, web.fetcher(), article_of_page, clock=clock)


def story(
    *words: str, title: str = "الميزانية أمام البرلمان", etag: str | None = None
) -> Answering:
    body = "".join(f"<p>{one}</p>" for one in words or WORDS)
    html = f"<html lang=ar><title>{title}</title><article><h1>{title}</h1>{body}</article></html>"
    return page(html, headers={"ETag": etag} if etag else None)


def put(web: Web, answer: Answering, path: str = "/story/1") -> None:
    web.answers[f"{HOST}{path}"] = answer


def fetched(web: Web) -> list[str]:
    return [one.path for one in web.asked if one.path != "/robots.txt"]


def test_an_article_is_stored_with_its_address_and_when_it_was_read(
    reader: Ingester, web: Web, fast: Library
) -> None:
    put(web, story())
    article = reader.read(f"{URL}?utm_source=chat#top", keep=False)
    assert (article.url, article.read) == (URL, "2023-11-14T22:13:20+00:00")
    assert article == identified(article)
    assert fast.article(article.id) == article


def test_a_link_is_asked_again_only_when_it_is_no_longer_fresh(
    reader: Ingester, web: Web, clock: Clock
) -> None:
    put(web, story())
    first = reader.read(URL)
    assert reader.read(f"{URL}?fbclid=1") == first
    assert len(fetched(web)) == 1
    clock.now += FRESH
    assert reader.read(URL) == first  # the same text: the same snapshot, read when it was read
    assert len(fetched(web)) == 2


def test_a_site_that_knows_the_state_of_its_page_need_not_send_it_again(
    reader: Ingester, web: Web, clock: Clock
) -> None:
    put(web, story(etag='"one"'))
    first = reader.read(URL)
    clock.now += FRESH
    put(web, status(304))
    assert reader.read(URL) == first
    assert web.asked[-1].headers["if-none-match"] == '"one"'
    assert reader.read(URL) == first
    assert len(fetched(web)) == 2  # fresh again


def test_a_page_that_has_changed_is_another_article_and_the_old_one_stays(
    reader: Ingester, web: Web, clock: Clock, fast: Library
) -> None:
    put(web, story())
    old = reader.read(URL)
    clock.now += FRESH
    put(web, story(*WORDS, "وانتهت الجلسة مساء."))
    new = reader.read(URL)
    assert new.id != old.id
    assert new.url == old.url
    assert there(new.read) > there(old.read)
    assert fast.article(old.id) == old


def test_an_article_that_was_removed_is_read_anew(
    reader: Ingester, web: Web, fast: Library
) -> None:
    put(web, story(etag='"one"'))
    fast.remove(reader.read(URL).id)
    again = reader.read(URL)
    assert fast.article(again.id) == again
    assert "if-none-match" not in web.asked[-1].headers


def test_the_same_text_at_another_address_is_another_article(reader: Ingester, web: Web) -> None:
    put(web, story())
    put(web, story(), "/copy")
    first, copy = reader.read(URL), reader.read(f"https://{HOST}/copy")
    assert (first.text, first.url) != (copy.text, copy.url)
    assert first.text == copy.text
    assert first.id != copy.id


def test_what_a_page_says_of_its_address_does_not_answer_for_that_address(
    reader: Ingester, web: Web
) -> None:
    forged = '<link rel="canonical" href="/story/1">'
    put(web, page(f"<html><head>{forged}</head><article><h1>زيف كبير جدا هنا</h1>"
                  + "".join(f"<p>{one}</p>" for one in reversed(WORDS)) + "</article></html>"),
        "/forged")  # fmt: skip
    put(web, story())
    forgery = reader.read(f"https://{HOST}/forged")
    genuine = reader.read(URL)
    assert genuine.title == "الميزانية أمام البرلمان"
    assert genuine.id != forgery.id


def test_a_blog_does_not_speak_for_its_provider(reader: Ingester, web: Web) -> None:
    provider = "blogs.example.net"
    forged = f"<head><link rel=canonical href='https://{provider}/real'></head>"
    body = "".join(f"<p>{one}</p>" for one in WORDS)
    web.answers[f"evil.{provider}/x"] = page(f"<html>{forged}<article><h1>خبر</h1>{body}</article>")
    assert reader.read(f"https://evil.{provider}/x").url == f"https://evil.{provider}/x"


def test_a_text_that_is_too_long_is_said_to_be_so(fast: Library, web: Web) -> None:
    put(web, story())
    with pytest.raises(ArticleTooLong):
        Ingester(fast, web.fetcher(), article_of_page, longest=50).read(URL)
    assert fast.articles() == []


def test_what_cannot_be_read_changes_nothing(reader: Ingester, web: Web, fast: Library) -> None:
    put(web, page("<html><title>x</title><p>قصير</p></html>"))
    put(web, redirect("http://127.0.0.1/"), "/inside")
    for path, error in (
        ("/story/1", LinkNoArticle), ("/gone", LinkUnreachable), ("/inside", LinkRefused),
    ):  # fmt: skip
        with pytest.raises(error):
            reader.read(f"https://{HOST}{path}")
    assert fast.articles() == []
    assert fast.link(f"https://{HOST}/story/1") is None


def test_only_what_nobody_keeps_is_released(reader: Ingester, web: Web, fast: Library) -> None:
    put(web, story())
    article = reader.read(URL, keep=False)
    assert fast.unkept("9") == [article.id]
    assert fast.unkept("2020") == []
    reader.read(URL, keep=True)  # whoever runs Rawi adds the same
    assert fast.unkept("9") == []
    assert not fast.release(article.id)
    assert fast.article(article.id) == article
    put(web, story(title="خبر آخر عن الميزانية"), "/story/2")
    other = reader.read(f"https://{HOST}/story/2", keep=False)
    assert fast.release(other.id)
    with pytest.raises(ArticleUnknown):
        fast.article(other.id)
    assert not fast.release(other.id)
    assert fast.link(f"https://{HOST}/story/2") is None


def test_questions_are_answered_while_an_article_is_read(
    reader: Ingester, web: Web, fast: Library
) -> None:
    put(web, story())
    built_in, asked, began = fast.built_in(), threading.Event(), threading.Event()

    def progress(_done: int, _total: int) -> None:
        began.set()
        assert asked.wait(10)

    reading = threading.Thread(target=reader.read, args=(URL,), kwargs={"progress": progress})
    reading.start()
    assert began.wait(10)
    assert fast.ask("ماذا قال لافروف؟", [built_in.id]).evidence
    asked.set()
    reading.join(10)
    assert len(fast.articles()) == 2

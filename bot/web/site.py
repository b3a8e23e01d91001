"""Which articles the page shows, and each as HTML or a picture, made beside the event loop."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from importlib.resources import files

from tornado.template import Loader

from bot import messages
from bot.serving.pictures import drawn
from bot.web import article_page
from bot.web.access import Access
from bot.web.article_page import Panel, Wanted
from bot.web.shares import shares
from bot.web.when_which_words import courses
from index.errors import ArticleUnknown, QuestionError
from index.library import Library
from index.lru_cache import LruCache
from index.types import Article

# Pages and pictures kept in memory, some ten thousand bytes each.
PAGES, PICTURES = 64, 64
# So many articles are counted together, and so many speakers of theirs shown.
MOST_COUNTED, MOST_SPEAKERS = 200, 20
STYLE, FONT = "page.css", "amiri.woff2"
STATIC = (STYLE, "page.js", "telegram.js", FONT, "icon.svg")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whom a page is made for: the language of its words, whether they have chosen it themselves,
    and the address of this server as they know it."""

    language: str
    base: str
    has_chosen: bool = False

    def to(self, address: str) -> str:
        """An address of this server in the same language; `address` may have a fragment."""
        return in_language(address, self.language) if self.has_chosen else address


def in_language(address: str, language: str) -> str:
    """An address of this server in one of the languages of its words."""
    place, mark, fragment = address.partition("#")
    return f"{place}{'&' if '?' in place else '?'}lang={language}{mark}{fragment}"


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
        static = {name: (files("bot.web") / "static" / name).read_bytes() for name in STATIC}
        # A page asks for the font ahead of its style sheet: by another address it would come twice.
        font = f"{FONT}?{_version(static[FONT])}"
        static[STYLE] = static[STYLE].replace(FONT.encode(), font.encode())
        self.static = static
        self._versions = {name: _version(content) for name, content in static.items()}

    def warm_up(self) -> None:
        """Does for the built-in article what its first reader would wait for."""
        article = self._library.built_in()
        for question in self._library.suggestions(article, messages.ARABIC):
            self._library.ask(question, [article.id])

    def start(self, visitor: Visitor, token: str = "") -> bytes:
        """The start page: which articles there are, and with a token the form that adds one."""
        articles = self._access.listed()
        return self._rendered("start.html", visitor, articles=articles, token=token)

    def figures(self, visitor: Visitor) -> bytes:
        """Who speaks how much in the articles of the start page, the newest of them, and which
        words come when. Raises StoreError."""
        articles = self._access.listed()[:MOST_COUNTED]
        key = f"{[one.hash for one in articles]} {visitor}"
        page = self._pages.get(key)
        if page is None:
            spoken = shares([(one, self._library.statements(one)) for one in articles])
            page = self._rendered(
                "figures.html", visitor, articles=articles, courses=courses(articles),
                shares=sorted(spoken, key=lambda one: -one.words)[:MOST_SPEAKERS],
                here="/figures", look=article_page.look,
            )  # fmt: skip
            self._pages.keep(key, page)
        return page

    def reading(self, name: str, told: str, failed: bool, visitor: Visitor) -> bytes:
        """The page of an article on its way in: how far it has come, or why there is none."""
        known = {"name": name, "told": told, "failed": failed, "here": f"/reading/{name}"}
        return self._rendered("reading.html", visitor, **known)

    def article(self, name: str, wanted: Wanted, visitor: Visitor) -> bytes:
        """The page of an article, by its name in the address.

        Raises ArticleUnknown, ModelError or StoreError.
        """
        article = self._access.opened(name)
        key = f"{article.hash} {name} {visitor} {wanted}"
        page = None if wanted.question else self._pages.get(key)
        if page is None:
            known = article_page.shown(
                self._library, article, wanted, visitor.language, f"/a{name}"
            )
            shared = self._shared(article, known["panel"])
            page = self._rendered("article.html", visitor, shared=shared, **known)
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

    def app(self, visitor: Visitor) -> bytes:
        """The page with which Telegram opens the Mini App."""
        return self._rendered("app.html", visitor)

    def wrong(self, words: messages.Words, visitor: Visitor, *values: object) -> bytes:
        """A page that only says what is wrong."""
        told = messages.say(words, visitor.language, *values)
        return self._rendered("wrong.html", visitor, told=told)

    def _rendered(self, template: str, visitor: Visitor, **known: object) -> bytes:
        language = visitor.language

        def say(words: messages.Words, *values: object) -> str:
            return messages.say(words, language, *values)

        return self._templates.load(template).generate(
            say=say,
            words=messages,
            language=language,
            side=messages.side(language),
            base=visitor.base,
            to=visitor.to,
            in_language=in_language,
            has_chosen=visitor.has_chosen,
            in_telegram=self.in_telegram,
            asset=lambda name: f"{name}?{self._versions[name]}",
            **{"here": "/", **known},
        )


def _version(content: bytes) -> str:
    """What tells one version of a file from another."""
    return sha256(content).hexdigest()[:12]

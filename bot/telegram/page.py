"""The page beside the bot, in the same process: articles in a browser and inside Telegram. It has
an event loop and a thread of its own, so that chats do not wait for its readers."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from urllib.parse import urlsplit

from telegram import ChatMember, ChatMemberRestricted
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.chats.conversation import Conversation
from bot.serving.deep_links import DeepLinks, Link
from bot.serving.rate import RateLimiter
from bot.telegram.context import Rawi
from bot.web.access import Visits
from bot.web.init_data import visitor
from bot.web.requests import Web
from bot.web.server import Threads, address, beside
from bot.web.site import Site
from index.errors import ArticleUnknown
from index.types import Article

# Seconds for which it is remembered who is in which chat, and of how many.
REMEMBERED, MOST_REMEMBERED = 600.0, 10_000
# Groups with the same article of which one is asked whether somebody is in them.
MOST_GROUPS = 5
_MEMBERS = frozenset({ChatMember.OWNER, ChatMember.ADMINISTRATOR, ChatMember.MEMBER})


@contextlib.asynccontextmanager
async def shown(rawi: Rawi, bot: ExtBot[int], links: DeepLinks) -> AsyncIterator[None]:
    """Inside it the page is there. Raises SettingWrong or OSError."""
    settings = rawi.settings
    visits, threads, loop = Visits(rawi.conversation, links), Threads(1), asyncio.get_running_loop()
    doorkeeper = Doorkeeper(rawi, visits, links, Members(bot).has)

    async def path(init_data: str, at: str) -> str | None:
        asked = asyncio.run_coroutine_threadsafe(doorkeeper.path(init_data, at), loop)
        return await asyncio.wrap_future(asked)

    web = Web(
        Site(rawi.conversation.library, visits, in_telegram=True),
        threads.do,
        RateLimiter(settings.questions_per_minute),
        frozenset({urlsplit(settings.web_url).hostname or ""}),
        visits=path,
        address=settings.web_url,
    )
    host, port = address(settings.web_listen)
    with beside(web, host, port):
        yield
    threads.close()


class Members:
    """Who is in which group, asked of Telegram and remembered for a while."""

    def __init__(self, bot: ExtBot[int], clock: Callable[[], float] = time.monotonic) -> None:
        self._bot = bot
        self._clock = clock
        self._known: dict[tuple[int, int], tuple[bool, float]] = {}

    async def has(self, chat: int, person: int) -> bool:
        """Whether somebody is in a group; not, where Telegram does not say."""
        known, at = self._known.pop((chat, person), (False, -REMEMBERED))
        if self._clock() - at >= REMEMBERED:
            try:
                member = await self._bot.get_chat_member(chat, person)
            except TelegramError:
                return False
            is_restricted = isinstance(member, ChatMemberRestricted) and member.is_member
            known, at = member.status in _MEMBERS or is_restricted, self._clock()
        self._known[chat, person] = known, at
        if len(self._known) > MOST_REMEMBERED:
            del self._known[next(iter(self._known))]
        return known


class Doorkeeper:
    """Opens articles to visitors of the Mini App, as their chats may see them."""

    def __init__(
        self,
        rawi: Rawi,
        visits: Visits,
        links: DeepLinks,
        is_member: Callable[[int, int], Awaitable[bool]],
    ) -> None:
        self._rawi = rawi
        self._visits = visits
        self._links = links
        self._is_member = is_member

    async def path(self, init_data: str, at: str) -> str | None:
        """Where the page shows what a deep link leads to, for the person whom Telegram has signed;
        None where they may not see it, or nobody has signed anything."""
        person = visitor(init_data, self._rawi.settings.token, time.time())
        opened = self._links.opened(at)
        if person is None or opened is None or opened[0].speaker is not None:
            return None
        link, is_shared = opened
        settings, conversation = self._rawi.settings, self._rawi.conversation
        allowed = settings.allowed_chats
        is_invited = not allowed or person in allowed | settings.admins
        found = await self._rawi.engine.do(
            _seen, conversation, person if is_invited else 0, link, is_shared
        )
        if found is None:
            return None
        article, groups = found
        names_of = conversation.chats.names_of
        invited = [
            one for one in groups if is_invited or allowed & await self._rawi.read(names_of, one)
        ]
        if groups and not await self._is_in_one(invited[:MOST_GROUPS], person):
            return None
        place = "?at={}-{}#found".format(*link.span) if link.span else ""
        return f"/a{self._visits.name(article)}{place}"

    async def _is_in_one(self, groups: Sequence[int], person: int) -> bool:
        for group in groups:
            if await self._is_member(group, person):
                return True
        return False


def _seen(
    conversation: Conversation, person: int, link: Link, is_shared: bool
) -> tuple[Article, list[int]] | None:
    """The article of a link, and the groups in one of which somebody has to be to see it, none:
    they may in any case; None where no group has it either. `person` 0: whoever is not invited."""
    try:
        return conversation.opened(person, link.article, is_shared and bool(person)), []
    except ArticleUnknown:
        groups = [chat for chat in conversation.chats.shelves.having(link.article) if chat < 0]
    return (conversation.library.article(link.article), groups) if groups else None

"""Several processes that run one bot on a database server."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from telegram import Update
from telegram.ext import ExtBot

from bot.telegram import shared_inbox
from bot.telegram.delivery import parsed
from bot.telegram.inbox import TRIES
from bot.telegram.shared_inbox import LeadLost, SharedInbox
from tests.bot_api import TOKEN, BotApi
from tests.postgres import Server
from tests.running import running
from tests.test_delivery import BOT, update


@pytest.fixture
def url(postgres: Server) -> str:
    return postgres.place()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leases that the tests need not wait for."""
    for name, seconds in (("LEASE", 1.0), ("RENEWED", 0.2), ("MARGIN", 0.2), ("LOOKED", 0.02)):
        monkeypatch.setattr(shared_inbox, name, seconds)


def parse(known: dict[str, object]) -> Update:
    return parsed(known, ExtBot(TOKEN))


def run(url: str, folder: Path, work: Callable[..., Awaitable[None]], processes: int = 2) -> None:
    async def main() -> None:
        inboxes = [SharedInbox.open(folder, url, BOT) for _ in range(processes)]
        try:
            await asyncio.wait_for(work(*inboxes), 30)
        finally:
            for one in inboxes:
                await one.close()

    asyncio.run(main())


async def taken(inbox: SharedInbox, many: int) -> list[int]:
    found = [await asyncio.wait_for(inbox.get(), 5) for _ in range(many)]
    return [one.update_id for one in found if isinstance(one, Update)]


def gone(inbox: SharedInbox) -> None:
    """As if the process had ended: nothing renews its lease or fetches."""
    for task in inbox._tasks:
        task.cancel()
    inbox._tasks.clear()


def test_what_any_process_stores_the_one_that_leads_handles_once_and_in_order(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_inbox, "LEASE", 60.0)

    async def work(first: SharedInbox, second: SharedInbox) -> None:
        stopping = asyncio.Event()
        for number in (3, 1, 2):
            await second.put(update(number, 8))
        await first.lead(stopping, lambda _: None)
        waiting = asyncio.create_task(second.lead(stopping, lambda _: None))
        assert await first.resume(parse) == 3
        await first.put(update(1, 8))  # Telegram repeats itself
        await second.put(update(4, 8))
        assert await taken(first, 4) == [1, 2, 3, 4]
        assert not second.leads.is_set()
        for number in (1, 2, 3, 4):
            assert await first.leaving(number)
            await first.done(number)
        assert first.underway == 0
        await first.put(update(4, 8))
        await first.close()  # an orderly end lets the other one lead at once
        await asyncio.wait_for(waiting, 5)
        assert await second.resume(parse) == 0

    run(url, tmp_path, work)


def test_what_a_process_leaves_as_it_dies_another_takes_up(url: str, tmp_path: Path) -> None:
    async def work(first: SharedInbox, second: SharedInbox) -> None:
        stopping = asyncio.Event()
        for number in range(1, 6):
            await first.put(update(number, 8))
        await first.lead(stopping, lambda _: None)
        await first.resume(parse)
        assert await taken(first, 5) == [1, 2, 3, 4, 5]
        await first.leaving(1)
        await first.done(1)
        await first.leaving(2)  # nobody knows whether this answer has arrived
        await first.leaving(3)
        await first.settled(3)  # this one has not
        first.left_for_later(4)
        gone(first)
        began = time.monotonic()
        await second.lead(stopping, lambda _: None)
        assert time.monotonic() - began > 0.3
        assert await second.resume(parse) == 3
        assert await taken(second, 3) == [3, 4, 5]
        assert not await first.leaving(5)  # who does not lead may not answer, if it lives after all
        assert await second.leaving(5)

    run(url, tmp_path, work)


def test_an_update_that_ends_every_process_is_given_up(url: str, tmp_path: Path) -> None:
    async def work(*inboxes: SharedInbox) -> None:
        stopping = asyncio.Event()
        await inboxes[0].put(update(1, 8))
        for turn, inbox in enumerate(inboxes):
            await inbox.lead(stopping, lambda _: None)
            assert await inbox.resume(parse) == (turn < TRIES)
            if turn < TRIES:
                assert await taken(inbox, 1) == [1]
                await inbox.begin(1)
            gone(inbox)

    run(url, tmp_path, work, TRIES + 1)


def test_who_cannot_renew_its_lease_gives_up_before_another_leads(
    url: str, tmp_path: Path, postgres: Server
) -> None:
    async def work(first: SharedInbox) -> None:
        lost: list[Exception] = []
        await first.lead(asyncio.Event(), lost.append)
        first.database._pool.timeout = 0.1  # type: ignore[attr-defined]
        await asyncio.to_thread(postgres.stop)
        try:
            for _ in range(100):
                await asyncio.sleep(0.05)
                if lost:
                    break
        finally:
            await asyncio.to_thread(postgres.start)
        assert isinstance(lost[0], LeadLost)

    run(url, tmp_path, work, 1)


@pytest.mark.full
@pytest.mark.parametrize("how", ["killed", "server"])
def test_a_bot_whose_process_or_server_ends_answers_every_question_once(
    url: str, data_dir: Path, tmp_path: Path, postgres: Server, how: str
) -> None:
    with BotApi() as api, ExitStack() as both:
        first = both.enter_context(running(data_dir, api.url, DATABASE_URL=url))
        people = [api.person() for _ in range(12)]
        chats = [api.private(person) for person in people]
        opening = api.says(people[0], chats[0], "ماذا قال لافروف؟")
        assert api.wait(lambda: api.replies(opening), 200)  # the model is read, the article too
        both.enter_context(running(tmp_path / "other", api.url, DATABASE_URL=url))
        asked = [
            api.says(person, chat, text)
            for text in ("من هو بلينكن؟", "متى وقع ذلك؟", "ماذا قال بلينكن؟")
            for person, chat in zip(people, chats, strict=True)
        ]
        assert api.wait(lambda: sum(bool(api.replies(one)) for one in asked) > 4, 200)
        if how == "killed":
            first.process.send_signal(signal.SIGKILL)
        else:
            postgres.stop()
            time.sleep(1)
            postgres.start()
        api.wait(lambda: all(api.replies(one) for one in asked), 120)
        counted = [len(api.replies(one)) for one in asked]
        # What was leaving at the very moment may be lost, and nothing comes twice.
        assert max(counted) == 1
        assert counted.count(0) <= (1 if how == "killed" else 0), counted
        for chat in chats:
            order = [one["reply_to_message"]["message_id"] for one in api.by_bot(chat)
                     if "reply_to_message" in one]  # fmt: skip
            assert order == sorted(order)

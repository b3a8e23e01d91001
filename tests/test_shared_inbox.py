"""Several processes that run one bot on a database server."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable, Collection
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from random import Random

import psycopg
import pytest
from telegram import Update
from telegram.ext import ExtBot

from benchmarks.replicas import measured
from bot.chats.memory import Chats
from bot.serving.rate import RateLimiter, SharedRateLimiter, Verdict
from bot.telegram import shared_inbox
from bot.telegram.delivery import parsed
from bot.telegram.inbox import ALL_SHARES, FIRST_SHARE, SHARES, TRIES, Doubts
from bot.telegram.shared_inbox import LEASE, RENEWED, LeasesLost, SharedInbox
from tests.bot_api import TOKEN, BotApi
from tests.postgres import Server
from tests.running import running
from tests.test_delivery import BOT, update


@pytest.fixture
def url(postgres: Server) -> str:
    return postgres.place()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that the tests have to wait for long."""
    for name, seconds in (("RENEWED", 0.1), ("LOOKED", 0.02)):
        monkeypatch.setattr(shared_inbox, name, seconds)


def parse(known: dict[str, object]) -> Update:
    return parsed(known, SOME_BOT)


SOME_BOT = ExtBot[None](TOKEN)  # to make one takes longer than all else here


def run(url: str, folder: Path, work: Callable[..., Awaitable[None]], processes: int = 2) -> None:
    async def main() -> None:
        inboxes = [SharedInbox.open(folder, url, BOT) for _ in range(processes)]
        try:
            await asyncio.wait_for(work(*inboxes), 30)
        finally:
            for one in inboxes:
                if not one.database._pool.closed:  # type: ignore[attr-defined]
                    await one.close()

    asyncio.run(main())


async def begun(inbox: SharedInbox, lost: Callable[[Exception], None] = print) -> list[set[int]]:
    """Has a process take part; the shares that it takes, as it does."""
    heard: list[set[int]] = []

    async def taken(shares: Collection[int]) -> None:
        heard.append({*shares})

    await inbox.take_part(parse, taken, lost)
    return heard


async def handled(inbox: SharedInbox, many: int) -> list[int]:
    found = [await asyncio.wait_for(inbox.get(), 5) for _ in range(many)]
    return [one.update_id for one in found if isinstance(one, Update)]


async def until(holds: Callable[[], object]) -> None:
    for _ in range(1000):
        if holds():
            return
        await asyncio.sleep(0.02)
    raise AssertionError


def gone(inbox: SharedInbox) -> None:
    """As if the process had ended: nothing renews its leases or fetches, until they run out."""
    for task in inbox._tasks:
        task.cancel()
    inbox._tasks.clear()
    inbox.database.write("UPDATE leases SET until = now() WHERE holder = ?", (inbox._us,))


def test_shares_are_divided_evenly_and_go_to_those_who_live(url: str, tmp_path: Path) -> None:
    async def work(*inboxes: SharedInbox) -> None:
        first, second, third = inboxes
        assert await begun(first) == [ALL_SHARES]
        await first.put(update(1, 40))
        assert await handled(first, 1) == [1]
        await begun(second)
        # What is under way stays where it is, as does the first share.
        await until(lambda: len(second.shares) == SHARES // 2 - 1)
        assert {FIRST_SHARE, 40} <= first.shares
        await first.done(1)
        await until(lambda: len(second.shares) == SHARES // 2)
        await begun(third)
        await until(lambda: sorted(len(one.shares) for one in inboxes) == [20, 22, 22])
        assert first.shares | second.shares | third.shares == ALL_SHARES
        await second.close()
        gone(third)
        await until(lambda: first.shares == ALL_SHARES)
        assert first.processes == 1

    run(url, tmp_path, work, 3)


def test_what_any_process_stores_the_one_that_has_its_chat_handles_once_and_in_order(
    url: str, tmp_path: Path
) -> None:
    async def work(first: SharedInbox, second: SharedInbox) -> None:
        await begun(first)
        await begun(second)
        await until(lambda: len(second.shares) == SHARES // 2)
        mine, theirs = min(first.shares), min(second.shares)
        for number in (3, 1, 2):
            await second.put(update(number, mine))
            await first.put(update(10 + number, theirs))
        await first.put(update(1, mine))  # Telegram repeats itself
        await second.put(update(4, mine - SHARES))  # a group
        assert sorted(await handled(first, 4)) == [1, 2, 3, 4]
        assert sorted(await handled(second, 3)) == [11, 12, 13]
        assert not await second.leaving(1)
        for number in (1, 2, 3, 4):
            assert await first.leaving(number)
            await first.done(number)
        assert first.underway == 0

    run(url, tmp_path, work)


def test_what_a_process_leaves_as_it_dies_another_takes_up(url: str, tmp_path: Path) -> None:
    async def work(first: SharedInbox, second: SharedInbox) -> None:
        for number in range(5, 0, -1):
            await first.put(update(number, 8))
        await begun(first)
        assert await handled(first, 5) == [1, 2, 3, 4, 5]
        await first.leaving(1)
        await first.done(1)
        await first.leaving(2)  # nobody knows whether this answer has arrived
        await first.leaving(3)
        await first.settled(3)  # this one has not
        first.left_for_later(4)
        gone(first)
        await begun(second)
        assert await handled(second, 3) == [3, 4, 5]
        assert second.shares == ALL_SHARES
        assert not await first.leaving(5)  # who has lost its leases may not answer, if it lives
        assert await second.leaving(5)

    run(url, tmp_path, work)


def test_what_a_process_had_not_written_as_it_died_is_answered_where_it_is_started_again(
    url: str, tmp_path: Path
) -> None:
    async def work(first: SharedInbox) -> None:
        for number in range(1, 6):
            await first.put(update(number, 8))
        await begun(first)
        assert await handled(first, 5) == [1, 2, 3, 4, 5]
        for number in (1, 2, 3):
            assert await first.in_doubt(number)  # and its bytes are written
        await first.done(1)
        await first.settled(3)  # which Telegram has refused
        assert await first.in_doubt(3)
        assert await first.leaving(4)  # and nothing more
        # While it lives, nobody speaks for it.
        await SharedInbox.open(tmp_path, url, BOT).close()
        die(first)
        elsewhere = SharedInbox.open(tmp_path / "elsewhere", url, BOT)
        assert marked(first) == [2, 3, 4]
        again = SharedInbox.open(tmp_path, url, BOT)
        assert marked(first) == [2, 3]
        gone(first)
        both = (elsewhere, again)
        await asyncio.gather(*map(begun, both))
        found = await asyncio.gather(*(handled(one, 2) for one in both), return_exceptions=True)
        assert [4, 5] in found
        await asyncio.gather(*(one.close() for one in both))

    run(url, tmp_path, work, 1)
    assert [*tmp_path.rglob("*.written")] == []


def marked(inbox: SharedInbox) -> list[int]:
    """The updates that count as answered if their process ends."""
    rows = inbox.database.rows(
        "SELECT id FROM updates WHERE leaving AND body IS NOT NULL ORDER BY id"
    )
    return [int(str(number)) for (number,) in rows]


def die(inbox: SharedInbox) -> None:
    """As if the process had ended, as to the file that it has locked."""
    assert inbox._traces
    inbox._traces._file.close()
    inbox._traces = None


def test_an_update_that_ends_every_process_is_given_up(url: str, tmp_path: Path) -> None:
    async def work(*inboxes: SharedInbox) -> None:
        await inboxes[0].put(update(1, 8))
        for turn, inbox in enumerate(inboxes):
            heard = await begun(inbox)
            await until(partial(bool, heard))
            if turn < TRIES:
                assert await handled(inbox, 1) == [1]
                await inbox.begin(1)
                await inbox.begin(1)  # within one process it counts once
            gone(inbox)
        assert inboxes[-1].settle() == []

    run(url, tmp_path, work, TRIES + 1)


def test_who_cannot_renew_its_leases_gives_up_before_another_takes_them(
    url: str, tmp_path: Path, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_inbox, "MARGIN", shared_inbox.LEASE - 1)

    async def work(first: SharedInbox) -> None:
        lost: list[Exception] = []
        await begun(first, lost.append)
        first.database._pool.timeout = 0.1  # type: ignore[attr-defined]
        await asyncio.to_thread(postgres.stop)
        try:
            await until(lambda: lost)
        finally:
            await asyncio.to_thread(postgres.start)
        assert isinstance(lost[0], LeasesLost)

    run(url, tmp_path, work, 1)


def test_what_one_process_does_alone_no_other_one_does_meanwhile(url: str, tmp_path: Path) -> None:
    at_it: list[int] = []
    most: list[int] = []

    async def work(*inboxes: SharedInbox) -> None:
        async def read(inbox: SharedInbox, link: str) -> None:
            async with inbox.alone(link):
                at_it.append(1)
                most.append(len(at_it))
                await asyncio.sleep(0.05)
                at_it.pop()

        await asyncio.gather(*(read(one, "https://a.example/") for one in inboxes for _ in "12"))
        assert most == [1, 1, 1, 1]
        async with inboxes[0].alone("https://a.example/"):
            await asyncio.wait_for(read(inboxes[1], "https://b.example/"), 1)

    run(url, tmp_path, work)


def test_an_update_left_for_later_comes_again_before_those_behind_it(
    url: str, tmp_path: Path
) -> None:
    async def work(inbox: SharedInbox) -> None:
        for number, chat in ((1, 8), (2, 8), (3, 9), (4, 8)):
            await inbox.put(update(number, chat))
        await begun(inbox)
        assert await handled(inbox, 4) == [1, 2, 3, 4]
        inbox.left_for_later(1)
        for number in (2, 3, 4):
            assert inbox.waits(number) is (number != 3)
            if number != 3:
                inbox.left_for_later(number)
        assert await handled(inbox, 3) == [1, 2, 4]
        assert not any(map(inbox.waits, (1, 2, 4)))

    run(url, tmp_path, work, 1)


def test_who_asks_of_several_processes_is_counted_as_by_one(url: str, tmp_path: Path) -> None:
    drawn = Random(5)
    with Chats.open(tmp_path, url=url) as chats:
        one, shared = RateLimiter(3), [SharedRateLimiter(chats.database, 3) for _ in "12"]
        at, found = 0.0, set()
        for _ in range(120):
            at += drawn.choice([0.5, 9, 31])
            who = drawn.choice([7, 8])
            verdict = one.judge(who, at)
            assert drawn.choice(shared).judge(who, at) is verdict
            found.add(verdict)
        assert found == {*Verdict}
        shared[0].expire()
        assert chats.database.rows("SELECT * FROM rates") == []


@pytest.mark.full
def test_replicas_of_which_one_is_killed_answer_every_question_once_and_in_order(
    postgres: Server,
) -> None:
    made = measured(30, 3, 2, postgres, killed=True)  # the server restarts, too
    # What was leaving at the very moment may be lost.
    assert (made.twice, made.disordered) == (0, 0)
    assert made.missing <= 1


@pytest.mark.full
@pytest.mark.parametrize("how", ["killed", "killed for good", "server"])
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
        lost = 0
        if how == "server":
            postgres.stop()
            time.sleep(1)
            postgres.start()
        else:
            first.process.send_signal(signal.SIGKILL)
            first.process.wait()
            trace, lost = unwritten(data_dir, url)
        if how == "killed":  # whoever looks after it starts it again
            began = time.monotonic()
            both.enter_context(running(data_dir, api.url, DATABASE_URL=url))
            assert api.wait(lambda: not trace.exists(), 120)
            if time.monotonic() - began < LEASE - RENEWED - 1:
                lost = 0  # nobody else can have counted them as answered
        api.wait(lambda: all(api.replies(one) for one in asked), 120)
        counted = [len(api.replies(one)) for one in asked]
        assert max(counted) == 1
        assert counted.count(0) <= lost, counted
        for chat in chats:
            order = [one["reply_to_message"]["message_id"] for one in api.by_bot(chat)
                     if "reply_to_message" in one]  # fmt: skip
            assert order == sorted(order)


def unwritten(folder: Path, url: str) -> tuple[Path, int]:
    """The file of a process that is gone, and how many updates it has marked and not written the
    answers of."""
    (trace,) = folder.glob("*.written")
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT id FROM updates WHERE leaving AND body IS NOT NULL AND share::text IN"
            " (SELECT name FROM leases WHERE leases.bot = updates.bot AND holder = %s)",
            (trace.stem.rpartition("-")[2],),
        ).fetchall()
    return trace, len({number for (number,) in rows} - {*Doubts(trace).numbers})

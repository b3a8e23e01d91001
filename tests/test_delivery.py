"""Requests to Telegram: what is sent again, and what is not."""

from __future__ import annotations

import asyncio
import sqlite3
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from telegram import Update
from telegram.error import TelegramError, TimedOut
from telegram.ext import ExtBot

from bot.telegram import delivery
from bot.telegram.delivery import (
    Bot,
    Handling,
    InOrder,
    Loop,
    Pace,
    Requests,
    _current,
    parsed,
)
from bot.telegram.inbox import (
    AT_ONCE,
    TRIES,
    Doubts,
    FileInbox,
)
from index.errors import StoreUnreachable
from tests.bot_api import TOKEN, BotApi

BOT = 123456


@asynccontextmanager
async def at_work(api: BotApi, folder: Path, read_timeout: float) -> AsyncIterator[Bot]:
    """Our own bot object, with an inbox in a folder."""
    inbox = FileInbox.open(folder, BOT)
    heard: list[tuple[str, int]] = []
    requests = [Requests(inbox, lambda *what: heard.append(what), read_timeout) for _ in range(2)]
    async with Bot(
        TOKEN, f"{api.url}/bot", request=requests[0], get_updates_request=requests[1],
        rate_limiter=Pace(asyncio.Event(), overall_max_rate=0, group_max_rate=0), inbox=inbox,
        failed=lambda _: None,
    ) as bot:  # fmt: skip
        yield bot
    await inbox.close()


def run(
    api: BotApi,
    folder: Path,
    work: Callable[[Bot], Awaitable[object]],
    read_timeout: float = 0.3,
) -> object:
    async def main() -> object:
        async with at_work(api, folder, read_timeout) as bot:
            return await work(bot)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # RetryAfter tells of a change to come in the library
        with asyncio.Runner(loop_factory=Loop) as runner:
            return runner.run(main())


def test_a_message_without_an_answer_in_time_is_not_sent_twice(tmp_path: Path) -> None:
    with BotApi() as api:
        chat = api.private(api.person())
        api.fault("sendMessage", "slow after", 1, seconds=1)
        with pytest.raises(TimedOut):
            run(api, tmp_path, lambda bot: bot.send_message(chat["id"], "جواب"))
        assert [message["text"] for message in api.by_bot(chat)] == ["جواب"]


def test_an_edit_without_an_answer_in_time_is_made_again(tmp_path: Path) -> None:
    async def work(bot: Bot) -> None:
        sent = await bot.send_message(chat["id"], "جواب")
        api.fault("editMessageText", "slow before", 1, seconds=1)
        await bot.edit_message_text("آخر", chat["id"], sent.message_id)

    with BotApi() as api:
        chat = api.private(api.person())
        run(api, tmp_path, work)
        assert [message["text"] for message in api.by_bot(chat)] == ["آخر"]


def test_a_flood_is_waited_for_as_long_as_telegram_says(tmp_path: Path) -> None:
    with BotApi() as api:
        chat = api.private(api.person())
        api.fault("sendMessage", "429", 1, seconds=1)
        run(api, tmp_path, lambda bot: bot.send_message(chat["id"], "جواب"))
        assert len(api.by_bot(chat)) == 1


def test_what_is_asked_at_the_start_fails_at_once(tmp_path: Path) -> None:
    with BotApi() as api:
        api.fault("getMe", "502", 1)
        with pytest.raises(TelegramError):
            run(api, tmp_path, lambda bot: bot.get_me())


def test_an_update_is_in_doubt_from_the_write_to_the_answer(tmp_path: Path) -> None:
    seen: list[list[int]] = []

    async def work(bot: Bot) -> None:
        inbox = bot._inbox
        assert isinstance(inbox, FileInbox)
        _current.set(Handling(7))
        api.fault("sendMessage", "500", 1)

        async def watch() -> None:
            while True:
                seen.append(inbox.doubts.numbers)
                await asyncio.sleep(0.01)

        watching = asyncio.create_task(watch())
        await bot.send_chat_action(chat["id"], "typing")
        assert inbox.doubts.numbers == []
        await bot.send_message(chat["id"], "جواب")
        watching.cancel()
        assert inbox.doubts.numbers == [7]

    with BotApi() as api:
        chat = api.private(api.person())
        run(api, tmp_path, work)
    assert [] in seen  # during the pause after the 500 it was known not to have been sent


def test_an_answer_waits_until_it_is_noted_and_does_not_leave_where_it_must_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    # Another process has its chat; the database does not answer; in time; not in time; in time.
    said: list[bool | Exception | float] = [False, StoreUnreachable("there"), 0.2, 5.0, True]
    monkeypatch.setattr(delivery, "NOTED_WITHIN", 0.3)
    monkeypatch.setattr(delivery, "PAUSES", (0.01,))

    async def noted(number: int) -> bool:
        assert number == 7
        there = len(api.by_bot(chat))
        one = said.pop(0)
        if isinstance(one, Exception):
            raise one
        await asyncio.sleep(0 if isinstance(one, bool) else one)
        heard.append(f"{len(api.by_bot(chat)) - there} while noting")
        return bool(one)

    async def work(bot: Bot) -> None:
        _current.set(Handling(7))
        monkeypatch.setattr(bot._inbox, "in_doubt", noted)
        for text in ("أول", "ثان"):
            await bot.send_message(chat["id"], text)
            heard.append(text)

    with BotApi() as api:
        chat = api.private(api.person())
        run(api, tmp_path, work, 2)
        assert [message["text"] for message in api.by_bot(chat)] == ["أول", "ثان"]
    none = "0 while noting"
    assert heard == [none, none, "أول", none, "ثان"]
    assert said == []


def update(number: int, chat: int = 8) -> Update:
    content = {
        "update_id": number,
        "message": {
            "message_id": number, "date": 1, "text": "متى؟",
            "chat": {"id": chat, "type": "private", "first_name": "Person"},
        },
    }  # fmt: skip
    return Update.de_json(content)


async def noted(_: object) -> None:
    """Hears which shares a process has."""


def resumed(folder: Path, spoil: Callable[[FileInbox], None] = lambda _: None) -> list[int]:
    """What an inbox has left for the next run."""

    async def main() -> list[int]:
        inbox = FileInbox.open(folder, BOT)
        spoil(inbox)
        await inbox.take_part(lambda content: parsed(content, ExtBot(TOKEN)), noted, print)
        waiting = [inbox.get_nowait() for _ in range(inbox.qsize())]
        numbers = [update.update_id for update in waiting if isinstance(update, Update)]
        assert len(numbers) == len(waiting)
        for number in numbers:
            await inbox.begin(number)
        await inbox.close()
        return numbers

    return asyncio.run(main())


def put(folder: Path, *numbers: int, done: tuple[int, ...] = ()) -> None:
    async def main() -> None:
        inbox = FileInbox.open(folder, BOT)
        for number in numbers:
            await inbox.put(update(number))
        for number in done:
            await inbox.done(number)
        await inbox.close()

    asyncio.run(main())


def test_what_has_come_in_survives_and_what_is_done_does_not_come_back(tmp_path: Path) -> None:
    put(tmp_path, 3, 1, 2, 2, done=(2,))
    assert resumed(tmp_path) == [1, 3]
    put(tmp_path, 1, 2, 3)
    assert resumed(tmp_path) == [1, 3]


def test_what_is_in_doubt_counts_as_answered(tmp_path: Path) -> None:
    put(tmp_path, 1, 2)
    doubts = Doubts(tmp_path / f"inbox-{BOT}.doubts")
    doubts.add(1)
    doubts.close()
    assert resumed(tmp_path) == [2]
    assert resumed(tmp_path) == [2]


def test_what_ends_the_process_again_and_again_is_given_up(tmp_path: Path) -> None:
    put(tmp_path, 1)
    assert [resumed(tmp_path) for _ in range(TRIES + 1)] == [[1]] * TRIES + [[]]


def test_doubts_are_as_many_as_updates_at_once(tmp_path: Path) -> None:
    doubts = Doubts(tmp_path / "doubts")
    for _ in range(3):
        for number in range(1, AT_ONCE + 1):
            doubts.add(number)
            doubts.add(number)
        assert sorted(doubts.numbers) == list(range(1, AT_ONCE + 1))
        for number in range(1, AT_ONCE + 1):
            doubts.remove(number)
        assert doubts.numbers == []


def test_one_chat_keeps_its_order_and_does_not_hold_up_the_others(tmp_path: Path) -> None:
    done: list[int] = []

    async def main() -> None:
        inbox = FileInbox.open(tmp_path, BOT)
        order = InOrder(inbox)
        gate = asyncio.Event()

        async def work(number: int, *, waits: bool) -> None:
            if waits:
                await gate.wait()
            done.append(number)

        # More of one chat than may be worked on at once, the first of them held up.
        tasks = [
            asyncio.create_task(order.process_update(update(n, 1), work(n, waits=n == 1)))
            for n in range(1, 2 * AT_ONCE)
        ]
        tasks.append(
            asyncio.create_task(order.process_update(update(99, 2), work(99, waits=False)))
        )
        await asyncio.sleep(0.2)
        assert done == [99]
        gate.set()
        await asyncio.gather(*tasks)
        await inbox.close()

    asyncio.run(main())
    assert done == [99, *range(1, 2 * AT_ONCE)]


def test_what_cannot_be_stored_now_is_stored_later(tmp_path: Path) -> None:
    async def main() -> None:
        inbox = FileInbox.open(tmp_path, BOT)
        other = sqlite3.connect(tmp_path / "inbox.sqlite3", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        putting = asyncio.create_task(inbox.put(update(1)))
        await asyncio.sleep(0.3)
        assert not putting.done()
        other.execute("ROLLBACK")
        await asyncio.wait_for(putting, 10)
        # And what cannot be noted as done stays in doubt until it can be.
        await inbox.get()
        inbox.doubts.add(1)
        other.execute("BEGIN IMMEDIATE")
        await inbox.done(1)
        assert inbox.doubts.numbers == [1]
        assert inbox.underway == 0
        other.execute("ROLLBACK")
        other.close()
        await inbox.put(update(2))
        await inbox.done(2)
        assert inbox.doubts.numbers == []
        await inbox.close()

    asyncio.run(main())
    assert resumed(tmp_path) == []


def test_numbers_are_forgotten_when_telegram_will_not_offer_them_again(tmp_path: Path) -> None:
    put(tmp_path, 1, done=(1,))

    async def main() -> int:
        inbox = FileInbox.open(tmp_path, BOT)
        inbox.database.write("UPDATE updates SET received = 0")
        await inbox.expire()
        count = len(inbox.database.rows("SELECT id FROM updates"))
        await inbox.close()
        return count

    assert asyncio.run(main()) == 0


def test_numbers_that_cannot_be_forgotten_now_are_forgotten_later(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    put(tmp_path, 1, done=(1,))

    async def main() -> int:
        inbox = FileInbox.open(tmp_path, BOT)
        inbox.database.write("UPDATE updates SET received = 0")
        inbox.database.rows("PRAGMA query_only = ON")  # a disk that takes nothing
        await inbox.expire()
        assert [record.getMessage() for record in caplog.records] == [
            "cannot forget numbers: StoreReadOnly"
        ]
        inbox.database.rows("PRAGMA query_only = OFF")
        await inbox.expire()
        count = len(inbox.database.rows("SELECT id FROM updates"))
        await inbox.close()
        return count

    assert asyncio.run(main()) == 0


def test_a_flood_in_one_chat_keeps_no_other_waiting(tmp_path: Path) -> None:
    async def work(bot: Bot) -> None:
        held = asyncio.create_task(bot.send_message(one["id"], "جواب"))
        await asyncio.sleep(0.2)
        await asyncio.wait_for(bot.send_message(other["id"], "جواب"), 1.5)
        assert not held.done()
        await held

    with BotApi() as api:
        one, other = (api.private(api.person()) for _ in range(2))
        api.fault("sendMessage", "429", 1, seconds=2)
        run(api, tmp_path, work)
        assert len(api.by_bot(one)) == len(api.by_bot(other)) == 1

"""Whatever goes wrong on the way: each question is answered once, and nothing tells the token."""

from __future__ import annotations

import contextlib
import json
import random
import shutil
import signal
import sqlite3
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from telegram import Update

from tests.bot_api import TOKEN, BotApi
from tests.conftest import Rawi
from tests.running import Bot, Message, answer, buttons, buttons_urls, running
from tests.test_telegram import free_port

QUESTION = "ماذا قال لافروف عن قوانين الدبلوماسية؟"
SECRET = "a-secret-of-the-webhook"


@pytest.fixture(scope="module")
def shared(built_in_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotApi]:
    """A server with a bot at work that has to survive every test with it."""
    data = Path(shutil.copytree(built_in_dir, tmp_path_factory.mktemp("faults") / "data"))
    with BotApi() as api, running(data, api.url, READER="off") as bot:
        yield api
        person = api.person()
        assert answer(api, api.says(person, api.private(person), QUESTION))
        assert bot.stop() == 0
        assert_silent(bot)


def assert_silent(bot: Bot) -> None:
    """No line of the log holds the token, its secret half, or what people have written."""
    for secret in (TOKEN, TOKEN.split(":")[1], SECRET, "قوانين", "كلمة سرية"):
        assert secret not in bot.log


def once(api: BotApi, question: Message) -> None:
    """The question has been answered, and is not answered again."""
    assert api.wait(lambda: api.replies(question))
    time.sleep(0.3)
    assert len(api.replies(question)) == 1


# Telegram fails ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "times"), [("429", 1), ("500", 2), ("502", 1), ("drop before", 2)]
)
def test_what_telegram_did_not_take_is_sent_again(shared: BotApi, kind: str, times: int) -> None:
    person = shared.person()
    chat = shared.private(person)
    shared.fault("sendMessage", kind, times, seconds=1)
    first = shared.says(person, chat, QUESTION)
    second = shared.says(person, chat, "أين التقيا؟")
    once(shared, first)
    once(shared, second)
    assert [m["reply_to_message"]["message_id"] for m in shared.by_bot(chat)] == [
        first["message_id"], second["message_id"],
    ]  # fmt: skip


def test_what_telegram_finds_fault_with_is_sent_without_links_and_styles(
    shared: BotApi,
) -> None:
    person = shared.person()
    chat = shared.private(person)
    shared.fault("sendMessage", "400")
    question = shared.says(person, chat, QUESTION)
    once(shared, question)
    told = answer(shared, question)
    assert "قوانين الدبلوماسية توصي بالتبادل" in told["text"]
    assert "entities" not in told
    assert not buttons_urls(told)
    assert "👍 مفيد" in buttons(told)
    shared.fault("sendPhoto", "400")
    shared.presses(person, told, "🖼 صورة")
    once(shared, told)
    more = answer(shared, shared.says(person, chat, "ماذا قال لافروف؟"))
    shared.fault("editMessageText", "400")
    shared.presses(person, more, "المزيد")
    assert shared.wait(lambda: shared.by_bot(chat)[-1]["edited"])
    assert "(5 – 8 من 8)" in shared.by_bot(chat)[-1]["text"]


def test_a_late_answer_of_telegram_is_waited_for_and_not_sent_twice(shared: BotApi) -> None:
    person = shared.person()
    shared.fault("sendMessage", "slow after", 1, seconds=1.5)
    once(shared, shared.says(person, shared.private(person), QUESTION))


@pytest.mark.parametrize("kind", ["500", "502", "garbage", "drop before", "drop after", "429"])
def test_fetching_goes_on_after_a_failure(shared: BotApi, kind: str) -> None:
    person = shared.person()
    shared.fault("getUpdates", kind, 1, seconds=1)
    once(shared, shared.says(person, shared.private(person), QUESTION))


def test_the_same_update_twice_is_one_question(shared: BotApi) -> None:
    person = shared.person()
    chat = shared.private(person)
    question = shared.says(person, chat, QUESTION)
    once(shared, question)
    message = {"message_id": 9001, "date": 1, "chat": chat, "from": person, "text": QUESTION}
    number = shared.update({"message": message})
    assert shared.wait(lambda: len(shared.by_bot(chat)) == 2)
    for _ in range(3):
        shared.repeat(number)
    once(shared, shared.says(person, chat, "أين التقيا؟"))
    assert len(shared.by_bot(chat)) == 3


# People go --------------------------------------------------------------------------------------


def test_who_has_blocked_the_bot_or_removed_it_is_nobodys_error(shared: BotApi) -> None:
    one, other = shared.person(), shared.person("Person B")
    chat, group = shared.private(one), shared.group("Group", one, other)
    shared.fault("sendMessage", "slow before", 2, seconds=0.5)
    shared.says(one, chat, QUESTION)
    shared.blocks(one)
    shared.says(other, group, f"/ask {QUESTION}")
    shared.removes_bot(other, group)
    deleted = shared.says(other, shared.private(other), QUESTION)
    shared.deletes(deleted)
    asked = shared.says(other, shared.private(other), QUESTION)
    once(shared, asked)
    assert not shared.replies(deleted)


# Odd updates ------------------------------------------------------------------------------------


def test_a_long_forward_is_read_however_long_it_is(shared: BotApi) -> None:
    person = shared.person()
    chat = shared.private(person)
    message = {
        "message_id": 9002, "date": 1, "chat": chat, "from": person, "text": "خبر " * 2_500,
        "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Person"},
    }  # fmt: skip
    shared.update({"message": message})
    assert shared.wait(lambda: shared.by_bot(chat))
    assert shared.wait(lambda: "الكلمات: 2500" in shared.by_bot(chat)[0]["text"])


USER = {"id": 77, "is_bot": False, "first_name": "Person"}
CHANNEL = {"id": -1009, "type": "channel", "title": "Channel"}
POST = {"message_id": 5, "date": 1, "chat": CHANNEL, "text": "خبر"}
OF_A_KIND = {
    "message": POST | {"from": USER}, "edited_message": POST | {"edit_date": 2},
    "channel_post": POST, "edited_channel_post": POST | {"edit_date": 2},
    "business_connection": {"id": "1", "user": USER, "user_chat_id": 77, "date": 1,
                            "is_enabled": True},
    "business_message": POST, "edited_business_message": POST,
    "deleted_business_messages": {"business_connection_id": "1", "chat": CHANNEL,
                                  "message_ids": [1]},
    "message_reaction": {"chat": CHANNEL, "message_id": 5, "user": USER, "date": 1,
                         "old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": "👍"}]},
    "message_reaction_count": {"chat": CHANNEL, "message_id": 5, "date": 1, "reactions": []},
    "inline_query": {"id": "1", "from": USER, "query": "متى؟", "offset": ""},
    "chosen_inline_result": {"result_id": "1", "from": USER, "query": "متى؟"},
    "callback_query": {"id": "1", "from": USER, "chat_instance": "1", "data": "page:1:1"},
    "shipping_query": {"id": "1", "from": USER, "invoice_payload": "x", "shipping_address": {
        "country_code": "FR", "state": "", "city": "", "street_line1": "", "street_line2": "",
        "post_code": ""}},
    "pre_checkout_query": {"id": "1", "from": USER, "currency": "EUR", "total_amount": 1,
                           "invoice_payload": "x"},
    "purchased_paid_media": {"from": USER, "paid_media_payload": "x"},
    "poll": {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": True,
             "is_anonymous": True, "type": "regular", "allows_multiple_answers": False},
    "poll_answer": {"poll_id": "1", "user": USER, "option_ids": []},
    "my_chat_member": {"chat": CHANNEL, "from": USER, "date": 1,
                       "old_chat_member": {"status": "left", "user": USER},
                       "new_chat_member": {"status": "member", "user": USER}},
    "chat_member": {"chat": CHANNEL, "from": USER, "date": 1,
                    "old_chat_member": {"status": "left", "user": USER},
                    "new_chat_member": {"status": "member", "user": USER}},
    "chat_join_request": {"chat": CHANNEL, "from": USER, "date": 1, "user_chat_id": 77},
    "chat_boost": {"chat": CHANNEL, "boost": {"boost_id": "1", "add_date": 1, "expiration_date": 2,
                                              "source": {"source": "premium", "user": USER}}},
    "removed_chat_boost": {"chat": CHANNEL, "boost_id": "1", "remove_date": 1,
                           "source": {"source": "premium", "user": USER}},
    "guest_message": POST | {"from": USER, "guest_query_id": "1"},
}  # fmt: skip


def test_every_kind_of_update_is_survived(shared: BotApi) -> None:
    kinds = set(Update.ALL_TYPES)
    assert len(set(OF_A_KIND) & kinds) >= 23
    for kind in kinds:
        shared.update({kind: OF_A_KIND.get(kind, {"unknown": True})})
    shared.update({"of_another_time": {"new": True}})
    person = shared.person()
    once(shared, shared.says(person, shared.private(person), QUESTION))


def test_fuzzed_updates_are_survived(shared: BotApi) -> None:
    dice = random.Random(4)
    junk: list[object] = [
        None,
        0,
        -1,
        10**30,
        1.5,
        True,
        "",
        "كلمة سرية",
        "\x00\ud800",
        [],
        {},
        [[]],
        {"id": "x"},
    ]

    def spoil(content: object) -> object:
        if isinstance(content, dict):
            return {
                key: dice.choice(junk) if dice.random() < 0.15 else spoil(value)
                for key, value in content.items()
                if dice.random() > 0.05
            }
        return [spoil(one) for one in content] if isinstance(content, list) else content

    person = shared.person()
    chat = shared.private(person)
    message = POST | {
        "from": person, "chat": chat, "text": f"/ask {QUESTION}", "reply_to_message": POST,
        "entities": [{"type": "bot_command", "offset": 0, "length": 4}],
        "quote": {"text": "كلمة سرية", "position": 0, "is_manual": True},
    }  # fmt: skip
    for _ in range(300):
        kind = dice.choice(list(OF_A_KIND))
        content = message if dice.random() < 0.5 else OF_A_KIND[kind]
        shared.update({"message" if content is message else kind: spoil(content)})
    for data in (
        "page:1", f"page:{10**20}:0", "ask:1:xx:0:000000:0", "said:::", "x" * 64,
        f"use:{10**25}:0", "forget:1:1", "lang:xx", "keep:2",
    ):  # fmt: skip
        callback = {"id": data, "from": person, "chat_instance": "1", "data": data,
                    "message": message | {"from": shared.me}}  # fmt: skip
        shared.update({"callback_query": callback})
    once(shared, shared.says(person, chat, "أين التقى لافروف وبلينكن؟"))


# The process ends -------------------------------------------------------------------------------


def left(data_dir: Path) -> int:
    """How many updates in the inbox have not been dealt with."""
    with contextlib.closing(sqlite3.connect(data_dir / "inbox.sqlite3")) as inbox:
        return int(inbox.execute("SELECT count(body) FROM updates").fetchone()[0])


@pytest.mark.parametrize(
    ("count", "each", "tenths"),
    [(25, 2, (5,)), pytest.param(100, 10, (2, 5, 8), marks=pytest.mark.full)],
)
def test_killed_again_and_again_no_question_is_answered_twice_and_hardly_any_lost(
    data_dir: Path, count: int, each: int, tenths: tuple[int, ...]
) -> None:
    """Each bot is killed when it has answered so many tenths of all questions."""
    with BotApi() as api:
        people = [api.person() for _ in range(count)]
        questions = [
            api.says(person, api.private(person), f"ماذا قال لافروف عن {word}؟")
            for word in range(each)
            for person in people
        ]

        def sent(least: int) -> Callable[[], bool]:
            return lambda: [name for name, *_ in api.calls].count("sendMessage") >= least

        kills = [len(questions) * share // 10 for share in tenths]
        for kill_at in (*kills, None):
            with running(data_dir, api.url, READER="off") as bot:
                if kill_at:
                    assert api.wait(sent(kill_at), 180)
                    bot.stop(signal.SIGKILL)
                else:
                    assert api.wait(lambda: not api.pending and not left(data_dir), 180)
                    time.sleep(0.5)
        times = Counter(len(api.replies(one)) for one in questions)
        assert set(times) <= {0, 1}
        # An end between the mark of an answer that leaves and its write, some microseconds, loses
        # that one answer: whoever sends it again cannot know that it has not arrived.
        assert times[0] <= len(kills)
        for person in people:
            shown = [m["reply_to_message"]["message_id"] for m in api.by_bot(api.private(person))]
            assert shown == sorted(shown)


def test_what_was_asked_before_an_end_or_after_it_is_answered_once(data_dir: Path) -> None:
    """Told to stop, the bot finishes what it has begun and leaves the rest, and waits for no
    Telegram that does not take an answer."""
    with BotApi() as api:
        people = [api.person() for _ in range(30)]
        questions = [api.says(one, api.private(one), QUESTION) for one in people]
        api.fault("sendMessage", "slow before", 5, seconds=0.2)
        api.fault("sendMessage", "502", 8)
        with running(data_dir, api.url, READER="off") as bot:
            assert api.wait(lambda: any(map(api.replies, questions)))
            assert api.wait(lambda: [name for name, *_ in api.calls].count("sendMessage") > 7)
            began = time.monotonic()
            assert bot.stop() == 0
            assert time.monotonic() - began < 20
        while_down = api.person()
        questions.append(api.says(while_down, api.private(while_down), QUESTION))
        first = next(one for one in questions if api.replies(one))
        follow = api.says(first["from"], first["chat"], "وماذا عن إيران؟")
        with running(data_dir, api.url, READER="off"):
            assert api.wait(lambda: all(map(api.replies, questions)))
            assert "لافروف" in answer(api, follow)["text"]  # the talk goes on after a restart
        assert Counter(len(api.replies(one)) for one in questions) == {1: 31}


# Nobody gets in ---------------------------------------------------------------------------------


def test_who_is_not_on_the_allow_list_gets_one_line_and_nothing_else(data_dir: Path) -> None:
    with BotApi() as api:
        friend, stranger, boss = api.person(), api.person("Person B"), api.person("Person C")
        ours = api.group("Ours", friend, stranger, kind="group")
        theirs = api.group("Theirs", stranger)
        allowed = f"{friend['id']}, {ours['id']}"
        # With the reader that is shipped, as no other bot of the short suite has it.
        with running(data_dir, api.url, ALLOWED_CHATS=allowed, ADMINS=str(boss["id"])):
            read = api.says(friend, api.private(friend), "أين التقى الوزيران؟")
            assert answer(api, read)["text"].startswith("✅")  # without a reader it is refused
            refused = answer(api, api.says(stranger, api.private(stranger), QUESTION))
            assert refused["text"].startswith("هذا البوت للمدعوّين فقط")
            silent = api.says(stranger, theirs, f"/ask {QUESTION}")
            query = api.asks_inline(stranger, QUESTION)
            guest = api.asks_as_guest(stranger, "Far away", QUESTION)
            for person in (friend, boss):
                assert "✅" in answer(api, api.says(person, api.private(person), QUESTION))["text"]
            assert "✅" in answer(api, api.says(stranger, ours, f"/ask {QUESTION}"))["text"]
            grown = api.migrates(ours)
            assert "✅" in answer(api, api.says(stranger, grown, f"/ask {QUESTION}"))["text"]
            assert api.replies(silent) == []
            assert api.inline_answer(query) is None
            assert api.guest_answer(guest) is None


def post(url: str, content: object, **headers: str) -> int:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, body, {"Content-Type": "application/json", **named})
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_the_webhook_takes_what_telegram_sends_and_nothing_else(data_dir: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/hook"
    settings = {
        "WEBHOOK_URL": url, "WEBHOOK_SECRET": SECRET, "WEBHOOK_LISTEN": f"127.0.0.1:{port}",
    }  # fmt: skip
    with BotApi() as api, running(data_dir, api.url, None, READER="off", **settings) as bot:
        assert api.wait(lambda: api.webhook)
        person = api.person()
        chat = api.private(person)
        said = api.says(person, chat, QUESTION)
        once(api, said)
        message = {**said, "date": 1}
        forged = {"update_id": 1, "message": message}
        header = "X_Telegram_Bot_Api_Secret_Token"
        assert post(url, forged) == 403
        assert post(url, forged, **{header: "another secret"}) == 403
        assert post(f"{url}/other", forged, **{header: SECRET}) == 404
        assert post(url, b"{no json", **{header: SECRET}) >= 400
        odd: object
        for odd in ([], 5, {"update_id": "x"}, {"update_id": 7, "message": "x"}):
            assert post(url, odd, **{header: SECRET}) in (200, 400, 500)
        assert post(url, {**forged, "update_id": 10**6}, **{header: SECRET}) == 200
        assert post(url, {**forged, "update_id": 10**6}, **{header: SECRET}) == 200
        once(api, api.says(person, chat, "أين التقى لافروف وبلينكن؟"))
        assert len(api.by_bot(chat)) == 3
        assert bot.stop() == 0
        assert_silent(bot)


# What keeps it from running ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"WEBHOOK_URL": "https://a.example/x"}, "needs a WEBHOOK_SECRET"),
        ({"WEBHOOK_URL": "https://a.example/x", "WEBHOOK_SECRET": "بسر"}, "a WEBHOOK_SECRET"),
        ({"ADMINS": "me"}, "the setting ADMINS cannot be: me"),
        ({"QUESTIONS_PER_MINUTE": "-1"}, "the setting QUESTIONS_PER_MINUTE cannot be: -1"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_one_clear_line(
    rawi: Rawi, settings: dict[str, str], words: str
) -> None:
    run = rawi("telegram", TELEGRAM_BOT_TOKEN=TOKEN, **settings)
    assert run.returncode == 2
    (line,) = run.stderr.splitlines()
    assert words in line


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"WEBHOOK_URL": "https://a.example/x", "WEBHOOK_SECRET": "s", "WEBHOOK_LISTEN": "here"},
         "cannot listen on here"),
        ({"WEBHOOK_URL": "ftp://a.example/x", "WEBHOOK_SECRET": "s"}, "does not accept this"),
    ],
)  # fmt: skip
def test_a_setting_that_turns_out_wrong_is_one_clear_line(
    rawi: Rawi, settings: dict[str, str], words: str
) -> None:
    with BotApi() as api:
        run = rawi("telegram", TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=api.url, **settings)
    assert run.returncode == 2
    plain = [line for line in run.stderr.splitlines() if not line.startswith("{")]
    assert len(plain) == 1, run.stderr
    assert words in plain[0]


# How it is --------------------------------------------------------------------------------------


def test_it_tells_how_it_is_bears_a_flood_and_ends_with_its_token(data_dir: Path) -> None:
    port = free_port()

    def get(path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    settings = {"METRICS_PORT": str(port), "QUESTIONS_PER_MINUTE": "3"}
    with BotApi() as api, running(data_dir, api.url, None, READER="off", **settings) as bot:
        # Health and metrics are told on loopback when asked for.
        person = api.person()
        once(api, api.says(person, api.private(person), QUESTION))
        assert get("/healthz") == (200, '{"telegram": true, "store": true}')
        assert get("/readyz") == (200, '{"running": true, "store": true}')
        status, metrics = get("/metrics")
        assert status == 200
        assert 'rawi_answers_total{language="ar",level="answered"} 1.0' in metrics
        assert 'rawi_telegram_calls_total{method="sendMessage",status="200"} 1.0' in metrics
        assert TOKEN not in metrics
        assert get("/other")[0] == 404
        # A flood of one person gets one polite word, and others are answered.
        person, other = api.person(), api.person("Person B")
        chat = api.private(person)
        for _ in range(8):
            api.says(person, chat, QUESTION)
        once(api, api.says(other, api.private(other), QUESTION))
        texts = [message["text"] for message in api.by_bot(chat)]
        assert len(texts) == 4
        assert texts[3].startswith("هذه أسئلة كثيرة")
        # A revoked token ends it with one clear line.
        api.revoke()
        assert bot.process.wait(30) == 2
        assert bot.stop() == 2
        assert bot.log.splitlines()[-1].startswith("rawi: Telegram has refused the bot token")
        assert_silent(bot)
        assert "Traceback" not in bot.log

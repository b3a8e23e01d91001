"""The Telegram bot against a Bot API server that nobody here wrote."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bot_api.rules import Json
from tests.conftest import ROOT, Rawi

TOKEN = "123456:synthetic-token-of-a-test"
PERSON = {"id": 8, "is_bot": False, "first_name": "Test", "language_code": "ar"}
PRIVATE = {"id": 8, "type": "private", "first_name": "Test"}
GROUP = {"id": -5, "type": "group", "title": "Group"}


class Server:
    """The emulator: takes updates from the test, keeps a journal of what the bot has called."""

    def __init__(self, port: int, journal: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._journal = journal
        self._messages = 0

    def post(self, path: str, content: object) -> Json:
        request = urllib.request.Request(
            self.url + path, json.dumps(content).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=5) as response:
            answer: Json = json.load(response)
        return answer

    def presses(self, data: str, chat: Json, message_id: int) -> None:
        message = {"message_id": message_id, "date": 1, "chat": chat, "text": "جواب"}
        query = {"id": f"q{data}", "from": PERSON, "chat_instance": "1", "message": message,
                 "data": data}  # fmt: skip
        self.post("/__fixture/updates", {"token": TOKEN, "update": {"callback_query": query}})

    def says(self, text: str, chat: Json, **more: object) -> None:
        self._messages += 1
        message = {
            "message_id": self._messages, "date": 1, "chat": chat, "from": PERSON, "text": text,
            **more,
        }  # fmt: skip
        self.post("/__fixture/updates", {"token": TOKEN, "update": {"message": message}})

    def calls(self, method: str) -> list[Json]:
        lines = self._journal.read_text().splitlines() if self._journal.exists() else []
        return [call for call in map(json.loads, lines) if call.get("method") == method]

    def wait(self, done: Callable[[], bool]) -> bool:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and not done():
            time.sleep(0.05)
        return done()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    port, journal = free_port(), tmp_path / "journal.jsonl"
    process = subprocess.Popen(
        [Path(sys.executable).with_name("lo-bot-api-emulator"), "--port", str(port),
         "--enable-control", "--allow-insecure-loopback-webhooks", "--journal", journal],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    running = Server(port, journal)

    def answers() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    assert running.wait(answers)
    yield running
    process.terminate()
    process.wait()


def start(data_dir: Path, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "telegram"], cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "RAWI_DATA_DIR": str(data_dir), **environment},
    )  # fmt: skip


def test_the_bot_answers_whom_it_should_and_nobody_else(server: Server, data_dir: Path) -> None:
    bot = start(data_dir, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=server.url)
    me = server.post(f"/bot{TOKEN}/getMe", {})["result"]
    server.says("ماذا قال لافروف؟", PRIVATE)
    server.says("كلام بين الناس", GROUP)
    # No commands: this server's bot has no username, without which they are nobody's.
    earlier = {"message_id": 99, "date": 1, "chat": GROUP, "from": me, "text": "جواب"}
    server.says("ومتى؟", GROUP, reply_to_message=earlier)
    server.says("؟", PRIVATE)
    assert server.wait(lambda: len(server.calls("sendMessage")) >= 3)
    time.sleep(0.5)
    sent = server.calls("sendMessage")
    assert [call["status"] for call in sent] == [200] * 3
    # A button turns the page, and inline queries are answered.
    server.presses("page:1:1", PRIVATE, 1)
    assert server.wait(lambda: server.calls("editMessageText") != [])
    query = {"id": "i1", "from": PERSON, "query": "ماذا قال لافروف؟", "offset": ""}
    server.post("/__fixture/updates", {"token": TOKEN, "update": {"inline_query": query}})
    assert server.wait(lambda: server.calls("answerInlineQuery") != [])
    # A second instance stops with one clear line.
    second = start(data_dir, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=server.url)
    _, errors = second.communicate(timeout=60)
    assert second.returncode == 1
    plain = [line for line in errors.splitlines() if not line.startswith("{")]
    assert plain == ["rawi: the same bot is running elsewhere; stop it there first"]
    bot.send_signal(signal.SIGINT)
    output, errors = bot.communicate(timeout=20)
    assert bot.returncode == 0, errors
    assert [call["status"] for call in server.calls("answerCallbackQuery")] == [200]
    assert TOKEN not in output + errors
    assert "Traceback" not in errors


def test_the_webhook_answers_as_polling_does(server: Server, data_dir: Path) -> None:
    port = free_port()
    bot = start(
        data_dir, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=server.url,
        WEBHOOK_URL=f"http://127.0.0.1:{port}/hook", WEBHOOK_SECRET="secret",
        WEBHOOK_LISTEN=f"127.0.0.1:{port}",
    )  # fmt: skip
    assert server.wait(lambda: server.calls("setWebhook") != [])
    server.says("ماذا قال لافروف؟", PRIVATE)
    server.says("كلام بين الناس", GROUP)
    server.post("/__fixture/deliver", {"token": TOKEN})
    assert server.wait(lambda: server.calls("sendMessage") != [])
    bot.send_signal(signal.SIGTERM)
    _, errors = bot.communicate(timeout=20)
    assert bot.returncode == 0, errors
    assert [call["status"] for call in server.calls("sendMessage")] == [200]


@pytest.mark.parametrize(
    ("environment", "words", "status"),
    [
        ({"TELEGRAM_BOT_TOKEN": ""}, "no bot token", 2),
        ({"TELEGRAM_BOT_TOKEN": "no token at all", "TELEGRAM_API_URL": "http://127.0.0.1:9"},
         "Telegram", None),
        ({"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": "http://127.0.0.1:9"},
         "cannot be reached", 1),
    ],
)  # fmt: skip
def test_what_keeps_it_from_running_is_one_clear_line(
    rawi_anywhere: Rawi, environment: dict[str, str], words: str, status: int | None
) -> None:
    run = rawi_anywhere("telegram", **environment)
    assert run.stdout == ""
    assert len(run.stderr.splitlines()) == 1, run.stderr
    assert run.stderr.startswith("rawi: ")
    assert words in run.stderr
    assert TOKEN not in run.stderr
    assert run.returncode == status or status is None
    assert run.returncode != 0

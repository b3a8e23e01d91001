"""The real bot in a process of its own, and what it says to people."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar

from tests.bot_api import TOKEN, BotApi
from tests.conftest import ROOT

Message = dict[str, Any]
Found = TypeVar("Found")


def there(found: Found | None) -> Found:
    """What is looked for, which has to be there."""
    assert found is not None
    return found


class Bot:
    """A running bot, and the file into which it writes its log."""

    def __init__(self, process: subprocess.Popen[bytes], written: Path) -> None:
        self.process = process
        self.log = ""
        self._written = written

    def stop(self, how: int = signal.SIGTERM) -> int:
        """Stops it and keeps its log; its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        status = self.process.wait(60)
        self.log = self._written.read_text("utf-8")
        return status


@contextmanager
def running(data_dir: Path, url: str, web: int | None = None, **environment: str) -> Iterator[Bot]:
    """The bot on a data directory and a Bot API server; it is stopped at the end.

    `web` is the port of the tests' web, which all links then lead to.
    """
    command = ["bot", "telegram"] if web is None else ["tests.web.bot", str(web)]
    # A pipe that nobody reads is full after 64 KiB, and the bot then waits in the middle of a line.
    with NamedTemporaryFile() as written:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT,
            stdout=subprocess.DEVNULL, stderr=written,
            env={
                **os.environ, "RAWI_DATA_DIR": str(data_dir), "TELEGRAM_BOT_TOKEN": TOKEN,
                "TELEGRAM_API_URL": url, **environment,
            },
        )  # fmt: skip
        bot = Bot(process, Path(written.name))
        try:
            yield bot
        finally:
            bot.stop()
            sys.stderr.write(bot.log)  # pytest shows it where a test fails


def answer(api: BotApi, message: Message) -> Message:
    """The bot's one reply to a message."""
    assert api.wait(lambda: api.replies(message)), f"no reply to {message.get('text')}"
    replies = api.replies(message)
    assert len(replies) == 1, [reply["text"] for reply in replies]
    return replies[0]


def buttons(message: Message) -> list[str]:
    """The labels of a message's buttons."""
    return [button["text"] for button in _buttons(message)]


def buttons_data(message: Message) -> list[str]:
    """What a message's buttons call back with."""
    return [button["callback_data"] for button in _buttons(message) if "callback_data" in button]


def buttons_urls(message: Message) -> list[str]:
    """Where a message's buttons lead."""
    return [button["url"] for button in _buttons(message) if "url" in button]


def _buttons(message: Message) -> list[dict[str, str]]:
    markup = message.get("reply_markup") or {}
    return [button for row in markup.get("inline_keyboard", []) for button in row]


def styled(message: Message, kind: str) -> list[str]:
    """The parts of a message in a style."""
    text = message["text"].encode("utf-16-le")
    return [
        text[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
        for e in message.get("entities", ())
        if e["type"] == kind
    ]

"""1,000 chats ask at once: what the bot manages, beside what its two parts manage alone.

    python -m benchmarks.load [--chats 1000] [--questions 3]

All in one run on one machine, each in a process of its own beside a Bot API server on loopback:
python-telegram-bot alone (echoing), the engine alone (answering), and the bot. Printed: questions
a second, the ratio of the bot to the slower part, whether each question was answered once and in
its order, the event loop's longest absence, and the memory of the whole bot.
"""

from __future__ import annotations

import argparse
import itertools
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from index.builtin import built_in_article
from tests.bot_api import TOKEN, BotApi

ROOT = Path(__file__).parent.parent
METRICS_PORT = 9187
# The engine is timed on so many of the questions.
SAMPLE = 400

ECHO = """
import sys
from telegram import ReplyParameters
from telegram.ext import ApplicationBuilder, MessageHandler, filters
async def echo(update, context):
    m = update.message
    await context.bot.send_message(
        m.chat.id, m.text, reply_parameters=ReplyParameters(m.message_id))
root = sys.argv[2]
application = (ApplicationBuilder().token(sys.argv[1]).base_url(root + "/bot")
               .concurrent_updates(16).build())
application.add_handler(MessageHandler(filters.TEXT, echo))
application.run_polling()
"""
ENGINE = """
import sys, time
from pathlib import Path
from index.embedding.model import Model
from index.library import Library
questions = Path(sys.argv[2]).read_text("utf-8").splitlines()
with Library.open(Path(sys.argv[1]), Model("bundled")) as library:
    article = library.built_in().id
    library.ask("أين التقيا؟", [article])
    began = time.perf_counter()
    for question in questions:
        library.ask(question, [article])
    print(len(questions) / (time.perf_counter() - began))
"""


def questions(count: int) -> list[str]:
    """As many different questions, of every kind, about what the built-in article speaks of."""
    words = [w for w in re.findall(r"\w{4,}", built_in_article().text) if w.isalpha()]
    words = list(dict.fromkeys(words))
    forms = (
        "ماذا قال لافروف عن {}؟", "أين كان {} و{}؟", "ماذا ورد في المقال عن {}؟", "متى {} {}؟",
        "ماذا قال بلينكن عن {} و{}؟", "لماذا {} {}؟", "هل {} {}؟", "من الذي تحدث عن {} و{}؟",
    )  # fmt: skip
    pairs = itertools.permutations(words, 2)
    return [form.format(*pair) for form, pair in zip(itertools.cycle(forms), pairs)][:count]


@contextmanager
def running(*command: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A process that is stopped at the end."""
    process = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, text=True, stderr=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def asked(api: BotApi, chats: int, texts: list[str], *, ordered: bool) -> float:
    """Every chat asks all its questions at once; answers a second, each given once."""
    people = [api.person(f"Person {i}") for i in range(chats)]
    private = [api.private(person) for person in people]
    asking = {one["id"] for one in private}
    api.says(people[0], private[0], "أين التقيا؟")  # warm
    assert api.wait(lambda: len(api.by_bot(private[0])) == 1, 60)
    began = time.perf_counter()
    sent: list[list[int]] = [[] for _ in people]
    for i, text in enumerate(texts):
        chat = i % chats
        sent[chat].append(api.says(people[chat], private[chat], text)["message_id"])

    def done() -> bool:
        time.sleep(0.1)  # counting takes time from the server
        sent = (p["chat_id"] for name, p, _ in api.calls if name == "sendMessage")
        return sum(chat in asking for chat in sent) > len(texts)

    assert api.wait(done, 600)
    seconds = time.perf_counter() - began
    time.sleep(1)  # an answer too many would come now
    answered = [[m["reply_to_message"]["message_id"] for m in api.by_bot(one)] for one in private]
    answered[0] = answered[0][1:]
    if not ordered:
        answered = [sorted(ids) for ids in answered]
    assert answered == sent, "not every question was answered once and in its order"
    return len(texts) / seconds


def echo(chats: int, texts: list[str]) -> float:
    """python-telegram-bot's own ceiling, in messages a second."""
    with BotApi() as api, running("-c", ECHO, TOKEN, api.url):
        return asked(api, chats, texts, ordered=False)


def engine(folder: Path, texts: list[str]) -> float:
    """The engine's own ceiling, in answers a second."""
    listed = folder / "questions.txt"
    listed.write_text("\n".join(texts), "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", ENGINE, folder, listed], cwd=ROOT, text=True, capture_output=True,
        check=True,
    )  # fmt: skip
    return float(done.stdout)


def bot(folder: Path, chats: int, texts: list[str]) -> tuple[float, dict[str, float]]:
    """The bot: answers a second, and what its own metrics say at the end."""
    settings = {
        "RAWI_DATA_DIR": str(folder), "TELEGRAM_BOT_TOKEN": TOKEN,
        "METRICS_PORT": str(METRICS_PORT),
    }  # fmt: skip
    with (
        BotApi() as api,
        running("-m", "bot", "telegram", TELEGRAM_API_URL=api.url, **settings),
    ):
        rate = asked(api, chats, texts, ordered=True)
        with urllib.request.urlopen(f"http://127.0.0.1:{METRICS_PORT}/metrics") as response:
            lines = response.read().decode().splitlines()
        assert not api.refusals, api.refusals[:3]
    values = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return rate, {name: float(value) for name, value in values}


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--chats", type=int, default=1000)
    parser.add_argument("--questions", type=int, default=3, help="of each chat")
    options = parser.parse_args()
    texts = questions(options.chats * options.questions)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts: dict[str, Callable[[], float]] = {
            "echo": lambda: echo(options.chats, texts),
            "engine": lambda: engine(folder, texts[:SAMPLE]),
        }
        rates = {part: run() for part, run in parts.items()}
        rate, metrics = bot(folder, options.chats, texts)
    ceiling = min(rates.values())
    print(f"python-telegram-bot alone  {rates['echo']:8.1f} messages/s")
    print(f"the engine alone           {rates['engine']:8.1f} answers/s")
    print(f"the bot                    {rate:8.1f} answers/s, {rate / ceiling:.2f} of the slower")
    print(f"longest stall of the loop  {metrics['rawi_loop_stall_seconds_max'] * 1000:8.1f} ms")
    print(f"memory of the bot          {metrics['process_resident_memory_bytes'] / 2**20:8.1f} MB")
    print(f"{len(texts)} questions of {options.chats} chats: each answered once, in order")


if __name__ == "__main__":
    main()

"""The page: how soon it comes, and whether its readers keep the event loop from the bot's chats.

    python -m benchmarks.web [--readers 50] [--pages 200] [--questions 200]

First `rawi web`: first byte and size of the built-in article's page, an answer on the page and the
same question to the engine, by turns. Then the bot with the page in its process: for how long the
event loop was away at most while nobody asked, while pages were shown to readers who all ask at
once, every other one with a question of their own, while chats asked, and while both did.
Beside each stands the longest absence of a loop that did nothing, in a process of its own: what the
machine itself was busy with.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx

from benchmarks.load import asked, questions, running
from index.embedding.model import Model
from index.library import Library
from tests.bot_api import TOKEN, BotApi

TIMES = 20
NAME = "page.example"
IDLE = """
import asyncio, sys
from bot.telegram.metrics import Meters
async def main():
    meters = Meters()
    watching = asyncio.create_task(meters.watch_loop())
    print("ready", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    print(meters.told().decode())
asyncio.run(main())
"""


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def awaited(address: str, host: str = "127.0.0.1") -> None:
    """Waits until a page is there."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            httpx.get(f"{address}/a1", headers={"Host": host}, timeout=60).raise_for_status()
            return
        except httpx.HTTPError:
            time.sleep(0.2)
    sys.exit(f"nothing at {address}")


def first_byte(client: httpx.Client, path: str) -> float:
    """Seconds until the body of a page begins."""
    began = time.perf_counter()
    with client.stream("GET", path) as answer:
        next(answer.iter_raw())
        return time.perf_counter() - began


def alone(folder: Path, texts: Sequence[str]) -> None:
    """The page by itself."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings = {"RAWI_DATA_DIR": str(folder), "WEB_LISTEN": f"127.0.0.1:{port}"}
    settings["QUESTIONS_PER_MINUTE"] = "0"
    with (
        running("-m", "bot", "web", **settings),
        Library.open(folder, Model("bundled")) as library,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        awaited(address)
        article = library.built_in().id
        library.ask(texts[0], [article])
        client.get("/a1", params={"q": texts[0]})
        firsts = [first_byte(client, "/a1") for _ in range(TIMES)]
        shown, own = [], []
        for text in texts[1 : TIMES + 1]:
            began = time.perf_counter()
            library.ask(text, [article])
            own.append(time.perf_counter() - began)
            shown.append(first_byte(client, f"/a1?q={quote(text)}"))
        tree = client.get("/a1")
        assets = [part.split('"')[0][1:] for part in tree.text.split('="')[1:] if part[:1] == "/"]
        files = [one for one in assets if one.split("?")[0].endswith((".css", ".js", ".woff2"))]
        size = tree.num_bytes_downloaded
        size += sum(client.get(f"/{name}").num_bytes_downloaded for name in set(files))
    median = statistics.median
    print(
        f"first byte                 {1000 * median(firsts):8.1f} ms, {size / 1000:.1f} kB in all"
    )
    print(
        f"an answer                  {1000 * median(shown):8.1f} ms, the engine's own "
        f"{1000 * median(own):.1f}: {median(shown) / median(own):.2f} of it"
    )


def longest(metrics: str) -> float:
    """For how many milliseconds a loop was away at most."""
    lines = metrics.splitlines()
    found = next(one for one in lines if one.startswith("rawi_loop_stall_seconds_max "))
    return 1000 * float(found.split()[1])


@contextmanager
def idle() -> Iterator[subprocess.Popen[str]]:
    """A loop that does nothing but note how long it is away."""
    with subprocess.Popen(
        [sys.executable, "-c", IDLE], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        process.stdout.readline()
        yield process
        process.kill()


async def read(address: str, paths: Sequence[str], readers: int) -> list[float]:
    """Seconds of each page; so many readers ask at once, and for the next when they have one."""
    waiting, seconds = iter(paths), list[float]()

    async def reader() -> None:
        async with httpx.AsyncClient(base_url=address, timeout=120) as client:
            for path in waiting:
                began = time.perf_counter()
                answer = await client.get(path, headers={"Host": NAME})
                answer.raise_for_status()
                seconds.append(time.perf_counter() - began)

    await asyncio.gather(*(reader() for _ in range(readers)))
    return seconds


def beside(folder: Path, texts: Sequence[str], readers: int, pages: int) -> None:
    """The page beside the bot."""
    port, metrics = free_port(), free_port()
    address = f"http://127.0.0.1:{port}"
    half = len(texts) // 3
    paths = [
        "/a1" if at % 2 else f"/a1?q={quote(text)}"
        for at, text in enumerate(itertools.islice(itertools.cycle(texts[:half]), pages))
    ]
    settings = {
        "RAWI_DATA_DIR": str(folder), "TELEGRAM_BOT_TOKEN": TOKEN, "METRICS_PORT": str(metrics),
        "WEB_URL": f"https://{NAME}", "WEB_LISTEN": f"127.0.0.1:{port}",
        "QUESTIONS_PER_MINUTE": "0",
    }  # fmt: skip
    with BotApi() as api, running("-m", "bot", "telegram", TELEGRAM_API_URL=api.url, **settings):
        awaited(address, NAME)
        httpx.get(f"http://127.0.0.1:{metrics}/metrics")  # it tells the longest since it was asked

        def told(what: str, rest: str, nothing: subprocess.Popen[str]) -> None:
            away = longest(httpx.get(f"http://127.0.0.1:{metrics}/metrics").text)
            own = longest(nothing.communicate("\n")[0])
            print(
                f"{what:26} {away:8.1f} ms away at most, a loop that does nothing {own:.1f}{rest}"
            )

        with idle() as nothing:
            time.sleep(2)
            told("nothing", "", nothing)
        with idle() as nothing:
            began = time.perf_counter()
            seconds = asyncio.run(read(address, paths, readers))
            rate = len(seconds) / (time.perf_counter() - began)
            told("readers", f"; {rate:.1f} pages/s", nothing)
        with idle() as nothing:
            rate = asked(api, readers, list(texts[half:]), ordered=True)
            told("chats", f"; {rate:.1f} answers/s", nothing)
        with idle() as nothing:
            rates: list[float] = []
            asking = threading.Thread(
                target=lambda: rates.append(asked(api, readers, list(texts[half:]), ordered=True))
            )
            asking.start()
            while asking.is_alive():
                asyncio.run(read(address, paths[:readers], readers))
            asking.join()
            told("readers and chats", f"; {rates[0]:.1f} answers/s", nothing)


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--questions", type=int, default=200, help="of the chats")
    options = parser.parse_args()
    texts = questions(options.questions * 3 // 2)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Library.open(folder, Model("bundled")) as library:
            library.built_in()
        alone(folder, texts)
        beside(folder, texts, options.readers, options.pages)


if __name__ == "__main__":
    main()

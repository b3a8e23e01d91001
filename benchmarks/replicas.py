"""Several replicas of the bot on one PostgreSQL, beside one bot on SQLite.

    python -m benchmarks.replicas [--chats 1000] [--questions 3] [--runs sqlite 1 2 3 killed]

Everything in one run on one machine: the strict Bot API server of the tests brings the updates by
webhook, one after the other, to a balancer that passes them to the replicas in turn, and to the
next where one does not take them. `killed` is three replicas, one of which is killed (-9) when a
third has been answered, on a server that is restarted when two thirds have. Printed for each:
answers a second, the processor's time an answer in bots and server, the longest time without any
answer, and whether each question was answered once and in the order of its chat.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.load import ROOT, questions
from tests.bot_api import TOKEN, BotApi
from tests.postgres import Server
from tests.postgres import running as postgres

SECRET = "benchmark"
PATIENCE = 3000.0  # seconds for a whole run


@dataclass
class Outcome:
    """What a run came to: answers a second, milliseconds of processor an answer, the longest time
    without an answer, in seconds, and what was wrong with answers."""

    rate: float
    bots: float
    server: float
    silence: float
    missing: int
    twice: int
    disordered: int


class Balancer:
    """Passes each connection on to one of several ports in turn, and to the next where it fails."""

    def __init__(self, ports: list[int]) -> None:
        self.port = free_port()
        self._ports = ports
        self._next = 0
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._thread.start()

    async def _run(self) -> None:
        server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        await server.serve_forever()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        (length,) = [
            int(line.partition(b":")[2])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        ]
        request = head + await reader.readexactly(length)
        answer = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"
        for _ in self._ports:
            self._next = (self._next + 1) % len(self._ports)
            with contextlib.suppress(OSError, TimeoutError):
                answer = await asyncio.wait_for(_passed(request, self._ports[self._next]), 9)
                if answer:
                    break
        writer.write(answer)
        await writer.drain()
        writer.close()


async def _passed(request: bytes, port: int) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    found = await reader.read()
    writer.close()
    return found


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def replica(api: BotApi, folder: Path, port: int, hook: int, url: str) -> Iterator[int]:
    """A process of the bot; its number."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "telegram"], cwd=ROOT, stderr=subprocess.DEVNULL,
        env={
            **os.environ, "RAWI_DATA_DIR": str(folder), "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": api.url, "DATABASE_URL": url, "WEBHOOK_SECRET": SECRET,
            "WEBHOOK_URL": f"http://127.0.0.1:{hook}/telegram",
            "WEBHOOK_LISTEN": f"127.0.0.1:{port}",
        },
    )  # fmt: skip
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def used(pid: int) -> float:
    """Seconds of processor that a process and those that it has started have used."""
    seconds = 0.0
    with contextlib.suppress(OSError):
        parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        seconds = sum(map(int, parts[11:15])) / os.sysconf("SC_CLK_TCK")
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            seconds += used(int(child))
    return seconds


@dataclass
class Asked:
    """The questions of a run, and when they were answered."""

    api: BotApi
    sent: list[list[int]]
    chats: list[dict[str, object]]
    times: list[float] = field(default_factory=list)

    def count(self) -> int:
        """How many have been answered."""
        mine = {one["id"] for one in self.chats}
        return sum(p.get("chat_id") in mine for n, p, _ in self.api.calls if n == "sendMessage")

    def until(self, count: int) -> None:
        """Waits until so many have been answered."""
        end = time.monotonic() + PATIENCE
        last = -1
        while (now := self.count()) < count and time.monotonic() < end:
            if now != last:
                self.times.append(time.monotonic())
            last = now
            time.sleep(0.2)
            if self.times and time.monotonic() - self.times[-1] > 120:
                return  # nothing comes any more


def measured(
    chats: int, each: int, replicas: int, server: Server | None, *, killed: bool = False
) -> Outcome:
    """A run: `server` None is one bot on SQLite."""
    texts = questions(chats * each)
    with tempfile.TemporaryDirectory() as name, BotApi() as api, ExitStack() as stack:
        url = server.place() if server else ""
        ports = [free_port() for _ in range(replicas)]
        balancer = Balancer(ports)
        pids = [
            stack.enter_context(replica(api, Path(name, str(port)), port, balancer.port, url))
            for port in ports
        ]
        people = [api.person(f"Person {i}") for i in range(chats + 16 * replicas)]
        rooms = [api.private(person) for person in people]
        for person, room in zip(people[chats:], rooms[chats:], strict=True):  # every one is warm
            asked = api.says(person, room, "أين التقيا؟")
        assert api.wait(lambda: all(api.by_bot(room) for room in rooms[chats:]), 600)
        del asked
        before = sum(map(used, pids)), _server_used(server)
        asking = Asked(api, [[] for _ in range(chats)], rooms[:chats])
        began = time.monotonic()
        for i, text in enumerate(texts):
            said = api.says(people[i % chats], rooms[i % chats], text)
            asking.sent[i % chats].append(said["message_id"])
        gone = 0.0
        if killed and server:
            asking.until(len(texts) // 3)
            gone = used(pids[0])
            os.kill(pids[0], signal.SIGKILL)
            asking.until(2 * len(texts) // 3)
            server.stop("fast")
            time.sleep(1)
            server.start()
        asking.until(len(texts))
        ended = asking.times[-1] if asking.times else began
        after = sum(map(used, pids)) + gone, _server_used(server)
        time.sleep(3)  # an answer too many would come now
        found = [
            [m["reply_to_message"]["message_id"] for m in api.by_bot(room)]
            for room in rooms[:chats]
        ]
    gaps = [b - a for a, b in zip(asking.times, asking.times[1:], strict=False)]
    pairs = list(zip(found, asking.sent, strict=True))
    return Outcome(
        len(texts) / (ended - began),
        1000 * (after[0] - before[0]) / len(texts),
        1000 * (after[1] - before[1]) / len(texts) if not killed else float("nan"),
        max(gaps, default=0.0),
        sum(len({*sent} - {*got}) for got, sent in pairs),
        sum(len(got) - len({*got}) for got, _ in pairs),
        sum(got != sorted(got) for got, _ in pairs),
    )


def _server_used(server: Server | None) -> float:
    if server is None:
        return 0.0
    first = (server.folder / "data" / "postmaster.pid").read_text().split()[0]
    return used(int(first))


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--chats", type=int, default=1000)
    parser.add_argument("--questions", type=int, default=3, help="of each chat")
    parser.add_argument("--runs", nargs="+", default=["sqlite", "1", "2", "3", "killed"])
    options = parser.parse_args()
    with postgres() as server:
        for run in options.runs:
            count = {"sqlite": 1, "killed": 3}.get(run) or int(run)
            made = measured(
                options.chats, options.questions, count, None if run == "sqlite" else server,
                killed=run == "killed",
            )  # fmt: skip
            print(
                f"{run:>8}: {made.rate:6.1f} answers/s, {made.bots:5.1f} ms of processor an answer"
                f" in bots and {made.server:5.1f} in the server, longest silence"
                f" {made.silence:4.1f} s; not answered {made.missing}, twice {made.twice}, chats"
                f" out of order {made.disordered}",
                flush=True,
            )


if __name__ == "__main__":
    main()

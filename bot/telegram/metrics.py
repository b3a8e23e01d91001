"""What the bot does, counted; and whether it is well: `/metrics`, `/healthz` and `/readyz` on
loopback."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.process_collector import ProcessCollector
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

LOOPBACK = "127.0.0.1"
# Polling asks at least every so many seconds; silence for longer means that something is stuck.
SILENCE = 120.0
# The event loop is asked so often whether it is there, in seconds.
PULSE = 0.02
# A store that does not answer for so many seconds is not well.
PATIENCE = 2.0


class Meters:
    """Counters and times of one bot, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.updates = Counter("rawi_updates", "Updates handled", ["kind"], registry=self.registry)
        self.answers = Counter(
            "rawi_answers", "Answers given", ["level", "language"], registry=self.registry
        )
        self.seconds = Histogram(
            "rawi_answer_seconds", "From the queue of the engine to the answer, in seconds",
            buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10), registry=self.registry,
        )  # fmt: skip
        self.limited = Counter(
            "rawi_limited", "Questions over a person's limit", registry=self.registry
        )
        self.refused = Counter(
            "rawi_refused", "Updates of whom may not use the bot", registry=self.registry
        )
        self.readings = Counter(
            "rawi_readings", "Articles that people have sent: read, refused or failed", ["outcome"],
            registry=self.registry,
        )  # fmt: skip
        self.errors = Counter("rawi_errors", "Errors with an id", registry=self.registry)
        self.calls = Counter(
            "rawi_telegram_calls", "Requests to Telegram; status 0: none came back",
            ["method", "status"], registry=self.registry,
        )  # fmt: skip
        self.waiting = Gauge(
            "rawi_updates_underway", "Updates that wait or are handled", registry=self.registry
        )
        self.shares = Gauge(
            "rawi_shares", "Shares of the chats, of 64, that this process handles",
            registry=self.registry,
        )  # fmt: skip
        self.stall = Gauge(
            "rawi_loop_stall_seconds_max",
            "The longest that the event loop was away since this was last asked",
            registry=self.registry,
        )  # fmt: skip
        self._heard_at = time.monotonic()
        self._longest_stall = 0.0

    def heard(self, method: str, status: int) -> None:
        """Counts a request to Telegram and the status that came back, 0: none."""
        self.calls.labels(method, str(status)).inc()
        if status == 200:
            self._heard_at = time.monotonic()

    @property
    def silence(self) -> float:
        """Seconds since Telegram has last answered."""
        return time.monotonic() - self._heard_at

    async def watch_loop(self) -> None:
        """Notes for how long the event loop is away, until it is cancelled."""
        while True:
            before = time.perf_counter()
            await asyncio.sleep(PULSE)
            self._longest_stall = max(self._longest_stall, time.perf_counter() - before - PULSE)

    def told(self) -> bytes:
        """All of it as Prometheus reads it."""
        self.stall.set(self._longest_stall)
        self._longest_stall = 0.0
        return generate_latest(self.registry)


class Health:
    """Whether Telegram answers, and the store, and updates are taken. `check` asks the store, and
    raises where it is not well."""

    def __init__(
        self,
        meters: Meters,
        is_polling: Callable[[], bool],
        is_ready: Callable[[], bool],
        check: Callable[[], Awaitable[object]],
    ) -> None:
        self._meters = meters
        self._is_polling = is_polling
        self._is_ready = is_ready
        self._check = check
        self._checking: asyncio.Future[object] | None = None

    async def lives(self) -> dict[str, bool]:
        """Whether the bot is well."""
        telegram = not self._is_polling() or self._meters.silence < SILENCE
        return {"telegram": telegram, "store": await self._answers()}

    async def is_ready(self) -> dict[str, bool]:
        """Whether the bot takes what is brought to it: it has begun, and does not stop."""
        return {"running": self._is_ready(), "store": await self._answers()}

    async def _answers(self) -> bool:
        """Whether the store is well, and says so in time; it is asked once at a time."""
        if self._checking is None or self._checking.done():
            self._checking = asyncio.ensure_future(self._check())
        await asyncio.wait({self._checking}, timeout=PATIENCE)
        return self._checking.done() and self._checking.exception() is None


def serve(meters: Meters, port: int, health: Health) -> HTTPServer:
    """Answers `/metrics`, `/healthz` and `/readyz` on a loopback port. Raises OSError where that is
    taken."""
    routes: list[Any] = [
        (r"/metrics", _Metrics, {"meters": meters}),
        (r"/healthz", _Health, {"asked": health.lives}),
        (r"/readyz", _Health, {"asked": health.is_ready}),
    ]
    server = HTTPServer(Application(routes, log_function=lambda _: None))
    server.listen(port, address=LOOPBACK)
    return server


class _Metrics(RequestHandler):
    def initialize(self, meters: Meters) -> None:
        self._meters = meters

    def get(self) -> None:
        self.set_header("Content-Type", CONTENT_TYPE_LATEST)
        self.finish(self._meters.told())


class _Health(RequestHandler):
    def initialize(self, asked: Callable[[], Awaitable[dict[str, bool]]]) -> None:
        self._asked = asked

    async def get(self) -> None:
        found = await self._asked()
        self.set_status(200 if all(found.values()) else 503)
        self.set_header("Content-Type", "application/json")
        await self.finish(json.dumps(found))

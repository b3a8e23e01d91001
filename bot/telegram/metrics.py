"""What the bot does, counted; and whether it is well: `/metrics` and `/healthz` on loopback."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
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


def serve(
    meters: Meters, port: int, is_polling: Callable[[], bool], check: Callable[[], object]
) -> HTTPServer:
    """Answers `/metrics` and `/healthz` on a loopback port; `check` raises where the store is
    not well. Raises OSError where the port is taken."""
    routes: list[Any] = [
        (r"/metrics", _Metrics, {"meters": meters}),
        (r"/healthz", _Health, {"meters": meters, "is_polling": is_polling, "check": check}),
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
    def initialize(
        self, meters: Meters, is_polling: Callable[[], bool], check: Callable[[], object]
    ) -> None:
        self._meters = meters
        self._is_polling = is_polling
        self._check = check

    def get(self) -> None:
        telegram = not self._is_polling() or self._meters.silence < SILENCE
        try:
            self._check()
            store = True
        except Exception:  # whatever it is: that is what is asked here
            store = False
        self.set_status(200 if telegram and store else 503)
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"telegram": telegram, "store": store}))

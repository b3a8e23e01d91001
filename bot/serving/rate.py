"""How often somebody, or a chat, may do something in a minute, by our own rules, not Telegram's."""

from __future__ import annotations

import time
from collections import deque
from enum import StrEnum
from typing import Protocol

from index.store.database import Database

WINDOW = 60.0  # seconds
# People of whom one keeps count; those who have asked longest ago are forgotten first.
MOST_PEOPLE = 10_000


class Verdict(StrEnum):
    """What becomes of a question."""

    FREE = "free"
    # The first one too many gets a polite word, those after it nothing.
    TOLD = "told"
    SILENT = "silent"


class Limiter(Protocol):
    """Counts what people do, and judges it."""

    def judge(self, who: int, sent: float) -> Verdict:
        """Counts one more of a person or chat, sent at that time in seconds, and judges it."""
        ...


class RateLimiter:
    """Counts by the time at which things were sent: those that waited while the bot was down are no
    flood. `per_minute` 0: no limit."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._times: dict[int, deque[float]] = {}
        self._told: dict[int, float] = {}

    def judge(self, who: int, sent: float) -> Verdict:
        """Counts one more of a person or chat, sent at that time in seconds, and judges it."""
        if not self._per_minute:
            return Verdict.FREE
        times = self._times.pop(who, None) or deque(maxlen=self._per_minute)
        self._times[who] = times
        if len(self._times) > MOST_PEOPLE:
            oldest = next(iter(self._times))
            del self._times[oldest]
            self._told.pop(oldest, None)
        if len(times) < self._per_minute or sent - times[0] >= WINDOW:
            times.append(sent)
            self._told.pop(who, None)
            return Verdict.FREE
        if who in self._told:
            return Verdict.SILENT
        self._told[who] = sent
        return Verdict.TOLD


class SharedRateLimiter:
    """The same for several processes, in the table `rates` of a server. Raises StoreError."""

    def __init__(self, database: Database, per_minute: int) -> None:
        self._database = database
        self._per_minute = per_minute

    def judge(self, who: int, sent: float) -> Verdict:
        """Counts one more of a person or chat, sent at that time in seconds, and judges it."""
        if not self._per_minute:
            return Verdict.FREE
        ((refused,),) = self._database.rows(
            _JUDGE, (who, sent, self._per_minute, self._per_minute, WINDOW)
        )
        return (Verdict.FREE, Verdict.TOLD, Verdict.SILENT)[min(int(str(refused)), 2)]

    def expire(self) -> None:
        """Forgets who has asked nothing for a while."""
        self._database.write(
            "DELETE FROM rates WHERE times[cardinality(times)] < ?", (time.time() - WINDOW,)
        )


# `times` are the last ones that were free, `refused` is how many since then were not.
_JUDGE = """
    INSERT INTO rates AS known (who, times, refused) VALUES (?, ARRAY[CAST(? AS float8)], 0)
    ON CONFLICT (who) DO UPDATE SET (times, refused) = (
        SELECT CASE WHEN is_free
                    THEN (known.times || excluded.times)[cardinality(known.times) + 2 - ?:]
                    ELSE known.times END,
               CASE WHEN is_free THEN 0 ELSE known.refused + 1 END
        FROM (SELECT cardinality(known.times) < ?
                     OR excluded.times[1] - known.times[1] >= ? AS is_free) AS judged
    )
    RETURNING refused
"""

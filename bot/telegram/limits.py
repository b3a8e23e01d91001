"""How many questions one person may ask in a minute."""

from __future__ import annotations

from collections import deque
from enum import StrEnum

WINDOW = 60.0
# People of whom one keeps count; those who have asked longest ago are forgotten first.
MOST_PEOPLE = 10_000


class Verdict(StrEnum):
    """What becomes of a question."""

    FREE = "free"
    # The first one too many gets a polite word, those after it nothing.
    TOLD = "told"
    SILENT = "silent"


class RateLimiter:
    """Counts questions by the time they were sent: those that waited while the bot was down are
    no flood. `per_minute` 0: no limit."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._times: dict[int, deque[float]] = {}
        self._told: dict[int, float] = {}

    def judge(self, person: int, sent: float) -> Verdict:
        """Counts a question of somebody, sent at that time in seconds, and judges it."""
        if not self._per_minute:
            return Verdict.FREE
        times = self._times.pop(person, None) or deque(maxlen=self._per_minute)
        self._times[person] = times
        if len(self._times) > MOST_PEOPLE:
            oldest = next(iter(self._times))
            del self._times[oldest]
            self._told.pop(oldest, None)
        if len(times) < self._per_minute or sent - times[0] >= WINDOW:
            times.append(sent)
            self._told.pop(person, None)
            return Verdict.FREE
        if person in self._told:
            return Verdict.SILENT
        self._told[person] = sent
        return Verdict.TOLD

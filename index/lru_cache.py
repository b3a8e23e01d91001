"""A cache that forgets what has not been used for longest."""

from __future__ import annotations

from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class LruCache(Generic[T]):
    """What has been used last, by name, at most `most` of it. Safe to use from several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[str, T] = {}
        self._lock = Lock()

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def get(self, name: str) -> T | None:
        """What is known under a name, which is then the last used."""
        with self._lock:
            value = self._known.pop(name, None)
            if value is not None:
                self._known[name] = value
            return value

    def keep(self, name: str, value: T) -> None:
        """Keeps something as the last used, and forgets what has not been used for longest."""
        with self._lock:
            self._known.pop(name, None)
            self._known[name] = value
            if len(self._known) > self._most:
                del self._known[next(iter(self._known))]

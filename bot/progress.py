"""Progress bars on standard error, where a person is looking and there is something to wait for."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

WIDTH = 30
# Work that is over sooner than this, in seconds, shows nothing.
WORTH_SHOWING = 0.5


def bar(title: str) -> Callable[[int, int], None]:
    """A function of (done, of) that draws a bar; it draws none where nobody looks."""
    if not sys.stderr.isatty():
        return lambda done, of: None
    began = time.monotonic()
    drawn = False

    def draw(done: int, of: int) -> None:
        nonlocal began, drawn
        elapsed = time.monotonic() - began
        if done >= of:
            if drawn:
                sys.stderr.write("\r\x1b[K")
                sys.stderr.flush()
            began, drawn = time.monotonic(), False
        elif elapsed > WORTH_SHOWING:
            drawn = True
            full = WIDTH * done // of
            left = elapsed * (of - done) / max(1, done)
            sys.stderr.write(
                f"\r\x1b[K{title} [{'#' * full}{'.' * (WIDTH - full)}] {done}/{of} {left:.0f} s"
            )
            sys.stderr.flush()

    return draw

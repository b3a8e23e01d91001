"""Progress bars on standard error, where a person is looking and there is something to wait for."""

from __future__ import annotations

import sys
from collections.abc import Callable

# Work that is over sooner than this, in seconds, shows nothing.
WORTH_SHOWING = 0.5


def bar(title: str) -> Callable[[int, int], None]:
    """A function of (done, of) that draws a bar; it draws none where nobody looks."""
    if not sys.stderr.isatty():
        return lambda _done, _of: None
    from tqdm import tqdm

    drawn = None

    def draw(done: int, of: int) -> None:
        nonlocal drawn
        if drawn is None:
            drawn = tqdm(total=of, desc=title, delay=WORTH_SHOWING, leave=False)
        drawn.update(done - drawn.n)
        if done >= of:
            drawn.close()
            drawn = None

    return draw

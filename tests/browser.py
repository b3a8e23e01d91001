"""Drives a Chromium without a window over the DevTools protocol, for what only a browser knows.

The protocol (https://chromedevtools.github.io/devtools-protocol) runs over two pipes: the browser
reads commands from file descriptor 3 and writes to 4, each message JSON with a NUL after it.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 30.0  # seconds for one response or event
LAST_WORDS = 5.0  # seconds for the browser to end by itself


class BrowserError(Exception):
    """The browser has refused a command, kept silent, or ended."""


def browser_path() -> str:
    """Where Chromium is; skips the test where there is none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("no Chromium on this computer")
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser with a profile of its own; both are gone afterwards."""
    path = browser_path()
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        running = Browser(path, Path(folder))
        try:
            yield running
        finally:
            running.close()


class Browser:
    """A running browser and the two pipes to it."""

    def __init__(self, path: str, folder: Path) -> None:
        commands, self._commands = _pipe()
        self._messages, messages = _pipe()
        quiet = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (0, 1, 2)]
        pipes = [(os.POSIX_SPAWN_DUP2, commands, 3), (os.POSIX_SPAWN_DUP2, messages, 4)]
        self._process = os.posix_spawn(
            path, [path, *_options(folder)], os.environ, file_actions=[*quiet, *pipes]
        )
        os.close(commands)
        os.close(messages)
        self._last, self._buffer = 0, b""
        self._events: list[dict[str, Any]] = []

    def open(self, width: int = 800, height: int = 600) -> Page:
        """An empty page whose window has this size in CSS pixels."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        page = Page(self, attached["sessionId"])
        page.call("Page.enable")
        page.resize(width, height)
        return page

    def call(self, method: str, session: str | None = None, **parameters: object) -> dict[str, Any]:
        """What the browser answers to a command. Raises BrowserError."""
        self._last += 1
        number = self._last
        command = {"id": number, "method": method, "params": parameters}
        self._send(command if session is None else command | {"sessionId": session})
        while (message := self._receive()).get("id") != number:
            self._events.append(message)
        if "error" in message:
            raise BrowserError(f"{method}: {message['error']}")
        return dict(message["result"])

    def forget(self) -> None:
        """Forget the events so far, so that `wait` waits for new ones."""
        self._events.clear()

    def wait(self, method: str, session: str) -> dict[str, Any]:
        """What an event of a page tells, also if it has come already. Raises BrowserError."""
        while True:
            for at, event in enumerate(self._events):
                if event.get("method") == method and event.get("sessionId") == session:
                    return dict(self._events.pop(at)["params"])
            self._events.append(self._receive())

    def close(self) -> None:
        """Have the browser end, by force if it does not by itself."""
        with suppress(OSError):  # it may have ended already
            self._send({"id": 0, "method": "Browser.close"})
        if not self._has_ended(LAST_WORDS):
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
        os.close(self._commands)
        os.close(self._messages)

    def _has_ended(self, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while os.waitpid(self._process, os.WNOHANG)[0] == 0:
            if time.monotonic() > until:
                return False
            time.sleep(0.02)
        return True

    def _send(self, message: dict[str, Any]) -> None:
        left = memoryview(json.dumps(message).encode() + b"\0")
        while left:
            left = left[os.write(self._commands, left) :]

    def _receive(self) -> dict[str, Any]:
        """The next message, response or event."""
        until = time.monotonic() + PATIENCE
        pieces = [self._buffer]
        while b"\0" not in pieces[-1]:
            if not select.select([self._messages], [], [], max(0, until - time.monotonic()))[0]:
                raise BrowserError("the browser keeps silent")
            pieces.append(os.read(self._messages, 1 << 16))
            if not pieces[-1]:
                raise BrowserError("the browser has ended")
        message, _, self._buffer = b"".join(pieces).partition(b"\0")
        return dict(json.loads(message))


class Page:
    """A tab of the browser."""

    def __init__(self, browser: Browser, session: str) -> None:
        self._browser, self._session = browser, session

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """What the browser answers to a command about this page. Raises BrowserError."""
        return self._browser.call(method, self._session, **parameters)

    def navigate(self, url: str) -> None:
        """Go there as a person does who types the address, and wait until all has loaded."""
        self._browser.forget()
        reached = self.call("Page.navigate", url=url)
        if "errorText" in reached:
            raise BrowserError(f"{url}: {reached['errorText']}")
        # Without a loader only the fragment has changed, and nothing is loaded.
        if "loaderId" in reached:
            self._browser.wait("Page.loadEventFired", self._session)

    def evaluate(self, script: str) -> Any:
        """The value of a JavaScript expression, awaited if it is a promise. Raises BrowserError."""
        wanted = {"expression": script, "awaitPromise": True, "returnByValue": True}
        result = self.call("Runtime.evaluate", **wanted)
        if "exceptionDetails" in result:
            raise BrowserError(str(result["exceptionDetails"]))
        return result["result"].get("value")

    def resize(self, width: int, height: int) -> None:
        """Give the window this size in CSS pixels, each of which is one of the screen's."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", **size)

    def screenshot(self, x: float, y: float, width: float, height: float) -> bytes:
        """A part of the window, in pixels from its upper left corner, as PNG.

        What the window does not show has to be brought into it by `resize`: the protocol's own
        `captureBeyondViewport` draws right-to-left pages some pixels off.
        """
        clip = {"x": x, "y": y, "width": width, "height": height, "scale": 1}
        shot = self.call("Page.captureScreenshot", format="png", clip=clip)
        return base64.b64decode(shot["data"])


def _options(folder: Path) -> list[str]:
    options = ["--headless", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-pipe"]
    options += ["--no-first-run", "--disable-background-networking", f"--user-data-dir={folder}"]
    # The sandbox refuses to work for root, who is who runs it in a container.
    options += ["--no-sandbox"] if os.geteuid() == 0 else []
    return [*options, "about:blank"]


def _pipe() -> tuple[int, int]:
    """A pipe with both ends far from 3 and 4, which they must not stand on before they move."""
    low = os.pipe()
    high = [fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 10) for fd in low]
    for fd in low:
        os.close(fd)
    return high[0], high[1]

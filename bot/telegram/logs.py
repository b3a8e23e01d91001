"""Log lines as JSON, without tokens and without what people write."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Collection
from datetime import UTC, datetime

from telegram.error import TelegramError

from index.errors import RawiError

# What a line may say beside its event; never a text of a person.
FIELDS = ("update", "kind", "error", "status", "count", "ms", "method")
HIDDEN = "<hidden>"


class JsonLines(logging.Formatter):
    """One JSON object a line; secrets are hidden wherever they stand, in tracebacks too."""

    def __init__(self, secrets: Collection[str]) -> None:
        super().__init__()
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        at = datetime.fromtimestamp(record.created, UTC)
        content: dict[str, object] = {
            "time": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        content |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            content["traceback"] = _without_words(record.exc_info[1])
        line = json.dumps(content, ensure_ascii=False, default=str)
        for secret in self._secrets:
            line = line.replace(secret, HIDDEN)
        return line


def _without_words(error: BaseException | None) -> list[str]:
    """Where an error and its causes were raised. Only errors that are not about what somebody has
    written say more than their name."""
    lines = []
    while error is not None:
        said = f": {error}" if isinstance(error, TelegramError | RawiError | OSError) else ""
        lines += [f"{type(error).__name__}{said}", *traceback.format_tb(error.__traceback__)]
        error = error.__cause__ or error.__context__
    return lines


def set_up(secrets: Collection[str]) -> None:
    """Our own log lines go to standard error; those of libraries only where they warn.

    httpx logs every request's URL, and with it the token; what python-telegram-bot would log with
    the content of updates reaches our own error handler instead.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("bot").setLevel(logging.INFO)
    for name in ("telegram", "httpx", "httpcore", "tornado"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)

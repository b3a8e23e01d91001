"""What the whole server goes by: limits, and how it refuses."""

from __future__ import annotations

from typing import Any

TOKEN = "123456:synthetic-token-of-a-test"

Json = dict[str, Any]

MAX_TEXT, MAX_CAPTION, MAX_ENTITIES, MAX_QUOTE = 4096, 1024, 100, 1024
MAX_FILE = 20 * 1024 * 1024  # that a bot may fetch
KEPT_CALLS, KEPT_UPDATES = 50_000, 20_000


class Refused(Exception):
    """A call that Telegram refuses, with its code and its words."""

    def __init__(self, description: str, code: int = 400, **parameters: int) -> None:
        if code == 400 and not description.startswith("Bad Request"):
            description = f"Bad Request: {description}"
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

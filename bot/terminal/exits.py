"""How a command ends, and what it says when it fails."""

from __future__ import annotations

import sys
from pathlib import Path

from bot import messages
from index.errors import RawiError

BAD_INPUT = 2
INTERRUPTED = 130


def refuse(words: messages.Words, *values: object) -> int:
    """Says on standard error why a command cannot do what it was asked; returns its status."""
    _say(messages.say(words, messages.ENGLISH, *values))
    return BAD_INPUT


def unwritable(path: Path, error: OSError) -> int:
    """Says that a file or folder cannot be written; returns the status."""
    return refuse(messages.UNWRITABLE, path, error.strerror)


def fail(error: RawiError, status: int) -> int:
    """Says which error ended a command; returns the status."""
    _say(messages.error(error, messages.ENGLISH))
    return status


def _say(text: str) -> None:
    print(f"rawi: {text}", file=sys.stderr)

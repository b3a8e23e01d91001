"""The bot as `rawi telegram` runs it, on the tests' web: `python -m tests.web.bot PORT`."""

from __future__ import annotations

import sys

from bot.terminal.cli import main
from index.intake.fetcher import Budget, Fetcher
from tests.web.server import ADDRESS, Gate

INSIDE = "10.0.0.1"


def resolve(host: str) -> list[str]:
    """Every name is public but those that say that they are not."""
    return [INSIDE if host.startswith("inside.") else ADDRESS]


def fetcher(port: int) -> Fetcher:
    """What fetches from the tests' server at that port."""
    return Fetcher(resolve, lambda: Gate(port, []), Budget(seconds=5.0))


if __name__ == "__main__":
    sys.exit(main(["telegram"], fetcher(int(sys.argv[1]))))

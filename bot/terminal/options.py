"""What several commands take, and how a command is added to the parser."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from bot.settings import Settings

# Runs a command; returns its exit status.
Run = Callable[[argparse.Namespace, Settings], int]
# Adds a command: its name, what runs it, what it does and an example.
Command = Callable[[str, Run, str, str], argparse.ArgumentParser]


def article_option(parser: argparse.ArgumentParser) -> None:
    """Lets a command take an article other than the built-in one."""
    parser.add_argument("--article", metavar="FILE|URL|ID", help="default: the built-in article")


def json_option(parser: argparse.ArgumentParser, text: str) -> None:
    """Lets a command print JSON."""
    parser.add_argument("--json", action="store_true", help=text)

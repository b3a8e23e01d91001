"""The `rawi` command."""

from __future__ import annotations

import argparse
import os
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from bot import messages
from bot.settings import Settings, SettingWrong
from bot.terminal import bidi
from bot.terminal.commands import asking, keeping, measuring, running, telling
from bot.terminal.exits import BAD_INPUT, INTERRUPTED, fail, refuse
from bot.terminal.options import Run
from bot.terminal.sources import fetcher_of
from index.errors import (
    ArticleError,
    ArticleUnknown,
    EvaluationError,
    ModelError,
    QuestionError,
    RawiError,
)

if TYPE_CHECKING:
    from index.intake.fetcher import Fetcher

# The commands themselves are in `bot/terminal/commands/`, which `__init__.py` there lists.
EXAMPLES = """examples:
  rawi chat                                    talk with the built-in article
  rawi ask "ماذا قال لافروف؟"                  one answer
  rawi ask "What did Lavrov say?" --json       the answer as JSON
  rawi ask "متى وقع ذلك؟" --article news.txt   ask a file of your own
  rawi ask --batch questions.jsonl             many questions, one answer a line
  rawi add news.txt                            keep an article
  rawi add https://news.example/story          keep an article by its link
  rawi statements --speaker لافروف             who said what
  rawi summary                                 the article's own key sentences
  rawi web                                     show articles in a browser
  rawi eval retrieval xquad.ar.json            measure
  rawi doctor                                  is everything in place?
"""


def main(arguments: list[str] | None = None, fetcher: Fetcher | None = None) -> int:
    """Runs one command; returns its exit status: 0, 1 (failed), 2 (bad usage or input).

    `fetcher` fetches links, if not the ordinary one.
    """
    bidi.take_any_text()
    options = parser().parse_args(arguments)
    try:
        settings = Settings.read()
        options.fetcher = lambda: fetcher or fetcher_of(settings)
        return int(options.run(options, settings))
    except (ArticleError, ArticleUnknown, QuestionError, ModelError, EvaluationError) as error:
        return fail(error, BAD_INPUT)
    except SettingWrong as wrong:
        return refuse(messages.SETTING_WRONG, wrong.name, wrong.value)
    except RawiError as error:
        return fail(error, 1)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has had enough, as `head` has.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def parser() -> argparse.ArgumentParser:
    """What the command line understands."""
    rawi = argparse.ArgumentParser(
        prog="rawi",
        description="Ask an Arabic news article; get its exact words, or an honest no.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    rawi.add_argument("--version", action="version", version=f"rawi {_version()}")
    commands = rawi.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Run, text: str, example: str) -> argparse.ArgumentParser:
        made = commands.add_parser(
            name,
            help=text,
            description=text,
            epilog=f"example:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        made.set_defaults(run=run)
        return made

    for group in (asking, keeping, telling, measuring, running):
        group.add_commands(command)
    return rawi


def _version() -> str:
    try:
        return version("rawi")
    except PackageNotFoundError:  # run from a clone that nobody has installed
        return "(not installed)"

"""Commands that ask."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TextIO

from bot import messages
from bot.settings import Settings
from bot.terminal import talk
from bot.terminal.answer_json import json_line
from bot.terminal.exits import BAD_INPUT, refuse
from bot.terminal.options import Command, article_option, json_option
from bot.terminal.sources import LINK, chosen, open_library
from index.errors import ArticleError, ArticleUnknown, EvaluationError, QuestionError, RawiError
from index.types import Article


def add_commands(command: Command) -> None:
    """Adds them to the command line."""
    talk = command("chat", _chat, "talk with an article in the terminal", "rawi chat --article 2")
    article_option(talk)
    json_option(talk, "print every answer as one line of JSON")

    ask = command("ask", _ask, "one answer", 'rawi ask "ماذا قال لافروف؟" --json')
    ask.add_argument("question", nargs="?", help="the question, in Arabic or another language")
    article_option(ask)
    ask.add_argument(
        "--after", action="append", default=[], metavar="QUESTION",
        help="a question asked before this one, oldest first; may be given several times",
    )  # fmt: skip
    ask.add_argument(
        "--batch", metavar="FILE",
        help='lines of {"q": …, "article": path, "after": […]}; a line without its own article'
        " or earlier questions has those given here",
    )  # fmt: skip
    json_option(ask, "print the answer object as JSON")


def _chat(options: argparse.Namespace, settings: Settings) -> int:
    with open_library(settings) as library:
        article = chosen(library, options.article, options.fetcher)
        talk.talk(library, article, settings, as_json=options.json)
    return 0


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    if (options.question is None) == (options.batch is None):
        return refuse(messages.ASK_TAKES)
    if options.batch is not None:
        return _batch(options, settings)
    with open_library(settings) as library:
        article = chosen(library, options.article, options.fetcher)
        answer = library.ask(options.question, [article.id], options.after)
        named = messages.as_asked(answer, library, [options.question, *options.after[::-1]])
    print(json_line(answer) if options.json else talk.shown(named, settings, sys.stdout))
    return 0


def _batch(options: argparse.Namespace, settings: Settings) -> int:
    """One answer object a line, in order; a line that cannot be answered gives its error."""
    path, status = Path(options.batch), 0
    articles: dict[str | None, Article] = {}
    with open_library(settings) as library, _lines(path) as lines:
        if options.article is not None:
            articles[None] = chosen(library, options.article, options.fetcher)
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                question, source, after = _request(line, path.parent, options.after)
                if source not in articles:
                    articles[source] = chosen(library, source, options.fetcher)
                print(json_line(library.ask(question, [articles[source].id], after)), flush=True)
            except (ArticleError, ArticleUnknown, QuestionError, ValueError) as error:
                text = (
                    messages.error(error, messages.ENGLISH)
                    if isinstance(error, RawiError)
                    else str(error)
                )
                print(json.dumps({"error": text}, ensure_ascii=False), flush=True)
                print(f"rawi: {path}:{number}: {text}", file=sys.stderr)
                status = BAD_INPUT
    return status


def _lines(path: Path) -> TextIO:
    try:
        return path.open(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise EvaluationError(str(path)) from error


def _request(line: str, folder: Path, asked: list[str]) -> tuple[str, str | None, list[str]]:
    """Question, article and earlier questions of a line, which are `asked` where it has none of
    its own; ValueError says what is wrong."""
    request = json.loads(line)
    if not isinstance(request, dict) or not isinstance(request.get("q"), str):
        raise ValueError('not an object with a string "q"')
    source, after = request.get("article"), request.get("after")
    after = asked if after is None else after
    if not isinstance(source, str | None) or not isinstance(after, list):
        raise ValueError('"article" is a path or null, "after" a list of questions')
    # A path is meant from where one stands; failing that, from where the file lies.
    if source and not LINK.match(source):
        source = _found(source, folder)
    return request["q"], source, [str(earlier) for earlier in after]


def _found(path: str, folder: Path) -> str:
    return str(folder / path) if not Path(path).exists() and (folder / path).exists() else path

"""Commands that keep articles, list and remove them."""

from __future__ import annotations

import argparse
import json

from bot import messages
from bot.settings import Settings
from bot.terminal.options import Command, json_option
from bot.terminal.sources import open_library, taken_in
from index.errors import ArticleUnknown


def add_commands(command: Command) -> None:
    """Adds them to the command line."""
    add = command("add", _add, "keep an article from a file or a link", "rawi add news.txt")
    add.add_argument(
        "source",
        metavar="FILE|URL",
        help="a text in UTF-8, UTF-16 or windows-1256, an HTML file, or a web page",
    )
    listed = command("articles", _articles, "list the articles kept", "rawi articles --json")
    json_option(listed, "print them as JSON")
    remove = command("remove", _remove, "remove an article", "rawi remove 2")
    remove.add_argument("id", help="its id, as 'rawi articles' shows it")


def _add(options: argparse.Namespace, settings: Settings) -> int:
    with open_library(settings) as library:
        known = {present.id for present in library.articles()}
        stored = taken_in(library, options.source, options.fetcher)
    words = messages.PRESENT if stored.id in known else messages.ADDED
    print(messages.say(words, messages.ENGLISH, stored.id, stored.title))
    return 0


def _articles(options: argparse.Namespace, settings: Settings) -> int:
    with open_library(settings) as library:
        articles = library.articles()
    if options.json:
        rows = [
            {name: getattr(a, name) for name in ("id", "title", "url", "site", "author", "date")}
            for a in articles
        ]
        print(json.dumps(rows, ensure_ascii=False))
    else:
        for article in articles:
            print(f"{article.id}\t{article.title}")
    return 0


def _remove(options: argparse.Namespace, settings: Settings) -> int:
    if not (options.id.isascii() and options.id.isdigit()):
        raise ArticleUnknown(options.id)
    with open_library(settings) as library:
        removed = library.remove(int(options.id))
    print(messages.say(messages.REMOVED, messages.ENGLISH, removed.id, removed.title))
    return 0

"""`rawi doctor`: looks at everything an answer needs and says what to do about what is missing."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator

from bot import messages
from bot.chats import Chats
from bot.settings import Settings
from index.embedding import Model
from index.library import Event, Library
from index.types import RawiError

Finding = tuple[bool, str]  # is it well, and what was found


def examine(settings: Settings) -> int:
    """Prints a line for each thing looked at; 0 where all is well, 1 otherwise."""
    well = True
    for good, text in _findings(settings):
        print(f"{'ok  ' if good else 'FAIL'}  {text}")
        well = well and good
    return 0 if well else 1


def _findings(settings: Settings) -> Iterator[Finding]:
    yield _python()
    yield _sqlite()
    yield _model(settings)
    yield from _library(settings)
    yield _chats(settings)
    yield _token(settings)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return sys.version_info >= (3, 11), f"Python {version} (3.11 or later is needed)"


def _sqlite() -> Finding:
    with sqlite3.connect(":memory:") as db:
        options = {row[0] for row in db.execute("PRAGMA compile_options")}
    return "ENABLE_FTS5" in options, f"SQLite {sqlite3.sqlite_version} with full-text search (FTS5)"


def _model(settings: Settings) -> Finding:
    try:
        vectors = Model(settings.model).load().encode_query(["س"])
    except RawiError as error:
        return False, messages.error(error, messages.ENGLISH)
    return True, f"embedding model {settings.model}, {vectors.shape[1]} dimensions"


def _library(settings: Settings) -> Iterator[Finding]:
    happened: list[Event] = []
    try:
        with Library.open(settings.data_dir, Model(settings.model), happened.append) as library:
            library.check()
            yield True, f"data directory {settings.data_dir}, {len(library.articles())} articles"
            library.built_in()
            question = library.built_in().title
            found = library.search(question)
            yield found is not None, "index: the built-in article is found by its own title"
    except RawiError as error:
        yield False, messages.error(error, messages.ENGLISH)
    for event in happened:
        # What the library has mended by itself is well again.
        yield event is not Event.INDEX_NOT_SAVED, messages.event(event, messages.ENGLISH)


def _chats(settings: Settings) -> Finding:
    try:
        with Chats.open(settings.data_dir) as chats:
            counts = chats.counts()
    except RawiError as error:
        return False, messages.error(error, messages.ENGLISH)
    return (
        True,
        f"memory of chats: {counts['questions']} questions, {counts['feedback']} judgements",
    )


def _token(settings: Settings) -> Finding:
    if not settings.token:
        return True, "no TELEGRAM_BOT_TOKEN, which only 'rawi telegram' needs"
    from bot.app import BotFailed, name_of  # 0.3 s that nobody without a token need wait for

    try:
        return True, f"Telegram knows the bot as @{name_of(settings)}"
    except BotFailed as failure:
        return False, messages.say(failure.words, messages.ENGLISH, *failure.values)

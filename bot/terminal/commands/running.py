"""Commands that run Rawi for others, look after it, and move what it keeps."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot import messages
from bot.serving.heap import give_back_large_blocks
from bot.settings import Settings
from bot.terminal.exits import refuse, unwritable
from bot.terminal.options import Command
from bot.terminal.sources import open_chats, open_library


def add_commands(command: Command) -> None:
    """Adds them to the command line."""
    export = command(
        "export-model", _export, "write the bundled model as a sentence-transformers folder",
        "rawi export-model e5-small && EMBEDDING_MODEL=./e5-small rawi chat",
    )  # fmt: skip
    export.add_argument("folder", type=Path, metavar="DIR")
    judged = command(
        "feedback", _feedback, "what people thought of answers in Telegram",
        "rawi feedback --export judged && rawi eval answers judged/feedback.jsonl",
    )  # fmt: skip
    judged.add_argument(
        "--export", type=Path, metavar="DIR", help="write it as annotated news for 'rawi eval'"
    )
    moved = command(
        "migrate", _migrate, "copy all that is kept to a PostgreSQL server, or back to a folder",
        "rawi migrate --to postgresql://rawi@db.example/rawi",
    )  # fmt: skip
    moved.add_argument("--to", required=True, metavar="URL|DIR")
    command("telegram", _telegram, "run the Telegram bot", "rawi telegram")
    command("web", _web, "show articles in a browser", "WEB_LISTEN=127.0.0.1:8000 rawi web")
    command("doctor", _doctor, "check model, index and write access", "rawi doctor")


def _export(options: argparse.Namespace, _settings: Settings) -> int:
    from index.embedding.export import export_model

    try:
        export_model(options.folder)
    except OSError as error:
        return unwritable(options.folder, error)
    print(options.folder)
    return 0


def _telegram(options: argparse.Namespace, settings: Settings) -> int:
    from bot.telegram import app  # 0.3 s that the other commands need not wait for

    give_back_large_blocks()
    try:
        with open_library(settings) as library, open_chats(settings) as chats:
            app.run(settings, library, chats, options.fetcher())
    except app.BotFailed as failure:
        status = refuse(failure.words, *failure.values)
        return status if failure.is_setting else 1
    return 0


def _web(options: argparse.Namespace, settings: Settings) -> int:
    from bot.web import server  # 0.1 s that the other commands need not wait for

    def say(address: str) -> None:
        print(messages.say(messages.SERVING, messages.ENGLISH, address), flush=True)

    give_back_large_blocks()
    with open_library(settings) as library:
        server.run(settings, library, options.fetcher(), say)
    return 0


def _feedback(options: argparse.Namespace, settings: Settings) -> int:
    from bot.chats.feedback_export import export

    with open_library(settings) as library, open_chats(settings) as chats:
        judged = list(chats.feedback.all())
        if options.export is not None:
            try:
                export(library, judged, options.export)
            except OSError as error:
                return unwritable(options.export, error)
    helpful = sum(one.helpful for one in judged)
    counts = (len(judged), helpful, len(judged) - helpful)
    print(messages.say(messages.JUDGED, messages.ENGLISH, *counts))
    return 0


def _migrate(options: argparse.Namespace, settings: Settings) -> int:
    from bot.terminal.moving import migrate

    return 0 if migrate(settings, options.to, print) else 1


def _doctor(_options: argparse.Namespace, settings: Settings) -> int:
    from bot.terminal.doctor import examine

    return examine(settings)

"""A conversation in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from bot import messages
from bot.settings import LOGICAL, Settings
from bot.terminal import bidi
from bot.terminal.answer_json import json_line
from index.errors import RawiError
from index.library import Library
from index.questions.several import questions_in
from index.types import Answer, Article, Evidence, Intent

HISTORY_FILE = "history"
HISTORY_LENGTH = 1000
# Follow-ups look back over so many questions.
REMEMBERED = 5


@dataclass
class _Talk:
    """The questions so far, and what the last answer has shown."""

    asked: list[str]
    shown: Sequence[Evidence]


def shown(answer: Answer, settings: Settings, stream: TextIO) -> str:
    """An answer as a person reads it on that stream."""
    return printed(messages.answer(answer), settings, stream)


def printed(paragraphs: list[str], settings: Settings, stream: TextIO) -> str:
    """Paragraphs for a terminal, or as plain logical text for a pipe."""
    if not stream.isatty():
        return messages.plain("\n".join(paragraphs))
    return bidi.lay_out(paragraphs, bidi.width(), settings.terminal)


def talk(library: Library, article: Article, settings: Settings, *, as_json: bool) -> None:
    """Asks and answers until the person leaves. Questions come from standard input."""
    interactive = sys.stdin.isatty()
    if interactive:
        _load_history(settings.data_dir)
        for line in (article.title, messages.WELCOME[0], messages.WELCOME[1]):
            _note(line, settings)
    talk = _Talk([], ())
    try:
        while (text := _read(interactive, settings)) is not None:
            if text.strip().casefold() in messages.LEAVING:
                break
            if text.strip():
                _reply(library, article, text, talk, settings, as_json)
    finally:
        if interactive:
            _save_history(settings.data_dir)
    if interactive:
        _note(messages.GOODBYE[0], settings)


def _reply(
    library: Library,
    article: Article,
    text: str,
    talk: _Talk,
    settings: Settings,
    as_json: bool,
) -> None:
    before = ""
    for part in [text] if as_json else questions_in(text):
        try:
            answer = library.ask(part, [article.id], talk.asked[-REMEMBERED:], talk.shown)
        except RawiError as error:
            _note(messages.error(error, messages.ARABIC), settings)
            return
        if answer.question.intent is not Intent.CHAT:
            talk.asked.append(part)
            talk.shown = answer.evidence
        named = messages.as_asked(answer, library, talk.asked[::-1])
        said = json_line(answer) if as_json else shown(named, settings, sys.stdout)
        if said != before:  # two questions may have one answer
            print(said, end="\n\n" if not as_json else "\n", flush=True)
        before = said


def _note(line: str, settings: Settings) -> None:
    """A line that is no result: to standard error."""
    order = settings.terminal if sys.stderr.isatty() else LOGICAL
    print(bidi.lay_out([line], bidi.width(), order), file=sys.stderr)


def _read(interactive: bool, settings: Settings) -> str | None:
    """The next line, None at the end. Ctrl-C leaves the talk as Ctrl-D does."""
    if not interactive:
        return sys.stdin.readline() or None
    prompt = bidi.lay_out(
        [messages.PROMPT[0].strip()], 0 + len(messages.PROMPT[0]), settings.terminal
    )
    try:
        return input(f"{prompt} ")
    except (EOFError, KeyboardInterrupt):
        print(file=sys.stderr)
        return None


def _load_history(folder: Path) -> None:
    try:
        import readline
    except ImportError:  # not built in everywhere; the talk goes on without editing keys
        return
    readline.set_history_length(HISTORY_LENGTH)
    if (folder / HISTORY_FILE).is_file():
        readline.read_history_file(folder / HISTORY_FILE)


def _save_history(folder: Path) -> None:
    try:
        import readline
    except ImportError:
        return
    try:
        readline.write_history_file(folder / HISTORY_FILE)
        (folder / HISTORY_FILE).chmod(0o600)
    except OSError:
        pass  # a history that cannot be kept is no reason to fail

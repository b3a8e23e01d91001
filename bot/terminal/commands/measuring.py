"""The command that measures."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from bot import messages
from bot.settings import Settings
from bot.terminal.exits import refuse, unwritable
from bot.terminal.options import Command, json_option

ON_SQUAD = ("retrieval", "sentences", "refusal")
ON_NEWS = ("answers", "library", "statements")
ON_PAGES = ("pages",)


def add_commands(command: Command) -> None:
    """Adds it to the command line."""
    measure = command(
        "eval", _eval, "measure on an evaluation file", "rawi eval retrieval xquad.ar.json"
    )
    measure.add_argument("measure", choices=(*ON_SQUAD, *ON_NEWS, *ON_PAGES))
    measure.add_argument(
        "file",
        type=Path,
        help="SQuAD-shaped JSON; answers, library, statements: annotated news; pages: marked"
        " pages (JSON lines)",
    )
    measure.add_argument(
        "--questions",
        type=Path,
        metavar="FILE",
        help="the same questions in another language, in the same order (SQuAD-shaped JSON)",
    )
    measure.add_argument(
        "--curve",
        type=Path,
        metavar="PNG",
        help="answers: also draw what other thresholds would answer, rightly and wrongly",
    )
    json_option(measure, "print the figures as JSON")


def _eval(options: argparse.Namespace, settings: Settings) -> int:
    from bot.terminal import measures

    if options.questions is not None and options.measure not in ON_SQUAD:
        return refuse(messages.NO_OTHER_QUESTIONS, options.measure)
    if options.curve is not None and options.measure != "answers":
        return refuse(messages.NO_CURVE, options.measure)
    try:
        if options.curve is not None:
            options.curve.open("ab").close()  # measuring takes minutes
    except OSError as error:
        return unwritable(options.curve, error)
    figures = measures.measured(options.measure, options.file, options.questions, settings)
    print(json.dumps(figures) if options.json else "\n".join(measures.table(figures)))
    if options.curve is not None:
        try:
            measures.draw_curve(options.file, options.curve, settings)
        except OSError as error:
            return unwritable(options.curve, error)
    return 0

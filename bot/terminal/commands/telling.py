"""Commands that tell what stands in an article, without a question."""

from __future__ import annotations

import argparse
import json
import sys

from bot import messages
from bot.settings import Settings
from bot.terminal import talk
from bot.terminal.answer_json import evidence_object, statement_object
from bot.terminal.options import Command, article_option, json_option
from bot.terminal.sources import chosen, open_library
from index.attribution.reader import explained
from index.types import Article


def add_commands(command: Command) -> None:
    """Adds them to the command line."""
    told = command(
        "statements", _statements, "who said what in an article", "rawi statements --speaker لافروف"
    )
    article_option(told)
    told.add_argument("--speaker", metavar="NAME", help="only what this speaker says")
    told.add_argument(
        "--explain", action="store_true", help="with the word that told and the rules that decided"
    )
    json_option(told, "print them as JSON")
    short = command("summary", _summary, "an article's own key sentences", "rawi summary --json")
    article_option(short)
    json_option(short, "print them as JSON")


def _statements(options: argparse.Namespace, settings: Settings) -> int:
    with open_library(settings) as library:
        article = chosen(library, options.article, options.fetcher)
        found = library.statements(article, options.speaker)
    if options.json:
        rows = [statement_object(one, article) for one in found]
        print(json.dumps(rows, ensure_ascii=False))
    elif found:
        why = _reasons(article) if options.explain else {}
        lines = [
            line
            for one in found
            for line in (
                *messages.statement(one, article, messages.ARABIC),
                *why.get((one.start, one.end), ()),
            )
        ]
        print(talk.printed(lines, settings, sys.stdout))
    else:
        told = (
            messages.say(messages.NO_STATEMENTS_OF, messages.ENGLISH, options.speaker)
            if options.speaker
            else messages.say(messages.NO_STATEMENTS, messages.ENGLISH)
        )
        print(f"rawi: {told}", file=sys.stderr)
    return 0


def _reasons(article: Article) -> dict[tuple[int, int], list[str]]:
    """By the span of each statement: which word told of it, and which rules decided."""
    return {
        (one.start, one.end): [
            messages.say(
                messages.EXPLAINED,
                messages.ENGLISH,
                article.text[reason.start : reason.end],
                f"[{reason.rule}]",
                f"[{reason.subject}]" if reason.subject else "",
            ).rstrip()
        ]
        for one, reason in explained(article.text)
    }


def _summary(options: argparse.Namespace, settings: Settings) -> int:
    with open_library(settings) as library:
        article = chosen(library, options.article, options.fetcher)
        found = library.summary(article)
    if options.json:
        rows = [evidence_object(item, article) for item in found]
        print(json.dumps(rows, ensure_ascii=False))
    else:
        lines = [
            line for item in found for line in messages.evidence(item, article, messages.ARABIC)
        ]
        print(talk.printed([*lines, messages.source(article)], settings, sys.stdout))
    return 0

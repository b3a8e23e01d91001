"""The `rawi` command."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from bot import messages
from bot.chats.memory import Chats
from bot.settings import Settings, SettingWrong
from bot.terminal import bidi, talk
from bot.terminal.answer_json import evidence_object, json_line, statement_object
from bot.terminal.progress import bar
from bot.terminal.readers import reader_of
from index.attribution.reader import explained
from index.embedding.model import Model
from index.errors import (
    ArticleError,
    ArticleNotText,
    ArticleUnknown,
    EvaluationError,
    ModelError,
    QuestionError,
    RawiError,
)
from index.intake.files import read_article
from index.library import Library
from index.types import (
    Article,
    Event,
)

if TYPE_CHECKING:
    from index.intake.fetcher import Fetcher

BAD_INPUT = 2
INTERRUPTED = 130
ON_SQUAD = ("retrieval", "sentences", "refusal")
ON_NEWS = ("answers", "library", "statements")
ON_PAGES = ("pages",)

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
    options = _parser().parse_args(arguments)
    try:
        settings = Settings.read()
        options.fetcher = lambda: fetcher or _fetcher(settings)
        return int(options.run(options, settings))
    except (ArticleError, ArticleUnknown, QuestionError, ModelError, EvaluationError) as error:
        return _fail(error, BAD_INPUT)
    except SettingWrong as wrong:
        words = messages.say(messages.SETTING_WRONG, messages.ENGLISH, wrong.name, wrong.value)
        print(f"rawi: {words}", file=sys.stderr)
        return BAD_INPUT
    except RawiError as error:
        return _fail(error, 1)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has had enough, as `head` has.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _fail(error: RawiError, status: int) -> int:
    print(f"rawi: {messages.error(error, messages.ENGLISH)}", file=sys.stderr)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rawi",
        description="Ask an Arabic news article; get its exact words, or an honest no.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"rawi {_version()}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

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

    _commands_that_ask(command)
    _commands_that_keep(command)
    _commands_that_tell(command)
    _commands_that_measure(command)
    _commands_that_run_and_move(command)
    return parser


Run = Callable[[argparse.Namespace, Settings], int]
# Adds a command: its name, what runs it, what it does and an example.
Command = Callable[[str, Run, str, str], argparse.ArgumentParser]


def _commands_that_ask(command: Command) -> None:
    talk = command("chat", _chat, "talk with an article in the terminal", "rawi chat --article 2")
    _article_option(talk)
    _json_option(talk, "print every answer as one line of JSON")

    ask = command("ask", _ask, "one answer", 'rawi ask "ماذا قال لافروف؟" --json')
    ask.add_argument("question", nargs="?", help="the question, in Arabic or another language")
    _article_option(ask)
    ask.add_argument(
        "--after", action="append", default=[], metavar="QUESTION",
        help="a question asked before this one, oldest first; may be given several times",
    )  # fmt: skip
    ask.add_argument(
        "--batch", metavar="FILE",
        help='lines of {"q": …, "article": path, "after": […]}; a line without its own article'
        " or earlier questions has those given here",
    )  # fmt: skip
    _json_option(ask, "print the answer object as JSON")


def _commands_that_keep(command: Command) -> None:
    add = command("add", _add, "keep an article from a file or a link", "rawi add news.txt")
    add.add_argument(
        "source",
        metavar="FILE|URL",
        help="a text in UTF-8, UTF-16 or windows-1256, an HTML file, or a web page",
    )
    listed = command("articles", _articles, "list the articles kept", "rawi articles --json")
    _json_option(listed, "print them as JSON")
    remove = command("remove", _remove, "remove an article", "rawi remove 2")
    remove.add_argument("id", help="its id, as 'rawi articles' shows it")


def _commands_that_tell(command: Command) -> None:
    told = command(
        "statements", _statements, "who said what in an article", "rawi statements --speaker لافروف"
    )
    _article_option(told)
    told.add_argument("--speaker", metavar="NAME", help="only what this speaker says")
    told.add_argument(
        "--explain", action="store_true", help="with the word that told and the rules that decided"
    )
    _json_option(told, "print them as JSON")
    short = command("summary", _summary, "an article's own key sentences", "rawi summary --json")
    _article_option(short)
    _json_option(short, "print them as JSON")


def _commands_that_measure(command: Command) -> None:
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
    _json_option(measure, "print the figures as JSON")


def _commands_that_run_and_move(command: Command) -> None:
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


def _version() -> str:
    try:
        return version("rawi")
    except PackageNotFoundError:  # run from a clone that nobody has installed
        return "(not installed)"


def _article_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--article", metavar="FILE|URL|ID", help="default: the built-in article")


def _json_option(parser: argparse.ArgumentParser, text: str) -> None:
    parser.add_argument("--json", action="store_true", help=text)


def open_library(settings: Settings, where: Path | None = None, title: str = "") -> Library:
    """The user's library, or one in a folder elsewhere, telling standard error what it does."""

    def notify(event: Event) -> None:
        print(f"rawi: {messages.event(event, messages.ENGLISH)}", file=sys.stderr)

    return Library.open(
        where or settings.data_dir, Model(settings.model), notify, bar(title or "rawi"),
        reader_of(settings), "" if where else settings.database_url,
    )  # fmt: skip


def open_chats(settings: Settings) -> Chats:
    """What the user's chats remember."""
    return Chats.open(settings.data_dir, url=settings.database_url)


def _chosen(library: Library, source: str | None, fetcher: Callable[[], Fetcher]) -> Article:
    """The article that --article names: an id, a file, a link, or the built-in one."""
    if source is None:
        return library.built_in()
    if source.isascii() and source.isdigit() and not Path(source).exists():
        return library.article(int(source))
    return _taken_in(library, source, fetcher)


_LINK = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
# What takes more than reading text: a link or, by its name, an HTML file or a document.
_PAGE = re.compile(rf"^{_LINK.pattern}|\.(x?html?|pdf|docx?)$", re.I)


def _taken_in(library: Library, source: str, fetcher: Callable[[], Fetcher]) -> Article:
    """The article in a file or behind a link, stored."""
    if not _PAGE.search(source):
        with contextlib.suppress(ArticleNotText):  # a document whose name does not tell
            return library.add(read_article(Path(source)))
    from index.ingestion import (  # 0.2 s that only a reader of pages need wait for
        Ingester,
        read_file,
    )
    from index.intake.sandbox import Extractor

    with Extractor() as extractor:
        if _LINK.match(source):
            return Ingester(library, fetcher(), extractor.extract).read(source)
        return library.add(read_file(Path(source), extractor.extract))


def _fetcher(settings: Settings) -> Fetcher:
    from index.intake.fetcher import Fetcher

    return Fetcher(contact=settings.links_contact)


def _chat(options: argparse.Namespace, settings: Settings) -> int:
    with open_library(settings) as library:
        article = _chosen(library, options.article, options.fetcher)
        talk.talk(library, article, settings, as_json=options.json)
    return 0


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    if (options.question is None) == (options.batch is None):
        words = messages.say(messages.ASK_TAKES, messages.ENGLISH)
        print(f"rawi: {words}", file=sys.stderr)
        return BAD_INPUT
    if options.batch is not None:
        return _batch(options, settings)
    with open_library(settings) as library:
        article = _chosen(library, options.article, options.fetcher)
        answer = library.ask(options.question, [article.id], options.after)
        named = messages.as_asked(answer, library, [options.question, *options.after[::-1]])
    print(json_line(answer) if options.json else talk.shown(named, settings, sys.stdout))
    return 0


def _batch(options: argparse.Namespace, settings: Settings) -> int:
    """One answer object a line, in order; a line that cannot be answered gives its error."""
    path, status = Path(options.batch), 0
    chosen: dict[str | None, Article] = {}
    with open_library(settings) as library, _lines(path) as lines:
        if options.article is not None:
            chosen[None] = _chosen(library, options.article, options.fetcher)
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                question, source, after = _request(line, path.parent, options.after)
                if source not in chosen:
                    chosen[source] = _chosen(library, source, options.fetcher)
                print(json_line(library.ask(question, [chosen[source].id], after)), flush=True)
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
    if source and not _LINK.match(source):
        source = _found(source, folder)
    return request["q"], source, [str(earlier) for earlier in after]


def _found(path: str, folder: Path) -> str:
    return str(folder / path) if not Path(path).exists() and (folder / path).exists() else path


def _add(options: argparse.Namespace, settings: Settings) -> int:
    with open_library(settings) as library:
        known = {present.id for present in library.articles()}
        stored = _taken_in(library, options.source, options.fetcher)
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


def _statements(options: argparse.Namespace, settings: Settings) -> int:
    with open_library(settings) as library:
        article = _chosen(library, options.article, options.fetcher)
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
        article = _chosen(library, options.article, options.fetcher)
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


def _eval(options: argparse.Namespace, settings: Settings) -> int:
    from bot.terminal import measures

    if options.questions is not None and options.measure not in ON_SQUAD:
        words = messages.say(messages.NO_OTHER_QUESTIONS, messages.ENGLISH, options.measure)
        print(f"rawi: {words}", file=sys.stderr)
        return BAD_INPUT
    if options.curve is not None and options.measure != "answers":
        words = messages.say(messages.NO_CURVE, messages.ENGLISH, options.measure)
        print(f"rawi: {words}", file=sys.stderr)
        return BAD_INPUT
    try:
        if options.curve is not None:
            options.curve.open("ab").close()  # measuring takes minutes
    except OSError as error:
        return _unwritable(options.curve, error)
    figures = measures.measured(
        options.measure, options.file, options.questions, settings, open_library
    )
    print(json.dumps(figures) if options.json else "\n".join(measures.table(figures)))
    if options.curve is not None:
        try:
            measures.draw_curve(options.file, options.curve, settings, open_library)
        except OSError as error:
            return _unwritable(options.curve, error)
    return 0


def _export(options: argparse.Namespace, _settings: Settings) -> int:
    from index.embedding.export import export_model

    try:
        export_model(options.folder)
    except OSError as error:
        return _unwritable(options.folder, error)
    print(options.folder)
    return 0


def _telegram(options: argparse.Namespace, settings: Settings) -> int:
    from bot.telegram import app  # 0.3 s that the other commands need not wait for

    try:
        with open_library(settings) as library, open_chats(settings) as chats:
            app.run(settings, library, chats, options.fetcher())
    except app.BotFailed as failure:
        words = messages.say(failure.words, messages.ENGLISH, *failure.values)
        print(f"rawi: {words}", file=sys.stderr)
        return BAD_INPUT if failure.is_setting else 1
    return 0


def _web(options: argparse.Namespace, settings: Settings) -> int:
    from bot.web import server  # 0.1 s that the other commands need not wait for

    def say(address: str) -> None:
        print(messages.say(messages.SERVING, messages.ENGLISH, address), flush=True)

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
                return _unwritable(options.export, error)
    helpful = sum(one.helpful for one in judged)
    counts = (len(judged), helpful, len(judged) - helpful)
    print(messages.say(messages.JUDGED, messages.ENGLISH, *counts))
    return 0


def _migrate(options: argparse.Namespace, settings: Settings) -> int:
    from bot.terminal.moving import migrate

    return 0 if migrate(settings, options.to, print) else 1


def _unwritable(folder: Path, error: OSError) -> int:
    words = messages.say(messages.UNWRITABLE, messages.ENGLISH, folder, error.strerror)
    print(f"rawi: {words}", file=sys.stderr)
    return BAD_INPUT


def _doctor(_options: argparse.Namespace, settings: Settings) -> int:
    from bot.terminal.doctor import examine

    return examine(settings)

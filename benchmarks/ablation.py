"""Tells which conditions of a room's code real text needs.

    python -m benchmarks.ablation attribution ../shared/news/annotated.jsonl
    python -m benchmarks.ablation pages ../shared/pages/gold.jsonl data/eval/pages.jsonl

Every `if` of the room, every part of a condition with "and" or "or", every alternative of a value,
every function that may find nothing and every step that is a call of one of the room's own
functions is taken out in turn: an `if` as though it were false, an alternative as though it never
held, a requirement as though it always did, a function as though it found nothing, a step as though
it were not there. Prints for each what its absence costs (or gains), worst first, in how many
articles or pages, then how many conditions nothing in them needs; `--table FILE` writes the same
by the place in the code.
For the attribution that is statements with the right speaker; for pages the sum of the F of their
text, right titles, days and authors, less wrong days, and what is no article refused. In which
articles or pages a condition decides anything is found in the first reading of all; only those are
read again without it, until more than enough is lost. A condition is taken out by exchanging the
bytecode of the function that it stands in, so everything else runs at its usual speed.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import multiprocessing
import os
import pkgutil
import re
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.pool import Pool
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

_DECIDES = "_decides"
_ALONE = "_alone"
# Seconds of work for one article or page: without some conditions a loop does not end.
PATIENCE = 5.0
# What is worth less than this is rounding.
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of the code: where it stands, and what it is to be when it is taken out."""

    file: str
    function: str
    line: int
    code: str
    absent: bool | None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}  {self.code[:90]}"


@dataclass(frozen=True, slots=True)
class Worth:
    """What a condition's absence costs, in how many articles, and where it does good instead."""

    cost: float
    needed: int
    harmful: int
    whole: bool  # whether every article or page has been read without it

    def __str__(self) -> str:
        return f"{'' if self.whole else '≥'}{self.cost:+.3f}"


class Trial:
    """The conditions of a room, and in which articles each has decided something."""

    def __init__(self, package: str) -> None:
        self.conditions: list[Condition] = []
        # Which condition is out; none has been yet while all are watched.
        self.out: int | None = None
        self.article = 0
        # By condition: how often it decides something in which article.
        self.decided: defaultdict[int, Counter[int]] = defaultdict(Counter)
        path = importlib.import_module(package).__path__
        names = sorted(module.name for module in pkgutil.iter_modules(path))
        self._files = [_File(importlib.import_module(f"{package}.{name}"), self) for name in names]

    def decides(self, number: int, value: object) -> object:
        """The value of a condition, noted where its absence would make it another."""
        if bool(value) is not bool(self.conditions[number].absent):
            self.decided[number][self.article] += 1
        return value

    def alone(self, *parts: tuple[int, Callable[[], object]]) -> object:
        """The value of a test, of its parts with their numbers. The first that makes it what it is
        decides, unless another would make it the same."""
        value: object = None
        for place, (number, part) in enumerate(parts):
            value, absent = part(), self.conditions[number].absent
            if bool(value) is not absent:
                if all(_differs(other, absent) for _, other in parts[place + 1 :]):
                    self.decided[number][self.article] += 1
                return value
        return value

    def take_out(self, number: int) -> None:
        """Has everything run as it is written, but for one condition."""
        self.out = number
        for file in self._files:
            file.take_out(number)


def _differs(part: Callable[[], object], absent: bool | None) -> bool:
    """Whether a part of a test is as it would be if it were absent, or cannot be asked for."""
    try:
        return bool(part()) is absent
    except Exception:
        return True  # the part before kept it from being asked


class _File:
    """A module in whose functions conditions can be taken out; at first every one is watched."""

    def __init__(self, module: ModuleType, trial: Trial) -> None:
        self._path = Path(str(module.__file__))
        self._source = self._path.read_text("utf-8")
        self._first = len(trial.conditions)
        self._functions = {one.__qualname__: one for one in _functions(module)}
        self._written = {name: one.__code__ for name, one in self._functions.items()}
        setattr(module, _DECIDES, trial.decides)
        setattr(module, _ALONE, trial.alone)
        trial.conditions.extend(self._exchange(None))
        self._end = len(trial.conditions)

    def take_out(self, number: int) -> None:
        """Has the functions run as they are written, but for that condition, if it is theirs."""
        for name, function in self._functions.items():
            function.__code__ = self._written[name]
        if self._first <= number < self._end:
            self._exchange(number)

    def _exchange(self, out: int | None) -> list[Condition]:
        """Gives the functions the bytecode of their marked source; tells its conditions."""
        marked = _Marked(self._path.name, self._source, self._first, out)
        tree = ast.fix_missing_locations(marked.visit(ast.parse(self._source)))
        for code in _codes(compile(tree, str(self._path), "exec", dont_inherit=True)):
            if code.co_qualname in self._functions:
                self._functions[code.co_qualname].__code__ = code
        return marked.conditions


def _functions(module: ModuleType) -> Iterator[FunctionType]:
    """The functions and methods that a module defines, below their decorators."""
    classes = [one for one in vars(module).values() if isinstance(one, type)]
    for one in [value for names in (module, *classes) for value in vars(names).values()]:
        inner = getattr(one, "fget", None) or getattr(one, "func", None) or one
        inner = getattr(inner, "__wrapped__", inner)
        if isinstance(inner, FunctionType) and inner.__module__ == module.__name__:
            yield inner


def _codes(code: CodeType) -> Iterator[CodeType]:
    """A piece of bytecode and those within it."""
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _codes(one)


class _Marked(ast.NodeTransformer):
    """Puts every condition of a file's functions into a call of `Trial.decides`, or takes one out.

    Conditions are numbered from `first`; `out` is the one taken out, with None all are watched.
    """

    def __init__(self, file: str, source: str, first: int, out: int | None) -> None:
        self.conditions: list[Condition] = []
        self._file, self._source, self._first, self._out = file, source, first, out
        self._function = ""
        self._finding: int | None = None  # the number of a function that may find nothing

    def _condition(self, node: ast.AST, absent: bool | None, code: str = "") -> int:
        """The number of one more condition."""
        code = code or " ".join((ast.get_source_segment(self._source, node) or "").split())
        line = getattr(node, "lineno", 0)
        self.conditions.append(Condition(self._file, self._function, line, code, absent))
        return self._first + len(self.conditions) - 1

    def _call(self, number: int, node: ast.expr) -> ast.expr:
        """The value of a condition, watched or absent. What is taken out goes on to stand there, so
        that the function has the same variables."""
        call: ast.expr = node
        if self._out is None:
            call = ast.Call(ast.Name(_DECIDES, ast.Load()), [ast.Constant(number), node], [])
        elif number == self._out:
            absent = self.conditions[number - self._first].absent
            call = ast.BoolOp(ast.Or() if absent else ast.And(), [ast.Constant(absent), node])
            call._is_marked = True  # type: ignore[attr-defined]
        return ast.copy_location(call, node)

    def _marked(self, node: ast.expr, absent: bool | None) -> ast.expr:
        number = self._condition(node, absent)
        return self._call(number, self._parts(node))

    def _parts(self, node: ast.expr) -> ast.expr:
        if isinstance(node, ast.BoolOp):
            absent = isinstance(node.op, ast.And)
            if self._out is None and not any(
                isinstance(one, ast.NamedExpr) for one in ast.walk(node)
            ):
                return self._alone(node, absent)
            node.values = [self._marked(value, absent) for value in node.values]
            node._is_marked = True  # type: ignore[attr-defined]
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            node.operand = self._parts(node.operand)
        return node

    def _alone(self, node: ast.BoolOp, absent: bool) -> ast.expr:
        """A test whose parts are asked for one by one."""
        parts: list[ast.expr] = []
        for value in node.values:
            number = ast.Constant(self._condition(value, absent))
            none = ast.arguments([], [], None, [], [], None, [])
            parts.append(ast.Tuple([number, ast.Lambda(none, self._parts(value))], ast.Load()))
        call = ast.Call(ast.Name(_ALONE, ast.Load()), parts, [])
        return ast.copy_location(call, node)

    def visit_If(self, node: ast.If) -> ast.AST:
        node.test = self._marked(node.test, False) if self._function else node.test
        return self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        node.test = self._marked(node.test, False) if self._function else node.test
        return self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        node.ifs = [self._marked(one, True) if self._function else one for one in node.ifs]
        return self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        """The alternatives of a value."""
        is_default = isinstance(node.values[-1], ast.Constant) or not self._function
        if isinstance(node.op, ast.Or) and not is_default and not hasattr(node, "_is_marked"):
            node.values = [self._call(self._condition(one, None), one) for one in node.values]
        return self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        """A step: its value is not asked for."""
        called = node.value.func if isinstance(node.value, ast.Call) else None
        if not (self._function and isinstance(called, ast.Name)):
            return self.generic_visit(node)
        number = self._condition(node.value, False)
        always = ast.copy_location(ast.Constant(value=True), node)
        self.generic_visit(node)
        return ast.copy_location(ast.If(self._call(number, always), [node], []), node)

    def visit_Return(self, node: ast.Return) -> ast.AST:
        """What a function that may find nothing has found."""
        self.generic_visit(node)
        if self._finding is not None and node.value is not None:
            node.value = self._call(self._finding, node.value)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        around = self._function, self._finding
        self._function, self._finding = node.name, None
        returns = ast.unparse(node.returns) if node.returns else ""
        if returns == "bool":
            for inner in ast.walk(node):
                if isinstance(inner, ast.Return) and inner.value is not None:
                    inner.value = self._parts(inner.value)
        elif returns == "Found" or returns.endswith("| None"):
            self._finding = self._condition(node, None, f"def {node.name}")
        self.generic_visit(node)
        self._function, self._finding = around
        return node


# Gives what the reading of one of several articles or pages is worth, by its number.
Score = Callable[[int], float]


def _attribution(files: Sequence[Path], _trial: Trial) -> tuple[int, Score]:
    """How many statements of each article have been found, and with the right speaker, less those
    that nobody has made."""
    from index.attribution.reader import statements
    from index.evaluation.news import is_right_speaker, paired, read_annotated

    news = [one for file in files for one in read_annotated(file)]

    def score(number: int) -> float:
        mine, gold = statements(news[number].article.text), news[number].statements
        pairs = paired(mine, gold)
        right = sum(is_right_speaker(mine[i], gold[j]) for i, j in pairs)
        return right + 2 * len(pairs) - len(mine)

    return len(news), score


def _pages(files: Sequence[Path], trial: Trial) -> tuple[int, Score]:
    """How well each page is read. What other libraries make of a tree is remembered: most
    conditions leave what is given to them as it was."""
    import htmldate
    import trafilatura
    from trafilatura import metadata

    for module, name in (
        (trafilatura, "bare_extraction"),
        (htmldate, "find_date"),
        (metadata, "extract_author"),
    ):
        setattr(module, name, _remembered(getattr(module, name), trial))

    from index.evaluation.pages import by_rawi, read_pages, score_page

    pages = [one for file in files for one in read_pages(file)]

    def score(number: int) -> float:
        found = score_page(pages[number], by_rawi(pages[number].page), 0.0)
        if not found.is_article:
            return float(found.refused)
        right = (found.f1, found.title, found.day, found.author)
        return sum(float(one or 0) for one in right) - float(found.wrong_day or 0)

    return len(pages), score


def _remembered(function: Callable[..., Any], trial: Trial) -> Callable[..., Any]:
    """A function of a tree that is not asked again what it was asked while nothing was out."""
    from lxml import etree

    known: dict[bytes, Any] = {}

    def asked(tree: Any, *given: Any, **named: Any) -> Any:
        if isinstance(tree, bytes):
            return function(tree, *given, **named)
        key = etree.tostring(tree) + repr((given, named)).encode()
        if key in known:
            return known[key]
        value = function(tree, *given, **named)
        if trial.out is None:
            known[key] = value
        return value

    return asked


ROOMS: dict[str, tuple[str, Callable[[Sequence[Path], Trial], tuple[int, Score]]]] = {
    "attribution": ("index.attribution", _attribution),
    "pages": ("index.intake.html", _pages),
}


def _too_long(*_: object) -> None:
    raise TimeoutError


def _timed(seconds: float) -> None:
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)


def _scored(score: Score, trial: Trial, numbers: Sequence[int]) -> Iterator[float]:
    """What each reading is worth, nothing where it fails or never ends."""
    for number in numbers:
        trial.article = number
        _timed(PATIENCE)
        try:
            yield score(number)
        except Exception:
            yield 0.0  # what stands behind a condition may rely on it
        finally:
            _timed(0)


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a condition is tried: until more than `enough` is lost, in `most` articles."""

    enough: float
    most: int | None


def _without(
    score: Score, trial: Trial, before: Sequence[float], limits: Limits, number: int
) -> Worth:
    """What a condition is worth in the articles or pages in which it decides anything, those first
    in which it decides most."""
    trial.take_out(number)
    where, lost = [one for one, _ in trial.decided[number].most_common(limits.most)], [0.0]
    for one, after in zip(where, _scored(score, trial, where), strict=False):
        lost.append(before[one] - after)
        if sum(lost) > limits.enough:
            break
    needed, harmful = (sum(s * one > _LEAST for one in lost) for s in (1, -1))
    return Worth(sum(lost), needed, harmful, len(lost) > len(trial.decided[number]))


# What a worker does, set before it begins: it has all that has been read.
_without_one: Callable[[int], Worth]


def _workers(jobs: int, task: Callable[[int], Worth]) -> Pool:
    """Processes that begin as copies of this one, and do a task for each condition's number."""
    global _without_one
    _without_one = task
    return multiprocessing.get_context("fork").Pool(jobs)


def _try(number: int) -> Worth:
    return _without_one(number)


def _line(condition: Condition, worth: Worth) -> str:
    return f"{worth!s:>9}  +{worth.needed} -{worth.harmful}  {condition}"


def _table(file: Path, conditions: Sequence[Condition], worth: Mapping[int, Worth]) -> None:
    """Writes what each condition is worth, in the order of the code; "idle": it never decides."""
    with file.open("w", encoding="utf-8") as table:
        print("file", "function", "cost", "needed", "harmful", "condition", sep="\t", file=table)
        for number, one in enumerate(conditions):
            found = worth.get(number)
            figures = (found, found.needed, found.harmful) if found else ("idle", 0, 0)
            print(one.file, one.function, *figures, one.code, sep="\t", file=table)


def main() -> None:
    """Takes every condition out in turn, and prints what each is worth."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("room", choices=ROOMS)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--only", default="", help="conditions whose file and code this matches")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes at once")
    parser.add_argument(
        "--enough",
        type=float,
        default=1.0,
        help="what has cost more than this is not tried further",
    )
    parser.add_argument("--most", type=int, help="articles or pages that are read without each")
    parser.add_argument("--table", type=Path, help="a file for what every condition is worth")
    given = parser.parse_args()
    package, prepare = ROOMS[given.room]
    trial = Trial(package)
    count, score = prepare(given.files, trial)
    signal.signal(signal.SIGVTALRM, _too_long)
    list(_scored(score, trial, range(count)))
    trial.take_out(-1)
    before = list(_scored(score, trial, range(count)))
    conditions = trial.conditions
    asked = [n for n in sorted(trial.decided) if re.search(given.only, f"{conditions[n]}")]
    worth: dict[int, Worth] = {}
    limits = Limits(given.enough, given.most)
    with _workers(given.jobs, partial(_without, score, trial, before, limits)) as workers:
        for number, found in zip(asked, workers.imap(_try, asked), strict=True):
            worth[number] = found
            print(_line(conditions[number], found), file=sys.stderr)
    for number in sorted(worth, key=lambda one: -worth[one].cost):
        print(_line(conditions[number], worth[number]))
    idle = [one for number, one in enumerate(conditions) if number not in trial.decided]
    for condition in idle:
        print(f"     idle  {condition}")
    if given.table:
        _table(given.table, conditions, worth)
    print(
        f"{len(conditions)} conditions: {sum(w.needed > 0 for w in worth.values())} needed, "
        f"{sum(w.cost < -_LEAST for w in worth.values())} do harm, "
        f"{sum(w.needed == 0 and abs(w.cost) < _LEAST for w in worth.values())} change no figure, "
        f"{len(idle)} never decide"
    )


if __name__ == "__main__":
    main()

"""Tells which conditions of a room's code real text needs.

    python -m benchmarks.ablation attribution ../shared/news/annotated.jsonl
    python -m benchmarks.ablation pages ../shared/pages/gold.jsonl data/eval/pages.jsonl

Every `if` of the room, every part of a condition with "and" or "or", every alternative of a value
and every step that is a call of one of the room's own functions is taken out in turn: an `if` as
though it were false, an alternative as though it never held, a requirement as though it always did,
a step as though it were not there. Prints for each what its absence costs (or gains), worst first,
in how many articles or pages, then how many conditions nothing in them needs.
For the attribution that is statements with the right speaker; for pages the sum of the F of their
text, right titles, days and authors, less wrong days, and what is no article refused. Those that
never decide anything are found in the first reading of all; the others cost a second reading
of the articles or pages in which they do.
"""

from __future__ import annotations

import argparse
import ast
import importlib.util
import re
import signal
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parent.parent
_DECIDES = "_decides"
# Seconds for one article or page: without some conditions a loop does not end.
PATIENCE = 60
# Statements, or pages' F: what has cost more than this is needed, and not tried any further.
ENOUGH = 3.0
# What is worth less than this is rounding.
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of the code: where it stands, and what it is to be when it is taken out."""

    file: str
    line: int
    code: str
    absent: bool | None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}  {self.code[:90]}"


class Trial:
    """Which condition is taken out, and in which articles each has decided something."""

    def __init__(self) -> None:
        self.conditions: list[Condition] = []
        self.out: int | None = None
        self.article = 0
        self.decided: defaultdict[int, set[int]] = defaultdict(set)

    def decides(self, number: int, value: object) -> object:
        """The value of a condition, or what it is when it is taken out."""
        absent = self.conditions[number].absent
        if number == self.out:
            return absent
        if bool(value) is not bool(absent):
            self.decided[number].add(self.article)
        return value


class _Marked(ast.NodeTransformer):
    """Puts every condition of a file into a call of `Trial.decides`."""

    def __init__(self, trial: Trial, file: str, source: str) -> None:
        self._trial, self._file, self._source = trial, file, source

    def _call(self, node: ast.expr, line: int, absent: bool | None, *value: ast.expr) -> ast.Call:
        code = " ".join((ast.get_source_segment(self._source, node) or "").split())
        self._trial.conditions.append(Condition(self._file, line, code, absent))
        number = ast.Constant(len(self._trial.conditions) - 1)
        call = ast.Call(ast.Name(_DECIDES, ast.Load()), [number, *value], [])
        return ast.copy_location(call, node)

    def _marked(self, node: ast.expr, whole: ast.AST, absent: bool) -> ast.expr:
        line = getattr(node, "lineno", getattr(whole, "lineno", 0))
        call = self._call(node, line, absent)
        call.args.append(self._parts(node))
        return call

    def _parts(self, node: ast.expr) -> ast.expr:
        if isinstance(node, ast.BoolOp):
            absent = isinstance(node.op, ast.And)
            node.values = [self._marked(value, node, absent) for value in node.values]
            node._is_marked = True  # type: ignore[attr-defined]
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            node.operand = self._parts(node.operand)
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        node.test = self._marked(node.test, node, False)
        return self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        node.test = self._marked(node.test, node, False)
        return self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        node.ifs = [self._marked(one, node, True) for one in node.ifs]
        return self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        """The alternatives of a value."""
        is_default = isinstance(node.values[-1], ast.Constant)
        if isinstance(node.op, ast.Or) and not is_default and not hasattr(node, "_is_marked"):
            node.values = [self._call(one, one.lineno, None, one) for one in node.values]
        return self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        """A step: its value is not asked for."""
        called = node.value.func if isinstance(node.value, ast.Call) else None
        if not isinstance(called, ast.Name):
            return self.generic_visit(node)
        always = ast.copy_location(ast.Constant(value=True), node)
        test = self._call(node.value, node.lineno, False, always)
        self.generic_visit(node)
        return ast.copy_location(ast.If(test, [node], []), node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        answers = isinstance(node.returns, ast.Name) and node.returns.id == "bool"
        for inner in ast.walk(node) if answers else ():
            if isinstance(inner, ast.Return) and inner.value is not None:
                inner.value = self._parts(inner.value)
        return self.generic_visit(node)


class _Finder(MetaPathFinder, Loader):
    """Loads the modules of a package with their conditions marked."""

    def __init__(self, trial: Trial, package: str) -> None:
        self._trial, self._package = trial, package

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        if not name.startswith(f"{self._package}."):
            return None
        return importlib.util.spec_from_loader(name, self)

    def create_module(self, *_: object) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        file = ROOT.joinpath(*module.__name__.split(".")).with_suffix(".py")
        source = file.read_text("utf-8")
        tree = _Marked(self._trial, file.name, source).visit(ast.parse(source))
        setattr(module, _DECIDES, self._trial.decides)
        exec(compile(ast.fix_missing_locations(tree), str(file), "exec"), module.__dict__)


# Gives what the reading of one of several articles or pages is worth, by its number.
Score = Callable[[int], float]


def _attribution(files: Sequence[Path], _trial: Trial) -> tuple[int, Score]:
    """How many statements of each article have been found, and with the right speaker, less those
    that nobody has made."""
    from index.attribution.reader import statements
    from index.evaluation.news import paired, read_annotated, same_speaker

    news = [one for file in files for one in read_annotated(file)]

    def score(number: int) -> float:
        mine, gold = statements(news[number].article.text), news[number].statements
        pairs = paired(mine, gold)
        right = sum(same_speaker(mine[i], gold[j]) for i, j in pairs)
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


def _scored(score: Score, trial: Trial, numbers: Sequence[int]) -> Iterator[float]:
    """What each reading is worth, nothing where it fails or never ends."""
    for number in numbers:
        trial.article = number
        signal.alarm(PATIENCE)
        try:
            yield score(number)
        except Exception:
            yield 0.0  # what stands behind a condition may rely on it
        finally:
            signal.alarm(0)


def _line(condition: Condition, value: float, helped: int, harmed: int) -> str:
    return f"{value:+9.3f}  +{helped} -{harmed}  {condition}"


def main() -> None:
    """Takes every condition out in turn, and prints what each is worth."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("room", choices=ROOMS)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--only", default="", help="conditions whose file and code this matches")
    given = parser.parse_args()
    package, prepare = ROOMS[given.room]
    trial = Trial()
    sys.meta_path.insert(0, _Finder(trial, package))
    count, score = prepare(given.files, trial)
    signal.signal(signal.SIGALRM, _too_long)
    before = list(_scored(score, trial, range(count)))
    worth: dict[int, tuple[float, int, int]] = {}
    decided = {
        number: sorted(where)
        for number, where in trial.decided.items()
        if re.search(given.only, f"{trial.conditions[number]}")
    }
    for number, where in sorted(decided.items()):
        trial.out = number
        lost = [0.0]
        for one, after in zip(where, _scored(score, trial, where), strict=False):
            lost.append(before[one] - after)
            if sum(lost) > ENOUGH:
                break
        helped, harmed = (sum(s * one > _LEAST for one in lost) for s in (1, -1))
        worth[number] = sum(lost), helped, harmed
        print(_line(trial.conditions[number], *worth[number]), file=sys.stderr)
    for number in sorted(worth, key=lambda one: -worth[one][0]):
        print(_line(trial.conditions[number], *worth[number]))
    idle = [c for number, c in enumerate(trial.conditions) if number not in trial.decided]
    for condition in idle:
        print(f"     idle  {condition}")
    print(
        f"{len(trial.conditions)} conditions: {sum(h > 0 for _, h, _ in worth.values())} needed, "
        f"{sum(v < -_LEAST for v, _, _ in worth.values())} do harm, "
        f"{sum(h == 0 and abs(v) < _LEAST for v, h, _ in worth.values())} change no figure, "
        f"{len(idle)} never decide"
    )


if __name__ == "__main__":
    main()

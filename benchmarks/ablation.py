"""Tells which conditions of the attribution real text needs.

    python -m benchmarks.ablation ../shared/news/annotated.jsonl ../shared/eval/news.jsonl

Every `if` of `index/attribution/`, and every part of a condition with "and" or "or", is taken out
in turn: an `if` as though it were false, an alternative as though it never held, a requirement as
though it always did. Prints for each how many statements with the right speaker its absence costs
(or gains), worst first, then how many conditions nothing in these articles needs. Those that
never decide anything there are found in the first reading of all; the others cost a second reading
of the articles in which they do.
"""

from __future__ import annotations

import argparse
import ast
import importlib.util
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.evaluation.news import Annotated

ROOT = Path(__file__).parent.parent
PACKAGE = "index.attribution"
FOLDER = ROOT / "index" / "attribution"
_DECIDES = "_decides"
# Seconds: without some conditions a loop does not end.
PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of the code: where it stands, and what it is to be when it is taken out."""

    file: str
    line: int
    code: str
    absent: bool


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
        if bool(value) is not absent:
            self.decided[number].add(self.article)
        return value


class _Marked(ast.NodeTransformer):
    """Puts every condition of a file into a call of `Trial.decides`."""

    def __init__(self, trial: Trial, file: str, source: str) -> None:
        self._trial, self._file, self._source = trial, file, source

    def _marked(self, node: ast.expr, whole: ast.AST, absent: bool) -> ast.expr:
        code = " ".join((ast.get_source_segment(self._source, node) or "").split())
        line = getattr(node, "lineno", getattr(whole, "lineno", 0))
        self._trial.conditions.append(Condition(self._file, line, code, absent))
        number = ast.Constant(len(self._trial.conditions) - 1)
        inner = self._parts(node)
        call = ast.Call(ast.Name(_DECIDES, ast.Load()), [number, inner], [])
        return ast.copy_location(call, node)

    def _parts(self, node: ast.expr) -> ast.expr:
        if isinstance(node, ast.BoolOp):
            absent = isinstance(node.op, ast.And)
            node.values = [self._marked(value, node, absent) for value in node.values]
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            node.operand = self._parts(node.operand)
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        node.test = self._marked(node.test, node, False)
        return self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        answers = isinstance(node.returns, ast.Name) and node.returns.id == "bool"
        for inner in ast.walk(node) if answers else ():
            if isinstance(inner, ast.Return) and inner.value is not None:
                inner.value = self._parts(inner.value)
        return self.generic_visit(node)


class _Finder(MetaPathFinder, Loader):
    """Loads the modules of the attribution with their conditions marked."""

    def __init__(self, trial: Trial) -> None:
        self._trial = trial

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        if not name.startswith(f"{PACKAGE}."):
            return None
        return importlib.util.spec_from_loader(name, self)

    def create_module(self, *_: object) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        file = FOLDER / f"{module.__name__.removeprefix(f'{PACKAGE}.')}.py"
        source = file.read_text("utf-8")
        tree = _Marked(self._trial, file.name, source).visit(ast.parse(source))
        setattr(module, _DECIDES, self._trial.decides)
        exec(compile(ast.fix_missing_locations(tree), str(file), "exec"), module.__dict__)


def _right(news: Sequence[Annotated], trial: Trial, articles: Sequence[int]) -> Counter[int]:
    """How many statements of each article have been found, and with the right speaker, less those
    that nobody has made."""
    from index.attribution.reader import statements
    from index.evaluation.news import paired, same_speaker

    found: Counter[int] = Counter()
    for number in articles:
        trial.article = number
        mine, gold = statements(news[number].article.text), news[number].statements
        pairs = paired(mine, gold)
        right = sum(same_speaker(mine[i], gold[j]) for i, j in pairs)
        found[number] = right + 2 * len(pairs) - len(mine)
    return found


def _too_long(*_: object) -> None:
    raise TimeoutError


def main() -> None:
    """Takes every condition out in turn, and prints what each is worth."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    files = parser.parse_args().files
    trial = Trial()
    sys.meta_path.insert(0, _Finder(trial))
    from index.evaluation.news import read_annotated

    news = [one for file in files for one in read_annotated(file)]
    before = _right(news, trial, range(len(news)))
    worth: dict[int, int] = {}
    signal.signal(signal.SIGALRM, _too_long)
    decided = {number: sorted(where) for number, where in trial.decided.items()}
    for number, where in decided.items():
        trial.out = number
        signal.alarm(PATIENCE)
        try:
            after = _right(news, trial, where)
        except Exception:
            after = Counter()  # what stands behind it relies on it, or never ends without it
        signal.alarm(0)
        worth[number] = sum(before[one] - after[one] for one in where)
    for number in sorted(worth, key=lambda one: -worth[one]):
        condition = trial.conditions[number]
        print(f"{worth[number]:+5d}  {condition.file}:{condition.line}  {condition.code[:90]}")
    idle = [c for number, c in enumerate(trial.conditions) if number not in worth]
    for condition in idle:
        print(f" idle  {condition.file}:{condition.line}  {condition.code[:90]}")
    print(
        f"{len(trial.conditions)} conditions: {sum(n > 0 for n in worth.values())} needed, "
        f"{sum(n < 0 for n in worth.values())} do harm, "
        f"{sum(n == 0 for n in worth.values())} change no figure, {len(idle)} never decide"
    )


if __name__ == "__main__":
    main()

"""The lines that the house is built along."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from index import errors
from tests.conftest import ROOT


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Everything in a file, which several tests look at."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def imports(path: Path) -> set[str]:
    """The top-level names of everything a file imports, wherever in the file."""
    found: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add((node.module or "").split(".")[0])
    return found


def reads_environment(path: Path) -> bool:
    return any(
        isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
        for node in nodes(path)
    )


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", modules("index"), ids=named)
def test_the_engine_knows_no_front_and_no_environment(path: Path) -> None:
    assert not imports(path) & {"bot", "telegram", "dotenv", "argparse", "tests", "benchmarks"}
    assert not reads_environment(path)


@pytest.mark.parametrize("path", modules("bot"), ids=named)
def test_only_settings_reads_the_environment(path: Path) -> None:
    assert reads_environment(path) == (named(path) == "bot/settings.py")


def test_an_answer_needs_no_torch_no_front_and_no_other_database(data_dir: Path) -> None:
    code = (
        "import sys; from bot.terminal.cli import main; status = main(['ask', 'ماذا قال لافروف؟']);"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'telegram', 'tornado',"
        " 'psycopg'};"
        "print(sorted(heavy & set(sys.modules)), status)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True,
        env={"RAWI_DATA_DIR": str(data_dir), "PATH": ""},
    )  # fmt: skip
    assert run.stdout.splitlines()[-1] == "[] 0"


# The rooms from the ground up: a module imports from its own room and from those before it.
FLOORS = (
    "index.errors",
    "index.types",
    "index.lru_cache",
    "index.text",
    "index.attribution",
    "index.questions",
    "index.embedding",
    "index.retrieval",
    "index.store",
    "index.intake",
    "index.builtin",
    "index.answering",
    "index.library",
    "index.ingestion",
    "index.evaluation",
    "bot.settings",
    "bot.chats",
    "bot.messages",
    "bot.serving",
    "bot.web",
    "bot.telegram",
    "bot.terminal",
    "bot.__main__",
)


def named_modules() -> dict[str, Path]:
    found = {}
    for path in [*modules("index"), *modules("bot")]:
        name = named(path).removesuffix(".py").replace("/", ".")
        if name not in {"index.__init__", "bot.__init__"}:
            found[name.removesuffix(".__init__")] = path
    return found


def imported(path: Path, known: Iterable[str]) -> set[str]:
    """The modules of ours that a file imports, wherever in it."""
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= names & set(known) or {str(node.module)} & set(known)
    return found


def room(module: str) -> str:
    return ".".join(module.split(".")[:2])


def test_no_import_leads_up() -> None:
    ours = named_modules()
    assert {room(one) for one in ours} == set(FLOORS)
    up = {
        (one, other)
        for one, path in ours.items()
        for other in imported(path, ours)
        if FLOORS.index(room(other)) > FLOORS.index(room(one))
    }
    assert not up


def test_no_module_imports_in_a_circle() -> None:
    ours = named_modules()
    left = {one: imported(path, ours) - {one} for one, path in ours.items()}
    while ground := {one for one, needed in left.items() if not needed}:
        left = {one: needed - ground for one, needed in left.items() if one not in ground}
    assert not left


def test_the_tree_of_errors_is_the_tree_of_the_classes() -> None:
    def drawn(kind: type[errors.RawiError], depth: int = 0) -> Iterator[tuple[int, str]]:
        yield depth, kind.__name__
        for below in kind.__subclasses__():
            yield from drawn(below, depth + 1)

    lines = re.findall(r"^([│├└─ ]*)([A-Z]\w+)", errors.__doc__ or "", re.M)
    tree = [(len(front) // 4, name) for front, name in lines if front or name == "RawiError"]
    assert sorted(tree) == sorted(drawn(errors.RawiError))

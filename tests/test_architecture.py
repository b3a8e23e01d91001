"""The lines that the house is built along."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


def imports(path: Path) -> set[str]:
    """The top-level names of everything a file imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add((node.module or "").split(".")[0])
    return found


def reads_environment(path: Path) -> bool:
    return any(
        isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
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


def test_an_answer_needs_no_torch(data_dir: Path) -> None:
    code = (
        "import sys; from bot.terminal.cli import main; status = main(['ask', 'ماذا قال لافروف؟']);"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'telegram'} & set(sys.modules);"
        "print(sorted(heavy), status)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True,
        env={"RAWI_DATA_DIR": str(data_dir), "PATH": ""},
    )  # fmt: skip
    assert run.stdout.splitlines()[-1] == "[] 0"

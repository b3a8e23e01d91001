"""`pip install .` gives the `rawi` command with the built-in article."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT


def unpacked(wheel: Path, place: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place)


def installed(wheel: Path, place: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--no-deps", "--no-index", "--no-compile", "--target", place, wheel],
        check=True, capture_output=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    "put", [unpacked, pytest.param(installed, marks=pytest.mark.full)], ids=["unpacked", "by pip"]
)
def test_the_built_wheel_answers_on_its_own(
    tmp_path: Path, data_dir: Path, put: Callable[[Path, Path], None]
) -> None:
    """By pip with its command and from nothing; unpacked from what is indexed already."""
    wheels, place = tmp_path / "wheels", tmp_path / "place"
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", wheels],
        check=True, capture_output=True, cwd=ROOT,
    )  # fmt: skip
    (wheel,) = wheels.iterdir()
    put(wheel, place)
    assert not (place / "data" / "eval").exists()
    assert (place / "data" / "reader.npz").exists()
    (told,) = place.glob("rawi-*.dist-info/entry_points.txt")
    assert "rawi = bot.terminal.cli:main" in told.read_text()
    by_pip = put is installed
    environment = {
        **os.environ, "PYTHONPATH": str(place), "READER": "off",
        "RAWI_DATA_DIR": str(tmp_path / "empty" if by_pip else data_dir),
    }  # fmt: skip
    code = (
        "import sys, bot, data; print(bot.__file__, data.__file__, file=sys.stderr);"
        "from bot.terminal.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [place / "bin" / "rawi"] if by_pip else [sys.executable, "-P", "-c", code]
    answer = subprocess.run(
        [*command, "ask", "أين التقى بلينكن ولافروف؟"],
        check=True, capture_output=True, text=True, cwd=tmp_path, env=environment,
    )  # fmt: skip
    assert "أيسلندا" in answer.stdout
    if by_pip:
        assert "first use" in answer.stderr
    else:
        assert all(path.startswith(str(place)) for path in answer.stderr.split())

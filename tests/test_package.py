"""`pip install .` gives the `rawi` command with the built-in article."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def test_the_built_wheel_answers_on_its_own(tmp_path: Path) -> None:
    wheels, place = tmp_path / "wheels", tmp_path / "place"
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", wheels],
        check=True, capture_output=True, cwd=ROOT,
    )  # fmt: skip
    (wheel,) = wheels.iterdir()
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--no-deps", "--no-index", "--no-compile", "--target", place, wheel],
        check=True, capture_output=True,
    )  # fmt: skip
    assert not (place / "data" / "eval").exists()
    assert (place / "data" / "reader.npz").exists()
    environment = {
        **os.environ, "PYTHONPATH": str(place), "RAWI_DATA_DIR": str(tmp_path / "data"),
        "READER": "off",
    }  # fmt: skip
    where = subprocess.run(
        [sys.executable, "-c", "import bot, data; print(bot.__file__, data.__file__)"],
        check=True, capture_output=True, text=True, cwd=tmp_path, env=environment,
    )  # fmt: skip
    assert all(path.startswith(str(place)) for path in where.stdout.split())
    answer = subprocess.run(
        [place / "bin" / "rawi", "ask", "أين التقى بلينكن ولافروف؟"],
        check=True, capture_output=True, text=True, cwd=tmp_path, env=environment,
    )  # fmt: skip
    assert "أيسلندا" in answer.stdout
    assert "first use" in answer.stderr

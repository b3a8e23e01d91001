"""What an image is made of and how it is started, tried without a container engine.

No image is built here: its files are checked by linters, and its steps run by hand in a folder.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot_api import TOKEN, BotApi
from tests.conftest import ROOT
from tests.test_telegram import free_port

DEPLOY = ROOT / "deploy"
COMPOSE = (DEPLOY / "compose.yaml").read_text("utf-8")
# The instructions, each on one line.
STEPS = [
    line.split(maxsplit=1)
    for line in re.sub(r"\\\n\s*", "", (DEPLOY / "Dockerfile").read_text("utf-8")).splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(
    "command",
    [["hadolint", "deploy/Dockerfile"],
     ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", "deploy/compose.yaml"]],
)  # fmt: skip
def test_the_files_are_in_order(command: list[str]) -> None:
    program = Path(sys.executable).parent / command[0]
    done = subprocess.run([program, *command[1:]], cwd=ROOT, text=True, capture_output=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_the_files_name_is_there() -> None:
    known = set(re.findall(r"^#([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.M))
    (bot,) = re.findall(r"^  rawi:\n(.*?)\n\n", COMPOSE, re.M | re.S)
    (named,) = re.findall(r"environment:\n(.*?)    depends_on", bot, re.S)
    assert set(re.findall(r"^ +([A-Z_]+):", named, re.M)) <= known
    image = dict(one.split("=") for kind, rest in STEPS if kind == "ENV" for one in rest.split())
    assert {name for name in image if name.startswith(("RAWI", "METRICS"))} <= known
    # Neither root nor a writable root.
    assert [rest for kind, rest in STEPS if kind == "USER"] == ["10001:10001"]
    assert "read_only: true" in bot


class ByHand:
    """The steps of the image, done in a folder: what they made, and what they set."""

    def __init__(self, folder: Path) -> None:
        self.folder = self._work = folder
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "MODELS": "0"}
        self.health: list[str] = []
        self.command: list[str] = []
        for kind, rest in STEPS:
            getattr(self, f"_{kind.lower()}", lambda _: None)(self._here(rest))

    def _here(self, text: str) -> str:
        return re.sub(r"(?<![\w/.])/(build|opt/rawi|data)\b", rf"{self.folder}/\1", text)

    def _workdir(self, rest: str) -> None:
        self._work = Path(rest)
        self._work.mkdir(parents=True)

    def _copy(self, rest: str) -> None:
        if rest.startswith("--from"):  # here both stages are one
            return
        *sources, target = rest.split()
        for one in sources:
            if (ROOT / one).is_dir():
                shutil.copytree(ROOT / one, self._work / target)
            else:
                shutil.copy(ROOT / one, self._work / target)

    def _run(self, rest: str) -> None:
        step = rest.replace("python -m venv", f"{sys.executable} -m venv")
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", step], cwd=self._work, env=self.environment, text=True,
            capture_output=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    def _env(self, rest: str) -> None:
        for one in rest.split():
            name, _, value = one.partition("=")
            self.environment[name] = value.replace("$PATH", self.environment["PATH"])

    def _healthcheck(self, rest: str) -> None:
        self.health = json.loads(rest[rest.index("[") :])

    def _cmd(self, rest: str) -> None:
        self.command = json.loads(rest)


@pytest.mark.full
@pytest.mark.skipif(os.geteuid() != 0, reason="folders are made for another user")
def test_the_steps_of_the_image_make_a_bot_that_runs(tmp_path: Path) -> None:
    made = ByHand(tmp_path)
    installed = {one.name.partition("-")[0] for one in tmp_path.glob("opt/rawi/lib/*/*-packages/*")}
    assert "psycopg" in installed
    assert not installed & {"torch", "sentence_transformers"}
    port = free_port()
    health = [one.replace("9100", str(port)) for one in made.health]
    with BotApi() as api:
        environment = made.environment | {
            "TELEGRAM_BOT_TOKEN": TOKEN, "METRICS_PORT": str(port), "TELEGRAM_API_URL": api.url,
        }  # fmt: skip

        def started(command: list[str]) -> subprocess.Popen[bytes]:
            program = shutil.which(command[0], path=environment["PATH"]) or command[0]
            return subprocess.Popen([program, *command[1:]], cwd=tmp_path, env=environment)

        bot = started(made.command)
        try:
            person = api.person()
            asked = api.says(person, api.private(person), "ماذا قال لافروف؟")
            assert api.wait(lambda: api.replies(asked), 300)
            assert started(health).wait(60) == 0
        finally:
            bot.terminate()
            assert bot.wait(60) == 0
        assert started(health).wait(60) != 0

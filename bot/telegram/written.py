"""Which answers a process that shares its inbox has written, told to the one that is started in its
place.

The mark on the server (see shared_inbox.py) comes before the writing: an answer whose process ends
in between would count as given. What has been written stands in a file, in memory that outlives the
process, though not the machine. Whoever starts in the same folder within the lease tells the server
what has not been written, and that is answered after all. The file's lock shows whether its process
lives.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.telegram.inbox import Doubts

if sys.platform != "win32":
    import fcntl


class Written(Doubts):
    """The numbers of the updates whose answers have been written, until it is noted what became of
    them."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._path = path
        self._file = path.open("rb")
        _lock(self._file.fileno())

    @classmethod
    def open(cls, folder: Path, bot: int, process: str) -> Written | None:
        """That of a process; None where nothing can be kept in the folder."""
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            return cls(folder / f"inbox-{bot}-{process}{_ENDING}")
        return None

    def close(self) -> None:
        """Forgets it: the process has noted all by itself."""
        super().close()
        with contextlib.suppress(OSError):
            self._file.close()
            self._path.unlink()


def left(folder: Path, bot: int) -> Iterator[tuple[str, list[int]]]:
    """What each process that is gone had written, by its name; forgotten once it has been dealt
    with."""
    for path in sorted(folder.glob(f"inbox-{bot}-*{_ENDING}")):
        with contextlib.suppress(OSError), path.open("rb") as file:
            _lock(file.fileno())
            known = Doubts(path)
            yield path.stem.rpartition("-")[2], known.numbers
            known.close()
            path.unlink()


_ENDING = ".written"


def _lock(file: int) -> None:
    """Raises OSError where another process has it, or where there are no such locks."""
    if sys.platform == "win32":
        raise OSError
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

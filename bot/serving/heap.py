"""Memory that goes back to the system when it is free again."""

from __future__ import annotations

import ctypes
import sys

# glibc's M_MMAP_THRESHOLD, and the size it begins with.
_THRESHOLD, _BYTES = -3, 128 * 1024


def give_back_large_blocks() -> None:
    """Has glibc ask the system for every large block, and return it when it is freed. By itself it
    learns to keep them in its heap, which the vectors of forty articles grow by 25 MB; reading
    these takes the same time either way."""
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # other C libraries have none
        if mallopt is not None:
            mallopt(_THRESHOLD, _BYTES)

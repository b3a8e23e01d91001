"""Memory that is free goes back to the system."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

# 64 blocks of 1 MB with small ones between them that stay, and how much of them is kept when the
# large ones are gone, in kB.
FREED = """
import resource, sys
from bot.serving.heap import give_back_large_blocks

def resident():
    pages = int(open("/proc/self/statm").read().split()[1])
    return pages * resource.getpagesize() // 1024

if sys.argv[1] == "given back":
    give_back_large_blocks()
bytearray(1 << 20)  # from here on glibc would keep as much
before = resident()
large, small = [], []
for _ in range(64):
    large.append(bytearray(b"x") * (1 << 20))
    small.append(bytearray(b"x") * 4000)
del large
print(resident() - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library")
def test_large_blocks_go_back_when_they_are_free() -> None:
    kept = {
        how: int(
            subprocess.run(
                [sys.executable, "-c", FREED, how], capture_output=True, text=True, check=True
            ).stdout
        )
        for how in ("kept", "given back")
    }
    assert kept["given back"] < 8 * 1024 < kept["kept"]

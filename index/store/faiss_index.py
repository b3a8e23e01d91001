"""The FAISS index over passages, keyed by the store's ids, in one file that may be thrown away.

The file is a line of JSON (model, dimension, count, hash of the rest) and FAISS's own bytes,
replaced as a whole. What it lacks or has too much of is settled with the store on opening, so it
need not be written for every article.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.types import Progress, Vectors

FILE_NAME = "passages.faiss"
# Below this many passages every vector is compared. Above it an inverted file (IVF) is: unlike
# HNSW it forgets a removed article at once, is built 20 times faster and takes no more memory
# than the vectors. Figures: `python -m benchmarks.speed`.
EXACT = 20_000
# Vectors are sorted into this many lists for every square root of their number, and this share
# of the lists is looked through.
LISTS_PER_ROOT = 3
PROBED = 0.25
# The lists are drawn anew when there are this many times more vectors than they were drawn for.
GROWTH = 3
TRAINED_ON = 64  # vectors a list
# A search limited to no more passages than this compares each of them.
EXACT_SUBSET = 5_000
# One question is looked up in a millisecond by one thread; more of them go on spinning after it
# and take the cores from the model, which halves its speed.
SEARCH_THREADS = 1
# The file is written when so many passages of the store, or a tenth of those in it, are missing:
# rebuilding them takes no time.
UNSAVED = 2_000

Ids = NDArray[np.int64]


class VectorIndex:
    """FAISS over the passages' own vectors; inner product of vectors of length 1 is the cosine."""

    def __init__(
        self,
        index: faiss.Index,
        model: str,
        trained: int = 0,
        saved: int = 0,
        exact: int = EXACT,
    ) -> None:
        self._index = index
        self.model = model
        self._exact = exact
        self._trained = trained
        self._saved = saved
        self._ids = set(_ids(index))
        faiss.omp_set_num_threads(SEARCH_THREADS)

    @classmethod
    def empty(cls, model: str, dimension: int, exact: int = EXACT) -> VectorIndex:
        """An index of nothing yet, which compares every vector up to `exact` of them."""
        return cls(faiss.IndexIDMap2(faiss.IndexFlatIP(dimension)), model, exact=exact)

    @classmethod
    def load(cls, folder: Path, model: str, dimension: int) -> VectorIndex | None:
        """The index of a data directory; None if it is missing, damaged or another model's."""
        try:
            with (folder / FILE_NAME).open("rb") as file:
                head = json.loads(file.readline(4096))
                payload = file.read()
            if (head["model"], head["dimension"]) != (model, dimension):
                return None
            if head["hash"] != _hash(payload):
                return None
            index = faiss.deserialize_index(np.frombuffer(payload, dtype=np.uint8))
            if (index.d, index.ntotal) != (dimension, head["count"]):
                return None
            return cls(index, model, trained=head["trained"], saved=index.ntotal)
        except (OSError, ValueError, KeyError, TypeError, RuntimeError):
            return None

    @staticmethod
    def exists(folder: Path) -> bool:
        """Whether there is a file, sound or not."""
        return (folder / FILE_NAME).exists()

    @property
    def ids(self) -> frozenset[int]:
        """The ids of all passages in the index."""
        return frozenset(self._ids)

    def save(self, folder: Path) -> None:
        """Writes the file beside the old one and puts it in its place. Raises OSError."""
        payload = faiss.serialize_index(self._index).tobytes()
        head = {
            "model": self.model, "dimension": self._index.d, "count": self._index.ntotal,
            "trained": self._trained, "hash": _hash(payload),
        }  # fmt: skip
        handle, temporary = tempfile.mkstemp(prefix=FILE_NAME, dir=folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(json.dumps(head).encode() + b"\n")
                file.write(payload)
            os.replace(temporary, folder / FILE_NAME)
        except BaseException:
            os.unlink(temporary)
            raise
        self._saved = self._index.ntotal

    @property
    def is_behind(self) -> bool:
        """Whether so much is unsaved that writing the file is worth it."""
        changed = abs(self._index.ntotal - self._saved)
        return bool(changed > min(UNSAVED, self._saved // 10))

    def settle(
        self,
        wanted: Sequence[int],
        vectors: Callable[[Sequence[int]], tuple[list[int], Vectors]],
        progress: Progress | None = None,
    ) -> bool:
        """Makes the index hold exactly the `wanted` ids; `vectors` gives those of the missing.

        True where something had to change.
        """
        goal = set(wanted)
        gone = self._ids - goal
        if gone:
            # The one kind of selector that an index with a hash table of its ids can remove.
            self._index.remove_ids(faiss.IDSelectorArray(_array(gone)))
            self._ids -= gone
        missing = sorted(goal - self._ids)
        for done in range(0, len(missing), 4096):
            # What another process has removed meanwhile does not come back.
            found, rows = vectors(missing[done : done + 4096])
            self._index.add_with_ids(rows, _array(found))
            self._ids.update(found)
            if progress:
                progress(min(done + 4096, len(missing)), len(missing))
        if self._index.ntotal > max(self._exact, GROWTH * self._trained):
            self._sort_into_lists()
        return bool(gone or missing)

    def _sort_into_lists(self) -> None:
        ids = _array(sorted(self._ids))
        vectors = self._reconstruct(ids)
        faiss.omp_set_num_threads(os.cpu_count() or 1)
        index = inverted_file(vectors)
        index.add_with_ids(vectors, ids)
        faiss.omp_set_num_threads(SEARCH_THREADS)
        # Lets single vectors be fetched by id, for searches limited to few passages.
        index.set_direct_map_type(faiss.DirectMap.Hashtable)
        self._index = index
        self._trained = len(ids)

    def _reconstruct(self, ids: Ids) -> Vectors:
        rows: Vectors = self._index.reconstruct_batch(ids)
        return rows

    def search(self, query: Vectors, limit: int, only: Collection[int] | None = None) -> list[int]:
        """Ids of the passages nearest to a vector of shape (dimension,), best first.

        With `only`, no others are considered. Fewer than `limit` where there are fewer.
        """
        allowed = None if only is None else _array(self._ids.intersection(only))
        if allowed is not None and len(allowed) <= EXACT_SUBSET:
            scores = self._reconstruct(allowed) @ query if len(allowed) else np.empty(0)
            return [int(i) for i in allowed[np.argsort(-scores, kind="stable")[:limit]]]
        if not self._ids:
            return []  # FAISS will not look for 0 of 0
        selector = None if allowed is None else faiss.IDSelectorBatch(allowed)
        found = self._index.search(
            query.reshape(1, -1), min(limit, self._index.ntotal), params=self._parameters(selector)
        )[1][0]
        return [int(i) for i in found if i >= 0]  # FAISS fills up with -1

    def _parameters(self, selector: faiss.IDSelector | None) -> faiss.SearchParameters | None:
        if isinstance(self._index, faiss.IndexIVF):
            probes = max(1, round(PROBED * self._index.nlist))
            return faiss.SearchParametersIVF(sel=selector, nprobe=probes)
        return None if selector is None else faiss.SearchParameters(sel=selector)


def inverted_file(vectors: Vectors) -> faiss.IndexIVFFlat:
    """An empty IVF index whose lists are drawn from these vectors, shape (n, dimension)."""
    lists = max(1, round(LISTS_PER_ROOT * len(vectors) ** 0.5))
    dimension = vectors.shape[1]
    index = faiss.IndexIVFFlat(
        faiss.IndexFlatIP(dimension), dimension, lists, faiss.METRIC_INNER_PRODUCT
    )
    index.cp.max_points_per_centroid = TRAINED_ON
    index.cp.min_points_per_centroid = 1
    index.cp.niter = 10
    index.train(vectors)
    return index


def _ids(index: faiss.Index) -> Iterable[int]:
    if isinstance(index, faiss.IndexIVF):
        lists = index.invlists
        for number in range(index.nlist):
            size = lists.list_size(number)
            if size:
                yield from faiss.rev_swig_ptr(lists.get_ids(number), size).tolist()
    else:
        yield from faiss.vector_to_array(index.id_map).tolist()


def _array(ids: Iterable[int]) -> Ids:
    return np.fromiter(ids, dtype=np.int64)


def _hash(payload: bytes) -> str:
    return hashlib.blake2b(payload, digest_size=16).hexdigest()

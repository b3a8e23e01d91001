"""The FAISS index: keyed by the store's ids, and disposable."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.store import faiss_index as module
from index.store.faiss_index import FILE_NAME, VectorIndex
from index.types import Vectors

DIMENSION = 32


def some(count: int, seed: int = 1) -> Vectors:
    """Vectors in clusters, as those of texts are."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(20, DIMENSION))
    rows = centres[random.integers(0, 20, count)] + 0.5 * random.normal(size=(count, DIMENSION))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


class Source:
    """Vectors by id, as a store gives them."""

    def __init__(self, rows: dict[int, np.ndarray]) -> None:
        self.rows = rows
        self.asked: list[int] = []

    def __call__(self, ids: Sequence[int]) -> tuple[list[int], Vectors]:
        self.asked.extend(ids)
        found = sorted(i for i in ids if i in self.rows)
        return found, np.array([self.rows[i] for i in found]).reshape(-1, DIMENSION)


def filled(ids: list[int], rows: np.ndarray) -> tuple[VectorIndex, Source]:
    source = Source(dict(zip(ids, rows, strict=True)))
    index = VectorIndex.empty("model", DIMENSION)
    index.settle(ids, source)
    return index, source


def brute(ids: list[int], rows: np.ndarray, query: np.ndarray, limit: int) -> list[int]:
    return [ids[i] for i in np.argsort(-(rows @ query), kind="stable")[:limit]]


def test_nearest_come_first_under_the_stores_ids() -> None:
    rows = some(300)
    ids = [7 * i + 3 for i in range(300)]
    index, _ = filled(ids, rows)
    for query in some(5, seed=2):
        assert index.search(query, 10) == brute(ids, rows, query, 10)


def test_asking_for_more_than_there_is_yields_no_padding() -> None:
    index, _ = filled([4, 9], some(2))
    assert sorted(index.search(some(1)[0], 10)) == [4, 9]
    assert VectorIndex.empty("model", DIMENSION).search(some(1)[0], 3) == []


def test_a_search_can_be_limited_to_some_ids() -> None:
    rows = some(100)
    ids = list(range(100))
    index, _ = filled(ids, rows)
    only = ids[::3]
    found = index.search(some(1, seed=3)[0], 5, only)
    assert found == brute(only, rows[::3], some(1, seed=3)[0], 5)
    assert index.search(some(1)[0], 5, []) == []
    assert index.search(some(1)[0], 5, [12345]) == []


def test_settling_adds_what_is_missing_and_drops_what_is_gone() -> None:
    rows = some(10)
    index, source = filled(list(range(10)), rows)
    source.asked.clear()
    source.rows[10] = some(1, seed=9)[0]
    assert index.settle([*range(5, 11)], source)
    assert index.ids == frozenset(range(5, 11))
    assert source.asked == [10]
    assert not index.settle([*range(5, 11)], source)


def test_what_another_process_has_removed_meanwhile_is_left_out() -> None:
    source = Source({1: some(1)[0]})
    index = VectorIndex.empty("model", DIMENSION)
    index.settle([1, 2], source)
    assert index.ids == frozenset({1})


def test_a_saved_index_comes_back_as_it_was(tmp_path: Path) -> None:
    rows = some(50)
    index, _ = filled(list(range(50)), rows)
    index.save(tmp_path)
    again = VectorIndex.load(tmp_path, "model", DIMENSION)
    assert again is not None
    assert again.ids == index.ids
    assert again.search(rows[7], 3) == index.search(rows[7], 3)
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


@pytest.mark.parametrize(("model", "dimension"), [("other", DIMENSION), ("model", DIMENSION * 2)])
def test_the_index_of_another_model_is_not_taken(
    tmp_path: Path, model: str, dimension: int
) -> None:
    filled([1], some(1))[0].save(tmp_path)
    assert VectorIndex.load(tmp_path, model, dimension) is None


def test_a_damaged_file_is_never_taken_whatever_byte_is_wrong(tmp_path: Path) -> None:
    index, _ = filled(list(range(20)), some(20))
    index.save(tmp_path)
    path = tmp_path / FILE_NAME
    sound = path.read_bytes()
    for at in range(0, len(sound), 97):
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 0xFF]) + sound[at + 1 :])
        taken = VectorIndex.load(tmp_path, "model", DIMENSION)
        # A byte of the first line's spacing may change without harm.
        assert taken is None or taken.ids == index.ids
    for length in (0, 1, 50, len(sound) // 2, len(sound) - 1):
        path.write_bytes(sound[:length])
        assert VectorIndex.load(tmp_path, "model", DIMENSION) is None


@pytest.mark.parametrize(
    "content", [b"", b"{}\n", b"[1]\nxx", b"IxMI" + bytes(200), json.dumps({"model": 1}).encode()]
)
def test_a_foreign_file_is_not_taken(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    assert VectorIndex.load(tmp_path, "model", DIMENSION) is None


class TestAboveTheExactSize:
    @pytest.fixture(autouse=True)
    def small_exact(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "EXACT", 500)
        monkeypatch.setattr(module, "EXACT_SUBSET", 50)

    def test_the_nearest_are_nearly_always_found(self) -> None:
        rows = some(2000)
        ids = [3 * i for i in range(2000)]
        index, _ = filled(ids, rows)
        queries = some(50, seed=4)
        hits = sum(len(set(index.search(q, 10)) & set(brute(ids, rows, q, 10))) for q in queries)
        # Small and artificial: the recall on real text is measured in the benchmarks.
        assert hits / 500 >= 0.8

    def test_limits_removals_and_additions_hold_there_too(self, tmp_path: Path) -> None:
        rows = some(2000)
        ids = list(range(2000))
        index, source = filled(ids, rows)
        only = set(ids[::7])
        assert set(index.search(rows[5], 20, only)) <= only
        assert index.search(rows[14], 1, ids[:30]) == [14]
        assert index.settle(ids[100:], source)
        assert not set(index.search(rows[5], 50)) & set(ids[:100])
        source.rows[5000] = rows[5]
        index.settle([*ids[100:], 5000], source)
        assert index.search(rows[5], 1) == [5000]
        index.save(tmp_path)
        again = VectorIndex.load(tmp_path, "model", DIMENSION)
        assert again is not None
        assert again.ids == index.ids
        assert again.search(rows[5], 5) == index.search(rows[5], 5)
        assert again.search(rows[200], 1, [200, 201]) == [200]

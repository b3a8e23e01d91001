"""The bundled model and any sentence-transformers model embed alike."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.builtin import built_in_article
from index.embedding.export import export_model
from index.embedding.model import (
    BUNDLED,
    E5_PROMPTS,
    Model,
)
from index.errors import ModelError
from index.library import Library
from index.text.passages import split
from index.types import Encoder

QUESTIONS = [
    "ماذا قال لافروف؟",
    "أين التقى الوزيران؟",
    "من المدير التنفيذي لشركة نورد ستريم 2؟",
    "What did Blinken say about the pipeline?",
    "Что сказал Лавров?",
    "مُحَمَّدٌ 👩‍👩‍👧 ﷲ",
]


@pytest.fixture(scope="session")
def bundled() -> Encoder:
    return Model(BUNDLED).load()


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model") / "e5-small"
    export_model(folder)
    return folder


@pytest.fixture(scope="session")
def transformer(exported: Path) -> Encoder:
    with warnings.catch_warnings():
        # Not ours: what torch and transformers say of each other while they are imported.
        warnings.simplefilter("ignore")
        return Model(str(exported)).load()


@pytest.mark.parametrize(
    "encoder", ["bundled", pytest.param("transformer", marks=pytest.mark.full)]
)
def test_vectors_are_float32_of_length_1(encoder: str, request: pytest.FixtureRequest) -> None:
    model: Encoder = request.getfixturevalue(encoder)
    for vectors in (model.encode_query(QUESTIONS), model.encode_document(QUESTIONS)):
        assert vectors.shape == (len(QUESTIONS), 384)
        assert vectors.dtype == np.float32
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)


SQUEEZED = """
import os, time
from index.embedding.model import BundledEncoder

def seconds():
    began = time.process_time()
    for _ in range(5):
        encoder.encode_query(["ماذا قال لافروف؟"])
    return time.process_time() - began

encoder = BundledEncoder.load()
seconds()
apart = seconds()
one = {min(os.sched_getaffinity(0))}
for thread in os.listdir("/proc/self/task"):
    os.sched_setaffinity(int(thread), one)
print(seconds() / apart)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads cannot be held together")
@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="wants two processors to take one away")
def test_the_model_wastes_no_processor_time_where_others_want_it_too() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SQUEEZED], capture_output=True, text=True, check=True, timeout=120
    )
    assert float(done.stdout) < 5  # turning in circles: 70


def test_a_query_and_a_document_are_embedded_differently(bundled: Encoder) -> None:
    assert not np.allclose(bundled.encode_query(["نص"]), bundled.encode_document(["نص"]), atol=0.01)


def test_a_text_has_one_vector_alone_or_in_a_batch(bundled: Encoder) -> None:
    long = [" ".join(QUESTIONS) * n for n in (1, 4, 2)]
    alone = np.concatenate([bundled.encode_document([text]) for text in long])
    assert np.allclose(bundled.encode_document(long), alone, atol=1e-4)


@pytest.mark.parametrize(
    "text",
    ["", " ", "\0", "a\0b", "\ud800", "😀" * 40, "ا" * 2000,
     pytest.param("😀" * 500, marks=pytest.mark.full)],
)  # fmt: skip
def test_odd_text_is_embedded_all_the_same(bundled: Encoder, text: str) -> None:
    assert np.isfinite(bundled.encode_query([text[:80]])).all()
    assert np.isfinite(bundled.encode_document([text, "نص"])).all()


@pytest.mark.full
def test_the_exported_folder_embeds_as_the_bundled_model(
    bundled: Encoder, transformer: Encoder
) -> None:
    article = built_in_article().text
    documents = [article[p.start : p.end] for p in split(article)]
    same = (bundled.encode_document(documents) * transformer.encode_document(documents)).sum(axis=1)
    assert same.min() >= 0.999
    same = (bundled.encode_query(QUESTIONS) * transformer.encode_query(QUESTIONS)).sum(axis=1)
    assert same.min() >= 0.999


@pytest.mark.full
def test_the_whole_engine_finds_the_same_through_sentence_transformers(
    library: Library, exported: Path, transformer: Encoder, tmp_path: Path
) -> None:
    with Library.open(tmp_path / "st", Model(str(exported))) as other:
        # Loading has been tried above; once is enough for the weights of half a gigabyte.
        other._indexed.__dict__["encoder"] = transformer
        there = other.built_in()
        here = library.built_in()
        for question in QUESTIONS[:5]:
            ours = library.ask(question, [here.id])
            theirs = other.ask(question, [there.id])
            assert ours.level == theirs.level
            assert {e.text for e in ours.evidence} == {e.text for e in theirs.evidence}
            # Two that answer nearly alike may stand the other way round, and no others.
            known = {e.text: e.score for e in ours.evidence}
            for one, same in zip(ours.evidence, theirs.evidence, strict=True):
                assert one.text == same.text or abs(one.score - known[same.text]) < 0.05


def test_the_exported_folder_is_whole_or_not_there(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "mine.txt").write_text("keep")
    with pytest.raises(FileExistsError):
        export_model(taken)
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
    assert (taken / "mine.txt").read_text() == "keep"


@pytest.mark.full
def test_an_e5_model_without_prompts_of_its_own_is_given_them(
    exported: Path, bundled: Encoder, tmp_path: Path
) -> None:
    bare = tmp_path / "my-e5-model"
    bare.mkdir()
    for path in exported.rglob("*"):
        target = bare / path.relative_to(exported)
        target.mkdir() if path.is_dir() else target.symlink_to(path)
    name = bare / "config_sentence_transformers.json"
    known = json.loads(name.read_text())
    assert known["prompts"] == E5_PROMPTS
    name.unlink()
    name.write_text(json.dumps({**known, "prompts": {"query": "", "document": ""}}))
    model = Model(str(bare)).load()
    same = (model.encode_query(QUESTIONS) * bundled.encode_query(QUESTIONS)).sum(axis=1)
    assert same.min() >= 0.999


@pytest.mark.full
def test_a_model_keeps_the_prompts_it_brings(exported: Path, tmp_path: Path) -> None:
    other = tmp_path / "e5-of-their-own"
    other.mkdir()
    for path in exported.rglob("*"):
        target = other / path.relative_to(exported)
        target.mkdir() if path.is_dir() else target.symlink_to(path)
    name = other / "config_sentence_transformers.json"
    known = json.loads(name.read_text())
    name.unlink()
    name.write_text(json.dumps({**known, "prompts": {"query": "ask: ", "document": "text: "}}))
    model: Any = Model(str(other)).load()
    theirs = model.encode_query(["نص"])
    assert np.allclose(theirs, model._model.encode("ask: نص", normalize_embeddings=True), atol=1e-4)


@pytest.mark.parametrize(
    "name", ["/no/such/folder", pytest.param("not a model name", marks=pytest.mark.full)]
)
def test_a_wrong_model_name_is_one_error_that_names_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError) as raised:
        Model(name).load()
    assert name in str(raised.value)


def test_the_fingerprint_of_a_folder_follows_its_contents(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "weights").write_bytes(bytes(500_000))
    first = Model(str(tmp_path)).fingerprint
    assert Model(str(tmp_path)).fingerprint == first
    (tmp_path / "weights").write_bytes(bytes(499_999) + b"1")
    assert Model(str(tmp_path)).fingerprint != first

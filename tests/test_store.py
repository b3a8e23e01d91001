"""The store is the truth: an article is in it as a whole or not at all."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import (
    ArticleUnknown,
    StoreBusy,
    StoreDamaged,
    StoreFull,
    StoreReadOnly,
    StoreTooNew,
)
from index.intake.files import article_of
from index.library import Library
from index.retrieval.search import Terms
from index.store import articles as store_module
from index.store import sqlite
from index.store.articles import FILE_NAME, Store
from index.store.migrations import SCHEMA
from index.text.passages import split
from index.types import Article, Passage, Sentence
from tests.conftest import ROOT
from tests.hashes import HashEncoder, HashModel
from tests.running import there

FIRST = "عنوان أول\nقال الوزير إن المفاوضات مستمرة. وأضاف أنها صعبة.\nانتهى الاجتماع."
SECOND = "عنوان ثان\nفاز الفريق بالمباراة. وسجل اللاعب هدفين."
MODEL = "hash:1"


def put(store: Store, text: str, model: str = MODEL) -> Article | None:
    passages = split(text)
    encoder = HashEncoder()
    vectors = []
    for passage in passages:
        spans: list[Passage | Sentence]
        spans = [passage, *passage.sentences] if len(passage.sentences) > 1 else [passage]
        vectors.append(encoder.encode_document([text[s.start : s.end] for s in spans]))
    return store.add(article_of(text, "test"), passages, vectors, model)


@pytest.fixture
def store(tmp_path: Path, database_url: str) -> Iterator[Store]:
    opened = Store.open(tmp_path, database_url)
    opened.replace_vectors(MODEL, HashEncoder.dimension, {})
    yield opened
    opened.close()


@pytest.fixture
def file_store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path)
    opened.replace_vectors(MODEL, HashEncoder.dimension, {})
    yield opened
    opened.close()


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(path / FILE_NAME) as db:
        return db.execute(sql).fetchall()


def counted(store: Store) -> list[list[tuple[object, ...]]]:
    """What the store counts of its articles, in some order; the number of changes is none of it."""
    meta = store._db.rows("SELECT * FROM meta WHERE key <> 'changes'")
    return [sorted(meta, key=str), sorted(store._db.rows("SELECT * FROM terms"), key=str)]


def test_what_is_added_comes_back_as_it_was(store: Store) -> None:
    article = put(store, FIRST)
    assert article is not None
    assert store.article(article.id) == article
    assert store.find(article.hash) == article
    assert article.text == FIRST
    stored = store.passages(store.passage_ids([article.id]))
    assert [p.passage for p in stored] == split(FIRST)
    assert [p.vectors.shape[0] for p in stored] == [1, 3, 1]


def test_adding_the_same_text_twice_changes_nothing(store: Store) -> None:
    first = put(store, FIRST)
    before = counted(store)
    assert put(store, FIRST) == first
    assert counted(store) == before
    assert store.count() == 3


def test_removing_leaves_the_store_as_if_the_article_had_never_been(store: Store) -> None:
    put(store, FIRST)
    before = counted(store)
    second = put(store, SECOND)
    assert second is not None
    assert store.lexical(["_فاز_"], 10) != []
    assert store.remove(second.id) == second
    assert counted(store) == before
    assert store.lexical(["_فاز_"], 10) == []
    with pytest.raises(ArticleUnknown):
        store.article(second.id)
    with pytest.raises(ArticleUnknown):
        store.remove(second.id)


def test_an_id_is_never_used_again(store: Store) -> None:
    first = put(store, FIRST)
    assert first is not None
    ids = store.passage_ids()
    store.remove(first.id)
    again = put(store, FIRST)
    assert again is not None
    assert again.id > first.id
    assert min(store.passage_ids()) > max(ids)


@pytest.mark.parametrize("number", [0, -1, 99, 2**63, -(2**70)])
def test_an_unknown_id_is_one_clear_error(store: Store, number: int) -> None:
    with pytest.raises(ArticleUnknown):
        store.article(number)


def test_statistics_count_passages_and_words(store: Store) -> None:
    put(store, FIRST)
    put(store, SECOND)
    found = store.statistics(["_عنو_", "_فاز_", "nothing"])
    assert found.frequency == {"_عنو_": 2, "_فاز_": 1}
    assert found.passages == 5
    words = len((FIRST + " " + SECOND).split())
    assert found.passage_length == words / 5
    assert found.sentence_length == words / 7


def test_the_lexical_index_ranks_and_can_be_limited(store: Store) -> None:
    first, second = put(store, FIRST), put(store, SECOND)
    assert first
    assert second
    both = store.lexical(["_عنو_"], 10)
    assert len(both) == 2
    assert store.lexical(["_عنو_"], 10, [second.id]) == store.passage_ids([second.id])[:1]
    assert store.lexical(["_عنو_"], 1) == both[:1]
    assert store.lexical([], 10) == []


@given(st.text(max_size=60) | st.sampled_from(['"', "a OR b", "NEAR(", "^x", "'", "a\0b", "-a*"]))
def test_whatever_is_asked_is_looked_up_and_found_again(text: str) -> None:
    with TemporaryDirectory() as folder:
        store = Store.open(Path(folder))
        store.replace_vectors(MODEL, HashEncoder.dimension, {})
        terms = Terms.of(text)
        article = put(store, f"{text} نص")
        assert article is not None
        for term in {*terms.stems, *terms.grams}:
            assert store.lexical([term], 10) != []
        store.remove(article.id)
        store.check()
        store.close()


def test_vectors_of_another_model_are_refused(store: Store) -> None:
    assert put(store, FIRST, model="another") is None
    assert store.articles() == []
    put(store, FIRST)
    assert not store.replace_vectors("another", 2, {})
    assert store.meta("model") == MODEL


def test_another_models_vectors_take_the_place_of_all(store: Store) -> None:
    put(store, FIRST)
    new = {i: np.eye(1, 4, dtype=np.float32) for i in store.passage_ids()}
    assert store.replace_vectors("another", 4, new)
    assert store.meta("model") == "another"
    assert all(p.vectors.shape == (1, 4) for p in store.passages(store.passage_ids()))


def test_an_older_database_is_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.open(tmp_path)
    store.replace_vectors(MODEL, HashEncoder.dimension, {})
    put(store, FIRST)
    store.close()
    later = (*SCHEMA.sqlite, "ALTER TABLE articles ADD COLUMN language TEXT;")
    monkeypatch.setattr(store_module, "SCHEMA", replace(SCHEMA, sqlite=later))
    store = Store.open(tmp_path)
    assert store.articles()[0].text == FIRST
    store.close()
    assert rows(tmp_path, "PRAGMA user_version") == [(len(later),)]
    assert rows(tmp_path, "SELECT language FROM articles") == [(None,)]


def test_a_failing_migration_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store.open(tmp_path).close()
    bad = (*SCHEMA.sqlite, "CREATE TABLE extra (x);\nCREATE TABLE articles (x);")
    monkeypatch.setattr(store_module, "SCHEMA", replace(SCHEMA, sqlite=bad))
    with pytest.raises(StoreDamaged):
        Store.open(tmp_path)
    assert rows(tmp_path, "PRAGMA user_version") == [(len(SCHEMA.sqlite),)]
    assert rows(tmp_path, "SELECT name FROM sqlite_master WHERE name = 'extra'") == []


def test_a_database_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    with sqlite3.connect(tmp_path / FILE_NAME) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreTooNew):
        Store.open(tmp_path)


@pytest.mark.parametrize("content", [b"not a database at all, far from it" * 50, b"\0" * 5000])
def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(StoreDamaged):
        Store.open(tmp_path)
    assert (tmp_path / FILE_NAME).read_bytes() == content


def test_a_damaged_database_is_one_clear_error(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    store.replace_vectors(MODEL, HashEncoder.dimension, {})
    for number in range(40):
        put(store, f"{FIRST} {number}")
    store.close()
    path = tmp_path / FILE_NAME
    data = bytearray(path.read_bytes())
    for page in range(2 * 4096, len(data) - 4096, 3 * 4096):
        data[page : page + 4096] = os.urandom(4096)
    path.write_bytes(data)
    with pytest.raises(StoreDamaged):
        Store.open(tmp_path).check()


def test_a_full_disk_is_one_clear_error_and_loses_nothing(file_store: Store) -> None:
    store = file_store
    put(store, FIRST)
    pages = store._db.rows("PRAGMA page_count")[0][0]
    store._db.rows(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreFull):
        put(store, "\n".join(f"{SECOND} {number}" for number in range(300)))
    assert [article.text for article in store.articles()] == [FIRST]
    store.check()


def test_a_place_where_nothing_can_be_made_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreReadOnly):
        Store.open(tmp_path / "file" / "data")


def test_a_database_that_another_process_holds_is_waited_for_then_named(
    file_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0.1)
    impatient = Store.open(tmp_path)
    with file_store._db.transaction(), pytest.raises(StoreBusy):
        put(impatient, SECOND)
    assert put(impatient, SECOND) is not None
    impatient.close()


ADDING = """
import sys
from pathlib import Path
from index.intake.files import article_of
from index.library import Library
from tests.hashes import HashModel
folder, first, last = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
with Library.open(folder, HashModel()) as library:
    for number in range(first, last):
        text = "\\n".join(f"خبر رقم {number} سطر {line}. وجملة أخرى." for line in range(40))
        library.add(article_of(text, "test"))
        print(number, flush=True)
"""


def adding(folder: Path, first: int, last: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", ADDING, str(folder), str(first), str(last)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip


def test_two_processes_add_at_once_and_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    both = [adding(tmp_path, 0, 15), adding(tmp_path, 5, 20)]
    for process in both:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
    with Library.open(tmp_path, HashModel()) as library:
        texts = [article.text for article in library.articles()]
        assert len(texts) == len(set(texts)) == 20
        whole(library)


def whole(library: Library) -> None:
    """Every article is here with all its passages, its terms and its vectors."""
    library.check()
    store = library._store
    frequency: dict[str, int] = {}
    for article in library.articles():
        stored = store.passages(store.passage_ids([article.id]))
        assert [p.passage for p in stored] == split(article.text)
        for passage in stored:
            for term in store_module._terms(passage.tokens, passage.stems):
                frequency[term] = frequency.get(term, 0) + 1
    assert {
        row[0]: row[1] for row in store._db.rows("SELECT term, passages FROM terms")
    } == frequency
    assert store.count() == len(store.passage_ids())
    if store.count():
        found = library.search("خبر")
        assert found is not None
        assert len(there(library._indexed._vectors).ids) == store.count()


@pytest.mark.parametrize("attempts", [3, pytest.param(20, marks=pytest.mark.full)])
def test_killed_in_the_middle_of_adding_every_article_is_whole_or_absent(
    tmp_path: Path, attempts: int
) -> None:
    reported = 0
    for attempt in range(attempts):
        process = adding(tmp_path, 0, 400)
        said, errors = there(process.stdout), there(process.stderr)
        while said.readline().strip() != str(reported + 2):
            assert process.poll() is None, errors.read()
        time.sleep(0.024 * attempt / attempts)
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate()
        reported = max([reported + 2, *map(int, rest.split())])
        with Library.open(tmp_path, HashModel()) as library:
            # What was reported as added is here; one more may be, whose report was cut off.
            assert len(library.articles()) - (reported + 1) in (0, 1)
            whole(library)
            reported = len(library.articles()) - 1

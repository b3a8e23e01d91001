"""What only a real PostgreSQL server shows. That both kinds of database do the same is tested where
it is said what they do, in test_store.py and others."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import psycopg
import pytest

from bot.chats.conversation import Conversation, Given, Turn
from bot.chats.memory import Chats
from bot.chats.records import EVERY_ARTICLE, Place
from bot.terminal import sources
from index.errors import (
    ArticleUnknown,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreReadOnly,
    StoreTooNew,
    StoreUnreachable,
)
from index.intake.files import article_of
from index.library import Library
from index.store import articles as store_module
from index.store import postgres, postgres_indexes
from index.store.articles import Store
from index.store.migrations import SCHEMA
from tests.conftest import Rawi
from tests.hashes import HashEncoder, HashModel
from tests.postgres import Server
from tests.test_store import FIRST, MODEL, SECOND, put


@pytest.fixture
def url(postgres: Server) -> str:
    return postgres.place()


@pytest.fixture
def store(url: str, tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path, url)
    opened.replace_vectors(MODEL, HashEncoder.dimension, {})
    yield opened
    opened.close()


def told(number: int) -> str:
    """An article of its own words beside those that all have."""
    drawn = Random(number)
    lines = [
        "وصل الوفد إلى المدينة " + " ".join(f"{drawn.choice(SYLLABLES)}{drawn.choice(SYLLABLES)}"
                                            for _ in range(8)) + f" في اليوم {line}."
        for line in range(6)
    ]  # fmt: skip
    return "\n".join([f"خبر {number}", *lines])


SYLLABLES = "قاب سور نيل دمش رحب طوف غصن بحر جبل كتب شمس وعد ليث فجر حلم".split()


def test_both_kinds_of_database_find_the_same_in_the_same_order(url: str, tmp_path: Path) -> None:
    with (
        Library.open(tmp_path / "file", HashModel(), reader=None) as file,
        Library.open(tmp_path / "server", HashModel(), reader=None, url=url) as server,
    ):
        for number in range(45):
            text = article_of(told(number), "test")
            assert file.add(text).id == server.add(text).id
        file.remove(7)
        server.remove(7)
        file.check()
        server.check()
        chat = list(range(3, 44))
        for question, articles in [
            ("متى وصل وفد قابسور إلى مدينة غصنبحر؟", None),
            ("شمسوعد ليثفجر", None),
            ("أين فجرحلم وكتبشمس؟", chat),
            ("What happened in 31?", chat),
            ("كم؟", [3]),
        ]:
            one, other = (found(lib, question, articles) for lib in (file, server))
            assert len(one) >= 7
            assert one == other
            # The proposals themselves, which only a larger collection's questions need.
            terms = ["_قابسور_", "_غصنبحر_", "_فجرحلم_", "شمسو", "_وصل_"]
            both = [lib._store.lexical(terms, 40, articles) for lib in (file, server)]
            assert both[0] == both[1] != []
        assert not (tmp_path / "server").exists()


def found(library: Library, question: str, articles: list[int] | None) -> list[tuple[int, float]]:
    """The ten best passages, with their scores."""
    results = library.search(question, articles)
    assert results
    best = np.argsort(-results.passage_scores, kind="stable")[:10]
    return [(results.candidates[i].id, float(results.passage_scores[i])) for i in best]


def test_the_graph_finds_what_comparing_all_finds(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        put(store, told(number))
    query = HashEncoder().encode_query(["وصل الوفد إلى قابسور"])[0]
    dense = store.dense
    assert dense
    exact = dense.search(query, 20, None)
    some = store.passage_ids(range(1, 20))
    exact_some = dense.search(query, 20, some)
    monkeypatch.setattr(postgres_indexes, "EXACT", 0)
    monkeypatch.setattr(postgres_indexes, "EXACT_SUBSET", 0)
    # Among vectors that are alike the graph may choose others.
    assert len({*exact} & {*dense.search(query, 20, None)}) >= 19
    assert len({*exact_some} & {*dense.search(query, 20, some)}) >= 19


def test_what_the_server_cannot_hold_takes_as_much_place(store: Store) -> None:
    article = put(store, "عنوان\0\nقال الوزير\0 إن ذلك صحيح.")
    assert article
    assert article.text == "عنوان\ufffd\nقال الوزير\ufffd إن ذلك صحيح."
    store.check()


def test_a_server_that_restarts_is_found_again(store: Store, postgres: Server) -> None:
    put(store, FIRST)
    with ThreadPoolExecutor(4) as threads:  # several connections, all of which die
        assert len(list(threads.map(lambda _: store.count(), range(8)))) == 8

    def interrupted() -> None:
        with store._db.transaction():
            put(store, SECOND)
            postgres.stop()
            store.count()

    with pytest.raises(StoreUnreachable):
        interrupted()
    postgres.start()
    assert [article.text for article in store.articles()] == [FIRST]
    assert put(store, SECOND)
    postgres.stop("fast")
    postgres.start()
    assert store.count() == 5


def test_a_server_that_is_gone_is_one_clear_error(
    store: Store, postgres: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(store._db._pool, "timeout", 0.2)  # type: ignore[attr-defined]
    postgres.stop("fast")
    try:
        with pytest.raises(StoreUnreachable):
            store.count()
        with pytest.raises(StoreUnreachable):
            Store.open(tmp_path, postgres.url)
    finally:
        postgres.start()


def test_whoever_writes_is_waited_for_then_named(
    store: Store, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "PATIENCE", 1.0)
    other = Store.open(tmp_path, url)
    with store._db.transaction(), ThreadPoolExecutor(1) as thread:
        with pytest.raises(StoreBusy):
            thread.submit(put, other, SECOND).result()
        assert other.count() == 0  # nobody who reads waits
    assert put(other, SECOND)
    other.close()


def test_a_failing_migration_changes_nothing_and_a_later_version_is_left_alone(
    store: Store, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, FIRST)
    bad = (*SCHEMA.postgres, "CREATE TABLE extra (x INTEGER); CREATE TABLE articles (x INTEGER)")
    with monkeypatch.context() as patch:
        patch.setattr(store_module, "SCHEMA", replace(SCHEMA, postgres=bad))
        with pytest.raises(StoreError):
            Store.open(tmp_path, url)
    assert store._db.rows("SELECT to_regclass('extra')") == [(None,)]
    Store.open(tmp_path, url).close()
    store._db.write("UPDATE schemas SET version = 99")
    with pytest.raises(StoreTooNew):
        Store.open(tmp_path, url)


def test_processes_that_begin_at_once_make_the_tables_once(url: str, tmp_path: Path) -> None:
    def opened(_: int) -> int:
        store = Store.open(tmp_path, url)
        store.replace_vectors(MODEL, HashEncoder.dimension, {})
        put(store, FIRST)
        put(store, SECOND)
        count = store.count()
        store.close()
        return count

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(opened, range(4))) == {5}


def test_a_role_needs_no_rights_but_to_read_and_write_rows(
    store: Store, url: str, postgres: Server, tmp_path: Path
) -> None:
    schema = url.rpartition("%3D")[2].partition(",")[0]
    with psycopg.connect(url, autocommit=True) as owner:
        for statement in GRANTS.format(schema=schema).split(";"):
            owner.execute(statement.encode())
    least = Store.open(tmp_path, url.replace("//postgres@", "//rawi_bot@"))
    article = put(least, FIRST)
    assert article
    assert least.remove(article.id) == article
    with pytest.raises(StoreError):
        least._db.write("DROP TABLE links")
    with pytest.raises(StoreError, match="must be owner"):
        least.replace_vectors("another", 4, {})
    store._db.write("ALTER ROLE rawi_bot SET default_transaction_read_only = on")
    least.close()
    least = Store.open(tmp_path, url.replace("//postgres@", "//rawi_bot@"))
    with pytest.raises(StoreReadOnly):
        put(least, FIRST)
    least.close()
    with psycopg.connect(postgres.url, autocommit=True) as owner:
        owner.execute("DROP OWNED BY rawi_bot")
        owner.execute("DROP ROLE rawi_bot")


GRANTS = """
CREATE ROLE rawi_bot LOGIN;
GRANT USAGE ON SCHEMA {schema} TO rawi_bot;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO rawi_bot;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO rawi_bot
"""


def test_an_article_stays_that_one_process_drops_while_another_takes_it_in(
    url: str, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        libraries = [
            stack.enter_context(Library.open(tmp_path, HashModel(), reader=None, url=url))
            for _ in range(2)
        ]
        chats = [stack.enter_context(Chats.open(tmp_path, url=url)) for _ in range(2)]
        takes, drops = (Conversation(*both, 50) for both in zip(libraries, chats, strict=True))
        article = libraries[0].add(article_of(told(1), "test"), keep=False).id
        drops.shelve(Place(-1, 0, 7), article)
        with ThreadPoolExecutor(1) as other:
            with takes._shelving():
                takes.library.article(article)  # it is there
                dropped = other.submit(drops.drop, -1, article)
                time.sleep(0.3)
                assert not dropped.done()
                takes._shelve(Place(-2, 0, 8), article)
            dropped.result(10)
        assert libraries[1].article(article)
        takes.drop(-2, article)
        with pytest.raises(ArticleUnknown):
            libraries[1].article(article)


@pytest.mark.full
def test_no_chat_sees_what_another_one_has_whichever_process_answers(
    url: str, tmp_path: Path
) -> None:
    drawn = Random(3)
    with ExitStack() as stack:
        processes = [
            Conversation(
                stack.enter_context(Library.open(tmp_path, HashModel(), reader=None, url=url)),
                stack.enter_context(Chats.open(tmp_path, url=url)),
                50,
            )
            for _ in range(2)
        ]
        shelves: dict[int, set[int]] = {-1: set(), -2: set()}
        for number in range(20):
            process, chat = drawn.choice(processes), (-1, -2)[number % 2]
            article = process.library.add(article_of(told(number), "test"), keep=False).id
            process.shelve(Place(chat, 0, 7), article)
            shelves[chat].add(article)
        everything = shelves[-1] | shelves[-2]
        shown = 0
        for _ in range(1000):
            chat = drawn.choice([-1, -2])
            # Words of an article of either chat, to the chosen one or to all.
            about = told(drawn.randrange(20)).split()
            text = f"متى وصل {drawn.choice(about)} و{drawn.choice(about)}؟"
            wanted = drawn.choice([None, EVERY_ARTICLE, *shelves[chat]])
            turn = Turn(Place(chat, 0, 7), text, article=wanted)
            (given,) = drawn.choice(processes).ask_many([turn])
            assert isinstance(given, Given)
            answer = given.answer
            seen = {answer.article.id, *(one.article.id for one in answer.others)}
            if given.elsewhere:
                seen.add(given.elsewhere.id)
            assert not seen & (everything - shelves[chat])
            shown += bool(answer.evidence)
        assert shown > 100


def test_what_does_not_add_up_is_found(store: Store) -> None:
    article = put(store, FIRST)
    assert article
    store.check()
    store._db.write("DELETE FROM lexical")
    with pytest.raises(StoreDamaged):
        store.check()


def test_no_word_of_the_password_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable) as told:
        Store.open(tmp_path, "postgresql://rawi:geheim@127.0.0.1:9/rawi")
    assert "127.0.0.1/9/rawi" in str(told.value)
    error: BaseException | None = told.value
    while error:
        assert "geheim" not in f"{error!r} {error}"
        error = error.__cause__ or error.__context__


def test_the_commands_keep_articles_there(
    rawi: Rawi, url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sources, "Model", lambda _: HashModel())
    (tmp_path / "news.txt").write_text(FIRST, encoding="utf-8")
    assert rawi("add", "news.txt", DATABASE_URL=url).returncode == 0
    assert rawi("articles", DATABASE_URL=url).stdout == "1\tعنوان أول\n"
    assert rawi("feedback", DATABASE_URL=url).returncode == 0


def test_a_wrong_address_is_not_told(rawi: Rawi) -> None:
    wrong = rawi("articles", DATABASE_URL="mysql://rawi:geheim@somewhere/rawi")
    assert wrong.returncode == 2
    assert "DATABASE_URL" in wrong.stderr
    assert "geheim" not in wrong.stderr


def test_a_server_is_examined(store: Store, url: str) -> None:
    put(store, FIRST)
    found = postgres.examined(url)
    assert found.version >= 15
    assert found.pgvector >= (0, 8, 4)
    assert found.may_write
    assert found.role == "postgres"


@pytest.mark.full
def test_the_check_up_finds_everything_in_place(rawi: Rawi, url: str) -> None:
    run = rawi("doctor", DATABASE_URL=url)
    assert run.returncode == 0, run.stdout
    for word in ("PostgreSQL 18", "pgvector 0.8", "pgvector index", "GIN index"):
        assert word in run.stdout


@pytest.mark.full
def test_articles_are_added_as_fast_as_the_model_reads(store: Store) -> None:
    began = time.perf_counter()
    for number in range(200):
        put(store, told(number))
    assert time.perf_counter() - began < 20

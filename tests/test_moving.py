"""What is kept moves from files to a server and back, and is the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.chats.memory import Chats
from bot.chats.records import Links, Place, Submission, Underway
from bot.settings import Settings
from bot.telegram.app import inbox_of
from bot.terminal.moving import migrate
from index.errors import StoreError, StoreFull
from index.intake.files import article_of
from index.library import Library
from index.store.articles import Store
from index.store.postgres import PostgresDatabase
from index.types import StoredLink
from tests.bot_api import TOKEN
from tests.hashes import HashModel
from tests.postgres import Server
from tests.test_postgres import told

QUESTION = "من وصل إلى المدينة في اليوم 3؟"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A data directory in which there is something of everything."""
    folder = tmp_path / "from"
    with Library.open(folder, HashModel(), reader=None) as library, Chats.open(folder) as chats:
        for number in range(5):
            article = library.add(article_of(told(number), "test"), keep=number != 3)
            library.put_link(
                f"https://news.example/{number}", StoredLink(article.id, "e", None, 7.5)
            )
        library.remove(5)  # the last id is never given again
        here = Place(-5, 2, 8)
        chats.preferences.set_links(-5, Links.READ)
        chats.preferences.introduce(-5)
        chats.allow_memory(-6, False)
        chats.shelves.add(here, 4)
        chats.preferences.set_article(-5, 4, thread=2)
        number = chats.talk.record(here, library.ask(QUESTION, [1]), (), "hash:1")
        chats.feedback.judge(number, 8, True)
        noted = chats.readings.begin(Underway(here, 9, "ar", Submission(text="نص"), quiet=True))
        chats.readings.wait(noted.id, 10, "متى؟", None)
        chats.move(-6, -7)
    inbox = inbox_of(TOKEN, folder, "")
    inbox.database.write("INSERT INTO updates VALUES (?, 1, '{}', 0, 1.5, 7)", (inbox._bot,))
    inbox.database.close()
    return folder


def test_everything_moves_and_comes_back(
    kept: Path, postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.place()
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("RAWI_DATA_DIR", str(kept))
    said: list[str] = []
    interrupted = Store.open(kept, url)
    interrupted.replace_vectors("hash:1", HashModel().dimension, {})
    source = Store.open(kept)
    interrupted.begin_bulk()
    interrupted.take(source, [1])  # and then no more
    source.close()
    assert indexes(interrupted) == {"lexical_terms": False, "dense_vectors": False}
    assert migrate(Settings.read(Path("none")), url, said.append), said
    interrupted.check()
    assert all(indexes(interrupted).values())
    interrupted.close()
    assert len(said) == 14
    monkeypatch.setenv("DATABASE_URL", url)
    back = tmp_path / "back"
    assert migrate(Settings.read(Path("none")), str(back), said.append), said
    with (
        Library.open(kept, HashModel(), reader=None) as one,
        Library.open(kept, HashModel(), reader=None, url=url) as server,
        Library.open(back, HashModel(), reader=None) as other,
    ):
        for library in (server, other):
            library.check()
            assert library.articles() == one.articles()
            assert not library.is_kept(4)
            assert library.link("https://news.example/1") == one.link("https://news.example/1")
            answers = [known.ask(QUESTION, [1, 2, 3]).evidence for known in (one, library)]
            assert answers[0] == answers[1]
            again = library.add(one.article(1), keep=True)
            assert again.id == 1
            assert library.add(article_of(told(9), "test")).id == 6


def indexes(store: Store) -> dict[str, bool]:
    """Which of the indexes that are built at once are there."""
    return {
        name: store._db.rows("SELECT to_regclass(?)", (name,)) != [(None,)]
        for name in ("lexical_terms", "dense_vectors")
    }


def test_indexes_are_built_alone_where_processes_cannot_share_memory(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []
    told_of: list[str] = []
    write = PostgresDatabase.write

    def full(self: PostgresDatabase, sql: str, values: Sequence[object] = ()) -> int:
        tried.append(sql)
        if sql.startswith("CREATE INDEX") and "max_parallel" not in "".join(tried[-2:]):
            raise StoreFull("no place")
        return write(self, sql, values)

    monkeypatch.setattr(PostgresDatabase, "write", full)
    store = Store.open(tmp_path, postgres.place())
    store.begin_bulk()
    store.build_deferred(told_of.append)
    assert told_of == [*indexes(store)]
    assert all(indexes(store).values())
    store.close()


def test_where_there_is_something_else_nothing_is_moved(
    kept: Path, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.place()
    monkeypatch.setenv("RAWI_DATA_DIR", str(kept))
    with Library.open(kept, HashModel(), reader=None, url=url) as library:
        library.add(article_of(told(77), "test"))
    with Chats.open(kept, url=url) as chats:
        chats.preferences.set_language(-5, "fr")
        with pytest.raises(StoreError, match=r"something else already \(articles, chats\)"):
            migrate(Settings.read(Path("none")), url, print)
        assert chats.counts()["answers"] == 0

"""`rawi migrate`: all that is kept, from files to a database server or back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from bot import messages
from bot.chats.memory import TABLES, Chats
from bot.settings import Settings
from bot.terminal.progress import bar
from index.errors import StoreError
from index.store.articles import TOGETHER, Store
from index.store.database import Database

# What has been looked at, how many rows there are here and there, and whether they are the same.
Compared = tuple[str, int, int, bool]


def migrate(settings: Settings, to: str, say: Callable[[str], None]) -> bool:
    """Copies everything from where the settings say to the address of a server, or to a folder, and
    compares.

    It may be called again where it was interrupted. Returns whether everything is there. Raises
    StoreError, also where there is something else already, and has then changed nothing.
    """
    url = to if "://" in to else ""
    folder = settings.data_dir if url else Path(to)
    with (
        closing(Store.open(settings.data_dir, settings.database_url)) as source,
        closing(Store.open(folder, url)) as target,
        Chats.open(settings.data_dir, url=settings.database_url) as chats,
        Chats.open(folder, url=url) as their_chats,
    ):
        if foreign := _foreign(source, target, chats.database, their_chats.database):
            told = messages.say(messages.NOT_EMPTY, messages.ENGLISH, ", ".join(foreign))
            raise StoreError(told)
        move_articles(
            source, target,
            lambda name: say(messages.say(messages.BUILDING, messages.ENGLISH, name)),
        )  # fmt: skip
        for table in TABLES:
            table.move(chats.database, their_chats.database)
        found = [
            _compared("articles", source.digest(), target.digest()),
            *(
                _compared(one.name, one.digest(chats.database), one.digest(their_chats.database))
                for one in TABLES
            ),
            *_moved_updates(settings, folder, url),
        ]
    for name, here, there, is_same in found:
        words = messages.MOVED if is_same else messages.NOT_MOVED
        say(messages.say(words, messages.ENGLISH, name, here, there))
    return all(is_same for *_, is_same in found)


def _foreign(source: Store, target: Store, chats: Database, theirs: Database) -> list[str]:
    """The tables of the target that have what the source has not."""
    return [
        *([] if target.hashes().items() <= source.hashes().items() else ["articles"]),
        *(one.name for one in TABLES if not {*one.rows(theirs)} <= {*one.rows(chats)}),
    ]


def move_articles(source: Store, target: Store, building: Callable[[str], None]) -> None:
    """Copies the articles that are not there yet; `building` hears of each index before it is
    built. Raises StoreError."""
    model = source.meta("model")
    if target.meta("model") != model and not target.replace_vectors(
        model, int(source.meta("dimension")), {}
    ):
        raise StoreError(messages.say(messages.ANOTHER_MODEL, messages.ENGLISH))
    ids = [*source.hashes()]
    if target.count() < source.count() // 2:
        target.begin_bulk()
    progress = bar("rawi migrate")
    for first in range(0, len(ids), TOGETHER):
        target.take(source, ids[first : first + TOGETHER])
        progress(min(first + TOGETHER, len(ids)), len(ids))
    target.take_rest(source)
    target.build_deferred(building)


def _moved_updates(settings: Settings, folder: Path, url: str) -> Iterator[Compared]:
    """The updates that a bot has been sent; what it was in doubt about counts as answered."""
    if not settings.token:
        return
    from bot.telegram.app import inbox_of  # 0.3 s that nobody without a bot need wait for
    from bot.telegram.inbox import UPDATES

    source = inbox_of(settings.token, settings.data_dir, settings.database_url)
    target = inbox_of(settings.token, folder, url)
    try:
        source.settle()
        UPDATES.move(source.database, target.database)
        yield _compared("updates", UPDATES.digest(source.database), UPDATES.digest(target.database))
    finally:
        source.database.close()
        target.database.close()


def _compared(name: str, here: tuple[int, str], there: tuple[int, str]) -> Compared:
    return name, here[0], there[0], here == there

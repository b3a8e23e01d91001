"""Which articles each chat has, and who has added them: the table `shelves`."""

from __future__ import annotations

from collections.abc import Callable

from bot.chats.columns import as_int
from bot.chats.records import Place
from index.store.database import Database


class ShelfTable:
    """The articles of all chats. What is read of one chat never waits for whoever writes.

    `clock` gives seconds since 1970. Every method raises StoreError.
    """

    def __init__(self, database: Database, reader: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._reader = reader
        self._clock = clock

    def of(self, chat: int) -> list[int]:
        """The articles that a chat has added, oldest first."""
        rows = self._reader.rows(
            "SELECT article FROM shelves WHERE chat = ? ORDER BY added, article", (chat,)
        )
        return [as_int(row[0]) for row in rows]

    def add(self, place: Place, article: int) -> None:
        """Puts an article on this chat's shelf, and on no other."""
        self._database.write(
            "INSERT INTO shelves (chat, article, person, added) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            (place.chat, article, place.person, self._clock()),
        )

    def remove(self, chat: int, article: int) -> None:
        """Takes an article off a chat's shelf."""
        self._database.write("DELETE FROM shelves WHERE chat = ? AND article = ?", (chat, article))

    def added_by(self, chat: int, article: int) -> int | None:
        """Who has added an article to a chat; 0: nobody known, None: it is not there."""
        rows = self._reader.rows(
            "SELECT person FROM shelves WHERE chat = ? AND article = ?", (chat, article)
        )
        return as_int(rows[0][0]) if rows else None

    def is_shelved(self, article: int) -> bool:
        """Whether any chat has an article."""
        return bool(
            self._database.rows("SELECT 1 FROM shelves WHERE article = ? LIMIT 1", (article,))
        )

    def having(self, article: int) -> list[int]:
        """The chats that have an article, those that had it last first."""
        rows = self._reader.rows(
            "SELECT chat FROM shelves WHERE article = ? ORDER BY added DESC", (article,)
        )
        return [as_int(row[0]) for row in rows]

    def forget_who(self, person: int, chat: int | None = None) -> None:
        """Forgets who it was that added articles, in one chat or everywhere; the articles stay."""
        which, where = ("", ()) if chat is None else (" AND chat = ?", (chat,))
        self._database.write(
            f"UPDATE shelves SET person = 0 WHERE person = ?{which}", (person, *where)
        )

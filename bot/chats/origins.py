"""Which article was read from which message: the table `origins`."""

from __future__ import annotations

from bot.chats.columns import as_int
from index.store.database import Database


class OriginTable:
    """The messages of all chats that articles were read from. Every method raises StoreError."""

    def __init__(self, database: Database, reader: Database) -> None:
        self._database = database
        self._reader = reader

    def note(self, chat: int, message: int, article: int) -> None:
        """An article has been read from a message."""
        self._database.write(
            "INSERT INTO origins (chat, message, article) VALUES (?, ?, ?)"
            " ON CONFLICT (chat, message) DO UPDATE SET article = excluded.article",
            (chat, message, article),
        )

    def article(self, chat: int, message: int) -> int | None:
        """The article that was read from a message; None where none was."""
        rows = self._reader.rows(
            "SELECT article FROM origins WHERE chat = ? AND message = ?", (chat, message)
        )
        return as_int(rows[0][0]) if rows else None

    def last(self, chat: int, article: int) -> int:
        """The last message that an article was read from; 0 where there is none."""
        rows = self._reader.rows(
            "SELECT max(message) FROM origins WHERE chat = ? AND article = ?", (chat, article)
        )
        return as_int(rows[0][0] or 0)

    def forget(self, chat: int, article: int | None = None) -> None:
        """Forgets from which messages an article of a chat was read, or all of its articles."""
        which, value = ("", ()) if article is None else (" AND article = ?", (article,))
        self._database.write(f"DELETE FROM origins WHERE chat = ?{which}", (chat, *value))

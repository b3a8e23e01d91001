"""What each chat has chosen, whether the bot has introduced itself there, and what is read in each
topic of a forum: the tables `chats` and `topics`."""

from __future__ import annotations

from bot.chats.columns import as_int
from bot.chats.records import Links, Preferences
from index.store.database import Database


class PreferenceTable:
    """The preferences of all chats. What is read by `of` never waits for whoever writes.

    Every method raises StoreError.
    """

    def __init__(self, database: Database, reader: Database) -> None:
        self._database = database
        self._reader = reader

    def of(self, chat: int, thread: int = 0) -> Preferences:
        """What a chat has chosen; each topic of a forum may have an article of its own."""
        rows = self._reader.rows(
            "SELECT language, article, remembers, links FROM chats WHERE id = ?", (chat,)
        )
        topic = thread and self._reader.rows(
            "SELECT article FROM topics WHERE chat = ? AND thread = ?", (chat, thread)
        )
        if not rows:
            return Preferences(article=as_int(topic[0][0]) if topic else None)
        language, article, remembers, links = rows[0]
        article = topic[0][0] if topic else article
        return Preferences(
            language=None if language is None else str(language),
            article=None if article is None else as_int(article),
            remembers=bool(remembers),
            links=Links(str(links or Links.OFFERED)),
        )

    def set_language(self, chat: int, language: str | None) -> None:
        """The language of the bot's own words in a chat; None: each person's own."""
        self._set("language", chat, language)

    def set_article(self, chat: int, article: int, thread: int = 0) -> None:
        """The article that the questions of a chat, or of a topic in it, go to; EVERY_ARTICLE:
        all."""
        if thread:
            self._database.write(
                "INSERT INTO topics (chat, thread, article) VALUES (?, ?, ?)"
                " ON CONFLICT (chat, thread) DO UPDATE SET article = excluded.article",
                (chat, thread, article),
            )
        else:
            self._set("article", chat, article)

    def unset_article(self, chat: int, article: int) -> None:
        """Lets a chat's questions go to the built-in article where they go to this one."""
        self._database.write(
            "UPDATE chats SET article = NULL WHERE id = ? AND article = ?", (chat, article)
        )
        self._database.write("DELETE FROM topics WHERE chat = ? AND article = ?", (chat, article))

    def set_links(self, chat: int, links: Links) -> None:
        """What becomes of the links that people post in a chat."""
        self._set("links", chat, links)

    def set_remembers(self, chat: int, allowed: bool) -> None:
        """Whether questions of a chat may be stored; what has been stored stays."""
        self._set("remembers", chat, allowed)

    def introduce(self, chat: int) -> bool:
        """Whether the bot has still to introduce itself; from then on it has."""
        with self._database.transaction():
            rows = self._database.rows("SELECT introduced FROM chats WHERE id = ?", (chat,))
            self._set("introduced", chat, True)
        return not (rows and rows[0][0])

    def _set(self, column: str, chat: int, value: object) -> None:
        self._database.write(
            f"INSERT INTO chats (id, {column}) VALUES (?, ?)"
            f" ON CONFLICT (id) DO UPDATE SET {column} = excluded.{column}",
            (chat, value),
        )

    def forget(self, chat: int) -> None:
        """Deletes what a chat has chosen, but for its choice that nothing be stored."""
        # That nothing is to be kept is no trace of anybody, and goes on holding.
        self._database.write("DELETE FROM chats WHERE id = ? AND remembers", (chat,))
        self._database.write(
            "UPDATE chats SET language = NULL, article = NULL, links = NULL WHERE id = ?", (chat,)
        )

    def move(self, old: int, new: int) -> None:
        """Gives a chat another number."""
        # Where the new number is known already, what the old one has chosen still holds.
        self._database.write(
            "INSERT INTO chats (id, language, article, remembers, introduced, links)"
            " SELECT ?, language, article, remembers, introduced, links FROM chats WHERE id = ?"
            " ON CONFLICT (id) DO UPDATE SET"
            " language = coalesce(chats.language, excluded.language),"
            " article = coalesce(chats.article, excluded.article),"
            " remembers = chats.remembers AND excluded.remembers,"
            " introduced = chats.introduced OR excluded.introduced,"
            " links = coalesce(chats.links, excluded.links)",
            (new, old),
        )
        self._database.write("DELETE FROM chats WHERE id = ?", (old,))

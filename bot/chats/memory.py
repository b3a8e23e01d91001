"""What chats remember: the tables, and what concerns several of them, such as forgetting a person
or a chat.

Nothing here is Telegram's: a chat is a number, and so is a person. Kept in a file or in tables of
their own, apart from the articles: what people write is forgotten, articles are not, and adding an
article never holds up an answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from bot.chats.columns import as_int
from bot.chats.feedback import FeedbackTable
from bot.chats.migrations import SCHEMA
from bot.chats.origins import OriginTable
from bot.chats.preferences import PreferenceTable
from bot.chats.readings import ReadingTable
from bot.chats.retention import ANSWERS_KEPT, FEEDBACK_KEPT, QUESTIONS_KEPT
from bot.chats.shelves import ShelfTable
from bot.chats.talk import TalkTables
from index.store.database import Database, Table, open_database
from index.store.sqlite import NORMAL

# The tables whose rows belong to a chat, and to a person.
_OF_A_CHAT = ("shelves", "questions", "answers", "feedback", "readings", "topics")
_OF_A_PERSON = ("questions", "answers", "feedback", "readings")


# All tables, those before others that refer to them.
TABLES = (
    Table("chats", "id, language, article, remembers, introduced, links", "id",
          ("remembers", "introduced")),
    Table("moved", "old, new", "old"),
    Table("shelves", "chat, article, person, added", "chat, article"),
    Table("topics", "chat, thread, article", "chat, thread"),
    Table("origins", "chat, message, article", "chat, message"),
    Table("questions", "id, chat, thread, person, text, asked", "id", ids=True),
    Table("answers", "id, chat, thread, person, article, level, question, evidence, after, model,"
          " given, others", "id", ids=True),
    Table("feedback", "answer, person, chat, helpful, article, level, question, evidence, after,"
          " model, judged", "answer, person", ("helpful",)),
    Table("readings", "id, chat, thread, person, message, progress, language, source, question,"
          " begun, tries, quiet, origin, quote, overtaken", "id", ("quiet", "overtaken"), ids=True),
    Table("waiting", "id, reading, message, text, quote", "id", ids=True),
)  # fmt: skip


class Chats:
    """The memory of all chats, by its tables, and what concerns several of them. Safe to use from
    several threads.

    `names_of` never waits for whoever writes. Every method raises StoreError.
    """

    def __init__(
        self, database: Database, reader: Database, clock: Callable[[], float] = time.time
    ) -> None:
        self.database = database
        self._reader = reader
        self._clock = clock
        self.preferences = PreferenceTable(database, reader)
        self.shelves = ShelfTable(database, reader, clock)
        self.readings = ReadingTable(database, clock)
        self.origins = OriginTable(database, reader)
        self.talk = TalkTables(database, reader, clock)
        self.feedback = FeedbackTable(database, clock)

    @classmethod
    def open(cls, folder: Path, clock: Callable[[], float] = time.time, *, url: str = "") -> Chats:
        """Opens or makes the memory of a data directory, readable by its owner alone, or that of a
        server where there is a `url`.

        Raises StoreError.
        """
        database = open_database(folder, url, SCHEMA, NORMAL)
        # Who reads a file waits for whoever writes by the same connection; on a server nobody does.
        reader = database if url else open_database(folder, url, SCHEMA, NORMAL)
        return cls(database, reader, clock)

    def close(self) -> None:
        """Closes the file."""
        self._reader.close()
        self.database.close()

    def __enter__(self) -> Chats:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def allow_memory(self, chat: int, allowed: bool) -> None:
        """Sets whether questions of a chat may be stored. If not, deletes its questions, answers
        and feedback."""
        with self.database.transaction():
            self.preferences.set_remembers(chat, allowed)
            if not allowed:
                for table in ("questions", "answers", "feedback"):
                    self.database.write(f"DELETE FROM {table} WHERE chat = ?", (chat,))
        self.database.leave_no_trace()

    def unshelve(self, chat: int, article: int) -> None:
        """Takes an article off a chat's shelf; what else has been chosen there stays."""
        with self.database.transaction():
            self.shelves.remove(chat, article)
            self.origins.forget(chat, article)
            self.preferences.unset_article(chat, article)

    def alone(self) -> AbstractContextManager[None]:
        """Inside it no other process changes several tables as one; of a file there is none."""
        return nullcontext() if self._reader is not self.database else self.database.transaction()

    # Forgetting ---------------------------------------------------------------------------

    def forget(self, person: int, chat: int | None = None) -> None:
        """Deletes what a person has asked and thought, in one chat or everywhere.

        Everywhere takes the person's private chat, whose number is the person's, with it.
        """
        with self.database.transaction():
            for table in _OF_A_PERSON:
                if chat is None:
                    self.database.write(f"DELETE FROM {table} WHERE person = ?", (person,))
                else:
                    self.database.write(
                        f"DELETE FROM {table} WHERE person = ? AND chat = ?", (person, chat)
                    )
            # What somebody has added to a group stays the group's; who it was is forgotten.
            self.shelves.forget_who(person, chat)
            if chat is None:
                self._forget_chat(person)
        self.database.leave_no_trace()

    def forget_chat(self, chat: int) -> None:
        """Deletes all that is kept of a chat but its choice that nothing be stored."""
        with self.database.transaction():
            self._forget_chat(chat)
        self.database.leave_no_trace()

    def _forget_chat(self, chat: int) -> None:
        for table in _OF_A_CHAT:
            self.database.write(f"DELETE FROM {table} WHERE chat = ?", (chat,))
        self.origins.forget(chat)
        self.preferences.forget(chat)

    def expire(self) -> None:
        """Deletes what has been kept for as long as it may be."""
        now = self._clock()
        with self.database.transaction():
            for table, column, kept in (
                ("questions", "asked", QUESTIONS_KEPT),
                ("answers", "given", ANSWERS_KEPT),
                ("feedback", "judged", FEEDBACK_KEPT),
            ):
                self.database.write(f"DELETE FROM {table} WHERE {column} <= ?", (now - kept,))
        self.database.leave_no_trace()

    # Moving -------------------------------------------------------------------------------

    def move(self, old: int, new: int) -> None:
        """Follows a group that has become a supergroup under another number."""
        if old == new:
            return
        with self.database.transaction():
            # In the supergroup messages are counted anew: these are numbers of none.
            self.readings.forget_messages(old)
            self.origins.forget(old)
            for table, key in (("shelves", "article"), ("topics", "thread")):
                self.database.write(
                    f"DELETE FROM {table} WHERE chat = ?"
                    f" AND {key} IN (SELECT {key} FROM {table} WHERE chat = ?)",
                    (old, new),
                )  # what the new number has already
            for table in _OF_A_CHAT:
                self.database.write(f"UPDATE {table} SET chat = ? WHERE chat = ?", (new, old))
            self.preferences.move(old, new)
            self.database.write(
                "INSERT INTO moved (old, new) VALUES (?, ?)"
                " ON CONFLICT (old) DO UPDATE SET new = excluded.new",
                (old, new),
            )

    def names_of(self, chat: int) -> set[int]:
        """The numbers that a chat has and has had."""
        known = {chat}
        while (
            more := {
                as_int(row[0])
                for row in self._reader.rows(
                    f"SELECT old FROM moved WHERE new {self._reader.any_of}",
                    (self._reader.listed(sorted(known)),),
                )
            }
            - known
        ):
            known |= more
        return known

    def counts(self) -> dict[str, int]:
        """The rows of `chats`, `questions`, `answers`, `feedback`, and the `helpful` of these."""
        names = ("chats", "questions", "answers", "feedback")
        found = {name: self._count(f"SELECT count(*) FROM {name}") for name in names}
        found["helpful"] = self._count("SELECT count(*) FROM feedback WHERE helpful")
        return found

    def _count(self, sql: str) -> int:
        return as_int(self.database.rows(sql)[0][0])

"""What a chat remembers: its settings, its articles, the thread of talk; and who may do what.

Nothing here is Telegram's: a chat is a number, and so is a person. Kept in a file of its own,
apart from the articles: what people write is forgotten, articles are not, and adding an article
never holds up an answer.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from index.store.database import NORMAL, Database
from index.types import (
    Answer,
    Evidence,
    Intent,
    Level,
    Question,
)

FILE_NAME = "chats.sqlite3"
# Follow-ups look back over so many questions.
REMEMBERED = 5

HOUR, DAY = 3600, 86400
# How long things are kept, in seconds. README and /privacy state these.
QUESTIONS_KEPT = DAY
ANSWERS_KEPT = 7 * DAY
FEEDBACK_KEPT = 180 * DAY

# Append only: see index/store/migrations.py.
MIGRATIONS = (
    """
    CREATE TABLE chats (
        id INTEGER PRIMARY KEY,
        language TEXT,
        article INTEGER,
        remembers INTEGER NOT NULL DEFAULT 1,
        introduced INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE moved (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
    CREATE TABLE shelves (
        chat INTEGER NOT NULL, article INTEGER NOT NULL, person INTEGER NOT NULL,
        added REAL NOT NULL,
        PRIMARY KEY (chat, article)
    ) WITHOUT ROWID;
    CREATE TABLE questions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        chat INTEGER NOT NULL, thread INTEGER NOT NULL, person INTEGER NOT NULL,
        text TEXT NOT NULL, asked REAL NOT NULL
    );
    CREATE INDEX questions_of_talk ON questions (chat, thread, person);
    CREATE TABLE answers (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        chat INTEGER NOT NULL, thread INTEGER NOT NULL, person INTEGER NOT NULL,
        article INTEGER NOT NULL, level TEXT NOT NULL, question TEXT NOT NULL,
        evidence TEXT NOT NULL, after TEXT NOT NULL, model TEXT NOT NULL, given REAL NOT NULL
    );
    CREATE INDEX answers_of_person ON answers (person);
    CREATE INDEX answers_of_chat ON answers (chat);
    CREATE TABLE feedback (
        answer INTEGER NOT NULL, person INTEGER NOT NULL, chat INTEGER NOT NULL,
        helpful INTEGER NOT NULL, article INTEGER NOT NULL, level TEXT NOT NULL,
        question TEXT NOT NULL, evidence TEXT NOT NULL, after TEXT NOT NULL,
        model TEXT NOT NULL, judged REAL NOT NULL,
        PRIMARY KEY (answer, person)
    ) WITHOUT ROWID;
    CREATE INDEX feedback_of_person ON feedback (person);
    CREATE INDEX feedback_of_chat ON feedback (chat);
    """,
    """
    ALTER TABLE chats ADD COLUMN links TEXT;
    CREATE INDEX shelves_of_article ON shelves (article);
    -- What other articles answer: [[article, level, question, evidence], ...].
    ALTER TABLE answers ADD COLUMN others TEXT NOT NULL DEFAULT '[]';
    CREATE TABLE readings (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        chat INTEGER NOT NULL, thread INTEGER NOT NULL, person INTEGER NOT NULL,
        message INTEGER NOT NULL, progress INTEGER, language TEXT NOT NULL,
        source TEXT NOT NULL, question TEXT NOT NULL, begun REAL NOT NULL,
        tries INTEGER NOT NULL DEFAULT 0,
        UNIQUE (chat, message, source)
    );
    """,
)
_OF_A_CHAT = ("shelves", "questions", "answers", "feedback", "readings")
_OF_A_PERSON = ("questions", "answers", "feedback", "readings")


@dataclass(frozen=True, slots=True)
class Place:
    """Where and with whom a talk goes on: chat, topic of a forum (0: none), person."""

    chat: int
    thread: int
    person: int


class Links(StrEnum):
    """What becomes of a link that somebody posts in a group."""

    OFFERED = "offered"
    READ = "read"
    IGNORED = "ignored"


# Instead of an article's number: all that a chat may see.
EVERY_ARTICLE = 0


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a chat has chosen; `article` None: the built-in one, `language` None: each one's own."""

    language: str | None = None
    article: int | None = None
    remembers: bool = True
    links: Links = Links.OFFERED


@dataclass(frozen=True, slots=True)
class Submission:
    """What is to become an article: a link, a file at Telegram's with its name, or a text with
    the name of whoever has published it and the day."""

    url: str = ""
    file: str = ""
    text: str = ""
    name: str = ""
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Underway:
    """A reading that somebody has asked for and that is not done: `message` asked for it, and
    `question` is asked afterwards; `progress` is the bot's message about it, once there is one.

    `id` is 0 until it has been noted; `tries` counts how often it has been begun.
    """

    place: Place
    message: int
    language: str
    submission: Submission
    question: str = ""
    progress: int | None = None
    id: int = 0
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """What one article has answered."""

    article: int
    level: Level
    question: Question
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """An answer that has been given, as long as it is kept: of one article, or of several."""

    id: int
    place: Place
    parts: tuple[Part, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody thought of an answer, with all that is needed to ask again."""

    helpful: bool
    article: int
    level: Level
    question: Question
    evidence: tuple[Evidence, ...]
    after: tuple[str, ...]
    model: str


class Chats:
    """The memory of all chats. Safe to use from several threads.

    What is read only (`preferences`, `recorded`, `names_of`) never waits for whoever writes.
    """

    def __init__(
        self, database: Database, reader: Database, clock: Callable[[], float] = time.time
    ) -> None:
        self.database = database
        self._reader = reader
        self._clock = clock

    @classmethod
    def open(cls, folder: Path, clock: Callable[[], float] = time.time) -> Chats:
        """Opens or makes the memory of a data directory, readable by its owner alone.

        Raises StoreError.
        """
        path = folder / FILE_NAME
        database = Database.open(path, MIGRATIONS, NORMAL)
        database.rows("PRAGMA secure_delete = ON")  # what is forgotten leaves no trace
        return cls(database, Database.open(path, MIGRATIONS, NORMAL), clock)

    def close(self) -> None:
        """Closes the file."""
        self._reader.close()
        self.database.close()

    def __enter__(self) -> Chats:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Preferences --------------------------------------------------------------------------

    def preferences(self, chat: int) -> Preferences:
        """What a chat has chosen."""
        rows = self._reader.rows(
            "SELECT language, article, remembers, links FROM chats WHERE id = ?", (chat,)
        )
        if not rows:
            return Preferences()
        language, article, remembers, links = rows[0]
        return Preferences(
            language=None if language is None else str(language),
            article=None if article is None else _int(article),
            remembers=bool(remembers),
            links=Links(str(links or Links.OFFERED)),
        )

    def prefer_language(self, chat: int, language: str | None) -> None:
        """The language of the bot's own words in a chat; None: each person's own."""
        self._prefer("language", chat, language)

    def choose(self, chat: int, article: int | None) -> None:
        """The article that a chat's questions go to; None: the built-in one, or EVERY_ARTICLE."""
        self._prefer("article", chat, article)

    def prefer_links(self, chat: int, links: Links) -> None:
        """What becomes of the links that people post in a chat."""
        self._prefer("links", chat, links)

    def allow_memory(self, chat: int, allowed: bool) -> None:
        """Whether questions of a chat may be stored; those that are go where they may not."""
        with self.database.transaction():
            self._prefer("remembers", chat, int(allowed))
            if not allowed:
                for table in ("questions", "answers", "feedback"):
                    self.database.write(f"DELETE FROM {table} WHERE chat = ?", (chat,))
        self.database.leave_no_trace()

    def introduce(self, chat: int) -> bool:
        """Whether the bot has still to introduce itself; from then on it has."""
        with self.database.transaction():
            rows = self.database.rows("SELECT introduced FROM chats WHERE id = ?", (chat,))
            self._prefer("introduced", chat, 1)
        return not (rows and rows[0][0])

    def _prefer(self, column: str, chat: int, value: object) -> None:
        self.database.write(
            f"INSERT INTO chats (id, {column}) VALUES (?, ?)"
            f" ON CONFLICT (id) DO UPDATE SET {column} = excluded.{column}",
            (chat, value),
        )

    # Articles -----------------------------------------------------------------------------

    def shelf(self, chat: int) -> list[int]:
        """The articles that a chat has added, oldest first."""
        rows = self._reader.rows(
            "SELECT article FROM shelves WHERE chat = ? ORDER BY added, article", (chat,)
        )
        return [_int(row[0]) for row in rows]

    def shelve(self, place: Place, article: int) -> None:
        """Puts an article on a chat's shelf: nobody else's, whoever else has it."""
        self.database.write(
            "INSERT OR IGNORE INTO shelves (chat, article, person, added) VALUES (?, ?, ?, ?)",
            (place.chat, article, place.person, self._clock()),
        )

    def unshelve(self, chat: int, article: int) -> None:
        """Takes an article off a chat's shelf; what else has been chosen there stays."""
        with self.database.transaction():
            self.database.write(
                "DELETE FROM shelves WHERE chat = ? AND article = ?", (chat, article)
            )
            self.database.write(
                "UPDATE chats SET article = NULL WHERE id = ? AND article = ?", (chat, article)
            )

    def added_by(self, chat: int, article: int) -> int | None:
        """Who has added an article to a chat; 0: nobody known, None: it is not there."""
        rows = self._reader.rows(
            "SELECT person FROM shelves WHERE chat = ? AND article = ?", (chat, article)
        )
        return _int(rows[0][0]) if rows else None

    def is_shelved(self, article: int) -> bool:
        """Whether any chat has an article."""
        return bool(
            self.database.rows("SELECT 1 FROM shelves WHERE article = ? LIMIT 1", (article,))
        )

    # Readings -----------------------------------------------------------------------------

    def begin_reading(self, wanted: Underway) -> Underway:
        """Notes what a message asks to be read, or finds that note where there is one."""
        place, submission = wanted.place, _json(asdict(wanted.submission))
        with self.database.transaction():
            self.database.write(
                "INSERT OR IGNORE INTO readings (chat, thread, person, message, language, source,"
                " question, progress, begun) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*_place(place), wanted.message, wanted.language, submission, wanted.question,
                 wanted.progress, self._clock()),
            )  # fmt: skip
            (found,) = self._readings(
                "WHERE chat = ? AND message = ? AND source = ?",
                (place.chat, wanted.message, submission),
            )
        return found

    def try_reading(self, reading: int) -> Underway | None:
        """Counts that a reading is begun once more; None where it has been forgotten."""
        self.database.write("UPDATE readings SET tries = tries + 1 WHERE id = ?", (reading,))
        return self.reading(reading)

    def reading(self, reading: int) -> Underway | None:
        """A reading as it stands: its chat may have another number by now; None: forgotten."""
        return next(iter(self._readings("WHERE id = ?", (reading,))), None)

    def show_progress(self, reading: int, message: int) -> None:
        """Notes in which message the bot tells how a reading gets on."""
        self.database.write("UPDATE readings SET progress = ? WHERE id = ?", (message, reading))

    def end_reading(self, reading: int) -> None:
        """A reading is done, one way or the other."""
        self.database.write("DELETE FROM readings WHERE id = ?", (reading,))
        self.database.leave_no_trace()

    def readings(self) -> list[Underway]:
        """What is to be read and is not done, oldest first."""
        return self._readings("ORDER BY id", ())

    def _readings(self, which: str, values: tuple[object, ...]) -> list[Underway]:
        rows = self.database.rows(
            "SELECT chat, thread, person, message, language, source, question, progress, id, tries"
            f" FROM readings {which}",
            values,
        )
        return [
            Underway(
                Place(*map(_int, place)), _int(message), str(language),
                Submission(**json.loads(str(submission))), str(question),
                None if progress is None else _int(progress), _int(number), _int(tries),
            )
            for *place, message, language, submission, question, progress, number, tries in rows
        ]  # fmt: skip

    # Talk ---------------------------------------------------------------------------------

    def asked(self, place: Place) -> list[str]:
        """The questions of a talk that are remembered, oldest first."""
        rows = self.database.rows(
            "SELECT text FROM questions WHERE chat = ? AND thread = ? AND person = ?"
            " AND asked > ? ORDER BY id DESC LIMIT ?",
            (*_place(place), self._clock() - QUESTIONS_KEPT, REMEMBERED),
        )
        return [str(row[0]) for row in reversed(rows)]

    def record(self, place: Place, answer: Answer, after: tuple[str, ...], model: str) -> int:
        """Remembers a question and the answer that it was given; returns the answer's number."""
        others = [
            [one.article.id, one.level, asdict(one.question), [asdict(e) for e in one.evidence]]
            for one in answer.others
        ]
        with self.database.transaction():
            self.database.write(
                "INSERT INTO questions (chat, thread, person, text, asked) VALUES (?, ?, ?, ?, ?)",
                (*_place(place), answer.question.text, self._clock()),
            )
            self.database.write(
                "DELETE FROM questions WHERE chat = ? AND thread = ? AND person = ? AND id NOT IN"
                " (SELECT id FROM questions WHERE chat = ? AND thread = ? AND person = ?"
                " ORDER BY id DESC LIMIT ?)",
                (*_place(place), *_place(place), REMEMBERED),
            )
            cursor = self.database.write(
                "INSERT INTO answers (chat, thread, person, article, level, question, evidence,"
                " others, after, model, given) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*_place(place), answer.article.id, answer.level, _json(asdict(answer.question)),
                 _json([asdict(item) for item in answer.evidence]), _json(others), _json(after),
                 model, self._clock()),
            )  # fmt: skip
        return int(cursor.lastrowid or 0)

    def recorded(self, number: int, chat: int) -> Recorded | None:
        """An answer that has been given in that chat, while it is kept."""
        rows = self._reader.rows(
            "SELECT id, chat, thread, person, after, others, article, level, question, evidence"
            " FROM answers WHERE id = ? AND chat = ? AND given > ?",
            (number, chat, self._clock() - ANSWERS_KEPT),
        )
        if not rows:
            return None
        answer, *place, after, others, article, level, question, evidence = rows[0]
        first = Part(_int(article), Level(str(level)), _question(question), _evidence(evidence))
        others = (_part(*one) for one in json.loads(str(others)))
        return Recorded(
            _int(answer), Place(*map(_int, place)), (first, *others), tuple(json.loads(str(after)))
        )

    # Feedback -----------------------------------------------------------------------------

    def judge(self, number: int, person: int, helpful: bool) -> bool:
        """Keeps what somebody thinks of an answer; the last word counts. False: it is gone."""
        cursor = self.database.write(
            "INSERT OR REPLACE INTO feedback SELECT id, ?, chat, ?, article, level, question,"
            " evidence, after, model, ? FROM answers WHERE id = ?",
            (person, int(helpful), self._clock(), number),
        )
        return cursor.rowcount > 0

    def feedback(self) -> Iterator[Feedback]:
        """All that is kept, oldest first."""
        for helpful, article, level, question, evidence, after, model in self.database.rows(
            "SELECT helpful, article, level, question, evidence, after, model FROM feedback"
            " ORDER BY judged, answer"
        ):
            yield Feedback(
                bool(helpful), _int(article), Level(str(level)), _question(question),
                _evidence(evidence), tuple(json.loads(str(after))), str(model),
            )  # fmt: skip

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
            which, where = ("", ()) if chat is None else (" AND chat = ?", (chat,))
            self.database.write(
                f"UPDATE shelves SET person = 0 WHERE person = ?{which}", (person, *where)
            )
            if chat is None:
                self._forget_chat(person)
        self.database.leave_no_trace()

    def forget_chat(self, chat: int) -> None:
        """Deletes all that is kept of a chat."""
        with self.database.transaction():
            self._forget_chat(chat)
        self.database.leave_no_trace()

    def _forget_chat(self, chat: int) -> None:
        for table in _OF_A_CHAT:
            self.database.write(f"DELETE FROM {table} WHERE chat = ?", (chat,))
        # That nothing is to be kept is no trace of anybody, and goes on holding.
        self.database.write("DELETE FROM chats WHERE id = ? AND remembers", (chat,))
        self.database.write(
            "UPDATE chats SET language = NULL, article = NULL, links = NULL WHERE id = ?", (chat,)
        )

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
            self.database.write(
                "UPDATE readings SET message = -id, progress = NULL WHERE chat = ?", (old,)
            )
            for table in _OF_A_CHAT:
                self.database.write(f"UPDATE OR IGNORE {table} SET chat = ? WHERE chat = ?",
                                    (new, old))  # fmt: skip
                self.database.write(f"DELETE FROM {table} WHERE chat = ?", (old,))
            # Where the new number is known already, what the old one has chosen still holds.
            self.database.write(
                "INSERT INTO chats (id, language, article, remembers, introduced, links)"
                " SELECT ?, language, article, remembers, introduced, links FROM chats WHERE id = ?"
                " ON CONFLICT (id) DO UPDATE SET language = coalesce(language, excluded.language),"
                " article = coalesce(article, excluded.article),"
                " remembers = min(remembers, excluded.remembers),"
                " introduced = max(introduced, excluded.introduced),"
                " links = coalesce(links, excluded.links)",
                (new, old),
            )
            self.database.write("DELETE FROM chats WHERE id = ?", (old,))
            self.database.write("INSERT OR REPLACE INTO moved VALUES (?, ?)", (old, new))

    def names_of(self, chat: int) -> set[int]:
        """The numbers that a chat has and has had."""
        known = {chat}
        while (
            more := {
                _int(row[0])
                for row in self._reader.rows(
                    "SELECT old FROM moved WHERE new IN (SELECT value FROM json_each(?))",
                    (_json(sorted(known)),),
                )
            }
            - known
        ):
            known |= more
        return known

    def counts(self) -> dict[str, int]:
        """How much is kept: rows of each kind, and of feedback the helpful ones."""
        names = ("chats", "questions", "answers", "feedback")
        found = {name: self._count(f"SELECT count(*) FROM {name}") for name in names}
        found["helpful"] = self._count("SELECT count(*) FROM feedback WHERE helpful")
        return found

    def _count(self, sql: str) -> int:
        return _int(self.database.rows(sql)[0][0])


def _part(article: int, level: str, question: object, evidence: object) -> Part:
    return Part(article, Level(level), _question(_json(question)), _evidence(_json(evidence)))


def _int(value: object) -> int:
    return int(str(value))


def _place(place: Place) -> tuple[int, int, int]:
    return place.chat, place.thread, place.person


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")


def _question(text: object) -> Question:
    known = json.loads(str(text))
    intent = Intent(known.get("intent") or known.pop("kind", None) or Intent.FACT)  # "kind": 0.1
    return Question(**{**known, "intent": intent})


def _evidence(text: object) -> tuple[Evidence, ...]:
    """Evidence as it was kept; rows of before 0.2 tell of no governor."""
    return tuple(
        Evidence(
            **{
                **item,
                "marks": tuple(tuple(mark) for mark in item["marks"]),
                "governor": tuple(item["governor"]) if item.get("governor") else None,
            }
        )
        for item in json.loads(str(text))
    )

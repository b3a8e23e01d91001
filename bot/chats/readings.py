"""What is to be read and is not done, and the questions that wait for it: the tables `readings` and
`waiting`."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace

from bot.chats.columns import as_int, as_json, as_text, of_place
from bot.chats.records import Place, Submission, Underway, Waiting
from index.store.database import Database


class ReadingTable:
    """The readings that are under way in all chats.

    `clock` gives seconds since 1970. Every method raises StoreError.
    """

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def begin(self, wanted: Underway, instead_of: Sequence[int] = ()) -> Underway:
        """Notes what a message asks to be read, or finds that note where there is one. What it
        asked for before it was edited is forgotten; the questions that wait for that wait on."""
        place, submission = wanted.place, as_json(asdict(wanted.submission))
        with self._database.transaction():
            waiting = [one for number in instead_of for one in self.waiting(number)]
            for number in instead_of:
                self._database.write("DELETE FROM readings WHERE id = ?", (number,))
            self._database.write(
                "INSERT INTO readings (chat, thread, person, message, language, source,"
                " question, progress, origin, quiet, quote, begun)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (*of_place(place), wanted.message, wanted.language, submission, wanted.question,
                 wanted.progress, wanted.origin, wanted.quiet, wanted.quote, self._clock()),
            )  # fmt: skip
            (found,) = self._select(
                "WHERE chat = ? AND message = ? AND source = ?",
                (place.chat, wanted.message, submission),
            )
            for one in waiting:
                self._wait(found.id, one.message, one.text, one.quote)
        return found

    def of_message(self, chat: int, message: int) -> list[Underway]:
        """What is being read because a message asks for it."""
        return self._select("WHERE chat = ? AND message = ?", (chat, message))

    def retry(self, reading: int) -> Underway | None:
        """Counts that a reading is begun once more; None where it has been forgotten."""
        self._database.write("UPDATE readings SET tries = tries + 1 WHERE id = ?", (reading,))
        return self.get(reading)

    def get(self, reading: int) -> Underway | None:
        """A reading as it stands: its chat may have another number by now; None: forgotten."""
        return next(iter(self._select("WHERE id = ?", (reading,))), None)

    def show_progress(self, reading: int, message: int) -> None:
        """Notes in which message the bot tells how a reading gets on."""
        self._database.write("UPDATE readings SET progress = ? WHERE id = ?", (message, reading))

    def overtake(self, place: Place) -> None:
        """Somebody has chosen what is asked at a place: what is being read there comes too late."""
        self._database.write(
            "UPDATE readings SET overtaken = ? WHERE chat = ? AND thread = ?",
            (True, place.chat, place.thread),
        )

    def go_on(self, reading: int, text: str) -> None:
        """Puts more text behind that of a reading."""
        with self._database.transaction():
            noted = self.get(reading)
            if noted:
                submission = replace(noted.submission, text=noted.submission.text + text)
                self._database.write(
                    "UPDATE readings SET source = ? WHERE id = ?",
                    (as_json(asdict(submission)), reading),
                )

    def wait(self, reading: int, message: int, text: str, quote: str | None) -> bool:
        """Has a question wait for a reading; False where that is done."""
        with self._database.transaction():
            if self.get(reading) is None:
                return False
            self._wait(reading, message, text, quote)
        return True

    def _wait(self, reading: int, message: int, text: str, quote: str | None) -> None:
        self._database.write(
            "INSERT INTO waiting (reading, message, text, quote) VALUES (?, ?, ?, ?)",
            (reading, message, text, quote),
        )

    def reword(self, chat: int, message: int, text: str, quote: str | None) -> None:
        """Changes the question of a message that waits, as it has been edited."""
        self._database.write(
            "UPDATE waiting SET text = ?, quote = ? WHERE message = ?"
            " AND reading IN (SELECT id FROM readings WHERE chat = ?)",
            (text, quote, message, chat),
        )
        self._database.write(
            "UPDATE readings SET question = ?, quote = ? WHERE quiet AND message = ? AND chat = ?",
            (text, quote, message, chat),
        )

    def waiting(self, reading: int) -> list[Waiting]:
        """The questions that wait for a reading, in their order."""
        rows = self._database.rows(
            "SELECT id, message, text, quote FROM waiting WHERE reading = ? ORDER BY id", (reading,)
        )
        return [
            Waiting(as_int(number), as_int(message), str(text), as_text(quote))
            for number, message, text, quote in rows
        ]

    def answered(self, waiting: int) -> None:
        """A question waits no longer."""
        self._database.write("DELETE FROM waiting WHERE id = ?", (waiting,))

    def end(self, reading: int) -> bool:
        """A reading is done, one way or the other; False where questions wait for it still."""
        with self._database.transaction():
            if self.waiting(reading):
                return False
            self._database.write("DELETE FROM readings WHERE id = ?", (reading,))
        self._database.leave_no_trace()
        return True

    def all(self) -> list[Underway]:
        """What is to be read and is not done, oldest first."""
        return self._select("ORDER BY id", ())

    def forget_messages(self, chat: int) -> None:
        """Forgets which messages the readings of a chat hang on."""
        self._database.write(
            "UPDATE readings SET message = -id, progress = NULL, origin = NULL WHERE chat = ?",
            (chat,),
        )
        self._database.write(
            "UPDATE waiting SET message = -id"
            " WHERE reading IN (SELECT id FROM readings WHERE chat = ?)",
            (chat,),
        )

    def _select(self, which: str, values: tuple[object, ...]) -> list[Underway]:
        rows = self._database.rows(
            "SELECT chat, thread, person, message, language, source, question, progress, origin,"
            " quiet, quote, overtaken, id, tries"
            f" FROM readings {which}",
            values,
        )
        return [
            Underway(
                Place(*map(as_int, place)), as_int(message), str(language),
                Submission(**json.loads(str(submission))), str(question),
                None if progress is None else as_int(progress),
                None if origin is None else as_int(origin), bool(quiet), as_text(quote),
                bool(overtaken), as_int(number), as_int(tries),
            )
            for *place, message, language, submission, question, progress, origin, quiet, quote,
            overtaken, number, tries in rows
        ]  # fmt: skip

"""What has been asked and answered: the tables `questions` and `answers`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict

from bot.chats.columns import as_evidence, as_int, as_json, as_question, of_place
from bot.chats.records import Part, Place, Recorded
from bot.chats.retention import ANSWERS_KEPT, QUESTIONS_KEPT, REMEMBERED
from index.store.database import Database
from index.types import Answer, Evidence, Level


class TalkTables:
    """The talks of all chats. `recorded` never waits for whoever writes.

    `clock` gives seconds since 1970. Every method raises StoreError.
    """

    def __init__(self, database: Database, reader: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._reader = reader
        self._clock = clock

    def asked(self, place: Place) -> list[str]:
        """The questions of a talk that are remembered, oldest first."""
        rows = self._database.rows(
            "SELECT text FROM questions WHERE chat = ? AND thread = ? AND person = ?"
            " AND asked > ? ORDER BY id DESC LIMIT ?",
            (*of_place(place), self._clock() - QUESTIONS_KEPT, REMEMBERED),
        )
        return [str(row[0]) for row in reversed(rows)]

    def shown(self, place: Place) -> tuple[Evidence, ...]:
        """What the last answer of a talk has shown."""
        rows = self._database.rows(
            "SELECT evidence FROM answers WHERE chat = ? AND thread = ? AND person = ?"
            " AND given > ? ORDER BY id DESC LIMIT 1",
            (*of_place(place), self._clock() - QUESTIONS_KEPT),
        )
        return as_evidence(rows[0][0]) if rows else ()

    def refusals(self, place: Place, article: int) -> int:
        """How many questions of a talk an article has not answered."""
        rows = self._database.rows(
            "SELECT count(*) FROM answers WHERE chat = ? AND thread = ? AND person = ?"
            " AND article = ? AND level = ? AND given > ?",
            (*of_place(place), article, Level.NOT_IN_ARTICLE, self._clock() - QUESTIONS_KEPT),
        )
        return as_int(rows[0][0])

    def record(self, place: Place, answer: Answer, after: tuple[str, ...], model: str) -> int:
        """Remembers a question and the answer that it was given; returns the answer's number."""
        others = [
            [one.article.id, one.level, asdict(one.question), [asdict(e) for e in one.evidence]]
            for one in answer.others
        ]
        with self._database.transaction(alone=False):
            self._database.write(
                "INSERT INTO questions (chat, thread, person, text, asked) VALUES (?, ?, ?, ?, ?)",
                (*of_place(place), answer.question.text, self._clock()),
            )
            self._database.write(
                "DELETE FROM questions WHERE chat = ? AND thread = ? AND person = ? AND id NOT IN"
                " (SELECT id FROM questions WHERE chat = ? AND thread = ? AND person = ?"
                " ORDER BY id DESC LIMIT ?)",
                (*of_place(place), *of_place(place), REMEMBERED),
            )
            ((number,),) = self._database.rows(
                "INSERT INTO answers (chat, thread, person, article, level, question, evidence,"
                " others, after, model, given) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " RETURNING id",
                (*of_place(place), answer.article.id, answer.level,
                 as_json(asdict(answer.question)),
                 as_json([asdict(item) for item in answer.evidence]), as_json(others),
                 as_json(after), model, self._clock()),
            )  # fmt: skip
        return as_int(number)

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
        first = Part(
            as_int(article), Level(str(level)), as_question(question), as_evidence(evidence)
        )
        others = (_part(*one) for one in json.loads(str(others)))
        return Recorded(
            as_int(answer),
            Place(*map(as_int, place)),
            (first, *others),
            tuple(json.loads(str(after))),
        )


def _part(article: int, level: str, question: object, evidence: object) -> Part:
    return Part(
        article, Level(level), as_question(as_json(question)), as_evidence(as_json(evidence))
    )

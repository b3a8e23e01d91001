"""What people think of the answers that they were given: the table `feedback`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from bot.chats.columns import as_evidence, as_int, as_question
from bot.chats.records import Feedback
from index.store.database import Database
from index.types import Level


class FeedbackTable:
    """The judgements of all people.

    `clock` gives seconds since 1970. Every method raises StoreError.
    """

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def judge(self, number: int, person: int, helpful: bool) -> bool:
        """Keeps what somebody thinks of an answer; the last word counts. False: it is gone."""
        return bool(
            self._database.write(
                "INSERT INTO feedback (answer, person, chat, helpful, article, level, question,"
                " evidence, after, model, judged)"
                " SELECT id, ?, chat, ?, article, level, question, evidence, after, model, ?"
                " FROM answers WHERE id = ?"
                " ON CONFLICT (answer, person) DO UPDATE"
                " SET helpful = excluded.helpful, judged = excluded.judged",
                (person, helpful, self._clock(), number),
            )
        )

    def all(self) -> Iterator[Feedback]:
        """All that is kept, oldest first."""
        for helpful, article, level, question, evidence, after, model in self._database.rows(
            "SELECT helpful, article, level, question, evidence, after, model FROM feedback"
            " ORDER BY judged, answer"
        ):
            yield Feedback(
                bool(helpful), as_int(article), Level(str(level)), as_question(question),
                as_evidence(evidence), tuple(json.loads(str(after))), str(model),
            )  # fmt: skip

"""Columns of the tables → what they hold, and back."""

from __future__ import annotations

import json

from bot.chats.records import Place
from index.types import Evidence, Intent, Question


def as_int(value: object) -> int:
    """A column of whole numbers."""
    return int(str(value))


def as_text(value: object) -> str | None:
    """A column of texts that may be absent."""
    return None if value is None else str(value)


def of_place(place: Place) -> tuple[int, int, int]:
    """A place as the columns chat, thread and person."""
    return place.chat, place.thread, place.person


def as_json(value: object) -> str:
    """A value as JSON that SQLite takes: what is no UTF-8 becomes a question mark."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")


def as_question(text: object) -> Question:
    """A question as it was kept; the rows of 0.1 call its intent its kind."""
    known = json.loads(str(text))
    intent = Intent(known.get("intent") or known.pop("kind", None) or Intent.FACT)
    recent = tuple(known.get("recent", ()))
    return Question(**{**known, "intent": intent, "recent": recent})


def as_evidence(text: object) -> tuple[Evidence, ...]:
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

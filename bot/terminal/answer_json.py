"""Answers as JSON, for other programs."""

from __future__ import annotations

import json
from dataclasses import asdict

from index.types import (
    Answer,
    Evidence,
    Statement,
)


def json_line(answer: Answer) -> str:
    """The answer object of the command line, on one line."""
    return json.dumps(answer_object(answer), ensure_ascii=False)


def answer_object(answer: Answer) -> dict[str, object]:
    """The answer object that other programs build on."""
    article, question = answer.article, answer.question
    return {
        "level": answer.level.value,
        "article": {"id": article.id, "title": article.title, "url": article.url},
        "question": {
            "language": question.language,
            "speaker": question.speaker,
            "topic": question.topic,
            "kind": question.intent.value,
        },
        "evidence": [evidence_object(item, article.text) for item in answer.evidence],
        "suggestions": list(answer.suggestions),
        "elapsed_ms": answer.elapsed_ms,
    }


def evidence_object(item: Evidence, text: str) -> dict[str, object]:
    """Evidence of an article's text within an answer object."""
    names = ("text", "start", "end", "paragraph", "speaker", "kind", "score")
    return {**{name: getattr(item, name) for name in names}, "verb": _verb(item, text)}


def statement_object(one: Statement, text: str) -> dict[str, object]:
    """A statement of an article's text as an object."""
    known = asdict(one)
    del known["governor"]
    return {**known, "text": text[one.start : one.end], "verb": _verb(one, text)}


def _verb(one: Evidence | Statement, text: str) -> str | None:
    """The verb that words hang on, or None where they stand alone."""
    return text[slice(*one.governor)] if one.governor else None

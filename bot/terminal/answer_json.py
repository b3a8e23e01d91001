"""Answers as JSON, for other programs."""

from __future__ import annotations

import json

from index.types import (
    Answer,
    Evidence,
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
        "evidence": [evidence_object(item) for item in answer.evidence],
        "suggestions": list(answer.suggestions),
        "elapsed_ms": answer.elapsed_ms,
    }


def evidence_object(item: Evidence) -> dict[str, object]:
    """Evidence within an answer object."""
    names = ("text", "start", "end", "paragraph", "speaker", "kind", "score")
    return {name: getattr(item, name) for name in names}

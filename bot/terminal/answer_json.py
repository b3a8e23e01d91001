"""Answers as JSON, for other programs."""

from __future__ import annotations

import json
from dataclasses import asdict

from index.types import (
    Answer,
    Article,
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
        "evidence": [evidence_object(item, article) for item in answer.evidence],
        "suggestions": list(answer.suggestions),
        "elapsed_ms": answer.elapsed_ms,
    }


def evidence_object(item: Evidence, article: Article) -> dict[str, object]:
    """Evidence of an article within an answer object; `page` is null where it has no pages."""
    names = ("text", "start", "end", "paragraph", "speaker", "kind", "score")
    known = {name: getattr(item, name) for name in names}
    return {**known, "page": article.page_at(item.start), "verb": _verb(item, article.text)}


def statement_object(one: Statement, article: Article) -> dict[str, object]:
    """A statement of an article as an object."""
    known = asdict(one)
    del known["governor"]
    text = article.text[one.start : one.end]
    page = article.page_at(one.start)
    return {**known, "text": text, "page": page, "verb": _verb(one, article.text)}


def _verb(one: Evidence | Statement, text: str) -> str | None:
    """The verb that words hang on, or None where they stand alone."""
    return text[slice(*one.governor)] if one.governor else None

"""What people thought of answers, as annotated news for `rawi eval answers`."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from bot.chats.records import Feedback
from index.errors import ArticleUnknown
from index.evaluation.news import UNANSWERABLE
from index.library import Library
from index.types import Intent, Level

FILE_NAME = "feedback.jsonl"


def export(library: Library, judged: Sequence[Feedback], folder: Path) -> int:
    """Writes a folder with the judged questions and the texts that they are about.

    Answers found helpful become marked questions, a refusal an unanswerable one. What was wrong
    stands beside them under `wrong`, with what was shown: the right words are for people to mark.
    Returns the number of judgements written. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lines, count = [], 0
    by_article = sorted(judged, key=lambda one: one.article)
    for number, group in groupby(by_article, key=lambda one: one.article):
        try:
            article = library.article(number)
        except ArticleUnknown:
            continue  # removed meanwhile: nothing to mark words in
        name = f"article-{number}.txt"
        _write(folder / name, article.text)
        asked = [_asked(f"feedback-{count + i}", one) for i, one in enumerate(group, 1)]
        count += len(asked)
        line = {
            "id": f"article-{number}", "title": article.title, "text": name, "statements": [],
            "questions": [one for one in asked if one["helpful"]],
            "wrong": [one for one in asked if not one["helpful"]],
        }  # fmt: skip
        lines.append(json.dumps(line, ensure_ascii=False))
    _write(folder / FILE_NAME, "".join(f"{line}\n" for line in lines))
    return count


def _write(path: Path, text: str) -> None:
    """Writes a file beside the old one and puts it in its place."""
    temporary = path.with_name(f".{path.name}")
    temporary.write_bytes(text.encode("utf-8"))
    os.replace(temporary, path)


def _asked(name: str, one: Feedback) -> dict[str, object]:
    question = one.question
    said = "what-said-topic" if question.topic else Intent.WHAT_SAID
    kind = said if question.intent is Intent.WHAT_SAID else question.intent or Intent.FACT
    return {
        "id": name,
        "q": question.text,
        "lang": question.language,
        "type": kind if one.level is Level.ANSWERED else UNANSWERABLE,
        "evidence": [[item.start, item.end] for item in one.evidence],
        "after": list(one.after),
        "helpful": one.helpful,
        "level": one.level,
        "model": one.model,
    }

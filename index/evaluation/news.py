"""Measures on annotated news: questions answered, statements found and attributed.

A file has one article a line, in JSON: `text` (a path seen from the file), `statements`
[{speaker, aliases, kind, start, end}] and `questions` [{id, q, lang, type, evidence [[start, end]],
after}]; offsets count the characters of the text as it is in its file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from index.attribution.reader import statements
from index.errors import EvaluationError
from index.intake.files import read_article
from index.library import Library
from index.text.normalise import normalise
from index.types import (
    Answer,
    Article,
    Level,
    Statement,
)

Span = tuple[int, int]
Figures = dict[str, float]

UNANSWERABLE = "unanswerable"
WHAT_SAID_ALL = "what-said"
WHAT_SAID = frozenset({WHAT_SAID_ALL, "what-said-topic"})
# A statement is found by a span that shares at least this much of both taken together.
SAME_SPAN = 0.5
# An answer touches a span when it holds half of the shorter of the two; a statement is reached by
# half of it or by so many characters.
TOUCHED = 0.5
REACHED = 40
# So much of what is shown has to belong to the answer, so that long chunks do not pay.
FOCUS_FACT = 1 / 3
FOCUS_SAID = 1 / 2


class Grade(StrEnum):
    """How an answer is graded; a question is not attempted unless it is answered."""

    CORRECT = "correct"
    INCORRECT = "incorrect"
    NOT_ATTEMPTED = "not attempted"


@dataclass(frozen=True, slots=True)
class Marked:
    """A question whose answer people have marked in the text; none marked: unanswerable."""

    id: str
    text: str
    language: str
    type: str
    spans: tuple[Span, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article with the statements and questions that people have marked in it."""

    article: Article
    statements: tuple[Statement, ...]
    questions: tuple[Marked, ...]


def read_annotated(path: Path) -> list[Annotated]:
    """Reads a file of annotated news. Raises EvaluationError, or ArticleError for a text."""
    try:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        return [_annotated(row, path.parent) for row in rows]
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise EvaluationError(str(path)) from error


def _annotated(row: dict, folder: Path) -> Annotated:  # type: ignore[type-arg]
    marked = tuple(
        Statement(
            speaker=one["speaker"],
            aliases=tuple(one["aliases"]),
            kind=one["kind"],
            start=int(one["start"]),
            end=int(one["end"]),
            paragraph=0,
        )
        for one in row["statements"]
    )
    asked = tuple(
        Marked(
            id=one["id"],
            text=one["q"],
            language=one["lang"],
            type=one["type"],
            spans=tuple((int(a), int(b)) for a, b in one["evidence"]),
            after=tuple(one.get("after") or ()),
        )
        for one in row["questions"]
    )
    return Annotated(read_article(folder / row["text"]), marked, asked)


# Questions ------------------------------------------------------------------------------------


def grade(question: Marked, answer: Answer) -> Grade:
    """The grade of an answer, by its level and by the spans that it shows."""
    if answer.level is not Level.ANSWERED:
        return Grade.NOT_ATTEMPTED
    shown = [(item.start, item.end) for item in answer.evidence]
    said = question.type in WHAT_SAID
    right = _reaches(shown, question.spans) if said else _touches(shown, question.spans)
    focused = _focus(shown, question.spans) >= (FOCUS_SAID if said else FOCUS_FACT)
    return Grade.CORRECT if right and focused else Grade.INCORRECT


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _size(span: Span) -> int:
    return max(1, span[1] - span[0])


def _touches(shown: Sequence[Span], gold: Sequence[Span]) -> bool:
    return any(overlap_enough(a, b) for a in shown for b in gold)


def overlap_enough(one: Span, other: Span) -> bool:
    """Whether two spans share half of the shorter one."""
    return _overlap(one, other) >= TOUCHED * min(_size(one), _size(other))


def _reaches(shown: Sequence[Span], gold: Sequence[Span]) -> bool:
    """Whether at least half of the gold statements are shown, each as far as it has to be."""
    reached = sum(_within(b, shown) >= min(REACHED, TOUCHED * _size(b)) for b in gold)
    return bool(gold) and reached >= len(gold) / 2


def _within(span: Span, others: Iterable[Span]) -> int:
    """How many characters of a span lie in any of the others."""
    return len(set(range(*span)) & {at for other in others for at in range(*other)})


def _focus(shown: Sequence[Span], gold: Sequence[Span]) -> float:
    """The share of the characters shown that lies in gold spans."""
    everything = {at for span in shown for at in range(*span)}
    right = {at for span in gold for at in range(*span)}
    return len(everything & right) / max(1, len(everything))


def grade_among(question: Marked, answer: Answer, article: Article) -> Grade:
    """The grade of an answer of several articles by what it shows first, which has to be from the
    article that the question was made for."""
    if answer.level is Level.ANSWERED and answer.article != article:
        return Grade.INCORRECT
    return grade(question, answer)


def answered(
    library: Library,
    news: Sequence[Annotated],
    progress: Callable[[int, int], None],
    *,
    together: bool = False,
) -> Iterator[tuple[Marked, Answer, Grade]]:
    """Every question with its answer and grade, in the order of the file; put to the article that
    it was made for, or to all of them `together`."""
    done, of = 0, sum(len(one.questions) for one in news)
    articles = [library.add(one.article) for one in news]
    for one, article in zip(news, articles, strict=True):
        put_to = [known.id for known in articles] if together else [article.id]
        for question in one.questions:
            answer = library.ask(question.text, put_to, question.after)
            done += 1
            progress(done, of)
            yield question, answer, grade_among(question, answer, article)


def answer_figures(graded: Iterable[tuple[Marked, Grade]]) -> dict[str, Figures]:
    """Shares of each grade over all questions, by type and by language.

    `right` counts a question that should be answered when it is correct, and an unanswerable one
    when it is not answered.
    """
    everything = list(graded)
    groups: dict[str, list[tuple[Marked, Grade]]] = {"all": everything}
    for kind in sorted({question.type for question, _ in everything}):
        groups[kind] = [one for one in everything if one[0].type == kind]
    for language in sorted({question.language for question, _ in everything}):
        groups[f"language {language}"] = [one for one in everything if one[0].language == language]
    return {name: _shares(group) for name, group in groups.items() if group}


def _shares(group: Sequence[tuple[Marked, Grade]]) -> Figures:
    n = len(group)
    right = sum(
        found is (Grade.NOT_ATTEMPTED if question.type == UNANSWERABLE else Grade.CORRECT)
        for question, found in group
    )
    shares = {kind.value: sum(found is kind for _, found in group) / n for kind in Grade}
    return {"questions": n, "right": right / n, **shares}


# Statements -----------------------------------------------------------------------------------


def statement_figures(news: Sequence[Annotated]) -> dict[str, Figures]:
    """Precision, recall and F1 of the spans found, and the share of them with the right speaker.

    Spans are paired one to one, the best overlap first. `direct` and `indirect` divide the gold
    statements by their kind, the found ones by theirs.
    """
    found = [statements(one.article.text) for one in news]
    pairs = [
        (mine[i], one.statements[j])
        for mine, one in zip(found, news, strict=True)
        for i, j in paired(mine, one.statements)
    ]
    table = {"all": _quality(pairs, _count(found), _count(one.statements for one in news))}
    for kind in ("direct", "indirect"):
        mine = sum(one.kind == kind for some in found for one in some)
        gold = sum(one.kind == kind for some in news for one in some.statements)
        of_kind = [pair for pair in pairs if pair[1].kind == kind]
        table[kind] = _quality(of_kind, max(mine, len(of_kind)), gold)
    return table


def _count(groups: Iterable[Sequence[Statement]]) -> int:
    return sum(len(group) for group in groups)


def paired(mine: Sequence[Statement], gold: Sequence[Statement]) -> list[tuple[int, int]]:
    """Statements found and marked ones, one to one, as positions in both: the pairs that overlap
    most come first, and none that shares less than SAME_SPAN of both taken together."""
    shared = sorted(
        (
            (_iou((a.start, a.end), (b.start, b.end)), i, j)
            for i, a in enumerate(mine)
            for j, b in enumerate(gold)
        ),
        reverse=True,
    )
    pairs: list[tuple[int, int]] = []
    for iou, i, j in shared:
        if iou >= SAME_SPAN and not any(i == a or j == b for a, b in pairs):
            pairs.append((i, j))
    return pairs


def _iou(one: Span, other: Span) -> float:
    common = _overlap(one, other)
    return common / (_size(one) + _size(other) - common)


def _quality(pairs: Sequence[tuple[Statement, Statement]], found: int, gold: int) -> Figures:
    precision, recall = len(pairs) / max(1, found), len(pairs) / max(1, gold)
    right = sum(is_right_speaker(mine, marked) for mine, marked in pairs)
    return {
        "statements": gold,
        "precision": precision,
        "recall": recall,
        "F1": 2 * precision * recall / max(1e-9, precision + recall),
        "speaker": right / max(1, len(pairs)),
    }


def is_right_speaker(mine: Statement, marked: Statement) -> bool:
    """Whether the speaker found is one of the marked speaker's names, in normalised letters."""
    wanted = {normalise(" ".join(name.split())) for name in (marked.speaker, *marked.aliases)}
    return normalise(" ".join(mine.speaker.split())) in wanted

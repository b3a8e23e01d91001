"""Risk against coverage: what a lower or higher threshold would answer, rightly and wrongly.

Only questions that one sentence answers are counted: what somebody said is no matter of chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from index.evaluation.news import WHAT_SAID, Annotated, overlap_enough
from index.library import Library
from index.retrieval.rerank import answerability


@dataclass(frozen=True, slots=True)
class Judged:
    """A question's best sentence: the chance that it answers, whether it does, and whether any
    sentence of the article could."""

    probability: float
    right: bool
    answerable: bool


@dataclass(frozen=True, slots=True)
class Point:
    """What answering from a chance on gives: shares of the answerable questions that are answered
    rightly and wrongly, and of the others that are answered at all."""

    threshold: float
    right: float
    wrong: float
    unanswerable: float


def judged(
    library: Library, news: Sequence[Annotated], progress: Callable[[int, int], None]
) -> list[Judged]:
    """Every question of annotated news that is put to sentences, with its best one."""
    found: list[Judged] = []
    for done, one in enumerate(news, 1):
        article = library.add(one.article)
        for asked in one.questions:
            if asked.type in WHAT_SAID:
                continue
            seen = library.ranked(asked.text, article, asked.after)
            if seen is not None:
                question, ranked = seen
                best = ranked.sentences[ranked.best]
                right = any(overlap_enough((best.start, best.end), gold) for gold in asked.spans)
                is_foreign = question.language != library.read(article).language
                chance = answerability(ranked, is_foreign)
                found.append(Judged(chance, right, bool(asked.spans)))
        progress(done, len(news))
    return found


def curve(cases: Iterable[Judged]) -> list[Point]:
    """A point for each threshold that makes a difference, the lowest first."""
    kept = sorted(cases, key=lambda one: one.probability)
    answerable = max(1, sum(one.answerable for one in kept))
    others = max(1, sum(not one.answerable for one in kept))
    points: list[Point] = []
    for at, case in enumerate(kept):
        if at and kept[at - 1].probability == case.probability:
            continue
        rest = kept[at:]
        right = sum(one.right for one in rest)
        absent = sum(not one.answerable for one in rest)
        wrong = len(rest) - right - absent
        points.append(
            Point(case.probability, right / answerable, wrong / answerable, absent / others)
        )
    return points

"""Measures who said what on annotated news, with 95 % intervals: by file, kind, fold and desk.

    python -m benchmarks.statements ../shared/news/annotated.jsonl ../shared/eval/news.jsonl

Prints the table of docs/attribution.md. A statement *within another* is one whose span lies in
another marked one's; its speaker counts like any other's. The intervals are of a thousand sets of
as many articles, drawn with replacement. A desk is the folder of an article's `source`.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from index.attribution.reader import statements
from index.evaluation.news import Annotated, is_right_speaker, paired, read_annotated
from index.types import DIRECT, INDIRECT, Statement

SAMPLES = 1000
# A part of a file with fewer articles has no line of its own.
FEWEST = 4
_COLUMNS = ("F1", "precision", "recall", "speaker right", "direct", "indirect", "within another")
# What of an article is counted: statements of ours; of the marked ones all, those with a span of
# ours and those with the right speaker; and by kind all and those with a span.
_KINDS = (DIRECT, INDIRECT, "within")
_COUNTS = ("found", "all", "paired", "right", *_KINDS, *(f"{kind} paired" for kind in _KINDS))
# Of each column: which counts are divided by which.
_SHARES = (
    (("paired", "paired"), ("found", "all")),
    (("paired",), ("found",)),
    (("paired",), ("all",)),
    (("right",), ("paired",)),
    *(((f"{kind} paired",), (kind,)) for kind in _KINDS),
)


def counted(news: Annotated) -> list[int]:
    """What is found of an article's marked statements, in the order of the counts."""
    mine, gold = statements(news.article.text), news.statements
    counts = Counter(found=len(mine), all=len(gold))
    spans = {j: i for i, j in paired(mine, gold)}
    counts["paired"] = len(spans)
    for j, one in enumerate(gold):
        for kind in (one.kind, *(["within"] if _is_within(one, gold) else [])):
            counts[kind] += 1
            counts[f"{kind} paired"] += j in spans
        counts["right"] += j in spans and is_right_speaker(mine[spans[j]], one)
    return [counts[name] for name in _COUNTS]


def _is_within(one: Statement, others: Sequence[Statement]) -> bool:
    """Whether a statement is told within another one."""
    spans = ((other.start, other.end) for other in others)
    return any(a <= one.start and one.end <= b and (a, b) != (one.start, one.end) for a, b in spans)


def figures(counts: np.ndarray) -> np.ndarray:
    """The figures of the columns, for each row of counts; NaN where there is nothing to count."""
    of = {name: counts[..., place].astype(float) for place, name in enumerate(_COUNTS)}
    shares = []
    for parts, wholes in _SHARES:
        part, whole = (np.sum([of[name] for name in names], axis=0) for names in (parts, wholes))
        shares.append(np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0))
    return np.stack(shares, axis=-1)


def row(name: str, articles: Sequence[Sequence[int]]) -> str:
    """A line of the table."""
    counts = np.array(articles)
    drawn = np.random.default_rng(0).integers(len(counts), size=(SAMPLES, len(counts)))
    low, high = np.nanpercentile(figures(counts[drawn].sum(axis=1)), (2.5, 97.5), axis=0)
    total = counts.sum(axis=0)
    cells = [name, str(len(counts)), str(total[_COUNTS.index("all")])]
    for value, least, most in zip(figures(total), low, high, strict=True):
        interval = f"{_short(value, 3)} ({_short(least, 2)}–{_short(most, 2)})"
        cells.append("–" if np.isnan(value) else interval)
    return "| " + " | ".join(cells) + " |"


def _short(share: np.float64, digits: int) -> str:
    return f"{share:.{digits}f}".removeprefix("0")


def _desk(given: dict) -> str | None:  # type: ignore[type-arg]
    file = (given.get("source") or {}).get("file", "")
    return file.partition("/")[0] if "/" in file and not file.startswith(".") else None


# The ways in which the articles of a file are divided: by a value that each has, or has not.
DIVISIONS: dict[str, Callable[[dict], object]] = {  # type: ignore[type-arg]
    "fold": lambda given: given.get("fold"),
    "desk": _desk,
}


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    given = parser.parse_args()
    columns = ("set", "articles", "statements", *_COLUMNS)
    print("| " + " | ".join(columns) + " |")
    print("| " + " | ".join("---" for _ in columns) + " |")
    for file in given.files:
        articles = [counted(one) for one in read_annotated(file)]
        print(row(file.stem, articles))
        rows = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
        for division, of in DIVISIONS.items():
            values = [of(one) for one in rows]
            for value in sorted({one for one in values if one is not None}, key=str):
                part = [one for one, its in zip(articles, values, strict=True) if its == value]
                if FEWEST <= len(part) < len(articles):
                    print(row(f"{division} {value}", part))


if __name__ == "__main__":
    main()

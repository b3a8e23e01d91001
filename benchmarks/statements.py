"""Measures who said what on annotated news, with 95 % intervals: by file, kind, fold and desk.

    python -m benchmarks.statements ../shared/news/annotated.jsonl ../shared/eval/news.jsonl

Prints the table of docs/attribution.md. A statement *within another* is one whose span lies in
another marked one's; its speaker counts like any other's. The intervals are of a thousand sets of
as many articles, drawn with replacement. A desk is the folder of an article's `source`.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from index.attribution.reader import statements
from index.evaluation.news import Annotated, paired, read_annotated, same_speaker
from index.types import DIRECT, INDIRECT, Statement

SAMPLES = 1000
_COLUMNS = ("F1", "precision", "recall", "speaker right", "direct", "indirect", "within another")
# What of an article is counted: `found` statements of ours, and of the marked ones all, those with
# a span of ours and those with the right speaker, by kind.
Counts = Counter[str]


def counted(news: Annotated) -> Counts:
    """What is found of an article's marked statements."""
    mine, gold = statements(news.article.text), news.statements
    counts: Counts = Counter(found=len(mine))
    spans = {j: i for i, j in paired(mine, gold)}
    for j, one in enumerate(gold):
        for kind in ("all", one.kind, *(["within"] if _is_within(one, gold) else [])):
            counts[kind] += 1
            counts[f"{kind} paired"] += j in spans
        counts["right"] += j in spans and same_speaker(mine[spans[j]], one)
    return counts


def _is_within(one: Statement, others: Sequence[Statement]) -> bool:
    """Whether a statement is told within another one."""
    spans = ((other.start, other.end) for other in others)
    return any(a <= one.start and one.end <= b and (a, b) != (one.start, one.end) for a, b in spans)


def figures(counts: Counts) -> list[float | None]:
    """The figures of the columns; None where there is nothing to count."""
    pairs = counts["all paired"]
    shares = [
        (2 * pairs, counts["found"] + counts["all"]),
        (pairs, counts["found"]),
        (pairs, counts["all"]),
        (counts["right"], pairs),
        *((counts[f"{kind} paired"], counts[kind]) for kind in (DIRECT, INDIRECT, "within")),
    ]
    return [part / whole if whole else None for part, whole in shares]


def row(name: str, articles: Sequence[Counts]) -> str:
    """A line of the table."""
    chosen = random.Random(0)
    samples = [
        figures(sum((chosen.choice(articles) for _ in articles), Counter())) for _ in range(SAMPLES)
    ]
    total: Counts = sum(articles, Counter())
    cells = [name, str(len(articles)), str(total["all"])]
    for column, value in enumerate(figures(total)):
        drawn = sorted(one for sample in samples if (one := sample[column]) is not None)
        if value is None:
            cells.append("–")
            continue
        low, high = (drawn[int(share * (len(drawn) - 1))] for share in (0.025, 0.975))
        cells.append(f"{_short(value, 3)} ({_short(low, 2)}–{_short(high, 2)})")
    return "| " + " | ".join(cells) + " |"


def _short(share: float, digits: int) -> str:
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
                if len(part) < len(articles):
                    print(row(f"{division} {value}", part))


if __name__ == "__main__":
    main()

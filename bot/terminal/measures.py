"""`rawi eval`: runs a measure on a file and lays out its figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.settings import Settings
from bot.terminal.progress import bar
from bot.terminal.sources import open_library
from index.answering import levels
from index.evaluation import news, pages, retrieval, risk

Row = Mapping[str, float]
Figures = Mapping[str, Row] | Row


def measured(measure: str, path: Path, asking: Path | None, settings: Settings) -> Figures:
    """The figures of a measure, by row where it has several; `asking` has the questions in another
    language. Raises EvaluationError."""
    if measure == "pages":
        return pages.page_figures(pages.read_pages(path), bar(measure))
    if measure in {"answers", "library", "statements"}:
        annotated = news.read_annotated(path)
        if measure == "statements":
            return news.statement_figures(annotated)
        with (
            TemporaryDirectory() as folder,
            open_library(settings, Path(folder), measure) as library,
        ):
            together = measure == "library"
            found = news.answered(library, annotated, bar(measure), together=together)
            return news.answer_figures((question, grade) for question, _, grade in found)
    collection = retrieval.read_collection(path)
    where = settings.collection_dir(path.stem, collection.hash)
    if asking is not None:
        collection = retrieval.in_other_words(collection, retrieval.read_collection(asking))
    with open_library(settings, where, measure) as library:
        progress = bar(measure)
        if measure == "retrieval":
            return retrieval.retrieval(library, collection, progress)
        if measure == "refusal":
            return retrieval.refusal(library, collection, progress)
        return retrieval.sentence_hits(library, collection, progress)


def draw_curve(path: Path, out: Path, settings: Settings) -> None:
    """Draws risk against coverage of an annotated file. Raises EvaluationError or OSError."""
    from bot.terminal.plot import draw  # typst, which only this option needs

    annotated = news.read_annotated(path)
    with TemporaryDirectory() as folder, open_library(settings, Path(folder), path.stem) as library:
        cases = risk.judged(library, annotated, bar(path.stem))
        used, _ = levels.thresholds(False, library.reader is not None)
    draw(path.name, risk.curve(cases), used, out)


def table(figures: Figures) -> Iterator[str]:
    """Figures as a table, a row each."""
    rows = {name: row for name, row in figures.items() if isinstance(row, Mapping)}
    if not rows:
        rows = {
            "": {name: value for name, value in figures.items() if not isinstance(value, Mapping)}
        }
    names = list(dict.fromkeys(name for values in rows.values() for name in values))
    widths = [max(len(name), 8) + 2 for name in names]
    first = max(map(len, rows)) + 2
    yield " " * first + "".join(f"{name:>{w}}" for name, w in zip(names, widths, strict=True))
    for row, values in rows.items():
        cells = (_cell(values.get(n), w) for n, w in zip(names, widths, strict=True))
        yield f"{row:<{first}}" + "".join(cells)


def _cell(value: float | None, width: int) -> str:
    """A figure as wide as its column; rows of the same table may lack some."""
    if value is None:
        return " " * width
    return f"{value:>{width}}" if isinstance(value, int) else f"{value:>{width}.4f}"

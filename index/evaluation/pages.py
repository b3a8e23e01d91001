"""Measures on real pages: which are refused, which text is read, title, day and author, each beside
what plain trafilatura reads from the same bytes.

A file has one page a line, in JSON: `file` (its HTML, seen from the file), `url`, `is_article` and
`corpus`, the collection that it counts to. What is known of its text stands in `paragraphs` (all of
them, `may` being lines that do no harm), or as snippets `with` which and `without` which it has to
be; `title`, `date` (YYYY-MM-DD) and `authors` where they are known.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import trafilatura

from index.errors import EvaluationError, LinkError
from index.intake.fetcher import Page
from index.intake.pages import article_of_page
from index.text.normalise import normalise, words

Figures = dict[str, float]

# Texts are compared by runs of so many words, as the article-extraction-benchmark does.
_RUN = 4
# Writing without spaces is compared by its characters.
_UNSPACED = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
_WORD = re.compile(rf"{_UNSPACED}|(?:(?!{_UNSPACED})\w)+")
# A paragraph is lost when fewer of its runs than this are read.
_LOST = 0.5
_BETWEEN_AUTHORS = re.compile(r"[,،;؛]|\band\b|\bund\b")


@dataclass(frozen=True, slots=True)
class Extraction:
    """What somebody has read from a page: the text, with its title or without, and metadata."""

    text: str
    title: str = ""
    date: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """A page and what is known to be right."""

    file: str
    page: Page
    corpus: str
    is_article: bool
    title: str
    date: str
    authors: tuple[str, ...]
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]
    paragraphs: tuple[str, ...]
    harmless: tuple[str, ...]


def read_pages(path: Path) -> list[MarkedPage]:
    """Reads a file of marked pages. Raises EvaluationError."""
    try:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        return [
            MarkedPage(
                file=row["file"],
                page=Page(row["url"], (path.parent / row["file"]).read_bytes(), "text/html"),
                corpus=row.get("corpus") or path.stem,
                is_article=bool(row["is_article"]),
                title=row.get("title") or "",
                date=row.get("date") or "",
                authors=tuple(row.get("authors") or ()),
                wanted=tuple(row.get("with") or ()),
                unwanted=tuple(row.get("without") or ()),
                paragraphs=tuple(row.get("paragraphs") or ()),
                harmless=tuple(row.get("may") or ()),
            )
            for row in rows
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EvaluationError(str(path)) from error


def by_rawi(page: Page) -> Extraction | None:
    """What Rawi reads from a page; None where it refuses."""
    try:
        article = article_of_page(page)
    except LinkError:
        return None
    return Extraction(article.text, article.title, article.date or "", article.author or "")


def by_trafilatura(page: Page) -> Extraction | None:
    """What trafilatura alone reads from a page, as it comes but for comments."""
    found = trafilatura.bare_extraction(
        page.data, url=page.url, with_metadata=True, include_comments=False
    )
    if found is None:
        return None
    return Extraction(
        *(str(getattr(found, name) or "") for name in ("text", "title", "date", "author"))
    )


def page_figures(
    pages: Sequence[MarkedPage], progress: Callable[[int, int], None] = lambda *_: None
) -> dict[str, Figures]:
    """The figures of each collection, a row for Rawi and one for trafilatura."""
    scores: dict[str, list[PageScore]] = defaultdict(list)
    for done, one in enumerate(pages, 1):
        for reader, read in (("", by_rawi), (" (trafilatura)", by_trafilatura)):
            start = time.process_time()
            found = read(one.page)
            scores[one.corpus + reader].append(score_page(one, found, time.process_time() - start))
        progress(done, len(pages))
    return {row: summed(scores[row]) for row in sorted(scores)}


# One page -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PageScore:
    """How one page was read; None where nothing is known to compare with. Precision, recall and
    F of the text, the number of paragraphs or snippets and how many of them are lost."""

    is_article: bool
    refused: bool
    seconds: float
    precision: float | None = None
    recall: float | None = None
    f1: float | None = None
    paragraphs: int = 0
    lost: int = 0
    title: bool | None = None
    day: bool | None = None
    wrong_day: bool | None = None
    author: bool | None = None


def score_page(one: MarkedPage, found: Extraction | None, seconds: float) -> PageScore:
    """How a page has been read; what is refused is read as nothing."""
    refused = found is None or not found.text.strip()
    if not one.is_article:
        return PageScore(False, refused, seconds)
    read = found or Extraction("")
    count = _compared if one.paragraphs else _snippets
    right, foreign, missing, lost = count(one, read.text)
    precision = right / (right + foreign) if right + foreign else 0.0
    recall = right / (right + missing) if right + missing else 0.0
    return PageScore(
        True,
        refused,
        seconds,
        precision,
        recall,
        2 * precision * recall / (precision + recall) if right else 0.0,
        len(one.paragraphs or one.wanted),
        lost,
        _same(one.title, read.title) if one.title else None,
        one.date == read.date if one.date else None,
        read.date not in {"", one.date} if one.date else None,
        is_author(one.authors, read.author) if one.authors else None,
    )


def _compared(one: MarkedPage, text: str) -> tuple[int, int, int, int]:
    """Runs of words that are right, foreign and missing, and paragraphs that are lost."""
    read, wanted = _runs(text), _runs("\n".join(one.paragraphs))
    right = read & wanted
    foreign = read - wanted
    for line in (*one.harmless, one.title):
        foreign -= _runs(line)
    lost = 0
    for paragraph in one.paragraphs:
        runs = _runs(paragraph)
        lost += (runs & read).total() < _LOST * runs.total()
    return right.total(), foreign.total(), (wanted - read).total(), lost


def _snippets(one: MarkedPage, text: str) -> tuple[int, int, int, int]:
    flat = " ".join(text.split())
    right = sum(" ".join(snippet.split()) in flat for snippet in one.wanted)
    foreign = sum(" ".join(snippet.split()) in flat for snippet in one.unwanted)
    missing = len(one.wanted) - right
    return right, foreign, missing, missing


def _runs(text: str) -> Counter[tuple[str, ...]]:
    found = [_WORD.findall(normalise(line)) for line in text.splitlines()]
    return Counter(
        tuple(line[at : at + _RUN]) for line in found for at in range(max(1, len(line) - _RUN + 1))
        if line
    )  # fmt: skip


def _same(one: str, other: str) -> bool:
    return words(normalise(one)) == words(normalise(other))


def is_author(names: Iterable[str], claim: str) -> bool:
    """Whether a claim names the authors, all of them and nobody else, in whatever order."""
    return _people(" and ".join(names)) == _people(claim)


def _people(names: str) -> set[str]:
    parts = _BETWEEN_AUTHORS.split(names)
    return {" ".join(words(normalise(part))) for part in parts} - {""}


# A collection ---------------------------------------------------------------------------------


def summed(scores: Sequence[PageScore]) -> Figures:
    """The figures of a collection: numbers of pages, means over its articles, seconds. What is not
    known of any page has no figure."""
    articles = [one for one in scores if one.is_article]
    figures: Figures = {"pages": len(scores)}
    if articles:
        figures["refused"] = sum(one.refused for one in articles)
    if len(articles) < len(scores):
        figures["accepted"] = sum(not one.refused for one in scores if not one.is_article)
    for name, field in (
        ("precision", "precision"), ("recall", "recall"), ("F", "f1"), ("title", "title"),
        ("day", "day"), ("wrong day", "wrong_day"), ("author", "author"),
    ):  # fmt: skip
        values = [float(value) for one in articles if (value := getattr(one, field)) is not None]
        if values:
            figures[name] = sum(values) / len(values)
    if paragraphs := sum(one.paragraphs for one in articles):
        figures["lost"] = sum(one.lost for one in articles) / paragraphs
    figures["slowest"] = max(one.seconds for one in scores)
    return figures

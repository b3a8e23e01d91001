"""The articles that weights and the reader are learnt from, with the questions asked of them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

from index.evaluation.news import Annotated, Marked, read_annotated
from index.intake.files import read_article
from index.text.passages import split

NEWS_SETS = ("annotated.jsonl", "questions.jsonl")
# The type of a question of QUESTIONS.
WRITTEN = "written"
# The types of questions to articles of other publishers, and of follow-ups to these.
OTHER_NEWS, FOLLOWS = "other news", "follow-up"
# More questions to the articles of the news sets, written for learning: half in dialects, a quarter
# in other languages, four in ten with no answer. A line has the article's id, the language, the
# question and the spans of the sentences that answer, "12-80,95-120".
QUESTIONS = Path(__file__).with_name("questions.tsv")
# Between what stands in a file and in an article only letters and digits count.
_LETTERS = re.compile(r"\W+")


def news_of_folds(folder: Path, folds: set[int]) -> list[Annotated]:
    """The articles of some folds of the news sets, with the questions written for learning too."""
    found: list[Annotated] = []
    more = written_questions()
    for name in NEWS_SETS:
        lines = (folder / name).read_text("utf-8").splitlines()
        known_as = [json.loads(line) for line in lines if line.strip()]
        for one, row in zip(read_annotated(folder / name), known_as, strict=True):
            if row["fold"] in folds:
                asked = one.questions + tuple(more.get(row["id"], ()))
                found.append(replace(one, questions=asked))
    return found


def other_news(folder: Path) -> list[Annotated]:
    """Articles of a folder, NN.txt, with the questions of NN.tsv (a line: language, question, how
    the sentences that answer begin, parted by " || ", "-" for none) and the follow-ups of NN.fu
    (language, the question before, what is asked behind it, sentences)."""
    return [_with_questions(path) for path in sorted(folder.rglob("*.txt"))]


def _with_questions(path: Path) -> Annotated:
    article = read_article(path)
    text = article.text
    spans = [(one.start, one.end) for passage in split(text) for one in passage.sentences]
    begins = [_LETTERS.sub(" ", text[a:b]).strip() for a, b in spans]
    asked: list[Marked] = []
    for suffix in (".tsv", ".fu"):
        file = path.with_suffix(suffix)
        for line in file.read_text("utf-8").splitlines() if file.exists() else ():
            code, *talk, told = line.split("\t")
            wanted = [_LETTERS.sub(" ", one).strip() for one in told.split("||") if told != "-"]
            answers = tuple(
                span
                for span, begin in zip(spans, begins, strict=True)
                if any(begin.startswith(one) for one in wanted)
            )
            if len(answers) >= len(wanted):  # every sentence has been found
                kind = FOLLOWS if suffix == ".fu" else OTHER_NEWS
                asked.append(Marked(path.stem, talk[-1], code, kind, answers, tuple(talk[:-1])))
    return Annotated(article, (), tuple(asked))


def written_questions() -> dict[str, list[Marked]]:
    """The questions of `questions.tsv` by their article's id, in the order of the file."""
    asked: dict[str, list[Marked]] = {}
    for line in QUESTIONS.read_text("utf-8").splitlines():
        article, language, text, spans = line.split("\t")
        bounds = [span.split("-") for span in spans.split(",") if span]
        answers = tuple((int(start), int(end)) for start, end in bounds)
        one = Marked(f"{article}-{WRITTEN}", text, language, WRITTEN, answers, ())
        asked.setdefault(article, []).append(one)
    return asked

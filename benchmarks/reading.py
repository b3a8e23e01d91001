"""Reading links: what is ours beside what the model takes, and ten at once beside questions.

    python -m benchmarks.reading [--chats 300]

First every page of the tests' web is read into an empty library (taken out of its page, split,
attributed, embedded, stored), beside embedding the same sentences alone, by turns in one process.
Then the bot is asked by many chats at once, alone and while ten links are read: the event loop's
longest absence, and what the links cost those who ask.
"""

from __future__ import annotations

import argparse
import time
import urllib.request
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.load import METRICS_PORT, asked, questions, running
from index.embedding.model import BUNDLED, Model
from index.intake.fetcher import Page
from index.intake.sandbox import Extractor
from index.library import Library
from index.text.passages import split
from index.types import Passage
from tests.bot_api import TOKEN, BotApi
from tests.web.pages import Case, articles
from tests.web.server import Web, page

# Every so many pages, so often.
EVERY, ROUNDS = 4, 2
LINKS = 10


def ours(cases: list[Case]) -> None:
    """Prints the time that reading pages takes as a multiple of embedding their sentences."""
    encoder = Model(BUNDLED).load()
    encoder.encode_document(["س"])
    ratios, model, whole = [], 0.0, 0.0
    with Extractor() as extractor, TemporaryDirectory() as name:
        extractor.extract(_page(cases[0]))  # its process has started
        for turn in range(ROUNDS):
            with Library.open(Path(name) / str(turn), Model(BUNDLED)) as library:
                library.add(extractor.extract(_page(cases[-1])))  # model and store are open
                for case in cases[:-1]:
                    article = extractor.extract(_page(case))
                    passages = split(article.text)
                    spans = [span for passage in passages for span in _spans(passage)]
                    began = time.perf_counter()
                    encoder.encode_document([article.text[a:b] for a, b in spans])
                    alone = time.perf_counter() - began
                    began = time.perf_counter()
                    article = library.add(extractor.extract(_page(case)))
                    library.statements(article)
                    taken = time.perf_counter() - began
                    ratios.append(taken / alone)
                    model, whole = model + alone, whole + taken
    print(f"{len(ratios)} readings of {len(cases) - 1} pages")
    print(f"all of it beside embedding alone  {whole / model:.2f} (median {np.median(ratios):.2f})")
    print(f"milliseconds a page               {1000 * whole / len(ratios):.0f}")


def _spans(passage: Passage) -> list[tuple[int, int]]:
    """What the model reads of a passage: itself, and its sentences where it has several."""
    inside = passage.sentences if len(passage.sentences) > 1 else ()
    return [(passage.start, passage.end), *((one.start, one.end) for one in inside)]


def _page(case: Case) -> Page:
    kind, _, charset = case.kind.partition("; charset=")
    return Page(case.url, case.data, kind, charset or None)


def beside(cases: list[Case], chats: int) -> None:
    """Prints what ten links at once cost those who ask."""
    texts = questions(chats * 3)
    for links in (0, LINKS):
        with TemporaryDirectory() as name, Web() as web, BotApi() as api:
            for number, case in enumerate(cases[:links]):
                web.answers[f"news.example.org/{number}"] = page(case.data, case.kind)
            settings = {
                "RAWI_DATA_DIR": name, "TELEGRAM_BOT_TOKEN": TOKEN,
                "TELEGRAM_API_URL": api.url, "METRICS_PORT": str(METRICS_PORT),
            }  # fmt: skip
            with running("-m", "tests.web.bot", str(web.port), **settings):
                rate = _rate(api, links, chats, texts)
                with urllib.request.urlopen(f"http://127.0.0.1:{METRICS_PORT}/metrics") as told:
                    lines = told.read().decode().splitlines()
            (stall,) = (one for one in lines if one.startswith("rawi_loop_stall_seconds_max "))
            print(
                f"{links:2} links beside {len(texts)} questions: {rate:.1f} answers/s,"
                f" longest stall of the loop {1000 * float(stall.split()[1]):.1f} ms"
            )


def _rate(api: BotApi, links: int, chats: int, texts: list[str]) -> float:
    """Questions answered in a second while so many links are read, each for somebody else."""
    warm = api.person()
    api.says(warm, api.private(warm), "أين التقيا؟")
    assert api.wait(lambda: api.by_bot(api.private(warm)), 60)
    people = [api.person() for _ in range(links)]
    sent = [
        api.says(person, api.private(person), f"https://news.example.org/{number}")
        for number, person in enumerate(people)
    ]
    rate = asked(api, chats, texts, ordered=True)

    def is_read(told: list[dict[str, object]]) -> bool:
        return bool(told) and not str(told[0]["text"]).startswith("⏳")

    assert api.wait(lambda: all(map(is_read, map(api.replies, sent))), 120)
    return rate


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--chats", type=int, default=300)
    options = parser.parse_args()
    cases = articles()
    ours(cases[::EVERY])
    beside(cases, options.chats)


if __name__ == "__main__":
    main()

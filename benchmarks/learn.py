"""Learns the weights in `index/retrieval/weights.py` from evaluation files, and writes them there.

    python -m benchmarks.learn --sets ../shared/eval

Prints for each what it reaches on articles that it was not learnt from (two-fold, by article).
Listwise softmax regression for the rankings, logistic regression for the chance of an answer; both
convex, so that the outcome does not depend on chance.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.articles_to_learn import FOLLOWS, OTHER_NEWS, WRITTEN, news_of_folds, other_news
from bot.settings import Settings
from bot.terminal.progress import bar
from index.answering.ranking import answering
from index.embedding.model import Model
from index.embedding.taught import load_taught
from index.evaluation.news import (
    UNANSWERABLE,
    WHAT_SAID_ALL,
    Annotated,
    Marked,
    overlap_enough,
    read_annotated,
)
from index.evaluation.retrieval import (
    Collection,
    auroc,
    gold_sentence,
    index_collection,
    ranked_in,
    ranking_metrics,
    read_collection,
    scopes,
)
from index.library import Library
from index.questions.understanding import understand
from index.retrieval import weights as known
from index.retrieval.reader import BundledReader
from index.retrieval.rerank import RankedSentences, answerability_features, rank_sentences
from index.types import Article, Intent

WEIGHTS_FILE = Path(__file__).parent.parent / "index" / "retrieval" / "weights.py"
PASSAGE_SETS = ("xquad.ar.json", "tydiqa-goldp.ar.json", "mlqa-dev.ar.json")
SENTENCE_SET = "xquad-r.ar.json"
FOREIGN_SETS = ("xquad.en.json", "xquad.ru.json")
NEWS_SET = "news.jsonl"
RIDGE = 1e-4
LEVEL_RIDGE = 1e-3
READ_RIDGE = 1e-3
# Cosines spread over a tenth of the range that shares have, margins over ten times it: brought to
# one scale, the ridge bears on all weights alike.
SCALE = {
    "dense": 20.0, "dense_sentence": 20.0, "mean": 20.0, "margin": 0.5, "read": 0.3,
    "read_any": 0.3, "far": 80.0,
}  # fmt: skip
SHARE_SCALE = 3.0
# XQuAD-R's sentences were parted by people, the others' by our own rules: it counts most.
SENTENCE_SET_COUNTS = 6.0
# A question put to another article: as much as one to its own, so that no more of them, nor more
# of those of XQuAD, is answered than before articles of other publishers were learnt from.
OTHER_COUNTS = 1.0
# The questions written for learning are worded further from the text, and mostly in dialects and
# other languages. Counted so they raise what is told of such (.49 instead of .46 of those that can
# be, at .10 of those that cannot) and cost the questions of the news sets nothing.
WRITTEN_COUNTS = 0.5
# Articles of a dozen other publishers are fewer than those of one agency, and what people share.
OTHER_NEWS_COUNTS = 3.0
COUNTS = {WRITTEN: WRITTEN_COUNTS, OTHER_NEWS: OTHER_NEWS_COUNTS}
# Real questions to real news are few, and what it is all for.
NEWS_COUNTS = 1.0

PASSAGE = ("dense", "dense_sentence", "stems", "stems_sentence", "grams", "grams_sentence")
SENTENCE = (*PASSAGE, "words", "words_sentence", "near", "kind", "counted")
ANSWERS = (*SENTENCE, "absent", "margin", "mean", "tempting")
ANSWERS_FOREIGN = (
    "dense", "dense_sentence", "words", "words_sentence", "near", "absent", "margin", "mean",
    "tempting",
)  # fmt: skip
ANSWERS_READ = (
    "read", "read_any", "margin", "dense_sentence", "words_sentence", "near", "absent", "kind",
    "counted", "tempting", "foreign", "far", "mean",
)  # fmt: skip

Matrix = NDArray[np.float64]
Case = tuple[Matrix, int, int]  # features (names, items), gold position, article


def matrix(features: dict[str, Matrix], names: Sequence[str]) -> Matrix:
    """Signs as rows in the order of `names`, on one scale: shape (names, items)."""
    return np.stack([np.asarray(features[n]) * SCALE.get(n, SHARE_SCALE) for n in names])


def unscaled(names: Sequence[str], weights: Matrix) -> dict[str, float]:
    """Weights as they stand in the code, for features on their own scales."""
    return {
        n: round(float(w * SCALE.get(n, SHARE_SCALE)), 2)
        for n, w in zip(names, weights, strict=False)
    }


# Rankings -------------------------------------------------------------------------------------


def passage_cases(library: Library, collection: Collection) -> list[Case]:
    """A case a question: all candidate passages, and which holds the answer."""
    ids = index_collection(library, collection)
    cases: list[Case] = []
    for asked in collection.questions:
        results = library.search(understand(asked.text).standard)
        assert results is not None
        articles = [candidate.article_id for candidate in results.candidates]
        if ids[asked.context] in articles:
            gold = articles.index(ids[asked.context])
            article = collection.contexts[asked.context].article
            cases.append((matrix(results.features.passage, PASSAGE), gold, article))
    return cases


def sentence_cases(library: Library, collection: Collection) -> list[Case]:
    """A case a question: all sentences of its article, and which holds the answer."""
    ids = index_collection(library, collection)
    cases: list[Case] = []
    for asked, (own, _, _), article in scopes(library, collection, ids):
        seen = ranked_in(library, asked.text, own)
        assert seen is not None
        gold = gold_sentence(*seen, ids[asked.context], asked.answer_start)
        if gold is not None:
            cases.append((matrix(seen[0].features, SENTENCE), gold, article))
    return cases


def fit_ranking(sets: Sequence[Sequence[Case]], counts: Sequence[float]) -> Matrix:
    """Weights that make the gold items likely; a set counts as told, whatever its size."""
    size = sets[0][0][0].shape[0]

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        total, gradient = RIDGE * float(weights @ weights), 2 * RIDGE * weights
        for cases, count in zip(sets, counts, strict=True):
            for features, gold, _ in cases:
                scores = weights @ features
                chance = np.exp(scores - scores.max())
                chance /= chance.sum()
                total -= count * float(np.log(chance[gold] + 1e-12)) / len(cases)
                gradient += count * (features @ chance - features[:, gold]) / len(cases)
        return total, gradient

    found: Matrix = minimize(loss, np.ones(size), jac=True, method="L-BFGS-B").x
    return found


def ranks(cases: Sequence[Case], weights: Matrix) -> list[int]:
    """The gold item's rank in each case."""
    scored = [(weights @ features, gold) for features, gold, _ in cases]
    return [1 + int(np.sum(scores > scores[gold])) for scores, gold in scored]


def cross_validate(sets: dict[str, list[Case]], counts: Sequence[float]) -> None:
    """Prints what weights learnt on half of the articles reach on the other half."""
    halves = [
        fit_ranking([[c for c in cases if c[2] % 2 != k] for cases in sets.values()], counts)
        for k in (0, 1)
    ]
    for name, cases in sets.items():
        found = [r for k in (0, 1) for r in ranks([c for c in cases if c[2] % 2 == k], halves[k])]
        hit3 = sum(rank <= 3 for rank in found) / len(found)
        figures = {**ranking_metrics(found), "hit@3": hit3}
        row = "  ".join(f"{measure} {value:.4f}" for measure, value in figures.items())
        print(f"  {name:24} {row} ({len(found)})")


# The chance of an answer ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Judged:
    """The best sentence's features: `label` 1 where it can answer, 2 where the answering paragraph
    has been taken out, 0 in another article. It weighs `counts`."""

    features: dict[str, float]
    label: int
    article: int
    counts: float = 1.0


def level_cases(
    library: Library,
    collection: Collection,
    best: dict[str, float],
    asking: Collection | None = None,
) -> list[Judged]:
    """Three cases a question, whose best sentence is that by the weights `best`; `asking` has the
    same questions in another language, in order."""
    ids = index_collection(library, collection)
    cases: list[Judged] = []
    worded = (asking or collection).questions
    for wording, (_, groups, article) in zip(worded, scopes(library, collection, ids), strict=True):
        for scope, label in zip(groups, (1, 2, 0), strict=True):
            seen = ranked_in(library, wording.text, scope, best)
            if seen is not None:
                cases.append(Judged(answerability_features(seen[0]), label, article))
    return cases


def news_cases(
    library: Library, news: Sequence[Annotated], best: dict[str, float], *, foreign: bool
) -> list[Judged]:
    """Questions to news that no speaker's statements answer: 1 right sentence first, 0 none."""
    cases: list[Judged] = []
    for number, one in enumerate(news):
        article = library.add(one.article)
        known = library.read(article).words
        for marked in one.questions:
            question = understand(marked.text, marked.after, known)
            results = library.search(question.standard, [article.id])
            if question.intent is Intent.WHAT_SAID or (question.language != "ar") != foreign:
                continue
            assert results is not None
            ranked = rank_sentences(question, results, best)
            first = ranked.sentences[ranked.best]
            right = any(overlap_enough((first.start, first.end), span) for span in marked.spans)
            if right or marked.type == UNANSWERABLE:
                cases.append(Judged(answerability_features(ranked), int(right), number))
    return cases


def fit_level(
    sets: Sequence[Sequence[Judged]], counts: Sequence[float], names: Sequence[str]
) -> Matrix:
    """Logistic regression; cases that answer and others count the same. The bias comes last."""
    x = np.concatenate([rows(cases, names) for cases in sets])
    y = np.concatenate([[float(case.label == 1) for case in cases] for cases in sets])
    weight = np.concatenate(
        [
            count * np.where(own == 1, 1 / max(1, own.sum()), 1 / max(1, (1 - own).sum()))
            for cases, count in zip(sets, counts, strict=True)
            for own in [np.array([float(case.label == 1) for case in cases])]
        ]
    )
    weight /= weight.sum()

    def loss(w: Matrix) -> tuple[float, Matrix]:
        z = x @ w
        value = weight @ (np.logaddexp(0, z) - y * z) + LEVEL_RIDGE * float(w[:-1] @ w[:-1])
        gradient = x.T @ (weight * ((1 + np.tanh(z / 2)) / 2 - y))
        gradient[:-1] += 2 * LEVEL_RIDGE * w[:-1]
        return float(value), gradient

    found: Matrix = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x
    return found


def rows(cases: Sequence[Judged], names: Sequence[str]) -> Matrix:
    """Signs on one scale and a column of ones: shape (cases, names + 1)."""
    features = [[c.features[n] * SCALE.get(n, SHARE_SCALE) for n in names] + [1.0] for c in cases]
    return np.array(features).reshape(len(cases), len(names) + 1)


def learn_level(
    title: str, sets: Sequence[list[Judged]], news: list[Judged], names: Sequence[str]
) -> dict[str, float]:
    """Prints what is reached on odd articles by even ones, and on news by all other articles;
    returns the weights learnt from everything."""
    counts = [*(1.0 for _ in sets), NEWS_COUNTS]
    halves = [[c for c in cases if c.article % 2 == 0] for cases in sets]
    weights = fit_level([*halves, news], counts, names)
    print(title)
    for cases in sets:
        judged = [c for c in cases if c.article % 2 == 1]
        report({k: rows([c for c in judged if c.label == k], names) @ weights for k in (0, 1, 2)})
    left_out: dict[int, list[float]] = {0: [], 1: []}
    for number in sorted({c.article for c in news}):
        others = [c for c in news if c.article != number]
        weights = fit_level([*sets, others], counts, names)
        for label, kept in left_out.items():
            own = [c for c in news if c.article == number and c.label == label]
            kept += list(rows(own, names) @ weights) if own else []
    report({label: np.array(found) for label, found in left_out.items()})
    weights = fit_level([*sets, news], counts, names)
    return {"bias": round(float(weights[-1]), 2), **unscaled(names, weights)}


def report(scores: dict[int, Matrix]) -> None:
    """Prints the AUROC, and what is answered at some thresholds."""
    told = {1: "own", 2: "hard", 0: "other", 3: "another article"}
    found = "  ".join(
        f"AUROC {told[k]} {auroc(scores[1], scores[k]):.4f}" for k in (0, 2, 3) if k in scores
    )
    print(f"  {found}")
    for p in (0.1, 0.2, 0.3, 0.4, 0.5, 0.55, 0.6, 0.65):
        at = np.log(p / (1 - p))
        shares = (f"{told[k]} {float(np.mean(s >= at)):.3f}" for k, s in sorted(scores.items()))
        print(f"    from {p}:", "  ".join(shares))


# With a reader ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Read:
    """A question as a reader sees it: its sentences' scores without and with it, which of them
    answer, and in which article; `is_other` says that it was made for another one. `counts` is
    how much it weighs."""

    plain: Matrix
    ranked: RankedSentences
    gold: Matrix
    answerable: bool
    is_other: bool
    is_foreign: bool
    article: int
    counts: float


def read_cases(library: Library, news: Sequence[Annotated]) -> list[Read]:
    """Every question to news that is a matter of one sentence, put to its own article and to the
    next one, where nothing answers it; those written for learning to their own alone."""
    cases: list[Read] = []
    articles = [library.add(one.article) for one in news]
    for number, one in enumerate(news):
        for marked in one.questions:
            if marked.type == WHAT_SAID_ALL:
                continue
            for other in (False,) if marked.type in {WRITTEN, FOLLOWS} else (False, True):
                article = articles[(number + other) % len(articles)]
                seen = _read_case(library, marked, article, number, is_other=other)
                cases += [] if seen is None else [seen]
    return cases


def _read_case(
    library: Library, marked: Marked, article: Article, number: int, *, is_other: bool
) -> Read | None:
    plain = library.ranked(marked.text, article, marked.after, reads=False)
    seen = library.ranked(marked.text, article, marked.after)
    if plain is None or seen is None:
        return None
    question, ranked = seen
    spans = () if is_other else marked.spans
    gold = [
        any(overlap_enough((span.start, span.end), right) for right in spans)
        for span in ranked.sentences
    ]
    foreign = question.language != library.read(article).language
    counts = OTHER_COUNTS if is_other else COUNTS.get(marked.type, 1.0)
    return Read(
        plain[1].scores, ranked, np.array(gold), bool(spans), is_other, foreign, number, counts
    )


def learn_reading(cases: Sequence[Read]) -> dict[str, dict[str, float]]:
    """When the best sentence is shown. Prints what is reached on every fifth of the articles by the
    others. How much the reader counts beside the search stays: among mixtures that put the right
    sentence first as often, READ is that which tells best when to show it."""
    told = [np.stack([c.plain, c.ranked.features["read"]]) for c in cases]
    mixed = np.array([known.READ["search"], known.READ["read"]])
    scored = [
        replace(case.ranked, scores=mixed @ features)
        for case, features in zip(cases, told, strict=True)
    ]
    judged: list[Judged] = []
    for case, ranked in zip(cases, scored, strict=True):
        right = any(case.gold[one] for one in answering(ranked))
        features = {**answerability_features(ranked), "foreign": float(case.is_foreign)}
        label = 3 if case.is_other else int(right) if case.answerable else 2
        judged.append(Judged(features, label, case.article, case.counts))
    print("Answers, read")
    report(_held_out(judged, ANSWERS_READ))
    weights = fit_reading(judged, ANSWERS_READ)
    learnt = {"bias": round(float(weights[-1]), 2), **unscaled(ANSWERS_READ, weights)}
    return {"READ": known.READ, "ANSWERS_READ": learnt}


def _held_out(judged: Sequence[Judged], names: Sequence[str]) -> dict[int, Matrix]:
    scores: dict[int, list[float]] = {0: [], 1: [], 2: [], 3: []}
    for fold in range(5):
        weights = fit_reading([c for c in judged if c.article % 5 != fold], names)
        for label, kept in scores.items():
            own = [c for c in judged if c.article % 5 == fold and c.label == label]
            kept += list(rows(own, names) @ weights) if own else []
    return {label: np.array(found) for label, found in scores.items()}


def fit_reading(judged: Sequence[Judged], names: Sequence[str]) -> Matrix:
    """Logistic regression in which every question counts what it says. The bias comes last."""
    x, y = rows(judged, names), np.array([float(case.label == 1) for case in judged])
    count = np.array([case.counts for case in judged])
    count /= count.sum()

    def loss(w: Matrix) -> tuple[float, Matrix]:
        z = x @ w
        value = float(count @ (np.logaddexp(0, z) - y * z)) + READ_RIDGE * float(w[:-1] @ w[:-1])
        gradient = x.T @ (count * ((1 + np.tanh(z / 2)) / 2 - y))
        gradient[:-1] += 2 * READ_RIDGE * w[:-1]
        return value, gradient

    found: Matrix = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x
    return found


# Writing ----------------------------------------------------------------------------------------


def write(weights: dict[str, dict[str, float]]) -> None:
    """Writes the weights as the module that the engine imports."""
    lines = [
        '"""Learnt weights, written by `python -m benchmarks.learn`; nobody edits them by hand.',
        "",
        f"Passages: {', '.join(PASSAGE_SETS)}.",
        f"Sentences: {', '.join((SENTENCE_SET, *PASSAGE_SETS[1:]))}.",
        f"The chance of an answer: the same and {NEWS_SET}; in other languages than Arabic",
        f"{', '.join(FOREIGN_SETS)} and {NEWS_SET}. Cosines of e5 lie close together (0.75 to",
        "0.95), hence their large weights. READ and ANSWERS_READ, which join a reader's scores",
        "with the others: news read by a reader that was not taught on it. The reader's own",
        "weights are in data/reader.npz, see index/embedding/taught.py.",
        '"""',
    ]
    for name, values in weights.items():
        entries = [f'"{key}": {value}' for key, value in values.items()]
        body = [", ".join(entries[i : i + 4]) for i in range(0, len(entries), 4)]
        lines += ["", f"{name} = {{", *(f"    {line}," for line in body), "}  # fmt: skip"]
    WEIGHTS_FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Reads the sets, learns, prints, writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=Path, required=True, help="folder of the evaluation files")
    parser.add_argument("--news", type=Path, help="folder of the news sets; with --reader")
    parser.add_argument("--reader", type=Path, help="a reader that was not taught on --folds")
    parser.add_argument("--folds", default="3,4", help="folds of --news to learn from")
    parser.add_argument("--more", type=Path, help="a folder of articles to learn from too")
    given = parser.parse_args()
    folder = given.sets
    settings = Settings.read()

    def opened(name: str, file_hash: str) -> Library:
        where = settings.collection_dir(Path(name).stem, file_hash)
        return Library.open(where, Model(settings.model), progress=bar(name))

    def over(name: str, build: Callable[[Library, Collection], list]) -> list:  # type: ignore[type-arg]
        collection = read_collection(folder / name)
        with opened(name, collection.hash) as library:
            return build(library, collection)

    passages = {name: over(name, passage_cases) for name in PASSAGE_SETS}
    equal = [1.0 for _ in PASSAGE_SETS]
    print("Passages")
    cross_validate(passages, equal)
    weights = {"PASSAGE": unscaled(PASSAGE, fit_ranking(list(passages.values()), equal))}

    sets = (SENTENCE_SET, *PASSAGE_SETS[1:])
    inside = {name: over(name, sentence_cases) for name in sets}
    counts = [SENTENCE_SET_COUNTS, 1.0, 1.0]
    print("Sentences")
    cross_validate(inside, counts)
    weights["SENTENCE"] = unscaled(SENTENCE, fit_ranking(list(inside.values()), counts))
    best = weights["SENTENCE"]
    news = read_annotated(folder / NEWS_SET)
    with opened(NEWS_SET, "news") as library:
        told = {
            foreign: news_cases(library, news, best, foreign=foreign) for foreign in (False, True)
        }
    arabic = [over(name, partial(level_cases, best=best)) for name in sets]
    weights["ANSWERS"] = learn_level("Answers", arabic, told[False], ANSWERS)
    asking = [read_collection(folder / name) for name in FOREIGN_SETS]
    foreign = [over(SENTENCE_SET, partial(level_cases, best=best, asking=one)) for one in asking]
    weights["ANSWERS_FOREIGN"] = learn_level(
        "Answers to other languages", foreign, told[True], ANSWERS_FOREIGN
    )
    # Without a reader that has not seen them, nothing is learnt anew of how it is used.
    reading = {"READ": known.READ, "ANSWERS_READ": known.ANSWERS_READ}
    if given.reader is not None and given.news is not None:
        held_out = news_of_folds(given.news, {int(one) for one in given.folds.split(",")})
        held_out += other_news(given.more) if given.more else []
        reader = BundledReader(lambda: load_taught(given.reader))
        with (
            TemporaryDirectory() as where,
            Library.open(Path(where), Model(settings.model), reader=reader) as library,
        ):
            reading = learn_reading(read_cases(library, held_out))
    write(weights | reading)


if __name__ == "__main__":
    main()

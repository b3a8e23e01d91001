"""Teaches the bundled model to read, and writes what it has learnt as `data/reader.npz`.

    python -m benchmarks.learn_reader --news ../shared/news --sets ../shared/eval --out reader.npz

A question is put to all sentences of its article, of another one, and to "none of these": the loss
is that of one softmax over them (temperature `TEMPERATURE`). A sentence's score is its own cosine
and that of its best clause, as they are mixed when it is read. It learns most from questions that
no sentence answers though several seem to. The word embeddings and the lower layers stay as they
are, so what comes out of them is computed once; the layers above are rounded to 4 bits in every
step, as they will be used, and the rounding is learnt around (straight-through estimator, Bengio et
al. 2013).

The reader in `data/` was taught on three folds of the news sets for 2.6 passes, then (`--start`)
for 1.5 with the questions of `questions.tsv` too; then, with clauses, in three turns on 220, 242
and 165 articles of other publishers, with ten questions and up to ten follow-ups each and a third
of the articles of before. After every turn the mean of the weights after and before it went on
(`--passes 0 --start after:.5 before:.5`): alone they are surer of articles like those that were
learnt from, and less of others. It has not seen the other two folds, so that its figures on them
are its own. More questions to the same 320 articles made it no better; other articles did, and so
did questions of a kind that was missing: of 251 yes/no questions 231 had an answer, so that it took
any for answered. Its last three passes have 1,512 more, most of them without one.

`--folds 0,1,2` learns from these alone; the others are measured. `--more FOLDER` learns from other
articles too (`benchmarks/articles_to_learn.py`). A checkpoint is written every `SAVED_EVERY` steps
beside the output, and taken up by the same command. On one quiet core a step of two articles takes
some 7 s.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import time
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn.utils import parametrize

from benchmarks.articles_to_learn import WRITTEN, news_of_folds, other_news
from index.embedding.export import export_model
from index.embedding.packed import (
    BLOCK,
    LARGEST,
    LAYER,
    Packed,
    pack,
    packed_file,
    unpack,
)
from index.embedding.taught import NONE
from index.evaluation.news import WHAT_SAID_ALL, Annotated, Marked, overlap_enough
from index.evaluation.retrieval import auroc, read_collection
from index.questions.understanding import understand
from index.retrieval.reader import CLAUSE, TEMPERATURE
from index.retrieval.rerank import LONGEST_READ
from index.text.clauses import clauses
from index.text.passages import split

PUBLIC_SETS = ("tydiqa-goldp.ar.json", "mlqa-dev.ar.json")
# Layers that stay as they are. Of four and five the loss is the same, and five are quicker.
FROZEN = 5
# Tokens of a sentence, of a question; texts in one pass through the layers.
SENTENCE_TOKENS, QUESTION_TOKENS, TOGETHER = 128, 64, 12
# Sentences of an article that are learnt from in one step: those that answer, and others by chance.
MOST_SENTENCES = 20
# Questions of an article that are learnt from in one step.
MOST_QUESTIONS = 20
# Contexts of a public set that make up one article: they are a paragraph each.
CONTEXTS = 4
# So many of the public questions have their answer taken out, to be answered by none.
TAKEN_OUT = 0.2
# Where "none" starts: between the cosines of sentences that answer and those that do not.
NONE_FROM = 0.86
WARM_UP = 20
SAVED_EVERY = 30
SEED = 1


@dataclass(frozen=True, slots=True)
class Put:
    """A question, which of its article's sentences answer it (none: no answer), and whether the
    answer may be taken out of the article to make one that has none."""

    text: str
    answers: tuple[bool, ...]
    public: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """The sentences of an article and what is asked of it."""

    sentences: tuple[str, ...]
    questions: tuple[Put, ...]


# Data -------------------------------------------------------------------------------------------


def news_units(news: Sequence[Annotated], *, written: Container[bool]) -> list[Unit]:
    """Articles with the questions of the news sets, those written for learning, or both, as
    `written` has it; without questions for all that somebody said. The sentences, which take most
    of the time, pass through the layers once for all of an article's questions."""
    return [
        _unit(one.article.text, [q for q in one.questions if (q.type == WRITTEN) in written])
        for one in news
    ]


def _unit(text: str, questions: Sequence[Marked]) -> Unit:
    spans = [(one.start, one.end) for passage in split(text) for one in passage.sentences]
    put: list[Put] = []
    for one in questions:
        answers = tuple(any(overlap_enough(span, e) for e in one.spans) for span in spans)
        if one.type != WHAT_SAID_ALL and (any(answers) or not one.spans):
            question = understand(one.text, one.after)
            put.append(Put(question.in_talk or question.standard, answers, False))
    return Unit(tuple(text[a:b][:LONGEST_READ] for a, b in spans), tuple(put))


def public_units(path: Path, chance: random.Random) -> list[Unit]:
    """Contexts of a SQuAD-shaped file, a few at a time as if they were an article."""
    collection = read_collection(path)
    asked = {number: [q for q in collection.questions if q.context == number]
             for number in {q.context for q in collection.questions}}  # fmt: skip
    numbers = sorted(asked)
    chance.shuffle(numbers)
    units: list[Unit] = []
    for at in range(0, len(numbers), CONTEXTS):
        sentences: list[str] = []
        gold: list[tuple[str, int]] = []
        for number in numbers[at : at + CONTEXTS]:
            context = collection.contexts[number]
            for question in asked[number]:
                gold += [
                    (question.text, len(sentences) + place)
                    for place, (a, b) in enumerate(context.sentences)
                    if a <= question.answer_start < b
                ][:1]
            sentences += [context.text[a:b][:LONGEST_READ] for a, b in context.sentences]
        put = [
            Put(understand(text).standard, tuple(i == at for i in range(len(sentences))), True)
            for text, at in gold
        ]
        units.append(Unit(tuple(sentences), tuple(put)))
    return units


# The model --------------------------------------------------------------------------------------


class FourBits(torch.nn.Module):
    """Weights as 4 bits keep them; what is learnt goes to the weights behind them."""

    def forward(self, weights: torch.Tensor) -> torch.Tensor:
        with torch.no_grad():
            blocks = weights.reshape(-1, BLOCK)
            step = (blocks.abs().amax(1, keepdim=True) / LARGEST).half().float().clamp_min(1e-8)
            rounded = ((blocks / step).round_().clamp_(-8, 7) * step).view_as(weights)
        return weights + (rounded - weights).detach()


class Model:
    """multilingual-e5-small, whose layers from FROZEN on learn, and the weights of "none"."""

    def __init__(self, folder: Path) -> None:
        from transformers import AutoModel, AutoTokenizer

        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.bert = AutoModel.from_pretrained(folder, add_pooling_layer=False).eval()
        self.bert.requires_grad_(False)
        self.none = torch.nn.Linear(self.bert.config.hidden_size, 1)
        torch.nn.init.zeros_(self.none.weight)
        torch.nn.init.constant_(self.none.bias, NONE_FROM)
        self._below: dict[str, torch.Tensor] = {}
        self.learning = list(self.bert.encoder.layer[FROZEN:])
        for layer in self.learning:
            layer.requires_grad_(True)
            for module in layer.modules():
                if isinstance(module, torch.nn.Linear):
                    parametrize.register_parametrization(module, "weight", FourBits())

    def sentences(self, texts: Sequence[str]) -> torch.Tensor:
        """Vectors of sentences, shape (texts, hidden)."""
        return self._embed([f"passage: {text}" for text in texts], SENTENCE_TOKENS)

    def questions(self, texts: Sequence[str]) -> torch.Tensor:
        """Vectors of questions, shape (texts, hidden)."""
        return self._embed([f"query: {text}" for text in texts], QUESTION_TOKENS)

    def _embed(self, texts: Sequence[str], most: int) -> torch.Tensor:
        self._warm([text for text in texts if text not in self._below], most)
        order = sorted(range(len(texts)), key=lambda i: len(self._below[texts[i]]))
        rows: list[torch.Tensor] = [torch.empty(0)] * len(texts)
        for at in range(0, len(order), TOGETHER):
            chosen = order[at : at + TOGETHER]
            states = [self._below[texts[i]].float() for i in chosen]
            longest = max(map(len, states))
            hidden = torch.stack(
                [torch.nn.functional.pad(one, (0, 0, 0, longest - len(one))) for one in states]
            )
            there = torch.stack([torch.arange(longest) < len(one) for one in states])
            for layer in self.learning:
                hidden = _through(layer, hidden, there)
            kept = there.unsqueeze(-1).float()
            mean = (hidden * kept).sum(1) / kept.sum(1)
            for i, row in zip(chosen, torch.nn.functional.normalize(mean, dim=-1), strict=True):
                rows[i] = row
        return torch.stack(rows)

    def _warm(self, texts: Sequence[str], most: int) -> None:
        """What the layers that stay make of texts, kept: they never change."""
        for at in range(0, len(texts), TOGETHER):
            part = texts[at : at + TOGETHER]
            found = self.tokenizer(
                list(part), truncation=True, max_length=most, padding=True, return_tensors="pt"
            )
            with torch.no_grad():
                there = found["attention_mask"].bool()
                hidden = self.bert.embeddings(input_ids=found["input_ids"])
                for layer in self.bert.encoder.layer[:FROZEN]:
                    hidden = _through(layer, hidden, there)
            for text, one, count in zip(part, hidden, there.sum(1).tolist(), strict=True):
                self._below[text] = one[:count].half()

    def learnt(self) -> dict[str, torch.Tensor]:
        """What learns, by the names of the packed file, and the weights of "none of these"."""
        found: dict[str, torch.Tensor] = {}
        for number, layer in enumerate(self.learning, FROZEN):
            behind = dict(layer.named_parameters())
            for short, long in LAYER.items():
                for part, kind in (("w", "weight"), ("b", "bias")):
                    value = behind.get(f"{long}.parametrizations.{kind}.original")
                    name = f"l{number}.{short}.{part}"
                    found[name] = behind[f"{long}.{kind}"] if value is None else value
        return {**found, "none.w": self.none.weight, "none.b": self.none.bias}

    def packed(self) -> dict[str, np.ndarray]:
        """What has been learnt as the tensors of the packed file, each as its bytes."""
        places = Packed(memoryview(packed_file().read_bytes())).tensors
        flat = {
            name: value.detach().numpy().astype("<f4").reshape(-1)
            for name, value in self.learnt().items()
        }
        none = np.concatenate([flat.pop("none.w"), flat.pop("none.b")])
        raw = {n: pack(v) if places[n].is_packed else v.tobytes() for n, v in flat.items()}
        return {**{name: np.frombuffer(one, "u1") for name, one in raw.items()}, NONE: none}

    def kept_in(self, path: Path) -> dict[str, torch.Tensor]:
        """What has learnt in a checkpoint or in a file that `packed` was written to, by the names
        of `learnt`. Of the latter the rounding to 4 bits stays."""
        if path.suffix != ".npz":
            kept = torch.load(path)
            own = {id(value): name for name, value in self.learnt().items()}
            named = [*self.bert.named_parameters(), *self.none.named_parameters(prefix="none")]
            of_all = {**kept["bert"], **{f"none.{n}": v for n, v in kept["none"].items()}}
            return {own[id(value)]: of_all[name] for name, value in named if id(value) in own}
        places = Packed(memoryview(packed_file().read_bytes())).tensors
        with np.load(path) as file:
            found = {
                name: torch.from_numpy(
                    unpack(file[name].tobytes())
                    if places[name].is_packed
                    else file[name].view("<f4").astype(np.float32)
                )
                for name in file.files
                if name != NONE
            }
            none = torch.from_numpy(file[NONE])
        return {**found, "none.w": none[:-1], "none.b": none[-1:]}


def _through(layer: torch.nn.Module, hidden: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
    mask = torch.zeros(there.shape).masked_fill(~there, torch.finfo(torch.float32).min)
    out = layer(hidden, mask[:, None, None, :])
    return out[0] if isinstance(out, tuple) else out  # type: ignore[no-any-return]


# Learning ---------------------------------------------------------------------------------------


def loss_of(model: Model, units: Sequence[Unit], chance: random.Random) -> torch.Tensor:
    """The loss of the questions to some articles, whose sentences are all candidates."""
    sentences: list[str] = []
    asked: list[tuple[Put, int, list[bool]]] = []
    for unit in units:
        questions = chance.sample(unit.questions, min(MOST_QUESTIONS, len(unit.questions)))
        gold = {i for put in questions for i, right in enumerate(put.answers) if right}
        others = [i for i in range(len(unit.sentences)) if i not in gold]
        chance.shuffle(others)
        kept = sorted([*gold, *others[: max(0, MOST_SENTENCES - len(gold))]])
        asked += [(put, len(sentences), [put.answers[i] for i in kept]) for put in questions]
        sentences += [unit.sentences[i] for i in kept]
    right = torch.zeros(len(asked), len(sentences) + 1, dtype=torch.bool)
    out = torch.zeros_like(right)
    for row, (put, first, answers) in enumerate(asked):
        own = slice(first, first + len(answers))
        target = out if put.public and chance.random() < TAKEN_OUT else right
        target[row, own] = torch.tensor(answers)
        right[row, -1] = not right[row].any()
    with parametrize.cached():
        vectors = model.questions([put.text for put, _, _ in asked])
        cosines = mixed(model, vectors, sentences)
    logits = torch.cat([cosines, model.none(vectors)], 1) / TEMPERATURE
    logits = logits.masked_fill(out, -1e9)
    told = torch.logsumexp(logits.masked_fill(~right, -1e9), 1)
    return (torch.logsumexp(logits, 1) - told).mean()


def mixed(model: Model, questions: torch.Tensor, sentences: Sequence[str]) -> torch.Tensor:
    """Scores of shape (questions, sentences): cosines mixed with those of the best clauses."""
    whole = questions @ model.sentences(sentences).T
    parts = [(i, part) for i, one in enumerate(sentences) for part in clauses(one)]
    if not parts:
        return whole
    owner = torch.tensor([i for i, _ in parts])
    told = questions @ model.sentences([part for _, part in parts]).T
    best = torch.full_like(whole, -1.0)
    best = best.scatter_reduce(1, owner.expand(len(questions), -1), told, "amax")
    best = torch.where(torch.bincount(owner, minlength=len(sentences)) > 0, best, whole)
    return (1 - CLAUSE) * whole + CLAUSE * best


def schedule(
    news: Sequence[Unit], public: Sequence[Unit], passes: float, share: float
) -> list[Unit]:
    """The articles in the order in which they are learnt from: each pass has all of the news and
    a share of the public ones."""
    chance = random.Random(SEED)
    units: list[Unit] = []
    while passes > 0:
        one = [*news, *chance.sample(list(public), int(share * len(public)))]
        chance.shuffle(one)
        units += one[: int(len(one) * min(1.0, passes))]
        passes -= 1
    return units


def learn(model: Model, units: Sequence[Unit], rate: float, checkpoint: Path) -> None:
    """Learns two articles at a time; takes up a checkpoint where there is one."""
    parameters = [one for layer in model.learning for one in layer.parameters()]
    groups = [{"params": parameters, "lr": rate},
              {"params": model.none.parameters(), "lr": 1e-3, "weight_decay": 0.0}]  # fmt: skip
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    rates = [group["lr"] for group in optimiser.param_groups]
    steps, first = len(units) // 2, 0
    if checkpoint.exists():
        kept = torch.load(checkpoint)
        model.bert.load_state_dict(kept["bert"])
        model.none.load_state_dict(kept["none"])
        optimiser.load_state_dict(kept["optimiser"])
        first = kept["step"]
    began, losses = time.monotonic(), []
    for step in range(first, steps):
        for group, full in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = full * min(1.0, (step + 1) / WARM_UP) * (1 - step / steps)
        loss = loss_of(model, units[2 * step : 2 * step + 2], random.Random(step))
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        losses.append(loss.item())
        if (step + 1) % SAVED_EVERY == 0 or step + 1 == steps:
            pace = (step + 1 - first) / (time.monotonic() - began)
            print(f"step {step + 1} of {steps}, {pace:.2f} a second,"
                  f" loss {np.mean(losses[-SAVED_EVERY:]):.3f}", flush=True)  # fmt: skip
            save_checkpoint(model, optimiser, step + 1, checkpoint)


@dataclass(frozen=True, slots=True)
class Start:
    """A checkpoint to begin with, and how much it counts beside the others."""

    path: Path
    counts: float = 1.0

    @classmethod
    def read(cls, given: str) -> Start:
        """ "FILE" or "FILE:COUNTS"; counts that are not above zero are refused."""
        path, _, behind = given.rpartition(":")
        if not path or not re.fullmatch(r"[-+.\d]+", behind):
            return cls(Path(given))
        counts = float(behind)
        if counts <= 0:
            raise argparse.ArgumentTypeError(f"{given}: a checkpoint counts more than nothing")
        return cls(Path(path), counts)


def mean_of(starts: Sequence[Start], model: Model) -> dict[str, torch.Tensor]:
    """The mean of weights that have learnt, each as much as it counts: name → tensor, flat."""
    kept = [(start.counts, model.kept_in(start.path)) for start in starts]
    total = sum(counts for counts, _ in kept)
    return {
        name: torch.stack([counts / total * one[name].reshape(-1) for counts, one in kept]).sum(0)
        for name in model.learnt()
    }


def start_from(model: Model, starts: Sequence[Start]) -> None:
    """Takes the mean of the weights of checkpoints, and of files like the one that ships."""
    mean = mean_of(starts, model)
    with torch.no_grad():
        for name, value in model.learnt().items():
            value.copy_(mean[name].reshape(value.shape))


def save_checkpoint(model: Model, optimiser: torch.optim.Optimizer, step: int, path: Path) -> None:
    """Writes everything that learning goes on from; an interruption leaves the one before."""
    temporary = path.with_suffix(".writing")
    torch.save(
        {
            "bert": model.bert.state_dict(), "none": model.none.state_dict(),
            "optimiser": optimiser.state_dict(), "step": step,
        },
        temporary,
    )  # fmt: skip
    temporary.replace(path)


# Measuring --------------------------------------------------------------------------------------


def measured(model: Model, units: Sequence[Unit]) -> Iterator[tuple[bool, float, int]]:
    """Of each question whether it has an answer, by how much one is likelier than none, and the
    rank of the first sentence that answers (0: none does)."""
    for unit in units:
        if not unit.questions:
            continue
        with torch.no_grad(), parametrize.cached():
            questions = model.questions([put.text for put in unit.questions])
            cosines = mixed(model, questions, unit.sentences) / TEMPERATURE
            above = torch.logsumexp(cosines, 1) - model.none(questions)[:, 0] / TEMPERATURE
        for put, row, score in zip(unit.questions, cosines.tolist(), above.tolist(), strict=True):
            best = max(
                (c for c, right in zip(row, put.answers, strict=True) if right), default=None
            )
            yield best is not None, score, 0 if best is None else 1 + sum(c > best for c in row)


def report(title: str, model: Model, units: Sequence[Unit]) -> None:
    """Prints the hit rates, and how well questions with an answer are told from those without."""
    found = list(measured(model, units))
    ranks = [rank for has, _, rank in found if has]
    figures = {
        "hit@1": float(np.mean([rank == 1 for rank in ranks])),
        "hit@3": float(np.mean([rank <= 3 for rank in ranks])),
        "AUROC": auroc(
            np.array([score for has, score, _ in found if has]),
            np.array([score for has, score, _ in found if not has]),
        ),
    }
    told = "  ".join(f"{name} {value:.3f}" for name, value in figures.items())
    print(f"{title}: {told} ({len(ranks)} + {len(found) - len(ranks)})", flush=True)


def main() -> None:
    """Reads the sets, learns, measures, writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--news", type=Path, required=True, help="folder of the news sets")
    parser.add_argument("--sets", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--more", type=Path, nargs="*", default=[], help="folders of articles")
    parser.add_argument("--out", type=Path, required=True, help="the file to write")
    parser.add_argument("--folds", default="0,1,2,3,4", help="folds to learn from")
    parser.add_argument("--passes", type=float, default=4.0, help="over the articles; 0: none")
    parser.add_argument("--share", type=float, default=0.35, help="of the public articles a pass")
    parser.add_argument(
        "--start", type=Start.read, nargs="+", default=[], metavar="FILE[:COUNTS]",
        help="checkpoints or written files to begin with the mean of, and how much each counts",
    )  # fmt: skip
    parser.add_argument("--rate", type=float, default=5e-5, help="learning rate")
    given = parser.parse_args()
    torch.manual_seed(SEED)
    folds = {int(one) for one in given.folds.split(",")}
    chance = random.Random(SEED)
    public = [one for name in PUBLIC_SETS for one in public_units(given.sets / name, chance)]
    others = set(range(5)) - folds
    held_out = news_of_folds(given.news, others)
    with tempfile.TemporaryDirectory() as folder:
        export_model(Path(folder) / "e5")
        model = Model(Path(folder) / "e5")
    if given.start:
        start_from(model, given.start)
    news = news_units(news_of_folds(given.news, folds), written=(False, True))
    others_too = [one for folder in given.more for one in other_news(folder)]
    news += news_units(others_too, written=(False,))
    units = schedule(news, public, given.passes, given.share)
    if units:
        learn(model, units, given.rate, given.out.with_suffix(".checkpoint"))
    for name, written in (("news", False), ("written", True)) if others else ():
        report(name, model, news_units(held_out, written=(written,)))
    np.savez(given.out, **model.packed())  # type: ignore[arg-type]


if __name__ == "__main__":
    main()

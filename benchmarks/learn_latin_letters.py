"""Learns to tell Arabic in Latin letters, which Arabic words are frequent, and how they are spelt.

    python -m benchmarks.learn_latin_letters --news FOLDER --sets FOLDER [--out FILE]

Arabic questions and utterances are written in Latin letters by chance, each in a manner of its own;
`benchmarks/latin_letters.tsv` has what people type. Words and spelling are those of the news and
their questions, but for `annotated.jsonl`, on which it is measured. Printed is how much in other
languages is taken for Arabic, and how much of what people type is, where it was not learnt from.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from benchmarks.learn_acts import labelled
from index.questions.latin_letters import (
    BUCKETS,
    FEW,
    LETTERS,
    SCALE,
    WEIGHTS,
    buckets,
    form,
    words_in,
)
from index.text.normalise import normalise

TYPED = Path(__file__).parent / "latin_letters.tsv"
_ARABIC = re.compile(f"[{LETTERS[1:]}]+")
_WORD = re.compile(r"[^\W\d_]+")
_MARKS = re.compile("[\u064b-\u0652\u0640]")
_NAME = re.compile(r"(?<=[a-z] )[A-Z][\w'-]+(?: [A-Z][\w'-]+)*")
_ARABIC_TYPED = "arabic"
FOLDS = 5
PENALTY = 0.003
# A text is taken for Arabic a little below what is as likely as not: of the others none comes near.
LEAST = -0.5
# What is typed counts so often; others together twice as much as Arabic; a word so often in a
# question in Standard Arabic, and in an article, as in one of a dialect.
TYPED_COUNTS, OTHERS_TYPED, OTHERS, STANDARD, IN_NEWS = 8, 5, 2.0, 0.3, 0.01
# Letters of a question count so often.
ASKED_COUNTS = 3
FREQUENT = 3000
# Letters of a few words that tell of a language.
LONG = 9
# How people write each letter.
_WRITTEN = dict(
    one.split(":")
    for one in "ا:aaae ب:b ت:t ث:th,s,t ج:j,g,dj ح:777h خ:kh,5,5,kh د:d ذ:z,d,th,dh ر:r ز:z س:s "
    "ش:sh,sh,ch ص:ss9 ض:d,d,9',dh ط:tt6 ظ:z,dh,th,6' ع:333a غ:gh,gh,8 ف:f ق:2qkg98 ك:k ل:l م:m "
    "ن:n ه:h و:w ي:y ء:2".split()
)
_INSIDE = {"و": "ou,o,oo,u,o", "ي": "i,ee,i,y,ei"}
_VOWELS, _ARTICLES = ("aeio", "aeeo", "aaiu", "aeiou"), ("el ", "al", "il ", "l", "el")
_SHORT = 0.6


def _one(of: str, chance: random.Random) -> str:
    return chance.choice(of.split(",") if "," in of else of)


def in_latin(text: str, chance: random.Random) -> str:
    """Arabic as somebody may write it in Latin letters, in a manner that is kept throughout."""
    manner = {letter: _one(its, chance) for letter, its in _WRITTEN.items()}
    vowels, article = chance.choice(_VOWELS), chance.choice(_ARTICLES)
    found = []
    for word in _WORD.findall(normalise(text)):
        begun, rest = (article, word[2:]) if word.startswith("ال") and word[4:] else ("", word)
        found.append(begun)
        for i, letter in enumerate(rest):
            behind = rest[i + 1 : i + 2]
            if letter == "ه" and not behind and rest[2:]:
                found.append(chance.choice(("a", "a", "e", "ah", "eh")))
                continue
            found.append(
                _one(_INSIDE[letter], chance) if i and letter in _INSIDE else manner.get(letter, "")
            )
            is_short = letter not in "اعءوي" and behind and behind not in "اويه"
            found.append(chance.choice(vowels) if is_short and chance.random() < _SHORT else "")
        found.append(" ")
    return "".join(found)


def questions(news: Path, name: str) -> list[tuple[str, str]]:
    """The language and text of the questions in a file of news."""
    lines = (json.loads(line) for line in (news / name).read_text("utf-8").splitlines())
    return [(one["lang"], one["q"]) for row in lines for one in row.get("questions", ())]


def english(sets: Path) -> tuple[list[str], list[str]]:
    """The English questions of a file in SQuAD's shape, and its paragraphs."""
    data = json.loads((sets / "xquad.en.json").read_text("utf-8"))["data"]
    paragraphs = [p for one in data for p in one["paragraphs"]]
    asked = [q["question"] for p in paragraphs for q in p["qas"]]
    return asked, [p["context"] for p in paragraphs]


def pieces(texts: Sequence[str], chance: random.Random) -> list[str]:
    """Two or three words of each ten of texts, as short as what people say."""
    found = [
        " ".join(words[start : start + chance.choice((2, 3))])
        for words in map(str.split, texts)
        for start in range(0, len(words), 10)
    ]
    return [one for one in found if len(one) >= LONG]


def learn(arabic: Sequence[str], others: Sequence[str]) -> NDArray[np.float32]:
    """What each bucket tells: of a word their mean, of a text the sum of words by their root."""
    tokens = [words_in(text) for text in (*arabic, *others)]
    rows = [(i, list(buckets(word)), len(its)) for i, its in enumerate(tokens) for word in its]
    values = np.concatenate([np.full(len(its), 1 / len(its) / of**0.5) for _, its, of in rows])
    places = np.concatenate([its for _, its, _ in rows])
    at = np.concatenate([np.full(len(its), i) for i, its, _ in rows])
    there = csr_matrix((values, (at, places)), shape=(len(tokens), BUCKETS))
    signs = np.r_[np.ones(len(arabic)), -np.ones(len(others))]
    counts = np.where(signs > 0, 1.0, OTHERS * len(arabic) / len(others))

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margins = signs * (there @ weights)
        value = counts @ np.logaddexp(0, -margins) + PENALTY * (weights @ weights) / 2
        return float(value), there.T @ (-signs * counts / (1 + np.exp(margins))) + PENALTY * weights

    found = minimize(loss, np.zeros(BUCKETS), jac=True, method="L-BFGS-B").x
    return np.asarray(found, np.float32)


def is_taken(text: str, weights: NDArray[np.float32]) -> bool:
    """Whether a text is taken for Arabic."""
    told = [weights[list(buckets(word))].mean() for word in words_in(text)]
    return bool(told) and sum(told) / len(told) ** 0.5 > LEAST + FEW / len(told)


def words_of(text: str) -> list[str]:
    """The Arabic words of a text as they are written, without vowel signs."""
    return [one for one in _WORD.findall(_MARKS.sub("", text)) if _ARABIC.fullmatch(one)]


def frequent(counted: Counter[str]) -> tuple[list[str], NDArray[np.uint8]]:
    """The most frequent words, each as it is written most often, and their costs."""
    forms: Counter[str] = Counter()
    written: dict[str, str] = {}
    for word, count in counted.most_common():
        forms[form(word)] += count
        written.setdefault(form(word), word)
    most = forms.most_common(FREQUENT)
    chances = np.array([count for _, count in most]) / forms.total()
    return [written[one] for one, _ in most], _costs(chances)


def spelling(counted: Counter[str]) -> NDArray[np.uint8]:
    """The cost of each letter behind two others, for words by the root of how often they are."""
    three = np.zeros((len(LETTERS),) * 3)
    for word, count in counted.items():
        at = [LETTERS.index(letter) for letter in f"  {word} "]
        for place in zip(at, at[1:], at[2:], strict=False):
            three[place] += count**0.5
    one = three.sum((0, 1)) + 1
    two = three.sum(0) + 5 * one / one.sum()
    three += 5 * (two / two.sum(1, keepdims=True))
    return _costs(three / three.sum(2, keepdims=True))


def _costs(chances: NDArray[np.float64]) -> NDArray[np.uint8]:
    costs: NDArray[np.uint8] = np.clip(np.rint(-np.log(chances) * SCALE), 0, 255).astype(np.uint8)
    return costs


def in_other_languages(news: Path, in_english: Sequence[str], typed: Sequence[str]) -> list[str]:
    """Questions and utterances in other languages, and the names in them."""
    others = [*in_english, *(text for _, text in labelled() if text not in typed)]
    for name in ("questions.jsonl", "annotated.jsonl"):
        others += [q for spoken, q in questions(news, name) if spoken in {"en", "fr"}]
    others = [text for text in others if words_in(text)]
    return others + sorted({name for text in others for name in _NAME.findall(text)})


def with_name(text: str, names: Sequence[str], chance: random.Random) -> str:
    """A text with a name, as other languages write it, in the place of a word behind the first."""
    words = text.split()
    if len(words) > 1:
        words[chance.randrange(1, len(words))] = chance.choice(names)
    return " ".join(words)


def telling(
    made: Sequence[str], typed: Sequence[tuple[str, str]], others: list[str], paragraphs: list[str]
) -> NDArray[np.float32]:
    """The weights that tell Arabic."""
    chance = random.Random(0)
    short = pieces([*paragraphs, *others], chance)
    arabic = [text for kind, text in typed if kind == _ARABIC_TYPED]
    names = [name for text in others for name in _NAME.findall(text)]
    mixed = [with_name(text, names, chance) for text in (*arabic, *made[::2])]
    foreign = [text for kind, text in typed if kind != _ARABIC_TYPED]
    return learn(
        [*made, *mixed, *arabic * TYPED_COUNTS], [*others, *short, *foreign * OTHERS_TYPED]
    )


def main() -> None:
    """Measures, learns from everything and writes the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--news", type=Path, required=True)
    parser.add_argument("--sets", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    chosen = parser.parse_args()
    chance = random.Random(3)
    asked, typed = questions(chosen.news, "questions.jsonl"), labelled(TYPED)
    uttered = [text for _, text in labelled() if words_of(text)]
    arabic = [text for spoken, text in asked if spoken not in {"en", "fr", "ru"}] + uttered
    made = [in_latin(text, chance) for text in arabic for _ in range(2)]
    made += [in_latin(" ".join(text.split()[:2]), chance) for text in arabic[::3]]
    in_english, paragraphs = english(chosen.sets)
    others = in_other_languages(chosen.news, in_english, [text for _, text in typed])
    taken: Counter[str] = Counter()
    for fold in range(FOLDS):
        here = [one for i, one in enumerate(typed) if i % FOLDS != fold]
        there = [one for i, one in enumerate(others) if i % FOLDS != fold]
        weights = telling(made, here, there, paragraphs)
        unseen = [*typed[fold::FOLDS], *(("others", text) for text in others[fold::FOLDS])]
        taken.update(kind for kind, text in unseen if is_taken(text, weights))
    for kind, count in Counter([kind for kind, _ in typed] + ["others"] * len(others)).items():
        print(f"{kind:8} {taken[kind]:5} of {count:5} are taken for Arabic")
    counted: Counter[str] = Counter()
    spelt: Counter[str] = Counter()
    for text in sorted(one.read_text("utf-8") for one in (chosen.news / "texts").iterdir()):
        spelt.update(map(form, words_of(text)))
        counted.update({word: count * IN_NEWS for word, count in Counter(words_of(text)).items()})
    for spoken, text in (*asked, *(("", one) for one in uttered)):
        spelt.update(ASKED_COUNTS * [form(word) for word in words_of(text)])
        counted.update(dict.fromkeys(words_of(text), STANDARD if spoken == "ar" else 1))
    words, costs = frequent(counted)
    np.savez_compressed(
        chosen.out, told=telling(made, typed, others, paragraphs).astype(np.float16),
        least=np.float32(LEAST), letters=spelling(spelt), words=np.array(" ".join(words)),
        costs=costs,
    )  # fmt: skip


if __name__ == "__main__":
    main()

"""Twice as much text takes about twice as long, whatever a stranger has put into it."""

import time
from collections.abc import Callable

import pytest

from index.attribution.reader import statements
from index.intake.urls import cleaned
from index.text.normalise import grams, normalise
from index.text.passages import split
from index.text.sentences import sentences

# What is linear takes twice as long, what is quadratic four times. The rest is a busy computer's.
MOST = 2.8
LETTERS = "بتثجحخدرزسشصضطعغفقكمنهي"


def word(number: int) -> str:
    """One of 279,841 words, another for every number."""
    number = number * 7919 % len(LETTERS) ** 4
    return "".join(LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(4))


def spelt(number: int) -> str:
    """One foreign name, spelt in another way for every number below 10,000."""
    vowels = [
        ("", "ا", "و", "ي", "او", "وا", "اي", "يا", "وي", "يو")[int(d)] for d in f"{number:04}"
    ]
    return "".join(map("".join, zip("كلتر", vowels, strict=True))) + "س"


HOSTILE: dict[str, Callable[[int], str]] = {
    "everybody speaks once": lambda i: f"قال {word(2 * i)} {word(2 * i + 1)} إن الأمر صعب جدا.\n",
    "all on one line": lambda i: f"قال {word(2 * i)} {word(2 * i + 1)} إن الأمر صعب جدا. ",
    "by one name": lambda i: f"قال {word(i)} إن الأمر صعب جدا.\n",
    "one first name": lambda i: f"قال محمد {word(i)} إن الأمر صعب جدا.\n",
    "one last name": lambda i: f"قال {word(i)} لافروف إن الأمر صعب جدا.\n",
    "one name, spelt in many ways": lambda i: f"قال {spelt(i)} إن الأمر صعب جدا.\n",
    "a role each": lambda i: f"قال وزير ال{word(i)} إن الأمر صعب جدا.\n",
    "one role, many names": lambda i: (
        f"قال وزير الخارجية {word(2 * i)} {word(2 * i + 1)} إن الأمر.\n"
    ),
    "one name, many roles": lambda i: f"قال وزير ال{word(i)} سيرغي لافروف إن الأمر صعب جدا.\n",
    "a body each": lambda i: f"قالت شركة ال{word(i)} إن الأمر. وأكدت الشركة أن الأمر صعب.\n",
    "a headline each": lambda i: f"قال {word(i)} إن الأمر صعب.\n{word(-i)}: الأمر صعب جدا.\n",
    "a verb behind every quotation": lambda i: f'"كلمة كلمة كلمة كلمة" قال {word(i)} ',
    "sources": lambda i: f"بحسب {word(2 * i)} {word(2 * i + 1)}، الأمر صعب جدا اليوم.\n",
    "who is between": lambda i: f"بين {word(i)} أن قال\n",
    "unclosed quotations": lambda i: f'قال: "كلمة {word(i)} وكلمة ',
    "quotations in quotations": lambda _: "قال: «كلمة “",
    "straight marks": lambda _: '" ',
    "verbs": lambda _: "قال ",
    "verbs with clauses": lambda _: "قال إن ",
    "according to, and no more": lambda _: "بحسب ",
    "pronouns": lambda _: "هو هي هم ",
    "brackets": lambda _: "( كلمة ) ",
    "one word": lambda _: "كلمة ",
    "one letter": lambda _: "ك",
}
STOPS: dict[str, Callable[[int], str]] = {
    "full stops": lambda _: ". ",
    "full stops after a word": lambda i: "كلمة. " if i == 0 else ". ",
    "closing marks": lambda _: '."',
    "initials": lambda _: "أ. ",
    "short quotations": lambda _: "«أ» ب. ",
    "stops in quotations": lambda _: "«أ. ب» ",
    "commas": lambda _: "كلمة. ، ",
    "one word": lambda _: "كلمة ",
    "one letter": lambda _: "ك",
    "numbers": lambda _: "1.5 ",
    "spaces": lambda _: " ",
}


def of_size(make: Callable[[int], str], size: int) -> str:
    pieces: list[str] = []
    length = 0
    while length < size:
        pieces.append(make(len(pieces)))
        length += len(pieces[-1])
    return "".join(pieces)[:size]


def growth(work: Callable[[str], object], make: Callable[[int], str], size: int) -> float:
    """How many times as long twice as much text takes; the best of some attempts."""
    once, twice = of_size(make, size), of_size(make, 2 * size)
    work(once[:100])  # what is built at the first call is no matter of size
    found = 99.0
    for _ in range(4):
        found = min(found, _seconds(work, twice) / max(_seconds(work, once), 0.0005))
        if found <= MOST:
            break
    return found


def _seconds(work: Callable[[str], object], text: str) -> float:
    begun = time.process_time()
    work(text)
    return time.process_time() - begun


@pytest.mark.parametrize("name", HOSTILE)
def test_reading_statements_takes_as_long_as_the_text_is(name: str) -> None:
    assert growth(statements, HOSTILE[name], 6_000) <= MOST


@pytest.mark.parametrize("name", STOPS)
def test_sentences_take_as_long_as_the_text_is(name: str) -> None:
    assert growth(sentences, STOPS[name], 16_000) <= MOST


@pytest.mark.parametrize("name", STOPS)
def test_passages_take_as_long_as_the_text_is(name: str) -> None:
    assert growth(split, STOPS[name], 16_000) <= MOST


@pytest.mark.parametrize("work", [normalise, grams])
def test_a_long_word_takes_as_long_as_it_is(work: Callable[[str], object]) -> None:
    assert growth(work, lambda _: "ك", 50_000) <= MOST


@pytest.mark.parametrize("mark", [" ", "\u200f", "%E2%80%8B"])
def test_the_end_of_a_link_is_found_in_as_long_as_it_is(mark: str) -> None:
    assert growth(lambda link: cleaned(f"{link}x"), lambda _: mark, 8_000) <= MOST
    assert growth(cleaned, lambda _: mark, 8_000) <= MOST

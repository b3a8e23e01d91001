"""Which words come when: in an article by its paragraphs, in several articles by their days."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.text.frequent_words import FrequentWord, frequent_words
from index.text.language import language
from index.text.sentences import LINE
from index.types import Article

# So many words are shown of one article, and of several.
OF_ONE, OF_SEVERAL = 8, 12
# So many columns are shown: days where there are no more, else months, else years.
MOST_TIMES = 8
# Digits of an ISO date that name a day, a month, a year.
_PRECISIONS = (10, 7, 4)


def _words_of(article: Article) -> list[FrequentWord]:
    return frequent_words(article.text, language(article.text))


@dataclass(frozen=True, slots=True)
class Spread:
    """A word of an article: as it is written, the paragraphs that have it, as readers count, each
    once, and for each time where in the text it stands, 0 to 1."""

    word: str
    paragraphs: tuple[int, ...]
    at: tuple[float, ...]


# Counting takes longer than the rest of a page, and an article's words stay as they are.
@lru_cache(maxsize=64)
def spread(article: Article) -> tuple[Spread, ...]:
    """The most frequent words of an article, those with most places first; each comes more than
    once."""
    lines = [
        line.start() for line in LINE.finditer(article.text) if any(map(str.isalnum, line.group()))
    ]
    length = max(1, len(article.text))
    return tuple(
        Spread(
            one.written,
            tuple(dict.fromkeys(bisect_right(lines, at) for at in one.at)),
            tuple(at / length for at in one.at),
        )
        for one in _words_of(article)[:OF_ONE]
        if len(one.at) > 1
    )


@dataclass(frozen=True, slots=True)
class Course:
    """A word of several articles: how many of them have it, and how often it comes at each time."""

    word: str
    articles: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Courses:
    """Times, as parts of ISO dates, the words at them, and the highest of their counts."""

    times: tuple[str, ...]
    words: tuple[Course, ...]
    most: int


def courses(articles: Sequence[Article]) -> Courses:
    """The words that most of several articles share, at the days of these; articles without a day
    are left out."""
    dated = [one for one in articles if one.date]
    size = next(
        (n for n in _PRECISIONS if len({str(one.date)[:n] for one in dated}) <= MOST_TIMES), 4
    )
    times = sorted({str(one.date)[:size] for one in dated})[-MOST_TIMES:]
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    having: Counter[str] = Counter()
    for article in dated:
        time = str(article.date)[:size]
        for one in _words_of(article) if time in times else ():
            counts[one.stem][time] += len(one.at)
            forms[one.stem][one.written] += len(one.at)
            having[one.stem] += 1
    chosen = sorted(counts, key=lambda key: (-having[key], -counts[key].total()))[:OF_SEVERAL]
    words = tuple(
        Course(
            forms[key].most_common(1)[0][0],
            having[key],
            tuple(counts[key][time] for time in times),
        )
        for key in chosen
    )
    most = max((max(one.counts) for one in words), default=0)
    return Courses(tuple(times), words, most)

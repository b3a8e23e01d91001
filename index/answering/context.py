"""What an article offers to answer from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.attribution.attributed_text import AttributedText
from index.retrieval.reader import Reader
from index.retrieval.search import Results
from index.types import (
    Article,
    Evidence,
    Question,
    Sentence,
    Statement,
    StoredPassage,
    Vectors,
)


@dataclass(frozen=True, slots=True)
class ArticleContext:
    """An article as it is read and searched. What takes time is a function, called where needed.

    `embed` gives the vector of a question, shape (dimension,); `search` scores the article's
    passages for one; `reader` tells which sentences answer, None where nobody reads. `shown`: what
    of it has answered the question before.
    """

    article: Article
    attributed: AttributedText
    passages: Callable[[], Sequence[StoredPassage]]
    embed: Callable[[str], Vectors]
    search: Callable[[Question], Results | None]
    reader: Reader | None
    shown: Sequence[Evidence] = ()

    def sentences(self) -> Iterator[tuple[Sentence, list[str]]]:
        """Every sentence with its normalised words."""
        for one in self.passages():
            for span, line in zip(one.passage.sentences, one.tokens.split("\n"), strict=True):
                yield span, line.replace("_", "").split()

    def closeness(self, topic: str, statements: Sequence[Statement]) -> tuple[list[float], float]:
        """The cosine of a topic with the nearest sentence that each statement reaches into, and
        with the nearest sentence of all."""
        wanted = self.embed(topic)
        rows = [
            (sentence.start, sentence.end, float(vector @ wanted))
            for one in self.passages()
            for sentence, vector in zip(
                one.passage.sentences,
                one.vectors[1:] if len(one.vectors) > 1 else one.vectors,
                strict=True,
            )
        ]
        of_each = [
            max((cosine for a, b, cosine in rows if a < one.end and one.start < b), default=0.0)
            for one in statements
        ]
        return of_each, max(cosine for _, _, cosine in rows)

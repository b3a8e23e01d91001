"""Who speaks how much, in an article or in several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from index.types import DIRECT, Article, Statement


@dataclass(frozen=True, slots=True)
class Share:
    """What one speaker says: their number in the order of first words, in how many articles, how
    many statements, how many words in their own words and in the articles', and these as shares of
    what the one who speaks most says, 0 to 1; `first` is the number of the first statement, from 1.
    """

    name: str
    speaker: int
    articles: int
    statements: int
    direct: int
    indirect: int
    direct_share: float
    indirect_share: float
    first: int

    @property
    def words(self) -> int:
        """All words that are theirs."""
        return self.direct + self.indirect


@dataclass(slots=True)
class _Count:
    first: int = 0
    articles: set[int] = field(default_factory=set)
    statements: int = 0
    direct: int = 0
    indirect: int = 0


def shares(
    read: Iterable[tuple[Article, Sequence[Statement]]], speakers: Sequence[str] = ()
) -> tuple[Share, ...]:
    """Of each speaker, in the order that is given or else that of first words. What somebody quotes
    within their own words counts for both; who has the same name in two articles is the same."""
    counted = {name: _Count() for name in speakers}
    for article, statements in read:
        for number, one in enumerate(statements, 1):
            count = counted.setdefault(one.speaker, _Count())
            count.first = count.first or number
            count.articles.add(article.id)
            count.statements += 1
            words = len(article.text[one.start : one.end].split())
            if one.kind == DIRECT:
                count.direct += words
            else:
                count.indirect += words
    most = max((one.direct + one.indirect for one in counted.values()), default=0) or 1
    return tuple(
        Share(
            name=name,
            speaker=number,
            articles=len(one.articles),
            statements=one.statements,
            direct=one.direct,
            indirect=one.indirect,
            direct_share=one.direct / most,
            indirect_share=one.indirect / most,
            first=one.first,
        )
        for number, (name, one) in enumerate(counted.items())
    )

"""Who speaks how much in an article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.types import DIRECT, Article, Statement


@dataclass(frozen=True, slots=True)
class Share:
    """What one speaker says: their number in the order of first words, how many statements, how
    many words of the article in their own words and in the article's, and these as shares of what
    the one who speaks most says, 0 to 1; `first` is the number of the first statement, from 1."""

    name: str
    speaker: int
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


def shares(
    article: Article, statements: Sequence[Statement], speakers: Sequence[str]
) -> tuple[Share, ...]:
    """Of each speaker, in the order of first words. What somebody quotes within their own words
    counts for both."""
    counted = {name: [0, 0] for name in speakers}
    for one in statements:
        words = len(article.text[one.start : one.end].split())
        counted[one.speaker][one.kind != DIRECT] += words
    most = max((sum(both) for both in counted.values()), default=0) or 1
    firsts: dict[str, int] = {}
    for number, one in enumerate(statements, 1):
        firsts.setdefault(one.speaker, number)
    return tuple(
        Share(
            name=name,
            speaker=number,
            statements=sum(one.speaker == name for one in statements),
            direct=direct,
            indirect=indirect,
            direct_share=direct / most,
            indirect_share=indirect / most,
            first=firsts[name],
        )
        for number, (name, (direct, indirect)) in enumerate(counted.items())
    )

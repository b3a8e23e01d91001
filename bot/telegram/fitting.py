"""Names, topics and sites that others have worded, so that they fit into a line and leave its
direction alone."""

from __future__ import annotations

from dataclasses import replace

from bot.telegram.entities import ISOLATES, short
from index.types import Answer, Article

# So many characters of a name or a topic: with them, a page keeps to Telegram's limits.
LONGEST_NAME = 80


def worded(given: Answer) -> Answer:
    """An answer with names and topic that fit into a line and leave its direction alone."""

    def fitting(name: str | None) -> str | None:
        return name and short(name.translate(ISOLATES), LONGEST_NAME)

    asked = given.question
    return replace(
        given,
        article=introduced(given.article),
        question=replace(asked, speaker=fitting(asked.speaker), topic=fitting(asked.topic)),
        evidence=tuple(replace(one, speaker=fitting(one.speaker)) for one in given.evidence),
        others=tuple(map(worded, given.others)),
    )


def introduced(article: Article) -> Article:
    """An article with a site and an author that fit into a line and leave its direction alone."""
    return replace(
        article,
        site=article.site and short(article.site.translate(ISOLATES)),
        author=article.author and short(article.author.translate(ISOLATES)),
    )

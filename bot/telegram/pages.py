"""An answer parted into pages, and what stands around one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.serving.deep_links import DeepLinks
from bot.telegram.entities import units
from bot.telegram.excerpts import Span, excerpt
from index.types import Answer, Article, Evidence

# One screen of a telephone: so many pieces of evidence, so many UTF-16 units of them.
MOST_ON_A_PAGE = 4
PAGE_UNITS = 1300
# Of each article what of its evidence stands on a page.
Page = list[tuple[Answer, list[Evidence]]]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a message shows around an answer.

    `language` is that of the bot's own words; `number` and `page` are those of the answer; `owner`
    is whose buttons they are (0: everybody's). `question` is shown above an answer where it is not
    in sight; `asked` are the questions before it; `links` are the bot's deep links, None where
    nobody could follow them. `is_part`: the answer is one of several in a message. `is_private`: it
    stands in the chat of one person, where buttons open the page. `refused`, `elsewhere` and
    `has_others` are as in `Given`. `names`: the names of people → as whoever asks writes them.
    `speakers`: all who speak in the article, in its order.
    """

    language: str
    number: int | None = None
    page: int = 0
    owner: int = 0
    question: str = ""
    asked: Sequence[str] = ()
    links: DeepLinks | None = None
    is_part: bool = False
    refused: int = 0
    elsewhere: Article | None = None
    has_others: bool = False
    is_private: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    speakers: Sequence[str] = ()


def paged(given: Answer) -> list[Page]:
    """An answer parted into pages: of each article its evidence in the order of the text."""
    pages: list[Page] = []
    count, size, last = 0, 0, None
    for part in (given, *given.others):
        text = part.article.text
        for item in sorted(part.evidence, key=lambda one: (one.start, one.end)):
            place = place_in(item, text)
            length = units(text[slice(*place[0])])
            more = 0 if (part.article.id, place) == last else length
            if not pages or size + more > PAGE_UNITS or count == MOST_ON_A_PAGE:
                pages.append([])
                count, size, more = 0, 0, length
            if not pages[-1] or pages[-1][-1][0] is not part:
                pages[-1].append((part, []))
            pages[-1][-1][1].append(item)
            count, size, last = count + 1, size + more, (part.article.id, place)
    return pages


def place_in(item: Evidence, text: str) -> tuple[Span, str | None]:
    """Where evidence is shown: one speaker's statements of one passage stand together."""
    return excerpt(item, text), item.speaker


def picture_of(shown: Page) -> tuple[Answer, list[Evidence]] | None:
    """What of a page makes a picture, which shows one article: the evidence of the first one in
    which somebody speaks."""
    return next((one for one in shown if any(item.speaker for item in one[1])), None)

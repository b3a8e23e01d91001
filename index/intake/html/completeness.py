"""Whether a page shows its article whole: what stands in its metadata alone, and on further pages.

A part must not pass for the whole: an answer would deny what stands in the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any
from urllib.parse import urljoin

from index.errors import LinkRefused
from index.intake.html.blocks import FEWEST_WORDS, Tree, count, text_in
from index.intake.html.metadata import Facts
from index.intake.numbered_pages import page_readings
from index.intake.urls import canonical, is_same_site
from index.text.normalise import normalise, words

# What metadata have has to be so much longer than what is shown, to be more than another count.
_LONGER = 1.2
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
# Characters of a line by which it is found again.
_KNOWN_BY = 40


def completed(lines: Sequence[str], facts: Facts) -> list[str]:
    """The lines of an article, or the text that the page's JSON-LD has of it where that one begins
    alike and goes on: some show the rest by a script."""
    shown = "\n".join(lines)
    posts = [text for post in _updates(facts) for text in _body(post, lines) if text not in shown]
    if posts and lines:
        return [*lines, *posts]
    whole = [*_body(facts.news, lines), *posts]
    # One line may be several that nothing has parted.
    least = count(lines) * (_LONGER if len(lines) > 1 else 1)
    if count(whole) < max(FEWEST_WORDS, least):
        return list(lines)
    key = _key("\n".join(whole))
    is_same = any(_key(line)[:_KNOWN_BY] in key for line in lines)
    return whole if is_same or not lines else list(lines)


def is_cut(lines: Sequence[str], facts: Facts) -> bool:
    """Whether the page says that its article has far more words than are shown."""
    claimed = str(facts.news.get("wordCount", ""))
    return claimed.isdecimal() and int(claimed) > 2 * count(lines)


def _updates(facts: Facts) -> Iterator[dict[str, Any]]:
    """The posts of a live blog, as its metadata have them."""
    posts = facts.news.get("liveBlogUpdate")
    for post in posts if isinstance(posts, list) else []:
        if isinstance(post, dict):
            yield post


def _body(node: dict[str, Any], lines: Sequence[str]) -> Iterator[str]:
    """The paragraphs of an `articleBody`, parted as those of the page where nothing parts them."""
    text = node.get("articleBody")
    if not isinstance(text, str):
        return
    text = _TAG.sub("\n", unescape(text)).encode("utf-8", "replace").decode("utf-8")
    for line in lines:
        text = text.replace(line, f"\n{line}\n")
    for part in text.splitlines():
        if any(c.isalnum() for c in part):
            yield " ".join(part.split())


def _key(text: str) -> str:
    return " ".join(words(normalise(text)))


# Further pages ---------------------------------------------------------------------------------


def page_numbers(tree: Tree, url: str) -> dict[int, str]:
    """The addresses of an article's other pages by their number: links to the same path that
    differ by a number alone. Empty where there is one page."""
    own = dict(page_readings(url))
    found: dict[int, str] = {}
    for link in tree.iter("link", "a"):
        if not _is_page_link(link):
            continue
        try:
            other = canonical(urljoin(url, link.get("href") or ""))
        except (LinkRefused, ValueError):
            continue
        for path, number in page_readings(other) if is_same_site(other, url) else ():
            if path in own and number != own[path]:
                found[number] = other
    return found if max(found, default=0) > 1 else {}


def _is_page_link(link: Tree) -> bool:
    label = text_in(link)
    return "next" in (link.get("rel") or "").lower().split() or (
        label.isdecimal() and len(label) < 3
    )

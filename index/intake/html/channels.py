"""The preview of a Telegram channel → one of its posts."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from index.errors import LinkNoArticle
from index.intake.fetcher import Page
from index.intake.files import article_of, identified
from index.intake.html.blocks import Tree, blocks, parsed
from index.types import Article, Format

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.A)


def post_of(page: Page) -> Article:
    """The post at a preview's address: its text, channel and day. Raises LinkNoArticle."""
    named = urlsplit(page.url).path.removeprefix("/s/").strip("/")
    tree = parsed(page)
    post = next((e for e in tree.iter() if _is(e.get("data-post"), named)), None)
    # What the post replies to is not its own text, though it looks like it.
    texts = [] if post is None else _with_class(post, "tgme_widget_message_text")
    own = [one for one in texts if not _within(one, post, "tgme_widget_message_reply")]
    text = "\n".join(block.text for block in blocks(own[0])) if own else ""
    if post is None or not any(char.isalnum() for char in text):
        raise LinkNoArticle(page.url)
    named_by = _with_class(post, "tgme_widget_message_owner_name")
    times = [time.get("datetime") or "" for time in post.iter("time")]
    days = [found[0] for time in times if (found := _DAY.match(time))]
    article = article_of(text, page.url, Format.POST)
    return identified(
        Article(
            article.text, article.title, "", format=Format.POST, url=f"https://t.me/{named}",
            site=" ".join(named_by[0].text_content().split()) if named_by else None,
            date=days[-1] if days else None,
        )
    )  # fmt: skip


def _is(data: str | None, named: str) -> bool:
    return data is not None and data.lower() == named.lower()


def _with_class(tree: Tree, name: str) -> list[Tree]:
    return [e for e in tree.iter() if name in (e.get("class") or "").split()]


def _within(element: Tree, outer: Tree, name: str) -> bool:
    """Whether an element lies in one of some class, or is one, inside of another."""
    while element is not None and element is not outer:
        if name in (element.get("class") or "").split():
            return True
        element = element.getparent()
    return False

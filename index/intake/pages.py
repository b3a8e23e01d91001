"""A web page → `Article`: its own words, a paragraph a line, its title first as in a file.

trafilatura finds the article in the page; what it is known to leave in Arabic news (headlines
between paragraphs, lines that invite to follow) is taken out before. A page that is no article,
or that shows a part of one, is never taken for one: it raises an error that says so.
"""

from __future__ import annotations

from dataclasses import replace

from index.errors import (
    ArticleError,
    DocumentTooLong,
    LinkMoved,
    LinkNoArticle,
    LinkTooLarge,
)
from index.intake.documents.kinds import DOCUMENTS, PDF
from index.intake.encodings import is_garbled, mended
from index.intake.fetcher import NOWHERE, Page
from index.intake.files import (
    LONGEST_TEXT,
    article_of,
    decode,
    identified,
)
from index.intake.html import paywalls
from index.intake.html.blocks import FEWEST_WORDS, blocks, parsed
from index.intake.html.boilerplate import lines_of
from index.intake.html.channels import post_of
from index.intake.html.completeness import completed, page_numbers
from index.intake.html.metadata import (
    address_of,
    author_of,
    date_of,
    facts_of,
    site_of,
    title_of,
)
from index.intake.html.redirects import redirect_target
from index.intake.urls import canonical, host_of
from index.intake.wrapped import is_preview
from index.types import Article, Format


def article_of_page(page: Page) -> Article:
    """The article on a page, with url, site, author and date (YYYY-MM-DD) where they are known.

    Raises LinkForbidden for a wall, LinkNoArticle for what is no article, LinkMoved where such a
    page leads on, LinkTooLarge, or the DocumentErrors of a document.
    """
    if page.type in DOCUMENTS:
        return _document(page)
    if page.type == "text/plain":
        return _plain(page)
    if is_preview(page.url):
        return post_of(page)
    try:
        return _html(page)
    except LinkNoArticle:
        target = None if page.url == NOWHERE else redirect_target(page)
        if target is None:
            raise
        raise LinkMoved(target) from None


def _html(page: Page) -> Article:
    tree = parsed(page)
    facts, seen = facts_of(tree), list(blocks(tree))
    if sum(len(block.text) for block in seen) > LONGEST_TEXT:
        raise LinkTooLarge(page.url)
    title, url = title_of(tree, facts), address_of(tree, page.url)
    day = date_of(tree, facts, page.url, seen, title)
    author = author_of(tree, facts, page.url, seen, title)
    others = page_numbers(tree, page.url)
    lines = completed(lines_of(tree, title, facts.about), facts)
    paywalls.refuse_walls(page.url, facts, seen, lines)
    paywalls.refuse_others(page.url, facts, title, seen, lines)
    text = mended("\n".join(filter(None, [title, *lines])))
    if is_garbled(text):
        raise LinkNoArticle(page.url)
    article = replace(article_of(text, page.url), rest=tuple(others[n] for n in sorted(others)))
    if page.url == NOWHERE:
        # What a file says about where it is from, anybody can write into it.
        return replace(article, format=Format.FILE)
    article = replace(article, author=author, date=day, format=Format.PAGE)
    return _at(article, url, site_of(facts, page.url))


def _at(article: Article, url: str, site: str) -> Article:
    """An article as the one at an address."""
    return identified(replace(article, url=url, site=site))


def _document(page: Page) -> Article:
    # 0.2 s that no page needs to wait for.
    from index.intake.documents.docx import article_of_word
    from index.intake.documents.pdf import article_of_pdf

    article = (article_of_pdf if page.type == PDF else article_of_word)(page.data, page.url)
    if len(article.text) > LONGEST_TEXT:
        raise DocumentTooLong(page.url)
    if page.url == NOWHERE:
        return article
    return _at(article, canonical(page.url), host_of(page.url))


def _plain(page: Page) -> Article:
    try:
        article = article_of(decode(page.data, page.url), page.url)
    except ArticleError as error:
        raise LinkNoArticle(page.url) from error
    if len(article.text) > LONGEST_TEXT:
        raise LinkTooLarge(page.url)
    if len(article.text.split()) < FEWEST_WORDS:
        raise LinkNoArticle(page.url)
    return _at(replace(article, format=Format.PAGE), canonical(page.url), host_of(page.url))

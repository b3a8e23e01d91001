"""Where a page that holds no article sends its readers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from index.errors import LinkError
from index.intake.fetcher import Page
from index.intake.html.blocks import Tree, blocks, parsed

_REFRESH = re.compile(r"""\s*[\d.]+\s*[;,]\s*(?:url\s*=\s*)?['"]?([^'"]+?)['"]?\s*""", re.I)
_SCRIPT = re.compile(
    r"""(?:window|document|self|top)?\.?\blocation(?:\.href)?(?:\s*=\s*|\.(?:replace|assign)\()"""
    r"""\s*["']([^"']{1,2000})["']"""
)
# Characters of text: a page that sends its readers on says no more than that.
_MOST_TEXT = 400


def redirect_target(page: Page) -> str | None:
    """The address to which a page without an article of its own leads on: by a refresh, by a
    script, or as its own version for phones or printers; None where it does not."""
    try:
        tree = parsed(page)
    except LinkError:
        return None
    if sum(len(block.text) for block in blocks(tree)) > _MOST_TEXT:
        return None
    for target in _targets(tree):
        try:
            url = urljoin(page.url, target.strip())
        except ValueError:
            continue
        if url.startswith(("http://", "https://")) and url != page.url:
            return url
    return None


def _targets(tree: Tree) -> Iterator[str]:
    for meta in tree.iter("meta"):
        if (meta.get("http-equiv") or "").strip().lower() == "refresh":
            found = _REFRESH.fullmatch(meta.get("content") or "")
            if found:
                yield found[1]
    for script in tree.iter("script"):
        if found := _SCRIPT.search(script.text or ""):
            yield found[1].replace("\\/", "/")
    for link in tree.iter("link"):
        rel, media = (link.get(name) or "" for name in ("rel", "media"))
        if "amphtml" in rel.lower() or ("alternate" in rel.lower() and media.lower() == "print"):
            yield link.get("href") or ""

"""The article that comes with Rawi."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources

from index.intake.files import article_of, decode
from index.types import Article, Format


def built_in_article() -> Article:
    """The article that comes with Rawi: a report on the Lavrov–Blinken meeting of May 2021."""
    folder = resources.files("data")
    known = json.loads((folder / "lavrov-blinken.json").read_text(encoding="utf-8"))
    text = decode((folder / "lavrov-blinken.txt").read_bytes(), "lavrov-blinken.txt")
    return replace(article_of(text, "lavrov-blinken.txt"), **known, format=Format.PAGE)

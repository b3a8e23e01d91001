"""An answer's words as a picture, to be shared where only pictures travel: a card of a newspaper.

The words of the article stand first and largest, in a naskh; then who said them; then, small, where
they are from. The text goes to the typesetter as data, so nothing in it is read as markup, and
everything it needs (two families of fonts) is installed with the bot: drawing opens no connection.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from itertools import pairwise, starmap
from typing import Any

from bot import messages
from index.types import (
    INDIRECT,
    Answer,
    Article,
    Evidence,
)

# Pixels. Telegram takes pictures up to 20 times as high as wide, but shows what is higher than this
# too small to be read on a telephone.
WIDTH = 1080
TALLEST = 3 * WIDTH
# So many pieces of evidence, and so many characters of one, stand on a card; fewer of each where
# that would be too high.
MOST_PIECES = 4
LONGEST_PIECE = 900
LONGEST_TITLE = 200
LONGEST_NAME = 80
# The fewer the words, the larger: size in pixels up to so many characters on the card.
SIZES = ((100, 72), (260, 62), (700, 54))
SMALLEST = 48
# A longer word may be broken wherever the line ends: addresses have no spaces.
LONGEST_WORD = 20

FACES = ("fontpkg_amiri", "fontpkg_ibm_plex_sans_arabic")

_TEMPLATE = r"""
#let card = json(bytes(sys.inputs.card))
#let (ink, quiet, accent, paper) = (rgb("#1d1b18"), rgb("#6f6960"), rgb("#8f1d1a"), rgb("#fbf9f4"))
#let hairline = line(length: 100%, stroke: 1.5pt + rgb("#dcd6ca"))

#let sided(line) = {
  set text(lang: if line.rtl { "ar" } else { "en" }, dir: if line.rtl { rtl } else { ltr })
  par(text(line.text))
}
#let words(line) = {
  set text(font: ("Amiri",), size: card.size * 1pt, fill: ink, top-edge: 0.8em, bottom-edge: -0.3em)
  set par(leading: 0.4em)
  sided(line)
}
#let small(line, size, fill, weight: "regular") = {
  set text(font: ("IBM Plex Sans Arabic", "Amiri"), size: size, fill: fill, weight: weight)
  set text(top-edge: 0.8em, bottom-edge: -0.25em)
  set par(leading: 0.42em)
  sided(line)
}
#let piece(it) = {
  words(it.words)
  if it.note != none { v(22pt); small(it.note, 30pt, quiet) }
  if it.speaker != none {
    v(if it.note == none { 46pt } else { 30pt })
    small(it.speaker, 40pt, accent, weight: "semibold")
  }
}
#let body = {
  set align(if card.rtl { right } else { left })
  set par(spacing: 0pt, justify: false, linebreaks: "optimized")
  set text(hyphenate: false)
  box(width: 112pt, height: 7pt, fill: accent)
  v(46pt)
  if card.heading != none { small(card.heading, 40pt, accent, weight: "semibold"); v(50pt) }
  for (at, it) in card.pieces.enumerate() {
    if at > 0 { if it.turn { v(54pt); hairline; v(50pt) } else { v(54pt) } }
    piece(it)
  }
  if card.source.len() > 0 { v(64pt); hairline; v(38pt) }
  for (at, it) in card.source.enumerate() {
    if at > 0 { v(20pt) }
    small(it, 30pt, if at == 0 { ink } else { quiet })
  }
}
#set page(
  width: card.width * 1pt, height: auto, margin: (x: 96pt, top: 84pt, bottom: 84pt), fill: paper)
#context [#metadata(measure(body, width: card.width * 1pt - 192pt).height.pt() + 168) <height>]
#body
"""


def drawn(given: Answer, language: str) -> bytes:
    """The evidence of an answer, its first four pieces, as a PNG: 1080 pixels wide, as high as the
    words need, at most 3,240. The same answer gives the same bytes.

    The bot's own words are in the language given, each line runs in the direction of its letters.
    Takes some hundredths of a second, longest for thousands of characters, and lets other threads
    run meanwhile. Raises ValueError for an answer without evidence.
    """
    if not given.evidence:
        raise ValueError("no evidence to draw")
    most = LONGEST_PIECE
    card = _card(given, language, most)
    while _height(card) > TALLEST and most > 1:
        most = most * 3 // 4
        card = _card(given, language, most)
    import typst

    picture: bytes = typst.compile(_TEMPLATE.encode(), format="png", ppi=72, **_with(card))
    return picture


def _height(card: Mapping[str, object]) -> float:
    """How high a card is going to be, in pixels, without drawing it."""
    import typst

    found = typst.query(_TEMPLATE.encode(), "<height>", field="value", one=True, **_with(card))
    return float(json.loads(found))


def _with(card: Mapping[str, object]) -> dict[str, Any]:
    """The card, and the fonts that are installed with the bot: those of the system would make it
    look different elsewhere."""
    return {
        "sys_inputs": {"card": json.dumps(card)},
        "font_paths": [str(files(face) / "files") for face in FACES],
        "ignore_system_fonts": True,
    }


# What stands on a card --------------------------------------------------------------------------


def _card(given: Answer, language: str, most: int) -> dict[str, object]:
    """Everything on a card, as the template takes it; of each piece so many characters at most."""
    shown = given.evidence[:MOST_PIECES]
    words = [_words(item, given.article, language, most) for item in shown]
    rtl = _rtl(" ".join(words), True)
    length = sum(map(len, words))
    speakers = [
        messages.whose(replace(item, speaker=_short(item.speaker or "", LONGEST_NAME)), language)
        for item in shown
    ]
    heading = None
    if len(shown) > 1 and len(set(speakers)) == 1:
        # Under the last of several pieces a name would seem to be that one's alone.
        heading, speakers = speakers[0], [""] * len(shown)
    lasts = [one != after for one, after in pairwise([*speakers, None])]
    return {
        "width": WIDTH,
        "rtl": rtl,
        "heading": _line(heading, rtl) if heading else None,
        "size": next((size for up_to, size in SIZES if length <= up_to), SMALLEST),
        "pieces": [
            {
                "words": _line(text, rtl),
                "note": _line(messages.say(messages.REPORTED, language), rtl)
                if item.kind == INDIRECT
                else None,
                # One name under all that its speaker said in a row.
                "speaker": _line(name, rtl) if name and last else None,
                "turn": turn,
            }
            for item, text, name, last, turn in zip(
                shown, words, speakers, lasts, [False, *lasts], strict=False
            )
        ],
        "source": _source(given.article, language, rtl),
    }


def _words(item: Evidence, article: Article, language: str, most: int) -> str:
    """Exact words as the bot words them: between guillemets, with the verb that they hang on."""
    shown = replace(item, text=_short(item.text, most), marks=())
    return _clean(messages.plain(messages.evidence(shown, article, language)[0]))


def _source(article: Article, language: str, rtl: bool) -> list[dict[str, object]]:
    """Where the words are from: the article's title, then site and day."""
    shown = replace(
        article,
        url=_clean(article.url or ""),
        site=_short(article.site or "", LONGEST_NAME),
        author=_short(article.author or "", LONGEST_NAME),
        date=_short(article.date or "", LONGEST_NAME),
    )
    title = _line(_short(article.title, LONGEST_TITLE), rtl)
    # The bot's words tie these together, so the line runs as its language does.
    origin = _line(messages.origin(shown, language), rtl) | {"rtl": language == messages.ARABIC}
    return [line for line in (title, origin) if line["text"]]


_SIDES = {"R": 1, "AL": 1, "L": -1}


def _line(text: str, rtl: bool) -> dict[str, object]:
    """A line with the direction of its letters, or the one given where it has none."""
    return {"text": " ".join(map(_breakable, text.split(" "))), "rtl": _rtl(text, rtl)}


def _rtl(text: str, otherwise: bool) -> bool:
    """Whether most words run from right to left: a long address is one word only."""
    firsts = [
        next(filter(None, map(_SIDES.get, map(unicodedata.bidirectional, word))), 0)
        for word in text.split()
    ]
    return sum(firsts) > 0 if sum(firsts) else otherwise


def _breakable(word: str) -> str:
    """A word that is longer than any, with places to break; its letters stay joined there."""
    if len(word) <= LONGEST_WORD:
        return word
    # Not near its end: a guillemet must not stand alone on the next line.
    ats = [*range(0, len(word) - LONGEST_WORD // 4, LONGEST_WORD // 2), len(word)]
    return "\u200d\u200b\u200d".join(word[a:b] for a, b in pairwise(ats))


# Characters -------------------------------------------------------------------------------------


def _short(text: str, most: int) -> str:
    """Text on one line of so many characters at most, cut behind a word where one ends."""
    line = _clean(text)
    if len(line) <= most:
        return line
    return f"{(line[: most + 1].rpartition(' ')[0] or line[:most]).rstrip('،,؛;:. ')}…"


def _clean(text: str) -> str:
    """Text on one line, without what cannot be drawn: halves of characters, emoji, and marks that
    would turn the direction of what stands around them."""
    return " ".join("".join(starmap(_drawn_after, pairwise(["a", *text]))).split())


def _drawn_after(before: str, c: str) -> str:
    """A character as it is drawn; a joiner goes with the picture that it joins to another, where
    it would bend the letter in front of that."""
    return "" if c == "\u200d" and not _drawable(before) else _drawable(c)


# Emoji that belong to other categories: the keycap, and the choice of a coloured picture.
_OF_EMOJI = frozenset("\u20e3\ufe0e\ufe0f")
# Joiners shape letters, and the marks of direction keep a sign on its side of a word.
_KEPT_MARKS = frozenset("\u200c\u200d\u200e\u200f")


def _drawable(c: str) -> str:
    """The character, a space for one that moves the pen, nothing for one that has no picture."""
    match unicodedata.category(c):
        case "Cc" | "Zl" | "Zp" | "Zs":
            return " "
        case "Cf":
            # Arabic has signs of that category which are seen, such as that of a year.
            return c if c in _KEPT_MARKS or ("\u0600" <= c <= "\u08ff" and c != "\u061c") else ""
        case "Cs" | "Co" | "Cn":
            return ""
        case "So" | "Sk" if c > "\u2190" and not "\ufb50" <= c <= "\ufdff":
            return ""
    return "" if c in _OF_EMOJI else c

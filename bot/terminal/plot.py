"""Risk against coverage as a picture, drawn by typst as the shareable pictures are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import typst

from index.evaluation.risk import Point

# Axes from 0 to 1; the threshold in use as a dot.
_TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set page(width: 14cm, height: auto, margin: 1cm, fill: white)
#set text(size: 9pt)
#let (w, h) = (11cm, 11cm)
#let at(x, y) = (x * w, h - y * h)
#let drawn(points, colour) = if points.len() > 1 {
  let first = points.first()
  place(curve(
    stroke: 1.2pt + colour,
    curve.move(at(..first)),
    ..points.slice(1).map(p => curve.line(at(..p))),
  ))
}
#text(weight: "bold")[#data.title]
#v(2mm)
#pad(left: 1cm)[#box(width: w, height: h, stroke: 0.5pt + gray)[
  #for i in range(1, 10) {
    place(line(start: at(i / 10, 0), end: at(i / 10, 1), stroke: 0.2pt + luma(220)))
    place(line(start: at(0, i / 10), end: at(1, i / 10), stroke: 0.2pt + luma(220)))
    place(dx: i / 10 * w - 2mm, dy: h + 1mm, text(size: 7pt)[#(i / 10)])
    place(dx: -7mm, dy: h - i / 10 * h - 1mm, text(size: 7pt)[#(i / 10)])
  }
  #drawn(data.unanswerable, rgb("#c0392b"))
  #drawn(data.wrong, rgb("#e67e22"))
  #for p in data.used {
    let (x, y) = at(..p)
    place(dx: x - 1mm, dy: y - 1mm, circle(radius: 1mm, fill: rgb("#c0392b")))
  }
]]
#v(5mm)
#pad(left: 1cm)[
  across: answerable questions answered rightly; up:
  #text(fill: rgb("#c0392b"))[unanswerable ones answered],
  #text(fill: rgb("#e67e22"))[answerable ones answered wrongly]
]
"""


def draw(title: str, points: Sequence[Point], used: float, path: Path) -> None:
    """Writes a curve as PNG; the dot is what answering from the chance `used` on gives.

    Raises OSError.
    """
    now = next((one for one in points if one.threshold >= used), None)
    data = {
        "title": title,
        "unanswerable": [(one.right, one.unanswerable) for one in points],
        "wrong": [(one.right, one.wrong) for one in points],
        "used": [] if now is None else [(now.right, now.unanswerable)],
    }
    drawn = typst.compile(
        _TEMPLATE.encode(), format="png", ppi=144, sys_inputs={"data": json.dumps(data)}
    )
    path.write_bytes(drawn)

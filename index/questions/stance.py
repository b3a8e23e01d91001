"""Is somebody for or against something? Who that is and what, which their own words answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.text.normalise import normalise_with_offsets

_AND = r"^(?:(?:and|so|but|ok|well|then|et|mais|alors|а|и|но|так|هل|طيب|طب|يعني|بس|و)\s+)*"
_WHO = r"(?P<who>\S(?:.{0,40}?\S)?)"
_WHAT = r"(?P<what>\S.{0,60}?)"
_END = (
    r"(?:,? (?:or not|or against it|ou non|ou contre|или нет|(?:ولا|او|ام|لو) \S+(?: \S+)?))?\W*$"
)
_PATTERNS = [
    re.compile(_AND + one + _END)
    for one in (
        rf"(?:is|was|are|were) {_WHO} (?:really |still )?(?:for or against|against or for|against"
        rf"|pro or (?:anti|against)|with or against|in favou?r of|opposed to) {_WHAT}",
        rf"(?:does|do|did) {_WHO} (?:really |still )?(?:support|back|oppose|favou?r|approve of"
        rf"|agree with) {_WHAT}",
        rf"(?:est-ce que )?{_WHO},? (?:est|sont)(?:-(?:il|elle|ils|elles))?"
        rf" (?:pour ou contre|contre|favorables? (?:a|au|aux)|opposee?s? (?:a|au|aux)) {_WHAT}",
        rf"(?:est-ce que )?{_WHO} (?:soutient|soutiennent|approuve) {_WHAT}",
        rf"{_WHO} (?:выступа\w+ )?(?:за или против|против или за|против) {_WHAT}",
        rf"(?:поддержива\w+ ли|правда,? что) {_WHO}(?: поддержива\w+)? {_WHAT}",
        rf"(?:[يت]ويد|[يت]دعم|[يت]عارض) {_WHO} (?P<what>ال\S.{{0,60}}?)",
        rf"(?:هو )?{_WHO} (?:مع|ضد) (?:ولا|او|ام|لو) (?:مع|ضد) {_WHAT}",
        rf"(?:هو )?{_WHO} مع {_WHAT} (?:ولا|او|ام|لو) (?:ضد\S*|لا|وياه\S*)",
        rf"(?:هو )?{_WHO} ضد {_WHAT} (?:ولا|او|ام|لو) (?:مع\S*|لا|وياه\S*)",
        rf"(?:هو )?{_WHO} (?:ضد|ب?يويد|ب?يدعم|ب?يعارض) {_WHAT}",
    )
]


def stance_of(text: str) -> tuple[str, str]:
    """Whose stance on what a question asks for, as it words them; ("", "") of any other."""
    form, offsets = normalise_with_offsets(text)
    found = next(filter(None, (pattern.match(form) for pattern in _PATTERNS)), None)
    if found is None:
        return "", ""
    who, what = (found.span(name) for name in ("who", "what"))
    return _as_written(text, offsets, who), _as_written(text, offsets, what)


def _as_written(text: str, offsets: Sequence[int], span: tuple[int, int]) -> str:
    return text[offsets[span[0]] : offsets[span[1] - 1] + 1]

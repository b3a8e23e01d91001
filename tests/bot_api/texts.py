"""What a message's text and entities may be, and how they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tests.bot_api.rules import MAX_CAPTION, MAX_ENTITIES, MAX_TEXT, Json, Refused

STYLES = {"bold", "italic", "underline", "strikethrough", "spoiler"}
QUOTES = {"blockquote", "expandable_blockquote"}
CODES = {"pre", "code"}
LINKS = set(
    "mention hashtag cashtag bot_command url email phone_number text_link text_mention "
    "custom_emoji date_time".split()
)
_KINDS = STYLES | QUOTES | CODES | LINKS
# What each type has beside type, offset and length; a field with "?" may be left out.
_ENTITY_FIELDS = {
    "text_link": ("url",),
    "text_mention": ("user",),
    "pre": ("language?",),
    "custom_emoji": ("custom_emoji_id",),
    "date_time": ("unix_time", "date_time_format?"),
}
# Of two entities with one range, the one with the lower rank is the outer one.
_RANKS = dict.fromkeys(STYLES, 3) | dict.fromkeys(LINKS, 2) | dict.fromkeys(CODES, 1)
# Characters that show nothing: a message of these alone is empty.
BLANK = re.compile(
    r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    r"\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufffc]*"
)
_SPACED = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")  # Telegram shows these as spaces
_REMOVED = re.compile("[\r\u2028-\u202e]")  # and removes these
_TRIMMED = " \n\r\u2028\u2029\u202a\u202b\u202c\u202d\u202e"


def units(text: str) -> int:
    """The length of a text in UTF-16 code units; a lone surrogate is refused."""
    try:
        return len(text.encode("utf-16-le")) // 2
    except UnicodeEncodeError:
        raise Refused("strings must be encoded in UTF-8") from None


def check_text(text: str, entities: list[Json] | None) -> None:
    """Refuse what sendMessage refuses as text and entities."""
    if not isinstance(text, str) or not text:
        raise Refused("message text is empty")
    if units(text.strip(_TRIMMED)) > MAX_TEXT:
        raise Refused("message is too long")
    if BLANK.fullmatch(text):
        raise Refused("text must be non-empty")
    check_entities(text, entities)


def check_caption(text: str | None, entities: list[Json] | None) -> None:
    """Refuse what sendPhoto refuses as a caption; none at all is fine."""
    if units((text or "").strip(_TRIMMED)) > MAX_CAPTION:
        raise Refused("message caption is too long")
    check_entities(text or "", entities)


def check_entities(text: str, entities: list[Json] | None) -> None:
    """Refuse entities that are outside the text, split a character, overlap or lack a field."""
    if entities is None:
        return
    if not isinstance(entities, list):
        raise Refused("can't parse entities: expected an Array")
    if len(entities) > MAX_ENTITIES:
        raise Refused(f"too many entities: {len(entities)} of {MAX_ENTITIES}")
    total = units(text)
    inside = _inside_pairs(text)
    for entity in entities:
        _check_fields(entity)
        _check_range(entity, total, inside)
    _check_nesting(entities)


def _inside_pairs(text: str) -> set[int]:
    """The UTF-16 offsets that lie between the two halves of one character."""
    if text.isascii() or max(text) <= "\uffff":
        return set()
    offset, found = 0, set()
    for character in text:
        if character > "\uffff":
            found.add(offset + 1)
            offset += 1
        offset += 1
    return found


def _check_fields(entity: Json) -> None:
    if not isinstance(entity, dict):
        raise Refused("can't parse MessageEntity: expected an Object")
    kind = entity.get("type")
    if not isinstance(kind, str) or kind not in _KINDS:
        raise Refused(f"can't parse MessageEntity: unsupported type {kind!r}")
    fields = _ENTITY_FIELDS.get(kind, ())
    for name in fields:
        if not name.endswith("?") and not entity.get(name):
            raise Refused(f"can't parse MessageEntity: Can't find field \"{name}\"")
    known = {"type", "offset", "length", *(name.rstrip("?") for name in fields)}
    if unknown := set(entity) - known:
        raise Refused(f"can't parse MessageEntity: {kind} has no field {sorted(unknown)}")
    if kind == "text_link":
        check_url(entity["url"], ("http", "https", "tg"))
    user = entity.get("user")
    if kind == "text_mention" and not (isinstance(user, dict) and type(user.get("id")) is int):
        raise Refused("can't parse MessageEntity: user has no id")


def _check_range(entity: Json, total: int, inside: set[int]) -> None:
    offset, length = entity.get("offset"), entity.get("length")
    if type(offset) is not int or offset < 0:
        raise Refused(f"receive an entity with incorrect offset {offset}")
    if type(length) is not int or length <= 0:
        raise Refused(f"receive an entity with incorrect length {length}")
    end = offset + length
    if offset in inside:
        raise Refused(f"entity begins in a middle of a UTF-16 symbol at UTF-16 offset {offset}")
    begins = f"entity beginning at UTF-16 offset {offset} ends"
    if end > total:
        raise Refused(f"{begins} after the end of the text at UTF-16 offset {end}")
    if end in inside:
        raise Refused(f"{begins} in a middle of a UTF-16 symbol at UTF-16 offset {end}")


def _check_nesting(entities: list[Json]) -> None:
    def order(entity: Json) -> tuple[int, int, int]:
        return entity["offset"], -entity["length"], _RANKS.get(entity["type"], 0)

    outer: list[tuple[int, str]] = []
    for entity in sorted(entities, key=order):
        offset, end, kind = entity["offset"], entity["offset"] + entity["length"], entity["type"]
        while outer and outer[-1][0] <= offset:
            outer.pop()
        if outer and end > outer[-1][0]:
            raise Refused(f"entity {kind} at UTF-16 offset {offset} overlaps {outer[-1][1]}")
        for _, holder in outer:
            if not _may_hold(holder, kind):
                raise Refused(f"entity {holder} can't contain {kind} at UTF-16 offset {offset}")
        outer.append((end, kind))


def _may_hold(outer: str, inner: str) -> bool:
    if outer in CODES:
        return False
    if outer in QUOTES:
        return inner not in QUOTES
    if inner in CODES:
        return False
    return outer in STYLES or inner in STYLES


def check_url(url: object, schemes: Iterable[str] = ("http", "https", "tg", "ton")) -> None:
    """Refuse an address that Telegram does not take in a button or a link."""
    wrong = Refused(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    if not isinstance(url, str) or units(url) > 4096 or re.search(r"[\s\x00-\x20\x7f]", url):
        raise wrong
    scheme, _, rest = url.partition("://")
    if scheme.lower() not in schemes or not rest:
        raise wrong
    if scheme.lower() in ("http", "https"):
        host = re.match(r"(?:[^/?#]*@)?(\[[0-9a-fA-F:.]+\]|[^/?#:]+)(?::\d{1,5})?(?=[/?#]|$)", rest)
        if not host or not re.fullmatch(r"\[.*\]|[^.]+(\.[^.]+)+\.?", host[1]):
            raise wrong


def shown(text: str, entities: list[Json] | None) -> tuple[str, list[Json]]:
    """The text and entities as people see them: trimmed, without control characters."""
    text, entities = _SPACED.sub(" ", text), entities or []
    if text == text.strip(_TRIMMED) and not _REMOVED.search(text):
        return text, entities
    first, last = len(text) - len(text.lstrip(_TRIMMED)), len(text.rstrip(_TRIMMED))
    kept: list[str] = []
    places: list[int] = []  # the new offset of each old one, in UTF-16
    offset = 0
    for index, character in enumerate(text):
        width = 2 if character > "\uffff" else 1
        places += [offset] * width
        if first <= index < last and not _REMOVED.match(character):
            kept.append(character)
            offset += width
    places.append(offset)
    moved = []
    for entity in entities:
        start, end = places[entity["offset"]], places[entity["offset"] + entity["length"]]
        if end > start:
            moved.append(entity | {"offset": start, "length": end - start})
    return "".join(kept), moved


_DETECTED = (
    ("url", re.compile(r"(?:https?://|www\.)[^\s<>\"«»\u2066-\u2069]+", re.IGNORECASE)),
    (
        "url",
        re.compile(
            r"(?<![\w@./-])(?:[\w-]+\.)+(?:com|net|org|info|io|me|tv|news|gov|edu|[a-z]{2})\b"
            r"(?:[/?#][^\s<>\"«»]*)?",
            re.IGNORECASE,
        ),
    ),
    (
        "bot_command",
        re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])"),
    ),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z0-9_]{3,32}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d]\w*")),
)


def detected(text: str) -> list[Json]:
    """The entities that Telegram itself finds in what a person writes."""
    found: list[tuple[int, int, str]] = []
    for kind, pattern in _DETECTED:
        for match in pattern.finditer(text):
            start, end = match.span()
            if kind == "url":
                end = start + len(match[0].rstrip(".,;:!?'()[]{}،؛؟…"))
            if end > start and all(end <= a or start >= b for a, b, _ in found):
                found.append((start, end, kind))
    return [
        {"type": kind, "offset": units(text[:start]), "length": units(text[start:end])}
        for start, end, kind in sorted(found)
    ]


def part(text: str, entity: Json) -> str:
    """The piece of the text that an entity covers."""
    start, end = entity["offset"] * 2, (entity["offset"] + entity["length"]) * 2
    return text.encode("utf-16-le", "surrogatepass")[start:end].decode("utf-16-le", "replace")

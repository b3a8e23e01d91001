"""A Bot API server on loopback that enforces Telegram's rules, for tests.

It refuses what Telegram refuses, delivers only what Telegram would deliver, and remembers what
people would see. A test drives it as people talk:

    with BotApi() as api:
        person = api.person()
        chat = api.private(person)
        question = api.says(person, chat, "/start")
        assert api.wait(lambda: api.replies(question))

Where Telegram is lenient and a bot that relies on it would be wrong (entities that overlap,
unknown parameters, empty rows of buttons), this server refuses. `parse_mode` is refused too: the
bot composes entities. Standard library only; the server runs in a thread of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import re
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

TOKEN = "123456:synthetic-token-of-a-test"

Json = dict[str, Any]

MAX_TEXT, MAX_CAPTION, MAX_ENTITIES, MAX_QUOTE = 4096, 1024, 100, 1024
KEPT_CALLS, KEPT_UPDATES = 50_000, 20_000


class Refused(Exception):
    """A call that Telegram refuses, with its code and its words."""

    def __init__(self, description: str, code: int = 400, **parameters: int) -> None:
        if code == 400 and not description.startswith("Bad Request"):
            description = f"Bad Request: {description}"
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


# --- Texts and entities ------------------------------------------------------------------------

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
_BLANK = re.compile(
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
    if _BLANK.fullmatch(text):
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


# --- Keyboards and inline results --------------------------------------------------------------

_ACTIONS = set(
    "url callback_data switch_inline_query switch_inline_query_current_chat callback_game pay "
    "login_url web_app switch_inline_query_chosen_chat copy_text".split()
)
_KEYBOARDS = {
    "inline_keyboard": set(),
    "keyboard": set(
        "resize_keyboard one_time_keyboard selective input_field_placeholder is_persistent".split()
    ),
    "remove_keyboard": {"selective"},
    "force_reply": {"selective", "input_field_placeholder"},
}


def check_markup(markup: Json | None) -> None:
    """Refuse a keyboard that Telegram refuses."""
    if markup is None:
        return
    if not isinstance(markup, dict):
        raise Refused("object expected as reply markup")
    kinds = [kind for kind in _KEYBOARDS if kind in markup]
    if len(kinds) != 1:
        raise Refused("can't parse reply keyboard markup: one kind of keyboard is expected")
    kind = kinds[0]
    if unknown := set(markup) - _KEYBOARDS[kind] - {kind}:
        raise Refused(f"can't parse reply keyboard markup: unknown {sorted(unknown)}")
    if kind in ("inline_keyboard", "keyboard"):
        _check_rows(markup[kind], _check_button if kind == "inline_keyboard" else _check_key)
    elif markup[kind] is not True:
        raise Refused(f"can't parse reply keyboard markup: {kind} must be True")


def _check_rows(rows: object, check: Callable[[Any], None]) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise Refused("can't parse keyboard: expected an Array of Arrays")
    if any(not 1 <= len(row) <= 8 for row in rows):
        raise Refused("can't parse keyboard: a row has 1 to 8 buttons")
    if sum(map(len, rows)) > 100:
        raise Refused("REPLY_MARKUP_TOO_LONG")
    for row in rows:
        for button in row:
            check(button)


def _check_label(button: object) -> Json:
    if not isinstance(button, dict):
        raise Refused("can't parse inline keyboard button: expected an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise Refused("can't parse inline keyboard button: Can't find field \"text\"")
    units(text)
    if _BLANK.fullmatch(text):
        raise Refused("inline keyboard button text must be non-empty")
    return button


def _check_key(button: object) -> None:
    if not isinstance(button, str):
        _check_label(button)
    elif _BLANK.fullmatch(button):
        raise Refused("keyboard button text must be non-empty")


def _check_button(button: object) -> None:
    button = _check_label(button)
    actions = _ACTIONS & set(button)
    if not actions:
        raise Refused(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise Refused(f"can't parse inline keyboard button: two actions {sorted(actions)}")
    if unknown := set(button) - _ACTIONS - {"text", "style", "icon_custom_emoji_id"}:
        raise Refused(f"can't parse inline keyboard button: unknown {sorted(unknown)}")
    if button.get("style") not in (None, "danger", "success", "primary"):
        raise Refused("BUTTON_STYLE_INVALID")
    _check_action(actions.pop(), button)


def _check_action(action: str, button: Json) -> None:
    value = button[action]
    if action == "url":
        check_url(value)
    elif action == "callback_data":
        if not isinstance(value, str) or not 1 <= len(_utf8(value)) <= 64:
            raise Refused("BUTTON_DATA_INVALID")
    elif action in ("switch_inline_query", "switch_inline_query_current_chat"):
        if not isinstance(value, str) or units(value) > 256:
            raise Refused("SWITCH_INLINE_QUERY_INVALID")
    elif action == "copy_text":
        text = value.get("text") if isinstance(value, dict) else None
        if not isinstance(text, str) or not 1 <= units(text) <= 256:
            raise Refused("BUTTON_COPY_TEXT_INVALID")
    elif action in ("web_app", "login_url"):
        check_url(value.get("url") if isinstance(value, dict) else None, ("https",))


def _utf8(text: str) -> bytes:
    units(text)
    return text.encode()


_RESULT_TYPES = set(
    "article audio contact document game gif location mpeg4_gif photo sticker venue video "
    "voice".split()
)
_ARTICLE_FIELDS = set(
    "type id title input_message_content reply_markup url description thumbnail_url "
    "thumbnail_width thumbnail_height".split()
)
_CONTENT_FIELDS = {"message_text", "parse_mode", "entities", "link_preview_options"}
_PREVIEW_FIELDS = set(
    "is_disabled url prefer_small_media prefer_large_media show_above_text".split()
)


def check_inline_results(results: list[Json]) -> None:
    """Refuse a list of inline results that answerInlineQuery refuses."""
    if not isinstance(results, list):
        raise Refused("can't parse inline query results: expected an Array")
    if len(results) > 50:
        raise Refused("RESULTS_TOO_MUCH")
    for result in results:
        _check_result(result)
    names = [result["id"] for result in results]
    if len(set(names)) < len(names):
        raise Refused("RESULT_ID_DUPLICATE")


def _check_result(result: Json) -> None:
    if not isinstance(result, dict) or result.get("type") not in _RESULT_TYPES:
        raise Refused("can't parse inline query result: invalid type")
    name = result.get("id")
    if not isinstance(name, str) or not 1 <= len(_utf8(name)) <= 64:
        raise Refused("RESULT_ID_INVALID")
    markup = result.get("reply_markup")
    check_markup(markup)
    if markup and "inline_keyboard" not in markup:
        raise Refused("inline keyboard expected as reply markup of an inline query result")
    if result["type"] == "article":
        _check_article(result)
    else:
        check_caption(result.get("caption"), result.get("caption_entities"))
    if (content := result.get("input_message_content")) is not None:
        _check_content(content)


def _check_article(result: Json) -> None:
    if unknown := set(result) - _ARTICLE_FIELDS:
        raise Refused(f"can't parse inline query result: unknown {sorted(unknown)}")
    title = result.get("title")
    if not isinstance(title, str) or _BLANK.fullmatch(title):
        raise Refused("ARTICLE_TITLE_EMPTY")
    units(title + str(result.get("description", "")))
    if "input_message_content" not in result:
        raise Refused("can't parse inline query result: Can't find field message_text")
    for name in ("url", "thumbnail_url"):
        if result.get(name):
            check_url(result[name], ("http", "https"))


def _check_content(content: Json) -> None:
    if not isinstance(content, dict):
        raise Refused("can't parse input message content: expected an Object")
    if "message_text" not in content:
        if not {"latitude", "phone_number", "payload"} & set(content):
            raise Refused("input message content is not specified")
        return
    if unknown := set(content) - _CONTENT_FIELDS:
        raise Refused(f"can't parse input message content: unknown {sorted(unknown)}")
    _no_parse_mode(content)
    check_text(content["message_text"], content.get("entities"))
    _check_preview(content.get("link_preview_options"))


def _check_preview(options: Json | None) -> None:
    if options is None:
        return
    if not isinstance(options, dict) or set(options) - _PREVIEW_FIELDS:
        raise Refused("can't parse link preview options")
    if options.get("url"):
        check_url(options["url"], ("http", "https"))


def _no_parse_mode(content: Json) -> None:
    if content.get("parse_mode"):
        raise Refused("this server of the tests takes entities, no parse_mode")


# --- What may be called, with which parameters -------------------------------------------------

_SEND = (
    "chat_id:chat message_thread_id:int direct_messages_topic_id:int business_connection_id "
    "disable_notification:bool protect_content:bool allow_paid_broadcast:bool message_effect_id "
    "suggested_post_parameters:json reply_parameters:json reply_markup:json parse_mode"
)
_EDIT = (
    "chat_id:chat message_id:int inline_message_id business_connection_id reply_markup:json"
)  # fmt: skip
_CAPTION = "caption caption_entities:json show_caption_above_media:bool"
_SIGNATURES = f"""
getMe
logOut
close
sendMessage {_SEND} text entities:json link_preview_options:json
sendPhoto {_SEND} {_CAPTION} photo:file has_spoiler:bool
sendDocument {_SEND} caption caption_entities:json document:file thumbnail:file \
disable_content_type_detection:bool
sendChatAction chat_id:chat message_thread_id:int business_connection_id action
setMessageReaction chat_id:chat message_id:int reaction:json is_big:bool
editMessageText {_EDIT} text entities:json link_preview_options:json parse_mode
editMessageCaption {_EDIT} {_CAPTION} parse_mode
editMessageReplyMarkup {_EDIT}
deleteMessage chat_id:chat message_id:int
deleteMessages chat_id:chat message_ids:json
getChat chat_id:chat
getChatMember chat_id:chat user_id:int
getChatAdministrators chat_id:chat return_bots:bool
getChatMemberCount chat_id:chat
leaveChat chat_id:chat
getFile file_id
answerCallbackQuery callback_query_id text show_alert:bool url cache_time:int
answerInlineQuery inline_query_id results:json cache_time:int is_personal:bool next_offset \
button:json
answerGuestQuery guest_query_id result:json
setMyCommands commands:json scope:json language_code
getMyCommands scope:json language_code
deleteMyCommands scope:json language_code
setMyDescription description language_code
getMyDescription language_code
setMyShortDescription short_description language_code
getMyShortDescription language_code
setMyName name language_code
getMyName language_code
getUpdates offset:int limit:int timeout:int allowed_updates:json
setWebhook url certificate:file ip_address max_connections:int allowed_updates:json \
drop_pending_updates:bool secret_token
deleteWebhook drop_pending_updates:bool
getWebhookInfo
"""


class _Method(NamedTuple):
    name: str
    parameters: dict[str, str]  # each with its kind
    handler: str


def _methods() -> dict[str, _Method]:
    found = {}
    for line in _SIGNATURES.strip().splitlines():
        name, *words = line.split()
        kinds = {name: kind or "str" for name, _, kind in (word.partition(":") for word in words)}
        handler = "_" + re.sub("([A-Z])", r"_\1", name).lower()
        found[name.lower()] = _Method(name, kinds, handler)
    return found


_METHODS = _methods()


class _File(NamedTuple):
    name: str
    content: bytes


def _typed(method: _Method, raw: Json) -> Json:
    """The parameters of a call in their types; an unknown one is refused."""
    attached = {
        value.removeprefix("attach://")
        for value in raw.values()
        if isinstance(value, str) and value.startswith("attach://")
    }
    typed = {}
    for name, value in raw.items():
        kind = method.parameters.get(name)
        if kind is not None:
            typed[name] = _value(name, kind, value)
        elif name not in attached:
            raise Refused(f"unknown parameter {name} of {method.name}")
    return typed


def _value(name: str, kind: str, value: Any) -> Any:
    if kind == "file" or (kind == "str" and isinstance(value, str)):
        return value
    if isinstance(value, _File):
        raise Refused(f"parameter {name} can't be a file")
    if kind == "str":
        return value if isinstance(value, str) else json.dumps(value)
    if kind == "json":
        return _object(name, value)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if kind == "bool":
        if text.lower() not in ("true", "false", "1", "0", "yes", "no"):
            raise Refused(f"parameter {name} must be a Boolean")
        return text.lower() in ("true", "1", "yes")
    if kind == "chat" and text.startswith("@"):
        return text
    try:
        return int(text)
    except ValueError:
        raise Refused(
            "chat_id is empty" if kind == "chat" else f"can't parse {name} as Integer"
        ) from None


def _object(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not value:
        return None
    try:
        return json.loads(value)
    except ValueError:
        raise Refused(f"can't parse {name} JSON object") from None


# --- HTTP --------------------------------------------------------------------------------------


class _Request(NamedTuple):
    target: str
    headers: dict[str, str]
    body: bytes


def _parameters(request: _Request) -> Json:
    """The parameters of a request, from its query and from a body of any of the three types."""
    try:
        found: Json = dict(_form(urlsplit(request.target).query))
        kind = request.headers.get("content-type", "")
        if not request.body:
            return found
        if kind.startswith("multipart/form-data"):
            return found | _multipart(request.body, kind)
        if kind.startswith("application/json"):
            content = json.loads(request.body)
            return found | {name: value for name, value in content.items() if value is not None}
        return found | dict(_form(request.body.decode()))
    except UnicodeDecodeError:
        raise Refused("strings must be encoded in UTF-8") from None
    except (ValueError, AttributeError, KeyError, TypeError):
        raise Refused("can't parse the request") from None


def _form(text: str) -> list[tuple[str, str]]:
    return parse_qsl(text, keep_blank_values=True, errors="strict") if text else []


def _multipart(body: bytes, kind: str) -> Json:
    boundary = re.search(r'boundary="?([^";]+)', kind)
    if not boundary:
        raise ValueError
    found: Json = {}
    for piece in body.split(b"--" + boundary[1].encode())[1:-1]:
        head, _, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        content = content.removesuffix(b"\r\n")
        names = dict(re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', head.decode()))
        if "filename" in names:
            found[names["name"]] = _File(unquote(names["filename"]), content)
        else:
            found[names["name"]] = content.decode()
    return found


_PHRASES = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


def _response(status: int, body: bytes | str, kind: str = "application/json") -> bytes:
    body = body.encode() if isinstance(body, str) else body
    head = (
        f"HTTP/1.1 {status} {_PHRASES[status]}\r\nServer: nginx/1.18.0\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: keep-alive\r\n\r\n"
    )
    return head.encode() + body


def _refusal(refused: Refused) -> bytes:
    content: Json = {"ok": False, "error_code": refused.code, "description": refused.description}
    if refused.parameters:
        content["parameters"] = refused.parameters
    return _response(refused.code, json.dumps(content))


# What an answer may be: bytes at once, or later; None closes the connection without one.
_Answer = bytes | Coroutine[Any, Any, bytes | None]


class _Connection(asyncio.Protocol):
    """One client: requests one after another, with keep-alive."""

    def __init__(self, serve: Callable[[_Request], _Answer], open_: set[_Connection]) -> None:
        self._serve, self._open = serve, open_
        self._buffer = bytearray()
        self._head: tuple[int, str, dict[str, str], int] | None = None
        self._task: asyncio.Task[None] | None = None
        self._polling = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport
        self._open.add(self)

    def connection_lost(self, _error: Exception | None) -> None:
        self._open.discard(self)
        # Nobody reads the answer of a long poll any more: leave the updates for the next one.
        # Any other call does its work, as at Telegram.
        if self._task and self._polling:
            self._task.cancel()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        self._next()

    def _next(self) -> None:
        while self._task is None and (request := self._take()):
            self._polling = request.target.lower().partition("?")[0].endswith("/getupdates")
            answer = self._serve(request)
            if isinstance(answer, bytes):
                self._write(request, answer)
            else:
                self._task = asyncio.ensure_future(self._later(request, answer))

    async def _later(self, request: _Request, answer: Awaitable[bytes | None]) -> None:
        self._write(request, await answer)
        self._task = None
        self._next()

    def _write(self, request: _Request, answer: bytes | None) -> None:
        if answer is None:
            self.transport.abort()
            return
        self.transport.write(answer)
        if request.headers.get("connection", "").lower() == "close":
            self.transport.close()

    def _take(self) -> _Request | None:
        """The next whole request in the buffer."""
        if self._head is None:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return None
            first, *lines = self._buffer[:end].decode("latin-1").split("\r\n")
            headers = {
                name.lower(): value.strip()
                for name, _, value in (line.partition(":") for line in lines)
            }
            length = int(headers.get("content-length", 0))
            self._head = end + 4, [*first.split(), "/", "/"][1], headers, length
            if headers.get("expect", "").lower() == "100-continue":
                self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        start, target, headers, length = self._head
        if len(self._buffer) < start + length:
            return None
        body = bytes(self._buffer[start : start + length])
        del self._buffer[: start + length]
        self._head = None
        return _Request(target, headers, body)


# --- The world: people, chats, messages, updates -----------------------------------------------


@dataclass
class _Chat:
    info: Json
    status: str = "member"  # of the bot: member, administrator, left, kicked or stranger
    members: dict[int, str] = field(default_factory=dict)
    messages: dict[int, Json] = field(default_factory=dict)
    replies: dict[int, list[int]] = field(default_factory=dict)
    keyboards: dict[int, Json] = field(default_factory=dict)  # those beside inline keyboards
    threads: set[int] = field(default_factory=set)
    migrated_to: int | None = None
    last_id: int = 0

    @property
    def id(self) -> int:
        return self.info["id"]

    @property
    def kind(self) -> str:
        return self.info["type"]


class _Update(NamedTuple):
    id: int
    text: str  # JSON
    again: bool = False  # delivered although the bot has confirmed its id


@dataclass
class _Fault:
    kind: str
    times: int
    seconds: float


_UNASKED = {"chat_member", "message_reaction", "message_reaction_count"}
_RIGHTS = (
    "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats "
    "can_restrict_members can_promote_members can_change_info can_invite_users can_post_stories "
    "can_edit_stories can_delete_stories"
).split()
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def _copy(content: Any) -> Any:
    return json.loads(json.dumps(content))


class _World:
    """What Telegram knows, and how it becomes updates."""

    def __init__(
        self,
        token: str = TOKEN,
        username: str = "rawi_test_bot",
        reads_all_group_messages: bool = False,
        supports_guest_queries: bool = True,
    ) -> None:
        self.token = token
        self.me: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Rawi",
            "username": username,
            "can_join_groups": True,
            "can_read_all_group_messages": reads_all_group_messages,
            "supports_inline_queries": True,
            "supports_guest_queries": supports_guest_queries,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }
        self.calls: list[tuple[str, Json, int]] = []
        self.refusals: list[tuple[str, Json, str]] = []
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.descriptions: dict[str, str] = {}
        self.short_descriptions: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.reactions: dict[tuple[int, int], list[Json]] = {}
        self.files: dict[str, bytes] = {}
        self.webhook: Json | None = None
        self._lock = threading.RLock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news = asyncio.Event()
        self._people: dict[int, Json] = {self.me["id"]: self._short_me()}
        self._chats: dict[int, _Chat] = {}
        self._numbers = itertools.count(1)
        self._message_id = 0  # one counter for private chats and basic groups
        self._queue: deque[_Update] = deque()
        self._sent: dict[int, str] = {}  # every update by id, for repeat()
        self._update_id = 500_000_000
        self._confirmed = 0  # every id below is confirmed
        self._allowed: list[str] | None = None
        self._open: dict[str, str] = {}  # queries that wait for an answer, with their kind
        self._answers: dict[str, Json] = {}
        self._inline: dict[str, Json] = {}  # messages known by an inline_message_id alone

    def _short_me(self) -> Json:
        return {name: self.me[name] for name in ("id", "is_bot", "first_name", "username")}

    # Chats

    def _open_chat(self, info: Json, **more: Any) -> _Chat:
        chat = self._chats[info["id"]] = _Chat(info, **more)
        return chat

    def _known(self, chat: Json) -> _Chat:
        found = self._chats.get(chat["id"])
        if found is None:
            raise LookupError(f"no such chat: {chat}")
        return found

    def _put(self, chat: _Chat, content: Json) -> Json:
        """A new message in a chat, with the next number."""
        if chat.kind == "supergroup":
            chat.last_id += 1
            number = chat.last_id
        else:
            self._message_id += 1
            number = self._message_id
        message = {"message_id": number, "date": int(time.time()), "chat": chat.info, **content}
        chat.messages[number] = message
        if replied := message.get("reply_to_message"):
            chat.replies.setdefault(replied["message_id"], []).append(number)
        return message

    @staticmethod
    def _quotable(message: Json) -> Json:
        """A message as it stands in the reply to it: one level only."""
        return {name: value for name, value in message.items() if name != "reply_to_message"}

    def _in_thread(self, chat: _Chat, thread: int | None) -> Json:
        """What marks a message of a topic: without a reply, it replies to the topic's opening."""
        if not thread:
            return {}
        marks: Json = {"message_thread_id": thread, "is_topic_message": True}
        if opening := chat.messages.get(thread):
            marks["reply_to_message"] = self._quotable(opening)
        return marks

    # Updates

    def _deliver(self, kind: str, content: Json) -> int | None:
        """Queue an update, if the bot asked for its kind."""
        allowed = self._allowed
        if (kind not in allowed) if allowed else (kind in _UNASKED):
            return None
        self._update_id += 1
        self._enqueue(self._update_id, {kind: content})
        return self._update_id

    def _enqueue(self, number: int, content: Json) -> None:
        text = json.dumps({"update_id": number, **content})
        again = number < self._confirmed or number in self._sent
        self._sent[number] = text
        if len(self._sent) > KEPT_UPDATES:
            del self._sent[next(iter(self._sent))]
        if again:  # first in line, so that the bot's next offset is that of the newest
            self._queue.appendleft(_Update(number, text, again=True))
        else:
            self._queue.append(_Update(number, text))
        self._wake()

    def _wake(self) -> None:
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed
                self._loop.call_soon_threadsafe(self._news.set)

    def _confirm(self, offset: int) -> None:
        if offset < 0:  # the last ones only, the others are forgotten
            while len(self._queue) > -offset:
                self._confirmed = max(self._confirmed, self._queue.popleft().id + 1)
        elif offset > 0:
            self._confirmed = max(self._confirmed, offset)
            self._queue = deque(u for u in self._queue if u.again or u.id >= offset)

    def _batch(self, limit: int) -> list[str]:
        found = list(itertools.islice(self._queue, limit))
        for update in found:
            if update.again:
                self._queue.remove(update)
        return [update.text for update in found]

    def _reaches_bot(self, chat: _Chat, message: Json) -> bool:
        """Whether Telegram delivers a message, privacy mode considered."""
        if chat.status not in ("member", "administrator"):
            return False
        if chat.kind == "private" or chat.status == "administrator":
            return True
        if self.me["can_read_all_group_messages"]:
            return True
        if message.get("via_bot", {}).get("id") == self.me["id"]:
            return True
        replied = message.get("reply_to_message", {})
        if replied.get("from", {}).get("id") == self.me["id"]:
            return True
        if not ("text" in message or "caption" in message or message.keys() & _MEDIA):
            return True  # a service message
        return self._addressed(message)

    def _addressed(self, message: Json) -> bool:
        text = message.get("text") or message.get("caption") or ""
        for entity in message.get("entities") or message.get("caption_entities") or ():
            if entity["type"] == "bot_command" and entity["offset"] == 0:
                _, _, name = part(text, entity).partition("@")
                return not name or name.lower() == self.me["username"].lower()
        return False

    def _member(self, chat: _Chat, user: int) -> Json:
        status = chat.members.get(user, "left")
        if user == self.me["id"]:
            status = chat.status
        return self._membership(self._people[user], status)

    @staticmethod
    def _membership(user: Json, status: str) -> Json:
        member: Json = {"status": status, "user": user}
        if status == "creator":
            member["is_anonymous"] = False
        elif status == "administrator":
            member |= dict.fromkeys(_RIGHTS, True) | {"is_anonymous": False}
        elif status == "kicked":
            member["until_date"] = 0
        return member

    def _becomes(self, person: Json, chat: _Chat, status: str) -> None:
        """The bot's own membership changes: a my_chat_member update."""
        me, old = self._people[self.me["id"]], chat.status
        chat.status = status
        self._deliver(
            "my_chat_member",
            {
                "chat": chat.info,
                "from": person,
                "date": int(time.time()),
                "old_chat_member": self._membership(me, old if old != "stranger" else "left"),
                "new_chat_member": self._membership(me, status),
            },
        )


_MEDIA = set(
    "animation audio document photo sticker story video video_note voice contact dice game poll "
    "venue location paid_media checklist live_photo".split()
)


# --- The methods of the Bot API ----------------------------------------------------------------

_CHAT_ACTIONS = set(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document "
    "choose_sticker find_location record_video_note upload_video_note".split()
)
_REACTIONS = set(
    "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 "
    "😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 "
    "👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 "
    "🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡".split()
)
_SCOPES: dict[str, set[str]] = {
    "default": set(),
    "all_private_chats": set(),
    "all_group_chats": set(),
    "all_chat_administrators": set(),
    "chat": {"chat_id"},
    "chat_administrators": {"chat_id"},
    "chat_member": {"chat_id", "user_id"},
}
_REPLY_FIELDS = set(
    "message_id chat_id allow_sending_without_reply quote quote_parse_mode quote_entities "
    "quote_position checklist_task_id poll_option_id".split()
)
_QUOTED_STYLES = STYLES | {"custom_emoji", "date_time"}
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
_TAKEN_OVER = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is "
    "running"
)
_HOOKED = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete "
    "the webhook first"
)


class _Methods(_World):
    """What a bot may call; each handler takes the typed parameters and returns the result."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._poller: object | None = None
        self._revoked = self._logged_out = False

    # The bot itself

    def _get_me(self, _p: Json) -> Json:
        return self.me

    def _log_out(self, _p: Json) -> bool:
        self._logged_out = True
        return True

    def _close(self, _p: Json) -> bool:
        return True

    def _set_my_commands(self, p: Json) -> bool:
        commands = p.get("commands")
        if not isinstance(commands, list):
            raise Refused("can't parse commands: expected an Array")
        if len(commands) > 100:
            raise Refused("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            name, text = command.get("command"), command.get("description")
            if set(command) != {"command", "description"}:
                raise Refused("can't parse BotCommand")
            if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9_]{1,32}", name):
                raise Refused("BOT_COMMAND_INVALID")
            if not isinstance(text, str) or not 1 <= units(text.strip()) <= 256:
                raise Refused("BOT_COMMAND_DESCRIPTION_INVALID")
        key = self._scope(p)
        if commands:
            self.commands[key] = commands
        else:
            self.commands.pop(key, None)
        return True

    def _get_my_commands(self, p: Json) -> list[Json]:
        return self.commands.get(self._scope(p), [])

    def _delete_my_commands(self, p: Json) -> bool:
        self.commands.pop(self._scope(p), None)
        return True

    def _scope(self, p: Json) -> tuple[str, str]:
        scope = p.get("scope") or {"type": "default"}
        fields = _SCOPES.get(scope.get("type")) if isinstance(scope, dict) else None
        if fields is None or set(scope) != fields | {"type"}:
            raise Refused("can't parse BotCommandScope: unsupported type specified")
        if "chat_id" in scope:
            self._chat({"chat_id": scope["chat_id"]})
        return json.dumps(scope, sort_keys=True), self._language(p)

    @staticmethod
    def _language(p: Json) -> str:
        language = p.get("language_code", "")
        if not re.fullmatch(r"([a-z]{2})?", language):
            raise Refused("invalid language code specified")
        return language

    def _put_text(self, kept: dict[str, str], p: Json, name: str, limit: int) -> bool:
        text, language = p.get(name, ""), self._language(p)
        if units(text) > limit:
            raise Refused(f"bot {name.replace('_', ' ')} is too long")
        kept[language] = text
        return True

    def _set_my_description(self, p: Json) -> bool:
        return self._put_text(self.descriptions, p, "description", 512)

    def _set_my_short_description(self, p: Json) -> bool:
        return self._put_text(self.short_descriptions, p, "short_description", 120)

    def _set_my_name(self, p: Json) -> bool:
        return self._put_text(self.names, p, "name", 64)

    def _get_my_description(self, p: Json) -> Json:
        return {"description": self._text_for(self.descriptions, p)}

    def _get_my_short_description(self, p: Json) -> Json:
        return {"short_description": self._text_for(self.short_descriptions, p)}

    def _get_my_name(self, p: Json) -> Json:
        return {"name": self._text_for(self.names, p) or self.me["first_name"]}

    def _text_for(self, kept: dict[str, str], p: Json) -> str:
        return kept.get(self._language(p)) or kept.get("", "")

    # Chats

    def _chat(self, p: Json) -> _Chat:
        """The chat of a call, where the bot may know it."""
        number = p.get("chat_id")
        if number in (None, ""):
            raise Refused("chat_id is empty")
        chat = self._chats.get(number)
        if chat is None:
            raise Refused("chat not found")
        if chat.migrated_to:
            raise Refused(
                "group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to
            )
        return chat

    def _writable(self, p: Json) -> _Chat:
        """The chat of a call, where the bot may write to it."""
        chat = self._chat(p)
        if chat.status == "stranger":
            raise Refused("Forbidden: bot can't initiate conversation with a user", 403)
        name = f"{chat.kind} chat"
        if chat.kind == "private" and chat.status == "kicked":
            raise Refused("Forbidden: bot was blocked by the user", 403)
        if chat.status == "kicked":
            raise Refused(f"Forbidden: bot was kicked from the {name}", 403)
        if chat.status == "left":
            raise Refused(f"Forbidden: bot is not a member of the {name}", 403)
        return chat

    def _get_chat(self, p: Json) -> Json:
        chat = self._chat(p) if p.get("chat_id") in self._people else self._writable(p)
        gifts = (
            "unlimited_gifts limited_gifts unique_gifts premium_subscription gifts_from_channels"
        )
        return chat.info | {
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys(gifts.split(), False),
        }

    def _get_chat_member(self, p: Json) -> Json:
        chat = self._writable(p)
        if p.get("user_id") not in self._people:
            raise Refused("PARTICIPANT_ID_INVALID")
        return self._member(chat, p["user_id"])

    def _get_chat_administrators(self, p: Json) -> list[Json]:
        chat = self._writable(p)
        if chat.kind == "private":
            raise Refused("there are no administrators in the private chat")
        found = [
            self._member(chat, user)
            for user, status in chat.members.items()
            if status in ("creator", "administrator")
        ]
        if chat.status == "administrator" and p.get("return_bots"):
            found.append(self._member(chat, self.me["id"]))
        return found

    def _get_chat_member_count(self, p: Json) -> int:
        return len(self._writable(p).members) + 1

    def _leave_chat(self, p: Json) -> bool:
        chat = self._writable(p)
        if chat.kind == "private":
            raise Refused("chat member status can't be changed in private chats")
        self._becomes(self._people[self.me["id"]], chat, "left")
        return True

    # Sending

    def _send_message(self, p: Json) -> Json:
        chat = self._writable(p)
        text, entities = p.get("text", ""), p.get("entities")
        check_text(text, entities)
        _check_preview(p.get("link_preview_options"))
        text, entities = shown(text, entities)
        content: Json = {"text": text}
        if entities:
            content["entities"] = entities
        if p.get("link_preview_options"):
            content["link_preview_options"] = p["link_preview_options"]
        return self._send(chat, p, content)

    def _send_photo(self, p: Json) -> Json:
        sizes = {"width": 90, "height": 90}
        return self._send_media(p, "photo", lambda file: [file | sizes])

    def _send_document(self, p: Json) -> Json:
        return self._send_media(p, "document", lambda file: file)

    def _send_media(self, p: Json, kind: str, shape: Callable[[Json], Any]) -> Json:
        chat = self._writable(p)
        caption, entities = p.get("caption"), p.get("caption_entities")
        check_caption(caption, entities)
        content = {kind: shape(self._file(p.get(kind), kind))}
        if caption:
            content["caption"], entities = shown(caption, entities)
            if entities:
                content["caption_entities"] = entities
        return self._send(chat, p, content)

    def _file(self, value: object, kind: str) -> Json:
        if isinstance(value, _File):
            if not value.content:
                raise Refused("file must be non-empty")
            name = f"file-{next(self._numbers)}"
            self.files[name] = value.content
            named = {"file_name": value.name} if kind == "document" else {}
            return {
                "file_id": name,
                "file_unique_id": name,
                "file_size": len(value.content),
            } | named
        if not isinstance(value, str) or not value:
            raise Refused(f"there is no {kind} in the request")
        if value not in self.files:
            try:
                check_url(value, ("http", "https"))
            except Refused:
                raise Refused("wrong file identifier/HTTP URL specified") from None
        return {"file_id": value, "file_unique_id": value}

    def _get_file(self, p: Json) -> Json:
        name = p.get("file_id", "")
        if name not in self.files:
            raise Refused("invalid file_id")
        size = len(self.files[name])
        return {"file_id": name, "file_unique_id": name, "file_size": size, "file_path": name}

    def _send(self, chat: _Chat, p: Json, content: Json) -> Json:
        """Put a message of the bot into a chat, once its keyboard and what it answers are right."""
        _no_parse_mode(p)
        markup = p.get("reply_markup")
        check_markup(markup)
        replied = self._reply(chat, p.get("reply_parameters"))
        thread = self._thread(chat, p.get("message_thread_id"), replied.get("reply_to_message"))
        inline = bool(markup and markup.get("inline_keyboard"))
        message = self._put(
            chat,
            {"from": self._people[self.me["id"]]}
            | self._in_thread(chat, thread)
            | replied
            | content
            | ({"reply_markup": markup} if inline else {}),
        )
        if markup and "inline_keyboard" not in markup:
            chat.keyboards[message["message_id"]] = markup
        return message

    def _thread(self, chat: _Chat, thread: int | None, replied: Json | None) -> int | None:
        of_reply = (replied or {}).get("message_thread_id")
        if thread is None:
            return of_reply
        if thread not in chat.threads:
            raise Refused("message thread not found")
        if replied and of_reply != thread:
            raise Refused("message to be replied not found")
        return thread

    def _reply(self, chat: _Chat, reply: Json | None) -> Json:
        """What a message that replies has beside its content."""
        if not reply:
            return {}
        if not isinstance(reply, dict) or set(reply) - _REPLY_FIELDS:
            raise Refused("can't parse reply parameters")
        if reply.get("quote_parse_mode"):
            raise Refused("this server of the tests takes entities, no parse_mode")
        elsewhere = reply.get("chat_id", chat.id)
        where = chat if elsewhere == chat.id else self._chat({"chat_id": elsewhere})
        replied = where.messages.get(reply.get("message_id"))
        if replied is None:
            if reply.get("allow_sending_without_reply"):
                return {}
            raise Refused("message to be replied not found")
        quote = self._quote(replied, reply) if reply.get("quote") else {}
        if where is not chat:
            return quote | {
                "external_reply": {"chat": where.info, "message_id": replied["message_id"]}
            }
        return quote | {"reply_to_message": self._quotable(replied)}

    def _quote(self, replied: Json, reply: Json) -> Json:
        """The quote of a reply: the very words of the message, with their styles."""
        quote, entities = reply["quote"], reply.get("quote_entities") or []
        invalid = Refused("QUOTE_TEXT_INVALID")
        if not isinstance(quote, str) or units(quote) > MAX_QUOTE:
            raise invalid
        check_entities(quote, entities)
        text = replied.get("text", replied.get("caption", ""))
        styles = replied.get("entities", replied.get("caption_entities", []))
        places = [match.start() for match in re.finditer(f"(?={re.escape(quote)})", text)]
        for place in places:
            offset = units(text[:place])
            if self._styles(styles, offset, units(quote)) == self._styles(entities, 0, 1 << 20):
                kept = {"entities": entities} if entities else {}
                return {"quote": {"text": quote, "position": offset, "is_manual": True} | kept}
        raise invalid

    @staticmethod
    def _styles(entities: list[Json], offset: int, length: int) -> set[tuple[str, int, int]]:
        """The styles within a range, by their place in it."""
        found = set()
        for entity in entities:
            start = max(entity["offset"] - offset, 0)
            end = min(entity["offset"] + entity["length"] - offset, length)
            if entity["type"] in _QUOTED_STYLES and start < end:
                found.add((str(entity["type"]), start, end))
        return found

    def _send_chat_action(self, p: Json) -> bool:
        chat = self._writable(p)
        if p.get("action") not in _CHAT_ACTIONS:
            raise Refused("wrong parameter action in request")
        self._thread(chat, p.get("message_thread_id"), None)
        return True

    def _set_message_reaction(self, p: Json) -> bool:
        chat = self._writable(p)
        if p.get("message_id") not in chat.messages:
            raise Refused("message to react not found")
        reactions = p.get("reaction") or []
        if not isinstance(reactions, list) or len(reactions) > 1:
            raise Refused("REACTIONS_TOO_MANY")
        for reaction in reactions:
            emoji = str(reaction.get("emoji", "")).replace("\ufe0f", "")
            if reaction.get("type") != "emoji" or emoji not in _REACTIONS:
                raise Refused("REACTION_INVALID")
        self.reactions[chat.id, p["message_id"]] = reactions
        return True

    # Editing and deleting

    def _edit_message_text(self, p: Json) -> Json | bool:
        message = self._editable(p)
        if "inline_message_id" not in message and "text" not in message:
            raise Refused("there is no text in the message to edit")
        text, entities = p.get("text", ""), p.get("entities")
        check_text(text, entities)
        _check_preview(p.get("link_preview_options"))
        text, entities = shown(text, entities)
        content = {
            "text": text,
            "entities": entities,
            "link_preview_options": p.get("link_preview_options"),
        }
        return self._edit(message, p, content)

    def _edit_message_caption(self, p: Json) -> Json | bool:
        message = self._editable(p)
        if "chat" in message and not message.keys() & _MEDIA:
            raise Refused("there is no caption in the message to edit")
        check_caption(p.get("caption"), p.get("caption_entities"))
        caption, entities = shown(p.get("caption", ""), p.get("caption_entities"))
        return self._edit(message, p, {"caption": caption, "caption_entities": entities})

    def _edit_message_reply_markup(self, p: Json) -> Json | bool:
        return self._edit(self._editable(p), p, {})

    def _editable(self, p: Json) -> Json:
        """The message that an edit is about."""
        if (name := p.get("inline_message_id")) is not None:
            if name not in self._inline:
                raise Refused("MESSAGE_ID_INVALID")
            return self._inline[name]
        chat = self._writable(p)
        message = chat.messages.get(p.get("message_id"))
        if message is None:
            raise Refused("message to edit not found")
        if message["from"]["id"] != self.me["id"] or message["message_id"] in chat.keyboards:
            raise Refused("message can't be edited")
        return message

    def _edit(self, message: Json, p: Json, content: Json) -> Json | bool:
        _no_parse_mode(p)
        markup = p.get("reply_markup")
        check_markup(markup)
        if markup and "inline_keyboard" not in markup:
            raise Refused("inline keyboard expected")
        if markup and not markup["inline_keyboard"]:
            markup = None
        content = content | {"reply_markup": markup}
        if all((message.get(name) or None) == (value or None) for name, value in content.items()):
            raise Refused(_NOT_MODIFIED)
        for name, value in content.items():
            if value:
                message[name] = value
            else:
                message.pop(name, None)
        message["edit_date"] = int(time.time())
        return message if "chat" in message else True

    def _delete_message(self, p: Json) -> bool:
        chat = self._writable(p)
        message = chat.messages.get(p.get("message_id"))
        if message is None:
            raise Refused("message to delete not found")
        own = message["from"]["id"] == self.me["id"]
        if not own and chat.kind != "private" and chat.status != "administrator":
            raise Refused("message can't be deleted")
        del chat.messages[message["message_id"]]
        return True

    def _delete_messages(self, p: Json) -> bool:
        numbers = p.get("message_ids")
        if not isinstance(numbers, list) or not 1 <= len(numbers) <= 100:
            raise Refused("message identifiers are not specified")
        chat = self._writable(p)
        for number in numbers:
            if number in chat.messages:  # the others are skipped
                self._delete_message({"chat_id": chat.id, "message_id": number})
        return True

    # Answers to queries

    def _close_query(self, kind: str, name: object) -> str:
        if not isinstance(name, str) or self._open.get(name) != kind:
            raise Refused(_TOO_OLD)
        del self._open[name]
        return name

    def _answer_callback_query(self, p: Json) -> bool:
        if units(p.get("text", "")) > 200:
            raise Refused("MESSAGE_TOO_LONG")
        if p.get("url"):
            check_url(p["url"])
        name = self._close_query("callback", p.get("callback_query_id"))
        self._answers[name] = {key: value for key, value in p.items() if key != "callback_query_id"}
        return True

    def _answer_inline_query(self, p: Json) -> bool:
        results = p.get("results")
        check_inline_results(results)
        if len(_utf8(p.get("next_offset", ""))) > 64:
            raise Refused("NEXT_OFFSET_INVALID")
        if p.get("cache_time", 0) < 0:
            raise Refused("CACHE_TIME_INVALID")
        if (button := p.get("button")) is not None:
            self._check_results_button(button)
        name = self._close_query("inline", p.get("inline_query_id"))
        self._answers[name] = {key: value for key, value in p.items() if key != "inline_query_id"}
        return True

    @staticmethod
    def _check_results_button(button: object) -> None:
        button = _check_label(button)
        if len({"web_app", "start_parameter"} & set(button)) != 1 or len(button) != 2:
            raise Refused("exactly one of the fields web_app and start_parameter must be used")
        if "start_parameter" in button and not re.fullmatch(
            r"[A-Za-z0-9_-]{1,64}", str(button["start_parameter"])
        ):
            raise Refused("START_PARAM_INVALID")

    def _answer_guest_query(self, p: Json) -> Json:
        result = p.get("result")
        check_inline_results([result])
        name = self._close_query("guest", p.get("guest_query_id"))
        message = self._as_message(result)
        self._answers[name] = message
        return {"inline_message_id": message["inline_message_id"]}

    def _as_message(self, result: Json) -> Json:
        """The message that an inline result becomes once it is sent."""
        name = f"inline-{next(self._numbers)}"
        message = self._inline[name] = {"inline_message_id": name, "result": result}
        content = result.get("input_message_content") or {}
        if "message_text" in content:
            text, entities = shown(content["message_text"], content.get("entities"))
            message |= {"text": text} | ({"entities": entities} if entities else {})
        elif "caption" in result:
            message["caption"] = result["caption"]
        if content.get("link_preview_options"):
            message["link_preview_options"] = content["link_preview_options"]
        if (result.get("reply_markup") or {}).get("inline_keyboard"):
            message["reply_markup"] = result["reply_markup"]
        return message

    # Updates

    def _ask_for(self, p: Json) -> None:
        if (allowed := p.get("allowed_updates")) is None:
            return
        if not isinstance(allowed, list):
            raise Refused("can't parse allowed_updates: expected an Array")
        self._allowed = allowed or None

    async def _get_updates(self, p: Json) -> list[str]:
        """Long polling; returns updates as JSON."""
        with self._lock:
            if self.webhook is not None:
                raise Refused(_HOOKED, 409)
            self._ask_for(p)
            self._confirm(p.get("offset", 0))
            poller = self._poller = object()
            self._news.set()  # whoever waited before ends with a conflict
        limit = p.get("limit", 100)
        limit = limit if 1 <= limit <= 100 else 100
        end = time.monotonic() + min(max(p.get("timeout", 0), 0), 50)
        try:
            return await self._poll(poller, limit, end)
        finally:
            if self._poller is poller:
                self._poller = None

    async def _poll(self, poller: object, limit: int, end: float) -> list[str]:
        while True:
            self._news.clear()
            with self._lock:
                if self._revoked:
                    raise Refused("Unauthorized", 401)
                if self._poller is not poller:
                    raise Refused(_TAKEN_OVER, 409)
                if self.webhook is not None:
                    raise Refused("Conflict: terminated by setWebhook request", 409)
                batch = self._batch(limit)
            left = end - time.monotonic()
            if batch or left <= 0:
                return batch
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), left)

    def _set_webhook(self, p: Json) -> bool:
        url = p.get("url", "")
        if not url:
            return self._delete_webhook(p)
        parts = urlsplit(url)
        local = parts.hostname in ("127.0.0.1", "localhost", "::1")
        if parts.scheme != "https" and not (parts.scheme == "http" and local):
            raise Refused("bad webhook: An HTTPS URL must be provided for webhook")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret := p.get("secret_token", "")):
            raise Refused("secret token contains unallowed characters")
        if not 1 <= p.get("max_connections", 40) <= 100:
            raise Refused("max_connections is out of range")
        self._ask_for(p)
        if p.get("drop_pending_updates"):
            self._queue.clear()
        self.webhook = {
            "url": url,
            "secret_token": secret,
            "max_connections": p.get("max_connections", 40),
            "allowed_updates": self._allowed,
            "ip_address": p.get("ip_address"),
            "has_custom_certificate": "certificate" in p,
        }
        self._news.set()
        return True

    def _delete_webhook(self, p: Json) -> bool:
        self.webhook = None
        if p.get("drop_pending_updates"):
            self._queue.clear()
        return True

    def _get_webhook_info(self, _p: Json) -> Json:
        hook = self.webhook or {"url": "", "has_custom_certificate": False}
        info = {name: value for name, value in hook.items() if value is not None}
        info.pop("secret_token", None)
        return info | {"pending_update_count": len(self._queue)}


# --- The server --------------------------------------------------------------------------------


class BotApi(_Methods):
    """The server, what people do, and what they see. A context manager."""

    def __init__(self, *arguments: Any, port: int = 0, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.url = ""
        self.lost: list[int] = []  # updates that the webhook never took
        self._port = port
        self._faults: dict[str, deque[_Fault]] = {}
        self._connections: set[_Connection] = set()
        self._thread_of_server: threading.Thread | None = None

    # Starting and stopping

    def __enter__(self) -> BotApi:
        ready = threading.Event()
        failure: list[BaseException] = []

        def run() -> None:
            try:
                asyncio.run(self._run(ready))
            except BaseException as error:
                failure.append(error)
                ready.set()

        self._thread_of_server = threading.Thread(target=run, name="bot-api", daemon=True)
        self._thread_of_server.start()
        ready.wait()
        if failure:
            raise failure[0]
        return self

    def __exit__(self, *_: object) -> None:
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._end.set)
        if self._thread_of_server is not None:
            self._thread_of_server.join(10)
        self._loop = None

    async def _run(self, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._end = asyncio.Event()
        server = await self._loop.create_server(
            lambda: _Connection(self._serve, self._connections),
            "127.0.0.1",
            self._port,
            backlog=1024,  # a burst of new connections must not wait for the kernel's retry
        )
        self._port = server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        hook = asyncio.create_task(self._feed_webhook())
        ready.set()
        await self._end.wait()
        server.close()
        hook.cancel()
        for connection in list(self._connections):
            connection.transport.abort()
        await asyncio.sleep(0)  # the transports close their sockets

    # Requests

    def _serve(self, request: _Request) -> _Answer:
        path = unquote(request.target.partition("?")[0])
        found = re.fullmatch(r"/(file/)?bot([^/]*)/(.+)", path)
        if not found:
            return _refusal(Refused("Not Found", 404))
        is_file, token, name = found.groups()
        if token != self.token or self._revoked:
            well_formed = re.fullmatch(r"\d+:[\w-]+", token)
            return self._turned_away(name, well_formed)
        if is_file:
            return self._download(name)
        method = _METHODS.get(name.lower())
        fault = self._take_fault(name)
        if fault is not None:
            return self._faulty(name, method, request, fault)
        return self._work(name, method, request)

    def _turned_away(self, name: str, well_formed: object) -> bytes:
        refused = Refused("Unauthorized", 401) if well_formed else Refused("Not Found", 404)
        return self._failed(name, {}, refused)

    def _download(self, name: str) -> bytes:
        content = self.files.get(name)
        if content is None:
            return _refusal(Refused("Not Found", 404))
        return _response(200, content, "application/octet-stream")

    def _work(self, name: str, method: _Method | None, request: _Request) -> _Answer:
        p: Json = {}
        try:
            raw = p = _parameters(request)
            if method is None:
                raise Refused("Not Found", 404)
            if self._logged_out:
                raise Refused("Logged out")
            p = _typed(method, raw)
            if method.name == "getUpdates":
                return self._long(method, p)
            with self._lock:
                return self._done(method.name, p, getattr(self, method.handler)(p))
        except Refused as refused:
            return self._failed(method.name if method else name, p, refused)
        except Exception as error:  # values of a shape that no rule here foresees
            return self._failed(name, p, Refused(f"Internal Server Error: {error!r}", 500))

    async def _long(self, method: _Method, p: Json) -> bytes:
        try:
            batch = await self._get_updates(p)
        except Refused as refused:
            return self._failed(method.name, p, refused)
        self._record(self.calls, (method.name, p, 200))
        return _response(200, f'{{"ok":true,"result":[{",".join(batch)}]}}')

    def _done(self, name: str, p: Json, result: Any) -> bytes:
        self._record(self.calls, (name, p, 200))
        return _response(200, json.dumps({"ok": True, "result": result}))

    def _failed(self, name: str, p: Json, refused: Refused) -> bytes:
        with self._lock:
            self._record(self.calls, (name, p, refused.code))
            self._record(self.refusals, (name, p, refused.description))
        return _refusal(refused)

    def _record(self, kept: list[Any], entry: tuple[Any, ...]) -> None:
        with self._lock:
            kept.append(entry)
            if len(kept) > KEPT_CALLS * 1.1:  # in blocks: each cut copies the list
                del kept[:-KEPT_CALLS]

    # Faults

    def fault(self, method: str, kind: str, times: int = 1, seconds: float = 1.0) -> None:
        """The next calls of a method ("*": of any) fail in one of these ways.

        "429", "500", "502" (a proxy's HTML), "garbage" (200, but no JSON), "slow before", "slow
        after", "drop before", "drop after": before or after the work is done. The first four leave
        the work undone.
        """
        if kind not in _FAULTS:
            raise ValueError(f"no such fault: {kind}")
        if kind == "429" and (seconds < 1 or seconds != int(seconds)):
            raise ValueError("retry_after is a whole number of seconds, 1 or more")
        with self._lock:
            faults = self._faults.setdefault(method.lower(), deque())
            faults.append(_Fault(kind, times, seconds))

    def _take_fault(self, name: str) -> _Fault | None:
        if not self._faults:
            return None
        with self._lock:
            faults = self._faults.get(name.lower()) or self._faults.get("*")
            if not faults:
                return None
            fault = faults[0]
            fault.times -= 1
            if fault.times <= 0:
                faults.popleft()
            return fault

    async def _faulty(
        self, name: str, method: _Method | None, request: _Request, fault: _Fault
    ) -> bytes | None:
        if fault.kind in ("slow after", "drop after", "slow before"):
            if fault.kind == "slow before":
                await asyncio.sleep(fault.seconds)
            answer = self._work(name, method, request)
            answer = answer if isinstance(answer, bytes) else await answer
            if fault.kind == "slow after":
                await asyncio.sleep(fault.seconds)
            return None if fault.kind == "drop after" else answer
        with contextlib.suppress(Refused):
            status, answer = _undone(fault)
            self._record(self.calls, (name, _parameters(request), status))
        return answer

    def revoke(self) -> None:
        """The token is refused from now on."""
        self._revoked = True
        self._wake()

    # The webhook

    async def _feed_webhook(self) -> None:
        """Post the updates to the webhook, one after another."""
        tries = 0
        while True:
            update, hook = self._next_for_webhook()
            if update is None or hook is None:
                self._news.clear()
                if self._next_for_webhook()[0] is None:
                    await self._news.wait()
                continue
            if await _post(hook, update.text):
                tries = 0
            elif (tries := tries + 1) < 20:
                await asyncio.sleep(0.1)
                continue
            else:
                tries = 0
                self.lost.append(update.id)
            with self._lock, contextlib.suppress(ValueError):
                self._queue.remove(update)

    def _next_for_webhook(self) -> tuple[_Update | None, Json | None]:
        with self._lock:
            if self.webhook is None or not self._queue:
                return None, None
            return self._queue[0], self.webhook

    # People and chats

    def person(self, first_name: str = "Person A", language_code: str | None = "ar") -> Json:
        """A new person: a user object."""
        with self._lock:
            user: Json = {
                "id": 70_000_000 + next(self._numbers),
                "is_bot": False,
                "first_name": first_name,
            }
            if language_code:
                user["language_code"] = language_code
            self._people[user["id"]] = user
            self._open_chat(self._private_info(user), status="stranger")
            return user

    @staticmethod
    def _private_info(user: Json) -> Json:
        return {"id": user["id"], "type": "private", "first_name": user["first_name"]}

    def private(self, person: Json) -> Json:
        """The chat of a person and the bot, which the person has started some time before."""
        with self._lock:
            chat = self._known(person)
            if chat.status == "stranger":
                chat.status = "member"
            return chat.info

    def group(
        self,
        title: str = "Group",
        *members: Json,
        kind: str = "supergroup",
        is_forum: bool = False,
        admins: Iterable[Json] = (),
    ) -> Json:
        """A group with the bot in it. The first admin is its creator; the bot may be an admin."""
        if kind not in ("group", "supergroup") or (is_forum and kind == "group"):
            raise ValueError("a group or a supergroup; only the latter can be a forum")
        with self._lock:
            number = next(self._numbers)
            number = -1_002_000_000_000 - number if kind == "supergroup" else -4_000_000 - number
            info: Json = {"id": number, "type": kind, "title": title}
            if is_forum:
                info["is_forum"] = True
            chat = self._open_chat(info)
            chat.members = {person["id"]: "member" for person in members}
            for admin in admins:
                if admin["id"] == self.me["id"]:
                    chat.status = "administrator"
                else:
                    first = "creator" not in chat.members.values()
                    chat.members[admin["id"]] = "creator" if first else "administrator"
            return info

    def topic(self, chat: Json, person: Json, name: str = "Topic") -> int:
        """A person opens a topic in a forum: its thread id."""
        with self._lock:
            where = self._known(chat)
            if not where.info.get("is_forum"):
                raise ValueError("topics are in forums")
            created = {"name": name, "icon_color": 7322096}
            message = self._put(where, {"from": person, "forum_topic_created": created})
            thread = message["message_id"]
            message |= {"message_thread_id": thread, "is_topic_message": True}
            where.threads.add(thread)
            self._service(where, message)
            return thread

    def _service(self, chat: _Chat, message: Json) -> None:
        if self._reaches_bot(chat, message):
            self._deliver("message", message)

    # What people do

    def says(
        self,
        person: Json,
        chat: Json,
        text: str | None,
        *,
        reply_to: Json | None = None,
        quote: str | None = None,
        entities: list[Json] | None = None,
        thread: int | None = None,
        date: int | None = None,
        **more: Any,
    ) -> Json:
        """A person sends a message; without text, `more` holds a photo, a caption and so on."""
        with self._lock:
            where = self._known(chat)
            self._arrives(person, where)
            content: Json = {"from": person} | self._written(text, entities, more)
            if date is not None:
                content["date"] = date
            if reply_to is not None:
                content |= self._answering(where, reply_to, quote)
                thread = thread or content["reply_to_message"].get("message_thread_id")
            if thread:
                if not where.info.get("is_forum"):
                    raise ValueError("threads are in forums")
                where.threads.add(thread)
            message = self._put(where, self._in_thread(where, thread) | content | more)
            if self._reaches_bot(where, message):
                self._deliver("message", message)
            return _copy(message)

    def _arrives(self, person: Json, chat: _Chat) -> None:
        """Whoever writes is there: in the group, or in a private chat that is not blocked."""
        if chat.migrated_to:
            raise LookupError("the group has become a supergroup")
        if chat.kind != "private":
            chat.members.setdefault(person["id"], "member")
        elif chat.status == "kicked":
            self._becomes(person, chat, "member")
        else:
            chat.status = "member"

    @staticmethod
    def _written(text: str | None, entities: list[Json] | None, more: Json) -> Json:
        """What a person's app and Telegram make of a text or a caption."""
        name, marks = "text", "entities"
        if text is None:
            name, marks = "caption", "caption_entities"
            text, entities = more.pop("caption", None), more.pop("caption_entities", None)
            if text is None:
                return {}
            check_caption(text, entities)
        else:
            check_text(text, entities)
        text, entities = shown(text, entities)
        taken = [(e["offset"], e["offset"] + e["length"]) for e in entities]
        entities = entities + [
            e
            for e in detected(text)
            if all(e["offset"] + e["length"] <= a or e["offset"] >= b for a, b in taken)
        ]
        entities.sort(key=lambda e: (e["offset"], -e["length"]))
        return {name: text} | ({marks: entities} if entities else {})

    def _answering(self, chat: _Chat, reply_to: Json, quote: str | None) -> Json:
        replied = chat.messages.get(reply_to["message_id"])
        if replied is None:
            raise LookupError("the message to reply to is not in the chat")
        content: Json = {"reply_to_message": self._quotable(replied)}
        if quote is not None:
            text = replied.get("text", replied.get("caption", ""))
            if not quote or quote not in text or units(quote) > MAX_QUOTE:
                raise LookupError(f"the message does not say {quote!r}")
            position = units(text[: text.index(quote)])
            content["quote"] = {"text": quote, "position": position, "is_manual": True}
        return content

    def edits(self, person: Json, message: Json, text: str) -> Json:
        """A person edits a message of their own."""
        with self._lock:
            chat = self._known(message["chat"])
            current = self._current(chat, message)
            if current["from"]["id"] != person["id"]:
                raise LookupError("people edit their own messages only")
            current.pop("entities", None)
            current |= self._written(text, None, {}) | {"edit_date": int(time.time())}
            if self._reaches_bot(chat, current):
                self._deliver("edited_message", current)
            return _copy(current)

    @staticmethod
    def _current(chat: _Chat, message: Json) -> Json:
        found = chat.messages.get(message["message_id"])
        if found is None:
            raise LookupError("the message is not in the chat")
        return found

    def presses(self, person: Json, message: Json, button: str) -> int:
        """A person presses a button by its text or its data: the id of the callback query."""
        with self._lock:
            if "chat" in message:
                current = self._current(self._known(message["chat"]), message)
                place: Json = {"message": current}
                instance = current["chat"]["id"]
            else:
                current = self._inline[message["inline_message_id"]]
                place = {"inline_message_id": message["inline_message_id"]}
                instance = 1
            data = self._data_of(current, button)
            number = 4_000_000_000_000_000 + next(self._numbers)
            self._open[str(number)] = "callback"
            query = {"id": str(number), "from": person, "chat_instance": str(instance)}
            self._deliver("callback_query", query | place | {"data": data})
            return number

    @staticmethod
    def _data_of(message: Json, button: str) -> str:
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = [candidate for row in rows for candidate in row]
        for name in ("text", "callback_data"):
            for candidate in buttons:
                if candidate.get(name) == button:
                    if "callback_data" not in candidate:
                        raise LookupError(f"the button {button!r} calls nothing back")
                    return candidate["callback_data"]
        raise LookupError(f"no button {button!r} among {[b['text'] for b in buttons]}")

    def asks_inline(self, person: Json, query: str, offset: str = "", **more: Any) -> str:
        """A person types an inline query: its id. `more` may hold a chat_type."""
        with self._lock:
            if units(query) > 256:
                raise Refused("inline query is too long")
            name = str(5_000_000_000_000_000 + next(self._numbers))
            self._open[name] = "inline"
            content = {"id": name, "from": person, "query": query, "offset": offset}
            self._deliver("inline_query", content | more)
            return name

    def picks(self, person: Json, inline_id: str, result: str, chat: Json) -> Json:
        """A person sends an inline result, by its id or title, into a chat: the message there."""
        with self._lock:
            answer = self._answers.get(inline_id, {"results": []})
            for candidate in answer["results"]:
                if result in (candidate["id"], candidate.get("title")):
                    break
            else:
                raise LookupError(f"no such inline result: {result!r}")
            where = self._known(chat)
            content = self._as_message(candidate)
            chosen = {"result_id": candidate["id"], "from": person, "query": ""}
            self._deliver(
                "chosen_inline_result",
                chosen | {"inline_message_id": content["inline_message_id"]},
            )
            visible = {k: v for k, v in content.items() if k not in ("result", "inline_message_id")}
            me = self._people[self.me["id"]]
            message = self._put(where, {"from": person, "via_bot": me} | visible)
            if self._reaches_bot(where, message):
                self._deliver("message", message)
            return _copy(message) | {"inline_message_id": content["inline_message_id"]}

    def asks_as_guest(
        self, person: Json, chat_title: str, text: str, *, reply_to: Json | None = None, **more: Any
    ) -> str:
        """A person mentions the bot in a chat where it is not: the id of the guest query."""
        with self._lock:
            name = str(6_000_000_000_000_000 + next(self._numbers))
            self._open[name] = "guest"
            number = -1_003_000_000_000 - next(self._numbers)
            message: Json = {
                "message_id": next(self._numbers),
                "date": int(time.time()),
                "chat": {"id": number, "type": "supergroup", "title": chat_title},
                "from": person,
                "guest_query_id": name,
            }
            if reply_to is not None:
                message["reply_to_message"] = self._quotable(reply_to)
            if self.me["supports_guest_queries"]:
                self._deliver("guest_message", message | self._written(text, None, {}) | more)
            return name

    def expires(self, query: int | str) -> None:
        """A callback, inline or guest query becomes too old to be answered."""
        with self._lock:
            self._open.pop(str(query), None)

    def adds_bot(self, person: Json, chat: Json, status: str = "member") -> None:
        """A person adds the bot to a group, or makes it an administrator."""
        with self._lock:
            where = self._known(chat)
            new = where.status not in ("member", "administrator")
            self._becomes(person, where, status)
            if new:
                me = self._people[self.me["id"]]
                joined = {"new_chat_members": [me], "new_chat_member": me}
                self._service(where, self._put(where, {"from": person} | joined))

    def removes_bot(self, person: Json, chat: Json) -> None:
        """A person removes the bot from a group."""
        with self._lock:
            where = self._known(chat)
            me = self._people[self.me["id"]]
            message = self._put(where, {"from": person, "left_chat_member": me})
            self._service(where, message)
            self._becomes(person, where, "kicked")

    def blocks(self, person: Json) -> None:
        """A person blocks the bot; writing to it again unblocks it."""
        with self._lock:
            self._becomes(person, self._known(person), "kicked")

    def migrates(self, chat: Json) -> Json:
        """A basic group becomes a supergroup: the new chat."""
        with self._lock:
            old = self._known(chat)
            if old.kind != "group":
                raise ValueError("only a basic group becomes a supergroup")
            info = self.group(old.info["title"])
            new = self._known(info)
            new.members, new.status = dict(old.members), old.status
            author = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
            left = self._put(old, {"from": author, "migrate_to_chat_id": new.id})
            come = self._put(new, {"from": author, "migrate_from_chat_id": old.id})
            self._service(old, left)
            self._service(new, come)
            old.migrated_to = new.id
            return info

    def deletes(self, message: Json) -> None:
        """A person deletes a message; no update tells the bot."""
        with self._lock:
            self._known(message["chat"]).messages.pop(message["message_id"], None)

    # Raw updates

    def update(self, content: Json, update_id: int | None = None) -> int:
        """Any update, whatever is in it. Its chats and messages are known from then on."""
        with self._lock:
            if update_id is None:
                update_id = self._update_id + 1
            self._update_id = max(self._update_id, update_id)
            with contextlib.suppress(LookupError, TypeError, AttributeError, ValueError):
                self._learn(content)
            self._enqueue(update_id, content)
            return update_id

    def _learn(self, content: Json) -> None:
        if query := content.get("callback_query"):
            self._open[query["id"]] = "callback"
        if query := content.get("inline_query"):
            self._open[query["id"]] = "inline"
        if query := content.get("guest_message"):
            self._open[query["guest_query_id"]] = "guest"
        for name in ("message", "edited_message", "channel_post", "edited_channel_post"):
            message = content.get(name)
            if message and isinstance(message["chat"]["id"], int):
                self._learn_message(_copy(message))

    def _learn_message(self, message: Json) -> None:
        chat = self._chats.get(message["chat"]["id"])
        if chat is None:
            chat = self._open_chat({"type": "private"} | message["chat"])
        if chat.status == "stranger":
            chat.status = "member"
        user, number = message.get("from"), message["message_id"]
        if isinstance(user, dict) and "id" in user:
            self._people.setdefault(user["id"], user)
        else:
            message["from"] = {"id": 0}  # a channel's post
        if not 0 < number < 2**31:
            return
        if chat.kind == "supergroup":
            chat.last_id = max(chat.last_id, number)
        else:
            self._message_id = max(self._message_id, number)
        if thread := message.get("message_thread_id"):
            chat.threads.add(thread)
        chat.messages[number] = message

    def repeat(self, update_id: int) -> None:
        """The same update comes again, confirmed or not."""
        with self._lock:
            text = self._sent[update_id]
            self._queue.appendleft(_Update(update_id, text, again=True))
            self._wake()

    # What people see

    def seen(self, chat: Json) -> list[Json]:
        """The messages that are now in a chat, in order; "edited" tells of each."""
        return self._view(chat, lambda _message: True)

    def by_bot(self, chat: Json) -> list[Json]:
        """The bot's messages that are now in a chat."""
        return self._view(chat, lambda message: message["from"]["id"] == self.me["id"])

    def replies(self, message: Json) -> list[Json]:
        """The bot's messages that reply to a message."""
        with self._lock:
            chat = self._known(message["chat"])
            numbers = chat.replies.get(message["message_id"], ())
            found = [chat.messages[number] for number in numbers if number in chat.messages]
            mine = [m for m in found if m["from"]["id"] == self.me["id"]]
            return [self._visible(chat, m) for m in mine]

    def _view(self, chat: Json, wanted: Callable[[Json], bool]) -> list[Json]:
        with self._lock:
            where = self._known(chat)
            return [self._visible(where, m) for m in where.messages.values() if wanted(m)]

    @staticmethod
    def _visible(chat: _Chat, message: Json) -> Json:
        """A message as people see it; a keyboard that is not inline stands under its own name."""
        view = _copy(message)
        view["edited"] = "edit_date" in message
        if (keyboard := chat.keyboards.get(message["message_id"])) is not None:
            view["reply_keyboard"] = _copy(keyboard)
        return view

    def callback_answer(self, query: int | str) -> Json | None:
        """What answerCallbackQuery gave: text, show_alert, url; None until then."""
        return self._answer_to(query)

    def inline_answer(self, query: str) -> Json | None:
        """What answerInlineQuery gave: results, button, cache_time, is_personal, next_offset."""
        return self._answer_to(query)

    def guest_answer(self, query: str) -> Json | None:
        """The message that answered a guest query, edits applied; "result" is as first given."""
        answer = self._answer_to(query)
        return None if answer is None else answer | {"edited": "edit_date" in answer}

    def _answer_to(self, query: int | str) -> Json | None:
        with self._lock:
            answer = self._answers.get(str(query))
            return None if answer is None else _copy(answer)

    @property
    def pending(self) -> int:
        """How many updates the bot has not confirmed."""
        return len(self._queue)

    def wait(self, condition: Callable[[], object], timeout: float = 30.0) -> bool:
        """Wait until a condition holds; whether it does."""
        end = time.monotonic() + timeout
        while not (holds := bool(condition())) and time.monotonic() < end:
            time.sleep(0.01)
        return holds


_FAULTS = {
    "429", "500", "502", "garbage", "slow before", "slow after", "drop before", "drop after",
}  # fmt: skip


def _undone(fault: _Fault) -> tuple[int, bytes | None]:
    """The answer to a call that fails without being done."""
    if fault.kind == "429":
        seconds = int(fault.seconds)
        words = f"Too Many Requests: retry after {seconds}"
        return 429, _refusal(Refused(words, 429, retry_after=seconds))
    if fault.kind == "500":
        return 500, _refusal(Refused("Internal Server Error", 500))
    if fault.kind == "502":
        page = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
        return 502, _response(502, page, "text/html")
    if fault.kind == "garbage":
        return 200, _response(200, '{"ok":true,"resu')
    return 0, None


async def _post(hook: Json, text: str) -> bool:
    """Post an update to a webhook; whether it took it."""
    parts = urlsplit(hook["url"])
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    body = text.encode()
    lines = [
        f"POST {parts.path or '/'}{'?' + parts.query if parts.query else ''} HTTP/1.1",
        f"Host: {parts.netloc}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    if hook["secret_token"]:
        lines.append(f"X-Telegram-Bot-Api-Secret-Token: {hook['secret_token']}")
    writer = None
    try:
        async with asyncio.timeout(10):
            reader, writer = await asyncio.open_connection(
                parts.hostname, port, ssl=True if secure else None
            )
            writer.write("\r\n".join([*lines, "", ""]).encode() + body)
            status = (await reader.readline()).split()
            await reader.read()  # to its end, so that the bot's server sees no broken pipe
            return len(status) > 1 and status[1].startswith(b"2")
    except (OSError, TimeoutError):
        return False
    finally:
        if writer is not None:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

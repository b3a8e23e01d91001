"""What may be called, with which parameters."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from tests.bot_api.rules import Json, Refused

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


class Method(NamedTuple):
    name: str
    parameters: dict[str, str]  # each with its kind
    handler: str


def _methods() -> dict[str, Method]:
    found = {}
    for line in _SIGNATURES.strip().splitlines():
        name, *words = line.split()
        kinds = {name: kind or "str" for name, _, kind in (word.partition(":") for word in words)}
        handler = "_" + re.sub("([A-Z])", r"_\1", name).lower()
        found[name.lower()] = Method(name, kinds, handler)
    return found


METHODS = _methods()


class File(NamedTuple):
    name: str
    content: bytes


def typed(method: Method, raw: Json) -> Json:
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
    if isinstance(value, File):
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

"""The methods of the Bot API."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.bot_api.keyboards import (
    check_inline_results,
    check_label,
    check_markup,
    check_preview,
    no_parse_mode,
    utf8,
)
from tests.bot_api.parameters import File
from tests.bot_api.rules import MAX_FILE, MAX_QUOTE, Json, Refused
from tests.bot_api.texts import (
    STYLES,
    check_caption,
    check_entities,
    check_text,
    check_url,
    shown,
    units,
)
from tests.bot_api.world import MEDIA, TOO_OLD, Chat, World

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


class Methods(World):
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
        fields = _SCOPES.get(scope.get("type", "")) if isinstance(scope, dict) else None
        if fields is None or set(scope) != fields | {"type"}:
            raise Refused("can't parse BotCommandScope: unsupported type specified")
        if "chat_id" in scope:
            self._chat({"chat_id": scope["chat_id"]})
        return json.dumps(scope, sort_keys=True), self._language(p)

    @staticmethod
    def _language(p: Json) -> str:
        language: str = p.get("language_code", "")
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

    def _chat(self, p: Json) -> Chat:
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

    def _writable(self, p: Json) -> Chat:
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
        check_preview(p.get("link_preview_options"))
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
        if isinstance(value, File):
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
        if size > MAX_FILE:
            raise Refused("file is too big")
        return {"file_id": name, "file_unique_id": name, "file_size": size, "file_path": name}

    def _send(self, chat: Chat, p: Json, content: Json) -> Json:
        """Put a message of the bot into a chat, once its keyboard and what it answers are right."""
        no_parse_mode(p)
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

    def _thread(self, chat: Chat, thread: int | None, replied: Json | None) -> int | None:
        of_reply = (replied or {}).get("message_thread_id")
        if thread is None:
            return of_reply
        if thread not in chat.threads:
            raise Refused("message thread not found")
        if replied and of_reply != thread:
            raise Refused("message to be replied not found")
        return thread

    def _reply(self, chat: Chat, reply: Json | None) -> Json:
        """What a message that replies has beside its content."""
        if not reply:
            return {}
        if not isinstance(reply, dict) or set(reply) - _REPLY_FIELDS:
            raise Refused("can't parse reply parameters")
        if reply.get("quote_parse_mode"):
            raise Refused("this server of the tests takes entities, no parse_mode")
        elsewhere = reply.get("chat_id", chat.id)
        where = chat if elsewhere == chat.id else self._chat({"chat_id": elsewhere})
        replied = where.messages.get(reply.get("message_id", 0))
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
        text: str = replied.get("text") or replied.get("caption") or ""
        styles = replied.get("entities") or replied.get("caption_entities") or []
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
        check_preview(p.get("link_preview_options"))
        text, entities = shown(text, entities)
        content = {
            "text": text,
            "entities": entities,
            "link_preview_options": p.get("link_preview_options"),
        }
        return self._edit(message, p, content)

    def _edit_message_caption(self, p: Json) -> Json | bool:
        message = self._editable(p)
        if "chat" in message and not message.keys() & MEDIA:
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
        message = chat.messages.get(p.get("message_id", 0))
        if message is None:
            raise Refused("message to edit not found")
        if message["from"]["id"] != self.me["id"] or message["message_id"] in chat.keyboards:
            raise Refused("message can't be edited")
        return message

    def _edit(self, message: Json, p: Json, content: Json) -> Json | bool:
        no_parse_mode(p)
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
        message = chat.messages.get(p.get("message_id", 0))
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
            raise Refused(TOO_OLD)
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
        results: object = p.get("results")
        check_inline_results(results)
        if len(utf8(p.get("next_offset", ""))) > 64:
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
        button = check_label(button)
        if len({"web_app", "start_parameter"} & set(button)) != 1 or len(button) != 2:
            raise Refused("exactly one of the fields web_app and start_parameter must be used")
        if "start_parameter" in button and not re.fullmatch(
            r"[A-Za-z0-9_-]{1,64}", str(button["start_parameter"])
        ):
            raise Refused("START_PARAM_INVALID")

    def _answer_guest_query(self, p: Json) -> Json:
        result: Json = p.get("result", {})
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

"""People, chats, messages and updates."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tests.bot_api.rules import KEPT_UPDATES, TOKEN, Json
from tests.bot_api.texts import part


@dataclass
class Chat:
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
        return int(self.info["id"])

    @property
    def kind(self) -> str:
        return str(self.info["type"])


class Update(NamedTuple):
    id: int
    text: str  # JSON
    again: bool = False  # delivered although the bot has confirmed its id


@dataclass
class Fault:
    kind: str
    times: int
    seconds: float


_UNASKED = {"chat_member", "message_reaction", "message_reaction_count"}
_RIGHTS = (
    "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats "
    "can_restrict_members can_promote_members can_change_info can_invite_users can_post_stories "
    "can_edit_stories can_delete_stories"
).split()
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def copy(content: Json) -> Json:
    copied: Json = json.loads(json.dumps(content))
    return copied


class World:
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
        self._chats: dict[int, Chat] = {}
        self._numbers = itertools.count(1)
        self._message_id = 0  # one counter for private chats and basic groups
        self._queue: deque[Update] = deque()
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

    def _open_chat(self, info: Json, **more: Any) -> Chat:
        chat = self._chats[info["id"]] = Chat(info, **more)
        return chat

    def _known(self, chat: Json) -> Chat:
        found = self._chats.get(chat["id"])
        if found is None:
            raise LookupError(f"no such chat: {chat}")
        return found

    def _put(self, chat: Chat, content: Json) -> Json:
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

    def _in_thread(self, chat: Chat, thread: int | None) -> Json:
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
            self._queue.appendleft(Update(number, text, again=True))
        else:
            self._queue.append(Update(number, text))
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

    def _reaches_bot(self, chat: Chat, message: Json) -> bool:
        """Whether Telegram delivers a message, privacy mode considered."""
        if chat.status not in ("member", "administrator"):
            return False
        if chat.kind == "private" or chat.status == "administrator":
            return True
        if self.me["can_read_all_group_messages"]:
            return True
        via, replied = message.get("via_bot", {}), message.get("reply_to_message", {})
        if self.me["id"] in (via.get("id"), replied.get("from", {}).get("id")):
            return True
        is_service = not ("text" in message or "caption" in message or message.keys() & MEDIA)
        return is_service or self._addressed(message)

    def _addressed(self, message: Json) -> bool:
        text = message.get("text") or message.get("caption") or ""
        for entity in message.get("entities") or message.get("caption_entities") or ():
            if entity["type"] == "bot_command" and entity["offset"] == 0:
                _, _, name = part(text, entity).partition("@")
                return not name or name.lower() == self.me["username"].lower()
        return False

    def _member(self, chat: Chat, user: int) -> Json:
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

    def _becomes(self, person: Json, chat: Chat, status: str) -> None:
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


MEDIA = set(
    "animation audio document photo sticker story video video_note voice contact dice game poll "
    "venue location paid_media checklist live_photo".split()
)

"""The server, and how a test drives it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.bot_api.http import Answer, Connection, Request, parameters, refusal, response
from tests.bot_api.methods import Methods
from tests.bot_api.parameters import METHODS, Method, typed
from tests.bot_api.rules import KEPT_CALLS, MAX_QUOTE, Json, Refused
from tests.bot_api.texts import check_caption, check_text, detected, shown, units
from tests.bot_api.world import Chat, Fault, Update, copy


class BotApi(Methods):
    """The server, what people do, and what they see. A context manager."""

    def __init__(self, *arguments: Any, port: int = 0, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.url = ""
        self.lost: list[int] = []  # updates that the webhook never took
        self._port = port
        self._faults: dict[str, deque[Fault]] = {}
        self._connections: set[Connection] = set()
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
            lambda: Connection(self._serve, self._connections),
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

    def _serve(self, request: Request) -> Answer:
        path = unquote(request.target.partition("?")[0])
        found = re.fullmatch(r"/(file/)?bot([^/]*)/(.+)", path)
        if not found:
            return refusal(Refused("Not Found", 404))
        is_file, token, name = found.groups()
        if token != self.token or self._revoked:
            well_formed = re.fullmatch(r"\d+:[\w-]+", token)
            return self._turned_away(name, well_formed)
        if is_file:
            return self._download(name)
        method = METHODS.get(name.lower())
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
            return refusal(Refused("Not Found", 404))
        return response(200, content, "application/octet-stream")

    def _work(self, name: str, method: Method | None, request: Request) -> Answer:
        p: Json = {}
        try:
            raw = p = parameters(request)
            if method is None:
                raise Refused("Not Found", 404)
            if self._logged_out:
                raise Refused("Logged out")
            p = typed(method, raw)
            if method.name == "getUpdates":
                return self._long(method, p)
            with self._lock:
                return self._done(method.name, p, getattr(self, method.handler)(p))
        except Refused as refused:
            return self._failed(method.name if method else name, p, refused)
        except Exception as error:  # values of a shape that no rule here foresees
            return self._failed(name, p, Refused(f"Internal Server Error: {error!r}", 500))

    async def _long(self, method: Method, p: Json) -> bytes:
        try:
            batch = await self._get_updates(p)
        except Refused as refused:
            return self._failed(method.name, p, refused)
        self._record(self.calls, (method.name, p, 200))
        return response(200, f'{{"ok":true,"result":[{",".join(batch)}]}}')

    def _done(self, name: str, p: Json, result: Any) -> bytes:
        self._record(self.calls, (name, p, 200))
        return response(200, json.dumps({"ok": True, "result": result}))

    def _failed(self, name: str, p: Json, refused: Refused) -> bytes:
        with self._lock:
            self._record(self.calls, (name, p, refused.code))
            self._record(self.refusals, (name, p, refused.description))
        return refusal(refused)

    def _record(self, kept: list[Any], entry: tuple[Any, ...]) -> None:
        with self._lock:
            kept.append(entry)
            if len(kept) > KEPT_CALLS * 1.1:  # in blocks: each cut copies the list
                del kept[:-KEPT_CALLS]

    # Faults

    def fault(self, method: str, kind: str, times: int = 1, seconds: float = 1.0) -> None:
        """The next calls of a method ("*": of any) fail in one of these ways.

        "400", "429", "500", "502" (a proxy's HTML), "garbage" (200, but no JSON), "slow before",
        "slow after", "drop before", "drop after": before or after the work is done. The first five
        leave the work undone.
        """
        if kind not in _FAULTS:
            raise ValueError(f"no such fault: {kind}")
        if kind == "429" and (seconds < 1 or seconds != int(seconds)):
            raise ValueError("retry_after is a whole number of seconds, 1 or more")
        with self._lock:
            faults = self._faults.setdefault(method.lower(), deque())
            faults.append(Fault(kind, times, seconds))

    def _take_fault(self, name: str) -> Fault | None:
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
        self, name: str, method: Method | None, request: Request, fault: Fault
    ) -> bytes | None:
        if fault.kind in ("slow after", "drop after", "slow before"):
            if fault.kind == "slow before":
                await asyncio.sleep(fault.seconds)
            work = self._work(name, method, request)
            done = work if isinstance(work, bytes) else await work
            if fault.kind == "slow after":
                await asyncio.sleep(fault.seconds)
            return None if fault.kind == "drop after" else done
        with contextlib.suppress(Refused):
            status, answer = _undone(fault)
            self._record(self.calls, (name, parameters(request), status))
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

    def _next_for_webhook(self) -> tuple[Update | None, Json | None]:
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
            thread: int = message["message_id"]
            message |= {"message_thread_id": thread, "is_topic_message": True}
            where.threads.add(thread)
            self._service(where, message)
            return thread

    def _service(self, chat: Chat, message: Json) -> None:
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
            return copy(message)

    def _arrives(self, person: Json, chat: Chat) -> None:
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

    def _answering(self, chat: Chat, reply_to: Json, quote: str | None) -> Json:
        replied = chat.messages.get(reply_to["message_id"])
        if replied is None:
            raise LookupError("the message to reply to is not in the chat")
        content: Json = {"reply_to_message": self._quotable(replied)}
        if quote is not None:
            text: str = replied.get("text") or replied.get("caption") or ""
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
            return copy(current)

    @staticmethod
    def _current(chat: Chat, message: Json) -> Json:
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
                    return str(candidate["callback_data"])
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
            return copy(message) | {"inline_message_id": content["inline_message_id"]}

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
                self._learn_message(copy(message))

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
            self._queue.appendleft(Update(update_id, text, again=True))
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
    def _visible(chat: Chat, message: Json) -> Json:
        """A message as people see it; a keyboard that is not inline stands under its own name."""
        view = copy(message)
        view["edited"] = "edit_date" in message
        if (keyboard := chat.keyboards.get(message["message_id"])) is not None:
            view["reply_keyboard"] = copy(keyboard)
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
            return None if answer is None else copy(answer)

    @property
    def pending(self) -> int:
        """How many updates the bot has not confirmed."""
        return len(self._queue)

    def wait(self, condition: Callable[[], object], timeout: float = 60.0) -> bool:
        """Wait until a condition holds; whether it does."""
        end = time.monotonic() + timeout
        while not (holds := bool(condition())) and time.monotonic() < end:
            time.sleep(0.01)
        return holds


_FAULTS = {
    "400", "429", "500", "502", "garbage", "slow before", "slow after", "drop before", "drop after",
}  # fmt: skip


def _undone(fault: Fault) -> tuple[int, bytes | None]:
    """The answer to a call that fails without being done."""
    if fault.kind == "400":
        words = "inline keyboard button URL 'https://t.me/كلمة سرية' is invalid: Wrong HTTP URL"
        return 400, refusal(Refused(words))
    if fault.kind == "429":
        seconds = int(fault.seconds)
        words = f"Too Many Requests: retry after {seconds}"
        return 429, refusal(Refused(words, 429, retry_after=seconds))
    if fault.kind == "500":
        return 500, refusal(Refused("Internal Server Error", 500))
    if fault.kind == "502":
        page = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
        return 502, response(502, page, "text/html")
    if fault.kind == "garbage":
        return 200, response(200, '{"ok":true,"resu')
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

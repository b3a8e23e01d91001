"""The tests' own Bot API server refuses what Telegram refuses, and python-telegram-bot uses it."""

from __future__ import annotations

import asyncio
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, TypeVar

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    ReactionTypeEmoji,
    ReplyParameters,
    Update,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)

from tests.bot_api import TOKEN, BotApi, Refused
from tests.bot_api.keyboards import check_inline_results, check_markup
from tests.bot_api.rules import Json
from tests.bot_api.texts import check_text, detected, shown
from tests.running import there

Done = TypeVar("Done")


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


def bot(api: BotApi, do: Callable[[Bot], Awaitable[Done]]) -> Done:
    """What the library's own bot gets when it does something."""

    async def run() -> Done:
        async with Bot(TOKEN, base_url=f"{api.url}/bot", base_file_url=f"{api.url}/file/bot") as it:
            return await do(it)

    return asyncio.run(run())


def updates(api: BotApi) -> list[Update]:
    """The pending updates, as the library reads them; they are confirmed."""

    async def get(it: Bot) -> list[Update]:
        found = list(await it.get_updates(timeout=0))
        if found:
            await it.get_updates(offset=found[-1].update_id + 1, timeout=0)
        return found

    return bot(api, get)


def refused(words: str) -> AbstractContextManager[object]:
    """The library writes the first letter of a refusal large and the others small."""
    return pytest.raises(BadRequest, match=f"(?i){words}")


def raw(
    api: BotApi, path: str, body: object = None, kind: str = "application/json"
) -> tuple[int, Any]:
    data = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
    request = urllib.request.Request(f"{api.url}/{path}", data, {"Content-Type": kind})
    try:
        with urllib.request.urlopen(request, timeout=5) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def entity(kind: object, offset: object, length: int, **more: object) -> Json:
    return {"type": kind, "offset": offset, "length": length, **more}


# --- Pure checks -------------------------------------------------------------------------------

GOOD_TEXTS = [
    ("a" * 4096, None),
    (" " * 9000 + "a" * 4096 + "\n", None),
    ("😀" * 2048, [entity("bold", 0, 4096)]),
    ("😀ab", [entity("bold", 2, 1), entity("italic", 3, 1)]),
    ("abcdef", [entity("bold", 0, 6), entity("italic", 1, 3), entity("spoiler", 1, 3)]),
    ("abcdef", [entity("expandable_blockquote", 0, 6), entity("bold", 2, 2), entity("pre", 4, 2)]),
    ("abcdef", [entity("bold", 0, 6), entity("text_link", 0, 6, url="https://example.com/a#:~:b")]),
    ("abcdef", [entity("text_link", 0, 3, url="tg://user?id=1"), entity("code", 3, 3)]),
    ("abcdef", [entity("text_mention", 0, 3, user={"id": 5}), entity("pre", 3, 3, language="c")]),
    ("a" * 100, [entity("bold", place, 1) for place in range(100)]),
]
BAD_TEXTS = [
    ("", None),
    (" \n\t", None),
    ("\u200b\u2068\u2069\ufe0f", None),
    ("a" * 4097, None),
    ("😀" * 2048 + "a", None),
    ("a\ud800", None),
    ("abc", {"type": "bold"}),
    ("a" * 101, [entity("bold", place, 1) for place in range(101)]),
    ("abc", [entity("bold", 0, 0)]),
    ("abc", [entity("bold", -1, 2)]),
    ("abc", [entity("bold", 1, 3)]),
    ("abc", [entity("bold", True, 1)]),
    ("abc", [entity("bold", "0", 1)]),
    ("😀", [entity("bold", 0, 1)]),
    ("😀", [entity("bold", 1, 1)]),
    ("abc", [entity("loud", 0, 1)]),
    ("abc", [entity(["bold"], 0, 1)]),
    ("abc", [entity("bold", 0, 1, url="https://example.com")]),
    ("abc", [entity("text_link", 0, 1)]),
    ("abc", [entity("text_link", 0, 1, url="example.com")]),
    ("abc", [entity("text_link", 0, 1, url="https://exa mple.com")]),
    ("abc", [entity("text_link", 0, 1, url="http://localhost/")]),
    ("abc", [entity("text_link", 0, 1, url="javascript://example.com")]),
    ("abc", [entity("text_mention", 0, 1, user={"name": "x"})]),
    ("abc", [entity("text_mention", 0, 1, user=5)]),
    ("abc", [entity("custom_emoji", 0, 1)]),
    ("abcdef", [entity("bold", 0, 4), entity("italic", 2, 4)]),
    ("abcdef", [entity("blockquote", 0, 6), entity("expandable_blockquote", 1, 2)]),
    ("abcdef", [entity("pre", 0, 6), entity("bold", 1, 2)]),
    ("abcdef", [entity("bold", 0, 6), entity("code", 0, 6)]),
    ("abcdef", [entity("text_link", 0, 6, url="https://a.b"), entity("mention", 1, 2)]),
    ("abc", ["bold"]),
]


def test_good_texts_pass() -> None:
    for text, entities in GOOD_TEXTS:
        check_text(text, entities)


@pytest.mark.parametrize(("text", "entities"), BAD_TEXTS)
def test_bad_texts_are_refused(text: str, entities: list[Json] | None) -> None:
    with pytest.raises(Refused, match="Bad Request: ") as caught:
        check_text(text, entities)
    assert caught.value.code == 400


def button(**more: object) -> Json:
    return {"text": "Press", **more}


def rows(*found: list[Json]) -> Json:
    return {"inline_keyboard": list(found)}


def test_good_keyboards_pass() -> None:
    actions: list[Json] = [
        {"callback_data": "ب" * 32},
        {"url": "https://example.com/a?b#c"},
        {"url": "http://192.0.2.1:8080/x"},
        {"url": "tg://resolve?domain=x"},
        {"switch_inline_query": ""},
        {"switch_inline_query_current_chat": "ب" * 256},
        {"copy_text": {"text": "x" * 256}},
        {"callback_data": "1", "style": "danger"},
    ]
    check_markup(None)
    check_markup(rows())
    check_markup(rows([button(**action) for action in actions]))
    check_markup(rows(*[[button(callback_data="1")] * 5] * 20))
    check_markup({"keyboard": [["a", {"text": "b"}]], "resize_keyboard": True})
    check_markup({"remove_keyboard": True})
    check_markup({"force_reply": True, "selective": True})


@pytest.mark.parametrize(
    "markup",
    [
        [],
        {},
        {"inline_keyboard": [{}]},
        {"inline_keyboard": [], "keyboard": []},
        {"inline_keyboard": [], "resize_keyboard": True},
        {"remove_keyboard": False},
        rows([]),
        rows([button(callback_data="1")] * 9),
        rows(*[[button(callback_data="1")] * 8] * 13),
        rows([button()]),
        rows([{"callback_data": "1"}]),
        rows([{"text": " ", "callback_data": "1"}]),
        rows([{"text": "\udc00", "callback_data": "1"}]),
        rows([button(callback_data="")]),
        rows([button(callback_data="ب" * 33)]),
        rows([button(callback_data="1", url="https://example.com")]),
        rows([button(callback_data="1", colour="red")]),
        rows([button(callback_data="1", style="red")]),
        rows([button(url="example")]),
        rows([button(url="https://")]),
        rows([button(url="https://a..b")]),
        rows([button(switch_inline_query="x" * 257)]),
        rows([button(copy_text={"text": ""})]),
        rows([button(copy_text="x")]),
        rows([button(web_app={"url": "http://example.com"})]),
    ],
)
def test_bad_keyboards_are_refused(markup: Any) -> None:
    with pytest.raises(Refused):
        check_markup(markup)


def article(name: str = "1", **more: object) -> Json:
    content = {"message_text": "text"}
    return {"type": "article", "id": name, "title": "t", "input_message_content": content, **more}


def test_inline_results() -> None:
    check_inline_results([])
    check_inline_results([article(str(number)) for number in range(50)])
    check_inline_results([article(reply_markup=rows([button(callback_data="1")]))])
    bad = [
        [article(str(number)) for number in range(51)],
        [article(), article()],
        [article("")],
        [article("ب" * 33)],
        [article(title="")],
        [article(type="novel")],
        [article(colour="red")],
        [article(input_message_content={})],
        [article(input_message_content={"message_text": " "})],
        [article(input_message_content={"message_text": "a", "entities": [entity("bold", 0, 2)]})],
        [article(input_message_content={"message_text": "a", "parse_mode": "HTML"})],
        [article(reply_markup={"keyboard": []})],
        [{"type": "article", "id": "1", "title": "t"}],
    ]
    for results in bad:
        with pytest.raises(Refused):
            check_inline_results(results)


def test_what_people_see_of_a_text() -> None:
    assert shown("ab", None) == ("ab", [])
    text, entities = shown("\n 😀a\rb\tc \n", [entity("bold", 2, 4), entity("italic", 9, 2)])
    assert text == "😀ab c"
    assert entities == [entity("bold", 0, 3)]


def test_entities_that_telegram_finds() -> None:
    text = "/ask@x_bot 😀 https://a.org/b?c=1. و(example.com/ف) @person_a #وسم_1 a@b.com 3.5 /x/y"
    pieces = [
        (e["type"], text.encode("utf-16-le")[2 * e["offset"] : 2 * (e["offset"] + e["length"])])
        for e in detected(text)
    ]
    assert [(kind, piece.decode("utf-16-le")) for kind, piece in pieces] == [
        ("bot_command", "/ask@x_bot"),
        ("url", "https://a.org/b?c=1"),
        ("url", "example.com/ف"),
        ("mention", "@person_a"),
        ("hashtag", "#وسم_1"),
    ]


# --- HTTP --------------------------------------------------------------------------------------


def test_tokens_methods_and_parameters(api: BotApi) -> None:
    assert raw(api, f"bot{TOKEN}/getMe")[1]["result"]["username"] == "rawi_test_bot"
    assert raw(api, f"bot{TOKEN}/GETME")[0] == 200
    assert raw(api, "bot123456:other/getMe")[0] == 401
    assert raw(api, "botnothing/getMe")[0] == 404
    assert raw(api, f"bot{TOKEN}/sendNothing") == (
        404, {"ok": False, "error_code": 404, "description": "Not Found"},
    )  # fmt: skip
    assert raw(api, f"bot{TOKEN}/getMe", {"colour": 1})[0] == 400
    assert raw(api, f"bot{TOKEN}/sendMessage", b"chat_id=%FF", "x/y")[0] == 400
    assert raw(api, f"bot{TOKEN}/sendMessage", b"{", "application/json")[0] == 400
    chat = api.private(api.person())
    assert raw(api, f"bot{TOKEN}/sendMessage", {"chat_id": chat["id"], "text": "a"})[0] == 200
    form = f"chat_id={chat['id']}&text=b&entities=%5B%5D".encode()
    assert raw(api, f"bot{TOKEN}/sendMessage", form, "application/x-www-form-urlencoded")[0] == 200
    with urllib.request.urlopen(
        f"{api.url}/bot{TOKEN}/sendMessage?chat_id={chat['id']}&text=c", timeout=5
    ) as response:
        assert response.status == 200
    assert [message["text"] for message in api.seen(chat)] == ["a", "b", "c"]
    assert len(api.refusals) == 6
    assert [status for *_, status in api.calls].count(200) == 5


def test_values_of_no_known_shape_are_an_error_not_a_hang(api: BotApi) -> None:
    chat = api.private(api.person())
    strange = {"chat_id": chat["id"], "text": "a", "reply_parameters": {"message_id": [1]}}
    assert raw(api, f"bot{TOKEN}/sendMessage", strange)[0] == 500
    assert "Internal" in api.refusals[-1][2]


# --- Messages ----------------------------------------------------------------------------------


def test_a_conversation(api: BotApi) -> None:
    person = api.person()
    chat = api.private(person)
    question = api.says(person, chat, "/start هل 😀 قال ذلك؟ https://example.com")
    (update,) = updates(api)
    heard = there(update.message)
    assert heard.text == question["text"]
    assert list(heard.parse_entities().values()) == ["/start", "https://example.com"]
    assert api.pending == 0

    async def answer(it: Bot) -> None:
        sent = await it.send_message(
            chat["id"],
            "نعم. 😀",
            entities=[MessageEntity("bold", 0, 4)],
            reply_parameters=ReplyParameters(question["message_id"], quote="قال ذلك"),
            reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("More", callback_data="m")]]),
            link_preview_options=LinkPreviewOptions(url="https://example.com"),
        )
        assert there(sent.quote).position == len("/start هل 😀 ") + 1
        with refused("not modified"):
            await it.edit_message_text(
                "نعم. 😀",
                chat["id"],
                sent.message_id,
                entities=[MessageEntity("bold", 0, 4)],
                reply_markup=sent.reply_markup,
                link_preview_options=LinkPreviewOptions(url="https://example.com"),
            )
        await it.edit_message_text("لا.", chat["id"], sent.message_id)
        await it.edit_message_reply_markup(
            chat["id"],
            sent.message_id,
            reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Less", callback_data="l")]]),
        )
        await it.send_chat_action(chat["id"], "typing")
        await it.set_message_reaction(chat["id"], question["message_id"], "👍")

    bot(api, answer)
    (reply,) = api.replies(question)
    assert (reply["text"], reply["edited"]) == ("لا.", True)
    assert "entities" not in reply
    assert api.by_bot(chat) == [reply]
    assert [message["edited"] for message in api.seen(chat)] == [False, True]
    assert api.reactions[chat["id"], question["message_id"]] == [{"type": "emoji", "emoji": "👍"}]
    assert [entry[2][:33] for entry in api.refusals] == ["Bad Request: message is not modif"]

    with pytest.raises(LookupError):
        api.presses(person, reply, "More")
    query = api.presses(person, reply, "Less")
    (update,) = updates(api)
    pressed = there(update.callback_query)
    assert pressed.data == "l"
    assert isinstance(pressed.message, Message)
    assert pressed.message.text == "لا."

    async def press(it: Bot) -> None:
        assert api.callback_answer(query) is None
        with pytest.raises(BadRequest):
            await it.answer_callback_query(str(query), "x" * 201)
        await it.answer_callback_query(str(query), "Done", show_alert=True)
        with refused("query is too old"):
            await it.answer_callback_query(str(query))

    bot(api, press)
    assert api.callback_answer(query) == {"text": "Done", "show_alert": True}


def test_people_quote_edit_and_delete(api: BotApi) -> None:
    person = api.person()
    chat = api.private(person)
    bot(api, lambda it: it.send_message(chat["id"], "😀 one two"))
    (first,) = api.by_bot(chat)
    message = api.says(person, chat, "why?", reply_to=first, quote="two", date=1)
    assert message["quote"] == {"text": "two", "position": 7, "is_manual": True}
    assert message["reply_to_message"]["text"] == "😀 one two"
    again = api.says(person, chat, "and?", reply_to=message)
    assert "reply_to_message" not in again["reply_to_message"]
    with pytest.raises(LookupError):
        api.says(person, chat, "why?", reply_to=first, quote="three")
    api.edits(person, message, "how? @person_b")
    with pytest.raises(LookupError):
        api.edits(person, first, "mine")
    found = updates(api)
    assert there(there(found[0].message).quote).text == "two"
    edited = there(found[2].edited_message)
    assert edited.text == "how? @person_b"
    assert edited.entities[0].type == "mention"
    api.deletes(message)
    reply = ReplyParameters(message["message_id"])
    with refused("message to be replied not found"):
        bot(api, lambda it: it.send_message(chat["id"], "a", reply_parameters=reply))
    kind = ReplyParameters(message["message_id"], allow_sending_without_reply=True)
    bot(api, lambda it: it.send_message(chat["id"], "a", reply_parameters=kind))
    assert "reply_to_message" not in api.seen(chat)[-1]
    with pytest.raises(Refused):
        api.says(person, chat, "x" * 4097)


@pytest.mark.parametrize(
    ("quote", "entities"),
    [("nothing", None), ("o" * 1025, None), ("bold", None), ("one", [MessageEntity("bold", 0, 3)])],
)
def test_a_quote_must_be_there(
    api: BotApi, quote: str, entities: list[MessageEntity] | None
) -> None:
    person = api.person()
    chat = api.private(person)
    text = "one bold " + "o" * 1100
    message = api.says(person, chat, text, entities=[entity("bold", 4, 4)])

    def sending(reply: ReplyParameters) -> Callable[[Bot], Awaitable[object]]:
        return lambda it: it.send_message(chat["id"], "a", reply_parameters=reply)

    for words, marks in (("one bold", [MessageEntity("bold", 4, 4)]), ("one", None)):
        reply = ReplyParameters(message["message_id"], quote=words, quote_entities=marks)
        bot(api, sending(reply))
    wrong = ReplyParameters(message["message_id"], quote=quote, quote_entities=entities)
    with refused("QUOTE_TEXT_INVALID"):
        bot(api, sending(wrong))


def test_edits_and_deletions_that_are_refused(api: BotApi) -> None:
    person, other = api.person(), api.person("Person B")
    chat, group = api.private(person), api.group("Group", person, other)
    said = api.says(person, group, "/ask")

    async def run(it: Bot) -> None:
        with refused("message can't be edited"):
            await it.edit_message_text("a", group["id"], said["message_id"])
        with refused("message to edit not found"):
            await it.edit_message_text("a", group["id"], 999)
        with refused("message can't be deleted"):
            await it.delete_message(group["id"], said["message_id"])
        with refused("message to delete not found"):
            await it.delete_message(group["id"], 999)
        with refused("wrong parameter action"):
            await it.send_chat_action(group["id"], "sing")
        with refused("REACTION_INVALID"):
            await it.set_message_reaction(group["id"], said["message_id"], [ReactionTypeEmoji("x")])
        with refused("chat not found"):
            await it.send_message(12, "a")
        with refused("no parse_mode"):
            await it.send_message(group["id"], "a", parse_mode="HTML")
        sent = await it.send_message(chat["id"], "a")
        assert await it.delete_message(chat["id"], sent.message_id)
        with pytest.raises(Forbidden, match="can't initiate"):
            await it.send_message(other["id"], "a")

    bot(api, run)
    assert api.by_bot(chat) == []


def test_files(api: BotApi) -> None:
    chat = api.private(api.person())

    async def run(it: Bot) -> None:
        sent = await it.send_document(chat["id"], b"\r\n--x\x00", caption="c", filename="خبر.txt")
        document = there(sent.document)
        assert document.file_name == "خبر.txt"
        file = await it.get_file(document.file_id)
        assert bytes(await file.download_as_bytearray()) == b"\r\n--x\x00"
        photo = await it.send_photo(chat["id"], b"png", caption="c")
        await it.send_photo(chat["id"], photo.photo[0].file_id)
        await it.edit_message_caption(chat["id"], photo.message_id, caption="d")
        with refused("no text in the message"):
            await it.edit_message_text("d", chat["id"], photo.message_id)
        with refused("caption is too long"):
            await it.send_photo(chat["id"], b"png", caption="c" * 1025)
        with refused("wrong file identifier"):
            await it.send_photo(chat["id"], "nothing")

    bot(api, run)
    assert [message.get("caption") for message in api.by_bot(chat)] == ["c", "d", None]


# --- Groups ------------------------------------------------------------------------------------


def test_privacy_mode(api: BotApi) -> None:
    person = api.person()
    group = api.group("Group", person)
    bot(api, lambda it: it.send_message(group["id"], "hello"))
    (hello,) = api.by_bot(group)
    unheard = api.says(person, group, "a word")
    api.says(person, group, "@rawi_test_bot a mention")
    api.says(person, group, "/ask@other_bot what")
    api.says(person, group, "please /ask")
    api.says(person, group, "a reply", reply_to=unheard)
    for text in ("/ask what", "/ask@RAWI_test_bot what"):
        api.says(person, group, text)
    api.says(person, group, "thanks", reply_to=hello)
    api.says(person, group, None, photo=[], caption="/ask this")
    api.says(person, group, None, photo=[], caption="a picture")
    api.says(person, group, None, new_chat_title="News")
    api.edits(person, unheard, "another word")
    heard = [there(update.message) for update in updates(api)]
    texts = [message.text or message.caption for message in heard]
    assert texts == ["/ask what", "/ask@RAWI_test_bot what", "thanks", "/ask this", None]
    admin_group = api.group("Group", person, admins=(person, api.me))
    api.says(person, admin_group, "a word")
    assert len(updates(api)) == 1
    with BotApi(reads_all_group_messages=True) as open_api:
        person = open_api.person()
        open_api.says(person, open_api.group("Group", person), "a word")
        assert len(updates(open_api)) == 1


def test_members_and_leaving(api: BotApi) -> None:
    owner, admin, person = (api.person(f"Person {name}") for name in "ABC")
    group = api.group("Group", person, admins=(owner, admin))

    async def run(it: Bot) -> None:
        people = (owner, admin, person, api.person())
        members = [await it.get_chat_member(group["id"], user["id"]) for user in people]
        assert [m.status for m in members] == ["creator", "administrator", "member", "left"]
        assert len(await it.get_chat_administrators(group["id"])) == 2
        assert (await it.get_chat(group["id"])).title == "Group"
        assert await it.get_chat_member_count(group["id"]) == 4
        await it.leave_chat(group["id"])
        with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
            await it.send_message(group["id"], "a")
        api.adds_bot(person, group)
        await it.send_message(group["id"], "a")
        api.removes_bot(person, group)
        with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
            await it.send_message(group["id"], "a")
        chat = api.private(person)
        api.blocks(person)
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await it.send_message(chat["id"], "a")
        api.says(person, chat, "back")
        await it.send_message(chat["id"], "a")

    bot(api, run)
    found = [u.my_chat_member for u in updates(api) if u.my_chat_member]
    assert [m.new_chat_member.status for m in found] == [
        "left", "member", "kicked", "kicked", "member",
    ]  # fmt: skip


def test_a_group_becomes_a_supergroup(api: BotApi) -> None:
    person = api.person()
    group = api.group("Group", person, kind="group")
    first = api.says(person, group, "/ask")
    assert api.says(person, api.private(person), "a")["message_id"] == first["message_id"] + 1
    new = api.migrates(group)
    with pytest.raises(ChatMigrated) as caught:
        bot(api, lambda it: it.send_message(group["id"], "a"))
    assert caught.value.new_chat_id == new["id"]
    found = [there(update.message) for update in updates(api)]
    assert found[-2].migrate_to_chat_id == new["id"]
    assert found[-1].migrate_from_chat_id == group["id"]
    assert found[-1].message_id == 1  # supergroups count for themselves
    bot(api, lambda it: it.send_message(new["id"], "a"))


def test_topics(api: BotApi) -> None:
    person = api.person()
    forum, group = api.group("Forum", person, is_forum=True), api.group("Group", person)
    one, two = api.topic(forum, person), api.topic(forum, person)
    message = api.says(person, forum, "/ask", thread=one)
    assert message["message_thread_id"] == one
    assert "forum_topic_created" in message["reply_to_message"]
    reply = ReplyParameters(message["message_id"])

    async def run(it: Bot) -> None:
        sent = await it.send_message(forum["id"], "a", reply_parameters=reply)
        assert sent.message_thread_id == one
        await it.send_message(forum["id"], "a", message_thread_id=one, reply_parameters=reply)
        with pytest.raises(BadRequest):
            await it.send_message(forum["id"], "a", message_thread_id=two, reply_parameters=reply)
        for chat, thread in ((forum, 999), (group, one)):
            with refused("message thread not found"):
                await it.send_message(chat["id"], "a", message_thread_id=thread)

    bot(api, run)
    assert len(api.replies(message)) == 2
    with pytest.raises(ValueError, match="threads are in forums"):
        api.says(person, group, "a", thread=one)


# --- Inline and guest queries ------------------------------------------------------------------


def result(text: str = "text") -> InlineQueryResultArticle:
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("More", callback_data="m")]])
    content = InputTextMessageContent(text, entities=[MessageEntity("bold", 0, 1)])
    return InlineQueryResultArticle("1", "Title", content, reply_markup=keys)


def test_inline_queries(api: BotApi) -> None:
    person = api.person()
    group = api.group("Group", person)
    query = api.asks_inline(person, "what")
    assert there(updates(api)[0].inline_query).query == "what"
    start = InlineQueryResultsButton("Open", start_parameter="a-1")

    async def run(it: Bot) -> None:
        bad = InlineQueryResultsButton("Open", start_parameter="a b")
        with refused("START_PARAM_INVALID"):
            await it.answer_inline_query(query, [result()], button=bad)
        await it.answer_inline_query(query, [result()], button=start, cache_time=0)
        with refused("query is too old"):
            await it.answer_inline_query(query, [result()])

    bot(api, run)
    answer = there(api.inline_answer(query))
    assert answer["results"][0]["title"] == "Title"
    assert answer["cache_time"] == 0
    sent = api.picks(person, query, "Title", group)
    assert sent["text"] == "text"
    chosen, message = updates(api)
    assert there(chosen.chosen_inline_result).result_id == "1"
    assert there(there(message.message).via_bot).username == "rawi_test_bot"
    late = api.asks_inline(person, "what")
    api.expires(late)
    with refused("query is too old"):
        bot(api, lambda it: it.answer_inline_query(late, []))


def test_guest_queries(api: BotApi) -> None:
    person = api.person()
    query = api.asks_as_guest(person, "Elsewhere", "@rawi_test_bot what")
    (update,) = updates(api)
    assert there(update.guest_message).guest_query_id == query
    where = there(update.effective_chat)
    assert where.title == "Elsewhere"

    async def run(it: Bot) -> None:
        sent = await it.answer_guest_query(query, result("wait"))
        assert there(api.guest_answer(query))["text"] == "wait"
        await it.edit_message_text("done", inline_message_id=sent.inline_message_id)
        with refused("not modified"):
            await it.edit_message_text("done", inline_message_id=sent.inline_message_id)
        with refused("MESSAGE_ID_INVALID"):
            await it.edit_message_text("done", inline_message_id="nothing")
        with refused("query is too old"):
            await it.answer_guest_query(query, result())
        with refused("chat not found"):
            await it.send_message(where.id, "a")

    bot(api, run)
    answer = there(api.guest_answer(query))
    assert (answer["text"], answer["edited"]) == ("done", True)


# --- The bot's own settings --------------------------------------------------------------------


def test_commands_and_descriptions(api: BotApi) -> None:
    async def run(it: Bot) -> None:
        await it.set_my_commands([BotCommand("ask", "اسأل")], language_code="ar")
        groups = BotCommandScopeAllGroupChats()
        await it.set_my_commands([("ask", "Ask"), ("help", "Help")], scope=groups)
        assert len(await it.get_my_commands(scope=groups)) == 2
        for name, text in (("Ask", "x"), ("a-b", "x"), ("a" * 33, "x"), ("ask", "x" * 257)):
            with refused("BOT_COMMAND"):
                await it.set_my_commands([BotCommand(name, text)])
        with pytest.raises(BadRequest):
            await it.set_my_commands([("ask", "x")], language_code="arabic")
        await it.set_my_description("d" * 512, language_code="ar")
        await it.set_my_short_description("s" * 120)
        assert (await it.get_my_short_description("en")).short_description == "s" * 120
        for call in (it.set_my_description("d" * 513), it.set_my_short_description("s" * 121)):
            with refused("too long"):
                await call
        with refused("too long"):
            await it.set_my_name("n" * 65)

    bot(api, run)
    assert api.commands == {
        ('{"type": "default"}', "ar"): [{"command": "ask", "description": "اسأل"}],
        ('{"type": "all_group_chats"}', ""): [
            {"command": "ask", "description": "Ask"},
            {"command": "help", "description": "Help"},
        ],
    }
    assert list(api.descriptions) == ["ar"]


# --- Updates -----------------------------------------------------------------------------------


async def polled(api: BotApi) -> None:
    """Waits until a long poll is under way."""
    assert await asyncio.to_thread(api.wait, lambda: api._poller is not None)


def test_long_polling(api: BotApi) -> None:
    person = api.person()
    chat = api.private(person)

    async def run(it: Bot) -> None:
        waiting = asyncio.create_task(it.get_updates(timeout=5))
        await polled(api)
        api.says(person, chat, "one")
        (update,) = await waiting
        assert api.pending == 1
        assert (await it.get_updates(timeout=0))[0].update_id == update.update_id
        api.says(person, chat, "two")
        assert len(await it.get_updates(timeout=0, limit=1)) == 1
        (last,) = await it.get_updates(offset=-1, timeout=0)
        assert there(last.message).text == "two"
        assert await it.get_updates(offset=last.update_id + 1, timeout=0) == ()
        api.repeat(update.update_id)
        (again,) = await it.get_updates(offset=last.update_id + 1, timeout=1)
        assert again.update_id == update.update_id
        assert await it.get_updates(timeout=0) == ()
        await it.get_updates(timeout=0, allowed_updates=["callback_query"])
        api.says(person, chat, "three")
        assert await it.get_updates(timeout=0) == ()

    bot(api, run)


def test_two_pollers_conflict(api: BotApi) -> None:
    async def run(it: Bot) -> None:
        async with Bot(TOKEN, base_url=f"{api.url}/bot") as other:
            first = asyncio.create_task(other.get_updates(timeout=5))
            await polled(api)
            second = asyncio.create_task(it.get_updates(timeout=5))
            with pytest.raises(Conflict, match="terminated by other getUpdates request"):
                await first
        await it.set_webhook("https://example.com/hook", secret_token="s")
        with pytest.raises(Conflict):
            await second
        with pytest.raises(Conflict, match="webhook is active"):
            await it.get_updates(timeout=0)
        assert (await it.get_webhook_info()).url == "https://example.com/hook"
        await it.delete_webhook()
        for url, secret in (("http://example.com", "s"), ("https://example.com", "a b")):
            with pytest.raises(BadRequest):
                await it.set_webhook(url, secret_token=secret)

    bot(api, run)
    assert api.webhook is None


def test_raw_updates_are_known_afterwards(api: BotApi) -> None:
    message = {
        "message_id": 7, "date": 1, "chat": {"id": 5, "type": "private", "first_name": "Person A"},
        "from": {"id": 5, "is_bot": False, "first_name": "Person A"}, "text": "hi",
    }  # fmt: skip
    number = api.update({"message": message})
    assert api.update({"nonsense": [1]}, number) == number
    api.update({"callback_query": {"id": "9"}, "message": "x"}, 10**9)
    found = raw(api, f"bot{TOKEN}/getUpdates")[1]["result"]
    assert [u["update_id"] for u in found] == [number, number, 10**9]
    reply = ReplyParameters(7)
    bot(api, lambda it: it.send_message(5, "a", reply_parameters=reply))
    assert api.replies(message)[0]["message_id"] == 8


def test_the_webhook_gets_updates_in_order_and_again_after_a_failure(api: BotApi) -> None:
    got: list[tuple[str, str]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            secret = self.headers["X-Telegram-Bot-Api-Secret-Token"]
            got.append((content["message"]["text"], secret))
            self.send_response(500 if len(got) == 1 else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}/hook"
        bot(api, lambda it: it.set_webhook(url, secret_token="secret_1"))
        person = api.person()
        for text in ("one", "two", "three"):
            api.says(person, api.private(person), text)
        assert api.wait(lambda: api.pending == 0)
        server.shutdown()
        thread.join()
    assert got == [(text, "secret_1") for text in ("one", "one", "two", "three")]


# --- Faults ------------------------------------------------------------------------------------


def test_faults(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # without it, the library warns of its own future
    chat = api.private(api.person())
    faults = {
        "429": RetryAfter,
        "500": NetworkError,
        "502": NetworkError,
        "garbage": Exception,
        "drop before": NetworkError,
        "drop after": NetworkError,
        "slow before": TimedOut,
        "slow after": TimedOut,
    }

    async def run(it: Bot) -> None:
        for kind, error in faults.items():
            api.fault("sendMessage", kind, seconds=1)
            with pytest.raises(error):
                await it.send_message(chat["id"], kind, read_timeout=0.1)
        await it.send_message(chat["id"], "well")

    bot(api, run)
    done = ["drop after", "slow after", "slow before", "well"]
    assert api.wait(lambda: sorted(m["text"] for m in api.by_bot(chat)) == done)
    assert api.refusals == []
    with pytest.raises(ValueError, match="whole number"):
        api.fault("getMe", "429", seconds=0.5)


def test_a_revoked_token(api: BotApi) -> None:
    async def run(it: Bot) -> None:
        waiting = asyncio.create_task(it.get_updates(timeout=5))
        await polled(api)
        api.revoke()
        with pytest.raises(InvalidToken):
            await waiting
        with pytest.raises(InvalidToken):
            await it.send_message(1, "a")

    bot(api, run)

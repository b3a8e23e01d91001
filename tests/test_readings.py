"""People send links, files and texts, and ask what is in them."""

from __future__ import annotations

import asyncio
import resource
import shutil
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from itertools import chain
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import pytest
import typst

from benchmarks.documents import FONTS, SOURCES, markup
from bot.chats.conversation import Conversation
from bot.chats.memory import Chats
from bot.chats.records import Place, Submission, Underway
from bot.settings import Settings
from bot.telegram.app import build
from bot.telegram.context import Context, Rawi
from bot.telegram.delivery import InOrder
from bot.telegram.entities import ISOLATES
from bot.telegram.handlers import incoming
from bot.telegram.inbox import FileInbox
from bot.telegram.ingestion import Ingestion
from bot.telegram.metrics import Meters
from index.embedding.model import Model
from index.intake.fetcher import Fetcher
from index.intake.files import article_of
from index.intake.pages import article_of_page
from index.library import Library
from tests.bot_api import TOKEN, BotApi
from tests.bot_api.rules import MAX_FILE
from tests.running import (
    Message,
    answer,
    buttons,
    buttons_data,
    buttons_urls,
    running,
    styled,
    there,
)
from tests.web.server import Web, page, raw, redirect

HOST = "news.example.org"
# A link, that its site is asked for it, and that it may answer.
Late = tuple[str, threading.Event, threading.Event]
# Has something read; gives what the person then sees.
Reads = Callable[[BotApi, Underway], list[Message]]
STORIES = {
    "budget": (
        "الميزانية أمام البرلمان",
        "قال وزير المالية إن الميزانية الجديدة ستعرض على البرلمان مطلع الشهر المقبل بعد مشاورات.",
        "وأضاف الوزير أن الحكومة لن ترفع الضرائب على السلع الأساسية مهما كانت الظروف الحالية.",
        "وأكدت رئيسة اللجنة أن النقاش سيكون علنيا وأن الأرقام كلها ستنشر قبل التصويت بأسبوع.",
    ),
    "metro": (
        "المترو يصل إلى المطار",
        "قال مدير المترو إن الخط الجديد سيصل إلى المطار نهاية الصيف بعد اختبارات طويلة.",
        "وأضاف المدير أن ثمن التذكرة سيبقى على حاله وأن القطارات ستعمل حتى منتصف الليل.",
        "ورحبت رئيسة البلدية بالمشروع وقالت إن الخط سيخدم مئة ألف راكب كل يوم في سنته الأولى.",
    ),
    "rain": (
        "أمطار غزيرة في الشمال",
        "قال المتحدث باسم الأرصاد إن الأمطار ستستمر أياما وإن السيول قد تقطع الطرق في الشمال.",
        "ودعا المتحدث السكان إلى تجنب الأودية وأكد أن فرق الإنقاذ جاهزة للتدخل في كل ساعة.",
        "وأعلنت وزارة التعليم أن المدارس ستغلق أبوابها يومين في أربع محافظات بسبب سوء الأحوال.",
    ),
    "traders": (
        "التجار ينتظرون قرار البرلمان",
        "قال نقيب التجار إن الحكومة لن ترفع الضرائب على السلع الأساسية في هذه السنة.",
        "وتوقع تجار في السوق القديم أن تتحسن المبيعات قبل الأعياد بعد أشهر من الركود الطويل.",
    ),
}


def link(name: str) -> str:
    return f"https://{HOST}/{name}"


def html(name: str) -> str:
    title, *paragraphs = STORIES[name]
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    head = (
        f"<title>{title}</title><meta property='og:site_name' content='أخبار المدينة'>"
        "<meta property='article:published_time' content='2026-11-02T08:00:00Z'>"
    )
    return f"<html lang=ar><head>{head}</head><article><h1>{title}</h1>{body}</article></html>"


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web() as web:
        for name in STORIES:
            web.answers[f"{HOST}/{name}"] = page(html(name))
        yield web


@pytest.fixture(scope="module")
def data(built_in_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bot's data directory."""
    return Path(shutil.copytree(built_in_dir, tmp_path_factory.mktemp("readings") / "data"))


@pytest.fixture(scope="module")
def api(data: Path, web: Web) -> Iterator[BotApi]:
    """A server with the bot at work, for all of this file: every test has people of its own."""
    with (
        BotApi() as api,
        running(data, api.url, web.port, READER="off", ARTICLES_PER_CHAT="3") as bot,
    ):
        yield api
        assert bot.stop() == 0
        assert "failed" not in bot.log
        assert "not read" not in bot.log
        # One test deletes a message that is about to be edited.
        assert {refused for *_, refused in api.refusals} <= {
            "Bad Request: message to edit not found"
        }


def is_under_way(message: Message) -> bool:
    """Whether a message of the bot is an offer to read or tells how far it has got."""
    text: str = message.get("text", "")
    return text.startswith(("⏳", "هل أقرأ"))


def read(api: BotApi, message: Message) -> Message:
    """What the bot has made of a message with something to read: its one message, done."""
    assert api.wait(lambda: any(not is_under_way(one) for one in api.replies(message))), (
        api.replies(message)
    )
    settled = api.replies(message)
    assert len(settled) == 1, [one["text"] for one in settled]
    return settled[0]


def shared(api: BotApi, name: str = "budget") -> tuple[Message, Message, Message]:
    """A group in which somebody has posted a link and another one has had it read."""
    person = api.person()
    group = api.group("Group", person, admins=[api.me])
    posted = api.says(person, group, f"انظروا {link(name)}")
    offer = answer(api, posted)
    api.presses(person, offer, "📖 نعم، اقرأه")
    return person, group, read(api, posted)


# Reading -----------------------------------------------------------------------------------------


def test_in_private_a_link_is_read_at_once_and_shown_as_a_card(api: BotApi) -> None:
    person = api.person()
    chat = api.private(person)
    card = read(api, api.says(person, chat, link("budget")))
    assert card["edited"]
    title, origin, facts, read_on, _, now = card["text"].split("\n")
    assert title == STORIES["budget"][0]
    assert origin == f"أخبار المدينة (\u2068{HOST}\u2069)، 2 نوفمبر 2026"
    assert "الفقرات: 4" in facts
    assert read_on.startswith("النص كما كان يوم ")
    assert now == "من الآن أجيب هنا من هذا المقال."
    asked = [one for one in buttons(card) if one.endswith("؟")]
    assert len(asked) == 3
    assert "وزير المالية" in buttons(card)
    assert [e["url"] for e in card["entities"] if "url" in e] == [link("budget")]
    told = answer(api, api.says(person, chat, "ماذا قال وزير المالية عن الضرائب؟"))
    assert "لن ترفع الضرائب على السلع الأساسية" in styled(told, "bold")[1]


def test_a_card_asks_the_article_that_it_shows(api: BotApi) -> None:
    *_, card = shared(api)
    other = api.person()
    api.presses(other, card, "وزير المالية")  # in a group the card is everybody's
    shown = answer(api, card)
    assert shown["text"].startswith("❓ ماذا قال وزير المالية؟\n✅")


@pytest.mark.parametrize(
    "how", ["text", "hidden", "caption", "forward", "reply", "argument", "named"]
)
def test_a_link_is_found_wherever_it_hides(api: BotApi, how: str) -> None:
    person = api.person()
    group = api.group("Group", person, admins=[api.me])
    url = link("metro")
    hidden = {"type": "text_link", "offset": 0, "length": 4, "url": url}
    if how == "reply":
        posted = api.says(person, group, url)
        answer(api, posted)
        asked = api.says(person, group, "/read", reply_to=posted)
    elif how == "argument":
        asked = api.says(person, group, f"/read {url}")
    elif how == "named":
        asked = api.says(person, group, f"@{api.me['username']} {url}")
    else:
        asked = {
            "text": lambda: api.says(person, group, f"خبر {url.removeprefix('https://')}"),
            "hidden": lambda: api.says(person, group, "خبر مهم", entities=[hidden]),
            "caption": lambda: api.says(
                person, group, None, caption=f"صورة {url}", photo=[PHOTO]
            ),
            "forward": lambda: api.says(
                person, group, f"خبر {url}", forward_origin={
                    "type": "hidden_user", "sender_user_name": "A", "date": 1},
            ),
        }[how]()  # fmt: skip
        api.presses(person, answer(api, asked), "📖 نعم، اقرأه")
    assert read(api, asked)["text"].startswith(STORIES["metro"][0])


PHOTO = {"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}


def test_an_offer_is_quiet_and_made_once_and_only_for_what_may_be_an_article(api: BotApi) -> None:
    person = api.person()
    group = api.group("Group", person, admins=[api.me])
    offer = answer(api, api.says(person, group, link("rain")))
    assert buttons(offer) == ["📖 نعم، اقرأه"]
    sent = [p for name, p, _ in api.calls if name == "sendMessage" and p["text"] == offer["text"]]
    assert sent
    assert all(p["disable_notification"] for p in sent)
    silent = [
        api.says(person, group, text)
        for text in (
            f"مرة أخرى {link('rain')}", "https://t.me/channel", "https://youtu.be/abc",
            "https://example.org/", "https://example.org/picture.JPG", "صباح الخير",
        )
    ]  # fmt: skip
    last = api.says(person, group, link("metro"))
    answer(api, last)
    assert not any(api.replies(one) for one in silent)


def test_whoever_asks_behind_an_offer_accepts_it(api: BotApi) -> None:
    person, other = api.person(), api.person("Person B")
    group = api.group("Group", person, other, admins=[api.me])
    posted = api.says(person, group, f"انظروا {link('budget')}")
    answer(api, posted)
    thanks = api.says(other, group, "شكرا يا راوي")
    asked = api.says(other, group, "راوي، لخص المقال")
    told = answer(api, asked)
    card = read(api, posted)
    title = card["text"].splitlines()[0]
    assert title in told["text"]
    assert title in answer(api, api.says(person, group, "/ask ما أهم ما جاء في المقال؟"))["text"]
    assert title not in "".join(one["text"] for one in api.replies(thanks))


def test_a_link_that_is_not_read_is_no_question(api: BotApi) -> None:
    person = api.person()
    chat = api.private(person)
    for text, words in (
        ("https://www.youtube.com/watch?v=abc", "لا أقرأ روابط YouTube"),
        ("ماذا يقول هنا؟ https://x.com/a/status/1", "لا أقرأ روابط X"),
        ("https://t.me/city_news", "أعد توجيهه إليّ"),
        (f"https://{HOST}/", "صفحة رئيسية"),
        (f"https://{HOST}/photo.jpg", "صورة أو ملف"),
    ):  # fmt: skip
        assert words in answer(api, api.says(person, chat, text))["text"]
    english = api.person(language_code="en")
    told = answer(api, api.says(english, api.private(english), "https://youtu.be/abc"))
    assert told["text"].startswith("I do not read links to YouTube")
    # A site that is named in a question is no link to it.
    named = answer(api, api.says(person, chat, f"ماذا قال لافروف عن {HOST}؟"))
    assert "رئيسية" not in named["text"]
    group = api.group("Group", person, admins=[api.me])
    assert "YouTube" in answer(
        api, api.says(person, group, f"@{api.me['username']} https://youtu.be/abc")
    )["text"]  # fmt: skip


def test_a_pdf_that_is_sent_is_asked_and_tells_its_pages(api: BotApi) -> None:
    source = next(one for one in SOURCES if one.name == "plain")
    with NamedTemporaryFile("w", suffix=".typ", encoding="utf-8") as file:
        file.write(markup(source))
        file.flush()
        data = bytes(typst.compile(file.name, font_paths=FONTS))
    person = api.person()
    chat = api.private(person)
    sent = document(api, "ميناء.pdf", data, "application/pdf")
    card = read(api, api.says(person, chat, None, document=sent))
    assert card["text"].startswith(source.title)
    assert "ملف PDF (الصفحات: 2). الكلمات: " in card["text"]
    told = answer(api, api.says(person, chat, "من يستمع إلى شكاوى الناس أول كل شهر؟"))
    assert "الصفحة 2، الفقرة 12" in told["text"]


def test_without_being_shown_them_the_bot_reads_what_it_is_asked_to(api: BotApi) -> None:
    person = api.person()
    group = api.group("Group", person)  # privacy mode: the link itself does not reach it
    posted = api.says(person, group, link("rain"))
    asked = api.says(person, group, "/read", reply_to=posted)
    assert read(api, asked)["text"].startswith(STORIES["rain"][0])
    assert "رابط أو ملف أو نص" in answer(api, api.says(person, group, "/read"))["text"]


def test_admins_choose_what_becomes_of_links(api: BotApi) -> None:
    admin, person = api.person(), api.person()
    group = api.group("Group", person, admins=[admin, api.me])
    settings = answer(api, api.says(admin, group, "/settings"))
    assert "عرض قراءتها" in settings["text"]
    assert "اجعلوني مشرفًا" not in settings["text"]
    number = api.presses(person, settings, "قراءتها فورًا")
    assert api.wait(lambda: api.callback_answer(number))
    assert there(api.callback_answer(number))["show_alert"]
    api.presses(admin, settings, "قراءتها فورًا")
    assert api.wait(lambda: answer_text(api, settings, "قراءتها فورًا"))
    assert read(api, api.says(person, group, link("rain")))["text"].startswith("أمطار")
    api.presses(admin, settings, "تجاهلها")
    assert api.wait(lambda: answer_text(api, settings, "تجاهلها"))
    ignored = api.says(person, group, link("metro"))
    told = answer(api, api.says(person, group, "/ask ماذا قال المتحدث عن السيول؟"))
    assert "السيول قد تقطع الطرق" in told["text"]
    assert not api.replies(ignored)


def answer_text(api: BotApi, message: Message, words: str) -> bool:
    (now,) = [
        one for one in api.by_bot(message["chat"]) if one["message_id"] == message["message_id"]
    ]
    return words in now["text"]


def test_a_question_beside_a_link_is_asked_of_it(api: BotApi) -> None:
    person = api.person()
    chat = api.private(person)
    asked = api.says(person, chat, f"ماذا قال مدير المترو عن ثمن التذكرة؟ {link('metro')}")
    assert api.wait(lambda: len(api.replies(asked)) == 2)
    card, told = api.replies(asked)
    assert card["text"].startswith(STORIES["metro"][0])
    assert "ثمن التذكرة سيبقى على حاله" in styled(told, "bold")[1]
    # What an app sends along with a link is its headline, and no question.
    headline = api.says(person, chat, f"{STORIES['rain'][0]} {link('rain')}")
    assert read(api, headline)["text"].startswith(STORIES["rain"][0])


def test_a_question_beside_a_link_is_answered_in_the_language_of_the_chat(api: BotApi) -> None:
    person = api.person()
    chat = api.private(person)
    choice = answer(api, api.says(person, chat, "/language"))
    api.presses(person, choice, "English")
    assert api.wait(lambda: answer_text(api, choice, "I will speak English"))
    asked = api.says(person, chat, f"ماذا قال مدير المترو عن ثمن التذكرة؟ {link('metro')}")
    assert api.wait(lambda: len(api.replies(asked)) == 2)
    assert "what مدير المترو said" in api.replies(asked)[1]["text"].translate(ISOLATES)


def document(api: BotApi, name: str, data: bytes, kind: str) -> Message:
    api.files[name] = data
    return {"file_id": name, "file_unique_id": name, "file_name": name, "mime_type": kind,
            "file_size": len(data)}  # fmt: skip


def test_files_and_long_forwarded_texts_become_articles(api: BotApi) -> None:
    person = api.person()
    text = "\n".join(STORIES["rain"])
    messages: list[dict[str, Any]] = [
        {"document": document(api, "rain.txt", text.encode("windows-1256"), "text/plain")},
        {"document": document(api, "rain.html", html("rain").encode(), "text/html")},
        {"text": text * 2, "forward_origin": {
            "type": "channel", "chat": {"id": -1001, "type": "channel", "title": "قناة الأخبار"},
            "message_id": 5, "date": 1_700_000_000}},
    ]  # fmt: skip
    for sent in messages:
        chat = api.private(person)
        card = read(api, api.says(person, chat, sent.pop("text", None), **sent))
        assert card["text"].startswith(STORIES["rain"][0])
        assert link("rain") not in str(card)
    assert "قناة الأخبار، 14 نوفمبر 2023" in card["text"]
    refused = api.says(
        person, chat, None, document=document(api, "a.xlsx", b"PK", "application/vnd.ms-excel")
    )
    assert "النصوص وصفحات HTML" in answer(api, refused)["text"]
    damaged = api.says(
        person, chat, None, document=document(api, "a.pdf", b"%PDF-1.7", "application/pdf")
    )
    assert "تالف" in read(api, damaged)["text"]
    binary = api.says(
        person, chat, None, document=document(api, "b.txt", b"\0\1\2" * 99, "text/plain")
    )
    assert "ملف ثنائي" in read(api, binary)["text"]


def test_what_cannot_be_read_is_said_in_one_sentence(api: BotApi, web: Web) -> None:
    web.answers[f"{HOST}/login"] = page("", code=403)
    web.answers[f"{HOST}/home"] = page("<html><title>x</title><p>مرحبا</p></html>")
    web.answers[f"{HOST}/half"] = raw(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9999\r\n\r\n<p>"
    )
    web.answers[f"{HOST}/out"] = redirect("http://169.254.169.254/latest/meta-data")
    person = api.person()
    for url, words in (
        (link("login"), "لا يسمح الموقع بقراءة هذه الصفحة"), (link("home"), "لا أجد مقالًا"),
        (link("half"), "تعذر الوصول"), (link("gone"), "تعذر الوصول"),
        (link("out"), "لا أفتح هذا الرابط"), ("http://127.0.0.1/x", "لا أفتح هذا الرابط"),
        ("https://inside.example.org/x", "لا أفتح هذا الرابط"),
    ):  # fmt: skip
        told = read(api, api.says(person, api.private(person), f"/read {url}"))
        assert words in told["text"], told["text"]
    assert "المقالات" in answer(api, api.says(person, api.private(person), "/articles"))["text"]


# The group's articles ----------------------------------------------------------------------


def test_questions_go_to_the_newest_article_or_to_the_one_replied_to(api: BotApi) -> None:
    person, group, first = shared(api, "budget")
    posted = api.says(person, group, link("metro"))
    api.presses(person, answer(api, posted), "📖 نعم، اقرأه")
    read(api, posted)
    newest = answer(api, api.says(person, group, "/ask ماذا قال المدير؟"))
    assert STORIES["metro"][0] in newest["text"]
    replied = answer(api, api.says(person, group, "ماذا قال الوزير؟", reply_to=first))
    assert STORIES["budget"][0] in replied["text"]
    again = answer(api, api.says(person, group, "ومن غيره تكلم؟", reply_to=replied))
    assert STORIES["metro"][0] not in again["text"]


def test_articles_switches_asks_all_and_removes(api: BotApi) -> None:
    person, group, _ = shared(api, "budget")
    posted = api.says(person, group, link("metro"))
    api.presses(person, answer(api, posted), "📖 نعم، اقرأه")
    read(api, posted)
    listed = answer(api, api.says(person, group, "/articles"))
    assert buttons(listed)[1:] == [
        STORIES["budget"][0], "🗑", f"✓ {STORIES['metro'][0]}", "🗑", "🔎 البحث في كل المقالات",
    ]  # fmt: skip
    api.presses(person, listed, "🔎 البحث في كل المقالات")
    assert api.wait(lambda: answer_text(api, listed, "أبحث من الآن في هذه المقالات كلها"))
    for question, name in (
        ("ماذا قال وزير المالية؟", "budget"),
        ("ماذا قال مدير المترو؟", "metro"),
    ):
        told = answer(api, api.says(person, group, f"/ask {question}"))
        assert STORIES[name][0] in told["text"]
    listed = answer(api, api.says(person, group, "/articles"))
    assert buttons(listed)[-1] == "✓ 🔎 البحث في كل المقالات"
    stranger = api.person()
    drop = next(one for one in buttons_data(listed) if one.startswith("drop:"))
    number = api.presses(stranger, listed, drop)
    assert api.wait(lambda: api.callback_answer(number))
    api.presses(person, listed, drop)
    assert api.wait(lambda: answer_text(api, listed, "هل أحذف هذا المقال"))
    (listed,) = [one for one in api.by_bot(group) if one["message_id"] == listed["message_id"]]
    api.presses(person, listed, "احذف")
    assert api.wait(lambda: answer_text(api, listed, "أيّها تختار؟"))
    (listed,) = [one for one in api.by_bot(group) if one["message_id"] == listed["message_id"]]
    assert STORIES["budget"][0] not in buttons(listed)


def test_who_else_says_so_and_what_somebody_says_in_all_of_them(api: BotApi) -> None:
    person, group, _ = shared(api, "budget")
    for name in ("traders", "metro"):
        read(api, api.says(person, group, f"/read {link(name)}"))
    said = "/ask ماذا قال وزير المالية عن الضرائب في كل المقالات؟"
    told = answer(api, api.says(person, group, said))
    assert told["text"].startswith("✅")
    assert STORIES["budget"][0] in told["text"]
    also = answer(api, api.says(person, group, "من قال ذلك أيضًا؟", reply_to=told))
    assert also["text"].startswith("✅ قال ذلك أيضًا:")
    assert "نقيب التجار" in also["text"]
    assert STORIES["traders"][0] in also["text"]
    assert "وزير المالية" not in also["text"]
    nobody = answer(api, api.says(person, group, "/ask ماذا قال نتنياهو في كل المقالات؟"))
    assert nobody["text"].startswith("❌ لا أجد في هذه المقالات")


def test_one_article_in_two_chats_is_stored_once_and_removed_by_each(api: BotApi, web: Web) -> None:
    web.answers[f"{HOST}/both"] = page(html("rain").replace("غزيرة", "خفيفة"))
    people = [api.person() for _ in range(2)]
    cards = [read(api, api.says(one, api.private(one), link("both"))) for one in people]
    assert cards[0]["text"] == cards[1]["text"]
    assert buttons_data(cards[0])[0].split(":")[1] == buttons_data(cards[1])[0].split(":")[1]
    one, other = people
    listed = answer(api, api.says(one, api.private(one), "/articles"))
    api.presses(one, listed, next(d for d in buttons_data(listed) if d.startswith("drop:")))
    assert api.wait(lambda: answer_text(api, listed, "هل أحذف"))
    (listed,) = [m for m in api.by_bot(api.private(one)) if m["message_id"] == listed["message_id"]]
    api.presses(one, listed, "احذف")
    assert api.wait(lambda: answer_text(api, listed, "أيّها تختار؟"))
    told = answer(api, api.says(other, api.private(other), "ماذا قال المتحدث عن السيول؟"))
    assert "السيول قد تقطع الطرق" in told["text"]
    gone = answer(api, api.says(one, api.private(one), "ماذا قال المتحدث عن السيول؟"))
    assert "السيول" not in "".join(styled(gone, "bold")[1:])


def test_a_full_shelf_is_said_politely(api: BotApi) -> None:
    person = api.person()
    chat = api.private(person)
    for name in STORIES:
        read(api, api.says(person, chat, link(name)))
    assert "حدّه الأقصى (3)" in answer(api, api.says(person, chat, link("both")))["text"]


# Sharing ------------------------------------------------------------------------------------------


def test_a_shared_passage_opens_for_anybody_and_so_does_its_article(api: BotApi) -> None:
    from urllib.parse import parse_qs, urlsplit

    person, group, _ = shared(api, "metro")
    told = answer(api, api.says(person, group, "/ask ماذا قال المدير عن ثمن التذكرة؟"))
    share, source = buttons_urls(told)
    assert source.startswith(f"{link('metro')}#:~:text=")
    given = parse_qs(urlsplit(share).query)
    assert "مدير المترو" in given["text"][0]
    payload = parse_qs(urlsplit(given["url"][0]).query)["start"][0]
    stranger = api.person()
    chat = api.private(stranger)
    opened = answer(api, api.says(stranger, chat, f"/start {payload}"))
    assert "ثمن التذكرة سيبقى على حاله" in opened["text"]
    unsigned = answer(api, api.says(stranger, chat, f"/start {payload.partition('-')[0]}"))
    assert unsigned["text"] == "هذا المقال غير متاح هنا."
    forged = payload[:-1] + ("0" if payload[-1] != "0" else "1")
    assert "أنا راوٍ" in answer(api, api.says(stranger, chat, f"/start {forged}"))["text"]
    api.presses(stranger, opened, "💬 اسأل عن هذا المقال هنا")
    assert api.wait(lambda: answer_text(api, opened, "الفقرات: 4"))
    told = answer(api, api.says(stranger, chat, "ماذا قال المدير عن القطارات؟"))
    assert "منتصف الليل" in told["text"]


def test_statements_travel_as_a_picture(api: BotApi) -> None:
    person, group, _ = shared(api, "metro")
    told = answer(api, api.says(person, group, "/ask ماذا قال المدير؟"))
    api.presses(person, told, "🖼 صورة")
    assert api.wait(lambda: api.replies(told))
    (picture,) = api.replies(told)
    assert api.files[picture["photo"][-1]["file_id"]].startswith(b"\x89PNG")
    assert STORIES["metro"][0] in picture["caption"]
    assert link("metro") in buttons_urls(picture)[1]


def test_inline_results_carry_the_links(api: BotApi) -> None:
    person = api.person()
    read(api, api.says(person, api.private(person), link("metro")))
    query = api.asks_inline(person, "ماذا قال المدير عن ثمن التذكرة؟")
    assert api.wait(lambda: api.inline_answer(query))
    (result, *_) = there(api.inline_answer(query))["results"]
    urls = [one["url"] for row in result["reply_markup"]["inline_keyboard"] for one in row]
    assert urls[0].startswith("https://t.me/share/url?")
    assert "#:~:text=" in urls[1]


# Faults -------------------------------------------------------------------------------------------


def test_the_same_link_from_twenty_groups_is_fetched_once(api: BotApi, web: Web) -> None:
    web.answers[f"{HOST}/twenty"] = page(html("rain").replace("غزيرة", "عشرون"))
    people = [api.person() for _ in range(20)]
    posted = [api.says(one, api.group("Group", one), f"/read {link('twenty')}") for one in people]
    for one in posted:
        assert "عشرون" in read(api, one)["text"]
    assert web.served.count(f"{HOST}/twenty") == 1


def test_a_reading_that_the_end_of_the_process_cuts_off_is_taken_up_again(
    built_in_dir: Path, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(built_in_dir, tmp_path / "data"))
    arrived, free = threading.Event(), threading.Event()

    def slow(handler: BaseHTTPRequestHandler) -> None:
        arrived.set()
        free.wait(20)
        page(html("metro"))(handler)

    with Web() as web, BotApi() as api:
        web.answers[f"{HOST}/metro"] = slow
        person = api.person()
        chat = api.private(person)
        with running(data, api.url, web.port, READER="off") as bot:
            asked = api.says(person, chat, link("metro"))
            assert arrived.wait(20)
            assert api.wait(lambda: api.replies(asked))
            bot.stop(signal.SIGKILL)
        with Library.open(data, Model("bundled")) as library:
            assert len(library.articles()) == 1
        free.set()
        with running(data, api.url, web.port, READER="off") as bot:
            assert read(api, asked)["text"].startswith(STORIES["metro"][0])
            told = answer(api, api.says(person, chat, "ماذا قال المدير عن التذكرة؟"))
            assert "ثمن التذكرة" in told["text"]
            began = time.monotonic()
            assert bot.stop() == 0
            assert time.monotonic() - began < 10


AGENCY = {"id": -1002, "type": "channel", "title": "وكالة الأنباء"}


def test_who_sends_a_text_says_nothing_to_others_about_where_it_is_from(api: BotApi) -> None:
    text = "\n".join(STORIES["rain"]) * 2
    family = {"id": -1001, "type": "channel", "title": "قناة عائلية"}
    channel = {"type": "channel", "message_id": 5, "date": 1_700_000_000, "chat": family}
    cards = []
    messages: list[dict[str, Any]] = [
        {"text": text, "forward_origin": channel},
        {"document": document(api, "same.txt", text.encode(), "text/plain")},
        {
            "text": text,
            "forward_origin": {**channel, "chat": {**family, "title": "وكالة"}},
        },
    ]
    for sent in messages:
        person = api.person()
        chat = api.private(person)
        cards.append(read(api, api.says(person, chat, sent.pop("text", None), **sent))["text"])
    assert ["قناة عائلية" in card for card in cards] == [True, False, False]
    assert "وكالة" in cards[2]


@pytest.fixture
def slow(web: Web) -> Iterator[Late]:
    """A link whose site answers when it is told to: the link, that it is asked, and may answer."""
    arrived, free = threading.Event(), threading.Event()

    def late(handler: BaseHTTPRequestHandler) -> None:
        arrived.set()
        free.wait(4)
        page(html("metro"))(handler)

    web.answers[f"{HOST}/late{id(free)}"] = late
    yield link(f"late{id(free)}"), arrived, free
    free.set()


def test_what_is_forgotten_while_it_is_read_does_not_come_back(
    api: BotApi, slow: Late, data: Path
) -> None:
    url, arrived, free = slow
    person = api.person()
    chat = api.private(person)
    sent = api.says(person, chat, f"ماذا قال المدير؟ {url}")
    assert arrived.wait(10)
    sure = answer(api, api.says(person, chat, "/forget"))
    api.presses(person, sure, "احذف")
    assert api.wait(lambda: answer_text(api, sure, "حُذف كل ما حُفظ عنك"))
    free.set()
    assert api.wait(lambda: api.replies(sent)[0]["text"] == "أُلغيت القراءة.")
    listed = answer(api, api.says(person, chat, "/articles"))
    assert len(buttons(listed)) == 1
    with Chats.open(data) as chats:
        assert not chats.shelves.of(person["id"])
        assert not chats.talk.asked(Place(chat["id"], 0, person["id"]))


def test_a_deleted_word_about_a_reading_does_not_keep_its_outcome(api: BotApi, slow: Late) -> None:
    url, arrived, free = slow
    person = api.person()
    sent = api.says(person, api.private(person), url)
    assert arrived.wait(10)
    assert api.wait(lambda: api.replies(sent))
    api.deletes(api.replies(sent)[0])
    free.set()
    assert read(api, sent)["text"].startswith(STORIES["metro"][0])


def test_two_messages_with_one_link_are_both_dealt_with(api: BotApi, slow: Late, web: Web) -> None:
    url, arrived, free = slow
    person = api.person()
    chat = api.private(person)
    first = api.says(person, chat, url)
    assert arrived.wait(10)
    second = api.says(person, chat, f"ماذا قال المدير عن ثمن التذكرة؟ {url}")
    assert api.wait(lambda: api.replies(second))
    free.set()
    assert read(api, first)["text"].startswith(STORIES["metro"][0])
    assert api.wait(lambda: len(api.replies(second)) == 2)
    assert "ثمن التذكرة سيبقى" in api.replies(second)[1]["text"]
    assert web.served.count(url.removeprefix("https://")) == 1


def test_an_article_that_is_there_already_finds_room_on_a_full_shelf(api: BotApi) -> None:
    person = api.person()
    chat = api.private(person)
    for name in ("budget", "metro", "rain"):
        read(api, api.says(person, chat, link(name)))
    assert read(api, api.says(person, chat, link("budget")))["text"].startswith("الميزانية")


def test_a_reading_goes_on_though_its_first_word_does_not_arrive(api: BotApi, web: Web) -> None:
    web.answers[f"{HOST}/unheralded"] = page(html("metro"))
    person = api.person()
    chat = api.private(person)
    answer(api, api.says(person, chat, "أين التقيا؟"))
    api.fault("sendMessage", "garbage")
    api.says(person, chat, link("unheralded"))
    assert api.wait(lambda: api.by_bot(chat)[-1]["text"].startswith(STORIES["metro"][0]))


@pytest.mark.full
def test_all_articles_are_listed_however_long_their_titles_are(
    built_in_dir: Path, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(built_in_dir, tmp_path / "data"))
    with BotApi() as api:
        person = api.person()
        with Library.open(data, Model("bundled")) as library, Chats.open(data) as chats:
            for number in range(49):
                text = f"{number} {'عنوان طويل ' * 17}\nقال الوزير إن الأمر رقم {number} انتهى."
                article = library.add(article_of(text, "test"), keep=False)
                chats.shelves.add(Place(person["id"], 0, person["id"]), article.id)
        with running(data, api.url, READER="off") as bot:
            listed = answer(api, api.says(person, api.private(person), "/articles"))
            api.presses(person, listed, buttons_data(listed)[-1])
            assert api.wait(lambda: answer_text(api, listed, "أبحث من الآن"))
            assert bot.stop() == 0


def test_every_article_of_a_shelf_can_be_chosen_and_removed(
    built_in_dir: Path, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(built_in_dir, tmp_path / "data"))
    with BotApi() as api:
        person = api.person()
        chat = api.private(person)
        with Library.open(data, Model("bundled")) as library, Chats.open(data) as chats:
            for number in range(50):
                text = f"العنوان {number}\nقال الوزير إن الأمر رقم {number} انتهى."
                article = library.add(article_of(text, "test"), keep=False)
                chats.shelves.add(Place(chat["id"], 0, person["id"]), article.id)
        with running(data, api.url, READER="off") as bot:
            asked = api.says(person, chat, "/articles")
            pages = [buttons(answer(api, asked))]
            while "الأقدم" in pages[-1]:
                api.presses(person, answer(api, asked), "الأقدم")
                assert api.wait(lambda: buttons(answer(api, asked)) != pages[-1])
                pages.append(buttons(answer(api, asked)))
            titles = [[one for one in page if one.startswith("العنوان")] for page in pages]
            assert "العنوان 49" in titles[0]
            assert sorted(chain(*titles)) == sorted(f"العنوان {number}" for number in range(50))
            assert [page.count("🗑") for page in pages] == [len(page) for page in titles]
            listed = answer(api, asked)
            api.presses(person, listed, "الأحدث")
            assert api.wait(lambda: "الأقدم" in buttons(answer(api, asked)))
            api.presses(person, answer(api, asked), "🔎 البحث في كل المقالات")
            assert api.wait(lambda: answer_text(api, listed, "مقالات أخرى: 11"))
            assert bot.stop() == 0


@pytest.fixture
def in_process(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Reads:
    """Has something read by the bot's own parts in this process, which waits a moment instead of a
    minute before it tries again; gives what the person then sees."""

    async def carried_out(api: BotApi, wanted: Underway, library: Library, chats: Chats) -> None:
        readings = Ingestion(library, Fetcher(), article_of_page)
        rawi = Rawi(Settings.read(), Conversation(library, chats, 3), readings, Meters())
        inbox = FileInbox.open(data_dir, api.me["id"])
        async with build(rawi, inbox, InOrder(inbox)) as application:
            await incoming.begin(Context(application), wanted, time.time())
            await asyncio.wait_for(asyncio.gather(*readings._tasks.values()), 30)
        rawi.engine.close()
        await inbox.close()
        assert not chats.readings.all()

    def read(api: BotApi, wanted: Underway) -> list[Message]:
        monkeypatch.setattr("bot.telegram.ingestion.TRIED_EVERY", 0.01)
        for name, value in (
            ("RAWI_DATA_DIR", str(data_dir)), ("TELEGRAM_API_URL", api.url),
            ("TELEGRAM_BOT_TOKEN", TOKEN),
        ):  # fmt: skip
            monkeypatch.setenv(name, value)
        with Library.open(data_dir, Model("bundled")) as library, Chats.open(data_dir) as chats:
            asyncio.run(carried_out(api, wanted, library, chats))
        return api.by_bot({"id": wanted.place.chat})

    return read


def sent_file(api: BotApi, data: bytes) -> Underway:
    """A reading of a file that somebody has sent."""
    person = api.person()
    chat = api.private(person)
    sent = api.says(person, chat, None, document=document(api, "rain.txt", data, "text/plain"))
    place = Place(chat["id"], 0, person["id"])
    return Underway(place, sent["message_id"], "ar", Submission(file="rain.txt", name="rain.txt"))


@pytest.mark.parametrize("kind", ["500", "garbage", "drop before"])
def test_a_file_that_telegram_does_not_give_now_is_fetched_again(
    in_process: Reads, kind: str
) -> None:
    with BotApi() as api:
        api.fault("getFile", kind, 2)
        (shown,) = in_process(api, sent_file(api, "\n".join(STORIES["rain"]).encode()))
    assert shown["text"].startswith(STORIES["rain"][0])


def test_a_file_that_telegram_never_gives_is_not_called_unreadable(in_process: Reads) -> None:
    with BotApi() as api:
        api.fault("getFile", "500", 99)
        (shown,) = in_process(api, sent_file(api, "\n".join(STORIES["rain"]).encode()))
    assert shown["text"].startswith("عذرًا، وقع خطأ فلم أتمكن من قراءة المقال")


def test_what_telegram_says_of_a_file_is_a_fact_about_it(in_process: Reads) -> None:
    with BotApi() as api:
        large = in_process(api, sent_file(api, b"x" * (MAX_FILE + 1)))
        assert [name for name, *_ in api.calls].count("getFile") == 1
        wanted = sent_file(api, b"x")
        del api.files["rain.txt"]
        gone = in_process(api, wanted)
    assert ["أكبر من الحد المسموح" in one["text"] for one in large] == [True]
    assert ["تتعذر قراءة هذا الملف" in one["text"] for one in gone] == [True]


def test_a_busy_database_is_waited_for(
    in_process: Reads, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.store.sqlite.PATIENCE", 0.5)
    other = sqlite3.connect(
        data_dir / "rawi.sqlite3", isolation_level=None, check_same_thread=False
    )
    other.execute("BEGIN IMMEDIATE")
    with BotApi() as api:

        def free() -> None:  # as the second try begins
            assert api.wait(lambda: [name for name, *_ in api.calls].count("getFile") == 2)
            other.execute("ROLLBACK")

        thread = threading.Thread(target=free)
        thread.start()
        (shown,) = in_process(api, sent_file(api, "\n".join(STORIES["rain"]).encode()))
        thread.join()
    other.close()
    assert shown["text"].startswith(STORIES["rain"][0])


@pytest.mark.skipif(sys.platform != "linux", reason="limits of another process")
def test_a_full_disk_is_said_and_leaves_nothing_half_done(
    built_in_dir: Path, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(built_in_dir, tmp_path / "data"))
    with Web() as web, BotApi() as api, running(data, api.url, web.port, READER="off") as bot:
        for name in STORIES:
            web.answers[f"{HOST}/{name}"] = page(html(name))
        person = api.person()
        chat = api.private(person)
        for name in ("budget", "metro"):
            read(api, api.says(person, chat, link(name)))
        # No file may grow longer than the articles' journal now is: the others are far shorter.
        size = (data / "rawi.sqlite3-wal").stat().st_size
        _, hard = resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, (size + 4096, hard))
        told = read(api, api.says(person, chat, link("rain")))
        assert told["text"].startswith("عذرًا، وقع خطأ فلم أتمكن من قراءة المقال. رقم الخطأ:")
        assert "مدير المترو" in answer(api, api.says(person, chat, "ماذا قال المدير؟"))["text"]
        resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, (hard, hard))
        card = read(api, api.says(person, chat, link("rain")))
        assert card["text"].startswith(STORIES["rain"][0])
        assert bot.stop() == 0
    assert '"not read"' in bot.log
    assert "StoreFull" in bot.log
    with Library.open(data, Model("bundled")) as library:
        library.check()
        assert len(library.articles()) == 4

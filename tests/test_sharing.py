"""People share and ask in whatever order comes to them: what they mean is what is asked."""

from __future__ import annotations

import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.bot_api import BotApi
from tests.running import Message, answer, buttons, running, styled
from tests.test_readings import HOST, PHOTO, STORIES, document, html, is_under_way, link
from tests.web.server import Web, page

CHANNEL = {"id": -1001, "type": "channel", "title": "قناة المدينة", "username": "city_news"}
POST = (
    "🔴 عاجل | مديرة الموانئ: تأجيل افتتاح الرصيف الثالث إلى الربيع بسبب العواصف\n"
    "وقالت مديرة الموانئ إن الأضرار محدودة وإن العمال بخير، وأضافت أن كلفة الإصلاح لن تزيد على"
    " مليوني درهم يدفعها صندوق الطوارئ.\nt.me/city_news"
)
ASKED = "ماذا قالت مديرة الموانئ عن كلفة الإصلاح؟"
SAID = "كلفة الإصلاح لن تزيد على مليوني درهم"


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web() as web:
        for name in STORIES:
            web.answers[f"{HOST}/{name}"] = page(html(name))
        yield web


@pytest.fixture(scope="module")
def api(built_in_dir: Path, tmp_path_factory: pytest.TempPathFactory, web: Web) -> Iterator[BotApi]:
    data = Path(shutil.copytree(built_in_dir, tmp_path_factory.mktemp("sharing") / "data"))
    with BotApi() as api, running(data, api.url, web.port, READER="off") as bot:
        yield api
        assert bot.stop() == 0
        assert "failed" not in bot.log
        assert "not read" not in bot.log
        # A link is edited while nothing but its fetching has been told.
        assert all("exactly the same" in refused for *_, refused in api.refusals)


def forwarded(message: int = 5) -> dict[str, Any]:
    origin = {"type": "channel", "chat": CHANNEL, "message_id": message, "date": 1_772_000_000}
    return {"forward_origin": origin}


def late(web: Web, name: str, story: str = "metro") -> Callable[[], None]:
    """A link whose site answers only when it is told to."""
    free = threading.Event()

    def slow(handler: BaseHTTPRequestHandler) -> None:
        free.wait(20)
        page(html(story))(handler)

    web.answers[f"{HOST}/{name}"] = slow
    return free.set


def settled(api: BotApi, message: Message) -> list[Message]:
    """What is replied to a message when all of it is done."""
    assert api.wait(
        lambda: api.replies(message) and not any(map(is_under_way, api.replies(message)))
    )
    return api.replies(message)


def told(message: Message) -> str:
    return " ".join(styled(message, "bold"))


# A question behind what it is about ------------------------------------------------------------


def test_a_question_right_behind_a_link_waits_for_it(api: BotApi, web: Web) -> None:
    person = api.person()
    chat, free = api.private(person), late(web, "slow")
    sent = api.says(person, chat, link("slow"))
    asked = api.says(person, chat, "ماذا قال مدير المترو عن ثمن التذكرة؟")
    more = api.says(person, chat, "وماذا قال عن القطارات؟")
    thanks = api.says(person, chat, "شكرا جزيلا")
    assert "الرحب" in answer(api, thanks)["text"]  # what asks nothing does not wait
    assert not api.replies(asked)
    free()
    assert "ثمن التذكرة سيبقى على حاله" in told(answer(api, asked))
    assert "منتصف الليل" in told(answer(api, more))
    (card,) = settled(api, sent)
    assert card["text"].startswith(STORIES["metro"][0])


def test_a_question_right_behind_a_forward_or_a_file_waits_for_it(api: BotApi) -> None:
    rain = document(api, "rain-1.txt", "\n".join(STORIES["rain"]).encode(), "text/plain")
    file: dict[str, Any] = {"document": rain}
    for text, more, question, words in (
        (POST, forwarded(), ASKED, SAID),
        (None, file, "ماذا قال المتحدث عن السيول؟", "السيول قد تقطع"),
    ):
        person = api.person()
        chat = api.private(person)
        first = api.says(person, chat, text, **more)
        asked = api.says(person, chat, question)
        assert words in told(answer(api, asked))
        assert len(settled(api, first)) == 1


def test_a_question_behind_a_link_that_cannot_be_read_is_not_asked_of_another_article(
    api: BotApi,
) -> None:
    person = api.person()
    chat = api.private(person)
    api.says(person, chat, link("nowhere"))
    asked = api.says(person, chat, "ماذا قال لافروف عن إيران؟")
    assert answer(api, asked)["text"] == "لم أتمكن من قراءة المقال، فلا يمكنني أن أجيب عن سؤالك."
    again = api.says(person, chat, "ماذا قال لافروف عن إيران؟")
    assert "لافروف" in answer(api, again)["text"]


def test_a_question_that_waits_survives_the_end_of_the_process(
    built_in_dir: Path, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(built_in_dir, tmp_path / "data"))
    with Web() as web, BotApi() as api:
        free = late(web, "metro")
        person = api.person()
        chat = api.private(person)
        with running(data, api.url, web.port, READER="off") as bot:
            sent = api.says(person, chat, link("metro"))
            asked = api.says(person, chat, "ماذا قال مدير المترو عن ثمن التذكرة؟")
            assert api.wait(lambda: api.replies(sent))
            time.sleep(1)
            bot.stop(signal.SIGKILL)
        free()
        with running(data, api.url, web.port, READER="off") as bot:
            assert "ثمن التذكرة" in told(answer(api, asked))
            assert settled(api, sent)[0]["text"].startswith(STORIES["metro"][0])
            assert bot.stop() == 0


def test_what_others_ask_in_a_group_does_not_wait(api: BotApi, web: Web) -> None:
    person, other = api.person(), api.person()
    group, free = api.group("Group", person, admins=[api.me]), late(web, "slow-2")
    api.says(person, group, f"/read {link('slow-2')}")
    elsewhere = api.says(other, group, "/ask ماذا قال لافروف عن إيران؟")
    asked = api.says(person, group, "/ask ماذا قال مدير المترو عن ثمن التذكرة؟")
    assert "لافروف" in answer(api, elsewhere)["text"]
    assert not api.replies(asked)
    free()
    assert "ثمن التذكرة" in told(answer(api, asked))


# What is one -----------------------------------------------------------------------------------


def test_a_short_forwarded_post_is_an_article_with_its_channel(api: BotApi) -> None:
    person = api.person()
    chat = api.private(person)
    post = api.says(person, chat, POST, **forwarded())
    (card,) = settled(api, post)
    assert card["text"].startswith("🔴 عاجل | مديرة الموانئ")
    assert "قناة المدينة" in card["text"]
    assert "\nمنشور. الكلمات: " in card["text"]
    assert SAID in told(answer(api, api.says(person, chat, ASKED)))
    listed = answer(api, api.says(person, chat, "/articles"))
    assert "\nمنشور، الكلمات: 35، دقائق القراءة: 1، 25 فبراير 2026" in listed["text"]
    api.presses(person, card, "📄 أرسل النص")
    assert api.wait(lambda: api.replies(card))
    (file,) = api.replies(card)
    assert file["document"]["file_name"].endswith(".txt")
    assert api.files[file["document"]["file_id"]].decode() == POST
    short = api.says(person, chat, "ماذا قالت مديرة الموانئ عن العمال؟", **forwarded(6))
    assert "بخير" in answer(api, short)["text"]  # too short for an article: asked


def test_a_text_that_telegram_parts_is_one_article(api: BotApi) -> None:
    person = api.person()
    chat = api.private(person)
    line = (
        "قال رئيس البلدية في الجلسة رقم {} إن الطريق الدائري سيكتمل وإن الأشجار ستُزرع على جانبيه."
    )
    lines = ["خطة الطرق الجديدة", *(line.format(number) for number in range(1, 72))]
    lines += ["وقالت مهندسة المشروع إن النفق الأخير سيفتح في الخريف."]
    text, parts = "\n".join(lines), []
    while text:
        cut = text.rfind("\n", 0, 4096) if len(text) > 4096 else len(text)
        parts.append(text[:cut])
        text = text[cut:].strip()
    assert len(parts) == 2
    now = int(time.time())
    first, *others = [api.says(person, chat, part, date=now) for part in parts]
    asked = api.says(person, chat, "ماذا قالت مهندسة المشروع عن النفق؟", date=now)
    assert "النفق الأخير سيفتح في الخريف" in told(answer(api, asked))
    (card,) = settled(api, first)
    assert f"الفقرات: {len(lines)}" in card["text"]
    assert not any(api.replies(one) for one in others)


def test_a_long_text_and_a_question_behind_it_are_two(api: BotApi) -> None:
    person = api.person()
    chat = api.private(person)
    text = "\n".join(STORIES["rain"]) * 9
    sent = api.says(person, chat, text)
    asked = api.says(person, chat, "ماذا قال المتحدث عن السيول؟")
    assert "السيول" in told(answer(api, asked))
    assert len(settled(api, sent)) == 1


def test_posts_forwarded_at_once_are_articles_of_their_own_channels(api: BotApi) -> None:
    person = api.person()
    chat = api.private(person)
    now = int(time.time())
    long = "\n".join(f"{line} {number}" for number in range(12) for line in STORIES["rain"])
    first = api.says(person, chat, long, date=now, **forwarded(21))
    second = api.says(person, chat, POST, date=now, **forwarded(22))
    assert not any("مديرة الموانئ" in one["text"] for one in settled(api, first))
    (card,) = settled(api, second)
    assert card["text"].startswith("🔴 عاجل | مديرة الموانئ")


def test_an_album_has_one_reply(api: BotApi) -> None:
    person = api.person()
    chat = api.private(person)

    def album(name: str, caption: str | None, **more: Any) -> list[Message]:
        said: list[dict[str, Any]] = [{"caption": caption} if caption else {}, {}, {}]
        common = {"media_group_id": name, **(more or {"photo": [PHOTO]})}
        return [api.says(person, chat, None, **common, **one) for one in said]

    sheet = document(api, "sheet.xlsx", b"PK\x03\x04", "application/vnd.ms-excel")

    for pictures, words in (
        (album("1", "ماذا قال لافروف عن إيران؟"), "لافروف"),
        (album("2", POST, photo=[PHOTO], **forwarded(7)), "مديرة الموانئ"),
        (album("3", None), "لا أقرأ إلا النصوص"),
        (album("4", None, document=sheet), "أقرأ"),
    ):
        assert words in settled(api, pictures[0])[-1]["text"]
        last = api.says(person, chat, "ماذا قال لافروف؟")
        answer(api, last)
        assert not any(api.replies(one) for one in pictures[1:])


# Replies ---------------------------------------------------------------------------------------


def test_a_reply_to_what_was_read_means_that_article(api: BotApi) -> None:
    person = api.person()
    chat = api.private(person)
    rain = document(api, "rain-2.txt", "\n".join(STORIES["rain"]).encode(), "text/plain")
    shared = {
        "ماذا قال مدير المترو عن ثمن التذكرة؟": (
            api.says(person, chat, link("metro")), "ثمن التذكرة"),
        ASKED: (api.says(person, chat, POST, **forwarded(8)), SAID),
        "ماذا قال المتحدث عن السيول؟": (api.says(person, chat, None, document=rain), "السيول"),
    }  # fmt: skip
    last = api.says(person, chat, link("budget"))
    for sent in (*(one for one, _ in shared.values()), last):
        settled(api, sent)
    for question, (sent, words) in shared.items():
        assert words in told(answer(api, api.says(person, chat, question, reply_to=sent)))
    newest = api.says(person, chat, "ماذا قال وزير المالية عن الضرائب؟")
    assert "لن ترفع الضرائب" in told(answer(api, newest))


def test_a_reply_in_a_group_to_what_nobody_had_read_reads_it_first(api: BotApi) -> None:
    person, other = api.person(), api.person()
    group = api.group("Group", person, other)
    posted = api.says(other, group, f"انظروا {link('metro')}")
    question = "/ask ماذا قال مدير المترو عن ثمن التذكرة؟"
    (only,) = settled(api, api.says(person, group, question, reply_to=posted))
    assert "ثمن التذكرة سيبقى على حاله" in told(only)
    assert not api.replies(posted)
    again = api.says(other, group, "/ask ماذا قال مدير المترو عن القطارات؟", reply_to=posted)
    assert "منتصف الليل" in told(answer(api, again))
    lost = api.says(other, group, link("lost"))
    asked = api.says(person, group, "/ask ماذا قال الوزير؟", reply_to=lost)
    assert "تعذر الوصول" in settled(api, asked)[0]["text"]


def test_words_selected_in_a_post_that_nobody_had_read_are_asked_of_that_post(
    api: BotApi,
) -> None:
    person, other = api.person(), api.person()
    group = api.group("Group", person, other, admins=[api.me])
    for more, text in ((forwarded(10), "/ask من قال هذا؟"), ({}, "/ask من قال هذا؟"), ({}, "/ask")):
        post = api.says(other, group, POST, **more)
        asked = api.says(person, group, text, reply_to=post, quote=SAID)
        (made,) = settled(api, asked)
        assert "مديرة الموانئ" in made["text"], made["text"]
        assert SAID in told(made)


def test_a_reply_to_a_channels_post_in_its_discussion_group_means_the_post(api: BotApi) -> None:
    person, other = api.person(), api.person()
    group = api.group("Group", person, other, admins=[api.me])
    more = {**forwarded(9), "is_automatic_forward": True, "sender_chat": CHANNEL}
    post = api.says(other, group, POST, **more)
    asked = api.says(person, group, f"@{api.me['username']} {ASKED}", reply_to=post)
    assert SAID in told(settled(api, asked)[0]), settled(api, asked)[0]["text"]
    assert not api.replies(post)


# What is edited --------------------------------------------------------------------------------


def test_an_edited_question_has_its_answer_made_anew(api: BotApi) -> None:
    person = api.person()
    chat = api.private(person)
    asked = api.says(person, chat, "ماذا قال لافروف عن ايلان؟")
    first = answer(api, asked)
    api.edits(person, asked, "ماذا قال لافروف عن القطب الشمالي؟")
    assert api.wait(lambda: answer(api, asked)["text"] != first["text"])
    assert answer(api, asked)["message_id"] == first["message_id"]
    group = api.group("Group", person)
    asked = api.says(person, group, "/ask ماذا قال لافروف عن ايلان؟")
    first = answer(api, asked)
    api.edits(person, asked, "/ask ماذا قال بلينكين؟")
    assert api.wait(lambda: answer(api, asked)["text"] != first["text"])


def test_an_edited_question_may_have_several_answers(api: BotApi) -> None:
    person = api.person()
    chat = api.private(person)
    asked = api.says(person, chat, "ماذا قال لافروف عن ايلان؟")
    first = answer(api, asked)
    edited = "ماذا قال لافروف عن القطب الشمالي؟ ماذا قال بلينكين؟ من حضر الاجتماع؟"
    api.edits(person, asked, edited)
    assert api.wait(lambda: answer(api, asked)["text"] != first["text"])
    assert "القطب الشمالي" in answer(api, asked)["text"]


def test_an_edited_link_is_read_and_an_edited_headline_is_not(api: BotApi) -> None:
    person = api.person()
    chat = api.private(person)
    sent = api.says(person, chat, link("budgett"))
    assert "تعذر الوصول" in settled(api, sent)[0]["text"]
    api.edits(person, sent, link("budget"))
    assert api.wait(lambda: settled(api, sent)[0]["text"].startswith(STORIES["budget"][0]))
    edits = len(api.calls)
    api.edits(person, sent, f"مهم {link('budget')}")
    answer(api, api.says(person, chat, "ماذا قال وزير المالية عن الضرائب؟"))
    assert len(settled(api, sent)) == 1
    assert not [p for n, p, _ in api.calls[edits:] if n == "editMessageText"]


def test_a_link_that_is_edited_while_its_site_is_slow_is_read_as_it_now_is(
    api: BotApi, web: Web
) -> None:
    person = api.person()
    chat, free = api.private(person), late(web, "slow-3")
    sent = api.says(person, chat, link("slow-3"))
    asked = api.says(person, chat, "ماذا قال مدير المترو؟")
    assert api.wait(lambda: api.replies(sent))
    api.edits(person, asked, "ماذا قال المتحدث عن السيول؟")
    api.edits(person, sent, link("rain"))
    assert "السيول" in told(answer(api, asked))
    free()
    again = api.says(person, chat, link("slow-3"))
    assert settled(api, again)[0]["text"].startswith(STORIES["metro"][0])
    (card,) = settled(api, sent)
    assert card["text"].startswith(STORIES["rain"][0])
    api.edits(person, asked, "ماذا قال المتحدث عن فرق الإنقاذ؟")
    assert api.wait(lambda: "فرق الإنقاذ جاهزة" in told(answer(api, asked)))


def test_a_file_whose_caption_asks_is_asked(api: BotApi) -> None:
    person = api.person()
    chat = api.private(person)
    rain = document(api, "rain-3.txt", "\n".join(STORIES["rain"]).encode(), "text/plain")
    sent = api.says(person, chat, None, document=rain, caption="ماذا قال المتحدث عن السيول؟")
    assert api.wait(lambda: len(settled(api, sent)) == 2)
    card, said = settled(api, sent)
    assert card["text"].startswith(STORIES["rain"][0])
    assert "السيول" in told(said)
    assert "🗑" not in buttons(card)


# Whole conversations ---------------------------------------------------------------------------

# What is asked of each story, and the words that answer.
QUESTIONS = {
    "budget": ("ماذا قال وزير المالية عن الضرائب؟", "لن ترفع الضرائب"),
    "metro": ("ماذا قال مدير المترو عن ثمن التذكرة؟", "ثمن التذكرة سيبقى"),
    "rain": ("ماذا قال المتحدث عن السيول؟", "السيول قد تقطع"),
    "ports": (ASKED, SAID),
}
# Seconds that a slow site takes.
SLOW = 2.0


def share(
    api: BotApi, web: Web, person: Message, chat: Message, story: str, **more: Any
) -> Message:
    """Somebody shares a story: a forward, a file, or a link to a fast or to a slow site."""
    if story == "ports":
        return api.says(person, chat, POST, **forwarded(), **more)
    way = len(web.answers) % 3
    if way == 0:
        file = document(api, f"{story}.txt", "\n".join(STORIES[story]).encode(), "text/plain")
        return api.says(person, chat, None, document=file, **more)
    name = f"{story}-{len(web.answers)}"

    def answers(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(SLOW * (way == 1))
        page(html(story))(handler)

    web.answers[f"{HOST}/{name}"] = answers
    return api.says(person, chat, link(name), **more)


def converse(api: BotApi, web: Web, turns: int, is_group: bool) -> list[float]:
    """So many shares and questions in any order, each answered from what it means; how long each
    question has waited, in seconds."""
    draw, person, waited = Random(turns), api.person(), []
    chat = api.group("Group", person, admins=[api.me]) if is_group else api.private(person)
    shared: list[tuple[str, Message]] = []
    began = int(time.time()) - 10 * turns  # a turn in ten seconds, which no limit minds
    for turn in range(turns):
        now = began + 10 * turn
        if not shared or draw.random() < 0.4:
            story = draw.choice([*QUESTIONS])
            sent = share(api, web, person, chat, story, date=now)
            read = api.says(person, chat, "/read", reply_to=sent, date=now) if is_group else sent
            shared.append((story, sent))
            if draw.random() < 0.3:
                settled(api, read)
            continue
        is_reply = draw.random() < 0.5
        story, sent = draw.choice(shared) if is_reply else shared[-1]
        question, words = QUESTIONS[story]
        text, to = f"/ask {question}" if is_group else question, sent if is_reply else None
        start = time.monotonic()
        asked = api.says(person, chat, text, reply_to=to, date=now)
        if draw.random() < 0.7:
            assert words in told(answer(api, asked)), (turn, story, is_reply)
            waited.append(time.monotonic() - start)
    for _, sent in () if is_group else shared:
        assert len(settled(api, sent)) == 1
    return waited


@pytest.mark.parametrize("is_group", [False, True])
def test_a_short_conversation_in_any_order(api: BotApi, web: Web, is_group: bool) -> None:
    converse(api, web, 8, is_group)


@pytest.mark.full
@pytest.mark.parametrize("is_group", [False, True])
def test_a_conversation_of_forty_turns_in_any_order(api: BotApi, web: Web, is_group: bool) -> None:
    waited = sorted(converse(api, web, 40, is_group))
    median, most = waited[len(waited) // 2], waited[-1]
    sys.stderr.write(f"{len(waited)} questions waited {median:.1f} s, at most {most:.1f} s\n")
    assert waited[-1] < 60

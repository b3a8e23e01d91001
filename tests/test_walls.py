"""What one chat adds no other chat sees: two groups, ten articles each, questions by turns."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random

import pytest

from bot.chats.memory import Chats
from bot.chats.records import EVERY_ARTICLE, Place
from index.embedding.model import Model
from index.intake.files import article_of, identified
from index.library import Library
from tests.bot_api import BotApi
from tests.running import Message, answer, buttons_data, running

# Every sentence of a chat has a word that nobody asks for: the other chat must never see it.
SECRETS = ("بنفسجية", "قرنفلية")
SPEAKERS = "وزير المالية|مدير المترو|رئيسة البلدية|المتحدث باسم الأرصاد|نقيب المعلمين".split("|")
MATTERS = "الميزانية|القطارات|المدارس|السيول|الأجور|المستشفيات|الطرق|المياه|الكهرباء|الموانئ".split(
    "|"
)
ARTICLES = 10
Side = tuple[Message, Message, list[int]]  # a person, a group, its articles
ASKED = (
    "ماذا قال {speaker}؟", "ماذا قال {speaker} عن {matter}؟", "متى تنتهي أعمال {matter}؟",
    "كم تبلغ كلفة {matter}؟", "ما أهم ما جاء في المقال؟", "من تحدث عن {matter}؟",
    "ما عاصمة {matter}؟", "who spoke about {matter}?",
)  # fmt: skip


def story(secret: str, number: int) -> str:
    """An article of a chat; with both chats' articles about the same, they are easily mixed up."""
    speaker, matter = SPEAKERS[number % len(SPEAKERS)], MATTERS[number]
    return "\n".join((
        f"خطة {secret} عن {matter}",
        f"قال {speaker} إن {matter} ستتغير وفق خطة {secret} تنتهي أعمالها في سنة {2030 + number}.",
        f"وأضاف {speaker} أن كلفة {matter} تبلغ {number + 3} ملايين دينار في ميزانية {secret}.",
        f"ورأى خبراء أن خطة {matter} {secret} ولا تكفي وحدها لحل المشكلات القائمة منذ سنوات.",
    ))  # fmt: skip


@pytest.fixture(scope="module")
def data(built_in_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(built_in_dir, tmp_path_factory.mktemp("walls") / "data"))


@pytest.fixture(scope="module")
def api() -> Iterator[BotApi]:
    with BotApi() as api:
        yield api


@pytest.fixture(scope="module")
def groups(api: BotApi, data: Path) -> Iterator[list[Side]]:
    """Two groups, each with somebody and the numbers of its articles, half of them from the web,
    and the bot at work."""
    made = []
    with Library.open(data, Model("bundled")) as library, Chats.open(data) as chats:
        for side, secret in enumerate(SECRETS):
            person = api.person()
            group = api.group(f"Group {side}", person)
            numbers = []
            for n in range(ARTICLES):
                article = article_of(story(secret, n), "story")
                if n % 2:
                    url = f"https://news.example.org/{side}/{n}"
                    article = identified(replace(article, url=url))
                numbers.append(library.add(article, keep=False).id)
                place = Place(group["id"], 0, person["id"])
                chats.shelves.add(place, numbers[-1])
                chats.shelves.add(replace(place, chat=person["id"]), numbers[-1])
            chats.preferences.set_article(group["id"], numbers[-1])
            made.append((person, group, numbers))
    with running(data, api.url, READER="off", QUESTIONS_PER_MINUTE="0") as bot:
        yield made
        assert bot.stop() == 0
        assert "failed" not in bot.log


def shows(message: Message, secret: str, numbers: list[int]) -> bool:
    """Whether a message shows anything of articles, in its words, buttons or links."""
    ids = {one.split(":")[1] for one in buttons_data(message) if one.split(":")[0] in OF_ARTICLES}
    return secret in str(message) or bool(ids & {str(n) for n in numbers})


OF_ARTICLES = frozenset({"ask", "said", "use", "drop", "take"})


@pytest.mark.parametrize("count", [80, pytest.param(1_000, marks=pytest.mark.full)])
def test_questions_by_turns_show_each_group_its_own_articles_alone(
    api: BotApi, groups: list[Side], count: int
) -> None:
    random = Random(count)
    asked: list[tuple[int, Message]] = []
    waiting: list[tuple[int, Message]] = []
    for turn in range(count):
        side = turn % 2
        person, group, _ = groups[side]
        others = groups[1 - side][2]
        matter, speaker = random.choice(MATTERS), random.choice(SPEAKERS)
        text = random.choice(ASKED).format(speaker=speaker, matter=matter)
        choice = random.choice(
            ("ask", "ask", "ask", "ask", "switch", "steal", "open", "list", "quotes", "card")
        )
        private = api.private(person)
        if choice == "switch" and waiting:
            seen = waiting[-1]
            api.presses(groups[seen[0]][0], seen[1], random.choice(buttons_data(seen[1])))
            continue
        if choice == "steal":  # buttons that somebody has made up
            forged = f"use:{random.choice(others)}:{person['id']}"
            api.update({"callback_query": {
                "id": str(10**15 + turn), "from": person, "chat_instance": "1", "data": forged,
                "message": {"message_id": 1, "date": 1, "chat": group, "text": "x"},
            }})  # fmt: skip
            continue
        what = {
            "open": f"/start p{random.choice(others)}_0_20", "list": "/articles",
            "quotes": "/quotes", "card": "/article",
        }.get(choice, f"/ask {text}")  # fmt: skip
        where = random.choice((group, group, private))
        if choice == "open":
            where = private
        asked.append((side, api.says(person, where, what)))
        if turn % 20 == 19:
            waiting = [(s, answer(api, one)) for s, one in asked[-10:]]
            waiting = [one for one in waiting if buttons_data(one[1])]
    replies = [(side, answer(api, one)) for side, one in asked]
    assert len(replies) > count / 2
    own = 0
    for side, reply in replies:
        _, _, others = groups[1 - side]
        assert not shows(reply, SECRETS[1 - side], others), reply
        own += shows(reply, SECRETS[side], groups[side][2])
    assert own > len(replies) / 3
    for side, (person, group, _) in enumerate(groups):
        for chat in (group, api.private(person)):
            for message in api.by_bot(chat):
                assert SECRETS[1 - side] not in str(message), message


def all_asked(api: BotApi, group: Message) -> bool:
    """Whether the last word in a group is that all its articles are asked."""
    return "المقالات كلها" in api.by_bot(group)[-1]["text"]


def test_inline_and_the_whole_library_stay_within_the_walls(
    api: BotApi, groups: list[Side]
) -> None:
    for side, (person, group, _) in enumerate(groups):
        listed = answer(api, api.says(person, group, "/articles"))
        api.presses(person, listed, f"use:{EVERY_ARTICLE}:{person['id']}")
        assert api.wait(partial(all_asked, api, group))
        for matter in MATTERS:
            told = answer(api, api.says(person, group, f"/ask كم تبلغ كلفة {matter}؟"))
            assert SECRETS[1 - side] not in str(told)
            query = api.asks_inline(person, f"كم تبلغ كلفة {matter}؟")
            assert api.wait(partial(api.inline_answer, query))
            assert SECRETS[1 - side] not in str(api.inline_answer(query))


def test_a_stranger_sees_neither(api: BotApi, groups: list[Side]) -> None:
    stranger = api.person()
    chat = api.private(stranger)
    for _, _, numbers in groups:
        for number in numbers:
            for payload in (f"a{number}", f"p{number}_0_30", f"s{number}_0_000000"):
                told = answer(api, api.says(stranger, chat, f"/start {payload}"))
                assert told["text"] == "هذا المقال غير متاح هنا.", payload
            signed = answer(api, api.says(stranger, chat, f"/start p{number}_0_30-{'0' * 16}"))
            assert not any(secret in str(signed) for secret in SECRETS)

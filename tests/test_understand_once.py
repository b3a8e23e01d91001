"""A question is understood once on its way from the handler through the threads to its answer."""

from __future__ import annotations

import asyncio
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.chats.conversation import Conversation, Turn
from bot.chats.memory import Chats
from bot.chats.records import EVERY_ARTICLE, Place
from bot.settings import Settings
from bot.telegram.context import Rawi
from bot.telegram.handlers import asking
from bot.telegram.metrics import Meters
from index.errors import ArticleUnknown
from index.intake.files import article_of
from index.library import Library
from index.questions import dialects, intents, standalone, understanding, who_else
from index.text import language

PERSON = 7
PLACE = Place(PERSON, 0, PERSON)
OTHER = "قال سيرجي لافروف إن بلاده مستعدة للحوار مع إيران.\n\nوأعلن الوزير موعد الاجتماع."

COUNTED: dict[str, Any] = {
    "understand": understanding,
    "to_standard": dialects,
    "intent_of": intents,
    "who_else": who_else,
    "language": language,
}


@pytest.fixture
def talk(fast: Library, tmp_path: Path) -> Iterator[SimpleNamespace]:
    """A person's private chat with the bot, and the texts that it sends."""
    standalone._read.cache_clear()
    fast.built_in()
    with Chats.open(tmp_path) as chats:
        conversation = Conversation(fast, chats, 10)
        rawi = Rawi(Settings.read(tmp_path / ".env"), conversation, None, Meters())  # type: ignore[arg-type]
        yield SimpleNamespace(library=fast, chats=chats, conversation=conversation, rawi=rawi)
        rawi.engine.close()


def asks(talk: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, *texts: str) -> list[str]:
    """What the handler of questions sends as replies, all on one event loop."""
    person = SimpleNamespace(id=PERSON, language_code="ar")
    update: Any = SimpleNamespace(
        effective_message=None, callback_query=None, effective_user=person,
        effective_sender=person, effective_chat=person,
    )  # fmt: skip
    context: Any = SimpleNamespace(rawi=talk.rawi, deep_links=None)
    sent: list[str] = []

    async def send(_update: object, _context: object, reply: Any, **_: object) -> None:
        sent.append(reply.text)

    async def go() -> None:
        for text in texts:
            context.chosen = await talk.rawi.chosen(PLACE)
            await asking.ask(update, context, text)

    monkeypatch.setattr(asking, "send", send)
    asyncio.run(go())
    return sent


def counting(monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[str, str]]:
    """Counts how often each function is called, by its name and the text that it is given."""
    calls: Counter[tuple[str, str]] = Counter()

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(text: str, *more: Any, **named: Any) -> Any:
            calls[name, text] += 1
            return real(text, *more, **named)

        return call

    for name, home in COUNTED.items():
        real: Callable[..., Any] = getattr(home, name)
        for module in [one for key, one in sys.modules.items() if key.startswith("index.")]:
            if getattr(module, name, None) is real:
                monkeypatch.setattr(module, name, counted(name, real))
    return calls


def selects(talk: SimpleNamespace) -> Counter[str]:
    """Counts the SELECTs from now on by the table that they read."""
    read: Counter[str] = Counter()

    def trace(statement: str) -> None:
        if statement.startswith("SELECT"):
            read.update(re.findall(r"\bFROM (\w+)", statement))

    for database in (talk.chats.database, talk.chats._reader, talk.library._store._db):
        database._connection.set_trace_callback(trace)
    return read


@pytest.mark.parametrize("many", [False, True], ids=["one article", "two articles"])
@pytest.mark.parametrize(
    ("first", "follow_up"),
    [
        ("ماذا قال لافروف عن الطاقة النووية؟", "وماذا عن إيران ومحادثاتها؟"),
        ("من أعلن موعد الاجتماع القادم؟", "ومتى أعلن الوزير ذلك تحديدًا؟"),
        ("ماذا قال لافروف عن إيران اليوم؟", "من قال ذلك أيضا غير لافروف؟"),
    ],
)
def test_a_follow_up_is_understood_once(
    talk: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, first: str, follow_up: str, many: bool
) -> None:
    if many:
        added = talk.library.add(article_of(OTHER, "خبر"))
        talk.conversation.shelve(PLACE, added.id)
        talk.chats.preferences.set_article(PERSON, EVERY_ARTICLE)
    asks(talk, monkeypatch, first)
    calls, read = counting(monkeypatch), selects(talk)
    (shown,) = asks(talk, monkeypatch, follow_up)
    assert shown
    assert calls["understand", follow_up] == 1
    assert max(calls[name, follow_up] for name in COUNTED) == 1
    assert not {name for name, text in calls if text == first} - {"understand"}
    assert max(read[table] for table in ("chats", "shelves", "questions")) <= 2
    assert read["articles"] <= 3  # a refusal looks for another article that answers


def test_what_changes_while_a_question_waits_is_heard(talk: SimpleNamespace) -> None:
    conversation = talk.conversation
    follow_up = Turn(PLACE, "وماذا عن إيران؟")
    heard = conversation.understand([follow_up])
    conversation.ask(Turn(PLACE, "ماذا قال لافروف عن الطاقة؟"))
    (given,) = conversation.answer(heard)
    assert given.answer.question.speaker == "سيرجي لافروف"

    added = talk.library.add(article_of(OTHER, "خبر"))
    conversation.shelve(PLACE, added.id)
    heard = conversation.understand([follow_up])
    talk.library.remove(added.id)
    assert isinstance(talk.library.answer(heard[0].understood), ArticleUnknown)
    (given,) = conversation.answer(heard)
    assert given.answer.article == conversation.built_in()

    heard = conversation.understand([follow_up])
    talk.chats.allow_memory(PERSON, False)
    (given,) = conversation.answer(heard)
    assert given.number is None
    assert not given.after

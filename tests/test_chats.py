"""What a chat remembers, and for how long."""

from __future__ import annotations

import asyncio
import json
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.chats.conversation import (
    Conversation,
    ShelfFull,
    Turn,
    pointing_at,
)
from bot.chats.feedback_export import export
from bot.chats.memory import Chats
from bot.chats.records import Place, Submission, Underway
from bot.chats.retention import ANSWERS_KEPT, FEEDBACK_KEPT, QUESTIONS_KEPT
from bot.serving.rate import RateLimiter, Verdict
from bot.telegram.engine import Engine
from index.embedding.model import Model
from index.errors import ArticleUnknown
from index.intake.files import article_of
from index.library import Library
from index.types import Level
from tests.conftest import Rawi
from tests.running import there

# Articles that a chat may have.
MOST = 3
HERE, THERE = Place(-5, 0, 8), Place(-5, 3, 8)


class Clock:
    """A time that a test sets."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def chats(tmp_path: Path, clock: Clock, database_url: str) -> Iterator[Chats]:
    with Chats.open(tmp_path / "chats", clock, url=database_url) as chats:
        yield chats


@pytest.fixture
def talk(fast: Library, chats: Chats) -> Conversation:
    return Conversation(fast, chats, MOST)


def test_each_topic_of_a_forum_has_its_article(chats: Chats) -> None:
    chats.preferences.set_article(-7, 3)
    chats.preferences.set_article(-7, 4, thread=21)
    assert chats.preferences.of(-7).article == 3
    assert chats.preferences.of(-7, 21).article == 4
    assert chats.preferences.of(-7, 22).article == 3
    chats.move(-7, -8)
    assert chats.preferences.of(-8, 21).article == 4
    chats.unshelve(-8, 4)
    assert chats.preferences.of(-8, 21).article == 3


def test_what_is_to_be_read_is_noted_once_and_ends_when_nothing_waits_for_it(chats: Chats) -> None:
    text = Submission(text="نص " * 5000)
    wanted = Underway(HERE, 7, "ar", text, "من قال هذا؟", quiet=True)
    noted = chats.readings.begin(wanted)
    assert chats.readings.begin(wanted) == noted == chats.readings.get(noted.id)
    assert chats.readings.wait(noted.id, 8, "ومتى؟", None)
    assert not chats.readings.end(noted.id)
    edited = chats.readings.begin(replace(wanted, submission=Submission(url="x")), [noted.id])
    (waiting,) = chats.readings.waiting(edited.id)
    assert waiting.text == "ومتى؟"
    chats.readings.reword(HERE.chat, 7, "ماذا؟", "كلمات")
    again = there(chats.readings.retry(edited.id))
    assert (again.question, again.quote, again.tries) == ("ماذا؟", "كلمات", 1)
    chats.move(HERE.chat, -6)
    assert [one.place.chat for one in chats.readings.all()] == [-6]
    chats.readings.answered(waiting.id)
    assert chats.readings.end(edited.id)
    assert not chats.readings.wait(edited.id, 9, "وأين؟", None)


def test_a_group_that_moves_to_where_it_was_before_keeps_what_it_has(chats: Chats) -> None:
    for chat in (-7, -8):
        chats.shelves.add(Place(chat, 0, 1), 3)
        chats.shelves.add(Place(chat, 0, 1), -chat)
        chats.preferences.set_article(chat, 3, thread=1)
        chats.origins.note(chat, 5, 3)
    chats.allow_memory(-7, False)
    assert chats.preferences.introduce(-7)
    chats.move(-7, -8)
    assert sorted(chats.shelves.of(-8)) == [3, 7, 8]
    assert chats.shelves.of(-7) == []
    assert not chats.preferences.of(-8).remembers
    assert not chats.preferences.introduce(-8)
    assert chats.names_of(-8) == {-7, -8}
    chats.move(-7, -9)
    assert chats.names_of(-9) == {-7, -9}


def test_a_talk_is_remembered_by_chat_topic_and_person(talk: Conversation, chats: Chats) -> None:
    talk.ask(Turn(HERE, "ماذا قال لافروف؟"))
    assert chats.talk.asked(HERE) == ["ماذا قال لافروف؟"]
    for place in (THERE, Place(-5, 0, 9), Place(8, 0, 8)):
        assert chats.talk.asked(place) == []


def test_only_the_last_questions_are_kept_and_they_expire(
    talk: Conversation, chats: Chats, clock: Clock
) -> None:
    for i in range(8):
        talk.ask(Turn(HERE, f"ماذا قال لافروف عن {i}؟"))
    assert chats.talk.asked(HERE) == [f"ماذا قال لافروف عن {i}؟" for i in range(3, 8)]
    assert chats.counts()["questions"] == 5
    clock.now += QUESTIONS_KEPT
    assert chats.talk.asked(HERE) == []
    chats.expire()
    assert chats.counts()["questions"] == 0


def test_an_answer_comes_back_as_it_was_given_while_it_is_kept(
    talk: Conversation, chats: Chats, clock: Clock
) -> None:
    given = talk.ask(Turn(HERE, "ماذا قال لافروف؟"))
    recorded, again = there(talk.recorded(there(given.number), HERE.chat))
    assert again.question == given.answer.question
    assert again.question.intent is given.answer.question.intent
    assert again.evidence == given.answer.evidence
    assert again.level is Level.ANSWERED
    assert recorded.id == given.number
    assert talk.recorded(there(given.number), HERE.chat - 1) is None
    clock.now += ANSWERS_KEPT
    assert talk.recorded(there(given.number), HERE.chat) is None
    chats.expire()
    assert chats.counts()["answers"] == 0


def test_where_a_chat_does_not_allow_it_nothing_is_stored(talk: Conversation, chats: Chats) -> None:
    given = talk.ask(Turn(HERE, "ماذا قال لافروف؟"))
    chats.feedback.judge(there(given.number), HERE.person, True)
    chats.allow_memory(HERE.chat, False)
    assert talk.ask(Turn(HERE, "ماذا قال بلينكن؟")).number is None
    counts = chats.counts()
    assert (counts["questions"], counts["answers"], counts["feedback"]) == (0, 0, 0)


def test_forgetting_leaves_nothing_of_a_person_and_all_of_the_others(
    talk: Conversation, chats: Chats, tmp_path: Path
) -> None:
    private, other = Place(8, 0, 8), Place(-5, 0, 9)
    for place in (HERE, private, other):
        given = talk.ask(Turn(place, "ماذا قال لافروف عن الكلمة السرية؟"))
        chats.feedback.judge(there(given.number), place.person, False)
    chats.preferences.set_language(8, "en")
    chats.forget(8, -5)
    assert chats.talk.asked(HERE) == []
    assert chats.talk.asked(private) != []
    chats.forget(8)
    assert chats.talk.asked(private) == []
    assert chats.preferences.of(8).language is None
    assert chats.counts() == {
        "chats": 0, "questions": 1, "answers": 1, "feedback": 1, "helpful": 0,
    }  # fmt: skip
    assert chats.talk.asked(other) != []
    chats.forget(9)
    chats.close()
    for path in (tmp_path / "chats").glob("chats*"):
        assert "السرية".encode() not in path.read_bytes(), path


def test_a_chat_that_moves_takes_everything_with_it(talk: Conversation, chats: Chats) -> None:
    talk.ask(Turn(HERE, "ماذا قال لافروف؟"))
    chats.preferences.set_language(-5, "en")
    for _ in range(2):  # both chats tell of it
        chats.move(-5, -1005)
    assert chats.talk.asked(Place(-1005, 0, 8)) == ["ماذا قال لافروف؟"]
    assert chats.preferences.of(-1005).language == "en"
    assert chats.talk.asked(HERE) == []
    chats.move(-1005, -2005)
    assert chats.names_of(-2005) == {-5, -1005, -2005}


def test_what_one_chat_adds_no_other_chat_sees(
    talk: Conversation, chats: Chats, fast: Library
) -> None:
    own = fast.add(article_of("خبر\nقال سعيد إن الجسر افتتح أمس.", "خبر"))
    chats.shelves.add(HERE, own.id)
    chats.preferences.set_article(HERE.chat, own.id)
    assert [one.id for one in talk.articles(-5)] == [1, own.id]
    assert talk.article(-5) == own
    assert [one.id for one in talk.articles(-6)] == [1]
    chats.preferences.set_article(-6, own.id)
    assert talk.article(-6).id == 1
    with pytest.raises(ArticleUnknown):
        talk.ask(Turn(Place(-6, 0, 8), "ماذا قال سعيد؟", article=own.id))
    fast.remove(own.id)
    assert talk.article(-5).id == 1


def test_the_built_in_article_comes_back_where_it_has_been_removed(
    talk: Conversation, chats: Chats, fast: Library
) -> None:
    own = fast.add(article_of("خبر\nقال سعيد إن الجسر افتتح أمس.", "خبر"), keep=False)
    talk.shelve(HERE, own.id)
    chats.preferences.set_article(HERE.chat, 1)  # back to the built-in one
    fast.remove(1)
    assert talk.ask(Turn(HERE, "ماذا قال لافروف؟")).answer.level is Level.ANSWERED
    again = talk.article(HERE.chat)
    assert again.id not in (1, own.id)
    assert talk.is_public(again.id)
    assert not talk.is_public(1)
    assert [one.id for one in talk.articles(HERE.chat)] == [again.id, own.id]
    assert talk.article(-6) == again


def test_what_is_read_late_takes_nothing_from_what_was_chosen_meanwhile(
    talk: Conversation, chats: Chats, fast: Library
) -> None:
    first, late = (
        fast.add(article_of(f"خبر {n}\nقال سعيد إن الجسر رقم {n} افتتح.", "خبر"), keep=False)
        for n in range(2)
    )
    talk.shelve(HERE, first.id)
    for message, chosen, asked in ((10, None, late), (11, first.id, first), (12, 1, None)):
        submission = Submission(url=f"https://news.example/{message}")
        reading = chats.readings.begin(Underway(HERE, message, "ar", submission)).id
        if chosen is not None:
            talk.choose(HERE, chosen)
        assert talk.is_past(reading) == (chosen is not None)
        talk.shelve_reading(reading, late.id)
        assert talk.article(HERE.chat) == (asked or talk.built_in())
        assert chats.readings.end(reading)
    elsewhere = chats.readings.begin(Underway(THERE, 13, "ar", Submission(url="https://a.example")))
    talk.choose(HERE, first.id)
    assert not talk.is_past(elsewhere.id)


def test_an_article_that_is_gone_leaves_its_place_on_the_shelf(
    talk: Conversation, chats: Chats, fast: Library
) -> None:
    added = [
        fast.add(article_of(f"خبر {n}\nقال سعيد إن الجسر رقم {n} افتتح.", "خبر"), keep=False).id
        for n in range(MOST + 2)
    ]
    for one in added[:MOST]:
        talk.shelve(HERE, one)
    with pytest.raises(ShelfFull):
        talk.shelve(HERE, added[MOST])
    fast.remove(added[0])  # by whoever runs Rawi
    assert talk.has_room(HERE.chat)
    talk.shelve(HERE, added[MOST])
    assert chats.shelves.of(HERE.chat) == added[1 : MOST + 1]
    fast.remove(added[MOST])  # it was being read
    assert [one.id for one in talk.articles(HERE.chat)] == [1, *added[1:MOST]]
    assert chats.shelves.of(HERE.chat) == added[1:MOST]
    assert talk.article(HERE.chat).id == added[MOST - 1]
    fast.remove(added[MOST - 1])
    assert talk.article(HERE.chat).id == added[MOST - 2]


def test_a_question_that_comes_while_others_are_taken_is_not_lost(talk: Conversation) -> None:
    class Growing(list):  # type: ignore[type-arg]
        """A list to which another thread appends between two operations."""

        def __getitem__(self, key):  # type: ignore[no-untyped-def]
            found = super().__getitem__(key)
            if late:
                self.append(late.pop())
            return found

    async def main() -> list[Level]:
        engine, loop = Engine(talk), asyncio.get_running_loop()
        asked = [
            (Turn(HERE, "ماذا قال لافروف؟"), lambda given: given.answer.level,
             loop.create_future())
            for _ in range(2)
        ]  # fmt: skip
        engine._waiting = Growing(asked[:1])
        late.append(asked[1])
        engine._go_on(loop)
        try:
            return await asyncio.wait_for(asyncio.gather(*(one[2] for one in asked)), 10)
        finally:
            engine.close()

    late: list[object] = []
    assert asyncio.run(main()) == [Level.ANSWERED] * 2


def test_a_chat_is_introduced_to_once(chats: Chats) -> None:
    assert chats.preferences.introduce(-5)
    assert not chats.preferences.introduce(-5)
    assert chats.preferences.introduce(-6)


def test_feedback_becomes_questions_that_eval_can_ask(
    talk: Conversation, chats: Chats, fast: Library, rawi: Rawi, tmp_path: Path, clock: Clock
) -> None:
    text = "قال سيرجي لافروف إن المحادثات كانت بناءة.\nوالتقى الوزيران في أيسلندا مساء الأربعاء."
    article = fast.add(article_of(text, "test"))
    chats.shelves.add(HERE, article.id)
    chats.preferences.set_article(HERE.chat, article.id)
    for text, helpful in (
        ("ماذا قال لافروف؟", True), ("ماذا قال نتنياهو؟", True), ("أين التقيا؟", False),
    ):  # fmt: skip
        number = there(talk.ask(Turn(HERE, text)).number)
        assert chats.feedback.judge(number, HERE.person, not helpful)
        assert chats.feedback.judge(number, HERE.person, helpful)  # the last word counts
    assert not chats.feedback.judge(99, HERE.person, True)
    assert export(fast, list(chats.feedback.all()), tmp_path / "out") == 3
    line = json.loads((tmp_path / "out" / "feedback.jsonl").read_text("utf-8"))
    assert [one["type"] for one in line["questions"]] == ["what-said", "unanswerable"]
    assert [one["q"] for one in line["wrong"]] == ["أين التقيا؟"]
    run = rawi("eval", "answers", str(tmp_path / "out" / "feedback.jsonl"), "--json")
    assert json.loads(run.stdout)["all"]["right"] == 1.0, run.stderr
    clock.now += FEEDBACK_KEPT
    chats.expire()
    assert list(chats.feedback.all()) == []


def test_the_command_exports_feedback(rawi: Rawi, data_dir: Path, tmp_path: Path) -> None:
    with Library.open(data_dir, Model("bundled")) as library, Chats.open(data_dir) as chats:
        talk = Conversation(library, chats, MOST)
        given = talk.ask(Turn(HERE, "ماذا قال لافروف؟"))
        chats.feedback.judge(there(given.number), HERE.person, True)
    run = rawi("feedback", "--export", "judged")
    assert run.stdout == "1 judgements: 1 helpful, 0 wrong\n"
    assert (tmp_path / "judged" / "feedback.jsonl").is_file()
    (tmp_path / "file").write_text("")
    assert rawi("feedback", "--export", "file/judged").returncode == 2


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    Chats.open(tmp_path / "chats").close()
    path = tmp_path / "chats" / "chats.sqlite3"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("text", "quote", "asked"),
    [
        ("من قال هذا؟", "كلام", "من قال «كلام»؟"),
        ("who said that?", "كلام\nآخر", "who said «كلام آخر»?"),
        ("اشرح", "كلام", "اشرح «كلام»؟"),
        ("", "كلام", "«كلام»؟"),
    ],
)
def test_words_pointed_at_become_part_of_the_question(text: str, quote: str, asked: str) -> None:
    assert pointing_at(text, quote) == asked


def test_a_flood_gets_one_polite_word_and_no_more() -> None:
    limits = RateLimiter(3)
    assert [limits.judge(8, second) for second in range(6)] == [
        Verdict.FREE, Verdict.FREE, Verdict.FREE, Verdict.TOLD, Verdict.SILENT, Verdict.SILENT,
    ]  # fmt: skip
    assert limits.judge(9, 5) is Verdict.FREE
    assert limits.judge(8, 61) is Verdict.FREE
    # Sent an hour ago while the bot was down, read together: no flood.
    assert all(RateLimiter(1).judge(8, 60 * minute) is Verdict.FREE for minute in range(9))
    assert all(RateLimiter(0).judge(8, 0) is Verdict.FREE for _ in range(99))

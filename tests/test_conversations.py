"""People talk with the bot, in private and in groups, and read what it says."""

from __future__ import annotations

import shutil
import stat
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from bot.chats.memory import Chats
from bot.chats.records import Place
from bot.telegram.buttons import check
from index.builtin import built_in_article
from index.embedding.model import Model
from index.intake.files import article_of
from index.library import Library
from index.types import (
    Answer,
    Evidence,
    Level,
    Question,
)
from tests.bot_api import BotApi
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

TEXT = built_in_article().text
NUMBERS = count(50_001)  # of messages that tests make by hand


@pytest.fixture(scope="module")
def data(built_in_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bot's data directory."""
    return Path(shutil.copytree(built_in_dir, tmp_path_factory.mktemp("talk") / "data"))


@pytest.fixture(scope="module")
def server() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


@pytest.fixture(scope="module")
def admin(server: BotApi) -> Message:
    """One of the bot's admins."""
    admin = server.person("Admin")
    server.private(admin)
    return admin


@pytest.fixture(scope="module")
def api(server: BotApi, data: Path, admin: Message) -> Iterator[BotApi]:
    """The server with the bot at work, for all of this file: every test has people of its own."""
    with running(data, server.url, READER="off", ADMINS=str(admin["id"])) as bot:
        yield server
        assert bot.stop() == 0
    assert "failed" not in bot.log
    assert server.refusals == []


def asked(api: BotApi, text: str, language: str = "ar") -> Message:
    person = api.person(language_code=language)
    return answer(api, api.says(person, api.private(person), text))


# Asking -----------------------------------------------------------------------------------------


def test_the_exact_words_are_bold_inside_their_passage_with_speaker_and_paragraph(
    api: BotApi,
) -> None:
    shown = asked(api, "ماذا قال لافروف عن قوانين الدبلوماسية؟")
    assert shown["text"].startswith("✅ من أقوال سيرجي لافروف عن قوانين الدبلوماسية")
    words = styled(shown, "bold")[1]
    assert words.startswith("قوانين الدبلوماسية توصي بالتبادل")
    assert words in TEXT
    assert words in styled(shown, "blockquote")[0]
    assert "— سيرجي لافروف، الفقرة 8" in shown["text"]
    assert words in styled(shown, "expandable_blockquote")[0]


def test_the_three_levels_look_different_at_a_glance(api: BotApi) -> None:
    answers = {
        "✅": asked(api, "أين التقى لافروف وبلينكن؟"),
        "🟡": asked(api, "كم ساعة دام لقاء الوزيرين في أيسلندا؟"),
        "❌": asked(api, "ما عاصمة فرنسا؟"),
    }
    for sign, shown in answers.items():
        assert shown["text"].startswith(sign)
    assert not styled(answers["❌"], "blockquote")
    assert len(styled(answers["🟡"], "bold")) == 1  # its heading; no words of the article


def test_many_statements_come_page_by_page_in_the_same_message(api: BotApi) -> None:
    person = api.person()
    question = api.says(person, api.private(person), "ماذا قال لافروف؟")
    first = answer(api, question)
    assert "(1 – 4 من 8)" in first["text"]
    api.presses(person, first, "المزيد")
    assert api.wait(lambda: answer(api, question)["edited"])
    second = answer(api, question)
    assert "(5 – 8 من 8)" in second["text"]
    assert "المزيد" not in buttons(second)
    api.presses(person, second, "السابق")
    assert api.wait(lambda: answer(api, question)["text"] == first["text"])


def test_what_is_not_in_the_article_is_said_and_suggestions_ask_themselves(api: BotApi) -> None:
    person = api.person()
    chat = api.private(person)
    refusal = answer(api, api.says(person, chat, "ما عاصمة فرنسا؟"))
    suggested = buttons(refusal)[0]
    assert suggested == "ماذا قال أنتوني بلينكين؟"
    api.presses(person, refusal, suggested)
    shown = answer(api, refusal)
    assert shown["text"].startswith(f"❓ {suggested}\n✅ أقوال أنتوني بلينكين")


def test_a_follow_up_is_understood_and_each_topic_has_its_own(api: BotApi) -> None:
    person = api.person()
    forum = api.group("Forum", person, is_forum=True)
    one, other = api.topic(forum, person, "One"), api.topic(forum, person, "Other")
    first = answer(api, api.says(person, forum, "/ask ماذا قال بلينكن عن أوكرانيا؟", thread=one))
    assert first["message_thread_id"] == one
    follow = answer(api, api.says(person, forum, "/ask وماذا عن إيران؟", thread=one))
    assert "بلينكين" in follow["text"].splitlines()[0]
    alone = answer(api, api.says(person, forum, "/ask وماذا عن إيران؟", thread=other))
    assert "بلينكين" not in alone["text"].splitlines()[0]
    assert alone["message_thread_id"] == other


def test_selected_words_are_the_thing_asked_about(api: BotApi) -> None:
    person = api.person()
    chat = api.private(person)
    shown = answer(api, api.says(person, chat, "ماذا قال لافروف عن قوانين الدبلوماسية؟"))
    quote = "قوانين الدبلوماسية توصي بالتبادل ، خاصة"
    pointed = api.says(person, chat, "من قال هذا؟", reply_to=shown, quote=quote)
    assert "— الفقرة 8، نقلًا عن سيرجي لافروف" in answer(api, pointed)["text"]


@pytest.mark.parametrize(
    ("question", "language", "first", "words"),
    [
        ("What did Lavrov say about diplomacy?", "en", "✅ From what ", "قوانين الدبلوماسية"),
        ("شو قال بلينكن عن اوكرانيا؟", "ar", "✅ من أقوال أنتوني بلينكين", "أوكرانيا"),
        ("Что сказал Лавров?", "ru", "✅ Что говорит ", "موقف روسيا واضح"),
        ("Qu'a dit Lavrov ?", "fr", "✅ Ce que dit ", "موقف روسيا واضح"),
    ],
)
def test_dialects_and_other_languages_are_answered_from_the_same_text(
    api: BotApi, question: str, language: str, first: str, words: str
) -> None:
    shown = asked(api, question, language)
    assert shown["text"].startswith(first)
    assert words in shown["text"]


@pytest.mark.parametrize("text", ["؟", "!!!"])
def test_no_question_is_told_to_be_none(api: BotApi, text: str) -> None:
    assert asked(api, text)["text"] == "اكتب ما تريد أن تعرفه عن المقال."


def test_several_questions_are_answered_one_below_the_other(api: BotApi) -> None:
    shown = asked(api, "أين التقى لافروف وبلينكن، وماذا قال لافروف عن قوانين الدبلوماسية؟")
    first, second = shown["text"].split("❓ ")[1:]
    assert first.startswith("أين التقى لافروف وبلينكن\n✅")
    assert second.startswith("وماذا قال لافروف عن قوانين الدبلوماسية؟\n✅")
    assert "أيسلندا" in styled(shown, "blockquote")[0]
    assert "توصي بالتبادل" in styled(shown, "blockquote")[-1]
    assert not buttons(shown)
    many = asked(api, "متى التقيا؟ وأين؟ ولماذا؟ وكيف؟ ومن حضر؟")
    assert many["text"].count("❓") == 4
    assert many["text"].endswith("أعد إرسال الباقي من فضلك.")


def test_an_edited_question_gets_its_answer_in_the_same_message(api: BotApi) -> None:
    person = api.person()
    question = api.says(person, api.private(person), "ماذا قال لافروف عن قوانين الدبلوماسية؟")
    first = answer(api, question)
    api.edits(person, question, "أين التقى لافروف وبلينكن؟")
    assert api.wait(lambda: "أيسلندا" in answer(api, question)["text"])
    assert answer(api, question)["message_id"] == first["message_id"]


def test_in_a_group_what_needs_no_word_gets_none(api: BotApi) -> None:
    person = api.person()
    group = api.group("Group", person)
    shown = answer(api, api.says(person, group, "/ask أين التقى لافروف وبلينكن؟"))
    silent = [api.says(person, group, text, reply_to=shown) for text in ("شكرا", "😂", "ههههه")]
    answer(api, api.says(person, group, "مرحبا", reply_to=shown))
    assert [api.replies(one) for one in silent] == [[], [], []]


def test_plain_words_do_what_they_ask_for(api: BotApi) -> None:
    assert "سيرجي لافروف" in buttons(asked(api, "مين اتكلم في المقال؟"))
    assert buttons(asked(api, "امسح كل ما تعرفه عني")) == ["احذف", "إلغاء"]
    assert asked(api, "أي مقال هذا؟")["text"].startswith("الاتفاق على التغير المناخي")
    assert "لا يُحذف" in asked(api, "احذف هذا المقال")["text"]


def test_too_long_a_question_and_a_picture_get_one_clear_line(api: BotApi) -> None:
    assert "سؤالك طويل" in asked(api, f"/ask {'كلمة ' * 800}")["text"]
    person = api.person(language_code="en")
    picture = api.says(person, api.private(person), None, photo=[
        {"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}])  # fmt: skip
    assert answer(api, picture)["text"].startswith("I can read text only")


def test_a_question_too_long_with_the_words_it_points_at_gets_one_clear_line(
    api: BotApi,
) -> None:
    person = api.person()
    chat = api.private(person)
    shown = answer(api, api.says(person, chat, "ماذا قال لافروف؟"))
    text = "كلمة " * 390
    assert "طويل" not in answer(api, api.says(person, chat, text, reply_to=shown))["text"]
    pointed = api.says(person, chat, text, reply_to=shown, quote=shown["text"][:80])
    assert "سؤالك طويل" in answer(api, pointed)["text"]


# Groups -----------------------------------------------------------------------------------------


def test_in_a_group_only_what_is_addressed_to_the_bot_is_answered(api: BotApi) -> None:
    one, other = api.person(), api.person("Person B")
    group = api.group("Group", one, other, admins=[api.me])  # as an admin the bot reads all
    api.says(one, group, "كلام بين الناس")
    api.says(one, group, "/ask@another_bot ماذا قال لافروف؟")
    asked_by_command = api.says(one, group, "/ask@rawi_test_bot ماذا قال لافروف عن تاس؟")
    shown = answer(api, asked_by_command)
    by_reply = api.says(other, group, "وأين التقيا؟", reply_to=shown)
    by_name = api.says(other, group, f"@{api.me['username']} أين التقى لافروف وبلينكن؟")
    answer(api, by_reply)
    assert "أيسلندا" in answer(api, by_name)["text"]
    of_people = api.says(other, group, "ماذا قال لافروف؟", reply_to=asked_by_command)
    last = api.says(one, group, "/ask ما عاصمة فرنسا؟")
    answer(api, last)
    assert api.replies(of_people) == []
    assert len(api.by_bot(group)) == 4


@pytest.mark.parametrize(
    ("text", "is_called"),
    [
        ("راوي، أين التقى لافروف وبلينكن؟", True),
        ("يا راوي أين التقى لافروف وبلينكن؟", True),
        ("Rawi: أين التقى لافروف وبلينكن؟", True),
        ("راوي وين التقى لافروف وبلينكن؟", True),
        ("rawi أين التقى لافروف وبلينكن؟", True),
        ("طيب قل لنا يا راوي أين التقى لافروف وبلينكن؟", True),
        ("الراوي أين التقى لافروف وبلينكن؟", False),
        ("قال راوي، أين التقى لافروف وبلينكن؟", False),
    ],
)
def test_in_a_group_the_bot_is_called_by_its_name_as_people_are(
    api: BotApi, text: str, is_called: bool
) -> None:
    person = api.person()
    group = api.group("Group", person, admins=[api.me])
    called = api.says(person, group, text)
    if is_called:
        assert "أيسلندا" in answer(api, called)["text"]
    else:
        answer(api, api.says(person, group, "/ask متى التقيا؟"))
        assert api.replies(called) == []


def test_in_a_group_thanks_are_answered_where_they_name_the_bot(api: BotApi) -> None:
    person = api.person()
    group = api.group("Group", person, admins=[api.me])
    shown = answer(api, api.says(person, group, "/ask متى التقيا؟"))
    unnamed = api.says(person, group, "شكرا جزيلا", reply_to=shown)
    for text in ("تسلم يا راوي", "راوي شكرا"):
        named = api.says(person, group, text)
        assert answer(api, named)["text"] == "على الرحب والسعة."
    assert api.replies(unnamed) == []


def test_ask_in_reply_to_somebody_asks_what_they_wrote(api: BotApi) -> None:
    one, other = api.person(), api.person("Person B")
    group = api.group("Group", one, other)
    question = api.says(one, group, "أين التقى لافروف وبلينكن؟")
    passed_on = api.says(other, group, "/ask", reply_to=question)
    assert "أيسلندا" in answer(api, passed_on)["text"]
    assert "‎/ask‎ ماذا قال" in answer(api, api.says(other, group, "/ask"))["text"]


def test_buttons_serve_whoever_asked_and_nobody_else(api: BotApi) -> None:
    one, other = api.person(), api.person("Person B", "en")
    group = api.group("Group", one, other)
    question = api.says(one, group, "/ask ماذا قال لافروف؟")
    shown = answer(api, question)
    for label in ("المزيد", "👍 مفيد", "👎 غير مفيد"):
        pressed = api.presses(other, shown, label)
        assert api.wait(partial(api.callback_answer, pressed))
        assert "are for whoever asked" in there(api.callback_answer(pressed))["text"]
    assert answer(api, question)["text"] == shown["text"]
    # What asks serves everybody.
    names = answer(api, api.says(one, group, "/quotes"))
    for person in (one, other):
        api.presses(person, names, "نيد برايس")
    assert api.wait(lambda: len(api.replies(names)) == 2)


def test_the_bot_introduces_itself_once_and_anybody_may_press_what_it_suggests(
    api: BotApi,
) -> None:
    one, other = api.person(), api.person("Person B")
    group = api.group("Group", one, other)
    api.removes_bot(one, group)
    api.adds_bot(one, group)
    assert api.wait(lambda: len(api.by_bot(group)) == 1)
    welcome = api.by_bot(group)[0]
    assert "للسؤال: ‎/ask‎" in welcome["text"]
    api.presses(other, welcome, buttons(welcome)[0])
    assert answer(api, welcome)["text"].startswith("الاتفاق على التغير المناخي")


def test_start_says_what_to_do_and_its_buttons_do_it(api: BotApi) -> None:
    person = api.person()
    welcome = answer(api, api.says(person, api.private(person), "/start"))
    assert len(welcome["text"].splitlines()) == 4
    begin, send, _ = buttons(welcome)
    assert buttons_urls(welcome) == [f"https://t.me/{api.me['username']}?startgroup"]
    api.presses(person, welcome, send)
    assert "الصق هنا رابط المقال" in answer(api, welcome)["text"]
    api.presses(person, welcome, begin)
    assert api.wait(lambda: len(api.replies(welcome)) == 2)
    assert "ماذا قال سيرجي لافروف؟" in buttons(api.replies(welcome)[-1])


def test_what_another_article_of_the_chat_answers_is_one_button_away(
    api: BotApi, data: Path
) -> None:
    one, other = api.person(), api.person("Person B")
    group = api.group("Group", one, other)
    text = "افتتاح المسبح\nقال سعد الغامدي إن المسبح البلدي افتتح أمس في الحي الشرقي."
    with Library.open(data, Model("bundled")) as library, Chats.open(data) as chats:
        added = library.add(article_of(text, "افتتاح المسبح"))
        chats.shelves.add(Place(group["id"], 0, one["id"]), added.id)
    refusal = answer(api, api.says(one, group, "/ask ماذا قال سعد الغامدي؟"))
    there_, *judging = buttons(refusal)
    assert there_ == "🔎 الجواب في: افتتاح المسبح"
    assert len(judging) == 2
    api.presses(other, refusal, there_)
    shown = answer(api, refusal)
    assert shown["text"].startswith("❓ ماذا قال سعد الغامدي؟\n✅")
    assert "المسبح البلدي" in styled(shown, "blockquote")[0]
    alone = api.says(other, api.private(other), "ماذا قال سعد الغامدي؟")
    assert not any("المسبح" in label for label in buttons(answer(api, alone)))


def test_no_suggestion_is_offered_twice_in_a_talk_nor_after_it_was_asked(api: BotApi) -> None:
    person = api.person()
    chat = api.private(person)
    texts = ("قال ايه بلينكن؟", "ما عاصمة فرنسا؟", "ما سعر الذهب؟", "من اخترع الهاتف؟")
    shown = [answer(api, api.says(person, chat, text)) for text in texts]
    offered = [one for message in shown for one in buttons(message) if one.endswith("؟")]
    assert offered == ["ماذا قال سيرجي لافروف؟", "ماذا ورد في المقال عن القطب الشمالي؟"]


# Commands ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "language", "words"),
    [
        ("/start", "ar", "أنا راوٍ"),
        ("/start", "en", "I am Rawi"),
        ("/help", "ar", "كيف تسأل؟"),
        ("/help", "fr", "Comment poser une question"),
        ("/nonsense", "ar", "كيف تسأل؟"),
        ("/summary", "ar", "✅ أهم ما جاء في المقال بنصّه"),
        ("/summary", "en", "✅ The article's own key sentences"),
        ("/article", "ar", "الكلمات: 863، الفقرات: 20"),
        ("/articles", "ar", "المقالات التي يمكن السؤال عنها"),
        ("/privacy", "ar", "ما الذي يُحفظ؟"),
        ("/privacy", "en", "What is kept"),
        ("/stats", "ar", "هذا للمشرفين"),
    ],
)
def test_commands_answer_in_the_language_of_whoever_gives_them(
    api: BotApi, command: str, language: str, words: str
) -> None:
    assert words in asked(api, command, language)["text"]


def test_quotes_offers_the_speakers_and_their_statements(api: BotApi) -> None:
    person = api.person()
    names = answer(api, api.says(person, api.private(person), "/quotes"))
    assert "نيد برايس" in buttons(names)
    api.presses(person, names, "نيد برايس")
    shown = answer(api, names)
    assert "✅ أقوال نيد برايس" in shown["text"]
    assert all(words in TEXT for words in styled(shown, "bold")[1:])


def test_the_language_once_chosen_is_the_bots_own(api: BotApi) -> None:
    person = api.person(language_code="ar")
    chat = api.private(person)
    choice = answer(api, api.says(person, chat, "/language"))
    api.presses(person, choice, "English")
    assert api.wait(lambda: "I will speak English" in api.by_bot(chat)[0]["text"])
    shown = answer(api, api.says(person, chat, "ماذا قال لافروف عن قوانين الدبلوماسية؟"))
    assert "paragraph 8" in shown["text"]


def test_what_holds_for_a_group_is_settled_by_its_admins(api: BotApi) -> None:
    boss, other = api.person(), api.person("Person B")
    group = api.group("Group", boss, other, admins=[boss])
    assert "للمشرفين فقط" in answer(api, api.says(other, group, "/settings"))["text"]
    shown = answer(api, api.says(boss, group, "/settings"))
    pressed = api.presses(other, shown, "أوقف حفظ الأسئلة واحذف ما حُفظ منها")
    assert api.wait(lambda: api.callback_answer(pressed))
    assert "للمشرفين فقط" in there(api.callback_answer(pressed))["text"]
    api.presses(boss, shown, "أوقف حفظ الأسئلة واحذف ما حُفظ منها")
    assert api.wait(lambda: "لا تُحفظ الأسئلة" in api.by_bot(group)[1]["text"])
    # Where nothing is kept there is nothing to turn, to judge, or to follow up.
    first = answer(api, api.says(other, group, "/ask ماذا قال بلينكن عن أوكرانيا؟"))
    assert buttons(first) == ["📤 مشاركة"]
    follow = answer(api, api.says(other, group, "/ask وماذا عن إيران؟"))
    assert "بلينكين" not in follow["text"].splitlines()[0]


def test_feedback_is_thanked_for_and_forget_deletes(api: BotApi) -> None:
    person = api.person()
    chat = api.private(person)
    question = api.says(person, chat, "ماذا قال لافروف؟")
    shown = answer(api, question)
    pressed = api.presses(person, shown, "👍 مفيد")
    assert api.wait(lambda: api.callback_answer(pressed))
    assert there(api.callback_answer(pressed))["text"] == "شكرًا، سجّلت رأيك."
    sure = answer(api, api.says(person, chat, "/forget"))
    api.presses(person, sure, "احذف")
    assert api.wait(lambda: "حُذف " in api.by_bot(chat)[1]["text"])
    late = api.presses(person, shown, "المزيد")
    assert api.wait(lambda: api.callback_answer(late))
    assert "انتهت صلاحية" in there(api.callback_answer(late))["text"]
    alone = answer(api, api.says(person, chat, "وماذا عن إيران؟"))
    assert "لافروف" not in alone["text"].splitlines()[0]


def test_admins_of_the_bot_see_figures_of_use(api: BotApi, admin: Message) -> None:
    shown = answer(api, api.says(admin, api.private(admin), "/stats"))
    assert "أسئلة محفوظة:" in shown["text"]


def test_commands_are_listed_in_arabic_and_english(api: BotApi) -> None:
    def listed(kind: str, language: str) -> dict[str, str]:
        for (scope, code), commands in api.commands.items():
            if kind in scope and code == language:
                return {one["command"]: one["description"] for one in commands}
        return {}

    assert api.wait(lambda: listed("all_chat_administrators", "en"))
    assert listed("all_private_chats", "")["quotes"] == "من قال ماذا"
    assert listed("all_private_chats", "en")["quotes"] == "who said what"
    assert "settings" in listed("all_chat_administrators", "en")
    assert "settings" not in listed("all_group_chats", "en")
    assert "stats" in listed('"chat"', "en")


# Beyond the chat --------------------------------------------------------------------------------


def test_inline_mode_offers_answers_to_send(api: BotApi) -> None:
    person = api.person()
    api.private(person)
    query = api.asks_inline(person, "ماذا قال لافروف؟")
    assert api.wait(lambda: api.inline_answer(query))
    given = there(api.inline_answer(query))
    assert given["is_personal"]
    assert len(given["results"]) == 9
    content = given["results"][1]["input_message_content"]
    assert any(
        words in TEXT for words in styled({**content, "text": content["message_text"]}, "bold")
    )
    group = api.group("Elsewhere", person)
    sent = api.picks(person, query, given["results"][1]["id"], group)
    assert sent["text"].startswith("❓ ماذا قال لافروف؟")
    answer(api, api.says(person, group, "/ask ما عاصمة فرنسا؟"))
    assert api.replies(sent) == []  # what was sent through the bot is no question to it
    nothing = api.asks_inline(person, "ما عاصمة فرنسا؟")
    assert api.wait(lambda: api.inline_answer(nothing))
    assert there(api.inline_answer(nothing))["results"] == []
    assert there(api.inline_answer(nothing))["button"]["text"] == "لم أجد في المقال جوابًا."
    suggested = api.asks_inline(person, "")
    assert api.wait(lambda: api.inline_answer(suggested))
    assert len(there(api.inline_answer(suggested))["results"]) == 3


def test_guests_are_answered_where_the_bot_has_never_been(api: BotApi) -> None:
    person = api.person()
    query = api.asks_as_guest(
        person, "Far away", f"@{api.me['username']} أين التقى لافروف وبلينكن؟"
    )
    assert api.wait(lambda: api.guest_answer(query))
    assert "أيسلندا" in there(api.guest_answer(query))["text"]


def test_deep_links_open_an_article_a_passage_and_a_speaker(api: BotApi) -> None:
    assert "الكلمات: 863" in asked(api, "/start a1")["text"]
    start = TEXT.index("قوانين الدبلوماسية توصي")
    shown = asked(api, f"/start p1_{start}_{start + 33}")
    assert TEXT[start : start + 33] in styled(shown, "bold")
    assert "الفقرة 8" in shown["text"]
    speaker = f"s1_0_{check('سيرجي لافروف')}"
    assert "❓ ماذا قال سيرجي لافروف؟" in asked(api, f"/start {speaker}")["text"]
    for payload in ("a99", "p1_5_999999999", "s1_0_000000", "s1_999_000000", "p99_0_5"):
        assert asked(api, f"/start {payload}")["text"] == "هذا المقال غير متاح هنا."
    assert "أنا راوٍ" in asked(api, "/start inline")["text"]


def test_links_in_an_answer_open_it_in_the_bot(api: BotApi) -> None:
    shown = asked(api, "ماذا قال لافروف عن قوانين الدبلوماسية؟")
    urls = [e["url"] for e in shown["entities"] if e["type"] == "text_link"]
    root = f"https://t.me/{api.me['username']}?start="
    assert all(url.startswith(root) for url in urls)
    span = next(url for url in urls if "start=p1_" in url).removeprefix(root)
    assert "قوانين الدبلوماسية توصي" in asked(api, f"/start {span}")["text"]


def test_a_group_that_becomes_a_supergroup_keeps_its_talk(api: BotApi) -> None:
    person = api.person()
    group = api.group("Group", person, kind="group")
    answer(api, api.says(person, group, "/ask ماذا قال بلينكن عن أوكرانيا؟"))
    grown = api.migrates(group)
    follow = answer(api, api.says(person, grown, "/ask وماذا عن إيران؟"))
    assert "بلينكين" in follow["text"].splitlines()[0]


def test_a_picture_shows_the_article_in_which_somebody_speaks(api: BotApi, data: Path) -> None:
    person = api.person()
    chat = api.private(person)
    place = Place(chat["id"], 0, person["id"])
    texts = "جسر جديد\nافتتح الجسر أمس في المدينة.", "رأي في الجسر\nقال سعيد إن الجسر متين."
    with Library.open(data, Model("bundled")) as library, Chats.open(data) as chats:
        first, other = (library.add(article_of(text, "خبر"), keep=False) for text in texts)
        for one in (first, other):
            chats.shelves.add(place, one.id)
        (said,) = library.statements(other)
        words = other.text[said.start : said.end]
        given = [
            Answer(Level.ANSWERED, one, Question("ما الجسر؟", "ar"), (evidence,), (), 0.0)
            for one, evidence in (
                (first, Evidence(first.text[9:], 9, len(first.text), 2, 1.0)),
                (other, Evidence(words, said.start, said.end, 2, 1.0, said.speaker, said.kind)),
            )
        ]
        both = replace(given[0], others=(given[1],), articles_asked=2)
        number = chats.talk.record(place, both, (), library.model)
    message = answer(api, api.says(person, chat, "/help"))
    api.update({"callback_query": {
        "id": f"p{number}", "from": person, "chat_instance": "1", "message": message,
        "data": f"picture:{number}:0",
    }})  # fmt: skip
    assert "رأي في الجسر" in answer(api, message)["caption"]


def test_another_chats_article_is_out_of_reach_by_links_buttons_and_inline(
    api: BotApi, data: Path
) -> None:
    owner, thief = api.person(), api.person("Person B")
    theirs, mine = api.private(owner), api.private(thief)
    text = "خبر خاص\nقال سعيد الفارس إن الجسر السري افتتح أمس في المدينة."
    with Library.open(data, Model("bundled")) as library, Chats.open(data) as chats:
        added = library.add(article_of(text, "خبر خاص"))
        chats.shelves.add(Place(theirs["id"], 0, owner["id"]), added.id)
        suggested = library.suggestions(added, "ar")[0]
    listed = answer(api, api.says(owner, theirs, "/articles"))
    api.presses(owner, listed, "خبر خاص")
    assert api.wait(lambda: "خبر خاص" in api.by_bot(theirs)[0]["text"])
    shown = answer(api, api.says(owner, theirs, "ماذا قال سعيد الفارس؟"))
    assert "الجسر السري" in shown["text"]

    for payload in (f"a{added.id}", f"p{added.id}_0_20", f"s{added.id}_0_{check('سعيد الفارس')}"):
        opened = answer(api, api.says(thief, mine, f"/start {payload}"))
        assert opened["text"] == "هذا المقال غير متاح هنا."
    number = int(buttons_data(shown)[0].split(":")[1])
    forged = [
        f"use:{added.id}:{thief['id']}", f"said:{added.id}:0:{check('سعيد الفارس')}:0",
        f"ask:{added.id}:ar:0:{check(suggested)}:0", f"page:{number}:0", f"good:{number}",
        f"there:{number}:{added.id}",
    ]  # fmt: skip
    message = answer(api, api.says(thief, mine, "/help"))
    for data_ in forged:
        pressed = {"id": f"f{data_}", "from": thief, "chat_instance": "1", "message": message,
                 "data": data_}  # fmt: skip
        api.update({"callback_query": pressed})
    query = api.asks_inline(thief, "ماذا قال سعيد الفارس؟")
    assert api.wait(lambda: api.inline_answer(query))
    answer(api, api.says(thief, mine, "ماذا قال سعيد الفارس؟"))
    seen = str(api.by_bot(mine)) + str(api.inline_answer(query))
    assert "الجسر السري" not in seen
    assert "خبر خاص" not in seen


def raw(api: BotApi, chat: Message, **more: object) -> Message:
    """A message as Telegram tells of it, for what people cannot simply say."""
    message = {"message_id": next(NUMBERS), "date": int(time.time()), "chat": chat, **more}
    api.update({"message": message})
    return message


def test_a_question_may_stand_on_the_line_behind_the_command_or_under_a_picture(
    api: BotApi,
) -> None:
    person = api.person()
    group = api.group("Group", person)
    asked_below = api.says(person, group, "/ask\nماذا قال لافروف عن قوانين الدبلوماسية؟")
    assert "✅ من أقوال سيرجي لافروف عن" in answer(api, asked_below)["text"]
    photo = [{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}]
    caption = "/ask ماذا قال لافروف عن قوانين الدبلوماسية؟"
    raw(api, group, **{"from": person}, photo=photo, caption=caption)
    assert api.wait(lambda: len(api.by_bot(group)) == 2)
    assert "✅ من أقوال سيرجي لافروف عن" in api.by_bot(group)[1]["text"]


def test_an_album_is_told_once_that_pictures_cannot_be_read(api: BotApi) -> None:
    person = api.person()
    chat = api.private(person)
    photo = [{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}]
    for _ in range(4):
        raw(api, chat, **{"from": person}, photo=photo, media_group_id="album")
    answer(api, api.says(person, chat, "/help"))
    assert api.wait(lambda: len(api.by_bot(chat)) == 2)  # the pictures may take longer
    answer(api, api.says(person, chat, "/help"))
    assert len(api.by_bot(chat)) == 3


def test_anonymous_admins_are_their_group_and_can_use_what_they_get(api: BotApi) -> None:
    stand_in = {
        "id": 1087968824,
        "is_bot": True,
        "first_name": "Group",
        "username": "GroupAnonymousBot",
    }
    admin, other = api.person(), api.person("Person B")
    groups = [api.group("Group", admin, other, admins=[admin]) for _ in range(2)]
    for group in groups:
        text = "/ask ماذا قال لافروف؟"
        entities = [{"type": "bot_command", "offset": 0, "length": 4}]
        raw(api, group, **{"from": stand_in}, sender_chat=group, text=text, entities=entities)
        assert api.wait(partial(api.by_bot, group))
    shown = api.by_bot(groups[0])[0]
    api.presses(admin, shown, "المزيد")
    assert api.wait(lambda: api.by_bot(groups[0])[0]["edited"])
    entities = [{"type": "bot_command", "offset": 0, "length": 7}]
    raw(
        api,
        groups[0],
        **{"from": stand_in},
        sender_chat=groups[0],
        text="/forget",
        entities=entities,
    )
    assert api.wait(lambda: len(api.by_bot(groups[0])) == 2)
    sure = api.by_bot(groups[0])[1]
    pressed = api.presses(other, sure, "احذف")
    assert api.wait(lambda: api.callback_answer(pressed))
    assert there(api.callback_answer(pressed))["show_alert"]
    api.presses(admin, sure, "احذف")
    assert api.wait(lambda: "حُذف " in api.by_bot(groups[0])[1]["text"])


def test_other_bots_are_not_talked_with(api: BotApi) -> None:
    person = api.person()
    group = api.group("Group", person, admins=[api.me])
    bot = {"id": 555, "is_bot": True, "first_name": "Another"}
    name = f"@{api.me['username']}"
    entities = [{"type": "mention", "offset": 0, "length": len(name)}]
    raw(api, group, **{"from": bot}, text=f"{name} متى التقيا؟", entities=entities)
    answer(api, api.says(person, group, "/ask متى التقيا؟"))
    assert len(api.by_bot(group)) == 1


def test_only_the_bots_own_name_is_cut_out_of_a_question(api: BotApi, data: Path) -> None:
    person = api.person()
    group = api.group("Group", person, admins=[api.me])
    name = f"@{api.me['username']}"
    text = f"{name}2 {name} متى التقيا؟"
    entities = [
        {"type": "mention", "offset": 0, "length": len(name) + 1},
        {"type": "mention", "offset": len(name) + 2, "length": len(name)},
    ]
    raw(api, group, **{"from": person}, text=text, entities=entities)
    assert api.wait(lambda: api.by_bot(group))
    with Chats.open(data) as chats:
        assert chats.talk.asked(Place(group["id"], 0, person["id"])) == [f"{name}2 متى التقيا؟"]


def test_what_is_forgotten_stands_in_no_file_and_a_no_goes_on_holding(
    api: BotApi, data: Path
) -> None:
    person = api.person()
    chat = api.private(person)
    privacy = answer(api, api.says(person, chat, "/privacy"))
    api.presses(person, privacy, "أوقف حفظ الأسئلة واحذف ما حُفظ منها")
    assert api.wait(lambda: "لا تُحفظ الأسئلة" in api.by_bot(chat)[0]["text"])
    sure = answer(api, api.says(person, chat, "/forget"))
    api.presses(person, sure, "احذف")
    assert api.wait(lambda: "حُذف " in api.by_bot(chat)[1]["text"])
    answer(api, api.says(person, chat, "ماذا قال لافروف عن الكلمة الدفينة؟"))
    with Chats.open(data) as chats:
        assert not chats.preferences.of(chat["id"]).remembers
        assert chats.talk.asked(Place(chat["id"], 0, person["id"])) == []
    for path in data.glob("chats*"):
        assert "الدفينة".encode() not in path.read_bytes(), path
    for path in [*data.glob("chats*"), *data.glob("inbox*")]:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path

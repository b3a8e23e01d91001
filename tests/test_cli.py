"""The `rawi` command, run as its user runs it."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import resource
import select
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from bot import messages
from bot.terminal import cli
from bot.terminal.exits import INTERRUPTED
from index.builtin import built_in_article
from index.store.articles import Store
from index.store.faiss_index import VectorIndex
from tests.bot_api import TOKEN, BotApi
from tests.conftest import COMMANDS, ROOT, Rawi
from tests.web import pages
from tests.web.server import Web, page

QUESTION = "أين التقى بلينكن ولافروف؟"
SAID = "ماذا قال لافروف؟"  # needs neither model nor reader, which a process would load anew
ANSWER_KEYS = ["level", "article", "question", "evidence", "suggestions", "elapsed_ms"]
EVIDENCE_KEYS = ["text", "start", "end", "paragraph", "speaker", "kind", "score", "page", "verb"]


@pytest.fixture
def news(tmp_path: Path) -> Path:
    path = tmp_path / "news.txt"
    path.write_text("افتتاح الجسر\nافتتح المحافظ الجسر الجديد يوم السبت.\n", encoding="utf-8")
    return path


def one_line(text: str) -> str:
    """The only line of a message that starts with the command's name."""
    lines = text.splitlines()
    assert len(lines) == 1, text
    assert lines[0].startswith("rawi: ")
    return lines[0]


def test_ask_prints_the_exact_words_and_where_they_stand(rawi_process: Rawi) -> None:
    run = rawi_process("ask", "ماذا قال لافروف؟")
    assert run.returncode == 0
    assert run.stderr == ""
    heading, *lines, source = run.stdout.splitlines()
    article = built_in_article()
    assert heading == "أقوال سيرجي لافروف في هذا المقال:"
    assert len(lines) >= 12
    for quoted, where in zip(lines[::2], lines[1::2], strict=True):
        # In guillemets what is exact; what is reported stands behind the verb that it hangs on.
        words = quoted.partition("«")[2][:-1] or quoted.rpartition("… ")[2]
        assert words in " ".join(article.text.split())
        assert where.startswith("— سيرجي لافروف، الفقرة ")
    assert article.title.startswith(source[1:-2])


def test_what_is_not_said_is_refused_by_name_with_questions_that_are_answered(rawi: Rawi) -> None:
    refusal, offer, *offered = rawi("ask", "ماذا قال لافروف عن نافالني؟").stdout.splitlines()
    assert refusal == "لا أجد في هذا المقال قولًا منسوبًا إلى سيرجي لافروف عن نافالني."
    assert offer == messages.SUGGESTED[0]
    assert 0 < len(offered) <= 3
    for line in offered:
        answer = json.loads(rawi("ask", line.removeprefix("• "), "--json").stdout)
        assert answer["level"] == "answered"


def test_a_greeting_is_greeted(rawi: Rawi) -> None:
    assert rawi("ask", "السلام عليكم").stdout.startswith("وعليكم السلام")
    assert rawi("ask", "who are you?").stdout.startswith("I am Rawi")


def test_statements_tell_who_said_what(rawi: Rawi) -> None:
    text = built_in_article().text
    rows = json.loads(rawi("statements", "--json").stdout)
    keys = {"speaker", "aliases", "kind", "start", "end", "text", "paragraph", "page", "verb"}
    assert all(set(row) == keys for row in rows)
    assert all(text[row["start"] : row["end"]] == row["text"] for row in rows)
    assert {row["kind"] for row in rows} == {"direct", "indirect"}
    some = json.loads(rawi("statements", "--speaker", "Lavrov", "--json").stdout)
    assert some == [row for row in rows if row["speaker"] == "سيرجي لافروف"]
    shown = rawi("statements", "--speaker", "برايس").stdout.splitlines()
    assert shown[1].startswith("— نيد برايس، الفقرة ")


def test_a_speaker_who_says_nothing_has_no_statements(rawi: Rawi) -> None:
    run = rawi("statements", "--speaker", "لا أحد")
    assert run.returncode == 0
    assert run.stdout == ""
    assert one_line(run.stderr) == "rawi: nothing in this article is said by لا أحد"
    assert rawi("statements", "--speaker", "لا أحد", "--json").stdout == "[]\n"


def test_a_summary_is_the_articles_own_sentences(rawi: Rawi) -> None:
    text = built_in_article().text
    rows = json.loads(rawi("summary", "--json").stdout)
    assert 0 < len(rows) <= 3
    assert all(text[row["start"] : row["end"]] == row["text"] for row in rows)
    assert rawi("summary").stdout.count("«") >= len(rows)


def test_the_answer_object_keeps_its_shape(rawi: Rawi) -> None:
    run = rawi("ask", QUESTION, "--json")
    answer = json.loads(run.stdout)
    assert list(answer) == ANSWER_KEYS
    assert answer["level"] == "answered"
    assert list(answer["article"]) == ["id", "title", "url"]
    assert list(answer["question"]) == ["language", "speaker", "topic", "kind"]
    text = built_in_article().text
    for evidence in answer["evidence"]:
        assert list(evidence) == EVIDENCE_KEYS
        assert text[evidence["start"] : evidence["end"]] == evidence["text"]
        assert evidence["paragraph"] >= 1


def test_a_refusal_shows_nothing_and_is_no_failure(rawi: Rawi) -> None:
    run = rawi("ask", "كم سعر الذهب اليوم؟", "--json")
    assert run.returncode == 0
    answer = json.loads(run.stdout)
    assert answer["level"] == "not_in_article"
    assert answer["evidence"] == []


def test_a_question_in_english_is_answered_in_english(rawi: Rawi) -> None:
    assert "paragraph" in rawi("ask", "What did Biden call Putin?").stdout
    refused = rawi("ask", "Who won the football world cup?").stdout
    assert refused.startswith("I found no answer in the article.\n")
    assert "What did" in refused


def test_a_file_can_be_asked_and_a_follow_up_understood(rawi: Rawi, news: Path) -> None:
    run = rawi("ask", "من افتتح الجسر الجديد؟", "--article", str(news), "--json")
    answer = json.loads(run.stdout)
    assert answer["article"]["title"] == "افتتاح الجسر"
    assert "المحافظ" in answer["evidence"][0]["text"]
    alone = rawi("ask", "وعن نافالني؟", "--json")
    after = rawi("ask", "وعن نافالني؟", "--after", "ماذا قال برايس؟", "--json")
    assert json.loads(alone.stdout)["question"]["speaker"] is None
    assert json.loads(after.stdout)["question"]["speaker"] == "نيد برايس"
    assert "نافالني" in json.loads(after.stdout)["evidence"][0]["text"]


def test_articles_are_added_listed_asked_by_id_and_removed(rawi: Rawi, news: Path) -> None:
    assert rawi("add", str(news)).stdout == "added as article 2: افتتاح الجسر\n"
    assert rawi("add", str(news)).stdout == "already here as article 2: افتتاح الجسر\n"
    listed = rawi("articles").stdout.splitlines()
    assert [line.split("\t")[0] for line in listed] == ["1", "2"]
    rows = json.loads(rawi("articles", "--json").stdout)
    assert rows[1]["title"] == "افتتاح الجسر"
    answer = json.loads(rawi("ask", "من افتتح الجسر؟", "--article", "2", "--json").stdout)
    assert answer["article"]["id"] == 2
    assert rawi("remove", "2").stdout == "removed article 2: افتتاح الجسر\n"
    assert len(rawi("articles").stdout.splitlines()) == 1


CASE = next(one for one in pages.articles() if len(one.paragraphs) == 2)


def test_an_html_file_is_read_as_the_page_that_it_is(rawi: Rawi, tmp_path: Path) -> None:
    for name, outcome in (("page.html", "added as"), ("PAGE.HTM", "already here as")):
        (tmp_path / name).write_bytes(CASE.data)
        assert rawi("add", name).stdout == f"{outcome} article 2: {CASE.title}\n"
    rows = json.loads(rawi("summary", "--article", "2", "--json").stdout)
    assert rows
    assert all(row["text"] in "\n".join(CASE.paragraphs) for row in rows)
    assert len(rawi("articles").stdout.splitlines()) == 2


def test_pages_and_nothing_else_are_read_in_a_process_of_their_own(
    data_dir: Path, tmp_path: Path, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAWI_DATA_DIR", str(data_dir))
    (tmp_path / "page.html").write_bytes(CASE.data)

    def childrens_time(*arguments: str) -> float:
        """Seconds of work that the processes have done which a command started and ended."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        with Web() as web:
            web.answers[CASE.url.removeprefix("https://")] = page(CASE.data, CASE.kind)
            assert cli.main([*arguments], web.fetcher()) == 0
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before

    assert childrens_time("add", str(news)) == 0
    assert childrens_time("add", CASE.url) > 0
    assert childrens_time("summary", "--article", str(tmp_path / "page.html")) > 0


@pytest.mark.usefixtures("news")
def test_a_batch_answers_line_by_line_in_order(rawi: Rawi, tmp_path: Path) -> None:
    lines = [
        {"q": QUESTION, "article": None, "after": []},
        {"q": "من افتتح الجسر؟", "article": "news.txt"},
        {"q": ""},
        {"q": "؟", "article": "none.txt"},
        ["not an object"],
        {"q": "وأين؟", "after": "not a list"},
        {"q": QUESTION},
    ]
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    (tmp_path / "batch.jsonl").write_text(text + "\n\n{broken\n", encoding="utf-8")
    run = rawi("ask", "--batch", "batch.jsonl")
    assert run.returncode == 2
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(answers) == 8
    assert answers[0]["article"]["id"] == answers[6]["article"]["id"] == 1
    assert answers[1]["article"]["title"] == "افتتاح الجسر"
    assert [i for i, answer in enumerate(answers) if "error" in answer] == [2, 3, 4, 5, 7]
    assert len(run.stderr.splitlines()) == 5
    assert "batch.jsonl:9:" in run.stderr


@pytest.mark.usefixtures("news")
def test_what_is_given_beside_a_batch_holds_for_lines_without_their_own(
    rawi: Rawi, tmp_path: Path
) -> None:
    lines = [
        {"q": "من افتتح الجسر؟"},
        {"q": "من افتتح الجسر؟", "article": "1"},
        {"q": "وعن نافالني؟", "article": "1"},
        {"q": "وعن نافالني؟", "article": "1", "after": []},
        {"q": "وعن نافالني؟", "article": "1", "after": ["ماذا قال بايدن؟"]},
    ]
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    (tmp_path / "batch.jsonl").write_text(text, encoding="utf-8")
    beside = ("--article", "news.txt", "--after", "ماذا قال برايس؟")
    run = rawi("ask", "--batch", "batch.jsonl", *beside)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert [one["article"]["title"] == "افتتاح الجسر" for one in answers] == [True] + 4 * [False]
    speakers = [one["question"]["speaker"] for one in answers[2:]]
    assert speakers == ["نيد برايس", None, "جو بايدن"]
    nowhere = rawi("ask", "--batch", "batch.jsonl", "--article", "none.txt")
    assert (nowhere.returncode, nowhere.stdout) == (2, "")
    assert "no such file: none.txt" in one_line(nowhere.stderr)


def test_a_batch_loads_its_model_and_articles_once(rawi: Rawi, news: Path, tmp_path: Path) -> None:
    line = json.dumps({"q": "من افتتح الجسر؟", "article": str(news)})
    (tmp_path / "batch.jsonl").write_text("\n".join([line] * 100), encoding="utf-8")
    run = rawi("ask", "--batch", "batch.jsonl")
    assert run.returncode == 0
    assert len(run.stdout.splitlines()) == 100
    assert len(rawi("articles").stdout.splitlines()) == 2


def test_chat_answers_what_comes_in_until_it_ends(rawi: Rawi) -> None:
    run = rawi("chat", stdin=f"{QUESTION}\n\nوأين التقيا؟\n\u061f\nخروج\nلا يُسأل\n")
    assert run.returncode == 0
    assert run.stdout.count("[") == 2
    assert "لافروف" in run.stdout
    assert run.stderr == "اكتب ما تريد أن تعرفه عن المقال.\n"


def test_chat_as_json_is_an_answer_a_line(rawi: Rawi) -> None:
    run = rawi("chat", "--json", stdin=f"{QUESTION}\nأين التقيا؟\n")
    assert [list(json.loads(line)) for line in run.stdout.splitlines()] == [ANSWER_KEYS] * 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ask", ""], "write what you would like to know"),
        (["ask", " ؟ "], "write what you would like to know"),
        (["ask", "سؤال " * 11_000], "longer than the limit"),
        (["ask", "من؟", "--article", "none.txt"], "no such file: none.txt"),
        (["ask", "من؟", "--article", "."], "this is a folder"),
        (["ask", "من؟", "--article", "99"], "no article with this id: 99"),
        (["ask", "من؟", "--article", "9" * 40], "no article with this id"),
        (["ask"], "ask takes"),
        (["ask", "من؟", "--batch", "x"], "ask takes"),
        (["ask", "--batch", "none.jsonl"], "none.jsonl"),
        (["add", "none.txt"], "no such file"),
        (["add", "empty.txt"], "no text in this file"),
        (["add", "binary.bin"], "binary file"),
        (["add", "huge.txt"], "larger than the limit"),
        (["add", "latin.txt"], "cannot be read"),
        (["remove", "99"], "no article with this id: 99"),
        (["remove", "-1"], "no article with this id: -1"),
        (["remove", "x"], "no article with this id: x"),
        (["eval", "retrieval", "none.json"], "none.json"),
        (["eval", "sentences", "binary.bin"], "binary.bin"),
        (["eval", "answers", "x.jsonl", "--questions", "y.json"], "takes no --questions"),
        (["eval", "library", "x.jsonl", "--questions", "y.json"], "takes no --questions"),
        (["eval", "statements", "x.jsonl", "--questions", "y.json"], "takes no --questions"),
        (["add", "front.html"], "no article to be found on this page: front.html"),
        (["ask", "من؟", "--article", "none.html"], "no such file: none.html"),
        (["chat", "--article", "77"], "no article with this id"),
    ],
)
def test_bad_input_is_one_clear_line_and_exit_2(
    rawi: Rawi, tmp_path: Path, arguments: list[str], words: str
) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.bin").write_bytes(bytes(range(256)) * 10)
    (tmp_path / "latin.txt").write_bytes(b"\xff\xfb\x90\xd8" * 50)
    (tmp_path / "front.html").write_text("<html><title>x</title><p>قصير</p></html>")
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(50 * 2**20)
    run = rawi(*arguments)
    assert run.returncode == 2
    assert run.stdout == ""
    assert words in one_line(run.stderr)
    assert [line.split("\t")[0] for line in rawi("articles").stdout.splitlines()] == ["1"]


def test_a_wrong_model_is_one_clear_line(rawi: Rawi) -> None:
    run = rawi("ask", QUESTION, EMBEDDING_MODEL="/no/such/model")
    assert run.returncode == 2
    assert "/no/such/model" in one_line(run.stderr)
    assert rawi("ask", QUESTION).returncode == 0


def test_a_damaged_database_is_one_clear_line_and_is_left_alone(rawi: Rawi, data_dir: Path) -> None:
    for path in data_dir.glob("rawi.sqlite3-*"):
        path.unlink()
    (data_dir / "rawi.sqlite3").write_bytes(b"no database" * 1000)
    for arguments in (["ask", QUESTION], ["articles"], ["remove", "1"]):
        run = rawi(*arguments)
        assert run.returncode == 1
        assert "damaged" in one_line(run.stderr)
    assert (data_dir / "rawi.sqlite3").read_bytes() == b"no database" * 1000


def test_a_data_directory_that_cannot_be_written_is_one_clear_line(
    rawi: Rawi, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    run = rawi("ask", QUESTION, RAWI_DATA_DIR=str(tmp_path / "file" / "data"))
    assert run.returncode == 1
    assert "RAWI_DATA_DIR" in one_line(run.stderr)


@pytest.fixture
def without_rights(built_in_dir: Path) -> Iterator[Path]:
    """A data directory that may be read and not written; root becomes somebody else for it."""
    with TemporaryDirectory() as outer:
        folder = Path(shutil.copytree(built_in_dir, Path(outer) / "data"))
        for path in folder.iterdir():
            path.chmod(0o444)
        folder.chmod(0o555)
        Path(outer).chmod(0o755)
        user = os.geteuid()
        if user == 0:
            os.seteuid(65534)
        try:
            yield folder
        finally:
            os.seteuid(user)
            folder.chmod(0o755)


def test_a_read_only_data_directory_is_one_clear_line(
    without_rights: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RAWI_DATA_DIR", str(without_rights))
    assert cli.main(["ask", QUESTION]) == 1
    assert "RAWI_DATA_DIR" in one_line(capsys.readouterr().err)


def test_settings_come_from_env_file_too_and_the_environment_wins(
    rawi: Rawi, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("METRICS_PORT=from the file\nRAWI_TERMINAL=visual\n")
    assert "METRICS_PORT cannot be: from the file" in one_line(rawi("articles").stderr)
    assert "from environ" in one_line(rawi("articles", METRICS_PORT="from environ").stderr)


def test_a_reader_that_has_had_enough_is_no_error(data_dir: Path) -> None:
    run = subprocess.run(
        f"'{sys.executable}' -m bot ask '{SAID}' | true; echo ${{PIPESTATUS[0]}}",
        shell=True, executable="/bin/bash", capture_output=True, text=True, cwd=ROOT,
        env={**os.environ, "RAWI_DATA_DIR": str(data_dir)},
    )  # fmt: skip
    assert run.stdout == "0\n"
    assert run.stderr == ""


SIZE = struct.pack("4H", 24, 80, 0, 0)  # of a terminal: rows and columns
PROMPT = messages.PROMPT[0].strip()


def in_terminal(arguments: list[str], data_dir: Path, keys: list[str], **env: str) -> str:
    """What a person sees who types these keys, each at the next prompt."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        os.environ.update({"RAWI_DATA_DIR": str(data_dir), "TERM": "xterm", **env})
        os.execv(sys.executable, [sys.executable, "-m", "bot", *arguments])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, SIZE)
    seen, typed = b"", 0
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                seen += os.read(terminal, 65536)
            except OSError:  # the other end is closed
                break
        elif typed < len(keys) and seen.decode(errors="replace").count(PROMPT) > typed:
            os.write(terminal, keys[typed].encode())
            typed += 1
    else:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) in (0, INTERRUPTED), seen.decode()
    return seen.decode()


def test_a_person_can_talk_in_a_terminal_and_leave_with_ctrl_d(data_dir: Path) -> None:
    seen = in_terminal(["chat"], data_dir, [f"{SAID}\n", "\x04"], RAWI_TERMINAL="logical")
    assert built_in_article().title[:20] in seen
    assert "«" in seen
    assert "الفقرة" in seen
    assert SAID in (data_dir / "history").read_text(encoding="utf-8")


def test_ctrl_c_leaves_a_talk_without_a_traceback(data_dir: Path) -> None:
    seen = in_terminal(["chat"], data_dir, ["\x03"], RAWI_TERMINAL="logical")
    assert "Traceback" not in seen


def test_a_terminal_that_cannot_reorder_is_sent_joined_letters_in_visual_order(
    data_dir: Path,
) -> None:
    seen = in_terminal(["ask", SAID], data_dir, [], RAWI_TERMINAL="visual")
    assert "ﺍﻟﻔﻘﺮﺓ"[::-1] in seen
    assert all(len(line) <= 90 for line in seen.splitlines())


def test_ctrl_c_while_adding_leaves_everything_whole(
    rawi: Rawi, tmp_path: Path, data_dir: Path
) -> None:
    text = "\n".join(f"هذا سطر رقم {n} من خبر طويل جدا. وفيه جملة ثانية." for n in range(900))
    (tmp_path / "long.txt").write_text(text, encoding="utf-8")
    screen, errors = pty.openpty()
    fcntl.ioctl(screen, termios.TIOCSWINSZ, SIZE)
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "add", str(tmp_path / "long.txt")], cwd=ROOT,
        env={**os.environ, "RAWI_DATA_DIR": str(data_dir)}, stderr=errors,
    )  # fmt: skip
    os.close(errors)
    seen = b""
    with suppress(OSError):  # the other end is closed
        while piece := os.read(screen, 65536):
            before, seen = seen, seen + piece
            if b"%|" in seen and b"%|" not in before:  # the bar is drawn: a part has been read
                process.send_signal(signal.SIGINT)
    os.close(screen)
    assert process.wait(60) == INTERRUPTED
    assert b"Traceback" not in seen
    assert len(rawi("articles").stdout.splitlines()) == 1
    assert rawi("ask", QUESTION).returncode == 0


def test_no_bar_is_drawn_into_a_pipe(
    rawi: Rawi, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.terminal.progress.WORTH_SHOWING", 0)
    assert rawi("add", str(news)).stderr == ""


@pytest.mark.full  # that one is drawn is shown by what Ctrl-C interrupts
def test_a_bar_is_drawn_for_a_person_until_the_article_is_there(tmp_path: Path) -> None:
    lines = "\n".join(f"هذا سطر رقم {n} من خبر طويل. وفيه جملة ثانية." for n in range(60))
    (tmp_path / "long.txt").write_text(lines, encoding="utf-8")
    seen = in_terminal(["add", str(tmp_path / "long.txt")], tmp_path / "other", [])
    assert "%|" in seen
    assert seen.splitlines()[-1].startswith("added as article") or "added as article" in seen


@pytest.fixture
def questions(tmp_path: Path) -> str:
    """The path of a small set of questions."""
    paragraphs = [
        {
            "context": text,
            "qas": [{
                "question": question,
                "answers": [{"text": found, "answer_start": text.index(found)}],
            }],
        }
        for text, question, found in (
            ("فاز الفريق بالمباراة. وسجل سامي هدفين.", "من سجل هدفين؟", "سامي"),
            ("افتتح المحافظ الجسر الجديد يوم السبت.", "متى افتتح الجسر؟", "يوم السبت"),
        )
    ]  # fmt: skip
    path = tmp_path / "questions.json"
    path.write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}), encoding="utf-8")
    return str(path)


def test_eval_prints_a_table_or_json(rawi: Rawi, questions: str) -> None:
    table = rawi("eval", "retrieval", questions).stdout.splitlines()
    assert table[0].split() == ["R@1", "R@5", "MRR@10", "nDCG@10"]
    assert [line.split()[0] for line in table[1:]] == ["dense", "lexical", "hybrid"]
    figures = json.loads(rawi("eval", "retrieval", questions, "--json").stdout)
    assert list(figures) == ["dense", "lexical", "hybrid"]
    assert list(figures["hybrid"]) == ["R@1", "R@5", "MRR@10", "nDCG@10"]
    hits = json.loads(rawi("eval", "sentences", questions, "--json").stdout)
    assert set(hits) >= {"hit@1", "hit@3"}


def test_measuring_does_not_touch_the_users_articles(rawi: Rawi, questions: str) -> None:
    assert rawi("eval", "sentences", questions).returncode == 0
    assert len(rawi("articles").stdout.splitlines()) == 1


def test_doctor_says_what_is_well_and_what_is_not(rawi_anywhere: Rawi, tmp_path: Path) -> None:
    run = rawi_anywhere("doctor")
    assert run.returncode == 0
    assert all(line.startswith("ok ") for line in run.stdout.splitlines())
    with BotApi() as api:
        known = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url}
        assert "knows the bot as @rawi_test_bot" in rawi_anywhere("doctor", **known).stdout
        unknown = rawi_anywhere("doctor", **{**known, "TELEGRAM_BOT_TOKEN": "1:x"})
        assert unknown.returncode == 1
        assert "Telegram has refused the bot token" in unknown.stdout
    sick = rawi_anywhere("doctor", EMBEDDING_MODEL="/no/such/model")
    assert sick.returncode == 1
    assert "FAIL" in sick.stdout
    assert "EMBEDDING_MODEL" in sick.stdout
    (tmp_path / "file").write_text("")
    sick = rawi_anywhere("doctor", RAWI_DATA_DIR=str(tmp_path / "file"))
    assert sick.returncode == 1
    assert "RAWI_DATA_DIR" in sick.stdout
    assert len(set(sick.stdout.splitlines())) == len(sick.stdout.splitlines())


def test_the_version_is_that_of_the_package(rawi_anywhere: Rawi) -> None:
    assert rawi_anywhere("--version").stdout == f"rawi {version('rawi')}\n"


def test_doctor_mends_the_index_and_says_so(rawi: Rawi, data_dir: Path) -> None:
    (data_dir / "passages.faiss").write_bytes(b"{}\nrubbish")
    run = rawi("doctor")
    assert run.returncode == 0
    assert "rebuilt" in run.stdout


def test_doctor_finds_an_index_that_finds_nothing(rawi: Rawi, data_dir: Path) -> None:
    run = rawi("doctor")
    assert "FAISS index: 20 of the built-in article's 20 passages found\n" in run.stdout
    assert "full-text index: 20 of the built-in article's 20 passages found\n" in run.stdout
    with closing(Store.open(data_dir)) as store:
        ids, vectors = store.vectors(store.passage_ids())
        index = VectorIndex.empty(store.meta("model"), vectors.shape[1])
    index.settle(ids, lambda _: (ids, np.roll(vectors, 1, axis=0)))  # each has another's vector
    index.save(data_dir)
    sick = rawi("doctor")
    assert sick.returncode == 1
    assert "FAIL  FAISS index: 0 of" in sick.stdout
    assert "passages.faiss" in sick.stdout
    (data_dir / "passages.faiss").unlink()
    assert rawi("doctor").returncode == 0
    with closing(sqlite3.connect(data_dir / "rawi.sqlite3")) as db, db:
        db.execute("INSERT INTO lexical (lexical) VALUES ('delete-all')")
    sick = rawi("doctor")
    assert sick.returncode == 1
    assert "FAIL  full-text index: 0 of" in sick.stdout


def test_export_model_refuses_a_folder_in_use(rawi: Rawi, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "mine").write_text("keep")
    run = rawi("export-model", "taken")
    assert run.returncode == 2
    assert "taken" in one_line(run.stderr)
    assert (tmp_path / "taken" / "mine").read_text() == "keep"


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", SAID],
        pytest.param(["ask", "؟"], marks=pytest.mark.full),
        pytest.param(["--help"], marks=pytest.mark.full),
        pytest.param(["doctor"], marks=pytest.mark.full),
    ],
)
def test_an_output_of_few_letters_is_no_failure(
    rawi: Rawi, rawi_process: Rawi, arguments: list[str]
) -> None:
    run = rawi_process(*arguments, PYTHONIOENCODING="ascii")
    whole = rawi(*arguments)
    assert run.returncode == whole.returncode
    assert run.stdout.isascii()
    assert run.stderr.isascii()
    assert "Traceback" not in run.stderr
    if SAID in arguments:
        assert run.stdout.encode().decode("unicode_escape") == whole.stdout


@pytest.mark.parametrize(
    "encoding",
    [
        "cp1256",
        pytest.param("ascii", marks=pytest.mark.full),
        pytest.param("latin-1", marks=pytest.mark.full),
    ],
)
def test_json_is_the_same_json_in_any_encoding(
    rawi: Rawi, data_dir: Path, tmp_path: Path, encoding: str
) -> None:
    (tmp_path / "smile.txt").write_text("قال «المدير» إن العمل جيد 😀 هذا اليوم.", encoding="utf-8")
    arguments = ("summary", "--article", "smile.txt", "--json")
    rows = json.loads(rawi(*arguments).stdout)
    assert "😀" in rows[0]["text"]
    assert "«" in rows[0]["text"]
    command = [sys.executable, "-m", "bot", *arguments]
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT), "RAWI_DATA_DIR": str(data_dir),
        "PYTHONIOENCODING": encoding,
    }  # fmt: skip
    run = subprocess.run(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE)
    assert json.loads(run.stdout.decode(encoding)) == rows


def test_an_input_that_cannot_be_read_is_no_failure(rawi_process: Rawi) -> None:
    run = rawi_process("chat", stdin="ماذا؟\n", PYTHONIOENCODING="ascii")
    assert run.returncode == 0
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_command_helps_with_an_example(rawi: Rawi, command: str) -> None:
    run = rawi(*command.split(), "--help")
    assert run.returncode == 0
    assert "example" in run.stdout


def test_a_mistyped_command_is_a_usage_error(rawi: Rawi) -> None:
    for arguments in ([], ["fly"], ["ask", "--what"]):
        run = rawi(*arguments)
        assert run.returncode == 2
        assert "rawi" in run.stderr
        assert run.stdout == ""


@pytest.mark.parametrize(
    ("question", "topic"),
    [("شو رأي بلينكن بأمن الطاقة؟", "أمن الطاقة"), ("شو رأي بلينكن بالتصعيد؟", "التصعيد")],
)
def test_what_an_opinion_is_of_is_named_without_its_preposition(
    rawi: Rawi, question: str, topic: str
) -> None:
    assert rawi("ask", question).stdout.startswith(f"من أقوال أنتوني بلينكين عن {topic}:")

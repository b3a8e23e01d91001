"""Conversations with the bot, played as people have them: which turns get what one would expect.

    python -m benchmarks.talk FILE [--talk NAME] [--shown | --wrong]

FILE has a JSON object a line: one with `talk` and no `id` opens a conversation (`chat`: private,
group or topic; `code`: the language of the person's app), every other one is a turn of it:

- `text`, or `doc` (a text file is sent), `forward` (a channel's post, of its first `lines` only, by
  `from`), `paste`; paths lead from FILE's folder or one above it, `lavrov-blinken` is the built-in
  article. `slow`: seconds that the file takes to download. `who`, `code`: somebody else.
- `to`: a reply to the bot's answer to that turn, with `.me` to the turn's own message; `quote`: the
  words selected in it; `edit`: that turn's message becomes this text; `thread`: the topic;
  `nowait`: the next turn follows at once.
- `expect`: an object, or several of which one suffices. `level` (answered, nearest, refused, chat,
  silent, any; several with a bar between), `has_any` and `claims` (groups, one of each is shown,
  or is claimed to be the answer), `has_none` (not claimed), `speaker` (one is shown), `shows`
  (groups, shown anywhere, on buttons too), `lang` (arabic, latin, cyrillic: the script of the bot's
  own words), `shorter` (than the answer before).

The real bot runs in a process of its own beside a Bot API server on loopback. Printed: how many
turns of each kind are right, and what is wrong with the others.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.builtin import built_in_article
from index.text.normalise import normalise
from tests.bot_api import BotApi
from tests.running import Message, buttons, running, styled

Turn = dict[str, Any]
BUILT_IN = "lavrov-blinken"
LEVELS = {"✅": "answered", "🟡": "nearest", "❌": "refused"}
# A talk has stopped when nothing has come for so many seconds, and is silent after so many.
QUIET, SILENT, PATIENCE = 0.8, 6.0, 90.0
# Characters of a forwarded post: Telegram cuts longer texts.
LONGEST = 4096
TOGETHER = 2


@dataclass
class Played:
    """A turn with what the person and the bot have written, and what is wrong with it."""

    turn: Turn
    message: Message
    answers: list[Message] = field(default_factory=list)
    wrong: str = ""


class Talk:
    """One conversation."""

    def __init__(self, api: BotApi, opening: Turn, folder: Path) -> None:
        self._api, self._folder = api, folder
        self._people: dict[str, Message] = {}
        self._opening = opening
        self._threads: dict[int, int] = {}
        first = self._person(opening)
        title = opening.get("title", "Group")
        self._chat = (
            api.private(first)
            if opening["chat"] == "private"
            else api.group(
                title,
                first,
                admins=[api.me] if opening.get("reads") else [],
                is_forum=opening["chat"] == "topic",
            )
        )
        self.played: dict[str, Played] = {}

    def _person(self, turn: Turn) -> Message:
        who = str(turn.get("who") or self._opening.get("who"))
        if who not in self._people:
            code = str(turn.get("code") or self._opening.get("code"))
            self._people[who] = self._api.person(who, code)
        return self._people[who]

    def play(self, turn: Turn) -> Played:
        """Does what a turn says and waits for what comes of it."""
        before = {one["message_id"]: _all(one) for one in self._api.by_bot(self._chat)}
        played = Played(turn, self._done(turn))
        self.played[turn["id"]] = played
        if not turn.get("nowait"):
            new = self._settled(played, before)
            replies = {one["message_id"] for one in self._api.replies(played.message)}
            played.answers = [one for one in new if one["message_id"] in replies] or new
        return played

    def _settled(self, played: Played, before: dict[int, str]) -> list[Message]:
        """The bot's messages that are new or changed, once nothing more comes."""
        turn = played.turn
        # A file with a question in its caption gets a card and an answer.
        least = 1 + ("text" in turn and bool({"doc", "forward"} & set(turn)))
        is_private = self._chat["type"] == "private" and "edit" not in turn
        is_asked = is_private or str(turn.get("text", "")).startswith("/")
        last, shown = time.monotonic(), ""
        while True:
            time.sleep(0.05)
            there = self._api.by_bot(self._chat)
            new = [one for one in there if before.get(one["message_id"]) != _all(one)]
            if (now := "\n".join(map(_all, new))) != shown:
                last, shown = time.monotonic(), now
            waits = is_asked and not self._api.replies(played.message) and "edit" not in turn
            is_busy = "⏳" in shown or self._api.pending or waits
            patience = PATIENCE if is_busy else QUIET if len(new) >= least else SILENT
            if time.monotonic() - last > patience:
                return new

    def _done(self, turn: Turn) -> Message:
        api, person, chat = self._api, self._person(turn), self._chat
        if "edit" in turn:
            return api.edits(person, self.played[turn["edit"]].message, turn["text"])
        more: dict[str, Any] = {}
        if thread := turn.get("thread"):
            if thread not in self._threads:
                self._threads[thread] = api.topic(chat, person, str(thread))
            more["thread"] = self._threads[thread]
        if "to" in turn:
            name, _, mine = turn["to"].partition(".")
            to = self.played[name]
            more["reply_to"] = to.message if mine else to.answers[-1]
        if "quote" in turn:
            more["quote"] = turn["quote"]
            if "document" in more.get("reply_to", {}):
                del more["quote"]
        text, what = self._written(turn)
        return api.says(person, chat, text, **more, **what)

    def _written(self, turn: Turn) -> tuple[str | None, dict[str, Any]]:
        """The text of a message, None under a file, and what else it is."""
        if "doc" in turn:
            if turn.get("slow"):
                self._api.fault("getFile", "slow before", seconds=turn["slow"])
            document = _document(self._api, Path(turn["doc"]).name, self._text(turn["doc"]))
            caption = {"caption": turn["text"]} if "text" in turn else {}
            return None, {"document": document, **caption}
        if "forward" in turn:
            lines = [one for one in self._text(turn["forward"]).splitlines() if one.strip()]
            text = "\n".join(lines[: turn.get("lines")])
            channel = {"id": -1_001_000_000_001, "type": "channel", "title": turn.get("from", "")}
            origin = {"type": "channel", "chat": channel, "message_id": 5, "date": 1_700_000_000}
            return text[:LONGEST], {"forward_origin": origin}
        text = self._text(turn["paste"]) if "paste" in turn else turn["text"]
        return text[:LONGEST], {}

    def _text(self, name: str) -> str:
        if name == BUILT_IN:
            return built_in_article().text
        folder = next(one for one in [self._folder, *self._folder.parents] if (one / name).exists())
        return (folder / name).read_text("utf-8")


def _document(api: BotApi, name: str, text: str) -> Message:
    data = text.encode()
    path = f"documents/{len(api.files)}-{name}"
    api.files[path] = data
    return {
        "file_id": path, "file_unique_id": path, "file_name": name, "mime_type": "text/plain",
        "file_size": len(data),
    }  # fmt: skip


def _all(message: Message) -> str:
    return "\n".join([message.get("text") or message.get("caption") or "", *buttons(message)])


# What is right ----------------------------------------------------------------------------------


def level_of(answers: Sequence[Message]) -> str:
    """What answers are by the sign that the first of them begins with."""
    if not answers:
        return "silent"
    for one in answers:
        for line in one.get("text", "").splitlines()[:2]:
            if line[:1] in LEVELS:
                return LEVELS[line[:1]]
    return "chat"


def _claimed(answers: Sequence[Message]) -> str:
    """The article's words that answers give as the answer."""
    found = []
    for one in answers:
        parts = styled(one, "blockquote")
        bold = [words for words in styled(one, "bold") if any(words in part for part in parts)]
        found += bold or parts
    return "\n".join(found)


def _script(message: Message) -> str:
    """The script of most letters of the bot's own words."""
    counts = {"arabic": 0, "latin": 0, "cyrillic": 0}
    text = message.get("text", "")
    for kind in ("blockquote", "expandable_blockquote", "italic", "text_link"):
        for part in styled(message, kind):
            text = text.replace(part, " ")
    for letter in text:
        name = unicodedata.name(letter, "").split(" ")[0].lower()
        if letter.isalpha() and name in counts:
            counts[name] += 1
    return max(counts, key=lambda name: counts[name])


def _has(text: str, words: str) -> bool:
    return normalise(words) in normalise(text)


def _alternatives(expected: Any) -> list[list[str]]:
    return [[one] if isinstance(one, str) else one for one in expected]


def wrong_with(expected: Turn, answers: Sequence[Message], before: Sequence[Message]) -> str:
    """What answers lack of what is expected; "" where they lack nothing."""
    return next(_faults(expected, answers, before), "")


def _faults(expected: Turn, answers: Sequence[Message], before: Sequence[Message]) -> Iterator[str]:
    level, shown = level_of(answers), "\n".join(one.get("text", "") for one in answers)
    everything, claimed = "\n".join(map(_all, answers)), _claimed(answers)
    levels = expected.get("level", "any")
    if level not in levels.split("|") and levels != "any":
        yield f"{level}, not {levels}"
    speaker = [expected["speaker"]] if "speaker" in expected else []
    wanted = {**expected, "speaker": speaker}
    shows = {"has_any": shown, "claims": claimed, "shows": everything, "speaker": shown}
    for name, text in shows.items():
        for group in _alternatives(wanted.get(name, ())):
            if not any(_has(text, one) for one in group):
                yield f"{name}: {' / '.join(group)}"
    for words in expected.get("has_none", ()):
        if _has(claimed, words):
            yield f"claims {words}"
    lang = expected.get("lang")
    if lang and answers and _script(answers[-1]) not in lang.split("|"):
        yield f"own words in {_script(answers[-1])}, not {lang}"
    if expected.get("shorter") and len(shown) >= sum(len(one.get("text", "")) for one in before):
        yield "not shorter"


def judge(played: Played, before: Sequence[Message]) -> None:
    """Notes what is wrong with a turn."""
    expected = played.turn["expect"]
    each = [expected] if isinstance(expected, dict) else expected
    found = [wrong_with(one, played.answers, before) for one in each]
    played.wrong = "" if "" in found else " | ".join(found)


# A whole file -----------------------------------------------------------------------------------


def read(path: Path) -> dict[str, list[Turn]]:
    """The conversations of a file, each with its opening first."""
    found: dict[str, list[Turn]] = {}
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            turn = json.loads(line)
            found.setdefault(turn["talk"], []).append(turn)
    return found


def played(api: BotApi, turns: Sequence[Turn], folder: Path) -> list[Played]:
    """The turns of a conversation, those with an expectation judged."""
    talk = Talk(api, turns[0], folder)
    before: list[Message] = []
    done = []
    for turn in turns[1:]:
        try:
            one = talk.play(turn)
        except (LookupError, StopIteration) as error:
            one = Played(turn, {}, [], f"cannot be played: {error!r}")
            talk.played[turn["id"]] = one
        if "expect" in turn and not one.wrong:
            judge(one, before)
        before = one.answers or before
        done.append(one)
    return done


def report(done: Iterable[Played], shows: bool, wrong_only: bool) -> None:
    """Prints what was said, and the figures."""
    counts: dict[str, list[int]] = {}
    for one in done:
        if "expect" in one.turn:
            count = counts.setdefault(one.turn.get("kind", ""), [0, 0])
            count[0] += not one.wrong
            count[1] += 1
        if shows or (wrong_only and one.wrong):
            asked = one.turn.get("text") or one.turn.get("forward") or one.turn.get("doc") or "…"
            print(f"\n{'✗' if one.wrong else ' '} {one.turn['id']} [{one.turn.get('kind', '')}]"
                  f" {asked}")  # fmt: skip
            if one.wrong:
                print(f"  WRONG: {one.wrong}")
            for message in one.answers:
                print("    " + message.get("text", "").replace("\n", "\n    "))
                print("    " + " ".join(f"[{label}]" for label in buttons(message)))
    print()
    for kind, (right, of) in sorted(counts.items(), key=lambda item: item[1][0] - item[1][1]):
        print(f"{kind:14} {right:3} of {of:3}")
    right, of = (sum(one[i] for one in counts.values()) for i in (0, 1))
    print(f"{'all':14} {right:3} of {of:3}  {right / max(1, of):.3f}")


def main() -> None:
    """Plays a file and prints how it went."""
    parser = argparse.ArgumentParser(description="Conversations with the bot.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--talk", action="append", help="only this one")
    parser.add_argument("--shown", action="store_true", help="all that was said")
    parser.add_argument("--wrong", action="store_true", help="what was said in wrong turns")
    chosen = parser.parse_args()
    talks = [
        turns for name, turns in read(chosen.file).items() if not chosen.talk or name in chosen.talk
    ]
    folder = chosen.file.resolve().parent
    with (
        BotApi() as api,
        tempfile.TemporaryDirectory() as data,
        running(Path(data), api.url, QUESTIONS_PER_MINUTE="1000") as bot,
        ThreadPoolExecutor(TOGETHER) as pool,
    ):
        done = list(pool.map(lambda turns: played(api, turns, folder), talks))
        report([one for turns in done for one in turns], chosen.shown, chosen.wrong)
        for method, _, why in api.refusals:
            print(f"refused: {method}: {why}")
        bot.stop()
    if "failed" in bot.log:
        sys.exit("the bot failed: " + bot.log)


if __name__ == "__main__":
    main()

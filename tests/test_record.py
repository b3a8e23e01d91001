"""The pictures of conversations show what the server saw, and nothing else."""

from __future__ import annotations

import shutil
import struct
from base64 import b64decode
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests import record
from tests.bot_api.texts import QUOTES, part
from tests.conftest import ROOT
from tests.record import PLAYED, Talk, body, bot_at_work, direction, page, shortened, written
from tests.running import Message, buttons

SHOWN = {"line", "b", "blockquote", "button", "leads", "pressed", "said", "name"}
PHOTO = "data:image/png;base64,"


class Reader(HTMLParser):
    """Reads a drawn page back: of each message, the texts of its parts by their kind."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.messages: list[dict[str, list[str]]] = []
        self.photos: list[list[bytes]] = []  # of each message
        self._open: list[set[str]] = []
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta":
            return
        if tag == "img":
            source = dict(attrs)["src"] or ""
            assert source.startswith(PHOTO)
            self.photos[-1].append(b64decode(source.removeprefix(PHOTO)))
            return
        kinds = {tag, *(dict(attrs).get("class") or "").split()}
        if "message" in kinds:
            self.messages.append({kind: [] for kind in SHOWN})
            self.photos.append([])
        self._open.append(kinds & SHOWN)
        for kind in kinds & SHOWN:
            self.messages[-1][kind].append("")

    def handle_endtag(self, _tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for kind in set().union(*self._open):
            self.messages[-1][kind][-1] += data


@pytest.fixture(scope="module")
def talks(
    built_in_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[Talk, str]]:
    """The conversations, played once, with their pages."""
    data = Path(shutil.copytree(built_in_dir, tmp_path_factory.mktemp("record") / "data"))
    with bot_at_work(data, READER="off") as api:
        played = {name: play(api) for name, play in PLAYED.items()}
        assert api.refusals == []
    return {name: (talk, page(talk)) for name, talk in played.items()}


def states(talk: Talk) -> list[Message]:
    """The messages of a talk, each that was turned over also as it was before."""
    return [
        state
        for message in talk.messages
        for state in (*talk.before.get(message["message_id"], ())[:1], message)
    ]


@pytest.mark.parametrize("name", PLAYED)
def test_what_is_drawn_is_what_the_server_saw(
    talks: dict[str, tuple[Talk, str]], name: str
) -> None:
    talk, document = talks[name]
    for message, drawn in zip(states(talk), Reader(document).messages, strict=True):
        text, entities = written(message)
        assert "\n".join(drawn["line"]) == text
        assert drawn["button"] == buttons(message)
        bold = [part(text, entity) for entity in entities if entity["type"] == "bold"]
        assert "".join(drawn["b"]) == "".join(bold)
        quotes = [entity for entity in entities if entity["type"] in QUOTES]
        assert drawn["blockquote"] == [part(text, quote).replace("\n", "") for quote in quotes]


@pytest.mark.parametrize("name", PLAYED)
def test_buttons_that_lead_out_of_the_chat_are_told_apart(
    talks: dict[str, tuple[Talk, str]], name: str
) -> None:
    talk, document = talks[name]
    for message, drawn in zip(states(talk), Reader(document).messages, strict=True):
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        assert drawn["leads"] == [one["text"] for row in rows for one in row if "url" in one]


@pytest.mark.parametrize("name", PLAYED)
def test_pictures_are_those_that_were_sent(talks: dict[str, tuple[Talk, str]], name: str) -> None:
    talk, document = talks[name]
    for message, drawn in zip(states(talk), Reader(document).photos, strict=True):
        sent = message.get("photo", [])[-1:]
        assert drawn == [talk.photos[one["file_id"]] for one in sent]
        assert all(one.startswith(b"\x89PNG") for one in drawn)


@pytest.mark.parametrize("name", PLAYED)
def test_a_reply_shows_whom_and_what_it_answers(
    talks: dict[str, tuple[Talk, str]], name: str
) -> None:
    talk, document = talks[name]
    for message, drawn in zip(states(talk), Reader(document).messages, strict=True):
        if (replied := message.get("reply_to_message")) is None:
            assert drawn["said"] == []
            continue
        words = message["quote"]["text"] if "quote" in message else shortened(written(replied)[0])
        assert drawn["said"] == [words]
        assert drawn["name"][-1] == replied["from"]["first_name"]


def test_the_private_talk_has_every_level_and_a_page_turned(
    talks: dict[str, tuple[Talk, str]],
) -> None:
    talk, document = talks["private"]
    texts = [message["text"] for message in states(talk)]
    for sign in ("✅", "❌", "🟡"):
        assert any(text.startswith(sign) for text in texts)
    pressed = [drawn["pressed"] for drawn in Reader(document).messages if drawn["pressed"]]
    assert pressed == [["المزيد"]]
    assert any("(1 – 4 من 8)" in text for text in texts)
    assert any("(5 – 8 من 8)" in text for text in texts)


def test_in_the_group_the_bot_answers_three_and_leaves_the_others_alone(
    talks: dict[str, tuple[Talk, str]],
) -> None:
    talk, _ = talks["group"]
    by_bot = [message for message in talk.messages if message["from"]["is_bot"]]
    people = [message for message in talk.messages if not message["from"]["is_bot"]]
    assert (len(by_bot), len(people)) == (3, 7)
    assert all(message["text"].startswith("✅") for message in by_bot)
    assert by_bot[0]["text"].splitlines()[0].startswith("✅ From what")


def test_a_shared_link_is_offered_read_asked_drawn_and_refused(
    talks: dict[str, tuple[Talk, str]],
) -> None:
    talk, document = talks["links"]
    shared, offer, card, asked, told, picture, absent, refused = states(talk)
    assert f"https://{record.HOST}/archive" in shared["text"]
    assert offer["message_id"] == card["message_id"]
    assert offer["text"].endswith("؟")
    assert card["text"].startswith(record.HEADLINE)
    pressed = [drawn["pressed"] for drawn in Reader(document).messages]
    assert pressed[1] == buttons(offer)
    assert pressed[4] == ["🖼 صورة"]
    assert not any(pressed[:1] + pressed[2:4] + pressed[5:])

    assert shared["from"]["id"] != asked["from"]["id"] == talk.viewer["id"]
    assert told["text"].startswith("✅")
    _, quoted = record.PARAGRAPHS[1].split('"')[:2]
    bold = [part(told["text"], e) for e in told["entities"] if e["type"] == "bold"]
    assert quoted in bold
    assert picture["reply_to_message"]["message_id"] == told["message_id"]
    assert record.HEADLINE in picture["caption"]

    assert refused["text"].startswith("❌")
    assert "المخطوطات" in absent["text"]
    assert "المخطوطات" not in record.report()


def test_texts_are_escaped_and_styles_counted_in_utf_16() -> None:
    message = {
        "text": "😀 <i>&\nا <b>\nend",
        "entities": [
            {"type": "bold", "offset": 3, "length": 3},
            {"type": "expandable_blockquote", "offset": 8, "length": 5},
            {"type": "text_link", "offset": 14, "length": 3, "url": 'https://a.example/?"&b'},
        ],
    }
    assert body(message) == (
        '<div class="line" dir="ltr">😀 <b>&lt;i&gt;</b>&amp;</div>'
        '<blockquote dir="rtl"><div class="fold">'
        '<div class="line" dir="rtl">ا &lt;b&gt;</div></div></blockquote>'
        '<div class="line" dir="ltr">'
        '<a href="https://a.example/?&quot;&amp;b">end</a></div>'
    )


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("✅ قال", "rtl"),
        ("1. What", "ltr"),
        ("— \u2068لافروف\u2069, paragraph", "ltr"),
        ("", "ltr"),
    ],
)
def test_what_is_isolated_gives_a_line_no_direction(text: str, way: str) -> None:
    assert direction(text) == way


def test_what_a_picture_lacks_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit) as stopped:
        record.main()
    words = str(stopped.value)
    assert "Chromium" in words
    assert "Noto Sans Arabic" in words
    assert "\n" not in words


@pytest.mark.parametrize("name", PLAYED)
def test_the_readme_shows_pictures_that_are_there_and_light(name: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.split("<!-- conversation -->")[1].split("<!-- /conversation -->")[0]
    assert f'src="docs/{name}.png"' in section
    content = (ROOT / "docs" / f"{name}.png").read_bytes()
    width, _ = struct.unpack(">II", content[16:24])
    assert width == record.WIDTH * record.SCALE
    assert len(content) < 200_000

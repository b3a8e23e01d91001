"""Three conversations with the real bot, drawn as people see them: `python -m tests.record`.

The bot runs in a process of its own against the Bot API server and the web of the tests. What that
server then holds is laid out as a chat and photographed into docs/.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from pathlib import Path
from unicodedata import bidirectional

from index.embedding.model import Model
from index.library import Library
from tests.bot_api import BotApi, Json
from tests.bot_api.texts import QUOTES, part, units
from tests.conftest import ROOT
from tests.running import Message, answer, running
from tests.web.server import Web
from tests.web.server import page as served

WIDTH, SCALE = 450, 2  # in CSS pixels, and how many of the picture's make one of them


# Playing ----------------------------------------------------------------------------------------


@dataclass
class Talk:
    """What somebody sees in a chat."""

    title: str
    subtitle: str
    viewer: Json  # whose screen this is
    messages: list[Message]
    # A message that a pressed button has turned into another, as it was before, by its number; and
    # the button.
    before: dict[int, tuple[Message, str]] = field(default_factory=dict)
    # The button of a message that was pressed and has left it as it is.
    pressed: dict[int, str] = field(default_factory=dict)
    # The pictures that have been sent, by the names of their files.
    photos: dict[str, bytes] = field(default_factory=dict)


def private_talk(api: BotApi) -> Talk:
    """Somebody alone with the bot, in Arabic."""
    reader = api.person("قارئة")
    chat = api.private(reader)
    answer(api, api.says(reader, chat, "/start"))
    question = api.says(reader, chat, "ماذا قال لافروف؟")
    first, more = answer(api, question), "المزيد"
    api.presses(reader, first, more)
    assert api.wait(lambda: answer(api, question)["edited"])
    for text in ("وماذا عن إيران؟", "كم ساعة دام لقاء الوزيرين في أيسلندا؟", "شكرًا"):
        answer(api, api.says(reader, chat, text))
    before = {first["message_id"]: (first, more)}
    return Talk(api.me["first_name"], "bot", reader, api.seen(chat), before)


def group_talk(api: BotApi) -> Talk:
    """Three people in two languages, who talk with each other as well."""
    english, egyptian, third = api.person("Reader", "en"), api.person("قارئة"), api.person("قارئ")
    # As an admin the bot reads everything; so what it leaves alone, it leaves alone by itself.
    group = api.group(
        "News Circle · حلقة الأخبار", english, egyptian, third, admins=[english, api.me]
    )
    api.says(english, group, "Has anybody read about the meeting in Iceland?")
    api.says(egyptian, group, "لسه، الخبر طويل أوي 😅")
    first = answer(api, api.says(english, group, "/ask What did Lavrov say about diplomacy?"))
    follow = api.says(egyptian, group, "وبلينكن قال ايه عن أوكرانيا؟", reply_to=first)
    second = answer(api, follow)
    api.says(english, group, "That pipeline again", reply_to=follow)
    quote = "سنواصل معارضة استكمال هذا المشروع"
    answer(api, api.says(third, group, "من قال هذا؟", reply_to=second, quote=quote))
    api.says(egyptian, group, "متشكرة يا جماعة 🙏")
    return Talk(group["title"], "4 members", third, api.seen(group))


HOST = "news.example.org"
SITE = "صحيفة المثال"
HEADLINE = "المكتبة الوطنية تفتح أرشيف الصحف للجمهور"
PARAGRAPHS = (
    "أعلنت المكتبة الوطنية أنها ستفتح أرشيف الصحف القديمة للجمهور على موقعها مطلع العام المقبل،"
    " بعد ثلاث سنوات من تصويره صفحة صفحة.",
    'وقالت مديرة المكتبة في مؤتمر صحفي: "أرشيف الصحف ذاكرة المدينة كلها، ولا يجوز أن تبقى حبيسة'
    ' المخازن". وأضافت المديرة أن الأرشيف يضم 240 ألف صفحة من صحف صدرت بين عامي 1881 و1975.',
    "وأكد وزير الثقافة أن القراءة والبحث في الأرشيف سيبقيان مجانًا، وأن الوزارة تحملت كلفة المشروع"
    " كاملة.",
    "ورحب نقيب الصحفيين بالخطوة، وقال إن النقابة ستراجع مع المكتبة المقالات التي ما زالت حقوق"
    " كتّابها محفوظة قبل نشرها.",
    "وأوضح رئيس فريق الترميم أن نحو عشرة آلاف صفحة لم تصوّر بعد لأن ورقها تالف، وأن ترميمها يحتاج"
    " إلى عام آخر.",
)


def report() -> str:
    """A page with a news report, written for this."""
    body = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
    return (
        f"<html lang=ar><head><title>{HEADLINE}</title>"
        f"<meta property='og:site_name' content='{SITE}'>"
        "<meta property='article:published_time' content='2026-09-14T08:00:00Z'></head>"
        f"<article><h1>{HEADLINE}</h1>{body}</article></html>"
    )


def links_talk(api: BotApi) -> Talk:
    """Three people, one of whom shares a link that the others ask about."""
    sharing, reading, asking = api.person("باحثة"), api.person("معلّم"), api.person("طالبة")
    # Telegram shows links only to a bot that is an admin.
    group = api.group("حلقة القراءة", sharing, reading, asking, admins=[sharing, api.me])
    shared = api.says(sharing, group, f"خبر يفرّح 📚\nhttps://{HOST}/archive")
    offer, read_it = answer(api, shared), "📖 نعم، اقرأه"
    api.presses(reading, offer, read_it)
    assert api.wait(lambda: answer(api, shared)["text"].startswith(HEADLINE))
    told = answer(api, api.says(asking, group, "/ask قالت ايه مديرة المكتبة عن الأرشيف؟"))
    draw_it = "🖼 صورة"
    api.presses(asking, told, draw_it)  # whoever has asked, nobody else
    (*_, photo) = answer(api, told)["photo"]
    answer(api, api.says(reading, group, "/ask ماذا قال وزير الثقافة عن المخطوطات؟"))
    return Talk(
        group["title"],
        "4 members",
        asking,
        api.seen(group),
        {offer["message_id"]: (offer, read_it)},
        {told["message_id"]: draw_it},
        {photo["file_id"]: api.files[photo["file_id"]]},
    )


@contextmanager
def bot_at_work(data_dir: Path, **environment: str) -> Iterator[BotApi]:
    """The server, with the bot on this data directory talking to it, and the report on the web."""
    with Web() as web, BotApi() as api:
        web.answers[f"{HOST}/archive"] = served(report())
        with running(data_dir, api.url, web.port, **environment):
            yield api


PLAYED = {"private": private_talk, "group": group_talk, "links": links_talk}


# Drawing ----------------------------------------------------------------------------------------

# No hour stands beside a message: it would change the pictures with every run.
STYLE = """
* { box-sizing: border-box; margin: 0 }
body { width: 450px; background: #c9dcc4; color: #111;
  font: 15px/1.42 "Noto Sans", "Noto Sans Arabic", "Noto Color Emoji", sans-serif }
header { display: flex; gap: 11px; align-items: center; padding: 9px 14px; background: #fff;
  border-bottom: 1px solid #d3ddd0; font-weight: 600; line-height: 1.3 }
header small { display: block; font-size: 13px; font-weight: 400; color: #75838c }
main { padding: 10px 9px 14px }
.message { display: flex; gap: 7px; align-items: flex-end; margin-top: 8px }
.message.own { justify-content: flex-end }
.avatar { flex: none; width: 34px; height: 34px; border-radius: 50%; color: #fff;
  font-weight: 600; text-align: center; line-height: 34px }
.column { max-width: 388px; min-width: 0 }
.bubble { padding: 6px 10px 8px; background: #fff; border-radius: 14px 14px 14px 4px }
.own .bubble { background: #e7fbd6; border-radius: 14px 14px 4px 14px }
.name { font-size: 14px; font-weight: 600 }
.line { min-height: 1.42em; overflow-wrap: anywhere }
.photo { display: block; width: 388px; margin: 6px -10px }
a { color: #1d74b8; text-decoration: none }
blockquote, .reply { position: relative; padding: 3px 9px; margin: 3px 0;
  border-radius: 5px; border-inline-start: 3px solid; font-size: 14px }
blockquote { padding-inline-end: 24px; border-color: #3a9a4b; background: #eaf5eb }
blockquote::after { content: "”"; position: absolute; top: 2px; inset-inline-end: 7px;
  color: #3a9a4b; font: 700 21px/1 "Noto Sans" }
.own blockquote { background: #d5efc2 }
.fold { max-height: 3lh; overflow: hidden }
.folded::before { content: ""; position: absolute; bottom: 8px; inset-inline-end: 9px; width: 7px;
  height: 7px; border: solid #3a9a4b; border-width: 0 2px 2px 0; transform: rotate(45deg) }
.folded .fold { mask: linear-gradient(#000 2lh, #0003) }
.reply { margin-bottom: 5px; background: color-mix(in srgb, currentColor 10%, transparent) }
.reply .name { font-size: 13px }
.reply .said { padding-bottom: 2px; color: #222; white-space: nowrap; overflow: hidden;
  text-overflow: ellipsis }
.reply.selected .said { padding-inline-end: 20px; white-space: normal; overflow: visible }
.reply.selected::after { content: "”"; position: absolute; top: 2px; inset-inline-end: 7px;
  font: 700 18px/1 "Noto Sans" }
.row { display: flex; gap: 4px; margin-top: 4px }
.button { position: relative; flex: 1; padding: 6px 8px; border-radius: 8px;
  background: #7fa37a; color: #fff; font-size: 14px; font-weight: 600; text-align: center }
.button.pressed { background: #44713f; box-shadow: 0 0 0 3px #44713f55 }
.button.leads::after { content: ""; position: absolute; top: 5px; right: 5px; width: 7px;
  height: 7px; border: solid; border-width: 1.5px 1.5px 0 0;
  background: linear-gradient(to bottom right, #0000 43%, #fff 43% 57%, #0000 57%) }
.before .bubble { max-height: 172px; overflow: hidden }
.before .bubble.cut { mask: linear-gradient(#000 55%, #0000) }
.before .avatar { margin-bottom: 26px }
.before .column::after { content: "↓"; display: block; color: #44713f; font: 700 22px/1 "Noto Sans";
  text-align: center; margin: 6px 0 -4px }
"""
# Only the browser knows whether a quotation is long enough to be folded, a message to be cut, and
# the page's height.
SCRIPT = """
const isCut = box => box.scrollHeight > box.clientHeight;
for (const fold of document.querySelectorAll(".fold"))
  fold.parentNode.classList.toggle("folded", isCut(fold));
for (const bubble of document.querySelectorAll(".before .bubble"))
  bubble.classList.toggle("cut", isCut(bubble));
document.documentElement.dataset.height = Math.ceil(document.body.getBoundingClientRect().height);
"""
COLOURS = ("#c2473c", "#2f7fc1", "#7a51b8", "#c0701b", "#26867c")
TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "code",
}


def page(talk: Talk) -> str:
    """The whole conversation as a document."""
    drawn = []
    for message in talk.messages:
        if message["message_id"] in talk.before:
            earlier, pressed = talk.before[message["message_id"]]
            drawn.append(_message(talk, earlier, pressed, is_before=True))
        drawn.append(_message(talk, message, talk.pressed.get(message["message_id"], "")))
    return (
        '<!DOCTYPE html><html lang="ar" dir="ltr"><meta charset="utf-8">'
        f"<title>{escape(talk.title)}</title><style>{STYLE}</style>"
        f"<header>{_avatar(talk.title, 1)}<div><bdi>{escape(talk.title)}</bdi>"
        f"<small>{escape(talk.subtitle)}</small></div></header>"
        f"<main>{''.join(drawn)}</main><script>{SCRIPT}</script></html>\n"
    )


def _message(talk: Talk, message: Message, pressed: str, is_before: bool = False) -> str:
    """A message with all that hangs on it; what it was before is cut short where it is long."""
    author, own = message["from"], message["from"]["id"] == talk.viewer["id"]
    group = message["chat"]["type"] != "private"
    kinds = "message" + " own" * own + " before" * is_before
    name = _name(author) if group and not own else ""
    face = _avatar(author["first_name"], author["id"]) if group and not own else ""
    return (
        f'<div class="{kinds}">{face}<div class="column"><div class="bubble">{name}'
        f'{_reply(message)}{_photo(talk, message)}<div class="text">{body(message)}</div></div>'
        f"{_buttons(message, pressed)}</div></div>"
    )


def _colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]


def _avatar(name: str, number: int) -> str:
    return f'<div class="avatar" style="background:{_colour(number)}">{escape(name[0])}</div>'


def _name(author: Json) -> str:
    colour = _colour(author["id"])
    return f'<div class="name" style="color:{colour}">{escape(author["first_name"])}</div>'


def _reply(message: Message) -> str:
    """Above a reply: whom it answers, and the words that were selected or how theirs begin."""
    replied = message.get("reply_to_message")
    if replied is None:
        return ""
    selected = "quote" in message
    said = message["quote"]["text"] if selected else shortened(written(replied)[0])
    kinds = "reply" + " selected" * selected
    return (
        f'<div class="{kinds}" dir="{direction(said)}" '
        f'style="color:{_colour(replied["from"]["id"])}">{_name(replied["from"])}'
        f'<div class="said">{escape(said)}</div></div>'
    )


def _photo(talk: Talk, message: Message) -> str:
    """The picture of a message, the largest of its sizes."""
    if "photo" not in message:
        return ""
    content = b64encode(talk.photos[message["photo"][-1]["file_id"]]).decode()
    return f'<img class="photo" alt="" src="data:image/png;base64,{content}">'


def shortened(text: str) -> str:
    """How a text begins, in one line. The browser would cut it where it looks longest instead."""
    line = text.replace("\n", " ")
    return line if len(line) <= 44 else f"{line[:43].rstrip()}…"


def _buttons(message: Message, pressed: str) -> str:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return "".join(f'<div class="row">{_row(row, pressed)}</div>' for row in rows)


def _row(row: list[Json], pressed: str) -> str:
    return "".join(
        f'<div class="button{" pressed" * (button["text"] == pressed)}'
        f'{" leads" * ("url" in button)}" '
        f'dir="{direction(button["text"])}">{escape(button["text"])}</div>'
        for button in row
    )


def written(message: Message) -> tuple[str, list[Json]]:
    """The text of a message, or what is written under its picture, with the entities of it."""
    if "text" in message:
        return message["text"], message.get("entities", [])
    return message.get("caption", ""), message.get("caption_entities", [])


def body(message: Message) -> str:
    """The text of a message with its entities, its quotations as blocks, a line a line."""
    text, entities = written(message)
    inline = [entity for entity in entities if entity["type"] not in QUOTES]
    place, drawn = 0, []
    for quote in sorted((e for e in entities if e["type"] in QUOTES), key=lambda e: e["offset"]):
        end = quote["offset"] + quote["length"]
        drawn.append(_lines(text, inline, place, quote["offset"]))
        drawn.append(_quotation(text, inline, quote))
        place = end
    drawn.append(_lines(text, inline, place, units(text)))
    return "".join(drawn)


def _quotation(text: str, inline: list[Json], quote: Json) -> str:
    start, end = quote["offset"], quote["offset"] + quote["length"]
    lines = _lines(text, inline, start, end)
    if quote["type"] == "expandable_blockquote":
        lines = f'<div class="fold">{lines}</div>'
    return f'<blockquote dir="{direction(part(text, quote))}">{lines}</blockquote>'


def _lines(text: str, inline: list[Json], start: int, end: int) -> str:
    """A range of the text, in UTF-16 units, line by line; each finds its own direction."""
    piece = part(text, {"offset": start, "length": end - start})
    # A block ends its line by itself: the line break before or after it shows nothing.
    before, after = piece.startswith("\n") and start > 0, piece.endswith("\n")
    start, piece = start + before, piece[before : len(piece) - (after and len(piece) > before)]
    drawn = []
    for line in piece.split("\n") if piece else ():
        words = _words(text, inline, start, start + units(line))
        drawn.append(f'<div class="line" dir="{direction(line)}">{words}</div>')
        start += units(line) + 1
    return "".join(drawn)


def _words(text: str, inline: list[Json], start: int, end: int) -> str:
    """A part of a line, in pieces between which no style changes."""
    edges = {start, end}
    for entity in inline:
        edges |= {entity["offset"], entity["offset"] + entity["length"]}
    cuts = sorted(edge for edge in edges if start <= edge <= end)
    drawn = []
    for here, there in pairwise(cuts):
        words = escape(part(text, {"offset": here, "length": there - here}))
        for entity in inline:
            if entity["offset"] <= here and there <= entity["offset"] + entity["length"]:
                words = _styled(words, entity)
        drawn.append(words)
    return "".join(drawn)


def _styled(words: str, entity: Json) -> str:
    if entity["type"] in TAGS:
        return f"<{TAGS[entity['type']]}>{words}</{TAGS[entity['type']]}>"
    # Commands, names and addresses are links as well, which open nothing here.
    address = f' href="{escape(entity["url"])}"' if "url" in entity else ""
    return f"<a{address}>{words}</a>"


def direction(text: str) -> str:
    """The direction of a text, which is that of its first letter outside isolates.

    Telegram's apps skip what is isolated, as Unicode says; dir="auto" in a browser does not.
    """
    depth = 0
    for character in text:
        kind = bidirectional(character)
        if kind in ("LRI", "RLI", "FSI"):
            depth += 1
        elif kind == "PDI":
            depth = max(depth - 1, 0)
        elif depth == 0 and kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return "ltr"


# Photographing ----------------------------------------------------------------------------------

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FONTS = ("Noto Sans", "Noto Sans Arabic", "Noto Color Emoji")
PACKAGES = "chromium fontconfig fonts-noto-core fonts-noto-color-emoji pngquant"


def missing() -> list[str]:
    """What the pictures need and this computer lacks."""
    lacking = [] if any(map(shutil.which, BROWSERS)) else ["Chromium"]
    lacking += [] if shutil.which("pngquant") else ["pngquant"]
    return lacking + [f"the font {name}" for name in FONTS if not _has_font(name)]


def _has_font(name: str) -> bool:
    if not shutil.which("fc-list"):
        return False
    found = subprocess.run(["fc-list", name], capture_output=True, text=True, check=False)
    return bool(found.stdout.strip())


def photograph(document: str, picture: Path) -> None:
    """The whole document as a PNG file of few colours."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "page.html")
        source.write_text(document, encoding="utf-8")
        dom = _browse(source, "--dump-dom")
        height = re.search(r'data-height="(\d+)"', dom)
        assert height, "the browser has not laid out the page"
        size = f"--window-size={WIDTH},{height[1]}"
        _browse(source, size, f"--force-device-scale-factor={SCALE}", f"--screenshot={picture}")
    few = ["pngquant", "--force", "--strip", "--speed", "1", "--nofs", "--output", str(picture)]
    subprocess.run([*few, "48", picture], check=True)


def _browse(source: Path, *arguments: str) -> str:
    """Open a file in a browser without a window, with a profile of its own; what it prints."""
    browser = next(filter(None, map(shutil.which, BROWSERS)))
    options = ["--headless", "--disable-gpu", "--hide-scrollbars"]
    # The sandbox refuses to work for root, who is who runs it in a container.
    options += ["--no-sandbox"] if os.geteuid() == 0 else []
    profile = f"--user-data-dir={source.parent / 'profile'}"
    return subprocess.run(
        [browser, *options, profile, *arguments, source.as_uri()],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=120, check=True,
    ).stdout  # fmt: skip


def main() -> None:
    """Play the conversations and put their pictures into docs/."""
    if lacking := missing():
        sys.exit(f"missing: {', '.join(lacking)}; on Debian: apt-get install {PACKAGES}")
    with tempfile.TemporaryDirectory() as folder:
        with Library.open(Path(folder), Model("bundled")) as library:
            library.built_in()
        with bot_at_work(Path(folder)) as api:
            talks = {name: play(api) for name, play in PLAYED.items()}
    for name, talk in talks.items():
        photograph(page(talk), ROOT / "docs" / f"{name}.png")


if __name__ == "__main__":
    main()

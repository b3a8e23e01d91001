"""A card is a picture of the article's exact words, set as a newspaper would set them."""

from __future__ import annotations

import json
import re
import struct
import subprocess
import sys
import threading
import time
import zlib
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typst
from fontTools.ttLib import TTFont
from numpy.typing import ArrayLike, NDArray

from bot import messages
from bot.serving import pictures
from bot.serving.pictures import (
    LONGEST_PIECE,
    TALLEST,
    WIDTH,
    drawn,
)
from index.types import (
    DIRECT,
    INDIRECT,
    Answer,
    Article,
    Evidence,
    Level,
    Question,
)
from tests.conftest import ROOT

TEXT = (ROOT / "data" / "lavrov-blinken.txt").read_text(encoding="utf-8")
TITLE = json.loads((ROOT / "data" / "lavrov-blinken.json").read_text(encoding="utf-8"))["title"]
ARTICLE = Article(TEXT, TITLE, "", site="CNN", url="https://arabic.cnn.com/x", date="2021-05-20")
BLINKEN, LAVROV = "أنتوني بلينكن", "سيرجي لافروف"
DIRECTLY = "إذا تصرفت روسيا بقوة ضدنا نحن أو ضد شركائنا وحلفائنا ، فسنرد"
REPORTED = "إن واشنطن تسعى إلى التعاون مع روسيا لكنها سترد على أي عدوان"
LETTERS = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي"
SIGNS = "ًٌٍَُِّْٰـ،؛؟٪٫٬٠١٢٣٤٥٦٧٨٩ 0123456789«»“”‘’\"'()[]{}.,:;!?…–—-+/%$€£#*_<>@\\&=~^`|"
LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def piece(
    words: str, speaker: str | None = BLINKEN, kind: str | None = DIRECT, text: str = TEXT
) -> Evidence:
    start = text.index(words)
    return Evidence(words, start, start + len(words), 1, 1.0, speaker, kind)


def answer(*evidence: Evidence, article: Article = ARTICLE) -> Answer:
    return Answer(Level.ANSWERED, article, Question("", "ar"), evidence, (), 0.0)


def of(text: str, language: str = "ar", **known: Any) -> bytes:
    """A card of a text of nobody's, with nothing else on it."""
    article = Article(text, "", "", **known)
    return drawn(answer(piece(text, None, None, text), article=article), language)


def size(png: bytes) -> tuple[int, int]:
    """Width and height."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", png[16:24])


def ink(png: bytes) -> NDArray[np.bool_]:
    """Where a picture is dark, shape (height, width)."""
    width, height = size(png)
    assert png[24:29] == bytes((8, 6, 0, 0, 0)), "RGBA, 8 bits, not interlaced"
    at, packed = 8, b""
    while at < len(png):
        length = struct.unpack(">I", png[at : at + 4])[0]
        if png[at + 4 : at + 8] == b"IDAT":
            packed += png[at + 8 : at + 8 + length]
        at += 12 + length
    lines = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, 1 + 4 * width)
    shown = np.zeros((height + 1, width, 4), np.uint8)
    for y, line in enumerate(lines):
        shown[y + 1] = unfiltered(line[0], line[1:].reshape(width, 4), shown[y])
    return np.asarray(shown[1:, :, :3].mean(axis=2) < 150)


def unfiltered(kind: int, line: NDArray[np.uint8], above: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A line of a PNG as it was before filtering (section 9 of the PNG specification)."""
    if kind == 0:
        return line
    if kind == 1:
        return np.cumsum(line, axis=0, dtype=np.uint8)
    if kind == 2:
        return line + above
    out: list[list[int]] = []
    a, c = [0] * 4, [0] * 4
    for x, b in zip(line.tolist(), above.tolist(), strict=True):
        near = [(i + j) // 2 for i, j in zip(a, b, strict=True)] if kind == 3 else paeth(a, b, c)
        a, c = [(i + j) & 255 for i, j in zip(x, near, strict=True)], b
        out.append(a)
    return np.array(out, np.uint8)


def paeth(a: list[int], b: list[int], c: list[int]) -> list[int]:
    return [
        min((abs(j - k), 0, i), (abs(i - k), 1, j), (abs(i + j - 2 * k), 2, k))[2]
        for i, j, k in zip(a, b, c, strict=True)
    ]


def bands(marks: ArrayLike) -> list[slice]:
    """The runs of a line that have ink in them."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], np.asarray(marks, np.int8), [0]))))
    return [slice(a, b) for a, b in edges.reshape(-1, 2)]


@pytest.fixture
def cards(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the typesetter is given, picture by picture."""
    seen: list[dict[str, Any]] = []
    compile_ = typst.compile

    def recording(*arguments: Any, **named: Any) -> Any:
        seen.append(json.loads(named["sys_inputs"]["card"]))
        return compile_(*arguments, **named)

    monkeypatch.setattr(typst, "compile", recording)
    return seen


def test_a_card_is_as_wide_as_a_telephone_and_as_high_as_its_words() -> None:
    short = size(drawn(answer(piece("فسنرد")), "ar"))
    long = size(drawn(answer(piece(TEXT[:700])), "ar"))
    assert short[0] == long[0] == WIDTH
    assert 400 < short[1] < long[1] <= TALLEST


def test_the_same_answer_gives_the_same_picture() -> None:
    given = answer(piece(DIRECTLY), piece(REPORTED, BLINKEN, INDIRECT))
    assert drawn(given, "ar") == drawn(given, "ar")


@pytest.mark.parametrize(
    ("one", "other"),
    [("فسنرد", "فسترد"), ("علم", "عَلَم"), ("19", "91"), ("قال نعم؟", "قال نعم."), ("a", "b")],
)
def test_another_letter_is_another_picture(one: str, other: str) -> None:
    assert of(one) != of(other)


@pytest.mark.parametrize("face", pictures.FACES)
def test_the_fonts_have_every_letter_of_a_newspaper(face: str) -> None:
    fonts = sorted(Path(str(files(face) / "files")).glob("*.ttf"))
    used = [path for path in fonts if re.search("-(Regular|SemiBold)", path.name)]
    assert used
    for path in used:
        with TTFont(path) as font:
            assert not set(LETTERS + SIGNS + LATIN) - set(map(chr, font.getBestCmap())), path.name


def test_a_letter_without_a_picture_is_told_from_all_that_have_one() -> None:
    box = of("中")
    assert box == of("文"), "the box that stands for any letter"
    assert all(of(letter) != box for letter in "غΩЖ٣?")


def test_arabic_stands_at_the_right_and_english_at_the_left() -> None:
    for words, right in (("نعم", True), ("Yes", False)):
        columns = np.flatnonzero(ink(of(words)).any(axis=0))
        assert bool(columns.min() > WIDTH / 2) is right
        assert (WIDTH - columns.max() if right else columns.min()) == pytest.approx(96, abs=4)


def test_letters_are_joined() -> None:
    rows = ink(of("سسسس"))[110:]
    runs = bands(rows[:, :].any(axis=0))
    # Four letters in one piece, and two guillemets of two strokes each (which may touch).
    assert max(run.stop - run.start for run in runs) > 100
    assert len(runs) <= 5


def test_guillemets_open_away_from_the_words_on_both_sides() -> None:
    def bulge(words: str, side: int) -> float:
        """How far a mark's middle lies to the right of its ends."""
        rows = ink(of(words))[110:]
        mark = rows[:, bands(rows.any(axis=0))[side]]
        lines = bands(mark.any(axis=1))[0]
        where = [np.flatnonzero(line).mean() for line in mark[lines]]
        return float(where[len(where) // 2] - (where[0] + where[-1]) / 2)

    assert bulge("سسس", -1) > 1 > -1 > bulge("سسس", 0)
    assert bulge("mmm", -1) > 1 > -1 > bulge("mmm", 0)


def test_a_stop_stands_at_the_left_end_of_an_arabic_line() -> None:
    with_stop, without = ink(of("نعم.")), ink(of("نعم"))
    first = np.flatnonzero(without[110:].any(axis=0)).min()
    assert np.flatnonzero(with_stop[110:].any(axis=0)).min() < first
    # The letters have not moved.
    assert (with_stop[110:, 900:] == without[110:, 900:]).all()


def test_latin_and_digits_keep_their_order_within_arabic() -> None:
    for word in ("OpenAI", "3,571"):
        alone = ink(of(f"a {word}"))[110:].sum(axis=0).astype(float)
        found = ink(of(f"نعم نعم {word}"))[110:].sum(axis=0).astype(float)
        runs = bands(alone > 0)
        # Without the guillemet's two strokes.
        letters = alone[runs[-len(word) - 2].start : runs[-3].stop]
        shape = letters - letters.mean()
        forwards, backwards = (
            np.correlate(found - found.mean(), one, "valid") for one in (shape, shape[::-1])
        )
        assert forwards.max() > 1.1 * backwards.max()
        # The word follows the Arabic ones, so it stands to the left of them.
        assert forwards.argmax() < np.flatnonzero(found).mean()


def test_an_article_in_english_is_set_from_left_to_right() -> None:
    text = "“We seek a stable relationship with Russia,” he said in Reykjavik."
    given = answer(piece(text, "Antony Blinken", DIRECT, text), article=Article(text, "A", ""))
    shown = ink(drawn(given, "en"))
    lines = bands(shown[:, 96:].any(axis=1))
    starts = [np.flatnonzero(shown[line].any(axis=0)).min() for line in lines]
    assert starts == pytest.approx([96] * len(starts), abs=8)


@pytest.mark.parametrize(
    "words",
    [
        "#نجم", "*نجم*", "_نجم_", "$نجم$", "<نجم>", "@نجم", "نجم\\", '"نجم"', "`نجم`", "// نجم",
        "/* نجم */", "= نجم", "- نجم", "~نجم", "--نجم", "https://x.y", "{{نجم}}", "[نجم]",
        '#panic("x")', '#import "@preview/cetz:0.4.0"', "#pagebreak()", "{\"a\": 1}", "%s {} {0}",
    ],
)  # fmt: skip
def test_signs_of_markup_are_shown_as_they_are(words: str, cards: list[dict[str, Any]]) -> None:
    assert of(words) != of("نجم")
    given = cards[0]["pieces"][0]["words"]["text"]
    assert re.sub("[\u200b\u200d]", "", given) == f"«{words}»"
    assert size(of(words))[1] in (size(of("نجم"))[1], size(of("نجم " * 12))[1]), "one line or two"


@pytest.mark.parametrize(
    ("odd", "plain"),
    [
        ("كلام 😀", "كلام"),
        ("كلام👨‍👩‍👧", "كلام"),
        ("كلام 🇪🇬 نعم", "كلام نعم"),
        ("1️⃣ كلام", "1 كلام"),
        ("كلام☎️", "كلام"),
        ("كلام\x00\x07نعم\x1b", "كلام نعم"),
        ("كلام\ud800", "كلام"),
        ("\u202eكلام\u2066", "كلام"),
        ("كلام\ue000\U000e0041", "كلام"),
        ("كلام\r\n\n\tنعم\u2028", "كلام نعم"),
        ("كلام\u00a0\u3000نعم", "كلام نعم"),
    ],
)
def test_what_has_no_picture_leaves_the_words_as_they_are(odd: str, plain: str) -> None:
    assert of(odd) == of(plain)


@pytest.mark.parametrize(
    "words", ["", "😀", "\x00", "\ud800", "﷽", "ﷺ 中 Ж Ω א", "ا" + "\u0301" * 99]
)
def test_odd_texts_are_drawn(words: str) -> None:
    nothing = Evidence(words, 0, len(words), 1, 1.0)
    article = Article(words, words, "", site=words, author=words, date=words, url=words)
    for language in ("ar", "en", "ru"):
        assert size(drawn(answer(nothing, article=article), language))[0] == WIDTH


def test_joiners_within_words_are_kept() -> None:
    assert of("می\u200cخواهم") != of("میخواهم")
    assert of("ه\u200d") != of("ه")


@pytest.mark.parametrize(
    "word", ["W" * 400, "W" * 25, "س" * 400, "ـ" * 400, "﷽" * 400, "http://" + "a" * 200]
)
def test_a_word_longer_than_the_line_is_broken_and_kept_on_the_card(word: str) -> None:
    png = of(word)
    assert size(png)[1] <= TALLEST
    if "﷽" not in word:
        columns = np.flatnonzero(ink(png).any(axis=0))
        assert columns.min() > 60
        assert columns.max() < WIDTH - 60


def test_long_words_are_cut_behind_a_word(cards: list[dict[str, Any]]) -> None:
    drawn(answer(piece(TEXT[:1500])), "ar")
    words = cards[0]["pieces"][0]["words"]["text"]
    assert words.startswith("«")
    assert words.endswith("…»")
    assert len(words) <= LONGEST_PIECE + 3
    kept = words[1:-2]
    line = " ".join(TEXT[:1500].split())
    assert line.startswith(kept)
    assert not line[len(kept)].isalnum()


def test_four_long_pieces_stay_readable(cards: list[dict[str, Any]]) -> None:
    pieces = [piece(TEXT[i * 400 :][:1500], BLINKEN, INDIRECT) for i in range(4)]
    width, height = size(drawn(answer(*pieces), "ar"))
    assert height <= TALLEST
    assert width + height <= 10_000
    assert [len(one["words"]["text"]) > 200 for one in cards[0]["pieces"]] == [True] * 4


def test_no_more_than_four_pieces_are_shown(cards: list[dict[str, Any]]) -> None:
    drawn(answer(*[piece(word, None, None) for word in TEXT.split()[:6]]), "ar")
    assert len(cards[0]["pieces"]) == 4


def test_a_name_stands_once_under_what_its_speaker_said_in_a_row(
    cards: list[dict[str, Any]],
) -> None:
    drawn(
        answer(
            piece(DIRECTLY), piece(REPORTED, BLINKEN, INDIRECT), piece("موقف روسيا واضح", LAVROV),
            piece("المصالح المتقاطعة", None),
        ),
        "ar",
    )  # fmt: skip
    names = [one["speaker"] and one["speaker"]["text"] for one in cards[0]["pieces"]]
    assert names == [None, BLINKEN, LAVROV, None]
    assert [one["turn"] for one in cards[0]["pieces"]] == [False, False, True, True]


@pytest.mark.parametrize(("language", "note"), [("ar", "نُقل بالمعنى"), ("en", "paraphrased")])
def test_reported_words_are_said_to_be(
    language: str, note: str, cards: list[dict[str, Any]]
) -> None:
    reported = drawn(answer(piece(REPORTED, BLINKEN, INDIRECT)), language)
    direct = drawn(answer(piece(REPORTED, BLINKEN, DIRECT)), language)
    assert [one["pieces"][0]["note"] and one["pieces"][0]["note"]["text"] for one in cards] == [
        note,
        None,
    ]
    assert size(reported)[1] > size(direct)[1]


def test_reported_words_keep_the_verb_that_they_hang_on(cards: list[dict[str, Any]]) -> None:
    text = "ونفى لافروف إجراء أي اتصال."
    words = "إجراء أي اتصال"
    article = Article(text, "", "")
    hanging = replace(piece(words, LAVROV, INDIRECT, text), governor=(0, len("ونفى")))
    drawn(answer(hanging, article=article), "ar")
    assert cards[0]["pieces"][0]["words"]["text"] == f"ونفى … {words}"


def test_the_source_is_title_site_and_day(cards: list[dict[str, Any]]) -> None:
    drawn(answer(piece(DIRECTLY)), "ar")
    drawn(answer(piece(DIRECTLY)), "en")
    drawn(answer(piece(DIRECTLY), article=Article(TEXT, "", "")), "ar")
    arabic, english, unknown = (
        [re.sub("[\u2068\u2069]", "", line["text"]) for line in card["source"]] for card in cards
    )
    assert arabic[0] == english[0] == TITLE
    assert unknown == []
    assert "CNN" in arabic[1]
    assert "arabic.cnn.com" in arabic[1]
    assert arabic[1].endswith("20 مايو 2021")
    assert english[1].endswith("20 May 2021")


def test_an_answer_without_evidence_has_no_card() -> None:
    with pytest.raises(ValueError, match="no evidence"):
        drawn(answer(), "ar")


def test_other_threads_run_while_a_card_is_drawn() -> None:
    given = answer(*[piece(TEXT[i * 300 :][:900]) for i in range(4)])
    ticks, done = 0, threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not done.is_set():
            time.sleep(0.001)
            ticks += 1

    thread = threading.Thread(target=tick)
    thread.start()
    drawn(given, "ar")
    done.set()
    thread.join()
    assert ticks > 10


def test_only_who_draws_loads_the_typesetter_and_nobody_the_model() -> None:
    code = (
        "import sys; from bot.serving import pictures; from index.types import *; "
        "assert 'typst' not in sys.modules; words = 'نعم'; "
        "given = Answer(Level.ANSWERED, Article(words, '', ''), Question('', 'ar'), "
        "(Evidence(words, 0, 3, 1, 1.0),), (), 0.0); "
        "print(pictures.drawn(given, 'ar')[1:4].decode(), "
        "sorted({'torch', 'transformers', 'telegram'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, cwd=ROOT,
        check=True, env={"PATH": "", "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert run.stdout.split("\n")[0] == "PNG []"


def test_the_layout_takes_nothing_from_elsewhere() -> None:
    # Packages are what the typesetter would fetch; files are what it would read.
    for word in ("import", "include", "@", "read(", "image("):
        assert word not in pictures._TEMPLATE
    assert pictures._with({})["ignore_system_fonts"]


@pytest.mark.parametrize(
    ("iso", "arabic", "english"),
    [
        ("2021-05-20", "20 مايو 2021", "20 May 2021"),
        ("2026-11-25T10:00:00+00:00", "25 نوفمبر 2026", "25 November 2026"),
        ("2026-01-01 23:59", "1 يناير 2026", "1 January 2026"),
        ("2024-02-29T00:00:00Z", "29 فبراير 2024", "29 February 2024"),
        *((text, text, text) for text in (
            "", "2021", "2021-05", "20210520", "2021-02-30", "2021-13-01", "٢٠٢١-٠٥-٢٠", "أمس",
            "20 مايو 2021", "2021-05-20x", "2021-05-20T", "2021-05-20T99:00", "2021-W20-4",
            " 2021-05-20",
        )),
    ],
)  # fmt: skip
def test_a_day_is_worded(iso: str, arabic: str, english: str) -> None:
    assert messages.day(iso, "ar") == arabic
    assert messages.day(iso, "en") == english

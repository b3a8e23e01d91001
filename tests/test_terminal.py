"""Right-to-left text in a terminal."""

from pathlib import Path

import pytest

from bot.settings import (
    LOGICAL,
    VISUAL,
    Settings,
)
from bot.terminal.bidi import lay_out


def test_logical_text_is_only_wrapped() -> None:
    assert lay_out(["كلمة أولى ثم كلمة"], 10, LOGICAL) == "كلمة أولى\nثم كلمة"


def test_visual_text_is_joined_reversed_and_to_the_right() -> None:
    assert lay_out(["سلام"], 10, VISUAL) == "ﻡﻼﺳ".rjust(10)


def test_numbers_and_latin_words_keep_their_direction() -> None:
    shown = lay_out(["نورد 25 Solar Winds"], 30, VISUAL)
    assert shown.endswith("ﺩﺭﻮﻧ")
    assert "Solar Winds" in shown
    assert "25" in shown


def test_a_line_without_arabic_stays_at_the_left() -> None:
    assert lay_out(["plain text"], 30, VISUAL) == "plain text"


@pytest.mark.parametrize("order", [LOGICAL, VISUAL])
def test_no_line_begins_with_a_comma_and_none_is_too_long(order: str) -> None:
    text = "قال الوزير ، إن الأمر ، كما يبدو ، صعب ؛ لكنه ممكن ."
    first = 0 if order == LOGICAL else -1
    for columns in range(12, 40):
        for line in lay_out([text], columns, order).split("\n"):
            assert line.strip()[first] not in "،؛."
            assert len(line) <= columns


def test_an_empty_paragraph_is_an_empty_line() -> None:
    assert lay_out(["ا", "", "ب"], 5, LOGICAL) == "ا\n\nب"


@pytest.mark.parametrize(
    ("environment", "order"),
    [
        ({"TERM": "xterm"}, VISUAL),
        ({"VTE_VERSION": "7006"}, LOGICAL),
        ({"VTE_VERSION": "5600"}, VISUAL),
        ({"KONSOLE_VERSION": "220401"}, LOGICAL),
        ({"TERM_PROGRAM": "Apple_Terminal"}, LOGICAL),
        ({"VTE_VERSION": "7006", "RAWI_TERMINAL": "visual"}, VISUAL),
    ],
)
def test_the_terminal_is_recognised_unless_it_is_set(
    environment: dict[str, str], order: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("VTE_VERSION", "KONSOLE_VERSION", "MLTERM", "TERM_PROGRAM", "RAWI_TERMINAL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert Settings.read(tmp_path / ".env").terminal == order

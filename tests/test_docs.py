"""What the documents say is what there is."""

from __future__ import annotations

import configparser
import re
import shlex
from dataclasses import fields

import pytest

from bot.settings import Settings
from bot.terminal import cli
from tests.conftest import COMMANDS, ROOT, Rawi

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
READMES = {name: (ROOT / name).read_text("utf-8") for name in ("README.md", "README.ar.md")}
BLOCKS = {
    name: re.findall(r"```(?:sh|console)\n(.*?)```", text, re.S) for name, text in READMES.items()
}
LINES = [
    line.removeprefix("$ ")
    for blocks in BLOCKS.values()
    for block in blocks
    for line in block.splitlines()
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert re.search(rf"\brawi {command}\b", README)


@pytest.mark.parametrize(
    "line", [line for line in LINES if re.match(r"([A-Z_]+=\S+ )?rawi ", line)]
)
def test_every_command_line_of_the_readme_is_understood(line: str) -> None:
    words = shlex.split(line, comments=True)
    arguments = words[words.index("rawi") + 1 :]
    assert callable(cli.parser().parse_args(arguments).run)


@pytest.mark.parametrize(
    "target", sorted(set(re.findall(r"\bmake ([a-z]+)", "".join(READMES.values()))))
)
def test_every_make_target_of_the_readmes_exists(target: str) -> None:
    assert re.search(rf"^{target}:", MAKEFILE, re.M)


def test_the_two_commands_stand_on_the_first_screen() -> None:
    screen = "\n".join(README.splitlines()[:24])
    assert "make chat" in screen
    assert "make test" in screen
    assert "ماذا قال" in screen


def test_every_setting_is_in_the_readme_and_in_the_example() -> None:
    source = (ROOT / "bot" / "settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r'value\(\s*"([A-Z_]+)"', source))
    assert len(names) == len(fields(Settings))
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^#([A-Z_]+)=", example, re.M)) == names
    assert names <= set(re.findall(r"^\| `([A-Z_]+)`", README, re.M))


def on_the_map(architecture: str) -> set[str]:
    """The files that the map names, by their paths: a row's first, in full, says where its others
    lie, and a folder's row where its rooms do."""
    found: set[str] = set()
    for place, rooms in re.findall(r"^\| (`[^|]+) \| (.+) \|$", architecture, re.M):
        first, *others = re.findall(r"`([^`]+)`", place)
        folder, _, name = first.rpartition("/")
        inside = others if name else re.findall(r"`(\w+\.py)`", rooms)
        found |= {first, *(f"{folder}/{other}" for other in inside)}
    return found


def test_every_file_is_on_the_map_and_every_file_on_the_map_is_there() -> None:
    known = on_the_map((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"))
    paths = [path for folder in ("index", "bot") for path in (ROOT / folder).rglob("*.py")]
    there = {str(path.relative_to(ROOT)) for path in paths if not path.name.startswith("__")}
    assert there - known == set()
    assert {
        one for one in known if one.startswith(("index/", "bot/")) and one.endswith(".py")
    } <= there


@pytest.mark.parametrize("name", READMES)
def test_the_first_conversation_of_a_readme_is_a_real_one(rawi: Rawi, name: str) -> None:
    example = next(block for block in BLOCKS[name] if block.startswith("$ rawi chat"))
    lines = example.splitlines(keepends=True)[1:]
    typed = "".join(line.removeprefix("> ") for line in lines if line.startswith("> "))
    shown = "".join(line for line in lines if not line.startswith("> "))
    assert rawi("chat", stdin=typed).stdout.strip() == shown.strip()


def test_the_package_and_the_changelog_speak_of_the_project_alone() -> None:
    guides = (ROOT / "docs").glob("*.md")
    for path in [
        *ROOT.glob("*.md"),
        *guides,
        *ROOT.glob("*.toml"),
        ROOT / "Makefile",
        ROOT / ".ci" / "run",
    ]:
        assert not re.search(r"/(home|root|Users|work)/", path.read_text(encoding="utf-8")), path


GUIDES = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "CONTRIBUTING.md"]
GUIDE = {path.name: path.read_text(encoding="utf-8") for path in GUIDES}
FENCES = re.compile(r"```(\w*)\n(.*?)```", re.S)


def written(text: str) -> list[str]:
    """The command lines of a guide: those of its blocks, and those within its sentences."""
    blocks = [body for kind, body in FENCES.findall(text) if kind == "sh"]
    spans = re.findall(r"`([^`\n]+)`", FENCES.sub("", text))
    return [
        *(
            line.strip().removeprefix(".venv/bin/")
            for block in blocks
            for line in block.splitlines()
        ),
        *spans,
    ]


@pytest.mark.parametrize(
    "line",
    [
        line
        for text in GUIDE.values()
        for line in written(text)
        if re.match(r"([A-Z_]+=\S+ )?rawi ", line)
    ],
)
def test_every_command_line_of_the_guides_is_understood(line: str) -> None:
    words = shlex.split(line, comments=True)
    arguments = words[words.index("rawi") + 1 :]
    if arguments == ["eval"]:  # the command's name alone
        return
    assert callable(cli.parser().parse_args(arguments).run)


@pytest.mark.parametrize("name", GUIDE)
def test_targets_and_settings_of_the_guides_exist(name: str) -> None:
    lines = "\n".join(written(GUIDE[name]))
    for target in re.findall(r"\bmake ([a-z-]+)", lines):
        assert re.search(rf"^{target}:", MAKEFILE, re.M), target
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    known = set(re.findall(r"^#([A-Z_]+)=", example, re.M))
    named = set(re.findall(r"`([A-Z]+_[A-Z_]+)(?:=[^`]*)?`", GUIDE[name]))
    assert named <= known


def test_the_service_runs_a_command_that_exists() -> None:
    service = configparser.ConfigParser(interpolation=None)
    service.optionxform = str  # type: ignore[assignment,method-assign]
    service.read(ROOT / "deploy" / "rawi.service")
    program, *arguments = shlex.split(service["Service"]["ExecStart"])
    assert program.endswith("/.venv/bin/rawi")
    assert callable(cli.parser().parse_args(arguments).run)
    setting, _, _ = service["Service"]["Environment"].partition("=")
    assert f"#{setting}=" in (ROOT / ".env.example").read_text(encoding="utf-8")


def test_the_readme_is_short_and_its_links_lead_somewhere() -> None:
    assert len(README.splitlines()) <= 150
    for path in [*ROOT.glob("*.md"), *GUIDES]:
        for link in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), (path.name, link)

"""Settings from the environment and `.env`: the only place that reads them."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.embedding.model import BUNDLED

APP = "rawi"
# How Arabic is sent to a terminal: as it is, or reordered and shaped for one that cannot do it.
LOGICAL, VISUAL = "logical", "visual"
# Where sites can complain; whoever runs Rawi for others puts a page of their own in its place.
CONTACT = "https://rawi.example/bot"


class SettingWrong(Exception):
    """A setting has a value that it cannot have; carries its name and the value."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__(name, value)
        self.name = name
        self.value = value


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set; `.env.example` lists the names with their defaults."""

    data_dir: Path
    database_url: str
    model: str
    reader: str
    reader_url: str
    reader_model: str
    reader_key: str
    reader_seconds: int
    terminal: str
    token: str
    telegram_api_url: str
    webhook_url: str
    webhook_secret: str
    webhook_listen: str
    allowed_chats: frozenset[int]
    admins: frozenset[int]
    questions_per_minute: int
    articles_per_chat: int
    metrics_port: int
    web_listen: str
    web_url: str
    web_adding: bool
    links_contact: str

    @classmethod
    def read(cls, env_file: Path = Path(".env")) -> Settings:
        """The environment's values, then those of `.env`, then the defaults.

        Raises SettingWrong.
        """
        values = {**_env_file(env_file), **os.environ}

        def value(name: str, default: str) -> str:
            return values.get(name, "").strip() or default

        return cls(
            data_dir=Path(value("RAWI_DATA_DIR", str(_default_data_dir(values)))).expanduser(),
            database_url=_database("DATABASE_URL", value("DATABASE_URL", "")),
            model=value("EMBEDDING_MODEL", BUNDLED),
            reader=value("READER", BUNDLED),
            reader_url=_address("READER_URL", value("READER_URL", "")),
            reader_model=value("READER_MODEL", ""),
            reader_key=value("READER_KEY", ""),
            reader_seconds=_number("READER_SECONDS", value("READER_SECONDS", "6")),
            terminal=value("RAWI_TERMINAL", LOGICAL if _reorders(values) else VISUAL),
            token=value("TELEGRAM_BOT_TOKEN", ""),
            telegram_api_url=value("TELEGRAM_API_URL", "").rstrip("/"),
            webhook_url=value("WEBHOOK_URL", ""),
            webhook_secret=value("WEBHOOK_SECRET", ""),
            webhook_listen=value("WEBHOOK_LISTEN", "127.0.0.1:8080"),
            allowed_chats=_ids("ALLOWED_CHATS", value("ALLOWED_CHATS", "")),
            admins=_ids("ADMINS", value("ADMINS", "")),
            questions_per_minute=_number(
                "QUESTIONS_PER_MINUTE", value("QUESTIONS_PER_MINUTE", "30")
            ),
            articles_per_chat=_number("ARTICLES_PER_CHAT", value("ARTICLES_PER_CHAT", "50")),
            metrics_port=_number("METRICS_PORT", value("METRICS_PORT", "0")),
            web_listen=value("WEB_LISTEN", "127.0.0.1:8000"),
            web_url=_page("WEB_URL", value("WEB_URL", "")),
            web_adding=_number("WEB_ADDING", value("WEB_ADDING", "0")) > 0,
            links_contact=_contact("LINKS_CONTACT", value("LINKS_CONTACT", CONTACT)),
        )

    @property
    def evaluation_dir(self) -> Path:
        """Collections built for measuring; may be deleted at any time."""
        return self.data_dir / "evaluation"

    def collection_dir(self, name: str, file_hash: str) -> Path:
        """The one of an evaluation file with this name and these contents."""
        return self.evaluation_dir / f"{name}-{file_hash[:8]}"


def _ids(name: str, text: str) -> frozenset[int]:
    """Ids of chats or people, separated by commas or spaces."""
    try:
        return frozenset(int(one) for one in text.replace(",", " ").split())
    except ValueError:
        raise SettingWrong(name, text) from None


def _number(name: str, text: str) -> int:
    if not text.isdecimal():
        raise SettingWrong(name, text)
    return int(text)


def _address(name: str, text: str) -> str:
    """An address of a server, or "". Name and password have no place in it."""
    if text and (not re.fullmatch(r"https?://[!-~]+", text) or "@" in text):
        raise SettingWrong(name, text)
    return text


def _database(name: str, text: str) -> str:
    """The address of a PostgreSQL database, or "". What is wrong with it is told without it: it may
    hold a password."""
    if text and not re.fullmatch(r"postgres(ql)?://[!-~]+", text):
        raise SettingWrong(name, "…")
    return text


def _page(name: str, text: str) -> str:
    """The address of the page as everybody reaches it, without a path, or ""; Telegram opens
    nothing but https."""
    root = text.rstrip("/")
    if root and not re.fullmatch(r"https://[A-Za-z0-9.-]+(:\d{1,5})?", root):
        raise SettingWrong(name, text)
    return root


def _contact(name: str, text: str) -> str:
    """A URL or an e-mail address that can stand in the comment of a User-Agent header."""
    address = r"https?://[!-~]+|[!-~]+@[!-~]+"
    if len(text) > 200 or re.search(r"[()\\]", text) or not re.fullmatch(address, text):
        raise SettingWrong(name, text)
    return text


def _reorders(values: Mapping[str, str]) -> bool:
    """Whether the terminal applies the bidirectional algorithm by itself.

    VTE (GNOME Terminal, Tilix and others) does from 0.58, Konsole, mlterm and Apple's Terminal do.
    """
    vte = values.get("VTE_VERSION", "")
    return (
        (vte.isdigit() and int(vte) >= 5800)
        or "KONSOLE_VERSION" in values
        or "MLTERM" in values
        or values.get("TERM_PROGRAM") == "Apple_Terminal"
    )


def _env_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    from dotenv import dotenv_values  # 20 ms that only a user of `.env` need spend

    return {name: value for name, value in dotenv_values(path).items() if value is not None}


def _default_data_dir(values: Mapping[str, str]) -> Path:
    """The XDG data directory, on every system: one place to look, one to delete."""
    base = values.get("XDG_DATA_HOME", "").strip()
    return (Path(base) if base else Path.home() / ".local" / "share") / APP

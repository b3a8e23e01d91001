"""Who reads, by the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.settings import Settings
from index.retrieval.reader import Reader, reader_named

if TYPE_CHECKING:
    from index.retrieval.chat_reader import ChatServer


def reader_of(settings: Settings) -> Reader | None:
    """The chat model of the settings, and while that is silent their other reader."""
    reader = reader_named(settings.reader)
    if not settings.reader_url:
        return reader
    from index.retrieval.chat_reader import ChatReader  # httpx, 0.1 s that only this setting needs

    return ChatReader(chat_server(settings), reader)


def chat_server(settings: Settings) -> ChatServer:
    """Where the chat model of the settings answers."""
    from index.retrieval.chat_reader import ChatServer

    return ChatServer(
        settings.reader_url, settings.reader_model, settings.reader_key, settings.reader_seconds
    )

"""Requests and responses on the wire."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.bot_api.parameters import File
from tests.bot_api.rules import Json, Refused


class Request(NamedTuple):
    target: str
    headers: dict[str, str]
    body: bytes


def parameters(request: Request) -> Json:
    """The parameters of a request, from its query and from a body of any of the three types."""
    try:
        found: Json = dict(_form(urlsplit(request.target).query))
        kind = request.headers.get("content-type", "")
        if not request.body:
            return found
        if kind.startswith("multipart/form-data"):
            return found | _multipart(request.body, kind)
        if kind.startswith("application/json"):
            content = json.loads(request.body)
            return found | {name: value for name, value in content.items() if value is not None}
        return found | dict(_form(request.body.decode()))
    except UnicodeDecodeError:
        raise Refused("strings must be encoded in UTF-8") from None
    except (ValueError, AttributeError, KeyError, TypeError):
        raise Refused("can't parse the request") from None


def _form(text: str) -> list[tuple[str, str]]:
    return parse_qsl(text, keep_blank_values=True, errors="strict") if text else []


def _multipart(body: bytes, kind: str) -> Json:
    boundary = re.search(r'boundary="?([^";]+)', kind)
    if not boundary:
        raise ValueError
    found: Json = {}
    for piece in body.split(b"--" + boundary[1].encode())[1:-1]:
        head, _, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        content = content.removesuffix(b"\r\n")
        names = dict(re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', head.decode()))
        if "filename" in names:
            found[names["name"]] = File(unquote(names["filename"]), content)
        else:
            found[names["name"]] = content.decode()
    return found


_PHRASES = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


def response(status: int, body: bytes | str, kind: str = "application/json") -> bytes:
    body = body.encode() if isinstance(body, str) else body
    head = (
        f"HTTP/1.1 {status} {_PHRASES[status]}\r\nServer: nginx/1.18.0\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: keep-alive\r\n\r\n"
    )
    return head.encode() + body


def refusal(refused: Refused) -> bytes:
    content: Json = {"ok": False, "error_code": refused.code, "description": refused.description}
    if refused.parameters:
        content["parameters"] = refused.parameters
    return response(refused.code, json.dumps(content))


# What an answer may be: bytes at once, or later; None closes the connection without one.
Answer = bytes | Coroutine[Any, Any, bytes | None]


class Connection(asyncio.Protocol):
    """One client: requests one after another, with keep-alive."""

    def __init__(self, serve: Callable[[Request], Answer], open_: set[Connection]) -> None:
        self._serve, self._open = serve, open_
        self._buffer = bytearray()
        self._head: tuple[int, str, dict[str, str], int] | None = None
        self._task: asyncio.Task[None] | None = None
        self._polling = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport
        self._open.add(self)

    def connection_lost(self, _error: Exception | None) -> None:
        self._open.discard(self)
        # Nobody reads the answer of a long poll any more: leave the updates for the next one.
        # Any other call does its work, as at Telegram.
        if self._task and self._polling:
            self._task.cancel()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        self._next()

    def _next(self) -> None:
        while self._task is None and (request := self._take()):
            self._polling = request.target.lower().partition("?")[0].endswith("/getupdates")
            answer = self._serve(request)
            if isinstance(answer, bytes):
                self._write(request, answer)
            else:
                self._task = asyncio.ensure_future(self._later(request, answer))

    async def _later(self, request: Request, answer: Awaitable[bytes | None]) -> None:
        self._write(request, await answer)
        self._task = None
        self._next()

    def _write(self, request: Request, answer: bytes | None) -> None:
        if answer is None:
            self.transport.abort()
            return
        self.transport.write(answer)
        if request.headers.get("connection", "").lower() == "close":
            self.transport.close()

    def _take(self) -> Request | None:
        """The next whole request in the buffer."""
        if self._head is None:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return None
            first, *lines = self._buffer[:end].decode("latin-1").split("\r\n")
            headers = {
                name.lower(): value.strip()
                for name, _, value in (line.partition(":") for line in lines)
            }
            length = int(headers.get("content-length", 0))
            self._head = end + 4, [*first.split(), "/", "/"][1], headers, length
            if headers.get("expect", "").lower() == "100-continue":
                self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        start, target, headers, length = self._head
        if len(self._buffer) < start + length:
            return None
        body = bytes(self._buffer[start : start + length])
        del self._buffer[: start + length]
        self._head = None
        return Request(target, headers, body)

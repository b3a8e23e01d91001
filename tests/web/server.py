"""A small web on the loopback interface, behind addresses that look public.

The engine's checks stay on: names are resolved to public addresses by `Web.resolve`, and the
transport that the engine is given notes every address it is asked to connect to and then leads to
the server here.
"""

from __future__ import annotations

import struct
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

from index.intake.fetcher import Budget, Fetcher

Answering = Callable[[BaseHTTPRequestHandler], None]
ADDRESS, OTHER_ADDRESS, ADDRESS_6 = "93.184.216.34", "151.101.1.140", "2606:2800:220:1::34"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it leaves the engine."""

    address: str
    port: int | None
    host: str
    path: str
    name: str | None  # the name that the certificate would have to bear
    headers: httpx.Headers


class Web:
    """Answers by host and path; `names` gives addresses by host, everything else is `ADDRESS`."""

    def __init__(self) -> None:
        self.answers: dict[str, Answering] = {}
        self.names: dict[str, list[str]] = {}
        self.asked: list[Asked] = []
        self.served: list[str] = []
        self.resolved: list[str] = []
        self.open = True
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self.close_connection = True
                key = f"{self.headers['Host']}{self.path}"
                web.served.append(key)
                web.answers.get(key, status(404))(self)

            def log_message(self, *_: object) -> None:
                return None

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                return None  # the engine has hung up on what it does not want

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), daemon=True
        )

    def __enter__(self) -> Web:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.open = False
        self._server.shutdown()
        self._server.server_close()

    def clear(self) -> None:
        """Forgets all answers, names and what has been asked."""
        self.answers, self.names, self.asked, self.resolved = {}, {}, [], []

    def resolve(self, host: str) -> list[str]:
        self.resolved.append(host)
        return self.names.get(host, [ADDRESS])

    def fetcher(self, **limits: Any) -> Fetcher:
        chosen = Budget(**{"wire": 200_000, "unpacked": 400_000, "seconds": 5.0, **limits})
        return Fetcher(self.resolve, lambda: Gate(self.port, self.asked), chosen)

    def drip(self, start: bytes, drop: bytes, pause: float = 0.02) -> Answering:
        """Sends something, and then the same bytes again and again."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.wfile.write(start)
            while self.open:
                handler.wfile.write(drop)
                time.sleep(pause)

        return answer


class Gate(httpx.BaseTransport):
    """Notes where the engine wants to connect to, and leads it to the tests' server."""

    def __init__(self, port: int, asked: list[Asked]) -> None:
        self._port = port
        self._asked = asked
        # Nothing here is encrypted, and to load certificates takes a while.
        self._inner = httpx.HTTPTransport(verify=False, trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        self._asked.append(
            Asked(
                url.host,
                url.port,
                request.headers["host"],
                url.raw_path.decode("ascii"),
                request.extensions.get("sni_hostname"),
                request.headers,
            )
        )
        request.url = url.copy_with(scheme="http", host="127.0.0.1", port=self._port)
        return self._inner.handle_request(request)

    def close(self) -> None:
        self._inner.close()


def page(
    body: str | bytes,
    kind: str | None = "text/html; charset=utf-8",
    code: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Answering:
    """An ordinary answer."""
    data = body.encode() if isinstance(body, str) else body

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in {"Content-Length": str(len(data)), **(headers or {})}.items():
            handler.send_header(name, value)
        if kind is not None:
            handler.send_header("Content-Type", kind)
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def zipped(data: bytes, encoding: str = "gzip") -> Answering:
    """What is packed already, as an HTML page."""
    return page(data, headers={"Content-Encoding": encoding})


def zeros(size: int) -> bytes:
    """So many zeros, packed a thousandfold: raw deflate, one block of it made and repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    count, rest = divmod(size, 2**20)
    block = packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * count + packer.compress(bytes(rest)) + packer.flush()


def bomb(size: int) -> bytes:
    """So many zeros as gzip."""
    checksum, block = 0, bytes(2**20)
    for begin in range(0, size, len(block)):
        checksum = zlib.crc32(block[: size - begin], checksum)
    return b"\x1f\x8b\x08" + bytes(6) + b"\xff" + zeros(size) + struct.pack("<LL", checksum, size)


def redirect(url: str, code: int = 302) -> Answering:
    """A redirect."""
    return page(b"", code=code, headers={"Location": url})


def status(code: int) -> Answering:
    """An answer with nothing but its status."""
    return page(b"", code=code)


def raw(data: bytes) -> Answering:
    """Bytes that need not be HTTP."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(data)

    return answer

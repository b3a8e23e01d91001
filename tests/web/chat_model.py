"""A server on loopback that answers as chat models do: vLLM, llama.cpp, Ollama, and broken ones."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Reply = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


class ChatModel:
    """Keeps what it is asked, and answers with `reply`."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append((self.path, dict(self.headers), body))
                outer.reply(self, body)

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.root = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> ChatModel:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    """A whole reply; a client that has gone away is no error."""
    try:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
    except OSError:
        return


def says(content: str, **more: str) -> Reply:
    """An OpenAI-compatible server: vLLM, llama.cpp, LM Studio."""

    def reply(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        assert handler.path.endswith("/chat/completions")
        message = {"role": "assistant", "content": content, **more}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        done = {"object": "chat.completion", "model": body["model"], "choices": [choice]}
        send(handler, 200, json.dumps(done).encode(), Content_Type="application/json")

    return reply


def ollama_says(content: str) -> Reply:
    """An Ollama: it thinks unless told not to, and drops what a small context cannot hold."""

    def reply(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        assert handler.path == "/api/chat"
        thinks = body.get("think") is not False
        told = f"<think>{'hm ' * 50}</think>{content}" if thinks else content
        done = {"model": body["model"], "message": {"role": "assistant", "content": told}}
        done["done"] = True
        send(handler, 200, json.dumps(done).encode(), Content_Type="application/json")

    return reply


def raw(status: int, body: bytes = b"", **headers: str) -> Reply:
    """Whatever a server may send."""

    def reply(handler: BaseHTTPRequestHandler, _: dict[str, Any]) -> None:
        send(handler, status, body, **headers)

    return reply


def silent(seconds: float) -> Reply:
    """A server that says nothing for so long."""

    def reply(_: BaseHTTPRequestHandler, __: dict[str, Any]) -> None:
        time.sleep(seconds)

    return reply


def dripping(pause: float) -> Reply:
    """A server that never ends: a byte, a pause, a byte."""

    def reply(handler: BaseHTTPRequestHandler, _: dict[str, Any]) -> None:
        try:
            handler.send_response(200)
            handler.end_headers()
            for _drop in range(200):
                handler.wfile.write(b" ")
                handler.wfile.flush()
                time.sleep(pause)
        except OSError:
            return

    return reply


def points_at(pick: Callable[[list[str]], list[int]]) -> Reply:
    """A model that reads: `pick` is given the sentences as they were shown, and gives numbers."""

    def reply(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        shown = body["messages"][1]["content"].split("<article>\n")[1].split("\n</article>")[0]
        sentences = [line.partition("] ")[2] for line in shown.split("\n")]
        says(json.dumps({"sentences": pick(sentences)}))(handler, body)

    return reply

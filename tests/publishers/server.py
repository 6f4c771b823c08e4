"""A small web server on a free loopback port, with a record of what it was asked and room for faults.

A fault is a function that gets a `Call` and returns a `Reply`, or None to let the good answer pass. `reply.cut` sends
only so many bytes of the body that was announced; `reply.pause` waits before the first byte, `reply.drip` after each.
"""

import gzip
import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(frozen=True)
class Call:
    """One request: its path, its query with one value per name, its headers, and how many came before it."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    number: int
    method: str = "GET"
    body: bytes = b""


@dataclass
class Reply:
    """One answer."""

    status: int
    body: bytes = b""
    content_type: str = "application/json;charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    pause: float = 0.0
    drip: float = 0.0


class StandIn:
    """A server around a function `answer(Call) -> Reply`; use it as a context manager."""

    def __init__(self, answer: Callable[[Call], Reply]):
        self.answer = answer
        self.fault: Callable[[Call], Reply | None] | None = None
        self.sends_etags = False
        self.calls: list[Call] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def address(self) -> str:
        """`http://127.0.0.1:<port>`"""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _reply(self, method, path, headers, body):
        parts = urlsplit(path)
        query = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        with self._lock:
            call = Call(unquote(parts.path), query, headers, len(self.calls), method, body)
            self.calls.append(call)
        reply = (self.fault and self.fault(call)) or self.answer(call)
        if self.sends_etags and reply.status == 200:
            etag = f'"{hashlib.md5(reply.body).hexdigest()}"'
            if headers.get("If-None-Match") == etag:
                return Reply(304, headers={"ETag": etag})
            reply.headers["ETag"] = etag
        return reply

    def _handler(self):
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self):
                self._answer()

            def do_POST(self):
                self._answer()

            def _answer(self):
                sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                reply = stand_in._reply(self.command, self.path, dict(self.headers), sent)
                time.sleep(reply.pause)
                self.send_response(reply.status)
                if reply.status != 304:
                    self.send_header("Content-Type", reply.content_type)
                    self.send_header("Content-Length", str(len(reply.body)))
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self._send(reply)

            def _send(self, reply):
                body = reply.body if reply.cut is None else reply.body[: reply.cut]
                if reply.drip:
                    for i in range(len(body)):
                        self.wfile.write(body[i : i + 1])
                        time.sleep(reply.drip)
                elif reply.status != 304:
                    self.wfile.write(body)
                self.close_connection = self.close_connection or reply.cut is not None or bool(reply.drip)

            def handle_one_request(self):
                try:
                    super().handle_one_request()
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def log_message(self, *_):
                pass

        return Handler


def gzipped(reply: Reply) -> Reply:
    """The reply with its body gzipped, without saying so."""
    return Reply(reply.status, gzip.compress(reply.body), reply.content_type)

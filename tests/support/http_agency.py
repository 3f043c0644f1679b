"""A partner agency over real HTTP, in threads of its own, that misbehaves in one way at a time.

It verifies and drops repeats by id; `way` says how it answers, `manner` how it sends its decisions.
"""

import json
import threading
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic

from greenlane.evidence import webhook

PATIENCE = 30.0  # nothing waits longer, whatever breaks
BIG = 8 * 1024 * 1024
STATUSES = {"500": 500, "429": 429, "422": 422, "redirects": 307}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    agency: "HttpAgency"

    def handle_error(self, *_: object) -> None:
        """The caller hung up: that is what some ways are for."""


@dataclass
class HttpAgency:
    """What came in raw (`every`), what was acted on (`kept`), what was said last of each."""

    way: str = "well"
    wait: int = 0  # the seconds of Retry-After
    elsewhere: str = ""  # where it redirects to
    drops_repeats: bool = True
    key: str = ""
    calls: int = 0
    every: list[str] = field(default_factory=list)
    kept: list[dict] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    stamps: list[float] = field(default_factory=list)
    hung_up: list[float] = field(default_factory=list)  # when a caller did not wait any longer
    _server: _Server | None = None
    _port: int = 0

    def open(self) -> "HttpAgency":
        """Listen, on the same port as before."""
        self._server = _Server(("127.0.0.1", self._port), _Handler)
        self._server.agency = self
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def close(self) -> None:
        """Nobody listens there: connections are refused."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._port

    @property
    def doubled(self) -> int:
        """How many messages were acted on again."""
        return sum(n - 1 for n in Counter(each["id"] for each in self.kept).values())

    @property
    def in_order(self) -> bool:
        """True when what was acted on came by its numbers."""
        numbers = [each["sequence"] for each in self.kept]
        return numbers == sorted(numbers)

    def takes(self, head, body: bytes) -> bool:
        """Act on a message once; True when it came for the first time."""
        name = head["webhook-id"]
        if not webhook.is_signed([self.key], name, int(head["webhook-timestamp"]), body,
                                 head["webhook-signature"]):  # fmt: skip
            raise AssertionError("our signature does not fit")
        first = name not in self.seen
        self.every.append(name)
        self.stamps.append(monotonic())
        if first or not self.drops_repeats:
            self.kept.append({"id": name, **json.loads(body)})
        self.seen.add(name)
        return first


class _Handler(BaseHTTPRequestHandler):
    """One call, answered in the way of the moment."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        agency = self.server.agency  # type: ignore[attr-defined]  # it is a _Server
        agency.calls += 1
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.close_connection = True
        if agency.way in STATUSES:
            self._say(STATUSES[agency.way], agency)
            return
        first = agency.takes(self.headers, body)
        if agency.way == "late" and not agency.hung_up:
            self.connection.settimeout(PATIENCE)
            self.connection.recv(1)  # nothing comes but the end of the call
            agency.hung_up.append(monotonic())
            return
        if agency.way == "drops" and first:
            return
        if agency.way == "no http" and first:
            self.wfile.write(b"\x00\xff 204? perhaps\n")
            return
        self._say(200, agency, {"garbage": b"\xff\x00{]<html>", "big": b"x" * BIG}.get(agency.way))

    def _say(self, status: int, agency: HttpAgency, body: bytes | None = None) -> None:
        self.send_response(status)
        if status == 429:
            self.send_header("Retry-After", str(agency.wait))
        if status == 307:
            self.send_header("Location", agency.elsewhere)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        """Say nothing."""

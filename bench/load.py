"""A load generator for one HTTP server: constant arrivals over kept connections, latency from the
moment a request was due (so that a stalled server cannot hide its queue).

Used by end_to_end.py as a process of its own; sends to loopback only, bounded in count and time.
"""

import argparse
import json
import socket
import sys
import threading
import time
from pathlib import Path


class Caller(threading.Thread):
    """One kept connection that takes the next due request until none is left."""

    def __init__(self, shared: "Schedule") -> None:
        super().__init__(daemon=True)
        self.shared = shared
        self.times: list[float] = []
        self.statuses: dict[str, int] = {}

    def run(self) -> None:
        """Send requests as they fall due."""
        connection = socket.create_connection(("127.0.0.1", self.shared.port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while (taken := self.shared.take()) is not None:
            request, due = taken
            wait = due - time.perf_counter()
            if wait > 0:
                time.sleep(wait)
            started = max(due, 0) or time.perf_counter()
            connection.sendall(request)
            status = _answer(connection)
            self.times.append(time.perf_counter() - started)
            self.statuses[status] = self.statuses.get(status, 0) + 1
        connection.close()


class Schedule:
    """Requests and when each is due; rate 0 means as fast as answers come (closed loop)."""

    def __init__(self, port: int, requests: list[bytes], rate: float) -> None:
        self.port, self.requests, self.rate = port, requests, rate
        self.lock = threading.Lock()
        self.next = 0
        self.start = time.perf_counter() + 0.05

    def take(self) -> tuple[bytes, float] | None:
        """The next request and its due time (0: now)."""
        with self.lock:
            place = self.next
            if place >= len(self.requests):
                return None
            self.next += 1
        return self.requests[place], self.start + place / self.rate if self.rate else 0.0


def _answer(connection: socket.socket) -> str:
    data = connection.recv(65536)
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _, rest = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    missing = length - len(rest)
    while missing > 0:
        missing -= len(connection.recv(65536))
    return head[9:12].decode()


def main() -> None:
    """Read requests from a file of length-prefixed bodies; print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--bodies", type=Path, required=True)
    parser.add_argument("--tokens", type=Path, required=True)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--rate", type=float, default=0.0)
    parser.add_argument("--connections", type=int, default=8)
    options = parser.parse_args()
    tokens = json.loads(options.tokens.read_text())
    lines = options.bodies.read_bytes().split(b"\n")[options.skip : options.skip + options.count]
    requests = []
    for line in lines:
        unit, _, body = line.partition(b"\t")
        head = (
            f"POST /api/v1/declarations HTTP/1.1\r\nHost: localhost\r\n"
            f"Authorization: Bearer {tokens[unit.decode()]}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        requests.append(head.encode() + body)
    schedule = Schedule(options.port, requests, options.rate)
    callers = [Caller(schedule) for _ in range(options.connections)]
    started = time.perf_counter()
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    took = time.perf_counter() - started
    times = sorted(t for caller in callers for t in caller.times)
    statuses: dict[str, int] = {}
    for caller in callers:
        for status, number in caller.statuses.items():
            statuses[status] = statuses.get(status, 0) + number
    json.dump({"count": len(times), "seconds": took, "times": times, "statuses": statuses,
               "cpu": time.process_time()}, sys.stdout)  # fmt: skip


if __name__ == "__main__":
    main()

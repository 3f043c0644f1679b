"""Floods: a gigabyte of text, slow senders, ten thousand parts, a hundred thousand lines.

The server is a real one; others are answered while it is flooded, and its memory stays.
"""

import json
import os
import socket
from pathlib import Path
from urllib.error import URLError

import pytest
from tests.support.declarations import declaration, item

GIGABYTE = 1_000_000_000
MOST_MEMORY = 200_000_000


def memory(server):
    """The resident bytes of the server and its workers."""
    group = os.getpgid(server.process.pid)
    found = 0
    for each in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(each.name)) == group:
                found += int((each / "statm").read_bytes().split()[1]) * 4096
        except (OSError, IndexError):
            continue
    return found


def head(server, path, length, kind="application/xml"):
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n"
        f"Authorization: Bearer {server.token()}\r\nContent-Length: {length}\r\n"
        "Connection: close\r\n\r\n"
    ).encode()


def connected(server):
    return socket.create_connection(("127.0.0.1", server.port), timeout=30)


def flooded(server, path, first, kind="application/xml", most=GIGABYTE):
    """(status, bytes sent) of a body that goes on until the server answers or all is sent."""
    part, sent = b"x" * 1_000_000, 0
    with connected(server) as line:
        line.sendall(head(server, path, most, kind) + first)
        try:
            while sent < most - len(first):
                line.settimeout(0.01)
                try:
                    early = line.recv(4096)
                    return int(early.split()[1]) if early else 0, sent
                except TimeoutError:
                    line.settimeout(30)
                line.sendall(part)
                sent += len(part)
        except (BrokenPipeError, ConnectionResetError):
            return 0, sent
        line.settimeout(60)
        answer = line.recv(4096)
        return int(answer.split()[1]) if answer else 0, sent


def alive(server):
    return server.request("GET", "/api/v1/declarations")[0] == 200


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/api/v1/declarations", "application/xml"), ("/track", "application/x-www-form-urlencoded"),
     ("/sign-in", "multipart/form-data; boundary=b")],
)  # fmt: skip
def test_a_gigabyte_is_refused_and_the_memory_stays(server, path, kind):
    assert alive(server)
    before = memory(server)
    status, sent = flooded(server, path, b"<a>", kind)
    assert status in (0, 400, 403, 405, 413), status
    assert memory(server) - before < MOST_MEMORY
    assert alive(server)
    assert sent <= GIGABYTE


def slow(server, count):
    """Connections that have begun a body and send no more."""
    lines = [connected(server) for _ in range(count)]
    for line in lines:
        line.sendall(head(server, "/api/v1/declarations", 5_000_000) + b"<MetaData")
    return lines


def test_a_few_slow_senders_keep_nobody_waiting_and_many_are_gone_when_they_leave(server):
    few = slow(server, 3)
    assert all(alive(server) for _ in range(5))
    many = slow(server, 40)
    for line in (*few, *many):
        line.close()
    assert alive(server)


def test_ten_thousand_parts_are_refused_and_the_next_request_is_answered(server):
    part = b'--b\r\nContent-Disposition: form-data; name="f%d"\r\n\r\nx\r\n'
    files = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a%d.txt"\r\n\r\nx\r\n'
    for each in (part, files):
        body = b"".join(each % n for n in range(10_000)) + b"--b--\r\n"
        try:
            status, _, _ = server.request(
                "POST", "/sign-in", body, Content_Type="multipart/form-data; boundary=b"
            )
        except (URLError, ConnectionError):  # refused and closed before all of it was sent
            status = 400
        assert status in (400, 403, 413)
        assert alive(server)


def test_a_hundred_thousand_lines_are_refused_with_a_finding(server):
    made = declaration("FLOOD-1")
    line = json.dumps(item(1))
    goods = f"[{','.join([line] * 100_000)}]"
    body = json.dumps(made).replace(json.dumps([item(1)]), goods).encode()
    assert len(body) > 50_000_000
    empty = {"goodsShipment": {"governmentAgencyGoodsItem": [{}] * 100_000}}
    small = json.dumps(empty).encode()
    before = memory(server)
    try:
        status = server.request("POST", "/api/v1/declarations", body)[0]
    except OSError:  # answered and closed before all was sent
        status = 413
    assert status == 413
    status, _, told = server.request("POST", "/api/v1/declarations", small)
    assert status in (400, 422), told[:300]
    assert memory(server) - before < MOST_MEMORY
    assert alive(server)


def test_control_a_door_without_its_limit_reads_what_it_is_sent(server):
    """The limit of the door is what refuses: a body below it is read to its end."""
    status, sent = flooded(server, "/api/v1/declarations", b"<a>", most=9_000_000)
    assert status == 400
    assert sent >= 8_000_000

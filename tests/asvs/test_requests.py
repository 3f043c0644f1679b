"""V4.2: where one request ends and the next begins is read in one way, whoever writes it."""

import contextlib
import re
import socket

import pytest

SECOND = b"GET /api/v1/log/keys HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
HEAD = b"POST /csp-report HTTP/1.1\r\nHost: localhost\r\n"
AMBIGUOUS = {
    "two lengths": HEAD + b"Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}" + SECOND,
    "a length with a sign": HEAD + b"Content-Length: +2\r\n\r\n{}" + SECOND,
    "a chunk that is none": HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n" + SECOND,
    "an encoding nobody knows": HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SECOND,
    "a blank before the colon": HEAD + b"Content-Length : 2\r\n\r\n{}" + SECOND,
    "a header on two lines": HEAD + b"X-A: a\r\n Content-Length: 2\r\n\r\n{}" + SECOND,
    "a bare line end in a header": HEAD + b"X-A: a\rContent-Length: 2\r\n\r\n{}" + SECOND,
}
BOTH = HEAD + b"Content-Length: 40\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SECOND
PLAIN = HEAD + b"Content-Length: 2\r\n\r\n{}" + SECOND


def answered(server, sent):
    """The states of all answers that one connection gets."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=3) as line:
        line.sendall(sent)
        told = b""
        with contextlib.suppress(TimeoutError):  # it waits for more of a request
            while part := line.recv(65536):
                told += part
    return [int(each) for each in re.findall(rb"HTTP/1\.1 (\d{3}) ", told)]


@pytest.mark.parametrize("sent", AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_a_request_whose_end_is_doubtful_is_refused_with_all_that_follows(server, sent):
    assert answered(server, sent) in ([400], [501], [])


def test_of_a_length_and_chunks_the_chunks_count_and_nothing_is_smuggled(server):
    """RFC 9112, 6.3: chunks override a length; what follows them is a request in the open."""
    assert answered(server, BOTH) in ([400], [400, 200], [204, 200], [413, 200])


def test_control_two_plain_requests_get_two_answers(server):
    assert answered(server, PLAIN) == [204, 200]

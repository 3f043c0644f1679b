"""The line to partners over HTTP: what was signed arrives as it was sent; no address inside."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from greenlane.evidence import webhook
from greenlane.gateways.outgoing import OutgoingFailedError
from greenlane.gateways.partner_lines import HttpLine, KeptLine
from greenlane.lifecycle.delivery import AskedToWaitError

SECRET = webhook.told(webhook.SHARED, bytes(range(32)))


class Receiver(BaseHTTPRequestHandler):
    """Says 204 to what is signed, 401 to all else; /away redirects, /busy says 429."""

    def do_POST(self):
        if self.path.startswith("/busy"):
            self.send_response(429)
            self.send_header("Retry-After", self.path.partition("?")[2])
            self.end_headers()
            return
        body = self.rfile.read(int(self.headers["Content-Length"]))
        told = self.headers
        signed = webhook.is_signed([SECRET], told["webhook-id"], int(told["webhook-timestamp"]),
                                   body, told["webhook-signature"])  # fmt: skip
        self.send_response(302 if self.path == "/away" else 204 if signed else 401)
        self.send_header("Location", "/in")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def port():
    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_a_signed_message_arrives_as_it_was_sent(port):
    line = HttpLine(frozenset({("127.0.0.1", port)}))
    head = webhook.headers([SECRET], "m-1", 100, b"{}")
    assert line.send(f"http://127.0.0.1:{port}/in", head, b"{}") == 204
    assert line.send(f"http://127.0.0.1:{port}/in", head, b"{ }") == 401


def test_a_redirect_is_a_failure_and_nobody_answering_is_one(port):
    line = HttpLine(frozenset({("127.0.0.1", port), ("127.0.0.1", 9)}))
    head = webhook.headers([SECRET], "m-1", 100, b"{}")
    for url in (f"http://127.0.0.1:{port}/away", "http://127.0.0.1:9/in"):
        with pytest.raises(OutgoingFailedError):
            line.send(url, head, b"{}")


def test_a_busy_partner_says_for_how_long_and_what_is_no_number_is_nothing(port):
    line = HttpLine(frozenset({("127.0.0.1", port)}))
    head = webhook.headers([SECRET], "m-1", 100, b"{}")
    with pytest.raises(AskedToWaitError) as asked:
        line.send(f"http://127.0.0.1:{port}/busy?1200", head, b"{}")
    assert asked.value.seconds == 1200
    assert line.send(f"http://127.0.0.1:{port}/busy?soon", head, b"{}") == 429


@pytest.mark.parametrize("url", ["http://a.example/", "ftp://a.example/", "https://u:p@a.example/",
                                 "https://a.example:8443/", "x"])  # fmt: skip
def test_an_address_that_would_never_be_called_is_refused_at_once(url):
    line = HttpLine(frozenset())
    with pytest.raises(ValueError, match="OUT-00"):
        line.check(url)
    with pytest.raises(OSError, match="OUT-00"):
        line.send(url, {}, b"{}")


def test_an_address_inside_is_not_called_unless_it_is_known(port):
    with pytest.raises(OSError, match="OUT-00"):
        HttpLine(frozenset()).send(f"https://127.0.0.1:{port}/in", {}, b"{}")


def test_the_twin_keeps_what_it_was_sent_and_can_be_away():
    line = KeptLine()
    assert line.send("u", {"a": "b"}, b"{}") == 200
    assert line.sent == [("u", {"a": "b"}, b"{}")]
    with pytest.raises(OSError, match="nobody"):
        KeptLine(status=None).send("u", {}, b"")

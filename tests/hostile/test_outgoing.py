"""Calls to the outside go to public addresses and known partners, whatever a name says."""

import http.server
import threading

import pytest

from greenlane.gateways import addresses, outgoing
from greenlane.gateways.outgoing import Outgoing, OutgoingFailedError, OutgoingRefusedError, Policy

INSIDE = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255",
    "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "192.0.2.1",
    "192.0.0.8", "192.0.0.100", "192.88.99.1",
    "198.18.0.1", "198.51.100.7", "203.0.113.7", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "168.63.129.16", "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1",
    "2001:db8::1", "3fff::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:8.8.8.8",
    "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::",
    "2002:a9fe:a9fe::1", "2001:0:7f00:1::", "fe80::1%eth0", "::ffff:0:0",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:4001::65"]


def stub(*answers):
    """A resolver that gives each of the answers in turn, and counts."""
    asked = []

    def resolver(host, port):
        asked.append((host, port))
        return list(answers[min(len(asked), len(answers)) - 1])

    resolver.asked = asked
    return resolver


class Server(http.server.BaseHTTPRequestHandler):
    """A partner on this machine: /hop redirects to what the query says, /big is large."""

    def do_GET(self):
        path, _, query = self.path.partition("?")
        if path == "/hop":
            self.send_response(302)
            self.send_header("Location", query)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = b"x" * (100_000 if path == "/big" else 5)
        self.send_response(200)
        if path == "/packed":
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *told):
        pass


@pytest.fixture
def partner():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def known(port, **told):
    return Policy(partners=frozenset({("partner.example", port)}), **told)


@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_leads_inside_is_not_called(address):
    with pytest.raises(OutgoingRefusedError) as refused:
        Outgoing(Policy(), stub([address])).call("GET", "https://innocent.example/")
    assert refused.value.code == "OUT-003"


@pytest.mark.parametrize("address", INSIDE)
def test_one_address_inside_among_public_ones_is_enough_to_refuse(address):
    with pytest.raises(OutgoingRefusedError):
        outgoing.checked_address("a.example", 443, Policy(), stub(["1.1.1.1", address]))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_may_be_called(address):
    assert outgoing.checked_address("a.example", 443, Policy(), stub([address])) == address


@pytest.mark.parametrize(
    "url",
    ["http://a.example/", "https://a.example:8443/", "ftp://a.example/", "file:///etc/passwd",
     "gopher://a/", "https://", "//a.example", "https://u:p@a.example/", "https://a@b.example/",
     "data:text/html,x", "javascript:1", "", "https://[::1/", "unix:///run/a.sock",
     "https://a.example:0x50/"],
)  # fmt: skip
def test_an_address_of_another_kind_is_refused_before_a_name_is_resolved(url):
    resolver = stub(["1.1.1.1"])
    with pytest.raises(OutgoingRefusedError) as refused:
        Outgoing(Policy(), resolver).call("GET", url)
    assert refused.value.code in ("OUT-001", "OUT-002")
    assert resolver.asked == []


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]", "localhost",
     "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "0", "169.254.169.254", "①②⑦.⓪.⓪.①"],
)  # fmt: skip
def test_an_address_inside_in_any_writing_is_refused_by_the_system_s_own_reading(host):
    with pytest.raises((OutgoingRefusedError, OutgoingFailedError)):
        Outgoing(Policy()).call("GET", f"https://{host}/")


def test_a_name_is_resolved_once_and_what_was_checked_is_connected(monkeypatch):
    import httpcore

    connected = []

    def connect(self, host, port, *told):
        connected.append(host)
        raise httpcore.ConnectError("enough")

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    rebinding = stub(["93.184.216.34"], ["127.0.0.1"])
    with pytest.raises(OutgoingFailedError):
        Outgoing(Policy(), rebinding).call("GET", "https://rebinding.example/")
    assert connected == ["93.184.216.34"]
    assert rebinding.asked == [("rebinding.example", 443)]


def test_a_known_partner_inside_is_called_on_his_port_alone(partner):
    calls = Outgoing(known(partner), stub(["127.0.0.1"]))
    assert calls.call("GET", f"http://partner.example:{partner}/").body == b"xxxxx"
    with pytest.raises(OutgoingRefusedError):
        calls.call("GET", f"http://partner.example:{partner + 1}/")
    with pytest.raises(OutgoingRefusedError):
        calls.call("GET", f"http://other.example:{partner}/")


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1", "::ffff:169.254.1.1", "0.0.0.0"])
def test_not_even_a_partner_leads_to_the_secrets_of_a_cloud(partner, address):
    with pytest.raises(OutgoingRefusedError):
        Outgoing(known(partner), stub([address])).call("GET", f"http://partner.example:{partner}/")


@pytest.mark.parametrize(
    "target",
    ["https://inside.example/", "http://169.254.169.254/latest/", "http://127.0.0.1:22/",
     "file:///etc/passwd", "https://[::1]/", "ftp://a.example/"],
)  # fmt: skip
def test_a_redirect_is_checked_as_the_first_address_is(partner, target):
    calls = Outgoing(known(partner), stub(["127.0.0.1"]))
    with pytest.raises(OutgoingRefusedError):
        calls.call("GET", f"http://partner.example:{partner}/hop?{target}")


def test_redirects_in_a_ring_size_and_packing_have_their_limits(partner):
    at = f"http://partner.example:{partner}"
    calls = Outgoing(known(partner, most_bytes=50_000), stub(["127.0.0.1"]))
    for path in ("/big", "/packed", f"/hop?{at}/hop?{at}/hop?{at}/hop?{at}/hop?{at}/"):
        with pytest.raises(OutgoingFailedError):
            calls.call("GET", f"{at}{path}")


def test_a_slow_answer_is_given_up(partner, monkeypatch):
    moments = iter([0.0, 99.0, 99.0])
    monkeypatch.setattr(outgoing.time, "monotonic", lambda: next(moments))
    with pytest.raises(OutgoingFailedError, match="too long"):
        Outgoing(known(partner), stub(["127.0.0.1"])).call(
            "GET", f"http://partner.example:{partner}/")  # fmt: skip


def test_a_partner_is_named_with_his_port():
    assert outgoing.partners("A.example:8443 [::1]:80") == {("a.example", 8443), ("::1", 80)}
    with pytest.raises(ValueError, match="host:port"):
        outgoing.partners("a.example")


def test_control_without_the_check_the_inside_is_called(partner, monkeypatch):
    monkeypatch.setattr(addresses, "is_public", lambda address: True)
    monkeypatch.setattr(outgoing, "check_url", lambda url, policy: None)
    answer = Outgoing(Policy(), stub(["127.0.0.1"])).call("GET", f"http://a.example:{partner}/")
    assert answer.status == 200

"""The scanner: what clamd says over its socket, and that no answer is never a verdict."""

import socket
import struct
import threading

import pytest

from greenlane.gateways import scanner
from greenlane.gateways.scanner import Clamd, NoScanner, ScannerAwayError, TestFileScanner, Verdict

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture
def clamd(tmp_path):
    """clamd(answer) speaks the protocol once: it reads the stream, gives the answer, keeps both."""
    closing = []

    def start(answer):
        server = socket.socket(socket.AF_UNIX)
        path = str(tmp_path / f"{len(closing)}.sock")
        server.bind(path)
        server.listen(1)
        got = {}

        def serve():
            line, _ = server.accept()
            with line, line.makefile("rb") as read:
                got["command"] = read.read(10)
                got["data"] = b""
                while length := struct.unpack(">I", read.read(4))[0]:
                    got["data"] += read.read(length)
                line.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        closing.append((server, thread))
        return Clamd(path, seconds=5.0), got

    yield start
    for server, thread in closing:
        thread.join(5)
        server.close()


def test_a_clean_file_is_streamed_whole_and_is_clean(clamd):
    daemon, got = clamd(b"stream: OK\0")
    assert daemon.scan(b"ab" * 70_000) == Verdict("")
    assert got == {"command": b"zINSTREAM\0", "data": b"ab" * 70_000}


def test_a_found_virus_is_named(clamd):
    daemon, _ = clamd(b"stream: Win.Test.EICAR_HDB-1 FOUND\0")
    assert daemon.scan(EICAR) == Verdict("Win.Test.EICAR_HDB-1")


@pytest.mark.parametrize(
    "answer",
    [b"", b"\0", b"INSTREAM size limit exceeded. ERROR\0", b"stream: access denied. ERROR\0",
     b"UNKNOWN COMMAND\0", b"stream: ok\0", b"x" * 5000],
)  # fmt: skip
def test_what_is_no_verdict_is_never_taken_for_clean(clamd, answer):
    daemon, _ = clamd(answer)
    with pytest.raises(ScannerAwayError):
        daemon.scan(b"x")


def test_a_daemon_that_is_away_gives_no_verdict(tmp_path):
    with pytest.raises(ScannerAwayError):
        Clamd(str(tmp_path / "none")).scan(b"x")
    with pytest.raises(ScannerAwayError):
        NoScanner().scan(b"x")


def test_the_twin_knows_the_test_file_wherever_it_stands():
    assert TestFileScanner().scan(b"a" + EICAR + b"b").found
    assert TestFileScanner().scan(b"a" * 100) == Verdict("")


def test_a_setting_names_its_scanner():
    assert scanner.scanner("unix:/run/clamd") == Clamd("/run/clamd")
    assert scanner.scanner("tcp:clam.example:3310") == Clamd(("clam.example", 3310))
    assert isinstance(scanner.scanner(""), NoScanner)
    with pytest.raises(ValueError, match="GREENLANE_SCANNER"):
        scanner.scanner("none")

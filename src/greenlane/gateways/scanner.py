"""The scanner of viruses: clamd over its socket, and a twin in memory that knows the test file."""

import socket
import struct
from dataclasses import dataclass
from typing import Protocol

CHUNK = 1 << 16
SECONDS = 30.0
# The harmless file that every scanner reports (EICAR), in two parts so that none reports this one.
_TEST_FILE = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class ScannerAwayError(OSError):
    """The scanner gave no verdict; the file stays unscanned and is asked about again."""


@dataclass(frozen=True)
class Verdict:
    """What a scanner says: the name of what it found, empty when it found nothing."""

    found: str = ""


class Scanner(Protocol):
    """Says whether a file is known to be harmful."""

    def scan(self, data: bytes) -> Verdict:
        """The verdict on a file. Raises ScannerAwayError."""


@dataclass(frozen=True)
class Clamd:
    """A clamd daemon: `address` is the path of its socket, or (host, port)."""

    address: str | tuple[str, int]
    seconds: float = SECONDS

    def scan(self, data: bytes) -> Verdict:
        """Send the file as a stream (INSTREAM) and read the one line of the answer."""
        try:
            with self._connected() as line:
                line.sendall(b"zINSTREAM\0")
                for at in range(0, len(data), CHUNK):
                    part = data[at : at + CHUNK]
                    line.sendall(struct.pack(">I", len(part)) + part)
                line.sendall(struct.pack(">I", 0))
                return _verdict(_answer(line))
        except ScannerAwayError:
            raise
        except OSError as error:
            raise ScannerAwayError(f"the scanner does not answer: {error}") from error

    def _connected(self) -> socket.socket:
        if isinstance(self.address, tuple):
            return socket.create_connection(self.address, timeout=self.seconds)
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(self.seconds)
        try:
            line.connect(self.address)
        except OSError:
            line.close()
            raise
        return line


def _answer(line: socket.socket) -> str:
    """The line up to its NUL; at most 4 kB are read."""
    said = b""
    while b"\0" not in said and len(said) < 4096:
        part = line.recv(1024)
        if not part:
            break
        said += part
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _verdict(said: str) -> Verdict:
    """`stream: OK` and `stream: NAME FOUND` are verdicts; all else is none."""
    words = said.partition(": ")[2]
    if words == "OK":
        return Verdict()
    if words.endswith(" FOUND"):
        return Verdict(words.removesuffix(" FOUND") or "unnamed")
    raise ScannerAwayError(f"the scanner gave no verdict: {said[:200]!r}")


class TestFileScanner:
    """The in-memory twin for demonstrations and tests: it knows the EICAR test file alone."""

    __test__ = False  # it is no test, whatever its name begins with

    def scan(self, data: bytes) -> Verdict:
        """Find the test file anywhere in the bytes."""
        return Verdict("Eicar-Test-Signature" if _TEST_FILE in data else "")


class NoScanner:
    """No scanner is configured: nothing is ever released."""

    def scan(self, data: bytes) -> Verdict:
        """Raise ScannerAwayError."""
        raise ScannerAwayError(f"no scanner is configured ({len(data)} bytes wait)")


def scanner(setting: str) -> Scanner:
    """The scanner of a setting: `unix:PATH`, `tcp:HOST:PORT`, `eicar`, or nothing.

    Raises ValueError for another.
    """
    kind, _, rest = setting.partition(":")
    host, _, port = rest.rpartition(":")
    if kind == "unix" and rest:
        return Clamd(rest)
    if kind == "tcp" and host and port.isdecimal():
        return Clamd((host, int(port)))
    if setting == "eicar":
        return TestFileScanner()
    if setting == "":
        return NoScanner()
    raise ValueError(f"GREENLANE_SCANNER is unix:PATH, tcp:HOST:PORT or eicar, not {setting!r}")

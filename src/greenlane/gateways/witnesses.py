"""The witnesses: a folder elsewhere, a mailbox, a partner agency; each keeps the heads it is given.

`GREENLANE_HOME/witnesses.toml` names them; without the file there is one folder, `witness` beside
the database. At least one should be where the database's administrator cannot write.
"""

import base64
import json
import os
import smtplib
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from greenlane.evidence import checkpoint
from greenlane.evidence.checkpoint import Checkpoint
from greenlane.evidence.signing import KeySet, PublicKey
from greenlane.evidence.witness import Prove, WitnessError, objection
from greenlane.gateways.keys import public_lines
from greenlane.gateways.reasons import reason

Post = Callable[[str, bytes], tuple[int, bytes]]
"""Sends bytes to an address; gives status and body. Raises OSError when nobody answers."""
Keys = Callable[[], KeySet]


@dataclass
class MemoryWitness:
    """A witness in memory: the twin of all others, and the judgement that they share."""

    name: str
    keys: Keys
    known: Checkpoint | None = None
    every: timedelta = timedelta(0)
    away: bool = False

    def take(self, head: Checkpoint, prove: Prove) -> None:
        """Keep the head if it goes on from the last."""
        if self.away:
            raise WitnessError("nobody answers")
        check(self.known, head, prove, self.keys())
        self.known = head


def check(known: Checkpoint | None, head: Checkpoint, prove: Prove, keys: KeySet) -> None:
    """Raise WitnessError when a head may not be taken."""
    proof = prove(known.head.size) if known else ()
    if fault := objection(known, head, proof, keys):
        raise WitnessError(fault, refused=True)


@dataclass
class FileWitness:
    """A folder: every head in a file for its month, the last one in `latest`, `keys` beside them.

    The keys are copied when the witness is first used; from then on a new one must be brought
    (`greenlane keys rotate` does), so that a database moved elsewhere cannot go on in our name.
    """

    name: str
    folder: Path
    keys: Keys
    every: timedelta = timedelta(0)

    def take(self, head: Checkpoint, prove: Prove) -> None:
        """Keep the head, on the disk before it counts."""
        try:
            self._begin()
            check(self.latest(), head, prove, self.trusted())
            month = self.folder / f"heads-{head.head.moment:%Y-%m}.txt"
            with month.open("ab") as file:
                file.write(head.text.encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
            _replace(self.folder / "latest", head.text)
        except OSError as error:
            raise WitnessError(reason(error)) from error

    def trusted(self) -> KeySet:
        """The keys that the folder trusts."""
        return KeySet(public_lines((self.folder / "keys").read_text("utf-8")))

    def bring(self, key: PublicKey) -> None:
        """Have the folder trust one more key."""
        self._begin()
        if self.trusted().get(key.id) is None:
            _replace(self.folder / "keys", key_lines([*self.trusted(), key]))

    def latest(self) -> Checkpoint | None:
        """The last head kept, or None. Raises WitnessError when the file tells none."""
        file = self.folder / "latest"
        if not file.exists():
            return None
        read = checkpoint.parse(file.read_text("utf-8"))
        if read is None:
            raise WitnessError("the head kept cannot be read", refused=True)
        return read

    def heads(self) -> Iterator[Checkpoint]:
        """All heads kept, the oldest first."""
        for file in sorted(self.folder.glob("heads-*.txt")):
            yield from checkpoints(file.read_text("utf-8"))

    def _begin(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if not (self.folder / "keys").exists():
            _replace(self.folder / "keys", key_lines(self.keys()))


def key_lines(keys: Iterable[PublicKey]) -> str:
    """Public keys as lines without days: a witness trusts a key or does not."""
    return "".join(f"{key.text}\n" for key in keys)


def checkpoints(text: str) -> Iterator[Checkpoint]:
    """The checkpoints in a text that may hold more than them: heads kept, a mail, a slip."""
    lines = text.replace("\r\n", "\n").split("\n")
    for place, line in enumerate(lines):
        if not line.startswith("time ") or place < 3:
            continue
        end = place + 2
        while end < len(lines) and lines[end].startswith("— "):
            end += 1
        read = checkpoint.parse("\n".join(lines[place - 3 : end]) + "\n")
        if read is not None:
            yield read


def _replace(file: Path, text: str) -> None:
    fresh = file.with_suffix(".new")
    with fresh.open("wb") as opened:
        opened.write(text.encode())
        opened.flush()
        os.fsync(opened.fileno())
    fresh.replace(file)


@dataclass
class MailWitness:
    """A mailbox, of the auditor for instance. It cannot answer; what it has, it has."""

    name: str
    to: str
    send: Callable[[EmailMessage], None]
    every: timedelta = timedelta(hours=1)

    def take(self, head: Checkpoint, prove: Prove) -> None:
        """Send the head."""
        del prove  # a mailbox does not compare; `greenlane verify --heads` does
        message = EmailMessage()
        message["To"], message["From"] = self.to, f"log@{head.head.origin}"
        message["Subject"] = f"Head of the log at {head.head.size} entries"
        message.set_content(head.text, cte="8bit")
        try:
            self.send(message)
        except (OSError, smtplib.SMTPException) as error:
            raise WitnessError(f"the mail was not taken: {error}") from error


def spooled(folder: Path) -> Callable[[EmailMessage], None]:
    """Mails put into a folder for the machine's mail program: the twin of a mail server."""

    def send(message: EmailMessage) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        number = len(list(folder.glob("*.eml")))
        (folder / f"{number:06}.eml").write_bytes(message.as_bytes())

    return send


def by_smtp(host: str, port: int) -> Callable[[EmailMessage], None]:
    """Mails sent by a server of ours."""

    def send(message: EmailMessage) -> None:
        with smtplib.SMTP(host, port, timeout=10) as server:
            server.send_message(message)

    return send


@dataclass
class AgencyWitness:
    """A partner that keeps heads: the C2SP witness protocol (https://c2sp.org/tlog-witness).

    One POST carries `old SIZE`, the proof, an empty line and the checkpoint. 409 tells the size
    that the partner knows, and the proof is made from there; 422 and 403 refuse.
    """

    name: str
    address: str
    post: Post
    every: timedelta = timedelta(0)
    size: int = 0

    def take(self, head: Checkpoint, prove: Prove) -> None:
        """Offer the head, once more from the size that the partner names."""
        status, body = self._offer(head, prove)
        if status == 409 and body.strip().isdigit():
            self.size = int(body)
            if self.size > head.head.size:
                raise WitnessError("smaller", refused=True)
            status, body = self._offer(head, prove)
        if status != 200:
            told = body[:80].decode("utf-8", "replace").strip()
            raise WitnessError(f"{status} {told}".strip(), refused=status in (403, 409, 422))
        self.size = head.head.size

    def _offer(self, head: Checkpoint, prove: Prove) -> tuple[int, bytes]:
        old = min(self.size, head.head.size)
        try:
            return self.post(self.address, request(old, prove(old), head))
        except OSError as error:
            raise WitnessError(reason(error)) from error


def request(old: int, proof: Any, head: Checkpoint) -> bytes:
    """The body of add-checkpoint."""
    lines = [f"old {old}", *(base64.b64encode(step).decode() for step in proof)]
    return ("\n".join(lines) + "\n\n" + head.text).encode()


def answer(
    known: Checkpoint | None, body: bytes, keys: KeySet
) -> tuple[int, bytes, Checkpoint | None]:
    """What a witness answers to add-checkpoint: status, body, and the head that it then knows."""
    first, found, text = body.decode("utf-8", "replace").partition("\n\n")
    lines = first.split("\n")
    head = checkpoint.parse(text)
    if not found or head is None or not lines[0].startswith("old ") or not lines[0][4:].isdigit():
        return 400, b"unreadable", known
    size = known.head.size if known else 0
    if int(lines[0][4:]) != size:
        return 409, str(size).encode(), known
    try:
        proof = [base64.b64decode(line, validate=True) for line in lines[1:]]
    except ValueError:
        return 400, b"unreadable", known
    fault = objection(known, head, proof, keys)
    if fault in ("unsigned", "unknown-key", "bad-signature", "key-out-of-days"):
        return 403, fault.encode(), known
    return (422, fault.encode(), known) if fault else (200, b"", head)


def configured(home: Path, keys: Keys, post: Post) -> list[Any]:
    """The witnesses that the installation names. Raises ValueError for what cannot be one."""
    file = home / "witnesses.toml"
    if not file.exists():
        return [FileWitness("folder", home / "witness", keys)]
    entries = tomllib.loads(file.read_text("utf-8")).get("witness", [])
    return [_one(entry, home, keys, post) for entry in entries]


def add(home: Path, name: str, told: Mapping[str, str], every: int = 0) -> None:
    """Add a witness to the file that names them. Raises ValueError for what cannot be one.

    The folder that was a witness without the file stays one.
    """
    entry = {"name": name, **told, **({"every_seconds": every} if every else {})}
    if sum(kind in told for kind in ("folder", "mail", "address")) != 1:
        raise ValueError("a witness is a folder, a mailbox or an address: one of the three")
    _one(entry, home, lambda: KeySet([]), lambda _address, _body: (0, b""))
    file = home / "witnesses.toml"
    text = file.read_text("utf-8") if file.exists() else _entry({"name": "folder",
                                                                  "folder": "witness"})  # fmt: skip
    if name in {each.get("name") for each in tomllib.loads(text).get("witness", [])}:
        raise ValueError(f"there is a witness {name} already")
    _replace(file, f"{text.rstrip()}\n\n{_entry(entry)}".lstrip())


def _entry(entry: Mapping[str, Any]) -> str:
    # A JSON text is a TOML text too.
    lines = (f"{key} = {json.dumps(value)}\n" for key, value in entry.items())
    return "[[witness]]\n" + "".join(lines)


def _one(entry: Mapping[str, Any], home: Path, keys: Keys, post: Post) -> Any:
    name = entry.get("name", "")
    every = timedelta(seconds=int(entry.get("every_seconds", 0)))
    match entry:
        case {"folder": str(folder)}:
            return FileWitness(name or "folder", home / folder, keys, every)
        case {"mail": str(to)}:
            server = entry.get("smtp", "")
            host, _, port = server.partition(":")
            send = by_smtp(host, int(port or 25)) if server else spooled(home / "mail")
            return MailWitness(name or "mail", to, send, every or timedelta(hours=1))
        case {"address": str(address)}:
            return AgencyWitness(name or address, address, post, every)
    raise ValueError(f"witnesses.toml: {name or dict(entry)} is neither folder, mail nor address")

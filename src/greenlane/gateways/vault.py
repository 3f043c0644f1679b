"""The vault: secrets sealed by keys that live beside the database, never in it.

Envelope encryption. A key-encryption key (`kek-0001`, 32 random bytes) wraps data keys, one or more
for each kind of secret (`bank-account.0001`); what is sealed names kind and number of its key and
is bound by AES-256-GCM's associated data to its place (table/column/row), so that a sealed value
moved to another row does not open. All keys are files under one folder, readable by their owner
only. Destroying the data keys of a kind (`shred`) destroys all that they sealed, backups included.
"""

import base64
import fcntl
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PREFIX = "gl1"
_NONCE = 12
_KIND = re.compile(r"[a-z][a-z0-9-]{0,59}")


class VaultError(RuntimeError):
    """A value cannot be opened: not sealed, altered, moved, or its key is not here."""


class Vault:
    """The keys of one installation, made when first needed; safe for threads and processes."""

    def __init__(self, folder: Path, chance: Callable[[int], bytes] = secrets.token_bytes) -> None:
        """Use the keys of `folder`, which is made on first use."""
        self._folder = folder
        self._chance = chance
        self._keys: dict[str, bytes] = {}
        self._newest: dict[str, int] = {}
        self._lock = Lock()

    def seal(self, kind: str, plain: str, place: str) -> str:
        """Seal a text of a kind for a place: `gl1.KIND.NUMBER.BASE64`."""
        number = self._newest.get(kind) or self._number(kind)
        head = f"{PREFIX}.{kind}.{number}"
        nonce = self._chance(_NONCE)
        bound = f"{head}|{place}".encode()
        sealed = AESGCM(self._key(kind, number)).encrypt(nonce, plain.encode(), bound)
        return f"{head}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, place: str) -> str:
        """The text sealed for `place`. Raises VaultError."""
        head, _, body = sealed.rpartition(".")
        prefix, kind, number = (*head.split("."), "", "")[:3]
        if prefix != PREFIX or not _KIND.fullmatch(kind) or not number.isdigit():
            raise VaultError("the value is not sealed")
        try:
            raw = base64.urlsafe_b64decode(body.encode())
            bound = f"{head}|{place}".encode()
            key = AESGCM(self._key(kind, int(number), make=False))
            return key.decrypt(raw[:_NONCE], raw[_NONCE:], bound).decode()
        except (InvalidTag, ValueError) as error:
            raise VaultError(f"the value does not open at {place}") from error

    def fingerprint(self, kind: str, value: str) -> str:
        """A keyed hash of a value for finding equal ones, 64 hexadecimal characters."""
        return self._keyed(f"index-{kind}", value)

    def pseudonym(self, purpose: str, value: str) -> str:
        """What stands for a value in the data of one purpose; another purpose has another."""
        return "p" + self._keyed(f"pseudonym-{purpose}", value)[:20]

    def _keyed(self, kind: str, value: str) -> str:
        return hmac.new(self._key(kind, 1), value.encode(), hashlib.sha256).hexdigest()

    def renew(self, kind: str) -> int:
        """Begin a new data key of a kind; what was sealed before still opens. Gives its number."""
        number = self._number(kind) + 1
        self._key(kind, number)
        self._newest[kind] = number
        return number

    def drop(self, kind: str, before: int) -> int:
        """Remove the data keys of a kind older than number `before`, once nothing needs them."""
        old = [n for n in self._numbers(kind) if n < before]
        return self._remove(f"{kind}.{n:04}" for n in old)

    def shred(self, kind: str) -> int:
        """Destroy every data key of a kind: what they sealed never opens again. Gives how many."""
        self._newest.pop(kind, None)
        return self._remove([f"{kind}.{n:04}" for n in self._numbers(kind)])

    def rotate(self) -> int:
        """Wrap all data keys by a new key-encryption key and remove the old; gives how many.

        Broken off half-way it leaves both, and everything opens; the next rotation ends it.
        """
        with _alone(self._folder):  # nobody wraps a fresh key by what is about to go
            old = sorted(self._folder.glob("kek-*"))
            number = int(old[-1].name[4:]) + 1 if old else 1
            _write_once(self._folder / f"kek-{number:04}", self._chance(32))
            wrapped = [path for path in self._folder.glob("*.[0-9]*") if path.name[0] != "."]
            for path in wrapped:
                _replace(path, self._wrap(self._unwrap(path), path.name))
            for path in old:
                path.unlink()
            return len(wrapped)

    def _remove(self, names: Iterable[str]) -> int:
        done = 0
        for name in names:
            self._keys.pop(name, None)
            path = self._folder / name
            with suppress(FileNotFoundError):
                path.write_bytes(b"\0" * path.stat().st_size)
                path.unlink()
                done += 1
        return done

    def _numbers(self, kind: str) -> list[int]:
        return sorted(int(path.suffix[1:]) for path in self._folder.glob(f"{kind}.[0-9]*"))

    def _number(self, kind: str) -> int:
        if not _KIND.fullmatch(kind):
            raise ValueError(f"{kind!r} is no kind of secret")
        number = max(self._numbers(kind), default=1)
        self._newest[kind] = number
        return number

    def _key(self, kind: str, number: int, *, make: bool = True) -> bytes:
        name = f"{kind}.{number:04}"
        key = self._keys.get(name)
        if key is None:
            with self._lock:
                key = self._keys[name] = self._load(name, make)
        return key

    def _load(self, name: str, make: bool) -> bytes:
        path = self._folder / name
        if not path.exists():
            if not make:
                raise VaultError(f"the key {name} is not here")
            with _alone(self._folder):
                _write_once(path, self._wrap(self._chance(32), name))
        return self._unwrap(path)

    def _wrap(self, key: bytes, name: str) -> bytes:
        keks = sorted(self._folder.glob("kek-*"))
        if not keks:
            _write_once(self._folder / "kek-0001", self._chance(32))
            keks = [self._folder / "kek-0001"]
        nonce = self._chance(_NONCE)
        wrapped = AESGCM(keks[-1].read_bytes()).encrypt(nonce, key, name.encode())
        return keks[-1].name.encode() + b" " + base64.b64encode(nonce + wrapped)

    def _unwrap(self, path: Path) -> bytes:
        kek, _, wrapped = path.read_bytes().partition(b" ")
        raw = base64.b64decode(wrapped)
        try:
            key = AESGCM((self._folder / kek.decode()).read_bytes())
            return key.decrypt(raw[:_NONCE], raw[_NONCE:], path.name.encode())
        except (InvalidTag, OSError, ValueError) as error:
            raise VaultError(f"the key {path.name} cannot be unwrapped") from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time; the lock goes with its holder, however that one ends."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = os.open(folder / ".lock", os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _write_once(path: Path, content: bytes) -> None:
    """Write a key file unless another process was first; mode 0600, durable."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile(dir=path.parent, prefix=".new-") as fresh:  # mode 0600
        fresh.write(content)
        fresh.flush()
        os.fsync(fresh.fileno())
        with suppress(FileExistsError):
            os.link(fresh.name, path)


def _replace(path: Path, content: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as fresh:
        fresh.write(content)
        fresh.flush()
        os.fsync(fresh.fileno())
    Path(fresh.name).replace(path)

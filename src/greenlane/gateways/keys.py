"""The keys of an installation: files that only their owner reads, with a line for each public half.

`GREENLANE_HOME/keys/NAME/` holds the private keys, 32 bytes each in a file named by its first day,
and `public`: one line for each key, its days before it. The newest key signs; the older ones
stay, so that what they signed can be proven.
"""

import os
import secrets
from contextlib import suppress
from datetime import date
from itertools import zip_longest
from pathlib import Path
from tempfile import NamedTemporaryFile

from greenlane.evidence.signing import KEY_BYTES, KeySet, PublicKey, Signer
from greenlane.evidence.signing import public_lines as public_lines


class KeyStore:
    """The keys of one name in a folder."""

    def __init__(self, folder: Path, name: str) -> None:
        """Look at `folder`/`name`; nothing is made before a key is wanted."""
        self.name = name
        self._folder = folder / name

    def signer(self, day: date) -> Signer:
        """The key that signs now; the first one is made on first use."""
        files = self._private()
        if not files:
            self.rotate(day)
            files = self._private()
        newest = files[-1]
        return Signer(self.name, newest.read_bytes(), date.fromisoformat(newest.name))

    def rotate(self, day: date) -> PublicKey:
        """Make a key that signs from `day` on. One made on the same day already stays the key.

        Keys that signed before may sign that day too, so that no moment is without a key.
        """
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=self._folder) as fresh:  # mode 0600
            fresh.write(secrets.token_bytes(KEY_BYTES))
            fresh.flush()
            os.fsync(fresh.fileno())
            with suppress(FileExistsError):  # another process was first
                os.link(fresh.name, self._folder / day.isoformat())
        self._publish()
        return self.signer(day).public

    def public(self) -> list[PublicKey]:
        """All public halves, the oldest first, each with the days on which it signs."""
        signers = [
            Signer(self.name, file.read_bytes(), date.fromisoformat(file.name))
            for file in self._private()
        ]
        if not signers:
            return []
        starts = [signer.public.since for signer in signers[1:]]
        return [
            PublicKey(name=self.name, key=s.public.key, since=s.public.since, until=until)
            for s, until in zip_longest(signers, starts)
        ]

    def published(self) -> list[PublicKey]:
        """The public halves as the file `public` tells them; no private key is read."""
        file = self._folder / "public"
        return public_lines(file.read_text("utf-8")) if file.exists() else []

    def trusted(self) -> KeySet:
        """The public halves as the set that readers of our own trust."""
        return KeySet(self.public())

    def _private(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return sorted(f for f in self._folder.iterdir() if _is_day(f.name))

    def _publish(self) -> None:
        lines = (public_line(key) for key in self.public())
        file = self._folder / "public"
        with NamedTemporaryFile("w", dir=self._folder, delete=False, encoding="utf-8") as fresh:
            fresh.writelines(lines)
            fresh.flush()
            os.fsync(fresh.fileno())
        Path(fresh.name).chmod(0o644)
        Path(fresh.name).replace(file)


def public_line(key: PublicKey) -> str:
    """One line for others: since, until (or -), the key."""
    return f"{key.since or '-'} {key.until or '-'} {key.text}\n"


def _is_day(name: str) -> bool:
    try:
        date.fromisoformat(name)
    except ValueError:
        return False
    return True

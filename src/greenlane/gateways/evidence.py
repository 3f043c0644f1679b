"""The log's own keys and witnesses of an installation, found under its home."""

import os
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from greenlane.evidence.signing import PublicKey
from greenlane.gateways.keys import KeyStore
from greenlane.gateways.outgoing import Outgoing, OutgoingRefusedError, Policy, partners
from greenlane.gateways.witnesses import configured

TIMEOUT_SECONDS = 5.0


def log_name(country: str) -> str:
    """The name under which a country's log signs."""
    return f"customs-log.{country.lower()}"


def signing_keys(home: Path, country: str) -> KeyStore:
    """The keys of the country's log."""
    return KeyStore(home / "keys", log_name(country))


def certificate_keys(home: Path, country: str) -> KeyStore:
    """The keys of the country's official certificates."""
    return KeyStore(home / "keys", f"certificates.{country.lower()}")


def told_keys(store: KeyStore, day: date) -> list[PublicKey]:
    """The public halves, the oldest first; the first key is made when there is none yet."""
    found = store.published()
    if not found:
        store.signer(day)
        found = store.published()
    return found


@cache
def _configured(home: Path, country: str, stamp: float) -> list[Any]:
    del stamp  # a changed file is another list
    return configured(home, signing_keys(home, country).trusted, post)


def witnesses(home: Path, country: str) -> list[Any]:
    """The witnesses, kept as long as the file that names them stays as it is."""
    file = home / "witnesses.toml"
    return _configured(home, country, file.stat().st_mtime if file.exists() else 0.0)


def post(address: str, body: bytes) -> tuple[int, bytes]:
    """Send a body to a partner (GREENLANE_PARTNERS names those inside). Raises OSError."""
    known = partners(os.environ.get("GREENLANE_PARTNERS", ""))
    policy = Policy(partners=known, seconds=TIMEOUT_SECONDS, redirects=0, most_bytes=1_000)
    try:
        answer = Outgoing(policy).call("POST", address, body=body)
    except OutgoingRefusedError as error:
        raise OSError(f"{error.code}: {error}") from error
    return answer.status, answer.body

"""The hash-linked event log: each entry carries the digest of the one before it.

An entry is SHA-256(0x00 || previous digest || canonical bytes). Every declaration is a chain of
its own that begins with the digest of its first body, so that writers never wait for one another;
the chains' heads are what the Merkle log of the whole country takes as leaves.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import msgspec

_ENCODER = msgspec.json.Encoder(order="sorted", decimal_format="string")


def canonical(value: Any) -> bytes:
    """Canonical JSON bytes: sorted keys, no blanks, decimals as text."""
    return _ENCODER.encode(value)


def plain(value: Any) -> Any:
    """A value as its canonical JSON says it, made of what JSON has and nothing else."""
    return msgspec.json.decode(canonical(value))


def digest(content: bytes) -> bytes:
    """SHA-256 of content, 32 bytes."""
    return hashlib.sha256(content).digest()


def link(previous: bytes, entry: bytes) -> bytes:
    """The digest of an entry that follows `previous`."""
    return hashlib.sha256(b"\x00" + previous + entry).digest()


def chain(origin: bytes, entries: Iterable[bytes]) -> list[bytes]:
    """The digests of `entries` in order, starting from `origin`."""
    links = []
    for entry in entries:
        origin = link(origin, entry)
        links.append(origin)
    return links


def first_break(
    origin: bytes,
    entries: Sequence[bytes],
    digests: Sequence[bytes],
    erased: Collection[int] = (),
) -> int | None:
    """The place of the first entry whose digest does not follow, or None when all do.

    An entry without a digest, or a digest without an entry, does not follow. A chain cut short
    with its digests is whole in itself: only a head kept elsewhere shows what is missing. Of the
    places in `erased` the words have lawfully gone; their digests stay, and the next follow them.
    """
    for place, (entry, stored) in enumerate(zip(entries, digests, strict=False)):
        origin = link(origin, entry)
        if place in erased:
            origin = stored
        elif origin != stored:
            return place
    shorter = min(len(entries), len(digests))
    return None if len(entries) == len(digests) else shorter

"""Operators by identity, kept for a moment in the process: the register changes rarely."""

from collections.abc import Iterable
from datetime import date
from threading import Lock
from time import monotonic
from typing import Literal

import msgspec

from greenlane.kernel.validity import Validity
from greenlane.lifecycle.authorisation import Authorised
from greenlane.lifecycle.mandate import NONE, Powers
from greenlane.rules.rule import Operator
from greenlane.store import raw

# How long a suspension, or the end of a mandate, may take to reach every process.
KEPT_SECONDS = 5.0

_LONGEST = 17  # no operator has a longer number

_NOTHING = "{}"
_POWERS = msgspec.json.Decoder(Powers)

_kept: dict[str, tuple[float, Operator | None]] = {}
_lock = Lock()
_forgotten = [0]  # how often; what was read before is not kept after


def by_ids(identities: Iterable[str]) -> dict[str, Operator]:
    """The registered operators among `identities`, at most KEPT_SECONDS old."""
    wanted = tuple(i for i in identities if len(i) <= _LONGEST and "\0" not in i)
    moment = monotonic()
    stale = [i for i in wanted if i not in _kept or _kept[i][0] < moment]
    if stale:
        _refresh(stale, moment + KEPT_SECONDS)
    found = ((i, _kept.get(i, (0.0, None))[1]) for i in wanted)
    return {identity: operator for identity, operator in found if operator is not None}


def authorised_on(identity: str, day: date) -> Authorised | None:
    """The authorisation that an operator holds on a day, as `by_ids` knows it."""
    found = by_ids([identity]).get(identity)
    return found.powers.authorised_on(day) if found else None


def forget() -> None:
    """Drop everything kept; the next look-up reads the register."""
    with _lock:
        _forgotten[0] += 1
        _kept.clear()


_SQL = """select id, name, status, since, until, deferment, powers::text
from operator where id = any(%s)"""


def _refresh(identities: list[str], until: float) -> None:
    before = _forgotten[0]
    rows = {row[0]: _operator(*row) for row in raw.many(_SQL, (identities,))}
    with _lock:
        if _forgotten[0] != before:  # it changed while it was read: good for this once
            until = 0.0
        if len(_kept) > 100_000:  # strangers' identities must not fill the memory
            _kept.clear()
        for identity in identities:
            _kept[identity] = (until, rows.get(identity))


def _operator(
    identity: str,
    name: str,
    status: Literal["active", "suspended", "ceased"],
    since: date,
    until: date | None,
    deferment: bool,
    powers: str,
) -> Operator:
    return Operator(
        id=identity,
        name=name,
        status=status,
        validity=Validity(since, until),
        deferment=deferment,
        powers=_POWERS.decode(powers) if powers != _NOTHING else NONE,
    )

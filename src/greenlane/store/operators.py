"""Operators by identity, kept for a moment in the process: the register changes rarely."""

from collections.abc import Iterable
from datetime import date
from threading import Lock
from time import monotonic
from typing import Literal

from greenlane.kernel.validity import Validity
from greenlane.rules.rule import Operator
from greenlane.store import raw

KEPT_SECONDS = 5.0  # how long a suspension may take to reach every process

_LONGEST = 17  # no operator has a longer number

_kept: dict[str, tuple[float, Operator | None]] = {}
_lock = Lock()


def by_ids(identities: Iterable[str]) -> dict[str, Operator]:
    """The registered operators among `identities`, at most KEPT_SECONDS old."""
    wanted = tuple(i for i in identities if len(i) <= _LONGEST and "\0" not in i)
    moment = monotonic()
    stale = [i for i in wanted if i not in _kept or _kept[i][0] < moment]
    if stale:
        _refresh(stale, moment + KEPT_SECONDS)
    found = ((i, _kept.get(i, (0.0, None))[1]) for i in wanted)
    return {identity: operator for identity, operator in found if operator is not None}


def forget() -> None:
    """Drop everything kept; the next look-up reads the register."""
    with _lock:
        _kept.clear()


_SQL = "select id, name, status, since, until, deferment from operator where id = any(%s)"


def _refresh(identities: list[str], until: float) -> None:
    rows = {row[0]: _operator(*row) for row in raw.many(_SQL, (identities,))}
    with _lock:
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
) -> Operator:
    return Operator(
        id=identity,
        name=name,
        status=status,
        validity=Validity(since, until),
        deferment=deferment,
    )

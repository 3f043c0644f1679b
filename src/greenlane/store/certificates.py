"""Certificates of operators, kept for a moment in the process: they change rarely."""

from dataclasses import dataclass
from threading import Lock
from time import monotonic

from greenlane.store import raw

KEPT_SECONDS = 5.0  # how long a revocation may take to reach every process
_MOST = 100_000  # strangers' identities must not fill the memory


@dataclass(frozen=True)
class Known:
    """The certificates (PEM) that stand for an operator, and whether he must sign."""

    pems: tuple[str, ...] = ()
    demanded: bool = False


_kept: dict[str, tuple[float, Known]] = {}
_lock = Lock()
_SQL = "select pem, demanded from signing_certificate where operator_id = %s and revoked is null"


def known(operator: str) -> Known:
    """What is registered for an operator, at most KEPT_SECONDS old."""
    until, found = _kept.get(operator, (0.0, Known()))
    if until >= monotonic():
        return found
    rows = raw.many(_SQL, (operator,))
    found = Known(tuple(row[0] for row in rows), any(row[1] for row in rows))
    with _lock:
        if len(_kept) > _MOST:
            _kept.clear()
        _kept[operator] = (monotonic() + KEPT_SECONDS, found)
    return found


def forget() -> None:
    """Drop everything kept; the next look-up reads the table."""
    with _lock:
        _kept.clear()

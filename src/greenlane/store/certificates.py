"""Certificates of operators, kept for a moment in the process: they change rarely."""

from threading import Lock
from time import monotonic

from greenlane.store import raw

KEPT_SECONDS = 5.0  # how long a revocation may take to reach every process
_MOST = 100_000  # strangers' identities must not fill the memory

_kept: dict[str, tuple[float, tuple[str, ...]]] = {}
_demanding: list[tuple[float, frozenset[str]]] = []
_lock = Lock()
_PEMS = "select pem from signing_certificate where operator_id = %s and revoked is null"
_DEMANDING = "select operator_id from signing_certificate where demanded and revoked is null"


def pems(operator: str) -> tuple[str, ...]:
    """The certificates (PEM) that stand for an operator, at most KEPT_SECONDS old."""
    until, found = _kept.get(operator, (0.0, ()))
    if until >= monotonic():
        return found
    found = tuple(row[0] for row in raw.many(_PEMS, (operator,)))
    with _lock:
        if len(_kept) > _MOST:
            _kept.clear()
        _kept[operator] = (monotonic() + KEPT_SECONDS, found)
    return found


def demanded(operator: str) -> bool:
    """Whether an operator must sign, as of at most KEPT_SECONDS ago.

    Few must, and every message asks: they are read all at once.
    """
    with _lock:
        kept = _demanding[0] if _demanding else None
    if kept is None or kept[0] < monotonic():
        kept = (monotonic() + KEPT_SECONDS,
                frozenset(row[0] for row in raw.many(_DEMANDING, ())))  # fmt: skip
        with _lock:
            _demanding[:] = [kept]
    return operator in kept[1]


def forget() -> None:
    """Drop everything kept; the next look-up reads the table."""
    with _lock:
        _kept.clear()
        _demanding.clear()

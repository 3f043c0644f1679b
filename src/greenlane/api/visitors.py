"""Visitors of the open operations: no token, but a rate for each client address."""

import threading
from collections import OrderedDict
from time import monotonic

from django.http import HttpRequest

from greenlane.api.problems import ProblemError
from greenlane.gateways.addresses import counted

PER_SECOND = 20
BURST = 60
_MOST = 20_000  # addresses remembered; the one that was silent longest is forgotten

_buckets: "OrderedDict[str, tuple[float, float]]" = OrderedDict()
_lock = threading.Lock()


def admit(request: HttpRequest) -> None:
    """Take one request of the client's address. Raises ProblemError when it asks too much.

    The bucket is each process's own, as those of tokens are.
    """
    address = counted(request.META.get("REMOTE_ADDR", ""))
    moment = monotonic()
    with _lock:
        tokens, filled = _buckets.pop(address, (float(BURST), moment))
        tokens = min(BURST, tokens + (moment - filled) * PER_SECOND)
        allowed = tokens >= 1
        _buckets[address] = (tokens - 1 if allowed else tokens, moment)
        if len(_buckets) > _MOST:
            _buckets.popitem(last=False)
    if not allowed:
        raise ProblemError("API-429", "Slow down; Retry-After says when.", 1)

"""Receipts over HTTP: what became of a declaration taken while the database was away."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse

from greenlane.api import away
from greenlane.api.door import api
from greenlane.api.permission import acts, client
from greenlane.api.problems import ProblemError, reply
from greenlane.store.spool_models import SpooledMessage
from greenlane.usecases import answers, spooled


@api.get("/receipts/{receipt}", tags=["Declarations"], summary="Follow a receipt")
@acts("declaration.lodge")
def get_receipt(request: HttpRequest, receipt: str) -> HttpResponse:
    """`waiting`, or `done` with the status and the answer that lodging at once would have had."""
    waiting = (record.data for record in away.spool().waiting())
    found = spooled.status(receipt, client(request), waiting)
    if found is None:
        raise ProblemError("API-404", "There is no receipt of that number for you.")
    told: dict[str, Any] = {"receipt": receipt, "state": "waiting", "received": found.received}
    if isinstance(found, SpooledMessage):
        answer = json.loads(found.answer) if found.answer else None
        told.update(state="done", lodged=found.lodged, status=found.status, problem=found.problem,
                    answer=answer)  # fmt: skip
    return reply(answers.encode(told))

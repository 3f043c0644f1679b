"""Acts of two persons on issued permits: revoked, reinstated, or replaced by one that is other."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import msgspec
from django.db import transaction

from greenlane.lifecycle.permit import TRANSITIONS, PermitMove
from greenlane.lifecycle.refusal import NotAllowedError
from greenlane.rules.issued_permit import MEASURES, Amount, Grant
from greenlane.store import permits
from greenlane.store.models import PermitRow
from greenlane.usecases import permit_acts
from greenlane.usecases.desk import Desk
from greenlane.usecases.permits import PermitError, check_grant
from greenlane.usecases.two_persons import Approved, Carrier, Plan

KIND = "permit-act"
_MOVES: tuple[PermitMove, ...] = ("suspend", "revoke", "reinstate", "vary")
_DECODER = msgspec.json.Decoder(Grant)


def granted(row: PermitRow) -> Grant:
    """What a permit grants, as the decision that made it."""
    books = {book.measure: book for book in permits.by_numbers([row.number])}

    def amount(measure: str) -> Amount | None:
        book = books.get(measure)
        return Amount(amount=book.granted, unit=book.unit, period=book.period) if book else None

    return Grant(
        document=row.document, agency=row.agency, holder=row.holder, goods=tuple(row.goods),
        since=row.since, until=row.until, trade=row.trade,  # type: ignore[arg-type]  # as issued
        origins=frozenset(row.origins), destinations=frozenset(row.destinations),
        control=row.control, quantity=amount("quantity"), value=amount("value"),  # type: ignore[arg-type]
        tolerance=row.tolerance, period_days=row.period_days, umbrella=row.umbrella,
        conditions=tuple(row.conditions), application=row.application,
    )  # fmt: skip


def told(grant: Grant) -> Iterator[tuple[str, str]]:
    """What of a permit can be varied, in words for the one who decides."""
    for measure in MEASURES[grant.control]:
        if given := grant.amount(measure):
            period = f", {given.period:f} in {grant.period_days} days" if given.period else ""
            yield measure, f"{given.amount:f} {given.unit}{period}"
    yield "tolerance", f"{grant.tolerance:f} %"
    yield "days", f"{grant.since.isoformat()} to {grant.until.isoformat()}"
    yield "goods", " ".join(grant.goods)
    yield "conditions", "; ".join(grant.conditions)


def encoded(grant: Grant) -> bytes:
    """A grant as it is kept until the second person decides."""
    return msgspec.json.encode(grant)


def _plan(data: Mapping[str, str], payload: bytes, desk: Desk) -> Plan:
    move: Any = data.get("move", "")
    try:
        row = permit_acts.found(data.get("number", ""))
        grant = _DECODER.decode(payload) if move == "vary" else None
        if grant is not None:
            check_grant(grant, desk)
    except (PermitError, msgspec.MsgspecError) as error:
        raise NotAllowedError(str(error)) from error
    if move not in _MOVES or move not in TRANSITIONS[row.state]:  # type: ignore[index]  # as the constraint says
        raise NotAllowedError(
            "%(move)s is not possible when a permit is %(state)s", move=move, state=row.state
        )
    before, after = {"state": row.state}, {"move": move}
    if grant is not None:
        former = dict(told(granted(row)))
        changes = {name: text for name, text in told(grant) if text != former.get(name)}
        if not changes:
            raise NotAllowedError("nothing of the permit would change")
        before |= {name: former.get(name, "") for name in changes}
        after |= changes
    return Plan(subject=f"permit:{row.number}", office=row.agency, before=before, after=after,
                state=(row, grant))  # fmt: skip


def _carry(act: Approved, desk: Desk) -> None:
    row, grant = act.plan.state
    reason, second = act.row.reason, act.checker.name
    if grant is None:
        permit_acts.carry(row, act.plan.after["move"], reason, act.maker, desk, second)  # type: ignore[arg-type]
        transaction.on_commit(partial(permit_acts.enforce, row.number, desk))
        return
    try:
        permit_acts.vary(row, grant, reason, act.maker, desk, second)
    except PermitError as error:
        raise NotAllowedError(str(error)) from error


CARRIERS = {KIND: Carrier(_plan, _carry)}

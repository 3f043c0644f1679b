"""Amendment after release: a corrected document, by two persons; what is owed differs is booked.

Source: Revised Kyoto Convention, General Annex 3.27 and 6; the former version stays as it was.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from greenlane.datamodel.declaration import Declaration
from greenlane.evidence import log
from greenlane.kernel.finding import has_errors
from greenlane.ledger.owed import open_debt
from greenlane.ledger.posting import Posting
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store import declarations, stays
from greenlane.usecases import arrears, deferring, screening, securing, takings
from greenlane.usecases.course import Course
from greenlane.usecases.debts import debt_postings
from greenlane.usecases.desk import Desk
from greenlane.usecases.formats import READERS
from greenlane.usecases.judgement import Judgement, trader_of
from greenlane.usecases.standing import Standing, judge_again, reassessed, stand
from greenlane.usecases.two_persons import Approved, Carrier, Plan

_MOST_PLACES = 40  # so many changed places are named in the proposal


class Corrected(msgspec.Struct, frozen=True):
    """What carrying out needs: the declaration as it stands, the new document and its judgement."""

    standing: Standing
    document: Declaration
    judgement: Judgement
    postings: tuple[Posting, ...]


def _plan(data: Mapping[str, str], payload: bytes, desk: Desk) -> Plan:
    standing = _released(data.get("mrn", ""))
    row, fmt = standing.row, data.get("format", "json")
    parsed = READERS[fmt](payload) if fmt in READERS else None
    if parsed is None or parsed.declaration is None or has_errors(parsed.findings):
        raise NotAllowedError("the corrected document cannot be read")
    declarant = parsed.declaration.declarant.id if parsed.declaration.declarant else None
    if (declarant, parsed.declaration.functional_reference_id) != (row.declarant, row.lrn):
        raise NotAllowedError("an amendment keeps declarant and local reference number")
    places = changed(standing.declaration, parsed.declaration)
    if not places:
        raise NotAllowedError("the document is the same")
    judgement, known = judge_again(standing, parsed.declaration, desk, row.law_day)
    if not judgement.acceptable:
        codes = sorted({f.code for f in judgement.findings if f.severity == "error"})
        raise NotAllowedError("the corrected document breaks %(what)s", what=", ".join(codes))
    undone = tuple(p.reversed() for p in open_debt(declarations.postings(row)))
    payable = judgement.assessment.payable
    payer = deferring.payer(parsed.declaration, known, payable, undone)
    undone, held = securing.again(parsed.declaration, judgement, undone, desk,
                                    partly=stays.partly(row))  # fmt: skip
    anew = (*debt_postings(parsed.declaration, judgement, desk, payer), *held)
    return Plan(
        subject=f"declaration:{row.mrn}", office=row.office,
        before={"version": str(row.version), "payable": f"{row.payable} {row.currency}"},
        after={"version": str(row.version + 1), "payable": f"{payable} {row.currency}",
               "difference": f"{payable - row.payable:+f} {row.currency}",
               "places": "\n".join(list(places)[:_MOST_PLACES])},
        state=Corrected(standing, parsed.declaration, judgement, (*undone, *anew)),
    )  # fmt: skip


def _rectify(act: Approved, desk: Desk) -> None:
    made: Corrected = act.plan.state
    standing, row = made.standing, made.standing.row
    course = Course(desk.book, desk.now(), standing.life)
    course.happen("rectify", act.maker, version=row.version + 1, text=act.row.reason,
                  basis=act.row.basis, second=act.checker.name)  # fmt: skip
    row.version = course.life.version
    row.items = len(made.judgement.shipment.items)
    row.trader = trader_of(made.document, made.judgement.shipment.trade)
    fmt = act.row.details["data"].get("format", "json")
    declarations.add_version(row, fmt, act.payload, b"", b"")
    told = made.judgement.selection.screened if made.judgement.selection else None
    screening.met(row, told, "amendment", desk)
    row.save()
    takings.take(row, takings.asked(made.judgement, desk), made.judgement, desk)
    reassessed(standing, course, made.judgement, made.postings)
    arrears.bring(row, act.checker, desk)


def _released(mrn: str) -> Standing:
    try:
        standing = stand(mrn)
    except declarations.UnknownDeclarationError as error:
        raise NotAllowedError("there is no declaration of this number") from error
    if standing.life.state not in ("released", "cleared"):
        raise NotAllowedError(
            "a declaration that is %(state)s is not amended so", state=standing.row.state
        )
    if standing.life.doubt is not None and standing.life.doubt.state != "accepted":
        raise NotAllowedError("customs has a doubt about the value, or has decided it")
    return standing


def changed(before: Declaration, after: Declaration) -> dict[str, tuple[str, str]]:
    """The places at which two documents differ, with what each says there."""
    old, new = (dict(_leaves(log.plain(each), "")) for each in (before, after))
    names = [*old, *(name for name in new if name not in old)]
    return {n: (old.get(n, ""), new.get(n, "")) for n in names if old.get(n) != new.get(n)}


def _leaves(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _leaves(each, f"{place}/{name}")
    elif isinstance(value, list):
        for number, each in enumerate(value, start=1):
            yield from _leaves(each, f"{place}[{number}]")
    elif value is not None:
        yield place.lstrip("/"), str(value)


CARRIERS = {
    "rectify": Carrier(_plan, _rectify),
}

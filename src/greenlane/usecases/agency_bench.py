"""The test bench: what a draft setup would have decided of last month's applications."""

from datetime import date, timedelta
from typing import NamedTuple

from greenlane.agencies import controls, controls_bench
from greenlane.agencies.controls_bench import Consignment, ControlsBench
from greenlane.agencies.deciding import Bench, bench
from greenlane.agencies.sections import Body
from greenlane.agencies.setup import Setup, read
from greenlane.datamodel.item_facts import ShipmentFacts
from greenlane.law.law_of_day import LawOfDay
from greenlane.law.lawbook import LawBook
from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.refusal import NotAllowedError
from greenlane.rules.requirements import goods_of as goods_of_item
from greenlane.store.models import ApplicationRow
from greenlane.usecases import agency_controls, agency_setups
from greenlane.usecases.application_facts import asked, goods_of
from greenlane.usecases.desk import Desk
from greenlane.usecases.past_trade import accepted, past_trade
from greenlane.usecases.permissions import need_in

DAYS = 31
MOST = 5_000


class Trial(NamedTuple):
    """What the bench said: of the decisions, and of the codes where the draft changes any."""

    decisions: Bench
    codes: ControlsBench | None


def tried(agency: str, actor: Actor, desk: Desk) -> Trial:
    """Try the draft of an agency on the applications of the last month, and keep what it said.

    Raises NotAllowedError without a sound draft.
    """
    need_in(actor, "agency.setup", agency)
    row = agency_setups.draft(agency)
    if row is None:
        raise NotAllowedError("there is no draft")
    if agency_setups.faults(agency, row.body, desk):
        raise NotAllowedError("the draft has faults")
    book = agency_controls.book(agency, row.body, desk)
    day = controls.effect(agency_controls.rows(row.body), desk.day_of(desk.now()))
    permits = agency_setups.permits_of(agency, desk, book, day)
    after = read(agency, row.version, row.body, permits)
    if not isinstance(after, Setup):
        raise NotAllowedError("the draft has faults")
    made = over(agency_setups.of(agency, desk), after, desk)
    codes = _codes(agency, row.body, book, day, desk)
    row.trial = {
        "applications": len(made.tried), "before": made.automatic(after=False),
        "after": made.automatic(after=True), "differences": len(made.differences),
        "contradictions": len(made.contradictions), "minutes": list(made.minutes),
        "moment": desk.now().isoformat(),
        **({"declarations": codes.declarations, "caught": len(codes.caught),
            "released": len(codes.released)} if codes else {}),
    }  # fmt: skip
    row.save(update_fields=["trial"])
    return Trial(made, codes)


def _codes(
    agency: str, body: Body, book: LawBook, day: date, desk: Desk
) -> ControlsBench | None:  # fmt: skip
    """Last month's declarations and applications under the codes as they are and as drafted."""
    if not agency_controls.rows(body):
        return None
    today = desk.day_of(desk.now())
    # The goods are those of then, the law that of the day on which the draft shows.
    past = accepted(today - timedelta(days=DAYS), today).order_by("-pk")[:MOST]
    whole = (_consignment(one.row.mrn, one.shipment, desk.book.on(one.row.law_day))
             for one in past_trade(past))  # fmt: skip
    made = controls_bench.bench(agency, whole, desk.book.on(day), book.on(day))
    rows = ApplicationRow.objects.filter(agency=agency, submitted__gte=desk.now()
                                         - timedelta(days=DAYS)).order_by("submitted")  # fmt: skip
    asked_for = [(row.permit, Consignment(number=row.number,
                                          items=tuple(enumerate(goods_of(row), start=1))))
                 for row in rows[:MOST]]  # fmt: skip
    return controls_bench.with_applications(made, asked_for, agency, book.on(day))


def _consignment(number: str, shipment: ShipmentFacts, law: LawOfDay) -> Consignment:
    items = [(item.sequence, goods_of_item(item, shipment.trade, law)) for item in shipment.items]
    return Consignment(number=number, items=tuple(items))


def over(before: Setup, after: Setup, desk: Desk) -> Bench:
    """Two setups over the last month's applications of an agency.

    Each is asked about the facts as they were when it was submitted, with its own draw.
    """
    since = desk.now() - timedelta(days=DAYS)
    rows = ApplicationRow.objects.filter(agency=before.agency, submitted__gte=since)
    known = [row for row in rows.order_by("submitted")[:MOST] if row.permit in after.permits]
    past = [
        (row.number, row.state, asked(row, after), desk.day_of(row.submitted), row.seed)
        for row in known
        if row.submitted is not None
    ]
    return bench(before, after, past)

"""Authorised operators of the demonstration: granted, small, in application, suspended."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from greenlane.cli.demonstration.days import noon, quietly
from greenlane.lifecycle.event import Actor
from greenlane.store.models import Account, Authorisation
from greenlane.usecases import authorising, two_persons

_OFFICER, _SUPERVISOR = Actor("officer", "officer"), Actor("supervisor", "supervisor")
_VISIT = timedelta(days=5)


def before(firms: Sequence[str], first: date) -> None:
    """Before the month: one of each tier is granted, and one that will be suspended."""
    if Authorisation.objects.exists():
        return
    for firm, tier in zip(firms, ("full", "small", "full"), strict=False):
        _granted(firm, tier, first - timedelta(days=40))


def after(firms: Sequence[str], today: date) -> None:
    """In the month: one applies and waits for its visit, one is suspended and appeals."""
    if len(firms) < 4 or Authorisation.objects.filter(operator_id=firms[3]).exists():
        return
    row = _submitted(firms[3], "full", today - timedelta(days=9), {"G1": "partly"})
    day = today + timedelta(days=6)
    authorising.plan(row.pk, day, "S. Karam", _OFFICER, noon(today - timedelta(days=6)))
    held = Authorisation.objects.filter(operator_id=firms[2], state="granted").first()
    if held is not None:
        _suspended(held, today)


def _suspended(row: Authorisation, today: date) -> None:
    holder = Actor("demonstration", "trader", row.operator_id)
    told = "Two containers left the premises before they were released."
    authorising.tell(row.pk, "incident", told, _SUPERVISOR, noon(today - timedelta(days=12)))
    why = "Goods left the approved place before release, twice in a week."
    authorising.suspend(row.pk, why, _SUPERVISOR, noon(today - timedelta(days=10)))
    grounds = "The gate was opened by the carrier; the goods came back within the hour."
    authorising.appeal(row.pk, grounds, holder, noon(today - timedelta(days=7)))


def _granted(firm: str, tier: str, day: date) -> None:
    """From the application to the grant, by an officer and the director."""
    row = _submitted(firm, tier, day, {})
    visit = day + _VISIT
    row = authorising.plan(row.pk, visit, "S. Karam", _OFFICER, noon(day + timedelta(days=2)))
    report = {e: {"met": "met", "text": "Seen, as described."} for e in row.plan["elements"]}
    authorising.visited(row.pk, report, _OFFICER, noon(visit))
    asked = two_persons.Proposal(kind="authorise", reason="As the report of the visit says.",
                                 data={"number": str(row.pk), "move": "grant"})  # fmt: skip
    here = noon(visit + timedelta(days=1))
    number = two_persons.propose(asked, Account.objects.get(username="officer"), here)
    approve = partial(two_persons.approve, number, Account.objects.get(username="director"))
    quietly(partial(approve, "Agreed.", here))


def _submitted(firm: str, tier: str, day: date, otherwise: dict[str, str]) -> Authorisation:
    here, holder = noon(day), Actor("demonstration", "trader", firm)
    row = authorising.begin(tier, holder, here)
    terms = here.book.authorised
    asked = [each.code for each in terms.asked(tier)] if terms else []
    answers = {code: otherwise.get(code, "yes") for code in asked}
    remarks = {code: "New cameras are on order." for code in otherwise if code in asked}
    places = [f"{firm[:2]}WH-{firm[-4:]}"] if tier == "full" else []
    authorising.answer(row.pk, answers, remarks, places, holder, here)
    return authorising.submit(row.pk, holder, here)

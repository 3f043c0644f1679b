"""Risk work of the demonstration: lists with hits, a profile in shadow, alerts, a case file."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from typing import Any

from greenlane.cli.demonstration.days import STILL_OPEN, at, noon, quietly
from greenlane.datamodel.listed_entry import Entry, Name
from greenlane.lifecycle.event import Actor
from greenlane.risk.selection import draw
from greenlane.store import inspections
from greenlane.store.alert_models import AlertRow
from greenlane.store.case_models import CaseFile
from greenlane.store.inspection_models import InspectionResult
from greenlane.store.models import Account, DeclarationRow, RiskProfileRow, WatchHit, WatchListRow
from greenlane.usecases import (
    alerts,
    desk,
    investigations,
    profile_desk,
    profile_publishing,
    screening_hits,
    two_persons,
    watch_publishing,
)

ANALYST = Actor("analyst", "analyst")
LIST, SHADOW = "HOME", "RP-201"
_LATER = timedelta(hours=3)  # after an alert or a hit came up somebody has dealt with it
_ACTED, _CLOSED = 0.75, 0.6  # of the alerts somebody worked on, and brought to an end


def _account(username: str) -> Account:
    return Account.objects.get(username=username)


def prepare(made: Iterable[Any], first: date) -> None:
    """Before the first day: our own watch list, by two persons, and a profile tried in shadow."""
    here = noon(first - timedelta(days=1))
    if not WatchListRow.objects.filter(code=LIST).exists():
        edit = watch_publishing.Edit(entries=tuple(_entries(made)))
        reason = "Firms that the courts and the finance intelligence unit have named"
        number = watch_publishing.ask(LIST, edit, reason, _account("analyst"), here, "Own list")
        two_persons.approve(number, _account("director"), "Agreed.", here)
    if not RiskProfileRow.objects.filter(code=SHADOW).exists():
        _in_shadow(here)
    desk.renew()


def _entries(made: Iterable[Any]) -> Iterable[Entry]:
    """Four sellers of the month: two are only called like who is meant, two are meant.

    The first ones sell often, so that it shows that what was cleared once does not hit again.
    """
    told = Counter(filter(None, (_seller(each) for each in made)))
    often = [name for name, _count in sorted(told.items(), key=lambda e: (-e[1], e[0]))]
    often = [name for name in often if told[name] <= 14]
    seldom = [name for name in often if 2 <= told[name] <= 4]
    for number, name in enumerate([*often[:2], *seldom[:2]], 1):
        act = "Court order 2026/114" if number > 2 else "FIU notice 2026/31"
        yield Entry(source=LIST, number=f"H-{number}", kind="firm", basis=act,
                    names=(Name(name), Name(f"{name} Holdings", "alias")))  # fmt: skip


def _seller(made: Any) -> str:
    shipment = made.declaration.goods_shipment
    seller = shipment.seller if shipment else None
    return (seller.name if seller else None) or ""


def _in_shadow(here: desk.Desk) -> None:
    """A draft of the analyst that only watches at first, published by a second person."""
    day = here.day_of(here.now())
    cells = {
        "owner": "analyst", "lane": "yellow", "direction": "import", "mandatory": False,
        "name": {"en": "Electrical goods at a low price by the kilogram",
                 "ar": "أجهزة كهربائية بسعر منخفض للكيلوغرام"},
        "text": 'item.code.startsWith("85") && item.value_per_kg < 12.0',
        "basis": "CA-2019 s. 21(1)", "ground": "", "since": day, "until": None,
        "review": day + timedelta(days=180), "mode": "shadow",
        "instruction": {"en": "Compare the serial numbers with the invoice.",
                        "ar": "قارن الأرقام التسلسلية بالفاتورة."},
    }  # fmt: skip
    why = "Three findings of last month look like this"
    profile_desk.save(SHADOW, cells, why, ANALYST, here)
    number = profile_publishing.ask(SHADOW, profile_publishing.PUBLISH, why, _account("analyst"),
                                    here)  # fmt: skip
    two_persons.approve(number, _account("director"), "Try it for a month.", here)


def evening(day: date, today: date) -> None:
    """What came up by the next noon is dealt with, hits of the lists and alerts; the last waits."""
    if day + STILL_OPEN >= today:
        return
    here = noon(day + timedelta(days=1))
    for hit in WatchHit.objects.filter(state="open", found__lt=here.now()).order_by("pk"):
        _decide(hit)
    for row in AlertRow.objects.filter(state="raised", raised__lt=here.now()).order_by("pk"):
        if draw(f"alert/{row.subject}/{row.kind}") < _ACTED:
            _work_on(row)


def _decide(hit: WatchHit) -> None:
    then, officer = at(hit.found + _LATER), Actor("officer", "officer", hit.office)
    hit.refresh_from_db()
    if hit.state != "open":
        return  # it was cleared together with another one
    if hit.source == LIST and hit.number in ("H-3", "H-4"):
        why = "Name, address and managing partner are those of the court order."
        quietly(partial(screening_hits.confirm, hit.pk, why, officer, then))
        return
    why = "Another firm: it trades from another country and has another number."
    quietly(partial(screening_hits.clear, hit.pk, why, officer, then))


def _work_on(row: AlertRow) -> None:
    """Take an alert, note what was done, and close most of them with what it was."""
    who = ANALYST if row.role == "analyst" else Actor("officer", "officer", row.office)
    then = at(row.raised + timedelta(minutes=20 + int(draw(f"{row.pk}/minutes") * 200)))
    text = "Asked for the papers of the seller and compared them."
    if not quietly(partial(alerts.take, row.pk, who, then)):
        return
    quietly(partial(alerts.move, row.pk, "act", text, who, at(then.now() + timedelta(minutes=30))))
    if draw(f"{row.pk}/closed") < _CLOSED:
        found = row.declaration is not None and _found(row.declaration)
        outcome = "confirmed" if found else "known" if row.two_persons else "unfounded"
        said = "The control found it." if found else "The papers explain it."
        done = at(then.now() + timedelta(hours=2))
        quietly(partial(alerts.move, row.pk, "close", said, who, done, outcome))


def _found(row: DeclarationRow) -> bool:
    return any(each.kinds for each in inspections.of(row))


def cases(today: date) -> None:
    """One case from the alert to its end with a penalty, and one that is open."""
    if CaseFile.objects.exists():
        return
    found = _with_findings()
    if found:
        _closed(found[0], noon(today - timedelta(days=3)))
    if len(found) > 1:
        why = "The same seller, prices that fall from month to month"
        number = investigations.open_case(why, ANALYST, noon(today - timedelta(days=1))).number
        _gather(number, found[1], noon(today - timedelta(days=1)))


def _with_findings() -> list[DeclarationRow]:
    """Declarations in which a control found something; those that an alert named come first."""
    results = InspectionResult.objects.exclude(kinds=[]).select_related("declaration")
    rows = list(dict.fromkeys(each.declaration for each in results.order_by("pk")))
    named = set(AlertRow.objects.values_list("declaration", flat=True))
    return sorted(rows, key=lambda row: row.pk not in named)


def _closed(row: DeclarationRow, then: desk.Desk) -> None:
    why = "A control found what is not the first time of this firm"
    number = investigations.open_case(why, ANALYST, then).number
    _gather(number, row, then)
    text = "The trader paid the difference; a penalty was set by letter of the same day."
    act = investigations.ask_to_close(number, "sanction", text, _account("analyst"), ANALYST, then)
    two_persons.approve(act, _account("director"), "Agreed.", then)


def _gather(number: str, row: DeclarationRow, then: desk.Desk) -> None:
    """Into the file: the alert, or the declaration with what its control found, and a note."""
    alert = AlertRow.objects.filter(declaration=row).order_by("pk").first()
    if alert is not None:
        quietly(partial(investigations.add_alert, number, alert.pk, ANALYST, then))
    else:
        quietly(partial(investigations.add_declaration, number, row.mrn or "", ANALYST, then))
    text = "The invoice and the payment record name different amounts."
    investigations.add_note(number, text, ANALYST, then)

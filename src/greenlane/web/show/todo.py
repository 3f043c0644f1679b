"""What waits for a firm beside its declarations: questions of agencies, fees, mandates, visits."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from greenlane.lifecycle.event import Actor
from greenlane.store import money
from greenlane.store.models import Authorisation, JointInspection, Mandate
from greenlane.usecases import application_lists, authorising
from greenlane.usecases.application_mandate import stands
from greenlane.usecases.desk import Desk
from greenlane.web.show.lists import ltr

_SOON = timedelta(days=60)  # a yearly review is told so long before its day


def others(me: Actor, desk: Desk) -> list[dict[str, Any]]:
    """What a firm has to do beside its declarations, the most pressing first."""
    unit = me.unit
    return [*_joints(unit, desk), *_asked(me, desk), *_mandates(unit), *_fees(unit),
            *_authorisation(unit, desk)]  # fmt: skip


def _line(icon: str, text: str, detail: str, href: str, label: str = "") -> dict[str, Any]:
    return {"tone": "warn", "icon": icon, "text": text, "detail": detail, "href": href,
            "label": label or _("Open")}  # fmt: skip


def _joints(unit: str, desk: Desk) -> Iterator[dict[str, Any]]:
    mine = Q(declaration__trader=unit) | Q(declaration__declarant=unit)
    found = JointInspection.objects.filter(mine, state="booked", ends__gte=desk.now())
    for each in found.select_related("declaration").order_by("begins")[:5]:
        mrn = each.declaration.mrn or ""
        when = each.begins.astimezone(desk.zone)
        yield _line("box", _("Goods are looked at on %(day)s, %(time)s") % {
            "day": formats.date_format(when, "j M Y"), "time": formats.date_format(when, "H:i")},
            f"{ltr(mrn)} · {each.bay}", reverse("joint", args=[each.pk]))  # fmt: skip


def _asked(me: Actor, desk: Desk) -> Iterator[dict[str, Any]]:
    found = application_lists.own(me).filter(state="queried").order_by("submitted")
    for each in islice((row for row in found if stands(row, me, desk)), 5):
        text = _("Answer the agency about application %s") % ltr(each.number)
        href = reverse("application", args=[each.number])
        yield _line("scales", text, ltr(each.lrn), href, _("Answer"))


def _mandates(unit: str) -> Iterator[dict[str, Any]]:
    mine = Q(client_id=unit) | Q(broker_id=unit)
    found = Mandate.objects.filter(mine, state="proposed").exclude(proposed_by=unit)
    for each in found.select_related("client", "broker").order_by("proposed")[:5]:
        other = each.broker.name if each.client_id == unit else each.client.name
        yield _line("doc", _("Decide on a proposed mandate"), other,
                    reverse("mandate", args=[each.pk]))  # fmt: skip


def _fees(unit: str) -> Iterator[dict[str, Any]]:
    found = list(money.open_claims(unit))
    if not found:
        return
    sums: dict[str, Any] = {}
    for claim in found:
        sums[claim.currency] = sums.get(claim.currency, 0) + claim.amount - claim.paid
    text = ngettext("Pay %d fee or statement", "Pay %d fees and statements", len(found))
    detail = " · ".join(ltr(f"{amount:,} {currency}") for currency, amount in sums.items())
    yield _line("pay", text % len(found), detail, reverse("payments"), _("Pay"))


def _authorisation(unit: str, desk: Desk) -> Iterator[dict[str, Any]]:
    row = Authorisation.objects.filter(operator_id=unit).order_by("-pk").first()
    if row is None:
        return
    href, today = reverse("authorisation"), desk.day_of(desk.now())
    if row.state == "draft":
        yield _line("doc", _("Finish your self-assessment"), _("Authorised operator"), href)
    if row.state == "planned":
        yield _line("clock", _("Customs visits you on %s") % _day(row.plan["day"]),
                    str(row.plan["inspector"]), href)  # fmt: skip
    last = authorising.appeal_until(row, desk) if row.state == "suspended" else None
    if last is not None and row.appeal == "none":
        until = _("You may appeal until %s") % formats.date_format(last, "j M Y")
        told = until if last >= today else _("Nothing is given while this lasts.")
        yield _line("stop", _("Customs has suspended your authorisation"), told, href)
    if row.state == "granted" and row.review_due and row.review_due - today <= _SOON:
        yield _line("doc", _("Hand the yearly self-review in by %s")
                    % formats.date_format(row.review_due, "j M Y"),
                    _("Authorised operator"), href)  # fmt: skip


def _day(text: str) -> str:
    return formats.date_format(date.fromisoformat(text), "j M Y")

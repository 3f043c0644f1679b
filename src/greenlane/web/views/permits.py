"""Issued permits for people: the register, one permit, what is done with it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.law.permit_terms import of_two_persons
from greenlane.lifecycle.refusal import NotAllowedError
from greenlane.rules.issued_permit import Grant
from greenlane.store import permit_listing, permit_takings
from greenlane.store.models import PermitRow
from greenlane.usecases import (
    desk,
    official_outgoing,
    permit_acts,
    permit_pairs,
    permit_register,
)
from greenlane.usecases.permissions import matrix, may
from greenlane.usecases.permits import PermitError
from greenlane.web.access import actor, open_to, step_up, step_up_for
from greenlane.web.context import language
from greenlane.web.forms import filled
from greenlane.web.listing import Listing, listed
from greenlane.web.refusing import not_now
from greenlane.web.show import firms
from greenlane.web.show import official as attested
from greenlane.web.show import permits as shown
from greenlane.web.templatetags.greenlane import figures


@never_cache
@open_to("permits.list")
def board(request: HttpRequest) -> HttpResponse:
    """One's own permits, an agency's register, or all; filtered, sorted, as CSV."""
    given, book, me = request.GET, desk.current().book, actor(request)
    every = permit_register.seen(me)
    scope = matrix().scope(me.role, "permits.list")
    listing = Listing(
        name="permits", columns=shown.COLUMNS, cells=shown.cells,
        row=lambda each: shown.row(each, book, language()),
        filters=shown.filters(given, book, language(), agencies=scope != "held"), sort="-issued",
        disclosed="" if scope == "own" else "permits", before=firms.of(lambda each: each.holder),
    )  # fmt: skip
    found = list(permit_listing.filtered(every, given))
    return listed(request, "pages/permits/index.html", found, listing, own=scope == "own",
                  any=bool(found) or every.exists())  # fmt: skip


@never_cache
@open_to("permits.list")
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One permit: what was granted, what is left, who took of it, what happened."""
    return _page(request, _found(request, number))


def _found(request: HttpRequest, number: str) -> PermitRow:
    try:
        return permit_register.one(number, actor(request))
    except PermitError as error:
        raise Http404(number) from error


def _page(request: HttpRequest, row: PermitRow, wrong: str = "") -> HttpResponse:
    book, me = desk.current().book, actor(request)
    moves = permit_register.moves(row, me)
    terms = book.permit_terms
    official = matrix().scope(me.role, "permits.list") != "own"
    linked = may(me, "declaration.list").allowed
    units = {each.measure: each.unit for each in row.balances.all()}
    today = desk.current().day_of(desk.current().now())
    context = {
        "permit": shown.row(row, book, language()), "facts": shown.facts(row, book, language()),
        "conditions": shown.conditions(row, language()), "official": official,
        "successor": row.successor.number if row.successor else "",
        "takings": [shown.taking(each, units, linked=linked) for each in
                    permit_takings.of_permit(row, ("reserved", "used", "returned"))],
        "postings": [shown.posting(each) for each in permit_listing.postings(row)],
        "history": [shown.happened(each, official=official)
                    for each in permit_acts.history(row)],
        "acts": shown.acts(moves, of_two_persons(terms)),
        "may_vary": "vary" in moves,
        "may_certify": "vary" in moves and may(me, "permits.issue").allowed,
        "certificates": [attested.short(each, official_outgoing.standing(each, today))
                         for each in row.certificates.order_by("-pk")],
        "reason": {"name": "reason", "label": _("Reason"), "kind": "textarea", "rows": 2,
                   "required": True, "errors": [wrong] if wrong else [],
                   "hint": _("The holder reads it, and it is kept.")},
        "errors": [{"href": "#reason", "text": wrong}] if wrong else [],
    }  # fmt: skip
    return render(request, "pages/permits/one.html", context, status=422 if wrong else 200)


@require_POST
@open_to("permits.list")
@step_up_for("revoke", "suspend", "reinstate")
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Suspend, resume, revoke or give back; with a reason."""
    row, reason = _found(request, number), request.POST.get("reason", "")
    if verb not in permit_register.moves(row, actor(request)) or verb == "vary":
        raise Http404(verb)
    if not reason.strip():
        return _page(request, row, _("State the reason."))
    try:
        proposed = _decide(request, number, verb, reason)
    except NotAllowedError as error:
        return _page(request, row, not_now(error))
    return _done(request, number, proposed)


def _decide(
    request: HttpRequest, number: str, verb: str, reason: str, grant: Grant | None = None
) -> int | None:
    user: Any = request.user
    return permit_register.decide(number, verb, reason, user, actor(request), desk.current(), grant)


def _done(request: HttpRequest, number: str, proposed: int | None) -> HttpResponse:
    if proposed is not None:
        messages.success(request, _("Proposed. Another person decides."))
        return redirect("approval", proposed)
    messages.success(request, _("Done. It stands in the history of the permit."))
    return redirect("permit", number)


@never_cache
@open_to("permits.act")
def variation(request: HttpRequest, number: str) -> HttpResponse:
    """The form that replaces a permit by one with another total, last day or conditions."""
    row = _variable(request, number)
    return _form(request, row, _begun(permit_pairs.granted(row)), {})


def _variable(request: HttpRequest, number: str) -> PermitRow:
    row = _found(request, number)
    if "vary" not in permit_register.moves(row, actor(request)):
        raise Http404(number)
    return row


@require_POST
@open_to("permits.act")
@step_up
def vary(request: HttpRequest, number: str) -> HttpResponse:
    """Replace a permit, or propose it where the law wants two persons."""
    row = _variable(request, number)
    given = request.POST.dict()
    made, wrong = _varied(permit_pairs.granted(row), given)
    if not wrong:
        try:
            proposed = _decide(request, number, "vary", given.get("reason", ""), made)
            return _done(request, number, proposed)
        except (NotAllowedError, PermitError) as error:
            wrong = {"reason": not_now(error)}
    return _form(request, row, given, wrong)


def _begun(grant: Grant) -> dict[str, str]:
    made = {
        name: shown.figure(given.amount)
        for name in ("quantity", "value")
        if (given := grant.amount(name))
    }  # type: ignore[arg-type]  # two measures
    return {**made, "until": grant.until.isoformat(), "conditions": "\n".join(grant.conditions)}


def _varied(grant: Grant, given: Mapping[str, str]) -> tuple[Grant, dict[str, str]]:
    """The grant with what was sent, and what is wrong with that."""
    wrong, changes = dict[str, str](), dict[str, Any]()
    for name in ("quantity", "value"):
        if (former := grant.amount(name)) is not None:  # type: ignore[arg-type]  # two measures
            try:
                total = Decimal(given.get(name, "").strip())
                if not total.is_finite():
                    raise InvalidOperation
                changes[name] = msgspec.structs.replace(former, amount=total)
            except InvalidOperation:
                wrong[name] = _("State a number.")
    try:
        changes["until"] = date.fromisoformat(given.get("until", ""))
    except ValueError:
        wrong["until"] = _("State a day.")
    lines = (line.strip() for line in given.get("conditions", "").splitlines())
    changes["conditions"] = tuple(line[:500] for line in lines if line)
    if not given.get("reason", "").strip():
        wrong["reason"] = _("State the reason.")
    return msgspec.structs.replace(grant, **changes), wrong


def _form(
    request: HttpRequest, row: PermitRow, given: Mapping[str, str], wrong: Mapping[str, str]
) -> HttpResponse:
    terms = desk.current().book.permit_terms
    fields = [
        {"name": each.measure, "label": shown.MEASURES[each.measure], "kind": "text",
         "inputmode": "decimal", "unit": each.unit, "required": True,
         "hint": _("The new total. At least %(least)s is used or reserved.")
         % {"least": figures(shown.figure(each.used + each.reserved))}}
        for each in row.balances.all() if each.measure != "open"
    ]  # fmt: skip
    fields += [
        {"name": "until", "label": _("Last day"), "kind": "date", "required": True},
        {
            "name": "conditions",
            "label": _("Conditions"),
            "kind": "textarea",
            "rows": 4,
            "hint": _("One on each line."),
        },
        {
            "name": "reason",
            "label": _("Reason"),
            "kind": "textarea",
            "rows": 2,
            "required": True,
            "hint": _("The holder reads it, and it is kept."),
        },
    ]
    context = {
        "permit": shown.row(row, desk.current().book, language()),
        "second": bool(terms and "vary" in terms.two_persons),
        "fields": filled(fields, given, wrong),
        "errors": [{"href": f"#{name}", "text": text} for name, text in wrong.items()],
    }  # fmt: skip
    return render(request, "pages/permits/vary.html", context, status=422 if wrong else 200)

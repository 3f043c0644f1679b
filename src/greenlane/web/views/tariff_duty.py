"""The duty calculator and "what do I need?": questions about goods, answered without a sign-in."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.duties.explanation import explain
from greenlane.kernel.money import Money
from greenlane.rules.requirements import Goods
from greenlane.usecases.answers import public_findings
from greenlane.usecases.duty_estimate import Told, asked, estimate
from greenlane.usecases.tariff_catalogue import search, tree
from greenlane.usecases.trade_needs import needs
from greenlane.web.access import EVERYONE, open_to
from greenlane.web.choices import choices
from greenlane.web.looking import Looking, look
from greenlane.web.show import findings, tariff_duty
from greenlane.web.show import tariff as shown
from greenlane.web.show.permit_rows import permit_row
from greenlane.web.show.tariff_nav import tabs
from greenlane.web.views.tariff import unknown

STEPS = {
    "permit": (gettext_lazy("Apply for the permits"),
               gettext_lazy("The goods wait at the border until the agency agrees.")),
    "origin": (gettext_lazy("Ask the seller for a proof of origin, if you claim a preference"),
               gettext_lazy("Without it the general duty is due.")),
    "lodge": (gettext_lazy("Lodge the declaration"),
              gettext_lazy("You can do it before the goods arrive.")),
    "arrive": (gettext_lazy("Present the goods"),
               gettext_lazy("The carrier or the warehouse reports them.")),
    "accept": (gettext_lazy("Customs accepts the declaration"),
               gettext_lazy("The law of this day decides what is owed.")),
    "pay": (gettext_lazy("Pay, or put it on account"), gettext_lazy("You see at once how much.")),
    "release": (gettext_lazy("The goods are released"),
                gettext_lazy("Most are, the moment they arrive.")),
}  # fmt: skip
PURPOSES = {
    "permit": gettext_lazy("permit"),
    "measure": gettext_lazy("condition of a rate"),
    "preference": gettext_lazy("proof of origin, if claimed"),
}


@open_to(EVERYONE)
def duty(request: HttpRequest, code: str) -> HttpResponse:
    """What goods will cost: asks only what matters, answers with the full explanation."""
    looking = look(request)
    goods = looking.law.goods.get(code)
    if goods is None:
        return unknown(request, looking, code, code)
    if not goods.declarable:
        return redirect(looking.href(code))
    context: dict[str, Any] = {
        "tabs": tabs("tariff", looking), "looking": looking, "code": code,
        "spaced": shown.spaced(code), "crumbs": shown.crumbs(code, looking),
        "description": shown.coded_rows([code], looking)[0]["text"],
        "back_href": looking.href(code), "ready": bool(looking.country),
    }  # fmt: skip
    if looking.country:
        context |= _calculated(request, looking, code)
    status = 200 if not context.get("errors") else 422
    return render(request, "pages/tariff/duty.html", context, status=status)


def _calculated(request: HttpRequest, looking: Looking, code: str) -> dict[str, Any]:
    wanted = asked(looking.law, code, looking.country, looking.trade)
    data = request.GET
    errors: tariff_duty.Errors = {}
    answer: dict[str, Any] | None = None
    if "price" in data:
        said, errors = tariff_duty.told(wanted, looking, data)
        answer = _answer(looking, code, said) if not errors else None
    groups = tariff_duty.fields(wanted, looking, data, errors)
    return {
        "groups": groups,
        "errors": tariff_duty.wrong(groups),
        "answer": answer,
        "country": looking.sheets.country(looking.country),
        "kept": [("country", looking.country), ("day", looking.day.isoformat()),
                 ("trade", looking.trade)],
    }  # fmt: skip


def _answer(looking: Looking, code: str, said: Told) -> dict[str, Any]:
    made = estimate(looking.law, code, looking.country, looking.trade, said)
    book, assessment = looking.law.book, made.assessment
    value = assessment.items[0].value
    names = {c.code: looking.sheets.speech.named(c.name) for c in book.charges}
    return {
        "whole": not any(f.severity == "error" for f in made.findings),
        "payable": Money(assessment.payable, assessment.currency),
        "value": Money(value.amount, assessment.currency) if value else None,
        "totals": [{"name": names.get(charge, charge), "code": charge,
                    "amount": Money(amount, assessment.currency)}
                   for charge, amount in assessment.totals("pay").items()],
        "secured": [{"name": names.get(charge, charge),
                     "amount": Money(amount, assessment.currency)}
                    for charge, amount in assessment.totals("secure").items()],
        "nodes": explain(assessment, book, looking.language),
        "findings": findings.rows(public_findings(made.findings)),
        "options": tariff_duty.options(made.options, looking),
        "currency": assessment.currency,
    }  # fmt: skip


@open_to(EVERYONE)
def need(request: HttpRequest) -> HttpResponse:
    """What goods need: from words or a code, a country and a trade to the whole list."""
    looking = look(request)
    words = (request.GET.get("code") or request.GET.get("q", "")).strip()
    found = search(looking.law, words, looking.language, 40) if words else ()
    known = tree(looking.law)
    lines = [each for each in found if each.line.declarable]
    code = "".join(c for c in words if c.isdigit())
    exact = next((f for f in lines if f.line.code == code or len(found) == 1), None)
    if exact is None and len(found) == 1:  # a heading with one line below it
        below = [p for p, _depth in known.below(found[0].place) if known.lines[p].declarable]
        rows = shown.coded_rows([known.lines[p].code for p in below], looking)
    else:
        rows = shown.declarable_rows(words, looking, 40) if words else []
    context: dict[str, Any] = {
        "tabs": tabs("tariff-need", looking), "looking": looking, "asked": words,
        "rows": [{**row, "href": _need(looking, row["code"])} for row in rows],
        "q": {"name": "q", "label": _("Goods or code"), "kind": "search", "wide": True,
              "plain": True, "value": words},
        "narrower": _narrower(looking, request.GET) if words else [],
    }  # fmt: skip
    if exact is not None or (len(rows) == 1 and words):
        context |= _needed(looking, exact.line.code if exact else rows[0]["code"], request.GET)
    return render(request, "pages/tariff/need.html", context)


def _need(looking: Looking, code: str) -> str:
    return f"{reverse('tariff-need')}?{looking.query(code=code)}"


def _narrower(looking: Looking, data: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields by which permits that depend on them become certain."""
    lists = (("procedure", _("Customs procedure"), "procedures"),
             ("use", _("What are the goods for?"), "end_uses"))  # fmt: skip
    return [
        {"name": name, "label": label, "kind": "select", "plain": True, "wide": True,
         "empty": _("Not known yet"), "value": data.get(name, ""),
         "options": choices(options, looking.law, looking.language, looking.trade)}
        for name, label, options in lists
    ]  # fmt: skip


def _needed(looking: Looking, code: str, data: Mapping[str, str]) -> dict[str, Any]:
    goods = Goods(code=code, trade=looking.trade, partner=looking.country,
                  procedure=data.get("procedure", ""),
                  uses=frozenset(data.get("use", "").split()))  # fmt: skip
    found = needs(looking.law, code, looking.country, looking.trade, looking.language, goods)
    if found is None:
        return {}
    return {
        "found": found,
        "permits": [permit_row(permit) for permit in found.permits],
        "asked_for": sum(permit.standing != "exempt" for permit in found.permits),
        "currency": looking.law.book.currency,
        "fees": Money(found.fees, looking.law.book.currency),
        "spaced": shown.spaced(code),
        "country": looking.sheets.country(looking.country) if looking.country else None,
        "steps": [{"title": STEPS[s.step][0], "text": STEPS[s.step][1], "act": s.act,
                   "days": s.days} for s in found.steps],
        "papers": [{"code": p.document.code, "name": p.document.name, "what": p.what,
                    "purpose": PURPOSES[p.purpose], "act": p.act} for p in found.papers],
        "groups": shown.groups(found.commodity),
        "code_href": looking.href(code),
        "duty_href": looking.href(code, "tariff-duty"),
    }  # fmt: skip

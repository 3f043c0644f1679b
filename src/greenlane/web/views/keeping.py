"""Data protection for people: what is kept and why, who got what, and what is kept about me."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from greenlane.store import journal
from greenlane.usecases import desk, disclosing, person_report
from greenlane.usecases.permissions import matrix
from greenlane.web.access import EVERYONE, actor, open_to, step_up
from greenlane.web.listing import Listing, listed
from greenlane.web.show import keeping as shown

_MOST = 5_000


@open_to(EVERYONE)
def kept(request: HttpRequest) -> HttpResponse:
    """What is kept, why, on what ground and how long; as JSON with ?format=json."""
    rules = [{"category": name, **person_report.rule(category)}
             for name, category in sorted(desk.current().retention.items())]  # fmt: skip
    if request.GET.get("format") == "json":
        return JsonResponse({"categories": rules})
    return render(request, "pages/kept.html", {"categories": [shown.category(r) for r in rules]})


@never_cache
@open_to("data.own")
def own(request: HttpRequest) -> HttpResponse:
    """What is kept about the person who is signed in; as a page or as JSON."""
    me, here = actor(request), desk.current()
    told = person_report.own(request.user, me, here)  # type: ignore[arg-type]  # an account
    return _report(request, told, {"own": True})


@never_cache
@open_to("data.report")
@step_up
def report(request: HttpRequest) -> HttpResponse:
    """The report about somebody who asked for it and whose identity was checked."""
    if request.method != "POST":
        return render(request, "pages/person_report.html", {"fields": shown.asked({}, ())})
    given, me, here = request.POST, actor(request), desk.current()
    wrong = [name for name, fault in {
        "check": given.get("check") not in person_report.CHECKS,
        "reference": not given.get("reference", "").strip(),
        "term": given.get("kind") not in person_report.KINDS,
    }.items() if fault]  # fmt: skip
    told: Any = None
    if not wrong:
        try:
            told = person_report.report(given["kind"], given.get("term", ""), given["check"],
                                        given["reference"].strip()[:60], me, here)  # fmt: skip
        except person_report.NobodyError:
            wrong = ["term"]
    if wrong:
        fields = shown.asked(given, wrong)
        errors = [{"href": f"#{f['name']}", "text": f["errors"][0]} for f in fields if f["errors"]]
        context = {"fields": fields, "errors": errors}
        return render(request, "pages/person_report.html", context, status=422)
    return _report(request, told, {})


def _report(request: HttpRequest, told: Any, more: dict[str, Any]) -> HttpResponse:
    wanted = request.POST.get("format") or request.GET.get("format")
    disclosing.disclosed("person-report", actor(request), desk.current(), rows=told["places"])
    if wanted == "json":
        headers = {"Content-Disposition": 'attachment; filename="what-is-kept.json"'}
        return JsonResponse(told, headers=headers, json_dumps_params={"ensure_ascii": False})
    context = {
        "told": told, "check": shown.CHECKS[told["identity"]["checked"]],
        "categories": [shown.category(each) for each in told["categories"]], **more,
    }  # fmt: skip
    return render(request, "pages/person_report.html", context)


@never_cache
@open_to("disclosure.read")
def disclosures(request: HttpRequest) -> HttpResponse:
    """What left the house, to whom, on what ground and why; filtered, or as CSV."""
    me, here, given = actor(request), desk.current(), request.GET
    scope = matrix().scope(me.role, "disclosure.read")
    found = [entry for entry in journal.entries(
        _MOST, None, kind="data.disclosed", **({} if scope == "all" else {"unit": me.unit or "-"})
    ) if given.get("q", "").lower() in entry.actor.lower()
        and given.get("what", "") in ("", entry.details.get("what"))]  # fmt: skip
    listing = Listing(
        name="disclosures", columns=shown.COLUMNS,
        row=lambda entry: shown.disclosure(entry, here.disclosures),
        cells=lambda entry: {**shown.disclosure(entry, here.disclosures),
                             "moment": entry.moment.isoformat()},
        filters=shown.filters(given, here.disclosures), disclosed="disclosures", sort="-moment",
        sorts={"moment": lambda entry: entry.moment,
               "to": lambda entry: entry.details.get("to", ""),
               "what": lambda entry: shown.disclosure(entry, here.disclosures)["what"]},
    )  # fmt: skip
    return listed(request, "pages/disclosures.html", found, listing)

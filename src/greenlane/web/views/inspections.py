"""The form of a control: a result for each item, kept while it is filled in, then recorded."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.datamodel.item_facts import read_shipment
from greenlane.duties.quantities import declared_quantities
from greenlane.kernel.digits import whole
from greenlane.lifecycle.hold import Hold
from greenlane.store import inspections
from greenlane.store.attachment_models import Attachment
from greenlane.usecases import attachments, claims, controls, desk, inspection, uploads
from greenlane.web import inspecting
from greenlane.web.access import actor, attempt, open_to, step_up_for
from greenlane.web.show import attachments as attached
from greenlane.web.show import desk as shown
from greenlane.web.views.cases import after, seen


def _control(request: HttpRequest, mrn: str) -> tuple[shown.Case, Hold | None]:
    """The case and the control in it that is this officer's."""
    case = seen(request, mrn)
    hold = case.hold()
    return case, hold if hold is not None and controls.is_control(hold) else None


@open_to("case.decide")
def form(request: HttpRequest, mrn: str) -> HttpResponse:
    """The form of the control, as it was left."""
    case, hold = _control(request, mrn)
    if hold is None or case.row.claimed_by != actor(request).name:
        messages.error(request, _("Claim the case before you decide it."))
        return redirect("case", mrn)
    kept = inspections.draft(case.row, hold.name, actor(request).name)
    body = kept.body if kept else {}
    if not kept and (item := whole(request.GET.get("item", ""))) is not None:
        body = {f"result-{item}": "differs"}
    return _page(request, case, hold, body, saved=kept.updated if kept else None)


@require_POST
@open_to("case.decide")
@step_up_for("record", "close")
def act(request: HttpRequest, mrn: str, verb: str) -> HttpResponse:
    """Keep, fill in the rest, price, attach photographs, record, or record and lift."""
    case, hold = _control(request, mrn)
    me, here = actor(request), desk.current()
    if hold is None or case.row.claimed_by != me.name:
        messages.error(request, _("Claim the case before you decide it."))
        return redirect("case", mrn)
    items = controls.items_of(case.row, hold)
    body = inspecting.posted(request.POST)
    if verb == "rest":
        body = inspecting.with_rest(items, body)
    inspection.keep(mrn, hold.name, body, me, here)
    if verb == "keep":
        return render(request, "parts/saved.html", {"saved": timezone.now()})
    if verb == "attachments":
        return _photographs(request, case, hold, body)
    if verb in ("record", "close"):
        return _record(request, case, hold, body, lift=verb == "close")
    return _page(request, case, hold, body, priced=verb == "price", saved=here.now())


def _record(
    request: HttpRequest, case: shown.Case, hold: Hold, body: dict[str, str], *, lift: bool
) -> HttpResponse:
    me, here, mrn = actor(request), desk.current(), case.row.mrn or ""
    sent = inspecting.Form(controls.items_of(case.row, hold), body)
    results, said = sent.results(all_of_them=lift), sent.need_words()
    if sent.errors:
        return _page(request, case, hold, body, sent=sent)
    act = lambda: inspection.record(mrn, hold.name, results, said, me, here, lift=lift)  # noqa: E731 - one call
    if attempt(request, act, _("The results of the control were recorded.")) and lift:
        claims.unclaim(mrn, me)
    return after(request, mrn)


def _photographs(
    request: HttpRequest, case: shown.Case, hold: Hold, body: dict[str, str]
) -> HttpResponse:
    """Attach photographs to the item whose button was pressed; what was typed is kept already."""
    told, items = request.GET.get("item", ""), controls.items_of(case.row, hold)
    item = whole(told)
    if item not in items:
        raise Http404(told)
    posted = uploads.posted(request, f"photo-{item}")
    wrong = [] if posted else [_("Choose a file.")]
    for file in posted:
        upload = uploads.read(file, item=item)
        kept = attachments.attach(case.row, upload, actor(request), desk.current())
        if not isinstance(kept, Attachment):
            wrong += [each["text"] for each in attached.errors(upload.name, kept)]
        elif kept.item != item:
            wrong.append(_("This photograph is attached already, to another item or to the whole."))
    if wrong:
        form = inspecting.Form(items, body, {f"photo-{item}": " ".join(wrong)})
        return _page(request, case, hold, body, sent=form)
    place = reverse("case-inspection", args=[case.row.mrn])
    return redirect(f"{place}#item-{item}")


def _declared(case: shown.Case) -> list[dict[str, Any]]:
    """The items as declared, with the units in which their quantities count."""
    law = case.book.on(case.row.law_day)
    facts = {each.sequence: each for each in read_shipment(case.document).items}
    return [
        {**item, "units": list(declared_quantities(facts[item["number"]], law)),
         "currency": facts[item["number"]].currency}
        for item in case.facts.items(case.answer.assessment)
    ]  # fmt: skip


def _photos(case: shown.Case) -> dict[int, list[dict[str, Any]]]:
    """The photographs of the inspection by their item; nought for the whole."""
    made: dict[int, list[dict[str, Any]]] = {}
    for each in attached.rows(attachments.seen(case.row, case.actor), case.book, case.language):
        if each["photo"]:
            made.setdefault(each["item"] or 0, []).append(each)
    return made


def _page(
    request: HttpRequest, case: shown.Case, hold: Hold, body: dict[str, str], *,
    sent: inspecting.Form | None = None, priced: bool = False, saved: Any = None,
) -> HttpResponse:  # fmt: skip
    items = controls.items_of(case.row, hold)
    form = sent or inspecting.Form(items, body)
    extra: dict[int, Any] = {}
    if priced:
        told = form.results(all_of_them=False)
        if not form.errors:
            found = inspection.computed(case.row, told, desk.current())
            extra = {each.item: each.extra for each in found}
    mrn = case.row.mrn
    context = {
        **case.head(""), "hold": hold, "mrn": mrn, "errors": form.summary,
        "items": inspecting.shown(form, _declared(case), extra, _photos(case)),
        "said": {"name": "said", "label": _("Result in words"), "kind": "textarea", "rows": 2,
                 "required": True, "value": form.get("said"), "hint": _("The trader reads this."),
                 "errors": [form.errors["said"]] if "said" in form.errors else []},
        "total": sum(v for v in extra.values() if v is not None) if extra else None,
        "currency": case.book.currency, "priced": bool(extra), "saved": saved,
        "instructions": case.instructions(),
        "photos_href": reverse("declaration-attachments", args=[mrn]),
        "accepts": attached.ACCEPTS_PHOTOS,
        "verbs": {v: reverse("case-inspection-act", args=[mrn, v])
                  for v in ("keep", "rest", "price", "record", "close", "attachments")},
    }  # fmt: skip
    return render(request, "pages/inspection.html", context, status=422 if form.errors else 200)

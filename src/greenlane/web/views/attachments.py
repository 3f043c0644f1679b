"""Attachments in a browser: files on a draft and on a declaration, and opening one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from greenlane.kernel.digits import whole
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store import attachments as rows
from greenlane.store import declarations
from greenlane.store.attachment_models import Attachment
from greenlane.store.models import DeclarationRow, Draft
from greenlane.usecases import attachments as use
from greenlane.usecases import desk, drafts, uploads
from greenlane.usecases.permissions import may
from greenlane.web import files, reading
from greenlane.web.access import actor, open_to
from greenlane.web.choices import named
from greenlane.web.context import language
from greenlane.web.purpose_wanted import PurposeWantedError
from greenlane.web.refusing import not_now
from greenlane.web.show import attachments as shown
from greenlane.web.show.one import One

_Stated = tuple[str, str, str]  # document code, reference, item


@open_to("attachment.add")
def of_draft(request: HttpRequest, number: int) -> HttpResponse:
    """The files of a draft; a POST adds some."""
    draft = drafts.of(actor(request), number)
    stated = [(row.get("code", ""), row.get("reference", ""), row.get("item", ""))
              for row in draft.body["documents"]]  # fmt: skip
    place = reverse("draft-attachments", args=[number])
    context = {"draft": draft, "back_href": reverse("draft", args=[number]), "back": draft.lrn}
    return _page(request, draft, stated, place, context)


@open_to("attachment.read")
def of_declaration(request: HttpRequest, mrn: str) -> HttpResponse:
    """The files of a declaration; traders add documents, officers photographs."""
    row, me = declarations.by_mrn(mrn), actor(request)
    if not reading.opened(request, row, "attachments"):
        raise PurposeWantedError(mrn)  # what is in a file cannot be made a pseudonym
    listed = One(row, me).facts.documents()
    stated = [(d["code"], d["reference"] or "", str(d["item"] or "")) for d in listed]
    place = reverse("declaration-attachments", args=[mrn])
    back = reverse("case" if may(me, "case.queue").allowed else "declaration", args=[mrn])
    return _page(request, row, stated, place, {"back_href": back, "back": mrn, "mrn": mrn})


def _page(
    request: HttpRequest, target: Draft | DeclarationRow, stated: list[tuple[str, str, str]],
    place: str, context: dict[str, Any],
) -> HttpResponse:  # fmt: skip
    me, here = actor(request), desk.current()
    wrong: list[dict[str, str]] = []
    if request.method == "POST":
        if not use.may_attach(target, me):
            raise PermissionDenied
        wrong, taken = _take(request, target, stated)
        if taken:
            text = ngettext("%d file was attached.", "%d files were attached.", taken) % taken
            messages.success(request, text)
        if request.headers.get("X-Requested-With") == "upload":  # upload.js shows it by itself
            told = {"errors": [each["text"] for each in wrong], "taken": taken}
            return JsonResponse(told, status=422 if wrong else 200)
        if not wrong:
            return redirect(place)
    names = here.book.documents
    options = [
        (str(at), _stated(each, named(names.get(each[0], {"": each[0]}), language())))
        for at, each in enumerate(stated) if each[0]
    ]  # fmt: skip
    page = {
        **context,
        "rows": shown.rows(use.seen(target, me), here.book, language()),
        "form": _form(request, target, options, place),
        "errors": wrong,
        "removable": isinstance(target, Draft),
    }  # fmt: skip
    return render(request, "pages/attachments.html", page, status=422 if wrong else 200)


def _form(
    request: HttpRequest, target: Draft | DeclarationRow, options: list[tuple[str, str]], place: str
) -> dict[str, Any] | None:
    me = actor(request)
    if not use.may_attach(target, me):
        return None
    photos = may(me, "attachment.inspect").allowed
    items = target.items if isinstance(target, DeclarationRow) else 0
    return shown.form(options, place, photos=photos, items=items, given=request.POST)


def _stated(each: _Stated, name: str) -> str:
    code, reference, item = each
    place = _("item %s") % item if item else ""
    parts = (code, name if name != code else "", reference, place)
    return " · ".join(part for part in parts if part)


def _take(
    request: HttpRequest, target: Draft | DeclarationRow, stated: list[_Stated]
) -> tuple[list[dict[str, str]], int]:
    """Attach each posted file; what was wrong with some, and how many were taken."""
    code, reference, item = _chosen(request, target, stated)
    wrong, taken = [], 0
    posted = uploads.posted(request)
    if not posted:
        wrong.append({"href": "#file", "text": _("Choose a file."), "code": ""})
    for file in posted:
        upload = uploads.read(
            file, code=code[:4], reference=reference[:70],
            item=whole(item, 4),
        )  # fmt: skip
        try:
            kept = use.attach(target, upload, actor(request), desk.current())
        except NotAllowedError as error:
            wrong.append({"href": "#file", "text": not_now(error), "code": ""})
            break
        if isinstance(kept, Attachment):
            taken += 1
        else:
            wrong += shown.errors(upload.name, kept)
    return wrong, taken


def _chosen(
    request: HttpRequest, target: Draft | DeclarationRow, stated: list[_Stated]
) -> _Stated:  # fmt: skip
    """Code, reference and item of the document that the files are."""
    chosen = whole(request.POST.get("document", ""))
    code, reference, item = "", "", ""
    if chosen is not None and chosen < len(stated):
        code, reference, item = stated[chosen]
    if isinstance(target, DeclarationRow) and may(actor(request), "attachment.inspect").allowed:
        item = request.POST.get("item", "")  # of a photograph; nothing: of the whole
        item = item if item in map(str, range(1, target.items + 1)) else ""
    return code, reference, item


@require_POST
@open_to("attachment.add")
def remove(request: HttpRequest, number: int, attachment: int) -> HttpResponse:
    """Take a file off a draft."""
    me = actor(request)
    try:
        use.remove(drafts.of(me, number), attachment, me, desk.current())
    except rows.UnknownAttachmentError as error:
        raise Http404 from error
    messages.success(request, _("The file was removed."))
    return redirect("draft-attachments", number)


@require_GET
@open_to("attachment.read")
def opened(request: HttpRequest, number: int) -> HttpResponse:
    """Note who opens a file, and go to it on the other origin; a 404 for what is closed."""
    me = actor(request)
    try:
        row = rows.by_number(number)
        if row.draft is not None:
            drafts.of(me, row.draft.pk)
        elif row.declaration is not None and not reading.opened(
            request, row.declaration, "attachment"
        ):
            raise PurposeWantedError(row.declaration.mrn or "")
    except rows.UnknownAttachmentError as error:
        raise Http404 from error
    if not use.may_see(row, me):
        raise Http404("a photograph of an inspection")
    if not use.open_for(row, me, desk.current()):
        raise Http404("the file is not clean")
    response = redirect(files.link(request, row))
    response["Cache-Control"] = "no-store"
    return response

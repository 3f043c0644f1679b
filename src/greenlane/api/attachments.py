"""Attachments over HTTP: attach a file to one's declaration, list the files, open one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Schema
from ninja.files import UploadedFile
from pydantic import Field

from greenlane.api.door import api
from greenlane.api.permission import acts, client
from greenlane.api.problems import ProblemError, problem, reply
from greenlane.store import declarations
from greenlane.store.attachment_models import Attachment
from greenlane.store.models import DeclarationRow
from greenlane.usecases import answers, desk, handing_out, uploads
from greenlane.usecases import attachments as use

_TAGS = ["Attachments"]
_RETRY_SECONDS = 60


class Stated(Schema):
    """Which document of the declaration the file is; all may be left out."""

    code: str = Field("", max_length=4)
    reference: str = Field("", max_length=70)
    item: int | None = Field(None, ge=1, le=999)


def _mine(request: HttpRequest, mrn: str) -> DeclarationRow:
    row = declarations.by_mrn(mrn)
    if client(request).unit not in (row.declarant, row.trader):
        raise declarations.UnknownDeclarationError(mrn)
    return row


def _told(row: Attachment) -> dict[str, Any]:
    return {
        "id": row.pk, "name": row.name, "media": row.media, "size": row.size,
        "sha256": row.sha256, "receivedSha256": row.received, "state": row.state,
        "code": row.code, "reference": row.reference, "item": row.item,
        "uploaded": row.uploaded,
    }  # fmt: skip


@api.post("/declarations/{mrn}/attachments", tags=_TAGS, summary="Attach a file")
@acts("attachment.add")
def post_attachment(
    request: HttpRequest, mrn: str, file: File[UploadedFile], stated: Form[Stated]
) -> HttpResponse:
    """Attach one file: 201 with its digest and state, or all that is wrong with it.

    The same bytes again are the same attachment. It can be opened when its state is `clean`.
    """
    target = _mine(request, mrn)
    kept = use.attach(target, uploads.read(file, **stated.dict()), client(request), desk.current())
    if isinstance(kept, Attachment):
        return reply(answers.encode(_told(kept)), 201)
    if kept[0].code == "FIL-052":
        raise ProblemError("API-503", "The file cannot be kept now.", _RETRY_SECONDS)
    return problem(request, "API-422-FILE", kept[0].message, kept)


@api.get("/declarations/{mrn}/attachments", tags=_TAGS, summary="List the files")
@acts("attachment.read")
def list_attachments(request: HttpRequest, mrn: str) -> HttpResponse:
    """The documents of a declaration, the oldest first; photographs of inspections are not told."""
    found = use.seen(_mine(request, mrn), client(request))
    return reply(answers.encode({"attachments": [_told(row) for row in found]}))


@api.get("/declarations/{mrn}/attachments/{number}", tags=_TAGS, summary="Open a file")
@acts("attachment.read")
def get_attachment(request: HttpRequest, mrn: str, number: int) -> HttpResponse:
    """The bytes of a document whose state is `clean`; the reading is noted."""
    target, me = _mine(request, mrn), client(request)
    row = next((each for each in use.seen(target, me) if each.pk == number), None)
    if row is None:
        raise declarations.UnknownDeclarationError(mrn)
    try:
        data = handing_out.content(row)
    except handing_out.ClosedError as error:
        raise ProblemError("API-409", "The file was not found clean, and stays closed.") from error
    use.open_for(row, me, desk.current())
    return HttpResponse(data, headers=handing_out.headers(row))

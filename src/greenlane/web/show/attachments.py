"""Attachments as pages show them, and the form that takes them."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from greenlane.kernel.finding import Finding
from greenlane.law.lawbook import LawBook
from greenlane.messages.content import LIMITS
from greenlane.store.attachment_models import Attachment
from greenlane.web.choices import named
from greenlane.web.code_words import WORDS

ACCEPTS = ".pdf,.jpg,.jpeg,.png,.xlsx,.csv,.txt,.xml"
ACCEPTS_PHOTOS = ".jpg,.jpeg,.png,.pdf"


def rows(found: Iterable[Attachment], book: LawBook, language: str) -> list[dict[str, Any]]:
    """Rows of a table of attachments; only a clean file has a link."""
    return [
        {"name": each.name, "size": size(each.size), "state": each.state, "found": each.found,
         "code": each.code, "reference": each.reference, "item": each.item,
         "document": named(book.documents.get(each.code, {"": each.code}), language),
         "photo": each.purpose == "inspection", "uploaded": each.uploaded, "by": each.uploader,
         "number": each.pk, "digest": each.sha256[:12],
         "href": reverse("attachment", args=[each.pk]) if each.state == "clean" else ""}
        for each in found
    ]  # fmt: skip


def size(count: int) -> str:
    """A size for people."""
    if count < 1_000_000:
        return _("%d kB") % max(1, round(count / 1000))
    return _("%s MB") % f"{count / 1_000_000:.1f}"


def errors(name: str, findings: Iterable[Finding]) -> list[dict[str, str]]:
    """What was wrong with one file, in the reader's language, with what to do."""
    made = []
    for finding in findings:
        _group, message, fix = WORDS.get(finding.code, ("", finding.message, finding.fix))
        shown = _visible(name)
        made.append({"href": "#file", "text": f"{shown}: {message} {fix}", "code": finding.code})
    return made


def _visible(name: str) -> str:
    """A name that may be hostile, with every sign that is not seen written out."""
    plain = "".join(
        sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in name[:60]
    )  # fmt: skip
    return f"\N{FIRST STRONG ISOLATE}{plain}\N{POP DIRECTIONAL ISOLATE}"


def form(
    documents: Iterable[tuple[str, str]], action: str, *, photos: bool, items: int, given: Any
) -> dict[str, Any]:
    """The upload form: the files, and what they are: a document, or a photograph of an item."""
    return {
        "action": action,
        "photos": photos,
        "accepts": ACCEPTS_PHOTOS if photos else ACCEPTS,
        "most": LIMITS.size,
        "most_text": size(LIMITS.size),
        "item": {
            "name": "item", "label": _("Which item does it show?"), "kind": "select",
            "value": given.get("item", ""), "empty": _("The whole consignment"), "width": "w-12",
            "options": [(str(n), _("Item %d") % n) for n in range(1, items + 1)], "plain": True,
        },
        "document": {
            "name": "document", "label": _("Which document is it?"), "kind": "select",
            "value": given.get("document", ""), "options": list(documents),
            "empty": _("None of the stated documents"), "width": "w-full",
        },
    }  # fmt: skip

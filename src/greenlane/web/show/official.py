"""Official certificates for people: how one stands, what it says, on paper and on the screen."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.law.lawbook import LawBook
from greenlane.messages.official_certificate import OfficialCertificate
from greenlane.store.models import OfficialCertificateRow
from greenlane.web.choices import named
from greenlane.web.words import Text

STATES: dict[str, tuple[Text, str, Text]] = {
    "valid": (gettext_lazy("Valid"), "good",
              gettext_lazy("The authority issued this certificate, and it is in force.")),
    "suspended": (gettext_lazy("Suspended"), "warn",
                  gettext_lazy("The agency has suspended it. Ask the agency.")),
    "used": (gettext_lazy("Used"), "warn",
             gettext_lazy("Goods were released under it. It serves for nothing more.")),
    "revoked": (gettext_lazy("Revoked"), "bad",
                gettext_lazy("The authority has taken it back. Do not accept it.")),
    "expired": (gettext_lazy("Expired"), "warn",
                gettext_lazy("Its last day is over.")),
}  # fmt: skip
KINDS: dict[str, Text] = {
    "phytosanitary": gettext_lazy("Phytosanitary certificate"),
    "veterinary": gettext_lazy("Veterinary certificate"),
    "health": gettext_lazy("Health certificate"),
    "origin": gettext_lazy("Certificate of origin"),
    "species": gettext_lazy("Certificate for protected species"),
    "other": gettext_lazy("Certificate"),
}


def public(
    row: OfficialCertificateRow, made: OfficialCertificate, state: str, book: LawBook, language: str
) -> dict[str, Any]:
    """What whoever has the paper is told: nothing about persons, and nothing beyond the paper."""
    text, tone, said = STATES[state]
    names = {
        f"{name}_name": named(book.countries.get(code, {}), language)
        for name, code in (("country", made.issuer.country), ("origin", made.origin),
                           ("destination", made.destination), ("from", made.consignor.country),
                           ("to", made.consignee.country))
    }  # fmt: skip
    return {
        **names, "state_text": text, "tone": tone, "said": said, "number": row.number,
        "kind": KINDS[row.kind], "issuer": made.issuer.name, "country": made.issuer.country,
        "issued": made.issued, "until": made.until, "origin": made.origin,
        "destination": made.destination,
        "lines": [{"code": each.code, "text": each.description, "quantity": each.quantity,
                   "unit": each.unit} for each in made.lines],
    }  # fmt: skip


def paper(
    row: OfficialCertificateRow, made: OfficialCertificate, state: str, book: LawBook, language: str
) -> dict[str, Any]:
    """All of a certificate, for its parties and for print."""
    return {
        **public(row, made, state, book, language), "document": made.document,
        "document_name": named(book.documents.get(made.document, {}), language),
        "consignor": made.consignor, "consignee": made.consignee, "means": made.means,
        "statements": made.statements, "transit": " ".join(made.transit), "permit": made.permit,
        "full": made.lines, "why": row.why, "way": row.way, "code": row.code, "pk": row.pk,
        "href": reverse("official", args=[row.pk]),
    }  # fmt: skip


def short(row: OfficialCertificateRow, state: str) -> dict[str, Any]:
    """A certificate in the list of its permit."""
    text, tone, _said = STATES[state]
    return {"href": reverse("official", args=[row.pk]), "number": row.number,
            "kind": KINDS[row.kind], "state_text": text, "tone": tone, "issued": row.issued,
            "way": _("Received") if row.way == "in" else _("Issued here")}  # fmt: skip

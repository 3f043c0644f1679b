"""Claims in words: what each is for, about what, under which act; charges by their names."""

from django.utils.translation import gettext as _

from greenlane.law.lawbook import LawBook
from greenlane.store.models import MoneyClaim
from greenlane.web.context import language


def title(claim: MoneyClaim, book: LawBook) -> str:
    """What a claim is for, in words."""
    if claim.kind == "statement":
        return _("Deferred statement of %s") % f"{claim.since:%Y-%m}"
    if claim.kind == "interest":
        return _("Interest for late payment")
    name = book.agencies[claim.agency].name if claim.agency in book.agencies else {}
    return _("Fee of %s") % (name.get(language()) or name.get("en") or claim.agency)


def detail(claim: MoneyClaim) -> str:
    """What a claim is about, and its act."""
    number = claim.subject.partition(":")[2] if claim.kind == "fee" else declaration(claim)
    on = claim.on_claim.number if claim.on_claim is not None else ""
    return " · ".join(filter(None, (number, on, claim.basis)))


def declaration(claim: MoneyClaim) -> str:
    """The number of the declaration whose debt bears this interest; nothing for other claims."""
    kind, _, number = claim.subject.partition(":")
    return number if kind == "declaration" else ""


def charge(code: str, book: LawBook) -> str:
    """A charge in words."""
    known = book.charge_by_code.get(code)
    if known is None:
        return {"FEE": _("Fee"), "INT": _("Interest")}.get(code) or _("Amount")
    return str(known.name.get(language()) or known.name["en"])

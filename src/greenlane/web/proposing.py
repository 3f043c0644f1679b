"""The form of a proposal: the fields of each kind, and what was sent as data and payload."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from greenlane.store import declarations
from greenlane.store.models import Account
from greenlane.usecases import overriding
from greenlane.usecases.two_persons import Proposal
from greenlane.web import words
from greenlane.web.context import ROLES
from greenlane.web.forms import filled

_MRN = {"name": "mrn", "label": _("Declaration"), "kind": "code"}
_OPERATOR = {"name": "operator", "label": _("Operator number"), "kind": "code"}
_AMOUNT = {
    "name": "amount",
    "label": _("Amount"),
    "kind": "code",
    "inputmode": "decimal",
    "width": "w-8",
}
_USER = {"name": "username", "label": _("User name")}
_ROLE = {"name": "role", "label": _("Role"), "kind": "select", "options": list(ROLES.items())}
_UNIT = {"name": "unit", "label": _("Office, agency or operator"), "kind": "code",
         "required": False, "hint": _("Empty for a role of the whole country.")}  # fmt: skip
FIELDS: dict[str, tuple[dict[str, Any], ...]] = {
    "override": (_MRN, {"name": "hold", "label": _("Hold"), "kind": "code",
                        "hint": _("Its name in the case, such as physical or agency:FOOD.")}),
    "reroute": (_MRN, {"name": "lane", "label": _("New lane"), "kind": "select",
                       "options": [(lane, words.LANES[lane].text) for lane in overriding.LANES]}),
    "rectify": (_MRN, {"name": "body", "label": _("The corrected document"), "kind": "textarea",
                       "rows": 12, "hint": _("The whole document, as it should have been.")}),
    "rights": (_USER, _ROLE, _UNIT,
               {"name": "same_as", "label": _("The same person has the account"),
                "required": False, "hint": _("Its user name, when one person has two accounts.")}),
    "open-account": (_USER, {"name": "name", "label": _("Name of the person")}, _ROLE, _UNIT),
    "password": (_USER,),
    "factors": (_USER,),
    "outside-link": (_USER, {"name": "provider", "label": _("Provider"), "kind": "code"},
                     {"name": "subject", "label": _("Identifier of the person there"),
                      "kind": "code", "required": False,
                      "hint": _("Empty: the link is taken away.")}),
    "reinstate": (_OPERATOR,),
    "authorise": (
        {"name": "number", "label": _("Number of the authorisation"), "kind": "code"},
        {"name": "move", "label": _("Decision"), "kind": "select", "options": [
            ("grant", _("Grant")), ("refuse", _("Refuse")), ("restore", _("Restore")),
            ("revoke", _("Revoke"))]},
    ),
    "permit-conflict": (_MRN, _USER,
                        {"name": "until", "label": _("Last day"), "kind": "date",
                         "hint": _("Until then the official has the file like any other.")}),
    "refund": (_OPERATOR, _AMOUNT),
    "money-reversal": ({"name": "payment", "label": _("Receipt number"), "kind": "code"},),
    "deferred-account": (_OPERATOR, {**_AMOUNT, "name": "limit", "label": _("Limit")},
                         {"name": "state", "label": _("State"), "kind": "select", "closed": True,
                          "options": [("active", _("Active")), ("suspended", _("Suspended"))]}),
    "guarantee": (_OPERATOR, {"name": "number", "label": _("Number of the guarantee"),
                              "kind": "code"},
                  {"name": "kind", "label": _("Kind"), "kind": "select",
                   "options": [("individual", _("Individual")),
                               ("comprehensive", _("Comprehensive"))]},
                  {"name": "guarantor", "label": _("Guarantor")},
                  {**_AMOUNT, "label": _("Reference amount")},
                  {"name": "percent", "label": _("Share given, in per cent"), "kind": "code",
                   "hint": _("100 for an individual guarantee."), "width": "w-4"},
                  {"name": "until", "label": _("Last day"), "kind": "date", "required": False}),
    "processing": (_OPERATOR, {"name": "number", "label": _("Number of the authorisation"),
                               "kind": "code"},
                   {"name": "input", "label": _("Goods that are processed"), "kind": "code",
                    "hint": _("Their code in the tariff, or its first digits.")},
                   {"name": "output", "label": _("Goods that are made"), "kind": "code",
                    "hint": _("Their code in the tariff, or its first digits.")},
                   {**_AMOUNT, "name": "made", "label": _("So many kilograms made")},
                   {**_AMOUNT, "name": "used", "label": _("stand for so many processed")},
                   {**_AMOUNT, "name": "tolerance", "label": _("Tolerance, in per cent"),
                    "hint": _("So much of what was placed may be lost."), "width": "w-4"}),
    "bank-account": (_OPERATOR, {"name": "bank_account", "label": _("New bank account"),
                                 "kind": "code", "width": "w-20"}),
}  # fmt: skip
ABOUT_ACCOUNTS = frozenset({"rights", "password", "factors", "outside-link"})
_REASON = {"name": "reason", "label": _("Reason"), "kind": "textarea", "rows": 3,
           "hint": _("The second person decides on it, and it is kept.")}  # fmt: skip


def fields(kind: str, given: Mapping[str, str], errors: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields of the form with what was given and what is wrong."""
    asked = (*FIELDS[kind], _REASON)
    return filled(({"required": True, "kind": "text", **field} for field in asked), given, errors)


def begun(kind: str, given: Mapping[str, str]) -> dict[str, str]:
    """What the form begins with: what the address says, and the document as it stands."""
    made = dict(given)
    if kind == "rectify" and given.get("mrn"):
        row = declarations.by_mrn(given["mrn"])
        made["body"] = bytes(declarations.version(row).body).decode("utf-8", "replace")
    return made


def missing(kind: str, given: Mapping[str, str]) -> dict[str, str]:
    """What must be stated and is not."""
    wanted = [f for f in (*FIELDS[kind], _REASON) if f.get("required", True)]
    left = [f for f in wanted if not given.get(f["name"], "").strip()]
    return {f["name"]: _("%s: state this.") % f["label"] for f in left}


def read(kind: str, given: Mapping[str, str]) -> Proposal:
    """The proposal that was sent. People are named by number, secrets stand in the payload."""
    names = [field["name"] for field in FIELDS[kind]]
    data = {name: given.get(name, "").strip() for name in names if given.get(name, "").strip()}
    payload = b""
    if kind == "rectify":
        payload = given.get("body", "").encode()
        data = {"mrn": data.get("mrn", ""), "format": _format(data.get("mrn", ""))}
    elif kind == "open-account":
        payload = json.dumps({n: data.pop(n, "") for n in ("username", "name")}).encode()
    elif kind == "bank-account":
        payload = "".join(data.pop("bank_account", "").split()).upper().encode()
    elif kind in ABOUT_ACCOUNTS:
        payload = data.pop("subject", "").encode()
        if "provider" in data:
            data["issuer"] = _issuer(data["provider"])
        data = {**data, "account": _number(data.pop("username", ""))}
        if "same_as" in data:
            data["same_as"] = _number(data["same_as"])
    elif kind == "permit-conflict":
        data = {**data, "officer": _number(data.pop("username", ""))}
    return Proposal(kind=kind, data=data, reason=given.get("reason", ""), payload=payload)


def _issuer(provider: str) -> str:
    return next((p.issuer for p in settings.GREENLANE_OPENID if p.id == provider), "")


def _number(username: str) -> str:
    account = Account.objects.filter(username=username).first()
    return str(account.pk) if account else ""


def _format(mrn: str) -> str:
    try:
        return declarations.version(declarations.by_mrn(mrn)).format
    except declarations.UnknownDeclarationError:
        return "json"

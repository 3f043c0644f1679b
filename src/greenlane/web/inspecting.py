"""The form of a control: a result for each item, read, kept as a draft, shown again as it was."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from greenlane.lifecycle.inspection import KINDS, ItemResult, problems
from greenlane.web import words

_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?", re.ASCII)
_NAME = re.compile(r"(result|kinds|code|origin|quantity|unit|value|text)-[0-9]{1,4}|said", re.ASCII)
_LONGEST = 2_000


@dataclass
class Form:
    """The form of a control as it stands: what was sent by name, and what is wrong in it."""

    items: Sequence[int]
    data: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    def get(self, name: str, item: int | None = None) -> str:
        """What stands in a field."""
        return self.data.get(f"{name}-{item}" if item else name, "").strip()

    @property
    def summary(self) -> list[dict[str, str]]:
        """The errors for the head of the page."""
        return [{"href": f"#{name}", "text": text} for name, text in self.errors.items()]

    def result(self, item: int) -> ItemResult | None:
        """The result of an item; None while none is stated."""
        stated = self.get("result", item)
        if stated == "conform":
            return ItemResult(item=item)
        if stated != "differs":
            return None
        kinds = tuple(kind for kind in KINDS if kind in self.get("kinds", item).split(","))
        return ItemResult(
            item=item, kinds=kinds, code=_plain(self.get("code", item)),
            origin=_plain(self.get("origin", item)).upper(), text=self.get("text", item),
            quantity=_number(self.get("quantity", item)), value=_number(self.get("value", item)),
            unit=self.get("unit", item) if self.get("quantity", item) else "",
        )  # fmt: skip

    def results(self, *, all_of_them: bool) -> list[ItemResult]:
        """What is stated; what is wrong becomes an error, and what is missing if all are wanted."""
        told = []
        for item in self.items:
            made = self.result(item)
            if made is not None:
                told.append(made)
                self._weigh(item, made)
            elif all_of_them:
                self.errors[f"result-{item}"] = _("Item %d: say what you found.") % item
        if not told and not self.errors:
            self.errors[f"result-{self.items[0]}"] = _("State a result for an item.")
        return told

    def _weigh(self, item: int, made: ItemResult) -> None:
        told = {"code": _("the code of the goods that were there"), "kinds": _("what differs"),
                "origin": _("the origin that was found"), "text": _("in words what you saw"),
                "quantity": _("the quantity that was there"),
                "value": _("the value that was found")}  # fmt: skip
        wrong = list(problems(made))
        if not made.conform or not made.kinds:
            wrong += [n for n in ("quantity", "value")
                      if self.get(n, item) and _number(self.get(n, item)) is None]  # fmt: skip
        if self.get("result", item) == "differs" and not made.kinds:
            wrong.append("kinds")
        for name in dict.fromkeys(wrong):
            self.errors[f"{name}-{item}"] = _("Item %(item)d: state %(what)s.") % {
                "item": item, "what": told[name]}  # fmt: skip

    def need_words(self) -> str:
        """The result in words; an error without."""
        if not self.get("said"):
            self.errors["said"] = _("State the result in words. The trader reads it.")
        return self.get("said")


def posted(post: QueryDict) -> dict[str, str]:
    """What a form sent, as a draft keeps it: known names only, the boxes of an item in one."""
    return {
        name: (",".join(post.getlist(name)) if name.startswith("kinds") else post[name])[:_LONGEST]
        for name in post if _NAME.fullmatch(name)
    }  # fmt: skip


def with_rest(items: Sequence[int], body: Mapping[str, str]) -> dict[str, str]:
    """The form with every item that has no result yet as declared."""
    made = dict(body)
    for item in items:
        made[f"result-{item}"] = made.get(f"result-{item}") or "conform"
    return made


def _plain(text: str) -> str:
    return re.sub(r"[\s.]", "", text)


def _number(text: str) -> Decimal | None:
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def shown(
    form: Form, items: Sequence[Mapping[str, Any]], extra: Mapping[int, Any],
    photos: Mapping[int, Any],
) -> list[dict[str, Any]]:  # fmt: skip
    """The items for the template: what was declared, what was found, its price, photographs."""
    known = {item["number"]: item for item in items}
    return [
        {**known.get(item, {"number": item}), "fields": _fields(form, item, known.get(item, {})),
         "kinds": _kinds(form, item), "kinds_error": form.errors.get(f"kinds-{item}", ""),
         "differs": form.get("result", item) == "differs",
         "photos": photos.get(item, ()), "photo_error": form.errors.get(f"photo-{item}", ""),
         "extra": extra.get(item, ""), "unknown": item in extra and extra[item] is None}
        for item in form.items
    ]  # fmt: skip


def _kinds(form: Form, item: int) -> list[dict[str, Any]]:
    stated = form.get("kinds", item).split(",")
    return [{"value": kind, "text": words.DISCREPANCIES[kind], "on": kind in stated}
            for kind in KINDS]  # fmt: skip


def _fields(form: Form, item: int, declared: Mapping[str, Any]) -> dict[str, Any]:
    def made(name: str, label: str, kind: str = "text", **more: Any) -> dict[str, Any]:
        own = f"{name}-{item}"
        error = form.errors.get(own)
        return {"name": own, "label": label, "kind": kind, "plain": True, "id": own, **more,
                "value": form.get(name, item), "errors": [error] if error else []}  # fmt: skip

    choice = [("conform", _("As declared"), ""), ("differs", _("Differs"), "")]
    units = [("KGM", "KGM")] + [(u, u) for u in (declared.get("units") or []) if u != "KGM"]
    return {
        "result": made("result", _("Result for item %d") % item, "radio", options=choice,
                       required=True),
        "found": [
            made("code", _("Code found"), "code", width="w-12", suggest=True),
            made("origin", _("Origin found"), "code", width="w-4", maxlength=2),
            made("quantity", _("Quantity found"), "quantity", units=units,
                 unit_name=f"unit-{item}", unit_value=form.get("unit", item) or "KGM"),
            made("value", _("Value found"), "money", unit=declared.get("currency", "")),
        ],
        "text": made("text", _("What you saw"), "textarea", rows=2,
                     hint=_("Stays with customs; needed where something differs.")),
    }  # fmt: skip

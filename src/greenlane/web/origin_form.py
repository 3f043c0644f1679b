"""The steps of the origin wizard: which fields each has, in the words of the page."""

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from greenlane.kernel.finding import Finding
from greenlane.law.law_of_day import LawOfDay
from greenlane.law.origin.facts import Product
from greenlane.law.origin.rule import processes
from greenlane.law.origin.scheme import Scheme
from greenlane.law.origin.telling import Teller
from greenlane.web.choices import choices, named
from greenlane.web.origin_facts import COLUMNS, kept, rows_in

STEPS = ("goods", "product", "materials", "work", "travel", "answer")
OWN = {
    "goods": ("code", "country", "scheme"),
    "product": ("obtained", "exw", "fob", "net_cost", "weight"),
    "materials": (*(f"m_{name}" for name in COLUMNS), "kind", "grown"),
    "work": ("did",),
    "travel": ("travel", "relieved", "consignment", "approved", "issued"),
    "answer": (),
}
_FIELD = {"duty_relieved": "relieved", "within_quota": "quota", "processes": "did"}
Field = dict[str, Any]


def titles() -> dict[str, str]:
    """The name of each step."""
    return {
        "goods": _("Goods"), "product": _("Price"), "materials": _("Materials"),
        "work": _("Manufacture"), "travel": _("Transport"), "answer": _("Answer"),
    }  # fmt: skip


def progress(step: str) -> list[dict[str, str]]:
    """The steps with where one stands."""
    here = STEPS.index(step)
    return [
        {"text": titles()[name], "state": "done" if i < here else "now" if i == here else "next"}
        for i, name in enumerate(STEPS)
    ]


def step_of(finding: Finding) -> str:
    """The step on which a fault is put right."""
    first = _FIELD.get(str(finding.path[0]), finding.path[0]) if finding.path else "code"
    if first == "materials":
        return "materials"
    return next((step for step, own in OWN.items() if first in own), "goods")


def anchor(finding: Finding) -> str:
    """The field of a fault."""
    path = finding.path
    if path and path[0] == "materials" and len(path) > 2:
        return f"m_{path[2]}-{path[1]}"
    first = str(path[0]) if path else "code"
    return _FIELD.get(first, first)


def fault(finding: Finding) -> str:
    """A fault in the words of the page."""
    name = str(finding.path[-1]) if finding.path else ""
    if finding.code == "ORIGIN-MISSING":
        return _("Give the code.") if name == "code" else _("Choose the country.")
    if name == "code":
        return _("A code has two to ten figures.")
    if name == "issued":
        return _("Give the day as year, month, day: 2026-03-02.")
    if finding.code == "ORIGIN-SCHEME":
        return _("No scheme of origin is for this country on this day.")
    return _("An amount is nought or more, in figures with a point: 1250.00.")


class Form:
    """The fields of the steps, filled with what was told."""

    def __init__(
        self, query: QueryDict, law: LawOfDay, schemes: Sequence[Scheme], language: str,
        findings: Sequence[Finding] = (),
    ) -> None:  # fmt: skip
        self.query, self.law, self.language = query, law, language
        self.schemes = [s for s in schemes if query.get("scheme", "") in ("", s.id)]
        self.every = schemes
        self.errors = {anchor(finding): fault(finding) for finding in findings}

    def context(self, step: str) -> dict[str, Any]:
        """What the page of a step reads."""
        made = {"goods": self._goods, "product": self._product, "work": self._work,
                "travel": self._travel, "materials": self._materials}[step]()  # fmt: skip
        return made | {
            "kept": kept(self.query, OWN[step]), "step": step,
            "errors": [{"href": f"#{k}", "text": v} for k, v in self.errors.items()],
        }  # fmt: skip

    def _field(self, name: str, label: str, kind: str, **more: Any) -> Field:
        errors = [self.errors[name]] if name in self.errors else []
        field = {"name": name, "label": label, "kind": kind, "value": self.query.get(name, ""),
                 "errors": errors, "required": False}  # fmt: skip
        return field | more

    def _goods(self) -> dict[str, Any]:
        schemes = [(s.id, named(s.name, self.language)) for s in self.every]
        return {"fields": [
            self._field("code", _("Code of the product"), "code", required=True, width="w-8",
                        inputmode="numeric", suggest=False,
                        hint=_("At least six figures; the list of rules is by these codes.")),
            self._field("country", _("Country where it was last worked on"), "select",
                        required=True, options=choices("countries", self.law, self.language)),
            self._field("scheme", _("Agreement or scheme"), "select", options=schemes,
                        empty=_("All that may apply"), plain=True),
        ]}  # fmt: skip

    def _product(self) -> dict[str, Any]:
        ways = {way.code: named(way.name, self.language)
                for scheme in self.schemes for way in scheme.obtained}  # fmt: skip
        money = {"kind": "money", "unit": self.law.book.currency}
        return {"fields": [
            self._field("obtained", _("Was it wholly obtained there?"), "select",
                        options=[("no", _("No, it was made of materials")), *ways.items()],
                        empty=_("I do not know"), plain=True,
                        hint=_("Grown, born, caught or dug there, with nothing foreign in it.")),
            self._field("exw", _("Ex-works price"), **money,
                        hint=_("The price at the factory gate, for the whole quantity.")),
            self._field("fob", _("Price free on board"), **money,
                        hint=_("With carriage to the ship. Some rules count on it.")),
            self._field("net_cost", _("Net cost"), **money,
                        hint=_("Total cost without selling, royalties and carriage.")),
            self._field("weight", _("Net weight"), kind="quantity", unit="kg"),
        ]}  # fmt: skip

    def _materials(self) -> dict[str, Any]:
        rows = rows_in(self.query)
        blank = dict.fromkeys(COLUMNS, "")
        rows += [blank] * (1 if rows else 3) + [blank] * (2 if self.query.get("more") else 0)
        return {"rows": [self._row(place, row) for place, row in enumerate(rows)], "more": True}

    def _row(self, place: int, row: dict[str, str]) -> dict[str, Any]:
        countries = choices("countries", self.law, self.language)
        known = [("yes", _("Yes, its maker declares it")), ("no", _("No"))]
        kinds: list[tuple[str, str, str, dict[str, Any]]] = [
            ("name", _("Material"), "text", {"maxlength": 100}),
            ("code", _("Code"), "code", {"width": "w-8", "inputmode": "numeric"}),
            ("origin", _("Country of origin"), "select", {"options": countries}),
            ("status", _("Does it originate there under the scheme?"), "select",
             {"options": known, "empty": _("I do not know")}),
            ("value", _("Value in all"), "money", {"unit": self.law.book.currency}),
            ("weight", _("Weight in all"), "quantity", {"unit": "kg"}),
        ]  # fmt: skip
        fields = []
        for name, label, kind, more in kinds:
            key = f"m_{name}-{place}"
            errors = [self.errors[key]] if key in self.errors else []
            fields.append({"name": f"m_{name}", "id": key, "label": label, "kind": kind,
                           "value": row[name], "plain": True, "errors": errors} | more)  # fmt: skip
        return {"number": place + 1, "fields": fields}

    def _work(self) -> dict[str, Any]:
        named_in_rules: dict[str, str] = {}
        simple: dict[str, str] = {}
        code, country = self.query.get("code", ""), self.query.get("country", "")
        product = Product(code=code.replace(" ", ""), country=country, day=self.law.day)
        for scheme in self.schemes:
            teller = Teller(self.language, product, scheme)
            simple |= {p.code: named(p.name, self.language) for p in scheme.insufficient}
            for line in self.law.book.origin.rules_for(scheme.id, product.code, self.law.day):
                for process in processes(line.rule):
                    named_in_rules[process] = teller.process(process)
        told = self.query.getlist("did")
        other = {"other-working": _("Other manufacture that is more than the simple operations")}
        groups = ((_("Named in the rules for these goods"), named_in_rules),
                  (_("Other manufacture"), other), (_("Simple operations"), simple))  # fmt: skip
        return {"groups": [
            {"title": title, "options": [
                {"value": code, "text": text, "checked": code in told}
                for code, text in options.items()
            ]}
            for title, options in groups if options
        ]}  # fmt: skip

    def _travel(self) -> dict[str, Any]:
        yes_no = [("no", _("No")), ("yes", _("Yes"))]
        return {"fields": [
            self._field("travel", _("How did, or will, the goods travel?"), "radio", options=[
                ("direct", _("Directly"), ""),
                ("under-control", _("Through other countries, under customs control"),
                 _("Reloaded or stored, but not worked on.")),
                ("altered", _("They were worked on, repacked or sold on the way"), ""),
            ]),
            self._field("relieved", _("Was duty on foreign materials remitted or paid back?"),
                        "radio", options=yes_no),
            self._field("consignment", _("Value of the consignment"), "money",
                        unit=self.law.book.currency,
                        hint=_("It decides which proof of origin is enough.")),
            self._field("approved", _("Is the exporter approved or registered?"), "radio",
                        options=yes_no),
            self._field("issued", _("Day on which the proof was issued"), "date", width="w-8"),
        ]}  # fmt: skip


def step_of_fact(fact: str, material: int | None) -> tuple[str, str] | None:
    """The step and the field where a missing fact is told; None for one that links answer."""
    if material is not None:
        named = fact if fact in COLUMNS else ""
        return ("materials", f"m_{named}-{material}") if named else None
    if fact in ("exw", "fob", "net_cost", "weight", "obtained"):
        return "product", fact
    if fact in ("process", "operations"):
        return "work", "did"
    return {"materials": ("materials", "m_name-0"), "code": ("goods", "code"),
            "country": ("goods", "country")}.get(fact)  # fmt: skip

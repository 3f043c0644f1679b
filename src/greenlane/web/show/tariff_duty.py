"""The duty calculator for people: its fields, what was told in them, and the options compared."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from greenlane.duties.alternatives import Alternative
from greenlane.duties.explanation_words import Speech
from greenlane.duties.formula_explained import unit_name
from greenlane.usecases.duty_estimate import Asked, Told
from greenlane.web.choices import choices, named
from greenlane.web.looking import Looking

Errors = dict[str, list[str]]
_MOST = Decimal(10) ** 15
_POINTS = str.maketrans({"٫": ".", "٬": "", "\N{NO-BREAK SPACE}": "", " ": ""})


def fields(
    asked: Asked, looking: Looking, data: Mapping[str, Any], errors: Errors
) -> list[dict[str, Any]]:
    """The groups of fields: only what the duty depends on."""
    groups = [
        {"title": _("Price"), "fields": _price(asked, looking, data)},
        {"title": _("Quantity"), "fields": _quantities(asked, looking, data)},
        {"title": _("About these goods"), "fields": _special(asked, looking, data)},
    ]
    for group in groups:
        for field in group["fields"]:
            field["id"] = field["name"]
            field["errors"] = errors.get(str(field["name"]), [])
    return [group for group in groups if group["fields"]]


def wrong(groups: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """What is wrong, each with the name of its field and a link to it."""
    return [
        {"href": f"#{field['name']}", "text": f"{field['label']}: {text}"}
        for group in groups
        for field in group["fields"]
        for text in field["errors"]
    ]


def _price(asked: Asked, looking: Looking, data: Mapping[str, Any]) -> list[dict[str, Any]]:
    law = looking.law
    made: list[dict[str, Any]] = [
        {"name": "price", "label": _("Price of the goods"), "kind": "money", "required": True,
         "value": data.get("price", ""), "units": choices("currencies", law, ""),
         "unit_name": "currency", "unit_value": data.get("currency") or law.book.currency},
    ]  # fmt: skip
    if asked.carriage or asked.insurance:
        made.append({"name": "incoterm", "label": _("Delivery terms"), "kind": "select",
                     "options": choices("incoterms", law, looking.language),
                     "hint": _("Three letters on the invoice, for example FOB or CIF."),
                     "value": data.get("incoterm", "")})  # fmt: skip
    unit = data.get("currency") or law.book.currency
    if asked.carriage:
        made.append({"name": "carriage", "label": _("Carriage to the border"), "kind": "money",
                     "unit": unit, "value": data.get("carriage", ""),
                     "hint": _("Only what the price does not include.")})  # fmt: skip
    if asked.insurance:
        made.append({"name": "insurance", "label": _("Insurance"), "kind": "money", "unit": unit,
                     "value": data.get("insurance", ""),
                     "hint": _("Only what the price does not include.")})  # fmt: skip
    return made


def quantity_name(code: str) -> str:
    """The form name of the quantity in a unit."""
    return f"q-{code.replace(':', '-')}"


def _quantities(asked: Asked, looking: Looking, data: Mapping[str, Any]) -> list[dict[str, Any]]:
    speech = Speech(looking.language)
    made = [
        {"name": quantity_name(code), "label": _("Net mass") if code == "KGM" else
         unit_name(code, speech), "kind": "quantity", "unit": code, "required": True,
         "value": data.get(quantity_name(code), "")}
        for code in asked.units
    ]  # fmt: skip
    unit = data.get("currency") or looking.law.book.currency
    values = looking.law.book.valuation_codes
    return made + [
        {"name": f"v-{code}", "label": named(values[code].name, looking.language),
         "kind": "money", "unit": unit, "required": True, "value": data.get(f"v-{code}", "")}
        for code in asked.values
    ]  # fmt: skip


def _special(asked: Asked, looking: Looking, data: Mapping[str, Any]) -> list[dict[str, Any]]:
    book, language = looking.law.book, looking.language
    made: list[dict[str, Any]] = []
    if asked.additional_codes:
        known = book.additional_codes
        made.append({
            "name": "additional", "label": _("Producer or kind of goods"), "kind": "select",
            "required": True, "value": data.get("additional", ""),
            "options": [(code, f"{code} · {named(known[code].name, language)}")
                        for code in asked.additional_codes if code in known],
        })  # fmt: skip
    if asked.preferences:
        made.append({
            "name": "preference", "label": _("Preference you could claim"), "kind": "select",
            "empty": _("None: the general duty"), "value": data.get("preference", ""),
            "options": [(code, _preference(code, looking)) for code in asked.preferences
                        if code in book.preferences],
            "hint": _("The papers in brackets prove the origin; the estimate takes it that you "
                      "have one of them."),
        })  # fmt: skip
    if asked.order_numbers:
        made.append({"name": "quota", "label": _("Tariff quota"), "kind": "select",
                     "empty": _("Not asked for"), "value": data.get("quota", ""),
                     "options": [(number, number) for number in asked.order_numbers]})  # fmt: skip
    return made + [
        {"name": f"d-{each.code}", "kind": "checkbox", "value": data.get(f"d-{each.code}", ""),
         "label": _("I have: %s") % f"{each.code} {each.name}"}
        for each in looking.sheets.documents(asked.documents)
    ]  # fmt: skip


def _preference(code: str, looking: Looking) -> str:
    preference = looking.law.book.preferences[code]
    proofs = ", ".join(d.name for d in looking.sheets.documents(preference.documents))
    name = f"{code} · {named(preference.name, looking.language)}"
    return f"{name} ({proofs})" if proofs else name


def told(asked: Asked, looking: Looking, data: Mapping[str, Any]) -> tuple[Told, Errors]:
    """What the form says; errors by field. Numbers have a point and no sign."""
    errors: Errors = {}
    currency = data.get("currency") or looking.law.book.currency
    if currency not in looking.law.rates:
        errors["price"] = [_("There is no exchange rate for this currency on the day.")]
    price = _number("price", data, errors, needed=True)
    quantities = {
        code: _number(quantity_name(code), data, errors, needed=True) for code in asked.units
    }
    values = {code: _number(f"v-{code}", data, errors, needed=True) for code in asked.values}
    return Told(
        price=price or Decimal(0),
        currency=currency,
        incoterm=_one_of("incoterm", data, looking.law.book.incoterms),
        carriage=_number("carriage", data, errors),
        insurance=_number("insurance", data, errors),
        quantities={code: n for code, n in quantities.items() if n is not None},
        values={code: n for code, n in values.items() if n is not None},
        additional_codes=tuple(filter(None, [_one_of("additional", data, asked.additional_codes)])),
        preference=_one_of("preference", data, asked.preferences),
        documents=tuple(code for code in asked.documents if data.get(f"d-{code}")),
        order_number=_one_of("quota", data, asked.order_numbers),
    ), errors


def _one_of(name: str, data: Mapping[str, Any], known: Iterable[str]) -> str:
    value = str(data.get(name, ""))
    return value if value in known else ""


def _number(
    name: str, data: Mapping[str, Any], errors: Errors, *, needed: bool = False
) -> Decimal | None:
    text = str(data.get(name, "")).translate(_POINTS)
    if not text:
        if needed:
            errors.setdefault(name, []).append(_("State this figure: the duty depends on it."))
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0 or number >= _MOST:
        errors.setdefault(name, []).append(
            _("Write figures with a point for decimals and nothing else: 14100.00")
        )
        return None
    return number


def options(found: Iterable[Alternative], looking: Looking) -> list[dict[str, Any]]:
    """Cheaper lawful options: what to claim, what is saved, what must be shown."""
    book, made = looking.law.book, []
    for each in found:
        kind = book.measure_types[book.measure_by_id[each.measure].type]
        papers = [d.name for d in looking.sheets.documents(each.documents)]
        proofs = [d.name for d in looking.sheets.documents(each.proofs)]
        made.append({
            "name": named(kind.name, looking.language), "saves": each.saves,
            "payable": each.payable, "proofs": proofs, "papers": papers,
            "quota": each.order_number, "act": each.basis, "preference": each.preference,
        })  # fmt: skip
    return made

"""The least law that a case needs: charges, formulas, rates and procedures, made into a book."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from greenlane.law.lawbook import LawBook

SINCE = "2000-01-01"


class Tax(msgspec.Struct, frozen=True, kw_only=True):
    """One measure on goods of `code` (all when empty): the charge it fixes and its formula."""

    charge: str
    expression: str
    code: str = ""


class Law(msgspec.Struct, frozen=True, kw_only=True):
    """What a small law says.

    `charges` maps each charge to what its base sums, in order; those in `vat` obey the procedure's
    effect on VAT. `rates` are national units for one of a currency, `procedures` maps a procedure
    to its effect, `additional` an additional procedure to (charges, relief, effect). `additions`
    and `deductions` are valuation codes. Amounts are rounded in `direction` to
    `step`, values half up to `value_step`, shares of charges for the whole to `share_step`.
    """

    currency: str
    charges: Mapping[str, tuple[str, ...]]
    taxes: tuple[Tax, ...]
    vat: frozenset[str] = frozenset()
    rates: Mapping[str, Decimal] = {}
    codes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    procedures: Mapping[str, str] = {}
    additional: Mapping[str, tuple[tuple[str, ...], Decimal, str]] = {}
    additions: tuple[str, ...] = ("AK", "AL", "AM", "AN")
    deductions: tuple[str, ...] = ("BG", "BC")
    direction: str = "half-up"
    step: str = "0.01"
    value_step: str = "0.01"
    share_step: str = "0.01"


def law_book(law: Law) -> LawBook:
    """The book. Raises LawDataError when what it should say does not fit together."""
    return LawBook(country_of(law), tables_of(law))


_NAME = {"en": "name"}


def country_of(law: Law) -> dict[str, Any]:
    """The country of a small law, as country.toml would say it."""

    def rounding(step: str, direction: str = "half-up") -> dict[str, str]:
        return {"direction": direction, "step": step, "basis": "ACT r. 1"}

    return {
        "version": "1",
        "country": {
            "code": "QX",
            "name": _NAME,
            "currency": law.currency,
            "decimals": 2,
            "languages": ["en"],
            "valuation_basis": "CIF",
            "code_length": max((len(code) for code in law.codes), default=8),
            "timezone": "Etc/UTC",
        },
        "lodgement": {"most_items": 999, "registration_days": 30},
        "customs_value": {"rounding": rounding(law.value_step), "apportion_step": law.share_step},
        "charge": [
            {
                "code": code, "order": 10 * (place + 1), "base": list(base), "name": _NAME,
                "trade": "import", "level": "item", "account": code.lower(),
                "follows": "vat" if code in law.vat else "duty",
                "rounding": rounding(law.step, law.direction), "act": "ACT", "article": "s. 1",
            }
            for place, (code, base) in enumerate(law.charges.items())
        ],
        "life": {"basis": {}, "hold": {}},
    }  # fmt: skip


def tables_of(law: Law) -> dict[str, list[dict[str, str]]]:
    """The rows of a small law by table."""
    days = {"since": SINCE, "until": ""}
    ground = {"act": "ACT", "article": "s. 1"}
    named = {"name_en": "name"}
    types = [f"{tax.charge}-{n}" for n, tax in enumerate(law.taxes)]
    return {
        "acts": [{"act": "ACT", "title_en": "The act", **days}],
        "areas": [{"area": "ALL", **named, "members": "*", "exclude": "", **days}],
        "countries": [{"country": c, **named} for c in sorted(set(law.countries))],
        "nomenclature": [
            {"code": c, "indent": str(int(len(c) > len("01"))), "description_en": "goods",
             "unit": "", **days}
            for c in sorted({*law.codes, *(code[:2] for code in law.codes)})
        ],
        "measure_types": [
            {"type": kind, **named, "charge": tax.charge, "trade": "import", "preference": ""}
            for kind, tax in zip(types, law.taxes, strict=True)
        ],
        "measures": [
            {
                "measure": f"M{n}", "type": kind, "code": tax.code, "area": "ALL", "exclude": "",
                "expression": tax.expression, "season": "", "document": "", "known": SINCE,
                **days, **ground,
            }
            for n, (kind, tax) in enumerate(zip(types, law.taxes, strict=True))
        ],
        "procedures": [
            {"procedure": p, "trade": "import", **named, "duty": effect, "vat": effect,
             "document": "", **days, **ground}
            for p, effect in law.procedures.items()
        ],
        "additional_procedures": [
            {"code": code, **named, "relief": str(relief), "charges": " ".join(charges),
             "procedures": "*", "document": "", "effect": effect, **ground}
            for code, (charges, relief, effect) in law.additional.items()
        ],
        "exchange_rates": _exchange_rates(law.rates, days, ground),
        "valuation": [
            {"code": code, "kind": kind, **named, **ground}
            for kind, codes in (("addition", law.additions), ("deduction", law.deductions))
            for code in codes
        ],
        **{name: [] for name in _EMPTY},
    }  # fmt: skip


_EMPTY = ("preferences", "permits", "agencies", "offices", "incoterms", "documents", "packages")


def _exchange_rates(
    rates: Mapping[str, Decimal], days: Mapping[str, str], ground: Mapping[str, str]
) -> list[dict[str, str]]:
    return [
        {"currency": currency, "per": "1", "rate": f"{rate:f}", **days, **ground}
        for currency, rate in rates.items()
    ]

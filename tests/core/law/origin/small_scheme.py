"""A small scheme of origin, and a product made of flour and sugar, for tests."""

from datetime import date
from decimal import Decimal
from typing import Any

from greenlane.law.origin.determination import Determination, determine
from greenlane.law.origin.facts import Material, Product
from greenlane.law.origin.reading import origin_law
from greenlane.law.origin.scheme import OriginLaw

DAY = date(2026, 3, 2)
_COLUMNS = [
    *("scheme", "part", "code", "name_en", "countries", "percent", "base", "codes", "document"),
    *("months", "amount", "approved", "text_en", "currency", "since", "until", "act", "article"),
]


def row(part: str, code: str = "", **cells: str) -> dict[str, str]:
    """A row of origin_schemes, with what is not said left empty."""
    base = dict.fromkeys(_COLUMNS, "")
    base.update(scheme="S", part=part, code=code, since="2020-01-01", act="A", article="1")
    return base | cells


SCHEME = (
    row("scheme", "preferential", countries="QV QU", currency="EUR", article="2"),
    row("obtained", "plants", article="5(1)(b)"),
    row("cumulation", "bilateral", countries="QT", article="8(1)"),
    row("insufficient", "simple-packing", article="7(a)"),
    row("insufficient", "simple-mixing", article="7(b)"),
)


def line(expression: str, rule: str = "R1", **cells: str) -> dict[str, str]:
    """A row of origin_rules for heading 1905."""
    base = {
        "rule": rule, "scheme": "S", "heading": "1905", "first": "1905", "last": "", "ex": "",
        "goods_en": "Bread", "expression": expression, "text_en": "", "notes": "",
        "trade": "both", "since": "2020-01-01", "until": "", "act": "A", "article": "List",
    }  # fmt: skip
    return base | cells


def law(expression: str, *more: dict[str, str]) -> OriginLaw:
    """The small scheme with one rule and `more` provisions."""
    return origin_law((*SCHEME, *more), (line(expression),))


def material(code: str, value: str | None, **facts: Any) -> Material:
    """A material that does not originate, unless the facts say so."""
    worth = None if value is None else Decimal(value)
    return Material(**{"code": code, "value": worth, "originating": False} | facts)


def biscuits(*materials: Material, **facts: Any) -> Product:
    """Biscuits of heading 1905 baked in Verela, worth 100 ex works."""
    told: dict[str, Any] = {
        "code": "19053100", "country": "QV", "day": DAY, "exw": Decimal(100), "obtained": "no",
        "materials": materials, "processes": frozenset({"baking"}),
    }  # fmt: skip
    return Product(**told | facts)


def answer(expression: str, product: Product, *more: dict[str, str]) -> Determination:
    """The determination under the small scheme."""
    here = law(expression, *more)
    scheme = here.scheme("S", product.day)
    assert scheme is not None
    return determine(product, scheme, here)

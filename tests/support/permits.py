"""Declarations that need the permit of an agency and do not have it."""

import json
from datetime import date
from functools import cache
from typing import Any

from tests.support.declarations import changed, declaration

ITEM = "/goodsShipment/governmentAgencyGoodsItem/0/commodity"


def needing(book: Any, agency: str, lrn: str, day: date = date(2026, 7, 1)) -> bytes:
    """A declaration of goods that need a permit of the agency, without it."""
    made = changed(declaration(lrn), f"{ITEM}/classification/0/id", _line(book, agency, day))
    return json.dumps(changed(made, f"{ITEM}/goodsMeasure/tariffQuantity", None)).encode()


@cache
def _line(book: Any, agency: str, day: date) -> str:
    """A line of the tariff for which this agency alone wants a document; no unit is asked."""
    wanted = [p.code for p in book.permits
              if p.agency == agency and p.trade == "import" and len(p.code) >= 4]  # fmt: skip
    others = tuple(p.code for p in book.permits if p.agency != agency and p.trade == "import")
    return next(g.code for g in book.on(day).goods.values()
                if g.declarable and g.code.startswith(tuple(wanted)) and not g.unit
                and not g.code.startswith(others))  # fmt: skip

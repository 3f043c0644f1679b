"""Permits for tests: what an agency grants, issued at a desk, and declarations that cite them."""

import copy
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from greenlane.lifecycle.event import Actor
from tests.support.declarations import BROKER, TRADER, declaration

NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)
TODAY = date(2026, 7, 1)
MEDICINES = "3004"
MED = Actor("pharmacist", "agency", "MED")
TRADING = Actor("b", "broker", BROKER)


def grant(quantity: str | None = "1000", **changes: Any) -> Any:
    """An import licence of medicines for the trader, by quantity in kilograms or open."""
    from greenlane.rules.issued_permit import Amount, Grant

    told: dict[str, Any] = {
        "document": "L010", "agency": "MED", "holder": TRADER, "goods": (MEDICINES,),
        "trade": "import", "since": date(2026, 1, 1), "until": date(2026, 12, 31),
    }  # fmt: skip
    if quantity is not None:
        told |= {"control": "quantity", "quantity": Amount(amount=Decimal(quantity), unit="KGM")}
    return Grant(**(told | changes))


def at_noon(desk: Any, moment: datetime = NOON) -> Any:
    """The desk at a fixed moment."""
    return replace(desk, now=lambda: moment)


def issued(desk: Any, quantity: str | None = "1000", number: str = "", **changes: Any) -> Any:
    """A permit in the register."""
    from greenlane.usecases import permits

    return permits.issue(grant(quantity, **changes), MED, desk, number=number)


def citing(
    book: Any, lrn: str, kilograms: str, *numbers: str, items: int = 1, document: str = "L010",
    **changes: Any,
) -> dict[str, Any]:  # fmt: skip
    """A declaration of medicines whose every item cites permits by their numbers."""
    made = copy.deepcopy(declaration(lrn, items=items, **changes))
    made["totalGrossMassMeasure"]["value"] = str(9000 * items)
    code = _medicine(book)
    for item in made["goodsShipment"]["governmentAgencyGoodsItem"]:
        item["commodity"]["classification"][0]["id"] = code
        item["commodity"]["goodsMeasure"]["netNetWeightMeasure"]["value"] = kilograms
        item["commodity"]["goodsMeasure"]["grossMassMeasure"]["value"] = "9000"
        del item["commodity"]["goodsMeasure"]["tariffQuantity"]
        item["additionalDocument"] += [
            {"categoryCode": document[0], "typeCode": document[1:], "id": n} for n in numbers
        ]
    return made


@cache
def _medicine(book: Any) -> str:
    return next(g.code for g in book.on(TODAY).goods.values()
                if g.declarable and g.code.startswith(MEDICINES) and not g.unit)  # fmt: skip


def lodged(desk: Any, *args: Any, **options: Any) -> Any:
    """Lodge such a declaration; gives status and answer."""
    return sent(citing(desk.book, *args, **options), desk)


def sent(made: dict[str, Any], desk: Any) -> Any:
    """Lodge a declaration; gives status and answer."""
    from greenlane.usecases.lodge import lodge

    outcome = lodge(json.dumps(made).encode(), "json", TRADING, desk)
    return outcome.status, json.loads(outcome.body)


def amended(mrn: str, made: dict[str, Any], desk: Any) -> Any:
    """Amend a declaration; gives status and answer."""
    from greenlane.usecases.amend import amend

    outcome = amend(mrn, json.dumps(made).encode(), "json", "a slip of the pen", TRADING, desk)
    return outcome.status, json.loads(outcome.body)


def codes(told: Any) -> list[str]:
    """The codes of the findings about permits."""
    return [f["code"] for f in told["findings"] if f["code"].startswith("PRM-")]


def stands(number: str) -> list[tuple[Any, ...]]:
    """A permit's state and its books: available, reserved, used, ended; its ledger agrees."""
    from greenlane.store import permits

    assert permits.disagreements() == []
    books = permits.by_numbers([number])
    return [books[0].permit.state, *((b.available, b.reserved, b.used, b.ended) for b in books)]

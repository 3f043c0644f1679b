"""The peer's side of bench/peer.py: run by the Python of the venv that has Tryton's modules.

Reads {"rates", "items"} as JSON from standard input and prints the seconds of both kinds of work
and their amounts. The database is SQLite in memory; everything is saved before the clock starts.
"""

import json
import os
import sys
import time
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

os.environ["TRYTOND_DATABASE__URI"] = "sqlite://"
os.environ["DB_NAME"] = ":memory:"

DAY = date(2026, 3, 2)


class Tariff:
    """Goods with a tariff code each, whose rate is so much a kilogram; and percentage taxes."""

    def __init__(self, pool: Any, rates: list[str]) -> None:
        from trytond.modules.currency.tests import add_currency_rate, create_currency

        self.currency = create_currency("usd")
        add_currency_rate(self.currency, 1)
        (self.kilogram,) = pool.get("product.uom").search([("symbol", "=", "kg")], limit=1)
        country = pool.get("country.country")(name="Origin")
        country.save()
        self.pattern = {"country": country.id, "date": DAY}
        self.goods = [self._goods(pool, place, rate) for place, rate in enumerate(rates)]
        self.tax = pool.get("account.tax")
        self.taxes = [
            self.tax(type="percentage", rate=Decimal(rate) / 100, update_unit_price=False,
                     childs=[], start_date=None, end_date=None, active=True, sequence=None)
            for rate in rates
        ]  # fmt: skip

    def _goods(self, pool: Any, place: int, rate: str) -> Any:
        code = pool.get("customs.tariff.code")(code=f"{place:08}")
        code.duty_rates = [
            pool.get("customs.duty.rate")(
                type="import", computation_type="quantity", amount=Decimal(rate),
                currency=self.currency, uom=self.kilogram, start_date=date(2026, 1, 1),
            )
        ]  # fmt: skip
        code.save()
        goods = pool.get("product.template")(name=f"goods {place}", type="goods")
        goods.default_uom, goods.tariff_codes_category = self.kilogram, False
        goods.tariff_codes = [pool.get("product-customs.tariff.code")(tariff_code=code)]
        goods.save()
        return goods

    def looked_up(self, item: dict[str, Any]) -> Any:
        """The duty rate of the goods on the day, by tariff code and country."""
        code = self.goods[item["rate"]].get_tariff_code(self.pattern)
        return code.get_duty_rate({**self.pattern, "type": "import"})

    def specific(self, item: dict[str, Any]) -> Decimal:
        """trytond_customs: the rate of the day, the amount for the quantity."""
        mass = Decimal(item["mass"])
        duty: Decimal = self.looked_up(item).compute(self.currency, mass, self.kilogram)
        return duty

    def ad_valorem(self, item: dict[str, Any]) -> Decimal:
        """trytond_account: a percentage tax on an amount, of an object that is at hand."""
        (row,) = self.tax.compute([self.taxes[item["rate"]]], Decimal(item["price"]), 1, DAY)
        amount: Decimal = row["amount"]
        return amount

    def ad_valorem_by_tariff(self, item: dict[str, Any]) -> Decimal:
        """The tariff code and rate of the day are looked up as well, then the percentage tax."""
        self.looked_up(item)
        return self.ad_valorem(item)


def timed(work: Any, items: list[dict[str, Any]]) -> dict[str, Any]:
    """Seconds and amounts of the second of two passes: rows are in the peer's cache by then."""
    for item in items:
        work(item)
    started = time.perf_counter()
    amounts = [_rounded(work(item)) for item in items]
    return {"seconds": time.perf_counter() - started, "amounts": amounts}


def _rounded(amount: Decimal) -> str:
    """To the cent, half up; the peer leaves the rounding of a tax to the invoice."""
    return f"{amount.quantize(Decimal('0.01'), ROUND_HALF_UP):f}"


def main() -> None:
    """Set the peer up, do both kinds of work, print the figures."""
    work = json.load(sys.stdin)
    from trytond import __version__
    from trytond.pool import Pool
    from trytond.tests.test_tryton import activate_module, with_transaction

    activate_module(["customs", "account"])

    @with_transaction()
    def run() -> dict[str, Any]:
        pool = Pool()
        tariff, items = Tariff(pool, work["rates"]), work["items"]
        return {
            "version": __version__,
            "specific": timed(tariff.specific, items),
            "ad valorem": timed(tariff.ad_valorem_by_tariff, items),
            "percentage only": timed(tariff.ad_valorem, items),
        }

    json.dump(run(), sys.stdout)


if __name__ == "__main__":
    main()

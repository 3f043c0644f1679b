"""Those abroad: sellers and buyers, their ports, currencies, ships and containers."""

from datetime import date
from random import Random
from typing import Any

import msgspec

from greenlane.datamodel.party import Address, Buyer, Consignee, Consignor, Exporter, Seller
from tavora.trade import names
from tavora.trade.chance import digits, pick

CURRENCY = {
    "CN": "CNY", "JP": "JPY", "GB": "GBP", "IN": "INR", "AE": "AED", "BR": "BRL", "ZA": "ZAR",
    "SN": "XOF", "CI": "XOF", "QU": "QTC",
}  # fmt: skip
_EURO = ["AT", "BE", "DE", "ES", "FI", "FR", "GR", "IE", "IT", "NL", "PT"]
_PORTS = {
    "CN": "CNSHA CNNGB CNSZX", "DE": "DEHAM DEBRV", "NL": "NLRTM", "BE": "BEANR", "GB": "GBFXT",
    "FR": "FRLEH FRMRS", "IT": "ITGOA ITNAP", "ES": "ESVLC ESALG", "TR": "TRMER TRIST",
    "IN": "INNSA INMUN", "AE": "AEJEA", "BR": "BRSSZ BRPNG", "US": "USNYC USHOU", "JP": "JPYOK",
    "KR": "KRPUS", "VN": "VNSGN VNHPH", "TH": "THLCH", "ID": "IDJKT", "MY": "MYPKG",
    "ZA": "ZADUR ZACPT", "EG": "EGALY", "SA": "SAJED", "AR": "ARBUE", "CL": "CLSAI",
}  # fmt: skip


class Foreigner(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A firm abroad, with its party structs made once."""

    number: int
    country: str
    name: str
    currency: str
    ports: tuple[str, ...]
    seller: Seller
    exporter: Exporter
    consignor: Consignor
    buyer: Buyer
    consignee: Consignee


def currency_of(country: str) -> str:
    """The currency that firms of a country invoice in."""
    return "EUR" if country in _EURO else CURRENCY.get(country, "USD")


def ports_of(country: str) -> tuple[str, ...]:
    """Places of loading (UN/LOCODE); a made-up one where the table has none."""
    return tuple(_PORTS.get(country, f"{country}POR").split())


def make_foreigners(rng: Random, countries: list[str], count: int) -> list[Foreigner]:
    """`count` firms, spread over the countries in turn, earlier countries having more."""
    weights = [3 if place < len(countries) // 3 else 1 for place in range(len(countries))]
    spread = [c for c, weight in zip(countries, weights, strict=True) for _ in range(weight)]
    return [foreigner(rng, spread[n % len(spread)], n) for n in range(count)]


def foreigner(rng: Random, country: str, number: int) -> Foreigner:
    """One firm abroad; six in ten are known by a registration number of their country."""
    stated = rng.random() < 0.6
    party: dict[str, Any] = {
        "name": names.foreign_name(rng, country),
        "id": f"{country}{digits(rng, 9)}" if stated else None,
        "address": Address(
            line=names.street(rng),
            city_name=pick(rng, names.FOREIGN_CITIES),
            country_code=country,
            postcode_id=digits(rng, 5),
        ),
    }
    return Foreigner(
        number=number, country=country, name=party["name"], currency=currency_of(country),
        ports=ports_of(country), seller=Seller(**party), exporter=Exporter(**party),
        consignor=Consignor(**party), buyer=Buyer(**party), consignee=Consignee(**party),
    )  # fmt: skip


def rates_on(rows: tuple[Any, ...], day: date) -> dict[str, float]:
    """National units for one unit of each currency with a published rate on the day."""
    return {r.currency: float(r.rate / r.per) for r in rows if r.validity.covers(day)}

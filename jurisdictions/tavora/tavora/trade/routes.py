"""How goods travel: offices by mode, carriers with ships, aircraft and lorries, containers."""

from random import Random

import msgspec

from greenlane.datamodel.consignment import (
    ArrivalTransportMeans,
    BorderTransportMeans,
    DepartureTransportMeans,
    Freight,
    GoodsLocation,
    Seal,
    TransportEquipment,
)
from greenlane.datamodel.party import Address, Carrier
from greenlane.law.codes import CustomsOffice
from greenlane.law.lawbook import LawBook
from greenlane.standards.iso6346_values import check_digit
from tavora.trade.chance import digits, pick
from tavora.trade.names import vessel_name
from tavora.trade.register import Registration

SEA, ROAD, AIR, POST = "1", "3", "4", "5"
BILL = {SEA: "N705", ROAD: "N730", AIR: "N740", POST: "N740", "2": "N720"}
NEIGHBOURS = ("QU", "QV")
_OWNERS = ("TVRU", "MSKU", "CSQU", "HLXU", "TGHU", "CMAU")
_FLAGS = ("PA", "LR", "GR", "SG", "CN", "NO")
_POOL = 1500
_NAMED = {SEA: "10", ROAD: "30", AIR: "40", POST: "40"}


class Voyage(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A means of transport of a carrier, in the three places a declaration names it."""

    carrier: Carrier
    border: BorderTransportMeans
    arrival: ArrivalTransportMeans
    departure: DepartureTransportMeans
    freight: Freight


class Network:
    """The country's offices and the fleets that call there; everything made once."""

    def __init__(self, book: LawBook, rng: Random, carriers: list[Registration]) -> None:
        self.offices: list[CustomsOffice] = [book.offices[code] for code in sorted(book.offices)]
        self.locations = {o.office: _location(o) for o in self.offices}
        self.country_words = {code: words["en"] for code, words in book.countries.items()}
        self.fleets: dict[str, list[Voyage]] = {}
        for mode, count in ((SEA, 90), (ROAD, 160), (AIR, 70), (POST, 6)):
            self.fleets[mode] = [
                _voyage(rng, mode, carriers[n % len(carriers)]) for n in range(count)
            ]
        self.containers = [_container(rng) for _ in range(_POOL)]
        self.equipment = [equipment(number, 1) for number in self.containers]

    def office(self, rng: Random, mode: str, country: str) -> CustomsOffice:
        """An office that serves the mode: for neighbours the one on their border, if any."""
        serving = [o for o in self.offices if mode in o.modes] or self.offices
        words = f"({self.country_words.get(country, '-')})"
        border = [o for o in serving if words in o.name["en"]]
        if border:
            return border[0]
        away = [o for o in serving if "(" not in o.name["en"]] or serving
        return pick(rng, away) if rng.random() < 0.35 else away[0]

    def boxes(self, rng: Random, gross: int) -> tuple[TransportEquipment, ...]:
        """Containers for a gross mass in kg, from the pool that keeps coming back."""
        count = min(1 + gross // 22_000, 40)
        if count == 1:
            return (pick(rng, self.equipment),)
        start = int(rng.random() * (_POOL - count))
        chosen = self.containers[start : start + count]
        return tuple(equipment(number, n) for n, number in enumerate(chosen, start=1))


def equipment(number: str, place: int) -> TransportEquipment:
    """A sealed container."""
    seal = Seal(sequence_numeric=1, id=f"S{number[4:10]}")
    return TransportEquipment(sequence_numeric=place, id=number, seal=(seal,))


def _container(rng: Random) -> str:
    ten = f"{pick(rng, _OWNERS)}{digits(rng, 6)}"
    return ten + check_digit(ten)


def imo_number(six: str) -> str:
    """Six digits with the check digit of an IMO number."""
    total = sum(int(c) * weight for c, weight in zip(six, range(7, 1, -1), strict=True))
    return f"{six}{total % 10}"


def _location(office: CustomsOffice) -> GoodsLocation:
    return GoodsLocation(
        id=f"{office.unlocode}{office.office[-4:]}",
        type_code="A",
        name=office.name["en"],
        address=Address(type_code="U", country_code=office.unlocode[:2]),
    )


def _voyage(rng: Random, mode: str, carrier: Registration) -> Voyage:
    if mode == SEA:
        name, number = vessel_name(rng)[:35], imo_number("9" + digits(rng, 5))
    elif mode == ROAD:
        name, number = None, f"{pick(rng, ('QT', 'QU', 'QV'))}-{digits(rng, 5)}"
    else:
        name, number = None, f"{pick(rng, ('TV', 'EK', 'LH', 'TK', 'QR'))}{digits(rng, 3)}"
    kind = _NAMED[mode]
    own = {"name": name, "id": number, "identification_type_code": kind, "mode_code": mode}
    flag = pick(rng, _FLAGS) if mode != ROAD else pick(rng, ("QT", *NEIGHBOURS))
    return Voyage(
        carrier=Carrier(id=carrier.id, name=carrier.name),
        border=BorderTransportMeans(**own, registration_nationality_code=flag),
        arrival=ArrivalTransportMeans(**own),
        departure=DepartureTransportMeans(**own),
        freight=Freight(payment_method_code="A"),
    )

"""The register of economic operators: traders, brokers, carriers, and the families among them."""

from datetime import date, timedelta
from random import Random
from typing import Literal

import msgspec

from tavora.trade import names
from tavora.trade.chance import digits, pick, stream

SIZES = ("micro", "small", "medium", "large")
SIZE_WEIGHT = {"micro": 1.0, "small": 4.0, "medium": 14.0, "large": 50.0}
_SIZE_SHARE = (0.46, 0.32, 0.16, 0.06)
Status = Literal["active", "suspended", "ceased"]


class OperatorRecord(msgspec.Struct, frozen=True, kw_only=True):
    """An operator as the register shows it on one day; fits the shell's operator table.

    `kind` is trader, broker or carrier. `bank` is a fingerprint of the account, never the account.
    """

    id: str
    name: str
    kind: str
    status: Status
    since: date
    until: date | None
    deferment: bool
    address: dict[str, str]
    phone: str
    bank: str
    size: str
    sector: str


class Registration(msgspec.Struct, kw_only=True, eq=False):
    """An operator's whole time in the register; `role` of a trader is import, export or both."""

    id: str
    name: str
    kind: str
    role: str
    size: str
    sector: str
    since: date
    until: date | None
    suspended: bool
    deferment: bool
    line: str
    city: str
    phone: str
    bank: str
    family: int = 0

    def active(self, day: date) -> bool:
        """True when the operator may act on the day."""
        return (
            not self.suspended and self.since <= day and (self.until is None or day <= self.until)
        )

    def record(self, day: date) -> OperatorRecord:
        """What the register shows on the day."""
        over = self.until is not None and self.until < day
        status: Status = "ceased" if over else "suspended" if self.suspended else "active"
        place = {"line": self.line, "city": self.city, "country": "QT", "postcode": self.id[-5:]}
        return OperatorRecord(
            id=self.id, name=self.name, kind=self.kind, status=status, since=self.since,
            until=self.until, deferment=self.deferment, address=place, phone=self.phone,
            bank=self.bank, size=self.size, sector=self.sector,
        )  # fmt: skip


class RegisterSize(msgspec.Struct, frozen=True, kw_only=True):
    """How many of each there are."""

    traders: int = 400
    brokers: int = 40
    carriers: int = 25
    foreigners: int = 600
    families: int = 18
    carousel: int = 5


def make_register(
    seed: int, day: date, sectors: list[tuple[str, str]], size: RegisterSize
) -> list[Registration]:
    """All registrations, with ages relative to `day`.

    `sectors` are (sector, role) pairs, as many times as they are to weigh.
    """
    rng = stream(seed, "register")
    ids: dict[str, None] = {}
    while len(ids) < size.traders + size.brokers + size.carriers:
        ids[f"QT{digits(rng, 10)}"] = None
    numbers = iter(ids)
    made = [_trader(rng, next(numbers), pick(rng, sectors), day) for _ in range(size.traders)]
    _form_families(rng, made, size)
    _form_carousel(rng, made[-size.carousel :], day)
    for kind, count in (("broker", size.brokers), ("carrier", size.carriers)):
        made += [_helper(rng, next(numbers), kind, day) for _ in range(count)]
    return made


def _trader(rng: Random, number: str, line: tuple[str, str], day: date) -> Registration:
    sector, role = line
    draw, place = rng.random(), 0
    while place < len(SIZES) - 1 and draw > _SIZE_SHARE[place]:
        draw -= _SIZE_SHARE[place]
        place += 1
    age = int(60 + rng.random() * rng.random() * 9000)
    closed = rng.random() < 0.05
    return _registration(
        rng, number, day - timedelta(days=age), kind="trader", role=role, sector=sector,
        size=SIZES[place], name=names.firm_name(rng, sector), suspended=rng.random() < 0.015,
        until=day - timedelta(days=int(age * rng.random())) if closed else None,
        deferment=rng.random() < (0.05, 0.2, 0.6, 0.95)[place],
    )  # fmt: skip


def _helper(rng: Random, number: str, kind: str, day: date) -> Registration:
    trade = "Customs Brokers" if kind == "broker" else pick(rng, ("Lines", "Cargo", "Transport"))
    age = int(300 + rng.random() * 9000)
    closed = kind == "broker" and rng.random() < 0.08
    return _registration(
        rng, number, day - timedelta(days=age), kind=kind, role="", sector="logistics",
        size=pick(rng, SIZES[1:]), name=f"{names.firm_name(rng, '').split()[0]} {trade}",
        suspended=kind == "broker" and rng.random() < 0.03,
        until=day - timedelta(days=int(age * rng.random() * 0.5)) if closed else None,
        deferment=kind == "broker",
    )  # fmt: skip


def _registration(
    rng: Random, number: str, since: date, *, kind: str, role: str, sector: str, size: str,
    name: str, suspended: bool, until: date | None, deferment: bool,
) -> Registration:  # fmt: skip
    return Registration(
        id=number, name=name, kind=kind, role=role, sector=sector, size=size, since=since,
        until=until, suspended=suspended, deferment=deferment, line=names.street(rng),
        city=pick(rng, names.CITIES), phone=names.phone(rng), bank=names.bank_hash(rng),
    )  # fmt: skip


def _form_families(rng: Random, traders: list[Registration], size: RegisterSize) -> None:
    """Related firms: they share an address, a telephone or a bank, most of them two of these."""
    free = traders[: -size.carousel]
    rng.shuffle(free)
    for family in range(1, size.families + 1):
        head, *others = [free.pop() for _ in range(2 + int(rng.random() * 3)) if free]
        head.family = family
        for firm in others:
            _relate(rng, head, firm)


def _relate(rng: Random, head: Registration, firm: Registration) -> None:
    firm.family = head.family
    shared = rng.random()
    if shared < 0.75:
        firm.line, firm.city = head.line, head.city
    if shared < 0.4 or shared > 0.75:
        firm.bank = head.bank
    if 0.3 < shared < 0.8:
        firm.phone = head.phone
    if rng.random() < 0.4:
        firm.name = " ".join([names.stem_of(head.name), *firm.name.split()[1:]])


def _form_carousel(rng: Random, firms: list[Registration], day: date) -> None:
    """A row of firms, each registered when the one before closes, behind one letter box."""
    head, since = firms[0], day - timedelta(days=200 + int(rng.random() * 40))
    for firm in firms:
        firm.role, firm.size, firm.family = "import", "medium", 1000
        firm.sector, firm.line, firm.city = head.sector, head.line, head.city
        firm.bank, firm.suspended, firm.deferment = head.bank, False, True
        firm.since, firm.until = since, since + timedelta(days=130 + int(rng.random() * 60))
        since = firm.until - timedelta(days=12)
    firms[-1].until = None

"""What of a declaration is screened: its parties in every role, means of transport, containers."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Literal

import msgspec

from greenlane.datamodel import party
from greenlane.datamodel.base import WcoClass, fields_of
from greenlane.datamodel.consignment import (
    ArrivalTransportMeans,
    BorderTransportMeans,
    DepartureTransportMeans,
    GoodsLocation,
    TransportEquipment,
)
from greenlane.datamodel.declaration import Declaration
from greenlane.risk.screening.memory import mark

SubjectKind = Literal["party", "transport", "container", "address"]
_KINDS: dict[type[WcoClass], SubjectKind] = {
    **dict.fromkeys(
        (
            party.Agent, party.Buyer, party.Carrier, party.Consignee, party.Consignor,
            party.Declarant, party.Exporter, party.Importer, party.Payer, party.Seller,
            party.Submitter, party.Surety,
        ),
        "party",
    ),
    **dict.fromkeys(
        (ArrivalTransportMeans, BorderTransportMeans, DepartureTransportMeans), "transport"
    ),
    TransportEquipment: "container",
    GoodsLocation: "address",
}  # fmt: skip


class Subject(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing to screen. `place` says where it stands, `role` what it is there.

    `known` is the name under which the register has the same number, when that is another one.
    """

    role: str
    place: str
    kind: SubjectKind
    name: str = ""
    known: str = ""
    numbers: tuple[str, ...] = ()
    address: str = ""
    phones: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """The mark of what is known of it: the same whatever its role and place."""
        return mark(self.name, self.known, *self.numbers, self.address)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it has."""
        return tuple(dict.fromkeys(filter(None, (self.name, self.known))))


def subjects_of(declaration: Declaration, register: Mapping[str, str]) -> list[Subject]:
    """Everything of a declaration that is screened; `register` gives the names of numbers."""
    found: dict[tuple[str, str], Subject] = {}
    for role, place, node in _walk(declaration, ""):
        subject = _subject(role, place, node, register)
        if subject is not None:
            found.setdefault((subject.kind, subject.mark), subject)
    return list(found.values())


def _subject(role: str, place: str, node: Any, register: Mapping[str, str]) -> Subject | None:
    kind = _KINDS[type(node)]
    name = "" if kind == "container" else " ".join((getattr(node, "name", "") or "").split())
    number = getattr(node, "id", "") or ""
    known = register.get(number, "") if kind == "party" else ""
    told = getattr(node, "communication", None)
    made = Subject(
        role=role, place=place, kind=kind, name=name, known="" if known == name else known,
        numbers=(number,) if number and kind != "address" else (),
        address=_address(getattr(node, "address", None)),
        phones=(told.id,) if told is not None and told.id else (),
    )  # fmt: skip
    return made if made.names or made.numbers or made.address else None


def _address(told: party.Address | None) -> str:
    """An address as lists write it: street, town, country."""
    if told is None or not told.line:
        return ""
    return ", ".join(filter(None, (told.line, told.city_name, told.country_code)))


def _walk(node: Any, place: str) -> Iterator[tuple[str, str, Any]]:
    for name, many, is_subject in _ways(type(node)):  # type: ignore[arg-type]  # a class is hashable
        held = getattr(node, name)
        if held is None:
            continue
        for number, child in enumerate(held if many else (held,)):
            there = f"{place}.{name}" if place else name
            there += f".{number}" if many else ""
            if is_subject:
                yield name, there, child
            else:
                yield from _walk(child, there)


@cache
def _ways(cls: type[WcoClass]) -> tuple[tuple[str, bool, bool], ...]:
    """The fields of a class that are or lead to a subject: name, whether many, whether it is."""
    return tuple(
        (spec.name, spec.many, spec.child in _KINDS)
        for spec in fields_of(cls)
        if spec.child is not None and (spec.child in _KINDS or _ways(spec.child))
    )

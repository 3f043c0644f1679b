"""Stays: goods under a procedure that suspends duties, and what a later declaration takes out.

Our reading: a stay is counted in the net mass declared; a previous document of an item (or of the
shipment) that is a movement reference number names the declaration that placed the goods, and its
line the item; without a line it is the only item of those goods. Goods that were processed (inward,
or abroad: the law says under which procedures) come out as other goods, so that their code is not
compared and their line is to be named; how much of what was placed they stand for is the authorised
yield (rules.processing). Goods that owe less because they were placed must name that declaration:
by another document anything would be relieved, any number of times.

Source: RKC Specific Annexes D1, F1, G1; UCC Article 215 (discharge by a subsequent procedure).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

import msgspec

from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.document import PreviousDocument
from greenlane.datamodel.item_facts import ShipmentFacts
from greenlane.duties.charge_line import Assessment, ChargeLine
from greenlane.kernel.finding import Finding, Path
from greenlane.law.law_of_day import LawOfDay
from greenlane.law.procedure import Procedure
from greenlane.rules.processing import Yield, fitting, taking
from greenlane.rules.rule import ITEMS
from greenlane.standards import mrn as mrns


class Stay(msgspec.Struct, frozen=True, kw_only=True):
    """One item under a procedure: `left` of the `whole`, in kilograms, is not taken out yet."""

    mrn: str
    item: int
    procedure: str
    code: str
    trader: str
    left: Decimal
    whole: Decimal = Decimal(0)


class Entering(msgspec.Struct, frozen=True, kw_only=True):
    """An item that is placed under a procedure: how much, until when, what is suspended of it."""

    item: int
    procedure: str
    code: str
    quantity: Decimal
    due: date | None
    amounts: dict[str, Decimal]


class Leaving(msgspec.Struct, frozen=True, kw_only=True):
    """An item that comes out: of what declaration (and line), how much, where it says so.

    `papers` are the numbers of its documents, of which one may be an authorisation; `processed`
    goods are not what was placed.
    """

    item: int
    path: Path
    mrn: str
    line: int | None
    previous: str
    code: str
    quantity: Decimal
    papers: frozenset[str] = frozenset()
    processed: bool = False


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """So much of a stay is taken by an item."""

    mrn: str
    stay: int
    item: int
    quantity: Decimal


def entering(
    shipment: ShipmentFacts, assessment: Assessment, law: LawOfDay
) -> tuple[Entering, ...]:
    """The items placed under a procedure that suspends; those without a net mass are not counted.

    `amounts` are the charges of each that are suspended.
    """
    found = []
    suspended = {item.sequence: _suspended(item.lines) for item in assessment.items}
    for item in shipment.items:
        under = law.procedures.get(item.procedure)
        if under is None or not _places(under):
            continue
        if item.net_mass is not None and item.net_mass > 0:
            days = under.discharge_days
            due = law.day + timedelta(days=days) if days else None
            found.append(Entering(item=item.sequence, procedure=item.procedure, code=item.code,
                                  quantity=item.net_mass, due=due,
                                  amounts=suspended.get(item.sequence, {})))  # fmt: skip
    return tuple(found)


def _places(procedure: Procedure) -> bool:
    return "suspend" in (procedure.duty, procedure.vat)


def _placing(law: LawOfDay) -> frozenset[str]:
    """The procedures, by their first two figures, under which goods are placed."""
    return frozenset(code[:2] for code, each in law.procedures.items() if _places(each))


def processing(law: LawOfDay) -> frozenset[str]:
    """The procedures, by their first two figures, out of which goods come as other goods."""
    return frozenset(code[:2] for code, each in law.procedures.items() if each.processed)


def leaving(
    declaration: Declaration, shipment: ShipmentFacts, law: LawOfDay
) -> tuple[Leaving, ...]:
    """The items that come out of a procedure and name the declaration that placed them there.

    Goods whose previous procedure places none, as those in free circulation, come out of nothing.
    """
    goods = declaration.goods_shipment
    coming = [
        (each, each.net_mass) for each in shipment.items
        if len(each.procedure) == 4 and each.procedure[2:] != "00" and each.net_mass
    ]  # fmt: skip
    if goods is None or not coming:
        return ()
    placing, processed = _placing(law), processing(law)
    found = []
    for item, mass in coming:
        if item.procedure[2:] not in placing:
            continue
        at = (*ITEMS, item.position)
        own = goods.government_agency_goods_item[item.position].previous_document
        told = [(("previous_document", n), d) for n, d in enumerate(own)]
        named = list(_named(told, at))
        shared = [(("previous_document", n), d) for n, d in enumerate(goods.previous_document)]
        named = named or list(_named(shared, ("goods_shipment",)))
        if not named and _relieves(law.procedures.get(item.procedure)):
            named = [((*at, "previous_document"), PreviousDocument())]
        found += [
            Leaving(item=item.sequence, path=path, mrn=mrns.compact(told.id or ""),
                    line=told.line_numeric, previous=item.procedure[2:], code=item.code,
                    quantity=mass, papers=_papers(declaration, item.position),
                    processed=item.procedure[2:] in processed)
            for path, told in named[:1]
        ]  # fmt: skip
    return tuple(found)


def _papers(declaration: Declaration, position: int) -> frozenset[str]:
    goods = declaration.goods_shipment
    own = goods.government_agency_goods_item[position].additional_document if goods else ()
    return frozenset(each.id for each in (*own, *declaration.additional_document) if each.id)


def _named(
    told: Sequence[tuple[Path, PreviousDocument]], start: Path
) -> Iterator[tuple[Path, PreviousDocument]]:
    for path, document in told:
        if mrns.is_valid(document.id or ""):
            yield (*start, *path, "id"), document


def _relieves(procedure: Procedure | None) -> bool:
    """Whether goods owe less because they were placed: then the declaration is to be named."""
    return procedure is not None and (
        procedure.duty == "relieve" or procedure.calculation == "value-added"
    )


def numbers(exits: Sequence[Leaving]) -> frozenset[str]:
    """The declarations that are named."""
    return frozenset(each.mrn for each in exits if each.mrn)


def check(
    exits: Sequence[Leaving],
    stays: Mapping[str, Sequence[Stay]],
    trader: str,
    basis: str,
    yields: Sequence[Yield] = (),
) -> tuple[tuple[Finding, ...], tuple[Taken, ...]]:
    """Hold what comes out against what was placed; gives the findings and what is taken.

    Two items of a declaration that take from one stay share what is left of it. Processed goods
    take what they stand for by one of the `yields` of their holder.
    """
    left = {(s.mrn, s.item): s.left for told in stays.values() for s in told}
    findings, taken = [], []
    for each in exits:
        fault, stay = _meant(each, stays.get(each.mrn, ()), trader)
        room = left[stay.mrn, stay.item] if stay else Decimal(0)
        quantity = _takes(each, stay, room, yields) if stay else each.quantity
        if stay is not None and quantity > room:
            fault = ("DIS-004", f"Only {room:f} KGM of item {stay.item} of {each.mrn} are left; "
                     f"item {each.item} takes {quantity:f}.")  # fmt: skip
        if fault:
            findings.append(_finding(*fault, each, basis))
        elif stay is not None:
            left[stay.mrn, stay.item] -= quantity
            taken.append(Taken(mrn=each.mrn, stay=stay.item, item=each.item,
                               quantity=quantity))  # fmt: skip
    return tuple(findings), tuple(taken)


def _takes(each: Leaving, stay: Stay, left: Decimal, yields: Sequence[Yield]) -> Decimal:
    """What an item takes of a stay: itself, or what it was made of.

    Our reading: who names an authorisation without a line for the goods takes by the strictest of
    his others, and no more than itself: another number spares nobody his yield.
    """
    if not each.processed or each.code == stay.code:
        return each.quantity
    named = fitting((y for y in yields if y.authorisation in each.papers), stay.code, each.code)
    lines = (fitting((y,), stay.code, each.code) for y in yields)
    meant = (named,) if named else (None, *filter(None, lines))
    return min(taking(line, each.quantity, left, stay.whole) for line in meant)


def _meant(
    each: Leaving, stays: Sequence[Stay], trader: str
) -> tuple[tuple[str, str] | None, Stay | None]:
    """The stay that an item comes out of, or the code and words of why there is none."""
    under = [s for s in stays if s.procedure[:2] == each.previous]
    if not under:
        who = each.mrn or f"No declaration that item {each.item} names"
        said = f"{who} placed {'no ' if each.mrn else ''}goods under procedure {each.previous}."
        return ("DIS-001", said), None
    mine = [s for s in under if s.trader == trader]
    if not mine:
        return ("DIS-002", f"{each.mrn} placed goods of another trader."), None
    if each.line is not None:
        mine = [s for s in mine if s.item == each.line]
    if not each.processed:
        mine = [s for s in mine if s.code == each.code]
    if len(mine) != 1:
        said = f"{each.mrn} has no such goods" if not mine else f"Say which item of {each.mrn}"
        return ("DIS-003", f"{said} as item {each.item} takes out."), None
    return None, mine[0]


def _suspended(lines: Sequence[ChargeLine]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for line in lines:
        if line.effect in ("suspend", "secure") and line.amount:
            found[line.charge] = found.get(line.charge, Decimal(0)) + line.amount
    return found


_FIXES = {
    "DIS-001": "Name the declaration that placed the goods, by its number.",
    "DIS-002": "Only the one whose goods they are takes them out.",
    "DIS-003": "Name the item in the line of the previous document.",
    "DIS-004": "Take out what is left, or correct the net mass.",
}


def _finding(code: str, message: str, each: Leaving, basis: str) -> Finding:
    return Finding(code=code, message=message, path=each.path, value=each.mrn, basis=basis,
                   fix=_FIXES[code])  # fmt: skip

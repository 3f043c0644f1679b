"""Declared permits held against the register: what is not in order, and what is taken of each.

Each item must be covered whole by the permits of one document code that it names: the first is
drawn on first, what it cannot give comes from the next, unless the document's write-off says how
much of it is meant. Several items of a declaration share what a permit has left. Of a permit that
is not his, who declares learns only that it does not cover him: neither its terms nor what is left.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import msgspec

from greenlane.duties.quantities import quantity_in
from greenlane.kernel.finding import Finding
from greenlane.law.law_of_day import LawOfDay
from greenlane.ledger.permit import GRID, Measure, in_unit, left_in_period, on_grid
from greenlane.rules.issued_permit import Book, IssuedPermit
from greenlane.rules.permit_use import Stated, Use
from greenlane.standards import unit as units

_ONE, _NOTHING = Fraction(1), Fraction(0)
_FIXES = {
    "PRM-010": "State the number as it stands on the permit, with the document code it is for.",
    "PRM-011": "State a permit that was issued to the importer or exporter of these goods.",
    "PRM-012": "State a permit that covers this goods code and direction.",
    "PRM-013": "State a permit that covers the country of origin and of destination.",
    "PRM-014": "State a permit that is in force, or ask its agency.",
    "PRM-015": "State a further permit for the rest, or declare what the permit has left.",
    "PRM-016": "State the quantity in the unit of the permit, as a quantity or in its write-off.",
    "PRM-017": "State another permit: this one is for one declaration.",
    "PRM-018": "Wait until the sub-period has room, or state another permit.",
}


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What an item takes of a permit; no amounts of an open one."""

    number: str
    item: int
    quantity: Decimal | None = None
    value: Decimal | None = None


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """Findings, what is taken, and the permits in use that their agency has stopped meanwhile."""

    findings: tuple[Finding, ...] = ()
    taken: tuple[Taken, ...] = ()
    stopped: tuple[IssuedPermit, ...] = ()


class _Check:
    """One declaration's uses; `left` is what its items have left of each book so far."""

    def __init__(
        self, permits: Mapping[str, IssuedPermit], trader: str | None, day: date, law: LawOfDay
    ) -> None:
        self.permits, self.trader, self.day, self.law = permits, trader, day, law
        self.findings: list[Finding] = []
        self.taken: list[Taken] = []
        self.left: dict[tuple[str, Measure], Decimal] = {}
        self.periods: dict[tuple[str, Measure], Decimal] = {}
        for permit in permits.values():
            for book in permit.books:
                key = (permit.number, book.measure)
                self.left[key] = book.takeable
                if book.period is not None:
                    self.periods[key] = left_in_period(
                        [(d.day, d.amounts.get(book.measure, Decimal(0))) for d in permit.others],
                        day, permit.period_days, book.period,
                    )  # fmt: skip

    def find(self, code: str, use: Use, message: str) -> None:
        terms = self.law.book.permit_terms
        self.findings.append(
            Finding(code=code, message=message, path=use.path, value=use.number,
                    basis=terms.basis if terms else "", fix=_FIXES[code])
        )  # fmt: skip

    def group(self, uses: Sequence[Use]) -> None:
        """The documents of one code on one item."""
        good = []
        for use in uses:
            permit = self.permits.get(use.number)
            if permit is None or permit.document != use.document:
                terms = self.law.book.permit_terms
                if terms and terms.kept_on(use.document, self.day):
                    self.find("PRM-010", use, f"There is no permit {use.number!r} of the document "
                              f"{use.document} in the register.")  # fmt: skip
            elif faults := list(_faults(permit, use, self.trader, self.day)):
                for code, message in faults:
                    self.find(code, use, message)
            else:
                good.append((use, permit))
        if good:
            self.cover(good)

    def cover(self, good: Sequence[tuple[Use, IssuedPermit]]) -> None:
        """Take from the permits, one after the other, until the item is covered."""
        rest = _ONE
        for use, permit in good:
            wholes = {book.measure: self.whole(use, book) for book in permit.books}
            if any(whole is None for whole in wholes.values()):
                self.find("PRM-016", use, f"How much of {use.number} item {use.item} uses cannot "
                          "be told.")  # fmt: skip
                return
            share = self.share(use, permit, wholes, rest)
            if share:
                self.take(use, permit, wholes, share)
                rest -= share
        if rest > 0 and not self.negligible(good[-1], rest):
            self.short(*good[-1], rest)

    def whole(self, use: Use, book: Book) -> Fraction | None:
        """All of the item's goods in the book's unit; nought where the book counts nothing."""
        if book.measure == "open":
            return _NOTHING
        if book.measure == "value":
            rate = self.law.rates.get(book.unit)
            return Fraction(use.value) / Fraction(rate) if use.value is not None and rate else None
        return _converted(use.quantities, book.unit)

    def share(
        self, use: Use, permit: IssuedPermit, wholes: Mapping[Measure, Fraction | None],
        rest: Fraction,
    ) -> Fraction:  # fmt: skip
        """The part of the item that the permit can cover: at most what is not covered yet."""
        share = rest
        for book in permit.books:
            whole, key = wholes[book.measure], (permit.number, book.measure)
            if not whole:
                continue
            free = min(self.left[key], self.periods.get(key, self.left[key]))
            share = min(share, Fraction(free) / whole)
            if (meant := self.stated(use, book)) is not None:
                share = min(share, meant / whole)
        return share

    def stated(self, use: Use, book: Book) -> Fraction | None:
        """What the write-off of the document states for a book, in its unit."""
        said = use.quantity if book.measure == "quantity" else use.amount
        if said is None:
            return None
        if book.measure == "quantity":
            return _converted({said.unit or book.unit: said.amount}, book.unit)
        return _exchanged(said, book.unit, self.law)

    def take(
        self, use: Use, permit: IssuedPermit, wholes: Mapping[Measure, Fraction | None],
        share: Fraction,
    ) -> None:  # fmt: skip
        amounts: dict[str, Decimal] = {}
        for measure, whole in wholes.items():
            if whole:
                amount = on_grid(whole * share)
                amounts[measure] = amount
                key = (permit.number, measure)
                self.left[key] -= amount
                if key in self.periods:
                    self.periods[key] -= amount
        self.taken.append(Taken(number=permit.number, item=use.item, **amounts))

    def negligible(self, last: tuple[Use, IssuedPermit], rest: Fraction) -> bool:
        """Whether what is left of the item is below the grid of every book."""
        use, permit = last
        return all((self.whole(use, book) or _NOTHING) * rest < Fraction(GRID)
                   for book in permit.books)  # fmt: skip

    def short(self, use: Use, permit: IssuedPermit, rest: Fraction) -> None:
        """Tell of the part of an item that no permit covers, and which limit it meets."""
        for book in permit.books:
            key, whole = (permit.number, book.measure), self.whole(use, book)
            if not whole:
                continue
            lacking = on_grid(whole * rest)
            if key in self.periods and self.left[key] >= lacking > self.periods[key]:
                most = f"{book.period:f} {book.unit} in {permit.period_days} days"
                self.find("PRM-018", use, f"{use.number} allows {most}: item {use.item} is "
                          f"{lacking:f} above.")  # fmt: skip
                return
        told = ", ".join(f"{self.left[permit.number, b.measure]:f} {b.unit}" for b in permit.books)
        self.find("PRM-015", use, f"{use.number} does not cover item {use.item}: {told} is left "
                  "after what the declaration takes.")  # fmt: skip


def _faults(
    permit: IssuedPermit, use: Use, trader: str | None, day: date
) -> Iterator[tuple[str, str]]:
    if permit.holder not in ("", trader):
        yield "PRM-011", f"{use.number} was issued to another."
        return  # the rest is its holder's business
    if not use.code.startswith(permit.goods) or permit.trade not in ("", use.trade):
        yield "PRM-012", f"{use.number} is not for {use.trade} of goods of {use.code}."
    for codes, country in ((permit.origins, use.origin), (permit.destinations, use.destination)):
        if codes and country not in codes:
            yield "PRM-013", f"{use.number} is not for goods from or to {country}."
    if permit.mine:
        return  # it was in force when it was taken
    if not permit.since <= day <= permit.until or permit.state != "active":
        yield "PRM-014", (f"{use.number} is {permit.state}, valid from {permit.since} to "
                          f"{permit.until}.")  # fmt: skip
    elif not permit.umbrella and permit.others:
        yield "PRM-017", f"{use.number} was used by another declaration."


def _converted(quantities: Mapping[str, Decimal], wanted: str) -> Fraction | None:
    """The exact quantity in a unit of its dimension; None when none is stated."""
    if wanted in quantities:
        return Fraction(quantities[wanted])
    for code, amount in quantities.items():
        if units.is_valid(code) and units.dimension(code) == units.dimension(wanted):
            return in_unit(amount, code, wanted)
    derived = quantity_in(quantities, wanted)  # pure alcohol follows from litres and strength
    return None if derived is None else Fraction(derived)


def _exchanged(said: Stated, wanted: str, law: LawOfDay) -> Fraction | None:
    source, target = law.rates.get(said.unit), law.rates.get(wanted)
    if source is None or target is None:
        return None
    return Fraction(said.amount) * Fraction(source) / Fraction(target)


def check(
    uses: Sequence[Use],
    permits: Mapping[str, IssuedPermit],
    trader: str | None,
    day: date,
    law: LawOfDay,
) -> Verdict:
    """Hold every declared permit against the register, for goods of `trader`.

    None for a trader in whose name the one who declares may not act: nobody's permit is his.
    """
    checking = _Check(permits, trader, day, law)
    groups: dict[tuple[int, str], list[Use]] = {}
    for use in uses:
        groups.setdefault((use.item, use.document), []).append(use)
    for group in groups.values():
        checking.group(group)
    named = {each.number for each in checking.taken}
    return Verdict(
        findings=tuple(checking.findings),
        taken=tuple(checking.taken),
        stopped=tuple(p for p in permits.values() if p.number in named and p.state == "suspended"),
    )

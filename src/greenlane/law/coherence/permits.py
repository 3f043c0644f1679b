"""Permits: their conditions can be met, their limits are measured, their order has an end."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from greenlane.law.coherence.rule import Broken, law_rule
from greenlane.standards import unit

if TYPE_CHECKING:
    from greenlane.law.lawbook import LawBook
    from greenlane.law.permit_requirement import PermitRequirement


@law_rule("PR5", "The areas at either end of a permit's goods exist.", "TFA Article 1.1")
def permit_ends_exist(book: "LawBook") -> Iterator[Broken]:
    """Excluded areas, and the area of the other end."""
    for line, permit in _lines(book):
        for area in sorted({*permit.excluded_areas, permit.other_area} - {"", *book.areas}):
            yield "permits", line, f"unknown area {area!r}"


@law_rule("PR6", "A permit's procedures begin like one that exists.", "TFA Article 1.1")
def permit_procedures_exist(book: "LawBook") -> Iterator[Broken]:
    """Beginnings of procedures that no procedure has."""
    for line, permit in _lines(book):
        for start in (*permit.procedures, *permit.not_procedures):
            if not any(procedure.code.startswith(start) for procedure in book.procedures):
                yield "permits", line, f"no procedure begins with {start!r}"


@law_rule("PR7", "What a permit's goods are for is an end use or an additional procedure.",
          "TFA Article 1.1")  # fmt: skip
def permit_uses_exist(book: "LawBook") -> Iterator[Broken]:
    """Uses that can be declared nowhere."""
    known = {*book.end_uses, *book.additional_procedures}
    for line, permit in _lines(book):
        for use in sorted((permit.uses | permit.not_uses) - known):
            yield "permits", line, f"unknown end use {use!r}"


@law_rule("PR8", "A limit below which no permit is needed is measured in a known unit.",
          "UN/ECE Recommendation 20")  # fmt: skip
def permit_limits_are_measured(book: "LawBook") -> Iterator[Broken]:
    """Limits without a unit, units without a limit, units that are none."""
    for line, permit in _lines(book):
        if (permit.free_quantity is None) != (not permit.free_unit):
            yield "permits", line, "a limit of quantity has a number and a unit"
        elif permit.free_unit and not unit.is_valid(permit.free_unit):
            yield "permits", line, f"unknown unit {permit.free_unit!r}"


@law_rule("PR9", "A permit that comes after another says by which article, and comes after one.",
          "TFA Article 8")  # fmt: skip
def permit_order_has_a_ground(book: "LawBook") -> Iterator[Broken]:
    """Orders without a ground, or after what does not exist."""
    known = {permit.id for permit in book.permits}
    for line, permit in _lines(book):
        if bool(permit.after) != bool(permit.after_basis):
            yield "permits", line, "an order has a permit and an article"
        elif permit.after and permit.after not in known:
            yield "permits", line, f"unknown permit {permit.after!r}"


@law_rule("PR10", "No permit waits for itself.", "TFA Article 8")
def permit_order_ends(book: "LawBook") -> Iterator[Broken]:
    """Circles of permits that wait for each other."""
    for line, permit in _lines(book):
        seen, step = {permit.id}, permit
        while step.after and step.after not in seen:
            seen.add(step.after)
            step = book.permit_on(step.after, permit.validity.since) or permit
        if step.after == permit.id:
            yield "permits", line, f"{permit.id} waits for itself"


def _lines(book: "LawBook") -> "Iterator[tuple[int, PermitRequirement]]":
    return enumerate(book.permits, start=2)

"""The choice of measures for an item by what it declares: which apply, which do not, why not."""

from collections.abc import Iterable
from typing import Literal

import msgspec

from greenlane.datamodel.item_facts import NO_PREFERENCE, ItemFacts
from greenlane.law.law_of_day import LawOfDay
from greenlane.law.measure import Measure

Reason = Literal[
    "preference-claimed",
    "not-claimed",
    "document-missing",
    "order-number-missing",
    "additional-code",
    "condition",
    "stacking",
]

# These answer to the origin or the producer of the goods; no preference takes their place.
_BESIDE_A_PREFERENCE = frozenset({"anti-dumping", "countervailing", "safeguard", "additional"})


class NotApplied(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """A measure that was found and not applied, and why.

    `reason` is preference-claimed (another measure of its charge took its place), not-claimed (its
    preference was not claimed), document-missing, order-number-missing (its quota was not asked
    for), additional-code (it is for another one), condition (`by` names the line that decided) or
    stacking (`by` names the group in which another came first).
    """

    measure: str
    charge: str
    reason: Reason
    by: str = ""


class Selected(msgspec.Struct, frozen=True):
    """The measures an item chose, in order of their charges, and those it did not.

    `wanting` holds the additional codes of which one must be declared, by measure.
    """

    chosen: tuple[Measure, ...]
    dropped: tuple[NotApplied, ...] = ()
    wanting: tuple[tuple[Measure, ...], ...] = ()


def select(item: ItemFacts, law: LawOfDay, trade: Literal["import", "export"]) -> Selected:
    """The measures that apply to an item by its code, origin, claims and documents."""
    partner = item.destination if trade == "export" else item.origin
    key = (
        *(item.code, partner, item.preferential_origin, trade, item.preference),
        item.documents & law.measure_documents,
        item.additional_codes,
        item.order_number,
    )
    found: Selected | None = law.selections.get(key)
    if found is None:
        found = _select(item, law, trade)
        if _can_recur(item, partner, law):
            law.selections[key] = found
    return found


def _can_recur(item: ItemFacts, partner: str, law: LawOfDay) -> bool:
    """Known codes only: what strangers invent must not fill the memory."""
    return (
        item.preference in law.book.preferences
        and law.memorable(item.code, partner)
        and law.memorable(item.code, item.preferential_origin)
        and all(code in law.book.additional_codes for code in item.additional_codes)
        and (not item.order_number or item.order_number in law.book.quotas)
    )


def _select(item: ItemFacts, law: LawOfDay, trade: Literal["import", "export"]) -> Selected:
    types = law.book.measure_types
    named, dropped, wanting = _by_additional_code(item, candidates(item, law, trade), law)
    claimed = {
        types[m.type].charge for m in named if _is_claimed(m, item, law) and not _lacks(m, item)
    }
    chosen: list[Measure] = []
    for measure in named:
        kind = types[measure.type]
        reason = _refusal(measure, item, law, kind.charge in claimed)
        if reason is None:
            chosen.append(measure)
        else:
            dropped.append(NotApplied(measure=measure.id, charge=kind.charge, reason=reason))
    chosen.sort(key=law.order_of)
    return Selected(tuple(chosen), tuple(dropped), wanting)


def candidates(
    item: ItemFacts, law: LawOfDay, trade: Literal["import", "export"]
) -> tuple[Measure, ...]:
    """Every measure on the goods; those of a preference by the preferential origin."""
    if trade == "export":
        return law.measures(item.code, item.destination, trade)
    types = law.book.measure_types
    found = law.measures(item.code, item.origin, trade)
    if item.preferential_origin == item.origin:
        return found
    other = law.measures(item.code, item.preferential_origin, trade)
    return tuple(
        [m for m in found if not types[m.type].preference]
        + [m for m in other if types[m.type].preference]
    )


def _by_additional_code(
    item: ItemFacts, found: Iterable[Measure], law: LawOfDay
) -> tuple[list[Measure], list[NotApplied], tuple[tuple[Measure, ...], ...]]:
    """Of the measures of one type: the one of a declared additional code, else the general one."""
    groups: dict[tuple[str, str], list[Measure]] = {}
    for measure in found:
        groups.setdefault((measure.type, measure.order_number), []).append(measure)
    kept: list[Measure] = []
    dropped: list[NotApplied] = []
    wanting: list[tuple[Measure, ...]] = []
    for group in groups.values():
        special = [m for m in group if m.additional_code in item.additional_codes]
        general = [m for m in group if not m.additional_code]
        mine = special or general
        if not mine:
            wanting.append(tuple(group))
        kept += mine
        dropped += [
            NotApplied(
                measure=m.id,
                charge=law.book.measure_types[m.type].charge,
                reason="additional-code",
                by=m.additional_code,
            )
            for m in group
            if m not in mine
        ]
    return kept, dropped, tuple(wanting)


def _is_claimed(measure: Measure, item: ItemFacts, law: LawOfDay) -> bool:
    preference = law.book.measure_types[measure.type].preference
    return bool(preference) and preference == item.preference


def _lacks(measure: Measure, item: ItemFacts) -> Reason | None:
    if measure.document and measure.document not in item.documents:
        return "document-missing"
    if measure.order_number and measure.order_number != item.order_number:
        return "order-number-missing"
    return None


def _refusal(
    measure: Measure, item: ItemFacts, law: LawOfDay, charge_is_claimed: bool
) -> Reason | None:
    preference = law.book.measure_types[measure.type].preference
    if preference and preference != item.preference:
        return "not-claimed"
    if lack := _lacks(measure, item):
        return lack
    if (
        not preference
        and charge_is_claimed
        and item.preference != NO_PREFERENCE
        and law.book.measure_types[measure.type].kind not in _BESIDE_A_PREFERENCE
    ):
        return "preference-claimed"
    return None

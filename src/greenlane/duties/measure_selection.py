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
# These stand in the place of the duty where they apply, also where no preference is claimed.
_IN_PLACE_OF_DUTY = frozenset({"preference", "quota", "suspension", "end-use"})
_MOST_KEPT = 100_000  # selections remembered for one day; more would only fill the memory


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

    `wanting` holds groups of measures of which one additional code must be declared, `replaced`
    the measures in whose place a claimed one stands: they are due again where its conditions fail.
    """

    chosen: tuple[Measure, ...]
    dropped: tuple[NotApplied, ...] = ()
    wanting: tuple[tuple[Measure, ...], ...] = ()
    replaced: tuple[Measure, ...] = ()


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
        len(law.selections) < _MOST_KEPT
        and item.preference in law.book.preferences
        and law.memorable(item.code, partner)
        and law.memorable(item.code, item.preferential_origin)
        and all(code in law.book.additional_codes for code in item.additional_codes)
        and (not item.order_number or item.order_number in law.book.quotas)
    )


def _select(item: ItemFacts, law: LawOfDay, trade: Literal["import", "export"]) -> Selected:
    types = law.book.measure_types
    asked: list[Measure] = []
    dropped: list[NotApplied] = []
    for measure in candidates(item, law, trade):
        reason = _unclaimed(measure, item, law)
        if reason is None:
            asked.append(measure)
        else:
            dropped.append(_not_applied(measure, law, reason))
    named, others, wanting = _by_additional_code(item, asked, law)
    claimed = {types[m.type].charge for m in named if takes_the_place(m, law)}
    replaced = [m for m in named if types[m.type].charge in claimed and _gives_way(m, law)]
    dropped += [*others, *(_not_applied(m, law, "preference-claimed") for m in replaced)]
    chosen = sorted((m for m in named if m not in replaced), key=law.order_of)
    return Selected(tuple(chosen), tuple(dropped), wanting, tuple(replaced))


def _not_applied(measure: Measure, law: LawOfDay, reason: Reason, by: str = "") -> NotApplied:
    charge = law.book.measure_types[measure.type].charge
    return NotApplied(measure=measure.id, charge=charge, reason=reason, by=by)


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
        mine = special or [m for m in group if not m.additional_code]
        if not mine or len(special) > 1:  # goods have one producer: of two codes none is guessed
            wanting.append(tuple(special or group))
            mine = []
        kept += mine
        dropped += [
            _not_applied(m, law, "additional-code", m.additional_code)
            for m in group
            if m not in mine
        ]
    return kept, dropped, tuple(wanting)


def takes_the_place(measure: Measure, law: LawOfDay) -> bool:
    """Whether the measure, where it applies, stands in the place of the duty of its charge."""
    kind = law.book.measure_types[measure.type]
    if kind.preference:
        return kind.preference != NO_PREFERENCE
    return kind.kind in _IN_PLACE_OF_DUTY


def _gives_way(measure: Measure, law: LawOfDay) -> bool:
    kind = law.book.measure_types[measure.type]
    beside = kind.kind in _BESIDE_A_PREFERENCE or bool(kind.preference)
    return not beside and not takes_the_place(measure, law)


def _unclaimed(measure: Measure, item: ItemFacts, law: LawOfDay) -> Reason | None:
    preference = law.book.measure_types[measure.type].preference
    if preference and preference != item.preference:
        return "not-claimed"
    if measure.document and measure.document not in item.documents:
        return "document-missing"
    if measure.order_number and measure.order_number != item.order_number:
        return "order-number-missing"
    return None

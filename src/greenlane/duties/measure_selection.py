"""The choice of measures for an item: which apply, which do not, and why not."""

from typing import Literal

import msgspec

from greenlane.datamodel.item_facts import NO_PREFERENCE, ItemFacts
from greenlane.law.law_of_day import LawOfDay
from greenlane.law.measure import Measure


class NotApplied(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """A measure that was found and not applied, and why.

    `reason` is preference-claimed (another measure of its charge took its place),
    not-claimed (its preference was not claimed) or document-missing.
    """

    measure: str
    charge: str
    reason: Literal["preference-claimed", "not-claimed", "document-missing"]


Selected = tuple[tuple[Measure, ...], tuple[NotApplied, ...]]


def select(item: ItemFacts, law: LawOfDay, trade: Literal["import", "export"]) -> Selected:
    """The measures that apply to an item, in order of their charges, and those that do not."""
    partner = item.destination if trade == "export" else item.origin
    documents = item.documents & law.measure_documents
    key = (item.code, partner, item.preferential_origin, trade, item.preference, documents)
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
    )


def _select(item: ItemFacts, law: LawOfDay, trade: Literal["import", "export"]) -> Selected:
    types = law.book.measure_types
    if trade == "export":
        found = law.measures(item.code, item.destination, trade)
    else:
        found = law.measures(item.code, item.origin, trade)
        if item.preferential_origin != item.origin:
            other = law.measures(item.code, item.preferential_origin, trade)
            found = tuple(
                [m for m in found if not types[m.type].preference]
                + [m for m in other if types[m.type].preference]
            )
    chosen: list[Measure] = []
    dropped: list[NotApplied] = []
    claimed = {
        types[m.type].charge
        for m in found
        if types[m.type].preference
        and types[m.type].preference == item.preference
        and _documented(m, item)
    }
    for measure in found:
        kind = types[measure.type]
        reason = _refusal(measure, item, kind.preference, kind.charge in claimed)
        if reason is None:
            chosen.append(measure)
        else:
            dropped.append(NotApplied(measure=measure.id, charge=kind.charge, reason=reason))
    chosen.sort(key=lambda m: law.book.charge_by_code[types[m.type].charge].order)
    return tuple(chosen), tuple(dropped)


def _documented(measure: Measure, item: ItemFacts) -> bool:
    return not measure.document or measure.document in item.documents


def _refusal(
    measure: Measure, item: ItemFacts, preference: str, charge_is_claimed: bool
) -> Literal["preference-claimed", "not-claimed", "document-missing"] | None:
    if preference and preference != item.preference:
        return "not-claimed"
    if not _documented(measure, item):
        return "document-missing"
    if not preference and charge_is_claimed and item.preference != NO_PREFERENCE:
        return "preference-claimed"
    return None

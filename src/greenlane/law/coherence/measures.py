"""Measures: on one day, for one origin, each kind gives one answer, and conditions make sense."""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from greenlane.law.coherence.rule import Broken, law_rule
from greenlane.law.measure import GeographicalArea, Measure, Season
from greenlane.standards import currency, unit

if TYPE_CHECKING:
    from greenlane.law.lawbook import LawBook

_LEAP_YEAR = tuple(date(2024, 1, 1) + timedelta(days=place) for place in range(366))


@law_rule("ME32", "No two measures of a kind answer for the same goods, origin and day.",
          "TARIC ME32")  # fmt: skip
def measures_do_not_overlap(book: "LawBook") -> Iterator[Broken]:
    """Measures of one slot and code that meet, with neither the closer law."""
    groups: dict[tuple[str, ...], list[tuple[int, Measure]]] = {}
    for line, measure in enumerate(book.measures, start=2):
        groups.setdefault((*measure.slot, measure.code), []).append((line, measure))
    for group in groups.values():
        for (other, first), (line, second) in combinations(group, 2):
            if _compete(first, second, book.areas, book.countries):
                yield (
                    "measures",
                    line,
                    (
                        f"{second.id} and {first.id} (line {other}) both apply to the same goods, "
                        "origins and days"
                    ),
                )


def _compete(
    first: Measure,
    second: Measure,
    areas: dict[str, GeographicalArea],
    countries: Collection[str],
) -> bool:
    one, other = areas.get(first.area), areas.get(second.area)
    return (
        one is not None
        and other is not None
        and one.size == other.size
        and first.validity.overlaps(second.validity)
        and one.validity.overlaps(other.validity)
        and _seasons_meet(first.season, second.season)
        and not _origins(first, one, countries).isdisjoint(_origins(second, other, countries))
    )


def _seasons_meet(first: Season | None, second: Season | None) -> bool:
    if first is None or second is None:
        return True
    return any(first.covers(day) and second.covers(day) for day in _LEAP_YEAR)


def _origins(measure: Measure, area: GeographicalArea, countries: Collection[str]) -> set[str]:
    members = countries if area.everyone else area.members
    return set(members) - area.excluded - measure.excluded


@law_rule("ME66", "A country that a measure excludes is in the measure's area.", "TARIC ME66")
def exclusions_are_members(book: "LawBook") -> Iterator[Broken]:
    """Exclusions that change nothing."""
    for line, measure in enumerate(book.measures, start=2):
        area = book.areas.get(measure.area)
        for country in sorted(measure.excluded & book.countries.keys()):
            if area is not None and not area.contains(country):
                yield (
                    "measures",
                    line,
                    f"{country} is excluded, but is not in {area.area}",
                )


@law_rule("ME50", "The unit of a formula is one that customs uses.", "TARIC ME50; Rec 20")
def formula_units_are_known(book: "LawBook") -> Iterator[Broken]:
    """Units of duty expressions."""
    for line, measure in enumerate(book.measures, start=2):
        for code in measure.expression.units:
            if not unit.is_valid(code.partition(":")[0]):
                yield "measures", line, f"unknown unit {code!r}"


@law_rule("ME40", "A ban fixes no amount.", "TARIC ME40")
def bans_fix_nothing(book: "LawBook") -> Iterator[Broken]:
    """Prohibitions with a rate."""
    for line, measure in enumerate(book.measures, start=2):
        kind = book.measure_types.get(measure.type)
        if kind is not None and kind.kind == "prohibition" and not measure.expression.is_free:
            yield "measures", line, f"{measure.id} is a ban and fixes {measure.formula}"


@law_rule("ME16", "Beside additional codes stands no measure of the kind that asks for none and "
          "is a ban.", "TARIC ME16")  # fmt: skip
def bans_and_additional_codes(book: "LawBook") -> Iterator[Broken]:
    """General bans that would hide the same ban for one producer."""
    coded = {(m.type, m.code) for m in book.measures if m.additional_code}
    for line, measure in enumerate(book.measures, start=2):
        kind = book.measure_types.get(measure.type)
        hidden = (measure.type, measure.code) in coded and not measure.additional_code
        if hidden and kind is not None and kind.kind == "prohibition":
            yield "measures", line, f"{measure.id} stands beside bans under additional codes"


@law_rule("ME58", "A document stands once under one condition code of a measure.", "TARIC ME58")
def condition_documents_stand_once(book: "LawBook") -> Iterator[Broken]:
    """Repeated certificates: the second could never decide."""
    for measure in book.measures:
        named = Counter((c.condition, c.document) for c in measure.conditions if c.document)
        for (code, document), times in named.items():
            if times > 1:
                yield "conditions", measure.id, f"{document} stands {times} times under {code}"


@law_rule("ME105", "Condition lines of one code have sequences of their own.", "TARIC ME105")
def condition_sequences_differ(book: "LawBook") -> Iterator[Broken]:
    """Two lines of one place: their order would be chance."""
    for measure in book.measures:
        places = Counter((c.condition, c.sequence) for c in measure.conditions)
        for (code, sequence), times in places.items():
            if times > 1:
                yield "conditions", measure.id, f"{code}-{sequence} stands {times} times"


@law_rule("ME106", "A line for all other cases is the last of its code.", "TARIC practice")
def otherwise_is_last(book: "LawBook") -> Iterator[Broken]:
    """Lines after an `otherwise`: they could never be reached."""
    for measure in book.measures:
        closed: set[str] = set()
        for line in measure.conditions:
            if line.condition in closed:
                yield "conditions", measure.id, f"{line.condition}-{line.sequence} is never reached"
            if line.test == "otherwise":
                closed.add(line.condition)


@law_rule("ME60", "A threshold is in a unit or a currency that is known.", "TARIC ME60, ME64")
def thresholds_are_measurable(book: "LawBook") -> Iterator[Broken]:
    """Units and currencies of conditions."""
    for measure in book.measures:
        for line in measure.conditions:
            needs_unit = line.test in ("price-at-least", "quantity-at-most", "unit-mass-at-least")
            if needs_unit and not unit.is_valid(line.unit):
                yield "conditions", measure.id, f"unknown unit {line.unit!r}"
            if line.currency not in ("", book.currency) and not currency.is_valid(line.currency):
                yield "conditions", measure.id, f"unknown currency {line.currency!r}"


@law_rule("ST2", "A group of stacking has one rule.", "EO 14289 (as a pattern)")
def groups_have_one_rule(book: "LawBook") -> Iterator[Broken]:
    """Groups whose members name two rules."""
    rules: dict[str, str] = {}
    for line, place in enumerate(book.stacking, start=2):
        if rules.setdefault(place.group, place.rule) != place.rule:
            yield "stacking", line, f"group {place.group!r} is {rules[place.group]} already"


@law_rule("ST3", "A measure type stands in one group on a day.", "EO 14289 (as a pattern)")
def types_stand_in_one_group(book: "LawBook") -> Iterator[Broken]:
    """Types that two groups would decide about."""
    for line, place in enumerate(book.stacking, start=2):
        for other in book.stacking[: line - 2]:
            if other.type == place.type and other.validity.overlaps(place.validity):
                yield "stacking", line, f"type {place.type!r} stands in {other.group!r} already"


@law_rule("PF3", "A measure of a preference lies on the preference's own area.", "TARIC practice")
def preferences_keep_their_area(book: "LawBook") -> Iterator[Broken]:
    """Preferential measures for countries to which the preference is not given."""
    for line, measure in enumerate(book.measures, start=2):
        kind = book.measure_types.get(measure.type)
        preference = book.preferences.get(kind.preference) if kind else None
        area = book.areas.get(measure.area)
        given = book.areas.get(preference.area) if preference else None
        if area is None or given is None or given.everyone:
            continue
        members = book.countries.keys() if area.everyone else area.members
        if outside := sorted(set(members) - area.excluded - measure.excluded - given.members):
            yield (
                "measures",
                line,
                f"{measure.id} prefers {outside[0]}, which is not in {given.area}",
            )

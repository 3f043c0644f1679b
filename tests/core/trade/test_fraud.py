"""Planted fraud and honest mistakes: all kinds, consistent truth, nothing leaks, it adapts."""

from datetime import date, timedelta
from decimal import Decimal

import msgspec

from greenlane.datamodel.item_facts import read_shipment
from greenlane.gateways.country_packages import CountryPackage
from tavora.trade import TYPOLOGIES, Generated, World, counts, evaded, summary
from tavora.trade.mistakes import MISTAKES
from tavora.trade.truth import REVENUE, Truth

FIRST = date(2026, 7, 1)


def _frauds(trade: list[Generated]) -> list[tuple[Generated, Truth]]:
    return [(one, one.truth) for one in trade if one.truth is not None and one.fraud]


def test_every_typology_and_every_mistake_appears(trade: list[Generated]) -> None:
    found = counts(trade)
    assert {f"fraud:{name}" for name in TYPOLOGIES} <= set(found)
    assert {f"mistake:{name}" for name in MISTAKES} <= set(found)


def test_every_typology_appears_whatever_the_seed(country: CountryPackage) -> None:
    for seed in (1, 2, 3):
        world = World(country.book, seed, FIRST)
        found = counts(world.declarations(10, 1000))
        assert [t for t in TYPOLOGIES if not found.get(f"fraud:{t}")] == []


def test_the_base_rates_hold(trade: list[Generated]) -> None:
    imports = [g for g in trade if (g.declaration.type_code or "").startswith("IM")]
    assert 0.72 < len(imports) / len(trade) < 0.78
    assert 0.03 < sum(bool(g.fraud) for g in imports) / len(imports) < 0.05
    mistakes = [g for g in trade if g.truth is not None and g.truth.kind == "mistake"]
    assert 0.035 < len(mistakes) / len(trade) < 0.065


def test_a_nation_without_fraud_has_none(country: CountryPackage) -> None:
    world = World(country.book, 7, FIRST, fraud=0.0, mistakes=0.0)
    assert all(g.truth is None for g in world.declarations(2, 300))


def test_revenue_frauds_declare_less_than_is_owed(
    trade: list[Generated], country: CountryPackage
) -> None:
    for one, truth in _frauds(trade):
        if truth.name in REVENUE:
            assert evaded(one, country.book) > 0, truth.name


def test_the_truth_differs_from_the_declaration_where_its_typology_says(
    trade: list[Generated],
) -> None:
    fields = {
        "undervaluation": "price", "related_pricing": "price", "carousel": "price",
        "phantom_seller": "price", "misclassification": "code", "permit_dodge": "code",
        "false_origin": "origin", "short_quantity": "net_mass", "ghost_warehouse": "procedure",
        "splitting": "additional_procedures", "relief_abuse": "additional_procedures",
    }  # fmt: skip
    for one, truth in _frauds(trade):
        said = read_shipment(one.declaration).items[truth.sequence - 1]
        was = read_shipment(truth.right).items[truth.sequence - 1]
        assert getattr(said, fields[truth.name]) != getattr(was, fields[truth.name]), truth.name
        item = truth.item()
        assert item is not None
        assert (item.code, item.price) == (was.code, was.price)


def test_split_parcels_share_a_group_and_stay_under_the_value(trade: list[Generated]) -> None:
    groups: dict[str, list[Generated]] = {}
    for one, truth in _frauds(trade):
        if truth.name == "splitting":
            groups.setdefault(truth.group, []).append(one)
    assert groups
    for parcels in groups.values():
        assert len(parcels) >= 2
        assert len({p.trader for p in parcels}) == 1
        lrns = {p.declaration.functional_reference_id for p in parcels}
        assert len(lrns) == len(parcels)


def test_nothing_of_the_truth_leaks_into_the_declarations(trade: list[Generated]) -> None:
    words = [*TYPOLOGIES, *MISTAKES, "fraud", "mistake", "truth", "scheme", "honest", "typology"]
    marks = [w.replace("_", s).encode() for w in words for s in ("_", " ", "")]
    marks.remove(b"splitting")  # no word of the trade, but machines that split are
    for one in trade:
        text = msgspec.json.encode(one.declaration).lower()
        assert not [mark for mark in marks if mark in text]


def test_frauds_pass_for_honest_by_form(trade: list[Generated], country: CountryPackage) -> None:
    shapes = {frozenset(msgspec.to_builtins(g.declaration)) for g in trade if g.truth is None}
    for one, _ in _frauds(trade):
        assert frozenset(msgspec.to_builtins(one.declaration)) in shapes


def test_fraud_is_the_habit_of_a_minority(trade: list[Generated], world: World) -> None:
    culprits = {truth.trader for _, truth in _frauds(trade)}
    traders = [r for r in world.register() if r.kind == "trader"]
    assert 10 < len(culprits) < 0.15 * len(traders)


def test_a_duplicate_repeats_the_reference_and_the_body(trade: list[Generated]) -> None:
    first = {}
    repeats = 0
    for one in trade:
        if one.truth is not None and one.truth.name == "duplicate_lrn":
            assert first[one.truth.group] == one.declaration
            repeats += 1
        first[one.declaration.functional_reference_id] = one.declaration
    assert repeats > 5


def test_the_caught_change_their_ways(country: CountryPackage) -> None:
    alone, watched = (World(country.book, 7, FIRST) for _ in range(2))
    start = FIRST + timedelta(days=6)
    before = list(watched.declarations(6, 500))
    list(alone.declarations(6, 500))
    culprits = dict.fromkeys(g.trader for g in before if g.fraud)
    reactions = {watched.caught(trader, FIRST + timedelta(days=5)) for trader in culprits}
    assert len(reactions) >= 3
    assert watched.caught(next(g.trader for g in before if g.trader not in culprits), start) == (
        "honest"
    )
    untouched = [g for g in alone.declarations(6, 500, start=start) if g.fraud]
    changed = [g for g in watched.declarations(6, 500, start=start) if g.fraud]
    assert len(changed) < len(untouched)
    later = start + timedelta(days=40)
    assert any(g.fraud for g in watched.declarations(6, 500, start=later))


def test_the_summary_counts_what_the_stream_holds(
    trade: list[Generated], country: CountryPackage
) -> None:
    part = trade[:1500]
    whole = summary(part, country.book)
    assert whole.declarations == 1500
    assert whole.honest + sum(whole.mistakes.values()) + sum(whole.frauds.values()) == 1500
    assert set(whole.evaded) == set(whole.frauds)
    lost = sum((evaded(g, country.book) for g in part if g.fraud), Decimal(0))
    assert sum(whole.evaded.values(), Decimal(0)) == lost

"""The register and the rhythm of trade."""

from collections import Counter
from datetime import date, timedelta

from greenlane.datamodel.item_facts import read_shipment
from greenlane.gateways.country_packages import CountryPackage
from tavora.trade import Generated, World
from tavora.trade.truth import LOCAL

FIRST = date(2026, 7, 1)


def test_the_register_has_everybody_once(world: World) -> None:
    register = world.register()
    assert Counter(r.kind for r in register) == {"trader": 400, "broker": 40, "carrier": 25}
    assert len({r.id for r in register}) == len(register)
    assert all(len(r.id) == 12 and r.id[:2] == "QT" and r.id[2:].isdigit() for r in register)
    assert all(len(r.name) <= 70 and len(r.kind) <= 20 for r in register)
    assert len(world.foreigners) == 600
    assert 40 <= len({f.country for f in world.foreigners}) <= 45


def test_a_status_follows_from_the_days(world: World) -> None:
    register = world.register()
    for r in register:
        over = r.until is not None and r.until < FIRST
        assert (r.status == "ceased") == over
        assert r.until is None or r.since < r.until
    assert Counter(r.status for r in register).keys() == {"active", "suspended", "ceased"}


def test_related_firms_share_an_address_a_telephone_or_a_bank(world: World) -> None:
    traders = [r for r in world.register() if r.kind == "trader"]
    banks = Counter(r.bank for r in traders)
    places = Counter((r.address["line"], r.address["city"]) for r in traders)
    assert sum(n > 1 for n in banks.values()) >= 5
    assert sum(n > 1 for n in places.values()) >= 5


def test_those_named_are_registered_and_active_unless_a_lapse_is_the_mistake(
    trade: list[Generated], world: World
) -> None:
    for one in trade:
        active = {r.id for r in world.register(one.day) if r.status == "active"}
        declarant = one.declaration.declarant
        assert declarant is not None
        lapsed = one.truth is not None and one.truth.name == "lapsed_declarant"
        assert (declarant.id in active) != lapsed
        assert one.trader in active
        if declarant.id != one.trader:
            assert one.declaration.agent is not None


def test_days_are_full_and_in_order_of_time(trade: list[Generated]) -> None:
    assert set(Counter(one.day for one in trade).values()) == {600}
    moments = [one.moment for one in trade]
    assert moments == sorted(moments)
    assert moments[0].tzinfo == LOCAL
    stamp = trade[0].declaration.issue_date_time
    assert stamp is not None
    assert stamp.moment == moments[0]


def test_the_number_of_items_is_as_asked(trade: list[Generated], country: CountryPackage) -> None:
    mean = sum(one.declaration.goods_item_quantity or 0 for one in trade) / len(trade)
    assert 2.7 < mean < 3.3
    assert max(one.declaration.goods_item_quantity or 0 for one in trade) <= 20
    fixed = World(country.book, 7, FIRST).declarations(1, 300, items=5)
    assert {len(read_shipment(one.declaration).items) for one in fixed} == {5}


def test_toys_come_before_christmas_and_harvests_leave_after_it(country: CountryPackage) -> None:
    world = World(country.book, 7, date(2026, 1, 1))
    toys, cocoa = Counter[int](), Counter[int]()
    for month in (1, 2, 6, 7, 10):
        for one in world.declarations(4, 500, start=date(2026, month, 10)):
            for item in read_shipment(one.declaration).items:
                if one.declaration.type_code in ("EXA", "EXD"):
                    cocoa[month] += item.code[:4] in ("1801", "0804", "0805", "0803")
                else:
                    toys[month] += item.code[:2] == "95"
    assert toys[10] > 2 * toys[2]
    assert cocoa[1] > 1.5 * cocoa[7]


def test_trade_goes_on_through_changes_of_law(country: CountryPackage) -> None:
    first = date(2025, 12, 28)
    world = World(country.book, 3, first)
    trade = list(world.declarations(8, 150))
    assert trade[-1].day == first + timedelta(days=7)
    for one in trade:
        if one.truth is None:
            law = country.book.on(one.day)
            for item in read_shipment(one.declaration).items:
                assert law.commodity(item.code) is not None

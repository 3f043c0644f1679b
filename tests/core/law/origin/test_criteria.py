"""Each criterion of origin at its boundary: met, not met, and what is missing."""

from datetime import date
from decimal import Decimal

import pytest
from tests.core.law.origin.small_scheme import answer, biscuits, material, row

from greenlane.law.origin.trail import Missing

YES, NO, OPEN = "originates", "does-not-originate", "not-enough-information"


@pytest.mark.parametrize(
    ("value", "expected"),
    [("50", YES), ("50.0000000000000000000000000000000001", NO), ("49.99", YES), ("100", NO)],
)
def test_a_limit_of_half_is_met_at_half_and_broken_by_the_smallest_part_above(value, expected):
    assert answer("MAX 50 % EXW", biscuits(material("1101", value))).answer == expected


@pytest.mark.parametrize(
    ("rule", "code", "expected"),
    [
        ("CC", "1901", NO), ("CC", "2001", YES), ("CTH", "1901", YES), ("CTH", "1905", NO),
        ("CTSH", "190532", YES), ("CTSH", "190531", NO), ("ANY", "190531", YES),
        ("CTH except (1101-1108)", "1104", NO), ("CTH except (1101-1108)", "1109", YES),
        ("CC", "19", NO), ("CTH", "19", OPEN), ("CTSH", "1905", OPEN),
    ],
)  # fmt: skip
def test_a_change_of_classification_is_asked_at_its_level(rule, code, expected):
    assert answer(rule, biscuits(material(code, "10"))).answer == expected


@pytest.mark.parametrize(("value", "expected"), [("20", YES), ("20.01", NO), (None, OPEN)])
def test_materials_of_the_own_heading_are_allowed_up_to_their_limit(value, expected):
    rule = "CTH allow (own heading) MAX 20 % EXW"
    assert answer(rule, biscuits(material("190590", value))).answer == expected


@pytest.mark.parametrize(
    ("rule", "fob", "value", "expected"),
    [
        ("RVC 45 % FOB build-down", "100", "55", YES),
        ("RVC 45 % FOB build-down", "100", "55.01", NO),
        ("RVC 45 % FOB build-down", None, "1", OPEN),
        ("RVC 45 % FOB build-down OR MAX 10 % EXW", None, "1", YES),
    ],
)
def test_the_build_down_content_leaves_out_what_is_foreign(rule, fob, value, expected):
    product = biscuits(material("1101", value), fob=fob and Decimal(fob))
    assert answer(rule, product).answer == expected


@pytest.mark.parametrize(("value", "expected"), [("40", YES), ("39.99", NO), (None, OPEN)])
def test_the_build_up_content_counts_the_materials_of_the_region(value, expected):
    own = material("1101", value, originating=True)
    product = biscuits(own, material("1701", "5"), fob=Decimal(100))
    assert answer("RVC 40 % FOB build-up", product).answer == expected


@pytest.mark.parametrize(("value", "expected"), [("40", YES), ("40.01", NO)])
def test_the_net_cost_content_is_of_the_net_cost(value, expected):
    product = biscuits(material("1701", value), net_cost=Decimal(80))
    assert answer("RVC 50 % NC net-cost", product).answer == expected


@pytest.mark.parametrize(("kilos", "expected"), [("40", YES), ("40.001", NO), (None, OPEN)])
def test_a_limit_by_weight_is_of_the_net_weight_of_the_product(kilos, expected):
    sugar = material("1701", "1", weight=kilos and Decimal(kilos))
    product = biscuits(sugar, weight=Decimal(100))
    assert answer("CTH AND MAX 40 % WEIGHT of (1701 1702)", product).answer == expected


@pytest.mark.parametrize(("kilos", "expected"), [("30", YES), ("31", NO)])
def test_a_limit_may_be_of_the_weight_of_some_materials(kilos, expected):
    leaf = material("240110", "1", weight=Decimal(kilos))
    own = material("240120", "1", weight=100 - Decimal(kilos), originating=True)
    assert answer("MAX 30 % MATERIALS (24) of (2401)", biscuits(leaf, own)).answer == expected


def test_a_material_known_only_by_words_is_asked_about():
    flour = material("1101", "10")
    open_one = answer('ANY except ("rice flour")', biscuits(flour))
    assert open_one.answer == OPEN
    assert open_one.missing == (Missing("kind", 0, "rice flour"),)
    other = material("1101", "10", other_kinds=frozenset({"rice flour"}))
    assert answer('ANY except ("rice flour")', biscuits(other)).answer == YES
    this = material("1101", "10", kinds=frozenset({"rice flour"}))
    assert answer('ANY except ("rice flour")', biscuits(this)).answer == NO


def test_a_process_is_done_not_done_or_not_told():
    rule = "PROCESS weaving AND PROCESS making-up"
    both, one = frozenset({"weaving", "making-up"}), frozenset({"weaving"})
    flour = material("1101", "10")
    assert answer(rule, biscuits(flour, processes=both)).answer == YES
    assert answer(rule, biscuits(flour, processes=one)).answer == NO
    untold = answer(rule, biscuits(flour, processes=None))
    assert untold.answer == OPEN
    assert Missing("process", None, "weaving") in untold.missing


def test_at_least_two_of_the_finishing_operations():
    rule = "PROCESS printing AND ATLEAST 2 (scouring, bleaching, raising)"
    flour = material("1101", "10")
    two = frozenset({"printing", "scouring", "raising"})
    assert answer(rule, biscuits(flour, processes=two)).answer == YES
    assert answer(rule, biscuits(flour, processes=two - {"raising"})).answer == NO


def test_insufficient_operations_alone_never_give_origin():
    product = biscuits(material("1101", "10"), processes=frozenset({"simple-packing"}))
    found = answer("CTH", product)
    assert found.answer == NO
    (step,) = [s for s in found.trail.parts[0:] if s.kind == "origin"]
    assert step.parts[1].parts[1].basis == "A 7(a)"


def test_all_materials_of_a_chapter_must_be_wholly_obtained():
    wild = material("0409", "1", originating=True, obtained=True)
    bought = material("0409", "1")
    unsure = material("0409", "1", originating=True)
    assert answer("WO (04)", biscuits(wild, material("1101", "50"))).answer == YES
    assert answer("WO (04)", biscuits(wild, bought)).answer == NO
    open_one = answer("WO (04)", biscuits(unsure, material("1101", "50")))
    assert open_one.missing == (Missing("obtained", 0),)


def test_ten_per_cent_by_weight_wholly_obtained():
    own = material("2401", "1", originating=True, obtained=True, weight=Decimal(10))
    rest = material("2401", "1", weight=Decimal(90))
    more = material("2401", "1", weight=Decimal("90.01"))
    assert answer("WO MIN 10 % WEIGHT (2401)", biscuits(own, rest)).answer == YES
    assert answer("WO MIN 10 % WEIGHT (2401)", biscuits(own, more)).answer == NO


def test_a_wholly_obtained_product_needs_no_rule_and_names_the_paragraph():
    found = answer("CC", biscuits(obtained="plants", materials=None, processes=None))
    assert (found.answer, found.criterion) == (YES, "wholly-obtained")
    assert found.trail.parts[1].parts[0].basis == "A 5(1)(b)"


def test_a_product_made_of_nothing_is_not_worked_but_obtained():
    assert answer("CTH", biscuits(obtained="")).answer == OPEN


def test_the_set_may_hold_some_foreign_articles():
    assert answer("SET MAX 15 % EXW", biscuits(material("8205", "15"))).answer == YES
    assert answer("SET MAX 15 % EXW", biscuits(material("8205", "15.01"))).answer == NO


def test_a_tolerance_overlooks_a_material_but_never_a_limit_on_content():
    tolerance = row("tolerance", percent="15", base="EXW", codes="01-24", article="6(10)")
    kept = answer("CTH", biscuits(material("1905", "15")), tolerance)
    assert (kept.answer, kept.tolerance) == (YES, ("A 6(10)",))
    assert answer("CTH", biscuits(material("1905", "15.01")), tolerance).answer == NO
    assert answer("MAX 10 % EXW", biscuits(material("1905", "15")), tolerance).answer == NO
    both = "CTH AND MAX 40 % EXW"
    assert (
        answer(both, biscuits(material("1905", "15"), material("11", "25")), tolerance).answer
        == YES
    )
    assert (
        answer(both, biscuits(material("1905", "15"), material("11", "26")), tolerance).answer == NO
    )


def test_materials_of_a_partner_count_and_are_named_with_their_act():
    own = material("1905", "60", origin="QT", originating=True)
    found = answer("CTH", biscuits(own))
    assert (found.answer, found.cumulated) == (YES, ((0, "A 8(1)"),))
    stranger = material("1905", "60", origin="QZ", originating=True)
    assert answer("CTH", biscuits(stranger)).answer == NO


def test_a_rule_is_open_only_in_its_days():
    rule = "(MAX 55 % EXW) DURING 2021-01-01..2026-03-02 OR (MAX 50 % EXW) DURING 2026-03-03.."
    half = biscuits(material("1101", "55"))
    assert answer(rule, half).answer == YES
    later = biscuits(material("1101", "55"), day=date(2026, 3, 3))
    assert answer(rule, later).answer == NO


def test_a_text_that_is_not_understood_is_for_an_officer_and_never_guessed():
    found = answer('OFFICER "Manufacture by usual means"', biscuits(material("1101", "1")))
    assert found.answer == OPEN
    assert [f.code for f in found.findings] == ["ORIGIN-OFFICER"]
    alternative = answer('MAX 50 % EXW OR OFFICER "prose"', biscuits(material("1101", "1")))
    assert alternative.answer == YES


def test_transport_and_drawback_are_conditions_only_where_the_scheme_has_them():
    rules = (row("transport", "direct", article="16"), row("drawback", article="17"))
    product = biscuits(material("1101", "1"))
    assert answer("CTH", product).answer == YES
    assert [m.fact for m in answer("CTH", product, *rules).missing] == ["travel", "duty_relieved"]
    sent = biscuits(material("1101", "1"), travel="under-control", duty_relieved=False)
    assert answer("CTH", sent, *rules).answer == YES
    worked = biscuits(material("1101", "1"), travel="altered", duty_relieved=False)
    assert answer("CTH", worked, *rules).answer == NO
    drawn = biscuits(material("1101", "1"), travel="direct", duty_relieved=True)
    assert answer("CTH", drawn, *rules).answer == NO


def test_proofs_by_value_with_their_last_day():
    proofs = (
        row("proof", "certificate", document="N954", months="6", article="20"),
        row("proof", "declaration", document="U110", months="10", amount="6000", article="21"),
        row("exempt", amount="500", article="22"),
    )
    product = biscuits(material("1101", "1"), issued=date(2025, 8, 31), consignment=Decimal(6000))
    found = answer("CTH", product, *proofs)
    assert [(p.code, p.until, p.expired) for p in found.proofs] == [
        ("certificate", date(2026, 2, 28), True), ("declaration", date(2026, 6, 30), False),
    ]  # fmt: skip
    big = biscuits(material("1101", "1"), consignment=Decimal("6000.01"))
    assert [p.code for p in answer("CTH", big, *proofs).proofs] == ["certificate"]
    small = biscuits(material("1101", "1"), consignment=Decimal(500))
    assert (answer("CTH", small, *proofs).exempt, answer("CTH", small, *proofs).proofs) == (
        "A 22", (),
    )  # fmt: skip


def test_without_preference_the_major_materials_decide_when_the_rule_is_not_met():
    head = row("scheme", "non-preferential", scheme="N", countries="*")
    residual = row("residual", "major-portion", scheme="N", article="33")
    flour = material("1905", "30", origin="QU")
    sugar = material("1905", "31", origin="QV")
    from tests.core.law.origin.small_scheme import SCHEME, line

    from greenlane.law.origin.determination import determine
    from greenlane.law.origin.reading import origin_law

    here = origin_law((*SCHEME, head, residual), (line("CTH", scheme="N"),))
    scheme = here.scheme("N", date(2026, 3, 2))
    found = determine(biscuits(flour, sugar, country="QT"), scheme, here)
    assert (found.answer, found.country, found.criterion) == (YES, "QV", "residual")
    tie = determine(biscuits(flour, material("1905", "30", origin="QV")), scheme, here)
    assert tie.answer == OPEN

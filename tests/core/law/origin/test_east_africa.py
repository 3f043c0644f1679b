"""The engine under the East African Community Customs Union (Rules of Origin) Rules, 2015.

The provisions are carried over as facts, in our own words; each row cites its rule.
"""

from datetime import date
from decimal import Decimal

import pytest
from tests.core.law.origin.small_scheme import line, row

from greenlane.law.origin.determination import determine
from greenlane.law.origin.facts import Material, Product
from greenlane.law.origin.reading import origin_law

STATES = "BI KE RW TZ UG"
OBTAINED = {
    "minerals": "a", "plants": "b", "live-animals": "c", "from-live-animals": "d",
    "slaughter": "e", "hunting-fishing": "f", "aquaculture": "g", "economic-zone": "h",
    "high-seas": "i", "factory-ship": "j", "sea-bed": "k", "used-articles": "l", "waste": "m",
    "from-these": "n",
}  # fmt: skip
SIMPLE = {
    "simple-packing": "a", "simple-mixing": "b", "simple-assembly": "c", "preserving": "d",
    "repacking": "e", "marking": "f", "sorting": "g", "ironing": "h", "simple-painting": "i",
    "husking": "j", "sugar-lumps": "k", "peeling": "l", "sharpening": "m", "slaughtering": "n",
}  # fmt: skip


def _eac(part: str, code: str, article: str, **cells: str) -> dict[str, str]:
    return row(part, code, scheme="EAC", act="EAC-RoO-2015", article=article,
               since="2015-01-30", **cells)  # fmt: skip


SCHEMES = (
    _eac("scheme", "preferential", "r. 4", countries=STATES, currency="USD"),
    *(_eac("obtained", code, f"r. 5(1)({sub})") for code, sub in OBTAINED.items()),
    *(_eac("insufficient", code, f"r. 7(1)({sub})") for code, sub in SIMPLE.items()),
    _eac("cumulation", "full", "r. 4(2), r. 8(1)", countries=STATES),
    _eac("cumulation", "extended", "r. 8(2)", countries="ZM ZW"),
    _eac("tolerance", "food", "r. 6(10)(a)", percent="15", base="WEIGHT", codes="02 04-24"),
    _eac("tolerance", "other", "r. 6(10)(b)", percent="15", base="EXW", codes="25-49 64-97"),
    _eac("transport", "direct", "r. 16"),
    _eac("proof", "certificate", "r. 21(1)", months="6"),
    _eac("proof", "approved-declaration", "r. 21(2)", months="6", approved="yes"),
    _eac("exempt", "small-packages", "r. 22", amount="500"),
)
CHANGE = "CTH allow (own heading) MAX 20 % EXW OR MAX 70 % EXW"


def _line(rule: str, first: str, expression: str) -> dict[str, str]:
    return line(expression, rule, scheme="EAC", heading=first, first=first, act="EAC-RoO-2015",
                article=f"First Schedule, {first}", since="2015-01-30")  # fmt: skip


LAW = origin_law(SCHEMES, (
    _line("E01", "01", "WO (01)"), _line("E04", "04", 'WO (04) AND MAX 30 % WEIGHT of ("sugar")'),
    _line("E11", "1101", "CTH"), _line("E15", "15", "CTH"), _line("E31", "31", CHANGE),
    _line("E3803", "3803", "PROCESS refining-of-crude-tall-oil OR MAX 70 % EXW"),
    _line("E82", "8206", "SET MAX 15 % EXW"),
))  # fmt: skip
YES, NO = "originates", "does-not-originate"


def _judge(code: str, *materials: Material, **facts: object):
    told = {
        "code": code, "country": "KE", "day": date(2026, 3, 2), "obtained": "no",
        "exw": Decimal(100), "processes": frozenset({"manufacturing"}), "travel": "direct",
        "materials": materials,
    }  # fmt: skip
    product = Product(**told | facts)
    scheme = LAW.scheme("EAC", product.day)
    assert scheme is not None
    return determine(product, scheme, LAW)


def _foreign(code: str, value: str, weight: str = "1", **facts: object) -> Material:
    told = {"originating": False, "origin": "CN"} | facts
    return Material(code=code, value=Decimal(value), weight=Decimal(weight), **told)


@pytest.mark.parametrize(("way", "sub"), OBTAINED.items())
def test_rule_5_lists_what_is_wholly_produced(way, sub):
    found = _judge("999999", materials=None, obtained=way)
    assert (found.answer, found.criterion) == (YES, "wholly-obtained")
    assert found.trail.parts[1].parts[0].basis == f"EAC-RoO-2015 r. 5(1)({sub})"


@pytest.mark.parametrize(("operation", "sub"), SIMPLE.items())
def test_rule_7_processes_never_confer_origin(operation, sub):
    found = _judge("110100", _foreign("1001", "50"), processes=frozenset({operation}))
    assert found.answer == NO
    beyond = found.trail.parts[1].parts[1].parts[1]
    assert beyond.basis == f"EAC-RoO-2015 r. 7(1)({sub})"


def test_the_first_criterion_is_wholly_produced_materials():
    own = _foreign("0102", "50", origin="UG", originating=True, obtained=True)
    feed = _foreign("2309", "5")
    assert _judge("010221", own, feed).answer == YES
    assert _judge("010221", _foreign("0102", "50"), feed).answer == NO


def test_the_second_criterion_is_a_change_of_heading():
    assert _judge("110100", _foreign("100199", "90")).answer == YES
    assert _judge("110100", _foreign("110100", "90", "20"), weight=Decimal(100)).answer == NO


@pytest.mark.parametrize(("value", "expected"), [("70", YES), ("70.01", NO)])
def test_the_third_criterion_is_a_content_of_at_most_seventy_per_cent(value, expected):
    assert _judge("310210", _foreign("310210", value)).answer == expected


@pytest.mark.parametrize(("done", "expected"), [("refining-of-crude-tall-oil", YES), ("x", NO)])
def test_the_fourth_criterion_is_a_specific_process(done, expected):
    found = _judge("380300", _foreign("380300", "80"), processes=frozenset({done}))
    assert found.answer == expected


@pytest.mark.parametrize(("kilos", "expected"), [("15", YES), ("15.001", NO)])
def test_rule_6_10_a_overlooks_fifteen_per_cent_of_the_weight_of_food(kilos, expected):
    found = _judge("150790", _foreign("150710", "90", kilos), weight=Decimal(100))
    assert found.answer == expected
    assert found.tolerance == (("EAC-RoO-2015 r. 6(10)(a)",) if expected == YES else ())


def test_rule_6_11_lets_no_tolerance_widen_a_content():
    assert _judge("820600", _foreign("8205", "15")).answer == YES
    assert _judge("820600", _foreign("8205", "15.01")).answer == NO


def test_rule_4_2_makes_the_partner_states_one_territory():
    """Materials and work of another partner state count."""
    own = _foreign("110100", "80", origin="TZ", originating=True)
    assert _judge("110100", own).cumulated == ((0, "EAC-RoO-2015 r. 4(2), r. 8(1)"),)
    done = frozenset({"refining-of-crude-tall-oil"})
    assert _judge("380300", _foreign("380300", "80"), partner_processes=done).answer == YES


def test_rule_8_2_lets_in_the_materials_of_partners_in_free_trade():
    zambian = _foreign("110100", "80", origin="ZM", originating=True)
    assert _judge("110100", zambian).cumulated == ((0, "EAC-RoO-2015 r. 8(2)"),)
    chinese = _foreign("110100", "80", "20", originating=True)
    assert _judge("110100", chinese, weight=Decimal(100)).answer == NO


def test_rule_16_asks_for_direct_transport():
    assert _judge("110100", _foreign("1001", "5"), travel="altered").answer == NO
    assert _judge("110100", _foreign("1001", "5"), travel="under-control").answer == YES


def test_rule_21_lets_a_proof_live_six_months():
    found = _judge("110100", _foreign("1001", "5"), issued=date(2025, 9, 2))
    assert {proof.until for proof in found.proofs} == {date(2026, 3, 2)}
    assert not any(proof.expired for proof in found.proofs)
    late = _judge("110100", _foreign("1001", "5"), issued=date(2025, 9, 1))
    assert all(proof.expired for proof in late.proofs)


def test_rule_22_frees_small_packages_from_proof():
    found = _judge("110100", _foreign("1001", "5"), consignment=Decimal(500))
    assert (found.exempt, found.proofs) == ("EAC-RoO-2015 r. 22", ())

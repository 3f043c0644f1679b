"""The United States' stacking order of 2025 as data: a worked example of exclusive-first.

Executive Order 14289 of 29 April 2025, "Addressing Certain Tariffs on Imported Articles", as
published: section 2 names five actions (motor vehicles under Proclamation 10908; the duties on
Canada, EO 14193, and on Mexico, EO 14194; aluminium, Proclamation 9704, and steel, Proclamation
9705, as amended), section 3 says which gives way. Our reading, as data:

    1  motor vehicles                   3(a)  then none of the others
    2  Canada, Mexico                   3(b)  then neither aluminium nor steel
    3  aluminium and steel              3(c)  both, each on its own article

What stands outside the list (section 301, anti-dumping and countervailing duty) is added in any
case (section 4). An article that an action leaves free (USMCA) is not "subject to" it.
"""

from decimal import Decimal

import pytest
from tests.core.duties.small_cargo import shipment
from tests.core.duties.test_measures_at_work import TYPES, beef, law, reasons, row

from greenlane.duties.assessment import assess

ORDER = (
    "EO14289,exclusive-first,1,VEH",
    "EO14289,exclusive-first,2,CAN",
    "EO14289,exclusive-first,2,MEX",
    "EO14289,exclusive-first,3,ALU",
    "EO14289,exclusive-first,3,STL",
)
KINDS = TYPES + "".join(
    f"{kind},{kind},A40,import,,additional,\n"
    for kind in ("VEH", "CAN", "MEX", "ALU", "STL", "S301")
)
RATES = {
    "VEH": row("vehicles", "VEH", "25 %"),
    "CAN": row("canada", "CAN", "25 %"),
    "CAN free": row("canada", "CAN", "Free"),
    "ALU": row("aluminium", "ALU", "25 %"),
    "STL": row("steel", "STL", "25 %"),
    "S301": row("section-301", "S301", "7.5 %"),
    "AD": row("dumping", "552", "10 %"),
}


def due(*kinds):
    day = law(row("MFN", "103", "2.5 %"), *map(RATES.__getitem__, kinds), measure_types=KINDS,
              stacking=ORDER)  # fmt: skip
    found, findings = assess(shipment(beef("10000.00")), day)
    assert findings == ()
    return {x.measure: str(x.amount) for x in found.items[0].lines if x.measure != "VAT"}, day


@pytest.mark.parametrize(
    ("kinds", "measures", "total"),
    [
        (["VEH", "CAN", "STL", "ALU"], {"MFN", "vehicles"}, "2750.00"),
        (["CAN", "STL", "ALU"], {"MFN", "canada"}, "2750.00"),
        (["STL", "ALU"], {"MFN", "steel", "aluminium"}, "5250.00"),
        (["CAN free", "STL"], {"MFN", "canada", "steel"}, "2750.00"),
        (["VEH", "S301", "AD"], {"MFN", "vehicles", "section-301", "dumping"}, "4500.00"),
        (["STL", "S301"], {"MFN", "steel", "section-301"}, "3500.00"),
    ],
)
def test_the_first_action_that_applies_keeps_the_others_out(kinds, measures, total):
    found, _ = due(*kinds)
    assert set(found) == measures
    assert str(sum(map(Decimal, found.values()))) == total


def test_what_gave_way_is_named_with_the_order():
    _, day = due("VEH", "CAN", "STL")
    assert reasons(day, beef()) == {
        "canada": ("stacking", "EO14289"),
        "steel": ("stacking", "EO14289"),
    }

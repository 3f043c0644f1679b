"""Every printed unit is read as the unit it means, whatever stands in its spelling."""

import pytest

from greenlane.law.dialects import uk, us, us_units
from greenlane.law.dialects.uk_units import UNITS
from greenlane.standards import unit


@pytest.mark.parametrize("spelling", sorted(UNITS))
def test_every_spelling_of_a_unit_is_read_as_that_unit(spelling):
    (part,) = uk.parse(f"1.50 EUR / {spelling}").components
    meaning = UNITS[spelling]
    assert (part.unit, part.per, part.each) == (meaning.code, meaning.per, meaning.each)
    assert all(unit.is_valid(code.partition(":")[0]) for code in part.units)


@pytest.mark.parametrize(("printed", "code"), [
    ("No.", "NAR"), ("kg", "KGM"), ("doz. prs.", "DPR"), ("doz. pcs.", "DZN"), ("prs.", "NPR"),
    ("m²", "MTK"), ("cm2", "CMK"), ("Cr kg", "KGM:chromium"), ("Pt g", "GRM:platinum"),
    ("V2O5 kg", "KGM:vanadium-pentoxide"), ("Jwls.", "NAR:jewel"), ("linear m", "MTR"),
    ("gross lines", "GRO:lines"), ("cy kg", "KGM:clean"), ("kg amc", "KGM:anhydrous-morphine"),
    ("W", "WTT"), ("W kg", "KGM:tungsten"), ("kWh", "KWH"), ("pf. liters", "PFL"), ("GBq", ""),
    ("Pb furlong", ""), ("", ""),
])  # fmt: skip
def test_a_unit_of_quantity_of_the_united_states_is_known_or_not_at_all(printed, code):
    assert us_units.coded(printed) == code
    assert not code or unit.is_valid(code.partition(":")[0])


def test_what_a_line_reports_is_what_its_rate_counts():
    """The contents and kinds of both tables have one name."""
    for rate, printed in [("18¢/clean kg", "cy kg"), ("1¢/kg on lead content", "Pb kg"),
                          ("$18/kg of anhydrous morphine content", "kg amc"),
                          ("1¢/kg of total sugars", "kg ttl sug"), ("5¢/doz. pr.", "doz. prs."),
                          ("2¢/jewel", "jewels"), ("2¢/gross lines", "gross lines")]:  # fmt: skip
        (part,) = us.parse(rate).components
        assert part.unit == us_units.coded(printed)

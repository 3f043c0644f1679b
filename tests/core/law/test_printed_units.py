"""Every printed unit is read as the unit it means, whatever stands in its spelling."""

import pytest

from greenlane.law.dialects import uk
from greenlane.law.dialects.uk_units import UNITS
from greenlane.standards import unit


@pytest.mark.parametrize("spelling", sorted(UNITS))
def test_every_spelling_of_a_unit_is_read_as_that_unit(spelling):
    (part,) = uk.parse(f"1.50 EUR / {spelling}").components
    meaning = UNITS[spelling]
    assert (part.unit, part.per, part.each) == (meaning.code, meaning.per, meaning.each)
    assert all(unit.is_valid(code.partition(":")[0]) for code in part.units)

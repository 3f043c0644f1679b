"""A measure that applies to an item, with the formula that its conditions settled on."""

import msgspec

from greenlane.law.duty_expression import DutyExpression
from greenlane.law.measure import Measure


class Due(msgspec.Struct, frozen=True):
    """The measure and the formula that is due; `conditions` are the lines met, as `B-2`."""

    measure: Measure
    expression: DutyExpression
    formula: str
    units: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()

    @classmethod
    def plain(cls, measure: Measure) -> "Due":
        """A measure with its own formula."""
        return cls(measure, measure.expression, measure.formula, measure.units, bases=measure.bases)

"""How single tariffs spell their rates: each a small dialect of the one model of formulas."""

from collections.abc import Callable, Mapping

from greenlane.law.dialects import eac, uk, us
from greenlane.law.duty_expression import DutyExpression

DIALECTS: Mapping[str, Callable[[str], DutyExpression]] = {
    "uk": uk.parse,
    "us": us.parse,
    "eac": eac.parse,
}
"""By name: a printed rate to its formula. Raises DutyExpressionError for what is not one."""

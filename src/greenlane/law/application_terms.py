"""What a country's law says of applications for permits: the time to answer, and when to remind."""

from collections.abc import Mapping
from typing import Any

import msgspec


class ApplicationTerms(msgspec.Struct, frozen=True, kw_only=True):
    """All in working days; `basis` is the act by which what is not answered lapses.

    `answer_days` an applicant has for what an agency asks. Who owes a condition is reminded
    `remind_days` before its day, and its agency's team told `escalate_days` after it.
    """

    answer_days: int
    remind_days: int
    escalate_days: int
    basis: str


def application_terms(data: Mapping[str, Any]) -> ApplicationTerms:
    """The table [applications] of life.toml. Raises ValidationError when it is not whole."""
    return msgspec.convert(data, ApplicationTerms)

"""The agencies of the demonstration country, and facts of applications for tests."""

from datetime import date
from decimal import Decimal

from tests.core.rules.base import country

from greenlane.agencies.deciding import Asked
from greenlane.agencies.sections import empty
from greenlane.agencies.setup import Setup, read

BOOK = country().book
BODIES = country().toml("agency_setups.toml")
DAY = date(2026, 7, 1)


def permits(agency):
    return {p.id: p for p in BOOK.permits if p.agency == agency}


def setup(agency, **changed) -> Setup:
    """The setup of an agency, with sections replaced."""
    made = read(agency, 1, {**empty(), **BODIES[agency], **changed}, permits(agency))
    assert isinstance(made, Setup), made
    return made


SETUPS = {agency: setup(agency) for agency in BODIES}


def asked(permit="P-TUNA", *items, **whole) -> Asked:
    """The facts of an application."""
    facts = {"refused_before": Decimal(0), "granted_before": Decimal(0),
             "conditions_late": Decimal(0), "value": Decimal(1000), **whole}  # fmt: skip
    return Asked(permit=BOOK.permit_on(permit, DAY), whole=facts, items=items or ({},))

"""One nation for all tests of the room."""

from datetime import date
from pathlib import Path

import pytest

from greenlane.gateways.country_packages import CountryPackage, load
from tavora.trade import Generated, World

DATA = Path(__file__).parents[3] / "jurisdictions" / "tavora" / "tavora" / "data"
FIRST = date(2026, 7, 1)


@pytest.fixture(scope="session")
def country() -> CountryPackage:
    return load("tavora", DATA)


@pytest.fixture(scope="session")
def world(country: CountryPackage) -> World:
    return World(country.book, 7, FIRST)


@pytest.fixture(scope="session")
def trade(country: CountryPackage) -> list[Generated]:
    return list(World(country.book, 7, FIRST).declarations(12, 600))


@pytest.fixture(scope="session")
def honest(trade: list[Generated]) -> list[Generated]:
    return [one for one in trade if one.truth is None]

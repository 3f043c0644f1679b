"""Data of the oracles where it is at hand; every oracle is computed once for all tests."""

import pytest

from tests.oracles import cds_lines, cds_scenarios, sad_cases
from tests.oracles.report import DATA

CDS, SADS = DATA / "cds", DATA / "asycuda" / "sad"


@pytest.fixture(scope="session")
def tax_lines():
    if not CDS.is_dir():
        pytest.skip("real data: ../shared/data/cds is absent")
    return cds_lines.read(CDS / "derived_tax_lines.csv")


@pytest.fixture(scope="session")
def scenario_outcomes(tax_lines):
    return cds_scenarios.compared(CDS / "scenarios", tax_lines)


@pytest.fixture(scope="session")
def imported_sads():
    if not SADS.is_dir():
        pytest.skip("real data: ../shared/data/asycuda is absent")
    return sad_cases.imported(SADS)

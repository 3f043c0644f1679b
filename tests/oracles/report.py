"""Every oracle that is at hand, with its outcomes: what the bench prints and the tests assert."""

from collections.abc import Iterator
from pathlib import Path

from tests.oracles import cds_lines, cds_scenarios, sads
from tests.oracles.outcome import Outcome

DATA = Path(__file__).parents[3] / "shared" / "data"


def oracles(data: Path = DATA) -> Iterator[tuple[str, list[Outcome]]]:
    """Title and outcomes of each oracle whose data is there."""
    lines = data / "cds" / "derived_tax_lines.csv"
    if lines.is_file():
        read = cds_lines.read(lines)
        yield "CDS: notified tax lines from their own base and rate", cds_lines.compared(read)
        scenarios = cds_scenarios.compared(data / "cds" / "scenarios", read)
        yield "CDS: taxes from the declaration", scenarios
    folder = data / "asycuda" / "sad"
    if folder.is_dir():
        imported = sads.imported(folder)
        own = _all(sads.values(sads.by_item(s)) for s in imported)
        yield "ASYCUDA: item values from the costs of the item", own
        whole = _all(sads.values(s) for s in imported)
        yield "ASYCUDA: item values from the costs of the whole, apportioned", whole
        yield "ASYCUDA: taxes from the declared item", _all(sads.taxes(s) for s in imported)
        yield "ASYCUDA: sums that the SAD states", _all(sads.totals(s) for s in imported)


def _all(parts: Iterator[list[Outcome]]) -> list[Outcome]:
    return [outcome for part in parts for outcome in part]

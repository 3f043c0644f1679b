"""Every oracle that is at hand, with its outcomes: what the bench prints and the tests assert."""

from collections.abc import Callable, Iterator
from pathlib import Path

from greenlane.law.reading import LawDataError
from tests.oracles import cds_lines, cds_scenarios, sad_cases, sads
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
        vat = cds_scenarios.vat_rates(data / "cds" / "scenarios", read)
        yield "CDS: rates of VAT from the declared codes", vat
    folder = data / "asycuda" / "sad"
    if folder.is_dir():
        imported = sad_cases.imported(folder)
        by_item = [sad_cases.by_item(sad) for sad in imported]
        yield "ASYCUDA: item values from the costs of the item", _all(sads.values, by_item)
        title = "ASYCUDA: item values from the costs of the whole, apportioned"
        yield title, _all(sads.values, imported)
        yield "ASYCUDA: taxes from the declared item", _all(sads.taxes, imported)
        yield "ASYCUDA: sums that the SAD states", _all(sads.totals, imported)


def _all(
    of: Callable[[sad_cases.Imported], list[Outcome]], imported: list[sad_cases.Imported]
) -> list[Outcome]:
    return [outcome for sad in imported for outcome in _tried(of, sad)]


def _tried(
    of: Callable[[sad_cases.Imported], list[Outcome]], sad: sad_cases.Imported
) -> list[Outcome]:
    try:
        return of(sad)
    except LawDataError as error:  # a code of the SAD is no goods code, say
        reason = f"no law can be made of it: {error}"
        return [Outcome(where=sad.name, what="SAD", status="undecided", reason=reason)]

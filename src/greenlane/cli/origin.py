"""The command on origin: judge products from files, or compare the worked cases."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console

from greenlane.gateways.country_packages import CountryPackage, country_package
from greenlane.gateways.reasons import reason
from greenlane.law.origin.determination import determine
from greenlane.law.origin.next_steps import next_steps
from greenlane.law.origin.telling import Teller
from greenlane.law.origin.trail import steps_of
from greenlane.law.origin.worked_case import differences, product_in

out = Console()
_SIGNS = {"met": "yes", "not-met": "no", "unknown": "?"}


def judge(files: list[Path], language: str) -> int:
    """Judge files, or every worked case; 1 when an expectation differs, 2 for a broken file."""
    package = country_package(os.environ.get("GREENLANE_COUNTRY", "tavora"))
    if not files:
        return _compared(package)
    wrong = 0
    for path in files:
        try:
            case = tomllib.loads(path.read_text("utf-8"))
            wrong += _told(case, package, language)
        except (OSError, ValueError, KeyError) as error:
            told = reason(error)
            out.print(f"{path}: {told}", style="red", markup=False, highlight=False)
            return 2
    return 1 if wrong else 0


def _compared(package: CountryPackage) -> int:
    wrong = 0
    cases = package.origin_cases()
    for name, case in cases.items():
        found = differences(case, package.book.origin)
        wrong += bool(found)
        mark = "[red]differs[/]" if found else "[green]agrees[/]"
        out.print(f"{mark}  {case.get('name', name)}", highlight=False)
        for line in found:
            out.print(f"         {line}", markup=False, highlight=False)
    out.print(f"{len(cases) - wrong} of {len(cases)} worked cases of origin agree")
    return 1 if wrong else 0


def _told(case: Mapping[str, Any], package: CountryPackage, language: str) -> bool:
    """Print the answer under the scheme of a case, or all; whether an expectation differs."""
    law, product = package.book.origin, product_in(case)
    wanted = case.get("scheme", "")
    for scheme in law.schemes_on(product.day):
        if scheme.id != wanted and (wanted or not scheme.favours(product.country)):
            continue
        found = determine(product, scheme, law)
        teller = Teller(language, product, scheme)
        title = f"{teller.named(scheme.name)}: {teller.words[found.answer]} {found.country}"
        out.print(title, style="bold", markup=False, highlight=False)
        for step in steps_of(found.trail):
            if not step.parts and step.rule:
                said = teller.sentence(step)
                out.print(f"  {_SIGNS[step.outcome]:>3}  {said}", markup=False, highlight=False)
        for need in next_steps(found, product, scheme, law):
            said = teller.step(need, otherwise=found.answer == "does-not-originate")
            out.print(f"    >  {said}", markup=False, highlight=False)
        for proof in found.proofs:
            until = f", valid until {proof.until}" if proof.until else ""
            said = f"{teller.named(proof.name)} ({proof.document}){until} [{proof.basis}]"
            out.print(f"    +  {said}", markup=False, highlight=False)
    found_wrong = differences(case, law) if wanted and "expected" in case else []
    for line in found_wrong:
        out.print(f"  {line}", style="red", markup=False, highlight=False)
    return bool(found_wrong)

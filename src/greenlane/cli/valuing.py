"""The command `greenlane value`: worked valuation cases judged, explained and compared."""

import os
import tomllib
from pathlib import Path
from typing import Any

import msgspec
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from greenlane.duties.explanation_node import Node
from greenlane.duties.valuation import worked_case
from greenlane.duties.valuation.explanation import explain_value
from greenlane.gateways.country_packages import CountryPackage, country_package
from greenlane.gateways.reasons import reason

out = Console()


def value(files: list[Path], language: str) -> int:
    """Judge the named cases and tell why, or compare all of the country's; 1 when one differs.

    A file that cannot be read or is no case is told and counts as one that differs.
    """
    package = country_package(os.environ.get("GREENLANE_COUNTRY", "tavora"))
    if not files:
        return _all(package)
    return 1 if sum([_one(file, package, language) for file in files]) else 0


def _all(package: CountryPackage) -> int:
    cases = package.valuations()
    wrong = sum(_compare(case.get("name", name), case, package) for name, case in cases.items())
    out.print(f"{len(cases) - wrong} of {len(cases)} worked valuation cases agree")
    return 1 if wrong else 0


def _compare(name: str, case: dict[str, Any], package: CountryPackage) -> bool:
    found = worked_case.differences(case, package.book)
    mark = "[red]differs[/]" if found else "[green]agrees[/]"
    out.print(f"{mark}  ", end="")
    out.print(name, markup=False, highlight=False)
    for line in found:
        out.print(f"         {line}", markup=False, highlight=False)
    return bool(found)


def _one(file: Path, package: CountryPackage, language: str) -> bool:
    try:
        case = tomllib.loads(file.read_text("utf-8"))
        decision, findings = worked_case.judged(case, package.book)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        out.print(f"{file}: {reason(error)}", style="red", markup=False)
        return True
    except KeyError as error:
        out.print(f"{file}: the case states no {error}", style="red", markup=False)
        return True
    for finding in findings:
        out.print(f"{finding.code}  {finding.message} {finding.fix} [{finding.basis}]",
                  markup=False, highlight=False)  # fmt: skip
    if decision is not None:
        out.print(_tree(explain_value(decision, language)), highlight=False)
    if "expect" in case:
        return _compare(case.get("name", str(file)), case, package)
    return bool(findings)


def _tree(node: Node, under: Tree | None = None) -> Tree:
    told = " · ".join(filter(None, (node.label, node.value, node.text, node.basis)))
    branch = Tree(Text(told)) if under is None else under.add(Text(told))
    for child in node.children:
        _tree(child, branch)
    return branch

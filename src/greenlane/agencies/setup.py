"""The setup of an agency as it is in force: read from its rows, or refused with every fault."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import msgspec

from greenlane.agencies.checking import Fault, choices, faults_of
from greenlane.agencies.sections import SECTIONS, Body, Row
from greenlane.kernel.validity import Validity
from greenlane.law.permit_requirement import PermitRequirement
from greenlane.risk.language.compiling import Fires, compiled
from greenlane.risk.language.fault import Fault as TextFault
from greenlane.risk.language.grammar import parse


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One thing an agency asks beyond the declaration; `element` names what it is the same as."""

    id: str
    permits: frozenset[str]
    about: str
    kind: str
    label: Mapping[str, str]
    hint: Mapping[str, str]
    unit: str
    choices: tuple[tuple[str, str, str], ...]
    element: str
    required: bool


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """When an application is decided without a person; `sample` is the share that one sees."""

    id: str
    permits: frozenset[str]
    text: str
    fires: Fires
    decision: str
    reason: str
    sample: Decimal
    validity: Validity


class When(msgspec.Struct, frozen=True, kw_only=True):
    """A row that counts for some permits when its condition holds; `row` is all of it."""

    id: str
    permits: frozenset[str]
    fires: Fires | None
    row: Row


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """How one agency works on applications for `permits`, its requirements by id."""

    agency: str
    version: int
    permits: Mapping[str, PermitRequirement]
    questions: tuple[Question, ...] = ()
    rules: tuple[Rule, ...] = ()
    routes: tuple[When, ...] = ()
    countersign: tuple[When, ...] = ()
    conditions: tuple[When, ...] = ()
    steps: tuple[When, ...] = ()
    promises: tuple[When, ...] = ()
    teams: Mapping[str, Row] = {}
    reasons: Mapping[str, Row] = {}
    deputies: tuple[Row, ...] = ()

    def days(self, permit: str) -> int:
        """The working days within which it decides: the law's, or fewer as it promises."""
        most = self.permits[permit].service_days
        promised = [int(p.row["days"]) for p in self.promises if covers(p.permits, permit)]
        return min([most, *promised])


def covers(permits: frozenset[str], permit: str) -> bool:
    """Whether a row counts for a permit: those it names, or all when it names none."""
    return not permits or permit in permits


def read(
    agency: str, version: int, body: Body, permits: Mapping[str, PermitRequirement]
) -> Setup | tuple[Fault, ...]:
    """The setup of the rows, or everything that is wrong with them."""
    faults = faults_of(body, permits)
    if faults:
        return faults
    rows = {name: tuple(body.get(name, ())) for name in SECTIONS}
    return Setup(
        agency=agency,
        version=version,
        permits=permits,
        questions=tuple(map(_question, rows["questions"])),
        rules=tuple(map(_rule, rows["rules"])),
        routes=tuple(map(_when, rows["routes"])),
        countersign=tuple(map(_when, rows["countersign"])),
        conditions=tuple(map(_when, rows["conditions"])),
        steps=tuple(map(_when, rows["steps"])),
        promises=tuple(map(_when, rows["promises"])),
        teams={row["id"]: row for row in rows["teams"]},
        reasons={row["id"]: row for row in rows["reasons"]},
        deputies=rows["deputies"],
    )


def _question(row: Row) -> Question:
    return Question(
        id=row["id"],
        permits=_set(row),
        about=row["about"],
        kind=row["kind"],
        label=_words(row, "label"),
        hint=_words(row, "hint"),
        unit=row.get("unit", ""),
        choices=choices(row.get("choices", "")),
        element=row.get("element", "") or f"{row['id']}",
        required=row["required"] == "yes",
    )


def _rule(row: Row) -> Rule:
    return Rule(
        id=row["id"],
        permits=_set(row),
        text=row["when"],
        fires=_fires(row["when"]),
        decision=row["decision"],
        reason=row["reason"],
        sample=Decimal(row["sample"]) / 100,
        validity=Validity(date.fromisoformat(row["since"]), _day(row.get("until", ""))),
    )


def _when(row: Row) -> When:
    text = row.get("when", "")
    return When(id=row["id"], permits=_set(row), fires=_fires(text) if text else None, row=row)


def _fires(text: str) -> Fires:
    condition = parse(text)
    if isinstance(condition, TextFault):
        raise ValueError(condition.message)  # it was checked before
    return compiled(condition, {})


def _set(row: Row) -> frozenset[str]:
    return frozenset(row.get("permits", "").split())


def _words(row: Row, name: str) -> dict[str, str]:
    return {language: row.get(f"{name}_{language}", "") for language in ("en", "ar")}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None

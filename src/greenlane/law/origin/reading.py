"""The tables of origin: schemes provision by provision, and lists of product-specific rules.

`origin_schemes` has one row per provision, so that each has its own days in force and its act; what
a scheme says on a day is made of the rows of that day. `origin_rules` has one row per line of a
list, with the rule in the language of `greenlane.law.origin.expression`.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from greenlane.kernel.validity import Validity
from greenlane.law.measure import GeographicalArea
from greenlane.law.origin.expression import parse
from greenlane.law.origin.goods import CodeRange, code_range
from greenlane.law.origin.scheme import (
    Cumulation,
    Exempt,
    OriginLaw,
    ProductRule,
    Proof,
    Provision,
    Scheme,
    Tolerance,
)
from greenlane.law.reading import LawDataError, Row, basis, choice, read, unique, validity, words

SCHEMES, RULES = "origin_schemes", "origin_rules"
PARTS = (
    "scheme", "obtained", "cumulation", "tolerance", "insufficient", "transport", "drawback",
    "proof", "exempt", "residual",
)  # fmt: skip
KINDS = ("preferential", "unilateral", "non-preferential")
CUMULATIONS = ("bilateral", "diagonal", "regional", "extended", "full")
TRANSPORTS = ("direct", "non-alteration")
BASES = ("EXW", "FOB", "FCA", "NC", "WEIGHT")
Areas = Mapping[str, Collection[str]]
Dated = tuple[str, str, Validity, Any]


def origin_law(
    schemes: Sequence[Row] = (), rules: Sequence[Row] = (), areas: Areas | None = None
) -> OriginLaw:
    """The law of origin of a country from its two tables; both may be empty.

    `areas` gives the members of geographical areas that a cell of countries may name. Raises
    LawDataError naming the table and line of the first fault.
    """
    members = areas or {}
    dated = read(SCHEMES, schemes, lambda row: _part(row, members))
    made = tuple(scheme for name in dict.fromkeys(d[0] for d in dated)
                 for scheme in _periods([d for d in dated if d[0] == name]))  # fmt: skip
    lines = read(RULES, rules, _line)
    unique(RULES, lines, lambda line: line.id)
    known = {scheme.id for scheme in made}
    for place, line in enumerate(lines, start=2):
        if line.scheme not in known:
            raise LawDataError(f"{RULES} line {place}: unknown scheme {line.scheme!r}")
    return OriginLaw(schemes=made, rules=lines)


def origin_law_of(
    rows: Mapping[str, Sequence[Row]], areas: Mapping[str, GeographicalArea]
) -> OriginLaw:
    """The law of origin in the tables of a country, which may have none. Raises LawDataError."""
    members = {name: ("*",) if area.everyone else area.members for name, area in areas.items()}
    return origin_law(rows.get(SCHEMES, ()), rows.get(RULES, ()), members)


def _part(row: Row, areas: Areas) -> Dated:
    part = choice(row, "part", PARTS)
    return row["scheme"], part, validity(row), _MAKERS[part](row, areas)


def _countries(row: Row, areas: Areas) -> frozenset[str]:
    """ISO codes of two letters, `*`, or the areas of the country."""
    found: set[str] = set()
    for word in row["countries"].split():
        if word in areas:
            found.update(areas[word])
        elif word == "*" or (len(word) == 2 and word.isalpha() and word.isupper()):
            found.add(word)
        else:
            raise ValueError(f"unknown country or area {word!r}")
    if not found:
        raise ValueError("no countries")
    return frozenset(found)


def _scheme(row: Row, areas: Areas) -> dict[str, Any]:
    return {
        "kind": choice(row, "code", KINDS), "name": words(row), "basis": basis(row),
        "countries": _countries(row, areas), "currency": row["currency"],
    }  # fmt: skip


def _cumulation(row: Row, areas: Areas) -> Cumulation:
    kind = choice(row, "code", CUMULATIONS)
    return Cumulation(kind=kind, countries=_countries(row, areas), basis=basis(row))


def _tolerance(row: Row, _areas: Areas) -> Tolerance:
    return Tolerance(
        percent=percentage(row["percent"]), by=choice(row, "base", BASES),
        codes=tuple(map(code_range, row["codes"].split())), basis=basis(row),
    )  # fmt: skip


def percentage(text: str) -> Decimal:
    """A percentage of nought to a hundred. Raises ValueError for anything else."""
    value = Decimal(text)
    if not value.is_finite() or not 0 <= value <= 100:
        raise ValueError(f"not a percentage: {text!r}")
    return value


def _provision(row: Row, _areas: Areas) -> Provision:
    return Provision(code=row["code"], name=words(row), basis=basis(row))


def _transport(row: Row, areas: Areas) -> Provision:
    choice(row, "code", TRANSPORTS)
    return _provision(row, areas)


def _amount(row: Row) -> Decimal | None:
    if not row["amount"]:
        return None
    value = Decimal(row["amount"])
    if not value.is_finite() or value < 0:
        raise ValueError(f"not an amount: {row['amount']!r}")
    return value


def _proof(row: Row, _areas: Areas) -> Proof:
    return Proof(
        code=row["code"], document=row["document"], name=words(row), text=words(row, "text"),
        months=int(row["months"]) if row["months"] else None, most=_amount(row),
        approved=choice(row, "approved", ("", "no", "yes")) == "yes", basis=basis(row),
    )  # fmt: skip


def _exempt(row: Row, _areas: Areas) -> Exempt:
    amount = _amount(row)
    if amount is None:
        raise ValueError("no amount")
    return Exempt(most=amount, basis=basis(row))


_MAKERS = {
    "scheme": _scheme, "obtained": _provision, "cumulation": _cumulation,
    "tolerance": _tolerance, "insufficient": _provision, "transport": _transport,
    "drawback": _provision, "proof": _proof, "exempt": _exempt, "residual": _provision,
}  # fmt: skip


def _periods(rows: Sequence[Dated]) -> list[Scheme]:
    """A scheme as it stood between any two changes of its provisions."""
    name = rows[0][0]
    days = {span.since for _, _, span, _ in rows}
    days |= {span.until + timedelta(days=1) for _, _, span, _ in rows if span.until}
    starts: list[date | None] = [*sorted(days), None]
    made = []
    for since, after in pairwise(starts):
        assert since is not None  # noqa: S101 - only the last is None
        until = after - timedelta(days=1) if after else None
        here = [(part, value) for _, part, span, value in rows if span.covers(since)]
        heads = [value for part, value in here if part == "scheme"]
        if len(heads) > 1:
            raise LawDataError(f"{SCHEMES}: scheme {name!r} stands twice on {since}")
        if heads:
            made.append(_composed(name, heads[0], here, Validity(since, until)))
    if not made:
        raise LawDataError(f"{SCHEMES}: {name!r} has provisions but no row of part 'scheme'")
    return made


def _composed(
    name: str, head: Mapping[str, Any], here: Sequence[tuple[str, Any]], span: Validity
) -> Scheme:
    def many(part: str) -> tuple[Any, ...]:
        return tuple(value for kind, value in here if kind == part)

    def one(part: str) -> Any:
        found = many(part)
        if len(found) > 1:
            raise LawDataError(f"{SCHEMES}: {name!r} has two rows of part {part!r} on {span.since}")
        return found[0] if found else None

    return Scheme(
        id=name, validity=span, obtained=many("obtained"), cumulation=many("cumulation"),
        tolerances=many("tolerance"), insufficient=many("insufficient"),
        transport=one("transport"), drawback=one("drawback"), proofs=many("proof"),
        exempt=one("exempt"), residual=one("residual"), **head,
    )  # fmt: skip


def _line(row: Row) -> ProductRule:
    first, last = row["first"], row["last"] or row["first"]
    width = max(len(first), len(last))
    code_range(f"{first}-{first}"), code_range(f"{last}-{last}")
    return ProductRule(
        id=row["rule"], scheme=row["scheme"], heading=row["heading"],
        codes=CodeRange(first.ljust(width, "0"), last.ljust(width, "9")),
        ex=choice(row, "ex", ("", "no", "yes")) == "yes", goods=words(row, "goods"),
        rule=parse(row["expression"]), text=words(row, "text"), notes=row["notes"],
        trade=choice(row, "trade", ("import", "export", "both")), validity=validity(row),
        basis=basis(row),
    )  # fmt: skip

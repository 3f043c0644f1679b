"""The determination: whether goods originate under a scheme, why, and which proof shows it."""

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from greenlane.kernel.finding import Finding
from greenlane.law.origin.facts import Product
from greenlane.law.origin.judging import judge
from greenlane.law.origin.lot import Case, total
from greenlane.law.origin.needed_proof import ProofNeed, proofs_for
from greenlane.law.origin.rule import Officer, WhollyObtained, criteria
from greenlane.law.origin.scheme import OriginLaw, ProductRule, Scheme
from greenlane.law.origin.trail import Missing, Outcome, Step, every, missing_in, some, steps_of

Answer = Literal["originates", "does-not-originate", "not-enough-information"]
_ANSWERS: dict[Outcome, Answer] = {
    "met": "originates",
    "not-met": "does-not-originate",
    "unknown": "not-enough-information",
}


class Determination(msgspec.Struct, frozen=True, kw_only=True):
    """The answer and its trail.

    `country` is the country of origin, empty unless the goods originate (or, without preference,
    where the residual rule finds it). `criterion` says how: wholly-obtained, product-rule or
    residual. `lines` are the lines of the list that were judged, `cumulated` the places of
    materials that count only by cumulation, with the act.
    """

    answer: Answer
    scheme: str
    country: str
    criterion: str
    lines: tuple[ProductRule, ...]
    trail: Step
    missing: tuple[Missing, ...]
    tolerance: tuple[str, ...]
    cumulated: tuple[tuple[int, str], ...]
    proofs: tuple[ProofNeed, ...]
    exempt: str
    findings: tuple[Finding, ...]
    basis: str


def determine(product: Product, scheme: Scheme, law: OriginLaw) -> Determination:
    """Judge a product under a scheme on its day."""
    case = Case(product, scheme)
    lines = law.rules_for(scheme.id, product.code, product.day, product.trade)
    chosen = tuple(line for line in lines if line.id == product.line) or lines
    trail = _trail(case, chosen)
    country, criterion, answer = product.country, _criterion(trail), _ANSWERS[trail.outcome]
    if answer == "does-not-originate" and scheme.residual is not None:
        country, criterion, answer = _residual(case)
    if answer != "originates":
        country, criterion = "", ""
    proofs, exempt = proofs_for(product, scheme) if answer == "originates" else ((), "")
    return Determination(
        answer=answer, scheme=scheme.id, country=country, criterion=criterion, lines=chosen,
        trail=trail, missing=missing_in(trail), tolerance=_tolerances(trail),
        cumulated=_cumulated(case), proofs=proofs, exempt=exempt,
        findings=_findings(chosen), basis=scheme.basis,
    )  # fmt: skip


def _trail(case: Case, lines: tuple[ProductRule, ...]) -> Step:
    parts = [_party(case), _origin(case, lines), _travel(case), _drawback(case)]
    kept = tuple(part for part in parts if part is not None)
    return Step(kind="determination", outcome=every(p.outcome for p in kept), parts=kept)


def _party(case: Case) -> Step:
    """The country of production belongs to the scheme, which is in force."""
    product, scheme = case.product, case.scheme
    if not product.country:
        return Step(kind="country", outcome="unknown", missing=(Missing("country"),),
                    basis=scheme.basis)  # fmt: skip
    inside = scheme.favours(product.country) and scheme.validity.covers(product.day)
    return Step(kind="country", outcome="met" if inside else "not-met", basis=scheme.basis,
                figures={"country": product.country})  # fmt: skip


def _origin(case: Case, lines: tuple[ProductRule, ...]) -> Step:
    """Wholly obtained; or sufficiently worked, and by more than insufficient operations."""
    obtained = judge(WhollyObtained(), case)
    if obtained.outcome == "met":
        return Step(kind="origin", outcome="met", parts=(obtained,))
    own = _only_originating(case)
    worked = own if own is not None and own.outcome == "met" else _worked(case, lines)
    parts: tuple[Step, ...] = (obtained, worked)
    if own is not None and own.outcome == "unknown" and worked.outcome == "not-met":
        parts = (obtained, worked, own)  # a material that turns out to originate would settle it
    return Step(kind="origin", outcome=some([part.outcome for part in parts]), parts=parts)


def _only_originating(case: Case) -> Step | None:
    """Goods made of originating materials alone need no change: the materials carry the origin."""
    counted = {place: case.counts(material) for place, material in case.materials}
    if not counted or False in counted.values():
        return None
    if untold := [place for place, counts in counted.items() if counts is None]:
        return Step(kind="originating-materials", outcome="unknown",
                    missing=tuple(Missing("status", place) for place in untold))  # fmt: skip
    beyond = _beyond(case)
    if beyond is None or not _cumulated(case):
        return Step(kind="originating-materials", outcome="met")
    return Step(kind="originating-materials", outcome=beyond.outcome, parts=(beyond,))


def _worked(case: Case, lines: tuple[ProductRule, ...]) -> Step:
    if not lines:
        return Step(kind="no-line", outcome="not-met", figures={"code": case.product.code})
    judged = tuple(_line(case, line) for line in lines)
    rule = judged[0] if len(judged) == 1 else _either(judged)
    beyond = _beyond(case)
    parts = (rule,) if beyond is None else (rule, beyond)
    return Step(kind="sufficient", outcome=every(p.outcome for p in parts), parts=parts)


def _line(case: Case, line: ProductRule) -> Step:
    step = judge(line.rule, case)
    return Step(kind="line", outcome=step.outcome, rule=line.id, basis=line.basis, parts=(step,))


def _either(judged: tuple[Step, ...]) -> Step:
    """Several lines may describe the goods: only when all agree is the line of no account."""
    outcomes = {step.outcome for step in judged}
    if len(outcomes) == 1:
        return Step(kind="lines", outcome=outcomes.pop(), parts=judged)
    return Step(kind="lines", outcome="unknown", missing=(Missing("line"),), parts=judged)


def _beyond(case: Case) -> Step | None:
    """More was done than the operations that never give origin; None when the scheme names none."""
    scheme, done = case.scheme, case.product.processes
    if not scheme.insufficient:
        return None
    minimal = {provision.code: provision.basis for provision in scheme.insufficient}
    if done is None:
        return Step(kind="operations", outcome="unknown", missing=(Missing("operations"),))
    only = [minimal[process] for process in sorted(done) if process in minimal]
    if len(only) == len(done):
        basis = only[0] if only else scheme.basis
        return Step(kind="operations", outcome="not-met", basis=basis,
                    figures={"operations": " ".join(sorted(done))})  # fmt: skip
    return Step(kind="operations", outcome="met")


def _travel(case: Case) -> Step | None:
    """Direct transport; or, under non-alteration, any way without working on the goods.

    Both admit transit and storage under customs control; neither admits goods that were worked on.
    """
    if case.scheme.transport is None:
        return None
    outcomes: dict[str, Outcome] = {
        "direct": "met", "under-control": "met", "altered": "not-met", "": "unknown"
    }  # fmt: skip
    outcome = outcomes[case.product.travel]
    missing = (Missing("travel"),) if outcome == "unknown" else ()
    return Step(kind="travel", outcome=outcome, missing=missing, basis=case.scheme.transport.basis,
                figures={"travel": case.product.travel})  # fmt: skip


def _drawback(case: Case) -> Step | None:
    """No drawback of duty on non-originating materials, where the scheme forbids it."""
    if case.scheme.drawback is None or case.product.obtained in _ways(case.scheme):
        return None
    answers: dict[bool | None, Outcome] = {False: "met", True: "not-met", None: "unknown"}
    outcome = answers[case.product.duty_relieved]
    missing = (Missing("duty_relieved"),) if outcome == "unknown" else ()
    return Step(kind="drawback", outcome=outcome, missing=missing,
                basis=case.scheme.drawback.basis)  # fmt: skip


def _ways(scheme: Scheme) -> frozenset[str]:
    return frozenset(way.code for way in scheme.obtained)


def _criterion(trail: Step) -> str:
    met = {step.kind for step in steps_of(trail) if step.outcome == "met"}
    return "wholly-obtained" if "wholly-obtained" in met else "product-rule"


def _residual(case: Case) -> tuple[str, str, Answer]:
    """Without preference every good has an origin: else the country of the major materials.

    The share is by value; a tie, or a value not told that could change it, leaves it open.
    """
    by_country: dict[str, Decimal] = {}
    if case.product.materials is None or total(case.materials, ()).high is None:
        return "", "", "not-enough-information"
    for _, material in case.materials:
        if not material.origin:
            return "", "", "not-enough-information"
        by_country[material.origin] = by_country.get(material.origin, Decimal(0)) + (
            material.value or Decimal(0)
        )
    most = max(by_country.values(), default=None)
    first = [country for country, value in by_country.items() if value == most]
    if len(first) != 1:
        return "", "", "not-enough-information"
    return first[0], "residual", "originates"


def _tolerances(trail: Step) -> tuple[str, ...]:
    used = (s.tolerance for s in steps_of(trail) if s.outcome == "met" and s.tolerance)
    return tuple(dict.fromkeys(used))


def _cumulated(case: Case) -> tuple[tuple[int, str], ...]:
    found = []
    for place, material in case.materials:
        if material.origin not in ("", case.product.country) and case.counts(material):
            partner = case.scheme.partner(material.origin)
            found.append((place, partner.basis if partner else ""))
    return tuple(found)


def _findings(lines: tuple[ProductRule, ...]) -> tuple[Finding, ...]:
    """A line that is not understood is for an officer."""
    return tuple(
        Finding(
            code="ORIGIN-OFFICER", severity="warning", value=line.heading, basis=line.basis,
            message="The rule of origin is prose that this service does not understand.",
            fix="Ask the customs office for an advance ruling on origin.",
        )
        for line in lines
        if any(isinstance(part, Officer) for part in criteria(line.rule))
    )  # fmt: skip


def determine_all(product: Product, law: OriginLaw, day: date) -> tuple[Determination, ...]:
    """The answer under every scheme of the day that favours the country of production."""
    return tuple(
        determine(product, scheme, law)
        for scheme in law.schemes_on(day)
        if scheme.favours(product.country)
    )

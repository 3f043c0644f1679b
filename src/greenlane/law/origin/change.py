"""Change of tariff classification: what breaks it, what is allowed, what is overlooked."""

from fractions import Fraction

from greenlane.law.origin import rule as tree
from greenlane.law.origin.facts import Material
from greenlane.law.origin.lot import FACTS, Case, Placed, at_most, figures, same, total
from greenlane.law.origin.trail import Missing, Outcome, Step


def judge_change(rule: tree.Change, case: Case) -> Step:
    """Judge a change of chapter, heading or subheading, or none asked ("any")."""
    failing, doubtful, missing = _breaking(rule, case)
    for allowed in rule.allowed:
        failing, doubtful, more = _let(allowed, case, failing, doubtful)
        missing.extend(more)
    open_places = {place for place, _ in doubtful}
    missing = [m for m in missing if m.material is None or m.material in open_places]
    return judge_lot("change", rule, case, failing, doubtful, tuple(dict.fromkeys(missing)))


def _breaking(rule: tree.Change, case: Case) -> tuple[list[Placed], list[Placed], list[Missing]]:
    failing: list[Placed] = []
    doubtful: list[Placed] = []
    missing: list[Missing] = []
    for place, material in case.materials:
        counts = case.counts(material)
        changed = _changed(rule, material, case)
        if counts or changed:
            continue
        if counts is False and changed is False:
            failing.append((place, material))
            continue
        doubtful.append((place, material))
        if counts is None:
            missing.append(Missing("status", place))
        if changed is None:
            missing.extend(_why(rule, case, place, material))
    return failing, doubtful, missing


def _changed(rule: tree.Change, material: Material, case: Case) -> bool | None:
    kept = False if rule.level == "any" else same(rule.level, material.code, case.product.code)
    barred = case.meant(rule.barred, material) if rule.barred else False
    if kept or barred:
        return False
    return None if kept is None or barred is None else True


def _why(rule: tree.Change, case: Case, place: int, material: Material) -> list[Missing]:
    found = [m for m in case.doubts(rule.barred, [(place, material)]) if m.fact != "status"]
    if rule.level != "any" and same(rule.level, material.code, case.product.code) is None:
        short = len(material.code) < len(case.product.code)
        found.append(Missing("code", place if short else None))
    return found


def _let(
    allowed: tree.Allowed, case: Case, failing: list[Placed], doubtful: list[Placed]
) -> tuple[list[Placed], list[Placed], tuple[Missing, ...]]:
    """Take out what a clause allows; what it may allow becomes doubtful."""
    sure = [p for p in failing if case.meant(allowed.goods, p[1])]
    maybe = [p for p in failing if case.meant(allowed.goods, p[1]) is None]
    vague = [p for p in doubtful if case.meant(allowed.goods, p[1]) is not False]
    outcome, missing = _within(allowed, case, sure, maybe + vague)
    if outcome == "not-met" or not (sure or maybe or vague):
        return failing, doubtful, ()
    certain_out = [p for p in doubtful if case.meant(allowed.goods, p[1])]
    missing += tuple(m for m in case.doubts(allowed.goods, maybe) if m.fact != "status")
    if outcome == "met":
        left = [p for p in failing if p not in sure and p not in maybe]
        return left, [p for p in doubtful if p not in certain_out] + maybe, missing
    left = [p for p in failing if p not in sure and p not in maybe]
    return left, doubtful + sure + maybe, missing


def _within(
    allowed: tree.Allowed, case: Case, sure: list[Placed], maybe: list[Placed]
) -> tuple[Outcome, tuple[Missing, ...]]:
    if allowed.process:
        processes = case.product.processes
        if processes is None:
            return "unknown", (Missing("process", None, allowed.process),)
        if allowed.process not in processes:
            return "not-met", ()
    if allowed.percent is None:
        return "met", ()
    base = case.base(allowed.base)
    if base is None:
        return "unknown", (Missing(FACTS[allowed.base]),)
    part = total(sure, maybe, weight=allowed.base == "WEIGHT")
    return at_most(part, allowed.percent, Fraction(base)), part.missing


def judge_lot(
    kind: str,
    rule: tree.Rule,
    case: Case,
    failing: list[Placed],
    doubtful: list[Placed],
    missing: tuple[Missing, ...],
) -> Step:
    """Met when nothing breaks the rule, or what may break it is within the tolerance."""
    places = tuple(sorted(place for place, _ in failing))
    if not failing and not doubtful:
        return Step(kind=kind, outcome="met", rule=str(rule))
    outcome, shown, basis, more = _tolerated(case, failing, doubtful)
    if not failing and missing:  # the doubt is about the materials: ask that, not a tolerance
        more = ()
    return Step(
        kind=kind, outcome=outcome, rule=str(rule), failing=places, figures=shown,
        tolerance=basis if outcome == "met" else "",
        missing=tuple(dict.fromkeys(missing + more)) if outcome == "unknown" else (),
    )  # fmt: skip


def _tolerated(
    case: Case, failing: list[Placed], doubtful: list[Placed]
) -> tuple[Outcome, dict[str, str], str, tuple[Missing, ...]]:
    tolerance = case.scheme.tolerance(case.product.code)
    without: Outcome = "not-met" if failing else "unknown"
    if tolerance is None:
        return without, {}, "", ()
    base = case.base(tolerance.by)
    if base is None:
        return "unknown", {}, tolerance.basis, (Missing(FACTS[tolerance.by]),)
    part = total(failing, doubtful, weight=tolerance.by == "WEIGHT")
    outcome = at_most(part, tolerance.percent, Fraction(base))
    shown = figures(part.low, Fraction(base), tolerance.percent)
    return outcome, shown, tolerance.basis, part.missing

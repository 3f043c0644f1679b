"""Judging criteria: from the facts of a product to met, not met or unknown, with the figures."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from greenlane.law.origin import rule as tree
from greenlane.law.origin.change import judge_change, judge_lot
from greenlane.law.origin.goods import Goods, printed
from greenlane.law.origin.lot import FACTS, Case, Placed, at_most, figures, total
from greenlane.law.origin.trail import Missing, Outcome, Step, every, some


def judge(rule: tree.Rule, case: Case) -> Step:
    """Judge a whole rule. Parts of "and" and "or" stay visible, met or not."""
    if isinstance(rule, tree.All):
        parts = tuple(judge(part, case) for part in rule.parts)
        return Step(
            kind="all", outcome=every(p.outcome for p in parts), rule=str(rule), parts=parts
        )
    if isinstance(rule, tree.AnyOf):
        parts = tuple(judge(part, case) for part in rule.parts)
        return Step(kind="any", outcome=some(p.outcome for p in parts), rule=str(rule), parts=parts)
    if isinstance(rule, tree.Dated):
        return _dated(rule, case)
    return _JUDGES[type(rule)](rule, case)


def _dated(rule: tree.Dated, case: Case) -> Step:
    day = case.product.day
    if (rule.since and day < rule.since) or (rule.until and day > rule.until):
        return Step(kind="dated", outcome="not-met", rule=str(rule), figures={"day": str(day)})
    part = judge(rule.rule, case)
    return Step(kind="dated", outcome=part.outcome, rule=str(rule), parts=(part,))


def _obtained(rule: tree.WhollyObtained, case: Case) -> Step:
    """The product is wholly obtained, or made of nothing but what is.

    RKC Specific Annex K chapter 1, standard 2(j): goods produced exclusively from wholly obtained
    ones are wholly obtained.
    """
    told, ways = case.product.obtained, {way.code: way for way in case.scheme.obtained}
    if told in ways:
        return Step(kind="wholly-obtained", outcome="met", rule=str(rule), basis=ways[told].basis,
                    figures={"way": told})  # fmt: skip
    materials = case.materials
    if materials and all(_wholly(m, case) for _, m in materials):
        return Step(kind="wholly-obtained", outcome="met", rule=str(rule),
                    figures={"way": "materials"})  # fmt: skip
    if told or any(_wholly(m, case) is False for _, m in materials):
        failing = tuple(place for place, m in materials if _wholly(m, case) is False)
        return Step(kind="wholly-obtained", outcome="not-met", rule=str(rule), failing=failing)
    return Step(kind="wholly-obtained", outcome="unknown", rule=str(rule),
                missing=(Missing("obtained"),))  # fmt: skip


def _wholly(material: Any, case: Case) -> bool | None:
    """Whether a material is wholly obtained where that counts."""
    if case.counts(material) is False:
        return False
    result: bool | None = material.obtained
    return result


def _materials_obtained(rule: tree.MaterialsObtained, case: Case) -> Step:
    if (untold := _untold(rule, case)) is not None:
        return untold
    failing, doubtful, missing = _not_wholly(rule.of, case)
    return judge_lot("materials-obtained", rule, case, failing, doubtful, missing)


def _not_wholly(
    goods: tuple[Goods, ...], case: Case
) -> tuple[list[Placed], list[Placed], tuple[Missing, ...]]:
    failing: list[Placed] = []
    doubtful: list[Placed] = []
    missing: list[Missing] = []
    for place, material in case.materials:
        meant, wholly = case.meant(goods, material), _wholly(material, case)
        if meant is False or wholly:
            continue
        if meant and wholly is False:
            failing.append((place, material))
            continue
        doubtful.append((place, material))
        if meant is None:
            missing.extend(case.doubts(goods, [(place, material)]))
        if wholly is None:
            missing.append(Missing("obtained", place))
    return failing, doubtful, tuple(dict.fromkeys(missing))


def _share(rule: tree.ObtainedShare, case: Case) -> Step:
    """At least so much by weight is wholly obtained: the rest is at most what is left of 100."""
    if (untold := _untold(rule, case)) is not None:
        return untold
    meant = [(p, m) for p, m in case.materials if case.meant(rule.of, m) is not False]
    failing, doubtful, missing = _not_wholly(rule.of, case)
    whole, part = total(meant, (), weight=True), total(failing, doubtful, weight=True)
    if whole.high is None or any(case.meant(rule.of, m) is None for _, m in meant):
        missing = tuple(dict.fromkeys(missing + whole.missing))
        return Step(kind="obtained-share", outcome="unknown", rule=str(rule), missing=missing)
    outcome = at_most(part, 100 - rule.percent, whole.high)
    return Step(kind="obtained-share", outcome=outcome, rule=str(rule),
                missing=missing + part.missing, failing=tuple(p for p, _ in failing))  # fmt: skip


def _content(rule: tree.Content, case: Case) -> Step:
    if (untold := _untold(rule, case)) is not None:
        return untold
    weight = rule.base in ("WEIGHT", "MATERIALS")
    certain, doubtful = case.foreign(rule.of)
    part = total(certain, doubtful, weight=weight)
    whole, missing = _whole(rule, case)
    missing += case.doubts(rule.of, doubtful) + part.missing
    places = tuple(place for place, _ in certain)
    if whole is None:
        outcome: Outcome = "met" if part.high == 0 else "unknown"
        return Step(kind="content", outcome=outcome, rule=str(rule), missing=missing)
    outcome = at_most(part, rule.percent, whole)
    return Step(kind="content", outcome=outcome, rule=str(rule), missing=missing,
                failing=places if outcome == "not-met" else (),
                figures=figures(part.low, whole, rule.percent))  # fmt: skip


def _whole(rule: tree.Content, case: Case) -> tuple[Fraction | None, tuple[Missing, ...]]:
    if rule.base == "MATERIALS":
        meant = [(p, m) for p, m in case.materials if case.meant(rule.within, m) is not False]
        unclear = [(p, m) for p, m in meant if case.meant(rule.within, m) is None]
        whole = total(meant, (), weight=True)
        doubts = tuple(d for d in case.doubts(rule.within, unclear) if d.fact != "status")
        return (None if unclear else whole.high), doubts + whole.missing
    base = case.base(rule.base)
    if base is None:
        return None, (Missing(FACTS[rule.base]),)
    return Fraction(base), ()


def _regional(rule: tree.RegionalValue, case: Case) -> Step:
    """Build-down and net cost leave out what is foreign; build-up counts what is the region's."""
    if (untold := _untold(rule, case)) is not None:
        return untold
    base = case.base("NC" if rule.method == "net-cost" else rule.base)
    certain, doubtful = case.foreign()
    if base is None:
        fact = "net_cost" if rule.method == "net-cost" else FACTS[rule.base]
        return Step(kind="regional-value", outcome="unknown", rule=str(rule),
                    missing=(Missing(fact),))  # fmt: skip
    whole, missing = Fraction(base), case.doubts((), doubtful)
    if rule.method == "build-up":
        return _build_up(rule, case, whole, missing)
    part = total(certain, doubtful)
    outcome = at_most(part, 100 - rule.percent, whole)
    return Step(kind="regional-value", outcome=outcome, rule=str(rule),
                missing=missing + part.missing,
                failing=tuple(p for p, _ in certain) if outcome == "not-met" else (),
                figures=figures(whole - part.low, whole, rule.percent))  # fmt: skip


def _build_up(
    rule: tree.RegionalValue, case: Case, whole: Fraction, missing: tuple[Missing, ...]
) -> Step:
    sure = [(p, m) for p, m in case.materials if case.counts(m)]
    maybe = [(p, m) for p, m in case.materials if case.counts(m) is None]
    part = total(sure, maybe)
    limit = Fraction(rule.percent) * whole
    if part.low * 100 >= limit:
        outcome: Outcome = "met"
    else:
        outcome = "not-met" if part.high is not None and part.high * 100 < limit else "unknown"
    return Step(kind="regional-value", outcome=outcome, rule=str(rule),
                missing=missing + part.missing,
                figures=figures(part.low, whole, rule.percent))  # fmt: skip


def _process(rule: tree.Process, case: Case) -> Step:
    outcome = done(rule.process, case)
    missing = (Missing("process", None, rule.process),) if outcome == "unknown" else ()
    return Step(kind="process", outcome=outcome, rule=str(rule), missing=missing)


def done(process: str, case: Case) -> Outcome:
    """Whether a process was carried out where it counts."""
    product = case.product
    full = any(cumulation.kind == "full" for cumulation in case.scheme.cumulation)
    if process in (product.processes or ()) or (full and process in product.partner_processes):
        return "met"
    return "unknown" if product.processes is None else "not-met"


def _at_least(rule: tree.AtLeast, case: Case) -> Step:
    outcomes = [done(process, case) for process in rule.processes]
    met = outcomes.count("met")
    if met >= rule.count:
        outcome: Outcome = "met"
    else:
        outcome = "unknown" if met + outcomes.count("unknown") >= rule.count else "not-met"
    open_ones = (p for p, o in zip(rule.processes, outcomes, strict=True) if o == "unknown")
    missing = tuple(Missing("process", None, process) for process in open_ones)
    return Step(kind="at-least", outcome=outcome, rule=str(rule), missing=missing,
                figures={"part": str(met), "limit": str(rule.count)})  # fmt: skip


def _produced(rule: tree.ProducedFrom, case: Case) -> Step:
    """Our reading: a material of another code may be an earlier stage of the named one, which
    the introductory notes of the lists allow; so it is asked, not denied."""
    if (untold := _untold(rule, case)) is not None:
        return untold
    failing: list[Placed] = []
    doubtful: list[Placed] = []
    missing: list[Missing] = []
    words = printed(rule.goods)
    certain, unclear = case.foreign()
    for place, material in certain + unclear:
        if case.meant(rule.goods, material) or words in material.kinds:
            continue
        answered = {words, *(g.words for g in rule.goods if g.words)} & material.other_kinds
        if answered and case.counts(material) is False:
            failing.append((place, material))
            continue
        doubtful.append((place, material))
        missing.extend(case.doubts((), [(place, material)]))
        missing.append(Missing("kind", place, _asked(rule, words)))
    return judge_lot("from", rule, case, failing, doubtful, tuple(missing))


def _asked(rule: tree.ProducedFrom, words: str) -> str:
    one = rule.goods[0]
    return one.words if len(rule.goods) == 1 and one.words and not one.codes else words


def _originate(rule: tree.MustOriginate, case: Case) -> Step:
    if (untold := _untold(rule, case)) is not None:
        return untold
    certain, doubtful = case.foreign(rule.of)
    outcome: Outcome = "not-met" if certain else "unknown" if doubtful else "met"
    return Step(kind="originating", outcome=outcome, rule=str(rule),
                failing=tuple(p for p, _ in certain),
                missing=case.doubts(rule.of, doubtful))  # fmt: skip


def _components(rule: tree.Components, case: Case) -> Step:
    if (untold := _untold(rule, case)) is not None:
        return untold
    step = _content(tree.Content(percent=rule.percent, base=rule.base), case)
    return Step(kind="set", outcome=step.outcome, rule=str(rule), figures=step.figures,
                failing=step.failing, missing=step.missing)  # fmt: skip


def _quota(rule: tree.Quota, case: Case) -> Step:
    answers: dict[bool | None, Outcome] = {True: "met", False: "not-met", None: "unknown"}
    outcome = answers[case.product.within_quota]
    missing = (Missing("quota"),) if outcome == "unknown" else ()
    return Step(kind="quota", outcome=outcome, rule=str(rule), missing=missing)


def _officer(rule: tree.Officer, _case: Case) -> Step:
    return Step(kind="officer", outcome="unknown", rule=str(rule),
                missing=(Missing("officer", None, rule.text),))  # fmt: skip


def _change(rule: tree.Change, case: Case) -> Step:
    return _untold(rule, case) or judge_change(rule, case)


def _untold(rule: tree.Rule, case: Case) -> Step | None:
    """Without the list of materials nothing can be said; goods made of nothing are obtained."""
    if case.product.materials:
        return None
    return Step(kind="untold", outcome="unknown", rule=str(rule), missing=(Missing("materials"),))


_JUDGES: dict[type, Callable[[Any, Case], Step]] = {
    tree.WhollyObtained: _obtained,
    tree.MaterialsObtained: _materials_obtained,
    tree.ObtainedShare: _share,
    tree.Change: _change,
    tree.Content: _content,
    tree.RegionalValue: _regional,
    tree.Process: _process,
    tree.AtLeast: _at_least,
    tree.ProducedFrom: _produced,
    tree.MustOriginate: _originate,
    tree.Components: _components,
    tree.Quota: _quota,
    tree.Officer: _officer,
}

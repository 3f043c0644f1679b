"""What would settle a question of origin: the steps that are missing, the cheapest first."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import msgspec

from greenlane.law.origin.determination import Determination, determine
from greenlane.law.origin.facts import Material, Product
from greenlane.law.origin.lot import plain
from greenlane.law.origin.rule import processes
from greenlane.law.origin.scheme import OriginLaw, Scheme
from greenlane.law.origin.trail import Missing, steps_of

StepKind = Literal["answer", "figure", "supplier", "reduce", "process", "officer"]
_QUESTIONS = ("travel", "duty_relieved", "operations", "quota", "kind", "process", "line",
              "country")  # fmt: skip
_FIGURES = ("exw", "fob", "fca", "net_cost", "weight", "value", "code", "materials")
_RANK = {"answer": 0, "figure": 1, "supplier": 2, "reduce": 3, "process": 4, "officer": 5}
_MOST_TRIED = 60  # materials tried one by one; a product with more is judged all the same


class NextStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step. `settles`: with this alone, told favourably, the goods originate.

    answer: a question that the claimant can answer; figure: an amount or a code; supplier: a
    statement of the maker of a material; reduce: `amount` less of foreign materials; process:
    a process to be carried out; officer: only an officer can say.
    """

    kind: StepKind
    fact: str
    material: int | None = None
    words: str = ""
    amount: str = ""
    settles: bool = False


def next_steps(
    found: Determination, product: Product, scheme: Scheme, law: OriginLaw
) -> tuple[NextStep, ...]:
    """The steps that are open, those that settle the question first, then the cheapest."""
    if found.answer == "originates":
        return ()
    if found.answer == "not-enough-information":
        steps = [_step(missing, product, scheme, law) for missing in found.missing]
    else:
        steps = list(_changes(found, product, scheme, law))
    return tuple(sorted(steps, key=lambda step: _cost(step, product)))


def _cost(step: NextStep, product: Product) -> tuple[bool, int, Decimal]:
    value = Decimal(0)
    if step.material is not None and product.materials:
        value = product.materials[step.material].value or Decimal(0)
    return not step.settles, _RANK[step.kind], value


def _step(missing: Missing, product: Product, scheme: Scheme, law: OriginLaw) -> NextStep:
    kind: StepKind = "supplier"
    if missing.fact in _QUESTIONS:
        kind = "answer"
    elif missing.fact in _FIGURES:
        kind = "figure"
    elif missing.fact == "officer":
        kind = "officer"
    elif missing.fact == "obtained" and missing.material is None:
        kind = "answer"
    settles = any(
        determine(told, scheme, law).answer == "originates"
        for told in _favourable(missing, product, scheme)
    )
    return NextStep(kind=kind, fact=missing.fact, material=missing.material,
                    words=missing.words, settles=settles)  # fmt: skip


def _favourable(missing: Missing, product: Product, scheme: Scheme) -> Iterator[Product]:
    """The product with the missing fact told in the ways that may help."""
    change = msgspec.structs.replace
    place, words = missing.material, missing.words
    if missing.fact == "travel":
        yield change(product, travel="direct")
    elif missing.fact == "duty_relieved":
        yield change(product, duty_relieved=False)
    elif missing.fact == "quota":
        yield change(product, within_quota=True)
    elif missing.fact in ("process", "operations"):
        done = product.processes or frozenset()
        yield change(product, processes=done | {words or "other-working"})
    elif missing.fact == "obtained" and place is None and scheme.obtained:
        yield change(product, obtained=scheme.obtained[0].code)
    elif place is not None and product.materials:
        yield from (_with(product, place, told) for told in _told(missing, product, words))


def _told(missing: Missing, product: Product, words: str) -> list[dict[str, Any]]:
    """The facts of one material that may help."""
    material = (product.materials or ())[missing.material or 0]
    if missing.fact == "kind":
        return [{"kinds": material.kinds | {words}},
                {"other_kinds": material.other_kinds | {words}}]  # fmt: skip
    if missing.fact == "status":
        return [{"originating": True}]
    return [{"obtained": True, "originating": True}] if missing.fact == "obtained" else []


def _with(product: Product, place: int, facts: dict[str, Any]) -> Product:
    materials = list(product.materials or ())
    materials[place] = msgspec.structs.replace(materials[place], **facts)
    return msgspec.structs.replace(product, materials=tuple(materials))


def _changes(
    found: Determination, product: Product, scheme: Scheme, law: OriginLaw
) -> Iterator[NextStep]:
    """What could be done otherwise, each proven by judging again."""

    def works(told: Product) -> bool:
        return determine(told, scheme, law).answer == "originates"

    for place, material in list(enumerate(product.materials or ()))[:_MOST_TRIED]:
        own = {"originating": True, "origin": product.country}
        if not material.originating and works(_with(product, place, own)):
            yield NextStep(kind="supplier", fact="status", material=place, settles=True)
    yield from _reductions(found, product, works)
    done = product.processes or frozenset()
    for process in dict.fromkeys(p for line in found.lines for p in processes(line.rule)):
        if process not in done and works(
            msgspec.structs.replace(product, processes=done | {process})
        ):
            yield NextStep(kind="process", fact="process", words=process, settles=True)


def _reductions(found: Determination, product: Product, works: Any) -> Iterator[NextStep]:
    """Less of foreign materials, by the excess over a limit, taken from the largest."""
    for step in steps_of(found.trail):
        if step.kind not in ("content", "regional-value", "set") or step.outcome != "not-met":
            continue
        fact = "weight" if "% WEIGHT" in step.rule or "% MATERIALS" in step.rule else "value"
        excess = _excess(step.kind, step.figures)
        most = max(step.failing, key=lambda p: _amount(product, p, fact), default=None)
        if excess is None or most is None or _amount(product, most, fact) < excess:
            continue
        if works(_with(product, most, {fact: _amount(product, most, fact) - excess})):
            yield NextStep(kind="reduce", fact=fact, material=most, amount=f"{excess:f}",
                           settles=True)  # fmt: skip


def _amount(product: Product, place: int, fact: str) -> Decimal:
    material: Material = (product.materials or ())[place]
    return (material.weight if fact == "weight" else material.value) or Decimal(0)


def _excess(kind: str, figures: dict[str, str]) -> Decimal | None:
    """How much too much is foreign, rounded up to a hundredth."""
    if not figures:
        return None
    part, whole, limit = (Fraction(figures[name]) for name in ("part", "whole", "limit"))
    allowed = whole * limit / 100
    over = allowed - part if kind == "regional-value" else part - allowed
    if over <= 0:
        return None
    return Decimal(plain(Fraction(-((-over * 100) // 1), 100)))

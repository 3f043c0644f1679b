"""Check the origin of goods: the answer under every scheme that favours them, told in words."""

from collections.abc import Mapping
from typing import Any

import msgspec

from greenlane.kernel.finding import Finding
from greenlane.law.origin.determination import Determination, determine
from greenlane.law.origin.expression import parse
from greenlane.law.origin.facts import Product
from greenlane.law.origin.facts_reading import product_of
from greenlane.law.origin.needed_proof import ProofNeed
from greenlane.law.origin.next_steps import NextStep, next_steps
from greenlane.law.origin.scheme import OriginLaw, ProductRule, Scheme
from greenlane.law.origin.telling import Teller
from greenlane.law.origin.trail import Missing, Step
from greenlane.usecases.desk import Desk


class ToldStep(msgspec.Struct, frozen=True, kw_only=True):
    """A node of the trail: its outcome (met, not-met, unknown), in words, its figures and act."""

    outcome: str
    text: str
    figures: str = ""
    failing: str = ""
    act: str = ""
    parts: tuple["ToldStep", ...] = ()


class ToldNeed(msgspec.Struct, frozen=True, kw_only=True):
    """What is missing, or could be done otherwise; `settles`: with this alone they originate."""

    text: str
    kind: str
    fact: str
    material: int | None
    words: str
    settles: bool


class ToldLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the list that was judged."""

    line: str
    heading: str
    goods: str
    rule: str
    act: str


class ToldProof(msgspec.Struct, frozen=True, kw_only=True):
    """A proof that suffices: its document code, wording (`text`, of a statement) and last day."""

    name: str
    document: str
    text: str
    months: int | None
    until: str
    approved: bool
    expired: bool
    act: str


class SchemeAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer under one scheme."""

    scheme: str
    name: str
    kind: str
    answer: str
    text: str
    country: str
    criterion: str
    lines: tuple[ToldLine, ...]
    trail: ToldStep
    needs: tuple[ToldNeed, ...]
    tolerance: tuple[str, ...]
    cumulated: tuple[tuple[str, str], ...]
    proofs: tuple[ToldProof, ...]
    exempt: str
    findings: tuple[Finding, ...]
    act: str


class OriginAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The answers, those that originate first; `findings` says why there are none."""

    day: str
    law: str
    answers: tuple[SchemeAnswer, ...]
    findings: tuple[Finding, ...] = ()


_ORDER = ("originates", "not-enough-information", "does-not-originate")


def check_origin(data: Mapping[str, Any], desk: Desk, language: str = "en") -> OriginAnswer:
    """Judge the product that `data` states (see `facts_reading`), under its `scheme` or all.

    `day` is today when it is not told. Nothing is stored.
    """
    told = dict(data)
    wanted = str(told.pop("scheme", "") or "")
    told["day"] = told.get("day") or desk.day_of(desk.now())
    law = desk.book.origin
    product, findings = product_of(told)
    if product is None:
        return _none(told, desk, findings)
    schemes = [s for s in law.schemes_on(product.day) if _asked(s, wanted, product)]
    if not schemes:
        return _none(told, desk, (_no_scheme(wanted, product),))
    answers = [_answer(product, scheme, law, language) for scheme in schemes]
    answers.sort(key=lambda one: (_ORDER.index(one.answer), one.kind == "non-preferential"))
    return OriginAnswer(day=str(product.day), law=desk.book.version, answers=tuple(answers))


def _asked(scheme: Scheme, wanted: str, product: Product) -> bool:
    return scheme.id == wanted if wanted else scheme.favours(product.country)


def _none(told: Mapping[str, Any], desk: Desk, findings: tuple[Finding, ...]) -> OriginAnswer:
    return OriginAnswer(day=str(told["day"]), law=desk.book.version, answers=(), findings=findings)


def _no_scheme(wanted: str, product: Product) -> Finding:
    return Finding(
        code="ORIGIN-SCHEME", path=("scheme",) if wanted else ("country",),
        value=wanted or product.country, message="No scheme of origin answers on that day.",
        fix="Name a scheme that is in force, or a country that one favours.",
    )  # fmt: skip


def _answer(product: Product, scheme: Scheme, law: OriginLaw, language: str) -> SchemeAnswer:
    found = determine(product, scheme, law)
    teller = Teller(language, product, scheme)
    otherwise = found.answer == "does-not-originate"
    steps = next_steps(found, product, scheme, law)
    return SchemeAnswer(
        scheme=scheme.id, name=teller.named(scheme.name), kind=scheme.kind, answer=found.answer,
        text=teller.words[found.answer], country=found.country, criterion=found.criterion,
        lines=tuple(_line(line, teller) for line in found.lines),
        trail=_step(found.trail, teller, {line.id: line for line in found.lines}),
        needs=tuple(_need(step, teller, otherwise) for step in steps),
        tolerance=found.tolerance, cumulated=_cumulated(found, teller),
        proofs=tuple(_proof(proof, teller) for proof in found.proofs),
        exempt=found.exempt, findings=found.findings, act=found.basis,
    )  # fmt: skip


def _line(line: ProductRule, teller: Teller) -> ToldLine:
    text = teller.named(line.text) if line.text else teller.rule(line.rule)
    return ToldLine(line=line.id, heading=teller.heading(line), goods=teller.named(line.goods),
                    rule=text, act=line.basis)  # fmt: skip


def _step(step: Step, teller: Teller, lines: Mapping[str, ProductRule]) -> ToldStep:
    return ToldStep(
        outcome=step.outcome, text=_text(step, teller, lines), figures=teller.figures(step),
        failing=teller.failing(step) if step.outcome != "met" else "",
        act=step.tolerance or step.basis,
        parts=tuple(_step(part, teller, lines) for part in step.parts),
    )  # fmt: skip


def _text(step: Step, teller: Teller, lines: Mapping[str, ProductRule]) -> str:
    if step.kind == "line":
        line = lines[step.rule]
        return teller.words["step line"].format(
            heading=teller.heading(line), goods=teller.named(line.goods)
        )
    key = f"step {step.kind}"
    if key in teller.words and step.kind != "untold":
        return teller.words[key]
    return teller.rule(parse(step.rule)) if step.rule else teller.words.get(step.kind, "")


def _need(step: NextStep, teller: Teller, otherwise: bool) -> ToldNeed:
    return ToldNeed(
        text=teller.step(step, otherwise=otherwise), kind=step.kind, fact=step.fact,
        material=step.material, words=step.words, settles=step.settles,
    )  # fmt: skip


def _proof(proof: ProofNeed, teller: Teller) -> ToldProof:
    return ToldProof(
        name=teller.named(proof.name), document=proof.document, text=teller.named(proof.text),
        months=proof.months, until=str(proof.until or ""), approved=proof.approved,
        expired=proof.expired, act=proof.basis,
    )  # fmt: skip


def _cumulated(found: Determination, teller: Teller) -> tuple[tuple[str, str], ...]:
    return tuple((teller.material(place), basis) for place, basis in found.cumulated)


__all__ = ["Missing", "OriginAnswer", "SchemeAnswer", "ToldStep", "check_origin"]

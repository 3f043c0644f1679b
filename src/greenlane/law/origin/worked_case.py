"""Worked cases of origin: a product that an officer can read, and the answer it must get."""

from collections.abc import Mapping
from typing import Any

from greenlane.law.origin.determination import Determination, determine
from greenlane.law.origin.facts import Product
from greenlane.law.origin.facts_reading import product_of
from greenlane.law.origin.next_steps import next_steps
from greenlane.law.origin.scheme import OriginLaw


def product_in(case: Mapping[str, Any]) -> Product:
    """The product of a case: its `day`, `[product]` and `[[material]]`. Raises ValueError."""
    told = {"day": case["day"], **case["product"]}
    if "material" in case:
        told["materials"] = case["material"]
    product, findings = product_of(told)
    if product is None:
        raise ValueError("; ".join(f"{f.path}: {f.message} {f.value!r}" for f in findings))
    return product


def differences(case: Mapping[str, Any], law: OriginLaw) -> list[str]:
    """Where the determination differs from `[expected]`; empty when all agrees."""
    product = product_in(case)
    scheme = law.scheme(case["scheme"], product.day)
    if scheme is None:
        return [f"no scheme {case['scheme']!r} on {product.day}"]
    found = determine(product, scheme, law)
    steps = next_steps(found, product, scheme, law)
    got = _got(found) | {"step": f"{steps[0].kind} {steps[0].fact}" if steps else ""}
    return [
        f"{name}: expected {wanted!r}, got {got[name]!r}"
        for name, wanted in case["expected"].items()
        if got[name] != wanted
    ]


def _got(found: Determination) -> dict[str, Any]:
    return {
        "answer": found.answer, "country": found.country, "criterion": found.criterion,
        "line": " ".join(line.id for line in found.lines),
        "missing": [missing.fact for missing in found.missing],
        "tolerance": list(found.tolerance),
        "cumulated": [place for place, _ in found.cumulated],
        "proofs": [proof.code for proof in found.proofs],
        "until": [str(proof.until or "") for proof in found.proofs],
        "exempt": found.exempt,
    }  # fmt: skip

"""Guarantees told before they are missed: none named, unknown, ended, too small; which would do.

Like a missing permit it forbids nothing: the goods are held until a guarantee that will do is
named by an amendment, or security is given in cash. A guarantee is proposed, not taken, unless
the country's data says otherwise (see securing.plan).
"""

from decimal import Decimal

import msgspec

from greenlane.datamodel.declaration import Declaration
from greenlane.kernel.finding import Finding
from greenlane.usecases import securing
from greenlane.usecases.desk import Desk
from greenlane.usecases.judgement import Judgement

_CODES = {securing.NONE: "GUA-001", securing.UNKNOWN: "GUA-002", securing.ENDED: "GUA-003",
          securing.SMALL: "GUA-004"}  # fmt: skip
_WORDS = {
    securing.NONE: "The procedure demands a guarantee for {asked}, and the declaration names none",
    securing.UNKNOWN: "Guarantee {number} is not known, or not of a party of the declaration",
    securing.ENDED: "Guarantee {number} is not in force on this day",
    securing.SMALL: "Guarantee {number} has not enough left for {asked}",
}


def judged(
    declaration: Declaration, judgement: Judgement, desk: Desk
) -> tuple[Judgement, securing.Secured]:
    """The judgement with a warning when the guarantee would not do, and what would be reserved.

    No query without need.
    """
    if not judgement.acceptable:
        return judgement, securing.Secured()
    secured = securing.plan(declaration, judgement, desk)
    return _warned(secured.wanting, declaration, judgement, desk), secured


def _warned(wanting: str, declaration: Declaration, judgement: Judgement, desk: Desk) -> Judgement:
    if not wanting:
        return judgement
    at_stake = sum(securing.amounts(judgement.assessment).values(), Decimal(0))
    found = _finding(wanting, declaration, judgement, at_stake, desk)
    return msgspec.structs.replace(judgement, findings=(*judgement.findings, found))


def _finding(
    wanting: str, declaration: Declaration, judgement: Judgement, at_stake: Decimal, desk: Desk
) -> Finding:
    number, terms = securing.named(declaration), desk.book.payment_terms
    said = _WORDS[wanting].format(number=number, asked=f"{at_stake:f} {desk.book.currency}")
    would = securing.fitting(declaration, at_stake, judgement.day)
    fix = "Name a guarantee that will do, or give security in cash."
    if len(would) == 1:
        left = securing.value(would[0]).left
        fix = f"Name guarantee {would[0].number}: {left:f} {desk.book.currency} of it are left."
    return Finding(
        code=_CODES[wanting], severity="warning", value=number, fix=fix,
        message=f"{said}: the goods are held until it is secured.",
        path=("obligation_guarantee", 0, "reference_id"),
        basis=judgement.demanding or (terms.guarantee_basis if terms else ""),
    )  # fmt: skip

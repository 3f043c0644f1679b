"""What speaks against a post's declaration: its number, law that was replaced, register, quotas."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from greenlane.datamodel.declaration import Declaration
from greenlane.duties.assessment import Assessment
from greenlane.messages.border_news import DeclarationNews
from greenlane.standards import mrn as mrns
from greenlane.standards import mrn_range
from greenlane.store import declarations, operators
from greenlane.store.models import BorderNode, DeclarationRow, QuotaRequest
from greenlane.usecases import answers
from greenlane.usecases.desk import Desk
from greenlane.usecases.draws import seed_of
from greenlane.usecases.judgement import Judgement, judge, operator_ids
from greenlane.usecases.quota_intake import claims, request

_ZERO = Decimal(0)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Something found; `difference` is in national currency, positive when more is owed.

    `key` tells it from others of its kind about the same version.
    """

    kind: str
    key: str = ""
    why: str
    difference: Decimal | None = None
    facts: dict[str, Any] = {}


def number(node: BorderNode, mrn: str | None, lodged: datetime | None, desk: Desk) -> str:
    """What is wrong with the number a post gave; nothing when it is of its range and days."""
    if not mrn or not mrns.is_valid(mrn) or mrn_range.node_of(mrn) != node.node:
        return f"the number {mrn} is not of the range of post {node.node}"
    if lodged is not None and not node.since <= desk.day_of(lodged) <= node.until:
        return f"the numbers of post {node.node} are given for {node.since} to {node.until}"
    return ""


def accepted(
    row: DeclarationRow, declaration: Declaration, told: DeclarationNews, desk: Desk
) -> Iterator[Found]:
    """What the centre finds when it judges an accepted declaration under the law it knows."""
    known = operators.by_ids(operator_ids(declaration))
    for identity in dict.fromkeys((row.declarant, row.trader)):
        operator = known.get(identity)
        if identity and (operator is None or operator.status != "active"):
            state = operator.status if operator else "not registered"
            yield Found(kind="operator", key=f"/{identity}", why=f"{identity} is {state}")
    judgement = judge(
        declaration, book=desk.book, rules=desk.rules, profiles=desk.profiles, operators=known,
        day=row.law_day, seed=seed_of(row, desk),
    )  # fmt: skip
    yield from _law(row, judgement, desk)
    yield from _quotas(row, judgement, told, desk)


def _law(row: DeclarationRow, judgement: Judgement, desk: Desk) -> Iterator[Found]:
    """The law was replaced meanwhile so that it assesses otherwise: by how much, by charge."""
    former = answers.decode(declarations.version(row).answer.encode())
    if former.law == desk.book.version:
        return
    differences = by_charge(former.assessment, judgement.assessment)
    if not differences or not judgement.assessment.items:
        return
    yield Found(
        kind="law", why=f"assessed under {former.law}; {desk.book.version} assesses otherwise",
        difference=sum(differences.values(), _ZERO),
        facts={"law": {"post": former.law, "centre": desk.book.version},
               "before": f"{former.payable:f}", "after": f"{judgement.assessment.payable:f}",
               "by_charge": {code: f"{amount:f}" for code, amount in differences.items()}},
    )  # fmt: skip


def by_charge(before: Assessment, after: Assessment) -> dict[str, Decimal]:
    """What each charge differs by, positive when more is owed; without those that do not."""
    was, now = before.totals("pay"), after.totals("pay")
    found = {code: now.get(code, _ZERO) - was.get(code, _ZERO) for code in {**was, **now}}
    return {code: amount for code, amount in found.items() if amount}


def _quotas(
    row: DeclarationRow, judgement: Judgement, told: DeclarationNews, desk: Desk
) -> Iterator[Found]:
    """What the post allocated of quotas and licences, and the centre cannot cover."""
    asked = claims(judgement.shipment, judgement.assessment, desk.book)
    if not asked:
        return
    request(row, asked, row.law_day, desk)
    rows = QuotaRequest.objects.filter(declaration=row, withdrawn=False)
    given = {(each.item, each.definition_id): (each.allocated, each.owed) for each in rows}
    for item, period, quantity in told.quota:
        here, owed = given.get((item, period), (None, {}))
        if here is not None and here < quantity:
            yield Found(
                kind="quota", key=f"/{item}/{period}"[:80],
                why=f"{period}: {quantity:f} drawn for item {item}, {here:f} covered",
                difference=sum(map(Decimal, owed.values()), _ZERO),
                facts={"item": item, "period": period, "drawn": f"{quantity:f}",
                       "covered": f"{here:f}", "by_charge": owed},
            )  # fmt: skip

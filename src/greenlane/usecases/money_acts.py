"""Acts of money by two persons: refunds, reversals, deferred accounts, guarantees."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

import msgspec
from django.db.models import Q

from greenlane.kernel.money import Money
from greenlane.ledger.debtor import persons_of
from greenlane.ledger.owed import unpaid
from greenlane.ledger.posting import Posting
from greenlane.lifecycle.declaration import TRANSITIONS, NotAllowedError
from greenlane.store import declarations, journal, money, operators
from greenlane.store.models import (
    DeclarationRow,
    DeferredAccount,
    Guarantee,
    MoneyClaim,
    MoneyEntry,
    Operator,
    Payment,
    PaymentOrder,
    PostingRow,
    Refund,
)
from greenlane.usecases import arrears, authorised_benefits, late_interest
from greenlane.usecases.course import Course, standing_hold
from greenlane.usecases.desk import Desk
from greenlane.usecases.granting import masked
from greenlane.usecases.joint_payers import share
from greenlane.usecases.standing_postings import posting_of
from greenlane.usecases.two_persons import Approved, Carrier, Plan


def balance(account: str, currency: str) -> Decimal:
    """What the postings leave on an account, debits positive."""
    return sum((p.amount if p.debit == account else -p.amount for p in _of(account, currency)),
               Decimal(0))  # fmt: skip


def _of(account: str, currency: str) -> list[PostingRow]:
    rows = PostingRow.objects.filter(currency=currency)
    return list(rows.filter(debit=account) | rows.filter(credit=account))


def refundable(operator: str, currency: str) -> Decimal:
    """What stands to an operator's credit: paid too much, and overpaid by a smaller debt."""
    over = sum((amount for _, amount in _overpaid(operator, currency)), Decimal(0))
    return over - balance(f"credit:{operator}", currency)


def _overpaid(operator: str, currency: str) -> list[tuple[tuple[int, str, str], Decimal]]:
    """By declaration, charge and account, what he paid beyond its debt; alone or jointly owed."""
    left: dict[tuple[int, str, str], Decimal] = {}
    named = Q(debit__contains=operator) | Q(credit__contains=operator)
    for p in PostingRow.objects.filter(named, currency=currency, declaration__isnull=False):
        for account, sign in ((p.debit, -1), (p.credit, 1)):
            if operator in persons_of(account):
                key = (p.declaration_id, p.charge, account)
                left[key] = left.get(key, Decimal(0)) + sign * p.amount
    his = ((key, share(operator, *key, amount)) for key, amount in left.items() if amount > 0)
    return [(key, amount) for key, amount in his if amount > 0]


def _plan_refund(data: Mapping[str, str], _payload: bytes, desk: Desk) -> Plan:
    money.alone()
    row, currency = _operator(data), desk.book.currency
    amount, most = _amount(data, "amount"), refundable(row.pk, currency)
    if amount > most:
        raise NotAllowedError(
            "%(most)s %(currency)s stand to the operator's credit", most=most, currency=currency
        )
    if not row.bank_account:
        raise NotAllowedError("the operator has no bank account: state it first, by two persons")
    return Plan(subject=f"operator:{row.pk}", before={"credit": str(Money(most, currency))},
                after={"refund": str(Money(amount, currency)),
                       "bank_account": masked(row.bank_account)},
                state=(row, amount))  # fmt: skip


def _refund(act: Approved, desk: Desk) -> None:
    row, amount = act.plan.state
    moment, currency, due = desk.now(), desk.book.currency, f"refund:{row.pk}"
    entry = money.enter("refund", (), moment, actor=act.checker.name, reason=act.row.reason,
                        subject=f"operator:{row.pk}")  # fmt: skip
    left = amount
    for (number, charge, account), over in _overpaid(row.pk, currency):
        if part := min(over, left):
            moved = Posting(charge=charge, debit=account, credit=due, amount=part,
                            currency=currency)  # fmt: skip
            money.add(entry, [moved], declaration=DeclarationRow.objects.get(pk=number))
            left -= part
    if left:
        money.add(entry, [Posting(charge="", debit=f"credit:{row.pk}", credit=due, amount=left,
                                  currency=currency)])  # fmt: skip
    Refund.objects.create(act=act.row, operator=row, entry=entry, amount=amount,
                          currency=currency, bank_account=row.bank_account,
                          moment=moment)  # fmt: skip
    journal.note("money.refunded", act.maker, f"operator:{row.pk}", moment,
                 second=act.checker.name, amount=str(Money(amount, currency)))  # fmt: skip


def _plan_reversal(data: Mapping[str, str], _payload: bytes, desk: Desk) -> Plan:
    money.alone()
    row = Payment.objects.filter(number=data.get("payment", "")).first()
    if row is None:
        raise NotAllowedError("there is no payment of this number")
    if MoneyEntry.objects.filter(reverses=row.entry_id).exists():
        raise NotAllowedError("the payment has been reversed")
    if row.left + _to_credit(row) > -balance(f"credit:{row.operator_id}", row.currency):
        raise NotAllowedError("what was left over of it has been paid back already")
    del desk
    return Plan(subject=f"payment:{row.number}", before={"payment": row.number},
                after={"reversed": str(Money(row.amount, row.currency))}, state=row)  # fmt: skip


def _to_credit(row: Payment) -> Decimal:
    """What it paid of claims that became smaller since: that stands to the operator's credit."""
    paid = PostingRow.objects.filter(entry=row.entry).exclude(claim=None).select_related("claim")
    return sum((max(p.amount - p.claim.paid, Decimal(0)) for p in paid if p.claim), Decimal(0))


def _take_back(p: PostingRow, claim: MoneyClaim, back: Posting, entry: MoneyEntry) -> None:
    """The reverse of what paid a claim; what went to the operator's credit comes from there."""
    taken = min(p.amount, claim.paid)
    claim.paid -= taken
    claim.save(update_fields=["paid"])
    if taken:
        money.add(entry, [msgspec.structs.replace(back, amount=taken)], claim=claim)
    if p.amount > taken:
        credit = msgspec.structs.replace(back, amount=p.amount - taken,
                                         debit=f"credit:{claim.operator_id}")  # fmt: skip
        money.add(entry, [credit])


def _reverse(act: Approved, desk: Desk) -> None:
    """The reverse of every posting; goods that have not gone are held again."""
    row: Payment = act.plan.state
    moment = desk.now()
    entry = money.enter("reversal", (), moment, actor=act.checker.name, reason=act.row.reason,
                        subject=f"payment:{row.number}", reverses=row.entry)  # fmt: skip
    touched: dict[int, DeclarationRow] = {}
    entered = PostingRow.objects.filter(entry=row.entry).order_by("pk")
    claims = MoneyClaim.objects.select_for_update().in_bulk(
        list(entered.exclude(claim=None).values_list("claim", flat=True))
    )
    for p in entered:
        back = _out(posting_of(p).reversed(), row)
        if p.claim_id is not None:
            _take_back(p, claims[p.claim_id], back, entry)
            continue
        if p.declaration_id is not None and p.declaration_id not in touched:
            touched[p.declaration_id] = DeclarationRow.objects.select_for_update().get(
                pk=p.declaration_id
            )
        declaration = touched.get(p.declaration_id or 0)
        money.add(entry, [back], declaration=declaration)
    for claim in claims.values():
        late_interest.bring(claim, act.checker, desk)
    PaymentOrder.objects.filter(pk=row.order_id, state="paid").update(state="open")
    for each in touched.values():
        _hold_again(each, row, act, desk)
        arrears.bring(each, act.checker, desk)
    journal.note("money.reversed", act.maker, f"payment:{row.number}", moment,
                 second=act.checker.name, reason=act.row.reason)  # fmt: skip


def _out(back: Posting, paid: Payment) -> Posting:
    """A reverse posting; what the bank takes back is explained here and posted by its statement."""
    if paid.means != "bank" or back.credit not in ("bank", "suspense"):
        return back
    return msgspec.structs.replace(back, credit="unexplained")


def _hold_again(row: DeclarationRow, paid: Payment, act: Approved, desk: Desk) -> None:
    course = Course(desk.book, desk.now(), declarations.life(row))
    if "pay" not in TRANSITIONS[course.life.state]:
        return
    course.happen("pay", act.checker, text=f"reversed ({paid.number}): {act.row.reason}")
    open_ = course.life.open_hold("payment") is not None
    if course.life.state == "accepted" and not open_ and unpaid(declarations.postings(row)):
        course.hold([standing_hold(desk.book, "payment", "cashier", course.moment)])
    declarations.append(row, course.events, course.life)


def _plan_deferred(data: Mapping[str, str], _payload: bytes, desk: Desk) -> Plan:
    row, currency = _operator(data), desk.book.currency
    limit, state = _amount(data, "limit"), data.get("state") or "active"
    if state not in ("active", "suspended"):
        raise NotAllowedError("a deferred account is active or suspended")
    held = DeferredAccount.objects.select_for_update().filter(pk=row.pk).first()
    used = held.used if held else balance(f"deferment:{row.pk}", currency)
    if state == "active" and limit < used:
        raise NotAllowedError("%(used)s %(currency)s of it are used", used=used, currency=currency)
    before = {"limit": str(Money(held.limit, currency)), "status": held.state} if held else {}
    return Plan(subject=f"operator:{row.pk}", before=before, state=(row, limit, state, used),
                after={"limit": str(Money(limit, currency)), "status": state})  # fmt: skip


def _defer(act: Approved, desk: Desk) -> None:
    row, limit, state, used = act.plan.state
    told = {"limit": max(limit, used), "state": state, "why": "", "currency": desk.book.currency}
    held = DeferredAccount.objects.filter(pk=row.pk)
    if not held.update(**told):
        DeferredAccount.objects.create(operator=row, used=used, **told)
    row.deferment = True
    row.save(update_fields=["deferment"])
    operators.forget()
    journal.note("money.limit-set", act.maker, f"operator:{row.pk}", desk.now(),
                 second=act.checker.name, limit=str(limit), state=state)  # fmt: skip


def _plan_guarantee(data: Mapping[str, str], _payload: bytes, desk: Desk) -> Plan:
    row, currency, kind = _operator(data), desk.book.currency, data.get("kind", "")
    number, amount = data.get("number", "").upper(), _amount(data, "amount")
    percent, terms = _amount(data, "percent", least=Decimal(0)), desk.book.payment_terms
    if terms is None or kind not in ("individual", "comprehensive"):
        raise NotAllowedError("a guarantee is individual or comprehensive")
    if percent not in (terms.reductions if kind == "comprehensive" else (Decimal(100),)):
        raise NotAllowedError("the law allows no such share of the reference amount")
    if not (4 <= len(number) <= 24 and number.isascii() and number.isalnum()):
        raise NotAllowedError("the number of a guarantee has 4 to 24 letters and digits")
    held = Guarantee.objects.select_for_update().filter(pk=number).first()
    if held is not None and (held.principal_id != row.pk or held.reserved > amount):
        raise NotAllowedError("the guarantee is another's, or more of it is reserved")
    told = {"kind": kind, "guarantor": data.get("guarantor", "").strip()[:140],
            "amount": str(Money(amount, currency)), "percent": str(percent),
            "until": _until(data)}  # fmt: skip
    if not told["guarantor"]:
        raise NotAllowedError("a guarantee names who gives it")
    before = {} if held is None else {
        "amount": str(Money(held.amount, currency)), "percent": f"{held.percent.normalize():f}",
        "status": held.state,
    }  # fmt: skip
    return Plan(subject=f"guarantee:{number}", before=before, after=told,
                state=(row, number, amount, percent))  # fmt: skip


def _guarantee(act: Approved, desk: Desk) -> None:
    row, number, amount, percent = act.plan.state
    after, moment = act.plan.after, desk.now()
    until = date.fromisoformat(after["until"]) if after["until"] else None
    told = {"kind": after["kind"], "guarantor": after["guarantor"], "amount": amount,
            "percent": percent, "until": until, "currency": desk.book.currency}  # fmt: skip
    Guarantee.objects.update_or_create(
        number=number, defaults=told,
        create_defaults={**told, "principal": row, "since": desk.day_of(moment)},
    )  # fmt: skip
    authorised_benefits.renew(row.pk, desk)
    journal.note("money.guarantee-set", act.maker, f"guarantee:{number}", moment,
                 second=act.checker.name, amount=str(amount))  # fmt: skip


def _until(data: Mapping[str, str]) -> str:
    text = data.get("until", "")
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError as error:
        raise NotAllowedError("the last day is no day") from error


def _operator(data: Mapping[str, str]) -> Operator:
    row = Operator.objects.select_for_update().filter(pk=data.get("operator", "")).first()
    if row is None:
        raise NotAllowedError("there is no operator of this number")
    return row


def _amount(data: Mapping[str, str], name: str, least: Decimal = Decimal("0.01")) -> Decimal:
    try:
        amount = Decimal(data.get(name, "").replace(",", ""))
        amount = amount.quantize(Decimal("0.01")) if amount.is_finite() else Decimal("NaN")
    except InvalidOperation:
        amount = Decimal("NaN")
    if amount.is_nan() or not least <= amount < Decimal(10) ** 15:
        raise NotAllowedError("an amount is a number, with a point before its cents")
    return amount


CARRIERS = {
    "refund": Carrier(_plan_refund, _refund),
    "money-reversal": Carrier(_plan_reversal, _reverse),
    "deferred-account": Carrier(_plan_deferred, _defer),
    "guarantee": Carrier(_plan_guarantee, _guarantee),
}

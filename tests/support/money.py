"""Money for tests: declarations that owe something, payments, what the books say of them."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from greenlane.lifecycle.event import Actor
from tests.support import seed
from tests.support.camt import statement
from tests.support.declarations import BROKER, TRADER, body

NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)
BROKER_ACTOR = Actor("broker", "broker", BROKER)
CASHIER = Actor("cashier", "cashier")
QUIET = {"share": "0.000001", "lane": "yellow", "instruction": "Look.", "basis": "x"}


def quiet(desk, now=NOON):
    """The desk at one moment, where nobody is chosen for a control."""
    from greenlane.risk.profile_set import ProfileSet

    return replace(desk, now=lambda: now, profiles=ProfileSet.read({"random": QUIET}))


def lodge(desk, lrn, importer=BROKER, **options):
    """Lodge goods; by default for an importer without deferment, who pays at once."""
    from greenlane.usecases.lodge import lodge as lodged

    made = json.loads(body(lrn, **options))
    made["goodsShipment"]["importer"] = {"id": importer}
    outcome = lodged(json.dumps(made).encode(), "json", BROKER_ACTOR, desk)
    return json.loads(outcome.body)


def priced(lrn, price, importer=BROKER):
    """The document of such goods at another price."""
    made = json.loads(body(lrn))
    made["goodsShipment"]["importer"] = {"id": importer}
    made["invoiceAmount"]["value"] = price
    (item,) = made["goodsShipment"]["governmentAgencyGoodsItem"]
    item["commodity"]["invoiceLine"]["itemChargeAmount"]["value"] = price
    return json.dumps(made).encode()


def country(desk, now=NOON):
    """The register and the quiet desk."""
    seed.run()
    return quiet(desk, now)


def account(name):
    """What the postings leave on an account."""
    from greenlane.store.models import PostingRow

    both = [(row.debit, row.credit, row.amount) for row in PostingRow.objects.all()]
    return sum(a for d, _, a in both if d == name) - sum(a for _, c, a in both if c == name)


def life(mrn):
    """Where a declaration stands."""
    from greenlane.store import declarations

    return declarations.life(declarations.by_mrn(mrn))


def received(order, amount, external="B-1", means="bank", **more):
    """What a payment of an order is told as."""
    from greenlane.usecases.payments import Received

    return Received(means=means, external=external, amount=Decimal(amount), currency="QTC",
                    operator=order.operator_id, order=order, **more)  # fmt: skip


def pay(here, amount, external="B-1", **more):
    """All that the broker owes is ordered, and of it this amount comes in."""
    from greenlane.usecases import payment_orders, payments

    order = payment_orders.make(BROKER, (), BROKER_ACTOR, here)
    return payments.receive(received(order, amount, external, **more), CASHIER, here)


def interest():
    """The claims of interest, oldest first."""
    from greenlane.store.models import MoneyClaim

    return list(MoneyClaim.objects.filter(kind="interest").order_by("pk"))


def faults():
    """What is wrong in the books."""
    from django.db import connection

    from greenlane.store import books

    with connection.cursor() as cursor:

        def execute(sql):
            cursor.execute(sql)
            return cursor.fetchall()

        return books.faults(execute)


def no_faults():
    """Whether the books and the trial balance of this moment are in order."""
    from greenlane.usecases import trial_balances

    return trial_balances.present().faults == () and faults() == []


def take(here, *entries, **more):
    """Read a bank's statement of these entries in, as the cashier does."""
    from greenlane.usecases import bank_statements

    return bank_statements.take(statement(entries, **more), CASHIER, here)


def defer(limit, operator=TRADER, **more):
    """A deferred account of that limit."""
    from greenlane.store.models import DeferredAccount

    return DeferredAccount.objects.create(
        operator_id=operator, limit=Decimal(limit), currency="QTC", **more
    )


def rows_of(operator, moment=NOON):
    """One row of every table of money that is an operator's."""
    from greenlane.store.models import (
        Guarantee,
        MoneyClaim,
        MoneyEntry,
        Payment,
        PaymentOrder,
        PaymentOrderLine,
    )

    told = {"operator_id": operator, "currency": "QTC", "amount": 1}
    claim = MoneyClaim.objects.create(number="F1", kind="fee", subject="x", account="debtor:x",
                                      basis="x", created=moment, **told)  # fmt: skip
    order = PaymentOrder.objects.create(reference="RF1", created=moment, due=moment.date(),
                                        made_by="x", **told)  # fmt: skip
    PaymentOrderLine.objects.create(order=order, claim=claim, amount=1)
    entry = MoneyEntry.objects.create(kind="payment", moment=moment, actor="x")
    Payment.objects.create(number="1", means="bank", external="1", entry=entry, moment=moment,
                           received_by="x", **told)  # fmt: skip
    defer(1, operator)
    Guarantee.objects.create(number="G1", kind="individual", principal_id=operator,
                                         guarantor="x", amount=1, percent=100, currency="QTC",
                                         since=moment.date())  # fmt: skip

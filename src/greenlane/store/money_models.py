"""The rows of money: orders to pay, payments, bank statements, deferral, guarantees, refunds.

What moved is in `posting`, which is only ever added to; a correction is an entry that reverses
another one. `used` and `reserved` are kept by a trigger on the postings (store/sql/money.sql), and
constraints keep them within what was granted, whoever posts and however many at once.
"""

from django.db import models
from django.db.models import F, Q

STATES = ("open", "paid", "cancelled")


def _amount(**options: object) -> models.DecimalField:
    return models.DecimalField(max_digits=18, decimal_places=2, **options)


class MoneyEntry(models.Model):
    """Why postings were made: a payment, an assignment, a refund, a settlement, a reversal."""

    kind = models.CharField(max_length=12)
    moment = models.DateTimeField()
    actor = models.CharField(max_length=60)
    subject = models.CharField(max_length=60, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT)

    class Meta:
        db_table = "money_entry"


class MoneyClaim(models.Model):
    """What is owed beside the debts of declarations: a fee, a deferred statement, late interest.

    Interest says on what claim it is, for which payment (`subject`), and which `spans` made it; on
    the debt of a declaration there is one, whose subject is the declaration, that grows by the day.
    """

    number = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=10)
    operator = models.ForeignKey("store.Operator", on_delete=models.PROTECT)
    subject = models.CharField(max_length=60)
    agency = models.CharField(max_length=10, blank=True, default="")
    charge = models.CharField(max_length=6, blank=True, default="")
    account = models.CharField(max_length=40)
    amount = _amount()
    paid = _amount(default=0)
    currency = models.CharField(max_length=3)
    basis = models.TextField()
    created = models.DateTimeField()
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    due = models.DateField(null=True)
    on_claim = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    spans = models.JSONField(default=list)

    class Meta:
        db_table = "money_claim"
        constraints = [
            models.CheckConstraint(
                condition=Q(paid__gte=0) & Q(paid__lte=F("amount")), name="claim_paid_within"
            ),
            models.UniqueConstraint(
                fields=["operator", "since"], condition=Q(kind="statement"),
                name="claim_one_statement",
            ),
            models.UniqueConstraint(
                fields=["on_claim", "subject"], condition=Q(kind="interest"),
                name="claim_one_interest",
            ),
            models.UniqueConstraint(
                fields=["subject", "account"], condition=Q(kind="interest", on_claim=None),
                name="claim_one_arrears",
            ),
        ]  # fmt: skip


class PaymentOrder(models.Model):
    """What an operator pays at once, under one reference."""

    reference = models.CharField(max_length=25, unique=True)
    operator = models.ForeignKey("store.Operator", on_delete=models.PROTECT)
    amount = _amount()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, default="open")
    created = models.DateTimeField()
    due = models.DateField()
    made_by = models.CharField(max_length=60)

    class Meta:
        db_table = "payment_order"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="payment_order_state"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_order_positive"),
        ]
        indexes = [models.Index(fields=["operator", "-id"], name="payment_order_mine")]


class PaymentOrderLine(models.Model):
    """One debt in an order: of a declaration, or a claim."""

    order = models.ForeignKey(PaymentOrder, on_delete=models.PROTECT, related_name="lines")
    declaration = models.ForeignKey("store.DeclarationRow", null=True, on_delete=models.PROTECT)
    claim = models.ForeignKey(MoneyClaim, null=True, on_delete=models.PROTECT)
    amount = _amount()

    class Meta:
        db_table = "payment_order_line"
        constraints = [
            models.CheckConstraint(
                condition=Q(declaration=None) ^ Q(claim=None), name="payment_line_of_one"
            ),
        ]


class Payment(models.Model):
    """Money that was received for somebody, with its receipt; `external` is its payer's number."""

    number = models.CharField(max_length=20, unique=True)
    means = models.CharField(max_length=6)
    external = models.CharField(max_length=80)
    operator = models.ForeignKey("store.Operator", on_delete=models.PROTECT)
    order = models.ForeignKey(PaymentOrder, null=True, on_delete=models.PROTECT)
    entry = models.OneToOneField(MoneyEntry, on_delete=models.PROTECT)
    amount = _amount()
    left = _amount(default=0)
    currency = models.CharField(max_length=3)
    moment = models.DateTimeField()
    received_by = models.CharField(max_length=60)

    class Meta:
        db_table = "payment"
        constraints = [
            # The same payment told twice, by a callback or two statements, is one payment.
            models.UniqueConstraint(fields=["means", "external"], name="payment_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_positive"),
        ]
        indexes = [models.Index(fields=["operator", "-id"], name="payment_mine")]


class BankStatement(models.Model):
    """A statement or notification of the bank that was read in."""

    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=10)
    message = models.CharField(max_length=40)
    account = models.CharField(max_length=40)
    closing = _amount(null=True)
    imported = models.DateTimeField()
    imported_by = models.CharField(max_length=60)

    class Meta:
        db_table = "bank_statement"


class BankEntry(models.Model):
    """One amount on a statement, and what it was taken for."""

    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT)
    identity = models.CharField(max_length=80, unique=True)
    amount = _amount()
    currency = models.CharField(max_length=3)
    booked = models.DateField(null=True)
    payer = models.CharField(max_length=140, blank=True)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10)
    how = models.CharField(max_length=12, blank=True, default="")
    entry = models.ForeignKey(MoneyEntry, null=True, on_delete=models.PROTECT)
    payment = models.ForeignKey(Payment, null=True, on_delete=models.PROTECT)

    class Meta:
        db_table = "bank_entry"
        indexes = [
            models.Index(fields=["id"], condition=Q(state="unmatched"), name="bank_unmatched")
        ]


class DeferredAccount(models.Model):
    """How much an operator may owe until the statement; without a row, no limit was set."""

    operator = models.OneToOneField("store.Operator", primary_key=True, on_delete=models.PROTECT)
    limit = _amount()
    used = _amount(default=0)
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, default="active")
    why = models.TextField(blank=True, default="")

    class Meta:
        db_table = "deferred_account"
        constraints = [
            models.CheckConstraint(
                condition=Q(used__lte=F("limit")) | Q(state="over"), name="deferred_within_limit"
            )
        ]


class Guarantee(models.Model):
    """A guarantee that somebody gave for a principal (ledger.guarantee)."""

    number = models.CharField(max_length=24, primary_key=True)
    kind = models.CharField(max_length=13)
    principal = models.ForeignKey("store.Operator", on_delete=models.PROTECT)
    guarantor = models.CharField(max_length=140)
    amount = _amount()
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    reserved = _amount(default=0)
    currency = models.CharField(max_length=3)
    since = models.DateField()
    until = models.DateField(null=True)
    state = models.CharField(max_length=10, default="active")

    class Meta:
        db_table = "guarantee"
        constraints = [
            models.CheckConstraint(
                condition=Q(reserved__gte=0) & Q(reserved__lte=F("amount")),
                name="guarantee_within_amount",
            )
        ]


class RefundFile(models.Model):
    """Refunds ordered at the bank by one file (pain.001), made by one person, released by another.

    `number` is the message id: the same file sent again is refused by the bank.
    """

    number = models.CharField(max_length=35, unique=True)
    act = models.OneToOneField("store.TwoPersonAct", on_delete=models.PROTECT)
    body = models.BinaryField()
    digest = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    amount = _amount()
    currency = models.CharField(max_length=3)
    moment = models.DateTimeField()

    class Meta:
        db_table = "refund_file"


class Refund(models.Model):
    """Money that goes back to an operator, decided by two persons; the bank is told afterwards.

    `reference` is its number at the bank; `file` is set once, by the file that orders it.
    """

    act = models.OneToOneField("store.TwoPersonAct", on_delete=models.PROTECT)
    operator = models.ForeignKey("store.Operator", on_delete=models.PROTECT)
    entry = models.OneToOneField(MoneyEntry, on_delete=models.PROTECT)
    amount = _amount()
    currency = models.CharField(max_length=3)
    bank_account = models.CharField(max_length=34)
    moment = models.DateTimeField()
    sent = models.DateTimeField(null=True)
    file = models.ForeignKey(RefundFile, null=True, on_delete=models.PROTECT)
    reference = models.CharField(max_length=35, blank=True, default="")
    state = models.CharField(max_length=10, default="decided")
    why = models.TextField(blank=True, default="")

    class Meta:
        db_table = "refund"
        constraints = [
            models.UniqueConstraint(
                fields=["reference"], condition=~Q(reference=""), name="refund_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(state="decided", sent=None)
                | (Q(state__in=["sent", "booked", "rejected", "returned"]) & ~Q(sent=None)),
                name="refund_state",
            ),
        ]


class TrialBalanceRow(models.Model):
    """A trial balance as it was drawn: its lines and its faults."""

    day = models.DateField(unique=True)
    moment = models.DateTimeField()
    lines = models.JSONField(default=list)
    faults = models.JSONField(default=list)

    class Meta:
        db_table = "trial_balance"


class MoneyCounter(models.Model):
    """The last number of a series without gaps: its row lock makes them follow one another."""

    series = models.CharField(max_length=12, primary_key=True)
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        db_table = "money_counter"

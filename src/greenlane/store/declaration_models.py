"""A declaration: as it stands, its versions, its events, its holds, its money, what it tells."""

from django.db import models
from django.db.models import Q


class DeclarationRow(models.Model):
    """A declaration as it stands: the replay of its events, laid out for queries."""

    mrn = models.CharField(max_length=18, null=True)
    declarant = models.CharField(max_length=17)
    lrn = models.CharField(max_length=35)
    trader = models.CharField(max_length=17)
    trade = models.CharField(max_length=6)
    type_code = models.CharField(max_length=3)
    office = models.CharField(max_length=17)
    state = models.CharField(max_length=12)
    lane = models.CharField(max_length=6, null=True)
    version = models.PositiveIntegerField()
    items = models.PositiveIntegerField()
    payable = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3)
    law_day = models.DateField()
    lodged = models.DateTimeField()
    accepted = models.DateTimeField(null=True)
    released = models.DateTimeField(null=True)
    lapses = models.DateField(null=True)
    claimed_by = models.CharField(max_length=60, blank=True, default="")
    claimed = models.DateTimeField(null=True)
    digest = models.BinaryField(max_length=32)
    # The state of the last doubt about a declared value; the default is the lodging function's.
    doubt = models.CharField(max_length=8, blank=True, default="", db_default="")
    # The node where it was lodged; empty for here.
    node = models.CharField(max_length=8, blank=True, default="", db_default="")

    class Meta:
        db_table = "declaration"
        constraints = [
            models.UniqueConstraint(fields=["mrn"], name="declaration_mrn"),
            # The idempotency of intake: one living declaration for a declarant's own reference.
            models.UniqueConstraint(
                fields=["declarant", "lrn"],
                condition=~Q(state="rejected") & Q(node=""),
                name="declaration_lrn",
            ),
        ]
        indexes = [
            models.Index(fields=["trader", "-id"], name="declaration_trader"),
            models.Index(
                fields=["office", "state"],
                condition=Q(state__in=["registered", "accepted"]),
                name="declaration_queue",
            ),
            models.Index(
                fields=["office", "doubt"],
                condition=Q(doubt__in=["asked", "replied", "grounded", "heard"]),
                name="declaration_doubts",
            ),
        ]


class DeclarationVersion(models.Model):
    """One version of a declaration: the body as received, and what was answered."""

    declaration = models.ForeignKey(DeclarationRow, on_delete=models.PROTECT, db_index=False)
    version = models.PositiveIntegerField()
    format = models.CharField(max_length=4)
    body = models.BinaryField()
    answer = models.TextField()
    selection = models.TextField()
    status = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "declaration_version"
        constraints = [
            models.UniqueConstraint(fields=["declaration", "version"], name="version_number")
        ]


class EventRow(models.Model):
    """One event: its canonical entry and the digest that links it to the one before."""

    declaration = models.ForeignKey(DeclarationRow, on_delete=models.PROTECT, db_index=False)
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    moment = models.DateTimeField()
    entry = models.TextField()
    digest = models.BinaryField(max_length=32)

    class Meta:
        db_table = "event"
        constraints = [
            # Two writers on one declaration: exactly one gets the next number.
            models.UniqueConstraint(fields=["declaration", "sequence"], name="event_sequence")
        ]


class HoldRow(models.Model):
    """A hold on release, open until `lifted`."""

    declaration = models.ForeignKey(DeclarationRow, on_delete=models.PROTECT)
    name = models.CharField(max_length=30)
    kind = models.CharField(max_length=12)
    owner = models.CharField(max_length=20)
    reason = models.TextField()
    basis = models.TextField()
    opened = models.DateTimeField()
    due = models.DateTimeField(null=True)
    lifted = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        db_table = "hold"
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "name"], condition=Q(lifted=None), name="hold_open"
            )
        ]
        indexes = [
            models.Index(fields=["owner", "due"], condition=Q(lifted=None), name="hold_owner")
        ]


class PostingRow(models.Model):
    """A balanced posting: one amount from a debit account to a credit account.

    It is of a declaration, of a `claim`, or of neither; `entry` says why it was made when that was
    not an event of the declaration alone.
    """

    declaration = models.ForeignKey(DeclarationRow, null=True, on_delete=models.PROTECT)
    claim = models.ForeignKey("store.MoneyClaim", null=True, on_delete=models.PROTECT)
    entry = models.ForeignKey("store.MoneyEntry", null=True, on_delete=models.PROTECT)
    charge = models.CharField(max_length=6)
    debit = models.CharField(max_length=60)
    credit = models.CharField(max_length=60)
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3)
    moment = models.DateTimeField()

    class Meta:
        db_table = "posting"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="posting_positive"),
            models.CheckConstraint(
                condition=~Q(debit=models.F("credit")), name="posting_two_accounts"
            ),
        ]


class OutboxRow(models.Model):
    """A message to the outside, written with what caused it and sent afterwards."""

    declaration = models.ForeignKey(DeclarationRow, on_delete=models.PROTECT, db_index=False)
    topic = models.CharField(max_length=40)
    payload = models.TextField()
    created = models.DateTimeField()
    sent = models.DateTimeField(null=True)
    # It stands in the queues of the partners whom it concerns; the default is the database's.
    fanned = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "outbox"
        indexes = [
            models.Index(fields=["id"], condition=Q(sent=None), name="outbox_unsent"),
            models.Index(fields=["id"], condition=Q(fanned=False), name="outbox_unfanned"),
        ]


class IdempotencyKey(models.Model):
    """A client's idempotency key with the request it stood for and the answer it got."""

    client = models.CharField(max_length=60)
    key = models.CharField(max_length=255)
    digest = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    answer = models.TextField()
    created = models.DateTimeField()

    class Meta:
        db_table = "idempotency_key"
        constraints = [models.UniqueConstraint(fields=["client", "key"], name="idempotency_client")]

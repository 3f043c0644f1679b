"""The rows of data protection: legal holds, erasures and their proof, contact details."""

from django.db import models
from django.db.models import F, Q

from greenlane.store.sealed import SealedText

DETAIL_KINDS = ("phone", "email", "bank-account", "identity-document")


class LegalHoldRow(models.Model):
    """A hold that keeps a subject's data whatever the clocks say, until a day or until lifted.

    `subject` is `declaration:MRN`, `operator:ID`, `account:NAME`, `draft:NUMBER` or
    `ruling:NUMBER`; a hold on an operator covers his declarations, drafts and rulings too.
    """

    subject = models.CharField(max_length=80)
    reason = models.TextField()
    act = models.CharField(max_length=20)
    article = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField(null=True)
    placed_by = models.CharField(max_length=60)
    placed = models.DateTimeField()
    lifted_by = models.CharField(max_length=60, blank=True, default="")
    lifted = models.DateTimeField(null=True)

    class Meta:
        db_table = "legal_hold"
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="legal_hold_days"
            ),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(act=""), name="legal_hold_grounds"),
        ]
        indexes = [
            models.Index(fields=["subject"], condition=Q(lifted=None), name="legal_hold_subject")
        ]


class Erasure(models.Model):
    """One erasure: whose data of which category went, how, and under which act."""

    subject = models.CharField(max_length=80)
    category = models.CharField(max_length=40)
    step = models.CharField(max_length=12)
    act = models.CharField(max_length=20)
    article = models.CharField(max_length=40)
    moment = models.DateTimeField()

    class Meta:
        db_table = "erasure"
        constraints = [
            models.UniqueConstraint(fields=["subject", "category", "step"], name="erasure_once"),
            models.CheckConstraint(
                condition=Q(step__in=["notice", "limit", "pseudonymise", "erase"]),
                name="erasure_step",
            ),
        ]


class ErasureItem(models.Model):
    """One value that an erasure replaced: where, and the SHA-256 of what was and of what is there.

    The database lets append-only rows change exactly as such an item says, and the verifier takes
    a changed value for whole when an item leads from what was logged to what is there.
    """

    erasure = models.ForeignKey(Erasure, on_delete=models.PROTECT, related_name="items")
    table_name = models.CharField(max_length=40)
    row = models.BigIntegerField()
    column = models.CharField(max_length=40)
    was = models.BinaryField(max_length=32)
    now = models.BinaryField(max_length=32)

    class Meta:
        db_table = "erasure_item"
        indexes = [models.Index(fields=["table_name", "row", "column"], name="erasure_item_place")]


class PartyDetail(models.Model):
    """How an operator is reached, paid and known: sealed, found by its keyed hash only."""

    operator = models.ForeignKey("store.Operator", on_delete=models.PROTECT)
    kind = models.CharField(max_length=20)
    look_up = models.CharField(max_length=64)
    value = SealedText(sealed_as="@kind", bound_to=("operator_id", "kind", "look_up"))
    since = models.DateField()
    until = models.DateField(null=True)
    added_by = models.CharField(max_length=60)

    class Meta:
        db_table = "party_detail"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DETAIL_KINDS), name="party_detail_kind"),
            models.UniqueConstraint(
                fields=["operator", "kind", "look_up"],
                condition=Q(until=None),
                name="party_detail_once",
            ),
        ]
        indexes = [models.Index(fields=["kind", "look_up"], name="party_detail_same")]

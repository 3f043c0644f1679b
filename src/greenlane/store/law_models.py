"""The rows of the law: in force on which days, known between which moments; and the drafts."""

from django.db import models
from django.db.models import F, Q

STATES = ("editing", "approved", "published", "withdrawn")


class LawChangeSet(models.Model):
    """A set of changes to the law: drafted by one person, approved by another, published whole."""

    title = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, default="editing")
    author = models.CharField(max_length=60)
    approver = models.CharField(max_length=60, null=True)
    opened = models.DateTimeField()
    effective = models.DateTimeField(null=True)
    consulted_until = models.DateField(null=True)
    published = models.DateTimeField(null=True)
    number = models.PositiveIntegerField(null=True, unique=True)
    restores = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    digest = models.BinaryField(max_length=32, null=True)
    # What a country package brings beside its tables (country.toml), and what it was made of.
    country = models.JSONField(null=True)
    package = models.BinaryField(max_length=32, null=True)

    class Meta:
        db_table = "law_change_set"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="law_change_set_state"),
            # Four eyes: nobody approves what he drafted.
            models.CheckConstraint(
                condition=Q(approver=None) | ~Q(approver=F("author")), name="law_four_eyes"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "published"]) | ~Q(approver=None),
                name="law_approved_by",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | (~Q(published=None) & ~Q(number=None)),
                name="law_published_when",
            ),
        ]


class LawChange(models.Model):
    """One change of a set: a row to put in place of that of its key and first day, or to remove."""

    change_set = models.ForeignKey(LawChangeSet, on_delete=models.CASCADE, related_name="changes")
    table_name = models.CharField(max_length=40)
    key = models.TextField()
    since = models.DateField(null=True)
    operation = models.CharField(max_length=6)
    cells = models.JSONField(default=dict)

    class Meta:
        db_table = "law_change"
        constraints = [
            models.CheckConstraint(
                condition=Q(operation__in=["put", "remove"]), name="law_change_operation"
            ),
            models.UniqueConstraint(
                fields=["change_set", "table_name", "key", "since"],
                name="law_change_once",
                nulls_distinct=False,
            ),
        ]


class LawRow(models.Model):
    """One row of a law table: its days in force and the moments between which we knew it so.

    Two rows of one key may share a day only if they never were known together; the database holds
    that as an exclusion constraint (store/sql/law.sql).
    """

    change_set = models.ForeignKey(LawChangeSet, on_delete=models.PROTECT)
    table_name = models.CharField(max_length=40)
    key = models.TextField()
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True)
    cells = models.JSONField()

    class Meta:
        db_table = "law_row"
        indexes = [
            models.Index(fields=["known_from", "known_to"], name="law_row_known"),
            models.Index(
                fields=["table_name", "key"], condition=Q(known_to=None), name="law_row_present"
            ),
        ]


class LawComment(models.Model):
    """What a member of the public said about a change set that is open for consultation."""

    change_set = models.ForeignKey(LawChangeSet, on_delete=models.CASCADE, related_name="comments")
    name = models.CharField(max_length=120)
    text = models.TextField()
    moment = models.DateTimeField()
    hidden_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        db_table = "law_comment"


class LawReassessment(models.Model):
    """A declaration that a published change judges otherwise: what to refund or to demand."""

    change_set = models.ForeignKey(LawChangeSet, on_delete=models.PROTECT)
    declaration = models.ForeignKey("store.DeclarationRow", on_delete=models.PROTECT)
    before = models.DecimalField(max_digits=18, decimal_places=2)
    after = models.DecimalField(max_digits=18, decimal_places=2)
    by_charge = models.JSONField()
    act = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(max_length=10, default="proposed")
    decided_by = models.CharField(max_length=60, blank=True, default="")
    decided = models.DateTimeField(null=True)

    class Meta:
        db_table = "law_reassessment"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "accepted", "dismissed"]),
                name="law_reassessment_state",
            ),
            models.UniqueConstraint(
                fields=["change_set", "declaration"], name="law_reassessment_once"
            ),
        ]

    @property
    def kind(self) -> str:
        """What is proposed: a refund, a demand, or a transfer from one charge to another."""
        if self.after == self.before:
            return "transfer"
        return "refund" if self.after < self.before else "demand"

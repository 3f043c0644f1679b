"""The rows of investigations: case files, and their entries as a chain."""

from django.db import models
from django.db.models import Q

from greenlane.lifecycle.case import KINDS, OUTCOMES


class CaseFile(models.Model):
    """A case file. `origin` is the digest of its head."""

    number = models.CharField(max_length=20, unique=True)
    reason = models.TextField()
    head = models.TextField()
    origin = models.BinaryField(max_length=32)
    opened_by = models.CharField(max_length=60)
    opened = models.DateTimeField()
    state = models.CharField(max_length=8, default="open")
    outcome = models.CharField(max_length=16, blank=True, default="")
    closed = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=60, blank=True, default="")
    second = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        db_table = "case_file"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed=None, outcome="")
                | (Q(state="closed", closed__isnull=False, outcome__in=OUTCOMES)
                   & ~Q(closed_by="")),
                name="case_file_state",
            ),
            models.CheckConstraint(
                condition=Q(second="") | ~Q(second=models.F("closed_by")), name="case_file_two"
            ),
        ]  # fmt: skip

    @property
    def members(self) -> list[str]:
        """Those who may read it."""
        return sorted(self.membership.values_list("username", flat=True))


class CaseMember(models.Model):
    """A person who may read a case file."""

    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="membership")
    username = models.CharField(max_length=60)

    class Meta:
        db_table = "case_member"
        constraints = [
            models.UniqueConstraint(fields=["case", "username"], name="case_member_once")
        ]


class CaseEntryRow(models.Model):
    """One entry: its canonical text and the digest that links it to the one before."""

    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    subject = models.CharField(max_length=60, blank=True)
    declaration = models.ForeignKey("DeclarationRow", null=True, on_delete=models.PROTECT)
    entry = models.TextField()
    digest = models.BinaryField(max_length=32)
    journal = models.BigIntegerField()
    moment = models.DateTimeField()

    class Meta:
        db_table = "case_entry"
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="case_entry_number"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="case_entry_kind"),
        ]

"""The rows of advance rulings: applications, what was asked and what was decided."""

from django.db import models
from django.db.models import Q

from greenlane.store.sealed import SealedText

RULING_STATES = (
    "received", "asked", "decided", "refused", "withdrawn", "published", "revoked",
)  # fmt: skip


class RulingApplication(models.Model):
    """An application for an advance ruling, and how it went."""

    kind = models.CharField(max_length=14)
    holder = models.ForeignKey("store.Operator", on_delete=models.PROTECT)
    goods = models.TextField()
    proposed_code = models.CharField(max_length=12, blank=True)
    origin = models.CharField(max_length=2, blank=True)
    confidential = SealedText(
        blank=True, sealed_as="ruling-secret", bound_to=("holder_id", "received")
    )
    state = models.CharField(max_length=10, default="received")
    received = models.DateTimeField()
    due = models.DateField()
    question = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    code = models.CharField(max_length=12, blank=True)
    decision = models.TextField(blank=True)
    grounds = models.TextField(blank=True)
    officer = models.CharField(max_length=60, blank=True)
    decided = models.DateTimeField(null=True)
    change_set = models.ForeignKey("store.LawChangeSet", null=True, on_delete=models.PROTECT)

    class Meta:
        db_table = "ruling_application"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RULING_STATES), name="ruling_state"),
            models.CheckConstraint(
                condition=Q(kind__in=["classification", "origin", "value"]), name="ruling_kind"
            ),
            # No decision and no refusal without its reasons (TFA Article 3.2).
            models.CheckConstraint(
                condition=~Q(state__in=["decided", "published", "refused"]) | ~Q(grounds=""),
                name="ruling_grounds",
            ),
        ]
        indexes = [models.Index(fields=["state", "due"], name="ruling_due")]

    @property
    def number(self) -> str:
        """The number by which a declaration cites the ruling."""
        return f"AR-{self.received.year}-{self.pk:05d}"

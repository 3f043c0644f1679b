"""The rows of stays: goods under a procedure that suspends duties, and what takes them out."""

from django.db import models
from django.db.models import F, Q

STATES = ("open", "discharged", "closed")
EXITS = ("pending", "done", "back")


def _kilograms(**options: object) -> models.DecimalField:
    return models.DecimalField(max_digits=22, decimal_places=6, **options)


class ProcedureStay(models.Model):
    """One item under a procedure: how much was placed, is on its way out, and has left.

    `amounts` are what is suspended of it, by charge; `closed` is a discharge by hand.
    """

    declaration = models.ForeignKey("store.DeclarationRow", on_delete=models.PROTECT)
    item = models.PositiveIntegerField()
    procedure = models.CharField(max_length=4)
    code = models.CharField(max_length=22)
    quantity = _kilograms()
    pending = _kilograms(default=0)
    discharged = _kilograms(default=0)
    amounts = models.JSONField(default=dict)
    due = models.DateField(null=True)
    state = models.CharField(max_length=10, default="open")
    chased = models.DateTimeField(null=True)

    class Meta:
        db_table = "procedure_stay"
        constraints = [
            models.UniqueConstraint(fields=["declaration", "item"], name="stay_once"),
            models.CheckConstraint(
                condition=Q(pending__gte=0) & Q(discharged__gte=0)
                & Q(quantity__gte=F("pending") + F("discharged")),
                name="stay_within",
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="stay_state"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["due"], condition=Q(state="open"), name="stay_open")]


class ProcedureExit(models.Model):
    """So much of a stay that an item of a later declaration takes out."""

    stay = models.ForeignKey(ProcedureStay, on_delete=models.PROTECT, related_name="exits")
    declaration = models.ForeignKey("store.DeclarationRow", on_delete=models.PROTECT)
    item = models.PositiveIntegerField()
    quantity = _kilograms()
    state = models.CharField(max_length=10, default="pending")
    moment = models.DateTimeField()

    class Meta:
        db_table = "procedure_exit"
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "item"], condition=~Q(state="back"), name="exit_once"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="exit_positive"),
            models.CheckConstraint(condition=Q(state__in=EXITS), name="exit_state"),
        ]

"""The rows of processing and transit: authorised yields, and arrivals that end a transit."""

from django.db import models
from django.db.models import F, Q


def _kilograms(**options: object) -> models.DecimalField:
    return models.DecimalField(max_digits=22, decimal_places=6, **options)


class ProcessingYield(models.Model):
    """A line of an authorisation: `made` kg of `output` stand for `used` kg of `input`."""

    authorisation = models.CharField(max_length=35)
    holder = models.ForeignKey("store.Operator", on_delete=models.PROTECT)
    input = models.CharField(max_length=12)
    output = models.CharField(max_length=12)
    made = _kilograms()
    used = _kilograms()
    tolerance = models.DecimalField(max_digits=5, decimal_places=2)
    since = models.DateField()
    until = models.DateField(null=True)
    basis = models.CharField(max_length=120)

    class Meta:
        db_table = "processing_yield"
        constraints = [
            models.UniqueConstraint(
                fields=["authorisation", "input", "output"], condition=Q(until=None),
                name="yield_one_open",
            ),
            models.CheckConstraint(
                condition=Q(made__gt=0) & Q(used__gt=0) & Q(tolerance__gte=0)
                & Q(tolerance__lt=100), name="yield_sound",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="yield_days"
            ),
        ]  # fmt: skip


class TransitArrival(models.Model):
    """What arrived of an item under transit, as the office of destination recorded it: evidence."""

    stay = models.ForeignKey("store.ProcedureStay", on_delete=models.PROTECT)
    reference = models.CharField(max_length=35)
    quantity = _kilograms()
    office = models.CharField(max_length=17)
    seals = models.CharField(max_length=6)
    remarks = models.CharField(max_length=500, blank=True, default="")
    moment = models.DateTimeField()
    actor = models.CharField(max_length=60)

    class Meta:
        db_table = "transit_arrival"
        constraints = [
            models.UniqueConstraint(fields=["stay", "reference"], name="arrival_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="arrival_positive"),
            models.CheckConstraint(
                condition=Q(seals__in=["whole", "broken", "none"]), name="arrival_seals"
            ),
        ]  # fmt: skip

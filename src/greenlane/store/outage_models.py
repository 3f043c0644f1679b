"""Rows of outages: when which functions were away, how it is known, and who says so."""

from django.db import models
from django.db.models import F, Q


class Outage(models.Model):
    """One incident. It moves deadlines once it is `measured` or a second person confirmed it."""

    number = models.CharField(max_length=20, unique=True)
    functions = models.JSONField()
    offices = models.JSONField(default=list)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    title_en = models.CharField(max_length=200)
    title_ar = models.CharField(max_length=200, blank=True)
    evidence = models.JSONField(default=list)
    basis = models.CharField(max_length=60)
    measured = models.BooleanField(default=False)
    declared_by = models.CharField(max_length=60)
    declared = models.DateTimeField()
    confirmed_by = models.CharField(max_length=60, blank=True, default="")
    confirmed = models.DateTimeField(null=True)
    withdrawn = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "outage"
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="outage_ends_after"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by="") | ~Q(confirmed_by=F("declared_by")),
                name="outage_two_persons",
            ),
        ]
        indexes = [models.Index(fields=["since"], name="outage_since")]

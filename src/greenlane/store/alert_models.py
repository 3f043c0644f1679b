"""The rows of alerts: what calls for somebody, and each step that was taken."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from greenlane.law.alert_terms import RANK
from greenlane.lifecycle.alert import OUTCOMES, STATES


class AlertRow(models.Model):
    """An alert as it stands. `key` is what is told once; `facts` are codes, never names.

    `moment` is the event's own, `raised` when the alert stood. `role` acts, `roles` see it.
    `two_persons` are the outcomes for which a second person is needed.
    """

    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=12)
    severity = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=60)
    declaration = models.ForeignKey("DeclarationRow", null=True, on_delete=models.PROTECT)
    office = models.CharField(max_length=17, blank=True)
    role = models.CharField(max_length=20)
    roles = ArrayField(models.CharField(max_length=20), default=list)
    two_persons = ArrayField(models.CharField(max_length=12), default=list)
    basis = models.CharField(max_length=200)
    facts = models.JSONField(default=dict)
    moment = models.DateTimeField()
    raised = models.DateTimeField()
    due = models.DateTimeField()
    state = models.CharField(max_length=10, default="raised")
    holder = models.CharField(max_length=60, blank=True, default="")
    assigned = models.DateTimeField(null=True)
    acted = models.DateTimeField(null=True)
    closed = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True, default="")
    second = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        db_table = "alert"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=STATES) & Q(severity__in=tuple(RANK.values())),
                name="alert_state",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed__isnull=False, outcome__in=OUTCOMES)
                | (~Q(state="closed") & Q(closed=None, outcome="")),
                name="alert_closed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("assigned", "acting")) | ~Q(holder=""), name="alert_held"
            ),
        ]
        indexes = [
            models.Index(fields=["-id"], condition=~Q(state="closed"), name="alert_open"),
            models.Index(fields=["declaration"], name="alert_declaration"),
        ]


class AlertStep(models.Model):
    """One step of an alert; only ever added."""

    alert = models.ForeignKey(AlertRow, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField(max_length=10)
    actor = models.CharField(max_length=60)
    role = models.CharField(max_length=20)
    moment = models.DateTimeField()
    holder = models.CharField(max_length=60, blank=True, default="")
    outcome = models.CharField(max_length=12, blank=True, default="")
    text = models.TextField(blank=True, default="")

    class Meta:
        db_table = "alert_step"


class StreamMark(models.Model):
    """How far a reader of the stream of events has come."""

    name = models.CharField(primary_key=True, max_length=20)
    mark = models.BigIntegerField(default=0)

    class Meta:
        db_table = "stream_mark"

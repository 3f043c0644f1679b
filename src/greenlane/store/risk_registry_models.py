"""The rows of the model registry: models with their bytes, snapshots, plans, what is watched."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

STATES = ("candidate", "challenger", "champion", "retired")


class RiskModelRow(models.Model):
    """One trained model: its bytes with their digest, what it learned from, how it measured.

    A candidate is only kept, a challenger is asked in shadow, the champion is asked; what is
    retired may come back by a rollback if it was champion. Nothing of it changes but where it
    stands (a trigger holds that); `second` is who approved that it became champion.
    """

    version = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default="candidate")
    seed = models.BigIntegerField()
    since = models.DateField()
    until = models.DateField()
    inspected = models.PositiveIntegerField()
    found = models.PositiveIntegerField()
    features = ArrayField(models.CharField(max_length=60))
    measures = models.JSONField(default=dict)
    card = models.TextField()
    data = models.BinaryField()
    author = models.CharField(max_length=60)
    made = models.DateTimeField()
    tried = models.DateTimeField(null=True)
    second = models.CharField(max_length=60, blank=True, default="")
    promoted = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        db_table = "risk_model"
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="champion"), name="risk_model_one_champion"
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="risk_model_states"),
            models.CheckConstraint(
                condition=~Q(state="champion") | Q(promoted__isnull=False, ended=None),
                name="risk_model_moments",
            ),
        ]


class RiskSnapshotRow(models.Model):
    """The past up to a day as aggregates without names; every process holds the newest."""

    until = models.DateField()
    mark = models.BigIntegerField()
    erased = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=16)
    items = models.PositiveIntegerField()
    made = models.DateTimeField()
    data = models.BinaryField()

    class Meta:
        db_table = "risk_snapshot"
        constraints = [
            models.UniqueConstraint(fields=["until", "digest"], name="risk_snapshot_once"),
        ]


class RiskPlanRow(models.Model):
    """A plan of selection that budgets and past volumes gave; `told` says how."""

    digest = models.CharField(max_length=16)
    plan = models.TextField()
    told = models.JSONField(default=dict)
    day = models.DateField()
    made = models.DateTimeField()

    class Meta:
        db_table = "risk_plan"


class RiskWatchRow(models.Model):
    """What the monitors of a model measured on a day."""

    day = models.DateField()
    model = models.CharField(max_length=16)
    measures = models.JSONField(default=dict)
    alert = models.CharField(max_length=200, blank=True, default="")
    made = models.DateTimeField()

    class Meta:
        db_table = "risk_watch"
        constraints = [
            models.UniqueConstraint(fields=["day", "model"], name="risk_watch_once"),
        ]

"""The rows of authorised operators: authorisations, what happened to them, lists of partners."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from greenlane.lifecycle.authorisation import APPEALS, OPEN, TRANSITIONS


class Authorisation(models.Model):
    """An application and the authorisation it leads to.

    `since` and `ended` are the days between which its benefits are given; `former` is what was so
    before it (deferment, percentages of guarantees), to be put back when it ends.
    """

    operator = models.ForeignKey("store.Operator", on_delete=models.PROTECT)
    tier = models.CharField(max_length=10)
    state = models.CharField(max_length=12, default="draft")
    appeal = models.CharField(max_length=10, default="none")
    stayed = models.BooleanField(default=False)
    answers = models.JSONField(default=dict)
    remarks = models.JSONField(default=dict)
    places = ArrayField(models.CharField(max_length=17), default=list)
    rating = models.CharField(max_length=8, blank=True, default="")
    plan = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    former = models.JSONField(default=dict)
    begun = models.DateTimeField()
    submitted = models.DateTimeField(null=True)
    due = models.DateField(null=True)
    since = models.DateField(null=True)
    ended = models.DateField(null=True)
    review_due = models.DateField(null=True)

    class Meta:
        db_table = "authorisation"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=list(TRANSITIONS)), name="authorisation_state"
            ),
            models.CheckConstraint(
                condition=Q(appeal__in=list(APPEALS)), name="authorisation_appeal"
            ),
            models.UniqueConstraint(
                fields=["operator"], condition=Q(state__in=sorted(OPEN)), name="authorisation_once"
            ),
        ]


class AuthorisationEvent(models.Model):
    """What happened to an authorisation: a move, an incident, a review, an appeal, a stay."""

    authorisation = models.ForeignKey(Authorisation, on_delete=models.PROTECT)
    kind = models.CharField(max_length=12)
    moment = models.DateTimeField()
    actor = models.CharField(max_length=60)
    second = models.CharField(max_length=60, blank=True, default="")
    text = models.TextField(blank=True, default="")
    basis = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        db_table = "authorisation_event"


class RecognisedList(models.Model):
    """A partner country's signed list of its authorised operators; the newest one counts."""

    country = models.CharField(max_length=2)
    issued = models.DateTimeField()
    key = models.CharField(max_length=120)
    text = models.TextField()
    entries = models.JSONField()
    taken = models.DateTimeField()
    taken_by = models.CharField(max_length=60)

    class Meta:
        db_table = "recognised_list"
        constraints = [
            models.UniqueConstraint(fields=["country", "issued"], name="recognised_list_once")
        ]

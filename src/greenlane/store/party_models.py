"""The rows of parties: what is dated about an operator, mandates, and licences of brokers."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

MANDATE_STATES = ("proposed", "approved", "refused", "withdrawn", "lapsed", "revoked")
FACTS = ("name", "address", "role", "status")


class OperatorFact(models.Model):
    """One thing that is so of an operator from a day to a day: a name, address, role or status.

    `key` tells roles held at the same time apart. What was entered wrongly is withdrawn, never
    changed, so that it stays known what was believed when.
    """

    operator = models.ForeignKey("store.Operator", on_delete=models.PROTECT, related_name="facts")
    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=20, blank=True, default="")
    value = models.JSONField()
    since = models.DateField()
    until = models.DateField(null=True)
    reason = models.TextField(blank=True, default="")
    basis = models.CharField(max_length=60, blank=True, default="")
    entered = models.DateTimeField()
    entered_by = models.CharField(max_length=60)
    withdrawn = models.DateTimeField(null=True)

    class Meta:
        db_table = "operator_fact"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=FACTS), name="operator_fact_kind"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="operator_fact_days"
            ),
            ExclusionConstraint(  # one name, address, status on a day; each role once
                name="operator_fact_once",
                expressions=[
                    ("operator", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("key", RangeOperators.EQUAL),
                    (
                        Func("since", "until", Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(withdrawn=None),
            ),
        ]


class Mandate(models.Model):
    """A mandate of a client for a broker, with who proposed, decided and ended it.

    `proposed_by` is the firm. Its days, procedures and offices never change: another one is made.
    """

    client = models.ForeignKey(
        "store.Operator", on_delete=models.PROTECT, related_name="mandates_given"
    )
    broker = models.ForeignKey(
        "store.Operator", on_delete=models.PROTECT, related_name="mandates_held"
    )
    kind = models.CharField(max_length=8)
    procedures = ArrayField(models.CharField(max_length=4), default=list)
    offices = ArrayField(models.CharField(max_length=8), default=list)
    since = models.DateField()
    until = models.DateField(null=True)
    state = models.CharField(max_length=10, default="proposed")
    proposed_by = models.CharField(max_length=17)
    proposer = models.CharField(max_length=60)
    proposed = models.DateTimeField()
    lapses = models.DateField()
    decider = models.CharField(max_length=60, blank=True, default="")
    decided = models.DateTimeField(null=True)
    ended = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=60, blank=True, default="")
    reason = models.TextField(blank=True, default="")

    class Meta:
        db_table = "mandate"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MANDATE_STATES), name="mandate_state"),
            models.CheckConstraint(
                condition=Q(kind__in=["direct", "indirect"]), name="mandate_kind"
            ),
            models.CheckConstraint(condition=~Q(client=F("broker")), name="mandate_two_firms"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="mandate_days"
            ),
            models.CheckConstraint(
                condition=(Q(state="revoked") & ~Q(ended=None))
                | (~Q(state="revoked") & Q(ended=None)),
                name="mandate_ended",
            ),
            models.UniqueConstraint(
                fields=["client", "broker", "kind"],
                condition=Q(state="proposed"),
                name="mandate_proposed_once",
            ),
        ]


class BrokerLicence(models.Model):
    """A broker's licence: for which chapters and procedures, from when to when, with its security.

    No chapters or procedures: all of them.
    """

    number = models.CharField(max_length=20, primary_key=True)
    operator = models.ForeignKey(
        "store.Operator", on_delete=models.PROTECT, related_name="licences"
    )
    chapters = ArrayField(models.CharField(max_length=2), default=list)
    procedures = ArrayField(models.CharField(max_length=4), default=list)
    since = models.DateField()
    until = models.DateField(null=True)
    security = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    currency = models.CharField(max_length=3)
    basis = models.CharField(max_length=60)
    granted = models.DateTimeField()
    granted_by = models.CharField(max_length=60)
    ended = models.DateField(null=True)
    ended_by = models.CharField(max_length=60, blank=True, default="")
    reason = models.TextField(blank=True, default="")

    class Meta:
        db_table = "broker_licence"
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="licence_days"
            ),
            models.CheckConstraint(condition=Q(security__gte=0), name="licence_security"),
        ]

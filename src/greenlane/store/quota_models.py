"""The rows of tariff quotas: what periods hold, licences, requests, movements, days of rest."""

from typing import get_args

from django.db import models
from django.db.models import F, Q

from greenlane.ledger.quantity import Kind


def _quantity(**options: object) -> models.DecimalField:
    return models.DecimalField(max_digits=20, decimal_places=6, **options)


class QuotaBalance(models.Model):
    """What a quota period holds; its row lock makes drawings follow one another."""

    definition = models.CharField(max_length=40, primary_key=True)
    unit = models.CharField(max_length=20, blank=True, default="")
    volume = _quantity()
    balance = _quantity()
    licensed = _quantity(default=0)
    drawn = _quantity(default=0)
    closed = models.BooleanField(default=False)
    allocated_on = models.DateField(null=True)

    class Meta:
        db_table = "quota_balance"
        constraints = [
            models.CheckConstraint(condition=Q(balance__gte=0), name="quota_never_negative"),
            models.CheckConstraint(
                condition=Q(licensed__gte=0) & Q(drawn__gte=0), name="quota_accounts"
            ),
        ]


class QuotaLicence(models.Model):
    """A licence to draw on a licensed quota: whose, how much, and what was used of it."""

    number = models.CharField(max_length=35, primary_key=True)
    definition = models.ForeignKey(QuotaBalance, on_delete=models.PROTECT)
    holder = models.CharField(max_length=17)
    quantity = _quantity()
    used = _quantity(default=0)
    since = models.DateField()
    until = models.DateField()
    expired = models.BooleanField(default=False)

    class Meta:
        db_table = "quota_licence"
        constraints = [
            models.CheckConstraint(
                condition=Q(used__gte=0) & Q(used__lte=F("quantity")), name="quota_licence_used"
            ),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="quota_licence_days"),
        ]


class QuotaRequest(models.Model):
    """A request of an accepted entry's item for a part of a quota.

    `allocated` is empty until it was decided, `withdrawn` when an amendment or invalidation took it
    back before that.
    """

    declaration = models.ForeignKey("store.DeclarationRow", on_delete=models.PROTECT)
    item = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    definition = models.ForeignKey(QuotaBalance, on_delete=models.PROTECT)
    order_number = models.CharField(max_length=17)
    licence = models.ForeignKey(QuotaLicence, null=True, on_delete=models.PROTECT)
    day = models.DateField()
    quantity = _quantity()
    allocated = _quantity(null=True)
    decided = models.DateField(null=True)
    returned = _quantity(default=0)
    withdrawn = models.BooleanField(default=False)
    owed = models.JSONField(default=dict)

    class Meta:
        db_table = "quota_request"
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "item", "version"], name="quota_request_once"
            ),
            models.CheckConstraint(
                condition=Q(allocated=None) | Q(allocated__gte=0, allocated__lte=F("quantity")),
                name="quota_not_more_than_asked",
            ),
            models.CheckConstraint(
                condition=Q(returned=0) | Q(returned__gte=0, returned__lte=F("allocated")),
                name="quota_not_more_back_than_got",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn=False) | Q(allocated=None), name="quota_withdrawn_undecided"
            ),
        ]
        indexes = [
            models.Index(
                fields=["definition", "day"],
                condition=Q(allocated=None, withdrawn=False),
                name="quota_waiting",
            )
        ]


class QuotaPosting(models.Model):
    """A movement of the quota ledger (ledger.quantity): always positive, between two accounts."""

    definition = models.ForeignKey(QuotaBalance, on_delete=models.PROTECT)
    kind = models.CharField(max_length=12)
    quantity = _quantity()
    unit = models.CharField(max_length=20, blank=True, default="")
    request = models.ForeignKey(QuotaRequest, null=True, on_delete=models.PROTECT)
    licence = models.ForeignKey(QuotaLicence, null=True, on_delete=models.PROTECT)
    counterpart = models.CharField(max_length=40, blank=True, default="")
    reason = models.CharField(max_length=200, blank=True, default="")
    moment = models.DateTimeField()

    class Meta:
        db_table = "quota_posting"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=get_args(Kind)), name="quota_posting_kind"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="quota_posting_positive"),
        ]
        indexes = [
            models.Index(
                fields=["counterpart"], condition=~Q(counterpart=""), name="quota_posting_into"
            )
        ]


class QuotaPause(models.Model):
    """Days on which customs blocks or suspends a period, beside those that the law says."""

    definition = models.CharField(max_length=40, db_index=True)
    kind = models.CharField(max_length=8)
    since = models.DateField()
    until = models.DateField()
    reason = models.CharField(max_length=200)
    by = models.CharField(max_length=60)
    moment = models.DateTimeField()

    class Meta:
        db_table = "quota_pause"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["block", "suspend"]), name="quota_pause"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="quota_pause_days"),
        ]

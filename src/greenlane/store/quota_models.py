"""The rows of tariff quotas: requests, what they got, and the balance of every period."""

from django.db import models
from django.db.models import F, Q


class QuotaBalance(models.Model):
    """What is left of a quota period; its row lock makes drawings follow one another."""

    definition = models.CharField(max_length=40, primary_key=True)
    volume = models.DecimalField(max_digits=20, decimal_places=6)
    balance = models.DecimalField(max_digits=20, decimal_places=6)
    closed = models.BooleanField(default=False)

    class Meta:
        db_table = "quota_balance"
        constraints = [
            models.CheckConstraint(condition=Q(balance__gte=0), name="quota_never_negative")
        ]


class QuotaRequest(models.Model):
    """A request of an accepted entry's item for a part of a quota."""

    declaration = models.ForeignKey("store.DeclarationRow", on_delete=models.PROTECT)
    item = models.PositiveIntegerField()
    definition = models.ForeignKey(QuotaBalance, on_delete=models.PROTECT)
    order_number = models.CharField(max_length=17)
    day = models.DateField()
    quantity = models.DecimalField(max_digits=20, decimal_places=6)
    allocated = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    returned = models.DecimalField(max_digits=20, decimal_places=6, default=0)
    owed = models.JSONField(default=dict)

    class Meta:
        db_table = "quota_request"
        constraints = [
            models.UniqueConstraint(fields=["declaration", "item"], name="quota_request_once"),
            models.CheckConstraint(
                condition=Q(allocated=None) | Q(allocated__lte=F("quantity")),
                name="quota_not_more_than_asked",
            ),
            models.CheckConstraint(
                condition=Q(returned=0) | Q(returned__lte=F("allocated")),
                name="quota_not_more_back_than_got",
            ),
        ]
        indexes = [
            models.Index(
                fields=["definition", "day"], condition=Q(allocated=None), name="quota_waiting"
            )
        ]


class QuotaPosting(models.Model):
    """A movement of a quota period: opened, allocated, returned, transferred, closed."""

    definition = models.ForeignKey(QuotaBalance, on_delete=models.PROTECT)
    kind = models.CharField(max_length=12)
    quantity = models.DecimalField(max_digits=20, decimal_places=6)
    request = models.ForeignKey(QuotaRequest, null=True, on_delete=models.PROTECT)
    counterpart = models.CharField(max_length=40, blank=True, default="")
    reason = models.CharField(max_length=200, blank=True, default="")
    moment = models.DateTimeField()

    class Meta:
        db_table = "quota_posting"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["open", "increase", "allocate", "return", "transfer", "close"]
                ),
                name="quota_posting_kind",
            )
        ]

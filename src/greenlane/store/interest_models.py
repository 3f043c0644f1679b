"""The rows of conflicts of interest: what an official has stated about himself."""

from django.db import models
from django.db.models import F, Q

from greenlane.store.sealed import SealedText

INTEREST_KINDS = ("operator", "phone", "bank-account", "address")


class InterestRow(models.Model):
    """One interest: a relation to an operator, or a number or address of one's own, sealed.

    `look_up` is the fingerprint of a number as `party_detail` has it; `relation` is empty but for
    operators. Rows are ended, never changed.
    """

    account = models.ForeignKey("store.Account", on_delete=models.PROTECT)
    kind = models.CharField(max_length=12)
    relation = models.CharField(max_length=16, blank=True, default="")
    operator = models.CharField(max_length=17, blank=True, default="")
    look_up = models.CharField(max_length=64, blank=True, default="")
    value = SealedText(
        sealed_as="interest", bound_to=("account_id", "kind", "look_up"), blank=True, default=""
    )
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    entered_by = models.CharField(max_length=60)
    entered = models.DateTimeField()
    ended = models.DateTimeField(null=True)  # taken back: it was stated by mistake

    class Meta:
        db_table = "interest"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=INTEREST_KINDS), name="interest_kind"),
            models.CheckConstraint(
                condition=(Q(kind="operator") & ~Q(relation="") & ~Q(operator=""))
                | (~Q(kind="operator") & Q(relation="") & Q(operator="")),
                name="interest_whole",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")),
                name="interest_days",
            ),
        ]
        indexes = [
            models.Index(fields=["account"], condition=Q(ended=None), name="interest_account")
        ]

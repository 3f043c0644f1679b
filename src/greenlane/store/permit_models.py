"""The rows of issued permits: what was granted, its books, what is taken, what happened."""

from typing import get_args

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from greenlane.ledger.permit import Kind, Measure
from greenlane.lifecycle.permit import PermitMove, PermitState
from greenlane.rules.issued_permit import Control


def _amount(**options: object) -> models.DecimalField:
    return models.DecimalField(max_digits=20, decimal_places=6, **options)


def _codes(length: int) -> ArrayField:
    return ArrayField(models.CharField(max_length=length), default=list)


class PermitRow(models.Model):
    """An issued permit; its content never changes: a variation is another permit."""

    number = models.CharField(max_length=35, unique=True)
    document = models.CharField(max_length=4)
    agency = models.CharField(max_length=17)
    holder = models.CharField(max_length=17, db_index=True)
    trade = models.CharField(max_length=6, blank=True, default="")
    goods = _codes(12)
    origins = _codes(2)
    destinations = _codes(2)
    control = models.CharField(max_length=8)
    tolerance = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    period_days = models.PositiveIntegerField(default=0)
    umbrella = models.BooleanField(default=True)
    since = models.DateField()
    until = models.DateField()
    conditions = ArrayField(models.CharField(max_length=500), default=list)
    application = models.CharField(max_length=60, blank=True, default="", db_index=True)
    issued = models.DateTimeField()
    issued_by = models.CharField(max_length=60)
    state = models.CharField(max_length=11, default="active")
    successor = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="predecessor"
    )

    class Meta:
        db_table = "permit"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=get_args(PermitState)), name="permit_state"
            ),
            models.CheckConstraint(
                condition=Q(control__in=get_args(Control)), name="permit_control"
            ),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="permit_days"),
            models.CheckConstraint(
                condition=Q(state="replaced") | Q(successor=None), name="permit_replaced"
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "-issued"], name="permit_of_agency"),
            models.Index(
                fields=["until"],
                condition=Q(state__in=["active", "suspended", "used-up"]),
                name="permit_running",
            ),
        ]


class PermitBalance(models.Model):
    """One book of a permit: available, reserved, used and ended; never less than nothing."""

    permit = models.ForeignKey(PermitRow, on_delete=models.PROTECT, related_name="balances")
    measure = models.CharField(max_length=8)
    unit = models.CharField(max_length=3, blank=True, default="")
    granted = _amount(default=0)
    margin = _amount(default=0)
    period = _amount(null=True)
    available = _amount(default=0)
    reserved = _amount(default=0)
    used = _amount(default=0)
    ended = _amount(default=0)

    class Meta:
        db_table = "permit_balance"
        constraints = [
            models.UniqueConstraint(fields=["permit", "measure"], name="permit_balance_once"),
            models.CheckConstraint(
                condition=Q(measure__in=get_args(Measure)), name="permit_measure"
            ),
            models.CheckConstraint(
                condition=Q(available__gte=0, reserved__gte=0, used__gte=0, ended__gte=0),
                name="permit_never_negative",
            ),
        ]


class PermitTaking(models.Model):
    """What an item of a declaration takes: reserved, used when released, or returned."""

    permit = models.ForeignKey(PermitRow, on_delete=models.PROTECT, related_name="takings")
    declaration = models.ForeignKey(
        "store.DeclarationRow", on_delete=models.PROTECT, related_name="permit_takings"
    )
    item = models.PositiveIntegerField()
    day = models.DateField()
    quantity = _amount(null=True)
    value = _amount(null=True)
    state = models.CharField(max_length=8, default="reserved")

    class Meta:
        db_table = "permit_taking"
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "permit", "item"], name="permit_taking_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["reserved", "used", "returned"]), name="permit_taking_state"
            ),
        ]


class PermitPosting(models.Model):
    """A movement of a permit's ledger (ledger.permit): always positive, between two accounts."""

    balance = models.ForeignKey(PermitBalance, on_delete=models.PROTECT, related_name="postings")
    kind = models.CharField(max_length=9)
    amount = _amount()
    taking = models.ForeignKey(PermitTaking, null=True, on_delete=models.PROTECT)
    moment = models.DateTimeField()

    class Meta:
        db_table = "permit_posting"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=get_args(Kind)), name="permit_posting_kind"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="permit_posting_positive"),
        ]


class PermitActRow(models.Model):
    """An act on an issued permit: suspended, revoked and so on, by whom, why, on what ground."""

    permit = models.ForeignKey(PermitRow, on_delete=models.PROTECT, related_name="acts")
    move = models.CharField(max_length=9)
    reason = models.CharField(max_length=500, blank=True, default="")
    basis = models.CharField(max_length=120, blank=True, default="")
    by = models.CharField(max_length=60)
    second = models.CharField(max_length=60, blank=True, default="")
    moment = models.DateTimeField()

    class Meta:
        db_table = "permit_act"
        constraints = [
            models.CheckConstraint(condition=Q(move__in=get_args(PermitMove)), name="permit_move")
        ]

"""Who trades, who signs in, and what a person is still writing."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from greenlane.store import identity_models


class Operator(models.Model):
    """A registered economic operator."""

    id = models.CharField(primary_key=True, max_length=17)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    status = models.CharField(max_length=10, default="active")
    since = models.DateField()
    until = models.DateField(null=True)
    deferment = models.BooleanField(default=False)
    address = models.JSONField(default=dict)
    bank_account = models.CharField(max_length=34, blank=True, default="", db_default="")
    # What lodging asks of mandates, licences and dated status, read with the line (store.parties).
    powers = models.JSONField(default=dict)

    class Meta:
        db_table = "operator"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["active", "suspended", "ceased"]), name="operator_status"
            )
        ]


class Account(AbstractBaseUser, identity_models.HandedOver):
    """A person who signs in, in one role, for one operator, office or agency."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20)
    operator = models.ForeignKey(Operator, null=True, on_delete=models.PROTECT)
    office = models.CharField(max_length=8, blank=True)
    agency = models.CharField(max_length=10, blank=True)
    language = models.CharField(max_length=5, default="en")
    is_active = models.BooleanField(default=True)  # False: the person has left
    created = models.DateTimeField(default=timezone.now)
    left = models.DateTimeField(null=True)
    locked = models.DateTimeField(null=True)
    unlocked = models.DateTimeField(null=True)  # the 45 days of not being used begin again here
    locked_why = models.CharField(max_length=120, blank=True, default="")
    # Made for demonstration: `greenlane code` tells its codes. Nothing else ever sets this.
    demo = models.BooleanField(default=False)
    # What the firm's administrator lets the person do; None: all that the role does (access.firm).
    duties = ArrayField(models.CharField(max_length=12), null=True)
    # Who stands behind the account: two accounts of one person have one key (set by the database).
    person = models.CharField(max_length=40, blank=True, default="", db_default="")

    USERNAME_FIELD = "username"
    objects: BaseUserManager["Account"] = BaseUserManager()

    class Meta:
        db_table = "account"


class Draft(models.Model):
    """A declaration being written: saved on every step, never lost with a session."""

    operator = models.ForeignKey(Operator, on_delete=models.CASCADE)
    author = models.ForeignKey(Account, on_delete=models.PROTECT)
    trade = models.CharField(max_length=6)
    lrn = models.CharField(max_length=35)
    body = models.JSONField(default=dict)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "draft"
        constraints = [models.UniqueConstraint(fields=["operator", "lrn"], name="draft_lrn")]

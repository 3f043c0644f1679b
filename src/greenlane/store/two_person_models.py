"""The rows of acts of two persons and of delegations; sql/two_persons.sql has their triggers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

STATES = ("proposed", "approved", "refused", "withdrawn", "lapsed")


class TwoPersonAct(models.Model):
    """What one person proposed and another one decided.

    `details` says what is so before and what will be after; `payload` is what is kept only until
    the decision (a corrected document, a new account's names). `makers` and `checkers` are the
    persons behind the accounts, `xact` and `stamped` the transaction of the approval: all four are
    filled in by the database.
    """

    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=10, default="proposed")
    subject = models.CharField(max_length=60)
    office = models.CharField(max_length=17, blank=True)
    details = models.JSONField(default=dict)
    payload = models.BinaryField(default=b"")
    reason = models.TextField()
    basis = models.TextField(blank=True)
    maker = models.ForeignKey("store.Account", on_delete=models.PROTECT, related_name="+")
    maker_for = models.ForeignKey(
        "store.Account", null=True, on_delete=models.PROTECT, related_name="+"
    )
    checker = models.ForeignKey(
        "store.Account", null=True, on_delete=models.PROTECT, related_name="+"
    )
    makers = ArrayField(models.CharField(max_length=40), default=list)
    checkers = ArrayField(models.CharField(max_length=40), default=list)
    proposed = models.DateTimeField()
    lapses = models.DateTimeField(null=True)
    decided = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, default="")
    xact = models.BigIntegerField(null=True)
    stamped = models.DateTimeField(null=True)

    class Meta:
        db_table = "two_person_act"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="two_persons_state"),
            # Four eyes: not the same account, and not the one on whose behalf it was proposed.
            models.CheckConstraint(
                condition=Q(checker=None)
                | (~Q(checker=F("maker")) & (Q(maker_for=None) | ~Q(checker=F("maker_for")))),
                name="two_persons_accounts",
            ),
            # Nor the same person with a second account.
            models.CheckConstraint(
                condition=~Q(makers__overlap=F("checkers")), name="two_persons_people"
            ),
            models.CheckConstraint(
                condition=(Q(state__in=["approved", "refused"]) & ~Q(checker=None))
                | (~Q(state__in=["approved", "refused"]) & Q(checker=None)),
                name="two_persons_checked",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & (Q(state="proposed") | ~Q(decided=None)),
                name="two_persons_reasoned",
            ),
            # One proposal of a kind about one thing at a time.
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=Q(state="proposed"), name="two_persons_once"
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="two_persons_inbox")]


class Delegation(models.Model):
    """Actions that one officer lends to a colleague of his office, from one day to another."""

    giver = models.ForeignKey("store.Account", on_delete=models.PROTECT, related_name="lent")
    taker = models.ForeignKey("store.Account", on_delete=models.PROTECT, related_name="borrowed")
    actions = ArrayField(models.CharField(max_length=40))
    reason = models.TextField()
    basis = models.TextField(blank=True)
    since = models.DateField()
    until = models.DateField()
    made = models.DateTimeField()
    ended = models.DateTimeField(null=True)

    class Meta:
        db_table = "delegation"
        constraints = [
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="delegation_two_accounts"),
            models.CheckConstraint(
                condition=Q(until__gte=F("since")) & ~Q(reason=""), name="delegation_days"
            ),
        ]

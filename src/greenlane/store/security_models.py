"""The rows of watching: what looked like a log-in in wrong hands, and what became of it."""

from django.db import models
from django.db.models import Q


class SecurityEventRow(models.Model):
    """One sighting. `key` is the digest of what is told once; `facts` explain it as JSON.

    `owner_says` is what the owner of the account answered: mine, or not-mine. `delivered`, `tries`
    and `next_try` are of the delivery to the administration's own watch.
    """

    key = models.CharField(max_length=64, unique=True)
    rule = models.CharField(max_length=24)
    person = models.CharField(max_length=60)
    role = models.CharField(max_length=20)
    unit = models.CharField(max_length=17, blank=True)
    partner = models.CharField(max_length=60, blank=True)
    moment = models.DateTimeField()
    noted = models.DateTimeField()
    facts = models.JSONField()
    owner_says = models.CharField(max_length=8, blank=True, default="")
    handled = models.DateTimeField(null=True)
    handled_by = models.CharField(max_length=60, blank=True, default="")
    note = models.TextField(blank=True, default="")
    delivered = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField()

    class Meta:
        db_table = "security_event"
        constraints = [
            models.CheckConstraint(
                condition=Q(owner_says__in=["", "mine", "not-mine"]), name="security_event_says"
            ),
            models.CheckConstraint(
                condition=Q(handled=None) | (~Q(handled_by="") & ~Q(note="")),
                name="security_event_handled",
            ),
            # Nobody closes what was seen of himself.
            models.CheckConstraint(
                condition=~Q(handled_by=models.F("person")) | Q(handled_by=""),
                name="security_event_other",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "noted"], name="security_event_person"),
            models.Index(fields=["handled", "-id"], name="security_event_board"),
            models.Index(
                fields=["next_try"], condition=Q(delivered=None), name="security_event_due"
            ),
        ]

"""The rows of joint inspections: the slot of a bay, and the finding of everybody who sees goods."""

from django.db import models
from django.db.models import F, Q


class JointInspection(models.Model):
    """An appointment. That a bay has one consignment at a time is a constraint of the database."""

    declaration = models.ForeignKey(
        "store.DeclarationRow", on_delete=models.PROTECT, related_name="joint_inspections"
    )
    office = models.CharField(max_length=17)
    bay = models.CharField(max_length=20)
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    state = models.CharField(max_length=9, default="booked")
    booked = models.DateTimeField()
    booked_by = models.CharField(max_length=60)
    why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "joint_inspection"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["booked", "recorded", "cancelled"]), name="joint_state"
            ),
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="joint_times"),
            models.UniqueConstraint(
                fields=["declaration"], condition=Q(state="booked"), name="joint_once"
            ),
        ]
        indexes = [models.Index(fields=["office", "begins"], name="joint_of_office")]


class JointParty(models.Model):
    """Somebody who wants to see the goods because of a hold, and what was found."""

    inspection = models.ForeignKey(
        JointInspection, on_delete=models.PROTECT, related_name="parties"
    )
    owner = models.CharField(max_length=20)
    hold = models.CharField(max_length=30)
    state = models.CharField(max_length=7, default="invited")
    conform = models.BooleanField(null=True)
    text = models.CharField(max_length=1000, blank=True, default="")
    by = models.CharField(max_length=60, blank=True, default="")
    moment = models.DateTimeField(null=True)

    class Meta:
        db_table = "joint_party"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "hold"], name="joint_party_once"),
            models.CheckConstraint(
                condition=Q(state__in=["invited", "excused", "found"]), name="joint_party_state"
            ),
        ]

"""The rows of the weekly sample: the weeks that were drawn, and the look-ups that are explained."""

from django.db import models
from django.db.models import F, Q

from greenlane.access.look_ups import STATES


class LookUpWeek(models.Model):
    """A week that was drawn, once: with its seed anybody can draw it again from the journal."""

    week = models.CharField(max_length=8, unique=True)
    seed = models.CharField(max_length=80)
    share_in_hundred = models.PositiveSmallIntegerField()
    least = models.PositiveSmallIntegerField()
    looks = models.PositiveIntegerField()
    drawn = models.DateTimeField()

    class Meta:
        db_table = "look_up_week"


class LookUpRow(models.Model):
    """One look-up that its reader was asked to explain, and what became of it.

    `journal` is the number of the entry, `drawn_by` sample or signs; `signs` is what stands out, by
    the codes of access.snooping with their figures.
    """

    journal = models.BigIntegerField(unique=True)
    week = models.CharField(max_length=8)
    drawn_by = models.CharField(max_length=6)
    signs = models.JSONField(default=dict)
    person = models.CharField(max_length=60)
    role = models.CharField(max_length=20)
    unit = models.CharField(max_length=17, blank=True)
    subject = models.CharField(max_length=80)
    looked = models.DateTimeField()
    purpose = models.CharField(max_length=20, blank=True)
    asked = models.DateTimeField()
    due = models.DateField()
    state = models.CharField(max_length=12, default="asked")
    explanation = models.TextField(blank=True, default="")
    explained = models.DateTimeField(null=True)
    judged_by = models.CharField(max_length=60, blank=True, default="")
    judged = models.DateTimeField(null=True)
    note = models.TextField(blank=True, default="")

    class Meta:
        db_table = "look_up"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="look_up_state"),
            models.CheckConstraint(
                condition=Q(drawn_by__in=["sample", "signs"]), name="look_up_drawn"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["explained", "accepted"])
                | (~Q(explanation="") & ~Q(explained=None)),
                name="look_up_explained",
            ),
            # Who judges says why, and nobody judges his own.
            models.CheckConstraint(
                condition=(
                    Q(state__in=["accepted", "not-accepted"])
                    & ~Q(judged_by="") & ~Q(judged=None) & ~Q(note="")
                )
                | (~Q(state__in=["accepted", "not-accepted"]) & Q(judged_by="")),
                name="look_up_judged",
            ),
            models.CheckConstraint(
                condition=Q(judged_by="") | ~Q(judged_by=F("person")), name="look_up_other"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["person", "state"], name="look_up_person"),
            models.Index(fields=["unit", "-id"], name="look_up_board"),
            models.Index(fields=["due"], condition=Q(state="asked"), name="look_up_due"),
        ]

"""The rows of risk profiles: versions that are only ever added, named lists, what was published."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

STATES = ("draft", "in-force", "retired", "dropped")
MODES = ("active", "shadow", "stopped")


class RiskProfileRow(models.Model):
    """One version of a profile: a draft of its author, then in force, then retired.

    `condition` is the tree of `text`; `trial` what the last back-test of this text said. Once it
    has been in force nothing of it changes but its end (a trigger holds that). `second` is who
    approved it: nobody for what came with the country package and for a stop.
    """

    code = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default="draft")
    mode = models.CharField(max_length=8, default="shadow")
    owner = models.CharField(max_length=60)
    name = models.JSONField(default=dict)
    text = models.TextField()
    condition = models.JSONField(null=True)
    lane = models.CharField(max_length=6)
    direction = models.CharField(max_length=6, default="both")
    mandatory = models.BooleanField(default=False)
    instruction = models.JSONField(default=dict)
    basis = models.CharField(max_length=200)
    ground = models.CharField(max_length=40, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    review = models.DateField(null=True)
    reminded = models.DateField(null=True)
    trial = models.JSONField(null=True)
    author = models.CharField(max_length=60)
    reason = models.TextField(blank=True)
    made = models.DateTimeField()
    second = models.CharField(max_length=60, blank=True, default="")
    published = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        db_table = "risk_profile"
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="risk_profile_version"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(state="in-force"), name="risk_profile_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(state="draft"), name="risk_profile_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(state__in=STATES) & Q(mode__in=MODES), name="risk_profile_states"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "dropped"), published=None)
                | Q(state="in-force", published__isnull=False, ended=None)
                | Q(state="retired", published__isnull=False, ended__isnull=False),
                name="risk_profile_moments",
            ),
            # What is in force has a condition and a day by which somebody looks at it again.
            models.CheckConstraint(
                condition=~Q(state="in-force")
                | (Q(condition__isnull=False) & (Q(review__isnull=False) | Q(until__isnull=False))),
                name="risk_profile_sunset",
            ),
        ]


class RiskListRow(models.Model):
    """One version of a named list of texts that conditions ask about."""

    name = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    values = ArrayField(models.CharField(max_length=120), default=list)
    author = models.CharField(max_length=60)
    second = models.CharField(max_length=60, blank=True, default="")
    reason = models.TextField(blank=True)
    published = models.DateTimeField()
    ended = models.DateTimeField(null=True)

    class Meta:
        db_table = "risk_list"
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="risk_list_version"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(ended=None), name="risk_list_one_in_force"
            ),
        ]


class RiskPublication(models.Model):
    """A change of what is asked: `digest` is the version of the whole set after it."""

    moment = models.DateTimeField()
    what = models.CharField(max_length=200)
    digest = models.CharField(max_length=16)

    class Meta:
        db_table = "risk_publication"

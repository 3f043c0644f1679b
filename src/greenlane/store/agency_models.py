"""The rows of agencies: their setups in versions, applications with their history, tasks owed."""

from typing import get_args

from django.db import models
from django.db.models import Q

from greenlane.lifecycle.application import FINAL, ApplicationState

SETUP_STATES = ("draft", "in-force", "retired", "dropped")
DECIDED_BY = ("", "rule", "person", "law")
TASK_STATES = ("open", "done", "waived")
TASK_STAGES = ("", "reminded", "overdue", "escalated")
OWNERS = ("holder", "agency")
_FINAL = tuple(sorted(FINAL))


class AgencySetupRow(models.Model):
    """One version of an agency's setup: a draft of its author, then in force from a day on.

    `body` has rows by section (agencies.sections); `trial` what the bench said of it. Once it has
    been in force nothing of it changes but its end (a trigger holds that).
    """

    agency = models.CharField(max_length=17)
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default="draft")
    body = models.JSONField(default=dict)
    author = models.CharField(max_length=60)
    second = models.CharField(max_length=60, blank=True, default="")
    reason = models.TextField(blank=True)
    since = models.DateField(null=True)
    trial = models.JSONField(null=True)
    made = models.DateTimeField()
    published = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        db_table = "agency_setup"
        constraints = [
            models.UniqueConstraint(fields=["agency", "version"], name="agency_setup_version"),
            models.UniqueConstraint(
                fields=["agency"], condition=Q(state="draft"), name="agency_setup_one_draft"
            ),
            models.CheckConstraint(condition=Q(state__in=SETUP_STATES), name="agency_setup_state"),
            models.CheckConstraint(
                condition=~Q(state__in=("in-force", "retired"))
                | Q(published__isnull=False, since__isnull=False) & ~Q(second=""),
                name="agency_setup_two",
            ),
        ]


class ApplicationRow(models.Model):
    """An application for one permit, for all the goods of a dossier that need it.

    `goods` are the items as they were applied for, `answers` what was asked beyond them, by the
    agency's question. `since` and `spent` are the agency's clock, `due` its last day. `office` and
    `representation` (DE 3/21) are as the dossier stated them: they tell whose mandate covers it.
    """

    number = models.CharField(max_length=35, unique=True)
    operator = models.ForeignKey("store.Operator", on_delete=models.PROTECT)
    holder = models.CharField(max_length=17)
    author = models.CharField(max_length=60)
    draft = models.ForeignKey("store.Draft", null=True, on_delete=models.SET_NULL)
    lrn = models.CharField(max_length=35)
    permit = models.CharField(max_length=40)
    agency = models.CharField(max_length=17)
    document = models.CharField(max_length=4)
    trade = models.CharField(max_length=6)
    office = models.CharField(max_length=17, blank=True, default="")
    representation = models.CharField(max_length=3, blank=True, default="")
    goods = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    files = models.JSONField(default=list)
    state = models.CharField(max_length=12, default="draft")
    days = models.PositiveIntegerField()
    since = models.DateField(null=True)
    spent = models.PositiveIntegerField(default=0)
    due = models.DateField(null=True)
    proposer = models.CharField(max_length=60, blank=True, default="")
    team = models.CharField(max_length=40, blank=True, default="")
    officer = models.CharField(max_length=60, blank=True, default="")
    setup = models.PositiveIntegerField(default=0)
    seed = models.CharField(max_length=64, blank=True, default="")
    rule = models.CharField(max_length=40, blank=True, default="")
    sampled = models.BooleanField(default=False)
    countersign = models.BooleanField(default=False)
    decided_by = models.CharField(max_length=6, blank=True, default="")
    reason = models.CharField(max_length=40, blank=True, default="")
    words = models.TextField(blank=True, default="")
    fee = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    currency = models.CharField(max_length=3)
    issued = models.CharField(max_length=35, blank=True, default="")
    created = models.DateTimeField()
    submitted = models.DateTimeField(null=True)
    decided = models.DateTimeField(null=True)

    class Meta:
        db_table = "application"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=get_args(ApplicationState)), name="application_state"
            ),
            models.CheckConstraint(condition=Q(decided_by__in=DECIDED_BY), name="application_by"),
            models.CheckConstraint(
                condition=Q(decided=None) ^ Q(state__in=_FINAL), name="application_decided"
            ),
            models.CheckConstraint(
                condition=Q(state="granted") | Q(issued=""), name="application_issued"
            ),
            # One open application for a permit in a dossier: two at once are not made.
            models.UniqueConstraint(
                fields=["operator", "lrn", "permit"],
                condition=~Q(state__in=_FINAL),
                name="application_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "due"], condition=~Q(state__in=_FINAL), name="application_inbox"
            ),
            models.Index(fields=["operator", "-created"], name="application_own"),
            models.Index(fields=["holder", "permit"], name="application_held"),
            models.Index(fields=["agency", "-decided"], name="application_past"),
        ]


class ApplicationEvent(models.Model):
    """One step of an application; they are only ever added."""

    application = models.ForeignKey(ApplicationRow, on_delete=models.PROTECT)
    sequence = models.PositiveIntegerField()
    move = models.CharField(max_length=12)
    day = models.DateField()
    moment = models.DateTimeField()
    by = models.CharField(max_length=60)
    role = models.CharField(max_length=16)
    text = models.TextField(blank=True, default="")
    reason = models.CharField(max_length=40, blank=True, default="")
    basis = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        db_table = "application_event"
        constraints = [
            # Two who act on one application: exactly one gets the next number.
            models.UniqueConstraint(
                fields=["application", "sequence"], name="application_event_sequence"
            )
        ]


class ApplicationTask(models.Model):
    """A condition of a grant: what is owed, by whom, until when, and how far it was chased."""

    application = models.ForeignKey(ApplicationRow, on_delete=models.PROTECT)
    code = models.CharField(max_length=40)
    text = models.JSONField(default=dict)
    act = models.CharField(max_length=120)
    owner = models.CharField(max_length=6)
    due = models.DateField()
    state = models.CharField(max_length=6, default="open")
    stage = models.CharField(max_length=9, blank=True, default="")
    done = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=60, blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta:
        db_table = "application_task"
        constraints = [
            models.UniqueConstraint(fields=["application", "code"], name="application_task_once"),
            models.CheckConstraint(
                condition=Q(state__in=TASK_STATES, stage__in=TASK_STAGES, owner__in=OWNERS),
                name="application_task_words",
            ),
            models.CheckConstraint(
                condition=Q(state="open", done=None) | ~Q(state="open") & Q(done__isnull=False),
                name="application_task_done",
            ),
        ]
        indexes = [
            models.Index(fields=["due"], condition=Q(state="open"), name="application_task_due")
        ]

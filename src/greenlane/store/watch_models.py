"""The rows of screening: watch lists, their editions as differences, hits, and what was cleared."""

from django.db import models
from django.db.models import Q

ORIGINS = ("published", "own")
CHANGES = ("added", "changed", "removed")
HIT_STATES = ("open", "cleared", "confirmed", "lapsed")


class WatchListRow(models.Model):
    """A list: one that others publish, or our own, which two persons edit."""

    code = models.CharField(max_length=20, primary_key=True)
    title = models.CharField(max_length=120)
    origin = models.CharField(max_length=10)
    format = models.CharField(max_length=10, blank=True)
    made = models.DateTimeField()
    reviewed = models.DateTimeField(null=True)  # when a person last said that it still holds
    reminded = models.DateTimeField(null=True)  # that this is due

    class Meta:
        db_table = "watch_list"
        constraints = [
            models.CheckConstraint(condition=Q(origin__in=ORIGINS), name="watch_list_origin")
        ]


class WatchEdition(models.Model):
    """A change of one list as a difference to the edition before.

    The number (`id`) counts over all lists: what was screened names the newest one. `number` counts
    within the list; `digest` is of the difference and of the digest before.
    """

    list = models.ForeignKey(WatchListRow, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    moment = models.DateTimeField()
    published = models.DateField(null=True)
    author = models.CharField(max_length=60)
    second = models.CharField(max_length=60, blank=True, default="")
    reason = models.TextField(blank=True)
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    removed = models.PositiveIntegerField()
    entries = models.PositiveIntegerField()
    digest = models.CharField(max_length=16)

    class Meta:
        db_table = "watch_edition"
        constraints = [
            models.UniqueConstraint(fields=["list", "number"], name="watch_edition_number")
        ]


class WatchChange(models.Model):
    """One entry that an edition adds, changes or removes; `entry` is as it then is (or was)."""

    edition = models.ForeignKey(WatchEdition, on_delete=models.PROTECT, related_name="changes")
    number = models.CharField(max_length=40)
    change = models.CharField(max_length=8)
    entry = models.JSONField()

    class Meta:
        db_table = "watch_change"
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="watch_change_once"),
            models.CheckConstraint(condition=Q(change__in=CHANGES), name="watch_change_kind"),
        ]
        indexes = [models.Index(fields=["number", "-edition"], name="watch_change_number")]


class WatchEntry(models.Model):
    """An entry in force: what the differences add up to. `words` is what a search looks in."""

    list = models.ForeignKey(WatchListRow, on_delete=models.PROTECT, related_name="entries")
    number = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=400)
    words = models.TextField()
    basis = models.CharField(max_length=300, blank=True)
    entry = models.JSONField()
    since = models.ForeignKey(WatchEdition, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "watch_entry"
        constraints = [
            models.UniqueConstraint(fields=["list", "number"], name="watch_entry_number")
        ]


class WatchHit(models.Model):
    """A part of a declaration that an entry may mean. It holds no name of the declaration.

    `place` is where in the document the name stands, `mark` the digest of what was compared: the
    words of the reasons are found again by comparing. `source` and `number` name the entry,
    `entry_digest` its state; `held` says whether the goods were held for it.
    """

    declaration = models.ForeignKey(
        "store.DeclarationRow", on_delete=models.CASCADE, related_name="watch_hits"
    )
    version = models.PositiveIntegerField()
    role = models.CharField(max_length=40)
    place = models.CharField(max_length=200)
    mark = models.CharField(max_length=16)
    source = models.CharField(max_length=20)
    number = models.CharField(max_length=40)
    entry_digest = models.CharField(max_length=16)
    edition = models.BigIntegerField()
    score = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=20)
    grade = models.CharField(max_length=10)
    found_by = models.CharField(max_length=12)
    held = models.BooleanField()
    office = models.CharField(max_length=17)
    found = models.DateTimeField()
    state = models.CharField(max_length=10, default="open")
    decided = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=60, blank=True, default="")
    reason = models.TextField(blank=True, default="")

    class Meta:
        db_table = "watch_hit"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=HIT_STATES), name="watch_hit_state"),
            models.UniqueConstraint(
                fields=["declaration", "mark", "source", "number", "entry_digest"],
                name="watch_hit_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("open", "lapsed"))
                | (Q(decided__isnull=False) & ~Q(decided_by="") & ~Q(reason="")),
                name="watch_hit_decided",
            ),
        ]
        indexes = [
            models.Index(fields=["-found"], condition=Q(state="open"), name="watch_hit_open")
        ]


class WatchCleared(models.Model):
    """A subject (its mark) that a person found not to be an entry as it then stood."""

    mark = models.CharField(max_length=16)
    source = models.CharField(max_length=20)
    number = models.CharField(max_length=40)
    entry_digest = models.CharField(max_length=16)
    moment = models.DateTimeField()
    cleared_by = models.CharField(max_length=60)
    reason = models.TextField()
    ended = models.DateTimeField(null=True)

    class Meta:
        db_table = "watch_cleared"
        constraints = [
            models.UniqueConstraint(
                fields=["mark", "source", "number", "entry_digest"],
                condition=Q(ended=None),
                name="watch_cleared_once",
            )
        ]


class WatchRun(models.Model):
    """The screening again that an edition asks for: how far it is, in pieces that may be resumed.

    `cursor` is the last declaration looked at, `upto` the newest at the beginning (for progress).
    """

    edition = models.OneToOneField(
        WatchEdition, on_delete=models.PROTECT, related_name="run", primary_key=True
    )
    begun = models.DateTimeField()
    cursor = models.BigIntegerField(default=0)
    upto = models.BigIntegerField(default=0)
    screened = models.PositiveIntegerField(default=0)
    hits = models.PositiveIntegerField(default=0)
    done = models.DateTimeField(null=True)

    class Meta:
        db_table = "watch_run"

"""The rows of border posts: nodes, bundles sent and taken, declarations of others, conflicts."""

from django.db import models
from django.db.models import Q

KINDS = ("twice", "event", "law", "operator", "number", "quota")


class BorderNode(models.Model):
    """A node that we exchange bundles with; `part` is what it is to us: post, centre or self.

    `received` and `sent` are the last sequences of the two chains with their digests,
    `acknowledged` the last one that the other has told to have taken. `cursor` says how far we have
    told our news; `tree` is the frontier of the other's log, whose `head` we witnessed last.
    """

    node = models.CharField(max_length=8, primary_key=True)
    name = models.CharField(max_length=120)
    part = models.CharField(max_length=6)
    offices = models.JSONField(default=list)
    keys = models.TextField()  # public, a line each, with their days
    address = models.CharField(max_length=200, blank=True, default="")  # where the centre is called
    since = models.DateField()
    until = models.DateField()
    registered = models.DateTimeField()
    closed = models.DateTimeField(null=True)
    received = models.PositiveIntegerField(default=0)
    received_digest = models.BinaryField(max_length=32, default=b"")
    sent = models.PositiveIntegerField(default=0)
    sent_digest = models.BinaryField(max_length=32, default=b"")
    acknowledged = models.PositiveIntegerField(default=0)
    cursor = models.JSONField(default=dict)
    tree = models.JSONField(default=dict)
    head = models.TextField(blank=True, default="")
    heard = models.DateTimeField(null=True)  # when the last bundle taken was made
    law_number = models.PositiveIntegerField(default=0)
    law = models.BinaryField(max_length=32, default=b"")
    waiting = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "border_node"
        constraints = [
            models.CheckConstraint(
                condition=Q(part__in=["post", "centre", "self"]), name="border_node_part"
            ),
            models.UniqueConstraint(
                fields=["part"], condition=Q(part="self"), name="border_node_self"
            ),
        ]


class BorderBundle(models.Model):
    """A bundle sent (kept until it is acknowledged) or taken (its digest and what we answered)."""

    node = models.ForeignKey(BorderNode, on_delete=models.PROTECT)
    direction = models.CharField(max_length=3)
    sequence = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)
    made = models.DateTimeField()
    content = models.BinaryField(default=b"")
    answer = models.JSONField(default=dict)

    class Meta:
        db_table = "border_bundle"
        constraints = [
            models.UniqueConstraint(
                fields=["node", "direction", "sequence"], name="border_bundle_once"
            )
        ]


class BorderDeclaration(models.Model):
    """A declaration that two nodes know: `remote` is the number it has where it was lodged.

    `seen` counts the other's events that were looked at, `posted` its postings; `theirs` are our
    sequences, and `their_postings` our posting numbers, that came from the other; `told` and
    `told_postings` how far we have told ours.
    """

    node = models.ForeignKey(BorderNode, on_delete=models.PROTECT)
    declaration = models.OneToOneField("store.DeclarationRow", on_delete=models.PROTECT)
    remote = models.BigIntegerField()
    seen = models.PositiveIntegerField(default=0)
    posted = models.PositiveIntegerField(default=0)
    theirs = models.JSONField(default=list)
    their_postings = models.JSONField(default=list)
    told = models.PositiveIntegerField(default=0)
    told_postings = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "border_declaration"
        constraints = [
            models.UniqueConstraint(fields=["node", "remote"], name="border_declaration_remote")
        ]


class BorderMark(models.Model):
    """A mark of the consignment of a declaration, to find the other one of the same goods."""

    declaration = models.ForeignKey("store.DeclarationRow", on_delete=models.CASCADE)
    mark = models.CharField(max_length=120)

    class Meta:
        db_table = "border_mark"
        constraints = [
            models.UniqueConstraint(fields=["mark", "declaration"], name="border_mark_once")
        ]


class BorderConflict(models.Model):
    """What two nodes know otherwise: shown with both sides, decided by a person with a reason."""

    node = models.ForeignKey(BorderNode, on_delete=models.PROTECT)
    kind = models.CharField(max_length=8)
    key = models.CharField(max_length=120)
    declaration = models.ForeignKey(
        "store.DeclarationRow", on_delete=models.PROTECT, related_name="conflicts"
    )
    other = models.ForeignKey(
        "store.DeclarationRow", on_delete=models.PROTECT, null=True, related_name="conflicts_with"
    )
    owner = models.CharField(max_length=20)  # the office that decides
    why = models.TextField()
    facts = models.JSONField(default=dict)
    difference = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    opened = models.DateTimeField()
    state = models.CharField(max_length=8, default="open")
    decision = models.CharField(max_length=12, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    decided_by = models.CharField(max_length=60, blank=True, default="")
    decided = models.DateTimeField(null=True)

    class Meta:
        db_table = "border_conflict"
        constraints = [
            models.UniqueConstraint(fields=["node", "kind", "key"], name="border_conflict_once"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="border_conflict_kind"),
            models.CheckConstraint(
                condition=Q(state="open") | (Q(state="decided") & ~Q(reason="") & ~Q(decision="")),
                name="border_conflict_decided",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "state"], name="border_conflict_owner"),
        ]

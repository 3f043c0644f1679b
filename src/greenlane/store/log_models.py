"""The log's rows: what waits for its place, the leaves and nodes of the tree, heads, witnesses."""

from django.db import models


class LogPending(models.Model):
    """A row that was written and has no place in the log yet; triggers add it, in its transaction.

    `digests` is what may change before its turn comes: of a version body, answer and selection.
    """

    kind = models.CharField(max_length=20)
    source = models.BigIntegerField()
    created = models.DateTimeField()
    digests = models.BinaryField(null=True)
    after = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "log_pending"


class LogLeaf(models.Model):
    """One leaf: its place from nought on, its canonical entry (evidence.leaf) and its hash."""

    position = models.BigIntegerField(primary_key=True)
    subject = models.CharField(max_length=60, blank=True)
    entry = models.TextField()
    hash = models.BinaryField(max_length=32)
    created = models.DateTimeField()

    class Meta:
        db_table = "log_leaf"
        indexes = [
            models.Index(
                fields=["subject"], condition=~models.Q(subject=""), name="log_leaf_subject"
            )
        ]


class LogNode(models.Model):
    """The hash of a complete subtree above the leaves: level 1 and up."""

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)
    pk = models.CompositePrimaryKey("level", "index")

    class Meta:
        db_table = "log_node"


class LogHead(models.Model):
    """A signed head: the log's size and root at a moment, and the checkpoint as published."""

    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    moment = models.DateTimeField()
    text = models.TextField()

    class Meta:
        db_table = "log_head"


class LogWitness(models.Model):
    """A witness as last met: when and with which size it took a head, and what went wrong since."""

    name = models.CharField(max_length=60, primary_key=True)
    size = models.BigIntegerField(default=0)
    reached = models.DateTimeField(null=True)
    tried = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "log_witness"

"""Rows of messages that were taken while the database was away."""

from django.db import models


class SpooledMessage(models.Model):
    """What became of one: the receipt its client holds, and the answer that lodging gave."""

    receipt = models.CharField(max_length=35, unique=True)
    client = models.CharField(max_length=60)
    digest = models.BinaryField(max_length=32)
    received = models.DateTimeField()
    lodged = models.DateTimeField()
    status = models.PositiveSmallIntegerField()
    problem = models.CharField(max_length=20, blank=True, default="")
    answer = models.TextField(blank=True, default="")

    class Meta:
        db_table = "spooled_message"

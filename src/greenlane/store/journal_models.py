"""The journal's rows: entries that are added and never changed (the database refuses)."""

from django.db import models


class JournalRow(models.Model):
    """One journal entry: the canonical text is what counts, the columns are for finding it."""

    kind = models.CharField(max_length=40)
    moment = models.DateTimeField()
    actor = models.CharField(max_length=60)
    role = models.CharField(max_length=20)
    unit = models.CharField(max_length=17, blank=True)
    subject = models.CharField(max_length=80, blank=True)
    entry = models.TextField()

    class Meta:
        db_table = "journal"
        indexes = [
            models.Index(fields=["subject", "-id"], name="journal_subject"),
            models.Index(fields=["actor", "-id"], name="journal_actor"),
            models.Index(fields=["kind", "-id"], name="journal_kind"),
        ]

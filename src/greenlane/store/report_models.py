"""Rows of reports by browsers: how often the policy of pages stopped something, and where."""

from django.db import models


class PolicyReport(models.Model):
    """How often on a day a directive stopped a source on a page; no address of a person."""

    day = models.DateField()
    directive = models.CharField(max_length=40)
    blocked = models.CharField(max_length=100)
    page = models.CharField(max_length=60)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "policy_report"
        constraints = [
            models.UniqueConstraint(
                fields=["day", "directive", "blocked", "page"], name="policy_report_once"
            )
        ]

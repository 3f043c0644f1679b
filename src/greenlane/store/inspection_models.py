"""The rows of controls: what was found of each item, and forms that are not recorded yet."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class InspectionResult(models.Model):
    """What an examination found of one item; only ever added (the event holds the same).

    `kinds` is empty for goods as declared. `method`, `drawn`, `profiles` and `model` are how the
    declaration had been chosen: what learns from the result must know it. The officer's note and
    the photographs stand in the event.
    """

    declaration = models.ForeignKey("DeclarationRow", on_delete=models.PROTECT, db_index=False)
    hold = models.CharField(max_length=30)
    control = models.CharField(max_length=12)
    event = models.PositiveIntegerField()
    item = models.PositiveIntegerField()
    kinds = ArrayField(models.CharField(max_length=16), default=list)
    code = models.CharField(max_length=18, blank=True, default="")
    origin = models.CharField(max_length=4, blank=True, default="")
    quantity = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    unit = models.CharField(max_length=6, blank=True, default="")
    value = models.DecimalField(max_digits=18, decimal_places=3, null=True)
    extra = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    officer = models.CharField(max_length=60)
    office = models.CharField(max_length=17)
    method = models.CharField(max_length=12)
    drawn = models.BooleanField(default=False)
    profiles = ArrayField(models.CharField(max_length=20), default=list)
    model = models.CharField(max_length=80, blank=True, default="")
    moment = models.DateTimeField()

    class Meta:
        db_table = "inspection_result"
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "event", "item"], name="inspection_result_once"
            )
        ]
        indexes = [
            models.Index(fields=["moment"], name="inspection_result_since"),
        ]


class InspectionDraft(models.Model):
    """A form of a control as it was left: it survives the session; gone when it is recorded."""

    declaration = models.ForeignKey("DeclarationRow", on_delete=models.CASCADE)
    hold = models.CharField(max_length=30)
    author = models.CharField(max_length=60)
    body = models.JSONField(default=dict)
    updated = models.DateTimeField()

    class Meta:
        db_table = "inspection_draft"
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "hold", "author"], name="inspection_draft_one"
            )
        ]

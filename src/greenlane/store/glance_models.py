"""What the board and the graph read of declarations: their way at a glance, and shared facts."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Glance(models.Model):
    """The way of a declaration's goods and how it was chosen: no party, no words."""

    declaration = models.OneToOneField(
        "DeclarationRow", on_delete=models.PROTECT, primary_key=True, related_name="glance"
    )
    lodged = models.DateTimeField()
    office = models.CharField(max_length=17)
    origin = models.CharField(max_length=4, blank=True)
    origins = ArrayField(models.CharField(max_length=4), default=list)
    export = models.CharField(max_length=4, blank=True)
    chapters = ArrayField(models.CharField(max_length=2), default=list)
    containers = models.PositiveIntegerField(default=0)
    method = models.CharField(max_length=12)
    profiles = ArrayField(models.CharField(max_length=20), default=list)

    class Meta:
        db_table = "glance"
        indexes = [models.Index(fields=["-lodged"], name="glance_lodged")]


class EntityLink(models.Model):
    """Two things that a declaration names together, each by its kind and a pseudonym."""

    declaration = models.ForeignKey("DeclarationRow", on_delete=models.CASCADE)
    a_kind = models.CharField(max_length=10)
    a = models.CharField(max_length=24)
    b_kind = models.CharField(max_length=10)
    b = models.CharField(max_length=24)

    class Meta:
        db_table = "entity_link"
        indexes = [
            models.Index(fields=["a"], name="entity_link_a"),
            models.Index(fields=["b"], name="entity_link_b"),
        ]

"""The rows of official certificates: issued by an agency here, or received from one abroad."""

from django.db import models
from django.db.models import Q


class OfficialCertificateRow(models.Model):
    """A certificate with what was signed; `way` is in or out.

    One that came in has a permit of the register, from which its use is written off; `state`
    follows that permit, and `told` is what its authority was told of it last.
    """

    way = models.CharField(max_length=3)
    number = models.CharField(max_length=35)
    kind = models.CharField(max_length=13)
    document = models.CharField(max_length=4)
    agency = models.CharField(max_length=17)
    country = models.CharField(max_length=2)
    permit = models.ForeignKey(
        "store.PermitRow", null=True, on_delete=models.PROTECT, related_name="certificates"
    )
    partner = models.ForeignKey("store.Partner", null=True, on_delete=models.PROTECT)
    holder = models.CharField(max_length=17, blank=True, default="", db_index=True)
    body = models.TextField()
    signature = models.TextField()
    code = models.CharField(max_length=12, unique=True)
    issued = models.DateTimeField()
    until = models.DateField(null=True)
    kept = models.DateTimeField()
    state = models.CharField(max_length=9, default="valid")
    told = models.CharField(max_length=9, blank=True, default="")
    turns = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "official_certificate"
        constraints = [
            models.UniqueConstraint(fields=["way", "country", "number"], name="certificate_once"),
            models.CheckConstraint(
                condition=Q(way="in", partner__isnull=False, permit__isnull=False)
                | Q(way="out", partner=None),
                name="certificate_way",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["valid", "suspended", "used", "revoked", "expired"]),
                name="certificate_state",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(way="in") & ~Q(told=models.F("state")),
                name="certificate_to_tell",
            )
        ]  # fmt: skip

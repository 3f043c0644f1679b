"""The rows of certificates with which operators sign their messages."""

from django.db import models


class SigningCertificate(models.Model):
    """A certificate of an operator; with `demanded`, unsigned messages of him are not taken."""

    operator = models.ForeignKey("store.Operator", on_delete=models.PROTECT)
    thumbprint = models.CharField(max_length=64)  # SHA-256 of the certificate, in hexadecimal
    subject = models.CharField(max_length=400)
    pem = models.TextField()
    demanded = models.BooleanField(default=False)
    added = models.DateTimeField()
    revoked = models.DateTimeField(null=True)

    class Meta:
        db_table = "signing_certificate"
        constraints = [
            models.UniqueConstraint(
                fields=["operator", "thumbprint"], name="signing_certificate_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["operator"],
                condition=models.Q(demanded=True, revoked=None),
                name="signing_demanded",
            )
        ]

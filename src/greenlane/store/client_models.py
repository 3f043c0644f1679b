"""The rows of programs: clients of the API, and the assertions they have used up."""

from django.db import models


class ApiClient(models.Model):
    """A program that acts for an operator or is a node; it shows a secret or signs with a key."""

    client = models.CharField(max_length=60, unique=True)
    label = models.CharField(max_length=80, blank=True, default="")
    operator = models.ForeignKey("store.Operator", null=True, on_delete=models.PROTECT)
    node = models.CharField(max_length=8, blank=True, default="")
    made_by = models.ForeignKey("store.Account", null=True, on_delete=models.PROTECT)
    per_second = models.PositiveIntegerField(default=100)
    secret = models.BinaryField(max_length=32, null=True)  # its SHA-256
    key = models.JSONField(null=True)  # a public JWK
    created = models.DateTimeField(auto_now_add=True)
    used = models.DateTimeField(null=True)
    revoked = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_client"


class SpentAssertion(models.Model):
    """An assertion that was taken once; kept until it would have run out anyway."""

    key = models.CharField(primary_key=True, max_length=64)
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "spent_assertion"

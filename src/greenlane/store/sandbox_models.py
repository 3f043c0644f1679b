"""The rows of a sandbox: that the database is one, the calls of programs, and certificates."""

from django.db import models


class SandboxMark(models.Model):
    """There is one row in the database of a sandbox, and none in any other."""

    made = models.DateTimeField()

    class Meta:
        db_table = "sandbox_mark"


class SandboxCall(models.Model):
    """A call of a program in the sandbox: what was asked and answered, without its content."""

    client = models.CharField(max_length=60)
    operation = models.CharField(max_length=80)
    status = models.PositiveSmallIntegerField()
    codes = models.JSONField(default=list)
    faulty = models.BooleanField(default=False)
    replayed = models.BooleanField(default=False)
    reference = models.CharField(max_length=35, blank=True, default="")
    subject = models.CharField(max_length=18, blank=True, default="")
    moment = models.DateTimeField()

    class Meta:
        db_table = "sandbox_call"
        indexes = [
            models.Index(fields=["client", "id"], name="sandbox_call_client"),
            models.Index(fields=["reference"], name="sandbox_call_reference"),
        ]


class SandboxCertificate(models.Model):
    """What a program was certified for: the signed text, and where to find it."""

    number = models.CharField(max_length=24, unique=True)
    client = models.CharField(max_length=60)
    content = models.TextField()
    made = models.DateTimeField()

    class Meta:
        db_table = "sandbox_certificate"

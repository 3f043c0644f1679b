"""The rows of attachments: what a file is, whose it is, what it belongs to, how it was judged."""

from django.db import models
from django.db.models import Q

STATES = ("waiting", "clean", "infected")


class Attachment(models.Model):
    """One file on a draft or on a declaration; its bytes lie in a folder under their SHA-256.

    `received` is the digest of the bytes as they came, `sha256` of the bytes as they are kept: a
    trader's picture is made anew. Only a `clean` file can be downloaded.
    """

    sha256 = models.CharField(max_length=64)
    received = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    media = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=10)
    operator = models.ForeignKey("Operator", null=True, on_delete=models.PROTECT)
    draft = models.ForeignKey("Draft", null=True, on_delete=models.CASCADE)
    declaration = models.ForeignKey("DeclarationRow", null=True, on_delete=models.PROTECT)
    code = models.CharField(max_length=4, blank=True)
    reference = models.CharField(max_length=70, blank=True)
    item = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=8, default="waiting")
    found = models.CharField(max_length=120, blank=True)
    scanned = models.DateTimeField(null=True)
    uploaded = models.DateTimeField()
    uploader = models.CharField(max_length=60)
    role = models.CharField(max_length=20)

    class Meta:
        db_table = "attachment"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="attachment_state"),
            models.CheckConstraint(
                condition=Q(purpose__in=["document", "inspection"]), name="attachment_purpose"
            ),
            models.CheckConstraint(
                condition=Q(draft__isnull=True, declaration__isnull=False)
                | Q(draft__isnull=False, declaration__isnull=True),
                name="attachment_of_one",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", scanned__isnull=True)
                | Q(~Q(state="waiting"), scanned__isnull=False),
                name="attachment_scanned",
            ),
            models.UniqueConstraint(fields=["draft", "sha256"], name="attachment_draft"),
            models.UniqueConstraint(
                fields=["declaration", "sha256"], name="attachment_declaration"
            ),
        ]
        indexes = [
            models.Index(fields=["sha256"], name="attachment_sha256"),
            models.Index(fields=["id"], condition=Q(state="waiting"), name="attachment_waiting"),
        ]

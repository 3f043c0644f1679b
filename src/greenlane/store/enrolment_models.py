"""The rows of enrolment: who asks to be registered, who is invited into a firm, files, notices."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

STATES = ("begun", "submitted", "approved", "refused", "lapsed")


class Enrolment(models.Model):
    """A firm that asks to be registered; nothing of it can be used before it is approved.

    `token` is the digest of what its address has that nobody guesses; the codes are digests too.
    `alike` are the operators of like name when it was begun: number, name, how alike in a hundred.
    """

    token = models.CharField(max_length=64, unique=True)
    number = models.CharField(max_length=17)
    name = models.CharField(max_length=200)
    roles = ArrayField(models.CharField(max_length=20))
    address = models.JSONField(default=dict)
    contact = models.CharField(max_length=120)
    email = models.CharField(max_length=120)
    phone = models.CharField(max_length=20)
    email_code = models.CharField(max_length=64, blank=True)
    phone_code = models.CharField(max_length=64, blank=True)
    email_confirmed = models.DateTimeField(null=True)
    phone_confirmed = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    alike = models.JSONField(default=list)
    state = models.CharField(max_length=10, default="begun")
    begun = models.DateTimeField()
    submitted = models.DateTimeField(null=True)
    decided = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=60, blank=True, default="")
    reason = models.TextField(blank=True, default="")

    class Meta:
        db_table = "enrolment"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="enrolment_state"),
            models.CheckConstraint(  # nothing is decided that was not confirmed
                condition=Q(state__in=["begun", "lapsed"])
                | (~Q(email_confirmed=None) & ~Q(phone_confirmed=None)),
                name="enrolment_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "refused"])
                | (~Q(decided_by="") & ~Q(reason="")),
                name="enrolment_reasoned",
            ),
            models.UniqueConstraint(
                fields=["number"], condition=Q(state__in=["submitted", "approved"]),
                name="enrolment_number",
            ),
        ]  # fmt: skip


class Invitation(models.Model):
    """A code with which a person joins a firm, once, with these duties."""

    operator = models.ForeignKey("store.Operator", on_delete=models.PROTECT)
    code = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=20)
    duties = ArrayField(models.CharField(max_length=12))
    for_whom = models.CharField(max_length=120)
    made = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    until = models.DateTimeField()
    used = models.DateTimeField(null=True)
    used_by = models.CharField(max_length=60, blank=True, default="")
    revoked = models.DateTimeField(null=True)

    class Meta:
        db_table = "invitation"


class PartyFile(models.Model):
    """A document handed in with an enrolment or an application (`subject`: kind:number).

    It is handed out only once a scanner has found it `clean`.
    """

    subject = models.CharField(max_length=40)
    operator = models.ForeignKey("store.Operator", null=True, on_delete=models.PROTECT)
    place = models.CharField(max_length=10, blank=True, default="")
    name = models.CharField(max_length=120)
    media = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    clean = models.BooleanField(default=False)
    uploaded = models.DateTimeField()
    uploader = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        db_table = "party_file"
        constraints = [
            models.UniqueConstraint(fields=["subject", "sha256"], name="party_file_once")
        ]


class PartyNotice(models.Model):
    """A message to a person, sent by the worker; what it says is forgotten once it was sent."""

    topic = models.CharField(max_length=40)
    payload = models.TextField()
    created = models.DateTimeField()
    sent = models.DateTimeField(null=True)

    class Meta:
        db_table = "party_notice"
        indexes = [models.Index(fields=["id"], condition=Q(sent=None), name="party_notice_unsent")]

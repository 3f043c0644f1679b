"""Rows of partners: who is told what, the queue of each, and the answers that came in."""

from django.db import models
from django.db.models import Q

from greenlane.store.sealed import SealedText


class Partner(models.Model):
    """An agency, or a trader's own endpoint; its counters, how it stands, who is sending to it."""

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=9)
    name = models.CharField(max_length=120)
    url = models.CharField(max_length=500)
    agency = models.CharField(max_length=10, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")  # of an authority abroad
    operator = models.ForeignKey("store.Operator", null=True, on_delete=models.PROTECT)
    topics = models.JSONField(default=list)  # declaration.released ...; empty: all
    secret = SealedText(sealed_as="partner-secret", bound_to=("code",))
    former = SealedText(sealed_as="partner-secret", bound_to=("code",), blank=True, default="")
    former_until = models.DateTimeField(null=True)
    their_key = models.CharField(max_length=60, blank=True, default="")  # whpk_...: they sign so
    state = models.CharField(max_length=8, default="active")
    next_out = models.BigIntegerField(default=1)
    last_in = models.BigIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    alarmed = models.DateTimeField(null=True)
    next_try = models.DateTimeField(null=True)
    succeeded = models.DateTimeField(null=True)
    slow = models.BooleanField(default=False)  # its last answer took long
    fault = models.CharField(max_length=200, blank=True, default="")
    lease = models.CharField(max_length=32, blank=True, default="")
    leased_until = models.DateTimeField(null=True)
    registered = models.DateTimeField()
    registered_by = models.CharField(max_length=60)

    class Meta:
        db_table = "partner"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="agency", operator=None, country="") & ~Q(agency="")
                | Q(kind="client", agency="", country="", operator__isnull=False)
                | Q(kind="authority", agency="", operator=None) & ~Q(country=""),
                name="partner_one_side",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["active", "stopped", "closed"]), name="partner_state"
            ),
        ]


class PartnerMessage(models.Model):
    """A message to one partner, in the order of its numbers; told once for each event."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, db_index=False)
    sequence = models.BigIntegerField()
    event = models.CharField(max_length=60)
    topic = models.CharField(max_length=40)
    mrn = models.CharField(max_length=18, blank=True, default="")
    body = models.TextField()
    created = models.DateTimeField()
    state = models.CharField(max_length=7, default="waiting")
    tries = models.PositiveIntegerField(default=0)
    refusals = models.PositiveIntegerField(default=0)
    first_tried = models.DateTimeField(null=True)
    sent = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "partner_message"
        constraints = [
            models.UniqueConstraint(fields=["partner", "sequence"], name="partner_message_number"),
            models.UniqueConstraint(fields=["partner", "event"], name="partner_message_event"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sent", "dead"]), name="partner_message_state"
            ),
        ]
        indexes = [
            models.Index(
                fields=["partner", "sequence"],
                condition=Q(state="waiting"),
                name="partner_message_waiting",
            ),
            models.Index(
                fields=["partner", "sequence"],
                condition=Q(state="dead"),
                name="partner_message_dead",
            ),
            models.Index(fields=["sent"], condition=Q(state="sent"), name="partner_message_sent"),
        ]

    @property
    def message_id(self) -> str:
        """The id by which the receiver drops repeats."""
        return f"{self.partner.code}-{self.sequence:08}"


class PartnerAnswer(models.Model):
    """A message from a partner: taken once with its receipt, or set apart with the reason."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, db_index=False)
    message_id = models.CharField(max_length=80)
    sequence = models.BigIntegerField(null=True)
    digest = models.BinaryField(max_length=32)
    state = models.CharField(max_length=12)
    code = models.CharField(max_length=7, blank=True, default="")
    reason = models.CharField(max_length=200, blank=True, default="")
    mrn = models.CharField(max_length=18, blank=True, default="")
    body = models.TextField()
    receipt = models.TextField(blank=True, default="")
    received = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "partner_answer"
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "message_id"],
                condition=Q(state="taken"),
                name="partner_answer_taken",
            ),
            models.UniqueConstraint(
                fields=["partner", "message_id", "digest", "code"],
                condition=Q(state="quarantined"),
                name="partner_answer_apart",
            ),
            models.CheckConstraint(
                condition=Q(state="taken", code="") | Q(state="quarantined") & ~Q(code=""),
                name="partner_answer_state",
            ),
        ]
        indexes = [models.Index(fields=["partner", "-received"], name="partner_answer_newest")]

"""The rows of the system. A row is a row: what it means is the core's business."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from greenlane.store import identity_models
from greenlane.store.agency_models import (
    AgencySetupRow,
    ApplicationEvent,
    ApplicationRow,
    ApplicationTask,
)
from greenlane.store.alert_models import AlertRow, AlertStep, StreamMark
from greenlane.store.attachment_models import Attachment
from greenlane.store.authorised_models import Authorisation, AuthorisationEvent, RecognisedList
from greenlane.store.border_models import (
    BorderBundle,
    BorderConflict,
    BorderDeclaration,
    BorderMark,
    BorderNode,
)
from greenlane.store.case_models import CaseEntryRow, CaseFile, CaseMember
from greenlane.store.certificate_models import SigningCertificate
from greenlane.store.client_models import ApiClient, SpentAssertion
from greenlane.store.enrolment_models import Enrolment, Invitation, PartyFile, PartyNotice
from greenlane.store.fallback_models import FallbackKeyed, FallbackPaper, FallbackRange, GoodsPlace
from greenlane.store.glance_models import EntityLink, Glance
from greenlane.store.identity_models import Guesses
from greenlane.store.inspection_models import InspectionDraft, InspectionResult
from greenlane.store.interest_models import InterestRow
from greenlane.store.joint_models import JointInspection, JointParty
from greenlane.store.journal_models import JournalRow
from greenlane.store.law_models import (
    LawChange,
    LawChangeSet,
    LawComment,
    LawReassessment,
    LawRow,
)
from greenlane.store.log_models import LogHead, LogLeaf, LogNode, LogPending, LogWitness
from greenlane.store.look_up_models import LookUpRow, LookUpWeek
from greenlane.store.money_models import (
    BankEntry,
    BankStatement,
    DeferredAccount,
    Guarantee,
    MoneyClaim,
    MoneyCounter,
    MoneyEntry,
    Payment,
    PaymentOrder,
    PaymentOrderLine,
    Refund,
    TrialBalanceRow,
)
from greenlane.store.official_models import OfficialCertificateRow
from greenlane.store.outage_models import Outage
from greenlane.store.partner_models import Partner, PartnerAnswer, PartnerMessage
from greenlane.store.party_models import BrokerLicence, Mandate, OperatorFact
from greenlane.store.permit_models import (
    PermitActRow,
    PermitBalance,
    PermitPosting,
    PermitRow,
    PermitTaking,
)
from greenlane.store.privacy_models import Erasure, ErasureItem, LegalHoldRow, PartyDetail
from greenlane.store.quota_models import (
    QuotaBalance,
    QuotaLicence,
    QuotaPause,
    QuotaPosting,
    QuotaRequest,
)
from greenlane.store.report_models import PolicyReport
from greenlane.store.risk_models import RiskListRow, RiskProfileRow, RiskPublication
from greenlane.store.risk_registry_models import (
    RiskModelRow,
    RiskPlanRow,
    RiskSnapshotRow,
    RiskWatchRow,
)
from greenlane.store.ruling_models import RulingApplication
from greenlane.store.sandbox_models import SandboxCall, SandboxCertificate, SandboxMark
from greenlane.store.security_models import SecurityEventRow
from greenlane.store.spool_models import SpooledMessage
from greenlane.store.two_person_models import Delegation, TwoPersonAct
from greenlane.store.watch_models import (
    WatchChange,
    WatchCleared,
    WatchEdition,
    WatchEntry,
    WatchHit,
    WatchListRow,
    WatchRun,
)

__all__ = [
    "AgencySetupRow",
    "AlertRow",
    "AlertStep",
    "ApiClient",
    "ApplicationEvent",
    "ApplicationRow",
    "ApplicationTask",
    "Attachment",
    "Authorisation",
    "AuthorisationEvent",
    "BankEntry",
    "BankStatement",
    "BorderBundle",
    "BorderConflict",
    "BorderDeclaration",
    "BorderMark",
    "BorderNode",
    "BrokerLicence",
    "CaseEntryRow",
    "CaseFile",
    "CaseMember",
    "DeferredAccount",
    "Delegation",
    "Enrolment",
    "EntityLink",
    "Erasure",
    "ErasureItem",
    "FallbackKeyed",
    "FallbackPaper",
    "FallbackRange",
    "Glance",
    "GoodsPlace",
    "Guarantee",
    "Guesses",
    "InspectionDraft",
    "InspectionResult",
    "InterestRow",
    "Invitation",
    "JointInspection",
    "JointParty",
    "JournalRow",
    "LawChange",
    "LawChangeSet",
    "LawComment",
    "LawReassessment",
    "LawRow",
    "LegalHoldRow",
    "LogHead",
    "LogLeaf",
    "LogNode",
    "LogPending",
    "LogWitness",
    "LookUpRow",
    "LookUpWeek",
    "Mandate",
    "MoneyClaim",
    "MoneyCounter",
    "MoneyEntry",
    "OfficialCertificateRow",
    "OperatorFact",
    "Outage",
    "Partner",
    "PartnerAnswer",
    "PartnerMessage",
    "PartyDetail",
    "PartyFile",
    "PartyNotice",
    "Payment",
    "PaymentOrder",
    "PaymentOrderLine",
    "PermitActRow",
    "PermitBalance",
    "PermitPosting",
    "PermitRow",
    "PermitTaking",
    "PolicyReport",
    "QuotaBalance",
    "QuotaLicence",
    "QuotaPause",
    "QuotaPosting",
    "QuotaRequest",
    "RecognisedList",
    "Refund",
    "RiskListRow",
    "RiskModelRow",
    "RiskPlanRow",
    "RiskProfileRow",
    "RiskPublication",
    "RiskSnapshotRow",
    "RiskWatchRow",
    "RulingApplication",
    "SandboxCall",
    "SandboxCertificate",
    "SandboxMark",
    "SecurityEventRow",
    "SigningCertificate",
    "SpentAssertion",
    "SpooledMessage",
    "StreamMark",
    "TrialBalanceRow",
    "TwoPersonAct",
    "WatchChange",
    "WatchCleared",
    "WatchEdition",
    "WatchEntry",
    "WatchHit",
    "WatchListRow",
    "WatchRun",
]


class Operator(models.Model):
    """A registered economic operator."""

    id = models.CharField(primary_key=True, max_length=17)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    status = models.CharField(max_length=10, default="active")
    since = models.DateField()
    until = models.DateField(null=True)
    deferment = models.BooleanField(default=False)
    address = models.JSONField(default=dict)
    bank_account = models.CharField(max_length=34, blank=True, default="", db_default="")
    # What lodging asks of mandates, licences and dated status, read with the line (store.parties).
    powers = models.JSONField(default=dict)

    class Meta:
        db_table = "operator"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["active", "suspended", "ceased"]), name="operator_status"
            )
        ]


class Account(AbstractBaseUser, identity_models.HandedOver):
    """A person who signs in, in one role, for one operator, office or agency."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20)
    operator = models.ForeignKey(Operator, null=True, on_delete=models.PROTECT)
    office = models.CharField(max_length=8, blank=True)
    agency = models.CharField(max_length=10, blank=True)
    language = models.CharField(max_length=5, default="en")
    is_active = models.BooleanField(default=True)  # False: the person has left
    created = models.DateTimeField(default=timezone.now)
    left = models.DateTimeField(null=True)
    locked = models.DateTimeField(null=True)
    unlocked = models.DateTimeField(null=True)  # the 45 days of not being used begin again here
    locked_why = models.CharField(max_length=120, blank=True, default="")
    # Made for demonstration: `greenlane code` tells its codes. Nothing else ever sets this.
    demo = models.BooleanField(default=False)
    # What the firm's administrator lets the person do; None: all that the role does (access.firm).
    duties = ArrayField(models.CharField(max_length=12), null=True)
    # Who stands behind the account: two accounts of one person have one key (set by the database).
    person = models.CharField(max_length=40, blank=True, default="", db_default="")

    USERNAME_FIELD = "username"
    objects: BaseUserManager["Account"] = BaseUserManager()

    class Meta:
        db_table = "account"


class Draft(models.Model):
    """A declaration being written: saved on every step, never lost with a session."""

    operator = models.ForeignKey(Operator, on_delete=models.CASCADE)
    author = models.ForeignKey(Account, on_delete=models.PROTECT)
    trade = models.CharField(max_length=6)
    lrn = models.CharField(max_length=35)
    body = models.JSONField(default=dict)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "draft"
        constraints = [models.UniqueConstraint(fields=["operator", "lrn"], name="draft_lrn")]


class DeclarationRow(models.Model):
    """A declaration as it stands: the replay of its events, laid out for queries."""

    mrn = models.CharField(max_length=18, null=True)
    declarant = models.CharField(max_length=17)
    lrn = models.CharField(max_length=35)
    trader = models.CharField(max_length=17)
    trade = models.CharField(max_length=6)
    type_code = models.CharField(max_length=3)
    office = models.CharField(max_length=17)
    state = models.CharField(max_length=12)
    lane = models.CharField(max_length=6, null=True)
    version = models.PositiveIntegerField()
    items = models.PositiveIntegerField()
    payable = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3)
    law_day = models.DateField()
    lodged = models.DateTimeField()
    accepted = models.DateTimeField(null=True)
    released = models.DateTimeField(null=True)
    lapses = models.DateField(null=True)
    claimed_by = models.CharField(max_length=60, blank=True, default="")
    claimed = models.DateTimeField(null=True)
    digest = models.BinaryField(max_length=32)
    # The state of the last doubt about a declared value; the default is the lodging function's.
    doubt = models.CharField(max_length=8, blank=True, default="", db_default="")
    # The node where it was lodged; empty for here.
    node = models.CharField(max_length=8, blank=True, default="", db_default="")

    class Meta:
        db_table = "declaration"
        constraints = [
            models.UniqueConstraint(fields=["mrn"], name="declaration_mrn"),
            # The idempotency of intake: one living declaration for a declarant's own reference.
            models.UniqueConstraint(
                fields=["declarant", "lrn"],
                condition=~Q(state="rejected") & Q(node=""),
                name="declaration_lrn",
            ),
        ]
        indexes = [
            models.Index(fields=["trader", "-id"], name="declaration_trader"),
            models.Index(
                fields=["office", "state"],
                condition=Q(state__in=["registered", "accepted"]),
                name="declaration_queue",
            ),
            models.Index(
                fields=["office", "doubt"],
                condition=Q(doubt__in=["asked", "replied", "grounded", "heard"]),
                name="declaration_doubts",
            ),
        ]


class DeclarationVersion(models.Model):
    """One version of a declaration: the body as received, and what was answered."""

    declaration = models.ForeignKey(DeclarationRow, on_delete=models.PROTECT, db_index=False)
    version = models.PositiveIntegerField()
    format = models.CharField(max_length=4)
    body = models.BinaryField()
    answer = models.TextField()
    selection = models.TextField()
    status = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "declaration_version"
        constraints = [
            models.UniqueConstraint(fields=["declaration", "version"], name="version_number")
        ]


class EventRow(models.Model):
    """One event: its canonical entry and the digest that links it to the one before."""

    declaration = models.ForeignKey(DeclarationRow, on_delete=models.PROTECT, db_index=False)
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    moment = models.DateTimeField()
    entry = models.TextField()
    digest = models.BinaryField(max_length=32)

    class Meta:
        db_table = "event"
        constraints = [
            # Two writers on one declaration: exactly one gets the next number.
            models.UniqueConstraint(fields=["declaration", "sequence"], name="event_sequence")
        ]


class HoldRow(models.Model):
    """A hold on release, open until `lifted`."""

    declaration = models.ForeignKey(DeclarationRow, on_delete=models.PROTECT)
    name = models.CharField(max_length=30)
    kind = models.CharField(max_length=12)
    owner = models.CharField(max_length=20)
    reason = models.TextField()
    basis = models.TextField()
    opened = models.DateTimeField()
    due = models.DateTimeField(null=True)
    lifted = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        db_table = "hold"
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "name"], condition=Q(lifted=None), name="hold_open"
            )
        ]
        indexes = [
            models.Index(fields=["owner", "due"], condition=Q(lifted=None), name="hold_owner")
        ]


class PostingRow(models.Model):
    """A balanced posting: one amount from a debit account to a credit account.

    It is of a declaration, of a `claim`, or of neither; `entry` says why it was made when that was
    not an event of the declaration alone.
    """

    declaration = models.ForeignKey(DeclarationRow, null=True, on_delete=models.PROTECT)
    claim = models.ForeignKey(MoneyClaim, null=True, on_delete=models.PROTECT)
    entry = models.ForeignKey(MoneyEntry, null=True, on_delete=models.PROTECT)
    charge = models.CharField(max_length=6)
    debit = models.CharField(max_length=60)
    credit = models.CharField(max_length=60)
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3)
    moment = models.DateTimeField()

    class Meta:
        db_table = "posting"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="posting_positive"),
            models.CheckConstraint(
                condition=~Q(debit=models.F("credit")), name="posting_two_accounts"
            ),
        ]


class OutboxRow(models.Model):
    """A message to the outside, written with what caused it and sent afterwards."""

    declaration = models.ForeignKey(DeclarationRow, on_delete=models.PROTECT, db_index=False)
    topic = models.CharField(max_length=40)
    payload = models.TextField()
    created = models.DateTimeField()
    sent = models.DateTimeField(null=True)
    # It stands in the queues of the partners whom it concerns; the default is the database's.
    fanned = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "outbox"
        indexes = [
            models.Index(fields=["id"], condition=Q(sent=None), name="outbox_unsent"),
            models.Index(fields=["id"], condition=Q(fanned=False), name="outbox_unfanned"),
        ]


class IdempotencyKey(models.Model):
    """A client's idempotency key with the request it stood for and the answer it got."""

    client = models.CharField(max_length=60)
    key = models.CharField(max_length=255)
    digest = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    answer = models.TextField()
    created = models.DateTimeField()

    class Meta:
        db_table = "idempotency_key"
        constraints = [models.UniqueConstraint(fields=["client", "key"], name="idempotency_client")]

"""The rows of the system. A row is a row: what it means is the core's business."""

from greenlane.store.account_models import Account, Draft, Operator
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
from greenlane.store.declaration_models import (
    DeclarationRow,
    DeclarationVersion,
    EventRow,
    HoldRow,
    IdempotencyKey,
    OutboxRow,
    PostingRow,
)
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
    RefundFile,
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
from greenlane.store.processing_models import ProcessingYield, TransitArrival
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
from greenlane.store.stay_models import ProcedureExit, ProcedureStay
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
    "Account",
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
    "DeclarationRow",
    "DeclarationVersion",
    "DeferredAccount",
    "Delegation",
    "Draft",
    "Enrolment",
    "EntityLink",
    "Erasure",
    "ErasureItem",
    "EventRow",
    "FallbackKeyed",
    "FallbackPaper",
    "FallbackRange",
    "Glance",
    "GoodsPlace",
    "Guarantee",
    "Guesses",
    "HoldRow",
    "IdempotencyKey",
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
    "Operator",
    "OperatorFact",
    "Outage",
    "OutboxRow",
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
    "PostingRow",
    "ProcedureExit",
    "ProcedureStay",
    "ProcessingYield",
    "QuotaBalance",
    "QuotaLicence",
    "QuotaPause",
    "QuotaPosting",
    "QuotaRequest",
    "RecognisedList",
    "Refund",
    "RefundFile",
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
    "TransitArrival",
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

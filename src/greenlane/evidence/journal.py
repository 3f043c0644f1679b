"""The journal: what happened beside the events of declarations, each entry of a named kind.

A sign-in, a look at a person's data, a grant, a publication of law: each is one canonical entry
that is only ever added. Declarations keep their own events (see `lifecycle.event`); both become
leaves of the same Merkle log.
"""

from datetime import datetime
from typing import Any

import msgspec

from greenlane.evidence import log

# Every kind that may be written, with what it means; a kind that is not here cannot be written.
KINDS: dict[str, str] = {
    "account.signed-in": "A person signed in, with the factors used.",
    "account.refused": "A sign-in was refused, with the reason.",
    "account.signed-out": "A person ended a session.",
    "account.factor-added": "A person enrolled a second factor.",
    "account.factor-removed": "A second factor was taken away, by its person or for a lost device.",
    "account.codes-made": "A person had new recovery codes made; the old ones are void.",
    "account.confirmed": "A person showed the second factor again before an act that needs it.",
    "account.password-changed": "A person changed the password; the other sessions ended.",
    "account.password-reset": "A password was set for another person; the second factor stays.",
    "account.session-ended": "A session was ended from another one.",
    "account.made": "An account was made.",
    "account.left": "A person has left: the account, its sessions and its clients are dead.",
    "account.returned": "An account that had been closed was opened again.",
    "account.locked": "An account was locked, with the reason.",
    "account.unlocked": "An account was unlocked.",
    "account.rights": "Role, unit or person of an account was changed, by two persons.",
    "account.linked": "An account was linked to its person's account at an outside provider.",
    "account.unlinked": "A link to an outside provider was taken away.",
    "openid.refused": "Somebody whom an outside provider sent was not let in, with the reason.",
    "client.made": "A client of the API was registered.",
    "client.secret-made": "A client of the API was given a new secret or key.",
    "client.revoked": "A client of the API was shut out.",
    "certificate.added": "A certificate was registered with which an operator signs messages.",
    "certificate.revoked": "A certificate of an operator was revoked.",
    "attachment.added": "A file was attached to a draft or a declaration.",
    "attachment.read": "A person opened an attached file.",
    "attachment.refused": "A file was refused, with the codes of the findings.",
    "attachment.removed": "A file was taken off a draft.",
    "declaration.read": "A person opened a declaration or one of its documents.",
    "person.read": "A person opened the account of another.",
    "declaration.purpose": "A person said why he opens what is not in his queue.",
    "conflict.refused": "A file was refused to an official who is related to a party, and why.",
    "interest.declared": "An official's interest, address or number was stated; who stated it.",
    "interest.ended": "A stated interest was ended.",
    "look-up.asked": "A person was asked to explain a look-up; how it was chosen.",
    "look-up.explained": "A person explained a look-up.",
    "look-up.judged": "A supervisor judged the explanation of a look-up.",
    "declaration.stuck": "A declaration hangs where nobody waits for anybody: why, since when.",
    "data.disclosed": "Data left the house: what, to whom, on what ground, for what purpose.",
    "data.erased": "Data were erased or pseudonymised as retention law asks, with their digests.",
    "data.noticed": "The holder of data was told that they will be erased or limited.",
    "data.reported": "A person was told what is kept about him; how his identity was checked.",
    "data.reidentified": "A pseudonym was led back to whom it stands for, with case and reason.",
    "fallback.issued": "A range of fallback numbers was handed out.",
    "fallback.used": "A fallback number was used on paper, with the moments written on it.",
    "fallback.captured": "A paper was captured: its declaration is in the system.",
    "fallback.keyed": "An officer keyed a paper in for a declarant who signs; another confirms it.",
    "fallback.keyed-confirmed": "A second officer confirmed what was keyed in: it was lodged.",
    "fallback.keyed-refused": "A second officer found that what was keyed in is not the paper.",
    "fallback.void": "A fallback number was spoiled or its use taken back, with the reason.",
    "fallback.counted": "The unused forms of a range were counted.",
    "border.registered": "A border post was registered, or its terms were changed.",
    "border.closed": "A border post was closed: nothing of it is taken any more.",
    "border.noted": "An entry of a border post's journal, as its bundle told it.",
    "border.taken": "A bundle of another node was taken.",
    "border.refused": "A bundle of another node was refused, with the code.",
    "border.conflict": "Two nodes know a declaration otherwise: a conflict was opened.",
    "border.decided": "A conflict between two nodes was decided, with the reason.",
    "hold.placed": "A legal hold was placed: nothing of its subject is erased.",
    "hold.lifted": "A legal hold was lifted.",
    "outage.declared": "An outage was declared, or measured by the probes, with its evidence.",
    "outage.confirmed": "A second person confirmed an outage: it moves deadlines from now on.",
    "outage.ended": "The end of an outage was recorded.",
    "outage.withdrawn": "An outage was withdrawn, with the reason: it moves nothing any more.",
    "security.raised": "Something unusual was seen: the rule, and whose account.",
    "security.owned": "The owner of an account said whether it was he.",
    "security.handled": "A security event was closed with what was found.",
    "partner.registered": "A partner was registered, or its terms were changed.",
    "partner.secret-made": "A partner was given a new secret; the former one lasts a day.",
    "partner.closed": "A partner was closed: nothing is sent to it or taken of it any more.",
    "partner.away": "A partner does not answer: since when, and what it said last.",
    "partner.back": "A partner that was away answers again.",
    "partner.stopped": "The queue of a partner stopped: a message was given up.",
    "partner.paused": "A firm paused its webhook: its queue waits until it is let run.",
    "partner.replayed": "Messages that were given up stand in their queue again.",
    "partner.quarantined": "A signed message of a partner was set apart, with the code.",
    "operator.changed": "The register of operators was changed: what, from which day, and why.",
    "enrolment.begun": "Somebody began to enrol a firm.",
    "enrolment.submitted": "An enrolment was handed in, confirmed and with its documents.",
    "enrolment.approved": "An officer approved an enrolment: the operator is registered.",
    "enrolment.refused": "An officer refused an enrolment, with the reason.",
    "firm.invited": "A person was invited into a firm, with the duties.",
    "firm.joined": "A person joined a firm by the code of an invitation.",
    "firm.duties": "A firm's administrator gave a person other duties.",
    "firm.left": "A person left a firm; the firm's administrator said so.",
    "authorisation.moved": "An authorised operator's application or authorisation moved on.",
    "authorisation.told": "An incident, review or appeal of an authorised operator was entered.",
    "recognition.taken": "A partner country's list of authorised operators was taken.",
    "mandate.proposed": "A mandate was proposed: by whom, for which client and broker.",
    "mandate.approved": "The other side approved a mandate: it is in force in its days.",
    "mandate.refused": "A proposed mandate was refused.",
    "mandate.withdrawn": "A proposed mandate was withdrawn.",
    "mandate.lapsed": "A proposed mandate lapsed: nobody answered in its time.",
    "mandate.revoked": "A mandate was ended at once, with the reason.",
    "licence.granted": "A broker was given a licence.",
    "licence.ended": "A broker's licence was ended, with the reason.",
    "evidence.given": "An evidence bundle or a receipt was handed out, with its head.",
    "log.key-rotated": "The log signs with a new key from now on; the old ones stay to prove.",
    "two-persons.proposed": "A person proposed an act that needs a second one.",
    "two-persons.approved": "A second person approved an act, and it was carried out.",
    "two-persons.refused": "A second person refused an act.",
    "two-persons.withdrawn": "A person withdrew what he had proposed.",
    "two-persons.lapsed": "A proposal lapsed: nobody decided it in its time.",
    "delegation.made": "A person lent actions of his own to a colleague, with dates and reason.",
    "delegation.ended": "A delegation was ended before its time.",
    "delegation.used": "A person acted under a delegation; both are named.",
    "profile.adopted": "The profiles of the country package became version 1 of this installation.",
    "profile.published": "A version of a profile is asked from now on; two persons are named.",
    "profile.stopped": "A profile was stopped at once by one person, with the reason.",
    "profile.retired": "A profile is asked no more; two persons are named.",
    "profile.overdue": "A profile was past its review: it is only tried from now on.",
    "profile.reminded": "The owner of a profile was reminded of its review.",
    "profile.list-published": "A named list of profiles has other values; two persons are named.",
    "joint.booked": "Goods got a slot for one inspection by all who hold them.",
    "joint.cancelled": "The slot of a joint inspection was given back, with the reason.",
    "official.issued": "An agency issued an official certificate.",
    "official.received": "A partner's authority told of an official certificate.",
    "official.revoked": "An official certificate was taken back, with the reason.",
    "permit.moved": "An issued permit was suspended, resumed, ended or replaced; by whom and why.",
    "permit.issued": "An agency issued a permit: number, holder, document, last day.",
    "watch-list.edition": "A list has a new edition: by whom, and how many entries changed.",
    "watch-list.review-due": "The review of a list of our own is due.",
    "watch-list.reviewed": "A list of our own was reviewed and stays as it is, with the reason.",
    "watch-hit.cleared": "A hit of screening was found to mean somebody else; it has the reason.",
    "watch-hit.confirmed": "A hit of screening was found to be right; the hit has the reason.",
    "money.ordered": "A payment order was made: what is paid at once under one reference.",
    "money.cancelled": "A payment order was cancelled; what it asked for is still owed.",
    "money.received": "Money was received for an operator, and what it paid.",
    "money.fee-charged": "An agency charged a fee, with its act.",
    "money.interest-charged": "Interest was charged on what was paid late, with its act.",
    "money.interest-remitted": "Interest is owed no more: its debt was paid in time or remitted.",
    "money.statement-read": "A statement of the bank was read in; what became of its amounts.",
    "money.assigned": "An amount that nobody was found for was given to whom it belongs.",
    "money.reversed": "An entry of money was reversed; two persons are named.",
    "money.refunded": "A refund was decided; two persons are named.",
    "money.refund-sent": "A refund was handed to the bank.",
    "money.refund-file": "Refunds were ordered at the bank by a file; two persons are named.",
    "money.refund-file-taken": "A file of refunds was taken to the bank, by whom.",
    "money.refund-back": "A refund came back from the bank, or was refused there.",
    "money.limit-set": "A deferred account was opened or its limit changed; two persons are named.",
    "money.guarantee-set": "A guarantee was taken or changed; two persons are named.",
    "money.guarantee-released": "What a declaration had reserved of a guarantee was released.",
    "procedure.arrived": "Goods under transit arrived: how much, by which notice, seals, office.",
    "procedure.yield-set": "The yield of processing was set; two persons are named.",
    "procedure.discharged": "Goods left a procedure by a later declaration; what became free.",
    "procedure.overdue": "The time of goods under a procedure ran out; the trader was told.",
    "money.deposit-taken": "Security in cash was taken: no guarantee would do.",
    "money.statement-made": "The deferred statement of a month was made, with its due day.",
    "money.suspended": "A deferred account was suspended: its statement was not paid in time.",
    "money.balance-drawn": "The trial balance of a day was drawn, with its faults.",
    "model.kept": "A model of risk was trained and kept: what it learned from, how it measured.",
    "model.tried": "A model of risk is asked in shadow from now on.",
    "model.promoted": "A model of risk chooses from now on; two persons are named.",
    "model.rolled-back": "A former model of risk chooses again, with the reason.",
    "model.retired": "A model of risk is asked no more, with the reason.",
    "model.failing": "The model in force cannot be asked, with the reason; rules go on.",
    "model.drifting": "A monitor of a model went over its limit: which, and by how much.",
    "mirror.taken-in": "Export statistics of a partner were taken in: periods, rows, replaced.",
    "control.chosen": "A person chose a declaration for a control: the lane, and why.",
    "plan.made": "Budgets and past volumes gave another plan of selection.",
    "alert.raised": "An alert was raised: its kind and what it is about.",
    "alert.assigned": "An alert was given to a person, or given back.",
    "alert.acted": "A person noted what was done about an alert.",
    "alert.closed": "An alert was closed with its outcome.",
    "alert.reopened": "A closed alert was opened again, with the reason.",
    "case.opened": "An investigation was opened: its case file, and on what ground.",
    "case.entered": "Something was put into a case file: its digest and its link in the chain.",
    "case.read": "A member opened a case file, or an auditor, who is none.",
    "case.exported": "The evidence of a case file was handed out.",
    "case.closed": "A case file was closed with its outcome.",
    "application.submitted": "An application for a permit was submitted.",
    "application.queried": "An agency asked an applicant; its clock stands.",
    "application.answered": "An applicant answered; the agency's clock runs again.",
    "application.proposed": "An officer proposed a decision that another one countersigns.",
    "application.returned": "A proposed decision was returned.",
    "application.granted": "An application was granted: by a rule, a person or by silence.",
    "application.refused": "An application was refused, with the reason.",
    "application.withdrawn": "An applicant withdrew an application.",
    "application.lapsed": "An application lapsed: its applicant did not answer in time.",
    "application.reopened": "A refused application was opened again.",
    "condition.done": "A condition of a permit was met, or it was waived.",
    "condition.reminded": "Who owes a condition was reminded of it.",
    "condition.overdue": "A condition of a permit is overdue.",
    "condition.escalated": "A condition stayed overdue: the agency's team was told.",
    "agency.setup-published": "An agency's setup is in force from a day on; two persons are named.",
    "law.published": "A change of law was published and is in force from its days on.",
}


class UnknownKindError(ValueError):
    """The kind is not one of KINDS; a programmer's error."""


class JournalEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry: what happened (`kind`), when, who acted in which role and unit, and to what.

    `subject` names one thing: `declaration:MRN`, `account:NAME`, `law:NUMBER`. `details` holds
    what the kind needs beyond that, as plain JSON; never a secret, never a whole document.
    """

    kind: str
    moment: datetime
    actor: str
    role: str
    unit: str = ""
    subject: str = ""
    details: dict[str, Any] = {}

    def __post_init__(self) -> None:
        """Raise UnknownKindError when the kind is not known."""
        if self.kind not in KINDS:
            raise UnknownKindError(self.kind)


def canonical_entry(entry: JournalEntry) -> bytes:
    """The bytes that are stored and hashed."""
    return log.canonical(entry)

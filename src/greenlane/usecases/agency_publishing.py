"""Publishing an agency's setup, an act of two persons of the agency: in force from a day on."""

from collections.abc import Mapping
from datetime import date

from greenlane.evidence import log
from greenlane.lifecycle.refusal import NotAllowedError
from greenlane.store.journal import note
from greenlane.store.models import Account, AgencySetupRow
from greenlane.usecases import agency_controls, agency_setups
from greenlane.usecases.desk import Desk
from greenlane.usecases.two_persons import Approved, Carrier, Plan, Proposal, propose

KIND = "agency-setup"


def ask(agency: str, since: date, reason: str, account: Account, desk: Desk) -> int:
    """Propose the draft for a day on; gives the number of the act. Raises NotAllowedError."""
    data = {"agency": agency, "since": since.isoformat()}
    return propose(Proposal(kind=KIND, data=data, reason=reason), account, desk)


def _plan(data: Mapping[str, str], _payload: bytes, desk: Desk) -> Plan:
    agency = data.get("agency", "")
    row = agency_setups.draft(agency)
    if row is None:
        raise NotAllowedError("there is no draft")
    if agency_setups.faults(agency, row.body, desk):
        raise NotAllowedError("the draft has faults")
    if row.trial is None:
        raise NotAllowedError("it has not been tried on last month's applications")
    since = _day(data.get("since", ""))
    if since < desk.day_of(desk.now()):
        raise NotAllowedError("a setup begins today or later")
    agency_controls.book(agency, row.body, desk)  # or it raises: the law as a whole is asked
    was, will = agency_controls.told(agency, row.body, desk)
    version, body = agency_setups.body_in_force(agency, desk)
    digest = log.digest(log.canonical(row.body)).hex()
    after = {"version": str(row.version), "since": since.isoformat(), "content": digest,
             **_counts(row.body, "rows"), **will}  # fmt: skip
    before = {"version": str(version), **_counts(body, "rows"), **was}
    return Plan(subject=f"agency:{agency}", office=agency, before=before, after=after, state=row)


def _counts(body: Mapping[str, object], what: str) -> dict[str, str]:
    """How many rows each section has: no names of persons stay in an act."""
    return {f"{name} {what}": str(len(rows)) for name, rows in body.items()}  # type: ignore[arg-type]  # lists


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotAllowedError("a setup begins on a day") from error


def _carry(act: Approved, desk: Desk) -> None:
    row: AgencySetupRow = act.plan.state
    since = date.fromisoformat(act.plan.after["since"])
    replaced = AgencySetupRow.objects.filter(agency=row.agency, state="in-force")
    replaced.filter(since__gte=since).update(state="retired", ended=desk.now())
    row.state, row.since, row.published = "in-force", since, desk.now()
    row.second, row.reason = act.checker.name, act.row.reason
    row.save()
    law = agency_controls.publish(row.agency, row.body, (act.maker.name, act.checker.name),
                                  act.row.reason, desk)  # fmt: skip
    note("agency.setup-published", act.checker, f"agency:{row.agency}", desk.now(),
         version=row.version, since=since.isoformat(), maker=act.maker.name,
         reason=act.row.reason, content=act.plan.after["content"],
         **({"law": law} if law else {}))  # fmt: skip


CARRIERS = {KIND: Carrier(_plan, _carry)}

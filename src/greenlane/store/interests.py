"""Interests read and written, and parties with the marks they are compared by."""

from collections.abc import Iterable
from datetime import date, datetime

import msgspec

from greenlane.access.conflict import Interest, Official, Party, Place, Relation, number_mark
from greenlane.store.models import Account, InterestRow, Operator, PartyDetail
from greenlane.store.sealed import sealer

NUMBERS = ("phone", "bank-account")


def fingerprint(kind: str, value: str) -> str:
    """The mark of a telephone number or account: equal for equal numbers, tells nothing else."""
    mark = number_mark(value)
    return sealer().fingerprint(kind, mark) if mark else ""


def of(account: Account) -> list[InterestRow]:
    """What stands of an account, the oldest first."""
    return list(InterestRow.objects.filter(account=account, ended=None).order_by("pk"))


def add(
    account: Account, *, kind: str, by: str, moment: datetime, relation: str = "",
    operator: str = "", value: str = "", since: date | None = None, until: date | None = None,
) -> InterestRow:  # fmt: skip
    """State one interest."""
    row = InterestRow(
        account=account, kind=kind, relation=relation, operator=operator,
        look_up=fingerprint(kind, value) if kind in NUMBERS else "", value=value,
        since=since, until=until, entered_by=by, entered=moment,
    )  # fmt: skip
    row.save(force_insert=True)
    return row


def add_detail(operator: str, kind: str, value: str, by: str, day: date) -> PartyDetail:
    """Enter how an operator is reached or paid, found again by its fingerprint."""
    mark = fingerprint(kind, value) or sealer().fingerprint(kind, value)
    detail = PartyDetail(operator_id=operator, kind=kind, look_up=mark, value=value, since=day,
                         added_by=by)  # fmt: skip
    detail.save(force_insert=True)
    return detail


def official(username: str) -> Official:
    """The official of a user name as conflicts are judged; unknown ones have no interests."""
    account = Account.objects.filter(username=username).first()
    if account is None:
        return Official(name="")
    rows = of(account)
    return Official(
        name=account.name,
        interests=tuple(
            Interest(operator=row.operator, relation=_relation(row), since=row.since,
                     until=row.until)
            for row in rows if row.kind == "operator"
        ),
        places=tuple(place(row.value) for row in rows if row.kind == "address"),
        telephones=_marks(rows, "phone"),
        accounts=_marks(rows, "bank-account"),
    )  # fmt: skip


def _relation(row: InterestRow) -> Relation:
    return row.relation  # type: ignore[return-value]  # the use case takes no others


def _marks(rows: Iterable[InterestRow], kind: str) -> frozenset[str]:
    return frozenset(row.look_up for row in rows if row.kind == kind and row.look_up)


def place(text: str) -> Place:
    """An address as it is kept: JSON of its parts."""
    return msgspec.json.decode(text, type=Place)


def operators(ids: Iterable[str]) -> dict[str, Party]:
    """Registered operators as parties, with marks of their telephones and accounts."""
    wanted = {each for each in ids if each}
    marks: dict[tuple[str, str], set[str]] = {}
    details = PartyDetail.objects.filter(operator_id__in=wanted, kind__in=NUMBERS)
    for owner, kind, mark in details.values_list("operator_id", "kind", "look_up"):
        marks.setdefault((owner, kind), set()).add(mark)
    return {
        row.pk: Party(
            id=row.pk, names=(row.name,), places=(_registered(row.address),),
            telephones=frozenset(marks.get((row.pk, "phone"), ())),
            accounts=frozenset(marks.get((row.pk, "bank-account"), ())),
        )
        for row in Operator.objects.filter(pk__in=wanted)
    }  # fmt: skip


def _registered(address: dict[str, str]) -> Place:
    """The address of the register: its parts by the Data Model's names."""
    return Place(
        line=str(address.get("line", "")), postcode=str(address.get("postcode", "")),
        town=str(address.get("city", "")), country=str(address.get("country", "")),
    )  # fmt: skip

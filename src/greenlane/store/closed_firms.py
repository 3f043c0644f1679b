"""Firms of the register that were closed or suspended, and who shares something with them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from greenlane.datamodel.listed_entry import Entry, Name
from greenlane.risk.screening.likeness import Likeness, Shared, account_key, address_key
from greenlane.store.models import Operator, PartyDetail

REGISTER = "REGISTER"  # stands where hits name a list
_KINDS: Mapping[str, Shared] = {"phone": "phone", "bank-account": "account"}
Registered = dict[str, tuple[tuple[Entry, Shared], ...]]


def firms() -> tuple[Entry, ...]:
    """The closed and suspended firms, as entries that only tell what another may share."""
    rows = Operator.objects.exclude(status="active").order_by("pk")
    details = _details(rows.values_list("pk", flat=True))
    return tuple(_entry(row, details.get(row.pk, {})) for row in rows.iterator())


def one(number: str) -> Entry | None:
    """One firm of the register as an entry."""
    row = Operator.objects.filter(pk=number).first()
    return _entry(row, _details([number]).get(number, {})) if row else None


def _details(ids: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    told: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    found = PartyDetail.objects.filter(operator_id__in=list(ids), kind__in=_KINDS, until=None)
    for detail in found.order_by("pk"):
        told[detail.operator_id][detail.kind].append(detail.value)
    return told


def _entry(row: Operator, details: Mapping[str, list[str]]) -> Entry:
    address = _text(row.address)
    accounts = [*details.get("bank-account", ()), row.bank_account]
    return Entry(
        source=REGISTER, number=row.pk, kind="firm", names=(Name(row.name),), basis=row.status,
        addresses=(address,) if address else (), phones=tuple(details.get("phone", ())),
        accounts=tuple(filter(None, dict.fromkeys(accounts))), until=None,
    )  # fmt: skip


def _text(address: Mapping[str, str]) -> str:
    if not address.get("line"):
        return ""
    parts = (address.get("line"), address.get("city"), address.get("country"))
    return ", ".join(str(part) for part in parts if part)


def registered(likenesses: Iterable[Likeness], closed: Iterable[Entry]) -> Registered:
    """Active operators that share something with an entry, by their numbers.

    Telephones and accounts are sealed: whose are equal is told by their marks.
    """
    asked = tuple(likenesses)
    made: dict[str, list[tuple[Entry, Shared]]] = defaultdict(list)
    rows = Operator.objects.filter(status="active").values_list("pk", "address", "bank_account")
    for number, address, account in rows.iterator():
        keys: tuple[tuple[Shared, str], ...] = (
            ("address", address_key(_text(address))), ("account", account_key(account)),
        )  # fmt: skip
        made[number] += [(e, key[0]) for key in keys if key[1] for each in asked
                         for e in each.sharing(key)]  # fmt: skip
    for number, entry, rule in _same_marks({entry.number: entry for entry in closed}):
        made[number].append((entry, rule))
    return {number: tuple(each) for number, each in made.items() if each}


def _same_marks(closed: Mapping[str, Entry]) -> Iterable[tuple[str, Entry, Shared]]:
    standing = PartyDetail.objects.filter(kind__in=_KINDS, until=None)
    theirs: dict[tuple[str, str], list[str]] = defaultdict(list)
    of_closed = standing.filter(operator_id__in=list(closed))
    for kind, mark, number in of_closed.values_list("kind", "look_up", "operator_id"):
        theirs[kind, mark].append(number)
    marks = {mark for _, mark in theirs}
    found = standing.filter(look_up__in=marks, operator__status="active").order_by("pk")
    for kind, mark, number in found.values_list("kind", "look_up", "operator_id"):
        for other in theirs.get((kind, mark), ()):
            yield number, closed[other], _KINDS[kind]

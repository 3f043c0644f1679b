"""The books: what must hold between assessments, postings, numbers and quotas, whatever happened.

Each check gives its faults in words. `execute` runs one statement and gives its rows, so that the
judge of crash drills and an operator's command ask the same questions.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from greenlane.ledger.permit import Kind, balances
from greenlane.standards import mrn as mrns

Execute = Callable[[str], Iterable[Sequence[Any]]]
_OWING = "('accepted', 'released', 'cleared')"


def faults(execute: Execute) -> list[str]:
    """Every invariant that does not hold, in words; empty when the books are in order."""
    return [fault for check in CHECKS for fault in check(execute)]


def _numbers(execute: Execute) -> Iterator[str]:
    """Movement reference numbers are unique and their check characters right."""
    numbers = [row[0] for row in execute("select mrn from declaration where mrn is not null")]
    yield from (f"{mrn}: held twice" for mrn, n in Counter(numbers).items() if n > 1)
    yield from (f"{mrn}: the check character is wrong" for mrn in numbers if not mrns.is_valid(mrn))
    for (key,) in execute("select id from declaration where (mrn is null) <> (state = 'rejected')"):
        yield f"declaration {key}: a number without acceptance, or the other way round"


def _sequences(execute: Execute) -> Iterator[str]:
    """The events of a declaration are numbered without a gap."""
    for key, count, first, last in execute(
        "select declaration_id, count(*), min(sequence), max(sequence) from event group by 1"
    ):
        if (first, last) != (1, count):
            yield f"declaration {key}: its events have a gap"


def _whole(execute: Execute) -> Iterator[str]:
    """A declaration has its version, an event and a message to the outside."""
    for name, missing in (
        ("its version", "declaration_version v where v.declaration_id = d.id "
                        "and v.version = d.version"),
        ("an event", "event e where e.declaration_id = d.id"),
        ("a message to the outside", "outbox o where o.declaration_id = d.id"),
    ):  # fmt: skip
        for (key,) in execute(
            f"select d.id from declaration d where not exists (select from {missing})"  # noqa: S608 - words of ours
        ):
            yield f"declaration {key}: {name} is missing"


def _balance(execute: Execute) -> Iterator[str]:
    """Debits and credits are the same sum in each currency: every account together is nought."""
    accounts: dict[tuple[str, str], Decimal] = {}
    for debit, credit, amount, currency in execute(
        "select debit, credit, amount, currency from posting"
    ):
        for account, sign in ((debit, 1), (credit, -1)):
            key = (currency, account)
            accounts[key] = accounts.get(key, Decimal(0)) + sign * amount
        if amount <= 0 or debit == credit:
            yield f"a posting of {amount} from {debit} to {credit}"
    for currency in {currency for currency, _ in accounts}:
        left = sum(sum_ for (each, _), sum_ in accounts.items() if each == currency)
        if left:
            yield f"the postings in {currency} sum to {left}"


def _booked(execute: Execute) -> Iterator[str]:
    """What was assessed is what the duty lines say and what was booked as debt."""
    for mrn, payable, booked in execute(
        f"""
        select d.mrn, d.payable, coalesce(sum(
            case when p.credit like 'revenue:%' then p.amount
                 when p.debit like 'revenue:%' then -p.amount else 0 end), 0)
        from declaration d left join posting p on p.declaration_id = d.id
        where d.state in {_OWING} group by 1, 2
        """  # noqa: S608 - words of ours
    ):
        if payable != booked:
            yield f"{mrn}: assessed {payable}, booked {booked}"
    for mrn, payable, lines in execute(
        f"""
        select d.mrn, d.payable, coalesce((
            select sum((line->>'amount')::numeric) from (
                select jsonb_array_elements(coalesce(item->'lines', '[]')) as line
                from jsonb_array_elements(v.answer::jsonb->'assessment'->'items') as item
                union all select jsonb_array_elements(
                    coalesce(v.answer::jsonb->'assessment'->'fees', '[]'))
            ) as lines where line->>'effect' = 'pay'), 0)
        from declaration d join declaration_version v
            on v.declaration_id = d.id and v.version = d.version
        where d.state in {_OWING} and v.answer <> ''
        """  # noqa: S608 - words of ours
    ):
        if payable != lines:
            yield f"{mrn}: assessed {payable}, its duty lines say {lines}"


def _paid(execute: Execute) -> Iterator[str]:
    """Nothing was paid and not recorded, and nothing released that is owed and not deferred."""
    for mrn, state, paid, held, cash, left in execute(
        """
        select d.mrn, d.state,
            exists (select from event e where e.declaration_id = d.id and e.kind = 'pay'),
            exists (select from hold h where h.declaration_id = d.id and h.lifted is null
                    and h.kind in ('payment', 'security')),
            coalesce(sum(p.amount) filter (
                where p.debit in ('cash', 'cheque', 'card', 'bank', 'suspense')
                and p.credit like 'debtor:%' or p.debit like 'credit:%'
                and p.credit like 'debtor:%'), 0),
            coalesce(sum(case when p.debit like 'debtor:%' then p.amount
                              when p.credit like 'debtor:%' then -p.amount end)
                     filter (where p.moment <= d.released), 0)
        from declaration d left join posting p on p.declaration_id = d.id
        where d.mrn is not null group by d.id
        """
    ):
        if paid != (cash > 0):
            yield f"{mrn}: its events say paid {paid}, the cash book {cash}"
        if state in ("released", "cleared") and held:
            yield f"{mrn}: released although a hold is open"
        if state in ("released", "cleared") and left > 0 and not paid:
            yield f"{mrn}: released, {left} unpaid"


def _stands(execute: Execute) -> Iterator[str]:
    """Where a declaration stands is what its last telling event says."""
    for mrn, state, said in execute(
        """
        select d.mrn, d.state, last.kind from declaration d join lateral (
            select kind from event e where e.declaration_id = d.id and kind in
                ('reject', 'register', 'accept', 'release', 'clear', 'invalidate', 'expire',
                 'reinstate')
            order by sequence desc limit 1) as last on true
        """
    ):
        if _STATE_OF[said] != state:
            yield f"{mrn}: its events say {said}, its row {state}"


_STATE_OF = {
    "reject": "rejected", "register": "registered", "accept": "accepted", "release": "released",
    "clear": "cleared", "invalidate": "invalidated", "expire": "expired",
    "reinstate": "registered",
}  # fmt: skip


def _permits(execute: Execute) -> Iterator[str]:
    """What a book of a permit holds is what its movements lead to."""
    moved: dict[int, list[tuple[Kind, Decimal]]] = {}
    for book, kind, amount in execute(
        "select balance_id, kind, sum(amount) from permit_posting group by 1, 2"
    ):
        moved.setdefault(book, []).append((kind, amount))
    for book, number, measure, *held in execute(
        "select b.id, p.number, b.measure, b.available, b.reserved, b.used, b.ended "
        "from permit_balance b join permit p on p.id = b.permit_id order by b.id"
    ):
        wanted = balances(moved.get(book, ()))
        if held != [wanted[name] for name in ("available", "reserved", "used", "ended")]:
            yield f"permit {number}: its book of {measure} is not what its movements lead to"


CHECKS = (_numbers, _sequences, _whole, _balance, _booked, _paid, _stands, _permits)

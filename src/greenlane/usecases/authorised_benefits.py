"""Benefits of an authorised operator given and taken back: one place, safe to repeat."""

from decimal import Decimal

from greenlane.law.authorised_terms import AuthorisedTerms, Benefit
from greenlane.lifecycle import authorisation as lives
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store import parties
from greenlane.store.models import Authorisation, DeferredAccount, Guarantee, Operator
from greenlane.usecases.desk import Desk


def terms_of(desk: Desk) -> AuthorisedTerms:
    """The country's terms. Raises NotAllowedError where it authorises nobody."""
    if desk.book.authorised is None:
        raise NotAllowedError("the law of the country has no ground for this")
    return desk.book.authorised


def settle(row: Authorisation, desk: Desk) -> None:
    """Make what is given agree with where the authorisation stands; call after every move.

    Lodging learns of it with the operator's line: less control, places of its own. Deferment and
    the share of comprehensive guarantees are written where money keeps them, and put back after.
    """
    today = desk.day_of(desk.now())
    stood = row.since is not None and row.ended is None
    stands = lives.stands(row.state, row.appeal, stayed=row.stayed)  # type: ignore[arg-type]  # constraints hold both
    if stands and not stood:
        row.since, row.ended = today, None
    if not stands and stood:
        row.ended = today
    given = terms_of(desk).benefits(row.tier, today) if stands else {}
    _deferment(row, given.get("deferment"), desk)
    _guarantees(row, given.get("guarantee"))
    row.save()
    parties.renew_powers(row.operator_id)


def renew(operator: str, desk: Desk) -> None:
    """Give the benefits of an operator again, after what they reach has changed."""
    for row in Authorisation.objects.select_for_update().filter(operator_id=operator):
        settle(row, desk)


def _deferment(row: Authorisation, benefit: Benefit | None, desk: Desk) -> None:
    operator = Operator.objects.select_for_update().get(pk=row.operator_id)
    former = dict(row.former)
    if benefit is not None and "deferment" not in former:
        former["deferment"] = operator.deferment
        if not operator.deferment:
            DeferredAccount.objects.get_or_create(
                operator=operator, defaults={"limit": benefit.limit,
                                             "currency": desk.book.currency},
            )  # fmt: skip
        operator.deferment = True
    elif benefit is None and "deferment" in former:
        operator.deferment = bool(former.pop("deferment"))
    row.former = former
    operator.save(update_fields=["deferment"])


def _guarantees(row: Authorisation, benefit: Benefit | None) -> None:
    """The share given of comprehensive guarantees: reduced, and back to what it was."""
    former = dict(row.former)
    shares = dict(former.get("percent", {}))
    held = Guarantee.objects.select_for_update().filter(
        principal_id=row.operator_id, kind="comprehensive"
    )
    for each in held:
        if benefit is not None and each.number not in shares and each.percent > benefit.percent:
            shares[each.number] = str(each.percent)
            each.percent = benefit.percent
        elif benefit is None and each.number in shares:
            each.percent = Decimal(shares.pop(each.number))
        each.save(update_fields=["percent"])
    row.former = {**former, "percent": shares}

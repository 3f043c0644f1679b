"""The facts of an application as its agency's rules ask for them, and what it grants."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from greenlane.agencies.deciding import Asked
from greenlane.agencies.fields import answered
from greenlane.agencies.form import key_of
from greenlane.agencies.setup import Setup, covers
from greenlane.law.permit_requirement import PermitRequirement
from greenlane.rules.issued_permit import Amount, Grant
from greenlane.rules.requirements import Goods
from greenlane.store.models import ApplicationRow, ApplicationTask
from greenlane.usecases.desk import Desk

_TWELVE = 12


def asked(row: ApplicationRow, setup: Setup) -> Asked:
    """The facts of an application: its goods, answers, and what is known of its holder."""
    permit = setup.permits[row.permit]
    own = [q for q in setup.questions if covers(q.permits, permit.id)]
    about = {q.id: q.kind for q in own if q.about == "application"}
    items = tuple(_item(line, row.answers, own) for line in row.goods)
    whole = {
        "permit": row.permit,
        "trade": row.trade,
        "holder": row.holder,
        "items": Decimal(len(row.goods)),
        "value": _sum(items, "value"),
        "net_mass": _sum(items, "net_mass"),
        "documents": frozenset(str(file.get("element", "")) for file in row.files),
        **before(row),
        **{name: answered(kind, str(row.answers.get(name, ""))) for name, kind in about.items()},
    }
    return Asked(permit=permit, whole=whole, items=items)


def before(row: ApplicationRow) -> dict[str, Decimal]:
    """What came of earlier applications of the holder for the same permit."""
    past = ApplicationRow.objects.filter(
        holder=row.holder, permit=row.permit, agency=row.agency
    ).exclude(pk=row.pk)
    if row.submitted is not None:
        past = past.filter(decided__lt=row.submitted)
    late = ApplicationTask.objects.filter(
        application__holder=row.holder, application__agency=row.agency, state="open",
        stage__in=("overdue", "escalated"),
    )  # fmt: skip
    return {
        "granted_before": Decimal(past.filter(state="granted").count()),
        "refused_before": Decimal(past.filter(state="refused").count()),
        "conditions_late": Decimal(late.count()),
    }


def _item(
    line: Mapping[str, Any], answers: Mapping[str, Any], questions: Sequence[Any]
) -> dict[str, Any]:
    facts = {
        "code": line.get("code", ""), "description": line.get("description", ""),
        "origin": line.get("origin", ""), "destination": line.get("destination", ""),
        "procedure": line.get("procedure", ""), "uses": frozenset(line.get("uses", ())),
        "net_mass": number(line.get("net")), "quantity": number(line.get("quantity")),
        "value": number(line.get("value")),
    }  # fmt: skip
    place = int(line.get("place", 1))
    for question in questions:
        if question.about == "item":
            said = str(answers.get(key_of(question.id, place), ""))
            facts[question.id] = answered(question.kind, said)
    return {name: value for name, value in facts.items() if value not in (None, "")}


def goods_of(row: ApplicationRow) -> list[Goods]:
    """The goods of an application as the resolver asks for them."""
    ends = ("origin", "destination") if row.trade == "import" else ("destination", "origin")
    return [
        Goods(
            code=line["code"], trade=row.trade, partner=line.get(ends[0], ""),  # type: ignore[arg-type]  # no other trade
            other=line.get(ends[1], ""), procedure=line.get("procedure", ""),
            uses=frozenset(line.get("uses", ())), value=number(line.get("value")),
            quantities={"KGM": mass} if (mass := number(line.get("net"))) is not None else {},
        )
        for line in row.goods
    ]  # fmt: skip


def number(text: Any) -> Decimal | None:
    """A number of a form; None for what is none."""
    try:
        found = Decimal(str(text))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _sum(items: Sequence[Mapping[str, Any]], name: str) -> Decimal:
    return sum((item[name] for item in items if name in item), Decimal(0))


def grant_of(
    row: ApplicationRow, permit: PermitRequirement, conditions: Sequence[str], day: date, desk: Desk
) -> Grant:
    """What is granted: the goods as they were applied for, from the day on."""
    mass = _sum([{"net": number(line.get("net")) or Decimal(0)} for line in row.goods], "net")
    value = _sum([{"v": number(line.get("value")) or Decimal(0)} for line in row.goods], "v")
    return Grant(
        document=row.document,
        agency=row.agency,
        holder=row.holder,
        goods=tuple(sorted({str(line["code"]) for line in row.goods})),
        since=day,
        until=months_after(day, permit.months),
        trade=row.trade,  # type: ignore[arg-type]  # the column holds no other
        origins=_countries(row, "origin") if row.trade == "import" else frozenset(),
        destinations=_countries(row, "destination") if row.trade == "export" else frozenset(),
        control=permit.control,
        quantity=Amount(amount=_whole(mass, 6), unit="KGM")
        if permit.control in ("quantity", "both")
        else None,
        value=Amount(amount=_whole(value, 2), unit=desk.book.currency)
        if permit.control in ("value", "both")
        else None,
        tolerance=permit.tolerance,
        conditions=tuple(conditions),
        application=row.number,
    )


def _whole(amount: Decimal, places: int) -> Decimal:
    """The amount on the grid of the ledger, upwards."""
    step = Decimal(1).scaleb(-places)
    cut = amount.quantize(step)
    return cut if cut >= amount else cut + step


def _countries(row: ApplicationRow, name: str) -> frozenset[str]:
    return frozenset(str(line[name]) for line in row.goods if line.get(name))


def months_after(day: date, months: int) -> date:
    """The day before the same day so many months later; the last of a shorter month."""
    turned = day.month - 1 + months
    year, month = day.year + turned // _TWELVE, turned % _TWELVE + 1
    for last in (day.day, 30, 29, 28):
        try:
            same = date(year, month, last)
        except ValueError:
            continue
        return date.fromordinal(same.toordinal() - 1)
    raise ValueError(day)  # no month is shorter than 28 days

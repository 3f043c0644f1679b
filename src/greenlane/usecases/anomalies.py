"""Anomalies of new declarations: read beside what was usual, raised as alerts of the worker.

One declaration raises one alert that holds all that is unusual about it. The same kind about the
same goods of the same trader is told once a month: who is always cheap is not news each day.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from greenlane.risk.anomalies.finding import Anomaly, anomalies
from greenlane.risk.anomalies.usual import Usual
from greenlane.store import alerts as rows
from greenlane.store import declarations, raw
from greenlane.store.alert_models import AlertRow
from greenlane.store.models import DeclarationRow
from greenlane.usecases import answers
from greenlane.usecases.alerts import raise_alert
from greenlane.usecases.desk import Desk
from greenlane.usecases.history_copy import Copy
from greenlane.usecases.standing import document
from greenlane.usecases.traded_goods import goods_of

_MARK = "anomalies"
_MOST = 500
_QUIET_DAYS = 30
_MOST_TOLD = 6  # anomalies of one declaration that an alert holds
_held: list[Usual] = []


def known_on(copy: Copy, day: date) -> Usual:
    """What was usual before the day, made once a day."""
    from greenlane.risk.anomalies.baselines import history_table, usual

    if not _held or _held[0].day != day:
        _held[:] = [usual(history_table(copy.read()), day)]
    return _held[0]


def forget() -> None:
    """Make what is usual anew when it is asked for next."""
    _held.clear()


def look(copy: Copy, desk: Desk) -> int:
    """Read the declarations accepted since the last look; gives how many alerts are new."""
    if "anomaly" not in desk.book.alert_terms:
        return 0
    mark = rows.mark(_MARK)
    fresh = raw.many(
        "select id, declaration_id from event where id > %s and kind = 'accept' order by id "
        "limit %s", (mark, _MOST),
    )  # fmt: skip
    settled = rows.settled(mark, desk.now())
    if not fresh:
        if settled > mark:
            rows.set_mark(_MARK, settled)
        return 0
    known = known_on(copy, desk.day_of(desk.now()))
    made = 0
    found = DeclarationRow.objects.in_bulk([int(pk) for _, pk in fresh])
    for _number, pk in fresh:
        made += _alert(found[int(pk)], known, desk)
    reached = min(int(fresh[-1][0]), settled) if len(fresh) == _MOST else settled
    if reached > mark:
        rows.set_mark(_MARK, reached)
    return made


def of_declaration(row: DeclarationRow, known: Usual, desk: Desk) -> tuple[Anomaly, ...]:
    """What is unusual about a declaration as it was lodged."""
    answer = answers.decode(declarations.version(row, 1).answer.encode())
    day = row.law_day or desk.day_of(desk.now())
    goods = goods_of(document(row, 1), desk.book.on(day), day, answer.assessment)
    return anomalies(goods, known, desk.book.currency)


def _alert(row: DeclarationRow, known: Usual, desk: Desk) -> int:
    if AlertRow.objects.filter(key=f"anomaly:{row.pk}").exists():
        return 0
    found = list(_news(row, of_declaration(row, known, desk)))
    if not found:
        return 0
    moment = row.accepted or desk.now()
    alert = raise_alert(
        "anomaly", f"anomaly:{row.pk}", desk, moment=moment, declaration=row,
        facts={"anomalies": [_told(each) for each in found[:_MOST_TOLD]],
               "seen": sorted({_seen(each) for each in found})},
    )  # fmt: skip
    return alert is not None


def _news(row: DeclarationRow, found: Iterable[Anomaly]) -> Iterator[Anomaly]:
    """What was not told of this trader's goods this month already."""
    since = (row.accepted or row.lodged) - timedelta(days=_QUIET_DAYS)
    told = AlertRow.objects.filter(kind="anomaly", moment__gte=since,
                                   declaration__trader=row.trader)  # fmt: skip
    known = {seen for facts in told.values_list("facts", flat=True) for seen in facts["seen"]}
    for each in found:
        if _seen(each) not in known:
            yield each


def _seen(each: Anomaly) -> str:
    return f"{each.kind} {each.about}"


def _told(each: Anomaly) -> Mapping[str, Any]:
    """An anomaly as an alert keeps it: codes and numbers, and its sentence."""
    return {"kind": each.kind, "item": each.sequence, "number": each.number, "usual": each.usual,
            "low": each.low, "high": each.high, "count": each.count, "away": round(each.away, 2),
            "words": each.words}  # fmt: skip


def sentences(facts: Mapping[str, Any], language: str) -> Sequence[str]:
    """The sentences of an alert's anomalies."""
    return [each["words"].get(language) or each["words"]["en"]
            for each in facts.get("anomalies", ())]  # fmt: skip

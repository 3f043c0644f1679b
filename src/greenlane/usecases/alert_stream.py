"""The stream read for alerts: chosen goods that are there, hits of lists, odd look-ups."""

from collections.abc import Mapping
from typing import Any

import msgspec

from greenlane.law.alert_terms import AlertTerm
from greenlane.risk.selection import Selection
from greenlane.store import alerts as rows
from greenlane.store.models import DeclarationRow, SecurityEventRow, WatchHit
from greenlane.usecases.alerts import raise_alert
from greenlane.usecases.desk import Desk

_EVENTS, _SIGHTINGS, _HITS = "alerts", "alert-sightings", "alert-hits"
_SELECTION = msgspec.json.Decoder(Selection | None)


def look(desk: Desk) -> int:
    """Raise what the events since the last look call for; gives how many alerts are new.

    The worker looks every two seconds, so that an alert stands within five of its event.
    """
    if not desk.book.alert_terms:
        return 0
    return _chosen(desk) + _hits(desk) + _sightings(desk)


def _chosen(desk: Desk) -> int:
    mark, made = rows.mark(_EVENTS), 0
    for _number, moment, key, mrn, office, _lane, text in rows.chosen_after(mark):
        selection = _SELECTION.decode(text)
        for kind, facts in worth(selection, desk.book.alert_terms).items():
            made += raise_alert(
                kind, f"{kind}:{key}", desk, moment=moment, facts=facts, office=office,
                declaration=DeclarationRow(pk=key, mrn=mrn, office=office),
            ) is not None  # fmt: skip
    settled = rows.settled(mark, desk.now())
    if settled > mark:
        rows.set_mark(_EVENTS, settled)
    return made


def worth(selection: Selection | None, terms: Mapping[str, AlertTerm]
          ) -> dict[str, dict[str, Any]]:  # fmt: skip
    """What of a selection is worth an alert, by kind: the profiles of its lanes, the score."""
    found: dict[str, dict[str, Any]] = {}
    if selection is None:
        return found
    term = terms.get("profile")
    if term is not None:
        drawn = {"random", "model", "exploration"}
        codes = sorted({hit.profile for hit in selection.hits if hit.lane in term.lanes} - drawn)
        if codes:
            found["profile"] = {"profiles": codes, "lane": selection.lane}
    term, score = terms.get("model"), selection.score
    if term is None or score is None or score.fault:
        return found
    if score.probability >= term.at_least:
        found["model"] = {"probability": round(score.probability, 3), "model": score.model,
                          "lane": selection.lane}  # fmt: skip
    return found


def _hits(desk: Desk) -> int:
    """Hits of watch lists; numbers come out of order, so that the last ones are read twice."""
    mark, made = rows.mark(_HITS), 0
    found = WatchHit.objects.filter(pk__gt=max(0, mark - 100)).select_related("declaration")
    last = mark
    for hit in found.order_by("pk")[:1_000]:
        last = hit.pk
        made += raise_alert(
            "screening", f"screening:{hit.pk}", desk, moment=hit.found,
            declaration=hit.declaration, office=hit.office,
            facts={"list": hit.source, "entry": hit.number, "score": hit.score,
                   "grade": hit.grade, "role": hit.role, "hit": hit.pk},
        ) is not None  # fmt: skip
    _advance(_HITS, mark, last)
    return made


def _sightings(desk: Desk) -> int:
    """What looked unusual in what officials did."""
    mark, made = rows.mark(_SIGHTINGS), 0
    found = SecurityEventRow.objects.filter(pk__gt=max(0, mark - 100)).order_by("pk")
    last = mark
    for seen in found[:1_000]:
        last = seen.pk
        made += raise_alert(
            "look-up", f"look-up:{seen.pk}", desk, moment=seen.moment, office=seen.unit,
            subject=f"security:{seen.pk}", facts={"rule": seen.rule},
        ) is not None  # fmt: skip
    _advance(_SIGHTINGS, mark, last)
    return made


def _advance(name: str, mark: int, last: int) -> None:
    if last > mark:
        rows.set_mark(name, last)

"""The tariff quotas of a TARIC as law: order numbers, periods, sub-quotas, blocking, suspension."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from greenlane.messages.tariffs.law_rows import row
from greenlane.messages.tariffs.published import Refused, Row
from greenlane.messages.tariffs.taric_conditions import plain_unit
from greenlane.messages.tariffs.taric_lists import Areas, all_countries, span_of
from greenlane.messages.tariffs.taric_records import Records

LICENSED = "094"  # order numbers 09.4000 to 09.4999 are managed by licences (UCC-IA Article 50)
_ANSWERS = {"Y": "yes", "N": "no"}
Record = Mapping[str, str]


class Quotas:
    """The quota tables; what cannot be said is in `refused`."""

    def __init__(self, records: Records, areas: Areas, acts: Mapping[str, str], act: str) -> None:
        self.areas, self.acts, self.act = areas, acts, act
        self.refused: list[Refused] = []
        self.made_areas: list[Row] = []
        self._records = records
        self._origins: dict[str, list[Record]] = defaultdict(list)
        for each in records.all("quota.order.number.origin"):
            self._origins[each["quota.order.number.sid"]].append(each)
        self._excluded: dict[str, list[str]] = defaultdict(list)
        for each in records.all("quota.order.number.origin.exclusions"):
            area = areas.by_sid.get(each["excluded.geographical.area.sid"])
            code = area["geographical.area.id"] if area else "?"
            self._excluded[each["quota.order.number.origin.sid"]].append(code)

    def tables(self) -> dict[str, list[Row]]:
        """The four tables."""
        return {
            "quotas": list(self._quotas()),
            "quota_definitions": list(self._definitions()),
            "quota_associations": [
                row("quota_associations", main=each["main.quota.definition.sid"],
                    sub=each["sub.quota.definition.sid"], relation=each["relation.type"],
                    coefficient=each["coefficient"] or "1")
                for each in self._records.all("quota.association")
            ],
            "quota_blocks": list(self._blocks()),
        }  # fmt: skip

    def _quotas(self) -> Iterator[Row]:
        for each in self._records.all("quota.order.number"):
            number = each["quota.order.number.id"]
            since, until = span_of(each)
            origin = self._origin(number, self._origins[each["quota.order.number.sid"]], since)
            if origin is None:
                self._refuse(number, "TRF-224", "an area of its origin is not known")
                continue
            licensed = number.startswith(LICENSED)
            yield row(
                "quotas", order_number=number, mechanism="licensed" if licensed else "fcfs",
                area=origin[0], exclude=origin[1], name_en=f"Tariff quota {number}",
                since=since, until=until, act=self.acts.get(number, self.act),
                article=f"order number {number[:2]}.{number[2:]}",
            )  # fmt: skip

    def _origin(self, number: str, origins: list[Record], day: str) -> tuple[str, str] | None:
        """The area of a quota and the countries out of it; several areas become one of its own."""
        codes = [each["geographical.area.id"] for each in origins]
        excluded = [c for o in origins for c in self._excluded[o["quota.order.number.origin.sid"]]]
        out = all_countries(self.areas, excluded, day)
        if out is None:
            return None
        if len(codes) <= 1:
            return (codes[0] if codes else ""), " ".join(out)
        members = all_countries(self.areas, codes, day)
        if members is None:
            return None
        name = f"Q{number}"
        self.made_areas.append(
            row("areas", area=name, name_en=f"Origins of tariff quota {number}", since=day,
                members=" ".join(sorted(set(members) - set(out))))
        )  # fmt: skip
        return name, ""

    def _definitions(self) -> Iterator[Row]:
        for each in self._records.all("quota.definition"):
            sid = each["quota.definition.sid"]
            since, until = span_of(each)
            unit = _unit(each)
            if unit is None:
                self._refuse(sid, "TRF-225", "its volume is in no unit of goods")
                continue
            yield row(
                "quota_definitions", definition=sid, order_number=each["quota.order.number.id"],
                since=since, until=until, volume=each["volume"], unit=unit,
                critical_percent=each["critical.threshold"],
                critical=_ANSWERS.get(each["critical.state"], "no"),
            )  # fmt: skip

    def _blocks(self) -> Iterator[Row]:
        for kind, name in (("block", "blocking"), ("suspend", "suspension")):
            for each in self._records.all(f"quota.{name}.period"):
                yield row(
                    "quota_blocks", definition=each["quota.definition.sid"], kind=kind,
                    since=each[f"{name}.start.date"], until=each[f"{name}.end.date"],
                    reason=each["description"],
                )  # fmt: skip

    def _refuse(self, name: str, code: str, reason: str) -> None:
        self.refused.append(Refused(place=f"quota {name}", code=code, text=name, reason=reason))


def _unit(each: Record) -> str | None:
    """The unit of the volume, of Recommendation 20; none for one in money."""
    code = each["measurement.unit.code"]
    return plain_unit(code, each["measurement.unit.qualifier.code"]) if code else None

"""Scores that were given in lodging, as the monitors of a model read them."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from greenlane.store import raw

MOST = 20_000
_SQL = """
select v.selection, d.mrn from declaration d
join declaration_version v on v.declaration_id = d.id and v.version = 1
where d.lodged >= %s and d.accepted is not null and v.selection like %s
order by d.id desc limit %s
"""


class Scored(NamedTuple):
    """The selection of a declaration as it is kept, and its number."""

    selection: str
    mrn: str


def since(moment: datetime, version: str) -> Iterator[Scored]:
    """The newest selections, up to MOST, in which a model is named, chosen by it or in shadow."""
    for selection, mrn in raw.many(_SQL, (moment, f'%"model":"{version}"%', MOST)):
        yield Scored(str(selection), str(mrn))

"""The client's own ledger: what was meant and what was acknowledged, kept outside the system.

It judges every crash run. An intent is written and synced before the message goes out, an
acknowledgement after the answer came in; whatever the system claims later is compared with that.
"""

import json
import os
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from greenlane.store import books


class ClientLedger:
    """A file of lines, each synced to the disk before the call returns; safe between threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._file = path.open("ab", buffering=0)

    def intend(self, lrn: str, digest: str) -> None:
        """About to send the declaration `lrn` whose body has this digest."""
        self._write({"intent": lrn, "digest": digest})

    def acknowledged(self, lrn: str, mrn: str) -> None:
        """The system answered that it holds `lrn` under `mrn`."""
        self._write({"ack": lrn, "mrn": mrn})

    def _write(self, line: dict[str, str]) -> None:
        with self._lock:
            self._file.write(json.dumps(line).encode() + b"\n")
            os.fsync(self._file.fileno())

    def read(self) -> tuple[set[str], dict[str, set[str]]]:
        """The intended references, and the numbers acknowledged for each."""
        intents: set[str] = set()
        acks: dict[str, set[str]] = {}
        for text in self.path.read_text("utf-8").splitlines():
            line = json.loads(text)
            if "intent" in line:
                intents.add(line["intent"])
            else:
                acks.setdefault(line["ack"], set()).add(line["mrn"])
        return intents, acks

    def close(self) -> None:
        self._file.close()


@dataclass
class Verdict:
    """What the comparison of ledger and database found; `faults` names each broken invariant."""

    acknowledged: int = 0
    stored: int = 0
    lost: int = 0
    doubled: int = 0
    half_made: int = 0
    unheard: int = 0  # committed though the client never heard so: why retries need keys
    faults: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return not (self.lost or self.doubled or self.half_made or self.faults)

    def totals(self) -> dict[str, float]:
        """What is added up over all drills."""
        return {
            "F1 declarations acknowledged in crash runs": self.acknowledged,
            "F1 acknowledged and lost": self.lost,
            "F2 made twice by retries": self.doubled,
            "F3 broken books": len(self.faults),
        }


def judge(ledger: ClientLedger, dsn: str, prefix: str = "") -> Verdict:
    """Compare the ledger with the database at rest, then ask the books (O3).

    `prefix` limits both to the references that begin with it.
    """
    intents, acks = ledger.read()
    verdict = Verdict(acknowledged=sum(lrn.startswith(prefix) for lrn in acks))
    with psycopg.connect(dsn) as connection:
        rows = connection.execute(
            "select id, lrn, mrn, state from declaration where starts_with(lrn, %s)", (prefix,)
        ).fetchall()
        living = [(key, lrn, mrn) for key, lrn, mrn, state in rows if state != "rejected"]
        verdict.stored = len(living)
        by_lrn: dict[str, set[str]] = {}
        for _, lrn, mrn in living:
            by_lrn.setdefault(lrn, set()).add(mrn)
        for lrn, numbers in acks.items():
            if lrn.startswith(prefix) and not numbers & by_lrn.get(lrn, set()):
                verdict.lost += 1
        count = Counter(lrn for _, lrn, _ in living)
        verdict.doubled = sum(n - 1 for n in count.values()) + sum(
            len(numbers) - 1 for lrn, numbers in acks.items() if lrn.startswith(prefix)
        )
        verdict.unheard = sum(lrn not in acks for lrn in by_lrn)
        verdict.faults += [f"{lrn}: stored, never sent" for lrn in by_lrn if lrn not in intents]
        verdict.half_made = _half_made(connection, prefix)
        verdict.faults += books.faults(lambda sql: connection.execute(sql).fetchall())
    return verdict


def _half_made(connection: psycopg.Connection, prefix: str) -> int:
    """Declarations without a version, an event, an outbox row or, where money is owed, postings."""
    return connection.execute(
        """
        select count(*) from declaration d where starts_with(lrn, %s) and (
            not exists (select from declaration_version v
                        where v.declaration_id = d.id and v.version = d.version)
            or not exists (select from event e where e.declaration_id = d.id)
            or not exists (select from outbox o where o.declaration_id = d.id)
            or (d.state in ('accepted', 'released', 'cleared') and d.payable > 0
                and not exists (select from posting p where p.declaration_id = d.id)))
        """,
        (prefix,),
    ).fetchone()[0]

"""The check of a restored installation: log, attachments, identity, schema, and what was lost.

Work goes on only when it finds nothing: a backup that is older than what a witness knows is told
as `log-cut`, an attachment without its bytes by its row, a factor that its keys do not open by
its person.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max

from greenlane.evidence.checkpoint import Checkpoint
from greenlane.evidence.signing import KeySet
from greenlane.evidence.tree_check import LogFault as Fault
from greenlane.store import factors
from greenlane.store.attachment_files import DamagedError, Folder
from greenlane.store.attachment_models import Attachment
from greenlane.store.models import EventRow, JournalRow, LogHead
from greenlane.usecases import log_check

# Every code that this check adds to those of log_check.
CODES: dict[str, str] = {
    "schema-behind": "A migration of this version has not run.",
    "schema-ahead": "The database was written by a newer version.",
    "attachment-missing": "A row speaks of a file that is not there.",
    "attachment-changed": "A file is not the one its row speaks of.",
    "factor-closed": "The second factor of an account does not open: its key is not here.",
    "password-unreadable": "The password of an account is in a form that is not known.",
    "keys-foreign": "The log's key is not the one that signed the backup's head.",
}


@dataclass
class Restored:
    """What was found: faults, counts, and the newest moment that is there."""

    faults: list[Fault] = field(default_factory=list)
    leaves: int = 0
    rows: int = 0
    attachments: int = 0
    factors: int = 0
    newest: datetime | None = None


def check(heads: Iterable[Checkpoint], own: Checkpoint | None, keys: KeySet,
          folder: Path) -> Restored:  # fmt: skip
    """Check all; `heads` are those kept elsewhere, `own` the backup's, `folder` the attachments."""
    found = Restored(newest=newest())
    found.faults += _schema()
    if own is not None and own.fault(keys):
        found.faults.append(Fault("keys-foreign", own.fault(keys)))
    report = log_check.check([*heads, *([own] if own else [])], keys)
    found.faults += report.faults
    found.leaves, found.rows = report.leaves, report.rows
    found.faults += _attachments(Folder(folder), found)
    found.faults += _identity(found)
    return found


def newest() -> datetime | None:
    """The moment of the newest entry of any kind."""
    told = [
        EventRow.objects.aggregate(last=Max("moment"))["last"],
        JournalRow.objects.aggregate(last=Max("moment"))["last"],
        LogHead.objects.aggregate(last=Max("moment"))["last"],
    ]
    return max((moment for moment in told if moment), default=None)


def applied() -> tuple[str, ...]:
    """The migrations that have run, in order of their names."""
    done = MigrationExecutor(connection).loader.applied_migrations
    return tuple(sorted(f"{app}.{name}" for app, name in done))


def _schema() -> Iterator[Fault]:
    executor = MigrationExecutor(connection)
    known = executor.loader.disk_migrations
    for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield Fault("schema-behind", str(migration))
    for app, name in executor.loader.applied_migrations:
        if app == "store" and (app, name) not in known:
            yield Fault("schema-ahead", f"{app}.{name}")


def _attachments(folder: Folder, found: Restored) -> Iterator[Fault]:
    rows = Attachment.objects.order_by("pk").values_list("pk", "sha256")
    for number, sha256 in rows.iterator(chunk_size=1_000):
        found.attachments += 1
        try:
            folder.read(sha256)
        except DamagedError:
            yield Fault("attachment-changed", f"attachment {number}")
        except OSError:
            yield Fault("attachment-missing", f"attachment {number}")


def _identity(found: Restored) -> Iterator[Fault]:
    for name in factors.closed():
        yield Fault("factor-closed", name)
    for name in factors.unreadable_passwords():
        yield Fault("password-unreadable", name)
    found.factors = factors.count()

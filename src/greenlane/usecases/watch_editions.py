"""Editions of published lists: taken in as differences by who keeps the installation."""

from datetime import date

from django.db import transaction

from greenlane.datamodel.listed_entry import Difference, Entry
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.store import watch_lists, watch_runs
from greenlane.store.journal import note
from greenlane.store.models import WatchEdition, WatchListRow
from greenlane.usecases.desk import Desk, renew
from greenlane.usecases.watch_files import Format

SHARE_GONE = 0.2  # a file that removes more of a list is more likely cut off than right


@transaction.atomic
def take_in(
    told: Format, name: str, entries: list[Entry], published: date | None, actor: Actor,
    desk: Desk, *, whole: bool = False,
) -> WatchEdition | None:  # fmt: skip
    """Take a published list in as its next edition; None when nothing changes.

    `whole` says that a great part of the list has really gone. Raises NotAllowedError for a list of
    our own, and for a file that lacks too much.
    """
    watch_lists.lock()
    listed = watch_lists.one(told.code)
    if listed is not None and listed.origin != "published":
        raise NotAllowedError("our own lists are edited by two persons")
    change = watch_lists.compared(told.code, entries)
    if watch_lists.is_nothing(change):
        return None
    if not whole and lacks_much(told.code, change):
        raise NotAllowedError("the file lacks a great part of the list as it stands")
    if listed is None:
        listed = WatchListRow.objects.create(
            code=told.code, title=told.title, origin="published", format=name, made=desk.now()
        )
    by = watch_lists.By(author=actor.name, published=published)
    return _published(listed, change, by, actor, desk)


def lacks_much(code: str, change: Difference) -> bool:
    """Whether a difference takes a great part of a list away."""
    last = watch_lists.newest(code)
    return last is not None and len(change.removed) > SHARE_GONE * last.entries


def _published(listed: WatchListRow, change: Difference, by: watch_lists.By, actor: Actor,
               desk: Desk) -> WatchEdition:  # fmt: skip
    edition = watch_lists.publish(listed, change, desk.now(), by)
    told(edition, actor, desk)
    return edition


def told(edition: WatchEdition, actor: Actor, desk: Desk) -> None:
    """Note an edition in the journal, have what is open screened again, and renew this process."""
    note("watch-list.edition", actor, f"watch-list:{edition.list_id}", desk.now(),
         edition=edition.number, digest=edition.digest, added=edition.added,
         changed=edition.changed, removed=edition.removed, maker=edition.author,
         second=edition.second)  # fmt: skip
    watch_runs.begin(edition, desk.now())
    transaction.on_commit(renew)

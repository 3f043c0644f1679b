"""Editions of published lists: taken in as differences by who keeps the installation."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from greenlane.datamodel.listed_entry import Difference, Entry, difference
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.store import border, watch_lists, watch_runs
from greenlane.store.journal import note
from greenlane.store.models import WatchEdition, WatchListRow
from greenlane.usecases.desk import Desk, renew
from greenlane.usecases.watch_files import Format

SHARE_GONE = 0.2  # a file that lacks more of a list is more likely cut off than right


class ShrinksError(NotAllowedError):
    """The file lacks so much of the list that one person does not take it in alone."""


def must_be_centre() -> None:
    """Raises NotAllowedError at a border post: its lists are the centre's."""
    if border.me() != border.CENTRE:
        raise NotAllowedError("a border post has its lists from the centre")


@transaction.atomic
def take_in(
    told: Format, name: str, entries: list[Entry], published: date | None, actor: Actor,
    desk: Desk,
) -> WatchEdition | None:  # fmt: skip
    """Take a published list in as its next edition; None when nothing changes.

    Raises NotAllowedError for a list of our own and for one of nobody, ShrinksError for a file that
    lacks much: two persons decide on it (`watch_publishing.ask_published`).
    """
    must_be_centre()
    if not entries:
        raise NotAllowedError("there is nobody on it: an empty list would let everybody go")
    watch_lists.lock()
    listed = watch_lists.one(told.code)
    if listed is not None and listed.origin != "published":
        raise NotAllowedError("our own lists are edited by two persons")
    old = watch_lists.entries(told.code)
    change = difference(old, entries)
    if watch_lists.is_nothing(change):
        return None
    if lacks_much(old, change):
        raise ShrinksError("the file lacks a great part of the list as it stands")
    if listed is None:
        listed = WatchListRow.objects.create(
            code=told.code, title=told.title, origin="published", format=name, made=desk.now()
        )
    by = watch_lists.By(author=actor.name, published=published)
    return _published(listed, change, by, actor, desk)


def lacks_much(old: Sequence[Entry], change: Difference) -> bool:
    """Whether a difference takes a great part of a list, or of the names on it, away."""
    before = {each.number: len(each.names) for each in old}
    fewer = sum(len(each.names) for each in change.removed)
    fewer += sum(max(0, before[each.number] - len(each.names)) for each in change.changed)
    return (len(change.removed) > SHARE_GONE * len(before)
            or fewer > SHARE_GONE * sum(before.values()))  # fmt: skip


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

"""Watch lists between nodes: a post is told every edition and screens by itself, alone or not.

A post's chain of a list is the centre's: each edition is entered as the difference that it was, and
must lead to the same digest (NOD-014). Lists are changed at the centre only.
"""

from collections.abc import Iterable, Mapping

from greenlane.lifecycle.event import SYSTEM
from greenlane.messages.border_bundle import BundleError
from greenlane.messages.border_news import WatchNews
from greenlane.store import watch_lists
from greenlane.store.models import WatchEdition, WatchListRow
from greenlane.usecases import watch_editions
from greenlane.usecases.desk import Desk

FORMAT = "centre"  # of a list that a post has from its centre


def told(known: Mapping[str, int], most: int) -> list[WatchNews]:
    """The editions after those known, by list, up to about `most` changed entries; one at least."""
    found: list[WatchNews] = []
    size = 0
    for each in WatchEdition.objects.select_related("list").order_by("pk"):
        if each.number <= known.get(each.list_id, 0):
            continue
        size += each.added + each.changed + each.removed
        if found and size > most:
            break
        found.append(_news(each))
    return found


def _news(each: WatchEdition) -> WatchNews:
    return WatchNews(
        list=each.list_id, title=each.list.title, number=each.number, moment=each.moment,
        published=each.published, author=each.author, second=each.second, reason=each.reason,
        change=watch_lists.changes(each), digest=each.digest,
    )  # fmt: skip


def take(editions: Iterable[WatchNews], desk: Desk) -> int:
    """Enter the editions that follow ours; gives how many. Raises BundleError (NOD-014)."""
    taken = 0
    for each in editions:
        watch_lists.lock()
        last = watch_lists.newest(each.list)
        if last is not None and each.number <= last.number:
            continue
        if each.number != (last.number if last else 0) + 1:
            raise BundleError("NOD-014", f"an edition of {each.list} is missing")
        _enter(each, desk)
        taken += 1
    return taken


def _enter(each: WatchNews, desk: Desk) -> None:
    listed, _fresh = WatchListRow.objects.get_or_create(
        code=each.list, defaults={"title": each.title, "origin": "published", "format": FORMAT,
                                  "made": desk.now()},
    )  # fmt: skip
    by = watch_lists.By(author=each.author, second=each.second, reason=each.reason,
                        published=each.published)  # fmt: skip
    edition = watch_lists.publish(listed, each.change, each.moment, by)
    if edition.digest != each.digest:
        raise BundleError("NOD-014", f"edition {each.number} of {each.list} is another one here")
    watch_editions.told(edition, SYSTEM, desk)

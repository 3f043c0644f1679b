"""Editing our own watch lists, an act of two persons: one proposes a difference, one approves.

A published list whose file lacks much of it is taken in the same way.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from greenlane.datamodel.listed_entry import Difference, Entry
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store import watch_lists
from greenlane.store.models import Account, TwoPersonAct, WatchListRow
from greenlane.usecases import watch_editions
from greenlane.usecases.desk import Desk
from greenlane.usecases.two_persons import Approved, Carrier, Plan, Proposal, propose
from greenlane.usecases.watch_files import Format

KIND = "watch-list"
_LONGEST_CODE = 20


class Edit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is proposed: entries as they shall be, and the numbers that shall go."""

    entries: tuple[Entry, ...] = ()
    removed: tuple[str, ...] = ()


def ask(code: str, edit: Edit, reason: str, account: Account, desk: Desk, title: str = "") -> int:
    """Propose an edit of a list of our own, a new one too; gives the number of the act."""
    asked = Proposal(
        kind=KIND, data={"list": code, "title": title or code}, reason=reason,
        payload=msgspec.json.encode(edit),
    )  # fmt: skip
    return propose(asked, account, desk)


def ask_whole(code: str, entries: Iterable[Entry], reason: str, account: Account, desk: Desk,
              title: str = "") -> int:  # fmt: skip
    """Propose that a list of our own be these entries."""
    change = watch_lists.compared(code, entries)
    gone = tuple(entry.number for entry in change.removed)
    return ask(code, Edit(entries=change.to_screen, removed=gone), reason, account, desk, title)


def ask_published(
    told: Format, name: str, entries: Sequence[Entry], reason: str, account: Account, desk: Desk,
    published: str = "",
) -> int:  # fmt: skip
    """Propose a file of a published list that lacks much of it. Raises NotAllowedError."""
    if not entries:
        raise NotAllowedError("there is nobody on it: an empty list would let everybody go")
    change = watch_lists.compared(told.code, entries)
    edit = Edit(entries=change.to_screen, removed=tuple(each.number for each in change.removed))
    asked = Proposal(
        kind=KIND, reason=reason, payload=msgspec.json.encode(edit),
        data={"list": told.code, "title": told.title, "format": name, "published": published},
    )  # fmt: skip
    return propose(asked, account, desk)


def proposed(act: TwoPersonAct) -> Difference:
    """What an open proposal would change, as things stand."""
    return _difference(act.details["data"]["list"], _read(bytes(act.payload)))


def _plan(data: Mapping[str, str], payload: bytes, _desk: Desk) -> Plan:
    watch_editions.must_be_centre()
    code = data.get("list", "")
    listed, last = watch_lists.one(code), watch_lists.newest(code)
    if listed is not None and (listed.origin != "own") != bool(data.get("format")):
        raise NotAllowedError("a published list changes by its publisher's files only")
    if not code.isascii() or not code.isupper() or not 1 < len(code) <= _LONGEST_CODE:
        raise NotAllowedError("a list is named by capital letters")
    change = _difference(code, _read(payload))
    if data.get("format") and listed is None:
        raise NotAllowedError("there is no such list yet")
    if watch_lists.is_nothing(change):
        raise NotAllowedError("nothing would change")
    after = {
        "edition": str(last.number + 1 if last else 1), "added": str(len(change.added)),
        "changed": str(len(change.changed)), "removed": str(len(change.removed)),
        "content": watch_lists.digest(change, last.digest if last else ""),
    }  # fmt: skip
    before = {"edition": str(last.number), "entries": str(last.entries)} if last else {}
    return Plan(subject=f"watch-list:{code}", before=before, after=after, state=change)


def _read(payload: bytes) -> Edit:
    try:
        return msgspec.json.decode(payload, type=Edit)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise NotAllowedError("the proposal cannot be read") from error


def _difference(code: str, edit: Edit) -> Difference:
    """The edit against the list as it stands. Raises NotAllowedError for what is not sound."""
    wanted = {entry.number: entry for entry in edit.entries}
    if len(wanted) != len(edit.entries) or wanted.keys() & set(edit.removed):
        raise NotAllowedError("a number stands twice")
    listed = watch_lists.one(code)
    ours = listed is None or listed.origin == "own"
    for entry in edit.entries:
        whole = entry.number and entry.names and (entry.basis or not ours)
        if entry.source != code or not whole:
            raise NotAllowedError("an entry needs a number, a name and its ground")
    known = {entry.number: entry for entry in
             watch_lists.of_numbers(code, [*wanted, *edit.removed])}  # fmt: skip
    if missing := set(edit.removed) - known.keys():
        raise NotAllowedError("there is no entry %(what)s", what=min(missing))
    return Difference(
        added=tuple(e for n, e in wanted.items() if n not in known),
        changed=tuple(e for n, e in wanted.items() if n in known and known[n].digest != e.digest),
        removed=tuple(known[number] for number in edit.removed),
    )


def _carry(act: Approved, desk: Desk) -> None:
    watch_lists.lock()
    data = act.row.details["data"]
    listed, _fresh = WatchListRow.objects.get_or_create(
        code=data["list"], defaults={"title": data["title"][:120], "origin": "own", "format": "csv",
                                     "made": desk.now()},
    )  # fmt: skip
    by = watch_lists.By(
        author=act.maker.name, second=act.checker.name, reason=act.row.reason,
        published=date.fromisoformat(data["published"]) if data.get("published") else None,
    )  # fmt: skip
    edition = watch_lists.publish(listed, act.plan.state, desk.now(), by)
    watch_editions.told(edition, act.checker, desk)


CARRIERS = {KIND: Carrier(_plan, _carry)}

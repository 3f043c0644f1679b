"""Explain this look-up: the weekly sample and what stands out, asked, explained and judged.

Each week the worker draws a sample of the look-ups of the week before, office by office. What
stands out is asked a week later: a look-up is explained by an act within seven days of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction

from greenlane.access import look_ups as states
from greenlane.access.matrix import Subject
from greenlane.access.sampling import Share, draw, last_week
from greenlane.access.snooping import AGAIN_WITHIN, Look, suspicions
from greenlane.law.conduct_terms import LookUpTerms
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import SYSTEM, Actor
from greenlane.store import look_ups as rows
from greenlane.store.accounts import has_hand
from greenlane.store.journal import decode, note
from greenlane.store.models import Account, DeclarationRow, JournalRow, LookUpRow, LookUpWeek
from greenlane.usecases import conflicts
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import ForbiddenError, matrix, need
from greenlane.usecases.seeding import ROLES

SHORTEST = 10  # characters of an explanation, and of the reason of a judgement
WEEK = timedelta(days=7)
MOST_WEEKS = 5  # made up for when the worker was away


def ask(desk: Desk) -> int:
    """Draw the weeks that are over and not drawn yet; gives how many look-ups were asked about."""
    terms = desk.book.look_up_terms
    if terms is None:
        return 0
    asked = 0
    for week, first in _undrawn(desk.day_of(desk.now())):
        try:
            with transaction.atomic():
                asked += _asked(week, first, terms, desk)
        except IntegrityError:  # another worker has drawn it
            continue
    return asked


def _undrawn(today: date) -> list[tuple[str, date]]:
    """The weeks after the newest one that was drawn, oldest first; the last one if none was."""
    drawn = set(LookUpWeek.objects.order_by("-week").values_list("week", flat=True)[:60])
    found: list[tuple[str, date]] = []
    for back in range(MOST_WEEKS):
        week, first, _after = last_week(today - back * WEEK)
        if week in drawn or (back and not drawn):
            break
        found.insert(0, (week, first))
    return found


def _asked(week: str, first: date, terms: LookUpTerms, desk: Desk) -> int:
    start = first - WEEK - AGAIN_WITHIN
    looks = known(_midnight(start, desk), _midnight(first + WEEK, desk), desk)
    lately = [look for look in looks if look.moment.date() >= first]
    share = Share(terms.share_in_hundred, terms.least)
    seed = desk.keyed(f"look-ups {week}")
    LookUpWeek.objects.create(
        week=week, seed=seed, share_in_hundred=terms.share_in_hundred, least=terms.least,
        looks=len(lately), drawn=desk.now(),
    )  # fmt: skip
    due = desk.book.working_days.after(desk.day_of(desk.now()), terms.answer_days)
    made = 0
    for number in _sample(week, lately, seed, share):
        made += _put(number, {}, week, due, desk)
    settled = [look for look in looks if look.moment.date() < first]
    for each in suspicions(settled):
        if each.look.moment.date() >= first - WEEK:
            made += _put(each.look.number, each.facts, week, due, desk)
    return made


def _midnight(day: date, desk: Desk) -> datetime:
    return datetime.combine(day, time.min, desk.zone)


def _sample(week: str, looks: Iterable[Look], seed: str, share: Share) -> Iterator[int]:
    of_unit: dict[str, list[int]] = {}
    for look in looks:
        of_unit.setdefault(look.unit, []).append(look.number)
    for unit, numbers in sorted(of_unit.items()):
        yield from draw(week, unit, numbers, seed, share)


def known(start: datetime, end: datetime, desk: Desk) -> list[Look]:
    """The look-ups of officials with what is known of a task, of a party and of a relation."""
    roles = [each for each in ROLES if matrix().scope(each, "look-up.explain") is not None]
    looks = rows.since(start, end, roles, desk.zone)
    idle = {look.subject for look in looks if not look.queue}
    deeds, refused, files = rows.deeds(idle), rows.refused(idle), rows.files(idle)
    related = _related(looks, files, desk)
    told = []
    for look in looks:
        pair, row = (look.actor, look.subject), files.get(look.subject)
        done = deeds.get(pair, ())
        told.append(Look(
            number=look.number, actor=look.actor, unit=look.unit, subject=look.subject,
            party=(row.trader or row.declarant) if row else look.subject, moment=look.moment,
            queue=look.queue, worked=any(each <= look.moment for each in done),
            acted=any(look.moment < each <= look.moment + WEEK for each in done),
            related=pair in refused or pair in related, purpose=look.purpose,
        ))  # fmt: skip
    return told


def _related(
    looks: Iterable[Look], files: Mapping[str, DeclarationRow], desk: Desk
) -> set[tuple[str, str]]:
    """Readers whose stated interests relate them by now to a party of what they opened."""
    opened: dict[str, set[str]] = {}
    for look in looks:
        if not look.queue and look.subject in files:
            opened.setdefault(look.actor, set()).add(look.subject)
    found = set()
    for account in Account.objects.filter(username__in=opened, interestrow__ended=None).distinct():
        me = Actor(account.username, account.role, account.office or account.agency)
        mine = {files[each].pk: each for each in opened[account.username]}
        closed = conflicts.related(me, [files[each] for each in mine.values()], desk)
        found |= {(account.username, mine[key]) for key in closed}
    return found


def _put(number: int, facts: object, week: str, due: date, desk: Desk) -> int:
    """Ask about one look-up; one that was asked about already learns what stands out."""
    if known_row := LookUpRow.objects.filter(journal=number).first():
        LookUpRow.objects.filter(pk=known_row.pk).update(signs=facts or known_row.signs)
        return 0
    entry = JournalRow.objects.get(pk=number)
    how = "signs" if facts else "sample"
    row = LookUpRow.objects.create(
        journal=number, week=week, drawn_by=how, signs=facts, person=entry.actor, role=entry.role,
        unit=entry.unit, subject=entry.subject, looked=entry.moment, asked=desk.now(), due=due,
        purpose=decode(entry.entry).details.get("purpose", ""),
    )  # fmt: skip
    note("look-up.asked", SYSTEM, f"account:{entry.actor}", desk.now(), look_up=row.pk, how=how,
         entry=number)  # fmt: skip
    return 1


def lapse(desk: Desk) -> int:
    """What nobody explained in time is overdue from the day after; gives how many."""
    late = LookUpRow.objects.filter(state="asked", due__lt=desk.day_of(desk.now()))
    return late.update(state="overdue")


@transaction.atomic
def explain(number: int, text: str, actor: Actor, desk: Desk) -> None:
    """The reader explains his own look-up.

    Raises ForbiddenError for another's, ValueError without words, NotAllowedError when it is done.
    """
    need(actor, "look-up.explain")
    row = LookUpRow.objects.select_for_update().filter(pk=number, person=actor.name).first()
    if row is None:
        raise ForbiddenError("a look-up is explained by who made it")
    _move(row, "explain", text)
    row.explanation, row.explained = text.strip(), desk.now()
    row.save(update_fields=["state", "explanation", "explained"])
    note("look-up.explained", actor, f"account:{row.person}", desk.now(), look_up=row.pk)


@transaction.atomic
def judge(number: int, accepted: bool, text: str, actor: Actor, desk: Desk) -> None:
    """The supervisor of the office accepts an explanation, or does not. Raises as `explain`."""
    row = LookUpRow.objects.select_for_update().get(pk=number)
    decision = matrix().decide(actor, "look-up.review", Subject(office=row.unit))
    if not decision.allowed or has_hand(actor, row.person):
        raise ForbiddenError(decision.reason)
    _move(row, "accept" if accepted else "reject", text)
    row.judged_by, row.judged, row.note = actor.name, desk.now(), text.strip()
    row.save(update_fields=["state", "judged_by", "judged", "note"])
    note("look-up.judged", actor, f"account:{row.person}", desk.now(), look_up=row.pk,
         accepted=accepted)  # fmt: skip


def _move(row: LookUpRow, step: states.Step, text: str) -> None:
    if len(text.strip()) < SHORTEST:
        raise ValueError("say why in a sentence")
    state = states.state_after(row.state, step)  # type: ignore[arg-type]  # the column holds no other
    if state is None:
        raise NotAllowedError("it is %(state)s", state=row.state)
    row.state = state


def unit_seen(actor: Actor) -> str | None:
    """The unit whose look-ups a person judges; None for all."""
    everywhere = matrix().scope(actor.role, "look-up.review") == "all"
    return None if everywhere else actor.unit or "-"

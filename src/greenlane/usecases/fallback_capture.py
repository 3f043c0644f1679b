"""Capture: what was accepted on paper comes into the system, once, under the law of its day."""

from django.db import transaction

from greenlane.datamodel.item_facts import read_shipment
from greenlane.kernel.finding import has_errors
from greenlane.lifecycle import goods_identity
from greenlane.lifecycle.event import Actor
from greenlane.standards import fallback_number
from greenlane.store import declarations, fallbacks, goods_places, journal
from greenlane.store.fallback_models import FallbackPaper, GoodsPlace
from greenlane.usecases import answers, signed
from greenlane.usecases.desk import Desk
from greenlane.usecases.fallback import FallbackError
from greenlane.usecases.formats import Format
from greenlane.usecases.judgement import trader_of
from greenlane.usecases.lodge import lodge
from greenlane.usecases.outcome import Outcome, malformed
from greenlane.usecases.paper_course import OnPaper
from greenlane.usecases.permissions import ForbiddenError, need


@transaction.atomic
def capture(
    number: str, body: bytes, fmt: Format, actor: Actor, desk: Desk, *, language: str = "en",
    keyed: bool = False,
) -> Outcome:  # fmt: skip
    """Lodge the declaration of a paper and bind the two; a second time gives the first answer.

    It is judged under the law of the day of its acceptance on paper, and a release on paper is
    recorded, not done again. With findings it is 422 and the paper goes on waiting. `keyed` when
    two officers did it for the declarant (`fallback_keyed`). Raises ForbiddenError, FallbackError.
    """
    need(actor, "fallback.capture")
    paper = fallbacks.locked(fallback_number.compact(number))
    if paper is None or paper.state == "void" or paper.accepted is None:
        raise FallbackError("number", "no use of this number is recorded")
    if paper.conflict:
        raise FallbackError(
            "number", "these goods were released under %(number)s already", number=paper.conflict
        )
    me = _declarant(paper, actor)
    _kept_form, parsed = signed.read(body, fmt, me, desk, keyed=keyed)
    if parsed.declaration is None or has_errors(parsed.findings):
        return malformed(parsed)
    trader = trader_of(parsed.declaration, read_shipment(parsed.declaration).trade)
    _same_goods(paper, goods_identity.keys(parsed.declaration, trader))
    outcome = lodge(
        body, fmt, me, desk, language=language, paper=_as_paper(paper, desk, keyed=keyed)
    )
    if outcome.status == 201:
        _bind(paper, outcome, actor, desk)
    return outcome


def _declarant(paper: FallbackPaper, actor: Actor) -> Actor:
    """Who lodges: the declarant; an officer keys for him and stays the actor by name."""
    if actor.unit == paper.declarant:
        return actor
    if actor.unit != paper.range.office:
        raise ForbiddenError("this paper is another's")
    return Actor(actor.name, actor.role, paper.declarant)


def _same_goods(paper: FallbackPaper, keys: tuple[str, ...]) -> None:
    on = set(paper_keys(paper))
    if not on & set(keys):
        raise FallbackError("goods", "the declaration is about other goods than the paper")


def paper_keys(paper: FallbackPaper) -> list[str]:
    """The keys of the goods of a paper."""
    rows = GoodsPlace.objects.filter(number=paper.number, standing=True)
    return list(rows.values_list("key", flat=True))


def _as_paper(paper: FallbackPaper, desk: Desk, *, keyed: bool) -> OnPaper:
    terms = desk.book.fallback_terms
    if terms is None or paper.accepted is None:
        raise FallbackError("number", "the law of the country does not know declarations on paper")
    return OnPaper(
        number=paper.number,
        day=desk.day_of(paper.accepted),
        released=paper.released,
        released_by=paper.released_by,
        basis=terms.release_basis,
        keyed=keyed,
    )


def _bind(paper: FallbackPaper, outcome: Outcome, actor: Actor, desk: Desk) -> None:
    mrn = answers.decode(outcome.body).mrn or ""
    row = declarations.by_mrn(mrn)
    if paper.declaration_id is not None:
        if paper.declaration_id != row.pk:
            raise FallbackError("number", "this paper is captured already, under another reference")
        return
    if outcome.replayed:
        raise FallbackError("reference", "this reference belongs to another declaration")
    paper.declaration, paper.state, paper.captured = row, "captured", desk.now()
    paper.save()
    goods_places.captured(paper.number, mrn)
    journal.note("fallback.captured", actor, f"fallback:{paper.number}", desk.now(), mrn=mrn)
